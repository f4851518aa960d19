// Headless Chromium, and pages in contexts of their own: nothing of one page is remembered for another.
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
// No sandbox: CI runs as root in a container. The rest keeps Chromium from talking to anybody but the server under test.
const ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-quic",
  "--no-first-run",
];

/** Playwright would look on each animation frame, and a page in the background has none. */
const LOOK_EVERY_MS = 20;

export async function launch() {
  return (await launchWithProcess()).browser;
}

/** Also its process, the leader of a group. */
export async function launchWithProcess() {
  const executablePath = process.env.CHROMIUM ?? CHROMIUM.find(existsSync);
  if (!executablePath) throw new Error("no Chromium found: install it (scripts/install-test-deps.sh) or name it in CHROMIUM");
  // Playwright turns the back/forward cache off; people have it.
  const ignoreDefaultArgs = ["--disable-back-forward-cache"];
  const server = await chromium.launchServer({ executablePath, args: ARGS, ignoreDefaultArgs, host: "127.0.0.1" });
  const browser = await chromium.connect(server.wsEndpoint());
  // What is launched as a server outlives its clients.
  const close = browser.close.bind(browser);
  browser.close = () => close().then(() => server.close());
  return { browser, pid: server.process().pid };
}

const STATIC = fileURLToPath(new URL("../../static/", import.meta.url));

/** Pages run the client that lies in `static/`: the server may have been built before it. */
export function serveClient(context) {
  return context.route(/\/belfry[\w.-]*\.js$/, (route) =>
    route.fulfill({
      path: STATIC + basename(new URL(route.request().url()).pathname),
      contentType: "text/javascript",
      headers: { "Access-Control-Allow-Origin": "*" },
    }),
  );
}

/** A page at `base` that shows nothing; through a proxy, if one is named. `prepare` gets the context before the page. */
export async function openPage(browser, { base, proxy, path = "/healthz", script }, prepare) {
  const context = await browser.newContext(proxy ? { proxy: { server: proxy } } : {});
  await serveClient(context);
  await prepare?.(context);
  const page = await context.newPage();
  page.errors = [];
  page.on("pageerror", (error) => page.errors.push(error.message));
  page.wire = watchWire(page);
  await page.goto(base + path);
  if (script) await page.addScriptTag({ url: base + script });
  return page;
}

/** What becomes of the connections that a page opens to Belfry, as the browser has it, in the form of the client's `why()`. */
function watchWire(page) {
  const entries = [];
  const note = (url, what, detail) => {
    const transport = /\/v1\/(ws|sse|poll)\b/.exec(url)?.[1];
    if (transport) entries.push({ at: Date.now(), what, transport, ...(detail !== undefined && { detail: String(detail) }) });
  };
  page.on("request", (request) => note(request.url(), "request"));
  page.on("response", (response) => note(response.url(), "answered", response.status()));
  page.on("requestfinished", (request) => note(request.url(), "ended"));
  page.on("requestfailed", (request) => note(request.url(), "failed", request.failure()?.errorText));
  page.on("websocket", (socket) => {
    note(socket.url(), "socket");
    socket.once("framereceived", () => note(socket.url(), "first frame"));
    socket.on("socketerror", (error) => note(socket.url(), "failed", error));
    socket.on("close", () => note(socket.url(), "ended"));
  });
  return entries;
}

/** Whether that became true in time. */
export function comes(page, condition, argument, timeout) {
  return page.waitForFunction(condition, argument, { timeout, polling: LOOK_EVERY_MS }).then(
    () => true,
    () => false,
  );
}
