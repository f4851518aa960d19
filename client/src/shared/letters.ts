import type { Status } from "../core/status.js";
import type { NumberedCommand, ServerFrame } from "../core/frames.js";

/** What tabs say to each other over the BroadcastChannel, which keeps the order of one sender. */
export type Letter =
  /** A tab that follows asks whoever leads for a welcome. */
  | { what: "hello"; from: string }
  | { what: "command"; from: string; command: NumberedCommand }
  /** Whoever leads, to all: a connection is live, say hello (again). */
  | { what: "leads" }
  /** Whoever leads, to all: how it stands, and what a successor needs to take the session over. */
  | { what: "status"; status: Omit<Status, "lastError">; error?: { code: string; detail: string }; session?: string; attempt: number }
  /** Whoever leads: to all, or to one. */
  | { what: "frame"; to?: string; frame: ServerFrame };

export type Post = (letter: Letter) => void;
