import type { Gap, GapReason, HistoryAnswer, Message } from "./frames.js";
import { assign } from "./util.js";

/** Characters of frames (as JSON) that wait for one reader; beyond it they are left to history. */
export const WAITING_LIMIT_CHARS = 1_000_000;

/** Which page of a channel's history: what follows a seq, or the newest. */
export interface PageQuery {
  after?: number;
  last?: number;
}

/** Where a reader begins: after a seq, with so many of the newest, or (neither) from now on. */
export type Start = { [Key in keyof PageQuery]: PageQuery[Key] | undefined };

/** The stream of a channel, as its readers see it. */
export interface Stream {
  readonly name: string;
  /** It brings what is new. */
  carried: boolean;
  /** The last seq that it brought; undefined where none is known. */
  top: number | undefined;
  /**
   * Where it stood when it was joined: who shares a connection may get what lies below once more. -1 where nobody knows;
   * undefined where the server has said that it has no seqs.
   */
  joinedAt?: number | undefined;
}

export interface ReaderSink {
  give(frame: Message | Gap): void;
  /** A page is wanted: `page` gets it. */
  fetchPage(query: PageQuery): void;
}

/**
 * A position in a channel. What the stream brings is given out in order and once; what lies before it comes from history.
 * Nothing is given out before somebody listens: until then it waits, or where that is too much, comes from history later.
 *
 * Invariant: each seq above the start is given out once and in order, or is in a gap.
 */
export interface Reader {
  /** From the stream; also while the channel is being joined. */
  take(frame: Message | Gap): void;
  /**
   * The stream goes on from `at`; undefined: from where it was, if it `follows`, otherwise nobody knows. `answer` is what was
   * kept after `from`, as far as it fitted.
   */
  carried(at: number | undefined, follows: boolean | undefined, from?: number, answer?: HistoryAnswer): void;
  /** Somebody listens now. */
  listen(): void;
  /** What it waits for. */
  asked: PageQuery | undefined;
  /** That; undefined where it cannot be had. */
  page(answer: HistoryAnswer | undefined): void;
  /** The seq after which it would like to be told what is kept. */
  wants(): number | undefined;
  /** It is carried, and what lies before it has been given out as far as anybody listens. */
  isReady(): boolean;
  /** Where it stands means nothing any more. */
  forget(): void;
}

export function createReader(stream: Stream, { after: seq, last }: Start, sink: ReaderSink): Reader {
  /** What lies between `seq` and what waits is to come from history; where the newest are wanted, they up to `seq`. */
  let isPast = false;
  /** There may be no such seq: the log may have begun anew. */
  let isUnsure = false;
  /** Something that waited was too much. */
  let isSpilled = false;
  let isHeard = false;
  /** It was carried once, or was told of a reset. */
  let hasBegun = false;
  let waiting: (Message | Gap)[] = [];
  let chars = 0;

  const gapOf = (more: object) => assign({ type: "gap" as const, channel: stream.name, reason: "reset" as GapReason }, more);

  /** To a seq at or below what is known it is a step back, whose extent nobody knows. */
  const say = (reason: GapReason, to_seq?: number) => sink.give(gapOf(to_seq! > seq! ? { reason, from_seq: seq! + 1, to_seq } : { reason }));

  function give(frame: Message | Gap): void {
    if (frame.type === "gap") {
      const { from_seq, to_seq } = frame;
      if (!isReset(frame)) {
        // A gap whose frame may have been lost is announced again; the second word of it is no news.
        if (to_seq! <= seq!) return;
        if (from_seq! <= seq!) frame = assign(assign({}, frame), { from_seq: seq! + 1 });
      }
      seq = to_seq;
    } else if (frame.seq !== undefined) {
      if (frame.seq <= seq!) return;
      // What is missing from the stream is announced, and so is what history has lost: it leaves out what has expired.
      if (frame.seq > seq! + 1) say("expired", frame.seq - 1);
      seq = frame.seq;
    }
    sink.give(frame);
  }

  /** What waits begins after it; NaN where that is a gap of unknown extent. */
  function edge(): number | undefined {
    const first = waiting.filter((frame) => frame.type === "gap" || frame.seq)[0];
    return first ? ((first as Message).seq || (first as Gap).from_seq)! - 1 : stream.top;
  }

  /** Forward only. Where nobody knows how far it stays where it is. */
  function reach(at = edge()): void {
    if (at! >= 0 && !(seq! >= at!)) seq = at;
  }

  function wait(frame: Message | Gap): void {
    waiting.push(frame);
    chars += JSON.stringify(frame).length;
    // Before it is carried anew some may be missing that nobody knows of.
    const begin = hasBegun && !stream.carried ? NaN : edge();
    // It begins with the first that comes, where nobody has said with which.
    if (hasBegun && seq === undefined) reach(begin);
    if (chars <= WAITING_LIMIT_CHARS) return;
    const from = seq === undefined ? begin : seq;
    isSpilled = true;
    letGo();
    if ((isPast = from! >= 0)) seq = from;
    else if (from !== from) waiting = [gapOf({ reason: "overflow" })];
    recount();
    go();
  }

  /** The newest of now are others: those of then are asked for by their seqs. */
  function recount(): void {
    if (seq! >= 0) seq = Math.max(0, seq! - (last || 0));
    last = reader.asked = undefined;
  }

  function letGo(): void {
    waiting = [];
    chars = 0;
  }

  /** As far as it can. */
  function go(): void {
    // History is asked only when the stream goes on from there without a hole.
    if (!isHeard || reader.asked || !stream.carried) return;
    if (isPast) {
      isSpilled = false;
      reader.asked = last === undefined ? { after: isUnsure ? seq! - 1 : seq! } : { last };
      return sink.fetchPage(reader.asked);
    }
    const frames = waiting;
    letGo();
    frames.forEach(give);
  }

  const reader: Reader = {
    asked: undefined,

    take(frame) {
      if (frame.type === "gap" && isReset(frame)) {
        if (!hasBegun && seq === undefined) return letGo();
        // Nobody knows any more what lies between.
        if (isPast || waiting.length) frame = gapOf({ reason: frame.reason });
        isPast = isUnsure = false;
        last = seq = reader.asked = undefined;
        hasBegun = true;
        letGo();
      }
      waiting.length || isPast || !isHeard || !stream.carried ? wait(frame) : give(frame);
    },

    carried(at, follows, from, answer) {
      if (last !== undefined && !hasBegun) {
        seq = at;
        isPast = true;
      } else if (seq === undefined) {
        // Something came meanwhile of which nobody knows what.
        if (hasBegun && (at! > 0 || !follows) && stream.joinedAt) reader.forget();
        // Behind a gap that waits nobody knows a position.
        if (!(hasBegun && waiting.length)) reach(at);
      } else if (seq !== at && !(hasBegun && follows && at === undefined)) {
        recount();
        // What came before may be of another log, or not reach up to here.
        if ((isUnsure = seq > at!)) letGo();
        isPast = true;
      }
      hasBegun = true;
      if (answer && isPast && !isUnsure && reader.wants()! >= from!) reader.page(answer);
      else go();
    },

    listen() {
      isHeard = true;
      go();
    },

    page(answer) {
      const isNewest = last !== undefined;
      reader.asked = last = undefined;
      if (!answer) {
        say("reset", stream.top);
        seq = stream.top;
      } else {
        const { messages = [], more } = answer;
        let { gap } = answer;
        const to = !isNewest ? Infinity : seq === undefined ? edge() : seq;
        const giveGap = () => {
          if (gap) give(gapOf(gap));
          gap = undefined;
        };
        // What has come since it was joined follows.
        if (isUnsure && !messages.length && !gap) {
          say("reset");
          seq = edge();
        }
        messages.forEach((message) => {
          // What is newer than what was asked for comes from the stream; where a gap of unknown extent waits, that tells of the rest.
          if (message.seq! > to! || to !== to) return;
          // It stands where it belongs among them; one of unknown extent comes first.
          if (gap && !(gap.to_seq! >= message.seq!)) giveGap();
          // What is missing between the newest has expired: nobody has asked for it.
          if (isNewest) seq = message.seq! - 1;
          give(message);
        });
        giveGap();
        // Why some at their end are missing, too, says the page after them.
        if (isSpilled || (isNewest ? seq! < edge()! : more && messages.length)) return go();
      }
      // History has nothing more: what follows waits, or is still to come.
      isPast = isUnsure = false;
      const at = edge();
      if (seq! < at!) say("expired", at);
      reach();
      go();
    },

    wants: () => (isHeard && last === undefined ? seq : undefined),
    isReady: () => stream.carried && !(isHeard && isPast),

    forget: () => reader.take(gapOf({})),
  };
  return reader;
}

/** An unknown reason counts as one. */
export function isReset(gap: Gap): boolean {
  return !/trimmed|overflow|expired|conflated|filtered|renumbered/.test(gap.reason);
}
