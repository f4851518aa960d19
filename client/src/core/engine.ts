import type { BelfryError, EngineOptions, HistoryPage, HistoryQuery, PublishOptions } from "./api.js";
import { createConnector, type ConnectorOptions } from "./connector.js";
import { createEmitter, safely } from "./emitter.js";
import type { HistoryAnswer, Publish, PublishResult, ServerFrame } from "./frames.js";
import { createGets, type Got } from "./gets.js";
import { createMachine, type Decision, type Hold } from "./machine.js";
import { createMemory } from "./memory.js";
import type { PageQuery, Start } from "./reader.js";
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

/** What a hold tells by these names; any other name is that of a message's event. */
const BUILT_IN = /^(message|gap|ready|error|recovered)$/;

/** Told inside of this client only: no event has a control character in its name. */
const ENDED = "\0ended";
const OPENED = "\0opened";
/** What is known of it, or that nobody waits any more. */
export const SETTLED = "\0settled";
export const PRESENCE = "\0presence";

/** Names of events, apart from the names above. */
const named = (event: string) => `\0=${event}`;

/** The whole client with callbacks; `client.ts` and `legacy.ts` are its faces. */
export type Engine = ReturnType<typeof createEngine>;

/** A hold with its listeners. */
export type Held = ReturnType<Engine["hold"]>;

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
  const { on, once, off, emit, hears } = createEmitter();
  const timeline = createTimeline();
  const tokens = createTokens(auth, means.explain);
  const transports = options.transports || ["ws", "sse", "poll"];
  const machine = createMachine(randomName());
  const gets = createGets(base, means.exchange, tokens);
  const notice = timer();
  const said: Record<string, boolean> = dictionary();
  let waits: [number, ReturnType<typeof setTimeout>][] = [];
  let holds: Hold[] = [];
  let snapshot: ClientState | undefined;
  let isSettling = false;
  /** Of a row of failures it has been told. */
  let isTold = false;
  let diagnosis: BelfryError | undefined;
  let wasClosed = false;

  const connector = (means.connect || createConnector)(
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
        holds.forEach((hold) => hold.tell!("recovered"));
      },
      changed,
    },
  );

  const isClosed = () => connector.status.phase === "closed";

  function state(): ClientState {
    if (!snapshot) {
      snapshot = assign({ session: machine.id, cursor: machine.cursor() }, connector.status);
      if (diagnosis && snapshot.lastError && snapshot.lastError.code === "connection_lost") {
        snapshot = assign(assign({}, snapshot), { lastError: diagnosis });
      }
    }
    return snapshot;
  }

  function warn(text: string): void {
    if (!said[text]) console.warn(`belfry: ${text}`);
    said[text] = true;
  }

  /** Something that went wrong for good, or again and again. Nobody listens: then the console has it. */
  function report(error: BelfryError, isHeard?: boolean): void {
    if (!hears("error") && !isHeard) console.error(`belfry: ${error.code}: ${error.message} (${HELP}${error.code})`);
    emit("error", error);
  }

  function perform([what, hold, value]: Decision): void {
    switch (what) {
      case "send":
        return connector.send(value);
      case "read":
        return read(hold, value);
      case "call":
        return safely(value);
      case "wait":
        return wait(value);
      case "unannounced":
        return console.warn("belfry: unannounced", value);
      case "refused":
        emit(`\0refused ${value.channel}`, value);
        report(value, refusedHeard);
        refusedHeard = false;
        return;
      case "carried":
        return emit(`\0carried ${value}`);
      case "message":
        if (!hold) {
          emit("message", value);
          return emit(named(value.event), value);
        }
    }
    if (!hold) return emit(what === "presence" ? PRESENCE : what, value);
    // What it did not hear before it was released it does not hear any more; that it was refused it does.
    if (hold.over && what !== "ready") return;
    hold.tell!(what === "presence" ? PRESENCE : what === "ended" ? ENDED : what, value);
  }

  /** Whether somebody has been told of the channel that is refused just now. */
  let refusedHeard = false;

  /** Does what the machine decides, and what it decides because of that. */
  function settle(): void {
    if (isSettling) return;
    isSettling = true;
    for (let todo = machine.decisions(); todo.length; todo = machine.decisions()) todo.forEach(perform);
    isSettling = false;
  }

  function wait(ms: number): void {
    const entry: (typeof waits)[0] = [
      ms,
      setTimeout(() => {
        waits = waits.filter((other) => other !== entry);
        machine.clock();
        settle();
      }, ms),
    ];
    waits.push(entry);
  }

  function read(hold: Hold, query: PageQuery): void {
    if (isClosed()) return machine.page(hold, query, fault("closed"));
    const asked = "after" in query ? { channel: hold.name, after_seq: query.after, limit: PAGE_LIMIT } : { channel: hold.name, last: query.last };
    gets.get("history", asked, (error, answer?: HistoryAnswer) => {
      machine.page(hold, query, error, answer);
      settle();
    });
  }

  function changed(): void {
    notice();
    snapshot = undefined;
    const { phase, attempt, lastError } = connector.status;
    if (phase === "live" || phase === "closed") {
      isTold = false;
      diagnosis = undefined;
    }
    const closes = phase === "closed" && !wasClosed;
    wasClosed = phase === "closed";
    if (closes) close(lastError);
    else if (lastError && attempt === REPEATED && !isTold && connector.status.nextRetryAt) {
      isTold = true;
      if (lastError.code === "connection_lost" && means.diagnose) {
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
    waits.forEach(([, handle]) => clearTimeout(handle));
    waits = [];
    machine.close(error);
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

  function hold(name: string, start: Start) {
    const listeners = createEmitter();
    /** It is carried; or with an error it is not, or is not held any more. Undefined while nobody knows. */
    let outcome: { error: BelfryError | undefined } | undefined;
    const hold = machine.hold(name, start);
    hold.tell = (what, value) => {
      if (what === "ready" || what === ENDED) outcome = { error: what === ENDED ? (value as BelfryError) || fault("closed") : (value as BelfryError) };
      if (what === OPENED) outcome = undefined;
      if (outcome) listeners.emit(SETTLED);
      if (what === "ready" && value) {
        refusedHeard = refusedHeard || listeners.hears("error") || listeners.hears("ready");
        listeners.emit("error", value);
      }
      if (what !== ENDED && what !== OPENED) listeners.emit(what, value);
      if (what === "message") listeners.emit(named((value as { event: string }).event), value);
    };
    let listens = false;
    let isReleased = false;
    holds.push(hold);
    if (isClosed()) hold.tell(ENDED, connector.status.lastError);
    settle();

    /** In a moment, so that all listeners are there that are added now. */
    const begin = () =>
      means.later(() => {
        machine.begin(hold, listens);
        settle();
      });
    begin();

    function key(event: string): string {
      if (BUILT_IN.test(event) || event[0] === "\0") return event;
      if (!event || event.length > 128 || /^presence\.(join|leave)$/.test(event)) warn(`no message of ${name} has the event "${event}"`);
      return named(event);
    }

    const add = (how: "on" | "once") => (event: string, fn: (value: never) => void) => {
      const at = key(event);
      if (at === "message" || at.slice(0, 2) === named("")) {
        if (!listens) begin();
        listens = true;
      }
      const known = outcome;
      if (at === "ready" && known) {
        means.later(() => isReleased || fn(known.error as never));
        if (how === "once") return () => undefined;
      }
      return listeners[how](at, fn);
    };

    return {
      name,
      on: add("on"),
      once: add("once"),
      off: (event: string, fn?: (value: never) => void) => listeners.off(key(event), fn),
      outcome: () => outcome,
      isOver: () => hold.over,
      close(): void {
        isReleased = true;
        holds = holds.filter((other) => other !== hold);
        machine.release(hold);
        outcome = { error: (outcome && outcome.error) || fault("released", "the hold was closed") };
        listeners.emit(SETTLED);
        settle();
      },
    };
  }

  (options.channels || []).forEach(machine.keep);

  const clientKey = (event: string) => (/^(message|gap|recovered|error|state|frame)$/.test(event) || event[0] === "\0" ? event : named(event));

  return {
    connector,
    machine,
    tokens,
    on: (event: string, fn: (value: never) => void) => on(clientKey(event), fn),
    once: (event: string, fn: (value: never) => void) => once(clientKey(event), fn),
    off: (event: string, fn?: (value: never) => void) => off(clientKey(event), fn),
    state,
    settle,
    why: timeline.entries,
    hold,

    start(): void {
      if (isClosed()) {
        holds.forEach((hold) => hold.over || hold.tell!(OPENED));
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
        if (/^\[object ((Weak)?(Map|Set)|ArrayBuffer|\w+Array|Blob|File)\]$/.test(Object.prototype.toString.call(data))) throw new Error("it is binary, or a collection: make JSON of it");
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

    get,
  };

  function get(path: string, query: Record<string, string | number | undefined>, done: Got): () => void {
    if (isClosed()) {
      done(fault("closed"));
      return () => undefined;
    }
    return gets.get(path, query, done);
  }
}
