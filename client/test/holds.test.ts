// What one hold is told, whatever others hold: its past and what comes, in order and once; ready, or refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Bench, carried, message } from "./bench.js";
import { WAITING_LIMIT_CHARS } from "../src/core/reader.js";
import { fault } from "../src/core/util.js";

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

test("joined anew before the newest have come, and nobody knew where that was, it is told: what came since it was ready may be more than the newest of now", () => {
  const bench = new Bench();
  const hold = bench.hold("a", { last: 1 }, false);
  bench.welcome("0.10", { a: {} }, { resumed: true });
  bench.welcome("0.15", {}, { session: "s2" });
  bench.reply({ seq: 5, since: "0.15" });
  bench.machine.begin(hold, true);
  bench.settle();
  bench.message("a", 6, 16);
  assert.deepEqual(bench.told.get(hold)!.filter((what) => what !== "ready"), ["gap a ? reset", "a6"]);
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

test("the newest of now pass over nothing that waits behind a gap of unknown extent", () => {
  const bench = new Bench();
  const hold = bench.hold("a", { last: 1 }, false);
  bench.welcome("0.10", { a: {} }, { resumed: true });
  bench.gap("a", { to_seq: 1, resume: "0.11" });
  bench.message("a", 2, 12);
  bench.message("a", 3, 13);
  bench.machine.begin(hold, true);
  bench.settle();
  bench.page({ messages: [message("a", 3, 13)], more: true });
  assert.deepEqual(bench.told.get(hold)!.filter((what) => what !== "ready"), ["gap a ? trimmed", "a2", "a3"]);
});

test("a hold of which nobody knows where it stands asks history for nothing: what it may have missed is a gap", () => {
  const bench = new Bench();
  const hold = bench.hold("a", {}, false);
  bench.welcome("0.10", { a: {} }, { resumed: true });
  bench.gap("a", { reason: "reset" });
  bench.message("a", 101, 5);
  // Carried on, so that what waits still begins with a gap of unknown extent; then in a session that has had more.
  bench.welcome("0.5", { a: {} }, { resumed: true });
  bench.welcome("0.7", { a: { seq: 103 } }, { session: "s2" });
  bench.machine.begin(hold, true);
  bench.settle();
  bench.message("a", 104, 8);
  assert.deepEqual(bench.reads, [["a", { after: 101 }]], "and that is of those who listen to all channels");
  assert.deepEqual(bench.told.get(hold)!.filter((what) => what !== "ready"), ["gap a ? reset", "a104"]);
});

test("joined anew by a tab that does not know either where the channel stands, a hold is told; but not where there are no seqs", () => {
  for (const seqs of [true, false]) {
    const { bench } = carried();
    if (!seqs) {
      bench.hold("b");
      bench.reply({});
    }
    const name = seqs ? "a" : "b";
    if (seqs) bench.gap("a", { reason: "reset", resume: "0.4" });
    const hold = bench.hold(name, { last: 1 }, false);
    // Another tab leads, in a log of its own.
    bench.welcome("0.2", {}, { session: "s2" });
    bench.sent = bench.sent.filter((command) => command.type === "subscribe" && command.channels[0] === name).slice(-1);
    bench.reply({});
    bench.machine.begin(hold, true);
    bench.settle();
    assert.deepEqual(bench.told.get(hold)!.filter((what) => what !== "ready"), seqs ? ["gap a ? reset"] : [], name);
  }
});

test("named anew by a connection that goes on from a cursor which has passed it, a hold of which nobody knows where it stands is told", () => {
  const bench = new Bench();
  const hold = bench.hold("a");
  bench.welcome("0.10", { b: { seq: 3 } });
  bench.welcome("0.10", { a: {}, b: {} }, { resumed: true });
  // Refused for one of its channels, the client has come back without any; then with them.
  bench.welcome("0.10", { b: {} }, { session: "s2" });
  bench.message("b", 4, 12);
  bench.welcome("0.12", { a: {}, b: {} }, { session: "s2", resumed: true });
  bench.message("a", 2, 13);
  assert.deepEqual(bench.told.get(hold)!.filter((what) => what !== "ready"), ["gap a ? reset", "a2"]);
});

test("a hold of which nobody knows where it stands begins with nothing that comes before its channel is joined anew", () => {
  const bench = new Bench();
  const hold = bench.hold("a");
  bench.welcome("0.10", { a: {} }, { resumed: true });
  bench.welcome("0.10", {}, { session: "s2" });
  // From another tab.
  bench.message("a", 4, 14);
  bench.reply({ seq: 4, since: "0.14" });
  bench.message("a", 5, 15);
  assert.deepEqual(bench.told.get(hold)!.filter((what) => what !== "ready"), ["gap a ? reset", "a5"]);
});

test("nothing passes a gap of unknown extent that waits for a listener, however often its channel is joined anew meanwhile", () => {
  const { bench } = carried();
  const hold = bench.hold("a", { after: 6 }, false);
  bench.gap("a", { reason: "reset", resume: "0.4" });
  bench.message("a", 101, 5);
  // As tabs are told that share the connection: each time with a seq.
  bench.welcome("0.5", { a: { seq: 101 } }, { resumed: true });
  bench.message("a", 102, 6);
  bench.welcome("0.6", { a: { seq: 102 } }, { resumed: true });
  bench.machine.begin(hold, true);
  bench.settle();
  bench.message("a", 103, 7);
  assert.deepEqual(bench.reads, []);
  assert.deepEqual(bench.told.get(hold)!.filter((what) => what !== "ready"), ["gap a ? reset", "a103"]);
});

test("a reset that waits for its channel to be joined is told, though another one, or another user's session, takes its place", () => {
  for (const again of ["reset", "forget"]) {
    const bench = new Bench();
    bench.welcome("0.10", {});
    const hold = bench.hold("a", { after: 3 });
    if (again === "forget") bench.machine.forget();
    // From another tab.
    bench.gap("a", { reason: "reset", resume: "0.4" });
    bench.gap("a", { reason: "reset", resume: "0.2" });
    bench.welcome("0.2", { a: { seq: 101 } }, { session: "s2" });
    bench.message("a", 102, 6);
    assert.deepEqual(bench.told.get(hold)!.filter((what) => what !== "ready"), ["gap a ? reset", "a102"], again);
  }
});

test("a hold from now on begins where its channel is joined, though some of what lies below had come, and some not", () => {
  const bench = new Bench();
  bench.welcome("0.10", {});
  const hold = bench.hold("a");
  // From another tab; then another one leads, and what came in between nobody has told.
  bench.message("a", 5, 15);
  bench.welcome("0.17", {}, { session: "s2" });
  bench.sent = bench.sent.slice(-1);
  bench.reply({ seq: 7, since: "0.17" });
  bench.message("a", 8, 18);
  assert.deepEqual(bench.told.get(hold), ["ready", "a8"]);
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
  const { bench } = carried();
  const hold = bench.hold("b");
  bench.reply({ seq: 0, since: "0.30", messages: [] });
  bench.release(hold);
  assert.deepEqual(bench.sent.map(({ type, id }) => [type, id]), [["unsubscribe", 2]]);
  bench.sent = [];
  bench.welcome("0.30", { a: {}, b: {} }, { resumed: true });
  assert.deepEqual(bench.commands, [{ type: "unsubscribe", channels: ["b"] }]);
  assert.deepEqual(bench.sent.map(({ id }) => id), [3]);
});

test("held again while it is being left, and carried on: it goes on from where the channel stood", () => {
  const { bench, first } = carried();
  bench.release(first);
  const second = bench.hold("a");
  bench.welcome("0.10", { a: {} }, { resumed: true });
  bench.sent = bench.sent.filter(({ type }) => type === "subscribe");
  bench.reply({});
  bench.welcome("0.12", { a: { seq: 8 } }, { session: "s2" });
  bench.page({ messages: [message("a", 7, 11), message("a", 8, 12)] });
  assert.deepEqual(bench.told.get(second)!.filter((what) => what !== "ready"), ["a7", "a8"]);
});

test("held again while it is being left, and carried on from before it was joined: nothing of what lies below is told, gaps no more than messages", () => {
  const { bench, first } = carried();
  bench.release(first);
  const second = bench.hold("a");
  bench.sent = [];
  bench.welcome("0.8", { a: {} }, { resumed: true });
  bench.gap("a", { to_seq: 5, resume: "0.9" });
  bench.message("a", 6, 11);
  bench.reply({});
  bench.message("a", 7, 12);
  assert.deepEqual(bench.told.get(second), ["ready", "a7"]);
});

test("what a connection has named is none of the server's own, though it was left before the welcome", () => {
  const { bench } = carried();
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
  const { bench } = carried();
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

test("an answer that says nothing of a channel, as to a number that was used before, refuses nobody: it is asked for again", () => {
  const { bench } = carried();
  const hold = bench.hold("b", { after: 2 });
  const numbers: number[] = [];
  for (const refused of [{}, { b: { code: "unknown_session" } }, { b: { code: "unavailable" } }]) {
    numbers.push(bench.sent[0]!.id);
    bench.reply(undefined, { channels: {}, refused });
    bench.machine.clock();
    bench.settle();
    assert.deepEqual(bench.commands, [{ type: "subscribe", channels: ["b"], after: { b: 2 } }]);
  }
  assert.deepEqual(numbers, [1, 2, 3]);
  bench.reply({ seq: 2, since: "0.10" });
  assert.deepEqual(bench.told.get(hold), ["ready"]);
  const other = bench.hold("secret");
  bench.reply(undefined, { channels: {}, refused: { secret: { code: "forbidden" } } });
  assert.deepEqual(bench.told.get(other), ["ready forbidden"]);
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

test("what comes while history is asked for a seq that the log does not have follows the reset", () => {
  const { bench } = carried();
  const hold = bench.hold("a", { after: 500 });
  bench.message("a", 7, 11);
  bench.message("a", 8, 12);
  bench.page({ messages: [], more: false });
  bench.message("a", 9, 13);
  assert.deepEqual(bench.told.get(hold), ["gap a ? reset", "a7", "a8", "ready", "a9"]);
});

test("but not what came before its channel was joined anew: there may be more in between, or it is of another log", () => {
  for (const seq of [9, 3]) {
    const { bench } = carried();
    const hold = bench.hold("a", { after: 500 });
    bench.message("a", 7, 11);
    bench.welcome("0.20", {}, { session: "s2" });
    bench.reply({ seq, since: "0.20" });
    while (bench.reads.length) bench.page({ messages: [], more: false });
    bench.message("a", seq + 1, 21);
    assert.deepEqual(bench.told.get(hold)!.filter((what) => what !== "ready"), ["gap a ? reset", `a${seq + 1}`]);
  }
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
