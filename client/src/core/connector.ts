import type { BelfryError } from "./api.js";
import { createBackoff } from "./backoff.js";
import type { Close, ConnectParams, NumberedCommand, ServerFrame, TransportKind } from "./frames.js";
import { createHealth } from "./health.js";
import { FLOW_TIMEOUT_MS, openLink, type Link, type Purpose } from "./link.js";
import type { Memory } from "./memory.js";
import type { Session } from "./session.js";
import type { ClientState } from "./state.js";
import type { Note } from "./timeline.js";
import type { Tokens } from "./tokens.js";
import type { Exchange, Open } from "./transport.js";
import { fault, timer } from "./util.js";
import { isOffline, watchPage } from "./wake.js";
import { HEARTBEAT_GRACE_MS, watchClock } from "./watchdog.js";

/** A connection that lived so long was a good one: the next failure counts as the first. */
const STABLE_MS = 5_000;

/** For a sign of life on waking. */
export const CHECK_MS = 3_000;

/** On a lesser transport: until the better ones are probed; then doubling to the cap. */
export const PROBE_MS = 10_000;
export const PROBE_CAP_MS = 300_000;

/** The phase, the entry of the timeline and what is remembered. */
const LIVE = "live";

/** After a page went, until it is taken to be still there. */
const HIDDEN_MS = 5_000;

/** The part of the client's state that is about connections. */
export type Status = { -readonly [Key in Exclude<keyof ClientState, "session" | "cursor">]: ClientState[Key] };

export interface ConnectorEvents {
  /** From the connection that counts, beginning with its welcome. */
  frame(frame: ServerFrame): void;
  /** A connection is live: what waits for a reply may go out (again). `back`: it had been lost. */
  live(back: boolean): void;
  changed(): void;
}

export interface ConnectorOptions {
  base: string;
  /** Best first. */
  transports: TransportKind[];
  open: { [kind in TransportKind]: Open };
  exchange: Exchange;
  memory: Memory;
  note: Note;
  heartbeatMs: number | undefined;
  /** Whether somebody else goes on with the session when this page ends. */
  stays?: () => boolean;
}

/**
 * Keeps one connection of the session alive, over the best transport that gets through.
 *
 * At most one link is `live`: its frames count. Others, the `rivals`, are being opened beside it or in its stead. The
 * first welcome makes a rival live and ends the others; since all read from the same cursor, it does not matter who
 * delivers what. The server gives the session to the highest `attempt`, so in a race a better transport has the
 * higher number: one that starts later cannot take the session from it.
 */
export interface Connector {
  readonly status: Status;
  start(): void;
  stop(error?: BelfryError): void;
  send(commands: NumberedCommand[]): void;
  cut(): void;
  /** Says whether it came about. */
  switchTo(kind: TransportKind, done: (done: boolean) => void): void;
}

export function createConnector(
  options: ConnectorOptions,
  session: Session,
  tokens: Tokens,
  events: ConnectorEvents,
): Connector {
  const { transports, memory, note } = options;
  const health = createHealth(memory, note);
  const backoff = createBackoff();
  let live: Link | undefined;
  let rivals: Link[] = [];
  /** What is still to be started in this race. */
  let queue: TransportKind[] = [];
  /** Attempt numbers of this race lie above it. */
  let base = 0;
  /** Tells a token that comes too late from the one that is waited for. */
  let turn = 0;
  let wasLive = false;
  /** The live connection's welcome has been dealt with: commands go out, those of before first. */
  let greeted = false;
  let probeMs = PROBE_MS;
  /** Who waits for a change of transport. */
  let switching: ((done: boolean) => void) | undefined;
  const status: Status = {
    phase: "idle",
    transport: undefined,
    rtt: memory.now.rtt,
    attempt: 0,
    nextRetryAt: undefined,
    lastError: undefined,
  };
  const ladder = timer();
  const retry = timer();
  const probing = timer();
  const checking = timer();
  let unwatch: (() => void)[] = [];

  const rank = (kind: TransportKind) => transports.indexOf(kind);
  const better = () => transports.slice(0, Math.max(0, rank(live!.kind)));

  function withToken(then: () => void, otherwise: (error: BelfryError) => void): void {
    const mine = (turn += 1);
    tokens.fetch((error) => {
      if (mine !== turn) return;
      if (error) otherwise(error);
      else then();
    });
  }

  function settleSwitch(done: boolean): void {
    const settle = switching;
    switching = undefined;
    if (settle) settle(done);
  }

  function drop(link: Link | undefined): void {
    if (!link) return;
    // A session that was made for a rival ends with it.
    if (link !== live && link.welcome && link.fresh) link.bye();
    link.close();
    rivals = rivals.filter((rival) => rival !== link);
    if (link === live) {
      live = status.transport = undefined;
      greeted = false;
    }
  }

  /** Whatever was under way gives way to what comes now. */
  function clear(): void {
    turn += 1;
    queue = [];
    ladder();
    retry();
    probing();
    status.nextRetryAt = undefined;
    rivals.forEach((rival) => drop(rival));
  }

  function paramsOf(attempt: number, purpose: Purpose, kind: TransportKind): ConnectParams {
    const params = session.params(attempt);
    if (purpose === "scout") {
      delete params.session;
      delete params.cursor;
      if (params.channels) params.channels = params.channels.slice(0, 1);
    }
    const heartbeat = Math.min(options.heartbeatMs || Infinity, health.bears());
    if (heartbeat < Infinity) params.heartbeat_ms = Math.floor(heartbeat);
    if (kind === "sse" && (memory.now.pad || purpose === "scout")) params.pad = 1;
    return params;
  }

  function open(kind: TransportKind, attempt: number, purpose: Purpose): void {
    note(purpose === "claim" ? "start" : "probe", kind);
    session.attempt = Math.max(session.attempt, attempt);
    const opening = {
      base: options.base,
      exchange: options.exchange,
      params: paramsOf(attempt, purpose, kind),
      probe: purpose === "probe",
      token: () => tokens.current,
      session: () => session.id,
      cursor: session.cursor,
      patience: health.bears,
    };
    rivals.push(openLink(kind, purpose, options.open[kind], opening, { frame: onFrame, flows: onFlows, ended: onEnded }));
  }

  /** All transports, one after the other, until one is welcomed. Beside a live connection that may be dead, too. */
  function race(): void {
    clear();
    status.attempt += 1;
    if (!live) status.phase = wasLive ? "recovering" : "connecting";
    withToken(() => climb(health.order(transports)), failed);
    events.changed();
  }

  function climb(kinds: TransportKind[]): void {
    queue = kinds;
    base = session.attempt;
    session.attempt += transports.length;
    step(true);
  }

  function step(first?: boolean): void {
    const kind = queue.shift();
    if (!kind) return;
    // A WebSocket that hangs after the server took it for open would hold the session, or leave one behind. So it
    // claims at once, and saves a round trip, only where it is what worked last.
    const probe = kind === "ws" && transports.length > 1 && !(first && memory.now.transport === kind);
    open(kind, base + transports.length - rank(kind), probe ? "probe" : "claim");
    ladder(health.patience(), step);
  }

  /** This race, or this attempt beside a live connection, has come to nothing. */
  function failed(error: BelfryError, askedMs?: number): void {
    if (live) {
      status.attempt = 0;
      settleSwitch(false);
      armProber();
      events.changed();
    } else {
      status.lastError = error;
      retryLater(askedMs);
    }
  }

  function retryLater(askedMs?: number): void {
    settleSwitch(false);
    const delay = backoff.delay(askedMs);
    status.phase = isOffline() ? "offline" : wasLive ? "recovering" : "connecting";
    status.nextRetryAt = Date.now() + delay;
    note("retry", undefined, delay);
    retry(delay, race);
    events.changed();
  }

  function onFrame(link: Link, frame: ServerFrame): void {
    let back = false;
    if (frame.type === "ready") {
      note("ready", link.kind);
      link.claim(paramsOf((session.attempt += 1), "claim", link.kind));
      // It has proven itself: give it the time to be welcomed.
      return ladder(health.patience(), step);
    }
    if (frame.type === "welcome" && link !== live) {
      note("welcome", link.kind, link.welcomedAt - link.openedAt);
      if (link.purpose === "scout") return;
      // It came too late, with a session that nobody needs.
      if (link.fresh && session.id) return drop(link);
      back = wasLive && status.phase !== LIVE;
      wasLive = true;
      promote(link);
    }
    if (link !== live) return;
    // Only these answer a ping: anything else may have been on its way before.
    if (frame.type === "pong" || frame.type === "welcome") checking();
    events.frame(frame);
    if (frame.type === "welcome") {
      greeted = true;
      events.live(back);
    }
    if (frame.type === "reconnect") retry(frame.after_ms, race);
  }

  /** After the newer welcome the older connection no longer counts. */
  function promote(link: Link): void {
    const { kind } = link;
    const rtt = link.welcomedAt - link.openedAt;
    rivals = rivals.filter((rival) => rival !== link);
    drop(live);
    live = link;
    queue = [];
    turn += 1;
    ladder();
    retry();
    rivals.forEach((rival) => {
      // What is better may still come. And of one that makes a session of its own we have to hear, to end it.
      if (rival.fresh || rank(rival.kind) < rank(kind)) return;
      note("dropped", rival.kind);
      drop(rival);
    });
    status.phase = LIVE;
    status.transport = kind;
    status.rtt = rtt;
    status.attempt = 0;
    status.nextRetryAt = status.lastError = undefined;
    note(LIVE, kind, rtt);
    memory.learn({ rtt });
    if (kind !== "sse") remember(kind, LIVE);
    settleSwitch(true);
    armProber();
  }

  function remember(kind: TransportKind, fate: string): void {
    const outcome = memory.now.outcome || {};
    outcome[kind] = fate;
    memory.learn(fate === LIVE ? { transport: kind, outcome } : { outcome });
  }

  function onFlows(link: Link): void {
    note("flows", link.kind);
    if (link === live) return remember(link.kind, LIVE);
    if (link.purpose !== "scout") return;
    drop(link);
    // Meanwhile a better one may have taken over. And a stream that began so late began when others had filled some
    // buffer on the way, with all that was in it.
    if (live && link.welcomedAt - link.openedAt < FLOW_TIMEOUT_MS && rank(link.kind) < rank(live.kind)) {
      memory.learn({ pad: true });
      open(link.kind, session.attempt + 1, "claim");
    }
  }

  /** Better transports are tried again from time to time, without touching the session before they have proven good. */
  function armProber(): void {
    if (!live || !better().length) return probing();
    probing(probeMs * (0.75 + Math.random() / 2), () => {
      probeMs = Math.min(PROBE_CAP_MS, probeMs * 2);
      armProber();
      if (rivals.length) return;
      withToken(() => {
        better().forEach((kind) => open(kind, session.attempt, kind === "ws" ? "probe" : "scout"));
      }, failed);
    });
  }

  function onEnded(link: Link, detail: string, frame?: Close, held?: boolean): void {
    const { kind } = link;
    const now = Date.now();
    const ofLive = link === live;
    note(ofLive ? "lost" : "failed", kind, detail);
    drop(link);
    if (ofLive && now - link.welcomedAt >= STABLE_MS) backoff.reset();
    if (frame) return onClose(link, frame, ofLive);

    const error = fault("connection_lost", `${kind}: ${detail}`);
    remember(kind, detail);
    if (ofLive) {
      status.lastError = error;
      if (held) {
        // Everything below it, at once.
        health.condemn(kind);
        const below = transports.slice(rank(kind) + 1);
        if (below.length) {
          status.phase = "recovering";
          climb(below);
          return events.changed();
        }
      } else if (!isOffline()) {
        health.died(kind, now - link.welcomedAt, now - link.heardAt);
        if (now - link.welcomedAt > PROBE_MS) probeMs = PROBE_MS;
      }
      retryLater();
    } else {
      rivalFailed(error);
    }
  }

  function rivalFailed(error: BelfryError, askedMs?: number): void {
    if (queue.length) step();
    else if (!rivals.length && !retry.on) failed(error, askedMs);
  }

  function onClose(link: Link, frame: Close, ofLive: boolean): void {
    const { code, retry_after_ms } = frame;
    const error = fault(code, frame.detail);
    if (code === "replaced") return onReplaced(link, frame, error);
    // These two name their own cure; `final` would not know of it.
    if (code === "session_mismatch" || (code === "channels_required" && !session.channels().length)) {
      drop(live);
      session.forget();
    } else if (frame.final && code !== "channels_required" && !live) {
      return connector.stop(error);
    }
    status.lastError = error;
    if (ofLive) retryLater(retry_after_ms);
    else rivalFailed(error, retry_after_ms);
  }

  /** Somebody has the session: most often another connection of this very client. */
  function onReplaced(link: Link, frame: Close, error: BelfryError): void {
    if (frame.connection !== session.connection) {
      // A duplicated tab: go on from the same cursor in a new session.
      session.id = undefined;
      drop(live);
      return retryLater();
    }
    session.attempt = Math.max(session.attempt, frame.attempt!);
    // The winner has been answered, and that answer has not come here before this one.
    const winner = rivals.filter((rival) => rival.attempt === frame.attempt)[0];
    if (live) return rivalFailed(error);
    queue = [];
    ladder(winner ? health.patience() : 0, () => {
      if (winner) {
        note("failed", winner.kind, "held back");
        if (winner.kind === "sse") health.condemn("sse");
        drop(winner);
      }
      // Until now this was a change of transport, which is no loss.
      if (wasLive) status.phase = "recovering";
      events.changed();
      climb(transports.slice(Math.max(0, rank(link.kind))));
    });
  }

  /** On waking: is the connection still there? It is kept until a new one is welcomed. */
  function wake(sure: boolean): void {
    note("wake");
    if (sure) probeMs = PROBE_MS;
    const link = live;
    if (!link) {
      if (retry.on) race();
      return;
    }
    const { heardAt } = link;
    if (checking.on || (!sure && Date.now() - heardAt < CHECK_MS)) return;
    const check = () => {
      if (link !== live) return;
      note("silent", link.kind);
      race();
    };
    // An event stream cannot be asked.
    if (link.ping()) checking(CHECK_MS, check);
    else if (!rivals.length && (sure || Date.now() - heardAt > link.welcome!.heartbeat_ms)) check();
  }

  function tick(now: number): void {
    // While rivals race, the old connection costs nothing; if they fail it is looked at again.
    if (!live || checking.on || rivals.length || live.kind === "poll") return;
    const limit = live.welcome!.heartbeat_ms + HEARTBEAT_GRACE_MS;
    if (now - live.heardAt > limit) {
      const link = live;
      link.close();
      onEnded(link, "silent");
    }
  }

  function goodbye(): void {
    if (live && !(options.stays && options.stays())) live.bye();
  }

  /** The session stays, for the page may come back; where it cannot, the session ends at once. */
  function hide(returns: boolean): void {
    note("hidden");
    if (!returns) goodbye();
    clear();
    drop(live);
    status.phase = "recovering";
    // Should it stay after all. In the cache no time passes.
    retry(HIDDEN_MS, race);
    events.changed();
  }

  const connector: Connector = {
    status,

    start() {
      if (status.phase !== "idle") return;
      unwatch = [
        watchClock(tick, () => wake(true)),
        watchPage({
          wake,
          hide,
          offline() {
            // Browsers say so wrongly at times: ask.
            note("offline");
            if (live) wake(true);
          },
        }),
      ];
      race();
    },

    stop(error) {
      if (status.phase === "closed") return;
      note("closed", undefined, error && error.code);
      if (!error) goodbye();
      status.phase = "closed";
      unwatch.forEach((stop) => stop());
      clear();
      checking();
      drop(live);
      tokens.disarm();
      status.lastError = error;
      settleSwitch(false);
      events.changed();
    },

    /** A takeover may have fenced the live connection already: what it loses is said again after the next welcome. */
    send(commands) {
      if (live && greeted) live.send(commands);
    },

    cut() {
      if (status.phase === "idle" || status.phase === "closed") return;
      settleSwitch(false);
      drop(live);
      race();
    },

    switchTo(kind, done) {
      if (status.phase === "closed") return done(false);
      if (live && live.kind === kind && !rivals.length) return done(true);
      settleSwitch(false);
      switching = done;
      health.absolve(kind);
      memory.now.transport = kind;
      if (status.phase === "idle") return connector.start();
      if (!live) return race();
      clear();
      withToken(() => open(kind, session.attempt + 1, "claim"), failed);
    },
  };
  return connector;
}
