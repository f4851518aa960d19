import type { ConnectParams, NumberedCommand, ServerFrame } from "./frames.js";

/**
 * One POST of JSON, or without a body a GET, with the token in a header. `onText` gets an event stream piece by piece; without it, or where the answer is something else,
 * `onEnd` gets the whole body. `onEnd` comes once and with status 0 where there was no answer; it does not come after
 * an abort. As `text/plain` with the token in the body a POST needs no CORS preflight.
 */
export type Exchange = (
  url: string,
  body: string | undefined,
  onEnd: (status: number, text: string, retryAfterS?: number) => void,
  onText?: (text: string) => void,
  /** Outlives the page. */
  keepalive?: boolean,
  token?: string,
) => Abort;

export type Abort = () => void;

/** What a transport needs to open one connection. */
export interface Opening {
  /** Ends in `/`. */
  base: string;
  exchange: Exchange;
  params: ConnectParams;
  /** WebSocket: touch no session until `claim`. */
  probe: boolean;
  /** The token of now: it may be refreshed while a poll goes on. Undefined: a cookie speaks for us. */
  tokenOf: () => string | undefined;
  /** The session and cursor of now. */
  sessionOf: () => string | undefined;
  position: () => string;
  /** Milliseconds of silence that the way here is known to bear; a poll waits no longer. */
  patience: () => number;
}

/** How a connection reports. After `ended`, a close frame or the connection's own `close()` nobody listens any more. */
export interface Listener {
  /** A frame as JSON. */
  json(text: string): void;
  frame(frame: ServerFrame): void;
  /** Something came, perhaps only a part of a frame. Of a stream: another piece, before what is in it. */
  alive(): void;
  /** It broke, or somebody on the way broke it. */
  ended(detail: string): void;
}

/** One open connection. Commands are accepted only after its welcome. */
export interface Connection {
  pass(commands: NumberedCommand[]): void;
  /** Asks for a sign of life; absent where there is no way to. */
  poke?(): void;
  /** WebSocket, after `ready`: takes the session. */
  claim?(params: ConnectParams): void;
  /** Says goodbye as well as it can without waiting: this session ends at once. */
  bye(session: string): void;
  /** Drops the connection; the session goes on. */
  shut(): void;
}

export type Open = (opening: Opening, listener: Listener) => Connection;
