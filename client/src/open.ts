import { historyOf, onAbort, openChannel, type LivePresence } from "./channel.js";
import type { Client, ClientOptions } from "./client.js";
import type { Store } from "./core/api.js";
import { createEngine, type Engine, type Means } from "./core/engine.js";
import { assign } from "./core/util.js";
import { fetchExchange } from "./transports/fetch.js";
import { openPoll } from "./transports/poll.js";
import { openStream } from "./transports/stream.js";
import { openWebSocket } from "./transports/ws.js";

export interface Parts {
  /** Another connector, where tabs share one. */
  connect?: Means["connect"];
  presence?: LivePresence;
  diagnose?: Means["diagnose"];
  explain?: Means["explain"];
}

/** The engine behind its face of promises. */
export function openClient(url: string | URL, options: ClientOptions, { connect, presence, diagnose, explain }: Parts): { client: Client; engine: Engine } {
  const { auth } = options;
  const base = new URL(url, typeof location === "undefined" ? undefined : location.href);
  const engine = createEngine(
    // `wss:` is where the WebSocket goes; the other transports ask the same server. It ends in one `/`, however many there were.
    `${base.protocol.replace("ws", "http")}//${base.host}${base.pathname.replace(/\/*$/, "/")}`,
    auth &&
      ((done) => {
        new Promise((resolve) => resolve(auth())).then((token) => done(undefined, token), (error) => done(error || "auth() failed"));
      }),
    assign({ storage: defaultStorage() }, options),
    {
      open: { ws: openWebSocket, sse: openStream, poll: openPoll },
      exchange: fetchExchange(!auth),
      connect,
      later: (fn) => void Promise.resolve().then(fn),
      diagnose,
      explain,
    },
  );
  const { connector } = engine;

  const client = {
    connect: engine.start,
    close: () => connector.stop(),
    setToken: engine.setToken,
    get state() {
      return engine.state();
    },
    subscribe: (fn: () => void) => engine.on("state", fn),
    on: engine.on,
    once: engine.once,
    off: engine.off,
    channel: (name: string, how = {}) => openChannel(engine, name, how, presence),
    publish: (channel: string, event: string, data: unknown, how = {}) =>
      new Promise((resolve, reject) => {
        engine.publish(channel, event, data, how, (error, result) => (error ? reject(error) : resolve(result)));
      }),
    history: (channel: string, query = {}, { signal }: { signal?: AbortSignal } = {}) => historyOf(engine, channel, query, signal),
    why: engine.why,
    switchTransport: (kind: Parameters<typeof connector.switchTo>[0]) => new Promise((resolve) => connector.switchTo(kind, resolve)),
    cut: connector.cut,
  } as Client;
  onAbort(options.signal, client.close);
  return { client, engine };
}

function defaultStorage(): Store | null {
  try {
    return localStorage;
  } catch (_) {
    // Not here, or forbidden.
    return null;
  }
}
