/**
 * The same client for browsers of ten years ago: nothing beyond ES5 is assumed, callbacks instead of promises.
 * `<script src="…/belfry.legacy.min.js">` gives `belfry.createClient`.
 */
import type { BelfryError, ChannelEvents, ClientEvents, EngineOptions, PublishOptions, TimelineEntry } from "./core/api.js";
import { createEngine } from "./core/engine.js";
import type { Json, PublishResult, TransportKind } from "./core/frames.js";
import type { ClientState } from "./core/state.js";
import { assign } from "./core/util.js";
import { openPoll } from "./transports/poll.js";
import { openStream } from "./transports/stream.js";
import { openWebSocket } from "./transports/ws.js";
import { xhrExchange } from "./transports/xhr.js";

export interface LegacyOptions extends EngineOptions {
  /** Calls `done(error, token)`, at once or later. Without it a cookie has to speak for the user. */
  auth?: (done: (error: unknown, token?: string) => void) => void;
}

/** A hold on one channel. */
export interface LegacyChannel {
  name: string;
  on<Name extends keyof ChannelEvents>(name: Name, fn: (value: ChannelEvents[Name]) => void): () => void;
  close(): void;
}

/** What its members do is said at those of the same names in `Client`. */
export interface LegacyClient {
  connect(): void;
  close(): void;
  state(): ClientState;
  on<Name extends keyof ClientEvents>(name: Name, fn: (value: ClientEvents[Name]) => void): () => void;
  channel(name: string, options?: { after?: number }): LegacyChannel;
  publish(
    channel: string,
    event: string,
    data: Json,
    options?: PublishOptions | null,
    done?: (error: BelfryError | undefined, result?: PublishResult) => void,
  ): void;
  why(): TimelineEntry[];
  switchTransport(kind: TransportKind, done?: (done: boolean) => void): void;
  cut(): void;
}

function createClient(url: string, options: LegacyOptions = {}): LegacyClient {
  const { auth } = options;
  const engine = createEngine(
    absolute(url),
    auth || ((done) => done(undefined)),
    assign({ storage: defaultStorage() }, options),
    { open: { ws: openWebSocket, sse: openStream, poll: openPoll }, exchange: xhrExchange(!auth) },
  );
  const { connector } = engine;
  const nobody = () => 0;
  return {
    connect: connector.start,
    close: () => connector.stop(),
    state: engine.state,
    on: engine.on as LegacyClient["on"],
    channel(name, { after } = {}) {
      const hold = engine.hold(name, after);
      let offs: (() => void)[] = [];
      let closed = false;
      return {
        name,
        on(event, fn) {
          const off = engine.on(`${event} ${name}`, fn);
          offs.push(off);
          return off;
        },
        close() {
          if (closed) return;
          closed = true;
          offs.forEach((off) => off());
          offs = [];
          engine.release(name, hold);
        },
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
  return link.href.replace(/[?#].*/, "").replace(/\/?$/, "/");
}

function defaultStorage(): Storage | null {
  try {
    return localStorage;
  } catch (_) {
    return null;
  }
}

(window as unknown as { belfry: unknown }).belfry = { createClient };
