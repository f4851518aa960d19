// The package as it is published: packed, unpacked beside what an application has installed, and used in each way.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, test } from "node:test";
import { promisify } from "node:util";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";

const run = promisify(execFile);
const modules = resolve("node_modules");
const app = mkdtempSync(join(tmpdir(), "belfry-app-"));
after(() => rmSync(app, { recursive: true }));

const own = join(app, "node_modules/@belfry/client");
const { stdout } = await run("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", app]);
const tarball = join(app, JSON.parse(stdout)[0].filename);
mkdirSync(own, { recursive: true });
await run("tar", ["-xzf", tarball, "-C", own, "--strip-components=1"]);
mkdirSync(join(app, "node_modules/@types"));
for (const name of ["react", "vue", "svelte", "csstype", "@types/node"]) symlinkSync(join(modules, name), join(app, "node_modules", name));
const typesOfReact = join(app, "node_modules/@types/react");

/** What the program says where it ends badly; nothing where it ends well. */
const complaint = (program: string, args: string[], cwd = app, env = {}) =>
  run(process.execPath, [join(modules, program), ...args], { cwd, env: { ...process.env, ...env } }).then(() => "", ({ stdout, stderr, message }) => `${stdout}${stderr}` || message);

test("publint finds nothing to say", async () => {
  assert.equal(await complaint("publint/src/cli.js", ["run", tarball, "--strict"]), "");
});

test("are-the-types-wrong says no, of every entry and in every mode", async () => {
  const answer = JSON.parse(await complaint("@arethetypeswrong/cli/dist/index.js", [tarball, "--no-definitely-typed", "--format", "json", "--exclude-entrypoints", "belfry.min.js", "belfry.legacy.min.js"]));
  assert.deepEqual(Object.keys(answer.analysis.entrypoints).sort(), [".", "./bell", "./package.json", "./react", "./shared", "./svelte", "./vue"]);
  // There is no CommonJS of Svelte itself.
  assert.deepEqual(Object.values(answer.problems).flat(), [{ kind: "CJSResolvesToESM", entrypoint: "./svelte", resolutionKind: "node16-cjs" }]);
});

test("what is in it, and nothing else", () => {
  const kept = ["LICENSE", "README.md", "bell", "dist", "package.json", "react", "shared", "svelte", "vue"];
  assert.deepEqual(readdirSync(own).sort(), kept);
  assert.match(readFileSync(join(own, "LICENSE"), "utf8"), /Apache License/);
});

interface Mode {
  /** Of test/package, and under which name; all that it imports comes with it. */
  files: Record<string, string>;
  options: object;
  /** TypeScript 7 knows the ways of today only. */
  compiler?: "typescript" | "typescript-es5";
  react?: "@types/react" | "types-react-18";
}

const BUNDLER = { module: "esnext", moduleResolution: "bundler", jsx: "react-jsx" };
const NODE = { lib: ["es2022"], types: ["node"] };
const MODES: Record<string, Mode> = {
  "a bundler": { files: { "entries.ts": "entries.ts", "events.ts": "events.ts", "svelte.ts": "svelte.ts", "react.tsx": "react.tsx" }, options: BUNDLER },
  "a bundler, and Vue": { files: { "vue.tsx": "vue.tsx" }, options: { ...BUNDLER, jsx: "preserve", jsxImportSource: "vue" } },
  "a bundler, and React 18": { files: { "react.tsx": "react.tsx" }, options: BUNDLER, react: "types-react-18" },
  "NodeNext, from an ES module": { files: { "entries.ts": "entries.mts", "events.ts": "events.mts", "svelte.ts": "svelte.mts" }, options: { module: "nodenext" } },
  "NodeNext, from CommonJS": { files: { "entries.ts": "entries.cts" }, options: { module: "nodenext" } },
  "node10, which knows no `exports`": { files: { "entries.ts": "entries.ts", "react.tsx": "react.tsx" }, options: { module: "commonjs", moduleResolution: "node10", jsx: "react-jsx" }, compiler: "typescript-es5" },
  "a worker": { files: { "worker.ts": "worker.ts" }, options: { ...BUNDLER, lib: ["es2022", "webworker"] } },
  "a server": { files: { "worker.ts": "worker.mts" }, options: { module: "nodenext", ...NODE } },
};

for (const [name, { files, options, compiler = "typescript", react = "@types/react" }] of Object.entries(MODES)) {
  test(`types, in strict mode: ${name}`, async () => {
    rmSync(typesOfReact, { force: true });
    symlinkSync(join(modules, react), typesOfReact);
    const project = join(app, name.replace(/\W+/g, "-"));
    mkdirSync(project);
    for (const [from, to] of Object.entries(files)) cpSync(resolve("test/package", from), join(project, to));
    const compilerOptions = { target: "es2022", strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: [], ...options };
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: Object.values(files) }));
    assert.equal(await complaint(`${compiler}/bin/tsc`, ["-p", project]), "");
  });
}

const ENTRIES = ["", "/react", "/vue", "/svelte", "/shared", "/bell"].map((entry) => `@belfry/client${entry}`);

test("an ES module and CommonJS get it by name", async () => {
  const names = JSON.stringify(ENTRIES);
  writeFileSync(join(app, "load.mjs"), `for (const name of ${names}) await import(name);`);
  writeFileSync(join(app, "load.cjs"), `for (const name of ${names}) if (!name.endsWith("svelte")) require(name);`);
  for (const file of ["load.mjs", "load.cjs"]) await run(process.execPath, [join(app, file)]);
});

test("importing it touches no global: there may be neither page, nor worker, nor Node", () => {
  for (const entry of ["belfry", "react", "vue", "belfry-shared", "belfry-bell"]) {
    const context = createContext({});
    const load = runInContext(`(function (module, exports, require) {${readFileSync(join(own, `dist/${entry}.cjs`), "utf8")}\n})`, context);
    // Whatever it looks for without asking whether it is there is a ReferenceError.
    load({ exports: {} }, {}, () => ({ createContext: () => ({}) }));
    assert.deepEqual(Object.keys(context), [], "and it leaves none");
  }
});

test("a client is made and connected where there is nothing but fetch and WebSocket", async () => {
  const { outputFiles } = await build({ stdin: { contents: readFileSync(resolve("test/package/worker.ts"), "utf8"), loader: "ts", resolveDir: app }, bundle: true, write: false, format: "iife", conditions: ["worker"] });
  const opened: string[] = [];
  // Nobody closes it: its clock must not keep this process alive.
  const given = { URL, AbortController, fetch: () => new Promise(() => undefined), setTimeout: (then: () => void, ms: number) => setTimeout(then, ms).unref(), clearTimeout, setInterval: () => 0, TextDecoder, console };
  class WebSocket {
    constructor(url: string) {
      opened.push(url);
    }
    close() {}
  }
  runInContext(outputFiles[0]!.text, createContext({ ...given, WebSocket }));
  await new Promise((resolve) => setImmediate(resolve));
  assert.match(opened.join(), /^wss:\/\/push\.example\.com\/v1\/ws/);
});

test("Jest takes it as it comes, for a server and for a page", async () => {
  cpSync(resolve("test/package/jest.test.js"), join(app, "jest.test.js"));
  for (const customExportConditions of [["node"], ["browser"]]) {
    const config = { rootDir: app, testEnvironmentOptions: { customExportConditions }, transform: {}, roots: [app], testMatch: ["**/jest.test.js"] };
    const said = await complaint("jest/bin/jest.js", ["--ci", "--config", JSON.stringify(config)]);
    assert.equal(said, "");
  }
});

test("a module of the client's is told to Next.js, and its entries name what there is", () => {
  assert.match(readFileSync(join(own, "dist/react.js"), "utf8"), /^"use client";/);
  for (const entry of ["react", "vue", "svelte", "shared", "bell"]) {
    const { main, module, types } = JSON.parse(readFileSync(join(own, entry, "package.json"), "utf8"));
    for (const path of [main, module, types]) assert.ok(readFileSync(join(own, entry, path)).length, `${dirname(path)}`);
  }
});
