import { timer } from "./util.js";

/** On a lesser transport: until the better ones are probed; then doubling to the cap. */
export const PROBE_MS = 10_000;
export const PROBE_CAP_MS = 300_000;

/** Says from time to time that better transports may be tried. */
export interface Prober {
  /** `wanted`: there are some. */
  arm(wanted: boolean): void;
  /** Something has changed: soon again. From the next `arm` on. */
  reset(): void;
}

export function createProber(probe: () => void): Prober {
  const wait = timer();
  let afterMs = PROBE_MS;
  const prober: Prober = {
    arm(wanted) {
      wait();
      if (!wanted) return;
      wait(afterMs * (0.75 + Math.random() / 2), () => {
        afterMs = Math.min(PROBE_CAP_MS, afterMs * 2);
        prober.arm(true);
        probe();
      });
    },
    reset() {
      afterMs = PROBE_MS;
    },
  };
  return prober;
}
