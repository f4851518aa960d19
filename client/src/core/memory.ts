import type { Store } from "./api.js";
import type { TransportKind } from "./frames.js";

/** Networks change: what was true of one half an hour ago may not be of this one. */
export const MEMORY_TTL_MS = 1_800_000;

/** What is known of the way to one server. */
export interface Remembered {
  /** What was live last. */
  transport?: TransportKind;
  /** Milliseconds from the start of that connection to its welcome. */
  rtt?: number;
  /** Milliseconds of silence after which something on the way cuts. */
  idle?: number;
  /** Streams need padding in front. */
  pad?: boolean;
}

export interface Memory {
  readonly known: Remembered;
  /** After a change of `now`. */
  save(): void;
}

/** Of one origin, kept for the next page. Without a store it lasts as long as the page. */
export function createMemory(store: Store | null | undefined, origin: string): Memory {
  const key = `belfry ${origin}`;
  let now: Remembered & { at?: number } = {};
  try {
    const stored = JSON.parse(store!.getItem(key)!);
    if (stored && Math.abs(Date.now() - stored.at) < MEMORY_TTL_MS) now = stored;
  } catch (_) {
    // Nothing is stored, storage is forbidden here, or there is none.
  }
  return {
    known: now,
    save() {
      now.at = Date.now();
      try {
        store!.setItem(key, JSON.stringify(now));
      } catch (_) {
        // As above; or it is full.
      }
    },
  };
}
