// The bell on a page of an application's own: what it shows, what it says to a screen reader, and that it can be used
// without a mouse.
//
//   node bell.mjs [--server BINARY]
//
// Out: {"type":"case","name","faults"} for each, then {"type":"done","faults":[…]}.
import { parseArgs } from "node:util";
import { comes, launch, serveClient } from "./browser.mjs";
import { Server, serverBinary } from "./server.mjs";
import { emit, finish } from "./tell.mjs";

const PATIENCE_MS = 60_000;
const USER = "ann";
const CHANNEL = `user:${USER}`;

/** What is to be seen and heard of the bell, in the page. */
const look = () => {
  const bell = document.querySelector("belfry-bell");
  const find = (selector) => bell.shadowRoot.querySelector(selector);
  const shown = (selector) => getComputedStyle(find(selector)).display !== "none" && !find(selector).hidden;
  return {
    name: find(".bell").getAttribute("aria-label"),
    expanded: find(".bell").getAttribute("aria-expanded"),
    badge: shown(".badge") ? find(".badge").textContent : "",
    open: shown(".panel"),
    titles: [...bell.shadowRoot.querySelectorAll("li .title")].map(({ textContent }) => textContent),
    links: [...bell.shadowRoot.querySelectorAll("li a")].map(({ href }) => href),
    announced: find("[role=status]").textContent,
    state: find("footer span").textContent,
    focused: bell.shadowRoot.activeElement?.classList[0] ?? bell.shadowRoot.activeElement?.localName,
    background: getComputedStyle(find(".panel")).backgroundColor,
  };
};

/** Waits until the bell looks so. */
async function shows(page, wanted) {
  const fits = ([source, wanted]) => {
    const seen = new Function(`return (${source})()`)();
    return Object.entries(wanted).every(([name, value]) => JSON.stringify(seen[name]) === JSON.stringify(value));
  };
  if (await comes(page, fits, [look.toString(), wanted], PATIENCE_MS)) return [];
  const seen = await page.evaluate(look);
  return Object.entries(wanted)
    .filter(([name, value]) => JSON.stringify(seen[name]) !== JSON.stringify(value))
    .map(([name, value]) => `${name} is ${JSON.stringify(seen[name])}, not ${JSON.stringify(value)}`);
}

async function open(context, server) {
  const page = await context.newPage();
  await page.goto(`${server.base}/healthz`);
  await page.setContent("<!doctype html><title>shop</title><main><button id=before>before</button></main>");
  await page.addScriptTag({ url: `${server.base}/belfry-bell.js`, type: "module" });
  const token = await server.token(USER, CHANNEL);
  await page.evaluate(
    ([channel, token]) => {
      const bell = document.createElement("belfry-bell");
      bell.setAttribute("channels", channel);
      bell.setAttribute("src", "/");
      bell.auth = () => token;
      globalThis.counts = [];
      bell.addEventListener("belfry-unread", ({ detail }) => globalThis.counts.push(detail.count));
      document.querySelector("main").append(bell);
    },
    [CHANNEL, token],
  );
  return page;
}

const say = (server, title, more = {}) => server.publish([CHANNEL], { title, ...more });

/** Each goes on where the one before it ended. */
const STEPS = {
  "it comes up and is silent": ({ page }) =>
    shows(page, { name: "Notifications", badge: "", open: false, expanded: "false", titles: [], state: "Live over WebSocket" }),

  "what comes is counted, and said to a screen reader": async ({ page, server }) => {
    await say(server, "Your order has shipped", { url: "/orders/7" });
    const name = "Notifications, 1 unread";
    const faults = await shows(page, { badge: "1", name, announced: "Notifications: Your order has shipped" });
    await say(server, "A script", { url: "javascript:alert(1)" });
    const two = await shows(page, { badge: "2", titles: ["A script", "Your order has shipped"] });
    return [...faults, ...two];
  },

  "only what leads to a page is a link": ({ page, server }) => shows(page, { links: [`${server.base}/orders/7`] }),

  "Tab and Enter open the panel, which gets the focus; Escape closes it and gives it back": async ({ page }) => {
    await page.focus("#before");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const opened = await shows(page, { open: true, expanded: "true", focused: "h2" });
    await page.keyboard.press("Escape");
    return [...opened, ...(await shows(page, { open: false, expanded: "false", focused: "bell" }))];
  },

  "a press outside closes it": async ({ page }) => {
    await page.click("belfry-bell .bell");
    const opened = await shows(page, { open: true });
    await page.mouse.click(5, 400);
    return [...opened, ...(await shows(page, { open: false }))];
  },

  "what was looked at is read, and all of it at once": async ({ page }) => {
    await page.click("belfry-bell .bell");
    await page.click("belfry-bell li.unread:first-child .title");
    const one = await shows(page, { badge: "1" });
    await page.click("belfry-bell header button");
    const none = await shows(page, { badge: "", name: "Notifications", focused: "h2" });
    const counts = await page.evaluate(() => globalThis.counts.join());
    return [...one, ...none, ...(counts === "0,1,2,1,0" ? [] : [`belfry-unread said ${counts}`])];
  },

  "the next page knows what was read, and shows it without counting it": async (stage) => {
    await stage.page.close();
    stage.page = await open(stage.context, stage.server);
    const before = await shows(stage.page, { badge: "", titles: ["A script", "Your order has shipped"] });
    await say(stage.server, "Something new");
    return [...before, ...(await shows(stage.page, { badge: "1" }))];
  },

  "it says that the connection is lost, and that it is back": async ({ page, context }) => {
    const phase = () => document.querySelector("belfry-bell").shadowRoot.querySelector(".bell").dataset.phase;
    await context.setOffline(true);
    const lost = await comes(page, `(${phase})() === "offline"`, undefined, PATIENCE_MS);
    await context.setOffline(false);
    const back = await comes(page, `(${phase})() === "live"`, undefined, PATIENCE_MS);
    return lost && back ? [] : [`lost ${lost}, back ${back}: ${(await page.evaluate(look)).state}`];
  },

  "it is light and dark as the system is, or as it is told": async ({ page }) => {
    const seen = {};
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      seen[colorScheme] = (await page.evaluate(look)).background;
    }
    const told = await page.evaluate(`document.querySelector("belfry-bell").setAttribute("theme", "light"), (${look})().background`);
    return seen.light !== seen.dark && told === seen.light ? [] : [`${JSON.stringify(seen)}, told light ${told}`];
  },

  "a page gives it its colours": async ({ page }) => {
    await page.addStyleTag({ content: "belfry-bell { --belfry-surface: rgb(1, 2, 3) } belfry-bell::part(title) { color: rgb(4, 5, 6) }" });
    const title = () => getComputedStyle(document.querySelector("belfry-bell").shadowRoot.querySelector("h2")).color;
    const colour = await page.evaluate(title);
    const faults = await shows(page, { background: "rgb(1, 2, 3)" });
    return colour === "rgb(4, 5, 6)" ? faults : [...faults, `the part is ${colour}`];
  },
};

finish(async () => {
  const { values } = parseArgs({ options: { server: { type: "string" } } });
  const server = await Server.start(serverBinary(values.server));
  const browser = await launch();
  const context = await browser.newContext({ colorScheme: "light" });
  await serveClient(context);
  const stage = { context, server, page: await open(context, server) };
  const all = [];
  for (const [name, play] of Object.entries(STEPS)) {
    const faults = await play(stage).catch((error) => [error.message]);
    emit({ type: "case", name, faults });
    all.push(...faults.map((fault) => `${name}: ${fault}`));
  }
  await browser.close();
  return all;
});
