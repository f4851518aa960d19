export const BACKOFF_BASE_MS = 1_000;
export const BACKOFF_CAP_MS = 30_000;

/**
 * Full jitter: anywhere between nothing and a ceiling that doubles. After an outage of the server thousands of clients
 * come back spread over the whole span, not in waves.
 */
export class Backoff {
  private failures = 0;

  constructor(private readonly random: () => number = Math.random) {}

  next(): number {
    // 2^10 s is far above the cap; the bound keeps the power finite after days of failing.
    const ceiling = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** Math.min(this.failures, 10));
    this.failures += 1;
    return Math.round(this.random() * ceiling);
  }

  /** What the server asked for, spread by up to the base, so that its own clients do not come back as one. */
  after(askedMs: number): number {
    return askedMs + Math.round(this.random() * BACKOFF_BASE_MS);
  }

  reset(): void {
    this.failures = 0;
  }
}
