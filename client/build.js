// Builds the files of ../static that come from here, and the npm package.
//   node build.js           writes ../static/belfry*.js and ../static/belfry.d.ts
//   node build.js --check   compares them with the committed files instead, and holds sizes against their budgets
//   node build.js --package writes dist/, what `npm publish` sends
//   node build.js --model   bundles test/model into .build/model, for `npm run model`
//   node build.js --tests   bundles test/*.test.ts into .build/test for node --test
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";
import ts from "typescript-es5";

const here = dirname(fileURLToPath(import.meta.url));
const staticDir = join(here, "..", "static");
const BANNER = "// Built from client/src by `npm --prefix client run build`. Change it there.";

/** Bytes, minified and gzipped. */
const BUDGETS = {
  "belfry.min.js": 10 * 1024,
  "belfry.legacy.min.js": 11 * 1024,
  "belfry.js": 14 * 1024,
  // These two beside it.
  "belfry-shared.js": 3.5 * 1024,
  "belfry-bell.js": 9.5 * 1024,
};

/**
 * The entries of the npm package: name of their files, and the sources whose declarations its users see, in reading order.
 * Names are unique across them, so they join into one file.
 */
const ENTRIES = {
  ".": { file: "belfry", source: "index", types: ["core/frames", "core/api", "core/state", "client"] },
  shared: { file: "belfry-shared", source: "shared", types: ["shared"] },
  bell: { file: "belfry-bell", source: "bell", types: ["bell/labels", "bell/source", "bell/tag", "bell/bell"] },
  react: { file: "react", types: ["bindings/types", "react"] },
  vue: { file: "vue", types: ["bindings/types", "vue"] },
  // There is no CommonJS of Svelte itself.
  svelte: { file: "svelte", types: ["bindings/types", "svelte"], isModule: true },
};

async function built(entry, { isLean = false, isCore = false, ...options }) {
  const { outputFiles } = await build({
    entryPoints: [join(here, "src", entry)],
    bundle: true,
    format: "esm",
    target: "es2017",
    charset: "utf8",
    write: false,
    absWorkingDir: here,
    ...options,
    define: { LEAN: String(isLean), CORE: String(isCore) },
  });
  return outputFiles;
}

const bundle = async (entry, options = {}) => (await built(entry, options))[0].text;

/** Members of objects that only this client sees, which may have other names in a minified file. */
const INTERNAL = readFileSync(join(here, "internal.txt"), "utf8").replace(/#.*/g, "").trim().split(/\s+/);

/** Those that gzip likes: few, and those that stand elsewhere, too. */
const LETTERS = "ntrieolascufdvmhpbygw_$kxqjzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Whose members keep their names: the wire's, those that users see, and the browser's. */
const OUTSIDE = /\/src\/(core\/(frames|api|state)|client)\.ts$|\/lib\.[\w.]+\.d\.ts$/;

/**
 * The letter of each internal name in a text. Two share one where no object has both: every type of every expression is
 * looked at, so what TypeScript takes for right stays right. Fails where a name is used of something from outside.
 */
function lettersOf(entry, text) {
  const { compilerOptions } = JSON.parse(readFileSync(join(here, "tsconfig.json"), "utf8"));
  const { options, errors } = ts.convertCompilerOptionsFromJson({ ...compilerOptions, types: [], noEmit: true }, here);
  const program = ts.createProgram([entry, "lean.d.ts"].map((name) => join(here, "src", name)), options);
  const wrong = errors.concat(ts.getPreEmitDiagnostics(program));
  if (wrong.length) throw new Error(ts.formatDiagnostics(wrong, { getCanonicalFileName: String, getCurrentDirectory: () => here, getNewLine: () => "\n" }));
  const checker = program.getTypeChecker();
  const uses = new Map(INTERNAL.map((name) => [name, text.match(new RegExp(`\\b${name}\\b`, "g"))?.length ?? 0]));
  const meets = new Map(INTERNAL.map((name) => [name, new Set()]));
  const seen = new Set();
  const look = (node) => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    const of =
      ts.isPropertyAccessExpression(node) ? checker.getSymbolAtLocation(node.name)
      : ts.isBindingElement(node) ? checker.getTypeAtLocation(node.parent).getProperty((node.propertyName ?? node.name).text ?? "")
      : ts.isObjectLiteralElementLike(node) && node.name ? checker.getContextualType(node.parent)?.getProperty(node.name.text ?? "")
      : undefined;
    const outside = meets.has(of?.name) && of.declarations?.find((one) => OUTSIDE.test(one.getSourceFile().fileName));
    if (outside) throw new Error(`internal.txt: "${of.name}" in ${node.getSourceFile().fileName} is a name of ${outside.getSourceFile().fileName}`);
    const keys =
      ts.isElementAccessExpression(node) ? [checker.getTypeAtLocation(node.argumentExpression)].flatMap((type) => type.types ?? type).map(({ value }) => value)
      : ts.isObjectLiteralExpression(node) && checker.getContextualType(node)?.getStringIndexType() ? node.properties.map(({ name }) => name?.text)
      : [];
    const key = keys.find((key) => meets.has(key));
    if (key) throw new Error(`internal.txt: "${key}" in ${node.getSourceFile().fileName} is a key`);
    const type = checker.getTypeAtLocation(node);
    if (!seen.has(type)) {
      seen.add(type);
      const names = type.getProperties().map(({ name }) => name).filter((name) => meets.has(name));
      for (const name of names) for (const other of names) if (other !== name) meets.get(name).add(other);
    }
    ts.forEachChild(node, look);
  };
  for (const file of program.getSourceFiles()) if (file.fileName.startsWith(join(here, "src"))) ts.forEachChild(file, look);
  const letters = {};
  const used = INTERNAL.filter((name) => uses.get(name)).sort((a, b) => uses.get(b) - uses.get(a));
  for (const name of used) {
    const taken = new Set([...meets.get(name)].map((other) => letters[other]));
    letters[name] = [...LETTERS].find((letter) => !taken.has(letter));
  }
  return letters;
}

/** Some of it more bytes before gzip and fewer after it: what is written one way everywhere repeats more. */
const REPETITIVE = { sequences: false, hoist_funs: true, inline: 2 };

async function minified(entry, text, ecma, more) {
  const letters = lettersOf(entry, text);
  const props = Object.fromEntries(Object.entries(letters).map(([name, letter]) => [`$${name}`, letter]));
  const { code } = await minify(text, {
    ecma,
    toplevel: true,
    compress: { ecma, passes: 2, unsafe: true, unsafe_arrows: ecma > 5, keep_fargs: false, pure_getters: true, ...REPETITIVE, ...more },
    mangle: { properties: { regex: new RegExp(`^(${INTERNAL.join("|")})$`), builtins: true } },
    nameCache: { props: { props } },
    format: { ecma, comments: false },
  });
  return code + "\n";
}

async function core() {
  // Nobody reads the timeline.
  const text = await minified("iife.ts", await bundle("iife.ts", { format: "iife", minifySyntax: true, isLean: true, isCore: true }), 2017, { pure_funcs: ["note"] });
  // Nothing of it means something else without.
  return text.replace('"use strict";', "");
}

/** What is in `belfry.js`, as others import it: `src/index.ts`, and for shared tabs `src/inside.ts`. */
const IN_CLIENT = { bell: /^\.\.\/index\.js$/, shared: /^\.\.?\/(core\/\w+|open|presence|words)\.js$/ };

/** The bell, and what shares a connection between tabs, stand beside `belfry.js`, which they share with the page's own code. */
function besideClient(name, extension) {
  const client = {
    name: "client",
    setup(build) {
      build.onResolve({ filter: IN_CLIENT[name] }, () => ({ path: `./belfry.${extension}`, external: true }));
    },
  };
  return { target: name === "bell" ? "es2020" : "es2017", plugins: [client] };
}

/** esbuild bundles, TypeScript 5 (the last that can) lowers to ES5. */
async function legacy() {
  const modern = await bundle("legacy.ts", { format: "iife", minifySyntax: true, isLean: true });
  const { outputText } = ts.transpileModule(modern, { compilerOptions: { target: "ES5", module: "None", strict: false } });
  return minified("legacy.ts", outputText, 5);
}

/** Hands over the directory of all declarations, for as long as `use` runs. */
function withDeclarations(use) {
  const out = mkdtempSync(join(tmpdir(), "belfry-types-"));
  try {
    const tsc = join(here, "node_modules/typescript/bin/tsc");
    const options = ["--declaration", "--emitDeclarationOnly", "--rootDir", "src", "--outDir", out];
    execFileSync(process.execPath, [tsc, "-p", join(here, "tsconfig.build.json"), ...options], { cwd: here, stdio: "inherit" });
    return use(out);
  } finally {
    rmSync(out, { recursive: true });
  }
}

/** One file of several. What they take from each other stands beside it; what they take from elsewhere is asked for once. */
function declarationsOf({ types }, out) {
  const wanted = {};
  const parts = types.map((name) =>
    readFileSync(join(out, `${name}.d.ts`), "utf8")
      .replace(/^import (?:type )?\{ (.*) \} from "(.*)";\n/gm, (_, names, from) => {
        const path = from.startsWith(".") && join(dirname(name), from).replace(/\.js$/, "");
        const file = path ? `./${ENTRIES[path === "bell" ? "bell" : "."].file}.js` : from;
        if (!types.includes(path)) for (const one of names.split(", ")) (wanted[file] ??= new Set()).add(one.replace("type ", ""));
        return "";
      })
      .replace(/^export (type )?\{.*\};\n/gm, "")
      .trim(),
  );
  const imports = Object.entries(wanted).map(([file, names]) => `import type { ${[...names].sort().join(", ")} } from "${file}";\n`);
  return `${BANNER}\n\n${imports.join("")}${imports.length ? "\n" : ""}${parts.join("\n\n")}\n`;
}

async function tests(entryPoints, outdir) {
  await build({
    entryPoints: entryPoints.map((name) => join(here, "test", name)),
    bundle: true,
    // What is imported later is run later.
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    outdir: join(here, ".build", outdir),
    outExtension: { ".js": ".mjs" },
    packages: "external",
    sourcemap: "inline",
    define: { LEAN: "false", CORE: "false" },
  });
}

/** What `npm publish` sends, beside package.json and README.md. */
async function packed() {
  const dist = join(here, "dist");
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  const all = { "belfry.min.js": await core(), "belfry.legacy.min.js": await legacy() };
  for (const [name, { file, source = file, isModule }] of Object.entries(ENTRIES)) {
    for (const [extension, format] of isModule ? [["js", "esm"]] : [["js", "esm"], ["cjs", "cjs"]]) {
      // Next.js has to be told which modules are none of a server's.
      const banner = { js: name === "react" ? '"use client";' : "" };
      const options = { format, packages: "external", banner, target: name === "." || name === "shared" ? "es2017" : "es2020" };
      all[`${file}.${extension}`] = await bundle(`${source}.ts`, { ...options, ...(name in IN_CLIENT ? besideClient(name, extension) : {}) });
    }
  }
  withDeclarations((out) => {
    for (const entry of Object.values(ENTRIES)) {
      const text = declarationsOf(entry, out);
      all[`${entry.file}.d.ts`] = text;
      if (!entry.isModule) all[`${entry.file}.d.cts`] = text.replace(/ from "(\.\/[\w-]+)\.js";$/gm, ' from "$1.cjs";');
    }
  });
  for (const [name, text] of Object.entries(all)) writeFileSync(join(dist, name), text);
  // Where `exports` in package.json is not known: TypeScript's node10, webpack 4, old test runners.
  for (const [name, { file, isModule }] of Object.entries(ENTRIES)) {
    if (name === ".") continue;
    const own = { main: `../dist/${file}.${isModule ? "js" : "cjs"}`, module: `../dist/${file}.js`, types: `../dist/${file}.d.ts` };
    mkdirSync(join(here, name), { recursive: true });
    writeFileSync(join(here, name, "package.json"), `${JSON.stringify(own, null, 2)}\n`);
  }
  copyFileSync(join(here, "../LICENSE"), join(here, "LICENSE"));
}

/** A minified ES module, and the map that leads from it to the source. */
async function module(file, entry, options = {}) {
  const named = { minify: true, sourcemap: "linked", outfile: join(staticDir, file), banner: { js: BANNER }, ...options };
  const [map, js] = (await built(entry, named)).map(({ text }) => text);
  return { [file]: js, [`${file}.map`]: map };
}

/** What is in ../static, before it is compressed. */
async function files() {
  const scripts = {
    ...(await module("belfry.js", "index.ts")),
    "belfry.min.js": await core(),
    "belfry.legacy.min.js": await legacy(),
    ...(await module("belfry-shared.js", "shared.ts", besideClient("shared", "js"))),
    ...(await module("belfry-bell.js", "bell.ts", besideClient("bell", "js"))),
  };
  return { ...scripts, "belfry.d.ts": withDeclarations((out) => declarationsOf(ENTRIES["."], out)), "belfry.integrity.json": integrity(scripts) };
}

/** Where each file is under a name that changes with all of them, and what `integrity` says of it. The server works out the same hash. */
function integrity(scripts) {
  const names = Object.keys(scripts).filter((name) => name.endsWith(".js")).sort();
  const release = createHash("sha256");
  for (const name of names) release.update(scripts[name]);
  const path = `client/${release.digest("hex").slice(0, 32)}`;
  const of = (name) => ({ url: `${path}/${name}`, integrity: `sha384-${createHash("sha384").update(scripts[name]).digest("base64")}` });
  return `${JSON.stringify(Object.fromEntries(names.map((name) => [name, of(name)])), null, 2)}\n`;
}

/** What the server sends to those who take it so: written beside each file, and compared by what is in them. */
const COMPRESSED = {
  br: { pack: (text) => brotliCompressSync(text), unpack: brotliDecompressSync },
  gz: { pack: (text) => gzipSync(text, { level: 9 }), unpack: gunzipSync },
};

function checkSizes(all) {
  for (const [name, budget] of Object.entries(BUDGETS)) {
    const bytes = gzipSync(all[name], { level: 9 }).length;
    console.log(`${name}: ${bytes} of ${budget} bytes gzipped`);
    if (bytes > budget) {
      console.error(`${name} is ${bytes - budget} bytes over its budget: see "Size" in client/README.md`);
      process.exitCode = 1;
    }
  }
}

if (process.argv.includes("--tests")) {
  await tests(readdirSync(join(here, "test")).filter((name) => /\.test\.tsx?$/.test(name)), "test");
} else if (process.argv.includes("--model")) {
  await tests(["model/run.ts"], "model");
} else if (process.argv.includes("--package")) {
  await packed();
} else {
  const all = await files();
  const check = process.argv.includes("--check");
  const isCurrent = (path, text, unpack) => existsSync(path) && unpack(readFileSync(path)).equals(Buffer.from(text));
  for (const [name, text] of Object.entries(all)) {
    const kinds = name.endsWith(".js") ? Object.entries(COMPRESSED) : [];
    for (const [path, pack, unpack] of [[name, (text) => text, (bytes) => bytes], ...kinds.map(([kind, { pack, unpack }]) => [`${name}.${kind}`, pack, unpack])]) {
      if (isCurrent(join(staticDir, path), text, unpack)) continue;
      if (!check) {
        writeFileSync(join(staticDir, path), pack(text));
      } else {
        console.error(`static/${path} is not what client/src builds: run \`npm --prefix client run build\` and commit it`);
        process.exitCode = 1;
      }
    }
  }
  checkSizes(all);
}
