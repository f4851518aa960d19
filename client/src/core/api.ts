/** What users of the client see, beside `Client` itself; nothing but types. */
import type { Gap, HistoryGap, Message, ServerFrame, TransportKind } from "./frames.js";
import type { ClientState } from "./state.js";

/** Anything that the server or this client refuses. Switch on `code`; `message` is for people. */
export interface BelfryError extends Error {
  code: string;
  /** Where it is about one channel only. */
  channel?: string;
  /** What `auth` threw. */
  cause?: unknown;
}

/** Any event, with any data: where nobody has said which there are. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyEvents = Record<string, any>;

/** One of the messages of a map of event to data: `event` tells them apart. */
export type MessageOf<Events> = { [Event in keyof Events & string]: Message<Events[Event], Event> }[keyof Events & string];

/** The part of `Storage` that is used; it may throw, and may be shared by several tabs. */
export interface Store {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
}

export interface EngineOptions {
  /** Which to use, best first. Default: all three. */
  transports?: TransportKind[];
  /** Held for the client's life. None here and no `channel()`: the user's own channel. */
  channels?: string[];
  /**
   * Where to remember for 30 minutes what gets through to this server: `localStorage` by default, `null` for nowhere.
   * Neither tokens nor messages are kept there.
   */
  storage?: Store | null;
  /** Milliseconds between the server's pings, 1,000–60,000. The server's default is 20,000. */
  heartbeatMs?: number;
  /** Writes to the console what happens to the connection, as it happens: the entries of `why()`. */
  debug?: boolean;
}

export interface PublishOptions {
  /** Makes a repetition harmless, also by another client of the same user. Made up if absent. */
  idempotencyKey?: string;
  /** False: this session does not get its own message back. */
  echo?: boolean;
}

/** Where a hold begins: after a seq that is known, or with so many of the newest messages; otherwise from now on. */
export interface HoldOptions {
  after?: number;
  /** 1–1,000. */
  last?: number;
}

/** Which page of history: the newest, those after a seq, or those before one. Without any: the oldest. */
export interface HistoryQuery {
  last?: number;
  before?: number;
  after?: number;
  /** 1–1,000 messages, with `before` or `after`; default 100. */
  limit?: number;
}

/** Ascending by seq. */
export interface HistoryPage<Events = AnyEvents> {
  messages: MessageOf<Events>[];
  /** There are more: older ones, or with `after` newer ones. */
  more: boolean;
  /** What is missing among them. */
  gap?: HistoryGap;
}

export interface ClientEvents<Events = AnyEvents> {
  /** Of any channel of the session. */
  message: MessageOf<Events>;
  /** Messages of a channel are missing. After `trimmed`, `overflow` and `reset`: fetch a snapshot. */
  gap: Gap;
  /**
   * The client is closed for good, a channel is refused (`channel` says which), or the third attempt in a row has failed
   * (none is told of while `offline`). If nobody listens it stands in the console.
   */
  error: BelfryError;
  /** The connection had been lost and is back. What is missing, if anything, is said by `gap`. */
  recovered: ClientState;
  state: ClientState;
  /** Everything the server says, duplicates included, before anything is made of it. */
  frame: ServerFrame;
}

/** Names that a channel itself tells. They win: a message whose event has such a name is heard by `message`. */
export interface ChannelEvents<Events = AnyEvents> {
  /** Every one, whatever its event. */
  message: MessageOf<Events>;
  /** Messages of this channel are missing. After `trimmed`, `overflow` and `reset`: fetch a snapshot. */
  gap: Gap;
  /** It was refused, or taken off by the server. */
  error: BelfryError;
  /** The connection had been lost and is back. What is missing, if anything, is said by `gap`. */
  recovered: void;
  /** It is carried (again); or it was refused, or taken off by the server. Told at once where it is so already. */
  ready: BelfryError | undefined;
}

/** What happened, for `why()`. */
export interface TimelineEntry {
  /** Milliseconds since 1970. */
  at: number;
  /** Absent where it is about the client as a whole. */
  transport?: TransportKind;
  /**
   * Of a transport: `start`, `probe` (touches no session), `ready`, `claim`, `welcome`, `flows` (proven not to be held
   * back), `live`, `dropped` (no longer needed), `failed` (never came up), `lost` (was live), `cut` (by this page), `unfit` (dies too often).
   * Of the client: `wake`, `offline`, `silent`, `retry`, `heartbeat` (an idle cut was learnt), `hidden`, `closed`.
   */
  what: string;
  detail?: string;
}

/**
 * A hold on one channel, with a position of its own. The session stays subscribed until the last hold on it is closed.
 * What it delivers waits for its first listener of messages.
 */
export interface Channel<Events = AnyEvents> extends AsyncIterable<MessageOf<Events>> {
  readonly name: string;
  /**
   * Resolves once the channel is subscribed and what was kept is delivered, as far as somebody listens. Rejects with the
   * server's code where it is refused, which holds until it is closed and held anew, and where the client closes first.
   */
  readonly ready: Promise<void>;
  /** Returns a function that removes the listener. */
  on<Name extends keyof ChannelEvents<Events>>(name: Name, fn: (value: ChannelEvents<Events>[Name]) => void): () => void;
  /** Messages of one event. */
  on<Event extends keyof Events & string>(event: Event, fn: (message: Message<Events[Event], Event>) => void): () => void;
  /** For the next one only. */
  once<Name extends keyof ChannelEvents<Events>>(name: Name, fn: (value: ChannelEvents<Events>[Name]) => void): () => void;
  once<Event extends keyof Events & string>(event: Event, fn: (message: Message<Events[Event], Event>) => void): () => void;
  /** Removes this listener; without one, all of this name. */
  off(name: (keyof ChannelEvents | keyof Events) & string, fn?: (value: never) => void): void;
  /** A page of what is kept. */
  history(query?: HistoryQuery, options?: { signal?: AbortSignal }): Promise<HistoryPage<Events>>;
  /** Who is there, kept up to date from the first look on. In namespaces with `presence = true`. */
  readonly presence: Presence;
  /** Also ends what iterates over it. */
  close(): void;
  /**
   * `for await (const message of channel)`. Ends when the channel or the client is closed, throws where it is refused. A
   * loop that is more than 1,024 messages behind is told so by the error `overflow`, after those that were kept; nothing
   * is left out before it. Leaving the loop lets go of what has queued, and what comes while there is neither a loop nor a
   * listener goes to nobody: use `on("message")`, or a hold of its own with `after` for each loop.
   */
  [Symbol.asyncIterator](): AsyncIterator<MessageOf<Events>>;
}

/** The users on a channel. */
export interface Presence {
  /** By name; a new set after each change, the same one until then. */
  readonly users: ReadonlySet<string>;
  /** Resolves once the server has been asked. Rejects with its code, such as `presence_off`. */
  readonly ready: Promise<void>;
  /** Calls `fn` after each change. Returns a function that stops it. */
  subscribe(fn: () => void): () => void;
}
