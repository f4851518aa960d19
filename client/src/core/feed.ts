import { covers, parseMarks, type Marks } from "./marks.js";
import type { Gap, GapReason, Joined, Message } from "./frames.js";
import type { RecentIds } from "./recent-ids.js";
import { assign } from "./util.js";

/** Characters of held messages (as JSON) per channel; beyond it they are dropped and asked for again. */
export const HELD_LIMIT_CHARS = 4 * 1024 * 1024;

/**
 * - `wanted`: to be named in the next connect.
 * - `joining`: a subscribe is under way. What the stream brings meanwhile is held back, because the reply may hold
 *   older messages, which come first.
 * - `live`.
 */
export type FeedPhase = "wanted" | "joining" | "live";

export interface Sink {
  message(message: Message): void;
  /** `announced` is false where no frame said so: a fault worth a warning. */
  gap(gap: Gap, announced: boolean): void;
}

/** One channel of the session: puts its messages in order, once each, and finds every hole. */
export interface Feed {
  phase: FeedPhase;
  /** The seq to go on after; undefined where any may come next. */
  seq: number | undefined;
  /** From the stream. */
  take(frame: Message | Gap): void;
  /** A subscribe's reply. True: it did not hold everything, ask again after `seq`. */
  join(joined: Joined): boolean;
  /** The log of this partition is another one: positions of before mean nothing. */
  reset(partition: string): void;
  /** The session's cursor is lost (it was another user's): whatever comes next is a new beginning. */
  forget(): void;
}

export function createFeed(channel: string, after: number | undefined, phase: FeedPhase, recent: RecentIds, sink: Sink): Feed {
  /** Reply messages reach up to here; the stream is believed only above it. */
  let since: Marks | undefined;
  /** Where it stood when it was joined: who shares a connection may get what lies below once more. */
  let joinedAt: number | undefined;
  /** Since then it has been live, though no seq may be known. */
  let wasLive = false;
  let held: (Message | Gap)[] = [];
  let heldChars = 0;

  function say(reason: GapReason, from_seq?: number, to_seq?: number, announced = true): void {
    const gap: Gap = { type: "gap", channel, reason };
    // To a seq at or below what we know it is a step back, whose extent nobody knows.
    if (to_seq! >= from_seq!) assign(gap, { from_seq, to_seq });
    sink.gap(gap, announced);
  }

  function onMessage(message: Message, fromReply?: boolean): void {
    const { seq, pos } = message;
    // An ephemeral message has no place in the channel: at most once, and never in a reply.
    if (seq === undefined || pos === undefined) return sink.message(message);
    if (fromReply ? seq <= feed.seq! : seq <= joinedAt! || (since && covers(since, parseMarks(pos)))) return;
    // What a reply leaves out without a word is no longer kept; in the stream that would be a fault.
    if (feed.seq !== undefined && seq !== feed.seq + 1) say(fromReply ? "trimmed" : "reset", feed.seq + 1, seq - 1, !!fromReply);
    feed.seq = seq;
    if (recent.isRepeated(message.id)) return;
    recent.add(message.id);
    sink.message(message);
  }

  function onGap(gap: Gap): void {
    const { from_seq, to_seq } = gap;
    if (!isReset(gap)) {
      // A gap whose frame may have been lost is announced again; the second word of it is no news.
      if (to_seq! <= feed.seq!) return;
      // What is missing before it was not announced by it.
      if (from_seq! > feed.seq! + 1) say("reset", feed.seq! + 1, from_seq! - 1, false);
    }
    if (isReset(gap) || gap.reason === "renumbered") recent.edge();
    if (isReset(gap)) joinedAt = undefined;
    feed.seq = to_seq;
    sink.gap(gap, true);
  }

  const handle = (frame: Message | Gap) => (frame.type === "gap" ? onGap(frame) : onMessage(frame));

  const letGo = () => {
    held = [];
    heldChars = 0;
  };

  const feed: Feed = {
    phase,
    seq: after,

    take(frame) {
      if (feed.phase === "live") return handle(frame);
      // Past the limit nothing more is kept: heldChars says so, until the reply.
      if (heldChars <= HELD_LIMIT_CHARS) held.push(frame);
      heldChars += JSON.stringify(frame).length;
      if (heldChars > HELD_LIMIT_CHARS) held = [];
    },

    join(joined) {
      const messages = joined.messages || [];
      let gap = joined.gap && assign({ type: "gap" as const, channel }, joined.gap);
      // Where no seq was known nothing could be asked for: what is held is all there is, and perhaps not all.
      const isBlind = wasLive && feed.seq === undefined;
      if (joined.since && !isBlind) since = parseMarks(joined.since);
      messages.forEach((message) => {
        // It stands where it belongs among them; one of unknown extent comes first.
        if (gap && !(gap.to_seq! >= message.seq!)) {
          onGap(gap);
          gap = undefined;
        }
        onMessage(message, true);
      });
      if (gap) onGap(gap);
      // What is held stays so meanwhile: the next reply reaches further, or ends here.
      if (joined.more && messages.length) return true;
      const { seq } = joined;
      if (isBlind) {
        if (seq! > 0) say("reset");
      } else if (seq !== undefined) {
        // The reply is complete: everything up to `seq` was in it, or is no longer kept.
        if (feed.seq! < seq) say("trimmed", feed.seq! + 1, seq);
        if (feed.seq! > seq) say("reset");
        feed.seq = seq;
      }
      const spilled = heldChars > HELD_LIMIT_CHARS;
      const waiting = held;
      letGo();
      if (spilled) return true;
      feed.phase = "live";
      wasLive = true;
      joinedAt = feed.seq;
      waiting.forEach(handle);
      return false;
    },

    reset(partition) {
      if (since && partition in since) since = undefined;
    },

    forget() {
      const seen = feed.seq !== undefined;
      feed.seq = since = joinedAt = undefined;
      wasLive = false;
      letGo();
      if (feed.phase === "live") feed.phase = "wanted";
      if (seen) say("reset");
    },
  };
  return feed;
}

/** An unknown reason counts as one. */
export function isReset(gap: Gap): boolean {
  return !/^(trimmed|overflow|expired|conflated|filtered|renumbered)$/.test(gap.reason);
}
