import type { BelfryError, Channel, HistoryPage, HistoryQuery, HoldOptions, Presence } from "./core/api.js";
import { SETTLED, type Engine, type Held } from "./core/engine.js";
import type { Message } from "./core/frames.js";
import { fault } from "./core/util.js";

/** Messages that a `for await` may be behind. */
export const ITERATOR_LIMIT = 1_024;

/** What closes a hold, if it comes to that: not the refusal of a channel, nor a failure for good. */
const isQuiet = (error: BelfryError) => /closed|released/.test(error.code);

export type LivePresence = (engine: Engine, held: Held) => Presence;

export function openChannel(
  engine: Engine,
  name: string,
  start: HoldOptions & { signal?: AbortSignal },
  livePresence: LivePresence | undefined,
): Channel {
  const held = engine.hold(name, start);
  const history = historyOf(engine);
  let ready: Promise<void> | undefined;
  let presence: Presence | undefined;

  /** One promise for as long as nobody knows; another where the client is opened again. */
  const whenReady = () =>
    promised<void>((done) => {
      const settle = () => {
        ready = undefined;
        done(held.outcome()!.failure);
      };
      if (held.outcome()) settle();
      else held.ears.on(SETTLED, settle, true);
    });

  const channel = {
    name,
    get ready() {
      const promise = ready || whenReady();
      if (!held.outcome()) ready = promise;
      // Nobody has to look at it: a refusal is no uncaught error.
      promise.catch(() => 0);
      return promise;
    },
    on: held.on,
    once: held.once,
    off: held.off,
    close: held.close,
    history: (query?: HistoryQuery, options?: { signal?: AbortSignal }) => history(name, query, options),
    [Symbol.asyncIterator](): AsyncIterator<Message> {
      let kept: Message[] = [];
      let end: { error?: BelfryError | undefined } | undefined;
      let waiting: (() => void) | undefined;
      const wake = () => waiting && waiting();
      const stop = (error?: BelfryError) => {
        end = end || { error };
        offs.forEach((off) => off());
        wake();
      };
      const conclude = () => {
        const { failure: error } = held.outcome()!;
        if (error) stop(isQuiet(error) ? undefined : error);
      };
      const offs: (() => void)[] = [];
      if (held.outcome() && held.outcome()!.failure) conclude();
      else {
        offs.push(
          held.ears.on(SETTLED, conclude),
          held.on("message", (message: Message) => {
            if (kept.length < ITERATOR_LIMIT) kept.push(message);
            else stop(fault("overflow"));
            wake();
          }),
        );
      }
      const iterator = {
        async next() {
          while (!kept.length && !end) await new Promise<void>((resolve) => (waiting = resolve));
          const value = kept.shift();
          const { error } = (!value && end) || ({} as { error?: unknown });
          if (error) {
            end = {};
            throw error;
          }
          return { value, done: !value } as IteratorResult<Message>;
        },
        return() {
          kept = [];
          end = {};
          stop();
          return iterator.next();
        },
      };
      return iterator;
    },
  };
  if (!LEAN) {
    Object.defineProperty(channel, "presence", { get: () => (presence = presence || livePresence!(engine, held)), enumerable: true });
  }
  onAbort(start.signal, channel.close);
  return channel as unknown as Channel;
}

export const historyOf =
  (engine: Engine) =>
  (name: string, query: HistoryQuery = {}, { signal }: { signal?: AbortSignal } = {}): Promise<HistoryPage> =>
    promised((done) => onAbort(signal, engine.history(name, query, done)));

/** What calls back, as a promise. */
export function promised<Result>(run: (done: (error?: unknown, result?: Result) => void) => void): Promise<Result> {
  return new Promise((resolve, reject) => run((error, result) => (error ? reject(error) : resolve(result as Result))));
}

export function onAbort(signal: AbortSignal | undefined, then: () => void): void {
  if (signal) {
    if (signal.aborted) then();
    else signal.addEventListener("abort", then);
  }
}
