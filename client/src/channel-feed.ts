import { parsePosition, type Position } from "./cursor.js";
import type { Gap, HistoryGap, Joined, Message } from "./frames.js";
import type { RecentIds } from "./recent-ids.js";

/** Characters of held messages (as JSON) per channel; beyond it they are dropped and asked for again. */
export const HELD_LIMIT_CHARS = 4 * 1024 * 1024;

/**
 * - `wanted`: to be named in the next connect.
 * - `joining`: a subscribe is under way. What the stream brings meanwhile is held back, because the reply may hold
 *   older messages, which come first.
 * - `paging`: the reply had more than fitted; the rest is being fetched, still holding.
 * - `live`.
 */
export type FeedPhase = "wanted" | "joining" | "paging" | "live";

export interface Sink {
  message(message: Message): void;
  /** `announced` is false where no frame said so: a fault worth a warning. */
  gap(gap: Gap, announced: boolean): void;
  duplicate(message: Message): void;
}

/** One channel of the session: puts its messages in order, once each, and finds every hole. */
export class ChannelFeed {
  phase: FeedPhase;
  /** The seq to go on after; undefined where any may come next. */
  seq: number | undefined;
  /** Reply messages reach up to here; the stream is believed only above it. */
  private since: Position | undefined;
  private held: (Message | Gap)[] = [];
  private heldChars = 0;
  /** Held messages were dropped: subscribe again, after the last one that was let through. */
  private spilled = false;

  constructor(
    readonly name: string,
    after: number | undefined,
    phase: FeedPhase,
    private readonly recent: RecentIds,
    private readonly sink: Sink,
  ) {
    this.phase = phase;
    this.seq = after;
  }

  /** From the stream. */
  take(frame: Message | Gap): void {
    if (this.phase === "live") this.handle(frame);
    else this.hold(frame);
  }

  /** A subscribe's reply, or a page of history that continues it. Returns what is still to be asked for. */
  join(joined: Joined): "done" | "more" | "again" {
    if (joined.since !== undefined) this.since = parsePosition(joined.since);
    this.replay(joined.messages || [], joined.gap);
    if (joined.more) {
      this.phase = "paging";
      return "more";
    }
    if (joined.seq !== undefined) this.reach(joined.seq);
    const held = this.held;
    this.dropHeld();
    if (this.spilled) {
      this.spilled = false;
      this.phase = "joining";
      return "again";
    }
    this.phase = "live";
    for (const frame of held) this.handle(frame);
    return "done";
  }

  /** The log began anew in this partition: positions of before mean nothing. */
  reset(partition: number): void {
    if (this.since && this.since.partition === partition) this.since = undefined;
  }

  /** The session's cursor is lost (it was another user's): whatever comes next is a new beginning. */
  forget(): void {
    const seen = this.seq !== undefined;
    this.seq = undefined;
    this.since = undefined;
    this.dropHeld();
    if (this.phase === "live") this.phase = "wanted";
    if (seen) this.sink.gap({ type: "gap", channel: this.name, reason: "reset" }, true);
  }

  private dropHeld(): void {
    this.held = [];
    this.heldChars = 0;
  }

  private hold(frame: Message | Gap): void {
    if (this.spilled) return;
    this.heldChars += JSON.stringify(frame).length;
    this.held.push(frame);
    if (this.heldChars > HELD_LIMIT_CHARS) {
      this.spilled = true;
      this.dropHeld();
    }
  }

  /** What a reply holds: older than `since`, so `since` does not apply. */
  private replay(messages: Message[], missing: HistoryGap | undefined): void {
    let gap: Gap | undefined = missing && Object.assign({ type: "gap" as const, channel: this.name }, missing);
    for (const message of messages) {
      if (gap && (gap.to_seq === undefined || (message.seq !== undefined && message.seq > gap.to_seq))) {
        this.handleGap(gap);
        gap = undefined;
      }
      this.handleMessage(message, true);
    }
    if (gap) this.handleGap(gap);
  }

  private handle(frame: Message | Gap): void {
    if (frame.type === "gap") this.handleGap(frame);
    else this.handleMessage(frame, false);
  }

  private handleMessage(message: Message, fromReply: boolean): void {
    const { seq } = message;
    // An ephemeral message has no place in the channel: at most once, and never in a reply.
    if (seq === undefined || message.pos === undefined) return this.sink.message(message);
    const known = fromReply ? this.seq !== undefined && seq <= this.seq : this.inReply(parsePosition(message.pos));
    if (known) return this.sink.duplicate(message);
    // What a reply leaves out without a word is no longer kept; in the stream that would be a fault.
    if (this.seq !== undefined && seq !== this.seq + 1) this.jump(this.seq, seq, fromReply);
    this.seq = seq;
    if (this.recent.isRepeated(message.id)) return this.sink.duplicate(message);
    this.recent.add(message.id);
    this.sink.message(message);
  }

  private inReply(at: Position): boolean {
    return this.since !== undefined && this.since.partition === at.partition && at.offset <= this.since.offset;
  }

  private jump(from: number, to: number, fromReply: boolean): void {
    const gap: Gap = { type: "gap", channel: this.name, reason: fromReply ? "trimmed" : "reset" };
    if (to > from) Object.assign(gap, { from_seq: from + 1, to_seq: to - 1 });
    this.sink.gap(gap, fromReply);
  }

  private handleGap(gap: Gap): void {
    if (!isReset(gap) && this.seq !== undefined) {
      // A gap whose frame may have been lost is announced again; the second word of it is no news.
      if (gap.to_seq !== undefined && gap.to_seq <= this.seq) return;
      // What is missing before it was not announced by it.
      if (gap.from_seq !== undefined && gap.from_seq > this.seq + 1) this.jump(this.seq, gap.from_seq, false);
    }
    if (isReset(gap) || gap.reason === "renumbered") this.recent.edge();
    this.seq = gap.to_seq;
    this.sink.gap(gap, true);
  }

  /** The reply is complete: everything up to `seq` was in it, or is no longer kept. */
  private reach(seq: number): void {
    if (this.seq !== undefined && this.seq < seq) {
      this.sink.gap({ type: "gap", channel: this.name, reason: "trimmed", from_seq: this.seq + 1, to_seq: seq }, true);
    } else if (this.seq !== undefined && this.seq > seq) {
      this.sink.gap({ type: "gap", channel: this.name, reason: "reset" }, true);
    }
    this.seq = seq;
  }
}

const NOT_A_RESET = ["trimmed", "overflow", "expired", "conflated", "filtered", "renumbered"];

export function isReset(gap: Gap): boolean {
  return NOT_A_RESET.indexOf(gap.reason) === -1;
}
