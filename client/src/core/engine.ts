import type { BelfryError, EngineOptions, HistoryPage, HistoryQuery, PublishOptions } from "./api.js";
import { createConnector, type ConnectorOptions } from "./connector.js";
import { createEmitter, safely, type Emitter } from "./emitter.js";
import type { Gap, HistoryAnswer, Message, Publish, PublishResult, ServerFrame, TransportKind } from "./frames.js";
import { createGets, type Got } from "./gets.js";
import { createMachine, OF_PRESENCE, type Effects } from "./machine.js";
import { createMemory } from "./memory.js";
import type { Start } from "./reader.js";
import type { ClientState } from "./state.js";
import { createTimeline, type Note } from "./timeline.js";
import { createTokens, type Auth } from "./tokens.js";
import { assign, dictionary, fault, randomName, timer } from "./util.js";
import { isOffline } from "./wake.js";

/** A publish as the wire carries it, in bytes. */
const CLIENT_FRAME_LIMIT = 72 * 1024;

/** How far `state.cursor` may lag: a listener of the state is not called for each message. */
const CURSOR_NOTICE_MS = 100;

/** Messages in a page of history: the server's limit. */
const PAGE_LIMIT = 1_000;

/** Failures in a row of which it is told, once; where there is no network, the phase has said so. */
const REPEATED = 3;

/** Where each code is explained. */
export const HELP = "https://github.com/belfry-push/belfry/blob/main/docs/frontend.md#";

/** What is told by these names; any other name is that of a message's event. */
const OF_CLIENT = CORE ? /^(message|gap|recovered|error|state)$/ : /^(message|gap|recovered|error|state|frame)$/;
const OF_HOLD = /^(message|gap|recovered|error|ready)$/;

/** The longest name that an event has. */
const EVENT_CHARS = 128;

/** Told inside of this client only, as are `carried …` and `refused …`. */
export const PRESENCE = "presence";
/** What is known of a hold, or that nobody waits any more. */
export const SETTLED = "settled";

/** Names of events, apart from the names above. */
const named = (event: string) => `=${event}`;

/** The whole client with callbacks; `client.ts` and `legacy.ts` are its faces. */
export type Engine = ReturnType<typeof createEngine>;

/** A hold with its listeners. */
export interface Held {
  name: string;
  /** With the names of inside. */
  ears: Emitter;
  on: Listen;
  once: Listen;
  off(event: string, fn?: (value: never) => void): void;
  outcome(): { failure: BelfryError | undefined } | undefined;
  /** Released, or refused. */
  isOver(): boolean;
  /** The client is opened again; or closed, with this error. */
  reopen(closed?: BelfryError): void;
  close(): void;
}

type Listen = (event: string, fn: (value: never) => void) => () => void;

/** The face of an emitter: `on`, `once`, `off`. `hear` is told of each listener, and may take it. */
function faceOf(ears: Emitter, builtIn: RegExp, hear?: (event: string, key: string, fn: (value: never) => void) => boolean) {
  const keyOf = (event: string) => (builtIn.test(event) ? event : named(event));
  const listen =
    (once?: boolean): Listen =>
    (event, fn) => {
      const key = keyOf(event);
      const isTold = hear && hear(event, key, fn);
      return once && isTold ? () => undefined : ears.on(key, fn, once);
    };
  return { on: listen(), once: listen(true), off: (event: string, fn?: (value: never) => void) => ears.off(keyOf(event), fn) };
}

/** What differs between browsers of today and of ten years ago, and where tabs share a connection. */
export interface Means extends Pick<ConnectorOptions, "ways" | "exchange"> {
  connect?: typeof createConnector | undefined;
  /** Calls it soon, when what runs now is done. */
  later(fn: () => void): void;
  /** Why nothing gets through, as far as can be told from here. */
  diagnose?: ((base: string, done: (error: BelfryError | undefined) => void) => void) | undefined;
  /** What is wrong with what `auth` gave. */
  explain?: ((token: unknown) => string) | undefined;
}

export function createEngine(base: string, auth: Auth | undefined, options: EngineOptions, means: Means) {
  const ears = createEmitter();
  const { emit } = ears;
  const timeline = CORE ? undefined! : createTimeline();
  const tokens = createTokens(auth, LEAN ? undefined : means.explain);
  const transports = options.transports || (Object.keys(means.ways) as TransportKind[]);
  const gets = createGets(base, means.exchange, tokens);
  const notice = timer();
  const clock = timer();
  const said: Record<string, boolean> = CORE ? undefined! : dictionary();
  let clockAt = 0;
  let holds: Held[] = [];
  let snapshot: ClientState | undefined;
  let isSettling = false;
  /** Of a row of failures it has been told. */
  let isTold = false;
  let diagnosis: BelfryError | undefined;
  let wasClosed = false;
  /** Whether somebody has been told of the channel that is refused just now. */
  let refusedHeard = false;

  /** What only this build's own modules hear. */
  const inside = {
    presence: (message: Message) => emit(PRESENCE, message),
    carried: (name: string) => emit(`carried ${name}`),
  };
  const hints = {
    unannounced: (gap: Gap) => warn("unannounced", gap),
  };
  const effects: Effects = {
    give: (frame) => tell(ears, frame),
    turnedDown(error) {
      if (!LEAN) emit(`refused ${error.channel}`, error);
      report(error, refusedHeard);
      refusedHeard = false;
    },
    pass: (commands) => connector.pass(commands),
    fetchPage(name, query) {
      engine.history(name, assign(query.last ? {} : { limit: PAGE_LIMIT }, query), (error, answer?: HistoryAnswer) => {
        machine.page(name, query, error, answer);
        settle();
      });
    },
    alarm(ms) {
      const at = Date.now() + ms;
      if (clock.on && clockAt <= at) return;
      clockAt = at;
      clock(ms, () => {
        machine.clock();
        settle();
      });
    },
  };
  const machine = createMachine(randomName(), CORE ? effects : assign(effects, LEAN ? hints : assign(hints, inside)));

  const connector = ((!LEAN && means.connect) || createConnector)(
    assign(means, {
      base,
      kinds: transports,
      // What one transport alone does says nothing to others.
      memory: createMemory(transports.length > 1 ? options.storage : null, base),
      heartbeatMs: options.heartbeatMs,
      note: CORE ? undefined! : note,
    }),
    machine,
    tokens,
    {
      frame: onFrame,
      live(back) {
        connector.pass(machine.unanswered());
        if (!back) return;
        emit("recovered", state());
        holds.forEach((hold) => hold.ears.emit("recovered"));
      },
      changed,
    },
  );

  tokens.out = () => connector.stop();

  const isClosed = () => connector.standing.phase === "closed";

  function state(): ClientState {
    if (!snapshot) {
      snapshot = assign({ session: machine.sid, cursor: machine.position() }, connector.standing);
      if (!LEAN && diagnosis && snapshot.lastError && snapshot.lastError.code === "connection_lost") {
        snapshot = assign(assign({}, snapshot), { lastError: diagnosis });
      }
    }
    return snapshot;
  }

  function note(...of: Parameters<Note>): void {
    const entry = timeline.note(...of);
    if (options.debug) console.debug("belfry", entry);
  }

  function warn(what: string, of: unknown): void {
    console.warn(`belfry: ${what}`, of);
  }

  /** Something that went wrong for good, or again and again. Nobody listens: then the console has it. */
  function report(error: BelfryError, isHeard?: boolean): void {
    if (!ears.hears("error") && !isHeard) console.error(`belfry: ${error.code}: ${error.message} (${HELP}${error.code})`);
    emit("error", error);
  }

  function tell(to: Emitter, frame: Message | Gap): void {
    if (frame.type === "gap") return to.emit("gap", frame);
    to.emit("message", frame);
    to.emit(named(frame.event), frame);
  }

  /** Does what the machine decides, and what it decides because of that. */
  function settle(): void {
    if (isSettling) return;
    isSettling = true;
    let todo: (() => void)[];
    while ((todo = machine.decisions()).length) todo.forEach(safely);
    isSettling = false;
  }

  function changed(): void {
    notice();
    snapshot = undefined;
    const { lastError, phase, attempt, nextRetryAt } = connector.standing;
    if (/live|closed/.test(phase)) {
      isTold = false;
      if (!LEAN) diagnosis = undefined;
    }
    const closes = isClosed() && !wasClosed;
    wasClosed = isClosed();
    if (closes) close(lastError);
    else if (lastError && attempt >= REPEATED && nextRetryAt && !isTold && !isOffline()) {
      isTold = true;
      if (!LEAN && lastError.code === "connection_lost" && means.diagnose) {
        means.diagnose(base, (error) => {
          if (isOffline()) isTold = false;
          if (!isTold) return;
          diagnosis = error;
          report(error || lastError);
          changed();
        });
      } else {
        report(lastError);
      }
    }
    emit("state", state());
    settle();
  }

  function close(error: BelfryError | undefined): void {
    const why = error || fault("closed");
    clock();
    machine.shut(why);
    holds.forEach((hold) => hold.reopen(why));
    gets.rejectAll(why);
    if (error) report(error);
    settle();
  }

  function onFrame(frame: ServerFrame): void {
    if (!CORE) emit("frame", frame);
    machine.frame(frame);
    if (frame.type === "welcome") {
      tokens.arm(frame.expires_at, refresh);
      changed();
    } else {
      settle();
      if (!notice.on) notice(CURSOR_NOTICE_MS, changed);
    }
  }

  /** In-band, so that a connection outlives its token. Where it fails the server closes, and a new one asks again. */
  function refresh(): void {
    tokens.obtain((error) => {
      if (isClosed()) return;
      const failed = (error: BelfryError) => {
        note("refresh", undefined, error.message);
        // Where there is no connection, the tries tell.
        if (tokens.again(refresh) === REPEATED && connector.standing.phase === "live") report(error);
      };
      if (error) return failed(error);
      machine.command({ type: "refresh", token: tokens.current! }, (error, reply) => {
        if (isClosed()) return;
        if (!error) tokens.arm(reply!.expires_at, refresh);
        // Another user's, or one that is no good: a new connection finds out.
        else if (/mismatch|forbidden|unauthorized/.test(error.code)) connector.cut();
        else failed(error);
      });
      settle();
    });
  }

  function hold(name: string, start: Start): Held {
    const ears = createEmitter();
    /** It is carried; or with an error it is not, or is not held any more. Undefined while nobody knows. */
    let outcome: ReturnType<Held["outcome"]>;
    let listens = false;
    let isReleased = false;

    function end(error: BelfryError | undefined): void {
      outcome = { failure: error };
      ears.emit(SETTLED);
    }

    const hold = machine.hold(name, start, {
      // What it did not hear before it was released it does not hear any more; that it was refused it does.
      give: (frame) => hold.over || tell(ears, frame),
      settled(error) {
        end(error);
        if (error) {
          refusedHeard = refusedHeard || ears.hears("error") || ears.hears("ready");
          ears.emit("error", error);
        }
        ears.emit("ready", error);
      },
    });

    /** In a moment, so that all listeners are there that are added now. */
    const begin = () =>
      means.later(() => {
        machine.begin(hold, listens);
        settle();
      });

    const face = faceOf(ears, OF_HOLD, (event, key, fn) => {
      const known = key === "ready" && outcome;
      // What no message has for its event.
      if (!CORE && (!event || event.length > EVENT_CHARS || OF_PRESENCE.test(event)) && !said[name + key]) {
        said[name + key] = true;
        warn(`${name} has no event`, event);
      }
      if (/^(=|message$)/.test(key)) {
        if (!listens) begin();
        listens = true;
      }
      if (known) means.later(() => isReleased || fn(known.failure as never));
      return !!known;
    });

    const held: Held = assign(face, {
      name,
      ears,
      outcome: () => outcome,
      isOver: LEAN ? undefined! : () => hold.over,
      reopen(closed?: BelfryError) {
        if (hold.over) return;
        if (closed) end(closed);
        else outcome = undefined;
      },
      close(): void {
        isReleased = true;
        holds = holds.filter((other) => other !== held);
        machine.release(hold);
        end((outcome && outcome.failure) || fault("released"));
        settle();
      },
    });
    holds.push(held);
    if (isClosed()) end(connector.standing.lastError || fault("closed"));
    settle();
    begin();
    return held;
  }

  (options.channels || []).forEach(machine.keep);

  const engine = assign(faceOf(ears, OF_CLIENT), {
    connector,
    state,
    hold,

    start(): void {
      if (isClosed()) {
        holds.forEach((hold) => hold.reopen());
        machine.reopen();
      }
      connector.start();
      settle();
    },

    /** Null: nobody is logged in any more. */
    setToken(token: string | null): void {
      tokens.give(token);
      if (token === null) return connector.stop();
      // Where it is neither it does nothing.
      if (connector.standing.phase === "live") refresh();
      else connector.cut();
    },

    publish(
      channel: string,
      event: string,
      data: unknown,
      options: PublishOptions,
      done: (error: BelfryError | undefined, result?: PublishResult) => void,
    ): void {
      let publish: Publish;
      // What has no JSON would silently be sent as {}.
      if (/(Map|Set|Buffer|\wArray|Blob|File)]/.test({}.toString.call(data))) return done(fault("bad_data"));
      try {
        publish = { type: "publish", channel, event, data: JSON.parse(JSON.stringify(data === undefined ? null : data)), idempotency_key: options.idempotencyKey || randomName(), echo: options.echo! };
      } catch (error) {
        return done(fault("bad_data", (error as Error).message));
      }
      // As the server will count: what is not ASCII takes more than a byte.
      const text = JSON.stringify(publish);
      const bytes = CORE ? new Blob([text]).size : encodeURIComponent(text).replace(/%../g, "x").length;
      if (bytes > CLIENT_FRAME_LIMIT) return done(fault("too_large"));
      if (isClosed()) return done(fault("closed"));
      machine.command(publish, (error, reply) => done(error, reply && reply.results && reply.results[0]));
      settle();
    },

    history(channel: string, { after, before, last, limit }: HistoryQuery, done: (error: BelfryError | undefined, page?: HistoryPage) => void): () => void {
      return get("history", { channel, after_seq: after, before_seq: before, last, limit }, done);
    },
  });
  const why = { why: timeline && timeline.entries };
  /** For presence, and for tabs that share a connection. */
  const more = { ears, machine, settle, get };
  const all = engine as typeof engine & typeof why & typeof more;
  return CORE ? all : assign(all, LEAN ? why : assign(more, why));

  function get(path: string, query: Record<string, string | number | undefined>, done: Got): () => void {
    if (isClosed()) {
      done(fault("closed"));
      return () => undefined;
    }
    return gets.get(path, query, done);
  }
}
