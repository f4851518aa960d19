import type { ConnectParams, TransportKind } from "./frames.js";
import type { Health } from "./health.js";
import { CLAIM, openLink, PROBE, SCOUT, type Link, type LinkEvents, type Purpose } from "./link.js";
import type { Memory } from "./memory.js";
import type { Machine } from "./machine.js";
import type { Note } from "./timeline.js";
import type { Tokens } from "./tokens.js";
import type { Exchange, Open } from "./transport.js";
import { timer } from "./util.js";

export interface RaceOptions {
  base: string;
  /** Best first. */
  kinds: TransportKind[];
  ways: { [kind in TransportKind]: Open };
  exchange: Exchange;
  memory: Memory;
  note: Note;
  heartbeatMs: number | undefined;
}

/**
 * Connections that are being opened, the `rivals`, until the first of them is welcomed. The server gives the session to
 * the highest `attempt`, so among those that race a better transport has the higher number: one that starts later cannot
 * take the session from it.
 */
export interface Race {
  rivals: Link[];
  /** Starts these, one after the other, until one is welcomed. */
  run(kinds: TransportKind[]): void;
  /** Starts the next one; says whether there is any to wait for. */
  step(): boolean;
  /** Starts one beside all others. */
  enter(kind: TransportKind, purpose: Purpose): void;
  /** A probe is ready to be the session's connection. */
  claim(link: Link): void;
  /** It is a rival no more; of the others those go on that may still be of use. */
  won(link: Link): void;
  /** Gives the rival with this number so long to be welcomed after all, ends it and calls. */
  outlast(attempt: number, ms: number, then: () => void): void;
  drop(link: Link): void;
  clear(): void;
}

export function createRace(options: RaceOptions, session: Machine, tokens: Tokens, health: Health, events: LinkEvents): Race {
  const { kinds: transports, memory, note } = options;
  /** What is still to be started. */
  let queue: TransportKind[] = [];
  /** The numbers of this race lie above it. */
  let base = 0;
  const ladder = timer();

  function paramsOf(kind: TransportKind, purpose: Purpose, attempt: number): ConnectParams {
    const params = session.params(attempt, purpose === SCOUT);
    const heartbeat = Math.min(options.heartbeatMs || Infinity, health.bears());
    if (heartbeat < Infinity) params.heartbeat_ms = Math.floor(heartbeat);
    if (kind === "sse" && (memory.known.pad || purpose === SCOUT)) params.pad = 1;
    return params;
  }

  function open(kind: TransportKind, purpose: Purpose, attempt: number): void {
    note(purpose === CLAIM ? "start" : "probe", kind);
    const opening = {
      base: options.base,
      exchange: options.exchange,
      params: paramsOf(kind, purpose, attempt),
      probe: purpose === PROBE,
      tokenOf: () => tokens.current,
      sessionOf: () => session.sid,
      position: session.position,
      patience: health.bears,
    };
    race.rivals.push(openLink(kind, purpose, options.ways[kind], opening, events));
  }

  function step(first?: boolean): boolean {
    const kind = queue.shift();
    if (kind) {
      // A WebSocket that hangs after the server took it for open would hold the session, or leave one behind. So it
      // claims at once, and saves a round trip, only where it is what worked last.
      const probe = kind === "ws" && transports.length > 1 && !(first && memory.known.transport === kind);
      open(kind, probe ? PROBE : CLAIM, base + transports.length - transports.indexOf(kind));
      ladder(health.patience(), step);
    }
    return !!race.rivals[0];
  }

  /** Says whether it was one. */
  function take(link: Link): boolean {
    const { length } = race.rivals;
    race.rivals = race.rivals.filter((rival) => rival !== link);
    return race.rivals.length < length;
  }

  const race: Race = {
    rivals: [],

    run(kinds) {
      queue = kinds;
      base = session.attempts;
      session.attempts += transports.length;
      step(true);
    },

    step,

    enter(kind, purpose) {
      open(kind, purpose, (session.attempts += 1));
    },

    claim(link) {
      note("ready", link.kind);
      link.rank = session.attempts += 1;
      link.wire.claim!(paramsOf(link.kind, CLAIM, link.rank));
      // It has proven itself: give it the time to be welcomed.
      ladder(health.patience(), step);
    },

    won(link) {
      take(link);
      queue = [];
      ladder();
      race.rivals.forEach((rival) => {
        // What is better may still come. And of one that makes a session of its own we have to hear, to end it.
        if (rival.fresh || transports.indexOf(rival.kind) < transports.indexOf(link.kind)) return;
        note("dropped", rival.kind);
        race.drop(rival);
      });
    },

    outlast(attempt, ms, then) {
      const rival = race.rivals.filter((rival) => rival.rank === attempt)[0];
      queue = [];
      ladder(rival ? ms : 0, () => {
        if (rival) {
          note("failed", rival.kind, "held back");
          if (rival.kind === "sse") health.condemn("sse");
          race.drop(rival);
        }
        then();
      });
    },

    drop(link) {
      // A session that was made for a rival ends with it.
      if (take(link) && link.greeting && link.fresh) link.wire.bye(link.greeting.session);
      link.shut();
    },

    clear() {
      queue = [];
      ladder();
      race.rivals.forEach(race.drop);
    },
  };
  return race;
}
