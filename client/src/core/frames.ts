/**
 * Every frame of the wire contract, version 1: the same JSON on WebSocket, event stream and long-poll.
 * Fields, frame types and codes may be added within v1; what this file does not know is ignored.
 */

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export type TransportKind = "ws" | "sse" | "poll";

/** A message as it was published. Ephemeral ones (typing, live cursors) have neither `seq` nor `pos`. */
export interface Message<Data = any, Event extends string = string> {
  type: "message";
  /** Up to 128 characters of `[A-Za-z0-9_.:/@|=+~-]`. */
  channel: string;
  /** 1, 2, 3 … per channel. Every jump is announced by a gap. */
  seq?: number;
  /** `partition.offset`: strictly increasing within the partition, over all its channels. */
  pos?: string;
  /** A UUID. */
  id: string;
  event: Event;
  /** At most 64 KiB as JSON. */
  data: Data;
  /** When the server took it, RFC 3339 with milliseconds. */
  at: string;
  /** The verified `sub` of the client that sent it; absent for a backend's. */
  from?: string;
  priority?: string | number;
  /** The collapse key. */
  key?: string;
  /** RFC 3339. */
  expires_at?: string;
}

/**
 * `filtered`, `conflated`, `expired` and `renumbered` are wanted. After `trimmed`, `overflow` and `reset` something is
 * lost: fetch a snapshot. A reason that is not known here counts as `reset`.
 */
export type GapReason = "trimmed" | "overflow" | "reset" | "expired" | "conflated" | "filtered" | "renumbered";

/** The word that seqs of a channel are missing for this client. */
export interface Gap {
  type: "gap";
  channel: string;
  reason: GapReason;
  /** First missing seq; absent where unknown. */
  from_seq?: number;
  /** Last missing seq; absent where unknown. */
  to_seq?: number;
  /** The cursor to go on from. */
  resume?: string;
}

export interface Refusal {
  code: string;
  detail?: string;
}

/** Opens every connection. `resumed` speaks of the session, never of loss: loss is only a gap. */
export interface Welcome {
  type: "welcome";
  session: string;
  /** Where the frames that follow go on from, in every partition in use. */
  cursor: string;
  resumed: boolean;
  transport: TransportKind;
  /** `seq` is given where a channel starts from now. */
  channels: Record<string, { seq?: number }>;
  refused?: Record<string, Refusal>;
  /** Milliseconds between the server's pings, 1,000–60,000. */
  heartbeat_ms: number;
  /** When the token runs out, RFC 3339; absent for an API key. */
  expires_at?: string;
  node?: string;
}

/** What is missing from a reply or a page of history. */
export interface HistoryGap {
  reason: GapReason;
  from_seq?: number;
  to_seq?: number;
}

/** What a subscribe answers for one channel. */
export interface Joined {
  /** The channel's last seq at `since`. */
  seq?: number;
  /** The position above which the stream carries this channel. */
  since?: string;
  /** With `after`: what is kept above it, up to `since`. */
  messages?: Message[];
  /** There is more than fitted here: `GET /v1/history` up to `since`. */
  more?: boolean;
  /** What is missing among `messages`. */
  gap?: HistoryGap;
}

/** The answer to a command. One that failed has `code` and `detail`. */
export interface Reply {
  type: "reply";
  id: number;
  ok?: boolean;
  cursor?: string;
  channels?: Record<string, Joined>;
  refused?: Record<string, Refusal>;
  /** Of a publish. */
  results?: PublishResult[];
  /** Of a refresh, RFC 3339. */
  expires_at?: string;
  code?: string;
  detail?: string;
}

export interface PublishResult {
  channel: string;
  id: string;
  /** Absent for an ephemeral message, as is `pos`. */
  seq?: number;
  pos?: string;
}

/** The server subscribed this session by itself. */
export interface Subscribed {
  type: "subscribed";
  channels: Record<string, Joined>;
}

export interface Unsubscribed {
  type: "unsubscribed";
  channels: string[];
  code: string;
}

export interface Ping {
  type: "ping";
  cursor?: string;
}

/** The answer to a client's ping. */
export interface Pong {
  type: "pong";
}

/** Please open another connection after so many milliseconds; this one ends soon. */
export interface Reconnect {
  type: "reconnect";
  after_ms: number;
  reason?: string;
}

/** Comes before every end that the server chooses. */
export interface Close {
  type: "close";
  status: number;
  code: string;
  detail?: string;
  /** True: another attempt would fare no better. */
  final?: boolean;
  retry_after_ms?: number;
  /** Of the connection that took over, where `code` is `replaced`. */
  attempt?: number;
  connection?: string;
}

/** Answers `probe=1` on WebSocket: the way is open, the session untouched. */
export interface Ready {
  type: "ready";
}

export type ServerFrame =
  | Welcome
  | Message
  | Gap
  | Reply
  | Subscribed
  | Unsubscribed
  | Ping
  | Pong
  | Reconnect
  | Close
  | Ready;

/** The answer of `GET /v1/history`. */
export interface HistoryAnswer {
  messages: Message[];
  more?: boolean;
  gap?: HistoryGap;
}

/** What carries a session on: in the query of a WebSocket, in the body of the other two. */
export interface ConnectParams {
  /** As many as the server allows. Absent on a new session: the user's own channel `user:<sub>`. */
  channels?: string[];
  session?: string;
  /** Absent: from now. */
  cursor?: string;
  /** Raised with each connection of a session; a takeover needs a higher one. */
  attempt: number;
  /** A random name per page. */
  connection: string;
  /** 1,000–60,000; the server's default is 20,000. */
  heartbeat_ms?: number;
  /** Event stream: 16 KiB of comment in front, for middleboxes that hold back the first bytes. */
  pad?: 1;
}

export interface Subscribe {
  type: "subscribe";
  channels: string[];
  /** Channel to seq: answer with what is kept since. */
  after?: Record<string, number>;
}

export interface Unsubscribe {
  type: "unsubscribe";
  channels: string[];
}

export interface Publish {
  type: "publish";
  channel: string;
  event: string;
  data: unknown;
  idempotency_key: string;
  echo?: boolean;
}

export interface Refresh {
  type: "refresh";
  token: string;
}

/** Frames that are answered. `id` rises by one per session; one already applied is answered, not applied again. */
export type Command = Subscribe | Unsubscribe | Publish | Refresh;
export type NumberedCommand = Command & { id: number };

export type ClientFrame =
  | NumberedCommand
  | ({ type: "connect"; token?: string } & Partial<ConnectParams>)
  | { type: "ping" }
  | { type: "bye" };
