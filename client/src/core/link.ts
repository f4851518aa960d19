import type { ConnectParams, NumberedCommand, ServerFrame, TransportKind, Welcome } from "./frames.js";
import type { Connection, End, Open, Opening } from "./transport.js";
import { timer } from "./util.js";

/** From the start of a connection to its welcome. */
const OPEN_TIMEOUT_MS = 10_000;

/**
 * - `claim`: takes the session, or makes one.
 * - `probe`: a WebSocket that touches no session before it has said `ready`.
 * - `scout`: a stream in a session of its own, which only shows whether streams flow here.
 */
export type Purpose = "claim" | "probe" | "scout";

export interface LinkEvents {
  frame(link: Link, frame: ServerFrame): void;
  flows(link: Link): void;
  ended(link: Link, end: End): void;
}

/** One connection, from its start to its end. Silent once it is over. */
export interface Link {
  readonly kind: TransportKind;
  readonly purpose: Purpose;
  /** Decides who takes the session from whom. */
  attempt: number;
  /** It was opened without a session: its welcome brings one of its own. */
  readonly fresh: boolean;
  readonly openedAt: number;
  heardAt: number;
  welcome: Welcome | undefined;
  welcomedAt: number;
  send(commands: NumberedCommand[]): void;
  ping(): boolean;
  claim(params: ConnectParams): void;
  bye(): void;
  close(): void;
}

export function openLink(kind: TransportKind, purpose: Purpose, open: Open, opening: Opening, events: LinkEvents): Link {
  let over = false;
  let connection: Connection | undefined;
  const deadline = timer();
  const openedAt = Date.now();

  const ended = (end: End) => {
    if (over) return;
    link.close();
    events.ended(link, end);
  };

  const link: Link = {
    kind,
    purpose,
    attempt: opening.params.attempt,
    fresh: purpose !== "probe" && !opening.params.session,
    openedAt,
    heardAt: openedAt,
    welcome: undefined,
    welcomedAt: 0,
    send(commands) {
      if (!over && commands.length) connection!.send(commands);
    },
    ping: () => connection!.ping(),
    claim(params) {
      link.attempt = params.attempt;
      connection!.claim(params);
    },
    bye() {
      connection!.bye(link.welcome!.session);
    },
    close() {
      over = true;
      deadline();
      if (connection) connection.close();
    },
  };

  deadline(OPEN_TIMEOUT_MS, () => ended({ detail: `no welcome within ${OPEN_TIMEOUT_MS} ms` }));
  try {
    connection = open(opening, {
      frame(frame) {
        if (over) return;
        link.heardAt = Date.now();
        if (frame.type === "welcome") {
          deadline();
          link.welcome = frame;
          link.welcomedAt = link.heardAt;
        }
        events.frame(link, frame);
      },
      alive() {
        link.heardAt = Date.now();
      },
      flows() {
        if (!over) events.flows(link);
      },
      ended,
    });
  } catch (error) {
    // This transport is missing or forbidden here (no WebSocket, a content security policy). Reported like any other
    // failure, after the caller knows the link.
    deadline(0, () => ended({ detail: String(error) }));
  }
  return link;
}
