// The bell on a page of an application's own: what it shows and counts, what it says to a screen reader, that it can be used
// without a mouse, and that it obeys its page.
//
//   node bell.mjs [--server BINARY]
//
// Out: {"type":"case","name","faults"} for each, then {"type":"done","faults":[…]}.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";
import { comes, launch, serveClient } from "./browser.mjs";
import { Server, serverBinary } from "./server.mjs";
import { emit, finish, until } from "./tell.mjs";

const PATIENCE_MS = 60_000;
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SETTINGS = `
[namespaces.ticker]
kind = "plain"
[namespaces.room]
presence = true
`;

/** What is to be seen and heard of the bell, in the page. */
const look = () => {
  const bell = document.querySelector("belfry-bell");
  const find = (selector) => bell.shadowRoot.querySelector(selector);
  const shown = (selector) => getComputedStyle(find(selector)).display !== "none" && !find(selector).hidden;
  const rows = [...bell.shadowRoot.querySelectorAll("li")];
  return {
    name: find(".bell").getAttribute("aria-label"),
    phase: find(".bell").dataset.phase,
    expanded: find(".bell").getAttribute("aria-expanded"),
    badge: shown(".badge") ? find(".badge").textContent : "",
    open: find(".panel").matches(":popover-open.placed"),
    titles: rows.map((row) => row.querySelector(".title, .gap").textContent),
    unread: rows.filter((row) => row.className === "unread").map((row) => row.querySelector(".title").textContent),
    links: rows.map((row) => row.querySelector("a")?.href).filter(Boolean),
    rows: rows.length,
    announced: find("[role=status]").textContent,
    footer: shown("footer") ? find("footer").innerText : "",
    older: shown(".older"),
    focused: bell.shadowRoot.activeElement?.matches(".bell") ? "the bell" : bell.shadowRoot.activeElement?.textContent,
    background: getComputedStyle(find(".panel")).backgroundColor,
  };
};

/** Waits until the bell looks so; a text is to be found in what is seen where it begins with `~`. */
async function shows(page, wanted) {
  const fits = ([source, wanted]) => {
    const seen = new Function(`return (${source})()`)();
    const same = (value, seen) => (typeof value === "string" && value.startsWith("~") ? seen.includes(value.slice(1)) : JSON.stringify(seen) === JSON.stringify(value));
    return Object.entries(wanted).every(([name, value]) => same(value, seen[name]));
  };
  if (await comes(page, fits, [look.toString(), wanted], PATIENCE_MS)) return [];
  const seen = await page.evaluate(look);
  return [`wanted ${JSON.stringify(wanted)}, seen ${JSON.stringify(Object.fromEntries(Object.keys(wanted).map((name) => [name, seen[name]])))}`];
}

/** A page of an application of `user`'s, with the bell. `attributes` of it; `html` around it, with `<main>`. */
async function open(stage, { user = "ann", attributes = {}, html = "", inside = "", auth = true, context = stage.context } = {}) {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  page.on("pageerror", ({ message }) => stage.errors.push(message));
  await page.goto(`${stage.server.base}/healthz`);
  await page.setContent(`<!doctype html><html lang="en"><title>shop</title><button id="before">before</button><main>${html}</main>`);
  await page.addScriptTag({ url: `${stage.server.base}/belfry-bell.js`, type: "module" });
  const token = await stage.server.token(user, "*");
  await page.evaluate(
    ([attributes, token, inside, auth]) => {
      const bell = document.createElement("belfry-bell");
      bell.innerHTML = inside;
      for (const [name, value] of Object.entries({ src: "/", ...attributes })) bell.setAttribute(name, value);
      if (auth) bell.auth = () => token;
      globalThis.counts = [];
      bell.addEventListener("belfry-unread", ({ detail }) => globalThis.counts.push(detail.count));
      (document.querySelector("#here") ?? document.querySelector("main")).append(bell);
    },
    [attributes, token, inside, auth],
  );
  return page;
}

const bell = (page, run, argument) => page.evaluate(`(${run})(document.querySelector("belfry-bell"), ${JSON.stringify(argument)})`);
const press = (page, selector) => page.locator(`belfry-bell ${selector}`).first().click();
const say = (server, channel, title, more = {}) => server.publish([channel], { title, ...more });
const ANN = { channels: "user:ann" };

/** Each goes on where the one before it ended, in one browser of one user. */
const STEPS = {
  "at first sight what was there before is shown and not counted": async (stage) => {
    await say(stage.server, "user:ann", "Welcome");
    stage.page = await open(stage, { attributes: ANN });
    const silent = await shows(stage.page, { name: "Notifications", badge: "", open: false, expanded: "false", phase: "live" });
    await press(stage.page, ".bell");
    const faults = await shows(stage.page, { open: true, titles: ["Welcome"], unread: [], footer: "" });
    await stage.page.keyboard.press("Escape");
    return [...silent, ...faults];
  },

  "what comes is counted, and said to a screen reader": async ({ page, server }) => {
    await say(server, "user:ann", "Your order has shipped", { url: "/orders/7" });
    const faults = await shows(page, { badge: "1", name: "Notifications, 1 unread", announced: "Notifications: Your order has shipped" });
    await say(server, "user:ann", "A script", { url: "javascript:alert(1)" });
    return [...faults, ...(await shows(page, { badge: "2" }))];
  },

  "Tab and Enter open the panel, which gets the focus; arrows walk; Escape gives the focus back": async ({ page, server }) => {
    await page.focus("#before");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const faults = await shows(page, { open: true, expanded: "true", focused: "Notifications", links: [`${server.base}/orders/7`] });
    await page.keyboard.press("ArrowDown");
    faults.push(...(await shows(page, { focused: "~A script" })));
    await page.keyboard.press("ArrowDown");
    faults.push(...(await shows(page, { focused: "~Your order has shipped" })));
    await page.keyboard.press("Escape");
    return [...faults, ...(await shows(page, { open: false, expanded: "false", focused: "the bell" }))];
  },

  "a press outside closes it, and so does the bell": async ({ page }) => {
    await press(page, ".bell");
    const faults = await shows(page, { open: true });
    await page.mouse.click(5, 400);
    faults.push(...(await shows(page, { open: false })));
    await press(page, ".bell");
    await press(page, ".bell");
    return [...faults, ...(await shows(page, { open: false }))];
  },

  "what leads nowhere is read by key, and stays read while an older one is not, over a reload": async (stage) => {
    await press(stage.page, ".bell");
    await shows(stage.page, { open: true });
    await stage.page.keyboard.press("ArrowDown");
    await stage.page.keyboard.press("Enter");
    const wanted = { badge: "1", unread: ["Your order has shipped"] };
    const faults = await shows(stage.page, wanted);
    await stage.page.close();
    stage.page = await open(stage, { attributes: ANN });
    await shows(stage.page, { badge: "1" });
    await press(stage.page, ".bell");
    return [...faults, ...(await shows(stage.page, wanted))];
  },

  "what came while nobody was there is counted to the last one": async (stage) => {
    await stage.page.close();
    for (let n = 0; n < 120; n += 1) await say(stage.server, "user:ann", `Note ${n}`);
    stage.page = await open(stage, { attributes: ANN });
    const faults = await shows(stage.page, { badge: "99+", name: "Notifications, 121 unread" });
    await press(stage.page, ".bell");
    return [...faults, ...(await shows(stage.page, { rows: 50, older: true }))];
  },

  "older ones are there for the asking": async ({ page }) => {
    await press(page, ".older");
    const faults = await shows(page, { rows: 100 });
    await press(page, ".older");
    faults.push(...(await shows(page, { rows: 123, older: false })));
    const { titles } = await page.evaluate(look);
    return titles[0] === "Note 119" && titles[122] === "Welcome" ? faults : [...faults, `from ${titles[0]} to ${titles.at(-1)}`];
  },

  "read in one tab is read in the other": async (stage) => {
    const other = await open(stage, { attributes: ANN });
    const faults = await shows(other, { name: "Notifications, 121 unread" });
    await press(other, ".bell");
    await press(other, ".all");
    faults.push(...(await shows(other, { badge: "", name: "Notifications", focused: "Notifications" })), ...(await shows(stage.page, { badge: "", unread: [] })));
    const counts = await other.evaluate(() => globalThis.counts.join());
    await other.close();
    return counts === "0,121,0" ? faults : [...faults, `belfry-unread said ${counts}`];
  },

  "who comes and goes is no notification": async (stage) => {
    const watching = await open(stage, { attributes: { channels: "room:1" } });
    await shows(watching, { phase: "live" });
    const other = await open(stage, { user: "bob", attributes: { channels: "room:1" } });
    await shows(other, { phase: "live" });
    await say(stage.server, "room:1", "A word");
    const faults = await shows(watching, { badge: "1" });
    await press(watching, ".bell");
    faults.push(...(await shows(watching, { titles: ["A word"] })));
    await Promise.all([watching.close(), other.close()]);
    return faults;
  },

  "without channels it is the user's own, with what was missed": async (stage) => {
    const first = await open(stage, { user: "eve" });
    await shows(first, { phase: "live" });
    await say(stage.server, "user:eve", "Seen");
    const faults = await shows(first, { badge: "1" });
    await first.close();
    await say(stage.server, "user:eve", "Missed");
    const second = await open(stage, { user: "eve" });
    faults.push(...(await shows(second, { badge: "2" })));
    await second.close();
    return faults;
  },

  "moved it stays as it is; taken out and put back it goes on": async ({ page, server }) => {
    await press(page, ".bell");
    const { rows } = await page.evaluate(look);
    await page.keyboard.press("Escape");
    const before = (await server.sessions("ann")).map(({ session }) => session).join();
    await bell(page, (bell) => document.body.append(bell));
    await say(server, "user:ann", "After the move");
    const faults = await shows(page, { badge: "1", phase: "live" });
    const after = (await server.sessions("ann")).map(({ session }) => session).join();
    if (after !== before) faults.push("a move has opened another session");
    await bell(page, (bell) => {
      globalThis.kept = bell;
      bell.remove();
    });
    const gone = await until(PATIENCE_MS, async () => (await server.sessions("ann")).every(({ node }) => !node));
    if (!gone) faults.push("its session is still connected");
    await page.evaluate(() => document.querySelector("main").append(globalThis.kept));
    faults.push(...(await shows(page, { badge: "1", phase: "live" })));
    await press(page, ".bell");
    const again = await page.evaluate(look);
    await press(page, ".all");
    await page.keyboard.press("Escape");
    return new Set(again.titles).size === again.titles.length && rows > 0 ? faults : [...faults, "a notification stands there twice"];
  },

  "attributes are obeyed whenever they change, and all words are the page's": async ({ page, server }) => {
    await bell(page, (bell) => bell.setAttribute("label", "Inbox"));
    const faults = await shows(page, { name: "Inbox" });
    await bell(page, (bell) => {
      bell.removeAttribute("label");
      bell.labels = { title: "Benachrichtigungen", unread: (n) => `${n} ungelesen`, readAll: "Alle gelesen", empty: "Nichts Neues" };
      document.documentElement.lang = "de";
      bell.setAttribute("channels", "user:nobody-yet");
    });
    faults.push(...(await shows(page, { name: "Benachrichtigungen", phase: "live" })));
    await press(page, ".bell");
    const empty = await page.locator("belfry-bell .empty").textContent();
    await say(server, "user:nobody-yet", "Hallo");
    faults.push(...(await shows(page, { titles: ["Hallo"], name: "Benachrichtigungen, 1 ungelesen" })));
    const time = await page.locator("belfry-bell time").first().textContent();
    await page.keyboard.press("Escape");
    await bell(page, (bell) => {
      bell.labels = {};
      document.documentElement.lang = "en";
      bell.setAttribute("channels", "user:ann");
    });
    faults.push(...(await shows(page, { name: "Notifications", phase: "live" })));
    return empty === "Nichts Neues" && /jetzt|vor/.test(time) ? faults : [...faults, `${empty}, ${time}`];
  },

  "the panel stays on the screen, wherever the bell is and whatever cuts": async (stage) => {
    const faults = [];
    const corners = { "top: 0; left: 0": [1, 1], "top: 0; right: 0": [1, 1], "bottom: 0; left: 0": [1, 1], "bottom: 0; right: 0": [1, 1] };
    for (const [width, height] of [[1200, 700], [390, 800]]) {
      for (const corner of Object.keys(corners)) {
        const page = await open(stage, { attributes: ANN, html: `<div id="here" class="corner"></div>` });
        await page.setViewportSize({ width, height });
        await page.addStyleTag({ content: `.corner { position: fixed; ${corner}; width: 44px; height: 44px; overflow: hidden; contain: paint }` });
        await shows(page, { phase: "live" });
        await press(page, ".bell");
        await shows(page, { open: true });
        const box = await page.locator("belfry-bell .panel").boundingBox();
        const inside = box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height && box.height > 100;
        const hit = await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.localName, [box.x + box.width / 2, box.y + 20]);
        if (!inside || hit !== "belfry-bell") faults.push(`${corner} of ${width}: ${JSON.stringify(box)}, there is ${hit}`);
        await page.close();
      }
    }
    return faults;
  },

  "from right to left it stands the other way round": async (stage) => {
    const page = await open(stage, { attributes: { channels: "user:rtl" }, user: "rtl" });
    await page.setViewportSize({ width: 1200, height: 700 });
    await bell(page, (bell) => (bell.style.cssText = "position: fixed; top: 0; left: 580px"));
    await shows(page, { phase: "live" });
    await say(stage.server, "user:rtl", "From the right");
    const faults = await shows(page, { badge: "1" });
    for (const dir of ["ltr", "rtl"]) {
      await page.evaluate((dir) => (document.documentElement.dir = dir), dir);
      await press(page, ".bell");
      await shows(page, { open: true });
      const [button, panel] = [await page.locator("belfry-bell .bell").boundingBox(), await page.locator("belfry-bell .panel").boundingBox()];
      const aligned = dir === "rtl" ? panel.x - button.x : panel.x + panel.width - button.x - button.width;
      const dot = await bell(page, (bell) => getComputedStyle(bell.shadowRoot.querySelector("li.unread"), "::before")[document.dir === "rtl" ? "right" : "left"]);
      if (Math.abs(aligned) > 1 || dot !== "13px") faults.push(`${dir}: the panel is ${aligned} px beside the bell, the dot at ${dot}`);
      await page.keyboard.press("Escape");
      await shows(page, { open: false });
    }
    await page.close();
    return faults;
  },

  "where the log has begun anew it says that some are missing, and counts on": async (stage) => {
    const page = await open(stage, { attributes: { channels: "ticker:bell" } });
    await shows(page, { phase: "live" });
    await say(stage.server, "ticker:bell", "Before");
    const faults = await shows(page, { badge: "1" });
    await stage.server.end("KILL");
    await stage.server.up();
    await say(stage.server, "ticker:bell", "After");
    faults.push(...(await shows(page, { phase: "live" })));
    // What came right before may be said with it, as one.
    if (!(await comes(page, () => /After|2 new/.test(document.querySelector("belfry-bell").shadowRoot.querySelector("[role=status]").textContent), undefined, PATIENCE_MS))) faults.push("nothing is said of what comes");
    await press(page, ".bell");
    faults.push(...(await shows(page, { rows: 3 })));
    const [newest, gap, oldest] = await bell(page, (bell) => [...bell.shadowRoot.querySelectorAll("li")].map((row) => row.querySelector(".gap") ? "gap" : row.querySelector(".title").textContent));
    if (newest !== "After" || gap !== "gap" || oldest !== "Before") faults.push(`${newest}, ${gap}, ${oldest}`);
    await page.close();
    return faults;
  },

  "long words are clamped, empty ones are not shown as nothing, and times are relative": async ({ page, server }) => {
    await say(server, "user:ann", "", { body: "" });
    await say(server, "user:ann", "https://example.com/".padEnd(2_000, "long/"), { body: "word ".repeat(500) });
    const faults = await shows(page, { badge: "2" });
    await press(page, ".bell");
    faults.push(...(await shows(page, { open: true })));
    const { heights, titles, time } = await bell(page, (bell) => {
      const rows = [...bell.shadowRoot.querySelectorAll("li")].slice(0, 2);
      return {
        heights: rows.map((row) => row.offsetHeight),
        titles: rows.map((row) => row.querySelector(".title").textContent),
        time: rows[0].querySelector("time").textContent,
      };
    });
    await page.keyboard.press("Escape");
    if (heights[0] > 170) faults.push(`a row is ${heights[0]} px high`);
    if (titles[1] !== "message") faults.push(`an empty title is shown as ${JSON.stringify(titles[1])}`);
    return /now|sec/.test(time) ? faults : [...faults, `the time is ${time}`];
  },

  "slots: another icon, an avatar for all, a picture of its own": async (stage) => {
    await say(stage.server, "user:ann", "With a picture", { avatar: "/belfry.svg" });
    const inside = '<b slot="icon">!</b><template slot="avatar"><i class="mine">A</i></template>';
    const page = await open(stage, { attributes: ANN, inside });
    await shows(page, { phase: "live" });
    await press(page, ".bell");
    const faults = await shows(page, { open: true });
    const seen = await bell(page, (bell) => ({
      icon: bell.shadowRoot.querySelector("slot").assignedElements()[0]?.textContent,
      own: bell.shadowRoot.querySelector("li:nth-child(1) img")?.getAttribute("src"),
      given: bell.shadowRoot.querySelector("li:nth-child(2) .avatar")?.textContent,
    }));
    await page.close();
    return seen.icon === "!" && seen.own === "/belfry.svg" && seen.given === "A" ? faults : [...faults, JSON.stringify(seen)];
  },

  "what a page has set before the file was there counts": async (stage) => {
    const page = await stage.context.newPage();
    const token = await stage.server.token("ann", "*");
    const early = `<!doctype html><html lang="en"><title>shop</title><belfry-bell src="/" channels="user:ann"></belfry-bell>
      <script>const bell = document.querySelector("belfry-bell"); bell.auth = () => ${JSON.stringify(token)}; bell.labels = { title: "Early" }; bell.look = () => ({ title: "looked" });</script>
      <script type="module" src="/belfry-bell.js"></script>`;
    await page.route("**/shop", (route) => route.fulfill({ contentType: "text/html", body: early }));
    await page.goto(`${stage.server.base}/shop`);
    await page.waitForSelector("belfry-bell .bell");
    const faults = await shows(page, { phase: "live", name: "~Early" });
    await press(page, ".bell");
    await shows(page, { open: true });
    const { titles } = await page.evaluate(look);
    await page.close();
    return titles[0] === "looked" ? faults : [...faults, `the first is ${titles[0]}`];
  },

  "a page's own source shows and reads, and is told": async (stage) => {
    const page = await open(stage, { auth: false });
    await bell(page, (bell) => {
      const message = { type: "message", channel: "inbox", id: "1", event: "note", data: { title: "From an inbox" }, at: new Date().toISOString() };
      const listeners = new Set();
      const source = {
        snapshot: { items: [{ id: "1", message, unread: true }], unread: 7, more: true, phase: "live" },
        subscribe: (fn) => (listeners.add(fn), () => listeners.delete(fn)),
        loadOlder: async () => (globalThis.asked = true),
        read(ids) {
          globalThis.read = ids;
          source.snapshot = { ...source.snapshot, items: [{ id: "1", message, unread: false }], unread: 6 };
          listeners.forEach((fn) => fn([]));
        },
        close() {},
      };
      bell.source = source;
    });
    const faults = await shows(page, { name: "Notifications, 7 unread" });
    await press(page, ".bell");
    await press(page, ".older");
    await press(page, "li .open");
    faults.push(...(await shows(page, { name: "Notifications, 6 unread", unread: [] })));
    const told = await page.evaluate(() => JSON.stringify([globalThis.asked, globalThis.read]));
    await page.close();
    return told === '[true,["1"]]' ? faults : [...faults, told];
  },

  "what is wrong is said in words, with the seconds to the next try": async (stage) => {
    const refused = await open(stage, { attributes: { channels: "user:ann,bad channel" } });
    await press(refused, ".bell");
    const lost = await open(stage, { auth: false, attributes: { ...ANN, "token-url": "/no-such-thing" } });
    await press(lost, ".bell");
    const faults = await shows(lost, { footer: "~/no-such-thing answered 404" });
    faults.push(...(await shows(lost, { footer: "~Next try in" })));
    await Promise.all([refused.close(), lost.close()]);
    return faults;
  },

  "it says that the connection is lost, and that it is back": async ({ page, context }) => {
    await press(page, ".bell");
    await context.setOffline(true);
    const faults = await shows(page, { phase: "offline", footer: "~You’re offline" });
    await context.setOffline(false);
    faults.push(...(await shows(page, { phase: "live", footer: "" })));
    await page.keyboard.press("Escape");
    return faults;
  },

  "it is light and dark as the system is, or as it is told; a page gives it its colours": async ({ page }) => {
    const seen = {};
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      seen[colorScheme] = (await page.evaluate(look)).background;
    }
    const told = await page.evaluate(`document.querySelector("belfry-bell").setAttribute("theme", "light"), (${look})().background`);
    await page.addStyleTag({ content: "belfry-bell { --belfry-surface: rgb(1, 2, 3) } belfry-bell::part(title) { color: rgb(4, 5, 6) }" });
    const title = () => getComputedStyle(document.querySelector("belfry-bell").shadowRoot.querySelector("h2")).color;
    const colour = await page.evaluate(title);
    const faults = await shows(page, { background: "rgb(1, 2, 3)" });
    if (seen.light === seen.dark || told !== seen.light) faults.push(`${JSON.stringify(seen)}, told light ${told}`);
    return colour === "rgb(4, 5, 6)" ? faults : [...faults, `the part is ${colour}`];
  },

  "axe finds nothing, in light and in dark, on a desk and on a phone; with forced colours the badge keeps a border": async (stage) => {
    const faults = [];
    await say(stage.server, "user:ann", "Unread", { body: "With words below", url: "/" });
    for (const [colorScheme, width] of [["light", 1200], ["dark", 1200], ["light", 390], ["dark", 390]]) {
      const page = await open(stage, { attributes: ANN });
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await shows(page, { phase: "live" });
      await press(page, ".bell");
      await shows(page, { open: true });
      await page.evaluate(AXE);
      const { violations } = await page.evaluate(() =>
        globalThis.axe.run("belfry-bell", { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } }),
      );
      faults.push(...violations.flatMap(({ id, nodes }) => nodes.map(({ target, any }) => `${colorScheme}, ${width}: ${id} at ${target.join(" ")}: ${any[0]?.message ?? ""}`)));
      await page.close();
    }
    const page = await open(stage, { attributes: ANN });
    await page.emulateMedia({ forcedColors: "active" });
    await shows(page, { badge: "~" });
    const border = await bell(page, (bell) => getComputedStyle(bell.shadowRoot.querySelector(".badge")).borderTopStyle);
    await page.close();
    return border === "solid" ? faults : [...faults, `the border is ${border}`];
  },
};

finish(async () => {
  const { values } = parseArgs({ options: { server: { type: "string" } } });
  // Where there is no page it may be imported all the same.
  await import("../../static/belfry-bell.js");
  const server = await Server.start(serverBinary(values.server), { settings: SETTINGS });
  const browser = await launch();
  const context = await browser.newContext({ colorScheme: "light" });
  await serveClient(context);
  const stage = { context, server, errors: [] };
  const all = [];
  for (const [name, play] of Object.entries(STEPS)) {
    const found = await play(stage).catch((error) => [error.message]);
    const faults = [...found, ...stage.errors.splice(0)];
    emit({ type: "case", name, faults });
    all.push(...faults.map((fault) => `${name}: ${fault}`));
  }
  await browser.close();
  return all;
});
