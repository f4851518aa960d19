import type { BelfryError, EngineOptions, HistoryPage, HistoryQuery, PublishOptions } from "./api.js";
import { createConnector, type ConnectorOptions } from "./connector.js";
import { createEmitter, safely, type Emitter } from "./emitter.js";
import type { Gap, HistoryAnswer, Message, Publish, PublishResult, ServerFrame } from "./frames.js";
import { createGets, type Got } from "./gets.js";
import { createMachine } from "./machine.js";
import { createMemory } from "./memory.js";
import type { Start } from "./reader.js";
import type { ClientState } from "./state.js";
import { createTimeline } from "./timeline.js";
import { createTokens, type Auth } from "./tokens.js";
import { assign, dictionary, fault, randomName, timer } from "./util.js";

/** A publish as the wire carries it, in bytes. */
const CLIENT_FRAME_LIMIT = 72 * 1024;

/** How far `state.cursor` may lag: a listener of the state is not called for each message. */
const CURSOR_NOTICE_MS = 100;

/** Messages in a page of history: the server's limit. */
const PAGE_LIMIT = 1_000;

/** Failures in a row of which it is told, once. */
const REPEATED = 3;

/** Where each code is explained. */
const HELP = "https://github.com/belfry-push/belfry/blob/main/docs/frontend.md#";

/** What is told by these names; any other name is that of a message's event. */
const OF_CLIENT = /^(message|gap|recovered|error|state|frame)$/;
const OF_HOLD = /^(message|gap|ready|error|recovered)$/;

/** What no message has for its event. */
const NO_EVENT = /^(|.{129,}|presence\.(join|leave))$/;

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
  outcome(): { error: BelfryError | undefined } | undefined;
  /** Released, or refused. */
  isOver(): boolean;
  /** The client is opened again; or closed, with this error. */
  open(closed?: BelfryError): void;
  close(): void;
}

type Listen = (event: string, fn: (value: never) => void) => () => void;

const keyOf = (builtIn: RegExp) => (event: string) => (builtIn.test(event) ? event : named(event));

/** What differs between browsers of today and of ten years ago, and where tabs share a connection. */
export interface Means extends Pick<ConnectorOptions, "open" | "exchange"> {
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
  const timeline = createTimeline();
  const tokens = createTokens(auth, LEAN ? undefined : means.explain);
  const transports = options.transports || ["ws", "sse", "poll"];
  const gets = createGets(base, means.exchange, tokens);
  const notice = timer();
  const clock = timer();
  const said: Record<string, boolean> = dictionary();
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

  const machine = createMachine(randomName(), {
    give: (frame) => tell(ears, frame),
    presence: (message) => emit(PRESENCE, message),
    refused(error) {
      if (!LEAN) emit(`refused ${error.channel}`, error);
      report(error, refusedHeard);
      refusedHeard = false;
    },
    carried: (name) => emit(`carried ${name}`),
    send: (commands) => connector.send(commands),
    read(name, query) {
      if (isClosed()) return machine.page(name, query, fault("closed"));
      gets.get("history", { channel: name, after_seq: query.after, last: query.last, limit: query.last ? undefined : PAGE_LIMIT }, (error, answer?: HistoryAnswer) => {
        machine.page(name, query, error, answer);
        settle();
      });
    },
    wait(ms) {
      const at = Date.now() + ms;
      if (clock.on && clockAt <= at) return;
      clockAt = at;
      clock(ms, () => {
        machine.clock();
        settle();
      });
    },
    unannounced: (gap) => console.warn("belfry: unannounced", gap),
  });

  const connector = ((!LEAN && means.connect) || createConnector)(
    assign(means, {
      base,
      transports,
      // What one transport alone does says nothing to others.
      memory: createMemory(transports.length > 1 ? options.storage : null, base),
      note(what: string, transport?: Parameters<typeof timeline.note>[1], detail?: string | number) {
        timeline.note(what, transport, detail);
        if (options.debug) console.debug(`belfry: ${transport ? `${transport} ` : ""}${what}`, detail === undefined ? "" : detail);
      },
      heartbeatMs: options.heartbeatMs,
    }),
    machine,
    tokens,
    {
      frame: onFrame,
      live(back) {
        connector.send(machine.unanswered());
        if (!back) return;
        emit("recovered", state());
        holds.forEach((hold) => hold.ears.emit("recovered"));
      },
      changed,
    },
  );

  const isClosed = () => connector.status.phase === "closed";

  function state(): ClientState {
    if (!snapshot) {
      snapshot = assign({ session: machine.id, cursor: machine.cursor() }, connector.status);
      if (!LEAN && diagnosis && snapshot.lastError && snapshot.lastError.code === "connection_lost") {
        snapshot = assign(assign({}, snapshot), { lastError: diagnosis });
      }
    }
    return snapshot;
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
    for (let todo = machine.decisions(); todo.length; todo = machine.decisions()) todo.forEach((decision) => safely(decision));
    isSettling = false;
  }

  function changed(): void {
    notice();
    snapshot = undefined;
    const { phase, attempt, lastError } = connector.status;
    if (phase === "live" || phase === "closed") {
      isTold = false;
      if (!LEAN) diagnosis = undefined;
    }
    const closes = phase === "closed" && !wasClosed;
    wasClosed = phase === "closed";
    if (closes) close(lastError);
    else if (lastError && attempt === REPEATED && !isTold && connector.status.nextRetryAt) {
      isTold = true;
      if (!LEAN && lastError.code === "connection_lost" && means.diagnose) {
        means.diagnose(base, (error) => {
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
    clock();
    machine.close(error);
    holds.forEach((hold) => hold.open(error || fault("closed")));
    gets.rejectAll(error || fault("closed"));
    if (error) report(error);
    settle();
  }

  function onFrame(frame: ServerFrame): void {
    emit("frame", frame);
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
    tokens.fetch((error) => {
      if (isClosed()) return;
      if (error && error.code === "logged_out") return connector.stop();
      const failed = (error: BelfryError) => {
        timeline.note("refresh", undefined, error.message);
        if (tokens.again(refresh) === REPEATED) report(error);
      };
      if (error) return failed(error);
      machine.command({ type: "refresh", token: tokens.current! }, (error, reply) => {
        if (isClosed()) return;
        if (!error) tokens.arm(reply!.expires_at, refresh);
        // Another user's, or one that is no good: a new connection finds out.
        else if (/^(session_mismatch|unauthorized|forbidden)$/.test(error.code)) connector.cut();
        else failed(error);
      });
      settle();
    });
  }

  function hold(name: string, start: Start): Held {
    const ears = createEmitter();
    /** It is carried; or with an error it is not, or is not held any more. Undefined while nobody knows. */
    let outcome: { error: BelfryError | undefined } | undefined;
    let listens = false;
    let isReleased = false;

    function end(error: BelfryError | undefined): void {
      outcome = { error };
      ears.emit(SETTLED);
    }

    const hold = machine.hold(name, start, {
      // What it did not hear before it was released it does not hear any more; that it was refused it does.
      give: (frame) => hold.over || tell(ears, frame),
      ready(error) {
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

    const key = keyOf(OF_HOLD);
    const add = (once?: boolean) => (event: string, fn: (value: never) => void) => {
      const at = key(event);
      const known = outcome;
      if (NO_EVENT.test(event) && !said[name + at]) {
        console.warn(`belfry: ${name} has no event "${event}"`);
        said[name + at] = true;
      }
      if (/^(=|message$)/.test(at)) {
        if (!listens) begin();
        listens = true;
      }
      if (at === "ready" && known) {
        means.later(() => isReleased || fn(known.error as never));
        if (once) return () => undefined;
      }
      return ears.on(at, fn, once);
    };

    const held: Held = {
      name,
      ears,
      on: add(),
      once: add(true),
      off: (event: string, fn?: (value: never) => void) => ears.off(key(event), fn),
      outcome: () => outcome,
      isOver: () => hold.over,
      open(closed) {
        if (hold.over) return;
        if (closed) end(closed);
        else outcome = undefined;
      },
      close(): void {
        isReleased = true;
        holds = holds.filter((other) => other !== held);
        machine.release(hold);
        end((outcome && outcome.error) || fault("released"));
        settle();
      },
    };
    holds.push(held);
    if (isClosed()) end(connector.status.lastError || fault("closed"));
    settle();
    begin();
    return held;
  }

  (options.channels || []).forEach(machine.keep);

  const key = keyOf(OF_CLIENT);

  const engine = {
    connector,
    on: (event: string, fn: (value: never) => void) => ears.on(key(event), fn),
    once: (event: string, fn: (value: never) => void) => ears.on(key(event), fn, true),
    off: (event: string, fn?: (value: never) => void) => ears.off(key(event), fn),
    state,
    why: timeline.entries,
    hold,

    start(): void {
      if (isClosed()) {
        holds.forEach((hold) => hold.open());
        machine.open();
      }
      connector.start();
      settle();
    },

    /** Null: nobody is logged in any more. */
    setToken(token: string | null): void {
      if (token === null) {
        tokens.give(undefined);
        return connector.stop();
      }
      tokens.give(token);
      const { phase } = connector.status;
      if (phase === "live") refresh();
      else if (phase !== "idle" && phase !== "closed") connector.cut();
    },

    publish(
      channel: string,
      event: string,
      data: unknown,
      options: PublishOptions,
      done: (error: BelfryError | undefined, result?: PublishResult) => void,
    ): void {
      let publish: Publish;
      try {
        // What has no JSON would silently be sent as {}.
        if (/^\[object ((Weak)?(Map|Set)|ArrayBuffer|\w+Array|Blob|File)\]$/.test(Object.prototype.toString.call(data))) throw new Error("no JSON: binary, or a collection");
        publish = { type: "publish", channel, event, data: JSON.parse(JSON.stringify(data === undefined ? null : data)), idempotency_key: options.idempotencyKey || randomName() };
      } catch (error) {
        return done(fault("bad_data", `data: ${(error as Error).message}`));
      }
      if (options.echo !== undefined) publish.echo = options.echo;
      // As the server will count: what is not ASCII takes more than a byte.
      const bytes = encodeURIComponent(JSON.stringify(publish)).replace(/%../g, "x").length;
      if (bytes > CLIENT_FRAME_LIMIT) return done(fault("too_large", `over ${CLIENT_FRAME_LIMIT} bytes`));
      if (isClosed()) return done(fault("closed"));
      machine.command(publish, (error, reply) => done(error, reply && reply.results && reply.results[0]));
      settle();
    },

    history(channel: string, { after, before, last, limit }: HistoryQuery, done: (error: BelfryError | undefined, page?: HistoryPage) => void): () => void {
      return get("history", { channel, after_seq: after, before_seq: before, last, limit }, done);
    },
  };
  /** For presence, and for tabs that share a connection. */
  const more = { ears, machine, settle, get };
  return LEAN ? (engine as typeof engine & typeof more) : assign(engine, more);

  function get(path: string, query: Record<string, string | number | undefined>, done: Got): () => void {
    if (isClosed()) {
      done(fault("closed"));
      return () => undefined;
    }
    return gets.get(path, query, done);
  }
}
