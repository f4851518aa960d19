import { createBackoff } from "./backoff.js";
import { createCommands, type Done } from "./commands.js";
import { createConnector, type ConnectorOptions } from "./connector.js";
import { createEmitter } from "./emitter.js";
import type { Command, Gap, Json, Message, Publish, PublishResult, Refusal, Reply, ServerFrame, Subscribe, TransportKind } from "./frames.js";
import { createHolds, type Hold } from "./holds.js";
import { createMemory, type Store } from "./memory.js";
import { createSession } from "./session.js";
import type { ClientState } from "./state.js";
import { createTimeline, type TimelineEntry } from "./timeline.js";
import { createTokens, type Auth } from "./tokens.js";
import { assign, fault, randomName, timer, type BelfryError } from "./util.js";

/** A publish as the wire carries it, in characters; the server counts bytes. */
const CLIENT_FRAME_LIMIT = 72 * 1024;

/** How far `state.cursor` may lag: a listener of the state is not called for each message. */
const CURSOR_NOTICE_MS = 100;

/** Refusals of a subscribe that say nothing about the channel: it is asked again. */
const TRANSIENT = /^(busy|internal|rate_limited|unavailable|unknown_session)$/;

export interface EngineOptions {
  auth: Auth;
  transports: TransportKind[] | undefined;
  /** Held for the client's life. */
  channels: string[] | undefined;
  storage: Store | undefined;
  heartbeatMs: number | undefined;
}

export interface PublishOptions {
  /** Makes a repetition harmless, also by another client of the same user. Made up if absent. */
  idempotencyKey?: string;
  /** False: this session does not get its own message back. */
  echo?: boolean;
}

export interface ClientEvents {
  /** Of any channel of the session. */
  message: Message;
  /** Messages of a channel are missing. After `trimmed`, `overflow` and `reset`: fetch a snapshot. */
  gap: Gap;
  /** The connection had been lost and is back. What is missing, if anything, is said by `gap`. */
  recovered: ClientState;
  state: ClientState;
  /** Everything the server says, duplicates included, before anything is made of it. */
  frame: ServerFrame;
}

/** The whole client with callbacks; `client.ts` and `legacy.ts` are its faces. */
export type Engine = ReturnType<typeof createEngine>;

/** What differs between browsers of today and of ten years ago. */
export type Means = Pick<ConnectorOptions, "open" | "exchange">;

export function createEngine(base: string, options: EngineOptions, means: Means) {
  const events = createEmitter<ClientEvents>();
  const holds = createHolds();
  const timeline = createTimeline();
  const tokens = createTokens(options.auth);
  const transports = options.transports || ["ws", "sse", "poll"];
  /** The latest subscribe of a channel: the answer to an older one is out of date. */
  const asked: Record<string, Subscribe> = Object.create(null);
  const askBackoff = createBackoff();
  const notice = timer();
  let snapshot: ClientState | undefined;

  const session = createSession(randomName(), {
    message(message) {
      const hold = holds.get(message.channel);
      if (hold) hold.emitter.emit("message", message);
      events.emit("message", message);
    },
    gap(gap, announced) {
      if (!announced) console.warn("belfry: messages are missing, and no gap frame said so", gap);
      const hold = holds.get(gap.channel);
      if (hold) hold.emitter.emit("gap", gap);
      events.emit("gap", gap);
    },
  });

  const commands = createCommands((numbered) => connector.send(numbered));

  const connector = createConnector(
    assign(means, {
      base,
      transports,
      // What one transport alone does says nothing to others.
      memory: createMemory(transports.length > 1 ? options.storage : undefined, base),
      note: timeline.note,
      heartbeatMs: options.heartbeatMs,
    }),
    session,
    tokens,
    {
      frame: onFrame,
      live(back) {
        connector.send(commands.unanswered());
        if (back) {
          events.emit("recovered", state());
          holds.recovered();
        }
      },
      changed,
    },
  );

  const isClosed = () => connector.phase === "closed";

  function state(): ClientState {
    return (snapshot = snapshot || {
      phase: connector.phase,
      transport: connector.transport(),
      rtt: connector.rtt(),
      attempt: connector.tries,
      nextRetryAt: connector.nextRetryAt,
      lastError: connector.lastError,
      session: session.id,
      cursor: session.cursor(),
    });
  }

  function changed(): void {
    notice();
    snapshot = undefined;
    if (isClosed()) commands.rejectAll(connector.lastError || fault("closed", "the client is closed"));
    events.emit("state", state());
  }

  function onFrame(frame: ServerFrame): void {
    events.emit("frame", frame);
    switch (frame.type) {
      case "welcome": {
        const subscribes = session.welcome(frame);
        tokens.arm(frame.expires_at, refresh);
        for (const name in frame.refused) refused(name, frame.refused[name]);
        for (const name in frame.channels) if (session.isLive(name)) holds.ready(name);
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
        return session.subscribed(frame.channels).forEach(subscribe);
      case "unsubscribed":
        return frame.channels.forEach((name) => refused(name, { code: frame.code || "unsubscribed" }));
    }
    // `reconnect` and `close` are the connector's; other types are not of this version.
    if (!notice.on) notice(CURSOR_NOTICE_MS, changed);
  }

  function command(command: Command, done: Done): void {
    if (isClosed()) done(fault("closed", "the client is closed"));
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
      }, askBackoff.next());
      return;
    }
    delete asked[name];
    if (error) return refused(name, { code: error.code, detail: error.message });
    askBackoff.reset();
    if (reply!.cursor) session.fill(reply!.cursor);
    const joined = reply!.channels && reply!.channels[name];
    if (!joined) return refused(name, reply!.refused && reply!.refused[name]);
    session.joined(name, joined).forEach(subscribe);
    if (session.isLive(name)) holds.ready(name);
  }

  function refused(name: string, refusal: Refusal = { code: "refused" }): void {
    session.drop(name);
    holds.refused(name, fault(refusal.code, refusal.detail));
  }

  /** In-band, so that a connection outlives its token. Where it fails the server closes, and a new one asks again. */
  function refresh(): void {
    tokens.fetch((error) => {
      if (error) return timeline.note("refresh", undefined, error.message);
      command({ type: "refresh", token: tokens.current || "" }, (error, reply) => {
        if (error) timeline.note("refresh", undefined, error.code);
        else tokens.arm(reply!.expires_at, refresh);
      });
    });
  }

  function hold(name: string, after?: number): Hold {
    return holds.open(name, () => {
      const command = session.add(name, after);
      if (command) subscribe(command);
    });
  }

  (options.channels || []).forEach((name) => hold(name));

  return {
    connector,
    on: events.on,
    state,
    why: (): TimelineEntry[] => timeline.entries(),
    hold,

    release(name: string, held: Hold): void {
      if (!holds.close(name, held)) return;
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
      const size = encodeURIComponent(JSON.stringify(publish)).replace(/%../g, "x").length;
      if (size > CLIENT_FRAME_LIMIT) return done(fault("too_large", `a publish may have ${CLIENT_FRAME_LIMIT} bytes as JSON`));
      command(publish, (error, reply) => done(error, reply && reply.results && reply.results[0]));
    },
  };
}
