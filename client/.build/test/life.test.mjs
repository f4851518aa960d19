// test/life.test.ts
import assert from "node:assert/strict";
import { test } from "node:test";

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
  function tick(now) {
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

// test/rig.ts
import { mock } from "node:test";

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
      const ask = [];
      eachFeed((feed, channel) => {
        if (frame.channels[channel] || feed.phase === "joining") return;
        feed.phase = "joining";
        ask.push(subscribe(channel, feed.seq));
      });
      return ask;
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

// test/rig.ts
var HEARTBEAT_MS = 2e4;
var FakeConnection = class {
  constructor(kind, opening, listener) {
    this.kind = kind;
    this.opening = opening;
    this.listener = listener;
    this.closed = false;
    this.byes = [];
    this.pings = 0;
    this.sent = [];
    if (kind === "sse") this.ping = void 0;
    else this.ping = () => this.pings += 1;
  }
  get attempt() {
    return (this.claimed ?? this.opening.params).attempt;
  }
  frame(frame) {
    this.listener.frame(frame);
  }
  welcome(session = this.opening.params.session ?? `of ${this.kind}`, more = {}) {
    const channels = Object.fromEntries((this.opening.params.channels ?? []).map((name) => [name, {}]));
    this.frame({ type: "welcome", session, cursor: "0.1", resumed: false, transport: this.kind, channels, heartbeat_ms: HEARTBEAT_MS, ...more });
  }
  /** Another piece of a stream. */
  flows() {
    this.listener.alive();
  }
  lose(detail = "lost") {
    this.listener.ended(detail);
  }
  end(frame) {
    this.frame({ type: "close", status: 1001, code: "going_away", ...frame });
  }
  send(commands) {
    this.sent.push(...commands);
  }
  claim(params) {
    this.claimed = params;
  }
  bye(session) {
    this.byes.push(session);
  }
  close() {
    this.closed = true;
  }
};
var MapStore = class {
  constructor() {
    this.items = {};
  }
  getItem(key) {
    return this.items[key] ?? null;
  }
  setItem(key, value) {
    this.items[key] = value;
  }
};
var Rig = class _Rig {
  constructor(options = {}) {
    this.opened = [];
    this.frames = [];
    /** For each time it became live: whether it had been lost before. */
    this.lives = [];
    this.timeline = createTimeline();
    this.session = createSession("page", { message: () => void 0, gap: () => void 0 });
    this.auths = 0;
    this.auth = (done) => done(void 0, `token ${this.auths}`);
    this.memory = createMemory(options.store, "http://belfry/");
    Object.assign(this.memory.now, options.remembered);
    const open = (kind) => (opening, listener) => {
      const connection = new FakeConnection(kind, opening, listener);
      this.opened.push(connection);
      return connection;
    };
    const settings = {
      base: "http://belfry/",
      transports: options.transports ?? ["ws", "sse", "poll"],
      open: { ws: open("ws"), sse: open("sse"), poll: open("poll") },
      exchange: () => () => void 0,
      memory: this.memory,
      note: this.timeline.note,
      heartbeatMs: void 0
    };
    const tokens = createTokens((done) => {
      this.auths += 1;
      this.auth(done);
    });
    this.connector = createConnector(settings, this.session, tokens, {
      frame: (frame) => {
        this.frames.push(frame);
        if (frame.type === "welcome") this.session.welcome(frame);
      },
      live: (back) => this.lives.push(back),
      changed: () => void 0
    });
    this.connector.start();
  }
  /** The newest connection of a kind. */
  get(kind) {
    const found = this.opened.filter((connection) => connection.kind === kind).at(-1);
    if (!found) throw new Error(`no ${kind} has been opened`);
    return found;
  }
  get ws() {
    return this.get("ws");
  }
  get sse() {
    return this.get("sse");
  }
  get poll() {
    return this.get("poll");
  }
  /** `ws sse poll`, as they were opened. */
  get order() {
    return this.opened.map(({ kind }) => kind).join(" ");
  }
  get open() {
    return this.opened.filter(({ closed }) => !closed).map(({ kind }) => kind).join(" ");
  }
  get what() {
    return this.timeline.entries().map(({ what, transport }) => transport ? `${transport} ${what}` : what).join(", ");
  }
  /** Live over a WebSocket, the usual way. */
  static live(options) {
    const rig = new _Rig(options);
    rig.ws.frame({ type: "ready" });
    rig.ws.welcome("s1");
    return rig;
  }
};
function inFakeTime(test2) {
  return () => {
    mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 18e11 });
    const random = mock.method(Math, "random", () => 0.5);
    try {
      test2();
    } finally {
      random.mock.restore();
      mock.timers.reset();
    }
  };
}
function pass(ms) {
  for (let left = ms; left > 0; left -= 50) mock.timers.tick(Math.min(50, left));
}
function sleep(ms) {
  mock.timers.setTime(Date.now() + ms);
}

// test/life.test.ts
function liveOverPoll() {
  const rig = new Rig();
  rig.ws.lose();
  rig.sse.lose();
  rig.poll.welcome("s1");
  return rig;
}
test("on a lesser transport the better ones are probed after ten seconds, and then less often", inFakeTime(() => {
  const rig = liveOverPoll();
  pass(PROBE_MS - 50);
  assert.equal(rig.order, "ws sse poll");
  pass(100);
  assert.equal(rig.order, "ws sse poll ws sse");
  assert.equal(rig.ws.opening.probe, true);
  assert.equal(rig.sse.opening.params.session, void 0, "a scout leaves the session alone");
  rig.ws.lose();
  rig.sse.lose();
  pass(PROBE_MS);
  assert.equal(rig.opened.length, 5);
  pass(PROBE_MS + 100);
  assert.equal(rig.opened.length, 7);
}));
test("a probe that is ready takes over with session and cursor", inFakeTime(() => {
  const rig = liveOverPoll();
  pass(PROBE_MS + 100);
  rig.ws.frame({ type: "ready" });
  assert.equal(rig.ws.claimed?.session, "s1");
  assert.equal(rig.connector.status.transport, "poll");
  rig.ws.welcome("s1");
  assert.equal(rig.connector.status.transport, "ws");
  assert.equal(rig.poll.closed, true);
  assert.deepEqual(rig.lives, [false, false]);
}));
test("a scout that flows is ended with its session, and a real stream follows", inFakeTime(() => {
  const rig = liveOverPoll();
  pass(PROBE_MS + 100);
  const scout = rig.sse;
  assert.equal(scout.opening.params.pad, 1);
  scout.welcome("s2");
  assert.equal(rig.connector.status.transport, "poll");
  scout.flows();
  assert.deepEqual([scout.byes, scout.closed], [["s2"], true]);
  assert.equal(rig.sse.opening.params.session, "s1");
  assert.ok(rig.sse.attempt > rig.poll.attempt);
  rig.sse.welcome("s1");
  assert.equal(rig.connector.status.transport, "sse");
}));
test("what got through is remembered for the next page, for half an hour", inFakeTime(() => {
  const store = new MapStore();
  const rig = new Rig({ store });
  rig.ws.lose();
  rig.sse.welcome("s1");
  assert.doesNotMatch(store.items["belfry http://belfry/"], /"transport"/, "not before it flows");
  rig.sse.flows();
  rig.connector.stop();
  const next = new Rig({ store });
  assert.equal(next.order, "sse");
  next.sse.welcome("s2");
  next.sse.flows();
  pass(PROBE_MS + 100);
  assert.equal(next.order, "sse ws", "a remembered downgrade is still probed above");
  next.connector.stop();
  pass(MEMORY_TTL_MS);
  assert.equal(new Rig({ store }).order, "ws");
}));
test("storage that throws or holds nonsense is as good as none", inFakeTime(() => {
  const broken = { getItem: () => "{{", setItem: () => {
    throw new Error("full");
  } };
  const rig = Rig.live({ store: broken });
  assert.equal(rig.connector.status.phase, "live");
}));
test("silence beyond the heartbeat ends a connection", inFakeTime(() => {
  const rig = Rig.live();
  pass(HEARTBEAT_MS);
  rig.ws.frame({ type: "ping" });
  pass(HEARTBEAT_MS + 4e3);
  assert.equal(rig.connector.status.phase, "live");
  pass(3100);
  assert.equal(rig.connector.status.phase, "recovering");
  assert.equal(rig.opened[0].closed, true);
}));
test("a transport that keeps dying young loses its lives, and gets them back when it lasts", inFakeTime(() => {
  const rig = Rig.live();
  rig.ws.lose();
  pass(1e3);
  rig.ws.welcome("s1");
  rig.ws.lose();
  pass(1e3);
  assert.equal(rig.opened.at(-1).kind, "sse");
  assert.match(rig.what, /ws unfit/);
  rig.sse.welcome("s1");
  rig.sse.flows();
  pass(PROBE_MS + 100);
  rig.ws.frame({ type: "ready" });
  rig.ws.welcome("s1");
  for (let i = 0; i < 3; i += 1) {
    pass(1e4);
    rig.ws.frame({ type: "ping" });
  }
  rig.ws.lose();
  pass(600);
  assert.equal(rig.opened.at(-1).kind, "ws");
}));
test("the heartbeat is shortened when two connections die after the same silence, and stays so on the next page", inFakeTime(() => {
  const store = new MapStore();
  const rig = Rig.live({ store });
  pass(5e3);
  rig.ws.lose();
  pass(1e3);
  assert.equal(rig.ws.opening.params.heartbeat_ms, void 0, "once may be anything");
  rig.ws.welcome("s1");
  pass(5e3);
  rig.ws.lose();
  pass(1e3);
  const heartbeat = rig.opened.at(-1).opening.params.heartbeat_ms;
  assert.ok(heartbeat >= 1e3 && heartbeat < 4e3, `${heartbeat}`);
  assert.ok(rig.opened.at(-1).opening.patience() < 5e3, "nor does a poll wait longer");
  rig.connector.stop();
  const next = new Rig({ store });
  assert.equal(next.opened[0].opening.params.heartbeat_ms, heartbeat);
  next.connector.stop();
}));
test("after sleep a connection has three seconds to answer, and stays until a new one is welcomed", inFakeTime(() => {
  const rig = Rig.live();
  sleep(36e5);
  pass(2e3);
  const old = rig.ws;
  assert.equal(old.pings, 1);
  assert.equal(old.closed, false);
  pass(CHECK_MS);
  assert.match(rig.order, /^ws ws/, "nothing came: another is raced");
  assert.equal(old.closed, false);
  rig.ws.welcome("s1");
  assert.equal(old.closed, true);
  assert.equal(rig.connector.status.transport, "ws");
}));
test("after sleep a connection that answers is kept", inFakeTime(() => {
  const rig = Rig.live();
  sleep(36e5);
  pass(2e3);
  rig.ws.frame({ type: "pong" });
  pass(CHECK_MS);
  assert.equal(rig.order, "ws");
  assert.equal(rig.connector.status.phase, "live");
}));
test("an event stream cannot be asked: after sleep a new one is raced at once", inFakeTime(() => {
  const rig = new Rig({ transports: ["sse", "poll"] });
  rig.sse.welcome("s1");
  rig.sse.flows();
  const old = rig.sse;
  sleep(6e4);
  pass(2e3);
  assert.match(rig.order, /^sse sse/);
  assert.equal(old.closed, false);
}));
test("a drain's reconnect opens another connection beside the old one", inFakeTime(() => {
  const rig = Rig.live();
  const old = rig.ws;
  old.frame({ type: "reconnect", after_ms: 1500, reason: "drain" });
  pass(1400);
  assert.equal(rig.order, "ws");
  pass(200);
  assert.equal(rig.order, "ws ws");
  assert.equal(old.closed, false);
  rig.ws.welcome("s1");
  assert.equal(old.closed, true);
  assert.deepEqual(rig.lives, [false, false]);
}));
test("200 clients of a server that died come back spread over time", inFakeTime(() => {
  const times = /* @__PURE__ */ new Set();
  for (let i = 0; i < 200; i += 1) {
    Math.random = () => i / 200;
    const rig = Rig.live();
    rig.ws.lose();
    times.add(rig.connector.status.nextRetryAt);
    rig.connector.stop();
  }
  assert.equal(times.size, 200);
}));
test("commands go out only after those that wait have been said again", inFakeTime(() => {
  const rig = new Rig();
  const command = { type: "unsubscribe", channels: ["a"], id: 1 };
  rig.connector.send([command]);
  rig.ws.frame({ type: "ready" });
  assert.deepEqual(rig.ws.sent, []);
  rig.ws.welcome("s1");
  rig.connector.send([command]);
  assert.equal(rig.ws.sent.length, 1);
}));
test("closing says goodbye and ends everything", inFakeTime(() => {
  const rig = liveOverPoll();
  pass(PROBE_MS + 100);
  rig.connector.stop();
  assert.deepEqual(rig.poll.byes, ["s1"]);
  assert.equal(rig.open, "");
  pass(6e5);
  assert.equal(rig.open, "");
}));
//# sourceMappingURL=data:application/json;base64,ewogICJ2ZXJzaW9uIjogMywKICAic291cmNlcyI6IFsiLi4vLi4vdGVzdC9saWZlLnRlc3QudHMiLCAiLi4vLi4vc3JjL2NvcmUvYmFja29mZi50cyIsICIuLi8uLi9zcmMvY29yZS9oZWFsdGgudHMiLCAiLi4vLi4vc3JjL2NvcmUvdXRpbC50cyIsICIuLi8uLi9zcmMvY29yZS9saW5rLnRzIiwgIi4uLy4uL3NyYy9jb3JlL3dha2UudHMiLCAiLi4vLi4vc3JjL2NvcmUvd2F0Y2hkb2cudHMiLCAiLi4vLi4vc3JjL2NvcmUvY29ubmVjdG9yLnRzIiwgIi4uLy4uL3NyYy9jb3JlL21lbW9yeS50cyIsICIuLi8uLi90ZXN0L3JpZy50cyIsICIuLi8uLi9zcmMvY29yZS9tYXJrcy50cyIsICIuLi8uLi9zcmMvY29yZS9mZWVkLnRzIiwgIi4uLy4uL3NyYy9jb3JlL3JlY2VudC1pZHMudHMiLCAiLi4vLi4vc3JjL2NvcmUvc2Vzc2lvbi50cyIsICIuLi8uLi9zcmMvY29yZS90aW1lbGluZS50cyIsICIuLi8uLi9zcmMvY29yZS90b2tlbnMudHMiXSwKICAic291cmNlc0NvbnRlbnQiOiBbImltcG9ydCBhc3NlcnQgZnJvbSBcIm5vZGU6YXNzZXJ0L3N0cmljdFwiO1xuaW1wb3J0IHsgdGVzdCB9IGZyb20gXCJub2RlOnRlc3RcIjtcbmltcG9ydCB7IENIRUNLX01TLCBQUk9CRV9NUyB9IGZyb20gXCIuLi9zcmMvY29yZS9jb25uZWN0b3IuanNcIjtcbmltcG9ydCB7IE1FTU9SWV9UVExfTVMgfSBmcm9tIFwiLi4vc3JjL2NvcmUvbWVtb3J5LmpzXCI7XG5pbXBvcnQgeyBIRUFSVEJFQVRfTVMsIGluRmFrZVRpbWUsIE1hcFN0b3JlLCBwYXNzLCBSaWcsIHNsZWVwIH0gZnJvbSBcIi4vcmlnLmpzXCI7XG5cbmZ1bmN0aW9uIGxpdmVPdmVyUG9sbCgpOiBSaWcge1xuICBjb25zdCByaWcgPSBuZXcgUmlnKCk7XG4gIHJpZy53cy5sb3NlKCk7XG4gIHJpZy5zc2UubG9zZSgpO1xuICByaWcucG9sbC53ZWxjb21lKFwiczFcIik7XG4gIHJldHVybiByaWc7XG59XG5cbnRlc3QoXCJvbiBhIGxlc3NlciB0cmFuc3BvcnQgdGhlIGJldHRlciBvbmVzIGFyZSBwcm9iZWQgYWZ0ZXIgdGVuIHNlY29uZHMsIGFuZCB0aGVuIGxlc3Mgb2Z0ZW5cIiwgaW5GYWtlVGltZSgoKSA9PiB7XG4gIGNvbnN0IHJpZyA9IGxpdmVPdmVyUG9sbCgpO1xuICBwYXNzKFBST0JFX01TIC0gNTApO1xuICBhc3NlcnQuZXF1YWwocmlnLm9yZGVyLCBcIndzIHNzZSBwb2xsXCIpO1xuICBwYXNzKDEwMCk7XG4gIGFzc2VydC5lcXVhbChyaWcub3JkZXIsIFwid3Mgc3NlIHBvbGwgd3Mgc3NlXCIpO1xuICBhc3NlcnQuZXF1YWwocmlnLndzLm9wZW5pbmcucHJvYmUsIHRydWUpO1xuICBhc3NlcnQuZXF1YWwocmlnLnNzZS5vcGVuaW5nLnBhcmFtcy5zZXNzaW9uLCB1bmRlZmluZWQsIFwiYSBzY291dCBsZWF2ZXMgdGhlIHNlc3Npb24gYWxvbmVcIik7XG4gIHJpZy53cy5sb3NlKCk7XG4gIHJpZy5zc2UubG9zZSgpO1xuICBwYXNzKFBST0JFX01TKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5vcGVuZWQubGVuZ3RoLCA1KTtcbiAgcGFzcyhQUk9CRV9NUyArIDEwMCk7XG4gIGFzc2VydC5lcXVhbChyaWcub3BlbmVkLmxlbmd0aCwgNyk7XG59KSk7XG5cbnRlc3QoXCJhIHByb2JlIHRoYXQgaXMgcmVhZHkgdGFrZXMgb3ZlciB3aXRoIHNlc3Npb24gYW5kIGN1cnNvclwiLCBpbkZha2VUaW1lKCgpID0+IHtcbiAgY29uc3QgcmlnID0gbGl2ZU92ZXJQb2xsKCk7XG4gIHBhc3MoUFJPQkVfTVMgKyAxMDApO1xuICByaWcud3MuZnJhbWUoeyB0eXBlOiBcInJlYWR5XCIgfSk7XG4gIGFzc2VydC5lcXVhbChyaWcud3MuY2xhaW1lZD8uc2Vzc2lvbiwgXCJzMVwiKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5jb25uZWN0b3Iuc3RhdHVzLnRyYW5zcG9ydCwgXCJwb2xsXCIpO1xuICByaWcud3Mud2VsY29tZShcInMxXCIpO1xuICBhc3NlcnQuZXF1YWwocmlnLmNvbm5lY3Rvci5zdGF0dXMudHJhbnNwb3J0LCBcIndzXCIpO1xuICBhc3NlcnQuZXF1YWwocmlnLnBvbGwuY2xvc2VkLCB0cnVlKTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChyaWcubGl2ZXMsIFtmYWxzZSwgZmFsc2VdKTtcbn0pKTtcblxudGVzdChcImEgc2NvdXQgdGhhdCBmbG93cyBpcyBlbmRlZCB3aXRoIGl0cyBzZXNzaW9uLCBhbmQgYSByZWFsIHN0cmVhbSBmb2xsb3dzXCIsIGluRmFrZVRpbWUoKCkgPT4ge1xuICBjb25zdCByaWcgPSBsaXZlT3ZlclBvbGwoKTtcbiAgcGFzcyhQUk9CRV9NUyArIDEwMCk7XG4gIGNvbnN0IHNjb3V0ID0gcmlnLnNzZTtcbiAgYXNzZXJ0LmVxdWFsKHNjb3V0Lm9wZW5pbmcucGFyYW1zLnBhZCwgMSk7XG4gIHNjb3V0LndlbGNvbWUoXCJzMlwiKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5jb25uZWN0b3Iuc3RhdHVzLnRyYW5zcG9ydCwgXCJwb2xsXCIpO1xuICBzY291dC5mbG93cygpO1xuICBhc3NlcnQuZGVlcEVxdWFsKFtzY291dC5ieWVzLCBzY291dC5jbG9zZWRdLCBbW1wiczJcIl0sIHRydWVdKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5zc2Uub3BlbmluZy5wYXJhbXMuc2Vzc2lvbiwgXCJzMVwiKTtcbiAgYXNzZXJ0Lm9rKHJpZy5zc2UuYXR0ZW1wdCA+IHJpZy5wb2xsLmF0dGVtcHQpO1xuICByaWcuc3NlLndlbGNvbWUoXCJzMVwiKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5jb25uZWN0b3Iuc3RhdHVzLnRyYW5zcG9ydCwgXCJzc2VcIik7XG59KSk7XG5cbnRlc3QoXCJ3aGF0IGdvdCB0aHJvdWdoIGlzIHJlbWVtYmVyZWQgZm9yIHRoZSBuZXh0IHBhZ2UsIGZvciBoYWxmIGFuIGhvdXJcIiwgaW5GYWtlVGltZSgoKSA9PiB7XG4gIGNvbnN0IHN0b3JlID0gbmV3IE1hcFN0b3JlKCk7XG4gIGNvbnN0IHJpZyA9IG5ldyBSaWcoeyBzdG9yZSB9KTtcbiAgcmlnLndzLmxvc2UoKTtcbiAgcmlnLnNzZS53ZWxjb21lKFwiczFcIik7XG4gIGFzc2VydC5kb2VzTm90TWF0Y2goc3RvcmUuaXRlbXNbXCJiZWxmcnkgaHR0cDovL2JlbGZyeS9cIl0hLCAvXCJ0cmFuc3BvcnRcIi8sIFwibm90IGJlZm9yZSBpdCBmbG93c1wiKTtcbiAgcmlnLnNzZS5mbG93cygpO1xuICByaWcuY29ubmVjdG9yLnN0b3AoKTtcblxuICBjb25zdCBuZXh0ID0gbmV3IFJpZyh7IHN0b3JlIH0pO1xuICBhc3NlcnQuZXF1YWwobmV4dC5vcmRlciwgXCJzc2VcIik7XG4gIG5leHQuc3NlLndlbGNvbWUoXCJzMlwiKTtcbiAgbmV4dC5zc2UuZmxvd3MoKTtcbiAgcGFzcyhQUk9CRV9NUyArIDEwMCk7XG4gIGFzc2VydC5lcXVhbChuZXh0Lm9yZGVyLCBcInNzZSB3c1wiLCBcImEgcmVtZW1iZXJlZCBkb3duZ3JhZGUgaXMgc3RpbGwgcHJvYmVkIGFib3ZlXCIpO1xuICBuZXh0LmNvbm5lY3Rvci5zdG9wKCk7XG5cbiAgcGFzcyhNRU1PUllfVFRMX01TKTtcbiAgYXNzZXJ0LmVxdWFsKG5ldyBSaWcoeyBzdG9yZSB9KS5vcmRlciwgXCJ3c1wiKTtcbn0pKTtcblxudGVzdChcInN0b3JhZ2UgdGhhdCB0aHJvd3Mgb3IgaG9sZHMgbm9uc2Vuc2UgaXMgYXMgZ29vZCBhcyBub25lXCIsIGluRmFrZVRpbWUoKCkgPT4ge1xuICBjb25zdCBicm9rZW4gPSB7IGdldEl0ZW06ICgpID0+IFwie3tcIiwgc2V0SXRlbTogKCkgPT4geyB0aHJvdyBuZXcgRXJyb3IoXCJmdWxsXCIpOyB9IH07XG4gIGNvbnN0IHJpZyA9IFJpZy5saXZlKHsgc3RvcmU6IGJyb2tlbiB9KTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5jb25uZWN0b3Iuc3RhdHVzLnBoYXNlLCBcImxpdmVcIik7XG59KSk7XG5cbnRlc3QoXCJzaWxlbmNlIGJleW9uZCB0aGUgaGVhcnRiZWF0IGVuZHMgYSBjb25uZWN0aW9uXCIsIGluRmFrZVRpbWUoKCkgPT4ge1xuICBjb25zdCByaWcgPSBSaWcubGl2ZSgpO1xuICBwYXNzKEhFQVJUQkVBVF9NUyk7XG4gIHJpZy53cy5mcmFtZSh7IHR5cGU6IFwicGluZ1wiIH0pO1xuICBwYXNzKEhFQVJUQkVBVF9NUyArIDRfMDAwKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5jb25uZWN0b3Iuc3RhdHVzLnBoYXNlLCBcImxpdmVcIik7XG4gIHBhc3MoM18xMDApO1xuICBhc3NlcnQuZXF1YWwocmlnLmNvbm5lY3Rvci5zdGF0dXMucGhhc2UsIFwicmVjb3ZlcmluZ1wiKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5vcGVuZWRbMF0hLmNsb3NlZCwgdHJ1ZSk7XG59KSk7XG5cbnRlc3QoXCJhIHRyYW5zcG9ydCB0aGF0IGtlZXBzIGR5aW5nIHlvdW5nIGxvc2VzIGl0cyBsaXZlcywgYW5kIGdldHMgdGhlbSBiYWNrIHdoZW4gaXQgbGFzdHNcIiwgaW5GYWtlVGltZSgoKSA9PiB7XG4gIGNvbnN0IHJpZyA9IFJpZy5saXZlKCk7XG4gIHJpZy53cy5sb3NlKCk7XG4gIHBhc3MoMV8wMDApO1xuICByaWcud3Mud2VsY29tZShcInMxXCIpO1xuICByaWcud3MubG9zZSgpO1xuICBwYXNzKDFfMDAwKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5vcGVuZWQuYXQoLTEpIS5raW5kLCBcInNzZVwiKTtcbiAgYXNzZXJ0Lm1hdGNoKHJpZy53aGF0LCAvd3MgdW5maXQvKTtcbiAgcmlnLnNzZS53ZWxjb21lKFwiczFcIik7XG4gIHJpZy5zc2UuZmxvd3MoKTtcbiAgcGFzcyhQUk9CRV9NUyArIDEwMCk7XG4gIHJpZy53cy5mcmFtZSh7IHR5cGU6IFwicmVhZHlcIiB9KTtcbiAgcmlnLndzLndlbGNvbWUoXCJzMVwiKTtcbiAgZm9yIChsZXQgaSA9IDA7IGkgPCAzOyBpICs9IDEpIHtcbiAgICBwYXNzKDEwXzAwMCk7XG4gICAgcmlnLndzLmZyYW1lKHsgdHlwZTogXCJwaW5nXCIgfSk7XG4gIH1cbiAgcmlnLndzLmxvc2UoKTtcbiAgcGFzcyg2MDApO1xuICBhc3NlcnQuZXF1YWwocmlnLm9wZW5lZC5hdCgtMSkhLmtpbmQsIFwid3NcIik7XG59KSk7XG5cbnRlc3QoXCJ0aGUgaGVhcnRiZWF0IGlzIHNob3J0ZW5lZCB3aGVuIHR3byBjb25uZWN0aW9ucyBkaWUgYWZ0ZXIgdGhlIHNhbWUgc2lsZW5jZSwgYW5kIHN0YXlzIHNvIG9uIHRoZSBuZXh0IHBhZ2VcIiwgaW5GYWtlVGltZSgoKSA9PiB7XG4gIGNvbnN0IHN0b3JlID0gbmV3IE1hcFN0b3JlKCk7XG4gIGNvbnN0IHJpZyA9IFJpZy5saXZlKHsgc3RvcmUgfSk7XG4gIHBhc3MoNV8wMDApO1xuICByaWcud3MubG9zZSgpO1xuICBwYXNzKDFfMDAwKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy53cy5vcGVuaW5nLnBhcmFtcy5oZWFydGJlYXRfbXMsIHVuZGVmaW5lZCwgXCJvbmNlIG1heSBiZSBhbnl0aGluZ1wiKTtcbiAgcmlnLndzLndlbGNvbWUoXCJzMVwiKTtcbiAgcGFzcyg1XzAwMCk7XG4gIHJpZy53cy5sb3NlKCk7XG4gIHBhc3MoMV8wMDApO1xuICBjb25zdCBoZWFydGJlYXQgPSByaWcub3BlbmVkLmF0KC0xKSEub3BlbmluZy5wYXJhbXMuaGVhcnRiZWF0X21zITtcbiAgYXNzZXJ0Lm9rKGhlYXJ0YmVhdCA+PSAxXzAwMCAmJiBoZWFydGJlYXQgPCA0XzAwMCwgYCR7aGVhcnRiZWF0fWApO1xuICBhc3NlcnQub2socmlnLm9wZW5lZC5hdCgtMSkhLm9wZW5pbmcucGF0aWVuY2UoKSA8IDVfMDAwLCBcIm5vciBkb2VzIGEgcG9sbCB3YWl0IGxvbmdlclwiKTtcbiAgcmlnLmNvbm5lY3Rvci5zdG9wKCk7XG4gIGNvbnN0IG5leHQgPSBuZXcgUmlnKHsgc3RvcmUgfSk7XG4gIGFzc2VydC5lcXVhbChuZXh0Lm9wZW5lZFswXSEub3BlbmluZy5wYXJhbXMuaGVhcnRiZWF0X21zLCBoZWFydGJlYXQpO1xuICBuZXh0LmNvbm5lY3Rvci5zdG9wKCk7XG59KSk7XG5cbnRlc3QoXCJhZnRlciBzbGVlcCBhIGNvbm5lY3Rpb24gaGFzIHRocmVlIHNlY29uZHMgdG8gYW5zd2VyLCBhbmQgc3RheXMgdW50aWwgYSBuZXcgb25lIGlzIHdlbGNvbWVkXCIsIGluRmFrZVRpbWUoKCkgPT4ge1xuICBjb25zdCByaWcgPSBSaWcubGl2ZSgpO1xuICBzbGVlcCgzXzYwMF8wMDApO1xuICBwYXNzKDJfMDAwKTtcbiAgY29uc3Qgb2xkID0gcmlnLndzO1xuICBhc3NlcnQuZXF1YWwob2xkLnBpbmdzLCAxKTtcbiAgYXNzZXJ0LmVxdWFsKG9sZC5jbG9zZWQsIGZhbHNlKTtcbiAgcGFzcyhDSEVDS19NUyk7XG4gIGFzc2VydC5tYXRjaChyaWcub3JkZXIsIC9ed3Mgd3MvLCBcIm5vdGhpbmcgY2FtZTogYW5vdGhlciBpcyByYWNlZFwiKTtcbiAgYXNzZXJ0LmVxdWFsKG9sZC5jbG9zZWQsIGZhbHNlKTtcbiAgcmlnLndzLndlbGNvbWUoXCJzMVwiKTtcbiAgYXNzZXJ0LmVxdWFsKG9sZC5jbG9zZWQsIHRydWUpO1xuICBhc3NlcnQuZXF1YWwocmlnLmNvbm5lY3Rvci5zdGF0dXMudHJhbnNwb3J0LCBcIndzXCIpO1xufSkpO1xuXG50ZXN0KFwiYWZ0ZXIgc2xlZXAgYSBjb25uZWN0aW9uIHRoYXQgYW5zd2VycyBpcyBrZXB0XCIsIGluRmFrZVRpbWUoKCkgPT4ge1xuICBjb25zdCByaWcgPSBSaWcubGl2ZSgpO1xuICBzbGVlcCgzXzYwMF8wMDApO1xuICBwYXNzKDJfMDAwKTtcbiAgcmlnLndzLmZyYW1lKHsgdHlwZTogXCJwb25nXCIgfSk7XG4gIHBhc3MoQ0hFQ0tfTVMpO1xuICBhc3NlcnQuZXF1YWwocmlnLm9yZGVyLCBcIndzXCIpO1xuICBhc3NlcnQuZXF1YWwocmlnLmNvbm5lY3Rvci5zdGF0dXMucGhhc2UsIFwibGl2ZVwiKTtcbn0pKTtcblxudGVzdChcImFuIGV2ZW50IHN0cmVhbSBjYW5ub3QgYmUgYXNrZWQ6IGFmdGVyIHNsZWVwIGEgbmV3IG9uZSBpcyByYWNlZCBhdCBvbmNlXCIsIGluRmFrZVRpbWUoKCkgPT4ge1xuICBjb25zdCByaWcgPSBuZXcgUmlnKHsgdHJhbnNwb3J0czogW1wic3NlXCIsIFwicG9sbFwiXSB9KTtcbiAgcmlnLnNzZS53ZWxjb21lKFwiczFcIik7XG4gIHJpZy5zc2UuZmxvd3MoKTtcbiAgY29uc3Qgb2xkID0gcmlnLnNzZTtcbiAgc2xlZXAoNjBfMDAwKTtcbiAgcGFzcygyXzAwMCk7XG4gIGFzc2VydC5tYXRjaChyaWcub3JkZXIsIC9ec3NlIHNzZS8pO1xuICBhc3NlcnQuZXF1YWwob2xkLmNsb3NlZCwgZmFsc2UpO1xufSkpO1xuXG50ZXN0KFwiYSBkcmFpbidzIHJlY29ubmVjdCBvcGVucyBhbm90aGVyIGNvbm5lY3Rpb24gYmVzaWRlIHRoZSBvbGQgb25lXCIsIGluRmFrZVRpbWUoKCkgPT4ge1xuICBjb25zdCByaWcgPSBSaWcubGl2ZSgpO1xuICBjb25zdCBvbGQgPSByaWcud3M7XG4gIG9sZC5mcmFtZSh7IHR5cGU6IFwicmVjb25uZWN0XCIsIGFmdGVyX21zOiAxXzUwMCwgcmVhc29uOiBcImRyYWluXCIgfSk7XG4gIHBhc3MoMV80MDApO1xuICBhc3NlcnQuZXF1YWwocmlnLm9yZGVyLCBcIndzXCIpO1xuICBwYXNzKDIwMCk7XG4gIGFzc2VydC5lcXVhbChyaWcub3JkZXIsIFwid3Mgd3NcIik7XG4gIGFzc2VydC5lcXVhbChvbGQuY2xvc2VkLCBmYWxzZSk7XG4gIHJpZy53cy53ZWxjb21lKFwiczFcIik7XG4gIGFzc2VydC5lcXVhbChvbGQuY2xvc2VkLCB0cnVlKTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChyaWcubGl2ZXMsIFtmYWxzZSwgZmFsc2VdKTtcbn0pKTtcblxudGVzdChcIjIwMCBjbGllbnRzIG9mIGEgc2VydmVyIHRoYXQgZGllZCBjb21lIGJhY2sgc3ByZWFkIG92ZXIgdGltZVwiLCBpbkZha2VUaW1lKCgpID0+IHtcbiAgY29uc3QgdGltZXMgPSBuZXcgU2V0PG51bWJlcj4oKTtcbiAgZm9yIChsZXQgaSA9IDA7IGkgPCAyMDA7IGkgKz0gMSkge1xuICAgIE1hdGgucmFuZG9tID0gKCkgPT4gaSAvIDIwMDtcbiAgICBjb25zdCByaWcgPSBSaWcubGl2ZSgpO1xuICAgIHJpZy53cy5sb3NlKCk7XG4gICAgdGltZXMuYWRkKHJpZy5jb25uZWN0b3Iuc3RhdHVzLm5leHRSZXRyeUF0ISk7XG4gICAgcmlnLmNvbm5lY3Rvci5zdG9wKCk7XG4gIH1cbiAgYXNzZXJ0LmVxdWFsKHRpbWVzLnNpemUsIDIwMCk7XG59KSk7XG5cbnRlc3QoXCJjb21tYW5kcyBnbyBvdXQgb25seSBhZnRlciB0aG9zZSB0aGF0IHdhaXQgaGF2ZSBiZWVuIHNhaWQgYWdhaW5cIiwgaW5GYWtlVGltZSgoKSA9PiB7XG4gIGNvbnN0IHJpZyA9IG5ldyBSaWcoKTtcbiAgY29uc3QgY29tbWFuZCA9IHsgdHlwZTogXCJ1bnN1YnNjcmliZVwiIGFzIGNvbnN0LCBjaGFubmVsczogW1wiYVwiXSwgaWQ6IDEgfTtcbiAgcmlnLmNvbm5lY3Rvci5zZW5kKFtjb21tYW5kXSk7XG4gIHJpZy53cy5mcmFtZSh7IHR5cGU6IFwicmVhZHlcIiB9KTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChyaWcud3Muc2VudCwgW10pO1xuICByaWcud3Mud2VsY29tZShcInMxXCIpO1xuICByaWcuY29ubmVjdG9yLnNlbmQoW2NvbW1hbmRdKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy53cy5zZW50Lmxlbmd0aCwgMSk7XG59KSk7XG5cbnRlc3QoXCJjbG9zaW5nIHNheXMgZ29vZGJ5ZSBhbmQgZW5kcyBldmVyeXRoaW5nXCIsIGluRmFrZVRpbWUoKCkgPT4ge1xuICBjb25zdCByaWcgPSBsaXZlT3ZlclBvbGwoKTtcbiAgcGFzcyhQUk9CRV9NUyArIDEwMCk7XG4gIHJpZy5jb25uZWN0b3Iuc3RvcCgpO1xuICBhc3NlcnQuZGVlcEVxdWFsKHJpZy5wb2xsLmJ5ZXMsIFtcInMxXCJdKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5vcGVuLCBcIlwiKTtcbiAgcGFzcyg2MDBfMDAwKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5vcGVuLCBcIlwiKTtcbn0pKTtcbiIsICJleHBvcnQgY29uc3QgQkFDS09GRl9CQVNFX01TID0gMV8wMDA7XG5leHBvcnQgY29uc3QgQkFDS09GRl9DQVBfTVMgPSAzMF8wMDA7XG5cbmV4cG9ydCBpbnRlcmZhY2UgQmFja29mZiB7XG4gIC8qKiBIb3cgbG9uZyB0byB3YWl0IG5vdy4gYGFza2VkTXNgIGlzIHdoYXQgdGhlIHNlcnZlciBhc2tlZCBmb3I6IHdhaXRlZCBvdXQsIHRoZW4gc3ByZWFkIGJ5IHVwIHRvIHRoZSBiYXNlLiAqL1xuICBkZWxheShhc2tlZE1zPzogbnVtYmVyKTogbnVtYmVyO1xuICByZXNldCgpOiB2b2lkO1xufVxuXG4vKipcbiAqIEZ1bGwgaml0dGVyOiBhbnl3aGVyZSBiZXR3ZWVuIG5vdGhpbmcgYW5kIGEgY2VpbGluZyB0aGF0IGRvdWJsZXMuIEFmdGVyIGFuIG91dGFnZSBvZiB0aGUgc2VydmVyIHRob3VzYW5kcyBvZiBjbGllbnRzXG4gKiBjb21lIGJhY2sgc3ByZWFkIG92ZXIgdGhlIHdob2xlIHNwYW4sIG5vdCBpbiB3YXZlcy5cbiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGNyZWF0ZUJhY2tvZmYocmFuZG9tOiAoKSA9PiBudW1iZXIgPSBNYXRoLnJhbmRvbSk6IEJhY2tvZmYge1xuICBsZXQgY2VpbGluZyA9IEJBQ0tPRkZfQkFTRV9NUztcbiAgcmV0dXJuIHtcbiAgICBkZWxheShhc2tlZE1zKSB7XG4gICAgICBjb25zdCB3YWl0ID0gTWF0aC5yb3VuZChhc2tlZE1zID8gYXNrZWRNcyArIHJhbmRvbSgpICogQkFDS09GRl9CQVNFX01TIDogcmFuZG9tKCkgKiBjZWlsaW5nKTtcbiAgICAgIGNlaWxpbmcgPSBNYXRoLm1pbihCQUNLT0ZGX0NBUF9NUywgY2VpbGluZyAqIDIpO1xuICAgICAgcmV0dXJuIHdhaXQ7XG4gICAgfSxcbiAgICByZXNldCgpIHtcbiAgICAgIGNlaWxpbmcgPSBCQUNLT0ZGX0JBU0VfTVM7XG4gICAgfSxcbiAgfTtcbn1cbiIsICJpbXBvcnQgdHlwZSB7IFRyYW5zcG9ydEtpbmQgfSBmcm9tIFwiLi9mcmFtZXMuanNcIjtcbmltcG9ydCB0eXBlIHsgTWVtb3J5IH0gZnJvbSBcIi4vbWVtb3J5LmpzXCI7XG5pbXBvcnQgdHlwZSB7IE5vdGUgfSBmcm9tIFwiLi90aW1lbGluZS5qc1wiO1xuXG4vKiogQSB0cmFuc3BvcnQgdGhhdCBkaWVzIHNvIHNvb24gYWZ0ZXIgaXRzIHdlbGNvbWUgbG9zZXMgYSBsaWZlLiAqL1xuZXhwb3J0IGNvbnN0IFlPVU5HX01TID0gMjBfMDAwO1xuXG4vKiogSG93IG9mdGVuIGEgdHJhbnNwb3J0IG1heSBkaWUgeW91bmcgYmVmb3JlIG90aGVycyBnbyBmaXJzdC4gKi9cbmV4cG9ydCBjb25zdCBMSVZFUyA9IDI7XG5cbi8qKiBTaWxlbmNlIHRoYXQgZW5kZWQgYSBjb25uZWN0aW9uIGNvdW50cyBhcyB0aGUgY3V0IG9mIGEgbWlkZGxlYm94IGZyb20gc28gbG9uZyBvbi4gKi9cbmNvbnN0IElETEVfTUlOX01TID0gMV81MDA7XG5cbi8qKiBUd28gY3V0cyBzbyBjbG9zZSB0byBlYWNoIG90aGVyLCBhcyBhIHNoYXJlLCBhcmUgb25lIG1pZGRsZWJveCdzLiBBIHNlcnZlciB0aGF0IGRpZXMgY3V0cyBpdHMgY2xpZW50cyBvbmx5IG9uY2UuICovXG5jb25zdCBJRExFX1NQUkVBRCA9IDAuMjtcblxuLyoqIFRoZSBoZWFydGJlYXQsIGFzIGEgc2hhcmUgb2YgdGhlIHNpbGVuY2UgdGhhdCBpcyBib3JuZS4gKi9cbmNvbnN0IElETEVfU0hBUkUgPSAwLjY7XG5cbi8qKiBUaGUgc2hvcnRlc3QgaGVhcnRiZWF0IHRoYXQgYSBzZXJ2ZXIgZ3JhbnRzLiAqL1xuY29uc3QgSEVBUlRCRUFUX01JTl9NUyA9IDFfMDAwO1xuXG4vKiogV2hlcmUgbm8gcm91bmQgdHJpcCBpcyBrbm93bi4gKi9cbmNvbnN0IFJUVF9HVUVTU19NUyA9IDIwMDtcblxuY29uc3QgUEFUSUVOQ0VfTUlOX01TID0gMTUwO1xuY29uc3QgUEFUSUVOQ0VfTUFYX01TID0gNjAwO1xuXG4vKiogV2hhdCBjYW4gYmUgdG9sZCBvZiB0aGUgd2F5IHRvIHRoZSBzZXJ2ZXIgZnJvbSBob3cgY29ubmVjdGlvbnMgZmFyZWQgb24gaXQuICovXG5leHBvcnQgaW50ZXJmYWNlIEhlYWx0aCB7XG4gIC8qKiBXaGljaCB0byB0cnksIGluIHRoaXMgb3JkZXI6IHdoYXQgd29ya2VkIGxhc3QgZ29lcyBmaXJzdC4gKi9cbiAgb3JkZXIoa2luZHM6IFRyYW5zcG9ydEtpbmRbXSk6IFRyYW5zcG9ydEtpbmRbXTtcbiAgLyoqIEhvdyBsb25nIGEgY29ubmVjdGlvbiBtYXkgYmUgd2l0aG91dCBhIHdlbGNvbWUgYmVmb3JlIHRoZSBuZXh0IHRyYW5zcG9ydCBzdGFydHMgYmVzaWRlIGl0LiAqL1xuICBwYXRpZW5jZSgpOiBudW1iZXI7XG4gIC8qKiBNaWxsaXNlY29uZHMgb2Ygc2lsZW5jZSB0aGF0IHRoZSB3YXkgYmVhcnMsIGFzIGZhciBhcyBpcyBrbm93bi4gKi9cbiAgYmVhcnMoKTogbnVtYmVyO1xuICAvKiogQSBjb25uZWN0aW9uIGJyb2tlLCBzbyBsb25nIGFmdGVyIGl0cyB3ZWxjb21lIGFuZCBhZnRlciB0aGUgbGFzdCBzaWduIG9mIGxpZmUuICovXG4gIGRpZWQoa2luZDogVHJhbnNwb3J0S2luZCwgYWdlTXM6IG51bWJlciwgc2lsZW50TXM6IG51bWJlcik6IHZvaWQ7XG4gIC8qKiBBIHRyYW5zcG9ydCBpcyBubyBnb29kIGhlcmUsIHVudGlsIGl0IGlzIHByb3ZlbiBvdGhlcndpc2UuICovXG4gIGNvbmRlbW4oa2luZDogVHJhbnNwb3J0S2luZCk6IHZvaWQ7XG4gIGFic29sdmUoa2luZDogVHJhbnNwb3J0S2luZCk6IHZvaWQ7XG59XG5cbmV4cG9ydCBmdW5jdGlvbiBjcmVhdGVIZWFsdGgobWVtb3J5OiBNZW1vcnksIG5vdGU6IE5vdGUpOiBIZWFsdGgge1xuICBjb25zdCBsb3N0OiB7IFtraW5kIGluIFRyYW5zcG9ydEtpbmRdPzogbnVtYmVyIH0gPSB7fTtcbiAgbGV0IGxhc3RTaWxlbmNlID0gMDtcbiAgY29uc3QgZml0ID0gKGtpbmQ6IFRyYW5zcG9ydEtpbmQpID0+ICEobG9zdFtraW5kXSEgPj0gTElWRVMpO1xuXG4gIGNvbnN0IGhlYWx0aDogSGVhbHRoID0ge1xuICAgIG9yZGVyKGtpbmRzKSB7XG4gICAgICBjb25zdCBzb21lID0ga2luZHMuc29tZShmaXQpO1xuICAgICAgcmV0dXJuIGtpbmRzXG4gICAgICAgIC5maWx0ZXIoKGtpbmQpID0+IGtpbmQgPT09IG1lbW9yeS5ub3cudHJhbnNwb3J0ICYmIGZpdChraW5kKSlcbiAgICAgICAgLmNvbmNhdChraW5kcy5maWx0ZXIoKGtpbmQpID0+ICghc29tZSB8fCBmaXQoa2luZCkpICYmICEoa2luZCA9PT0gbWVtb3J5Lm5vdy50cmFuc3BvcnQgJiYgZml0KGtpbmQpKSkpO1xuICAgIH0sXG5cbiAgICBwYXRpZW5jZTogKCkgPT4gTWF0aC5taW4oUEFUSUVOQ0VfTUFYX01TLCBNYXRoLm1heChQQVRJRU5DRV9NSU5fTVMsIDEuNSAqIChtZW1vcnkubm93LnJ0dCB8fCBSVFRfR1VFU1NfTVMpKSksXG5cbiAgICBiZWFyczogKCkgPT4gTWF0aC5tYXgoSEVBUlRCRUFUX01JTl9NUywgKG1lbW9yeS5ub3cuaWRsZSB8fCBJbmZpbml0eSkgKiBJRExFX1NIQVJFKSxcblxuICAgIGRpZWQoa2luZCwgYWdlTXMsIHNpbGVudE1zKSB7XG4gICAgICBpZiAoc2lsZW50TXMgPj0gSURMRV9NSU5fTVMpIHtcbiAgICAgICAgaWYgKE1hdGguYWJzKHNpbGVudE1zIC0gbGFzdFNpbGVuY2UpIDwgSURMRV9TUFJFQUQgKiBzaWxlbnRNcykge1xuICAgICAgICAgIG1lbW9yeS5sZWFybih7IGlkbGU6IE1hdGgubWluKHNpbGVudE1zLCBsYXN0U2lsZW5jZSkgfSk7XG4gICAgICAgICAgbm90ZShcImhlYXJ0YmVhdFwiLCBraW5kLCBNYXRoLmZsb29yKGhlYWx0aC5iZWFycygpKSk7XG4gICAgICAgIH1cbiAgICAgICAgbGFzdFNpbGVuY2UgPSBzaWxlbnRNcztcbiAgICAgIH1cbiAgICAgIGlmIChhZ2VNcyA+IFlPVU5HX01TKSBoZWFsdGguYWJzb2x2ZShraW5kKTtcbiAgICAgIGVsc2UgbG9zdFtraW5kXSA9IChsb3N0W2tpbmRdIHx8IDApICsgMTtcbiAgICAgIGlmICghZml0KGtpbmQpKSBub3RlKFwidW5maXRcIiwga2luZCk7XG4gICAgfSxcblxuICAgIGNvbmRlbW4oa2luZCkge1xuICAgICAgbG9zdFtraW5kXSA9IExJVkVTO1xuICAgIH0sXG5cbiAgICBhYnNvbHZlKGtpbmQpIHtcbiAgICAgIGxvc3Rba2luZF0gPSAwO1xuICAgIH0sXG4gIH07XG4gIHJldHVybiBoZWFsdGg7XG59XG4iLCAiaW1wb3J0IHR5cGUgeyBCZWxmcnlFcnJvciB9IGZyb20gXCIuL2FwaS5qc1wiO1xuXG4vKlxuICogVGhlIGNvcmUgaXMgc2hhcmVkIHdpdGggdGhlIGJ1aWxkIGZvciBvbGQgYnJvd3NlcnMuIFNvIG5vdGhpbmcgaW4gYGNvcmUvYCBhbmQgYHRyYW5zcG9ydHMvYCAoYnV0IGBmZXRjaC50c2ApIG5lZWRzXG4gKiBtb3JlIG9mIGEgYnJvd3NlciB0aGFuIEVTNSBoYXM6IG5vIFByb21pc2UsIE1hcCwgU3ltYm9sLCBVUkwsIGFuZCBub3RoaW5nIHRoYXQgYSBjb21waWxlciB3b3VsZCB0dXJuIGludG8gYSBoZWxwZXIuXG4gKi9cblxuLyoqIGBPYmplY3QuYXNzaWduYCwgd2hpY2ggRVM1IGxhY2tzLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGFzc2lnbjxUbyBleHRlbmRzIG9iamVjdCwgRnJvbSBleHRlbmRzIG9iamVjdD4odG86IFRvLCBmcm9tOiBGcm9tKTogVG8gJiBGcm9tIHtcbiAgZm9yIChjb25zdCBrZXkgaW4gZnJvbSkgKHRvIGFzIG9iamVjdCBhcyBGcm9tKVtrZXldID0gZnJvbVtrZXldO1xuICByZXR1cm4gdG8gYXMgVG8gJiBGcm9tO1xufVxuXG4vKiogV2l0aG91dCB3aGF0IGV2ZXJ5IG9iamVjdCBpbmhlcml0czogYGNvbnN0cnVjdG9yYCBhbmQgYF9fcHJvdG9fX2AgYXJlIGdvb2QgbmFtZXMgb2YgY2hhbm5lbHMuICovXG5leHBvcnQgZnVuY3Rpb24gZGljdGlvbmFyeTxWYWx1ZT4oKTogUmVjb3JkPHN0cmluZywgVmFsdWU+IHtcbiAgcmV0dXJuIE9iamVjdC5jcmVhdGUobnVsbCk7XG59XG5cbmV4cG9ydCBmdW5jdGlvbiBmYXVsdChjb2RlOiBzdHJpbmcsIGRldGFpbD86IHN0cmluZyk6IEJlbGZyeUVycm9yIHtcbiAgcmV0dXJuIGFzc2lnbihuZXcgRXJyb3IoZGV0YWlsIHx8IGNvZGUpLCB7IG5hbWU6IFwiQmVsZnJ5RXJyb3JcIiwgY29kZSB9KTtcbn1cblxuLyoqIFVuaXF1ZSwgbm90IHNlY3JldDogYWJvdXQgMTAwIGJpdHMuICovXG5leHBvcnQgZnVuY3Rpb24gcmFuZG9tTmFtZSgpOiBzdHJpbmcge1xuICBjb25zdCBwYXJ0ID0gKCkgPT4gTWF0aC5yYW5kb20oKS50b1N0cmluZygzNikuc2xpY2UoMik7XG4gIHJldHVybiBwYXJ0KCkgKyBwYXJ0KCk7XG59XG5cbi8qKiBBIHRpbWVyIHRoYXQgaXMgYXJtZWQgYXQgbW9zdCBvbmNlIGF0IGEgdGltZTsgYHVuZGVmaW5lZGAgb25seSBzdG9wcyBpdC4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgVGltZXIge1xuICAobXM/OiBudW1iZXIsIHRoZW4/OiAoKSA9PiB2b2lkKTogdm9pZDtcbiAgLyoqIFdoZXRoZXIgc29tZXRoaW5nIGlzIHdhaXRlZCBmb3IuICovXG4gIG9uOiBib29sZWFuO1xufVxuXG5leHBvcnQgZnVuY3Rpb24gdGltZXIoKTogVGltZXIge1xuICBsZXQgaGFuZGxlOiBSZXR1cm5UeXBlPHR5cGVvZiBzZXRUaW1lb3V0PjtcbiAgY29uc3Qgc2V0OiBUaW1lciA9IChtcywgdGhlbikgPT4ge1xuICAgIGNsZWFyVGltZW91dChoYW5kbGUpO1xuICAgIHNldC5vbiA9ICEhdGhlbjtcbiAgICBpZiAodGhlbikge1xuICAgICAgaGFuZGxlID0gc2V0VGltZW91dCgoKSA9PiB7XG4gICAgICAgIHNldC5vbiA9IGZhbHNlO1xuICAgICAgICB0aGVuKCk7XG4gICAgICB9LCBtcyk7XG4gICAgfVxuICB9O1xuICBzZXQub24gPSBmYWxzZTtcbiAgcmV0dXJuIHNldDtcbn1cbiIsICJpbXBvcnQgdHlwZSB7IENsb3NlLCBDb25uZWN0UGFyYW1zLCBOdW1iZXJlZENvbW1hbmQsIFNlcnZlckZyYW1lLCBUcmFuc3BvcnRLaW5kLCBXZWxjb21lIH0gZnJvbSBcIi4vZnJhbWVzLmpzXCI7XG5pbXBvcnQgdHlwZSB7IENvbm5lY3Rpb24sIE9wZW4sIE9wZW5pbmcgfSBmcm9tIFwiLi90cmFuc3BvcnQuanNcIjtcbmltcG9ydCB7IHRpbWVyIH0gZnJvbSBcIi4vdXRpbC5qc1wiO1xuXG4vKiogRnJvbSB0aGUgc3RhcnQgb2YgYSBjb25uZWN0aW9uIHRvIGl0cyB3ZWxjb21lLiAqL1xuY29uc3QgT1BFTl9USU1FT1VUX01TID0gMTBfMDAwO1xuXG4vKipcbiAqIFRoZSBzZXJ2ZXIgcGluZ3MgYWJvdXQgMjAwIG1zIGFmdGVyIGEgc3RyZWFtJ3Mgd2VsY29tZS4gQSBzdHJlYW0gb24gd2hpY2ggbm90aGluZyBmb2xsb3dzIHRoZSB3ZWxjb21lIGZvciBzbyBsb25nIGlzXG4gKiBoZWxkIGJhY2sgYnkgc29tZXRoaW5nIG9uIHRoZSB3YXkgdGhhdCB3YWl0cyBmb3IgdGhlIGVuZCBvZiB0aGUgcmVzcG9uc2UuXG4gKi9cbmV4cG9ydCBjb25zdCBGTE9XX1RJTUVPVVRfTVMgPSAyXzAwMDtcblxuLyoqXG4gKiAtIGBjbGFpbWA6IHRha2VzIHRoZSBzZXNzaW9uLCBvciBtYWtlcyBvbmUuXG4gKiAtIGBwcm9iZWA6IGEgV2ViU29ja2V0IHRoYXQgdG91Y2hlcyBubyBzZXNzaW9uIGJlZm9yZSBpdCBoYXMgc2FpZCBgcmVhZHlgLlxuICogLSBgc2NvdXRgOiBhIHN0cmVhbSBpbiBhIHNlc3Npb24gb2YgaXRzIG93biwgd2hpY2ggb25seSBzaG93cyB3aGV0aGVyIHN0cmVhbXMgZmxvdyBoZXJlLlxuICovXG5leHBvcnQgdHlwZSBQdXJwb3NlID0gXCJjbGFpbVwiIHwgXCJwcm9iZVwiIHwgXCJzY291dFwiO1xuXG5leHBvcnQgaW50ZXJmYWNlIExpbmtFdmVudHMge1xuICBmcmFtZShsaW5rOiBMaW5rLCBmcmFtZTogU2VydmVyRnJhbWUpOiB2b2lkO1xuICAvKiogV2hhdCBjb21lcyBkb3duIGEgc3RyZWFtIGNvbWVzIGJ5IGl0c2VsZiwgYW5kIG5vdCBvbmx5IGF0IHRoZSBlbmQgb2YgdGhlIHJlc3BvbnNlLiAqL1xuICBmbG93cyhsaW5rOiBMaW5rKTogdm9pZDtcbiAgLyoqIGBmcmFtZWA6IHRoZSBzZXJ2ZXIgc2FpZCBzby4gYGhlbGRgOiBpdCBpcyBhIHN0cmVhbSwgYW5kIGhlbGQgYmFjayBvbiBpdHMgd2F5LiBPdGhlcndpc2UgaXQgYnJva2UuICovXG4gIGVuZGVkKGxpbms6IExpbmssIGRldGFpbDogc3RyaW5nLCBmcmFtZT86IENsb3NlLCBoZWxkPzogYm9vbGVhbik6IHZvaWQ7XG59XG5cbi8qKiBPbmUgY29ubmVjdGlvbiwgZnJvbSBpdHMgc3RhcnQgdG8gaXRzIGVuZC4gU2lsZW50IG9uY2UgaXQgaXMgb3Zlci4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgTGluayB7XG4gIHJlYWRvbmx5IGtpbmQ6IFRyYW5zcG9ydEtpbmQ7XG4gIHJlYWRvbmx5IHB1cnBvc2U6IFB1cnBvc2U7XG4gIC8qKiBEZWNpZGVzIHdobyB0YWtlcyB0aGUgc2Vzc2lvbiBmcm9tIHdob20uICovXG4gIGF0dGVtcHQ6IG51bWJlcjtcbiAgLyoqIEl0IHdhcyBvcGVuZWQgd2l0aG91dCBhIHNlc3Npb246IGl0cyB3ZWxjb21lIGJyaW5ncyBvbmUgb2YgaXRzIG93bi4gKi9cbiAgcmVhZG9ubHkgZnJlc2g6IGJvb2xlYW47XG4gIHJlYWRvbmx5IG9wZW5lZEF0OiBudW1iZXI7XG4gIGhlYXJkQXQ6IG51bWJlcjtcbiAgd2VsY29tZTogV2VsY29tZSB8IHVuZGVmaW5lZDtcbiAgd2VsY29tZWRBdDogbnVtYmVyO1xuICBzZW5kKGNvbW1hbmRzOiBOdW1iZXJlZENvbW1hbmRbXSk6IHZvaWQ7XG4gIC8qKiBGYWxzZTogaXQgY2Fubm90IGJlIGFza2VkLiAqL1xuICBwaW5nKCk6IGJvb2xlYW47XG4gIGNsYWltKHBhcmFtczogQ29ubmVjdFBhcmFtcyk6IHZvaWQ7XG4gIGJ5ZSgpOiB2b2lkO1xuICBjbG9zZSgpOiB2b2lkO1xufVxuXG5leHBvcnQgZnVuY3Rpb24gb3Blbkxpbmsoa2luZDogVHJhbnNwb3J0S2luZCwgcHVycG9zZTogUHVycG9zZSwgb3BlbjogT3Blbiwgb3BlbmluZzogT3BlbmluZywgZXZlbnRzOiBMaW5rRXZlbnRzKTogTGluayB7XG4gIGxldCBvdmVyID0gZmFsc2U7XG4gIGxldCBjb25uZWN0aW9uOiBDb25uZWN0aW9uIHwgdW5kZWZpbmVkO1xuICBjb25zdCBkZWFkbGluZSA9IHRpbWVyKCk7XG4gIGNvbnN0IGZsb3cgPSB0aW1lcigpO1xuICBjb25zdCBvcGVuZWRBdCA9IERhdGUubm93KCk7XG5cbiAgZnVuY3Rpb24gZW5kZWQoZGV0YWlsOiBzdHJpbmcsIGZyYW1lPzogQ2xvc2UsIGhlbGQ/OiBib29sZWFuKTogdm9pZCB7XG4gICAgaWYgKG92ZXIpIHJldHVybjtcbiAgICBsaW5rLmNsb3NlKCk7XG4gICAgZXZlbnRzLmVuZGVkKGxpbmssIGRldGFpbCwgZnJhbWUsIGhlbGQpO1xuICB9XG5cbiAgZnVuY3Rpb24gcHJvdmVuKCk6IHZvaWQge1xuICAgIGlmICghZmxvdy5vbiB8fCBvdmVyKSByZXR1cm47XG4gICAgZmxvdygpO1xuICAgIGV2ZW50cy5mbG93cyhsaW5rKTtcbiAgfVxuXG4gIGZ1bmN0aW9uIG9uRnJhbWUoZnJhbWU6IFNlcnZlckZyYW1lKTogdm9pZCB7XG4gICAgaWYgKG92ZXIpIHJldHVybjtcbiAgICBsaW5rLmhlYXJkQXQgPSBEYXRlLm5vdygpO1xuICAgIGlmIChmcmFtZS50eXBlID09PSBcImNsb3NlXCIpIHJldHVybiBlbmRlZChmcmFtZS5jb2RlLCBmcmFtZSk7XG4gICAgaWYgKGZyYW1lLnR5cGUgPT09IFwid2VsY29tZVwiKSB7XG4gICAgICBkZWFkbGluZSgpO1xuICAgICAgbGluay53ZWxjb21lID0gZnJhbWU7XG4gICAgICBsaW5rLndlbGNvbWVkQXQgPSBsaW5rLmhlYXJkQXQ7XG4gICAgICBpZiAoa2luZCA9PT0gXCJzc2VcIikgZmxvdyhGTE9XX1RJTUVPVVRfTVMsICgpID0+IGVuZGVkKFwiaGVsZCBiYWNrXCIsIHVuZGVmaW5lZCwgdHJ1ZSkpO1xuICAgIH1cbiAgICBldmVudHMuZnJhbWUobGluaywgZnJhbWUpO1xuICAgIC8vIEluIHRoZSB3ZWxjb21lJ3Mgb3duIHBpZWNlOiB0aGUgcGFnZSB3YXMgYnVzeSB3aGlsZSBib3RoIGNhbWUsIHRoZSBzdHJlYW0gaXMgZmluZS5cbiAgICBpZiAoZnJhbWUudHlwZSA9PT0gXCJwaW5nXCIpIHByb3ZlbigpO1xuICB9XG5cbiAgY29uc3QgbGluazogTGluayA9IHtcbiAgICBraW5kLFxuICAgIHB1cnBvc2UsXG4gICAgYXR0ZW1wdDogb3BlbmluZy5wYXJhbXMuYXR0ZW1wdCxcbiAgICBmcmVzaDogcHVycG9zZSAhPT0gXCJwcm9iZVwiICYmICFvcGVuaW5nLnBhcmFtcy5zZXNzaW9uLFxuICAgIG9wZW5lZEF0LFxuICAgIGhlYXJkQXQ6IG9wZW5lZEF0LFxuICAgIHdlbGNvbWU6IHVuZGVmaW5lZCxcbiAgICB3ZWxjb21lZEF0OiAwLFxuICAgIHNlbmQoY29tbWFuZHMpIHtcbiAgICAgIGlmICghb3ZlciAmJiBjb21tYW5kcy5sZW5ndGgpIGNvbm5lY3Rpb24hLnNlbmQoY29tbWFuZHMpO1xuICAgIH0sXG4gICAgcGluZygpIHtcbiAgICAgIGNvbnN0IHsgcGluZyB9ID0gY29ubmVjdGlvbiE7XG4gICAgICBpZiAocGluZykgcGluZygpO1xuICAgICAgcmV0dXJuICEhcGluZztcbiAgICB9LFxuICAgIGNsYWltKHBhcmFtcykge1xuICAgICAgbGluay5hdHRlbXB0ID0gcGFyYW1zLmF0dGVtcHQ7XG4gICAgICBjb25uZWN0aW9uIS5jbGFpbSEocGFyYW1zKTtcbiAgICB9LFxuICAgIGJ5ZSgpIHtcbiAgICAgIGNvbm5lY3Rpb24hLmJ5ZShsaW5rLndlbGNvbWUhLnNlc3Npb24pO1xuICAgIH0sXG4gICAgY2xvc2UoKSB7XG4gICAgICBvdmVyID0gdHJ1ZTtcbiAgICAgIGRlYWRsaW5lKCk7XG4gICAgICBmbG93KCk7XG4gICAgICBpZiAoY29ubmVjdGlvbikgY29ubmVjdGlvbi5jbG9zZSgpO1xuICAgIH0sXG4gIH07XG5cbiAgZGVhZGxpbmUoT1BFTl9USU1FT1VUX01TLCAoKSA9PiBlbmRlZChcIm5vIHdlbGNvbWVcIikpO1xuICB0cnkge1xuICAgIGNvbm5lY3Rpb24gPSBvcGVuKG9wZW5pbmcsIHtcbiAgICAgIGZyYW1lOiBvbkZyYW1lLFxuICAgICAgdGV4dCh0ZXh0KSB7XG4gICAgICAgIGxldCBmcmFtZTogU2VydmVyRnJhbWU7XG4gICAgICAgIHRyeSB7XG4gICAgICAgICAgZnJhbWUgPSBKU09OLnBhcnNlKHRleHQpO1xuICAgICAgICB9IGNhdGNoIChfKSB7XG4gICAgICAgICAgcmV0dXJuIGVuZGVkKFwiYmFkIGZyYW1lXCIpO1xuICAgICAgICB9XG4gICAgICAgIG9uRnJhbWUoZnJhbWUpO1xuICAgICAgfSxcbiAgICAgIGFsaXZlKCkge1xuICAgICAgICBsaW5rLmhlYXJkQXQgPSBEYXRlLm5vdygpO1xuICAgICAgICBwcm92ZW4oKTtcbiAgICAgIH0sXG4gICAgICBlbmRlZCxcbiAgICB9KTtcbiAgfSBjYXRjaCAoZXJyb3IpIHtcbiAgICAvLyBUaGlzIHRyYW5zcG9ydCBpcyBtaXNzaW5nIG9yIGZvcmJpZGRlbiBoZXJlIChubyBXZWJTb2NrZXQsIGEgY29udGVudCBzZWN1cml0eSBwb2xpY3kpLiBSZXBvcnRlZCBsaWtlIGFueSBvdGhlclxuICAgIC8vIGZhaWx1cmUsIGFmdGVyIHRoZSBjYWxsZXIga25vd3MgdGhlIGxpbmsuXG4gICAgZGVhZGxpbmUoMCwgKCkgPT4gZW5kZWQoU3RyaW5nKGVycm9yKSkpO1xuICB9XG4gIHJldHVybiBsaW5rO1xufVxuIiwgImV4cG9ydCBpbnRlcmZhY2UgV2FrZUV2ZW50cyB7XG4gIC8qKiBUaGUgcGFnZSBtYXkgaGF2ZSBiZWVuIGFzbGVlcCBvciBtb3ZlZCB0byBhbm90aGVyIG5ldHdvcmsuIGBzdXJlYDogc29tZXRoaW5nIHNheXMgdGhhdCBpdCB3YXMuICovXG4gIHdha2Uoc3VyZTogYm9vbGVhbik6IHZvaWQ7XG4gIG9mZmxpbmUoKTogdm9pZDtcbiAgLyoqIFRoZSBwYWdlIGdvZXMuIGByZXR1cm5zYDogcGVyaGFwcyBpbnRvIHRoZSBiYWNrL2ZvcndhcmQgY2FjaGUsIHdoaWNoIHRha2VzIG5vIG9wZW4gY29ubmVjdGlvbnMuICovXG4gIGhpZGUocmV0dXJuczogYm9vbGVhbik6IHZvaWQ7XG59XG5cbi8qKiBMaXN0ZW5zIHRvIHRoZSBwYWdlLCB3aGVyZSB0aGVyZSBpcyBvbmU7IHJldHVybnMgd2hhdCBzdG9wcyBpdC4gTmV2ZXIgYHVubG9hZGA6IGl0IGtlZXBzIHBhZ2VzIG91dCBvZiB0aGF0IGNhY2hlLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHdhdGNoUGFnZShldmVudHM6IFdha2VFdmVudHMpOiAoKSA9PiB2b2lkIHtcbiAgY29uc3QgaGFuZGxlcnM6IFJlY29yZDxzdHJpbmcsIChldmVudDogRXZlbnQpID0+IHZvaWQ+ID0ge1xuICAgIHZpc2liaWxpdHljaGFuZ2U6ICgpID0+IGRvY3VtZW50LmhpZGRlbiB8fCBldmVudHMud2FrZShmYWxzZSksXG4gICAgb25saW5lOiAoKSA9PiBldmVudHMud2FrZSh0cnVlKSxcbiAgICBvZmZsaW5lOiAoKSA9PiBldmVudHMub2ZmbGluZSgpLFxuICAgIHBhZ2VzaG93OiAoZXZlbnQpID0+IChldmVudCBhcyBQYWdlVHJhbnNpdGlvbkV2ZW50KS5wZXJzaXN0ZWQgJiYgZXZlbnRzLndha2UodHJ1ZSksXG4gICAgcGFnZWhpZGU6IChldmVudCkgPT4gZXZlbnRzLmhpZGUoKGV2ZW50IGFzIFBhZ2VUcmFuc2l0aW9uRXZlbnQpLnBlcnNpc3RlZCksXG4gIH07XG4gIGNvbnN0IGVhY2ggPSAobGlzdGVuOiBcImFkZEV2ZW50TGlzdGVuZXJcIiB8IFwicmVtb3ZlRXZlbnRMaXN0ZW5lclwiKSA9PiB7XG4gICAgZm9yIChjb25zdCBuYW1lIGluIGhhbmRsZXJzKSAobmFtZVswXSA9PT0gXCJ2XCIgPyBkb2N1bWVudCA6IHdpbmRvdylbbGlzdGVuXShuYW1lLCBoYW5kbGVyc1tuYW1lXSEpO1xuICB9O1xuICBpZiAodHlwZW9mIGRvY3VtZW50ID09PSBcInVuZGVmaW5lZFwiKSByZXR1cm4gKCkgPT4gMDtcbiAgZWFjaChcImFkZEV2ZW50TGlzdGVuZXJcIik7XG4gIHJldHVybiAoKSA9PiBlYWNoKFwicmVtb3ZlRXZlbnRMaXN0ZW5lclwiKTtcbn1cblxuZXhwb3J0IGZ1bmN0aW9uIGlzT2ZmbGluZSgpOiBib29sZWFuIHtcbiAgcmV0dXJuIHR5cGVvZiBuYXZpZ2F0b3IgIT09IFwidW5kZWZpbmVkXCIgJiYgbmF2aWdhdG9yLm9uTGluZSA9PT0gZmFsc2U7XG59XG4iLCAiLyoqIEhvdyBvZnRlbiB0aGUgY2xvY2sgaXMgbG9va2VkIGF0LiAqL1xuZXhwb3J0IGNvbnN0IFRJQ0tfTVMgPSAyXzAwMDtcblxuLyoqIFNpbGVuY2UgYmV5b25kIHRoZSBzZXJ2ZXIncyBoZWFydGJlYXQgdGhhdCBlbmRzIGEgY29ubmVjdGlvbi4gKi9cbmV4cG9ydCBjb25zdCBIRUFSVEJFQVRfR1JBQ0VfTVMgPSA1XzAwMDtcblxuLyoqXG4gKiBMb29rcyBhdCB0aGUgY2xvY2sgaW5zdGVhZCBvZiBtb3ZpbmcgYSB0aW1lciBmb3IgZWFjaCBmcmFtZS4gQSB0aWNrIHRoYXQgY29tZXMgZmFyIHRvbyBsYXRlIG1lYW5zIHRoYXQgdGhlIHBhZ2UsIG9yXG4gKiB0aGUgbWFjaGluZSwgd2FzIGFzbGVlcDogYHNsZXB0YCBpcyBjYWxsZWQgaW5zdGVhZCBvZiBgdGlja2AsIHNpbmNlIG5vYm9keSBjb3VsZCBoYXZlIGhlYXJkIGFueXRoaW5nIG1lYW53aGlsZS5cbiAqL1xuZXhwb3J0IGZ1bmN0aW9uIHdhdGNoQ2xvY2sodGljazogKG5vdzogbnVtYmVyKSA9PiB2b2lkLCBzbGVwdDogKCkgPT4gdm9pZCk6ICgpID0+IHZvaWQge1xuICBsZXQgbGFzdCA9IERhdGUubm93KCk7XG4gIGNvbnN0IHRpbWVyID0gc2V0SW50ZXJ2YWwoKCkgPT4ge1xuICAgIGNvbnN0IG5vdyA9IERhdGUubm93KCk7XG4gICAgY29uc3QgbGF0ZSA9IG5vdyAtIGxhc3QgPiAzICogVElDS19NUztcbiAgICBsYXN0ID0gbm93O1xuICAgIGlmIChsYXRlKSBzbGVwdCgpO1xuICAgIGVsc2UgdGljayhub3cpO1xuICB9LCBUSUNLX01TKTtcbiAgcmV0dXJuICgpID0+IGNsZWFySW50ZXJ2YWwodGltZXIpO1xufVxuIiwgImltcG9ydCB0eXBlIHsgQmVsZnJ5RXJyb3IgfSBmcm9tIFwiLi9hcGkuanNcIjtcbmltcG9ydCB7IGNyZWF0ZUJhY2tvZmYgfSBmcm9tIFwiLi9iYWNrb2ZmLmpzXCI7XG5pbXBvcnQgdHlwZSB7IENsb3NlLCBDb25uZWN0UGFyYW1zLCBOdW1iZXJlZENvbW1hbmQsIFNlcnZlckZyYW1lLCBUcmFuc3BvcnRLaW5kIH0gZnJvbSBcIi4vZnJhbWVzLmpzXCI7XG5pbXBvcnQgeyBjcmVhdGVIZWFsdGggfSBmcm9tIFwiLi9oZWFsdGguanNcIjtcbmltcG9ydCB7IG9wZW5MaW5rLCB0eXBlIExpbmssIHR5cGUgUHVycG9zZSB9IGZyb20gXCIuL2xpbmsuanNcIjtcbmltcG9ydCB0eXBlIHsgTWVtb3J5IH0gZnJvbSBcIi4vbWVtb3J5LmpzXCI7XG5pbXBvcnQgdHlwZSB7IFNlc3Npb24gfSBmcm9tIFwiLi9zZXNzaW9uLmpzXCI7XG5pbXBvcnQgdHlwZSB7IENsaWVudFN0YXRlIH0gZnJvbSBcIi4vc3RhdGUuanNcIjtcbmltcG9ydCB0eXBlIHsgTm90ZSB9IGZyb20gXCIuL3RpbWVsaW5lLmpzXCI7XG5pbXBvcnQgdHlwZSB7IFRva2VucyB9IGZyb20gXCIuL3Rva2Vucy5qc1wiO1xuaW1wb3J0IHR5cGUgeyBFeGNoYW5nZSwgT3BlbiB9IGZyb20gXCIuL3RyYW5zcG9ydC5qc1wiO1xuaW1wb3J0IHsgZmF1bHQsIHRpbWVyIH0gZnJvbSBcIi4vdXRpbC5qc1wiO1xuaW1wb3J0IHsgaXNPZmZsaW5lLCB3YXRjaFBhZ2UgfSBmcm9tIFwiLi93YWtlLmpzXCI7XG5pbXBvcnQgeyBIRUFSVEJFQVRfR1JBQ0VfTVMsIHdhdGNoQ2xvY2sgfSBmcm9tIFwiLi93YXRjaGRvZy5qc1wiO1xuXG4vKiogQSBjb25uZWN0aW9uIHRoYXQgbGl2ZWQgc28gbG9uZyB3YXMgYSBnb29kIG9uZTogdGhlIG5leHQgZmFpbHVyZSBjb3VudHMgYXMgdGhlIGZpcnN0LiAqL1xuY29uc3QgU1RBQkxFX01TID0gNV8wMDA7XG5cbi8qKiBGb3IgYSBzaWduIG9mIGxpZmUgb24gd2FraW5nLiAqL1xuZXhwb3J0IGNvbnN0IENIRUNLX01TID0gM18wMDA7XG5cbi8qKiBPbiBhIGxlc3NlciB0cmFuc3BvcnQ6IHVudGlsIHRoZSBiZXR0ZXIgb25lcyBhcmUgcHJvYmVkOyB0aGVuIGRvdWJsaW5nIHRvIHRoZSBjYXAuICovXG5leHBvcnQgY29uc3QgUFJPQkVfTVMgPSAxMF8wMDA7XG5leHBvcnQgY29uc3QgUFJPQkVfQ0FQX01TID0gMzAwXzAwMDtcblxuLyoqIFRoZSBwaGFzZSwgdGhlIGVudHJ5IG9mIHRoZSB0aW1lbGluZSBhbmQgd2hhdCBpcyByZW1lbWJlcmVkLiAqL1xuY29uc3QgTElWRSA9IFwibGl2ZVwiO1xuXG4vKiogQWZ0ZXIgYSBwYWdlIHdlbnQsIHVudGlsIGl0IGlzIHRha2VuIHRvIGJlIHN0aWxsIHRoZXJlLiAqL1xuY29uc3QgSElEREVOX01TID0gNV8wMDA7XG5cbi8qKiBUaGUgcGFydCBvZiB0aGUgY2xpZW50J3Mgc3RhdGUgdGhhdCBpcyBhYm91dCBjb25uZWN0aW9ucy4gKi9cbmV4cG9ydCB0eXBlIFN0YXR1cyA9IHsgLXJlYWRvbmx5IFtLZXkgaW4gRXhjbHVkZTxrZXlvZiBDbGllbnRTdGF0ZSwgXCJzZXNzaW9uXCIgfCBcImN1cnNvclwiPl06IENsaWVudFN0YXRlW0tleV0gfTtcblxuZXhwb3J0IGludGVyZmFjZSBDb25uZWN0b3JFdmVudHMge1xuICAvKiogRnJvbSB0aGUgY29ubmVjdGlvbiB0aGF0IGNvdW50cywgYmVnaW5uaW5nIHdpdGggaXRzIHdlbGNvbWUuICovXG4gIGZyYW1lKGZyYW1lOiBTZXJ2ZXJGcmFtZSk6IHZvaWQ7XG4gIC8qKiBBIGNvbm5lY3Rpb24gaXMgbGl2ZTogd2hhdCB3YWl0cyBmb3IgYSByZXBseSBtYXkgZ28gb3V0IChhZ2FpbikuIGBiYWNrYDogaXQgaGFkIGJlZW4gbG9zdC4gKi9cbiAgbGl2ZShiYWNrOiBib29sZWFuKTogdm9pZDtcbiAgY2hhbmdlZCgpOiB2b2lkO1xufVxuXG5leHBvcnQgaW50ZXJmYWNlIENvbm5lY3Rvck9wdGlvbnMge1xuICBiYXNlOiBzdHJpbmc7XG4gIC8qKiBCZXN0IGZpcnN0LiAqL1xuICB0cmFuc3BvcnRzOiBUcmFuc3BvcnRLaW5kW107XG4gIG9wZW46IHsgW2tpbmQgaW4gVHJhbnNwb3J0S2luZF06IE9wZW4gfTtcbiAgZXhjaGFuZ2U6IEV4Y2hhbmdlO1xuICBtZW1vcnk6IE1lbW9yeTtcbiAgbm90ZTogTm90ZTtcbiAgaGVhcnRiZWF0TXM6IG51bWJlciB8IHVuZGVmaW5lZDtcbn1cblxuLyoqXG4gKiBLZWVwcyBvbmUgY29ubmVjdGlvbiBvZiB0aGUgc2Vzc2lvbiBhbGl2ZSwgb3ZlciB0aGUgYmVzdCB0cmFuc3BvcnQgdGhhdCBnZXRzIHRocm91Z2guXG4gKlxuICogQXQgbW9zdCBvbmUgbGluayBpcyBgbGl2ZWA6IGl0cyBmcmFtZXMgY291bnQuIE90aGVycywgdGhlIGByaXZhbHNgLCBhcmUgYmVpbmcgb3BlbmVkIGJlc2lkZSBpdCBvciBpbiBpdHMgc3RlYWQuIFRoZVxuICogZmlyc3Qgd2VsY29tZSBtYWtlcyBhIHJpdmFsIGxpdmUgYW5kIGVuZHMgdGhlIG90aGVyczsgc2luY2UgYWxsIHJlYWQgZnJvbSB0aGUgc2FtZSBjdXJzb3IsIGl0IGRvZXMgbm90IG1hdHRlciB3aG9cbiAqIGRlbGl2ZXJzIHdoYXQuIFRoZSBzZXJ2ZXIgZ2l2ZXMgdGhlIHNlc3Npb24gdG8gdGhlIGhpZ2hlc3QgYGF0dGVtcHRgLCBzbyBpbiBhIHJhY2UgYSBiZXR0ZXIgdHJhbnNwb3J0IGhhcyB0aGVcbiAqIGhpZ2hlciBudW1iZXI6IG9uZSB0aGF0IHN0YXJ0cyBsYXRlciBjYW5ub3QgdGFrZSB0aGUgc2Vzc2lvbiBmcm9tIGl0LlxuICovXG5leHBvcnQgaW50ZXJmYWNlIENvbm5lY3RvciB7XG4gIHJlYWRvbmx5IHN0YXR1czogU3RhdHVzO1xuICBzdGFydCgpOiB2b2lkO1xuICBzdG9wKGVycm9yPzogQmVsZnJ5RXJyb3IpOiB2b2lkO1xuICBzZW5kKGNvbW1hbmRzOiBOdW1iZXJlZENvbW1hbmRbXSk6IHZvaWQ7XG4gIGN1dCgpOiB2b2lkO1xuICAvKiogU2F5cyB3aGV0aGVyIGl0IGNhbWUgYWJvdXQuICovXG4gIHN3aXRjaFRvKGtpbmQ6IFRyYW5zcG9ydEtpbmQsIGRvbmU6IChkb25lOiBib29sZWFuKSA9PiB2b2lkKTogdm9pZDtcbn1cblxuZXhwb3J0IGZ1bmN0aW9uIGNyZWF0ZUNvbm5lY3RvcihcbiAgb3B0aW9uczogQ29ubmVjdG9yT3B0aW9ucyxcbiAgc2Vzc2lvbjogU2Vzc2lvbixcbiAgdG9rZW5zOiBUb2tlbnMsXG4gIGV2ZW50czogQ29ubmVjdG9yRXZlbnRzLFxuKTogQ29ubmVjdG9yIHtcbiAgY29uc3QgeyB0cmFuc3BvcnRzLCBtZW1vcnksIG5vdGUgfSA9IG9wdGlvbnM7XG4gIGNvbnN0IGhlYWx0aCA9IGNyZWF0ZUhlYWx0aChtZW1vcnksIG5vdGUpO1xuICBjb25zdCBiYWNrb2ZmID0gY3JlYXRlQmFja29mZigpO1xuICBsZXQgbGl2ZTogTGluayB8IHVuZGVmaW5lZDtcbiAgbGV0IHJpdmFsczogTGlua1tdID0gW107XG4gIC8qKiBXaGF0IGlzIHN0aWxsIHRvIGJlIHN0YXJ0ZWQgaW4gdGhpcyByYWNlLiAqL1xuICBsZXQgcXVldWU6IFRyYW5zcG9ydEtpbmRbXSA9IFtdO1xuICAvKiogQXR0ZW1wdCBudW1iZXJzIG9mIHRoaXMgcmFjZSBsaWUgYWJvdmUgaXQuICovXG4gIGxldCBiYXNlID0gMDtcbiAgLyoqIFRlbGxzIGEgdG9rZW4gdGhhdCBjb21lcyB0b28gbGF0ZSBmcm9tIHRoZSBvbmUgdGhhdCBpcyB3YWl0ZWQgZm9yLiAqL1xuICBsZXQgdHVybiA9IDA7XG4gIGxldCB3YXNMaXZlID0gZmFsc2U7XG4gIC8qKiBUaGUgbGl2ZSBjb25uZWN0aW9uJ3Mgd2VsY29tZSBoYXMgYmVlbiBkZWFsdCB3aXRoOiBjb21tYW5kcyBnbyBvdXQsIHRob3NlIG9mIGJlZm9yZSBmaXJzdC4gKi9cbiAgbGV0IGdyZWV0ZWQgPSBmYWxzZTtcbiAgbGV0IHByb2JlTXMgPSBQUk9CRV9NUztcbiAgLyoqIFdobyB3YWl0cyBmb3IgYSBjaGFuZ2Ugb2YgdHJhbnNwb3J0LiAqL1xuICBsZXQgc3dpdGNoaW5nOiAoKGRvbmU6IGJvb2xlYW4pID0+IHZvaWQpIHwgdW5kZWZpbmVkO1xuICBjb25zdCBzdGF0dXM6IFN0YXR1cyA9IHtcbiAgICBwaGFzZTogXCJpZGxlXCIsXG4gICAgdHJhbnNwb3J0OiB1bmRlZmluZWQsXG4gICAgcnR0OiBtZW1vcnkubm93LnJ0dCxcbiAgICBhdHRlbXB0OiAwLFxuICAgIG5leHRSZXRyeUF0OiB1bmRlZmluZWQsXG4gICAgbGFzdEVycm9yOiB1bmRlZmluZWQsXG4gIH07XG4gIGNvbnN0IGxhZGRlciA9IHRpbWVyKCk7XG4gIGNvbnN0IHJldHJ5ID0gdGltZXIoKTtcbiAgY29uc3QgcHJvYmluZyA9IHRpbWVyKCk7XG4gIGNvbnN0IGNoZWNraW5nID0gdGltZXIoKTtcbiAgbGV0IHVud2F0Y2g6ICgoKSA9PiB2b2lkKVtdID0gW107XG5cbiAgY29uc3QgcmFuayA9IChraW5kOiBUcmFuc3BvcnRLaW5kKSA9PiB0cmFuc3BvcnRzLmluZGV4T2Yoa2luZCk7XG4gIGNvbnN0IGJldHRlciA9ICgpID0+IHRyYW5zcG9ydHMuc2xpY2UoMCwgTWF0aC5tYXgoMCwgcmFuayhsaXZlIS5raW5kKSkpO1xuXG4gIGZ1bmN0aW9uIHdpdGhUb2tlbih0aGVuOiAoKSA9PiB2b2lkLCBvdGhlcndpc2U6IChlcnJvcjogQmVsZnJ5RXJyb3IpID0+IHZvaWQpOiB2b2lkIHtcbiAgICBjb25zdCBtaW5lID0gKHR1cm4gKz0gMSk7XG4gICAgdG9rZW5zLmZldGNoKChlcnJvcikgPT4ge1xuICAgICAgaWYgKG1pbmUgIT09IHR1cm4pIHJldHVybjtcbiAgICAgIGlmIChlcnJvcikgb3RoZXJ3aXNlKGVycm9yKTtcbiAgICAgIGVsc2UgdGhlbigpO1xuICAgIH0pO1xuICB9XG5cbiAgZnVuY3Rpb24gc2V0dGxlU3dpdGNoKGRvbmU6IGJvb2xlYW4pOiB2b2lkIHtcbiAgICBjb25zdCBzZXR0bGUgPSBzd2l0Y2hpbmc7XG4gICAgc3dpdGNoaW5nID0gdW5kZWZpbmVkO1xuICAgIGlmIChzZXR0bGUpIHNldHRsZShkb25lKTtcbiAgfVxuXG4gIGZ1bmN0aW9uIGRyb3AobGluazogTGluayB8IHVuZGVmaW5lZCk6IHZvaWQge1xuICAgIGlmICghbGluaykgcmV0dXJuO1xuICAgIC8vIEEgc2Vzc2lvbiB0aGF0IHdhcyBtYWRlIGZvciBhIHJpdmFsIGVuZHMgd2l0aCBpdC5cbiAgICBpZiAobGluayAhPT0gbGl2ZSAmJiBsaW5rLndlbGNvbWUgJiYgbGluay5mcmVzaCkgbGluay5ieWUoKTtcbiAgICBsaW5rLmNsb3NlKCk7XG4gICAgcml2YWxzID0gcml2YWxzLmZpbHRlcigocml2YWwpID0+IHJpdmFsICE9PSBsaW5rKTtcbiAgICBpZiAobGluayA9PT0gbGl2ZSkge1xuICAgICAgbGl2ZSA9IHN0YXR1cy50cmFuc3BvcnQgPSB1bmRlZmluZWQ7XG4gICAgICBncmVldGVkID0gZmFsc2U7XG4gICAgfVxuICB9XG5cbiAgLyoqIFdoYXRldmVyIHdhcyB1bmRlciB3YXkgZ2l2ZXMgd2F5IHRvIHdoYXQgY29tZXMgbm93LiAqL1xuICBmdW5jdGlvbiBjbGVhcigpOiB2b2lkIHtcbiAgICB0dXJuICs9IDE7XG4gICAgcXVldWUgPSBbXTtcbiAgICBsYWRkZXIoKTtcbiAgICByZXRyeSgpO1xuICAgIHByb2JpbmcoKTtcbiAgICBzdGF0dXMubmV4dFJldHJ5QXQgPSB1bmRlZmluZWQ7XG4gICAgcml2YWxzLmZvckVhY2goKHJpdmFsKSA9PiBkcm9wKHJpdmFsKSk7XG4gIH1cblxuICBmdW5jdGlvbiBwYXJhbXNPZihhdHRlbXB0OiBudW1iZXIsIHB1cnBvc2U6IFB1cnBvc2UsIGtpbmQ6IFRyYW5zcG9ydEtpbmQpOiBDb25uZWN0UGFyYW1zIHtcbiAgICBjb25zdCBwYXJhbXMgPSBzZXNzaW9uLnBhcmFtcyhhdHRlbXB0KTtcbiAgICBpZiAocHVycG9zZSA9PT0gXCJzY291dFwiKSB7XG4gICAgICBkZWxldGUgcGFyYW1zLnNlc3Npb247XG4gICAgICBkZWxldGUgcGFyYW1zLmN1cnNvcjtcbiAgICAgIGlmIChwYXJhbXMuY2hhbm5lbHMpIHBhcmFtcy5jaGFubmVscyA9IHBhcmFtcy5jaGFubmVscy5zbGljZSgwLCAxKTtcbiAgICB9XG4gICAgY29uc3QgaGVhcnRiZWF0ID0gTWF0aC5taW4ob3B0aW9ucy5oZWFydGJlYXRNcyB8fCBJbmZpbml0eSwgaGVhbHRoLmJlYXJzKCkpO1xuICAgIGlmIChoZWFydGJlYXQgPCBJbmZpbml0eSkgcGFyYW1zLmhlYXJ0YmVhdF9tcyA9IE1hdGguZmxvb3IoaGVhcnRiZWF0KTtcbiAgICBpZiAoa2luZCA9PT0gXCJzc2VcIiAmJiAobWVtb3J5Lm5vdy5wYWQgfHwgcHVycG9zZSA9PT0gXCJzY291dFwiKSkgcGFyYW1zLnBhZCA9IDE7XG4gICAgcmV0dXJuIHBhcmFtcztcbiAgfVxuXG4gIGZ1bmN0aW9uIG9wZW4oa2luZDogVHJhbnNwb3J0S2luZCwgYXR0ZW1wdDogbnVtYmVyLCBwdXJwb3NlOiBQdXJwb3NlKTogdm9pZCB7XG4gICAgbm90ZShwdXJwb3NlID09PSBcImNsYWltXCIgPyBcInN0YXJ0XCIgOiBcInByb2JlXCIsIGtpbmQpO1xuICAgIHNlc3Npb24uYXR0ZW1wdCA9IE1hdGgubWF4KHNlc3Npb24uYXR0ZW1wdCwgYXR0ZW1wdCk7XG4gICAgY29uc3Qgb3BlbmluZyA9IHtcbiAgICAgIGJhc2U6IG9wdGlvbnMuYmFzZSxcbiAgICAgIGV4Y2hhbmdlOiBvcHRpb25zLmV4Y2hhbmdlLFxuICAgICAgcGFyYW1zOiBwYXJhbXNPZihhdHRlbXB0LCBwdXJwb3NlLCBraW5kKSxcbiAgICAgIHByb2JlOiBwdXJwb3NlID09PSBcInByb2JlXCIsXG4gICAgICB0b2tlbjogKCkgPT4gdG9rZW5zLmN1cnJlbnQsXG4gICAgICBzZXNzaW9uOiAoKSA9PiBzZXNzaW9uLmlkLFxuICAgICAgY3Vyc29yOiBzZXNzaW9uLmN1cnNvcixcbiAgICAgIHBhdGllbmNlOiBoZWFsdGguYmVhcnMsXG4gICAgfTtcbiAgICByaXZhbHMucHVzaChvcGVuTGluayhraW5kLCBwdXJwb3NlLCBvcHRpb25zLm9wZW5ba2luZF0sIG9wZW5pbmcsIHsgZnJhbWU6IG9uRnJhbWUsIGZsb3dzOiBvbkZsb3dzLCBlbmRlZDogb25FbmRlZCB9KSk7XG4gIH1cblxuICAvKiogQWxsIHRyYW5zcG9ydHMsIG9uZSBhZnRlciB0aGUgb3RoZXIsIHVudGlsIG9uZSBpcyB3ZWxjb21lZC4gQmVzaWRlIGEgbGl2ZSBjb25uZWN0aW9uIHRoYXQgbWF5IGJlIGRlYWQsIHRvby4gKi9cbiAgZnVuY3Rpb24gcmFjZSgpOiB2b2lkIHtcbiAgICBjbGVhcigpO1xuICAgIHN0YXR1cy5hdHRlbXB0ICs9IDE7XG4gICAgaWYgKCFsaXZlKSBzdGF0dXMucGhhc2UgPSB3YXNMaXZlID8gXCJyZWNvdmVyaW5nXCIgOiBcImNvbm5lY3RpbmdcIjtcbiAgICB3aXRoVG9rZW4oKCkgPT4gY2xpbWIoaGVhbHRoLm9yZGVyKHRyYW5zcG9ydHMpKSwgZmFpbGVkKTtcbiAgICBldmVudHMuY2hhbmdlZCgpO1xuICB9XG5cbiAgZnVuY3Rpb24gY2xpbWIoa2luZHM6IFRyYW5zcG9ydEtpbmRbXSk6IHZvaWQge1xuICAgIHF1ZXVlID0ga2luZHM7XG4gICAgYmFzZSA9IHNlc3Npb24uYXR0ZW1wdDtcbiAgICBzZXNzaW9uLmF0dGVtcHQgKz0gdHJhbnNwb3J0cy5sZW5ndGg7XG4gICAgc3RlcCh0cnVlKTtcbiAgfVxuXG4gIGZ1bmN0aW9uIHN0ZXAoZmlyc3Q/OiBib29sZWFuKTogdm9pZCB7XG4gICAgY29uc3Qga2luZCA9IHF1ZXVlLnNoaWZ0KCk7XG4gICAgaWYgKCFraW5kKSByZXR1cm47XG4gICAgLy8gQSBXZWJTb2NrZXQgdGhhdCBoYW5ncyBhZnRlciB0aGUgc2VydmVyIHRvb2sgaXQgZm9yIG9wZW4gd291bGQgaG9sZCB0aGUgc2Vzc2lvbiwgb3IgbGVhdmUgb25lIGJlaGluZC4gU28gaXRcbiAgICAvLyBjbGFpbXMgYXQgb25jZSwgYW5kIHNhdmVzIGEgcm91bmQgdHJpcCwgb25seSB3aGVyZSBpdCBpcyB3aGF0IHdvcmtlZCBsYXN0LlxuICAgIGNvbnN0IHByb2JlID0ga2luZCA9PT0gXCJ3c1wiICYmIHRyYW5zcG9ydHMubGVuZ3RoID4gMSAmJiAhKGZpcnN0ICYmIG1lbW9yeS5ub3cudHJhbnNwb3J0ID09PSBraW5kKTtcbiAgICBvcGVuKGtpbmQsIGJhc2UgKyB0cmFuc3BvcnRzLmxlbmd0aCAtIHJhbmsoa2luZCksIHByb2JlID8gXCJwcm9iZVwiIDogXCJjbGFpbVwiKTtcbiAgICBsYWRkZXIoaGVhbHRoLnBhdGllbmNlKCksIHN0ZXApO1xuICB9XG5cbiAgLyoqIFRoaXMgcmFjZSwgb3IgdGhpcyBhdHRlbXB0IGJlc2lkZSBhIGxpdmUgY29ubmVjdGlvbiwgaGFzIGNvbWUgdG8gbm90aGluZy4gKi9cbiAgZnVuY3Rpb24gZmFpbGVkKGVycm9yOiBCZWxmcnlFcnJvciwgYXNrZWRNcz86IG51bWJlcik6IHZvaWQge1xuICAgIGlmIChsaXZlKSB7XG4gICAgICBzdGF0dXMuYXR0ZW1wdCA9IDA7XG4gICAgICBzZXR0bGVTd2l0Y2goZmFsc2UpO1xuICAgICAgYXJtUHJvYmVyKCk7XG4gICAgICBldmVudHMuY2hhbmdlZCgpO1xuICAgIH0gZWxzZSB7XG4gICAgICBzdGF0dXMubGFzdEVycm9yID0gZXJyb3I7XG4gICAgICByZXRyeUxhdGVyKGFza2VkTXMpO1xuICAgIH1cbiAgfVxuXG4gIGZ1bmN0aW9uIHJldHJ5TGF0ZXIoYXNrZWRNcz86IG51bWJlcik6IHZvaWQge1xuICAgIHNldHRsZVN3aXRjaChmYWxzZSk7XG4gICAgY29uc3QgZGVsYXkgPSBiYWNrb2ZmLmRlbGF5KGFza2VkTXMpO1xuICAgIHN0YXR1cy5waGFzZSA9IGlzT2ZmbGluZSgpID8gXCJvZmZsaW5lXCIgOiB3YXNMaXZlID8gXCJyZWNvdmVyaW5nXCIgOiBcImNvbm5lY3RpbmdcIjtcbiAgICBzdGF0dXMubmV4dFJldHJ5QXQgPSBEYXRlLm5vdygpICsgZGVsYXk7XG4gICAgbm90ZShcInJldHJ5XCIsIHVuZGVmaW5lZCwgZGVsYXkpO1xuICAgIHJldHJ5KGRlbGF5LCByYWNlKTtcbiAgICBldmVudHMuY2hhbmdlZCgpO1xuICB9XG5cbiAgZnVuY3Rpb24gb25GcmFtZShsaW5rOiBMaW5rLCBmcmFtZTogU2VydmVyRnJhbWUpOiB2b2lkIHtcbiAgICBsZXQgYmFjayA9IGZhbHNlO1xuICAgIGlmIChmcmFtZS50eXBlID09PSBcInJlYWR5XCIpIHtcbiAgICAgIG5vdGUoXCJyZWFkeVwiLCBsaW5rLmtpbmQpO1xuICAgICAgbGluay5jbGFpbShwYXJhbXNPZigoc2Vzc2lvbi5hdHRlbXB0ICs9IDEpLCBcImNsYWltXCIsIGxpbmsua2luZCkpO1xuICAgICAgLy8gSXQgaGFzIHByb3ZlbiBpdHNlbGY6IGdpdmUgaXQgdGhlIHRpbWUgdG8gYmUgd2VsY29tZWQuXG4gICAgICByZXR1cm4gbGFkZGVyKGhlYWx0aC5wYXRpZW5jZSgpLCBzdGVwKTtcbiAgICB9XG4gICAgaWYgKGZyYW1lLnR5cGUgPT09IFwid2VsY29tZVwiICYmIGxpbmsgIT09IGxpdmUpIHtcbiAgICAgIG5vdGUoXCJ3ZWxjb21lXCIsIGxpbmsua2luZCwgRGF0ZS5ub3coKSAtIGxpbmsub3BlbmVkQXQpO1xuICAgICAgaWYgKGxpbmsucHVycG9zZSA9PT0gXCJzY291dFwiKSByZXR1cm47XG4gICAgICAvLyBJdCBjYW1lIHRvbyBsYXRlLCB3aXRoIGEgc2Vzc2lvbiB0aGF0IG5vYm9keSBuZWVkcy5cbiAgICAgIGlmIChsaW5rLmZyZXNoICYmIHNlc3Npb24uaWQpIHJldHVybiBkcm9wKGxpbmspO1xuICAgICAgYmFjayA9IHdhc0xpdmUgJiYgc3RhdHVzLnBoYXNlICE9PSBMSVZFO1xuICAgICAgd2FzTGl2ZSA9IHRydWU7XG4gICAgICBwcm9tb3RlKGxpbmspO1xuICAgIH1cbiAgICBpZiAobGluayAhPT0gbGl2ZSkgcmV0dXJuO1xuICAgIGV2ZW50cy5mcmFtZShmcmFtZSk7XG4gICAgaWYgKGZyYW1lLnR5cGUgPT09IFwid2VsY29tZVwiKSB7XG4gICAgICBncmVldGVkID0gdHJ1ZTtcbiAgICAgIGV2ZW50cy5saXZlKGJhY2spO1xuICAgIH1cbiAgICBpZiAoZnJhbWUudHlwZSA9PT0gXCJyZWNvbm5lY3RcIikgcmV0cnkoZnJhbWUuYWZ0ZXJfbXMsIHJhY2UpO1xuICB9XG5cbiAgLyoqIEFmdGVyIHRoZSBuZXdlciB3ZWxjb21lIHRoZSBvbGRlciBjb25uZWN0aW9uIG5vIGxvbmdlciBjb3VudHMuICovXG4gIGZ1bmN0aW9uIHByb21vdGUobGluazogTGluayk6IHZvaWQge1xuICAgIGNvbnN0IHsga2luZCB9ID0gbGluaztcbiAgICBjb25zdCBydHQgPSBEYXRlLm5vdygpIC0gbGluay5vcGVuZWRBdDtcbiAgICByaXZhbHMgPSByaXZhbHMuZmlsdGVyKChyaXZhbCkgPT4gcml2YWwgIT09IGxpbmspO1xuICAgIGRyb3AobGl2ZSk7XG4gICAgbGl2ZSA9IGxpbms7XG4gICAgcXVldWUgPSBbXTtcbiAgICB0dXJuICs9IDE7XG4gICAgW2xhZGRlciwgcmV0cnksIGNoZWNraW5nXS5mb3JFYWNoKCh3YWl0aW5nKSA9PiB3YWl0aW5nKCkpO1xuICAgIHJpdmFscy5mb3JFYWNoKChyaXZhbCkgPT4ge1xuICAgICAgLy8gV2hhdCBpcyBiZXR0ZXIgbWF5IHN0aWxsIGNvbWUuIEFuZCBvZiBvbmUgdGhhdCBtYWtlcyBhIHNlc3Npb24gb2YgaXRzIG93biB3ZSBoYXZlIHRvIGhlYXIsIHRvIGVuZCBpdC5cbiAgICAgIGlmIChyaXZhbC5mcmVzaCB8fCByYW5rKHJpdmFsLmtpbmQpIDwgcmFuayhraW5kKSkgcmV0dXJuO1xuICAgICAgbm90ZShcImRyb3BwZWRcIiwgcml2YWwua2luZCk7XG4gICAgICBkcm9wKHJpdmFsKTtcbiAgICB9KTtcbiAgICBzdGF0dXMucGhhc2UgPSBMSVZFO1xuICAgIHN0YXR1cy50cmFuc3BvcnQgPSBraW5kO1xuICAgIHN0YXR1cy5ydHQgPSBydHQ7XG4gICAgc3RhdHVzLmF0dGVtcHQgPSAwO1xuICAgIHN0YXR1cy5uZXh0UmV0cnlBdCA9IHN0YXR1cy5sYXN0RXJyb3IgPSB1bmRlZmluZWQ7XG4gICAgbm90ZShMSVZFLCBraW5kLCBydHQpO1xuICAgIG1lbW9yeS5sZWFybih7IHJ0dCB9KTtcbiAgICBpZiAoa2luZCAhPT0gXCJzc2VcIikgcmVtZW1iZXIoa2luZCwgTElWRSk7XG4gICAgc2V0dGxlU3dpdGNoKHRydWUpO1xuICAgIGFybVByb2JlcigpO1xuICB9XG5cbiAgZnVuY3Rpb24gcmVtZW1iZXIoa2luZDogVHJhbnNwb3J0S2luZCwgZmF0ZTogc3RyaW5nKTogdm9pZCB7XG4gICAgY29uc3Qgb3V0Y29tZSA9IG1lbW9yeS5ub3cub3V0Y29tZSB8fCB7fTtcbiAgICBvdXRjb21lW2tpbmRdID0gZmF0ZTtcbiAgICBtZW1vcnkubGVhcm4oZmF0ZSA9PT0gTElWRSA/IHsgdHJhbnNwb3J0OiBraW5kLCBvdXRjb21lIH0gOiB7IG91dGNvbWUgfSk7XG4gIH1cblxuICBmdW5jdGlvbiBvbkZsb3dzKGxpbms6IExpbmspOiB2b2lkIHtcbiAgICBub3RlKFwiZmxvd3NcIiwgbGluay5raW5kKTtcbiAgICBpZiAobGluayA9PT0gbGl2ZSkgcmV0dXJuIHJlbWVtYmVyKGxpbmsua2luZCwgTElWRSk7XG4gICAgaWYgKGxpbmsucHVycG9zZSAhPT0gXCJzY291dFwiKSByZXR1cm47XG4gICAgbWVtb3J5LmxlYXJuKHsgcGFkOiB0cnVlIH0pO1xuICAgIGRyb3AobGluayk7XG4gICAgb3BlbihsaW5rLmtpbmQsIHNlc3Npb24uYXR0ZW1wdCArIDEsIFwiY2xhaW1cIik7XG4gIH1cblxuICAvKiogQmV0dGVyIHRyYW5zcG9ydHMgYXJlIHRyaWVkIGFnYWluIGZyb20gdGltZSB0byB0aW1lLCB3aXRob3V0IHRvdWNoaW5nIHRoZSBzZXNzaW9uIGJlZm9yZSB0aGV5IGhhdmUgcHJvdmVuIGdvb2QuICovXG4gIGZ1bmN0aW9uIGFybVByb2JlcigpOiB2b2lkIHtcbiAgICBpZiAoIWxpdmUgfHwgIWJldHRlcigpLmxlbmd0aCkgcmV0dXJuIHByb2JpbmcoKTtcbiAgICBwcm9iaW5nKHByb2JlTXMgKiAoMC43NSArIE1hdGgucmFuZG9tKCkgLyAyKSwgKCkgPT4ge1xuICAgICAgcHJvYmVNcyA9IE1hdGgubWluKFBST0JFX0NBUF9NUywgcHJvYmVNcyAqIDIpO1xuICAgICAgYXJtUHJvYmVyKCk7XG4gICAgICBpZiAocml2YWxzLmxlbmd0aCkgcmV0dXJuO1xuICAgICAgd2l0aFRva2VuKCgpID0+IHtcbiAgICAgICAgYmV0dGVyKCkuZm9yRWFjaCgoa2luZCkgPT4gb3BlbihraW5kLCBzZXNzaW9uLmF0dGVtcHQsIGtpbmQgPT09IFwid3NcIiA/IFwicHJvYmVcIiA6IFwic2NvdXRcIikpO1xuICAgICAgfSwgZmFpbGVkKTtcbiAgICB9KTtcbiAgfVxuXG4gIGZ1bmN0aW9uIG9uRW5kZWQobGluazogTGluaywgZGV0YWlsOiBzdHJpbmcsIGZyYW1lPzogQ2xvc2UsIGhlbGQ/OiBib29sZWFuKTogdm9pZCB7XG4gICAgY29uc3QgeyBraW5kIH0gPSBsaW5rO1xuICAgIGNvbnN0IG5vdyA9IERhdGUubm93KCk7XG4gICAgY29uc3Qgb2ZMaXZlID0gbGluayA9PT0gbGl2ZTtcbiAgICBub3RlKG9mTGl2ZSA/IFwibG9zdFwiIDogXCJmYWlsZWRcIiwga2luZCwgZGV0YWlsKTtcbiAgICBkcm9wKGxpbmspO1xuICAgIGlmIChvZkxpdmUgJiYgbm93IC0gbGluay53ZWxjb21lZEF0ID49IFNUQUJMRV9NUykgYmFja29mZi5yZXNldCgpO1xuICAgIGlmIChmcmFtZSkgcmV0dXJuIG9uQ2xvc2UobGluaywgZnJhbWUsIG9mTGl2ZSk7XG5cbiAgICBjb25zdCBlcnJvciA9IGZhdWx0KFwiY29ubmVjdGlvbl9sb3N0XCIsIGAke2tpbmR9OiAke2RldGFpbH1gKTtcbiAgICByZW1lbWJlcihraW5kLCBkZXRhaWwpO1xuICAgIGlmIChvZkxpdmUpIHtcbiAgICAgIHN0YXR1cy5sYXN0RXJyb3IgPSBlcnJvcjtcbiAgICAgIGlmIChoZWxkKSB7XG4gICAgICAgIC8vIEV2ZXJ5dGhpbmcgYmVsb3cgaXQsIGF0IG9uY2UuXG4gICAgICAgIGhlYWx0aC5jb25kZW1uKGtpbmQpO1xuICAgICAgICBjb25zdCBiZWxvdyA9IHRyYW5zcG9ydHMuc2xpY2UocmFuayhraW5kKSArIDEpO1xuICAgICAgICBpZiAoYmVsb3cubGVuZ3RoKSB7XG4gICAgICAgICAgc3RhdHVzLnBoYXNlID0gXCJyZWNvdmVyaW5nXCI7XG4gICAgICAgICAgY2xpbWIoYmVsb3cpO1xuICAgICAgICAgIHJldHVybiBldmVudHMuY2hhbmdlZCgpO1xuICAgICAgICB9XG4gICAgICB9IGVsc2UgaWYgKCFpc09mZmxpbmUoKSkge1xuICAgICAgICBoZWFsdGguZGllZChraW5kLCBub3cgLSBsaW5rLndlbGNvbWVkQXQsIG5vdyAtIGxpbmsuaGVhcmRBdCk7XG4gICAgICAgIGlmIChub3cgLSBsaW5rLndlbGNvbWVkQXQgPiBQUk9CRV9NUykgcHJvYmVNcyA9IFBST0JFX01TO1xuICAgICAgfVxuICAgICAgcmV0cnlMYXRlcigpO1xuICAgIH0gZWxzZSB7XG4gICAgICByaXZhbEZhaWxlZChlcnJvcik7XG4gICAgfVxuICB9XG5cbiAgZnVuY3Rpb24gcml2YWxGYWlsZWQoZXJyb3I6IEJlbGZyeUVycm9yLCBhc2tlZE1zPzogbnVtYmVyKTogdm9pZCB7XG4gICAgaWYgKHF1ZXVlLmxlbmd0aCkgc3RlcCgpO1xuICAgIGVsc2UgaWYgKCFyaXZhbHMubGVuZ3RoICYmICFyZXRyeS5vbikgZmFpbGVkKGVycm9yLCBhc2tlZE1zKTtcbiAgfVxuXG4gIGZ1bmN0aW9uIG9uQ2xvc2UobGluazogTGluaywgZnJhbWU6IENsb3NlLCBvZkxpdmU6IGJvb2xlYW4pOiB2b2lkIHtcbiAgICBjb25zdCBlcnJvciA9IGZhdWx0KGZyYW1lLmNvZGUsIGZyYW1lLmRldGFpbCk7XG4gICAgY29uc3QgeyBjb2RlLCByZXRyeV9hZnRlcl9tcyB9ID0gZnJhbWU7XG4gICAgaWYgKGNvZGUgPT09IFwicmVwbGFjZWRcIikgcmV0dXJuIG9uUmVwbGFjZWQobGluaywgZnJhbWUsIGVycm9yLCBvZkxpdmUpO1xuICAgIC8vIFRoZXNlIHR3byBuYW1lIHRoZWlyIG93biBjdXJlOyBgZmluYWxgIHdvdWxkIG5vdCBrbm93IG9mIGl0LlxuICAgIGlmIChjb2RlID09PSBcInNlc3Npb25fbWlzbWF0Y2hcIiB8fCAoY29kZSA9PT0gXCJjaGFubmVsc19yZXF1aXJlZFwiICYmICFzZXNzaW9uLmNoYW5uZWxzKCkubGVuZ3RoKSkge1xuICAgICAgZHJvcChsaXZlKTtcbiAgICAgIHNlc3Npb24uZm9yZ2V0KCk7XG4gICAgfSBlbHNlIGlmIChmcmFtZS5maW5hbCAmJiBjb2RlICE9PSBcImNoYW5uZWxzX3JlcXVpcmVkXCIgJiYgIWxpdmUpIHtcbiAgICAgIHJldHVybiBjb25uZWN0b3Iuc3RvcChlcnJvcik7XG4gICAgfVxuICAgIHN0YXR1cy5sYXN0RXJyb3IgPSBlcnJvcjtcbiAgICBpZiAob2ZMaXZlKSByZXRyeUxhdGVyKHJldHJ5X2FmdGVyX21zKTtcbiAgICBlbHNlIHJpdmFsRmFpbGVkKGVycm9yLCByZXRyeV9hZnRlcl9tcyk7XG4gIH1cblxuICAvKiogU29tZWJvZHkgaGFzIHRoZSBzZXNzaW9uOiBtb3N0IG9mdGVuIGFub3RoZXIgY29ubmVjdGlvbiBvZiB0aGlzIHZlcnkgY2xpZW50LiAqL1xuICBmdW5jdGlvbiBvblJlcGxhY2VkKGxpbms6IExpbmssIGZyYW1lOiBDbG9zZSwgZXJyb3I6IEJlbGZyeUVycm9yLCBvZkxpdmU6IGJvb2xlYW4pOiB2b2lkIHtcbiAgICBpZiAoZnJhbWUuY29ubmVjdGlvbiAhPT0gc2Vzc2lvbi5jb25uZWN0aW9uKSB7XG4gICAgICAvLyBBIGR1cGxpY2F0ZWQgdGFiOiBnbyBvbiBmcm9tIHRoZSBzYW1lIGN1cnNvciBpbiBhIG5ldyBzZXNzaW9uLlxuICAgICAgc2Vzc2lvbi5pZCA9IHVuZGVmaW5lZDtcbiAgICAgIGRyb3AobGl2ZSk7XG4gICAgICByZXR1cm4gcmV0cnlMYXRlcigpO1xuICAgIH1cbiAgICBzZXNzaW9uLmF0dGVtcHQgPSBNYXRoLm1heChzZXNzaW9uLmF0dGVtcHQsIGZyYW1lLmF0dGVtcHQhKTtcbiAgICAvLyBUaGUgd2lubmVyIGhhcyBiZWVuIGFuc3dlcmVkLCBhbmQgdGhhdCBhbnN3ZXIgaGFzIG5vdCBjb21lIGhlcmUgYmVmb3JlIHRoaXMgb25lLlxuICAgIGNvbnN0IHdpbm5lciA9IHJpdmFscy5maWx0ZXIoKHJpdmFsKSA9PiByaXZhbC5hdHRlbXB0ID09PSBmcmFtZS5hdHRlbXB0KVswXTtcbiAgICBpZiAobGl2ZSkgcmV0dXJuIHJpdmFsRmFpbGVkKGVycm9yKTtcbiAgICBxdWV1ZSA9IFtdO1xuICAgIGxhZGRlcih3aW5uZXIgPyBoZWFsdGgucGF0aWVuY2UoKSA6IDAsICgpID0+IHtcbiAgICAgIGlmICh3aW5uZXIpIHtcbiAgICAgICAgbm90ZShcImZhaWxlZFwiLCB3aW5uZXIua2luZCwgXCJoZWxkIGJhY2tcIik7XG4gICAgICAgIGlmICh3aW5uZXIua2luZCA9PT0gXCJzc2VcIikgaGVhbHRoLmNvbmRlbW4oXCJzc2VcIik7XG4gICAgICAgIGRyb3Aod2lubmVyKTtcbiAgICAgIH1cbiAgICAgIGNsaW1iKHRyYW5zcG9ydHMuc2xpY2UoTWF0aC5tYXgoMCwgcmFuayhsaW5rLmtpbmQpKSkpO1xuICAgIH0pO1xuICAgIGlmIChvZkxpdmUpIHN0YXR1cy5waGFzZSA9IFwicmVjb3ZlcmluZ1wiO1xuICAgIGV2ZW50cy5jaGFuZ2VkKCk7XG4gIH1cblxuICAvKiogT24gd2FraW5nOiBpcyB0aGUgY29ubmVjdGlvbiBzdGlsbCB0aGVyZT8gSXQgaXMga2VwdCB1bnRpbCBhIG5ldyBvbmUgaXMgd2VsY29tZWQuICovXG4gIGZ1bmN0aW9uIHdha2Uoc3VyZTogYm9vbGVhbik6IHZvaWQge1xuICAgIG5vdGUoXCJ3YWtlXCIpO1xuICAgIGlmIChzdXJlKSBwcm9iZU1zID0gUFJPQkVfTVM7XG4gICAgY29uc3QgbGluayA9IGxpdmU7XG4gICAgaWYgKCFsaW5rKSB7XG4gICAgICBpZiAocmV0cnkub24pIHJhY2UoKTtcbiAgICAgIHJldHVybjtcbiAgICB9XG4gICAgY29uc3QgeyBoZWFyZEF0IH0gPSBsaW5rO1xuICAgIGlmIChjaGVja2luZy5vbiB8fCAoIXN1cmUgJiYgRGF0ZS5ub3coKSAtIGhlYXJkQXQgPCBDSEVDS19NUykpIHJldHVybjtcbiAgICBjb25zdCBjaGVjayA9ICgpID0+IHtcbiAgICAgIGlmIChsaW5rICE9PSBsaXZlIHx8IGxpbmsuaGVhcmRBdCAhPT0gaGVhcmRBdCkgcmV0dXJuO1xuICAgICAgbm90ZShcInNpbGVudFwiLCBsaW5rLmtpbmQpO1xuICAgICAgcmFjZSgpO1xuICAgIH07XG4gICAgLy8gQW4gZXZlbnQgc3RyZWFtIGNhbm5vdCBiZSBhc2tlZC5cbiAgICBpZiAobGluay5waW5nKCkpIGNoZWNraW5nKENIRUNLX01TLCBjaGVjayk7XG4gICAgZWxzZSBpZiAoIXJpdmFscy5sZW5ndGggJiYgKHN1cmUgfHwgRGF0ZS5ub3coKSAtIGhlYXJkQXQgPiBsaW5rLndlbGNvbWUhLmhlYXJ0YmVhdF9tcykpIGNoZWNrKCk7XG4gIH1cblxuICBmdW5jdGlvbiB0aWNrKG5vdzogbnVtYmVyKTogdm9pZCB7XG4gICAgLy8gV2hpbGUgcml2YWxzIHJhY2UsIHRoZSBvbGQgY29ubmVjdGlvbiBjb3N0cyBub3RoaW5nOyBpZiB0aGV5IGZhaWwgaXQgaXMgbG9va2VkIGF0IGFnYWluLlxuICAgIGlmICghbGl2ZSB8fCBjaGVja2luZy5vbiB8fCByaXZhbHMubGVuZ3RoIHx8IGxpdmUua2luZCA9PT0gXCJwb2xsXCIpIHJldHVybjtcbiAgICBjb25zdCBsaW1pdCA9IGxpdmUud2VsY29tZSEuaGVhcnRiZWF0X21zICsgSEVBUlRCRUFUX0dSQUNFX01TO1xuICAgIGlmIChub3cgLSBsaXZlLmhlYXJkQXQgPiBsaW1pdCkge1xuICAgICAgY29uc3QgbGluayA9IGxpdmU7XG4gICAgICBsaW5rLmNsb3NlKCk7XG4gICAgICBvbkVuZGVkKGxpbmssIFwic2lsZW50XCIpO1xuICAgIH1cbiAgfVxuXG4gIC8qKiBUaGUgc2Vzc2lvbiBzdGF5cywgZm9yIHRoZSBwYWdlIG1heSBjb21lIGJhY2s7IHdoZXJlIGl0IGNhbm5vdCwgdGhlIHNlc3Npb24gZW5kcyBhdCBvbmNlLiAqL1xuICBmdW5jdGlvbiBoaWRlKHJldHVybnM6IGJvb2xlYW4pOiB2b2lkIHtcbiAgICBub3RlKFwiaGlkZGVuXCIpO1xuICAgIGlmIChsaXZlICYmICFyZXR1cm5zKSBsaXZlLmJ5ZSgpO1xuICAgIGNsZWFyKCk7XG4gICAgZHJvcChsaXZlKTtcbiAgICBzdGF0dXMucGhhc2UgPSBcInJlY292ZXJpbmdcIjtcbiAgICAvLyBTaG91bGQgaXQgc3RheSBhZnRlciBhbGwuIEluIHRoZSBjYWNoZSBubyB0aW1lIHBhc3Nlcy5cbiAgICByZXRyeShISURERU5fTVMsIHJhY2UpO1xuICAgIGV2ZW50cy5jaGFuZ2VkKCk7XG4gIH1cblxuICBjb25zdCBjb25uZWN0b3I6IENvbm5lY3RvciA9IHtcbiAgICBzdGF0dXMsXG5cbiAgICBzdGFydCgpIHtcbiAgICAgIGlmIChzdGF0dXMucGhhc2UgIT09IFwiaWRsZVwiKSByZXR1cm47XG4gICAgICB1bndhdGNoID0gW1xuICAgICAgICB3YXRjaENsb2NrKHRpY2ssICgpID0+IHdha2UodHJ1ZSkpLFxuICAgICAgICB3YXRjaFBhZ2Uoe1xuICAgICAgICAgIHdha2UsXG4gICAgICAgICAgaGlkZSxcbiAgICAgICAgICBvZmZsaW5lKCkge1xuICAgICAgICAgICAgLy8gQnJvd3NlcnMgc2F5IHNvIHdyb25nbHkgYXQgdGltZXM6IGFzay5cbiAgICAgICAgICAgIG5vdGUoXCJvZmZsaW5lXCIpO1xuICAgICAgICAgICAgaWYgKGxpdmUpIHdha2UodHJ1ZSk7XG4gICAgICAgICAgfSxcbiAgICAgICAgfSksXG4gICAgICBdO1xuICAgICAgcmFjZSgpO1xuICAgIH0sXG5cbiAgICBzdG9wKGVycm9yKSB7XG4gICAgICBpZiAoc3RhdHVzLnBoYXNlID09PSBcImNsb3NlZFwiKSByZXR1cm47XG4gICAgICBub3RlKFwiY2xvc2VkXCIsIHVuZGVmaW5lZCwgZXJyb3IgJiYgZXJyb3IuY29kZSk7XG4gICAgICBpZiAoIWVycm9yICYmIGxpdmUpIGxpdmUuYnllKCk7XG4gICAgICBzdGF0dXMucGhhc2UgPSBcImNsb3NlZFwiO1xuICAgICAgdW53YXRjaC5mb3JFYWNoKChzdG9wKSA9PiBzdG9wKCkpO1xuICAgICAgY2xlYXIoKTtcbiAgICAgIGNoZWNraW5nKCk7XG4gICAgICBkcm9wKGxpdmUpO1xuICAgICAgdG9rZW5zLmRpc2FybSgpO1xuICAgICAgc3RhdHVzLmxhc3RFcnJvciA9IGVycm9yO1xuICAgICAgc2V0dGxlU3dpdGNoKGZhbHNlKTtcbiAgICAgIGV2ZW50cy5jaGFuZ2VkKCk7XG4gICAgfSxcblxuICAgIC8qKiBBIHRha2VvdmVyIG1heSBoYXZlIGZlbmNlZCB0aGUgbGl2ZSBjb25uZWN0aW9uIGFscmVhZHk6IHdoYXQgaXQgbG9zZXMgaXMgc2FpZCBhZ2FpbiBhZnRlciB0aGUgbmV4dCB3ZWxjb21lLiAqL1xuICAgIHNlbmQoY29tbWFuZHMpIHtcbiAgICAgIGlmIChsaXZlICYmIGdyZWV0ZWQpIGxpdmUuc2VuZChjb21tYW5kcyk7XG4gICAgfSxcblxuICAgIGN1dCgpIHtcbiAgICAgIGlmIChzdGF0dXMucGhhc2UgPT09IFwiaWRsZVwiIHx8IHN0YXR1cy5waGFzZSA9PT0gXCJjbG9zZWRcIikgcmV0dXJuO1xuICAgICAgc2V0dGxlU3dpdGNoKGZhbHNlKTtcbiAgICAgIGRyb3AobGl2ZSk7XG4gICAgICByYWNlKCk7XG4gICAgfSxcblxuICAgIHN3aXRjaFRvKGtpbmQsIGRvbmUpIHtcbiAgICAgIGlmIChzdGF0dXMucGhhc2UgPT09IFwiY2xvc2VkXCIpIHJldHVybiBkb25lKGZhbHNlKTtcbiAgICAgIGlmIChsaXZlICYmIGxpdmUua2luZCA9PT0ga2luZCAmJiAhcml2YWxzLmxlbmd0aCkgcmV0dXJuIGRvbmUodHJ1ZSk7XG4gICAgICBzZXR0bGVTd2l0Y2goZmFsc2UpO1xuICAgICAgc3dpdGNoaW5nID0gZG9uZTtcbiAgICAgIGhlYWx0aC5hYnNvbHZlKGtpbmQpO1xuICAgICAgbWVtb3J5Lm5vdy50cmFuc3BvcnQgPSBraW5kO1xuICAgICAgaWYgKHN0YXR1cy5waGFzZSA9PT0gXCJpZGxlXCIpIHJldHVybiBjb25uZWN0b3Iuc3RhcnQoKTtcbiAgICAgIGlmICghbGl2ZSkgcmV0dXJuIHJhY2UoKTtcbiAgICAgIGNsZWFyKCk7XG4gICAgICB3aXRoVG9rZW4oKCkgPT4gb3BlbihraW5kLCBzZXNzaW9uLmF0dGVtcHQgKyAxLCBcImNsYWltXCIpLCBmYWlsZWQpO1xuICAgIH0sXG4gIH07XG4gIHJldHVybiBjb25uZWN0b3I7XG59XG4iLCAiaW1wb3J0IHR5cGUgeyBTdG9yZSB9IGZyb20gXCIuL2FwaS5qc1wiO1xuaW1wb3J0IHR5cGUgeyBUcmFuc3BvcnRLaW5kIH0gZnJvbSBcIi4vZnJhbWVzLmpzXCI7XG5pbXBvcnQgeyBhc3NpZ24gfSBmcm9tIFwiLi91dGlsLmpzXCI7XG5cbi8qKiBOZXR3b3JrcyBjaGFuZ2U6IHdoYXQgd2FzIHRydWUgb2Ygb25lIGhhbGYgYW4gaG91ciBhZ28gbWF5IG5vdCBiZSBvZiB0aGlzIG9uZS4gKi9cbmV4cG9ydCBjb25zdCBNRU1PUllfVFRMX01TID0gMV84MDBfMDAwO1xuXG4vKiogV2hhdCBpcyBrbm93biBvZiB0aGUgd2F5IHRvIG9uZSBzZXJ2ZXIuICovXG5leHBvcnQgaW50ZXJmYWNlIFJlbWVtYmVyZWQge1xuICAvKiogV2hhdCB3YXMgbGl2ZSBsYXN0LiAqL1xuICB0cmFuc3BvcnQ/OiBUcmFuc3BvcnRLaW5kO1xuICAvKiogTWlsbGlzZWNvbmRzIGZyb20gdGhlIHN0YXJ0IG9mIHRoYXQgY29ubmVjdGlvbiB0byBpdHMgd2VsY29tZS4gKi9cbiAgcnR0PzogbnVtYmVyO1xuICAvKiogTWlsbGlzZWNvbmRzIG9mIHNpbGVuY2UgYWZ0ZXIgd2hpY2ggc29tZXRoaW5nIG9uIHRoZSB3YXkgY3V0cy4gKi9cbiAgaWRsZT86IG51bWJlcjtcbiAgLyoqIFN0cmVhbXMgbmVlZCBwYWRkaW5nIGluIGZyb250LiAqL1xuICBwYWQ/OiBib29sZWFuO1xuICAvKiogV2hhdCBiZWNhbWUgb2YgZWFjaCB0cmFuc3BvcnQgd2hlbiBpdCB3YXMgbGFzdCB0cmllZC4gKi9cbiAgb3V0Y29tZT86IHsgW2tpbmQgaW4gVHJhbnNwb3J0S2luZF0/OiBzdHJpbmcgfTtcbn1cblxuZXhwb3J0IGludGVyZmFjZSBNZW1vcnkge1xuICByZWFkb25seSBub3c6IFJlbWVtYmVyZWQ7XG4gIGxlYXJuKHdoYXQ6IFJlbWVtYmVyZWQpOiB2b2lkO1xufVxuXG4vKiogT2Ygb25lIG9yaWdpbiwga2VwdCBmb3IgdGhlIG5leHQgcGFnZS4gV2l0aG91dCBhIHN0b3JlIGl0IGxhc3RzIGFzIGxvbmcgYXMgdGhlIHBhZ2UuICovXG5leHBvcnQgZnVuY3Rpb24gY3JlYXRlTWVtb3J5KHN0b3JlOiBTdG9yZSB8IG51bGwgfCB1bmRlZmluZWQsIG9yaWdpbjogc3RyaW5nKTogTWVtb3J5IHtcbiAgY29uc3Qga2V5ID0gYGJlbGZyeSAke29yaWdpbn1gO1xuICBsZXQgbm93OiBSZW1lbWJlcmVkICYgeyBhdD86IG51bWJlciB9ID0ge307XG4gIHRyeSB7XG4gICAgY29uc3Qgc3RvcmVkID0gSlNPTi5wYXJzZShzdG9yZSEuZ2V0SXRlbShrZXkpISk7XG4gICAgaWYgKE1hdGguYWJzKERhdGUubm93KCkgLSBzdG9yZWQuYXQpIDwgTUVNT1JZX1RUTF9NUykgbm93ID0gc3RvcmVkO1xuICB9IGNhdGNoIChfKSB7XG4gICAgLy8gTm90aGluZyBzdG9yZWQsIG9yIHN0b3JhZ2UgaXMgZm9yYmlkZGVuIGhlcmUuXG4gIH1cbiAgcmV0dXJuIHtcbiAgICBub3csXG4gICAgbGVhcm4od2hhdCkge1xuICAgICAgdHJ5IHtcbiAgICAgICAgc3RvcmUhLnNldEl0ZW0oa2V5LCBKU09OLnN0cmluZ2lmeShhc3NpZ24oYXNzaWduKG5vdywgd2hhdCksIHsgYXQ6IERhdGUubm93KCkgfSkpKTtcbiAgICAgIH0gY2F0Y2ggKF8pIHtcbiAgICAgICAgLy8gQXMgYWJvdmU7IG9yIGl0IGlzIGZ1bGwuXG4gICAgICAgIGFzc2lnbihub3csIHdoYXQpO1xuICAgICAgfVxuICAgIH0sXG4gIH07XG59XG4iLCAiLy8gQSBjb25uZWN0b3Igb3ZlciB0cmFuc3BvcnRzIHRoYXQgZG8gd2hhdCBhIHRlc3Qgc2F5cywgaW4gdGltZSB0aGF0IGEgdGVzdCBtb3Zlcy5cbmltcG9ydCB7IG1vY2sgfSBmcm9tIFwibm9kZTp0ZXN0XCI7XG5pbXBvcnQgeyBjcmVhdGVDb25uZWN0b3IsIHR5cGUgQ29ubmVjdG9yLCB0eXBlIENvbm5lY3Rvck9wdGlvbnMgfSBmcm9tIFwiLi4vc3JjL2NvcmUvY29ubmVjdG9yLmpzXCI7XG5pbXBvcnQgdHlwZSB7IENsaWVudEZyYW1lLCBDbG9zZSwgTnVtYmVyZWRDb21tYW5kLCBTZXJ2ZXJGcmFtZSwgVHJhbnNwb3J0S2luZCwgV2VsY29tZSB9IGZyb20gXCIuLi9zcmMvY29yZS9mcmFtZXMuanNcIjtcbmltcG9ydCB0eXBlIHsgU3RvcmUgfSBmcm9tIFwiLi4vc3JjL2NvcmUvYXBpLmpzXCI7XG5pbXBvcnQgeyBjcmVhdGVNZW1vcnksIHR5cGUgTWVtb3J5LCB0eXBlIFJlbWVtYmVyZWQgfSBmcm9tIFwiLi4vc3JjL2NvcmUvbWVtb3J5LmpzXCI7XG5pbXBvcnQgeyBjcmVhdGVTZXNzaW9uIH0gZnJvbSBcIi4uL3NyYy9jb3JlL3Nlc3Npb24uanNcIjtcbmltcG9ydCB7IGNyZWF0ZVRpbWVsaW5lIH0gZnJvbSBcIi4uL3NyYy9jb3JlL3RpbWVsaW5lLmpzXCI7XG5pbXBvcnQgeyBjcmVhdGVUb2tlbnMgfSBmcm9tIFwiLi4vc3JjL2NvcmUvdG9rZW5zLmpzXCI7XG5pbXBvcnQgdHlwZSB7IENvbm5lY3Rpb24sIExpc3RlbmVyLCBPcGVuaW5nIH0gZnJvbSBcIi4uL3NyYy9jb3JlL3RyYW5zcG9ydC5qc1wiO1xuXG5leHBvcnQgY29uc3QgSEVBUlRCRUFUX01TID0gMjBfMDAwO1xuXG4vKiogT25lIGNvbm5lY3Rpb24gdGhhdCB0aGUgY29ubmVjdG9yIGhhcyBvcGVuZWQuICovXG5leHBvcnQgY2xhc3MgRmFrZUNvbm5lY3Rpb24gaW1wbGVtZW50cyBDb25uZWN0aW9uIHtcbiAgY2xvc2VkID0gZmFsc2U7XG4gIGJ5ZXM6IHN0cmluZ1tdID0gW107XG4gIHBpbmdzID0gMDtcbiAgLyoqIEEgc3RyZWFtIGhhcyBubyB3YXkgdG8gYXNrLiAqL1xuICByZWFkb25seSBwaW5nOiAoKSA9PiB2b2lkO1xuICBzZW50OiBOdW1iZXJlZENvbW1hbmRbXSA9IFtdO1xuICAvKiogVGhlIHBhcmFtZXRlcnMgb2YgaXRzIGNsYWltLCBhZnRlciBgcmVhZHlgLiAqL1xuICBjbGFpbWVkOiB7IGF0dGVtcHQ6IG51bWJlcjsgc2Vzc2lvbj86IHN0cmluZyB9IHwgdW5kZWZpbmVkO1xuXG4gIGNvbnN0cnVjdG9yKFxuICAgIHJlYWRvbmx5IGtpbmQ6IFRyYW5zcG9ydEtpbmQsXG4gICAgcmVhZG9ubHkgb3BlbmluZzogT3BlbmluZyxcbiAgICByZWFkb25seSBsaXN0ZW5lcjogTGlzdGVuZXIsXG4gICkge1xuICAgIGlmIChraW5kID09PSBcInNzZVwiKSB0aGlzLnBpbmcgPSB1bmRlZmluZWQhO1xuICAgIGVsc2UgdGhpcy5waW5nID0gKCkgPT4gKHRoaXMucGluZ3MgKz0gMSk7XG4gIH1cblxuICBnZXQgYXR0ZW1wdCgpOiBudW1iZXIge1xuICAgIHJldHVybiAodGhpcy5jbGFpbWVkID8/IHRoaXMub3BlbmluZy5wYXJhbXMpLmF0dGVtcHQ7XG4gIH1cblxuICBmcmFtZShmcmFtZTogU2VydmVyRnJhbWUpIHtcbiAgICB0aGlzLmxpc3RlbmVyLmZyYW1lKGZyYW1lKTtcbiAgfVxuXG4gIHdlbGNvbWUoc2Vzc2lvbiA9IHRoaXMub3BlbmluZy5wYXJhbXMuc2Vzc2lvbiA/PyBgb2YgJHt0aGlzLmtpbmR9YCwgbW9yZTogUGFydGlhbDxXZWxjb21lPiA9IHt9KSB7XG4gICAgY29uc3QgY2hhbm5lbHMgPSBPYmplY3QuZnJvbUVudHJpZXMoKHRoaXMub3BlbmluZy5wYXJhbXMuY2hhbm5lbHMgPz8gW10pLm1hcCgobmFtZSkgPT4gW25hbWUsIHt9XSkpO1xuICAgIHRoaXMuZnJhbWUoeyB0eXBlOiBcIndlbGNvbWVcIiwgc2Vzc2lvbiwgY3Vyc29yOiBcIjAuMVwiLCByZXN1bWVkOiBmYWxzZSwgdHJhbnNwb3J0OiB0aGlzLmtpbmQsIGNoYW5uZWxzLCBoZWFydGJlYXRfbXM6IEhFQVJUQkVBVF9NUywgLi4ubW9yZSB9KTtcbiAgfVxuXG4gIC8qKiBBbm90aGVyIHBpZWNlIG9mIGEgc3RyZWFtLiAqL1xuICBmbG93cygpIHtcbiAgICB0aGlzLmxpc3RlbmVyLmFsaXZlKCk7XG4gIH1cblxuICBsb3NlKGRldGFpbCA9IFwibG9zdFwiKSB7XG4gICAgdGhpcy5saXN0ZW5lci5lbmRlZChkZXRhaWwpO1xuICB9XG5cbiAgZW5kKGZyYW1lOiBQYXJ0aWFsPENsb3NlPikge1xuICAgIHRoaXMuZnJhbWUoeyB0eXBlOiBcImNsb3NlXCIsIHN0YXR1czogMTAwMSwgY29kZTogXCJnb2luZ19hd2F5XCIsIC4uLmZyYW1lIH0pO1xuICB9XG5cbiAgc2VuZChjb21tYW5kczogTnVtYmVyZWRDb21tYW5kW10pIHtcbiAgICB0aGlzLnNlbnQucHVzaCguLi5jb21tYW5kcyk7XG4gIH1cbiAgY2xhaW0ocGFyYW1zOiB7IGF0dGVtcHQ6IG51bWJlciB9KSB7XG4gICAgdGhpcy5jbGFpbWVkID0gcGFyYW1zO1xuICB9XG4gIGJ5ZShzZXNzaW9uOiBzdHJpbmcpIHtcbiAgICB0aGlzLmJ5ZXMucHVzaChzZXNzaW9uKTtcbiAgfVxuICBjbG9zZSgpIHtcbiAgICB0aGlzLmNsb3NlZCA9IHRydWU7XG4gIH1cbn1cblxuZXhwb3J0IGNsYXNzIE1hcFN0b3JlIGltcGxlbWVudHMgU3RvcmUge1xuICBpdGVtczogUmVjb3JkPHN0cmluZywgc3RyaW5nPiA9IHt9O1xuICBnZXRJdGVtKGtleTogc3RyaW5nKSB7XG4gICAgcmV0dXJuIHRoaXMuaXRlbXNba2V5XSA/PyBudWxsO1xuICB9XG4gIHNldEl0ZW0oa2V5OiBzdHJpbmcsIHZhbHVlOiBzdHJpbmcpIHtcbiAgICB0aGlzLml0ZW1zW2tleV0gPSB2YWx1ZTtcbiAgfVxufVxuXG5leHBvcnQgY2xhc3MgUmlnIHtcbiAgcmVhZG9ubHkgb3BlbmVkOiBGYWtlQ29ubmVjdGlvbltdID0gW107XG4gIHJlYWRvbmx5IGZyYW1lczogU2VydmVyRnJhbWVbXSA9IFtdO1xuICAvKiogRm9yIGVhY2ggdGltZSBpdCBiZWNhbWUgbGl2ZTogd2hldGhlciBpdCBoYWQgYmVlbiBsb3N0IGJlZm9yZS4gKi9cbiAgcmVhZG9ubHkgbGl2ZXM6IGJvb2xlYW5bXSA9IFtdO1xuICByZWFkb25seSB0aW1lbGluZSA9IGNyZWF0ZVRpbWVsaW5lKCk7XG4gIHJlYWRvbmx5IHNlc3Npb24gPSBjcmVhdGVTZXNzaW9uKFwicGFnZVwiLCB7IG1lc3NhZ2U6ICgpID0+IHVuZGVmaW5lZCwgZ2FwOiAoKSA9PiB1bmRlZmluZWQgfSk7XG4gIHJlYWRvbmx5IG1lbW9yeTogTWVtb3J5O1xuICByZWFkb25seSBjb25uZWN0b3I6IENvbm5lY3RvcjtcbiAgYXV0aHMgPSAwO1xuICBhdXRoOiAoZG9uZTogKGVycm9yOiB1bmtub3duLCB0b2tlbj86IHN0cmluZykgPT4gdm9pZCkgPT4gdm9pZCA9IChkb25lKSA9PiBkb25lKHVuZGVmaW5lZCwgYHRva2VuICR7dGhpcy5hdXRoc31gKTtcblxuICBjb25zdHJ1Y3RvcihvcHRpb25zOiB7IHRyYW5zcG9ydHM/OiBUcmFuc3BvcnRLaW5kW107IHJlbWVtYmVyZWQ/OiBSZW1lbWJlcmVkOyBzdG9yZT86IFN0b3JlIH0gPSB7fSkge1xuICAgIHRoaXMubWVtb3J5ID0gY3JlYXRlTWVtb3J5KG9wdGlvbnMuc3RvcmUsIFwiaHR0cDovL2JlbGZyeS9cIik7XG4gICAgT2JqZWN0LmFzc2lnbih0aGlzLm1lbW9yeS5ub3csIG9wdGlvbnMucmVtZW1iZXJlZCk7XG4gICAgY29uc3Qgb3BlbiA9IChraW5kOiBUcmFuc3BvcnRLaW5kKSA9PiAob3BlbmluZzogT3BlbmluZywgbGlzdGVuZXI6IExpc3RlbmVyKSA9PiB7XG4gICAgICBjb25zdCBjb25uZWN0aW9uID0gbmV3IEZha2VDb25uZWN0aW9uKGtpbmQsIG9wZW5pbmcsIGxpc3RlbmVyKTtcbiAgICAgIHRoaXMub3BlbmVkLnB1c2goY29ubmVjdGlvbik7XG4gICAgICByZXR1cm4gY29ubmVjdGlvbjtcbiAgICB9O1xuICAgIGNvbnN0IHNldHRpbmdzOiBDb25uZWN0b3JPcHRpb25zID0ge1xuICAgICAgYmFzZTogXCJodHRwOi8vYmVsZnJ5L1wiLFxuICAgICAgdHJhbnNwb3J0czogb3B0aW9ucy50cmFuc3BvcnRzID8/IFtcIndzXCIsIFwic3NlXCIsIFwicG9sbFwiXSxcbiAgICAgIG9wZW46IHsgd3M6IG9wZW4oXCJ3c1wiKSwgc3NlOiBvcGVuKFwic3NlXCIpLCBwb2xsOiBvcGVuKFwicG9sbFwiKSB9LFxuICAgICAgZXhjaGFuZ2U6ICgpID0+ICgpID0+IHVuZGVmaW5lZCxcbiAgICAgIG1lbW9yeTogdGhpcy5tZW1vcnksXG4gICAgICBub3RlOiB0aGlzLnRpbWVsaW5lLm5vdGUsXG4gICAgICBoZWFydGJlYXRNczogdW5kZWZpbmVkLFxuICAgIH07XG4gICAgY29uc3QgdG9rZW5zID0gY3JlYXRlVG9rZW5zKChkb25lKSA9PiB7XG4gICAgICB0aGlzLmF1dGhzICs9IDE7XG4gICAgICB0aGlzLmF1dGgoZG9uZSk7XG4gICAgfSk7XG4gICAgdGhpcy5jb25uZWN0b3IgPSBjcmVhdGVDb25uZWN0b3Ioc2V0dGluZ3MsIHRoaXMuc2Vzc2lvbiwgdG9rZW5zLCB7XG4gICAgICBmcmFtZTogKGZyYW1lKSA9PiB7XG4gICAgICAgIHRoaXMuZnJhbWVzLnB1c2goZnJhbWUpO1xuICAgICAgICBpZiAoZnJhbWUudHlwZSA9PT0gXCJ3ZWxjb21lXCIpIHRoaXMuc2Vzc2lvbi53ZWxjb21lKGZyYW1lKTtcbiAgICAgIH0sXG4gICAgICBsaXZlOiAoYmFjaykgPT4gdGhpcy5saXZlcy5wdXNoKGJhY2spLFxuICAgICAgY2hhbmdlZDogKCkgPT4gdW5kZWZpbmVkLFxuICAgIH0pO1xuICAgIHRoaXMuY29ubmVjdG9yLnN0YXJ0KCk7XG4gIH1cblxuICAvKiogVGhlIG5ld2VzdCBjb25uZWN0aW9uIG9mIGEga2luZC4gKi9cbiAgZ2V0KGtpbmQ6IFRyYW5zcG9ydEtpbmQpOiBGYWtlQ29ubmVjdGlvbiB7XG4gICAgY29uc3QgZm91bmQgPSB0aGlzLm9wZW5lZC5maWx0ZXIoKGNvbm5lY3Rpb24pID0+IGNvbm5lY3Rpb24ua2luZCA9PT0ga2luZCkuYXQoLTEpO1xuICAgIGlmICghZm91bmQpIHRocm93IG5ldyBFcnJvcihgbm8gJHtraW5kfSBoYXMgYmVlbiBvcGVuZWRgKTtcbiAgICByZXR1cm4gZm91bmQ7XG4gIH1cblxuICBnZXQgd3MoKSB7XG4gICAgcmV0dXJuIHRoaXMuZ2V0KFwid3NcIik7XG4gIH1cbiAgZ2V0IHNzZSgpIHtcbiAgICByZXR1cm4gdGhpcy5nZXQoXCJzc2VcIik7XG4gIH1cbiAgZ2V0IHBvbGwoKSB7XG4gICAgcmV0dXJuIHRoaXMuZ2V0KFwicG9sbFwiKTtcbiAgfVxuXG4gIC8qKiBgd3Mgc3NlIHBvbGxgLCBhcyB0aGV5IHdlcmUgb3BlbmVkLiAqL1xuICBnZXQgb3JkZXIoKTogc3RyaW5nIHtcbiAgICByZXR1cm4gdGhpcy5vcGVuZWQubWFwKCh7IGtpbmQgfSkgPT4ga2luZCkuam9pbihcIiBcIik7XG4gIH1cblxuICBnZXQgb3BlbigpOiBzdHJpbmcge1xuICAgIHJldHVybiB0aGlzLm9wZW5lZC5maWx0ZXIoKHsgY2xvc2VkIH0pID0+ICFjbG9zZWQpLm1hcCgoeyBraW5kIH0pID0+IGtpbmQpLmpvaW4oXCIgXCIpO1xuICB9XG5cbiAgZ2V0IHdoYXQoKTogc3RyaW5nIHtcbiAgICByZXR1cm4gdGhpcy50aW1lbGluZS5lbnRyaWVzKCkubWFwKCh7IHdoYXQsIHRyYW5zcG9ydCB9KSA9PiAodHJhbnNwb3J0ID8gYCR7dHJhbnNwb3J0fSAke3doYXR9YCA6IHdoYXQpKS5qb2luKFwiLCBcIik7XG4gIH1cblxuICAvKiogTGl2ZSBvdmVyIGEgV2ViU29ja2V0LCB0aGUgdXN1YWwgd2F5LiAqL1xuICBzdGF0aWMgbGl2ZShvcHRpb25zPzogQ29uc3RydWN0b3JQYXJhbWV0ZXJzPHR5cGVvZiBSaWc+WzBdKTogUmlnIHtcbiAgICBjb25zdCByaWcgPSBuZXcgUmlnKG9wdGlvbnMpO1xuICAgIHJpZy53cy5mcmFtZSh7IHR5cGU6IFwicmVhZHlcIiB9KTtcbiAgICByaWcud3Mud2VsY29tZShcInMxXCIpO1xuICAgIHJldHVybiByaWc7XG4gIH1cbn1cblxuLyoqIFRpbWUgc3RhbmRzIHN0aWxsIHVudGlsIGl0IGlzIG1vdmVkOyBqaXR0ZXIgaXMgaGFsZiBvZiB3aGF0IGl0IG1heSBiZS4gKi9cbmV4cG9ydCBmdW5jdGlvbiBpbkZha2VUaW1lKHRlc3Q6ICgpID0+IHZvaWQpOiAoKSA9PiB2b2lkIHtcbiAgcmV0dXJuICgpID0+IHtcbiAgICBtb2NrLnRpbWVycy5lbmFibGUoeyBhcGlzOiBbXCJzZXRUaW1lb3V0XCIsIFwic2V0SW50ZXJ2YWxcIiwgXCJEYXRlXCJdLCBub3c6IDFfODAwXzAwMF8wMDBfMDAwIH0pO1xuICAgIGNvbnN0IHJhbmRvbSA9IG1vY2subWV0aG9kKE1hdGgsIFwicmFuZG9tXCIsICgpID0+IDAuNSk7XG4gICAgdHJ5IHtcbiAgICAgIHRlc3QoKTtcbiAgICB9IGZpbmFsbHkge1xuICAgICAgcmFuZG9tLm1vY2sucmVzdG9yZSgpO1xuICAgICAgbW9jay50aW1lcnMucmVzZXQoKTtcbiAgICB9XG4gIH07XG59XG5cbi8qKiBTbWFsbCBzdGVwcywgc28gdGhhdCB3aGF0IGEgdGltZXIgc3RhcnRzIGtlZXBzIGl0cyBvd24gdGltZS4gKi9cbmV4cG9ydCBmdW5jdGlvbiBwYXNzKG1zOiBudW1iZXIpOiB2b2lkIHtcbiAgZm9yIChsZXQgbGVmdCA9IG1zOyBsZWZ0ID4gMDsgbGVmdCAtPSA1MCkgbW9jay50aW1lcnMudGljayhNYXRoLm1pbig1MCwgbGVmdCkpO1xufVxuXG4vKiogVGhlIGNsb2NrIGdvZXMgb24gYW5kIG5vIHRpbWVyIHJ1bnM6IGEgbWFjaGluZSB0aGF0IHNsZWVwcy4gKi9cbmV4cG9ydCBmdW5jdGlvbiBzbGVlcChtczogbnVtYmVyKTogdm9pZCB7XG4gIG1vY2sudGltZXJzLnNldFRpbWUoRGF0ZS5ub3coKSArIG1zKTtcbn1cblxuZXhwb3J0IHR5cGUgeyBDbGllbnRGcmFtZSB9O1xuIiwgIi8qKlxuICogSG93IGZhciBlYWNoIHBhcnRpdGlvbiBvZiB0aGUgbG9nIGhhcyBiZWVuIHJlYWQ6IHBhcnRpdGlvbiB0byBvZmZzZXQsIHdyaXR0ZW4gYDAuMTg0MSwxLjc3YC4gQSBjdXJzb3IgaXMgb25lLCBhbmQgc29cbiAqIGlzIGEgbWVzc2FnZSdzIGBwb3NgLCB3aXRoIGEgc2luZ2xlIGVudHJ5LiBPZmZzZXRzIHN0YXkgYmVsb3cgMl41Mywgc28gdGhhdCBhIG51bWJlciBpcyBleGFjdC5cbiAqL1xuZXhwb3J0IHR5cGUgTWFya3MgPSBSZWNvcmQ8c3RyaW5nLCBudW1iZXI+O1xuXG4vKiogYG1lcmdlYCB0b3VjaGVzIG9ubHkgcGFydGl0aW9ucyB0aGF0IGFyZSBsYWNraW5nLiAqL1xuZXhwb3J0IGNvbnN0IEZJTEwgPSAwO1xuLyoqIGBtZXJnZWAgYWxzbyBnb2VzIGJhY2t3YXJkczogZm9yIGEgcmVzZXQsIHRoZSBvbmx5IGNhc2UuICovXG5leHBvcnQgY29uc3QgU0VUID0gSW5maW5pdHk7XG5cbmV4cG9ydCBmdW5jdGlvbiBwYXJzZU1hcmtzKHRleHQ6IHN0cmluZyk6IE1hcmtzIHtcbiAgY29uc3QgbWFya3M6IE1hcmtzID0ge307XG4gIHRleHQuc3BsaXQoXCIsXCIpLmZvckVhY2goKHBhcnQpID0+IHtcbiAgICBjb25zdCBkb3QgPSBwYXJ0LmluZGV4T2YoXCIuXCIpO1xuICAgIGlmIChkb3QgPiAwKSBtYXJrc1twYXJ0LnNsaWNlKDAsIGRvdCldID0gK3BhcnQuc2xpY2UoZG90ICsgMSk7XG4gIH0pO1xuICByZXR1cm4gbWFya3M7XG59XG5cbi8qKiBLZXlzIHRoYXQgYXJlIHdob2xlIG51bWJlcnMgY29tZSBpbiBvcmRlci4gKi9cbmV4cG9ydCBmdW5jdGlvbiBmb3JtYXRNYXJrcyhtYXJrczogTWFya3MpOiBzdHJpbmcge1xuICByZXR1cm4gT2JqZWN0LmtleXMobWFya3MpXG4gICAgLm1hcCgocGFydGl0aW9uKSA9PiBgJHtwYXJ0aXRpb259LiR7bWFya3NbcGFydGl0aW9uXX1gKVxuICAgIC5qb2luKCk7XG59XG5cbi8qKiBUcnVlIHdoZXJlIGFsbCBvZiBgYXRgIGxpZXMgYXQgb3IgYmVsb3cgd2hhdCBoYXMgYWxyZWFkeSBiZWVuIHBhc3NlZC4gKi9cbmV4cG9ydCBmdW5jdGlvbiBjb3ZlcnMobWFya3M6IE1hcmtzLCBhdDogTWFya3MpOiBib29sZWFuIHtcbiAgcmV0dXJuIE9iamVjdC5rZXlzKGF0KS5ldmVyeSgocGFydGl0aW9uKSA9PiBtYXJrc1twYXJ0aXRpb25dISA+PSBhdFtwYXJ0aXRpb25dISk7XG59XG5cbi8qKlxuICogTW92ZXMgZm9yd2FyZCBvbmx5LCBlbnRyeSBieSBlbnRyeTogZnJhbWVzIG9mIGFuIG9sZGVyIGNvbm5lY3Rpb24gbWF5IHN0aWxsIGFycml2ZSBhbmQgbXVzdCBub3QgdHVybiBpdCBiYWNrLiBBblxuICogZW50cnkgYXQgb3IgYWJvdmUgYHVubGVzc2Agc3RheXM7IHNlZSBgRklMTGAgYW5kIGBTRVRgLlxuICovXG5leHBvcnQgZnVuY3Rpb24gbWVyZ2UoaW50bzogTWFya3MsIGZyb206IE1hcmtzLCB1bmxlc3M/OiBudW1iZXIpOiB2b2lkIHtcbiAgZm9yIChjb25zdCBwYXJ0aXRpb24gaW4gZnJvbSkge1xuICAgIGNvbnN0IGxpbWl0ID0gdW5sZXNzID09PSB1bmRlZmluZWQgPyBmcm9tW3BhcnRpdGlvbl0hIDogdW5sZXNzO1xuICAgIGlmICghKGludG9bcGFydGl0aW9uXSEgPj0gbGltaXQpKSBpbnRvW3BhcnRpdGlvbl0gPSBmcm9tW3BhcnRpdGlvbl0hO1xuICB9XG59XG4iLCAiaW1wb3J0IHsgY292ZXJzLCBwYXJzZU1hcmtzLCB0eXBlIE1hcmtzIH0gZnJvbSBcIi4vbWFya3MuanNcIjtcbmltcG9ydCB0eXBlIHsgR2FwLCBHYXBSZWFzb24sIEpvaW5lZCwgTWVzc2FnZSB9IGZyb20gXCIuL2ZyYW1lcy5qc1wiO1xuaW1wb3J0IHR5cGUgeyBSZWNlbnRJZHMgfSBmcm9tIFwiLi9yZWNlbnQtaWRzLmpzXCI7XG5pbXBvcnQgeyBhc3NpZ24gfSBmcm9tIFwiLi91dGlsLmpzXCI7XG5cbi8qKiBDaGFyYWN0ZXJzIG9mIGhlbGQgbWVzc2FnZXMgKGFzIEpTT04pIHBlciBjaGFubmVsOyBiZXlvbmQgaXQgdGhleSBhcmUgZHJvcHBlZCBhbmQgYXNrZWQgZm9yIGFnYWluLiAqL1xuZXhwb3J0IGNvbnN0IEhFTERfTElNSVRfQ0hBUlMgPSA0ICogMTAyNCAqIDEwMjQ7XG5cbi8qKlxuICogLSBgd2FudGVkYDogdG8gYmUgbmFtZWQgaW4gdGhlIG5leHQgY29ubmVjdC5cbiAqIC0gYGpvaW5pbmdgOiBhIHN1YnNjcmliZSBpcyB1bmRlciB3YXkuIFdoYXQgdGhlIHN0cmVhbSBicmluZ3MgbWVhbndoaWxlIGlzIGhlbGQgYmFjaywgYmVjYXVzZSB0aGUgcmVwbHkgbWF5IGhvbGRcbiAqICAgb2xkZXIgbWVzc2FnZXMsIHdoaWNoIGNvbWUgZmlyc3QuXG4gKiAtIGBsaXZlYC5cbiAqL1xuZXhwb3J0IHR5cGUgRmVlZFBoYXNlID0gXCJ3YW50ZWRcIiB8IFwiam9pbmluZ1wiIHwgXCJsaXZlXCI7XG5cbmV4cG9ydCBpbnRlcmZhY2UgU2luayB7XG4gIG1lc3NhZ2UobWVzc2FnZTogTWVzc2FnZSk6IHZvaWQ7XG4gIC8qKiBgYW5ub3VuY2VkYCBpcyBmYWxzZSB3aGVyZSBubyBmcmFtZSBzYWlkIHNvOiBhIGZhdWx0IHdvcnRoIGEgd2FybmluZy4gKi9cbiAgZ2FwKGdhcDogR2FwLCBhbm5vdW5jZWQ6IGJvb2xlYW4pOiB2b2lkO1xufVxuXG4vKiogT25lIGNoYW5uZWwgb2YgdGhlIHNlc3Npb246IHB1dHMgaXRzIG1lc3NhZ2VzIGluIG9yZGVyLCBvbmNlIGVhY2gsIGFuZCBmaW5kcyBldmVyeSBob2xlLiAqL1xuZXhwb3J0IGludGVyZmFjZSBGZWVkIHtcbiAgcGhhc2U6IEZlZWRQaGFzZTtcbiAgLyoqIFRoZSBzZXEgdG8gZ28gb24gYWZ0ZXI7IHVuZGVmaW5lZCB3aGVyZSBhbnkgbWF5IGNvbWUgbmV4dC4gKi9cbiAgc2VxOiBudW1iZXIgfCB1bmRlZmluZWQ7XG4gIC8qKiBGcm9tIHRoZSBzdHJlYW0uICovXG4gIHRha2UoZnJhbWU6IE1lc3NhZ2UgfCBHYXApOiB2b2lkO1xuICAvKiogQSBzdWJzY3JpYmUncyByZXBseS4gVHJ1ZTogaXQgZGlkIG5vdCBob2xkIGV2ZXJ5dGhpbmcsIGFzayBhZ2FpbiBhZnRlciBgc2VxYC4gKi9cbiAgam9pbihqb2luZWQ6IEpvaW5lZCk6IGJvb2xlYW47XG4gIC8qKiBUaGUgbG9nIGJlZ2FuIGFuZXcgaW4gdGhlc2UgcGFydGl0aW9uczogcG9zaXRpb25zIG9mIGJlZm9yZSBtZWFuIG5vdGhpbmcuICovXG4gIHJlc2V0KHBhcnRpdGlvbnM6IE1hcmtzKTogdm9pZDtcbiAgLyoqIFRoZSBzZXNzaW9uJ3MgY3Vyc29yIGlzIGxvc3QgKGl0IHdhcyBhbm90aGVyIHVzZXIncyk6IHdoYXRldmVyIGNvbWVzIG5leHQgaXMgYSBuZXcgYmVnaW5uaW5nLiAqL1xuICBmb3JnZXQoKTogdm9pZDtcbn1cblxuZXhwb3J0IGZ1bmN0aW9uIGNyZWF0ZUZlZWQoY2hhbm5lbDogc3RyaW5nLCBhZnRlcjogbnVtYmVyIHwgdW5kZWZpbmVkLCBwaGFzZTogRmVlZFBoYXNlLCByZWNlbnQ6IFJlY2VudElkcywgc2luazogU2luayk6IEZlZWQge1xuICAvKiogUmVwbHkgbWVzc2FnZXMgcmVhY2ggdXAgdG8gaGVyZTsgdGhlIHN0cmVhbSBpcyBiZWxpZXZlZCBvbmx5IGFib3ZlIGl0LiAqL1xuICBsZXQgc2luY2U6IE1hcmtzIHwgdW5kZWZpbmVkO1xuICBsZXQgaGVsZDogKE1lc3NhZ2UgfCBHYXApW10gPSBbXTtcbiAgbGV0IGhlbGRDaGFycyA9IDA7XG5cbiAgZnVuY3Rpb24gc2F5KHJlYXNvbjogR2FwUmVhc29uLCBmcm9tX3NlcT86IG51bWJlciwgdG9fc2VxPzogbnVtYmVyLCBhbm5vdW5jZWQgPSB0cnVlKTogdm9pZCB7XG4gICAgY29uc3QgZ2FwOiBHYXAgPSB7IHR5cGU6IFwiZ2FwXCIsIGNoYW5uZWwsIHJlYXNvbiB9O1xuICAgIC8vIFRvIGEgc2VxIGF0IG9yIGJlbG93IHdoYXQgd2Uga25vdyBpdCBpcyBhIHN0ZXAgYmFjaywgd2hvc2UgZXh0ZW50IG5vYm9keSBrbm93cy5cbiAgICBpZiAodG9fc2VxISA+PSBmcm9tX3NlcSEpIGFzc2lnbihnYXAsIHsgZnJvbV9zZXEsIHRvX3NlcSB9KTtcbiAgICBzaW5rLmdhcChnYXAsIGFubm91bmNlZCk7XG4gIH1cblxuICBmdW5jdGlvbiBvbk1lc3NhZ2UobWVzc2FnZTogTWVzc2FnZSwgZnJvbVJlcGx5PzogYm9vbGVhbik6IHZvaWQge1xuICAgIGNvbnN0IHsgc2VxLCBwb3MgfSA9IG1lc3NhZ2U7XG4gICAgLy8gQW4gZXBoZW1lcmFsIG1lc3NhZ2UgaGFzIG5vIHBsYWNlIGluIHRoZSBjaGFubmVsOiBhdCBtb3N0IG9uY2UsIGFuZCBuZXZlciBpbiBhIHJlcGx5LlxuICAgIGlmIChzZXEgPT09IHVuZGVmaW5lZCB8fCBwb3MgPT09IHVuZGVmaW5lZCkgcmV0dXJuIHNpbmsubWVzc2FnZShtZXNzYWdlKTtcbiAgICBpZiAoZnJvbVJlcGx5ID8gc2VxIDw9IGZlZWQuc2VxISA6IHNpbmNlICYmIGNvdmVycyhzaW5jZSwgcGFyc2VNYXJrcyhwb3MpKSkgcmV0dXJuO1xuICAgIC8vIFdoYXQgYSByZXBseSBsZWF2ZXMgb3V0IHdpdGhvdXQgYSB3b3JkIGlzIG5vIGxvbmdlciBrZXB0OyBpbiB0aGUgc3RyZWFtIHRoYXQgd291bGQgYmUgYSBmYXVsdC5cbiAgICBpZiAoZmVlZC5zZXEgIT09IHVuZGVmaW5lZCAmJiBzZXEgIT09IGZlZWQuc2VxICsgMSkgc2F5KGZyb21SZXBseSA/IFwidHJpbW1lZFwiIDogXCJyZXNldFwiLCBmZWVkLnNlcSArIDEsIHNlcSAtIDEsICEhZnJvbVJlcGx5KTtcbiAgICBmZWVkLnNlcSA9IHNlcTtcbiAgICBpZiAocmVjZW50LmlzUmVwZWF0ZWQobWVzc2FnZS5pZCkpIHJldHVybjtcbiAgICByZWNlbnQuYWRkKG1lc3NhZ2UuaWQpO1xuICAgIHNpbmsubWVzc2FnZShtZXNzYWdlKTtcbiAgfVxuXG4gIGZ1bmN0aW9uIG9uR2FwKGdhcDogR2FwKTogdm9pZCB7XG4gICAgY29uc3QgeyBmcm9tX3NlcSwgdG9fc2VxIH0gPSBnYXA7XG4gICAgaWYgKCFpc1Jlc2V0KGdhcCkpIHtcbiAgICAgIC8vIEEgZ2FwIHdob3NlIGZyYW1lIG1heSBoYXZlIGJlZW4gbG9zdCBpcyBhbm5vdW5jZWQgYWdhaW47IHRoZSBzZWNvbmQgd29yZCBvZiBpdCBpcyBubyBuZXdzLlxuICAgICAgaWYgKHRvX3NlcSEgPD0gZmVlZC5zZXEhKSByZXR1cm47XG4gICAgICAvLyBXaGF0IGlzIG1pc3NpbmcgYmVmb3JlIGl0IHdhcyBub3QgYW5ub3VuY2VkIGJ5IGl0LlxuICAgICAgaWYgKGZyb21fc2VxISA+IGZlZWQuc2VxISArIDEpIHNheShcInJlc2V0XCIsIGZlZWQuc2VxISArIDEsIGZyb21fc2VxISAtIDEsIGZhbHNlKTtcbiAgICB9XG4gICAgaWYgKGlzUmVzZXQoZ2FwKSB8fCBnYXAucmVhc29uID09PSBcInJlbnVtYmVyZWRcIikgcmVjZW50LmVkZ2UoKTtcbiAgICBmZWVkLnNlcSA9IHRvX3NlcTtcbiAgICBzaW5rLmdhcChnYXAsIHRydWUpO1xuICB9XG5cbiAgY29uc3QgaGFuZGxlID0gKGZyYW1lOiBNZXNzYWdlIHwgR2FwKSA9PiAoZnJhbWUudHlwZSA9PT0gXCJnYXBcIiA/IG9uR2FwKGZyYW1lKSA6IG9uTWVzc2FnZShmcmFtZSkpO1xuXG4gIGNvbnN0IGxldEdvID0gKCkgPT4ge1xuICAgIGhlbGQgPSBbXTtcbiAgICBoZWxkQ2hhcnMgPSAwO1xuICB9O1xuXG4gIGNvbnN0IGZlZWQ6IEZlZWQgPSB7XG4gICAgcGhhc2UsXG4gICAgc2VxOiBhZnRlcixcblxuICAgIHRha2UoZnJhbWUpIHtcbiAgICAgIGlmIChmZWVkLnBoYXNlID09PSBcImxpdmVcIikgcmV0dXJuIGhhbmRsZShmcmFtZSk7XG4gICAgICAvLyBQYXN0IHRoZSBsaW1pdCBub3RoaW5nIG1vcmUgaXMga2VwdDogaGVsZENoYXJzIHNheXMgc28sIHVudGlsIHRoZSByZXBseS5cbiAgICAgIGlmIChoZWxkQ2hhcnMgPD0gSEVMRF9MSU1JVF9DSEFSUykgaGVsZC5wdXNoKGZyYW1lKTtcbiAgICAgIGhlbGRDaGFycyArPSBKU09OLnN0cmluZ2lmeShmcmFtZSkubGVuZ3RoO1xuICAgICAgaWYgKGhlbGRDaGFycyA+IEhFTERfTElNSVRfQ0hBUlMpIGhlbGQgPSBbXTtcbiAgICB9LFxuXG4gICAgam9pbihqb2luZWQpIHtcbiAgICAgIGNvbnN0IG1lc3NhZ2VzID0gam9pbmVkLm1lc3NhZ2VzIHx8IFtdO1xuICAgICAgbGV0IGdhcCA9IGpvaW5lZC5nYXAgJiYgYXNzaWduKHsgdHlwZTogXCJnYXBcIiBhcyBjb25zdCwgY2hhbm5lbCB9LCBqb2luZWQuZ2FwKTtcbiAgICAgIGlmIChqb2luZWQuc2luY2UpIHNpbmNlID0gcGFyc2VNYXJrcyhqb2luZWQuc2luY2UpO1xuICAgICAgbWVzc2FnZXMuZm9yRWFjaCgobWVzc2FnZSkgPT4ge1xuICAgICAgICAvLyBJdCBzdGFuZHMgd2hlcmUgaXQgYmVsb25ncyBhbW9uZyB0aGVtOyBvbmUgb2YgdW5rbm93biBleHRlbnQgY29tZXMgZmlyc3QuXG4gICAgICAgIGlmIChnYXAgJiYgIShnYXAudG9fc2VxISA+PSBtZXNzYWdlLnNlcSEpKSB7XG4gICAgICAgICAgb25HYXAoZ2FwKTtcbiAgICAgICAgICBnYXAgPSB1bmRlZmluZWQ7XG4gICAgICAgIH1cbiAgICAgICAgb25NZXNzYWdlKG1lc3NhZ2UsIHRydWUpO1xuICAgICAgfSk7XG4gICAgICBpZiAoZ2FwKSBvbkdhcChnYXApO1xuICAgICAgLy8gV2hhdCBpcyBoZWxkIHN0YXlzIHNvIG1lYW53aGlsZTogdGhlIG5leHQgcmVwbHkgcmVhY2hlcyBmdXJ0aGVyLCBvciBlbmRzIGhlcmUuXG4gICAgICBpZiAoam9pbmVkLm1vcmUgJiYgbWVzc2FnZXMubGVuZ3RoKSByZXR1cm4gdHJ1ZTtcbiAgICAgIGNvbnN0IHsgc2VxIH0gPSBqb2luZWQ7XG4gICAgICBpZiAoc2VxICE9PSB1bmRlZmluZWQpIHtcbiAgICAgICAgLy8gVGhlIHJlcGx5IGlzIGNvbXBsZXRlOiBldmVyeXRoaW5nIHVwIHRvIGBzZXFgIHdhcyBpbiBpdCwgb3IgaXMgbm8gbG9uZ2VyIGtlcHQuXG4gICAgICAgIGlmIChmZWVkLnNlcSEgPCBzZXEpIHNheShcInRyaW1tZWRcIiwgZmVlZC5zZXEhICsgMSwgc2VxKTtcbiAgICAgICAgaWYgKGZlZWQuc2VxISA+IHNlcSkgc2F5KFwicmVzZXRcIik7XG4gICAgICAgIGZlZWQuc2VxID0gc2VxO1xuICAgICAgfVxuICAgICAgY29uc3Qgc3BpbGxlZCA9IGhlbGRDaGFycyA+IEhFTERfTElNSVRfQ0hBUlM7XG4gICAgICBjb25zdCB3YWl0aW5nID0gaGVsZDtcbiAgICAgIGxldEdvKCk7XG4gICAgICBpZiAoc3BpbGxlZCkgcmV0dXJuIHRydWU7XG4gICAgICBmZWVkLnBoYXNlID0gXCJsaXZlXCI7XG4gICAgICB3YWl0aW5nLmZvckVhY2goaGFuZGxlKTtcbiAgICAgIHJldHVybiBmYWxzZTtcbiAgICB9LFxuXG4gICAgcmVzZXQocGFydGl0aW9ucykge1xuICAgICAgZm9yIChjb25zdCBwYXJ0aXRpb24gaW4gcGFydGl0aW9ucykgaWYgKHNpbmNlICYmIHBhcnRpdGlvbiBpbiBzaW5jZSkgc2luY2UgPSB1bmRlZmluZWQ7XG4gICAgfSxcblxuICAgIGZvcmdldCgpIHtcbiAgICAgIGNvbnN0IHNlZW4gPSBmZWVkLnNlcSAhPT0gdW5kZWZpbmVkO1xuICAgICAgZmVlZC5zZXEgPSBzaW5jZSA9IHVuZGVmaW5lZDtcbiAgICAgIGxldEdvKCk7XG4gICAgICBpZiAoZmVlZC5waGFzZSA9PT0gXCJsaXZlXCIpIGZlZWQucGhhc2UgPSBcIndhbnRlZFwiO1xuICAgICAgaWYgKHNlZW4pIHNheShcInJlc2V0XCIpO1xuICAgIH0sXG4gIH07XG4gIHJldHVybiBmZWVkO1xufVxuXG4vKiogQW4gdW5rbm93biByZWFzb24gY291bnRzIGFzIG9uZS4gKi9cbmV4cG9ydCBmdW5jdGlvbiBpc1Jlc2V0KGdhcDogR2FwKTogYm9vbGVhbiB7XG4gIHJldHVybiAhL14odHJpbW1lZHxvdmVyZmxvd3xleHBpcmVkfGNvbmZsYXRlZHxmaWx0ZXJlZHxyZW51bWJlcmVkKSQvLnRlc3QoZ2FwLnJlYXNvbik7XG59XG4iLCAiY29uc3QgUkVNRU1CRVJFRF9JRFMgPSAyNTY7XG5cbi8qKiBUaGUgbGFzdCBpZHMgb2YgbWVzc2FnZXMuICovXG5leHBvcnQgaW50ZXJmYWNlIFJlY2VudElkcyB7XG4gIGFkZChpZDogc3RyaW5nKTogdm9pZDtcbiAgZWRnZSgpOiB2b2lkO1xuICBpc1JlcGVhdGVkKGlkOiBzdHJpbmcpOiBib29sZWFuO1xufVxuXG4vKipcbiAqIEZvciBvbmUgY2FzZSBvbmx5OiBhIHB1Ymxpc2ggdGhhdCB3YXMgZGVsaXZlcmVkIGFuZCB0aGVuIHJlZnVzZWQgYnkgYSBuZXcgZXBvY2ggb2YgdGhlIGxvZyBtYXkgY29tZSBhZ2FpbiB1bmRlclxuICogYW5vdGhlciBwb3NpdGlvbi4gU28gYSByZXBlYXRlZCBpZCBjb3VudHMgYXMgYSBkdXBsaWNhdGUgb25seSB3aGVuIGl0IHdhcyBhbHJlYWR5IGtub3duIGF0IGFuIGVkZ2UgKGEgYHJlbnVtYmVyZWRgIG9yXG4gKiBgcmVzZXRgIGdhcCk7IGFueXdoZXJlIGVsc2UgaXQgd291bGQgaGlkZSBhIGZhdWx0IG9mIHRoZSBzZXJ2ZXIuXG4gKi9cbmV4cG9ydCBmdW5jdGlvbiBjcmVhdGVSZWNlbnRJZHMoKTogUmVjZW50SWRzIHtcbiAgY29uc3QgaWRzOiBzdHJpbmdbXSA9IFtdO1xuICBsZXQgYmVmb3JlRWRnZTogc3RyaW5nW10gPSBbXTtcbiAgcmV0dXJuIHtcbiAgICBhZGQoaWQpIHtcbiAgICAgIGlmIChpZHMucHVzaChpZCkgPiBSRU1FTUJFUkVEX0lEUykgaWRzLnNoaWZ0KCk7XG4gICAgfSxcbiAgICBlZGdlKCkge1xuICAgICAgYmVmb3JlRWRnZSA9IGlkcy5zbGljZSgpO1xuICAgIH0sXG4gICAgaXNSZXBlYXRlZDogKGlkKSA9PiBiZWZvcmVFZGdlLmluZGV4T2YoaWQpID49IDAsXG4gIH07XG59XG4iLCAiaW1wb3J0IHsgY3JlYXRlRmVlZCwgaXNSZXNldCwgdHlwZSBGZWVkLCB0eXBlIEZlZWRQaGFzZSwgdHlwZSBTaW5rIH0gZnJvbSBcIi4vZmVlZC5qc1wiO1xuaW1wb3J0IHR5cGUgeyBDb25uZWN0UGFyYW1zLCBHYXAsIEpvaW5lZCwgTWVzc2FnZSwgU3Vic2NyaWJlLCBVbnN1YnNjcmliZSwgV2VsY29tZSB9IGZyb20gXCIuL2ZyYW1lcy5qc1wiO1xuaW1wb3J0IHsgY292ZXJzLCBGSUxMLCBmb3JtYXRNYXJrcywgbWVyZ2UsIHBhcnNlTWFya3MsIFNFVCwgdHlwZSBNYXJrcyB9IGZyb20gXCIuL21hcmtzLmpzXCI7XG5pbXBvcnQgeyBjcmVhdGVSZWNlbnRJZHMgfSBmcm9tIFwiLi9yZWNlbnQtaWRzLmpzXCI7XG5pbXBvcnQgeyBkaWN0aW9uYXJ5IH0gZnJvbSBcIi4vdXRpbC5qc1wiO1xuXG4vKipcbiAqIEEgY2xpZW50J3Mgc2lkZSBvZiBhIHNlc3Npb24sIHdpdGhvdXQgYW55IElPOiB3aGljaCBjaGFubmVscywgaG93IGZhciBlYWNoIHBhcnRpdGlvbiBoYXMgYmVlbiByZWFkLCBhbmQgd2hhdCBtYXkgYmVcbiAqIHNob3duIHRvIHRoZSB1c2VyLiBJdCBvdXRsaXZlcyBjb25uZWN0aW9uczogd2hhdGV2ZXIgdHJhbnNwb3J0IGNvbWVzIG5leHQgYXNrcyBmb3IgYHBhcmFtcygpYCBhbmQgZ29lcyBvbiBmcm9tIHRoZXJlLlxuICpcbiAqIEludmFyaWFudDogYSBtZXNzYWdlIHJlYWNoZXMgdGhlIHNpbmsgYXQgbW9zdCBvbmNlIGFuZCBpbiBvcmRlciBvZiBpdHMgY2hhbm5lbCwgYW5kIGV2ZXJ5IGp1bXAgaW4gc2VxIGlzIHByZWNlZGVkIGJ5XG4gKiBhIGdhcCwgd2hhdGV2ZXIgaXMgZGVsaXZlcmVkIHR3aWNlLCBieSB0d28gY29ubmVjdGlvbnMgYXQgb25jZSwgb3Igbm90IGF0IGFsbC5cbiAqXG4gKiBXaGVyZSBhIG1ldGhvZCByZXR1cm5zIHN1YnNjcmliZXMsIHRoZXkgaGF2ZSB0byBiZSBzZW50LlxuICovXG5leHBvcnQgaW50ZXJmYWNlIFNlc3Npb24ge1xuICAvKiogQWJzZW50IHVudGlsIHRoZSBmaXJzdCB3ZWxjb21lLiAqL1xuICBpZDogc3RyaW5nIHwgdW5kZWZpbmVkO1xuICAvKiogVGhlIGhpZ2hlc3QgbnVtYmVyIHRoYXQgb25lIG9mIG91ciBjb25uZWN0aW9ucyBoYXMgaGFkLiAqL1xuICBhdHRlbXB0OiBudW1iZXI7XG4gIHJlYWRvbmx5IGNvbm5lY3Rpb246IHN0cmluZztcbiAgY3Vyc29yKCk6IHN0cmluZztcbiAgY2hhbm5lbHMoKTogc3RyaW5nW107XG4gIC8qKiBGb3IgYSBjb25uZWN0aW9uOyBpdHMgbnVtYmVyIGRlY2lkZXMgd2hvIHRha2VzIG92ZXIgZnJvbSB3aG9tLiAqL1xuICBwYXJhbXMoYXR0ZW1wdDogbnVtYmVyKTogQ29ubmVjdFBhcmFtcztcbiAgLyoqIFJldHVybnMgdGhlIGNvbW1hbmQgdGhhdCBpcyBuZWVkZWQsIGlmIHRoZSBuZXh0IGNvbm5lY3QgZG9lcyBub3QgdGFrZSBjYXJlIG9mIGl0LiAqL1xuICBhZGQoY2hhbm5lbDogc3RyaW5nLCBhZnRlcj86IG51bWJlcik6IFN1YnNjcmliZSB8IHVuZGVmaW5lZDtcbiAgcmVtb3ZlKGNoYW5uZWw6IHN0cmluZyk6IFVuc3Vic2NyaWJlO1xuICAvKiogVGhlIHNlcnZlciBjb25maXJtZWQgdGhhdCBpdCB3YXMgbGVmdDsgYnkgbm93IGl0IG1heSBoYXZlIGJlZW4gam9pbmVkIGFnYWluLiAqL1xuICBsZWZ0KGNoYW5uZWw6IHN0cmluZyk6IHZvaWQ7XG4gIC8qKiBUaGUgc2VydmVyIHJlZnVzZWQgYSBjaGFubmVsLCBvciBlbmRlZCBpdC4gKi9cbiAgZHJvcChjaGFubmVsOiBzdHJpbmcpOiB2b2lkO1xuICBpc0xpdmUoY2hhbm5lbDogc3RyaW5nKTogYm9vbGVhbjtcbiAgd2VsY29tZShmcmFtZTogV2VsY29tZSk6IFN1YnNjcmliZVtdO1xuICAvKiogQ2hhbm5lbHMgdGhhdCB0aGUgc2VydmVyIHN1YnNjcmliZWQgYnkgaXRzZWxmLiAqL1xuICBzdWJzY3JpYmVkKGNoYW5uZWxzOiBSZWNvcmQ8c3RyaW5nLCBKb2luZWQ+KTogdm9pZDtcbiAgbWVzc2FnZShmcmFtZTogTWVzc2FnZSk6IHZvaWQ7XG4gIGdhcChmcmFtZTogR2FwKTogdm9pZDtcbiAgLyoqIFRoZSBjdXJzb3Igb2YgYSBwaW5nLCBvciBvZiBhIHBvbGwncyByZXNwb25zZS4gKi9cbiAgYWRvcHQoY3Vyc29yOiBzdHJpbmcpOiB2b2lkO1xuICAvKiogVGhlIGN1cnNvciBvZiBhIHJlcGx5LCB3aGljaCB0ZWxscyBvZiBwYXJ0aXRpb25zIHRoYXQgYSBuZXcgY2hhbm5lbCBicm91Z2h0IGludG8gdXNlLiAqL1xuICBmaWxsKGN1cnNvcjogc3RyaW5nKTogdm9pZDtcbiAgLyoqIEEgc3Vic2NyaWJlIHdhcyBhbnN3ZXJlZCBmb3IgdGhpcyBjaGFubmVsLiAqL1xuICBqb2luZWQoY2hhbm5lbDogc3RyaW5nLCBqb2luZWQ6IEpvaW5lZCk6IFN1YnNjcmliZVtdO1xuICAvKiogVGhlIHNlc3Npb24gd2FzIGFub3RoZXIgdXNlcidzOiBpdHMgY3Vyc29yIG1lYW5zIG5vdGhpbmcgdG8gdXMuICovXG4gIGZvcmdldCgpOiB2b2lkO1xufVxuXG5leHBvcnQgZnVuY3Rpb24gY3JlYXRlU2Vzc2lvbihjb25uZWN0aW9uOiBzdHJpbmcsIHNpbms6IFNpbmspOiBTZXNzaW9uIHtcbiAgLyoqIFdoZXJlIHRvIGdvIG9uIGZyb20uICovXG4gIGNvbnN0IGN1cnNvcjogTWFya3MgPSB7fTtcbiAgLyoqIFRoZSBoaWdoZXN0IHBvc2l0aW9uIHJlY2VpdmVkLCBwZXIgcGFydGl0aW9uOiB3aGF0IGNvbWVzIGF0IG9yIGJlbG93IGl0IGlzIGEgcmVwZXRpdGlvbi4gKi9cbiAgY29uc3QgdG9wOiBNYXJrcyA9IHt9O1xuICBjb25zdCBmZWVkczogUmVjb3JkPHN0cmluZywgRmVlZD4gPSBkaWN0aW9uYXJ5KCk7XG4gIC8qKiBDaGFubmVscyBiZWluZyBsZWZ0OiB0aGUgc2VydmVyIG1heSBzdGlsbCBuYW1lIHRoZW0uICovXG4gIGNvbnN0IGxlYXZpbmc6IFJlY29yZDxzdHJpbmcsIGJvb2xlYW4+ID0gZGljdGlvbmFyeSgpO1xuICBjb25zdCByZWNlbnQgPSBjcmVhdGVSZWNlbnRJZHMoKTtcbiAgY29uc3QgZWFjaEZlZWQgPSAoZm46IChmZWVkOiBGZWVkLCBjaGFubmVsOiBzdHJpbmcpID0+IHZvaWQpID0+XG4gICAgT2JqZWN0LmtleXMoZmVlZHMpLmZvckVhY2goKGNoYW5uZWwpID0+IGZuKGZlZWRzW2NoYW5uZWxdISwgY2hhbm5lbCkpO1xuXG4gIGZ1bmN0aW9uIGFkZEZlZWQoY2hhbm5lbDogc3RyaW5nLCBhZnRlcjogbnVtYmVyIHwgdW5kZWZpbmVkLCBwaGFzZTogRmVlZFBoYXNlKTogRmVlZCB7XG4gICAgcmV0dXJuIChmZWVkc1tjaGFubmVsXSA9IGNyZWF0ZUZlZWQoY2hhbm5lbCwgYWZ0ZXIsIHBoYXNlLCByZWNlbnQsIHNpbmspKTtcbiAgfVxuXG4gIGZ1bmN0aW9uIGNhcnJpZWQoY2hhbm5lbDogc3RyaW5nLCBzZXE6IG51bWJlciB8IHVuZGVmaW5lZCk6IHZvaWQge1xuICAgIGlmIChsZWF2aW5nW2NoYW5uZWxdKSByZXR1cm47XG4gICAgY29uc3QgZmVlZCA9IGZlZWRzW2NoYW5uZWxdIHx8IGFkZEZlZWQoY2hhbm5lbCwgc2VxLCBcIndhbnRlZFwiKTtcbiAgICBpZiAoZmVlZC5waGFzZSA9PT0gXCJqb2luaW5nXCIpIHJldHVybjtcbiAgICBmZWVkLnBoYXNlID0gXCJsaXZlXCI7XG4gICAgLy8gV2hlcmUgd2Uga25vdyBiZXR0ZXIgd2Uga2VlcCBvdXIgb3duOiBpZiB0aGUgY2hhbm5lbCBqdW1wZWQsIHRoZSBuZXh0IG1lc3NhZ2Ugc2hvd3MgaXQuXG4gICAgaWYgKGZlZWQuc2VxID09PSB1bmRlZmluZWQpIGZlZWQuc2VxID0gc2VxO1xuICB9XG5cbiAgY29uc3Qgc2Vzc2lvbjogU2Vzc2lvbiA9IHtcbiAgICBpZDogdW5kZWZpbmVkLFxuICAgIGF0dGVtcHQ6IDAsXG4gICAgY29ubmVjdGlvbixcbiAgICBjdXJzb3I6ICgpID0+IGZvcm1hdE1hcmtzKGN1cnNvciksXG4gICAgY2hhbm5lbHM6ICgpID0+IE9iamVjdC5rZXlzKGZlZWRzKSxcblxuICAgIHBhcmFtcyhhdHRlbXB0KSB7XG4gICAgICBjb25zdCBwYXJhbXM6IENvbm5lY3RQYXJhbXMgPSB7IGF0dGVtcHQsIGNvbm5lY3Rpb24gfTtcbiAgICAgIGNvbnN0IGNoYW5uZWxzID0gc2Vzc2lvbi5jaGFubmVscygpO1xuICAgICAgY29uc3QgZnJvbSA9IHNlc3Npb24uY3Vyc29yKCk7XG4gICAgICBpZiAoY2hhbm5lbHMubGVuZ3RoKSBwYXJhbXMuY2hhbm5lbHMgPSBjaGFubmVscztcbiAgICAgIGlmIChzZXNzaW9uLmlkKSBwYXJhbXMuc2Vzc2lvbiA9IHNlc3Npb24uaWQ7XG4gICAgICBpZiAoZnJvbSkgcGFyYW1zLmN1cnNvciA9IGZyb207XG4gICAgICByZXR1cm4gcGFyYW1zO1xuICAgIH0sXG5cbiAgICBhZGQoY2hhbm5lbCwgYWZ0ZXIpIHtcbiAgICAgIGRlbGV0ZSBsZWF2aW5nW2NoYW5uZWxdO1xuICAgICAgaWYgKGZlZWRzW2NoYW5uZWxdKSByZXR1cm4gdW5kZWZpbmVkO1xuICAgICAgY29uc3Qgam9pbnMgPSBzZXNzaW9uLmlkICE9PSB1bmRlZmluZWQgfHwgYWZ0ZXIgIT09IHVuZGVmaW5lZDtcbiAgICAgIGFkZEZlZWQoY2hhbm5lbCwgYWZ0ZXIsIGpvaW5zID8gXCJqb2luaW5nXCIgOiBcIndhbnRlZFwiKTtcbiAgICAgIHJldHVybiBqb2lucyA/IHN1YnNjcmliZShjaGFubmVsLCBhZnRlcikgOiB1bmRlZmluZWQ7XG4gICAgfSxcblxuICAgIHJlbW92ZShjaGFubmVsKSB7XG4gICAgICBkZWxldGUgZmVlZHNbY2hhbm5lbF07XG4gICAgICBsZWF2aW5nW2NoYW5uZWxdID0gdHJ1ZTtcbiAgICAgIHJldHVybiB7IHR5cGU6IFwidW5zdWJzY3JpYmVcIiwgY2hhbm5lbHM6IFtjaGFubmVsXSB9O1xuICAgIH0sXG5cbiAgICBsZWZ0KGNoYW5uZWwpIHtcbiAgICAgIGRlbGV0ZSBsZWF2aW5nW2NoYW5uZWxdO1xuICAgIH0sXG5cbiAgICBkcm9wKGNoYW5uZWwpIHtcbiAgICAgIGRlbGV0ZSBmZWVkc1tjaGFubmVsXTtcbiAgICAgIGRlbGV0ZSBsZWF2aW5nW2NoYW5uZWxdO1xuICAgIH0sXG5cbiAgICBpc0xpdmU6IChjaGFubmVsKSA9PiAhIWZlZWRzW2NoYW5uZWxdICYmIGZlZWRzW2NoYW5uZWxdIS5waGFzZSA9PT0gXCJsaXZlXCIsXG5cbiAgICB3ZWxjb21lKGZyYW1lKSB7XG4gICAgICBzZXNzaW9uLmlkID0gZnJhbWUuc2Vzc2lvbjtcbiAgICAgIC8vIE9ubHkgd2hhdCBpcyBsYWNraW5nLiBXaGVyZSB0aGUgc2VydmVyIHN0YXJ0cyBlbHNld2hlcmUgYSBnYXAgZm9sbG93cywgYW5kIGlmIHRoYXQgZ2FwIGlzIGxvc3Qgb24gdGhlIHdheSwgb3VyXG4gICAgICAvLyBvd24gY3Vyc29yIG1ha2VzIHRoZSBzZXJ2ZXIgd29yayBpdCBvdXQgYWdhaW4uXG4gICAgICBzZXNzaW9uLmZpbGwoZnJhbWUuY3Vyc29yKTtcbiAgICAgIGZvciAoY29uc3QgY2hhbm5lbCBpbiBmcmFtZS5yZWZ1c2VkKSBzZXNzaW9uLmRyb3AoY2hhbm5lbCk7XG4gICAgICBmb3IgKGNvbnN0IGNoYW5uZWwgaW4gZnJhbWUuY2hhbm5lbHMpIGNhcnJpZWQoY2hhbm5lbCwgZnJhbWUuY2hhbm5lbHNbY2hhbm5lbF0hLnNlcSk7XG4gICAgICBjb25zdCBhc2s6IFN1YnNjcmliZVtdID0gW107XG4gICAgICBlYWNoRmVlZCgoZmVlZCwgY2hhbm5lbCkgPT4ge1xuICAgICAgICBpZiAoZnJhbWUuY2hhbm5lbHNbY2hhbm5lbF0gfHwgZmVlZC5waGFzZSA9PT0gXCJqb2luaW5nXCIpIHJldHVybjtcbiAgICAgICAgZmVlZC5waGFzZSA9IFwiam9pbmluZ1wiO1xuICAgICAgICBhc2sucHVzaChzdWJzY3JpYmUoY2hhbm5lbCwgZmVlZC5zZXEpKTtcbiAgICAgIH0pO1xuICAgICAgcmV0dXJuIGFzaztcbiAgICB9LFxuXG4gICAgc3Vic2NyaWJlZChjaGFubmVscykge1xuICAgICAgZm9yIChjb25zdCBjaGFubmVsIGluIGNoYW5uZWxzKSB7XG4gICAgICAgIGlmIChsZWF2aW5nW2NoYW5uZWxdIHx8IHNlc3Npb24uaXNMaXZlKGNoYW5uZWwpKSBjb250aW51ZTtcbiAgICAgICAgKGZlZWRzW2NoYW5uZWxdIHx8IGFkZEZlZWQoY2hhbm5lbCwgdW5kZWZpbmVkLCBcImpvaW5pbmdcIikpLmpvaW4oY2hhbm5lbHNbY2hhbm5lbF0hKTtcbiAgICAgIH1cbiAgICB9LFxuXG4gICAgbWVzc2FnZShmcmFtZSkge1xuICAgICAgaWYgKGZyYW1lLnBvcyAhPT0gdW5kZWZpbmVkKSB7XG4gICAgICAgIGNvbnN0IGF0ID0gcGFyc2VNYXJrcyhmcmFtZS5wb3MpO1xuICAgICAgICBpZiAoY292ZXJzKHRvcCwgYXQpKSByZXR1cm47XG4gICAgICAgIG1lcmdlKHRvcCwgYXQpO1xuICAgICAgICBtZXJnZShjdXJzb3IsIGF0KTtcbiAgICAgIH1cbiAgICAgIGNvbnN0IGZlZWQgPSBmZWVkc1tmcmFtZS5jaGFubmVsXTtcbiAgICAgIGlmIChmZWVkKSBmZWVkLnRha2UoZnJhbWUpO1xuICAgIH0sXG5cbiAgICBnYXAoZnJhbWUpIHtcbiAgICAgIGlmIChmcmFtZS5yZXN1bWUpIHtcbiAgICAgICAgY29uc3QgcmVzdW1lID0gcGFyc2VNYXJrcyhmcmFtZS5yZXN1bWUpO1xuICAgICAgICBpZiAoaXNSZXNldChmcmFtZSkpIHtcbiAgICAgICAgICAvLyBUaGUgb25lIGNhc2UgaW4gd2hpY2ggcG9zaXRpb25zIG1heSBnbyBiYWNrLCBmb3IgZXZlcnkgY2hhbm5lbCBvZiB0aGUgcGFydGl0aW9uLlxuICAgICAgICAgIG1lcmdlKGN1cnNvciwgcmVzdW1lLCBTRVQpO1xuICAgICAgICAgIG1lcmdlKHRvcCwgcmVzdW1lLCBTRVQpO1xuICAgICAgICAgIGVhY2hGZWVkKChmZWVkKSA9PiBmZWVkLnJlc2V0KHJlc3VtZSkpO1xuICAgICAgICB9IGVsc2Uge1xuICAgICAgICAgIG1lcmdlKGN1cnNvciwgcmVzdW1lKTtcbiAgICAgICAgfVxuICAgICAgfVxuICAgICAgY29uc3QgZmVlZCA9IGZlZWRzW2ZyYW1lLmNoYW5uZWxdO1xuICAgICAgaWYgKGZlZWQpIGZlZWQudGFrZShmcmFtZSk7XG4gICAgfSxcblxuICAgIGFkb3B0KHRleHQpIHtcbiAgICAgIG1lcmdlKGN1cnNvciwgcGFyc2VNYXJrcyh0ZXh0KSk7XG4gICAgfSxcblxuICAgIGZpbGwodGV4dCkge1xuICAgICAgbWVyZ2UoY3Vyc29yLCBwYXJzZU1hcmtzKHRleHQpLCBGSUxMKTtcbiAgICB9LFxuXG4gICAgam9pbmVkKGNoYW5uZWwsIGpvaW5lZCkge1xuICAgICAgY29uc3QgZmVlZCA9IGZlZWRzW2NoYW5uZWxdO1xuICAgICAgcmV0dXJuIGZlZWQgJiYgZmVlZC5qb2luKGpvaW5lZCkgPyBbc3Vic2NyaWJlKGNoYW5uZWwsIGZlZWQuc2VxKV0gOiBbXTtcbiAgICB9LFxuXG4gICAgZm9yZ2V0KCkge1xuICAgICAgc2Vzc2lvbi5pZCA9IHVuZGVmaW5lZDtcbiAgICAgIGZvciAoY29uc3QgcGFydGl0aW9uIGluIGN1cnNvcikgZGVsZXRlIGN1cnNvcltwYXJ0aXRpb25dO1xuICAgICAgZm9yIChjb25zdCBwYXJ0aXRpb24gaW4gdG9wKSBkZWxldGUgdG9wW3BhcnRpdGlvbl07XG4gICAgICBlYWNoRmVlZCgoZmVlZCkgPT4gZmVlZC5mb3JnZXQoKSk7XG4gICAgfSxcbiAgfTtcbiAgcmV0dXJuIHNlc3Npb247XG59XG5cbmZ1bmN0aW9uIHN1YnNjcmliZShjaGFubmVsOiBzdHJpbmcsIGFmdGVyPzogbnVtYmVyKTogU3Vic2NyaWJlIHtcbiAgY29uc3QgY29tbWFuZDogU3Vic2NyaWJlID0geyB0eXBlOiBcInN1YnNjcmliZVwiLCBjaGFubmVsczogW2NoYW5uZWxdIH07XG4gIGlmIChhZnRlciAhPT0gdW5kZWZpbmVkKSBjb21tYW5kLmFmdGVyID0geyBbY2hhbm5lbF06IGFmdGVyIH07XG4gIHJldHVybiBjb21tYW5kO1xufVxuIiwgImltcG9ydCB0eXBlIHsgVGltZWxpbmVFbnRyeSB9IGZyb20gXCIuL2FwaS5qc1wiO1xuaW1wb3J0IHR5cGUgeyBUcmFuc3BvcnRLaW5kIH0gZnJvbSBcIi4vZnJhbWVzLmpzXCI7XG5cbi8qKiBFbnRyaWVzIHRoYXQgYXJlIGtlcHQsIG5ld2VzdCBsYXN0LiAqL1xuY29uc3QgVElNRUxJTkVfTElNSVQgPSAyMDA7XG5cbmV4cG9ydCB0eXBlIE5vdGUgPSAod2hhdDogc3RyaW5nLCB0cmFuc3BvcnQ/OiBUcmFuc3BvcnRLaW5kLCBkZXRhaWw/OiBzdHJpbmcgfCBudW1iZXIpID0+IHZvaWQ7XG5cbmV4cG9ydCBmdW5jdGlvbiBjcmVhdGVUaW1lbGluZSgpOiB7IG5vdGU6IE5vdGU7IGVudHJpZXMoKTogVGltZWxpbmVFbnRyeVtdIH0ge1xuICBjb25zdCBlbnRyaWVzOiBUaW1lbGluZUVudHJ5W10gPSBbXTtcbiAgcmV0dXJuIHtcbiAgICBub3RlKHdoYXQsIHRyYW5zcG9ydCwgZGV0YWlsKSB7XG4gICAgICBjb25zdCBlbnRyeTogVGltZWxpbmVFbnRyeSA9IHsgYXQ6IERhdGUubm93KCksIHdoYXQgfTtcbiAgICAgIGlmICh0cmFuc3BvcnQpIGVudHJ5LnRyYW5zcG9ydCA9IHRyYW5zcG9ydDtcbiAgICAgIGlmIChkZXRhaWwgIT09IHVuZGVmaW5lZCkgZW50cnkuZGV0YWlsID0gU3RyaW5nKGRldGFpbCk7XG4gICAgICBpZiAoZW50cmllcy5wdXNoKGVudHJ5KSA+IFRJTUVMSU5FX0xJTUlUKSBlbnRyaWVzLnNoaWZ0KCk7XG4gICAgfSxcbiAgICBlbnRyaWVzOiAoKSA9PiBlbnRyaWVzLnNsaWNlKCksXG4gIH07XG59XG4iLCAiaW1wb3J0IHR5cGUgeyBCZWxmcnlFcnJvciB9IGZyb20gXCIuL2FwaS5qc1wiO1xuaW1wb3J0IHsgZmF1bHQsIHRpbWVyIH0gZnJvbSBcIi4vdXRpbC5qc1wiO1xuXG4vKiogVGhlIGFwcGxpY2F0aW9uJ3MgYGF1dGhgLCBhcyBhIGNhbGxiYWNrLiBJdCBpcyBhc2tlZCBmb3IgZWFjaCBhdHRlbXB0LCBhbmQgYmVmb3JlIGEgdG9rZW4gZXhwaXJlcy4gKi9cbmV4cG9ydCB0eXBlIEF1dGggPSAoZG9uZTogKGVycm9yOiB1bmtub3duLCB0b2tlbj86IHN0cmluZykgPT4gdm9pZCkgPT4gdm9pZDtcblxuLyoqIEZvciB0aGUgYXBwbGljYXRpb24ncyBgYXV0aGAgdG8gYW5zd2VyLiAqL1xuY29uc3QgQVVUSF9USU1FT1VUX01TID0gMzBfMDAwO1xuXG4vKiogSG93IGxvbmcgYmVmb3JlIGl0cyBlbmQgYSB0b2tlbiBpcyByZWZyZXNoZWQsIGF0IG1vc3Q7IG9mIGEgc2hvcnQtbGl2ZWQgb25lLCB0aGUgbGFzdCB0ZW50aC4gKi9cbmNvbnN0IFJFRlJFU0hfQUhFQURfTVMgPSAzMF8wMDA7XG5cbi8qKiBBdCBsZWFzdCBzbyBsb25nIGJldHdlZW4gcmVmcmVzaGVzLCB3aGF0ZXZlciB0aGUgY2xvY2tzIHNheS4gKi9cbmNvbnN0IFJFRlJFU0hfRkxPT1JfTVMgPSA1XzAwMDtcblxuLyoqIFRoZSBsb25nZXN0IHRoYXQgYHNldFRpbWVvdXRgIGNhbiB3YWl0LiAqL1xuY29uc3QgVElNRVJfTElNSVRfTVMgPSAyICoqIDMxIC0gMTtcblxuLyoqIFRoZSB0b2tlbiBvZiBub3csIGFuZCB3aGVuIHRvIGZldGNoIHRoZSBuZXh0LiAqL1xuZXhwb3J0IGludGVyZmFjZSBUb2tlbnMge1xuICBjdXJyZW50OiBzdHJpbmcgfCB1bmRlZmluZWQ7XG4gIGZldGNoKGRvbmU6IChlcnJvcj86IEJlbGZyeUVycm9yKSA9PiB2b2lkKTogdm9pZDtcbiAgLyoqIGByZWZyZXNoYCBpcyBjYWxsZWQgc29tZSB0aW1lIGJlZm9yZSBgZXhwaXJlc0F0YCAoUkZDIDMzMzkpLiBTaG91bGQgY2xvY2tzIGRpc2FncmVlLCB0aGUgc2VydmVyJ3MgY2xvc2UgaGVscHMuICovXG4gIGFybShleHBpcmVzQXQ6IHN0cmluZyB8IHVuZGVmaW5lZCwgcmVmcmVzaDogKCkgPT4gdm9pZCk6IHZvaWQ7XG4gIGRpc2FybSgpOiB2b2lkO1xufVxuXG5leHBvcnQgZnVuY3Rpb24gY3JlYXRlVG9rZW5zKGF1dGg6IEF1dGgpOiBUb2tlbnMge1xuICBjb25zdCBleHBpcnkgPSB0aW1lcigpO1xuICBjb25zdCB0b2tlbnM6IFRva2VucyA9IHtcbiAgICBjdXJyZW50OiB1bmRlZmluZWQsXG4gICAgZmV0Y2goZG9uZSkge1xuICAgICAgY29uc3QgZGVhZGxpbmUgPSB0aW1lcigpO1xuICAgICAgbGV0IHRvbGQgPSBmYWxzZTtcbiAgICAgIGNvbnN0IHRlbGwgPSAoZXJyb3I6IHVua25vd24sIHRva2VuPzogc3RyaW5nKSA9PiB7XG4gICAgICAgIGlmICh0b2xkKSByZXR1cm47XG4gICAgICAgIHRvbGQgPSB0cnVlO1xuICAgICAgICBkZWFkbGluZSgpO1xuICAgICAgICBpZiAoZXJyb3IpIHJldHVybiBkb25lKGZhdWx0KFwiYXV0aF9mYWlsZWRcIiwgU3RyaW5nKGVycm9yKSkpO1xuICAgICAgICB0b2tlbnMuY3VycmVudCA9IHRva2VuO1xuICAgICAgICBkb25lKCk7XG4gICAgICB9O1xuICAgICAgZGVhZGxpbmUoQVVUSF9USU1FT1VUX01TLCAoKSA9PiB0ZWxsKFwiYXV0aCgpIGRvZXMgbm90IGFuc3dlclwiKSk7XG4gICAgICB0cnkge1xuICAgICAgICBhdXRoKHRlbGwpO1xuICAgICAgfSBjYXRjaCAoZXJyb3IpIHtcbiAgICAgICAgdGVsbChlcnJvcik7XG4gICAgICB9XG4gICAgfSxcbiAgICBhcm0oZXhwaXJlc0F0LCByZWZyZXNoKSB7XG4gICAgICBjb25zdCBsZWZ0ID0gRGF0ZS5wYXJzZShleHBpcmVzQXQhKSAtIERhdGUubm93KCk7XG4gICAgICBjb25zdCBkZWxheSA9IE1hdGgubWF4KFJFRlJFU0hfRkxPT1JfTVMsIGxlZnQgLSBNYXRoLm1pbihSRUZSRVNIX0FIRUFEX01TLCBsZWZ0IC8gMTApKTtcbiAgICAgIC8vIE5hTiB3aXRob3V0IGEgZGF0ZTogdGhlbiB0aGVyZSBpcyBub3RoaW5nIHRvIHdhaXQgZm9yLlxuICAgICAgZXhwaXJ5KE1hdGgubWluKFRJTUVSX0xJTUlUX01TLCBkZWxheSksIGRlbGF5ID4gMCA/IHJlZnJlc2ggOiB1bmRlZmluZWQpO1xuICAgIH0sXG4gICAgZGlzYXJtOiAoKSA9PiBleHBpcnkoKSxcbiAgfTtcbiAgcmV0dXJuIHRva2Vucztcbn1cbiJdLAogICJtYXBwaW5ncyI6ICI7QUFBQSxPQUFPLFlBQVk7QUFDbkIsU0FBUyxZQUFZOzs7QUNEZCxJQUFNLGtCQUFrQjtBQUN4QixJQUFNLGlCQUFpQjtBQVl2QixTQUFTLGNBQWMsU0FBdUIsS0FBSyxRQUFpQjtBQUN6RSxNQUFJLFVBQVU7QUFDZCxTQUFPO0FBQUEsSUFDTCxNQUFNLFNBQVM7QUFDYixZQUFNLE9BQU8sS0FBSyxNQUFNLFVBQVUsVUFBVSxPQUFPLElBQUksa0JBQWtCLE9BQU8sSUFBSSxPQUFPO0FBQzNGLGdCQUFVLEtBQUssSUFBSSxnQkFBZ0IsVUFBVSxDQUFDO0FBQzlDLGFBQU87QUFBQSxJQUNUO0FBQUEsSUFDQSxRQUFRO0FBQ04sZ0JBQVU7QUFBQSxJQUNaO0FBQUEsRUFDRjtBQUNGOzs7QUNwQk8sSUFBTSxXQUFXO0FBR2pCLElBQU0sUUFBUTtBQUdyQixJQUFNLGNBQWM7QUFHcEIsSUFBTSxjQUFjO0FBR3BCLElBQU0sYUFBYTtBQUduQixJQUFNLG1CQUFtQjtBQUd6QixJQUFNLGVBQWU7QUFFckIsSUFBTSxrQkFBa0I7QUFDeEIsSUFBTSxrQkFBa0I7QUFpQmpCLFNBQVMsYUFBYSxRQUFnQixNQUFvQjtBQUMvRCxRQUFNLE9BQTZDLENBQUM7QUFDcEQsTUFBSSxjQUFjO0FBQ2xCLFFBQU0sTUFBTSxDQUFDLFNBQXdCLEVBQUUsS0FBSyxJQUFJLEtBQU07QUFFdEQsUUFBTSxTQUFpQjtBQUFBLElBQ3JCLE1BQU0sT0FBTztBQUNYLFlBQU0sT0FBTyxNQUFNLEtBQUssR0FBRztBQUMzQixhQUFPLE1BQ0osT0FBTyxDQUFDLFNBQVMsU0FBUyxPQUFPLElBQUksYUFBYSxJQUFJLElBQUksQ0FBQyxFQUMzRCxPQUFPLE1BQU0sT0FBTyxDQUFDLFVBQVUsQ0FBQyxRQUFRLElBQUksSUFBSSxNQUFNLEVBQUUsU0FBUyxPQUFPLElBQUksYUFBYSxJQUFJLElBQUksRUFBRSxDQUFDO0FBQUEsSUFDekc7QUFBQSxJQUVBLFVBQVUsTUFBTSxLQUFLLElBQUksaUJBQWlCLEtBQUssSUFBSSxpQkFBaUIsT0FBTyxPQUFPLElBQUksT0FBTyxhQUFhLENBQUM7QUFBQSxJQUUzRyxPQUFPLE1BQU0sS0FBSyxJQUFJLG1CQUFtQixPQUFPLElBQUksUUFBUSxZQUFZLFVBQVU7QUFBQSxJQUVsRixLQUFLLE1BQU0sT0FBTyxVQUFVO0FBQzFCLFVBQUksWUFBWSxhQUFhO0FBQzNCLFlBQUksS0FBSyxJQUFJLFdBQVcsV0FBVyxJQUFJLGNBQWMsVUFBVTtBQUM3RCxpQkFBTyxNQUFNLEVBQUUsTUFBTSxLQUFLLElBQUksVUFBVSxXQUFXLEVBQUUsQ0FBQztBQUN0RCxlQUFLLGFBQWEsTUFBTSxLQUFLLE1BQU0sT0FBTyxNQUFNLENBQUMsQ0FBQztBQUFBLFFBQ3BEO0FBQ0Esc0JBQWM7QUFBQSxNQUNoQjtBQUNBLFVBQUksUUFBUSxTQUFVLFFBQU8sUUFBUSxJQUFJO0FBQUEsVUFDcEMsTUFBSyxJQUFJLEtBQUssS0FBSyxJQUFJLEtBQUssS0FBSztBQUN0QyxVQUFJLENBQUMsSUFBSSxJQUFJLEVBQUcsTUFBSyxTQUFTLElBQUk7QUFBQSxJQUNwQztBQUFBLElBRUEsUUFBUSxNQUFNO0FBQ1osV0FBSyxJQUFJLElBQUk7QUFBQSxJQUNmO0FBQUEsSUFFQSxRQUFRLE1BQU07QUFDWixXQUFLLElBQUksSUFBSTtBQUFBLElBQ2Y7QUFBQSxFQUNGO0FBQ0EsU0FBTztBQUNUOzs7QUMxRU8sU0FBUyxPQUErQyxJQUFRLE1BQXVCO0FBQzVGLGFBQVcsT0FBTyxLQUFNLENBQUMsR0FBc0IsR0FBRyxJQUFJLEtBQUssR0FBRztBQUM5RCxTQUFPO0FBQ1Q7QUFHTyxTQUFTLGFBQTJDO0FBQ3pELFNBQU8sdUJBQU8sT0FBTyxJQUFJO0FBQzNCO0FBRU8sU0FBUyxNQUFNLE1BQWMsUUFBOEI7QUFDaEUsU0FBTyxPQUFPLElBQUksTUFBTSxVQUFVLElBQUksR0FBRyxFQUFFLE1BQU0sZUFBZSxLQUFLLENBQUM7QUFDeEU7QUFlTyxTQUFTLFFBQWU7QUFDN0IsTUFBSTtBQUNKLFFBQU0sTUFBYSxDQUFDLElBQUksU0FBUztBQUMvQixpQkFBYSxNQUFNO0FBQ25CLFFBQUksS0FBSyxDQUFDLENBQUM7QUFDWCxRQUFJLE1BQU07QUFDUixlQUFTLFdBQVcsTUFBTTtBQUN4QixZQUFJLEtBQUs7QUFDVCxhQUFLO0FBQUEsTUFDUCxHQUFHLEVBQUU7QUFBQSxJQUNQO0FBQUEsRUFDRjtBQUNBLE1BQUksS0FBSztBQUNULFNBQU87QUFDVDs7O0FDNUNBLElBQU0sa0JBQWtCO0FBTWpCLElBQU0sa0JBQWtCO0FBcUN4QixTQUFTLFNBQVMsTUFBcUIsU0FBa0IsTUFBWSxTQUFrQixRQUEwQjtBQUN0SCxNQUFJLE9BQU87QUFDWCxNQUFJO0FBQ0osUUFBTSxXQUFXLE1BQU07QUFDdkIsUUFBTSxPQUFPLE1BQU07QUFDbkIsUUFBTSxXQUFXLEtBQUssSUFBSTtBQUUxQixXQUFTLE1BQU0sUUFBZ0IsT0FBZSxNQUFzQjtBQUNsRSxRQUFJLEtBQU07QUFDVixTQUFLLE1BQU07QUFDWCxXQUFPLE1BQU0sTUFBTSxRQUFRLE9BQU8sSUFBSTtBQUFBLEVBQ3hDO0FBRUEsV0FBUyxTQUFlO0FBQ3RCLFFBQUksQ0FBQyxLQUFLLE1BQU0sS0FBTTtBQUN0QixTQUFLO0FBQ0wsV0FBTyxNQUFNLElBQUk7QUFBQSxFQUNuQjtBQUVBLFdBQVMsUUFBUSxPQUEwQjtBQUN6QyxRQUFJLEtBQU07QUFDVixTQUFLLFVBQVUsS0FBSyxJQUFJO0FBQ3hCLFFBQUksTUFBTSxTQUFTLFFBQVMsUUFBTyxNQUFNLE1BQU0sTUFBTSxLQUFLO0FBQzFELFFBQUksTUFBTSxTQUFTLFdBQVc7QUFDNUIsZUFBUztBQUNULFdBQUssVUFBVTtBQUNmLFdBQUssYUFBYSxLQUFLO0FBQ3ZCLFVBQUksU0FBUyxNQUFPLE1BQUssaUJBQWlCLE1BQU0sTUFBTSxhQUFhLFFBQVcsSUFBSSxDQUFDO0FBQUEsSUFDckY7QUFDQSxXQUFPLE1BQU0sTUFBTSxLQUFLO0FBRXhCLFFBQUksTUFBTSxTQUFTLE9BQVEsUUFBTztBQUFBLEVBQ3BDO0FBRUEsUUFBTSxPQUFhO0FBQUEsSUFDakI7QUFBQSxJQUNBO0FBQUEsSUFDQSxTQUFTLFFBQVEsT0FBTztBQUFBLElBQ3hCLE9BQU8sWUFBWSxXQUFXLENBQUMsUUFBUSxPQUFPO0FBQUEsSUFDOUM7QUFBQSxJQUNBLFNBQVM7QUFBQSxJQUNULFNBQVM7QUFBQSxJQUNULFlBQVk7QUFBQSxJQUNaLEtBQUssVUFBVTtBQUNiLFVBQUksQ0FBQyxRQUFRLFNBQVMsT0FBUSxZQUFZLEtBQUssUUFBUTtBQUFBLElBQ3pEO0FBQUEsSUFDQSxPQUFPO0FBQ0wsWUFBTSxFQUFFLEtBQUssSUFBSTtBQUNqQixVQUFJLEtBQU0sTUFBSztBQUNmLGFBQU8sQ0FBQyxDQUFDO0FBQUEsSUFDWDtBQUFBLElBQ0EsTUFBTSxRQUFRO0FBQ1osV0FBSyxVQUFVLE9BQU87QUFDdEIsaUJBQVksTUFBTyxNQUFNO0FBQUEsSUFDM0I7QUFBQSxJQUNBLE1BQU07QUFDSixpQkFBWSxJQUFJLEtBQUssUUFBUyxPQUFPO0FBQUEsSUFDdkM7QUFBQSxJQUNBLFFBQVE7QUFDTixhQUFPO0FBQ1AsZUFBUztBQUNULFdBQUs7QUFDTCxVQUFJLFdBQVksWUFBVyxNQUFNO0FBQUEsSUFDbkM7QUFBQSxFQUNGO0FBRUEsV0FBUyxpQkFBaUIsTUFBTSxNQUFNLFlBQVksQ0FBQztBQUNuRCxNQUFJO0FBQ0YsaUJBQWEsS0FBSyxTQUFTO0FBQUEsTUFDekIsT0FBTztBQUFBLE1BQ1AsS0FBSyxNQUFNO0FBQ1QsWUFBSTtBQUNKLFlBQUk7QUFDRixrQkFBUSxLQUFLLE1BQU0sSUFBSTtBQUFBLFFBQ3pCLFNBQVMsR0FBRztBQUNWLGlCQUFPLE1BQU0sV0FBVztBQUFBLFFBQzFCO0FBQ0EsZ0JBQVEsS0FBSztBQUFBLE1BQ2Y7QUFBQSxNQUNBLFFBQVE7QUFDTixhQUFLLFVBQVUsS0FBSyxJQUFJO0FBQ3hCLGVBQU87QUFBQSxNQUNUO0FBQUEsTUFDQTtBQUFBLElBQ0YsQ0FBQztBQUFBLEVBQ0gsU0FBUyxPQUFPO0FBR2QsYUFBUyxHQUFHLE1BQU0sTUFBTSxPQUFPLEtBQUssQ0FBQyxDQUFDO0FBQUEsRUFDeEM7QUFDQSxTQUFPO0FBQ1Q7OztBQ2xJTyxTQUFTLFVBQVUsUUFBZ0M7QUFDeEQsUUFBTSxXQUFtRDtBQUFBLElBQ3ZELGtCQUFrQixNQUFNLFNBQVMsVUFBVSxPQUFPLEtBQUssS0FBSztBQUFBLElBQzVELFFBQVEsTUFBTSxPQUFPLEtBQUssSUFBSTtBQUFBLElBQzlCLFNBQVMsTUFBTSxPQUFPLFFBQVE7QUFBQSxJQUM5QixVQUFVLENBQUMsVUFBVyxNQUE4QixhQUFhLE9BQU8sS0FBSyxJQUFJO0FBQUEsSUFDakYsVUFBVSxDQUFDLFVBQVUsT0FBTyxLQUFNLE1BQThCLFNBQVM7QUFBQSxFQUMzRTtBQUNBLFFBQU0sT0FBTyxDQUFDLFdBQXVEO0FBQ25FLGVBQVcsUUFBUSxTQUFVLEVBQUMsS0FBSyxDQUFDLE1BQU0sTUFBTSxXQUFXLFFBQVEsTUFBTSxFQUFFLE1BQU0sU0FBUyxJQUFJLENBQUU7QUFBQSxFQUNsRztBQUNBLE1BQUksT0FBTyxhQUFhLFlBQWEsUUFBTyxNQUFNO0FBQ2xELE9BQUssa0JBQWtCO0FBQ3ZCLFNBQU8sTUFBTSxLQUFLLHFCQUFxQjtBQUN6QztBQUVPLFNBQVMsWUFBcUI7QUFDbkMsU0FBTyxPQUFPLGNBQWMsZUFBZSxVQUFVLFdBQVc7QUFDbEU7OztBQzFCTyxJQUFNLFVBQVU7QUFHaEIsSUFBTSxxQkFBcUI7QUFNM0IsU0FBUyxXQUFXLE1BQTZCLE9BQStCO0FBQ3JGLE1BQUksT0FBTyxLQUFLLElBQUk7QUFDcEIsUUFBTUEsU0FBUSxZQUFZLE1BQU07QUFDOUIsVUFBTSxNQUFNLEtBQUssSUFBSTtBQUNyQixVQUFNLE9BQU8sTUFBTSxPQUFPLElBQUk7QUFDOUIsV0FBTztBQUNQLFFBQUksS0FBTSxPQUFNO0FBQUEsUUFDWCxNQUFLLEdBQUc7QUFBQSxFQUNmLEdBQUcsT0FBTztBQUNWLFNBQU8sTUFBTSxjQUFjQSxNQUFLO0FBQ2xDOzs7QUNKQSxJQUFNLFlBQVk7QUFHWCxJQUFNLFdBQVc7QUFHakIsSUFBTSxXQUFXO0FBQ2pCLElBQU0sZUFBZTtBQUc1QixJQUFNLE9BQU87QUFHYixJQUFNLFlBQVk7QUEwQ1gsU0FBUyxnQkFDZCxTQUNBLFNBQ0EsUUFDQSxRQUNXO0FBQ1gsUUFBTSxFQUFFLFlBQVksUUFBUSxLQUFLLElBQUk7QUFDckMsUUFBTSxTQUFTLGFBQWEsUUFBUSxJQUFJO0FBQ3hDLFFBQU0sVUFBVSxjQUFjO0FBQzlCLE1BQUk7QUFDSixNQUFJLFNBQWlCLENBQUM7QUFFdEIsTUFBSSxRQUF5QixDQUFDO0FBRTlCLE1BQUksT0FBTztBQUVYLE1BQUksT0FBTztBQUNYLE1BQUksVUFBVTtBQUVkLE1BQUksVUFBVTtBQUNkLE1BQUksVUFBVTtBQUVkLE1BQUk7QUFDSixRQUFNLFNBQWlCO0FBQUEsSUFDckIsT0FBTztBQUFBLElBQ1AsV0FBVztBQUFBLElBQ1gsS0FBSyxPQUFPLElBQUk7QUFBQSxJQUNoQixTQUFTO0FBQUEsSUFDVCxhQUFhO0FBQUEsSUFDYixXQUFXO0FBQUEsRUFDYjtBQUNBLFFBQU0sU0FBUyxNQUFNO0FBQ3JCLFFBQU0sUUFBUSxNQUFNO0FBQ3BCLFFBQU0sVUFBVSxNQUFNO0FBQ3RCLFFBQU0sV0FBVyxNQUFNO0FBQ3ZCLE1BQUksVUFBMEIsQ0FBQztBQUUvQixRQUFNLE9BQU8sQ0FBQyxTQUF3QixXQUFXLFFBQVEsSUFBSTtBQUM3RCxRQUFNLFNBQVMsTUFBTSxXQUFXLE1BQU0sR0FBRyxLQUFLLElBQUksR0FBRyxLQUFLLEtBQU0sSUFBSSxDQUFDLENBQUM7QUFFdEUsV0FBUyxVQUFVLE1BQWtCLFdBQStDO0FBQ2xGLFVBQU0sT0FBUSxRQUFRO0FBQ3RCLFdBQU8sTUFBTSxDQUFDLFVBQVU7QUFDdEIsVUFBSSxTQUFTLEtBQU07QUFDbkIsVUFBSSxNQUFPLFdBQVUsS0FBSztBQUFBLFVBQ3JCLE1BQUs7QUFBQSxJQUNaLENBQUM7QUFBQSxFQUNIO0FBRUEsV0FBUyxhQUFhLE1BQXFCO0FBQ3pDLFVBQU0sU0FBUztBQUNmLGdCQUFZO0FBQ1osUUFBSSxPQUFRLFFBQU8sSUFBSTtBQUFBLEVBQ3pCO0FBRUEsV0FBUyxLQUFLLE1BQThCO0FBQzFDLFFBQUksQ0FBQyxLQUFNO0FBRVgsUUFBSSxTQUFTLFFBQVEsS0FBSyxXQUFXLEtBQUssTUFBTyxNQUFLLElBQUk7QUFDMUQsU0FBSyxNQUFNO0FBQ1gsYUFBUyxPQUFPLE9BQU8sQ0FBQyxVQUFVLFVBQVUsSUFBSTtBQUNoRCxRQUFJLFNBQVMsTUFBTTtBQUNqQixhQUFPLE9BQU8sWUFBWTtBQUMxQixnQkFBVTtBQUFBLElBQ1o7QUFBQSxFQUNGO0FBR0EsV0FBUyxRQUFjO0FBQ3JCLFlBQVE7QUFDUixZQUFRLENBQUM7QUFDVCxXQUFPO0FBQ1AsVUFBTTtBQUNOLFlBQVE7QUFDUixXQUFPLGNBQWM7QUFDckIsV0FBTyxRQUFRLENBQUMsVUFBVSxLQUFLLEtBQUssQ0FBQztBQUFBLEVBQ3ZDO0FBRUEsV0FBUyxTQUFTLFNBQWlCLFNBQWtCLE1BQW9DO0FBQ3ZGLFVBQU0sU0FBUyxRQUFRLE9BQU8sT0FBTztBQUNyQyxRQUFJLFlBQVksU0FBUztBQUN2QixhQUFPLE9BQU87QUFDZCxhQUFPLE9BQU87QUFDZCxVQUFJLE9BQU8sU0FBVSxRQUFPLFdBQVcsT0FBTyxTQUFTLE1BQU0sR0FBRyxDQUFDO0FBQUEsSUFDbkU7QUFDQSxVQUFNLFlBQVksS0FBSyxJQUFJLFFBQVEsZUFBZSxVQUFVLE9BQU8sTUFBTSxDQUFDO0FBQzFFLFFBQUksWUFBWSxTQUFVLFFBQU8sZUFBZSxLQUFLLE1BQU0sU0FBUztBQUNwRSxRQUFJLFNBQVMsVUFBVSxPQUFPLElBQUksT0FBTyxZQUFZLFNBQVUsUUFBTyxNQUFNO0FBQzVFLFdBQU87QUFBQSxFQUNUO0FBRUEsV0FBUyxLQUFLLE1BQXFCLFNBQWlCLFNBQXdCO0FBQzFFLFNBQUssWUFBWSxVQUFVLFVBQVUsU0FBUyxJQUFJO0FBQ2xELFlBQVEsVUFBVSxLQUFLLElBQUksUUFBUSxTQUFTLE9BQU87QUFDbkQsVUFBTSxVQUFVO0FBQUEsTUFDZCxNQUFNLFFBQVE7QUFBQSxNQUNkLFVBQVUsUUFBUTtBQUFBLE1BQ2xCLFFBQVEsU0FBUyxTQUFTLFNBQVMsSUFBSTtBQUFBLE1BQ3ZDLE9BQU8sWUFBWTtBQUFBLE1BQ25CLE9BQU8sTUFBTSxPQUFPO0FBQUEsTUFDcEIsU0FBUyxNQUFNLFFBQVE7QUFBQSxNQUN2QixRQUFRLFFBQVE7QUFBQSxNQUNoQixVQUFVLE9BQU87QUFBQSxJQUNuQjtBQUNBLFdBQU8sS0FBSyxTQUFTLE1BQU0sU0FBUyxRQUFRLEtBQUssSUFBSSxHQUFHLFNBQVMsRUFBRSxPQUFPLFNBQVMsT0FBTyxTQUFTLE9BQU8sUUFBUSxDQUFDLENBQUM7QUFBQSxFQUN0SDtBQUdBLFdBQVMsT0FBYTtBQUNwQixVQUFNO0FBQ04sV0FBTyxXQUFXO0FBQ2xCLFFBQUksQ0FBQyxLQUFNLFFBQU8sUUFBUSxVQUFVLGVBQWU7QUFDbkQsY0FBVSxNQUFNLE1BQU0sT0FBTyxNQUFNLFVBQVUsQ0FBQyxHQUFHLE1BQU07QUFDdkQsV0FBTyxRQUFRO0FBQUEsRUFDakI7QUFFQSxXQUFTLE1BQU0sT0FBOEI7QUFDM0MsWUFBUTtBQUNSLFdBQU8sUUFBUTtBQUNmLFlBQVEsV0FBVyxXQUFXO0FBQzlCLFNBQUssSUFBSTtBQUFBLEVBQ1g7QUFFQSxXQUFTLEtBQUssT0FBdUI7QUFDbkMsVUFBTSxPQUFPLE1BQU0sTUFBTTtBQUN6QixRQUFJLENBQUMsS0FBTTtBQUdYLFVBQU0sUUFBUSxTQUFTLFFBQVEsV0FBVyxTQUFTLEtBQUssRUFBRSxTQUFTLE9BQU8sSUFBSSxjQUFjO0FBQzVGLFNBQUssTUFBTSxPQUFPLFdBQVcsU0FBUyxLQUFLLElBQUksR0FBRyxRQUFRLFVBQVUsT0FBTztBQUMzRSxXQUFPLE9BQU8sU0FBUyxHQUFHLElBQUk7QUFBQSxFQUNoQztBQUdBLFdBQVMsT0FBTyxPQUFvQixTQUF3QjtBQUMxRCxRQUFJLE1BQU07QUFDUixhQUFPLFVBQVU7QUFDakIsbUJBQWEsS0FBSztBQUNsQixnQkFBVTtBQUNWLGFBQU8sUUFBUTtBQUFBLElBQ2pCLE9BQU87QUFDTCxhQUFPLFlBQVk7QUFDbkIsaUJBQVcsT0FBTztBQUFBLElBQ3BCO0FBQUEsRUFDRjtBQUVBLFdBQVMsV0FBVyxTQUF3QjtBQUMxQyxpQkFBYSxLQUFLO0FBQ2xCLFVBQU0sUUFBUSxRQUFRLE1BQU0sT0FBTztBQUNuQyxXQUFPLFFBQVEsVUFBVSxJQUFJLFlBQVksVUFBVSxlQUFlO0FBQ2xFLFdBQU8sY0FBYyxLQUFLLElBQUksSUFBSTtBQUNsQyxTQUFLLFNBQVMsUUFBVyxLQUFLO0FBQzlCLFVBQU0sT0FBTyxJQUFJO0FBQ2pCLFdBQU8sUUFBUTtBQUFBLEVBQ2pCO0FBRUEsV0FBUyxRQUFRLE1BQVksT0FBMEI7QUFDckQsUUFBSSxPQUFPO0FBQ1gsUUFBSSxNQUFNLFNBQVMsU0FBUztBQUMxQixXQUFLLFNBQVMsS0FBSyxJQUFJO0FBQ3ZCLFdBQUssTUFBTSxTQUFVLFFBQVEsV0FBVyxHQUFJLFNBQVMsS0FBSyxJQUFJLENBQUM7QUFFL0QsYUFBTyxPQUFPLE9BQU8sU0FBUyxHQUFHLElBQUk7QUFBQSxJQUN2QztBQUNBLFFBQUksTUFBTSxTQUFTLGFBQWEsU0FBUyxNQUFNO0FBQzdDLFdBQUssV0FBVyxLQUFLLE1BQU0sS0FBSyxJQUFJLElBQUksS0FBSyxRQUFRO0FBQ3JELFVBQUksS0FBSyxZQUFZLFFBQVM7QUFFOUIsVUFBSSxLQUFLLFNBQVMsUUFBUSxHQUFJLFFBQU8sS0FBSyxJQUFJO0FBQzlDLGFBQU8sV0FBVyxPQUFPLFVBQVU7QUFDbkMsZ0JBQVU7QUFDVixjQUFRLElBQUk7QUFBQSxJQUNkO0FBQ0EsUUFBSSxTQUFTLEtBQU07QUFDbkIsV0FBTyxNQUFNLEtBQUs7QUFDbEIsUUFBSSxNQUFNLFNBQVMsV0FBVztBQUM1QixnQkFBVTtBQUNWLGFBQU8sS0FBSyxJQUFJO0FBQUEsSUFDbEI7QUFDQSxRQUFJLE1BQU0sU0FBUyxZQUFhLE9BQU0sTUFBTSxVQUFVLElBQUk7QUFBQSxFQUM1RDtBQUdBLFdBQVMsUUFBUSxNQUFrQjtBQUNqQyxVQUFNLEVBQUUsS0FBSyxJQUFJO0FBQ2pCLFVBQU0sTUFBTSxLQUFLLElBQUksSUFBSSxLQUFLO0FBQzlCLGFBQVMsT0FBTyxPQUFPLENBQUMsVUFBVSxVQUFVLElBQUk7QUFDaEQsU0FBSyxJQUFJO0FBQ1QsV0FBTztBQUNQLFlBQVEsQ0FBQztBQUNULFlBQVE7QUFDUixLQUFDLFFBQVEsT0FBTyxRQUFRLEVBQUUsUUFBUSxDQUFDLFlBQVksUUFBUSxDQUFDO0FBQ3hELFdBQU8sUUFBUSxDQUFDLFVBQVU7QUFFeEIsVUFBSSxNQUFNLFNBQVMsS0FBSyxNQUFNLElBQUksSUFBSSxLQUFLLElBQUksRUFBRztBQUNsRCxXQUFLLFdBQVcsTUFBTSxJQUFJO0FBQzFCLFdBQUssS0FBSztBQUFBLElBQ1osQ0FBQztBQUNELFdBQU8sUUFBUTtBQUNmLFdBQU8sWUFBWTtBQUNuQixXQUFPLE1BQU07QUFDYixXQUFPLFVBQVU7QUFDakIsV0FBTyxjQUFjLE9BQU8sWUFBWTtBQUN4QyxTQUFLLE1BQU0sTUFBTSxHQUFHO0FBQ3BCLFdBQU8sTUFBTSxFQUFFLElBQUksQ0FBQztBQUNwQixRQUFJLFNBQVMsTUFBTyxVQUFTLE1BQU0sSUFBSTtBQUN2QyxpQkFBYSxJQUFJO0FBQ2pCLGNBQVU7QUFBQSxFQUNaO0FBRUEsV0FBUyxTQUFTLE1BQXFCLE1BQW9CO0FBQ3pELFVBQU0sVUFBVSxPQUFPLElBQUksV0FBVyxDQUFDO0FBQ3ZDLFlBQVEsSUFBSSxJQUFJO0FBQ2hCLFdBQU8sTUFBTSxTQUFTLE9BQU8sRUFBRSxXQUFXLE1BQU0sUUFBUSxJQUFJLEVBQUUsUUFBUSxDQUFDO0FBQUEsRUFDekU7QUFFQSxXQUFTLFFBQVEsTUFBa0I7QUFDakMsU0FBSyxTQUFTLEtBQUssSUFBSTtBQUN2QixRQUFJLFNBQVMsS0FBTSxRQUFPLFNBQVMsS0FBSyxNQUFNLElBQUk7QUFDbEQsUUFBSSxLQUFLLFlBQVksUUFBUztBQUM5QixXQUFPLE1BQU0sRUFBRSxLQUFLLEtBQUssQ0FBQztBQUMxQixTQUFLLElBQUk7QUFDVCxTQUFLLEtBQUssTUFBTSxRQUFRLFVBQVUsR0FBRyxPQUFPO0FBQUEsRUFDOUM7QUFHQSxXQUFTLFlBQWtCO0FBQ3pCLFFBQUksQ0FBQyxRQUFRLENBQUMsT0FBTyxFQUFFLE9BQVEsUUFBTyxRQUFRO0FBQzlDLFlBQVEsV0FBVyxPQUFPLEtBQUssT0FBTyxJQUFJLElBQUksTUFBTTtBQUNsRCxnQkFBVSxLQUFLLElBQUksY0FBYyxVQUFVLENBQUM7QUFDNUMsZ0JBQVU7QUFDVixVQUFJLE9BQU8sT0FBUTtBQUNuQixnQkFBVSxNQUFNO0FBQ2QsZUFBTyxFQUFFLFFBQVEsQ0FBQyxTQUFTLEtBQUssTUFBTSxRQUFRLFNBQVMsU0FBUyxPQUFPLFVBQVUsT0FBTyxDQUFDO0FBQUEsTUFDM0YsR0FBRyxNQUFNO0FBQUEsSUFDWCxDQUFDO0FBQUEsRUFDSDtBQUVBLFdBQVMsUUFBUSxNQUFZLFFBQWdCLE9BQWUsTUFBc0I7QUFDaEYsVUFBTSxFQUFFLEtBQUssSUFBSTtBQUNqQixVQUFNLE1BQU0sS0FBSyxJQUFJO0FBQ3JCLFVBQU0sU0FBUyxTQUFTO0FBQ3hCLFNBQUssU0FBUyxTQUFTLFVBQVUsTUFBTSxNQUFNO0FBQzdDLFNBQUssSUFBSTtBQUNULFFBQUksVUFBVSxNQUFNLEtBQUssY0FBYyxVQUFXLFNBQVEsTUFBTTtBQUNoRSxRQUFJLE1BQU8sUUFBTyxRQUFRLE1BQU0sT0FBTyxNQUFNO0FBRTdDLFVBQU0sUUFBUSxNQUFNLG1CQUFtQixHQUFHLElBQUksS0FBSyxNQUFNLEVBQUU7QUFDM0QsYUFBUyxNQUFNLE1BQU07QUFDckIsUUFBSSxRQUFRO0FBQ1YsYUFBTyxZQUFZO0FBQ25CLFVBQUksTUFBTTtBQUVSLGVBQU8sUUFBUSxJQUFJO0FBQ25CLGNBQU0sUUFBUSxXQUFXLE1BQU0sS0FBSyxJQUFJLElBQUksQ0FBQztBQUM3QyxZQUFJLE1BQU0sUUFBUTtBQUNoQixpQkFBTyxRQUFRO0FBQ2YsZ0JBQU0sS0FBSztBQUNYLGlCQUFPLE9BQU8sUUFBUTtBQUFBLFFBQ3hCO0FBQUEsTUFDRixXQUFXLENBQUMsVUFBVSxHQUFHO0FBQ3ZCLGVBQU8sS0FBSyxNQUFNLE1BQU0sS0FBSyxZQUFZLE1BQU0sS0FBSyxPQUFPO0FBQzNELFlBQUksTUFBTSxLQUFLLGFBQWEsU0FBVSxXQUFVO0FBQUEsTUFDbEQ7QUFDQSxpQkFBVztBQUFBLElBQ2IsT0FBTztBQUNMLGtCQUFZLEtBQUs7QUFBQSxJQUNuQjtBQUFBLEVBQ0Y7QUFFQSxXQUFTLFlBQVksT0FBb0IsU0FBd0I7QUFDL0QsUUFBSSxNQUFNLE9BQVEsTUFBSztBQUFBLGFBQ2QsQ0FBQyxPQUFPLFVBQVUsQ0FBQyxNQUFNLEdBQUksUUFBTyxPQUFPLE9BQU87QUFBQSxFQUM3RDtBQUVBLFdBQVMsUUFBUSxNQUFZLE9BQWMsUUFBdUI7QUFDaEUsVUFBTSxRQUFRLE1BQU0sTUFBTSxNQUFNLE1BQU0sTUFBTTtBQUM1QyxVQUFNLEVBQUUsTUFBTSxlQUFlLElBQUk7QUFDakMsUUFBSSxTQUFTLFdBQVksUUFBTyxXQUFXLE1BQU0sT0FBTyxPQUFPLE1BQU07QUFFckUsUUFBSSxTQUFTLHNCQUF1QixTQUFTLHVCQUF1QixDQUFDLFFBQVEsU0FBUyxFQUFFLFFBQVM7QUFDL0YsV0FBSyxJQUFJO0FBQ1QsY0FBUSxPQUFPO0FBQUEsSUFDakIsV0FBVyxNQUFNLFNBQVMsU0FBUyx1QkFBdUIsQ0FBQyxNQUFNO0FBQy9ELGFBQU8sVUFBVSxLQUFLLEtBQUs7QUFBQSxJQUM3QjtBQUNBLFdBQU8sWUFBWTtBQUNuQixRQUFJLE9BQVEsWUFBVyxjQUFjO0FBQUEsUUFDaEMsYUFBWSxPQUFPLGNBQWM7QUFBQSxFQUN4QztBQUdBLFdBQVMsV0FBVyxNQUFZLE9BQWMsT0FBb0IsUUFBdUI7QUFDdkYsUUFBSSxNQUFNLGVBQWUsUUFBUSxZQUFZO0FBRTNDLGNBQVEsS0FBSztBQUNiLFdBQUssSUFBSTtBQUNULGFBQU8sV0FBVztBQUFBLElBQ3BCO0FBQ0EsWUFBUSxVQUFVLEtBQUssSUFBSSxRQUFRLFNBQVMsTUFBTSxPQUFRO0FBRTFELFVBQU0sU0FBUyxPQUFPLE9BQU8sQ0FBQyxVQUFVLE1BQU0sWUFBWSxNQUFNLE9BQU8sRUFBRSxDQUFDO0FBQzFFLFFBQUksS0FBTSxRQUFPLFlBQVksS0FBSztBQUNsQyxZQUFRLENBQUM7QUFDVCxXQUFPLFNBQVMsT0FBTyxTQUFTLElBQUksR0FBRyxNQUFNO0FBQzNDLFVBQUksUUFBUTtBQUNWLGFBQUssVUFBVSxPQUFPLE1BQU0sV0FBVztBQUN2QyxZQUFJLE9BQU8sU0FBUyxNQUFPLFFBQU8sUUFBUSxLQUFLO0FBQy9DLGFBQUssTUFBTTtBQUFBLE1BQ2I7QUFDQSxZQUFNLFdBQVcsTUFBTSxLQUFLLElBQUksR0FBRyxLQUFLLEtBQUssSUFBSSxDQUFDLENBQUMsQ0FBQztBQUFBLElBQ3RELENBQUM7QUFDRCxRQUFJLE9BQVEsUUFBTyxRQUFRO0FBQzNCLFdBQU8sUUFBUTtBQUFBLEVBQ2pCO0FBR0EsV0FBUyxLQUFLLE1BQXFCO0FBQ2pDLFNBQUssTUFBTTtBQUNYLFFBQUksS0FBTSxXQUFVO0FBQ3BCLFVBQU0sT0FBTztBQUNiLFFBQUksQ0FBQyxNQUFNO0FBQ1QsVUFBSSxNQUFNLEdBQUksTUFBSztBQUNuQjtBQUFBLElBQ0Y7QUFDQSxVQUFNLEVBQUUsUUFBUSxJQUFJO0FBQ3BCLFFBQUksU0FBUyxNQUFPLENBQUMsUUFBUSxLQUFLLElBQUksSUFBSSxVQUFVLFNBQVc7QUFDL0QsVUFBTSxRQUFRLE1BQU07QUFDbEIsVUFBSSxTQUFTLFFBQVEsS0FBSyxZQUFZLFFBQVM7QUFDL0MsV0FBSyxVQUFVLEtBQUssSUFBSTtBQUN4QixXQUFLO0FBQUEsSUFDUDtBQUVBLFFBQUksS0FBSyxLQUFLLEVBQUcsVUFBUyxVQUFVLEtBQUs7QUFBQSxhQUNoQyxDQUFDLE9BQU8sV0FBVyxRQUFRLEtBQUssSUFBSSxJQUFJLFVBQVUsS0FBSyxRQUFTLGNBQWUsT0FBTTtBQUFBLEVBQ2hHO0FBRUEsV0FBUyxLQUFLLEtBQW1CO0FBRS9CLFFBQUksQ0FBQyxRQUFRLFNBQVMsTUFBTSxPQUFPLFVBQVUsS0FBSyxTQUFTLE9BQVE7QUFDbkUsVUFBTSxRQUFRLEtBQUssUUFBUyxlQUFlO0FBQzNDLFFBQUksTUFBTSxLQUFLLFVBQVUsT0FBTztBQUM5QixZQUFNLE9BQU87QUFDYixXQUFLLE1BQU07QUFDWCxjQUFRLE1BQU0sUUFBUTtBQUFBLElBQ3hCO0FBQUEsRUFDRjtBQUdBLFdBQVMsS0FBSyxTQUF3QjtBQUNwQyxTQUFLLFFBQVE7QUFDYixRQUFJLFFBQVEsQ0FBQyxRQUFTLE1BQUssSUFBSTtBQUMvQixVQUFNO0FBQ04sU0FBSyxJQUFJO0FBQ1QsV0FBTyxRQUFRO0FBRWYsVUFBTSxXQUFXLElBQUk7QUFDckIsV0FBTyxRQUFRO0FBQUEsRUFDakI7QUFFQSxRQUFNLFlBQXVCO0FBQUEsSUFDM0I7QUFBQSxJQUVBLFFBQVE7QUFDTixVQUFJLE9BQU8sVUFBVSxPQUFRO0FBQzdCLGdCQUFVO0FBQUEsUUFDUixXQUFXLE1BQU0sTUFBTSxLQUFLLElBQUksQ0FBQztBQUFBLFFBQ2pDLFVBQVU7QUFBQSxVQUNSO0FBQUEsVUFDQTtBQUFBLFVBQ0EsVUFBVTtBQUVSLGlCQUFLLFNBQVM7QUFDZCxnQkFBSSxLQUFNLE1BQUssSUFBSTtBQUFBLFVBQ3JCO0FBQUEsUUFDRixDQUFDO0FBQUEsTUFDSDtBQUNBLFdBQUs7QUFBQSxJQUNQO0FBQUEsSUFFQSxLQUFLLE9BQU87QUFDVixVQUFJLE9BQU8sVUFBVSxTQUFVO0FBQy9CLFdBQUssVUFBVSxRQUFXLFNBQVMsTUFBTSxJQUFJO0FBQzdDLFVBQUksQ0FBQyxTQUFTLEtBQU0sTUFBSyxJQUFJO0FBQzdCLGFBQU8sUUFBUTtBQUNmLGNBQVEsUUFBUSxDQUFDLFNBQVMsS0FBSyxDQUFDO0FBQ2hDLFlBQU07QUFDTixlQUFTO0FBQ1QsV0FBSyxJQUFJO0FBQ1QsYUFBTyxPQUFPO0FBQ2QsYUFBTyxZQUFZO0FBQ25CLG1CQUFhLEtBQUs7QUFDbEIsYUFBTyxRQUFRO0FBQUEsSUFDakI7QUFBQTtBQUFBLElBR0EsS0FBSyxVQUFVO0FBQ2IsVUFBSSxRQUFRLFFBQVMsTUFBSyxLQUFLLFFBQVE7QUFBQSxJQUN6QztBQUFBLElBRUEsTUFBTTtBQUNKLFVBQUksT0FBTyxVQUFVLFVBQVUsT0FBTyxVQUFVLFNBQVU7QUFDMUQsbUJBQWEsS0FBSztBQUNsQixXQUFLLElBQUk7QUFDVCxXQUFLO0FBQUEsSUFDUDtBQUFBLElBRUEsU0FBUyxNQUFNLE1BQU07QUFDbkIsVUFBSSxPQUFPLFVBQVUsU0FBVSxRQUFPLEtBQUssS0FBSztBQUNoRCxVQUFJLFFBQVEsS0FBSyxTQUFTLFFBQVEsQ0FBQyxPQUFPLE9BQVEsUUFBTyxLQUFLLElBQUk7QUFDbEUsbUJBQWEsS0FBSztBQUNsQixrQkFBWTtBQUNaLGFBQU8sUUFBUSxJQUFJO0FBQ25CLGFBQU8sSUFBSSxZQUFZO0FBQ3ZCLFVBQUksT0FBTyxVQUFVLE9BQVEsUUFBTyxVQUFVLE1BQU07QUFDcEQsVUFBSSxDQUFDLEtBQU0sUUFBTyxLQUFLO0FBQ3ZCLFlBQU07QUFDTixnQkFBVSxNQUFNLEtBQUssTUFBTSxRQUFRLFVBQVUsR0FBRyxPQUFPLEdBQUcsTUFBTTtBQUFBLElBQ2xFO0FBQUEsRUFDRjtBQUNBLFNBQU87QUFDVDs7O0FDdmVPLElBQU0sZ0JBQWdCO0FBc0J0QixTQUFTLGFBQWEsT0FBaUMsUUFBd0I7QUFDcEYsUUFBTSxNQUFNLFVBQVUsTUFBTTtBQUM1QixNQUFJLE1BQW9DLENBQUM7QUFDekMsTUFBSTtBQUNGLFVBQU0sU0FBUyxLQUFLLE1BQU0sTUFBTyxRQUFRLEdBQUcsQ0FBRTtBQUM5QyxRQUFJLEtBQUssSUFBSSxLQUFLLElBQUksSUFBSSxPQUFPLEVBQUUsSUFBSSxjQUFlLE9BQU07QUFBQSxFQUM5RCxTQUFTLEdBQUc7QUFBQSxFQUVaO0FBQ0EsU0FBTztBQUFBLElBQ0w7QUFBQSxJQUNBLE1BQU0sTUFBTTtBQUNWLFVBQUk7QUFDRixjQUFPLFFBQVEsS0FBSyxLQUFLLFVBQVUsT0FBTyxPQUFPLEtBQUssSUFBSSxHQUFHLEVBQUUsSUFBSSxLQUFLLElBQUksRUFBRSxDQUFDLENBQUMsQ0FBQztBQUFBLE1BQ25GLFNBQVMsR0FBRztBQUVWLGVBQU8sS0FBSyxJQUFJO0FBQUEsTUFDbEI7QUFBQSxJQUNGO0FBQUEsRUFDRjtBQUNGOzs7QUM5Q0EsU0FBUyxZQUFZOzs7QUNNZCxJQUFNLE9BQU87QUFFYixJQUFNLE1BQU07QUFFWixTQUFTLFdBQVcsTUFBcUI7QUFDOUMsUUFBTSxRQUFlLENBQUM7QUFDdEIsT0FBSyxNQUFNLEdBQUcsRUFBRSxRQUFRLENBQUMsU0FBUztBQUNoQyxVQUFNLE1BQU0sS0FBSyxRQUFRLEdBQUc7QUFDNUIsUUFBSSxNQUFNLEVBQUcsT0FBTSxLQUFLLE1BQU0sR0FBRyxHQUFHLENBQUMsSUFBSSxDQUFDLEtBQUssTUFBTSxNQUFNLENBQUM7QUFBQSxFQUM5RCxDQUFDO0FBQ0QsU0FBTztBQUNUO0FBR08sU0FBUyxZQUFZLE9BQXNCO0FBQ2hELFNBQU8sT0FBTyxLQUFLLEtBQUssRUFDckIsSUFBSSxDQUFDLGNBQWMsR0FBRyxTQUFTLElBQUksTUFBTSxTQUFTLENBQUMsRUFBRSxFQUNyRCxLQUFLO0FBQ1Y7QUFHTyxTQUFTLE9BQU8sT0FBYyxJQUFvQjtBQUN2RCxTQUFPLE9BQU8sS0FBSyxFQUFFLEVBQUUsTUFBTSxDQUFDLGNBQWMsTUFBTSxTQUFTLEtBQU0sR0FBRyxTQUFTLENBQUU7QUFDakY7QUFNTyxTQUFTLE1BQU0sTUFBYSxNQUFhLFFBQXVCO0FBQ3JFLGFBQVcsYUFBYSxNQUFNO0FBQzVCLFVBQU0sUUFBUSxXQUFXLFNBQVksS0FBSyxTQUFTLElBQUs7QUFDeEQsUUFBSSxFQUFFLEtBQUssU0FBUyxLQUFNLE9BQVEsTUFBSyxTQUFTLElBQUksS0FBSyxTQUFTO0FBQUEsRUFDcEU7QUFDRjs7O0FDbkNPLElBQU0sbUJBQW1CLElBQUksT0FBTztBQStCcEMsU0FBUyxXQUFXLFNBQWlCLE9BQTJCLE9BQWtCLFFBQW1CLE1BQWtCO0FBRTVILE1BQUk7QUFDSixNQUFJLE9BQTBCLENBQUM7QUFDL0IsTUFBSSxZQUFZO0FBRWhCLFdBQVMsSUFBSSxRQUFtQixVQUFtQixRQUFpQixZQUFZLE1BQVk7QUFDMUYsVUFBTSxNQUFXLEVBQUUsTUFBTSxPQUFPLFNBQVMsT0FBTztBQUVoRCxRQUFJLFVBQVcsU0FBVyxRQUFPLEtBQUssRUFBRSxVQUFVLE9BQU8sQ0FBQztBQUMxRCxTQUFLLElBQUksS0FBSyxTQUFTO0FBQUEsRUFDekI7QUFFQSxXQUFTLFVBQVUsU0FBa0IsV0FBMkI7QUFDOUQsVUFBTSxFQUFFLEtBQUssSUFBSSxJQUFJO0FBRXJCLFFBQUksUUFBUSxVQUFhLFFBQVEsT0FBVyxRQUFPLEtBQUssUUFBUSxPQUFPO0FBQ3ZFLFFBQUksWUFBWSxPQUFPLEtBQUssTUFBTyxTQUFTLE9BQU8sT0FBTyxXQUFXLEdBQUcsQ0FBQyxFQUFHO0FBRTVFLFFBQUksS0FBSyxRQUFRLFVBQWEsUUFBUSxLQUFLLE1BQU0sRUFBRyxLQUFJLFlBQVksWUFBWSxTQUFTLEtBQUssTUFBTSxHQUFHLE1BQU0sR0FBRyxDQUFDLENBQUMsU0FBUztBQUMzSCxTQUFLLE1BQU07QUFDWCxRQUFJLE9BQU8sV0FBVyxRQUFRLEVBQUUsRUFBRztBQUNuQyxXQUFPLElBQUksUUFBUSxFQUFFO0FBQ3JCLFNBQUssUUFBUSxPQUFPO0FBQUEsRUFDdEI7QUFFQSxXQUFTLE1BQU0sS0FBZ0I7QUFDN0IsVUFBTSxFQUFFLFVBQVUsT0FBTyxJQUFJO0FBQzdCLFFBQUksQ0FBQyxRQUFRLEdBQUcsR0FBRztBQUVqQixVQUFJLFVBQVcsS0FBSyxJQUFNO0FBRTFCLFVBQUksV0FBWSxLQUFLLE1BQU8sRUFBRyxLQUFJLFNBQVMsS0FBSyxNQUFPLEdBQUcsV0FBWSxHQUFHLEtBQUs7QUFBQSxJQUNqRjtBQUNBLFFBQUksUUFBUSxHQUFHLEtBQUssSUFBSSxXQUFXLGFBQWMsUUFBTyxLQUFLO0FBQzdELFNBQUssTUFBTTtBQUNYLFNBQUssSUFBSSxLQUFLLElBQUk7QUFBQSxFQUNwQjtBQUVBLFFBQU0sU0FBUyxDQUFDLFVBQTBCLE1BQU0sU0FBUyxRQUFRLE1BQU0sS0FBSyxJQUFJLFVBQVUsS0FBSztBQUUvRixRQUFNLFFBQVEsTUFBTTtBQUNsQixXQUFPLENBQUM7QUFDUixnQkFBWTtBQUFBLEVBQ2Q7QUFFQSxRQUFNLE9BQWE7QUFBQSxJQUNqQjtBQUFBLElBQ0EsS0FBSztBQUFBLElBRUwsS0FBSyxPQUFPO0FBQ1YsVUFBSSxLQUFLLFVBQVUsT0FBUSxRQUFPLE9BQU8sS0FBSztBQUU5QyxVQUFJLGFBQWEsaUJBQWtCLE1BQUssS0FBSyxLQUFLO0FBQ2xELG1CQUFhLEtBQUssVUFBVSxLQUFLLEVBQUU7QUFDbkMsVUFBSSxZQUFZLGlCQUFrQixRQUFPLENBQUM7QUFBQSxJQUM1QztBQUFBLElBRUEsS0FBSyxRQUFRO0FBQ1gsWUFBTSxXQUFXLE9BQU8sWUFBWSxDQUFDO0FBQ3JDLFVBQUksTUFBTSxPQUFPLE9BQU8sT0FBTyxFQUFFLE1BQU0sT0FBZ0IsUUFBUSxHQUFHLE9BQU8sR0FBRztBQUM1RSxVQUFJLE9BQU8sTUFBTyxTQUFRLFdBQVcsT0FBTyxLQUFLO0FBQ2pELGVBQVMsUUFBUSxDQUFDLFlBQVk7QUFFNUIsWUFBSSxPQUFPLEVBQUUsSUFBSSxVQUFXLFFBQVEsTUFBTztBQUN6QyxnQkFBTSxHQUFHO0FBQ1QsZ0JBQU07QUFBQSxRQUNSO0FBQ0Esa0JBQVUsU0FBUyxJQUFJO0FBQUEsTUFDekIsQ0FBQztBQUNELFVBQUksSUFBSyxPQUFNLEdBQUc7QUFFbEIsVUFBSSxPQUFPLFFBQVEsU0FBUyxPQUFRLFFBQU87QUFDM0MsWUFBTSxFQUFFLElBQUksSUFBSTtBQUNoQixVQUFJLFFBQVEsUUFBVztBQUVyQixZQUFJLEtBQUssTUFBTyxJQUFLLEtBQUksV0FBVyxLQUFLLE1BQU8sR0FBRyxHQUFHO0FBQ3RELFlBQUksS0FBSyxNQUFPLElBQUssS0FBSSxPQUFPO0FBQ2hDLGFBQUssTUFBTTtBQUFBLE1BQ2I7QUFDQSxZQUFNLFVBQVUsWUFBWTtBQUM1QixZQUFNLFVBQVU7QUFDaEIsWUFBTTtBQUNOLFVBQUksUUFBUyxRQUFPO0FBQ3BCLFdBQUssUUFBUTtBQUNiLGNBQVEsUUFBUSxNQUFNO0FBQ3RCLGFBQU87QUFBQSxJQUNUO0FBQUEsSUFFQSxNQUFNLFlBQVk7QUFDaEIsaUJBQVcsYUFBYSxXQUFZLEtBQUksU0FBUyxhQUFhLE1BQU8sU0FBUTtBQUFBLElBQy9FO0FBQUEsSUFFQSxTQUFTO0FBQ1AsWUFBTSxPQUFPLEtBQUssUUFBUTtBQUMxQixXQUFLLE1BQU0sUUFBUTtBQUNuQixZQUFNO0FBQ04sVUFBSSxLQUFLLFVBQVUsT0FBUSxNQUFLLFFBQVE7QUFDeEMsVUFBSSxLQUFNLEtBQUksT0FBTztBQUFBLElBQ3ZCO0FBQUEsRUFDRjtBQUNBLFNBQU87QUFDVDtBQUdPLFNBQVMsUUFBUSxLQUFtQjtBQUN6QyxTQUFPLENBQUMsNkRBQTZELEtBQUssSUFBSSxNQUFNO0FBQ3RGOzs7QUNoSkEsSUFBTSxpQkFBaUI7QUFjaEIsU0FBUyxrQkFBNkI7QUFDM0MsUUFBTSxNQUFnQixDQUFDO0FBQ3ZCLE1BQUksYUFBdUIsQ0FBQztBQUM1QixTQUFPO0FBQUEsSUFDTCxJQUFJLElBQUk7QUFDTixVQUFJLElBQUksS0FBSyxFQUFFLElBQUksZUFBZ0IsS0FBSSxNQUFNO0FBQUEsSUFDL0M7QUFBQSxJQUNBLE9BQU87QUFDTCxtQkFBYSxJQUFJLE1BQU07QUFBQSxJQUN6QjtBQUFBLElBQ0EsWUFBWSxDQUFDLE9BQU8sV0FBVyxRQUFRLEVBQUUsS0FBSztBQUFBLEVBQ2hEO0FBQ0Y7OztBQ3NCTyxTQUFTLGNBQWMsWUFBb0IsTUFBcUI7QUFFckUsUUFBTSxTQUFnQixDQUFDO0FBRXZCLFFBQU0sTUFBYSxDQUFDO0FBQ3BCLFFBQU0sUUFBOEIsV0FBVztBQUUvQyxRQUFNLFVBQW1DLFdBQVc7QUFDcEQsUUFBTSxTQUFTLGdCQUFnQjtBQUMvQixRQUFNLFdBQVcsQ0FBQyxPQUNoQixPQUFPLEtBQUssS0FBSyxFQUFFLFFBQVEsQ0FBQyxZQUFZLEdBQUcsTUFBTSxPQUFPLEdBQUksT0FBTyxDQUFDO0FBRXRFLFdBQVMsUUFBUSxTQUFpQixPQUEyQixPQUF3QjtBQUNuRixXQUFRLE1BQU0sT0FBTyxJQUFJLFdBQVcsU0FBUyxPQUFPLE9BQU8sUUFBUSxJQUFJO0FBQUEsRUFDekU7QUFFQSxXQUFTLFFBQVEsU0FBaUIsS0FBK0I7QUFDL0QsUUFBSSxRQUFRLE9BQU8sRUFBRztBQUN0QixVQUFNLE9BQU8sTUFBTSxPQUFPLEtBQUssUUFBUSxTQUFTLEtBQUssUUFBUTtBQUM3RCxRQUFJLEtBQUssVUFBVSxVQUFXO0FBQzlCLFNBQUssUUFBUTtBQUViLFFBQUksS0FBSyxRQUFRLE9BQVcsTUFBSyxNQUFNO0FBQUEsRUFDekM7QUFFQSxRQUFNLFVBQW1CO0FBQUEsSUFDdkIsSUFBSTtBQUFBLElBQ0osU0FBUztBQUFBLElBQ1Q7QUFBQSxJQUNBLFFBQVEsTUFBTSxZQUFZLE1BQU07QUFBQSxJQUNoQyxVQUFVLE1BQU0sT0FBTyxLQUFLLEtBQUs7QUFBQSxJQUVqQyxPQUFPLFNBQVM7QUFDZCxZQUFNLFNBQXdCLEVBQUUsU0FBUyxXQUFXO0FBQ3BELFlBQU0sV0FBVyxRQUFRLFNBQVM7QUFDbEMsWUFBTSxPQUFPLFFBQVEsT0FBTztBQUM1QixVQUFJLFNBQVMsT0FBUSxRQUFPLFdBQVc7QUFDdkMsVUFBSSxRQUFRLEdBQUksUUFBTyxVQUFVLFFBQVE7QUFDekMsVUFBSSxLQUFNLFFBQU8sU0FBUztBQUMxQixhQUFPO0FBQUEsSUFDVDtBQUFBLElBRUEsSUFBSSxTQUFTLE9BQU87QUFDbEIsYUFBTyxRQUFRLE9BQU87QUFDdEIsVUFBSSxNQUFNLE9BQU8sRUFBRyxRQUFPO0FBQzNCLFlBQU0sUUFBUSxRQUFRLE9BQU8sVUFBYSxVQUFVO0FBQ3BELGNBQVEsU0FBUyxPQUFPLFFBQVEsWUFBWSxRQUFRO0FBQ3BELGFBQU8sUUFBUSxVQUFVLFNBQVMsS0FBSyxJQUFJO0FBQUEsSUFDN0M7QUFBQSxJQUVBLE9BQU8sU0FBUztBQUNkLGFBQU8sTUFBTSxPQUFPO0FBQ3BCLGNBQVEsT0FBTyxJQUFJO0FBQ25CLGFBQU8sRUFBRSxNQUFNLGVBQWUsVUFBVSxDQUFDLE9BQU8sRUFBRTtBQUFBLElBQ3BEO0FBQUEsSUFFQSxLQUFLLFNBQVM7QUFDWixhQUFPLFFBQVEsT0FBTztBQUFBLElBQ3hCO0FBQUEsSUFFQSxLQUFLLFNBQVM7QUFDWixhQUFPLE1BQU0sT0FBTztBQUNwQixhQUFPLFFBQVEsT0FBTztBQUFBLElBQ3hCO0FBQUEsSUFFQSxRQUFRLENBQUMsWUFBWSxDQUFDLENBQUMsTUFBTSxPQUFPLEtBQUssTUFBTSxPQUFPLEVBQUcsVUFBVTtBQUFBLElBRW5FLFFBQVEsT0FBTztBQUNiLGNBQVEsS0FBSyxNQUFNO0FBR25CLGNBQVEsS0FBSyxNQUFNLE1BQU07QUFDekIsaUJBQVcsV0FBVyxNQUFNLFFBQVMsU0FBUSxLQUFLLE9BQU87QUFDekQsaUJBQVcsV0FBVyxNQUFNLFNBQVUsU0FBUSxTQUFTLE1BQU0sU0FBUyxPQUFPLEVBQUcsR0FBRztBQUNuRixZQUFNLE1BQW1CLENBQUM7QUFDMUIsZUFBUyxDQUFDLE1BQU0sWUFBWTtBQUMxQixZQUFJLE1BQU0sU0FBUyxPQUFPLEtBQUssS0FBSyxVQUFVLFVBQVc7QUFDekQsYUFBSyxRQUFRO0FBQ2IsWUFBSSxLQUFLLFVBQVUsU0FBUyxLQUFLLEdBQUcsQ0FBQztBQUFBLE1BQ3ZDLENBQUM7QUFDRCxhQUFPO0FBQUEsSUFDVDtBQUFBLElBRUEsV0FBVyxVQUFVO0FBQ25CLGlCQUFXLFdBQVcsVUFBVTtBQUM5QixZQUFJLFFBQVEsT0FBTyxLQUFLLFFBQVEsT0FBTyxPQUFPLEVBQUc7QUFDakQsU0FBQyxNQUFNLE9BQU8sS0FBSyxRQUFRLFNBQVMsUUFBVyxTQUFTLEdBQUcsS0FBSyxTQUFTLE9BQU8sQ0FBRTtBQUFBLE1BQ3BGO0FBQUEsSUFDRjtBQUFBLElBRUEsUUFBUSxPQUFPO0FBQ2IsVUFBSSxNQUFNLFFBQVEsUUFBVztBQUMzQixjQUFNLEtBQUssV0FBVyxNQUFNLEdBQUc7QUFDL0IsWUFBSSxPQUFPLEtBQUssRUFBRSxFQUFHO0FBQ3JCLGNBQU0sS0FBSyxFQUFFO0FBQ2IsY0FBTSxRQUFRLEVBQUU7QUFBQSxNQUNsQjtBQUNBLFlBQU0sT0FBTyxNQUFNLE1BQU0sT0FBTztBQUNoQyxVQUFJLEtBQU0sTUFBSyxLQUFLLEtBQUs7QUFBQSxJQUMzQjtBQUFBLElBRUEsSUFBSSxPQUFPO0FBQ1QsVUFBSSxNQUFNLFFBQVE7QUFDaEIsY0FBTSxTQUFTLFdBQVcsTUFBTSxNQUFNO0FBQ3RDLFlBQUksUUFBUSxLQUFLLEdBQUc7QUFFbEIsZ0JBQU0sUUFBUSxRQUFRLEdBQUc7QUFDekIsZ0JBQU0sS0FBSyxRQUFRLEdBQUc7QUFDdEIsbUJBQVMsQ0FBQ0MsVUFBU0EsTUFBSyxNQUFNLE1BQU0sQ0FBQztBQUFBLFFBQ3ZDLE9BQU87QUFDTCxnQkFBTSxRQUFRLE1BQU07QUFBQSxRQUN0QjtBQUFBLE1BQ0Y7QUFDQSxZQUFNLE9BQU8sTUFBTSxNQUFNLE9BQU87QUFDaEMsVUFBSSxLQUFNLE1BQUssS0FBSyxLQUFLO0FBQUEsSUFDM0I7QUFBQSxJQUVBLE1BQU0sTUFBTTtBQUNWLFlBQU0sUUFBUSxXQUFXLElBQUksQ0FBQztBQUFBLElBQ2hDO0FBQUEsSUFFQSxLQUFLLE1BQU07QUFDVCxZQUFNLFFBQVEsV0FBVyxJQUFJLEdBQUcsSUFBSTtBQUFBLElBQ3RDO0FBQUEsSUFFQSxPQUFPLFNBQVMsUUFBUTtBQUN0QixZQUFNLE9BQU8sTUFBTSxPQUFPO0FBQzFCLGFBQU8sUUFBUSxLQUFLLEtBQUssTUFBTSxJQUFJLENBQUMsVUFBVSxTQUFTLEtBQUssR0FBRyxDQUFDLElBQUksQ0FBQztBQUFBLElBQ3ZFO0FBQUEsSUFFQSxTQUFTO0FBQ1AsY0FBUSxLQUFLO0FBQ2IsaUJBQVcsYUFBYSxPQUFRLFFBQU8sT0FBTyxTQUFTO0FBQ3ZELGlCQUFXLGFBQWEsSUFBSyxRQUFPLElBQUksU0FBUztBQUNqRCxlQUFTLENBQUMsU0FBUyxLQUFLLE9BQU8sQ0FBQztBQUFBLElBQ2xDO0FBQUEsRUFDRjtBQUNBLFNBQU87QUFDVDtBQUVBLFNBQVMsVUFBVSxTQUFpQixPQUEyQjtBQUM3RCxRQUFNLFVBQXFCLEVBQUUsTUFBTSxhQUFhLFVBQVUsQ0FBQyxPQUFPLEVBQUU7QUFDcEUsTUFBSSxVQUFVLE9BQVcsU0FBUSxRQUFRLEVBQUUsQ0FBQyxPQUFPLEdBQUcsTUFBTTtBQUM1RCxTQUFPO0FBQ1Q7OztBQzVMQSxJQUFNLGlCQUFpQjtBQUloQixTQUFTLGlCQUE2RDtBQUMzRSxRQUFNLFVBQTJCLENBQUM7QUFDbEMsU0FBTztBQUFBLElBQ0wsS0FBSyxNQUFNLFdBQVcsUUFBUTtBQUM1QixZQUFNLFFBQXVCLEVBQUUsSUFBSSxLQUFLLElBQUksR0FBRyxLQUFLO0FBQ3BELFVBQUksVUFBVyxPQUFNLFlBQVk7QUFDakMsVUFBSSxXQUFXLE9BQVcsT0FBTSxTQUFTLE9BQU8sTUFBTTtBQUN0RCxVQUFJLFFBQVEsS0FBSyxLQUFLLElBQUksZUFBZ0IsU0FBUSxNQUFNO0FBQUEsSUFDMUQ7QUFBQSxJQUNBLFNBQVMsTUFBTSxRQUFRLE1BQU07QUFBQSxFQUMvQjtBQUNGOzs7QUNaQSxJQUFNLGtCQUFrQjtBQUd4QixJQUFNLG1CQUFtQjtBQUd6QixJQUFNLG1CQUFtQjtBQUd6QixJQUFNLGlCQUFpQixLQUFLLEtBQUs7QUFXMUIsU0FBUyxhQUFhLE1BQW9CO0FBQy9DLFFBQU0sU0FBUyxNQUFNO0FBQ3JCLFFBQU0sU0FBaUI7QUFBQSxJQUNyQixTQUFTO0FBQUEsSUFDVCxNQUFNLE1BQU07QUFDVixZQUFNLFdBQVcsTUFBTTtBQUN2QixVQUFJLE9BQU87QUFDWCxZQUFNLE9BQU8sQ0FBQyxPQUFnQixVQUFtQjtBQUMvQyxZQUFJLEtBQU07QUFDVixlQUFPO0FBQ1AsaUJBQVM7QUFDVCxZQUFJLE1BQU8sUUFBTyxLQUFLLE1BQU0sZUFBZSxPQUFPLEtBQUssQ0FBQyxDQUFDO0FBQzFELGVBQU8sVUFBVTtBQUNqQixhQUFLO0FBQUEsTUFDUDtBQUNBLGVBQVMsaUJBQWlCLE1BQU0sS0FBSyx3QkFBd0IsQ0FBQztBQUM5RCxVQUFJO0FBQ0YsYUFBSyxJQUFJO0FBQUEsTUFDWCxTQUFTLE9BQU87QUFDZCxhQUFLLEtBQUs7QUFBQSxNQUNaO0FBQUEsSUFDRjtBQUFBLElBQ0EsSUFBSSxXQUFXLFNBQVM7QUFDdEIsWUFBTSxPQUFPLEtBQUssTUFBTSxTQUFVLElBQUksS0FBSyxJQUFJO0FBQy9DLFlBQU0sUUFBUSxLQUFLLElBQUksa0JBQWtCLE9BQU8sS0FBSyxJQUFJLGtCQUFrQixPQUFPLEVBQUUsQ0FBQztBQUVyRixhQUFPLEtBQUssSUFBSSxnQkFBZ0IsS0FBSyxHQUFHLFFBQVEsSUFBSSxVQUFVLE1BQVM7QUFBQSxJQUN6RTtBQUFBLElBQ0EsUUFBUSxNQUFNLE9BQU87QUFBQSxFQUN2QjtBQUNBLFNBQU87QUFDVDs7O0FOL0NPLElBQU0sZUFBZTtBQUdyQixJQUFNLGlCQUFOLE1BQTJDO0FBQUEsRUFVaEQsWUFDVyxNQUNBLFNBQ0EsVUFDVDtBQUhTO0FBQ0E7QUFDQTtBQVpYLGtCQUFTO0FBQ1QsZ0JBQWlCLENBQUM7QUFDbEIsaUJBQVE7QUFHUixnQkFBMEIsQ0FBQztBQVN6QixRQUFJLFNBQVMsTUFBTyxNQUFLLE9BQU87QUFBQSxRQUMzQixNQUFLLE9BQU8sTUFBTyxLQUFLLFNBQVM7QUFBQSxFQUN4QztBQUFBLEVBRUEsSUFBSSxVQUFrQjtBQUNwQixZQUFRLEtBQUssV0FBVyxLQUFLLFFBQVEsUUFBUTtBQUFBLEVBQy9DO0FBQUEsRUFFQSxNQUFNLE9BQW9CO0FBQ3hCLFNBQUssU0FBUyxNQUFNLEtBQUs7QUFBQSxFQUMzQjtBQUFBLEVBRUEsUUFBUSxVQUFVLEtBQUssUUFBUSxPQUFPLFdBQVcsTUFBTSxLQUFLLElBQUksSUFBSSxPQUF5QixDQUFDLEdBQUc7QUFDL0YsVUFBTSxXQUFXLE9BQU8sYUFBYSxLQUFLLFFBQVEsT0FBTyxZQUFZLENBQUMsR0FBRyxJQUFJLENBQUMsU0FBUyxDQUFDLE1BQU0sQ0FBQyxDQUFDLENBQUMsQ0FBQztBQUNsRyxTQUFLLE1BQU0sRUFBRSxNQUFNLFdBQVcsU0FBUyxRQUFRLE9BQU8sU0FBUyxPQUFPLFdBQVcsS0FBSyxNQUFNLFVBQVUsY0FBYyxjQUFjLEdBQUcsS0FBSyxDQUFDO0FBQUEsRUFDN0k7QUFBQTtBQUFBLEVBR0EsUUFBUTtBQUNOLFNBQUssU0FBUyxNQUFNO0FBQUEsRUFDdEI7QUFBQSxFQUVBLEtBQUssU0FBUyxRQUFRO0FBQ3BCLFNBQUssU0FBUyxNQUFNLE1BQU07QUFBQSxFQUM1QjtBQUFBLEVBRUEsSUFBSSxPQUF1QjtBQUN6QixTQUFLLE1BQU0sRUFBRSxNQUFNLFNBQVMsUUFBUSxNQUFNLE1BQU0sY0FBYyxHQUFHLE1BQU0sQ0FBQztBQUFBLEVBQzFFO0FBQUEsRUFFQSxLQUFLLFVBQTZCO0FBQ2hDLFNBQUssS0FBSyxLQUFLLEdBQUcsUUFBUTtBQUFBLEVBQzVCO0FBQUEsRUFDQSxNQUFNLFFBQTZCO0FBQ2pDLFNBQUssVUFBVTtBQUFBLEVBQ2pCO0FBQUEsRUFDQSxJQUFJLFNBQWlCO0FBQ25CLFNBQUssS0FBSyxLQUFLLE9BQU87QUFBQSxFQUN4QjtBQUFBLEVBQ0EsUUFBUTtBQUNOLFNBQUssU0FBUztBQUFBLEVBQ2hCO0FBQ0Y7QUFFTyxJQUFNLFdBQU4sTUFBZ0M7QUFBQSxFQUFoQztBQUNMLGlCQUFnQyxDQUFDO0FBQUE7QUFBQSxFQUNqQyxRQUFRLEtBQWE7QUFDbkIsV0FBTyxLQUFLLE1BQU0sR0FBRyxLQUFLO0FBQUEsRUFDNUI7QUFBQSxFQUNBLFFBQVEsS0FBYSxPQUFlO0FBQ2xDLFNBQUssTUFBTSxHQUFHLElBQUk7QUFBQSxFQUNwQjtBQUNGO0FBRU8sSUFBTSxNQUFOLE1BQU0sS0FBSTtBQUFBLEVBWWYsWUFBWSxVQUFvRixDQUFDLEdBQUc7QUFYcEcsU0FBUyxTQUEyQixDQUFDO0FBQ3JDLFNBQVMsU0FBd0IsQ0FBQztBQUVsQztBQUFBLFNBQVMsUUFBbUIsQ0FBQztBQUM3QixTQUFTLFdBQVcsZUFBZTtBQUNuQyxTQUFTLFVBQVUsY0FBYyxRQUFRLEVBQUUsU0FBUyxNQUFNLFFBQVcsS0FBSyxNQUFNLE9BQVUsQ0FBQztBQUczRixpQkFBUTtBQUNSLGdCQUFpRSxDQUFDLFNBQVMsS0FBSyxRQUFXLFNBQVMsS0FBSyxLQUFLLEVBQUU7QUFHOUcsU0FBSyxTQUFTLGFBQWEsUUFBUSxPQUFPLGdCQUFnQjtBQUMxRCxXQUFPLE9BQU8sS0FBSyxPQUFPLEtBQUssUUFBUSxVQUFVO0FBQ2pELFVBQU0sT0FBTyxDQUFDLFNBQXdCLENBQUMsU0FBa0IsYUFBdUI7QUFDOUUsWUFBTSxhQUFhLElBQUksZUFBZSxNQUFNLFNBQVMsUUFBUTtBQUM3RCxXQUFLLE9BQU8sS0FBSyxVQUFVO0FBQzNCLGFBQU87QUFBQSxJQUNUO0FBQ0EsVUFBTSxXQUE2QjtBQUFBLE1BQ2pDLE1BQU07QUFBQSxNQUNOLFlBQVksUUFBUSxjQUFjLENBQUMsTUFBTSxPQUFPLE1BQU07QUFBQSxNQUN0RCxNQUFNLEVBQUUsSUFBSSxLQUFLLElBQUksR0FBRyxLQUFLLEtBQUssS0FBSyxHQUFHLE1BQU0sS0FBSyxNQUFNLEVBQUU7QUFBQSxNQUM3RCxVQUFVLE1BQU0sTUFBTTtBQUFBLE1BQ3RCLFFBQVEsS0FBSztBQUFBLE1BQ2IsTUFBTSxLQUFLLFNBQVM7QUFBQSxNQUNwQixhQUFhO0FBQUEsSUFDZjtBQUNBLFVBQU0sU0FBUyxhQUFhLENBQUMsU0FBUztBQUNwQyxXQUFLLFNBQVM7QUFDZCxXQUFLLEtBQUssSUFBSTtBQUFBLElBQ2hCLENBQUM7QUFDRCxTQUFLLFlBQVksZ0JBQWdCLFVBQVUsS0FBSyxTQUFTLFFBQVE7QUFBQSxNQUMvRCxPQUFPLENBQUMsVUFBVTtBQUNoQixhQUFLLE9BQU8sS0FBSyxLQUFLO0FBQ3RCLFlBQUksTUFBTSxTQUFTLFVBQVcsTUFBSyxRQUFRLFFBQVEsS0FBSztBQUFBLE1BQzFEO0FBQUEsTUFDQSxNQUFNLENBQUMsU0FBUyxLQUFLLE1BQU0sS0FBSyxJQUFJO0FBQUEsTUFDcEMsU0FBUyxNQUFNO0FBQUEsSUFDakIsQ0FBQztBQUNELFNBQUssVUFBVSxNQUFNO0FBQUEsRUFDdkI7QUFBQTtBQUFBLEVBR0EsSUFBSSxNQUFxQztBQUN2QyxVQUFNLFFBQVEsS0FBSyxPQUFPLE9BQU8sQ0FBQyxlQUFlLFdBQVcsU0FBUyxJQUFJLEVBQUUsR0FBRyxFQUFFO0FBQ2hGLFFBQUksQ0FBQyxNQUFPLE9BQU0sSUFBSSxNQUFNLE1BQU0sSUFBSSxrQkFBa0I7QUFDeEQsV0FBTztBQUFBLEVBQ1Q7QUFBQSxFQUVBLElBQUksS0FBSztBQUNQLFdBQU8sS0FBSyxJQUFJLElBQUk7QUFBQSxFQUN0QjtBQUFBLEVBQ0EsSUFBSSxNQUFNO0FBQ1IsV0FBTyxLQUFLLElBQUksS0FBSztBQUFBLEVBQ3ZCO0FBQUEsRUFDQSxJQUFJLE9BQU87QUFDVCxXQUFPLEtBQUssSUFBSSxNQUFNO0FBQUEsRUFDeEI7QUFBQTtBQUFBLEVBR0EsSUFBSSxRQUFnQjtBQUNsQixXQUFPLEtBQUssT0FBTyxJQUFJLENBQUMsRUFBRSxLQUFLLE1BQU0sSUFBSSxFQUFFLEtBQUssR0FBRztBQUFBLEVBQ3JEO0FBQUEsRUFFQSxJQUFJLE9BQWU7QUFDakIsV0FBTyxLQUFLLE9BQU8sT0FBTyxDQUFDLEVBQUUsT0FBTyxNQUFNLENBQUMsTUFBTSxFQUFFLElBQUksQ0FBQyxFQUFFLEtBQUssTUFBTSxJQUFJLEVBQUUsS0FBSyxHQUFHO0FBQUEsRUFDckY7QUFBQSxFQUVBLElBQUksT0FBZTtBQUNqQixXQUFPLEtBQUssU0FBUyxRQUFRLEVBQUUsSUFBSSxDQUFDLEVBQUUsTUFBTSxVQUFVLE1BQU8sWUFBWSxHQUFHLFNBQVMsSUFBSSxJQUFJLEtBQUssSUFBSyxFQUFFLEtBQUssSUFBSTtBQUFBLEVBQ3BIO0FBQUE7QUFBQSxFQUdBLE9BQU8sS0FBSyxTQUFxRDtBQUMvRCxVQUFNLE1BQU0sSUFBSSxLQUFJLE9BQU87QUFDM0IsUUFBSSxHQUFHLE1BQU0sRUFBRSxNQUFNLFFBQVEsQ0FBQztBQUM5QixRQUFJLEdBQUcsUUFBUSxJQUFJO0FBQ25CLFdBQU87QUFBQSxFQUNUO0FBQ0Y7QUFHTyxTQUFTLFdBQVdDLE9BQThCO0FBQ3ZELFNBQU8sTUFBTTtBQUNYLFNBQUssT0FBTyxPQUFPLEVBQUUsTUFBTSxDQUFDLGNBQWMsZUFBZSxNQUFNLEdBQUcsS0FBSyxNQUFrQixDQUFDO0FBQzFGLFVBQU0sU0FBUyxLQUFLLE9BQU8sTUFBTSxVQUFVLE1BQU0sR0FBRztBQUNwRCxRQUFJO0FBQ0YsTUFBQUEsTUFBSztBQUFBLElBQ1AsVUFBRTtBQUNBLGFBQU8sS0FBSyxRQUFRO0FBQ3BCLFdBQUssT0FBTyxNQUFNO0FBQUEsSUFDcEI7QUFBQSxFQUNGO0FBQ0Y7QUFHTyxTQUFTLEtBQUssSUFBa0I7QUFDckMsV0FBUyxPQUFPLElBQUksT0FBTyxHQUFHLFFBQVEsR0FBSSxNQUFLLE9BQU8sS0FBSyxLQUFLLElBQUksSUFBSSxJQUFJLENBQUM7QUFDL0U7QUFHTyxTQUFTLE1BQU0sSUFBa0I7QUFDdEMsT0FBSyxPQUFPLFFBQVEsS0FBSyxJQUFJLElBQUksRUFBRTtBQUNyQzs7O0FUdExBLFNBQVMsZUFBb0I7QUFDM0IsUUFBTSxNQUFNLElBQUksSUFBSTtBQUNwQixNQUFJLEdBQUcsS0FBSztBQUNaLE1BQUksSUFBSSxLQUFLO0FBQ2IsTUFBSSxLQUFLLFFBQVEsSUFBSTtBQUNyQixTQUFPO0FBQ1Q7QUFFQSxLQUFLLDJGQUEyRixXQUFXLE1BQU07QUFDL0csUUFBTSxNQUFNLGFBQWE7QUFDekIsT0FBSyxXQUFXLEVBQUU7QUFDbEIsU0FBTyxNQUFNLElBQUksT0FBTyxhQUFhO0FBQ3JDLE9BQUssR0FBRztBQUNSLFNBQU8sTUFBTSxJQUFJLE9BQU8sb0JBQW9CO0FBQzVDLFNBQU8sTUFBTSxJQUFJLEdBQUcsUUFBUSxPQUFPLElBQUk7QUFDdkMsU0FBTyxNQUFNLElBQUksSUFBSSxRQUFRLE9BQU8sU0FBUyxRQUFXLGtDQUFrQztBQUMxRixNQUFJLEdBQUcsS0FBSztBQUNaLE1BQUksSUFBSSxLQUFLO0FBQ2IsT0FBSyxRQUFRO0FBQ2IsU0FBTyxNQUFNLElBQUksT0FBTyxRQUFRLENBQUM7QUFDakMsT0FBSyxXQUFXLEdBQUc7QUFDbkIsU0FBTyxNQUFNLElBQUksT0FBTyxRQUFRLENBQUM7QUFDbkMsQ0FBQyxDQUFDO0FBRUYsS0FBSyw0REFBNEQsV0FBVyxNQUFNO0FBQ2hGLFFBQU0sTUFBTSxhQUFhO0FBQ3pCLE9BQUssV0FBVyxHQUFHO0FBQ25CLE1BQUksR0FBRyxNQUFNLEVBQUUsTUFBTSxRQUFRLENBQUM7QUFDOUIsU0FBTyxNQUFNLElBQUksR0FBRyxTQUFTLFNBQVMsSUFBSTtBQUMxQyxTQUFPLE1BQU0sSUFBSSxVQUFVLE9BQU8sV0FBVyxNQUFNO0FBQ25ELE1BQUksR0FBRyxRQUFRLElBQUk7QUFDbkIsU0FBTyxNQUFNLElBQUksVUFBVSxPQUFPLFdBQVcsSUFBSTtBQUNqRCxTQUFPLE1BQU0sSUFBSSxLQUFLLFFBQVEsSUFBSTtBQUNsQyxTQUFPLFVBQVUsSUFBSSxPQUFPLENBQUMsT0FBTyxLQUFLLENBQUM7QUFDNUMsQ0FBQyxDQUFDO0FBRUYsS0FBSywyRUFBMkUsV0FBVyxNQUFNO0FBQy9GLFFBQU0sTUFBTSxhQUFhO0FBQ3pCLE9BQUssV0FBVyxHQUFHO0FBQ25CLFFBQU0sUUFBUSxJQUFJO0FBQ2xCLFNBQU8sTUFBTSxNQUFNLFFBQVEsT0FBTyxLQUFLLENBQUM7QUFDeEMsUUFBTSxRQUFRLElBQUk7QUFDbEIsU0FBTyxNQUFNLElBQUksVUFBVSxPQUFPLFdBQVcsTUFBTTtBQUNuRCxRQUFNLE1BQU07QUFDWixTQUFPLFVBQVUsQ0FBQyxNQUFNLE1BQU0sTUFBTSxNQUFNLEdBQUcsQ0FBQyxDQUFDLElBQUksR0FBRyxJQUFJLENBQUM7QUFDM0QsU0FBTyxNQUFNLElBQUksSUFBSSxRQUFRLE9BQU8sU0FBUyxJQUFJO0FBQ2pELFNBQU8sR0FBRyxJQUFJLElBQUksVUFBVSxJQUFJLEtBQUssT0FBTztBQUM1QyxNQUFJLElBQUksUUFBUSxJQUFJO0FBQ3BCLFNBQU8sTUFBTSxJQUFJLFVBQVUsT0FBTyxXQUFXLEtBQUs7QUFDcEQsQ0FBQyxDQUFDO0FBRUYsS0FBSyxzRUFBc0UsV0FBVyxNQUFNO0FBQzFGLFFBQU0sUUFBUSxJQUFJLFNBQVM7QUFDM0IsUUFBTSxNQUFNLElBQUksSUFBSSxFQUFFLE1BQU0sQ0FBQztBQUM3QixNQUFJLEdBQUcsS0FBSztBQUNaLE1BQUksSUFBSSxRQUFRLElBQUk7QUFDcEIsU0FBTyxhQUFhLE1BQU0sTUFBTSx1QkFBdUIsR0FBSSxlQUFlLHFCQUFxQjtBQUMvRixNQUFJLElBQUksTUFBTTtBQUNkLE1BQUksVUFBVSxLQUFLO0FBRW5CLFFBQU0sT0FBTyxJQUFJLElBQUksRUFBRSxNQUFNLENBQUM7QUFDOUIsU0FBTyxNQUFNLEtBQUssT0FBTyxLQUFLO0FBQzlCLE9BQUssSUFBSSxRQUFRLElBQUk7QUFDckIsT0FBSyxJQUFJLE1BQU07QUFDZixPQUFLLFdBQVcsR0FBRztBQUNuQixTQUFPLE1BQU0sS0FBSyxPQUFPLFVBQVUsOENBQThDO0FBQ2pGLE9BQUssVUFBVSxLQUFLO0FBRXBCLE9BQUssYUFBYTtBQUNsQixTQUFPLE1BQU0sSUFBSSxJQUFJLEVBQUUsTUFBTSxDQUFDLEVBQUUsT0FBTyxJQUFJO0FBQzdDLENBQUMsQ0FBQztBQUVGLEtBQUssNERBQTRELFdBQVcsTUFBTTtBQUNoRixRQUFNLFNBQVMsRUFBRSxTQUFTLE1BQU0sTUFBTSxTQUFTLE1BQU07QUFBRSxVQUFNLElBQUksTUFBTSxNQUFNO0FBQUEsRUFBRyxFQUFFO0FBQ2xGLFFBQU0sTUFBTSxJQUFJLEtBQUssRUFBRSxPQUFPLE9BQU8sQ0FBQztBQUN0QyxTQUFPLE1BQU0sSUFBSSxVQUFVLE9BQU8sT0FBTyxNQUFNO0FBQ2pELENBQUMsQ0FBQztBQUVGLEtBQUssa0RBQWtELFdBQVcsTUFBTTtBQUN0RSxRQUFNLE1BQU0sSUFBSSxLQUFLO0FBQ3JCLE9BQUssWUFBWTtBQUNqQixNQUFJLEdBQUcsTUFBTSxFQUFFLE1BQU0sT0FBTyxDQUFDO0FBQzdCLE9BQUssZUFBZSxHQUFLO0FBQ3pCLFNBQU8sTUFBTSxJQUFJLFVBQVUsT0FBTyxPQUFPLE1BQU07QUFDL0MsT0FBSyxJQUFLO0FBQ1YsU0FBTyxNQUFNLElBQUksVUFBVSxPQUFPLE9BQU8sWUFBWTtBQUNyRCxTQUFPLE1BQU0sSUFBSSxPQUFPLENBQUMsRUFBRyxRQUFRLElBQUk7QUFDMUMsQ0FBQyxDQUFDO0FBRUYsS0FBSyx3RkFBd0YsV0FBVyxNQUFNO0FBQzVHLFFBQU0sTUFBTSxJQUFJLEtBQUs7QUFDckIsTUFBSSxHQUFHLEtBQUs7QUFDWixPQUFLLEdBQUs7QUFDVixNQUFJLEdBQUcsUUFBUSxJQUFJO0FBQ25CLE1BQUksR0FBRyxLQUFLO0FBQ1osT0FBSyxHQUFLO0FBQ1YsU0FBTyxNQUFNLElBQUksT0FBTyxHQUFHLEVBQUUsRUFBRyxNQUFNLEtBQUs7QUFDM0MsU0FBTyxNQUFNLElBQUksTUFBTSxVQUFVO0FBQ2pDLE1BQUksSUFBSSxRQUFRLElBQUk7QUFDcEIsTUFBSSxJQUFJLE1BQU07QUFDZCxPQUFLLFdBQVcsR0FBRztBQUNuQixNQUFJLEdBQUcsTUFBTSxFQUFFLE1BQU0sUUFBUSxDQUFDO0FBQzlCLE1BQUksR0FBRyxRQUFRLElBQUk7QUFDbkIsV0FBUyxJQUFJLEdBQUcsSUFBSSxHQUFHLEtBQUssR0FBRztBQUM3QixTQUFLLEdBQU07QUFDWCxRQUFJLEdBQUcsTUFBTSxFQUFFLE1BQU0sT0FBTyxDQUFDO0FBQUEsRUFDL0I7QUFDQSxNQUFJLEdBQUcsS0FBSztBQUNaLE9BQUssR0FBRztBQUNSLFNBQU8sTUFBTSxJQUFJLE9BQU8sR0FBRyxFQUFFLEVBQUcsTUFBTSxJQUFJO0FBQzVDLENBQUMsQ0FBQztBQUVGLEtBQUssNkdBQTZHLFdBQVcsTUFBTTtBQUNqSSxRQUFNLFFBQVEsSUFBSSxTQUFTO0FBQzNCLFFBQU0sTUFBTSxJQUFJLEtBQUssRUFBRSxNQUFNLENBQUM7QUFDOUIsT0FBSyxHQUFLO0FBQ1YsTUFBSSxHQUFHLEtBQUs7QUFDWixPQUFLLEdBQUs7QUFDVixTQUFPLE1BQU0sSUFBSSxHQUFHLFFBQVEsT0FBTyxjQUFjLFFBQVcsc0JBQXNCO0FBQ2xGLE1BQUksR0FBRyxRQUFRLElBQUk7QUFDbkIsT0FBSyxHQUFLO0FBQ1YsTUFBSSxHQUFHLEtBQUs7QUFDWixPQUFLLEdBQUs7QUFDVixRQUFNLFlBQVksSUFBSSxPQUFPLEdBQUcsRUFBRSxFQUFHLFFBQVEsT0FBTztBQUNwRCxTQUFPLEdBQUcsYUFBYSxPQUFTLFlBQVksS0FBTyxHQUFHLFNBQVMsRUFBRTtBQUNqRSxTQUFPLEdBQUcsSUFBSSxPQUFPLEdBQUcsRUFBRSxFQUFHLFFBQVEsU0FBUyxJQUFJLEtBQU8sNkJBQTZCO0FBQ3RGLE1BQUksVUFBVSxLQUFLO0FBQ25CLFFBQU0sT0FBTyxJQUFJLElBQUksRUFBRSxNQUFNLENBQUM7QUFDOUIsU0FBTyxNQUFNLEtBQUssT0FBTyxDQUFDLEVBQUcsUUFBUSxPQUFPLGNBQWMsU0FBUztBQUNuRSxPQUFLLFVBQVUsS0FBSztBQUN0QixDQUFDLENBQUM7QUFFRixLQUFLLCtGQUErRixXQUFXLE1BQU07QUFDbkgsUUFBTSxNQUFNLElBQUksS0FBSztBQUNyQixRQUFNLElBQVM7QUFDZixPQUFLLEdBQUs7QUFDVixRQUFNLE1BQU0sSUFBSTtBQUNoQixTQUFPLE1BQU0sSUFBSSxPQUFPLENBQUM7QUFDekIsU0FBTyxNQUFNLElBQUksUUFBUSxLQUFLO0FBQzlCLE9BQUssUUFBUTtBQUNiLFNBQU8sTUFBTSxJQUFJLE9BQU8sVUFBVSxnQ0FBZ0M7QUFDbEUsU0FBTyxNQUFNLElBQUksUUFBUSxLQUFLO0FBQzlCLE1BQUksR0FBRyxRQUFRLElBQUk7QUFDbkIsU0FBTyxNQUFNLElBQUksUUFBUSxJQUFJO0FBQzdCLFNBQU8sTUFBTSxJQUFJLFVBQVUsT0FBTyxXQUFXLElBQUk7QUFDbkQsQ0FBQyxDQUFDO0FBRUYsS0FBSyxpREFBaUQsV0FBVyxNQUFNO0FBQ3JFLFFBQU0sTUFBTSxJQUFJLEtBQUs7QUFDckIsUUFBTSxJQUFTO0FBQ2YsT0FBSyxHQUFLO0FBQ1YsTUFBSSxHQUFHLE1BQU0sRUFBRSxNQUFNLE9BQU8sQ0FBQztBQUM3QixPQUFLLFFBQVE7QUFDYixTQUFPLE1BQU0sSUFBSSxPQUFPLElBQUk7QUFDNUIsU0FBTyxNQUFNLElBQUksVUFBVSxPQUFPLE9BQU8sTUFBTTtBQUNqRCxDQUFDLENBQUM7QUFFRixLQUFLLDJFQUEyRSxXQUFXLE1BQU07QUFDL0YsUUFBTSxNQUFNLElBQUksSUFBSSxFQUFFLFlBQVksQ0FBQyxPQUFPLE1BQU0sRUFBRSxDQUFDO0FBQ25ELE1BQUksSUFBSSxRQUFRLElBQUk7QUFDcEIsTUFBSSxJQUFJLE1BQU07QUFDZCxRQUFNLE1BQU0sSUFBSTtBQUNoQixRQUFNLEdBQU07QUFDWixPQUFLLEdBQUs7QUFDVixTQUFPLE1BQU0sSUFBSSxPQUFPLFVBQVU7QUFDbEMsU0FBTyxNQUFNLElBQUksUUFBUSxLQUFLO0FBQ2hDLENBQUMsQ0FBQztBQUVGLEtBQUssbUVBQW1FLFdBQVcsTUFBTTtBQUN2RixRQUFNLE1BQU0sSUFBSSxLQUFLO0FBQ3JCLFFBQU0sTUFBTSxJQUFJO0FBQ2hCLE1BQUksTUFBTSxFQUFFLE1BQU0sYUFBYSxVQUFVLE1BQU8sUUFBUSxRQUFRLENBQUM7QUFDakUsT0FBSyxJQUFLO0FBQ1YsU0FBTyxNQUFNLElBQUksT0FBTyxJQUFJO0FBQzVCLE9BQUssR0FBRztBQUNSLFNBQU8sTUFBTSxJQUFJLE9BQU8sT0FBTztBQUMvQixTQUFPLE1BQU0sSUFBSSxRQUFRLEtBQUs7QUFDOUIsTUFBSSxHQUFHLFFBQVEsSUFBSTtBQUNuQixTQUFPLE1BQU0sSUFBSSxRQUFRLElBQUk7QUFDN0IsU0FBTyxVQUFVLElBQUksT0FBTyxDQUFDLE9BQU8sS0FBSyxDQUFDO0FBQzVDLENBQUMsQ0FBQztBQUVGLEtBQUssZ0VBQWdFLFdBQVcsTUFBTTtBQUNwRixRQUFNLFFBQVEsb0JBQUksSUFBWTtBQUM5QixXQUFTLElBQUksR0FBRyxJQUFJLEtBQUssS0FBSyxHQUFHO0FBQy9CLFNBQUssU0FBUyxNQUFNLElBQUk7QUFDeEIsVUFBTSxNQUFNLElBQUksS0FBSztBQUNyQixRQUFJLEdBQUcsS0FBSztBQUNaLFVBQU0sSUFBSSxJQUFJLFVBQVUsT0FBTyxXQUFZO0FBQzNDLFFBQUksVUFBVSxLQUFLO0FBQUEsRUFDckI7QUFDQSxTQUFPLE1BQU0sTUFBTSxNQUFNLEdBQUc7QUFDOUIsQ0FBQyxDQUFDO0FBRUYsS0FBSyxtRUFBbUUsV0FBVyxNQUFNO0FBQ3ZGLFFBQU0sTUFBTSxJQUFJLElBQUk7QUFDcEIsUUFBTSxVQUFVLEVBQUUsTUFBTSxlQUF3QixVQUFVLENBQUMsR0FBRyxHQUFHLElBQUksRUFBRTtBQUN2RSxNQUFJLFVBQVUsS0FBSyxDQUFDLE9BQU8sQ0FBQztBQUM1QixNQUFJLEdBQUcsTUFBTSxFQUFFLE1BQU0sUUFBUSxDQUFDO0FBQzlCLFNBQU8sVUFBVSxJQUFJLEdBQUcsTUFBTSxDQUFDLENBQUM7QUFDaEMsTUFBSSxHQUFHLFFBQVEsSUFBSTtBQUNuQixNQUFJLFVBQVUsS0FBSyxDQUFDLE9BQU8sQ0FBQztBQUM1QixTQUFPLE1BQU0sSUFBSSxHQUFHLEtBQUssUUFBUSxDQUFDO0FBQ3BDLENBQUMsQ0FBQztBQUVGLEtBQUssNENBQTRDLFdBQVcsTUFBTTtBQUNoRSxRQUFNLE1BQU0sYUFBYTtBQUN6QixPQUFLLFdBQVcsR0FBRztBQUNuQixNQUFJLFVBQVUsS0FBSztBQUNuQixTQUFPLFVBQVUsSUFBSSxLQUFLLE1BQU0sQ0FBQyxJQUFJLENBQUM7QUFDdEMsU0FBTyxNQUFNLElBQUksTUFBTSxFQUFFO0FBQ3pCLE9BQUssR0FBTztBQUNaLFNBQU8sTUFBTSxJQUFJLE1BQU0sRUFBRTtBQUMzQixDQUFDLENBQUM7IiwKICAibmFtZXMiOiBbInRpbWVyIiwgImZlZWQiLCAidGVzdCJdCn0K
