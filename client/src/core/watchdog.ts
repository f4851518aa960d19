/** How often the clock is looked at. */
export const TICK_MS = 2_000;

/** Silence beyond the server's heartbeat that ends a connection. */
export const HEARTBEAT_GRACE_MS = 5_000;

/**
 * Looks at the clock instead of moving a timer for each frame. A tick that comes far too late means that the page, or
 * the machine, was asleep: `slept` is called instead of `tick`, since nobody could have heard anything meanwhile.
 */
export function watchClock(tick: (now: number) => void, slept: () => void): () => void {
  let last = Date.now();
  const timer = setInterval(() => {
    const now = Date.now();
    const late = now - last > 3 * TICK_MS;
    last = now;
    if (late) slept();
    else tick(now);
  }, TICK_MS);
  return () => clearInterval(timer);
}
