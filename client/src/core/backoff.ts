export const BACKOFF_BASE_MS = 1_000;
export const BACKOFF_CAP_MS = 30_000;

export interface Backoff {
  /** How long to wait now. `askedMs` is what the server asked for: waited out, then spread by up to the base. */
  delay(askedMs?: number): number;
  reset(): void;
}

/**
 * Full jitter: anywhere between nothing and a ceiling that doubles. After an outage of the server thousands of clients
 * come back spread over the whole span, not in waves.
 */
export function createBackoff(): Backoff {
  let ceiling = BACKOFF_BASE_MS;
  return {
    delay(askedMs) {
      const wait = askedMs ? askedMs + Math.random() * BACKOFF_BASE_MS : Math.random() * ceiling;
      ceiling = Math.min(BACKOFF_CAP_MS, ceiling * 2);
      return wait;
    },
    reset() {
      ceiling = BACKOFF_BASE_MS;
    },
  };
}
