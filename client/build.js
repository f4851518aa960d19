// Builds the files of ../static that come from here, and the npm package.
//   node build.js           writes ../static/belfry*.js and ../static/belfry.d.ts
//   node build.js --check   compares them with the committed files instead, and holds sizes against their budgets
//   node build.js --package writes dist/, what `npm publish` sends
//   node build.js --model   bundles test/model into .build/model, for `npm run model`
//   node build.js --tests   bundles test/*.test.ts into .build/test for node --test
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { minify } from "terser";
import es5 from "typescript-es5";

const here = dirname(fileURLToPath(import.meta.url));
const staticDir = join(here, "..", "static");
const BANNER = "// Built from client/src by `npm --prefix client run build`. Change it there.";

/** Bytes, minified and gzipped. */
const BUDGETS = { "belfry.min.js": 12 * 1024, "belfry.legacy.min.js": 11.5 * 1024 };

/** Files whose declarations users see, in reading order. Names are unique across them, so they join into one. */
const PUBLIC = ["core/frames", "core/api", "core/state", "client"];

async function bundle(entry, options = {}) {
  const result = await build({
    entryPoints: [join(here, "src", entry)],
    bundle: true,
    format: "esm",
    target: "es2017",
    charset: "utf8",
    write: false,
    absWorkingDir: here,
    ...options,
  });
  return result.outputFiles[0].text;
}

/** Members of objects that only this client sees, which may have other names in a minified file: see `internal.txt`. */
function internalNames() {
  const names = readFileSync(join(here, "internal.txt"), "utf8").replace(/#.*/g, "").trim().split(/\s+/);
  return new RegExp(`^(${names.join("|")})$`);
}

/** More bytes before gzip and fewer after it: what is written one way everywhere repeats more. */
const REPETITIVE = { lhs_constants: false, sequences: false, hoist_vars: true };

async function minified(text, { ecma, module }) {
  const { code } = await minify(text, {
    ecma,
    module,
    toplevel: true,
    compress: { ecma, passes: 3, unsafe_arrows: ecma > 5, keep_fargs: false, pure_getters: true, ...REPETITIVE },
    mangle: { properties: { regex: internalNames(), builtins: true } },
    format: { ecma, comments: false },
  });
  return code + "\n";
}

async function core() {
  const iife = await bundle("iife.ts", { format: "iife", minifySyntax: true });
  return minified(iife, { ecma: 2017, module: false });
}

/** Beside `belfry.js`, which it shares with the page's own code. */
function bell() {
  const client = {
    name: "client",
    setup(build) {
      build.onResolve({ filter: /^\.\.\/index\.js$/ }, () => ({ path: "./belfry.js", external: true }));
    },
  };
  return bundle("bell.ts", { target: "es2020", plugins: [client], banner: { js: BANNER } });
}

/** esbuild bundles, TypeScript 5 (the last that can) lowers to ES5. */
async function legacy() {
  const modern = await bundle("legacy.ts", { format: "iife", minifySyntax: true });
  const { outputText } = es5.transpileModule(modern, { compilerOptions: { target: "ES5", module: "None", strict: false } });
  return minified(outputText, { ecma: 5, module: false });
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

function declarations() {
  return withDeclarations((out) => {
    const parts = PUBLIC.map((name) =>
      readFileSync(join(out, `${name}.d.ts`), "utf8")
        .replace(/^import .*\n/gm, "")
        .replace(/^export \{\};\n/gm, "")
        .trim(),
    );
    return `${BANNER}\n\n${parts.join("\n\n")}\n`;
  });
}

async function tests(entryPoints, outdir) {
  await build({
    entryPoints: entryPoints.map((name) => join(here, "test", name)),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    outdir: join(here, ".build", outdir),
    outExtension: { ".js": ".mjs" },
    packages: "external",
    sourcemap: "inline",
  });
}

/** Entries of the package beside the first, whose types are joined in `belfry.d.ts`: source, and name of the files. */
const SUBPATHS = { react: "react", shared: "belfry-shared", bell: "belfry-bell" };

/** The files whose declarations users of the bell see. */
const BELL = ["labels", "source", "bell"];

function declarationsOf(name, out) {
  if (name === "bell") return bellDeclarations(out);
  const text = readFileSync(join(out, `${name}.d.ts`), "utf8");
  return text.replace(/from "\.{1,2}\/(client|core\/\w+)\.js"/g, 'from "./belfry.js"');
}

/** One file of several: what they take from each other stands beside it, what they take from the client is asked for once. */
function bellDeclarations(out) {
  const text = BELL.map((name) => readFileSync(join(out, `bell/${name}.d.ts`), "utf8")).join("\n");
  const wanted = new Set([...text.matchAll(/^import type \{ (.*) \} from "\.\.\//gm)].flatMap(([, names]) => names.split(", ")));
  const own = text.replace(/^(import|export) (type )?\{[^}]*\}( from .*)?;\n/gm, "");
  return `import type { ${[...wanted].sort().join(", ")} } from "./belfry.js";\n\n${own}`;
}

/** What `npm publish` sends, beside package.json and README.md. */
async function packed() {
  const dist = join(here, "dist");
  rmSync(dist, { recursive: true, force: true });
  mkdirSync(dist);
  const all = await files();
  all["react.js"] = await bundle("react.ts", { packages: "external" });
  withDeclarations((out) => {
    for (const [name, file] of Object.entries(SUBPATHS)) all[`${file}.d.ts`] = declarationsOf(name, out);
  });
  for (const [name, text] of Object.entries(all)) writeFileSync(join(dist, name), text);
}

async function files() {
  return {
    "belfry.js": await bundle("index.ts", { banner: { js: BANNER } }),
    "belfry.min.js": await core(),
    "belfry.legacy.min.js": await legacy(),
    "belfry-shared.js": await bundle("shared.ts", { banner: { js: BANNER } }),
    "belfry-bell.js": await bell(),
    "belfry.d.ts": declarations(),
  };
}

function checkSizes(built) {
  for (const [name, budget] of Object.entries(BUDGETS)) {
    const bytes = gzipSync(built[name], { level: 9 }).length;
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
  const built = await files();
  const check = process.argv.includes("--check");
  for (const [name, text] of Object.entries(built)) {
    const path = join(staticDir, name);
    if (!check) {
      writeFileSync(path, text);
    } else if (readFileSync(path, "utf8") !== text) {
      console.error(`static/${name} is not what client/src builds: run \`npm --prefix client run build\` and commit it`);
      process.exitCode = 1;
    }
  }
  checkSizes(built);
}
