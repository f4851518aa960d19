import type { ChannelEvents, Engine } from "./core/engine.js";
import type { Message } from "./core/frames.js";
import { fault } from "./core/util.js";

/** Messages that a `for await` may be behind. */
export const ITERATOR_LIMIT = 1_024;

/** A hold on one channel. The session stays subscribed until the last hold on it is closed. */
export interface Channel extends AsyncIterable<Message> {
  readonly name: string;
  /** Resolves once the channel is subscribed; rejects with the server's code where it is refused. */
  readonly ready: Promise<void>;
  /** Returns a function that removes the listener. */
  on<Name extends keyof ChannelEvents>(name: Name, fn: (value: ChannelEvents[Name]) => void): () => void;
  /** Also ends what iterates over it. */
  close(): void;
  /**
   * `for await (const message of channel)`. Ends when the channel is closed, throws where it is refused. A loop that is
   * more than 1,024 messages behind is told so by the error `overflow`, after those that were kept; nothing is left out
   * before it.
   */
  [Symbol.asyncIterator](): AsyncIterator<Message>;
}

export function openChannel(engine: Engine, name: string, after: number | undefined, signal: AbortSignal | undefined): Channel {
  const hold = engine.hold(name, after);
  let offs: (() => void)[] = [];
  let closers: (() => void)[] = [];
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
      closers.forEach((close) => close());
      offs = closers = [];
      engine.release(name, hold);
    },
    [Symbol.asyncIterator]() {
      let kept: Message[] = [];
      let end: { error?: Error | undefined } | undefined = closed ? {} : undefined;
      let waiting: (() => void) | undefined;
      const wake = () => waiting && waiting();
      const stop = (error?: Error) => {
        end = end || { error };
        wake();
      };
      on("message", (message) => {
        if (end) return;
        if (kept.length < ITERATOR_LIMIT) kept.push(message);
        else stop(fault("overflow"));
        wake();
      });
      on("ready", (error) => error && stop(error));
      closers.push(stop);
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
