import { Backoff } from "./backoff.js";
import type { Channel } from "./channel.js";
import { ChannelHolds } from "./channel-holds.js";
import { Commands } from "./commands.js";
import { Connector } from "./connector.js";
import { Emitter } from "./emitter.js";
import { BelfryError } from "./errors.js";
import type {
  Command,
  Gap,
  Json,
  Message,
  Publish,
  PublishResult,
  Refusal,
  Reply,
  ServerFrame,
  Subscribe,
  TransportKind,
  Welcome,
} from "./frames.js";
import { fetchHistory } from "./history.js";
import { wait } from "./http.js";
import { Session, type Demands } from "./session.js";
import type { ClientState } from "./state.js";
import { TokenKeeper } from "./token.js";

/** A publish as the wire carries it. */
const CLIENT_FRAME_LIMIT_BYTES = 72 * 1024;

/** How far `state.cursor` may lag: a listener of the state is not called for each message. */
const CURSOR_NOTICE_MS = 100;

/** Refusals of a subscribe that say nothing about the channel: it is asked again. */
const TRANSIENT_CODES = ["busy", "internal", "rate_limited", "unavailable", "unknown_session"];

export interface ClientOptions {
  /** Answers the token to connect with: a JWT, or an API key. Asked for every connection, and before a token expires. */
  auth: () => string | Promise<string>;
  /** Which to use, best first. Default: all three. */
  transports?: TransportKind[];
  /** Held for the client's life. None here and no `channel()`: the user's own channel. */
  channels?: string[];
  /** Closes the client. */
  signal?: AbortSignal;
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
  state: ClientState;
  /** Everything the server says, duplicates included, before anything is made of it. */
  frame: ServerFrame;
}

/** One session, over whichever transport gets through. Made by `createClient`. */
export class Client {
  private readonly base: URL;
  private readonly events = new Emitter<ClientEvents>();
  private readonly session: Session;
  private readonly commands = new Commands();
  private readonly tokens: TokenKeeper;
  private readonly connector: Connector;
  private readonly holds: ChannelHolds;
  /** The latest subscribe of a channel: the answer to an older one is out of date. */
  private readonly asked = new Map<string, Subscribe>();
  private readonly askBackoff = new Backoff();
  private readonly lifetime = new AbortController();
  private snapshot: ClientState | undefined;
  private cursorTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string | URL, options: ClientOptions) {
    this.base = baseOf(url);
    this.session = new Session(randomName(), {
      message: (message) => {
        this.holds.emit("message", message);
        this.events.emit("message", message);
      },
      gap: (gap, announced) => {
        if (!announced) console.warn("belfry: messages are missing, and no gap frame said so", gap);
        this.holds.emit("gap", gap);
        this.events.emit("gap", gap);
      },
      duplicate: () => undefined,
    });
    this.tokens = new TokenKeeper(options.auth);
    this.holds = new ChannelHolds((name) => this.leave(name));
    const transports = options.transports || ["ws", "sse", "poll"];
    if (transports.length === 0) throw new BelfryError("bad_option", "transports: name at least one of ws, sse, poll");
    this.connector = new Connector(
      { base: this.base, transports, heartbeatMs: options.heartbeatMs },
      this.session,
      this.tokens,
      {
        frame: (frame) => this.onFrame(frame),
        polled: (cursor) => {
          this.session.adopt(cursor);
          this.cursorMoved();
        },
        sendable: () => this.connector.send(this.commands.unanswered()),
        changed: () => this.changed(),
      },
    );
    for (const name of options.channels || []) if (this.holds.always(name)) this.join(name);
    const { signal } = options;
    if (signal) {
      if (signal.aborted) this.close();
      else signal.addEventListener("abort", () => this.close());
    }
  }

  /** Starts; from then on it connects, falls back and comes back by itself. Does nothing the second time. */
  connect(): void {
    this.connector.start();
  }

  /** Ends the session at once. What waits for a reply is rejected with `closed`. For good: make a new client to go on. */
  close(): void {
    this.connector.stop();
  }

  /** The same object until something changes, so that it fits React's `useSyncExternalStore`. */
  get state(): ClientState {
    if (!this.snapshot) {
      const { phase, transport, nextRetryAt, lastError } = this.connector;
      const { attempt, id: session } = this.session;
      const cursor = this.session.cursor.toString();
      this.snapshot = { phase, transport, attempt, nextRetryAt, lastError, session, cursor };
    }
    return this.snapshot;
  }

  /** Calls `fn` after every change of `state`. Returns a function that stops it. */
  readonly subscribe = (fn: () => void): (() => void) => this.events.on("state", fn);

  /** Returns a function that removes the listener. */
  on<Name extends keyof ClientEvents>(name: Name, fn: (value: ClientEvents[Name]) => void): () => void {
    return this.events.on(name, fn);
  }

  /**
   * Holds a channel, subscribing if nobody holds it yet. `after` is the last seq already known: what is kept since is
   * delivered first. Close what you no longer need.
   */
  channel(name: string, options: { after?: number } = {}): Channel {
    const { channel, fresh } = this.holds.open(name);
    if (fresh) this.join(name, options.after);
    return channel;
  }

  /**
   * Resolves with the server's acknowledgement. Sent again after a lost connection, delivered once. Undefined for an
   * ephemeral message that was sent again: nothing remembers what became of it.
   */
  publish(channel: string, event: string, data: Json, options: PublishOptions = {}): Promise<PublishResult | undefined> {
    const command: Publish = {
      type: "publish",
      channel,
      event,
      data,
      idempotency_key: options.idempotencyKey || randomName(),
    };
    if (options.echo !== undefined) command.echo = options.echo;
    if (new TextEncoder().encode(JSON.stringify(command)).length > CLIENT_FRAME_LIMIT_BYTES) {
      const detail = `a publish may have ${CLIENT_FRAME_LIMIT_BYTES} bytes as JSON`;
      return Promise.reject(new BelfryError("too_large", detail));
    }
    return this.command(command).then(({ results }) => results && results[0]);
  }

  /**
   * Changes the transport in mid-stream: the new connection takes over the same session and cursor, then the old one
   * is dropped. Answers whether it came about; if not, the client goes on as it was.
   */
  switchTransport(kind: TransportKind): Promise<boolean> {
    return this.connector.switchTo(kind);
  }

  /** Drops the connection abruptly and opens another at once: for tests and demonstrations. */
  cut(): void {
    this.connector.cut();
  }

  private onFrame(frame: ServerFrame): void {
    this.events.emit("frame", frame);
    switch (frame.type) {
      case "welcome":
        return this.onWelcome(frame);
      case "message":
        this.session.message(frame);
        return this.cursorMoved();
      case "gap":
        this.session.gap(frame);
        return this.cursorMoved();
      case "ping":
        if (frame.cursor !== undefined) this.session.adopt(frame.cursor);
        return this.cursorMoved();
      case "reply":
        return this.commands.settle(frame);
      case "subscribed":
        return this.meet(this.session.subscribed(frame.channels));
      case "unsubscribed":
        for (const name of frame.channels) this.refused(name, { code: frame.code || "unsubscribed" });
        return;
      default:
        // `reconnect` and `close` are the connector's; other types are not of this version.
        return;
    }
  }

  private onWelcome(frame: Welcome): void {
    const demands = this.session.welcome(frame);
    this.tokens.arm(frame.expires_at, () => void this.refresh());
    const refused = frame.refused || {};
    for (const name of Object.keys(refused)) this.refused(name, refused[name]);
    for (const name of Object.keys(frame.channels)) if (this.session.isLive(name)) this.holds.ready(name);
    this.meet(demands);
    this.changed();
  }

  private command(command: Command): Promise<Reply> {
    if (this.connector.phase === "closed") return Promise.reject(new BelfryError("closed", "the client is closed"));
    return this.commands.add(command, (numbered) => this.connector.send([numbered]));
  }

  private join(name: string, after?: number): void {
    const command = this.session.add(name, after);
    if (command) this.ask(command);
  }

  private leave(name: string): void {
    this.asked.delete(name);
    // Where it fails the session is gone, and the subscription with it.
    this.command(this.session.remove(name)).then(
      () => this.session.left(name),
      () => undefined,
    );
  }

  private ask(command: Subscribe): void {
    for (const name of command.channels) this.asked.set(name, command);
    this.command(command).then(
      (reply) => this.onSubscribed(command, reply),
      (error: BelfryError) => {
        if (TRANSIENT_CODES.includes(error.code)) return void this.askLater(command);
        for (const name of command.channels) this.refused(name, { code: error.code, detail: error.message });
      },
    );
  }

  private async askLater(command: Subscribe): Promise<void> {
    await wait(this.askBackoff.next(), this.lifetime.signal);
    const stillAsked = command.channels.every((name) => this.asked.get(name) === command);
    if (stillAsked && !this.lifetime.signal.aborted) this.ask(command);
  }

  private onSubscribed(command: Subscribe, reply: Reply): void {
    this.askBackoff.reset();
    if (reply.cursor !== undefined) this.session.fill(reply.cursor);
    for (const name of command.channels) {
      if (this.asked.get(name) !== command) continue;
      this.asked.delete(name);
      const joined = reply.channels && reply.channels[name];
      if (!joined) {
        this.refused(name, reply.refused && reply.refused[name]);
        continue;
      }
      this.meet(this.session.joined(name, joined));
      this.holds.ready(name);
    }
  }

  private refused(name: string, refusal: Refusal = { code: "refused" }): void {
    this.session.drop(name);
    this.holds.refused(name, new BelfryError(refusal.code, refusal.detail));
  }

  private meet(demands: Demands): void {
    for (const command of demands.ask) this.ask(command);
    for (const page of demands.fetch) {
      fetchHistory(this.base, () => this.tokens.current, page, this.lifetime.signal).then(
        (answer) => this.meet(this.session.page(page.channel, answer)),
        () => {
          const again = this.session.rejoin(page.channel);
          if (again) this.ask(again);
        },
      );
    }
  }

  /** In-band, so that a connection outlives its token. Where it fails the server closes, and a new one asks again. */
  private async refresh(): Promise<void> {
    try {
      const token = await this.tokens.fetch();
      const reply = await this.command({ type: "refresh", token });
      this.tokens.arm(reply.expires_at, () => void this.refresh());
    } catch (error) {
      console.warn("belfry: the token could not be refreshed", error);
    }
  }

  private cursorMoved(): void {
    if (this.cursorTimer === undefined) this.cursorTimer = setTimeout(() => this.changed(), CURSOR_NOTICE_MS);
  }

  private changed(): void {
    clearTimeout(this.cursorTimer);
    this.cursorTimer = undefined;
    this.snapshot = undefined;
    if (this.connector.phase === "closed" && !this.lifetime.signal.aborted) {
      this.lifetime.abort();
      this.commands.rejectAll(this.connector.lastError || new BelfryError("closed", "the client is closed"));
    }
    this.events.emit("state", this.state);
  }
}

export function createClient(url: string | URL, options: ClientOptions): Client {
  return new Client(url, options);
}

/** Where Belfry is served, with or without a path; relative to the page. */
function baseOf(url: string | URL): URL {
  const base = new URL(String(url), typeof location === "undefined" ? undefined : location.href);
  base.search = "";
  base.hash = "";
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  return base;
}

function randomName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
