import type { BelfryError, EngineOptions, PublishOptions } from "./api.js";
import { createBackoff } from "./backoff.js";
import { createCommands, type Done } from "./commands.js";
import { createConnector, type ConnectorOptions } from "./connector.js";
import { createEmitter } from "./emitter.js";
import type { Command, Json, Publish, PublishResult, Refusal, Reply, ServerFrame, Subscribe } from "./frames.js";
import { createMemory } from "./memory.js";
import { createSession } from "./session.js";
import type { ClientState } from "./state.js";
import { createTimeline } from "./timeline.js";
import { createTokens, type Auth } from "./tokens.js";
import { assign, dictionary, fault, randomName, timer } from "./util.js";

/** A publish as the wire carries it, in bytes. */
const CLIENT_FRAME_LIMIT = 72 * 1024;

/** How far `state.cursor` may lag: a listener of the state is not called for each message. */
const CURSOR_NOTICE_MS = 100;

/** Refusals of a subscribe that say nothing about the channel: it is asked again. */
const TRANSIENT = /^(busy|internal|rate_limited|unavailable|unknown_session)$/;

/** Everybody who holds one channel. */
export interface Hold {
  count: number;
}

/** The whole client with callbacks; `client.ts` and `legacy.ts` are its faces. */
export type Engine = ReturnType<typeof createEngine>;

/** What differs between browsers of today and of ten years ago, and where tabs share a connection. */
export interface Means extends Pick<ConnectorOptions, "open" | "exchange"> {
  connect?: typeof createConnector | undefined;
}

export function createEngine(base: string, auth: Auth, options: EngineOptions, means: Means) {
  /** Events of a channel have its name behind them: `message news`. */
  const { on, emit } = createEmitter();
  const holds = dictionary<Hold>();
  const timeline = createTimeline();
  const tokens = createTokens(auth);
  const transports = options.transports || ["ws", "sse", "poll"];
  /** The latest subscribe of a channel: the answer to an older one is out of date. */
  const asked: Record<string, Subscribe> = dictionary();
  const askBackoff = createBackoff();
  const notice = timer();
  let snapshot: ClientState | undefined;

  const session = createSession(randomName(), {
    message(message) {
      emit(`message ${message.channel}`, message);
      emit("message", message);
    },
    gap(gap, announced) {
      if (!announced) console.warn("belfry: unannounced", gap);
      emit(`gap ${gap.channel}`, gap);
      emit("gap", gap);
    },
  });

  const commands = createCommands((numbered) => connector.send(numbered));

  const connector = (means.connect || createConnector)(
    assign(means, {
      base,
      transports,
      // What one transport alone does says nothing to others.
      memory: createMemory(transports.length > 1 ? options.storage : null, base),
      note: timeline.note,
      heartbeatMs: options.heartbeatMs,
    }),
    session,
    tokens,
    {
      frame: onFrame,
      live(back) {
        connector.send(commands.unanswered());
        if (!back) return;
        emit("recovered", state());
        for (const name in holds) emit(`recovered ${name}`);
      },
      changed,
    },
  );

  const isClosed = () => connector.status.phase === "closed";

  function state(): ClientState {
    return (snapshot = snapshot || assign({ session: session.id, cursor: session.cursor() }, connector.status));
  }

  function changed(): void {
    notice();
    snapshot = undefined;
    if (isClosed()) commands.rejectAll(connector.status.lastError || fault("closed"));
    emit("state", state());
  }

  function onFrame(frame: ServerFrame): void {
    emit("frame", frame);
    switch (frame.type) {
      case "welcome": {
        const subscribes = session.welcome(frame);
        tokens.arm(frame.expires_at, refresh);
        for (const name in frame.refused) refused(name, frame.refused[name]);
        for (const name in frame.channels) ready(name);
        subscribes.forEach(subscribe);
        return changed();
      }
      case "message":
        session.message(frame);
        break;
      case "gap":
        session.gap(frame);
        break;
      case "ping":
        if (frame.cursor) session.adopt(frame.cursor);
        break;
      case "reply":
        return commands.settle(frame);
      case "subscribed":
        return session.subscribed(frame.channels);
      case "unsubscribed":
        return frame.channels.forEach((name) => refused(name, { code: frame.code || "unsubscribed" }));
    }
    // `reconnect` and `close` are the connector's; other types are not of this version.
    if (!notice.on) notice(CURSOR_NOTICE_MS, changed);
  }

  function command(command: Command, done: Done): void {
    if (isClosed()) done(fault("closed"));
    else commands.add(command, done);
  }

  function subscribe(wanted: Subscribe): void {
    const name = wanted.channels[0]!;
    asked[name] = wanted;
    command(wanted, (error, reply) => onSubscribed(name, wanted, error, reply));
  }

  function onSubscribed(name: string, wanted: Subscribe, error?: BelfryError, reply?: Reply): void {
    if (asked[name] !== wanted) return;
    if (error && TRANSIENT.test(error.code)) {
      setTimeout(() => {
        if (asked[name] === wanted && !isClosed()) subscribe(wanted);
      }, askBackoff.delay());
      return;
    }
    delete asked[name];
    if (error) return refused(name, { code: error.code, detail: error.message });
    askBackoff.reset();
    if (reply!.cursor) session.fill(reply!.cursor);
    const joined = reply!.channels && reply!.channels[name];
    if (!joined) return refused(name, reply!.refused && reply!.refused[name]);
    session.joined(name, joined).forEach(subscribe);
    ready(name);
  }

  function ready(name: string): void {
    if (session.isLive(name)) emit(`ready ${name}`);
  }

  /** The server will not carry it (any more); a later hold asks anew. */
  function refused(name: string, refusal: Refusal = { code: "refused" }): void {
    session.drop(name);
    delete holds[name];
    emit(`ready ${name}`, fault(refusal.code, refusal.detail));
  }

  /** In-band, so that a connection outlives its token. Where it fails the server closes, and a new one asks again. */
  function refresh(): void {
    tokens.fetch((error) => {
      const failed = (error: BelfryError) => timeline.note("refresh", undefined, error.message);
      if (error) return failed(error);
      command({ type: "refresh", token: tokens.current! }, (error, reply) => {
        if (error) failed(error);
        else tokens.arm(reply!.expires_at, refresh);
      });
    });
  }

  function hold(name: string, after?: number): Hold {
    const held = (holds[name] = holds[name] || { count: 0 });
    held.count += 1;
    const command = session.add(name, after);
    if (command) subscribe(command);
    return held;
  }

  (options.channels || []).forEach((name) => hold(name));

  return {
    connector,
    on,
    isLive: session.isLive,
    state,
    why: timeline.entries,
    hold,

    release(name: string, held: Hold): void {
      held.count -= 1;
      if (held.count || holds[name] !== held) return;
      delete holds[name];
      delete asked[name];
      // Where it fails the session is gone, and the subscription with it.
      command(session.remove(name), (error) => {
        if (!error) session.left(name);
      });
    },

    publish(
      channel: string,
      event: string,
      data: Json,
      options: PublishOptions,
      done: (error: BelfryError | undefined, result?: PublishResult) => void,
    ): void {
      const publish: Publish = { type: "publish", channel, event, data, idempotency_key: options.idempotencyKey || randomName() };
      if (options.echo !== undefined) publish.echo = options.echo;
      // As the server will count: what is not ASCII takes more than a byte.
      const bytes = encodeURIComponent(JSON.stringify(publish)).replace(/%../g, "x").length;
      if (bytes > CLIENT_FRAME_LIMIT) return done(fault("too_large", `over ${CLIENT_FRAME_LIMIT} bytes`));
      command(publish, (error, reply) => done(error, reply && reply.results && reply.results[0]));
    },
  };
}
