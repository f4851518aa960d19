// Built from client/src by `npm --prefix client run build`. Change it there.

/**
 * Every frame of the wire contract, version 1: the same JSON on WebSocket, event stream and long-poll.
 * Fields, frame types and codes may be added within v1; what this file does not know is ignored.
 */
/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | {
    [key: string]: Json;
};
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
    channels: Record<string, {
        seq?: number;
    }>;
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
export type ServerFrame = Welcome | Message | Gap | Reply | Subscribed | Unsubscribed | Ping | Pong | Reconnect | Close | Ready;
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
export type NumberedCommand = Command & {
    id: number;
};
export type ClientFrame = NumberedCommand | ({
    type: "connect";
    token?: string;
} & Partial<ConnectParams>) | {
    type: "ping";
} | {
    type: "bye";
};

/** What users of the client see, beside `Client` itself; nothing but types. */
/** Anything that the server or this client refuses. Switch on `code`; `message` is for people. */
export interface BelfryError extends Error {
    code: string;
    /** Where it is about one channel only. */
    channel?: string;
    /** What `auth` threw. */
    cause?: unknown;
}
/** Any event, with any data: where nobody has said which there are. */
export type AnyEvents = Record<string, any>;
/** One of the messages of a map of event to data: `event` tells them apart. */
export type MessageOf<Events> = {
    [Event in keyof Events & string]: Message<Events[Event], Event>;
}[keyof Events & string];
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
    history(query?: HistoryQuery, options?: {
        signal?: AbortSignal;
    }): Promise<HistoryPage<Events>>;
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

/**
 * - `idle`: not asked to connect yet.
 * - `connecting`: the first connection is on its way.
 * - `live`.
 * - `recovering`: the connection broke; another is on its way or waited for. Nothing is lost meanwhile.
 * - `offline`: likewise, and the browser says that there is no network.
 * - `closed`: by `close()`, or for good by the server; `lastError` says why.
 */
export type Phase = "idle" | "connecting" | "live" | "recovering" | "offline" | "closed";
/** A snapshot. A new object where anything has changed, the same one where not. */
export interface ClientState {
    readonly phase: Phase;
    /** Of the live connection. */
    readonly transport: TransportKind | undefined;
    /** Milliseconds that the last connection took to its welcome. */
    readonly rtt: number | undefined;
    /** Tries since it was last live; 0 while it is. */
    readonly attempt: number;
    /** When the next try begins, in milliseconds since 1970; undefined unless one is waited for. */
    readonly nextRetryAt: number | undefined;
    readonly lastError: BelfryError | undefined;
    readonly session: string | undefined;
    /** How far the session has been read; follows the messages, at most 100 ms behind. */
    readonly cursor: string;
}

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
    channel<Own = Events>(name: string, options?: HoldOptions & {
        signal?: AbortSignal;
    }): Channel<Own>;
    /**
     * Resolves with the server's acknowledgement. Waits for a connection if there is none (at most 256 commands do), is
     * sent again after a lost one, and delivered once. `data` is what `JSON.stringify` makes of it. Undefined for an
     * ephemeral message that was sent again: nothing remembers what became of it.
     */
    publish<Event extends keyof Events & string>(channel: string, event: Event, data?: Events[Event], options?: PublishOptions): Promise<PublishResult | undefined>;
    /** A page of what a channel has kept. Needs no hold, nor a connection. */
    history<Own = Events>(channel: string, query?: HistoryQuery, options?: {
        signal?: AbortSignal;
    }): Promise<HistoryPage<Own>>;
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
export declare function createClient<Events = AnyEvents>(url: string | URL, options?: ClientOptions): Client<Events>;
