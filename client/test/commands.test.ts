import assert from "node:assert/strict";
import { test } from "node:test";
import { Commands, PENDING_LIMIT } from "../src/commands.js";
import type { NumberedCommand } from "../src/frames.js";

const unsubscribe = { type: "unsubscribe" as const, channels: ["a"] };

test("commands are numbered from 1 and settled by their number", async () => {
  const sent: NumberedCommand[] = [];
  const commands = new Commands();
  const first = commands.add(unsubscribe, (command) => sent.push(command));
  const second = commands.add(unsubscribe, (command) => sent.push(command));
  assert.deepEqual(sent.map(({ id }) => id), [1, 2]);
  commands.settle({ type: "reply", id: 2, ok: true });
  commands.settle({ type: "reply", id: 2, ok: true });
  commands.settle({ type: "reply", id: 1, code: "forbidden", detail: "no" });
  assert.equal((await second).ok, true);
  await assert.rejects(first, { code: "forbidden", message: "no" });
});

test("what has no reply yet keeps its number, to be sent again", () => {
  const commands = new Commands();
  void commands.add(unsubscribe, () => undefined);
  void commands.add(unsubscribe, () => undefined);
  commands.settle({ type: "reply", id: 1, ok: true });
  assert.deepEqual(commands.unanswered().map(({ id }) => id), [2]);
});

test("the queue is bounded", async () => {
  const commands = new Commands();
  for (let i = 0; i < PENDING_LIMIT; i += 1) void commands.add(unsubscribe, () => undefined);
  await assert.rejects(commands.add(unsubscribe, () => undefined), { code: "too_many_commands" });
});
