import type { Channel } from "./core/api.js";
import type { Engine } from "./core/engine.js";
import type { Message } from "./core/frames.js";
import { fault } from "./core/util.js";

/** Messages that a `for await` may be behind. */
export const ITERATOR_LIMIT = 1_024;

export function openChannel(engine: Engine, name: string, after: number | undefined, signal: AbortSignal | undefined): Channel {
  const hold = engine.hold(name, after);
  let offs: (() => void)[] = [];
  let closed = false;

  const on: Channel["on"] = (event, fn) => {
    const off = engine.on(`${event} ${name}`, fn);
    offs.push(off);
    return off;
  };

  const channel: Channel = {
    name,
    ready: new Promise<void>((resolve, reject) => {
      if (engine.isLive(name)) resolve();
      on("ready", (error) => (error ? reject(error) : resolve()));
    }),
    on,
    close() {
      if (closed) return;
      closed = true;
      offs.forEach((off) => off());
      offs = [];
      engine.release(name, hold);
    },
    [Symbol.asyncIterator]() {
      let kept: Message[] = [];
      let end: { error?: Error | undefined } | undefined = closed ? {} : undefined;
      let waiting: (() => void) | undefined;
      const wake = () => waiting && waiting();
      const stop = (error?: Error) => {
        end = end || { error };
        off();
        wake();
      };
      const off = on("message", (message) => {
        if (kept.length < ITERATOR_LIMIT) kept.push(message);
        else stop(fault("overflow"));
        wake();
      });
      on("ready", (error) => error && stop(error));
      offs.push(stop);
      return {
        async next() {
          while (!kept.length && !end) await new Promise<void>((resolve) => (waiting = resolve));
          const value = kept.shift();
          if (value) return { value, done: false };
          if (end!.error) throw end!.error;
          return { value: undefined, done: true };
        },
        async return() {
          kept = [];
          stop();
          return { value: undefined, done: true };
        },
      };
    },
  };
  // Nobody has to look at it: a refusal is no uncaught error.
  channel.ready.catch(() => 0);
  onAbort(signal, channel.close);
  return channel;
}

export function onAbort(signal: AbortSignal | undefined, then: () => void): void {
  if (signal) {
    if (signal.aborted) then();
    else signal.addEventListener("abort", then);
  }
}
