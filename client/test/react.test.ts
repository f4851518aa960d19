import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { JSDOM } from "jsdom";
import type { Client } from "../src/client.js";
import type { Message } from "../src/core/frames.js";
import type { ClientState } from "../src/core/state.js";

// React looks for a page when it is loaded.
const dom = new JSDOM("<div id=root></div>");
Object.assign(globalThis, { window: dom.window, document: dom.window.document, IS_REACT_ACT_ENVIRONMENT: true });
Object.defineProperty(globalThis, "navigator", { value: dom.window.navigator });
const { act, createElement, StrictMode } = await import("react");
const { createRoot } = await import("react-dom/client");
const { useChannel, useClientState, useMessages } = await import("../src/react.js");

/** As much of a client as the hooks use: what it says is the test's to decide. */
class Stub {
  state = { phase: "connecting" } as ClientState;
  holds: Record<string, { after: number | undefined; listeners: Record<string, (value: unknown) => void>; open: boolean }[]> = {};
  private readonly watchers = new Set<() => void>();

  readonly subscribe = (fn: () => void) => {
    this.watchers.add(fn);
    return () => this.watchers.delete(fn);
  };

  become(phase: ClientState["phase"]) {
    this.state = { ...this.state, phase };
    this.watchers.forEach((fn) => fn());
  }

  channel(name: string, { after }: { after?: number } = {}) {
    const hold = { after, listeners: {} as Record<string, (value: unknown) => void>, open: true };
    (this.holds[name] ??= []).push(hold);
    return {
      on: (event: string, fn: (value: unknown) => void) => (hold.listeners[event] = fn),
      close: () => (hold.open = false),
    };
  }

  say(name: string, seq: number) {
    for (const hold of this.open(name)) hold.listeners.message!({ channel: name, seq } as Message);
  }

  open(name: string) {
    return (this.holds[name] ?? []).filter(({ open }) => open);
  }

  get client() {
    return this as unknown as Client;
  }
}

const container = dom.window.document.getElementById("root")!;
let root: ReturnType<typeof createRoot>;
before(() => (root = createRoot(container)));
after(() => dom.window.close());

test("a component is rendered again with the client's state", async () => {
  const stub = new Stub();
  const Badge = () => useClientState(stub.client).phase;
  await act(async () => root.render(createElement(Badge)));
  assert.equal(container.textContent, "connecting");
  await act(async () => stub.become("live"));
  assert.equal(container.textContent, "live");
});

test("messages are shown as they come, the newest of them", async () => {
  const stub = new Stub();
  const List = ({ name }: { name: string }) => useMessages(stub.client, name, { after: 7, limit: 2 }).messages.map(({ seq }) => seq).join();
  await act(async () => root.render(createElement(List, { name: "a" })));
  assert.equal(stub.open("a")[0]!.after, 7);
  for (const seq of [8, 9, 10]) await act(async () => stub.say("a", seq));
  assert.equal(container.textContent, "9,10");

  await act(async () => root.render(createElement(List, { name: "b" })));
  assert.equal(container.textContent, "");
  assert.equal(stub.open("a").length, 0, "the channel of before is left");
  await act(async () => stub.say("b", 1));
  assert.equal(container.textContent, "1");
});

test("new handlers with each render keep the hold, and the newest one is called", async () => {
  const stub = new Stub();
  const heard: string[] = [];
  const Ear = ({ tag }: { tag: string }) => {
    useChannel(stub.client, "a", { message: ({ seq }) => heard.push(`${tag}${seq}`) });
    return null;
  };
  for (const tag of ["x", "y"]) await act(async () => root.render(createElement(Ear, { tag })));
  await act(async () => stub.say("a", 1));
  assert.deepEqual(heard, ["y1"]);
  assert.equal(stub.holds.a!.length, 1);
});

test("strict mode's double mounting leaves one hold, and unmounting none", async () => {
  const stub = new Stub();
  const List = () => useMessages(stub.client, "a").messages.length;
  await act(async () => root.render(createElement(StrictMode, null, createElement(List))));
  assert.equal(stub.open("a").length, 1);
  await act(async () => root.render(null));
  assert.equal(stub.open("a").length, 0);
});

test("messages come with their state, and older ones are loaded before them", async () => {
  const stub = new Stub();
  const asked: unknown[] = [];
  Object.assign(stub, { history: async (name: string, query: object) => (asked.push([name, query]), { messages: [{ seq: 3 }, { seq: 4 }], more: true }) });
  let shown: ReturnType<typeof useMessages>;
  const List = () => {
    shown = useMessages(stub.client, "a", { last: 1 });
    return null;
  };
  await act(async () => root.render(createElement(List)));
  assert.equal(shown!.status, "loading");
  await act(async () => stub.open("a")[0]!.listeners.ready!(undefined));
  await act(async () => stub.say("a", 5));
  await act(async () => assert.equal(await shown!.loadOlder(), true));
  assert.deepEqual(asked, [["a", { before: 5, limit: 100 }]]);
  assert.deepEqual([shown!.status, shown!.messages.map(({ seq }) => seq)], ["ready", [3, 4, 5]]);
  await act(async () => stub.open("a")[0]!.listeners.ready!(Object.assign(new Error("no"), { code: "forbidden" })));
  assert.deepEqual([shown!.status, shown!.error?.code], ["refused", "forbidden"]);
});

test("what a server renders is idle, whatever the client does by the time that the page takes it over", async () => {
  const { renderToString } = await import("react-dom/server");
  const stub = new Stub();
  stub.become("live");
  const Badge = () => useClientState(stub.client).phase;
  assert.equal(renderToString(createElement(Badge)), "idle");
});
