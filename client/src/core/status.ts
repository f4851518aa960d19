import type { ClientState } from "./state.js";

/** The part of the client's state that is about connections. */
export type Status = { -readonly [Key in Exclude<keyof ClientState, "session" | "cursor">]: ClientState[Key] };

/** Before the first connection. */
export function idle(rtt?: number): Status {
  return { phase: "idle", rtt, attempt: 0 } as Status;
}
