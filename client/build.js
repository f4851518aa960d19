// Builds ../static/belfry.js and ../static/belfry.d.ts.
//   node build.js           writes them
//   node build.js --check   compares them with the committed files instead
//   node build.js --tests   bundles test/*.test.ts into .build/test for node --test
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const staticDir = join(here, "..", "static");

/** Files whose declarations users see, in reading order. Names are unique across them, so they join into one. */
const PUBLIC = ["frames", "errors", "state", "channel", "client"];

async function bundle() {
  const result = await build({
    entryPoints: [join(here, "src/index.ts")],
    bundle: true,
    format: "esm",
    target: "es2017",
    charset: "utf8",
    write: false,
    absWorkingDir: here,
    banner: { js: "// Built from client/src by `npm --prefix client run build`. Change it there." },
  });
  return result.outputFiles[0].text;
}

function declarations() {
  const out = mkdtempSync(join(tmpdir(), "belfry-types-"));
  try {
    const tsc = join(here, "node_modules/typescript/bin/tsc");
    const options = ["--declaration", "--emitDeclarationOnly", "--rootDir", "src", "--outDir", out];
    execFileSync(process.execPath, [tsc, "-p", join(here, "tsconfig.build.json"), ...options], { cwd: here, stdio: "inherit" });
    const parts = PUBLIC.map((name) =>
      readFileSync(join(out, `${name}.d.ts`), "utf8")
        .replace(/^import .*\n/gm, "")
        .replace(/^export \{\};\n/gm, "")
        .trim(),
    );
    return `// Built from client/src by \`npm --prefix client run build\`. Change it there.\n\n${parts.join("\n\n")}\n`;
  } finally {
    rmSync(out, { recursive: true });
  }
}

async function tests() {
  const dir = join(here, "test");
  await build({
    entryPoints: readdirSync(dir).filter((name) => name.endsWith(".test.ts")).map((name) => join(dir, name)),
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    outdir: join(here, ".build/test"),
    outExtension: { ".js": ".mjs" },
    sourcemap: "inline",
  });
}

if (process.argv.includes("--tests")) {
  await tests();
} else {
  const files = { "belfry.js": await bundle(), "belfry.d.ts": declarations() };
  const check = process.argv.includes("--check");
  for (const [name, text] of Object.entries(files)) {
    const path = join(staticDir, name);
    if (!check) {
      writeFileSync(path, text);
    } else if (readFileSync(path, "utf8") !== text) {
      console.error(`static/${name} is not what client/src builds: run \`npm --prefix client run build\` and commit it`);
      process.exitCode = 1;
    }
  }
}
