import assert from "node:assert/strict";
import { test } from "node:test";
import { CHECK_MS } from "../src/core/connector.js";
import { FLOW_TIMEOUT_MS } from "../src/core/link.js";
import { MEMORY_TTL_MS } from "../src/core/memory.js";
import { PROBE_MS } from "../src/core/prober.js";
import { HEARTBEAT_MS, inFakeTime, MapStore, pass, Rig, sleep } from "./rig.js";

function liveOverPoll(): Rig {
  const rig = new Rig();
  rig.ws.lose();
  rig.sse.lose();
  rig.poll.welcome("s1");
  return rig;
}

test("on a lesser transport the better ones are probed after ten seconds, and then less often", inFakeTime(() => {
  const rig = liveOverPoll();
  pass(PROBE_MS - 50);
  assert.equal(rig.order, "ws sse poll");
  pass(100);
  assert.equal(rig.order, "ws sse poll ws sse");
  assert.equal(rig.ws.opening.probe, true);
  assert.equal(rig.sse.opening.params.session, undefined, "a scout leaves the session alone");
  rig.ws.lose();
  rig.sse.lose();
  pass(PROBE_MS);
  assert.equal(rig.opened.length, 5);
  pass(PROBE_MS + 100);
  assert.equal(rig.opened.length, 7);
}));

test("a probe that falls due while the connection is lost leaves the retry alone", inFakeTime(() => {
  const rig = liveOverPoll();
  pass(PROBE_MS - 100);
  rig.poll.lose();
  assert.equal(rig.connector.standing.nextRetryAt, Date.now() + 500);
  pass(450);
  assert.equal(rig.order, "ws sse poll");
  pass(100);
  assert.equal(rig.order, "ws sse poll poll");
}));

test("a probe that is ready takes over with session and cursor", inFakeTime(() => {
  const rig = liveOverPoll();
  pass(PROBE_MS + 100);
  rig.ws.frame({ type: "ready" });
  assert.equal(rig.ws.claimed?.session, "s1");
  assert.equal(rig.connector.standing.transport, "poll");
  // The old one may be told before the new one is welcomed.
  rig.poll.end({ code: "replaced", connection: "page", attempt: rig.ws.attempt });
  assert.equal(rig.connector.standing.phase, "live");
  assert.equal(rig.connector.standing.transport, "poll");
  rig.ws.welcome("s1");
  assert.equal(rig.connector.standing.transport, "ws");
  assert.equal(rig.poll.closed, true);
  assert.deepEqual(rig.lives, [false, false]);
}));

test("a scout that flows is ended with its session, and a real stream follows", inFakeTime(() => {
  const rig = liveOverPoll();
  pass(PROBE_MS + 100);
  const scout = rig.sse;
  assert.equal(scout.opening.params.pad, 1);
  scout.welcome("s2");
  assert.equal(rig.connector.standing.transport, "poll");
  scout.flows();
  assert.deepEqual([scout.byes, scout.closed], [["s2"], true]);
  assert.equal(rig.sse.opening.params.session, "s1");
  assert.ok(rig.sse.attempt > rig.poll.attempt);
  rig.sse.welcome("s1");
  assert.equal(rig.connector.standing.transport, "sse");
}));

test("a stream that has taken the session over is waited for, though polls were answered sooner", inFakeTime(() => {
  const rig = liveOverPoll();
  pass(PROBE_MS + 100);
  rig.sse.welcome("s2");
  rig.sse.flows();
  rig.poll.end({ code: "replaced", connection: "page", attempt: rig.sse.attempt });
  pass(FLOW_TIMEOUT_MS - 100);
  assert.equal(rig.connector.standing.phase, "live");
  rig.sse.welcome("s1");
  assert.equal(rig.connector.standing.transport, "sse");
  assert.deepEqual(rig.lives, [false, false]);
}));

test("one that is never welcomed gives way to what was there before", inFakeTime(() => {
  const rig = liveOverPoll();
  pass(PROBE_MS + 100);
  rig.sse.welcome("s2");
  rig.sse.flows();
  const held = rig.sse;
  rig.poll.end({ code: "replaced", connection: "page", attempt: held.attempt });
  pass(FLOW_TIMEOUT_MS + 50);
  assert.equal(held.closed, true);
  assert.equal(rig.opened.at(-1)!.kind, "poll");
  rig.poll.welcome("s1");
  assert.equal(rig.connector.standing.transport, "poll");
}));

test("a scout that is welcomed late is held back, whatever comes with the welcome", inFakeTime(() => {
  const rig = liveOverPoll();
  pass(PROBE_MS + 100);
  const scout = rig.sse;
  pass(FLOW_TIMEOUT_MS + 50);
  scout.welcome("s2");
  scout.flows();
  assert.deepEqual([scout.byes, scout.closed], [["s2"], true]);
  assert.equal(rig.sse, scout, "no real stream follows");
  assert.equal(rig.connector.standing.transport, "poll");
}));

test("a scout that flows when something better has taken over is only ended", inFakeTime(() => {
  const rig = liveOverPoll();
  pass(PROBE_MS + 100);
  const scout = rig.sse;
  scout.welcome("s2");
  rig.ws.frame({ type: "ready" });
  rig.ws.welcome("s1");
  scout.flows();
  assert.deepEqual([scout.byes, scout.closed], [["s2"], true]);
  assert.equal(rig.sse, scout);
  assert.equal(rig.connector.standing.transport, "ws");
}));

test("what got through is remembered for the next page, for half an hour", inFakeTime(() => {
  const store = new MapStore();
  const rig = new Rig({ store });
  rig.ws.lose();
  rig.sse.welcome("s1");
  assert.doesNotMatch(store.items["belfry http://belfry/"]!, /"transport"/, "not before it flows");
  rig.sse.flows();
  rig.connector.stop();

  const next = new Rig({ store });
  assert.equal(next.order, "sse");
  next.sse.welcome("s2");
  next.sse.flows();
  pass(PROBE_MS + 100);
  assert.equal(next.order, "sse ws", "a remembered downgrade is still probed above");
  next.connector.stop();

  pass(MEMORY_TTL_MS);
  assert.equal(new Rig({ store }).order, "ws");
}));

test("storage that throws or holds nonsense is as good as none", inFakeTime(() => {
  const broken = { getItem: () => "{{", setItem: () => { throw new Error("full"); } };
  const rig = Rig.live({ store: broken });
  assert.equal(rig.connector.standing.phase, "live");
}));

test("silence beyond the heartbeat ends a connection", inFakeTime(() => {
  const rig = Rig.live();
  pass(HEARTBEAT_MS);
  rig.ws.frame({ type: "ping" });
  pass(HEARTBEAT_MS + 4_000);
  assert.equal(rig.connector.standing.phase, "live");
  pass(3_100);
  assert.equal(rig.connector.standing.phase, "recovering");
  assert.equal(rig.opened[0]!.closed, true);
}));

test("a transport that keeps dying young loses its lives, and gets them back when it lasts", inFakeTime(() => {
  const rig = Rig.live();
  rig.ws.lose();
  pass(1_000);
  rig.ws.welcome("s1");
  rig.ws.lose();
  pass(1_000);
  assert.equal(rig.opened.at(-1)!.kind, "sse");
  assert.match(rig.what, /ws unfit/);
  rig.sse.welcome("s1");
  rig.sse.flows();
  pass(PROBE_MS + 100);
  rig.ws.frame({ type: "ready" });
  rig.ws.welcome("s1");
  for (let i = 0; i < 3; i += 1) {
    pass(10_000);
    rig.ws.frame({ type: "ping" });
  }
  rig.ws.lose();
  pass(600);
  assert.equal(rig.opened.at(-1)!.kind, "ws");
}));

test("where what is fit never opens, what died young is tried again", inFakeTime(() => {
  const rig = new Rig();
  for (let round = 0; round < 20; round += 1) {
    const newest = rig.opened.at(-1)!;
    if (newest.kind !== "ws") newest.welcome("s1");
    newest.lose();
    pass(2_000);
  }
  assert.match(rig.what, /sse unfit/);
  assert.match(rig.what, /poll unfit/);
  const kinds = rig.opened.map(({ kind }) => kind);
  assert.ok(new Set(kinds.slice(-3)).size > 1, `${kinds}`);
}));

test("the heartbeat is shortened when two connections die after the same silence, and stays so on the next page", inFakeTime(() => {
  const store = new MapStore();
  const rig = Rig.live({ store });
  pass(5_000);
  rig.ws.lose();
  pass(1_000);
  assert.equal(rig.ws.opening.params.heartbeat_ms, undefined, "once may be anything");
  rig.ws.welcome("s1");
  pass(5_000);
  rig.ws.lose();
  pass(1_000);
  assert.doesNotMatch(rig.what, /unfit/, "with that it may well last");
  const heartbeat = rig.opened.at(-1)!.opening.params.heartbeat_ms!;
  assert.ok(heartbeat >= 1_000 && heartbeat < 4_000, `${heartbeat}`);
  assert.ok(rig.opened.at(-1)!.opening.patience() < 5_000, "nor does a poll wait longer");
  rig.connector.stop();
  const next = new Rig({ store });
  assert.equal(next.opened[0]!.opening.params.heartbeat_ms, heartbeat);
  next.connector.stop();
}));

test("after sleep a connection has three seconds to answer, and stays until a new one is welcomed", inFakeTime(() => {
  const rig = Rig.live();
  sleep(3_600_000);
  pass(2_000);
  const old = rig.ws;
  assert.equal(old.pings, 1);
  assert.equal(old.closed, false);
  pass(CHECK_MS);
  assert.match(rig.order, /^ws ws/, "nothing came: another is raced");
  assert.equal(old.closed, false);
  rig.ws.welcome("s1");
  assert.equal(old.closed, true);
  assert.equal(rig.connector.standing.transport, "ws");
}));

test("after sleep a connection that answers is kept", inFakeTime(() => {
  const rig = Rig.live();
  sleep(3_600_000);
  pass(2_000);
  rig.ws.frame({ type: "pong" });
  pass(CHECK_MS);
  assert.equal(rig.order, "ws");
  assert.equal(rig.connector.standing.phase, "live");
}));

test("what was on its way before the sleep is no answer", inFakeTime(() => {
  const rig = Rig.live();
  sleep(3_600_000);
  pass(2_000);
  const old = rig.ws;
  // From the buffers of a network that is gone.
  old.frame({ type: "ping" });
  pass(CHECK_MS);
  assert.match(rig.order, /^ws ws/);
  assert.equal(old.closed, false);
  rig.ws.welcome("s1");
  assert.doesNotMatch(rig.what, /lost/);
}));

test("a long-poll answers with a welcome", inFakeTime(() => {
  const rig = new Rig({ transports: ["poll"] });
  rig.poll.welcome("s1");
  sleep(3_600_000);
  pass(2_000);
  assert.equal(rig.poll.pings, 1);
  rig.poll.welcome("s1");
  pass(CHECK_MS);
  assert.equal(rig.order, "poll");
  assert.equal(rig.connector.standing.phase, "live");
}));

test("an event stream cannot be asked: after sleep a new one is raced at once", inFakeTime(() => {
  const rig = new Rig({ transports: ["sse", "poll"] });
  rig.sse.welcome("s1");
  rig.sse.flows();
  const old = rig.sse;
  sleep(60_000);
  pass(2_000);
  assert.match(rig.order, /^sse sse/);
  assert.equal(old.closed, false);
}));

test("a drain's reconnect opens another connection beside the old one", inFakeTime(() => {
  const rig = Rig.live();
  const old = rig.ws;
  old.frame({ type: "reconnect", after_ms: 1_500, reason: "drain" });
  pass(1_400);
  assert.equal(rig.order, "ws");
  pass(200);
  assert.equal(rig.order, "ws ws");
  assert.equal(old.closed, false);
  rig.ws.welcome("s1");
  assert.equal(old.closed, true);
  assert.deepEqual(rig.lives, [false, false]);
}));

test("200 clients of a server that died come back spread over time", inFakeTime(() => {
  const times = new Set<number>();
  for (let i = 0; i < 200; i += 1) {
    Math.random = () => i / 200;
    const rig = Rig.live();
    rig.ws.lose();
    times.add(rig.connector.standing.nextRetryAt!);
    rig.connector.stop();
  }
  assert.equal(times.size, 200);
}));

test("commands go out only after those that wait have been said again", inFakeTime(() => {
  const rig = new Rig();
  const command = { type: "unsubscribe" as const, channels: ["a"], id: 1 };
  rig.connector.pass([command]);
  rig.ws.frame({ type: "ready" });
  assert.deepEqual(rig.ws.sent, []);
  rig.ws.welcome("s1");
  rig.connector.pass([command]);
  assert.equal(rig.ws.sent.length, 1);
}));

test("a page that goes says no goodbye: its session stays for the page that comes, which the server would take for somebody's leaving", inFakeTime(() => {
  const page = Object.assign(new EventTarget(), { hidden: false });
  Object.assign(globalThis, { document: page, window: page });
  try {
    const rig = Rig.live();
    const { ws } = rig;
    page.dispatchEvent(new Event("pagehide"));
    assert.deepEqual(ws.byes, []);
    assert.equal(ws.closed, true);
    // It stays after all.
    pass(CHECK_MS * 2);
    assert.notEqual(rig.ws, ws);
    assert.equal(rig.ws.opening.params.session, "s1");
    rig.connector.stop();
  } finally {
    Object.assign(globalThis, { document: undefined, window: undefined });
  }
}));

/** In a page whose browser says that there is no network. */
const offline = (play: (say: (event: string) => void) => void) => inFakeTime(() => {
  const page = Object.assign(new EventTarget(), { hidden: false });
  // Later versions of Node have one, to be read only.
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator") ?? { configurable: true, value: undefined };
  Object.assign(globalThis, { document: page, window: page });
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: { onLine: false } });
  try {
    play((event) => page.dispatchEvent(new Event(event)));
  } finally {
    Object.assign(globalThis, { document: undefined, window: undefined });
    Object.defineProperty(globalThis, "navigator", before);
  }
});

test("where there is no network a connection that does not answer is given up at once, and the page says that it is offline", offline((say) => {
  const rig = Rig.live();
  const { ws } = rig;
  say("offline");
  pass(CHECK_MS - 100);
  assert.equal(rig.connector.standing.phase, "live", "it may be wrong");
  pass(200);
  assert.equal(rig.connector.standing.phase, "offline");
  assert.equal(ws.closed, true);
  assert.doesNotMatch(rig.what, /unfit/);
  rig.ws.lose();
  rig.connector.stop();
}));

test("one that answers is kept, whatever the browser says", offline((say) => {
  const rig = Rig.live();
  say("offline");
  rig.ws.frame({ type: "pong" });
  pass(CHECK_MS + 100);
  assert.deepEqual([rig.order, rig.connector.standing.phase], ["ws", "live"]);
  rig.connector.stop();
}));

test("a network that goes while the next try is waited for is said as well", offline((say) => {
  Object.assign(navigator, { onLine: true });
  const rig = Rig.live();
  rig.ws.lose();
  assert.equal(rig.connector.standing.phase, "recovering");
  Object.assign(navigator, { onLine: false });
  say("offline");
  assert.equal(rig.connector.standing.phase, "offline");
  rig.connector.stop();
}));

test("closing says goodbye and ends everything", inFakeTime(() => {
  const rig = liveOverPoll();
  pass(PROBE_MS + 100);
  rig.connector.stop();
  assert.deepEqual(rig.poll.byes, ["s1"]);
  assert.equal(rig.open, "");
  pass(600_000);
  assert.equal(rig.open, "");
}));
