// Time that stands still until it is moved, for everything that runs in it. What is scheduled belongs to whoever is
// running then (a tab, or nobody: the world); a tab that is frozen runs later.

/** A tab; or the world, which is never frozen. */
export interface Owner {
  frozen: boolean;
}

interface Entry {
  at: number;
  id: number;
  owner: Owner;
  fn: () => void;
  every: number | undefined;
}

const NOBODY: Owner = { frozen: false };
export const START = 1_800_000_000_000;

export class Time {
  now = START;
  owner: Owner = NOBODY;
  /** How far the clock of each computer is off, in milliseconds. */
  skew = 0;
  #entries: Entry[] = [];
  #late: Entry[] = [];
  #lastId = 0;
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0 || 1;
  }

  /** From 0 to 1: xorshift, so that a run can be repeated. */
  random = (): number => {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x >>> 0;
    return this.#state / 0x1_0000_0000;
  };

  set(fn: () => void, ms: number, owner = this.owner, every?: number): number {
    const entry = { at: this.now + Math.max(0, ms || 0), id: (this.#lastId += 1), owner, fn, every };
    this.#insert(entry);
    return entry.id;
  }

  #insert(entry: Entry): void {
    let at = this.#entries.length;
    while (at > 0 && this.#entries[at - 1]!.at > entry.at) at -= 1;
    this.#entries.splice(at, 0, entry);
  }

  clear(id: number): void {
    const at = this.#entries.findIndex((entry) => entry.id === id);
    if (at >= 0) this.#entries.splice(at, 1);
    else this.#late = this.#late.filter((entry) => entry.id !== id);
  }

  as<Value>(owner: Owner, fn: () => Value): Value {
    const before = this.owner;
    this.owner = owner;
    try {
      return fn();
    } finally {
      this.owner = before;
    }
  }

  pass(ms: number): void {
    const end = this.now + ms;
    for (let entry = this.#entries[0]; entry && entry.at <= end; entry = this.#entries[0]) {
      this.#entries.shift();
      this.now = Math.max(this.now, entry.at);
      if (entry.owner.frozen) {
        this.#late.push(entry);
        continue;
      }
      if (entry.every) {
        entry.at = this.now + entry.every;
        this.#insert(entry);
      }
      this.as(entry.owner, entry.fn);
    }
    this.now = end;
  }

  thaw(owner: Owner): void {
    owner.frozen = false;
    const late = this.#late.filter((entry) => entry.owner === owner);
    this.#late = this.#late.filter((entry) => entry.owner !== owner);
    for (const entry of late) this.#insert({ ...entry, at: this.now });
  }

  /** Everything that runs meanwhile takes this for the time. */
  within<Value>(fn: () => Value): Value {
    const real = { setTimeout, clearTimeout, setInterval, clearInterval, atob };
    const now = Date.now;
    const random = Math.random;
    const { stackTraceLimit } = Error;
    // Nobody looks at where a failure came from, and that is most of what it costs.
    Error.stackTraceLimit = 0;
    Object.assign(globalThis, {
      setTimeout: (fn: () => void, ms = 0) => this.set(fn, ms),
      clearTimeout: (id: number) => id !== undefined && this.clear(id),
      setInterval: (fn: () => void, ms: number) => this.set(fn, ms, this.owner, ms),
      clearInterval: (id: number) => this.clear(id),
      // That of Node is slow.
      atob: (text: string) => Buffer.from(text, "base64").toString("latin1"),
    });
    Date.now = () => Math.floor(this.now) + this.skew;
    Math.random = this.random;
    try {
      return fn();
    } finally {
      Object.assign(globalThis, real);
      Error.stackTraceLimit = stackTraceLimit;
      Date.now = now;
      Math.random = random;
    }
  }
}
