import assert from "node:assert/strict";
import { test } from "node:test";
import { SseParser, type StreamEvent } from "../src/sse.js";

function parse(pieces: string[]): StreamEvent[] {
  const events: StreamEvent[] = [];
  const parser = new SseParser((event) => events.push(event));
  for (const piece of pieces) parser.push(piece);
  return events;
}

const STREAM =
  "retry: 1200\nid: 0.1\nevent: welcome\ndata: {\"a\":1}\n\n: comment\n\r\ndata:first\r\ndata: second\r\n\r\nid: 0.2\ndata: ü\n\n";
const EVENTS: StreamEvent[] = [
  { event: "welcome", data: '{"a":1}', id: "0.1" },
  { event: "message", data: "first\nsecond", id: "0.1" },
  { event: "message", data: "ü", id: "0.2" },
];

test("a stream gives its events", () => {
  assert.deepEqual(parse([STREAM]), EVENTS);
});

test("wherever it is cut, a stream gives the same events", () => {
  assert.deepEqual(parse(STREAM.split("")), EVENTS);
  for (let at = 0; at <= STREAM.length; at += 1) {
    assert.deepEqual(parse([STREAM.slice(0, at), STREAM.slice(at)]), EVENTS, `cut at ${at}`);
  }
});

test("lines may end in CR", () => {
  assert.deepEqual(parse(["data: a\r\rdata: b\r\rdata"]).map(({ data }) => data), ["a", "b"]);
});

test("an event without data is none, and an unfinished one is not given", () => {
  assert.deepEqual(parse(["event: ping\n\ndata: half\n"]), []);
});

test("a byte order mark at the very beginning is no part of the first field", () => {
  assert.deepEqual(parse(["\ufeff", "data: a\n\n"]).map(({ data }) => data), ["a"]);
});

test("an id with NUL is ignored", () => {
  assert.equal(parse(["id: 0.1\nid: 0\0\ndata: a\n\n"])[0]?.id, "0.1");
});
