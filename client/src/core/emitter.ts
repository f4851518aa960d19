import { dictionary } from "./util.js";

export interface Emitter {
  /** Returns a function that removes the listener. `once`: so does its first call. */
  on(name: string, fn: (value: never) => void, once?: boolean): () => void;
  /** Removes this function, however often it was added; without one, all of them. */
  off(name: string, fn?: (value: never) => void): void;
  emit(name: string, value?: unknown): void;
  /** Whether anybody listens. */
  hears(name: string): boolean;
}

interface Entry {
  fn: (value: never) => void;
  once: boolean | undefined;
}

/** One that throws does not stop the others, nor the stream: it is reported as an uncaught error would be. */
export function safely(fn: (value: never) => void, value?: unknown): void {
  try {
    fn(value as never);
  } catch (error) {
    // Outside this stack.
    setTimeout(() => {
      throw error;
    });
  }
}

/** Listeners by event name. */
export function createEmitter(): Emitter {
  const listeners = dictionary<Entry[]>();
  const of = (name: string) => listeners[name] || [];

  function remove(name: string, entry: Entry): void {
    listeners[name] = of(name).filter((other) => other !== entry);
  }

  return {
    on(name, fn, once) {
      // A new array for each change, so that an `emit` under way is not disturbed.
      const entry: Entry = { fn, once };
      listeners[name] = of(name).concat(entry);
      return () => remove(name, entry);
    },
    off(name, fn) {
      listeners[name] = of(name).filter((entry) => fn && entry.fn !== fn);
    },
    emit(name, value) {
      of(name).forEach((entry) => {
        if (entry.once) remove(name, entry);
        safely(entry.fn, value);
      });
    },
    hears: (name) => !!of(name).length,
  };
}
