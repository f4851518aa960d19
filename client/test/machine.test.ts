import assert from "node:assert/strict";
import { test } from "node:test";
import type { Gap, HistoryAnswer, Joined, Message, NumberedCommand, Reply, ServerFrame, Subscribe, Welcome } from "../src/core/frames.js";
import { createMachine, type Hold } from "../src/core/machine.js";
import { WAITING_LIMIT_CHARS, type PageQuery, type Start } from "../src/core/reader.js";
import { fault } from "../src/core/util.js";

/** A machine and what it decides: `a1` for a message of channel a with seq 1, `gap a 2-3 reset` for a gap. */
class Bench {
  /** To whoever listens to all channels. */
  shown: string[] = [];
  unannounced = 0;
  sent: NumberedCommand[] = [];
  reads: [string, PageQuery][] = [];
  /** Of each hold: what it was told, in order. */
  told = new Map<Hold, string[]>();
  readonly machine = createMachine("page", {
    give: (frame) => this.shown.push(textOf(frame)),
    presence: () => undefined,
    turnedDown: () => undefined,
    carried: () => undefined,
    pass: (commands) => this.sent.push(...commands),
    fetchPage: (...asked) => this.reads.push(asked),
    alarm: (ms) => ms === 0 && this.machine.clock(),
    unannounced: () => (this.unannounced += 1),
  });

  settle() {
    for (let todo = this.machine.decisions(); todo.length; todo = this.machine.decisions()) for (const decision of todo) decision();
  }

  hold(name: string, start: Partial<Start> = {}, listens = true): Hold {
    const told: string[] = [];
    const hold = this.machine.hold(name, { after: undefined, last: undefined, ...start }, {
      give: (frame) => told.push(textOf(frame)),
      settled: (error) => told.push(error ? `ready ${error.code}` : "ready"),
    });
    this.told.set(hold, told);
    this.settle();
    this.machine.begin(hold, listens);
    this.settle();
    return hold;
  }

  release(hold: Hold) {
    this.machine.release(hold);
    this.settle();
  }

  frame(frame: ServerFrame) {
    this.machine.frame(frame);
    this.settle();
  }

  /** Answers the oldest subscribe or unsubscribe that is under way. */
  reply(joined?: Joined, more: Partial<Reply> = {}) {
    const command = this.sent.shift()! as Subscribe & { id: number };
    this.frame({ type: "reply", id: command.id, ok: true, ...(joined && { channels: { [command.channels[0]!]: joined } }), ...more });
  }

  /** Answers the oldest question to history. */
  page(answer?: HistoryAnswer, code?: string) {
    const [name, query] = this.reads.shift()!;
    this.machine.page(name, query, code === undefined ? undefined : fault(code), answer);
    this.settle();
  }

  welcome(cursor: string, channels: Welcome["channels"], more: Partial<Welcome> = {}) {
    this.frame({ type: "welcome", session: "s1", cursor, resumed: false, transport: "ws", channels, heartbeat_ms: 20_000, ...more });
  }

  /** `message("a", 3, 10)`: seq 3 of channel a at position 0.10. */
  message(channel: string, seq: number, offset: number, id = `${channel}-${seq}-${offset}`) {
    this.frame(message(channel, seq, offset, id));
  }

  gap(channel: string, more: Partial<Gap>) {
    this.frame({ type: "gap", channel, reason: "trimmed", ...more });
  }

  ping(cursor: string) {
    this.frame({ type: "ping", cursor });
  }

  get commands() {
    return this.sent.map(({ id: _id, ...command }) => command);
  }

  get cursor() {
    return this.machine.position();
  }
}

const textOf = (frame: Message | Gap) => (frame.type === "gap" ? gapText(frame) : `${frame.channel}${frame.seq ?? "*"}`);

const gapText = ({ channel, reason, from_seq, to_seq }: Gap) =>
  `gap ${channel} ${from_seq === undefined ? "?" : `${from_seq}-${to_seq ?? "?"}`} ${reason}`;

function message(channel: string, seq: number, offset: number, id = `${channel}-${seq}-${offset}`): Message {
  return { type: "message", channel, seq, pos: `0.${offset}`, id, event: "e", data: null, at: "2026-11-22T08:00:00.000Z" };
}

function started(): Bench {
  const bench = new Bench();
  bench.hold("a");
  bench.welcome("0.10", { a: { seq: 6 } });
  return bench;
}

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
  const bench = started();
  assert.equal(bench.machine.params(1).cursor, "0.10");
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

test("a reset on the way forward turns nothing back, and what an older connection brought still counts", () => {
  const bench = started();
  bench.welcome("0.15", { a: {} });
  bench.message("a", 7, 50);
  bench.gap("a", { reason: "reset", resume: "0.15" });
  bench.message("a", 7, 50);
  assert.equal(bench.cursor, "0.50");
  assert.deepEqual(bench.shown, ["a7", "gap a ? reset"]);
});

test("a row of polls begins anew with each of them", () => {
  const bench = started();
  bench.ping("0.50");
  bench.gap("a", { reason: "reset", resume: "0.40" });
  assert.equal(bench.cursor, "0.40");
});

test("an unknown reason counts as a reset", () => {
  const bench = started();
  bench.message("a", 7, 50);
  bench.gap("a", { reason: "eclipsed" as Gap["reason"], resume: "0.5" });
  assert.equal(bench.cursor, "0.5");
});

test("a reset holds for every channel of its partition: lower positions are no repetition", () => {
  const bench = started();
  bench.hold("b");
  bench.reply({ seq: 0, since: "0.15", messages: [] });
  bench.message("a", 7, 20);
  bench.gap("a", { reason: "reset", resume: "0.5" });
  bench.message("b", 1, 6);
  assert.deepEqual(bench.shown, ["a7", "gap a ? reset", "b1"]);
});

test("a page that overlaps what came before shows nothing twice", () => {
  const bench = started();
  bench.hold("b", { after: 0 });
  bench.reply({ seq: 2, since: "0.30", messages: [message("b", 1, 1)], more: true });
  bench.page({ messages: [message("b", 1, 1), message("b", 2, 2)] });
  assert.deepEqual(bench.shown, ["b1", "b2"]);
});

test("an id that was seen before an edge is not shown again after it, whatever its position: a gap has its seq", () => {
  const bench = started();
  bench.message("a", 7, 20, "x");
  bench.gap("a", { reason: "renumbered", from_seq: 8, to_seq: 99, resume: "0.100" });
  bench.message("a", 100, 101, "x");
  bench.message("a", 101, 102, "y");
  assert.deepEqual(bench.shown, ["a7", "gap a 8-99 renumbered", "gap a 100-100 filtered", "a101"]);
});

test("without an edge a repeated id is shown, so that a fault of the server is seen", () => {
  const bench = started();
  bench.message("a", 7, 20, "x");
  bench.message("a", 8, 21, "x");
  assert.deepEqual(bench.shown, ["a7", "a8"]);
});

test("messages of a channel that is being joined wait for the reply, whose older ones come first", () => {
  const bench = started();
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
  const bench = started();
  bench.hold("b");
  bench.reply({ seq: 5, since: "0.30", messages: [] });
  bench.message("b", 5, 29);
  bench.message("b", 6, 31);
  assert.deepEqual(bench.shown, ["b6"]);
});

test("what a reply leaves out without a word has expired", () => {
  const bench = started();
  bench.hold("b", { after: 2 });
  bench.reply({ seq: 9, since: "0.30", messages: [message("b", 6, 20), message("b", 7, 21)] });
  assert.deepEqual(bench.shown, ["gap b 3-5 expired", "b6", "b7", "gap b 8-9 expired"]);
  assert.equal(bench.unannounced, 0);
});

test("a reply's own gap stands where it belongs among the messages", () => {
  const bench = started();
  bench.hold("b", { after: 2 });
  const gap = { reason: "expired" as const, from_seq: 4, to_seq: 5 };
  bench.reply({ seq: 6, since: "0.30", messages: [message("b", 3, 19), message("b", 6, 20)], gap });
  assert.deepEqual(bench.shown, ["b3", "gap b 4-5 expired", "b6"]);
});

test("a gap that comes before the reply counts by its seqs, wherever its resume lies", () => {
  const bench = started();
  bench.hold("b");
  // The first reply was lost: the stream has carried it since then, and this one names a later place.
  bench.gap("b", { to_seq: 4, resume: "0.10" });
  bench.message("b", 5, 31);
  bench.reply({ since: "0.30" });
  assert.deepEqual(bench.shown, ["gap b ? trimmed", "b5"]);
  assert.equal(bench.unannounced, 0);
});

test("a reply with more is continued by history before the stream goes on", () => {
  const bench = started();
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
  const bench = started();
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
  const bench = started();
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
  const bench = started();
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
  const bench = started();
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
  const bench = started();
  bench.ping("0.40,1.2");
  bench.ping("0.39,1.3");
  assert.equal(bench.cursor, "0.40,1.3");
});

test("a reply's cursor adds only partitions that are lacking", () => {
  const bench = started();
  bench.hold("b");
  bench.reply({ seq: 1, since: "1.5" }, { cursor: "0.99,1.5" });
  assert.equal(bench.cursor, "0.10,1.5");
});

test("a session of another user is forgotten with its cursor, in the open", () => {
  const bench = started();
  bench.message("a", 7, 50);
  bench.machine.forget();
  bench.settle();
  assert.deepEqual(bench.machine.params(1), { attempt: 1, connection: "page", channels: ["a"] });
  bench.welcome("0.5", { a: { seq: 1 } }, { session: "s2" });
  bench.message("a", 2, 6);
  assert.deepEqual(bench.shown, ["a7", "gap a ? reset", "a2"]);
});

test("a session that somebody else took over is left, its cursor kept", () => {
  const bench = started();
  bench.machine.sid = undefined;
  const { session, cursor } = bench.machine.params(1);
  assert.deepEqual([session, cursor], [undefined, "0.10"]);
});

test("an ephemeral message is passed on and changes nothing", () => {
  const bench = started();
  const { seq: _seq, pos: _pos, ...ephemeral } = message("a", 0, 0);
  bench.frame(ephemeral);
  assert.deepEqual(bench.shown, ["a*"]);
  assert.equal(bench.cursor, "0.10");
});

test("a channel that the server subscribes by itself is carried from there", () => {
  const bench = started();
  bench.frame({ type: "subscribed", channels: { b: { seq: 5, since: "0.30", messages: [] } } });
  bench.message("b", 5, 29);
  bench.message("b", 6, 31);
  assert.deepEqual(bench.shown, ["b6"]);
});

// The position of each hold.

/** A channel a that is carried, its feed at seq 6, with one hold on it. */
function carried(): { bench: Bench; first: Hold } {
  const bench = new Bench();
  const first = bench.hold("a");
  bench.welcome("0.10", { a: { seq: 6 } });
  return { bench, first };
}

test("a second hold's past is read from history, before what comes now, and the first one's is not touched", () => {
  const { bench, first } = carried();
  const second = bench.hold("a", { after: 4 });
  assert.deepEqual(bench.commands, [], "the server carries it already");
  assert.deepEqual(bench.reads.map(([, query]) => query), [{ after: 4 }]);
  bench.message("a", 7, 11);
  bench.page({ messages: [message("a", 5, 5), message("a", 6, 6), message("a", 7, 11)], more: false });
  bench.message("a", 8, 12);
  assert.deepEqual(bench.told.get(second), ["a5", "a6", "a7", "ready", "a8"]);
  assert.deepEqual(bench.told.get(first), ["ready", "a7", "a8"]);
  assert.deepEqual(bench.shown, ["a7", "a8"]);
});

test("a history of several pages is read to its end, and what it leaves out without a word has expired", () => {
  const { bench } = carried();
  const hold = bench.hold("a", { after: 0 });
  bench.page({ messages: [message("a", 3, 3)], more: true, gap: { reason: "trimmed", from_seq: 1, to_seq: 2 } });
  assert.deepEqual(bench.reads.map(([, query]) => query), [{ after: 3 }]);
  bench.page({ messages: [message("a", 4, 4)], more: false });
  assert.deepEqual(bench.told.get(hold), ["gap a 1-2 trimmed", "a3", "a4", "gap a 5-6 expired", "ready"]);
});

test("the newest messages come first for a hold that wants so many", () => {
  const bench = new Bench();
  const hold = bench.hold("a", { last: 2 });
  bench.welcome("0.10", { a: { seq: 6 } });
  bench.message("a", 7, 11);
  assert.deepEqual(bench.reads.map(([, query]) => query), [{ last: 2 }]);
  bench.page({ messages: [message("a", 5, 5), message("a", 6, 6)], more: true });
  assert.deepEqual(bench.told.get(hold), ["a5", "a6", "a7", "ready"]);
});

test("of the newest what has expired is no gap between them, and after them only what history says", () => {
  const bench = new Bench();
  const hold = bench.hold("a", { last: 2 });
  bench.welcome("0.10", { a: { seq: 6 } });
  bench.page({ messages: [message("a", 2, 2), message("a", 4, 4)], more: true });
  assert.deepEqual(bench.told.get(hold), ["a2", "a4"]);
  assert.deepEqual(bench.reads.map(([, query]) => query), [{ after: 4 }]);
  bench.page({ messages: [], gap: { reason: "expired", from_seq: 5, to_seq: 6 } });
  bench.message("a", 7, 11);
  assert.deepEqual(bench.told.get(hold), ["a2", "a4", "gap a 5-6 expired", "ready", "a7"]);
});

test("joined anew before the newest have come, it hears those of then, and all since", () => {
  const bench = new Bench();
  const hold = bench.hold("a", { last: 2 });
  bench.welcome("0.10", { a: { seq: 6 } });
  bench.machine.shut(fault("closed"));
  bench.page(undefined, "closed");
  bench.machine.reopen();
  bench.welcome("0.11", { a: { seq: 7 } }, { session: "s2" });
  // Those who listen to all channels have heard up to 6.
  assert.deepEqual(bench.reads.map(([, query]) => query), [{ last: 2 }, { after: 6 }, { after: 4 }]);
  bench.page({ messages: [message("a", 6, 6), message("a", 7, 11)], more: true });
  bench.page({ messages: [message("a", 7, 11)] });
  bench.page({ messages: [message("a", 5, 5), message("a", 6, 6), message("a", 7, 11)] });
  assert.deepEqual(bench.told.get(hold)!.filter((what) => what.startsWith("a")), ["a5", "a6", "a7"]);
});

test("the newest of now say nothing of what lies between those of then and what waits", () => {
  const bench = new Bench();
  const hold = bench.hold("a", { last: 2 });
  bench.welcome("0.10", { a: { seq: 1 } });
  bench.welcome("0.10", {}, { session: "s2" });
  // From another tab: it waits until the channel is carried again.
  bench.message("a", 4, 13);
  bench.page({ messages: [message("a", 3, 12), message("a", 4, 13)], more: true });
  bench.reply({ seq: 4, since: "0.13" });
  assert.deepEqual(bench.reads.at(-1)![1], { after: 1 });
  bench.page({ messages: [message("a", 2, 11), message("a", 3, 12), message("a", 4, 13)] });
  assert.deepEqual(bench.told.get(hold)!.filter((what) => what !== "ready"), ["a2", "a3", "a4"]);
});

test("the newest that wait for a listener are among what comes from history beyond the limit", () => {
  const bench = new Bench();
  const hold = bench.hold("a", { last: 2 }, false);
  bench.welcome("0.10", { a: { seq: 6 } });
  bench.frame({ ...message("a", 7, 11), data: "x".repeat(WAITING_LIMIT_CHARS) });
  bench.machine.begin(hold, true);
  bench.settle();
  assert.deepEqual(bench.reads.map(([, query]) => query), [{ after: 4 }]);
});

test("a page that nobody can give is a gap; one that only failed is asked for again", () => {
  const { bench } = carried();
  const hold = bench.hold("a", { after: 0 });
  bench.page(undefined, "unavailable");
  assert.equal(bench.reads.length, 0);
  bench.machine.clock();
  bench.settle();
  bench.page(undefined, "forbidden");
  assert.deepEqual(bench.told.get(hold), ["gap a 1-6 reset", "ready"]);
});

test("a listener that comes late hears what came before it, and the channel is ready without it", () => {
  const { bench } = carried();
  const hold = bench.hold("a", {}, false);
  bench.message("a", 7, 11);
  assert.deepEqual(bench.told.get(hold), ["ready"]);
  bench.machine.begin(hold, true);
  bench.settle();
  assert.deepEqual(bench.told.get(hold), ["ready", "a7"]);
});

test("what waits for a listener is known by its seq, also where nobody said with which the channel began", () => {
  const bench = new Bench();
  bench.welcome("0.10", {}, { session: "s1" });
  const hold = bench.hold("a", {}, false);
  // Named by the next connection, and carried from an earlier cursor on.
  bench.welcome("0.10", { a: {} }, { session: "s1", resumed: true });
  bench.message("a", 1, 11);
  bench.sent = [];
  // Another session: the channel has had nothing more.
  bench.welcome("0.11", {}, { session: "s2" });
  bench.reply({ seq: 1, since: "0.12", messages: [] });
  bench.machine.begin(hold, true);
  bench.settle();
  assert.deepEqual(bench.reads, [["a", { after: 0 }]]);
  bench.page({ messages: [message("a", 1, 11)] });
  assert.deepEqual(bench.told.get(hold)!.filter((what) => what !== "ready"), ["a1"], "and no reset");
});

test("what waits for a listener is bounded: beyond the limit it comes from history", () => {
  const { bench } = carried();
  const hold = bench.hold("a", {}, false);
  bench.frame({ ...message("a", 7, 11), data: "x".repeat(WAITING_LIMIT_CHARS) });
  bench.message("a", 8, 12);
  bench.machine.begin(hold, true);
  bench.settle();
  assert.deepEqual(bench.reads.map(([, query]) => query), [{ after: 6 }]);
  bench.page({ messages: [message("a", 7, 11), message("a", 8, 12)], more: false });
  assert.deepEqual(bench.told.get(hold), ["ready", "a7", "a8"]);
});

test("held, released and held again before the first welcome: the connection names it, and no command undoes that", () => {
  const bench = new Bench();
  bench.release(bench.hold("a"));
  const again = bench.hold("a");
  assert.deepEqual(bench.machine.params(1).channels, ["a"]);
  bench.welcome("0.10", { a: { seq: 6 } });
  bench.message("a", 7, 11);
  assert.deepEqual(bench.commands, []);
  assert.deepEqual(bench.told.get(again), ["ready", "a7"]);
});

test("named by a connection that is under way and released before its welcome, it is taken off then", () => {
  const bench = new Bench();
  const hold = bench.hold("a");
  bench.machine.params(1);
  bench.release(hold);
  bench.welcome("0.10", { a: { seq: 6 } });
  assert.deepEqual(bench.commands, [{ type: "unsubscribe", channels: ["a"] }]);
});

test("held again while it is being left: once that is answered it is subscribed", () => {
  const { bench, first } = carried();
  bench.release(first);
  const again = bench.hold("a", { after: 5 });
  assert.deepEqual(bench.commands, [{ type: "unsubscribe", channels: ["a"] }]);
  bench.reply();
  assert.deepEqual(bench.commands, [{ type: "subscribe", channels: ["a"], after: { a: 5 } }]);
  bench.reply({ seq: 6, since: "0.10", messages: [message("a", 6, 9)] });
  assert.deepEqual(bench.told.get(again), ["a6", "ready"]);
});

test("what is being left while a connection names it is left anew: it may have been left before that", () => {
  const bench = started();
  const hold = bench.hold("b");
  bench.reply({ seq: 0, since: "0.30", messages: [] });
  bench.release(hold);
  assert.deepEqual(bench.sent.map(({ type, id }) => [type, id]), [["unsubscribe", 2]]);
  bench.sent = [];
  bench.welcome("0.30", { a: {}, b: {} }, { resumed: true });
  assert.deepEqual(bench.commands, [{ type: "unsubscribe", channels: ["b"] }]);
  assert.deepEqual(bench.sent.map(({ id }) => id), [3]);
});

test("what a connection has named is none of the server's own, though it was left before the welcome", () => {
  const bench = started();
  const hold = bench.hold("b");
  bench.reply({ seq: 0, since: "0.30", messages: [] });
  bench.machine.params(2);
  bench.release(hold);
  bench.reply();
  bench.sent = [];
  bench.welcome("0.30", { a: {}, b: {}, "user:ann": {} }, { resumed: true });
  assert.deepEqual(bench.commands, [{ type: "unsubscribe", channels: ["b"] }]);
});

test("a channel that the server put into the session is held like any other", () => {
  const bench = new Bench();
  bench.welcome("0.10", { "user:ann": { seq: 3 } });
  const hold = bench.hold("user:ann", { after: 2 });
  bench.page({ messages: [message("user:ann", 3, 3)], more: false });
  bench.release(hold);
  bench.message("user:ann", 4, 11);
  assert.deepEqual(bench.commands, []);
  assert.deepEqual(bench.told.get(hold), ["user:ann3", "ready"]);
  assert.deepEqual(bench.shown, ["user:ann4"]);
});

test("a channel that the server cannot listen to now is asked for again, after what was heard of it", () => {
  const bench = started();
  bench.message("a", 7, 12);
  bench.welcome("0.12", {}, { refused: { a: { code: "unavailable" } } });
  assert.deepEqual(bench.commands, [{ type: "subscribe", channels: ["a"], after: { a: 7 } }]);
});

test("a connection that is refused for its channels is followed by one that names none, and the channels are asked for one by one", () => {
  const bench = new Bench();
  const hold = bench.hold("secret");
  bench.machine.params(1);
  assert.equal(bench.machine.mayRetry("forbidden"), true);
  assert.equal(bench.machine.params(2).channels, undefined);
  bench.welcome("0.10", { "user:ann": { seq: 3 } });
  assert.deepEqual(bench.commands, [{ type: "subscribe", channels: ["secret"] }]);
  bench.reply(undefined, { channels: {}, refused: { secret: { code: "forbidden" } } });
  assert.deepEqual(bench.told.get(hold), ["ready forbidden"]);
});

test("of too many channels one is named, and the server says which it does not take", () => {
  const bench = new Bench();
  for (const name of ["a", "b", "c"]) bench.hold(name);
  bench.machine.params(1);
  assert.equal(bench.machine.mayRetry("too_many_channels"), true);
  assert.deepEqual(bench.machine.params(2).channels, ["a"]);
  bench.welcome("0.10", { a: { seq: 1 } });
  assert.deepEqual(bench.commands.map((command) => command.type === "subscribe" && command.channels[0]), ["b", "c"]);
});

test("a name that no channel has is refused here, and costs nothing else", () => {
  const bench = new Bench();
  const hold = bench.hold("no name");
  assert.deepEqual(bench.told.get(hold), ["ready bad_channel"]);
  assert.equal(bench.machine.params(1).channels, undefined);
});

test("when the client closes and is opened again, every hold goes on from where it was", () => {
  const { bench, first } = carried();
  bench.message("a", 7, 11);
  bench.machine.shut(fault("unauthorized"));
  bench.settle();
  bench.machine.reopen();
  bench.settle();
  assert.deepEqual(bench.machine.params(1), { attempt: 1, connection: "page", channels: ["a"], cursor: "0.11" });
  bench.welcome("0.11", { a: {} });
  bench.message("a", 8, 12);
  assert.deepEqual(bench.told.get(first), ["ready", "a7", "ready", "a8"]);
});

test("a reset drops what was to come before it, in the open", () => {
  const { bench } = carried();
  const hold = bench.hold("a", { after: 2 });
  bench.gap("a", { reason: "reset", resume: "0.1" });
  bench.message("a", 1, 2);
  bench.page({ messages: [message("a", 3, 3)], more: false });
  bench.message("a", 2, 3);
  assert.deepEqual(bench.told.get(hold), ["gap a ? reset", "ready", "a1", "a2"]);
});

test("presence is no message", () => {
  const { bench, first } = carried();
  bench.frame({ type: "message", channel: "a", id: "x", event: "presence.join", data: { user: "bob" }, at: "" });
  assert.deepEqual(bench.told.get(first), ["ready"]);
});

test("a hold that begins after a seq which the log does not have is told of a reset, and hears what comes", () => {
  const { bench } = carried();
  const hold = bench.hold("a", { after: 500 });
  assert.deepEqual(bench.reads, [["a", { after: 499 }]], "the message itself has to be there");
  bench.page({ messages: [], more: false });
  bench.message("a", 7, 11);
  assert.deepEqual(bench.told.get(hold), ["gap a ? reset", "ready", "a7"]);
});

test("a hold that begins after a seq which the stream has not brought yet hears it not again", () => {
  const { bench } = carried();
  const hold = bench.hold("a", { after: 7 });
  bench.page({ messages: [message("a", 7, 11)], more: false });
  bench.message("a", 7, 11);
  bench.message("a", 8, 12);
  assert.deepEqual(bench.told.get(hold), ["ready", "a8"]);
});

test("of a hold that begins above a reply the reply says nothing: what it knows may have come since", () => {
  const bench = new Bench();
  bench.welcome("0.10", {});
  bench.hold("a", { after: 0 });
  const later = bench.hold("a", { after: 1 });
  bench.reply({ seq: 0, since: "0.10", messages: [], more: false });
  assert.deepEqual(bench.told.get(later), []);
  bench.message("a", 1, 11);
  bench.page({ messages: [message("a", 1, 11)] });
  bench.message("a", 2, 12);
  assert.deepEqual(bench.told.get(later), ["ready", "a2"]);
});

test("a reset makes ready what has waited for a page, though that page never comes", () => {
  const { bench } = carried();
  const hold = bench.hold("a", { after: 2 });
  bench.page(undefined, "unavailable");
  bench.gap("a", { reason: "reset" });
  bench.machine.clock();
  bench.settle();
  assert.equal(bench.reads.length, 0);
  assert.deepEqual(bench.told.get(hold), ["gap a ? reset", "ready"]);
});

test("a reset that nobody listened to is told when somebody does, and nothing is dropped in silence beyond the limit", () => {
  const { bench } = carried();
  const [one, two] = [bench.hold("a", {}, false), bench.hold("a", {}, false)];
  bench.gap("a", { reason: "reset", resume: "0.5" });
  bench.message("a", 1, 6);
  bench.machine.begin(one, true);
  bench.frame({ ...message("a", 2, 7), data: "x".repeat(WAITING_LIMIT_CHARS) });
  bench.machine.begin(two, true);
  bench.message("a", 3, 8);
  assert.deepEqual(bench.told.get(one), ["ready", "gap a ? reset", "a1", "a2", "a3"]);
  assert.deepEqual(bench.told.get(two), ["ready", "gap a ? overflow", "a3"]);
});
