// Pages in headless Chromium, each with Belfry's browser client pinned to one transport, disturbed at random.
//
//   node browser.mjs --base URL --token JWT --channels a,b [--transports ws,sse,poll] [--seed N] [--no-chaos]
//     [--any-certificate]
//
// Out, in this order: {"type":"ready"} once every page is live; {"type":"progress","received":[n,...],"cuts","switches"}
// each second; after `finish` one {"type":"page","transport","received":[{channel,seq,id,event,sha},...],"gaps",
// "welcomes":{"ws":n,...},"state","cuts","switches","complete"} for each page, then {"type":"done","complete","protocols"}: those of HTTP that were spoken.
// {"type":"error","message"} at any time.
// In: {"finish":{"<channel>":<last seq>},"timeout_ms":60000} ends the disturbances and waits until every page has heard
// that far. The end of stdin closes the browser.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { Chaos } from "./chaos.mjs";
import * as harness from "./harness.mjs";
import { drivenBy, emit } from "./lines.mjs";

const LIVE_TIMEOUT_MS = 30_000;
const FINISH_TIMEOUT_MS = 60_000;
const PROGRESS_EVERY_MS = 1_000;
/** Playwright would look on each animation frame, and a page in the background has none. */
const POLL_EVERY_MS = 50;
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
// No sandbox: CI runs as root in a container. The rest keeps Chromium from talking to anybody but the server under test.
const CHROMIUM_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
];

const { values } = parseArgs({
  options: {
    base: { type: "string" },
    token: { type: "string" },
    channels: { type: "string" },
    transports: { type: "string", default: "ws,sse,poll" },
    seed: { type: "string", default: "1" },
    "no-chaos": { type: "boolean", default: false },
    "any-certificate": { type: "boolean", default: false },
  },
});
for (const name of ["base", "token", "channels"]) {
  if (!values[name]) throw new Error(`--${name} is required`);
}

/** A page of the server's own origin that shows nothing: the console at `/` would bring a client of its own. */
async function openPage(browser, transport) {
  const page = await browser.newPage();
  page.on("pageerror", (error) => emit({ type: "error", message: `${transport}: ${error.message}` }));
  await page.goto(new URL("/healthz", values.base).href);
  await page.evaluate(harness.open, {
    base: new URL(values.base).origin,
    transport,
    channels: values.channels.split(","),
    token: values.token,
  });
  await page.waitForFunction(harness.isLive, undefined, { timeout: LIVE_TIMEOUT_MS, polling: POLL_EVERY_MS });
  return { page, transport };
}

async function finish(pages, { finish: seqs, timeout_ms = FINISH_TIMEOUT_MS }) {
  const reports = pages.map(async ({ page, transport, chaos }) => {
    await chaos?.stop();
    const complete = await page.waitForFunction(harness.hasHeard, seqs, { timeout: timeout_ms, polling: POLL_EVERY_MS }).then(
      () => true,
      () => false,
    );
    const { messages, gaps, welcomes, state } = await page.evaluate(harness.report);
    const received = messages.map(({ data, ...message }) => ({
      ...message,
      sha: createHash("sha256").update(data).digest("hex"),
    }));
    const { cuts = 0, switches = 0 } = chaos ?? {};
    return { type: "page", transport, received, gaps, welcomes, state, cuts, switches, complete };
  });
  const done = await Promise.all(reports);
  done.forEach(emit);
  const spoken = await Promise.all(pages.map(({ page }) => page.evaluate(harness.protocols)));
  const protocols = [...new Set(spoken.flat())].sort();
  emit({ type: "done", complete: done.every(({ complete }) => complete), protocols });
}

async function main() {
  const executablePath = process.env.CHROMIUM ?? CHROMIUM.find(existsSync);
  if (!executablePath) throw new Error("no Chromium found: install it (scripts/install-test-deps.sh) or name it in CHROMIUM");
  const args = values["any-certificate"] ? [...CHROMIUM_ARGS, "--ignore-certificate-errors"] : CHROMIUM_ARGS;
  const browser = await chromium.launch({ executablePath, args });
  // Read from the first moment on, so that a driver which leaves early takes the browser with it.
  let onFinish;
  const toldToFinish = new Promise((resolve) => (onFinish = resolve));
  drivenBy(
    (line) => onFinish(JSON.parse(line)),
    () => browser.close(),
  );

  const pages = await Promise.all(values.transports.split(",").map((transport) => openPage(browser, transport)));
  emit({ type: "ready" });
  if (!values["no-chaos"]) {
    pages.forEach((entry, index) => (entry.chaos = new Chaos(entry.page, entry.transport, Number(values.seed) + index)));
  }
  const total = (what) => pages.reduce((sum, { chaos }) => sum + (chaos?.[what] ?? 0), 0);
  const progress = setInterval(async () => {
    const received = await Promise.all(pages.map(({ page }) => page.evaluate(harness.countReceived))).catch(() => undefined);
    if (received) emit({ type: "progress", received, cuts: total("cuts"), switches: total("switches") });
  }, PROGRESS_EVERY_MS);
  const request = await toldToFinish;
  await finish(pages, request).finally(() => clearInterval(progress));
}

main().catch((error) => {
  emit({ type: "error", message: error.message });
  process.exit(1);
});
