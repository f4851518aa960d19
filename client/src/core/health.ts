import type { TransportKind } from "./frames.js";
import type { Memory } from "./memory.js";
import type { Note } from "./timeline.js";

/** A transport that dies so soon after its welcome loses a life. */
export const YOUNG_MS = 20_000;

/** How often a transport may die young before others go first. */
export const LIVES = 2;

/** Silence that ended a connection counts as the cut of a middlebox from so long on. */
const IDLE_MIN_MS = 1_500;

/** Two cuts so close to each other, as a share, are one middlebox's. A server that dies cuts its clients only once. */
const IDLE_SPREAD = 0.2;

/** The heartbeat, as a share of the silence that is borne. */
const IDLE_SHARE = 0.6;

/** The shortest heartbeat that a server grants. */
const HEARTBEAT_MIN_MS = 1_000;

/** Where no round trip is known. */
const RTT_GUESS_MS = 200;

const PATIENCE_MIN_MS = 150;
const PATIENCE_MAX_MS = 600;

/** What can be told of the way to the server from how connections fared on it. */
export interface Health {
  /** Which to try, in this order: what worked last goes first, what died young too often last. */
  order(kinds: TransportKind[]): TransportKind[];
  /** How long a connection may be without a welcome before the next transport starts beside it. */
  patience(): number;
  /** Milliseconds of silence that the way bears, as far as is known. */
  bears(): number;
  /** A connection broke, so long after its welcome and after the last sign of life. */
  died(kind: TransportKind, ageMs: number, silentMs: number): void;
  /** A transport is no good here, until it is proven otherwise. */
  condemn(kind: TransportKind): void;
  absolve(kind: TransportKind): void;
}

export function createHealth(memory: Memory, note: Note): Health {
  const lost: { [kind in TransportKind]?: number } = {};
  let lastSilence = 0;
  const fit = (kind: TransportKind) => !(lost[kind]! >= LIVES);

  const health: Health = {
    order(kinds) {
      // The unfit go last, but go: what is fit may never open.
      const rank = (kind: TransportKind) => (fit(kind) ? 0 : 2) + +(kind !== memory.known.transport);
      return kinds.slice().sort((a, b) => rank(a) - rank(b));
    },

    patience: () => Math.min(PATIENCE_MAX_MS, Math.max(PATIENCE_MIN_MS, 1.5 * (memory.known.rtt || RTT_GUESS_MS))),

    bears: () => Math.max(HEARTBEAT_MIN_MS, (memory.known.idle || Infinity) * IDLE_SHARE),

    died(kind, ageMs, silentMs) {
      if (silentMs >= IDLE_MIN_MS) {
        if (Math.abs(silentMs - lastSilence) < IDLE_SPREAD * silentMs) {
          memory.known.idle = Math.min(silentMs, lastSilence);
          memory.save();
          note("heartbeat", kind, Math.floor(health.bears()));
          // With that it may well last.
          ageMs = Infinity;
        }
        lastSilence = silentMs;
      }
      if (ageMs > YOUNG_MS) health.absolve(kind);
      else lost[kind] = (lost[kind] || 0) + 1;
      if (!fit(kind)) note("unfit", kind);
    },

    condemn(kind) {
      lost[kind] = LIVES;
    },

    absolve(kind) {
      lost[kind] = 0;
    },
  };
  return health;
}
