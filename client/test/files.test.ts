import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "acorn";
import { Backend, FakeSocket } from "./socket.js";

// The tests run in client/, after the package has been built.
const file = (name: string) => readFileSync(`dist/${name}`, "utf8");

test("the legacy build is ES5", () => {
  parse(file("belfry.legacy.min.js"), { ecmaVersion: 5 });
});

test("the other builds are ES2017", () => {
  parse(file("belfry.min.js"), { ecmaVersion: 2017 });
  parse(file("belfry.js"), { ecmaVersion: 2017, sourceType: "module" });
});

test("nothing keeps pages out of the back/forward cache", () => {
  for (const name of ["belfry.js", "belfry-shared.js", "belfry-bell.js", "belfry.min.js", "belfry.legacy.min.js"]) {
    assert.doesNotMatch(file(name), /unload/, name);
  }
});

test("scripts give createClient under one global name and touch nothing else", () => {
  const page: Record<string, unknown> = {};
  for (const name of ["belfry.min.js", "belfry.legacy.min.js"]) {
    new Function("self", "window", file(name))(page, page);
    assert.deepEqual(Object.keys(page), ["belfry"]);
    assert.deepEqual(Object.keys(page.belfry as object), ["createClient"]);
    delete page.belfry;
  }
});

/** What a plain script gives, in a page that has no more than it needs. */
function inPage(name: string): { createClient(url: string, options: object): any } {
  const page = { location: { href: "https://app.example/" }, navigator: { onLine: true }, belfry: undefined as any };
  const document = { createElement: () => ({}), addEventListener: () => 0, removeEventListener: () => 0 };
  new Function("self", "window", "document", file(name))(page, { ...document, ...page, set belfry(value: unknown) { page.belfry = value; } }, document);
  return page.belfry;
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

// They have other names for what is inside. What the wire, the browser and users see of it has to keep its own.
for (const [name, auth] of [
  ["belfry.min.js", () => "jwt"],
  ["belfry.legacy.min.js", (done: (error: unknown, token: string) => void) => done(undefined, "jwt")],
] as const) {
  test(`${name}: what it shortens is its own alone`, async (t) => {
    Backend.begin();
    Backend.heads = { room: 3 };
    const warned = t.mock.method(console, "warn", () => undefined);
    const told: unknown[] = [];
    const client = inPage(name).createClient("https://push.example", { auth, transports: ["ws"], storage: null, channels: ["secret"], heartbeatMs: 5_000.5 });
    client.on("error", ({ name, code, message, channel }: Record<string, string>) => told.push([name, code, message, channel]));
    client.on("gap", ({ channel, reason, from_seq, to_seq }: Record<string, string>) => told.push([channel, reason, from_seq, to_seq]));
    client.connect();
    await tick();
    const socket = FakeSocket.all[0]!;
    assert.match(socket.url, /^wss:\/\/push\.example\/v1\/ws\?attempt=\d+&connection=\w+&channels=secret&heartbeat_ms=5000$/);
    assert.deepEqual(socket.protocols, ["belfry.v1", "bearer.jwt"]);
    socket.welcome({ refused: { secret: { code: "forbidden", detail: "not for you" } } });
    const room = client.channel("room");
    room.on("e", ({ seq, data, pos, event }: Record<string, unknown>) => told.push([seq, data, pos, event]));
    await new Promise((resolve) => setTimeout(resolve, 5));
    Backend.publish("room");
    socket.say({ type: "gap", channel: "room", reason: "trimmed", from_seq: 5, to_seq: 6, resume: "0.1005" });
    assert.deepEqual(told, [["BelfryError", "forbidden", "not for you", "secret"], [4, 4, "0.1001", "e"], ["room", "trimmed", 5, 6]]);
    assert.deepEqual(socket.sent, [{ type: "subscribe", channels: ["room"], id: 1 }]);
    const state = typeof client.state === "function" ? client.state() : client.state;
    assert.deepEqual(
      [state.phase, state.transport, state.session, state.attempt, state.lastError],
      ["live", "ws", "s1", 0, undefined],
    );

    const results = [{ channel: "room", id: "m", seq: 7, pos: "0.9" }];
    const published = new Promise((resolve, reject) => {
      const promise = client.publish("room", "chat", { text: "hello" }, { idempotencyKey: "k", echo: false }, (error: unknown, result: unknown) => (error ? reject(error) : resolve(result)));
      if (promise) promise.then(resolve, reject);
    });
    assert.deepEqual(socket.sent[1], { type: "publish", channel: "room", event: "chat", data: { text: "hello" }, idempotency_key: "k", echo: false, id: 2 });
    socket.say({ type: "reply", id: 2, ok: true, results });
    assert.deepEqual(await published, results[0]);
    client.close();
    assert.deepEqual(socket.sent.slice(2), [{ type: "bye" }]);
    assert.equal(warned.mock.callCount(), 0);
  });
}

test("belfry.min.js polls, and asks for history", async (t) => {
  Backend.begin();
  Backend.heads = { room: 3 };
  const asked: [path: string, body: any, init: RequestInit][] = [];
  const answers = [
    { frames: [{ type: "welcome", session: "s1", cursor: "0.4", resumed: false, transport: "poll", channels: { "user:ann": { seq: 1 } }, heartbeat_ms: 20_000 }], session: "s1", cursor: "0.4" },
    { frames: [{ type: "message", channel: "user:ann", seq: 2, pos: "0.5", id: "m", event: "e", data: 1, at: "" }], session: "s1", cursor: "0.5" },
  ];
  t.mock.method(globalThis, "fetch", async (url: string, init: RequestInit) => {
    const { pathname } = new URL(url);
    asked.push([pathname, init.body && JSON.parse(String(init.body)), init]);
    if (pathname !== "/v1/poll") return Backend.fetch(url);
    const answer = answers.shift();
    return answer ? Response.json(answer) : new Promise((_, reject) => init.signal!.addEventListener("abort", () => reject(new Error("aborted"))));
  });
  const client = inPage("belfry.min.js").createClient("https://push.example/", { auth: () => "jwt", transports: ["poll"], storage: null });
  const heard: number[] = [];
  client.on("message", ({ seq }: { seq: number }) => heard.push(seq));
  client.connect();
  for (let turns = 0; asked.length < 3 && turns < 1_000; turns += 1) await tick();
  assert.deepEqual(heard, [2]);
  const { connection } = asked[0]![1];
  assert.deepEqual(asked.map(([, body]) => body), [
    { token: "jwt", wait: 0, attempt: 1, connection },
    { token: "jwt", wait: 25, session: "s1", cursor: "0.4", attempt: 1, connection },
    { token: "jwt", wait: 25, session: "s1", cursor: "0.5", attempt: 1, connection },
  ]);
  const page = await client.history("room", { last: 2 });
  assert.deepEqual(page.messages.map(({ seq }: { seq: number }) => seq), [2, 3]);
  const [, , { method, headers, credentials }] = asked[3]!;
  assert.deepEqual([method, headers, credentials], ["GET", { Authorization: "Bearer jwt" }, undefined]);
  client.close();
});

test("what shares a connection between tabs stands beside the client, and does not hold it once more", () => {
  for (const [name, beside] of [["belfry-shared.js", /^import \{[^}]*\} from "\.\/belfry\.js";$/gm], ["belfry-shared.cjs", /require\("\.\/belfry\.cjs"\)/g]] as const) {
    const text = file(name);
    assert.ok(text.match(beside), name);
    assert.deepEqual(text.match(/from "(?!\.\/belfry\.js").*|createRace|v1\/poll/g), null, name);
  }
});

test("declarations name nothing that they do not declare", () => {
  const text = file("belfry.d.ts");
  assert.doesNotMatch(text, /^import /m);
  assert.deepEqual(text.match(/^export declare function .*/gm), [
    "export declare function createClient<Events = AnyEvents>(url: string | URL, options?: ClientOptions): Client<Events>;",
  ]);
});
