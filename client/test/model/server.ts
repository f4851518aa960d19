// The server as PROTOCOL.md has it, as far as a client can tell: partitions, seqs, history that is trimmed, sessions that
// are carried on or forgotten, commands that are applied once.
import type { Close, ConnectParams, Gap, HistoryAnswer, Joined, Message, NumberedCommand, Refusal, Reply, ServerFrame, TransportKind } from "../../src/core/frames.js";
import type { Time } from "./time.js";

/** Messages in the reply to a subscribe, and in a page: few, so that there are more. */
const REPLY_LIMIT = 2;
const PAGE_LIMIT = 3;

/** Channels that a session may have. */
export const SESSION_CHANNELS = 5;

/** Between two beginnings of the log: offsets of a later one are lower, so that a cursor of another log is known. */
const EPOCH_OFFSETS = 10_000;

/** Between the seqs of a log and those of the next. */
const EPOCH_SEQS = 100;

export const TOKEN_LIFE_MS = 600_000;

/** One connection, as the server sees it. */
export interface Peer {
  kind: TransportKind;
  say(frame: ServerFrame): void;
  /** The server has said its last word. */
  end(): void;
}

interface Session {
  id: string;
  user: string;
  channels: Set<string>;
  applied: number;
  /** Each command that was applied, as it was said. */
  said: Map<number, string>;
  peer: Peer | undefined;
  attempt: number;
  connection: string;
  /** Per partition: what the connection has been sent. */
  sent: Record<number, number>;
  /** Positions of channels that were joined in mid-session, until a cursor is presented that knows of their partition. */
  since: Record<string, number>;
  expiresAt: number;
}

interface Entry extends Message {
  offset: number;
}

interface Log {
  entries: Entry[];
  head: number;
  /** What is at or below it is no longer kept. */
  trimmed: number;
}

const extentOf = ({ type: _type, channel: _channel, ...extent }: Gap) => extent;

export class Server {
  readonly partitions: [Log, Log];
  readonly seqs: Record<string, number> = {};
  readonly sessions = new Map<string, Session>();
  /** How often the log began anew. */
  epoch = 0;
  /** Messages of each channel that are gone, by epoch and seq. */
  readonly gone = new Set<string>();
  /** Channels that a connection carried on from a cursor, without a word of their seq; and those of them that were joined anew since. */
  readonly carriedOn = new Set<string>();
  readonly joinedAnew = new Set<string>();
  #lastId = 0;
  #results = new Map<string, { id: string; channel: string; seq: number; pos: string }>();

  constructor(
    readonly time: Time,
    /** What a client does and may not. */
    readonly faults: string[],
  ) {
    this.partitions = [this.#log(), this.#log()];
  }

  #log(): Log {
    const base = 1_000_000 - this.epoch * EPOCH_OFFSETS;
    return { entries: [], head: base, trimmed: base };
  }

  partitionOf = (channel: string): 0 | 1 => (channel === "c" ? 1 : 0);
  isEphemeral = (channel: string) => channel === "e";
  mayRead = (channel: string, user: string) => !channel.startsWith("secret") && (!channel.startsWith("user:") || channel === `user:${user}`);

  token(user = "ann", lifeMs = TOKEN_LIFE_MS): string {
    const iat = Math.floor(this.time.now / 1_000);
    return `h.${btoa(JSON.stringify({ sub: user, iat, exp: iat + lifeMs / 1_000 })).replace(/=/g, "")}.s`;
  }

  /** The user, or why not. */
  #identify(token: string | undefined): { user: string; expiresAt: number } | Refusal & { final: boolean } {
    try {
      const { sub, exp } = JSON.parse(atob(token!.split(".")[1]!));
      if (exp * 1_000 <= this.time.now) return { code: "token_expired", final: false };
      return { user: sub, expiresAt: exp * 1_000 };
    } catch (_) {
      return { code: "unauthorized", final: true };
    }
  }

  #pos = (channel: string, offset: number) => `${this.partitionOf(channel)}.${offset}`;

  publish(channel: string, event = "e", key?: string): { id: string; channel: string; seq?: number; pos?: string } {
    const known = key !== undefined && this.#results.get(key);
    if (known) return known;
    const id = `m${(this.#lastId += 1)}`;
    const at = new Date(this.time.now).toISOString();
    if (this.isEphemeral(channel)) {
      const message: Message = { type: "message", channel, id, event, data: key ?? null, at };
      for (const session of this.sessions.values()) if (session.channels.has(channel)) session.peer?.say(message);
      return { id, channel };
    }
    const partition = this.partitionOf(channel);
    const log = this.partitions[partition];
    const seq = (this.seqs[channel] = (this.seqs[channel] ?? 0) + 1);
    const offset = (log.head += 1);
    const pos = this.#pos(channel, offset);
    const entry: Entry = { type: "message", channel, seq, pos, id, event, data: `${this.epoch}:${seq}`, at, offset };
    log.entries.push(entry);
    if (key !== undefined) this.#results.set(key, { id, channel, seq, pos });
    for (const session of this.sessions.values()) {
      if (!session.peer || !session.channels.has(channel)) continue;
      session.sent[partition] = offset;
      session.peer.say(this.#frame(entry));
    }
    return { id, channel, seq, pos };
  }

  #frame = ({ offset: _offset, ...message }: Entry): Message => message;

  /** History keeps only the newest so many of each partition. */
  trim(keep: number): void {
    for (const log of this.partitions) {
      const out = log.entries.splice(0, Math.max(0, log.entries.length - keep));
      for (const { channel, seq, offset } of out) {
        this.gone.add(`${channel} ${this.epoch}:${seq}`);
        log.trimmed = offset;
      }
    }
  }

  /** The log is lost: offsets of the next one are another log's, its seqs lie higher up. */
  reset(): void {
    this.epoch += 1;
    for (const channel of ["a", "b", "c", "d", "f", "user:ann"]) {
      const before = this.seqs[channel] ?? 0;
      this.seqs[channel] = EPOCH_SEQS * this.epoch;
      for (let seq = before + 1; seq <= EPOCH_SEQS * this.epoch; seq += 1) this.gone.add(`${channel} ${this.epoch}:${seq}`);
    }
    this.partitions[0] = this.#log();
    this.partitions[1] = this.#log();
    this.forget();
  }

  /** Sessions are lost, and their connections with them. */
  forget(): void {
    for (const session of this.sessions.values()) session.peer?.end();
    this.sessions.clear();
  }

  /** What the log holds of a channel above a seq or an offset, and the gap before it. */
  #after(channel: string, from: { seq: number } | { offset: number }): { entries: Entry[]; gap: Gap | undefined } {
    const log = this.partitions[this.partitionOf(channel)];
    const all = log.entries.filter((entry) => entry.channel === channel);
    const entries = all.filter((entry) => ("seq" in from ? entry.seq! > from.seq : entry.offset > from.offset));
    const last = this.seqs[channel] ?? 0;
    // A seq that was never given here is of another log.
    if ("seq" in from && from.seq > last) return { entries, gap: { type: "gap", channel, reason: "reset" } };
    const first = entries[0]?.seq ?? last + 1;
    // With an offset the server knows from what it has kept, or it says that the extent is unknown.
    let known: number | undefined;
    if ("seq" in from) known = from.seq;
    else if (from.offset >= log.trimmed) return { entries, gap: undefined };
    else known = undefined;
    const lost = known === undefined ? this.#isGone(channel, first - 1) : first > known + 1;
    if (!lost) return { entries, gap: undefined };
    const gap: Gap = { type: "gap", channel, reason: "trimmed", to_seq: first - 1 };
    if (known !== undefined) gap.from_seq = known + 1;
    return { entries, gap };
  }

  #isGone = (channel: string, seq: number) => seq > 0 && this.gone.has(`${channel} ${this.epoch}:${seq}`);

  history(channel: string, query: URLSearchParams, token: string | undefined): { status: number; body: object } {
    const who = this.#identify(token);
    if ("code" in who) return { status: 401, body: { type: `/problems/${who.code}`, ...who } };
    if (!this.mayRead(channel, who.user)) return { status: 403, body: { type: "/problems/forbidden", code: "forbidden", detail: "no" } };
    const last = query.get("last");
    const answer: HistoryAnswer = { messages: [], more: false };
    if (this.isEphemeral(channel)) return { status: 200, body: answer };
    if (last !== null) {
      const { entries } = this.#after(channel, { seq: 0 });
      answer.messages = entries.slice(-Number(last)).map(this.#frame);
      answer.more = entries.length > Number(last);
    } else {
      const after = Number(query.get("after_seq") ?? 0);
      const { entries, gap } = this.#after(channel, { seq: after });
      answer.messages = entries.slice(0, PAGE_LIMIT).map(this.#frame);
      answer.more = entries.length > PAGE_LIMIT;
      if (gap) answer.gap = extentOf(gap);
    }
    return { status: 200, body: answer };
  }

  /** Opens the session for a connection; the frames go to it. Undefined: it was refused. */
  connect(peer: Peer, params: ConnectParams, token: string | undefined): string | undefined {
    const refuse = (code: string, final: boolean, more: Partial<Close> = {}) => {
      peer.say({ type: "close", status: 4000, code, final, ...more });
      peer.end();
      return undefined;
    };
    const who = this.#identify(token);
    if ("code" in who) return refuse(who.code, who.final);
    const { user } = who;
    const given = params.channels;
    if (given && given.length > SESSION_CHANNELS) return refuse("too_many_channels", true);
    const old = params.session === undefined ? undefined : this.sessions.get(params.session);
    if (old && old.user !== user) return refuse("session_mismatch", false);
    if (old?.peer && !(params.attempt > old.attempt || (params.attempt === old.attempt && params.connection === old.connection))) {
      return refuse("replaced", false, { attempt: old.attempt, connection: old.connection });
    }
    if (!old && !given && params.session !== undefined && params.cursor !== undefined) return refuse("channels_required", true);
    const names = given ?? (old ? [...old.channels] : [`user:${user}`]);
    const refused = names.filter((name) => !this.mayRead(name, user));
    const allowed = names.filter((name) => this.mayRead(name, user));
    if (allowed.length === 0 && refused.length > 0) return refuse("forbidden", true);
    if (old?.peer) {
      const before = old.peer;
      old.peer = undefined;
      before.say({ type: "close", status: 4009, code: "replaced", final: false, attempt: params.attempt, connection: params.connection });
      before.end();
    }
    const session: Session = old ?? { id: `s${(this.#lastId += 1)}`, user, channels: new Set(), applied: 0, said: new Map(), peer: undefined, attempt: 0, connection: "", sent: {}, since: {}, expiresAt: 0 };
    this.sessions.set(session.id, session);
    Object.assign(session, { channels: new Set(allowed), peer, attempt: params.attempt, connection: params.connection, expiresAt: who.expiresAt });

    const presented: Record<number, number> = {};
    for (const part of (params.cursor ?? "").split(",").filter(Boolean)) {
      const [partition, offset] = part.split(".");
      presented[Number(partition)] = Number(offset);
    }
    const used = [...new Set([...session.channels].filter((name) => !this.isEphemeral(name)).map(this.partitionOf))].sort();
    for (const name in session.since) if (!session.channels.has(name) || presented[this.partitionOf(name)] !== undefined) delete session.since[name];
    // A cursor from before a partition was joined cannot know of it: its stream goes on from where it was joined in mid-session.
    for (const partition of used) {
      const mine = [...session.channels].filter((name) => !this.isEphemeral(name) && this.partitionOf(name) === partition);
      const since = Math.min(...mine.map((name) => session.since[name] ?? 0));
      if (params.cursor !== undefined && since > 0) presented[partition] ??= since;
    }
    const start = used.map((partition) => presented[partition] ?? this.partitions[partition].head);
    const channels: Record<string, { seq?: number }> = {};
    for (const name of session.channels) {
      const isCarriedOn = presented[this.partitionOf(name)] !== undefined;
      channels[name] = this.isEphemeral(name) || isCarriedOn ? {} : { seq: this.seqs[name] ?? 0 };
      if (isCarriedOn) this.carriedOn.add(name);
      else this.#joins(name);
    }
    peer.say({
      type: "welcome",
      session: session.id,
      cursor: used.map((partition, index) => `${partition}.${start[index]}`).join(),
      resumed: old !== undefined,
      transport: peer.kind,
      channels,
      refused: Object.fromEntries(refused.map((name) => [name, { code: "forbidden" }])),
      heartbeat_ms: 20_000,
      expires_at: new Date(who.expiresAt).toISOString(),
    });
    used.forEach((partition, index) => {
      const from = start[index]!;
      const log = this.partitions[partition];
      const mine = [...session.channels].filter((name) => !this.isEphemeral(name) && this.partitionOf(name) === partition);
      const gaps = mine.flatMap((channel): Gap[] => {
        if (from > log.head) return [{ type: "gap", channel, reason: "reset" }];
        const { gap } = this.#after(channel, { offset: from });
        return gap ? [gap] : [];
      });
      // Only the last one of a partition moves the cursor: were it to move before, the others would be lost with the connection.
      gaps.forEach((gap, at) => peer.say({ ...gap, resume: `${partition}.${gaps[at + 1] ? from : log.trimmed}` }));
      for (const entry of log.entries) if (mine.includes(entry.channel) && (from > log.head || entry.offset > from)) peer.say(this.#frame(entry));
      session.sent[partition] = log.head;
    });
    return session.id;
  }

  cursorOf(session: Session): string {
    const used = [...new Set([...session.channels].filter((name) => !this.isEphemeral(name)).map(this.partitionOf))].sort();
    return used.map((partition) => `${partition}.${this.partitions[partition].head}`).join();
  }

  ping(id: string, peer: Peer): void {
    const session = this.sessions.get(id);
    if (session?.peer !== peer) return;
    if (session.expiresAt <= this.time.now) {
      session.peer = undefined;
      peer.say({ type: "close", status: 4010, code: "token_expired", final: false });
      return peer.end();
    }
    peer.say({ type: "ping", cursor: this.cursorOf(session) });
  }

  /** A connection is gone. The session stays. */
  leave(id: string | undefined, peer: Peer): void {
    const session = id === undefined ? undefined : this.sessions.get(id);
    if (session?.peer === peer) session.peer = undefined;
  }

  bye(id: string): void {
    this.sessions.get(id)?.peer?.end();
    this.sessions.delete(id);
  }

  /** Undefined: there is no such session. */
  command(id: string, command: NumberedCommand, peer: Peer): Reply | undefined {
    const session = this.sessions.get(id);
    if (!session) return undefined;
    const again = command.id <= session.applied;
    const text = JSON.stringify(command);
    // One number, one command; and a connection that counts has none below those that the session knows.
    if (again && (session.said.get(command.id) ?? (session.peer === peer ? "" : text)) !== text) this.faults.push(`not done, for its number has been used: ${text}`);
    if (!again) session.said.set(command.id, text);
    session.applied = Math.max(session.applied, command.id);
    const reply: Reply = { type: "reply", id: command.id, ok: true };
    switch (command.type) {
      case "subscribe": {
        reply.channels = {};
        reply.refused = {};
        for (const name of command.channels) {
          if (!this.mayRead(name, session.user)) {
            reply.refused[name] = { code: "forbidden" };
            continue;
          }
          const after = command.after?.[name];
          const had = session.channels.has(name);
          // It is in neither.
          if (!had && again) continue;
          if (!had && session.channels.size >= SESSION_CHANNELS) {
            reply.refused[name] = { code: "too_many_channels" };
            continue;
          }
          session.channels.add(name);
          reply.channels[name] = had && after === undefined ? {} : this.#joined(session, name, after);
        }
        reply.cursor = this.cursorOf(session);
        return reply;
      }
      case "unsubscribe":
        if (!again) for (const name of command.channels) this.#leaves(session, name);
        return reply;
      case "publish": {
        reply.results = [this.publish(command.channel, command.event, command.idempotency_key)];
        return reply;
      }
      case "refresh": {
        const who = this.#identify(command.token);
        if ("code" in who) return { type: "reply", id: command.id, code: who.code };
        session.expiresAt = who.expiresAt;
        reply.expires_at = new Date(who.expiresAt).toISOString();
        return reply;
      }
    }
  }

  #leaves(session: Session, name: string): void {
    session.channels.delete(name);
    delete session.since[name];
  }

  #joined(session: Session, name: string, after: number | undefined): Joined {
    if (this.isEphemeral(name)) return {};
    const head = this.partitions[this.partitionOf(name)].head;
    const seq = this.seqs[name] ?? 0;
    const joined: Joined = { seq, since: this.#pos(name, head) };
    session.since[name] = head;
    this.#joins(name);
    if (after === undefined) return joined;
    const { entries, gap } = this.#after(name, { seq: after });
    joined.messages = entries.slice(0, REPLY_LIMIT).map(this.#frame);
    joined.more = entries.length > REPLY_LIMIT;
    if (gap) joined.gap = extentOf(gap);
    return joined;
  }

  #joins(name: string): void {
    if (this.carriedOn.has(name)) this.joinedAnew.add(name);
  }

  /** Control adds a channel to all sessions, or takes it off. */
  control(channel: string, adds: boolean): void {
    for (const session of this.sessions.values()) {
      if (adds === session.channels.has(channel) || (adds && session.channels.size >= SESSION_CHANNELS)) continue;
      if (adds) session.channels.add(channel);
      else this.#leaves(session, channel);
      session.peer?.say(adds ? { type: "subscribed", channels: { [channel]: this.#joined(session, channel, undefined) } } : { type: "unsubscribed", channels: [channel], code: "unsubscribed" });
    }
  }
}
