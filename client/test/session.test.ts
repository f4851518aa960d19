import assert from "node:assert/strict";
import { test } from "node:test";
import { HELD_LIMIT_CHARS } from "../src/core/feed.js";
import type { Gap, Message, Welcome } from "../src/core/frames.js";
import { createSession } from "../src/core/session.js";

/** A session and what it showed: `a1` for a message of channel a with seq 1, `gap a 2-3 reset` for a gap. */
class Bench {
  shown: string[] = [];
  unannounced = 0;
  readonly session = createSession("page", {
    message: (message) => this.shown.push(`${message.channel}${message.seq ?? "*"}`),
    gap: (gap, announced) => {
      const range = gap.from_seq === undefined ? "?" : `${gap.from_seq}-${gap.to_seq ?? "?"}`;
      this.shown.push(`gap ${gap.channel} ${range} ${gap.reason}`);
      if (!announced) this.unannounced += 1;
    },
  });

  welcome(cursor: string, channels: Welcome["channels"], more: Partial<Welcome> = {}) {
    const frame: Welcome = {
      type: "welcome",
      session: "s1",
      cursor,
      resumed: false,
      transport: "ws",
      channels,
      heartbeat_ms: 20_000,
      ...more,
    };
    return this.session.welcome(frame);
  }

  /** `message("a", 3, 10)`: seq 3 of channel a at position 0.10. */
  message(channel: string, seq: number, offset: number, id = `${channel}-${seq}-${offset}`) {
    this.session.message(message(channel, seq, offset, id));
  }

  gap(channel: string, more: Partial<Gap>) {
    this.session.gap({ type: "gap", channel, reason: "trimmed", ...more });
  }

  get cursor() {
    return this.session.cursor();
  }
}

function message(channel: string, seq: number, offset: number, id = `${channel}-${seq}-${offset}`): Message {
  return { type: "message", channel, seq, pos: `0.${offset}`, id, event: "e", data: null, at: "2026-11-22T08:00:00.000Z" };
}

function started(): Bench {
  const bench = new Bench();
  bench.session.add("a");
  bench.welcome("0.10", { a: { seq: 6 } });
  return bench;
}

test("messages move the cursor, and each connection carries session, cursor and channels", () => {
  const bench = new Bench();
  bench.session.add("a");
  assert.deepEqual(bench.session.params(1), { attempt: 1, connection: "page", channels: ["a"] });
  bench.welcome("0.10", { a: { seq: 6 } });
  bench.message("a", 7, 12);
  const expected = { attempt: 2, connection: "page", channels: ["a"], session: "s1", cursor: "0.12" };
  assert.deepEqual(bench.session.params(2), expected);
  assert.deepEqual(bench.shown, ["a7"]);
});

test("a connection that is cut before its first message goes on from the welcome's cursor", () => {
  const bench = started();
  assert.equal(bench.session.params(1).cursor, "0.10");
});

test("what two connections deliver twice is shown once", () => {
  const bench = started();
  bench.message("a", 7, 12);
  bench.message("a", 8, 13);
  bench.message("a", 7, 12);
  bench.message("a", 8, 13);
  bench.message("a", 9, 14);
  assert.deepEqual(bench.shown, ["a7", "a8", "a9"]);
  assert.equal(bench.unannounced, 0);
});

test("a jump that no gap frame announced is reported as a reset", () => {
  const bench = started();
  bench.message("a", 7, 12);
  bench.message("a", 10, 15);
  bench.message("a", 11, 16);
  assert.deepEqual(bench.shown, ["a7", "gap a 8-9 reset", "a10", "a11"]);
  assert.equal(bench.unannounced, 1);
});

test("an announced gap explains the jump and moves the cursor", () => {
  const bench = started();
  bench.gap("a", { from_seq: 7, to_seq: 9, resume: "0.20" });
  assert.equal(bench.cursor, "0.20");
  bench.message("a", 10, 21);
  assert.deepEqual(bench.shown, ["gap a 7-9 trimmed", "a10"]);
  assert.equal(bench.unannounced, 0);
});

test("a gap explains only its own range", () => {
  const bench = started();
  bench.gap("a", { reason: "filtered", from_seq: 9, to_seq: 9, resume: "0.20" });
  assert.deepEqual(bench.shown, ["gap a 7-8 reset", "gap a 9-9 filtered"]);
  assert.equal(bench.unannounced, 1);
});

test("a gap that is announced again is no news", () => {
  const bench = started();
  bench.gap("a", { from_seq: 7, to_seq: 9, resume: "0.20" });
  bench.gap("a", { from_seq: 7, to_seq: 9, resume: "0.20" });
  assert.equal(bench.shown.length, 1);
});

test("after a gap of unknown extent any seq may follow", () => {
  const bench = started();
  bench.gap("a", { reason: "overflow", resume: "0.20" });
  bench.message("a", 40, 21);
  assert.equal(bench.unannounced, 0);
  assert.deepEqual(bench.shown, ["gap a ? overflow", "a40"]);
});

test("only a reset turns the cursor back, and what then comes lower is shown", () => {
  const bench = started();
  bench.message("a", 7, 50);
  bench.gap("a", { reason: "filtered", from_seq: 8, to_seq: 8, resume: "0.40" });
  assert.equal(bench.cursor, "0.50");
  bench.gap("a", { reason: "reset", resume: "0.5" });
  assert.equal(bench.cursor, "0.5");
  bench.message("a", 1, 6);
  assert.deepEqual(bench.shown.slice(-2), ["gap a ? reset", "a1"]);
});

test("an unknown reason counts as a reset", () => {
  const bench = started();
  bench.message("a", 7, 50);
  bench.gap("a", { reason: "eclipsed" as Gap["reason"], resume: "0.5" });
  assert.equal(bench.cursor, "0.5");
});

test("a reset holds for every channel of its partition: lower positions are no repetition", () => {
  const bench = started();
  bench.session.add("b");
  bench.session.joined("b", { seq: 0, since: "0.15", messages: [] });
  bench.message("a", 7, 20);
  bench.gap("a", { reason: "reset", resume: "0.5" });
  bench.message("b", 1, 6);
  assert.deepEqual(bench.shown, ["a7", "gap a ? reset", "b1"]);
});

test("a reply that overlaps the one before shows nothing twice", () => {
  const bench = started();
  bench.session.add("b", 0);
  bench.session.joined("b", { seq: 2, since: "0.30", messages: [message("b", 1, 1)], more: true });
  bench.session.joined("b", { seq: 2, since: "0.30", messages: [message("b", 1, 1), message("b", 2, 2)] });
  assert.deepEqual(bench.shown, ["b1", "b2"]);
});

test("an id that was seen before an edge is not shown again after it, whatever its position", () => {
  const bench = started();
  bench.message("a", 7, 20, "x");
  bench.gap("a", { reason: "renumbered", from_seq: 8, to_seq: 99, resume: "0.100" });
  bench.message("a", 100, 101, "x");
  bench.message("a", 101, 102, "y");
  assert.deepEqual(bench.shown, ["a7", "gap a 8-99 renumbered", "a101"]);
});

test("without an edge a repeated id is shown, so that a fault of the server is seen", () => {
  const bench = started();
  bench.message("a", 7, 20, "x");
  bench.message("a", 8, 21, "x");
  assert.deepEqual(bench.shown, ["a7", "a8"]);
});

test("messages of a channel that is being joined wait for the reply, whose older ones come first", () => {
  const bench = started();
  const command = bench.session.add("b", 2);
  assert.deepEqual(command, { type: "subscribe", channels: ["b"], after: { b: 2 } });
  bench.message("b", 5, 30);
  bench.message("a", 7, 31);
  bench.message("b", 6, 32);
  assert.deepEqual(bench.shown, ["a7"]);
  // The reply was worked out later than the first held message: what it covers comes from it alone.
  bench.session.joined("b", { seq: 5, since: "0.30", messages: [message("b", 3, 3), message("b", 4, 4), message("b", 5, 30)] });
  assert.deepEqual(bench.shown, ["a7", "b3", "b4", "b5", "b6"]);
  assert.equal(bench.unannounced, 0);
});

test("the stream is believed only above a channel's since", () => {
  const bench = started();
  bench.session.add("b");
  bench.session.joined("b", { seq: 5, since: "0.30", messages: [] });
  bench.message("b", 5, 29);
  bench.message("b", 6, 31);
  assert.deepEqual(bench.shown, ["b6"]);
});

test("what a reply no longer holds is a gap", () => {
  const bench = started();
  bench.session.add("b", 2);
  bench.session.joined("b", { seq: 9, since: "0.30", messages: [message("b", 6, 20), message("b", 7, 21)] });
  assert.deepEqual(bench.shown, ["gap b 3-5 trimmed", "b6", "b7", "gap b 8-9 trimmed"]);
  assert.equal(bench.unannounced, 0);
});

test("a reply's own gap stands where it belongs among the messages", () => {
  const bench = started();
  bench.session.add("b", 2);
  const gap = { reason: "expired" as const, from_seq: 4, to_seq: 5 };
  bench.session.joined("b", { seq: 6, since: "0.30", messages: [message("b", 3, 19), message("b", 6, 20)], gap });
  assert.deepEqual(bench.shown, ["b3", "gap b 4-5 expired", "b6"]);
});

test("a reply with more is continued by another before the stream goes on", () => {
  const bench = started();
  bench.session.add("b", 0);
  bench.message("b", 4, 31);
  const first = bench.session.joined("b", { seq: 3, since: "0.30", messages: [message("b", 1, 1)], more: true });
  assert.deepEqual(first, [{ type: "subscribe", channels: ["b"], after: { b: 1 } }]);
  bench.message("b", 5, 33);
  // By now more has been published, and the later reply reaches further.
  const rest = [message("b", 2, 2), message("b", 3, 3), message("b", 4, 31)];
  assert.deepEqual(bench.session.joined("b", { seq: 4, since: "0.32", messages: rest }), []);
  assert.deepEqual(bench.shown, ["b1", "b2", "b3", "b4", "b5"]);
  assert.equal(bench.unannounced, 0);
});

test("a reply that says more and holds nothing is not asked for again and again", () => {
  const bench = started();
  bench.session.add("b", 0);
  assert.deepEqual(bench.session.joined("b", { seq: 3, since: "0.30", messages: [], more: true }), []);
  assert.deepEqual(bench.shown, ["gap b 1-3 trimmed"]);
});

test("held messages are bounded: beyond the limit they are dropped and asked for again", () => {
  const bench = started();
  bench.session.add("b");
  const big = "x".repeat(HELD_LIMIT_CHARS);
  bench.session.message({ ...message("b", 6, 31), data: big });
  bench.message("b", 7, 32);
  const demands = bench.session.joined("b", { seq: 5, since: "0.30", messages: [] });
  assert.deepEqual(demands, [{ type: "subscribe", channels: ["b"], after: { b: 5 } }]);
  bench.message("b", 8, 33);
  bench.session.joined("b", { seq: 7, since: "0.32", messages: [message("b", 6, 31), message("b", 7, 32)] });
  assert.deepEqual(bench.shown, ["b6", "b7", "b8"]);
});

test("a channel that the welcome does not carry is subscribed, after what was shown", () => {
  const bench = started();
  bench.session.add("b");
  bench.session.joined("b", { seq: 5, since: "0.30" });
  const demands = bench.welcome("0.30", { a: {} }, { resumed: true });
  assert.deepEqual(demands, [{ type: "subscribe", channels: ["b"], after: { b: 5 } }]);
});

test("a channel that is wanted while the first welcome is on its way is subscribed then", () => {
  const bench = new Bench();
  bench.session.params(1);
  assert.equal(bench.session.add("b"), undefined);
  assert.deepEqual(bench.welcome("0.10", { "user:ann": { seq: 0 } }), [{ type: "subscribe", channels: ["b"] }]);
});

test("a channel that was left is not taken up again from a welcome that still names it", () => {
  const bench = started();
  assert.deepEqual(bench.session.remove("a"), { type: "unsubscribe", channels: ["a"] });
  bench.welcome("0.10", { a: {} }, { resumed: true });
  bench.message("a", 7, 12);
  assert.deepEqual(bench.shown, []);
  assert.equal(bench.cursor, "0.12");
});

test("a later welcome does not overwrite what is known better", () => {
  const bench = started();
  bench.message("a", 7, 12);
  // Were its cursor taken, a gap frame lost after this welcome would be lost for good.
  bench.welcome("0.30,1.4", { a: { seq: 20 } }, { session: "s2" });
  assert.equal(bench.cursor, "0.12,1.4");
  bench.message("a", 21, 31);
  assert.deepEqual(bench.shown, ["a7", "gap a 8-20 reset", "a21"]);
});

test("a ping's cursor keeps a quiet session from ageing, and never turns it back", () => {
  const bench = started();
  bench.session.adopt("0.40,1.2");
  bench.session.adopt("0.39,1.3");
  assert.equal(bench.cursor, "0.40,1.3");
});

test("a reply's cursor adds only partitions that are lacking", () => {
  const bench = started();
  bench.session.fill("0.99,1.5");
  assert.equal(bench.cursor, "0.10,1.5");
});

test("a session of another user is forgotten with its cursor, in the open", () => {
  const bench = started();
  bench.message("a", 7, 50);
  bench.session.forget();
  assert.deepEqual(bench.session.params(1), { attempt: 1, connection: "page", channels: ["a"] });
  bench.welcome("0.5", { a: { seq: 1 } }, { session: "s2" });
  bench.message("a", 2, 6);
  assert.deepEqual(bench.shown, ["a7", "gap a ? reset", "a2"]);
});

test("a session that somebody else took over is left, its cursor kept", () => {
  const bench = started();
  bench.session.id = undefined;
  const { session, cursor } = bench.session.params(1);
  assert.deepEqual([session, cursor], [undefined, "0.10"]);
});

test("an ephemeral message is passed on and changes nothing", () => {
  const bench = started();
  const { seq: _seq, pos: _pos, ...ephemeral } = message("a", 0, 0);
  bench.session.message(ephemeral);
  assert.deepEqual(bench.shown, ["a*"]);
  assert.equal(bench.cursor, "0.10");
});

test("a channel that the server subscribes by itself is carried from there", () => {
  const bench = started();
  bench.session.subscribed({ b: { seq: 5, since: "0.30", messages: [] } });
  bench.message("b", 5, 29);
  bench.message("b", 6, 31);
  assert.deepEqual(bench.shown, ["b6"]);
});
