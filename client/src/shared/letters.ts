import type { Status } from "../core/status.js";
import type { NumberedCommand, ServerFrame } from "../core/frames.js";

/** What tabs say to whoever leads, over the BroadcastChannel, which keeps the order of one sender. */
export type Request =
  /** Welcome me. */
  | { what: "hello"; from: string }
  | { what: "command"; from: string; command: NumberedCommand }
  /** Do you still run? */
  | { what: "there" };

/** What whoever leads says. `term`: each leader's is higher than the last one's, so that a late word of that one is known. */
export type Word =
  /** A connection is live, say hello (again). */
  | { what: "leads"; term: number }
  | { what: "here"; term: number }
  /** A connection has begun there: a reset may lead back from it. */
  | { what: "began"; term: number; cursor: string }
  /** How it stands, and what a successor needs to take the session over. */
  | {
      what: "status";
      term: number;
      status: Omit<Status, "lastError">;
      error?: { code: string; detail: string };
      session?: string;
      attempt: number;
      /** The highest number of a command. */
      lastId: number;
      /** Channels that the server has added. */
      own: string[];
      /** Those that are being joined or left: a command may arrive when its sender leads no more. A tab that is older than this does not say. */
      changing?: string[];
      /** How often the cursor was found to be worth nothing. */
      forgets: number;
    }
  /** To all, or to one. */
  | { what: "frame"; term: number; to?: string; frame: ServerFrame };

export type Letter = Request | Word;
