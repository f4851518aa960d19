import type { TransportKind } from "./frames.js";
import type { BelfryError } from "./api.js";

/**
 * - `idle`: not asked to connect yet.
 * - `connecting`: the first connection is on its way.
 * - `live`.
 * - `recovering`: the connection broke; another is on its way or waited for. Nothing is lost meanwhile.
 * - `offline`: likewise, and the browser says that there is no network.
 * - `closed`: by `close()`, or for good by the server; `lastError` says why.
 */
export type Phase = "idle" | "connecting" | "live" | "recovering" | "offline" | "closed";

/** A snapshot. A new object where anything has changed, the same one where not. */
export interface ClientState {
  readonly phase: Phase;
  /** Of the live connection. */
  readonly transport: TransportKind | undefined;
  /** Milliseconds that the last connection took to its welcome. */
  readonly rtt: number | undefined;
  /** Tries since it was last live; 0 while it is. */
  readonly attempt: number;
  /** When the next try begins, in milliseconds since 1970; undefined unless one is waited for. */
  readonly nextRetryAt: number | undefined;
  readonly lastError: BelfryError | undefined;
  readonly session: string | undefined;
  /** How far the session has been read; follows the messages, at most 100 ms behind. */
  readonly cursor: string;
}
