import { historyOf, onAbort, openChannel, promised, type LivePresence } from "./channel.js";
import type { Client, ClientOptions } from "./client.js";
import type { Store } from "./core/api.js";
import type { TransportKind } from "./core/frames.js";
import { createEngine, type Engine, type Means } from "./core/engine.js";
import { FAILED } from "./core/tokens.js";
import { assign, world } from "./core/util.js";
import { fetchExchange } from "./transports/fetch.js";
import { openPoll } from "./transports/poll.js";
import { openStream } from "./transports/stream.js";
import { openWebSocket } from "./transports/ws.js";

/** What the plain script does without. */
export interface Parts extends Partial<Pick<Means, "connect" | "diagnose" | "explain">> {
  presence?: LivePresence;
}

/** The engine behind its face of promises. */
export function openClient(url: string | URL, options: ClientOptions = {}, parts?: Parts): { client: Client; engine: Engine } {
  const { auth, signal } = options;
  const { protocol, host, pathname } = new URL(url, (LEAN || world.location ? world.location!.href : undefined));
  const means: Means = {
    ways: { ws: openWebSocket, sse: openStream, poll: openPoll },
    exchange: fetchExchange(!auth),
    later: (fn) => void Promise.resolve().then(fn),
  };
  const engine = createEngine(
    // `wss:` is where the WebSocket goes; the other transports ask the same server. It ends in one `/`, however many there were.
    `${protocol}//${host}${pathname}`.replace(/^ws/, "http").replace(/\/*$/, "/"),
    auth && ((done) => void new Promise((resolve) => resolve(auth())).then((token) => done(undefined, token), (error) => done(error || FAILED))),
    assign({ storage: defaultStorage() }, options),
    LEAN ? means : assign(means, parts!),
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
    channel: (name: string, how = {}) => openChannel(engine, name, how, LEAN ? undefined : parts!.presence),
    publish: (channel: string, event: string, data: unknown, how = {}) => promised((done) => engine.publish(channel, event, data, how, done)),
    history: historyOf(engine),
  } as Omit<Client, "why" | "switchTransport" | "cut"> as Client;
  if (!CORE) {
    assign(client, {
      why: engine.why,
      cut: connector.cut,
      switchTransport: (kind: TransportKind) => new Promise((resolve) => connector.switchTo(kind, resolve)),
    });
  }
  onAbort(signal, client.close);
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
