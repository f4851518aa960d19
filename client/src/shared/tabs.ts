import type { Letter } from "./letters.js";

/** What tabs of one browser have in common. */
export interface Tabs {
  /** Waits for its turn; returns what ends the wait, or the turn. `steal`: at once, and whoever has it hears `lost`. */
  lock(key: string, granted: () => void, lost?: () => void, steal?: boolean): () => void;
  open(key: string, hear: (letter: Letter) => void): { post(letter: Letter): void; close(): void };
}

/** Web Locks and BroadcastChannel; undefined where there are none (they need a secure context). */
export function browserTabs(): Tabs | undefined {
  if (typeof BroadcastChannel === "undefined" || typeof navigator === "undefined" || !navigator.locks) return undefined;
  const { locks } = navigator;
  return {
    lock(key, granted, lost, steal = false) {
      const waiting = new AbortController();
      let over = false;
      let end!: () => void;
      const turn = new Promise<void>((resolve) => (end = resolve));
      locks
        .request(key, steal ? { steal } : { signal: waiting.signal }, () => {
          if (over) return undefined;
          granted();
          return turn;
        })
        // It was stolen, perhaps before its turn was begun; or let go before its turn.
        .catch(() => {
          if (over) return;
          over = true;
          if (lost) lost();
        });
      return () => {
        over = true;
        end();
        waiting.abort();
      };
    },
    open(key, hear) {
      const bus = new BroadcastChannel(key);
      bus.onmessage = ({ data }: MessageEvent<Letter>) => hear(data);
      return { post: (letter) => bus.postMessage(letter), close: () => bus.close() };
    },
  };
}
