import { onAbort, openChannel } from "./channel.js";
import type { Client, ClientOptions } from "./client.js";
import type { Store } from "./core/api.js";
import { createEngine, type Engine, type Means } from "./core/engine.js";
import { assign } from "./core/util.js";
import { fetchExchange } from "./transports/fetch.js";
import { openPoll } from "./transports/poll.js";
import { openStream } from "./transports/stream.js";
import { openWebSocket } from "./transports/ws.js";

/** The engine behind its face of promises. `connect`: another connector, where tabs share one. */
export function openClient(url: string | URL, options: ClientOptions, connect?: Means["connect"]): { client: Client; engine: Engine } {
  const { auth } = options;
  const base = new URL(url, typeof location === "undefined" ? undefined : location.href);
  const engine = createEngine(
    base.origin + base.pathname.replace(/\/?$/, "/"),
    (done) => {
      Promise.resolve(auth && auth()).then((token) => done(undefined, token), done);
    },
    assign({ storage: defaultStorage() }, options),
    { open: { ws: openWebSocket, sse: openStream, poll: openPoll }, exchange: fetchExchange(!auth), connect },
  );
  const { connector } = engine;

  const client: Client = {
    connect: connector.start,
    close: () => connector.stop(),
    get state() {
      return engine.state();
    },
    subscribe: (fn) => engine.on("state", fn),
    on: engine.on as Client["on"],
    channel: (name, { after, signal } = {}) => openChannel(engine, name, after, signal),
    publish: (channel, event, data, options = {}) =>
      new Promise((resolve, reject) => {
        engine.publish(channel, event, data, options, (error, result) => (error ? reject(error) : resolve(result)));
      }),
    why: engine.why,
    switchTransport: (kind) => new Promise((resolve) => connector.switchTo(kind, resolve)),
    cut: connector.cut,
  };
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
