import assert from "node:assert/strict";
import { test } from "node:test";
import { FLOW_TIMEOUT_MS } from "../src/core/link.js";
import { inFakeTime, pass, Rig } from "./rig.js";

/** What is waited for the welcome where no round trip is known. */
const STEP_MS = 300;

test("a WebSocket that is welcomed in time runs alone", inFakeTime(() => {
  const rig = new Rig();
  assert.equal(rig.ws.opening.probe, true, "nothing is known yet: it touches no session before it is ready");
  rig.ws.frame({ type: "ready" });
  rig.ws.welcome("s1");
  pass(5_000);
  assert.equal(rig.order, "ws");
  assert.equal(rig.connector.standing.phase, "live");
  assert.equal(rig.connector.standing.transport, "ws");
}));

test("without a welcome a stream starts beside it, and then a long-poll", inFakeTime(() => {
  const rig = new Rig();
  pass(STEP_MS - 50);
  assert.equal(rig.order, "ws");
  pass(50);
  assert.equal(rig.order, "ws sse");
  pass(STEP_MS);
  assert.equal(rig.order, "ws sse poll");
  assert.equal(rig.open, "ws sse poll");
}));

test("the wait follows the last round trip, within its bounds", inFakeTime(() => {
  for (const [rtt, step] of [[10, 150], [200, 300], [5_000, 600]] as const) {
    const rig = new Rig({ remembered: { rtt } });
    pass(step - 50);
    assert.equal(rig.order, "ws", `${rtt}`);
    pass(50);
    assert.equal(rig.order, "ws sse", `${rtt}`);
    rig.connector.stop();
  }
}));

test("an error starts the next one at once", inFakeTime(() => {
  const rig = new Rig();
  rig.ws.lose();
  assert.equal(rig.order, "ws sse");
  rig.sse.lose();
  assert.equal(rig.order, "ws sse poll");
}));

test("the first welcome wins, and what is below it is closed", inFakeTime(() => {
  const rig = new Rig();
  pass(STEP_MS);
  rig.ws.frame({ type: "ready" });
  rig.ws.welcome("s1");
  assert.equal(rig.connector.standing.transport, "ws");
  // It asked for a session of its own, so its answer is waited for.
  assert.equal(rig.sse.closed, false);
  rig.sse.welcome("s2");
  assert.deepEqual(rig.sse.byes, ["s2"]);
  assert.equal(rig.sse.closed, true);
  assert.equal(rig.session.sid, "s1");
  assert.equal(rig.frames.length, 1, "nobody hears of the other welcome");
}));

test("what a rival has named is none of the server's own when it is welcomed after another, though it was left in between", inFakeTime(() => {
  const rig = new Rig({ transports: ["ws", "sse"] });
  const hold = rig.session.hold("a", { after: undefined, last: undefined }, { give: () => undefined, settled: () => undefined });
  rig.connector.cut();
  rig.ws.frame({ type: "ready" });
  pass(STEP_MS);
  rig.sse.welcome("s1");
  rig.session.release(hold);
  rig.session.clock();
  const [leaving] = rig.session.unanswered();
  rig.session.frame({ type: "reply", id: leaving!.id, ok: true });
  rig.ws.welcome("s1", { channels: { a: {} }, resumed: true });
  assert.deepEqual(rig.session.own(), []);
  assert.deepEqual(rig.session.unanswered().map(({ type }) => type), ["unsubscribe"]);
}));

test("in a race for a session the better transport has the higher number", inFakeTime(() => {
  const rig = Rig.live();
  rig.connector.cut();
  assert.equal(rig.ws.opening.probe, false, "it worked before: no round trip is wasted on a probe");
  pass(2 * STEP_MS);
  const numbers = [rig.ws.attempt, rig.sse.attempt, rig.poll.attempt];
  assert.deepEqual(numbers, [...numbers].sort((a, b) => b - a));
  assert.equal(new Set(numbers).size, 3);
  rig.ws.welcome();
  assert.deepEqual([rig.sse.closed, rig.poll.closed], [true, true]);
}));

test("a stream that is refused because a mute WebSocket holds the session takes it after a while", inFakeTime(() => {
  const rig = Rig.live();
  rig.connector.cut();
  const mute = rig.ws;
  pass(STEP_MS);
  assert.equal(rig.order, "ws ws sse");
  rig.sse.end({ code: "replaced", status: 409, connection: "page", attempt: mute.attempt });
  assert.equal(mute.closed, false, "its welcome may be on its way");
  pass(STEP_MS);
  assert.equal(mute.closed, true);
  assert.equal(rig.order, "ws ws sse sse");
  assert.ok(rig.sse.attempt > mute.attempt);
  rig.sse.welcome();
  assert.equal(rig.connector.standing.transport, "sse");
  assert.deepEqual(rig.lives, [false, true]);
}));

test("a long-poll that is refused because a held stream has the session takes it, and streams are out", inFakeTime(() => {
  const rig = Rig.live();
  rig.connector.cut();
  rig.ws.lose();
  const held = rig.sse;
  pass(STEP_MS);
  rig.poll.end({ code: "replaced", status: 409, connection: "page", attempt: held.attempt });
  pass(STEP_MS);
  assert.equal(held.closed, true);
  rig.poll.welcome();
  assert.equal(rig.connector.standing.transport, "poll");
  rig.connector.cut();
  assert.equal(rig.order, "ws ws sse poll poll poll");
}));

test("a stream on which nothing follows the welcome gives way to a long-poll at once", inFakeTime(() => {
  const rig = new Rig();
  rig.ws.lose();
  rig.sse.welcome("s1");
  assert.equal(rig.connector.standing.transport, "sse");
  pass(FLOW_TIMEOUT_MS);
  assert.equal(rig.order, "ws sse poll");
  assert.equal(rig.poll.opening.params.session, "s1");
  rig.poll.welcome();
  assert.equal(rig.connector.standing.transport, "poll");
}));

test("a WebSocket that becomes ready while a stream is live takes over", inFakeTime(() => {
  const rig = new Rig();
  pass(STEP_MS);
  rig.sse.welcome("s1");
  rig.sse.flows();
  assert.equal(rig.ws.closed, false);
  rig.ws.frame({ type: "ready" });
  assert.equal(rig.ws.claimed?.session, "s1");
  assert.ok(rig.ws.attempt > rig.sse.attempt);
  assert.equal(rig.sse.closed, false, "until it is welcomed");
  rig.ws.welcome("s1");
  assert.equal(rig.connector.standing.transport, "ws");
  assert.equal(rig.sse.closed, true);
  assert.deepEqual(rig.lives, [false, false], "nothing was lost, so nothing recovered");
}));

test("auth is asked for each attempt", inFakeTime(() => {
  const rig = new Rig();
  for (const kind of ["ws", "sse", "poll"] as const) rig.get(kind).lose();
  assert.equal(rig.auths, 1);
  pass(1_000);
  assert.equal(rig.auths, 2);
  assert.equal(rig.ws.opening.tokenOf(), "token-2");
}));

test("it retries for ever, the first connection too", inFakeTime(() => {
  const rig = new Rig();
  for (let i = 0; i < 50; i += 1) {
    for (const kind of ["ws", "sse", "poll"] as const) rig.get(kind).lose();
    assert.equal(rig.connector.standing.phase, "connecting");
    assert.ok(rig.connector.standing.nextRetryAt! <= Date.now() + 15_000);
    pass(rig.connector.standing.nextRetryAt! - Date.now());
  }
  assert.equal(rig.connector.standing.attempt, 51);
}));

test("an auth that fails is no end, nor is one that throws", inFakeTime(() => {
  const rig = new Rig();
  rig.connector.stop();
  const failing = new Rig();
  failing.connector.cut();
  failing.auth = () => {
    throw new Error("no session");
  };
  failing.connector.cut();
  assert.equal(failing.connector.standing.lastError?.code, "auth_failed");
  assert.equal(failing.connector.standing.lastError?.message, "no session");
  assert.ok(failing.connector.standing.nextRetryAt);
}));

test("only a close that says so is final", inFakeTime(() => {
  const rig = new Rig();
  rig.ws.end({ status: 4001, code: "unauthorized", final: true });
  assert.equal(rig.connector.standing.phase, "closed");
  assert.equal(rig.connector.standing.lastError?.code, "unauthorized");
  const other = Rig.live();
  other.ws.end({ code: "never_heard_of", final: false });
  assert.equal(other.connector.standing.phase, "recovering");
  other.connector.stop();
}));

test("what the server asks for is waited out", inFakeTime(() => {
  const rig = Rig.live();
  rig.ws.end({ code: "going_away", retry_after_ms: 7_000 });
  pass(6_950);
  assert.equal(rig.order, "ws");
  pass(1_100);
  assert.notEqual(rig.order, "ws");
}));

test("a session that another page has taken is left to it, and not ended", inFakeTime(() => {
  const rig = Rig.live();
  rig.ws.end({ code: "replaced", connection: "other page", attempt: 99 });
  assert.deepEqual(rig.opened.map(({ byes }) => byes.length), [0]);
  pass(1_000);
  assert.equal(rig.opened.at(-1)!.opening.params.session, undefined);
  assert.equal(rig.opened.at(-1)!.opening.params.cursor, "0.1");
}));

test("a transport that is missing here is passed over", inFakeTime(() => {
  const rig = new Rig({ transports: ["sse", "poll"] });
  rig.sse.lose("ReferenceError: ReadableStream is not defined");
  rig.poll.welcome("s1");
  assert.equal(rig.connector.standing.transport, "poll");
}));
