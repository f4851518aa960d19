import type { Store } from "../core/api.js";

/** Up to which seq of each channel the user has seen everything: kept for the next page, of one server and user. */
export class Seen {
  private readonly seqs: Record<string, number>;

  constructor(
    private readonly store: Store | undefined,
    private readonly key: string,
  ) {
    this.seqs = Object.assign(Object.create(null), this.load());
  }

  get(channel: string): number | undefined {
    return this.seqs[channel];
  }

  raise(channel: string, seq: number): void {
    if (seq <= (this.seqs[channel] || 0)) return;
    // Another tab may have seen more.
    const stored = this.load()[channel] || 0;
    this.seqs[channel] = Math.max(seq, stored);
    try {
      this.store?.setItem(this.key, JSON.stringify(this.seqs));
    } catch (_) {
      // It is full, or forbidden here: remembered as long as the page.
    }
  }

  private load(): Record<string, number> {
    try {
      return JSON.parse(this.store?.getItem(this.key) || "{}");
    } catch (_) {
      return {};
    }
  }
}
