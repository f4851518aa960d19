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

test("closing rejects what waits, and a signal closes", async () => {
  const published = client.publish("a", "chat", 1);
  client.close();
  await assert.rejects(published, { code: "closed" });
  const controller = new AbortController();
  const other = createClient("https://push.example", { auth: () => "jwt", signal: controller.signal });
  controller.abort();
  assert.equal(other.state.phase, "closed");
});

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
