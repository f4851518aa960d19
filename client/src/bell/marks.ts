import type { Store } from "../core/api.js";

/** Read ones above an unread one, of each channel. Beyond it the oldest unread ones count as read. */
const ABOVE_LIMIT = 1_000;

interface Stored {
  /** All up to this seq is read. */
  low: number;
  /** So are these above it. */
  above: number[];
}

/** What has been read of one channel, in this browser: told to other tabs by `storage`. */
export class Marks {
  private low = 0;
  private above = new Set<number>();
  /** Nobody has looked at this channel here before. */
  isNew = true;

  constructor(
    private readonly store: Store | undefined,
    readonly key: string,
  ) {
    this.load();
  }

  has(seq: number): boolean {
    return seq <= this.low || this.above.has(seq);
  }

  get lowest(): number {
    return this.low;
  }

  /** The channel counts anew: nothing that is known of it is true any more. */
  forget(): void {
    this.low = 0;
    this.above.clear();
    this.write([]);
  }

  /** All up to `seq`. */
  raise(seq: number): void {
    this.low = Math.max(this.low, seq);
    this.save();
  }

  /** These, while the lowest of those that stay unread is `unread`. */
  add(seqs: readonly number[], unread: number | undefined): void {
    seqs.forEach((seq) => this.above.add(seq));
    this.low = Math.max(this.low, unread === undefined ? Math.max(0, ...this.above) : unread - 1);
    this.save();
  }

  /** Takes in what another tab has written. */
  load(): void {
    try {
      const { low, above } = JSON.parse(this.store?.getItem(this.key) || "null") as Stored;
      this.isNew = false;
      this.low = Math.max(this.low, Number(low) || 0);
      above.forEach((seq) => this.above.add(seq));
    } catch (_) {
      // Nothing is kept, or not by us.
    }
  }

  private save(): void {
    // Another tab may have read more.
    this.load();
    const above = Array.from(this.above)
      .filter((seq) => seq > this.low)
      .sort((a, b) => a - b);
    while (above.length > ABOVE_LIMIT) this.low = above.shift()!;
    this.above = new Set(above);
    this.write(above);
  }

  private write(above: readonly number[]): void {
    this.isNew = false;
    try {
      this.store?.setItem(this.key, JSON.stringify({ low: this.low, above }));
    } catch (_) {
      // It is full, or forbidden here: remembered as long as the page.
    }
  }
}
