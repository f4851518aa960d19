import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { ITERATOR_LIMIT } from "../src/channel.js";
import { createClient, type Client } from "../src/client.js";
import { FakeSocket } from "./socket.js";

let client: Client;
const socket = () => FakeSocket.all.at(-1)!;
const soon = () => new Promise((resolve) => setTimeout(resolve));
const tick = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(async () => {
  FakeSocket.all = [];
  Object.assign(globalThis, { WebSocket: FakeSocket });
  client = createClient("https://push.example/base", { auth: async () => "jwt", transports: ["ws"] });
  client.connect();
  await tick();
});
afterEach(() => client.close());

test("the token travels as a subprotocol, never in the URL", () => {
  assert.deepEqual(socket().protocols, ["belfry.v1", "bearer.jwt"]);
  assert.match(socket().url, /^wss:\/\/push\.example\/base\/v1\/ws\?/);
  assert.doesNotMatch(socket().url, /jwt/);
});

test("a channel is subscribed with its first hold and left with its last", async () => {
  socket().welcome();
  const [one, two] = [client.channel("a"), client.channel("a")];
  await one.ready;
  await two.ready;
  one.close();
  one.close();
  assert.deepEqual(socket().sent.map(({ type }) => type), ["subscribe"]);
  two.close();
  await soon();
  assert.deepEqual(socket().sent.map(({ type }) => type), ["subscribe", "unsubscribe"]);
});

test("a listener is removed by what adding it returned", async () => {
  socket().welcome();
  const heard: unknown[] = [];
  const off = client.channel("a").on("message", ({ data }) => heard.push(data));
  await tick();
  socket().message("a", 1);
  off();
  socket().message("a", 2);
  assert.deepEqual(heard, [1]);
});

test("a loop over a channel gets each message and ends with it", async () => {
  socket().welcome();
  const channel = client.channel("a");
  const heard: unknown[] = [];
  const loop = (async () => {
    for await (const { data } of channel) heard.push(data);
  })();
  await tick();
  socket().message("a", 1);
  await tick();
  socket().message("a", 2);
  socket().message("a", 3);
  channel.close();
  await loop;
  assert.deepEqual(heard, [1, 2, 3]);
});

test("a loop that is left listens no more", async () => {
  socket().welcome();
  const channel = client.channel("a");
  setImmediate(() => [1, 2, 3].forEach((seq) => socket().message("a", seq)));
  for await (const { data } of channel) if (data === 2) break;
  const again = channel[Symbol.asyncIterator]();
  socket().message("a", 4);
  assert.equal((await again.next()).value?.data, 4);
});

test("a loop that falls too far behind is told so, after what was kept", async () => {
  socket().welcome();
  const loop = client.channel("a")[Symbol.asyncIterator]();
  for (let seq = 1; seq <= ITERATOR_LIMIT + 5; seq += 1) socket().message("a", seq);
  for (let seq = 1; seq <= ITERATOR_LIMIT; seq += 1) assert.equal((await loop.next()).value?.data, seq);
  await assert.rejects(loop.next(), { code: "overflow" });
});

test("a refused channel rejects, and ends its loop with the server's word", async () => {
  socket().welcome({ refused: { a: { code: "forbidden", detail: "no" } } });
  const channel = client.channel("b");
  const loop = channel[Symbol.asyncIterator]().next();
  socket().say({ type: "unsubscribed", channels: ["b"], code: "forbidden" });
  await assert.rejects(loop, { code: "forbidden" });
});

test("a publish keeps its key over a lost connection, and is answered once", async () => {
  socket().welcome();
  const published = client.publish("a", "chat", { text: "hi" });
  const first = socket().sent.at(-1)!;
  assert.ok(first.idempotency_key);
  client.cut();
  await tick();
  socket().welcome({ resumed: true });
  assert.deepEqual(socket().sent.at(-1), first);
  socket().say({ type: "reply", id: first.id, ok: true, results: [{ channel: "a", id: "x", seq: 7, pos: "0.7" }] });
  assert.equal((await published)?.seq, 7);
});

test("a publish that is too large for a frame is refused here, or the server would end the connection for it", async () => {
  socket().welcome();
  await assert.rejects(client.publish("a", "chat", "ü".repeat(40_000)), { code: "too_large" });
  assert.equal(socket().sent.length, 0);
});

test("what has no JSON is refused and not sent as {}", async () => {
  socket().welcome();
  const codes: string[] = [];
  const bad = [new Uint8Array(2), new Map([[1, 2]]), new Set([1]), new ArrayBuffer(2), new Blob(["x"]), BigInt(1)];
  for (const data of bad) client.publish("a", "chat", data as never).catch(({ code }) => codes.push(code));
  await tick();
  assert.deepEqual(codes, bad.map(() => "bad_data"));
  assert.equal(socket().sent.length, 0);
});

test("a token is refreshed over the connection before it expires, and then the next one", async () => {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.parse("2026-11-22T08:00:00Z") });
  try {
    socket().welcome({ expires_at: "2026-11-22T08:01:00Z" });
    for (const expires_at of ["2026-11-22T08:01:54Z", "2026-11-22T08:10:00Z"]) {
      mock.timers.tick(53_000);
      const before = socket().sent.length;
      mock.timers.tick(2_000);
      await tick();
      assert.equal(socket().sent.length, before + 1);
      const { type, token, id } = socket().sent.at(-1)!;
      assert.deepEqual([type, token], ["refresh", "jwt"]);
      socket().say({ type: "reply", id, ok: true, expires_at });
    }
    assert.equal(FakeSocket.all.length, 1, "the connection stays");
  } finally {
    mock.timers.reset();
  }
});

for (const [how, aheadMs] of Object.entries({ right: 0, "an hour ahead": 3_600_000, "an hour behind": -3_600_000, "a day ahead": 86_400_000 })) {
  test(`by a clock that is ${how} a token of an hour is asked for once an hour`, async () => {
    client.close();
    mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.parse("2026-11-22T08:00:00Z") + aheadMs });
    try {
      const now = () => Date.now() - aheadMs;
      const expires = () => new Date(now() + 3_600_000).toISOString();
      let asked = 0;
      const auth = () => `h.${btoa(JSON.stringify({ sub: `${(asked += 1)}`, iat: now() / 1_000, exp: now() / 1_000 + 3_600 }))}.s`;
      client = createClient("https://push.example", { auth, transports: ["ws"], storage: null });
      client.connect();
      await tick();
      const [, here] = FakeSocket.all;
      here!.welcome({ expires_at: expires() });
      for (let answered = 0, ms = 0; ms < 3 * 3_600_000; ms += 2_000) {
        mock.timers.tick(2_000);
        await tick();
        for (const { type, id } of here!.sent.slice(answered)) if (type === "refresh") here!.say({ type: "reply", id, ok: true, expires_at: expires() });
        answered = here!.sent.length;
        here!.say({ type: "ping", cursor: "0.0" });
      }
      assert.deepEqual([asked, here!.sent.length, FakeSocket.all.length], [4, 3, 2]);
    } finally {
      client.close();
      mock.timers.reset();
    }
  });
}

test("closing rejects what waits, and a signal closes", async () => {
  const published = client.publish("a", "chat", 1);
  client.close();
  await assert.rejects(published, { code: "closed" });
  const controller = new AbortController();
  const other = createClient("https://push.example", { auth: () => "jwt", signal: controller.signal });
  controller.abort();
  assert.equal(other.state.phase, "closed");
});

for (const [how, code, end] of [
  ["closed", "closed", () => client.close()],
  ["closed by its signal", "closed", (controller) => controller.abort()],
  ["refused for good", "unauthorized", () => socket().say({ type: "close", status: 4001, code: "unauthorized", final: true })],
] as [string, string, (controller: AbortController) => void][]) {
  test(`whoever waits for a client that is ${how} is told, and so is who comes later`, async () => {
    client.close();
    const controller = new AbortController();
    client = createClient("https://push.example", { auth: () => "jwt", transports: ["ws"], storage: null, signal: controller.signal });
    client.on("error", () => undefined);
    client.connect();
    await tick();
    socket().welcome();
    const carried = client.channel("a");
    await carried.ready;
    socket().send = () => undefined;
    const loop = async (channel: AsyncIterable<unknown>) => {
      for await (const _ of channel) assert.fail("nothing was published");
    };
    const waiting = client.channel("b");
    const told = [waiting.ready, client.publish("a", "chat", 1), loop(carried), loop(waiting)];
    end(controller);
    told.push(carried.ready, client.channel("c").ready, loop(client.channel("c")));
    const outcomes = (await Promise.allSettled(told)).map((one) => (one.status === "fulfilled" ? "ended" : (one.reason as { code: string }).code));
    // That somebody closed it is no failure of a loop.
    const ofLoop = code === "closed" ? "ended" : code;
    assert.deepEqual(outcomes, [code, code, ofLoop, ofLoop, code, code, ofLoop]);
  });
}

test("the state is the same object until something changes", () => {
  const before = client.state;
  assert.equal(client.state, before);
  let told = 0;
  const stop = client.subscribe(() => (told += 1));
  socket().welcome();
  assert.notEqual(client.state, before);
  assert.equal(client.state.phase, "live");
  stop();
  assert.ok(told > 0);
});

test("recovered is said once after a loss, to the client and to each channel", async () => {
  socket().welcome();
  const said: string[] = [];
  client.on("recovered", ({ phase }) => said.push(`client ${phase}`));
  client.channel("a").on("recovered", () => said.push("a"));
  client.cut();
  await tick();
  socket().welcome({ resumed: true, channels: { a: {} } });
  assert.deepEqual(said, ["client live", "a"]);
});

test("why() tells what each transport did", () => {
  socket().welcome();
  assert.deepEqual(client.why().map(({ transport, what }) => [transport, what]), [["ws", "start"], ["ws", "welcome"], ["ws", "live"]]);
});
