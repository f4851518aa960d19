import type { AnyEvents, Channel, ClientEvents, EngineOptions, HistoryPage, HistoryQuery, HoldOptions, PublishOptions, TimelineEntry } from "./core/api.js";
import type { Message, PublishResult, TransportKind } from "./core/frames.js";
import type { ClientState } from "./core/state.js";
import { openClient } from "./open.js";
import { livePresence } from "./presence.js";
import { diagnose, explainToken } from "./words.js";

export interface ClientOptions extends EngineOptions {
  /**
   * Answers the token to connect with: a JWT, or an API key. Asked for each attempt to connect, and in good time before
   * a token expires, for a refresh in-band. Null: nobody is logged in, the client closes. Anything else that cannot be a
   * token counts as a failure and is asked for again, as where it throws. Put a limit on its request, such as
   * `AbortSignal.timeout(5_000)`: recovery waits for it, up to 30 s. Without `auth` a cookie has to speak for the user.
   */
  auth?: () => string | null | Promise<string | null>;
  /** Closes the client, once: `connect()` opens it again. */
  signal?: AbortSignal;
}

/** One session, over whichever transport gets through. `Events` is a map of event to data. */
export interface Client<Events = AnyEvents> {
  /**
   * Starts; from then on it connects, falls back and comes back by itself, for ever. Opens a closed client again: its
   * holds go on from where they were, but for those that were refused. Needs no `this`, as none of these do.
   */
  readonly connect: () => void;
  /** Ends the session at once. Whatever waits is rejected with `closed`. */
  readonly close: () => void;
  /**
   * A new token, without waiting for the old one to expire: used at once where there is a connection, otherwise for the
   * next. Null: nobody is logged in any more, the client closes. After a login: `setToken(token)`, then `connect()`.
   */
  readonly setToken: (token: string | null) => void;
  /** The same object until something changes, so that it fits React's `useSyncExternalStore`. */
  readonly state: ClientState;
  /** Calls `fn` after every change of `state`. Returns a function that stops it. */
  readonly subscribe: (fn: () => void) => () => void;
  /** Returns a function that removes the listener. */
  on<Name extends keyof ClientEvents<Events>>(name: Name, fn: (value: ClientEvents<Events>[Name]) => void): () => void;
  /** Messages of one event, of any channel. */
  on<Event extends keyof Events & string>(event: Event, fn: (message: Message<Events[Event], Event>) => void): () => void;
  /** For the next one only. */
  once<Name extends keyof ClientEvents<Events>>(name: Name, fn: (value: ClientEvents<Events>[Name]) => void): () => void;
  once<Event extends keyof Events & string>(event: Event, fn: (message: Message<Events[Event], Event>) => void): () => void;
  /** Removes this listener; without one, all of this name. */
  off(name: (keyof ClientEvents | keyof Events) & string, fn?: (value: never) => void): void;
  /**
   * Holds a channel, subscribing if nobody holds it yet. What is kept after `after`, or the `last` messages, is delivered
   * first, to this hold. Close what you no longer need, or let `signal` do it.
   */
  channel<Own = Events>(name: string, options?: HoldOptions & { signal?: AbortSignal }): Channel<Own>;
  /**
   * Resolves with the server's acknowledgement. Waits for a connection if there is none (at most 256 commands do), is
   * sent again after a lost one, and delivered once. `data` is what `JSON.stringify` makes of it. Undefined for an
   * ephemeral message that was sent again: nothing remembers what became of it.
   */
  publish<Event extends keyof Events & string>(channel: string, event: Event, data?: Events[Event], options?: PublishOptions): Promise<PublishResult | undefined>;
  /** A page of what a channel has kept. Needs no hold, nor a connection. */
  history<Own = Events>(channel: string, query?: HistoryQuery, options?: { signal?: AbortSignal }): Promise<HistoryPage<Own>>;
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
export function createClient<Events = AnyEvents>(url: string | URL, options: ClientOptions = {}): Client<Events> {
  return openClient(url, options, { presence: livePresence, diagnose, explain: explainToken }).client as Client<Events>;
}
