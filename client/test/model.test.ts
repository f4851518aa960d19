import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { check as Check } from "./model/check.js";
import { check } from "./model/check.js";

/** `npm run model` takes its time. */
const RUNS = 500;

/** Within which each fault has to be found. */
const FAULT_RUNS = 20_000;

/** So that a run says the same every time; `npm run model` takes another each time, and prints it. */
const SEED = Number(process.env.MODEL_SEED ?? 1);

test("whatever is held, released, cut, refused, frozen or said wrongly: each hold gets its channel once and in order, or a gap, and nobody waits for ever", () => {
  assert.equal(JSON.stringify(check(RUNS, SEED), undefined, 1), undefined);
});

/** Put into the client on purpose: a file of `src/`, and what is replaced in it. */
const FAULTS: Record<string, [file: string, from: string, to: string][]> = {
  "a second hold's start is ignored": [["core/machine.ts", "readerOf(channel, { after, last: after === undefined ? last : undefined }, told)", "readerOf(channel, { after: undefined, last: undefined }, told)"]],
  "what was named by a connection that is under way counts as never told": [["core/machine.ts", "!channels[name] && machine.named.indexOf(name) < 0", "!channels[name]"]],
  "an unsubscribe that is under way is forgotten when the channel is held again": [["core/machine.ts", 'if (channel.change === "unsubscribe") {\n        anew(channel);\n        continue;\n      }', ""]],
  "a hold that was released is still told": [["core/engine.ts", "hold.over || tell(ears, frame)", "tell(ears, frame)"]],
  "holds are not told that the client closes": [["core/engine.ts", "holds.forEach((hold) => hold.reopen(why));", ""]],
  "commands are not answered when the client closes": [["core/machine.ts", "commands.rejectAll(error);", ""]],
  "a connection that is refused for its channels ends the client": [["core/machine.ts", "ABOUT_CHANNELS.test(code)", "false"]],
  "what comes before the first listener is dropped": [["core/reader.ts", "waiting.push(frame);", ""]],
  "an error page is taken for a token": [["core/tokens.ts", "|| !TOKEN.test(token)", ""]],
  "a token's end is taken from the clock of this computer": [
    ["core/tokens.ts", 'const lasts = lifetime(tokens.current || "");', "const lasts = undefined as number | undefined;"],
    ["core/tokens.ts", "expiresAt && left > 0 ? refresh : undefined", "expiresAt ? refresh : undefined"],
  ],
  "a leader that cannot run is not noticed": [["shared/connector.ts", "now - askedAt >= ANSWER_MS", "now < 0"]],
  "a leader that was replaced goes on": [["shared/connector.ts", "function depose(): void {\n    if (isOver) return;", "function depose(): void {\n    if (Date.now()) return;"]],
  "a new leader counts commands from the beginning": [["shared/connector.ts", "machine.renumber(Math.max(lastId + COMMANDS_LIMIT, mine * COMMANDS_LIMIT));", ""]],
  "the stream is believed while a subscribe is under way": [["core/reader.ts", "|| !isHeard || !stream.carried ? wait(frame)", "|| !isHeard ? wait(frame)"]],
  "a connection does not say where to go on from": [["core/machine.ts", "if (from) params.cursor = from;", ""]],
  "a page of history that fails is given up": [["core/machine.ts", "if (error && TRANSIENT.test(error.code)) {\n        unread", "if (error && !error) {\n        unread"]],
  "a channel that nobody holds any more is kept": [["core/machine.ts", 'channel.holds = channel.holds.filter((other) => other !== hold);\n      if (!isWanted(channel)) wait(0);', "channel.holds = channel.holds.filter((other) => other !== hold);"]],
  "commands are not said again on a new connection": [["core/engine.ts", "connector.pass(machine.unanswered());", ""]],
};

for (const [name, changes] of Object.entries(FAULTS)) {
  test(`the model finds it: ${name}`, async () => {
    const outfile = `.build/model/${name.replace(/\W+/g, "-")}.mjs`;
    const applied = new Set<string>();
    await build({
      entryPoints: ["test/model/check.ts"],
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      packages: "external",
      define: { LEAN: "false", CORE: "false" },
      outfile,
      plugins: [
        {
          name: "fault",
          setup(build) {
            build.onLoad({ filter: /src\/.*\.ts$/ }, ({ path }) => {
              let contents = readFileSync(path, "utf8");
              for (const [file, from, to] of changes) {
                if (!path.endsWith(`src/${file}`)) continue;
                assert.equal(contents.split(from).length, 2, `${file} has to have this once: ${from}`);
                contents = contents.replace(from, () => to);
                applied.add(from);
              }
              return { contents, loader: "ts" };
            });
          },
        },
      ],
    });
    assert.equal(applied.size, changes.length);
    const broken = (await import(pathToFileURL(outfile).href)) as { check: typeof Check };
    assert.ok(broken.check(FAULT_RUNS, SEED, true), `not found in ${FAULT_RUNS} runs`);
  });
}
