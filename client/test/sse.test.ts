import assert from "node:assert/strict";
import { test } from "node:test";
import { createSseParser } from "../src/core/sse.js";

function parse(pieces: string[]): string[] {
  const events: string[] = [];
  const push = createSseParser((data) => events.push(data));
  for (const piece of pieces) push(piece);
  return events;
}

const STREAM =
  "retry: 1200\nid: 0.1\nevent: welcome\ndata: {\"a\":1}\n\n: comment\n\r\ndata:first\r\ndata: second\r\n\r\nid: 0.2\ndata: ü\u2028v\n\n";
const EVENTS = ['{"a":1}', "first\nsecond", "ü\u2028v"];

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
  assert.deepEqual(parse(["data: a\r\rdata: b\r\rdata"]), ["a", "b"]);
});

test("an event without data is none, and an unfinished one is not given", () => {
  assert.deepEqual(parse(["event: ping\n\ndata: half\n"]), []);
});

test("only the field data is data, with or without a value", () => {
  assert.deepEqual(parse(["database: no\n\ndata\ndata:\n\n"]), ["\n"]);
});
