// Belfry's client, and others for comparison, behind each middlebox: what gets through, how fast, and whether anything is
// lost or doubled.
//
//   node matrix.mjs [--server BINARY] [--seconds 10] [--patience 1] [--only NAME] [--others] [--write FILE] [--why]
//
// Out: a line {"type":"row", …} for each middlebox, then {"type":"done","faults":[…]}. Exits with 1 where a goal is missed.
// `--patience` multiplies what the first message may take; with 0 it only has to come, where the machine has much else to
// do. `--others` adds the others, for the table; `--write` puts the table into a Markdown file, between its two marks;
// `--why` adds what Belfry's client said of itself and the browser of its connections, with times; so does every fault.
import { parseArgs } from "node:util";
import { boxes } from "./boxes/index.mjs";
import { launch, openPage } from "./browser.mjs";
import { belfry, others } from "./contenders.mjs";
import { isAlone, leaves, RATE, Run } from "./run.mjs";
import { Server, serverBinary } from "./server.mjs";
import { writeTable } from "./table.mjs";
import { emit, finish } from "./tell.mjs";

/** So many pages look for their first message at once: they share a processor with all the rest. */
const STARTS_AT_ONCE = 2;

/** Milliseconds to the first message: where something better than a poll gets through, and where not. */
const GOAL_STREAMS_MS = 1_000;
const GOAL_POLLS_MS = 4_000;

const { values } = parseArgs({
  options: {
    server: { type: "string" },
    seconds: { type: "string", default: "10" },
    patience: { type: "string", default: "1" },
    only: { type: "string" },
    others: { type: "boolean", default: false },
    write: { type: "string" },
    why: { type: "boolean", default: false },
  },
});
/** What Belfry promises and a row does not keep. */
function faultsOf(box, row, why) {
  const goal = (box.transport === "poll" ? GOAL_POLLS_MS : GOAL_STREAMS_MS) * (Number(values.patience) || Infinity);
  const faults = [];
  if (!row.whole) faults.push("it has not heard the last");
  if (row.lost) faults.push(`${row.lost} lost`);
  if (row.doubled || !row.ordered) faults.push(`${row.doubled} doubled, or out of order`);
  if (row.gaps.length) faults.push(`gaps: ${JSON.stringify(row.gaps)}`);
  if (!leaves(box) && !isAlone(row.sessions)) faults.push(`sessions: ${JSON.stringify(row.sessions)}`);
  if (row.errors.length) faults.push(`errors in the page: ${row.errors}`);
  if (!(row.first <= goal)) faults.push(`first message after ${row.first} ms, not ${goal}`);
  const reached = row.transports.at(-1);
  if (reached !== box.transport && reached !== box.also) faults.push(`reached ${reached}, not ${box.transport}`);
  if (!why.some(({ what, transport }) => what === "live" && transport === reached)) faults.push("nothing tells how it came there");
  return faults.map((fault) => `${box.name}: ${fault}`);
}

/** One contender behind all the boxes at once; they only start one after the other. */
async function judge(browser, chosen, contender, faultsOf) {
  // The first page of all starts slower than the others.
  const warm = await contender.serve();
  const page = await openPage(browser, { base: `http://127.0.0.1:${warm.port}`, path: contender.path, script: contender.script });
  await page.context().close();
  warm.stop();

  const waiting = [...chosen];
  const rest = [];
  const starter = async () => {
    for (let box = waiting.shift(); box; box = waiting.shift()) {
      const run = new Run(browser, box, contender);
      await run.first();
      rest.push(run.rest(Number(values.seconds) * 1_000).then((row) => finish(box, row)));
    }
  };
  const finish = (box, { why, ...row }) => {
    const faults = faultsOf(box, row, why);
    emit({ type: "row", ...row, faults, ...(values.why || faults.length ? { why } : {}) });
    return { ...row, faults };
  };
  await Promise.all(Array.from({ length: STARTS_AT_ONCE }, starter));
  return Promise.all(rest);
}

finish(async () => {
  const server = await Server.start(serverBinary(values.server));
  const browser = await launch();
  const chosen = boxes.filter(({ name }) => !values.only || name.includes(values.only));
  const rows = await judge(browser, chosen, belfry(server), faultsOf);
  for (const other of values.others ? others : []) rows.push(...(await judge(browser, chosen, other, () => [])));
  await browser.close();
  if (values.write) writeTable(values.write, chosen, rows, { seconds: values.seconds, rate: RATE });
  return rows.flatMap((row) => row.faults);
});
