// test/session.test.ts
import assert from "node:assert/strict";
import { test } from "node:test";

// src/core/marks.ts
var FILL = 0;
var SET = Infinity;
function parseMarks(text) {
  const marks = {};
  text.split(",").forEach((part) => {
    const dot = part.indexOf(".");
    if (dot > 0) marks[part.slice(0, dot)] = +part.slice(dot + 1);
  });
  return marks;
}
function formatMarks(marks) {
  return Object.keys(marks).map((partition) => `${partition}.${marks[partition]}`).join();
}
function covers(marks, at) {
  return Object.keys(at).every((partition) => marks[partition] >= at[partition]);
}
function merge(into, from, unless) {
  for (const partition in from) {
    const limit = unless === void 0 ? from[partition] : unless;
    if (!(into[partition] >= limit)) into[partition] = from[partition];
  }
}

// src/core/util.ts
function assign(to, from) {
  for (const key in from) to[key] = from[key];
  return to;
}
function dictionary() {
  return /* @__PURE__ */ Object.create(null);
}

// src/core/feed.ts
var HELD_LIMIT_CHARS = 4 * 1024 * 1024;
function createFeed(channel, after, phase, recent, sink) {
  let since;
  let held = [];
  let heldChars = 0;
  function say(reason, from_seq, to_seq, announced = true) {
    const gap = { type: "gap", channel, reason };
    if (to_seq >= from_seq) assign(gap, { from_seq, to_seq });
    sink.gap(gap, announced);
  }
  function onMessage(message2, fromReply) {
    const { seq, pos } = message2;
    if (seq === void 0 || pos === void 0) return sink.message(message2);
    if (fromReply ? seq <= feed.seq : since && covers(since, parseMarks(pos))) return;
    if (feed.seq !== void 0 && seq !== feed.seq + 1) say(fromReply ? "trimmed" : "reset", feed.seq + 1, seq - 1, !!fromReply);
    feed.seq = seq;
    if (recent.isRepeated(message2.id)) return;
    recent.add(message2.id);
    sink.message(message2);
  }
  function onGap(gap) {
    const { from_seq, to_seq } = gap;
    if (!isReset(gap)) {
      if (to_seq <= feed.seq) return;
      if (from_seq > feed.seq + 1) say("reset", feed.seq + 1, from_seq - 1, false);
    }
    if (isReset(gap) || gap.reason === "renumbered") recent.edge();
    feed.seq = to_seq;
    sink.gap(gap, true);
  }
  const handle = (frame) => frame.type === "gap" ? onGap(frame) : onMessage(frame);
  const letGo = () => {
    held = [];
    heldChars = 0;
  };
  const feed = {
    phase,
    seq: after,
    take(frame) {
      if (feed.phase === "live") return handle(frame);
      if (heldChars <= HELD_LIMIT_CHARS) held.push(frame);
      heldChars += JSON.stringify(frame).length;
      if (heldChars > HELD_LIMIT_CHARS) held = [];
    },
    join(joined) {
      const messages = joined.messages || [];
      let gap = joined.gap && assign({ type: "gap", channel }, joined.gap);
      if (joined.since) since = parseMarks(joined.since);
      messages.forEach((message2) => {
        if (gap && !(gap.to_seq >= message2.seq)) {
          onGap(gap);
          gap = void 0;
        }
        onMessage(message2, true);
      });
      if (gap) onGap(gap);
      if (joined.more && messages.length) return true;
      const { seq } = joined;
      if (seq !== void 0) {
        if (feed.seq < seq) say("trimmed", feed.seq + 1, seq);
        if (feed.seq > seq) say("reset");
        feed.seq = seq;
      }
      const spilled = heldChars > HELD_LIMIT_CHARS;
      const waiting = held;
      letGo();
      if (spilled) return true;
      feed.phase = "live";
      waiting.forEach(handle);
      return false;
    },
    reset(partitions) {
      for (const partition in partitions) if (since && partition in since) since = void 0;
    },
    forget() {
      const seen = feed.seq !== void 0;
      feed.seq = since = void 0;
      letGo();
      if (feed.phase === "live") feed.phase = "wanted";
      if (seen) say("reset");
    }
  };
  return feed;
}
function isReset(gap) {
  return !/^(trimmed|overflow|expired|conflated|filtered|renumbered)$/.test(gap.reason);
}

// src/core/recent-ids.ts
var REMEMBERED_IDS = 256;
function createRecentIds() {
  const ids = [];
  let beforeEdge = [];
  return {
    add(id) {
      if (ids.push(id) > REMEMBERED_IDS) ids.shift();
    },
    edge() {
      beforeEdge = ids.slice();
    },
    isRepeated: (id) => beforeEdge.indexOf(id) >= 0
  };
}

// src/core/session.ts
function createSession(connection, sink) {
  const cursor = {};
  const top = {};
  const feeds = dictionary();
  const leaving = dictionary();
  const recent = createRecentIds();
  const eachFeed = (fn) => Object.keys(feeds).forEach((channel) => fn(feeds[channel], channel));
  function addFeed(channel, after, phase) {
    return feeds[channel] = createFeed(channel, after, phase, recent, sink);
  }
  function carried(channel, seq) {
    if (leaving[channel]) return;
    const feed = feeds[channel] || addFeed(channel, seq, "wanted");
    if (feed.phase === "joining") return;
    feed.phase = "live";
    if (feed.seq === void 0) feed.seq = seq;
  }
  const session = {
    id: void 0,
    attempt: 0,
    connection,
    cursor: () => formatMarks(cursor),
    channels: () => Object.keys(feeds),
    params(attempt) {
      const params = { attempt, connection };
      const channels = session.channels();
      const from = session.cursor();
      if (channels.length) params.channels = channels;
      if (session.id) params.session = session.id;
      if (from) params.cursor = from;
      return params;
    },
    add(channel, after) {
      delete leaving[channel];
      if (feeds[channel]) return void 0;
      const joins = session.id !== void 0 || after !== void 0;
      addFeed(channel, after, joins ? "joining" : "wanted");
      return joins ? subscribe(channel, after) : void 0;
    },
    remove(channel) {
      delete feeds[channel];
      leaving[channel] = true;
      return { type: "unsubscribe", channels: [channel] };
    },
    left(channel) {
      delete leaving[channel];
    },
    drop(channel) {
      delete feeds[channel];
      delete leaving[channel];
    },
    isLive: (channel) => !!feeds[channel] && feeds[channel].phase === "live",
    welcome(frame) {
      session.id = frame.session;
      session.fill(frame.cursor);
      for (const channel in frame.refused) session.drop(channel);
      for (const channel in frame.channels) carried(channel, frame.channels[channel].seq);
      const ask = [];
      eachFeed((feed, channel) => {
        if (frame.channels[channel] || feed.phase === "joining") return;
        feed.phase = "joining";
        ask.push(subscribe(channel, feed.seq));
      });
      return ask;
    },
    subscribed(channels) {
      for (const channel in channels) {
        if (leaving[channel] || session.isLive(channel)) continue;
        (feeds[channel] || addFeed(channel, void 0, "joining")).join(channels[channel]);
      }
    },
    message(frame) {
      if (frame.pos !== void 0) {
        const at = parseMarks(frame.pos);
        if (covers(top, at)) return;
        merge(top, at);
        merge(cursor, at);
      }
      const feed = feeds[frame.channel];
      if (feed) feed.take(frame);
    },
    gap(frame) {
      if (frame.resume) {
        const resume = parseMarks(frame.resume);
        if (isReset(frame)) {
          merge(cursor, resume, SET);
          merge(top, resume, SET);
          eachFeed((feed2) => feed2.reset(resume));
        } else {
          merge(cursor, resume);
        }
      }
      const feed = feeds[frame.channel];
      if (feed) feed.take(frame);
    },
    adopt(text) {
      merge(cursor, parseMarks(text));
    },
    fill(text) {
      merge(cursor, parseMarks(text), FILL);
    },
    joined(channel, joined) {
      const feed = feeds[channel];
      return feed && feed.join(joined) ? [subscribe(channel, feed.seq)] : [];
    },
    forget() {
      session.id = void 0;
      for (const partition in cursor) delete cursor[partition];
      for (const partition in top) delete top[partition];
      eachFeed((feed) => feed.forget());
    }
  };
  return session;
}
function subscribe(channel, after) {
  const command = { type: "subscribe", channels: [channel] };
  if (after !== void 0) command.after = { [channel]: after };
  return command;
}

// test/session.test.ts
var Bench = class {
  constructor() {
    this.shown = [];
    this.unannounced = 0;
    this.session = createSession("page", {
      message: (message2) => this.shown.push(`${message2.channel}${message2.seq ?? "*"}`),
      gap: (gap, announced) => {
        const range = gap.from_seq === void 0 ? "?" : `${gap.from_seq}-${gap.to_seq ?? "?"}`;
        this.shown.push(`gap ${gap.channel} ${range} ${gap.reason}`);
        if (!announced) this.unannounced += 1;
      }
    });
  }
  welcome(cursor, channels, more = {}) {
    const frame = {
      type: "welcome",
      session: "s1",
      cursor,
      resumed: false,
      transport: "ws",
      channels,
      heartbeat_ms: 2e4,
      ...more
    };
    return this.session.welcome(frame);
  }
  /** `message("a", 3, 10)`: seq 3 of channel a at position 0.10. */
  message(channel, seq, offset, id = `${channel}-${seq}-${offset}`) {
    this.session.message(message(channel, seq, offset, id));
  }
  gap(channel, more) {
    this.session.gap({ type: "gap", channel, reason: "trimmed", ...more });
  }
  get cursor() {
    return this.session.cursor();
  }
};
function message(channel, seq, offset, id = `${channel}-${seq}-${offset}`) {
  return { type: "message", channel, seq, pos: `0.${offset}`, id, event: "e", data: null, at: "2026-11-22T08:00:00.000Z" };
}
function started() {
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
  bench.gap("a", { reason: "eclipsed", resume: "0.5" });
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
  const gap = { reason: "expired", from_seq: 4, to_seq: 5 };
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
  assert.equal(bench.session.add("b"), void 0);
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
  bench.session.id = void 0;
  const { session, cursor } = bench.session.params(1);
  assert.deepEqual([session, cursor], [void 0, "0.10"]);
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
//# sourceMappingURL=data:application/json;base64,ewogICJ2ZXJzaW9uIjogMywKICAic291cmNlcyI6IFsiLi4vLi4vdGVzdC9zZXNzaW9uLnRlc3QudHMiLCAiLi4vLi4vc3JjL2NvcmUvbWFya3MudHMiLCAiLi4vLi4vc3JjL2NvcmUvdXRpbC50cyIsICIuLi8uLi9zcmMvY29yZS9mZWVkLnRzIiwgIi4uLy4uL3NyYy9jb3JlL3JlY2VudC1pZHMudHMiLCAiLi4vLi4vc3JjL2NvcmUvc2Vzc2lvbi50cyJdLAogICJzb3VyY2VzQ29udGVudCI6IFsiaW1wb3J0IGFzc2VydCBmcm9tIFwibm9kZTphc3NlcnQvc3RyaWN0XCI7XG5pbXBvcnQgeyB0ZXN0IH0gZnJvbSBcIm5vZGU6dGVzdFwiO1xuaW1wb3J0IHsgSEVMRF9MSU1JVF9DSEFSUyB9IGZyb20gXCIuLi9zcmMvY29yZS9mZWVkLmpzXCI7XG5pbXBvcnQgdHlwZSB7IEdhcCwgTWVzc2FnZSwgV2VsY29tZSB9IGZyb20gXCIuLi9zcmMvY29yZS9mcmFtZXMuanNcIjtcbmltcG9ydCB7IGNyZWF0ZVNlc3Npb24gfSBmcm9tIFwiLi4vc3JjL2NvcmUvc2Vzc2lvbi5qc1wiO1xuXG4vKiogQSBzZXNzaW9uIGFuZCB3aGF0IGl0IHNob3dlZDogYGExYCBmb3IgYSBtZXNzYWdlIG9mIGNoYW5uZWwgYSB3aXRoIHNlcSAxLCBgZ2FwIGEgMi0zIHJlc2V0YCBmb3IgYSBnYXAuICovXG5jbGFzcyBCZW5jaCB7XG4gIHNob3duOiBzdHJpbmdbXSA9IFtdO1xuICB1bmFubm91bmNlZCA9IDA7XG4gIHJlYWRvbmx5IHNlc3Npb24gPSBjcmVhdGVTZXNzaW9uKFwicGFnZVwiLCB7XG4gICAgbWVzc2FnZTogKG1lc3NhZ2UpID0+IHRoaXMuc2hvd24ucHVzaChgJHttZXNzYWdlLmNoYW5uZWx9JHttZXNzYWdlLnNlcSA/PyBcIipcIn1gKSxcbiAgICBnYXA6IChnYXAsIGFubm91bmNlZCkgPT4ge1xuICAgICAgY29uc3QgcmFuZ2UgPSBnYXAuZnJvbV9zZXEgPT09IHVuZGVmaW5lZCA/IFwiP1wiIDogYCR7Z2FwLmZyb21fc2VxfS0ke2dhcC50b19zZXEgPz8gXCI/XCJ9YDtcbiAgICAgIHRoaXMuc2hvd24ucHVzaChgZ2FwICR7Z2FwLmNoYW5uZWx9ICR7cmFuZ2V9ICR7Z2FwLnJlYXNvbn1gKTtcbiAgICAgIGlmICghYW5ub3VuY2VkKSB0aGlzLnVuYW5ub3VuY2VkICs9IDE7XG4gICAgfSxcbiAgfSk7XG5cbiAgd2VsY29tZShjdXJzb3I6IHN0cmluZywgY2hhbm5lbHM6IFdlbGNvbWVbXCJjaGFubmVsc1wiXSwgbW9yZTogUGFydGlhbDxXZWxjb21lPiA9IHt9KSB7XG4gICAgY29uc3QgZnJhbWU6IFdlbGNvbWUgPSB7XG4gICAgICB0eXBlOiBcIndlbGNvbWVcIixcbiAgICAgIHNlc3Npb246IFwiczFcIixcbiAgICAgIGN1cnNvcixcbiAgICAgIHJlc3VtZWQ6IGZhbHNlLFxuICAgICAgdHJhbnNwb3J0OiBcIndzXCIsXG4gICAgICBjaGFubmVscyxcbiAgICAgIGhlYXJ0YmVhdF9tczogMjBfMDAwLFxuICAgICAgLi4ubW9yZSxcbiAgICB9O1xuICAgIHJldHVybiB0aGlzLnNlc3Npb24ud2VsY29tZShmcmFtZSk7XG4gIH1cblxuICAvKiogYG1lc3NhZ2UoXCJhXCIsIDMsIDEwKWA6IHNlcSAzIG9mIGNoYW5uZWwgYSBhdCBwb3NpdGlvbiAwLjEwLiAqL1xuICBtZXNzYWdlKGNoYW5uZWw6IHN0cmluZywgc2VxOiBudW1iZXIsIG9mZnNldDogbnVtYmVyLCBpZCA9IGAke2NoYW5uZWx9LSR7c2VxfS0ke29mZnNldH1gKSB7XG4gICAgdGhpcy5zZXNzaW9uLm1lc3NhZ2UobWVzc2FnZShjaGFubmVsLCBzZXEsIG9mZnNldCwgaWQpKTtcbiAgfVxuXG4gIGdhcChjaGFubmVsOiBzdHJpbmcsIG1vcmU6IFBhcnRpYWw8R2FwPikge1xuICAgIHRoaXMuc2Vzc2lvbi5nYXAoeyB0eXBlOiBcImdhcFwiLCBjaGFubmVsLCByZWFzb246IFwidHJpbW1lZFwiLCAuLi5tb3JlIH0pO1xuICB9XG5cbiAgZ2V0IGN1cnNvcigpIHtcbiAgICByZXR1cm4gdGhpcy5zZXNzaW9uLmN1cnNvcigpO1xuICB9XG59XG5cbmZ1bmN0aW9uIG1lc3NhZ2UoY2hhbm5lbDogc3RyaW5nLCBzZXE6IG51bWJlciwgb2Zmc2V0OiBudW1iZXIsIGlkID0gYCR7Y2hhbm5lbH0tJHtzZXF9LSR7b2Zmc2V0fWApOiBNZXNzYWdlIHtcbiAgcmV0dXJuIHsgdHlwZTogXCJtZXNzYWdlXCIsIGNoYW5uZWwsIHNlcSwgcG9zOiBgMC4ke29mZnNldH1gLCBpZCwgZXZlbnQ6IFwiZVwiLCBkYXRhOiBudWxsLCBhdDogXCIyMDI2LTExLTIyVDA4OjAwOjAwLjAwMFpcIiB9O1xufVxuXG5mdW5jdGlvbiBzdGFydGVkKCk6IEJlbmNoIHtcbiAgY29uc3QgYmVuY2ggPSBuZXcgQmVuY2goKTtcbiAgYmVuY2guc2Vzc2lvbi5hZGQoXCJhXCIpO1xuICBiZW5jaC53ZWxjb21lKFwiMC4xMFwiLCB7IGE6IHsgc2VxOiA2IH0gfSk7XG4gIHJldHVybiBiZW5jaDtcbn1cblxudGVzdChcIm1lc3NhZ2VzIG1vdmUgdGhlIGN1cnNvciwgYW5kIGVhY2ggY29ubmVjdGlvbiBjYXJyaWVzIHNlc3Npb24sIGN1cnNvciBhbmQgY2hhbm5lbHNcIiwgKCkgPT4ge1xuICBjb25zdCBiZW5jaCA9IG5ldyBCZW5jaCgpO1xuICBiZW5jaC5zZXNzaW9uLmFkZChcImFcIik7XG4gIGFzc2VydC5kZWVwRXF1YWwoYmVuY2guc2Vzc2lvbi5wYXJhbXMoMSksIHsgYXR0ZW1wdDogMSwgY29ubmVjdGlvbjogXCJwYWdlXCIsIGNoYW5uZWxzOiBbXCJhXCJdIH0pO1xuICBiZW5jaC53ZWxjb21lKFwiMC4xMFwiLCB7IGE6IHsgc2VxOiA2IH0gfSk7XG4gIGJlbmNoLm1lc3NhZ2UoXCJhXCIsIDcsIDEyKTtcbiAgY29uc3QgZXhwZWN0ZWQgPSB7IGF0dGVtcHQ6IDIsIGNvbm5lY3Rpb246IFwicGFnZVwiLCBjaGFubmVsczogW1wiYVwiXSwgc2Vzc2lvbjogXCJzMVwiLCBjdXJzb3I6IFwiMC4xMlwiIH07XG4gIGFzc2VydC5kZWVwRXF1YWwoYmVuY2guc2Vzc2lvbi5wYXJhbXMoMiksIGV4cGVjdGVkKTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChiZW5jaC5zaG93biwgW1wiYTdcIl0pO1xufSk7XG5cbnRlc3QoXCJhIGNvbm5lY3Rpb24gdGhhdCBpcyBjdXQgYmVmb3JlIGl0cyBmaXJzdCBtZXNzYWdlIGdvZXMgb24gZnJvbSB0aGUgd2VsY29tZSdzIGN1cnNvclwiLCAoKSA9PiB7XG4gIGNvbnN0IGJlbmNoID0gc3RhcnRlZCgpO1xuICBhc3NlcnQuZXF1YWwoYmVuY2guc2Vzc2lvbi5wYXJhbXMoMSkuY3Vyc29yLCBcIjAuMTBcIik7XG59KTtcblxudGVzdChcIndoYXQgdHdvIGNvbm5lY3Rpb25zIGRlbGl2ZXIgdHdpY2UgaXMgc2hvd24gb25jZVwiLCAoKSA9PiB7XG4gIGNvbnN0IGJlbmNoID0gc3RhcnRlZCgpO1xuICBiZW5jaC5tZXNzYWdlKFwiYVwiLCA3LCAxMik7XG4gIGJlbmNoLm1lc3NhZ2UoXCJhXCIsIDgsIDEzKTtcbiAgYmVuY2gubWVzc2FnZShcImFcIiwgNywgMTIpO1xuICBiZW5jaC5tZXNzYWdlKFwiYVwiLCA4LCAxMyk7XG4gIGJlbmNoLm1lc3NhZ2UoXCJhXCIsIDksIDE0KTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChiZW5jaC5zaG93biwgW1wiYTdcIiwgXCJhOFwiLCBcImE5XCJdKTtcbiAgYXNzZXJ0LmVxdWFsKGJlbmNoLnVuYW5ub3VuY2VkLCAwKTtcbn0pO1xuXG50ZXN0KFwiYSBqdW1wIHRoYXQgbm8gZ2FwIGZyYW1lIGFubm91bmNlZCBpcyByZXBvcnRlZCBhcyBhIHJlc2V0XCIsICgpID0+IHtcbiAgY29uc3QgYmVuY2ggPSBzdGFydGVkKCk7XG4gIGJlbmNoLm1lc3NhZ2UoXCJhXCIsIDcsIDEyKTtcbiAgYmVuY2gubWVzc2FnZShcImFcIiwgMTAsIDE1KTtcbiAgYmVuY2gubWVzc2FnZShcImFcIiwgMTEsIDE2KTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChiZW5jaC5zaG93biwgW1wiYTdcIiwgXCJnYXAgYSA4LTkgcmVzZXRcIiwgXCJhMTBcIiwgXCJhMTFcIl0pO1xuICBhc3NlcnQuZXF1YWwoYmVuY2gudW5hbm5vdW5jZWQsIDEpO1xufSk7XG5cbnRlc3QoXCJhbiBhbm5vdW5jZWQgZ2FwIGV4cGxhaW5zIHRoZSBqdW1wIGFuZCBtb3ZlcyB0aGUgY3Vyc29yXCIsICgpID0+IHtcbiAgY29uc3QgYmVuY2ggPSBzdGFydGVkKCk7XG4gIGJlbmNoLmdhcChcImFcIiwgeyBmcm9tX3NlcTogNywgdG9fc2VxOiA5LCByZXN1bWU6IFwiMC4yMFwiIH0pO1xuICBhc3NlcnQuZXF1YWwoYmVuY2guY3Vyc29yLCBcIjAuMjBcIik7XG4gIGJlbmNoLm1lc3NhZ2UoXCJhXCIsIDEwLCAyMSk7XG4gIGFzc2VydC5kZWVwRXF1YWwoYmVuY2guc2hvd24sIFtcImdhcCBhIDctOSB0cmltbWVkXCIsIFwiYTEwXCJdKTtcbiAgYXNzZXJ0LmVxdWFsKGJlbmNoLnVuYW5ub3VuY2VkLCAwKTtcbn0pO1xuXG50ZXN0KFwiYSBnYXAgZXhwbGFpbnMgb25seSBpdHMgb3duIHJhbmdlXCIsICgpID0+IHtcbiAgY29uc3QgYmVuY2ggPSBzdGFydGVkKCk7XG4gIGJlbmNoLmdhcChcImFcIiwgeyByZWFzb246IFwiZmlsdGVyZWRcIiwgZnJvbV9zZXE6IDksIHRvX3NlcTogOSwgcmVzdW1lOiBcIjAuMjBcIiB9KTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChiZW5jaC5zaG93biwgW1wiZ2FwIGEgNy04IHJlc2V0XCIsIFwiZ2FwIGEgOS05IGZpbHRlcmVkXCJdKTtcbiAgYXNzZXJ0LmVxdWFsKGJlbmNoLnVuYW5ub3VuY2VkLCAxKTtcbn0pO1xuXG50ZXN0KFwiYSBnYXAgdGhhdCBpcyBhbm5vdW5jZWQgYWdhaW4gaXMgbm8gbmV3c1wiLCAoKSA9PiB7XG4gIGNvbnN0IGJlbmNoID0gc3RhcnRlZCgpO1xuICBiZW5jaC5nYXAoXCJhXCIsIHsgZnJvbV9zZXE6IDcsIHRvX3NlcTogOSwgcmVzdW1lOiBcIjAuMjBcIiB9KTtcbiAgYmVuY2guZ2FwKFwiYVwiLCB7IGZyb21fc2VxOiA3LCB0b19zZXE6IDksIHJlc3VtZTogXCIwLjIwXCIgfSk7XG4gIGFzc2VydC5lcXVhbChiZW5jaC5zaG93bi5sZW5ndGgsIDEpO1xufSk7XG5cbnRlc3QoXCJhZnRlciBhIGdhcCBvZiB1bmtub3duIGV4dGVudCBhbnkgc2VxIG1heSBmb2xsb3dcIiwgKCkgPT4ge1xuICBjb25zdCBiZW5jaCA9IHN0YXJ0ZWQoKTtcbiAgYmVuY2guZ2FwKFwiYVwiLCB7IHJlYXNvbjogXCJvdmVyZmxvd1wiLCByZXN1bWU6IFwiMC4yMFwiIH0pO1xuICBiZW5jaC5tZXNzYWdlKFwiYVwiLCA0MCwgMjEpO1xuICBhc3NlcnQuZXF1YWwoYmVuY2gudW5hbm5vdW5jZWQsIDApO1xuICBhc3NlcnQuZGVlcEVxdWFsKGJlbmNoLnNob3duLCBbXCJnYXAgYSA/IG92ZXJmbG93XCIsIFwiYTQwXCJdKTtcbn0pO1xuXG50ZXN0KFwib25seSBhIHJlc2V0IHR1cm5zIHRoZSBjdXJzb3IgYmFjaywgYW5kIHdoYXQgdGhlbiBjb21lcyBsb3dlciBpcyBzaG93blwiLCAoKSA9PiB7XG4gIGNvbnN0IGJlbmNoID0gc3RhcnRlZCgpO1xuICBiZW5jaC5tZXNzYWdlKFwiYVwiLCA3LCA1MCk7XG4gIGJlbmNoLmdhcChcImFcIiwgeyByZWFzb246IFwiZmlsdGVyZWRcIiwgZnJvbV9zZXE6IDgsIHRvX3NlcTogOCwgcmVzdW1lOiBcIjAuNDBcIiB9KTtcbiAgYXNzZXJ0LmVxdWFsKGJlbmNoLmN1cnNvciwgXCIwLjUwXCIpO1xuICBiZW5jaC5nYXAoXCJhXCIsIHsgcmVhc29uOiBcInJlc2V0XCIsIHJlc3VtZTogXCIwLjVcIiB9KTtcbiAgYXNzZXJ0LmVxdWFsKGJlbmNoLmN1cnNvciwgXCIwLjVcIik7XG4gIGJlbmNoLm1lc3NhZ2UoXCJhXCIsIDEsIDYpO1xuICBhc3NlcnQuZGVlcEVxdWFsKGJlbmNoLnNob3duLnNsaWNlKC0yKSwgW1wiZ2FwIGEgPyByZXNldFwiLCBcImExXCJdKTtcbn0pO1xuXG50ZXN0KFwiYW4gdW5rbm93biByZWFzb24gY291bnRzIGFzIGEgcmVzZXRcIiwgKCkgPT4ge1xuICBjb25zdCBiZW5jaCA9IHN0YXJ0ZWQoKTtcbiAgYmVuY2gubWVzc2FnZShcImFcIiwgNywgNTApO1xuICBiZW5jaC5nYXAoXCJhXCIsIHsgcmVhc29uOiBcImVjbGlwc2VkXCIgYXMgR2FwW1wicmVhc29uXCJdLCByZXN1bWU6IFwiMC41XCIgfSk7XG4gIGFzc2VydC5lcXVhbChiZW5jaC5jdXJzb3IsIFwiMC41XCIpO1xufSk7XG5cbnRlc3QoXCJhIHJlc2V0IGhvbGRzIGZvciBldmVyeSBjaGFubmVsIG9mIGl0cyBwYXJ0aXRpb246IGxvd2VyIHBvc2l0aW9ucyBhcmUgbm8gcmVwZXRpdGlvblwiLCAoKSA9PiB7XG4gIGNvbnN0IGJlbmNoID0gc3RhcnRlZCgpO1xuICBiZW5jaC5zZXNzaW9uLmFkZChcImJcIik7XG4gIGJlbmNoLnNlc3Npb24uam9pbmVkKFwiYlwiLCB7IHNlcTogMCwgc2luY2U6IFwiMC4xNVwiLCBtZXNzYWdlczogW10gfSk7XG4gIGJlbmNoLm1lc3NhZ2UoXCJhXCIsIDcsIDIwKTtcbiAgYmVuY2guZ2FwKFwiYVwiLCB7IHJlYXNvbjogXCJyZXNldFwiLCByZXN1bWU6IFwiMC41XCIgfSk7XG4gIGJlbmNoLm1lc3NhZ2UoXCJiXCIsIDEsIDYpO1xuICBhc3NlcnQuZGVlcEVxdWFsKGJlbmNoLnNob3duLCBbXCJhN1wiLCBcImdhcCBhID8gcmVzZXRcIiwgXCJiMVwiXSk7XG59KTtcblxudGVzdChcImEgcmVwbHkgdGhhdCBvdmVybGFwcyB0aGUgb25lIGJlZm9yZSBzaG93cyBub3RoaW5nIHR3aWNlXCIsICgpID0+IHtcbiAgY29uc3QgYmVuY2ggPSBzdGFydGVkKCk7XG4gIGJlbmNoLnNlc3Npb24uYWRkKFwiYlwiLCAwKTtcbiAgYmVuY2guc2Vzc2lvbi5qb2luZWQoXCJiXCIsIHsgc2VxOiAyLCBzaW5jZTogXCIwLjMwXCIsIG1lc3NhZ2VzOiBbbWVzc2FnZShcImJcIiwgMSwgMSldLCBtb3JlOiB0cnVlIH0pO1xuICBiZW5jaC5zZXNzaW9uLmpvaW5lZChcImJcIiwgeyBzZXE6IDIsIHNpbmNlOiBcIjAuMzBcIiwgbWVzc2FnZXM6IFttZXNzYWdlKFwiYlwiLCAxLCAxKSwgbWVzc2FnZShcImJcIiwgMiwgMildIH0pO1xuICBhc3NlcnQuZGVlcEVxdWFsKGJlbmNoLnNob3duLCBbXCJiMVwiLCBcImIyXCJdKTtcbn0pO1xuXG50ZXN0KFwiYW4gaWQgdGhhdCB3YXMgc2VlbiBiZWZvcmUgYW4gZWRnZSBpcyBub3Qgc2hvd24gYWdhaW4gYWZ0ZXIgaXQsIHdoYXRldmVyIGl0cyBwb3NpdGlvblwiLCAoKSA9PiB7XG4gIGNvbnN0IGJlbmNoID0gc3RhcnRlZCgpO1xuICBiZW5jaC5tZXNzYWdlKFwiYVwiLCA3LCAyMCwgXCJ4XCIpO1xuICBiZW5jaC5nYXAoXCJhXCIsIHsgcmVhc29uOiBcInJlbnVtYmVyZWRcIiwgZnJvbV9zZXE6IDgsIHRvX3NlcTogOTksIHJlc3VtZTogXCIwLjEwMFwiIH0pO1xuICBiZW5jaC5tZXNzYWdlKFwiYVwiLCAxMDAsIDEwMSwgXCJ4XCIpO1xuICBiZW5jaC5tZXNzYWdlKFwiYVwiLCAxMDEsIDEwMiwgXCJ5XCIpO1xuICBhc3NlcnQuZGVlcEVxdWFsKGJlbmNoLnNob3duLCBbXCJhN1wiLCBcImdhcCBhIDgtOTkgcmVudW1iZXJlZFwiLCBcImExMDFcIl0pO1xufSk7XG5cbnRlc3QoXCJ3aXRob3V0IGFuIGVkZ2UgYSByZXBlYXRlZCBpZCBpcyBzaG93biwgc28gdGhhdCBhIGZhdWx0IG9mIHRoZSBzZXJ2ZXIgaXMgc2VlblwiLCAoKSA9PiB7XG4gIGNvbnN0IGJlbmNoID0gc3RhcnRlZCgpO1xuICBiZW5jaC5tZXNzYWdlKFwiYVwiLCA3LCAyMCwgXCJ4XCIpO1xuICBiZW5jaC5tZXNzYWdlKFwiYVwiLCA4LCAyMSwgXCJ4XCIpO1xuICBhc3NlcnQuZGVlcEVxdWFsKGJlbmNoLnNob3duLCBbXCJhN1wiLCBcImE4XCJdKTtcbn0pO1xuXG50ZXN0KFwibWVzc2FnZXMgb2YgYSBjaGFubmVsIHRoYXQgaXMgYmVpbmcgam9pbmVkIHdhaXQgZm9yIHRoZSByZXBseSwgd2hvc2Ugb2xkZXIgb25lcyBjb21lIGZpcnN0XCIsICgpID0+IHtcbiAgY29uc3QgYmVuY2ggPSBzdGFydGVkKCk7XG4gIGNvbnN0IGNvbW1hbmQgPSBiZW5jaC5zZXNzaW9uLmFkZChcImJcIiwgMik7XG4gIGFzc2VydC5kZWVwRXF1YWwoY29tbWFuZCwgeyB0eXBlOiBcInN1YnNjcmliZVwiLCBjaGFubmVsczogW1wiYlwiXSwgYWZ0ZXI6IHsgYjogMiB9IH0pO1xuICBiZW5jaC5tZXNzYWdlKFwiYlwiLCA1LCAzMCk7XG4gIGJlbmNoLm1lc3NhZ2UoXCJhXCIsIDcsIDMxKTtcbiAgYmVuY2gubWVzc2FnZShcImJcIiwgNiwgMzIpO1xuICBhc3NlcnQuZGVlcEVxdWFsKGJlbmNoLnNob3duLCBbXCJhN1wiXSk7XG4gIC8vIFRoZSByZXBseSB3YXMgd29ya2VkIG91dCBsYXRlciB0aGFuIHRoZSBmaXJzdCBoZWxkIG1lc3NhZ2U6IHdoYXQgaXQgY292ZXJzIGNvbWVzIGZyb20gaXQgYWxvbmUuXG4gIGJlbmNoLnNlc3Npb24uam9pbmVkKFwiYlwiLCB7IHNlcTogNSwgc2luY2U6IFwiMC4zMFwiLCBtZXNzYWdlczogW21lc3NhZ2UoXCJiXCIsIDMsIDMpLCBtZXNzYWdlKFwiYlwiLCA0LCA0KSwgbWVzc2FnZShcImJcIiwgNSwgMzApXSB9KTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChiZW5jaC5zaG93biwgW1wiYTdcIiwgXCJiM1wiLCBcImI0XCIsIFwiYjVcIiwgXCJiNlwiXSk7XG4gIGFzc2VydC5lcXVhbChiZW5jaC51bmFubm91bmNlZCwgMCk7XG59KTtcblxudGVzdChcInRoZSBzdHJlYW0gaXMgYmVsaWV2ZWQgb25seSBhYm92ZSBhIGNoYW5uZWwncyBzaW5jZVwiLCAoKSA9PiB7XG4gIGNvbnN0IGJlbmNoID0gc3RhcnRlZCgpO1xuICBiZW5jaC5zZXNzaW9uLmFkZChcImJcIik7XG4gIGJlbmNoLnNlc3Npb24uam9pbmVkKFwiYlwiLCB7IHNlcTogNSwgc2luY2U6IFwiMC4zMFwiLCBtZXNzYWdlczogW10gfSk7XG4gIGJlbmNoLm1lc3NhZ2UoXCJiXCIsIDUsIDI5KTtcbiAgYmVuY2gubWVzc2FnZShcImJcIiwgNiwgMzEpO1xuICBhc3NlcnQuZGVlcEVxdWFsKGJlbmNoLnNob3duLCBbXCJiNlwiXSk7XG59KTtcblxudGVzdChcIndoYXQgYSByZXBseSBubyBsb25nZXIgaG9sZHMgaXMgYSBnYXBcIiwgKCkgPT4ge1xuICBjb25zdCBiZW5jaCA9IHN0YXJ0ZWQoKTtcbiAgYmVuY2guc2Vzc2lvbi5hZGQoXCJiXCIsIDIpO1xuICBiZW5jaC5zZXNzaW9uLmpvaW5lZChcImJcIiwgeyBzZXE6IDksIHNpbmNlOiBcIjAuMzBcIiwgbWVzc2FnZXM6IFttZXNzYWdlKFwiYlwiLCA2LCAyMCksIG1lc3NhZ2UoXCJiXCIsIDcsIDIxKV0gfSk7XG4gIGFzc2VydC5kZWVwRXF1YWwoYmVuY2guc2hvd24sIFtcImdhcCBiIDMtNSB0cmltbWVkXCIsIFwiYjZcIiwgXCJiN1wiLCBcImdhcCBiIDgtOSB0cmltbWVkXCJdKTtcbiAgYXNzZXJ0LmVxdWFsKGJlbmNoLnVuYW5ub3VuY2VkLCAwKTtcbn0pO1xuXG50ZXN0KFwiYSByZXBseSdzIG93biBnYXAgc3RhbmRzIHdoZXJlIGl0IGJlbG9uZ3MgYW1vbmcgdGhlIG1lc3NhZ2VzXCIsICgpID0+IHtcbiAgY29uc3QgYmVuY2ggPSBzdGFydGVkKCk7XG4gIGJlbmNoLnNlc3Npb24uYWRkKFwiYlwiLCAyKTtcbiAgY29uc3QgZ2FwID0geyByZWFzb246IFwiZXhwaXJlZFwiIGFzIGNvbnN0LCBmcm9tX3NlcTogNCwgdG9fc2VxOiA1IH07XG4gIGJlbmNoLnNlc3Npb24uam9pbmVkKFwiYlwiLCB7IHNlcTogNiwgc2luY2U6IFwiMC4zMFwiLCBtZXNzYWdlczogW21lc3NhZ2UoXCJiXCIsIDMsIDE5KSwgbWVzc2FnZShcImJcIiwgNiwgMjApXSwgZ2FwIH0pO1xuICBhc3NlcnQuZGVlcEVxdWFsKGJlbmNoLnNob3duLCBbXCJiM1wiLCBcImdhcCBiIDQtNSBleHBpcmVkXCIsIFwiYjZcIl0pO1xufSk7XG5cbnRlc3QoXCJhIHJlcGx5IHdpdGggbW9yZSBpcyBjb250aW51ZWQgYnkgYW5vdGhlciBiZWZvcmUgdGhlIHN0cmVhbSBnb2VzIG9uXCIsICgpID0+IHtcbiAgY29uc3QgYmVuY2ggPSBzdGFydGVkKCk7XG4gIGJlbmNoLnNlc3Npb24uYWRkKFwiYlwiLCAwKTtcbiAgYmVuY2gubWVzc2FnZShcImJcIiwgNCwgMzEpO1xuICBjb25zdCBmaXJzdCA9IGJlbmNoLnNlc3Npb24uam9pbmVkKFwiYlwiLCB7IHNlcTogMywgc2luY2U6IFwiMC4zMFwiLCBtZXNzYWdlczogW21lc3NhZ2UoXCJiXCIsIDEsIDEpXSwgbW9yZTogdHJ1ZSB9KTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChmaXJzdCwgW3sgdHlwZTogXCJzdWJzY3JpYmVcIiwgY2hhbm5lbHM6IFtcImJcIl0sIGFmdGVyOiB7IGI6IDEgfSB9XSk7XG4gIGJlbmNoLm1lc3NhZ2UoXCJiXCIsIDUsIDMzKTtcbiAgLy8gQnkgbm93IG1vcmUgaGFzIGJlZW4gcHVibGlzaGVkLCBhbmQgdGhlIGxhdGVyIHJlcGx5IHJlYWNoZXMgZnVydGhlci5cbiAgY29uc3QgcmVzdCA9IFttZXNzYWdlKFwiYlwiLCAyLCAyKSwgbWVzc2FnZShcImJcIiwgMywgMyksIG1lc3NhZ2UoXCJiXCIsIDQsIDMxKV07XG4gIGFzc2VydC5kZWVwRXF1YWwoYmVuY2guc2Vzc2lvbi5qb2luZWQoXCJiXCIsIHsgc2VxOiA0LCBzaW5jZTogXCIwLjMyXCIsIG1lc3NhZ2VzOiByZXN0IH0pLCBbXSk7XG4gIGFzc2VydC5kZWVwRXF1YWwoYmVuY2guc2hvd24sIFtcImIxXCIsIFwiYjJcIiwgXCJiM1wiLCBcImI0XCIsIFwiYjVcIl0pO1xuICBhc3NlcnQuZXF1YWwoYmVuY2gudW5hbm5vdW5jZWQsIDApO1xufSk7XG5cbnRlc3QoXCJhIHJlcGx5IHRoYXQgc2F5cyBtb3JlIGFuZCBob2xkcyBub3RoaW5nIGlzIG5vdCBhc2tlZCBmb3IgYWdhaW4gYW5kIGFnYWluXCIsICgpID0+IHtcbiAgY29uc3QgYmVuY2ggPSBzdGFydGVkKCk7XG4gIGJlbmNoLnNlc3Npb24uYWRkKFwiYlwiLCAwKTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChiZW5jaC5zZXNzaW9uLmpvaW5lZChcImJcIiwgeyBzZXE6IDMsIHNpbmNlOiBcIjAuMzBcIiwgbWVzc2FnZXM6IFtdLCBtb3JlOiB0cnVlIH0pLCBbXSk7XG4gIGFzc2VydC5kZWVwRXF1YWwoYmVuY2guc2hvd24sIFtcImdhcCBiIDEtMyB0cmltbWVkXCJdKTtcbn0pO1xuXG50ZXN0KFwiaGVsZCBtZXNzYWdlcyBhcmUgYm91bmRlZDogYmV5b25kIHRoZSBsaW1pdCB0aGV5IGFyZSBkcm9wcGVkIGFuZCBhc2tlZCBmb3IgYWdhaW5cIiwgKCkgPT4ge1xuICBjb25zdCBiZW5jaCA9IHN0YXJ0ZWQoKTtcbiAgYmVuY2guc2Vzc2lvbi5hZGQoXCJiXCIpO1xuICBjb25zdCBiaWcgPSBcInhcIi5yZXBlYXQoSEVMRF9MSU1JVF9DSEFSUyk7XG4gIGJlbmNoLnNlc3Npb24ubWVzc2FnZSh7IC4uLm1lc3NhZ2UoXCJiXCIsIDYsIDMxKSwgZGF0YTogYmlnIH0pO1xuICBiZW5jaC5tZXNzYWdlKFwiYlwiLCA3LCAzMik7XG4gIGNvbnN0IGRlbWFuZHMgPSBiZW5jaC5zZXNzaW9uLmpvaW5lZChcImJcIiwgeyBzZXE6IDUsIHNpbmNlOiBcIjAuMzBcIiwgbWVzc2FnZXM6IFtdIH0pO1xuICBhc3NlcnQuZGVlcEVxdWFsKGRlbWFuZHMsIFt7IHR5cGU6IFwic3Vic2NyaWJlXCIsIGNoYW5uZWxzOiBbXCJiXCJdLCBhZnRlcjogeyBiOiA1IH0gfV0pO1xuICBiZW5jaC5tZXNzYWdlKFwiYlwiLCA4LCAzMyk7XG4gIGJlbmNoLnNlc3Npb24uam9pbmVkKFwiYlwiLCB7IHNlcTogNywgc2luY2U6IFwiMC4zMlwiLCBtZXNzYWdlczogW21lc3NhZ2UoXCJiXCIsIDYsIDMxKSwgbWVzc2FnZShcImJcIiwgNywgMzIpXSB9KTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChiZW5jaC5zaG93biwgW1wiYjZcIiwgXCJiN1wiLCBcImI4XCJdKTtcbn0pO1xuXG50ZXN0KFwiYSBjaGFubmVsIHRoYXQgdGhlIHdlbGNvbWUgZG9lcyBub3QgY2FycnkgaXMgc3Vic2NyaWJlZCwgYWZ0ZXIgd2hhdCB3YXMgc2hvd25cIiwgKCkgPT4ge1xuICBjb25zdCBiZW5jaCA9IHN0YXJ0ZWQoKTtcbiAgYmVuY2guc2Vzc2lvbi5hZGQoXCJiXCIpO1xuICBiZW5jaC5zZXNzaW9uLmpvaW5lZChcImJcIiwgeyBzZXE6IDUsIHNpbmNlOiBcIjAuMzBcIiB9KTtcbiAgY29uc3QgZGVtYW5kcyA9IGJlbmNoLndlbGNvbWUoXCIwLjMwXCIsIHsgYToge30gfSwgeyByZXN1bWVkOiB0cnVlIH0pO1xuICBhc3NlcnQuZGVlcEVxdWFsKGRlbWFuZHMsIFt7IHR5cGU6IFwic3Vic2NyaWJlXCIsIGNoYW5uZWxzOiBbXCJiXCJdLCBhZnRlcjogeyBiOiA1IH0gfV0pO1xufSk7XG5cbnRlc3QoXCJhIGNoYW5uZWwgdGhhdCBpcyB3YW50ZWQgd2hpbGUgdGhlIGZpcnN0IHdlbGNvbWUgaXMgb24gaXRzIHdheSBpcyBzdWJzY3JpYmVkIHRoZW5cIiwgKCkgPT4ge1xuICBjb25zdCBiZW5jaCA9IG5ldyBCZW5jaCgpO1xuICBiZW5jaC5zZXNzaW9uLnBhcmFtcygxKTtcbiAgYXNzZXJ0LmVxdWFsKGJlbmNoLnNlc3Npb24uYWRkKFwiYlwiKSwgdW5kZWZpbmVkKTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChiZW5jaC53ZWxjb21lKFwiMC4xMFwiLCB7IFwidXNlcjphbm5cIjogeyBzZXE6IDAgfSB9KSwgW3sgdHlwZTogXCJzdWJzY3JpYmVcIiwgY2hhbm5lbHM6IFtcImJcIl0gfV0pO1xufSk7XG5cbnRlc3QoXCJhIGNoYW5uZWwgdGhhdCB3YXMgbGVmdCBpcyBub3QgdGFrZW4gdXAgYWdhaW4gZnJvbSBhIHdlbGNvbWUgdGhhdCBzdGlsbCBuYW1lcyBpdFwiLCAoKSA9PiB7XG4gIGNvbnN0IGJlbmNoID0gc3RhcnRlZCgpO1xuICBhc3NlcnQuZGVlcEVxdWFsKGJlbmNoLnNlc3Npb24ucmVtb3ZlKFwiYVwiKSwgeyB0eXBlOiBcInVuc3Vic2NyaWJlXCIsIGNoYW5uZWxzOiBbXCJhXCJdIH0pO1xuICBiZW5jaC53ZWxjb21lKFwiMC4xMFwiLCB7IGE6IHt9IH0sIHsgcmVzdW1lZDogdHJ1ZSB9KTtcbiAgYmVuY2gubWVzc2FnZShcImFcIiwgNywgMTIpO1xuICBhc3NlcnQuZGVlcEVxdWFsKGJlbmNoLnNob3duLCBbXSk7XG4gIGFzc2VydC5lcXVhbChiZW5jaC5jdXJzb3IsIFwiMC4xMlwiKTtcbn0pO1xuXG50ZXN0KFwiYSBsYXRlciB3ZWxjb21lIGRvZXMgbm90IG92ZXJ3cml0ZSB3aGF0IGlzIGtub3duIGJldHRlclwiLCAoKSA9PiB7XG4gIGNvbnN0IGJlbmNoID0gc3RhcnRlZCgpO1xuICBiZW5jaC5tZXNzYWdlKFwiYVwiLCA3LCAxMik7XG4gIC8vIFdlcmUgaXRzIGN1cnNvciB0YWtlbiwgYSBnYXAgZnJhbWUgbG9zdCBhZnRlciB0aGlzIHdlbGNvbWUgd291bGQgYmUgbG9zdCBmb3IgZ29vZC5cbiAgYmVuY2gud2VsY29tZShcIjAuMzAsMS40XCIsIHsgYTogeyBzZXE6IDIwIH0gfSwgeyBzZXNzaW9uOiBcInMyXCIgfSk7XG4gIGFzc2VydC5lcXVhbChiZW5jaC5jdXJzb3IsIFwiMC4xMiwxLjRcIik7XG4gIGJlbmNoLm1lc3NhZ2UoXCJhXCIsIDIxLCAzMSk7XG4gIGFzc2VydC5kZWVwRXF1YWwoYmVuY2guc2hvd24sIFtcImE3XCIsIFwiZ2FwIGEgOC0yMCByZXNldFwiLCBcImEyMVwiXSk7XG59KTtcblxudGVzdChcImEgcGluZydzIGN1cnNvciBrZWVwcyBhIHF1aWV0IHNlc3Npb24gZnJvbSBhZ2VpbmcsIGFuZCBuZXZlciB0dXJucyBpdCBiYWNrXCIsICgpID0+IHtcbiAgY29uc3QgYmVuY2ggPSBzdGFydGVkKCk7XG4gIGJlbmNoLnNlc3Npb24uYWRvcHQoXCIwLjQwLDEuMlwiKTtcbiAgYmVuY2guc2Vzc2lvbi5hZG9wdChcIjAuMzksMS4zXCIpO1xuICBhc3NlcnQuZXF1YWwoYmVuY2guY3Vyc29yLCBcIjAuNDAsMS4zXCIpO1xufSk7XG5cbnRlc3QoXCJhIHJlcGx5J3MgY3Vyc29yIGFkZHMgb25seSBwYXJ0aXRpb25zIHRoYXQgYXJlIGxhY2tpbmdcIiwgKCkgPT4ge1xuICBjb25zdCBiZW5jaCA9IHN0YXJ0ZWQoKTtcbiAgYmVuY2guc2Vzc2lvbi5maWxsKFwiMC45OSwxLjVcIik7XG4gIGFzc2VydC5lcXVhbChiZW5jaC5jdXJzb3IsIFwiMC4xMCwxLjVcIik7XG59KTtcblxudGVzdChcImEgc2Vzc2lvbiBvZiBhbm90aGVyIHVzZXIgaXMgZm9yZ290dGVuIHdpdGggaXRzIGN1cnNvciwgaW4gdGhlIG9wZW5cIiwgKCkgPT4ge1xuICBjb25zdCBiZW5jaCA9IHN0YXJ0ZWQoKTtcbiAgYmVuY2gubWVzc2FnZShcImFcIiwgNywgNTApO1xuICBiZW5jaC5zZXNzaW9uLmZvcmdldCgpO1xuICBhc3NlcnQuZGVlcEVxdWFsKGJlbmNoLnNlc3Npb24ucGFyYW1zKDEpLCB7IGF0dGVtcHQ6IDEsIGNvbm5lY3Rpb246IFwicGFnZVwiLCBjaGFubmVsczogW1wiYVwiXSB9KTtcbiAgYmVuY2gud2VsY29tZShcIjAuNVwiLCB7IGE6IHsgc2VxOiAxIH0gfSwgeyBzZXNzaW9uOiBcInMyXCIgfSk7XG4gIGJlbmNoLm1lc3NhZ2UoXCJhXCIsIDIsIDYpO1xuICBhc3NlcnQuZGVlcEVxdWFsKGJlbmNoLnNob3duLCBbXCJhN1wiLCBcImdhcCBhID8gcmVzZXRcIiwgXCJhMlwiXSk7XG59KTtcblxudGVzdChcImEgc2Vzc2lvbiB0aGF0IHNvbWVib2R5IGVsc2UgdG9vayBvdmVyIGlzIGxlZnQsIGl0cyBjdXJzb3Iga2VwdFwiLCAoKSA9PiB7XG4gIGNvbnN0IGJlbmNoID0gc3RhcnRlZCgpO1xuICBiZW5jaC5zZXNzaW9uLmlkID0gdW5kZWZpbmVkO1xuICBjb25zdCB7IHNlc3Npb24sIGN1cnNvciB9ID0gYmVuY2guc2Vzc2lvbi5wYXJhbXMoMSk7XG4gIGFzc2VydC5kZWVwRXF1YWwoW3Nlc3Npb24sIGN1cnNvcl0sIFt1bmRlZmluZWQsIFwiMC4xMFwiXSk7XG59KTtcblxudGVzdChcImFuIGVwaGVtZXJhbCBtZXNzYWdlIGlzIHBhc3NlZCBvbiBhbmQgY2hhbmdlcyBub3RoaW5nXCIsICgpID0+IHtcbiAgY29uc3QgYmVuY2ggPSBzdGFydGVkKCk7XG4gIGNvbnN0IHsgc2VxOiBfc2VxLCBwb3M6IF9wb3MsIC4uLmVwaGVtZXJhbCB9ID0gbWVzc2FnZShcImFcIiwgMCwgMCk7XG4gIGJlbmNoLnNlc3Npb24ubWVzc2FnZShlcGhlbWVyYWwpO1xuICBhc3NlcnQuZGVlcEVxdWFsKGJlbmNoLnNob3duLCBbXCJhKlwiXSk7XG4gIGFzc2VydC5lcXVhbChiZW5jaC5jdXJzb3IsIFwiMC4xMFwiKTtcbn0pO1xuXG50ZXN0KFwiYSBjaGFubmVsIHRoYXQgdGhlIHNlcnZlciBzdWJzY3JpYmVzIGJ5IGl0c2VsZiBpcyBjYXJyaWVkIGZyb20gdGhlcmVcIiwgKCkgPT4ge1xuICBjb25zdCBiZW5jaCA9IHN0YXJ0ZWQoKTtcbiAgYmVuY2guc2Vzc2lvbi5zdWJzY3JpYmVkKHsgYjogeyBzZXE6IDUsIHNpbmNlOiBcIjAuMzBcIiwgbWVzc2FnZXM6IFtdIH0gfSk7XG4gIGJlbmNoLm1lc3NhZ2UoXCJiXCIsIDUsIDI5KTtcbiAgYmVuY2gubWVzc2FnZShcImJcIiwgNiwgMzEpO1xuICBhc3NlcnQuZGVlcEVxdWFsKGJlbmNoLnNob3duLCBbXCJiNlwiXSk7XG59KTtcbiIsICIvKipcbiAqIEhvdyBmYXIgZWFjaCBwYXJ0aXRpb24gb2YgdGhlIGxvZyBoYXMgYmVlbiByZWFkOiBwYXJ0aXRpb24gdG8gb2Zmc2V0LCB3cml0dGVuIGAwLjE4NDEsMS43N2AuIEEgY3Vyc29yIGlzIG9uZSwgYW5kIHNvXG4gKiBpcyBhIG1lc3NhZ2UncyBgcG9zYCwgd2l0aCBhIHNpbmdsZSBlbnRyeS4gT2Zmc2V0cyBzdGF5IGJlbG93IDJeNTMsIHNvIHRoYXQgYSBudW1iZXIgaXMgZXhhY3QuXG4gKi9cbmV4cG9ydCB0eXBlIE1hcmtzID0gUmVjb3JkPHN0cmluZywgbnVtYmVyPjtcblxuLyoqIGBtZXJnZWAgdG91Y2hlcyBvbmx5IHBhcnRpdGlvbnMgdGhhdCBhcmUgbGFja2luZy4gKi9cbmV4cG9ydCBjb25zdCBGSUxMID0gMDtcbi8qKiBgbWVyZ2VgIGFsc28gZ29lcyBiYWNrd2FyZHM6IGZvciBhIHJlc2V0LCB0aGUgb25seSBjYXNlLiAqL1xuZXhwb3J0IGNvbnN0IFNFVCA9IEluZmluaXR5O1xuXG5leHBvcnQgZnVuY3Rpb24gcGFyc2VNYXJrcyh0ZXh0OiBzdHJpbmcpOiBNYXJrcyB7XG4gIGNvbnN0IG1hcmtzOiBNYXJrcyA9IHt9O1xuICB0ZXh0LnNwbGl0KFwiLFwiKS5mb3JFYWNoKChwYXJ0KSA9PiB7XG4gICAgY29uc3QgZG90ID0gcGFydC5pbmRleE9mKFwiLlwiKTtcbiAgICBpZiAoZG90ID4gMCkgbWFya3NbcGFydC5zbGljZSgwLCBkb3QpXSA9ICtwYXJ0LnNsaWNlKGRvdCArIDEpO1xuICB9KTtcbiAgcmV0dXJuIG1hcmtzO1xufVxuXG4vKiogS2V5cyB0aGF0IGFyZSB3aG9sZSBudW1iZXJzIGNvbWUgaW4gb3JkZXIuICovXG5leHBvcnQgZnVuY3Rpb24gZm9ybWF0TWFya3MobWFya3M6IE1hcmtzKTogc3RyaW5nIHtcbiAgcmV0dXJuIE9iamVjdC5rZXlzKG1hcmtzKVxuICAgIC5tYXAoKHBhcnRpdGlvbikgPT4gYCR7cGFydGl0aW9ufS4ke21hcmtzW3BhcnRpdGlvbl19YClcbiAgICAuam9pbigpO1xufVxuXG4vKiogVHJ1ZSB3aGVyZSBhbGwgb2YgYGF0YCBsaWVzIGF0IG9yIGJlbG93IHdoYXQgaGFzIGFscmVhZHkgYmVlbiBwYXNzZWQuICovXG5leHBvcnQgZnVuY3Rpb24gY292ZXJzKG1hcmtzOiBNYXJrcywgYXQ6IE1hcmtzKTogYm9vbGVhbiB7XG4gIHJldHVybiBPYmplY3Qua2V5cyhhdCkuZXZlcnkoKHBhcnRpdGlvbikgPT4gbWFya3NbcGFydGl0aW9uXSEgPj0gYXRbcGFydGl0aW9uXSEpO1xufVxuXG4vKipcbiAqIE1vdmVzIGZvcndhcmQgb25seSwgZW50cnkgYnkgZW50cnk6IGZyYW1lcyBvZiBhbiBvbGRlciBjb25uZWN0aW9uIG1heSBzdGlsbCBhcnJpdmUgYW5kIG11c3Qgbm90IHR1cm4gaXQgYmFjay4gQW5cbiAqIGVudHJ5IGF0IG9yIGFib3ZlIGB1bmxlc3NgIHN0YXlzOyBzZWUgYEZJTExgIGFuZCBgU0VUYC5cbiAqL1xuZXhwb3J0IGZ1bmN0aW9uIG1lcmdlKGludG86IE1hcmtzLCBmcm9tOiBNYXJrcywgdW5sZXNzPzogbnVtYmVyKTogdm9pZCB7XG4gIGZvciAoY29uc3QgcGFydGl0aW9uIGluIGZyb20pIHtcbiAgICBjb25zdCBsaW1pdCA9IHVubGVzcyA9PT0gdW5kZWZpbmVkID8gZnJvbVtwYXJ0aXRpb25dISA6IHVubGVzcztcbiAgICBpZiAoIShpbnRvW3BhcnRpdGlvbl0hID49IGxpbWl0KSkgaW50b1twYXJ0aXRpb25dID0gZnJvbVtwYXJ0aXRpb25dITtcbiAgfVxufVxuIiwgImltcG9ydCB0eXBlIHsgQmVsZnJ5RXJyb3IgfSBmcm9tIFwiLi9hcGkuanNcIjtcblxuLypcbiAqIFRoZSBjb3JlIGlzIHNoYXJlZCB3aXRoIHRoZSBidWlsZCBmb3Igb2xkIGJyb3dzZXJzLiBTbyBub3RoaW5nIGluIGBjb3JlL2AgYW5kIGB0cmFuc3BvcnRzL2AgKGJ1dCBgZmV0Y2gudHNgKSBuZWVkc1xuICogbW9yZSBvZiBhIGJyb3dzZXIgdGhhbiBFUzUgaGFzOiBubyBQcm9taXNlLCBNYXAsIFN5bWJvbCwgVVJMLCBhbmQgbm90aGluZyB0aGF0IGEgY29tcGlsZXIgd291bGQgdHVybiBpbnRvIGEgaGVscGVyLlxuICovXG5cbi8qKiBgT2JqZWN0LmFzc2lnbmAsIHdoaWNoIEVTNSBsYWNrcy4gKi9cbmV4cG9ydCBmdW5jdGlvbiBhc3NpZ248VG8gZXh0ZW5kcyBvYmplY3QsIEZyb20gZXh0ZW5kcyBvYmplY3Q+KHRvOiBUbywgZnJvbTogRnJvbSk6IFRvICYgRnJvbSB7XG4gIGZvciAoY29uc3Qga2V5IGluIGZyb20pICh0byBhcyBvYmplY3QgYXMgRnJvbSlba2V5XSA9IGZyb21ba2V5XTtcbiAgcmV0dXJuIHRvIGFzIFRvICYgRnJvbTtcbn1cblxuLyoqIFdpdGhvdXQgd2hhdCBldmVyeSBvYmplY3QgaW5oZXJpdHM6IGBjb25zdHJ1Y3RvcmAgYW5kIGBfX3Byb3RvX19gIGFyZSBnb29kIG5hbWVzIG9mIGNoYW5uZWxzLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGRpY3Rpb25hcnk8VmFsdWU+KCk6IFJlY29yZDxzdHJpbmcsIFZhbHVlPiB7XG4gIHJldHVybiBPYmplY3QuY3JlYXRlKG51bGwpO1xufVxuXG5leHBvcnQgZnVuY3Rpb24gZmF1bHQoY29kZTogc3RyaW5nLCBkZXRhaWw/OiBzdHJpbmcpOiBCZWxmcnlFcnJvciB7XG4gIHJldHVybiBhc3NpZ24obmV3IEVycm9yKGRldGFpbCB8fCBjb2RlKSwgeyBuYW1lOiBcIkJlbGZyeUVycm9yXCIsIGNvZGUgfSk7XG59XG5cbi8qKiBVbmlxdWUsIG5vdCBzZWNyZXQ6IGFib3V0IDEwMCBiaXRzLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHJhbmRvbU5hbWUoKTogc3RyaW5nIHtcbiAgY29uc3QgcGFydCA9ICgpID0+IE1hdGgucmFuZG9tKCkudG9TdHJpbmcoMzYpLnNsaWNlKDIpO1xuICByZXR1cm4gcGFydCgpICsgcGFydCgpO1xufVxuXG4vKiogQSB0aW1lciB0aGF0IGlzIGFybWVkIGF0IG1vc3Qgb25jZSBhdCBhIHRpbWU7IGB1bmRlZmluZWRgIG9ubHkgc3RvcHMgaXQuICovXG5leHBvcnQgaW50ZXJmYWNlIFRpbWVyIHtcbiAgKG1zPzogbnVtYmVyLCB0aGVuPzogKCkgPT4gdm9pZCk6IHZvaWQ7XG4gIC8qKiBXaGV0aGVyIHNvbWV0aGluZyBpcyB3YWl0ZWQgZm9yLiAqL1xuICBvbjogYm9vbGVhbjtcbn1cblxuZXhwb3J0IGZ1bmN0aW9uIHRpbWVyKCk6IFRpbWVyIHtcbiAgbGV0IGhhbmRsZTogUmV0dXJuVHlwZTx0eXBlb2Ygc2V0VGltZW91dD47XG4gIGNvbnN0IHNldDogVGltZXIgPSAobXMsIHRoZW4pID0+IHtcbiAgICBjbGVhclRpbWVvdXQoaGFuZGxlKTtcbiAgICBzZXQub24gPSAhIXRoZW47XG4gICAgaWYgKHRoZW4pIHtcbiAgICAgIGhhbmRsZSA9IHNldFRpbWVvdXQoKCkgPT4ge1xuICAgICAgICBzZXQub24gPSBmYWxzZTtcbiAgICAgICAgdGhlbigpO1xuICAgICAgfSwgbXMpO1xuICAgIH1cbiAgfTtcbiAgc2V0Lm9uID0gZmFsc2U7XG4gIHJldHVybiBzZXQ7XG59XG4iLCAiaW1wb3J0IHsgY292ZXJzLCBwYXJzZU1hcmtzLCB0eXBlIE1hcmtzIH0gZnJvbSBcIi4vbWFya3MuanNcIjtcbmltcG9ydCB0eXBlIHsgR2FwLCBHYXBSZWFzb24sIEpvaW5lZCwgTWVzc2FnZSB9IGZyb20gXCIuL2ZyYW1lcy5qc1wiO1xuaW1wb3J0IHR5cGUgeyBSZWNlbnRJZHMgfSBmcm9tIFwiLi9yZWNlbnQtaWRzLmpzXCI7XG5pbXBvcnQgeyBhc3NpZ24gfSBmcm9tIFwiLi91dGlsLmpzXCI7XG5cbi8qKiBDaGFyYWN0ZXJzIG9mIGhlbGQgbWVzc2FnZXMgKGFzIEpTT04pIHBlciBjaGFubmVsOyBiZXlvbmQgaXQgdGhleSBhcmUgZHJvcHBlZCBhbmQgYXNrZWQgZm9yIGFnYWluLiAqL1xuZXhwb3J0IGNvbnN0IEhFTERfTElNSVRfQ0hBUlMgPSA0ICogMTAyNCAqIDEwMjQ7XG5cbi8qKlxuICogLSBgd2FudGVkYDogdG8gYmUgbmFtZWQgaW4gdGhlIG5leHQgY29ubmVjdC5cbiAqIC0gYGpvaW5pbmdgOiBhIHN1YnNjcmliZSBpcyB1bmRlciB3YXkuIFdoYXQgdGhlIHN0cmVhbSBicmluZ3MgbWVhbndoaWxlIGlzIGhlbGQgYmFjaywgYmVjYXVzZSB0aGUgcmVwbHkgbWF5IGhvbGRcbiAqICAgb2xkZXIgbWVzc2FnZXMsIHdoaWNoIGNvbWUgZmlyc3QuXG4gKiAtIGBsaXZlYC5cbiAqL1xuZXhwb3J0IHR5cGUgRmVlZFBoYXNlID0gXCJ3YW50ZWRcIiB8IFwiam9pbmluZ1wiIHwgXCJsaXZlXCI7XG5cbmV4cG9ydCBpbnRlcmZhY2UgU2luayB7XG4gIG1lc3NhZ2UobWVzc2FnZTogTWVzc2FnZSk6IHZvaWQ7XG4gIC8qKiBgYW5ub3VuY2VkYCBpcyBmYWxzZSB3aGVyZSBubyBmcmFtZSBzYWlkIHNvOiBhIGZhdWx0IHdvcnRoIGEgd2FybmluZy4gKi9cbiAgZ2FwKGdhcDogR2FwLCBhbm5vdW5jZWQ6IGJvb2xlYW4pOiB2b2lkO1xufVxuXG4vKiogT25lIGNoYW5uZWwgb2YgdGhlIHNlc3Npb246IHB1dHMgaXRzIG1lc3NhZ2VzIGluIG9yZGVyLCBvbmNlIGVhY2gsIGFuZCBmaW5kcyBldmVyeSBob2xlLiAqL1xuZXhwb3J0IGludGVyZmFjZSBGZWVkIHtcbiAgcGhhc2U6IEZlZWRQaGFzZTtcbiAgLyoqIFRoZSBzZXEgdG8gZ28gb24gYWZ0ZXI7IHVuZGVmaW5lZCB3aGVyZSBhbnkgbWF5IGNvbWUgbmV4dC4gKi9cbiAgc2VxOiBudW1iZXIgfCB1bmRlZmluZWQ7XG4gIC8qKiBGcm9tIHRoZSBzdHJlYW0uICovXG4gIHRha2UoZnJhbWU6IE1lc3NhZ2UgfCBHYXApOiB2b2lkO1xuICAvKiogQSBzdWJzY3JpYmUncyByZXBseS4gVHJ1ZTogaXQgZGlkIG5vdCBob2xkIGV2ZXJ5dGhpbmcsIGFzayBhZ2FpbiBhZnRlciBgc2VxYC4gKi9cbiAgam9pbihqb2luZWQ6IEpvaW5lZCk6IGJvb2xlYW47XG4gIC8qKiBUaGUgbG9nIGJlZ2FuIGFuZXcgaW4gdGhlc2UgcGFydGl0aW9uczogcG9zaXRpb25zIG9mIGJlZm9yZSBtZWFuIG5vdGhpbmcuICovXG4gIHJlc2V0KHBhcnRpdGlvbnM6IE1hcmtzKTogdm9pZDtcbiAgLyoqIFRoZSBzZXNzaW9uJ3MgY3Vyc29yIGlzIGxvc3QgKGl0IHdhcyBhbm90aGVyIHVzZXIncyk6IHdoYXRldmVyIGNvbWVzIG5leHQgaXMgYSBuZXcgYmVnaW5uaW5nLiAqL1xuICBmb3JnZXQoKTogdm9pZDtcbn1cblxuZXhwb3J0IGZ1bmN0aW9uIGNyZWF0ZUZlZWQoY2hhbm5lbDogc3RyaW5nLCBhZnRlcjogbnVtYmVyIHwgdW5kZWZpbmVkLCBwaGFzZTogRmVlZFBoYXNlLCByZWNlbnQ6IFJlY2VudElkcywgc2luazogU2luayk6IEZlZWQge1xuICAvKiogUmVwbHkgbWVzc2FnZXMgcmVhY2ggdXAgdG8gaGVyZTsgdGhlIHN0cmVhbSBpcyBiZWxpZXZlZCBvbmx5IGFib3ZlIGl0LiAqL1xuICBsZXQgc2luY2U6IE1hcmtzIHwgdW5kZWZpbmVkO1xuICBsZXQgaGVsZDogKE1lc3NhZ2UgfCBHYXApW10gPSBbXTtcbiAgbGV0IGhlbGRDaGFycyA9IDA7XG5cbiAgZnVuY3Rpb24gc2F5KHJlYXNvbjogR2FwUmVhc29uLCBmcm9tX3NlcT86IG51bWJlciwgdG9fc2VxPzogbnVtYmVyLCBhbm5vdW5jZWQgPSB0cnVlKTogdm9pZCB7XG4gICAgY29uc3QgZ2FwOiBHYXAgPSB7IHR5cGU6IFwiZ2FwXCIsIGNoYW5uZWwsIHJlYXNvbiB9O1xuICAgIC8vIFRvIGEgc2VxIGF0IG9yIGJlbG93IHdoYXQgd2Uga25vdyBpdCBpcyBhIHN0ZXAgYmFjaywgd2hvc2UgZXh0ZW50IG5vYm9keSBrbm93cy5cbiAgICBpZiAodG9fc2VxISA+PSBmcm9tX3NlcSEpIGFzc2lnbihnYXAsIHsgZnJvbV9zZXEsIHRvX3NlcSB9KTtcbiAgICBzaW5rLmdhcChnYXAsIGFubm91bmNlZCk7XG4gIH1cblxuICBmdW5jdGlvbiBvbk1lc3NhZ2UobWVzc2FnZTogTWVzc2FnZSwgZnJvbVJlcGx5PzogYm9vbGVhbik6IHZvaWQge1xuICAgIGNvbnN0IHsgc2VxLCBwb3MgfSA9IG1lc3NhZ2U7XG4gICAgLy8gQW4gZXBoZW1lcmFsIG1lc3NhZ2UgaGFzIG5vIHBsYWNlIGluIHRoZSBjaGFubmVsOiBhdCBtb3N0IG9uY2UsIGFuZCBuZXZlciBpbiBhIHJlcGx5LlxuICAgIGlmIChzZXEgPT09IHVuZGVmaW5lZCB8fCBwb3MgPT09IHVuZGVmaW5lZCkgcmV0dXJuIHNpbmsubWVzc2FnZShtZXNzYWdlKTtcbiAgICBpZiAoZnJvbVJlcGx5ID8gc2VxIDw9IGZlZWQuc2VxISA6IHNpbmNlICYmIGNvdmVycyhzaW5jZSwgcGFyc2VNYXJrcyhwb3MpKSkgcmV0dXJuO1xuICAgIC8vIFdoYXQgYSByZXBseSBsZWF2ZXMgb3V0IHdpdGhvdXQgYSB3b3JkIGlzIG5vIGxvbmdlciBrZXB0OyBpbiB0aGUgc3RyZWFtIHRoYXQgd291bGQgYmUgYSBmYXVsdC5cbiAgICBpZiAoZmVlZC5zZXEgIT09IHVuZGVmaW5lZCAmJiBzZXEgIT09IGZlZWQuc2VxICsgMSkgc2F5KGZyb21SZXBseSA/IFwidHJpbW1lZFwiIDogXCJyZXNldFwiLCBmZWVkLnNlcSArIDEsIHNlcSAtIDEsICEhZnJvbVJlcGx5KTtcbiAgICBmZWVkLnNlcSA9IHNlcTtcbiAgICBpZiAocmVjZW50LmlzUmVwZWF0ZWQobWVzc2FnZS5pZCkpIHJldHVybjtcbiAgICByZWNlbnQuYWRkKG1lc3NhZ2UuaWQpO1xuICAgIHNpbmsubWVzc2FnZShtZXNzYWdlKTtcbiAgfVxuXG4gIGZ1bmN0aW9uIG9uR2FwKGdhcDogR2FwKTogdm9pZCB7XG4gICAgY29uc3QgeyBmcm9tX3NlcSwgdG9fc2VxIH0gPSBnYXA7XG4gICAgaWYgKCFpc1Jlc2V0KGdhcCkpIHtcbiAgICAgIC8vIEEgZ2FwIHdob3NlIGZyYW1lIG1heSBoYXZlIGJlZW4gbG9zdCBpcyBhbm5vdW5jZWQgYWdhaW47IHRoZSBzZWNvbmQgd29yZCBvZiBpdCBpcyBubyBuZXdzLlxuICAgICAgaWYgKHRvX3NlcSEgPD0gZmVlZC5zZXEhKSByZXR1cm47XG4gICAgICAvLyBXaGF0IGlzIG1pc3NpbmcgYmVmb3JlIGl0IHdhcyBub3QgYW5ub3VuY2VkIGJ5IGl0LlxuICAgICAgaWYgKGZyb21fc2VxISA+IGZlZWQuc2VxISArIDEpIHNheShcInJlc2V0XCIsIGZlZWQuc2VxISArIDEsIGZyb21fc2VxISAtIDEsIGZhbHNlKTtcbiAgICB9XG4gICAgaWYgKGlzUmVzZXQoZ2FwKSB8fCBnYXAucmVhc29uID09PSBcInJlbnVtYmVyZWRcIikgcmVjZW50LmVkZ2UoKTtcbiAgICBmZWVkLnNlcSA9IHRvX3NlcTtcbiAgICBzaW5rLmdhcChnYXAsIHRydWUpO1xuICB9XG5cbiAgY29uc3QgaGFuZGxlID0gKGZyYW1lOiBNZXNzYWdlIHwgR2FwKSA9PiAoZnJhbWUudHlwZSA9PT0gXCJnYXBcIiA/IG9uR2FwKGZyYW1lKSA6IG9uTWVzc2FnZShmcmFtZSkpO1xuXG4gIGNvbnN0IGxldEdvID0gKCkgPT4ge1xuICAgIGhlbGQgPSBbXTtcbiAgICBoZWxkQ2hhcnMgPSAwO1xuICB9O1xuXG4gIGNvbnN0IGZlZWQ6IEZlZWQgPSB7XG4gICAgcGhhc2UsXG4gICAgc2VxOiBhZnRlcixcblxuICAgIHRha2UoZnJhbWUpIHtcbiAgICAgIGlmIChmZWVkLnBoYXNlID09PSBcImxpdmVcIikgcmV0dXJuIGhhbmRsZShmcmFtZSk7XG4gICAgICAvLyBQYXN0IHRoZSBsaW1pdCBub3RoaW5nIG1vcmUgaXMga2VwdDogaGVsZENoYXJzIHNheXMgc28sIHVudGlsIHRoZSByZXBseS5cbiAgICAgIGlmIChoZWxkQ2hhcnMgPD0gSEVMRF9MSU1JVF9DSEFSUykgaGVsZC5wdXNoKGZyYW1lKTtcbiAgICAgIGhlbGRDaGFycyArPSBKU09OLnN0cmluZ2lmeShmcmFtZSkubGVuZ3RoO1xuICAgICAgaWYgKGhlbGRDaGFycyA+IEhFTERfTElNSVRfQ0hBUlMpIGhlbGQgPSBbXTtcbiAgICB9LFxuXG4gICAgam9pbihqb2luZWQpIHtcbiAgICAgIGNvbnN0IG1lc3NhZ2VzID0gam9pbmVkLm1lc3NhZ2VzIHx8IFtdO1xuICAgICAgbGV0IGdhcCA9IGpvaW5lZC5nYXAgJiYgYXNzaWduKHsgdHlwZTogXCJnYXBcIiBhcyBjb25zdCwgY2hhbm5lbCB9LCBqb2luZWQuZ2FwKTtcbiAgICAgIGlmIChqb2luZWQuc2luY2UpIHNpbmNlID0gcGFyc2VNYXJrcyhqb2luZWQuc2luY2UpO1xuICAgICAgbWVzc2FnZXMuZm9yRWFjaCgobWVzc2FnZSkgPT4ge1xuICAgICAgICAvLyBJdCBzdGFuZHMgd2hlcmUgaXQgYmVsb25ncyBhbW9uZyB0aGVtOyBvbmUgb2YgdW5rbm93biBleHRlbnQgY29tZXMgZmlyc3QuXG4gICAgICAgIGlmIChnYXAgJiYgIShnYXAudG9fc2VxISA+PSBtZXNzYWdlLnNlcSEpKSB7XG4gICAgICAgICAgb25HYXAoZ2FwKTtcbiAgICAgICAgICBnYXAgPSB1bmRlZmluZWQ7XG4gICAgICAgIH1cbiAgICAgICAgb25NZXNzYWdlKG1lc3NhZ2UsIHRydWUpO1xuICAgICAgfSk7XG4gICAgICBpZiAoZ2FwKSBvbkdhcChnYXApO1xuICAgICAgLy8gV2hhdCBpcyBoZWxkIHN0YXlzIHNvIG1lYW53aGlsZTogdGhlIG5leHQgcmVwbHkgcmVhY2hlcyBmdXJ0aGVyLCBvciBlbmRzIGhlcmUuXG4gICAgICBpZiAoam9pbmVkLm1vcmUgJiYgbWVzc2FnZXMubGVuZ3RoKSByZXR1cm4gdHJ1ZTtcbiAgICAgIGNvbnN0IHsgc2VxIH0gPSBqb2luZWQ7XG4gICAgICBpZiAoc2VxICE9PSB1bmRlZmluZWQpIHtcbiAgICAgICAgLy8gVGhlIHJlcGx5IGlzIGNvbXBsZXRlOiBldmVyeXRoaW5nIHVwIHRvIGBzZXFgIHdhcyBpbiBpdCwgb3IgaXMgbm8gbG9uZ2VyIGtlcHQuXG4gICAgICAgIGlmIChmZWVkLnNlcSEgPCBzZXEpIHNheShcInRyaW1tZWRcIiwgZmVlZC5zZXEhICsgMSwgc2VxKTtcbiAgICAgICAgaWYgKGZlZWQuc2VxISA+IHNlcSkgc2F5KFwicmVzZXRcIik7XG4gICAgICAgIGZlZWQuc2VxID0gc2VxO1xuICAgICAgfVxuICAgICAgY29uc3Qgc3BpbGxlZCA9IGhlbGRDaGFycyA+IEhFTERfTElNSVRfQ0hBUlM7XG4gICAgICBjb25zdCB3YWl0aW5nID0gaGVsZDtcbiAgICAgIGxldEdvKCk7XG4gICAgICBpZiAoc3BpbGxlZCkgcmV0dXJuIHRydWU7XG4gICAgICBmZWVkLnBoYXNlID0gXCJsaXZlXCI7XG4gICAgICB3YWl0aW5nLmZvckVhY2goaGFuZGxlKTtcbiAgICAgIHJldHVybiBmYWxzZTtcbiAgICB9LFxuXG4gICAgcmVzZXQocGFydGl0aW9ucykge1xuICAgICAgZm9yIChjb25zdCBwYXJ0aXRpb24gaW4gcGFydGl0aW9ucykgaWYgKHNpbmNlICYmIHBhcnRpdGlvbiBpbiBzaW5jZSkgc2luY2UgPSB1bmRlZmluZWQ7XG4gICAgfSxcblxuICAgIGZvcmdldCgpIHtcbiAgICAgIGNvbnN0IHNlZW4gPSBmZWVkLnNlcSAhPT0gdW5kZWZpbmVkO1xuICAgICAgZmVlZC5zZXEgPSBzaW5jZSA9IHVuZGVmaW5lZDtcbiAgICAgIGxldEdvKCk7XG4gICAgICBpZiAoZmVlZC5waGFzZSA9PT0gXCJsaXZlXCIpIGZlZWQucGhhc2UgPSBcIndhbnRlZFwiO1xuICAgICAgaWYgKHNlZW4pIHNheShcInJlc2V0XCIpO1xuICAgIH0sXG4gIH07XG4gIHJldHVybiBmZWVkO1xufVxuXG4vKiogQW4gdW5rbm93biByZWFzb24gY291bnRzIGFzIG9uZS4gKi9cbmV4cG9ydCBmdW5jdGlvbiBpc1Jlc2V0KGdhcDogR2FwKTogYm9vbGVhbiB7XG4gIHJldHVybiAhL14odHJpbW1lZHxvdmVyZmxvd3xleHBpcmVkfGNvbmZsYXRlZHxmaWx0ZXJlZHxyZW51bWJlcmVkKSQvLnRlc3QoZ2FwLnJlYXNvbik7XG59XG4iLCAiY29uc3QgUkVNRU1CRVJFRF9JRFMgPSAyNTY7XG5cbi8qKiBUaGUgbGFzdCBpZHMgb2YgbWVzc2FnZXMuICovXG5leHBvcnQgaW50ZXJmYWNlIFJlY2VudElkcyB7XG4gIGFkZChpZDogc3RyaW5nKTogdm9pZDtcbiAgZWRnZSgpOiB2b2lkO1xuICBpc1JlcGVhdGVkKGlkOiBzdHJpbmcpOiBib29sZWFuO1xufVxuXG4vKipcbiAqIEZvciBvbmUgY2FzZSBvbmx5OiBhIHB1Ymxpc2ggdGhhdCB3YXMgZGVsaXZlcmVkIGFuZCB0aGVuIHJlZnVzZWQgYnkgYSBuZXcgZXBvY2ggb2YgdGhlIGxvZyBtYXkgY29tZSBhZ2FpbiB1bmRlclxuICogYW5vdGhlciBwb3NpdGlvbi4gU28gYSByZXBlYXRlZCBpZCBjb3VudHMgYXMgYSBkdXBsaWNhdGUgb25seSB3aGVuIGl0IHdhcyBhbHJlYWR5IGtub3duIGF0IGFuIGVkZ2UgKGEgYHJlbnVtYmVyZWRgIG9yXG4gKiBgcmVzZXRgIGdhcCk7IGFueXdoZXJlIGVsc2UgaXQgd291bGQgaGlkZSBhIGZhdWx0IG9mIHRoZSBzZXJ2ZXIuXG4gKi9cbmV4cG9ydCBmdW5jdGlvbiBjcmVhdGVSZWNlbnRJZHMoKTogUmVjZW50SWRzIHtcbiAgY29uc3QgaWRzOiBzdHJpbmdbXSA9IFtdO1xuICBsZXQgYmVmb3JlRWRnZTogc3RyaW5nW10gPSBbXTtcbiAgcmV0dXJuIHtcbiAgICBhZGQoaWQpIHtcbiAgICAgIGlmIChpZHMucHVzaChpZCkgPiBSRU1FTUJFUkVEX0lEUykgaWRzLnNoaWZ0KCk7XG4gICAgfSxcbiAgICBlZGdlKCkge1xuICAgICAgYmVmb3JlRWRnZSA9IGlkcy5zbGljZSgpO1xuICAgIH0sXG4gICAgaXNSZXBlYXRlZDogKGlkKSA9PiBiZWZvcmVFZGdlLmluZGV4T2YoaWQpID49IDAsXG4gIH07XG59XG4iLCAiaW1wb3J0IHsgY3JlYXRlRmVlZCwgaXNSZXNldCwgdHlwZSBGZWVkLCB0eXBlIEZlZWRQaGFzZSwgdHlwZSBTaW5rIH0gZnJvbSBcIi4vZmVlZC5qc1wiO1xuaW1wb3J0IHR5cGUgeyBDb25uZWN0UGFyYW1zLCBHYXAsIEpvaW5lZCwgTWVzc2FnZSwgU3Vic2NyaWJlLCBVbnN1YnNjcmliZSwgV2VsY29tZSB9IGZyb20gXCIuL2ZyYW1lcy5qc1wiO1xuaW1wb3J0IHsgY292ZXJzLCBGSUxMLCBmb3JtYXRNYXJrcywgbWVyZ2UsIHBhcnNlTWFya3MsIFNFVCwgdHlwZSBNYXJrcyB9IGZyb20gXCIuL21hcmtzLmpzXCI7XG5pbXBvcnQgeyBjcmVhdGVSZWNlbnRJZHMgfSBmcm9tIFwiLi9yZWNlbnQtaWRzLmpzXCI7XG5pbXBvcnQgeyBkaWN0aW9uYXJ5IH0gZnJvbSBcIi4vdXRpbC5qc1wiO1xuXG4vKipcbiAqIEEgY2xpZW50J3Mgc2lkZSBvZiBhIHNlc3Npb24sIHdpdGhvdXQgYW55IElPOiB3aGljaCBjaGFubmVscywgaG93IGZhciBlYWNoIHBhcnRpdGlvbiBoYXMgYmVlbiByZWFkLCBhbmQgd2hhdCBtYXkgYmVcbiAqIHNob3duIHRvIHRoZSB1c2VyLiBJdCBvdXRsaXZlcyBjb25uZWN0aW9uczogd2hhdGV2ZXIgdHJhbnNwb3J0IGNvbWVzIG5leHQgYXNrcyBmb3IgYHBhcmFtcygpYCBhbmQgZ29lcyBvbiBmcm9tIHRoZXJlLlxuICpcbiAqIEludmFyaWFudDogYSBtZXNzYWdlIHJlYWNoZXMgdGhlIHNpbmsgYXQgbW9zdCBvbmNlIGFuZCBpbiBvcmRlciBvZiBpdHMgY2hhbm5lbCwgYW5kIGV2ZXJ5IGp1bXAgaW4gc2VxIGlzIHByZWNlZGVkIGJ5XG4gKiBhIGdhcCwgd2hhdGV2ZXIgaXMgZGVsaXZlcmVkIHR3aWNlLCBieSB0d28gY29ubmVjdGlvbnMgYXQgb25jZSwgb3Igbm90IGF0IGFsbC5cbiAqXG4gKiBXaGVyZSBhIG1ldGhvZCByZXR1cm5zIHN1YnNjcmliZXMsIHRoZXkgaGF2ZSB0byBiZSBzZW50LlxuICovXG5leHBvcnQgaW50ZXJmYWNlIFNlc3Npb24ge1xuICAvKiogQWJzZW50IHVudGlsIHRoZSBmaXJzdCB3ZWxjb21lLiAqL1xuICBpZDogc3RyaW5nIHwgdW5kZWZpbmVkO1xuICAvKiogVGhlIGhpZ2hlc3QgbnVtYmVyIHRoYXQgb25lIG9mIG91ciBjb25uZWN0aW9ucyBoYXMgaGFkLiAqL1xuICBhdHRlbXB0OiBudW1iZXI7XG4gIHJlYWRvbmx5IGNvbm5lY3Rpb246IHN0cmluZztcbiAgY3Vyc29yKCk6IHN0cmluZztcbiAgY2hhbm5lbHMoKTogc3RyaW5nW107XG4gIC8qKiBGb3IgYSBjb25uZWN0aW9uOyBpdHMgbnVtYmVyIGRlY2lkZXMgd2hvIHRha2VzIG92ZXIgZnJvbSB3aG9tLiAqL1xuICBwYXJhbXMoYXR0ZW1wdDogbnVtYmVyKTogQ29ubmVjdFBhcmFtcztcbiAgLyoqIFJldHVybnMgdGhlIGNvbW1hbmQgdGhhdCBpcyBuZWVkZWQsIGlmIHRoZSBuZXh0IGNvbm5lY3QgZG9lcyBub3QgdGFrZSBjYXJlIG9mIGl0LiAqL1xuICBhZGQoY2hhbm5lbDogc3RyaW5nLCBhZnRlcj86IG51bWJlcik6IFN1YnNjcmliZSB8IHVuZGVmaW5lZDtcbiAgcmVtb3ZlKGNoYW5uZWw6IHN0cmluZyk6IFVuc3Vic2NyaWJlO1xuICAvKiogVGhlIHNlcnZlciBjb25maXJtZWQgdGhhdCBpdCB3YXMgbGVmdDsgYnkgbm93IGl0IG1heSBoYXZlIGJlZW4gam9pbmVkIGFnYWluLiAqL1xuICBsZWZ0KGNoYW5uZWw6IHN0cmluZyk6IHZvaWQ7XG4gIC8qKiBUaGUgc2VydmVyIHJlZnVzZWQgYSBjaGFubmVsLCBvciBlbmRlZCBpdC4gKi9cbiAgZHJvcChjaGFubmVsOiBzdHJpbmcpOiB2b2lkO1xuICBpc0xpdmUoY2hhbm5lbDogc3RyaW5nKTogYm9vbGVhbjtcbiAgd2VsY29tZShmcmFtZTogV2VsY29tZSk6IFN1YnNjcmliZVtdO1xuICAvKiogQ2hhbm5lbHMgdGhhdCB0aGUgc2VydmVyIHN1YnNjcmliZWQgYnkgaXRzZWxmLiAqL1xuICBzdWJzY3JpYmVkKGNoYW5uZWxzOiBSZWNvcmQ8c3RyaW5nLCBKb2luZWQ+KTogdm9pZDtcbiAgbWVzc2FnZShmcmFtZTogTWVzc2FnZSk6IHZvaWQ7XG4gIGdhcChmcmFtZTogR2FwKTogdm9pZDtcbiAgLyoqIFRoZSBjdXJzb3Igb2YgYSBwaW5nLCBvciBvZiBhIHBvbGwncyByZXNwb25zZS4gKi9cbiAgYWRvcHQoY3Vyc29yOiBzdHJpbmcpOiB2b2lkO1xuICAvKiogVGhlIGN1cnNvciBvZiBhIHJlcGx5LCB3aGljaCB0ZWxscyBvZiBwYXJ0aXRpb25zIHRoYXQgYSBuZXcgY2hhbm5lbCBicm91Z2h0IGludG8gdXNlLiAqL1xuICBmaWxsKGN1cnNvcjogc3RyaW5nKTogdm9pZDtcbiAgLyoqIEEgc3Vic2NyaWJlIHdhcyBhbnN3ZXJlZCBmb3IgdGhpcyBjaGFubmVsLiAqL1xuICBqb2luZWQoY2hhbm5lbDogc3RyaW5nLCBqb2luZWQ6IEpvaW5lZCk6IFN1YnNjcmliZVtdO1xuICAvKiogVGhlIHNlc3Npb24gd2FzIGFub3RoZXIgdXNlcidzOiBpdHMgY3Vyc29yIG1lYW5zIG5vdGhpbmcgdG8gdXMuICovXG4gIGZvcmdldCgpOiB2b2lkO1xufVxuXG5leHBvcnQgZnVuY3Rpb24gY3JlYXRlU2Vzc2lvbihjb25uZWN0aW9uOiBzdHJpbmcsIHNpbms6IFNpbmspOiBTZXNzaW9uIHtcbiAgLyoqIFdoZXJlIHRvIGdvIG9uIGZyb20uICovXG4gIGNvbnN0IGN1cnNvcjogTWFya3MgPSB7fTtcbiAgLyoqIFRoZSBoaWdoZXN0IHBvc2l0aW9uIHJlY2VpdmVkLCBwZXIgcGFydGl0aW9uOiB3aGF0IGNvbWVzIGF0IG9yIGJlbG93IGl0IGlzIGEgcmVwZXRpdGlvbi4gKi9cbiAgY29uc3QgdG9wOiBNYXJrcyA9IHt9O1xuICBjb25zdCBmZWVkczogUmVjb3JkPHN0cmluZywgRmVlZD4gPSBkaWN0aW9uYXJ5KCk7XG4gIC8qKiBDaGFubmVscyBiZWluZyBsZWZ0OiB0aGUgc2VydmVyIG1heSBzdGlsbCBuYW1lIHRoZW0uICovXG4gIGNvbnN0IGxlYXZpbmc6IFJlY29yZDxzdHJpbmcsIGJvb2xlYW4+ID0gZGljdGlvbmFyeSgpO1xuICBjb25zdCByZWNlbnQgPSBjcmVhdGVSZWNlbnRJZHMoKTtcbiAgY29uc3QgZWFjaEZlZWQgPSAoZm46IChmZWVkOiBGZWVkLCBjaGFubmVsOiBzdHJpbmcpID0+IHZvaWQpID0+XG4gICAgT2JqZWN0LmtleXMoZmVlZHMpLmZvckVhY2goKGNoYW5uZWwpID0+IGZuKGZlZWRzW2NoYW5uZWxdISwgY2hhbm5lbCkpO1xuXG4gIGZ1bmN0aW9uIGFkZEZlZWQoY2hhbm5lbDogc3RyaW5nLCBhZnRlcjogbnVtYmVyIHwgdW5kZWZpbmVkLCBwaGFzZTogRmVlZFBoYXNlKTogRmVlZCB7XG4gICAgcmV0dXJuIChmZWVkc1tjaGFubmVsXSA9IGNyZWF0ZUZlZWQoY2hhbm5lbCwgYWZ0ZXIsIHBoYXNlLCByZWNlbnQsIHNpbmspKTtcbiAgfVxuXG4gIGZ1bmN0aW9uIGNhcnJpZWQoY2hhbm5lbDogc3RyaW5nLCBzZXE6IG51bWJlciB8IHVuZGVmaW5lZCk6IHZvaWQge1xuICAgIGlmIChsZWF2aW5nW2NoYW5uZWxdKSByZXR1cm47XG4gICAgY29uc3QgZmVlZCA9IGZlZWRzW2NoYW5uZWxdIHx8IGFkZEZlZWQoY2hhbm5lbCwgc2VxLCBcIndhbnRlZFwiKTtcbiAgICBpZiAoZmVlZC5waGFzZSA9PT0gXCJqb2luaW5nXCIpIHJldHVybjtcbiAgICBmZWVkLnBoYXNlID0gXCJsaXZlXCI7XG4gICAgLy8gV2hlcmUgd2Uga25vdyBiZXR0ZXIgd2Uga2VlcCBvdXIgb3duOiBpZiB0aGUgY2hhbm5lbCBqdW1wZWQsIHRoZSBuZXh0IG1lc3NhZ2Ugc2hvd3MgaXQuXG4gICAgaWYgKGZlZWQuc2VxID09PSB1bmRlZmluZWQpIGZlZWQuc2VxID0gc2VxO1xuICB9XG5cbiAgY29uc3Qgc2Vzc2lvbjogU2Vzc2lvbiA9IHtcbiAgICBpZDogdW5kZWZpbmVkLFxuICAgIGF0dGVtcHQ6IDAsXG4gICAgY29ubmVjdGlvbixcbiAgICBjdXJzb3I6ICgpID0+IGZvcm1hdE1hcmtzKGN1cnNvciksXG4gICAgY2hhbm5lbHM6ICgpID0+IE9iamVjdC5rZXlzKGZlZWRzKSxcblxuICAgIHBhcmFtcyhhdHRlbXB0KSB7XG4gICAgICBjb25zdCBwYXJhbXM6IENvbm5lY3RQYXJhbXMgPSB7IGF0dGVtcHQsIGNvbm5lY3Rpb24gfTtcbiAgICAgIGNvbnN0IGNoYW5uZWxzID0gc2Vzc2lvbi5jaGFubmVscygpO1xuICAgICAgY29uc3QgZnJvbSA9IHNlc3Npb24uY3Vyc29yKCk7XG4gICAgICBpZiAoY2hhbm5lbHMubGVuZ3RoKSBwYXJhbXMuY2hhbm5lbHMgPSBjaGFubmVscztcbiAgICAgIGlmIChzZXNzaW9uLmlkKSBwYXJhbXMuc2Vzc2lvbiA9IHNlc3Npb24uaWQ7XG4gICAgICBpZiAoZnJvbSkgcGFyYW1zLmN1cnNvciA9IGZyb207XG4gICAgICByZXR1cm4gcGFyYW1zO1xuICAgIH0sXG5cbiAgICBhZGQoY2hhbm5lbCwgYWZ0ZXIpIHtcbiAgICAgIGRlbGV0ZSBsZWF2aW5nW2NoYW5uZWxdO1xuICAgICAgaWYgKGZlZWRzW2NoYW5uZWxdKSByZXR1cm4gdW5kZWZpbmVkO1xuICAgICAgY29uc3Qgam9pbnMgPSBzZXNzaW9uLmlkICE9PSB1bmRlZmluZWQgfHwgYWZ0ZXIgIT09IHVuZGVmaW5lZDtcbiAgICAgIGFkZEZlZWQoY2hhbm5lbCwgYWZ0ZXIsIGpvaW5zID8gXCJqb2luaW5nXCIgOiBcIndhbnRlZFwiKTtcbiAgICAgIHJldHVybiBqb2lucyA/IHN1YnNjcmliZShjaGFubmVsLCBhZnRlcikgOiB1bmRlZmluZWQ7XG4gICAgfSxcblxuICAgIHJlbW92ZShjaGFubmVsKSB7XG4gICAgICBkZWxldGUgZmVlZHNbY2hhbm5lbF07XG4gICAgICBsZWF2aW5nW2NoYW5uZWxdID0gdHJ1ZTtcbiAgICAgIHJldHVybiB7IHR5cGU6IFwidW5zdWJzY3JpYmVcIiwgY2hhbm5lbHM6IFtjaGFubmVsXSB9O1xuICAgIH0sXG5cbiAgICBsZWZ0KGNoYW5uZWwpIHtcbiAgICAgIGRlbGV0ZSBsZWF2aW5nW2NoYW5uZWxdO1xuICAgIH0sXG5cbiAgICBkcm9wKGNoYW5uZWwpIHtcbiAgICAgIGRlbGV0ZSBmZWVkc1tjaGFubmVsXTtcbiAgICAgIGRlbGV0ZSBsZWF2aW5nW2NoYW5uZWxdO1xuICAgIH0sXG5cbiAgICBpc0xpdmU6IChjaGFubmVsKSA9PiAhIWZlZWRzW2NoYW5uZWxdICYmIGZlZWRzW2NoYW5uZWxdIS5waGFzZSA9PT0gXCJsaXZlXCIsXG5cbiAgICB3ZWxjb21lKGZyYW1lKSB7XG4gICAgICBzZXNzaW9uLmlkID0gZnJhbWUuc2Vzc2lvbjtcbiAgICAgIC8vIE9ubHkgd2hhdCBpcyBsYWNraW5nLiBXaGVyZSB0aGUgc2VydmVyIHN0YXJ0cyBlbHNld2hlcmUgYSBnYXAgZm9sbG93cywgYW5kIGlmIHRoYXQgZ2FwIGlzIGxvc3Qgb24gdGhlIHdheSwgb3VyXG4gICAgICAvLyBvd24gY3Vyc29yIG1ha2VzIHRoZSBzZXJ2ZXIgd29yayBpdCBvdXQgYWdhaW4uXG4gICAgICBzZXNzaW9uLmZpbGwoZnJhbWUuY3Vyc29yKTtcbiAgICAgIGZvciAoY29uc3QgY2hhbm5lbCBpbiBmcmFtZS5yZWZ1c2VkKSBzZXNzaW9uLmRyb3AoY2hhbm5lbCk7XG4gICAgICBmb3IgKGNvbnN0IGNoYW5uZWwgaW4gZnJhbWUuY2hhbm5lbHMpIGNhcnJpZWQoY2hhbm5lbCwgZnJhbWUuY2hhbm5lbHNbY2hhbm5lbF0hLnNlcSk7XG4gICAgICBjb25zdCBhc2s6IFN1YnNjcmliZVtdID0gW107XG4gICAgICBlYWNoRmVlZCgoZmVlZCwgY2hhbm5lbCkgPT4ge1xuICAgICAgICBpZiAoZnJhbWUuY2hhbm5lbHNbY2hhbm5lbF0gfHwgZmVlZC5waGFzZSA9PT0gXCJqb2luaW5nXCIpIHJldHVybjtcbiAgICAgICAgZmVlZC5waGFzZSA9IFwiam9pbmluZ1wiO1xuICAgICAgICBhc2sucHVzaChzdWJzY3JpYmUoY2hhbm5lbCwgZmVlZC5zZXEpKTtcbiAgICAgIH0pO1xuICAgICAgcmV0dXJuIGFzaztcbiAgICB9LFxuXG4gICAgc3Vic2NyaWJlZChjaGFubmVscykge1xuICAgICAgZm9yIChjb25zdCBjaGFubmVsIGluIGNoYW5uZWxzKSB7XG4gICAgICAgIGlmIChsZWF2aW5nW2NoYW5uZWxdIHx8IHNlc3Npb24uaXNMaXZlKGNoYW5uZWwpKSBjb250aW51ZTtcbiAgICAgICAgKGZlZWRzW2NoYW5uZWxdIHx8IGFkZEZlZWQoY2hhbm5lbCwgdW5kZWZpbmVkLCBcImpvaW5pbmdcIikpLmpvaW4oY2hhbm5lbHNbY2hhbm5lbF0hKTtcbiAgICAgIH1cbiAgICB9LFxuXG4gICAgbWVzc2FnZShmcmFtZSkge1xuICAgICAgaWYgKGZyYW1lLnBvcyAhPT0gdW5kZWZpbmVkKSB7XG4gICAgICAgIGNvbnN0IGF0ID0gcGFyc2VNYXJrcyhmcmFtZS5wb3MpO1xuICAgICAgICBpZiAoY292ZXJzKHRvcCwgYXQpKSByZXR1cm47XG4gICAgICAgIG1lcmdlKHRvcCwgYXQpO1xuICAgICAgICBtZXJnZShjdXJzb3IsIGF0KTtcbiAgICAgIH1cbiAgICAgIGNvbnN0IGZlZWQgPSBmZWVkc1tmcmFtZS5jaGFubmVsXTtcbiAgICAgIGlmIChmZWVkKSBmZWVkLnRha2UoZnJhbWUpO1xuICAgIH0sXG5cbiAgICBnYXAoZnJhbWUpIHtcbiAgICAgIGlmIChmcmFtZS5yZXN1bWUpIHtcbiAgICAgICAgY29uc3QgcmVzdW1lID0gcGFyc2VNYXJrcyhmcmFtZS5yZXN1bWUpO1xuICAgICAgICBpZiAoaXNSZXNldChmcmFtZSkpIHtcbiAgICAgICAgICAvLyBUaGUgb25lIGNhc2UgaW4gd2hpY2ggcG9zaXRpb25zIG1heSBnbyBiYWNrLCBmb3IgZXZlcnkgY2hhbm5lbCBvZiB0aGUgcGFydGl0aW9uLlxuICAgICAgICAgIG1lcmdlKGN1cnNvciwgcmVzdW1lLCBTRVQpO1xuICAgICAgICAgIG1lcmdlKHRvcCwgcmVzdW1lLCBTRVQpO1xuICAgICAgICAgIGVhY2hGZWVkKChmZWVkKSA9PiBmZWVkLnJlc2V0KHJlc3VtZSkpO1xuICAgICAgICB9IGVsc2Uge1xuICAgICAgICAgIG1lcmdlKGN1cnNvciwgcmVzdW1lKTtcbiAgICAgICAgfVxuICAgICAgfVxuICAgICAgY29uc3QgZmVlZCA9IGZlZWRzW2ZyYW1lLmNoYW5uZWxdO1xuICAgICAgaWYgKGZlZWQpIGZlZWQudGFrZShmcmFtZSk7XG4gICAgfSxcblxuICAgIGFkb3B0KHRleHQpIHtcbiAgICAgIG1lcmdlKGN1cnNvciwgcGFyc2VNYXJrcyh0ZXh0KSk7XG4gICAgfSxcblxuICAgIGZpbGwodGV4dCkge1xuICAgICAgbWVyZ2UoY3Vyc29yLCBwYXJzZU1hcmtzKHRleHQpLCBGSUxMKTtcbiAgICB9LFxuXG4gICAgam9pbmVkKGNoYW5uZWwsIGpvaW5lZCkge1xuICAgICAgY29uc3QgZmVlZCA9IGZlZWRzW2NoYW5uZWxdO1xuICAgICAgcmV0dXJuIGZlZWQgJiYgZmVlZC5qb2luKGpvaW5lZCkgPyBbc3Vic2NyaWJlKGNoYW5uZWwsIGZlZWQuc2VxKV0gOiBbXTtcbiAgICB9LFxuXG4gICAgZm9yZ2V0KCkge1xuICAgICAgc2Vzc2lvbi5pZCA9IHVuZGVmaW5lZDtcbiAgICAgIGZvciAoY29uc3QgcGFydGl0aW9uIGluIGN1cnNvcikgZGVsZXRlIGN1cnNvcltwYXJ0aXRpb25dO1xuICAgICAgZm9yIChjb25zdCBwYXJ0aXRpb24gaW4gdG9wKSBkZWxldGUgdG9wW3BhcnRpdGlvbl07XG4gICAgICBlYWNoRmVlZCgoZmVlZCkgPT4gZmVlZC5mb3JnZXQoKSk7XG4gICAgfSxcbiAgfTtcbiAgcmV0dXJuIHNlc3Npb247XG59XG5cbmZ1bmN0aW9uIHN1YnNjcmliZShjaGFubmVsOiBzdHJpbmcsIGFmdGVyPzogbnVtYmVyKTogU3Vic2NyaWJlIHtcbiAgY29uc3QgY29tbWFuZDogU3Vic2NyaWJlID0geyB0eXBlOiBcInN1YnNjcmliZVwiLCBjaGFubmVsczogW2NoYW5uZWxdIH07XG4gIGlmIChhZnRlciAhPT0gdW5kZWZpbmVkKSBjb21tYW5kLmFmdGVyID0geyBbY2hhbm5lbF06IGFmdGVyIH07XG4gIHJldHVybiBjb21tYW5kO1xufVxuIl0sCiAgIm1hcHBpbmdzIjogIjtBQUFBLE9BQU8sWUFBWTtBQUNuQixTQUFTLFlBQVk7OztBQ01kLElBQU0sT0FBTztBQUViLElBQU0sTUFBTTtBQUVaLFNBQVMsV0FBVyxNQUFxQjtBQUM5QyxRQUFNLFFBQWUsQ0FBQztBQUN0QixPQUFLLE1BQU0sR0FBRyxFQUFFLFFBQVEsQ0FBQyxTQUFTO0FBQ2hDLFVBQU0sTUFBTSxLQUFLLFFBQVEsR0FBRztBQUM1QixRQUFJLE1BQU0sRUFBRyxPQUFNLEtBQUssTUFBTSxHQUFHLEdBQUcsQ0FBQyxJQUFJLENBQUMsS0FBSyxNQUFNLE1BQU0sQ0FBQztBQUFBLEVBQzlELENBQUM7QUFDRCxTQUFPO0FBQ1Q7QUFHTyxTQUFTLFlBQVksT0FBc0I7QUFDaEQsU0FBTyxPQUFPLEtBQUssS0FBSyxFQUNyQixJQUFJLENBQUMsY0FBYyxHQUFHLFNBQVMsSUFBSSxNQUFNLFNBQVMsQ0FBQyxFQUFFLEVBQ3JELEtBQUs7QUFDVjtBQUdPLFNBQVMsT0FBTyxPQUFjLElBQW9CO0FBQ3ZELFNBQU8sT0FBTyxLQUFLLEVBQUUsRUFBRSxNQUFNLENBQUMsY0FBYyxNQUFNLFNBQVMsS0FBTSxHQUFHLFNBQVMsQ0FBRTtBQUNqRjtBQU1PLFNBQVMsTUFBTSxNQUFhLE1BQWEsUUFBdUI7QUFDckUsYUFBVyxhQUFhLE1BQU07QUFDNUIsVUFBTSxRQUFRLFdBQVcsU0FBWSxLQUFLLFNBQVMsSUFBSztBQUN4RCxRQUFJLEVBQUUsS0FBSyxTQUFTLEtBQU0sT0FBUSxNQUFLLFNBQVMsSUFBSSxLQUFLLFNBQVM7QUFBQSxFQUNwRTtBQUNGOzs7QUNqQ08sU0FBUyxPQUErQyxJQUFRLE1BQXVCO0FBQzVGLGFBQVcsT0FBTyxLQUFNLENBQUMsR0FBc0IsR0FBRyxJQUFJLEtBQUssR0FBRztBQUM5RCxTQUFPO0FBQ1Q7QUFHTyxTQUFTLGFBQTJDO0FBQ3pELFNBQU8sdUJBQU8sT0FBTyxJQUFJO0FBQzNCOzs7QUNWTyxJQUFNLG1CQUFtQixJQUFJLE9BQU87QUErQnBDLFNBQVMsV0FBVyxTQUFpQixPQUEyQixPQUFrQixRQUFtQixNQUFrQjtBQUU1SCxNQUFJO0FBQ0osTUFBSSxPQUEwQixDQUFDO0FBQy9CLE1BQUksWUFBWTtBQUVoQixXQUFTLElBQUksUUFBbUIsVUFBbUIsUUFBaUIsWUFBWSxNQUFZO0FBQzFGLFVBQU0sTUFBVyxFQUFFLE1BQU0sT0FBTyxTQUFTLE9BQU87QUFFaEQsUUFBSSxVQUFXLFNBQVcsUUFBTyxLQUFLLEVBQUUsVUFBVSxPQUFPLENBQUM7QUFDMUQsU0FBSyxJQUFJLEtBQUssU0FBUztBQUFBLEVBQ3pCO0FBRUEsV0FBUyxVQUFVQSxVQUFrQixXQUEyQjtBQUM5RCxVQUFNLEVBQUUsS0FBSyxJQUFJLElBQUlBO0FBRXJCLFFBQUksUUFBUSxVQUFhLFFBQVEsT0FBVyxRQUFPLEtBQUssUUFBUUEsUUFBTztBQUN2RSxRQUFJLFlBQVksT0FBTyxLQUFLLE1BQU8sU0FBUyxPQUFPLE9BQU8sV0FBVyxHQUFHLENBQUMsRUFBRztBQUU1RSxRQUFJLEtBQUssUUFBUSxVQUFhLFFBQVEsS0FBSyxNQUFNLEVBQUcsS0FBSSxZQUFZLFlBQVksU0FBUyxLQUFLLE1BQU0sR0FBRyxNQUFNLEdBQUcsQ0FBQyxDQUFDLFNBQVM7QUFDM0gsU0FBSyxNQUFNO0FBQ1gsUUFBSSxPQUFPLFdBQVdBLFNBQVEsRUFBRSxFQUFHO0FBQ25DLFdBQU8sSUFBSUEsU0FBUSxFQUFFO0FBQ3JCLFNBQUssUUFBUUEsUUFBTztBQUFBLEVBQ3RCO0FBRUEsV0FBUyxNQUFNLEtBQWdCO0FBQzdCLFVBQU0sRUFBRSxVQUFVLE9BQU8sSUFBSTtBQUM3QixRQUFJLENBQUMsUUFBUSxHQUFHLEdBQUc7QUFFakIsVUFBSSxVQUFXLEtBQUssSUFBTTtBQUUxQixVQUFJLFdBQVksS0FBSyxNQUFPLEVBQUcsS0FBSSxTQUFTLEtBQUssTUFBTyxHQUFHLFdBQVksR0FBRyxLQUFLO0FBQUEsSUFDakY7QUFDQSxRQUFJLFFBQVEsR0FBRyxLQUFLLElBQUksV0FBVyxhQUFjLFFBQU8sS0FBSztBQUM3RCxTQUFLLE1BQU07QUFDWCxTQUFLLElBQUksS0FBSyxJQUFJO0FBQUEsRUFDcEI7QUFFQSxRQUFNLFNBQVMsQ0FBQyxVQUEwQixNQUFNLFNBQVMsUUFBUSxNQUFNLEtBQUssSUFBSSxVQUFVLEtBQUs7QUFFL0YsUUFBTSxRQUFRLE1BQU07QUFDbEIsV0FBTyxDQUFDO0FBQ1IsZ0JBQVk7QUFBQSxFQUNkO0FBRUEsUUFBTSxPQUFhO0FBQUEsSUFDakI7QUFBQSxJQUNBLEtBQUs7QUFBQSxJQUVMLEtBQUssT0FBTztBQUNWLFVBQUksS0FBSyxVQUFVLE9BQVEsUUFBTyxPQUFPLEtBQUs7QUFFOUMsVUFBSSxhQUFhLGlCQUFrQixNQUFLLEtBQUssS0FBSztBQUNsRCxtQkFBYSxLQUFLLFVBQVUsS0FBSyxFQUFFO0FBQ25DLFVBQUksWUFBWSxpQkFBa0IsUUFBTyxDQUFDO0FBQUEsSUFDNUM7QUFBQSxJQUVBLEtBQUssUUFBUTtBQUNYLFlBQU0sV0FBVyxPQUFPLFlBQVksQ0FBQztBQUNyQyxVQUFJLE1BQU0sT0FBTyxPQUFPLE9BQU8sRUFBRSxNQUFNLE9BQWdCLFFBQVEsR0FBRyxPQUFPLEdBQUc7QUFDNUUsVUFBSSxPQUFPLE1BQU8sU0FBUSxXQUFXLE9BQU8sS0FBSztBQUNqRCxlQUFTLFFBQVEsQ0FBQ0EsYUFBWTtBQUU1QixZQUFJLE9BQU8sRUFBRSxJQUFJLFVBQVdBLFNBQVEsTUFBTztBQUN6QyxnQkFBTSxHQUFHO0FBQ1QsZ0JBQU07QUFBQSxRQUNSO0FBQ0Esa0JBQVVBLFVBQVMsSUFBSTtBQUFBLE1BQ3pCLENBQUM7QUFDRCxVQUFJLElBQUssT0FBTSxHQUFHO0FBRWxCLFVBQUksT0FBTyxRQUFRLFNBQVMsT0FBUSxRQUFPO0FBQzNDLFlBQU0sRUFBRSxJQUFJLElBQUk7QUFDaEIsVUFBSSxRQUFRLFFBQVc7QUFFckIsWUFBSSxLQUFLLE1BQU8sSUFBSyxLQUFJLFdBQVcsS0FBSyxNQUFPLEdBQUcsR0FBRztBQUN0RCxZQUFJLEtBQUssTUFBTyxJQUFLLEtBQUksT0FBTztBQUNoQyxhQUFLLE1BQU07QUFBQSxNQUNiO0FBQ0EsWUFBTSxVQUFVLFlBQVk7QUFDNUIsWUFBTSxVQUFVO0FBQ2hCLFlBQU07QUFDTixVQUFJLFFBQVMsUUFBTztBQUNwQixXQUFLLFFBQVE7QUFDYixjQUFRLFFBQVEsTUFBTTtBQUN0QixhQUFPO0FBQUEsSUFDVDtBQUFBLElBRUEsTUFBTSxZQUFZO0FBQ2hCLGlCQUFXLGFBQWEsV0FBWSxLQUFJLFNBQVMsYUFBYSxNQUFPLFNBQVE7QUFBQSxJQUMvRTtBQUFBLElBRUEsU0FBUztBQUNQLFlBQU0sT0FBTyxLQUFLLFFBQVE7QUFDMUIsV0FBSyxNQUFNLFFBQVE7QUFDbkIsWUFBTTtBQUNOLFVBQUksS0FBSyxVQUFVLE9BQVEsTUFBSyxRQUFRO0FBQ3hDLFVBQUksS0FBTSxLQUFJLE9BQU87QUFBQSxJQUN2QjtBQUFBLEVBQ0Y7QUFDQSxTQUFPO0FBQ1Q7QUFHTyxTQUFTLFFBQVEsS0FBbUI7QUFDekMsU0FBTyxDQUFDLDZEQUE2RCxLQUFLLElBQUksTUFBTTtBQUN0Rjs7O0FDaEpBLElBQU0saUJBQWlCO0FBY2hCLFNBQVMsa0JBQTZCO0FBQzNDLFFBQU0sTUFBZ0IsQ0FBQztBQUN2QixNQUFJLGFBQXVCLENBQUM7QUFDNUIsU0FBTztBQUFBLElBQ0wsSUFBSSxJQUFJO0FBQ04sVUFBSSxJQUFJLEtBQUssRUFBRSxJQUFJLGVBQWdCLEtBQUksTUFBTTtBQUFBLElBQy9DO0FBQUEsSUFDQSxPQUFPO0FBQ0wsbUJBQWEsSUFBSSxNQUFNO0FBQUEsSUFDekI7QUFBQSxJQUNBLFlBQVksQ0FBQyxPQUFPLFdBQVcsUUFBUSxFQUFFLEtBQUs7QUFBQSxFQUNoRDtBQUNGOzs7QUNzQk8sU0FBUyxjQUFjLFlBQW9CLE1BQXFCO0FBRXJFLFFBQU0sU0FBZ0IsQ0FBQztBQUV2QixRQUFNLE1BQWEsQ0FBQztBQUNwQixRQUFNLFFBQThCLFdBQVc7QUFFL0MsUUFBTSxVQUFtQyxXQUFXO0FBQ3BELFFBQU0sU0FBUyxnQkFBZ0I7QUFDL0IsUUFBTSxXQUFXLENBQUMsT0FDaEIsT0FBTyxLQUFLLEtBQUssRUFBRSxRQUFRLENBQUMsWUFBWSxHQUFHLE1BQU0sT0FBTyxHQUFJLE9BQU8sQ0FBQztBQUV0RSxXQUFTLFFBQVEsU0FBaUIsT0FBMkIsT0FBd0I7QUFDbkYsV0FBUSxNQUFNLE9BQU8sSUFBSSxXQUFXLFNBQVMsT0FBTyxPQUFPLFFBQVEsSUFBSTtBQUFBLEVBQ3pFO0FBRUEsV0FBUyxRQUFRLFNBQWlCLEtBQStCO0FBQy9ELFFBQUksUUFBUSxPQUFPLEVBQUc7QUFDdEIsVUFBTSxPQUFPLE1BQU0sT0FBTyxLQUFLLFFBQVEsU0FBUyxLQUFLLFFBQVE7QUFDN0QsUUFBSSxLQUFLLFVBQVUsVUFBVztBQUM5QixTQUFLLFFBQVE7QUFFYixRQUFJLEtBQUssUUFBUSxPQUFXLE1BQUssTUFBTTtBQUFBLEVBQ3pDO0FBRUEsUUFBTSxVQUFtQjtBQUFBLElBQ3ZCLElBQUk7QUFBQSxJQUNKLFNBQVM7QUFBQSxJQUNUO0FBQUEsSUFDQSxRQUFRLE1BQU0sWUFBWSxNQUFNO0FBQUEsSUFDaEMsVUFBVSxNQUFNLE9BQU8sS0FBSyxLQUFLO0FBQUEsSUFFakMsT0FBTyxTQUFTO0FBQ2QsWUFBTSxTQUF3QixFQUFFLFNBQVMsV0FBVztBQUNwRCxZQUFNLFdBQVcsUUFBUSxTQUFTO0FBQ2xDLFlBQU0sT0FBTyxRQUFRLE9BQU87QUFDNUIsVUFBSSxTQUFTLE9BQVEsUUFBTyxXQUFXO0FBQ3ZDLFVBQUksUUFBUSxHQUFJLFFBQU8sVUFBVSxRQUFRO0FBQ3pDLFVBQUksS0FBTSxRQUFPLFNBQVM7QUFDMUIsYUFBTztBQUFBLElBQ1Q7QUFBQSxJQUVBLElBQUksU0FBUyxPQUFPO0FBQ2xCLGFBQU8sUUFBUSxPQUFPO0FBQ3RCLFVBQUksTUFBTSxPQUFPLEVBQUcsUUFBTztBQUMzQixZQUFNLFFBQVEsUUFBUSxPQUFPLFVBQWEsVUFBVTtBQUNwRCxjQUFRLFNBQVMsT0FBTyxRQUFRLFlBQVksUUFBUTtBQUNwRCxhQUFPLFFBQVEsVUFBVSxTQUFTLEtBQUssSUFBSTtBQUFBLElBQzdDO0FBQUEsSUFFQSxPQUFPLFNBQVM7QUFDZCxhQUFPLE1BQU0sT0FBTztBQUNwQixjQUFRLE9BQU8sSUFBSTtBQUNuQixhQUFPLEVBQUUsTUFBTSxlQUFlLFVBQVUsQ0FBQyxPQUFPLEVBQUU7QUFBQSxJQUNwRDtBQUFBLElBRUEsS0FBSyxTQUFTO0FBQ1osYUFBTyxRQUFRLE9BQU87QUFBQSxJQUN4QjtBQUFBLElBRUEsS0FBSyxTQUFTO0FBQ1osYUFBTyxNQUFNLE9BQU87QUFDcEIsYUFBTyxRQUFRLE9BQU87QUFBQSxJQUN4QjtBQUFBLElBRUEsUUFBUSxDQUFDLFlBQVksQ0FBQyxDQUFDLE1BQU0sT0FBTyxLQUFLLE1BQU0sT0FBTyxFQUFHLFVBQVU7QUFBQSxJQUVuRSxRQUFRLE9BQU87QUFDYixjQUFRLEtBQUssTUFBTTtBQUduQixjQUFRLEtBQUssTUFBTSxNQUFNO0FBQ3pCLGlCQUFXLFdBQVcsTUFBTSxRQUFTLFNBQVEsS0FBSyxPQUFPO0FBQ3pELGlCQUFXLFdBQVcsTUFBTSxTQUFVLFNBQVEsU0FBUyxNQUFNLFNBQVMsT0FBTyxFQUFHLEdBQUc7QUFDbkYsWUFBTSxNQUFtQixDQUFDO0FBQzFCLGVBQVMsQ0FBQyxNQUFNLFlBQVk7QUFDMUIsWUFBSSxNQUFNLFNBQVMsT0FBTyxLQUFLLEtBQUssVUFBVSxVQUFXO0FBQ3pELGFBQUssUUFBUTtBQUNiLFlBQUksS0FBSyxVQUFVLFNBQVMsS0FBSyxHQUFHLENBQUM7QUFBQSxNQUN2QyxDQUFDO0FBQ0QsYUFBTztBQUFBLElBQ1Q7QUFBQSxJQUVBLFdBQVcsVUFBVTtBQUNuQixpQkFBVyxXQUFXLFVBQVU7QUFDOUIsWUFBSSxRQUFRLE9BQU8sS0FBSyxRQUFRLE9BQU8sT0FBTyxFQUFHO0FBQ2pELFNBQUMsTUFBTSxPQUFPLEtBQUssUUFBUSxTQUFTLFFBQVcsU0FBUyxHQUFHLEtBQUssU0FBUyxPQUFPLENBQUU7QUFBQSxNQUNwRjtBQUFBLElBQ0Y7QUFBQSxJQUVBLFFBQVEsT0FBTztBQUNiLFVBQUksTUFBTSxRQUFRLFFBQVc7QUFDM0IsY0FBTSxLQUFLLFdBQVcsTUFBTSxHQUFHO0FBQy9CLFlBQUksT0FBTyxLQUFLLEVBQUUsRUFBRztBQUNyQixjQUFNLEtBQUssRUFBRTtBQUNiLGNBQU0sUUFBUSxFQUFFO0FBQUEsTUFDbEI7QUFDQSxZQUFNLE9BQU8sTUFBTSxNQUFNLE9BQU87QUFDaEMsVUFBSSxLQUFNLE1BQUssS0FBSyxLQUFLO0FBQUEsSUFDM0I7QUFBQSxJQUVBLElBQUksT0FBTztBQUNULFVBQUksTUFBTSxRQUFRO0FBQ2hCLGNBQU0sU0FBUyxXQUFXLE1BQU0sTUFBTTtBQUN0QyxZQUFJLFFBQVEsS0FBSyxHQUFHO0FBRWxCLGdCQUFNLFFBQVEsUUFBUSxHQUFHO0FBQ3pCLGdCQUFNLEtBQUssUUFBUSxHQUFHO0FBQ3RCLG1CQUFTLENBQUNDLFVBQVNBLE1BQUssTUFBTSxNQUFNLENBQUM7QUFBQSxRQUN2QyxPQUFPO0FBQ0wsZ0JBQU0sUUFBUSxNQUFNO0FBQUEsUUFDdEI7QUFBQSxNQUNGO0FBQ0EsWUFBTSxPQUFPLE1BQU0sTUFBTSxPQUFPO0FBQ2hDLFVBQUksS0FBTSxNQUFLLEtBQUssS0FBSztBQUFBLElBQzNCO0FBQUEsSUFFQSxNQUFNLE1BQU07QUFDVixZQUFNLFFBQVEsV0FBVyxJQUFJLENBQUM7QUFBQSxJQUNoQztBQUFBLElBRUEsS0FBSyxNQUFNO0FBQ1QsWUFBTSxRQUFRLFdBQVcsSUFBSSxHQUFHLElBQUk7QUFBQSxJQUN0QztBQUFBLElBRUEsT0FBTyxTQUFTLFFBQVE7QUFDdEIsWUFBTSxPQUFPLE1BQU0sT0FBTztBQUMxQixhQUFPLFFBQVEsS0FBSyxLQUFLLE1BQU0sSUFBSSxDQUFDLFVBQVUsU0FBUyxLQUFLLEdBQUcsQ0FBQyxJQUFJLENBQUM7QUFBQSxJQUN2RTtBQUFBLElBRUEsU0FBUztBQUNQLGNBQVEsS0FBSztBQUNiLGlCQUFXLGFBQWEsT0FBUSxRQUFPLE9BQU8sU0FBUztBQUN2RCxpQkFBVyxhQUFhLElBQUssUUFBTyxJQUFJLFNBQVM7QUFDakQsZUFBUyxDQUFDLFNBQVMsS0FBSyxPQUFPLENBQUM7QUFBQSxJQUNsQztBQUFBLEVBQ0Y7QUFDQSxTQUFPO0FBQ1Q7QUFFQSxTQUFTLFVBQVUsU0FBaUIsT0FBMkI7QUFDN0QsUUFBTSxVQUFxQixFQUFFLE1BQU0sYUFBYSxVQUFVLENBQUMsT0FBTyxFQUFFO0FBQ3BFLE1BQUksVUFBVSxPQUFXLFNBQVEsUUFBUSxFQUFFLENBQUMsT0FBTyxHQUFHLE1BQU07QUFDNUQsU0FBTztBQUNUOzs7QUx6TEEsSUFBTSxRQUFOLE1BQVk7QUFBQSxFQUFaO0FBQ0UsaUJBQWtCLENBQUM7QUFDbkIsdUJBQWM7QUFDZCxTQUFTLFVBQVUsY0FBYyxRQUFRO0FBQUEsTUFDdkMsU0FBUyxDQUFDQyxhQUFZLEtBQUssTUFBTSxLQUFLLEdBQUdBLFNBQVEsT0FBTyxHQUFHQSxTQUFRLE9BQU8sR0FBRyxFQUFFO0FBQUEsTUFDL0UsS0FBSyxDQUFDLEtBQUssY0FBYztBQUN2QixjQUFNLFFBQVEsSUFBSSxhQUFhLFNBQVksTUFBTSxHQUFHLElBQUksUUFBUSxJQUFJLElBQUksVUFBVSxHQUFHO0FBQ3JGLGFBQUssTUFBTSxLQUFLLE9BQU8sSUFBSSxPQUFPLElBQUksS0FBSyxJQUFJLElBQUksTUFBTSxFQUFFO0FBQzNELFlBQUksQ0FBQyxVQUFXLE1BQUssZUFBZTtBQUFBLE1BQ3RDO0FBQUEsSUFDRixDQUFDO0FBQUE7QUFBQSxFQUVELFFBQVEsUUFBZ0IsVUFBK0IsT0FBeUIsQ0FBQyxHQUFHO0FBQ2xGLFVBQU0sUUFBaUI7QUFBQSxNQUNyQixNQUFNO0FBQUEsTUFDTixTQUFTO0FBQUEsTUFDVDtBQUFBLE1BQ0EsU0FBUztBQUFBLE1BQ1QsV0FBVztBQUFBLE1BQ1g7QUFBQSxNQUNBLGNBQWM7QUFBQSxNQUNkLEdBQUc7QUFBQSxJQUNMO0FBQ0EsV0FBTyxLQUFLLFFBQVEsUUFBUSxLQUFLO0FBQUEsRUFDbkM7QUFBQTtBQUFBLEVBR0EsUUFBUSxTQUFpQixLQUFhLFFBQWdCLEtBQUssR0FBRyxPQUFPLElBQUksR0FBRyxJQUFJLE1BQU0sSUFBSTtBQUN4RixTQUFLLFFBQVEsUUFBUSxRQUFRLFNBQVMsS0FBSyxRQUFRLEVBQUUsQ0FBQztBQUFBLEVBQ3hEO0FBQUEsRUFFQSxJQUFJLFNBQWlCLE1BQW9CO0FBQ3ZDLFNBQUssUUFBUSxJQUFJLEVBQUUsTUFBTSxPQUFPLFNBQVMsUUFBUSxXQUFXLEdBQUcsS0FBSyxDQUFDO0FBQUEsRUFDdkU7QUFBQSxFQUVBLElBQUksU0FBUztBQUNYLFdBQU8sS0FBSyxRQUFRLE9BQU87QUFBQSxFQUM3QjtBQUNGO0FBRUEsU0FBUyxRQUFRLFNBQWlCLEtBQWEsUUFBZ0IsS0FBSyxHQUFHLE9BQU8sSUFBSSxHQUFHLElBQUksTUFBTSxJQUFhO0FBQzFHLFNBQU8sRUFBRSxNQUFNLFdBQVcsU0FBUyxLQUFLLEtBQUssS0FBSyxNQUFNLElBQUksSUFBSSxPQUFPLEtBQUssTUFBTSxNQUFNLElBQUksMkJBQTJCO0FBQ3pIO0FBRUEsU0FBUyxVQUFpQjtBQUN4QixRQUFNLFFBQVEsSUFBSSxNQUFNO0FBQ3hCLFFBQU0sUUFBUSxJQUFJLEdBQUc7QUFDckIsUUFBTSxRQUFRLFFBQVEsRUFBRSxHQUFHLEVBQUUsS0FBSyxFQUFFLEVBQUUsQ0FBQztBQUN2QyxTQUFPO0FBQ1Q7QUFFQSxLQUFLLHNGQUFzRixNQUFNO0FBQy9GLFFBQU0sUUFBUSxJQUFJLE1BQU07QUFDeEIsUUFBTSxRQUFRLElBQUksR0FBRztBQUNyQixTQUFPLFVBQVUsTUFBTSxRQUFRLE9BQU8sQ0FBQyxHQUFHLEVBQUUsU0FBUyxHQUFHLFlBQVksUUFBUSxVQUFVLENBQUMsR0FBRyxFQUFFLENBQUM7QUFDN0YsUUFBTSxRQUFRLFFBQVEsRUFBRSxHQUFHLEVBQUUsS0FBSyxFQUFFLEVBQUUsQ0FBQztBQUN2QyxRQUFNLFFBQVEsS0FBSyxHQUFHLEVBQUU7QUFDeEIsUUFBTSxXQUFXLEVBQUUsU0FBUyxHQUFHLFlBQVksUUFBUSxVQUFVLENBQUMsR0FBRyxHQUFHLFNBQVMsTUFBTSxRQUFRLE9BQU87QUFDbEcsU0FBTyxVQUFVLE1BQU0sUUFBUSxPQUFPLENBQUMsR0FBRyxRQUFRO0FBQ2xELFNBQU8sVUFBVSxNQUFNLE9BQU8sQ0FBQyxJQUFJLENBQUM7QUFDdEMsQ0FBQztBQUVELEtBQUssdUZBQXVGLE1BQU07QUFDaEcsUUFBTSxRQUFRLFFBQVE7QUFDdEIsU0FBTyxNQUFNLE1BQU0sUUFBUSxPQUFPLENBQUMsRUFBRSxRQUFRLE1BQU07QUFDckQsQ0FBQztBQUVELEtBQUssb0RBQW9ELE1BQU07QUFDN0QsUUFBTSxRQUFRLFFBQVE7QUFDdEIsUUFBTSxRQUFRLEtBQUssR0FBRyxFQUFFO0FBQ3hCLFFBQU0sUUFBUSxLQUFLLEdBQUcsRUFBRTtBQUN4QixRQUFNLFFBQVEsS0FBSyxHQUFHLEVBQUU7QUFDeEIsUUFBTSxRQUFRLEtBQUssR0FBRyxFQUFFO0FBQ3hCLFFBQU0sUUFBUSxLQUFLLEdBQUcsRUFBRTtBQUN4QixTQUFPLFVBQVUsTUFBTSxPQUFPLENBQUMsTUFBTSxNQUFNLElBQUksQ0FBQztBQUNoRCxTQUFPLE1BQU0sTUFBTSxhQUFhLENBQUM7QUFDbkMsQ0FBQztBQUVELEtBQUssNkRBQTZELE1BQU07QUFDdEUsUUFBTSxRQUFRLFFBQVE7QUFDdEIsUUFBTSxRQUFRLEtBQUssR0FBRyxFQUFFO0FBQ3hCLFFBQU0sUUFBUSxLQUFLLElBQUksRUFBRTtBQUN6QixRQUFNLFFBQVEsS0FBSyxJQUFJLEVBQUU7QUFDekIsU0FBTyxVQUFVLE1BQU0sT0FBTyxDQUFDLE1BQU0sbUJBQW1CLE9BQU8sS0FBSyxDQUFDO0FBQ3JFLFNBQU8sTUFBTSxNQUFNLGFBQWEsQ0FBQztBQUNuQyxDQUFDO0FBRUQsS0FBSywyREFBMkQsTUFBTTtBQUNwRSxRQUFNLFFBQVEsUUFBUTtBQUN0QixRQUFNLElBQUksS0FBSyxFQUFFLFVBQVUsR0FBRyxRQUFRLEdBQUcsUUFBUSxPQUFPLENBQUM7QUFDekQsU0FBTyxNQUFNLE1BQU0sUUFBUSxNQUFNO0FBQ2pDLFFBQU0sUUFBUSxLQUFLLElBQUksRUFBRTtBQUN6QixTQUFPLFVBQVUsTUFBTSxPQUFPLENBQUMscUJBQXFCLEtBQUssQ0FBQztBQUMxRCxTQUFPLE1BQU0sTUFBTSxhQUFhLENBQUM7QUFDbkMsQ0FBQztBQUVELEtBQUsscUNBQXFDLE1BQU07QUFDOUMsUUFBTSxRQUFRLFFBQVE7QUFDdEIsUUFBTSxJQUFJLEtBQUssRUFBRSxRQUFRLFlBQVksVUFBVSxHQUFHLFFBQVEsR0FBRyxRQUFRLE9BQU8sQ0FBQztBQUM3RSxTQUFPLFVBQVUsTUFBTSxPQUFPLENBQUMsbUJBQW1CLG9CQUFvQixDQUFDO0FBQ3ZFLFNBQU8sTUFBTSxNQUFNLGFBQWEsQ0FBQztBQUNuQyxDQUFDO0FBRUQsS0FBSyw0Q0FBNEMsTUFBTTtBQUNyRCxRQUFNLFFBQVEsUUFBUTtBQUN0QixRQUFNLElBQUksS0FBSyxFQUFFLFVBQVUsR0FBRyxRQUFRLEdBQUcsUUFBUSxPQUFPLENBQUM7QUFDekQsUUFBTSxJQUFJLEtBQUssRUFBRSxVQUFVLEdBQUcsUUFBUSxHQUFHLFFBQVEsT0FBTyxDQUFDO0FBQ3pELFNBQU8sTUFBTSxNQUFNLE1BQU0sUUFBUSxDQUFDO0FBQ3BDLENBQUM7QUFFRCxLQUFLLG9EQUFvRCxNQUFNO0FBQzdELFFBQU0sUUFBUSxRQUFRO0FBQ3RCLFFBQU0sSUFBSSxLQUFLLEVBQUUsUUFBUSxZQUFZLFFBQVEsT0FBTyxDQUFDO0FBQ3JELFFBQU0sUUFBUSxLQUFLLElBQUksRUFBRTtBQUN6QixTQUFPLE1BQU0sTUFBTSxhQUFhLENBQUM7QUFDakMsU0FBTyxVQUFVLE1BQU0sT0FBTyxDQUFDLG9CQUFvQixLQUFLLENBQUM7QUFDM0QsQ0FBQztBQUVELEtBQUssMEVBQTBFLE1BQU07QUFDbkYsUUFBTSxRQUFRLFFBQVE7QUFDdEIsUUFBTSxRQUFRLEtBQUssR0FBRyxFQUFFO0FBQ3hCLFFBQU0sSUFBSSxLQUFLLEVBQUUsUUFBUSxZQUFZLFVBQVUsR0FBRyxRQUFRLEdBQUcsUUFBUSxPQUFPLENBQUM7QUFDN0UsU0FBTyxNQUFNLE1BQU0sUUFBUSxNQUFNO0FBQ2pDLFFBQU0sSUFBSSxLQUFLLEVBQUUsUUFBUSxTQUFTLFFBQVEsTUFBTSxDQUFDO0FBQ2pELFNBQU8sTUFBTSxNQUFNLFFBQVEsS0FBSztBQUNoQyxRQUFNLFFBQVEsS0FBSyxHQUFHLENBQUM7QUFDdkIsU0FBTyxVQUFVLE1BQU0sTUFBTSxNQUFNLEVBQUUsR0FBRyxDQUFDLGlCQUFpQixJQUFJLENBQUM7QUFDakUsQ0FBQztBQUVELEtBQUssdUNBQXVDLE1BQU07QUFDaEQsUUFBTSxRQUFRLFFBQVE7QUFDdEIsUUFBTSxRQUFRLEtBQUssR0FBRyxFQUFFO0FBQ3hCLFFBQU0sSUFBSSxLQUFLLEVBQUUsUUFBUSxZQUE2QixRQUFRLE1BQU0sQ0FBQztBQUNyRSxTQUFPLE1BQU0sTUFBTSxRQUFRLEtBQUs7QUFDbEMsQ0FBQztBQUVELEtBQUssdUZBQXVGLE1BQU07QUFDaEcsUUFBTSxRQUFRLFFBQVE7QUFDdEIsUUFBTSxRQUFRLElBQUksR0FBRztBQUNyQixRQUFNLFFBQVEsT0FBTyxLQUFLLEVBQUUsS0FBSyxHQUFHLE9BQU8sUUFBUSxVQUFVLENBQUMsRUFBRSxDQUFDO0FBQ2pFLFFBQU0sUUFBUSxLQUFLLEdBQUcsRUFBRTtBQUN4QixRQUFNLElBQUksS0FBSyxFQUFFLFFBQVEsU0FBUyxRQUFRLE1BQU0sQ0FBQztBQUNqRCxRQUFNLFFBQVEsS0FBSyxHQUFHLENBQUM7QUFDdkIsU0FBTyxVQUFVLE1BQU0sT0FBTyxDQUFDLE1BQU0saUJBQWlCLElBQUksQ0FBQztBQUM3RCxDQUFDO0FBRUQsS0FBSyw0REFBNEQsTUFBTTtBQUNyRSxRQUFNLFFBQVEsUUFBUTtBQUN0QixRQUFNLFFBQVEsSUFBSSxLQUFLLENBQUM7QUFDeEIsUUFBTSxRQUFRLE9BQU8sS0FBSyxFQUFFLEtBQUssR0FBRyxPQUFPLFFBQVEsVUFBVSxDQUFDLFFBQVEsS0FBSyxHQUFHLENBQUMsQ0FBQyxHQUFHLE1BQU0sS0FBSyxDQUFDO0FBQy9GLFFBQU0sUUFBUSxPQUFPLEtBQUssRUFBRSxLQUFLLEdBQUcsT0FBTyxRQUFRLFVBQVUsQ0FBQyxRQUFRLEtBQUssR0FBRyxDQUFDLEdBQUcsUUFBUSxLQUFLLEdBQUcsQ0FBQyxDQUFDLEVBQUUsQ0FBQztBQUN2RyxTQUFPLFVBQVUsTUFBTSxPQUFPLENBQUMsTUFBTSxJQUFJLENBQUM7QUFDNUMsQ0FBQztBQUVELEtBQUsseUZBQXlGLE1BQU07QUFDbEcsUUFBTSxRQUFRLFFBQVE7QUFDdEIsUUFBTSxRQUFRLEtBQUssR0FBRyxJQUFJLEdBQUc7QUFDN0IsUUFBTSxJQUFJLEtBQUssRUFBRSxRQUFRLGNBQWMsVUFBVSxHQUFHLFFBQVEsSUFBSSxRQUFRLFFBQVEsQ0FBQztBQUNqRixRQUFNLFFBQVEsS0FBSyxLQUFLLEtBQUssR0FBRztBQUNoQyxRQUFNLFFBQVEsS0FBSyxLQUFLLEtBQUssR0FBRztBQUNoQyxTQUFPLFVBQVUsTUFBTSxPQUFPLENBQUMsTUFBTSx5QkFBeUIsTUFBTSxDQUFDO0FBQ3ZFLENBQUM7QUFFRCxLQUFLLGlGQUFpRixNQUFNO0FBQzFGLFFBQU0sUUFBUSxRQUFRO0FBQ3RCLFFBQU0sUUFBUSxLQUFLLEdBQUcsSUFBSSxHQUFHO0FBQzdCLFFBQU0sUUFBUSxLQUFLLEdBQUcsSUFBSSxHQUFHO0FBQzdCLFNBQU8sVUFBVSxNQUFNLE9BQU8sQ0FBQyxNQUFNLElBQUksQ0FBQztBQUM1QyxDQUFDO0FBRUQsS0FBSyw4RkFBOEYsTUFBTTtBQUN2RyxRQUFNLFFBQVEsUUFBUTtBQUN0QixRQUFNLFVBQVUsTUFBTSxRQUFRLElBQUksS0FBSyxDQUFDO0FBQ3hDLFNBQU8sVUFBVSxTQUFTLEVBQUUsTUFBTSxhQUFhLFVBQVUsQ0FBQyxHQUFHLEdBQUcsT0FBTyxFQUFFLEdBQUcsRUFBRSxFQUFFLENBQUM7QUFDakYsUUFBTSxRQUFRLEtBQUssR0FBRyxFQUFFO0FBQ3hCLFFBQU0sUUFBUSxLQUFLLEdBQUcsRUFBRTtBQUN4QixRQUFNLFFBQVEsS0FBSyxHQUFHLEVBQUU7QUFDeEIsU0FBTyxVQUFVLE1BQU0sT0FBTyxDQUFDLElBQUksQ0FBQztBQUVwQyxRQUFNLFFBQVEsT0FBTyxLQUFLLEVBQUUsS0FBSyxHQUFHLE9BQU8sUUFBUSxVQUFVLENBQUMsUUFBUSxLQUFLLEdBQUcsQ0FBQyxHQUFHLFFBQVEsS0FBSyxHQUFHLENBQUMsR0FBRyxRQUFRLEtBQUssR0FBRyxFQUFFLENBQUMsRUFBRSxDQUFDO0FBQzVILFNBQU8sVUFBVSxNQUFNLE9BQU8sQ0FBQyxNQUFNLE1BQU0sTUFBTSxNQUFNLElBQUksQ0FBQztBQUM1RCxTQUFPLE1BQU0sTUFBTSxhQUFhLENBQUM7QUFDbkMsQ0FBQztBQUVELEtBQUssdURBQXVELE1BQU07QUFDaEUsUUFBTSxRQUFRLFFBQVE7QUFDdEIsUUFBTSxRQUFRLElBQUksR0FBRztBQUNyQixRQUFNLFFBQVEsT0FBTyxLQUFLLEVBQUUsS0FBSyxHQUFHLE9BQU8sUUFBUSxVQUFVLENBQUMsRUFBRSxDQUFDO0FBQ2pFLFFBQU0sUUFBUSxLQUFLLEdBQUcsRUFBRTtBQUN4QixRQUFNLFFBQVEsS0FBSyxHQUFHLEVBQUU7QUFDeEIsU0FBTyxVQUFVLE1BQU0sT0FBTyxDQUFDLElBQUksQ0FBQztBQUN0QyxDQUFDO0FBRUQsS0FBSyx5Q0FBeUMsTUFBTTtBQUNsRCxRQUFNLFFBQVEsUUFBUTtBQUN0QixRQUFNLFFBQVEsSUFBSSxLQUFLLENBQUM7QUFDeEIsUUFBTSxRQUFRLE9BQU8sS0FBSyxFQUFFLEtBQUssR0FBRyxPQUFPLFFBQVEsVUFBVSxDQUFDLFFBQVEsS0FBSyxHQUFHLEVBQUUsR0FBRyxRQUFRLEtBQUssR0FBRyxFQUFFLENBQUMsRUFBRSxDQUFDO0FBQ3pHLFNBQU8sVUFBVSxNQUFNLE9BQU8sQ0FBQyxxQkFBcUIsTUFBTSxNQUFNLG1CQUFtQixDQUFDO0FBQ3BGLFNBQU8sTUFBTSxNQUFNLGFBQWEsQ0FBQztBQUNuQyxDQUFDO0FBRUQsS0FBSyxnRUFBZ0UsTUFBTTtBQUN6RSxRQUFNLFFBQVEsUUFBUTtBQUN0QixRQUFNLFFBQVEsSUFBSSxLQUFLLENBQUM7QUFDeEIsUUFBTSxNQUFNLEVBQUUsUUFBUSxXQUFvQixVQUFVLEdBQUcsUUFBUSxFQUFFO0FBQ2pFLFFBQU0sUUFBUSxPQUFPLEtBQUssRUFBRSxLQUFLLEdBQUcsT0FBTyxRQUFRLFVBQVUsQ0FBQyxRQUFRLEtBQUssR0FBRyxFQUFFLEdBQUcsUUFBUSxLQUFLLEdBQUcsRUFBRSxDQUFDLEdBQUcsSUFBSSxDQUFDO0FBQzlHLFNBQU8sVUFBVSxNQUFNLE9BQU8sQ0FBQyxNQUFNLHFCQUFxQixJQUFJLENBQUM7QUFDakUsQ0FBQztBQUVELEtBQUssdUVBQXVFLE1BQU07QUFDaEYsUUFBTSxRQUFRLFFBQVE7QUFDdEIsUUFBTSxRQUFRLElBQUksS0FBSyxDQUFDO0FBQ3hCLFFBQU0sUUFBUSxLQUFLLEdBQUcsRUFBRTtBQUN4QixRQUFNLFFBQVEsTUFBTSxRQUFRLE9BQU8sS0FBSyxFQUFFLEtBQUssR0FBRyxPQUFPLFFBQVEsVUFBVSxDQUFDLFFBQVEsS0FBSyxHQUFHLENBQUMsQ0FBQyxHQUFHLE1BQU0sS0FBSyxDQUFDO0FBQzdHLFNBQU8sVUFBVSxPQUFPLENBQUMsRUFBRSxNQUFNLGFBQWEsVUFBVSxDQUFDLEdBQUcsR0FBRyxPQUFPLEVBQUUsR0FBRyxFQUFFLEVBQUUsQ0FBQyxDQUFDO0FBQ2pGLFFBQU0sUUFBUSxLQUFLLEdBQUcsRUFBRTtBQUV4QixRQUFNLE9BQU8sQ0FBQyxRQUFRLEtBQUssR0FBRyxDQUFDLEdBQUcsUUFBUSxLQUFLLEdBQUcsQ0FBQyxHQUFHLFFBQVEsS0FBSyxHQUFHLEVBQUUsQ0FBQztBQUN6RSxTQUFPLFVBQVUsTUFBTSxRQUFRLE9BQU8sS0FBSyxFQUFFLEtBQUssR0FBRyxPQUFPLFFBQVEsVUFBVSxLQUFLLENBQUMsR0FBRyxDQUFDLENBQUM7QUFDekYsU0FBTyxVQUFVLE1BQU0sT0FBTyxDQUFDLE1BQU0sTUFBTSxNQUFNLE1BQU0sSUFBSSxDQUFDO0FBQzVELFNBQU8sTUFBTSxNQUFNLGFBQWEsQ0FBQztBQUNuQyxDQUFDO0FBRUQsS0FBSyw2RUFBNkUsTUFBTTtBQUN0RixRQUFNLFFBQVEsUUFBUTtBQUN0QixRQUFNLFFBQVEsSUFBSSxLQUFLLENBQUM7QUFDeEIsU0FBTyxVQUFVLE1BQU0sUUFBUSxPQUFPLEtBQUssRUFBRSxLQUFLLEdBQUcsT0FBTyxRQUFRLFVBQVUsQ0FBQyxHQUFHLE1BQU0sS0FBSyxDQUFDLEdBQUcsQ0FBQyxDQUFDO0FBQ25HLFNBQU8sVUFBVSxNQUFNLE9BQU8sQ0FBQyxtQkFBbUIsQ0FBQztBQUNyRCxDQUFDO0FBRUQsS0FBSyxvRkFBb0YsTUFBTTtBQUM3RixRQUFNLFFBQVEsUUFBUTtBQUN0QixRQUFNLFFBQVEsSUFBSSxHQUFHO0FBQ3JCLFFBQU0sTUFBTSxJQUFJLE9BQU8sZ0JBQWdCO0FBQ3ZDLFFBQU0sUUFBUSxRQUFRLEVBQUUsR0FBRyxRQUFRLEtBQUssR0FBRyxFQUFFLEdBQUcsTUFBTSxJQUFJLENBQUM7QUFDM0QsUUFBTSxRQUFRLEtBQUssR0FBRyxFQUFFO0FBQ3hCLFFBQU0sVUFBVSxNQUFNLFFBQVEsT0FBTyxLQUFLLEVBQUUsS0FBSyxHQUFHLE9BQU8sUUFBUSxVQUFVLENBQUMsRUFBRSxDQUFDO0FBQ2pGLFNBQU8sVUFBVSxTQUFTLENBQUMsRUFBRSxNQUFNLGFBQWEsVUFBVSxDQUFDLEdBQUcsR0FBRyxPQUFPLEVBQUUsR0FBRyxFQUFFLEVBQUUsQ0FBQyxDQUFDO0FBQ25GLFFBQU0sUUFBUSxLQUFLLEdBQUcsRUFBRTtBQUN4QixRQUFNLFFBQVEsT0FBTyxLQUFLLEVBQUUsS0FBSyxHQUFHLE9BQU8sUUFBUSxVQUFVLENBQUMsUUFBUSxLQUFLLEdBQUcsRUFBRSxHQUFHLFFBQVEsS0FBSyxHQUFHLEVBQUUsQ0FBQyxFQUFFLENBQUM7QUFDekcsU0FBTyxVQUFVLE1BQU0sT0FBTyxDQUFDLE1BQU0sTUFBTSxJQUFJLENBQUM7QUFDbEQsQ0FBQztBQUVELEtBQUssaUZBQWlGLE1BQU07QUFDMUYsUUFBTSxRQUFRLFFBQVE7QUFDdEIsUUFBTSxRQUFRLElBQUksR0FBRztBQUNyQixRQUFNLFFBQVEsT0FBTyxLQUFLLEVBQUUsS0FBSyxHQUFHLE9BQU8sT0FBTyxDQUFDO0FBQ25ELFFBQU0sVUFBVSxNQUFNLFFBQVEsUUFBUSxFQUFFLEdBQUcsQ0FBQyxFQUFFLEdBQUcsRUFBRSxTQUFTLEtBQUssQ0FBQztBQUNsRSxTQUFPLFVBQVUsU0FBUyxDQUFDLEVBQUUsTUFBTSxhQUFhLFVBQVUsQ0FBQyxHQUFHLEdBQUcsT0FBTyxFQUFFLEdBQUcsRUFBRSxFQUFFLENBQUMsQ0FBQztBQUNyRixDQUFDO0FBRUQsS0FBSyxxRkFBcUYsTUFBTTtBQUM5RixRQUFNLFFBQVEsSUFBSSxNQUFNO0FBQ3hCLFFBQU0sUUFBUSxPQUFPLENBQUM7QUFDdEIsU0FBTyxNQUFNLE1BQU0sUUFBUSxJQUFJLEdBQUcsR0FBRyxNQUFTO0FBQzlDLFNBQU8sVUFBVSxNQUFNLFFBQVEsUUFBUSxFQUFFLFlBQVksRUFBRSxLQUFLLEVBQUUsRUFBRSxDQUFDLEdBQUcsQ0FBQyxFQUFFLE1BQU0sYUFBYSxVQUFVLENBQUMsR0FBRyxFQUFFLENBQUMsQ0FBQztBQUM5RyxDQUFDO0FBRUQsS0FBSyxvRkFBb0YsTUFBTTtBQUM3RixRQUFNLFFBQVEsUUFBUTtBQUN0QixTQUFPLFVBQVUsTUFBTSxRQUFRLE9BQU8sR0FBRyxHQUFHLEVBQUUsTUFBTSxlQUFlLFVBQVUsQ0FBQyxHQUFHLEVBQUUsQ0FBQztBQUNwRixRQUFNLFFBQVEsUUFBUSxFQUFFLEdBQUcsQ0FBQyxFQUFFLEdBQUcsRUFBRSxTQUFTLEtBQUssQ0FBQztBQUNsRCxRQUFNLFFBQVEsS0FBSyxHQUFHLEVBQUU7QUFDeEIsU0FBTyxVQUFVLE1BQU0sT0FBTyxDQUFDLENBQUM7QUFDaEMsU0FBTyxNQUFNLE1BQU0sUUFBUSxNQUFNO0FBQ25DLENBQUM7QUFFRCxLQUFLLDJEQUEyRCxNQUFNO0FBQ3BFLFFBQU0sUUFBUSxRQUFRO0FBQ3RCLFFBQU0sUUFBUSxLQUFLLEdBQUcsRUFBRTtBQUV4QixRQUFNLFFBQVEsWUFBWSxFQUFFLEdBQUcsRUFBRSxLQUFLLEdBQUcsRUFBRSxHQUFHLEVBQUUsU0FBUyxLQUFLLENBQUM7QUFDL0QsU0FBTyxNQUFNLE1BQU0sUUFBUSxVQUFVO0FBQ3JDLFFBQU0sUUFBUSxLQUFLLElBQUksRUFBRTtBQUN6QixTQUFPLFVBQVUsTUFBTSxPQUFPLENBQUMsTUFBTSxvQkFBb0IsS0FBSyxDQUFDO0FBQ2pFLENBQUM7QUFFRCxLQUFLLDhFQUE4RSxNQUFNO0FBQ3ZGLFFBQU0sUUFBUSxRQUFRO0FBQ3RCLFFBQU0sUUFBUSxNQUFNLFVBQVU7QUFDOUIsUUFBTSxRQUFRLE1BQU0sVUFBVTtBQUM5QixTQUFPLE1BQU0sTUFBTSxRQUFRLFVBQVU7QUFDdkMsQ0FBQztBQUVELEtBQUssMERBQTBELE1BQU07QUFDbkUsUUFBTSxRQUFRLFFBQVE7QUFDdEIsUUFBTSxRQUFRLEtBQUssVUFBVTtBQUM3QixTQUFPLE1BQU0sTUFBTSxRQUFRLFVBQVU7QUFDdkMsQ0FBQztBQUVELEtBQUssdUVBQXVFLE1BQU07QUFDaEYsUUFBTSxRQUFRLFFBQVE7QUFDdEIsUUFBTSxRQUFRLEtBQUssR0FBRyxFQUFFO0FBQ3hCLFFBQU0sUUFBUSxPQUFPO0FBQ3JCLFNBQU8sVUFBVSxNQUFNLFFBQVEsT0FBTyxDQUFDLEdBQUcsRUFBRSxTQUFTLEdBQUcsWUFBWSxRQUFRLFVBQVUsQ0FBQyxHQUFHLEVBQUUsQ0FBQztBQUM3RixRQUFNLFFBQVEsT0FBTyxFQUFFLEdBQUcsRUFBRSxLQUFLLEVBQUUsRUFBRSxHQUFHLEVBQUUsU0FBUyxLQUFLLENBQUM7QUFDekQsUUFBTSxRQUFRLEtBQUssR0FBRyxDQUFDO0FBQ3ZCLFNBQU8sVUFBVSxNQUFNLE9BQU8sQ0FBQyxNQUFNLGlCQUFpQixJQUFJLENBQUM7QUFDN0QsQ0FBQztBQUVELEtBQUssbUVBQW1FLE1BQU07QUFDNUUsUUFBTSxRQUFRLFFBQVE7QUFDdEIsUUFBTSxRQUFRLEtBQUs7QUFDbkIsUUFBTSxFQUFFLFNBQVMsT0FBTyxJQUFJLE1BQU0sUUFBUSxPQUFPLENBQUM7QUFDbEQsU0FBTyxVQUFVLENBQUMsU0FBUyxNQUFNLEdBQUcsQ0FBQyxRQUFXLE1BQU0sQ0FBQztBQUN6RCxDQUFDO0FBRUQsS0FBSyx5REFBeUQsTUFBTTtBQUNsRSxRQUFNLFFBQVEsUUFBUTtBQUN0QixRQUFNLEVBQUUsS0FBSyxNQUFNLEtBQUssTUFBTSxHQUFHLFVBQVUsSUFBSSxRQUFRLEtBQUssR0FBRyxDQUFDO0FBQ2hFLFFBQU0sUUFBUSxRQUFRLFNBQVM7QUFDL0IsU0FBTyxVQUFVLE1BQU0sT0FBTyxDQUFDLElBQUksQ0FBQztBQUNwQyxTQUFPLE1BQU0sTUFBTSxRQUFRLE1BQU07QUFDbkMsQ0FBQztBQUVELEtBQUssd0VBQXdFLE1BQU07QUFDakYsUUFBTSxRQUFRLFFBQVE7QUFDdEIsUUFBTSxRQUFRLFdBQVcsRUFBRSxHQUFHLEVBQUUsS0FBSyxHQUFHLE9BQU8sUUFBUSxVQUFVLENBQUMsRUFBRSxFQUFFLENBQUM7QUFDdkUsUUFBTSxRQUFRLEtBQUssR0FBRyxFQUFFO0FBQ3hCLFFBQU0sUUFBUSxLQUFLLEdBQUcsRUFBRTtBQUN4QixTQUFPLFVBQVUsTUFBTSxPQUFPLENBQUMsSUFBSSxDQUFDO0FBQ3RDLENBQUM7IiwKICAibmFtZXMiOiBbIm1lc3NhZ2UiLCAiZmVlZCIsICJtZXNzYWdlIl0KfQo=
