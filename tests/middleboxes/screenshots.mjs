// The pictures of the documents, made from the pages themselves beside a server of their own: `make screenshots`.
//
//   node screenshots.mjs [--server BINARY] [--out DIRECTORY] [--only PART]
//
// Out: {"type":"picture","name"} for each, then {"type":"done","faults":[…]}.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { comes, launch } from "./browser.mjs";
import { Server, serverBinary } from "./server.mjs";
import { emit, finish } from "./tell.mjs";

const PATIENCE_MS = 60_000;
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

async function reaches(page, condition, argument) {
  if (!(await comes(page, condition, argument, PATIENCE_MS))) throw new Error(`did not come about: ${condition}`);
}

const heard = (n) => [...document.querySelectorAll(".lane .received")].every(({ textContent }) => parseInt(textContent) > n);
const caughtUp = (n) => [...document.querySelectorAll(".lane canvas")].some((canvas) => parseInt(canvas.getAttribute("aria-label").split("caught up ")[1]) >= n);
const text = ([selector, part]) => document.querySelector(selector)?.textContent.includes(part);

async function listen(page, channel) {
  await page.fill("#listen input", channel);
  await page.click("#listen button");
}

async function console_(page, messages = 24) {
  await page.goto("/");
  await reaches(page, heard, messages);
}

/** A page of somebody's shop, with the bell of a user who has been away. */
async function shop(page, server, { url = "/", user }) {
  const token = await server.token(user, "*");
  const html = `<!doctype html><html lang="en"><title>Harbour & Sons</title><style>
    :root { color-scheme: light dark; font: 16px/1.6 system-ui; } body { margin: 0; background: Canvas; color: CanvasText; }
    header { display: flex; align-items: center; gap: 20px; padding: 12px 24px; border-bottom: 1px solid #8885; } header b { flex: 1; font-size: 18px; }
    main { max-width: 640px; margin: 40px auto; padding: 0 24px; } i { display: block; height: 12px; margin: 14px 0; border-radius: 6px; background: #8883; } i:nth-child(3n) { width: 62%; }
    </style><header><b>Harbour &amp; Sons</b><belfry-bell src="${url}" channels="user:${user}"></belfry-bell></header><main><h1>Orders</h1>${"<i></i>".repeat(9)}</main>`;
  await page.route("**/shop", (route) => route.fulfill({ contentType: "text/html", body: html }));
  await page.goto("/shop");
  await page.addScriptTag({ url: "/belfry-bell.js", type: "module" });
  await page.evaluate((token) => (document.querySelector("belfry-bell").auth = () => token), token);
  await reaches(page, () => document.querySelector("belfry-bell").shadowRoot?.querySelector(".bell").dataset.phase === "live");
}

const NEWS = [
  { title: "Invoice 2041 is ready", body: "Download it from your account before 30 November.", url: "/invoices/2041" },
  { title: "Ada replied to “Opening hours”", body: "Saturday works for me. Shall we also tell the bakery next door, so that nobody waits in the rain again?", avatar: "/belfry.svg" },
  { title: "Your order has shipped", body: "It arrives on Tuesday, between 9 and 12.", url: "/orders/7" },
];

async function bell(page, { server }, user) {
  await shop(page, server, { user });
  for (const data of NEWS) await server.publish([`user:${user}`], data);
  await reaches(page, () => document.querySelector("belfry-bell").unread === 3);
  await page.click("belfry-bell .bell");
  await reaches(page, () => document.querySelector("belfry-bell").shadowRoot.querySelectorAll("li").length === 3);
  // Its image is the server's, which may be stopped next.
  await reaches(page, () => document.querySelector("belfry-bell").shadowRoot.querySelector("img")?.naturalWidth > 0);
}

async function operator(page, { server, browser }, samples = 10) {
  const beside = await browser.newPage();
  await beside.goto(`${server.base}/`);
  await page.goto("/operator.html");
  await page.fill("#key", "bk_dev");
  await page.click("#open");
  // So that the lines have some length.
  await reaches(page, (n) => document.querySelectorAll(".tile .line")[0]?.getAttribute("d").split("L").length >= n, samples);
  await page.fill("#user", "ann");
  await page.click("#find .primary");
  await reaches(page, text, ["#found", "ann has"]);
  await page.evaluate(() => scrollTo(0, 0));
  return beside;
}

/** Name: viewport, theme, and what brings the page into that state. */
const PICTURES = {
  // Its axis is full.
  console: [DESK, "light", async (page) => {
    await console_(page, 108);
    await page.click(".lane:nth-child(2) .cut");
    await reaches(page, caughtUp, 4);
  }],
  "console-cut-dark": [DESK, "dark", async (page) => {
    await console_(page);
    await page.click(".lane:nth-child(1) .cut");
    await reaches(page, text, [".lane:nth-child(1) .state", "back in 1"]);
  }],
  "console-message": [DESK, "light", async (page) => {
    await console_(page);
    await page.click(".lane:nth-child(3) .cut");
    await reaches(page, caughtUp, 4);
    await page.click("#log tr:has(.late) .open >> nth=0");
  }],
  "console-why-dark": [DESK, "dark", async (page) => {
    await console_(page);
    await page.click(".lane:nth-child(2) .cut");
    await reaches(page, caughtUp, 4);
    await page.click(".lane:nth-child(2) .why");
  }],
  "console-refused": [DESK, "light", async (page) => {
    await console_(page);
    await page.click("#who summary");
    await page.fill("#rights [name=channels]", "demo,news");
    await page.click("#rights button");
    await listen(page, "team:secret");
    await reaches(page, text, ["#troubles", "team:secret"]);
    await page.evaluate(() => scrollTo(0, 0));
  }],
  "console-phone": [PHONE, "light", async (page) => {
    await console_(page);
    await page.click(".lane:nth-child(1) .cut");
    await reaches(page, caughtUp, 4);
  }],
  "console-phone-dark": [PHONE, "dark", async (page) => {
    await console_(page);
    await page.click(".lane:nth-child(2) .cut");
    await reaches(page, text, [".lane:nth-child(2) .state", "back in 1"]);
  }],
  operator: [DESK, "light", (page, stage) => operator(page, stage, 24)],
  "operator-dark": [DESK, "dark", operator],
  "operator-phone": [PHONE, "light", operator],
  bell: [{ width: 900, height: 640 }, "light", (page, stage) => bell(page, stage, "ada")],
  "bell-phone-dark": [PHONE, "dark", (page, stage) => bell(page, stage, "bea")],
  // Last: they take the server away.
  "console-down": [DESK, "light", async (page, { server }) => {
    await console_(page);
    await server.end("KILL");
    await reaches(page, text, ["#troubles", "Next try in"]);
  }, (server) => server.up()],
  "bell-down-dark": [{ width: 900, height: 640 }, "dark", async (page, stage) => {
    await bell(page, stage, "cleo");
    await stage.server.end("KILL");
    await reaches(page, () => /Next try in/.test(document.querySelector("belfry-bell").shadowRoot.querySelector("footer").innerText));
  }, (server) => server.up()],
  "operator-down": [DESK, "light", async (page, stage) => {
    const beside = await operator(page, stage);
    await stage.server.end("KILL");
    await reaches(page, text, ["#silence", "cannot be reached"]);
    return beside;
  }],
};

finish(async () => {
  const { values } = parseArgs({ options: { server: { type: "string" }, out: { type: "string" }, only: { type: "string", default: "" } } });
  const out = values.out ?? fileURLToPath(new URL("../../docs/pictures/", import.meta.url));
  mkdirSync(out, { recursive: true });
  const server = await Server.start(serverBinary(values.server));
  const browser = await launch();
  const faults = [];
  for (const [name, [viewport, colorScheme, bring, after]] of Object.entries(PICTURES)) {
    if (!name.includes(values.only)) continue;
    const context = await browser.newContext({ viewport, colorScheme, baseURL: server.base });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    try {
      const beside = await bring(page, { server, browser });
      // What slides in has slid in.
      await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)));
      await page.screenshot({ path: join(out, `${name}.png`) });
      await beside?.close();
      emit({ type: "picture", name });
    } catch (error) {
      faults.push(`${name}: ${error.message}`);
    }
    await context.close();
    await after?.(server);
  }
  await browser.close();
  return faults;
});
