/** Listeners by event name. One that throws does not stop the others, nor the stream. */
export class Emitter<Events> {
  private readonly listeners = new Map<keyof Events, Set<(value: never) => void>>();

  on<Name extends keyof Events>(name: Name, fn: (value: Events[Name]) => void): () => void {
    const set = this.listeners.get(name) || new Set();
    this.listeners.set(name, set);
    // Wrapped, so that the same function added twice is called twice and each `off` removes its own.
    const entry = (value: Events[Name]) => fn(value);
    set.add(entry);
    return () => {
      set.delete(entry);
    };
  }

  emit<Name extends keyof Events>(name: Name, value: Events[Name]): void {
    for (const fn of Array.from(this.listeners.get(name) || [])) {
      try {
        (fn as (value: Events[Name]) => void)(value);
      } catch (error) {
        // Reported as an uncaught error would be, outside this stack.
        setTimeout(() => {
          throw error;
        });
      }
    }
  }
}
