var __defProp = Object.defineProperty;
var __getOwnPropNames = Object.getOwnPropertyNames;
var __esm = (fn, res, err) => function __init() {
  if (err) throw err[0];
  try {
    return fn && (res = (0, fn[__getOwnPropNames(fn)[0]])(fn = 0)), res;
  } catch (e) {
    throw err = [e], e;
  }
};
var __export = (target, all) => {
  for (var name in all)
    __defProp(target, name, { get: all[name], enumerable: true });
};

// src/react.ts
var react_exports = {};
__export(react_exports, {
  useChannel: () => useChannel,
  useClientState: () => useClientState,
  useMessages: () => useMessages
});
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
function useClientState(client) {
  return useSyncExternalStore(
    client.subscribe,
    () => client.state,
    () => client.state
  );
}
function useChannel(client, name, handlers, after2) {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  const begin = useRef(after2);
  begin.current = after2;
  useEffect(() => {
    if (name === void 0) return void 0;
    const channel = client.channel(name, begin.current === void 0 ? {} : { after: begin.current });
    channel.on("message", (message) => latest.current.message?.(message));
    channel.on("gap", (gap) => latest.current.gap?.(gap));
    channel.on("recovered", () => latest.current.recovered?.());
    channel.on("ready", (error) => latest.current.ready?.(error));
    return channel.close;
  }, [client, name]);
}
function useMessages(client, name, options = {}) {
  const { after: after2, limit = KEPT } = options;
  const [kept, keep] = useState({ of: name, messages: [] });
  useChannel(
    client,
    name,
    {
      message: (message) => keep((before2) => ({ of: name, messages: (before2.of === name ? before2.messages : []).concat(message).slice(-limit) }))
    },
    after2
  );
  return kept.of === name ? kept.messages : NONE;
}
var KEPT, NONE;
var init_react = __esm({
  "src/react.ts"() {
    "use strict";
    KEPT = 100;
    NONE = [];
  }
});

// test/react.test.ts
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { JSDOM } from "jsdom";
var dom = new JSDOM("<div id=root></div>");
Object.assign(globalThis, { window: dom.window, document: dom.window.document, IS_REACT_ACT_ENVIRONMENT: true });
Object.defineProperty(globalThis, "navigator", { value: dom.window.navigator });
var { act, createElement, StrictMode } = await import("react");
var { createRoot } = await import("react-dom/client");
var { useChannel: useChannel2, useClientState: useClientState2, useMessages: useMessages2 } = await Promise.resolve().then(() => (init_react(), react_exports));
var Stub = class {
  constructor() {
    this.state = { phase: "connecting" };
    this.holds = {};
    this.watchers = /* @__PURE__ */ new Set();
    this.subscribe = (fn) => {
      this.watchers.add(fn);
      return () => this.watchers.delete(fn);
    };
  }
  become(phase) {
    this.state = { ...this.state, phase };
    this.watchers.forEach((fn) => fn());
  }
  channel(name, { after: after2 } = {}) {
    const hold = { after: after2, listeners: {}, open: true };
    (this.holds[name] ??= []).push(hold);
    return {
      on: (event, fn) => hold.listeners[event] = fn,
      close: () => hold.open = false
    };
  }
  say(name, seq) {
    for (const hold of this.open(name)) hold.listeners.message({ channel: name, seq });
  }
  open(name) {
    return (this.holds[name] ?? []).filter(({ open }) => open);
  }
  get client() {
    return this;
  }
};
var container = dom.window.document.getElementById("root");
var root;
before(() => root = createRoot(container));
after(() => dom.window.close());
test("a component is rendered again with the client's state", async () => {
  const stub = new Stub();
  const Badge = () => useClientState2(stub.client).phase;
  await act(async () => root.render(createElement(Badge)));
  assert.equal(container.textContent, "connecting");
  await act(async () => stub.become("live"));
  assert.equal(container.textContent, "live");
});
test("messages are shown as they come, the newest of them", async () => {
  const stub = new Stub();
  const List = ({ name }) => useMessages2(stub.client, name, { after: 7, limit: 2 }).map(({ seq }) => seq).join();
  await act(async () => root.render(createElement(List, { name: "a" })));
  assert.equal(stub.open("a")[0].after, 7);
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
  const heard = [];
  const Ear = ({ tag }) => {
    useChannel2(stub.client, "a", { message: ({ seq }) => heard.push(`${tag}${seq}`) });
    return null;
  };
  for (const tag of ["x", "y"]) await act(async () => root.render(createElement(Ear, { tag })));
  await act(async () => stub.say("a", 1));
  assert.deepEqual(heard, ["y1"]);
  assert.equal(stub.holds.a.length, 1);
});
test("strict mode's double mounting leaves one hold, and unmounting none", async () => {
  const stub = new Stub();
  const List = () => useMessages2(stub.client, "a").length;
  await act(async () => root.render(createElement(StrictMode, null, createElement(List))));
  assert.equal(stub.open("a").length, 1);
  await act(async () => root.render(null));
  assert.equal(stub.open("a").length, 0);
});
//# sourceMappingURL=data:application/json;base64,ewogICJ2ZXJzaW9uIjogMywKICAic291cmNlcyI6IFsiLi4vLi4vc3JjL3JlYWN0LnRzIiwgIi4uLy4uL3Rlc3QvcmVhY3QudGVzdC50cyJdLAogICJzb3VyY2VzQ29udGVudCI6IFsiLyoqIEhvb2tzIGZvciBSZWFjdCAxOCBhbmQgbmV3ZXI6IGBpbXBvcnQgeyB1c2VDbGllbnRTdGF0ZSwgdXNlQ2hhbm5lbCwgdXNlTWVzc2FnZXMgfSBmcm9tIFwiQGJlbGZyeS9jbGllbnQvcmVhY3RcImAuICovXG5pbXBvcnQgeyB1c2VFZmZlY3QsIHVzZVJlZiwgdXNlU3RhdGUsIHVzZVN5bmNFeHRlcm5hbFN0b3JlIH0gZnJvbSBcInJlYWN0XCI7XG5pbXBvcnQgdHlwZSB7IENsaWVudCB9IGZyb20gXCIuL2NsaWVudC5qc1wiO1xuaW1wb3J0IHR5cGUgeyBCZWxmcnlFcnJvciB9IGZyb20gXCIuL2NvcmUvYXBpLmpzXCI7XG5pbXBvcnQgdHlwZSB7IEdhcCwgTWVzc2FnZSB9IGZyb20gXCIuL2NvcmUvZnJhbWVzLmpzXCI7XG5pbXBvcnQgdHlwZSB7IENsaWVudFN0YXRlIH0gZnJvbSBcIi4vY29yZS9zdGF0ZS5qc1wiO1xuXG4vKiogTWVzc2FnZXMgdGhhdCBgdXNlTWVzc2FnZXNgIGtlZXBzLCB1bmxlc3MgdG9sZCBvdGhlcndpc2UuICovXG5jb25zdCBLRVBUID0gMTAwO1xuXG5leHBvcnQgaW50ZXJmYWNlIENoYW5uZWxIYW5kbGVycyB7XG4gIG1lc3NhZ2U/OiAobWVzc2FnZTogTWVzc2FnZSkgPT4gdm9pZDtcbiAgLyoqIEFmdGVyIGB0cmltbWVkYCwgYG92ZXJmbG93YCBhbmQgYHJlc2V0YDogZmV0Y2ggYSBzbmFwc2hvdC4gKi9cbiAgZ2FwPzogKGdhcDogR2FwKSA9PiB2b2lkO1xuICByZWNvdmVyZWQ/OiAoKSA9PiB2b2lkO1xuICAvKiogQ2FycmllZCwgb3IgcmVmdXNlZC4gKi9cbiAgcmVhZHk/OiAoZXJyb3I6IEJlbGZyeUVycm9yIHwgdW5kZWZpbmVkKSA9PiB2b2lkO1xufVxuXG4vKiogUmVuZGVycyBhZ2FpbiB3aXRoIGVhY2ggY2hhbmdlIG9mIHRoZSBjbGllbnQncyBzdGF0ZTogcGhhc2UsIHRyYW5zcG9ydCwgcm91bmQgdHJpcCwgbmV4dCByZXRyeSwgbGFzdCBlcnJvci4gKi9cbmV4cG9ydCBmdW5jdGlvbiB1c2VDbGllbnRTdGF0ZShjbGllbnQ6IENsaWVudCk6IENsaWVudFN0YXRlIHtcbiAgcmV0dXJuIHVzZVN5bmNFeHRlcm5hbFN0b3JlKFxuICAgIGNsaWVudC5zdWJzY3JpYmUsXG4gICAgKCkgPT4gY2xpZW50LnN0YXRlLFxuICAgICgpID0+IGNsaWVudC5zdGF0ZSxcbiAgKTtcbn1cblxuLyoqXG4gKiBIb2xkcyBhIGNoYW5uZWwgd2hpbGUgdGhlIGNvbXBvbmVudCBpcyBtb3VudGVkLiBIYW5kbGVycyBtYXkgYmUgbmV3IGZ1bmN0aW9ucyB3aXRoIGVhY2ggcmVuZGVyOyB0aGUgaG9sZCBzdGF5cy4gV2l0aFxuICogbm8gbmFtZSBub3RoaW5nIGlzIGhlbGQuIGBhZnRlcmAsIHRoZSBsYXN0IHNlcSBhbHJlYWR5IGtub3duLCBjb3VudHMgd2hlbiB0aGUgaG9sZCBiZWdpbnMuXG4gKi9cbmV4cG9ydCBmdW5jdGlvbiB1c2VDaGFubmVsKGNsaWVudDogQ2xpZW50LCBuYW1lOiBzdHJpbmcgfCB1bmRlZmluZWQsIGhhbmRsZXJzOiBDaGFubmVsSGFuZGxlcnMsIGFmdGVyPzogbnVtYmVyKTogdm9pZCB7XG4gIGNvbnN0IGxhdGVzdCA9IHVzZVJlZihoYW5kbGVycyk7XG4gIHVzZUVmZmVjdCgoKSA9PiB7XG4gICAgbGF0ZXN0LmN1cnJlbnQgPSBoYW5kbGVycztcbiAgfSk7XG4gIGNvbnN0IGJlZ2luID0gdXNlUmVmKGFmdGVyKTtcbiAgYmVnaW4uY3VycmVudCA9IGFmdGVyO1xuICB1c2VFZmZlY3QoKCkgPT4ge1xuICAgIGlmIChuYW1lID09PSB1bmRlZmluZWQpIHJldHVybiB1bmRlZmluZWQ7XG4gICAgY29uc3QgY2hhbm5lbCA9IGNsaWVudC5jaGFubmVsKG5hbWUsIGJlZ2luLmN1cnJlbnQgPT09IHVuZGVmaW5lZCA/IHt9IDogeyBhZnRlcjogYmVnaW4uY3VycmVudCB9KTtcbiAgICBjaGFubmVsLm9uKFwibWVzc2FnZVwiLCAobWVzc2FnZSkgPT4gbGF0ZXN0LmN1cnJlbnQubWVzc2FnZT8uKG1lc3NhZ2UpKTtcbiAgICBjaGFubmVsLm9uKFwiZ2FwXCIsIChnYXApID0+IGxhdGVzdC5jdXJyZW50LmdhcD8uKGdhcCkpO1xuICAgIGNoYW5uZWwub24oXCJyZWNvdmVyZWRcIiwgKCkgPT4gbGF0ZXN0LmN1cnJlbnQucmVjb3ZlcmVkPy4oKSk7XG4gICAgY2hhbm5lbC5vbihcInJlYWR5XCIsIChlcnJvcikgPT4gbGF0ZXN0LmN1cnJlbnQucmVhZHk/LihlcnJvcikpO1xuICAgIHJldHVybiBjaGFubmVsLmNsb3NlO1xuICB9LCBbY2xpZW50LCBuYW1lXSk7XG59XG5cbi8qKiBUaGUgbmV3ZXN0IG1lc3NhZ2VzIG9mIGEgY2hhbm5lbCwgb2xkZXN0IGZpcnN0OiBhdCBtb3N0IGBsaW1pdGAgb2YgdGhvc2UgdGhhdCBjYW1lIHdoaWxlIG1vdW50ZWQuICovXG5leHBvcnQgZnVuY3Rpb24gdXNlTWVzc2FnZXMoY2xpZW50OiBDbGllbnQsIG5hbWU6IHN0cmluZyB8IHVuZGVmaW5lZCwgb3B0aW9uczogeyBhZnRlcj86IG51bWJlcjsgbGltaXQ/OiBudW1iZXIgfSA9IHt9KTogTWVzc2FnZVtdIHtcbiAgY29uc3QgeyBhZnRlciwgbGltaXQgPSBLRVBUIH0gPSBvcHRpb25zO1xuICBjb25zdCBba2VwdCwga2VlcF0gPSB1c2VTdGF0ZTx7IG9mOiB1bmtub3duOyBtZXNzYWdlczogTWVzc2FnZVtdIH0+KHsgb2Y6IG5hbWUsIG1lc3NhZ2VzOiBbXSB9KTtcbiAgdXNlQ2hhbm5lbChcbiAgICBjbGllbnQsXG4gICAgbmFtZSxcbiAgICB7XG4gICAgICBtZXNzYWdlOiAobWVzc2FnZSkgPT5cbiAgICAgICAga2VlcCgoYmVmb3JlKSA9PiAoeyBvZjogbmFtZSwgbWVzc2FnZXM6IChiZWZvcmUub2YgPT09IG5hbWUgPyBiZWZvcmUubWVzc2FnZXMgOiBbXSkuY29uY2F0KG1lc3NhZ2UpLnNsaWNlKC1saW1pdCkgfSkpLFxuICAgIH0sXG4gICAgYWZ0ZXIsXG4gICk7XG4gIHJldHVybiBrZXB0Lm9mID09PSBuYW1lID8ga2VwdC5tZXNzYWdlcyA6IE5PTkU7XG59XG5cbi8qKiBBbHdheXMgdGhlIHNhbWUgb25lLCBzbyB0aGF0IG5vdGhpbmcgaXMgcmVuZGVyZWQgYWdhaW4gZm9yIGl0LiAqL1xuY29uc3QgTk9ORTogTWVzc2FnZVtdID0gW107XG4iLCAiaW1wb3J0IGFzc2VydCBmcm9tIFwibm9kZTphc3NlcnQvc3RyaWN0XCI7XG5pbXBvcnQgeyBhZnRlciwgYmVmb3JlLCB0ZXN0IH0gZnJvbSBcIm5vZGU6dGVzdFwiO1xuaW1wb3J0IHsgSlNET00gfSBmcm9tIFwianNkb21cIjtcbmltcG9ydCB0eXBlIHsgQ2xpZW50IH0gZnJvbSBcIi4uL3NyYy9jbGllbnQuanNcIjtcbmltcG9ydCB0eXBlIHsgTWVzc2FnZSB9IGZyb20gXCIuLi9zcmMvY29yZS9mcmFtZXMuanNcIjtcbmltcG9ydCB0eXBlIHsgQ2xpZW50U3RhdGUgfSBmcm9tIFwiLi4vc3JjL2NvcmUvc3RhdGUuanNcIjtcblxuLy8gUmVhY3QgbG9va3MgZm9yIGEgcGFnZSB3aGVuIGl0IGlzIGxvYWRlZC5cbmNvbnN0IGRvbSA9IG5ldyBKU0RPTShcIjxkaXYgaWQ9cm9vdD48L2Rpdj5cIik7XG5PYmplY3QuYXNzaWduKGdsb2JhbFRoaXMsIHsgd2luZG93OiBkb20ud2luZG93LCBkb2N1bWVudDogZG9tLndpbmRvdy5kb2N1bWVudCwgSVNfUkVBQ1RfQUNUX0VOVklST05NRU5UOiB0cnVlIH0pO1xuT2JqZWN0LmRlZmluZVByb3BlcnR5KGdsb2JhbFRoaXMsIFwibmF2aWdhdG9yXCIsIHsgdmFsdWU6IGRvbS53aW5kb3cubmF2aWdhdG9yIH0pO1xuY29uc3QgeyBhY3QsIGNyZWF0ZUVsZW1lbnQsIFN0cmljdE1vZGUgfSA9IGF3YWl0IGltcG9ydChcInJlYWN0XCIpO1xuY29uc3QgeyBjcmVhdGVSb290IH0gPSBhd2FpdCBpbXBvcnQoXCJyZWFjdC1kb20vY2xpZW50XCIpO1xuY29uc3QgeyB1c2VDaGFubmVsLCB1c2VDbGllbnRTdGF0ZSwgdXNlTWVzc2FnZXMgfSA9IGF3YWl0IGltcG9ydChcIi4uL3NyYy9yZWFjdC5qc1wiKTtcblxuLyoqIEFzIG11Y2ggb2YgYSBjbGllbnQgYXMgdGhlIGhvb2tzIHVzZTogd2hhdCBpdCBzYXlzIGlzIHRoZSB0ZXN0J3MgdG8gZGVjaWRlLiAqL1xuY2xhc3MgU3R1YiB7XG4gIHN0YXRlID0geyBwaGFzZTogXCJjb25uZWN0aW5nXCIgfSBhcyBDbGllbnRTdGF0ZTtcbiAgaG9sZHM6IFJlY29yZDxzdHJpbmcsIHsgYWZ0ZXI6IG51bWJlciB8IHVuZGVmaW5lZDsgbGlzdGVuZXJzOiBSZWNvcmQ8c3RyaW5nLCAodmFsdWU6IHVua25vd24pID0+IHZvaWQ+OyBvcGVuOiBib29sZWFuIH1bXT4gPSB7fTtcbiAgcHJpdmF0ZSByZWFkb25seSB3YXRjaGVycyA9IG5ldyBTZXQ8KCkgPT4gdm9pZD4oKTtcblxuICByZWFkb25seSBzdWJzY3JpYmUgPSAoZm46ICgpID0+IHZvaWQpID0+IHtcbiAgICB0aGlzLndhdGNoZXJzLmFkZChmbik7XG4gICAgcmV0dXJuICgpID0+IHRoaXMud2F0Y2hlcnMuZGVsZXRlKGZuKTtcbiAgfTtcblxuICBiZWNvbWUocGhhc2U6IENsaWVudFN0YXRlW1wicGhhc2VcIl0pIHtcbiAgICB0aGlzLnN0YXRlID0geyAuLi50aGlzLnN0YXRlLCBwaGFzZSB9O1xuICAgIHRoaXMud2F0Y2hlcnMuZm9yRWFjaCgoZm4pID0+IGZuKCkpO1xuICB9XG5cbiAgY2hhbm5lbChuYW1lOiBzdHJpbmcsIHsgYWZ0ZXIgfTogeyBhZnRlcj86IG51bWJlciB9ID0ge30pIHtcbiAgICBjb25zdCBob2xkID0geyBhZnRlciwgbGlzdGVuZXJzOiB7fSBhcyBSZWNvcmQ8c3RyaW5nLCAodmFsdWU6IHVua25vd24pID0+IHZvaWQ+LCBvcGVuOiB0cnVlIH07XG4gICAgKHRoaXMuaG9sZHNbbmFtZV0gPz89IFtdKS5wdXNoKGhvbGQpO1xuICAgIHJldHVybiB7XG4gICAgICBvbjogKGV2ZW50OiBzdHJpbmcsIGZuOiAodmFsdWU6IHVua25vd24pID0+IHZvaWQpID0+IChob2xkLmxpc3RlbmVyc1tldmVudF0gPSBmbiksXG4gICAgICBjbG9zZTogKCkgPT4gKGhvbGQub3BlbiA9IGZhbHNlKSxcbiAgICB9O1xuICB9XG5cbiAgc2F5KG5hbWU6IHN0cmluZywgc2VxOiBudW1iZXIpIHtcbiAgICBmb3IgKGNvbnN0IGhvbGQgb2YgdGhpcy5vcGVuKG5hbWUpKSBob2xkLmxpc3RlbmVycy5tZXNzYWdlISh7IGNoYW5uZWw6IG5hbWUsIHNlcSB9IGFzIE1lc3NhZ2UpO1xuICB9XG5cbiAgb3BlbihuYW1lOiBzdHJpbmcpIHtcbiAgICByZXR1cm4gKHRoaXMuaG9sZHNbbmFtZV0gPz8gW10pLmZpbHRlcigoeyBvcGVuIH0pID0+IG9wZW4pO1xuICB9XG5cbiAgZ2V0IGNsaWVudCgpIHtcbiAgICByZXR1cm4gdGhpcyBhcyB1bmtub3duIGFzIENsaWVudDtcbiAgfVxufVxuXG5jb25zdCBjb250YWluZXIgPSBkb20ud2luZG93LmRvY3VtZW50LmdldEVsZW1lbnRCeUlkKFwicm9vdFwiKSE7XG5sZXQgcm9vdDogUmV0dXJuVHlwZTx0eXBlb2YgY3JlYXRlUm9vdD47XG5iZWZvcmUoKCkgPT4gKHJvb3QgPSBjcmVhdGVSb290KGNvbnRhaW5lcikpKTtcbmFmdGVyKCgpID0+IGRvbS53aW5kb3cuY2xvc2UoKSk7XG5cbnRlc3QoXCJhIGNvbXBvbmVudCBpcyByZW5kZXJlZCBhZ2FpbiB3aXRoIHRoZSBjbGllbnQncyBzdGF0ZVwiLCBhc3luYyAoKSA9PiB7XG4gIGNvbnN0IHN0dWIgPSBuZXcgU3R1YigpO1xuICBjb25zdCBCYWRnZSA9ICgpID0+IHVzZUNsaWVudFN0YXRlKHN0dWIuY2xpZW50KS5waGFzZTtcbiAgYXdhaXQgYWN0KGFzeW5jICgpID0+IHJvb3QucmVuZGVyKGNyZWF0ZUVsZW1lbnQoQmFkZ2UpKSk7XG4gIGFzc2VydC5lcXVhbChjb250YWluZXIudGV4dENvbnRlbnQsIFwiY29ubmVjdGluZ1wiKTtcbiAgYXdhaXQgYWN0KGFzeW5jICgpID0+IHN0dWIuYmVjb21lKFwibGl2ZVwiKSk7XG4gIGFzc2VydC5lcXVhbChjb250YWluZXIudGV4dENvbnRlbnQsIFwibGl2ZVwiKTtcbn0pO1xuXG50ZXN0KFwibWVzc2FnZXMgYXJlIHNob3duIGFzIHRoZXkgY29tZSwgdGhlIG5ld2VzdCBvZiB0aGVtXCIsIGFzeW5jICgpID0+IHtcbiAgY29uc3Qgc3R1YiA9IG5ldyBTdHViKCk7XG4gIGNvbnN0IExpc3QgPSAoeyBuYW1lIH06IHsgbmFtZTogc3RyaW5nIH0pID0+IHVzZU1lc3NhZ2VzKHN0dWIuY2xpZW50LCBuYW1lLCB7IGFmdGVyOiA3LCBsaW1pdDogMiB9KS5tYXAoKHsgc2VxIH0pID0+IHNlcSkuam9pbigpO1xuICBhd2FpdCBhY3QoYXN5bmMgKCkgPT4gcm9vdC5yZW5kZXIoY3JlYXRlRWxlbWVudChMaXN0LCB7IG5hbWU6IFwiYVwiIH0pKSk7XG4gIGFzc2VydC5lcXVhbChzdHViLm9wZW4oXCJhXCIpWzBdIS5hZnRlciwgNyk7XG4gIGZvciAoY29uc3Qgc2VxIG9mIFs4LCA5LCAxMF0pIGF3YWl0IGFjdChhc3luYyAoKSA9PiBzdHViLnNheShcImFcIiwgc2VxKSk7XG4gIGFzc2VydC5lcXVhbChjb250YWluZXIudGV4dENvbnRlbnQsIFwiOSwxMFwiKTtcblxuICBhd2FpdCBhY3QoYXN5bmMgKCkgPT4gcm9vdC5yZW5kZXIoY3JlYXRlRWxlbWVudChMaXN0LCB7IG5hbWU6IFwiYlwiIH0pKSk7XG4gIGFzc2VydC5lcXVhbChjb250YWluZXIudGV4dENvbnRlbnQsIFwiXCIpO1xuICBhc3NlcnQuZXF1YWwoc3R1Yi5vcGVuKFwiYVwiKS5sZW5ndGgsIDAsIFwidGhlIGNoYW5uZWwgb2YgYmVmb3JlIGlzIGxlZnRcIik7XG4gIGF3YWl0IGFjdChhc3luYyAoKSA9PiBzdHViLnNheShcImJcIiwgMSkpO1xuICBhc3NlcnQuZXF1YWwoY29udGFpbmVyLnRleHRDb250ZW50LCBcIjFcIik7XG59KTtcblxudGVzdChcIm5ldyBoYW5kbGVycyB3aXRoIGVhY2ggcmVuZGVyIGtlZXAgdGhlIGhvbGQsIGFuZCB0aGUgbmV3ZXN0IG9uZSBpcyBjYWxsZWRcIiwgYXN5bmMgKCkgPT4ge1xuICBjb25zdCBzdHViID0gbmV3IFN0dWIoKTtcbiAgY29uc3QgaGVhcmQ6IHN0cmluZ1tdID0gW107XG4gIGNvbnN0IEVhciA9ICh7IHRhZyB9OiB7IHRhZzogc3RyaW5nIH0pID0+IHtcbiAgICB1c2VDaGFubmVsKHN0dWIuY2xpZW50LCBcImFcIiwgeyBtZXNzYWdlOiAoeyBzZXEgfSkgPT4gaGVhcmQucHVzaChgJHt0YWd9JHtzZXF9YCkgfSk7XG4gICAgcmV0dXJuIG51bGw7XG4gIH07XG4gIGZvciAoY29uc3QgdGFnIG9mIFtcInhcIiwgXCJ5XCJdKSBhd2FpdCBhY3QoYXN5bmMgKCkgPT4gcm9vdC5yZW5kZXIoY3JlYXRlRWxlbWVudChFYXIsIHsgdGFnIH0pKSk7XG4gIGF3YWl0IGFjdChhc3luYyAoKSA9PiBzdHViLnNheShcImFcIiwgMSkpO1xuICBhc3NlcnQuZGVlcEVxdWFsKGhlYXJkLCBbXCJ5MVwiXSk7XG4gIGFzc2VydC5lcXVhbChzdHViLmhvbGRzLmEhLmxlbmd0aCwgMSk7XG59KTtcblxudGVzdChcInN0cmljdCBtb2RlJ3MgZG91YmxlIG1vdW50aW5nIGxlYXZlcyBvbmUgaG9sZCwgYW5kIHVubW91bnRpbmcgbm9uZVwiLCBhc3luYyAoKSA9PiB7XG4gIGNvbnN0IHN0dWIgPSBuZXcgU3R1YigpO1xuICBjb25zdCBMaXN0ID0gKCkgPT4gdXNlTWVzc2FnZXMoc3R1Yi5jbGllbnQsIFwiYVwiKS5sZW5ndGg7XG4gIGF3YWl0IGFjdChhc3luYyAoKSA9PiByb290LnJlbmRlcihjcmVhdGVFbGVtZW50KFN0cmljdE1vZGUsIG51bGwsIGNyZWF0ZUVsZW1lbnQoTGlzdCkpKSk7XG4gIGFzc2VydC5lcXVhbChzdHViLm9wZW4oXCJhXCIpLmxlbmd0aCwgMSk7XG4gIGF3YWl0IGFjdChhc3luYyAoKSA9PiByb290LnJlbmRlcihudWxsKSk7XG4gIGFzc2VydC5lcXVhbChzdHViLm9wZW4oXCJhXCIpLmxlbmd0aCwgMCk7XG59KTtcbiJdLAogICJtYXBwaW5ncyI6ICI7Ozs7Ozs7Ozs7Ozs7Ozs7QUFBQTtBQUFBO0FBQUE7QUFBQTtBQUFBO0FBQUE7QUFDQSxTQUFTLFdBQVcsUUFBUSxVQUFVLDRCQUE0QjtBQW1CM0QsU0FBUyxlQUFlLFFBQTZCO0FBQzFELFNBQU87QUFBQSxJQUNMLE9BQU87QUFBQSxJQUNQLE1BQU0sT0FBTztBQUFBLElBQ2IsTUFBTSxPQUFPO0FBQUEsRUFDZjtBQUNGO0FBTU8sU0FBUyxXQUFXLFFBQWdCLE1BQTBCLFVBQTJCQSxRQUFzQjtBQUNwSCxRQUFNLFNBQVMsT0FBTyxRQUFRO0FBQzlCLFlBQVUsTUFBTTtBQUNkLFdBQU8sVUFBVTtBQUFBLEVBQ25CLENBQUM7QUFDRCxRQUFNLFFBQVEsT0FBT0EsTUFBSztBQUMxQixRQUFNLFVBQVVBO0FBQ2hCLFlBQVUsTUFBTTtBQUNkLFFBQUksU0FBUyxPQUFXLFFBQU87QUFDL0IsVUFBTSxVQUFVLE9BQU8sUUFBUSxNQUFNLE1BQU0sWUFBWSxTQUFZLENBQUMsSUFBSSxFQUFFLE9BQU8sTUFBTSxRQUFRLENBQUM7QUFDaEcsWUFBUSxHQUFHLFdBQVcsQ0FBQyxZQUFZLE9BQU8sUUFBUSxVQUFVLE9BQU8sQ0FBQztBQUNwRSxZQUFRLEdBQUcsT0FBTyxDQUFDLFFBQVEsT0FBTyxRQUFRLE1BQU0sR0FBRyxDQUFDO0FBQ3BELFlBQVEsR0FBRyxhQUFhLE1BQU0sT0FBTyxRQUFRLFlBQVksQ0FBQztBQUMxRCxZQUFRLEdBQUcsU0FBUyxDQUFDLFVBQVUsT0FBTyxRQUFRLFFBQVEsS0FBSyxDQUFDO0FBQzVELFdBQU8sUUFBUTtBQUFBLEVBQ2pCLEdBQUcsQ0FBQyxRQUFRLElBQUksQ0FBQztBQUNuQjtBQUdPLFNBQVMsWUFBWSxRQUFnQixNQUEwQixVQUE4QyxDQUFDLEdBQWM7QUFDakksUUFBTSxFQUFFLE9BQUFBLFFBQU8sUUFBUSxLQUFLLElBQUk7QUFDaEMsUUFBTSxDQUFDLE1BQU0sSUFBSSxJQUFJLFNBQStDLEVBQUUsSUFBSSxNQUFNLFVBQVUsQ0FBQyxFQUFFLENBQUM7QUFDOUY7QUFBQSxJQUNFO0FBQUEsSUFDQTtBQUFBLElBQ0E7QUFBQSxNQUNFLFNBQVMsQ0FBQyxZQUNSLEtBQUssQ0FBQ0MsYUFBWSxFQUFFLElBQUksTUFBTSxXQUFXQSxRQUFPLE9BQU8sT0FBT0EsUUFBTyxXQUFXLENBQUMsR0FBRyxPQUFPLE9BQU8sRUFBRSxNQUFNLENBQUMsS0FBSyxFQUFFLEVBQUU7QUFBQSxJQUN4SDtBQUFBLElBQ0FEO0FBQUEsRUFDRjtBQUNBLFNBQU8sS0FBSyxPQUFPLE9BQU8sS0FBSyxXQUFXO0FBQzVDO0FBaEVBLElBUU0sTUEyREE7QUFuRU47QUFBQTtBQUFBO0FBUUEsSUFBTSxPQUFPO0FBMkRiLElBQU0sT0FBa0IsQ0FBQztBQUFBO0FBQUE7OztBQ25FekIsT0FBTyxZQUFZO0FBQ25CLFNBQVMsT0FBTyxRQUFRLFlBQVk7QUFDcEMsU0FBUyxhQUFhO0FBTXRCLElBQU0sTUFBTSxJQUFJLE1BQU0scUJBQXFCO0FBQzNDLE9BQU8sT0FBTyxZQUFZLEVBQUUsUUFBUSxJQUFJLFFBQVEsVUFBVSxJQUFJLE9BQU8sVUFBVSwwQkFBMEIsS0FBSyxDQUFDO0FBQy9HLE9BQU8sZUFBZSxZQUFZLGFBQWEsRUFBRSxPQUFPLElBQUksT0FBTyxVQUFVLENBQUM7QUFDOUUsSUFBTSxFQUFFLEtBQUssZUFBZSxXQUFXLElBQUksTUFBTSxPQUFPLE9BQU87QUFDL0QsSUFBTSxFQUFFLFdBQVcsSUFBSSxNQUFNLE9BQU8sa0JBQWtCO0FBQ3RELElBQU0sRUFBRSxZQUFBRSxhQUFZLGdCQUFBQyxpQkFBZ0IsYUFBQUMsYUFBWSxJQUFJLE1BQU07QUFHMUQsSUFBTSxPQUFOLE1BQVc7QUFBQSxFQUFYO0FBQ0UsaUJBQVEsRUFBRSxPQUFPLGFBQWE7QUFDOUIsaUJBQTZILENBQUM7QUFDOUgsU0FBaUIsV0FBVyxvQkFBSSxJQUFnQjtBQUVoRCxTQUFTLFlBQVksQ0FBQyxPQUFtQjtBQUN2QyxXQUFLLFNBQVMsSUFBSSxFQUFFO0FBQ3BCLGFBQU8sTUFBTSxLQUFLLFNBQVMsT0FBTyxFQUFFO0FBQUEsSUFDdEM7QUFBQTtBQUFBLEVBRUEsT0FBTyxPQUE2QjtBQUNsQyxTQUFLLFFBQVEsRUFBRSxHQUFHLEtBQUssT0FBTyxNQUFNO0FBQ3BDLFNBQUssU0FBUyxRQUFRLENBQUMsT0FBTyxHQUFHLENBQUM7QUFBQSxFQUNwQztBQUFBLEVBRUEsUUFBUSxNQUFjLEVBQUUsT0FBQUMsT0FBTSxJQUF3QixDQUFDLEdBQUc7QUFDeEQsVUFBTSxPQUFPLEVBQUUsT0FBQUEsUUFBTyxXQUFXLENBQUMsR0FBK0MsTUFBTSxLQUFLO0FBQzVGLEtBQUMsS0FBSyxNQUFNLElBQUksTUFBTSxDQUFDLEdBQUcsS0FBSyxJQUFJO0FBQ25DLFdBQU87QUFBQSxNQUNMLElBQUksQ0FBQyxPQUFlLE9BQWtDLEtBQUssVUFBVSxLQUFLLElBQUk7QUFBQSxNQUM5RSxPQUFPLE1BQU8sS0FBSyxPQUFPO0FBQUEsSUFDNUI7QUFBQSxFQUNGO0FBQUEsRUFFQSxJQUFJLE1BQWMsS0FBYTtBQUM3QixlQUFXLFFBQVEsS0FBSyxLQUFLLElBQUksRUFBRyxNQUFLLFVBQVUsUUFBUyxFQUFFLFNBQVMsTUFBTSxJQUFJLENBQVk7QUFBQSxFQUMvRjtBQUFBLEVBRUEsS0FBSyxNQUFjO0FBQ2pCLFlBQVEsS0FBSyxNQUFNLElBQUksS0FBSyxDQUFDLEdBQUcsT0FBTyxDQUFDLEVBQUUsS0FBSyxNQUFNLElBQUk7QUFBQSxFQUMzRDtBQUFBLEVBRUEsSUFBSSxTQUFTO0FBQ1gsV0FBTztBQUFBLEVBQ1Q7QUFDRjtBQUVBLElBQU0sWUFBWSxJQUFJLE9BQU8sU0FBUyxlQUFlLE1BQU07QUFDM0QsSUFBSTtBQUNKLE9BQU8sTUFBTyxPQUFPLFdBQVcsU0FBUyxDQUFFO0FBQzNDLE1BQU0sTUFBTSxJQUFJLE9BQU8sTUFBTSxDQUFDO0FBRTlCLEtBQUsseURBQXlELFlBQVk7QUFDeEUsUUFBTSxPQUFPLElBQUksS0FBSztBQUN0QixRQUFNLFFBQVEsTUFBTUYsZ0JBQWUsS0FBSyxNQUFNLEVBQUU7QUFDaEQsUUFBTSxJQUFJLFlBQVksS0FBSyxPQUFPLGNBQWMsS0FBSyxDQUFDLENBQUM7QUFDdkQsU0FBTyxNQUFNLFVBQVUsYUFBYSxZQUFZO0FBQ2hELFFBQU0sSUFBSSxZQUFZLEtBQUssT0FBTyxNQUFNLENBQUM7QUFDekMsU0FBTyxNQUFNLFVBQVUsYUFBYSxNQUFNO0FBQzVDLENBQUM7QUFFRCxLQUFLLHVEQUF1RCxZQUFZO0FBQ3RFLFFBQU0sT0FBTyxJQUFJLEtBQUs7QUFDdEIsUUFBTSxPQUFPLENBQUMsRUFBRSxLQUFLLE1BQXdCQyxhQUFZLEtBQUssUUFBUSxNQUFNLEVBQUUsT0FBTyxHQUFHLE9BQU8sRUFBRSxDQUFDLEVBQUUsSUFBSSxDQUFDLEVBQUUsSUFBSSxNQUFNLEdBQUcsRUFBRSxLQUFLO0FBQy9ILFFBQU0sSUFBSSxZQUFZLEtBQUssT0FBTyxjQUFjLE1BQU0sRUFBRSxNQUFNLElBQUksQ0FBQyxDQUFDLENBQUM7QUFDckUsU0FBTyxNQUFNLEtBQUssS0FBSyxHQUFHLEVBQUUsQ0FBQyxFQUFHLE9BQU8sQ0FBQztBQUN4QyxhQUFXLE9BQU8sQ0FBQyxHQUFHLEdBQUcsRUFBRSxFQUFHLE9BQU0sSUFBSSxZQUFZLEtBQUssSUFBSSxLQUFLLEdBQUcsQ0FBQztBQUN0RSxTQUFPLE1BQU0sVUFBVSxhQUFhLE1BQU07QUFFMUMsUUFBTSxJQUFJLFlBQVksS0FBSyxPQUFPLGNBQWMsTUFBTSxFQUFFLE1BQU0sSUFBSSxDQUFDLENBQUMsQ0FBQztBQUNyRSxTQUFPLE1BQU0sVUFBVSxhQUFhLEVBQUU7QUFDdEMsU0FBTyxNQUFNLEtBQUssS0FBSyxHQUFHLEVBQUUsUUFBUSxHQUFHLCtCQUErQjtBQUN0RSxRQUFNLElBQUksWUFBWSxLQUFLLElBQUksS0FBSyxDQUFDLENBQUM7QUFDdEMsU0FBTyxNQUFNLFVBQVUsYUFBYSxHQUFHO0FBQ3pDLENBQUM7QUFFRCxLQUFLLDZFQUE2RSxZQUFZO0FBQzVGLFFBQU0sT0FBTyxJQUFJLEtBQUs7QUFDdEIsUUFBTSxRQUFrQixDQUFDO0FBQ3pCLFFBQU0sTUFBTSxDQUFDLEVBQUUsSUFBSSxNQUF1QjtBQUN4QyxJQUFBRixZQUFXLEtBQUssUUFBUSxLQUFLLEVBQUUsU0FBUyxDQUFDLEVBQUUsSUFBSSxNQUFNLE1BQU0sS0FBSyxHQUFHLEdBQUcsR0FBRyxHQUFHLEVBQUUsRUFBRSxDQUFDO0FBQ2pGLFdBQU87QUFBQSxFQUNUO0FBQ0EsYUFBVyxPQUFPLENBQUMsS0FBSyxHQUFHLEVBQUcsT0FBTSxJQUFJLFlBQVksS0FBSyxPQUFPLGNBQWMsS0FBSyxFQUFFLElBQUksQ0FBQyxDQUFDLENBQUM7QUFDNUYsUUFBTSxJQUFJLFlBQVksS0FBSyxJQUFJLEtBQUssQ0FBQyxDQUFDO0FBQ3RDLFNBQU8sVUFBVSxPQUFPLENBQUMsSUFBSSxDQUFDO0FBQzlCLFNBQU8sTUFBTSxLQUFLLE1BQU0sRUFBRyxRQUFRLENBQUM7QUFDdEMsQ0FBQztBQUVELEtBQUssc0VBQXNFLFlBQVk7QUFDckYsUUFBTSxPQUFPLElBQUksS0FBSztBQUN0QixRQUFNLE9BQU8sTUFBTUUsYUFBWSxLQUFLLFFBQVEsR0FBRyxFQUFFO0FBQ2pELFFBQU0sSUFBSSxZQUFZLEtBQUssT0FBTyxjQUFjLFlBQVksTUFBTSxjQUFjLElBQUksQ0FBQyxDQUFDLENBQUM7QUFDdkYsU0FBTyxNQUFNLEtBQUssS0FBSyxHQUFHLEVBQUUsUUFBUSxDQUFDO0FBQ3JDLFFBQU0sSUFBSSxZQUFZLEtBQUssT0FBTyxJQUFJLENBQUM7QUFDdkMsU0FBTyxNQUFNLEtBQUssS0FBSyxHQUFHLEVBQUUsUUFBUSxDQUFDO0FBQ3ZDLENBQUM7IiwKICAibmFtZXMiOiBbImFmdGVyIiwgImJlZm9yZSIsICJ1c2VDaGFubmVsIiwgInVzZUNsaWVudFN0YXRlIiwgInVzZU1lc3NhZ2VzIiwgImFmdGVyIl0KfQo=
