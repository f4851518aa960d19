import { dictionary } from "./util.js";

export interface Emitter {
  /** Returns a function that removes the listener. */
  on(name: string, fn: (value: never) => void): () => void;
  emit(name: string, value?: unknown): void;
}

/** Listeners by event name. One that throws does not stop the others, nor the stream. */
export function createEmitter(): Emitter {
  const listeners = dictionary<((value: unknown) => void)[]>();
  return {
    on(name, fn) {
      // Wrapped, so that the same function added twice is called twice and each removal removes its own. A new array
      // for each change, so that an `emit` under way is not disturbed.
      const entry = (value: unknown) => fn(value as never);
      listeners[name] = (listeners[name] || []).concat(entry);
      return () => {
        listeners[name] = listeners[name]!.filter((other) => other !== entry);
      };
    },
    emit(name, value) {
      (listeners[name] || []).forEach((fn) => {
        try {
          fn(value);
        } catch (error) {
          // Reported as an uncaught error would be, outside this stack.
          setTimeout(() => {
            throw error;
          });
        }
      });
    },
  };
}
