// Cuts and switches a page's connection at random, from a seed, until told to stop.
import { setTimeout } from "node:timers/promises";
import { beginSwitch, cut, switchTo } from "./harness.mjs";

const TRANSPORTS = ["ws", "sse", "poll"];
/** Short enough that many disturbances fall into the middle of a replay, long enough that a connection comes up. */
const PAUSE_MS = [40, 500];
const SHARE_OF_CUTS = 0.5;

/** mulberry32: numbers in [0, 1) that a seed repeats. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export class Chaos {
  cuts = 0;
  switches = 0;
  #stop = new AbortController();
  #running;

  /** `home` is the transport that the page is pinned to: it is left for one disturbance at a time, and come back to. */
  constructor(page, home, seed) {
    this.#running = this.#run(page, home, random(seed));
  }

  /** Ends the disturbances with the page back on its own transport. */
  async stop() {
    this.#stop.abort();
    await this.#running;
  }

  async #run(page, home, next) {
    const away = TRANSPORTS.filter((transport) => transport !== home);
    let at = home;
    for (;;) {
      const [shortest, longest] = PAUSE_MS;
      const pause = shortest + next() * (longest - shortest);
      const stopped = await setTimeout(pause, false, { signal: this.#stop.signal }).catch(() => true);
      if (stopped) break;
      if (next() < SHARE_OF_CUTS) {
        await page.evaluate(cut);
        this.cuts++;
      } else {
        at = at === home ? away[Math.floor(next() * away.length)] : home;
        await page.evaluate(beginSwitch, at);
        this.switches++;
      }
    }
    await page.evaluate(switchTo, home);
  }
}
