// Svelte's components are compiled, for a page and for a server apart, with the half of Svelte that each needs.
import { mkdtempSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { build, type Plugin } from "esbuild";
import { compile } from "svelte/compiler";
import { begin, type Framework, type Mounted, type Props } from "./room.js";

type Component = (...all: unknown[]) => unknown;

async function compiled(generate: "client" | "server", entry: string): Promise<Record<string, Component>> {
  const svelte: Plugin = {
    name: "svelte",
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.svelte$/ }, async ({ path }) => ({ contents: compile(await readFile(path, "utf8"), { filename: path, generate, dev: true }).js.code })),
  };
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: resolve("test/bindings") },
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    conditions: generate === "client" ? ["browser", "development"] : ["development"],
    external: ["node:*"],
    define: { LEAN: "false", CORE: "false" },
    plugins: [svelte],
  });
  const path = join(mkdtempSync(resolve(".build/svelte-")), `${generate}.mjs`);
  writeFileSync(path, outputFiles[0]!.text);
  return import(path);
}

const page = await compiled("client", `export { mount, hydrate, unmount, flushSync } from "svelte"; export { default as Shell } from "./Shell.svelte";`);
const server = await compiled("server", `export { render } from "svelte/server"; export { default as Shell } from "./Shell.svelte";`);

function into(how: "mount" | "hydrate", target: Element, first: Props): Mounted {
  const out = begin();
  const component = page[how]!(page.Shell, { target, props: { first, out } });
  page.flushSync!();
  return Object.assign(out, { unmount: () => void page.unmount!(component) });
}

export const svelte: Framework = {
  mount: (container, props) => into("mount", container, props),
  onServer: async (first) => (server.render!(server.Shell, { props: { first, out: begin() } }) as { body: string }).body,
  hydrate: (container, props) => into("hydrate", container, props),
};
