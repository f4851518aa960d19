// Eight tabs of one page, over HTTP/1.1, where a browser has six connections to a host for all of them: what they hear, and
// what the server has of them.
//
//   node tabs.mjs [--server BINARY] [--only NAME]
//
// Out: {"type":"case","name","faults"} for each, then {"type":"done","faults":[…]}.
import { parseArgs } from "node:util";
import { setTimeout } from "node:timers/promises";
import { comes, launch } from "./browser.mjs";
import * as pages from "./pages.mjs";
import { Server, serverBinary } from "./server.mjs";
import { application, PATIENCE_MS, playAll, ROOM } from "./stage.mjs";
import { finish, until } from "./tell.mjs";

const TABS = 8;
/** To one host, over HTTP/1.1. */
const CONNECTIONS = 6;
/** Most answers take a few milliseconds. */
const NO_ANSWER_MS = 3_000;

/** The sessions of now that have a connection, by their transports. */
async function streams(stage) {
  return (await stage.server.sessions(stage.user)).map(({ transport }) => transport).filter(Boolean);
}

const publish = (page) => page.evaluate((room) => client.publish(room, "message", 0).then(() => true), ROOM);

async function openTabs(stage, transports, options) {
  const tabs = [];
  while (tabs.length < TABS) tabs.push(await stage.open(transports, options));
  return tabs;
}

/** One connection for all, whatever they do. */
const shared = (transport) => async (stage) => {
  const tabs = await openTabs(stage, [transport], { shared: true });
  const faults = [];
  await stage.say(20);
  // Whoever leads goes; one of the seven others leads now.
  await tabs.shift().close();
  await stage.say(20);
  faults.push(...(await stage.judge(...tabs)));
  // A poll's connection is gone for a moment between two of them.
  let now;
  if (!(await until(PATIENCE_MS, async () => (now = await streams(stage)).join() === transport))) faults.push(`the server has ${now}`);
  // How long the disk takes beside all other tests nobody can say; where there is no connection left it takes for ever.
  const sent = Promise.all(tabs.map((tab) => publish(tab)));
  if (!(await Promise.race([sent, setTimeout(PATIENCE_MS, false)]))) faults.push("nobody can publish");
  return faults;
};

/** WebSockets are not among the six. */
async function sockets(stage) {
  const tabs = await openTabs(stage, undefined);
  await stage.say(20);
  const faults = await stage.judge(...tabs);
  const now = await streams(stage);
  if (now.join() !== Array(TABS).fill("ws").join()) faults.push(`the server has ${now}`);
  await Promise.all(tabs.map((tab) => publish(tab)));
  return faults;
}

/** Two tabs too many: they wait until others close, and so does whatever the six want to send. Then nothing is missing. */
async function streamsOfTheirOwn(stage) {
  const tabs = await openTabs(stage, ["sse"], { waits: false });
  const six = tabs.slice(0, CONNECTIONS);
  const two = tabs.slice(CONNECTIONS);
  const faults = [];
  for (const tab of six) if (!(await comes(tab, pages.isLive, undefined, PATIENCE_MS))) faults.push("one of the six does not come up");
  const before = stage.last;
  await stage.say(10);
  faults.push(...(await stage.judgeFrom(before + 1, six)));
  const sent = publish(six[0]);
  if (await Promise.race([sent, setTimeout(NO_ANSWER_MS, false)])) faults.push("a seventh connection was there");
  for (const tab of two) if (await tab.evaluate(pages.isLive)) faults.push("an eighth stream was there");
  // One more than those that wait: what is sent needs one as well.
  for (const tab of six.splice(-3)) await tab.close();
  await sent;
  for (const tab of two) if (!(await comes(tab, pages.isLive, undefined, PATIENCE_MS))) faults.push(`it does not come up: ${await stage.told(tab)}`);
  const since = stage.last;
  await stage.say(10);
  faults.push(...(await stage.judgeFrom(before + 1, six)), ...(await stage.judgeFrom(since + 1, two)));
  return faults;
}

const CASES = {
  "shared, stream": shared("sse"),
  "shared, long-poll": shared("poll"),
  "each its own, WebSocket": sockets,
  "each its own, stream": streamsOfTheirOwn,
};

finish(async () => {
  const { values } = parseArgs({ options: { server: { type: "string" }, only: { type: "string", default: "" } } });
  const server = await Server.start(serverBinary(values.server), { settings: "[namespaces.room]\nclient_publish = true\n" });
  const app = await application();
  const browser = await launch();
  const faults = await playAll(CASES, { browser, server, app, only: values.only });
  await browser.close();
  return faults;
});
