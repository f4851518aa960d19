import { ChannelFeed, isReset, type Sink } from "./channel-feed.js";
import { Cursor, parsePosition } from "./cursor.js";
import type { ConnectParams, Gap, HistoryAnswer, Joined, Message, Subscribe, Unsubscribe, Welcome } from "./frames.js";
import { RecentIds } from "./recent-ids.js";

/** What has to be fetched from `GET /v1/history` before a channel is complete. */
export interface HistoryPage {
  channel: string;
  afterSeq: number;
  /** The position to stop at. */
  until: string;
}

/** What follows from a frame: commands to send, history to fetch. Empty arrays: nothing. */
export interface Demands {
  ask: Subscribe[];
  fetch: HistoryPage[];
}

/**
 * A client's side of a session, without any IO: which channels, how far each partition has been read, and what may be
 * shown to the user. It outlives connections: whatever transport comes next asks for `params()` and goes on from there.
 *
 * Invariant: a message reaches the sink at most once and in order of its channel, and every jump in seq is preceded by
 * a gap, whatever is delivered twice, by two connections at once, or not at all.
 */
export class Session {
  /** Absent until the first welcome. */
  id: string | undefined;
  attempt = 0;
  /** Where to go on from. */
  readonly cursor = new Cursor();
  /** The highest position received, per partition: what comes at or below it is a repetition. */
  private readonly top = new Cursor();
  private readonly feeds = new Map<string, ChannelFeed>();
  /** Channels being left: the server may still name them. */
  private readonly leaving = new Set<string>();
  /** By channel: the reply whose history is being paged. */
  private readonly paging = new Map<string, { until: string; seq: number | undefined }>();
  private readonly recent = new RecentIds();

  constructor(
    readonly connection: string,
    private readonly sink: Sink,
  ) {}

  get size(): number {
    return this.feeds.size;
  }

  /** For the next connection; raises the attempt number, so that it takes over from the one before. */
  params(): ConnectParams {
    this.attempt += 1;
    const params: ConnectParams = { attempt: this.attempt, connection: this.connection };
    const channels = Array.from(this.feeds.keys());
    const cursor = this.cursor.toString();
    if (channels.length > 0) params.channels = channels;
    if (this.id !== undefined) params.session = this.id;
    if (cursor) params.cursor = cursor;
    return params;
  }

  /** Returns the command that is needed, if the next connect does not take care of it. */
  add(channel: string, after?: number): Subscribe | undefined {
    this.leaving.delete(channel);
    if (this.feeds.has(channel)) return undefined;
    const joins = this.id !== undefined || after !== undefined;
    this.feeds.set(channel, this.feed(channel, after, joins ? "joining" : "wanted"));
    return joins ? subscribe(channel, after) : undefined;
  }

  remove(channel: string): Unsubscribe {
    this.drop(channel);
    this.leaving.add(channel);
    return { type: "unsubscribe", channels: [channel] };
  }

  /** The server confirmed that it was left; by now it may have been joined again. */
  left(channel: string): void {
    this.leaving.delete(channel);
  }

  /** The server refused a channel, or ended it. */
  drop(channel: string): void {
    this.feeds.delete(channel);
    this.paging.delete(channel);
    this.leaving.delete(channel);
  }

  isLive(channel: string): boolean {
    const feed = this.feeds.get(channel);
    return feed !== undefined && feed.phase === "live";
  }

  welcome(frame: Welcome): Demands {
    this.id = frame.session;
    // Only what is lacking. Where the server starts elsewhere a gap follows, and if that gap is lost on the way, our
    // own cursor makes the server work it out again.
    this.cursor.fill(Cursor.parse(frame.cursor));
    for (const channel of Object.keys(frame.refused || {})) this.drop(channel);
    for (const channel of Object.keys(frame.channels)) this.carried(channel, frame.channels[channel] || {});
    const ask: Subscribe[] = [];
    this.feeds.forEach((feed, channel) => {
      if (frame.channels[channel] || feed.phase === "joining" || feed.phase === "paging") return;
      feed.phase = "joining";
      ask.push(subscribe(channel, feed.seq));
    });
    return { ask, fetch: [] };
  }

  /** Channels that the server subscribed by itself. */
  subscribed(channels: Record<string, Joined>): Demands {
    const demands: Demands = { ask: [], fetch: [] };
    for (const channel of Object.keys(channels)) {
      if (this.leaving.has(channel) || this.isLive(channel)) continue;
      if (!this.feeds.has(channel)) this.feeds.set(channel, this.feed(channel, undefined, "joining"));
      merge(demands, this.joined(channel, channels[channel] || {}));
    }
    return demands;
  }

  message(frame: Message): void {
    if (frame.pos !== undefined) {
      const at = parsePosition(frame.pos);
      if (this.top.covers(at)) {
        this.sink.duplicate(frame);
        return;
      }
      this.top.set(at);
      this.cursor.raise(at);
    }
    const feed = this.feeds.get(frame.channel);
    if (feed) feed.take(frame);
  }

  gap(frame: Gap): void {
    if (frame.resume !== undefined) {
      const resume = Cursor.parse(frame.resume);
      if (isReset(frame)) {
        // The one case in which positions may go back, for every channel of the partition.
        this.cursor.setAll(resume);
        this.top.setAll(resume);
        for (const partition of resume.partitions()) this.feeds.forEach((feed) => feed.reset(partition));
      } else {
        this.cursor.raiseAll(resume);
      }
    }
    const feed = this.feeds.get(frame.channel);
    if (feed) feed.take(frame);
  }

  /** The cursor of a ping, or of a poll's response. */
  adopt(cursor: string): void {
    this.cursor.raiseAll(Cursor.parse(cursor));
  }

  /** The cursor of a reply, which tells of partitions that a new channel brought into use. */
  fill(cursor: string): void {
    this.cursor.fill(Cursor.parse(cursor));
  }

  /** A subscribe was answered for this channel. */
  joined(channel: string, joined: Joined): Demands {
    this.paging.delete(channel);
    if (joined.more && joined.since !== undefined) {
      this.paging.set(channel, { until: joined.since, seq: joined.seq });
    }
    return this.join(channel, joined);
  }

  /** The next page of a reply that had more than fitted. */
  page(channel: string, answer: HistoryAnswer): Demands {
    const reply = this.paging.get(channel);
    if (!reply) return { ask: [], fetch: [] };
    return this.join(channel, Object.assign({}, answer, reply.seq === undefined ? {} : { seq: reply.seq }));
  }

  /** History could not be fetched: another subscribe goes on after what has been shown. */
  rejoin(channel: string): Subscribe | undefined {
    const feed = this.feeds.get(channel);
    if (!feed || feed.phase !== "paging") return undefined;
    feed.phase = "joining";
    return subscribe(channel, feed.seq);
  }

  /** Another client has the session: go on from the same cursor in a new one. */
  leave(): void {
    this.id = undefined;
  }

  /** The session was another user's: its cursor means nothing to us. */
  forget(): void {
    this.id = undefined;
    this.cursor.clear();
    this.top.clear();
    this.feeds.forEach((feed) => feed.forget());
  }

  private join(channel: string, joined: Joined): Demands {
    const demands: Demands = { ask: [], fetch: [] };
    const feed = this.feeds.get(channel);
    if (!feed) return demands;
    const reply = this.paging.get(channel);
    const outcome = feed.join(reply ? joined : Object.assign({}, joined, { more: false }));
    if (outcome === "more" && reply) {
      demands.fetch.push({ channel, afterSeq: feed.seq === undefined ? 0 : feed.seq, until: reply.until });
    } else {
      this.paging.delete(channel);
      if (outcome === "again") demands.ask.push(subscribe(channel, feed.seq));
    }
    return demands;
  }

  private carried(channel: string, start: { seq?: number }): void {
    if (this.leaving.has(channel)) return;
    const feed = this.feeds.get(channel);
    if (!feed) this.feeds.set(channel, this.feed(channel, start.seq, "live"));
    else if (feed.phase === "wanted" || feed.phase === "live") {
      feed.phase = "live";
      // Where we know better we keep our own: if the channel jumped, the next message shows it.
      if (feed.seq === undefined) feed.seq = start.seq;
    }
  }

  private feed(channel: string, after: number | undefined, phase: ChannelFeed["phase"]): ChannelFeed {
    return new ChannelFeed(channel, after, phase, this.recent, this.sink);
  }
}

function subscribe(channel: string, after?: number): Subscribe {
  const command: Subscribe = { type: "subscribe", channels: [channel] };
  if (after !== undefined) command.after = { [channel]: after };
  return command;
}

function merge(into: Demands, more: Demands): void {
  into.ask.push(...more.ask);
  into.fetch.push(...more.fetch);
}
