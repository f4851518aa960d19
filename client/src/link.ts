import type { NumberedCommand, ServerFrame, TransportKind } from "./frames.js";
import { detailOf } from "./http.js";
import { hasHeartbeat, HEARTBEAT_GRACE_MS, type Connection, type End, type Listener, type Open, type Opening } from "./transport.js";

export interface LinkEvents {
  frame(link: Link, frame: ServerFrame): void;
  polled(link: Link, cursor: string): void;
  ended(link: Link, end: End): void;
}

/** One connection with its two deadlines: the welcome, then the heartbeat. Silent once it is over. */
export class Link {
  /** When the welcome came, in milliseconds since 1970. */
  welcomedAt: number | undefined;
  private over = false;
  private connection: Connection | undefined;
  private readonly welcomeTimer: ReturnType<typeof setTimeout>;
  private watchdog: ReturnType<typeof setTimeout> | undefined;
  private heardAt = Date.now();

  constructor(
    readonly kind: TransportKind,
    patienceMs: number,
    open: Open,
    opening: Opening,
    private readonly events: LinkEvents,
  ) {
    this.welcomeTimer = setTimeout(() => this.lost(`no welcome within ${patienceMs} ms`), patienceMs);
    try {
      this.connection = open(opening, this.listener());
    } catch (error) {
      // This transport is missing or forbidden here (no WebSocket, a content security policy). Reported like any other
      // failure, after the constructor.
      Promise.resolve().then(() => this.lost(detailOf(error)));
    }
  }

  send(commands: NumberedCommand[]): void {
    if (!this.over && commands.length > 0 && this.connection) this.connection.send(commands);
  }

  bye(): void {
    if (!this.over && this.connection) this.connection.bye();
  }

  close(): void {
    this.over = true;
    clearTimeout(this.welcomeTimer);
    clearTimeout(this.watchdog);
    if (this.connection) this.connection.close();
  }

  private listener(): Listener {
    return {
      frame: (frame) => this.onFrame(frame),
      alive: () => {
        this.heardAt = Date.now();
      },
      polled: (cursor) => {
        if (!this.over) this.events.polled(this, cursor);
      },
      ended: (end) => this.onEnded(end),
    };
  }

  private onFrame(frame: ServerFrame): void {
    if (this.over) return;
    this.heardAt = Date.now();
    if (frame.type === "welcome") {
      this.welcomedAt = this.heardAt;
      clearTimeout(this.welcomeTimer);
      if (hasHeartbeat(this.kind)) this.watch(frame.heartbeat_ms + HEARTBEAT_GRACE_MS);
    }
    this.events.frame(this, frame);
  }

  /** Looks at the clock instead of moving a timer for each frame; so a page that slept notices on waking, too. */
  private watch(limitMs: number): void {
    clearTimeout(this.watchdog);
    const left = this.heardAt + limitMs - Date.now();
    if (left <= 0) this.lost(`nothing heard for ${limitMs} ms`);
    else this.watchdog = setTimeout(() => this.watch(limitMs), left);
  }

  private lost(detail: string): void {
    this.onEnded({ kind: "lost", detail });
  }

  private onEnded(end: End): void {
    if (this.over) return;
    this.close();
    this.events.ended(this, end);
  }
}
