// The build for old browsers, in Chromium with parts taken out before any script runs: each alone, and all together.
// First of all it has to parse as ES5.
//
//   node old-browsers.mjs [--server BINARY]
//
// Out: {"type":"case","removed","behind","transport","received","faults"} for each, then {"type":"done","faults":[…]}.
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { parse } from "acorn";
import { boxes, startBox } from "./boxes/index.mjs";
import { launch, openPage } from "./browser.mjs";
import { Server, serverBinary } from "./server.mjs";
import { emit, finish, until } from "./tell.mjs";

const FILE = new URL("../../static/belfry.legacy.min.js", import.meta.url);
const MESSAGES = 30;
const CUT_AFTER = [10, 20];
const PATIENCE_MS = 90_000;

const GLOBALS = ["WebSocket", "EventSource", "fetch", "ReadableStream", "Promise", "AbortController"];
/** Younger than ES5, too, and easily used without a thought. */
const MORE = [
  ...["URL", "URLSearchParams", "TextDecoder", "Headers", "Request", "Response", "BroadcastChannel", "WebTransport"],
  ...["Object.assign", "Object.entries", "Object.values", "Array.from", "Array.prototype.find", "Array.prototype.includes"],
  ...["String.prototype.startsWith", "String.prototype.includes", "String.prototype.padStart", "Number.isFinite"],
  ...["Symbol", "Map", "Set", "WeakMap", "Proxy", "Reflect"],
  ...["queueMicrotask", "requestIdleCallback", "structuredClone", "Navigator.prototype.sendBeacon", "Navigator.prototype.locks"],
];

const box = (name) => boxes.find((box) => box.name === name);
const CASES = [
  { removed: [], behind: "nothing", transport: "ws" },
  ...GLOBALS.map((name) => ({ removed: [name], behind: "nothing", transport: name === "WebSocket" ? "sse" : "ws" })),
  { removed: GLOBALS, behind: "nothing", transport: "sse" },
  { removed: [...GLOBALS, ...MORE], behind: "nothing", transport: "sse" },
  { removed: [...GLOBALS, ...MORE], behind: "whole bodies", transport: "poll" },
  { removed: MORE, behind: "nothing", transport: "ws" },
];

function takeOut(paths) {
  paths.forEach((path) => {
    const names = path.split(".");
    const last = names.pop();
    const holder = names.reduce((object, name) => object[name], globalThis);
    delete holder[last];
    if (last in holder) throw new Error(path + " is still there");
  });
}

/** As an old page would: callbacks, and nothing younger than ES5. */
const OPEN = `
  var numbers = [], gaps = [];
  var client = belfry.createClient(location.origin, {
    auth: function (done) { done(null, TOKEN); },
    channels: [CHANNEL]
  });
  client.on("message", function (message) {
    numbers.push(message.data);
    if (CUTS.indexOf(message.data) >= 0) client.cut();
  });
  client.on("gap", function (gap) { gaps.push(gap); });
  client.connect();
`;

async function play(browser, server, { removed, behind, transport }, index) {
  const channel = `old:${index}`;
  const place = await startBox(box(behind), server.port);
  const page = await openPage(browser, place, (context) => context.addInitScript(takeOut, removed));
  // Playwright itself needs some of what is missing: so it is asked through the debugger's protocol.
  const debuggers = await page.context().newCDPSession(page);
  const run = async (expression) => {
    const { result, exceptionDetails } = await debuggers.send("Runtime.evaluate", { expression, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  const token = JSON.stringify(await server.token("ann", channel));
  await run(readFileSync(FILE, "utf8"));
  await run(OPEN.replace("TOKEN", token).replace("CHANNEL", JSON.stringify(channel)).replace("CUTS", JSON.stringify(CUT_AFTER)));
  // On a busy machine a lesser one may win the race; then it has to move up.
  await until(PATIENCE_MS, async () => (await run("client.state().transport")) === transport);
  const reached = await run("client.state().transport");
  for (let number = 1; number <= MESSAGES; number++) await server.publish([channel], number);
  await until(PATIENCE_MS, () => run(`numbers[numbers.length - 1] === ${MESSAGES}`));
  const numbers = await run("numbers");
  const gaps = await run("gaps");
  await page.context().close();
  place.stop();

  const faults = [];
  if (reached !== transport) faults.push(`reached ${reached}, not ${transport}`);
  if (numbers.join() !== Array.from({ length: MESSAGES }, (_, index) => index + 1).join()) faults.push(`received ${numbers}`);
  if (gaps.length) faults.push(`gaps: ${JSON.stringify(gaps)}`);
  if (page.errors.length) faults.push(`errors in the page: ${page.errors}`);
  return { type: "case", removed, behind, transport: reached, received: numbers.length, faults };
}

finish(async () => {
  const { values } = parseArgs({ options: { server: { type: "string" } } });
  parse(readFileSync(FILE, "utf8"), { ecmaVersion: 5, sourceType: "script" });
  const server = await Server.start(serverBinary(values.server));
  const browser = await launch();
  const cases = await Promise.all(CASES.map((one, index) => play(browser, server, one, index)));
  cases.forEach(emit);
  await browser.close();
  return cases.flatMap(({ removed, behind, faults }) => faults.map((fault) => `without ${removed}, behind ${behind}: ${fault}`));
});
