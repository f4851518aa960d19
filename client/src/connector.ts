import { Backoff } from "./backoff.js";
import { BelfryError } from "./errors.js";
import type { Close, NumberedCommand, ServerFrame, TransportKind } from "./frames.js";
import { Link } from "./link.js";
import type { Session } from "./session.js";
import type { Phase } from "./state.js";
import type { TokenKeeper } from "./token.js";
import type { End, Open } from "./transport.js";
import { openPoll } from "./transport-poll.js";
import { openStream } from "./transport-sse.js";
import { openWebSocket } from "./transport-ws.js";

/** A connection that lived so long was a good one: the next failure counts as the first. */
const STABLE_MS = 5_000;

/** How long a stream that turned out to be held back on its way is not tried again. */
const UNFIT_MS = 600_000;

/** From the start of a connection to its welcome, where another transport waits for its turn. */
const WELCOME_TIMEOUT_MS = 5_000;

/** Where none does: on a very slow network every transport needs longer, and none would ever come up. */
const LAST_WELCOME_TIMEOUT_MS = 10_000;

const OPEN: Record<TransportKind, Open> = { ws: openWebSocket, sse: openStream, poll: openPoll };

export interface ConnectorEvents {
  /** From the connection that counts, beginning with its welcome. */
  frame(frame: ServerFrame): void;
  polled(cursor: string): void;
  /** Commands without a reply may go out (again). */
  sendable(): void;
  changed(): void;
}

export interface ConnectorOptions {
  base: URL;
  transports: TransportKind[];
  heartbeatMs: number | undefined;
}

/**
 * Keeps one connection of the session alive: tries transports in turn, comes back after failures, changes transport in
 * mid-stream. At most two links exist at a time: the live one, whose frames count, and one that is being opened and
 * takes over with its welcome. Both read from the same cursor, so it does not matter who delivers what.
 */
export class Connector {
  phase: Phase = "idle";
  nextRetryAt: number | undefined;
  lastError: BelfryError | undefined;
  private live: Link | undefined;
  private opening: Link | undefined;
  /** Of the link that is being opened, from before its token is there. */
  private openingKind: TransportKind | undefined;
  /** Tells a token that comes too late from the one that is waited for. */
  private turn = 0;
  /** What is left to try in this round. */
  private round: TransportKind[] = [];
  /** The transport that worked last, or was asked for. */
  private preferred: TransportKind | undefined;
  private unfitUntil = new Map<TransportKind, number>();
  private readonly backoff = new Backoff();
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private reconnectTimer: ReturnType<typeof setTimeout> | undefined;
  /** The live connection's welcome has been dealt with: what waits for a reply may go out. */
  private greeted = false;
  /** Who waits for a change of transport. */
  private switching: { kind: TransportKind; settle: (done: boolean) => void } | undefined;
  private readonly onOnline = () => {
    if (this.nextRetryAt !== undefined) this.beginRound();
  };

  constructor(
    private readonly options: ConnectorOptions,
    private readonly session: Session,
    private readonly tokens: TokenKeeper,
    private readonly events: ConnectorEvents,
  ) {}

  get transport(): TransportKind | undefined {
    return this.live && this.live.kind;
  }

  start(): void {
    if (this.phase !== "idle") return;
    this.phase = "connecting";
    if (typeof addEventListener === "function") addEventListener("online", this.onOnline);
    this.beginRound();
  }

  stop(error?: BelfryError): void {
    if (this.phase === "closed") return;
    if (!error && this.live) this.live.bye();
    this.lastError = error;
    this.phase = "closed";
    this.nextRetryAt = undefined;
    clearTimeout(this.retryTimer);
    clearTimeout(this.reconnectTimer);
    this.tokens.disarm();
    if (typeof removeEventListener === "function") removeEventListener("online", this.onOnline);
    this.abandonOpening();
    this.dropLive();
    this.settleSwitch();
    this.events.changed();
  }

  /** Drops the connection and opens another at once. */
  cut(): void {
    if (this.phase === "idle" || this.phase === "closed") return;
    this.settleSwitch();
    this.dropLive();
    this.beginRound();
  }

  /** Opens a connection of this kind beside the present one, which ends when the new one is welcomed. */
  switchTo(kind: TransportKind): Promise<boolean> {
    if (this.phase === "closed") return Promise.resolve(false);
    if (this.live && this.live.kind === kind && !this.openingKind) return Promise.resolve(true);
    this.settleSwitch();
    this.unfitUntil.delete(kind);
    const done = new Promise<boolean>((settle) => {
      this.switching = { kind, settle };
    });
    if (this.phase === "idle") {
      this.preferred = kind;
      this.start();
    } else if (this.live) {
      this.round = [];
      this.open(kind);
    } else {
      this.preferred = kind;
      this.beginRound();
    }
    return done;
  }

  /** Held back while a takeover is under way: the old connection may already be fenced. */
  send(commands: NumberedCommand[]): void {
    if (this.live && this.greeted && !this.openingKind) this.live.send(commands);
  }

  private order(): TransportKind[] {
    const { preferred } = this;
    const rest = this.options.transports.filter((kind) => kind !== preferred);
    const all = preferred === undefined ? rest : [preferred].concat(rest);
    const fit = all.filter((kind) => Date.now() >= (this.unfitUntil.get(kind) || 0));
    return fit.length > 0 ? fit : all;
  }

  private beginRound(): void {
    if (this.phase === "live") this.phase = "recovering";
    const [first, ...rest] = this.order();
    this.round = rest;
    if (first !== undefined) this.open(first);
  }

  private open(kind: TransportKind): void {
    clearTimeout(this.retryTimer);
    clearTimeout(this.reconnectTimer);
    this.nextRetryAt = undefined;
    this.abandonOpening();
    this.openingKind = kind;
    const turn = this.turn;
    this.tokens.fetch().then(
      () => {
        if (turn === this.turn) this.connect(kind);
      },
      (error: BelfryError) => {
        if (turn === this.turn) this.openingFailed(error, () => this.retryLater());
      },
    );
    this.events.changed();
  }

  private connect(kind: TransportKind): void {
    const params = this.session.params();
    if (this.options.heartbeatMs !== undefined) params.heartbeat_ms = this.options.heartbeatMs;
    const opening = {
      base: this.options.base,
      params,
      token: () => this.tokens.current,
      session: () => this.session.id,
      cursor: () => this.session.cursor.toString(),
    };
    const patience = this.round.length > 0 ? WELCOME_TIMEOUT_MS : LAST_WELCOME_TIMEOUT_MS;
    this.opening = new Link(kind, patience, OPEN[kind], opening, {
      frame: (link, frame) => this.onFrame(link, frame),
      polled: (link, cursor) => {
        if (link === this.live) this.events.polled(cursor);
      },
      ended: (link, end) => (link === this.live ? this.liveEnded(link, end) : this.openingEnded(link, end)),
    });
    this.events.changed();
  }

  private onFrame(link: Link, frame: ServerFrame): void {
    if (link === this.opening && frame.type === "welcome") this.promote(link);
    if (link !== this.live) return;
    this.events.frame(frame);
    if (frame.type === "welcome") {
      this.greeted = true;
      this.events.sendable();
    } else if (frame.type === "reconnect") {
      clearTimeout(this.reconnectTimer);
      this.reconnectTimer = setTimeout(() => {
        if (this.live && !this.openingKind) this.open(this.live.kind);
      }, frame.after_ms);
    }
  }

  /** After the newer welcome the older connection no longer counts. */
  private promote(link: Link): void {
    this.dropLive();
    this.live = link;
    this.opening = undefined;
    this.openingKind = undefined;
    this.preferred = link.kind;
    this.phase = "live";
    this.lastError = undefined;
    this.settleSwitch(link.kind);
  }

  private openingEnded(link: Link, end: End): void {
    if (link !== this.opening) return;
    if (end.kind === "close") {
      this.onClose(end.frame, true);
    } else {
      const detail = end.kind === "lost" ? end.detail : "held back on the way";
      const error = new BelfryError("connection_failed", `${link.kind}: ${detail}`);
      this.openingFailed(error, () => this.openNext());
    }
  }

  /** Beside a live connection a failed one changes nothing; otherwise `next` says how to go on. */
  private openingFailed(error: BelfryError, next: () => void): void {
    this.abandonOpening();
    this.lastError = error;
    if (this.live) {
      this.settleSwitch();
      this.events.sendable();
      this.events.changed();
    } else {
      next();
    }
  }

  private openNext(): void {
    const kind = this.round.shift();
    if (kind !== undefined) return this.open(kind);
    this.retryLater();
  }

  private liveEnded(link: Link, end: End): void {
    this.dropLive();
    this.phase = "recovering";
    if (link.welcomedAt !== undefined && Date.now() - link.welcomedAt >= STABLE_MS) this.backoff.reset();
    if (end.kind === "close") return this.onClose(end.frame, false);
    const detail = end.kind === "lost" ? end.detail : "held back on the way";
    this.lastError = new BelfryError("connection_lost", `${link.kind}: ${detail}`);
    if (end.kind === "buffered") this.unfitUntil.set(link.kind, Date.now() + UNFIT_MS);
    // One that is being opened decides how it goes on.
    if (this.openingKind) this.events.changed();
    else if (end.kind === "buffered") this.openNext();
    else this.retryLater();
  }

  private onClose(frame: Close, ofOpening: boolean): void {
    const error = new BelfryError(frame.code, frame.detail);
    if (frame.code === "replaced") return this.onReplaced(frame, error, ofOpening);
    // These two name their own cure; `final` would not know of it.
    if (frame.code === "session_mismatch") {
      this.dropLive();
      this.session.forget();
    } else if (frame.code === "channels_required" && this.session.size === 0) {
      this.session.forget();
    } else if (frame.final && frame.code !== "channels_required") {
      return this.stop(error);
    }
    if (ofOpening) this.openingFailed(error, () => this.retryLater(frame.retry_after_ms));
    else this.recover(error, frame.retry_after_ms);
  }

  /** Somebody took the session over: most often the newer connection of this very client. */
  private onReplaced(frame: Close, error: BelfryError, ofOpening: boolean): void {
    const ours = frame.connection === this.session.connection;
    if (ours) this.session.attempt = Math.max(this.session.attempt, frame.attempt || 0);
    else this.session.leave();
    if (ofOpening) this.openingFailed(error, () => this.retryLater());
    else if (ours && this.openingKind) this.events.changed();
    else this.recover(error, undefined);
  }

  /** The live connection has ended. */
  private recover(error: BelfryError, askedMs: number | undefined): void {
    this.lastError = error;
    if (this.openingKind) this.events.changed();
    else this.retryLater(askedMs);
  }

  private retryLater(askedMs = 0): void {
    this.settleSwitch();
    if (this.phase === "live") this.phase = "recovering";
    const delay = askedMs > 0 ? this.backoff.after(askedMs) : this.backoff.next();
    this.nextRetryAt = Date.now() + delay;
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.beginRound(), delay);
    this.events.changed();
  }

  private abandonOpening(): void {
    this.turn += 1;
    if (this.opening) this.opening.close();
    this.opening = undefined;
    this.openingKind = undefined;
  }

  private dropLive(): void {
    if (this.live) this.live.close();
    this.live = undefined;
    this.greeted = false;
  }

  /** Without a kind: it came to nothing. */
  private settleSwitch(promoted?: TransportKind): void {
    const { switching } = this;
    this.switching = undefined;
    if (switching) switching.settle(switching.kind === promoted);
  }
}
