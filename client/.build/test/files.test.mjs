// test/files.test.ts
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "acorn";
var file = (name) => readFileSync(`dist/${name}`, "utf8");
test("the legacy build is ES5", () => {
  parse(file("belfry.legacy.min.js"), { ecmaVersion: 5 });
});
test("the other builds are ES2017", () => {
  parse(file("belfry.min.js"), { ecmaVersion: 2017 });
  parse(file("belfry.js"), { ecmaVersion: 2017, sourceType: "module" });
});
test("scripts give createClient under one global name and touch nothing else", () => {
  const page = {};
  for (const name of ["belfry.min.js", "belfry.legacy.min.js"]) {
    new Function("self", "window", file(name))(page, page);
    assert.deepEqual(Object.keys(page), ["belfry"]);
    assert.deepEqual(Object.keys(page.belfry), ["createClient"]);
    delete page.belfry;
  }
});
test("the package gives its entries by name", async () => {
  const own = "@belfry/client";
  const { createClient } = await import(own);
  const client = createClient("http://127.0.0.1:9/push?x#y", { auth: () => "token" });
  assert.equal(client.state.phase, "idle");
  client.close();
  assert.equal(client.state.phase, "closed");
  assert.equal(typeof (await import(`${own}/react`)).useChannel, "function");
});
test("declarations name nothing that they do not declare", () => {
  const text = file("belfry.d.ts");
  assert.doesNotMatch(text, /^import /m);
  assert.deepEqual(text.match(/^export declare function .*/gm), [
    "export declare function createClient(url: string | URL, options?: ClientOptions): Client;"
  ]);
});
//# sourceMappingURL=data:application/json;base64,ewogICJ2ZXJzaW9uIjogMywKICAic291cmNlcyI6IFsiLi4vLi4vdGVzdC9maWxlcy50ZXN0LnRzIl0sCiAgInNvdXJjZXNDb250ZW50IjogWyJpbXBvcnQgYXNzZXJ0IGZyb20gXCJub2RlOmFzc2VydC9zdHJpY3RcIjtcbmltcG9ydCB7IHJlYWRGaWxlU3luYyB9IGZyb20gXCJub2RlOmZzXCI7XG5pbXBvcnQgeyB0ZXN0IH0gZnJvbSBcIm5vZGU6dGVzdFwiO1xuaW1wb3J0IHsgcGFyc2UgfSBmcm9tIFwiYWNvcm5cIjtcblxuLy8gVGhlIHRlc3RzIHJ1biBpbiBjbGllbnQvLCBhZnRlciB0aGUgcGFja2FnZSBoYXMgYmVlbiBidWlsdC5cbmNvbnN0IGZpbGUgPSAobmFtZTogc3RyaW5nKSA9PiByZWFkRmlsZVN5bmMoYGRpc3QvJHtuYW1lfWAsIFwidXRmOFwiKTtcblxudGVzdChcInRoZSBsZWdhY3kgYnVpbGQgaXMgRVM1XCIsICgpID0+IHtcbiAgcGFyc2UoZmlsZShcImJlbGZyeS5sZWdhY3kubWluLmpzXCIpLCB7IGVjbWFWZXJzaW9uOiA1IH0pO1xufSk7XG5cbnRlc3QoXCJ0aGUgb3RoZXIgYnVpbGRzIGFyZSBFUzIwMTdcIiwgKCkgPT4ge1xuICBwYXJzZShmaWxlKFwiYmVsZnJ5Lm1pbi5qc1wiKSwgeyBlY21hVmVyc2lvbjogMjAxNyB9KTtcbiAgcGFyc2UoZmlsZShcImJlbGZyeS5qc1wiKSwgeyBlY21hVmVyc2lvbjogMjAxNywgc291cmNlVHlwZTogXCJtb2R1bGVcIiB9KTtcbn0pO1xuXG50ZXN0KFwic2NyaXB0cyBnaXZlIGNyZWF0ZUNsaWVudCB1bmRlciBvbmUgZ2xvYmFsIG5hbWUgYW5kIHRvdWNoIG5vdGhpbmcgZWxzZVwiLCAoKSA9PiB7XG4gIGNvbnN0IHBhZ2U6IFJlY29yZDxzdHJpbmcsIHVua25vd24+ID0ge307XG4gIGZvciAoY29uc3QgbmFtZSBvZiBbXCJiZWxmcnkubWluLmpzXCIsIFwiYmVsZnJ5LmxlZ2FjeS5taW4uanNcIl0pIHtcbiAgICBuZXcgRnVuY3Rpb24oXCJzZWxmXCIsIFwid2luZG93XCIsIGZpbGUobmFtZSkpKHBhZ2UsIHBhZ2UpO1xuICAgIGFzc2VydC5kZWVwRXF1YWwoT2JqZWN0LmtleXMocGFnZSksIFtcImJlbGZyeVwiXSk7XG4gICAgYXNzZXJ0LmRlZXBFcXVhbChPYmplY3Qua2V5cyhwYWdlLmJlbGZyeSBhcyBvYmplY3QpLCBbXCJjcmVhdGVDbGllbnRcIl0pO1xuICAgIGRlbGV0ZSBwYWdlLmJlbGZyeTtcbiAgfVxufSk7XG5cbnRlc3QoXCJ0aGUgcGFja2FnZSBnaXZlcyBpdHMgZW50cmllcyBieSBuYW1lXCIsIGFzeW5jICgpID0+IHtcbiAgY29uc3Qgb3duID0gXCJAYmVsZnJ5L2NsaWVudFwiO1xuICBjb25zdCB7IGNyZWF0ZUNsaWVudCB9ID0gYXdhaXQgaW1wb3J0KG93bik7XG4gIGNvbnN0IGNsaWVudCA9IGNyZWF0ZUNsaWVudChcImh0dHA6Ly8xMjcuMC4wLjE6OS9wdXNoP3gjeVwiLCB7IGF1dGg6ICgpID0+IFwidG9rZW5cIiB9KTtcbiAgYXNzZXJ0LmVxdWFsKGNsaWVudC5zdGF0ZS5waGFzZSwgXCJpZGxlXCIpO1xuICBjbGllbnQuY2xvc2UoKTtcbiAgYXNzZXJ0LmVxdWFsKGNsaWVudC5zdGF0ZS5waGFzZSwgXCJjbG9zZWRcIik7XG4gIGFzc2VydC5lcXVhbCh0eXBlb2YgKGF3YWl0IGltcG9ydChgJHtvd259L3JlYWN0YCkpLnVzZUNoYW5uZWwsIFwiZnVuY3Rpb25cIik7XG59KTtcblxudGVzdChcImRlY2xhcmF0aW9ucyBuYW1lIG5vdGhpbmcgdGhhdCB0aGV5IGRvIG5vdCBkZWNsYXJlXCIsICgpID0+IHtcbiAgY29uc3QgdGV4dCA9IGZpbGUoXCJiZWxmcnkuZC50c1wiKTtcbiAgYXNzZXJ0LmRvZXNOb3RNYXRjaCh0ZXh0LCAvXmltcG9ydCAvbSk7XG4gIGFzc2VydC5kZWVwRXF1YWwodGV4dC5tYXRjaCgvXmV4cG9ydCBkZWNsYXJlIGZ1bmN0aW9uIC4qL2dtKSwgW1xuICAgIFwiZXhwb3J0IGRlY2xhcmUgZnVuY3Rpb24gY3JlYXRlQ2xpZW50KHVybDogc3RyaW5nIHwgVVJMLCBvcHRpb25zPzogQ2xpZW50T3B0aW9ucyk6IENsaWVudDtcIixcbiAgXSk7XG59KTtcbiJdLAogICJtYXBwaW5ncyI6ICI7QUFBQSxPQUFPLFlBQVk7QUFDbkIsU0FBUyxvQkFBb0I7QUFDN0IsU0FBUyxZQUFZO0FBQ3JCLFNBQVMsYUFBYTtBQUd0QixJQUFNLE9BQU8sQ0FBQyxTQUFpQixhQUFhLFFBQVEsSUFBSSxJQUFJLE1BQU07QUFFbEUsS0FBSywyQkFBMkIsTUFBTTtBQUNwQyxRQUFNLEtBQUssc0JBQXNCLEdBQUcsRUFBRSxhQUFhLEVBQUUsQ0FBQztBQUN4RCxDQUFDO0FBRUQsS0FBSywrQkFBK0IsTUFBTTtBQUN4QyxRQUFNLEtBQUssZUFBZSxHQUFHLEVBQUUsYUFBYSxLQUFLLENBQUM7QUFDbEQsUUFBTSxLQUFLLFdBQVcsR0FBRyxFQUFFLGFBQWEsTUFBTSxZQUFZLFNBQVMsQ0FBQztBQUN0RSxDQUFDO0FBRUQsS0FBSywwRUFBMEUsTUFBTTtBQUNuRixRQUFNLE9BQWdDLENBQUM7QUFDdkMsYUFBVyxRQUFRLENBQUMsaUJBQWlCLHNCQUFzQixHQUFHO0FBQzVELFFBQUksU0FBUyxRQUFRLFVBQVUsS0FBSyxJQUFJLENBQUMsRUFBRSxNQUFNLElBQUk7QUFDckQsV0FBTyxVQUFVLE9BQU8sS0FBSyxJQUFJLEdBQUcsQ0FBQyxRQUFRLENBQUM7QUFDOUMsV0FBTyxVQUFVLE9BQU8sS0FBSyxLQUFLLE1BQWdCLEdBQUcsQ0FBQyxjQUFjLENBQUM7QUFDckUsV0FBTyxLQUFLO0FBQUEsRUFDZDtBQUNGLENBQUM7QUFFRCxLQUFLLHlDQUF5QyxZQUFZO0FBQ3hELFFBQU0sTUFBTTtBQUNaLFFBQU0sRUFBRSxhQUFhLElBQUksTUFBTSxPQUFPO0FBQ3RDLFFBQU0sU0FBUyxhQUFhLCtCQUErQixFQUFFLE1BQU0sTUFBTSxRQUFRLENBQUM7QUFDbEYsU0FBTyxNQUFNLE9BQU8sTUFBTSxPQUFPLE1BQU07QUFDdkMsU0FBTyxNQUFNO0FBQ2IsU0FBTyxNQUFNLE9BQU8sTUFBTSxPQUFPLFFBQVE7QUFDekMsU0FBTyxNQUFNLFFBQVEsTUFBTSxPQUFPLEdBQUcsR0FBRyxXQUFXLFlBQVksVUFBVTtBQUMzRSxDQUFDO0FBRUQsS0FBSyxzREFBc0QsTUFBTTtBQUMvRCxRQUFNLE9BQU8sS0FBSyxhQUFhO0FBQy9CLFNBQU8sYUFBYSxNQUFNLFdBQVc7QUFDckMsU0FBTyxVQUFVLEtBQUssTUFBTSwrQkFBK0IsR0FBRztBQUFBLElBQzVEO0FBQUEsRUFDRixDQUFDO0FBQ0gsQ0FBQzsiLAogICJuYW1lcyI6IFtdCn0K
