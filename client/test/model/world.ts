// Clients (or tabs that share one connection), a network that cuts, hangs and delays, and the simulated server, in time that is
// moved by the run. After the last action all is well again for a while; then each hold is held against the truth.
import { createEngine, type Engine, type Held } from "../../src/core/engine.js";
import type { Gap, Message, NumberedCommand, ServerFrame, TransportKind } from "../../src/core/frames.js";
import type { Exchange, Listener, Open, Opening } from "../../src/core/transport.js";
import { shareConnector, type SharedConnector } from "../../src/shared/connector.js";
import type { Action, Plan } from "./actions.js";
import { Browser } from "./browser.js";
import { judgeHold, judgeSessions, LAST } from "./judge.js";
import { Server, TOKEN_LIFE_MS } from "./server.js";
import { START, Time, type Owner } from "./time.js";

/** Until everything has come to rest: more than any deadline, back-off and heartbeat of the client together. */
const REST_MS = 400_000;
const POLL_DEADLINE_MS = 35_000;
/** How often it is looked whether it has. */
const LOOK_MS = 500;

export class Tab implements Owner {
  frozen = false;
  closed = false;
  engine!: Engine;
  shared: SharedConnector | undefined;
  asked = 0;
  auth = "good";
}

/** What one hold was told. */
export interface Record_ {
  tab: Tab;
  channel: string;
  held: Held;
  after: number | undefined;
  last: number | undefined;
  /** The log's epoch, and the channel's last seq, when it began and when it was first said to be ready. */
  epoch: number;
  began: number;
  ready: number | undefined;
  /** When it was first listened to, of the same log. */
  listened: number | undefined;
  heard: (Message | Gap)[];
  listens: boolean;
  /** In the middle of being told. */
  leaves: boolean;
  released: boolean;
  refused: string | undefined;
  /** The log began anew before the server had a word with it. */
  isBlind: boolean;
}

interface Wire {
  tab: Tab;
  kind: TransportKind;
  open: boolean;
  /** Nothing gets through any more, and nobody says so. */
  hangs: boolean;
  listener: Listener;
  session: string | undefined;
  stop(): void;
}

export class World {
  readonly time: Time;
  readonly server: Server;
  readonly faults: string[] = [];
  readonly tabs: Tab[] = [];
  readonly holds: Record_[] = [];
  /** Settled, or not: publishes, pages. */
  readonly waits: { what: string; tab: Tab; settled: boolean }[] = [];
  #wires: Wire[] = [];
  #published: string[] = [];
  #down = false;
  readonly #browser: Browser;
  #pings: Set<() => void> = new Set();
  /** What is published last has been. */
  isLast = false;

  /** What happened, if anybody wants to know: at which millisecond, in which tab. */
  trace: string[] | undefined;

  constructor(readonly plan: Plan) {
    this.time = new Time(plan.seed);
    this.server = new Server(this.time, this.faults);
    this.time.skew = plan.skewMs;
    this.#browser = new Browser(this.time, (what, value) => this.#note(what, value));
  }

  /** What went wrong; empty if nothing did. */
  run(): string[] {
    const { warn, error } = console;
    console.warn = (...words: unknown[]) => {
      if (String(words[0]).includes("unannounced")) this.faults.push(`unannounced ${JSON.stringify(words[1])}`);
    };
    console.error = () => undefined;
    try {
      this.time.within(() => {
        for (let tab = 0; tab < this.plan.tabs; tab += 1) this.#open();
        for (const action of this.plan.actions) {
          this.#act(action);
          this.time.pass(Math.floor(action.waitMs));
        }
        this.#rest();
      });
    } finally {
      Object.assign(console, { warn, error });
    }
    return this.faults;
  }

  #note(what: string, value?: unknown): void {
    const { now, owner } = this.time;
    const tab = this.tabs.indexOf(owner as Tab);
    this.trace?.push(`${Math.round(now - START)} ${tab < 0 ? "-" : `tab ${tab}`}: ${what} ${value === undefined ? "" : JSON.stringify(value)}`);
  }

  #open(): void {
    const tab = new Tab();
    this.tabs.push(tab);
    const auth = (done: (error: unknown, token?: unknown) => void) => {
      tab.asked += 1;
      const { time } = this;
      const how = tab.auth;
      time.set(() => {
        if (how === "good") done(undefined, this.server.token());
        else if (how === "throws") done(new Error("no"));
        else if (how === "html") done(undefined, "<html>502</html>");
        else if (how === "empty") done(undefined, "");
        else if (how === "line") done(undefined, `${this.server.token()}\n`);
        else if (how === "object") done(undefined, { token: 1 });
        else if (how === "expired") done(undefined, this.server.token("ann", -1_000));
        // "hangs": never.
      }, 5 + time.random() * 40);
    };
    this.time.as(tab, () => {
      tab.engine = createEngine(
        "http://belfry/",
        auth,
        { transports: this.plan.transports, channels: this.plan.channels, storage: null },
        {
          ways: { ws: this.#transport("ws", tab), sse: this.#transport("sse", tab), poll: this.#transport("poll", tab) },
          exchange: this.#exchange(tab),
          later: (fn) => void this.time.set(fn, 0),
          ...(this.plan.shares && {
            connect: (...given) => (tab.shared = shareConnector("ann", this.#browser.of(tab), ...given)),
          }),
        },
      );
      tab.shared?.bind(tab.engine);
      // Nothing but these closes a client.
      const mayClose = this.plan.actions.some(({ what }) => /^(close|out|lie)$/.test(what));
      tab.engine.on("state", (({ phase, lastError }: { phase: string; lastError?: { code: string } }) => {
        if (phase === "closed" && !mayClose) this.faults.push(`closed by ${lastError?.code}`);
      }) as never);
      tab.engine.start();
    });
  }

  #latency = () => 1 + this.time.random() * 30;

  #transport(kind: TransportKind, tab: Tab): Open {
    return (opening: Opening, listener: Listener) => {
      const { time, server } = this;
      let said = 0;
      let asked = 0;
      let isLost = false;
      const wire: Wire = { tab, kind, open: true, hangs: false, listener, session: undefined, stop: () => undefined };
      this.#wires.push(wire);
      /** In the order in which it was said. */
      const down = (fn: () => void) => {
        said = Math.max(said, time.now + this.#latency());
        time.set(() => wire.open && !wire.hangs && fn(), said - time.now, tab);
      };
      const up = (fn: () => void, late = false) => {
        asked = Math.max(asked, time.now + this.#latency());
        const arrives = () => {
          // What comes after it waits for it: nothing overtakes.
          isLost ||= wire.hangs || this.#down;
          if (!isLost && (wire.open || late)) fn();
        };
        time.as({ frozen: false }, () => time.set(arrives, asked - time.now));
      };
      const peer = {
        kind,
        say: (frame: ServerFrame) => {
          const text = JSON.stringify(frame);
          down(() => {
            this.#note("hears", frame);
            listener.alive();
            listener.json(text);
          });
        },
        end: () => down(() => listener.ended("ended")),
      };
      const ping = () => {
        if (!wire.open) return this.#pings.delete(ping);
        if (wire.session && !wire.hangs && !this.#down) server.ping(wire.session, peer);
        return true;
      };
      const attach = (params: Opening["params"]) => {
        this.#note(`connects over ${kind}`, params);
        wire.session = server.connect(peer, params, opening.tokenOf());
        if (!wire.session) return;
        this.#pings.add(ping);
        if (kind === "sse") time.as({ frozen: false }, () => time.set(ping, 200));
      };
      wire.stop = () => {
        wire.open = false;
        this.#pings.delete(ping);
        server.leave(wire.session, peer);
      };
      const params = JSON.parse(JSON.stringify(opening.params)) as Opening["params"];
      if (this.#down) time.set(() => wire.open && listener.ended("down"), 10 + time.random() * 20, tab);
      else up(() => (opening.probe ? peer.say({ type: "ready" }) : attach(params)));
      return {
        pass: (commands: NumberedCommand[]) => {
          const copy = JSON.parse(JSON.stringify(commands)) as NumberedCommand[];
          // A POST may arrive although the stream is gone.
          this.#note("sends", commands);
          up(() => {
            for (const command of copy) {
              const reply = wire.session && server.command(wire.session, command, peer);
              if (reply) peer.say(reply);
              else peer.end();
            }
          }, kind !== "ws");
        },
        ...(kind !== "sse" && { poke: () => up(() => peer.say({ type: "pong" })) }),
        claim: (claimed) => {
          const copy = JSON.parse(JSON.stringify(claimed)) as Opening["params"];
          up(() => attach(copy));
        },
        bye: (session: string) => up(() => server.bye(session), true),
        shut: () => {
          wire.open = false;
          const gone = () => {
            this.#pings.delete(ping);
            server.leave(wire.session, peer);
          };
          time.as({ frozen: false }, () => time.set(gone, this.#latency()));
        },
      };
    };
  }

  #exchange(tab: Tab): Exchange {
    return (url, _body, onEnd, _onText, _keepalive, token) => {
      const { time } = this;
      let over = false;
      const isDown = this.#down;
      time.as({ frozen: false }, () =>
        time.set(() => {
          const { searchParams } = new URL(url);
          const answer = isDown || this.#down ? { status: 0, body: {} } : this.server.history(searchParams.get("channel")!, searchParams, token);
          this.#note(`history ${searchParams}`, answer);
          time.set(() => over || onEnd(answer.status, JSON.stringify(answer.body)), this.#latency(), tab);
        }, this.#latency()),
      );
      return () => {
        over = true;
      };
    };
  }

  #act(action: Action): void {
    const { time, server } = this;
    this.#note(`ACTION ${action.what}`, action);
    const tab = this.tabs[action.tab % this.tabs.length]!;
    const hold = this.holds[action.index % Math.max(1, this.holds.length)];
    const ofHold = (fn: (record: Record_) => void) => {
      if (hold && !hold.tab.frozen && !hold.tab.closed) time.as(hold.tab, () => fn(hold));
    };
    const wires = this.#wires.filter((wire) => wire.open);
    switch (action.what) {
      case "hold":
        if (!tab.frozen) time.as(tab, () => this.#hold(tab, action.channel, action.start, action.listens, action.times === 4, action.times === 3));
        return;
      case "again":
        // As React's StrictMode does.
        if (tab.frozen) return;
        return time.as(tab, () => {
          this.#release(this.#hold(tab, action.channel, action.start, action.listens));
          this.#hold(tab, action.channel, action.start, action.listens);
        });
      case "swap":
        // Held again while it is being left, on another connection.
        if (!hold || hold.tab.frozen) return;
        time.as(hold.tab, () => this.#release(hold));
        time.pass(action.times * 4);
        this.#act({ ...action, what: "cut" });
        return time.as(hold.tab, () => void this.#hold(hold.tab, hold.channel, action.start, action.listens));
      case "meet":
        // What is published while it is being joined.
        if (tab.frozen) return;
        time.as(tab, () => this.#hold(tab, action.channel, action.start, true));
        for (let times = 0; times < action.times; times += 1) time.set(() => server.publish(action.channel), time.random() * 80);
        return;
      case "listen":
        return ofHold((record) => this.#listen(record));
      case "release":
        return ofHold((record) => this.#release(record));
      case "publish":
        for (let times = 0; times < action.times; times += 1) server.publish(action.channel);
        return;
      case "send":
        return tab.frozen ? undefined : time.as(tab, () => this.#send(tab, action.channel));
      case "history":
        return tab.frozen ? undefined : time.as(tab, () => this.#history(tab, action.channel));
      case "cut":
        return wires.forEach((wire) => {
          wire.stop();
          time.set(() => this.#ended(wire), this.#latency(), wire.tab);
        });
      case "hang":
        return wires.forEach((wire) => {
          wire.hangs = true;
          // A poll has a deadline of its own.
          if (wire.kind === "poll") time.set(() => wire.open && this.#ended(wire), POLL_DEADLINE_MS, wire.tab);
        });
      case "down":
        this.#down = true;
        return this.#act({ ...action, what: "cut" });
      case "up":
        this.#down = false;
        return;
      case "forget":
        return server.forget();
      case "trim":
        return server.trim(action.times - 1);
      case "reset":
        // A seq of a log that the server has not spoken of yet may be one of the next log: nobody can tell.
        for (const record of this.holds) if (record.ready === undefined) record.isBlind = true;
        return server.reset();
      case "control":
        return server.control(action.channel, action.times % 2 > 0);
      case "drain":
        for (const session of server.sessions.values()) session.peer?.say({ type: "reconnect", after_ms: 50, reason: "drain" });
        return;
      case "freeze":
        // One at least runs.
        if (this.tabs.filter(({ frozen, closed }) => !frozen && !closed).length > 1) tab.frozen = true;
        return;
      case "thaw":
        return time.thaw(tab);
      case "auth":
        tab.auth = action.auth;
        return;
      case "close":
        return tab.frozen ? undefined : this.#stop(tab, () => tab.engine.connector.stop());
      case "open":
        return tab.frozen ? undefined : time.as(tab, () => tab.engine.start());
      case "token":
        return tab.frozen ? undefined : time.as(tab, () => tab.engine.setToken(server.token()));
      case "out":
        return tab.frozen ? undefined : this.#stop(tab, () => tab.engine.setToken(null));
      case "pass":
        return time.pass(action.times * 20_000);
      case "lie": {
        // Well-formed, and no good: the server's word is final, until somebody logs in.
        const session = [...server.sessions.values()][0];
        session?.peer?.say({ type: "close", status: 4001, code: "unauthorized", final: true });
        session?.peer?.end();
      }
    }
  }

  /** Whoever waits is told when the client closes. */
  #stop(tab: Tab, how: () => void): void {
    this.time.as(tab, how);
    for (const { what, settled, tab: of } of this.waits) if (of === tab && !settled) this.faults.push(`${what} is not settled by a close`);
    for (const { channel, tab: of, released, held } of this.holds) {
      if (of === tab && !released && !held.outcome()?.failure) this.faults.push(`a hold on ${channel} is not told of a close`);
    }
  }

  #ended(wire: Wire): void {
    if (!wire.listener) return;
    wire.listener.ended("cut");
  }

  /** `far`: perhaps after a seq that there is not yet, or was in another log. */
  #hold(tab: Tab, channel: string, start: { after?: number; last?: number }, listens: boolean, far = false, leaves = false): Record_ {
    const seq = this.server.seqs[channel] ?? 0;
    const after = start.after === undefined || far ? start.after : Math.min(start.after, seq);
    const held = tab.engine.hold(channel, { after, last: start.last });
    const record: Record_ = {
      tab,
      channel,
      held,
      after,
      last: after === undefined ? start.last : undefined,
      epoch: this.server.epoch,
      began: seq,
      ready: undefined,
      listened: undefined,
      heard: [],
      listens: false,
      leaves,
      released: false,
      refused: undefined,
      isBlind: false,
    };
    held.on("ready", ((error: { code: string } | undefined) => {
      // That the client is closed is no refusal: it goes on when it is opened again.
      if (error) record.refused = /^(closed|unauthorized)$/.test(error.code) ? record.refused : error.code;
      else record.ready ??= record.epoch === this.server.epoch ? (this.server.seqs[channel] ?? 0) : undefined;
    }) as never);
    this.holds.push(record);
    if (listens) this.#listen(record);
    return record;
  }

  #listen(record: Record_): void {
    if (record.listens || record.released) return;
    record.listens = true;
    if (record.epoch === this.server.epoch) record.listened = this.server.seqs[record.channel] ?? 0;
    const hear = (value: Message | Gap) => {
      if (record.released) this.faults.push(`${record.channel}: told after its release`);
      record.heard.push(value);
      if (record.leaves) this.#release(record);
    };
    record.held.on("message", hear as never);
    record.held.on("gap", hear as never);
  }

  #release(record: Record_): void {
    if (record.released) return;
    record.released = true;
    record.held.close();
  }

  #wait(tab: Tab, what: string): () => void {
    const wait = { what, tab, settled: false };
    this.waits.push(wait);
    return () => {
      if (wait.settled) this.faults.push(`${what} is settled twice`);
      wait.settled = true;
    };
  }

  #send(tab: Tab, channel: string): void {
    const idempotencyKey = `key ${this.waits.length}`;
    const done = this.#wait(tab, `publish ${idempotencyKey}`);
    tab.engine.publish(channel, "sent", null, { idempotencyKey }, (error) => {
      done();
      if (!error && this.server.isEphemeral(channel) === false) this.#published.push(`${channel} ${idempotencyKey}`);
    });
  }

  #history(tab: Tab, channel: string): void {
    const done = this.#wait(tab, `history ${channel}`);
    tab.engine.history(channel, { last: 2 }, () => done());
  }

  /** All is well, for as long as it takes; then the truth. */
  #rest(): void {
    const { time } = this;
    this.#note("REST");
    for (const tab of this.tabs) tab.auth = "good";
    this.#down = false;
    // What has been said is heard; then whoever was closed is opened again. Those that run wait for none that does not.
    time.pass(5_000);
    const running = this.tabs.filter(({ frozen }) => !frozen);
    for (const tab of running) time.as(tab, () => tab.engine.start());
    if (running.length < this.tabs.length) {
      for (let times = 0; times < 5; times += 1) {
        time.pass(20_000);
        for (const ping of [...this.#pings]) ping();
      }
      for (const tab of running) if (tab.engine.state().phase !== "live" || !this.#hears(tab)) this.faults.push("a tab waits for one that does not run");
    }
    for (const tab of this.tabs) time.thaw(tab);
    time.pass(5_000);
    for (const tab of this.tabs) time.as(tab, () => tab.engine.start());
    for (const record of this.holds) time.as(record.tab, () => this.#listen(record));
    const asked = this.tabs.map((tab) => tab.asked);
    const from = time.now;
    let nextPing = time.now + 20_000;
    for (let quiet = 0; time.now - from < REST_MS && quiet < 4; ) {
      time.pass(LOOK_MS);
      if (time.now >= nextPing) {
        nextPing += 20_000;
        for (const ping of [...this.#pings]) ping();
      }
      quiet = this.#judge().length === 0 ? quiet + 1 : 0;
      // What nobody says any more has to come by itself, too.
      if (quiet === 2) {
        for (const channel of LAST) this.server.publish(channel);
        this.isLast = true;
      }
    }
    this.faults.push(...this.#judge());
    this.#judgeTokens(asked, time.now - from);
  }

  /** Whether what is published now comes to this tab. */
  #hears(tab: Tab): boolean {
    let heard = false;
    const held = this.time.as(tab, () => tab.engine.hold("b", {}));
    held.on("message", (() => (heard = true)) as never);
    this.time.pass(3_000);
    this.server.publish("b");
    this.time.pass(3_000);
    this.time.as(tab, held.close);
    this.time.pass(1_000);
    return heard || !!held.outcome()?.failure?.code.includes("too_many");
  }

  /** However wrong the clock: once at the start, for each connection, and once in a token's life. */
  #judgeTokens(before: number[], ms: number): void {
    if (!this.plan.watchTokens) return;
    const from = this.tabs.map((tab) => tab.asked);
    this.time.pass(0);
    const stretch = 3 * TOKEN_LIFE_MS;
    for (let left = stretch; left > 0; left -= 20_000) {
      this.time.pass(20_000);
      for (const ping of [...this.#pings]) ping();
    }
    const most = (stretch / TOKEN_LIFE_MS + 1) * 2;
    this.tabs.forEach((tab, index) => {
      const asked = tab.asked - from[index]!;
      if (asked > most) this.faults.push(`auth() was asked ${asked} times in ${stretch / 1_000} s, and ${from[index]! - before[index]!} times in ${ms / 1_000} s before`);
    });
    this.faults.push(...this.#judge());
  }

  #judge(): string[] {
    const faults: string[] = [];
    for (const { what, settled } of this.waits) if (!settled) faults.push(`${what} never settles`);
    for (const tab of this.tabs) {
      const { phase } = tab.engine.state();
      if (phase !== "live") faults.push(`the client is ${phase}`);
    }
    for (const record of this.holds) faults.push(...judgeHold(this, record));
    faults.push(...judgeSessions(this));
    return faults;
  }
}
