// Runs the model.
import fc from "fast-check";
import { plan, type Plan } from "./actions.js";
import { World } from "./world.js";

/** Undefined where nothing went wrong; otherwise the smallest plan that was found (`quick`: the first), and what went wrong in it. */
export function check(runs: number, seed?: number, quick = false): { plan: Plan; faults: string[]; after: number; trace: string[] } | undefined {
  const result = fc.check(
    fc.property(plan, (plan) => new World(plan).run().length === 0),
    { numRuns: runs, endOnFailure: quick, ...(seed !== undefined && { seed }) },
  );
  if (!result.failed) return undefined;
  const [smallest] = result.counterexample!;
  const world = new World(smallest);
  world.trace = [];
  let faults: string[];
  try {
    faults = world.run();
  } catch (error) {
    faults = [String((error as Error).stack)];
  }
  return { plan: smallest, faults, after: result.numRuns, trace: world.trace };
}
