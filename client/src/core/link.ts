import type { Close, ServerFrame, TransportKind, Welcome } from "./frames.js";
import type { Connection, Open, Opening } from "./transport.js";
import { timer } from "./util.js";

/** From the start of a connection to its welcome. */
const OPEN_TIMEOUT_MS = 10_000;

/**
 * The server pings about 200 ms after a stream's welcome. A stream on which nothing follows the welcome for so long is
 * held back by something on the way that waits for the end of the response.
 */
export const FLOW_TIMEOUT_MS = 2_000;

/** It takes the session, or makes one. */
export const CLAIM = 0;
/** A WebSocket that touches no session before it has said `ready`. */
export const PROBE = 1;
/** A stream in a session of its own, which only shows whether streams flow here. */
export const SCOUT = 2;

export type Purpose = typeof CLAIM | typeof PROBE | typeof SCOUT;

export interface LinkEvents {
  frame(link: Link, frame: ServerFrame): void;
  /** What comes down a stream comes by itself, and not only at the end of the response. */
  flows(link: Link): void;
  /** `frame`: the server said so. `held`: it is a stream, and held back on its way. Otherwise it broke. */
  ended(link: Link, detail: string, frame?: Close, held?: boolean): void;
}

/** One connection, from its start to its end. Silent once it is over. */
export interface Link {
  readonly kind: TransportKind;
  readonly purpose: Purpose;
  /** Decides who takes the session from whom. */
  rank: number;
  /** It was opened without a session: its welcome brings one of its own. */
  readonly fresh: boolean;
  heardAt: number;
  /** Once there is one: when it came, and milliseconds from the start to it. */
  greeting?: Welcome;
  welcomedAt: number;
  rtt: number;
  /** There from the first frame on; to be used until the link is over. */
  wire: Connection;
  /** Closes it and reports it as broken. */
  ended(detail: string): void;
  shut(): void;
}

export function openLink(kind: TransportKind, purpose: Purpose, open: Open, opening: Opening, events: LinkEvents): Link {
  let over = false;
  const deadline = timer();
  const flow = timer();
  const openedAt = Date.now();

  function ended(detail: string, frame?: Close, held?: boolean): void {
    if (over) return;
    link.shut();
    events.ended(link, detail, frame, held);
  }

  function proven(): void {
    if (!flow.on || over) return;
    flow();
    events.flows(link);
  }

  function onFrame(frame: ServerFrame): void {
    if (over) return;
    link.heardAt = Date.now();
    if (frame.type === "close") return ended(frame.code, frame);
    if (frame.type === "welcome") {
      deadline();
      link.greeting = frame;
      link.welcomedAt = link.heardAt;
      link.rtt = link.heardAt - openedAt;
      if (kind === "sse") flow(FLOW_TIMEOUT_MS, () => ended("held back", undefined, true));
    }
    events.frame(link, frame);
    // In the welcome's own piece: the page was busy while both came, the stream is fine.
    if (frame.type === "ping") proven();
  }

  const link = {
    kind,
    purpose,
    rank: opening.params.attempt,
    fresh: purpose !== PROBE && !opening.params.session,
    heardAt: openedAt,
    ended,
    shut() {
      over = true;
      deadline();
      flow();
      if (link.wire) link.wire.shut();
    },
  } as Link;

  deadline(OPEN_TIMEOUT_MS, () => ended("no welcome"));
  try {
    link.wire = open(opening, {
      frame: onFrame,
      json(text) {
        let frame: ServerFrame;
        try {
          frame = JSON.parse(text);
        } catch (_) {
          return ended("frame");
        }
        onFrame(frame);
      },
      alive() {
        link.heardAt = Date.now();
        proven();
      },
      ended,
    });
  } catch (error) {
    // This transport is missing or forbidden here (no WebSocket, a content security policy). Reported like any other
    // failure, after the caller knows the link.
    deadline(0, () => ended(String(error)));
  }
  return link;
}
