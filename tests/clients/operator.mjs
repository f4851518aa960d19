// The operator's page in headless Chromium, used as an operator would: a wrong key, the right one, charts, a user's
// sessions, one of them disconnected after second thoughts, the key forgotten.
//
//   node operator.mjs --base URL --key bk_… --user SUB
//
// Out: {"type":"charts","drawn":n,"connections":["<WebSocket>","<event stream>","<long-poll>"]} once all are drawn;
// {"type":"found","sessions":[id,…]}; {"type":"ended","session":id,"left":n,"said":text}; {"type":"done"}. {"type":"error","message"} at any time: a step that
// did not come about, an error on the page, a breach of its Content-Security-Policy, a key where none may be.
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { drivenBy, emit } from "./lines.mjs";

const STEP_MS = 20_000;
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const CHARTS = 5;
/** What the browser itself says of an answer that is meant to be a refusal. */
const EXPECTED = /the server responded with a status of 401/;

const options = { base: { type: "string" }, key: { type: "string" }, user: { type: "string" } };
const { values } = parseArgs({ options });
for (const name of Object.keys(options)) {
  if (!values[name]) throw new Error(`--${name} is required`);
}

function check(holds, message) {
  if (!holds) throw new Error(message);
}

const stored = (page) => page.evaluate(() => [Object.values(sessionStorage), Object.values(localStorage), document.cookie].flat().join());

async function unlock(page, key) {
  await page.fill("#key", key);
  await page.click("#open");
}

async function charts(page) {
  await page.waitForSelector("#board:not([hidden])");
  await page.waitForFunction((n) => document.querySelectorAll(".chart:not(.new) canvas").length === n, CHARTS);
  const drawn = await page.locator(".chart canvas").count();
  emit({ type: "charts", drawn, connections: await page.locator(".chart").first().locator(".legend b").allTextContents() });
}

async function find(page) {
  await page.fill("#user", values.user);
  await page.click("#find .primary");
  await page.waitForSelector("#sessions tbody tr");
  const sessions = await page.locator("#sessions tbody tr").evaluateAll((rows) => rows.map((row) => row.dataset.session));
  emit({ type: "found", sessions });
  return sessions;
}

async function disconnect(page, [session, ...rest]) {
  const row = page.locator(`#sessions tr[data-session="${session}"]`);
  await row.locator("button").click();
  await page.click("#confirm [value=cancel]");
  await page.waitForSelector("#confirm", { state: "hidden" });
  check(await row.isVisible(), "a disconnect that was cancelled has been carried out");
  await row.locator("button").click();
  await page.check("#final");
  await page.click("#confirm [value=yes]");
  await row.waitFor({ state: "detached" });
  await page.waitForFunction(() => /disconnected/.test(document.querySelector("#found").textContent));
  const left = await page.locator("#sessions tbody tr").count();
  check(left === rest.length, `${left} sessions are left, not ${rest.length}`);
  emit({ type: "ended", session, left, said: await page.textContent("#found") });
}

async function main() {
  const executablePath = process.env.CHROMIUM ?? CHROMIUM.find(existsSync);
  if (!executablePath) throw new Error("no Chromium found: install it (scripts/install-test-deps.sh) or name it in CHROMIUM");
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"];
  const browser = await chromium.launch({ executablePath, args });
  drivenBy(
    () => {},
    () => browser.close(),
  );
  const page = await browser.newPage();
  page.setDefaultTimeout(STEP_MS);
  page.on("pageerror", ({ message }) => emit({ type: "error", message }));
  page.on("console", (said) => {
    if (said.type() === "error" && !EXPECTED.test(said.text())) emit({ type: "error", message: said.text() });
  });
  page.on("request", (request) => {
    if (request.url().includes(values.key)) emit({ type: "error", message: `the key is in a URL: ${request.url()}` });
  });

  await page.goto(new URL("/operator.html", values.base).href);
  await unlock(page, `${values.key}_not`);
  await page.waitForFunction(() => document.querySelector("#refusal").textContent !== "");
  check((await stored(page)) === "", "a key that was refused is kept");
  await unlock(page, values.key);
  await charts(page);
  await disconnect(page, await find(page));
  // Kept for the tab, and for nothing else.
  await page.reload();
  await page.waitForSelector("#board:not([hidden])");
  await page.click("#forget");
  await page.waitForSelector("#unlock:not([hidden])");
  check((await stored(page)) === "", "a key that was forgotten is kept");
  emit({ type: "done" });
  await browser.close();
  process.exit(0);
}

main().catch((error) => {
  emit({ type: "error", message: error.message });
  process.exit(1);
});
