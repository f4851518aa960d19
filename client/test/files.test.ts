import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { parse } from "acorn";

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

test("declarations name nothing that they do not declare", () => {
  const text = file("belfry.d.ts");
  assert.doesNotMatch(text, /^import /m);
  assert.deepEqual(text.match(/^export declare function .*/gm), [
    "export declare function createClient<Events = AnyEvents>(url: string | URL, options?: ClientOptions): Client<Events>;",
  ]);
});
