import type { BelfryError } from "./api.js";
import { createBackoff } from "./backoff.js";
import { createCommands, type Done } from "./commands.js";
import { createFeed, isReset, type Feed } from "./feed.js";
import type { Command, ConnectParams, Gap, HistoryAnswer, Message, NumberedCommand, Refusal, Reply, ServerFrame, Welcome } from "./frames.js";
import { covers, FILL, formatMarks, merge, parseMarks, type Marks } from "./marks.js";
import { createReader, type PageQuery, type Reader, type Start } from "./reader.js";
import { createRecentIds } from "./recent-ids.js";
import { assign, dictionary, fault } from "./util.js";

/** Subscribes and unsubscribes that may be under way at once. */
const CHANGES_LIMIT = 32;

/** Refusals that say nothing about a channel, or a page of history: it is asked for again. */
const TRANSIENT = /^(busy|internal|rate_limited|unavailable|unknown_session|connection_lost|auth_failed|token_expired|unauthorized|going_away|closed)$/;

/** Refusals of a connection that are about the channels that it named. */
const ABOUT_CHANNELS = /^(forbidden|too_many_channels|bad_channel)$/;

/** What the wire allows in the name of a channel. */
const CHANNEL_NAME = /^[\w.:/@|=+~-]{1,128}$/;

/** Somebody who holds a channel. */
export interface Hold {
  readonly name: string;
  readonly reader: Reader;
  /** Released, or refused. */
  over: boolean;
  /** It has been told so. */
  isReady: boolean;
  /** For whoever drives the machine: tells the hold's listeners. */
  tell?: (what: string, value?: unknown) => void;
}

/**
 * What is to be done, in this order:
 * - `message`, `gap`, `presence`: tell the hold, or where there is none, whoever listens to all channels.
 * - `ready`: the hold is carried, or with an error it is not. `ended`: so was the client.
 * - `refused`: a channel will not be carried. `carried`: it is.
 * - `send`: commands, on the connection of now. `read`: a page of history for this hold.
 * - `wait`: so many milliseconds, then `clock`.
 * - `call`: whoever waits for a command.
 */
export type Decision =
  | ["message" | "presence", Hold | undefined, Message]
  | ["gap", Hold | undefined, Gap]
  | ["unannounced", undefined, Gap]
  | ["ready" | "ended", Hold, BelfryError | undefined]
  | ["refused", undefined, BelfryError & { channel: string }]
  | ["carried", undefined, string]
  | ["send", undefined, NumberedCommand[]]
  | ["read", Hold, PageQuery]
  | ["wait", undefined, number]
  | ["call", undefined, () => void];

/** One channel: what is wanted of it, what the server was told, and what it has answered. */
interface Channel {
  readonly name: string;
  holds: Hold[];
  /** How often it is wanted without a hold: by the client's options, or for another tab. */
  kept: number;
  /** The server has put it into the session by itself: it is listened to and never taken off. */
  own: boolean;
  /** Named to the server, by a connection or a subscribe. */
  told: boolean;
  /** The server's last word: the session has it. */
  carried: boolean;
  /** The subscribe or unsubscribe that is under way; one at a time. */
  change: Command["type"] | undefined;
  takeBack: () => void;
  /** Puts in order what comes; absent while it is being left. */
  feed: Feed | undefined;
}

/**
 * The client without any IO, clock or randomness of its own but the spread of its retries: events in by its methods, decisions out by
 * `decisions()`. It outlives connections: whatever transport comes next asks for `params()` and goes on from there.
 *
 * Invariants:
 * - Each hold gets what lies after its start once and in order of the channel, or a gap, whatever is delivered twice, by
 *   two connections at once, or not at all (`feed` for the channel, `reader` for each hold).
 * - Once nothing is under way, the session carries what is wanted and what the server added, and nothing else.
 * - Whoever waits is answered: by the server, or when the client closes.
 */
export type Machine = ReturnType<typeof createMachine>;

export function createMachine(connection: string) {
  let out: Decision[] = [];
  const channels: Record<string, Channel> = dictionary();
  /** Where to go on from. */
  let cursor: Marks = {};
  /** The highest position received, per partition: what comes at or below it is a repetition. */
  let top: Marks = {};
  /** Where the connection began, or its poll: what a reset there leads back from is another log's. */
  let began: Marks = {};
  /** The server has welcomed a connection of this session. */
  let greeted = false;
  /** Which channels the next connection names: all; none, after it was refused for them; or just one. */
  let naming: "all" | "none" | "one" = "all";
  /** The last connection has named some, though by now nobody may want them. A session that it named has some, too. */
  let hasNamed = false;
  let changes = 0;
  let isOpen = true;
  /** What the server has added to this session while another tab led it; undefined where none did. */
  let inherited: string[] | undefined;
  const recent = createRecentIds();
  const backoff = createBackoff();
  /** Pages that are asked for again. */
  let unread: [Hold, PageQuery][] = [];
  const commands = createCommands((numbered) => out.push(["send", undefined, numbered]));
  const isWanted = (channel: Channel) => channel.holds.length + channel.kept > 0;
  const each = (fn: (channel: Channel) => void) => Object.keys(channels).forEach((name) => channels[name] && fn(channels[name]!));

  function channelOf(name: string): Channel {
    return (channels[name] =
      channels[name] || { name, holds: [], kept: 0, own: false, told: false, carried: false, change: undefined, takeBack: () => undefined, feed: undefined });
  }

  function feedOf(channel: Channel, after?: number): Feed {
    const { name } = channel;
    return (channel.feed =
      channel.feed ||
      createFeed(name, after, "wanted", recent, {
        message(message) {
          const what = message.seq === undefined && /^presence\.(join|leave)$/.test(message.event) ? "presence" : "message";
          out.push([what, undefined, message]);
          if (what === "message") channel.holds.forEach(({ reader }) => reader.take(message));
          else channel.holds.forEach((hold) => out.push([what, hold, message]));
        },
        gap(gap, announced) {
          if (!announced) out.push(["unannounced", undefined, gap]);
          out.push(["gap", undefined, gap]);
          channel.holds.forEach(({ reader }) => reader.take(gap));
        },
      }));
  }

  function tellReady(hold: Hold, again?: boolean): void {
    if (!isOpen || !hold.reader.isReady() || (hold.isReady && !again)) return;
    hold.isReady = true;
    out.push(["ready", hold, undefined]);
  }

  /** The feed has become live. */
  function announce(channel: Channel): void {
    channel.holds.forEach((hold) => {
      hold.reader.carried(channel.feed!.seq);
      tellReady(hold, true);
    });
    out.push(["carried", undefined, channel.name]);
  }

  /** The server will not carry it (any more); a later hold asks anew. */
  function refuse(name: string, { code, detail }: Refusal = { code: "refused" }): void {
    const channel = channelOf(name);
    const { holds } = channel;
    const wasWanted = isWanted(channel);
    channel.holds = [];
    channel.kept = 0;
    channel.feed = undefined;
    channel.own = channel.carried = channel.told = false;
    const error = fault(code, detail);
    holds.forEach((hold) => {
      hold.over = true;
      out.push(["ready", hold, error]);
    });
    if (wasWanted) out.push(["refused", undefined, assign(error, { channel: name })]);
    reconcile(channel);
  }

  /** Makes the next step from what the server has answered to what is wanted. */
  function reconcile(channel: Channel): void {
    const { name, feed } = channel;
    if (channel.change) return;
    if (isWanted(channel)) {
      if (!greeted || changes >= CHANGES_LIMIT || (channel.carried && feed!.phase === "live")) return;
      const after = feed!.seq;
      feed!.phase = "joining";
      channel.told = true;
      change(channel, after === undefined ? { type: "subscribe", channels: [name] } : { type: "subscribe", channels: [name], after: { [name]: after } });
    } else if (channel.own && channel.carried) {
      return;
    } else if (greeted && channel.carried) {
      if (changes >= CHANGES_LIMIT) return;
      channel.feed = undefined;
      change(channel, { type: "unsubscribe", channels: [name] });
    } else if (!channel.told) {
      delete channels[name];
    }
  }

  function change(channel: Channel, command: Command): void {
    channel.change = command.type;
    changes += 1;
    channel.takeBack = commands.add(
      command,
      (error, reply) => {
        channel.change = undefined;
        changes -= 1;
        if (command.type === "subscribe") subscribed(channel, error, reply);
        else left(channel, error);
        if (changes === CHANGES_LIMIT - 1) each(reconcile);
      },
      true,
    );
  }

  function left(channel: Channel, error?: BelfryError): void {
    // Where it fails the session is gone, and the subscription with it; or the client is closed.
    channel.carried = channel.told = false;
    if (!error || greeted) reconcile(channel);
  }

  function subscribed(channel: Channel, error?: BelfryError, reply?: Reply): void {
    const { name, feed } = channel;
    if (error && (TRANSIENT.test(error.code) || !greeted)) {
      if (feed && feed.phase === "joining") feed.phase = "wanted";
      if (greeted) out.push(["wait", undefined, backoff.delay()]);
      return;
    }
    if (error) return refuse(name, { code: error.code, detail: error.message });
    backoff.reset();
    if (reply!.cursor) merge(cursor, parseMarks(reply!.cursor), FILL);
    const joined = reply!.channels && reply!.channels[name];
    if (!joined) return refuse(name, reply!.refused && reply!.refused[name]);
    channel.carried = true;
    // A connection that named it may have made it live already.
    if (feed && isWanted(channel) && feed.phase === "joining") {
      if (feed.join(joined)) feed.phase = "wanted";
      else announce(channel);
    }
    reconcile(channel);
  }

  function onWelcome(frame: Welcome): void {
    machine.id = frame.session;
    greeted = true;
    naming = "all";
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
    for (const name in frame.refused) refuse(name, frame.refused[name]);
    each((channel) => {
      channel.carried = channel.name in frame.channels;
      if (channel.change === "subscribe" && !channel.carried) {
        // It may have been applied before this connection replaced the set, and would only be answered: said anew.
        channel.takeBack();
        channel.change = undefined;
        changes -= 1;
        if (channel.feed && channel.feed.phase === "joining") channel.feed.phase = "wanted";
      }
      if (!channel.change) channel.told = channel.carried;
    });
    for (const name in frame.channels) {
      const { seq } = frame.channels[name]!;
      // What we know nothing of the server has added; or another tab has wanted it, and nobody does any more.
      if (!channels[name]) channelOf(name).own = !frame.resumed || !inherited || inherited.indexOf(name) >= 0;
      const channel = channelOf(name);
      channel.carried = true;
      if (channel.change === "unsubscribe") continue;
      if (channel.own) feedOf(channel);
      const { feed } = channel;
      if (!feed) continue;
      // What is kept after a seq comes by a subscribe only; also where the server begins further on than we have read.
      if (feed.phase === "live" && seq! > feed.seq!) feed.phase = "wanted";
      if (feed.phase !== "live" && feed.seq === undefined) feed.join(seq === undefined ? {} : { seq, since: frame.cursor });
      if (feed.phase === "live") announce(channel);
    }
    inherited = undefined;
    each(reconcile);
  }

  function onMessage(frame: Message): void {
    if (frame.pos !== undefined) {
      const at = parseMarks(frame.pos);
      if (covers(top, at)) return;
      merge(top, at);
      merge(cursor, at);
    }
    const channel = channels[frame.channel];
    if (channel && channel.feed) channel.feed.take(frame);
  }

  function onGap(frame: Gap): void {
    const resume = parseMarks(frame.resume || "");
    for (const partition in resume) {
      // The one case in which positions go back, for every channel of the partition. On the way forward what an older
      // connection has brought meanwhile still counts.
      if (isReset(frame) && resume[partition]! < began[partition]!) {
        cursor[partition] = top[partition] = resume[partition]!;
        each(({ feed }) => feed && feed.reset(partition));
      }
    }
    merge(cursor, resume);
    const channel = channels[frame.channel];
    if (channel && channel.feed) channel.feed.take(frame);
  }

  /** What the server has added to a session, it has not added to the next. */
  function disown(): void {
    machine.id = undefined;
    each((channel) => (channel.own = channel.carried = false));
  }

  const machine = {
    /** The session is gone; the cursor is still good. */
    disown,
    /** Of the session; absent until the first welcome. */
    id: undefined as string | undefined,
    /** The highest number that one of our connections has had. */
    attempt: 0,
    connection,
    cursor: () => formatMarks(cursor),
    /** Those that a connection would name. */
    channels(): string[] {
      const names: string[] = [];
      each((channel) => (isWanted(channel) || (channel.own && channel.carried)) && names.push(channel.name));
      return names;
    },

    /** For a connection; its number decides who takes over from whom. `apart`: in a session of its own. */
    params(attempt: number, apart?: boolean): ConnectParams {
      const params: ConnectParams = { attempt, connection };
      let names = machine.channels();
      if (naming === "none") names = [];
      // One is enough to be let in.
      if (apart || naming === "one") names = names.slice(0, 1);
      if (!apart) hasNamed = names.length > 0;
      if (names.length) {
        params.channels = names;
        if (!apart) names.forEach((name) => (channelOf(name).told = true));
      }
      const from = machine.cursor();
      if (machine.id && !apart) params.session = machine.id;
      if (from && !apart) params.cursor = from;
      return params;
    },

    hold(name: string, start: Start): Hold {
      const channel = channelOf(name);
      const { after, last } = start;
      // The first one's past comes with the subscribe, and that of whoever begins at the same place.
      const follows = after !== undefined && (channel.feed ? channel.feed.phase !== "live" && channel.feed.seq === after : true);
      const hold: Hold = {
        name,
        over: false,
        isReady: false,
        reader: createReader(channel.name, { after, last: after === undefined ? last : undefined }, follows, {
          give: (frame) => out.push(frame.type === "gap" ? ["gap", hold, frame] : ["message", hold, frame]),
          read: (query) => out.push(["read", hold, query]),
        }),
      };
      if (!CHANNEL_NAME.test(name)) {
        hold.over = true;
        out.push(["ready", hold, fault("bad_channel", `"${name}" is no name of a channel`)]);
        if (!isWanted(channel)) delete channels[name];
        return hold;
      }
      channel.holds = channel.holds.concat(hold);
      const feed = feedOf(channel, after);
      if (channel.carried && feed.phase === "live") hold.reader.carried(feed.seq);
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
      if (!isWanted(channel)) out.push(["wait", undefined, 0]);
    },

    /** Wanted without a hold. */
    keep(name: string): void {
      const channel = channelOf(name);
      channel.kept += 1;
      feedOf(channel);
      reconcile(channel);
    },

    unkeep(name: string): void {
      const channel = channels[name];
      if (!channel || !channel.kept) return;
      channel.kept -= 1;
      if (!isWanted(channel)) out.push(["wait", undefined, 0]);
    },

    isLive(name: string): boolean {
      const channel = channels[name];
      return !!channel && channel.carried && !!channel.feed && channel.feed.phase === "live";
    },

    /** The last seq that was handled; undefined where none is known. */
    seq(name: string): number | undefined {
      const channel = channels[name];
      return channel && channel.feed && channel.feed.seq;
    },

    frame(frame: ServerFrame): void {
      switch (frame.type) {
        case "welcome":
          return onWelcome(frame);
        case "message":
          return onMessage(frame);
        case "gap":
          return onGap(frame);
        case "ping": {
          // Also the end of a poll's answer.
          const at = parseMarks(frame.cursor || "");
          merge(cursor, at);
          return merge(began, at);
        }
        case "reply":
          return commands.settle(frame);
        case "subscribed":
          for (const name in frame.channels) {
            const channel = channelOf(name);
            if (channel.change || (channel.carried && channel.feed)) continue;
            if (!isWanted(channel)) channel.own = true;
            channel.carried = channel.told = true;
            const feed = feedOf(channel);
            merge(cursor, parseMarks(frame.channels[name]!.since || ""), FILL);
            if (feed.join(frame.channels[name]!)) feed.phase = "wanted";
            else announce(channel);
            reconcile(channel);
          }
          return;
        case "unsubscribed":
          frame.channels.forEach((name) => refuse(name, { code: frame.code || "unsubscribed" }));
      }
      // `reconnect` and `close` are the connector's; other types are not of this version.
    },

    /** A page of history for a hold, or why there is none. */
    page(hold: Hold, query: PageQuery, error: BelfryError | undefined, answer?: HistoryAnswer): void {
      if (hold.over) return;
      if (error && TRANSIENT.test(error.code)) {
        unread.push([hold, query]);
        if (isOpen) out.push(["wait", undefined, backoff.delay()]);
        return;
      }
      if (answer) backoff.reset();
      hold.reader.page(answer);
      tellReady(hold);
    },

    /** A time that was waited for has come. */
    clock(): void {
      each(reconcile);
      if (!isOpen) return;
      const again = unread;
      unread = [];
      again.forEach(([hold, query]) => hold.over || out.push(["read", hold, query]));
    },

    /** `done` is told by a decision. */
    command(command: Command, done: Done): void {
      commands.add(command, (error, reply) => out.push(["call", undefined, () => done(error, reply)]));
    },

    /** All that waits for a reply, to be sent on a new connection. */
    unanswered: commands.unanswered,
    lastId: commands.lastId,
    renumber: commands.renumber,

    /** A connection was refused as a whole, for good. True: another one that names fewer channels may fare better. */
    refused(code: string): boolean {
      const names = machine.channels();
      if (naming === "one" && code === "forbidden" && names.length) {
        refuse(names[0]!, { code });
        if (names.length > 1) return true;
      } else if (naming === "all" && (hasNamed || machine.id) && ABOUT_CHANNELS.test(code)) {
        naming = code === "too_many_channels" ? "one" : "none";
        // Its record has them, too.
        disown();
        return true;
      } else if (naming === "none" && names.length && code === "channels_required") {
        // An API key has no channel of its own.
        naming = "one";
        return true;
      }
      naming = "all";
      return false;
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

    /** How often `forget` was called. */
    forgets: 0,

    /** The session was another user's: its cursor means nothing to us. */
    forget(): void {
      machine.forgets += 1;
      disown();
      cursor = {};
      top = {};
      each(({ feed }) => feed && feed.forget());
    },

    /** The client is closed: nobody waits any longer. Holds stay, and go on from where they are if it is opened again. */
    close(error: BelfryError | undefined): void {
      greeted = false;
      isOpen = false;
      naming = "all";
      disown();
      commands.rejectAll(error || fault("closed"));
      each((channel) => {
        channel.told = false;
        channel.holds.forEach((hold) => (hold.isReady = false));
        channel.holds.forEach((hold) => out.push(["ended", hold, error]));
        reconcile(channel);
      });
    },

    /** Once more, after `close`. */
    open(): void {
      isOpen = true;
      machine.clock();
    },

    /** What is to be done now. */
    decisions(): Decision[] {
      const decisions = out;
      out = [];
      return decisions;
    },
  };
  return machine;
}
