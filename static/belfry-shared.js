// Built from client/src by `npm --prefix client run build`. Change it there.
var __defProp = Object.defineProperty;
var __getOwnPropSymbols = Object.getOwnPropertySymbols;
var __hasOwnProp = Object.prototype.hasOwnProperty;
var __propIsEnum = Object.prototype.propertyIsEnumerable;
var __defNormalProp = (obj, key, value) => key in obj ? __defProp(obj, key, { enumerable: true, configurable: true, writable: true, value }) : obj[key] = value;
var __spreadValues = (a, b) => {
  for (var prop in b || (b = {}))
    if (__hasOwnProp.call(b, prop))
      __defNormalProp(a, prop, b[prop]);
  if (__getOwnPropSymbols)
    for (var prop of __getOwnPropSymbols(b)) {
      if (__propIsEnum.call(b, prop))
        __defNormalProp(a, prop, b[prop]);
    }
  return a;
};
var __objRest = (source, exclude) => {
  var target = {};
  for (var prop in source)
    if (__hasOwnProp.call(source, prop) && exclude.indexOf(prop) < 0)
      target[prop] = source[prop];
  if (source != null && __getOwnPropSymbols)
    for (var prop of __getOwnPropSymbols(source)) {
      if (exclude.indexOf(prop) < 0 && __propIsEnum.call(source, prop))
        target[prop] = source[prop];
    }
  return target;
};

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
      offs = [];
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
      offs.push(stop);
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
function createBackoff() {
  let ceiling = BACKOFF_BASE_MS;
  return {
    delay(askedMs) {
      const wait = Math.round(askedMs ? askedMs + Math.random() * BACKOFF_BASE_MS : Math.random() * ceiling);
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
      const fitting = kinds.filter(fit);
      const isFirst = (kind) => kind === memory.now.transport;
      return (fitting.length ? fitting : kinds.slice()).sort((a, b) => +isFirst(b) - +isFirst(a));
    },
    patience: () => Math.min(PATIENCE_MAX_MS, Math.max(PATIENCE_MIN_MS, 1.5 * (memory.now.rtt || RTT_GUESS_MS))),
    bears: () => Math.max(HEARTBEAT_MIN_MS, (memory.now.idle || Infinity) * IDLE_SHARE),
    died(kind, ageMs, silentMs) {
      if (silentMs >= IDLE_MIN_MS) {
        if (Math.abs(silentMs - lastSilence) < IDLE_SPREAD * silentMs) {
          memory.now.idle = Math.min(silentMs, lastSilence);
          memory.save();
          note("heartbeat", kind, Math.floor(health.bears()));
          ageMs = Infinity;
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
      link.rtt = link.heardAt - openedAt;
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
    heardAt: openedAt,
    welcome: void 0,
    welcomedAt: 0,
    rtt: 0,
    wire: void 0,
    ended,
    close() {
      over = true;
      deadline();
      flow();
      if (link.wire) link.wire.close();
    }
  };
  deadline(OPEN_TIMEOUT_MS, () => ended("no welcome"));
  try {
    link.wire = open(opening, {
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

// src/core/prober.ts
var PROBE_MS = 1e4;
var PROBE_CAP_MS = 3e5;
function createProber(probe) {
  const wait = timer();
  let afterMs = PROBE_MS;
  const prober = {
    arm(wanted) {
      wait();
      if (!wanted) return;
      wait(afterMs * (0.75 + Math.random() / 2), () => {
        afterMs = Math.min(PROBE_CAP_MS, afterMs * 2);
        prober.arm(true);
        probe();
      });
    },
    reset() {
      afterMs = PROBE_MS;
    }
  };
  return prober;
}

// src/core/race.ts
function createRace(options, session, tokens, health, events) {
  const { transports, memory, note } = options;
  let queue = [];
  let base = 0;
  const ladder = timer();
  function paramsOf(kind, purpose, attempt) {
    const params = session.params(attempt, purpose === "scout");
    const heartbeat = Math.min(options.heartbeatMs || Infinity, health.bears());
    if (heartbeat < Infinity) params.heartbeat_ms = Math.floor(heartbeat);
    if (kind === "sse" && (memory.now.pad || purpose === "scout")) params.pad = 1;
    return params;
  }
  function open(kind, purpose, attempt) {
    note(purpose === "claim" ? "start" : "probe", kind);
    const opening = {
      base: options.base,
      exchange: options.exchange,
      params: paramsOf(kind, purpose, attempt),
      probe: purpose === "probe",
      token: () => tokens.current,
      session: () => session.id,
      cursor: session.cursor,
      patience: health.bears
    };
    race.rivals.push(openLink(kind, purpose, options.open[kind], opening, events));
  }
  function step(first) {
    const kind = queue.shift();
    if (kind) {
      const probe = kind === "ws" && transports.length > 1 && !(first && memory.now.transport === kind);
      open(kind, probe ? "probe" : "claim", base + transports.length - transports.indexOf(kind));
      ladder(health.patience(), step);
    }
    return race.rivals.length > 0;
  }
  function take(link) {
    const { length } = race.rivals;
    race.rivals = race.rivals.filter((rival) => rival !== link);
    return race.rivals.length < length;
  }
  const race = {
    rivals: [],
    run(kinds) {
      queue = kinds;
      base = session.attempt;
      session.attempt += transports.length;
      step(true);
    },
    step,
    enter(kind, purpose) {
      open(kind, purpose, session.attempt += 1);
    },
    claim(link) {
      note("ready", link.kind);
      link.attempt = session.attempt += 1;
      link.wire.claim(paramsOf(link.kind, "claim", link.attempt));
      ladder(health.patience(), step);
    },
    won(link) {
      take(link);
      queue = [];
      ladder();
      race.rivals.forEach((rival) => {
        if (rival.fresh || transports.indexOf(rival.kind) < transports.indexOf(link.kind)) return;
        note("dropped", rival.kind);
        race.drop(rival);
      });
    },
    outlast(attempt, ms, then) {
      const rival = race.rivals.filter((rival2) => rival2.attempt === attempt)[0];
      queue = [];
      ladder(rival ? ms : 0, () => {
        if (rival) {
          note("failed", rival.kind, "held back");
          if (rival.kind === "sse") health.condemn("sse");
          race.drop(rival);
        }
        then();
      });
    },
    drop(link) {
      if (take(link) && link.welcome && link.fresh) link.wire.bye(link.welcome.session);
      link.close();
    },
    clear() {
      queue = [];
      ladder();
      race.rivals.forEach(race.drop);
    }
  };
  return race;
}

// src/core/status.ts
function idle(rtt) {
  return { phase: "idle", transport: void 0, rtt, attempt: 0, nextRetryAt: void 0, lastError: void 0 };
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
function watchClock(tick, slept) {
  let last = Date.now();
  const timer2 = setInterval(() => {
    const now = Date.now();
    const late = now - last > 3 * TICK_MS;
    last = now;
    if (late) slept();
    else tick(now);
  }, TICK_MS);
  return () => clearInterval(timer2);
}

// src/core/connector.ts
var STABLE_MS = 5e3;
var CHECK_MS = 3e3;
var LIVE = "live";
var HIDDEN_MS = 5e3;
function createConnector(options, session, tokens, events) {
  const { transports, memory, note } = options;
  const health = createHealth(memory, note);
  const backoff = createBackoff();
  const race = createRace(options, session, tokens, health, { frame: onFrame, flows: onFlows, ended: onEnded });
  let live;
  let turn = 0;
  let wasLive = false;
  let greeted = false;
  let switching;
  const status = idle(memory.now.rtt);
  const prober = createProber(() => {
    if (!race.rivals.length) withToken(() => better().forEach((kind) => race.enter(kind, kind === "ws" ? "probe" : "scout")));
  });
  const retry = timer();
  const checking = timer();
  let unwatch = [];
  const rank = (kind) => transports.indexOf(kind);
  const better = () => transports.filter((kind) => live && rank(kind) < rank(live.kind));
  const seekBetter = () => prober.arm(better().length > 0);
  function withToken(then) {
    const mine = turn += 1;
    tokens.fetch((error) => {
      if (mine !== turn) return;
      if (error) failed(error);
      else then();
    });
  }
  function settleSwitch(done) {
    const settle = switching;
    switching = void 0;
    if (settle) settle(done);
  }
  function away() {
    status.transport = void 0;
    status.phase = isOffline() ? "offline" : wasLive ? "recovering" : "connecting";
  }
  function leave() {
    if (live) live.close();
    live = void 0;
    away();
  }
  function clear() {
    turn += 1;
    race.clear();
    retry();
    prober.arm(false);
    status.nextRetryAt = void 0;
  }
  function reconnect() {
    clear();
    status.attempt += 1;
    if (!live) away();
    withToken(() => race.run(health.order(transports)));
    events.changed();
  }
  function failed(error, askedMs) {
    if (live) {
      status.attempt = 0;
      settleSwitch(false);
      seekBetter();
      events.changed();
    } else {
      status.lastError = error;
      retryLater(askedMs);
    }
  }
  function retryLater(askedMs) {
    settleSwitch(false);
    const delay = backoff.delay(askedMs);
    away();
    status.nextRetryAt = Date.now() + delay;
    note("retry", void 0, delay);
    retry(delay, reconnect);
    events.changed();
  }
  function onFrame(link, frame) {
    let back = false;
    if (frame.type === "ready") return race.claim(link);
    if (frame.type === "welcome" && link !== live) {
      note("welcome", link.kind, link.rtt);
      if (link.purpose === "scout") return;
      if (link.fresh && session.id) return race.drop(link);
      back = wasLive && status.phase !== LIVE;
      wasLive = true;
      promote(link);
    }
    if (link !== live) return;
    if (frame.type === "pong" || frame.type === "welcome") checking();
    events.frame(frame);
    if (frame.type === "welcome") {
      greeted = true;
      events.live(back);
    }
    if (frame.type === "reconnect") retry(frame.after_ms, reconnect);
  }
  function promote(link) {
    const { kind, rtt } = link;
    if (live) live.close();
    live = link;
    greeted = false;
    turn += 1;
    retry();
    race.won(link);
    status.phase = LIVE;
    status.transport = kind;
    status.rtt = rtt;
    status.attempt = 0;
    status.nextRetryAt = status.lastError = void 0;
    note(LIVE, kind, rtt);
    memory.now.rtt = rtt;
    memory.save();
    if (kind !== "sse") remember(kind, LIVE);
    settleSwitch(true);
    seekBetter();
  }
  function remember(kind, fate) {
    const { now } = memory;
    (now.outcome = now.outcome || {})[kind] = fate;
    if (fate === LIVE) now.transport = kind;
    memory.save();
  }
  function onFlows(link) {
    note("flows", link.kind);
    if (link === live) return remember(link.kind, LIVE);
    if (link.purpose !== "scout") return;
    race.drop(link);
    if (live && link.rtt < FLOW_TIMEOUT_MS && rank(link.kind) < rank(live.kind)) {
      memory.now.pad = true;
      memory.save();
      race.enter(link.kind, "claim");
    }
  }
  function onEnded(link, detail, frame, held) {
    const { kind } = link;
    const now = Date.now();
    const ofLive = link === live;
    note(ofLive ? "lost" : "failed", kind, detail);
    if (ofLive) live = void 0;
    else race.drop(link);
    if (ofLive && now - link.welcomedAt >= STABLE_MS) backoff.reset();
    if (frame) return onClose(link, frame, ofLive);
    const error = fault("connection_lost", `${kind}: ${detail}`);
    remember(kind, detail);
    if (ofLive) {
      status.lastError = error;
      if (held) {
        health.condemn(kind);
        const below = transports.filter((other) => rank(other) > rank(kind));
        if (below.length) {
          away();
          race.run(below);
          return events.changed();
        }
      } else if (!isOffline()) {
        health.died(kind, now - link.welcomedAt, now - link.heardAt);
        if (now - link.welcomedAt > PROBE_MS) prober.reset();
      }
      retryLater();
    } else {
      rivalFailed(error);
    }
  }
  function rivalFailed(error, askedMs) {
    if (!race.step() && !retry.on) failed(error, askedMs);
  }
  function onClose(link, frame, ofLive) {
    const { code, retry_after_ms } = frame;
    const error = fault(code, frame.detail);
    if (code === "replaced") return onReplaced(link, frame, error, ofLive);
    if (code === "session_mismatch" || code === "channels_required" && !session.channels().length) {
      leave();
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
      leave();
      return retryLater();
    }
    if (live) return rivalFailed(error);
    race.outlast(frame.attempt, ofLive ? FLOW_TIMEOUT_MS : health.patience(), () => {
      away();
      race.run(transports.filter((kind) => rank(kind) >= rank(link.kind)));
      events.changed();
    });
  }
  function wake(sure) {
    note("wake");
    if (sure) prober.reset();
    const link = live;
    if (!link) {
      if (retry.on) reconnect();
      return;
    }
    const silentMs = Date.now() - link.heardAt;
    if (checking.on || !sure && silentMs < CHECK_MS) return;
    const check = () => {
      if (link !== live) return;
      note("silent", link.kind);
      reconnect();
    };
    const { ping } = link.wire;
    if (ping) {
      ping();
      checking(CHECK_MS, check);
    } else if (!race.rivals.length && (sure || silentMs > link.welcome.heartbeat_ms)) {
      check();
    }
  }
  function tick(now) {
    if (!live || checking.on || race.rivals.length || live.kind === "poll") return;
    if (now - live.heardAt > live.welcome.heartbeat_ms + HEARTBEAT_GRACE_MS) live.ended("silent");
  }
  function goodbye() {
    if (live && !(options.stays && options.stays())) live.wire.bye(live.welcome.session);
  }
  function hide(returns) {
    note("hidden");
    if (!returns) goodbye();
    clear();
    leave();
    retry(HIDDEN_MS, reconnect);
    events.changed();
  }
  const connector = {
    status,
    start() {
      if (status.phase !== "idle") return;
      unwatch = [
        watchClock(tick, () => wake(true)),
        watchPage({
          wake,
          hide,
          offline() {
            note("offline");
            if (live) wake(true);
          }
        })
      ];
      reconnect();
    },
    stop(error) {
      if (status.phase === "closed") return;
      note("closed", void 0, error && error.code);
      if (!error) goodbye();
      unwatch.forEach((stop) => stop());
      clear();
      checking();
      leave();
      status.phase = "closed";
      tokens.disarm();
      status.lastError = error;
      settleSwitch(false);
      events.changed();
    },
    /** A takeover may have fenced the live connection already: what it loses is said again after the next welcome. */
    send(commands) {
      if (live && greeted) live.wire.send(commands);
    },
    cut() {
      if (status.phase === "idle" || status.phase === "closed") return;
      settleSwitch(false);
      leave();
      reconnect();
    },
    switchTo(kind, done) {
      if (status.phase === "closed") return done(false);
      if (live && live.kind === kind && !race.rivals.length) return done(true);
      settleSwitch(false);
      switching = done;
      health.absolve(kind);
      memory.now.transport = kind;
      if (status.phase === "idle") return connector.start();
      if (!live) return reconnect();
      clear();
      withToken(() => race.enter(kind, "claim"));
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
    save() {
      now.at = Date.now();
      try {
        store.setItem(key, JSON.stringify(now));
      } catch (_) {
      }
    }
  };
}

// src/core/marks.ts
var FILL = true;
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
function merge(into, from, fill) {
  for (const partition in from) {
    if (!(into[partition] >= (fill ? 0 : from[partition]))) into[partition] = from[partition];
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
    reset(partition) {
      if (since && partition in since) since = void 0;
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
  let cursor = {};
  let top = {};
  let began = {};
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
    params(attempt, apart) {
      const params = { attempt, connection };
      const channels = session.channels();
      const from = session.cursor();
      if (channels.length) params.channels = apart ? channels.slice(0, 1) : channels;
      if (session.id && !apart) params.session = session.id;
      if (from && !apart) params.cursor = from;
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
    seq: (channel) => feeds[channel] && feeds[channel].seq,
    isLive: (channel) => !!feeds[channel] && feeds[channel].phase === "live",
    welcome(frame) {
      session.id = frame.session;
      merge(cursor, began = parseMarks(frame.cursor), FILL);
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
      const resume = parseMarks(frame.resume || "");
      for (const partition in resume) {
        if (isReset(frame) && resume[partition] < began[partition]) {
          cursor[partition] = top[partition] = resume[partition];
          eachFeed((feed2) => feed2.reset(partition));
        }
      }
      merge(cursor, resume);
      const feed = feeds[frame.channel];
      if (feed) feed.take(frame);
    },
    adopt(text) {
      const at = parseMarks(text);
      merge(cursor, at);
      merge(began, at);
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
      cursor = {};
      top = {};
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
    why: timeline.entries,
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
  const deadline = timer();
  const abort = opening.exchange(opening.base + path, bodyOf(opening, body), (status, text, retryAfterS) => {
    deadline();
    done(read(status, text, retryAfterS));
  });
  deadline(limitMs, () => {
    abort();
    done(read(0, "no answer"));
  });
  return () => {
    deadline();
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
  const socket = new WebSocket(url, ["belfry.v1"].concat(token ? `bearer.${token}` : []));
  const send = (frame) => {
    if (socket.readyState === OPEN) socket.send(JSON.stringify(frame));
  };
  socket.onmessage = (event) => listener.text(event.data);
  socket.onerror = () => 0;
  socket.onclose = (event) => listener.ended(`ended with ${event.code}`);
  return {
    send: (commands) => commands.forEach(send),
    ping: () => send({ type: "ping" }),
    claim: (claimed) => send(assign({ type: "connect" }, claimed)),
    bye: () => send({ type: "bye" }),
    close: () => socket.close()
  };
};

// src/open.ts
function openClient(url, options, connect) {
  const { auth } = options;
  const base = new URL(url, typeof location === "undefined" ? void 0 : location.href);
  const engine = createEngine(
    base.origin + base.pathname.replace(/\/?$/, "/"),
    (done) => {
      Promise.resolve(auth && auth()).then((token) => done(void 0, token), done);
    },
    assign({ storage: defaultStorage() }, options),
    { open: { ws: openWebSocket, sse: openStream, poll: openPoll }, exchange: fetchExchange(!auth), connect }
  );
  const { connector } = engine;
  const client = {
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
  onAbort(options.signal, client.close);
  return { client, engine };
}
function defaultStorage() {
  try {
    return localStorage;
  } catch (_) {
    return null;
  }
}

// src/shared/desk.ts
var PAGE = 1e3;
function createDesk(engine, session, base, token, lockOf, post) {
  const tabs = dictionary();
  function meet(tab) {
    let holds = tabs[tab];
    if (!holds) {
      holds = tabs[tab] = dictionary();
      void navigator.locks.request(lockOf(tab), () => {
        for (const name in tabs[tab]) engine.release(name, tabs[tab][name]);
        delete tabs[tab];
      });
    }
    return holds;
  }
  function whenReady(name, then) {
    if (engine.isLive(name)) return then();
    const off = engine.on(`ready ${name}`, (error) => {
      off();
      then(error);
    });
  }
  async function joined(name, after) {
    const seq = session.seq(name);
    const since = session.cursor();
    if (after !== void 0 && seq !== void 0 && after >= seq) return { seq: after };
    const answer = { since };
    if (seq !== void 0) answer.seq = seq;
    if (after === void 0) return answer;
    const read2 = parseMarks(since);
    const isPast = (message) => seq !== void 0 ? message.seq <= seq : message.pos !== void 0 && covers(read2, parseMarks(message.pos));
    const messages = [];
    for (let from = after; ; ) {
      const query = `channel=${encodeURIComponent(name)}&after_seq=${from}&limit=${PAGE}`;
      const response = await fetch(`${base}v1/history?${query}`, { headers: { Authorization: `Bearer ${token()}` }, cache: "no-store" });
      if (!response.ok) throw new Error(`history answered ${response.status}`);
      const page = await response.json();
      if (page.gap && !answer.gap) answer.gap = page.gap;
      messages.push(...page.messages.filter(isPast));
      const last = page.messages[page.messages.length - 1];
      if (!page.more || !last || !messages.includes(last)) break;
      from = last.seq;
    }
    answer.messages = messages;
    return answer;
  }
  function subscribe2(tab, id, name, after) {
    const holds = meet(tab);
    const reply = (more) => post({ what: "frame", to: tab, frame: __spreadValues({ type: "reply", id }, more) });
    holds[name] = holds[name] || engine.hold(name);
    whenReady(name, (error) => {
      if (error) {
        delete holds[name];
        return reply({ ok: true, channels: {}, refused: { [name]: { code: error.code, detail: error.message } } });
      }
      joined(name, after).then(
        (answer) => reply({ ok: true, cursor: session.cursor(), channels: { [name]: answer } }),
        // It is asked again.
        (failure) => reply({ code: "unavailable", detail: String(failure) })
      );
    });
  }
  return {
    hello: (tab) => void meet(tab),
    hasTabs: () => Object.keys(tabs).length > 0,
    command(tab, command) {
      const { id } = command;
      const reply = (more) => post({ what: "frame", to: tab, frame: __spreadValues({ type: "reply", id }, more) });
      switch (command.type) {
        case "subscribe":
          return command.channels.forEach((name) => subscribe2(tab, id, name, command.after && command.after[name]));
        case "unsubscribe": {
          const holds = meet(tab);
          for (const name of command.channels) {
            if (holds[name]) engine.release(name, holds[name]);
            delete holds[name];
          }
          return reply({ ok: true });
        }
        case "publish": {
          const { channel, event, data, idempotency_key, echo } = command;
          const options = echo === void 0 ? { idempotencyKey: idempotency_key } : { idempotencyKey: idempotency_key, echo };
          return engine.publish(
            channel,
            event,
            data,
            options,
            (error, result) => reply(error ? { code: error.code, detail: error.message } : { ok: true, results: result ? [result] : [] })
          );
        }
        default:
          return reply({ ok: true });
      }
    }
  };
}

// src/shared/connector.ts
var FOR_ALL = ["message", "gap", "ping", "unsubscribed"];
var NO_HEARTBEAT_MS = 6e4;
function shareConnector(name, options, session, tokens, events) {
  const tab = randomName();
  const key = `belfry ${options.base} ${name}`;
  const lockOf = (of) => `${key} tab ${of}`;
  const ending = new AbortController();
  const status = idle();
  let engine;
  let bus;
  let real;
  let desk;
  let greeted = false;
  let wasLive = false;
  const now = () => real ? real.status : status;
  const post = (letter) => bus && bus.postMessage(letter);
  function postStatus() {
    const _a = now(), { lastError } = _a, rest = __objRest(_a, ["lastError"]);
    const letter = { what: "status", status: rest, attempt: session.attempt };
    if (lastError) letter.error = { code: lastError.code, detail: lastError.message };
    if (session.id) letter.session = session.id;
    post(letter);
  }
  function lead() {
    desk = createDesk(engine, session, options.base, () => tokens.current, lockOf, post);
    greeted = false;
    const staying = assign(assign({}, options), { stays: () => desk.hasTabs() });
    real = createConnector(staying, session, tokens, {
      frame(frame) {
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
      }
    });
    real.start();
  }
  function follow(letter) {
    switch (letter.what) {
      case "leads":
        return post({ what: "hello", from: tab });
      case "status": {
        const { error } = letter;
        assign(status, letter.status);
        if (!greeted && status.phase === "live") status.phase = wasLive ? "recovering" : "connecting";
        status.lastError = error && fault(error.code, error.detail);
        if (letter.session) session.id = letter.session;
        session.attempt = Math.max(session.attempt, letter.attempt);
        return events.changed();
      }
      case "frame":
        if (letter.to === void 0 || letter.to === tab) hear(letter.frame);
    }
  }
  function hear(frame) {
    if (frame.type !== "welcome") return events.frame(frame);
    status.phase = "live";
    events.frame(frame);
    greeted = true;
    events.live(wasLive);
    wasLive = true;
  }
  function serve(letter) {
    if (letter.what === "command") return desk.command(letter.from, letter.command);
    if (letter.what !== "hello") return;
    desk.hello(letter.from);
    postStatus();
    const { phase, transport } = now();
    if (phase !== "live" || !session.id) return;
    const frame = {
      type: "welcome",
      session: session.id,
      cursor: session.cursor(),
      resumed: true,
      transport,
      channels: {},
      heartbeat_ms: NO_HEARTBEAT_MS
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
      bus.onmessage = ({ data }) => real ? serve(data) : follow(data);
      const { signal } = ending;
      const forLife = () => new Promise((resolve) => signal.addEventListener("abort", () => resolve()));
      void navigator.locks.request(lockOf(tab), () => {
        if (signal.aborted) return void 0;
        post({ what: "hello", from: tab });
        navigator.locks.request(key, { signal }, () => {
          lead();
          return forLife();
        }).catch(() => void 0);
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
      bus = void 0;
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
    }
  };
}

// src/shared.ts
function createSharedClient(url, options) {
  const _a = options, { name } = _a, rest = __objRest(_a, ["name"]);
  if (typeof BroadcastChannel === "undefined" || !navigator.locks) return openClient(url, rest).client;
  let shared;
  const { client, engine } = openClient(url, rest, (...given) => shared = shareConnector(name, ...given));
  shared.bind(engine);
  return client;
}
export {
  createSharedClient
};
