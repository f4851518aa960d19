// Built from client/src by `npm --prefix client run build`. Change it there.

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

// src/core/tokens.ts
var AUTH_TIMEOUT_MS = 3e4;
var REFRESH_AHEAD_MS = 3e4;
var REFRESH_FLOOR_MS = 5e3;
var TIMER_LIMIT_MS = 2 ** 31 - 1;
var TOKEN = /^(?!(undefined|null)$)[\w.~+/=-]+$/;
var LOGGED_OUT = "logged_out";
function lifetime(token) {
  try {
    const { exp, iat } = JSON.parse(atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/")));
    return exp - iat > 0 ? (exp - iat) * 1e3 : void 0;
  } catch (_) {
    return void 0;
  }
}
function createTokens(auth, explain) {
  const expiry = timer();
  let given;
  let cameAt = 0;
  let failures = 0;
  const tokens = {
    current: void 0,
    fetch(done) {
      const deadline = timer();
      let told = false;
      const tell = (error, token) => {
        if (told) return;
        told = true;
        deadline();
        const isToken = auth || token !== void 0;
        if (!error && auth && token === null) return done(fault(LOGGED_OUT));
        const isWrong = isToken && (typeof token !== "string" || !TOKEN.test(token));
        const detail = error ? error.message || String(error) : explain ? explain(token) : "auth() gave no token";
        if (error || isWrong) return done(assign(fault("auth_failed", detail), { cause: error }));
        if (isToken) {
          cameAt = Date.now();
          tokens.current = token;
        }
        done();
      };
      const first = given;
      if (auth) given = void 0;
      if (first !== void 0 || !auth) return tell(void 0, first);
      deadline(AUTH_TIMEOUT_MS, () => tell("auth() does not answer"));
      try {
        auth(tell);
      } catch (error) {
        tell(error || "auth() threw");
      }
    },
    give(token) {
      given = token;
      if (token === void 0) tokens.current = void 0;
    },
    arm(expiresAt, refresh) {
      failures = 0;
      const now = Date.now();
      const lasts = lifetime(tokens.current || "");
      const left = lasts === void 0 ? Date.parse(expiresAt) - now : lasts - (now - cameAt);
      const delay = Math.max(REFRESH_FLOOR_MS, left - Math.min(REFRESH_AHEAD_MS, left / 10));
      expiry(Math.min(TIMER_LIMIT_MS, delay), expiresAt && left > 0 ? refresh : void 0);
    },
    again(refresh) {
      failures += 1;
      expiry(Math.min(AUTH_TIMEOUT_MS, REFRESH_FLOOR_MS * 2 ** (failures - 1)), refresh);
      return failures;
    },
    disarm: () => expiry()
  };
  return tokens;
}

// src/core/wake.ts
function watchPage(events) {
  const handlers = {
    visibilitychange: () => document.hidden || events.wake(false),
    online: () => events.wake(true),
    offline: () => events.offline(),
    pageshow: (event) => event.persisted && events.wake(true),
    pagehide: () => events.hide()
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
      if (error && error.code === LOGGED_OUT) connector.stop();
      else if (error) failed(error);
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
    if (code === "session_mismatch") {
      leave();
      session.forget();
    } else if (code === "channels_required" && !session.channels().length) {
      leave();
      session.disown();
    } else if (code === "channels_required" && session.refused(code)) {
      return reconnect();
    } else if (frame.final && code !== "channels_required" && !live) {
      if (!session.refused(code)) return connector.stop(error);
      status.lastError = error;
      return reconnect();
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
  function hide() {
    note("hidden");
    clear();
    leave();
    retry(HIDDEN_MS, reconnect);
    events.changed();
  }
  const connector = {
    status,
    start() {
      if (status.phase !== "idle" && status.phase !== "closed") return;
      status.lastError = void 0;
      status.attempt = 0;
      wasLive = !!options.wasLive && options.wasLive();
      backoff.reset();
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
      if (!error && live && !(options.stays && options.stays())) live.wire.bye(live.welcome.session);
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
function safely(fn, value) {
  try {
    fn(value);
  } catch (error) {
    setTimeout(() => {
      throw error;
    });
  }
}
function createEmitter() {
  const listeners = dictionary();
  const of = (name) => listeners[name] || [];
  function remove(name, entry) {
    listeners[name] = of(name).filter((other) => other !== entry);
  }
  return {
    on(name, fn, once) {
      const entry = { fn, once };
      listeners[name] = of(name).concat(entry);
      return () => remove(name, entry);
    },
    off(name, fn) {
      listeners[name] = of(name).filter((entry) => fn && entry.fn !== fn);
    },
    emit(name, value) {
      of(name).forEach((entry) => {
        if (entry.once) remove(name, entry);
        safely(entry.fn, value);
      });
    },
    hears: (name) => of(name).length > 0
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

// src/core/gets.ts
var GET_TIMEOUT_MS = 2e4;
function createGets(base, exchange, tokens) {
  let under = [];
  return {
    get(path, query, done) {
      const text = Object.keys(query).filter((name) => query[name] !== void 0).map((name) => `${name}=${encodeURIComponent(String(query[name]))}`).join("&");
      const deadline = timer();
      let abort;
      let fresh = false;
      function settle(error, answer) {
        if (under.indexOf(settle) < 0) return;
        under = under.filter((other) => other !== settle);
        deadline();
        if (abort) abort();
        done(error, answer);
      }
      function ask2() {
        abort = exchange(
          `${base}v1/${path}${text && "?"}${text}`,
          void 0,
          (status, body, retryAfterS) => {
            abort = void 0;
            const { answer, problem, detail } = read(status, body, retryAfterS);
            if (answer) return settle(void 0, answer);
            const { code, detail: said } = problem || { code: "connection_lost", detail };
            if (status === 401 && !fresh) return withToken();
            settle(fault(code, said));
          },
          void 0,
          false,
          tokens.current
        );
      }
      function withToken() {
        fresh = true;
        tokens.fetch((error) => {
          if (error) settle(error);
          else if (under.indexOf(settle) >= 0) ask2();
        });
      }
      under.push(settle);
      deadline(GET_TIMEOUT_MS, () => settle(fault("connection_lost", "no answer")));
      if (tokens.current === void 0) withToken();
      else ask2();
      return () => settle(fault("aborted"));
    },
    rejectAll(error) {
      under.slice().forEach((settle) => settle(error));
    }
  };
}

// src/core/commands.ts
var PENDING_LIMIT = 256;
function createCommands(send) {
  let lastId = 0;
  let pending = [];
  return {
    add(command, done, own) {
      if (!own && pending.length >= PENDING_LIMIT) {
        done(fault("too_many_commands"));
        return () => void 0;
      }
      const numbered = assign(assign({}, command), { id: lastId += 1 });
      pending.push({ command: numbered, done });
      send([numbered]);
      return () => {
        pending = pending.filter((entry) => entry.done !== done);
      };
    },
    settle(reply) {
      const settled = pending.filter(({ command }) => command.id === reply.id);
      pending = pending.filter(({ command }) => command.id !== reply.id);
      settled.forEach(({ done }) => reply.ok ? done(void 0, reply) : done(fault(reply.code, reply.detail)));
    },
    unanswered: () => pending.map(({ command }) => command),
    lastId: () => lastId,
    renumber(above) {
      lastId = Math.max(lastId, above);
      pending.forEach((entry) => entry.command = assign(assign({}, entry.command), { id: lastId += 1 }));
    },
    rejectAll(error) {
      const rejected = pending;
      pending = [];
      rejected.forEach(({ done }) => done(error));
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

// src/core/reader.ts
var WAITING_LIMIT_CHARS = 1024 * 1024;
function createReader(stream, { after: seq, last }, sink) {
  let isPast = false;
  let isUnsure = false;
  let isSpilled = false;
  let isHeard = false;
  let wasCarried = false;
  let waiting = [];
  let chars = 0;
  const gapOf = (more) => assign({ type: "gap", channel: stream.name, reason: "reset" }, more);
  const say = (reason, to_seq) => sink.give(gapOf(to_seq > seq ? { reason, from_seq: seq + 1, to_seq } : { reason }));
  function give(frame) {
    if (frame.type === "gap") {
      const { from_seq, to_seq } = frame;
      if (!isReset(frame)) {
        if (to_seq <= seq) return;
        if (from_seq <= seq) frame = assign(assign({}, frame), { from_seq: seq + 1 });
      }
      seq = to_seq;
    } else if (frame.seq !== void 0) {
      if (frame.seq <= seq) return;
      if (frame.seq > seq + 1) say("trimmed", frame.seq - 1);
      seq = frame.seq;
    }
    sink.give(frame);
  }
  function edge() {
    const first = waiting.filter((frame) => frame.type === "gap" || frame.seq !== void 0)[0];
    return first ? (first.type === "gap" ? first.from_seq : first.seq) - 1 : stream.top;
  }
  function wait(frame) {
    waiting.push(frame);
    chars += JSON.stringify(frame).length;
    if (chars <= WAITING_LIMIT_CHARS) return;
    const from = seq === void 0 ? edge() : seq;
    isSpilled = true;
    letGo();
    if (from !== from) waiting = [gapOf({ reason: "overflow" })];
    else isPast = (seq = from) !== void 0;
    if (last !== void 0) last = reader.asked = void 0;
    go();
  }
  function letGo() {
    waiting = [];
    chars = 0;
  }
  function go() {
    if (!isHeard || reader.asked || !stream.carried) return;
    if (isPast) {
      isSpilled = false;
      reader.asked = last === void 0 ? { after: isUnsure ? seq - 1 : seq } : { last };
      return sink.read(reader.asked);
    }
    const frames = waiting;
    letGo();
    frames.forEach(give);
  }
  const reader = {
    asked: void 0,
    take(frame) {
      if (frame.type === "gap" && isReset(frame)) {
        if (!wasCarried && seq === void 0) return letGo();
        if (isPast || waiting.length) frame = gapOf({ reason: frame.reason });
        isPast = isUnsure = false;
        last = seq = reader.asked = void 0;
        letGo();
      }
      waiting.length || isPast || !isHeard || !stream.carried ? wait(frame) : give(frame);
    },
    carried(at, follows, from, answer) {
      if (last !== void 0 && !wasCarried) {
        seq = at;
        isPast = true;
      } else if (seq === void 0) {
        if (wasCarried && at > 0) reader.take(gapOf({}));
        seq = at;
      } else if (seq !== at && !(wasCarried && follows && at === void 0)) {
        isUnsure = seq > at;
        isPast = true;
        last = reader.asked = void 0;
      }
      wasCarried = true;
      if (answer && isPast && reader.wants() >= from) reader.page(answer);
      else go();
    },
    listen() {
      isHeard = true;
      go();
    },
    page(answer) {
      reader.asked = void 0;
      if (!answer) {
        say("reset", stream.top);
        seq = stream.top;
      } else {
        const { messages = [], more } = answer;
        let { gap } = answer;
        const to = last === void 0 ? Infinity : seq === void 0 ? edge() : seq;
        if (last !== void 0) seq = void 0;
        const giveGap = () => {
          if (gap) give(gapOf(gap));
          gap = void 0;
        };
        if (isUnsure && !messages.length && !gap) return reader.take(gapOf({}));
        messages.forEach((message) => {
          if (message.seq > to) return;
          if (gap && !(gap.to_seq >= message.seq)) giveGap();
          give(message);
        });
        giveGap();
        if (isSpilled || more && messages.length && last === void 0) return go();
      }
      isPast = isUnsure = false;
      last = void 0;
      const at = edge();
      if (seq < at) say("trimmed", at);
      if (!(seq >= at) && at >= 0) seq = at;
      go();
    },
    wants: () => isHeard && last === void 0 ? seq : void 0,
    isReady: () => stream.carried && !(isHeard && isPast),
    forget() {
      if (wasCarried || seq !== void 0) reader.take(gapOf({}));
      wasCarried = false;
    }
  };
  return reader;
}
function isReset(gap) {
  return !/^(trimmed|overflow|expired|conflated|filtered|renumbered)$/.test(gap.reason);
}

// src/core/machine.ts
var CHANGES_LIMIT = 32;
var IDS_LIMIT = 256;
var TRANSIENT = /^(busy|internal|rate_limited|unavailable|unknown_session|connection_lost|auth_failed|token_expired|unauthorized|going_away|closed)$/;
var ABOUT_CHANNELS = /^(forbidden|too_many_channels|bad_channel)$/;
var CHANNEL_NAME = /^[\w.:/@|=+~-]{1,128}$/;
function createMachine(connection, effects) {
  let out = [];
  const channels = dictionary();
  let cursor = {};
  let top = {};
  let began = {};
  let greeted = false;
  let naming = "all";
  let hasNamed = false;
  let changes = 0;
  let isOpen = true;
  let inherited;
  let ids = [];
  let beforeEdge = [];
  const backoff = createBackoff();
  let asking = [];
  let unread = [];
  const commands = createCommands((numbered) => out.push(() => effects.send(numbered)));
  const isWanted = (channel) => channel.holds.length + channel.kept > 0;
  const each = (fn) => Object.keys(channels).forEach((name) => channels[name] && fn(channels[name]));
  const wait = (ms) => out.push(() => effects.wait(ms));
  const ready = ({ told }, error) => out.push(() => told.ready(error));
  const readersOf = (channel) => channel && channel.reader ? [channel.reader].concat(channel.holds.map((hold) => hold.reader)) : [];
  function channelOf(name) {
    return channels[name] = channels[name] || {
      name,
      holds: [],
      reader: void 0,
      kept: 0,
      own: false,
      told: false,
      carried: false,
      isWhole: false,
      change: void 0,
      takeBack: () => void 0,
      top: void 0,
      joinedAt: void 0
    };
  }
  function readerOf(channel, start, to) {
    const reader = createReader(channel, start, {
      give: (frame) => out.push(() => to.give(frame)),
      read(query) {
        const same = asking.filter(([of, asked]) => of === channel && asked.after === query.after && asked.last === query.last)[0];
        if (same) reader.asked = same[1];
        else {
          asking.push([channel, query]);
          out.push(() => effects.read(channel.name, query));
        }
      }
    });
    if (channel.carried) reader.carried(channel.top, true);
    return reader;
  }
  function hear(channel, after) {
    if (channel.reader) return;
    channel.reader = readerOf(channel, { after, last: void 0 }, effects);
    channel.reader.listen();
  }
  function tellReady(hold, again) {
    if (!isOpen || !hold.reader.isReady() || hold.isReady && !again) return;
    hold.isReady = true;
    ready(hold);
  }
  function join(channel, joined, after) {
    const { seq, messages } = joined;
    const follows = channel.isWhole;
    channel.carried = channel.isWhole = true;
    if (seq !== void 0) {
      channel.joinedAt = seq;
      if (!(channel.top > seq)) channel.top = seq;
    }
    readersOf(channel).forEach((reader) => reader.carried(seq, follows, after, messages && joined));
    channel.holds.forEach((hold) => tellReady(hold, true));
    out.push(() => effects.carried(channel.name));
  }
  function refuse(name, { code, detail } = { code: "refused" }) {
    const channel = channelOf(name);
    const { holds } = channel;
    const wasWanted = isWanted(channel);
    channel.holds = [];
    channel.kept = 0;
    channel.reader = void 0;
    channel.own = channel.carried = channel.told = false;
    const error = fault(code, detail);
    holds.forEach((hold) => {
      hold.over = true;
      ready(hold, error);
    });
    if (wasWanted) out.push(() => effects.refused(assign(error, { channel: name })));
    reconcile(channel);
  }
  function reconcile(channel) {
    const { name, own, carried } = channel;
    if (channel.change) return;
    if (isWanted(channel) ? carried : own && carried) return;
    if (!isWanted(channel) && !carried) {
      if (!channel.told) delete channels[name];
      return;
    }
    if (!greeted || changes >= CHANGES_LIMIT) return;
    const command = { type: carried ? "unsubscribe" : "subscribe", channels: [name] };
    let after;
    if (carried) {
      channel.carried = channel.isWhole = false;
      channel.reader = channel.top = void 0;
    } else {
      channel.told = true;
      readersOf(channel).forEach((reader) => {
        const seq = reader.wants();
        if (seq !== void 0 && !(after <= seq)) after = seq;
      });
      if (after !== void 0) assign(command, { after: { [name]: after } });
    }
    channel.change = command.type;
    changes += 1;
    channel.takeBack = commands.add(
      command,
      (error, reply) => {
        settled(channel);
        if (carried) {
          channel.told = false;
          if (!error || greeted) reconcile(channel);
        } else subscribed(channel, after, error, reply);
        if (changes === CHANGES_LIMIT - 1) each(reconcile);
      },
      true
    );
  }
  function settled(channel) {
    channel.change = void 0;
    changes -= 1;
  }
  function subscribed(channel, after, error, reply) {
    const { name } = channel;
    if (error && (TRANSIENT.test(error.code) || !greeted)) {
      if (greeted) wait(backoff.delay());
      return;
    }
    if (error) return refuse(name, { code: error.code, detail: error.message });
    backoff.reset();
    if (reply.cursor) merge(cursor, parseMarks(reply.cursor), FILL);
    const joined = reply.channels && reply.channels[name];
    if (!joined) return refuse(name, reply.refused && reply.refused[name]);
    if (!channel.carried) join(channel, joined, after);
    reconcile(channel);
  }
  function onWelcome(frame) {
    machine.id = frame.session;
    greeted = true;
    naming = "all";
    merge(cursor, began = parseMarks(frame.cursor), FILL);
    for (const partition in cursor) {
      if (!(partition in began)) {
        delete cursor[partition];
        delete top[partition];
      }
    }
    for (const name in frame.refused) refuse(name, frame.refused[name]);
    each((channel) => {
      if (channel.name in frame.channels) return;
      channel.carried = channel.isWhole = false;
      channel.top = void 0;
      if (channel.change === "subscribe") {
        channel.takeBack();
        settled(channel);
        channel.carried = !isWanted(channel);
      }
      if (!channel.change) channel.told = false;
    });
    for (const name in frame.channels) {
      if (!channels[name]) channelOf(name).own = !frame.resumed || !inherited || inherited.indexOf(name) >= 0;
      const channel = channelOf(name);
      if (channel.change === "unsubscribe") continue;
      channel.told = true;
      if (channel.own) hear(channel);
      join(channel, frame.channels[name]);
    }
    inherited = void 0;
    each(reconcile);
  }
  function deliver(name, frame) {
    readersOf(channels[name]).forEach((reader) => reader.take(frame));
  }
  const gapOf = (channel, reason, more) => assign({ type: "gap", channel, reason }, more);
  function goesOn(name, from, to) {
    const channel = channelOf(name);
    const expected = channel.carried ? channel.top + 1 : NaN;
    if (from > expected || from < expected) {
      const gap = gapOf(name, "reset", from > expected ? { from_seq: expected, to_seq: from - 1 } : {});
      out.push(() => effects.unannounced(gap));
      deliver(name, gap);
    }
    channel.top = to;
  }
  function onMessage(frame) {
    const { channel: name, pos, seq, id } = frame;
    if (pos !== void 0) {
      const at = parseMarks(pos);
      if (covers(top, at)) return;
      merge(top, at);
      merge(cursor, at);
    }
    const channel = channels[name];
    if (!channel) return;
    if (seq === void 0) {
      if (/^presence\.(join|leave)$/.test(frame.event)) out.push(() => effects.presence(frame));
      else deliver(name, frame);
    } else if (!(seq <= channel.joinedAt)) {
      goesOn(name, seq, seq);
      const isRepeated = beforeEdge.indexOf(id) >= 0;
      if (ids.push(id) > IDS_LIMIT) ids.shift();
      deliver(name, isRepeated ? gapOf(name, "filtered", { from_seq: seq, to_seq: seq }) : frame);
    }
  }
  function onGap(frame) {
    const { channel: name, from_seq, to_seq } = frame;
    const resume = parseMarks(frame.resume || "");
    const isFresh = isReset(frame);
    for (const partition in resume) {
      if (isFresh && resume[partition] < began[partition]) cursor[partition] = top[partition] = resume[partition];
    }
    merge(cursor, resume);
    const channel = channels[name];
    if (!channel) return;
    if (isFresh || frame.reason === "renumbered") beforeEdge = ids.slice();
    if (isFresh) channel.joinedAt = void 0;
    if (isFresh) channel.top = to_seq;
    else if (!(to_seq <= channel.top)) goesOn(name, Math.max(from_seq, channel.top + 1), to_seq);
    deliver(name, frame);
  }
  function disown() {
    machine.id = void 0;
    each((channel) => channel.own = channel.carried = false);
  }
  const machine = {
    /** The session is gone; the cursor is still good. */
    disown,
    /** Of the session; absent until the first welcome. */
    id: void 0,
    /** The highest number that one of our connections has had. */
    attempt: 0,
    connection,
    cursor: () => formatMarks(cursor),
    /** Those that a connection would name. */
    channels() {
      const names = [];
      each((channel) => (isWanted(channel) || channel.own && channel.carried) && names.push(channel.name));
      return names;
    },
    /** For a connection; its number decides who takes over from whom. `apart`: in a session of its own. */
    params(attempt, apart) {
      const params = { attempt, connection };
      let names = machine.channels();
      if (naming === "none") names = [];
      if (apart || naming === "one") names = names.slice(0, 1);
      if (!apart) hasNamed = names.length > 0;
      if (names.length) {
        params.channels = names;
        if (!apart) names.forEach((name) => channelOf(name).told = true);
      }
      const from = machine.cursor();
      if (machine.id && !apart) params.session = machine.id;
      if (from && !apart) params.cursor = from;
      return params;
    },
    hold(name, { after, last }, told) {
      const channel = channelOf(name);
      const hold = { name, told, over: !CHANNEL_NAME.test(name), isReady: false, reader: void 0 };
      if (hold.over) {
        ready(hold, fault("bad_channel", `"${name}" is no name of a channel`));
      } else {
        hear(channel, after);
        assign(hold, { reader: readerOf(channel, { after, last: after === void 0 ? last : void 0 }, told) });
        channel.holds = channel.holds.concat(hold);
      }
      reconcile(channel);
      return hold;
    },
    /** Whoever made the hold has said what it wants to hear: messages, or nothing yet. */
    begin(hold, listens) {
      if (hold.over) return;
      if (listens) hold.reader.listen();
      tellReady(hold);
    },
    /** It counts at once; the server is told when nobody has taken the channel again in the same moment. */
    release(hold) {
      if (hold.over) return;
      hold.over = true;
      const channel = channelOf(hold.name);
      channel.holds = channel.holds.filter((other) => other !== hold);
      if (!isWanted(channel)) wait(0);
    },
    /** Wanted without a hold. */
    keep(name) {
      const channel = channelOf(name);
      channel.kept += 1;
      hear(channel);
      reconcile(channel);
    },
    unkeep(name) {
      const channel = channels[name];
      if (!channel || !channel.kept) return;
      channel.kept -= 1;
      if (!isWanted(channel)) wait(0);
    },
    isLive(name) {
      const channel = channels[name];
      return !!channel && channel.carried;
    },
    /** The last seq that the stream brought; undefined where none is known. */
    seq(name) {
      const channel = channels[name];
      return channel && channel.top;
    },
    frame(frame) {
      switch (frame.type) {
        case "welcome":
          return onWelcome(frame);
        case "message":
          return onMessage(frame);
        case "gap":
          return onGap(frame);
        case "ping": {
          const at = parseMarks(frame.cursor || "");
          merge(cursor, at);
          return merge(began, at);
        }
        case "reply":
          return commands.settle(frame);
        case "subscribed":
          for (const name in frame.channels) {
            const channel = channelOf(name);
            if (channel.change || channel.carried) continue;
            if (!isWanted(channel)) channel.own = true;
            channel.told = true;
            hear(channel);
            merge(cursor, parseMarks(frame.channels[name].since || ""), FILL);
            join(channel, frame.channels[name]);
          }
          return;
        case "unsubscribed":
          frame.channels.forEach((name) => refuse(name, { code: frame.code || "unsubscribed" }));
      }
    },
    /** A page of history for those who have asked for it, or why there is none. */
    page(name, query, error, answer) {
      if (error && TRANSIENT.test(error.code)) {
        unread.push([name, query]);
        if (isOpen) wait(backoff.delay());
        return;
      }
      if (answer) backoff.reset();
      const channel = channels[name];
      readersOf(channel).forEach((reader) => reader.asked === query && reader.page(answer));
      if (channel) channel.holds.forEach((hold) => tellReady(hold));
    },
    /** A time that was waited for has come. */
    clock() {
      each(reconcile);
      if (!isOpen) return;
      const again = unread;
      unread = [];
      again.forEach(([name, query]) => {
        if (readersOf(channels[name]).some(({ asked }) => asked === query)) out.push(() => effects.read(name, query));
      });
    },
    /** `done` is told by a decision. */
    command(command, done) {
      commands.add(command, (error, reply) => out.push(() => done(error, reply)));
    },
    /** All that waits for a reply, to be sent on a new connection. */
    unanswered: commands.unanswered,
    lastId: commands.lastId,
    renumber: commands.renumber,
    /** A connection was refused as a whole, for good. True: another one that names fewer channels may fare better. */
    refused(code) {
      const names = machine.channels();
      if (naming === "one" && code === "forbidden" && names.length) {
        refuse(names[0], { code });
        if (names.length > 1) return true;
      } else if (naming === "all" && (hasNamed || machine.id) && ABOUT_CHANNELS.test(code)) {
        naming = code === "too_many_channels" ? "one" : "none";
        disown();
        return true;
      } else if (naming === "none" && names.length && code === "channels_required") {
        naming = "one";
        return true;
      }
      naming = "all";
      return false;
    },
    /** What the server has added to the session. */
    own() {
      const names = [];
      each((channel) => channel.own && names.push(channel.name));
      return names;
    },
    /** The session has been led by another tab, which has told what is its own. */
    inherit(names) {
      inherited = names;
    },
    /** Another tab leads from now on: its positions count, and every channel is joined anew after what was handled. */
    follow() {
      cursor = {};
      top = {};
    },
    /** A connection of another tab has begun there. */
    starts(cursor2) {
      began = parseMarks(cursor2);
    },
    /** How often `forget` was called. */
    forgets: 0,
    /** The session was another user's: its cursor means nothing to us. */
    forget() {
      machine.forgets += 1;
      disown();
      cursor = {};
      top = {};
      each((channel) => {
        channel.top = channel.joinedAt = void 0;
        readersOf(channel).forEach((reader) => reader.forget());
      });
    },
    /** The client is closed: nobody waits any longer. Holds stay, and go on from where they are if it is opened again. */
    close(error) {
      greeted = false;
      isOpen = false;
      naming = "all";
      disown();
      commands.rejectAll(error || fault("closed"));
      each((channel) => {
        channel.told = false;
        channel.holds.forEach((hold) => hold.isReady = false);
        reconcile(channel);
      });
    },
    /** Once more, after `close`. */
    open() {
      isOpen = true;
      machine.clock();
    },
    /** What is to be done now. */
    decisions() {
      const decisions = out;
      out = [];
      asking = [];
      return decisions;
    }
  };
  return machine;
}

// src/core/memory.ts
var MEMORY_TTL_MS = 18e5;
function createMemory(store, origin) {
  const key = `belfry ${origin}`;
  let now = {};
  try {
    const stored = store && JSON.parse(store.getItem(key));
    if (stored && Math.abs(Date.now() - stored.at) < MEMORY_TTL_MS) now = stored;
  } catch (_) {
  }
  return {
    now,
    save() {
      now.at = Date.now();
      try {
        if (store) store.setItem(key, JSON.stringify(now));
      } catch (_) {
      }
    }
  };
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

// src/core/engine.ts
var CLIENT_FRAME_LIMIT = 72 * 1024;
var CURSOR_NOTICE_MS = 100;
var PAGE_LIMIT = 1e3;
var REPEATED = 3;
var HELP = "https://github.com/belfry-push/belfry/blob/main/docs/frontend.md#";
var OF_CLIENT = /^(message|gap|recovered|error|state|frame)$/;
var OF_HOLD = /^(message|gap|ready|error|recovered)$/;
var NO_EVENT = /^(|.{129,}|presence\.(join|leave))$/;
var PRESENCE = "presence";
var SETTLED = "settled";
var named = (event) => `=${event}`;
var keyOf = (builtIn) => (event) => builtIn.test(event) ? event : named(event);
function createEngine(base, auth, options, means) {
  const ears = createEmitter();
  const { emit } = ears;
  const timeline = createTimeline();
  const tokens = createTokens(auth, means.explain);
  const transports = options.transports || ["ws", "sse", "poll"];
  const gets = createGets(base, means.exchange, tokens);
  const notice = timer();
  const clock = timer();
  const said = dictionary();
  let clockAt = 0;
  let holds = [];
  let snapshot;
  let isSettling = false;
  let isTold = false;
  let diagnosis;
  let wasClosed = false;
  let refusedHeard = false;
  const machine = createMachine(randomName(), {
    give: (frame) => tell(ears, frame),
    presence: (message) => emit(PRESENCE, message),
    refused(error) {
      emit(`refused ${error.channel}`, error);
      report(error, refusedHeard);
      refusedHeard = false;
    },
    carried: (name) => emit(`carried ${name}`),
    send: (commands) => connector.send(commands),
    read(name, query) {
      if (isClosed()) return machine.page(name, query, fault("closed"));
      gets.get("history", { channel: name, after_seq: query.after, last: query.last, limit: query.last ? void 0 : PAGE_LIMIT }, (error, answer) => {
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
    unannounced: (gap) => console.warn("belfry: unannounced", gap)
  });
  const connector = (means.connect || createConnector)(
    assign(means, {
      base,
      transports,
      // What one transport alone does says nothing to others.
      memory: createMemory(transports.length > 1 ? options.storage : null, base),
      note(what, transport, detail) {
        timeline.note(what, transport, detail);
        if (options.debug) console.debug(`belfry: ${transport ? `${transport} ` : ""}${what}`, detail === void 0 ? "" : detail);
      },
      heartbeatMs: options.heartbeatMs
    }),
    machine,
    tokens,
    {
      frame: onFrame,
      live(back) {
        connector.send(machine.unanswered());
        if (!back) return;
        emit("recovered", state());
        holds.forEach((hold2) => hold2.ears.emit("recovered"));
      },
      changed
    }
  );
  const isClosed = () => connector.status.phase === "closed";
  function state() {
    if (!snapshot) {
      snapshot = assign({ session: machine.id, cursor: machine.cursor() }, connector.status);
      if (diagnosis && snapshot.lastError && snapshot.lastError.code === "connection_lost") {
        snapshot = assign(assign({}, snapshot), { lastError: diagnosis });
      }
    }
    return snapshot;
  }
  function report(error, isHeard) {
    if (!ears.hears("error") && !isHeard) console.error(`belfry: ${error.code}: ${error.message} (${HELP}${error.code})`);
    emit("error", error);
  }
  function tell(to, frame) {
    if (frame.type === "gap") return to.emit("gap", frame);
    to.emit("message", frame);
    to.emit(named(frame.event), frame);
  }
  function settle() {
    if (isSettling) return;
    isSettling = true;
    for (let todo = machine.decisions(); todo.length; todo = machine.decisions()) todo.forEach((decision) => safely(decision));
    isSettling = false;
  }
  function changed() {
    notice();
    snapshot = void 0;
    const { phase, attempt, lastError } = connector.status;
    if (phase === "live" || phase === "closed") {
      isTold = false;
      diagnosis = void 0;
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
  function close(error) {
    clock();
    machine.close(error);
    holds.forEach((hold2) => hold2.open(error || fault("closed")));
    gets.rejectAll(error || fault("closed"));
    if (error) report(error);
    settle();
  }
  function onFrame(frame) {
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
  function refresh() {
    tokens.fetch((error) => {
      if (isClosed()) return;
      if (error && error.code === "logged_out") return connector.stop();
      const failed = (error2) => {
        timeline.note("refresh", void 0, error2.message);
        if (tokens.again(refresh) === REPEATED) report(error2);
      };
      if (error) return failed(error);
      machine.command({ type: "refresh", token: tokens.current }, (error2, reply) => {
        if (isClosed()) return;
        if (!error2) tokens.arm(reply.expires_at, refresh);
        else if (/^(session_mismatch|unauthorized|forbidden)$/.test(error2.code)) connector.cut();
        else failed(error2);
      });
      settle();
    });
  }
  function hold(name, start) {
    const ears2 = createEmitter();
    let outcome;
    let listens = false;
    let isReleased = false;
    function end(error) {
      outcome = { error };
      ears2.emit(SETTLED);
    }
    const hold2 = machine.hold(name, start, {
      // What it did not hear before it was released it does not hear any more; that it was refused it does.
      give: (frame) => hold2.over || tell(ears2, frame),
      ready(error) {
        end(error);
        if (error) {
          refusedHeard = refusedHeard || ears2.hears("error") || ears2.hears("ready");
          ears2.emit("error", error);
        }
        ears2.emit("ready", error);
      }
    });
    const begin = () => means.later(() => {
      machine.begin(hold2, listens);
      settle();
    });
    const key2 = keyOf(OF_HOLD);
    const add = (once) => (event, fn) => {
      const at = key2(event);
      const known = outcome;
      if (NO_EVENT.test(event) && !said[name + at]) {
        console.warn(`belfry: no message of ${name} has the event "${event}"`);
        said[name + at] = true;
      }
      if (/^(=|message$)/.test(at)) {
        if (!listens) begin();
        listens = true;
      }
      if (at === "ready" && known) {
        means.later(() => isReleased || fn(known.error));
        if (once) return () => void 0;
      }
      return ears2.on(at, fn, once);
    };
    const held = {
      name,
      ears: ears2,
      on: add(),
      once: add(true),
      off: (event, fn) => ears2.off(key2(event), fn),
      outcome: () => outcome,
      isOver: () => hold2.over,
      open(closed) {
        if (hold2.over) return;
        if (closed) end(closed);
        else outcome = void 0;
      },
      close() {
        isReleased = true;
        holds = holds.filter((other) => other !== held);
        machine.release(hold2);
        end(outcome && outcome.error || fault("released", "the hold was closed"));
        settle();
      }
    };
    holds.push(held);
    if (isClosed()) end(connector.status.lastError || fault("closed"));
    settle();
    begin();
    return held;
  }
  (options.channels || []).forEach(machine.keep);
  const key = keyOf(OF_CLIENT);
  return {
    ears,
    connector,
    machine,
    tokens,
    on: (event, fn) => ears.on(key(event), fn),
    once: (event, fn) => ears.on(key(event), fn, true),
    off: (event, fn) => ears.off(key(event), fn),
    state,
    settle,
    why: timeline.entries,
    hold,
    start() {
      if (isClosed()) {
        holds.forEach((hold2) => hold2.open());
        machine.open();
      }
      connector.start();
      settle();
    },
    /** Null: nobody is logged in any more. */
    setToken(token) {
      if (token === null) {
        tokens.give(void 0);
        return connector.stop();
      }
      tokens.give(token);
      const { phase } = connector.status;
      if (phase === "live") refresh();
      else if (phase !== "idle" && phase !== "closed") connector.cut();
    },
    publish(channel, event, data, options2, done) {
      let publish;
      try {
        if (/^\[object ((Weak)?(Map|Set)|ArrayBuffer|\w+Array|Blob|File)\]$/.test(Object.prototype.toString.call(data))) throw new Error("it is binary, or a collection: make JSON of it");
        publish = { type: "publish", channel, event, data: JSON.parse(JSON.stringify(data === void 0 ? null : data)), idempotency_key: options2.idempotencyKey || randomName() };
      } catch (error) {
        return done(fault("bad_data", `data: ${error.message}`));
      }
      if (options2.echo !== void 0) publish.echo = options2.echo;
      const bytes = encodeURIComponent(JSON.stringify(publish)).replace(/%../g, "x").length;
      if (bytes > CLIENT_FRAME_LIMIT) return done(fault("too_large", `over ${CLIENT_FRAME_LIMIT} bytes`));
      if (isClosed()) return done(fault("closed"));
      machine.command(publish, (error, reply) => done(error, reply && reply.results && reply.results[0]));
      settle();
    },
    history(channel, { after, before, last, limit }, done) {
      return get("history", { channel, after_seq: after, before_seq: before, last, limit }, done);
    },
    get
  };
  function get(path, query, done) {
    if (isClosed()) {
      done(fault("closed"));
      return () => void 0;
    }
    return gets.get(path, query, done);
  }
}

// src/channel.ts
var ITERATOR_LIMIT = 1024;
var isQuiet = (error) => /^(closed|released)$/.test(error.code);
function openChannel(engine, name, start, livePresence2) {
  const held = engine.hold(name, start);
  let ready;
  let presence;
  const whenReady = () => new Promise((resolve, reject) => {
    const settle = () => {
      const { error } = held.outcome();
      offs.forEach((off) => off());
      ready = void 0;
      if (error) reject(error);
      else resolve();
    };
    const offs = [held.ears.on(SETTLED, settle)];
    if (held.outcome()) settle();
  });
  const channel = {
    name,
    get ready() {
      const promise = ready = ready || whenReady();
      if (held.outcome()) ready = void 0;
      promise.catch(() => 0);
      return promise;
    },
    on: held.on,
    once: held.once,
    off: held.off,
    close: held.close,
    history: (query = {}, options = {}) => historyOf(engine, name, query, options.signal),
    get presence() {
      if (!livePresence2) throw fault("no_presence", "live presence is in belfry.js, not in this build");
      return presence = presence || livePresence2(engine, held);
    },
    [Symbol.asyncIterator]() {
      let kept = [];
      let end;
      let waiting;
      const wake = () => waiting && waiting();
      const stop = (error) => {
        end = end || { error };
        offs.forEach((off) => off());
        wake();
      };
      const conclude = () => {
        const { error } = held.outcome();
        if (error) stop(isQuiet(error) ? void 0 : error);
      };
      const offs = [];
      if (held.outcome() && held.outcome().error) conclude();
      else {
        offs.push(
          held.ears.on(SETTLED, conclude),
          held.on("message", (message) => {
            if (kept.length < ITERATOR_LIMIT) kept.push(message);
            else stop(fault("overflow"));
            wake();
          })
        );
      }
      return {
        async next() {
          while (!kept.length && !end) await new Promise((resolve) => waiting = resolve);
          const value = kept.shift();
          if (value) return { value, done: false };
          if (end.error) {
            const { error } = end;
            end = {};
            throw error;
          }
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
  onAbort(start.signal, channel.close);
  return channel;
}
function historyOf(engine, name, query, signal) {
  return new Promise((resolve, reject) => {
    const abort = engine.history(name, query, (error, page) => error ? reject(error) : resolve(page));
    onAbort(signal, abort);
  });
}
function onAbort(signal, then) {
  if (signal) {
    if (signal.aborted) then();
    else signal.addEventListener("abort", then);
  }
}

// src/transports/fetch.ts
function fetchExchange(cookies) {
  return (url, body, onEnd, onText, keepalive = false, token) => {
    const controller = new AbortController();
    const { signal } = controller;
    const exchange = async () => {
      const response = await fetch(url, {
        method: body === void 0 ? "GET" : "POST",
        headers: body !== void 0 ? { "Content-Type": "text/plain" } : token ? { Authorization: `Bearer ${token}` } : {},
        body: body === void 0 ? null : body,
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
function openClient(url, options, { connect, presence, diagnose: diagnose2, explain }) {
  const { auth } = options;
  const base = new URL(url, typeof location === "undefined" ? void 0 : location.href);
  const engine = createEngine(
    // `wss:` is where the WebSocket goes; the other transports ask the same server.
    base.origin === "null" ? `${base.protocol.replace("ws", "http")}//${base.host}${pathOf(base)}` : base.origin.replace(/^ws/, "http") + pathOf(base),
    auth && ((done) => {
      new Promise((resolve) => resolve(auth())).then((token) => done(void 0, token), (error) => done(error || "auth() failed"));
    }),
    assign({ storage: defaultStorage() }, options),
    {
      open: { ws: openWebSocket, sse: openStream, poll: openPoll },
      exchange: fetchExchange(!auth),
      connect,
      later: (fn) => void Promise.resolve().then(fn),
      diagnose: diagnose2,
      explain
    }
  );
  const { connector } = engine;
  const client = {
    connect: engine.start,
    close: () => connector.stop(),
    setToken: engine.setToken,
    get state() {
      return engine.state();
    },
    subscribe: (fn) => engine.on("state", fn),
    on: engine.on,
    once: engine.once,
    off: engine.off,
    channel: (name, how = {}) => openChannel(engine, name, how, presence),
    publish: (channel, event, data, how = {}) => new Promise((resolve, reject) => {
      engine.publish(channel, event, data, how, (error, result) => error ? reject(error) : resolve(result));
    }),
    history: (channel, query = {}, { signal } = {}) => historyOf(engine, channel, query, signal),
    why: engine.why,
    switchTransport: (kind) => new Promise((resolve) => connector.switchTo(kind, resolve)),
    cut: connector.cut
  };
  onAbort(options.signal, client.close);
  return { client, engine };
}
function pathOf(base) {
  return base.pathname.replace(/\/*$/, "/");
}
function defaultStorage() {
  try {
    return localStorage;
  } catch (_) {
    return null;
  }
}

// src/presence.ts
var PAGE = 1e3;
var AGAIN_MS = 5e3;
function livePresence(engine, held) {
  const { name } = held;
  let users = /* @__PURE__ */ new Set();
  let listeners = [];
  let heard;
  let turn = 0;
  let settle;
  const ready = new Promise((resolve, reject) => settle = { resolve, reject });
  ready.catch(() => 0);
  function show(next) {
    users = next;
    listeners.slice().forEach((fn) => fn());
  }
  function apply(to, { event, data }) {
    if (event === "presence.join") to.add(data.user);
    else to.delete(data.user);
    return to;
  }
  function ask2() {
    const mine = turn += 1;
    const found = /* @__PURE__ */ new Set();
    heard = [];
    const page = (after) => engine.get(`channels/${encodeURIComponent(name)}/presence`, { limit: PAGE, after }, (error, answer) => {
      if (mine !== turn) return;
      if (error) {
        heard = void 0;
        settle.reject(error);
        if (/^(connection_lost|unavailable|busy|rate_limited|internal|auth_failed)$/.test(error.code)) setTimeout(() => mine === turn && ask2(), AGAIN_MS);
        return;
      }
      for (const { user } of answer.users) found.add(user);
      if (answer.next !== void 0) return page(answer.next);
      const since = heard;
      heard = void 0;
      show(since.reduce(apply, found));
      settle.resolve();
    });
    page(void 0);
  }
  const offs = [
    engine.ears.on(PRESENCE, (message) => {
      if (message.channel !== name) return;
      if (heard) heard.push(message);
      else show(apply(new Set(users), message));
    }),
    engine.ears.on(`carried ${name}`, ask2),
    held.ears.on(SETTLED, stop)
  ];
  function stop() {
    if (!held.isOver()) return;
    turn += 1;
    offs.forEach((off) => off());
    settle.reject(fault("released", "the hold was closed"));
  }
  if (engine.machine.isLive(name)) ask2();
  stop();
  return {
    get users() {
      return users;
    },
    ready,
    subscribe(fn) {
      const entry = () => fn();
      listeners = listeners.concat(entry);
      return () => {
        listeners = listeners.filter((other) => other !== entry);
      };
    }
  };
}

// src/words.ts
function diagnose(base, done) {
  const origin = typeof location === "undefined" ? void 0 : location.origin;
  fetch(`${base}v1/poll`, { mode: "no-cors", cache: "no-store" }).then(
    () => done(
      fault(
        "unreadable",
        `${base} answers, but this page may not read it: there is no Belfry under this address, something on the way answers in its place, or ${origin} is missing from its cors.origins`
      )
    ),
    () => done(fault("unreachable", `nothing answers at ${base}: it is down, or the address is wrong`))
  );
}
function explainToken(token) {
  if (typeof token !== "string") return `auth() gave ${token === void 0 ? "undefined" : `a value of type ${typeof token}`}, not a string`;
  if (!token) return "auth() gave an empty string";
  if (/^\s*</.test(token)) return "auth() gave HTML: did its endpoint answer with an error page? Look at response.ok";
  if (/^\s|\s$/.test(token)) return "auth() gave a token with a space or a line feed around it: trim() it";
  return `auth() gave what can be no token: ${JSON.stringify(token.slice(0, 20))}`;
}

// src/client.ts
function createClient(url, options = {}) {
  return openClient(url, options, { presence: livePresence, diagnose, explain: explainToken }).client;
}
export {
  createClient
};
