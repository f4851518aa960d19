// test/client.test.ts
import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";

// src/core/util.ts
function assign(to, from) {
  for (const key in from) to[key] = from[key];
  return to;
}
function dictionary() {
  return /* @__PURE__ */ Object.create(null);
}
function fault(code, detail) {
  return assign(new Error(detail || code), { name: "BelfryError", code });
}
function randomName() {
  const part = () => Math.random().toString(36).slice(2);
  return part() + part();
}
function timer() {
  let handle;
  const set = (ms, then) => {
    clearTimeout(handle);
    set.on = !!then;
    if (then) {
      handle = setTimeout(() => {
        set.on = false;
        then();
      }, ms);
    }
  };
  set.on = false;
  return set;
}

// src/channel.ts
var ITERATOR_LIMIT = 1024;
function openChannel(engine, name, after, signal) {
  const hold = engine.hold(name, after);
  let offs = [];
  let closers = [];
  let closed = false;
  const on = (event, fn) => {
    const off = engine.on(`${event} ${name}`, fn);
    offs.push(off);
    return off;
  };
  const channel = {
    name,
    ready: new Promise((resolve, reject) => {
      if (engine.isLive(name)) resolve();
      on("ready", (error) => error ? reject(error) : resolve());
    }),
    on,
    close() {
      if (closed) return;
      closed = true;
      offs.forEach((off) => off());
      closers.forEach((close) => close());
      offs = closers = [];
      engine.release(name, hold);
    },
    [Symbol.asyncIterator]() {
      let kept = [];
      let end = closed ? {} : void 0;
      let waiting;
      const wake = () => waiting && waiting();
      const stop = (error) => {
        end = end || { error };
        off();
        wake();
      };
      const off = on("message", (message) => {
        if (kept.length < ITERATOR_LIMIT) kept.push(message);
        else stop(fault("overflow"));
        wake();
      });
      on("ready", (error) => error && stop(error));
      closers.push(stop);
      return {
        async next() {
          while (!kept.length && !end) await new Promise((resolve) => waiting = resolve);
          const value = kept.shift();
          if (value) return { value, done: false };
          if (end.error) throw end.error;
          return { value: void 0, done: true };
        },
        async return() {
          kept = [];
          stop();
          return { value: void 0, done: true };
        }
      };
    }
  };
  channel.ready.catch(() => 0);
  onAbort(signal, channel.close);
  return channel;
}
function onAbort(signal, then) {
  if (signal) {
    if (signal.aborted) then();
    else signal.addEventListener("abort", then);
  }
}

// src/core/backoff.ts
var BACKOFF_BASE_MS = 1e3;
var BACKOFF_CAP_MS = 3e4;
function createBackoff(random = Math.random) {
  let ceiling = BACKOFF_BASE_MS;
  return {
    delay(askedMs) {
      const wait = Math.round(askedMs ? askedMs + random() * BACKOFF_BASE_MS : random() * ceiling);
      ceiling = Math.min(BACKOFF_CAP_MS, ceiling * 2);
      return wait;
    },
    reset() {
      ceiling = BACKOFF_BASE_MS;
    }
  };
}

// src/core/commands.ts
var PENDING_LIMIT = 256;
function createCommands(send) {
  let lastId = 0;
  let pending = [];
  return {
    add(command, done) {
      if (pending.length >= PENDING_LIMIT) {
        return done(fault("too_many_commands"));
      }
      const numbered = assign(assign({}, command), { id: lastId += 1 });
      pending.push({ command: numbered, done });
      send([numbered]);
    },
    settle(reply) {
      const settled = pending.filter(({ command }) => command.id === reply.id);
      pending = pending.filter(({ command }) => command.id !== reply.id);
      settled.forEach(({ done }) => reply.ok ? done(void 0, reply) : done(fault(reply.code, reply.detail)));
    },
    unanswered: () => pending.map(({ command }) => command),
    rejectAll(error) {
      const rejected = pending;
      pending = [];
      rejected.forEach(({ done }) => done(error));
    }
  };
}

// src/core/health.ts
var YOUNG_MS = 2e4;
var LIVES = 2;
var IDLE_MIN_MS = 1500;
var IDLE_SPREAD = 0.2;
var IDLE_SHARE = 0.6;
var HEARTBEAT_MIN_MS = 1e3;
var RTT_GUESS_MS = 200;
var PATIENCE_MIN_MS = 150;
var PATIENCE_MAX_MS = 600;
function createHealth(memory, note) {
  const lost = {};
  let lastSilence = 0;
  const fit = (kind) => !(lost[kind] >= LIVES);
  const health = {
    order(kinds) {
      const some = kinds.some(fit);
      return kinds.filter((kind) => kind === memory.now.transport && fit(kind)).concat(kinds.filter((kind) => (!some || fit(kind)) && !(kind === memory.now.transport && fit(kind))));
    },
    patience: () => Math.min(PATIENCE_MAX_MS, Math.max(PATIENCE_MIN_MS, 1.5 * (memory.now.rtt || RTT_GUESS_MS))),
    bears: () => Math.max(HEARTBEAT_MIN_MS, (memory.now.idle || Infinity) * IDLE_SHARE),
    died(kind, ageMs, silentMs) {
      if (silentMs >= IDLE_MIN_MS) {
        if (Math.abs(silentMs - lastSilence) < IDLE_SPREAD * silentMs) {
          memory.learn({ idle: Math.min(silentMs, lastSilence) });
          note("heartbeat", kind, Math.floor(health.bears()));
        }
        lastSilence = silentMs;
      }
      if (ageMs > YOUNG_MS) health.absolve(kind);
      else lost[kind] = (lost[kind] || 0) + 1;
      if (!fit(kind)) note("unfit", kind);
    },
    condemn(kind) {
      lost[kind] = LIVES;
    },
    absolve(kind) {
      lost[kind] = 0;
    }
  };
  return health;
}

// src/core/link.ts
var OPEN_TIMEOUT_MS = 1e4;
var FLOW_TIMEOUT_MS = 2e3;
function openLink(kind, purpose, open, opening, events) {
  let over = false;
  let connection;
  const deadline = timer();
  const flow = timer();
  const openedAt = Date.now();
  function ended(detail, frame, held) {
    if (over) return;
    link.close();
    events.ended(link, detail, frame, held);
  }
  function proven() {
    if (!flow.on || over) return;
    flow();
    events.flows(link);
  }
  function onFrame(frame) {
    if (over) return;
    link.heardAt = Date.now();
    if (frame.type === "close") return ended(frame.code, frame);
    if (frame.type === "welcome") {
      deadline();
      link.welcome = frame;
      link.welcomedAt = link.heardAt;
      if (kind === "sse") flow(FLOW_TIMEOUT_MS, () => ended("held back", void 0, true));
    }
    events.frame(link, frame);
    if (frame.type === "ping") proven();
  }
  const link = {
    kind,
    purpose,
    attempt: opening.params.attempt,
    fresh: purpose !== "probe" && !opening.params.session,
    openedAt,
    heardAt: openedAt,
    welcome: void 0,
    welcomedAt: 0,
    send(commands) {
      if (!over && commands.length) connection.send(commands);
    },
    ping() {
      const { ping } = connection;
      if (ping) ping();
      return !!ping;
    },
    claim(params) {
      link.attempt = params.attempt;
      connection.claim(params);
    },
    bye() {
      connection.bye(link.welcome.session);
    },
    close() {
      over = true;
      deadline();
      flow();
      if (connection) connection.close();
    }
  };
  deadline(OPEN_TIMEOUT_MS, () => ended("no welcome"));
  try {
    connection = open(opening, {
      frame: onFrame,
      text(text) {
        let frame;
        try {
          frame = JSON.parse(text);
        } catch (_) {
          return ended("bad frame");
        }
        onFrame(frame);
      },
      alive() {
        link.heardAt = Date.now();
        proven();
      },
      ended
    });
  } catch (error) {
    deadline(0, () => ended(String(error)));
  }
  return link;
}

// src/core/wake.ts
function watchPage(events) {
  const handlers = {
    visibilitychange: () => document.hidden || events.wake(false),
    online: () => events.wake(true),
    offline: () => events.offline(),
    pageshow: (event) => event.persisted && events.wake(true),
    pagehide: (event) => events.hide(event.persisted)
  };
  const each = (listen) => {
    for (const name in handlers) (name[0] === "v" ? document : window)[listen](name, handlers[name]);
  };
  if (typeof document === "undefined") return () => 0;
  each("addEventListener");
  return () => each("removeEventListener");
}
function isOffline() {
  return typeof navigator !== "undefined" && navigator.onLine === false;
}

// src/core/watchdog.ts
var TICK_MS = 2e3;
var HEARTBEAT_GRACE_MS = 5e3;
function watchClock(tick2, slept) {
  let last = Date.now();
  const timer2 = setInterval(() => {
    const now = Date.now();
    const late = now - last > 3 * TICK_MS;
    last = now;
    if (late) slept();
    else tick2(now);
  }, TICK_MS);
  return () => clearInterval(timer2);
}

// src/core/connector.ts
var STABLE_MS = 5e3;
var CHECK_MS = 3e3;
var PROBE_MS = 1e4;
var PROBE_CAP_MS = 3e5;
var LIVE = "live";
var HIDDEN_MS = 5e3;
function createConnector(options, session, tokens, events) {
  const { transports, memory, note } = options;
  const health = createHealth(memory, note);
  const backoff = createBackoff();
  let live;
  let rivals = [];
  let queue = [];
  let base = 0;
  let turn = 0;
  let wasLive = false;
  let greeted = false;
  let probeMs = PROBE_MS;
  let switching;
  const status = {
    phase: "idle",
    transport: void 0,
    rtt: memory.now.rtt,
    attempt: 0,
    nextRetryAt: void 0,
    lastError: void 0
  };
  const ladder = timer();
  const retry = timer();
  const probing = timer();
  const checking = timer();
  let unwatch = [];
  const rank = (kind) => transports.indexOf(kind);
  const better = () => transports.slice(0, Math.max(0, rank(live.kind)));
  function withToken(then, otherwise) {
    const mine = turn += 1;
    tokens.fetch((error) => {
      if (mine !== turn) return;
      if (error) otherwise(error);
      else then();
    });
  }
  function settleSwitch(done) {
    const settle = switching;
    switching = void 0;
    if (settle) settle(done);
  }
  function drop(link) {
    if (!link) return;
    if (link !== live && link.welcome && link.fresh) link.bye();
    link.close();
    rivals = rivals.filter((rival) => rival !== link);
    if (link === live) {
      live = status.transport = void 0;
      greeted = false;
    }
  }
  function clear() {
    turn += 1;
    queue = [];
    ladder();
    retry();
    probing();
    status.nextRetryAt = void 0;
    rivals.forEach((rival) => drop(rival));
  }
  function paramsOf(attempt, purpose, kind) {
    const params = session.params(attempt);
    if (purpose === "scout") {
      delete params.session;
      delete params.cursor;
      if (params.channels) params.channels = params.channels.slice(0, 1);
    }
    const heartbeat = Math.min(options.heartbeatMs || Infinity, health.bears());
    if (heartbeat < Infinity) params.heartbeat_ms = Math.floor(heartbeat);
    if (kind === "sse" && (memory.now.pad || purpose === "scout")) params.pad = 1;
    return params;
  }
  function open(kind, attempt, purpose) {
    note(purpose === "claim" ? "start" : "probe", kind);
    session.attempt = Math.max(session.attempt, attempt);
    const opening = {
      base: options.base,
      exchange: options.exchange,
      params: paramsOf(attempt, purpose, kind),
      probe: purpose === "probe",
      token: () => tokens.current,
      session: () => session.id,
      cursor: session.cursor,
      patience: health.bears
    };
    rivals.push(openLink(kind, purpose, options.open[kind], opening, { frame: onFrame, flows: onFlows, ended: onEnded }));
  }
  function race() {
    clear();
    status.attempt += 1;
    if (!live) status.phase = wasLive ? "recovering" : "connecting";
    withToken(() => climb(health.order(transports)), failed);
    events.changed();
  }
  function climb(kinds) {
    queue = kinds;
    base = session.attempt;
    session.attempt += transports.length;
    step(true);
  }
  function step(first) {
    const kind = queue.shift();
    if (!kind) return;
    const probe = kind === "ws" && transports.length > 1 && !(first && memory.now.transport === kind);
    open(kind, base + transports.length - rank(kind), probe ? "probe" : "claim");
    ladder(health.patience(), step);
  }
  function failed(error, askedMs) {
    if (live) {
      status.attempt = 0;
      settleSwitch(false);
      armProber();
      events.changed();
    } else {
      status.lastError = error;
      retryLater(askedMs);
    }
  }
  function retryLater(askedMs) {
    settleSwitch(false);
    const delay = backoff.delay(askedMs);
    status.phase = isOffline() ? "offline" : wasLive ? "recovering" : "connecting";
    status.nextRetryAt = Date.now() + delay;
    note("retry", void 0, delay);
    retry(delay, race);
    events.changed();
  }
  function onFrame(link, frame) {
    let back = false;
    if (frame.type === "ready") {
      note("ready", link.kind);
      link.claim(paramsOf(session.attempt += 1, "claim", link.kind));
      return ladder(health.patience(), step);
    }
    if (frame.type === "welcome" && link !== live) {
      note("welcome", link.kind, Date.now() - link.openedAt);
      if (link.purpose === "scout") return;
      if (link.fresh && session.id) return drop(link);
      back = wasLive && status.phase !== LIVE;
      wasLive = true;
      promote(link);
    }
    if (link !== live) return;
    events.frame(frame);
    if (frame.type === "welcome") {
      greeted = true;
      events.live(back);
    }
    if (frame.type === "reconnect") retry(frame.after_ms, race);
  }
  function promote(link) {
    const { kind } = link;
    const rtt = Date.now() - link.openedAt;
    rivals = rivals.filter((rival) => rival !== link);
    drop(live);
    live = link;
    queue = [];
    turn += 1;
    [ladder, retry, checking].forEach((waiting) => waiting());
    rivals.forEach((rival) => {
      if (rival.fresh || rank(rival.kind) < rank(kind)) return;
      note("dropped", rival.kind);
      drop(rival);
    });
    status.phase = LIVE;
    status.transport = kind;
    status.rtt = rtt;
    status.attempt = 0;
    status.nextRetryAt = status.lastError = void 0;
    note(LIVE, kind, rtt);
    memory.learn({ rtt });
    if (kind !== "sse") remember(kind, LIVE);
    settleSwitch(true);
    armProber();
  }
  function remember(kind, fate) {
    const outcome = memory.now.outcome || {};
    outcome[kind] = fate;
    memory.learn(fate === LIVE ? { transport: kind, outcome } : { outcome });
  }
  function onFlows(link) {
    note("flows", link.kind);
    if (link === live) return remember(link.kind, LIVE);
    if (link.purpose !== "scout") return;
    memory.learn({ pad: true });
    drop(link);
    open(link.kind, session.attempt + 1, "claim");
  }
  function armProber() {
    if (!live || !better().length) return probing();
    probing(probeMs * (0.75 + Math.random() / 2), () => {
      probeMs = Math.min(PROBE_CAP_MS, probeMs * 2);
      armProber();
      if (rivals.length) return;
      withToken(() => {
        better().forEach((kind) => open(kind, session.attempt, kind === "ws" ? "probe" : "scout"));
      }, failed);
    });
  }
  function onEnded(link, detail, frame, held) {
    const { kind } = link;
    const now = Date.now();
    const ofLive = link === live;
    note(ofLive ? "lost" : "failed", kind, detail);
    drop(link);
    if (ofLive && now - link.welcomedAt >= STABLE_MS) backoff.reset();
    if (frame) return onClose(link, frame, ofLive);
    const error = fault("connection_lost", `${kind}: ${detail}`);
    remember(kind, detail);
    if (ofLive) {
      status.lastError = error;
      if (held) {
        health.condemn(kind);
        const below = transports.slice(rank(kind) + 1);
        if (below.length) {
          status.phase = "recovering";
          climb(below);
          return events.changed();
        }
      } else if (!isOffline()) {
        health.died(kind, now - link.welcomedAt, now - link.heardAt);
        if (now - link.welcomedAt > PROBE_MS) probeMs = PROBE_MS;
      }
      retryLater();
    } else {
      rivalFailed(error);
    }
  }
  function rivalFailed(error, askedMs) {
    if (queue.length) step();
    else if (!rivals.length && !retry.on) failed(error, askedMs);
  }
  function onClose(link, frame, ofLive) {
    const error = fault(frame.code, frame.detail);
    const { code, retry_after_ms } = frame;
    if (code === "replaced") return onReplaced(link, frame, error, ofLive);
    if (code === "session_mismatch" || code === "channels_required" && !session.channels().length) {
      drop(live);
      session.forget();
    } else if (frame.final && code !== "channels_required" && !live) {
      return connector.stop(error);
    }
    status.lastError = error;
    if (ofLive) retryLater(retry_after_ms);
    else rivalFailed(error, retry_after_ms);
  }
  function onReplaced(link, frame, error, ofLive) {
    if (frame.connection !== session.connection) {
      session.id = void 0;
      drop(live);
      return retryLater();
    }
    session.attempt = Math.max(session.attempt, frame.attempt);
    const winner = rivals.filter((rival) => rival.attempt === frame.attempt)[0];
    if (live) return rivalFailed(error);
    queue = [];
    ladder(winner ? health.patience() : 0, () => {
      if (winner) {
        note("failed", winner.kind, "held back");
        if (winner.kind === "sse") health.condemn("sse");
        drop(winner);
      }
      climb(transports.slice(Math.max(0, rank(link.kind))));
    });
    if (ofLive) status.phase = "recovering";
    events.changed();
  }
  function wake(sure) {
    note("wake");
    if (sure) probeMs = PROBE_MS;
    const link = live;
    if (!link) {
      if (retry.on) race();
      return;
    }
    const { heardAt } = link;
    if (checking.on || !sure && Date.now() - heardAt < CHECK_MS) return;
    const check = () => {
      if (link !== live || link.heardAt !== heardAt) return;
      note("silent", link.kind);
      race();
    };
    if (link.ping()) checking(CHECK_MS, check);
    else if (!rivals.length && (sure || Date.now() - heardAt > link.welcome.heartbeat_ms)) check();
  }
  function tick2(now) {
    if (!live || checking.on || rivals.length || live.kind === "poll") return;
    const limit = live.welcome.heartbeat_ms + HEARTBEAT_GRACE_MS;
    if (now - live.heardAt > limit) {
      const link = live;
      link.close();
      onEnded(link, "silent");
    }
  }
  function hide(returns) {
    note("hidden");
    if (live && !returns) live.bye();
    clear();
    drop(live);
    status.phase = "recovering";
    retry(HIDDEN_MS, race);
    events.changed();
  }
  const connector = {
    status,
    start() {
      if (status.phase !== "idle") return;
      unwatch = [
        watchClock(tick2, () => wake(true)),
        watchPage({
          wake,
          hide,
          offline() {
            note("offline");
            if (live) wake(true);
          }
        })
      ];
      race();
    },
    stop(error) {
      if (status.phase === "closed") return;
      note("closed", void 0, error && error.code);
      if (!error && live) live.bye();
      status.phase = "closed";
      unwatch.forEach((stop) => stop());
      clear();
      checking();
      drop(live);
      tokens.disarm();
      status.lastError = error;
      settleSwitch(false);
      events.changed();
    },
    /** A takeover may have fenced the live connection already: what it loses is said again after the next welcome. */
    send(commands) {
      if (live && greeted) live.send(commands);
    },
    cut() {
      if (status.phase === "idle" || status.phase === "closed") return;
      settleSwitch(false);
      drop(live);
      race();
    },
    switchTo(kind, done) {
      if (status.phase === "closed") return done(false);
      if (live && live.kind === kind && !rivals.length) return done(true);
      settleSwitch(false);
      switching = done;
      health.absolve(kind);
      memory.now.transport = kind;
      if (status.phase === "idle") return connector.start();
      if (!live) return race();
      clear();
      withToken(() => open(kind, session.attempt + 1, "claim"), failed);
    }
  };
  return connector;
}

// src/core/emitter.ts
function createEmitter() {
  const listeners = dictionary();
  return {
    on(name, fn) {
      const entry = (value) => fn(value);
      listeners[name] = (listeners[name] || []).concat(entry);
      return () => {
        listeners[name] = listeners[name].filter((other) => other !== entry);
      };
    },
    emit(name, value) {
      (listeners[name] || []).forEach((fn) => {
        try {
          fn(value);
        } catch (error) {
          setTimeout(() => {
            throw error;
          });
        }
      });
    }
  };
}

// src/core/memory.ts
var MEMORY_TTL_MS = 18e5;
function createMemory(store, origin) {
  const key = `belfry ${origin}`;
  let now = {};
  try {
    const stored = JSON.parse(store.getItem(key));
    if (Math.abs(Date.now() - stored.at) < MEMORY_TTL_MS) now = stored;
  } catch (_) {
  }
  return {
    now,
    learn(what) {
      try {
        store.setItem(key, JSON.stringify(assign(assign(now, what), { at: Date.now() })));
      } catch (_) {
        assign(now, what);
      }
    }
  };
}

// src/core/marks.ts
var FILL = 0;
var SET = Infinity;
function parseMarks(text) {
  const marks = {};
  text.split(",").forEach((part) => {
    const dot = part.indexOf(".");
    if (dot > 0) marks[part.slice(0, dot)] = +part.slice(dot + 1);
  });
  return marks;
}
function formatMarks(marks) {
  return Object.keys(marks).map((partition) => `${partition}.${marks[partition]}`).join();
}
function covers(marks, at) {
  return Object.keys(at).every((partition) => marks[partition] >= at[partition]);
}
function merge(into, from, unless) {
  for (const partition in from) {
    const limit = unless === void 0 ? from[partition] : unless;
    if (!(into[partition] >= limit)) into[partition] = from[partition];
  }
}

// src/core/feed.ts
var HELD_LIMIT_CHARS = 4 * 1024 * 1024;
function createFeed(channel, after, phase, recent, sink) {
  let since;
  let held = [];
  let heldChars = 0;
  function say(reason, from_seq, to_seq, announced = true) {
    const gap = { type: "gap", channel, reason };
    if (to_seq >= from_seq) assign(gap, { from_seq, to_seq });
    sink.gap(gap, announced);
  }
  function onMessage(message, fromReply) {
    const { seq, pos } = message;
    if (seq === void 0 || pos === void 0) return sink.message(message);
    if (fromReply ? seq <= feed.seq : since && covers(since, parseMarks(pos))) return;
    if (feed.seq !== void 0 && seq !== feed.seq + 1) say(fromReply ? "trimmed" : "reset", feed.seq + 1, seq - 1, !!fromReply);
    feed.seq = seq;
    if (recent.isRepeated(message.id)) return;
    recent.add(message.id);
    sink.message(message);
  }
  function onGap(gap) {
    const { from_seq, to_seq } = gap;
    if (!isReset(gap)) {
      if (to_seq <= feed.seq) return;
      if (from_seq > feed.seq + 1) say("reset", feed.seq + 1, from_seq - 1, false);
    }
    if (isReset(gap) || gap.reason === "renumbered") recent.edge();
    feed.seq = to_seq;
    sink.gap(gap, true);
  }
  const handle = (frame) => frame.type === "gap" ? onGap(frame) : onMessage(frame);
  const letGo = () => {
    held = [];
    heldChars = 0;
  };
  const feed = {
    phase,
    seq: after,
    take(frame) {
      if (feed.phase === "live") return handle(frame);
      if (heldChars <= HELD_LIMIT_CHARS) held.push(frame);
      heldChars += JSON.stringify(frame).length;
      if (heldChars > HELD_LIMIT_CHARS) held = [];
    },
    join(joined) {
      const messages = joined.messages || [];
      let gap = joined.gap && assign({ type: "gap", channel }, joined.gap);
      if (joined.since) since = parseMarks(joined.since);
      messages.forEach((message) => {
        if (gap && !(gap.to_seq >= message.seq)) {
          onGap(gap);
          gap = void 0;
        }
        onMessage(message, true);
      });
      if (gap) onGap(gap);
      if (joined.more && messages.length) return true;
      const { seq } = joined;
      if (seq !== void 0) {
        if (feed.seq < seq) say("trimmed", feed.seq + 1, seq);
        if (feed.seq > seq) say("reset");
        feed.seq = seq;
      }
      const spilled = heldChars > HELD_LIMIT_CHARS;
      const waiting = held;
      letGo();
      if (spilled) return true;
      feed.phase = "live";
      waiting.forEach(handle);
      return false;
    },
    reset(partitions) {
      for (const partition in partitions) if (since && partition in since) since = void 0;
    },
    forget() {
      const seen = feed.seq !== void 0;
      feed.seq = since = void 0;
      letGo();
      if (feed.phase === "live") feed.phase = "wanted";
      if (seen) say("reset");
    }
  };
  return feed;
}
function isReset(gap) {
  return !/^(trimmed|overflow|expired|conflated|filtered|renumbered)$/.test(gap.reason);
}

// src/core/recent-ids.ts
var REMEMBERED_IDS = 256;
function createRecentIds() {
  const ids = [];
  let beforeEdge = [];
  return {
    add(id) {
      if (ids.push(id) > REMEMBERED_IDS) ids.shift();
    },
    edge() {
      beforeEdge = ids.slice();
    },
    isRepeated: (id) => beforeEdge.indexOf(id) >= 0
  };
}

// src/core/session.ts
function createSession(connection, sink) {
  const cursor = {};
  const top = {};
  const feeds = dictionary();
  const leaving = dictionary();
  const recent = createRecentIds();
  const eachFeed = (fn) => Object.keys(feeds).forEach((channel) => fn(feeds[channel], channel));
  function addFeed(channel, after, phase) {
    return feeds[channel] = createFeed(channel, after, phase, recent, sink);
  }
  function carried(channel, seq) {
    if (leaving[channel]) return;
    const feed = feeds[channel] || addFeed(channel, seq, "wanted");
    if (feed.phase === "joining") return;
    feed.phase = "live";
    if (feed.seq === void 0) feed.seq = seq;
  }
  const session = {
    id: void 0,
    attempt: 0,
    connection,
    cursor: () => formatMarks(cursor),
    channels: () => Object.keys(feeds),
    params(attempt) {
      const params = { attempt, connection };
      const channels = session.channels();
      const from = session.cursor();
      if (channels.length) params.channels = channels;
      if (session.id) params.session = session.id;
      if (from) params.cursor = from;
      return params;
    },
    add(channel, after) {
      delete leaving[channel];
      if (feeds[channel]) return void 0;
      const joins = session.id !== void 0 || after !== void 0;
      addFeed(channel, after, joins ? "joining" : "wanted");
      return joins ? subscribe(channel, after) : void 0;
    },
    remove(channel) {
      delete feeds[channel];
      leaving[channel] = true;
      return { type: "unsubscribe", channels: [channel] };
    },
    left(channel) {
      delete leaving[channel];
    },
    drop(channel) {
      delete feeds[channel];
      delete leaving[channel];
    },
    isLive: (channel) => !!feeds[channel] && feeds[channel].phase === "live",
    welcome(frame) {
      session.id = frame.session;
      session.fill(frame.cursor);
      for (const channel in frame.refused) session.drop(channel);
      for (const channel in frame.channels) carried(channel, frame.channels[channel].seq);
      const ask2 = [];
      eachFeed((feed, channel) => {
        if (frame.channels[channel] || feed.phase === "joining") return;
        feed.phase = "joining";
        ask2.push(subscribe(channel, feed.seq));
      });
      return ask2;
    },
    subscribed(channels) {
      for (const channel in channels) {
        if (leaving[channel] || session.isLive(channel)) continue;
        (feeds[channel] || addFeed(channel, void 0, "joining")).join(channels[channel]);
      }
    },
    message(frame) {
      if (frame.pos !== void 0) {
        const at = parseMarks(frame.pos);
        if (covers(top, at)) return;
        merge(top, at);
        merge(cursor, at);
      }
      const feed = feeds[frame.channel];
      if (feed) feed.take(frame);
    },
    gap(frame) {
      if (frame.resume) {
        const resume = parseMarks(frame.resume);
        if (isReset(frame)) {
          merge(cursor, resume, SET);
          merge(top, resume, SET);
          eachFeed((feed2) => feed2.reset(resume));
        } else {
          merge(cursor, resume);
        }
      }
      const feed = feeds[frame.channel];
      if (feed) feed.take(frame);
    },
    adopt(text) {
      merge(cursor, parseMarks(text));
    },
    fill(text) {
      merge(cursor, parseMarks(text), FILL);
    },
    joined(channel, joined) {
      const feed = feeds[channel];
      return feed && feed.join(joined) ? [subscribe(channel, feed.seq)] : [];
    },
    forget() {
      session.id = void 0;
      for (const partition in cursor) delete cursor[partition];
      for (const partition in top) delete top[partition];
      eachFeed((feed) => feed.forget());
    }
  };
  return session;
}
function subscribe(channel, after) {
  const command = { type: "subscribe", channels: [channel] };
  if (after !== void 0) command.after = { [channel]: after };
  return command;
}

// src/core/timeline.ts
var TIMELINE_LIMIT = 200;
function createTimeline() {
  const entries = [];
  return {
    note(what, transport, detail) {
      const entry = { at: Date.now(), what };
      if (transport) entry.transport = transport;
      if (detail !== void 0) entry.detail = String(detail);
      if (entries.push(entry) > TIMELINE_LIMIT) entries.shift();
    },
    entries: () => entries.slice()
  };
}

// src/core/tokens.ts
var AUTH_TIMEOUT_MS = 3e4;
var REFRESH_AHEAD_MS = 3e4;
var REFRESH_FLOOR_MS = 5e3;
var TIMER_LIMIT_MS = 2 ** 31 - 1;
function createTokens(auth) {
  const expiry = timer();
  const tokens = {
    current: void 0,
    fetch(done) {
      const deadline = timer();
      let told = false;
      const tell = (error, token) => {
        if (told) return;
        told = true;
        deadline();
        if (error) return done(fault("auth_failed", String(error)));
        tokens.current = token;
        done();
      };
      deadline(AUTH_TIMEOUT_MS, () => tell("auth() does not answer"));
      try {
        auth(tell);
      } catch (error) {
        tell(error);
      }
    },
    arm(expiresAt, refresh) {
      const left = Date.parse(expiresAt) - Date.now();
      const delay = Math.max(REFRESH_FLOOR_MS, left - Math.min(REFRESH_AHEAD_MS, left / 10));
      expiry(Math.min(TIMER_LIMIT_MS, delay), delay > 0 ? refresh : void 0);
    },
    disarm: () => expiry()
  };
  return tokens;
}

// src/core/engine.ts
var CLIENT_FRAME_LIMIT = 72 * 1024;
var CURSOR_NOTICE_MS = 100;
var TRANSIENT = /^(busy|internal|rate_limited|unavailable|unknown_session)$/;
function createEngine(base, auth, options, means) {
  const { on, emit } = createEmitter();
  const holds = dictionary();
  const timeline = createTimeline();
  const tokens = createTokens(auth);
  const transports = options.transports || ["ws", "sse", "poll"];
  const asked = dictionary();
  const askBackoff = createBackoff();
  const notice = timer();
  let snapshot;
  const session = createSession(randomName(), {
    message(message) {
      emit(`message ${message.channel}`, message);
      emit("message", message);
    },
    gap(gap, announced) {
      if (!announced) console.warn("belfry: unannounced", gap);
      emit(`gap ${gap.channel}`, gap);
      emit("gap", gap);
    }
  });
  const commands = createCommands((numbered) => connector.send(numbered));
  const connector = (means.connect || createConnector)(
    assign(means, {
      base,
      transports,
      // What one transport alone does says nothing to others.
      memory: createMemory(transports.length > 1 ? options.storage : null, base),
      note: timeline.note,
      heartbeatMs: options.heartbeatMs
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
      changed
    }
  );
  const isClosed = () => connector.status.phase === "closed";
  function state() {
    return snapshot = snapshot || assign({ session: session.id, cursor: session.cursor() }, connector.status);
  }
  function changed() {
    notice();
    snapshot = void 0;
    if (isClosed()) commands.rejectAll(connector.status.lastError || fault("closed"));
    emit("state", state());
  }
  function onFrame(frame) {
    emit("frame", frame);
    switch (frame.type) {
      case "welcome": {
        const subscribes = session.welcome(frame);
        tokens.arm(frame.expires_at, refresh);
        for (const name in frame.refused) refused(name, frame.refused[name]);
        for (const name in frame.channels) ready(name);
        subscribes.forEach(subscribe2);
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
    if (!notice.on) notice(CURSOR_NOTICE_MS, changed);
  }
  function command(command2, done) {
    if (isClosed()) done(fault("closed"));
    else commands.add(command2, done);
  }
  function subscribe2(wanted) {
    const name = wanted.channels[0];
    asked[name] = wanted;
    command(wanted, (error, reply) => onSubscribed(name, wanted, error, reply));
  }
  function onSubscribed(name, wanted, error, reply) {
    if (asked[name] !== wanted) return;
    if (error && TRANSIENT.test(error.code)) {
      setTimeout(() => {
        if (asked[name] === wanted && !isClosed()) subscribe2(wanted);
      }, askBackoff.delay());
      return;
    }
    delete asked[name];
    if (error) return refused(name, { code: error.code, detail: error.message });
    askBackoff.reset();
    if (reply.cursor) session.fill(reply.cursor);
    const joined = reply.channels && reply.channels[name];
    if (!joined) return refused(name, reply.refused && reply.refused[name]);
    session.joined(name, joined).forEach(subscribe2);
    ready(name);
  }
  function ready(name) {
    if (session.isLive(name)) emit(`ready ${name}`);
  }
  function refused(name, refusal = { code: "refused" }) {
    session.drop(name);
    delete holds[name];
    emit(`ready ${name}`, fault(refusal.code, refusal.detail));
  }
  function refresh() {
    tokens.fetch((error) => {
      const failed = (error2) => timeline.note("refresh", void 0, error2.message);
      if (error) return failed(error);
      command({ type: "refresh", token: tokens.current }, (error2, reply) => {
        if (error2) failed(error2);
        else tokens.arm(reply.expires_at, refresh);
      });
    });
  }
  function hold(name, after) {
    const held = holds[name] = holds[name] || { count: 0 };
    held.count += 1;
    const command2 = session.add(name, after);
    if (command2) subscribe2(command2);
    return held;
  }
  (options.channels || []).forEach((name) => hold(name));
  return {
    connector,
    on,
    isLive: session.isLive,
    state,
    why: () => timeline.entries(),
    hold,
    release(name, held) {
      held.count -= 1;
      if (held.count || holds[name] !== held) return;
      delete holds[name];
      delete asked[name];
      command(session.remove(name), (error) => {
        if (!error) session.left(name);
      });
    },
    publish(channel, event, data, options2, done) {
      const publish = { type: "publish", channel, event, data, idempotency_key: options2.idempotencyKey || randomName() };
      if (options2.echo !== void 0) publish.echo = options2.echo;
      const bytes = encodeURIComponent(JSON.stringify(publish)).replace(/%../g, "x").length;
      if (bytes > CLIENT_FRAME_LIMIT) return done(fault("too_large", `over ${CLIENT_FRAME_LIMIT} bytes`));
      command(publish, (error, reply) => done(error, reply && reply.results && reply.results[0]));
    }
  };
}

// src/transports/fetch.ts
function fetchExchange(cookies) {
  return (url, body, onEnd, onText, keepalive = false) => {
    const controller = new AbortController();
    const { signal } = controller;
    const exchange = async () => {
      const response = await fetch(url, {
        method: "POST",
        headers: { "Content-Type": "text/plain" },
        body,
        cache: "no-store",
        credentials: cookies ? "include" : "same-origin",
        keepalive,
        signal
      });
      const { status, headers } = response;
      if (onText && response.ok && response.body && /^text\/event-stream/.test(headers.get("Content-Type"))) {
        const reader = response.body.getReader();
        const decoder = new TextDecoder();
        for (; ; ) {
          const { done, value } = await reader.read();
          if (done || signal.aborted) return [0, "ended"];
          onText(decoder.decode(value, { stream: true }));
        }
      }
      return [status, await response.text(), +headers.get("Retry-After")];
    };
    exchange().catch((error) => [0, String(error)]).then((result) => {
      if (!signal.aborted) onEnd(...result);
    });
    return () => controller.abort();
  };
}

// src/core/ask.ts
function fail(listener, { problem, detail }) {
  if (problem) listener.frame(problem);
  else listener.ended(detail);
}
function ask(opening, path, body, limitMs, done) {
  const abort = opening.exchange(opening.base + path, bodyOf(opening, body), (status, text, retryAfterS) => {
    clearTimeout(deadline);
    done(read(status, text, retryAfterS));
  });
  const deadline = setTimeout(() => {
    abort();
    done(read(0, "no answer"));
  }, limitMs);
  return () => {
    clearTimeout(deadline);
    abort();
  };
}
function bodyOf(opening, body) {
  return JSON.stringify(assign({ token: opening.token() }, body));
}
function read(status, text, retryAfterS) {
  const outcome = { status, detail: status ? `answered ${status}` : text };
  try {
    const answer = JSON.parse(text);
    if (status === 200) {
      outcome.answer = answer;
    } else if (/^\/problems\//.test(answer.type)) {
      outcome.problem = assign(answer, { type: "close", final: status < 404 && answer.code !== "token_expired" });
      if (retryAfterS) answer.retry_after_ms = retryAfterS * 1e3;
    }
  } catch (_) {
  }
  return outcome;
}

// src/transports/upstream.ts
var COMMANDS_TIMEOUT_MS = 15e3;
var BATCH_LIMIT_CHARS = 65536;
var BATCH_LIMIT = 64;
function createUpstream(opening, listener, closed) {
  let queue = [];
  let abort;
  const again = timer();
  const backoff = createBackoff();
  const path = (session) => `v1/sessions/${session}/commands`;
  function batch() {
    let chars = 0;
    return queue.filter((command, index) => {
      chars += JSON.stringify(command).length;
      return !index || index < BATCH_LIMIT && chars <= BATCH_LIMIT_CHARS;
    });
  }
  function drain() {
    const session = opening.session();
    if (abort || again.on || !queue.length || !session) return;
    const commands = batch();
    abort = ask(opening, path(session), { commands }, COMMANDS_TIMEOUT_MS, ({ answer, problem, status }) => {
      abort = void 0;
      let replies;
      if (answer) {
        replies = answer.replies;
        backoff.reset();
      } else if (!problem || problem.retry_after_ms || status >= 500) {
        return again(backoff.delay(problem && problem.retry_after_ms), drain);
      } else if (status === 400 || status === 413) {
        replies = commands.map(({ id }) => ({ type: "reply", id, code: problem.code, detail: problem.detail }));
      } else {
        return listener.ended(`commands: ${problem.code}`);
      }
      if (replies) {
        queue = queue.slice(commands.length);
        replies.forEach(listener.frame);
      }
      drain();
    });
  }
  return {
    send(commands) {
      commands.forEach((command) => {
        if (!queue.some(({ id }) => id === command.id)) queue.push(command);
      });
      drain();
    },
    /** Nobody is left to be told of a failure: the session then ends by its own deadline. */
    bye(session) {
      opening.exchange(opening.base + path(session), bodyOf(opening, { commands: [{ type: "bye" }] }), () => 0, void 0, true);
    },
    close() {
      queue = [];
      again();
      if (abort) abort();
      closed();
    }
  };
}

// src/transports/poll.ts
var WAIT_S = 25;
var POLL_GRACE_MS = 1e4;
var EMPTY_PAUSE_MS = 1e3;
var openPoll = (opening, listener) => {
  const pause = timer();
  let over = false;
  let abort;
  function next(waitS, body) {
    const asked = Date.now();
    abort = ask(opening, "v1/poll", assign({ wait: waitS }, body), waitS * 1e3 + POLL_GRACE_MS, (outcome) => {
      const { answer } = outcome;
      if (!answer) return fail(listener, outcome);
      answer.frames.forEach(listener.frame);
      listener.frame({ type: "ping", cursor: answer.cursor });
      if (over) return;
      if (waitS && !answer.frames.length && Date.now() - asked < EMPTY_PAUSE_MS) pause(EMPTY_PAUSE_MS, goOn);
      else goOn();
    });
  }
  function goOn(waitS = Math.max(1, Math.min(WAIT_S, Math.floor(opening.patience() / 1e3)))) {
    const { attempt, connection } = opening.params;
    next(waitS, { session: opening.session(), cursor: opening.cursor() || void 0, attempt, connection });
  }
  next(0, opening.params);
  const upstream = createUpstream(opening, listener, () => {
    over = true;
    pause();
    abort();
  });
  return assign(upstream, {
    ping() {
      pause();
      abort();
      goOn(0);
    }
  });
};

// src/core/sse.ts
function createSseParser(onData) {
  let rest = "";
  let data = [];
  let begun = false;
  function onLine(line) {
    if (line) {
      const match = /^data(?:: ?([^]*))?$/.exec(line);
      if (match) data.push(match[1] || "");
    } else if (data.length) {
      const text = data.join("\n");
      data = [];
      onData(text);
    }
  }
  return (text) => {
    if (!begun && text) {
      begun = true;
      text = text.replace(/^\ufeff/, "");
    }
    rest += text;
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop();
    lines.forEach(onLine);
  };
}

// src/transports/stream.ts
var openStream = (opening, listener) => {
  const parse = createSseParser(listener.text);
  const abort = opening.exchange(
    `${opening.base}v1/sse`,
    bodyOf(opening, opening.params),
    (status, text, retryAfterS) => fail(listener, read(status, text, retryAfterS)),
    (text) => {
      listener.alive();
      parse(text);
    }
  );
  return createUpstream(opening, listener, abort);
};

// src/transports/ws.ts
var QUERY_LIMIT_CHARS = 4096;
var OPEN = 1;
var openWebSocket = (opening, listener) => {
  const { base, params } = opening;
  const token = opening.token();
  const query = Object.keys(params).map((name) => `${name}=${encodeURIComponent(String(params[name]))}`).join("&");
  const probe = opening.probe || query.length > QUERY_LIMIT_CHARS;
  const url = `${base.replace(/^http/, "ws")}v1/ws?${probe ? "probe=1" : query}`;
  const socket2 = new WebSocket(url, ["belfry.v1"].concat(token ? `bearer.${token}` : []));
  const send = (frame) => {
    if (socket2.readyState === OPEN) socket2.send(JSON.stringify(frame));
  };
  socket2.onmessage = (event) => listener.text(event.data);
  socket2.onerror = () => 0;
  socket2.onclose = (event) => listener.ended(`ended with ${event.code}`);
  return {
    send: (commands) => commands.forEach(send),
    ping: () => send({ type: "ping" }),
    claim: (claimed) => send(assign({ type: "connect" }, claimed)),
    bye: () => send({ type: "bye" }),
    close: () => socket2.close()
  };
};

// src/client.ts
function createClient(url, options = {}) {
  const { auth } = options;
  const base = new URL(url, typeof location === "undefined" ? void 0 : location.href);
  const engine = createEngine(
    base.origin + base.pathname.replace(/\/?$/, "/"),
    (done) => {
      Promise.resolve(auth && auth()).then((token) => done(void 0, token), done);
    },
    assign({ storage: defaultStorage() }, options),
    { open: { ws: openWebSocket, sse: openStream, poll: openPoll }, exchange: fetchExchange(!auth) }
  );
  const { connector } = engine;
  const client2 = {
    connect: connector.start,
    close: () => connector.stop(),
    get state() {
      return engine.state();
    },
    subscribe: (fn) => engine.on("state", fn),
    on: engine.on,
    channel: (name, { after, signal } = {}) => openChannel(engine, name, after, signal),
    publish: (channel, event, data, options2 = {}) => new Promise((resolve, reject) => {
      engine.publish(channel, event, data, options2, (error, result) => error ? reject(error) : resolve(result));
    }),
    why: engine.why,
    switchTransport: (kind) => new Promise((resolve) => connector.switchTo(kind, resolve)),
    cut: connector.cut
  };
  onAbort(options.signal, client2.close);
  return client2;
}
function defaultStorage() {
  try {
    return localStorage;
  } catch (_) {
    return null;
  }
}

// test/client.test.ts
var FakeSocket = class _FakeSocket {
  constructor(url, protocols) {
    this.url = url;
    this.protocols = protocols;
    this.readyState = 0;
    this.sent = [];
    _FakeSocket.all.push(this);
  }
  static {
    this.all = [];
  }
  send(text) {
    const frame = JSON.parse(text);
    this.sent.push(frame);
    if (frame.type === "subscribe") this.say({ type: "reply", id: frame.id, ok: true, channels: { [frame.channels[0]]: { seq: 0, since: "0.0" } } });
  }
  close() {
    this.readyState = 3;
  }
  say(frame) {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  welcome(more = {}) {
    this.readyState = 1;
    this.say({ type: "welcome", session: "s1", cursor: "0.0", resumed: false, transport: "ws", channels: {}, heartbeat_ms: 2e4, ...more });
  }
  message(channel, seq) {
    this.say({ type: "message", channel, seq, pos: `0.${seq}`, id: `${channel}${seq}`, event: "e", data: seq, at: "2026-11-22T08:00:00.000Z" });
  }
};
var client;
var socket = () => FakeSocket.all.at(-1);
var tick = () => new Promise((resolve) => setImmediate(resolve));
beforeEach(async () => {
  FakeSocket.all = [];
  Object.assign(globalThis, { WebSocket: FakeSocket });
  client = createClient("https://push.example/base", { auth: async () => "jwt", transports: ["ws"] });
  client.connect();
  await tick();
});
afterEach(() => client.close());
test("the token travels as a subprotocol, never in the URL", () => {
  assert.deepEqual(socket().protocols, ["belfry.v1", "bearer.jwt"]);
  assert.match(socket().url, /^wss:\/\/push\.example\/base\/v1\/ws\?/);
  assert.doesNotMatch(socket().url, /jwt/);
});
test("a channel is subscribed with its first hold and left with its last", async () => {
  socket().welcome();
  const [one, two] = [client.channel("a"), client.channel("a")];
  await one.ready;
  await two.ready;
  one.close();
  one.close();
  assert.deepEqual(socket().sent.map(({ type }) => type), ["subscribe"]);
  two.close();
  assert.deepEqual(socket().sent.map(({ type }) => type), ["subscribe", "unsubscribe"]);
});
test("a listener is removed by what adding it returned", async () => {
  socket().welcome();
  const heard = [];
  const off = client.channel("a").on("message", ({ data }) => heard.push(data));
  socket().message("a", 1);
  off();
  socket().message("a", 2);
  assert.deepEqual(heard, [1]);
});
test("a loop over a channel gets each message and ends with it", async () => {
  socket().welcome();
  const channel = client.channel("a");
  const heard = [];
  const loop = (async () => {
    for await (const { data } of channel) heard.push(data);
  })();
  await tick();
  socket().message("a", 1);
  await tick();
  socket().message("a", 2);
  socket().message("a", 3);
  channel.close();
  await loop;
  assert.deepEqual(heard, [1, 2, 3]);
});
test("a loop that is left listens no more", async () => {
  socket().welcome();
  const channel = client.channel("a");
  setImmediate(() => [1, 2, 3].forEach((seq) => socket().message("a", seq)));
  for await (const { data } of channel) if (data === 2) break;
  const again = channel[Symbol.asyncIterator]();
  socket().message("a", 4);
  assert.equal((await again.next()).value?.data, 4);
});
test("a loop that falls too far behind is told so, after what was kept", async () => {
  socket().welcome();
  const loop = client.channel("a")[Symbol.asyncIterator]();
  for (let seq = 1; seq <= ITERATOR_LIMIT + 5; seq += 1) socket().message("a", seq);
  for (let seq = 1; seq <= ITERATOR_LIMIT; seq += 1) assert.equal((await loop.next()).value?.data, seq);
  await assert.rejects(loop.next(), { code: "overflow" });
});
test("a refused channel rejects, and ends its loop with the server's word", async () => {
  socket().welcome({ refused: { a: { code: "forbidden", detail: "no" } } });
  const channel = client.channel("b");
  const loop = channel[Symbol.asyncIterator]().next();
  socket().say({ type: "unsubscribed", channels: ["b"], code: "forbidden" });
  await assert.rejects(loop, { code: "forbidden" });
});
test("a publish keeps its key over a lost connection, and is answered once", async () => {
  socket().welcome();
  const published = client.publish("a", "chat", { text: "hi" });
  const first = socket().sent.at(-1);
  assert.ok(first.idempotency_key);
  client.cut();
  await tick();
  socket().welcome({ resumed: true });
  assert.deepEqual(socket().sent.at(-1), first);
  socket().say({ type: "reply", id: first.id, ok: true, results: [{ channel: "a", id: "x", seq: 7, pos: "0.7" }] });
  assert.equal((await published)?.seq, 7);
});
test("a publish that is too large for a frame is refused here, or the server would end the connection for it", async () => {
  socket().welcome();
  await assert.rejects(client.publish("a", "chat", "\xFC".repeat(4e4)), { code: "too_large" });
  assert.equal(socket().sent.length, 0);
});
test("closing rejects what waits, and a signal closes", async () => {
  const published = client.publish("a", "chat", 1);
  client.close();
  await assert.rejects(published, { code: "closed" });
  const controller = new AbortController();
  const other = createClient("https://push.example", { auth: () => "jwt", signal: controller.signal });
  controller.abort();
  assert.equal(other.state.phase, "closed");
});
test("the state is the same object until something changes", () => {
  const before = client.state;
  assert.equal(client.state, before);
  let told = 0;
  const stop = client.subscribe(() => told += 1);
  socket().welcome();
  assert.notEqual(client.state, before);
  assert.equal(client.state.phase, "live");
  stop();
  assert.ok(told > 0);
});
test("recovered is said once after a loss, to the client and to each channel", async () => {
  socket().welcome();
  const said = [];
  client.on("recovered", ({ phase }) => said.push(`client ${phase}`));
  client.channel("a").on("recovered", () => said.push("a"));
  client.cut();
  await tick();
  socket().welcome({ resumed: true, channels: { a: {} } });
  assert.deepEqual(said, ["client live", "a"]);
});
test("why() tells what each transport did", () => {
  socket().welcome();
  assert.deepEqual(client.why().map(({ transport, what }) => [transport, what]), [["ws", "start"], ["ws", "welcome"], ["ws", "live"]]);
});
//# sourceMappingURL=data:application/json;base64,ewogICJ2ZXJzaW9uIjogMywKICAic291cmNlcyI6IFsiLi4vLi4vdGVzdC9jbGllbnQudGVzdC50cyIsICIuLi8uLi9zcmMvY29yZS91dGlsLnRzIiwgIi4uLy4uL3NyYy9jaGFubmVsLnRzIiwgIi4uLy4uL3NyYy9jb3JlL2JhY2tvZmYudHMiLCAiLi4vLi4vc3JjL2NvcmUvY29tbWFuZHMudHMiLCAiLi4vLi4vc3JjL2NvcmUvaGVhbHRoLnRzIiwgIi4uLy4uL3NyYy9jb3JlL2xpbmsudHMiLCAiLi4vLi4vc3JjL2NvcmUvd2FrZS50cyIsICIuLi8uLi9zcmMvY29yZS93YXRjaGRvZy50cyIsICIuLi8uLi9zcmMvY29yZS9jb25uZWN0b3IudHMiLCAiLi4vLi4vc3JjL2NvcmUvZW1pdHRlci50cyIsICIuLi8uLi9zcmMvY29yZS9tZW1vcnkudHMiLCAiLi4vLi4vc3JjL2NvcmUvbWFya3MudHMiLCAiLi4vLi4vc3JjL2NvcmUvZmVlZC50cyIsICIuLi8uLi9zcmMvY29yZS9yZWNlbnQtaWRzLnRzIiwgIi4uLy4uL3NyYy9jb3JlL3Nlc3Npb24udHMiLCAiLi4vLi4vc3JjL2NvcmUvdGltZWxpbmUudHMiLCAiLi4vLi4vc3JjL2NvcmUvdG9rZW5zLnRzIiwgIi4uLy4uL3NyYy9jb3JlL2VuZ2luZS50cyIsICIuLi8uLi9zcmMvdHJhbnNwb3J0cy9mZXRjaC50cyIsICIuLi8uLi9zcmMvY29yZS9hc2sudHMiLCAiLi4vLi4vc3JjL3RyYW5zcG9ydHMvdXBzdHJlYW0udHMiLCAiLi4vLi4vc3JjL3RyYW5zcG9ydHMvcG9sbC50cyIsICIuLi8uLi9zcmMvY29yZS9zc2UudHMiLCAiLi4vLi4vc3JjL3RyYW5zcG9ydHMvc3RyZWFtLnRzIiwgIi4uLy4uL3NyYy90cmFuc3BvcnRzL3dzLnRzIiwgIi4uLy4uL3NyYy9jbGllbnQudHMiXSwKICAic291cmNlc0NvbnRlbnQiOiBbImltcG9ydCBhc3NlcnQgZnJvbSBcIm5vZGU6YXNzZXJ0L3N0cmljdFwiO1xuaW1wb3J0IHsgYWZ0ZXJFYWNoLCBiZWZvcmVFYWNoLCB0ZXN0IH0gZnJvbSBcIm5vZGU6dGVzdFwiO1xuaW1wb3J0IHsgSVRFUkFUT1JfTElNSVQgfSBmcm9tIFwiLi4vc3JjL2NoYW5uZWwuanNcIjtcbmltcG9ydCB7IGNyZWF0ZUNsaWVudCwgdHlwZSBDbGllbnQgfSBmcm9tIFwiLi4vc3JjL2NsaWVudC5qc1wiO1xuXG4vKiogVGhlIHNlcnZlcidzIGVuZCBvZiBhIFdlYlNvY2tldCwgaW4gdGhlIHNhbWUgcHJvY2Vzcy4gKi9cbmNsYXNzIEZha2VTb2NrZXQge1xuICBzdGF0aWMgYWxsOiBGYWtlU29ja2V0W10gPSBbXTtcbiAgcmVhZHlTdGF0ZSA9IDA7XG4gIHNlbnQ6IHsgdHlwZTogc3RyaW5nOyBpZD86IG51bWJlcjsgW21vcmU6IHN0cmluZ106IHVua25vd24gfVtdID0gW107XG4gIG9ubWVzc2FnZTogKChldmVudDogeyBkYXRhOiBzdHJpbmcgfSkgPT4gdm9pZCkgfCB1bmRlZmluZWQ7XG4gIG9uY2xvc2U6ICgoZXZlbnQ6IHsgY29kZTogbnVtYmVyIH0pID0+IHZvaWQpIHwgdW5kZWZpbmVkO1xuXG4gIGNvbnN0cnVjdG9yKFxuICAgIHJlYWRvbmx5IHVybDogc3RyaW5nLFxuICAgIHJlYWRvbmx5IHByb3RvY29sczogc3RyaW5nW10sXG4gICkge1xuICAgIEZha2VTb2NrZXQuYWxsLnB1c2godGhpcyk7XG4gIH1cblxuICBzZW5kKHRleHQ6IHN0cmluZykge1xuICAgIGNvbnN0IGZyYW1lID0gSlNPTi5wYXJzZSh0ZXh0KTtcbiAgICB0aGlzLnNlbnQucHVzaChmcmFtZSk7XG4gICAgaWYgKGZyYW1lLnR5cGUgPT09IFwic3Vic2NyaWJlXCIpIHRoaXMuc2F5KHsgdHlwZTogXCJyZXBseVwiLCBpZDogZnJhbWUuaWQsIG9rOiB0cnVlLCBjaGFubmVsczogeyBbZnJhbWUuY2hhbm5lbHNbMF1dOiB7IHNlcTogMCwgc2luY2U6IFwiMC4wXCIgfSB9IH0pO1xuICB9XG5cbiAgY2xvc2UoKSB7XG4gICAgdGhpcy5yZWFkeVN0YXRlID0gMztcbiAgfVxuXG4gIHNheShmcmFtZTogb2JqZWN0KSB7XG4gICAgdGhpcy5vbm1lc3NhZ2U/Lih7IGRhdGE6IEpTT04uc3RyaW5naWZ5KGZyYW1lKSB9KTtcbiAgfVxuXG4gIHdlbGNvbWUobW9yZTogb2JqZWN0ID0ge30pIHtcbiAgICB0aGlzLnJlYWR5U3RhdGUgPSAxO1xuICAgIHRoaXMuc2F5KHsgdHlwZTogXCJ3ZWxjb21lXCIsIHNlc3Npb246IFwiczFcIiwgY3Vyc29yOiBcIjAuMFwiLCByZXN1bWVkOiBmYWxzZSwgdHJhbnNwb3J0OiBcIndzXCIsIGNoYW5uZWxzOiB7fSwgaGVhcnRiZWF0X21zOiAyMF8wMDAsIC4uLm1vcmUgfSk7XG4gIH1cblxuICBtZXNzYWdlKGNoYW5uZWw6IHN0cmluZywgc2VxOiBudW1iZXIpIHtcbiAgICB0aGlzLnNheSh7IHR5cGU6IFwibWVzc2FnZVwiLCBjaGFubmVsLCBzZXEsIHBvczogYDAuJHtzZXF9YCwgaWQ6IGAke2NoYW5uZWx9JHtzZXF9YCwgZXZlbnQ6IFwiZVwiLCBkYXRhOiBzZXEsIGF0OiBcIjIwMjYtMTEtMjJUMDg6MDA6MDAuMDAwWlwiIH0pO1xuICB9XG59XG5cbmxldCBjbGllbnQ6IENsaWVudDtcbmNvbnN0IHNvY2tldCA9ICgpID0+IEZha2VTb2NrZXQuYWxsLmF0KC0xKSE7XG5jb25zdCB0aWNrID0gKCkgPT4gbmV3IFByb21pc2UoKHJlc29sdmUpID0+IHNldEltbWVkaWF0ZShyZXNvbHZlKSk7XG5cbmJlZm9yZUVhY2goYXN5bmMgKCkgPT4ge1xuICBGYWtlU29ja2V0LmFsbCA9IFtdO1xuICBPYmplY3QuYXNzaWduKGdsb2JhbFRoaXMsIHsgV2ViU29ja2V0OiBGYWtlU29ja2V0IH0pO1xuICBjbGllbnQgPSBjcmVhdGVDbGllbnQoXCJodHRwczovL3B1c2guZXhhbXBsZS9iYXNlXCIsIHsgYXV0aDogYXN5bmMgKCkgPT4gXCJqd3RcIiwgdHJhbnNwb3J0czogW1wid3NcIl0gfSk7XG4gIGNsaWVudC5jb25uZWN0KCk7XG4gIGF3YWl0IHRpY2soKTtcbn0pO1xuYWZ0ZXJFYWNoKCgpID0+IGNsaWVudC5jbG9zZSgpKTtcblxudGVzdChcInRoZSB0b2tlbiB0cmF2ZWxzIGFzIGEgc3VicHJvdG9jb2wsIG5ldmVyIGluIHRoZSBVUkxcIiwgKCkgPT4ge1xuICBhc3NlcnQuZGVlcEVxdWFsKHNvY2tldCgpLnByb3RvY29scywgW1wiYmVsZnJ5LnYxXCIsIFwiYmVhcmVyLmp3dFwiXSk7XG4gIGFzc2VydC5tYXRjaChzb2NrZXQoKS51cmwsIC9ed3NzOlxcL1xcL3B1c2hcXC5leGFtcGxlXFwvYmFzZVxcL3YxXFwvd3NcXD8vKTtcbiAgYXNzZXJ0LmRvZXNOb3RNYXRjaChzb2NrZXQoKS51cmwsIC9qd3QvKTtcbn0pO1xuXG50ZXN0KFwiYSBjaGFubmVsIGlzIHN1YnNjcmliZWQgd2l0aCBpdHMgZmlyc3QgaG9sZCBhbmQgbGVmdCB3aXRoIGl0cyBsYXN0XCIsIGFzeW5jICgpID0+IHtcbiAgc29ja2V0KCkud2VsY29tZSgpO1xuICBjb25zdCBbb25lLCB0d29dID0gW2NsaWVudC5jaGFubmVsKFwiYVwiKSwgY2xpZW50LmNoYW5uZWwoXCJhXCIpXTtcbiAgYXdhaXQgb25lLnJlYWR5O1xuICBhd2FpdCB0d28ucmVhZHk7XG4gIG9uZS5jbG9zZSgpO1xuICBvbmUuY2xvc2UoKTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChzb2NrZXQoKS5zZW50Lm1hcCgoeyB0eXBlIH0pID0+IHR5cGUpLCBbXCJzdWJzY3JpYmVcIl0pO1xuICB0d28uY2xvc2UoKTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChzb2NrZXQoKS5zZW50Lm1hcCgoeyB0eXBlIH0pID0+IHR5cGUpLCBbXCJzdWJzY3JpYmVcIiwgXCJ1bnN1YnNjcmliZVwiXSk7XG59KTtcblxudGVzdChcImEgbGlzdGVuZXIgaXMgcmVtb3ZlZCBieSB3aGF0IGFkZGluZyBpdCByZXR1cm5lZFwiLCBhc3luYyAoKSA9PiB7XG4gIHNvY2tldCgpLndlbGNvbWUoKTtcbiAgY29uc3QgaGVhcmQ6IHVua25vd25bXSA9IFtdO1xuICBjb25zdCBvZmYgPSBjbGllbnQuY2hhbm5lbChcImFcIikub24oXCJtZXNzYWdlXCIsICh7IGRhdGEgfSkgPT4gaGVhcmQucHVzaChkYXRhKSk7XG4gIHNvY2tldCgpLm1lc3NhZ2UoXCJhXCIsIDEpO1xuICBvZmYoKTtcbiAgc29ja2V0KCkubWVzc2FnZShcImFcIiwgMik7XG4gIGFzc2VydC5kZWVwRXF1YWwoaGVhcmQsIFsxXSk7XG59KTtcblxudGVzdChcImEgbG9vcCBvdmVyIGEgY2hhbm5lbCBnZXRzIGVhY2ggbWVzc2FnZSBhbmQgZW5kcyB3aXRoIGl0XCIsIGFzeW5jICgpID0+IHtcbiAgc29ja2V0KCkud2VsY29tZSgpO1xuICBjb25zdCBjaGFubmVsID0gY2xpZW50LmNoYW5uZWwoXCJhXCIpO1xuICBjb25zdCBoZWFyZDogdW5rbm93bltdID0gW107XG4gIGNvbnN0IGxvb3AgPSAoYXN5bmMgKCkgPT4ge1xuICAgIGZvciBhd2FpdCAoY29uc3QgeyBkYXRhIH0gb2YgY2hhbm5lbCkgaGVhcmQucHVzaChkYXRhKTtcbiAgfSkoKTtcbiAgYXdhaXQgdGljaygpO1xuICBzb2NrZXQoKS5tZXNzYWdlKFwiYVwiLCAxKTtcbiAgYXdhaXQgdGljaygpO1xuICBzb2NrZXQoKS5tZXNzYWdlKFwiYVwiLCAyKTtcbiAgc29ja2V0KCkubWVzc2FnZShcImFcIiwgMyk7XG4gIGNoYW5uZWwuY2xvc2UoKTtcbiAgYXdhaXQgbG9vcDtcbiAgYXNzZXJ0LmRlZXBFcXVhbChoZWFyZCwgWzEsIDIsIDNdKTtcbn0pO1xuXG50ZXN0KFwiYSBsb29wIHRoYXQgaXMgbGVmdCBsaXN0ZW5zIG5vIG1vcmVcIiwgYXN5bmMgKCkgPT4ge1xuICBzb2NrZXQoKS53ZWxjb21lKCk7XG4gIGNvbnN0IGNoYW5uZWwgPSBjbGllbnQuY2hhbm5lbChcImFcIik7XG4gIHNldEltbWVkaWF0ZSgoKSA9PiBbMSwgMiwgM10uZm9yRWFjaCgoc2VxKSA9PiBzb2NrZXQoKS5tZXNzYWdlKFwiYVwiLCBzZXEpKSk7XG4gIGZvciBhd2FpdCAoY29uc3QgeyBkYXRhIH0gb2YgY2hhbm5lbCkgaWYgKGRhdGEgPT09IDIpIGJyZWFrO1xuICBjb25zdCBhZ2FpbiA9IGNoYW5uZWxbU3ltYm9sLmFzeW5jSXRlcmF0b3JdKCk7XG4gIHNvY2tldCgpLm1lc3NhZ2UoXCJhXCIsIDQpO1xuICBhc3NlcnQuZXF1YWwoKGF3YWl0IGFnYWluLm5leHQoKSkudmFsdWU/LmRhdGEsIDQpO1xufSk7XG5cbnRlc3QoXCJhIGxvb3AgdGhhdCBmYWxscyB0b28gZmFyIGJlaGluZCBpcyB0b2xkIHNvLCBhZnRlciB3aGF0IHdhcyBrZXB0XCIsIGFzeW5jICgpID0+IHtcbiAgc29ja2V0KCkud2VsY29tZSgpO1xuICBjb25zdCBsb29wID0gY2xpZW50LmNoYW5uZWwoXCJhXCIpW1N5bWJvbC5hc3luY0l0ZXJhdG9yXSgpO1xuICBmb3IgKGxldCBzZXEgPSAxOyBzZXEgPD0gSVRFUkFUT1JfTElNSVQgKyA1OyBzZXEgKz0gMSkgc29ja2V0KCkubWVzc2FnZShcImFcIiwgc2VxKTtcbiAgZm9yIChsZXQgc2VxID0gMTsgc2VxIDw9IElURVJBVE9SX0xJTUlUOyBzZXEgKz0gMSkgYXNzZXJ0LmVxdWFsKChhd2FpdCBsb29wLm5leHQoKSkudmFsdWU/LmRhdGEsIHNlcSk7XG4gIGF3YWl0IGFzc2VydC5yZWplY3RzKGxvb3AubmV4dCgpLCB7IGNvZGU6IFwib3ZlcmZsb3dcIiB9KTtcbn0pO1xuXG50ZXN0KFwiYSByZWZ1c2VkIGNoYW5uZWwgcmVqZWN0cywgYW5kIGVuZHMgaXRzIGxvb3Agd2l0aCB0aGUgc2VydmVyJ3Mgd29yZFwiLCBhc3luYyAoKSA9PiB7XG4gIHNvY2tldCgpLndlbGNvbWUoeyByZWZ1c2VkOiB7IGE6IHsgY29kZTogXCJmb3JiaWRkZW5cIiwgZGV0YWlsOiBcIm5vXCIgfSB9IH0pO1xuICBjb25zdCBjaGFubmVsID0gY2xpZW50LmNoYW5uZWwoXCJiXCIpO1xuICBjb25zdCBsb29wID0gY2hhbm5lbFtTeW1ib2wuYXN5bmNJdGVyYXRvcl0oKS5uZXh0KCk7XG4gIHNvY2tldCgpLnNheSh7IHR5cGU6IFwidW5zdWJzY3JpYmVkXCIsIGNoYW5uZWxzOiBbXCJiXCJdLCBjb2RlOiBcImZvcmJpZGRlblwiIH0pO1xuICBhd2FpdCBhc3NlcnQucmVqZWN0cyhsb29wLCB7IGNvZGU6IFwiZm9yYmlkZGVuXCIgfSk7XG59KTtcblxudGVzdChcImEgcHVibGlzaCBrZWVwcyBpdHMga2V5IG92ZXIgYSBsb3N0IGNvbm5lY3Rpb24sIGFuZCBpcyBhbnN3ZXJlZCBvbmNlXCIsIGFzeW5jICgpID0+IHtcbiAgc29ja2V0KCkud2VsY29tZSgpO1xuICBjb25zdCBwdWJsaXNoZWQgPSBjbGllbnQucHVibGlzaChcImFcIiwgXCJjaGF0XCIsIHsgdGV4dDogXCJoaVwiIH0pO1xuICBjb25zdCBmaXJzdCA9IHNvY2tldCgpLnNlbnQuYXQoLTEpITtcbiAgYXNzZXJ0Lm9rKGZpcnN0LmlkZW1wb3RlbmN5X2tleSk7XG4gIGNsaWVudC5jdXQoKTtcbiAgYXdhaXQgdGljaygpO1xuICBzb2NrZXQoKS53ZWxjb21lKHsgcmVzdW1lZDogdHJ1ZSB9KTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChzb2NrZXQoKS5zZW50LmF0KC0xKSwgZmlyc3QpO1xuICBzb2NrZXQoKS5zYXkoeyB0eXBlOiBcInJlcGx5XCIsIGlkOiBmaXJzdC5pZCwgb2s6IHRydWUsIHJlc3VsdHM6IFt7IGNoYW5uZWw6IFwiYVwiLCBpZDogXCJ4XCIsIHNlcTogNywgcG9zOiBcIjAuN1wiIH1dIH0pO1xuICBhc3NlcnQuZXF1YWwoKGF3YWl0IHB1Ymxpc2hlZCk/LnNlcSwgNyk7XG59KTtcblxudGVzdChcImEgcHVibGlzaCB0aGF0IGlzIHRvbyBsYXJnZSBmb3IgYSBmcmFtZSBpcyByZWZ1c2VkIGhlcmUsIG9yIHRoZSBzZXJ2ZXIgd291bGQgZW5kIHRoZSBjb25uZWN0aW9uIGZvciBpdFwiLCBhc3luYyAoKSA9PiB7XG4gIHNvY2tldCgpLndlbGNvbWUoKTtcbiAgYXdhaXQgYXNzZXJ0LnJlamVjdHMoY2xpZW50LnB1Ymxpc2goXCJhXCIsIFwiY2hhdFwiLCBcIlx1MDBGQ1wiLnJlcGVhdCg0MF8wMDApKSwgeyBjb2RlOiBcInRvb19sYXJnZVwiIH0pO1xuICBhc3NlcnQuZXF1YWwoc29ja2V0KCkuc2VudC5sZW5ndGgsIDApO1xufSk7XG5cbnRlc3QoXCJjbG9zaW5nIHJlamVjdHMgd2hhdCB3YWl0cywgYW5kIGEgc2lnbmFsIGNsb3Nlc1wiLCBhc3luYyAoKSA9PiB7XG4gIGNvbnN0IHB1Ymxpc2hlZCA9IGNsaWVudC5wdWJsaXNoKFwiYVwiLCBcImNoYXRcIiwgMSk7XG4gIGNsaWVudC5jbG9zZSgpO1xuICBhd2FpdCBhc3NlcnQucmVqZWN0cyhwdWJsaXNoZWQsIHsgY29kZTogXCJjbG9zZWRcIiB9KTtcbiAgY29uc3QgY29udHJvbGxlciA9IG5ldyBBYm9ydENvbnRyb2xsZXIoKTtcbiAgY29uc3Qgb3RoZXIgPSBjcmVhdGVDbGllbnQoXCJodHRwczovL3B1c2guZXhhbXBsZVwiLCB7IGF1dGg6ICgpID0+IFwiand0XCIsIHNpZ25hbDogY29udHJvbGxlci5zaWduYWwgfSk7XG4gIGNvbnRyb2xsZXIuYWJvcnQoKTtcbiAgYXNzZXJ0LmVxdWFsKG90aGVyLnN0YXRlLnBoYXNlLCBcImNsb3NlZFwiKTtcbn0pO1xuXG50ZXN0KFwidGhlIHN0YXRlIGlzIHRoZSBzYW1lIG9iamVjdCB1bnRpbCBzb21ldGhpbmcgY2hhbmdlc1wiLCAoKSA9PiB7XG4gIGNvbnN0IGJlZm9yZSA9IGNsaWVudC5zdGF0ZTtcbiAgYXNzZXJ0LmVxdWFsKGNsaWVudC5zdGF0ZSwgYmVmb3JlKTtcbiAgbGV0IHRvbGQgPSAwO1xuICBjb25zdCBzdG9wID0gY2xpZW50LnN1YnNjcmliZSgoKSA9PiAodG9sZCArPSAxKSk7XG4gIHNvY2tldCgpLndlbGNvbWUoKTtcbiAgYXNzZXJ0Lm5vdEVxdWFsKGNsaWVudC5zdGF0ZSwgYmVmb3JlKTtcbiAgYXNzZXJ0LmVxdWFsKGNsaWVudC5zdGF0ZS5waGFzZSwgXCJsaXZlXCIpO1xuICBzdG9wKCk7XG4gIGFzc2VydC5vayh0b2xkID4gMCk7XG59KTtcblxudGVzdChcInJlY292ZXJlZCBpcyBzYWlkIG9uY2UgYWZ0ZXIgYSBsb3NzLCB0byB0aGUgY2xpZW50IGFuZCB0byBlYWNoIGNoYW5uZWxcIiwgYXN5bmMgKCkgPT4ge1xuICBzb2NrZXQoKS53ZWxjb21lKCk7XG4gIGNvbnN0IHNhaWQ6IHN0cmluZ1tdID0gW107XG4gIGNsaWVudC5vbihcInJlY292ZXJlZFwiLCAoeyBwaGFzZSB9KSA9PiBzYWlkLnB1c2goYGNsaWVudCAke3BoYXNlfWApKTtcbiAgY2xpZW50LmNoYW5uZWwoXCJhXCIpLm9uKFwicmVjb3ZlcmVkXCIsICgpID0+IHNhaWQucHVzaChcImFcIikpO1xuICBjbGllbnQuY3V0KCk7XG4gIGF3YWl0IHRpY2soKTtcbiAgc29ja2V0KCkud2VsY29tZSh7IHJlc3VtZWQ6IHRydWUsIGNoYW5uZWxzOiB7IGE6IHt9IH0gfSk7XG4gIGFzc2VydC5kZWVwRXF1YWwoc2FpZCwgW1wiY2xpZW50IGxpdmVcIiwgXCJhXCJdKTtcbn0pO1xuXG50ZXN0KFwid2h5KCkgdGVsbHMgd2hhdCBlYWNoIHRyYW5zcG9ydCBkaWRcIiwgKCkgPT4ge1xuICBzb2NrZXQoKS53ZWxjb21lKCk7XG4gIGFzc2VydC5kZWVwRXF1YWwoY2xpZW50LndoeSgpLm1hcCgoeyB0cmFuc3BvcnQsIHdoYXQgfSkgPT4gW3RyYW5zcG9ydCwgd2hhdF0pLCBbW1wid3NcIiwgXCJzdGFydFwiXSwgW1wid3NcIiwgXCJ3ZWxjb21lXCJdLCBbXCJ3c1wiLCBcImxpdmVcIl1dKTtcbn0pO1xuIiwgImltcG9ydCB0eXBlIHsgQmVsZnJ5RXJyb3IgfSBmcm9tIFwiLi9hcGkuanNcIjtcblxuLypcbiAqIFRoZSBjb3JlIGlzIHNoYXJlZCB3aXRoIHRoZSBidWlsZCBmb3Igb2xkIGJyb3dzZXJzLiBTbyBub3RoaW5nIGluIGBjb3JlL2AgYW5kIGB0cmFuc3BvcnRzL2AgKGJ1dCBgZmV0Y2gudHNgKSBuZWVkc1xuICogbW9yZSBvZiBhIGJyb3dzZXIgdGhhbiBFUzUgaGFzOiBubyBQcm9taXNlLCBNYXAsIFN5bWJvbCwgVVJMLCBhbmQgbm90aGluZyB0aGF0IGEgY29tcGlsZXIgd291bGQgdHVybiBpbnRvIGEgaGVscGVyLlxuICovXG5cbi8qKiBgT2JqZWN0LmFzc2lnbmAsIHdoaWNoIEVTNSBsYWNrcy4gKi9cbmV4cG9ydCBmdW5jdGlvbiBhc3NpZ248VG8gZXh0ZW5kcyBvYmplY3QsIEZyb20gZXh0ZW5kcyBvYmplY3Q+KHRvOiBUbywgZnJvbTogRnJvbSk6IFRvICYgRnJvbSB7XG4gIGZvciAoY29uc3Qga2V5IGluIGZyb20pICh0byBhcyBvYmplY3QgYXMgRnJvbSlba2V5XSA9IGZyb21ba2V5XTtcbiAgcmV0dXJuIHRvIGFzIFRvICYgRnJvbTtcbn1cblxuLyoqIFdpdGhvdXQgd2hhdCBldmVyeSBvYmplY3QgaW5oZXJpdHM6IGBjb25zdHJ1Y3RvcmAgYW5kIGBfX3Byb3RvX19gIGFyZSBnb29kIG5hbWVzIG9mIGNoYW5uZWxzLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGRpY3Rpb25hcnk8VmFsdWU+KCk6IFJlY29yZDxzdHJpbmcsIFZhbHVlPiB7XG4gIHJldHVybiBPYmplY3QuY3JlYXRlKG51bGwpO1xufVxuXG5leHBvcnQgZnVuY3Rpb24gZmF1bHQoY29kZTogc3RyaW5nLCBkZXRhaWw/OiBzdHJpbmcpOiBCZWxmcnlFcnJvciB7XG4gIHJldHVybiBhc3NpZ24obmV3IEVycm9yKGRldGFpbCB8fCBjb2RlKSwgeyBuYW1lOiBcIkJlbGZyeUVycm9yXCIsIGNvZGUgfSk7XG59XG5cbi8qKiBVbmlxdWUsIG5vdCBzZWNyZXQ6IGFib3V0IDEwMCBiaXRzLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHJhbmRvbU5hbWUoKTogc3RyaW5nIHtcbiAgY29uc3QgcGFydCA9ICgpID0+IE1hdGgucmFuZG9tKCkudG9TdHJpbmcoMzYpLnNsaWNlKDIpO1xuICByZXR1cm4gcGFydCgpICsgcGFydCgpO1xufVxuXG4vKiogQSB0aW1lciB0aGF0IGlzIGFybWVkIGF0IG1vc3Qgb25jZSBhdCBhIHRpbWU7IGB1bmRlZmluZWRgIG9ubHkgc3RvcHMgaXQuICovXG5leHBvcnQgaW50ZXJmYWNlIFRpbWVyIHtcbiAgKG1zPzogbnVtYmVyLCB0aGVuPzogKCkgPT4gdm9pZCk6IHZvaWQ7XG4gIC8qKiBXaGV0aGVyIHNvbWV0aGluZyBpcyB3YWl0ZWQgZm9yLiAqL1xuICBvbjogYm9vbGVhbjtcbn1cblxuZXhwb3J0IGZ1bmN0aW9uIHRpbWVyKCk6IFRpbWVyIHtcbiAgbGV0IGhhbmRsZTogUmV0dXJuVHlwZTx0eXBlb2Ygc2V0VGltZW91dD47XG4gIGNvbnN0IHNldDogVGltZXIgPSAobXMsIHRoZW4pID0+IHtcbiAgICBjbGVhclRpbWVvdXQoaGFuZGxlKTtcbiAgICBzZXQub24gPSAhIXRoZW47XG4gICAgaWYgKHRoZW4pIHtcbiAgICAgIGhhbmRsZSA9IHNldFRpbWVvdXQoKCkgPT4ge1xuICAgICAgICBzZXQub24gPSBmYWxzZTtcbiAgICAgICAgdGhlbigpO1xuICAgICAgfSwgbXMpO1xuICAgIH1cbiAgfTtcbiAgc2V0Lm9uID0gZmFsc2U7XG4gIHJldHVybiBzZXQ7XG59XG4iLCAiaW1wb3J0IHR5cGUgeyBDaGFubmVsIH0gZnJvbSBcIi4vY29yZS9hcGkuanNcIjtcbmltcG9ydCB0eXBlIHsgRW5naW5lIH0gZnJvbSBcIi4vY29yZS9lbmdpbmUuanNcIjtcbmltcG9ydCB0eXBlIHsgTWVzc2FnZSB9IGZyb20gXCIuL2NvcmUvZnJhbWVzLmpzXCI7XG5pbXBvcnQgeyBmYXVsdCB9IGZyb20gXCIuL2NvcmUvdXRpbC5qc1wiO1xuXG4vKiogTWVzc2FnZXMgdGhhdCBhIGBmb3IgYXdhaXRgIG1heSBiZSBiZWhpbmQuICovXG5leHBvcnQgY29uc3QgSVRFUkFUT1JfTElNSVQgPSAxXzAyNDtcblxuZXhwb3J0IGZ1bmN0aW9uIG9wZW5DaGFubmVsKGVuZ2luZTogRW5naW5lLCBuYW1lOiBzdHJpbmcsIGFmdGVyOiBudW1iZXIgfCB1bmRlZmluZWQsIHNpZ25hbDogQWJvcnRTaWduYWwgfCB1bmRlZmluZWQpOiBDaGFubmVsIHtcbiAgY29uc3QgaG9sZCA9IGVuZ2luZS5ob2xkKG5hbWUsIGFmdGVyKTtcbiAgbGV0IG9mZnM6ICgoKSA9PiB2b2lkKVtdID0gW107XG4gIGxldCBjbG9zZXJzOiAoKCkgPT4gdm9pZClbXSA9IFtdO1xuICBsZXQgY2xvc2VkID0gZmFsc2U7XG5cbiAgY29uc3Qgb246IENoYW5uZWxbXCJvblwiXSA9IChldmVudCwgZm4pID0+IHtcbiAgICBjb25zdCBvZmYgPSBlbmdpbmUub24oYCR7ZXZlbnR9ICR7bmFtZX1gLCBmbik7XG4gICAgb2Zmcy5wdXNoKG9mZik7XG4gICAgcmV0dXJuIG9mZjtcbiAgfTtcblxuICBjb25zdCBjaGFubmVsOiBDaGFubmVsID0ge1xuICAgIG5hbWUsXG4gICAgcmVhZHk6IG5ldyBQcm9taXNlPHZvaWQ+KChyZXNvbHZlLCByZWplY3QpID0+IHtcbiAgICAgIGlmIChlbmdpbmUuaXNMaXZlKG5hbWUpKSByZXNvbHZlKCk7XG4gICAgICBvbihcInJlYWR5XCIsIChlcnJvcikgPT4gKGVycm9yID8gcmVqZWN0KGVycm9yKSA6IHJlc29sdmUoKSkpO1xuICAgIH0pLFxuICAgIG9uLFxuICAgIGNsb3NlKCkge1xuICAgICAgaWYgKGNsb3NlZCkgcmV0dXJuO1xuICAgICAgY2xvc2VkID0gdHJ1ZTtcbiAgICAgIG9mZnMuZm9yRWFjaCgob2ZmKSA9PiBvZmYoKSk7XG4gICAgICBjbG9zZXJzLmZvckVhY2goKGNsb3NlKSA9PiBjbG9zZSgpKTtcbiAgICAgIG9mZnMgPSBjbG9zZXJzID0gW107XG4gICAgICBlbmdpbmUucmVsZWFzZShuYW1lLCBob2xkKTtcbiAgICB9LFxuICAgIFtTeW1ib2wuYXN5bmNJdGVyYXRvcl0oKSB7XG4gICAgICBsZXQga2VwdDogTWVzc2FnZVtdID0gW107XG4gICAgICBsZXQgZW5kOiB7IGVycm9yPzogRXJyb3IgfCB1bmRlZmluZWQgfSB8IHVuZGVmaW5lZCA9IGNsb3NlZCA/IHt9IDogdW5kZWZpbmVkO1xuICAgICAgbGV0IHdhaXRpbmc6ICgoKSA9PiB2b2lkKSB8IHVuZGVmaW5lZDtcbiAgICAgIGNvbnN0IHdha2UgPSAoKSA9PiB3YWl0aW5nICYmIHdhaXRpbmcoKTtcbiAgICAgIGNvbnN0IHN0b3AgPSAoZXJyb3I/OiBFcnJvcikgPT4ge1xuICAgICAgICBlbmQgPSBlbmQgfHwgeyBlcnJvciB9O1xuICAgICAgICBvZmYoKTtcbiAgICAgICAgd2FrZSgpO1xuICAgICAgfTtcbiAgICAgIGNvbnN0IG9mZiA9IG9uKFwibWVzc2FnZVwiLCAobWVzc2FnZSkgPT4ge1xuICAgICAgICBpZiAoa2VwdC5sZW5ndGggPCBJVEVSQVRPUl9MSU1JVCkga2VwdC5wdXNoKG1lc3NhZ2UpO1xuICAgICAgICBlbHNlIHN0b3AoZmF1bHQoXCJvdmVyZmxvd1wiKSk7XG4gICAgICAgIHdha2UoKTtcbiAgICAgIH0pO1xuICAgICAgb24oXCJyZWFkeVwiLCAoZXJyb3IpID0+IGVycm9yICYmIHN0b3AoZXJyb3IpKTtcbiAgICAgIGNsb3NlcnMucHVzaChzdG9wKTtcbiAgICAgIHJldHVybiB7XG4gICAgICAgIGFzeW5jIG5leHQoKSB7XG4gICAgICAgICAgd2hpbGUgKCFrZXB0Lmxlbmd0aCAmJiAhZW5kKSBhd2FpdCBuZXcgUHJvbWlzZTx2b2lkPigocmVzb2x2ZSkgPT4gKHdhaXRpbmcgPSByZXNvbHZlKSk7XG4gICAgICAgICAgY29uc3QgdmFsdWUgPSBrZXB0LnNoaWZ0KCk7XG4gICAgICAgICAgaWYgKHZhbHVlKSByZXR1cm4geyB2YWx1ZSwgZG9uZTogZmFsc2UgfTtcbiAgICAgICAgICBpZiAoZW5kIS5lcnJvcikgdGhyb3cgZW5kIS5lcnJvcjtcbiAgICAgICAgICByZXR1cm4geyB2YWx1ZTogdW5kZWZpbmVkLCBkb25lOiB0cnVlIH07XG4gICAgICAgIH0sXG4gICAgICAgIGFzeW5jIHJldHVybigpIHtcbiAgICAgICAgICBrZXB0ID0gW107XG4gICAgICAgICAgc3RvcCgpO1xuICAgICAgICAgIHJldHVybiB7IHZhbHVlOiB1bmRlZmluZWQsIGRvbmU6IHRydWUgfTtcbiAgICAgICAgfSxcbiAgICAgIH07XG4gICAgfSxcbiAgfTtcbiAgLy8gTm9ib2R5IGhhcyB0byBsb29rIGF0IGl0OiBhIHJlZnVzYWwgaXMgbm8gdW5jYXVnaHQgZXJyb3IuXG4gIGNoYW5uZWwucmVhZHkuY2F0Y2goKCkgPT4gMCk7XG4gIG9uQWJvcnQoc2lnbmFsLCBjaGFubmVsLmNsb3NlKTtcbiAgcmV0dXJuIGNoYW5uZWw7XG59XG5cbmV4cG9ydCBmdW5jdGlvbiBvbkFib3J0KHNpZ25hbDogQWJvcnRTaWduYWwgfCB1bmRlZmluZWQsIHRoZW46ICgpID0+IHZvaWQpOiB2b2lkIHtcbiAgaWYgKHNpZ25hbCkge1xuICAgIGlmIChzaWduYWwuYWJvcnRlZCkgdGhlbigpO1xuICAgIGVsc2Ugc2lnbmFsLmFkZEV2ZW50TGlzdGVuZXIoXCJhYm9ydFwiLCB0aGVuKTtcbiAgfVxufVxuIiwgImV4cG9ydCBjb25zdCBCQUNLT0ZGX0JBU0VfTVMgPSAxXzAwMDtcbmV4cG9ydCBjb25zdCBCQUNLT0ZGX0NBUF9NUyA9IDMwXzAwMDtcblxuZXhwb3J0IGludGVyZmFjZSBCYWNrb2ZmIHtcbiAgLyoqIEhvdyBsb25nIHRvIHdhaXQgbm93LiBgYXNrZWRNc2AgaXMgd2hhdCB0aGUgc2VydmVyIGFza2VkIGZvcjogd2FpdGVkIG91dCwgdGhlbiBzcHJlYWQgYnkgdXAgdG8gdGhlIGJhc2UuICovXG4gIGRlbGF5KGFza2VkTXM/OiBudW1iZXIpOiBudW1iZXI7XG4gIHJlc2V0KCk6IHZvaWQ7XG59XG5cbi8qKlxuICogRnVsbCBqaXR0ZXI6IGFueXdoZXJlIGJldHdlZW4gbm90aGluZyBhbmQgYSBjZWlsaW5nIHRoYXQgZG91Ymxlcy4gQWZ0ZXIgYW4gb3V0YWdlIG9mIHRoZSBzZXJ2ZXIgdGhvdXNhbmRzIG9mIGNsaWVudHNcbiAqIGNvbWUgYmFjayBzcHJlYWQgb3ZlciB0aGUgd2hvbGUgc3Bhbiwgbm90IGluIHdhdmVzLlxuICovXG5leHBvcnQgZnVuY3Rpb24gY3JlYXRlQmFja29mZihyYW5kb206ICgpID0+IG51bWJlciA9IE1hdGgucmFuZG9tKTogQmFja29mZiB7XG4gIGxldCBjZWlsaW5nID0gQkFDS09GRl9CQVNFX01TO1xuICByZXR1cm4ge1xuICAgIGRlbGF5KGFza2VkTXMpIHtcbiAgICAgIGNvbnN0IHdhaXQgPSBNYXRoLnJvdW5kKGFza2VkTXMgPyBhc2tlZE1zICsgcmFuZG9tKCkgKiBCQUNLT0ZGX0JBU0VfTVMgOiByYW5kb20oKSAqIGNlaWxpbmcpO1xuICAgICAgY2VpbGluZyA9IE1hdGgubWluKEJBQ0tPRkZfQ0FQX01TLCBjZWlsaW5nICogMik7XG4gICAgICByZXR1cm4gd2FpdDtcbiAgICB9LFxuICAgIHJlc2V0KCkge1xuICAgICAgY2VpbGluZyA9IEJBQ0tPRkZfQkFTRV9NUztcbiAgICB9LFxuICB9O1xufVxuIiwgImltcG9ydCB0eXBlIHsgQmVsZnJ5RXJyb3IgfSBmcm9tIFwiLi9hcGkuanNcIjtcbmltcG9ydCB0eXBlIHsgQ29tbWFuZCwgTnVtYmVyZWRDb21tYW5kLCBSZXBseSB9IGZyb20gXCIuL2ZyYW1lcy5qc1wiO1xuaW1wb3J0IHsgYXNzaWduLCBmYXVsdCB9IGZyb20gXCIuL3V0aWwuanNcIjtcblxuLyoqIENvbW1hbmRzIHRoYXQgd2FpdCBmb3IgdGhlaXIgcmVwbHksIG9sZGVzdCBmaXJzdDsgYSBwdWJsaXNoIGJleW9uZCBpdCBpcyByZWZ1c2VkIGF0IG9uY2UuICovXG5leHBvcnQgY29uc3QgUEVORElOR19MSU1JVCA9IDI1NjtcblxuZXhwb3J0IHR5cGUgRG9uZSA9IChlcnJvcjogQmVsZnJ5RXJyb3IgfCB1bmRlZmluZWQsIHJlcGx5PzogUmVwbHkpID0+IHZvaWQ7XG5cbi8qKlxuICogQ29tbWFuZHMgdW5kZXIgd2F5LiBUaGV5IGtlZXAgdGhlaXIgbnVtYmVyIHVudGlsIGEgcmVwbHkgY29tZXMsIG92ZXIgaG93ZXZlciBtYW55IGNvbm5lY3Rpb25zOiB0aGUgc2VydmVyIGFwcGxpZXNcbiAqIGVhY2ggbnVtYmVyIG9mIGEgc2Vzc2lvbiBvbmNlIGFuZCBhbnN3ZXJzIGl0IGFnYWluLiBTaG91bGQgYSBuZXcgc2Vzc2lvbiBoYXZlIHRha2VuIHRoZSBvbGQgb25lJ3MgcGxhY2UsIGEgcHVibGlzaFxuICogaXMga25vd24gYnkgaXRzIGlkZW1wb3RlbmN5IGtleSwgYW5kIHRoZSBvdGhlcnMgbWF5IGJlIGFwcGxpZWQgdHdpY2UuXG4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgQ29tbWFuZHMge1xuICBhZGQoY29tbWFuZDogQ29tbWFuZCwgZG9uZTogRG9uZSk6IHZvaWQ7XG4gIHNldHRsZShyZXBseTogUmVwbHkpOiB2b2lkO1xuICAvKiogQWxsIHRoYXQgd2FpdCwgdG8gYmUgc2VudCBhZ2FpbiBvbiBhIG5ldyBjb25uZWN0aW9uLiAqL1xuICB1bmFuc3dlcmVkKCk6IE51bWJlcmVkQ29tbWFuZFtdO1xuICByZWplY3RBbGwoZXJyb3I6IEJlbGZyeUVycm9yKTogdm9pZDtcbn1cblxuLyoqIGBzZW5kYCBpcyBjYWxsZWQgd2l0aCBlYWNoIG51bWJlcmVkIGNvbW1hbmQgd2hlbiBpdCBtYXkgZ28gb3V0IGZvciB0aGUgZmlyc3QgdGltZS4gKi9cbmV4cG9ydCBmdW5jdGlvbiBjcmVhdGVDb21tYW5kcyhzZW5kOiAoY29tbWFuZHM6IE51bWJlcmVkQ29tbWFuZFtdKSA9PiB2b2lkKTogQ29tbWFuZHMge1xuICBsZXQgbGFzdElkID0gMDtcbiAgbGV0IHBlbmRpbmc6IHsgY29tbWFuZDogTnVtYmVyZWRDb21tYW5kOyBkb25lOiBEb25lIH1bXSA9IFtdO1xuICByZXR1cm4ge1xuICAgIGFkZChjb21tYW5kLCBkb25lKSB7XG4gICAgICBpZiAocGVuZGluZy5sZW5ndGggPj0gUEVORElOR19MSU1JVCkge1xuICAgICAgICByZXR1cm4gZG9uZShmYXVsdChcInRvb19tYW55X2NvbW1hbmRzXCIpKTtcbiAgICAgIH1cbiAgICAgIGNvbnN0IG51bWJlcmVkOiBOdW1iZXJlZENvbW1hbmQgPSBhc3NpZ24oYXNzaWduKHt9LCBjb21tYW5kKSwgeyBpZDogKGxhc3RJZCArPSAxKSB9KTtcbiAgICAgIHBlbmRpbmcucHVzaCh7IGNvbW1hbmQ6IG51bWJlcmVkLCBkb25lIH0pO1xuICAgICAgc2VuZChbbnVtYmVyZWRdKTtcbiAgICB9LFxuICAgIHNldHRsZShyZXBseSkge1xuICAgICAgY29uc3Qgc2V0dGxlZCA9IHBlbmRpbmcuZmlsdGVyKCh7IGNvbW1hbmQgfSkgPT4gY29tbWFuZC5pZCA9PT0gcmVwbHkuaWQpO1xuICAgICAgLy8gQmVmb3JlIGl0IGlzIHRvbGQsIHNpbmNlIGl0IG1heSBhZGQgY29tbWFuZHMuXG4gICAgICBwZW5kaW5nID0gcGVuZGluZy5maWx0ZXIoKHsgY29tbWFuZCB9KSA9PiBjb21tYW5kLmlkICE9PSByZXBseS5pZCk7XG4gICAgICBzZXR0bGVkLmZvckVhY2goKHsgZG9uZSB9KSA9PiAocmVwbHkub2sgPyBkb25lKHVuZGVmaW5lZCwgcmVwbHkpIDogZG9uZShmYXVsdChyZXBseS5jb2RlISwgcmVwbHkuZGV0YWlsKSkpKTtcbiAgICB9LFxuICAgIHVuYW5zd2VyZWQ6ICgpID0+IHBlbmRpbmcubWFwKCh7IGNvbW1hbmQgfSkgPT4gY29tbWFuZCksXG4gICAgcmVqZWN0QWxsKGVycm9yKSB7XG4gICAgICBjb25zdCByZWplY3RlZCA9IHBlbmRpbmc7XG4gICAgICBwZW5kaW5nID0gW107XG4gICAgICByZWplY3RlZC5mb3JFYWNoKCh7IGRvbmUgfSkgPT4gZG9uZShlcnJvcikpO1xuICAgIH0sXG4gIH07XG59XG4iLCAiaW1wb3J0IHR5cGUgeyBUcmFuc3BvcnRLaW5kIH0gZnJvbSBcIi4vZnJhbWVzLmpzXCI7XG5pbXBvcnQgdHlwZSB7IE1lbW9yeSB9IGZyb20gXCIuL21lbW9yeS5qc1wiO1xuaW1wb3J0IHR5cGUgeyBOb3RlIH0gZnJvbSBcIi4vdGltZWxpbmUuanNcIjtcblxuLyoqIEEgdHJhbnNwb3J0IHRoYXQgZGllcyBzbyBzb29uIGFmdGVyIGl0cyB3ZWxjb21lIGxvc2VzIGEgbGlmZS4gKi9cbmV4cG9ydCBjb25zdCBZT1VOR19NUyA9IDIwXzAwMDtcblxuLyoqIEhvdyBvZnRlbiBhIHRyYW5zcG9ydCBtYXkgZGllIHlvdW5nIGJlZm9yZSBvdGhlcnMgZ28gZmlyc3QuICovXG5leHBvcnQgY29uc3QgTElWRVMgPSAyO1xuXG4vKiogU2lsZW5jZSB0aGF0IGVuZGVkIGEgY29ubmVjdGlvbiBjb3VudHMgYXMgdGhlIGN1dCBvZiBhIG1pZGRsZWJveCBmcm9tIHNvIGxvbmcgb24uICovXG5jb25zdCBJRExFX01JTl9NUyA9IDFfNTAwO1xuXG4vKiogVHdvIGN1dHMgc28gY2xvc2UgdG8gZWFjaCBvdGhlciwgYXMgYSBzaGFyZSwgYXJlIG9uZSBtaWRkbGVib3gncy4gQSBzZXJ2ZXIgdGhhdCBkaWVzIGN1dHMgaXRzIGNsaWVudHMgb25seSBvbmNlLiAqL1xuY29uc3QgSURMRV9TUFJFQUQgPSAwLjI7XG5cbi8qKiBUaGUgaGVhcnRiZWF0LCBhcyBhIHNoYXJlIG9mIHRoZSBzaWxlbmNlIHRoYXQgaXMgYm9ybmUuICovXG5jb25zdCBJRExFX1NIQVJFID0gMC42O1xuXG4vKiogVGhlIHNob3J0ZXN0IGhlYXJ0YmVhdCB0aGF0IGEgc2VydmVyIGdyYW50cy4gKi9cbmNvbnN0IEhFQVJUQkVBVF9NSU5fTVMgPSAxXzAwMDtcblxuLyoqIFdoZXJlIG5vIHJvdW5kIHRyaXAgaXMga25vd24uICovXG5jb25zdCBSVFRfR1VFU1NfTVMgPSAyMDA7XG5cbmNvbnN0IFBBVElFTkNFX01JTl9NUyA9IDE1MDtcbmNvbnN0IFBBVElFTkNFX01BWF9NUyA9IDYwMDtcblxuLyoqIFdoYXQgY2FuIGJlIHRvbGQgb2YgdGhlIHdheSB0byB0aGUgc2VydmVyIGZyb20gaG93IGNvbm5lY3Rpb25zIGZhcmVkIG9uIGl0LiAqL1xuZXhwb3J0IGludGVyZmFjZSBIZWFsdGgge1xuICAvKiogV2hpY2ggdG8gdHJ5LCBpbiB0aGlzIG9yZGVyOiB3aGF0IHdvcmtlZCBsYXN0IGdvZXMgZmlyc3QuICovXG4gIG9yZGVyKGtpbmRzOiBUcmFuc3BvcnRLaW5kW10pOiBUcmFuc3BvcnRLaW5kW107XG4gIC8qKiBIb3cgbG9uZyBhIGNvbm5lY3Rpb24gbWF5IGJlIHdpdGhvdXQgYSB3ZWxjb21lIGJlZm9yZSB0aGUgbmV4dCB0cmFuc3BvcnQgc3RhcnRzIGJlc2lkZSBpdC4gKi9cbiAgcGF0aWVuY2UoKTogbnVtYmVyO1xuICAvKiogTWlsbGlzZWNvbmRzIG9mIHNpbGVuY2UgdGhhdCB0aGUgd2F5IGJlYXJzLCBhcyBmYXIgYXMgaXMga25vd24uICovXG4gIGJlYXJzKCk6IG51bWJlcjtcbiAgLyoqIEEgY29ubmVjdGlvbiBicm9rZSwgc28gbG9uZyBhZnRlciBpdHMgd2VsY29tZSBhbmQgYWZ0ZXIgdGhlIGxhc3Qgc2lnbiBvZiBsaWZlLiAqL1xuICBkaWVkKGtpbmQ6IFRyYW5zcG9ydEtpbmQsIGFnZU1zOiBudW1iZXIsIHNpbGVudE1zOiBudW1iZXIpOiB2b2lkO1xuICAvKiogQSB0cmFuc3BvcnQgaXMgbm8gZ29vZCBoZXJlLCB1bnRpbCBpdCBpcyBwcm92ZW4gb3RoZXJ3aXNlLiAqL1xuICBjb25kZW1uKGtpbmQ6IFRyYW5zcG9ydEtpbmQpOiB2b2lkO1xuICBhYnNvbHZlKGtpbmQ6IFRyYW5zcG9ydEtpbmQpOiB2b2lkO1xufVxuXG5leHBvcnQgZnVuY3Rpb24gY3JlYXRlSGVhbHRoKG1lbW9yeTogTWVtb3J5LCBub3RlOiBOb3RlKTogSGVhbHRoIHtcbiAgY29uc3QgbG9zdDogeyBba2luZCBpbiBUcmFuc3BvcnRLaW5kXT86IG51bWJlciB9ID0ge307XG4gIGxldCBsYXN0U2lsZW5jZSA9IDA7XG4gIGNvbnN0IGZpdCA9IChraW5kOiBUcmFuc3BvcnRLaW5kKSA9PiAhKGxvc3Rba2luZF0hID49IExJVkVTKTtcblxuICBjb25zdCBoZWFsdGg6IEhlYWx0aCA9IHtcbiAgICBvcmRlcihraW5kcykge1xuICAgICAgY29uc3Qgc29tZSA9IGtpbmRzLnNvbWUoZml0KTtcbiAgICAgIHJldHVybiBraW5kc1xuICAgICAgICAuZmlsdGVyKChraW5kKSA9PiBraW5kID09PSBtZW1vcnkubm93LnRyYW5zcG9ydCAmJiBmaXQoa2luZCkpXG4gICAgICAgIC5jb25jYXQoa2luZHMuZmlsdGVyKChraW5kKSA9PiAoIXNvbWUgfHwgZml0KGtpbmQpKSAmJiAhKGtpbmQgPT09IG1lbW9yeS5ub3cudHJhbnNwb3J0ICYmIGZpdChraW5kKSkpKTtcbiAgICB9LFxuXG4gICAgcGF0aWVuY2U6ICgpID0+IE1hdGgubWluKFBBVElFTkNFX01BWF9NUywgTWF0aC5tYXgoUEFUSUVOQ0VfTUlOX01TLCAxLjUgKiAobWVtb3J5Lm5vdy5ydHQgfHwgUlRUX0dVRVNTX01TKSkpLFxuXG4gICAgYmVhcnM6ICgpID0+IE1hdGgubWF4KEhFQVJUQkVBVF9NSU5fTVMsIChtZW1vcnkubm93LmlkbGUgfHwgSW5maW5pdHkpICogSURMRV9TSEFSRSksXG5cbiAgICBkaWVkKGtpbmQsIGFnZU1zLCBzaWxlbnRNcykge1xuICAgICAgaWYgKHNpbGVudE1zID49IElETEVfTUlOX01TKSB7XG4gICAgICAgIGlmIChNYXRoLmFicyhzaWxlbnRNcyAtIGxhc3RTaWxlbmNlKSA8IElETEVfU1BSRUFEICogc2lsZW50TXMpIHtcbiAgICAgICAgICBtZW1vcnkubGVhcm4oeyBpZGxlOiBNYXRoLm1pbihzaWxlbnRNcywgbGFzdFNpbGVuY2UpIH0pO1xuICAgICAgICAgIG5vdGUoXCJoZWFydGJlYXRcIiwga2luZCwgTWF0aC5mbG9vcihoZWFsdGguYmVhcnMoKSkpO1xuICAgICAgICB9XG4gICAgICAgIGxhc3RTaWxlbmNlID0gc2lsZW50TXM7XG4gICAgICB9XG4gICAgICBpZiAoYWdlTXMgPiBZT1VOR19NUykgaGVhbHRoLmFic29sdmUoa2luZCk7XG4gICAgICBlbHNlIGxvc3Rba2luZF0gPSAobG9zdFtraW5kXSB8fCAwKSArIDE7XG4gICAgICBpZiAoIWZpdChraW5kKSkgbm90ZShcInVuZml0XCIsIGtpbmQpO1xuICAgIH0sXG5cbiAgICBjb25kZW1uKGtpbmQpIHtcbiAgICAgIGxvc3Rba2luZF0gPSBMSVZFUztcbiAgICB9LFxuXG4gICAgYWJzb2x2ZShraW5kKSB7XG4gICAgICBsb3N0W2tpbmRdID0gMDtcbiAgICB9LFxuICB9O1xuICByZXR1cm4gaGVhbHRoO1xufVxuIiwgImltcG9ydCB0eXBlIHsgQ2xvc2UsIENvbm5lY3RQYXJhbXMsIE51bWJlcmVkQ29tbWFuZCwgU2VydmVyRnJhbWUsIFRyYW5zcG9ydEtpbmQsIFdlbGNvbWUgfSBmcm9tIFwiLi9mcmFtZXMuanNcIjtcbmltcG9ydCB0eXBlIHsgQ29ubmVjdGlvbiwgT3BlbiwgT3BlbmluZyB9IGZyb20gXCIuL3RyYW5zcG9ydC5qc1wiO1xuaW1wb3J0IHsgdGltZXIgfSBmcm9tIFwiLi91dGlsLmpzXCI7XG5cbi8qKiBGcm9tIHRoZSBzdGFydCBvZiBhIGNvbm5lY3Rpb24gdG8gaXRzIHdlbGNvbWUuICovXG5jb25zdCBPUEVOX1RJTUVPVVRfTVMgPSAxMF8wMDA7XG5cbi8qKlxuICogVGhlIHNlcnZlciBwaW5ncyBhYm91dCAyMDAgbXMgYWZ0ZXIgYSBzdHJlYW0ncyB3ZWxjb21lLiBBIHN0cmVhbSBvbiB3aGljaCBub3RoaW5nIGZvbGxvd3MgdGhlIHdlbGNvbWUgZm9yIHNvIGxvbmcgaXNcbiAqIGhlbGQgYmFjayBieSBzb21ldGhpbmcgb24gdGhlIHdheSB0aGF0IHdhaXRzIGZvciB0aGUgZW5kIG9mIHRoZSByZXNwb25zZS5cbiAqL1xuZXhwb3J0IGNvbnN0IEZMT1dfVElNRU9VVF9NUyA9IDJfMDAwO1xuXG4vKipcbiAqIC0gYGNsYWltYDogdGFrZXMgdGhlIHNlc3Npb24sIG9yIG1ha2VzIG9uZS5cbiAqIC0gYHByb2JlYDogYSBXZWJTb2NrZXQgdGhhdCB0b3VjaGVzIG5vIHNlc3Npb24gYmVmb3JlIGl0IGhhcyBzYWlkIGByZWFkeWAuXG4gKiAtIGBzY291dGA6IGEgc3RyZWFtIGluIGEgc2Vzc2lvbiBvZiBpdHMgb3duLCB3aGljaCBvbmx5IHNob3dzIHdoZXRoZXIgc3RyZWFtcyBmbG93IGhlcmUuXG4gKi9cbmV4cG9ydCB0eXBlIFB1cnBvc2UgPSBcImNsYWltXCIgfCBcInByb2JlXCIgfCBcInNjb3V0XCI7XG5cbmV4cG9ydCBpbnRlcmZhY2UgTGlua0V2ZW50cyB7XG4gIGZyYW1lKGxpbms6IExpbmssIGZyYW1lOiBTZXJ2ZXJGcmFtZSk6IHZvaWQ7XG4gIC8qKiBXaGF0IGNvbWVzIGRvd24gYSBzdHJlYW0gY29tZXMgYnkgaXRzZWxmLCBhbmQgbm90IG9ubHkgYXQgdGhlIGVuZCBvZiB0aGUgcmVzcG9uc2UuICovXG4gIGZsb3dzKGxpbms6IExpbmspOiB2b2lkO1xuICAvKiogYGZyYW1lYDogdGhlIHNlcnZlciBzYWlkIHNvLiBgaGVsZGA6IGl0IGlzIGEgc3RyZWFtLCBhbmQgaGVsZCBiYWNrIG9uIGl0cyB3YXkuIE90aGVyd2lzZSBpdCBicm9rZS4gKi9cbiAgZW5kZWQobGluazogTGluaywgZGV0YWlsOiBzdHJpbmcsIGZyYW1lPzogQ2xvc2UsIGhlbGQ/OiBib29sZWFuKTogdm9pZDtcbn1cblxuLyoqIE9uZSBjb25uZWN0aW9uLCBmcm9tIGl0cyBzdGFydCB0byBpdHMgZW5kLiBTaWxlbnQgb25jZSBpdCBpcyBvdmVyLiAqL1xuZXhwb3J0IGludGVyZmFjZSBMaW5rIHtcbiAgcmVhZG9ubHkga2luZDogVHJhbnNwb3J0S2luZDtcbiAgcmVhZG9ubHkgcHVycG9zZTogUHVycG9zZTtcbiAgLyoqIERlY2lkZXMgd2hvIHRha2VzIHRoZSBzZXNzaW9uIGZyb20gd2hvbS4gKi9cbiAgYXR0ZW1wdDogbnVtYmVyO1xuICAvKiogSXQgd2FzIG9wZW5lZCB3aXRob3V0IGEgc2Vzc2lvbjogaXRzIHdlbGNvbWUgYnJpbmdzIG9uZSBvZiBpdHMgb3duLiAqL1xuICByZWFkb25seSBmcmVzaDogYm9vbGVhbjtcbiAgcmVhZG9ubHkgb3BlbmVkQXQ6IG51bWJlcjtcbiAgaGVhcmRBdDogbnVtYmVyO1xuICB3ZWxjb21lOiBXZWxjb21lIHwgdW5kZWZpbmVkO1xuICB3ZWxjb21lZEF0OiBudW1iZXI7XG4gIHNlbmQoY29tbWFuZHM6IE51bWJlcmVkQ29tbWFuZFtdKTogdm9pZDtcbiAgLyoqIEZhbHNlOiBpdCBjYW5ub3QgYmUgYXNrZWQuICovXG4gIHBpbmcoKTogYm9vbGVhbjtcbiAgY2xhaW0ocGFyYW1zOiBDb25uZWN0UGFyYW1zKTogdm9pZDtcbiAgYnllKCk6IHZvaWQ7XG4gIGNsb3NlKCk6IHZvaWQ7XG59XG5cbmV4cG9ydCBmdW5jdGlvbiBvcGVuTGluayhraW5kOiBUcmFuc3BvcnRLaW5kLCBwdXJwb3NlOiBQdXJwb3NlLCBvcGVuOiBPcGVuLCBvcGVuaW5nOiBPcGVuaW5nLCBldmVudHM6IExpbmtFdmVudHMpOiBMaW5rIHtcbiAgbGV0IG92ZXIgPSBmYWxzZTtcbiAgbGV0IGNvbm5lY3Rpb246IENvbm5lY3Rpb24gfCB1bmRlZmluZWQ7XG4gIGNvbnN0IGRlYWRsaW5lID0gdGltZXIoKTtcbiAgY29uc3QgZmxvdyA9IHRpbWVyKCk7XG4gIGNvbnN0IG9wZW5lZEF0ID0gRGF0ZS5ub3coKTtcblxuICBmdW5jdGlvbiBlbmRlZChkZXRhaWw6IHN0cmluZywgZnJhbWU/OiBDbG9zZSwgaGVsZD86IGJvb2xlYW4pOiB2b2lkIHtcbiAgICBpZiAob3ZlcikgcmV0dXJuO1xuICAgIGxpbmsuY2xvc2UoKTtcbiAgICBldmVudHMuZW5kZWQobGluaywgZGV0YWlsLCBmcmFtZSwgaGVsZCk7XG4gIH1cblxuICBmdW5jdGlvbiBwcm92ZW4oKTogdm9pZCB7XG4gICAgaWYgKCFmbG93Lm9uIHx8IG92ZXIpIHJldHVybjtcbiAgICBmbG93KCk7XG4gICAgZXZlbnRzLmZsb3dzKGxpbmspO1xuICB9XG5cbiAgZnVuY3Rpb24gb25GcmFtZShmcmFtZTogU2VydmVyRnJhbWUpOiB2b2lkIHtcbiAgICBpZiAob3ZlcikgcmV0dXJuO1xuICAgIGxpbmsuaGVhcmRBdCA9IERhdGUubm93KCk7XG4gICAgaWYgKGZyYW1lLnR5cGUgPT09IFwiY2xvc2VcIikgcmV0dXJuIGVuZGVkKGZyYW1lLmNvZGUsIGZyYW1lKTtcbiAgICBpZiAoZnJhbWUudHlwZSA9PT0gXCJ3ZWxjb21lXCIpIHtcbiAgICAgIGRlYWRsaW5lKCk7XG4gICAgICBsaW5rLndlbGNvbWUgPSBmcmFtZTtcbiAgICAgIGxpbmsud2VsY29tZWRBdCA9IGxpbmsuaGVhcmRBdDtcbiAgICAgIGlmIChraW5kID09PSBcInNzZVwiKSBmbG93KEZMT1dfVElNRU9VVF9NUywgKCkgPT4gZW5kZWQoXCJoZWxkIGJhY2tcIiwgdW5kZWZpbmVkLCB0cnVlKSk7XG4gICAgfVxuICAgIGV2ZW50cy5mcmFtZShsaW5rLCBmcmFtZSk7XG4gICAgLy8gSW4gdGhlIHdlbGNvbWUncyBvd24gcGllY2U6IHRoZSBwYWdlIHdhcyBidXN5IHdoaWxlIGJvdGggY2FtZSwgdGhlIHN0cmVhbSBpcyBmaW5lLlxuICAgIGlmIChmcmFtZS50eXBlID09PSBcInBpbmdcIikgcHJvdmVuKCk7XG4gIH1cblxuICBjb25zdCBsaW5rOiBMaW5rID0ge1xuICAgIGtpbmQsXG4gICAgcHVycG9zZSxcbiAgICBhdHRlbXB0OiBvcGVuaW5nLnBhcmFtcy5hdHRlbXB0LFxuICAgIGZyZXNoOiBwdXJwb3NlICE9PSBcInByb2JlXCIgJiYgIW9wZW5pbmcucGFyYW1zLnNlc3Npb24sXG4gICAgb3BlbmVkQXQsXG4gICAgaGVhcmRBdDogb3BlbmVkQXQsXG4gICAgd2VsY29tZTogdW5kZWZpbmVkLFxuICAgIHdlbGNvbWVkQXQ6IDAsXG4gICAgc2VuZChjb21tYW5kcykge1xuICAgICAgaWYgKCFvdmVyICYmIGNvbW1hbmRzLmxlbmd0aCkgY29ubmVjdGlvbiEuc2VuZChjb21tYW5kcyk7XG4gICAgfSxcbiAgICBwaW5nKCkge1xuICAgICAgY29uc3QgeyBwaW5nIH0gPSBjb25uZWN0aW9uITtcbiAgICAgIGlmIChwaW5nKSBwaW5nKCk7XG4gICAgICByZXR1cm4gISFwaW5nO1xuICAgIH0sXG4gICAgY2xhaW0ocGFyYW1zKSB7XG4gICAgICBsaW5rLmF0dGVtcHQgPSBwYXJhbXMuYXR0ZW1wdDtcbiAgICAgIGNvbm5lY3Rpb24hLmNsYWltIShwYXJhbXMpO1xuICAgIH0sXG4gICAgYnllKCkge1xuICAgICAgY29ubmVjdGlvbiEuYnllKGxpbmsud2VsY29tZSEuc2Vzc2lvbik7XG4gICAgfSxcbiAgICBjbG9zZSgpIHtcbiAgICAgIG92ZXIgPSB0cnVlO1xuICAgICAgZGVhZGxpbmUoKTtcbiAgICAgIGZsb3coKTtcbiAgICAgIGlmIChjb25uZWN0aW9uKSBjb25uZWN0aW9uLmNsb3NlKCk7XG4gICAgfSxcbiAgfTtcblxuICBkZWFkbGluZShPUEVOX1RJTUVPVVRfTVMsICgpID0+IGVuZGVkKFwibm8gd2VsY29tZVwiKSk7XG4gIHRyeSB7XG4gICAgY29ubmVjdGlvbiA9IG9wZW4ob3BlbmluZywge1xuICAgICAgZnJhbWU6IG9uRnJhbWUsXG4gICAgICB0ZXh0KHRleHQpIHtcbiAgICAgICAgbGV0IGZyYW1lOiBTZXJ2ZXJGcmFtZTtcbiAgICAgICAgdHJ5IHtcbiAgICAgICAgICBmcmFtZSA9IEpTT04ucGFyc2UodGV4dCk7XG4gICAgICAgIH0gY2F0Y2ggKF8pIHtcbiAgICAgICAgICByZXR1cm4gZW5kZWQoXCJiYWQgZnJhbWVcIik7XG4gICAgICAgIH1cbiAgICAgICAgb25GcmFtZShmcmFtZSk7XG4gICAgICB9LFxuICAgICAgYWxpdmUoKSB7XG4gICAgICAgIGxpbmsuaGVhcmRBdCA9IERhdGUubm93KCk7XG4gICAgICAgIHByb3ZlbigpO1xuICAgICAgfSxcbiAgICAgIGVuZGVkLFxuICAgIH0pO1xuICB9IGNhdGNoIChlcnJvcikge1xuICAgIC8vIFRoaXMgdHJhbnNwb3J0IGlzIG1pc3Npbmcgb3IgZm9yYmlkZGVuIGhlcmUgKG5vIFdlYlNvY2tldCwgYSBjb250ZW50IHNlY3VyaXR5IHBvbGljeSkuIFJlcG9ydGVkIGxpa2UgYW55IG90aGVyXG4gICAgLy8gZmFpbHVyZSwgYWZ0ZXIgdGhlIGNhbGxlciBrbm93cyB0aGUgbGluay5cbiAgICBkZWFkbGluZSgwLCAoKSA9PiBlbmRlZChTdHJpbmcoZXJyb3IpKSk7XG4gIH1cbiAgcmV0dXJuIGxpbms7XG59XG4iLCAiZXhwb3J0IGludGVyZmFjZSBXYWtlRXZlbnRzIHtcbiAgLyoqIFRoZSBwYWdlIG1heSBoYXZlIGJlZW4gYXNsZWVwIG9yIG1vdmVkIHRvIGFub3RoZXIgbmV0d29yay4gYHN1cmVgOiBzb21ldGhpbmcgc2F5cyB0aGF0IGl0IHdhcy4gKi9cbiAgd2FrZShzdXJlOiBib29sZWFuKTogdm9pZDtcbiAgb2ZmbGluZSgpOiB2b2lkO1xuICAvKiogVGhlIHBhZ2UgZ29lcy4gYHJldHVybnNgOiBwZXJoYXBzIGludG8gdGhlIGJhY2svZm9yd2FyZCBjYWNoZSwgd2hpY2ggdGFrZXMgbm8gb3BlbiBjb25uZWN0aW9ucy4gKi9cbiAgaGlkZShyZXR1cm5zOiBib29sZWFuKTogdm9pZDtcbn1cblxuLyoqIExpc3RlbnMgdG8gdGhlIHBhZ2UsIHdoZXJlIHRoZXJlIGlzIG9uZTsgcmV0dXJucyB3aGF0IHN0b3BzIGl0LiBOZXZlciBgdW5sb2FkYDogaXQga2VlcHMgcGFnZXMgb3V0IG9mIHRoYXQgY2FjaGUuICovXG5leHBvcnQgZnVuY3Rpb24gd2F0Y2hQYWdlKGV2ZW50czogV2FrZUV2ZW50cyk6ICgpID0+IHZvaWQge1xuICBjb25zdCBoYW5kbGVyczogUmVjb3JkPHN0cmluZywgKGV2ZW50OiBFdmVudCkgPT4gdm9pZD4gPSB7XG4gICAgdmlzaWJpbGl0eWNoYW5nZTogKCkgPT4gZG9jdW1lbnQuaGlkZGVuIHx8IGV2ZW50cy53YWtlKGZhbHNlKSxcbiAgICBvbmxpbmU6ICgpID0+IGV2ZW50cy53YWtlKHRydWUpLFxuICAgIG9mZmxpbmU6ICgpID0+IGV2ZW50cy5vZmZsaW5lKCksXG4gICAgcGFnZXNob3c6IChldmVudCkgPT4gKGV2ZW50IGFzIFBhZ2VUcmFuc2l0aW9uRXZlbnQpLnBlcnNpc3RlZCAmJiBldmVudHMud2FrZSh0cnVlKSxcbiAgICBwYWdlaGlkZTogKGV2ZW50KSA9PiBldmVudHMuaGlkZSgoZXZlbnQgYXMgUGFnZVRyYW5zaXRpb25FdmVudCkucGVyc2lzdGVkKSxcbiAgfTtcbiAgY29uc3QgZWFjaCA9IChsaXN0ZW46IFwiYWRkRXZlbnRMaXN0ZW5lclwiIHwgXCJyZW1vdmVFdmVudExpc3RlbmVyXCIpID0+IHtcbiAgICBmb3IgKGNvbnN0IG5hbWUgaW4gaGFuZGxlcnMpIChuYW1lWzBdID09PSBcInZcIiA/IGRvY3VtZW50IDogd2luZG93KVtsaXN0ZW5dKG5hbWUsIGhhbmRsZXJzW25hbWVdISk7XG4gIH07XG4gIGlmICh0eXBlb2YgZG9jdW1lbnQgPT09IFwidW5kZWZpbmVkXCIpIHJldHVybiAoKSA9PiAwO1xuICBlYWNoKFwiYWRkRXZlbnRMaXN0ZW5lclwiKTtcbiAgcmV0dXJuICgpID0+IGVhY2goXCJyZW1vdmVFdmVudExpc3RlbmVyXCIpO1xufVxuXG5leHBvcnQgZnVuY3Rpb24gaXNPZmZsaW5lKCk6IGJvb2xlYW4ge1xuICByZXR1cm4gdHlwZW9mIG5hdmlnYXRvciAhPT0gXCJ1bmRlZmluZWRcIiAmJiBuYXZpZ2F0b3Iub25MaW5lID09PSBmYWxzZTtcbn1cbiIsICIvKiogSG93IG9mdGVuIHRoZSBjbG9jayBpcyBsb29rZWQgYXQuICovXG5leHBvcnQgY29uc3QgVElDS19NUyA9IDJfMDAwO1xuXG4vKiogU2lsZW5jZSBiZXlvbmQgdGhlIHNlcnZlcidzIGhlYXJ0YmVhdCB0aGF0IGVuZHMgYSBjb25uZWN0aW9uLiAqL1xuZXhwb3J0IGNvbnN0IEhFQVJUQkVBVF9HUkFDRV9NUyA9IDVfMDAwO1xuXG4vKipcbiAqIExvb2tzIGF0IHRoZSBjbG9jayBpbnN0ZWFkIG9mIG1vdmluZyBhIHRpbWVyIGZvciBlYWNoIGZyYW1lLiBBIHRpY2sgdGhhdCBjb21lcyBmYXIgdG9vIGxhdGUgbWVhbnMgdGhhdCB0aGUgcGFnZSwgb3JcbiAqIHRoZSBtYWNoaW5lLCB3YXMgYXNsZWVwOiBgc2xlcHRgIGlzIGNhbGxlZCBpbnN0ZWFkIG9mIGB0aWNrYCwgc2luY2Ugbm9ib2R5IGNvdWxkIGhhdmUgaGVhcmQgYW55dGhpbmcgbWVhbndoaWxlLlxuICovXG5leHBvcnQgZnVuY3Rpb24gd2F0Y2hDbG9jayh0aWNrOiAobm93OiBudW1iZXIpID0+IHZvaWQsIHNsZXB0OiAoKSA9PiB2b2lkKTogKCkgPT4gdm9pZCB7XG4gIGxldCBsYXN0ID0gRGF0ZS5ub3coKTtcbiAgY29uc3QgdGltZXIgPSBzZXRJbnRlcnZhbCgoKSA9PiB7XG4gICAgY29uc3Qgbm93ID0gRGF0ZS5ub3coKTtcbiAgICBjb25zdCBsYXRlID0gbm93IC0gbGFzdCA+IDMgKiBUSUNLX01TO1xuICAgIGxhc3QgPSBub3c7XG4gICAgaWYgKGxhdGUpIHNsZXB0KCk7XG4gICAgZWxzZSB0aWNrKG5vdyk7XG4gIH0sIFRJQ0tfTVMpO1xuICByZXR1cm4gKCkgPT4gY2xlYXJJbnRlcnZhbCh0aW1lcik7XG59XG4iLCAiaW1wb3J0IHR5cGUgeyBCZWxmcnlFcnJvciB9IGZyb20gXCIuL2FwaS5qc1wiO1xuaW1wb3J0IHsgY3JlYXRlQmFja29mZiB9IGZyb20gXCIuL2JhY2tvZmYuanNcIjtcbmltcG9ydCB0eXBlIHsgQ2xvc2UsIENvbm5lY3RQYXJhbXMsIE51bWJlcmVkQ29tbWFuZCwgU2VydmVyRnJhbWUsIFRyYW5zcG9ydEtpbmQgfSBmcm9tIFwiLi9mcmFtZXMuanNcIjtcbmltcG9ydCB7IGNyZWF0ZUhlYWx0aCB9IGZyb20gXCIuL2hlYWx0aC5qc1wiO1xuaW1wb3J0IHsgb3BlbkxpbmssIHR5cGUgTGluaywgdHlwZSBQdXJwb3NlIH0gZnJvbSBcIi4vbGluay5qc1wiO1xuaW1wb3J0IHR5cGUgeyBNZW1vcnkgfSBmcm9tIFwiLi9tZW1vcnkuanNcIjtcbmltcG9ydCB0eXBlIHsgU2Vzc2lvbiB9IGZyb20gXCIuL3Nlc3Npb24uanNcIjtcbmltcG9ydCB0eXBlIHsgQ2xpZW50U3RhdGUgfSBmcm9tIFwiLi9zdGF0ZS5qc1wiO1xuaW1wb3J0IHR5cGUgeyBOb3RlIH0gZnJvbSBcIi4vdGltZWxpbmUuanNcIjtcbmltcG9ydCB0eXBlIHsgVG9rZW5zIH0gZnJvbSBcIi4vdG9rZW5zLmpzXCI7XG5pbXBvcnQgdHlwZSB7IEV4Y2hhbmdlLCBPcGVuIH0gZnJvbSBcIi4vdHJhbnNwb3J0LmpzXCI7XG5pbXBvcnQgeyBmYXVsdCwgdGltZXIgfSBmcm9tIFwiLi91dGlsLmpzXCI7XG5pbXBvcnQgeyBpc09mZmxpbmUsIHdhdGNoUGFnZSB9IGZyb20gXCIuL3dha2UuanNcIjtcbmltcG9ydCB7IEhFQVJUQkVBVF9HUkFDRV9NUywgd2F0Y2hDbG9jayB9IGZyb20gXCIuL3dhdGNoZG9nLmpzXCI7XG5cbi8qKiBBIGNvbm5lY3Rpb24gdGhhdCBsaXZlZCBzbyBsb25nIHdhcyBhIGdvb2Qgb25lOiB0aGUgbmV4dCBmYWlsdXJlIGNvdW50cyBhcyB0aGUgZmlyc3QuICovXG5jb25zdCBTVEFCTEVfTVMgPSA1XzAwMDtcblxuLyoqIEZvciBhIHNpZ24gb2YgbGlmZSBvbiB3YWtpbmcuICovXG5leHBvcnQgY29uc3QgQ0hFQ0tfTVMgPSAzXzAwMDtcblxuLyoqIE9uIGEgbGVzc2VyIHRyYW5zcG9ydDogdW50aWwgdGhlIGJldHRlciBvbmVzIGFyZSBwcm9iZWQ7IHRoZW4gZG91YmxpbmcgdG8gdGhlIGNhcC4gKi9cbmV4cG9ydCBjb25zdCBQUk9CRV9NUyA9IDEwXzAwMDtcbmV4cG9ydCBjb25zdCBQUk9CRV9DQVBfTVMgPSAzMDBfMDAwO1xuXG4vKiogVGhlIHBoYXNlLCB0aGUgZW50cnkgb2YgdGhlIHRpbWVsaW5lIGFuZCB3aGF0IGlzIHJlbWVtYmVyZWQuICovXG5jb25zdCBMSVZFID0gXCJsaXZlXCI7XG5cbi8qKiBBZnRlciBhIHBhZ2Ugd2VudCwgdW50aWwgaXQgaXMgdGFrZW4gdG8gYmUgc3RpbGwgdGhlcmUuICovXG5jb25zdCBISURERU5fTVMgPSA1XzAwMDtcblxuLyoqIFRoZSBwYXJ0IG9mIHRoZSBjbGllbnQncyBzdGF0ZSB0aGF0IGlzIGFib3V0IGNvbm5lY3Rpb25zLiAqL1xuZXhwb3J0IHR5cGUgU3RhdHVzID0geyAtcmVhZG9ubHkgW0tleSBpbiBFeGNsdWRlPGtleW9mIENsaWVudFN0YXRlLCBcInNlc3Npb25cIiB8IFwiY3Vyc29yXCI+XTogQ2xpZW50U3RhdGVbS2V5XSB9O1xuXG5leHBvcnQgaW50ZXJmYWNlIENvbm5lY3RvckV2ZW50cyB7XG4gIC8qKiBGcm9tIHRoZSBjb25uZWN0aW9uIHRoYXQgY291bnRzLCBiZWdpbm5pbmcgd2l0aCBpdHMgd2VsY29tZS4gKi9cbiAgZnJhbWUoZnJhbWU6IFNlcnZlckZyYW1lKTogdm9pZDtcbiAgLyoqIEEgY29ubmVjdGlvbiBpcyBsaXZlOiB3aGF0IHdhaXRzIGZvciBhIHJlcGx5IG1heSBnbyBvdXQgKGFnYWluKS4gYGJhY2tgOiBpdCBoYWQgYmVlbiBsb3N0LiAqL1xuICBsaXZlKGJhY2s6IGJvb2xlYW4pOiB2b2lkO1xuICBjaGFuZ2VkKCk6IHZvaWQ7XG59XG5cbmV4cG9ydCBpbnRlcmZhY2UgQ29ubmVjdG9yT3B0aW9ucyB7XG4gIGJhc2U6IHN0cmluZztcbiAgLyoqIEJlc3QgZmlyc3QuICovXG4gIHRyYW5zcG9ydHM6IFRyYW5zcG9ydEtpbmRbXTtcbiAgb3BlbjogeyBba2luZCBpbiBUcmFuc3BvcnRLaW5kXTogT3BlbiB9O1xuICBleGNoYW5nZTogRXhjaGFuZ2U7XG4gIG1lbW9yeTogTWVtb3J5O1xuICBub3RlOiBOb3RlO1xuICBoZWFydGJlYXRNczogbnVtYmVyIHwgdW5kZWZpbmVkO1xufVxuXG4vKipcbiAqIEtlZXBzIG9uZSBjb25uZWN0aW9uIG9mIHRoZSBzZXNzaW9uIGFsaXZlLCBvdmVyIHRoZSBiZXN0IHRyYW5zcG9ydCB0aGF0IGdldHMgdGhyb3VnaC5cbiAqXG4gKiBBdCBtb3N0IG9uZSBsaW5rIGlzIGBsaXZlYDogaXRzIGZyYW1lcyBjb3VudC4gT3RoZXJzLCB0aGUgYHJpdmFsc2AsIGFyZSBiZWluZyBvcGVuZWQgYmVzaWRlIGl0IG9yIGluIGl0cyBzdGVhZC4gVGhlXG4gKiBmaXJzdCB3ZWxjb21lIG1ha2VzIGEgcml2YWwgbGl2ZSBhbmQgZW5kcyB0aGUgb3RoZXJzOyBzaW5jZSBhbGwgcmVhZCBmcm9tIHRoZSBzYW1lIGN1cnNvciwgaXQgZG9lcyBub3QgbWF0dGVyIHdob1xuICogZGVsaXZlcnMgd2hhdC4gVGhlIHNlcnZlciBnaXZlcyB0aGUgc2Vzc2lvbiB0byB0aGUgaGlnaGVzdCBgYXR0ZW1wdGAsIHNvIGluIGEgcmFjZSBhIGJldHRlciB0cmFuc3BvcnQgaGFzIHRoZVxuICogaGlnaGVyIG51bWJlcjogb25lIHRoYXQgc3RhcnRzIGxhdGVyIGNhbm5vdCB0YWtlIHRoZSBzZXNzaW9uIGZyb20gaXQuXG4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgQ29ubmVjdG9yIHtcbiAgcmVhZG9ubHkgc3RhdHVzOiBTdGF0dXM7XG4gIHN0YXJ0KCk6IHZvaWQ7XG4gIHN0b3AoZXJyb3I/OiBCZWxmcnlFcnJvcik6IHZvaWQ7XG4gIHNlbmQoY29tbWFuZHM6IE51bWJlcmVkQ29tbWFuZFtdKTogdm9pZDtcbiAgY3V0KCk6IHZvaWQ7XG4gIC8qKiBTYXlzIHdoZXRoZXIgaXQgY2FtZSBhYm91dC4gKi9cbiAgc3dpdGNoVG8oa2luZDogVHJhbnNwb3J0S2luZCwgZG9uZTogKGRvbmU6IGJvb2xlYW4pID0+IHZvaWQpOiB2b2lkO1xufVxuXG5leHBvcnQgZnVuY3Rpb24gY3JlYXRlQ29ubmVjdG9yKFxuICBvcHRpb25zOiBDb25uZWN0b3JPcHRpb25zLFxuICBzZXNzaW9uOiBTZXNzaW9uLFxuICB0b2tlbnM6IFRva2VucyxcbiAgZXZlbnRzOiBDb25uZWN0b3JFdmVudHMsXG4pOiBDb25uZWN0b3Ige1xuICBjb25zdCB7IHRyYW5zcG9ydHMsIG1lbW9yeSwgbm90ZSB9ID0gb3B0aW9ucztcbiAgY29uc3QgaGVhbHRoID0gY3JlYXRlSGVhbHRoKG1lbW9yeSwgbm90ZSk7XG4gIGNvbnN0IGJhY2tvZmYgPSBjcmVhdGVCYWNrb2ZmKCk7XG4gIGxldCBsaXZlOiBMaW5rIHwgdW5kZWZpbmVkO1xuICBsZXQgcml2YWxzOiBMaW5rW10gPSBbXTtcbiAgLyoqIFdoYXQgaXMgc3RpbGwgdG8gYmUgc3RhcnRlZCBpbiB0aGlzIHJhY2UuICovXG4gIGxldCBxdWV1ZTogVHJhbnNwb3J0S2luZFtdID0gW107XG4gIC8qKiBBdHRlbXB0IG51bWJlcnMgb2YgdGhpcyByYWNlIGxpZSBhYm92ZSBpdC4gKi9cbiAgbGV0IGJhc2UgPSAwO1xuICAvKiogVGVsbHMgYSB0b2tlbiB0aGF0IGNvbWVzIHRvbyBsYXRlIGZyb20gdGhlIG9uZSB0aGF0IGlzIHdhaXRlZCBmb3IuICovXG4gIGxldCB0dXJuID0gMDtcbiAgbGV0IHdhc0xpdmUgPSBmYWxzZTtcbiAgLyoqIFRoZSBsaXZlIGNvbm5lY3Rpb24ncyB3ZWxjb21lIGhhcyBiZWVuIGRlYWx0IHdpdGg6IGNvbW1hbmRzIGdvIG91dCwgdGhvc2Ugb2YgYmVmb3JlIGZpcnN0LiAqL1xuICBsZXQgZ3JlZXRlZCA9IGZhbHNlO1xuICBsZXQgcHJvYmVNcyA9IFBST0JFX01TO1xuICAvKiogV2hvIHdhaXRzIGZvciBhIGNoYW5nZSBvZiB0cmFuc3BvcnQuICovXG4gIGxldCBzd2l0Y2hpbmc6ICgoZG9uZTogYm9vbGVhbikgPT4gdm9pZCkgfCB1bmRlZmluZWQ7XG4gIGNvbnN0IHN0YXR1czogU3RhdHVzID0ge1xuICAgIHBoYXNlOiBcImlkbGVcIixcbiAgICB0cmFuc3BvcnQ6IHVuZGVmaW5lZCxcbiAgICBydHQ6IG1lbW9yeS5ub3cucnR0LFxuICAgIGF0dGVtcHQ6IDAsXG4gICAgbmV4dFJldHJ5QXQ6IHVuZGVmaW5lZCxcbiAgICBsYXN0RXJyb3I6IHVuZGVmaW5lZCxcbiAgfTtcbiAgY29uc3QgbGFkZGVyID0gdGltZXIoKTtcbiAgY29uc3QgcmV0cnkgPSB0aW1lcigpO1xuICBjb25zdCBwcm9iaW5nID0gdGltZXIoKTtcbiAgY29uc3QgY2hlY2tpbmcgPSB0aW1lcigpO1xuICBsZXQgdW53YXRjaDogKCgpID0+IHZvaWQpW10gPSBbXTtcblxuICBjb25zdCByYW5rID0gKGtpbmQ6IFRyYW5zcG9ydEtpbmQpID0+IHRyYW5zcG9ydHMuaW5kZXhPZihraW5kKTtcbiAgY29uc3QgYmV0dGVyID0gKCkgPT4gdHJhbnNwb3J0cy5zbGljZSgwLCBNYXRoLm1heCgwLCByYW5rKGxpdmUhLmtpbmQpKSk7XG5cbiAgZnVuY3Rpb24gd2l0aFRva2VuKHRoZW46ICgpID0+IHZvaWQsIG90aGVyd2lzZTogKGVycm9yOiBCZWxmcnlFcnJvcikgPT4gdm9pZCk6IHZvaWQge1xuICAgIGNvbnN0IG1pbmUgPSAodHVybiArPSAxKTtcbiAgICB0b2tlbnMuZmV0Y2goKGVycm9yKSA9PiB7XG4gICAgICBpZiAobWluZSAhPT0gdHVybikgcmV0dXJuO1xuICAgICAgaWYgKGVycm9yKSBvdGhlcndpc2UoZXJyb3IpO1xuICAgICAgZWxzZSB0aGVuKCk7XG4gICAgfSk7XG4gIH1cblxuICBmdW5jdGlvbiBzZXR0bGVTd2l0Y2goZG9uZTogYm9vbGVhbik6IHZvaWQge1xuICAgIGNvbnN0IHNldHRsZSA9IHN3aXRjaGluZztcbiAgICBzd2l0Y2hpbmcgPSB1bmRlZmluZWQ7XG4gICAgaWYgKHNldHRsZSkgc2V0dGxlKGRvbmUpO1xuICB9XG5cbiAgZnVuY3Rpb24gZHJvcChsaW5rOiBMaW5rIHwgdW5kZWZpbmVkKTogdm9pZCB7XG4gICAgaWYgKCFsaW5rKSByZXR1cm47XG4gICAgLy8gQSBzZXNzaW9uIHRoYXQgd2FzIG1hZGUgZm9yIGEgcml2YWwgZW5kcyB3aXRoIGl0LlxuICAgIGlmIChsaW5rICE9PSBsaXZlICYmIGxpbmsud2VsY29tZSAmJiBsaW5rLmZyZXNoKSBsaW5rLmJ5ZSgpO1xuICAgIGxpbmsuY2xvc2UoKTtcbiAgICByaXZhbHMgPSByaXZhbHMuZmlsdGVyKChyaXZhbCkgPT4gcml2YWwgIT09IGxpbmspO1xuICAgIGlmIChsaW5rID09PSBsaXZlKSB7XG4gICAgICBsaXZlID0gc3RhdHVzLnRyYW5zcG9ydCA9IHVuZGVmaW5lZDtcbiAgICAgIGdyZWV0ZWQgPSBmYWxzZTtcbiAgICB9XG4gIH1cblxuICAvKiogV2hhdGV2ZXIgd2FzIHVuZGVyIHdheSBnaXZlcyB3YXkgdG8gd2hhdCBjb21lcyBub3cuICovXG4gIGZ1bmN0aW9uIGNsZWFyKCk6IHZvaWQge1xuICAgIHR1cm4gKz0gMTtcbiAgICBxdWV1ZSA9IFtdO1xuICAgIGxhZGRlcigpO1xuICAgIHJldHJ5KCk7XG4gICAgcHJvYmluZygpO1xuICAgIHN0YXR1cy5uZXh0UmV0cnlBdCA9IHVuZGVmaW5lZDtcbiAgICByaXZhbHMuZm9yRWFjaCgocml2YWwpID0+IGRyb3Aocml2YWwpKTtcbiAgfVxuXG4gIGZ1bmN0aW9uIHBhcmFtc09mKGF0dGVtcHQ6IG51bWJlciwgcHVycG9zZTogUHVycG9zZSwga2luZDogVHJhbnNwb3J0S2luZCk6IENvbm5lY3RQYXJhbXMge1xuICAgIGNvbnN0IHBhcmFtcyA9IHNlc3Npb24ucGFyYW1zKGF0dGVtcHQpO1xuICAgIGlmIChwdXJwb3NlID09PSBcInNjb3V0XCIpIHtcbiAgICAgIGRlbGV0ZSBwYXJhbXMuc2Vzc2lvbjtcbiAgICAgIGRlbGV0ZSBwYXJhbXMuY3Vyc29yO1xuICAgICAgaWYgKHBhcmFtcy5jaGFubmVscykgcGFyYW1zLmNoYW5uZWxzID0gcGFyYW1zLmNoYW5uZWxzLnNsaWNlKDAsIDEpO1xuICAgIH1cbiAgICBjb25zdCBoZWFydGJlYXQgPSBNYXRoLm1pbihvcHRpb25zLmhlYXJ0YmVhdE1zIHx8IEluZmluaXR5LCBoZWFsdGguYmVhcnMoKSk7XG4gICAgaWYgKGhlYXJ0YmVhdCA8IEluZmluaXR5KSBwYXJhbXMuaGVhcnRiZWF0X21zID0gTWF0aC5mbG9vcihoZWFydGJlYXQpO1xuICAgIGlmIChraW5kID09PSBcInNzZVwiICYmIChtZW1vcnkubm93LnBhZCB8fCBwdXJwb3NlID09PSBcInNjb3V0XCIpKSBwYXJhbXMucGFkID0gMTtcbiAgICByZXR1cm4gcGFyYW1zO1xuICB9XG5cbiAgZnVuY3Rpb24gb3BlbihraW5kOiBUcmFuc3BvcnRLaW5kLCBhdHRlbXB0OiBudW1iZXIsIHB1cnBvc2U6IFB1cnBvc2UpOiB2b2lkIHtcbiAgICBub3RlKHB1cnBvc2UgPT09IFwiY2xhaW1cIiA/IFwic3RhcnRcIiA6IFwicHJvYmVcIiwga2luZCk7XG4gICAgc2Vzc2lvbi5hdHRlbXB0ID0gTWF0aC5tYXgoc2Vzc2lvbi5hdHRlbXB0LCBhdHRlbXB0KTtcbiAgICBjb25zdCBvcGVuaW5nID0ge1xuICAgICAgYmFzZTogb3B0aW9ucy5iYXNlLFxuICAgICAgZXhjaGFuZ2U6IG9wdGlvbnMuZXhjaGFuZ2UsXG4gICAgICBwYXJhbXM6IHBhcmFtc09mKGF0dGVtcHQsIHB1cnBvc2UsIGtpbmQpLFxuICAgICAgcHJvYmU6IHB1cnBvc2UgPT09IFwicHJvYmVcIixcbiAgICAgIHRva2VuOiAoKSA9PiB0b2tlbnMuY3VycmVudCxcbiAgICAgIHNlc3Npb246ICgpID0+IHNlc3Npb24uaWQsXG4gICAgICBjdXJzb3I6IHNlc3Npb24uY3Vyc29yLFxuICAgICAgcGF0aWVuY2U6IGhlYWx0aC5iZWFycyxcbiAgICB9O1xuICAgIHJpdmFscy5wdXNoKG9wZW5MaW5rKGtpbmQsIHB1cnBvc2UsIG9wdGlvbnMub3BlbltraW5kXSwgb3BlbmluZywgeyBmcmFtZTogb25GcmFtZSwgZmxvd3M6IG9uRmxvd3MsIGVuZGVkOiBvbkVuZGVkIH0pKTtcbiAgfVxuXG4gIC8qKiBBbGwgdHJhbnNwb3J0cywgb25lIGFmdGVyIHRoZSBvdGhlciwgdW50aWwgb25lIGlzIHdlbGNvbWVkLiBCZXNpZGUgYSBsaXZlIGNvbm5lY3Rpb24gdGhhdCBtYXkgYmUgZGVhZCwgdG9vLiAqL1xuICBmdW5jdGlvbiByYWNlKCk6IHZvaWQge1xuICAgIGNsZWFyKCk7XG4gICAgc3RhdHVzLmF0dGVtcHQgKz0gMTtcbiAgICBpZiAoIWxpdmUpIHN0YXR1cy5waGFzZSA9IHdhc0xpdmUgPyBcInJlY292ZXJpbmdcIiA6IFwiY29ubmVjdGluZ1wiO1xuICAgIHdpdGhUb2tlbigoKSA9PiBjbGltYihoZWFsdGgub3JkZXIodHJhbnNwb3J0cykpLCBmYWlsZWQpO1xuICAgIGV2ZW50cy5jaGFuZ2VkKCk7XG4gIH1cblxuICBmdW5jdGlvbiBjbGltYihraW5kczogVHJhbnNwb3J0S2luZFtdKTogdm9pZCB7XG4gICAgcXVldWUgPSBraW5kcztcbiAgICBiYXNlID0gc2Vzc2lvbi5hdHRlbXB0O1xuICAgIHNlc3Npb24uYXR0ZW1wdCArPSB0cmFuc3BvcnRzLmxlbmd0aDtcbiAgICBzdGVwKHRydWUpO1xuICB9XG5cbiAgZnVuY3Rpb24gc3RlcChmaXJzdD86IGJvb2xlYW4pOiB2b2lkIHtcbiAgICBjb25zdCBraW5kID0gcXVldWUuc2hpZnQoKTtcbiAgICBpZiAoIWtpbmQpIHJldHVybjtcbiAgICAvLyBBIFdlYlNvY2tldCB0aGF0IGhhbmdzIGFmdGVyIHRoZSBzZXJ2ZXIgdG9vayBpdCBmb3Igb3BlbiB3b3VsZCBob2xkIHRoZSBzZXNzaW9uLCBvciBsZWF2ZSBvbmUgYmVoaW5kLiBTbyBpdFxuICAgIC8vIGNsYWltcyBhdCBvbmNlLCBhbmQgc2F2ZXMgYSByb3VuZCB0cmlwLCBvbmx5IHdoZXJlIGl0IGlzIHdoYXQgd29ya2VkIGxhc3QuXG4gICAgY29uc3QgcHJvYmUgPSBraW5kID09PSBcIndzXCIgJiYgdHJhbnNwb3J0cy5sZW5ndGggPiAxICYmICEoZmlyc3QgJiYgbWVtb3J5Lm5vdy50cmFuc3BvcnQgPT09IGtpbmQpO1xuICAgIG9wZW4oa2luZCwgYmFzZSArIHRyYW5zcG9ydHMubGVuZ3RoIC0gcmFuayhraW5kKSwgcHJvYmUgPyBcInByb2JlXCIgOiBcImNsYWltXCIpO1xuICAgIGxhZGRlcihoZWFsdGgucGF0aWVuY2UoKSwgc3RlcCk7XG4gIH1cblxuICAvKiogVGhpcyByYWNlLCBvciB0aGlzIGF0dGVtcHQgYmVzaWRlIGEgbGl2ZSBjb25uZWN0aW9uLCBoYXMgY29tZSB0byBub3RoaW5nLiAqL1xuICBmdW5jdGlvbiBmYWlsZWQoZXJyb3I6IEJlbGZyeUVycm9yLCBhc2tlZE1zPzogbnVtYmVyKTogdm9pZCB7XG4gICAgaWYgKGxpdmUpIHtcbiAgICAgIHN0YXR1cy5hdHRlbXB0ID0gMDtcbiAgICAgIHNldHRsZVN3aXRjaChmYWxzZSk7XG4gICAgICBhcm1Qcm9iZXIoKTtcbiAgICAgIGV2ZW50cy5jaGFuZ2VkKCk7XG4gICAgfSBlbHNlIHtcbiAgICAgIHN0YXR1cy5sYXN0RXJyb3IgPSBlcnJvcjtcbiAgICAgIHJldHJ5TGF0ZXIoYXNrZWRNcyk7XG4gICAgfVxuICB9XG5cbiAgZnVuY3Rpb24gcmV0cnlMYXRlcihhc2tlZE1zPzogbnVtYmVyKTogdm9pZCB7XG4gICAgc2V0dGxlU3dpdGNoKGZhbHNlKTtcbiAgICBjb25zdCBkZWxheSA9IGJhY2tvZmYuZGVsYXkoYXNrZWRNcyk7XG4gICAgc3RhdHVzLnBoYXNlID0gaXNPZmZsaW5lKCkgPyBcIm9mZmxpbmVcIiA6IHdhc0xpdmUgPyBcInJlY292ZXJpbmdcIiA6IFwiY29ubmVjdGluZ1wiO1xuICAgIHN0YXR1cy5uZXh0UmV0cnlBdCA9IERhdGUubm93KCkgKyBkZWxheTtcbiAgICBub3RlKFwicmV0cnlcIiwgdW5kZWZpbmVkLCBkZWxheSk7XG4gICAgcmV0cnkoZGVsYXksIHJhY2UpO1xuICAgIGV2ZW50cy5jaGFuZ2VkKCk7XG4gIH1cblxuICBmdW5jdGlvbiBvbkZyYW1lKGxpbms6IExpbmssIGZyYW1lOiBTZXJ2ZXJGcmFtZSk6IHZvaWQge1xuICAgIGxldCBiYWNrID0gZmFsc2U7XG4gICAgaWYgKGZyYW1lLnR5cGUgPT09IFwicmVhZHlcIikge1xuICAgICAgbm90ZShcInJlYWR5XCIsIGxpbmsua2luZCk7XG4gICAgICBsaW5rLmNsYWltKHBhcmFtc09mKChzZXNzaW9uLmF0dGVtcHQgKz0gMSksIFwiY2xhaW1cIiwgbGluay5raW5kKSk7XG4gICAgICAvLyBJdCBoYXMgcHJvdmVuIGl0c2VsZjogZ2l2ZSBpdCB0aGUgdGltZSB0byBiZSB3ZWxjb21lZC5cbiAgICAgIHJldHVybiBsYWRkZXIoaGVhbHRoLnBhdGllbmNlKCksIHN0ZXApO1xuICAgIH1cbiAgICBpZiAoZnJhbWUudHlwZSA9PT0gXCJ3ZWxjb21lXCIgJiYgbGluayAhPT0gbGl2ZSkge1xuICAgICAgbm90ZShcIndlbGNvbWVcIiwgbGluay5raW5kLCBEYXRlLm5vdygpIC0gbGluay5vcGVuZWRBdCk7XG4gICAgICBpZiAobGluay5wdXJwb3NlID09PSBcInNjb3V0XCIpIHJldHVybjtcbiAgICAgIC8vIEl0IGNhbWUgdG9vIGxhdGUsIHdpdGggYSBzZXNzaW9uIHRoYXQgbm9ib2R5IG5lZWRzLlxuICAgICAgaWYgKGxpbmsuZnJlc2ggJiYgc2Vzc2lvbi5pZCkgcmV0dXJuIGRyb3AobGluayk7XG4gICAgICBiYWNrID0gd2FzTGl2ZSAmJiBzdGF0dXMucGhhc2UgIT09IExJVkU7XG4gICAgICB3YXNMaXZlID0gdHJ1ZTtcbiAgICAgIHByb21vdGUobGluayk7XG4gICAgfVxuICAgIGlmIChsaW5rICE9PSBsaXZlKSByZXR1cm47XG4gICAgZXZlbnRzLmZyYW1lKGZyYW1lKTtcbiAgICBpZiAoZnJhbWUudHlwZSA9PT0gXCJ3ZWxjb21lXCIpIHtcbiAgICAgIGdyZWV0ZWQgPSB0cnVlO1xuICAgICAgZXZlbnRzLmxpdmUoYmFjayk7XG4gICAgfVxuICAgIGlmIChmcmFtZS50eXBlID09PSBcInJlY29ubmVjdFwiKSByZXRyeShmcmFtZS5hZnRlcl9tcywgcmFjZSk7XG4gIH1cblxuICAvKiogQWZ0ZXIgdGhlIG5ld2VyIHdlbGNvbWUgdGhlIG9sZGVyIGNvbm5lY3Rpb24gbm8gbG9uZ2VyIGNvdW50cy4gKi9cbiAgZnVuY3Rpb24gcHJvbW90ZShsaW5rOiBMaW5rKTogdm9pZCB7XG4gICAgY29uc3QgeyBraW5kIH0gPSBsaW5rO1xuICAgIGNvbnN0IHJ0dCA9IERhdGUubm93KCkgLSBsaW5rLm9wZW5lZEF0O1xuICAgIHJpdmFscyA9IHJpdmFscy5maWx0ZXIoKHJpdmFsKSA9PiByaXZhbCAhPT0gbGluayk7XG4gICAgZHJvcChsaXZlKTtcbiAgICBsaXZlID0gbGluaztcbiAgICBxdWV1ZSA9IFtdO1xuICAgIHR1cm4gKz0gMTtcbiAgICBbbGFkZGVyLCByZXRyeSwgY2hlY2tpbmddLmZvckVhY2goKHdhaXRpbmcpID0+IHdhaXRpbmcoKSk7XG4gICAgcml2YWxzLmZvckVhY2goKHJpdmFsKSA9PiB7XG4gICAgICAvLyBXaGF0IGlzIGJldHRlciBtYXkgc3RpbGwgY29tZS4gQW5kIG9mIG9uZSB0aGF0IG1ha2VzIGEgc2Vzc2lvbiBvZiBpdHMgb3duIHdlIGhhdmUgdG8gaGVhciwgdG8gZW5kIGl0LlxuICAgICAgaWYgKHJpdmFsLmZyZXNoIHx8IHJhbmsocml2YWwua2luZCkgPCByYW5rKGtpbmQpKSByZXR1cm47XG4gICAgICBub3RlKFwiZHJvcHBlZFwiLCByaXZhbC5raW5kKTtcbiAgICAgIGRyb3Aocml2YWwpO1xuICAgIH0pO1xuICAgIHN0YXR1cy5waGFzZSA9IExJVkU7XG4gICAgc3RhdHVzLnRyYW5zcG9ydCA9IGtpbmQ7XG4gICAgc3RhdHVzLnJ0dCA9IHJ0dDtcbiAgICBzdGF0dXMuYXR0ZW1wdCA9IDA7XG4gICAgc3RhdHVzLm5leHRSZXRyeUF0ID0gc3RhdHVzLmxhc3RFcnJvciA9IHVuZGVmaW5lZDtcbiAgICBub3RlKExJVkUsIGtpbmQsIHJ0dCk7XG4gICAgbWVtb3J5LmxlYXJuKHsgcnR0IH0pO1xuICAgIGlmIChraW5kICE9PSBcInNzZVwiKSByZW1lbWJlcihraW5kLCBMSVZFKTtcbiAgICBzZXR0bGVTd2l0Y2godHJ1ZSk7XG4gICAgYXJtUHJvYmVyKCk7XG4gIH1cblxuICBmdW5jdGlvbiByZW1lbWJlcihraW5kOiBUcmFuc3BvcnRLaW5kLCBmYXRlOiBzdHJpbmcpOiB2b2lkIHtcbiAgICBjb25zdCBvdXRjb21lID0gbWVtb3J5Lm5vdy5vdXRjb21lIHx8IHt9O1xuICAgIG91dGNvbWVba2luZF0gPSBmYXRlO1xuICAgIG1lbW9yeS5sZWFybihmYXRlID09PSBMSVZFID8geyB0cmFuc3BvcnQ6IGtpbmQsIG91dGNvbWUgfSA6IHsgb3V0Y29tZSB9KTtcbiAgfVxuXG4gIGZ1bmN0aW9uIG9uRmxvd3MobGluazogTGluayk6IHZvaWQge1xuICAgIG5vdGUoXCJmbG93c1wiLCBsaW5rLmtpbmQpO1xuICAgIGlmIChsaW5rID09PSBsaXZlKSByZXR1cm4gcmVtZW1iZXIobGluay5raW5kLCBMSVZFKTtcbiAgICBpZiAobGluay5wdXJwb3NlICE9PSBcInNjb3V0XCIpIHJldHVybjtcbiAgICBtZW1vcnkubGVhcm4oeyBwYWQ6IHRydWUgfSk7XG4gICAgZHJvcChsaW5rKTtcbiAgICBvcGVuKGxpbmsua2luZCwgc2Vzc2lvbi5hdHRlbXB0ICsgMSwgXCJjbGFpbVwiKTtcbiAgfVxuXG4gIC8qKiBCZXR0ZXIgdHJhbnNwb3J0cyBhcmUgdHJpZWQgYWdhaW4gZnJvbSB0aW1lIHRvIHRpbWUsIHdpdGhvdXQgdG91Y2hpbmcgdGhlIHNlc3Npb24gYmVmb3JlIHRoZXkgaGF2ZSBwcm92ZW4gZ29vZC4gKi9cbiAgZnVuY3Rpb24gYXJtUHJvYmVyKCk6IHZvaWQge1xuICAgIGlmICghbGl2ZSB8fCAhYmV0dGVyKCkubGVuZ3RoKSByZXR1cm4gcHJvYmluZygpO1xuICAgIHByb2JpbmcocHJvYmVNcyAqICgwLjc1ICsgTWF0aC5yYW5kb20oKSAvIDIpLCAoKSA9PiB7XG4gICAgICBwcm9iZU1zID0gTWF0aC5taW4oUFJPQkVfQ0FQX01TLCBwcm9iZU1zICogMik7XG4gICAgICBhcm1Qcm9iZXIoKTtcbiAgICAgIGlmIChyaXZhbHMubGVuZ3RoKSByZXR1cm47XG4gICAgICB3aXRoVG9rZW4oKCkgPT4ge1xuICAgICAgICBiZXR0ZXIoKS5mb3JFYWNoKChraW5kKSA9PiBvcGVuKGtpbmQsIHNlc3Npb24uYXR0ZW1wdCwga2luZCA9PT0gXCJ3c1wiID8gXCJwcm9iZVwiIDogXCJzY291dFwiKSk7XG4gICAgICB9LCBmYWlsZWQpO1xuICAgIH0pO1xuICB9XG5cbiAgZnVuY3Rpb24gb25FbmRlZChsaW5rOiBMaW5rLCBkZXRhaWw6IHN0cmluZywgZnJhbWU/OiBDbG9zZSwgaGVsZD86IGJvb2xlYW4pOiB2b2lkIHtcbiAgICBjb25zdCB7IGtpbmQgfSA9IGxpbms7XG4gICAgY29uc3Qgbm93ID0gRGF0ZS5ub3coKTtcbiAgICBjb25zdCBvZkxpdmUgPSBsaW5rID09PSBsaXZlO1xuICAgIG5vdGUob2ZMaXZlID8gXCJsb3N0XCIgOiBcImZhaWxlZFwiLCBraW5kLCBkZXRhaWwpO1xuICAgIGRyb3AobGluayk7XG4gICAgaWYgKG9mTGl2ZSAmJiBub3cgLSBsaW5rLndlbGNvbWVkQXQgPj0gU1RBQkxFX01TKSBiYWNrb2ZmLnJlc2V0KCk7XG4gICAgaWYgKGZyYW1lKSByZXR1cm4gb25DbG9zZShsaW5rLCBmcmFtZSwgb2ZMaXZlKTtcblxuICAgIGNvbnN0IGVycm9yID0gZmF1bHQoXCJjb25uZWN0aW9uX2xvc3RcIiwgYCR7a2luZH06ICR7ZGV0YWlsfWApO1xuICAgIHJlbWVtYmVyKGtpbmQsIGRldGFpbCk7XG4gICAgaWYgKG9mTGl2ZSkge1xuICAgICAgc3RhdHVzLmxhc3RFcnJvciA9IGVycm9yO1xuICAgICAgaWYgKGhlbGQpIHtcbiAgICAgICAgLy8gRXZlcnl0aGluZyBiZWxvdyBpdCwgYXQgb25jZS5cbiAgICAgICAgaGVhbHRoLmNvbmRlbW4oa2luZCk7XG4gICAgICAgIGNvbnN0IGJlbG93ID0gdHJhbnNwb3J0cy5zbGljZShyYW5rKGtpbmQpICsgMSk7XG4gICAgICAgIGlmIChiZWxvdy5sZW5ndGgpIHtcbiAgICAgICAgICBzdGF0dXMucGhhc2UgPSBcInJlY292ZXJpbmdcIjtcbiAgICAgICAgICBjbGltYihiZWxvdyk7XG4gICAgICAgICAgcmV0dXJuIGV2ZW50cy5jaGFuZ2VkKCk7XG4gICAgICAgIH1cbiAgICAgIH0gZWxzZSBpZiAoIWlzT2ZmbGluZSgpKSB7XG4gICAgICAgIGhlYWx0aC5kaWVkKGtpbmQsIG5vdyAtIGxpbmsud2VsY29tZWRBdCwgbm93IC0gbGluay5oZWFyZEF0KTtcbiAgICAgICAgaWYgKG5vdyAtIGxpbmsud2VsY29tZWRBdCA+IFBST0JFX01TKSBwcm9iZU1zID0gUFJPQkVfTVM7XG4gICAgICB9XG4gICAgICByZXRyeUxhdGVyKCk7XG4gICAgfSBlbHNlIHtcbiAgICAgIHJpdmFsRmFpbGVkKGVycm9yKTtcbiAgICB9XG4gIH1cblxuICBmdW5jdGlvbiByaXZhbEZhaWxlZChlcnJvcjogQmVsZnJ5RXJyb3IsIGFza2VkTXM/OiBudW1iZXIpOiB2b2lkIHtcbiAgICBpZiAocXVldWUubGVuZ3RoKSBzdGVwKCk7XG4gICAgZWxzZSBpZiAoIXJpdmFscy5sZW5ndGggJiYgIXJldHJ5Lm9uKSBmYWlsZWQoZXJyb3IsIGFza2VkTXMpO1xuICB9XG5cbiAgZnVuY3Rpb24gb25DbG9zZShsaW5rOiBMaW5rLCBmcmFtZTogQ2xvc2UsIG9mTGl2ZTogYm9vbGVhbik6IHZvaWQge1xuICAgIGNvbnN0IGVycm9yID0gZmF1bHQoZnJhbWUuY29kZSwgZnJhbWUuZGV0YWlsKTtcbiAgICBjb25zdCB7IGNvZGUsIHJldHJ5X2FmdGVyX21zIH0gPSBmcmFtZTtcbiAgICBpZiAoY29kZSA9PT0gXCJyZXBsYWNlZFwiKSByZXR1cm4gb25SZXBsYWNlZChsaW5rLCBmcmFtZSwgZXJyb3IsIG9mTGl2ZSk7XG4gICAgLy8gVGhlc2UgdHdvIG5hbWUgdGhlaXIgb3duIGN1cmU7IGBmaW5hbGAgd291bGQgbm90IGtub3cgb2YgaXQuXG4gICAgaWYgKGNvZGUgPT09IFwic2Vzc2lvbl9taXNtYXRjaFwiIHx8IChjb2RlID09PSBcImNoYW5uZWxzX3JlcXVpcmVkXCIgJiYgIXNlc3Npb24uY2hhbm5lbHMoKS5sZW5ndGgpKSB7XG4gICAgICBkcm9wKGxpdmUpO1xuICAgICAgc2Vzc2lvbi5mb3JnZXQoKTtcbiAgICB9IGVsc2UgaWYgKGZyYW1lLmZpbmFsICYmIGNvZGUgIT09IFwiY2hhbm5lbHNfcmVxdWlyZWRcIiAmJiAhbGl2ZSkge1xuICAgICAgcmV0dXJuIGNvbm5lY3Rvci5zdG9wKGVycm9yKTtcbiAgICB9XG4gICAgc3RhdHVzLmxhc3RFcnJvciA9IGVycm9yO1xuICAgIGlmIChvZkxpdmUpIHJldHJ5TGF0ZXIocmV0cnlfYWZ0ZXJfbXMpO1xuICAgIGVsc2Ugcml2YWxGYWlsZWQoZXJyb3IsIHJldHJ5X2FmdGVyX21zKTtcbiAgfVxuXG4gIC8qKiBTb21lYm9keSBoYXMgdGhlIHNlc3Npb246IG1vc3Qgb2Z0ZW4gYW5vdGhlciBjb25uZWN0aW9uIG9mIHRoaXMgdmVyeSBjbGllbnQuICovXG4gIGZ1bmN0aW9uIG9uUmVwbGFjZWQobGluazogTGluaywgZnJhbWU6IENsb3NlLCBlcnJvcjogQmVsZnJ5RXJyb3IsIG9mTGl2ZTogYm9vbGVhbik6IHZvaWQge1xuICAgIGlmIChmcmFtZS5jb25uZWN0aW9uICE9PSBzZXNzaW9uLmNvbm5lY3Rpb24pIHtcbiAgICAgIC8vIEEgZHVwbGljYXRlZCB0YWI6IGdvIG9uIGZyb20gdGhlIHNhbWUgY3Vyc29yIGluIGEgbmV3IHNlc3Npb24uXG4gICAgICBzZXNzaW9uLmlkID0gdW5kZWZpbmVkO1xuICAgICAgZHJvcChsaXZlKTtcbiAgICAgIHJldHVybiByZXRyeUxhdGVyKCk7XG4gICAgfVxuICAgIHNlc3Npb24uYXR0ZW1wdCA9IE1hdGgubWF4KHNlc3Npb24uYXR0ZW1wdCwgZnJhbWUuYXR0ZW1wdCEpO1xuICAgIC8vIFRoZSB3aW5uZXIgaGFzIGJlZW4gYW5zd2VyZWQsIGFuZCB0aGF0IGFuc3dlciBoYXMgbm90IGNvbWUgaGVyZSBiZWZvcmUgdGhpcyBvbmUuXG4gICAgY29uc3Qgd2lubmVyID0gcml2YWxzLmZpbHRlcigocml2YWwpID0+IHJpdmFsLmF0dGVtcHQgPT09IGZyYW1lLmF0dGVtcHQpWzBdO1xuICAgIGlmIChsaXZlKSByZXR1cm4gcml2YWxGYWlsZWQoZXJyb3IpO1xuICAgIHF1ZXVlID0gW107XG4gICAgbGFkZGVyKHdpbm5lciA/IGhlYWx0aC5wYXRpZW5jZSgpIDogMCwgKCkgPT4ge1xuICAgICAgaWYgKHdpbm5lcikge1xuICAgICAgICBub3RlKFwiZmFpbGVkXCIsIHdpbm5lci5raW5kLCBcImhlbGQgYmFja1wiKTtcbiAgICAgICAgaWYgKHdpbm5lci5raW5kID09PSBcInNzZVwiKSBoZWFsdGguY29uZGVtbihcInNzZVwiKTtcbiAgICAgICAgZHJvcCh3aW5uZXIpO1xuICAgICAgfVxuICAgICAgY2xpbWIodHJhbnNwb3J0cy5zbGljZShNYXRoLm1heCgwLCByYW5rKGxpbmsua2luZCkpKSk7XG4gICAgfSk7XG4gICAgaWYgKG9mTGl2ZSkgc3RhdHVzLnBoYXNlID0gXCJyZWNvdmVyaW5nXCI7XG4gICAgZXZlbnRzLmNoYW5nZWQoKTtcbiAgfVxuXG4gIC8qKiBPbiB3YWtpbmc6IGlzIHRoZSBjb25uZWN0aW9uIHN0aWxsIHRoZXJlPyBJdCBpcyBrZXB0IHVudGlsIGEgbmV3IG9uZSBpcyB3ZWxjb21lZC4gKi9cbiAgZnVuY3Rpb24gd2FrZShzdXJlOiBib29sZWFuKTogdm9pZCB7XG4gICAgbm90ZShcIndha2VcIik7XG4gICAgaWYgKHN1cmUpIHByb2JlTXMgPSBQUk9CRV9NUztcbiAgICBjb25zdCBsaW5rID0gbGl2ZTtcbiAgICBpZiAoIWxpbmspIHtcbiAgICAgIGlmIChyZXRyeS5vbikgcmFjZSgpO1xuICAgICAgcmV0dXJuO1xuICAgIH1cbiAgICBjb25zdCB7IGhlYXJkQXQgfSA9IGxpbms7XG4gICAgaWYgKGNoZWNraW5nLm9uIHx8ICghc3VyZSAmJiBEYXRlLm5vdygpIC0gaGVhcmRBdCA8IENIRUNLX01TKSkgcmV0dXJuO1xuICAgIGNvbnN0IGNoZWNrID0gKCkgPT4ge1xuICAgICAgaWYgKGxpbmsgIT09IGxpdmUgfHwgbGluay5oZWFyZEF0ICE9PSBoZWFyZEF0KSByZXR1cm47XG4gICAgICBub3RlKFwic2lsZW50XCIsIGxpbmsua2luZCk7XG4gICAgICByYWNlKCk7XG4gICAgfTtcbiAgICAvLyBBbiBldmVudCBzdHJlYW0gY2Fubm90IGJlIGFza2VkLlxuICAgIGlmIChsaW5rLnBpbmcoKSkgY2hlY2tpbmcoQ0hFQ0tfTVMsIGNoZWNrKTtcbiAgICBlbHNlIGlmICghcml2YWxzLmxlbmd0aCAmJiAoc3VyZSB8fCBEYXRlLm5vdygpIC0gaGVhcmRBdCA+IGxpbmsud2VsY29tZSEuaGVhcnRiZWF0X21zKSkgY2hlY2soKTtcbiAgfVxuXG4gIGZ1bmN0aW9uIHRpY2sobm93OiBudW1iZXIpOiB2b2lkIHtcbiAgICAvLyBXaGlsZSByaXZhbHMgcmFjZSwgdGhlIG9sZCBjb25uZWN0aW9uIGNvc3RzIG5vdGhpbmc7IGlmIHRoZXkgZmFpbCBpdCBpcyBsb29rZWQgYXQgYWdhaW4uXG4gICAgaWYgKCFsaXZlIHx8IGNoZWNraW5nLm9uIHx8IHJpdmFscy5sZW5ndGggfHwgbGl2ZS5raW5kID09PSBcInBvbGxcIikgcmV0dXJuO1xuICAgIGNvbnN0IGxpbWl0ID0gbGl2ZS53ZWxjb21lIS5oZWFydGJlYXRfbXMgKyBIRUFSVEJFQVRfR1JBQ0VfTVM7XG4gICAgaWYgKG5vdyAtIGxpdmUuaGVhcmRBdCA+IGxpbWl0KSB7XG4gICAgICBjb25zdCBsaW5rID0gbGl2ZTtcbiAgICAgIGxpbmsuY2xvc2UoKTtcbiAgICAgIG9uRW5kZWQobGluaywgXCJzaWxlbnRcIik7XG4gICAgfVxuICB9XG5cbiAgLyoqIFRoZSBzZXNzaW9uIHN0YXlzLCBmb3IgdGhlIHBhZ2UgbWF5IGNvbWUgYmFjazsgd2hlcmUgaXQgY2Fubm90LCB0aGUgc2Vzc2lvbiBlbmRzIGF0IG9uY2UuICovXG4gIGZ1bmN0aW9uIGhpZGUocmV0dXJuczogYm9vbGVhbik6IHZvaWQge1xuICAgIG5vdGUoXCJoaWRkZW5cIik7XG4gICAgaWYgKGxpdmUgJiYgIXJldHVybnMpIGxpdmUuYnllKCk7XG4gICAgY2xlYXIoKTtcbiAgICBkcm9wKGxpdmUpO1xuICAgIHN0YXR1cy5waGFzZSA9IFwicmVjb3ZlcmluZ1wiO1xuICAgIC8vIFNob3VsZCBpdCBzdGF5IGFmdGVyIGFsbC4gSW4gdGhlIGNhY2hlIG5vIHRpbWUgcGFzc2VzLlxuICAgIHJldHJ5KEhJRERFTl9NUywgcmFjZSk7XG4gICAgZXZlbnRzLmNoYW5nZWQoKTtcbiAgfVxuXG4gIGNvbnN0IGNvbm5lY3RvcjogQ29ubmVjdG9yID0ge1xuICAgIHN0YXR1cyxcblxuICAgIHN0YXJ0KCkge1xuICAgICAgaWYgKHN0YXR1cy5waGFzZSAhPT0gXCJpZGxlXCIpIHJldHVybjtcbiAgICAgIHVud2F0Y2ggPSBbXG4gICAgICAgIHdhdGNoQ2xvY2sodGljaywgKCkgPT4gd2FrZSh0cnVlKSksXG4gICAgICAgIHdhdGNoUGFnZSh7XG4gICAgICAgICAgd2FrZSxcbiAgICAgICAgICBoaWRlLFxuICAgICAgICAgIG9mZmxpbmUoKSB7XG4gICAgICAgICAgICAvLyBCcm93c2VycyBzYXkgc28gd3JvbmdseSBhdCB0aW1lczogYXNrLlxuICAgICAgICAgICAgbm90ZShcIm9mZmxpbmVcIik7XG4gICAgICAgICAgICBpZiAobGl2ZSkgd2FrZSh0cnVlKTtcbiAgICAgICAgICB9LFxuICAgICAgICB9KSxcbiAgICAgIF07XG4gICAgICByYWNlKCk7XG4gICAgfSxcblxuICAgIHN0b3AoZXJyb3IpIHtcbiAgICAgIGlmIChzdGF0dXMucGhhc2UgPT09IFwiY2xvc2VkXCIpIHJldHVybjtcbiAgICAgIG5vdGUoXCJjbG9zZWRcIiwgdW5kZWZpbmVkLCBlcnJvciAmJiBlcnJvci5jb2RlKTtcbiAgICAgIGlmICghZXJyb3IgJiYgbGl2ZSkgbGl2ZS5ieWUoKTtcbiAgICAgIHN0YXR1cy5waGFzZSA9IFwiY2xvc2VkXCI7XG4gICAgICB1bndhdGNoLmZvckVhY2goKHN0b3ApID0+IHN0b3AoKSk7XG4gICAgICBjbGVhcigpO1xuICAgICAgY2hlY2tpbmcoKTtcbiAgICAgIGRyb3AobGl2ZSk7XG4gICAgICB0b2tlbnMuZGlzYXJtKCk7XG4gICAgICBzdGF0dXMubGFzdEVycm9yID0gZXJyb3I7XG4gICAgICBzZXR0bGVTd2l0Y2goZmFsc2UpO1xuICAgICAgZXZlbnRzLmNoYW5nZWQoKTtcbiAgICB9LFxuXG4gICAgLyoqIEEgdGFrZW92ZXIgbWF5IGhhdmUgZmVuY2VkIHRoZSBsaXZlIGNvbm5lY3Rpb24gYWxyZWFkeTogd2hhdCBpdCBsb3NlcyBpcyBzYWlkIGFnYWluIGFmdGVyIHRoZSBuZXh0IHdlbGNvbWUuICovXG4gICAgc2VuZChjb21tYW5kcykge1xuICAgICAgaWYgKGxpdmUgJiYgZ3JlZXRlZCkgbGl2ZS5zZW5kKGNvbW1hbmRzKTtcbiAgICB9LFxuXG4gICAgY3V0KCkge1xuICAgICAgaWYgKHN0YXR1cy5waGFzZSA9PT0gXCJpZGxlXCIgfHwgc3RhdHVzLnBoYXNlID09PSBcImNsb3NlZFwiKSByZXR1cm47XG4gICAgICBzZXR0bGVTd2l0Y2goZmFsc2UpO1xuICAgICAgZHJvcChsaXZlKTtcbiAgICAgIHJhY2UoKTtcbiAgICB9LFxuXG4gICAgc3dpdGNoVG8oa2luZCwgZG9uZSkge1xuICAgICAgaWYgKHN0YXR1cy5waGFzZSA9PT0gXCJjbG9zZWRcIikgcmV0dXJuIGRvbmUoZmFsc2UpO1xuICAgICAgaWYgKGxpdmUgJiYgbGl2ZS5raW5kID09PSBraW5kICYmICFyaXZhbHMubGVuZ3RoKSByZXR1cm4gZG9uZSh0cnVlKTtcbiAgICAgIHNldHRsZVN3aXRjaChmYWxzZSk7XG4gICAgICBzd2l0Y2hpbmcgPSBkb25lO1xuICAgICAgaGVhbHRoLmFic29sdmUoa2luZCk7XG4gICAgICBtZW1vcnkubm93LnRyYW5zcG9ydCA9IGtpbmQ7XG4gICAgICBpZiAoc3RhdHVzLnBoYXNlID09PSBcImlkbGVcIikgcmV0dXJuIGNvbm5lY3Rvci5zdGFydCgpO1xuICAgICAgaWYgKCFsaXZlKSByZXR1cm4gcmFjZSgpO1xuICAgICAgY2xlYXIoKTtcbiAgICAgIHdpdGhUb2tlbigoKSA9PiBvcGVuKGtpbmQsIHNlc3Npb24uYXR0ZW1wdCArIDEsIFwiY2xhaW1cIiksIGZhaWxlZCk7XG4gICAgfSxcbiAgfTtcbiAgcmV0dXJuIGNvbm5lY3Rvcjtcbn1cbiIsICJpbXBvcnQgeyBkaWN0aW9uYXJ5IH0gZnJvbSBcIi4vdXRpbC5qc1wiO1xuXG5leHBvcnQgaW50ZXJmYWNlIEVtaXR0ZXIge1xuICAvKiogUmV0dXJucyBhIGZ1bmN0aW9uIHRoYXQgcmVtb3ZlcyB0aGUgbGlzdGVuZXIuICovXG4gIG9uKG5hbWU6IHN0cmluZywgZm46ICh2YWx1ZTogbmV2ZXIpID0+IHZvaWQpOiAoKSA9PiB2b2lkO1xuICBlbWl0KG5hbWU6IHN0cmluZywgdmFsdWU/OiB1bmtub3duKTogdm9pZDtcbn1cblxuLyoqIExpc3RlbmVycyBieSBldmVudCBuYW1lLiBPbmUgdGhhdCB0aHJvd3MgZG9lcyBub3Qgc3RvcCB0aGUgb3RoZXJzLCBub3IgdGhlIHN0cmVhbS4gKi9cbmV4cG9ydCBmdW5jdGlvbiBjcmVhdGVFbWl0dGVyKCk6IEVtaXR0ZXIge1xuICBjb25zdCBsaXN0ZW5lcnMgPSBkaWN0aW9uYXJ5PCgodmFsdWU6IHVua25vd24pID0+IHZvaWQpW10+KCk7XG4gIHJldHVybiB7XG4gICAgb24obmFtZSwgZm4pIHtcbiAgICAgIC8vIFdyYXBwZWQsIHNvIHRoYXQgdGhlIHNhbWUgZnVuY3Rpb24gYWRkZWQgdHdpY2UgaXMgY2FsbGVkIHR3aWNlIGFuZCBlYWNoIHJlbW92YWwgcmVtb3ZlcyBpdHMgb3duLiBBIG5ldyBhcnJheVxuICAgICAgLy8gZm9yIGVhY2ggY2hhbmdlLCBzbyB0aGF0IGFuIGBlbWl0YCB1bmRlciB3YXkgaXMgbm90IGRpc3R1cmJlZC5cbiAgICAgIGNvbnN0IGVudHJ5ID0gKHZhbHVlOiB1bmtub3duKSA9PiBmbih2YWx1ZSBhcyBuZXZlcik7XG4gICAgICBsaXN0ZW5lcnNbbmFtZV0gPSAobGlzdGVuZXJzW25hbWVdIHx8IFtdKS5jb25jYXQoZW50cnkpO1xuICAgICAgcmV0dXJuICgpID0+IHtcbiAgICAgICAgbGlzdGVuZXJzW25hbWVdID0gbGlzdGVuZXJzW25hbWVdIS5maWx0ZXIoKG90aGVyKSA9PiBvdGhlciAhPT0gZW50cnkpO1xuICAgICAgfTtcbiAgICB9LFxuICAgIGVtaXQobmFtZSwgdmFsdWUpIHtcbiAgICAgIChsaXN0ZW5lcnNbbmFtZV0gfHwgW10pLmZvckVhY2goKGZuKSA9PiB7XG4gICAgICAgIHRyeSB7XG4gICAgICAgICAgZm4odmFsdWUpO1xuICAgICAgICB9IGNhdGNoIChlcnJvcikge1xuICAgICAgICAgIC8vIFJlcG9ydGVkIGFzIGFuIHVuY2F1Z2h0IGVycm9yIHdvdWxkIGJlLCBvdXRzaWRlIHRoaXMgc3RhY2suXG4gICAgICAgICAgc2V0VGltZW91dCgoKSA9PiB7XG4gICAgICAgICAgICB0aHJvdyBlcnJvcjtcbiAgICAgICAgICB9KTtcbiAgICAgICAgfVxuICAgICAgfSk7XG4gICAgfSxcbiAgfTtcbn1cbiIsICJpbXBvcnQgdHlwZSB7IFN0b3JlIH0gZnJvbSBcIi4vYXBpLmpzXCI7XG5pbXBvcnQgdHlwZSB7IFRyYW5zcG9ydEtpbmQgfSBmcm9tIFwiLi9mcmFtZXMuanNcIjtcbmltcG9ydCB7IGFzc2lnbiB9IGZyb20gXCIuL3V0aWwuanNcIjtcblxuLyoqIE5ldHdvcmtzIGNoYW5nZTogd2hhdCB3YXMgdHJ1ZSBvZiBvbmUgaGFsZiBhbiBob3VyIGFnbyBtYXkgbm90IGJlIG9mIHRoaXMgb25lLiAqL1xuZXhwb3J0IGNvbnN0IE1FTU9SWV9UVExfTVMgPSAxXzgwMF8wMDA7XG5cbi8qKiBXaGF0IGlzIGtub3duIG9mIHRoZSB3YXkgdG8gb25lIHNlcnZlci4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgUmVtZW1iZXJlZCB7XG4gIC8qKiBXaGF0IHdhcyBsaXZlIGxhc3QuICovXG4gIHRyYW5zcG9ydD86IFRyYW5zcG9ydEtpbmQ7XG4gIC8qKiBNaWxsaXNlY29uZHMgZnJvbSB0aGUgc3RhcnQgb2YgdGhhdCBjb25uZWN0aW9uIHRvIGl0cyB3ZWxjb21lLiAqL1xuICBydHQ/OiBudW1iZXI7XG4gIC8qKiBNaWxsaXNlY29uZHMgb2Ygc2lsZW5jZSBhZnRlciB3aGljaCBzb21ldGhpbmcgb24gdGhlIHdheSBjdXRzLiAqL1xuICBpZGxlPzogbnVtYmVyO1xuICAvKiogU3RyZWFtcyBuZWVkIHBhZGRpbmcgaW4gZnJvbnQuICovXG4gIHBhZD86IGJvb2xlYW47XG4gIC8qKiBXaGF0IGJlY2FtZSBvZiBlYWNoIHRyYW5zcG9ydCB3aGVuIGl0IHdhcyBsYXN0IHRyaWVkLiAqL1xuICBvdXRjb21lPzogeyBba2luZCBpbiBUcmFuc3BvcnRLaW5kXT86IHN0cmluZyB9O1xufVxuXG5leHBvcnQgaW50ZXJmYWNlIE1lbW9yeSB7XG4gIHJlYWRvbmx5IG5vdzogUmVtZW1iZXJlZDtcbiAgbGVhcm4od2hhdDogUmVtZW1iZXJlZCk6IHZvaWQ7XG59XG5cbi8qKiBPZiBvbmUgb3JpZ2luLCBrZXB0IGZvciB0aGUgbmV4dCBwYWdlLiBXaXRob3V0IGEgc3RvcmUgaXQgbGFzdHMgYXMgbG9uZyBhcyB0aGUgcGFnZS4gKi9cbmV4cG9ydCBmdW5jdGlvbiBjcmVhdGVNZW1vcnkoc3RvcmU6IFN0b3JlIHwgbnVsbCB8IHVuZGVmaW5lZCwgb3JpZ2luOiBzdHJpbmcpOiBNZW1vcnkge1xuICBjb25zdCBrZXkgPSBgYmVsZnJ5ICR7b3JpZ2lufWA7XG4gIGxldCBub3c6IFJlbWVtYmVyZWQgJiB7IGF0PzogbnVtYmVyIH0gPSB7fTtcbiAgdHJ5IHtcbiAgICBjb25zdCBzdG9yZWQgPSBKU09OLnBhcnNlKHN0b3JlIS5nZXRJdGVtKGtleSkhKTtcbiAgICBpZiAoTWF0aC5hYnMoRGF0ZS5ub3coKSAtIHN0b3JlZC5hdCkgPCBNRU1PUllfVFRMX01TKSBub3cgPSBzdG9yZWQ7XG4gIH0gY2F0Y2ggKF8pIHtcbiAgICAvLyBOb3RoaW5nIHN0b3JlZCwgb3Igc3RvcmFnZSBpcyBmb3JiaWRkZW4gaGVyZS5cbiAgfVxuICByZXR1cm4ge1xuICAgIG5vdyxcbiAgICBsZWFybih3aGF0KSB7XG4gICAgICB0cnkge1xuICAgICAgICBzdG9yZSEuc2V0SXRlbShrZXksIEpTT04uc3RyaW5naWZ5KGFzc2lnbihhc3NpZ24obm93LCB3aGF0KSwgeyBhdDogRGF0ZS5ub3coKSB9KSkpO1xuICAgICAgfSBjYXRjaCAoXykge1xuICAgICAgICAvLyBBcyBhYm92ZTsgb3IgaXQgaXMgZnVsbC5cbiAgICAgICAgYXNzaWduKG5vdywgd2hhdCk7XG4gICAgICB9XG4gICAgfSxcbiAgfTtcbn1cbiIsICIvKipcbiAqIEhvdyBmYXIgZWFjaCBwYXJ0aXRpb24gb2YgdGhlIGxvZyBoYXMgYmVlbiByZWFkOiBwYXJ0aXRpb24gdG8gb2Zmc2V0LCB3cml0dGVuIGAwLjE4NDEsMS43N2AuIEEgY3Vyc29yIGlzIG9uZSwgYW5kIHNvXG4gKiBpcyBhIG1lc3NhZ2UncyBgcG9zYCwgd2l0aCBhIHNpbmdsZSBlbnRyeS4gT2Zmc2V0cyBzdGF5IGJlbG93IDJeNTMsIHNvIHRoYXQgYSBudW1iZXIgaXMgZXhhY3QuXG4gKi9cbmV4cG9ydCB0eXBlIE1hcmtzID0gUmVjb3JkPHN0cmluZywgbnVtYmVyPjtcblxuLyoqIGBtZXJnZWAgdG91Y2hlcyBvbmx5IHBhcnRpdGlvbnMgdGhhdCBhcmUgbGFja2luZy4gKi9cbmV4cG9ydCBjb25zdCBGSUxMID0gMDtcbi8qKiBgbWVyZ2VgIGFsc28gZ29lcyBiYWNrd2FyZHM6IGZvciBhIHJlc2V0LCB0aGUgb25seSBjYXNlLiAqL1xuZXhwb3J0IGNvbnN0IFNFVCA9IEluZmluaXR5O1xuXG5leHBvcnQgZnVuY3Rpb24gcGFyc2VNYXJrcyh0ZXh0OiBzdHJpbmcpOiBNYXJrcyB7XG4gIGNvbnN0IG1hcmtzOiBNYXJrcyA9IHt9O1xuICB0ZXh0LnNwbGl0KFwiLFwiKS5mb3JFYWNoKChwYXJ0KSA9PiB7XG4gICAgY29uc3QgZG90ID0gcGFydC5pbmRleE9mKFwiLlwiKTtcbiAgICBpZiAoZG90ID4gMCkgbWFya3NbcGFydC5zbGljZSgwLCBkb3QpXSA9ICtwYXJ0LnNsaWNlKGRvdCArIDEpO1xuICB9KTtcbiAgcmV0dXJuIG1hcmtzO1xufVxuXG4vKiogS2V5cyB0aGF0IGFyZSB3aG9sZSBudW1iZXJzIGNvbWUgaW4gb3JkZXIuICovXG5leHBvcnQgZnVuY3Rpb24gZm9ybWF0TWFya3MobWFya3M6IE1hcmtzKTogc3RyaW5nIHtcbiAgcmV0dXJuIE9iamVjdC5rZXlzKG1hcmtzKVxuICAgIC5tYXAoKHBhcnRpdGlvbikgPT4gYCR7cGFydGl0aW9ufS4ke21hcmtzW3BhcnRpdGlvbl19YClcbiAgICAuam9pbigpO1xufVxuXG4vKiogVHJ1ZSB3aGVyZSBhbGwgb2YgYGF0YCBsaWVzIGF0IG9yIGJlbG93IHdoYXQgaGFzIGFscmVhZHkgYmVlbiBwYXNzZWQuICovXG5leHBvcnQgZnVuY3Rpb24gY292ZXJzKG1hcmtzOiBNYXJrcywgYXQ6IE1hcmtzKTogYm9vbGVhbiB7XG4gIHJldHVybiBPYmplY3Qua2V5cyhhdCkuZXZlcnkoKHBhcnRpdGlvbikgPT4gbWFya3NbcGFydGl0aW9uXSEgPj0gYXRbcGFydGl0aW9uXSEpO1xufVxuXG4vKipcbiAqIE1vdmVzIGZvcndhcmQgb25seSwgZW50cnkgYnkgZW50cnk6IGZyYW1lcyBvZiBhbiBvbGRlciBjb25uZWN0aW9uIG1heSBzdGlsbCBhcnJpdmUgYW5kIG11c3Qgbm90IHR1cm4gaXQgYmFjay4gQW5cbiAqIGVudHJ5IGF0IG9yIGFib3ZlIGB1bmxlc3NgIHN0YXlzOyBzZWUgYEZJTExgIGFuZCBgU0VUYC5cbiAqL1xuZXhwb3J0IGZ1bmN0aW9uIG1lcmdlKGludG86IE1hcmtzLCBmcm9tOiBNYXJrcywgdW5sZXNzPzogbnVtYmVyKTogdm9pZCB7XG4gIGZvciAoY29uc3QgcGFydGl0aW9uIGluIGZyb20pIHtcbiAgICBjb25zdCBsaW1pdCA9IHVubGVzcyA9PT0gdW5kZWZpbmVkID8gZnJvbVtwYXJ0aXRpb25dISA6IHVubGVzcztcbiAgICBpZiAoIShpbnRvW3BhcnRpdGlvbl0hID49IGxpbWl0KSkgaW50b1twYXJ0aXRpb25dID0gZnJvbVtwYXJ0aXRpb25dITtcbiAgfVxufVxuIiwgImltcG9ydCB7IGNvdmVycywgcGFyc2VNYXJrcywgdHlwZSBNYXJrcyB9IGZyb20gXCIuL21hcmtzLmpzXCI7XG5pbXBvcnQgdHlwZSB7IEdhcCwgR2FwUmVhc29uLCBKb2luZWQsIE1lc3NhZ2UgfSBmcm9tIFwiLi9mcmFtZXMuanNcIjtcbmltcG9ydCB0eXBlIHsgUmVjZW50SWRzIH0gZnJvbSBcIi4vcmVjZW50LWlkcy5qc1wiO1xuaW1wb3J0IHsgYXNzaWduIH0gZnJvbSBcIi4vdXRpbC5qc1wiO1xuXG4vKiogQ2hhcmFjdGVycyBvZiBoZWxkIG1lc3NhZ2VzIChhcyBKU09OKSBwZXIgY2hhbm5lbDsgYmV5b25kIGl0IHRoZXkgYXJlIGRyb3BwZWQgYW5kIGFza2VkIGZvciBhZ2Fpbi4gKi9cbmV4cG9ydCBjb25zdCBIRUxEX0xJTUlUX0NIQVJTID0gNCAqIDEwMjQgKiAxMDI0O1xuXG4vKipcbiAqIC0gYHdhbnRlZGA6IHRvIGJlIG5hbWVkIGluIHRoZSBuZXh0IGNvbm5lY3QuXG4gKiAtIGBqb2luaW5nYDogYSBzdWJzY3JpYmUgaXMgdW5kZXIgd2F5LiBXaGF0IHRoZSBzdHJlYW0gYnJpbmdzIG1lYW53aGlsZSBpcyBoZWxkIGJhY2ssIGJlY2F1c2UgdGhlIHJlcGx5IG1heSBob2xkXG4gKiAgIG9sZGVyIG1lc3NhZ2VzLCB3aGljaCBjb21lIGZpcnN0LlxuICogLSBgbGl2ZWAuXG4gKi9cbmV4cG9ydCB0eXBlIEZlZWRQaGFzZSA9IFwid2FudGVkXCIgfCBcImpvaW5pbmdcIiB8IFwibGl2ZVwiO1xuXG5leHBvcnQgaW50ZXJmYWNlIFNpbmsge1xuICBtZXNzYWdlKG1lc3NhZ2U6IE1lc3NhZ2UpOiB2b2lkO1xuICAvKiogYGFubm91bmNlZGAgaXMgZmFsc2Ugd2hlcmUgbm8gZnJhbWUgc2FpZCBzbzogYSBmYXVsdCB3b3J0aCBhIHdhcm5pbmcuICovXG4gIGdhcChnYXA6IEdhcCwgYW5ub3VuY2VkOiBib29sZWFuKTogdm9pZDtcbn1cblxuLyoqIE9uZSBjaGFubmVsIG9mIHRoZSBzZXNzaW9uOiBwdXRzIGl0cyBtZXNzYWdlcyBpbiBvcmRlciwgb25jZSBlYWNoLCBhbmQgZmluZHMgZXZlcnkgaG9sZS4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgRmVlZCB7XG4gIHBoYXNlOiBGZWVkUGhhc2U7XG4gIC8qKiBUaGUgc2VxIHRvIGdvIG9uIGFmdGVyOyB1bmRlZmluZWQgd2hlcmUgYW55IG1heSBjb21lIG5leHQuICovXG4gIHNlcTogbnVtYmVyIHwgdW5kZWZpbmVkO1xuICAvKiogRnJvbSB0aGUgc3RyZWFtLiAqL1xuICB0YWtlKGZyYW1lOiBNZXNzYWdlIHwgR2FwKTogdm9pZDtcbiAgLyoqIEEgc3Vic2NyaWJlJ3MgcmVwbHkuIFRydWU6IGl0IGRpZCBub3QgaG9sZCBldmVyeXRoaW5nLCBhc2sgYWdhaW4gYWZ0ZXIgYHNlcWAuICovXG4gIGpvaW4oam9pbmVkOiBKb2luZWQpOiBib29sZWFuO1xuICAvKiogVGhlIGxvZyBiZWdhbiBhbmV3IGluIHRoZXNlIHBhcnRpdGlvbnM6IHBvc2l0aW9ucyBvZiBiZWZvcmUgbWVhbiBub3RoaW5nLiAqL1xuICByZXNldChwYXJ0aXRpb25zOiBNYXJrcyk6IHZvaWQ7XG4gIC8qKiBUaGUgc2Vzc2lvbidzIGN1cnNvciBpcyBsb3N0IChpdCB3YXMgYW5vdGhlciB1c2VyJ3MpOiB3aGF0ZXZlciBjb21lcyBuZXh0IGlzIGEgbmV3IGJlZ2lubmluZy4gKi9cbiAgZm9yZ2V0KCk6IHZvaWQ7XG59XG5cbmV4cG9ydCBmdW5jdGlvbiBjcmVhdGVGZWVkKGNoYW5uZWw6IHN0cmluZywgYWZ0ZXI6IG51bWJlciB8IHVuZGVmaW5lZCwgcGhhc2U6IEZlZWRQaGFzZSwgcmVjZW50OiBSZWNlbnRJZHMsIHNpbms6IFNpbmspOiBGZWVkIHtcbiAgLyoqIFJlcGx5IG1lc3NhZ2VzIHJlYWNoIHVwIHRvIGhlcmU7IHRoZSBzdHJlYW0gaXMgYmVsaWV2ZWQgb25seSBhYm92ZSBpdC4gKi9cbiAgbGV0IHNpbmNlOiBNYXJrcyB8IHVuZGVmaW5lZDtcbiAgbGV0IGhlbGQ6IChNZXNzYWdlIHwgR2FwKVtdID0gW107XG4gIGxldCBoZWxkQ2hhcnMgPSAwO1xuXG4gIGZ1bmN0aW9uIHNheShyZWFzb246IEdhcFJlYXNvbiwgZnJvbV9zZXE/OiBudW1iZXIsIHRvX3NlcT86IG51bWJlciwgYW5ub3VuY2VkID0gdHJ1ZSk6IHZvaWQge1xuICAgIGNvbnN0IGdhcDogR2FwID0geyB0eXBlOiBcImdhcFwiLCBjaGFubmVsLCByZWFzb24gfTtcbiAgICAvLyBUbyBhIHNlcSBhdCBvciBiZWxvdyB3aGF0IHdlIGtub3cgaXQgaXMgYSBzdGVwIGJhY2ssIHdob3NlIGV4dGVudCBub2JvZHkga25vd3MuXG4gICAgaWYgKHRvX3NlcSEgPj0gZnJvbV9zZXEhKSBhc3NpZ24oZ2FwLCB7IGZyb21fc2VxLCB0b19zZXEgfSk7XG4gICAgc2luay5nYXAoZ2FwLCBhbm5vdW5jZWQpO1xuICB9XG5cbiAgZnVuY3Rpb24gb25NZXNzYWdlKG1lc3NhZ2U6IE1lc3NhZ2UsIGZyb21SZXBseT86IGJvb2xlYW4pOiB2b2lkIHtcbiAgICBjb25zdCB7IHNlcSwgcG9zIH0gPSBtZXNzYWdlO1xuICAgIC8vIEFuIGVwaGVtZXJhbCBtZXNzYWdlIGhhcyBubyBwbGFjZSBpbiB0aGUgY2hhbm5lbDogYXQgbW9zdCBvbmNlLCBhbmQgbmV2ZXIgaW4gYSByZXBseS5cbiAgICBpZiAoc2VxID09PSB1bmRlZmluZWQgfHwgcG9zID09PSB1bmRlZmluZWQpIHJldHVybiBzaW5rLm1lc3NhZ2UobWVzc2FnZSk7XG4gICAgaWYgKGZyb21SZXBseSA/IHNlcSA8PSBmZWVkLnNlcSEgOiBzaW5jZSAmJiBjb3ZlcnMoc2luY2UsIHBhcnNlTWFya3MocG9zKSkpIHJldHVybjtcbiAgICAvLyBXaGF0IGEgcmVwbHkgbGVhdmVzIG91dCB3aXRob3V0IGEgd29yZCBpcyBubyBsb25nZXIga2VwdDsgaW4gdGhlIHN0cmVhbSB0aGF0IHdvdWxkIGJlIGEgZmF1bHQuXG4gICAgaWYgKGZlZWQuc2VxICE9PSB1bmRlZmluZWQgJiYgc2VxICE9PSBmZWVkLnNlcSArIDEpIHNheShmcm9tUmVwbHkgPyBcInRyaW1tZWRcIiA6IFwicmVzZXRcIiwgZmVlZC5zZXEgKyAxLCBzZXEgLSAxLCAhIWZyb21SZXBseSk7XG4gICAgZmVlZC5zZXEgPSBzZXE7XG4gICAgaWYgKHJlY2VudC5pc1JlcGVhdGVkKG1lc3NhZ2UuaWQpKSByZXR1cm47XG4gICAgcmVjZW50LmFkZChtZXNzYWdlLmlkKTtcbiAgICBzaW5rLm1lc3NhZ2UobWVzc2FnZSk7XG4gIH1cblxuICBmdW5jdGlvbiBvbkdhcChnYXA6IEdhcCk6IHZvaWQge1xuICAgIGNvbnN0IHsgZnJvbV9zZXEsIHRvX3NlcSB9ID0gZ2FwO1xuICAgIGlmICghaXNSZXNldChnYXApKSB7XG4gICAgICAvLyBBIGdhcCB3aG9zZSBmcmFtZSBtYXkgaGF2ZSBiZWVuIGxvc3QgaXMgYW5ub3VuY2VkIGFnYWluOyB0aGUgc2Vjb25kIHdvcmQgb2YgaXQgaXMgbm8gbmV3cy5cbiAgICAgIGlmICh0b19zZXEhIDw9IGZlZWQuc2VxISkgcmV0dXJuO1xuICAgICAgLy8gV2hhdCBpcyBtaXNzaW5nIGJlZm9yZSBpdCB3YXMgbm90IGFubm91bmNlZCBieSBpdC5cbiAgICAgIGlmIChmcm9tX3NlcSEgPiBmZWVkLnNlcSEgKyAxKSBzYXkoXCJyZXNldFwiLCBmZWVkLnNlcSEgKyAxLCBmcm9tX3NlcSEgLSAxLCBmYWxzZSk7XG4gICAgfVxuICAgIGlmIChpc1Jlc2V0KGdhcCkgfHwgZ2FwLnJlYXNvbiA9PT0gXCJyZW51bWJlcmVkXCIpIHJlY2VudC5lZGdlKCk7XG4gICAgZmVlZC5zZXEgPSB0b19zZXE7XG4gICAgc2luay5nYXAoZ2FwLCB0cnVlKTtcbiAgfVxuXG4gIGNvbnN0IGhhbmRsZSA9IChmcmFtZTogTWVzc2FnZSB8IEdhcCkgPT4gKGZyYW1lLnR5cGUgPT09IFwiZ2FwXCIgPyBvbkdhcChmcmFtZSkgOiBvbk1lc3NhZ2UoZnJhbWUpKTtcblxuICBjb25zdCBsZXRHbyA9ICgpID0+IHtcbiAgICBoZWxkID0gW107XG4gICAgaGVsZENoYXJzID0gMDtcbiAgfTtcblxuICBjb25zdCBmZWVkOiBGZWVkID0ge1xuICAgIHBoYXNlLFxuICAgIHNlcTogYWZ0ZXIsXG5cbiAgICB0YWtlKGZyYW1lKSB7XG4gICAgICBpZiAoZmVlZC5waGFzZSA9PT0gXCJsaXZlXCIpIHJldHVybiBoYW5kbGUoZnJhbWUpO1xuICAgICAgLy8gUGFzdCB0aGUgbGltaXQgbm90aGluZyBtb3JlIGlzIGtlcHQ6IGhlbGRDaGFycyBzYXlzIHNvLCB1bnRpbCB0aGUgcmVwbHkuXG4gICAgICBpZiAoaGVsZENoYXJzIDw9IEhFTERfTElNSVRfQ0hBUlMpIGhlbGQucHVzaChmcmFtZSk7XG4gICAgICBoZWxkQ2hhcnMgKz0gSlNPTi5zdHJpbmdpZnkoZnJhbWUpLmxlbmd0aDtcbiAgICAgIGlmIChoZWxkQ2hhcnMgPiBIRUxEX0xJTUlUX0NIQVJTKSBoZWxkID0gW107XG4gICAgfSxcblxuICAgIGpvaW4oam9pbmVkKSB7XG4gICAgICBjb25zdCBtZXNzYWdlcyA9IGpvaW5lZC5tZXNzYWdlcyB8fCBbXTtcbiAgICAgIGxldCBnYXAgPSBqb2luZWQuZ2FwICYmIGFzc2lnbih7IHR5cGU6IFwiZ2FwXCIgYXMgY29uc3QsIGNoYW5uZWwgfSwgam9pbmVkLmdhcCk7XG4gICAgICBpZiAoam9pbmVkLnNpbmNlKSBzaW5jZSA9IHBhcnNlTWFya3Moam9pbmVkLnNpbmNlKTtcbiAgICAgIG1lc3NhZ2VzLmZvckVhY2goKG1lc3NhZ2UpID0+IHtcbiAgICAgICAgLy8gSXQgc3RhbmRzIHdoZXJlIGl0IGJlbG9uZ3MgYW1vbmcgdGhlbTsgb25lIG9mIHVua25vd24gZXh0ZW50IGNvbWVzIGZpcnN0LlxuICAgICAgICBpZiAoZ2FwICYmICEoZ2FwLnRvX3NlcSEgPj0gbWVzc2FnZS5zZXEhKSkge1xuICAgICAgICAgIG9uR2FwKGdhcCk7XG4gICAgICAgICAgZ2FwID0gdW5kZWZpbmVkO1xuICAgICAgICB9XG4gICAgICAgIG9uTWVzc2FnZShtZXNzYWdlLCB0cnVlKTtcbiAgICAgIH0pO1xuICAgICAgaWYgKGdhcCkgb25HYXAoZ2FwKTtcbiAgICAgIC8vIFdoYXQgaXMgaGVsZCBzdGF5cyBzbyBtZWFud2hpbGU6IHRoZSBuZXh0IHJlcGx5IHJlYWNoZXMgZnVydGhlciwgb3IgZW5kcyBoZXJlLlxuICAgICAgaWYgKGpvaW5lZC5tb3JlICYmIG1lc3NhZ2VzLmxlbmd0aCkgcmV0dXJuIHRydWU7XG4gICAgICBjb25zdCB7IHNlcSB9ID0gam9pbmVkO1xuICAgICAgaWYgKHNlcSAhPT0gdW5kZWZpbmVkKSB7XG4gICAgICAgIC8vIFRoZSByZXBseSBpcyBjb21wbGV0ZTogZXZlcnl0aGluZyB1cCB0byBgc2VxYCB3YXMgaW4gaXQsIG9yIGlzIG5vIGxvbmdlciBrZXB0LlxuICAgICAgICBpZiAoZmVlZC5zZXEhIDwgc2VxKSBzYXkoXCJ0cmltbWVkXCIsIGZlZWQuc2VxISArIDEsIHNlcSk7XG4gICAgICAgIGlmIChmZWVkLnNlcSEgPiBzZXEpIHNheShcInJlc2V0XCIpO1xuICAgICAgICBmZWVkLnNlcSA9IHNlcTtcbiAgICAgIH1cbiAgICAgIGNvbnN0IHNwaWxsZWQgPSBoZWxkQ2hhcnMgPiBIRUxEX0xJTUlUX0NIQVJTO1xuICAgICAgY29uc3Qgd2FpdGluZyA9IGhlbGQ7XG4gICAgICBsZXRHbygpO1xuICAgICAgaWYgKHNwaWxsZWQpIHJldHVybiB0cnVlO1xuICAgICAgZmVlZC5waGFzZSA9IFwibGl2ZVwiO1xuICAgICAgd2FpdGluZy5mb3JFYWNoKGhhbmRsZSk7XG4gICAgICByZXR1cm4gZmFsc2U7XG4gICAgfSxcblxuICAgIHJlc2V0KHBhcnRpdGlvbnMpIHtcbiAgICAgIGZvciAoY29uc3QgcGFydGl0aW9uIGluIHBhcnRpdGlvbnMpIGlmIChzaW5jZSAmJiBwYXJ0aXRpb24gaW4gc2luY2UpIHNpbmNlID0gdW5kZWZpbmVkO1xuICAgIH0sXG5cbiAgICBmb3JnZXQoKSB7XG4gICAgICBjb25zdCBzZWVuID0gZmVlZC5zZXEgIT09IHVuZGVmaW5lZDtcbiAgICAgIGZlZWQuc2VxID0gc2luY2UgPSB1bmRlZmluZWQ7XG4gICAgICBsZXRHbygpO1xuICAgICAgaWYgKGZlZWQucGhhc2UgPT09IFwibGl2ZVwiKSBmZWVkLnBoYXNlID0gXCJ3YW50ZWRcIjtcbiAgICAgIGlmIChzZWVuKSBzYXkoXCJyZXNldFwiKTtcbiAgICB9LFxuICB9O1xuICByZXR1cm4gZmVlZDtcbn1cblxuLyoqIEFuIHVua25vd24gcmVhc29uIGNvdW50cyBhcyBvbmUuICovXG5leHBvcnQgZnVuY3Rpb24gaXNSZXNldChnYXA6IEdhcCk6IGJvb2xlYW4ge1xuICByZXR1cm4gIS9eKHRyaW1tZWR8b3ZlcmZsb3d8ZXhwaXJlZHxjb25mbGF0ZWR8ZmlsdGVyZWR8cmVudW1iZXJlZCkkLy50ZXN0KGdhcC5yZWFzb24pO1xufVxuIiwgImNvbnN0IFJFTUVNQkVSRURfSURTID0gMjU2O1xuXG4vKiogVGhlIGxhc3QgaWRzIG9mIG1lc3NhZ2VzLiAqL1xuZXhwb3J0IGludGVyZmFjZSBSZWNlbnRJZHMge1xuICBhZGQoaWQ6IHN0cmluZyk6IHZvaWQ7XG4gIGVkZ2UoKTogdm9pZDtcbiAgaXNSZXBlYXRlZChpZDogc3RyaW5nKTogYm9vbGVhbjtcbn1cblxuLyoqXG4gKiBGb3Igb25lIGNhc2Ugb25seTogYSBwdWJsaXNoIHRoYXQgd2FzIGRlbGl2ZXJlZCBhbmQgdGhlbiByZWZ1c2VkIGJ5IGEgbmV3IGVwb2NoIG9mIHRoZSBsb2cgbWF5IGNvbWUgYWdhaW4gdW5kZXJcbiAqIGFub3RoZXIgcG9zaXRpb24uIFNvIGEgcmVwZWF0ZWQgaWQgY291bnRzIGFzIGEgZHVwbGljYXRlIG9ubHkgd2hlbiBpdCB3YXMgYWxyZWFkeSBrbm93biBhdCBhbiBlZGdlIChhIGByZW51bWJlcmVkYCBvclxuICogYHJlc2V0YCBnYXApOyBhbnl3aGVyZSBlbHNlIGl0IHdvdWxkIGhpZGUgYSBmYXVsdCBvZiB0aGUgc2VydmVyLlxuICovXG5leHBvcnQgZnVuY3Rpb24gY3JlYXRlUmVjZW50SWRzKCk6IFJlY2VudElkcyB7XG4gIGNvbnN0IGlkczogc3RyaW5nW10gPSBbXTtcbiAgbGV0IGJlZm9yZUVkZ2U6IHN0cmluZ1tdID0gW107XG4gIHJldHVybiB7XG4gICAgYWRkKGlkKSB7XG4gICAgICBpZiAoaWRzLnB1c2goaWQpID4gUkVNRU1CRVJFRF9JRFMpIGlkcy5zaGlmdCgpO1xuICAgIH0sXG4gICAgZWRnZSgpIHtcbiAgICAgIGJlZm9yZUVkZ2UgPSBpZHMuc2xpY2UoKTtcbiAgICB9LFxuICAgIGlzUmVwZWF0ZWQ6IChpZCkgPT4gYmVmb3JlRWRnZS5pbmRleE9mKGlkKSA+PSAwLFxuICB9O1xufVxuIiwgImltcG9ydCB7IGNyZWF0ZUZlZWQsIGlzUmVzZXQsIHR5cGUgRmVlZCwgdHlwZSBGZWVkUGhhc2UsIHR5cGUgU2luayB9IGZyb20gXCIuL2ZlZWQuanNcIjtcbmltcG9ydCB0eXBlIHsgQ29ubmVjdFBhcmFtcywgR2FwLCBKb2luZWQsIE1lc3NhZ2UsIFN1YnNjcmliZSwgVW5zdWJzY3JpYmUsIFdlbGNvbWUgfSBmcm9tIFwiLi9mcmFtZXMuanNcIjtcbmltcG9ydCB7IGNvdmVycywgRklMTCwgZm9ybWF0TWFya3MsIG1lcmdlLCBwYXJzZU1hcmtzLCBTRVQsIHR5cGUgTWFya3MgfSBmcm9tIFwiLi9tYXJrcy5qc1wiO1xuaW1wb3J0IHsgY3JlYXRlUmVjZW50SWRzIH0gZnJvbSBcIi4vcmVjZW50LWlkcy5qc1wiO1xuaW1wb3J0IHsgZGljdGlvbmFyeSB9IGZyb20gXCIuL3V0aWwuanNcIjtcblxuLyoqXG4gKiBBIGNsaWVudCdzIHNpZGUgb2YgYSBzZXNzaW9uLCB3aXRob3V0IGFueSBJTzogd2hpY2ggY2hhbm5lbHMsIGhvdyBmYXIgZWFjaCBwYXJ0aXRpb24gaGFzIGJlZW4gcmVhZCwgYW5kIHdoYXQgbWF5IGJlXG4gKiBzaG93biB0byB0aGUgdXNlci4gSXQgb3V0bGl2ZXMgY29ubmVjdGlvbnM6IHdoYXRldmVyIHRyYW5zcG9ydCBjb21lcyBuZXh0IGFza3MgZm9yIGBwYXJhbXMoKWAgYW5kIGdvZXMgb24gZnJvbSB0aGVyZS5cbiAqXG4gKiBJbnZhcmlhbnQ6IGEgbWVzc2FnZSByZWFjaGVzIHRoZSBzaW5rIGF0IG1vc3Qgb25jZSBhbmQgaW4gb3JkZXIgb2YgaXRzIGNoYW5uZWwsIGFuZCBldmVyeSBqdW1wIGluIHNlcSBpcyBwcmVjZWRlZCBieVxuICogYSBnYXAsIHdoYXRldmVyIGlzIGRlbGl2ZXJlZCB0d2ljZSwgYnkgdHdvIGNvbm5lY3Rpb25zIGF0IG9uY2UsIG9yIG5vdCBhdCBhbGwuXG4gKlxuICogV2hlcmUgYSBtZXRob2QgcmV0dXJucyBzdWJzY3JpYmVzLCB0aGV5IGhhdmUgdG8gYmUgc2VudC5cbiAqL1xuZXhwb3J0IGludGVyZmFjZSBTZXNzaW9uIHtcbiAgLyoqIEFic2VudCB1bnRpbCB0aGUgZmlyc3Qgd2VsY29tZS4gKi9cbiAgaWQ6IHN0cmluZyB8IHVuZGVmaW5lZDtcbiAgLyoqIFRoZSBoaWdoZXN0IG51bWJlciB0aGF0IG9uZSBvZiBvdXIgY29ubmVjdGlvbnMgaGFzIGhhZC4gKi9cbiAgYXR0ZW1wdDogbnVtYmVyO1xuICByZWFkb25seSBjb25uZWN0aW9uOiBzdHJpbmc7XG4gIGN1cnNvcigpOiBzdHJpbmc7XG4gIGNoYW5uZWxzKCk6IHN0cmluZ1tdO1xuICAvKiogRm9yIGEgY29ubmVjdGlvbjsgaXRzIG51bWJlciBkZWNpZGVzIHdobyB0YWtlcyBvdmVyIGZyb20gd2hvbS4gKi9cbiAgcGFyYW1zKGF0dGVtcHQ6IG51bWJlcik6IENvbm5lY3RQYXJhbXM7XG4gIC8qKiBSZXR1cm5zIHRoZSBjb21tYW5kIHRoYXQgaXMgbmVlZGVkLCBpZiB0aGUgbmV4dCBjb25uZWN0IGRvZXMgbm90IHRha2UgY2FyZSBvZiBpdC4gKi9cbiAgYWRkKGNoYW5uZWw6IHN0cmluZywgYWZ0ZXI/OiBudW1iZXIpOiBTdWJzY3JpYmUgfCB1bmRlZmluZWQ7XG4gIHJlbW92ZShjaGFubmVsOiBzdHJpbmcpOiBVbnN1YnNjcmliZTtcbiAgLyoqIFRoZSBzZXJ2ZXIgY29uZmlybWVkIHRoYXQgaXQgd2FzIGxlZnQ7IGJ5IG5vdyBpdCBtYXkgaGF2ZSBiZWVuIGpvaW5lZCBhZ2Fpbi4gKi9cbiAgbGVmdChjaGFubmVsOiBzdHJpbmcpOiB2b2lkO1xuICAvKiogVGhlIHNlcnZlciByZWZ1c2VkIGEgY2hhbm5lbCwgb3IgZW5kZWQgaXQuICovXG4gIGRyb3AoY2hhbm5lbDogc3RyaW5nKTogdm9pZDtcbiAgaXNMaXZlKGNoYW5uZWw6IHN0cmluZyk6IGJvb2xlYW47XG4gIHdlbGNvbWUoZnJhbWU6IFdlbGNvbWUpOiBTdWJzY3JpYmVbXTtcbiAgLyoqIENoYW5uZWxzIHRoYXQgdGhlIHNlcnZlciBzdWJzY3JpYmVkIGJ5IGl0c2VsZi4gKi9cbiAgc3Vic2NyaWJlZChjaGFubmVsczogUmVjb3JkPHN0cmluZywgSm9pbmVkPik6IHZvaWQ7XG4gIG1lc3NhZ2UoZnJhbWU6IE1lc3NhZ2UpOiB2b2lkO1xuICBnYXAoZnJhbWU6IEdhcCk6IHZvaWQ7XG4gIC8qKiBUaGUgY3Vyc29yIG9mIGEgcGluZywgb3Igb2YgYSBwb2xsJ3MgcmVzcG9uc2UuICovXG4gIGFkb3B0KGN1cnNvcjogc3RyaW5nKTogdm9pZDtcbiAgLyoqIFRoZSBjdXJzb3Igb2YgYSByZXBseSwgd2hpY2ggdGVsbHMgb2YgcGFydGl0aW9ucyB0aGF0IGEgbmV3IGNoYW5uZWwgYnJvdWdodCBpbnRvIHVzZS4gKi9cbiAgZmlsbChjdXJzb3I6IHN0cmluZyk6IHZvaWQ7XG4gIC8qKiBBIHN1YnNjcmliZSB3YXMgYW5zd2VyZWQgZm9yIHRoaXMgY2hhbm5lbC4gKi9cbiAgam9pbmVkKGNoYW5uZWw6IHN0cmluZywgam9pbmVkOiBKb2luZWQpOiBTdWJzY3JpYmVbXTtcbiAgLyoqIFRoZSBzZXNzaW9uIHdhcyBhbm90aGVyIHVzZXInczogaXRzIGN1cnNvciBtZWFucyBub3RoaW5nIHRvIHVzLiAqL1xuICBmb3JnZXQoKTogdm9pZDtcbn1cblxuZXhwb3J0IGZ1bmN0aW9uIGNyZWF0ZVNlc3Npb24oY29ubmVjdGlvbjogc3RyaW5nLCBzaW5rOiBTaW5rKTogU2Vzc2lvbiB7XG4gIC8qKiBXaGVyZSB0byBnbyBvbiBmcm9tLiAqL1xuICBjb25zdCBjdXJzb3I6IE1hcmtzID0ge307XG4gIC8qKiBUaGUgaGlnaGVzdCBwb3NpdGlvbiByZWNlaXZlZCwgcGVyIHBhcnRpdGlvbjogd2hhdCBjb21lcyBhdCBvciBiZWxvdyBpdCBpcyBhIHJlcGV0aXRpb24uICovXG4gIGNvbnN0IHRvcDogTWFya3MgPSB7fTtcbiAgY29uc3QgZmVlZHM6IFJlY29yZDxzdHJpbmcsIEZlZWQ+ID0gZGljdGlvbmFyeSgpO1xuICAvKiogQ2hhbm5lbHMgYmVpbmcgbGVmdDogdGhlIHNlcnZlciBtYXkgc3RpbGwgbmFtZSB0aGVtLiAqL1xuICBjb25zdCBsZWF2aW5nOiBSZWNvcmQ8c3RyaW5nLCBib29sZWFuPiA9IGRpY3Rpb25hcnkoKTtcbiAgY29uc3QgcmVjZW50ID0gY3JlYXRlUmVjZW50SWRzKCk7XG4gIGNvbnN0IGVhY2hGZWVkID0gKGZuOiAoZmVlZDogRmVlZCwgY2hhbm5lbDogc3RyaW5nKSA9PiB2b2lkKSA9PlxuICAgIE9iamVjdC5rZXlzKGZlZWRzKS5mb3JFYWNoKChjaGFubmVsKSA9PiBmbihmZWVkc1tjaGFubmVsXSEsIGNoYW5uZWwpKTtcblxuICBmdW5jdGlvbiBhZGRGZWVkKGNoYW5uZWw6IHN0cmluZywgYWZ0ZXI6IG51bWJlciB8IHVuZGVmaW5lZCwgcGhhc2U6IEZlZWRQaGFzZSk6IEZlZWQge1xuICAgIHJldHVybiAoZmVlZHNbY2hhbm5lbF0gPSBjcmVhdGVGZWVkKGNoYW5uZWwsIGFmdGVyLCBwaGFzZSwgcmVjZW50LCBzaW5rKSk7XG4gIH1cblxuICBmdW5jdGlvbiBjYXJyaWVkKGNoYW5uZWw6IHN0cmluZywgc2VxOiBudW1iZXIgfCB1bmRlZmluZWQpOiB2b2lkIHtcbiAgICBpZiAobGVhdmluZ1tjaGFubmVsXSkgcmV0dXJuO1xuICAgIGNvbnN0IGZlZWQgPSBmZWVkc1tjaGFubmVsXSB8fCBhZGRGZWVkKGNoYW5uZWwsIHNlcSwgXCJ3YW50ZWRcIik7XG4gICAgaWYgKGZlZWQucGhhc2UgPT09IFwiam9pbmluZ1wiKSByZXR1cm47XG4gICAgZmVlZC5waGFzZSA9IFwibGl2ZVwiO1xuICAgIC8vIFdoZXJlIHdlIGtub3cgYmV0dGVyIHdlIGtlZXAgb3VyIG93bjogaWYgdGhlIGNoYW5uZWwganVtcGVkLCB0aGUgbmV4dCBtZXNzYWdlIHNob3dzIGl0LlxuICAgIGlmIChmZWVkLnNlcSA9PT0gdW5kZWZpbmVkKSBmZWVkLnNlcSA9IHNlcTtcbiAgfVxuXG4gIGNvbnN0IHNlc3Npb246IFNlc3Npb24gPSB7XG4gICAgaWQ6IHVuZGVmaW5lZCxcbiAgICBhdHRlbXB0OiAwLFxuICAgIGNvbm5lY3Rpb24sXG4gICAgY3Vyc29yOiAoKSA9PiBmb3JtYXRNYXJrcyhjdXJzb3IpLFxuICAgIGNoYW5uZWxzOiAoKSA9PiBPYmplY3Qua2V5cyhmZWVkcyksXG5cbiAgICBwYXJhbXMoYXR0ZW1wdCkge1xuICAgICAgY29uc3QgcGFyYW1zOiBDb25uZWN0UGFyYW1zID0geyBhdHRlbXB0LCBjb25uZWN0aW9uIH07XG4gICAgICBjb25zdCBjaGFubmVscyA9IHNlc3Npb24uY2hhbm5lbHMoKTtcbiAgICAgIGNvbnN0IGZyb20gPSBzZXNzaW9uLmN1cnNvcigpO1xuICAgICAgaWYgKGNoYW5uZWxzLmxlbmd0aCkgcGFyYW1zLmNoYW5uZWxzID0gY2hhbm5lbHM7XG4gICAgICBpZiAoc2Vzc2lvbi5pZCkgcGFyYW1zLnNlc3Npb24gPSBzZXNzaW9uLmlkO1xuICAgICAgaWYgKGZyb20pIHBhcmFtcy5jdXJzb3IgPSBmcm9tO1xuICAgICAgcmV0dXJuIHBhcmFtcztcbiAgICB9LFxuXG4gICAgYWRkKGNoYW5uZWwsIGFmdGVyKSB7XG4gICAgICBkZWxldGUgbGVhdmluZ1tjaGFubmVsXTtcbiAgICAgIGlmIChmZWVkc1tjaGFubmVsXSkgcmV0dXJuIHVuZGVmaW5lZDtcbiAgICAgIGNvbnN0IGpvaW5zID0gc2Vzc2lvbi5pZCAhPT0gdW5kZWZpbmVkIHx8IGFmdGVyICE9PSB1bmRlZmluZWQ7XG4gICAgICBhZGRGZWVkKGNoYW5uZWwsIGFmdGVyLCBqb2lucyA/IFwiam9pbmluZ1wiIDogXCJ3YW50ZWRcIik7XG4gICAgICByZXR1cm4gam9pbnMgPyBzdWJzY3JpYmUoY2hhbm5lbCwgYWZ0ZXIpIDogdW5kZWZpbmVkO1xuICAgIH0sXG5cbiAgICByZW1vdmUoY2hhbm5lbCkge1xuICAgICAgZGVsZXRlIGZlZWRzW2NoYW5uZWxdO1xuICAgICAgbGVhdmluZ1tjaGFubmVsXSA9IHRydWU7XG4gICAgICByZXR1cm4geyB0eXBlOiBcInVuc3Vic2NyaWJlXCIsIGNoYW5uZWxzOiBbY2hhbm5lbF0gfTtcbiAgICB9LFxuXG4gICAgbGVmdChjaGFubmVsKSB7XG4gICAgICBkZWxldGUgbGVhdmluZ1tjaGFubmVsXTtcbiAgICB9LFxuXG4gICAgZHJvcChjaGFubmVsKSB7XG4gICAgICBkZWxldGUgZmVlZHNbY2hhbm5lbF07XG4gICAgICBkZWxldGUgbGVhdmluZ1tjaGFubmVsXTtcbiAgICB9LFxuXG4gICAgaXNMaXZlOiAoY2hhbm5lbCkgPT4gISFmZWVkc1tjaGFubmVsXSAmJiBmZWVkc1tjaGFubmVsXSEucGhhc2UgPT09IFwibGl2ZVwiLFxuXG4gICAgd2VsY29tZShmcmFtZSkge1xuICAgICAgc2Vzc2lvbi5pZCA9IGZyYW1lLnNlc3Npb247XG4gICAgICAvLyBPbmx5IHdoYXQgaXMgbGFja2luZy4gV2hlcmUgdGhlIHNlcnZlciBzdGFydHMgZWxzZXdoZXJlIGEgZ2FwIGZvbGxvd3MsIGFuZCBpZiB0aGF0IGdhcCBpcyBsb3N0IG9uIHRoZSB3YXksIG91clxuICAgICAgLy8gb3duIGN1cnNvciBtYWtlcyB0aGUgc2VydmVyIHdvcmsgaXQgb3V0IGFnYWluLlxuICAgICAgc2Vzc2lvbi5maWxsKGZyYW1lLmN1cnNvcik7XG4gICAgICBmb3IgKGNvbnN0IGNoYW5uZWwgaW4gZnJhbWUucmVmdXNlZCkgc2Vzc2lvbi5kcm9wKGNoYW5uZWwpO1xuICAgICAgZm9yIChjb25zdCBjaGFubmVsIGluIGZyYW1lLmNoYW5uZWxzKSBjYXJyaWVkKGNoYW5uZWwsIGZyYW1lLmNoYW5uZWxzW2NoYW5uZWxdIS5zZXEpO1xuICAgICAgY29uc3QgYXNrOiBTdWJzY3JpYmVbXSA9IFtdO1xuICAgICAgZWFjaEZlZWQoKGZlZWQsIGNoYW5uZWwpID0+IHtcbiAgICAgICAgaWYgKGZyYW1lLmNoYW5uZWxzW2NoYW5uZWxdIHx8IGZlZWQucGhhc2UgPT09IFwiam9pbmluZ1wiKSByZXR1cm47XG4gICAgICAgIGZlZWQucGhhc2UgPSBcImpvaW5pbmdcIjtcbiAgICAgICAgYXNrLnB1c2goc3Vic2NyaWJlKGNoYW5uZWwsIGZlZWQuc2VxKSk7XG4gICAgICB9KTtcbiAgICAgIHJldHVybiBhc2s7XG4gICAgfSxcblxuICAgIHN1YnNjcmliZWQoY2hhbm5lbHMpIHtcbiAgICAgIGZvciAoY29uc3QgY2hhbm5lbCBpbiBjaGFubmVscykge1xuICAgICAgICBpZiAobGVhdmluZ1tjaGFubmVsXSB8fCBzZXNzaW9uLmlzTGl2ZShjaGFubmVsKSkgY29udGludWU7XG4gICAgICAgIChmZWVkc1tjaGFubmVsXSB8fCBhZGRGZWVkKGNoYW5uZWwsIHVuZGVmaW5lZCwgXCJqb2luaW5nXCIpKS5qb2luKGNoYW5uZWxzW2NoYW5uZWxdISk7XG4gICAgICB9XG4gICAgfSxcblxuICAgIG1lc3NhZ2UoZnJhbWUpIHtcbiAgICAgIGlmIChmcmFtZS5wb3MgIT09IHVuZGVmaW5lZCkge1xuICAgICAgICBjb25zdCBhdCA9IHBhcnNlTWFya3MoZnJhbWUucG9zKTtcbiAgICAgICAgaWYgKGNvdmVycyh0b3AsIGF0KSkgcmV0dXJuO1xuICAgICAgICBtZXJnZSh0b3AsIGF0KTtcbiAgICAgICAgbWVyZ2UoY3Vyc29yLCBhdCk7XG4gICAgICB9XG4gICAgICBjb25zdCBmZWVkID0gZmVlZHNbZnJhbWUuY2hhbm5lbF07XG4gICAgICBpZiAoZmVlZCkgZmVlZC50YWtlKGZyYW1lKTtcbiAgICB9LFxuXG4gICAgZ2FwKGZyYW1lKSB7XG4gICAgICBpZiAoZnJhbWUucmVzdW1lKSB7XG4gICAgICAgIGNvbnN0IHJlc3VtZSA9IHBhcnNlTWFya3MoZnJhbWUucmVzdW1lKTtcbiAgICAgICAgaWYgKGlzUmVzZXQoZnJhbWUpKSB7XG4gICAgICAgICAgLy8gVGhlIG9uZSBjYXNlIGluIHdoaWNoIHBvc2l0aW9ucyBtYXkgZ28gYmFjaywgZm9yIGV2ZXJ5IGNoYW5uZWwgb2YgdGhlIHBhcnRpdGlvbi5cbiAgICAgICAgICBtZXJnZShjdXJzb3IsIHJlc3VtZSwgU0VUKTtcbiAgICAgICAgICBtZXJnZSh0b3AsIHJlc3VtZSwgU0VUKTtcbiAgICAgICAgICBlYWNoRmVlZCgoZmVlZCkgPT4gZmVlZC5yZXNldChyZXN1bWUpKTtcbiAgICAgICAgfSBlbHNlIHtcbiAgICAgICAgICBtZXJnZShjdXJzb3IsIHJlc3VtZSk7XG4gICAgICAgIH1cbiAgICAgIH1cbiAgICAgIGNvbnN0IGZlZWQgPSBmZWVkc1tmcmFtZS5jaGFubmVsXTtcbiAgICAgIGlmIChmZWVkKSBmZWVkLnRha2UoZnJhbWUpO1xuICAgIH0sXG5cbiAgICBhZG9wdCh0ZXh0KSB7XG4gICAgICBtZXJnZShjdXJzb3IsIHBhcnNlTWFya3ModGV4dCkpO1xuICAgIH0sXG5cbiAgICBmaWxsKHRleHQpIHtcbiAgICAgIG1lcmdlKGN1cnNvciwgcGFyc2VNYXJrcyh0ZXh0KSwgRklMTCk7XG4gICAgfSxcblxuICAgIGpvaW5lZChjaGFubmVsLCBqb2luZWQpIHtcbiAgICAgIGNvbnN0IGZlZWQgPSBmZWVkc1tjaGFubmVsXTtcbiAgICAgIHJldHVybiBmZWVkICYmIGZlZWQuam9pbihqb2luZWQpID8gW3N1YnNjcmliZShjaGFubmVsLCBmZWVkLnNlcSldIDogW107XG4gICAgfSxcblxuICAgIGZvcmdldCgpIHtcbiAgICAgIHNlc3Npb24uaWQgPSB1bmRlZmluZWQ7XG4gICAgICBmb3IgKGNvbnN0IHBhcnRpdGlvbiBpbiBjdXJzb3IpIGRlbGV0ZSBjdXJzb3JbcGFydGl0aW9uXTtcbiAgICAgIGZvciAoY29uc3QgcGFydGl0aW9uIGluIHRvcCkgZGVsZXRlIHRvcFtwYXJ0aXRpb25dO1xuICAgICAgZWFjaEZlZWQoKGZlZWQpID0+IGZlZWQuZm9yZ2V0KCkpO1xuICAgIH0sXG4gIH07XG4gIHJldHVybiBzZXNzaW9uO1xufVxuXG5mdW5jdGlvbiBzdWJzY3JpYmUoY2hhbm5lbDogc3RyaW5nLCBhZnRlcj86IG51bWJlcik6IFN1YnNjcmliZSB7XG4gIGNvbnN0IGNvbW1hbmQ6IFN1YnNjcmliZSA9IHsgdHlwZTogXCJzdWJzY3JpYmVcIiwgY2hhbm5lbHM6IFtjaGFubmVsXSB9O1xuICBpZiAoYWZ0ZXIgIT09IHVuZGVmaW5lZCkgY29tbWFuZC5hZnRlciA9IHsgW2NoYW5uZWxdOiBhZnRlciB9O1xuICByZXR1cm4gY29tbWFuZDtcbn1cbiIsICJpbXBvcnQgdHlwZSB7IFRpbWVsaW5lRW50cnkgfSBmcm9tIFwiLi9hcGkuanNcIjtcbmltcG9ydCB0eXBlIHsgVHJhbnNwb3J0S2luZCB9IGZyb20gXCIuL2ZyYW1lcy5qc1wiO1xuXG4vKiogRW50cmllcyB0aGF0IGFyZSBrZXB0LCBuZXdlc3QgbGFzdC4gKi9cbmNvbnN0IFRJTUVMSU5FX0xJTUlUID0gMjAwO1xuXG5leHBvcnQgdHlwZSBOb3RlID0gKHdoYXQ6IHN0cmluZywgdHJhbnNwb3J0PzogVHJhbnNwb3J0S2luZCwgZGV0YWlsPzogc3RyaW5nIHwgbnVtYmVyKSA9PiB2b2lkO1xuXG5leHBvcnQgZnVuY3Rpb24gY3JlYXRlVGltZWxpbmUoKTogeyBub3RlOiBOb3RlOyBlbnRyaWVzKCk6IFRpbWVsaW5lRW50cnlbXSB9IHtcbiAgY29uc3QgZW50cmllczogVGltZWxpbmVFbnRyeVtdID0gW107XG4gIHJldHVybiB7XG4gICAgbm90ZSh3aGF0LCB0cmFuc3BvcnQsIGRldGFpbCkge1xuICAgICAgY29uc3QgZW50cnk6IFRpbWVsaW5lRW50cnkgPSB7IGF0OiBEYXRlLm5vdygpLCB3aGF0IH07XG4gICAgICBpZiAodHJhbnNwb3J0KSBlbnRyeS50cmFuc3BvcnQgPSB0cmFuc3BvcnQ7XG4gICAgICBpZiAoZGV0YWlsICE9PSB1bmRlZmluZWQpIGVudHJ5LmRldGFpbCA9IFN0cmluZyhkZXRhaWwpO1xuICAgICAgaWYgKGVudHJpZXMucHVzaChlbnRyeSkgPiBUSU1FTElORV9MSU1JVCkgZW50cmllcy5zaGlmdCgpO1xuICAgIH0sXG4gICAgZW50cmllczogKCkgPT4gZW50cmllcy5zbGljZSgpLFxuICB9O1xufVxuIiwgImltcG9ydCB0eXBlIHsgQmVsZnJ5RXJyb3IgfSBmcm9tIFwiLi9hcGkuanNcIjtcbmltcG9ydCB7IGZhdWx0LCB0aW1lciB9IGZyb20gXCIuL3V0aWwuanNcIjtcblxuLyoqIFRoZSBhcHBsaWNhdGlvbidzIGBhdXRoYCwgYXMgYSBjYWxsYmFjay4gSXQgaXMgYXNrZWQgZm9yIGVhY2ggYXR0ZW1wdCwgYW5kIGJlZm9yZSBhIHRva2VuIGV4cGlyZXMuICovXG5leHBvcnQgdHlwZSBBdXRoID0gKGRvbmU6IChlcnJvcjogdW5rbm93biwgdG9rZW4/OiBzdHJpbmcpID0+IHZvaWQpID0+IHZvaWQ7XG5cbi8qKiBGb3IgdGhlIGFwcGxpY2F0aW9uJ3MgYGF1dGhgIHRvIGFuc3dlci4gKi9cbmNvbnN0IEFVVEhfVElNRU9VVF9NUyA9IDMwXzAwMDtcblxuLyoqIEhvdyBsb25nIGJlZm9yZSBpdHMgZW5kIGEgdG9rZW4gaXMgcmVmcmVzaGVkLCBhdCBtb3N0OyBvZiBhIHNob3J0LWxpdmVkIG9uZSwgdGhlIGxhc3QgdGVudGguICovXG5jb25zdCBSRUZSRVNIX0FIRUFEX01TID0gMzBfMDAwO1xuXG4vKiogQXQgbGVhc3Qgc28gbG9uZyBiZXR3ZWVuIHJlZnJlc2hlcywgd2hhdGV2ZXIgdGhlIGNsb2NrcyBzYXkuICovXG5jb25zdCBSRUZSRVNIX0ZMT09SX01TID0gNV8wMDA7XG5cbi8qKiBUaGUgbG9uZ2VzdCB0aGF0IGBzZXRUaW1lb3V0YCBjYW4gd2FpdC4gKi9cbmNvbnN0IFRJTUVSX0xJTUlUX01TID0gMiAqKiAzMSAtIDE7XG5cbi8qKiBUaGUgdG9rZW4gb2Ygbm93LCBhbmQgd2hlbiB0byBmZXRjaCB0aGUgbmV4dC4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgVG9rZW5zIHtcbiAgY3VycmVudDogc3RyaW5nIHwgdW5kZWZpbmVkO1xuICBmZXRjaChkb25lOiAoZXJyb3I/OiBCZWxmcnlFcnJvcikgPT4gdm9pZCk6IHZvaWQ7XG4gIC8qKiBgcmVmcmVzaGAgaXMgY2FsbGVkIHNvbWUgdGltZSBiZWZvcmUgYGV4cGlyZXNBdGAgKFJGQyAzMzM5KS4gU2hvdWxkIGNsb2NrcyBkaXNhZ3JlZSwgdGhlIHNlcnZlcidzIGNsb3NlIGhlbHBzLiAqL1xuICBhcm0oZXhwaXJlc0F0OiBzdHJpbmcgfCB1bmRlZmluZWQsIHJlZnJlc2g6ICgpID0+IHZvaWQpOiB2b2lkO1xuICBkaXNhcm0oKTogdm9pZDtcbn1cblxuZXhwb3J0IGZ1bmN0aW9uIGNyZWF0ZVRva2VucyhhdXRoOiBBdXRoKTogVG9rZW5zIHtcbiAgY29uc3QgZXhwaXJ5ID0gdGltZXIoKTtcbiAgY29uc3QgdG9rZW5zOiBUb2tlbnMgPSB7XG4gICAgY3VycmVudDogdW5kZWZpbmVkLFxuICAgIGZldGNoKGRvbmUpIHtcbiAgICAgIGNvbnN0IGRlYWRsaW5lID0gdGltZXIoKTtcbiAgICAgIGxldCB0b2xkID0gZmFsc2U7XG4gICAgICBjb25zdCB0ZWxsID0gKGVycm9yOiB1bmtub3duLCB0b2tlbj86IHN0cmluZykgPT4ge1xuICAgICAgICBpZiAodG9sZCkgcmV0dXJuO1xuICAgICAgICB0b2xkID0gdHJ1ZTtcbiAgICAgICAgZGVhZGxpbmUoKTtcbiAgICAgICAgaWYgKGVycm9yKSByZXR1cm4gZG9uZShmYXVsdChcImF1dGhfZmFpbGVkXCIsIFN0cmluZyhlcnJvcikpKTtcbiAgICAgICAgdG9rZW5zLmN1cnJlbnQgPSB0b2tlbjtcbiAgICAgICAgZG9uZSgpO1xuICAgICAgfTtcbiAgICAgIGRlYWRsaW5lKEFVVEhfVElNRU9VVF9NUywgKCkgPT4gdGVsbChcImF1dGgoKSBkb2VzIG5vdCBhbnN3ZXJcIikpO1xuICAgICAgdHJ5IHtcbiAgICAgICAgYXV0aCh0ZWxsKTtcbiAgICAgIH0gY2F0Y2ggKGVycm9yKSB7XG4gICAgICAgIHRlbGwoZXJyb3IpO1xuICAgICAgfVxuICAgIH0sXG4gICAgYXJtKGV4cGlyZXNBdCwgcmVmcmVzaCkge1xuICAgICAgY29uc3QgbGVmdCA9IERhdGUucGFyc2UoZXhwaXJlc0F0ISkgLSBEYXRlLm5vdygpO1xuICAgICAgY29uc3QgZGVsYXkgPSBNYXRoLm1heChSRUZSRVNIX0ZMT09SX01TLCBsZWZ0IC0gTWF0aC5taW4oUkVGUkVTSF9BSEVBRF9NUywgbGVmdCAvIDEwKSk7XG4gICAgICAvLyBOYU4gd2l0aG91dCBhIGRhdGU6IHRoZW4gdGhlcmUgaXMgbm90aGluZyB0byB3YWl0IGZvci5cbiAgICAgIGV4cGlyeShNYXRoLm1pbihUSU1FUl9MSU1JVF9NUywgZGVsYXkpLCBkZWxheSA+IDAgPyByZWZyZXNoIDogdW5kZWZpbmVkKTtcbiAgICB9LFxuICAgIGRpc2FybTogKCkgPT4gZXhwaXJ5KCksXG4gIH07XG4gIHJldHVybiB0b2tlbnM7XG59XG4iLCAiaW1wb3J0IHR5cGUgeyBCZWxmcnlFcnJvciwgRW5naW5lT3B0aW9ucywgUHVibGlzaE9wdGlvbnMsIFRpbWVsaW5lRW50cnkgfSBmcm9tIFwiLi9hcGkuanNcIjtcbmltcG9ydCB7IGNyZWF0ZUJhY2tvZmYgfSBmcm9tIFwiLi9iYWNrb2ZmLmpzXCI7XG5pbXBvcnQgeyBjcmVhdGVDb21tYW5kcywgdHlwZSBEb25lIH0gZnJvbSBcIi4vY29tbWFuZHMuanNcIjtcbmltcG9ydCB7IGNyZWF0ZUNvbm5lY3RvciwgdHlwZSBDb25uZWN0b3JPcHRpb25zIH0gZnJvbSBcIi4vY29ubmVjdG9yLmpzXCI7XG5pbXBvcnQgeyBjcmVhdGVFbWl0dGVyIH0gZnJvbSBcIi4vZW1pdHRlci5qc1wiO1xuaW1wb3J0IHR5cGUgeyBDb21tYW5kLCBKc29uLCBQdWJsaXNoLCBQdWJsaXNoUmVzdWx0LCBSZWZ1c2FsLCBSZXBseSwgU2VydmVyRnJhbWUsIFN1YnNjcmliZSB9IGZyb20gXCIuL2ZyYW1lcy5qc1wiO1xuaW1wb3J0IHsgY3JlYXRlTWVtb3J5IH0gZnJvbSBcIi4vbWVtb3J5LmpzXCI7XG5pbXBvcnQgeyBjcmVhdGVTZXNzaW9uIH0gZnJvbSBcIi4vc2Vzc2lvbi5qc1wiO1xuaW1wb3J0IHR5cGUgeyBDbGllbnRTdGF0ZSB9IGZyb20gXCIuL3N0YXRlLmpzXCI7XG5pbXBvcnQgeyBjcmVhdGVUaW1lbGluZSB9IGZyb20gXCIuL3RpbWVsaW5lLmpzXCI7XG5pbXBvcnQgeyBjcmVhdGVUb2tlbnMsIHR5cGUgQXV0aCB9IGZyb20gXCIuL3Rva2Vucy5qc1wiO1xuaW1wb3J0IHsgYXNzaWduLCBkaWN0aW9uYXJ5LCBmYXVsdCwgcmFuZG9tTmFtZSwgdGltZXIgfSBmcm9tIFwiLi91dGlsLmpzXCI7XG5cbi8qKiBBIHB1Ymxpc2ggYXMgdGhlIHdpcmUgY2FycmllcyBpdCwgaW4gYnl0ZXMuICovXG5jb25zdCBDTElFTlRfRlJBTUVfTElNSVQgPSA3MiAqIDEwMjQ7XG5cbi8qKiBIb3cgZmFyIGBzdGF0ZS5jdXJzb3JgIG1heSBsYWc6IGEgbGlzdGVuZXIgb2YgdGhlIHN0YXRlIGlzIG5vdCBjYWxsZWQgZm9yIGVhY2ggbWVzc2FnZS4gKi9cbmNvbnN0IENVUlNPUl9OT1RJQ0VfTVMgPSAxMDA7XG5cbi8qKiBSZWZ1c2FscyBvZiBhIHN1YnNjcmliZSB0aGF0IHNheSBub3RoaW5nIGFib3V0IHRoZSBjaGFubmVsOiBpdCBpcyBhc2tlZCBhZ2Fpbi4gKi9cbmNvbnN0IFRSQU5TSUVOVCA9IC9eKGJ1c3l8aW50ZXJuYWx8cmF0ZV9saW1pdGVkfHVuYXZhaWxhYmxlfHVua25vd25fc2Vzc2lvbikkLztcblxuLyoqIEV2ZXJ5Ym9keSB3aG8gaG9sZHMgb25lIGNoYW5uZWwuICovXG5leHBvcnQgaW50ZXJmYWNlIEhvbGQge1xuICBjb3VudDogbnVtYmVyO1xufVxuXG4vKiogVGhlIHdob2xlIGNsaWVudCB3aXRoIGNhbGxiYWNrczsgYGNsaWVudC50c2AgYW5kIGBsZWdhY3kudHNgIGFyZSBpdHMgZmFjZXMuICovXG5leHBvcnQgdHlwZSBFbmdpbmUgPSBSZXR1cm5UeXBlPHR5cGVvZiBjcmVhdGVFbmdpbmU+O1xuXG4vKiogV2hhdCBkaWZmZXJzIGJldHdlZW4gYnJvd3NlcnMgb2YgdG9kYXkgYW5kIG9mIHRlbiB5ZWFycyBhZ28sIGFuZCB3aGVyZSB0YWJzIHNoYXJlIGEgY29ubmVjdGlvbi4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgTWVhbnMgZXh0ZW5kcyBQaWNrPENvbm5lY3Rvck9wdGlvbnMsIFwib3BlblwiIHwgXCJleGNoYW5nZVwiPiB7XG4gIGNvbm5lY3Q/OiB0eXBlb2YgY3JlYXRlQ29ubmVjdG9yO1xufVxuXG5leHBvcnQgZnVuY3Rpb24gY3JlYXRlRW5naW5lKGJhc2U6IHN0cmluZywgYXV0aDogQXV0aCwgb3B0aW9uczogRW5naW5lT3B0aW9ucywgbWVhbnM6IE1lYW5zKSB7XG4gIC8qKiBFdmVudHMgb2YgYSBjaGFubmVsIGhhdmUgaXRzIG5hbWUgYmVoaW5kIHRoZW06IGBtZXNzYWdlIG5ld3NgLiAqL1xuICBjb25zdCB7IG9uLCBlbWl0IH0gPSBjcmVhdGVFbWl0dGVyKCk7XG4gIGNvbnN0IGhvbGRzID0gZGljdGlvbmFyeTxIb2xkPigpO1xuICBjb25zdCB0aW1lbGluZSA9IGNyZWF0ZVRpbWVsaW5lKCk7XG4gIGNvbnN0IHRva2VucyA9IGNyZWF0ZVRva2VucyhhdXRoKTtcbiAgY29uc3QgdHJhbnNwb3J0cyA9IG9wdGlvbnMudHJhbnNwb3J0cyB8fCBbXCJ3c1wiLCBcInNzZVwiLCBcInBvbGxcIl07XG4gIC8qKiBUaGUgbGF0ZXN0IHN1YnNjcmliZSBvZiBhIGNoYW5uZWw6IHRoZSBhbnN3ZXIgdG8gYW4gb2xkZXIgb25lIGlzIG91dCBvZiBkYXRlLiAqL1xuICBjb25zdCBhc2tlZDogUmVjb3JkPHN0cmluZywgU3Vic2NyaWJlPiA9IGRpY3Rpb25hcnkoKTtcbiAgY29uc3QgYXNrQmFja29mZiA9IGNyZWF0ZUJhY2tvZmYoKTtcbiAgY29uc3Qgbm90aWNlID0gdGltZXIoKTtcbiAgbGV0IHNuYXBzaG90OiBDbGllbnRTdGF0ZSB8IHVuZGVmaW5lZDtcblxuICBjb25zdCBzZXNzaW9uID0gY3JlYXRlU2Vzc2lvbihyYW5kb21OYW1lKCksIHtcbiAgICBtZXNzYWdlKG1lc3NhZ2UpIHtcbiAgICAgIGVtaXQoYG1lc3NhZ2UgJHttZXNzYWdlLmNoYW5uZWx9YCwgbWVzc2FnZSk7XG4gICAgICBlbWl0KFwibWVzc2FnZVwiLCBtZXNzYWdlKTtcbiAgICB9LFxuICAgIGdhcChnYXAsIGFubm91bmNlZCkge1xuICAgICAgaWYgKCFhbm5vdW5jZWQpIGNvbnNvbGUud2FybihcImJlbGZyeTogdW5hbm5vdW5jZWRcIiwgZ2FwKTtcbiAgICAgIGVtaXQoYGdhcCAke2dhcC5jaGFubmVsfWAsIGdhcCk7XG4gICAgICBlbWl0KFwiZ2FwXCIsIGdhcCk7XG4gICAgfSxcbiAgfSk7XG5cbiAgY29uc3QgY29tbWFuZHMgPSBjcmVhdGVDb21tYW5kcygobnVtYmVyZWQpID0+IGNvbm5lY3Rvci5zZW5kKG51bWJlcmVkKSk7XG5cbiAgY29uc3QgY29ubmVjdG9yID0gKG1lYW5zLmNvbm5lY3QgfHwgY3JlYXRlQ29ubmVjdG9yKShcbiAgICBhc3NpZ24obWVhbnMsIHtcbiAgICAgIGJhc2UsXG4gICAgICB0cmFuc3BvcnRzLFxuICAgICAgLy8gV2hhdCBvbmUgdHJhbnNwb3J0IGFsb25lIGRvZXMgc2F5cyBub3RoaW5nIHRvIG90aGVycy5cbiAgICAgIG1lbW9yeTogY3JlYXRlTWVtb3J5KHRyYW5zcG9ydHMubGVuZ3RoID4gMSA/IG9wdGlvbnMuc3RvcmFnZSA6IG51bGwsIGJhc2UpLFxuICAgICAgbm90ZTogdGltZWxpbmUubm90ZSxcbiAgICAgIGhlYXJ0YmVhdE1zOiBvcHRpb25zLmhlYXJ0YmVhdE1zLFxuICAgIH0pLFxuICAgIHNlc3Npb24sXG4gICAgdG9rZW5zLFxuICAgIHtcbiAgICAgIGZyYW1lOiBvbkZyYW1lLFxuICAgICAgbGl2ZShiYWNrKSB7XG4gICAgICAgIGNvbm5lY3Rvci5zZW5kKGNvbW1hbmRzLnVuYW5zd2VyZWQoKSk7XG4gICAgICAgIGlmICghYmFjaykgcmV0dXJuO1xuICAgICAgICBlbWl0KFwicmVjb3ZlcmVkXCIsIHN0YXRlKCkpO1xuICAgICAgICBmb3IgKGNvbnN0IG5hbWUgaW4gaG9sZHMpIGVtaXQoYHJlY292ZXJlZCAke25hbWV9YCk7XG4gICAgICB9LFxuICAgICAgY2hhbmdlZCxcbiAgICB9LFxuICApO1xuXG4gIGNvbnN0IGlzQ2xvc2VkID0gKCkgPT4gY29ubmVjdG9yLnN0YXR1cy5waGFzZSA9PT0gXCJjbG9zZWRcIjtcblxuICBmdW5jdGlvbiBzdGF0ZSgpOiBDbGllbnRTdGF0ZSB7XG4gICAgcmV0dXJuIChzbmFwc2hvdCA9IHNuYXBzaG90IHx8IGFzc2lnbih7IHNlc3Npb246IHNlc3Npb24uaWQsIGN1cnNvcjogc2Vzc2lvbi5jdXJzb3IoKSB9LCBjb25uZWN0b3Iuc3RhdHVzKSk7XG4gIH1cblxuICBmdW5jdGlvbiBjaGFuZ2VkKCk6IHZvaWQge1xuICAgIG5vdGljZSgpO1xuICAgIHNuYXBzaG90ID0gdW5kZWZpbmVkO1xuICAgIGlmIChpc0Nsb3NlZCgpKSBjb21tYW5kcy5yZWplY3RBbGwoY29ubmVjdG9yLnN0YXR1cy5sYXN0RXJyb3IgfHwgZmF1bHQoXCJjbG9zZWRcIikpO1xuICAgIGVtaXQoXCJzdGF0ZVwiLCBzdGF0ZSgpKTtcbiAgfVxuXG4gIGZ1bmN0aW9uIG9uRnJhbWUoZnJhbWU6IFNlcnZlckZyYW1lKTogdm9pZCB7XG4gICAgZW1pdChcImZyYW1lXCIsIGZyYW1lKTtcbiAgICBzd2l0Y2ggKGZyYW1lLnR5cGUpIHtcbiAgICAgIGNhc2UgXCJ3ZWxjb21lXCI6IHtcbiAgICAgICAgY29uc3Qgc3Vic2NyaWJlcyA9IHNlc3Npb24ud2VsY29tZShmcmFtZSk7XG4gICAgICAgIHRva2Vucy5hcm0oZnJhbWUuZXhwaXJlc19hdCwgcmVmcmVzaCk7XG4gICAgICAgIGZvciAoY29uc3QgbmFtZSBpbiBmcmFtZS5yZWZ1c2VkKSByZWZ1c2VkKG5hbWUsIGZyYW1lLnJlZnVzZWRbbmFtZV0pO1xuICAgICAgICBmb3IgKGNvbnN0IG5hbWUgaW4gZnJhbWUuY2hhbm5lbHMpIHJlYWR5KG5hbWUpO1xuICAgICAgICBzdWJzY3JpYmVzLmZvckVhY2goc3Vic2NyaWJlKTtcbiAgICAgICAgcmV0dXJuIGNoYW5nZWQoKTtcbiAgICAgIH1cbiAgICAgIGNhc2UgXCJtZXNzYWdlXCI6XG4gICAgICAgIHNlc3Npb24ubWVzc2FnZShmcmFtZSk7XG4gICAgICAgIGJyZWFrO1xuICAgICAgY2FzZSBcImdhcFwiOlxuICAgICAgICBzZXNzaW9uLmdhcChmcmFtZSk7XG4gICAgICAgIGJyZWFrO1xuICAgICAgY2FzZSBcInBpbmdcIjpcbiAgICAgICAgaWYgKGZyYW1lLmN1cnNvcikgc2Vzc2lvbi5hZG9wdChmcmFtZS5jdXJzb3IpO1xuICAgICAgICBicmVhaztcbiAgICAgIGNhc2UgXCJyZXBseVwiOlxuICAgICAgICByZXR1cm4gY29tbWFuZHMuc2V0dGxlKGZyYW1lKTtcbiAgICAgIGNhc2UgXCJzdWJzY3JpYmVkXCI6XG4gICAgICAgIHJldHVybiBzZXNzaW9uLnN1YnNjcmliZWQoZnJhbWUuY2hhbm5lbHMpO1xuICAgICAgY2FzZSBcInVuc3Vic2NyaWJlZFwiOlxuICAgICAgICByZXR1cm4gZnJhbWUuY2hhbm5lbHMuZm9yRWFjaCgobmFtZSkgPT4gcmVmdXNlZChuYW1lLCB7IGNvZGU6IGZyYW1lLmNvZGUgfHwgXCJ1bnN1YnNjcmliZWRcIiB9KSk7XG4gICAgfVxuICAgIC8vIGByZWNvbm5lY3RgIGFuZCBgY2xvc2VgIGFyZSB0aGUgY29ubmVjdG9yJ3M7IG90aGVyIHR5cGVzIGFyZSBub3Qgb2YgdGhpcyB2ZXJzaW9uLlxuICAgIGlmICghbm90aWNlLm9uKSBub3RpY2UoQ1VSU09SX05PVElDRV9NUywgY2hhbmdlZCk7XG4gIH1cblxuICBmdW5jdGlvbiBjb21tYW5kKGNvbW1hbmQ6IENvbW1hbmQsIGRvbmU6IERvbmUpOiB2b2lkIHtcbiAgICBpZiAoaXNDbG9zZWQoKSkgZG9uZShmYXVsdChcImNsb3NlZFwiKSk7XG4gICAgZWxzZSBjb21tYW5kcy5hZGQoY29tbWFuZCwgZG9uZSk7XG4gIH1cblxuICBmdW5jdGlvbiBzdWJzY3JpYmUod2FudGVkOiBTdWJzY3JpYmUpOiB2b2lkIHtcbiAgICBjb25zdCBuYW1lID0gd2FudGVkLmNoYW5uZWxzWzBdITtcbiAgICBhc2tlZFtuYW1lXSA9IHdhbnRlZDtcbiAgICBjb21tYW5kKHdhbnRlZCwgKGVycm9yLCByZXBseSkgPT4gb25TdWJzY3JpYmVkKG5hbWUsIHdhbnRlZCwgZXJyb3IsIHJlcGx5KSk7XG4gIH1cblxuICBmdW5jdGlvbiBvblN1YnNjcmliZWQobmFtZTogc3RyaW5nLCB3YW50ZWQ6IFN1YnNjcmliZSwgZXJyb3I/OiBCZWxmcnlFcnJvciwgcmVwbHk/OiBSZXBseSk6IHZvaWQge1xuICAgIGlmIChhc2tlZFtuYW1lXSAhPT0gd2FudGVkKSByZXR1cm47XG4gICAgaWYgKGVycm9yICYmIFRSQU5TSUVOVC50ZXN0KGVycm9yLmNvZGUpKSB7XG4gICAgICBzZXRUaW1lb3V0KCgpID0+IHtcbiAgICAgICAgaWYgKGFza2VkW25hbWVdID09PSB3YW50ZWQgJiYgIWlzQ2xvc2VkKCkpIHN1YnNjcmliZSh3YW50ZWQpO1xuICAgICAgfSwgYXNrQmFja29mZi5kZWxheSgpKTtcbiAgICAgIHJldHVybjtcbiAgICB9XG4gICAgZGVsZXRlIGFza2VkW25hbWVdO1xuICAgIGlmIChlcnJvcikgcmV0dXJuIHJlZnVzZWQobmFtZSwgeyBjb2RlOiBlcnJvci5jb2RlLCBkZXRhaWw6IGVycm9yLm1lc3NhZ2UgfSk7XG4gICAgYXNrQmFja29mZi5yZXNldCgpO1xuICAgIGlmIChyZXBseSEuY3Vyc29yKSBzZXNzaW9uLmZpbGwocmVwbHkhLmN1cnNvcik7XG4gICAgY29uc3Qgam9pbmVkID0gcmVwbHkhLmNoYW5uZWxzICYmIHJlcGx5IS5jaGFubmVsc1tuYW1lXTtcbiAgICBpZiAoIWpvaW5lZCkgcmV0dXJuIHJlZnVzZWQobmFtZSwgcmVwbHkhLnJlZnVzZWQgJiYgcmVwbHkhLnJlZnVzZWRbbmFtZV0pO1xuICAgIHNlc3Npb24uam9pbmVkKG5hbWUsIGpvaW5lZCkuZm9yRWFjaChzdWJzY3JpYmUpO1xuICAgIHJlYWR5KG5hbWUpO1xuICB9XG5cbiAgZnVuY3Rpb24gcmVhZHkobmFtZTogc3RyaW5nKTogdm9pZCB7XG4gICAgaWYgKHNlc3Npb24uaXNMaXZlKG5hbWUpKSBlbWl0KGByZWFkeSAke25hbWV9YCk7XG4gIH1cblxuICAvKiogVGhlIHNlcnZlciB3aWxsIG5vdCBjYXJyeSBpdCAoYW55IG1vcmUpOyBhIGxhdGVyIGhvbGQgYXNrcyBhbmV3LiAqL1xuICBmdW5jdGlvbiByZWZ1c2VkKG5hbWU6IHN0cmluZywgcmVmdXNhbDogUmVmdXNhbCA9IHsgY29kZTogXCJyZWZ1c2VkXCIgfSk6IHZvaWQge1xuICAgIHNlc3Npb24uZHJvcChuYW1lKTtcbiAgICBkZWxldGUgaG9sZHNbbmFtZV07XG4gICAgZW1pdChgcmVhZHkgJHtuYW1lfWAsIGZhdWx0KHJlZnVzYWwuY29kZSwgcmVmdXNhbC5kZXRhaWwpKTtcbiAgfVxuXG4gIC8qKiBJbi1iYW5kLCBzbyB0aGF0IGEgY29ubmVjdGlvbiBvdXRsaXZlcyBpdHMgdG9rZW4uIFdoZXJlIGl0IGZhaWxzIHRoZSBzZXJ2ZXIgY2xvc2VzLCBhbmQgYSBuZXcgb25lIGFza3MgYWdhaW4uICovXG4gIGZ1bmN0aW9uIHJlZnJlc2goKTogdm9pZCB7XG4gICAgdG9rZW5zLmZldGNoKChlcnJvcikgPT4ge1xuICAgICAgY29uc3QgZmFpbGVkID0gKGVycm9yOiBCZWxmcnlFcnJvcikgPT4gdGltZWxpbmUubm90ZShcInJlZnJlc2hcIiwgdW5kZWZpbmVkLCBlcnJvci5tZXNzYWdlKTtcbiAgICAgIGlmIChlcnJvcikgcmV0dXJuIGZhaWxlZChlcnJvcik7XG4gICAgICBjb21tYW5kKHsgdHlwZTogXCJyZWZyZXNoXCIsIHRva2VuOiB0b2tlbnMuY3VycmVudCEgfSwgKGVycm9yLCByZXBseSkgPT4ge1xuICAgICAgICBpZiAoZXJyb3IpIGZhaWxlZChlcnJvcik7XG4gICAgICAgIGVsc2UgdG9rZW5zLmFybShyZXBseSEuZXhwaXJlc19hdCwgcmVmcmVzaCk7XG4gICAgICB9KTtcbiAgICB9KTtcbiAgfVxuXG4gIGZ1bmN0aW9uIGhvbGQobmFtZTogc3RyaW5nLCBhZnRlcj86IG51bWJlcik6IEhvbGQge1xuICAgIGNvbnN0IGhlbGQgPSAoaG9sZHNbbmFtZV0gPSBob2xkc1tuYW1lXSB8fCB7IGNvdW50OiAwIH0pO1xuICAgIGhlbGQuY291bnQgKz0gMTtcbiAgICBjb25zdCBjb21tYW5kID0gc2Vzc2lvbi5hZGQobmFtZSwgYWZ0ZXIpO1xuICAgIGlmIChjb21tYW5kKSBzdWJzY3JpYmUoY29tbWFuZCk7XG4gICAgcmV0dXJuIGhlbGQ7XG4gIH1cblxuICAob3B0aW9ucy5jaGFubmVscyB8fCBbXSkuZm9yRWFjaCgobmFtZSkgPT4gaG9sZChuYW1lKSk7XG5cbiAgcmV0dXJuIHtcbiAgICBjb25uZWN0b3IsXG4gICAgb24sXG4gICAgaXNMaXZlOiBzZXNzaW9uLmlzTGl2ZSxcbiAgICBzdGF0ZSxcbiAgICB3aHk6ICgpOiBUaW1lbGluZUVudHJ5W10gPT4gdGltZWxpbmUuZW50cmllcygpLFxuICAgIGhvbGQsXG5cbiAgICByZWxlYXNlKG5hbWU6IHN0cmluZywgaGVsZDogSG9sZCk6IHZvaWQge1xuICAgICAgaGVsZC5jb3VudCAtPSAxO1xuICAgICAgaWYgKGhlbGQuY291bnQgfHwgaG9sZHNbbmFtZV0gIT09IGhlbGQpIHJldHVybjtcbiAgICAgIGRlbGV0ZSBob2xkc1tuYW1lXTtcbiAgICAgIGRlbGV0ZSBhc2tlZFtuYW1lXTtcbiAgICAgIC8vIFdoZXJlIGl0IGZhaWxzIHRoZSBzZXNzaW9uIGlzIGdvbmUsIGFuZCB0aGUgc3Vic2NyaXB0aW9uIHdpdGggaXQuXG4gICAgICBjb21tYW5kKHNlc3Npb24ucmVtb3ZlKG5hbWUpLCAoZXJyb3IpID0+IHtcbiAgICAgICAgaWYgKCFlcnJvcikgc2Vzc2lvbi5sZWZ0KG5hbWUpO1xuICAgICAgfSk7XG4gICAgfSxcblxuICAgIHB1Ymxpc2goXG4gICAgICBjaGFubmVsOiBzdHJpbmcsXG4gICAgICBldmVudDogc3RyaW5nLFxuICAgICAgZGF0YTogSnNvbixcbiAgICAgIG9wdGlvbnM6IFB1Ymxpc2hPcHRpb25zLFxuICAgICAgZG9uZTogKGVycm9yOiBCZWxmcnlFcnJvciB8IHVuZGVmaW5lZCwgcmVzdWx0PzogUHVibGlzaFJlc3VsdCkgPT4gdm9pZCxcbiAgICApOiB2b2lkIHtcbiAgICAgIGNvbnN0IHB1Ymxpc2g6IFB1Ymxpc2ggPSB7IHR5cGU6IFwicHVibGlzaFwiLCBjaGFubmVsLCBldmVudCwgZGF0YSwgaWRlbXBvdGVuY3lfa2V5OiBvcHRpb25zLmlkZW1wb3RlbmN5S2V5IHx8IHJhbmRvbU5hbWUoKSB9O1xuICAgICAgaWYgKG9wdGlvbnMuZWNobyAhPT0gdW5kZWZpbmVkKSBwdWJsaXNoLmVjaG8gPSBvcHRpb25zLmVjaG87XG4gICAgICAvLyBBcyB0aGUgc2VydmVyIHdpbGwgY291bnQ6IHdoYXQgaXMgbm90IEFTQ0lJIHRha2VzIG1vcmUgdGhhbiBhIGJ5dGUuXG4gICAgICBjb25zdCBieXRlcyA9IGVuY29kZVVSSUNvbXBvbmVudChKU09OLnN0cmluZ2lmeShwdWJsaXNoKSkucmVwbGFjZSgvJS4uL2csIFwieFwiKS5sZW5ndGg7XG4gICAgICBpZiAoYnl0ZXMgPiBDTElFTlRfRlJBTUVfTElNSVQpIHJldHVybiBkb25lKGZhdWx0KFwidG9vX2xhcmdlXCIsIGBvdmVyICR7Q0xJRU5UX0ZSQU1FX0xJTUlUfSBieXRlc2ApKTtcbiAgICAgIGNvbW1hbmQocHVibGlzaCwgKGVycm9yLCByZXBseSkgPT4gZG9uZShlcnJvciwgcmVwbHkgJiYgcmVwbHkucmVzdWx0cyAmJiByZXBseS5yZXN1bHRzWzBdKSk7XG4gICAgfSxcbiAgfTtcbn1cbiIsICJpbXBvcnQgdHlwZSB7IEV4Y2hhbmdlIH0gZnJvbSBcIi4uL2NvcmUvdHJhbnNwb3J0LmpzXCI7XG5cbi8qKiBXaXRoIGBmZXRjaGA6IHRoZSBvbmx5IHRyYW5zcG9ydCBmaWxlIHRoYXQgd2FudHMgbW9yZSB0aGFuIEVTNSBoYXMuIGBjb29raWVzYDogb2YgdGhlIHNlcnZlcidzIG9yaWdpbiwgdG9vLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGZldGNoRXhjaGFuZ2UoY29va2llczogYm9vbGVhbik6IEV4Y2hhbmdlIHtcbiAgcmV0dXJuICh1cmwsIGJvZHksIG9uRW5kLCBvblRleHQsIGtlZXBhbGl2ZSA9IGZhbHNlKSA9PiB7XG4gICAgY29uc3QgY29udHJvbGxlciA9IG5ldyBBYm9ydENvbnRyb2xsZXIoKTtcbiAgICBjb25zdCB7IHNpZ25hbCB9ID0gY29udHJvbGxlcjtcbiAgICBjb25zdCBleGNoYW5nZSA9IGFzeW5jICgpOiBQcm9taXNlPFBhcmFtZXRlcnM8dHlwZW9mIG9uRW5kPj4gPT4ge1xuICAgICAgY29uc3QgcmVzcG9uc2UgPSBhd2FpdCBmZXRjaCh1cmwsIHtcbiAgICAgICAgbWV0aG9kOiBcIlBPU1RcIixcbiAgICAgICAgaGVhZGVyczogeyBcIkNvbnRlbnQtVHlwZVwiOiBcInRleHQvcGxhaW5cIiB9LFxuICAgICAgICBib2R5LFxuICAgICAgICBjYWNoZTogXCJuby1zdG9yZVwiLFxuICAgICAgICBjcmVkZW50aWFsczogY29va2llcyA/IFwiaW5jbHVkZVwiIDogXCJzYW1lLW9yaWdpblwiLFxuICAgICAgICBrZWVwYWxpdmUsXG4gICAgICAgIHNpZ25hbCxcbiAgICAgIH0pO1xuICAgICAgY29uc3QgeyBzdGF0dXMsIGhlYWRlcnMgfSA9IHJlc3BvbnNlO1xuICAgICAgaWYgKG9uVGV4dCAmJiByZXNwb25zZS5vayAmJiByZXNwb25zZS5ib2R5ICYmIC9edGV4dFxcL2V2ZW50LXN0cmVhbS8udGVzdChoZWFkZXJzLmdldChcIkNvbnRlbnQtVHlwZVwiKSEpKSB7XG4gICAgICAgIGNvbnN0IHJlYWRlciA9IHJlc3BvbnNlLmJvZHkuZ2V0UmVhZGVyKCk7XG4gICAgICAgIGNvbnN0IGRlY29kZXIgPSBuZXcgVGV4dERlY29kZXIoKTtcbiAgICAgICAgZm9yICg7Oykge1xuICAgICAgICAgIGNvbnN0IHsgZG9uZSwgdmFsdWUgfSA9IGF3YWl0IHJlYWRlci5yZWFkKCk7XG4gICAgICAgICAgaWYgKGRvbmUgfHwgc2lnbmFsLmFib3J0ZWQpIHJldHVybiBbMCwgXCJlbmRlZFwiXTtcbiAgICAgICAgICBvblRleHQoZGVjb2Rlci5kZWNvZGUodmFsdWUsIHsgc3RyZWFtOiB0cnVlIH0pKTtcbiAgICAgICAgfVxuICAgICAgfVxuICAgICAgcmV0dXJuIFtzdGF0dXMsIGF3YWl0IHJlc3BvbnNlLnRleHQoKSwgK2hlYWRlcnMuZ2V0KFwiUmV0cnktQWZ0ZXJcIikhXTtcbiAgICB9O1xuICAgIGV4Y2hhbmdlKClcbiAgICAgIC5jYXRjaCgoZXJyb3IpOiBQYXJhbWV0ZXJzPHR5cGVvZiBvbkVuZD4gPT4gWzAsIFN0cmluZyhlcnJvcildKVxuICAgICAgLnRoZW4oKHJlc3VsdCkgPT4ge1xuICAgICAgICBpZiAoIXNpZ25hbC5hYm9ydGVkKSBvbkVuZCguLi5yZXN1bHQpO1xuICAgICAgfSk7XG4gICAgcmV0dXJuICgpID0+IGNvbnRyb2xsZXIuYWJvcnQoKTtcbiAgfTtcbn1cbiIsICJpbXBvcnQgdHlwZSB7IENsb3NlIH0gZnJvbSBcIi4vZnJhbWVzLmpzXCI7XG5pbXBvcnQgdHlwZSB7IEFib3J0LCBMaXN0ZW5lciwgT3BlbmluZyB9IGZyb20gXCIuL3RyYW5zcG9ydC5qc1wiO1xuaW1wb3J0IHsgYXNzaWduIH0gZnJvbSBcIi4vdXRpbC5qc1wiO1xuXG4vKiogSG93IGEgUE9TVCB3ZW50OiBvbmUgb2YgYGFuc3dlcmAgYW5kIGBwcm9ibGVtYCwgb3IgbmVpdGhlciB3aGVyZSBzb21lYm9keSBlbHNlIG9uIHRoZSB3YXkgYW5zd2VyZWQsIG9yIG5vYm9keS4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgT3V0Y29tZSB7XG4gIGFuc3dlcj86IGFueTtcbiAgLyoqIFRoZSBzZXJ2ZXIncyB3b3JkLiAqL1xuICBwcm9ibGVtPzogQ2xvc2U7XG4gIHN0YXR1czogbnVtYmVyO1xuICBkZXRhaWw6IHN0cmluZztcbn1cblxuLyoqIEVuZHMgYSBjb25uZWN0aW9uIGZvciB3YW50IG9mIGFuIGFuc3dlci4gKi9cbmV4cG9ydCBmdW5jdGlvbiBmYWlsKGxpc3RlbmVyOiBMaXN0ZW5lciwgeyBwcm9ibGVtLCBkZXRhaWwgfTogT3V0Y29tZSk6IHZvaWQge1xuICBpZiAocHJvYmxlbSkgbGlzdGVuZXIuZnJhbWUocHJvYmxlbSk7XG4gIGVsc2UgbGlzdGVuZXIuZW5kZWQoZGV0YWlsKTtcbn1cblxuLyoqIFBPU1RzIEpTT04gd2l0aCB0aGUgdG9rZW4gYW5kIGdpdmVzIHRoZSBhbnN3ZXIgYXMgSlNPTiwgd2l0aGluIGEgZGVhZGxpbmUuICovXG5leHBvcnQgZnVuY3Rpb24gYXNrKG9wZW5pbmc6IE9wZW5pbmcsIHBhdGg6IHN0cmluZywgYm9keTogb2JqZWN0LCBsaW1pdE1zOiBudW1iZXIsIGRvbmU6IChvdXRjb21lOiBPdXRjb21lKSA9PiB2b2lkKTogQWJvcnQge1xuICBjb25zdCBhYm9ydCA9IG9wZW5pbmcuZXhjaGFuZ2Uob3BlbmluZy5iYXNlICsgcGF0aCwgYm9keU9mKG9wZW5pbmcsIGJvZHkpLCAoc3RhdHVzLCB0ZXh0LCByZXRyeUFmdGVyUykgPT4ge1xuICAgIGNsZWFyVGltZW91dChkZWFkbGluZSk7XG4gICAgZG9uZShyZWFkKHN0YXR1cywgdGV4dCwgcmV0cnlBZnRlclMpKTtcbiAgfSk7XG4gIGNvbnN0IGRlYWRsaW5lID0gc2V0VGltZW91dCgoKSA9PiB7XG4gICAgYWJvcnQoKTtcbiAgICBkb25lKHJlYWQoMCwgXCJubyBhbnN3ZXJcIikpO1xuICB9LCBsaW1pdE1zKTtcbiAgcmV0dXJuICgpID0+IHtcbiAgICBjbGVhclRpbWVvdXQoZGVhZGxpbmUpO1xuICAgIGFib3J0KCk7XG4gIH07XG59XG5cbmV4cG9ydCBmdW5jdGlvbiBib2R5T2Yob3BlbmluZzogT3BlbmluZywgYm9keTogb2JqZWN0KTogc3RyaW5nIHtcbiAgcmV0dXJuIEpTT04uc3RyaW5naWZ5KGFzc2lnbih7IHRva2VuOiBvcGVuaW5nLnRva2VuKCkgfSwgYm9keSkpO1xufVxuXG4vKiogRXJyb3JzIG9mIHRoZSBzZXJ2ZXIgYXJlIHByb2JsZW0gZG9jdW1lbnRzLiBUaGV5IGNhcnJ5IG5vIGBmaW5hbGA6IHRoZSBzdGF0dXMgc2F5cyBpdC4gKi9cbmV4cG9ydCBmdW5jdGlvbiByZWFkKHN0YXR1czogbnVtYmVyLCB0ZXh0OiBzdHJpbmcsIHJldHJ5QWZ0ZXJTPzogbnVtYmVyKTogT3V0Y29tZSB7XG4gIGNvbnN0IG91dGNvbWU6IE91dGNvbWUgPSB7IHN0YXR1cywgZGV0YWlsOiBzdGF0dXMgPyBgYW5zd2VyZWQgJHtzdGF0dXN9YCA6IHRleHQgfTtcbiAgdHJ5IHtcbiAgICBjb25zdCBhbnN3ZXIgPSBKU09OLnBhcnNlKHRleHQpO1xuICAgIGlmIChzdGF0dXMgPT09IDIwMCkge1xuICAgICAgb3V0Y29tZS5hbnN3ZXIgPSBhbnN3ZXI7XG4gICAgfSBlbHNlIGlmICgvXlxcL3Byb2JsZW1zXFwvLy50ZXN0KGFuc3dlci50eXBlKSkge1xuICAgICAgb3V0Y29tZS5wcm9ibGVtID0gYXNzaWduKGFuc3dlciwgeyB0eXBlOiBcImNsb3NlXCIgYXMgY29uc3QsIGZpbmFsOiBzdGF0dXMgPCA0MDQgJiYgYW5zd2VyLmNvZGUgIT09IFwidG9rZW5fZXhwaXJlZFwiIH0pO1xuICAgICAgaWYgKHJldHJ5QWZ0ZXJTKSBhbnN3ZXIucmV0cnlfYWZ0ZXJfbXMgPSByZXRyeUFmdGVyUyAqIDFfMDAwO1xuICAgIH1cbiAgfSBjYXRjaCAoXykge1xuICAgIC8vIFNvbWVib2R5IG9uIHRoZSB3YXkgYW5zd2VyZWQsIGluIGEgbGFuZ3VhZ2Ugb2YgdGhlaXIgb3duLlxuICB9XG4gIHJldHVybiBvdXRjb21lO1xufVxuIiwgImltcG9ydCB7IGFzaywgYm9keU9mIH0gZnJvbSBcIi4uL2NvcmUvYXNrLmpzXCI7XG5pbXBvcnQgeyBjcmVhdGVCYWNrb2ZmIH0gZnJvbSBcIi4uL2NvcmUvYmFja29mZi5qc1wiO1xuaW1wb3J0IHR5cGUgeyBOdW1iZXJlZENvbW1hbmQsIFJlcGx5IH0gZnJvbSBcIi4uL2NvcmUvZnJhbWVzLmpzXCI7XG5pbXBvcnQgdHlwZSB7IENvbm5lY3Rpb24sIExpc3RlbmVyLCBPcGVuaW5nIH0gZnJvbSBcIi4uL2NvcmUvdHJhbnNwb3J0LmpzXCI7XG5pbXBvcnQgeyB0aW1lciB9IGZyb20gXCIuLi9jb3JlL3V0aWwuanNcIjtcblxuLyoqIEZvciBhIFBPU1Qgb2YgY29tbWFuZHMsIGZyb20gaXRzIGZpcnN0IGJ5dGUgdG8gdGhlIGxhc3Qgb2YgdGhlIGFuc3dlci4gKi9cbmNvbnN0IENPTU1BTkRTX1RJTUVPVVRfTVMgPSAxNV8wMDA7XG5cbi8qKiBDaGFyYWN0ZXJzIG9mIGNvbW1hbmRzIGluIG9uZSBQT1NUOyBhIHNpbmdsZSBjb21tYW5kIG1heSBiZSBsYXJnZXIuICovXG5jb25zdCBCQVRDSF9MSU1JVF9DSEFSUyA9IDY1XzUzNjtcblxuLyoqIENvbW1hbmRzIGluIG9uZSBQT1NUOiB0aGUgc2VydmVyJ3MgbGltaXQuICovXG5jb25zdCBCQVRDSF9MSU1JVCA9IDY0O1xuXG4vKipcbiAqIFRoZSB3YXkgdXAgZm9yIGV2ZW50IHN0cmVhbXMgYW5kIHBvbGxzOiBgUE9TVCAvdjEvc2Vzc2lvbnMve2lkfS9jb21tYW5kc2AsIG9uZSBhdCBhIHRpbWUsIHNvIHRoYXQgbnVtYmVycyBhcnJpdmUgaW5cbiAqIG9yZGVyLiBBIFBPU1QgdGhhdCBmYWlscyBpcyByZXBlYXRlZCB3aXRoIHRoZSBzYW1lIG51bWJlcnM7IHRoZSBzZXJ2ZXIgYXBwbGllcyBlYWNoIG9uY2UuXG4gKi9cbi8qKiBgY2xvc2VkYCBpcyBjYWxsZWQgd2hlbiB0aGUgY29ubmVjdGlvbiBpcy4gKi9cbmV4cG9ydCBmdW5jdGlvbiBjcmVhdGVVcHN0cmVhbShvcGVuaW5nOiBPcGVuaW5nLCBsaXN0ZW5lcjogTGlzdGVuZXIsIGNsb3NlZDogKCkgPT4gdm9pZCk6IENvbm5lY3Rpb24ge1xuICAvKiogQm91bmRlZCBieSB0aGUgbGltaXQgb24gY29tbWFuZHMgdGhhdCB3YWl0IGZvciBhIHJlcGx5LiAqL1xuICBsZXQgcXVldWU6IE51bWJlcmVkQ29tbWFuZFtdID0gW107XG4gIGxldCBhYm9ydDogKCgpID0+IHZvaWQpIHwgdW5kZWZpbmVkO1xuICBjb25zdCBhZ2FpbiA9IHRpbWVyKCk7XG4gIGNvbnN0IGJhY2tvZmYgPSBjcmVhdGVCYWNrb2ZmKCk7XG4gIGNvbnN0IHBhdGggPSAoc2Vzc2lvbjogc3RyaW5nKSA9PiBgdjEvc2Vzc2lvbnMvJHtzZXNzaW9ufS9jb21tYW5kc2A7XG5cbiAgZnVuY3Rpb24gYmF0Y2goKTogTnVtYmVyZWRDb21tYW5kW10ge1xuICAgIGxldCBjaGFycyA9IDA7XG4gICAgcmV0dXJuIHF1ZXVlLmZpbHRlcigoY29tbWFuZCwgaW5kZXgpID0+IHtcbiAgICAgIGNoYXJzICs9IEpTT04uc3RyaW5naWZ5KGNvbW1hbmQpLmxlbmd0aDtcbiAgICAgIHJldHVybiAhaW5kZXggfHwgKGluZGV4IDwgQkFUQ0hfTElNSVQgJiYgY2hhcnMgPD0gQkFUQ0hfTElNSVRfQ0hBUlMpO1xuICAgIH0pO1xuICB9XG5cbiAgZnVuY3Rpb24gZHJhaW4oKTogdm9pZCB7XG4gICAgY29uc3Qgc2Vzc2lvbiA9IG9wZW5pbmcuc2Vzc2lvbigpO1xuICAgIGlmIChhYm9ydCB8fCBhZ2Fpbi5vbiB8fCAhcXVldWUubGVuZ3RoIHx8ICFzZXNzaW9uKSByZXR1cm47XG4gICAgY29uc3QgY29tbWFuZHMgPSBiYXRjaCgpO1xuICAgIGFib3J0ID0gYXNrKG9wZW5pbmcsIHBhdGgoc2Vzc2lvbiksIHsgY29tbWFuZHMgfSwgQ09NTUFORFNfVElNRU9VVF9NUywgKHsgYW5zd2VyLCBwcm9ibGVtLCBzdGF0dXMgfSkgPT4ge1xuICAgICAgYWJvcnQgPSB1bmRlZmluZWQ7XG4gICAgICBsZXQgcmVwbGllczogUmVwbHlbXSB8IHVuZGVmaW5lZDtcbiAgICAgIGlmIChhbnN3ZXIpIHtcbiAgICAgICAgcmVwbGllcyA9IGFuc3dlci5yZXBsaWVzO1xuICAgICAgICBiYWNrb2ZmLnJlc2V0KCk7XG4gICAgICB9IGVsc2UgaWYgKCFwcm9ibGVtIHx8IHByb2JsZW0ucmV0cnlfYWZ0ZXJfbXMgfHwgc3RhdHVzID49IDUwMCkge1xuICAgICAgICAvLyBOb2JvZHkgbWF5IGhhdmUgaGVhcmQgaXQ7IHNhaWQgYWdhaW4gaXQgZG9lcyBubyBoYXJtLlxuICAgICAgICByZXR1cm4gYWdhaW4oYmFja29mZi5kZWxheShwcm9ibGVtICYmIHByb2JsZW0ucmV0cnlfYWZ0ZXJfbXMpLCBkcmFpbik7XG4gICAgICB9IGVsc2UgaWYgKHN0YXR1cyA9PT0gNDAwIHx8IHN0YXR1cyA9PT0gNDEzKSB7XG4gICAgICAgIC8vIEFzIGEgd2hvbGUsIHdoaWNoIG5vIHNpbmdsZSBjb21tYW5kIG9mIG91cnMgZXhwbGFpbnMuXG4gICAgICAgIHJlcGxpZXMgPSBjb21tYW5kcy5tYXAoKHsgaWQgfSkgPT4gKHsgdHlwZTogXCJyZXBseVwiLCBpZCwgY29kZTogcHJvYmxlbS5jb2RlLCBkZXRhaWw6IHByb2JsZW0uZGV0YWlsISB9KSk7XG4gICAgICB9IGVsc2Uge1xuICAgICAgICAvLyBUaGUgc2Vzc2lvbiBpcyBub3QgdGhlcmUgb3Igbm90IG91cnM6IHRoZSBjb25uZWN0aW9uIGlzIHdvcnRoIG5vdGhpbmcgZWl0aGVyLCBhIG5ldyBvbmUgcHV0cyBpdCByaWdodC5cbiAgICAgICAgcmV0dXJuIGxpc3RlbmVyLmVuZGVkKGBjb21tYW5kczogJHtwcm9ibGVtLmNvZGV9YCk7XG4gICAgICB9XG4gICAgICBpZiAocmVwbGllcykge1xuICAgICAgICBxdWV1ZSA9IHF1ZXVlLnNsaWNlKGNvbW1hbmRzLmxlbmd0aCk7XG4gICAgICAgIHJlcGxpZXMuZm9yRWFjaChsaXN0ZW5lci5mcmFtZSk7XG4gICAgICB9XG4gICAgICBkcmFpbigpO1xuICAgIH0pO1xuICB9XG5cbiAgcmV0dXJuIHtcbiAgICBzZW5kKGNvbW1hbmRzOiBOdW1iZXJlZENvbW1hbmRbXSk6IHZvaWQge1xuICAgICAgY29tbWFuZHMuZm9yRWFjaCgoY29tbWFuZCkgPT4ge1xuICAgICAgICBpZiAoIXF1ZXVlLnNvbWUoKHsgaWQgfSkgPT4gaWQgPT09IGNvbW1hbmQuaWQpKSBxdWV1ZS5wdXNoKGNvbW1hbmQpO1xuICAgICAgfSk7XG4gICAgICBkcmFpbigpO1xuICAgIH0sXG4gICAgLyoqIE5vYm9keSBpcyBsZWZ0IHRvIGJlIHRvbGQgb2YgYSBmYWlsdXJlOiB0aGUgc2Vzc2lvbiB0aGVuIGVuZHMgYnkgaXRzIG93biBkZWFkbGluZS4gKi9cbiAgICBieWUoc2Vzc2lvbjogc3RyaW5nKTogdm9pZCB7XG4gICAgICBvcGVuaW5nLmV4Y2hhbmdlKG9wZW5pbmcuYmFzZSArIHBhdGgoc2Vzc2lvbiksIGJvZHlPZihvcGVuaW5nLCB7IGNvbW1hbmRzOiBbeyB0eXBlOiBcImJ5ZVwiIH1dIH0pLCAoKSA9PiAwLCB1bmRlZmluZWQsIHRydWUpO1xuICAgIH0sXG4gICAgY2xvc2UoKTogdm9pZCB7XG4gICAgICBxdWV1ZSA9IFtdO1xuICAgICAgYWdhaW4oKTtcbiAgICAgIGlmIChhYm9ydCkgYWJvcnQoKTtcbiAgICAgIGNsb3NlZCgpO1xuICAgIH0sXG4gIH07XG59XG4iLCAiaW1wb3J0IHsgYXNrLCBmYWlsIH0gZnJvbSBcIi4uL2NvcmUvYXNrLmpzXCI7XG5pbXBvcnQgdHlwZSB7IEFib3J0LCBPcGVuIH0gZnJvbSBcIi4uL2NvcmUvdHJhbnNwb3J0LmpzXCI7XG5pbXBvcnQgeyBhc3NpZ24sIHRpbWVyIH0gZnJvbSBcIi4uL2NvcmUvdXRpbC5qc1wiO1xuaW1wb3J0IHsgY3JlYXRlVXBzdHJlYW0gfSBmcm9tIFwiLi91cHN0cmVhbS5qc1wiO1xuXG4vKiogSG93IGxvbmcgdGhlIHNlcnZlciBtYXkgd2FpdCBmb3Igc29tZXRoaW5nLCBpbiBzZWNvbmRzOiBtaWRkbGVib3hlcyBiZWFyIGl0LCBhbmQgdGhlcmUgaXMgbGl0dGxlIHRvIGdhaW4gYnkgbW9yZS4gKi9cbmNvbnN0IFdBSVRfUyA9IDI1O1xuXG4vKiogRm9yIHRoZSBhbnN3ZXIgdG8gYSBwb2xsLCBiZXlvbmQgd2hhdCBpdCB3YWl0cy4gKi9cbmNvbnN0IFBPTExfR1JBQ0VfTVMgPSAxMF8wMDA7XG5cbi8qKiBCZWZvcmUgdGhlIG5leHQgcG9sbCB3aGVyZSB0aGUgbGFzdCBvbmUgY2FtZSBiYWNrIGF0IG9uY2Ugd2l0aCBub3RoaW5nLCB3aGljaCBhIG1pZGRsZWJveCBtYXkgZG8uICovXG5jb25zdCBFTVBUWV9QQVVTRV9NUyA9IDFfMDAwO1xuXG5leHBvcnQgY29uc3Qgb3BlblBvbGw6IE9wZW4gPSAob3BlbmluZywgbGlzdGVuZXIpID0+IHtcbiAgY29uc3QgcGF1c2UgPSB0aW1lcigpO1xuICBsZXQgb3ZlciA9IGZhbHNlO1xuICBsZXQgYWJvcnQ6IEFib3J0O1xuXG4gIGZ1bmN0aW9uIG5leHQod2FpdFM6IG51bWJlciwgYm9keTogb2JqZWN0KTogdm9pZCB7XG4gICAgY29uc3QgYXNrZWQgPSBEYXRlLm5vdygpO1xuICAgIGFib3J0ID0gYXNrKG9wZW5pbmcsIFwidjEvcG9sbFwiLCBhc3NpZ24oeyB3YWl0OiB3YWl0UyB9LCBib2R5KSwgd2FpdFMgKiAxXzAwMCArIFBPTExfR1JBQ0VfTVMsIChvdXRjb21lKSA9PiB7XG4gICAgICBjb25zdCB7IGFuc3dlciB9ID0gb3V0Y29tZTtcbiAgICAgIGlmICghYW5zd2VyKSByZXR1cm4gZmFpbChsaXN0ZW5lciwgb3V0Y29tZSk7XG4gICAgICBhbnN3ZXIuZnJhbWVzLmZvckVhY2gobGlzdGVuZXIuZnJhbWUpO1xuICAgICAgLy8gSG93IGZhciB0aGlzIGFuc3dlciByZWFjaGVzIGlzIHdoYXQgYSBwaW5nIHNheXMgZWxzZXdoZXJlLlxuICAgICAgbGlzdGVuZXIuZnJhbWUoeyB0eXBlOiBcInBpbmdcIiwgY3Vyc29yOiBhbnN3ZXIuY3Vyc29yIH0pO1xuICAgICAgaWYgKG92ZXIpIHJldHVybjtcbiAgICAgIGlmICh3YWl0UyAmJiAhYW5zd2VyLmZyYW1lcy5sZW5ndGggJiYgRGF0ZS5ub3coKSAtIGFza2VkIDwgRU1QVFlfUEFVU0VfTVMpIHBhdXNlKEVNUFRZX1BBVVNFX01TLCBnb09uKTtcbiAgICAgIGVsc2UgZ29PbigpO1xuICAgIH0pO1xuICB9XG5cbiAgLyoqIFdpdGhvdXQgY2hhbm5lbHM6IHdoYXQgaXMgcmVjb3JkZWQgc3RheXMsIGFuZCBhIHN1YnNjcmliZSB0aGF0IGlzIG9uIGl0cyB3YXkgaXMgbm90IHVuZG9uZS4gKi9cbiAgZnVuY3Rpb24gZ29Pbih3YWl0UyA9IE1hdGgubWF4KDEsIE1hdGgubWluKFdBSVRfUywgTWF0aC5mbG9vcihvcGVuaW5nLnBhdGllbmNlKCkgLyAxXzAwMCkpKSk6IHZvaWQge1xuICAgIGNvbnN0IHsgYXR0ZW1wdCwgY29ubmVjdGlvbiB9ID0gb3BlbmluZy5wYXJhbXM7XG4gICAgbmV4dCh3YWl0UywgeyBzZXNzaW9uOiBvcGVuaW5nLnNlc3Npb24oKSwgY3Vyc29yOiBvcGVuaW5nLmN1cnNvcigpIHx8IHVuZGVmaW5lZCwgYXR0ZW1wdCwgY29ubmVjdGlvbiB9KTtcbiAgfVxuXG4gIC8vIEFuc3dlcmVkIGF0IG9uY2UsIHdpdGggYSB3ZWxjb21lLlxuICBuZXh0KDAsIG9wZW5pbmcucGFyYW1zKTtcblxuICBjb25zdCB1cHN0cmVhbSA9IGNyZWF0ZVVwc3RyZWFtKG9wZW5pbmcsIGxpc3RlbmVyLCAoKSA9PiB7XG4gICAgb3ZlciA9IHRydWU7XG4gICAgcGF1c2UoKTtcbiAgICBhYm9ydCgpO1xuICB9KTtcbiAgcmV0dXJuIGFzc2lnbih1cHN0cmVhbSwge1xuICAgIHBpbmcoKSB7XG4gICAgICBwYXVzZSgpO1xuICAgICAgYWJvcnQoKTtcbiAgICAgIGdvT24oMCk7XG4gICAgfSxcbiAgfSk7XG59O1xuIiwgIi8qKlxuICogUGFyc2VzIGFuIGV2ZW50IHN0cmVhbSB0aGF0IGFycml2ZXMgaW4gcGllY2VzLCBjdXQgYW55d2hlcmU6IEhUTUwgbGl2aW5nIHN0YW5kYXJkLCA5LjIuNi4gR2l2ZXMgdGhlIGRhdGEgb2YgZWFjaFxuICogZXZlbnQsIGZvciBCZWxmcnkncyBmcmFtZXMgbmFtZSB0aGVpciBvd24gdHlwZS4gTGluZXMgZW5kIGluIExGLCBDUiBMRiBvciBDUi4gQ29tbWVudHMsIGBpZGAgYW5kIGByZXRyeWAgYXJlIHJlYWRcbiAqIG92ZXI6IHRoaXMgY2xpZW50IGtlZXBzIGl0cyBvd24gY3Vyc29yLCBhbmQgaXRzIG93biBiYWNrb2ZmIGRlY2lkZXMgd2hlbiB0byBjb21lIGJhY2suXG4gKi9cbmV4cG9ydCBmdW5jdGlvbiBjcmVhdGVTc2VQYXJzZXIob25EYXRhOiAoZGF0YTogc3RyaW5nKSA9PiB2b2lkKTogKHRleHQ6IHN0cmluZykgPT4gdm9pZCB7XG4gIGxldCByZXN0ID0gXCJcIjtcbiAgbGV0IGRhdGE6IHN0cmluZ1tdID0gW107XG4gIGxldCBiZWd1biA9IGZhbHNlO1xuXG4gIGZ1bmN0aW9uIG9uTGluZShsaW5lOiBzdHJpbmcpOiB2b2lkIHtcbiAgICBpZiAobGluZSkge1xuICAgICAgY29uc3QgbWF0Y2ggPSAvXmRhdGEoPzo6ID8oW15dKikpPyQvLmV4ZWMobGluZSk7XG4gICAgICBpZiAobWF0Y2gpIGRhdGEucHVzaChtYXRjaFsxXSB8fCBcIlwiKTtcbiAgICB9IGVsc2UgaWYgKGRhdGEubGVuZ3RoKSB7XG4gICAgICBjb25zdCB0ZXh0ID0gZGF0YS5qb2luKFwiXFxuXCIpO1xuICAgICAgZGF0YSA9IFtdO1xuICAgICAgb25EYXRhKHRleHQpO1xuICAgIH1cbiAgfVxuXG4gIHJldHVybiAodGV4dCkgPT4ge1xuICAgIGlmICghYmVndW4gJiYgdGV4dCkge1xuICAgICAgYmVndW4gPSB0cnVlO1xuICAgICAgdGV4dCA9IHRleHQucmVwbGFjZSgvXlxcdWZlZmYvLCBcIlwiKTtcbiAgICB9XG4gICAgcmVzdCArPSB0ZXh0O1xuICAgIGNvbnN0IGxpbmVzID0gcmVzdC5zcGxpdCgvXFxyXFxufFxcbnxcXHIoPyEkKS8pO1xuICAgIHJlc3QgPSBsaW5lcy5wb3AoKSE7XG4gICAgbGluZXMuZm9yRWFjaChvbkxpbmUpO1xuICB9O1xufVxuIiwgImltcG9ydCB7IGJvZHlPZiwgZmFpbCwgcmVhZCB9IGZyb20gXCIuLi9jb3JlL2Fzay5qc1wiO1xuaW1wb3J0IHsgY3JlYXRlU3NlUGFyc2VyIH0gZnJvbSBcIi4uL2NvcmUvc3NlLmpzXCI7XG5pbXBvcnQgdHlwZSB7IE9wZW4gfSBmcm9tIFwiLi4vY29yZS90cmFuc3BvcnQuanNcIjtcbmltcG9ydCB7IGNyZWF0ZVVwc3RyZWFtIH0gZnJvbSBcIi4vdXBzdHJlYW0uanNcIjtcblxuLyoqIEFuIGV2ZW50IHN0cmVhbSBieSBQT1NULCB3aGljaCBjYXJyaWVzIHRoZSB0b2tlbiBvdXRzaWRlIHRoZSBVUkwgYW5kIHBhc3NlcyBtaWRkbGVib3hlcyB0aGF0IGhvbGQgR0VUcy4gKi9cbmV4cG9ydCBjb25zdCBvcGVuU3RyZWFtOiBPcGVuID0gKG9wZW5pbmcsIGxpc3RlbmVyKSA9PiB7XG4gIGNvbnN0IHBhcnNlID0gY3JlYXRlU3NlUGFyc2VyKGxpc3RlbmVyLnRleHQpO1xuICBjb25zdCBhYm9ydCA9IG9wZW5pbmcuZXhjaGFuZ2UoXG4gICAgYCR7b3BlbmluZy5iYXNlfXYxL3NzZWAsXG4gICAgYm9keU9mKG9wZW5pbmcsIG9wZW5pbmcucGFyYW1zKSxcbiAgICAoc3RhdHVzLCB0ZXh0LCByZXRyeUFmdGVyUykgPT4gZmFpbChsaXN0ZW5lciwgcmVhZChzdGF0dXMsIHRleHQsIHJldHJ5QWZ0ZXJTKSksXG4gICAgKHRleHQpID0+IHtcbiAgICAgIGxpc3RlbmVyLmFsaXZlKCk7XG4gICAgICBwYXJzZSh0ZXh0KTtcbiAgICB9LFxuICApO1xuICByZXR1cm4gY3JlYXRlVXBzdHJlYW0ob3BlbmluZywgbGlzdGVuZXIsIGFib3J0KTtcbn07XG4iLCAiaW1wb3J0IHR5cGUgeyBDbGllbnRGcmFtZSwgQ29ubmVjdFBhcmFtcyB9IGZyb20gXCIuLi9jb3JlL2ZyYW1lcy5qc1wiO1xuaW1wb3J0IHR5cGUgeyBPcGVuIH0gZnJvbSBcIi4uL2NvcmUvdHJhbnNwb3J0LmpzXCI7XG5pbXBvcnQgeyBhc3NpZ24gfSBmcm9tIFwiLi4vY29yZS91dGlsLmpzXCI7XG5cbi8qKiBDaGFyYWN0ZXJzIG9mIGEgcXVlcnk7IGEgbG9uZ2VyIHNldCBvZiBjaGFubmVscyB0cmF2ZWxzIGluIHRoZSBmaXJzdCBmcmFtZSBpbnN0ZWFkLiAqL1xuY29uc3QgUVVFUllfTElNSVRfQ0hBUlMgPSA0XzA5NjtcblxuY29uc3QgT1BFTiA9IDE7XG5cbmV4cG9ydCBjb25zdCBvcGVuV2ViU29ja2V0OiBPcGVuID0gKG9wZW5pbmcsIGxpc3RlbmVyKSA9PiB7XG4gIGNvbnN0IHsgYmFzZSwgcGFyYW1zIH0gPSBvcGVuaW5nO1xuICBjb25zdCB0b2tlbiA9IG9wZW5pbmcudG9rZW4oKTtcbiAgY29uc3QgcXVlcnkgPSBPYmplY3Qua2V5cyhwYXJhbXMpXG4gICAgLm1hcCgobmFtZSkgPT4gYCR7bmFtZX09JHtlbmNvZGVVUklDb21wb25lbnQoU3RyaW5nKHBhcmFtc1tuYW1lIGFzIGtleW9mIENvbm5lY3RQYXJhbXNdKSl9YClcbiAgICAuam9pbihcIiZcIik7XG4gIC8vIEFmdGVyIGEgcHJvYmUncyBgcmVhZHlgIGFsbCBvZiBpdCB0cmF2ZWxzIGluIHRoZSBmcmFtZSBgY29ubmVjdGAuXG4gIGNvbnN0IHByb2JlID0gb3BlbmluZy5wcm9iZSB8fCBxdWVyeS5sZW5ndGggPiBRVUVSWV9MSU1JVF9DSEFSUztcbiAgY29uc3QgdXJsID0gYCR7YmFzZS5yZXBsYWNlKC9eaHR0cC8sIFwid3NcIil9djEvd3M/JHtwcm9iZSA/IFwicHJvYmU9MVwiIDogcXVlcnl9YDtcbiAgLy8gQSBicm93c2VyIGNhbm5vdCBzZXQgYEF1dGhvcml6YXRpb25gIGhlcmUsIGFuZCBhIFVSTCBlbmRzIHVwIGluIGxvZ3M6IHRoZSB0b2tlbiBnb2VzIGluIGEgc3VicHJvdG9jb2wuXG4gIGNvbnN0IHNvY2tldCA9IG5ldyBXZWJTb2NrZXQodXJsLCBbXCJiZWxmcnkudjFcIl0uY29uY2F0KHRva2VuID8gYGJlYXJlci4ke3Rva2VufWAgOiBbXSkpO1xuXG4gIGNvbnN0IHNlbmQgPSAoZnJhbWU6IENsaWVudEZyYW1lKSA9PiB7XG4gICAgaWYgKHNvY2tldC5yZWFkeVN0YXRlID09PSBPUEVOKSBzb2NrZXQuc2VuZChKU09OLnN0cmluZ2lmeShmcmFtZSkpO1xuICB9O1xuICBzb2NrZXQub25tZXNzYWdlID0gKGV2ZW50OiBNZXNzYWdlRXZlbnQpID0+IGxpc3RlbmVyLnRleHQoZXZlbnQuZGF0YSBhcyBzdHJpbmcpO1xuICAvLyBJdCBzYXlzIG5vdGhpbmcgdGhhdCB0aGUgY2xvc2UgZG9lcyBub3Q7IGJ1dCBvdXRzaWRlIGJyb3dzZXJzIGFuIGVycm9yIHRoYXQgbm9ib2R5IGxpc3RlbnMgdG8gaXMgdGhyb3duLlxuICBzb2NrZXQub25lcnJvciA9ICgpID0+IDA7XG4gIHNvY2tldC5vbmNsb3NlID0gKGV2ZW50OiBDbG9zZUV2ZW50KSA9PiBsaXN0ZW5lci5lbmRlZChgZW5kZWQgd2l0aCAke2V2ZW50LmNvZGV9YCk7XG5cbiAgcmV0dXJuIHtcbiAgICBzZW5kOiAoY29tbWFuZHMpID0+IGNvbW1hbmRzLmZvckVhY2goc2VuZCksXG4gICAgcGluZzogKCkgPT4gc2VuZCh7IHR5cGU6IFwicGluZ1wiIH0pLFxuICAgIGNsYWltOiAoY2xhaW1lZCkgPT4gc2VuZChhc3NpZ24oeyB0eXBlOiBcImNvbm5lY3RcIiBhcyBjb25zdCB9LCBjbGFpbWVkKSksXG4gICAgYnllOiAoKSA9PiBzZW5kKHsgdHlwZTogXCJieWVcIiB9KSxcbiAgICBjbG9zZTogKCkgPT4gc29ja2V0LmNsb3NlKCksXG4gIH07XG59O1xuIiwgImltcG9ydCB7IG9uQWJvcnQsIG9wZW5DaGFubmVsIH0gZnJvbSBcIi4vY2hhbm5lbC5qc1wiO1xuaW1wb3J0IHR5cGUgeyBDaGFubmVsLCBDbGllbnRFdmVudHMsIEVuZ2luZU9wdGlvbnMsIFB1Ymxpc2hPcHRpb25zLCBTdG9yZSwgVGltZWxpbmVFbnRyeSB9IGZyb20gXCIuL2NvcmUvYXBpLmpzXCI7XG5pbXBvcnQgeyBjcmVhdGVFbmdpbmUgfSBmcm9tIFwiLi9jb3JlL2VuZ2luZS5qc1wiO1xuaW1wb3J0IHR5cGUgeyBKc29uLCBQdWJsaXNoUmVzdWx0LCBUcmFuc3BvcnRLaW5kIH0gZnJvbSBcIi4vY29yZS9mcmFtZXMuanNcIjtcbmltcG9ydCB0eXBlIHsgQ2xpZW50U3RhdGUgfSBmcm9tIFwiLi9jb3JlL3N0YXRlLmpzXCI7XG5pbXBvcnQgeyBhc3NpZ24gfSBmcm9tIFwiLi9jb3JlL3V0aWwuanNcIjtcbmltcG9ydCB7IGZldGNoRXhjaGFuZ2UgfSBmcm9tIFwiLi90cmFuc3BvcnRzL2ZldGNoLmpzXCI7XG5pbXBvcnQgeyBvcGVuUG9sbCB9IGZyb20gXCIuL3RyYW5zcG9ydHMvcG9sbC5qc1wiO1xuaW1wb3J0IHsgb3BlblN0cmVhbSB9IGZyb20gXCIuL3RyYW5zcG9ydHMvc3RyZWFtLmpzXCI7XG5pbXBvcnQgeyBvcGVuV2ViU29ja2V0IH0gZnJvbSBcIi4vdHJhbnNwb3J0cy93cy5qc1wiO1xuXG5leHBvcnQgaW50ZXJmYWNlIENsaWVudE9wdGlvbnMgZXh0ZW5kcyBFbmdpbmVPcHRpb25zIHtcbiAgLyoqXG4gICAqIEFuc3dlcnMgdGhlIHRva2VuIHRvIGNvbm5lY3Qgd2l0aDogYSBKV1QsIG9yIGFuIEFQSSBrZXkuIEFza2VkIGZvciBlYWNoIGF0dGVtcHQgdG8gY29ubmVjdCwgYW5kIGluIGdvb2QgdGltZSBiZWZvcmVcbiAgICogYSB0b2tlbiBleHBpcmVzLCBmb3IgYSByZWZyZXNoIGluLWJhbmQuIFdpdGhvdXQgaXQgYSBjb29raWUgaGFzIHRvIHNwZWFrIGZvciB0aGUgdXNlci5cbiAgICovXG4gIGF1dGg/OiAoKSA9PiBzdHJpbmcgfCBQcm9taXNlPHN0cmluZz47XG4gIC8qKiBDbG9zZXMgdGhlIGNsaWVudC4gKi9cbiAgc2lnbmFsPzogQWJvcnRTaWduYWw7XG59XG5cbi8qKiBPbmUgc2Vzc2lvbiwgb3ZlciB3aGljaGV2ZXIgdHJhbnNwb3J0IGdldHMgdGhyb3VnaC4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgQ2xpZW50IHtcbiAgLyoqIFN0YXJ0czsgZnJvbSB0aGVuIG9uIGl0IGNvbm5lY3RzLCBmYWxscyBiYWNrIGFuZCBjb21lcyBiYWNrIGJ5IGl0c2VsZiwgZm9yIGV2ZXIuIERvZXMgbm90aGluZyB0aGUgc2Vjb25kIHRpbWUuICovXG4gIGNvbm5lY3QoKTogdm9pZDtcbiAgLyoqIEVuZHMgdGhlIHNlc3Npb24gYXQgb25jZS4gV2hhdCB3YWl0cyBmb3IgYSByZXBseSBpcyByZWplY3RlZCB3aXRoIGBjbG9zZWRgLiBGb3IgZ29vZDogbWFrZSBhIG5ldyBjbGllbnQgdG8gZ28gb24uICovXG4gIGNsb3NlKCk6IHZvaWQ7XG4gIC8qKiBUaGUgc2FtZSBvYmplY3QgdW50aWwgc29tZXRoaW5nIGNoYW5nZXMsIHNvIHRoYXQgaXQgZml0cyBSZWFjdCdzIGB1c2VTeW5jRXh0ZXJuYWxTdG9yZWAuICovXG4gIHJlYWRvbmx5IHN0YXRlOiBDbGllbnRTdGF0ZTtcbiAgLyoqIENhbGxzIGBmbmAgYWZ0ZXIgZXZlcnkgY2hhbmdlIG9mIGBzdGF0ZWAuIFJldHVybnMgYSBmdW5jdGlvbiB0aGF0IHN0b3BzIGl0LiBOZWVkcyBubyBgdGhpc2AuICovXG4gIHJlYWRvbmx5IHN1YnNjcmliZTogKGZuOiAoKSA9PiB2b2lkKSA9PiAoKSA9PiB2b2lkO1xuICAvKiogUmV0dXJucyBhIGZ1bmN0aW9uIHRoYXQgcmVtb3ZlcyB0aGUgbGlzdGVuZXIuICovXG4gIG9uPE5hbWUgZXh0ZW5kcyBrZXlvZiBDbGllbnRFdmVudHM+KG5hbWU6IE5hbWUsIGZuOiAodmFsdWU6IENsaWVudEV2ZW50c1tOYW1lXSkgPT4gdm9pZCk6ICgpID0+IHZvaWQ7XG4gIC8qKlxuICAgKiBIb2xkcyBhIGNoYW5uZWwsIHN1YnNjcmliaW5nIGlmIG5vYm9keSBob2xkcyBpdCB5ZXQuIGBhZnRlcmAgaXMgdGhlIGxhc3Qgc2VxIGFscmVhZHkga25vd246IHdoYXQgaXMga2VwdCBzaW5jZSBpc1xuICAgKiBkZWxpdmVyZWQgZmlyc3QuIENsb3NlIHdoYXQgeW91IG5vIGxvbmdlciBuZWVkLCBvciBsZXQgYHNpZ25hbGAgZG8gaXQuXG4gICAqL1xuICBjaGFubmVsKG5hbWU6IHN0cmluZywgb3B0aW9ucz86IHsgYWZ0ZXI/OiBudW1iZXI7IHNpZ25hbD86IEFib3J0U2lnbmFsIH0pOiBDaGFubmVsO1xuICAvKipcbiAgICogUmVzb2x2ZXMgd2l0aCB0aGUgc2VydmVyJ3MgYWNrbm93bGVkZ2VtZW50LiBXYWl0cyBmb3IgYSBjb25uZWN0aW9uIGlmIHRoZXJlIGlzIG5vbmUgKGF0IG1vc3QgMjU2IGNvbW1hbmRzIGRvKSwgaXNcbiAgICogc2VudCBhZ2FpbiBhZnRlciBhIGxvc3Qgb25lLCBhbmQgZGVsaXZlcmVkIG9uY2UuIFVuZGVmaW5lZCBmb3IgYW4gZXBoZW1lcmFsIG1lc3NhZ2UgdGhhdCB3YXMgc2VudCBhZ2Fpbjogbm90aGluZ1xuICAgKiByZW1lbWJlcnMgd2hhdCBiZWNhbWUgb2YgaXQuXG4gICAqL1xuICBwdWJsaXNoKGNoYW5uZWw6IHN0cmluZywgZXZlbnQ6IHN0cmluZywgZGF0YTogSnNvbiwgb3B0aW9ucz86IFB1Ymxpc2hPcHRpb25zKTogUHJvbWlzZTxQdWJsaXNoUmVzdWx0IHwgdW5kZWZpbmVkPjtcbiAgLyoqIFRoZSBsYXN0IDIwMCB0aGluZ3MgdGhhdCBoYXBwZW5lZCB0byB0aGUgY29ubmVjdGlvbjogd2hhdCBlYWNoIHRyYW5zcG9ydCBkaWQsIHdoZW4sIGFuZCB3aHkgaXQgd2FzIGxlZnQuICovXG4gIHdoeSgpOiBUaW1lbGluZUVudHJ5W107XG4gIC8qKlxuICAgKiBDaGFuZ2VzIHRoZSB0cmFuc3BvcnQgaW4gbWlkLXN0cmVhbTogdGhlIG5ldyBjb25uZWN0aW9uIHRha2VzIG92ZXIgdGhlIHNhbWUgc2Vzc2lvbiBhbmQgY3Vyc29yLCB0aGVuIHRoZSBvbGQgb25lXG4gICAqIGlzIGRyb3BwZWQuIEFuc3dlcnMgd2hldGhlciBpdCBjYW1lIGFib3V0OyBpZiBub3QsIHRoZSBjbGllbnQgZ29lcyBvbiBhcyBpdCB3YXMuXG4gICAqL1xuICBzd2l0Y2hUcmFuc3BvcnQoa2luZDogVHJhbnNwb3J0S2luZCk6IFByb21pc2U8Ym9vbGVhbj47XG4gIC8qKiBEcm9wcyB0aGUgY29ubmVjdGlvbiBhYnJ1cHRseSBhbmQgb3BlbnMgYW5vdGhlciBhdCBvbmNlOiBmb3IgdGVzdHMgYW5kIGRlbW9uc3RyYXRpb25zLiAqL1xuICBjdXQoKTogdm9pZDtcbn1cblxuLyoqIGB1cmxgIGlzIHdoZXJlIEJlbGZyeSBpcyBzZXJ2ZWQsIHdpdGggb3Igd2l0aG91dCBhIHBhdGg7IHJlbGF0aXZlIHRvIHRoZSBwYWdlLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGNyZWF0ZUNsaWVudCh1cmw6IHN0cmluZyB8IFVSTCwgb3B0aW9uczogQ2xpZW50T3B0aW9ucyA9IHt9KTogQ2xpZW50IHtcbiAgY29uc3QgeyBhdXRoIH0gPSBvcHRpb25zO1xuICBjb25zdCBiYXNlID0gbmV3IFVSTCh1cmwsIHR5cGVvZiBsb2NhdGlvbiA9PT0gXCJ1bmRlZmluZWRcIiA/IHVuZGVmaW5lZCA6IGxvY2F0aW9uLmhyZWYpO1xuICBjb25zdCBlbmdpbmUgPSBjcmVhdGVFbmdpbmUoXG4gICAgYmFzZS5vcmlnaW4gKyBiYXNlLnBhdGhuYW1lLnJlcGxhY2UoL1xcLz8kLywgXCIvXCIpLFxuICAgIChkb25lKSA9PiB7XG4gICAgICBQcm9taXNlLnJlc29sdmUoYXV0aCAmJiBhdXRoKCkpLnRoZW4oKHRva2VuKSA9PiBkb25lKHVuZGVmaW5lZCwgdG9rZW4pLCBkb25lKTtcbiAgICB9LFxuICAgIGFzc2lnbih7IHN0b3JhZ2U6IGRlZmF1bHRTdG9yYWdlKCkgfSwgb3B0aW9ucyksXG4gICAgeyBvcGVuOiB7IHdzOiBvcGVuV2ViU29ja2V0LCBzc2U6IG9wZW5TdHJlYW0sIHBvbGw6IG9wZW5Qb2xsIH0sIGV4Y2hhbmdlOiBmZXRjaEV4Y2hhbmdlKCFhdXRoKSB9LFxuICApO1xuICBjb25zdCB7IGNvbm5lY3RvciB9ID0gZW5naW5lO1xuXG4gIGNvbnN0IGNsaWVudDogQ2xpZW50ID0ge1xuICAgIGNvbm5lY3Q6IGNvbm5lY3Rvci5zdGFydCxcbiAgICBjbG9zZTogKCkgPT4gY29ubmVjdG9yLnN0b3AoKSxcbiAgICBnZXQgc3RhdGUoKSB7XG4gICAgICByZXR1cm4gZW5naW5lLnN0YXRlKCk7XG4gICAgfSxcbiAgICBzdWJzY3JpYmU6IChmbikgPT4gZW5naW5lLm9uKFwic3RhdGVcIiwgZm4pLFxuICAgIG9uOiBlbmdpbmUub24gYXMgQ2xpZW50W1wib25cIl0sXG4gICAgY2hhbm5lbDogKG5hbWUsIHsgYWZ0ZXIsIHNpZ25hbCB9ID0ge30pID0+IG9wZW5DaGFubmVsKGVuZ2luZSwgbmFtZSwgYWZ0ZXIsIHNpZ25hbCksXG4gICAgcHVibGlzaDogKGNoYW5uZWwsIGV2ZW50LCBkYXRhLCBvcHRpb25zID0ge30pID0+XG4gICAgICBuZXcgUHJvbWlzZSgocmVzb2x2ZSwgcmVqZWN0KSA9PiB7XG4gICAgICAgIGVuZ2luZS5wdWJsaXNoKGNoYW5uZWwsIGV2ZW50LCBkYXRhLCBvcHRpb25zLCAoZXJyb3IsIHJlc3VsdCkgPT4gKGVycm9yID8gcmVqZWN0KGVycm9yKSA6IHJlc29sdmUocmVzdWx0KSkpO1xuICAgICAgfSksXG4gICAgd2h5OiBlbmdpbmUud2h5LFxuICAgIHN3aXRjaFRyYW5zcG9ydDogKGtpbmQpID0+IG5ldyBQcm9taXNlKChyZXNvbHZlKSA9PiBjb25uZWN0b3Iuc3dpdGNoVG8oa2luZCwgcmVzb2x2ZSkpLFxuICAgIGN1dDogY29ubmVjdG9yLmN1dCxcbiAgfTtcbiAgb25BYm9ydChvcHRpb25zLnNpZ25hbCwgY2xpZW50LmNsb3NlKTtcbiAgcmV0dXJuIGNsaWVudDtcbn1cblxuZnVuY3Rpb24gZGVmYXVsdFN0b3JhZ2UoKTogU3RvcmUgfCBudWxsIHtcbiAgdHJ5IHtcbiAgICByZXR1cm4gbG9jYWxTdG9yYWdlO1xuICB9IGNhdGNoIChfKSB7XG4gICAgLy8gTm90IGhlcmUsIG9yIGZvcmJpZGRlbi5cbiAgICByZXR1cm4gbnVsbDtcbiAgfVxufVxuIl0sCiAgIm1hcHBpbmdzIjogIjtBQUFBLE9BQU8sWUFBWTtBQUNuQixTQUFTLFdBQVcsWUFBWSxZQUFZOzs7QUNPckMsU0FBUyxPQUErQyxJQUFRLE1BQXVCO0FBQzVGLGFBQVcsT0FBTyxLQUFNLENBQUMsR0FBc0IsR0FBRyxJQUFJLEtBQUssR0FBRztBQUM5RCxTQUFPO0FBQ1Q7QUFHTyxTQUFTLGFBQTJDO0FBQ3pELFNBQU8sdUJBQU8sT0FBTyxJQUFJO0FBQzNCO0FBRU8sU0FBUyxNQUFNLE1BQWMsUUFBOEI7QUFDaEUsU0FBTyxPQUFPLElBQUksTUFBTSxVQUFVLElBQUksR0FBRyxFQUFFLE1BQU0sZUFBZSxLQUFLLENBQUM7QUFDeEU7QUFHTyxTQUFTLGFBQXFCO0FBQ25DLFFBQU0sT0FBTyxNQUFNLEtBQUssT0FBTyxFQUFFLFNBQVMsRUFBRSxFQUFFLE1BQU0sQ0FBQztBQUNyRCxTQUFPLEtBQUssSUFBSSxLQUFLO0FBQ3ZCO0FBU08sU0FBUyxRQUFlO0FBQzdCLE1BQUk7QUFDSixRQUFNLE1BQWEsQ0FBQyxJQUFJLFNBQVM7QUFDL0IsaUJBQWEsTUFBTTtBQUNuQixRQUFJLEtBQUssQ0FBQyxDQUFDO0FBQ1gsUUFBSSxNQUFNO0FBQ1IsZUFBUyxXQUFXLE1BQU07QUFDeEIsWUFBSSxLQUFLO0FBQ1QsYUFBSztBQUFBLE1BQ1AsR0FBRyxFQUFFO0FBQUEsSUFDUDtBQUFBLEVBQ0Y7QUFDQSxNQUFJLEtBQUs7QUFDVCxTQUFPO0FBQ1Q7OztBQzNDTyxJQUFNLGlCQUFpQjtBQUV2QixTQUFTLFlBQVksUUFBZ0IsTUFBYyxPQUEyQixRQUEwQztBQUM3SCxRQUFNLE9BQU8sT0FBTyxLQUFLLE1BQU0sS0FBSztBQUNwQyxNQUFJLE9BQXVCLENBQUM7QUFDNUIsTUFBSSxVQUEwQixDQUFDO0FBQy9CLE1BQUksU0FBUztBQUViLFFBQU0sS0FBb0IsQ0FBQyxPQUFPLE9BQU87QUFDdkMsVUFBTSxNQUFNLE9BQU8sR0FBRyxHQUFHLEtBQUssSUFBSSxJQUFJLElBQUksRUFBRTtBQUM1QyxTQUFLLEtBQUssR0FBRztBQUNiLFdBQU87QUFBQSxFQUNUO0FBRUEsUUFBTSxVQUFtQjtBQUFBLElBQ3ZCO0FBQUEsSUFDQSxPQUFPLElBQUksUUFBYyxDQUFDLFNBQVMsV0FBVztBQUM1QyxVQUFJLE9BQU8sT0FBTyxJQUFJLEVBQUcsU0FBUTtBQUNqQyxTQUFHLFNBQVMsQ0FBQyxVQUFXLFFBQVEsT0FBTyxLQUFLLElBQUksUUFBUSxDQUFFO0FBQUEsSUFDNUQsQ0FBQztBQUFBLElBQ0Q7QUFBQSxJQUNBLFFBQVE7QUFDTixVQUFJLE9BQVE7QUFDWixlQUFTO0FBQ1QsV0FBSyxRQUFRLENBQUMsUUFBUSxJQUFJLENBQUM7QUFDM0IsY0FBUSxRQUFRLENBQUMsVUFBVSxNQUFNLENBQUM7QUFDbEMsYUFBTyxVQUFVLENBQUM7QUFDbEIsYUFBTyxRQUFRLE1BQU0sSUFBSTtBQUFBLElBQzNCO0FBQUEsSUFDQSxDQUFDLE9BQU8sYUFBYSxJQUFJO0FBQ3ZCLFVBQUksT0FBa0IsQ0FBQztBQUN2QixVQUFJLE1BQWlELFNBQVMsQ0FBQyxJQUFJO0FBQ25FLFVBQUk7QUFDSixZQUFNLE9BQU8sTUFBTSxXQUFXLFFBQVE7QUFDdEMsWUFBTSxPQUFPLENBQUMsVUFBa0I7QUFDOUIsY0FBTSxPQUFPLEVBQUUsTUFBTTtBQUNyQixZQUFJO0FBQ0osYUFBSztBQUFBLE1BQ1A7QUFDQSxZQUFNLE1BQU0sR0FBRyxXQUFXLENBQUMsWUFBWTtBQUNyQyxZQUFJLEtBQUssU0FBUyxlQUFnQixNQUFLLEtBQUssT0FBTztBQUFBLFlBQzlDLE1BQUssTUFBTSxVQUFVLENBQUM7QUFDM0IsYUFBSztBQUFBLE1BQ1AsQ0FBQztBQUNELFNBQUcsU0FBUyxDQUFDLFVBQVUsU0FBUyxLQUFLLEtBQUssQ0FBQztBQUMzQyxjQUFRLEtBQUssSUFBSTtBQUNqQixhQUFPO0FBQUEsUUFDTCxNQUFNLE9BQU87QUFDWCxpQkFBTyxDQUFDLEtBQUssVUFBVSxDQUFDLElBQUssT0FBTSxJQUFJLFFBQWMsQ0FBQyxZQUFhLFVBQVUsT0FBUTtBQUNyRixnQkFBTSxRQUFRLEtBQUssTUFBTTtBQUN6QixjQUFJLE1BQU8sUUFBTyxFQUFFLE9BQU8sTUFBTSxNQUFNO0FBQ3ZDLGNBQUksSUFBSyxNQUFPLE9BQU0sSUFBSztBQUMzQixpQkFBTyxFQUFFLE9BQU8sUUFBVyxNQUFNLEtBQUs7QUFBQSxRQUN4QztBQUFBLFFBQ0EsTUFBTSxTQUFTO0FBQ2IsaUJBQU8sQ0FBQztBQUNSLGVBQUs7QUFDTCxpQkFBTyxFQUFFLE9BQU8sUUFBVyxNQUFNLEtBQUs7QUFBQSxRQUN4QztBQUFBLE1BQ0Y7QUFBQSxJQUNGO0FBQUEsRUFDRjtBQUVBLFVBQVEsTUFBTSxNQUFNLE1BQU0sQ0FBQztBQUMzQixVQUFRLFFBQVEsUUFBUSxLQUFLO0FBQzdCLFNBQU87QUFDVDtBQUVPLFNBQVMsUUFBUSxRQUFpQyxNQUF3QjtBQUMvRSxNQUFJLFFBQVE7QUFDVixRQUFJLE9BQU8sUUFBUyxNQUFLO0FBQUEsUUFDcEIsUUFBTyxpQkFBaUIsU0FBUyxJQUFJO0FBQUEsRUFDNUM7QUFDRjs7O0FDL0VPLElBQU0sa0JBQWtCO0FBQ3hCLElBQU0saUJBQWlCO0FBWXZCLFNBQVMsY0FBYyxTQUF1QixLQUFLLFFBQWlCO0FBQ3pFLE1BQUksVUFBVTtBQUNkLFNBQU87QUFBQSxJQUNMLE1BQU0sU0FBUztBQUNiLFlBQU0sT0FBTyxLQUFLLE1BQU0sVUFBVSxVQUFVLE9BQU8sSUFBSSxrQkFBa0IsT0FBTyxJQUFJLE9BQU87QUFDM0YsZ0JBQVUsS0FBSyxJQUFJLGdCQUFnQixVQUFVLENBQUM7QUFDOUMsYUFBTztBQUFBLElBQ1Q7QUFBQSxJQUNBLFFBQVE7QUFDTixnQkFBVTtBQUFBLElBQ1o7QUFBQSxFQUNGO0FBQ0Y7OztBQ3BCTyxJQUFNLGdCQUFnQjtBQWtCdEIsU0FBUyxlQUFlLE1BQXVEO0FBQ3BGLE1BQUksU0FBUztBQUNiLE1BQUksVUFBc0QsQ0FBQztBQUMzRCxTQUFPO0FBQUEsSUFDTCxJQUFJLFNBQVMsTUFBTTtBQUNqQixVQUFJLFFBQVEsVUFBVSxlQUFlO0FBQ25DLGVBQU8sS0FBSyxNQUFNLG1CQUFtQixDQUFDO0FBQUEsTUFDeEM7QUFDQSxZQUFNLFdBQTRCLE9BQU8sT0FBTyxDQUFDLEdBQUcsT0FBTyxHQUFHLEVBQUUsSUFBSyxVQUFVLEVBQUcsQ0FBQztBQUNuRixjQUFRLEtBQUssRUFBRSxTQUFTLFVBQVUsS0FBSyxDQUFDO0FBQ3hDLFdBQUssQ0FBQyxRQUFRLENBQUM7QUFBQSxJQUNqQjtBQUFBLElBQ0EsT0FBTyxPQUFPO0FBQ1osWUFBTSxVQUFVLFFBQVEsT0FBTyxDQUFDLEVBQUUsUUFBUSxNQUFNLFFBQVEsT0FBTyxNQUFNLEVBQUU7QUFFdkUsZ0JBQVUsUUFBUSxPQUFPLENBQUMsRUFBRSxRQUFRLE1BQU0sUUFBUSxPQUFPLE1BQU0sRUFBRTtBQUNqRSxjQUFRLFFBQVEsQ0FBQyxFQUFFLEtBQUssTUFBTyxNQUFNLEtBQUssS0FBSyxRQUFXLEtBQUssSUFBSSxLQUFLLE1BQU0sTUFBTSxNQUFPLE1BQU0sTUFBTSxDQUFDLENBQUU7QUFBQSxJQUM1RztBQUFBLElBQ0EsWUFBWSxNQUFNLFFBQVEsSUFBSSxDQUFDLEVBQUUsUUFBUSxNQUFNLE9BQU87QUFBQSxJQUN0RCxVQUFVLE9BQU87QUFDZixZQUFNLFdBQVc7QUFDakIsZ0JBQVUsQ0FBQztBQUNYLGVBQVMsUUFBUSxDQUFDLEVBQUUsS0FBSyxNQUFNLEtBQUssS0FBSyxDQUFDO0FBQUEsSUFDNUM7QUFBQSxFQUNGO0FBQ0Y7OztBQzNDTyxJQUFNLFdBQVc7QUFHakIsSUFBTSxRQUFRO0FBR3JCLElBQU0sY0FBYztBQUdwQixJQUFNLGNBQWM7QUFHcEIsSUFBTSxhQUFhO0FBR25CLElBQU0sbUJBQW1CO0FBR3pCLElBQU0sZUFBZTtBQUVyQixJQUFNLGtCQUFrQjtBQUN4QixJQUFNLGtCQUFrQjtBQWlCakIsU0FBUyxhQUFhLFFBQWdCLE1BQW9CO0FBQy9ELFFBQU0sT0FBNkMsQ0FBQztBQUNwRCxNQUFJLGNBQWM7QUFDbEIsUUFBTSxNQUFNLENBQUMsU0FBd0IsRUFBRSxLQUFLLElBQUksS0FBTTtBQUV0RCxRQUFNLFNBQWlCO0FBQUEsSUFDckIsTUFBTSxPQUFPO0FBQ1gsWUFBTSxPQUFPLE1BQU0sS0FBSyxHQUFHO0FBQzNCLGFBQU8sTUFDSixPQUFPLENBQUMsU0FBUyxTQUFTLE9BQU8sSUFBSSxhQUFhLElBQUksSUFBSSxDQUFDLEVBQzNELE9BQU8sTUFBTSxPQUFPLENBQUMsVUFBVSxDQUFDLFFBQVEsSUFBSSxJQUFJLE1BQU0sRUFBRSxTQUFTLE9BQU8sSUFBSSxhQUFhLElBQUksSUFBSSxFQUFFLENBQUM7QUFBQSxJQUN6RztBQUFBLElBRUEsVUFBVSxNQUFNLEtBQUssSUFBSSxpQkFBaUIsS0FBSyxJQUFJLGlCQUFpQixPQUFPLE9BQU8sSUFBSSxPQUFPLGFBQWEsQ0FBQztBQUFBLElBRTNHLE9BQU8sTUFBTSxLQUFLLElBQUksbUJBQW1CLE9BQU8sSUFBSSxRQUFRLFlBQVksVUFBVTtBQUFBLElBRWxGLEtBQUssTUFBTSxPQUFPLFVBQVU7QUFDMUIsVUFBSSxZQUFZLGFBQWE7QUFDM0IsWUFBSSxLQUFLLElBQUksV0FBVyxXQUFXLElBQUksY0FBYyxVQUFVO0FBQzdELGlCQUFPLE1BQU0sRUFBRSxNQUFNLEtBQUssSUFBSSxVQUFVLFdBQVcsRUFBRSxDQUFDO0FBQ3RELGVBQUssYUFBYSxNQUFNLEtBQUssTUFBTSxPQUFPLE1BQU0sQ0FBQyxDQUFDO0FBQUEsUUFDcEQ7QUFDQSxzQkFBYztBQUFBLE1BQ2hCO0FBQ0EsVUFBSSxRQUFRLFNBQVUsUUFBTyxRQUFRLElBQUk7QUFBQSxVQUNwQyxNQUFLLElBQUksS0FBSyxLQUFLLElBQUksS0FBSyxLQUFLO0FBQ3RDLFVBQUksQ0FBQyxJQUFJLElBQUksRUFBRyxNQUFLLFNBQVMsSUFBSTtBQUFBLElBQ3BDO0FBQUEsSUFFQSxRQUFRLE1BQU07QUFDWixXQUFLLElBQUksSUFBSTtBQUFBLElBQ2Y7QUFBQSxJQUVBLFFBQVEsTUFBTTtBQUNaLFdBQUssSUFBSSxJQUFJO0FBQUEsSUFDZjtBQUFBLEVBQ0Y7QUFDQSxTQUFPO0FBQ1Q7OztBQzdFQSxJQUFNLGtCQUFrQjtBQU1qQixJQUFNLGtCQUFrQjtBQXFDeEIsU0FBUyxTQUFTLE1BQXFCLFNBQWtCLE1BQVksU0FBa0IsUUFBMEI7QUFDdEgsTUFBSSxPQUFPO0FBQ1gsTUFBSTtBQUNKLFFBQU0sV0FBVyxNQUFNO0FBQ3ZCLFFBQU0sT0FBTyxNQUFNO0FBQ25CLFFBQU0sV0FBVyxLQUFLLElBQUk7QUFFMUIsV0FBUyxNQUFNLFFBQWdCLE9BQWUsTUFBc0I7QUFDbEUsUUFBSSxLQUFNO0FBQ1YsU0FBSyxNQUFNO0FBQ1gsV0FBTyxNQUFNLE1BQU0sUUFBUSxPQUFPLElBQUk7QUFBQSxFQUN4QztBQUVBLFdBQVMsU0FBZTtBQUN0QixRQUFJLENBQUMsS0FBSyxNQUFNLEtBQU07QUFDdEIsU0FBSztBQUNMLFdBQU8sTUFBTSxJQUFJO0FBQUEsRUFDbkI7QUFFQSxXQUFTLFFBQVEsT0FBMEI7QUFDekMsUUFBSSxLQUFNO0FBQ1YsU0FBSyxVQUFVLEtBQUssSUFBSTtBQUN4QixRQUFJLE1BQU0sU0FBUyxRQUFTLFFBQU8sTUFBTSxNQUFNLE1BQU0sS0FBSztBQUMxRCxRQUFJLE1BQU0sU0FBUyxXQUFXO0FBQzVCLGVBQVM7QUFDVCxXQUFLLFVBQVU7QUFDZixXQUFLLGFBQWEsS0FBSztBQUN2QixVQUFJLFNBQVMsTUFBTyxNQUFLLGlCQUFpQixNQUFNLE1BQU0sYUFBYSxRQUFXLElBQUksQ0FBQztBQUFBLElBQ3JGO0FBQ0EsV0FBTyxNQUFNLE1BQU0sS0FBSztBQUV4QixRQUFJLE1BQU0sU0FBUyxPQUFRLFFBQU87QUFBQSxFQUNwQztBQUVBLFFBQU0sT0FBYTtBQUFBLElBQ2pCO0FBQUEsSUFDQTtBQUFBLElBQ0EsU0FBUyxRQUFRLE9BQU87QUFBQSxJQUN4QixPQUFPLFlBQVksV0FBVyxDQUFDLFFBQVEsT0FBTztBQUFBLElBQzlDO0FBQUEsSUFDQSxTQUFTO0FBQUEsSUFDVCxTQUFTO0FBQUEsSUFDVCxZQUFZO0FBQUEsSUFDWixLQUFLLFVBQVU7QUFDYixVQUFJLENBQUMsUUFBUSxTQUFTLE9BQVEsWUFBWSxLQUFLLFFBQVE7QUFBQSxJQUN6RDtBQUFBLElBQ0EsT0FBTztBQUNMLFlBQU0sRUFBRSxLQUFLLElBQUk7QUFDakIsVUFBSSxLQUFNLE1BQUs7QUFDZixhQUFPLENBQUMsQ0FBQztBQUFBLElBQ1g7QUFBQSxJQUNBLE1BQU0sUUFBUTtBQUNaLFdBQUssVUFBVSxPQUFPO0FBQ3RCLGlCQUFZLE1BQU8sTUFBTTtBQUFBLElBQzNCO0FBQUEsSUFDQSxNQUFNO0FBQ0osaUJBQVksSUFBSSxLQUFLLFFBQVMsT0FBTztBQUFBLElBQ3ZDO0FBQUEsSUFDQSxRQUFRO0FBQ04sYUFBTztBQUNQLGVBQVM7QUFDVCxXQUFLO0FBQ0wsVUFBSSxXQUFZLFlBQVcsTUFBTTtBQUFBLElBQ25DO0FBQUEsRUFDRjtBQUVBLFdBQVMsaUJBQWlCLE1BQU0sTUFBTSxZQUFZLENBQUM7QUFDbkQsTUFBSTtBQUNGLGlCQUFhLEtBQUssU0FBUztBQUFBLE1BQ3pCLE9BQU87QUFBQSxNQUNQLEtBQUssTUFBTTtBQUNULFlBQUk7QUFDSixZQUFJO0FBQ0Ysa0JBQVEsS0FBSyxNQUFNLElBQUk7QUFBQSxRQUN6QixTQUFTLEdBQUc7QUFDVixpQkFBTyxNQUFNLFdBQVc7QUFBQSxRQUMxQjtBQUNBLGdCQUFRLEtBQUs7QUFBQSxNQUNmO0FBQUEsTUFDQSxRQUFRO0FBQ04sYUFBSyxVQUFVLEtBQUssSUFBSTtBQUN4QixlQUFPO0FBQUEsTUFDVDtBQUFBLE1BQ0E7QUFBQSxJQUNGLENBQUM7QUFBQSxFQUNILFNBQVMsT0FBTztBQUdkLGFBQVMsR0FBRyxNQUFNLE1BQU0sT0FBTyxLQUFLLENBQUMsQ0FBQztBQUFBLEVBQ3hDO0FBQ0EsU0FBTztBQUNUOzs7QUNsSU8sU0FBUyxVQUFVLFFBQWdDO0FBQ3hELFFBQU0sV0FBbUQ7QUFBQSxJQUN2RCxrQkFBa0IsTUFBTSxTQUFTLFVBQVUsT0FBTyxLQUFLLEtBQUs7QUFBQSxJQUM1RCxRQUFRLE1BQU0sT0FBTyxLQUFLLElBQUk7QUFBQSxJQUM5QixTQUFTLE1BQU0sT0FBTyxRQUFRO0FBQUEsSUFDOUIsVUFBVSxDQUFDLFVBQVcsTUFBOEIsYUFBYSxPQUFPLEtBQUssSUFBSTtBQUFBLElBQ2pGLFVBQVUsQ0FBQyxVQUFVLE9BQU8sS0FBTSxNQUE4QixTQUFTO0FBQUEsRUFDM0U7QUFDQSxRQUFNLE9BQU8sQ0FBQyxXQUF1RDtBQUNuRSxlQUFXLFFBQVEsU0FBVSxFQUFDLEtBQUssQ0FBQyxNQUFNLE1BQU0sV0FBVyxRQUFRLE1BQU0sRUFBRSxNQUFNLFNBQVMsSUFBSSxDQUFFO0FBQUEsRUFDbEc7QUFDQSxNQUFJLE9BQU8sYUFBYSxZQUFhLFFBQU8sTUFBTTtBQUNsRCxPQUFLLGtCQUFrQjtBQUN2QixTQUFPLE1BQU0sS0FBSyxxQkFBcUI7QUFDekM7QUFFTyxTQUFTLFlBQXFCO0FBQ25DLFNBQU8sT0FBTyxjQUFjLGVBQWUsVUFBVSxXQUFXO0FBQ2xFOzs7QUMxQk8sSUFBTSxVQUFVO0FBR2hCLElBQU0scUJBQXFCO0FBTTNCLFNBQVMsV0FBV0EsT0FBNkIsT0FBK0I7QUFDckYsTUFBSSxPQUFPLEtBQUssSUFBSTtBQUNwQixRQUFNQyxTQUFRLFlBQVksTUFBTTtBQUM5QixVQUFNLE1BQU0sS0FBSyxJQUFJO0FBQ3JCLFVBQU0sT0FBTyxNQUFNLE9BQU8sSUFBSTtBQUM5QixXQUFPO0FBQ1AsUUFBSSxLQUFNLE9BQU07QUFBQSxRQUNYLENBQUFELE1BQUssR0FBRztBQUFBLEVBQ2YsR0FBRyxPQUFPO0FBQ1YsU0FBTyxNQUFNLGNBQWNDLE1BQUs7QUFDbEM7OztBQ0pBLElBQU0sWUFBWTtBQUdYLElBQU0sV0FBVztBQUdqQixJQUFNLFdBQVc7QUFDakIsSUFBTSxlQUFlO0FBRzVCLElBQU0sT0FBTztBQUdiLElBQU0sWUFBWTtBQTBDWCxTQUFTLGdCQUNkLFNBQ0EsU0FDQSxRQUNBLFFBQ1c7QUFDWCxRQUFNLEVBQUUsWUFBWSxRQUFRLEtBQUssSUFBSTtBQUNyQyxRQUFNLFNBQVMsYUFBYSxRQUFRLElBQUk7QUFDeEMsUUFBTSxVQUFVLGNBQWM7QUFDOUIsTUFBSTtBQUNKLE1BQUksU0FBaUIsQ0FBQztBQUV0QixNQUFJLFFBQXlCLENBQUM7QUFFOUIsTUFBSSxPQUFPO0FBRVgsTUFBSSxPQUFPO0FBQ1gsTUFBSSxVQUFVO0FBRWQsTUFBSSxVQUFVO0FBQ2QsTUFBSSxVQUFVO0FBRWQsTUFBSTtBQUNKLFFBQU0sU0FBaUI7QUFBQSxJQUNyQixPQUFPO0FBQUEsSUFDUCxXQUFXO0FBQUEsSUFDWCxLQUFLLE9BQU8sSUFBSTtBQUFBLElBQ2hCLFNBQVM7QUFBQSxJQUNULGFBQWE7QUFBQSxJQUNiLFdBQVc7QUFBQSxFQUNiO0FBQ0EsUUFBTSxTQUFTLE1BQU07QUFDckIsUUFBTSxRQUFRLE1BQU07QUFDcEIsUUFBTSxVQUFVLE1BQU07QUFDdEIsUUFBTSxXQUFXLE1BQU07QUFDdkIsTUFBSSxVQUEwQixDQUFDO0FBRS9CLFFBQU0sT0FBTyxDQUFDLFNBQXdCLFdBQVcsUUFBUSxJQUFJO0FBQzdELFFBQU0sU0FBUyxNQUFNLFdBQVcsTUFBTSxHQUFHLEtBQUssSUFBSSxHQUFHLEtBQUssS0FBTSxJQUFJLENBQUMsQ0FBQztBQUV0RSxXQUFTLFVBQVUsTUFBa0IsV0FBK0M7QUFDbEYsVUFBTSxPQUFRLFFBQVE7QUFDdEIsV0FBTyxNQUFNLENBQUMsVUFBVTtBQUN0QixVQUFJLFNBQVMsS0FBTTtBQUNuQixVQUFJLE1BQU8sV0FBVSxLQUFLO0FBQUEsVUFDckIsTUFBSztBQUFBLElBQ1osQ0FBQztBQUFBLEVBQ0g7QUFFQSxXQUFTLGFBQWEsTUFBcUI7QUFDekMsVUFBTSxTQUFTO0FBQ2YsZ0JBQVk7QUFDWixRQUFJLE9BQVEsUUFBTyxJQUFJO0FBQUEsRUFDekI7QUFFQSxXQUFTLEtBQUssTUFBOEI7QUFDMUMsUUFBSSxDQUFDLEtBQU07QUFFWCxRQUFJLFNBQVMsUUFBUSxLQUFLLFdBQVcsS0FBSyxNQUFPLE1BQUssSUFBSTtBQUMxRCxTQUFLLE1BQU07QUFDWCxhQUFTLE9BQU8sT0FBTyxDQUFDLFVBQVUsVUFBVSxJQUFJO0FBQ2hELFFBQUksU0FBUyxNQUFNO0FBQ2pCLGFBQU8sT0FBTyxZQUFZO0FBQzFCLGdCQUFVO0FBQUEsSUFDWjtBQUFBLEVBQ0Y7QUFHQSxXQUFTLFFBQWM7QUFDckIsWUFBUTtBQUNSLFlBQVEsQ0FBQztBQUNULFdBQU87QUFDUCxVQUFNO0FBQ04sWUFBUTtBQUNSLFdBQU8sY0FBYztBQUNyQixXQUFPLFFBQVEsQ0FBQyxVQUFVLEtBQUssS0FBSyxDQUFDO0FBQUEsRUFDdkM7QUFFQSxXQUFTLFNBQVMsU0FBaUIsU0FBa0IsTUFBb0M7QUFDdkYsVUFBTSxTQUFTLFFBQVEsT0FBTyxPQUFPO0FBQ3JDLFFBQUksWUFBWSxTQUFTO0FBQ3ZCLGFBQU8sT0FBTztBQUNkLGFBQU8sT0FBTztBQUNkLFVBQUksT0FBTyxTQUFVLFFBQU8sV0FBVyxPQUFPLFNBQVMsTUFBTSxHQUFHLENBQUM7QUFBQSxJQUNuRTtBQUNBLFVBQU0sWUFBWSxLQUFLLElBQUksUUFBUSxlQUFlLFVBQVUsT0FBTyxNQUFNLENBQUM7QUFDMUUsUUFBSSxZQUFZLFNBQVUsUUFBTyxlQUFlLEtBQUssTUFBTSxTQUFTO0FBQ3BFLFFBQUksU0FBUyxVQUFVLE9BQU8sSUFBSSxPQUFPLFlBQVksU0FBVSxRQUFPLE1BQU07QUFDNUUsV0FBTztBQUFBLEVBQ1Q7QUFFQSxXQUFTLEtBQUssTUFBcUIsU0FBaUIsU0FBd0I7QUFDMUUsU0FBSyxZQUFZLFVBQVUsVUFBVSxTQUFTLElBQUk7QUFDbEQsWUFBUSxVQUFVLEtBQUssSUFBSSxRQUFRLFNBQVMsT0FBTztBQUNuRCxVQUFNLFVBQVU7QUFBQSxNQUNkLE1BQU0sUUFBUTtBQUFBLE1BQ2QsVUFBVSxRQUFRO0FBQUEsTUFDbEIsUUFBUSxTQUFTLFNBQVMsU0FBUyxJQUFJO0FBQUEsTUFDdkMsT0FBTyxZQUFZO0FBQUEsTUFDbkIsT0FBTyxNQUFNLE9BQU87QUFBQSxNQUNwQixTQUFTLE1BQU0sUUFBUTtBQUFBLE1BQ3ZCLFFBQVEsUUFBUTtBQUFBLE1BQ2hCLFVBQVUsT0FBTztBQUFBLElBQ25CO0FBQ0EsV0FBTyxLQUFLLFNBQVMsTUFBTSxTQUFTLFFBQVEsS0FBSyxJQUFJLEdBQUcsU0FBUyxFQUFFLE9BQU8sU0FBUyxPQUFPLFNBQVMsT0FBTyxRQUFRLENBQUMsQ0FBQztBQUFBLEVBQ3RIO0FBR0EsV0FBUyxPQUFhO0FBQ3BCLFVBQU07QUFDTixXQUFPLFdBQVc7QUFDbEIsUUFBSSxDQUFDLEtBQU0sUUFBTyxRQUFRLFVBQVUsZUFBZTtBQUNuRCxjQUFVLE1BQU0sTUFBTSxPQUFPLE1BQU0sVUFBVSxDQUFDLEdBQUcsTUFBTTtBQUN2RCxXQUFPLFFBQVE7QUFBQSxFQUNqQjtBQUVBLFdBQVMsTUFBTSxPQUE4QjtBQUMzQyxZQUFRO0FBQ1IsV0FBTyxRQUFRO0FBQ2YsWUFBUSxXQUFXLFdBQVc7QUFDOUIsU0FBSyxJQUFJO0FBQUEsRUFDWDtBQUVBLFdBQVMsS0FBSyxPQUF1QjtBQUNuQyxVQUFNLE9BQU8sTUFBTSxNQUFNO0FBQ3pCLFFBQUksQ0FBQyxLQUFNO0FBR1gsVUFBTSxRQUFRLFNBQVMsUUFBUSxXQUFXLFNBQVMsS0FBSyxFQUFFLFNBQVMsT0FBTyxJQUFJLGNBQWM7QUFDNUYsU0FBSyxNQUFNLE9BQU8sV0FBVyxTQUFTLEtBQUssSUFBSSxHQUFHLFFBQVEsVUFBVSxPQUFPO0FBQzNFLFdBQU8sT0FBTyxTQUFTLEdBQUcsSUFBSTtBQUFBLEVBQ2hDO0FBR0EsV0FBUyxPQUFPLE9BQW9CLFNBQXdCO0FBQzFELFFBQUksTUFBTTtBQUNSLGFBQU8sVUFBVTtBQUNqQixtQkFBYSxLQUFLO0FBQ2xCLGdCQUFVO0FBQ1YsYUFBTyxRQUFRO0FBQUEsSUFDakIsT0FBTztBQUNMLGFBQU8sWUFBWTtBQUNuQixpQkFBVyxPQUFPO0FBQUEsSUFDcEI7QUFBQSxFQUNGO0FBRUEsV0FBUyxXQUFXLFNBQXdCO0FBQzFDLGlCQUFhLEtBQUs7QUFDbEIsVUFBTSxRQUFRLFFBQVEsTUFBTSxPQUFPO0FBQ25DLFdBQU8sUUFBUSxVQUFVLElBQUksWUFBWSxVQUFVLGVBQWU7QUFDbEUsV0FBTyxjQUFjLEtBQUssSUFBSSxJQUFJO0FBQ2xDLFNBQUssU0FBUyxRQUFXLEtBQUs7QUFDOUIsVUFBTSxPQUFPLElBQUk7QUFDakIsV0FBTyxRQUFRO0FBQUEsRUFDakI7QUFFQSxXQUFTLFFBQVEsTUFBWSxPQUEwQjtBQUNyRCxRQUFJLE9BQU87QUFDWCxRQUFJLE1BQU0sU0FBUyxTQUFTO0FBQzFCLFdBQUssU0FBUyxLQUFLLElBQUk7QUFDdkIsV0FBSyxNQUFNLFNBQVUsUUFBUSxXQUFXLEdBQUksU0FBUyxLQUFLLElBQUksQ0FBQztBQUUvRCxhQUFPLE9BQU8sT0FBTyxTQUFTLEdBQUcsSUFBSTtBQUFBLElBQ3ZDO0FBQ0EsUUFBSSxNQUFNLFNBQVMsYUFBYSxTQUFTLE1BQU07QUFDN0MsV0FBSyxXQUFXLEtBQUssTUFBTSxLQUFLLElBQUksSUFBSSxLQUFLLFFBQVE7QUFDckQsVUFBSSxLQUFLLFlBQVksUUFBUztBQUU5QixVQUFJLEtBQUssU0FBUyxRQUFRLEdBQUksUUFBTyxLQUFLLElBQUk7QUFDOUMsYUFBTyxXQUFXLE9BQU8sVUFBVTtBQUNuQyxnQkFBVTtBQUNWLGNBQVEsSUFBSTtBQUFBLElBQ2Q7QUFDQSxRQUFJLFNBQVMsS0FBTTtBQUNuQixXQUFPLE1BQU0sS0FBSztBQUNsQixRQUFJLE1BQU0sU0FBUyxXQUFXO0FBQzVCLGdCQUFVO0FBQ1YsYUFBTyxLQUFLLElBQUk7QUFBQSxJQUNsQjtBQUNBLFFBQUksTUFBTSxTQUFTLFlBQWEsT0FBTSxNQUFNLFVBQVUsSUFBSTtBQUFBLEVBQzVEO0FBR0EsV0FBUyxRQUFRLE1BQWtCO0FBQ2pDLFVBQU0sRUFBRSxLQUFLLElBQUk7QUFDakIsVUFBTSxNQUFNLEtBQUssSUFBSSxJQUFJLEtBQUs7QUFDOUIsYUFBUyxPQUFPLE9BQU8sQ0FBQyxVQUFVLFVBQVUsSUFBSTtBQUNoRCxTQUFLLElBQUk7QUFDVCxXQUFPO0FBQ1AsWUFBUSxDQUFDO0FBQ1QsWUFBUTtBQUNSLEtBQUMsUUFBUSxPQUFPLFFBQVEsRUFBRSxRQUFRLENBQUMsWUFBWSxRQUFRLENBQUM7QUFDeEQsV0FBTyxRQUFRLENBQUMsVUFBVTtBQUV4QixVQUFJLE1BQU0sU0FBUyxLQUFLLE1BQU0sSUFBSSxJQUFJLEtBQUssSUFBSSxFQUFHO0FBQ2xELFdBQUssV0FBVyxNQUFNLElBQUk7QUFDMUIsV0FBSyxLQUFLO0FBQUEsSUFDWixDQUFDO0FBQ0QsV0FBTyxRQUFRO0FBQ2YsV0FBTyxZQUFZO0FBQ25CLFdBQU8sTUFBTTtBQUNiLFdBQU8sVUFBVTtBQUNqQixXQUFPLGNBQWMsT0FBTyxZQUFZO0FBQ3hDLFNBQUssTUFBTSxNQUFNLEdBQUc7QUFDcEIsV0FBTyxNQUFNLEVBQUUsSUFBSSxDQUFDO0FBQ3BCLFFBQUksU0FBUyxNQUFPLFVBQVMsTUFBTSxJQUFJO0FBQ3ZDLGlCQUFhLElBQUk7QUFDakIsY0FBVTtBQUFBLEVBQ1o7QUFFQSxXQUFTLFNBQVMsTUFBcUIsTUFBb0I7QUFDekQsVUFBTSxVQUFVLE9BQU8sSUFBSSxXQUFXLENBQUM7QUFDdkMsWUFBUSxJQUFJLElBQUk7QUFDaEIsV0FBTyxNQUFNLFNBQVMsT0FBTyxFQUFFLFdBQVcsTUFBTSxRQUFRLElBQUksRUFBRSxRQUFRLENBQUM7QUFBQSxFQUN6RTtBQUVBLFdBQVMsUUFBUSxNQUFrQjtBQUNqQyxTQUFLLFNBQVMsS0FBSyxJQUFJO0FBQ3ZCLFFBQUksU0FBUyxLQUFNLFFBQU8sU0FBUyxLQUFLLE1BQU0sSUFBSTtBQUNsRCxRQUFJLEtBQUssWUFBWSxRQUFTO0FBQzlCLFdBQU8sTUFBTSxFQUFFLEtBQUssS0FBSyxDQUFDO0FBQzFCLFNBQUssSUFBSTtBQUNULFNBQUssS0FBSyxNQUFNLFFBQVEsVUFBVSxHQUFHLE9BQU87QUFBQSxFQUM5QztBQUdBLFdBQVMsWUFBa0I7QUFDekIsUUFBSSxDQUFDLFFBQVEsQ0FBQyxPQUFPLEVBQUUsT0FBUSxRQUFPLFFBQVE7QUFDOUMsWUFBUSxXQUFXLE9BQU8sS0FBSyxPQUFPLElBQUksSUFBSSxNQUFNO0FBQ2xELGdCQUFVLEtBQUssSUFBSSxjQUFjLFVBQVUsQ0FBQztBQUM1QyxnQkFBVTtBQUNWLFVBQUksT0FBTyxPQUFRO0FBQ25CLGdCQUFVLE1BQU07QUFDZCxlQUFPLEVBQUUsUUFBUSxDQUFDLFNBQVMsS0FBSyxNQUFNLFFBQVEsU0FBUyxTQUFTLE9BQU8sVUFBVSxPQUFPLENBQUM7QUFBQSxNQUMzRixHQUFHLE1BQU07QUFBQSxJQUNYLENBQUM7QUFBQSxFQUNIO0FBRUEsV0FBUyxRQUFRLE1BQVksUUFBZ0IsT0FBZSxNQUFzQjtBQUNoRixVQUFNLEVBQUUsS0FBSyxJQUFJO0FBQ2pCLFVBQU0sTUFBTSxLQUFLLElBQUk7QUFDckIsVUFBTSxTQUFTLFNBQVM7QUFDeEIsU0FBSyxTQUFTLFNBQVMsVUFBVSxNQUFNLE1BQU07QUFDN0MsU0FBSyxJQUFJO0FBQ1QsUUFBSSxVQUFVLE1BQU0sS0FBSyxjQUFjLFVBQVcsU0FBUSxNQUFNO0FBQ2hFLFFBQUksTUFBTyxRQUFPLFFBQVEsTUFBTSxPQUFPLE1BQU07QUFFN0MsVUFBTSxRQUFRLE1BQU0sbUJBQW1CLEdBQUcsSUFBSSxLQUFLLE1BQU0sRUFBRTtBQUMzRCxhQUFTLE1BQU0sTUFBTTtBQUNyQixRQUFJLFFBQVE7QUFDVixhQUFPLFlBQVk7QUFDbkIsVUFBSSxNQUFNO0FBRVIsZUFBTyxRQUFRLElBQUk7QUFDbkIsY0FBTSxRQUFRLFdBQVcsTUFBTSxLQUFLLElBQUksSUFBSSxDQUFDO0FBQzdDLFlBQUksTUFBTSxRQUFRO0FBQ2hCLGlCQUFPLFFBQVE7QUFDZixnQkFBTSxLQUFLO0FBQ1gsaUJBQU8sT0FBTyxRQUFRO0FBQUEsUUFDeEI7QUFBQSxNQUNGLFdBQVcsQ0FBQyxVQUFVLEdBQUc7QUFDdkIsZUFBTyxLQUFLLE1BQU0sTUFBTSxLQUFLLFlBQVksTUFBTSxLQUFLLE9BQU87QUFDM0QsWUFBSSxNQUFNLEtBQUssYUFBYSxTQUFVLFdBQVU7QUFBQSxNQUNsRDtBQUNBLGlCQUFXO0FBQUEsSUFDYixPQUFPO0FBQ0wsa0JBQVksS0FBSztBQUFBLElBQ25CO0FBQUEsRUFDRjtBQUVBLFdBQVMsWUFBWSxPQUFvQixTQUF3QjtBQUMvRCxRQUFJLE1BQU0sT0FBUSxNQUFLO0FBQUEsYUFDZCxDQUFDLE9BQU8sVUFBVSxDQUFDLE1BQU0sR0FBSSxRQUFPLE9BQU8sT0FBTztBQUFBLEVBQzdEO0FBRUEsV0FBUyxRQUFRLE1BQVksT0FBYyxRQUF1QjtBQUNoRSxVQUFNLFFBQVEsTUFBTSxNQUFNLE1BQU0sTUFBTSxNQUFNO0FBQzVDLFVBQU0sRUFBRSxNQUFNLGVBQWUsSUFBSTtBQUNqQyxRQUFJLFNBQVMsV0FBWSxRQUFPLFdBQVcsTUFBTSxPQUFPLE9BQU8sTUFBTTtBQUVyRSxRQUFJLFNBQVMsc0JBQXVCLFNBQVMsdUJBQXVCLENBQUMsUUFBUSxTQUFTLEVBQUUsUUFBUztBQUMvRixXQUFLLElBQUk7QUFDVCxjQUFRLE9BQU87QUFBQSxJQUNqQixXQUFXLE1BQU0sU0FBUyxTQUFTLHVCQUF1QixDQUFDLE1BQU07QUFDL0QsYUFBTyxVQUFVLEtBQUssS0FBSztBQUFBLElBQzdCO0FBQ0EsV0FBTyxZQUFZO0FBQ25CLFFBQUksT0FBUSxZQUFXLGNBQWM7QUFBQSxRQUNoQyxhQUFZLE9BQU8sY0FBYztBQUFBLEVBQ3hDO0FBR0EsV0FBUyxXQUFXLE1BQVksT0FBYyxPQUFvQixRQUF1QjtBQUN2RixRQUFJLE1BQU0sZUFBZSxRQUFRLFlBQVk7QUFFM0MsY0FBUSxLQUFLO0FBQ2IsV0FBSyxJQUFJO0FBQ1QsYUFBTyxXQUFXO0FBQUEsSUFDcEI7QUFDQSxZQUFRLFVBQVUsS0FBSyxJQUFJLFFBQVEsU0FBUyxNQUFNLE9BQVE7QUFFMUQsVUFBTSxTQUFTLE9BQU8sT0FBTyxDQUFDLFVBQVUsTUFBTSxZQUFZLE1BQU0sT0FBTyxFQUFFLENBQUM7QUFDMUUsUUFBSSxLQUFNLFFBQU8sWUFBWSxLQUFLO0FBQ2xDLFlBQVEsQ0FBQztBQUNULFdBQU8sU0FBUyxPQUFPLFNBQVMsSUFBSSxHQUFHLE1BQU07QUFDM0MsVUFBSSxRQUFRO0FBQ1YsYUFBSyxVQUFVLE9BQU8sTUFBTSxXQUFXO0FBQ3ZDLFlBQUksT0FBTyxTQUFTLE1BQU8sUUFBTyxRQUFRLEtBQUs7QUFDL0MsYUFBSyxNQUFNO0FBQUEsTUFDYjtBQUNBLFlBQU0sV0FBVyxNQUFNLEtBQUssSUFBSSxHQUFHLEtBQUssS0FBSyxJQUFJLENBQUMsQ0FBQyxDQUFDO0FBQUEsSUFDdEQsQ0FBQztBQUNELFFBQUksT0FBUSxRQUFPLFFBQVE7QUFDM0IsV0FBTyxRQUFRO0FBQUEsRUFDakI7QUFHQSxXQUFTLEtBQUssTUFBcUI7QUFDakMsU0FBSyxNQUFNO0FBQ1gsUUFBSSxLQUFNLFdBQVU7QUFDcEIsVUFBTSxPQUFPO0FBQ2IsUUFBSSxDQUFDLE1BQU07QUFDVCxVQUFJLE1BQU0sR0FBSSxNQUFLO0FBQ25CO0FBQUEsSUFDRjtBQUNBLFVBQU0sRUFBRSxRQUFRLElBQUk7QUFDcEIsUUFBSSxTQUFTLE1BQU8sQ0FBQyxRQUFRLEtBQUssSUFBSSxJQUFJLFVBQVUsU0FBVztBQUMvRCxVQUFNLFFBQVEsTUFBTTtBQUNsQixVQUFJLFNBQVMsUUFBUSxLQUFLLFlBQVksUUFBUztBQUMvQyxXQUFLLFVBQVUsS0FBSyxJQUFJO0FBQ3hCLFdBQUs7QUFBQSxJQUNQO0FBRUEsUUFBSSxLQUFLLEtBQUssRUFBRyxVQUFTLFVBQVUsS0FBSztBQUFBLGFBQ2hDLENBQUMsT0FBTyxXQUFXLFFBQVEsS0FBSyxJQUFJLElBQUksVUFBVSxLQUFLLFFBQVMsY0FBZSxPQUFNO0FBQUEsRUFDaEc7QUFFQSxXQUFTQyxNQUFLLEtBQW1CO0FBRS9CLFFBQUksQ0FBQyxRQUFRLFNBQVMsTUFBTSxPQUFPLFVBQVUsS0FBSyxTQUFTLE9BQVE7QUFDbkUsVUFBTSxRQUFRLEtBQUssUUFBUyxlQUFlO0FBQzNDLFFBQUksTUFBTSxLQUFLLFVBQVUsT0FBTztBQUM5QixZQUFNLE9BQU87QUFDYixXQUFLLE1BQU07QUFDWCxjQUFRLE1BQU0sUUFBUTtBQUFBLElBQ3hCO0FBQUEsRUFDRjtBQUdBLFdBQVMsS0FBSyxTQUF3QjtBQUNwQyxTQUFLLFFBQVE7QUFDYixRQUFJLFFBQVEsQ0FBQyxRQUFTLE1BQUssSUFBSTtBQUMvQixVQUFNO0FBQ04sU0FBSyxJQUFJO0FBQ1QsV0FBTyxRQUFRO0FBRWYsVUFBTSxXQUFXLElBQUk7QUFDckIsV0FBTyxRQUFRO0FBQUEsRUFDakI7QUFFQSxRQUFNLFlBQXVCO0FBQUEsSUFDM0I7QUFBQSxJQUVBLFFBQVE7QUFDTixVQUFJLE9BQU8sVUFBVSxPQUFRO0FBQzdCLGdCQUFVO0FBQUEsUUFDUixXQUFXQSxPQUFNLE1BQU0sS0FBSyxJQUFJLENBQUM7QUFBQSxRQUNqQyxVQUFVO0FBQUEsVUFDUjtBQUFBLFVBQ0E7QUFBQSxVQUNBLFVBQVU7QUFFUixpQkFBSyxTQUFTO0FBQ2QsZ0JBQUksS0FBTSxNQUFLLElBQUk7QUFBQSxVQUNyQjtBQUFBLFFBQ0YsQ0FBQztBQUFBLE1BQ0g7QUFDQSxXQUFLO0FBQUEsSUFDUDtBQUFBLElBRUEsS0FBSyxPQUFPO0FBQ1YsVUFBSSxPQUFPLFVBQVUsU0FBVTtBQUMvQixXQUFLLFVBQVUsUUFBVyxTQUFTLE1BQU0sSUFBSTtBQUM3QyxVQUFJLENBQUMsU0FBUyxLQUFNLE1BQUssSUFBSTtBQUM3QixhQUFPLFFBQVE7QUFDZixjQUFRLFFBQVEsQ0FBQyxTQUFTLEtBQUssQ0FBQztBQUNoQyxZQUFNO0FBQ04sZUFBUztBQUNULFdBQUssSUFBSTtBQUNULGFBQU8sT0FBTztBQUNkLGFBQU8sWUFBWTtBQUNuQixtQkFBYSxLQUFLO0FBQ2xCLGFBQU8sUUFBUTtBQUFBLElBQ2pCO0FBQUE7QUFBQSxJQUdBLEtBQUssVUFBVTtBQUNiLFVBQUksUUFBUSxRQUFTLE1BQUssS0FBSyxRQUFRO0FBQUEsSUFDekM7QUFBQSxJQUVBLE1BQU07QUFDSixVQUFJLE9BQU8sVUFBVSxVQUFVLE9BQU8sVUFBVSxTQUFVO0FBQzFELG1CQUFhLEtBQUs7QUFDbEIsV0FBSyxJQUFJO0FBQ1QsV0FBSztBQUFBLElBQ1A7QUFBQSxJQUVBLFNBQVMsTUFBTSxNQUFNO0FBQ25CLFVBQUksT0FBTyxVQUFVLFNBQVUsUUFBTyxLQUFLLEtBQUs7QUFDaEQsVUFBSSxRQUFRLEtBQUssU0FBUyxRQUFRLENBQUMsT0FBTyxPQUFRLFFBQU8sS0FBSyxJQUFJO0FBQ2xFLG1CQUFhLEtBQUs7QUFDbEIsa0JBQVk7QUFDWixhQUFPLFFBQVEsSUFBSTtBQUNuQixhQUFPLElBQUksWUFBWTtBQUN2QixVQUFJLE9BQU8sVUFBVSxPQUFRLFFBQU8sVUFBVSxNQUFNO0FBQ3BELFVBQUksQ0FBQyxLQUFNLFFBQU8sS0FBSztBQUN2QixZQUFNO0FBQ04sZ0JBQVUsTUFBTSxLQUFLLE1BQU0sUUFBUSxVQUFVLEdBQUcsT0FBTyxHQUFHLE1BQU07QUFBQSxJQUNsRTtBQUFBLEVBQ0Y7QUFDQSxTQUFPO0FBQ1Q7OztBQ25lTyxTQUFTLGdCQUF5QjtBQUN2QyxRQUFNLFlBQVksV0FBeUM7QUFDM0QsU0FBTztBQUFBLElBQ0wsR0FBRyxNQUFNLElBQUk7QUFHWCxZQUFNLFFBQVEsQ0FBQyxVQUFtQixHQUFHLEtBQWM7QUFDbkQsZ0JBQVUsSUFBSSxLQUFLLFVBQVUsSUFBSSxLQUFLLENBQUMsR0FBRyxPQUFPLEtBQUs7QUFDdEQsYUFBTyxNQUFNO0FBQ1gsa0JBQVUsSUFBSSxJQUFJLFVBQVUsSUFBSSxFQUFHLE9BQU8sQ0FBQyxVQUFVLFVBQVUsS0FBSztBQUFBLE1BQ3RFO0FBQUEsSUFDRjtBQUFBLElBQ0EsS0FBSyxNQUFNLE9BQU87QUFDaEIsT0FBQyxVQUFVLElBQUksS0FBSyxDQUFDLEdBQUcsUUFBUSxDQUFDLE9BQU87QUFDdEMsWUFBSTtBQUNGLGFBQUcsS0FBSztBQUFBLFFBQ1YsU0FBUyxPQUFPO0FBRWQscUJBQVcsTUFBTTtBQUNmLGtCQUFNO0FBQUEsVUFDUixDQUFDO0FBQUEsUUFDSDtBQUFBLE1BQ0YsQ0FBQztBQUFBLElBQ0g7QUFBQSxFQUNGO0FBQ0Y7OztBQzdCTyxJQUFNLGdCQUFnQjtBQXNCdEIsU0FBUyxhQUFhLE9BQWlDLFFBQXdCO0FBQ3BGLFFBQU0sTUFBTSxVQUFVLE1BQU07QUFDNUIsTUFBSSxNQUFvQyxDQUFDO0FBQ3pDLE1BQUk7QUFDRixVQUFNLFNBQVMsS0FBSyxNQUFNLE1BQU8sUUFBUSxHQUFHLENBQUU7QUFDOUMsUUFBSSxLQUFLLElBQUksS0FBSyxJQUFJLElBQUksT0FBTyxFQUFFLElBQUksY0FBZSxPQUFNO0FBQUEsRUFDOUQsU0FBUyxHQUFHO0FBQUEsRUFFWjtBQUNBLFNBQU87QUFBQSxJQUNMO0FBQUEsSUFDQSxNQUFNLE1BQU07QUFDVixVQUFJO0FBQ0YsY0FBTyxRQUFRLEtBQUssS0FBSyxVQUFVLE9BQU8sT0FBTyxLQUFLLElBQUksR0FBRyxFQUFFLElBQUksS0FBSyxJQUFJLEVBQUUsQ0FBQyxDQUFDLENBQUM7QUFBQSxNQUNuRixTQUFTLEdBQUc7QUFFVixlQUFPLEtBQUssSUFBSTtBQUFBLE1BQ2xCO0FBQUEsSUFDRjtBQUFBLEVBQ0Y7QUFDRjs7O0FDeENPLElBQU0sT0FBTztBQUViLElBQU0sTUFBTTtBQUVaLFNBQVMsV0FBVyxNQUFxQjtBQUM5QyxRQUFNLFFBQWUsQ0FBQztBQUN0QixPQUFLLE1BQU0sR0FBRyxFQUFFLFFBQVEsQ0FBQyxTQUFTO0FBQ2hDLFVBQU0sTUFBTSxLQUFLLFFBQVEsR0FBRztBQUM1QixRQUFJLE1BQU0sRUFBRyxPQUFNLEtBQUssTUFBTSxHQUFHLEdBQUcsQ0FBQyxJQUFJLENBQUMsS0FBSyxNQUFNLE1BQU0sQ0FBQztBQUFBLEVBQzlELENBQUM7QUFDRCxTQUFPO0FBQ1Q7QUFHTyxTQUFTLFlBQVksT0FBc0I7QUFDaEQsU0FBTyxPQUFPLEtBQUssS0FBSyxFQUNyQixJQUFJLENBQUMsY0FBYyxHQUFHLFNBQVMsSUFBSSxNQUFNLFNBQVMsQ0FBQyxFQUFFLEVBQ3JELEtBQUs7QUFDVjtBQUdPLFNBQVMsT0FBTyxPQUFjLElBQW9CO0FBQ3ZELFNBQU8sT0FBTyxLQUFLLEVBQUUsRUFBRSxNQUFNLENBQUMsY0FBYyxNQUFNLFNBQVMsS0FBTSxHQUFHLFNBQVMsQ0FBRTtBQUNqRjtBQU1PLFNBQVMsTUFBTSxNQUFhLE1BQWEsUUFBdUI7QUFDckUsYUFBVyxhQUFhLE1BQU07QUFDNUIsVUFBTSxRQUFRLFdBQVcsU0FBWSxLQUFLLFNBQVMsSUFBSztBQUN4RCxRQUFJLEVBQUUsS0FBSyxTQUFTLEtBQU0sT0FBUSxNQUFLLFNBQVMsSUFBSSxLQUFLLFNBQVM7QUFBQSxFQUNwRTtBQUNGOzs7QUNuQ08sSUFBTSxtQkFBbUIsSUFBSSxPQUFPO0FBK0JwQyxTQUFTLFdBQVcsU0FBaUIsT0FBMkIsT0FBa0IsUUFBbUIsTUFBa0I7QUFFNUgsTUFBSTtBQUNKLE1BQUksT0FBMEIsQ0FBQztBQUMvQixNQUFJLFlBQVk7QUFFaEIsV0FBUyxJQUFJLFFBQW1CLFVBQW1CLFFBQWlCLFlBQVksTUFBWTtBQUMxRixVQUFNLE1BQVcsRUFBRSxNQUFNLE9BQU8sU0FBUyxPQUFPO0FBRWhELFFBQUksVUFBVyxTQUFXLFFBQU8sS0FBSyxFQUFFLFVBQVUsT0FBTyxDQUFDO0FBQzFELFNBQUssSUFBSSxLQUFLLFNBQVM7QUFBQSxFQUN6QjtBQUVBLFdBQVMsVUFBVSxTQUFrQixXQUEyQjtBQUM5RCxVQUFNLEVBQUUsS0FBSyxJQUFJLElBQUk7QUFFckIsUUFBSSxRQUFRLFVBQWEsUUFBUSxPQUFXLFFBQU8sS0FBSyxRQUFRLE9BQU87QUFDdkUsUUFBSSxZQUFZLE9BQU8sS0FBSyxNQUFPLFNBQVMsT0FBTyxPQUFPLFdBQVcsR0FBRyxDQUFDLEVBQUc7QUFFNUUsUUFBSSxLQUFLLFFBQVEsVUFBYSxRQUFRLEtBQUssTUFBTSxFQUFHLEtBQUksWUFBWSxZQUFZLFNBQVMsS0FBSyxNQUFNLEdBQUcsTUFBTSxHQUFHLENBQUMsQ0FBQyxTQUFTO0FBQzNILFNBQUssTUFBTTtBQUNYLFFBQUksT0FBTyxXQUFXLFFBQVEsRUFBRSxFQUFHO0FBQ25DLFdBQU8sSUFBSSxRQUFRLEVBQUU7QUFDckIsU0FBSyxRQUFRLE9BQU87QUFBQSxFQUN0QjtBQUVBLFdBQVMsTUFBTSxLQUFnQjtBQUM3QixVQUFNLEVBQUUsVUFBVSxPQUFPLElBQUk7QUFDN0IsUUFBSSxDQUFDLFFBQVEsR0FBRyxHQUFHO0FBRWpCLFVBQUksVUFBVyxLQUFLLElBQU07QUFFMUIsVUFBSSxXQUFZLEtBQUssTUFBTyxFQUFHLEtBQUksU0FBUyxLQUFLLE1BQU8sR0FBRyxXQUFZLEdBQUcsS0FBSztBQUFBLElBQ2pGO0FBQ0EsUUFBSSxRQUFRLEdBQUcsS0FBSyxJQUFJLFdBQVcsYUFBYyxRQUFPLEtBQUs7QUFDN0QsU0FBSyxNQUFNO0FBQ1gsU0FBSyxJQUFJLEtBQUssSUFBSTtBQUFBLEVBQ3BCO0FBRUEsUUFBTSxTQUFTLENBQUMsVUFBMEIsTUFBTSxTQUFTLFFBQVEsTUFBTSxLQUFLLElBQUksVUFBVSxLQUFLO0FBRS9GLFFBQU0sUUFBUSxNQUFNO0FBQ2xCLFdBQU8sQ0FBQztBQUNSLGdCQUFZO0FBQUEsRUFDZDtBQUVBLFFBQU0sT0FBYTtBQUFBLElBQ2pCO0FBQUEsSUFDQSxLQUFLO0FBQUEsSUFFTCxLQUFLLE9BQU87QUFDVixVQUFJLEtBQUssVUFBVSxPQUFRLFFBQU8sT0FBTyxLQUFLO0FBRTlDLFVBQUksYUFBYSxpQkFBa0IsTUFBSyxLQUFLLEtBQUs7QUFDbEQsbUJBQWEsS0FBSyxVQUFVLEtBQUssRUFBRTtBQUNuQyxVQUFJLFlBQVksaUJBQWtCLFFBQU8sQ0FBQztBQUFBLElBQzVDO0FBQUEsSUFFQSxLQUFLLFFBQVE7QUFDWCxZQUFNLFdBQVcsT0FBTyxZQUFZLENBQUM7QUFDckMsVUFBSSxNQUFNLE9BQU8sT0FBTyxPQUFPLEVBQUUsTUFBTSxPQUFnQixRQUFRLEdBQUcsT0FBTyxHQUFHO0FBQzVFLFVBQUksT0FBTyxNQUFPLFNBQVEsV0FBVyxPQUFPLEtBQUs7QUFDakQsZUFBUyxRQUFRLENBQUMsWUFBWTtBQUU1QixZQUFJLE9BQU8sRUFBRSxJQUFJLFVBQVcsUUFBUSxNQUFPO0FBQ3pDLGdCQUFNLEdBQUc7QUFDVCxnQkFBTTtBQUFBLFFBQ1I7QUFDQSxrQkFBVSxTQUFTLElBQUk7QUFBQSxNQUN6QixDQUFDO0FBQ0QsVUFBSSxJQUFLLE9BQU0sR0FBRztBQUVsQixVQUFJLE9BQU8sUUFBUSxTQUFTLE9BQVEsUUFBTztBQUMzQyxZQUFNLEVBQUUsSUFBSSxJQUFJO0FBQ2hCLFVBQUksUUFBUSxRQUFXO0FBRXJCLFlBQUksS0FBSyxNQUFPLElBQUssS0FBSSxXQUFXLEtBQUssTUFBTyxHQUFHLEdBQUc7QUFDdEQsWUFBSSxLQUFLLE1BQU8sSUFBSyxLQUFJLE9BQU87QUFDaEMsYUFBSyxNQUFNO0FBQUEsTUFDYjtBQUNBLFlBQU0sVUFBVSxZQUFZO0FBQzVCLFlBQU0sVUFBVTtBQUNoQixZQUFNO0FBQ04sVUFBSSxRQUFTLFFBQU87QUFDcEIsV0FBSyxRQUFRO0FBQ2IsY0FBUSxRQUFRLE1BQU07QUFDdEIsYUFBTztBQUFBLElBQ1Q7QUFBQSxJQUVBLE1BQU0sWUFBWTtBQUNoQixpQkFBVyxhQUFhLFdBQVksS0FBSSxTQUFTLGFBQWEsTUFBTyxTQUFRO0FBQUEsSUFDL0U7QUFBQSxJQUVBLFNBQVM7QUFDUCxZQUFNLE9BQU8sS0FBSyxRQUFRO0FBQzFCLFdBQUssTUFBTSxRQUFRO0FBQ25CLFlBQU07QUFDTixVQUFJLEtBQUssVUFBVSxPQUFRLE1BQUssUUFBUTtBQUN4QyxVQUFJLEtBQU0sS0FBSSxPQUFPO0FBQUEsSUFDdkI7QUFBQSxFQUNGO0FBQ0EsU0FBTztBQUNUO0FBR08sU0FBUyxRQUFRLEtBQW1CO0FBQ3pDLFNBQU8sQ0FBQyw2REFBNkQsS0FBSyxJQUFJLE1BQU07QUFDdEY7OztBQ2hKQSxJQUFNLGlCQUFpQjtBQWNoQixTQUFTLGtCQUE2QjtBQUMzQyxRQUFNLE1BQWdCLENBQUM7QUFDdkIsTUFBSSxhQUF1QixDQUFDO0FBQzVCLFNBQU87QUFBQSxJQUNMLElBQUksSUFBSTtBQUNOLFVBQUksSUFBSSxLQUFLLEVBQUUsSUFBSSxlQUFnQixLQUFJLE1BQU07QUFBQSxJQUMvQztBQUFBLElBQ0EsT0FBTztBQUNMLG1CQUFhLElBQUksTUFBTTtBQUFBLElBQ3pCO0FBQUEsSUFDQSxZQUFZLENBQUMsT0FBTyxXQUFXLFFBQVEsRUFBRSxLQUFLO0FBQUEsRUFDaEQ7QUFDRjs7O0FDc0JPLFNBQVMsY0FBYyxZQUFvQixNQUFxQjtBQUVyRSxRQUFNLFNBQWdCLENBQUM7QUFFdkIsUUFBTSxNQUFhLENBQUM7QUFDcEIsUUFBTSxRQUE4QixXQUFXO0FBRS9DLFFBQU0sVUFBbUMsV0FBVztBQUNwRCxRQUFNLFNBQVMsZ0JBQWdCO0FBQy9CLFFBQU0sV0FBVyxDQUFDLE9BQ2hCLE9BQU8sS0FBSyxLQUFLLEVBQUUsUUFBUSxDQUFDLFlBQVksR0FBRyxNQUFNLE9BQU8sR0FBSSxPQUFPLENBQUM7QUFFdEUsV0FBUyxRQUFRLFNBQWlCLE9BQTJCLE9BQXdCO0FBQ25GLFdBQVEsTUFBTSxPQUFPLElBQUksV0FBVyxTQUFTLE9BQU8sT0FBTyxRQUFRLElBQUk7QUFBQSxFQUN6RTtBQUVBLFdBQVMsUUFBUSxTQUFpQixLQUErQjtBQUMvRCxRQUFJLFFBQVEsT0FBTyxFQUFHO0FBQ3RCLFVBQU0sT0FBTyxNQUFNLE9BQU8sS0FBSyxRQUFRLFNBQVMsS0FBSyxRQUFRO0FBQzdELFFBQUksS0FBSyxVQUFVLFVBQVc7QUFDOUIsU0FBSyxRQUFRO0FBRWIsUUFBSSxLQUFLLFFBQVEsT0FBVyxNQUFLLE1BQU07QUFBQSxFQUN6QztBQUVBLFFBQU0sVUFBbUI7QUFBQSxJQUN2QixJQUFJO0FBQUEsSUFDSixTQUFTO0FBQUEsSUFDVDtBQUFBLElBQ0EsUUFBUSxNQUFNLFlBQVksTUFBTTtBQUFBLElBQ2hDLFVBQVUsTUFBTSxPQUFPLEtBQUssS0FBSztBQUFBLElBRWpDLE9BQU8sU0FBUztBQUNkLFlBQU0sU0FBd0IsRUFBRSxTQUFTLFdBQVc7QUFDcEQsWUFBTSxXQUFXLFFBQVEsU0FBUztBQUNsQyxZQUFNLE9BQU8sUUFBUSxPQUFPO0FBQzVCLFVBQUksU0FBUyxPQUFRLFFBQU8sV0FBVztBQUN2QyxVQUFJLFFBQVEsR0FBSSxRQUFPLFVBQVUsUUFBUTtBQUN6QyxVQUFJLEtBQU0sUUFBTyxTQUFTO0FBQzFCLGFBQU87QUFBQSxJQUNUO0FBQUEsSUFFQSxJQUFJLFNBQVMsT0FBTztBQUNsQixhQUFPLFFBQVEsT0FBTztBQUN0QixVQUFJLE1BQU0sT0FBTyxFQUFHLFFBQU87QUFDM0IsWUFBTSxRQUFRLFFBQVEsT0FBTyxVQUFhLFVBQVU7QUFDcEQsY0FBUSxTQUFTLE9BQU8sUUFBUSxZQUFZLFFBQVE7QUFDcEQsYUFBTyxRQUFRLFVBQVUsU0FBUyxLQUFLLElBQUk7QUFBQSxJQUM3QztBQUFBLElBRUEsT0FBTyxTQUFTO0FBQ2QsYUFBTyxNQUFNLE9BQU87QUFDcEIsY0FBUSxPQUFPLElBQUk7QUFDbkIsYUFBTyxFQUFFLE1BQU0sZUFBZSxVQUFVLENBQUMsT0FBTyxFQUFFO0FBQUEsSUFDcEQ7QUFBQSxJQUVBLEtBQUssU0FBUztBQUNaLGFBQU8sUUFBUSxPQUFPO0FBQUEsSUFDeEI7QUFBQSxJQUVBLEtBQUssU0FBUztBQUNaLGFBQU8sTUFBTSxPQUFPO0FBQ3BCLGFBQU8sUUFBUSxPQUFPO0FBQUEsSUFDeEI7QUFBQSxJQUVBLFFBQVEsQ0FBQyxZQUFZLENBQUMsQ0FBQyxNQUFNLE9BQU8sS0FBSyxNQUFNLE9BQU8sRUFBRyxVQUFVO0FBQUEsSUFFbkUsUUFBUSxPQUFPO0FBQ2IsY0FBUSxLQUFLLE1BQU07QUFHbkIsY0FBUSxLQUFLLE1BQU0sTUFBTTtBQUN6QixpQkFBVyxXQUFXLE1BQU0sUUFBUyxTQUFRLEtBQUssT0FBTztBQUN6RCxpQkFBVyxXQUFXLE1BQU0sU0FBVSxTQUFRLFNBQVMsTUFBTSxTQUFTLE9BQU8sRUFBRyxHQUFHO0FBQ25GLFlBQU1DLE9BQW1CLENBQUM7QUFDMUIsZUFBUyxDQUFDLE1BQU0sWUFBWTtBQUMxQixZQUFJLE1BQU0sU0FBUyxPQUFPLEtBQUssS0FBSyxVQUFVLFVBQVc7QUFDekQsYUFBSyxRQUFRO0FBQ2IsUUFBQUEsS0FBSSxLQUFLLFVBQVUsU0FBUyxLQUFLLEdBQUcsQ0FBQztBQUFBLE1BQ3ZDLENBQUM7QUFDRCxhQUFPQTtBQUFBLElBQ1Q7QUFBQSxJQUVBLFdBQVcsVUFBVTtBQUNuQixpQkFBVyxXQUFXLFVBQVU7QUFDOUIsWUFBSSxRQUFRLE9BQU8sS0FBSyxRQUFRLE9BQU8sT0FBTyxFQUFHO0FBQ2pELFNBQUMsTUFBTSxPQUFPLEtBQUssUUFBUSxTQUFTLFFBQVcsU0FBUyxHQUFHLEtBQUssU0FBUyxPQUFPLENBQUU7QUFBQSxNQUNwRjtBQUFBLElBQ0Y7QUFBQSxJQUVBLFFBQVEsT0FBTztBQUNiLFVBQUksTUFBTSxRQUFRLFFBQVc7QUFDM0IsY0FBTSxLQUFLLFdBQVcsTUFBTSxHQUFHO0FBQy9CLFlBQUksT0FBTyxLQUFLLEVBQUUsRUFBRztBQUNyQixjQUFNLEtBQUssRUFBRTtBQUNiLGNBQU0sUUFBUSxFQUFFO0FBQUEsTUFDbEI7QUFDQSxZQUFNLE9BQU8sTUFBTSxNQUFNLE9BQU87QUFDaEMsVUFBSSxLQUFNLE1BQUssS0FBSyxLQUFLO0FBQUEsSUFDM0I7QUFBQSxJQUVBLElBQUksT0FBTztBQUNULFVBQUksTUFBTSxRQUFRO0FBQ2hCLGNBQU0sU0FBUyxXQUFXLE1BQU0sTUFBTTtBQUN0QyxZQUFJLFFBQVEsS0FBSyxHQUFHO0FBRWxCLGdCQUFNLFFBQVEsUUFBUSxHQUFHO0FBQ3pCLGdCQUFNLEtBQUssUUFBUSxHQUFHO0FBQ3RCLG1CQUFTLENBQUNDLFVBQVNBLE1BQUssTUFBTSxNQUFNLENBQUM7QUFBQSxRQUN2QyxPQUFPO0FBQ0wsZ0JBQU0sUUFBUSxNQUFNO0FBQUEsUUFDdEI7QUFBQSxNQUNGO0FBQ0EsWUFBTSxPQUFPLE1BQU0sTUFBTSxPQUFPO0FBQ2hDLFVBQUksS0FBTSxNQUFLLEtBQUssS0FBSztBQUFBLElBQzNCO0FBQUEsSUFFQSxNQUFNLE1BQU07QUFDVixZQUFNLFFBQVEsV0FBVyxJQUFJLENBQUM7QUFBQSxJQUNoQztBQUFBLElBRUEsS0FBSyxNQUFNO0FBQ1QsWUFBTSxRQUFRLFdBQVcsSUFBSSxHQUFHLElBQUk7QUFBQSxJQUN0QztBQUFBLElBRUEsT0FBTyxTQUFTLFFBQVE7QUFDdEIsWUFBTSxPQUFPLE1BQU0sT0FBTztBQUMxQixhQUFPLFFBQVEsS0FBSyxLQUFLLE1BQU0sSUFBSSxDQUFDLFVBQVUsU0FBUyxLQUFLLEdBQUcsQ0FBQyxJQUFJLENBQUM7QUFBQSxJQUN2RTtBQUFBLElBRUEsU0FBUztBQUNQLGNBQVEsS0FBSztBQUNiLGlCQUFXLGFBQWEsT0FBUSxRQUFPLE9BQU8sU0FBUztBQUN2RCxpQkFBVyxhQUFhLElBQUssUUFBTyxJQUFJLFNBQVM7QUFDakQsZUFBUyxDQUFDLFNBQVMsS0FBSyxPQUFPLENBQUM7QUFBQSxJQUNsQztBQUFBLEVBQ0Y7QUFDQSxTQUFPO0FBQ1Q7QUFFQSxTQUFTLFVBQVUsU0FBaUIsT0FBMkI7QUFDN0QsUUFBTSxVQUFxQixFQUFFLE1BQU0sYUFBYSxVQUFVLENBQUMsT0FBTyxFQUFFO0FBQ3BFLE1BQUksVUFBVSxPQUFXLFNBQVEsUUFBUSxFQUFFLENBQUMsT0FBTyxHQUFHLE1BQU07QUFDNUQsU0FBTztBQUNUOzs7QUM1TEEsSUFBTSxpQkFBaUI7QUFJaEIsU0FBUyxpQkFBNkQ7QUFDM0UsUUFBTSxVQUEyQixDQUFDO0FBQ2xDLFNBQU87QUFBQSxJQUNMLEtBQUssTUFBTSxXQUFXLFFBQVE7QUFDNUIsWUFBTSxRQUF1QixFQUFFLElBQUksS0FBSyxJQUFJLEdBQUcsS0FBSztBQUNwRCxVQUFJLFVBQVcsT0FBTSxZQUFZO0FBQ2pDLFVBQUksV0FBVyxPQUFXLE9BQU0sU0FBUyxPQUFPLE1BQU07QUFDdEQsVUFBSSxRQUFRLEtBQUssS0FBSyxJQUFJLGVBQWdCLFNBQVEsTUFBTTtBQUFBLElBQzFEO0FBQUEsSUFDQSxTQUFTLE1BQU0sUUFBUSxNQUFNO0FBQUEsRUFDL0I7QUFDRjs7O0FDWkEsSUFBTSxrQkFBa0I7QUFHeEIsSUFBTSxtQkFBbUI7QUFHekIsSUFBTSxtQkFBbUI7QUFHekIsSUFBTSxpQkFBaUIsS0FBSyxLQUFLO0FBVzFCLFNBQVMsYUFBYSxNQUFvQjtBQUMvQyxRQUFNLFNBQVMsTUFBTTtBQUNyQixRQUFNLFNBQWlCO0FBQUEsSUFDckIsU0FBUztBQUFBLElBQ1QsTUFBTSxNQUFNO0FBQ1YsWUFBTSxXQUFXLE1BQU07QUFDdkIsVUFBSSxPQUFPO0FBQ1gsWUFBTSxPQUFPLENBQUMsT0FBZ0IsVUFBbUI7QUFDL0MsWUFBSSxLQUFNO0FBQ1YsZUFBTztBQUNQLGlCQUFTO0FBQ1QsWUFBSSxNQUFPLFFBQU8sS0FBSyxNQUFNLGVBQWUsT0FBTyxLQUFLLENBQUMsQ0FBQztBQUMxRCxlQUFPLFVBQVU7QUFDakIsYUFBSztBQUFBLE1BQ1A7QUFDQSxlQUFTLGlCQUFpQixNQUFNLEtBQUssd0JBQXdCLENBQUM7QUFDOUQsVUFBSTtBQUNGLGFBQUssSUFBSTtBQUFBLE1BQ1gsU0FBUyxPQUFPO0FBQ2QsYUFBSyxLQUFLO0FBQUEsTUFDWjtBQUFBLElBQ0Y7QUFBQSxJQUNBLElBQUksV0FBVyxTQUFTO0FBQ3RCLFlBQU0sT0FBTyxLQUFLLE1BQU0sU0FBVSxJQUFJLEtBQUssSUFBSTtBQUMvQyxZQUFNLFFBQVEsS0FBSyxJQUFJLGtCQUFrQixPQUFPLEtBQUssSUFBSSxrQkFBa0IsT0FBTyxFQUFFLENBQUM7QUFFckYsYUFBTyxLQUFLLElBQUksZ0JBQWdCLEtBQUssR0FBRyxRQUFRLElBQUksVUFBVSxNQUFTO0FBQUEsSUFDekU7QUFBQSxJQUNBLFFBQVEsTUFBTSxPQUFPO0FBQUEsRUFDdkI7QUFDQSxTQUFPO0FBQ1Q7OztBQzVDQSxJQUFNLHFCQUFxQixLQUFLO0FBR2hDLElBQU0sbUJBQW1CO0FBR3pCLElBQU0sWUFBWTtBQWVYLFNBQVMsYUFBYSxNQUFjLE1BQVksU0FBd0IsT0FBYztBQUUzRixRQUFNLEVBQUUsSUFBSSxLQUFLLElBQUksY0FBYztBQUNuQyxRQUFNLFFBQVEsV0FBaUI7QUFDL0IsUUFBTSxXQUFXLGVBQWU7QUFDaEMsUUFBTSxTQUFTLGFBQWEsSUFBSTtBQUNoQyxRQUFNLGFBQWEsUUFBUSxjQUFjLENBQUMsTUFBTSxPQUFPLE1BQU07QUFFN0QsUUFBTSxRQUFtQyxXQUFXO0FBQ3BELFFBQU0sYUFBYSxjQUFjO0FBQ2pDLFFBQU0sU0FBUyxNQUFNO0FBQ3JCLE1BQUk7QUFFSixRQUFNLFVBQVUsY0FBYyxXQUFXLEdBQUc7QUFBQSxJQUMxQyxRQUFRLFNBQVM7QUFDZixXQUFLLFdBQVcsUUFBUSxPQUFPLElBQUksT0FBTztBQUMxQyxXQUFLLFdBQVcsT0FBTztBQUFBLElBQ3pCO0FBQUEsSUFDQSxJQUFJLEtBQUssV0FBVztBQUNsQixVQUFJLENBQUMsVUFBVyxTQUFRLEtBQUssdUJBQXVCLEdBQUc7QUFDdkQsV0FBSyxPQUFPLElBQUksT0FBTyxJQUFJLEdBQUc7QUFDOUIsV0FBSyxPQUFPLEdBQUc7QUFBQSxJQUNqQjtBQUFBLEVBQ0YsQ0FBQztBQUVELFFBQU0sV0FBVyxlQUFlLENBQUMsYUFBYSxVQUFVLEtBQUssUUFBUSxDQUFDO0FBRXRFLFFBQU0sYUFBYSxNQUFNLFdBQVc7QUFBQSxJQUNsQyxPQUFPLE9BQU87QUFBQSxNQUNaO0FBQUEsTUFDQTtBQUFBO0FBQUEsTUFFQSxRQUFRLGFBQWEsV0FBVyxTQUFTLElBQUksUUFBUSxVQUFVLE1BQU0sSUFBSTtBQUFBLE1BQ3pFLE1BQU0sU0FBUztBQUFBLE1BQ2YsYUFBYSxRQUFRO0FBQUEsSUFDdkIsQ0FBQztBQUFBLElBQ0Q7QUFBQSxJQUNBO0FBQUEsSUFDQTtBQUFBLE1BQ0UsT0FBTztBQUFBLE1BQ1AsS0FBSyxNQUFNO0FBQ1Qsa0JBQVUsS0FBSyxTQUFTLFdBQVcsQ0FBQztBQUNwQyxZQUFJLENBQUMsS0FBTTtBQUNYLGFBQUssYUFBYSxNQUFNLENBQUM7QUFDekIsbUJBQVcsUUFBUSxNQUFPLE1BQUssYUFBYSxJQUFJLEVBQUU7QUFBQSxNQUNwRDtBQUFBLE1BQ0E7QUFBQSxJQUNGO0FBQUEsRUFDRjtBQUVBLFFBQU0sV0FBVyxNQUFNLFVBQVUsT0FBTyxVQUFVO0FBRWxELFdBQVMsUUFBcUI7QUFDNUIsV0FBUSxXQUFXLFlBQVksT0FBTyxFQUFFLFNBQVMsUUFBUSxJQUFJLFFBQVEsUUFBUSxPQUFPLEVBQUUsR0FBRyxVQUFVLE1BQU07QUFBQSxFQUMzRztBQUVBLFdBQVMsVUFBZ0I7QUFDdkIsV0FBTztBQUNQLGVBQVc7QUFDWCxRQUFJLFNBQVMsRUFBRyxVQUFTLFVBQVUsVUFBVSxPQUFPLGFBQWEsTUFBTSxRQUFRLENBQUM7QUFDaEYsU0FBSyxTQUFTLE1BQU0sQ0FBQztBQUFBLEVBQ3ZCO0FBRUEsV0FBUyxRQUFRLE9BQTBCO0FBQ3pDLFNBQUssU0FBUyxLQUFLO0FBQ25CLFlBQVEsTUFBTSxNQUFNO0FBQUEsTUFDbEIsS0FBSyxXQUFXO0FBQ2QsY0FBTSxhQUFhLFFBQVEsUUFBUSxLQUFLO0FBQ3hDLGVBQU8sSUFBSSxNQUFNLFlBQVksT0FBTztBQUNwQyxtQkFBVyxRQUFRLE1BQU0sUUFBUyxTQUFRLE1BQU0sTUFBTSxRQUFRLElBQUksQ0FBQztBQUNuRSxtQkFBVyxRQUFRLE1BQU0sU0FBVSxPQUFNLElBQUk7QUFDN0MsbUJBQVcsUUFBUUMsVUFBUztBQUM1QixlQUFPLFFBQVE7QUFBQSxNQUNqQjtBQUFBLE1BQ0EsS0FBSztBQUNILGdCQUFRLFFBQVEsS0FBSztBQUNyQjtBQUFBLE1BQ0YsS0FBSztBQUNILGdCQUFRLElBQUksS0FBSztBQUNqQjtBQUFBLE1BQ0YsS0FBSztBQUNILFlBQUksTUFBTSxPQUFRLFNBQVEsTUFBTSxNQUFNLE1BQU07QUFDNUM7QUFBQSxNQUNGLEtBQUs7QUFDSCxlQUFPLFNBQVMsT0FBTyxLQUFLO0FBQUEsTUFDOUIsS0FBSztBQUNILGVBQU8sUUFBUSxXQUFXLE1BQU0sUUFBUTtBQUFBLE1BQzFDLEtBQUs7QUFDSCxlQUFPLE1BQU0sU0FBUyxRQUFRLENBQUMsU0FBUyxRQUFRLE1BQU0sRUFBRSxNQUFNLE1BQU0sUUFBUSxlQUFlLENBQUMsQ0FBQztBQUFBLElBQ2pHO0FBRUEsUUFBSSxDQUFDLE9BQU8sR0FBSSxRQUFPLGtCQUFrQixPQUFPO0FBQUEsRUFDbEQ7QUFFQSxXQUFTLFFBQVFDLFVBQWtCLE1BQWtCO0FBQ25ELFFBQUksU0FBUyxFQUFHLE1BQUssTUFBTSxRQUFRLENBQUM7QUFBQSxRQUMvQixVQUFTLElBQUlBLFVBQVMsSUFBSTtBQUFBLEVBQ2pDO0FBRUEsV0FBU0QsV0FBVSxRQUF5QjtBQUMxQyxVQUFNLE9BQU8sT0FBTyxTQUFTLENBQUM7QUFDOUIsVUFBTSxJQUFJLElBQUk7QUFDZCxZQUFRLFFBQVEsQ0FBQyxPQUFPLFVBQVUsYUFBYSxNQUFNLFFBQVEsT0FBTyxLQUFLLENBQUM7QUFBQSxFQUM1RTtBQUVBLFdBQVMsYUFBYSxNQUFjLFFBQW1CLE9BQXFCLE9BQXFCO0FBQy9GLFFBQUksTUFBTSxJQUFJLE1BQU0sT0FBUTtBQUM1QixRQUFJLFNBQVMsVUFBVSxLQUFLLE1BQU0sSUFBSSxHQUFHO0FBQ3ZDLGlCQUFXLE1BQU07QUFDZixZQUFJLE1BQU0sSUFBSSxNQUFNLFVBQVUsQ0FBQyxTQUFTLEVBQUcsQ0FBQUEsV0FBVSxNQUFNO0FBQUEsTUFDN0QsR0FBRyxXQUFXLE1BQU0sQ0FBQztBQUNyQjtBQUFBLElBQ0Y7QUFDQSxXQUFPLE1BQU0sSUFBSTtBQUNqQixRQUFJLE1BQU8sUUFBTyxRQUFRLE1BQU0sRUFBRSxNQUFNLE1BQU0sTUFBTSxRQUFRLE1BQU0sUUFBUSxDQUFDO0FBQzNFLGVBQVcsTUFBTTtBQUNqQixRQUFJLE1BQU8sT0FBUSxTQUFRLEtBQUssTUFBTyxNQUFNO0FBQzdDLFVBQU0sU0FBUyxNQUFPLFlBQVksTUFBTyxTQUFTLElBQUk7QUFDdEQsUUFBSSxDQUFDLE9BQVEsUUFBTyxRQUFRLE1BQU0sTUFBTyxXQUFXLE1BQU8sUUFBUSxJQUFJLENBQUM7QUFDeEUsWUFBUSxPQUFPLE1BQU0sTUFBTSxFQUFFLFFBQVFBLFVBQVM7QUFDOUMsVUFBTSxJQUFJO0FBQUEsRUFDWjtBQUVBLFdBQVMsTUFBTSxNQUFvQjtBQUNqQyxRQUFJLFFBQVEsT0FBTyxJQUFJLEVBQUcsTUFBSyxTQUFTLElBQUksRUFBRTtBQUFBLEVBQ2hEO0FBR0EsV0FBUyxRQUFRLE1BQWMsVUFBbUIsRUFBRSxNQUFNLFVBQVUsR0FBUztBQUMzRSxZQUFRLEtBQUssSUFBSTtBQUNqQixXQUFPLE1BQU0sSUFBSTtBQUNqQixTQUFLLFNBQVMsSUFBSSxJQUFJLE1BQU0sUUFBUSxNQUFNLFFBQVEsTUFBTSxDQUFDO0FBQUEsRUFDM0Q7QUFHQSxXQUFTLFVBQWdCO0FBQ3ZCLFdBQU8sTUFBTSxDQUFDLFVBQVU7QUFDdEIsWUFBTSxTQUFTLENBQUNFLFdBQXVCLFNBQVMsS0FBSyxXQUFXLFFBQVdBLE9BQU0sT0FBTztBQUN4RixVQUFJLE1BQU8sUUFBTyxPQUFPLEtBQUs7QUFDOUIsY0FBUSxFQUFFLE1BQU0sV0FBVyxPQUFPLE9BQU8sUUFBUyxHQUFHLENBQUNBLFFBQU8sVUFBVTtBQUNyRSxZQUFJQSxPQUFPLFFBQU9BLE1BQUs7QUFBQSxZQUNsQixRQUFPLElBQUksTUFBTyxZQUFZLE9BQU87QUFBQSxNQUM1QyxDQUFDO0FBQUEsSUFDSCxDQUFDO0FBQUEsRUFDSDtBQUVBLFdBQVMsS0FBSyxNQUFjLE9BQXNCO0FBQ2hELFVBQU0sT0FBUSxNQUFNLElBQUksSUFBSSxNQUFNLElBQUksS0FBSyxFQUFFLE9BQU8sRUFBRTtBQUN0RCxTQUFLLFNBQVM7QUFDZCxVQUFNRCxXQUFVLFFBQVEsSUFBSSxNQUFNLEtBQUs7QUFDdkMsUUFBSUEsU0FBUyxDQUFBRCxXQUFVQyxRQUFPO0FBQzlCLFdBQU87QUFBQSxFQUNUO0FBRUEsR0FBQyxRQUFRLFlBQVksQ0FBQyxHQUFHLFFBQVEsQ0FBQyxTQUFTLEtBQUssSUFBSSxDQUFDO0FBRXJELFNBQU87QUFBQSxJQUNMO0FBQUEsSUFDQTtBQUFBLElBQ0EsUUFBUSxRQUFRO0FBQUEsSUFDaEI7QUFBQSxJQUNBLEtBQUssTUFBdUIsU0FBUyxRQUFRO0FBQUEsSUFDN0M7QUFBQSxJQUVBLFFBQVEsTUFBYyxNQUFrQjtBQUN0QyxXQUFLLFNBQVM7QUFDZCxVQUFJLEtBQUssU0FBUyxNQUFNLElBQUksTUFBTSxLQUFNO0FBQ3hDLGFBQU8sTUFBTSxJQUFJO0FBQ2pCLGFBQU8sTUFBTSxJQUFJO0FBRWpCLGNBQVEsUUFBUSxPQUFPLElBQUksR0FBRyxDQUFDLFVBQVU7QUFDdkMsWUFBSSxDQUFDLE1BQU8sU0FBUSxLQUFLLElBQUk7QUFBQSxNQUMvQixDQUFDO0FBQUEsSUFDSDtBQUFBLElBRUEsUUFDRSxTQUNBLE9BQ0EsTUFDQUUsVUFDQSxNQUNNO0FBQ04sWUFBTSxVQUFtQixFQUFFLE1BQU0sV0FBVyxTQUFTLE9BQU8sTUFBTSxpQkFBaUJBLFNBQVEsa0JBQWtCLFdBQVcsRUFBRTtBQUMxSCxVQUFJQSxTQUFRLFNBQVMsT0FBVyxTQUFRLE9BQU9BLFNBQVE7QUFFdkQsWUFBTSxRQUFRLG1CQUFtQixLQUFLLFVBQVUsT0FBTyxDQUFDLEVBQUUsUUFBUSxRQUFRLEdBQUcsRUFBRTtBQUMvRSxVQUFJLFFBQVEsbUJBQW9CLFFBQU8sS0FBSyxNQUFNLGFBQWEsUUFBUSxrQkFBa0IsUUFBUSxDQUFDO0FBQ2xHLGNBQVEsU0FBUyxDQUFDLE9BQU8sVUFBVSxLQUFLLE9BQU8sU0FBUyxNQUFNLFdBQVcsTUFBTSxRQUFRLENBQUMsQ0FBQyxDQUFDO0FBQUEsSUFDNUY7QUFBQSxFQUNGO0FBQ0Y7OztBQzlOTyxTQUFTLGNBQWMsU0FBNEI7QUFDeEQsU0FBTyxDQUFDLEtBQUssTUFBTSxPQUFPLFFBQVEsWUFBWSxVQUFVO0FBQ3RELFVBQU0sYUFBYSxJQUFJLGdCQUFnQjtBQUN2QyxVQUFNLEVBQUUsT0FBTyxJQUFJO0FBQ25CLFVBQU0sV0FBVyxZQUErQztBQUM5RCxZQUFNLFdBQVcsTUFBTSxNQUFNLEtBQUs7QUFBQSxRQUNoQyxRQUFRO0FBQUEsUUFDUixTQUFTLEVBQUUsZ0JBQWdCLGFBQWE7QUFBQSxRQUN4QztBQUFBLFFBQ0EsT0FBTztBQUFBLFFBQ1AsYUFBYSxVQUFVLFlBQVk7QUFBQSxRQUNuQztBQUFBLFFBQ0E7QUFBQSxNQUNGLENBQUM7QUFDRCxZQUFNLEVBQUUsUUFBUSxRQUFRLElBQUk7QUFDNUIsVUFBSSxVQUFVLFNBQVMsTUFBTSxTQUFTLFFBQVEsc0JBQXNCLEtBQUssUUFBUSxJQUFJLGNBQWMsQ0FBRSxHQUFHO0FBQ3RHLGNBQU0sU0FBUyxTQUFTLEtBQUssVUFBVTtBQUN2QyxjQUFNLFVBQVUsSUFBSSxZQUFZO0FBQ2hDLG1CQUFTO0FBQ1AsZ0JBQU0sRUFBRSxNQUFNLE1BQU0sSUFBSSxNQUFNLE9BQU8sS0FBSztBQUMxQyxjQUFJLFFBQVEsT0FBTyxRQUFTLFFBQU8sQ0FBQyxHQUFHLE9BQU87QUFDOUMsaUJBQU8sUUFBUSxPQUFPLE9BQU8sRUFBRSxRQUFRLEtBQUssQ0FBQyxDQUFDO0FBQUEsUUFDaEQ7QUFBQSxNQUNGO0FBQ0EsYUFBTyxDQUFDLFFBQVEsTUFBTSxTQUFTLEtBQUssR0FBRyxDQUFDLFFBQVEsSUFBSSxhQUFhLENBQUU7QUFBQSxJQUNyRTtBQUNBLGFBQVMsRUFDTixNQUFNLENBQUMsVUFBb0MsQ0FBQyxHQUFHLE9BQU8sS0FBSyxDQUFDLENBQUMsRUFDN0QsS0FBSyxDQUFDLFdBQVc7QUFDaEIsVUFBSSxDQUFDLE9BQU8sUUFBUyxPQUFNLEdBQUcsTUFBTTtBQUFBLElBQ3RDLENBQUM7QUFDSCxXQUFPLE1BQU0sV0FBVyxNQUFNO0FBQUEsRUFDaEM7QUFDRjs7O0FDdEJPLFNBQVMsS0FBSyxVQUFvQixFQUFFLFNBQVMsT0FBTyxHQUFrQjtBQUMzRSxNQUFJLFFBQVMsVUFBUyxNQUFNLE9BQU87QUFBQSxNQUM5QixVQUFTLE1BQU0sTUFBTTtBQUM1QjtBQUdPLFNBQVMsSUFBSSxTQUFrQixNQUFjLE1BQWMsU0FBaUIsTUFBeUM7QUFDMUgsUUFBTSxRQUFRLFFBQVEsU0FBUyxRQUFRLE9BQU8sTUFBTSxPQUFPLFNBQVMsSUFBSSxHQUFHLENBQUMsUUFBUSxNQUFNLGdCQUFnQjtBQUN4RyxpQkFBYSxRQUFRO0FBQ3JCLFNBQUssS0FBSyxRQUFRLE1BQU0sV0FBVyxDQUFDO0FBQUEsRUFDdEMsQ0FBQztBQUNELFFBQU0sV0FBVyxXQUFXLE1BQU07QUFDaEMsVUFBTTtBQUNOLFNBQUssS0FBSyxHQUFHLFdBQVcsQ0FBQztBQUFBLEVBQzNCLEdBQUcsT0FBTztBQUNWLFNBQU8sTUFBTTtBQUNYLGlCQUFhLFFBQVE7QUFDckIsVUFBTTtBQUFBLEVBQ1I7QUFDRjtBQUVPLFNBQVMsT0FBTyxTQUFrQixNQUFzQjtBQUM3RCxTQUFPLEtBQUssVUFBVSxPQUFPLEVBQUUsT0FBTyxRQUFRLE1BQU0sRUFBRSxHQUFHLElBQUksQ0FBQztBQUNoRTtBQUdPLFNBQVMsS0FBSyxRQUFnQixNQUFjLGFBQStCO0FBQ2hGLFFBQU0sVUFBbUIsRUFBRSxRQUFRLFFBQVEsU0FBUyxZQUFZLE1BQU0sS0FBSyxLQUFLO0FBQ2hGLE1BQUk7QUFDRixVQUFNLFNBQVMsS0FBSyxNQUFNLElBQUk7QUFDOUIsUUFBSSxXQUFXLEtBQUs7QUFDbEIsY0FBUSxTQUFTO0FBQUEsSUFDbkIsV0FBVyxnQkFBZ0IsS0FBSyxPQUFPLElBQUksR0FBRztBQUM1QyxjQUFRLFVBQVUsT0FBTyxRQUFRLEVBQUUsTUFBTSxTQUFrQixPQUFPLFNBQVMsT0FBTyxPQUFPLFNBQVMsZ0JBQWdCLENBQUM7QUFDbkgsVUFBSSxZQUFhLFFBQU8saUJBQWlCLGNBQWM7QUFBQSxJQUN6RDtBQUFBLEVBQ0YsU0FBUyxHQUFHO0FBQUEsRUFFWjtBQUNBLFNBQU87QUFDVDs7O0FDL0NBLElBQU0sc0JBQXNCO0FBRzVCLElBQU0sb0JBQW9CO0FBRzFCLElBQU0sY0FBYztBQU9iLFNBQVMsZUFBZSxTQUFrQixVQUFvQixRQUFnQztBQUVuRyxNQUFJLFFBQTJCLENBQUM7QUFDaEMsTUFBSTtBQUNKLFFBQU0sUUFBUSxNQUFNO0FBQ3BCLFFBQU0sVUFBVSxjQUFjO0FBQzlCLFFBQU0sT0FBTyxDQUFDLFlBQW9CLGVBQWUsT0FBTztBQUV4RCxXQUFTLFFBQTJCO0FBQ2xDLFFBQUksUUFBUTtBQUNaLFdBQU8sTUFBTSxPQUFPLENBQUMsU0FBUyxVQUFVO0FBQ3RDLGVBQVMsS0FBSyxVQUFVLE9BQU8sRUFBRTtBQUNqQyxhQUFPLENBQUMsU0FBVSxRQUFRLGVBQWUsU0FBUztBQUFBLElBQ3BELENBQUM7QUFBQSxFQUNIO0FBRUEsV0FBUyxRQUFjO0FBQ3JCLFVBQU0sVUFBVSxRQUFRLFFBQVE7QUFDaEMsUUFBSSxTQUFTLE1BQU0sTUFBTSxDQUFDLE1BQU0sVUFBVSxDQUFDLFFBQVM7QUFDcEQsVUFBTSxXQUFXLE1BQU07QUFDdkIsWUFBUSxJQUFJLFNBQVMsS0FBSyxPQUFPLEdBQUcsRUFBRSxTQUFTLEdBQUcscUJBQXFCLENBQUMsRUFBRSxRQUFRLFNBQVMsT0FBTyxNQUFNO0FBQ3RHLGNBQVE7QUFDUixVQUFJO0FBQ0osVUFBSSxRQUFRO0FBQ1Ysa0JBQVUsT0FBTztBQUNqQixnQkFBUSxNQUFNO0FBQUEsTUFDaEIsV0FBVyxDQUFDLFdBQVcsUUFBUSxrQkFBa0IsVUFBVSxLQUFLO0FBRTlELGVBQU8sTUFBTSxRQUFRLE1BQU0sV0FBVyxRQUFRLGNBQWMsR0FBRyxLQUFLO0FBQUEsTUFDdEUsV0FBVyxXQUFXLE9BQU8sV0FBVyxLQUFLO0FBRTNDLGtCQUFVLFNBQVMsSUFBSSxDQUFDLEVBQUUsR0FBRyxPQUFPLEVBQUUsTUFBTSxTQUFTLElBQUksTUFBTSxRQUFRLE1BQU0sUUFBUSxRQUFRLE9BQVEsRUFBRTtBQUFBLE1BQ3pHLE9BQU87QUFFTCxlQUFPLFNBQVMsTUFBTSxhQUFhLFFBQVEsSUFBSSxFQUFFO0FBQUEsTUFDbkQ7QUFDQSxVQUFJLFNBQVM7QUFDWCxnQkFBUSxNQUFNLE1BQU0sU0FBUyxNQUFNO0FBQ25DLGdCQUFRLFFBQVEsU0FBUyxLQUFLO0FBQUEsTUFDaEM7QUFDQSxZQUFNO0FBQUEsSUFDUixDQUFDO0FBQUEsRUFDSDtBQUVBLFNBQU87QUFBQSxJQUNMLEtBQUssVUFBbUM7QUFDdEMsZUFBUyxRQUFRLENBQUMsWUFBWTtBQUM1QixZQUFJLENBQUMsTUFBTSxLQUFLLENBQUMsRUFBRSxHQUFHLE1BQU0sT0FBTyxRQUFRLEVBQUUsRUFBRyxPQUFNLEtBQUssT0FBTztBQUFBLE1BQ3BFLENBQUM7QUFDRCxZQUFNO0FBQUEsSUFDUjtBQUFBO0FBQUEsSUFFQSxJQUFJLFNBQXVCO0FBQ3pCLGNBQVEsU0FBUyxRQUFRLE9BQU8sS0FBSyxPQUFPLEdBQUcsT0FBTyxTQUFTLEVBQUUsVUFBVSxDQUFDLEVBQUUsTUFBTSxNQUFNLENBQUMsRUFBRSxDQUFDLEdBQUcsTUFBTSxHQUFHLFFBQVcsSUFBSTtBQUFBLElBQzNIO0FBQUEsSUFDQSxRQUFjO0FBQ1osY0FBUSxDQUFDO0FBQ1QsWUFBTTtBQUNOLFVBQUksTUFBTyxPQUFNO0FBQ2pCLGFBQU87QUFBQSxJQUNUO0FBQUEsRUFDRjtBQUNGOzs7QUM1RUEsSUFBTSxTQUFTO0FBR2YsSUFBTSxnQkFBZ0I7QUFHdEIsSUFBTSxpQkFBaUI7QUFFaEIsSUFBTSxXQUFpQixDQUFDLFNBQVMsYUFBYTtBQUNuRCxRQUFNLFFBQVEsTUFBTTtBQUNwQixNQUFJLE9BQU87QUFDWCxNQUFJO0FBRUosV0FBUyxLQUFLLE9BQWUsTUFBb0I7QUFDL0MsVUFBTSxRQUFRLEtBQUssSUFBSTtBQUN2QixZQUFRLElBQUksU0FBUyxXQUFXLE9BQU8sRUFBRSxNQUFNLE1BQU0sR0FBRyxJQUFJLEdBQUcsUUFBUSxNQUFRLGVBQWUsQ0FBQyxZQUFZO0FBQ3pHLFlBQU0sRUFBRSxPQUFPLElBQUk7QUFDbkIsVUFBSSxDQUFDLE9BQVEsUUFBTyxLQUFLLFVBQVUsT0FBTztBQUMxQyxhQUFPLE9BQU8sUUFBUSxTQUFTLEtBQUs7QUFFcEMsZUFBUyxNQUFNLEVBQUUsTUFBTSxRQUFRLFFBQVEsT0FBTyxPQUFPLENBQUM7QUFDdEQsVUFBSSxLQUFNO0FBQ1YsVUFBSSxTQUFTLENBQUMsT0FBTyxPQUFPLFVBQVUsS0FBSyxJQUFJLElBQUksUUFBUSxlQUFnQixPQUFNLGdCQUFnQixJQUFJO0FBQUEsVUFDaEcsTUFBSztBQUFBLElBQ1osQ0FBQztBQUFBLEVBQ0g7QUFHQSxXQUFTLEtBQUssUUFBUSxLQUFLLElBQUksR0FBRyxLQUFLLElBQUksUUFBUSxLQUFLLE1BQU0sUUFBUSxTQUFTLElBQUksR0FBSyxDQUFDLENBQUMsR0FBUztBQUNqRyxVQUFNLEVBQUUsU0FBUyxXQUFXLElBQUksUUFBUTtBQUN4QyxTQUFLLE9BQU8sRUFBRSxTQUFTLFFBQVEsUUFBUSxHQUFHLFFBQVEsUUFBUSxPQUFPLEtBQUssUUFBVyxTQUFTLFdBQVcsQ0FBQztBQUFBLEVBQ3hHO0FBR0EsT0FBSyxHQUFHLFFBQVEsTUFBTTtBQUV0QixRQUFNLFdBQVcsZUFBZSxTQUFTLFVBQVUsTUFBTTtBQUN2RCxXQUFPO0FBQ1AsVUFBTTtBQUNOLFVBQU07QUFBQSxFQUNSLENBQUM7QUFDRCxTQUFPLE9BQU8sVUFBVTtBQUFBLElBQ3RCLE9BQU87QUFDTCxZQUFNO0FBQ04sWUFBTTtBQUNOLFdBQUssQ0FBQztBQUFBLElBQ1I7QUFBQSxFQUNGLENBQUM7QUFDSDs7O0FDakRPLFNBQVMsZ0JBQWdCLFFBQXdEO0FBQ3RGLE1BQUksT0FBTztBQUNYLE1BQUksT0FBaUIsQ0FBQztBQUN0QixNQUFJLFFBQVE7QUFFWixXQUFTLE9BQU8sTUFBb0I7QUFDbEMsUUFBSSxNQUFNO0FBQ1IsWUFBTSxRQUFRLHVCQUF1QixLQUFLLElBQUk7QUFDOUMsVUFBSSxNQUFPLE1BQUssS0FBSyxNQUFNLENBQUMsS0FBSyxFQUFFO0FBQUEsSUFDckMsV0FBVyxLQUFLLFFBQVE7QUFDdEIsWUFBTSxPQUFPLEtBQUssS0FBSyxJQUFJO0FBQzNCLGFBQU8sQ0FBQztBQUNSLGFBQU8sSUFBSTtBQUFBLElBQ2I7QUFBQSxFQUNGO0FBRUEsU0FBTyxDQUFDLFNBQVM7QUFDZixRQUFJLENBQUMsU0FBUyxNQUFNO0FBQ2xCLGNBQVE7QUFDUixhQUFPLEtBQUssUUFBUSxXQUFXLEVBQUU7QUFBQSxJQUNuQztBQUNBLFlBQVE7QUFDUixVQUFNLFFBQVEsS0FBSyxNQUFNLGlCQUFpQjtBQUMxQyxXQUFPLE1BQU0sSUFBSTtBQUNqQixVQUFNLFFBQVEsTUFBTTtBQUFBLEVBQ3RCO0FBQ0Y7OztBQ3pCTyxJQUFNLGFBQW1CLENBQUMsU0FBUyxhQUFhO0FBQ3JELFFBQU0sUUFBUSxnQkFBZ0IsU0FBUyxJQUFJO0FBQzNDLFFBQU0sUUFBUSxRQUFRO0FBQUEsSUFDcEIsR0FBRyxRQUFRLElBQUk7QUFBQSxJQUNmLE9BQU8sU0FBUyxRQUFRLE1BQU07QUFBQSxJQUM5QixDQUFDLFFBQVEsTUFBTSxnQkFBZ0IsS0FBSyxVQUFVLEtBQUssUUFBUSxNQUFNLFdBQVcsQ0FBQztBQUFBLElBQzdFLENBQUMsU0FBUztBQUNSLGVBQVMsTUFBTTtBQUNmLFlBQU0sSUFBSTtBQUFBLElBQ1o7QUFBQSxFQUNGO0FBQ0EsU0FBTyxlQUFlLFNBQVMsVUFBVSxLQUFLO0FBQ2hEOzs7QUNiQSxJQUFNLG9CQUFvQjtBQUUxQixJQUFNLE9BQU87QUFFTixJQUFNLGdCQUFzQixDQUFDLFNBQVMsYUFBYTtBQUN4RCxRQUFNLEVBQUUsTUFBTSxPQUFPLElBQUk7QUFDekIsUUFBTSxRQUFRLFFBQVEsTUFBTTtBQUM1QixRQUFNLFFBQVEsT0FBTyxLQUFLLE1BQU0sRUFDN0IsSUFBSSxDQUFDLFNBQVMsR0FBRyxJQUFJLElBQUksbUJBQW1CLE9BQU8sT0FBTyxJQUEyQixDQUFDLENBQUMsQ0FBQyxFQUFFLEVBQzFGLEtBQUssR0FBRztBQUVYLFFBQU0sUUFBUSxRQUFRLFNBQVMsTUFBTSxTQUFTO0FBQzlDLFFBQU0sTUFBTSxHQUFHLEtBQUssUUFBUSxTQUFTLElBQUksQ0FBQyxTQUFTLFFBQVEsWUFBWSxLQUFLO0FBRTVFLFFBQU1DLFVBQVMsSUFBSSxVQUFVLEtBQUssQ0FBQyxXQUFXLEVBQUUsT0FBTyxRQUFRLFVBQVUsS0FBSyxLQUFLLENBQUMsQ0FBQyxDQUFDO0FBRXRGLFFBQU0sT0FBTyxDQUFDLFVBQXVCO0FBQ25DLFFBQUlBLFFBQU8sZUFBZSxLQUFNLENBQUFBLFFBQU8sS0FBSyxLQUFLLFVBQVUsS0FBSyxDQUFDO0FBQUEsRUFDbkU7QUFDQSxFQUFBQSxRQUFPLFlBQVksQ0FBQyxVQUF3QixTQUFTLEtBQUssTUFBTSxJQUFjO0FBRTlFLEVBQUFBLFFBQU8sVUFBVSxNQUFNO0FBQ3ZCLEVBQUFBLFFBQU8sVUFBVSxDQUFDLFVBQXNCLFNBQVMsTUFBTSxjQUFjLE1BQU0sSUFBSSxFQUFFO0FBRWpGLFNBQU87QUFBQSxJQUNMLE1BQU0sQ0FBQyxhQUFhLFNBQVMsUUFBUSxJQUFJO0FBQUEsSUFDekMsTUFBTSxNQUFNLEtBQUssRUFBRSxNQUFNLE9BQU8sQ0FBQztBQUFBLElBQ2pDLE9BQU8sQ0FBQyxZQUFZLEtBQUssT0FBTyxFQUFFLE1BQU0sVUFBbUIsR0FBRyxPQUFPLENBQUM7QUFBQSxJQUN0RSxLQUFLLE1BQU0sS0FBSyxFQUFFLE1BQU0sTUFBTSxDQUFDO0FBQUEsSUFDL0IsT0FBTyxNQUFNQSxRQUFPLE1BQU07QUFBQSxFQUM1QjtBQUNGOzs7QUNvQk8sU0FBUyxhQUFhLEtBQW1CLFVBQXlCLENBQUMsR0FBVztBQUNuRixRQUFNLEVBQUUsS0FBSyxJQUFJO0FBQ2pCLFFBQU0sT0FBTyxJQUFJLElBQUksS0FBSyxPQUFPLGFBQWEsY0FBYyxTQUFZLFNBQVMsSUFBSTtBQUNyRixRQUFNLFNBQVM7QUFBQSxJQUNiLEtBQUssU0FBUyxLQUFLLFNBQVMsUUFBUSxRQUFRLEdBQUc7QUFBQSxJQUMvQyxDQUFDLFNBQVM7QUFDUixjQUFRLFFBQVEsUUFBUSxLQUFLLENBQUMsRUFBRSxLQUFLLENBQUMsVUFBVSxLQUFLLFFBQVcsS0FBSyxHQUFHLElBQUk7QUFBQSxJQUM5RTtBQUFBLElBQ0EsT0FBTyxFQUFFLFNBQVMsZUFBZSxFQUFFLEdBQUcsT0FBTztBQUFBLElBQzdDLEVBQUUsTUFBTSxFQUFFLElBQUksZUFBZSxLQUFLLFlBQVksTUFBTSxTQUFTLEdBQUcsVUFBVSxjQUFjLENBQUMsSUFBSSxFQUFFO0FBQUEsRUFDakc7QUFDQSxRQUFNLEVBQUUsVUFBVSxJQUFJO0FBRXRCLFFBQU1DLFVBQWlCO0FBQUEsSUFDckIsU0FBUyxVQUFVO0FBQUEsSUFDbkIsT0FBTyxNQUFNLFVBQVUsS0FBSztBQUFBLElBQzVCLElBQUksUUFBUTtBQUNWLGFBQU8sT0FBTyxNQUFNO0FBQUEsSUFDdEI7QUFBQSxJQUNBLFdBQVcsQ0FBQyxPQUFPLE9BQU8sR0FBRyxTQUFTLEVBQUU7QUFBQSxJQUN4QyxJQUFJLE9BQU87QUFBQSxJQUNYLFNBQVMsQ0FBQyxNQUFNLEVBQUUsT0FBTyxPQUFPLElBQUksQ0FBQyxNQUFNLFlBQVksUUFBUSxNQUFNLE9BQU8sTUFBTTtBQUFBLElBQ2xGLFNBQVMsQ0FBQyxTQUFTLE9BQU8sTUFBTUMsV0FBVSxDQUFDLE1BQ3pDLElBQUksUUFBUSxDQUFDLFNBQVMsV0FBVztBQUMvQixhQUFPLFFBQVEsU0FBUyxPQUFPLE1BQU1BLFVBQVMsQ0FBQyxPQUFPLFdBQVksUUFBUSxPQUFPLEtBQUssSUFBSSxRQUFRLE1BQU0sQ0FBRTtBQUFBLElBQzVHLENBQUM7QUFBQSxJQUNILEtBQUssT0FBTztBQUFBLElBQ1osaUJBQWlCLENBQUMsU0FBUyxJQUFJLFFBQVEsQ0FBQyxZQUFZLFVBQVUsU0FBUyxNQUFNLE9BQU8sQ0FBQztBQUFBLElBQ3JGLEtBQUssVUFBVTtBQUFBLEVBQ2pCO0FBQ0EsVUFBUSxRQUFRLFFBQVFELFFBQU8sS0FBSztBQUNwQyxTQUFPQTtBQUNUO0FBRUEsU0FBUyxpQkFBK0I7QUFDdEMsTUFBSTtBQUNGLFdBQU87QUFBQSxFQUNULFNBQVMsR0FBRztBQUVWLFdBQU87QUFBQSxFQUNUO0FBQ0Y7OztBMUIzRkEsSUFBTSxhQUFOLE1BQU0sWUFBVztBQUFBLEVBT2YsWUFDVyxLQUNBLFdBQ1Q7QUFGUztBQUNBO0FBUFgsc0JBQWE7QUFDYixnQkFBaUUsQ0FBQztBQVFoRSxnQkFBVyxJQUFJLEtBQUssSUFBSTtBQUFBLEVBQzFCO0FBQUEsRUFYQTtBQUFBLFNBQU8sTUFBb0IsQ0FBQztBQUFBO0FBQUEsRUFhNUIsS0FBSyxNQUFjO0FBQ2pCLFVBQU0sUUFBUSxLQUFLLE1BQU0sSUFBSTtBQUM3QixTQUFLLEtBQUssS0FBSyxLQUFLO0FBQ3BCLFFBQUksTUFBTSxTQUFTLFlBQWEsTUFBSyxJQUFJLEVBQUUsTUFBTSxTQUFTLElBQUksTUFBTSxJQUFJLElBQUksTUFBTSxVQUFVLEVBQUUsQ0FBQyxNQUFNLFNBQVMsQ0FBQyxDQUFDLEdBQUcsRUFBRSxLQUFLLEdBQUcsT0FBTyxNQUFNLEVBQUUsRUFBRSxDQUFDO0FBQUEsRUFDako7QUFBQSxFQUVBLFFBQVE7QUFDTixTQUFLLGFBQWE7QUFBQSxFQUNwQjtBQUFBLEVBRUEsSUFBSSxPQUFlO0FBQ2pCLFNBQUssWUFBWSxFQUFFLE1BQU0sS0FBSyxVQUFVLEtBQUssRUFBRSxDQUFDO0FBQUEsRUFDbEQ7QUFBQSxFQUVBLFFBQVEsT0FBZSxDQUFDLEdBQUc7QUFDekIsU0FBSyxhQUFhO0FBQ2xCLFNBQUssSUFBSSxFQUFFLE1BQU0sV0FBVyxTQUFTLE1BQU0sUUFBUSxPQUFPLFNBQVMsT0FBTyxXQUFXLE1BQU0sVUFBVSxDQUFDLEdBQUcsY0FBYyxLQUFRLEdBQUcsS0FBSyxDQUFDO0FBQUEsRUFDMUk7QUFBQSxFQUVBLFFBQVEsU0FBaUIsS0FBYTtBQUNwQyxTQUFLLElBQUksRUFBRSxNQUFNLFdBQVcsU0FBUyxLQUFLLEtBQUssS0FBSyxHQUFHLElBQUksSUFBSSxHQUFHLE9BQU8sR0FBRyxHQUFHLElBQUksT0FBTyxLQUFLLE1BQU0sS0FBSyxJQUFJLDJCQUEyQixDQUFDO0FBQUEsRUFDNUk7QUFDRjtBQUVBLElBQUk7QUFDSixJQUFNLFNBQVMsTUFBTSxXQUFXLElBQUksR0FBRyxFQUFFO0FBQ3pDLElBQU0sT0FBTyxNQUFNLElBQUksUUFBUSxDQUFDLFlBQVksYUFBYSxPQUFPLENBQUM7QUFFakUsV0FBVyxZQUFZO0FBQ3JCLGFBQVcsTUFBTSxDQUFDO0FBQ2xCLFNBQU8sT0FBTyxZQUFZLEVBQUUsV0FBVyxXQUFXLENBQUM7QUFDbkQsV0FBUyxhQUFhLDZCQUE2QixFQUFFLE1BQU0sWUFBWSxPQUFPLFlBQVksQ0FBQyxJQUFJLEVBQUUsQ0FBQztBQUNsRyxTQUFPLFFBQVE7QUFDZixRQUFNLEtBQUs7QUFDYixDQUFDO0FBQ0QsVUFBVSxNQUFNLE9BQU8sTUFBTSxDQUFDO0FBRTlCLEtBQUssd0RBQXdELE1BQU07QUFDakUsU0FBTyxVQUFVLE9BQU8sRUFBRSxXQUFXLENBQUMsYUFBYSxZQUFZLENBQUM7QUFDaEUsU0FBTyxNQUFNLE9BQU8sRUFBRSxLQUFLLHdDQUF3QztBQUNuRSxTQUFPLGFBQWEsT0FBTyxFQUFFLEtBQUssS0FBSztBQUN6QyxDQUFDO0FBRUQsS0FBSyxzRUFBc0UsWUFBWTtBQUNyRixTQUFPLEVBQUUsUUFBUTtBQUNqQixRQUFNLENBQUMsS0FBSyxHQUFHLElBQUksQ0FBQyxPQUFPLFFBQVEsR0FBRyxHQUFHLE9BQU8sUUFBUSxHQUFHLENBQUM7QUFDNUQsUUFBTSxJQUFJO0FBQ1YsUUFBTSxJQUFJO0FBQ1YsTUFBSSxNQUFNO0FBQ1YsTUFBSSxNQUFNO0FBQ1YsU0FBTyxVQUFVLE9BQU8sRUFBRSxLQUFLLElBQUksQ0FBQyxFQUFFLEtBQUssTUFBTSxJQUFJLEdBQUcsQ0FBQyxXQUFXLENBQUM7QUFDckUsTUFBSSxNQUFNO0FBQ1YsU0FBTyxVQUFVLE9BQU8sRUFBRSxLQUFLLElBQUksQ0FBQyxFQUFFLEtBQUssTUFBTSxJQUFJLEdBQUcsQ0FBQyxhQUFhLGFBQWEsQ0FBQztBQUN0RixDQUFDO0FBRUQsS0FBSyxvREFBb0QsWUFBWTtBQUNuRSxTQUFPLEVBQUUsUUFBUTtBQUNqQixRQUFNLFFBQW1CLENBQUM7QUFDMUIsUUFBTSxNQUFNLE9BQU8sUUFBUSxHQUFHLEVBQUUsR0FBRyxXQUFXLENBQUMsRUFBRSxLQUFLLE1BQU0sTUFBTSxLQUFLLElBQUksQ0FBQztBQUM1RSxTQUFPLEVBQUUsUUFBUSxLQUFLLENBQUM7QUFDdkIsTUFBSTtBQUNKLFNBQU8sRUFBRSxRQUFRLEtBQUssQ0FBQztBQUN2QixTQUFPLFVBQVUsT0FBTyxDQUFDLENBQUMsQ0FBQztBQUM3QixDQUFDO0FBRUQsS0FBSyw0REFBNEQsWUFBWTtBQUMzRSxTQUFPLEVBQUUsUUFBUTtBQUNqQixRQUFNLFVBQVUsT0FBTyxRQUFRLEdBQUc7QUFDbEMsUUFBTSxRQUFtQixDQUFDO0FBQzFCLFFBQU0sUUFBUSxZQUFZO0FBQ3hCLHFCQUFpQixFQUFFLEtBQUssS0FBSyxRQUFTLE9BQU0sS0FBSyxJQUFJO0FBQUEsRUFDdkQsR0FBRztBQUNILFFBQU0sS0FBSztBQUNYLFNBQU8sRUFBRSxRQUFRLEtBQUssQ0FBQztBQUN2QixRQUFNLEtBQUs7QUFDWCxTQUFPLEVBQUUsUUFBUSxLQUFLLENBQUM7QUFDdkIsU0FBTyxFQUFFLFFBQVEsS0FBSyxDQUFDO0FBQ3ZCLFVBQVEsTUFBTTtBQUNkLFFBQU07QUFDTixTQUFPLFVBQVUsT0FBTyxDQUFDLEdBQUcsR0FBRyxDQUFDLENBQUM7QUFDbkMsQ0FBQztBQUVELEtBQUssdUNBQXVDLFlBQVk7QUFDdEQsU0FBTyxFQUFFLFFBQVE7QUFDakIsUUFBTSxVQUFVLE9BQU8sUUFBUSxHQUFHO0FBQ2xDLGVBQWEsTUFBTSxDQUFDLEdBQUcsR0FBRyxDQUFDLEVBQUUsUUFBUSxDQUFDLFFBQVEsT0FBTyxFQUFFLFFBQVEsS0FBSyxHQUFHLENBQUMsQ0FBQztBQUN6RSxtQkFBaUIsRUFBRSxLQUFLLEtBQUssUUFBUyxLQUFJLFNBQVMsRUFBRztBQUN0RCxRQUFNLFFBQVEsUUFBUSxPQUFPLGFBQWEsRUFBRTtBQUM1QyxTQUFPLEVBQUUsUUFBUSxLQUFLLENBQUM7QUFDdkIsU0FBTyxPQUFPLE1BQU0sTUFBTSxLQUFLLEdBQUcsT0FBTyxNQUFNLENBQUM7QUFDbEQsQ0FBQztBQUVELEtBQUssb0VBQW9FLFlBQVk7QUFDbkYsU0FBTyxFQUFFLFFBQVE7QUFDakIsUUFBTSxPQUFPLE9BQU8sUUFBUSxHQUFHLEVBQUUsT0FBTyxhQUFhLEVBQUU7QUFDdkQsV0FBUyxNQUFNLEdBQUcsT0FBTyxpQkFBaUIsR0FBRyxPQUFPLEVBQUcsUUFBTyxFQUFFLFFBQVEsS0FBSyxHQUFHO0FBQ2hGLFdBQVMsTUFBTSxHQUFHLE9BQU8sZ0JBQWdCLE9BQU8sRUFBRyxRQUFPLE9BQU8sTUFBTSxLQUFLLEtBQUssR0FBRyxPQUFPLE1BQU0sR0FBRztBQUNwRyxRQUFNLE9BQU8sUUFBUSxLQUFLLEtBQUssR0FBRyxFQUFFLE1BQU0sV0FBVyxDQUFDO0FBQ3hELENBQUM7QUFFRCxLQUFLLHVFQUF1RSxZQUFZO0FBQ3RGLFNBQU8sRUFBRSxRQUFRLEVBQUUsU0FBUyxFQUFFLEdBQUcsRUFBRSxNQUFNLGFBQWEsUUFBUSxLQUFLLEVBQUUsRUFBRSxDQUFDO0FBQ3hFLFFBQU0sVUFBVSxPQUFPLFFBQVEsR0FBRztBQUNsQyxRQUFNLE9BQU8sUUFBUSxPQUFPLGFBQWEsRUFBRSxFQUFFLEtBQUs7QUFDbEQsU0FBTyxFQUFFLElBQUksRUFBRSxNQUFNLGdCQUFnQixVQUFVLENBQUMsR0FBRyxHQUFHLE1BQU0sWUFBWSxDQUFDO0FBQ3pFLFFBQU0sT0FBTyxRQUFRLE1BQU0sRUFBRSxNQUFNLFlBQVksQ0FBQztBQUNsRCxDQUFDO0FBRUQsS0FBSyx3RUFBd0UsWUFBWTtBQUN2RixTQUFPLEVBQUUsUUFBUTtBQUNqQixRQUFNLFlBQVksT0FBTyxRQUFRLEtBQUssUUFBUSxFQUFFLE1BQU0sS0FBSyxDQUFDO0FBQzVELFFBQU0sUUFBUSxPQUFPLEVBQUUsS0FBSyxHQUFHLEVBQUU7QUFDakMsU0FBTyxHQUFHLE1BQU0sZUFBZTtBQUMvQixTQUFPLElBQUk7QUFDWCxRQUFNLEtBQUs7QUFDWCxTQUFPLEVBQUUsUUFBUSxFQUFFLFNBQVMsS0FBSyxDQUFDO0FBQ2xDLFNBQU8sVUFBVSxPQUFPLEVBQUUsS0FBSyxHQUFHLEVBQUUsR0FBRyxLQUFLO0FBQzVDLFNBQU8sRUFBRSxJQUFJLEVBQUUsTUFBTSxTQUFTLElBQUksTUFBTSxJQUFJLElBQUksTUFBTSxTQUFTLENBQUMsRUFBRSxTQUFTLEtBQUssSUFBSSxLQUFLLEtBQUssR0FBRyxLQUFLLE1BQU0sQ0FBQyxFQUFFLENBQUM7QUFDaEgsU0FBTyxPQUFPLE1BQU0sWUFBWSxLQUFLLENBQUM7QUFDeEMsQ0FBQztBQUVELEtBQUssMEdBQTBHLFlBQVk7QUFDekgsU0FBTyxFQUFFLFFBQVE7QUFDakIsUUFBTSxPQUFPLFFBQVEsT0FBTyxRQUFRLEtBQUssUUFBUSxPQUFJLE9BQU8sR0FBTSxDQUFDLEdBQUcsRUFBRSxNQUFNLFlBQVksQ0FBQztBQUMzRixTQUFPLE1BQU0sT0FBTyxFQUFFLEtBQUssUUFBUSxDQUFDO0FBQ3RDLENBQUM7QUFFRCxLQUFLLG1EQUFtRCxZQUFZO0FBQ2xFLFFBQU0sWUFBWSxPQUFPLFFBQVEsS0FBSyxRQUFRLENBQUM7QUFDL0MsU0FBTyxNQUFNO0FBQ2IsUUFBTSxPQUFPLFFBQVEsV0FBVyxFQUFFLE1BQU0sU0FBUyxDQUFDO0FBQ2xELFFBQU0sYUFBYSxJQUFJLGdCQUFnQjtBQUN2QyxRQUFNLFFBQVEsYUFBYSx3QkFBd0IsRUFBRSxNQUFNLE1BQU0sT0FBTyxRQUFRLFdBQVcsT0FBTyxDQUFDO0FBQ25HLGFBQVcsTUFBTTtBQUNqQixTQUFPLE1BQU0sTUFBTSxNQUFNLE9BQU8sUUFBUTtBQUMxQyxDQUFDO0FBRUQsS0FBSyx3REFBd0QsTUFBTTtBQUNqRSxRQUFNLFNBQVMsT0FBTztBQUN0QixTQUFPLE1BQU0sT0FBTyxPQUFPLE1BQU07QUFDakMsTUFBSSxPQUFPO0FBQ1gsUUFBTSxPQUFPLE9BQU8sVUFBVSxNQUFPLFFBQVEsQ0FBRTtBQUMvQyxTQUFPLEVBQUUsUUFBUTtBQUNqQixTQUFPLFNBQVMsT0FBTyxPQUFPLE1BQU07QUFDcEMsU0FBTyxNQUFNLE9BQU8sTUFBTSxPQUFPLE1BQU07QUFDdkMsT0FBSztBQUNMLFNBQU8sR0FBRyxPQUFPLENBQUM7QUFDcEIsQ0FBQztBQUVELEtBQUssMEVBQTBFLFlBQVk7QUFDekYsU0FBTyxFQUFFLFFBQVE7QUFDakIsUUFBTSxPQUFpQixDQUFDO0FBQ3hCLFNBQU8sR0FBRyxhQUFhLENBQUMsRUFBRSxNQUFNLE1BQU0sS0FBSyxLQUFLLFVBQVUsS0FBSyxFQUFFLENBQUM7QUFDbEUsU0FBTyxRQUFRLEdBQUcsRUFBRSxHQUFHLGFBQWEsTUFBTSxLQUFLLEtBQUssR0FBRyxDQUFDO0FBQ3hELFNBQU8sSUFBSTtBQUNYLFFBQU0sS0FBSztBQUNYLFNBQU8sRUFBRSxRQUFRLEVBQUUsU0FBUyxNQUFNLFVBQVUsRUFBRSxHQUFHLENBQUMsRUFBRSxFQUFFLENBQUM7QUFDdkQsU0FBTyxVQUFVLE1BQU0sQ0FBQyxlQUFlLEdBQUcsQ0FBQztBQUM3QyxDQUFDO0FBRUQsS0FBSyx1Q0FBdUMsTUFBTTtBQUNoRCxTQUFPLEVBQUUsUUFBUTtBQUNqQixTQUFPLFVBQVUsT0FBTyxJQUFJLEVBQUUsSUFBSSxDQUFDLEVBQUUsV0FBVyxLQUFLLE1BQU0sQ0FBQyxXQUFXLElBQUksQ0FBQyxHQUFHLENBQUMsQ0FBQyxNQUFNLE9BQU8sR0FBRyxDQUFDLE1BQU0sU0FBUyxHQUFHLENBQUMsTUFBTSxNQUFNLENBQUMsQ0FBQztBQUNySSxDQUFDOyIsCiAgIm5hbWVzIjogWyJ0aWNrIiwgInRpbWVyIiwgInRpY2siLCAiYXNrIiwgImZlZWQiLCAic3Vic2NyaWJlIiwgImNvbW1hbmQiLCAiZXJyb3IiLCAib3B0aW9ucyIsICJzb2NrZXQiLCAiY2xpZW50IiwgIm9wdGlvbnMiXQp9Cg==
