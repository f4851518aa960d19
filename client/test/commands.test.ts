import assert from "node:assert/strict";
import { test } from "node:test";
import { createCommands, PENDING_LIMIT } from "../src/core/commands.js";
import type { NumberedCommand, Reply } from "../src/core/frames.js";

const unsubscribe = { type: "unsubscribe" as const, channels: ["a"] };
const ignore = () => undefined;

test("commands are numbered from 1 and settled by their number, once", () => {
  const sent: NumberedCommand[] = [];
  const told: unknown[] = [];
  const commands = createCommands((some) => sent.push(...some));
  commands.add(unsubscribe, (error) => told.push(error?.code, error?.message));
  commands.add(unsubscribe, (_, reply?: Reply) => told.push(reply?.ok));
  assert.deepEqual(sent.map(({ id }) => id), [1, 2]);
  commands.settle({ type: "reply", id: 2, ok: true });
  commands.settle({ type: "reply", id: 2, ok: true });
  commands.settle({ type: "reply", id: 1, code: "forbidden", detail: "no" });
  assert.deepEqual(told, [true, "forbidden", "no"]);
});

test("what has no reply yet keeps its number, to be sent again", () => {
  const commands = createCommands(ignore);
  commands.add(unsubscribe, ignore);
  commands.add(unsubscribe, ignore);
  commands.settle({ type: "reply", id: 1, ok: true });
  assert.deepEqual(commands.unanswered().map(({ id }) => id), [2]);
});

test("a command that is added when another is answered is not lost", () => {
  const commands = createCommands(ignore);
  commands.add(unsubscribe, () => commands.add(unsubscribe, ignore));
  commands.settle({ type: "reply", id: 1, ok: true });
  assert.deepEqual(commands.unanswered().map(({ id }) => id), [2]);
});

test("the queue is bounded", () => {
  const commands = createCommands(ignore);
  for (let i = 0; i < PENDING_LIMIT; i += 1) commands.add(unsubscribe, ignore);
  let code: string | undefined;
  commands.add(unsubscribe, (error) => (code = error?.code));
  assert.equal(code, "too_many_commands");
  assert.equal(commands.unanswered().length, PENDING_LIMIT);
});
