// Tabs that share a connection, in one process: locks and channels as a browser has them. What may happen to them is the model's.
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { Client } from "../src/client.js";
import type { ServerFrame } from "../src/core/frames.js";
import type { Engine } from "../src/core/engine.js";
import { createEmitter } from "../src/core/emitter.js";
import { createMemory } from "../src/core/memory.js";
import type { Listener, Open } from "../src/core/transport.js";
import { createDesk } from "../src/shared/desk.js";
import type { Letter } from "../src/shared/letters.js";
import { shareConnector } from "../src/shared/connector.js";
import { createSharedClient } from "../src/shared.js";
import { Bench, message } from "./bench.js";
import { Backend, FakeSocket } from "./socket.js";

const PATIENCE_MS = 10_000;

let tabs: Client[];
let asked: RequestInit[];

beforeEach(() => {
  Backend.begin();
  tabs = [];
  asked = [];
  const { fetch } = globalThis;
  globalThis.fetch = (input, init) => (asked.push(init!), fetch(input));
  const turns = new Map<string, Promise<unknown>>();
  const request = (key: string, _: object, granted: () => Promise<void> | undefined) => {
    const turn = (turns.get(key) ?? Promise.resolve()).then(granted);
    turns.set(key, turn);
    return turn;
  };
  Object.defineProperty(globalThis, "navigator", { value: { locks: { request } }, configurable: true });
});
afterEach(() => tabs.forEach((tab) => tab.close()));

async function until(isSo: () => boolean): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !isSo() && Date.now() < end; ) await new Promise((resolve) => setImmediate(resolve));
  assert.ok(isSo());
}

test("where a cookie speaks for the user each tab hears what is kept, and no token is made up", async () => {
  Backend.heads.a = 3;
  const heard: number[][] = [];
  for (const index of [0, 1]) {
    const tab = createSharedClient("https://push.example", { name: "user:1", transports: ["ws"], storage: null });
    tabs.push(tab);
    const mine: number[] = (heard[index] = []);
    tab.channel("a", { after: 0 }).on("message", ({ seq }) => mine.push(seq!));
    tab.connect();
    await until(() => FakeSocket.all.length > 0);
    if (index === 0) FakeSocket.all[0]!.welcome({ channels: { a: { seq: 3 } } });
    await until(() => mine.length === 3);
  }
  Backend.publish("a");
  await until(() => heard.every((mine) => mine.length === 4));
  assert.deepEqual(heard, [[1, 2, 3, 4], [1, 2, 3, 4]]);
  assert.equal(FakeSocket.all.length, 1, "one connection for both");
  assert.deepEqual(FakeSocket.all[0]!.protocols, ["belfry.v1"]);
  assert.equal(asked.length, 2);
  for (const { headers, credentials } of asked) assert.deepEqual({ headers, credentials }, { headers: {}, credentials: "include" });
});

for (const [what, navigator] of [
  ["there is no navigator", undefined],
  ["there are no Web Locks", {}],
] as const) {
  test(`where ${what} it is an ordinary client`, async () => {
    Object.defineProperty(globalThis, "navigator", { value: navigator, configurable: true });
    const heard: number[] = [];
    for (const index of [0, 1]) {
      const tab = createSharedClient("https://push.example", { name: "user:1", transports: ["ws"], storage: null, auth: () => "jwt" });
      tabs.push(tab);
      tab.channel("a").on("message", ({ seq }) => heard.push(seq!));
      tab.connect();
      await until(() => FakeSocket.all.length > index);
      FakeSocket.all[index]!.welcome({ channels: { a: { seq: 0 } } });
      assert.equal(tab.state.phase, "live");
    }
    for (const socket of FakeSocket.all) socket.message("a", 1);
    await until(() => heard.length === 2);
  });
}

test("what a tab has joined with a new leader before that has welcomed it, it joins anew: something may have come in between", () => {
  const bench = new Bench();
  let hear!: (letter: Letter) => void;
  const tab = shareConnector(
    "ann",
    {
      // Its own lock it gets, that of who leads never.
      lock: (key, granted) => (key.includes(" tab ") && granted(), () => undefined),
      open: (_, fn) => ((hear = fn), { post: () => undefined, close: () => undefined }),
    },
    { base: "http://belfry/" } as Parameters<typeof shareConnector>[2],
    bench.machine,
    { disarm: () => undefined } as Parameters<typeof shareConnector>[4],
    { frame: (frame) => bench.frame(frame), live: () => undefined, changed: () => undefined },
  );
  tab.start();
  const says = (term: number, frame: ServerFrame) => hear({ what: "frame", term, frame });
  const welcomes = (term: number, channels: object) =>
    says(term, { type: "welcome", session: "s1", cursor: "0.10", resumed: true, transport: "ws", channels: channels as never, heartbeat_ms: 60_000 });
  const hold = bench.hold("a", { after: 0 });
  welcomes(1, {});
  says(1, message("a", 1, 11));
  assert.equal(tab.standing.phase, "live");
  hear({ what: "leads", term: 2 });
  assert.equal(tab.standing.phase, "recovering", "it had been live");
  says(2, message("a", 2, 12));
  welcomes(2, { a: {} });
  bench.sent = bench.sent.slice(-1);
  bench.reply({ seq: 2 });
  says(2, message("a", 3, 13));
  bench.page({ messages: [message("a", 1, 11), message("a", 2, 12), message("a", 3, 13)] });
  tab.stop();
  assert.equal(bench.unannounced, 0);
  assert.deepEqual(bench.told.get(hold)!.filter((what) => what !== "ready"), ["a1", "a2", "a3"]);
});

/** A tab that has heard this, and leads now: what its machine asks of the server, and of a session that it resumes with these channels. */
function asks(heard: { term: number; lastId?: number; phase?: string; own?: string[]; changing?: string[] }[], channels: object = {}, holds: string[] = [], times = 1) {
  const bench = new Bench();
  let granted!: () => void;
  let hear!: (letter: Letter) => void;
  let server!: Listener;
  const ws: Open = (_, listener) => ((server = listener), { pass: () => undefined, bye: () => undefined, shut: () => undefined });
  const tab = shareConnector(
    "ann",
    {
      lock: (key, grant) => (key.includes(" tab ") ? grant() : (granted = grant), () => undefined),
      open: (_, fn) => ((hear = fn), { post: () => undefined, close: () => undefined }),
    },
    { base: "http://belfry/", kinds: ["ws"], ways: { ws }, memory: createMemory(null, ""), note: () => undefined } as unknown as Parameters<typeof shareConnector>[2],
    bench.machine,
    { obtain: (done: () => void) => done(), disarm: () => undefined } as unknown as Parameters<typeof shareConnector>[4],
    { frame: (frame) => bench.frame(frame), live: () => undefined, changed: () => undefined },
  );
  tab.bind({ machine: bench.machine } as unknown as Engine);
  tab.start();
  for (const name of holds) bench.hold(name, { after: 3 });
  for (const { term, lastId = 0, phase = "connecting", own = [], changing = [] } of heard) {
    hear({ what: "status", term, lastId, status: { phase, attempt: 1 } as never, attempt: 1, own, changing, forgets: 0, session: "s1" });
  }
  granted();
  for (let time = 0; time < times; time += 1) {
    server.frame({ type: "welcome", session: "s1", cursor: "0.10", resumed: true, transport: "ws", channels: channels as never, heartbeat_ms: 20_000 });
  }
  const commands = bench.machine.unanswered();
  assert.deepEqual(times > 1 ? bench.machine.own() : [], []);
  tab.stop();
  return commands;
}

const numbersOf = (heard: { term: number; lastId: number }[]) => asks(heard).map(({ id }) => id);

test("what the server has given stays, though a tab that has not been welcomed yet tells of nothing", () => {
  const commands = asks(
    [
      { term: 1, phase: "live", own: ["given"] },
      { term: 2, own: [] },
    ],
    { given: {}, left: {} },
  );
  assert.deepEqual(
    commands.flatMap((command) => (command.type === "unsubscribe" ? command.channels : command.type)),
    ["left"],
  );
});

test("what whoever led was joining or leaving is left, and joined anew where it is wanted: its commands may arrive when the next one has been welcomed", () => {
  const commands = asks([{ term: 1, changing: ["a", "b"] }], { b: {}, c: {} }, ["b", "c"]);
  assert.deepEqual(
    commands.map(({ id: _id, ...command }) => command),
    [
      { type: "unsubscribe", channels: ["a", "b"] },
      { type: "subscribe", channels: ["b"], after: { b: 3 } },
    ],
  );
  assert.ok(commands[0]!.id < commands[1]!.id);
});

test("what is left of whoever led is not the server's own, though this tab is welcomed once more before that is answered", () => {
  assert.equal(asks([{ term: 1, changing: ["a"] }], { a: {} }, [], 2).length, 1);
});

test("what the server gives the other tabs are told at once", async ({ mock }) => {
  const told: string[][] = [];
  mock.method(BroadcastChannel.prototype, "postMessage", (letter: Letter) => void (letter.what === "status" && told.push(letter.own)));
  const tab = createSharedClient("https://push.example", { name: "user:1", transports: ["ws"], storage: null });
  tabs.push(tab);
  tab.connect();
  await until(() => FakeSocket.all.length > 0);
  const [socket] = FakeSocket.all;
  socket!.welcome();
  assert.deepEqual(told.at(-1), []);
  socket!.say({ type: "subscribed", channels: { given: { seq: 0, since: "0.1" } } });
  assert.deepEqual(told.at(-1), ["given"]);
  socket!.say({ type: "unsubscribed", channels: ["given"], code: "unsubscribed" });
  assert.deepEqual(told.at(-1), []);
});

test("who leads numbers its commands above those of all who led before: one that slept may have told of fewer, or nothing was heard of one", ({ mock }) => {
  mock.timers.enable({ apis: ["Date"], now: 1_800_000_000_000 });
  const [slept] = numbersOf([{ term: 1, lastId: 2 ** 52 }, { term: 2, lastId: 5 }]);
  assert.ok(slept! > 2 ** 52);
  const [before] = numbersOf([{ term: 1, lastId: 5 }]);
  mock.timers.tick(1);
  const [after] = numbersOf([{ term: 1, lastId: 5 }]);
  assert.ok(after! - before! >= 1_000, "room for all of its commands");
  assert.ok(Number.isSafeInteger(slept) && Number.isSafeInteger(after));
});

test("a tab that says hello is told how far its channels are: who leads may have joined them anew, and asked for itself what lies before", () => {
  const bench = new Bench();
  const engine = { machine: bench.machine, ears: createEmitter(), settle: () => bench.settle() } as unknown as Engine;
  const desk = createDesk(engine, () => () => undefined, () => undefined);
  bench.welcome("0.10", {});
  desk.command("tab", { id: 1, type: "subscribe", channels: ["a"] });
  bench.reply({ seq: 3, since: "0.10" });
  assert.deepEqual({ ...desk.hello("tab") }, { a: { seq: 3 } });
  bench.welcome("0.20", {}, { session: "s2" });
  bench.reply({ seq: 5, since: "0.20" });
  assert.deepEqual({ ...desk.hello("tab") }, { a: { seq: 5 } });
});

/** What a tab without a seq is told that joins `a` and `e` anew, where who leads has come to know them so. */
function joinedAnew(leads: Bench): string[][] {
  const follows = new Bench();
  const engine = { machine: leads.machine, ears: createEmitter(), settle: () => leads.settle() } as unknown as Engine;
  const desk = createDesk(engine, () => () => undefined, (_, frame) => follows.frame(frame));
  const holds = [follows.hold("a"), follows.hold("e")];
  follows.welcome("0.10", { a: {}, e: {} }, { resumed: true });
  follows.welcome("0.4", {}, { session: "s2" });
  for (const command of follows.sent) desk.command("tab", command);
  leads.settle();
  return holds.map((one) => follows.told.get(one)!.filter((what) => what !== "ready"));
}

test("where a channel has seqs, and who leads does not know where it stands, a tab that joins it anew without a seq is told of a reset", () => {
  const leads = new Bench();
  leads.hold("a");
  leads.hold("e");
  leads.welcome("0.10", { a: {}, e: {} });
  leads.gap("a", { reason: "reset", resume: "0.4" });
  assert.deepEqual(joinedAnew(leads), [["gap a ? reset"], []]);
});

test("and where it has joined it from a cursor: it may have seqs, though nothing was said of them", () => {
  const leads = new Bench();
  leads.welcome("0.10", { b: { seq: 3 } });
  leads.hold("e");
  leads.reply({});
  leads.hold("a");
  leads.welcome("0.4", { a: {}, b: {}, e: {} }, { resumed: true });
  assert.deepEqual(joinedAnew(leads), [["gap a ? reset"], []], "of the other the reply to its subscribe has said that there are none");
});

test("what has no seqs is known for it, though who leads had found it in the session that it took over, and was leaving it", () => {
  const bench = new Bench();
  const engine = { machine: bench.machine, ears: createEmitter(), settle: () => bench.settle() } as unknown as Engine;
  const desk = createDesk(engine, () => () => undefined, () => undefined);
  bench.welcome("0.10", { a: { seq: 3 } });
  bench.machine.inherit([]);
  bench.welcome("0.10", { a: {}, e: {} }, { resumed: true });
  desk.command("tab", { id: 1, type: "subscribe", channels: ["e"] });
  assert.deepEqual(bench.commands, [{ type: "unsubscribe", channels: ["e"] }]);
  bench.reply();
  bench.reply({});
  assert.deepEqual({ ...desk.hello("tab") }, { e: {} });
});
