// A connector over transports that do what a test says, in time that a test moves.
import { mock } from "node:test";
import { createConnector, type Connector, type ConnectorOptions } from "../src/core/connector.js";
import type { ClientFrame, Close, NumberedCommand, ServerFrame, TransportKind, Welcome } from "../src/core/frames.js";
import type { Store } from "../src/core/api.js";
import { createMemory, type Memory, type Remembered } from "../src/core/memory.js";
import { createMachine, type Effects } from "../src/core/machine.js";
import { createTimeline } from "../src/core/timeline.js";
import { createTokens } from "../src/core/tokens.js";
import type { Connection, Listener, Opening } from "../src/core/transport.js";

export const HEARTBEAT_MS = 20_000;

/** One connection that the connector has opened. */
export class FakeConnection implements Connection {
  closed = false;
  byes: string[] = [];
  pings = 0;
  /** A stream has no way to ask. */
  readonly poke: () => void;
  sent: NumberedCommand[] = [];
  /** The parameters of its claim, after `ready`. */
  claimed: { attempt: number; session?: string } | undefined;

  constructor(
    readonly kind: TransportKind,
    readonly opening: Opening,
    readonly listener: Listener,
  ) {
    if (kind === "sse") this.poke = undefined!;
    else this.poke = () => (this.pings += 1);
  }

  get attempt(): number {
    return (this.claimed ?? this.opening.params).attempt;
  }

  frame(frame: ServerFrame) {
    this.listener.frame(frame);
  }

  welcome(session = this.opening.params.session ?? `of ${this.kind}`, more: Partial<Welcome> = {}) {
    const channels = Object.fromEntries((this.opening.params.channels ?? []).map((name) => [name, {}]));
    this.frame({ type: "welcome", session, cursor: "0.1", resumed: false, transport: this.kind, channels, heartbeat_ms: HEARTBEAT_MS, ...more });
  }

  /** Another piece of a stream. */
  flows() {
    this.listener.alive();
  }

  lose(detail = "lost") {
    this.listener.ended(detail);
  }

  end(frame: Partial<Close>) {
    this.frame({ type: "close", status: 1001, code: "going_away", ...frame });
  }

  pass(commands: NumberedCommand[]) {
    this.sent.push(...commands);
  }
  claim(params: { attempt: number }) {
    this.claimed = params;
  }
  bye(session: string) {
    this.byes.push(session);
  }
  shut() {
    this.closed = true;
  }
}

export class MapStore implements Store {
  items: Record<string, string> = {};
  getItem(key: string) {
    return this.items[key] ?? null;
  }
  setItem(key: string, value: string) {
    this.items[key] = value;
  }
}

export class Rig {
  readonly opened: FakeConnection[] = [];
  readonly frames: ServerFrame[] = [];
  /** For each time it became live: whether it had been lost before. */
  readonly lives: boolean[] = [];
  readonly timeline = createTimeline();
  readonly session = createMachine("page", new Proxy({} as Effects, { get: () => () => undefined }));
  readonly memory: Memory;
  readonly connector: Connector;
  auths = 0;
  auth: (done: (error: unknown, token?: string) => void) => void = (done) => done(undefined, `token-${this.auths}`);

  constructor(options: { transports?: TransportKind[]; remembered?: Remembered; store?: Store } = {}) {
    this.memory = createMemory(options.store, "http://belfry/");
    Object.assign(this.memory.known, options.remembered);
    const open = (kind: TransportKind) => (opening: Opening, listener: Listener) => {
      const connection = new FakeConnection(kind, opening, listener);
      this.opened.push(connection);
      return connection;
    };
    const settings: ConnectorOptions = {
      base: "http://belfry/",
      kinds: options.transports ?? ["ws", "sse", "poll"],
      ways: { ws: open("ws"), sse: open("sse"), poll: open("poll") },
      exchange: () => () => undefined,
      memory: this.memory,
      note: this.timeline.note,
      heartbeatMs: undefined,
    };
    const tokens = createTokens((done) => {
      this.auths += 1;
      this.auth(done);
    });
    this.connector = createConnector(settings, this.session, tokens, {
      frame: (frame) => {
        this.frames.push(frame);
        if (frame.type === "welcome") this.session.frame(frame);
      },
      live: (back) => this.lives.push(back),
      changed: () => undefined,
    });
    this.connector.start();
  }

  /** The newest connection of a kind. */
  get(kind: TransportKind): FakeConnection {
    const found = this.opened.filter((connection) => connection.kind === kind).at(-1);
    if (!found) throw new Error(`no ${kind} has been opened`);
    return found;
  }

  get ws() {
    return this.get("ws");
  }
  get sse() {
    return this.get("sse");
  }
  get poll() {
    return this.get("poll");
  }

  /** `ws sse poll`, as they were opened. */
  get order(): string {
    return this.opened.map(({ kind }) => kind).join(" ");
  }

  get open(): string {
    return this.opened.filter(({ closed }) => !closed).map(({ kind }) => kind).join(" ");
  }

  get what(): string {
    return this.timeline.entries().map(({ what, transport }) => (transport ? `${transport} ${what}` : what)).join(", ");
  }

  /** Live over a WebSocket, the usual way. */
  static live(options?: ConstructorParameters<typeof Rig>[0]): Rig {
    const rig = new Rig(options);
    rig.ws.frame({ type: "ready" });
    rig.ws.welcome("s1");
    return rig;
  }
}

/** Time stands still until it is moved; jitter is half of what it may be. */
export function inFakeTime(test: () => void): () => void {
  return () => {
    mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_800_000_000_000 });
    const random = mock.method(Math, "random", () => 0.5);
    try {
      test();
    } finally {
      random.mock.restore();
      mock.timers.reset();
    }
  };
}

/** Small steps, so that what a timer starts keeps its own time. */
export function pass(ms: number): void {
  for (let left = ms; left > 0; left -= 50) mock.timers.tick(Math.min(50, left));
}

/** The clock goes on and no timer runs: a machine that sleeps. */
export function sleep(ms: number): void {
  mock.timers.setTime(Date.now() + ms);
}

export type { ClientFrame };
