// What the tabs of one browser share: Web Locks and BroadcastChannels, whose words take a few milliseconds.
import type { Letter } from "../../src/shared/letters.js";
import type { Tabs } from "../../src/shared/tabs.js";
import type { Owner, Time } from "./time.js";

export class Browser {
  #locks = new Map<string, { tab: Owner; granted: () => void; lost: (() => void) | undefined }[]>();
  #buses = new Map<string, { tab: Owner; hear: (letter: Letter) => void }[]>();

  constructor(
    readonly time: Time,
    readonly note: (what: string, value: unknown) => void,
  ) {}

  /** As one of its tabs has them. */
  of(tab: Owner): Tabs {
    const { time } = this;
    const soon = (to: Owner, fn: () => void) => void time.set(fn, 1 + time.random() * 3, to);
    return {
      lock: (key, granted, lost, steal) => {
        const queue = this.#locks.get(key) ?? [];
        this.#locks.set(key, queue);
        const entry = { tab, granted, lost };
        let over = false;
        entry.granted = () => over || granted();
        entry.lost = () => {
          if (over) return;
          over = true;
          lost?.();
        };
        if (steal) {
          const [before] = queue.splice(0, 1);
          if (before?.lost) soon(before.tab, before.lost);
          queue.unshift(entry);
          soon(tab, entry.granted);
        } else if (queue.push(entry) === 1) soon(tab, entry.granted);
        return () => {
          over = true;
          this.#unlock(key, entry);
        };
      },
      open: (key, hear) => {
        const bus = this.#buses.get(key) ?? [];
        this.#buses.set(key, bus);
        const entry = { tab, hear: (letter: Letter) => void (bus.includes(entry) && hear(letter)) };
        bus.push(entry);
        let last = 0;
        return {
          post: (letter) => {
            this.note("posts", letter);
            if (bus.length < 2) return;
            // As it is when it is sent; and in the order of the sender.
            const copy = JSON.parse(JSON.stringify(letter)) as Letter;
            const at = (last = Math.max(last, time.now + 1 + time.random() * 4));
            for (const other of bus) if (other !== entry) time.set(() => other.hear(copy), at - time.now, other.tab);
          },
          close: () => void bus.splice(bus.indexOf(entry), 1),
        };
      },
    };
  }

  #unlock(key: string, entry: object): void {
    const queue = this.#locks.get(key)!;
    const at = queue.indexOf(entry as never);
    if (at < 0) return;
    queue.splice(at, 1);
    const next = queue[0];
    if (at === 0 && next) this.time.set(next.granted, 1, next.tab);
  }
}
