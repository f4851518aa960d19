// The long form, on all cores: `npm run model -- RUNS [SEED]`.
import { randomInt } from "node:crypto";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { check } from "./check.js";

if (isMainThread) {
  const workers = availableParallelism();
  const runs = Number(process.argv[2] ?? 100_000);
  const seed = Number(process.argv[3] ?? randomInt(2 ** 31 - workers));
  const from = performance.now();
  console.log(`seed ${seed}`);
  const found = await Promise.all(
    Array.from({ length: workers }, (_, index) => {
      const worker = new Worker(fileURLToPath(import.meta.url), { workerData: [Math.ceil(runs / workers), seed + index] });
      return new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    }),
  );
  const seconds = Math.round((performance.now() - from) / 1_000);
  const first = found.find((one) => one !== undefined);
  if (first) console.log(JSON.stringify(first, undefined, 1));
  else console.log(`${runs} runs in ${seconds} s: nothing lost, nothing twice, nothing unsettled`);
  process.exitCode = first ? 1 : 0;
} else {
  const [runs, seed] = workerData as [number, number];
  parentPort!.postMessage(check(runs, seed));
}
