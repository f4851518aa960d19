// Sleep and wake, offline and online, the leader's tab, the back/forward cache: what happens to pages, with nothing
// lost and nothing doubled.
//
//   node wake.mjs [--server BINARY] [--only NAME]
//
// Out: {"type":"case","name","faults"} for each, then {"type":"done","faults":[…]}.
import { parseArgs } from "node:util";
import { setTimeout } from "node:timers/promises";
import { comes, launch, launchWithProcess, serveClient } from "./browser.mjs";
import { startBox, boxes } from "./boxes/index.mjs";
import * as pages from "./pages.mjs";
import { Server, serverBinary } from "./server.mjs";
import { application, PATIENCE_MS, playAll } from "./stage.mjs";
import { finish } from "./tell.mjs";

/** Longer than the client's tick by so much that it knows that it slept. */
const SLEEP_MS = 9_000;
/** Long enough for some messages to arrive meanwhile. */
const BUSY_MS = 1_000;
/** A little longer than the client waits for an answer to its ping. */
const ANSWER_MS = 3_500;

/** The whole browser is stopped, as by a lid that closes; its sockets stay, and fill. */
const sleep = (transport) => async (stage) => {
  const { browser, pid } = await launchWithProcess();
  stage.context = await browser.newContext();
  await serveClient(stage.context);
  const page = await stage.open([transport]);
  await stage.say(5);
  process.kill(-pid, "SIGSTOP");
  await stage.say(10);
  await setTimeout(SLEEP_MS);
  await stage.say(10);
  process.kill(-pid, "SIGCONT");
  await stage.say(5);
  const faults = await stage.judge(page);
  if (!(await stage.notes(page, "wake"))) faults.push(`it did not notice that it slept: ${await stage.told(page)}`);
  await browser.close();
  return faults;
};

const offline = (transport) => async (stage) => {
  const page = await stage.open([transport]);
  await stage.say(5);
  await stage.context.setOffline(true);
  await stage.say(10);
  await setTimeout(3_000);
  await stage.say(10);
  await stage.context.setOffline(false);
  await stage.say(5);
  const faults = await stage.judge(page);
  if (!(await comes(page, pages.isLive, undefined, PATIENCE_MS))) faults.push("it did not come back");
  if (!(await stage.notes(page, "offline"))) faults.push(`the browser did not say so: ${await stage.told(page)}`);
  return faults;
};

/**
 * Another network: the old connection never ends, and the browser says `online`. The client asks, and waits for 3 s. The
 * page is busy, as on waking it will be: what came before the network went, it hears only after it has asked.
 */
async function anotherNetwork(stage) {
  const box = await startBox(boxes.find(({ name }) => name === "half-open"), stage.server.port);
  const page = await stage.open(["ws", "sse", "poll"], { base: box.base });
  const busy = page.evaluate(pages.isBusy, BUSY_MS);
  await stage.say(5);
  box.disturb();
  await stage.say(10);
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await busy;
  const faults = await stage.judge(page);
  const said = await stage.said(page);
  const woke = said.indexOf("wake");
  if (woke < 0 || !said.includes("silent", woke)) faults.push(`it did not ask: ${await stage.told(page)}`);
  // Raced before it is dropped: the client never takes itself for lost.
  if (said.includes("lost", woke)) faults.push(`it was lost: ${await stage.told(page)}`);
  box.stop();
  return faults;
}

/** The same, and nothing tells the page but that somebody looks at it again. */
async function lookedAtAgain(stage) {
  const box = await startBox(boxes.find(({ name }) => name === "half-open"), stage.server.port);
  const page = await stage.open(["ws"], { base: box.base });
  await stage.say(5);
  await stage.judge(page);
  box.disturb();
  await stage.say(10);
  // Whoever was heard a moment ago is not asked.
  await setTimeout(ANSWER_MS);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  const faults = await stage.judge(page);
  const said = await stage.said(page);
  if (!said.includes("silent")) faults.push(`it did not ask: ${await stage.told(page)}`);
  if (said.includes("lost")) faults.push(`it was lost: ${await stage.told(page)}`);
  box.stop();
  return faults;
}

/** The browser says `offline` and is wrong: nothing happens to a connection that answers. */
async function falseAlarm(stage) {
  const page = await stage.open(["ws"]);
  await stage.say(5);
  // On a machine with much else to do an answer may come too late, and then it is right to look for another connection.
  for (let tries = 3; tries > 0; tries--) {
    const before = (await stage.said(page)).length;
    await page.evaluate(() => dispatchEvent(new Event("offline")));
    await stage.say(5);
    await setTimeout(ANSWER_MS);
    if (!(await stage.said(page)).slice(before).includes("silent")) break;
    if (tries === 1) stage.errors.push("it does not take the answers");
  }
  const faults = await stage.judge(page);
  const said = await stage.said(page);
  if (["lost", "retry"].some((what) => said.includes(what))) faults.push(`it left: ${await stage.told(page)}`);
  return faults;
}

/** Of three tabs that share a connection the one that has it is closed, twice. */
async function leaderCloses(stage) {
  const tabs = [];
  for (let tab = 0; tab < 3; tab++) tabs.push(await stage.open(undefined, { shared: true }));
  const faults = [];
  for (let left = 2; left > 0; left--) {
    await stage.say(10);
    const whole = await stage.judge(...tabs);
    // The locks are given in the order in which they are asked for.
    const leader = tabs.shift();
    await stage.say(3);
    await leader.close();
    await stage.say(10);
    faults.push(...whole, ...(await stage.judge(...tabs)));
  }
  return faults;
}

const backForward = (transport) => async (stage) => {
  const page = await stage.open([transport]);
  await page.evaluate(() => {
    globalThis.shown = [];
    addEventListener("pageshow", ({ persisted }) => globalThis.shown.push(persisted));
  });
  await stage.say(5);
  await stage.judge(page);
  await page.goto(`${stage.app}/elsewhere`);
  await stage.say(10);
  await setTimeout(500);
  // Nothing is loaded then: that is the point.
  await page.goBack({ waitUntil: "commit" });
  await stage.say(5);
  const isKept = () => globalThis.shown?.includes(true);
  if (!(await comes(page, isKept, undefined, PATIENCE_MS))) return ["the page was not kept: it was loaded anew"];
  return stage.judge(page);
};

const CASES = {
  "asleep, WebSocket": sleep("ws"),
  "asleep, stream": sleep("sse"),
  "asleep, long-poll": sleep("poll"),
  "offline, WebSocket": offline("ws"),
  "offline, stream": offline("sse"),
  "offline, long-poll": offline("poll"),
  "another network": anotherNetwork,
  "looked at again": lookedAtAgain,
  "offline, a false alarm": falseAlarm,
  "leader's tab": leaderCloses,
  "back/forward cache, WebSocket": backForward("ws"),
  "back/forward cache, stream": backForward("sse"),
  "back/forward cache, long-poll": backForward("poll"),
};

finish(async () => {
  const { values } = parseArgs({ options: { server: { type: "string" }, only: { type: "string", default: "" } } });
  const server = await Server.start(serverBinary(values.server));
  const app = await application();
  const browser = await launch();
  const faults = await playAll(CASES, { browser, server, app, only: values.only });
  await browser.close();
  return faults;
});
