import type { Channel, ClientEvents, EngineOptions, PublishOptions, TimelineEntry } from "./core/api.js";
import type { Json, PublishResult, TransportKind } from "./core/frames.js";
import type { ClientState } from "./core/state.js";
import { openClient } from "./open.js";

export interface ClientOptions extends EngineOptions {
  /**
   * Answers the token to connect with: a JWT, or an API key. Asked for each attempt to connect, and in good time before
   * a token expires, for a refresh in-band. Without it a cookie has to speak for the user.
   */
  auth?: () => string | Promise<string>;
  /** Closes the client. */
  signal?: AbortSignal;
}

/** One session, over whichever transport gets through. */
export interface Client {
  /** Starts; from then on it connects, falls back and comes back by itself, for ever. Does nothing the second time. */
  connect(): void;
  /** Ends the session at once. What waits for a reply is rejected with `closed`. For good: make a new client to go on. */
  close(): void;
  /** The same object until something changes, so that it fits React's `useSyncExternalStore`. */
  readonly state: ClientState;
  /** Calls `fn` after every change of `state`. Returns a function that stops it. Needs no `this`. */
  readonly subscribe: (fn: () => void) => () => void;
  /** Returns a function that removes the listener. */
  on<Name extends keyof ClientEvents>(name: Name, fn: (value: ClientEvents[Name]) => void): () => void;
  /**
   * Holds a channel, subscribing if nobody holds it yet. `after` is the last seq already known: what is kept since is
   * delivered first. Close what you no longer need, or let `signal` do it.
   */
  channel(name: string, options?: { after?: number; signal?: AbortSignal }): Channel;
  /**
   * Resolves with the server's acknowledgement. Waits for a connection if there is none (at most 256 commands do), is
   * sent again after a lost one, and delivered once. Undefined for an ephemeral message that was sent again: nothing
   * remembers what became of it.
   */
  publish(channel: string, event: string, data: Json, options?: PublishOptions): Promise<PublishResult | undefined>;
  /** The last 200 things that happened to the connection: what each transport did, when, and why it was left. */
  why(): TimelineEntry[];
  /**
   * Changes the transport in mid-stream: the new connection takes over the same session and cursor, then the old one
   * is dropped. Answers whether it came about; if not, the client goes on as it was.
   */
  switchTransport(kind: TransportKind): Promise<boolean>;
  /** Drops the connection abruptly and opens another at once: for tests and demonstrations. */
  cut(): void;
}

/** `url` is where Belfry is served, with or without a path; relative to the page. */
export function createClient(url: string | URL, options: ClientOptions = {}): Client {
  return openClient(url, options).client;
}
