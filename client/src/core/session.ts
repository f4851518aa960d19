import { createFeed, isReset, type Feed, type FeedPhase, type Sink } from "./feed.js";
import type { ConnectParams, Gap, Joined, Message, Subscribe, Unsubscribe, Welcome } from "./frames.js";
import { covers, FILL, formatMarks, merge, parseMarks, type Marks } from "./marks.js";
import { createRecentIds } from "./recent-ids.js";
import { dictionary } from "./util.js";

/**
 * A client's side of a session, without any IO: which channels, how far each partition has been read, and what may be
 * shown to the user. It outlives connections: whatever transport comes next asks for `params()` and goes on from there.
 *
 * Invariant: a message reaches the sink at most once and in order of its channel, and every jump in seq is preceded by
 * a gap, whatever is delivered twice, by two connections at once, or not at all.
 *
 * Where a method returns subscribes, they have to be sent.
 */
export interface Session {
  /** Absent until the first welcome. */
  id: string | undefined;
  /** The highest number that one of our connections has had. */
  attempt: number;
  readonly connection: string;
  cursor(): string;
  channels(): string[];
  /** For a connection; its number decides who takes over from whom. `apart`: in a session of its own. */
  params(attempt: number, apart?: boolean): ConnectParams;
  /** Returns the command that is needed, if the next connect does not take care of it. */
  add(channel: string, after?: number): Subscribe | undefined;
  remove(channel: string): Unsubscribe;
  /** The server confirmed that it was left; by now it may have been joined again. */
  left(channel: string): void;
  /** The server refused a channel, or ended it. */
  drop(channel: string): void;
  isLive(channel: string): boolean;
  /** The last seq that was handled; undefined where none is known. */
  seq(channel: string): number | undefined;
  welcome(frame: Welcome): Subscribe[];
  /** Channels that the server subscribed by itself. */
  subscribed(channels: Record<string, Joined>): void;
  message(frame: Message): void;
  gap(frame: Gap): void;
  /** The cursor of a ping, or of a poll's response. */
  adopt(cursor: string): void;
  /** The cursor of a reply, which tells of partitions that a new channel brought into use. */
  fill(cursor: string): void;
  /** A subscribe was answered for this channel. */
  joined(channel: string, joined: Joined): Subscribe[];
  /** The session was another user's: its cursor means nothing to us. */
  forget(): void;
}

export function createSession(connection: string, sink: Sink): Session {
  /** Where to go on from. */
  let cursor: Marks = {};
  /** The highest position received, per partition: what comes at or below it is a repetition. */
  let top: Marks = {};
  /** Where the connection began, or its poll: what a reset there leads back from is another log's. */
  let began: Marks = {};
  const feeds: Record<string, Feed> = dictionary();
  /** Channels being left: the server may still name them. */
  const leaving: Record<string, boolean> = dictionary();
  const recent = createRecentIds();
  const eachFeed = (fn: (feed: Feed, channel: string) => void) =>
    Object.keys(feeds).forEach((channel) => fn(feeds[channel]!, channel));

  function addFeed(channel: string, after: number | undefined, phase: FeedPhase): Feed {
    return (feeds[channel] = createFeed(channel, after, phase, recent, sink));
  }

  function carried(channel: string, seq: number | undefined): void {
    if (leaving[channel]) return;
    const feed = feeds[channel] || addFeed(channel, seq, "wanted");
    if (feed.phase === "joining") return;
    feed.phase = "live";
    // Where we know better we keep our own: if the channel jumped, the next message shows it.
    if (feed.seq === undefined) feed.seq = seq;
  }

  const session: Session = {
    id: undefined,
    attempt: 0,
    connection,
    cursor: () => formatMarks(cursor),
    channels: () => Object.keys(feeds),

    params(attempt, apart) {
      const params: ConnectParams = { attempt, connection };
      const channels = session.channels();
      const from = session.cursor();
      // One is enough to be let in.
      if (channels.length) params.channels = apart ? channels.slice(0, 1) : channels;
      if (session.id && !apart) params.session = session.id;
      if (from && !apart) params.cursor = from;
      return params;
    },

    add(channel, after) {
      delete leaving[channel];
      if (feeds[channel]) return undefined;
      const joins = session.id !== undefined || after !== undefined;
      addFeed(channel, after, joins ? "joining" : "wanted");
      return joins ? subscribe(channel, after) : undefined;
    },

    remove(channel) {
      delete feeds[channel];
      leaving[channel] = true;
      return { type: "unsubscribe", channels: [channel] };
    },

    left(channel) {
      delete leaving[channel];
    },

    drop(channel) {
      delete feeds[channel];
      delete leaving[channel];
    },

    seq: (channel) => feeds[channel] && feeds[channel]!.seq,

    isLive: (channel) => !!feeds[channel] && feeds[channel]!.phase === "live",

    welcome(frame) {
      session.id = frame.session;
      // Only what is lacking. Where the server starts elsewhere a gap follows, and if that gap is lost on the way, our
      // own cursor makes the server work it out again.
      merge(cursor, (began = parseMarks(frame.cursor)), FILL);
      for (const channel in frame.refused) session.drop(channel);
      for (const channel in frame.channels) carried(channel, frame.channels[channel]!.seq);
      const ask: Subscribe[] = [];
      eachFeed((feed, channel) => {
        if (frame.channels[channel] || feed.phase === "joining") return;
        feed.phase = "joining";
        ask.push(subscribe(channel, feed.seq));
      });
      return ask;
    },

    subscribed(channels) {
      for (const channel in channels) {
        if (leaving[channel] || session.isLive(channel)) continue;
        (feeds[channel] || addFeed(channel, undefined, "joining")).join(channels[channel]!);
      }
    },

    message(frame) {
      if (frame.pos !== undefined) {
        const at = parseMarks(frame.pos);
        if (covers(top, at)) return;
        merge(top, at);
        merge(cursor, at);
      }
      const feed = feeds[frame.channel];
      if (feed) feed.take(frame);
    },

    gap(frame) {
      const resume = parseMarks(frame.resume || "");
      for (const partition in resume) {
        // The one case in which positions go back, for every channel of the partition. On the way forward what an older
        // connection has brought meanwhile still counts.
        if (isReset(frame) && resume[partition]! < began[partition]!) {
          cursor[partition] = top[partition] = resume[partition]!;
          eachFeed((feed) => feed.reset(partition));
        }
      }
      merge(cursor, resume);
      const feed = feeds[frame.channel];
      if (feed) feed.take(frame);
    },

    adopt(text) {
      const at = parseMarks(text);
      merge(cursor, at);
      merge(began, at);
    },

    fill(text) {
      merge(cursor, parseMarks(text), FILL);
    },

    joined(channel, joined) {
      const feed = feeds[channel];
      return feed && feed.join(joined) ? [subscribe(channel, feed.seq)] : [];
    },

    forget() {
      session.id = undefined;
      cursor = {};
      top = {};
      eachFeed((feed) => feed.forget());
    },
  };
  return session;
}

function subscribe(channel: string, after?: number): Subscribe {
  const command: Subscribe = { type: "subscribe", channels: [channel] };
  if (after !== undefined) command.after = { [channel]: after };
  return command;
}
