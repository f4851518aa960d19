import type { BelfryError } from "./api.js";
import { createBackoff } from "./backoff.js";
import { createCommands, type Done } from "./commands.js";
import type { Command, ConnectParams, Gap, GapReason, HistoryAnswer, Joined, Message, Refusal, Reply, NumberedCommand, Ping, ServerFrame, Subscribed, Unsubscribed, Welcome } from "./frames.js";
import { FILL, formatMarks, merge, parseMarks, type Marks } from "./marks.js";
import { createReader, isReset, type PageQuery, type Reader, type Start, type Stream } from "./reader.js";
import { assign, dictionary, fault } from "./util.js";

/** Subscribes and unsubscribes that may be under way at once. */
const CHANGES_LIMIT = 32;

/** Ids of messages that are remembered. */
const IDS_LIMIT = 256;

/**
 * Refusals that say nothing about a channel, or a page of history: it is asked for again. `rate_limited`, `unknown_session`, `connection_lost`, `auth_failed`,
 * `unauthorized` and `token_expired` are told by a part of them.
 */
const TRANSIENT = /busy|internal|_limited|unavailable|_session|_lost|auth|_expired|going|closed/;

/** Refusals of a connection that are about the channels that it named. */
const ABOUT_CHANNELS = /^forbidden$|_channel/;

/** Events that tell who came and went. They are no messages. */
export const OF_PRESENCE = /^presence\.(join|leave)$/;

/** Channels that a connection names. */
const ALL = Infinity;

/** What the wire allows in the name of a channel. */
const CHANNEL_NAME = /^[\w.:/@|=+~-]{1,128}$/;

/** Where what is decided for a hold is told. */
export interface Told {
  give(frame: Message | Gap): void;
  /** It is carried, or with an error it is not. */
  settled(error?: BelfryError): void;
}

/** Somebody who holds a channel. */
export interface Hold {
  readonly name: string;
  readonly told: Told;
  readonly reader: Reader;
  /** Released, or refused. */
  over: boolean;
  /** It has been told so. */
  isReady: boolean;
}

/** What is to be done, in the order in which it is decided. */
export interface Effects {
  /** To whoever listens to all channels. */
  give(frame: Message | Gap): void;
  /** A channel will not be carried. */
  turnedDown(error: BelfryError & { channel: string }): void;
  /** Commands, on the connection of now. */
  pass(commands: NumberedCommand[]): void;
  /** A page of history: `page` gets it. */
  fetchPage(name: string, query: PageQuery): void;
  /** So many milliseconds, then `clock`. */
  alarm(ms: number): void;
  /** The stream has a hole that no frame announced: a fault worth a warning. */
  unannounced?(gap: Gap): void;
  /** Somebody came or went. */
  presence?(message: Message): void;
  /** The stream brings it, from now on or still. */
  carried?(name: string): void;
}

/** One channel: what is wanted of it, what the server is asked, and what it has answered. */
interface Channel extends Stream {
  holds: Hold[];
  /** For whoever listens to all channels; absent while nobody wants this one. */
  reader?: Reader | undefined;
  /** How often it is wanted without a hold: by the client's options, or for another tab. */
  kept: number;
  /** The server has put it into the session by itself: it is listened to and never taken off. */
  own?: boolean;
  /** The subscribe or unsubscribe that is under way; one at a time. */
  change?: Command["type"] | undefined;
  takeBack?: () => void;
  /** The cursor has passed nothing of it that was not heard. */
  isWhole?: boolean;
}

/**
 * The client without any IO, clock or randomness of its own but the spread of its retries: events in by its methods, decisions out by
 * `decisions()`. It outlives connections: whatever transport comes next asks for `params()` and goes on from there.
 *
 * Invariants:
 * - Each hold gets what lies after its start once and in order of the channel, or a gap, whatever is delivered twice, by
 *   two connections at once, or not at all (its `reader`).
 * - Once nothing is under way, the session carries what is wanted and what the server added, and nothing else.
 * - Whoever waits is answered: by the server, or when the client closes.
 */
export type Machine = ReturnType<typeof createMachine>;

export function createMachine(connection: string, effects: Effects) {
  let out: (() => void)[] = [];
  const channels: Record<string, Channel> = dictionary();
  /** Where to go on from. */
  let cursor: Marks = {};
  /** The highest position received, per partition: what comes at or below it is a repetition. */
  let top: Marks = {};
  /** Where the connection began, or its poll: what a reset there leads back from is another log's. */
  let began: Marks = {};
  /** The server has welcomed a connection of this session. */
  let greeted = false;
  /** How many channels the next connection names: all; none, after it was refused for them; or just one. */
  let naming = ALL;
  let changes = 0;
  let isOpen = true;
  /** What the server has added to this session while another tab led it; undefined where none did. */
  let inherited: string[] | undefined;
  /** Of the last messages; and of those before the log went on elsewhere, where a publish that was refused then may come again. */
  let ids: string[] = [];
  let beforeEdge: string[] = [];
  let forgets = 0;
  const backoff = createBackoff();
  /** Pages that are asked for just now. */
  let asking: [Channel, PageQuery][] = [];
  /** Pages that are asked for again. */
  let unread: [string, PageQuery][] = [];
  const commands = createCommands((numbered) => out.push(() => effects.pass(numbered)));
  const isWanted = (channel: Channel) => !!(channel.holds.length + channel.kept);
  const each = (fn: (channel: Channel) => void) => Object.keys(channels).forEach((name) => channels[name] && fn(channels[name]!));
  const wait = (ms: number) => out.push(() => effects.alarm(ms));
  const ready = ({ told }: Hold, error?: BelfryError) => out.push(() => told.settled(error));
  const readersOf = (channel: Channel | undefined) => (channel && channel.reader ? [channel.reader].concat(channel.holds.map((hold) => hold.reader)) : []);

  function channelOf(name: string): Channel {
    return (channels[name] = channels[name] || {
      name,
      holds: [],
      kept: 0,
      carried: false,
      top: undefined,
    });
  }

  function readerOf(channel: Channel, start: Start, to: Pick<Told, "give">): Reader {
    const reader = createReader(channel, start, {
      give: (frame) => out.push(() => to.give(frame)),
      fetchPage(query) {
        // Several often begin at the same place.
        const same = asking.filter(([of, asked]) => of === channel && asked.after === query.after && asked.last === query.last)[0];
        if (same) reader.asked = same[1];
        else {
          asking.push([channel, query]);
          out.push(() => effects.fetchPage(channel.name, query));
        }
      },
    });
    if (channel.carried) reader.carried(channel.top, true);
    return reader;
  }

  /** It is listened to. */
  function hear(channel: Channel, after?: number): void {
    if (channel.reader) return;
    channel.reader = readerOf(channel, { after, last: undefined }, effects);
    channel.reader.listen();
  }

  function tellReady(hold: Hold, again?: boolean): void {
    if (!isOpen || !hold.reader.isReady() || (hold.isReady && !again)) return;
    hold.isReady = true;
    ready(hold);
  }

  /** The stream brings it. */
  function join(channel: Channel, joined: Joined, after?: number): void {
    const { seq, messages } = joined;
    const follows = channel.isWhole;
    channel.carried = channel.isWhole = true;
    if (seq !== undefined) {
      channel.joinedAt = seq;
      // Some may have come before the reply.
      if (!(channel.top! > seq)) channel.top = seq;
    } else if (joined.since) {
      // The server, or the leading tab, does not know it, but there is one.
      channel.joinedAt = -1;
    }
    // Where the server had no room, or could not read them in time, they are asked for by history.
    const held = messages && (messages[0] || !joined.more) && (joined as HistoryAnswer);
    readersOf(channel).forEach((reader) => reader.carried(seq, follows, after, held as HistoryAnswer));
    channel.holds.forEach((hold) => tellReady(hold, true));
    if (!LEAN) out.push(() => effects.carried!(channel.name));
  }

  /** The server will not carry it (any more); a later hold asks anew. */
  function refuse(name: string, { code, detail }: Refusal): void {
    const channel = channelOf(name);
    const { holds } = channel;
    const wasWanted = isWanted(channel);
    channel.holds = [];
    channel.kept = 0;
    channel.reader = undefined;
    channel.own = channel.carried = false;
    const error = fault(code, detail);
    holds.forEach((hold) => {
      hold.over = true;
      ready(hold, error);
    });
    if (wasWanted) out.push(() => effects.turnedDown(assign(error, { channel: name })));
    reconcile(channel);
  }

  /** Makes the next step from what the server has answered to what is wanted. */
  function reconcile(channel: Channel): void {
    const { name, own, carried } = channel;
    if (channel.change) return;
    if (isWanted(channel) ? carried : own && carried) return;
    if (!isWanted(channel) && !carried) {
      delete channels[name];
      return;
    }
    if (!greeted || changes >= CHANGES_LIMIT) return;
    const command: Command = { type: carried ? "unsubscribe" : "subscribe", channels: [name] };
    let after: number | undefined;
    if (carried) {
      channel.carried = channel.isWhole = false;
      channel.reader = undefined;
    } else {
      readersOf(channel).forEach((reader) => {
        const seq = reader.wants();
        if (seq !== undefined && !(after! <= seq)) after = seq;
      });
      if (after !== undefined) assign(command, { after: { [name]: after } });
    }
    channel.change = command.type;
    changes += 1;
    channel.takeBack = commands.add(
      command,
      (error, reply) => {
        settled(channel);
        if (carried) {
          // Whether it has seqs is told anew, too.
          channel.top = channel.joinedAt = undefined;
          // Where it fails the session is gone, and the subscription with it; or the client is closed.
          if (!error || greeted) reconcile(channel);
        } else subscribed(channel, after, error, reply);
        if (changes === CHANGES_LIMIT - 1) each(reconcile);
      },
      true,
    );
  }

  /**
   * A change may have been applied before this connection replaced the set, and would only be answered; or it is still on
   * its way. So it is said anew, or its opposite: what has the higher number counts in the end.
   */
  function anew(channel: Channel): void {
    channel.takeBack!();
    settled(channel);
    channel.carried = !isWanted(channel);
  }

  function settled(channel: Channel): void {
    channel.change = undefined;
    changes -= 1;
  }

  function subscribed(channel: Channel, after: number | undefined, error?: BelfryError, reply?: Reply): void {
    const { name } = channel;
    const joined = reply && reply.channels && reply.channels[name];
    const refusal = error ? { code: error.code, detail: error.message } : reply!.refused && reply!.refused[name];
    if (!joined) {
      // Of a channel that has gone since a command was first applied its answer says nothing.
      if (greeted && refusal && !TRANSIENT.test(refusal.code)) refuse(name, refusal);
      else if (greeted) wait(backoff.delay());
      return;
    }
    backoff.reset();
    if (reply!.cursor) merge(cursor, parseMarks(reply!.cursor), FILL);
    // A connection that named it may have brought it already.
    if (!channel.carried) join(channel, joined, after);
    reconcile(channel);
  }

  function onWelcome(frame: Welcome): void {
    const fromNow = !machine.position();
    machine.sid = frame.session;
    greeted = true;
    naming = ALL;
    // Only what is lacking. Where the server starts elsewhere a gap follows, and if that gap is lost on the way, our
    // own cursor makes the server work it out again.
    merge(cursor, (began = parseMarks(frame.cursor)), FILL);
    // It names every partition in use. What we have read of others says nothing of a log that may have begun anew since.
    for (const partition in cursor) {
      if (!(partition in began)) {
        delete cursor[partition];
        delete top[partition];
      }
    }
    // What the server cannot listen to now is asked for again, as all that it does not carry.
    for (const name in frame.refused) if (!TRANSIENT.test(frame.refused[name]!.code)) refuse(name, frame.refused[name]!);
    each((channel) => {
      if (channel.name in frame.channels) return;
      channel.carried = channel.isWhole = false;
      channel.top = undefined;
      if (channel.change === "subscribe") anew(channel);
    });
    for (const name in frame.channels) {
      // What we know nothing of the server has added; or another tab has wanted it, and nobody does any more.
      if (!channels[name] && machine.named.indexOf(name) < 0) channelOf(name).own = (LEAN || !frame.resumed || !inherited || inherited.indexOf(name) >= 0);
      const channel = channelOf(name);
      if (channel.change === "unsubscribe") {
        anew(channel);
        continue;
      }
      if (channel.own) hear(channel);
      // Of one that goes on from a cursor the server does not say whether it has any.
      if (!fromNow && !channel.isWhole) channel.joinedAt = -1;
      join(channel, frame.channels[name]!);
    }
    if (!LEAN) inherited = undefined;
    each(reconcile);
  }

  /** A frame of a channel that somebody listens to. */
  function deliver(name: string, frame: Message | Gap): void {
    const channel = channels[name]!;
    readersOf(channel).forEach((reader) => reader.take(frame));
    // A reset ends the wait for what lies before it.
    channel.holds.forEach((hold) => tellReady(hold));
  }

  const gapOf = (channel: string, reason: GapReason, more: object) => assign({ type: "gap" as const, channel, reason }, more) as Gap;

  /** The channel goes on at this seq. What is missing before it has to have been announced. */
  function goesOn(name: string, from: number, to: number | undefined): void {
    const channel = channelOf(name);
    const expected = channel.carried ? channel.top! + 1 : NaN;
    // NaN where nobody knows.
    if (from - expected) {
      const gap = gapOf(name, "reset", from > expected ? { from_seq: expected, to_seq: from - 1 } : {});
      if (!CORE) out.push(() => effects.unannounced!(gap));
      deliver(name, gap);
    }
    channel.top = to;
  }

  function onMessage(frame: Message): void {
    const { channel: name, pos, seq, id } = frame;
    if (pos) {
      const at = parseMarks(pos);
      if (!merge(top, at)) return;
      merge(cursor, at);
    }
    const channel = channels[name];
    if (!channel) return;
    if (seq === undefined) {
      if (!OF_PRESENCE.test(frame.event)) deliver(name, frame);
      else if (!LEAN) out.push(() => effects.presence!(frame));
    } else if (!(seq <= channel.joinedAt!)) {
      goesOn(name, seq, seq);
      const isRepeated = beforeEdge.indexOf(id) >= 0;
      if (ids.push(id) > IDS_LIMIT) ids.shift();
      deliver(name, isRepeated ? gapOf(name, "filtered", { from_seq: seq, to_seq: seq }) : frame);
    }
  }

  function onGap(frame: Gap): void {
    const { channel: name, from_seq, to_seq } = frame;
    const resume = parseMarks(frame.resume || "");
    const isFresh = isReset(frame);
    for (const partition in resume) {
      // The one case in which positions go back, for every channel of the partition. On the way forward what an older
      // connection has brought meanwhile still counts.
      if (isFresh && resume[partition]! < began[partition]!) cursor[partition] = top[partition] = resume[partition]!;
    }
    merge(cursor, resume);
    const channel = channels[name];
    if (!channel) return;
    if (isFresh || frame.reason === "renumbered") beforeEdge = ids.slice();
    if (isFresh) {
      channel.joinedAt = -1;
      channel.top = to_seq;
    } else if (to_seq! <= channel.joinedAt!) return;
    else if (!(to_seq! <= channel.top!)) goesOn(name, Math.max(from_seq!, channel.top! + 1), to_seq);
    deliver(name, frame);
  }

  /** `reconnect` and `close` are the connector's; other types are not of this version. */
  const onFrame: { [Type in ServerFrame["type"]]?: (frame: Extract<ServerFrame, { type: Type }>) => void } = assign(dictionary<never>(), {
    welcome: onWelcome,
    message: onMessage,
    gap: onGap,
    reply: commands.settle,

    /** Also the end of a poll's answer. */
    ping(frame: Ping) {
      const at = parseMarks(frame.cursor || "");
      merge(cursor, at);
      merge(began, at);
    },

    subscribed(frame: Subscribed) {
      for (const name in frame.channels) {
        const channel = channelOf(name);
        if (channel.change || channel.carried) continue;
        if (!isWanted(channel)) channel.own = true;
        hear(channel);
        merge(cursor, parseMarks(frame.channels[name]!.since || ""), FILL);
        join(channel, frame.channels[name]!);
      }
    },

    unsubscribed(frame: Unsubscribed) {
      frame.channels.forEach((name) => refuse(name, frame));
    },
  });

  /** What the server has added to a session, it has not added to the next. */
  function disown(): void {
    machine.sid = undefined;
    each((channel) => (channel.own = channel.carried = false));
  }

  const machine = {
    /** The session is gone; the cursor is still good. */
    disown,
    /** Of the session; absent until the first welcome. */
    sid: undefined as string | undefined,
    /** The highest number that one of our connections has had. */
    attempts: 0,
    /** What connections have named whose welcome may still come, though by now nobody may want it. */
    named: [] as string[],
    connection,
    position: () => formatMarks(cursor),
    /** Those that a connection would name. */
    names(): string[] {
      return Object.keys(channels).filter((name) => isWanted(channels[name]!) || (channels[name]!.own && channels[name]!.carried));
    },

    /** For a connection; its number decides who takes over from whom. `apart`: in a session of its own. */
    params(attempt: number, apart?: boolean): ConnectParams {
      const params: ConnectParams = { attempt, connection };
      // One is enough to be let in.
      const names = machine.names().slice(0, apart ? Math.min(1, naming) : naming);
      if (names[0]) params.channels = names;
      if (apart) return params;
      machine.named = machine.named.concat(names);
      const from = machine.position();
      if (machine.sid) params.session = machine.sid;
      if (from) params.cursor = from;
      return params;
    },

    hold(name: string, { after, last }: Start, told: Told): Hold {
      const channel = channelOf(name);
      const hold: Hold = { name, told, over: !CHANNEL_NAME.test(name), isReady: false, reader: undefined! };
      if (hold.over) {
        ready(hold, fault("bad_channel", name));
      } else {
        hear(channel, after);
        assign(hold, { reader: readerOf(channel, { after, last: after === undefined ? last : undefined }, told) });
        channel.holds = channel.holds.concat(hold);
      }
      reconcile(channel);
      return hold;
    },

    /** Whoever made the hold has said what it wants to hear: messages, or nothing yet. */
    begin(hold: Hold, listens: boolean): void {
      if (hold.over) return;
      if (listens) hold.reader.listen();
      tellReady(hold);
    },

    /** It counts at once; the server is told when nobody has taken the channel again in the same moment. */
    release(hold: Hold): void {
      if (hold.over) return;
      hold.over = true;
      const channel = channelOf(hold.name);
      channel.holds = channel.holds.filter((other) => other !== hold);
      if (!isWanted(channel)) wait(0);
    },

    /** Wanted without a hold. */
    keep(name: string): void {
      const channel = channelOf(name);
      channel.kept += 1;
      hear(channel);
      reconcile(channel);
    },

    frame(frame: ServerFrame): void {
      const on = onFrame[frame.type] as ((frame: ServerFrame) => void) | undefined;
      if (on) on(frame);
    },

    /** A page of history for those who have asked for it, or why there is none. */
    page(name: string, query: PageQuery, error: BelfryError | undefined, answer?: HistoryAnswer): void {
      if (error && TRANSIENT.test(error.code)) {
        unread.push([name, query]);
        if (isOpen) wait(backoff.delay());
        return;
      }
      if (answer) backoff.reset();
      const channel = channels[name];
      readersOf(channel).forEach((reader) => reader.asked === query && reader.page(answer));
      if (channel) channel.holds.forEach((hold) => tellReady(hold));
    },

    /** A time that was waited for has come. */
    clock(): void {
      each(reconcile);
      if (!isOpen) return;
      const again = unread;
      unread = [];
      again.forEach(([name, query]) => {
        if (readersOf(channels[name]).some(({ asked }) => asked === query)) out.push(() => effects.fetchPage(name, query));
      });
    },

    /** `done` is told by a decision. */
    command(command: Command, done: Done): void {
      commands.add(command, (error, reply) => out.push(() => done(error, reply)));
    },

    /** All that waits for a reply, to be sent on a new connection. */
    unanswered: commands.unanswered,

    /** A connection was refused as a whole, for good. True: another one that names fewer channels may fare better. */
    mayRetry(code: string): boolean {
      const names = machine.names();
      if (naming === 1 && code === "forbidden" && names[0]) {
        refuse(names[0], { code });
        if (names[1]) return true;
      } else if (naming > 1 && (machine.named[0] || machine.sid) && ABOUT_CHANNELS.test(code)) {
        naming = code === "too_many_channels" ? 1 : 0;
        // Its record has them, too.
        disown();
        return true;
      } else if (!naming && names[0] && code === "channels_required") {
        // An API key has no channel of its own.
        naming = 1;
        return true;
      }
      naming = ALL;
      return false;
    },

    /** The session was another user's: its cursor means nothing to us. */
    forget(): void {
      disown();
      if (!LEAN) forgets += 1;
      cursor = {};
      top = {};
      each((channel) => {
        channel.top = channel.joinedAt = undefined;
        readersOf(channel).forEach((reader) => reader.forget());
      });
    },

    /** The client is closed: nobody waits any longer. Holds stay, and go on from where they are if it is opened again. */
    shut(error: BelfryError): void {
      greeted = false;
      isOpen = false;
      naming = ALL;
      disown();
      commands.rejectAll(error);
      each((channel) => {
        channel.holds.forEach((hold) => (hold.isReady = false));
        reconcile(channel);
      });
    },

    /** Once more, after `close`. */
    reopen(): void {
      isOpen = true;
      machine.clock();
    },

    /** What is to be done now. */
    decisions(): (() => void)[] {
      const decisions = out;
      out = [];
      asking = [];
      return decisions;
    },
  };
  /** For presence, and for tabs that share a connection. */
  const more = {
    lastId: commands.lastId,
    renumber: commands.renumber,

    unkeep(name: string): void {
      const channel = channels[name];
      if (!channel || !channel.kept) return;
      channel.kept -= 1;
      if (!isWanted(channel)) wait(0);
    },

    isLive(name: string): boolean {
      const channel = channels[name];
      return !!channel && channel.carried;
    },

    /** The last seq that the stream brought; undefined where none is known. */
    seq(name: string): number | undefined {
      const channel = channels[name];
      return channel && channel.top;
    },

    /** It has seqs, as far as anybody knows, wherever it stands. */
    hasSeqs(name: string): boolean {
      const channel = channels[name];
      return !!channel && channel.joinedAt !== undefined;
    },

    /** What the server has added to the session. */
    own(): string[] {
      const names: string[] = [];
      each((channel) => channel.own && names.push(channel.name));
      return names;
    },

    /** The session has been led by another tab, which has told what is its own. */
    inherit(names: string[]): void {
      inherited = names;
    },

    /** Another tab leads from now on: its positions count, and every channel is joined anew after what was handled. */
    follow(): void {
      cursor = {};
      top = {};
    },

    /** A connection of another tab has begun there. */
    starts(cursor: string): void {
      began = parseMarks(cursor);
    },

    /** How often the cursor was found to be worth nothing, as far as this tab knows. */
    forgets: (known = forgets) => (forgets = known),
  };

  return LEAN ? (machine as typeof machine & typeof more) : assign(machine, more);
}
