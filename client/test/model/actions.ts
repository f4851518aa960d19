// What may happen in a run.
import fc from "fast-check";
import type { TransportKind } from "../../src/core/frames.js";

export interface Action {
  what: string;
  tab: number;
  /** Of a hold. */
  index: number;
  channel: string;
  start: { after?: number; last?: number };
  listens: boolean;
  times: number;
  auth: string;
  waitMs: number;
}

export interface Plan {
  seed: number;
  tabs: number;
  shares: boolean;
  transports: TransportKind[];
  /** Of the client's options. */
  channels: string[];
  skewMs: number;
  /** For some lives of a token, how often `auth` is asked. */
  watchTokens: boolean;
  actions: Action[];
}

const CHANNELS = ["a", "a", "a", "b", "b", "c", "e", "user:ann", "secret", "secret:2", "d", "f", "no name"];

/** How often each, of the sum. */
const WEIGHTS: Record<string, number> = {
  hold: 10,
  again: 3,
  swap: 3,
  meet: 3,
  listen: 3,
  release: 4,
  publish: 12,
  send: 2,
  history: 1,
  cut: 4,
  hang: 1,
  down: 1,
  up: 2,
  forget: 2,
  trim: 2,
  reset: 1,
  control: 1,
  drain: 1,
  freeze: 2,
  thaw: 1,
  auth: 2,
  close: 1,
  open: 1,
  token: 1,
  out: 1,
  pass: 1,
  lie: 1,
};

const what = fc.oneof(...Object.entries(WEIGHTS).map(([name, weight]) => ({ weight, arbitrary: fc.constant(name) })));

const start = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  { weight: 4, arbitrary: fc.record({ after: fc.nat(8) }) },
  { weight: 2, arbitrary: fc.record({ last: fc.integer({ min: 1, max: 4 }) }) },
);

const action: fc.Arbitrary<Action> = fc.record({
  what,
  tab: fc.nat(2),
  index: fc.nat(7),
  channel: fc.constantFrom(...CHANNELS),
  start,
  listens: fc.boolean(),
  times: fc.integer({ min: 1, max: 4 }),
  auth: fc.constantFrom("good", "throws", "html", "empty", "line", "object", "expired", "hangs"),
  // Often nothing: things then happen in one moment, or before an answer is there.
  waitMs: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 4, arbitrary: fc.nat(60) }, { weight: 2, arbitrary: fc.nat(2_000) }, { weight: 1, arbitrary: fc.nat(15_000) }),
});

const HOUR = 3_600_000;

export const plan: fc.Arbitrary<Plan> = fc
  .record({
    seed: fc.integer({ min: 1, max: 0x7fff_ffff }),
    shares: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    many: fc.integer({ min: 2, max: 3 }),
    transports: fc.constantFrom<TransportKind[]>(["ws"], ["sse"], ["poll"], ["ws", "sse", "poll"]),
    channels: fc.constantFrom<string[]>([], [], [], ["a"], ["b", "c"]),
    skewMs: fc.constantFrom(0, 0, HOUR, -HOUR, 24 * HOUR),
    watchTokens: fc.oneof({ weight: 15, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    actions: fc.array(action, { minLength: 1, maxLength: 14 }),
  })
  .map(({ many, ...rest }) => ({ ...rest, tabs: rest.shares ? many : 1 }));
