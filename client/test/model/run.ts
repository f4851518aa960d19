// The long form: `npm run model -- RUNS [SEED]`.
import { check } from "./check.js";

const [runs = "100000", seed] = process.argv.slice(2);
const from = performance.now();
const found = check(Number(runs), seed === undefined ? undefined : Number(seed));
const seconds = Math.round((performance.now() - from) / 1_000);
if (found) {
  console.log(JSON.stringify(found, undefined, 1));
  process.exitCode = 1;
} else {
  console.log(`${runs} runs in ${seconds} s: nothing lost, nothing twice, nothing unsettled`);
}
