export interface Emitter<Events> {
  /** Returns a function that removes the listener. */
  on<Name extends keyof Events>(name: Name, fn: (value: Events[Name]) => void): () => void;
  emit<Name extends keyof Events>(name: Name, value: Events[Name]): void;
}

/** Listeners by event name. One that throws does not stop the others, nor the stream. */
export function createEmitter<Events>(): Emitter<Events> {
  // A new array for each change, so that an `emit` under way is not disturbed.
  let listeners: { name: keyof Events; fn: (value: never) => void }[] = [];
  return {
    on(name, fn) {
      const entry = { name, fn };
      listeners = listeners.concat(entry);
      return () => {
        listeners = listeners.filter((other) => other !== entry);
      };
    },
    emit(name, value) {
      listeners.forEach((entry) => {
        if (entry.name !== name) return;
        try {
          entry.fn(value as never);
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
