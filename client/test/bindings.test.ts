// The bindings do the same in each framework, over a real client: React in strict mode, Vue, Svelte.
import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";
import { openPage } from "./bindings/page.js";
import type { Client } from "../src/client.js";
import type { Framework, Mounted, Props } from "./bindings/room.js";
import { Backend, FakeSocket } from "./socket.js";

openPage();
const { createClient } = await import("../src/client.js");
const FRAMEWORKS: Record<string, Framework> = {
  react: (await import("./bindings/react.js")).react,
  vue: (await import("./bindings/vue.js")).vue,
  svelte: (await import("./bindings/svelte.js")).svelte,
};

const PATIENCE_MS = 5_000;
const turn = () => new Promise((resolve) => setImmediate(resolve));

let client: Client;
let container: HTMLElement;
let mounted: Mounted | undefined;
let complaints: unknown[][];

beforeEach(async () => {
  Backend.begin();
  complaints = [];
  for (const how of ["error", "warn"] as const) mock.method(console, how, (...words: unknown[]) => void complaints.push(words));
  client = createClient("https://push.example/", { auth: () => "jwt", transports: ["ws"], channels: ["base"] });
  container = document.body.appendChild(document.createElement("div"));
  client.connect();
  await turn();
});

afterEach(() => {
  mounted?.unmount();
  mounted = undefined;
  container.remove();
  client.close();
  mock.restoreAll();
});

const shown = () => JSON.parse(container.textContent!);

/** Waits until the component shows it. */
async function shows(wanted: object): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; ; await turn()) {
    const seen = container.textContent && shown();
    if (seen && Object.entries(wanted).every(([name, value]) => JSON.stringify(seen[name]) === JSON.stringify(value))) return;
    if (Date.now() > end) assert.deepEqual(seen, wanted);
  }
}

async function holds(...names: string[]): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; ; await turn()) {
    const held = Backend.held().filter((name) => !name.endsWith(":there")).sort();
    if (held.join() === names.join()) return;
    if (Date.now() > end) assert.deepEqual(held, names);
  }
}

/** Whether the newest connection has been. */
const isAsked = (name: string) => FakeSocket.all.at(-1)!.sent.some(({ type, channels }) => type === "subscribe" && channels!.includes(name));

async function asked(name: string): Promise<void> {
  for (const end = Date.now() + PATIENCE_MS; !isAsked(name); await turn()) assert.ok(Date.now() < end, `nobody asks for ${name}`);
}

const live = (socket = FakeSocket.all.at(-1)!) => socket.welcome({ channels: { base: { seq: 0 } } });
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

for (const [name, framework] of Object.entries(FRAMEWORKS)) {
  const show = (props: Props) => (mounted = framework.mount(container, props));
  const it = (what: string, fn: () => Promise<void>) => test(`${name}: ${what}`, fn);

  it("messages come with their state, the newest of them, and to a handler of the component's own", async () => {
    Backend.heads.a = 7;
    show({ client, name: "a", options: { last: 2, limit: 3 } });
    await shows({ status: "loading", seqs: [], phase: "connecting" });
    live();
    await shows({ status: "ready", seqs: [6, 7], phase: "live", provided: true });
    await holds("a");
    for (const _ of [8, 9]) Backend.publish("a");
    await shows({ seqs: [7, 8, 9] });
    assert.deepEqual(mounted!.heard, [8, 9]);
  });

  it("who comes late to a channel that is live, or refused, is told so as well", async () => {
    live();
    Backend.refused = ["secret"];
    const held = ["a", "secret"].map((name) => client.channel(name));
    await held[0]!.ready;
    await assert.rejects(held[1]!.ready, { code: "forbidden" });
    show({ client, name: "a" });
    await shows({ status: "ready" });
    assert.equal(mounted!.readies.at(-1), undefined);
    assert.ok(mounted!.readies.length);
    mounted!.set({ client, name: "secret" });
    await shows({ error: "forbidden" });
    assert.equal(mounted!.readies.at(-1), "forbidden");
  });

  it("older ones are loaded before them, once however often it is asked for, and no hole comes of what is let go", async () => {
    live();
    Backend.heads.a = 250;
    show({ client, name: "a", options: { last: 2, limit: 3 } });
    await shows({ status: "ready", seqs: [249, 250] });
    const answers = [mounted!.loadOlder(), mounted!.loadOlder()];
    Backend.publish("a");
    assert.deepEqual(await Promise.all(answers), [true, true]);
    await shows({ seqs: range(149, 251) });
    for (const _ of [252, 253]) Backend.publish("a");
    await shows({ seqs: range(151, 253) });
    assert.equal(Backend.asked.filter((path) => path.includes("before_seq=249")).length, 1);
    await mounted!.loadOlder();
    assert.equal(await mounted!.loadOlder(), false);
    await shows({ seqs: range(1, 253) });
  });

  it("what is loaded holds nothing twice that has come meanwhile", async () => {
    live();
    show({ client, name: "a" });
    await shows({ status: "ready", seqs: [] });
    Backend.heads.a = 4;
    const asked = mounted!.loadOlder();
    // The page has it as well.
    FakeSocket.all.at(-1)!.message("a", 4, 1_001);
    await asked;
    await shows({ seqs: [1, 2, 3, 4] });
  });

  it("another name holds another channel, and shows nothing of the one before", async () => {
    live();
    show({ client, name: "a" });
    await shows({ status: "ready" });
    Backend.publish("a");
    await shows({ seqs: [1] });
    mounted!.set({ client, name: "b" });
    await shows({ status: "ready", seqs: [] });
    await holds("b");
    Backend.publish("b");
    Backend.publish("b");
    await shows({ seqs: [1, 2] });
    mounted!.set({ client: undefined, name: "b" });
    await shows({ phase: "idle", status: "loading", seqs: [] });
    await holds();
    mounted!.set({ client, name: undefined });
    await shows({ phase: "live", status: "loading" });
    assert.equal(await mounted!.loadOlder(), false);
    assert.deepEqual(mounted!.foreign, []);
  });

  it("a channel that is refused says why, and so does a client that is closed, until it is opened again", async () => {
    live();
    Backend.refused = ["a"];
    show({ client, name: "a" });
    await shows({ status: "refused", error: "forbidden", phase: "live" });
    mounted!.set({ client, name: "b" });
    await shows({ status: "ready", error: undefined });
    client.close();
    await shows({ status: "refused", error: "closed", phase: "closed" });
    client.connect();
    await turn();
    live();
    await shows({ status: "ready", error: undefined, phase: "live" });
  });

  it("a channel that was refused is asked for anew where the client is opened again, after what it has shown", async () => {
    const again = async () => {
      client.close();
      client.connect();
      await turn();
      live();
      await asked("a");
    };
    live();
    Backend.refused = ["a", "a:there"];
    show({ client, name: "a", options: { last: 2 } });
    const refused = { status: "refused", error: "forbidden", presence: "forbidden", phase: "live" };
    await shows(refused);
    await again();
    await shows(refused);

    // Another login may allow it.
    Backend.refused = [];
    Backend.heads.a = 4;
    Backend.users["a:there"] = ["ann"];
    await again();
    await shows({ status: "ready", error: undefined, seqs: [3, 4], presence: undefined, users: ["ann"] });
    Backend.publish("a");
    await shows({ seqs: [3, 4, 5] });
    FakeSocket.all.at(-1)!.say({ type: "unsubscribed", channels: ["a"], code: "forbidden", detail: "no more" });
    await shows({ status: "refused", error: "forbidden" });
    Backend.heads.a = 7;
    await again();
    await shows({ status: "ready", error: undefined, seqs: [3, 4, 5, 6, 7] });
    assert.deepEqual(mounted!.heard, [5, 6, 7]);
  });

  it("a channel of a client that ends before it was carried is not waited for", async () => {
    show({ client, name: "a" });
    await shows({ status: "loading" });
    FakeSocket.all.at(-1)!.say({ type: "close", status: 4001, code: "unauthorized", detail: "no", final: true });
    await shows({ status: "refused", error: "unauthorized", phase: "closed" });
  });

  it("a gap is shown where a snapshot is to be fetched", async () => {
    live();
    show({ client, name: "a" });
    await shows({ status: "ready" });
    const say = (reason: string, from_seq: number, to_seq: number) => FakeSocket.all.at(-1)!.say({ type: "gap", channel: "a", reason, from_seq, to_seq, resume: `0.${to_seq}` });
    say("expired", 1, 3);
    Backend.heads.a = 3;
    Backend.publish("a");
    await shows({ seqs: [4] });
    assert.equal(shown().gap, undefined);
    say("trimmed", 5, 9);
    await shows({ gap: "trimmed" });
  });

  it("what is unmounted holds nothing, and nobody of before asks who is there", async () => {
    live();
    for (const _ of range(1, 4)) {
      Backend.asked = [];
      show({ client, name: "a" });
      await shows({ status: "ready" });
      await holds("a");
      mounted!.unmount();
      mounted = undefined;
      await holds();
    }
    // Strict mode's first one may have.
    assert.ok(Backend.asked.length <= 2, Backend.asked.join());
  });

  it("who is there is kept up to date", async () => {
    live();
    Backend.users["a:there"] = ["ann"];
    show({ client, name: "a" });
    await shows({ users: ["ann"] });
    FakeSocket.all.at(-1)!.say({ type: "message", channel: "a:there", id: "1", event: "presence.join", data: { user: "bob" }, at: "2026-11-22T08:00:00.000Z" });
    await shows({ users: ["ann", "bob"] });
  });

  it("a server renders what a page takes over, whatever the client does by then", async () => {
    live();
    Backend.heads.a = 2;
    const props = { client, name: "a", options: { last: 5 } };
    container.innerHTML = await framework.onServer(props);
    assert.deepEqual(shown(), { phase: "idle", seqs: [], status: "loading", provided: true });
    await turn();
    await holds();
    mounted = framework.hydrate(container, props);
    await shows({ phase: "live", seqs: [1, 2], status: "ready" });
    assert.deepEqual(complaints, []);
  });
}
