// How a bell begins, in a page without a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openPage } from "./bindings/page.js";
import { Backend, FakeSocket } from "./socket.js";

openPage();
const { beginSource } = await import("../src/bell/begin.js");
const tick = () => new Promise((resolve) => setImmediate(resolve));

test("a bell whose token hangs gives its request up after five seconds, and asks again", async (t) => {
  Backend.begin();
  Object.assign(globalThis, { addEventListener: () => 0, removeEventListener: () => 0 });
  t.mock.method(Math, "random", () => 0);
  const limit = new AbortController();
  const limits: number[] = [];
  t.mock.method(AbortSignal, "timeout", (ms: number) => (limits.push(ms), limit.signal));
  let asked = 0;
  globalThis.fetch = (_, init) => {
    asked += 1;
    if (asked > 1) return Promise.resolve(new Response("jwt\n"));
    return new Promise((_, reject) => init!.signal?.addEventListener("abort", () => reject(init!.signal!.reason)));
  };
  const host = document.createElement("div");
  host.setAttribute("src", "https://push.example/");
  host.setAttribute("token-url", "https://app.example/push-token");
  const { close } = beginSource(host, { client: undefined, auth: undefined }, () => true)!;
  await tick();
  limit.abort();
  for (const end = Date.now() + 5_000; !FakeSocket.all.length; await tick()) assert.ok(Date.now() < end, `asked ${asked} times`);
  assert.deepEqual(FakeSocket.all[0]!.protocols, ["belfry.v1", "bearer.jwt"]);
  assert.deepEqual(limits, [5_000, 5_000]);
  close();
});
