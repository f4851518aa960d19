import assert from "node:assert/strict";
import { test } from "node:test";
import { FILL, formatMarks, merge, parseMarks } from "../src/core/marks.js";

test("a cursor is read and written with its partitions in order", () => {
  assert.equal(formatMarks(parseMarks("10.3,1.77,0.1841")), "0.1841,1.77,10.3");
  assert.deepEqual(parseMarks(""), {});
});

test("raising never turns back, filling touches only what is lacking", () => {
  const marks = parseMarks("0.10");
  merge(marks, parseMarks("0.9"));
  assert.equal(formatMarks(marks), "0.10");
  merge(marks, parseMarks("0.99,1.5"), FILL);
  assert.equal(formatMarks(marks), "0.10,1.5");
});

test("filling knows a partition that stands at its beginning", () => {
  const marks = parseMarks("0.0");
  merge(marks, parseMarks("0.7"), FILL);
  assert.equal(formatMarks(marks), "0.0");
});

test("merging says whether anything lay beyond what has been passed in its own partition", () => {
  assert.equal(merge(parseMarks("0.10"), parseMarks("0.10")), false);
  assert.equal(merge(parseMarks("0.10"), parseMarks("0.11")), true);
  assert.equal(merge(parseMarks("0.10"), parseMarks("1.1")), true);
});
