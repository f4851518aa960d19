import type { NumberedCommand, Close, ConnectParams, ServerFrame, TransportKind } from "./frames.js";

/** What a transport needs to open one connection. */
export interface Opening {
  /** Ends in `/`; paths are resolved against it. */
  base: URL;
  params: ConnectParams;
  /** The token of now: it may be refreshed while a poll goes on. */
  token: () => string;
  /** The session and cursor of now. */
  session: () => string | undefined;
  cursor: () => string;
}

/**
 * - `close`: the server said so.
 * - `lost`: it broke, or somebody on the way broke it.
 * - `buffered`: a stream whose bytes are held back on the way; polling is better.
 */
export type End = { kind: "close"; frame: Close } | { kind: "lost"; detail: string } | { kind: "buffered" };

/** How a connection reports. After `ended`, which comes once, or after the connection's own `close()`: nothing. */
export interface Listener {
  frame(frame: ServerFrame): void;
  /** Bytes came that were no frame, or part of one. */
  alive(): void;
  /** A poll's response is done, up to this cursor. */
  polled(cursor: string): void;
  ended(end: End): void;
}

/** One open connection. Commands are accepted only after its welcome. */
export interface Connection {
  send(commands: NumberedCommand[]): void;
  /** Says goodbye as well as it can without waiting: the session ends at once. */
  bye(): void;
  /** Drops the connection; the session goes on. */
  close(): void;
}

export type Open = (opening: Opening, listener: Listener) => Connection;

/** Silence beyond the server's heartbeat that ends a connection. */
export const HEARTBEAT_GRACE_MS = 5_000;

/** Which transports can fall silent between frames; a poll has a deadline of its own for each request. */
export function hasHeartbeat(kind: TransportKind): boolean {
  return kind !== "poll";
}

export function parseFrame(text: string): ServerFrame {
  const frame: unknown = JSON.parse(text);
  if (typeof frame !== "object" || frame === null || typeof (frame as ServerFrame).type !== "string") {
    throw new Error("not a frame");
  }
  return frame as ServerFrame;
}
