import type { BellItem } from "./source.js";

/** Several that come within this time are one announcement. */
const ANNOUNCE_MS = 250;

/** Rings, and says what has come to who does not see it. */
export class Announcer {
  private fresh: BellItem[] = [];
  private waiting: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly button: HTMLElement,
    private readonly status: HTMLElement,
    private readonly words: (arrived: readonly BellItem[]) => string,
  ) {}

  arrived(items: readonly BellItem[]): void {
    if (!items.length) return;
    this.fresh.push(...items);
    this.button.classList.remove("rings");
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => {
      this.status.textContent = this.words(this.fresh);
      this.fresh = [];
      this.button.classList.add("rings");
    }, ANNOUNCE_MS);
  }

  stop(): void {
    clearTimeout(this.waiting);
    this.fresh = [];
  }
}
