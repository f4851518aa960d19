// The stream of a session: what frames, gaps, replies and connections do to the cursor and to whoever listens to all channels.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Bench, carried, message } from "./bench.js";
import type { Gap } from "../src/core/frames.js";
import { WAITING_LIMIT_CHARS } from "../src/core/reader.js";

test("messages move the cursor, and each connection carries session, cursor and channels", () => {
  const bench = new Bench();
  bench.hold("a");
  assert.deepEqual(bench.machine.params(1), { attempt: 1, connection: "page", channels: ["a"] });
  bench.welcome("0.10", { a: { seq: 6 } });
  bench.message("a", 7, 12);
  const expected = { attempt: 2, connection: "page", channels: ["a"], session: "s1", cursor: "0.12" };
  assert.deepEqual(bench.machine.params(2), expected);
  assert.deepEqual(bench.shown, ["a7"]);
});

test("a connection that is cut before its first message goes on from the welcome's cursor", () => {
  const { bench } = carried();
  assert.equal(bench.machine.params(1).cursor, "0.10");
});

test("what two connections deliver twice is shown once", () => {
  const { bench } = carried();
  bench.message("a", 7, 12);
  bench.message("a", 8, 13);
  bench.message("a", 7, 12);
  bench.message("a", 8, 13);
  bench.message("a", 9, 14);
  assert.deepEqual(bench.shown, ["a7", "a8", "a9"]);
  assert.equal(bench.unannounced, 0);
});

test("a jump that no gap frame announced is reported as a reset", () => {
  const { bench } = carried();
  bench.message("a", 7, 12);
  bench.message("a", 10, 15);
  bench.message("a", 11, 16);
  assert.deepEqual(bench.shown, ["a7", "gap a 8-9 reset", "a10", "a11"]);
  assert.equal(bench.unannounced, 1);
});

test("an announced gap explains the jump and moves the cursor", () => {
  const { bench } = carried();
  bench.gap("a", { from_seq: 7, to_seq: 9, resume: "0.20" });
  assert.equal(bench.cursor, "0.20");
  bench.message("a", 10, 21);
  assert.deepEqual(bench.shown, ["gap a 7-9 trimmed", "a10"]);
  assert.equal(bench.unannounced, 0);
});

test("a gap explains only its own range", () => {
  const { bench } = carried();
  bench.gap("a", { reason: "filtered", from_seq: 9, to_seq: 9, resume: "0.20" });
  assert.deepEqual(bench.shown, ["gap a 7-8 reset", "gap a 9-9 filtered"]);
  assert.equal(bench.unannounced, 1);
});

test("a gap that is announced again is no news", () => {
  const { bench } = carried();
  bench.gap("a", { from_seq: 7, to_seq: 9, resume: "0.20" });
  bench.gap("a", { from_seq: 7, to_seq: 9, resume: "0.20" });
  assert.equal(bench.shown.length, 1);
});

test("after a gap of unknown extent any seq may follow", () => {
  const { bench } = carried();
  bench.gap("a", { reason: "overflow", resume: "0.20" });
  bench.message("a", 40, 21);
  assert.equal(bench.unannounced, 0);
  assert.deepEqual(bench.shown, ["gap a ? overflow", "a40"]);
});

test("only a reset turns the cursor back, and what then comes lower is shown", () => {
  const { bench } = carried();
  bench.message("a", 7, 50);
  bench.gap("a", { reason: "filtered", from_seq: 8, to_seq: 8, resume: "0.40" });
  assert.equal(bench.cursor, "0.50");
  bench.gap("a", { reason: "reset", resume: "0.5" });
  assert.equal(bench.cursor, "0.5");
  bench.message("a", 1, 6);
  assert.deepEqual(bench.shown.slice(-2), ["gap a ? reset", "a1"]);
});

test("a reset on the way forward turns nothing back, and what an older connection brought still counts", () => {
  const { bench } = carried();
  bench.welcome("0.15", { a: {} });
  bench.message("a", 7, 50);
  bench.gap("a", { reason: "reset", resume: "0.15" });
  bench.message("a", 7, 50);
  assert.equal(bench.cursor, "0.50");
  assert.deepEqual(bench.shown, ["a7", "gap a ? reset"]);
});

test("a row of polls begins anew with each of them", () => {
  const { bench } = carried();
  bench.ping("0.50");
  bench.gap("a", { reason: "reset", resume: "0.40" });
  assert.equal(bench.cursor, "0.40");
});

test("an unknown reason counts as a reset", () => {
  const { bench } = carried();
  bench.message("a", 7, 50);
  bench.gap("a", { reason: "eclipsed" as Gap["reason"], resume: "0.5" });
  assert.equal(bench.cursor, "0.5");
});

test("a reset holds for every channel of its partition: lower positions are no repetition", () => {
  const { bench } = carried();
  bench.hold("b");
  bench.reply({ seq: 0, since: "0.15", messages: [] });
  bench.message("a", 7, 20);
  bench.gap("a", { reason: "reset", resume: "0.5" });
  bench.message("b", 1, 6);
  assert.deepEqual(bench.shown, ["a7", "gap a ? reset", "b1"]);
});

test("a page that overlaps what came before shows nothing twice", () => {
  const { bench } = carried();
  bench.hold("b", { after: 0 });
  bench.reply({ seq: 2, since: "0.30", messages: [message("b", 1, 1)], more: true });
  bench.page({ messages: [message("b", 1, 1), message("b", 2, 2)] });
  assert.deepEqual(bench.shown, ["b1", "b2"]);
});

test("an id that was seen before an edge is not shown again after it, whatever its position: a gap has its seq", () => {
  const { bench } = carried();
  bench.message("a", 7, 20, "x");
  bench.gap("a", { reason: "renumbered", from_seq: 8, to_seq: 99, resume: "0.100" });
  bench.message("a", 100, 101, "x");
  bench.message("a", 101, 102, "y");
  assert.deepEqual(bench.shown, ["a7", "gap a 8-99 renumbered", "gap a 100-100 filtered", "a101"]);
});

test("without an edge a repeated id is shown, so that a fault of the server is seen", () => {
  const { bench } = carried();
  bench.message("a", 7, 20, "x");
  bench.message("a", 8, 21, "x");
  assert.deepEqual(bench.shown, ["a7", "a8"]);
});

test("messages of a channel that is being joined wait for the reply, whose older ones come first", () => {
  const { bench } = carried();
  bench.hold("b", { after: 2 });
  assert.deepEqual(bench.commands, [{ type: "subscribe", channels: ["b"], after: { b: 2 } }]);
  bench.message("b", 5, 30);
  bench.message("a", 7, 31);
  bench.message("b", 6, 32);
  assert.deepEqual(bench.shown, ["a7"]);
  // The reply was worked out later than the first held message: what it covers comes from it alone.
  bench.reply({ seq: 5, since: "0.30", messages: [message("b", 3, 3), message("b", 4, 4), message("b", 5, 30)] });
  assert.deepEqual(bench.shown, ["a7", "b3", "b4", "b5", "b6"]);
  assert.equal(bench.unannounced, 0);
});

test("the stream is believed only above a channel's since", () => {
  const { bench } = carried();
  bench.hold("b");
  bench.reply({ seq: 5, since: "0.30", messages: [] });
  bench.message("b", 5, 29);
  bench.message("b", 6, 31);
  assert.deepEqual(bench.shown, ["b6"]);
});

test("what a reply leaves out without a word has expired", () => {
  const { bench } = carried();
  bench.hold("b", { after: 2 });
  bench.reply({ seq: 9, since: "0.30", messages: [message("b", 6, 20), message("b", 7, 21)] });
  assert.deepEqual(bench.shown, ["gap b 3-5 expired", "b6", "b7", "gap b 8-9 expired"]);
  assert.equal(bench.unannounced, 0);
});

test("a reply's own gap stands where it belongs among the messages", () => {
  const { bench } = carried();
  bench.hold("b", { after: 2 });
  const gap = { reason: "expired" as const, from_seq: 4, to_seq: 5 };
  bench.reply({ seq: 6, since: "0.30", messages: [message("b", 3, 19), message("b", 6, 20)], gap });
  assert.deepEqual(bench.shown, ["b3", "gap b 4-5 expired", "b6"]);
});

test("a gap that comes before the reply counts by its seqs, wherever its resume lies", () => {
  const { bench } = carried();
  bench.hold("b");
  // The first reply was lost: the stream has carried it since then, and this one names a later place.
  bench.gap("b", { to_seq: 4, resume: "0.10" });
  bench.message("b", 5, 31);
  bench.reply({ since: "0.30" });
  assert.deepEqual(bench.shown, ["gap b ? trimmed", "b5"]);
  assert.equal(bench.unannounced, 0);
});

test("a reply with more is continued by history before the stream goes on", () => {
  const { bench } = carried();
  const hold = bench.hold("b", { after: 0 });
  bench.message("b", 4, 31);
  bench.reply({ seq: 3, since: "0.30", messages: [message("b", 1, 1)], more: true });
  assert.deepEqual(bench.reads, [["b", { after: 1 }]], "once for all who want it");
  bench.message("b", 5, 33);
  // By now more has been published, and history reaches further.
  bench.page({ messages: [message("b", 2, 2), message("b", 3, 3), message("b", 4, 31)] });
  assert.deepEqual(bench.commands, []);
  assert.deepEqual(bench.shown, ["b1", "b2", "b3", "b4", "b5"]);
  assert.deepEqual(bench.told.get(hold), ["b1", "b2", "b3", "b4", "b5", "ready"]);
  assert.equal(bench.unannounced, 0);
});

test("a reply that says more and holds nothing is asked for by history, once", () => {
  const { bench } = carried();
  bench.hold("b", { after: 0 });
  bench.reply({ seq: 3, since: "0.30", messages: [], more: true });
  assert.deepEqual(bench.commands, []);
  assert.deepEqual(bench.shown, [], "nobody has said that they are gone");
  assert.deepEqual(bench.reads, [["b", { after: 0 }]]);
  bench.page({ messages: [message("b", 1, 1), message("b", 2, 2), message("b", 3, 3)] });
  assert.deepEqual(bench.shown, ["b1", "b2", "b3"]);
});

test("a page that says more and holds nothing is not asked for again and again", () => {
  const { bench } = carried();
  const hold = bench.hold("a", { after: 0 });
  bench.page({ messages: [], more: true });
  assert.deepEqual(bench.reads, []);
  assert.deepEqual(bench.told.get(hold), ["gap a 1-6 expired", "ready"]);
});

test("what comes while a channel is being joined is bounded: beyond the limit it is dropped and read from history", () => {
  const { bench } = carried();
  bench.hold("b");
  bench.frame({ ...message("b", 6, 31), data: "x".repeat(WAITING_LIMIT_CHARS) });
  bench.message("b", 7, 32);
  bench.reply({ seq: 5, since: "0.30", messages: [] });
  assert.deepEqual(bench.reads, [["b", { after: 5 }]]);
  bench.message("b", 8, 33);
  bench.page({ messages: [message("b", 6, 31), message("b", 7, 32)] });
  assert.deepEqual(bench.shown, ["b6", "b7", "b8"]);
});

test("a channel that the welcome does not carry is subscribed, after what was shown", () => {
  const { bench } = carried();
  bench.hold("b");
  bench.reply({ seq: 5, since: "0.30" });
  bench.welcome("0.30", { a: {} }, { resumed: true });
  assert.deepEqual(bench.commands, [{ type: "subscribe", channels: ["b"], after: { b: 5 } }]);
});

test("a channel that is wanted while the first welcome is on its way is subscribed then", () => {
  const bench = new Bench();
  bench.machine.params(1);
  bench.hold("b");
  assert.deepEqual(bench.commands, []);
  bench.welcome("0.10", { "user:ann": { seq: 0 } });
  assert.deepEqual(bench.commands, [{ type: "subscribe", channels: ["b"] }]);
});

test("a channel that was left is not taken up again from a welcome that still names it", () => {
  const bench = new Bench();
  const hold = bench.hold("a");
  bench.welcome("0.10", { a: { seq: 6 } });
  bench.release(hold);
  assert.deepEqual(bench.commands, [{ type: "unsubscribe", channels: ["a"] }]);
  bench.welcome("0.10", { a: {} }, { resumed: true });
  bench.message("a", 7, 12);
  assert.deepEqual(bench.shown, []);
  assert.equal(bench.cursor, "0.12");
});

test("a later welcome does not overwrite what is known better: what lies between is asked for", () => {
  const { bench } = carried();
  bench.message("a", 7, 12);
  // Were its cursor taken, a gap frame lost after this welcome would be lost for good.
  bench.welcome("0.30,1.4", { a: { seq: 20 } }, { session: "s2" });
  assert.equal(bench.cursor, "0.12,1.4");
  bench.message("a", 21, 31);
  assert.deepEqual(bench.reads, [["a", { after: 7 }]]);
  bench.page({ messages: [], gap: { reason: "trimmed", from_seq: 8, to_seq: 20 } });
  assert.deepEqual(bench.shown, ["a7", "gap a 8-20 trimmed", "a21"]);
});

test("a ping's cursor keeps a quiet session from ageing, and never turns it back", () => {
  const { bench } = carried();
  bench.ping("0.40,1.2");
  bench.ping("0.39,1.3");
  assert.equal(bench.cursor, "0.40,1.3");
});

test("a reply's cursor adds only partitions that are lacking", () => {
  const { bench } = carried();
  bench.hold("b");
  bench.reply({ seq: 1, since: "1.5" }, { cursor: "0.99,1.5" });
  assert.equal(bench.cursor, "0.10,1.5");
});

test("a session of another user is forgotten with its cursor, in the open", () => {
  const { bench } = carried();
  bench.message("a", 7, 50);
  bench.machine.forget();
  bench.settle();
  assert.deepEqual(bench.machine.params(1), { attempt: 1, connection: "page", channels: ["a"] });
  bench.welcome("0.5", { a: { seq: 1 } }, { session: "s2" });
  bench.message("a", 2, 6);
  assert.deepEqual(bench.shown, ["a7", "gap a ? reset", "a2"]);
});

test("a session that somebody else took over is left, its cursor kept", () => {
  const { bench } = carried();
  bench.machine.sid = undefined;
  const { session, cursor } = bench.machine.params(1);
  assert.deepEqual([session, cursor], [undefined, "0.10"]);
});

test("an ephemeral message is passed on and changes nothing", () => {
  const { bench } = carried();
  const { seq: _seq, pos: _pos, ...ephemeral } = message("a", 0, 0);
  bench.frame(ephemeral);
  assert.deepEqual(bench.shown, ["a*"]);
  assert.equal(bench.cursor, "0.10");
});

test("a channel that the server subscribes by itself is carried from there", () => {
  const { bench } = carried();
  bench.frame({ type: "subscribed", channels: { b: { seq: 5, since: "0.30", messages: [] } } });
  bench.message("b", 5, 29);
  bench.message("b", 6, 31);
  assert.deepEqual(bench.shown, ["b6"]);
});

// The position of each hold.

/** A channel a that is carried, its feed at seq 6, with one hold on it. */
