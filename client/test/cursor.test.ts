import assert from "node:assert/strict";
import { test } from "node:test";
import { Cursor, parsePosition } from "../src/cursor.js";

test("a cursor is read and written with its partitions in order", () => {
  assert.equal(Cursor.parse("1.77,0.1841").toString(), "0.1841,1.77");
});

test("what is no position is refused", () => {
  for (const text of ["", "0", "0.", "a.1", "0.1.2", "-1.2", "0.9007199254740993"]) {
    assert.throws(() => parsePosition(text), /not a position/, text);
  }
});

test("raising never turns back, filling touches only what is lacking, setting does both", () => {
  const cursor = Cursor.parse("0.10");
  cursor.raiseAll(Cursor.parse("0.9"));
  assert.equal(cursor.toString(), "0.10");
  cursor.fill(Cursor.parse("0.99,1.5"));
  assert.equal(cursor.toString(), "0.10,1.5");
  cursor.setAll(Cursor.parse("0.3"));
  assert.equal(cursor.toString(), "0.3,1.5");
});
