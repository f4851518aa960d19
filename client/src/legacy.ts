/**
 * The same client for browsers of ten years ago: nothing beyond ES5 is assumed, callbacks instead of promises.
 * `<script src="…/belfry.legacy.min.js">` gives `belfry.createClient`.
 */
import type { BelfryError, ChannelEvents, ClientEvents, EngineOptions, HistoryPage, HistoryQuery, HoldOptions, PublishOptions, TimelineEntry } from "./core/api.js";
import { createEngine } from "./core/engine.js";
import type { Message, PublishResult, TransportKind } from "./core/frames.js";
import type { ClientState } from "./core/state.js";
import { assign } from "./core/util.js";
import { openPoll } from "./transports/poll.js";
import { openStream } from "./transports/stream.js";
import { openWebSocket } from "./transports/ws.js";
import { xhrExchange } from "./transports/xhr.js";

export interface LegacyOptions extends EngineOptions {
  /** Calls `done(error, token)`, at once or later; `done(null, null)` where nobody is logged in. Without it a cookie has to speak for the user. */
  auth?: (done: (error: unknown, token?: string | null) => void) => void;
}

/** A hold on one channel. */
export interface LegacyChannel {
  name: string;
  on<Name extends keyof ChannelEvents>(name: Name, fn: (value: ChannelEvents[Name]) => void): () => void;
  on(event: string, fn: (message: Message) => void): () => void;
  once: LegacyChannel["on"];
  off(name: string, fn?: (value: never) => void): void;
  history(query: HistoryQuery, done: (error: BelfryError | undefined, page?: HistoryPage) => void): void;
  close(): void;
}

/** What its members do is said at those of the same names in `Client`. */
export interface LegacyClient {
  connect(): void;
  close(): void;
  setToken(token: string | null): void;
  state(): ClientState;
  on<Name extends keyof ClientEvents>(name: Name, fn: (value: ClientEvents[Name]) => void): () => void;
  on(event: string, fn: (message: Message) => void): () => void;
  once: LegacyClient["on"];
  off(name: string, fn?: (value: never) => void): void;
  channel(name: string, options?: HoldOptions): LegacyChannel;
  publish(
    channel: string,
    event: string,
    data: unknown,
    options?: PublishOptions | null,
    done?: (error: BelfryError | undefined, result?: PublishResult) => void,
  ): void;
  why(): TimelineEntry[];
  switchTransport(kind: TransportKind, done?: (done: boolean) => void): void;
  cut(): void;
}

function createClient(url: string, options: LegacyOptions = {}): LegacyClient {
  const { auth } = options;
  const engine = createEngine(absolute(url), auth, assign({ storage: defaultStorage() }, options), {
    ways: { ws: openWebSocket, sse: openStream, poll: openPoll },
    exchange: xhrExchange(!auth),
    later: (fn) => void setTimeout(fn, 0),
  });
  const { connector } = engine;
  const nobody = () => 0;
  return {
    connect: engine.start,
    close: () => connector.stop(),
    setToken: engine.setToken,
    state: engine.state,
    on: engine.on as LegacyClient["on"],
    once: engine.once as LegacyClient["on"],
    off: engine.off,
    channel(name, start = {}) {
      const held = engine.hold(name, start);
      return {
        name,
        on: held.on as LegacyChannel["on"],
        once: held.once as LegacyChannel["on"],
        off: held.off,
        history: (query, done) => void engine.history(name, query, done),
        close: held.close,
      };
    },
    publish(channel, event, data, options, done) {
      engine.publish(channel, event, data, options || {}, done || nobody);
    },
    why: engine.why,
    switchTransport: (kind, done) => connector.switchTo(kind, done || nobody),
    cut: connector.cut,
  };
}

/** There may be no `URL`; a link knows how to be absolute. */
function absolute(url: string): string {
  const link = document.createElement("a");
  link.href = url;
  return link.href.replace(/[?#].*/, "").replace(/^ws/, "http").replace(/\/*$/, "/");
}

function defaultStorage(): Storage | null {
  try {
    return localStorage;
  } catch (_) {
    return null;
  }
}

(window as unknown as { belfry: unknown }).belfry = { createClient };
