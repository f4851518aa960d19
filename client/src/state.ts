import type { BelfryError } from "./errors.js";
import type { TransportKind } from "./frames.js";

/**
 * - `idle`: not asked to connect yet.
 * - `connecting`: the first connection is on its way.
 * - `live`.
 * - `recovering`: the connection broke; another is on its way or waited for. Nothing is lost meanwhile.
 * - `closed`: by `close()`, or for good by the server; `lastError` says why.
 */
export type Phase = "idle" | "connecting" | "live" | "recovering" | "closed";

/** A snapshot. A new object where anything has changed, the same one where not. */
export interface ClientState {
  readonly phase: Phase;
  /** Of the live connection. */
  readonly transport: TransportKind | undefined;
  /** Connections opened so far. */
  readonly attempt: number;
  /** When the next connection is opened, in milliseconds since 1970; undefined unless one is waited for. */
  readonly nextRetryAt: number | undefined;
  readonly lastError: BelfryError | undefined;
  readonly session: string | undefined;
  /** How far the session has been read; follows the messages, at most 100 ms behind. */
  readonly cursor: string;
}
