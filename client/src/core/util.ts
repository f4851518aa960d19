import type { BelfryError } from "./api.js";

/*
 * The core is shared with the build for old browsers. So nothing in `core/` and `transports/` (but `fetch.ts`) needs
 * more of a browser than ES5 has: no Promise, Map, Symbol, URL, and nothing that a compiler would turn into a helper.
 */

/** `Object.assign`, which ES5 lacks. */
export function assign<To extends object, From extends object>(to: To, from: From): To & From {
  for (const key in from) (to as object as From)[key] = from[key];
  return to as To & From;
}

/** Without what every object inherits: `constructor` and `__proto__` are good names of channels. */
export function dictionary<Value>(): Record<string, Value> {
  return Object.create(null);
}

export function fault(code: string, detail?: string): BelfryError {
  return assign(new Error(detail || code), { name: "BelfryError", code });
}

/** What a page has and a worker or a server has not. The plain scripts are only ever run where there is `self`. */
export const world: Partial<Pick<Window & typeof globalThis, "document" | "navigator" | "location">> =
  LEAN || typeof globalThis === "undefined" ? self : globalThis;

/** Unique, not secret: about 100 bits. */
export function randomName(): string {
  const part = () => Math.random().toString(36).slice(2);
  return part() + part();
}

/** A timer that is armed at most once at a time; `undefined` only stops it. */
export interface Timer {
  (ms?: number, then?: () => void): void;
  /** Whether something is waited for. */
  on: boolean;
}

export function timer(): Timer {
  let handle: ReturnType<typeof setTimeout>;
  const set: Timer = (ms, then) => {
    clearTimeout(handle);
    set.on = !!then;
    if (then) {
      handle = setTimeout(() => {
        set.on = false;
        then();
      }, ms);
    }
  };
  set.on = false;
  return set;
}
