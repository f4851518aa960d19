import assert from "node:assert/strict";
import { afterEach, mock, test } from "node:test";
import { BACKOFF_BASE_MS, BACKOFF_CAP_MS, createBackoff, type Backoff } from "../src/core/backoff.js";

function backoffWith(random: number): Backoff {
  mock.method(Math, "random", () => random);
  return createBackoff();
}
afterEach(() => mock.restoreAll());

test("the ceiling doubles from the base to the cap and stays there", () => {
  const backoff = backoffWith(1);
  const delays = Array.from({ length: 8 }, () => backoff.delay());
  assert.deepEqual(delays, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
});

test("jitter is full: it may be anywhere below the ceiling", () => {
  assert.equal(backoffWith(0).delay(), 0);
  assert.equal(backoffWith(0.25).delay(), BACKOFF_BASE_MS / 4);
});

test("days of failing do not overflow", () => {
  const backoff = backoffWith(1);
  for (let i = 0; i < 5_000; i += 1) assert.ok(backoff.delay() <= BACKOFF_CAP_MS);
});

test("a reset begins again at the base", () => {
  const backoff = backoffWith(1);
  backoff.delay();
  backoff.delay();
  backoff.reset();
  assert.equal(backoff.delay(), BACKOFF_BASE_MS);
});

test("what the server asks for is waited out, plus jitter", () => {
  assert.equal(backoffWith(0).delay(7_000), 7_000);
  assert.equal(backoffWith(1).delay(7_000), 7_000 + BACKOFF_BASE_MS);
});
