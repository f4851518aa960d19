import type { BelfryError } from "./api.js";
import { createBackoff } from "./backoff.js";
import type { Close, NumberedCommand, ServerFrame, TransportKind } from "./frames.js";
import { createHealth } from "./health.js";
import { CLAIM, FLOW_TIMEOUT_MS, PROBE, SCOUT, type Link } from "./link.js";
import { createProber, PROBE_MS } from "./prober.js";
import { createRace, type RaceOptions } from "./race.js";
import type { Machine } from "./machine.js";
import { idle, type Status } from "./status.js";
import type { Tokens } from "./tokens.js";
import { assign, fault, timer } from "./util.js";
import { isOffline, watchPage } from "./wake.js";
import { HEARTBEAT_GRACE_MS, watchClock } from "./watchdog.js";

/** A connection that lived so long was a good one: the next failure counts as the first. */
const STABLE_MS = 5_000;

/** For a sign of life on waking. */
export const CHECK_MS = 3_000;

/** The phase, the entry of the timeline and what is remembered. */
const LIVE = "live";

/** After a page went, until it is taken to be still there. */
const HIDDEN_MS = 5_000;

export interface ConnectorEvents {
  /** From the connection that counts, beginning with its welcome. */
  frame(frame: ServerFrame): void;
  /** A connection is live: what waits for a reply may go out (again). `back`: it had been lost. */
  live(back: boolean): void;
  changed(): void;
}

export interface ConnectorOptions extends RaceOptions {
  /** Whether somebody else goes on with the session when this page ends. */
  stays?: () => boolean;
  /** Whether somebody else had it live before: then it is recovering. */
  wasLive?: () => boolean;
}

/**
 * Keeps one connection of the session alive, over the best transport that gets through.
 *
 * At most one link is `live`: its frames count. Others race beside it or in its stead. The first welcome makes a rival
 * live and ends the others; since all read from the same cursor, it does not matter who delivers what.
 */
export interface Connector {
  readonly standing: Status;
  start(): void;
  stop(error?: BelfryError): void;
  pass(commands: NumberedCommand[]): void;
  cut(): void;
  /** Says whether it came about. */
  switchTo(kind: TransportKind, done: (done: boolean) => void): void;
}

export function createConnector(
  options: ConnectorOptions,
  session: Machine,
  tokens: Tokens,
  events: ConnectorEvents,
): Connector {
  const { kinds: transports, memory, note } = options;
  const health = createHealth(memory, note);
  const backoff = createBackoff();
  const race = createRace(options, session, tokens, health, { frame: onFrame, flows: onFlows, ended: onEnded });
  let live: Link | undefined;
  /** Tells a token that comes too late from the one that is waited for. */
  let turn = 0;
  let wasLive = false;
  /** The live connection's welcome has been dealt with: commands go out, those of before first. */
  let greeted = false;
  /** Who waits for a change of transport. */
  let switching: ((done: boolean) => void) | undefined;
  const status = idle(memory.known.rtt);
  const isOff = () => /idle|closed/.test(status.phase);
  /** Without touching the session before they have proven good. */
  const prober = createProber(() => {
    if (!race.rivals[0]) withToken(() => better().forEach((kind) => race.enter(kind, kind === "ws" ? PROBE : SCOUT)));
  });
  const retry = timer();
  const checking = timer();
  let unwatch: (() => void)[] = [];
  const rank = (kind: TransportKind) => transports.indexOf(kind);
  const better = () => transports.filter((kind) => live && rank(kind) < rank(live.kind));
  const seekBetter = () => prober.arm(!!better().length);

  function withToken(then: () => void): void {
    const mine = (turn += 1);
    tokens.obtain((error) => {
      if (mine !== turn) return;
      if (error) failed(error);
      else then();
    });
  }

  function settleSwitch(done: boolean): void {
    if (CORE) return;
    const settle = switching;
    switching = undefined;
    if (settle) settle(done);
  }

  /** There is no connection, nor a change of one under way. */
  function away(): void {
    status.transport = undefined;
    status.phase = isOffline() ? "offline" : wasLive ? "recovering" : "connecting";
  }

  /** These are left. */
  function fallBack(kinds: TransportKind[]): void {
    away();
    race.run(kinds);
    events.changed();
  }

  function leave(): void {
    if (live) live.shut();
    live = undefined;
    away();
  }

  /** Whatever was under way gives way to what comes now. */
  function clear(): void {
    turn += 1;
    race.clear();
    retry();
    prober.arm(false);
    status.nextRetryAt = undefined;
  }

  /** Over all transports. Beside a live connection that may be dead, too. */
  function reconnect(): void {
    clear();
    status.attempt += 1;
    if (!live) away();
    withToken(() => race.run(health.order(transports)));
    events.changed();
  }

  /** This race, or this attempt beside a live connection, has come to nothing. */
  function failed(error: BelfryError, askedMs?: number): void {
    if (live) {
      status.attempt = 0;
      settleSwitch(false);
      seekBetter();
      events.changed();
    } else {
      status.lastError = error;
      retryLater(askedMs);
    }
  }

  function retryLater(askedMs?: number): void {
    settleSwitch(false);
    const delay = backoff.delay(askedMs);
    away();
    status.nextRetryAt = Date.now() + delay;
    note("retry", undefined, delay);
    retry(delay, reconnect);
    events.changed();
  }

  function onFrame(link: Link, frame: ServerFrame): void {
    let back = false;
    if (frame.type === "ready") return race.claim(link);
    if (frame.type === "welcome" && link !== live) {
      note("welcome", link.kind, link.rtt);
      if (link.purpose === SCOUT) return;
      // It came too late, with a session that nobody needs.
      if (link.fresh && session.sid) return race.drop(link);
      back = wasLive && status.phase !== LIVE;
      wasLive = true;
      promote(link);
    }
    if (link !== live) return;
    // Only these answer a ping: anything else may have been on its way before.
    if (/pong|welcome/.test(frame.type)) checking();
    events.frame(frame);
    if (frame.type === "welcome") {
      // Rivals that are left have named what was wanted then.
      if (!race.rivals[0]) session.named = [];
      greeted = true;
      events.live(back);
    }
    if (frame.type === "reconnect") retry(frame.after_ms, reconnect);
  }

  /** After the newer welcome the older connection no longer counts. */
  function promote(link: Link): void {
    const { kind, rtt } = link;
    if (live) live.shut();
    live = link;
    greeted = false;
    turn += 1;
    retry();
    race.won(link);
    status.phase = LIVE;
    status.transport = kind;
    status.rtt = rtt;
    status.attempt = 0;
    status.nextRetryAt = status.lastError = undefined;
    note(LIVE, kind, rtt);
    memory.known.rtt = rtt;
    memory.save();
    if (kind !== "sse") remember(kind);
    settleSwitch(true);
    seekBetter();
  }

  function remember(kind: TransportKind): void {
    memory.known.transport = kind;
    memory.save();
  }

  function onFlows(link: Link): void {
    note("flows", link.kind);
    if (link === live) return remember(link.kind);
    if (link.purpose !== SCOUT) return;
    race.drop(link);
    // Meanwhile a better one may have taken over. And a stream that began so late began when others had filled some
    // buffer on the way, with all that was in it.
    if (live && link.rtt < FLOW_TIMEOUT_MS && rank(link.kind) < rank(live.kind)) {
      memory.known.pad = true;
      memory.save();
      race.enter(link.kind, CLAIM);
    }
  }

  function onEnded(link: Link, detail: string, frame?: Close, held?: boolean): void {
    const { kind } = link;
    const now = Date.now();
    const ofLive = link === live;
    note(ofLive ? "lost" : "failed", kind, detail);
    if (ofLive) live = undefined;
    else race.drop(link);
    if (ofLive && now - link.welcomedAt >= STABLE_MS) backoff.reset();
    if (frame) return onClose(link, frame, ofLive);

    const error = fault("connection_lost", `${kind}: ${detail}`);
    if (ofLive) {
      if (held) {
        status.lastError = error;
        // Everything below it, at once.
        health.condemn(kind);
        const below = transports.filter((other) => rank(other) > rank(kind));
        if (below[0]) return fallBack(below);
      } else if (!isOffline()) {
        health.died(kind, now - link.welcomedAt, now - link.heardAt);
        if (now - link.welcomedAt > PROBE_MS) prober.reset();
      }
    }
    isLost(error, ofLive);
  }

  function isLost(error: BelfryError, ofLive?: boolean, askedMs?: number): void {
    if (ofLive || (!race.step() && !retry.on)) failed(error, askedMs);
  }

  function onClose(link: Link, frame: Close, ofLive: boolean): void {
    const { code } = frame;
    const error = fault(code, frame.detail);
    if (code === "replaced") return onReplaced(link, frame, error, ofLive);
    // These two name their own cure; `final` would not know of it.
    if (code === "session_mismatch") {
      leave();
      session.forget();
    } else if (code === "channels_required") {
      if (session.names()[0]) {
        if (session.mayRetry(code)) return reconnect();
      } else {
        leave();
        session.disown();
      }
    } else if (frame.final && !live) {
      if (!session.mayRetry(code)) return connector.stop(error);
      status.lastError = error;
      return reconnect();
    }
    isLost(error, ofLive, frame.retry_after_ms);
  }

  /** Somebody has the session: most often another connection of this very client. */
  function onReplaced(link: Link, frame: Close, error: BelfryError, ofLive: boolean): void {
    if (frame.connection !== session.connection) {
      // A duplicated tab: go on from the same cursor in a new session.
      session.sid = undefined;
      leave();
      return retryLater();
    }
    if (live) return isLost(error);
    // The winner has been answered, and that answer has not come here before this one. Until it is given up this is a
    // change of transport, which is no loss. What takes over from a live connection has proven itself before.
    race.outlast(frame.attempt!, ofLive ? FLOW_TIMEOUT_MS : health.patience(), () => {
      fallBack(transports.filter((kind) => rank(kind) >= rank(link.kind)));
    });
  }

  /** On waking: is the connection still there? It is kept until a new one is welcomed, but where there is no network. */
  function wake(sure: boolean): void {
    note("wake");
    if (sure) prober.reset();
    const link = live;
    if (!link) {
      if (retry.on) reconnect();
      return;
    }
    const silentMs = Date.now() - link.heardAt;
    if (checking.on || (!sure && silentMs < CHECK_MS)) return;
    const check = () => {
      if (link !== live) return;
      note("silent", link.kind);
      if (isOffline()) leave();
      reconnect();
    };
    const { poke: ping } = link.wire;
    if (ping) {
      ping();
      checking(CHECK_MS, check);
      // An event stream cannot be asked.
    } else if (!race.rivals[0] && (sure || silentMs > link.greeting!.heartbeat_ms)) {
      check();
    }
  }

  function tick(now: number): void {
    // While rivals race, the old connection costs nothing; if they fail it is looked at again.
    if (!live || checking.on || race.rivals[0] || live.kind === "poll") return;
    if (now - live.heardAt > live.greeting!.heartbeat_ms + HEARTBEAT_GRACE_MS) live.ended("silent");
  }

  /** The session stays: the page may come back, or another in its place. The end of the connection starts the server's clock. */
  function hide(): void {
    note("hidden");
    clear();
    leave();
    // Should it stay after all. In the cache no time passes.
    retry(HIDDEN_MS, reconnect);
    events.changed();
  }

  /** By hand. */
  const byHand: Pick<Connector, "switchTo"> = {
    switchTo(kind, done) {
      if (status.phase === "closed") return done(false);
      if (live && live.kind === kind && !race.rivals[0]) return done(true);
      settleSwitch(false);
      switching = done;
      health.absolve(kind);
      memory.known.transport = kind;
      if (status.phase === "idle") return connector.start();
      if (!live) return reconnect();
      clear();
      withToken(() => race.enter(kind, CLAIM));
    },
  };

  const own: Omit<Connector, "switchTo"> = {
    standing: status,

    start() {
      if (!isOff()) return;
      status.lastError = undefined;
      status.attempt = 0;
      wasLive = !LEAN && !!options.wasLive && options.wasLive();
      backoff.reset();
      unwatch = [
        watchClock(tick, () => wake(true)),
        watchPage({
          wake,
          hide,
          offline() {
            // Browsers say so wrongly at times: ask.
            note("offline");
            wake(true);
          },
        }),
      ];
      reconnect();
    },

    stop(error) {
      if (status.phase === "closed") return;
      note("closed", undefined, error && error.code);
      if (!error && live && (LEAN || !options.stays || !options.stays())) live.wire.bye(live.greeting!.session);
      unwatch.forEach((stop) => stop());
      clear();
      checking();
      leave();
      status.phase = "closed";
      tokens.disarm();
      status.lastError = error;
      settleSwitch(false);
      events.changed();
    },

    /** A takeover may have fenced the live connection already: what it loses is said again after the next welcome. */
    pass(commands) {
      if (live && greeted) live.wire.pass(commands);
    },

    cut() {
      if (isOff()) return;
      if (live) note("cut", live.kind);
      settleSwitch(false);
      leave();
      reconnect();
    },
  };
  const connector: Connector = CORE ? (own as Connector) : assign(own, byHand);
  return connector;
}
