import { createEmitter, type Emitter } from "./emitter.js";
import type { Gap, Message } from "./frames.js";
import type { BelfryError } from "./util.js";

export interface ChannelEvents {
  message: Message;
  /** Messages of this channel are missing. After `trimmed`, `overflow` and `reset`: fetch a snapshot. */
  gap: Gap;
  /** The connection had been lost and is back. What is missing, if anything, is said by `gap`. */
  recovered: void;
  /** It is carried now; or it was refused, or taken off by the server. */
  ready: BelfryError | undefined;
}

/** Everybody who holds one channel. */
export interface Hold {
  readonly emitter: Emitter<ChannelEvents>;
  count: number;
  /** Whether `ready` has been said. */
  ready: boolean;
}

/** Who holds which channel. */
export interface Holds {
  get(name: string): Hold | undefined;
  /** One more; `fresh` is called where the channel was not held before. */
  open(name: string, fresh: () => void): Hold;
  /** One less; true where it was the last. */
  close(name: string, hold: Hold): boolean;
  ready(name: string): void;
  /** The server will not carry it (any more); a later `open` asks anew. */
  refused(name: string, error: BelfryError): void;
  recovered(): void;
}

export function createHolds(): Holds {
  const holds: Record<string, Hold> = Object.create(null);
  const get = (name: string) => holds[name];
  return {
    get,
    open(name, fresh) {
      let hold = get(name);
      if (!hold) {
        hold = holds[name] = { emitter: createEmitter(), count: 0, ready: false };
        fresh();
      }
      hold.count += 1;
      return hold;
    },
    close(name, hold) {
      hold.count -= 1;
      if (hold.count || get(name) !== hold) return false;
      delete holds[name];
      return true;
    },
    ready(name) {
      const hold = get(name);
      if (!hold || hold.ready) return;
      hold.ready = true;
      hold.emitter.emit("ready", undefined);
    },
    refused(name, error) {
      const hold = get(name);
      delete holds[name];
      if (hold) hold.emitter.emit("ready", error);
    },
    recovered() {
      for (const name in holds) holds[name]!.emitter.emit("recovered", undefined);
    },
  };
}
