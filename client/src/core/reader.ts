import { isReset } from "./feed.js";
import type { Gap, GapReason, HistoryAnswer, Message } from "./frames.js";
import { assign } from "./util.js";

/** Characters of frames (as JSON) that wait for one hold; beyond it they are left to history. */
export const WAITING_LIMIT_CHARS = 1024 * 1024;

/** Which page of a channel's history: what follows a seq, or the newest. */
export type PageQuery = { after: number } | { last: number };

/** Where a hold begins: after a seq, with so many of the newest, or (neither) from now on. */
export interface Start {
  after?: number | undefined;
  last?: number | undefined;
}

export interface ReaderSink {
  give(frame: Message | Gap): void;
  /** A page is wanted: `page` gets it. */
  read(query: PageQuery): void;
}

/**
 * The position of one hold in its channel. It gets what the channel's feed gives out, in order and once; what lies before
 * it comes from history. Nothing is given out before somebody listens: until then it waits, or where that is too much,
 * comes from history later.
 *
 * Invariant: each seq above the start is given out once and in order, or is in a gap.
 */
export interface Reader {
  take(frame: Message | Gap): void;
  /** The channel is carried, and its feed stands at `seq`. */
  carried(seq: number | undefined): void;
  /** Somebody listens now. */
  listen(): void;
  /** What was asked for; undefined where it cannot be had. */
  page(answer: HistoryAnswer | undefined): void;
  /** It is carried, and what lies before it has been given out as far as anybody listens. */
  isReady(): boolean;
}

/** `follows`: what is wanted of the past comes through the feed itself. */
export function createReader(channel: string, { after, last }: Start, follows: boolean, sink: ReaderSink): Reader {
  let seq = after;
  let past: boolean = !follows && (after !== undefined || last !== undefined);
  let newest = past && after === undefined ? last : undefined;
  let isCarried = false;
  let isHeard = false;
  let isReading = false;
  /** Of what was asked for before a reset nothing is of use. */
  let isStale = false;
  let waiting: (Message | Gap)[] = [];
  let chars = 0;
  /** Of the newest ones history need not give what the feed has given since: what lies above this. */
  let floor: number | undefined;
  /** The last seq that the feed has given; what is asked of history lies at or below it. */
  let top: number | undefined;

  function say(reason: GapReason, from_seq?: number, to_seq?: number): void {
    const gap: Gap = { type: "gap", channel, reason };
    if (to_seq! >= from_seq!) assign(gap, { from_seq, to_seq });
    sink.give(gap);
  }

  function give(frame: Message | Gap): void {
    if (frame.type === "gap") {
      const { from_seq, to_seq } = frame;
      if (!isReset(frame)) {
        if (to_seq! <= seq!) return;
        if (from_seq! <= seq!) frame = assign(assign({}, frame), { from_seq: seq! + 1 });
      }
      seq = to_seq;
    } else if (frame.seq !== undefined) {
      if (frame.seq <= seq!) return;
      // The feed announces what is missing from it: this is about what history has no longer.
      if (frame.seq > seq! + 1) say("trimmed", seq! + 1, frame.seq - 1);
      seq = frame.seq;
    }
    sink.give(frame);
  }

  function letGo(): void {
    waiting = [];
    chars = 0;
  }

  function wait(frame: Message | Gap): void {
    if (frame.type === "message" && frame.seq !== undefined) {
      if (seq === undefined && !past) seq = frame.seq - 1;
      if (floor === undefined) floor = frame.seq - 1;
    }
    chars += JSON.stringify(frame).length;
    if (chars <= WAITING_LIMIT_CHARS) waiting.push(frame);
    else waiting = [];
  }

  /** As far as it can. */
  function go(): void {
    if (!isHeard || isReading) return;
    // History is asked only when the feed goes on from there without a hole.
    if (!isCarried && (past || chars > WAITING_LIMIT_CHARS)) return;
    if (chars > WAITING_LIMIT_CHARS) {
      letGo();
      if (newest !== undefined && floor !== undefined) {
        newest = undefined;
        seq = floor;
      }
      past = seq !== undefined || newest !== undefined;
      // Ephemeral ones are heard at most once; of others that have no place to be read from it is said.
      if (!past && top !== undefined) say("overflow");
    }
    if (past) {
      isReading = true;
      isStale = false;
      return sink.read(newest === undefined ? { after: seq! } : { last: newest });
    }
    const frames = waiting;
    letGo();
    frames.forEach(give);
  }

  /** History has nothing more: what follows it now waits here, or is still to come. */
  function caughtUp(): void {
    past = false;
    newest = undefined;
    if (chars <= WAITING_LIMIT_CHARS) {
      const first = waiting.filter((frame) => frame.type === "gap" || frame.seq !== undefined)[0];
      const next = first && (first.type === "gap" ? first.from_seq : first.seq);
      const edge = next === undefined ? (first ? undefined : top) : next - 1;
      if (seq! < edge!) say("trimmed", seq! + 1, edge);
      if (edge !== undefined && !(seq! >= edge)) seq = edge;
    }
    go();
  }

  const reader: Reader = {
    take(frame) {
      // What the feed gives before is for those who began earlier.
      if (!isCarried && !follows && !past) return;
      top = frame.type === "gap" ? frame.to_seq : frame.seq === undefined ? top : frame.seq;
      if (frame.type === "gap" && isReset(frame) && (past || waiting.length || chars)) {
        // Nobody knows any more what lies between.
        past = false;
        newest = undefined;
        isStale = true;
        letGo();
        frame = { type: "gap", channel, reason: frame.reason };
        seq = undefined;
      }
      if (isHeard && !past && !isReading && !chars) give(frame);
      else wait(frame);
    },

    carried(at) {
      // From now on.
      if (!isCarried && seq === undefined && !past) seq = at;
      // The feed has begun anew further on.
      if (isCarried && newest === undefined && seq! < at! && !(top! >= at!)) past = true;
      top = at;
      isCarried = true;
      go();
    },

    listen() {
      isHeard = true;
      go();
    },

    page(answer) {
      isReading = false;
      if (isStale) return go();
      if (!answer) {
        say("reset", seq! + 1, top);
        seq = top;
        return caughtUp();
      }
      let { gap } = answer;
      const giveGap = () => {
        if (gap) give(assign({ type: "gap" as const, channel }, gap));
        gap = undefined;
      };
      answer.messages.forEach((message) => {
        // What the feed has given since, or is still to give, comes from there.
        if (newest !== undefined && message.seq! > (floor === undefined ? top : floor)!) return;
        // It stands where it belongs among them; one of unknown extent comes first.
        if (gap && !(gap.to_seq! >= message.seq!)) giveGap();
        give(message);
      });
      giveGap();
      if (newest === undefined && answer.more && answer.messages.length) go();
      else caughtUp();
    },

    isReady: () => isCarried && !(isHeard && (past || isReading)),
  };
  return reader;
}
