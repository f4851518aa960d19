// What goes wrong is said in words: to whoever listens, otherwise in the console, with a code that leads to its page.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { afterEach, beforeEach, mock, test } from "node:test";
import { holdChannel } from "../src/bindings/held.js";
import type { ChannelHandlers } from "../src/bindings/types.js";
import { createClient, type Client, type ClientOptions } from "../src/client.js";
import type { BelfryError } from "../src/core/api.js";
import { Backend, FakeSocket } from "./socket.js";

const HELP = "https://github.com/belfry-push/belfry/blob/main/docs/frontend.md#";
const tick = () => new Promise((resolve) => setImmediate(resolve));

let client: Client;
let said: string[];

beforeEach(() => {
  Backend.begin();
  said = [];
  mock.method(console, "error", (text: string) => text.startsWith("belfry") && said.push(text));
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: Date.parse("2026-11-22T08:00:00Z") });
});
afterEach(() => {
  client.close();
  mock.timers.reset();
  mock.restoreAll();
});

async function open(options: ClientOptions = {}): Promise<void> {
  client = createClient("https://push.example", { auth: () => "jwt", transports: ["ws"], storage: null, ...options });
  client.connect();
  await tick();
}

/** Lets minutes pass until it is so. */
async function until(isSo: () => boolean): Promise<void> {
  for (let left = 300; left && !isSo(); left -= 1) {
    mock.timers.tick(1_000);
    for (let turns = 0; turns < 4; turns += 1) await tick();
  }
  assert.ok(isSo(), `${client.state.phase} ${client.state.lastError?.code} ${said.join("; ")}`);
}

test("a client that is refused for good says why in the console, with a link that leads somewhere", async () => {
  await open();
  FakeSocket.all[0]!.say({ type: "close", status: 401, code: "unauthorized", detail: "the signature does not fit", final: true });
  assert.deepEqual(said, [`belfry: unauthorized: the signature does not fit (${HELP}unauthorized)`]);
  assert.equal(client.state.phase, "closed");
});

test("every code of the server's and of the client's own has a place that its link leads to", () => {
  const server = readFileSync("../PROTOCOL.md", "utf8").match(/(?<=^\| `)[a-z_]+(?=` \| \d{3} \| \d{4} \|)/gm)!;
  const sources = readdirSync("src", { recursive: true }).map(String).filter((name) => name.endsWith(".ts"));
  // `diagnose` says what it has found.
  const words = sources.map((name) => readFileSync(`src/${name}`, "utf8").replace(/\bsay(\(\s*|, \w+, )"/g, name === "words.ts" ? 'fault("' : ""));
  const own = words.flatMap((text) => text.match(/(?<=\bfault\(")[a-z_]+(?=")/g) ?? []);
  for (const code of ["internal", "bad_channel"]) assert.ok(server.includes(code), code);
  for (const code of ["auth_failed", "unanswered", "unreadable", "closed"]) assert.ok(own.includes(code), code);
  const places = readFileSync("../docs/frontend.md", "utf8").match(/(?<=^### |<a id=")[a-z_]+(?=$|"><\/a>)/gm)!;
  assert.deepEqual([...server, ...own].filter((code) => !places.includes(code)), []);
  assert.equal(new Set(places).size, places.length, "none twice");
});

test("logged out it closes without a word, and asks nobody for a token; logged in again its holds go on", async () => {
  let asked = 0;
  await open({ auth: () => `jwt-${(asked += 1)}` });
  FakeSocket.all[0]!.welcome();
  const hold = client.channel("a");
  await hold.ready;
  client.setToken(null);
  assert.equal(client.state.phase, "closed");
  assert.equal(client.state.lastError, undefined);
  await assert.rejects(hold.ready, { code: "closed" });
  mock.timers.tick(60_000);
  await tick();
  assert.deepEqual([asked, FakeSocket.all.length, said], [1, 1, []]);

  client.setToken("another");
  client.connect();
  await tick();
  assert.deepEqual(FakeSocket.all[1]!.protocols, ["belfry.v1", "bearer.another"]);
  FakeSocket.all[1]!.welcome({ channels: { a: { seq: 0 } }, session: "s2" });
  await hold.ready;
  assert.equal(asked, 1);
});

test("a channel that is refused is said in the console, unless somebody listens", async () => {
  Backend.refused = ["secret", "heard", "awaited"];
  await open();
  const heard: string[] = [];
  client.channel("heard").on("error", ({ code }) => heard.push(code));
  client.channel("awaited").on("ready", (error) => heard.push(error!.code));
  client.channel("secret");
  FakeSocket.all[0]!.welcome();
  await tick();
  assert.deepEqual(said, [`belfry: forbidden: not for you (${HELP}forbidden)`]);
  client.on("error", ({ code, channel }) => heard.push(`${code} ${channel}`));
  client.channel("secret");
  await tick();
  assert.equal(said.length, 1);
  assert.deepEqual(heard, ["forbidden", "forbidden", "forbidden secret"]);
});

test("what a component holds is said in the console, too, unless it handles that; and its handlers may be named like events", async () => {
  Backend.refused = ["secret", "handled"];
  await open();
  const heard: unknown[] = [];
  holdChannel(client, "secret", () => ({ message: () => undefined }), {});
  holdChannel(client, "handled", () => ({ error: ({ code }: BelfryError) => heard.push(code) }), {});
  let handlers: ChannelHandlers = { e: () => heard.push("of before") };
  holdChannel(client, "a", () => handlers, {});
  handlers = { e: ({ seq }) => heard.push(seq) };
  FakeSocket.all[0]!.welcome();
  await tick();
  FakeSocket.all[0]!.message("a", 1);
  assert.deepEqual(heard, ["forbidden", 1]);
  assert.deepEqual(said, [`belfry: forbidden: not for you (${HELP}forbidden)`]);
});

test("that nobody keeps who is on a channel is said in the console, once", async () => {
  await open();
  const { fetch } = globalThis;
  const off = { type: "/problems/presence_off", code: "presence_off", detail: "the namespace `room` has no presence" };
  globalThis.fetch = async () => Response.json(off, { status: 404 });
  const { presence } = client.channel("room:1");
  for (const session of ["s1", "s2"]) {
    FakeSocket.all[0]!.welcome({ session, channels: { "room:1": { seq: 0 } } });
    await assert.rejects(presence.ready, { code: "presence_off" });
    await tick();
  }
  globalThis.fetch = fetch;
  assert.deepEqual(said, [`belfry: presence_off: ${off.detail} (${HELP}presence_off)`]);
});

test("who is on a channel that is refused is not told either, and by the same code; released is only what somebody has closed", async () => {
  Backend.refused = ["secret"];
  await open();
  client.on("error", () => undefined);
  FakeSocket.all[0]!.welcome();
  for (const [name, code] of [["secret", "forbidden"], ["bad name!", "bad_channel"]] as const) {
    const hold = client.channel(name);
    const { presence } = hold;
    for (const ready of [hold.ready, presence.ready, client.channel(name).presence.ready]) await assert.rejects(ready, { code });
  }
  const late = client.channel("secret");
  await assert.rejects(late.ready, { code: "forbidden" });
  await assert.rejects(late.presence.ready, { code: "forbidden" });

  const hold = client.channel("a");
  const { presence } = hold;
  hold.close();
  await assert.rejects(presence.ready, { code: "released" });
});

for (const [what, auth, words] of [
  ["throws", () => Promise.reject(new Error("502 Bad Gateway")), /^belfry: auth_failed: 502 Bad Gateway /],
  ["gives nothing", () => undefined, /auth\(\) gave undefined, not a string/],
  ["gives an empty string", () => "", /auth\(\) gave an empty string/],
  ["gives an object", () => ({ token: "jwt" }), /a value of type object, not a string/],
  ["gives an error page", () => "<!doctype html>", /auth\(\) gave HTML: did its endpoint answer with an error page\?/],
  ["gives a line feed too much", () => "jwt\n", /a space or a line feed around it/],
] as const) {
  test(`an auth that ${what} is named as what it is at the third time, once, and asked until it is right`, async () => {
    let asked = 0;
    let isRight = false;
    await open({ auth: () => ((asked += 1), isRight ? "jwt" : (auth() as string)) });
    await until(() => asked >= 6);
    assert.equal(said.length, 1);
    assert.match(said[0]!, words);
    assert.equal(FakeSocket.all.length, 0, "nothing of it goes to the server");
    assert.equal(client.state.phase, "connecting");
    isRight = true;
    await until(() => FakeSocket.all.length > 0);
    FakeSocket.all[0]!.welcome();
    assert.equal(client.state.phase, "live");
  });
}

/** What the browser says of the network. */
const withNetwork = (play: (network: { onLine: boolean }) => Promise<void>) => async () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator") ?? { configurable: true, value: undefined };
  const network = { onLine: true };
  Object.defineProperty(globalThis, "navigator", { configurable: true, value: network });
  await play(network).finally(() => Object.defineProperty(globalThis, "navigator", before));
};

for (const [what, isRefresh] of [["a try", false], ["a refresh", true]] as const) {
  test(`where there is no network ${what} that fails is no error, however often, until there is one and it still fails`, withNetwork(async (network) => {
    network.onLine = false;
    let asked = 0;
    await open({ auth: () => ((asked += 1) === 1 && isRefresh ? "jwt" : Promise.reject(new TypeError("Failed to fetch"))) });
    if (isRefresh) {
      FakeSocket.all[0]!.welcome({ expires_at: new Date(Date.now() + 60_000).toISOString() });
      mock.timers.tick(55_000);
      FakeSocket.all[0]!.onclose!({ code: 1006 });
    }
    await until(() => asked >= 8);
    assert.deepEqual([client.state.phase, said], ["offline", []]);
    network.onLine = true;
    await until(() => said.length > 0);
    await until(() => asked >= 12);
    assert.deepEqual(said, [`belfry: auth_failed: Failed to fetch (${HELP}auth_failed)`]);
  }));
}

test("a name that can never fire is said once for each channel", async (t) => {
  const warned = t.mock.method(console, "warn", () => undefined);
  await open();
  const room = client.channel("room:1");
  for (const name of ["presence.join", "presence.join", "", "x".repeat(129), "order.shipped", "message", "x".repeat(128)]) room.on(name as "message", () => undefined);
  client.channel("room:1").once("presence.join" as "message", () => undefined);
  client.channel("room:2").on("presence.join" as "message", () => undefined);
  assert.deepEqual(
    warned.mock.calls.map(({ arguments: words }) => words),
    [
      ["belfry: room:1 has no event", "presence.join"],
      ["belfry: room:1 has no event", ""],
      ["belfry: room:1 has no event", "x".repeat(129)],
      ["belfry: room:2 has no event", "presence.join"],
    ],
  );
});

test("with `debug` what why() has is in the console as it happens; without, nothing is", async (t) => {
  const written = t.mock.method(console, "debug", () => undefined);
  await open();
  FakeSocket.all[0]!.welcome();
  assert.equal(written.mock.callCount(), 0);
  client.close();

  await open({ debug: true });
  FakeSocket.all[1]!.welcome();
  client.close();
  const why = client.why();
  assert.deepEqual(
    written.mock.calls.map(({ arguments: words }) => words),
    why.map((entry) => ["belfry", entry]),
  );
  assert.deepEqual(why.map(({ what }) => what), ["start", "welcome", "live", "closed"]);
});

/** No WebSocket gets through. */
class Dead {
  readyState = 3;
  onclose: ((event: { code: number }) => void) | undefined;
  constructor() {
    setImmediate(() => this.onclose?.({ code: 1006 }));
  }
  close() {}
}

const problem = (status: number, code: string, detail: string) => Response.json({ type: `/problems/${code}`, status, code, detail }, { status });
const unreadable = () => Promise.reject(new TypeError("Failed to fetch"));

for (const [what, answer, code, words] of [
  ["an origin that is not listed", async () => problem(403, "forbidden_origin", "pages of https://app.example may not use this server"), "forbidden_origin", /pages of https:\/\/app\.example may not use/],
  ["a wrong path", async () => problem(404, "not_found", "there is nothing at /wrong/v1/sse"), "not_found", /nothing at \/wrong/],
  ["a server that is down", unreadable, "unreachable", /nothing answers at https:\/\/push\.example\//],
  ["a request that waits", () => new Promise((resolve) => setTimeout(resolve, 20_000)), "unanswered", /other tabs of this browser have all of its six connections/],
  ["something else in its place", (init: RequestInit) => (init.mode === "no-cors" ? Promise.resolve(new Response()) : unreadable()), "unreadable", /answers, but this page may not read it/],
] as [string, (init: RequestInit) => Promise<Response>, string, RegExp][]) {
  test(`${what} is told from all else: ${code}`, async () => {
    Object.assign(globalThis, { WebSocket: Dead, fetch: (_: string, init: RequestInit) => answer(init) });
    await open({ transports: ["ws", "sse", "poll"] });
    await until(() => said.length > 0);
    assert.match(said[0]!, new RegExp(`^belfry: ${code}: `));
    assert.match(said[0]!, words);
    assert.equal(client.state.lastError?.code, code);
    assert.equal(client.state.phase, code === "forbidden_origin" ? "closed" : "connecting");
    mock.timers.tick(30_000);
    await tick();
    assert.equal(said.length, 1);
  });
}

test("what is found out once the network has gone is not told", withNetwork(async (network) => {
  let goes = true;
  const fetch = (_: string, { mode }: RequestInit) => {
    if (goes && mode === "no-cors") goes = network.onLine = false;
    return unreadable();
  };
  Object.assign(globalThis, { WebSocket: Dead, fetch });
  await open({ transports: ["ws", "sse", "poll"] });
  await until(() => client.state.phase === "offline");
  await until(() => client.state.attempt >= 6);
  assert.deepEqual(said, []);
  network.onLine = true;
  await until(() => said.length > 0);
  assert.match(said[0]!, /^belfry: unreachable: /);
}));

test("the banner of docs/frontend.md is shown at a first visit to a server that is down, and hidden while all goes well", async () => {
  const [line] = readFileSync("../docs/frontend.md", "utf8").match(/^client\.on\("state", .*banner.*$/m)!;
  const banner = { hidden: true };
  await open();
  new Function("client", "banner", line!)(client, banner);
  const fail = () => FakeSocket.all.at(-1)!.onclose!({ code: 1006 });
  fail();
  await until(() => FakeSocket.all.length === 2);
  fail();
  await until(() => FakeSocket.all.length === 3);
  assert.equal(client.state.phase, "connecting");
  assert.equal(banner.hidden, false);
  FakeSocket.all[2]!.welcome();
  assert.equal(banner.hidden, true);
});
