// How these programs tell what they found: JSON lines on stdout, the last one with all faults; exit code 1 if there are any.
import { setTimeout } from "node:timers/promises";

const LOOK_EVERY_MS = 25;

export const emit = (line) => process.stdout.write(JSON.stringify(line) + "\n");

/** Runs the program, which gives its faults. What it started ends with the process. */
export function finish(program) {
  program().then(
    (faults) => {
      emit({ type: "done", faults });
      process.exit(faults.length ? 1 : 0);
    },
    (error) => {
      emit({ type: "error", message: error.stack });
      process.exit(1);
    },
  );
}

/** Whether the condition came true in time. */
export async function until(timeoutMs, condition) {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await setTimeout(LOOK_EVERY_MS)) {
    if (await condition()) return true;
  }
  return false;
}
