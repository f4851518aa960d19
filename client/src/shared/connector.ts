import { createConnector, type Connector, type ConnectorEvents, type ConnectorOptions } from "../core/connector.js";
import type { Engine } from "../core/engine.js";
import type { ServerFrame } from "../core/frames.js";
import type { Session } from "../core/session.js";
import { idle } from "../core/status.js";
import type { Tokens } from "../core/tokens.js";
import { assign, fault, randomName } from "../core/util.js";
import { createDesk, type Desk } from "./desk.js";
import type { Letter } from "./letters.js";

/** What the server says to its session as a whole: every tab needs it. The rest is between it and who leads. */
const FOR_ALL = ["message", "gap", "ping", "unsubscribed"];

/** The heartbeat in the welcome that one tab gives to another, which has no deadlines to keep. */
const NO_HEARTBEAT_MS = 60_000;

export interface SharedConnector extends Connector {
  /** The engine around it, which the leading tab needs to serve the others. */
  bind(engine: Engine): void;
}

/**
 * One connection for all tabs of a browser. The tab that holds the Web Lock leads: it has the real connector, and passes
 * on what it hears. The others follow: their sessions read the same frames, so each of them knows how far to go on from
 * when the lock falls to it, and takes the server's session over with its own cursor. Nothing is lost on the way, for
 * after each change of leader a tab asks for what its channels have had since the last message that it saw.
 */
export function shareConnector(
  name: string,
  options: ConnectorOptions,
  session: Session,
  tokens: Tokens,
  events: ConnectorEvents,
): SharedConnector {
  const tab = randomName();
  const key = `belfry ${options.base} ${name}`;
  const lockOf = (of: string) => `${key} tab ${of}`;
  const ending = new AbortController();
  /** While it follows; whoever leads has the real connector's. */
  const status = idle();
  let engine: Engine;
  let bus: BroadcastChannel | undefined;
  let real: Connector | undefined;
  let desk: Desk | undefined;
  /** Following: the leader has welcomed this tab. */
  let greeted = false;
  let wasLive = false;

  const now = () => (real ? real.status : status);
  const post = (letter: Letter) => bus && bus.postMessage(letter);

  function postStatus(): void {
    const { lastError, ...rest } = now();
    const letter: Letter = { what: "status", status: rest, attempt: session.attempt };
    if (lastError) letter.error = { code: lastError.code, detail: lastError.message };
    if (session.id) letter.session = session.id;
    post(letter);
  }

  function lead(): void {
    desk = createDesk(engine, session, options.base, () => tokens.current, lockOf, post);
    greeted = false;
    const staying = assign(assign({}, options), { stays: () => desk!.hasTabs() });
    real = createConnector(staying, session, tokens, {
      frame(frame) {
        // The others hear it before this tab acts on it: should it die of it, they know what it knew.
        if (FOR_ALL.includes(frame.type)) post({ what: "frame", frame });
        events.frame(frame);
      },
      live(back) {
        events.live(back || wasLive);
        wasLive = true;
        postStatus();
        post({ what: "leads" });
      },
      changed() {
        postStatus();
        events.changed();
      },
    });
    real.start();
  }

  function follow(letter: Letter): void {
    switch (letter.what) {
      case "leads":
        return post({ what: "hello", from: tab });
      case "status": {
        const { error } = letter;
        assign(status, letter.status);
        // Until it has welcomed this tab, the leader's connection is not ours.
        if (!greeted && status.phase === "live") status.phase = wasLive ? "recovering" : "connecting";
        status.lastError = error && fault(error.code, error.detail);
        if (letter.session) session.id = letter.session;
        session.attempt = Math.max(session.attempt, letter.attempt);
        return events.changed();
      }
      case "frame":
        if (letter.to === undefined || letter.to === tab) hear(letter.frame);
    }
  }

  function hear(frame: ServerFrame): void {
    if (frame.type !== "welcome") return events.frame(frame);
    status.phase = "live";
    events.frame(frame);
    greeted = true;
    events.live(wasLive);
    wasLive = true;
  }

  function serve(letter: Letter): void {
    if (letter.what === "command") return desk!.command(letter.from, letter.command);
    if (letter.what !== "hello") return;
    desk!.hello(letter.from);
    postStatus();
    const { phase, transport } = now();
    if (phase !== "live" || !session.id) return;
    // Without channels: a new tab joins its own one by one, and one that was here before asks what it has missed.
    const frame: ServerFrame = {
      type: "welcome",
      session: session.id,
      cursor: session.cursor(),
      resumed: true,
      transport: transport!,
      channels: {},
      heartbeat_ms: NO_HEARTBEAT_MS,
    };
    post({ what: "frame", to: letter.from, frame });
  }

  return {
    get status() {
      return now();
    },
    bind(to) {
      engine = to;
    },

    start() {
      if (status.phase !== "idle") return;
      status.phase = "connecting";
      bus = new BroadcastChannel(key);
      bus.onmessage = ({ data }: MessageEvent<Letter>) => (real ? serve(data) : follow(data));
      const { signal } = ending;
      const forLife = () => new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
      // Its own lock first, so that nobody takes it for gone.
      void navigator.locks.request(lockOf(tab), () => {
        if (signal.aborted) return undefined;
        post({ what: "hello", from: tab });
        navigator.locks
          .request(key, { signal }, () => {
            lead();
            return forLife();
          })
          // Closed while it waited for its turn.
          .catch(() => undefined);
        return forLife();
      });
      events.changed();
    },

    stop(error) {
      if (now().phase === "closed") return;
      if (real) {
        real.stop(error);
      } else {
        status.phase = "closed";
        events.changed();
      }
      ending.abort();
      if (bus) bus.close();
      bus = undefined;
    },

    send(commands) {
      if (real) real.send(commands);
      else if (greeted) commands.forEach((command) => post({ what: "command", from: tab, command }));
    },

    cut() {
      if (real) real.cut();
    },

    switchTo(kind, done) {
      if (real) real.switchTo(kind, done);
      else done(false);
    },
  };
}
