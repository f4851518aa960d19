import type { Gap, HistoryAnswer, Joined, Message, NumberedCommand, Reply, ServerFrame, Subscribe, Welcome } from "../src/core/frames.js";
import { createMachine, type Hold } from "../src/core/machine.js";
import type { PageQuery, Start } from "../src/core/reader.js";
import { fault } from "../src/core/util.js";

/** A machine and what it decides: `a1` for a message of channel a with seq 1, `gap a 2-3 reset` for a gap. */
export class Bench {
  /** To whoever listens to all channels. */
  shown: string[] = [];
  unannounced = 0;
  sent: NumberedCommand[] = [];
  reads: [string, PageQuery][] = [];
  /** Of each hold: what it was told, in order. */
  told = new Map<Hold, string[]>();
  readonly machine = createMachine("page", {
    give: (frame) => this.shown.push(textOf(frame)),
    presence: () => undefined,
    turnedDown: () => undefined,
    carried: () => undefined,
    pass: (commands) => this.sent.push(...commands),
    fetchPage: (...asked) => this.reads.push(asked),
    alarm: (ms) => ms === 0 && this.machine.clock(),
    unannounced: () => (this.unannounced += 1),
  });

  settle() {
    for (let todo = this.machine.decisions(); todo.length; todo = this.machine.decisions()) for (const decision of todo) decision();
  }

  hold(name: string, start: Partial<Start> = {}, listens = true): Hold {
    const told: string[] = [];
    const hold = this.machine.hold(name, { after: undefined, last: undefined, ...start }, {
      give: (frame) => told.push(textOf(frame)),
      settled: (error) => told.push(error ? `ready ${error.code}` : "ready"),
    });
    this.told.set(hold, told);
    this.settle();
    this.machine.begin(hold, listens);
    this.settle();
    return hold;
  }

  release(hold: Hold) {
    this.machine.release(hold);
    this.settle();
  }

  frame(frame: ServerFrame) {
    this.machine.frame(frame);
    this.settle();
  }

  /** Answers the oldest subscribe or unsubscribe that is under way. */
  reply(joined?: Joined, more: Partial<Reply> = {}) {
    const command = this.sent.shift()! as Subscribe & { id: number };
    this.frame({ type: "reply", id: command.id, ok: true, ...(joined && { channels: { [command.channels[0]!]: joined } }), ...more });
  }

  /** Answers the oldest question to history. */
  page(answer?: HistoryAnswer, code?: string) {
    const [name, query] = this.reads.shift()!;
    this.machine.page(name, query, code === undefined ? undefined : fault(code), answer);
    this.settle();
  }

  welcome(cursor: string, channels: Welcome["channels"], more: Partial<Welcome> = {}) {
    this.frame({ type: "welcome", session: "s1", cursor, resumed: false, transport: "ws", channels, heartbeat_ms: 20_000, ...more });
  }

  /** `message("a", 3, 10)`: seq 3 of channel a at position 0.10. */
  message(channel: string, seq: number, offset: number, id = `${channel}-${seq}-${offset}`) {
    this.frame(message(channel, seq, offset, id));
  }

  gap(channel: string, more: Partial<Gap>) {
    this.frame({ type: "gap", channel, reason: "trimmed", ...more });
  }

  ping(cursor: string) {
    this.frame({ type: "ping", cursor });
  }

  get commands() {
    return this.sent.map(({ id: _id, ...command }) => command);
  }

  get cursor() {
    return this.machine.position();
  }
}

const textOf = (frame: Message | Gap) => (frame.type === "gap" ? gapText(frame) : `${frame.channel}${frame.seq ?? "*"}`);

const gapText = ({ channel, reason, from_seq, to_seq }: Gap) =>
  `gap ${channel} ${from_seq === undefined ? "?" : `${from_seq}-${to_seq ?? "?"}`} ${reason}`;

export function message(channel: string, seq: number, offset: number, id = `${channel}-${seq}-${offset}`): Message {
  return { type: "message", channel, seq, pos: `0.${offset}`, id, event: "e", data: null, at: "2026-11-22T08:00:00.000Z" };
}

/** With a hold, welcomed at seq 6. */
export function carried(): { bench: Bench; first: Hold } {
  const bench = new Bench();
  const first = bench.hold("a");
  bench.welcome("0.10", { a: { seq: 6 } });
  return { bench, first };
}
