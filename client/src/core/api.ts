/** What users of the client see, beside `Client` itself; nothing but types. */
import type { Gap, Message, ServerFrame, TransportKind } from "./frames.js";
import type { ClientState } from "./state.js";

/** Anything that the server or this client refuses. Switch on `code`; `message` is for people. */
export interface BelfryError extends Error {
  code: string;
}

/** The part of `Storage` that is used; it may throw, and may be shared by several tabs. */
export type Store = Pick<Storage, "getItem" | "setItem">;

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
}

export interface PublishOptions {
  /** Makes a repetition harmless, also by another client of the same user. Made up if absent. */
  idempotencyKey?: string;
  /** False: this session does not get its own message back. */
  echo?: boolean;
}

export interface ClientEvents {
  /** Of any channel of the session. */
  message: Message;
  /** Messages of a channel are missing. After `trimmed`, `overflow` and `reset`: fetch a snapshot. */
  gap: Gap;
  /** The connection had been lost and is back. What is missing, if anything, is said by `gap`. */
  recovered: ClientState;
  state: ClientState;
  /** Everything the server says, duplicates included, before anything is made of it. */
  frame: ServerFrame;
}

export interface ChannelEvents {
  message: Message;
  /** Messages of this channel are missing. After `trimmed`, `overflow` and `reset`: fetch a snapshot. */
  gap: Gap;
  /** The connection had been lost and is back. What is missing, if anything, is said by `gap`. */
  recovered: void;
  /** It is carried (again); or it was refused, or taken off by the server. */
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
   * back), `live`, `dropped` (no longer needed), `failed` (never came up), `lost` (was live), `unfit` (dies too often).
   * Of the client: `wake`, `offline`, `silent`, `retry`, `heartbeat` (an idle cut was learnt), `hidden`, `closed`.
   */
  what: string;
  detail?: string;
}

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
