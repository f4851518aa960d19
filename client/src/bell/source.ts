import type { Message } from "../core/frames.js";
import type { BelfryError } from "../core/api.js";
import type { Phase } from "../core/state.js";

/** What a notification looks like in the panel. */
export interface Look {
  title: string;
  body?: string;
  url?: string;
  /** A picture beside it. */
  avatar?: string;
}

/** One notification, or the word that some are gone. */
export interface BellItem {
  /** The same for as long as it is the same notification. */
  id: string;
  /** Absent where the server no longer has what was here. */
  message?: Message;
  unread: boolean;
}

/** What a bell shows: a new object where anything has changed. */
export interface BellSnapshot {
  /** Newest first. */
  items: readonly BellItem[];
  /** All that are unread, also those that are not among `items`. */
  unread: number;
  /** There are older ones than `items`. */
  more: boolean;
  phase: Phase;
  /** When the next try begins, in milliseconds since 1970. */
  nextRetryAt?: number | undefined;
  /** Why there is no connection, or why a channel is missing. */
  error?: BelfryError | undefined;
}

/**
 * Where a bell's notifications come from, and where is kept what has been read. `<belfry-bell>` makes one over the
 * channels that it is given; a page may set another as `bell.source`, such as one over an inbox of its own.
 */
export interface BellSource {
  readonly snapshot: BellSnapshot;
  /** Calls `fn` after each change of `snapshot`, with those that have just come, if any. Returns a function that stops it. */
  subscribe(fn: (arrived: readonly BellItem[]) => void): () => void;
  /** Resolves once older ones are in `snapshot`, or there are none. */
  loadOlder(): Promise<void>;
  /** Marks as read, for good and for the user's other pages. Without ids: all. */
  read(ids?: readonly string[]): void;
  /** Lets go of everything. */
  close(): void;
}
