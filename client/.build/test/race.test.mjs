// test/race.test.ts
import assert from "node:assert/strict";
import { test } from "node:test";

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

// test/rig.ts
import { mock } from "node:test";

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

// test/race.test.ts
var STEP_MS = 300;
test("a WebSocket that is welcomed in time runs alone", inFakeTime(() => {
  const rig = new Rig();
  assert.equal(rig.ws.opening.probe, true, "nothing is known yet: it touches no session before it is ready");
  rig.ws.frame({ type: "ready" });
  rig.ws.welcome("s1");
  pass(5e3);
  assert.equal(rig.order, "ws");
  assert.equal(rig.connector.status.phase, "live");
  assert.equal(rig.connector.status.transport, "ws");
}));
test("without a welcome a stream starts beside it, and then a long-poll", inFakeTime(() => {
  const rig = new Rig();
  pass(STEP_MS - 50);
  assert.equal(rig.order, "ws");
  pass(50);
  assert.equal(rig.order, "ws sse");
  pass(STEP_MS);
  assert.equal(rig.order, "ws sse poll");
  assert.equal(rig.open, "ws sse poll");
}));
test("the wait follows the last round trip, within its bounds", inFakeTime(() => {
  for (const [rtt, step] of [[10, 150], [200, 300], [5e3, 600]]) {
    const rig = new Rig({ remembered: { rtt } });
    pass(step - 50);
    assert.equal(rig.order, "ws", `${rtt}`);
    pass(50);
    assert.equal(rig.order, "ws sse", `${rtt}`);
    rig.connector.stop();
  }
}));
test("an error starts the next one at once", inFakeTime(() => {
  const rig = new Rig();
  rig.ws.lose();
  assert.equal(rig.order, "ws sse");
  rig.sse.lose();
  assert.equal(rig.order, "ws sse poll");
}));
test("the first welcome wins, and what is below it is closed", inFakeTime(() => {
  const rig = new Rig();
  pass(STEP_MS);
  rig.ws.frame({ type: "ready" });
  rig.ws.welcome("s1");
  assert.equal(rig.connector.status.transport, "ws");
  assert.equal(rig.sse.closed, false);
  rig.sse.welcome("s2");
  assert.deepEqual(rig.sse.byes, ["s2"]);
  assert.equal(rig.sse.closed, true);
  assert.equal(rig.session.id, "s1");
  assert.equal(rig.frames.length, 1, "nobody hears of the other welcome");
}));
test("in a race for a session the better transport has the higher number", inFakeTime(() => {
  const rig = Rig.live();
  rig.connector.cut();
  assert.equal(rig.ws.opening.probe, false, "it worked before: no round trip is wasted on a probe");
  pass(2 * STEP_MS);
  const numbers = [rig.ws.attempt, rig.sse.attempt, rig.poll.attempt];
  assert.deepEqual(numbers, [...numbers].sort((a, b) => b - a));
  assert.equal(new Set(numbers).size, 3);
  rig.ws.welcome();
  assert.deepEqual([rig.sse.closed, rig.poll.closed], [true, true]);
}));
test("a stream that is refused because a mute WebSocket holds the session takes it after a while", inFakeTime(() => {
  const rig = Rig.live();
  rig.connector.cut();
  const mute = rig.ws;
  pass(STEP_MS);
  assert.equal(rig.order, "ws ws sse");
  rig.sse.end({ code: "replaced", status: 409, connection: "page", attempt: mute.attempt });
  assert.equal(mute.closed, false, "its welcome may be on its way");
  pass(STEP_MS);
  assert.equal(mute.closed, true);
  assert.equal(rig.order, "ws ws sse sse");
  assert.ok(rig.sse.attempt > mute.attempt);
  rig.sse.welcome();
  assert.equal(rig.connector.status.transport, "sse");
  assert.deepEqual(rig.lives, [false, true]);
}));
test("a long-poll that is refused because a held stream has the session takes it, and streams are out", inFakeTime(() => {
  const rig = Rig.live();
  rig.connector.cut();
  rig.ws.lose();
  const held = rig.sse;
  pass(STEP_MS);
  rig.poll.end({ code: "replaced", status: 409, connection: "page", attempt: held.attempt });
  pass(STEP_MS);
  assert.equal(held.closed, true);
  rig.poll.welcome();
  assert.equal(rig.connector.status.transport, "poll");
  rig.connector.cut();
  assert.equal(rig.order, "ws ws sse poll poll poll");
}));
test("a stream on which nothing follows the welcome gives way to a long-poll at once", inFakeTime(() => {
  const rig = new Rig();
  rig.ws.lose();
  rig.sse.welcome("s1");
  assert.equal(rig.connector.status.transport, "sse");
  pass(FLOW_TIMEOUT_MS);
  assert.equal(rig.order, "ws sse poll");
  assert.equal(rig.poll.opening.params.session, "s1");
  rig.poll.welcome();
  assert.equal(rig.connector.status.transport, "poll");
}));
test("a WebSocket that becomes ready while a stream is live takes over", inFakeTime(() => {
  const rig = new Rig();
  pass(STEP_MS);
  rig.sse.welcome("s1");
  rig.sse.flows();
  assert.equal(rig.ws.closed, false);
  rig.ws.frame({ type: "ready" });
  assert.equal(rig.ws.claimed?.session, "s1");
  assert.ok(rig.ws.attempt > rig.sse.attempt);
  assert.equal(rig.sse.closed, false, "until it is welcomed");
  rig.ws.welcome("s1");
  assert.equal(rig.connector.status.transport, "ws");
  assert.equal(rig.sse.closed, true);
  assert.deepEqual(rig.lives, [false, false], "nothing was lost, so nothing recovered");
}));
test("auth is asked for each attempt", inFakeTime(() => {
  const rig = new Rig();
  for (const kind of ["ws", "sse", "poll"]) rig.get(kind).lose();
  assert.equal(rig.auths, 1);
  pass(1e3);
  assert.equal(rig.auths, 2);
  assert.equal(rig.ws.opening.token(), "token 2");
}));
test("it retries for ever, the first connection too", inFakeTime(() => {
  const rig = new Rig();
  for (let i = 0; i < 50; i += 1) {
    for (const kind of ["ws", "sse", "poll"]) rig.get(kind).lose();
    assert.equal(rig.connector.status.phase, "connecting");
    assert.ok(rig.connector.status.nextRetryAt <= Date.now() + 15e3);
    pass(rig.connector.status.nextRetryAt - Date.now());
  }
  assert.equal(rig.connector.status.attempt, 51);
}));
test("an auth that fails is no end, nor is one that throws", inFakeTime(() => {
  const rig = new Rig();
  rig.connector.stop();
  const failing = new Rig();
  failing.connector.cut();
  failing.auth = () => {
    throw new Error("no session");
  };
  failing.connector.cut();
  assert.equal(failing.connector.status.lastError?.code, "auth_failed");
  assert.equal(failing.connector.status.lastError?.message, "Error: no session");
  assert.ok(failing.connector.status.nextRetryAt);
}));
test("only a close that says so is final", inFakeTime(() => {
  const rig = new Rig();
  rig.ws.end({ status: 4001, code: "unauthorized", final: true });
  assert.equal(rig.connector.status.phase, "closed");
  assert.equal(rig.connector.status.lastError?.code, "unauthorized");
  const other = Rig.live();
  other.ws.end({ code: "never_heard_of", final: false });
  assert.equal(other.connector.status.phase, "recovering");
  other.connector.stop();
}));
test("what the server asks for is waited out", inFakeTime(() => {
  const rig = Rig.live();
  rig.ws.end({ code: "going_away", retry_after_ms: 7e3 });
  pass(6950);
  assert.equal(rig.order, "ws");
  pass(1100);
  assert.notEqual(rig.order, "ws");
}));
test("a session that another page has taken is left to it, and not ended", inFakeTime(() => {
  const rig = Rig.live();
  rig.ws.end({ code: "replaced", connection: "other page", attempt: 99 });
  assert.deepEqual(rig.opened.map(({ byes }) => byes.length), [0]);
  pass(1e3);
  assert.equal(rig.opened.at(-1).opening.params.session, void 0);
  assert.equal(rig.opened.at(-1).opening.params.cursor, "0.1");
}));
test("a transport that is missing here is passed over", inFakeTime(() => {
  const rig = new Rig({ transports: ["sse", "poll"] });
  rig.sse.lose("ReferenceError: ReadableStream is not defined");
  rig.poll.welcome("s1");
  assert.equal(rig.connector.status.transport, "poll");
}));
//# sourceMappingURL=data:application/json;base64,ewogICJ2ZXJzaW9uIjogMywKICAic291cmNlcyI6IFsiLi4vLi4vdGVzdC9yYWNlLnRlc3QudHMiLCAiLi4vLi4vc3JjL2NvcmUvdXRpbC50cyIsICIuLi8uLi9zcmMvY29yZS9saW5rLnRzIiwgIi4uLy4uL3Rlc3QvcmlnLnRzIiwgIi4uLy4uL3NyYy9jb3JlL2JhY2tvZmYudHMiLCAiLi4vLi4vc3JjL2NvcmUvaGVhbHRoLnRzIiwgIi4uLy4uL3NyYy9jb3JlL3dha2UudHMiLCAiLi4vLi4vc3JjL2NvcmUvd2F0Y2hkb2cudHMiLCAiLi4vLi4vc3JjL2NvcmUvY29ubmVjdG9yLnRzIiwgIi4uLy4uL3NyYy9jb3JlL21lbW9yeS50cyIsICIuLi8uLi9zcmMvY29yZS9tYXJrcy50cyIsICIuLi8uLi9zcmMvY29yZS9mZWVkLnRzIiwgIi4uLy4uL3NyYy9jb3JlL3JlY2VudC1pZHMudHMiLCAiLi4vLi4vc3JjL2NvcmUvc2Vzc2lvbi50cyIsICIuLi8uLi9zcmMvY29yZS90aW1lbGluZS50cyIsICIuLi8uLi9zcmMvY29yZS90b2tlbnMudHMiXSwKICAic291cmNlc0NvbnRlbnQiOiBbImltcG9ydCBhc3NlcnQgZnJvbSBcIm5vZGU6YXNzZXJ0L3N0cmljdFwiO1xuaW1wb3J0IHsgdGVzdCB9IGZyb20gXCJub2RlOnRlc3RcIjtcbmltcG9ydCB7IEZMT1dfVElNRU9VVF9NUyB9IGZyb20gXCIuLi9zcmMvY29yZS9saW5rLmpzXCI7XG5pbXBvcnQgeyBpbkZha2VUaW1lLCBwYXNzLCBSaWcgfSBmcm9tIFwiLi9yaWcuanNcIjtcblxuLyoqIFdoYXQgaXMgd2FpdGVkIGZvciB0aGUgd2VsY29tZSB3aGVyZSBubyByb3VuZCB0cmlwIGlzIGtub3duLiAqL1xuY29uc3QgU1RFUF9NUyA9IDMwMDtcblxudGVzdChcImEgV2ViU29ja2V0IHRoYXQgaXMgd2VsY29tZWQgaW4gdGltZSBydW5zIGFsb25lXCIsIGluRmFrZVRpbWUoKCkgPT4ge1xuICBjb25zdCByaWcgPSBuZXcgUmlnKCk7XG4gIGFzc2VydC5lcXVhbChyaWcud3Mub3BlbmluZy5wcm9iZSwgdHJ1ZSwgXCJub3RoaW5nIGlzIGtub3duIHlldDogaXQgdG91Y2hlcyBubyBzZXNzaW9uIGJlZm9yZSBpdCBpcyByZWFkeVwiKTtcbiAgcmlnLndzLmZyYW1lKHsgdHlwZTogXCJyZWFkeVwiIH0pO1xuICByaWcud3Mud2VsY29tZShcInMxXCIpO1xuICBwYXNzKDVfMDAwKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5vcmRlciwgXCJ3c1wiKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5jb25uZWN0b3Iuc3RhdHVzLnBoYXNlLCBcImxpdmVcIik7XG4gIGFzc2VydC5lcXVhbChyaWcuY29ubmVjdG9yLnN0YXR1cy50cmFuc3BvcnQsIFwid3NcIik7XG59KSk7XG5cbnRlc3QoXCJ3aXRob3V0IGEgd2VsY29tZSBhIHN0cmVhbSBzdGFydHMgYmVzaWRlIGl0LCBhbmQgdGhlbiBhIGxvbmctcG9sbFwiLCBpbkZha2VUaW1lKCgpID0+IHtcbiAgY29uc3QgcmlnID0gbmV3IFJpZygpO1xuICBwYXNzKFNURVBfTVMgLSA1MCk7XG4gIGFzc2VydC5lcXVhbChyaWcub3JkZXIsIFwid3NcIik7XG4gIHBhc3MoNTApO1xuICBhc3NlcnQuZXF1YWwocmlnLm9yZGVyLCBcIndzIHNzZVwiKTtcbiAgcGFzcyhTVEVQX01TKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5vcmRlciwgXCJ3cyBzc2UgcG9sbFwiKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5vcGVuLCBcIndzIHNzZSBwb2xsXCIpO1xufSkpO1xuXG50ZXN0KFwidGhlIHdhaXQgZm9sbG93cyB0aGUgbGFzdCByb3VuZCB0cmlwLCB3aXRoaW4gaXRzIGJvdW5kc1wiLCBpbkZha2VUaW1lKCgpID0+IHtcbiAgZm9yIChjb25zdCBbcnR0LCBzdGVwXSBvZiBbWzEwLCAxNTBdLCBbMjAwLCAzMDBdLCBbNV8wMDAsIDYwMF1dIGFzIGNvbnN0KSB7XG4gICAgY29uc3QgcmlnID0gbmV3IFJpZyh7IHJlbWVtYmVyZWQ6IHsgcnR0IH0gfSk7XG4gICAgcGFzcyhzdGVwIC0gNTApO1xuICAgIGFzc2VydC5lcXVhbChyaWcub3JkZXIsIFwid3NcIiwgYCR7cnR0fWApO1xuICAgIHBhc3MoNTApO1xuICAgIGFzc2VydC5lcXVhbChyaWcub3JkZXIsIFwid3Mgc3NlXCIsIGAke3J0dH1gKTtcbiAgICByaWcuY29ubmVjdG9yLnN0b3AoKTtcbiAgfVxufSkpO1xuXG50ZXN0KFwiYW4gZXJyb3Igc3RhcnRzIHRoZSBuZXh0IG9uZSBhdCBvbmNlXCIsIGluRmFrZVRpbWUoKCkgPT4ge1xuICBjb25zdCByaWcgPSBuZXcgUmlnKCk7XG4gIHJpZy53cy5sb3NlKCk7XG4gIGFzc2VydC5lcXVhbChyaWcub3JkZXIsIFwid3Mgc3NlXCIpO1xuICByaWcuc3NlLmxvc2UoKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5vcmRlciwgXCJ3cyBzc2UgcG9sbFwiKTtcbn0pKTtcblxudGVzdChcInRoZSBmaXJzdCB3ZWxjb21lIHdpbnMsIGFuZCB3aGF0IGlzIGJlbG93IGl0IGlzIGNsb3NlZFwiLCBpbkZha2VUaW1lKCgpID0+IHtcbiAgY29uc3QgcmlnID0gbmV3IFJpZygpO1xuICBwYXNzKFNURVBfTVMpO1xuICByaWcud3MuZnJhbWUoeyB0eXBlOiBcInJlYWR5XCIgfSk7XG4gIHJpZy53cy53ZWxjb21lKFwiczFcIik7XG4gIGFzc2VydC5lcXVhbChyaWcuY29ubmVjdG9yLnN0YXR1cy50cmFuc3BvcnQsIFwid3NcIik7XG4gIC8vIEl0IGFza2VkIGZvciBhIHNlc3Npb24gb2YgaXRzIG93biwgc28gaXRzIGFuc3dlciBpcyB3YWl0ZWQgZm9yLlxuICBhc3NlcnQuZXF1YWwocmlnLnNzZS5jbG9zZWQsIGZhbHNlKTtcbiAgcmlnLnNzZS53ZWxjb21lKFwiczJcIik7XG4gIGFzc2VydC5kZWVwRXF1YWwocmlnLnNzZS5ieWVzLCBbXCJzMlwiXSk7XG4gIGFzc2VydC5lcXVhbChyaWcuc3NlLmNsb3NlZCwgdHJ1ZSk7XG4gIGFzc2VydC5lcXVhbChyaWcuc2Vzc2lvbi5pZCwgXCJzMVwiKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5mcmFtZXMubGVuZ3RoLCAxLCBcIm5vYm9keSBoZWFycyBvZiB0aGUgb3RoZXIgd2VsY29tZVwiKTtcbn0pKTtcblxudGVzdChcImluIGEgcmFjZSBmb3IgYSBzZXNzaW9uIHRoZSBiZXR0ZXIgdHJhbnNwb3J0IGhhcyB0aGUgaGlnaGVyIG51bWJlclwiLCBpbkZha2VUaW1lKCgpID0+IHtcbiAgY29uc3QgcmlnID0gUmlnLmxpdmUoKTtcbiAgcmlnLmNvbm5lY3Rvci5jdXQoKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy53cy5vcGVuaW5nLnByb2JlLCBmYWxzZSwgXCJpdCB3b3JrZWQgYmVmb3JlOiBubyByb3VuZCB0cmlwIGlzIHdhc3RlZCBvbiBhIHByb2JlXCIpO1xuICBwYXNzKDIgKiBTVEVQX01TKTtcbiAgY29uc3QgbnVtYmVycyA9IFtyaWcud3MuYXR0ZW1wdCwgcmlnLnNzZS5hdHRlbXB0LCByaWcucG9sbC5hdHRlbXB0XTtcbiAgYXNzZXJ0LmRlZXBFcXVhbChudW1iZXJzLCBbLi4ubnVtYmVyc10uc29ydCgoYSwgYikgPT4gYiAtIGEpKTtcbiAgYXNzZXJ0LmVxdWFsKG5ldyBTZXQobnVtYmVycykuc2l6ZSwgMyk7XG4gIHJpZy53cy53ZWxjb21lKCk7XG4gIGFzc2VydC5kZWVwRXF1YWwoW3JpZy5zc2UuY2xvc2VkLCByaWcucG9sbC5jbG9zZWRdLCBbdHJ1ZSwgdHJ1ZV0pO1xufSkpO1xuXG50ZXN0KFwiYSBzdHJlYW0gdGhhdCBpcyByZWZ1c2VkIGJlY2F1c2UgYSBtdXRlIFdlYlNvY2tldCBob2xkcyB0aGUgc2Vzc2lvbiB0YWtlcyBpdCBhZnRlciBhIHdoaWxlXCIsIGluRmFrZVRpbWUoKCkgPT4ge1xuICBjb25zdCByaWcgPSBSaWcubGl2ZSgpO1xuICByaWcuY29ubmVjdG9yLmN1dCgpO1xuICBjb25zdCBtdXRlID0gcmlnLndzO1xuICBwYXNzKFNURVBfTVMpO1xuICBhc3NlcnQuZXF1YWwocmlnLm9yZGVyLCBcIndzIHdzIHNzZVwiKTtcbiAgcmlnLnNzZS5lbmQoeyBjb2RlOiBcInJlcGxhY2VkXCIsIHN0YXR1czogNDA5LCBjb25uZWN0aW9uOiBcInBhZ2VcIiwgYXR0ZW1wdDogbXV0ZS5hdHRlbXB0IH0pO1xuICBhc3NlcnQuZXF1YWwobXV0ZS5jbG9zZWQsIGZhbHNlLCBcIml0cyB3ZWxjb21lIG1heSBiZSBvbiBpdHMgd2F5XCIpO1xuICBwYXNzKFNURVBfTVMpO1xuICBhc3NlcnQuZXF1YWwobXV0ZS5jbG9zZWQsIHRydWUpO1xuICBhc3NlcnQuZXF1YWwocmlnLm9yZGVyLCBcIndzIHdzIHNzZSBzc2VcIik7XG4gIGFzc2VydC5vayhyaWcuc3NlLmF0dGVtcHQgPiBtdXRlLmF0dGVtcHQpO1xuICByaWcuc3NlLndlbGNvbWUoKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5jb25uZWN0b3Iuc3RhdHVzLnRyYW5zcG9ydCwgXCJzc2VcIik7XG4gIGFzc2VydC5kZWVwRXF1YWwocmlnLmxpdmVzLCBbZmFsc2UsIHRydWVdKTtcbn0pKTtcblxudGVzdChcImEgbG9uZy1wb2xsIHRoYXQgaXMgcmVmdXNlZCBiZWNhdXNlIGEgaGVsZCBzdHJlYW0gaGFzIHRoZSBzZXNzaW9uIHRha2VzIGl0LCBhbmQgc3RyZWFtcyBhcmUgb3V0XCIsIGluRmFrZVRpbWUoKCkgPT4ge1xuICBjb25zdCByaWcgPSBSaWcubGl2ZSgpO1xuICByaWcuY29ubmVjdG9yLmN1dCgpO1xuICByaWcud3MubG9zZSgpO1xuICBjb25zdCBoZWxkID0gcmlnLnNzZTtcbiAgcGFzcyhTVEVQX01TKTtcbiAgcmlnLnBvbGwuZW5kKHsgY29kZTogXCJyZXBsYWNlZFwiLCBzdGF0dXM6IDQwOSwgY29ubmVjdGlvbjogXCJwYWdlXCIsIGF0dGVtcHQ6IGhlbGQuYXR0ZW1wdCB9KTtcbiAgcGFzcyhTVEVQX01TKTtcbiAgYXNzZXJ0LmVxdWFsKGhlbGQuY2xvc2VkLCB0cnVlKTtcbiAgcmlnLnBvbGwud2VsY29tZSgpO1xuICBhc3NlcnQuZXF1YWwocmlnLmNvbm5lY3Rvci5zdGF0dXMudHJhbnNwb3J0LCBcInBvbGxcIik7XG4gIHJpZy5jb25uZWN0b3IuY3V0KCk7XG4gIGFzc2VydC5lcXVhbChyaWcub3JkZXIsIFwid3Mgd3Mgc3NlIHBvbGwgcG9sbCBwb2xsXCIpO1xufSkpO1xuXG50ZXN0KFwiYSBzdHJlYW0gb24gd2hpY2ggbm90aGluZyBmb2xsb3dzIHRoZSB3ZWxjb21lIGdpdmVzIHdheSB0byBhIGxvbmctcG9sbCBhdCBvbmNlXCIsIGluRmFrZVRpbWUoKCkgPT4ge1xuICBjb25zdCByaWcgPSBuZXcgUmlnKCk7XG4gIHJpZy53cy5sb3NlKCk7XG4gIHJpZy5zc2Uud2VsY29tZShcInMxXCIpO1xuICBhc3NlcnQuZXF1YWwocmlnLmNvbm5lY3Rvci5zdGF0dXMudHJhbnNwb3J0LCBcInNzZVwiKTtcbiAgcGFzcyhGTE9XX1RJTUVPVVRfTVMpO1xuICBhc3NlcnQuZXF1YWwocmlnLm9yZGVyLCBcIndzIHNzZSBwb2xsXCIpO1xuICBhc3NlcnQuZXF1YWwocmlnLnBvbGwub3BlbmluZy5wYXJhbXMuc2Vzc2lvbiwgXCJzMVwiKTtcbiAgcmlnLnBvbGwud2VsY29tZSgpO1xuICBhc3NlcnQuZXF1YWwocmlnLmNvbm5lY3Rvci5zdGF0dXMudHJhbnNwb3J0LCBcInBvbGxcIik7XG59KSk7XG5cbnRlc3QoXCJhIFdlYlNvY2tldCB0aGF0IGJlY29tZXMgcmVhZHkgd2hpbGUgYSBzdHJlYW0gaXMgbGl2ZSB0YWtlcyBvdmVyXCIsIGluRmFrZVRpbWUoKCkgPT4ge1xuICBjb25zdCByaWcgPSBuZXcgUmlnKCk7XG4gIHBhc3MoU1RFUF9NUyk7XG4gIHJpZy5zc2Uud2VsY29tZShcInMxXCIpO1xuICByaWcuc3NlLmZsb3dzKCk7XG4gIGFzc2VydC5lcXVhbChyaWcud3MuY2xvc2VkLCBmYWxzZSk7XG4gIHJpZy53cy5mcmFtZSh7IHR5cGU6IFwicmVhZHlcIiB9KTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy53cy5jbGFpbWVkPy5zZXNzaW9uLCBcInMxXCIpO1xuICBhc3NlcnQub2socmlnLndzLmF0dGVtcHQgPiByaWcuc3NlLmF0dGVtcHQpO1xuICBhc3NlcnQuZXF1YWwocmlnLnNzZS5jbG9zZWQsIGZhbHNlLCBcInVudGlsIGl0IGlzIHdlbGNvbWVkXCIpO1xuICByaWcud3Mud2VsY29tZShcInMxXCIpO1xuICBhc3NlcnQuZXF1YWwocmlnLmNvbm5lY3Rvci5zdGF0dXMudHJhbnNwb3J0LCBcIndzXCIpO1xuICBhc3NlcnQuZXF1YWwocmlnLnNzZS5jbG9zZWQsIHRydWUpO1xuICBhc3NlcnQuZGVlcEVxdWFsKHJpZy5saXZlcywgW2ZhbHNlLCBmYWxzZV0sIFwibm90aGluZyB3YXMgbG9zdCwgc28gbm90aGluZyByZWNvdmVyZWRcIik7XG59KSk7XG5cbnRlc3QoXCJhdXRoIGlzIGFza2VkIGZvciBlYWNoIGF0dGVtcHRcIiwgaW5GYWtlVGltZSgoKSA9PiB7XG4gIGNvbnN0IHJpZyA9IG5ldyBSaWcoKTtcbiAgZm9yIChjb25zdCBraW5kIG9mIFtcIndzXCIsIFwic3NlXCIsIFwicG9sbFwiXSBhcyBjb25zdCkgcmlnLmdldChraW5kKS5sb3NlKCk7XG4gIGFzc2VydC5lcXVhbChyaWcuYXV0aHMsIDEpO1xuICBwYXNzKDFfMDAwKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5hdXRocywgMik7XG4gIGFzc2VydC5lcXVhbChyaWcud3Mub3BlbmluZy50b2tlbigpLCBcInRva2VuIDJcIik7XG59KSk7XG5cbnRlc3QoXCJpdCByZXRyaWVzIGZvciBldmVyLCB0aGUgZmlyc3QgY29ubmVjdGlvbiB0b29cIiwgaW5GYWtlVGltZSgoKSA9PiB7XG4gIGNvbnN0IHJpZyA9IG5ldyBSaWcoKTtcbiAgZm9yIChsZXQgaSA9IDA7IGkgPCA1MDsgaSArPSAxKSB7XG4gICAgZm9yIChjb25zdCBraW5kIG9mIFtcIndzXCIsIFwic3NlXCIsIFwicG9sbFwiXSBhcyBjb25zdCkgcmlnLmdldChraW5kKS5sb3NlKCk7XG4gICAgYXNzZXJ0LmVxdWFsKHJpZy5jb25uZWN0b3Iuc3RhdHVzLnBoYXNlLCBcImNvbm5lY3RpbmdcIik7XG4gICAgYXNzZXJ0Lm9rKHJpZy5jb25uZWN0b3Iuc3RhdHVzLm5leHRSZXRyeUF0ISA8PSBEYXRlLm5vdygpICsgMTVfMDAwKTtcbiAgICBwYXNzKHJpZy5jb25uZWN0b3Iuc3RhdHVzLm5leHRSZXRyeUF0ISAtIERhdGUubm93KCkpO1xuICB9XG4gIGFzc2VydC5lcXVhbChyaWcuY29ubmVjdG9yLnN0YXR1cy5hdHRlbXB0LCA1MSk7XG59KSk7XG5cbnRlc3QoXCJhbiBhdXRoIHRoYXQgZmFpbHMgaXMgbm8gZW5kLCBub3IgaXMgb25lIHRoYXQgdGhyb3dzXCIsIGluRmFrZVRpbWUoKCkgPT4ge1xuICBjb25zdCByaWcgPSBuZXcgUmlnKCk7XG4gIHJpZy5jb25uZWN0b3Iuc3RvcCgpO1xuICBjb25zdCBmYWlsaW5nID0gbmV3IFJpZygpO1xuICBmYWlsaW5nLmNvbm5lY3Rvci5jdXQoKTtcbiAgZmFpbGluZy5hdXRoID0gKCkgPT4ge1xuICAgIHRocm93IG5ldyBFcnJvcihcIm5vIHNlc3Npb25cIik7XG4gIH07XG4gIGZhaWxpbmcuY29ubmVjdG9yLmN1dCgpO1xuICBhc3NlcnQuZXF1YWwoZmFpbGluZy5jb25uZWN0b3Iuc3RhdHVzLmxhc3RFcnJvcj8uY29kZSwgXCJhdXRoX2ZhaWxlZFwiKTtcbiAgYXNzZXJ0LmVxdWFsKGZhaWxpbmcuY29ubmVjdG9yLnN0YXR1cy5sYXN0RXJyb3I/Lm1lc3NhZ2UsIFwiRXJyb3I6IG5vIHNlc3Npb25cIik7XG4gIGFzc2VydC5vayhmYWlsaW5nLmNvbm5lY3Rvci5zdGF0dXMubmV4dFJldHJ5QXQpO1xufSkpO1xuXG50ZXN0KFwib25seSBhIGNsb3NlIHRoYXQgc2F5cyBzbyBpcyBmaW5hbFwiLCBpbkZha2VUaW1lKCgpID0+IHtcbiAgY29uc3QgcmlnID0gbmV3IFJpZygpO1xuICByaWcud3MuZW5kKHsgc3RhdHVzOiA0MDAxLCBjb2RlOiBcInVuYXV0aG9yaXplZFwiLCBmaW5hbDogdHJ1ZSB9KTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5jb25uZWN0b3Iuc3RhdHVzLnBoYXNlLCBcImNsb3NlZFwiKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5jb25uZWN0b3Iuc3RhdHVzLmxhc3RFcnJvcj8uY29kZSwgXCJ1bmF1dGhvcml6ZWRcIik7XG4gIGNvbnN0IG90aGVyID0gUmlnLmxpdmUoKTtcbiAgb3RoZXIud3MuZW5kKHsgY29kZTogXCJuZXZlcl9oZWFyZF9vZlwiLCBmaW5hbDogZmFsc2UgfSk7XG4gIGFzc2VydC5lcXVhbChvdGhlci5jb25uZWN0b3Iuc3RhdHVzLnBoYXNlLCBcInJlY292ZXJpbmdcIik7XG4gIG90aGVyLmNvbm5lY3Rvci5zdG9wKCk7XG59KSk7XG5cbnRlc3QoXCJ3aGF0IHRoZSBzZXJ2ZXIgYXNrcyBmb3IgaXMgd2FpdGVkIG91dFwiLCBpbkZha2VUaW1lKCgpID0+IHtcbiAgY29uc3QgcmlnID0gUmlnLmxpdmUoKTtcbiAgcmlnLndzLmVuZCh7IGNvZGU6IFwiZ29pbmdfYXdheVwiLCByZXRyeV9hZnRlcl9tczogN18wMDAgfSk7XG4gIHBhc3MoNl85NTApO1xuICBhc3NlcnQuZXF1YWwocmlnLm9yZGVyLCBcIndzXCIpO1xuICBwYXNzKDFfMTAwKTtcbiAgYXNzZXJ0Lm5vdEVxdWFsKHJpZy5vcmRlciwgXCJ3c1wiKTtcbn0pKTtcblxudGVzdChcImEgc2Vzc2lvbiB0aGF0IGFub3RoZXIgcGFnZSBoYXMgdGFrZW4gaXMgbGVmdCB0byBpdCwgYW5kIG5vdCBlbmRlZFwiLCBpbkZha2VUaW1lKCgpID0+IHtcbiAgY29uc3QgcmlnID0gUmlnLmxpdmUoKTtcbiAgcmlnLndzLmVuZCh7IGNvZGU6IFwicmVwbGFjZWRcIiwgY29ubmVjdGlvbjogXCJvdGhlciBwYWdlXCIsIGF0dGVtcHQ6IDk5IH0pO1xuICBhc3NlcnQuZGVlcEVxdWFsKHJpZy5vcGVuZWQubWFwKCh7IGJ5ZXMgfSkgPT4gYnllcy5sZW5ndGgpLCBbMF0pO1xuICBwYXNzKDFfMDAwKTtcbiAgYXNzZXJ0LmVxdWFsKHJpZy5vcGVuZWQuYXQoLTEpIS5vcGVuaW5nLnBhcmFtcy5zZXNzaW9uLCB1bmRlZmluZWQpO1xuICBhc3NlcnQuZXF1YWwocmlnLm9wZW5lZC5hdCgtMSkhLm9wZW5pbmcucGFyYW1zLmN1cnNvciwgXCIwLjFcIik7XG59KSk7XG5cbnRlc3QoXCJhIHRyYW5zcG9ydCB0aGF0IGlzIG1pc3NpbmcgaGVyZSBpcyBwYXNzZWQgb3ZlclwiLCBpbkZha2VUaW1lKCgpID0+IHtcbiAgY29uc3QgcmlnID0gbmV3IFJpZyh7IHRyYW5zcG9ydHM6IFtcInNzZVwiLCBcInBvbGxcIl0gfSk7XG4gIHJpZy5zc2UubG9zZShcIlJlZmVyZW5jZUVycm9yOiBSZWFkYWJsZVN0cmVhbSBpcyBub3QgZGVmaW5lZFwiKTtcbiAgcmlnLnBvbGwud2VsY29tZShcInMxXCIpO1xuICBhc3NlcnQuZXF1YWwocmlnLmNvbm5lY3Rvci5zdGF0dXMudHJhbnNwb3J0LCBcInBvbGxcIik7XG59KSk7XG4iLCAiaW1wb3J0IHR5cGUgeyBCZWxmcnlFcnJvciB9IGZyb20gXCIuL2FwaS5qc1wiO1xuXG4vKlxuICogVGhlIGNvcmUgaXMgc2hhcmVkIHdpdGggdGhlIGJ1aWxkIGZvciBvbGQgYnJvd3NlcnMuIFNvIG5vdGhpbmcgaW4gYGNvcmUvYCBhbmQgYHRyYW5zcG9ydHMvYCAoYnV0IGBmZXRjaC50c2ApIG5lZWRzXG4gKiBtb3JlIG9mIGEgYnJvd3NlciB0aGFuIEVTNSBoYXM6IG5vIFByb21pc2UsIE1hcCwgU3ltYm9sLCBVUkwsIGFuZCBub3RoaW5nIHRoYXQgYSBjb21waWxlciB3b3VsZCB0dXJuIGludG8gYSBoZWxwZXIuXG4gKi9cblxuLyoqIGBPYmplY3QuYXNzaWduYCwgd2hpY2ggRVM1IGxhY2tzLiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGFzc2lnbjxUbyBleHRlbmRzIG9iamVjdCwgRnJvbSBleHRlbmRzIG9iamVjdD4odG86IFRvLCBmcm9tOiBGcm9tKTogVG8gJiBGcm9tIHtcbiAgZm9yIChjb25zdCBrZXkgaW4gZnJvbSkgKHRvIGFzIG9iamVjdCBhcyBGcm9tKVtrZXldID0gZnJvbVtrZXldO1xuICByZXR1cm4gdG8gYXMgVG8gJiBGcm9tO1xufVxuXG4vKiogV2l0aG91dCB3aGF0IGV2ZXJ5IG9iamVjdCBpbmhlcml0czogYGNvbnN0cnVjdG9yYCBhbmQgYF9fcHJvdG9fX2AgYXJlIGdvb2QgbmFtZXMgb2YgY2hhbm5lbHMuICovXG5leHBvcnQgZnVuY3Rpb24gZGljdGlvbmFyeTxWYWx1ZT4oKTogUmVjb3JkPHN0cmluZywgVmFsdWU+IHtcbiAgcmV0dXJuIE9iamVjdC5jcmVhdGUobnVsbCk7XG59XG5cbmV4cG9ydCBmdW5jdGlvbiBmYXVsdChjb2RlOiBzdHJpbmcsIGRldGFpbD86IHN0cmluZyk6IEJlbGZyeUVycm9yIHtcbiAgcmV0dXJuIGFzc2lnbihuZXcgRXJyb3IoZGV0YWlsIHx8IGNvZGUpLCB7IG5hbWU6IFwiQmVsZnJ5RXJyb3JcIiwgY29kZSB9KTtcbn1cblxuLyoqIFVuaXF1ZSwgbm90IHNlY3JldDogYWJvdXQgMTAwIGJpdHMuICovXG5leHBvcnQgZnVuY3Rpb24gcmFuZG9tTmFtZSgpOiBzdHJpbmcge1xuICBjb25zdCBwYXJ0ID0gKCkgPT4gTWF0aC5yYW5kb20oKS50b1N0cmluZygzNikuc2xpY2UoMik7XG4gIHJldHVybiBwYXJ0KCkgKyBwYXJ0KCk7XG59XG5cbi8qKiBBIHRpbWVyIHRoYXQgaXMgYXJtZWQgYXQgbW9zdCBvbmNlIGF0IGEgdGltZTsgYHVuZGVmaW5lZGAgb25seSBzdG9wcyBpdC4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgVGltZXIge1xuICAobXM/OiBudW1iZXIsIHRoZW4/OiAoKSA9PiB2b2lkKTogdm9pZDtcbiAgLyoqIFdoZXRoZXIgc29tZXRoaW5nIGlzIHdhaXRlZCBmb3IuICovXG4gIG9uOiBib29sZWFuO1xufVxuXG5leHBvcnQgZnVuY3Rpb24gdGltZXIoKTogVGltZXIge1xuICBsZXQgaGFuZGxlOiBSZXR1cm5UeXBlPHR5cGVvZiBzZXRUaW1lb3V0PjtcbiAgY29uc3Qgc2V0OiBUaW1lciA9IChtcywgdGhlbikgPT4ge1xuICAgIGNsZWFyVGltZW91dChoYW5kbGUpO1xuICAgIHNldC5vbiA9ICEhdGhlbjtcbiAgICBpZiAodGhlbikge1xuICAgICAgaGFuZGxlID0gc2V0VGltZW91dCgoKSA9PiB7XG4gICAgICAgIHNldC5vbiA9IGZhbHNlO1xuICAgICAgICB0aGVuKCk7XG4gICAgICB9LCBtcyk7XG4gICAgfVxuICB9O1xuICBzZXQub24gPSBmYWxzZTtcbiAgcmV0dXJuIHNldDtcbn1cbiIsICJpbXBvcnQgdHlwZSB7IENsb3NlLCBDb25uZWN0UGFyYW1zLCBOdW1iZXJlZENvbW1hbmQsIFNlcnZlckZyYW1lLCBUcmFuc3BvcnRLaW5kLCBXZWxjb21lIH0gZnJvbSBcIi4vZnJhbWVzLmpzXCI7XG5pbXBvcnQgdHlwZSB7IENvbm5lY3Rpb24sIE9wZW4sIE9wZW5pbmcgfSBmcm9tIFwiLi90cmFuc3BvcnQuanNcIjtcbmltcG9ydCB7IHRpbWVyIH0gZnJvbSBcIi4vdXRpbC5qc1wiO1xuXG4vKiogRnJvbSB0aGUgc3RhcnQgb2YgYSBjb25uZWN0aW9uIHRvIGl0cyB3ZWxjb21lLiAqL1xuY29uc3QgT1BFTl9USU1FT1VUX01TID0gMTBfMDAwO1xuXG4vKipcbiAqIFRoZSBzZXJ2ZXIgcGluZ3MgYWJvdXQgMjAwIG1zIGFmdGVyIGEgc3RyZWFtJ3Mgd2VsY29tZS4gQSBzdHJlYW0gb24gd2hpY2ggbm90aGluZyBmb2xsb3dzIHRoZSB3ZWxjb21lIGZvciBzbyBsb25nIGlzXG4gKiBoZWxkIGJhY2sgYnkgc29tZXRoaW5nIG9uIHRoZSB3YXkgdGhhdCB3YWl0cyBmb3IgdGhlIGVuZCBvZiB0aGUgcmVzcG9uc2UuXG4gKi9cbmV4cG9ydCBjb25zdCBGTE9XX1RJTUVPVVRfTVMgPSAyXzAwMDtcblxuLyoqXG4gKiAtIGBjbGFpbWA6IHRha2VzIHRoZSBzZXNzaW9uLCBvciBtYWtlcyBvbmUuXG4gKiAtIGBwcm9iZWA6IGEgV2ViU29ja2V0IHRoYXQgdG91Y2hlcyBubyBzZXNzaW9uIGJlZm9yZSBpdCBoYXMgc2FpZCBgcmVhZHlgLlxuICogLSBgc2NvdXRgOiBhIHN0cmVhbSBpbiBhIHNlc3Npb24gb2YgaXRzIG93biwgd2hpY2ggb25seSBzaG93cyB3aGV0aGVyIHN0cmVhbXMgZmxvdyBoZXJlLlxuICovXG5leHBvcnQgdHlwZSBQdXJwb3NlID0gXCJjbGFpbVwiIHwgXCJwcm9iZVwiIHwgXCJzY291dFwiO1xuXG5leHBvcnQgaW50ZXJmYWNlIExpbmtFdmVudHMge1xuICBmcmFtZShsaW5rOiBMaW5rLCBmcmFtZTogU2VydmVyRnJhbWUpOiB2b2lkO1xuICAvKiogV2hhdCBjb21lcyBkb3duIGEgc3RyZWFtIGNvbWVzIGJ5IGl0c2VsZiwgYW5kIG5vdCBvbmx5IGF0IHRoZSBlbmQgb2YgdGhlIHJlc3BvbnNlLiAqL1xuICBmbG93cyhsaW5rOiBMaW5rKTogdm9pZDtcbiAgLyoqIGBmcmFtZWA6IHRoZSBzZXJ2ZXIgc2FpZCBzby4gYGhlbGRgOiBpdCBpcyBhIHN0cmVhbSwgYW5kIGhlbGQgYmFjayBvbiBpdHMgd2F5LiBPdGhlcndpc2UgaXQgYnJva2UuICovXG4gIGVuZGVkKGxpbms6IExpbmssIGRldGFpbDogc3RyaW5nLCBmcmFtZT86IENsb3NlLCBoZWxkPzogYm9vbGVhbik6IHZvaWQ7XG59XG5cbi8qKiBPbmUgY29ubmVjdGlvbiwgZnJvbSBpdHMgc3RhcnQgdG8gaXRzIGVuZC4gU2lsZW50IG9uY2UgaXQgaXMgb3Zlci4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgTGluayB7XG4gIHJlYWRvbmx5IGtpbmQ6IFRyYW5zcG9ydEtpbmQ7XG4gIHJlYWRvbmx5IHB1cnBvc2U6IFB1cnBvc2U7XG4gIC8qKiBEZWNpZGVzIHdobyB0YWtlcyB0aGUgc2Vzc2lvbiBmcm9tIHdob20uICovXG4gIGF0dGVtcHQ6IG51bWJlcjtcbiAgLyoqIEl0IHdhcyBvcGVuZWQgd2l0aG91dCBhIHNlc3Npb246IGl0cyB3ZWxjb21lIGJyaW5ncyBvbmUgb2YgaXRzIG93bi4gKi9cbiAgcmVhZG9ubHkgZnJlc2g6IGJvb2xlYW47XG4gIHJlYWRvbmx5IG9wZW5lZEF0OiBudW1iZXI7XG4gIGhlYXJkQXQ6IG51bWJlcjtcbiAgd2VsY29tZTogV2VsY29tZSB8IHVuZGVmaW5lZDtcbiAgd2VsY29tZWRBdDogbnVtYmVyO1xuICBzZW5kKGNvbW1hbmRzOiBOdW1iZXJlZENvbW1hbmRbXSk6IHZvaWQ7XG4gIC8qKiBGYWxzZTogaXQgY2Fubm90IGJlIGFza2VkLiAqL1xuICBwaW5nKCk6IGJvb2xlYW47XG4gIGNsYWltKHBhcmFtczogQ29ubmVjdFBhcmFtcyk6IHZvaWQ7XG4gIGJ5ZSgpOiB2b2lkO1xuICBjbG9zZSgpOiB2b2lkO1xufVxuXG5leHBvcnQgZnVuY3Rpb24gb3Blbkxpbmsoa2luZDogVHJhbnNwb3J0S2luZCwgcHVycG9zZTogUHVycG9zZSwgb3BlbjogT3Blbiwgb3BlbmluZzogT3BlbmluZywgZXZlbnRzOiBMaW5rRXZlbnRzKTogTGluayB7XG4gIGxldCBvdmVyID0gZmFsc2U7XG4gIGxldCBjb25uZWN0aW9uOiBDb25uZWN0aW9uIHwgdW5kZWZpbmVkO1xuICBjb25zdCBkZWFkbGluZSA9IHRpbWVyKCk7XG4gIGNvbnN0IGZsb3cgPSB0aW1lcigpO1xuICBjb25zdCBvcGVuZWRBdCA9IERhdGUubm93KCk7XG5cbiAgZnVuY3Rpb24gZW5kZWQoZGV0YWlsOiBzdHJpbmcsIGZyYW1lPzogQ2xvc2UsIGhlbGQ/OiBib29sZWFuKTogdm9pZCB7XG4gICAgaWYgKG92ZXIpIHJldHVybjtcbiAgICBsaW5rLmNsb3NlKCk7XG4gICAgZXZlbnRzLmVuZGVkKGxpbmssIGRldGFpbCwgZnJhbWUsIGhlbGQpO1xuICB9XG5cbiAgZnVuY3Rpb24gcHJvdmVuKCk6IHZvaWQge1xuICAgIGlmICghZmxvdy5vbiB8fCBvdmVyKSByZXR1cm47XG4gICAgZmxvdygpO1xuICAgIGV2ZW50cy5mbG93cyhsaW5rKTtcbiAgfVxuXG4gIGZ1bmN0aW9uIG9uRnJhbWUoZnJhbWU6IFNlcnZlckZyYW1lKTogdm9pZCB7XG4gICAgaWYgKG92ZXIpIHJldHVybjtcbiAgICBsaW5rLmhlYXJkQXQgPSBEYXRlLm5vdygpO1xuICAgIGlmIChmcmFtZS50eXBlID09PSBcImNsb3NlXCIpIHJldHVybiBlbmRlZChmcmFtZS5jb2RlLCBmcmFtZSk7XG4gICAgaWYgKGZyYW1lLnR5cGUgPT09IFwid2VsY29tZVwiKSB7XG4gICAgICBkZWFkbGluZSgpO1xuICAgICAgbGluay53ZWxjb21lID0gZnJhbWU7XG4gICAgICBsaW5rLndlbGNvbWVkQXQgPSBsaW5rLmhlYXJkQXQ7XG4gICAgICBpZiAoa2luZCA9PT0gXCJzc2VcIikgZmxvdyhGTE9XX1RJTUVPVVRfTVMsICgpID0+IGVuZGVkKFwiaGVsZCBiYWNrXCIsIHVuZGVmaW5lZCwgdHJ1ZSkpO1xuICAgIH1cbiAgICBldmVudHMuZnJhbWUobGluaywgZnJhbWUpO1xuICAgIC8vIEluIHRoZSB3ZWxjb21lJ3Mgb3duIHBpZWNlOiB0aGUgcGFnZSB3YXMgYnVzeSB3aGlsZSBib3RoIGNhbWUsIHRoZSBzdHJlYW0gaXMgZmluZS5cbiAgICBpZiAoZnJhbWUudHlwZSA9PT0gXCJwaW5nXCIpIHByb3ZlbigpO1xuICB9XG5cbiAgY29uc3QgbGluazogTGluayA9IHtcbiAgICBraW5kLFxuICAgIHB1cnBvc2UsXG4gICAgYXR0ZW1wdDogb3BlbmluZy5wYXJhbXMuYXR0ZW1wdCxcbiAgICBmcmVzaDogcHVycG9zZSAhPT0gXCJwcm9iZVwiICYmICFvcGVuaW5nLnBhcmFtcy5zZXNzaW9uLFxuICAgIG9wZW5lZEF0LFxuICAgIGhlYXJkQXQ6IG9wZW5lZEF0LFxuICAgIHdlbGNvbWU6IHVuZGVmaW5lZCxcbiAgICB3ZWxjb21lZEF0OiAwLFxuICAgIHNlbmQoY29tbWFuZHMpIHtcbiAgICAgIGlmICghb3ZlciAmJiBjb21tYW5kcy5sZW5ndGgpIGNvbm5lY3Rpb24hLnNlbmQoY29tbWFuZHMpO1xuICAgIH0sXG4gICAgcGluZygpIHtcbiAgICAgIGNvbnN0IHsgcGluZyB9ID0gY29ubmVjdGlvbiE7XG4gICAgICBpZiAocGluZykgcGluZygpO1xuICAgICAgcmV0dXJuICEhcGluZztcbiAgICB9LFxuICAgIGNsYWltKHBhcmFtcykge1xuICAgICAgbGluay5hdHRlbXB0ID0gcGFyYW1zLmF0dGVtcHQ7XG4gICAgICBjb25uZWN0aW9uIS5jbGFpbSEocGFyYW1zKTtcbiAgICB9LFxuICAgIGJ5ZSgpIHtcbiAgICAgIGNvbm5lY3Rpb24hLmJ5ZShsaW5rLndlbGNvbWUhLnNlc3Npb24pO1xuICAgIH0sXG4gICAgY2xvc2UoKSB7XG4gICAgICBvdmVyID0gdHJ1ZTtcbiAgICAgIGRlYWRsaW5lKCk7XG4gICAgICBmbG93KCk7XG4gICAgICBpZiAoY29ubmVjdGlvbikgY29ubmVjdGlvbi5jbG9zZSgpO1xuICAgIH0sXG4gIH07XG5cbiAgZGVhZGxpbmUoT1BFTl9USU1FT1VUX01TLCAoKSA9PiBlbmRlZChcIm5vIHdlbGNvbWVcIikpO1xuICB0cnkge1xuICAgIGNvbm5lY3Rpb24gPSBvcGVuKG9wZW5pbmcsIHtcbiAgICAgIGZyYW1lOiBvbkZyYW1lLFxuICAgICAgdGV4dCh0ZXh0KSB7XG4gICAgICAgIGxldCBmcmFtZTogU2VydmVyRnJhbWU7XG4gICAgICAgIHRyeSB7XG4gICAgICAgICAgZnJhbWUgPSBKU09OLnBhcnNlKHRleHQpO1xuICAgICAgICB9IGNhdGNoIChfKSB7XG4gICAgICAgICAgcmV0dXJuIGVuZGVkKFwiYmFkIGZyYW1lXCIpO1xuICAgICAgICB9XG4gICAgICAgIG9uRnJhbWUoZnJhbWUpO1xuICAgICAgfSxcbiAgICAgIGFsaXZlKCkge1xuICAgICAgICBsaW5rLmhlYXJkQXQgPSBEYXRlLm5vdygpO1xuICAgICAgICBwcm92ZW4oKTtcbiAgICAgIH0sXG4gICAgICBlbmRlZCxcbiAgICB9KTtcbiAgfSBjYXRjaCAoZXJyb3IpIHtcbiAgICAvLyBUaGlzIHRyYW5zcG9ydCBpcyBtaXNzaW5nIG9yIGZvcmJpZGRlbiBoZXJlIChubyBXZWJTb2NrZXQsIGEgY29udGVudCBzZWN1cml0eSBwb2xpY3kpLiBSZXBvcnRlZCBsaWtlIGFueSBvdGhlclxuICAgIC8vIGZhaWx1cmUsIGFmdGVyIHRoZSBjYWxsZXIga25vd3MgdGhlIGxpbmsuXG4gICAgZGVhZGxpbmUoMCwgKCkgPT4gZW5kZWQoU3RyaW5nKGVycm9yKSkpO1xuICB9XG4gIHJldHVybiBsaW5rO1xufVxuIiwgIi8vIEEgY29ubmVjdG9yIG92ZXIgdHJhbnNwb3J0cyB0aGF0IGRvIHdoYXQgYSB0ZXN0IHNheXMsIGluIHRpbWUgdGhhdCBhIHRlc3QgbW92ZXMuXG5pbXBvcnQgeyBtb2NrIH0gZnJvbSBcIm5vZGU6dGVzdFwiO1xuaW1wb3J0IHsgY3JlYXRlQ29ubmVjdG9yLCB0eXBlIENvbm5lY3RvciwgdHlwZSBDb25uZWN0b3JPcHRpb25zIH0gZnJvbSBcIi4uL3NyYy9jb3JlL2Nvbm5lY3Rvci5qc1wiO1xuaW1wb3J0IHR5cGUgeyBDbGllbnRGcmFtZSwgQ2xvc2UsIE51bWJlcmVkQ29tbWFuZCwgU2VydmVyRnJhbWUsIFRyYW5zcG9ydEtpbmQsIFdlbGNvbWUgfSBmcm9tIFwiLi4vc3JjL2NvcmUvZnJhbWVzLmpzXCI7XG5pbXBvcnQgdHlwZSB7IFN0b3JlIH0gZnJvbSBcIi4uL3NyYy9jb3JlL2FwaS5qc1wiO1xuaW1wb3J0IHsgY3JlYXRlTWVtb3J5LCB0eXBlIE1lbW9yeSwgdHlwZSBSZW1lbWJlcmVkIH0gZnJvbSBcIi4uL3NyYy9jb3JlL21lbW9yeS5qc1wiO1xuaW1wb3J0IHsgY3JlYXRlU2Vzc2lvbiB9IGZyb20gXCIuLi9zcmMvY29yZS9zZXNzaW9uLmpzXCI7XG5pbXBvcnQgeyBjcmVhdGVUaW1lbGluZSB9IGZyb20gXCIuLi9zcmMvY29yZS90aW1lbGluZS5qc1wiO1xuaW1wb3J0IHsgY3JlYXRlVG9rZW5zIH0gZnJvbSBcIi4uL3NyYy9jb3JlL3Rva2Vucy5qc1wiO1xuaW1wb3J0IHR5cGUgeyBDb25uZWN0aW9uLCBMaXN0ZW5lciwgT3BlbmluZyB9IGZyb20gXCIuLi9zcmMvY29yZS90cmFuc3BvcnQuanNcIjtcblxuZXhwb3J0IGNvbnN0IEhFQVJUQkVBVF9NUyA9IDIwXzAwMDtcblxuLyoqIE9uZSBjb25uZWN0aW9uIHRoYXQgdGhlIGNvbm5lY3RvciBoYXMgb3BlbmVkLiAqL1xuZXhwb3J0IGNsYXNzIEZha2VDb25uZWN0aW9uIGltcGxlbWVudHMgQ29ubmVjdGlvbiB7XG4gIGNsb3NlZCA9IGZhbHNlO1xuICBieWVzOiBzdHJpbmdbXSA9IFtdO1xuICBwaW5ncyA9IDA7XG4gIC8qKiBBIHN0cmVhbSBoYXMgbm8gd2F5IHRvIGFzay4gKi9cbiAgcmVhZG9ubHkgcGluZzogKCkgPT4gdm9pZDtcbiAgc2VudDogTnVtYmVyZWRDb21tYW5kW10gPSBbXTtcbiAgLyoqIFRoZSBwYXJhbWV0ZXJzIG9mIGl0cyBjbGFpbSwgYWZ0ZXIgYHJlYWR5YC4gKi9cbiAgY2xhaW1lZDogeyBhdHRlbXB0OiBudW1iZXI7IHNlc3Npb24/OiBzdHJpbmcgfSB8IHVuZGVmaW5lZDtcblxuICBjb25zdHJ1Y3RvcihcbiAgICByZWFkb25seSBraW5kOiBUcmFuc3BvcnRLaW5kLFxuICAgIHJlYWRvbmx5IG9wZW5pbmc6IE9wZW5pbmcsXG4gICAgcmVhZG9ubHkgbGlzdGVuZXI6IExpc3RlbmVyLFxuICApIHtcbiAgICBpZiAoa2luZCA9PT0gXCJzc2VcIikgdGhpcy5waW5nID0gdW5kZWZpbmVkITtcbiAgICBlbHNlIHRoaXMucGluZyA9ICgpID0+ICh0aGlzLnBpbmdzICs9IDEpO1xuICB9XG5cbiAgZ2V0IGF0dGVtcHQoKTogbnVtYmVyIHtcbiAgICByZXR1cm4gKHRoaXMuY2xhaW1lZCA/PyB0aGlzLm9wZW5pbmcucGFyYW1zKS5hdHRlbXB0O1xuICB9XG5cbiAgZnJhbWUoZnJhbWU6IFNlcnZlckZyYW1lKSB7XG4gICAgdGhpcy5saXN0ZW5lci5mcmFtZShmcmFtZSk7XG4gIH1cblxuICB3ZWxjb21lKHNlc3Npb24gPSB0aGlzLm9wZW5pbmcucGFyYW1zLnNlc3Npb24gPz8gYG9mICR7dGhpcy5raW5kfWAsIG1vcmU6IFBhcnRpYWw8V2VsY29tZT4gPSB7fSkge1xuICAgIGNvbnN0IGNoYW5uZWxzID0gT2JqZWN0LmZyb21FbnRyaWVzKCh0aGlzLm9wZW5pbmcucGFyYW1zLmNoYW5uZWxzID8/IFtdKS5tYXAoKG5hbWUpID0+IFtuYW1lLCB7fV0pKTtcbiAgICB0aGlzLmZyYW1lKHsgdHlwZTogXCJ3ZWxjb21lXCIsIHNlc3Npb24sIGN1cnNvcjogXCIwLjFcIiwgcmVzdW1lZDogZmFsc2UsIHRyYW5zcG9ydDogdGhpcy5raW5kLCBjaGFubmVscywgaGVhcnRiZWF0X21zOiBIRUFSVEJFQVRfTVMsIC4uLm1vcmUgfSk7XG4gIH1cblxuICAvKiogQW5vdGhlciBwaWVjZSBvZiBhIHN0cmVhbS4gKi9cbiAgZmxvd3MoKSB7XG4gICAgdGhpcy5saXN0ZW5lci5hbGl2ZSgpO1xuICB9XG5cbiAgbG9zZShkZXRhaWwgPSBcImxvc3RcIikge1xuICAgIHRoaXMubGlzdGVuZXIuZW5kZWQoZGV0YWlsKTtcbiAgfVxuXG4gIGVuZChmcmFtZTogUGFydGlhbDxDbG9zZT4pIHtcbiAgICB0aGlzLmZyYW1lKHsgdHlwZTogXCJjbG9zZVwiLCBzdGF0dXM6IDEwMDEsIGNvZGU6IFwiZ29pbmdfYXdheVwiLCAuLi5mcmFtZSB9KTtcbiAgfVxuXG4gIHNlbmQoY29tbWFuZHM6IE51bWJlcmVkQ29tbWFuZFtdKSB7XG4gICAgdGhpcy5zZW50LnB1c2goLi4uY29tbWFuZHMpO1xuICB9XG4gIGNsYWltKHBhcmFtczogeyBhdHRlbXB0OiBudW1iZXIgfSkge1xuICAgIHRoaXMuY2xhaW1lZCA9IHBhcmFtcztcbiAgfVxuICBieWUoc2Vzc2lvbjogc3RyaW5nKSB7XG4gICAgdGhpcy5ieWVzLnB1c2goc2Vzc2lvbik7XG4gIH1cbiAgY2xvc2UoKSB7XG4gICAgdGhpcy5jbG9zZWQgPSB0cnVlO1xuICB9XG59XG5cbmV4cG9ydCBjbGFzcyBNYXBTdG9yZSBpbXBsZW1lbnRzIFN0b3JlIHtcbiAgaXRlbXM6IFJlY29yZDxzdHJpbmcsIHN0cmluZz4gPSB7fTtcbiAgZ2V0SXRlbShrZXk6IHN0cmluZykge1xuICAgIHJldHVybiB0aGlzLml0ZW1zW2tleV0gPz8gbnVsbDtcbiAgfVxuICBzZXRJdGVtKGtleTogc3RyaW5nLCB2YWx1ZTogc3RyaW5nKSB7XG4gICAgdGhpcy5pdGVtc1trZXldID0gdmFsdWU7XG4gIH1cbn1cblxuZXhwb3J0IGNsYXNzIFJpZyB7XG4gIHJlYWRvbmx5IG9wZW5lZDogRmFrZUNvbm5lY3Rpb25bXSA9IFtdO1xuICByZWFkb25seSBmcmFtZXM6IFNlcnZlckZyYW1lW10gPSBbXTtcbiAgLyoqIEZvciBlYWNoIHRpbWUgaXQgYmVjYW1lIGxpdmU6IHdoZXRoZXIgaXQgaGFkIGJlZW4gbG9zdCBiZWZvcmUuICovXG4gIHJlYWRvbmx5IGxpdmVzOiBib29sZWFuW10gPSBbXTtcbiAgcmVhZG9ubHkgdGltZWxpbmUgPSBjcmVhdGVUaW1lbGluZSgpO1xuICByZWFkb25seSBzZXNzaW9uID0gY3JlYXRlU2Vzc2lvbihcInBhZ2VcIiwgeyBtZXNzYWdlOiAoKSA9PiB1bmRlZmluZWQsIGdhcDogKCkgPT4gdW5kZWZpbmVkIH0pO1xuICByZWFkb25seSBtZW1vcnk6IE1lbW9yeTtcbiAgcmVhZG9ubHkgY29ubmVjdG9yOiBDb25uZWN0b3I7XG4gIGF1dGhzID0gMDtcbiAgYXV0aDogKGRvbmU6IChlcnJvcjogdW5rbm93biwgdG9rZW4/OiBzdHJpbmcpID0+IHZvaWQpID0+IHZvaWQgPSAoZG9uZSkgPT4gZG9uZSh1bmRlZmluZWQsIGB0b2tlbiAke3RoaXMuYXV0aHN9YCk7XG5cbiAgY29uc3RydWN0b3Iob3B0aW9uczogeyB0cmFuc3BvcnRzPzogVHJhbnNwb3J0S2luZFtdOyByZW1lbWJlcmVkPzogUmVtZW1iZXJlZDsgc3RvcmU/OiBTdG9yZSB9ID0ge30pIHtcbiAgICB0aGlzLm1lbW9yeSA9IGNyZWF0ZU1lbW9yeShvcHRpb25zLnN0b3JlLCBcImh0dHA6Ly9iZWxmcnkvXCIpO1xuICAgIE9iamVjdC5hc3NpZ24odGhpcy5tZW1vcnkubm93LCBvcHRpb25zLnJlbWVtYmVyZWQpO1xuICAgIGNvbnN0IG9wZW4gPSAoa2luZDogVHJhbnNwb3J0S2luZCkgPT4gKG9wZW5pbmc6IE9wZW5pbmcsIGxpc3RlbmVyOiBMaXN0ZW5lcikgPT4ge1xuICAgICAgY29uc3QgY29ubmVjdGlvbiA9IG5ldyBGYWtlQ29ubmVjdGlvbihraW5kLCBvcGVuaW5nLCBsaXN0ZW5lcik7XG4gICAgICB0aGlzLm9wZW5lZC5wdXNoKGNvbm5lY3Rpb24pO1xuICAgICAgcmV0dXJuIGNvbm5lY3Rpb247XG4gICAgfTtcbiAgICBjb25zdCBzZXR0aW5nczogQ29ubmVjdG9yT3B0aW9ucyA9IHtcbiAgICAgIGJhc2U6IFwiaHR0cDovL2JlbGZyeS9cIixcbiAgICAgIHRyYW5zcG9ydHM6IG9wdGlvbnMudHJhbnNwb3J0cyA/PyBbXCJ3c1wiLCBcInNzZVwiLCBcInBvbGxcIl0sXG4gICAgICBvcGVuOiB7IHdzOiBvcGVuKFwid3NcIiksIHNzZTogb3BlbihcInNzZVwiKSwgcG9sbDogb3BlbihcInBvbGxcIikgfSxcbiAgICAgIGV4Y2hhbmdlOiAoKSA9PiAoKSA9PiB1bmRlZmluZWQsXG4gICAgICBtZW1vcnk6IHRoaXMubWVtb3J5LFxuICAgICAgbm90ZTogdGhpcy50aW1lbGluZS5ub3RlLFxuICAgICAgaGVhcnRiZWF0TXM6IHVuZGVmaW5lZCxcbiAgICB9O1xuICAgIGNvbnN0IHRva2VucyA9IGNyZWF0ZVRva2VucygoZG9uZSkgPT4ge1xuICAgICAgdGhpcy5hdXRocyArPSAxO1xuICAgICAgdGhpcy5hdXRoKGRvbmUpO1xuICAgIH0pO1xuICAgIHRoaXMuY29ubmVjdG9yID0gY3JlYXRlQ29ubmVjdG9yKHNldHRpbmdzLCB0aGlzLnNlc3Npb24sIHRva2Vucywge1xuICAgICAgZnJhbWU6IChmcmFtZSkgPT4ge1xuICAgICAgICB0aGlzLmZyYW1lcy5wdXNoKGZyYW1lKTtcbiAgICAgICAgaWYgKGZyYW1lLnR5cGUgPT09IFwid2VsY29tZVwiKSB0aGlzLnNlc3Npb24ud2VsY29tZShmcmFtZSk7XG4gICAgICB9LFxuICAgICAgbGl2ZTogKGJhY2spID0+IHRoaXMubGl2ZXMucHVzaChiYWNrKSxcbiAgICAgIGNoYW5nZWQ6ICgpID0+IHVuZGVmaW5lZCxcbiAgICB9KTtcbiAgICB0aGlzLmNvbm5lY3Rvci5zdGFydCgpO1xuICB9XG5cbiAgLyoqIFRoZSBuZXdlc3QgY29ubmVjdGlvbiBvZiBhIGtpbmQuICovXG4gIGdldChraW5kOiBUcmFuc3BvcnRLaW5kKTogRmFrZUNvbm5lY3Rpb24ge1xuICAgIGNvbnN0IGZvdW5kID0gdGhpcy5vcGVuZWQuZmlsdGVyKChjb25uZWN0aW9uKSA9PiBjb25uZWN0aW9uLmtpbmQgPT09IGtpbmQpLmF0KC0xKTtcbiAgICBpZiAoIWZvdW5kKSB0aHJvdyBuZXcgRXJyb3IoYG5vICR7a2luZH0gaGFzIGJlZW4gb3BlbmVkYCk7XG4gICAgcmV0dXJuIGZvdW5kO1xuICB9XG5cbiAgZ2V0IHdzKCkge1xuICAgIHJldHVybiB0aGlzLmdldChcIndzXCIpO1xuICB9XG4gIGdldCBzc2UoKSB7XG4gICAgcmV0dXJuIHRoaXMuZ2V0KFwic3NlXCIpO1xuICB9XG4gIGdldCBwb2xsKCkge1xuICAgIHJldHVybiB0aGlzLmdldChcInBvbGxcIik7XG4gIH1cblxuICAvKiogYHdzIHNzZSBwb2xsYCwgYXMgdGhleSB3ZXJlIG9wZW5lZC4gKi9cbiAgZ2V0IG9yZGVyKCk6IHN0cmluZyB7XG4gICAgcmV0dXJuIHRoaXMub3BlbmVkLm1hcCgoeyBraW5kIH0pID0+IGtpbmQpLmpvaW4oXCIgXCIpO1xuICB9XG5cbiAgZ2V0IG9wZW4oKTogc3RyaW5nIHtcbiAgICByZXR1cm4gdGhpcy5vcGVuZWQuZmlsdGVyKCh7IGNsb3NlZCB9KSA9PiAhY2xvc2VkKS5tYXAoKHsga2luZCB9KSA9PiBraW5kKS5qb2luKFwiIFwiKTtcbiAgfVxuXG4gIGdldCB3aGF0KCk6IHN0cmluZyB7XG4gICAgcmV0dXJuIHRoaXMudGltZWxpbmUuZW50cmllcygpLm1hcCgoeyB3aGF0LCB0cmFuc3BvcnQgfSkgPT4gKHRyYW5zcG9ydCA/IGAke3RyYW5zcG9ydH0gJHt3aGF0fWAgOiB3aGF0KSkuam9pbihcIiwgXCIpO1xuICB9XG5cbiAgLyoqIExpdmUgb3ZlciBhIFdlYlNvY2tldCwgdGhlIHVzdWFsIHdheS4gKi9cbiAgc3RhdGljIGxpdmUob3B0aW9ucz86IENvbnN0cnVjdG9yUGFyYW1ldGVyczx0eXBlb2YgUmlnPlswXSk6IFJpZyB7XG4gICAgY29uc3QgcmlnID0gbmV3IFJpZyhvcHRpb25zKTtcbiAgICByaWcud3MuZnJhbWUoeyB0eXBlOiBcInJlYWR5XCIgfSk7XG4gICAgcmlnLndzLndlbGNvbWUoXCJzMVwiKTtcbiAgICByZXR1cm4gcmlnO1xuICB9XG59XG5cbi8qKiBUaW1lIHN0YW5kcyBzdGlsbCB1bnRpbCBpdCBpcyBtb3ZlZDsgaml0dGVyIGlzIGhhbGYgb2Ygd2hhdCBpdCBtYXkgYmUuICovXG5leHBvcnQgZnVuY3Rpb24gaW5GYWtlVGltZSh0ZXN0OiAoKSA9PiB2b2lkKTogKCkgPT4gdm9pZCB7XG4gIHJldHVybiAoKSA9PiB7XG4gICAgbW9jay50aW1lcnMuZW5hYmxlKHsgYXBpczogW1wic2V0VGltZW91dFwiLCBcInNldEludGVydmFsXCIsIFwiRGF0ZVwiXSwgbm93OiAxXzgwMF8wMDBfMDAwXzAwMCB9KTtcbiAgICBjb25zdCByYW5kb20gPSBtb2NrLm1ldGhvZChNYXRoLCBcInJhbmRvbVwiLCAoKSA9PiAwLjUpO1xuICAgIHRyeSB7XG4gICAgICB0ZXN0KCk7XG4gICAgfSBmaW5hbGx5IHtcbiAgICAgIHJhbmRvbS5tb2NrLnJlc3RvcmUoKTtcbiAgICAgIG1vY2sudGltZXJzLnJlc2V0KCk7XG4gICAgfVxuICB9O1xufVxuXG4vKiogU21hbGwgc3RlcHMsIHNvIHRoYXQgd2hhdCBhIHRpbWVyIHN0YXJ0cyBrZWVwcyBpdHMgb3duIHRpbWUuICovXG5leHBvcnQgZnVuY3Rpb24gcGFzcyhtczogbnVtYmVyKTogdm9pZCB7XG4gIGZvciAobGV0IGxlZnQgPSBtczsgbGVmdCA+IDA7IGxlZnQgLT0gNTApIG1vY2sudGltZXJzLnRpY2soTWF0aC5taW4oNTAsIGxlZnQpKTtcbn1cblxuLyoqIFRoZSBjbG9jayBnb2VzIG9uIGFuZCBubyB0aW1lciBydW5zOiBhIG1hY2hpbmUgdGhhdCBzbGVlcHMuICovXG5leHBvcnQgZnVuY3Rpb24gc2xlZXAobXM6IG51bWJlcik6IHZvaWQge1xuICBtb2NrLnRpbWVycy5zZXRUaW1lKERhdGUubm93KCkgKyBtcyk7XG59XG5cbmV4cG9ydCB0eXBlIHsgQ2xpZW50RnJhbWUgfTtcbiIsICJleHBvcnQgY29uc3QgQkFDS09GRl9CQVNFX01TID0gMV8wMDA7XG5leHBvcnQgY29uc3QgQkFDS09GRl9DQVBfTVMgPSAzMF8wMDA7XG5cbmV4cG9ydCBpbnRlcmZhY2UgQmFja29mZiB7XG4gIC8qKiBIb3cgbG9uZyB0byB3YWl0IG5vdy4gYGFza2VkTXNgIGlzIHdoYXQgdGhlIHNlcnZlciBhc2tlZCBmb3I6IHdhaXRlZCBvdXQsIHRoZW4gc3ByZWFkIGJ5IHVwIHRvIHRoZSBiYXNlLiAqL1xuICBkZWxheShhc2tlZE1zPzogbnVtYmVyKTogbnVtYmVyO1xuICByZXNldCgpOiB2b2lkO1xufVxuXG4vKipcbiAqIEZ1bGwgaml0dGVyOiBhbnl3aGVyZSBiZXR3ZWVuIG5vdGhpbmcgYW5kIGEgY2VpbGluZyB0aGF0IGRvdWJsZXMuIEFmdGVyIGFuIG91dGFnZSBvZiB0aGUgc2VydmVyIHRob3VzYW5kcyBvZiBjbGllbnRzXG4gKiBjb21lIGJhY2sgc3ByZWFkIG92ZXIgdGhlIHdob2xlIHNwYW4sIG5vdCBpbiB3YXZlcy5cbiAqL1xuZXhwb3J0IGZ1bmN0aW9uIGNyZWF0ZUJhY2tvZmYocmFuZG9tOiAoKSA9PiBudW1iZXIgPSBNYXRoLnJhbmRvbSk6IEJhY2tvZmYge1xuICBsZXQgY2VpbGluZyA9IEJBQ0tPRkZfQkFTRV9NUztcbiAgcmV0dXJuIHtcbiAgICBkZWxheShhc2tlZE1zKSB7XG4gICAgICBjb25zdCB3YWl0ID0gTWF0aC5yb3VuZChhc2tlZE1zID8gYXNrZWRNcyArIHJhbmRvbSgpICogQkFDS09GRl9CQVNFX01TIDogcmFuZG9tKCkgKiBjZWlsaW5nKTtcbiAgICAgIGNlaWxpbmcgPSBNYXRoLm1pbihCQUNLT0ZGX0NBUF9NUywgY2VpbGluZyAqIDIpO1xuICAgICAgcmV0dXJuIHdhaXQ7XG4gICAgfSxcbiAgICByZXNldCgpIHtcbiAgICAgIGNlaWxpbmcgPSBCQUNLT0ZGX0JBU0VfTVM7XG4gICAgfSxcbiAgfTtcbn1cbiIsICJpbXBvcnQgdHlwZSB7IFRyYW5zcG9ydEtpbmQgfSBmcm9tIFwiLi9mcmFtZXMuanNcIjtcbmltcG9ydCB0eXBlIHsgTWVtb3J5IH0gZnJvbSBcIi4vbWVtb3J5LmpzXCI7XG5pbXBvcnQgdHlwZSB7IE5vdGUgfSBmcm9tIFwiLi90aW1lbGluZS5qc1wiO1xuXG4vKiogQSB0cmFuc3BvcnQgdGhhdCBkaWVzIHNvIHNvb24gYWZ0ZXIgaXRzIHdlbGNvbWUgbG9zZXMgYSBsaWZlLiAqL1xuZXhwb3J0IGNvbnN0IFlPVU5HX01TID0gMjBfMDAwO1xuXG4vKiogSG93IG9mdGVuIGEgdHJhbnNwb3J0IG1heSBkaWUgeW91bmcgYmVmb3JlIG90aGVycyBnbyBmaXJzdC4gKi9cbmV4cG9ydCBjb25zdCBMSVZFUyA9IDI7XG5cbi8qKiBTaWxlbmNlIHRoYXQgZW5kZWQgYSBjb25uZWN0aW9uIGNvdW50cyBhcyB0aGUgY3V0IG9mIGEgbWlkZGxlYm94IGZyb20gc28gbG9uZyBvbi4gKi9cbmNvbnN0IElETEVfTUlOX01TID0gMV81MDA7XG5cbi8qKiBUd28gY3V0cyBzbyBjbG9zZSB0byBlYWNoIG90aGVyLCBhcyBhIHNoYXJlLCBhcmUgb25lIG1pZGRsZWJveCdzLiBBIHNlcnZlciB0aGF0IGRpZXMgY3V0cyBpdHMgY2xpZW50cyBvbmx5IG9uY2UuICovXG5jb25zdCBJRExFX1NQUkVBRCA9IDAuMjtcblxuLyoqIFRoZSBoZWFydGJlYXQsIGFzIGEgc2hhcmUgb2YgdGhlIHNpbGVuY2UgdGhhdCBpcyBib3JuZS4gKi9cbmNvbnN0IElETEVfU0hBUkUgPSAwLjY7XG5cbi8qKiBUaGUgc2hvcnRlc3QgaGVhcnRiZWF0IHRoYXQgYSBzZXJ2ZXIgZ3JhbnRzLiAqL1xuY29uc3QgSEVBUlRCRUFUX01JTl9NUyA9IDFfMDAwO1xuXG4vKiogV2hlcmUgbm8gcm91bmQgdHJpcCBpcyBrbm93bi4gKi9cbmNvbnN0IFJUVF9HVUVTU19NUyA9IDIwMDtcblxuY29uc3QgUEFUSUVOQ0VfTUlOX01TID0gMTUwO1xuY29uc3QgUEFUSUVOQ0VfTUFYX01TID0gNjAwO1xuXG4vKiogV2hhdCBjYW4gYmUgdG9sZCBvZiB0aGUgd2F5IHRvIHRoZSBzZXJ2ZXIgZnJvbSBob3cgY29ubmVjdGlvbnMgZmFyZWQgb24gaXQuICovXG5leHBvcnQgaW50ZXJmYWNlIEhlYWx0aCB7XG4gIC8qKiBXaGljaCB0byB0cnksIGluIHRoaXMgb3JkZXI6IHdoYXQgd29ya2VkIGxhc3QgZ29lcyBmaXJzdC4gKi9cbiAgb3JkZXIoa2luZHM6IFRyYW5zcG9ydEtpbmRbXSk6IFRyYW5zcG9ydEtpbmRbXTtcbiAgLyoqIEhvdyBsb25nIGEgY29ubmVjdGlvbiBtYXkgYmUgd2l0aG91dCBhIHdlbGNvbWUgYmVmb3JlIHRoZSBuZXh0IHRyYW5zcG9ydCBzdGFydHMgYmVzaWRlIGl0LiAqL1xuICBwYXRpZW5jZSgpOiBudW1iZXI7XG4gIC8qKiBNaWxsaXNlY29uZHMgb2Ygc2lsZW5jZSB0aGF0IHRoZSB3YXkgYmVhcnMsIGFzIGZhciBhcyBpcyBrbm93bi4gKi9cbiAgYmVhcnMoKTogbnVtYmVyO1xuICAvKiogQSBjb25uZWN0aW9uIGJyb2tlLCBzbyBsb25nIGFmdGVyIGl0cyB3ZWxjb21lIGFuZCBhZnRlciB0aGUgbGFzdCBzaWduIG9mIGxpZmUuICovXG4gIGRpZWQoa2luZDogVHJhbnNwb3J0S2luZCwgYWdlTXM6IG51bWJlciwgc2lsZW50TXM6IG51bWJlcik6IHZvaWQ7XG4gIC8qKiBBIHRyYW5zcG9ydCBpcyBubyBnb29kIGhlcmUsIHVudGlsIGl0IGlzIHByb3ZlbiBvdGhlcndpc2UuICovXG4gIGNvbmRlbW4oa2luZDogVHJhbnNwb3J0S2luZCk6IHZvaWQ7XG4gIGFic29sdmUoa2luZDogVHJhbnNwb3J0S2luZCk6IHZvaWQ7XG59XG5cbmV4cG9ydCBmdW5jdGlvbiBjcmVhdGVIZWFsdGgobWVtb3J5OiBNZW1vcnksIG5vdGU6IE5vdGUpOiBIZWFsdGgge1xuICBjb25zdCBsb3N0OiB7IFtraW5kIGluIFRyYW5zcG9ydEtpbmRdPzogbnVtYmVyIH0gPSB7fTtcbiAgbGV0IGxhc3RTaWxlbmNlID0gMDtcbiAgY29uc3QgZml0ID0gKGtpbmQ6IFRyYW5zcG9ydEtpbmQpID0+ICEobG9zdFtraW5kXSEgPj0gTElWRVMpO1xuXG4gIGNvbnN0IGhlYWx0aDogSGVhbHRoID0ge1xuICAgIG9yZGVyKGtpbmRzKSB7XG4gICAgICBjb25zdCBzb21lID0ga2luZHMuc29tZShmaXQpO1xuICAgICAgcmV0dXJuIGtpbmRzXG4gICAgICAgIC5maWx0ZXIoKGtpbmQpID0+IGtpbmQgPT09IG1lbW9yeS5ub3cudHJhbnNwb3J0ICYmIGZpdChraW5kKSlcbiAgICAgICAgLmNvbmNhdChraW5kcy5maWx0ZXIoKGtpbmQpID0+ICghc29tZSB8fCBmaXQoa2luZCkpICYmICEoa2luZCA9PT0gbWVtb3J5Lm5vdy50cmFuc3BvcnQgJiYgZml0KGtpbmQpKSkpO1xuICAgIH0sXG5cbiAgICBwYXRpZW5jZTogKCkgPT4gTWF0aC5taW4oUEFUSUVOQ0VfTUFYX01TLCBNYXRoLm1heChQQVRJRU5DRV9NSU5fTVMsIDEuNSAqIChtZW1vcnkubm93LnJ0dCB8fCBSVFRfR1VFU1NfTVMpKSksXG5cbiAgICBiZWFyczogKCkgPT4gTWF0aC5tYXgoSEVBUlRCRUFUX01JTl9NUywgKG1lbW9yeS5ub3cuaWRsZSB8fCBJbmZpbml0eSkgKiBJRExFX1NIQVJFKSxcblxuICAgIGRpZWQoa2luZCwgYWdlTXMsIHNpbGVudE1zKSB7XG4gICAgICBpZiAoc2lsZW50TXMgPj0gSURMRV9NSU5fTVMpIHtcbiAgICAgICAgaWYgKE1hdGguYWJzKHNpbGVudE1zIC0gbGFzdFNpbGVuY2UpIDwgSURMRV9TUFJFQUQgKiBzaWxlbnRNcykge1xuICAgICAgICAgIG1lbW9yeS5sZWFybih7IGlkbGU6IE1hdGgubWluKHNpbGVudE1zLCBsYXN0U2lsZW5jZSkgfSk7XG4gICAgICAgICAgbm90ZShcImhlYXJ0YmVhdFwiLCBraW5kLCBNYXRoLmZsb29yKGhlYWx0aC5iZWFycygpKSk7XG4gICAgICAgIH1cbiAgICAgICAgbGFzdFNpbGVuY2UgPSBzaWxlbnRNcztcbiAgICAgIH1cbiAgICAgIGlmIChhZ2VNcyA+IFlPVU5HX01TKSBoZWFsdGguYWJzb2x2ZShraW5kKTtcbiAgICAgIGVsc2UgbG9zdFtraW5kXSA9IChsb3N0W2tpbmRdIHx8IDApICsgMTtcbiAgICAgIGlmICghZml0KGtpbmQpKSBub3RlKFwidW5maXRcIiwga2luZCk7XG4gICAgfSxcblxuICAgIGNvbmRlbW4oa2luZCkge1xuICAgICAgbG9zdFtraW5kXSA9IExJVkVTO1xuICAgIH0sXG5cbiAgICBhYnNvbHZlKGtpbmQpIHtcbiAgICAgIGxvc3Rba2luZF0gPSAwO1xuICAgIH0sXG4gIH07XG4gIHJldHVybiBoZWFsdGg7XG59XG4iLCAiZXhwb3J0IGludGVyZmFjZSBXYWtlRXZlbnRzIHtcbiAgLyoqIFRoZSBwYWdlIG1heSBoYXZlIGJlZW4gYXNsZWVwIG9yIG1vdmVkIHRvIGFub3RoZXIgbmV0d29yay4gYHN1cmVgOiBzb21ldGhpbmcgc2F5cyB0aGF0IGl0IHdhcy4gKi9cbiAgd2FrZShzdXJlOiBib29sZWFuKTogdm9pZDtcbiAgb2ZmbGluZSgpOiB2b2lkO1xuICAvKiogVGhlIHBhZ2UgZ29lcy4gYHJldHVybnNgOiBwZXJoYXBzIGludG8gdGhlIGJhY2svZm9yd2FyZCBjYWNoZSwgd2hpY2ggdGFrZXMgbm8gb3BlbiBjb25uZWN0aW9ucy4gKi9cbiAgaGlkZShyZXR1cm5zOiBib29sZWFuKTogdm9pZDtcbn1cblxuLyoqIExpc3RlbnMgdG8gdGhlIHBhZ2UsIHdoZXJlIHRoZXJlIGlzIG9uZTsgcmV0dXJucyB3aGF0IHN0b3BzIGl0LiBOZXZlciBgdW5sb2FkYDogaXQga2VlcHMgcGFnZXMgb3V0IG9mIHRoYXQgY2FjaGUuICovXG5leHBvcnQgZnVuY3Rpb24gd2F0Y2hQYWdlKGV2ZW50czogV2FrZUV2ZW50cyk6ICgpID0+IHZvaWQge1xuICBjb25zdCBoYW5kbGVyczogUmVjb3JkPHN0cmluZywgKGV2ZW50OiBFdmVudCkgPT4gdm9pZD4gPSB7XG4gICAgdmlzaWJpbGl0eWNoYW5nZTogKCkgPT4gZG9jdW1lbnQuaGlkZGVuIHx8IGV2ZW50cy53YWtlKGZhbHNlKSxcbiAgICBvbmxpbmU6ICgpID0+IGV2ZW50cy53YWtlKHRydWUpLFxuICAgIG9mZmxpbmU6ICgpID0+IGV2ZW50cy5vZmZsaW5lKCksXG4gICAgcGFnZXNob3c6IChldmVudCkgPT4gKGV2ZW50IGFzIFBhZ2VUcmFuc2l0aW9uRXZlbnQpLnBlcnNpc3RlZCAmJiBldmVudHMud2FrZSh0cnVlKSxcbiAgICBwYWdlaGlkZTogKGV2ZW50KSA9PiBldmVudHMuaGlkZSgoZXZlbnQgYXMgUGFnZVRyYW5zaXRpb25FdmVudCkucGVyc2lzdGVkKSxcbiAgfTtcbiAgY29uc3QgZWFjaCA9IChsaXN0ZW46IFwiYWRkRXZlbnRMaXN0ZW5lclwiIHwgXCJyZW1vdmVFdmVudExpc3RlbmVyXCIpID0+IHtcbiAgICBmb3IgKGNvbnN0IG5hbWUgaW4gaGFuZGxlcnMpIChuYW1lWzBdID09PSBcInZcIiA/IGRvY3VtZW50IDogd2luZG93KVtsaXN0ZW5dKG5hbWUsIGhhbmRsZXJzW25hbWVdISk7XG4gIH07XG4gIGlmICh0eXBlb2YgZG9jdW1lbnQgPT09IFwidW5kZWZpbmVkXCIpIHJldHVybiAoKSA9PiAwO1xuICBlYWNoKFwiYWRkRXZlbnRMaXN0ZW5lclwiKTtcbiAgcmV0dXJuICgpID0+IGVhY2goXCJyZW1vdmVFdmVudExpc3RlbmVyXCIpO1xufVxuXG5leHBvcnQgZnVuY3Rpb24gaXNPZmZsaW5lKCk6IGJvb2xlYW4ge1xuICByZXR1cm4gdHlwZW9mIG5hdmlnYXRvciAhPT0gXCJ1bmRlZmluZWRcIiAmJiBuYXZpZ2F0b3Iub25MaW5lID09PSBmYWxzZTtcbn1cbiIsICIvKiogSG93IG9mdGVuIHRoZSBjbG9jayBpcyBsb29rZWQgYXQuICovXG5leHBvcnQgY29uc3QgVElDS19NUyA9IDJfMDAwO1xuXG4vKiogU2lsZW5jZSBiZXlvbmQgdGhlIHNlcnZlcidzIGhlYXJ0YmVhdCB0aGF0IGVuZHMgYSBjb25uZWN0aW9uLiAqL1xuZXhwb3J0IGNvbnN0IEhFQVJUQkVBVF9HUkFDRV9NUyA9IDVfMDAwO1xuXG4vKipcbiAqIExvb2tzIGF0IHRoZSBjbG9jayBpbnN0ZWFkIG9mIG1vdmluZyBhIHRpbWVyIGZvciBlYWNoIGZyYW1lLiBBIHRpY2sgdGhhdCBjb21lcyBmYXIgdG9vIGxhdGUgbWVhbnMgdGhhdCB0aGUgcGFnZSwgb3JcbiAqIHRoZSBtYWNoaW5lLCB3YXMgYXNsZWVwOiBgc2xlcHRgIGlzIGNhbGxlZCBpbnN0ZWFkIG9mIGB0aWNrYCwgc2luY2Ugbm9ib2R5IGNvdWxkIGhhdmUgaGVhcmQgYW55dGhpbmcgbWVhbndoaWxlLlxuICovXG5leHBvcnQgZnVuY3Rpb24gd2F0Y2hDbG9jayh0aWNrOiAobm93OiBudW1iZXIpID0+IHZvaWQsIHNsZXB0OiAoKSA9PiB2b2lkKTogKCkgPT4gdm9pZCB7XG4gIGxldCBsYXN0ID0gRGF0ZS5ub3coKTtcbiAgY29uc3QgdGltZXIgPSBzZXRJbnRlcnZhbCgoKSA9PiB7XG4gICAgY29uc3Qgbm93ID0gRGF0ZS5ub3coKTtcbiAgICBjb25zdCBsYXRlID0gbm93IC0gbGFzdCA+IDMgKiBUSUNLX01TO1xuICAgIGxhc3QgPSBub3c7XG4gICAgaWYgKGxhdGUpIHNsZXB0KCk7XG4gICAgZWxzZSB0aWNrKG5vdyk7XG4gIH0sIFRJQ0tfTVMpO1xuICByZXR1cm4gKCkgPT4gY2xlYXJJbnRlcnZhbCh0aW1lcik7XG59XG4iLCAiaW1wb3J0IHR5cGUgeyBCZWxmcnlFcnJvciB9IGZyb20gXCIuL2FwaS5qc1wiO1xuaW1wb3J0IHsgY3JlYXRlQmFja29mZiB9IGZyb20gXCIuL2JhY2tvZmYuanNcIjtcbmltcG9ydCB0eXBlIHsgQ2xvc2UsIENvbm5lY3RQYXJhbXMsIE51bWJlcmVkQ29tbWFuZCwgU2VydmVyRnJhbWUsIFRyYW5zcG9ydEtpbmQgfSBmcm9tIFwiLi9mcmFtZXMuanNcIjtcbmltcG9ydCB7IGNyZWF0ZUhlYWx0aCB9IGZyb20gXCIuL2hlYWx0aC5qc1wiO1xuaW1wb3J0IHsgb3BlbkxpbmssIHR5cGUgTGluaywgdHlwZSBQdXJwb3NlIH0gZnJvbSBcIi4vbGluay5qc1wiO1xuaW1wb3J0IHR5cGUgeyBNZW1vcnkgfSBmcm9tIFwiLi9tZW1vcnkuanNcIjtcbmltcG9ydCB0eXBlIHsgU2Vzc2lvbiB9IGZyb20gXCIuL3Nlc3Npb24uanNcIjtcbmltcG9ydCB0eXBlIHsgQ2xpZW50U3RhdGUgfSBmcm9tIFwiLi9zdGF0ZS5qc1wiO1xuaW1wb3J0IHR5cGUgeyBOb3RlIH0gZnJvbSBcIi4vdGltZWxpbmUuanNcIjtcbmltcG9ydCB0eXBlIHsgVG9rZW5zIH0gZnJvbSBcIi4vdG9rZW5zLmpzXCI7XG5pbXBvcnQgdHlwZSB7IEV4Y2hhbmdlLCBPcGVuIH0gZnJvbSBcIi4vdHJhbnNwb3J0LmpzXCI7XG5pbXBvcnQgeyBmYXVsdCwgdGltZXIgfSBmcm9tIFwiLi91dGlsLmpzXCI7XG5pbXBvcnQgeyBpc09mZmxpbmUsIHdhdGNoUGFnZSB9IGZyb20gXCIuL3dha2UuanNcIjtcbmltcG9ydCB7IEhFQVJUQkVBVF9HUkFDRV9NUywgd2F0Y2hDbG9jayB9IGZyb20gXCIuL3dhdGNoZG9nLmpzXCI7XG5cbi8qKiBBIGNvbm5lY3Rpb24gdGhhdCBsaXZlZCBzbyBsb25nIHdhcyBhIGdvb2Qgb25lOiB0aGUgbmV4dCBmYWlsdXJlIGNvdW50cyBhcyB0aGUgZmlyc3QuICovXG5jb25zdCBTVEFCTEVfTVMgPSA1XzAwMDtcblxuLyoqIEZvciBhIHNpZ24gb2YgbGlmZSBvbiB3YWtpbmcuICovXG5leHBvcnQgY29uc3QgQ0hFQ0tfTVMgPSAzXzAwMDtcblxuLyoqIE9uIGEgbGVzc2VyIHRyYW5zcG9ydDogdW50aWwgdGhlIGJldHRlciBvbmVzIGFyZSBwcm9iZWQ7IHRoZW4gZG91YmxpbmcgdG8gdGhlIGNhcC4gKi9cbmV4cG9ydCBjb25zdCBQUk9CRV9NUyA9IDEwXzAwMDtcbmV4cG9ydCBjb25zdCBQUk9CRV9DQVBfTVMgPSAzMDBfMDAwO1xuXG4vKiogVGhlIHBoYXNlLCB0aGUgZW50cnkgb2YgdGhlIHRpbWVsaW5lIGFuZCB3aGF0IGlzIHJlbWVtYmVyZWQuICovXG5jb25zdCBMSVZFID0gXCJsaXZlXCI7XG5cbi8qKiBBZnRlciBhIHBhZ2Ugd2VudCwgdW50aWwgaXQgaXMgdGFrZW4gdG8gYmUgc3RpbGwgdGhlcmUuICovXG5jb25zdCBISURERU5fTVMgPSA1XzAwMDtcblxuLyoqIFRoZSBwYXJ0IG9mIHRoZSBjbGllbnQncyBzdGF0ZSB0aGF0IGlzIGFib3V0IGNvbm5lY3Rpb25zLiAqL1xuZXhwb3J0IHR5cGUgU3RhdHVzID0geyAtcmVhZG9ubHkgW0tleSBpbiBFeGNsdWRlPGtleW9mIENsaWVudFN0YXRlLCBcInNlc3Npb25cIiB8IFwiY3Vyc29yXCI+XTogQ2xpZW50U3RhdGVbS2V5XSB9O1xuXG5leHBvcnQgaW50ZXJmYWNlIENvbm5lY3RvckV2ZW50cyB7XG4gIC8qKiBGcm9tIHRoZSBjb25uZWN0aW9uIHRoYXQgY291bnRzLCBiZWdpbm5pbmcgd2l0aCBpdHMgd2VsY29tZS4gKi9cbiAgZnJhbWUoZnJhbWU6IFNlcnZlckZyYW1lKTogdm9pZDtcbiAgLyoqIEEgY29ubmVjdGlvbiBpcyBsaXZlOiB3aGF0IHdhaXRzIGZvciBhIHJlcGx5IG1heSBnbyBvdXQgKGFnYWluKS4gYGJhY2tgOiBpdCBoYWQgYmVlbiBsb3N0LiAqL1xuICBsaXZlKGJhY2s6IGJvb2xlYW4pOiB2b2lkO1xuICBjaGFuZ2VkKCk6IHZvaWQ7XG59XG5cbmV4cG9ydCBpbnRlcmZhY2UgQ29ubmVjdG9yT3B0aW9ucyB7XG4gIGJhc2U6IHN0cmluZztcbiAgLyoqIEJlc3QgZmlyc3QuICovXG4gIHRyYW5zcG9ydHM6IFRyYW5zcG9ydEtpbmRbXTtcbiAgb3BlbjogeyBba2luZCBpbiBUcmFuc3BvcnRLaW5kXTogT3BlbiB9O1xuICBleGNoYW5nZTogRXhjaGFuZ2U7XG4gIG1lbW9yeTogTWVtb3J5O1xuICBub3RlOiBOb3RlO1xuICBoZWFydGJlYXRNczogbnVtYmVyIHwgdW5kZWZpbmVkO1xufVxuXG4vKipcbiAqIEtlZXBzIG9uZSBjb25uZWN0aW9uIG9mIHRoZSBzZXNzaW9uIGFsaXZlLCBvdmVyIHRoZSBiZXN0IHRyYW5zcG9ydCB0aGF0IGdldHMgdGhyb3VnaC5cbiAqXG4gKiBBdCBtb3N0IG9uZSBsaW5rIGlzIGBsaXZlYDogaXRzIGZyYW1lcyBjb3VudC4gT3RoZXJzLCB0aGUgYHJpdmFsc2AsIGFyZSBiZWluZyBvcGVuZWQgYmVzaWRlIGl0IG9yIGluIGl0cyBzdGVhZC4gVGhlXG4gKiBmaXJzdCB3ZWxjb21lIG1ha2VzIGEgcml2YWwgbGl2ZSBhbmQgZW5kcyB0aGUgb3RoZXJzOyBzaW5jZSBhbGwgcmVhZCBmcm9tIHRoZSBzYW1lIGN1cnNvciwgaXQgZG9lcyBub3QgbWF0dGVyIHdob1xuICogZGVsaXZlcnMgd2hhdC4gVGhlIHNlcnZlciBnaXZlcyB0aGUgc2Vzc2lvbiB0byB0aGUgaGlnaGVzdCBgYXR0ZW1wdGAsIHNvIGluIGEgcmFjZSBhIGJldHRlciB0cmFuc3BvcnQgaGFzIHRoZVxuICogaGlnaGVyIG51bWJlcjogb25lIHRoYXQgc3RhcnRzIGxhdGVyIGNhbm5vdCB0YWtlIHRoZSBzZXNzaW9uIGZyb20gaXQuXG4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgQ29ubmVjdG9yIHtcbiAgcmVhZG9ubHkgc3RhdHVzOiBTdGF0dXM7XG4gIHN0YXJ0KCk6IHZvaWQ7XG4gIHN0b3AoZXJyb3I/OiBCZWxmcnlFcnJvcik6IHZvaWQ7XG4gIHNlbmQoY29tbWFuZHM6IE51bWJlcmVkQ29tbWFuZFtdKTogdm9pZDtcbiAgY3V0KCk6IHZvaWQ7XG4gIC8qKiBTYXlzIHdoZXRoZXIgaXQgY2FtZSBhYm91dC4gKi9cbiAgc3dpdGNoVG8oa2luZDogVHJhbnNwb3J0S2luZCwgZG9uZTogKGRvbmU6IGJvb2xlYW4pID0+IHZvaWQpOiB2b2lkO1xufVxuXG5leHBvcnQgZnVuY3Rpb24gY3JlYXRlQ29ubmVjdG9yKFxuICBvcHRpb25zOiBDb25uZWN0b3JPcHRpb25zLFxuICBzZXNzaW9uOiBTZXNzaW9uLFxuICB0b2tlbnM6IFRva2VucyxcbiAgZXZlbnRzOiBDb25uZWN0b3JFdmVudHMsXG4pOiBDb25uZWN0b3Ige1xuICBjb25zdCB7IHRyYW5zcG9ydHMsIG1lbW9yeSwgbm90ZSB9ID0gb3B0aW9ucztcbiAgY29uc3QgaGVhbHRoID0gY3JlYXRlSGVhbHRoKG1lbW9yeSwgbm90ZSk7XG4gIGNvbnN0IGJhY2tvZmYgPSBjcmVhdGVCYWNrb2ZmKCk7XG4gIGxldCBsaXZlOiBMaW5rIHwgdW5kZWZpbmVkO1xuICBsZXQgcml2YWxzOiBMaW5rW10gPSBbXTtcbiAgLyoqIFdoYXQgaXMgc3RpbGwgdG8gYmUgc3RhcnRlZCBpbiB0aGlzIHJhY2UuICovXG4gIGxldCBxdWV1ZTogVHJhbnNwb3J0S2luZFtdID0gW107XG4gIC8qKiBBdHRlbXB0IG51bWJlcnMgb2YgdGhpcyByYWNlIGxpZSBhYm92ZSBpdC4gKi9cbiAgbGV0IGJhc2UgPSAwO1xuICAvKiogVGVsbHMgYSB0b2tlbiB0aGF0IGNvbWVzIHRvbyBsYXRlIGZyb20gdGhlIG9uZSB0aGF0IGlzIHdhaXRlZCBmb3IuICovXG4gIGxldCB0dXJuID0gMDtcbiAgbGV0IHdhc0xpdmUgPSBmYWxzZTtcbiAgLyoqIFRoZSBsaXZlIGNvbm5lY3Rpb24ncyB3ZWxjb21lIGhhcyBiZWVuIGRlYWx0IHdpdGg6IGNvbW1hbmRzIGdvIG91dCwgdGhvc2Ugb2YgYmVmb3JlIGZpcnN0LiAqL1xuICBsZXQgZ3JlZXRlZCA9IGZhbHNlO1xuICBsZXQgcHJvYmVNcyA9IFBST0JFX01TO1xuICAvKiogV2hvIHdhaXRzIGZvciBhIGNoYW5nZSBvZiB0cmFuc3BvcnQuICovXG4gIGxldCBzd2l0Y2hpbmc6ICgoZG9uZTogYm9vbGVhbikgPT4gdm9pZCkgfCB1bmRlZmluZWQ7XG4gIGNvbnN0IHN0YXR1czogU3RhdHVzID0ge1xuICAgIHBoYXNlOiBcImlkbGVcIixcbiAgICB0cmFuc3BvcnQ6IHVuZGVmaW5lZCxcbiAgICBydHQ6IG1lbW9yeS5ub3cucnR0LFxuICAgIGF0dGVtcHQ6IDAsXG4gICAgbmV4dFJldHJ5QXQ6IHVuZGVmaW5lZCxcbiAgICBsYXN0RXJyb3I6IHVuZGVmaW5lZCxcbiAgfTtcbiAgY29uc3QgbGFkZGVyID0gdGltZXIoKTtcbiAgY29uc3QgcmV0cnkgPSB0aW1lcigpO1xuICBjb25zdCBwcm9iaW5nID0gdGltZXIoKTtcbiAgY29uc3QgY2hlY2tpbmcgPSB0aW1lcigpO1xuICBsZXQgdW53YXRjaDogKCgpID0+IHZvaWQpW10gPSBbXTtcblxuICBjb25zdCByYW5rID0gKGtpbmQ6IFRyYW5zcG9ydEtpbmQpID0+IHRyYW5zcG9ydHMuaW5kZXhPZihraW5kKTtcbiAgY29uc3QgYmV0dGVyID0gKCkgPT4gdHJhbnNwb3J0cy5zbGljZSgwLCBNYXRoLm1heCgwLCByYW5rKGxpdmUhLmtpbmQpKSk7XG5cbiAgZnVuY3Rpb24gd2l0aFRva2VuKHRoZW46ICgpID0+IHZvaWQsIG90aGVyd2lzZTogKGVycm9yOiBCZWxmcnlFcnJvcikgPT4gdm9pZCk6IHZvaWQge1xuICAgIGNvbnN0IG1pbmUgPSAodHVybiArPSAxKTtcbiAgICB0b2tlbnMuZmV0Y2goKGVycm9yKSA9PiB7XG4gICAgICBpZiAobWluZSAhPT0gdHVybikgcmV0dXJuO1xuICAgICAgaWYgKGVycm9yKSBvdGhlcndpc2UoZXJyb3IpO1xuICAgICAgZWxzZSB0aGVuKCk7XG4gICAgfSk7XG4gIH1cblxuICBmdW5jdGlvbiBzZXR0bGVTd2l0Y2goZG9uZTogYm9vbGVhbik6IHZvaWQge1xuICAgIGNvbnN0IHNldHRsZSA9IHN3aXRjaGluZztcbiAgICBzd2l0Y2hpbmcgPSB1bmRlZmluZWQ7XG4gICAgaWYgKHNldHRsZSkgc2V0dGxlKGRvbmUpO1xuICB9XG5cbiAgZnVuY3Rpb24gZHJvcChsaW5rOiBMaW5rIHwgdW5kZWZpbmVkKTogdm9pZCB7XG4gICAgaWYgKCFsaW5rKSByZXR1cm47XG4gICAgLy8gQSBzZXNzaW9uIHRoYXQgd2FzIG1hZGUgZm9yIGEgcml2YWwgZW5kcyB3aXRoIGl0LlxuICAgIGlmIChsaW5rICE9PSBsaXZlICYmIGxpbmsud2VsY29tZSAmJiBsaW5rLmZyZXNoKSBsaW5rLmJ5ZSgpO1xuICAgIGxpbmsuY2xvc2UoKTtcbiAgICByaXZhbHMgPSByaXZhbHMuZmlsdGVyKChyaXZhbCkgPT4gcml2YWwgIT09IGxpbmspO1xuICAgIGlmIChsaW5rID09PSBsaXZlKSB7XG4gICAgICBsaXZlID0gc3RhdHVzLnRyYW5zcG9ydCA9IHVuZGVmaW5lZDtcbiAgICAgIGdyZWV0ZWQgPSBmYWxzZTtcbiAgICB9XG4gIH1cblxuICAvKiogV2hhdGV2ZXIgd2FzIHVuZGVyIHdheSBnaXZlcyB3YXkgdG8gd2hhdCBjb21lcyBub3cuICovXG4gIGZ1bmN0aW9uIGNsZWFyKCk6IHZvaWQge1xuICAgIHR1cm4gKz0gMTtcbiAgICBxdWV1ZSA9IFtdO1xuICAgIGxhZGRlcigpO1xuICAgIHJldHJ5KCk7XG4gICAgcHJvYmluZygpO1xuICAgIHN0YXR1cy5uZXh0UmV0cnlBdCA9IHVuZGVmaW5lZDtcbiAgICByaXZhbHMuZm9yRWFjaCgocml2YWwpID0+IGRyb3Aocml2YWwpKTtcbiAgfVxuXG4gIGZ1bmN0aW9uIHBhcmFtc09mKGF0dGVtcHQ6IG51bWJlciwgcHVycG9zZTogUHVycG9zZSwga2luZDogVHJhbnNwb3J0S2luZCk6IENvbm5lY3RQYXJhbXMge1xuICAgIGNvbnN0IHBhcmFtcyA9IHNlc3Npb24ucGFyYW1zKGF0dGVtcHQpO1xuICAgIGlmIChwdXJwb3NlID09PSBcInNjb3V0XCIpIHtcbiAgICAgIGRlbGV0ZSBwYXJhbXMuc2Vzc2lvbjtcbiAgICAgIGRlbGV0ZSBwYXJhbXMuY3Vyc29yO1xuICAgICAgaWYgKHBhcmFtcy5jaGFubmVscykgcGFyYW1zLmNoYW5uZWxzID0gcGFyYW1zLmNoYW5uZWxzLnNsaWNlKDAsIDEpO1xuICAgIH1cbiAgICBjb25zdCBoZWFydGJlYXQgPSBNYXRoLm1pbihvcHRpb25zLmhlYXJ0YmVhdE1zIHx8IEluZmluaXR5LCBoZWFsdGguYmVhcnMoKSk7XG4gICAgaWYgKGhlYXJ0YmVhdCA8IEluZmluaXR5KSBwYXJhbXMuaGVhcnRiZWF0X21zID0gTWF0aC5mbG9vcihoZWFydGJlYXQpO1xuICAgIGlmIChraW5kID09PSBcInNzZVwiICYmIChtZW1vcnkubm93LnBhZCB8fCBwdXJwb3NlID09PSBcInNjb3V0XCIpKSBwYXJhbXMucGFkID0gMTtcbiAgICByZXR1cm4gcGFyYW1zO1xuICB9XG5cbiAgZnVuY3Rpb24gb3BlbihraW5kOiBUcmFuc3BvcnRLaW5kLCBhdHRlbXB0OiBudW1iZXIsIHB1cnBvc2U6IFB1cnBvc2UpOiB2b2lkIHtcbiAgICBub3RlKHB1cnBvc2UgPT09IFwiY2xhaW1cIiA/IFwic3RhcnRcIiA6IFwicHJvYmVcIiwga2luZCk7XG4gICAgc2Vzc2lvbi5hdHRlbXB0ID0gTWF0aC5tYXgoc2Vzc2lvbi5hdHRlbXB0LCBhdHRlbXB0KTtcbiAgICBjb25zdCBvcGVuaW5nID0ge1xuICAgICAgYmFzZTogb3B0aW9ucy5iYXNlLFxuICAgICAgZXhjaGFuZ2U6IG9wdGlvbnMuZXhjaGFuZ2UsXG4gICAgICBwYXJhbXM6IHBhcmFtc09mKGF0dGVtcHQsIHB1cnBvc2UsIGtpbmQpLFxuICAgICAgcHJvYmU6IHB1cnBvc2UgPT09IFwicHJvYmVcIixcbiAgICAgIHRva2VuOiAoKSA9PiB0b2tlbnMuY3VycmVudCxcbiAgICAgIHNlc3Npb246ICgpID0+IHNlc3Npb24uaWQsXG4gICAgICBjdXJzb3I6IHNlc3Npb24uY3Vyc29yLFxuICAgICAgcGF0aWVuY2U6IGhlYWx0aC5iZWFycyxcbiAgICB9O1xuICAgIHJpdmFscy5wdXNoKG9wZW5MaW5rKGtpbmQsIHB1cnBvc2UsIG9wdGlvbnMub3BlbltraW5kXSwgb3BlbmluZywgeyBmcmFtZTogb25GcmFtZSwgZmxvd3M6IG9uRmxvd3MsIGVuZGVkOiBvbkVuZGVkIH0pKTtcbiAgfVxuXG4gIC8qKiBBbGwgdHJhbnNwb3J0cywgb25lIGFmdGVyIHRoZSBvdGhlciwgdW50aWwgb25lIGlzIHdlbGNvbWVkLiBCZXNpZGUgYSBsaXZlIGNvbm5lY3Rpb24gdGhhdCBtYXkgYmUgZGVhZCwgdG9vLiAqL1xuICBmdW5jdGlvbiByYWNlKCk6IHZvaWQge1xuICAgIGNsZWFyKCk7XG4gICAgc3RhdHVzLmF0dGVtcHQgKz0gMTtcbiAgICBpZiAoIWxpdmUpIHN0YXR1cy5waGFzZSA9IHdhc0xpdmUgPyBcInJlY292ZXJpbmdcIiA6IFwiY29ubmVjdGluZ1wiO1xuICAgIHdpdGhUb2tlbigoKSA9PiBjbGltYihoZWFsdGgub3JkZXIodHJhbnNwb3J0cykpLCBmYWlsZWQpO1xuICAgIGV2ZW50cy5jaGFuZ2VkKCk7XG4gIH1cblxuICBmdW5jdGlvbiBjbGltYihraW5kczogVHJhbnNwb3J0S2luZFtdKTogdm9pZCB7XG4gICAgcXVldWUgPSBraW5kcztcbiAgICBiYXNlID0gc2Vzc2lvbi5hdHRlbXB0O1xuICAgIHNlc3Npb24uYXR0ZW1wdCArPSB0cmFuc3BvcnRzLmxlbmd0aDtcbiAgICBzdGVwKHRydWUpO1xuICB9XG5cbiAgZnVuY3Rpb24gc3RlcChmaXJzdD86IGJvb2xlYW4pOiB2b2lkIHtcbiAgICBjb25zdCBraW5kID0gcXVldWUuc2hpZnQoKTtcbiAgICBpZiAoIWtpbmQpIHJldHVybjtcbiAgICAvLyBBIFdlYlNvY2tldCB0aGF0IGhhbmdzIGFmdGVyIHRoZSBzZXJ2ZXIgdG9vayBpdCBmb3Igb3BlbiB3b3VsZCBob2xkIHRoZSBzZXNzaW9uLCBvciBsZWF2ZSBvbmUgYmVoaW5kLiBTbyBpdFxuICAgIC8vIGNsYWltcyBhdCBvbmNlLCBhbmQgc2F2ZXMgYSByb3VuZCB0cmlwLCBvbmx5IHdoZXJlIGl0IGlzIHdoYXQgd29ya2VkIGxhc3QuXG4gICAgY29uc3QgcHJvYmUgPSBraW5kID09PSBcIndzXCIgJiYgdHJhbnNwb3J0cy5sZW5ndGggPiAxICYmICEoZmlyc3QgJiYgbWVtb3J5Lm5vdy50cmFuc3BvcnQgPT09IGtpbmQpO1xuICAgIG9wZW4oa2luZCwgYmFzZSArIHRyYW5zcG9ydHMubGVuZ3RoIC0gcmFuayhraW5kKSwgcHJvYmUgPyBcInByb2JlXCIgOiBcImNsYWltXCIpO1xuICAgIGxhZGRlcihoZWFsdGgucGF0aWVuY2UoKSwgc3RlcCk7XG4gIH1cblxuICAvKiogVGhpcyByYWNlLCBvciB0aGlzIGF0dGVtcHQgYmVzaWRlIGEgbGl2ZSBjb25uZWN0aW9uLCBoYXMgY29tZSB0byBub3RoaW5nLiAqL1xuICBmdW5jdGlvbiBmYWlsZWQoZXJyb3I6IEJlbGZyeUVycm9yLCBhc2tlZE1zPzogbnVtYmVyKTogdm9pZCB7XG4gICAgaWYgKGxpdmUpIHtcbiAgICAgIHN0YXR1cy5hdHRlbXB0ID0gMDtcbiAgICAgIHNldHRsZVN3aXRjaChmYWxzZSk7XG4gICAgICBhcm1Qcm9iZXIoKTtcbiAgICAgIGV2ZW50cy5jaGFuZ2VkKCk7XG4gICAgfSBlbHNlIHtcbiAgICAgIHN0YXR1cy5sYXN0RXJyb3IgPSBlcnJvcjtcbiAgICAgIHJldHJ5TGF0ZXIoYXNrZWRNcyk7XG4gICAgfVxuICB9XG5cbiAgZnVuY3Rpb24gcmV0cnlMYXRlcihhc2tlZE1zPzogbnVtYmVyKTogdm9pZCB7XG4gICAgc2V0dGxlU3dpdGNoKGZhbHNlKTtcbiAgICBjb25zdCBkZWxheSA9IGJhY2tvZmYuZGVsYXkoYXNrZWRNcyk7XG4gICAgc3RhdHVzLnBoYXNlID0gaXNPZmZsaW5lKCkgPyBcIm9mZmxpbmVcIiA6IHdhc0xpdmUgPyBcInJlY292ZXJpbmdcIiA6IFwiY29ubmVjdGluZ1wiO1xuICAgIHN0YXR1cy5uZXh0UmV0cnlBdCA9IERhdGUubm93KCkgKyBkZWxheTtcbiAgICBub3RlKFwicmV0cnlcIiwgdW5kZWZpbmVkLCBkZWxheSk7XG4gICAgcmV0cnkoZGVsYXksIHJhY2UpO1xuICAgIGV2ZW50cy5jaGFuZ2VkKCk7XG4gIH1cblxuICBmdW5jdGlvbiBvbkZyYW1lKGxpbms6IExpbmssIGZyYW1lOiBTZXJ2ZXJGcmFtZSk6IHZvaWQge1xuICAgIGxldCBiYWNrID0gZmFsc2U7XG4gICAgaWYgKGZyYW1lLnR5cGUgPT09IFwicmVhZHlcIikge1xuICAgICAgbm90ZShcInJlYWR5XCIsIGxpbmsua2luZCk7XG4gICAgICBsaW5rLmNsYWltKHBhcmFtc09mKChzZXNzaW9uLmF0dGVtcHQgKz0gMSksIFwiY2xhaW1cIiwgbGluay5raW5kKSk7XG4gICAgICAvLyBJdCBoYXMgcHJvdmVuIGl0c2VsZjogZ2l2ZSBpdCB0aGUgdGltZSB0byBiZSB3ZWxjb21lZC5cbiAgICAgIHJldHVybiBsYWRkZXIoaGVhbHRoLnBhdGllbmNlKCksIHN0ZXApO1xuICAgIH1cbiAgICBpZiAoZnJhbWUudHlwZSA9PT0gXCJ3ZWxjb21lXCIgJiYgbGluayAhPT0gbGl2ZSkge1xuICAgICAgbm90ZShcIndlbGNvbWVcIiwgbGluay5raW5kLCBEYXRlLm5vdygpIC0gbGluay5vcGVuZWRBdCk7XG4gICAgICBpZiAobGluay5wdXJwb3NlID09PSBcInNjb3V0XCIpIHJldHVybjtcbiAgICAgIC8vIEl0IGNhbWUgdG9vIGxhdGUsIHdpdGggYSBzZXNzaW9uIHRoYXQgbm9ib2R5IG5lZWRzLlxuICAgICAgaWYgKGxpbmsuZnJlc2ggJiYgc2Vzc2lvbi5pZCkgcmV0dXJuIGRyb3AobGluayk7XG4gICAgICBiYWNrID0gd2FzTGl2ZSAmJiBzdGF0dXMucGhhc2UgIT09IExJVkU7XG4gICAgICB3YXNMaXZlID0gdHJ1ZTtcbiAgICAgIHByb21vdGUobGluayk7XG4gICAgfVxuICAgIGlmIChsaW5rICE9PSBsaXZlKSByZXR1cm47XG4gICAgZXZlbnRzLmZyYW1lKGZyYW1lKTtcbiAgICBpZiAoZnJhbWUudHlwZSA9PT0gXCJ3ZWxjb21lXCIpIHtcbiAgICAgIGdyZWV0ZWQgPSB0cnVlO1xuICAgICAgZXZlbnRzLmxpdmUoYmFjayk7XG4gICAgfVxuICAgIGlmIChmcmFtZS50eXBlID09PSBcInJlY29ubmVjdFwiKSByZXRyeShmcmFtZS5hZnRlcl9tcywgcmFjZSk7XG4gIH1cblxuICAvKiogQWZ0ZXIgdGhlIG5ld2VyIHdlbGNvbWUgdGhlIG9sZGVyIGNvbm5lY3Rpb24gbm8gbG9uZ2VyIGNvdW50cy4gKi9cbiAgZnVuY3Rpb24gcHJvbW90ZShsaW5rOiBMaW5rKTogdm9pZCB7XG4gICAgY29uc3QgeyBraW5kIH0gPSBsaW5rO1xuICAgIGNvbnN0IHJ0dCA9IERhdGUubm93KCkgLSBsaW5rLm9wZW5lZEF0O1xuICAgIHJpdmFscyA9IHJpdmFscy5maWx0ZXIoKHJpdmFsKSA9PiByaXZhbCAhPT0gbGluayk7XG4gICAgZHJvcChsaXZlKTtcbiAgICBsaXZlID0gbGluaztcbiAgICBxdWV1ZSA9IFtdO1xuICAgIHR1cm4gKz0gMTtcbiAgICBbbGFkZGVyLCByZXRyeSwgY2hlY2tpbmddLmZvckVhY2goKHdhaXRpbmcpID0+IHdhaXRpbmcoKSk7XG4gICAgcml2YWxzLmZvckVhY2goKHJpdmFsKSA9PiB7XG4gICAgICAvLyBXaGF0IGlzIGJldHRlciBtYXkgc3RpbGwgY29tZS4gQW5kIG9mIG9uZSB0aGF0IG1ha2VzIGEgc2Vzc2lvbiBvZiBpdHMgb3duIHdlIGhhdmUgdG8gaGVhciwgdG8gZW5kIGl0LlxuICAgICAgaWYgKHJpdmFsLmZyZXNoIHx8IHJhbmsocml2YWwua2luZCkgPCByYW5rKGtpbmQpKSByZXR1cm47XG4gICAgICBub3RlKFwiZHJvcHBlZFwiLCByaXZhbC5raW5kKTtcbiAgICAgIGRyb3Aocml2YWwpO1xuICAgIH0pO1xuICAgIHN0YXR1cy5waGFzZSA9IExJVkU7XG4gICAgc3RhdHVzLnRyYW5zcG9ydCA9IGtpbmQ7XG4gICAgc3RhdHVzLnJ0dCA9IHJ0dDtcbiAgICBzdGF0dXMuYXR0ZW1wdCA9IDA7XG4gICAgc3RhdHVzLm5leHRSZXRyeUF0ID0gc3RhdHVzLmxhc3RFcnJvciA9IHVuZGVmaW5lZDtcbiAgICBub3RlKExJVkUsIGtpbmQsIHJ0dCk7XG4gICAgbWVtb3J5LmxlYXJuKHsgcnR0IH0pO1xuICAgIGlmIChraW5kICE9PSBcInNzZVwiKSByZW1lbWJlcihraW5kLCBMSVZFKTtcbiAgICBzZXR0bGVTd2l0Y2godHJ1ZSk7XG4gICAgYXJtUHJvYmVyKCk7XG4gIH1cblxuICBmdW5jdGlvbiByZW1lbWJlcihraW5kOiBUcmFuc3BvcnRLaW5kLCBmYXRlOiBzdHJpbmcpOiB2b2lkIHtcbiAgICBjb25zdCBvdXRjb21lID0gbWVtb3J5Lm5vdy5vdXRjb21lIHx8IHt9O1xuICAgIG91dGNvbWVba2luZF0gPSBmYXRlO1xuICAgIG1lbW9yeS5sZWFybihmYXRlID09PSBMSVZFID8geyB0cmFuc3BvcnQ6IGtpbmQsIG91dGNvbWUgfSA6IHsgb3V0Y29tZSB9KTtcbiAgfVxuXG4gIGZ1bmN0aW9uIG9uRmxvd3MobGluazogTGluayk6IHZvaWQge1xuICAgIG5vdGUoXCJmbG93c1wiLCBsaW5rLmtpbmQpO1xuICAgIGlmIChsaW5rID09PSBsaXZlKSByZXR1cm4gcmVtZW1iZXIobGluay5raW5kLCBMSVZFKTtcbiAgICBpZiAobGluay5wdXJwb3NlICE9PSBcInNjb3V0XCIpIHJldHVybjtcbiAgICBtZW1vcnkubGVhcm4oeyBwYWQ6IHRydWUgfSk7XG4gICAgZHJvcChsaW5rKTtcbiAgICBvcGVuKGxpbmsua2luZCwgc2Vzc2lvbi5hdHRlbXB0ICsgMSwgXCJjbGFpbVwiKTtcbiAgfVxuXG4gIC8qKiBCZXR0ZXIgdHJhbnNwb3J0cyBhcmUgdHJpZWQgYWdhaW4gZnJvbSB0aW1lIHRvIHRpbWUsIHdpdGhvdXQgdG91Y2hpbmcgdGhlIHNlc3Npb24gYmVmb3JlIHRoZXkgaGF2ZSBwcm92ZW4gZ29vZC4gKi9cbiAgZnVuY3Rpb24gYXJtUHJvYmVyKCk6IHZvaWQge1xuICAgIGlmICghbGl2ZSB8fCAhYmV0dGVyKCkubGVuZ3RoKSByZXR1cm4gcHJvYmluZygpO1xuICAgIHByb2JpbmcocHJvYmVNcyAqICgwLjc1ICsgTWF0aC5yYW5kb20oKSAvIDIpLCAoKSA9PiB7XG4gICAgICBwcm9iZU1zID0gTWF0aC5taW4oUFJPQkVfQ0FQX01TLCBwcm9iZU1zICogMik7XG4gICAgICBhcm1Qcm9iZXIoKTtcbiAgICAgIGlmIChyaXZhbHMubGVuZ3RoKSByZXR1cm47XG4gICAgICB3aXRoVG9rZW4oKCkgPT4ge1xuICAgICAgICBiZXR0ZXIoKS5mb3JFYWNoKChraW5kKSA9PiBvcGVuKGtpbmQsIHNlc3Npb24uYXR0ZW1wdCwga2luZCA9PT0gXCJ3c1wiID8gXCJwcm9iZVwiIDogXCJzY291dFwiKSk7XG4gICAgICB9LCBmYWlsZWQpO1xuICAgIH0pO1xuICB9XG5cbiAgZnVuY3Rpb24gb25FbmRlZChsaW5rOiBMaW5rLCBkZXRhaWw6IHN0cmluZywgZnJhbWU/OiBDbG9zZSwgaGVsZD86IGJvb2xlYW4pOiB2b2lkIHtcbiAgICBjb25zdCB7IGtpbmQgfSA9IGxpbms7XG4gICAgY29uc3Qgbm93ID0gRGF0ZS5ub3coKTtcbiAgICBjb25zdCBvZkxpdmUgPSBsaW5rID09PSBsaXZlO1xuICAgIG5vdGUob2ZMaXZlID8gXCJsb3N0XCIgOiBcImZhaWxlZFwiLCBraW5kLCBkZXRhaWwpO1xuICAgIGRyb3AobGluayk7XG4gICAgaWYgKG9mTGl2ZSAmJiBub3cgLSBsaW5rLndlbGNvbWVkQXQgPj0gU1RBQkxFX01TKSBiYWNrb2ZmLnJlc2V0KCk7XG4gICAgaWYgKGZyYW1lKSByZXR1cm4gb25DbG9zZShsaW5rLCBmcmFtZSwgb2ZMaXZlKTtcblxuICAgIGNvbnN0IGVycm9yID0gZmF1bHQoXCJjb25uZWN0aW9uX2xvc3RcIiwgYCR7a2luZH06ICR7ZGV0YWlsfWApO1xuICAgIHJlbWVtYmVyKGtpbmQsIGRldGFpbCk7XG4gICAgaWYgKG9mTGl2ZSkge1xuICAgICAgc3RhdHVzLmxhc3RFcnJvciA9IGVycm9yO1xuICAgICAgaWYgKGhlbGQpIHtcbiAgICAgICAgLy8gRXZlcnl0aGluZyBiZWxvdyBpdCwgYXQgb25jZS5cbiAgICAgICAgaGVhbHRoLmNvbmRlbW4oa2luZCk7XG4gICAgICAgIGNvbnN0IGJlbG93ID0gdHJhbnNwb3J0cy5zbGljZShyYW5rKGtpbmQpICsgMSk7XG4gICAgICAgIGlmIChiZWxvdy5sZW5ndGgpIHtcbiAgICAgICAgICBzdGF0dXMucGhhc2UgPSBcInJlY292ZXJpbmdcIjtcbiAgICAgICAgICBjbGltYihiZWxvdyk7XG4gICAgICAgICAgcmV0dXJuIGV2ZW50cy5jaGFuZ2VkKCk7XG4gICAgICAgIH1cbiAgICAgIH0gZWxzZSBpZiAoIWlzT2ZmbGluZSgpKSB7XG4gICAgICAgIGhlYWx0aC5kaWVkKGtpbmQsIG5vdyAtIGxpbmsud2VsY29tZWRBdCwgbm93IC0gbGluay5oZWFyZEF0KTtcbiAgICAgICAgaWYgKG5vdyAtIGxpbmsud2VsY29tZWRBdCA+IFBST0JFX01TKSBwcm9iZU1zID0gUFJPQkVfTVM7XG4gICAgICB9XG4gICAgICByZXRyeUxhdGVyKCk7XG4gICAgfSBlbHNlIHtcbiAgICAgIHJpdmFsRmFpbGVkKGVycm9yKTtcbiAgICB9XG4gIH1cblxuICBmdW5jdGlvbiByaXZhbEZhaWxlZChlcnJvcjogQmVsZnJ5RXJyb3IsIGFza2VkTXM/OiBudW1iZXIpOiB2b2lkIHtcbiAgICBpZiAocXVldWUubGVuZ3RoKSBzdGVwKCk7XG4gICAgZWxzZSBpZiAoIXJpdmFscy5sZW5ndGggJiYgIXJldHJ5Lm9uKSBmYWlsZWQoZXJyb3IsIGFza2VkTXMpO1xuICB9XG5cbiAgZnVuY3Rpb24gb25DbG9zZShsaW5rOiBMaW5rLCBmcmFtZTogQ2xvc2UsIG9mTGl2ZTogYm9vbGVhbik6IHZvaWQge1xuICAgIGNvbnN0IGVycm9yID0gZmF1bHQoZnJhbWUuY29kZSwgZnJhbWUuZGV0YWlsKTtcbiAgICBjb25zdCB7IGNvZGUsIHJldHJ5X2FmdGVyX21zIH0gPSBmcmFtZTtcbiAgICBpZiAoY29kZSA9PT0gXCJyZXBsYWNlZFwiKSByZXR1cm4gb25SZXBsYWNlZChsaW5rLCBmcmFtZSwgZXJyb3IsIG9mTGl2ZSk7XG4gICAgLy8gVGhlc2UgdHdvIG5hbWUgdGhlaXIgb3duIGN1cmU7IGBmaW5hbGAgd291bGQgbm90IGtub3cgb2YgaXQuXG4gICAgaWYgKGNvZGUgPT09IFwic2Vzc2lvbl9taXNtYXRjaFwiIHx8IChjb2RlID09PSBcImNoYW5uZWxzX3JlcXVpcmVkXCIgJiYgIXNlc3Npb24uY2hhbm5lbHMoKS5sZW5ndGgpKSB7XG4gICAgICBkcm9wKGxpdmUpO1xuICAgICAgc2Vzc2lvbi5mb3JnZXQoKTtcbiAgICB9IGVsc2UgaWYgKGZyYW1lLmZpbmFsICYmIGNvZGUgIT09IFwiY2hhbm5lbHNfcmVxdWlyZWRcIiAmJiAhbGl2ZSkge1xuICAgICAgcmV0dXJuIGNvbm5lY3Rvci5zdG9wKGVycm9yKTtcbiAgICB9XG4gICAgc3RhdHVzLmxhc3RFcnJvciA9IGVycm9yO1xuICAgIGlmIChvZkxpdmUpIHJldHJ5TGF0ZXIocmV0cnlfYWZ0ZXJfbXMpO1xuICAgIGVsc2Ugcml2YWxGYWlsZWQoZXJyb3IsIHJldHJ5X2FmdGVyX21zKTtcbiAgfVxuXG4gIC8qKiBTb21lYm9keSBoYXMgdGhlIHNlc3Npb246IG1vc3Qgb2Z0ZW4gYW5vdGhlciBjb25uZWN0aW9uIG9mIHRoaXMgdmVyeSBjbGllbnQuICovXG4gIGZ1bmN0aW9uIG9uUmVwbGFjZWQobGluazogTGluaywgZnJhbWU6IENsb3NlLCBlcnJvcjogQmVsZnJ5RXJyb3IsIG9mTGl2ZTogYm9vbGVhbik6IHZvaWQge1xuICAgIGlmIChmcmFtZS5jb25uZWN0aW9uICE9PSBzZXNzaW9uLmNvbm5lY3Rpb24pIHtcbiAgICAgIC8vIEEgZHVwbGljYXRlZCB0YWI6IGdvIG9uIGZyb20gdGhlIHNhbWUgY3Vyc29yIGluIGEgbmV3IHNlc3Npb24uXG4gICAgICBzZXNzaW9uLmlkID0gdW5kZWZpbmVkO1xuICAgICAgZHJvcChsaXZlKTtcbiAgICAgIHJldHVybiByZXRyeUxhdGVyKCk7XG4gICAgfVxuICAgIHNlc3Npb24uYXR0ZW1wdCA9IE1hdGgubWF4KHNlc3Npb24uYXR0ZW1wdCwgZnJhbWUuYXR0ZW1wdCEpO1xuICAgIC8vIFRoZSB3aW5uZXIgaGFzIGJlZW4gYW5zd2VyZWQsIGFuZCB0aGF0IGFuc3dlciBoYXMgbm90IGNvbWUgaGVyZSBiZWZvcmUgdGhpcyBvbmUuXG4gICAgY29uc3Qgd2lubmVyID0gcml2YWxzLmZpbHRlcigocml2YWwpID0+IHJpdmFsLmF0dGVtcHQgPT09IGZyYW1lLmF0dGVtcHQpWzBdO1xuICAgIGlmIChsaXZlKSByZXR1cm4gcml2YWxGYWlsZWQoZXJyb3IpO1xuICAgIHF1ZXVlID0gW107XG4gICAgbGFkZGVyKHdpbm5lciA/IGhlYWx0aC5wYXRpZW5jZSgpIDogMCwgKCkgPT4ge1xuICAgICAgaWYgKHdpbm5lcikge1xuICAgICAgICBub3RlKFwiZmFpbGVkXCIsIHdpbm5lci5raW5kLCBcImhlbGQgYmFja1wiKTtcbiAgICAgICAgaWYgKHdpbm5lci5raW5kID09PSBcInNzZVwiKSBoZWFsdGguY29uZGVtbihcInNzZVwiKTtcbiAgICAgICAgZHJvcCh3aW5uZXIpO1xuICAgICAgfVxuICAgICAgY2xpbWIodHJhbnNwb3J0cy5zbGljZShNYXRoLm1heCgwLCByYW5rKGxpbmsua2luZCkpKSk7XG4gICAgfSk7XG4gICAgaWYgKG9mTGl2ZSkgc3RhdHVzLnBoYXNlID0gXCJyZWNvdmVyaW5nXCI7XG4gICAgZXZlbnRzLmNoYW5nZWQoKTtcbiAgfVxuXG4gIC8qKiBPbiB3YWtpbmc6IGlzIHRoZSBjb25uZWN0aW9uIHN0aWxsIHRoZXJlPyBJdCBpcyBrZXB0IHVudGlsIGEgbmV3IG9uZSBpcyB3ZWxjb21lZC4gKi9cbiAgZnVuY3Rpb24gd2FrZShzdXJlOiBib29sZWFuKTogdm9pZCB7XG4gICAgbm90ZShcIndha2VcIik7XG4gICAgaWYgKHN1cmUpIHByb2JlTXMgPSBQUk9CRV9NUztcbiAgICBjb25zdCBsaW5rID0gbGl2ZTtcbiAgICBpZiAoIWxpbmspIHtcbiAgICAgIGlmIChyZXRyeS5vbikgcmFjZSgpO1xuICAgICAgcmV0dXJuO1xuICAgIH1cbiAgICBjb25zdCB7IGhlYXJkQXQgfSA9IGxpbms7XG4gICAgaWYgKGNoZWNraW5nLm9uIHx8ICghc3VyZSAmJiBEYXRlLm5vdygpIC0gaGVhcmRBdCA8IENIRUNLX01TKSkgcmV0dXJuO1xuICAgIGNvbnN0IGNoZWNrID0gKCkgPT4ge1xuICAgICAgaWYgKGxpbmsgIT09IGxpdmUgfHwgbGluay5oZWFyZEF0ICE9PSBoZWFyZEF0KSByZXR1cm47XG4gICAgICBub3RlKFwic2lsZW50XCIsIGxpbmsua2luZCk7XG4gICAgICByYWNlKCk7XG4gICAgfTtcbiAgICAvLyBBbiBldmVudCBzdHJlYW0gY2Fubm90IGJlIGFza2VkLlxuICAgIGlmIChsaW5rLnBpbmcoKSkgY2hlY2tpbmcoQ0hFQ0tfTVMsIGNoZWNrKTtcbiAgICBlbHNlIGlmICghcml2YWxzLmxlbmd0aCAmJiAoc3VyZSB8fCBEYXRlLm5vdygpIC0gaGVhcmRBdCA+IGxpbmsud2VsY29tZSEuaGVhcnRiZWF0X21zKSkgY2hlY2soKTtcbiAgfVxuXG4gIGZ1bmN0aW9uIHRpY2sobm93OiBudW1iZXIpOiB2b2lkIHtcbiAgICAvLyBXaGlsZSByaXZhbHMgcmFjZSwgdGhlIG9sZCBjb25uZWN0aW9uIGNvc3RzIG5vdGhpbmc7IGlmIHRoZXkgZmFpbCBpdCBpcyBsb29rZWQgYXQgYWdhaW4uXG4gICAgaWYgKCFsaXZlIHx8IGNoZWNraW5nLm9uIHx8IHJpdmFscy5sZW5ndGggfHwgbGl2ZS5raW5kID09PSBcInBvbGxcIikgcmV0dXJuO1xuICAgIGNvbnN0IGxpbWl0ID0gbGl2ZS53ZWxjb21lIS5oZWFydGJlYXRfbXMgKyBIRUFSVEJFQVRfR1JBQ0VfTVM7XG4gICAgaWYgKG5vdyAtIGxpdmUuaGVhcmRBdCA+IGxpbWl0KSB7XG4gICAgICBjb25zdCBsaW5rID0gbGl2ZTtcbiAgICAgIGxpbmsuY2xvc2UoKTtcbiAgICAgIG9uRW5kZWQobGluaywgXCJzaWxlbnRcIik7XG4gICAgfVxuICB9XG5cbiAgLyoqIFRoZSBzZXNzaW9uIHN0YXlzLCBmb3IgdGhlIHBhZ2UgbWF5IGNvbWUgYmFjazsgd2hlcmUgaXQgY2Fubm90LCB0aGUgc2Vzc2lvbiBlbmRzIGF0IG9uY2UuICovXG4gIGZ1bmN0aW9uIGhpZGUocmV0dXJuczogYm9vbGVhbik6IHZvaWQge1xuICAgIG5vdGUoXCJoaWRkZW5cIik7XG4gICAgaWYgKGxpdmUgJiYgIXJldHVybnMpIGxpdmUuYnllKCk7XG4gICAgY2xlYXIoKTtcbiAgICBkcm9wKGxpdmUpO1xuICAgIHN0YXR1cy5waGFzZSA9IFwicmVjb3ZlcmluZ1wiO1xuICAgIC8vIFNob3VsZCBpdCBzdGF5IGFmdGVyIGFsbC4gSW4gdGhlIGNhY2hlIG5vIHRpbWUgcGFzc2VzLlxuICAgIHJldHJ5KEhJRERFTl9NUywgcmFjZSk7XG4gICAgZXZlbnRzLmNoYW5nZWQoKTtcbiAgfVxuXG4gIGNvbnN0IGNvbm5lY3RvcjogQ29ubmVjdG9yID0ge1xuICAgIHN0YXR1cyxcblxuICAgIHN0YXJ0KCkge1xuICAgICAgaWYgKHN0YXR1cy5waGFzZSAhPT0gXCJpZGxlXCIpIHJldHVybjtcbiAgICAgIHVud2F0Y2ggPSBbXG4gICAgICAgIHdhdGNoQ2xvY2sodGljaywgKCkgPT4gd2FrZSh0cnVlKSksXG4gICAgICAgIHdhdGNoUGFnZSh7XG4gICAgICAgICAgd2FrZSxcbiAgICAgICAgICBoaWRlLFxuICAgICAgICAgIG9mZmxpbmUoKSB7XG4gICAgICAgICAgICAvLyBCcm93c2VycyBzYXkgc28gd3JvbmdseSBhdCB0aW1lczogYXNrLlxuICAgICAgICAgICAgbm90ZShcIm9mZmxpbmVcIik7XG4gICAgICAgICAgICBpZiAobGl2ZSkgd2FrZSh0cnVlKTtcbiAgICAgICAgICB9LFxuICAgICAgICB9KSxcbiAgICAgIF07XG4gICAgICByYWNlKCk7XG4gICAgfSxcblxuICAgIHN0b3AoZXJyb3IpIHtcbiAgICAgIGlmIChzdGF0dXMucGhhc2UgPT09IFwiY2xvc2VkXCIpIHJldHVybjtcbiAgICAgIG5vdGUoXCJjbG9zZWRcIiwgdW5kZWZpbmVkLCBlcnJvciAmJiBlcnJvci5jb2RlKTtcbiAgICAgIGlmICghZXJyb3IgJiYgbGl2ZSkgbGl2ZS5ieWUoKTtcbiAgICAgIHN0YXR1cy5waGFzZSA9IFwiY2xvc2VkXCI7XG4gICAgICB1bndhdGNoLmZvckVhY2goKHN0b3ApID0+IHN0b3AoKSk7XG4gICAgICBjbGVhcigpO1xuICAgICAgY2hlY2tpbmcoKTtcbiAgICAgIGRyb3AobGl2ZSk7XG4gICAgICB0b2tlbnMuZGlzYXJtKCk7XG4gICAgICBzdGF0dXMubGFzdEVycm9yID0gZXJyb3I7XG4gICAgICBzZXR0bGVTd2l0Y2goZmFsc2UpO1xuICAgICAgZXZlbnRzLmNoYW5nZWQoKTtcbiAgICB9LFxuXG4gICAgLyoqIEEgdGFrZW92ZXIgbWF5IGhhdmUgZmVuY2VkIHRoZSBsaXZlIGNvbm5lY3Rpb24gYWxyZWFkeTogd2hhdCBpdCBsb3NlcyBpcyBzYWlkIGFnYWluIGFmdGVyIHRoZSBuZXh0IHdlbGNvbWUuICovXG4gICAgc2VuZChjb21tYW5kcykge1xuICAgICAgaWYgKGxpdmUgJiYgZ3JlZXRlZCkgbGl2ZS5zZW5kKGNvbW1hbmRzKTtcbiAgICB9LFxuXG4gICAgY3V0KCkge1xuICAgICAgaWYgKHN0YXR1cy5waGFzZSA9PT0gXCJpZGxlXCIgfHwgc3RhdHVzLnBoYXNlID09PSBcImNsb3NlZFwiKSByZXR1cm47XG4gICAgICBzZXR0bGVTd2l0Y2goZmFsc2UpO1xuICAgICAgZHJvcChsaXZlKTtcbiAgICAgIHJhY2UoKTtcbiAgICB9LFxuXG4gICAgc3dpdGNoVG8oa2luZCwgZG9uZSkge1xuICAgICAgaWYgKHN0YXR1cy5waGFzZSA9PT0gXCJjbG9zZWRcIikgcmV0dXJuIGRvbmUoZmFsc2UpO1xuICAgICAgaWYgKGxpdmUgJiYgbGl2ZS5raW5kID09PSBraW5kICYmICFyaXZhbHMubGVuZ3RoKSByZXR1cm4gZG9uZSh0cnVlKTtcbiAgICAgIHNldHRsZVN3aXRjaChmYWxzZSk7XG4gICAgICBzd2l0Y2hpbmcgPSBkb25lO1xuICAgICAgaGVhbHRoLmFic29sdmUoa2luZCk7XG4gICAgICBtZW1vcnkubm93LnRyYW5zcG9ydCA9IGtpbmQ7XG4gICAgICBpZiAoc3RhdHVzLnBoYXNlID09PSBcImlkbGVcIikgcmV0dXJuIGNvbm5lY3Rvci5zdGFydCgpO1xuICAgICAgaWYgKCFsaXZlKSByZXR1cm4gcmFjZSgpO1xuICAgICAgY2xlYXIoKTtcbiAgICAgIHdpdGhUb2tlbigoKSA9PiBvcGVuKGtpbmQsIHNlc3Npb24uYXR0ZW1wdCArIDEsIFwiY2xhaW1cIiksIGZhaWxlZCk7XG4gICAgfSxcbiAgfTtcbiAgcmV0dXJuIGNvbm5lY3Rvcjtcbn1cbiIsICJpbXBvcnQgdHlwZSB7IFN0b3JlIH0gZnJvbSBcIi4vYXBpLmpzXCI7XG5pbXBvcnQgdHlwZSB7IFRyYW5zcG9ydEtpbmQgfSBmcm9tIFwiLi9mcmFtZXMuanNcIjtcbmltcG9ydCB7IGFzc2lnbiB9IGZyb20gXCIuL3V0aWwuanNcIjtcblxuLyoqIE5ldHdvcmtzIGNoYW5nZTogd2hhdCB3YXMgdHJ1ZSBvZiBvbmUgaGFsZiBhbiBob3VyIGFnbyBtYXkgbm90IGJlIG9mIHRoaXMgb25lLiAqL1xuZXhwb3J0IGNvbnN0IE1FTU9SWV9UVExfTVMgPSAxXzgwMF8wMDA7XG5cbi8qKiBXaGF0IGlzIGtub3duIG9mIHRoZSB3YXkgdG8gb25lIHNlcnZlci4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgUmVtZW1iZXJlZCB7XG4gIC8qKiBXaGF0IHdhcyBsaXZlIGxhc3QuICovXG4gIHRyYW5zcG9ydD86IFRyYW5zcG9ydEtpbmQ7XG4gIC8qKiBNaWxsaXNlY29uZHMgZnJvbSB0aGUgc3RhcnQgb2YgdGhhdCBjb25uZWN0aW9uIHRvIGl0cyB3ZWxjb21lLiAqL1xuICBydHQ/OiBudW1iZXI7XG4gIC8qKiBNaWxsaXNlY29uZHMgb2Ygc2lsZW5jZSBhZnRlciB3aGljaCBzb21ldGhpbmcgb24gdGhlIHdheSBjdXRzLiAqL1xuICBpZGxlPzogbnVtYmVyO1xuICAvKiogU3RyZWFtcyBuZWVkIHBhZGRpbmcgaW4gZnJvbnQuICovXG4gIHBhZD86IGJvb2xlYW47XG4gIC8qKiBXaGF0IGJlY2FtZSBvZiBlYWNoIHRyYW5zcG9ydCB3aGVuIGl0IHdhcyBsYXN0IHRyaWVkLiAqL1xuICBvdXRjb21lPzogeyBba2luZCBpbiBUcmFuc3BvcnRLaW5kXT86IHN0cmluZyB9O1xufVxuXG5leHBvcnQgaW50ZXJmYWNlIE1lbW9yeSB7XG4gIHJlYWRvbmx5IG5vdzogUmVtZW1iZXJlZDtcbiAgbGVhcm4od2hhdDogUmVtZW1iZXJlZCk6IHZvaWQ7XG59XG5cbi8qKiBPZiBvbmUgb3JpZ2luLCBrZXB0IGZvciB0aGUgbmV4dCBwYWdlLiBXaXRob3V0IGEgc3RvcmUgaXQgbGFzdHMgYXMgbG9uZyBhcyB0aGUgcGFnZS4gKi9cbmV4cG9ydCBmdW5jdGlvbiBjcmVhdGVNZW1vcnkoc3RvcmU6IFN0b3JlIHwgbnVsbCB8IHVuZGVmaW5lZCwgb3JpZ2luOiBzdHJpbmcpOiBNZW1vcnkge1xuICBjb25zdCBrZXkgPSBgYmVsZnJ5ICR7b3JpZ2lufWA7XG4gIGxldCBub3c6IFJlbWVtYmVyZWQgJiB7IGF0PzogbnVtYmVyIH0gPSB7fTtcbiAgdHJ5IHtcbiAgICBjb25zdCBzdG9yZWQgPSBKU09OLnBhcnNlKHN0b3JlIS5nZXRJdGVtKGtleSkhKTtcbiAgICBpZiAoTWF0aC5hYnMoRGF0ZS5ub3coKSAtIHN0b3JlZC5hdCkgPCBNRU1PUllfVFRMX01TKSBub3cgPSBzdG9yZWQ7XG4gIH0gY2F0Y2ggKF8pIHtcbiAgICAvLyBOb3RoaW5nIHN0b3JlZCwgb3Igc3RvcmFnZSBpcyBmb3JiaWRkZW4gaGVyZS5cbiAgfVxuICByZXR1cm4ge1xuICAgIG5vdyxcbiAgICBsZWFybih3aGF0KSB7XG4gICAgICB0cnkge1xuICAgICAgICBzdG9yZSEuc2V0SXRlbShrZXksIEpTT04uc3RyaW5naWZ5KGFzc2lnbihhc3NpZ24obm93LCB3aGF0KSwgeyBhdDogRGF0ZS5ub3coKSB9KSkpO1xuICAgICAgfSBjYXRjaCAoXykge1xuICAgICAgICAvLyBBcyBhYm92ZTsgb3IgaXQgaXMgZnVsbC5cbiAgICAgICAgYXNzaWduKG5vdywgd2hhdCk7XG4gICAgICB9XG4gICAgfSxcbiAgfTtcbn1cbiIsICIvKipcbiAqIEhvdyBmYXIgZWFjaCBwYXJ0aXRpb24gb2YgdGhlIGxvZyBoYXMgYmVlbiByZWFkOiBwYXJ0aXRpb24gdG8gb2Zmc2V0LCB3cml0dGVuIGAwLjE4NDEsMS43N2AuIEEgY3Vyc29yIGlzIG9uZSwgYW5kIHNvXG4gKiBpcyBhIG1lc3NhZ2UncyBgcG9zYCwgd2l0aCBhIHNpbmdsZSBlbnRyeS4gT2Zmc2V0cyBzdGF5IGJlbG93IDJeNTMsIHNvIHRoYXQgYSBudW1iZXIgaXMgZXhhY3QuXG4gKi9cbmV4cG9ydCB0eXBlIE1hcmtzID0gUmVjb3JkPHN0cmluZywgbnVtYmVyPjtcblxuLyoqIGBtZXJnZWAgdG91Y2hlcyBvbmx5IHBhcnRpdGlvbnMgdGhhdCBhcmUgbGFja2luZy4gKi9cbmV4cG9ydCBjb25zdCBGSUxMID0gMDtcbi8qKiBgbWVyZ2VgIGFsc28gZ29lcyBiYWNrd2FyZHM6IGZvciBhIHJlc2V0LCB0aGUgb25seSBjYXNlLiAqL1xuZXhwb3J0IGNvbnN0IFNFVCA9IEluZmluaXR5O1xuXG5leHBvcnQgZnVuY3Rpb24gcGFyc2VNYXJrcyh0ZXh0OiBzdHJpbmcpOiBNYXJrcyB7XG4gIGNvbnN0IG1hcmtzOiBNYXJrcyA9IHt9O1xuICB0ZXh0LnNwbGl0KFwiLFwiKS5mb3JFYWNoKChwYXJ0KSA9PiB7XG4gICAgY29uc3QgZG90ID0gcGFydC5pbmRleE9mKFwiLlwiKTtcbiAgICBpZiAoZG90ID4gMCkgbWFya3NbcGFydC5zbGljZSgwLCBkb3QpXSA9ICtwYXJ0LnNsaWNlKGRvdCArIDEpO1xuICB9KTtcbiAgcmV0dXJuIG1hcmtzO1xufVxuXG4vKiogS2V5cyB0aGF0IGFyZSB3aG9sZSBudW1iZXJzIGNvbWUgaW4gb3JkZXIuICovXG5leHBvcnQgZnVuY3Rpb24gZm9ybWF0TWFya3MobWFya3M6IE1hcmtzKTogc3RyaW5nIHtcbiAgcmV0dXJuIE9iamVjdC5rZXlzKG1hcmtzKVxuICAgIC5tYXAoKHBhcnRpdGlvbikgPT4gYCR7cGFydGl0aW9ufS4ke21hcmtzW3BhcnRpdGlvbl19YClcbiAgICAuam9pbigpO1xufVxuXG4vKiogVHJ1ZSB3aGVyZSBhbGwgb2YgYGF0YCBsaWVzIGF0IG9yIGJlbG93IHdoYXQgaGFzIGFscmVhZHkgYmVlbiBwYXNzZWQuICovXG5leHBvcnQgZnVuY3Rpb24gY292ZXJzKG1hcmtzOiBNYXJrcywgYXQ6IE1hcmtzKTogYm9vbGVhbiB7XG4gIHJldHVybiBPYmplY3Qua2V5cyhhdCkuZXZlcnkoKHBhcnRpdGlvbikgPT4gbWFya3NbcGFydGl0aW9uXSEgPj0gYXRbcGFydGl0aW9uXSEpO1xufVxuXG4vKipcbiAqIE1vdmVzIGZvcndhcmQgb25seSwgZW50cnkgYnkgZW50cnk6IGZyYW1lcyBvZiBhbiBvbGRlciBjb25uZWN0aW9uIG1heSBzdGlsbCBhcnJpdmUgYW5kIG11c3Qgbm90IHR1cm4gaXQgYmFjay4gQW5cbiAqIGVudHJ5IGF0IG9yIGFib3ZlIGB1bmxlc3NgIHN0YXlzOyBzZWUgYEZJTExgIGFuZCBgU0VUYC5cbiAqL1xuZXhwb3J0IGZ1bmN0aW9uIG1lcmdlKGludG86IE1hcmtzLCBmcm9tOiBNYXJrcywgdW5sZXNzPzogbnVtYmVyKTogdm9pZCB7XG4gIGZvciAoY29uc3QgcGFydGl0aW9uIGluIGZyb20pIHtcbiAgICBjb25zdCBsaW1pdCA9IHVubGVzcyA9PT0gdW5kZWZpbmVkID8gZnJvbVtwYXJ0aXRpb25dISA6IHVubGVzcztcbiAgICBpZiAoIShpbnRvW3BhcnRpdGlvbl0hID49IGxpbWl0KSkgaW50b1twYXJ0aXRpb25dID0gZnJvbVtwYXJ0aXRpb25dITtcbiAgfVxufVxuIiwgImltcG9ydCB7IGNvdmVycywgcGFyc2VNYXJrcywgdHlwZSBNYXJrcyB9IGZyb20gXCIuL21hcmtzLmpzXCI7XG5pbXBvcnQgdHlwZSB7IEdhcCwgR2FwUmVhc29uLCBKb2luZWQsIE1lc3NhZ2UgfSBmcm9tIFwiLi9mcmFtZXMuanNcIjtcbmltcG9ydCB0eXBlIHsgUmVjZW50SWRzIH0gZnJvbSBcIi4vcmVjZW50LWlkcy5qc1wiO1xuaW1wb3J0IHsgYXNzaWduIH0gZnJvbSBcIi4vdXRpbC5qc1wiO1xuXG4vKiogQ2hhcmFjdGVycyBvZiBoZWxkIG1lc3NhZ2VzIChhcyBKU09OKSBwZXIgY2hhbm5lbDsgYmV5b25kIGl0IHRoZXkgYXJlIGRyb3BwZWQgYW5kIGFza2VkIGZvciBhZ2Fpbi4gKi9cbmV4cG9ydCBjb25zdCBIRUxEX0xJTUlUX0NIQVJTID0gNCAqIDEwMjQgKiAxMDI0O1xuXG4vKipcbiAqIC0gYHdhbnRlZGA6IHRvIGJlIG5hbWVkIGluIHRoZSBuZXh0IGNvbm5lY3QuXG4gKiAtIGBqb2luaW5nYDogYSBzdWJzY3JpYmUgaXMgdW5kZXIgd2F5LiBXaGF0IHRoZSBzdHJlYW0gYnJpbmdzIG1lYW53aGlsZSBpcyBoZWxkIGJhY2ssIGJlY2F1c2UgdGhlIHJlcGx5IG1heSBob2xkXG4gKiAgIG9sZGVyIG1lc3NhZ2VzLCB3aGljaCBjb21lIGZpcnN0LlxuICogLSBgbGl2ZWAuXG4gKi9cbmV4cG9ydCB0eXBlIEZlZWRQaGFzZSA9IFwid2FudGVkXCIgfCBcImpvaW5pbmdcIiB8IFwibGl2ZVwiO1xuXG5leHBvcnQgaW50ZXJmYWNlIFNpbmsge1xuICBtZXNzYWdlKG1lc3NhZ2U6IE1lc3NhZ2UpOiB2b2lkO1xuICAvKiogYGFubm91bmNlZGAgaXMgZmFsc2Ugd2hlcmUgbm8gZnJhbWUgc2FpZCBzbzogYSBmYXVsdCB3b3J0aCBhIHdhcm5pbmcuICovXG4gIGdhcChnYXA6IEdhcCwgYW5ub3VuY2VkOiBib29sZWFuKTogdm9pZDtcbn1cblxuLyoqIE9uZSBjaGFubmVsIG9mIHRoZSBzZXNzaW9uOiBwdXRzIGl0cyBtZXNzYWdlcyBpbiBvcmRlciwgb25jZSBlYWNoLCBhbmQgZmluZHMgZXZlcnkgaG9sZS4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgRmVlZCB7XG4gIHBoYXNlOiBGZWVkUGhhc2U7XG4gIC8qKiBUaGUgc2VxIHRvIGdvIG9uIGFmdGVyOyB1bmRlZmluZWQgd2hlcmUgYW55IG1heSBjb21lIG5leHQuICovXG4gIHNlcTogbnVtYmVyIHwgdW5kZWZpbmVkO1xuICAvKiogRnJvbSB0aGUgc3RyZWFtLiAqL1xuICB0YWtlKGZyYW1lOiBNZXNzYWdlIHwgR2FwKTogdm9pZDtcbiAgLyoqIEEgc3Vic2NyaWJlJ3MgcmVwbHkuIFRydWU6IGl0IGRpZCBub3QgaG9sZCBldmVyeXRoaW5nLCBhc2sgYWdhaW4gYWZ0ZXIgYHNlcWAuICovXG4gIGpvaW4oam9pbmVkOiBKb2luZWQpOiBib29sZWFuO1xuICAvKiogVGhlIGxvZyBiZWdhbiBhbmV3IGluIHRoZXNlIHBhcnRpdGlvbnM6IHBvc2l0aW9ucyBvZiBiZWZvcmUgbWVhbiBub3RoaW5nLiAqL1xuICByZXNldChwYXJ0aXRpb25zOiBNYXJrcyk6IHZvaWQ7XG4gIC8qKiBUaGUgc2Vzc2lvbidzIGN1cnNvciBpcyBsb3N0IChpdCB3YXMgYW5vdGhlciB1c2VyJ3MpOiB3aGF0ZXZlciBjb21lcyBuZXh0IGlzIGEgbmV3IGJlZ2lubmluZy4gKi9cbiAgZm9yZ2V0KCk6IHZvaWQ7XG59XG5cbmV4cG9ydCBmdW5jdGlvbiBjcmVhdGVGZWVkKGNoYW5uZWw6IHN0cmluZywgYWZ0ZXI6IG51bWJlciB8IHVuZGVmaW5lZCwgcGhhc2U6IEZlZWRQaGFzZSwgcmVjZW50OiBSZWNlbnRJZHMsIHNpbms6IFNpbmspOiBGZWVkIHtcbiAgLyoqIFJlcGx5IG1lc3NhZ2VzIHJlYWNoIHVwIHRvIGhlcmU7IHRoZSBzdHJlYW0gaXMgYmVsaWV2ZWQgb25seSBhYm92ZSBpdC4gKi9cbiAgbGV0IHNpbmNlOiBNYXJrcyB8IHVuZGVmaW5lZDtcbiAgbGV0IGhlbGQ6IChNZXNzYWdlIHwgR2FwKVtdID0gW107XG4gIGxldCBoZWxkQ2hhcnMgPSAwO1xuXG4gIGZ1bmN0aW9uIHNheShyZWFzb246IEdhcFJlYXNvbiwgZnJvbV9zZXE/OiBudW1iZXIsIHRvX3NlcT86IG51bWJlciwgYW5ub3VuY2VkID0gdHJ1ZSk6IHZvaWQge1xuICAgIGNvbnN0IGdhcDogR2FwID0geyB0eXBlOiBcImdhcFwiLCBjaGFubmVsLCByZWFzb24gfTtcbiAgICAvLyBUbyBhIHNlcSBhdCBvciBiZWxvdyB3aGF0IHdlIGtub3cgaXQgaXMgYSBzdGVwIGJhY2ssIHdob3NlIGV4dGVudCBub2JvZHkga25vd3MuXG4gICAgaWYgKHRvX3NlcSEgPj0gZnJvbV9zZXEhKSBhc3NpZ24oZ2FwLCB7IGZyb21fc2VxLCB0b19zZXEgfSk7XG4gICAgc2luay5nYXAoZ2FwLCBhbm5vdW5jZWQpO1xuICB9XG5cbiAgZnVuY3Rpb24gb25NZXNzYWdlKG1lc3NhZ2U6IE1lc3NhZ2UsIGZyb21SZXBseT86IGJvb2xlYW4pOiB2b2lkIHtcbiAgICBjb25zdCB7IHNlcSwgcG9zIH0gPSBtZXNzYWdlO1xuICAgIC8vIEFuIGVwaGVtZXJhbCBtZXNzYWdlIGhhcyBubyBwbGFjZSBpbiB0aGUgY2hhbm5lbDogYXQgbW9zdCBvbmNlLCBhbmQgbmV2ZXIgaW4gYSByZXBseS5cbiAgICBpZiAoc2VxID09PSB1bmRlZmluZWQgfHwgcG9zID09PSB1bmRlZmluZWQpIHJldHVybiBzaW5rLm1lc3NhZ2UobWVzc2FnZSk7XG4gICAgaWYgKGZyb21SZXBseSA/IHNlcSA8PSBmZWVkLnNlcSEgOiBzaW5jZSAmJiBjb3ZlcnMoc2luY2UsIHBhcnNlTWFya3MocG9zKSkpIHJldHVybjtcbiAgICAvLyBXaGF0IGEgcmVwbHkgbGVhdmVzIG91dCB3aXRob3V0IGEgd29yZCBpcyBubyBsb25nZXIga2VwdDsgaW4gdGhlIHN0cmVhbSB0aGF0IHdvdWxkIGJlIGEgZmF1bHQuXG4gICAgaWYgKGZlZWQuc2VxICE9PSB1bmRlZmluZWQgJiYgc2VxICE9PSBmZWVkLnNlcSArIDEpIHNheShmcm9tUmVwbHkgPyBcInRyaW1tZWRcIiA6IFwicmVzZXRcIiwgZmVlZC5zZXEgKyAxLCBzZXEgLSAxLCAhIWZyb21SZXBseSk7XG4gICAgZmVlZC5zZXEgPSBzZXE7XG4gICAgaWYgKHJlY2VudC5pc1JlcGVhdGVkKG1lc3NhZ2UuaWQpKSByZXR1cm47XG4gICAgcmVjZW50LmFkZChtZXNzYWdlLmlkKTtcbiAgICBzaW5rLm1lc3NhZ2UobWVzc2FnZSk7XG4gIH1cblxuICBmdW5jdGlvbiBvbkdhcChnYXA6IEdhcCk6IHZvaWQge1xuICAgIGNvbnN0IHsgZnJvbV9zZXEsIHRvX3NlcSB9ID0gZ2FwO1xuICAgIGlmICghaXNSZXNldChnYXApKSB7XG4gICAgICAvLyBBIGdhcCB3aG9zZSBmcmFtZSBtYXkgaGF2ZSBiZWVuIGxvc3QgaXMgYW5ub3VuY2VkIGFnYWluOyB0aGUgc2Vjb25kIHdvcmQgb2YgaXQgaXMgbm8gbmV3cy5cbiAgICAgIGlmICh0b19zZXEhIDw9IGZlZWQuc2VxISkgcmV0dXJuO1xuICAgICAgLy8gV2hhdCBpcyBtaXNzaW5nIGJlZm9yZSBpdCB3YXMgbm90IGFubm91bmNlZCBieSBpdC5cbiAgICAgIGlmIChmcm9tX3NlcSEgPiBmZWVkLnNlcSEgKyAxKSBzYXkoXCJyZXNldFwiLCBmZWVkLnNlcSEgKyAxLCBmcm9tX3NlcSEgLSAxLCBmYWxzZSk7XG4gICAgfVxuICAgIGlmIChpc1Jlc2V0KGdhcCkgfHwgZ2FwLnJlYXNvbiA9PT0gXCJyZW51bWJlcmVkXCIpIHJlY2VudC5lZGdlKCk7XG4gICAgZmVlZC5zZXEgPSB0b19zZXE7XG4gICAgc2luay5nYXAoZ2FwLCB0cnVlKTtcbiAgfVxuXG4gIGNvbnN0IGhhbmRsZSA9IChmcmFtZTogTWVzc2FnZSB8IEdhcCkgPT4gKGZyYW1lLnR5cGUgPT09IFwiZ2FwXCIgPyBvbkdhcChmcmFtZSkgOiBvbk1lc3NhZ2UoZnJhbWUpKTtcblxuICBjb25zdCBsZXRHbyA9ICgpID0+IHtcbiAgICBoZWxkID0gW107XG4gICAgaGVsZENoYXJzID0gMDtcbiAgfTtcblxuICBjb25zdCBmZWVkOiBGZWVkID0ge1xuICAgIHBoYXNlLFxuICAgIHNlcTogYWZ0ZXIsXG5cbiAgICB0YWtlKGZyYW1lKSB7XG4gICAgICBpZiAoZmVlZC5waGFzZSA9PT0gXCJsaXZlXCIpIHJldHVybiBoYW5kbGUoZnJhbWUpO1xuICAgICAgLy8gUGFzdCB0aGUgbGltaXQgbm90aGluZyBtb3JlIGlzIGtlcHQ6IGhlbGRDaGFycyBzYXlzIHNvLCB1bnRpbCB0aGUgcmVwbHkuXG4gICAgICBpZiAoaGVsZENoYXJzIDw9IEhFTERfTElNSVRfQ0hBUlMpIGhlbGQucHVzaChmcmFtZSk7XG4gICAgICBoZWxkQ2hhcnMgKz0gSlNPTi5zdHJpbmdpZnkoZnJhbWUpLmxlbmd0aDtcbiAgICAgIGlmIChoZWxkQ2hhcnMgPiBIRUxEX0xJTUlUX0NIQVJTKSBoZWxkID0gW107XG4gICAgfSxcblxuICAgIGpvaW4oam9pbmVkKSB7XG4gICAgICBjb25zdCBtZXNzYWdlcyA9IGpvaW5lZC5tZXNzYWdlcyB8fCBbXTtcbiAgICAgIGxldCBnYXAgPSBqb2luZWQuZ2FwICYmIGFzc2lnbih7IHR5cGU6IFwiZ2FwXCIgYXMgY29uc3QsIGNoYW5uZWwgfSwgam9pbmVkLmdhcCk7XG4gICAgICBpZiAoam9pbmVkLnNpbmNlKSBzaW5jZSA9IHBhcnNlTWFya3Moam9pbmVkLnNpbmNlKTtcbiAgICAgIG1lc3NhZ2VzLmZvckVhY2goKG1lc3NhZ2UpID0+IHtcbiAgICAgICAgLy8gSXQgc3RhbmRzIHdoZXJlIGl0IGJlbG9uZ3MgYW1vbmcgdGhlbTsgb25lIG9mIHVua25vd24gZXh0ZW50IGNvbWVzIGZpcnN0LlxuICAgICAgICBpZiAoZ2FwICYmICEoZ2FwLnRvX3NlcSEgPj0gbWVzc2FnZS5zZXEhKSkge1xuICAgICAgICAgIG9uR2FwKGdhcCk7XG4gICAgICAgICAgZ2FwID0gdW5kZWZpbmVkO1xuICAgICAgICB9XG4gICAgICAgIG9uTWVzc2FnZShtZXNzYWdlLCB0cnVlKTtcbiAgICAgIH0pO1xuICAgICAgaWYgKGdhcCkgb25HYXAoZ2FwKTtcbiAgICAgIC8vIFdoYXQgaXMgaGVsZCBzdGF5cyBzbyBtZWFud2hpbGU6IHRoZSBuZXh0IHJlcGx5IHJlYWNoZXMgZnVydGhlciwgb3IgZW5kcyBoZXJlLlxuICAgICAgaWYgKGpvaW5lZC5tb3JlICYmIG1lc3NhZ2VzLmxlbmd0aCkgcmV0dXJuIHRydWU7XG4gICAgICBjb25zdCB7IHNlcSB9ID0gam9pbmVkO1xuICAgICAgaWYgKHNlcSAhPT0gdW5kZWZpbmVkKSB7XG4gICAgICAgIC8vIFRoZSByZXBseSBpcyBjb21wbGV0ZTogZXZlcnl0aGluZyB1cCB0byBgc2VxYCB3YXMgaW4gaXQsIG9yIGlzIG5vIGxvbmdlciBrZXB0LlxuICAgICAgICBpZiAoZmVlZC5zZXEhIDwgc2VxKSBzYXkoXCJ0cmltbWVkXCIsIGZlZWQuc2VxISArIDEsIHNlcSk7XG4gICAgICAgIGlmIChmZWVkLnNlcSEgPiBzZXEpIHNheShcInJlc2V0XCIpO1xuICAgICAgICBmZWVkLnNlcSA9IHNlcTtcbiAgICAgIH1cbiAgICAgIGNvbnN0IHNwaWxsZWQgPSBoZWxkQ2hhcnMgPiBIRUxEX0xJTUlUX0NIQVJTO1xuICAgICAgY29uc3Qgd2FpdGluZyA9IGhlbGQ7XG4gICAgICBsZXRHbygpO1xuICAgICAgaWYgKHNwaWxsZWQpIHJldHVybiB0cnVlO1xuICAgICAgZmVlZC5waGFzZSA9IFwibGl2ZVwiO1xuICAgICAgd2FpdGluZy5mb3JFYWNoKGhhbmRsZSk7XG4gICAgICByZXR1cm4gZmFsc2U7XG4gICAgfSxcblxuICAgIHJlc2V0KHBhcnRpdGlvbnMpIHtcbiAgICAgIGZvciAoY29uc3QgcGFydGl0aW9uIGluIHBhcnRpdGlvbnMpIGlmIChzaW5jZSAmJiBwYXJ0aXRpb24gaW4gc2luY2UpIHNpbmNlID0gdW5kZWZpbmVkO1xuICAgIH0sXG5cbiAgICBmb3JnZXQoKSB7XG4gICAgICBjb25zdCBzZWVuID0gZmVlZC5zZXEgIT09IHVuZGVmaW5lZDtcbiAgICAgIGZlZWQuc2VxID0gc2luY2UgPSB1bmRlZmluZWQ7XG4gICAgICBsZXRHbygpO1xuICAgICAgaWYgKGZlZWQucGhhc2UgPT09IFwibGl2ZVwiKSBmZWVkLnBoYXNlID0gXCJ3YW50ZWRcIjtcbiAgICAgIGlmIChzZWVuKSBzYXkoXCJyZXNldFwiKTtcbiAgICB9LFxuICB9O1xuICByZXR1cm4gZmVlZDtcbn1cblxuLyoqIEFuIHVua25vd24gcmVhc29uIGNvdW50cyBhcyBvbmUuICovXG5leHBvcnQgZnVuY3Rpb24gaXNSZXNldChnYXA6IEdhcCk6IGJvb2xlYW4ge1xuICByZXR1cm4gIS9eKHRyaW1tZWR8b3ZlcmZsb3d8ZXhwaXJlZHxjb25mbGF0ZWR8ZmlsdGVyZWR8cmVudW1iZXJlZCkkLy50ZXN0KGdhcC5yZWFzb24pO1xufVxuIiwgImNvbnN0IFJFTUVNQkVSRURfSURTID0gMjU2O1xuXG4vKiogVGhlIGxhc3QgaWRzIG9mIG1lc3NhZ2VzLiAqL1xuZXhwb3J0IGludGVyZmFjZSBSZWNlbnRJZHMge1xuICBhZGQoaWQ6IHN0cmluZyk6IHZvaWQ7XG4gIGVkZ2UoKTogdm9pZDtcbiAgaXNSZXBlYXRlZChpZDogc3RyaW5nKTogYm9vbGVhbjtcbn1cblxuLyoqXG4gKiBGb3Igb25lIGNhc2Ugb25seTogYSBwdWJsaXNoIHRoYXQgd2FzIGRlbGl2ZXJlZCBhbmQgdGhlbiByZWZ1c2VkIGJ5IGEgbmV3IGVwb2NoIG9mIHRoZSBsb2cgbWF5IGNvbWUgYWdhaW4gdW5kZXJcbiAqIGFub3RoZXIgcG9zaXRpb24uIFNvIGEgcmVwZWF0ZWQgaWQgY291bnRzIGFzIGEgZHVwbGljYXRlIG9ubHkgd2hlbiBpdCB3YXMgYWxyZWFkeSBrbm93biBhdCBhbiBlZGdlIChhIGByZW51bWJlcmVkYCBvclxuICogYHJlc2V0YCBnYXApOyBhbnl3aGVyZSBlbHNlIGl0IHdvdWxkIGhpZGUgYSBmYXVsdCBvZiB0aGUgc2VydmVyLlxuICovXG5leHBvcnQgZnVuY3Rpb24gY3JlYXRlUmVjZW50SWRzKCk6IFJlY2VudElkcyB7XG4gIGNvbnN0IGlkczogc3RyaW5nW10gPSBbXTtcbiAgbGV0IGJlZm9yZUVkZ2U6IHN0cmluZ1tdID0gW107XG4gIHJldHVybiB7XG4gICAgYWRkKGlkKSB7XG4gICAgICBpZiAoaWRzLnB1c2goaWQpID4gUkVNRU1CRVJFRF9JRFMpIGlkcy5zaGlmdCgpO1xuICAgIH0sXG4gICAgZWRnZSgpIHtcbiAgICAgIGJlZm9yZUVkZ2UgPSBpZHMuc2xpY2UoKTtcbiAgICB9LFxuICAgIGlzUmVwZWF0ZWQ6IChpZCkgPT4gYmVmb3JlRWRnZS5pbmRleE9mKGlkKSA+PSAwLFxuICB9O1xufVxuIiwgImltcG9ydCB7IGNyZWF0ZUZlZWQsIGlzUmVzZXQsIHR5cGUgRmVlZCwgdHlwZSBGZWVkUGhhc2UsIHR5cGUgU2luayB9IGZyb20gXCIuL2ZlZWQuanNcIjtcbmltcG9ydCB0eXBlIHsgQ29ubmVjdFBhcmFtcywgR2FwLCBKb2luZWQsIE1lc3NhZ2UsIFN1YnNjcmliZSwgVW5zdWJzY3JpYmUsIFdlbGNvbWUgfSBmcm9tIFwiLi9mcmFtZXMuanNcIjtcbmltcG9ydCB7IGNvdmVycywgRklMTCwgZm9ybWF0TWFya3MsIG1lcmdlLCBwYXJzZU1hcmtzLCBTRVQsIHR5cGUgTWFya3MgfSBmcm9tIFwiLi9tYXJrcy5qc1wiO1xuaW1wb3J0IHsgY3JlYXRlUmVjZW50SWRzIH0gZnJvbSBcIi4vcmVjZW50LWlkcy5qc1wiO1xuaW1wb3J0IHsgZGljdGlvbmFyeSB9IGZyb20gXCIuL3V0aWwuanNcIjtcblxuLyoqXG4gKiBBIGNsaWVudCdzIHNpZGUgb2YgYSBzZXNzaW9uLCB3aXRob3V0IGFueSBJTzogd2hpY2ggY2hhbm5lbHMsIGhvdyBmYXIgZWFjaCBwYXJ0aXRpb24gaGFzIGJlZW4gcmVhZCwgYW5kIHdoYXQgbWF5IGJlXG4gKiBzaG93biB0byB0aGUgdXNlci4gSXQgb3V0bGl2ZXMgY29ubmVjdGlvbnM6IHdoYXRldmVyIHRyYW5zcG9ydCBjb21lcyBuZXh0IGFza3MgZm9yIGBwYXJhbXMoKWAgYW5kIGdvZXMgb24gZnJvbSB0aGVyZS5cbiAqXG4gKiBJbnZhcmlhbnQ6IGEgbWVzc2FnZSByZWFjaGVzIHRoZSBzaW5rIGF0IG1vc3Qgb25jZSBhbmQgaW4gb3JkZXIgb2YgaXRzIGNoYW5uZWwsIGFuZCBldmVyeSBqdW1wIGluIHNlcSBpcyBwcmVjZWRlZCBieVxuICogYSBnYXAsIHdoYXRldmVyIGlzIGRlbGl2ZXJlZCB0d2ljZSwgYnkgdHdvIGNvbm5lY3Rpb25zIGF0IG9uY2UsIG9yIG5vdCBhdCBhbGwuXG4gKlxuICogV2hlcmUgYSBtZXRob2QgcmV0dXJucyBzdWJzY3JpYmVzLCB0aGV5IGhhdmUgdG8gYmUgc2VudC5cbiAqL1xuZXhwb3J0IGludGVyZmFjZSBTZXNzaW9uIHtcbiAgLyoqIEFic2VudCB1bnRpbCB0aGUgZmlyc3Qgd2VsY29tZS4gKi9cbiAgaWQ6IHN0cmluZyB8IHVuZGVmaW5lZDtcbiAgLyoqIFRoZSBoaWdoZXN0IG51bWJlciB0aGF0IG9uZSBvZiBvdXIgY29ubmVjdGlvbnMgaGFzIGhhZC4gKi9cbiAgYXR0ZW1wdDogbnVtYmVyO1xuICByZWFkb25seSBjb25uZWN0aW9uOiBzdHJpbmc7XG4gIGN1cnNvcigpOiBzdHJpbmc7XG4gIGNoYW5uZWxzKCk6IHN0cmluZ1tdO1xuICAvKiogRm9yIGEgY29ubmVjdGlvbjsgaXRzIG51bWJlciBkZWNpZGVzIHdobyB0YWtlcyBvdmVyIGZyb20gd2hvbS4gKi9cbiAgcGFyYW1zKGF0dGVtcHQ6IG51bWJlcik6IENvbm5lY3RQYXJhbXM7XG4gIC8qKiBSZXR1cm5zIHRoZSBjb21tYW5kIHRoYXQgaXMgbmVlZGVkLCBpZiB0aGUgbmV4dCBjb25uZWN0IGRvZXMgbm90IHRha2UgY2FyZSBvZiBpdC4gKi9cbiAgYWRkKGNoYW5uZWw6IHN0cmluZywgYWZ0ZXI/OiBudW1iZXIpOiBTdWJzY3JpYmUgfCB1bmRlZmluZWQ7XG4gIHJlbW92ZShjaGFubmVsOiBzdHJpbmcpOiBVbnN1YnNjcmliZTtcbiAgLyoqIFRoZSBzZXJ2ZXIgY29uZmlybWVkIHRoYXQgaXQgd2FzIGxlZnQ7IGJ5IG5vdyBpdCBtYXkgaGF2ZSBiZWVuIGpvaW5lZCBhZ2Fpbi4gKi9cbiAgbGVmdChjaGFubmVsOiBzdHJpbmcpOiB2b2lkO1xuICAvKiogVGhlIHNlcnZlciByZWZ1c2VkIGEgY2hhbm5lbCwgb3IgZW5kZWQgaXQuICovXG4gIGRyb3AoY2hhbm5lbDogc3RyaW5nKTogdm9pZDtcbiAgaXNMaXZlKGNoYW5uZWw6IHN0cmluZyk6IGJvb2xlYW47XG4gIHdlbGNvbWUoZnJhbWU6IFdlbGNvbWUpOiBTdWJzY3JpYmVbXTtcbiAgLyoqIENoYW5uZWxzIHRoYXQgdGhlIHNlcnZlciBzdWJzY3JpYmVkIGJ5IGl0c2VsZi4gKi9cbiAgc3Vic2NyaWJlZChjaGFubmVsczogUmVjb3JkPHN0cmluZywgSm9pbmVkPik6IHZvaWQ7XG4gIG1lc3NhZ2UoZnJhbWU6IE1lc3NhZ2UpOiB2b2lkO1xuICBnYXAoZnJhbWU6IEdhcCk6IHZvaWQ7XG4gIC8qKiBUaGUgY3Vyc29yIG9mIGEgcGluZywgb3Igb2YgYSBwb2xsJ3MgcmVzcG9uc2UuICovXG4gIGFkb3B0KGN1cnNvcjogc3RyaW5nKTogdm9pZDtcbiAgLyoqIFRoZSBjdXJzb3Igb2YgYSByZXBseSwgd2hpY2ggdGVsbHMgb2YgcGFydGl0aW9ucyB0aGF0IGEgbmV3IGNoYW5uZWwgYnJvdWdodCBpbnRvIHVzZS4gKi9cbiAgZmlsbChjdXJzb3I6IHN0cmluZyk6IHZvaWQ7XG4gIC8qKiBBIHN1YnNjcmliZSB3YXMgYW5zd2VyZWQgZm9yIHRoaXMgY2hhbm5lbC4gKi9cbiAgam9pbmVkKGNoYW5uZWw6IHN0cmluZywgam9pbmVkOiBKb2luZWQpOiBTdWJzY3JpYmVbXTtcbiAgLyoqIFRoZSBzZXNzaW9uIHdhcyBhbm90aGVyIHVzZXInczogaXRzIGN1cnNvciBtZWFucyBub3RoaW5nIHRvIHVzLiAqL1xuICBmb3JnZXQoKTogdm9pZDtcbn1cblxuZXhwb3J0IGZ1bmN0aW9uIGNyZWF0ZVNlc3Npb24oY29ubmVjdGlvbjogc3RyaW5nLCBzaW5rOiBTaW5rKTogU2Vzc2lvbiB7XG4gIC8qKiBXaGVyZSB0byBnbyBvbiBmcm9tLiAqL1xuICBjb25zdCBjdXJzb3I6IE1hcmtzID0ge307XG4gIC8qKiBUaGUgaGlnaGVzdCBwb3NpdGlvbiByZWNlaXZlZCwgcGVyIHBhcnRpdGlvbjogd2hhdCBjb21lcyBhdCBvciBiZWxvdyBpdCBpcyBhIHJlcGV0aXRpb24uICovXG4gIGNvbnN0IHRvcDogTWFya3MgPSB7fTtcbiAgY29uc3QgZmVlZHM6IFJlY29yZDxzdHJpbmcsIEZlZWQ+ID0gZGljdGlvbmFyeSgpO1xuICAvKiogQ2hhbm5lbHMgYmVpbmcgbGVmdDogdGhlIHNlcnZlciBtYXkgc3RpbGwgbmFtZSB0aGVtLiAqL1xuICBjb25zdCBsZWF2aW5nOiBSZWNvcmQ8c3RyaW5nLCBib29sZWFuPiA9IGRpY3Rpb25hcnkoKTtcbiAgY29uc3QgcmVjZW50ID0gY3JlYXRlUmVjZW50SWRzKCk7XG4gIGNvbnN0IGVhY2hGZWVkID0gKGZuOiAoZmVlZDogRmVlZCwgY2hhbm5lbDogc3RyaW5nKSA9PiB2b2lkKSA9PlxuICAgIE9iamVjdC5rZXlzKGZlZWRzKS5mb3JFYWNoKChjaGFubmVsKSA9PiBmbihmZWVkc1tjaGFubmVsXSEsIGNoYW5uZWwpKTtcblxuICBmdW5jdGlvbiBhZGRGZWVkKGNoYW5uZWw6IHN0cmluZywgYWZ0ZXI6IG51bWJlciB8IHVuZGVmaW5lZCwgcGhhc2U6IEZlZWRQaGFzZSk6IEZlZWQge1xuICAgIHJldHVybiAoZmVlZHNbY2hhbm5lbF0gPSBjcmVhdGVGZWVkKGNoYW5uZWwsIGFmdGVyLCBwaGFzZSwgcmVjZW50LCBzaW5rKSk7XG4gIH1cblxuICBmdW5jdGlvbiBjYXJyaWVkKGNoYW5uZWw6IHN0cmluZywgc2VxOiBudW1iZXIgfCB1bmRlZmluZWQpOiB2b2lkIHtcbiAgICBpZiAobGVhdmluZ1tjaGFubmVsXSkgcmV0dXJuO1xuICAgIGNvbnN0IGZlZWQgPSBmZWVkc1tjaGFubmVsXSB8fCBhZGRGZWVkKGNoYW5uZWwsIHNlcSwgXCJ3YW50ZWRcIik7XG4gICAgaWYgKGZlZWQucGhhc2UgPT09IFwiam9pbmluZ1wiKSByZXR1cm47XG4gICAgZmVlZC5waGFzZSA9IFwibGl2ZVwiO1xuICAgIC8vIFdoZXJlIHdlIGtub3cgYmV0dGVyIHdlIGtlZXAgb3VyIG93bjogaWYgdGhlIGNoYW5uZWwganVtcGVkLCB0aGUgbmV4dCBtZXNzYWdlIHNob3dzIGl0LlxuICAgIGlmIChmZWVkLnNlcSA9PT0gdW5kZWZpbmVkKSBmZWVkLnNlcSA9IHNlcTtcbiAgfVxuXG4gIGNvbnN0IHNlc3Npb246IFNlc3Npb24gPSB7XG4gICAgaWQ6IHVuZGVmaW5lZCxcbiAgICBhdHRlbXB0OiAwLFxuICAgIGNvbm5lY3Rpb24sXG4gICAgY3Vyc29yOiAoKSA9PiBmb3JtYXRNYXJrcyhjdXJzb3IpLFxuICAgIGNoYW5uZWxzOiAoKSA9PiBPYmplY3Qua2V5cyhmZWVkcyksXG5cbiAgICBwYXJhbXMoYXR0ZW1wdCkge1xuICAgICAgY29uc3QgcGFyYW1zOiBDb25uZWN0UGFyYW1zID0geyBhdHRlbXB0LCBjb25uZWN0aW9uIH07XG4gICAgICBjb25zdCBjaGFubmVscyA9IHNlc3Npb24uY2hhbm5lbHMoKTtcbiAgICAgIGNvbnN0IGZyb20gPSBzZXNzaW9uLmN1cnNvcigpO1xuICAgICAgaWYgKGNoYW5uZWxzLmxlbmd0aCkgcGFyYW1zLmNoYW5uZWxzID0gY2hhbm5lbHM7XG4gICAgICBpZiAoc2Vzc2lvbi5pZCkgcGFyYW1zLnNlc3Npb24gPSBzZXNzaW9uLmlkO1xuICAgICAgaWYgKGZyb20pIHBhcmFtcy5jdXJzb3IgPSBmcm9tO1xuICAgICAgcmV0dXJuIHBhcmFtcztcbiAgICB9LFxuXG4gICAgYWRkKGNoYW5uZWwsIGFmdGVyKSB7XG4gICAgICBkZWxldGUgbGVhdmluZ1tjaGFubmVsXTtcbiAgICAgIGlmIChmZWVkc1tjaGFubmVsXSkgcmV0dXJuIHVuZGVmaW5lZDtcbiAgICAgIGNvbnN0IGpvaW5zID0gc2Vzc2lvbi5pZCAhPT0gdW5kZWZpbmVkIHx8IGFmdGVyICE9PSB1bmRlZmluZWQ7XG4gICAgICBhZGRGZWVkKGNoYW5uZWwsIGFmdGVyLCBqb2lucyA/IFwiam9pbmluZ1wiIDogXCJ3YW50ZWRcIik7XG4gICAgICByZXR1cm4gam9pbnMgPyBzdWJzY3JpYmUoY2hhbm5lbCwgYWZ0ZXIpIDogdW5kZWZpbmVkO1xuICAgIH0sXG5cbiAgICByZW1vdmUoY2hhbm5lbCkge1xuICAgICAgZGVsZXRlIGZlZWRzW2NoYW5uZWxdO1xuICAgICAgbGVhdmluZ1tjaGFubmVsXSA9IHRydWU7XG4gICAgICByZXR1cm4geyB0eXBlOiBcInVuc3Vic2NyaWJlXCIsIGNoYW5uZWxzOiBbY2hhbm5lbF0gfTtcbiAgICB9LFxuXG4gICAgbGVmdChjaGFubmVsKSB7XG4gICAgICBkZWxldGUgbGVhdmluZ1tjaGFubmVsXTtcbiAgICB9LFxuXG4gICAgZHJvcChjaGFubmVsKSB7XG4gICAgICBkZWxldGUgZmVlZHNbY2hhbm5lbF07XG4gICAgICBkZWxldGUgbGVhdmluZ1tjaGFubmVsXTtcbiAgICB9LFxuXG4gICAgaXNMaXZlOiAoY2hhbm5lbCkgPT4gISFmZWVkc1tjaGFubmVsXSAmJiBmZWVkc1tjaGFubmVsXSEucGhhc2UgPT09IFwibGl2ZVwiLFxuXG4gICAgd2VsY29tZShmcmFtZSkge1xuICAgICAgc2Vzc2lvbi5pZCA9IGZyYW1lLnNlc3Npb247XG4gICAgICAvLyBPbmx5IHdoYXQgaXMgbGFja2luZy4gV2hlcmUgdGhlIHNlcnZlciBzdGFydHMgZWxzZXdoZXJlIGEgZ2FwIGZvbGxvd3MsIGFuZCBpZiB0aGF0IGdhcCBpcyBsb3N0IG9uIHRoZSB3YXksIG91clxuICAgICAgLy8gb3duIGN1cnNvciBtYWtlcyB0aGUgc2VydmVyIHdvcmsgaXQgb3V0IGFnYWluLlxuICAgICAgc2Vzc2lvbi5maWxsKGZyYW1lLmN1cnNvcik7XG4gICAgICBmb3IgKGNvbnN0IGNoYW5uZWwgaW4gZnJhbWUucmVmdXNlZCkgc2Vzc2lvbi5kcm9wKGNoYW5uZWwpO1xuICAgICAgZm9yIChjb25zdCBjaGFubmVsIGluIGZyYW1lLmNoYW5uZWxzKSBjYXJyaWVkKGNoYW5uZWwsIGZyYW1lLmNoYW5uZWxzW2NoYW5uZWxdIS5zZXEpO1xuICAgICAgY29uc3QgYXNrOiBTdWJzY3JpYmVbXSA9IFtdO1xuICAgICAgZWFjaEZlZWQoKGZlZWQsIGNoYW5uZWwpID0+IHtcbiAgICAgICAgaWYgKGZyYW1lLmNoYW5uZWxzW2NoYW5uZWxdIHx8IGZlZWQucGhhc2UgPT09IFwiam9pbmluZ1wiKSByZXR1cm47XG4gICAgICAgIGZlZWQucGhhc2UgPSBcImpvaW5pbmdcIjtcbiAgICAgICAgYXNrLnB1c2goc3Vic2NyaWJlKGNoYW5uZWwsIGZlZWQuc2VxKSk7XG4gICAgICB9KTtcbiAgICAgIHJldHVybiBhc2s7XG4gICAgfSxcblxuICAgIHN1YnNjcmliZWQoY2hhbm5lbHMpIHtcbiAgICAgIGZvciAoY29uc3QgY2hhbm5lbCBpbiBjaGFubmVscykge1xuICAgICAgICBpZiAobGVhdmluZ1tjaGFubmVsXSB8fCBzZXNzaW9uLmlzTGl2ZShjaGFubmVsKSkgY29udGludWU7XG4gICAgICAgIChmZWVkc1tjaGFubmVsXSB8fCBhZGRGZWVkKGNoYW5uZWwsIHVuZGVmaW5lZCwgXCJqb2luaW5nXCIpKS5qb2luKGNoYW5uZWxzW2NoYW5uZWxdISk7XG4gICAgICB9XG4gICAgfSxcblxuICAgIG1lc3NhZ2UoZnJhbWUpIHtcbiAgICAgIGlmIChmcmFtZS5wb3MgIT09IHVuZGVmaW5lZCkge1xuICAgICAgICBjb25zdCBhdCA9IHBhcnNlTWFya3MoZnJhbWUucG9zKTtcbiAgICAgICAgaWYgKGNvdmVycyh0b3AsIGF0KSkgcmV0dXJuO1xuICAgICAgICBtZXJnZSh0b3AsIGF0KTtcbiAgICAgICAgbWVyZ2UoY3Vyc29yLCBhdCk7XG4gICAgICB9XG4gICAgICBjb25zdCBmZWVkID0gZmVlZHNbZnJhbWUuY2hhbm5lbF07XG4gICAgICBpZiAoZmVlZCkgZmVlZC50YWtlKGZyYW1lKTtcbiAgICB9LFxuXG4gICAgZ2FwKGZyYW1lKSB7XG4gICAgICBpZiAoZnJhbWUucmVzdW1lKSB7XG4gICAgICAgIGNvbnN0IHJlc3VtZSA9IHBhcnNlTWFya3MoZnJhbWUucmVzdW1lKTtcbiAgICAgICAgaWYgKGlzUmVzZXQoZnJhbWUpKSB7XG4gICAgICAgICAgLy8gVGhlIG9uZSBjYXNlIGluIHdoaWNoIHBvc2l0aW9ucyBtYXkgZ28gYmFjaywgZm9yIGV2ZXJ5IGNoYW5uZWwgb2YgdGhlIHBhcnRpdGlvbi5cbiAgICAgICAgICBtZXJnZShjdXJzb3IsIHJlc3VtZSwgU0VUKTtcbiAgICAgICAgICBtZXJnZSh0b3AsIHJlc3VtZSwgU0VUKTtcbiAgICAgICAgICBlYWNoRmVlZCgoZmVlZCkgPT4gZmVlZC5yZXNldChyZXN1bWUpKTtcbiAgICAgICAgfSBlbHNlIHtcbiAgICAgICAgICBtZXJnZShjdXJzb3IsIHJlc3VtZSk7XG4gICAgICAgIH1cbiAgICAgIH1cbiAgICAgIGNvbnN0IGZlZWQgPSBmZWVkc1tmcmFtZS5jaGFubmVsXTtcbiAgICAgIGlmIChmZWVkKSBmZWVkLnRha2UoZnJhbWUpO1xuICAgIH0sXG5cbiAgICBhZG9wdCh0ZXh0KSB7XG4gICAgICBtZXJnZShjdXJzb3IsIHBhcnNlTWFya3ModGV4dCkpO1xuICAgIH0sXG5cbiAgICBmaWxsKHRleHQpIHtcbiAgICAgIG1lcmdlKGN1cnNvciwgcGFyc2VNYXJrcyh0ZXh0KSwgRklMTCk7XG4gICAgfSxcblxuICAgIGpvaW5lZChjaGFubmVsLCBqb2luZWQpIHtcbiAgICAgIGNvbnN0IGZlZWQgPSBmZWVkc1tjaGFubmVsXTtcbiAgICAgIHJldHVybiBmZWVkICYmIGZlZWQuam9pbihqb2luZWQpID8gW3N1YnNjcmliZShjaGFubmVsLCBmZWVkLnNlcSldIDogW107XG4gICAgfSxcblxuICAgIGZvcmdldCgpIHtcbiAgICAgIHNlc3Npb24uaWQgPSB1bmRlZmluZWQ7XG4gICAgICBmb3IgKGNvbnN0IHBhcnRpdGlvbiBpbiBjdXJzb3IpIGRlbGV0ZSBjdXJzb3JbcGFydGl0aW9uXTtcbiAgICAgIGZvciAoY29uc3QgcGFydGl0aW9uIGluIHRvcCkgZGVsZXRlIHRvcFtwYXJ0aXRpb25dO1xuICAgICAgZWFjaEZlZWQoKGZlZWQpID0+IGZlZWQuZm9yZ2V0KCkpO1xuICAgIH0sXG4gIH07XG4gIHJldHVybiBzZXNzaW9uO1xufVxuXG5mdW5jdGlvbiBzdWJzY3JpYmUoY2hhbm5lbDogc3RyaW5nLCBhZnRlcj86IG51bWJlcik6IFN1YnNjcmliZSB7XG4gIGNvbnN0IGNvbW1hbmQ6IFN1YnNjcmliZSA9IHsgdHlwZTogXCJzdWJzY3JpYmVcIiwgY2hhbm5lbHM6IFtjaGFubmVsXSB9O1xuICBpZiAoYWZ0ZXIgIT09IHVuZGVmaW5lZCkgY29tbWFuZC5hZnRlciA9IHsgW2NoYW5uZWxdOiBhZnRlciB9O1xuICByZXR1cm4gY29tbWFuZDtcbn1cbiIsICJpbXBvcnQgdHlwZSB7IFRpbWVsaW5lRW50cnkgfSBmcm9tIFwiLi9hcGkuanNcIjtcbmltcG9ydCB0eXBlIHsgVHJhbnNwb3J0S2luZCB9IGZyb20gXCIuL2ZyYW1lcy5qc1wiO1xuXG4vKiogRW50cmllcyB0aGF0IGFyZSBrZXB0LCBuZXdlc3QgbGFzdC4gKi9cbmNvbnN0IFRJTUVMSU5FX0xJTUlUID0gMjAwO1xuXG5leHBvcnQgdHlwZSBOb3RlID0gKHdoYXQ6IHN0cmluZywgdHJhbnNwb3J0PzogVHJhbnNwb3J0S2luZCwgZGV0YWlsPzogc3RyaW5nIHwgbnVtYmVyKSA9PiB2b2lkO1xuXG5leHBvcnQgZnVuY3Rpb24gY3JlYXRlVGltZWxpbmUoKTogeyBub3RlOiBOb3RlOyBlbnRyaWVzKCk6IFRpbWVsaW5lRW50cnlbXSB9IHtcbiAgY29uc3QgZW50cmllczogVGltZWxpbmVFbnRyeVtdID0gW107XG4gIHJldHVybiB7XG4gICAgbm90ZSh3aGF0LCB0cmFuc3BvcnQsIGRldGFpbCkge1xuICAgICAgY29uc3QgZW50cnk6IFRpbWVsaW5lRW50cnkgPSB7IGF0OiBEYXRlLm5vdygpLCB3aGF0IH07XG4gICAgICBpZiAodHJhbnNwb3J0KSBlbnRyeS50cmFuc3BvcnQgPSB0cmFuc3BvcnQ7XG4gICAgICBpZiAoZGV0YWlsICE9PSB1bmRlZmluZWQpIGVudHJ5LmRldGFpbCA9IFN0cmluZyhkZXRhaWwpO1xuICAgICAgaWYgKGVudHJpZXMucHVzaChlbnRyeSkgPiBUSU1FTElORV9MSU1JVCkgZW50cmllcy5zaGlmdCgpO1xuICAgIH0sXG4gICAgZW50cmllczogKCkgPT4gZW50cmllcy5zbGljZSgpLFxuICB9O1xufVxuIiwgImltcG9ydCB0eXBlIHsgQmVsZnJ5RXJyb3IgfSBmcm9tIFwiLi9hcGkuanNcIjtcbmltcG9ydCB7IGZhdWx0LCB0aW1lciB9IGZyb20gXCIuL3V0aWwuanNcIjtcblxuLyoqIFRoZSBhcHBsaWNhdGlvbidzIGBhdXRoYCwgYXMgYSBjYWxsYmFjay4gSXQgaXMgYXNrZWQgZm9yIGVhY2ggYXR0ZW1wdCwgYW5kIGJlZm9yZSBhIHRva2VuIGV4cGlyZXMuICovXG5leHBvcnQgdHlwZSBBdXRoID0gKGRvbmU6IChlcnJvcjogdW5rbm93biwgdG9rZW4/OiBzdHJpbmcpID0+IHZvaWQpID0+IHZvaWQ7XG5cbi8qKiBGb3IgdGhlIGFwcGxpY2F0aW9uJ3MgYGF1dGhgIHRvIGFuc3dlci4gKi9cbmNvbnN0IEFVVEhfVElNRU9VVF9NUyA9IDMwXzAwMDtcblxuLyoqIEhvdyBsb25nIGJlZm9yZSBpdHMgZW5kIGEgdG9rZW4gaXMgcmVmcmVzaGVkLCBhdCBtb3N0OyBvZiBhIHNob3J0LWxpdmVkIG9uZSwgdGhlIGxhc3QgdGVudGguICovXG5jb25zdCBSRUZSRVNIX0FIRUFEX01TID0gMzBfMDAwO1xuXG4vKiogQXQgbGVhc3Qgc28gbG9uZyBiZXR3ZWVuIHJlZnJlc2hlcywgd2hhdGV2ZXIgdGhlIGNsb2NrcyBzYXkuICovXG5jb25zdCBSRUZSRVNIX0ZMT09SX01TID0gNV8wMDA7XG5cbi8qKiBUaGUgbG9uZ2VzdCB0aGF0IGBzZXRUaW1lb3V0YCBjYW4gd2FpdC4gKi9cbmNvbnN0IFRJTUVSX0xJTUlUX01TID0gMiAqKiAzMSAtIDE7XG5cbi8qKiBUaGUgdG9rZW4gb2Ygbm93LCBhbmQgd2hlbiB0byBmZXRjaCB0aGUgbmV4dC4gKi9cbmV4cG9ydCBpbnRlcmZhY2UgVG9rZW5zIHtcbiAgY3VycmVudDogc3RyaW5nIHwgdW5kZWZpbmVkO1xuICBmZXRjaChkb25lOiAoZXJyb3I/OiBCZWxmcnlFcnJvcikgPT4gdm9pZCk6IHZvaWQ7XG4gIC8qKiBgcmVmcmVzaGAgaXMgY2FsbGVkIHNvbWUgdGltZSBiZWZvcmUgYGV4cGlyZXNBdGAgKFJGQyAzMzM5KS4gU2hvdWxkIGNsb2NrcyBkaXNhZ3JlZSwgdGhlIHNlcnZlcidzIGNsb3NlIGhlbHBzLiAqL1xuICBhcm0oZXhwaXJlc0F0OiBzdHJpbmcgfCB1bmRlZmluZWQsIHJlZnJlc2g6ICgpID0+IHZvaWQpOiB2b2lkO1xuICBkaXNhcm0oKTogdm9pZDtcbn1cblxuZXhwb3J0IGZ1bmN0aW9uIGNyZWF0ZVRva2VucyhhdXRoOiBBdXRoKTogVG9rZW5zIHtcbiAgY29uc3QgZXhwaXJ5ID0gdGltZXIoKTtcbiAgY29uc3QgdG9rZW5zOiBUb2tlbnMgPSB7XG4gICAgY3VycmVudDogdW5kZWZpbmVkLFxuICAgIGZldGNoKGRvbmUpIHtcbiAgICAgIGNvbnN0IGRlYWRsaW5lID0gdGltZXIoKTtcbiAgICAgIGxldCB0b2xkID0gZmFsc2U7XG4gICAgICBjb25zdCB0ZWxsID0gKGVycm9yOiB1bmtub3duLCB0b2tlbj86IHN0cmluZykgPT4ge1xuICAgICAgICBpZiAodG9sZCkgcmV0dXJuO1xuICAgICAgICB0b2xkID0gdHJ1ZTtcbiAgICAgICAgZGVhZGxpbmUoKTtcbiAgICAgICAgaWYgKGVycm9yKSByZXR1cm4gZG9uZShmYXVsdChcImF1dGhfZmFpbGVkXCIsIFN0cmluZyhlcnJvcikpKTtcbiAgICAgICAgdG9rZW5zLmN1cnJlbnQgPSB0b2tlbjtcbiAgICAgICAgZG9uZSgpO1xuICAgICAgfTtcbiAgICAgIGRlYWRsaW5lKEFVVEhfVElNRU9VVF9NUywgKCkgPT4gdGVsbChcImF1dGgoKSBkb2VzIG5vdCBhbnN3ZXJcIikpO1xuICAgICAgdHJ5IHtcbiAgICAgICAgYXV0aCh0ZWxsKTtcbiAgICAgIH0gY2F0Y2ggKGVycm9yKSB7XG4gICAgICAgIHRlbGwoZXJyb3IpO1xuICAgICAgfVxuICAgIH0sXG4gICAgYXJtKGV4cGlyZXNBdCwgcmVmcmVzaCkge1xuICAgICAgY29uc3QgbGVmdCA9IERhdGUucGFyc2UoZXhwaXJlc0F0ISkgLSBEYXRlLm5vdygpO1xuICAgICAgY29uc3QgZGVsYXkgPSBNYXRoLm1heChSRUZSRVNIX0ZMT09SX01TLCBsZWZ0IC0gTWF0aC5taW4oUkVGUkVTSF9BSEVBRF9NUywgbGVmdCAvIDEwKSk7XG4gICAgICAvLyBOYU4gd2l0aG91dCBhIGRhdGU6IHRoZW4gdGhlcmUgaXMgbm90aGluZyB0byB3YWl0IGZvci5cbiAgICAgIGV4cGlyeShNYXRoLm1pbihUSU1FUl9MSU1JVF9NUywgZGVsYXkpLCBkZWxheSA+IDAgPyByZWZyZXNoIDogdW5kZWZpbmVkKTtcbiAgICB9LFxuICAgIGRpc2FybTogKCkgPT4gZXhwaXJ5KCksXG4gIH07XG4gIHJldHVybiB0b2tlbnM7XG59XG4iXSwKICAibWFwcGluZ3MiOiAiO0FBQUEsT0FBTyxZQUFZO0FBQ25CLFNBQVMsWUFBWTs7O0FDT2QsU0FBUyxPQUErQyxJQUFRLE1BQXVCO0FBQzVGLGFBQVcsT0FBTyxLQUFNLENBQUMsR0FBc0IsR0FBRyxJQUFJLEtBQUssR0FBRztBQUM5RCxTQUFPO0FBQ1Q7QUFHTyxTQUFTLGFBQTJDO0FBQ3pELFNBQU8sdUJBQU8sT0FBTyxJQUFJO0FBQzNCO0FBRU8sU0FBUyxNQUFNLE1BQWMsUUFBOEI7QUFDaEUsU0FBTyxPQUFPLElBQUksTUFBTSxVQUFVLElBQUksR0FBRyxFQUFFLE1BQU0sZUFBZSxLQUFLLENBQUM7QUFDeEU7QUFlTyxTQUFTLFFBQWU7QUFDN0IsTUFBSTtBQUNKLFFBQU0sTUFBYSxDQUFDLElBQUksU0FBUztBQUMvQixpQkFBYSxNQUFNO0FBQ25CLFFBQUksS0FBSyxDQUFDLENBQUM7QUFDWCxRQUFJLE1BQU07QUFDUixlQUFTLFdBQVcsTUFBTTtBQUN4QixZQUFJLEtBQUs7QUFDVCxhQUFLO0FBQUEsTUFDUCxHQUFHLEVBQUU7QUFBQSxJQUNQO0FBQUEsRUFDRjtBQUNBLE1BQUksS0FBSztBQUNULFNBQU87QUFDVDs7O0FDNUNBLElBQU0sa0JBQWtCO0FBTWpCLElBQU0sa0JBQWtCO0FBcUN4QixTQUFTLFNBQVMsTUFBcUIsU0FBa0IsTUFBWSxTQUFrQixRQUEwQjtBQUN0SCxNQUFJLE9BQU87QUFDWCxNQUFJO0FBQ0osUUFBTSxXQUFXLE1BQU07QUFDdkIsUUFBTSxPQUFPLE1BQU07QUFDbkIsUUFBTSxXQUFXLEtBQUssSUFBSTtBQUUxQixXQUFTLE1BQU0sUUFBZ0IsT0FBZSxNQUFzQjtBQUNsRSxRQUFJLEtBQU07QUFDVixTQUFLLE1BQU07QUFDWCxXQUFPLE1BQU0sTUFBTSxRQUFRLE9BQU8sSUFBSTtBQUFBLEVBQ3hDO0FBRUEsV0FBUyxTQUFlO0FBQ3RCLFFBQUksQ0FBQyxLQUFLLE1BQU0sS0FBTTtBQUN0QixTQUFLO0FBQ0wsV0FBTyxNQUFNLElBQUk7QUFBQSxFQUNuQjtBQUVBLFdBQVMsUUFBUSxPQUEwQjtBQUN6QyxRQUFJLEtBQU07QUFDVixTQUFLLFVBQVUsS0FBSyxJQUFJO0FBQ3hCLFFBQUksTUFBTSxTQUFTLFFBQVMsUUFBTyxNQUFNLE1BQU0sTUFBTSxLQUFLO0FBQzFELFFBQUksTUFBTSxTQUFTLFdBQVc7QUFDNUIsZUFBUztBQUNULFdBQUssVUFBVTtBQUNmLFdBQUssYUFBYSxLQUFLO0FBQ3ZCLFVBQUksU0FBUyxNQUFPLE1BQUssaUJBQWlCLE1BQU0sTUFBTSxhQUFhLFFBQVcsSUFBSSxDQUFDO0FBQUEsSUFDckY7QUFDQSxXQUFPLE1BQU0sTUFBTSxLQUFLO0FBRXhCLFFBQUksTUFBTSxTQUFTLE9BQVEsUUFBTztBQUFBLEVBQ3BDO0FBRUEsUUFBTSxPQUFhO0FBQUEsSUFDakI7QUFBQSxJQUNBO0FBQUEsSUFDQSxTQUFTLFFBQVEsT0FBTztBQUFBLElBQ3hCLE9BQU8sWUFBWSxXQUFXLENBQUMsUUFBUSxPQUFPO0FBQUEsSUFDOUM7QUFBQSxJQUNBLFNBQVM7QUFBQSxJQUNULFNBQVM7QUFBQSxJQUNULFlBQVk7QUFBQSxJQUNaLEtBQUssVUFBVTtBQUNiLFVBQUksQ0FBQyxRQUFRLFNBQVMsT0FBUSxZQUFZLEtBQUssUUFBUTtBQUFBLElBQ3pEO0FBQUEsSUFDQSxPQUFPO0FBQ0wsWUFBTSxFQUFFLEtBQUssSUFBSTtBQUNqQixVQUFJLEtBQU0sTUFBSztBQUNmLGFBQU8sQ0FBQyxDQUFDO0FBQUEsSUFDWDtBQUFBLElBQ0EsTUFBTSxRQUFRO0FBQ1osV0FBSyxVQUFVLE9BQU87QUFDdEIsaUJBQVksTUFBTyxNQUFNO0FBQUEsSUFDM0I7QUFBQSxJQUNBLE1BQU07QUFDSixpQkFBWSxJQUFJLEtBQUssUUFBUyxPQUFPO0FBQUEsSUFDdkM7QUFBQSxJQUNBLFFBQVE7QUFDTixhQUFPO0FBQ1AsZUFBUztBQUNULFdBQUs7QUFDTCxVQUFJLFdBQVksWUFBVyxNQUFNO0FBQUEsSUFDbkM7QUFBQSxFQUNGO0FBRUEsV0FBUyxpQkFBaUIsTUFBTSxNQUFNLFlBQVksQ0FBQztBQUNuRCxNQUFJO0FBQ0YsaUJBQWEsS0FBSyxTQUFTO0FBQUEsTUFDekIsT0FBTztBQUFBLE1BQ1AsS0FBSyxNQUFNO0FBQ1QsWUFBSTtBQUNKLFlBQUk7QUFDRixrQkFBUSxLQUFLLE1BQU0sSUFBSTtBQUFBLFFBQ3pCLFNBQVMsR0FBRztBQUNWLGlCQUFPLE1BQU0sV0FBVztBQUFBLFFBQzFCO0FBQ0EsZ0JBQVEsS0FBSztBQUFBLE1BQ2Y7QUFBQSxNQUNBLFFBQVE7QUFDTixhQUFLLFVBQVUsS0FBSyxJQUFJO0FBQ3hCLGVBQU87QUFBQSxNQUNUO0FBQUEsTUFDQTtBQUFBLElBQ0YsQ0FBQztBQUFBLEVBQ0gsU0FBUyxPQUFPO0FBR2QsYUFBUyxHQUFHLE1BQU0sTUFBTSxPQUFPLEtBQUssQ0FBQyxDQUFDO0FBQUEsRUFDeEM7QUFDQSxTQUFPO0FBQ1Q7OztBQzFJQSxTQUFTLFlBQVk7OztBQ0RkLElBQU0sa0JBQWtCO0FBQ3hCLElBQU0saUJBQWlCO0FBWXZCLFNBQVMsY0FBYyxTQUF1QixLQUFLLFFBQWlCO0FBQ3pFLE1BQUksVUFBVTtBQUNkLFNBQU87QUFBQSxJQUNMLE1BQU0sU0FBUztBQUNiLFlBQU0sT0FBTyxLQUFLLE1BQU0sVUFBVSxVQUFVLE9BQU8sSUFBSSxrQkFBa0IsT0FBTyxJQUFJLE9BQU87QUFDM0YsZ0JBQVUsS0FBSyxJQUFJLGdCQUFnQixVQUFVLENBQUM7QUFDOUMsYUFBTztBQUFBLElBQ1Q7QUFBQSxJQUNBLFFBQVE7QUFDTixnQkFBVTtBQUFBLElBQ1o7QUFBQSxFQUNGO0FBQ0Y7OztBQ3BCTyxJQUFNLFdBQVc7QUFHakIsSUFBTSxRQUFRO0FBR3JCLElBQU0sY0FBYztBQUdwQixJQUFNLGNBQWM7QUFHcEIsSUFBTSxhQUFhO0FBR25CLElBQU0sbUJBQW1CO0FBR3pCLElBQU0sZUFBZTtBQUVyQixJQUFNLGtCQUFrQjtBQUN4QixJQUFNLGtCQUFrQjtBQWlCakIsU0FBUyxhQUFhLFFBQWdCLE1BQW9CO0FBQy9ELFFBQU0sT0FBNkMsQ0FBQztBQUNwRCxNQUFJLGNBQWM7QUFDbEIsUUFBTSxNQUFNLENBQUMsU0FBd0IsRUFBRSxLQUFLLElBQUksS0FBTTtBQUV0RCxRQUFNLFNBQWlCO0FBQUEsSUFDckIsTUFBTSxPQUFPO0FBQ1gsWUFBTSxPQUFPLE1BQU0sS0FBSyxHQUFHO0FBQzNCLGFBQU8sTUFDSixPQUFPLENBQUMsU0FBUyxTQUFTLE9BQU8sSUFBSSxhQUFhLElBQUksSUFBSSxDQUFDLEVBQzNELE9BQU8sTUFBTSxPQUFPLENBQUMsVUFBVSxDQUFDLFFBQVEsSUFBSSxJQUFJLE1BQU0sRUFBRSxTQUFTLE9BQU8sSUFBSSxhQUFhLElBQUksSUFBSSxFQUFFLENBQUM7QUFBQSxJQUN6RztBQUFBLElBRUEsVUFBVSxNQUFNLEtBQUssSUFBSSxpQkFBaUIsS0FBSyxJQUFJLGlCQUFpQixPQUFPLE9BQU8sSUFBSSxPQUFPLGFBQWEsQ0FBQztBQUFBLElBRTNHLE9BQU8sTUFBTSxLQUFLLElBQUksbUJBQW1CLE9BQU8sSUFBSSxRQUFRLFlBQVksVUFBVTtBQUFBLElBRWxGLEtBQUssTUFBTSxPQUFPLFVBQVU7QUFDMUIsVUFBSSxZQUFZLGFBQWE7QUFDM0IsWUFBSSxLQUFLLElBQUksV0FBVyxXQUFXLElBQUksY0FBYyxVQUFVO0FBQzdELGlCQUFPLE1BQU0sRUFBRSxNQUFNLEtBQUssSUFBSSxVQUFVLFdBQVcsRUFBRSxDQUFDO0FBQ3RELGVBQUssYUFBYSxNQUFNLEtBQUssTUFBTSxPQUFPLE1BQU0sQ0FBQyxDQUFDO0FBQUEsUUFDcEQ7QUFDQSxzQkFBYztBQUFBLE1BQ2hCO0FBQ0EsVUFBSSxRQUFRLFNBQVUsUUFBTyxRQUFRLElBQUk7QUFBQSxVQUNwQyxNQUFLLElBQUksS0FBSyxLQUFLLElBQUksS0FBSyxLQUFLO0FBQ3RDLFVBQUksQ0FBQyxJQUFJLElBQUksRUFBRyxNQUFLLFNBQVMsSUFBSTtBQUFBLElBQ3BDO0FBQUEsSUFFQSxRQUFRLE1BQU07QUFDWixXQUFLLElBQUksSUFBSTtBQUFBLElBQ2Y7QUFBQSxJQUVBLFFBQVEsTUFBTTtBQUNaLFdBQUssSUFBSSxJQUFJO0FBQUEsSUFDZjtBQUFBLEVBQ0Y7QUFDQSxTQUFPO0FBQ1Q7OztBQ3pFTyxTQUFTLFVBQVUsUUFBZ0M7QUFDeEQsUUFBTSxXQUFtRDtBQUFBLElBQ3ZELGtCQUFrQixNQUFNLFNBQVMsVUFBVSxPQUFPLEtBQUssS0FBSztBQUFBLElBQzVELFFBQVEsTUFBTSxPQUFPLEtBQUssSUFBSTtBQUFBLElBQzlCLFNBQVMsTUFBTSxPQUFPLFFBQVE7QUFBQSxJQUM5QixVQUFVLENBQUMsVUFBVyxNQUE4QixhQUFhLE9BQU8sS0FBSyxJQUFJO0FBQUEsSUFDakYsVUFBVSxDQUFDLFVBQVUsT0FBTyxLQUFNLE1BQThCLFNBQVM7QUFBQSxFQUMzRTtBQUNBLFFBQU0sT0FBTyxDQUFDLFdBQXVEO0FBQ25FLGVBQVcsUUFBUSxTQUFVLEVBQUMsS0FBSyxDQUFDLE1BQU0sTUFBTSxXQUFXLFFBQVEsTUFBTSxFQUFFLE1BQU0sU0FBUyxJQUFJLENBQUU7QUFBQSxFQUNsRztBQUNBLE1BQUksT0FBTyxhQUFhLFlBQWEsUUFBTyxNQUFNO0FBQ2xELE9BQUssa0JBQWtCO0FBQ3ZCLFNBQU8sTUFBTSxLQUFLLHFCQUFxQjtBQUN6QztBQUVPLFNBQVMsWUFBcUI7QUFDbkMsU0FBTyxPQUFPLGNBQWMsZUFBZSxVQUFVLFdBQVc7QUFDbEU7OztBQzFCTyxJQUFNLFVBQVU7QUFHaEIsSUFBTSxxQkFBcUI7QUFNM0IsU0FBUyxXQUFXLE1BQTZCLE9BQStCO0FBQ3JGLE1BQUksT0FBTyxLQUFLLElBQUk7QUFDcEIsUUFBTUEsU0FBUSxZQUFZLE1BQU07QUFDOUIsVUFBTSxNQUFNLEtBQUssSUFBSTtBQUNyQixVQUFNLE9BQU8sTUFBTSxPQUFPLElBQUk7QUFDOUIsV0FBTztBQUNQLFFBQUksS0FBTSxPQUFNO0FBQUEsUUFDWCxNQUFLLEdBQUc7QUFBQSxFQUNmLEdBQUcsT0FBTztBQUNWLFNBQU8sTUFBTSxjQUFjQSxNQUFLO0FBQ2xDOzs7QUNKQSxJQUFNLFlBQVk7QUFHWCxJQUFNLFdBQVc7QUFHakIsSUFBTSxXQUFXO0FBQ2pCLElBQU0sZUFBZTtBQUc1QixJQUFNLE9BQU87QUFHYixJQUFNLFlBQVk7QUEwQ1gsU0FBUyxnQkFDZCxTQUNBLFNBQ0EsUUFDQSxRQUNXO0FBQ1gsUUFBTSxFQUFFLFlBQVksUUFBUSxLQUFLLElBQUk7QUFDckMsUUFBTSxTQUFTLGFBQWEsUUFBUSxJQUFJO0FBQ3hDLFFBQU0sVUFBVSxjQUFjO0FBQzlCLE1BQUk7QUFDSixNQUFJLFNBQWlCLENBQUM7QUFFdEIsTUFBSSxRQUF5QixDQUFDO0FBRTlCLE1BQUksT0FBTztBQUVYLE1BQUksT0FBTztBQUNYLE1BQUksVUFBVTtBQUVkLE1BQUksVUFBVTtBQUNkLE1BQUksVUFBVTtBQUVkLE1BQUk7QUFDSixRQUFNLFNBQWlCO0FBQUEsSUFDckIsT0FBTztBQUFBLElBQ1AsV0FBVztBQUFBLElBQ1gsS0FBSyxPQUFPLElBQUk7QUFBQSxJQUNoQixTQUFTO0FBQUEsSUFDVCxhQUFhO0FBQUEsSUFDYixXQUFXO0FBQUEsRUFDYjtBQUNBLFFBQU0sU0FBUyxNQUFNO0FBQ3JCLFFBQU0sUUFBUSxNQUFNO0FBQ3BCLFFBQU0sVUFBVSxNQUFNO0FBQ3RCLFFBQU0sV0FBVyxNQUFNO0FBQ3ZCLE1BQUksVUFBMEIsQ0FBQztBQUUvQixRQUFNLE9BQU8sQ0FBQyxTQUF3QixXQUFXLFFBQVEsSUFBSTtBQUM3RCxRQUFNLFNBQVMsTUFBTSxXQUFXLE1BQU0sR0FBRyxLQUFLLElBQUksR0FBRyxLQUFLLEtBQU0sSUFBSSxDQUFDLENBQUM7QUFFdEUsV0FBUyxVQUFVLE1BQWtCLFdBQStDO0FBQ2xGLFVBQU0sT0FBUSxRQUFRO0FBQ3RCLFdBQU8sTUFBTSxDQUFDLFVBQVU7QUFDdEIsVUFBSSxTQUFTLEtBQU07QUFDbkIsVUFBSSxNQUFPLFdBQVUsS0FBSztBQUFBLFVBQ3JCLE1BQUs7QUFBQSxJQUNaLENBQUM7QUFBQSxFQUNIO0FBRUEsV0FBUyxhQUFhLE1BQXFCO0FBQ3pDLFVBQU0sU0FBUztBQUNmLGdCQUFZO0FBQ1osUUFBSSxPQUFRLFFBQU8sSUFBSTtBQUFBLEVBQ3pCO0FBRUEsV0FBUyxLQUFLLE1BQThCO0FBQzFDLFFBQUksQ0FBQyxLQUFNO0FBRVgsUUFBSSxTQUFTLFFBQVEsS0FBSyxXQUFXLEtBQUssTUFBTyxNQUFLLElBQUk7QUFDMUQsU0FBSyxNQUFNO0FBQ1gsYUFBUyxPQUFPLE9BQU8sQ0FBQyxVQUFVLFVBQVUsSUFBSTtBQUNoRCxRQUFJLFNBQVMsTUFBTTtBQUNqQixhQUFPLE9BQU8sWUFBWTtBQUMxQixnQkFBVTtBQUFBLElBQ1o7QUFBQSxFQUNGO0FBR0EsV0FBUyxRQUFjO0FBQ3JCLFlBQVE7QUFDUixZQUFRLENBQUM7QUFDVCxXQUFPO0FBQ1AsVUFBTTtBQUNOLFlBQVE7QUFDUixXQUFPLGNBQWM7QUFDckIsV0FBTyxRQUFRLENBQUMsVUFBVSxLQUFLLEtBQUssQ0FBQztBQUFBLEVBQ3ZDO0FBRUEsV0FBUyxTQUFTLFNBQWlCLFNBQWtCLE1BQW9DO0FBQ3ZGLFVBQU0sU0FBUyxRQUFRLE9BQU8sT0FBTztBQUNyQyxRQUFJLFlBQVksU0FBUztBQUN2QixhQUFPLE9BQU87QUFDZCxhQUFPLE9BQU87QUFDZCxVQUFJLE9BQU8sU0FBVSxRQUFPLFdBQVcsT0FBTyxTQUFTLE1BQU0sR0FBRyxDQUFDO0FBQUEsSUFDbkU7QUFDQSxVQUFNLFlBQVksS0FBSyxJQUFJLFFBQVEsZUFBZSxVQUFVLE9BQU8sTUFBTSxDQUFDO0FBQzFFLFFBQUksWUFBWSxTQUFVLFFBQU8sZUFBZSxLQUFLLE1BQU0sU0FBUztBQUNwRSxRQUFJLFNBQVMsVUFBVSxPQUFPLElBQUksT0FBTyxZQUFZLFNBQVUsUUFBTyxNQUFNO0FBQzVFLFdBQU87QUFBQSxFQUNUO0FBRUEsV0FBUyxLQUFLLE1BQXFCLFNBQWlCLFNBQXdCO0FBQzFFLFNBQUssWUFBWSxVQUFVLFVBQVUsU0FBUyxJQUFJO0FBQ2xELFlBQVEsVUFBVSxLQUFLLElBQUksUUFBUSxTQUFTLE9BQU87QUFDbkQsVUFBTSxVQUFVO0FBQUEsTUFDZCxNQUFNLFFBQVE7QUFBQSxNQUNkLFVBQVUsUUFBUTtBQUFBLE1BQ2xCLFFBQVEsU0FBUyxTQUFTLFNBQVMsSUFBSTtBQUFBLE1BQ3ZDLE9BQU8sWUFBWTtBQUFBLE1BQ25CLE9BQU8sTUFBTSxPQUFPO0FBQUEsTUFDcEIsU0FBUyxNQUFNLFFBQVE7QUFBQSxNQUN2QixRQUFRLFFBQVE7QUFBQSxNQUNoQixVQUFVLE9BQU87QUFBQSxJQUNuQjtBQUNBLFdBQU8sS0FBSyxTQUFTLE1BQU0sU0FBUyxRQUFRLEtBQUssSUFBSSxHQUFHLFNBQVMsRUFBRSxPQUFPLFNBQVMsT0FBTyxTQUFTLE9BQU8sUUFBUSxDQUFDLENBQUM7QUFBQSxFQUN0SDtBQUdBLFdBQVMsT0FBYTtBQUNwQixVQUFNO0FBQ04sV0FBTyxXQUFXO0FBQ2xCLFFBQUksQ0FBQyxLQUFNLFFBQU8sUUFBUSxVQUFVLGVBQWU7QUFDbkQsY0FBVSxNQUFNLE1BQU0sT0FBTyxNQUFNLFVBQVUsQ0FBQyxHQUFHLE1BQU07QUFDdkQsV0FBTyxRQUFRO0FBQUEsRUFDakI7QUFFQSxXQUFTLE1BQU0sT0FBOEI7QUFDM0MsWUFBUTtBQUNSLFdBQU8sUUFBUTtBQUNmLFlBQVEsV0FBVyxXQUFXO0FBQzlCLFNBQUssSUFBSTtBQUFBLEVBQ1g7QUFFQSxXQUFTLEtBQUssT0FBdUI7QUFDbkMsVUFBTSxPQUFPLE1BQU0sTUFBTTtBQUN6QixRQUFJLENBQUMsS0FBTTtBQUdYLFVBQU0sUUFBUSxTQUFTLFFBQVEsV0FBVyxTQUFTLEtBQUssRUFBRSxTQUFTLE9BQU8sSUFBSSxjQUFjO0FBQzVGLFNBQUssTUFBTSxPQUFPLFdBQVcsU0FBUyxLQUFLLElBQUksR0FBRyxRQUFRLFVBQVUsT0FBTztBQUMzRSxXQUFPLE9BQU8sU0FBUyxHQUFHLElBQUk7QUFBQSxFQUNoQztBQUdBLFdBQVMsT0FBTyxPQUFvQixTQUF3QjtBQUMxRCxRQUFJLE1BQU07QUFDUixhQUFPLFVBQVU7QUFDakIsbUJBQWEsS0FBSztBQUNsQixnQkFBVTtBQUNWLGFBQU8sUUFBUTtBQUFBLElBQ2pCLE9BQU87QUFDTCxhQUFPLFlBQVk7QUFDbkIsaUJBQVcsT0FBTztBQUFBLElBQ3BCO0FBQUEsRUFDRjtBQUVBLFdBQVMsV0FBVyxTQUF3QjtBQUMxQyxpQkFBYSxLQUFLO0FBQ2xCLFVBQU0sUUFBUSxRQUFRLE1BQU0sT0FBTztBQUNuQyxXQUFPLFFBQVEsVUFBVSxJQUFJLFlBQVksVUFBVSxlQUFlO0FBQ2xFLFdBQU8sY0FBYyxLQUFLLElBQUksSUFBSTtBQUNsQyxTQUFLLFNBQVMsUUFBVyxLQUFLO0FBQzlCLFVBQU0sT0FBTyxJQUFJO0FBQ2pCLFdBQU8sUUFBUTtBQUFBLEVBQ2pCO0FBRUEsV0FBUyxRQUFRLE1BQVksT0FBMEI7QUFDckQsUUFBSSxPQUFPO0FBQ1gsUUFBSSxNQUFNLFNBQVMsU0FBUztBQUMxQixXQUFLLFNBQVMsS0FBSyxJQUFJO0FBQ3ZCLFdBQUssTUFBTSxTQUFVLFFBQVEsV0FBVyxHQUFJLFNBQVMsS0FBSyxJQUFJLENBQUM7QUFFL0QsYUFBTyxPQUFPLE9BQU8sU0FBUyxHQUFHLElBQUk7QUFBQSxJQUN2QztBQUNBLFFBQUksTUFBTSxTQUFTLGFBQWEsU0FBUyxNQUFNO0FBQzdDLFdBQUssV0FBVyxLQUFLLE1BQU0sS0FBSyxJQUFJLElBQUksS0FBSyxRQUFRO0FBQ3JELFVBQUksS0FBSyxZQUFZLFFBQVM7QUFFOUIsVUFBSSxLQUFLLFNBQVMsUUFBUSxHQUFJLFFBQU8sS0FBSyxJQUFJO0FBQzlDLGFBQU8sV0FBVyxPQUFPLFVBQVU7QUFDbkMsZ0JBQVU7QUFDVixjQUFRLElBQUk7QUFBQSxJQUNkO0FBQ0EsUUFBSSxTQUFTLEtBQU07QUFDbkIsV0FBTyxNQUFNLEtBQUs7QUFDbEIsUUFBSSxNQUFNLFNBQVMsV0FBVztBQUM1QixnQkFBVTtBQUNWLGFBQU8sS0FBSyxJQUFJO0FBQUEsSUFDbEI7QUFDQSxRQUFJLE1BQU0sU0FBUyxZQUFhLE9BQU0sTUFBTSxVQUFVLElBQUk7QUFBQSxFQUM1RDtBQUdBLFdBQVMsUUFBUSxNQUFrQjtBQUNqQyxVQUFNLEVBQUUsS0FBSyxJQUFJO0FBQ2pCLFVBQU0sTUFBTSxLQUFLLElBQUksSUFBSSxLQUFLO0FBQzlCLGFBQVMsT0FBTyxPQUFPLENBQUMsVUFBVSxVQUFVLElBQUk7QUFDaEQsU0FBSyxJQUFJO0FBQ1QsV0FBTztBQUNQLFlBQVEsQ0FBQztBQUNULFlBQVE7QUFDUixLQUFDLFFBQVEsT0FBTyxRQUFRLEVBQUUsUUFBUSxDQUFDLFlBQVksUUFBUSxDQUFDO0FBQ3hELFdBQU8sUUFBUSxDQUFDLFVBQVU7QUFFeEIsVUFBSSxNQUFNLFNBQVMsS0FBSyxNQUFNLElBQUksSUFBSSxLQUFLLElBQUksRUFBRztBQUNsRCxXQUFLLFdBQVcsTUFBTSxJQUFJO0FBQzFCLFdBQUssS0FBSztBQUFBLElBQ1osQ0FBQztBQUNELFdBQU8sUUFBUTtBQUNmLFdBQU8sWUFBWTtBQUNuQixXQUFPLE1BQU07QUFDYixXQUFPLFVBQVU7QUFDakIsV0FBTyxjQUFjLE9BQU8sWUFBWTtBQUN4QyxTQUFLLE1BQU0sTUFBTSxHQUFHO0FBQ3BCLFdBQU8sTUFBTSxFQUFFLElBQUksQ0FBQztBQUNwQixRQUFJLFNBQVMsTUFBTyxVQUFTLE1BQU0sSUFBSTtBQUN2QyxpQkFBYSxJQUFJO0FBQ2pCLGNBQVU7QUFBQSxFQUNaO0FBRUEsV0FBUyxTQUFTLE1BQXFCLE1BQW9CO0FBQ3pELFVBQU0sVUFBVSxPQUFPLElBQUksV0FBVyxDQUFDO0FBQ3ZDLFlBQVEsSUFBSSxJQUFJO0FBQ2hCLFdBQU8sTUFBTSxTQUFTLE9BQU8sRUFBRSxXQUFXLE1BQU0sUUFBUSxJQUFJLEVBQUUsUUFBUSxDQUFDO0FBQUEsRUFDekU7QUFFQSxXQUFTLFFBQVEsTUFBa0I7QUFDakMsU0FBSyxTQUFTLEtBQUssSUFBSTtBQUN2QixRQUFJLFNBQVMsS0FBTSxRQUFPLFNBQVMsS0FBSyxNQUFNLElBQUk7QUFDbEQsUUFBSSxLQUFLLFlBQVksUUFBUztBQUM5QixXQUFPLE1BQU0sRUFBRSxLQUFLLEtBQUssQ0FBQztBQUMxQixTQUFLLElBQUk7QUFDVCxTQUFLLEtBQUssTUFBTSxRQUFRLFVBQVUsR0FBRyxPQUFPO0FBQUEsRUFDOUM7QUFHQSxXQUFTLFlBQWtCO0FBQ3pCLFFBQUksQ0FBQyxRQUFRLENBQUMsT0FBTyxFQUFFLE9BQVEsUUFBTyxRQUFRO0FBQzlDLFlBQVEsV0FBVyxPQUFPLEtBQUssT0FBTyxJQUFJLElBQUksTUFBTTtBQUNsRCxnQkFBVSxLQUFLLElBQUksY0FBYyxVQUFVLENBQUM7QUFDNUMsZ0JBQVU7QUFDVixVQUFJLE9BQU8sT0FBUTtBQUNuQixnQkFBVSxNQUFNO0FBQ2QsZUFBTyxFQUFFLFFBQVEsQ0FBQyxTQUFTLEtBQUssTUFBTSxRQUFRLFNBQVMsU0FBUyxPQUFPLFVBQVUsT0FBTyxDQUFDO0FBQUEsTUFDM0YsR0FBRyxNQUFNO0FBQUEsSUFDWCxDQUFDO0FBQUEsRUFDSDtBQUVBLFdBQVMsUUFBUSxNQUFZLFFBQWdCLE9BQWUsTUFBc0I7QUFDaEYsVUFBTSxFQUFFLEtBQUssSUFBSTtBQUNqQixVQUFNLE1BQU0sS0FBSyxJQUFJO0FBQ3JCLFVBQU0sU0FBUyxTQUFTO0FBQ3hCLFNBQUssU0FBUyxTQUFTLFVBQVUsTUFBTSxNQUFNO0FBQzdDLFNBQUssSUFBSTtBQUNULFFBQUksVUFBVSxNQUFNLEtBQUssY0FBYyxVQUFXLFNBQVEsTUFBTTtBQUNoRSxRQUFJLE1BQU8sUUFBTyxRQUFRLE1BQU0sT0FBTyxNQUFNO0FBRTdDLFVBQU0sUUFBUSxNQUFNLG1CQUFtQixHQUFHLElBQUksS0FBSyxNQUFNLEVBQUU7QUFDM0QsYUFBUyxNQUFNLE1BQU07QUFDckIsUUFBSSxRQUFRO0FBQ1YsYUFBTyxZQUFZO0FBQ25CLFVBQUksTUFBTTtBQUVSLGVBQU8sUUFBUSxJQUFJO0FBQ25CLGNBQU0sUUFBUSxXQUFXLE1BQU0sS0FBSyxJQUFJLElBQUksQ0FBQztBQUM3QyxZQUFJLE1BQU0sUUFBUTtBQUNoQixpQkFBTyxRQUFRO0FBQ2YsZ0JBQU0sS0FBSztBQUNYLGlCQUFPLE9BQU8sUUFBUTtBQUFBLFFBQ3hCO0FBQUEsTUFDRixXQUFXLENBQUMsVUFBVSxHQUFHO0FBQ3ZCLGVBQU8sS0FBSyxNQUFNLE1BQU0sS0FBSyxZQUFZLE1BQU0sS0FBSyxPQUFPO0FBQzNELFlBQUksTUFBTSxLQUFLLGFBQWEsU0FBVSxXQUFVO0FBQUEsTUFDbEQ7QUFDQSxpQkFBVztBQUFBLElBQ2IsT0FBTztBQUNMLGtCQUFZLEtBQUs7QUFBQSxJQUNuQjtBQUFBLEVBQ0Y7QUFFQSxXQUFTLFlBQVksT0FBb0IsU0FBd0I7QUFDL0QsUUFBSSxNQUFNLE9BQVEsTUFBSztBQUFBLGFBQ2QsQ0FBQyxPQUFPLFVBQVUsQ0FBQyxNQUFNLEdBQUksUUFBTyxPQUFPLE9BQU87QUFBQSxFQUM3RDtBQUVBLFdBQVMsUUFBUSxNQUFZLE9BQWMsUUFBdUI7QUFDaEUsVUFBTSxRQUFRLE1BQU0sTUFBTSxNQUFNLE1BQU0sTUFBTTtBQUM1QyxVQUFNLEVBQUUsTUFBTSxlQUFlLElBQUk7QUFDakMsUUFBSSxTQUFTLFdBQVksUUFBTyxXQUFXLE1BQU0sT0FBTyxPQUFPLE1BQU07QUFFckUsUUFBSSxTQUFTLHNCQUF1QixTQUFTLHVCQUF1QixDQUFDLFFBQVEsU0FBUyxFQUFFLFFBQVM7QUFDL0YsV0FBSyxJQUFJO0FBQ1QsY0FBUSxPQUFPO0FBQUEsSUFDakIsV0FBVyxNQUFNLFNBQVMsU0FBUyx1QkFBdUIsQ0FBQyxNQUFNO0FBQy9ELGFBQU8sVUFBVSxLQUFLLEtBQUs7QUFBQSxJQUM3QjtBQUNBLFdBQU8sWUFBWTtBQUNuQixRQUFJLE9BQVEsWUFBVyxjQUFjO0FBQUEsUUFDaEMsYUFBWSxPQUFPLGNBQWM7QUFBQSxFQUN4QztBQUdBLFdBQVMsV0FBVyxNQUFZLE9BQWMsT0FBb0IsUUFBdUI7QUFDdkYsUUFBSSxNQUFNLGVBQWUsUUFBUSxZQUFZO0FBRTNDLGNBQVEsS0FBSztBQUNiLFdBQUssSUFBSTtBQUNULGFBQU8sV0FBVztBQUFBLElBQ3BCO0FBQ0EsWUFBUSxVQUFVLEtBQUssSUFBSSxRQUFRLFNBQVMsTUFBTSxPQUFRO0FBRTFELFVBQU0sU0FBUyxPQUFPLE9BQU8sQ0FBQyxVQUFVLE1BQU0sWUFBWSxNQUFNLE9BQU8sRUFBRSxDQUFDO0FBQzFFLFFBQUksS0FBTSxRQUFPLFlBQVksS0FBSztBQUNsQyxZQUFRLENBQUM7QUFDVCxXQUFPLFNBQVMsT0FBTyxTQUFTLElBQUksR0FBRyxNQUFNO0FBQzNDLFVBQUksUUFBUTtBQUNWLGFBQUssVUFBVSxPQUFPLE1BQU0sV0FBVztBQUN2QyxZQUFJLE9BQU8sU0FBUyxNQUFPLFFBQU8sUUFBUSxLQUFLO0FBQy9DLGFBQUssTUFBTTtBQUFBLE1BQ2I7QUFDQSxZQUFNLFdBQVcsTUFBTSxLQUFLLElBQUksR0FBRyxLQUFLLEtBQUssSUFBSSxDQUFDLENBQUMsQ0FBQztBQUFBLElBQ3RELENBQUM7QUFDRCxRQUFJLE9BQVEsUUFBTyxRQUFRO0FBQzNCLFdBQU8sUUFBUTtBQUFBLEVBQ2pCO0FBR0EsV0FBUyxLQUFLLE1BQXFCO0FBQ2pDLFNBQUssTUFBTTtBQUNYLFFBQUksS0FBTSxXQUFVO0FBQ3BCLFVBQU0sT0FBTztBQUNiLFFBQUksQ0FBQyxNQUFNO0FBQ1QsVUFBSSxNQUFNLEdBQUksTUFBSztBQUNuQjtBQUFBLElBQ0Y7QUFDQSxVQUFNLEVBQUUsUUFBUSxJQUFJO0FBQ3BCLFFBQUksU0FBUyxNQUFPLENBQUMsUUFBUSxLQUFLLElBQUksSUFBSSxVQUFVLFNBQVc7QUFDL0QsVUFBTSxRQUFRLE1BQU07QUFDbEIsVUFBSSxTQUFTLFFBQVEsS0FBSyxZQUFZLFFBQVM7QUFDL0MsV0FBSyxVQUFVLEtBQUssSUFBSTtBQUN4QixXQUFLO0FBQUEsSUFDUDtBQUVBLFFBQUksS0FBSyxLQUFLLEVBQUcsVUFBUyxVQUFVLEtBQUs7QUFBQSxhQUNoQyxDQUFDLE9BQU8sV0FBVyxRQUFRLEtBQUssSUFBSSxJQUFJLFVBQVUsS0FBSyxRQUFTLGNBQWUsT0FBTTtBQUFBLEVBQ2hHO0FBRUEsV0FBUyxLQUFLLEtBQW1CO0FBRS9CLFFBQUksQ0FBQyxRQUFRLFNBQVMsTUFBTSxPQUFPLFVBQVUsS0FBSyxTQUFTLE9BQVE7QUFDbkUsVUFBTSxRQUFRLEtBQUssUUFBUyxlQUFlO0FBQzNDLFFBQUksTUFBTSxLQUFLLFVBQVUsT0FBTztBQUM5QixZQUFNLE9BQU87QUFDYixXQUFLLE1BQU07QUFDWCxjQUFRLE1BQU0sUUFBUTtBQUFBLElBQ3hCO0FBQUEsRUFDRjtBQUdBLFdBQVMsS0FBSyxTQUF3QjtBQUNwQyxTQUFLLFFBQVE7QUFDYixRQUFJLFFBQVEsQ0FBQyxRQUFTLE1BQUssSUFBSTtBQUMvQixVQUFNO0FBQ04sU0FBSyxJQUFJO0FBQ1QsV0FBTyxRQUFRO0FBRWYsVUFBTSxXQUFXLElBQUk7QUFDckIsV0FBTyxRQUFRO0FBQUEsRUFDakI7QUFFQSxRQUFNLFlBQXVCO0FBQUEsSUFDM0I7QUFBQSxJQUVBLFFBQVE7QUFDTixVQUFJLE9BQU8sVUFBVSxPQUFRO0FBQzdCLGdCQUFVO0FBQUEsUUFDUixXQUFXLE1BQU0sTUFBTSxLQUFLLElBQUksQ0FBQztBQUFBLFFBQ2pDLFVBQVU7QUFBQSxVQUNSO0FBQUEsVUFDQTtBQUFBLFVBQ0EsVUFBVTtBQUVSLGlCQUFLLFNBQVM7QUFDZCxnQkFBSSxLQUFNLE1BQUssSUFBSTtBQUFBLFVBQ3JCO0FBQUEsUUFDRixDQUFDO0FBQUEsTUFDSDtBQUNBLFdBQUs7QUFBQSxJQUNQO0FBQUEsSUFFQSxLQUFLLE9BQU87QUFDVixVQUFJLE9BQU8sVUFBVSxTQUFVO0FBQy9CLFdBQUssVUFBVSxRQUFXLFNBQVMsTUFBTSxJQUFJO0FBQzdDLFVBQUksQ0FBQyxTQUFTLEtBQU0sTUFBSyxJQUFJO0FBQzdCLGFBQU8sUUFBUTtBQUNmLGNBQVEsUUFBUSxDQUFDLFNBQVMsS0FBSyxDQUFDO0FBQ2hDLFlBQU07QUFDTixlQUFTO0FBQ1QsV0FBSyxJQUFJO0FBQ1QsYUFBTyxPQUFPO0FBQ2QsYUFBTyxZQUFZO0FBQ25CLG1CQUFhLEtBQUs7QUFDbEIsYUFBTyxRQUFRO0FBQUEsSUFDakI7QUFBQTtBQUFBLElBR0EsS0FBSyxVQUFVO0FBQ2IsVUFBSSxRQUFRLFFBQVMsTUFBSyxLQUFLLFFBQVE7QUFBQSxJQUN6QztBQUFBLElBRUEsTUFBTTtBQUNKLFVBQUksT0FBTyxVQUFVLFVBQVUsT0FBTyxVQUFVLFNBQVU7QUFDMUQsbUJBQWEsS0FBSztBQUNsQixXQUFLLElBQUk7QUFDVCxXQUFLO0FBQUEsSUFDUDtBQUFBLElBRUEsU0FBUyxNQUFNLE1BQU07QUFDbkIsVUFBSSxPQUFPLFVBQVUsU0FBVSxRQUFPLEtBQUssS0FBSztBQUNoRCxVQUFJLFFBQVEsS0FBSyxTQUFTLFFBQVEsQ0FBQyxPQUFPLE9BQVEsUUFBTyxLQUFLLElBQUk7QUFDbEUsbUJBQWEsS0FBSztBQUNsQixrQkFBWTtBQUNaLGFBQU8sUUFBUSxJQUFJO0FBQ25CLGFBQU8sSUFBSSxZQUFZO0FBQ3ZCLFVBQUksT0FBTyxVQUFVLE9BQVEsUUFBTyxVQUFVLE1BQU07QUFDcEQsVUFBSSxDQUFDLEtBQU0sUUFBTyxLQUFLO0FBQ3ZCLFlBQU07QUFDTixnQkFBVSxNQUFNLEtBQUssTUFBTSxRQUFRLFVBQVUsR0FBRyxPQUFPLEdBQUcsTUFBTTtBQUFBLElBQ2xFO0FBQUEsRUFDRjtBQUNBLFNBQU87QUFDVDs7O0FDdmVPLElBQU0sZ0JBQWdCO0FBc0J0QixTQUFTLGFBQWEsT0FBaUMsUUFBd0I7QUFDcEYsUUFBTSxNQUFNLFVBQVUsTUFBTTtBQUM1QixNQUFJLE1BQW9DLENBQUM7QUFDekMsTUFBSTtBQUNGLFVBQU0sU0FBUyxLQUFLLE1BQU0sTUFBTyxRQUFRLEdBQUcsQ0FBRTtBQUM5QyxRQUFJLEtBQUssSUFBSSxLQUFLLElBQUksSUFBSSxPQUFPLEVBQUUsSUFBSSxjQUFlLE9BQU07QUFBQSxFQUM5RCxTQUFTLEdBQUc7QUFBQSxFQUVaO0FBQ0EsU0FBTztBQUFBLElBQ0w7QUFBQSxJQUNBLE1BQU0sTUFBTTtBQUNWLFVBQUk7QUFDRixjQUFPLFFBQVEsS0FBSyxLQUFLLFVBQVUsT0FBTyxPQUFPLEtBQUssSUFBSSxHQUFHLEVBQUUsSUFBSSxLQUFLLElBQUksRUFBRSxDQUFDLENBQUMsQ0FBQztBQUFBLE1BQ25GLFNBQVMsR0FBRztBQUVWLGVBQU8sS0FBSyxJQUFJO0FBQUEsTUFDbEI7QUFBQSxJQUNGO0FBQUEsRUFDRjtBQUNGOzs7QUN4Q08sSUFBTSxPQUFPO0FBRWIsSUFBTSxNQUFNO0FBRVosU0FBUyxXQUFXLE1BQXFCO0FBQzlDLFFBQU0sUUFBZSxDQUFDO0FBQ3RCLE9BQUssTUFBTSxHQUFHLEVBQUUsUUFBUSxDQUFDLFNBQVM7QUFDaEMsVUFBTSxNQUFNLEtBQUssUUFBUSxHQUFHO0FBQzVCLFFBQUksTUFBTSxFQUFHLE9BQU0sS0FBSyxNQUFNLEdBQUcsR0FBRyxDQUFDLElBQUksQ0FBQyxLQUFLLE1BQU0sTUFBTSxDQUFDO0FBQUEsRUFDOUQsQ0FBQztBQUNELFNBQU87QUFDVDtBQUdPLFNBQVMsWUFBWSxPQUFzQjtBQUNoRCxTQUFPLE9BQU8sS0FBSyxLQUFLLEVBQ3JCLElBQUksQ0FBQyxjQUFjLEdBQUcsU0FBUyxJQUFJLE1BQU0sU0FBUyxDQUFDLEVBQUUsRUFDckQsS0FBSztBQUNWO0FBR08sU0FBUyxPQUFPLE9BQWMsSUFBb0I7QUFDdkQsU0FBTyxPQUFPLEtBQUssRUFBRSxFQUFFLE1BQU0sQ0FBQyxjQUFjLE1BQU0sU0FBUyxLQUFNLEdBQUcsU0FBUyxDQUFFO0FBQ2pGO0FBTU8sU0FBUyxNQUFNLE1BQWEsTUFBYSxRQUF1QjtBQUNyRSxhQUFXLGFBQWEsTUFBTTtBQUM1QixVQUFNLFFBQVEsV0FBVyxTQUFZLEtBQUssU0FBUyxJQUFLO0FBQ3hELFFBQUksRUFBRSxLQUFLLFNBQVMsS0FBTSxPQUFRLE1BQUssU0FBUyxJQUFJLEtBQUssU0FBUztBQUFBLEVBQ3BFO0FBQ0Y7OztBQ25DTyxJQUFNLG1CQUFtQixJQUFJLE9BQU87QUErQnBDLFNBQVMsV0FBVyxTQUFpQixPQUEyQixPQUFrQixRQUFtQixNQUFrQjtBQUU1SCxNQUFJO0FBQ0osTUFBSSxPQUEwQixDQUFDO0FBQy9CLE1BQUksWUFBWTtBQUVoQixXQUFTLElBQUksUUFBbUIsVUFBbUIsUUFBaUIsWUFBWSxNQUFZO0FBQzFGLFVBQU0sTUFBVyxFQUFFLE1BQU0sT0FBTyxTQUFTLE9BQU87QUFFaEQsUUFBSSxVQUFXLFNBQVcsUUFBTyxLQUFLLEVBQUUsVUFBVSxPQUFPLENBQUM7QUFDMUQsU0FBSyxJQUFJLEtBQUssU0FBUztBQUFBLEVBQ3pCO0FBRUEsV0FBUyxVQUFVLFNBQWtCLFdBQTJCO0FBQzlELFVBQU0sRUFBRSxLQUFLLElBQUksSUFBSTtBQUVyQixRQUFJLFFBQVEsVUFBYSxRQUFRLE9BQVcsUUFBTyxLQUFLLFFBQVEsT0FBTztBQUN2RSxRQUFJLFlBQVksT0FBTyxLQUFLLE1BQU8sU0FBUyxPQUFPLE9BQU8sV0FBVyxHQUFHLENBQUMsRUFBRztBQUU1RSxRQUFJLEtBQUssUUFBUSxVQUFhLFFBQVEsS0FBSyxNQUFNLEVBQUcsS0FBSSxZQUFZLFlBQVksU0FBUyxLQUFLLE1BQU0sR0FBRyxNQUFNLEdBQUcsQ0FBQyxDQUFDLFNBQVM7QUFDM0gsU0FBSyxNQUFNO0FBQ1gsUUFBSSxPQUFPLFdBQVcsUUFBUSxFQUFFLEVBQUc7QUFDbkMsV0FBTyxJQUFJLFFBQVEsRUFBRTtBQUNyQixTQUFLLFFBQVEsT0FBTztBQUFBLEVBQ3RCO0FBRUEsV0FBUyxNQUFNLEtBQWdCO0FBQzdCLFVBQU0sRUFBRSxVQUFVLE9BQU8sSUFBSTtBQUM3QixRQUFJLENBQUMsUUFBUSxHQUFHLEdBQUc7QUFFakIsVUFBSSxVQUFXLEtBQUssSUFBTTtBQUUxQixVQUFJLFdBQVksS0FBSyxNQUFPLEVBQUcsS0FBSSxTQUFTLEtBQUssTUFBTyxHQUFHLFdBQVksR0FBRyxLQUFLO0FBQUEsSUFDakY7QUFDQSxRQUFJLFFBQVEsR0FBRyxLQUFLLElBQUksV0FBVyxhQUFjLFFBQU8sS0FBSztBQUM3RCxTQUFLLE1BQU07QUFDWCxTQUFLLElBQUksS0FBSyxJQUFJO0FBQUEsRUFDcEI7QUFFQSxRQUFNLFNBQVMsQ0FBQyxVQUEwQixNQUFNLFNBQVMsUUFBUSxNQUFNLEtBQUssSUFBSSxVQUFVLEtBQUs7QUFFL0YsUUFBTSxRQUFRLE1BQU07QUFDbEIsV0FBTyxDQUFDO0FBQ1IsZ0JBQVk7QUFBQSxFQUNkO0FBRUEsUUFBTSxPQUFhO0FBQUEsSUFDakI7QUFBQSxJQUNBLEtBQUs7QUFBQSxJQUVMLEtBQUssT0FBTztBQUNWLFVBQUksS0FBSyxVQUFVLE9BQVEsUUFBTyxPQUFPLEtBQUs7QUFFOUMsVUFBSSxhQUFhLGlCQUFrQixNQUFLLEtBQUssS0FBSztBQUNsRCxtQkFBYSxLQUFLLFVBQVUsS0FBSyxFQUFFO0FBQ25DLFVBQUksWUFBWSxpQkFBa0IsUUFBTyxDQUFDO0FBQUEsSUFDNUM7QUFBQSxJQUVBLEtBQUssUUFBUTtBQUNYLFlBQU0sV0FBVyxPQUFPLFlBQVksQ0FBQztBQUNyQyxVQUFJLE1BQU0sT0FBTyxPQUFPLE9BQU8sRUFBRSxNQUFNLE9BQWdCLFFBQVEsR0FBRyxPQUFPLEdBQUc7QUFDNUUsVUFBSSxPQUFPLE1BQU8sU0FBUSxXQUFXLE9BQU8sS0FBSztBQUNqRCxlQUFTLFFBQVEsQ0FBQyxZQUFZO0FBRTVCLFlBQUksT0FBTyxFQUFFLElBQUksVUFBVyxRQUFRLE1BQU87QUFDekMsZ0JBQU0sR0FBRztBQUNULGdCQUFNO0FBQUEsUUFDUjtBQUNBLGtCQUFVLFNBQVMsSUFBSTtBQUFBLE1BQ3pCLENBQUM7QUFDRCxVQUFJLElBQUssT0FBTSxHQUFHO0FBRWxCLFVBQUksT0FBTyxRQUFRLFNBQVMsT0FBUSxRQUFPO0FBQzNDLFlBQU0sRUFBRSxJQUFJLElBQUk7QUFDaEIsVUFBSSxRQUFRLFFBQVc7QUFFckIsWUFBSSxLQUFLLE1BQU8sSUFBSyxLQUFJLFdBQVcsS0FBSyxNQUFPLEdBQUcsR0FBRztBQUN0RCxZQUFJLEtBQUssTUFBTyxJQUFLLEtBQUksT0FBTztBQUNoQyxhQUFLLE1BQU07QUFBQSxNQUNiO0FBQ0EsWUFBTSxVQUFVLFlBQVk7QUFDNUIsWUFBTSxVQUFVO0FBQ2hCLFlBQU07QUFDTixVQUFJLFFBQVMsUUFBTztBQUNwQixXQUFLLFFBQVE7QUFDYixjQUFRLFFBQVEsTUFBTTtBQUN0QixhQUFPO0FBQUEsSUFDVDtBQUFBLElBRUEsTUFBTSxZQUFZO0FBQ2hCLGlCQUFXLGFBQWEsV0FBWSxLQUFJLFNBQVMsYUFBYSxNQUFPLFNBQVE7QUFBQSxJQUMvRTtBQUFBLElBRUEsU0FBUztBQUNQLFlBQU0sT0FBTyxLQUFLLFFBQVE7QUFDMUIsV0FBSyxNQUFNLFFBQVE7QUFDbkIsWUFBTTtBQUNOLFVBQUksS0FBSyxVQUFVLE9BQVEsTUFBSyxRQUFRO0FBQ3hDLFVBQUksS0FBTSxLQUFJLE9BQU87QUFBQSxJQUN2QjtBQUFBLEVBQ0Y7QUFDQSxTQUFPO0FBQ1Q7QUFHTyxTQUFTLFFBQVEsS0FBbUI7QUFDekMsU0FBTyxDQUFDLDZEQUE2RCxLQUFLLElBQUksTUFBTTtBQUN0Rjs7O0FDaEpBLElBQU0saUJBQWlCO0FBY2hCLFNBQVMsa0JBQTZCO0FBQzNDLFFBQU0sTUFBZ0IsQ0FBQztBQUN2QixNQUFJLGFBQXVCLENBQUM7QUFDNUIsU0FBTztBQUFBLElBQ0wsSUFBSSxJQUFJO0FBQ04sVUFBSSxJQUFJLEtBQUssRUFBRSxJQUFJLGVBQWdCLEtBQUksTUFBTTtBQUFBLElBQy9DO0FBQUEsSUFDQSxPQUFPO0FBQ0wsbUJBQWEsSUFBSSxNQUFNO0FBQUEsSUFDekI7QUFBQSxJQUNBLFlBQVksQ0FBQyxPQUFPLFdBQVcsUUFBUSxFQUFFLEtBQUs7QUFBQSxFQUNoRDtBQUNGOzs7QUNzQk8sU0FBUyxjQUFjLFlBQW9CLE1BQXFCO0FBRXJFLFFBQU0sU0FBZ0IsQ0FBQztBQUV2QixRQUFNLE1BQWEsQ0FBQztBQUNwQixRQUFNLFFBQThCLFdBQVc7QUFFL0MsUUFBTSxVQUFtQyxXQUFXO0FBQ3BELFFBQU0sU0FBUyxnQkFBZ0I7QUFDL0IsUUFBTSxXQUFXLENBQUMsT0FDaEIsT0FBTyxLQUFLLEtBQUssRUFBRSxRQUFRLENBQUMsWUFBWSxHQUFHLE1BQU0sT0FBTyxHQUFJLE9BQU8sQ0FBQztBQUV0RSxXQUFTLFFBQVEsU0FBaUIsT0FBMkIsT0FBd0I7QUFDbkYsV0FBUSxNQUFNLE9BQU8sSUFBSSxXQUFXLFNBQVMsT0FBTyxPQUFPLFFBQVEsSUFBSTtBQUFBLEVBQ3pFO0FBRUEsV0FBUyxRQUFRLFNBQWlCLEtBQStCO0FBQy9ELFFBQUksUUFBUSxPQUFPLEVBQUc7QUFDdEIsVUFBTSxPQUFPLE1BQU0sT0FBTyxLQUFLLFFBQVEsU0FBUyxLQUFLLFFBQVE7QUFDN0QsUUFBSSxLQUFLLFVBQVUsVUFBVztBQUM5QixTQUFLLFFBQVE7QUFFYixRQUFJLEtBQUssUUFBUSxPQUFXLE1BQUssTUFBTTtBQUFBLEVBQ3pDO0FBRUEsUUFBTSxVQUFtQjtBQUFBLElBQ3ZCLElBQUk7QUFBQSxJQUNKLFNBQVM7QUFBQSxJQUNUO0FBQUEsSUFDQSxRQUFRLE1BQU0sWUFBWSxNQUFNO0FBQUEsSUFDaEMsVUFBVSxNQUFNLE9BQU8sS0FBSyxLQUFLO0FBQUEsSUFFakMsT0FBTyxTQUFTO0FBQ2QsWUFBTSxTQUF3QixFQUFFLFNBQVMsV0FBVztBQUNwRCxZQUFNLFdBQVcsUUFBUSxTQUFTO0FBQ2xDLFlBQU0sT0FBTyxRQUFRLE9BQU87QUFDNUIsVUFBSSxTQUFTLE9BQVEsUUFBTyxXQUFXO0FBQ3ZDLFVBQUksUUFBUSxHQUFJLFFBQU8sVUFBVSxRQUFRO0FBQ3pDLFVBQUksS0FBTSxRQUFPLFNBQVM7QUFDMUIsYUFBTztBQUFBLElBQ1Q7QUFBQSxJQUVBLElBQUksU0FBUyxPQUFPO0FBQ2xCLGFBQU8sUUFBUSxPQUFPO0FBQ3RCLFVBQUksTUFBTSxPQUFPLEVBQUcsUUFBTztBQUMzQixZQUFNLFFBQVEsUUFBUSxPQUFPLFVBQWEsVUFBVTtBQUNwRCxjQUFRLFNBQVMsT0FBTyxRQUFRLFlBQVksUUFBUTtBQUNwRCxhQUFPLFFBQVEsVUFBVSxTQUFTLEtBQUssSUFBSTtBQUFBLElBQzdDO0FBQUEsSUFFQSxPQUFPLFNBQVM7QUFDZCxhQUFPLE1BQU0sT0FBTztBQUNwQixjQUFRLE9BQU8sSUFBSTtBQUNuQixhQUFPLEVBQUUsTUFBTSxlQUFlLFVBQVUsQ0FBQyxPQUFPLEVBQUU7QUFBQSxJQUNwRDtBQUFBLElBRUEsS0FBSyxTQUFTO0FBQ1osYUFBTyxRQUFRLE9BQU87QUFBQSxJQUN4QjtBQUFBLElBRUEsS0FBSyxTQUFTO0FBQ1osYUFBTyxNQUFNLE9BQU87QUFDcEIsYUFBTyxRQUFRLE9BQU87QUFBQSxJQUN4QjtBQUFBLElBRUEsUUFBUSxDQUFDLFlBQVksQ0FBQyxDQUFDLE1BQU0sT0FBTyxLQUFLLE1BQU0sT0FBTyxFQUFHLFVBQVU7QUFBQSxJQUVuRSxRQUFRLE9BQU87QUFDYixjQUFRLEtBQUssTUFBTTtBQUduQixjQUFRLEtBQUssTUFBTSxNQUFNO0FBQ3pCLGlCQUFXLFdBQVcsTUFBTSxRQUFTLFNBQVEsS0FBSyxPQUFPO0FBQ3pELGlCQUFXLFdBQVcsTUFBTSxTQUFVLFNBQVEsU0FBUyxNQUFNLFNBQVMsT0FBTyxFQUFHLEdBQUc7QUFDbkYsWUFBTSxNQUFtQixDQUFDO0FBQzFCLGVBQVMsQ0FBQyxNQUFNLFlBQVk7QUFDMUIsWUFBSSxNQUFNLFNBQVMsT0FBTyxLQUFLLEtBQUssVUFBVSxVQUFXO0FBQ3pELGFBQUssUUFBUTtBQUNiLFlBQUksS0FBSyxVQUFVLFNBQVMsS0FBSyxHQUFHLENBQUM7QUFBQSxNQUN2QyxDQUFDO0FBQ0QsYUFBTztBQUFBLElBQ1Q7QUFBQSxJQUVBLFdBQVcsVUFBVTtBQUNuQixpQkFBVyxXQUFXLFVBQVU7QUFDOUIsWUFBSSxRQUFRLE9BQU8sS0FBSyxRQUFRLE9BQU8sT0FBTyxFQUFHO0FBQ2pELFNBQUMsTUFBTSxPQUFPLEtBQUssUUFBUSxTQUFTLFFBQVcsU0FBUyxHQUFHLEtBQUssU0FBUyxPQUFPLENBQUU7QUFBQSxNQUNwRjtBQUFBLElBQ0Y7QUFBQSxJQUVBLFFBQVEsT0FBTztBQUNiLFVBQUksTUFBTSxRQUFRLFFBQVc7QUFDM0IsY0FBTSxLQUFLLFdBQVcsTUFBTSxHQUFHO0FBQy9CLFlBQUksT0FBTyxLQUFLLEVBQUUsRUFBRztBQUNyQixjQUFNLEtBQUssRUFBRTtBQUNiLGNBQU0sUUFBUSxFQUFFO0FBQUEsTUFDbEI7QUFDQSxZQUFNLE9BQU8sTUFBTSxNQUFNLE9BQU87QUFDaEMsVUFBSSxLQUFNLE1BQUssS0FBSyxLQUFLO0FBQUEsSUFDM0I7QUFBQSxJQUVBLElBQUksT0FBTztBQUNULFVBQUksTUFBTSxRQUFRO0FBQ2hCLGNBQU0sU0FBUyxXQUFXLE1BQU0sTUFBTTtBQUN0QyxZQUFJLFFBQVEsS0FBSyxHQUFHO0FBRWxCLGdCQUFNLFFBQVEsUUFBUSxHQUFHO0FBQ3pCLGdCQUFNLEtBQUssUUFBUSxHQUFHO0FBQ3RCLG1CQUFTLENBQUNDLFVBQVNBLE1BQUssTUFBTSxNQUFNLENBQUM7QUFBQSxRQUN2QyxPQUFPO0FBQ0wsZ0JBQU0sUUFBUSxNQUFNO0FBQUEsUUFDdEI7QUFBQSxNQUNGO0FBQ0EsWUFBTSxPQUFPLE1BQU0sTUFBTSxPQUFPO0FBQ2hDLFVBQUksS0FBTSxNQUFLLEtBQUssS0FBSztBQUFBLElBQzNCO0FBQUEsSUFFQSxNQUFNLE1BQU07QUFDVixZQUFNLFFBQVEsV0FBVyxJQUFJLENBQUM7QUFBQSxJQUNoQztBQUFBLElBRUEsS0FBSyxNQUFNO0FBQ1QsWUFBTSxRQUFRLFdBQVcsSUFBSSxHQUFHLElBQUk7QUFBQSxJQUN0QztBQUFBLElBRUEsT0FBTyxTQUFTLFFBQVE7QUFDdEIsWUFBTSxPQUFPLE1BQU0sT0FBTztBQUMxQixhQUFPLFFBQVEsS0FBSyxLQUFLLE1BQU0sSUFBSSxDQUFDLFVBQVUsU0FBUyxLQUFLLEdBQUcsQ0FBQyxJQUFJLENBQUM7QUFBQSxJQUN2RTtBQUFBLElBRUEsU0FBUztBQUNQLGNBQVEsS0FBSztBQUNiLGlCQUFXLGFBQWEsT0FBUSxRQUFPLE9BQU8sU0FBUztBQUN2RCxpQkFBVyxhQUFhLElBQUssUUFBTyxJQUFJLFNBQVM7QUFDakQsZUFBUyxDQUFDLFNBQVMsS0FBSyxPQUFPLENBQUM7QUFBQSxJQUNsQztBQUFBLEVBQ0Y7QUFDQSxTQUFPO0FBQ1Q7QUFFQSxTQUFTLFVBQVUsU0FBaUIsT0FBMkI7QUFDN0QsUUFBTSxVQUFxQixFQUFFLE1BQU0sYUFBYSxVQUFVLENBQUMsT0FBTyxFQUFFO0FBQ3BFLE1BQUksVUFBVSxPQUFXLFNBQVEsUUFBUSxFQUFFLENBQUMsT0FBTyxHQUFHLE1BQU07QUFDNUQsU0FBTztBQUNUOzs7QUM1TEEsSUFBTSxpQkFBaUI7QUFJaEIsU0FBUyxpQkFBNkQ7QUFDM0UsUUFBTSxVQUEyQixDQUFDO0FBQ2xDLFNBQU87QUFBQSxJQUNMLEtBQUssTUFBTSxXQUFXLFFBQVE7QUFDNUIsWUFBTSxRQUF1QixFQUFFLElBQUksS0FBSyxJQUFJLEdBQUcsS0FBSztBQUNwRCxVQUFJLFVBQVcsT0FBTSxZQUFZO0FBQ2pDLFVBQUksV0FBVyxPQUFXLE9BQU0sU0FBUyxPQUFPLE1BQU07QUFDdEQsVUFBSSxRQUFRLEtBQUssS0FBSyxJQUFJLGVBQWdCLFNBQVEsTUFBTTtBQUFBLElBQzFEO0FBQUEsSUFDQSxTQUFTLE1BQU0sUUFBUSxNQUFNO0FBQUEsRUFDL0I7QUFDRjs7O0FDWkEsSUFBTSxrQkFBa0I7QUFHeEIsSUFBTSxtQkFBbUI7QUFHekIsSUFBTSxtQkFBbUI7QUFHekIsSUFBTSxpQkFBaUIsS0FBSyxLQUFLO0FBVzFCLFNBQVMsYUFBYSxNQUFvQjtBQUMvQyxRQUFNLFNBQVMsTUFBTTtBQUNyQixRQUFNLFNBQWlCO0FBQUEsSUFDckIsU0FBUztBQUFBLElBQ1QsTUFBTSxNQUFNO0FBQ1YsWUFBTSxXQUFXLE1BQU07QUFDdkIsVUFBSSxPQUFPO0FBQ1gsWUFBTSxPQUFPLENBQUMsT0FBZ0IsVUFBbUI7QUFDL0MsWUFBSSxLQUFNO0FBQ1YsZUFBTztBQUNQLGlCQUFTO0FBQ1QsWUFBSSxNQUFPLFFBQU8sS0FBSyxNQUFNLGVBQWUsT0FBTyxLQUFLLENBQUMsQ0FBQztBQUMxRCxlQUFPLFVBQVU7QUFDakIsYUFBSztBQUFBLE1BQ1A7QUFDQSxlQUFTLGlCQUFpQixNQUFNLEtBQUssd0JBQXdCLENBQUM7QUFDOUQsVUFBSTtBQUNGLGFBQUssSUFBSTtBQUFBLE1BQ1gsU0FBUyxPQUFPO0FBQ2QsYUFBSyxLQUFLO0FBQUEsTUFDWjtBQUFBLElBQ0Y7QUFBQSxJQUNBLElBQUksV0FBVyxTQUFTO0FBQ3RCLFlBQU0sT0FBTyxLQUFLLE1BQU0sU0FBVSxJQUFJLEtBQUssSUFBSTtBQUMvQyxZQUFNLFFBQVEsS0FBSyxJQUFJLGtCQUFrQixPQUFPLEtBQUssSUFBSSxrQkFBa0IsT0FBTyxFQUFFLENBQUM7QUFFckYsYUFBTyxLQUFLLElBQUksZ0JBQWdCLEtBQUssR0FBRyxRQUFRLElBQUksVUFBVSxNQUFTO0FBQUEsSUFDekU7QUFBQSxJQUNBLFFBQVEsTUFBTSxPQUFPO0FBQUEsRUFDdkI7QUFDQSxTQUFPO0FBQ1Q7OztBWi9DTyxJQUFNLGVBQWU7QUFHckIsSUFBTSxpQkFBTixNQUEyQztBQUFBLEVBVWhELFlBQ1csTUFDQSxTQUNBLFVBQ1Q7QUFIUztBQUNBO0FBQ0E7QUFaWCxrQkFBUztBQUNULGdCQUFpQixDQUFDO0FBQ2xCLGlCQUFRO0FBR1IsZ0JBQTBCLENBQUM7QUFTekIsUUFBSSxTQUFTLE1BQU8sTUFBSyxPQUFPO0FBQUEsUUFDM0IsTUFBSyxPQUFPLE1BQU8sS0FBSyxTQUFTO0FBQUEsRUFDeEM7QUFBQSxFQUVBLElBQUksVUFBa0I7QUFDcEIsWUFBUSxLQUFLLFdBQVcsS0FBSyxRQUFRLFFBQVE7QUFBQSxFQUMvQztBQUFBLEVBRUEsTUFBTSxPQUFvQjtBQUN4QixTQUFLLFNBQVMsTUFBTSxLQUFLO0FBQUEsRUFDM0I7QUFBQSxFQUVBLFFBQVEsVUFBVSxLQUFLLFFBQVEsT0FBTyxXQUFXLE1BQU0sS0FBSyxJQUFJLElBQUksT0FBeUIsQ0FBQyxHQUFHO0FBQy9GLFVBQU0sV0FBVyxPQUFPLGFBQWEsS0FBSyxRQUFRLE9BQU8sWUFBWSxDQUFDLEdBQUcsSUFBSSxDQUFDLFNBQVMsQ0FBQyxNQUFNLENBQUMsQ0FBQyxDQUFDLENBQUM7QUFDbEcsU0FBSyxNQUFNLEVBQUUsTUFBTSxXQUFXLFNBQVMsUUFBUSxPQUFPLFNBQVMsT0FBTyxXQUFXLEtBQUssTUFBTSxVQUFVLGNBQWMsY0FBYyxHQUFHLEtBQUssQ0FBQztBQUFBLEVBQzdJO0FBQUE7QUFBQSxFQUdBLFFBQVE7QUFDTixTQUFLLFNBQVMsTUFBTTtBQUFBLEVBQ3RCO0FBQUEsRUFFQSxLQUFLLFNBQVMsUUFBUTtBQUNwQixTQUFLLFNBQVMsTUFBTSxNQUFNO0FBQUEsRUFDNUI7QUFBQSxFQUVBLElBQUksT0FBdUI7QUFDekIsU0FBSyxNQUFNLEVBQUUsTUFBTSxTQUFTLFFBQVEsTUFBTSxNQUFNLGNBQWMsR0FBRyxNQUFNLENBQUM7QUFBQSxFQUMxRTtBQUFBLEVBRUEsS0FBSyxVQUE2QjtBQUNoQyxTQUFLLEtBQUssS0FBSyxHQUFHLFFBQVE7QUFBQSxFQUM1QjtBQUFBLEVBQ0EsTUFBTSxRQUE2QjtBQUNqQyxTQUFLLFVBQVU7QUFBQSxFQUNqQjtBQUFBLEVBQ0EsSUFBSSxTQUFpQjtBQUNuQixTQUFLLEtBQUssS0FBSyxPQUFPO0FBQUEsRUFDeEI7QUFBQSxFQUNBLFFBQVE7QUFDTixTQUFLLFNBQVM7QUFBQSxFQUNoQjtBQUNGO0FBWU8sSUFBTSxNQUFOLE1BQU0sS0FBSTtBQUFBLEVBWWYsWUFBWSxVQUFvRixDQUFDLEdBQUc7QUFYcEcsU0FBUyxTQUEyQixDQUFDO0FBQ3JDLFNBQVMsU0FBd0IsQ0FBQztBQUVsQztBQUFBLFNBQVMsUUFBbUIsQ0FBQztBQUM3QixTQUFTLFdBQVcsZUFBZTtBQUNuQyxTQUFTLFVBQVUsY0FBYyxRQUFRLEVBQUUsU0FBUyxNQUFNLFFBQVcsS0FBSyxNQUFNLE9BQVUsQ0FBQztBQUczRixpQkFBUTtBQUNSLGdCQUFpRSxDQUFDLFNBQVMsS0FBSyxRQUFXLFNBQVMsS0FBSyxLQUFLLEVBQUU7QUFHOUcsU0FBSyxTQUFTLGFBQWEsUUFBUSxPQUFPLGdCQUFnQjtBQUMxRCxXQUFPLE9BQU8sS0FBSyxPQUFPLEtBQUssUUFBUSxVQUFVO0FBQ2pELFVBQU0sT0FBTyxDQUFDLFNBQXdCLENBQUMsU0FBa0IsYUFBdUI7QUFDOUUsWUFBTSxhQUFhLElBQUksZUFBZSxNQUFNLFNBQVMsUUFBUTtBQUM3RCxXQUFLLE9BQU8sS0FBSyxVQUFVO0FBQzNCLGFBQU87QUFBQSxJQUNUO0FBQ0EsVUFBTSxXQUE2QjtBQUFBLE1BQ2pDLE1BQU07QUFBQSxNQUNOLFlBQVksUUFBUSxjQUFjLENBQUMsTUFBTSxPQUFPLE1BQU07QUFBQSxNQUN0RCxNQUFNLEVBQUUsSUFBSSxLQUFLLElBQUksR0FBRyxLQUFLLEtBQUssS0FBSyxHQUFHLE1BQU0sS0FBSyxNQUFNLEVBQUU7QUFBQSxNQUM3RCxVQUFVLE1BQU0sTUFBTTtBQUFBLE1BQ3RCLFFBQVEsS0FBSztBQUFBLE1BQ2IsTUFBTSxLQUFLLFNBQVM7QUFBQSxNQUNwQixhQUFhO0FBQUEsSUFDZjtBQUNBLFVBQU0sU0FBUyxhQUFhLENBQUMsU0FBUztBQUNwQyxXQUFLLFNBQVM7QUFDZCxXQUFLLEtBQUssSUFBSTtBQUFBLElBQ2hCLENBQUM7QUFDRCxTQUFLLFlBQVksZ0JBQWdCLFVBQVUsS0FBSyxTQUFTLFFBQVE7QUFBQSxNQUMvRCxPQUFPLENBQUMsVUFBVTtBQUNoQixhQUFLLE9BQU8sS0FBSyxLQUFLO0FBQ3RCLFlBQUksTUFBTSxTQUFTLFVBQVcsTUFBSyxRQUFRLFFBQVEsS0FBSztBQUFBLE1BQzFEO0FBQUEsTUFDQSxNQUFNLENBQUMsU0FBUyxLQUFLLE1BQU0sS0FBSyxJQUFJO0FBQUEsTUFDcEMsU0FBUyxNQUFNO0FBQUEsSUFDakIsQ0FBQztBQUNELFNBQUssVUFBVSxNQUFNO0FBQUEsRUFDdkI7QUFBQTtBQUFBLEVBR0EsSUFBSSxNQUFxQztBQUN2QyxVQUFNLFFBQVEsS0FBSyxPQUFPLE9BQU8sQ0FBQyxlQUFlLFdBQVcsU0FBUyxJQUFJLEVBQUUsR0FBRyxFQUFFO0FBQ2hGLFFBQUksQ0FBQyxNQUFPLE9BQU0sSUFBSSxNQUFNLE1BQU0sSUFBSSxrQkFBa0I7QUFDeEQsV0FBTztBQUFBLEVBQ1Q7QUFBQSxFQUVBLElBQUksS0FBSztBQUNQLFdBQU8sS0FBSyxJQUFJLElBQUk7QUFBQSxFQUN0QjtBQUFBLEVBQ0EsSUFBSSxNQUFNO0FBQ1IsV0FBTyxLQUFLLElBQUksS0FBSztBQUFBLEVBQ3ZCO0FBQUEsRUFDQSxJQUFJLE9BQU87QUFDVCxXQUFPLEtBQUssSUFBSSxNQUFNO0FBQUEsRUFDeEI7QUFBQTtBQUFBLEVBR0EsSUFBSSxRQUFnQjtBQUNsQixXQUFPLEtBQUssT0FBTyxJQUFJLENBQUMsRUFBRSxLQUFLLE1BQU0sSUFBSSxFQUFFLEtBQUssR0FBRztBQUFBLEVBQ3JEO0FBQUEsRUFFQSxJQUFJLE9BQWU7QUFDakIsV0FBTyxLQUFLLE9BQU8sT0FBTyxDQUFDLEVBQUUsT0FBTyxNQUFNLENBQUMsTUFBTSxFQUFFLElBQUksQ0FBQyxFQUFFLEtBQUssTUFBTSxJQUFJLEVBQUUsS0FBSyxHQUFHO0FBQUEsRUFDckY7QUFBQSxFQUVBLElBQUksT0FBZTtBQUNqQixXQUFPLEtBQUssU0FBUyxRQUFRLEVBQUUsSUFBSSxDQUFDLEVBQUUsTUFBTSxVQUFVLE1BQU8sWUFBWSxHQUFHLFNBQVMsSUFBSSxJQUFJLEtBQUssSUFBSyxFQUFFLEtBQUssSUFBSTtBQUFBLEVBQ3BIO0FBQUE7QUFBQSxFQUdBLE9BQU8sS0FBSyxTQUFxRDtBQUMvRCxVQUFNLE1BQU0sSUFBSSxLQUFJLE9BQU87QUFDM0IsUUFBSSxHQUFHLE1BQU0sRUFBRSxNQUFNLFFBQVEsQ0FBQztBQUM5QixRQUFJLEdBQUcsUUFBUSxJQUFJO0FBQ25CLFdBQU87QUFBQSxFQUNUO0FBQ0Y7QUFHTyxTQUFTLFdBQVdDLE9BQThCO0FBQ3ZELFNBQU8sTUFBTTtBQUNYLFNBQUssT0FBTyxPQUFPLEVBQUUsTUFBTSxDQUFDLGNBQWMsZUFBZSxNQUFNLEdBQUcsS0FBSyxNQUFrQixDQUFDO0FBQzFGLFVBQU0sU0FBUyxLQUFLLE9BQU8sTUFBTSxVQUFVLE1BQU0sR0FBRztBQUNwRCxRQUFJO0FBQ0YsTUFBQUEsTUFBSztBQUFBLElBQ1AsVUFBRTtBQUNBLGFBQU8sS0FBSyxRQUFRO0FBQ3BCLFdBQUssT0FBTyxNQUFNO0FBQUEsSUFDcEI7QUFBQSxFQUNGO0FBQ0Y7QUFHTyxTQUFTLEtBQUssSUFBa0I7QUFDckMsV0FBUyxPQUFPLElBQUksT0FBTyxHQUFHLFFBQVEsR0FBSSxNQUFLLE9BQU8sS0FBSyxLQUFLLElBQUksSUFBSSxJQUFJLENBQUM7QUFDL0U7OztBSGpMQSxJQUFNLFVBQVU7QUFFaEIsS0FBSyxtREFBbUQsV0FBVyxNQUFNO0FBQ3ZFLFFBQU0sTUFBTSxJQUFJLElBQUk7QUFDcEIsU0FBTyxNQUFNLElBQUksR0FBRyxRQUFRLE9BQU8sTUFBTSxnRUFBZ0U7QUFDekcsTUFBSSxHQUFHLE1BQU0sRUFBRSxNQUFNLFFBQVEsQ0FBQztBQUM5QixNQUFJLEdBQUcsUUFBUSxJQUFJO0FBQ25CLE9BQUssR0FBSztBQUNWLFNBQU8sTUFBTSxJQUFJLE9BQU8sSUFBSTtBQUM1QixTQUFPLE1BQU0sSUFBSSxVQUFVLE9BQU8sT0FBTyxNQUFNO0FBQy9DLFNBQU8sTUFBTSxJQUFJLFVBQVUsT0FBTyxXQUFXLElBQUk7QUFDbkQsQ0FBQyxDQUFDO0FBRUYsS0FBSyxxRUFBcUUsV0FBVyxNQUFNO0FBQ3pGLFFBQU0sTUFBTSxJQUFJLElBQUk7QUFDcEIsT0FBSyxVQUFVLEVBQUU7QUFDakIsU0FBTyxNQUFNLElBQUksT0FBTyxJQUFJO0FBQzVCLE9BQUssRUFBRTtBQUNQLFNBQU8sTUFBTSxJQUFJLE9BQU8sUUFBUTtBQUNoQyxPQUFLLE9BQU87QUFDWixTQUFPLE1BQU0sSUFBSSxPQUFPLGFBQWE7QUFDckMsU0FBTyxNQUFNLElBQUksTUFBTSxhQUFhO0FBQ3RDLENBQUMsQ0FBQztBQUVGLEtBQUssMkRBQTJELFdBQVcsTUFBTTtBQUMvRSxhQUFXLENBQUMsS0FBSyxJQUFJLEtBQUssQ0FBQyxDQUFDLElBQUksR0FBRyxHQUFHLENBQUMsS0FBSyxHQUFHLEdBQUcsQ0FBQyxLQUFPLEdBQUcsQ0FBQyxHQUFZO0FBQ3hFLFVBQU0sTUFBTSxJQUFJLElBQUksRUFBRSxZQUFZLEVBQUUsSUFBSSxFQUFFLENBQUM7QUFDM0MsU0FBSyxPQUFPLEVBQUU7QUFDZCxXQUFPLE1BQU0sSUFBSSxPQUFPLE1BQU0sR0FBRyxHQUFHLEVBQUU7QUFDdEMsU0FBSyxFQUFFO0FBQ1AsV0FBTyxNQUFNLElBQUksT0FBTyxVQUFVLEdBQUcsR0FBRyxFQUFFO0FBQzFDLFFBQUksVUFBVSxLQUFLO0FBQUEsRUFDckI7QUFDRixDQUFDLENBQUM7QUFFRixLQUFLLHdDQUF3QyxXQUFXLE1BQU07QUFDNUQsUUFBTSxNQUFNLElBQUksSUFBSTtBQUNwQixNQUFJLEdBQUcsS0FBSztBQUNaLFNBQU8sTUFBTSxJQUFJLE9BQU8sUUFBUTtBQUNoQyxNQUFJLElBQUksS0FBSztBQUNiLFNBQU8sTUFBTSxJQUFJLE9BQU8sYUFBYTtBQUN2QyxDQUFDLENBQUM7QUFFRixLQUFLLDBEQUEwRCxXQUFXLE1BQU07QUFDOUUsUUFBTSxNQUFNLElBQUksSUFBSTtBQUNwQixPQUFLLE9BQU87QUFDWixNQUFJLEdBQUcsTUFBTSxFQUFFLE1BQU0sUUFBUSxDQUFDO0FBQzlCLE1BQUksR0FBRyxRQUFRLElBQUk7QUFDbkIsU0FBTyxNQUFNLElBQUksVUFBVSxPQUFPLFdBQVcsSUFBSTtBQUVqRCxTQUFPLE1BQU0sSUFBSSxJQUFJLFFBQVEsS0FBSztBQUNsQyxNQUFJLElBQUksUUFBUSxJQUFJO0FBQ3BCLFNBQU8sVUFBVSxJQUFJLElBQUksTUFBTSxDQUFDLElBQUksQ0FBQztBQUNyQyxTQUFPLE1BQU0sSUFBSSxJQUFJLFFBQVEsSUFBSTtBQUNqQyxTQUFPLE1BQU0sSUFBSSxRQUFRLElBQUksSUFBSTtBQUNqQyxTQUFPLE1BQU0sSUFBSSxPQUFPLFFBQVEsR0FBRyxtQ0FBbUM7QUFDeEUsQ0FBQyxDQUFDO0FBRUYsS0FBSyxzRUFBc0UsV0FBVyxNQUFNO0FBQzFGLFFBQU0sTUFBTSxJQUFJLEtBQUs7QUFDckIsTUFBSSxVQUFVLElBQUk7QUFDbEIsU0FBTyxNQUFNLElBQUksR0FBRyxRQUFRLE9BQU8sT0FBTyxzREFBc0Q7QUFDaEcsT0FBSyxJQUFJLE9BQU87QUFDaEIsUUFBTSxVQUFVLENBQUMsSUFBSSxHQUFHLFNBQVMsSUFBSSxJQUFJLFNBQVMsSUFBSSxLQUFLLE9BQU87QUFDbEUsU0FBTyxVQUFVLFNBQVMsQ0FBQyxHQUFHLE9BQU8sRUFBRSxLQUFLLENBQUMsR0FBRyxNQUFNLElBQUksQ0FBQyxDQUFDO0FBQzVELFNBQU8sTUFBTSxJQUFJLElBQUksT0FBTyxFQUFFLE1BQU0sQ0FBQztBQUNyQyxNQUFJLEdBQUcsUUFBUTtBQUNmLFNBQU8sVUFBVSxDQUFDLElBQUksSUFBSSxRQUFRLElBQUksS0FBSyxNQUFNLEdBQUcsQ0FBQyxNQUFNLElBQUksQ0FBQztBQUNsRSxDQUFDLENBQUM7QUFFRixLQUFLLDhGQUE4RixXQUFXLE1BQU07QUFDbEgsUUFBTSxNQUFNLElBQUksS0FBSztBQUNyQixNQUFJLFVBQVUsSUFBSTtBQUNsQixRQUFNLE9BQU8sSUFBSTtBQUNqQixPQUFLLE9BQU87QUFDWixTQUFPLE1BQU0sSUFBSSxPQUFPLFdBQVc7QUFDbkMsTUFBSSxJQUFJLElBQUksRUFBRSxNQUFNLFlBQVksUUFBUSxLQUFLLFlBQVksUUFBUSxTQUFTLEtBQUssUUFBUSxDQUFDO0FBQ3hGLFNBQU8sTUFBTSxLQUFLLFFBQVEsT0FBTywrQkFBK0I7QUFDaEUsT0FBSyxPQUFPO0FBQ1osU0FBTyxNQUFNLEtBQUssUUFBUSxJQUFJO0FBQzlCLFNBQU8sTUFBTSxJQUFJLE9BQU8sZUFBZTtBQUN2QyxTQUFPLEdBQUcsSUFBSSxJQUFJLFVBQVUsS0FBSyxPQUFPO0FBQ3hDLE1BQUksSUFBSSxRQUFRO0FBQ2hCLFNBQU8sTUFBTSxJQUFJLFVBQVUsT0FBTyxXQUFXLEtBQUs7QUFDbEQsU0FBTyxVQUFVLElBQUksT0FBTyxDQUFDLE9BQU8sSUFBSSxDQUFDO0FBQzNDLENBQUMsQ0FBQztBQUVGLEtBQUssbUdBQW1HLFdBQVcsTUFBTTtBQUN2SCxRQUFNLE1BQU0sSUFBSSxLQUFLO0FBQ3JCLE1BQUksVUFBVSxJQUFJO0FBQ2xCLE1BQUksR0FBRyxLQUFLO0FBQ1osUUFBTSxPQUFPLElBQUk7QUFDakIsT0FBSyxPQUFPO0FBQ1osTUFBSSxLQUFLLElBQUksRUFBRSxNQUFNLFlBQVksUUFBUSxLQUFLLFlBQVksUUFBUSxTQUFTLEtBQUssUUFBUSxDQUFDO0FBQ3pGLE9BQUssT0FBTztBQUNaLFNBQU8sTUFBTSxLQUFLLFFBQVEsSUFBSTtBQUM5QixNQUFJLEtBQUssUUFBUTtBQUNqQixTQUFPLE1BQU0sSUFBSSxVQUFVLE9BQU8sV0FBVyxNQUFNO0FBQ25ELE1BQUksVUFBVSxJQUFJO0FBQ2xCLFNBQU8sTUFBTSxJQUFJLE9BQU8sMEJBQTBCO0FBQ3BELENBQUMsQ0FBQztBQUVGLEtBQUssa0ZBQWtGLFdBQVcsTUFBTTtBQUN0RyxRQUFNLE1BQU0sSUFBSSxJQUFJO0FBQ3BCLE1BQUksR0FBRyxLQUFLO0FBQ1osTUFBSSxJQUFJLFFBQVEsSUFBSTtBQUNwQixTQUFPLE1BQU0sSUFBSSxVQUFVLE9BQU8sV0FBVyxLQUFLO0FBQ2xELE9BQUssZUFBZTtBQUNwQixTQUFPLE1BQU0sSUFBSSxPQUFPLGFBQWE7QUFDckMsU0FBTyxNQUFNLElBQUksS0FBSyxRQUFRLE9BQU8sU0FBUyxJQUFJO0FBQ2xELE1BQUksS0FBSyxRQUFRO0FBQ2pCLFNBQU8sTUFBTSxJQUFJLFVBQVUsT0FBTyxXQUFXLE1BQU07QUFDckQsQ0FBQyxDQUFDO0FBRUYsS0FBSyxvRUFBb0UsV0FBVyxNQUFNO0FBQ3hGLFFBQU0sTUFBTSxJQUFJLElBQUk7QUFDcEIsT0FBSyxPQUFPO0FBQ1osTUFBSSxJQUFJLFFBQVEsSUFBSTtBQUNwQixNQUFJLElBQUksTUFBTTtBQUNkLFNBQU8sTUFBTSxJQUFJLEdBQUcsUUFBUSxLQUFLO0FBQ2pDLE1BQUksR0FBRyxNQUFNLEVBQUUsTUFBTSxRQUFRLENBQUM7QUFDOUIsU0FBTyxNQUFNLElBQUksR0FBRyxTQUFTLFNBQVMsSUFBSTtBQUMxQyxTQUFPLEdBQUcsSUFBSSxHQUFHLFVBQVUsSUFBSSxJQUFJLE9BQU87QUFDMUMsU0FBTyxNQUFNLElBQUksSUFBSSxRQUFRLE9BQU8sc0JBQXNCO0FBQzFELE1BQUksR0FBRyxRQUFRLElBQUk7QUFDbkIsU0FBTyxNQUFNLElBQUksVUFBVSxPQUFPLFdBQVcsSUFBSTtBQUNqRCxTQUFPLE1BQU0sSUFBSSxJQUFJLFFBQVEsSUFBSTtBQUNqQyxTQUFPLFVBQVUsSUFBSSxPQUFPLENBQUMsT0FBTyxLQUFLLEdBQUcsd0NBQXdDO0FBQ3RGLENBQUMsQ0FBQztBQUVGLEtBQUssa0NBQWtDLFdBQVcsTUFBTTtBQUN0RCxRQUFNLE1BQU0sSUFBSSxJQUFJO0FBQ3BCLGFBQVcsUUFBUSxDQUFDLE1BQU0sT0FBTyxNQUFNLEVBQVksS0FBSSxJQUFJLElBQUksRUFBRSxLQUFLO0FBQ3RFLFNBQU8sTUFBTSxJQUFJLE9BQU8sQ0FBQztBQUN6QixPQUFLLEdBQUs7QUFDVixTQUFPLE1BQU0sSUFBSSxPQUFPLENBQUM7QUFDekIsU0FBTyxNQUFNLElBQUksR0FBRyxRQUFRLE1BQU0sR0FBRyxTQUFTO0FBQ2hELENBQUMsQ0FBQztBQUVGLEtBQUssaURBQWlELFdBQVcsTUFBTTtBQUNyRSxRQUFNLE1BQU0sSUFBSSxJQUFJO0FBQ3BCLFdBQVMsSUFBSSxHQUFHLElBQUksSUFBSSxLQUFLLEdBQUc7QUFDOUIsZUFBVyxRQUFRLENBQUMsTUFBTSxPQUFPLE1BQU0sRUFBWSxLQUFJLElBQUksSUFBSSxFQUFFLEtBQUs7QUFDdEUsV0FBTyxNQUFNLElBQUksVUFBVSxPQUFPLE9BQU8sWUFBWTtBQUNyRCxXQUFPLEdBQUcsSUFBSSxVQUFVLE9BQU8sZUFBZ0IsS0FBSyxJQUFJLElBQUksSUFBTTtBQUNsRSxTQUFLLElBQUksVUFBVSxPQUFPLGNBQWUsS0FBSyxJQUFJLENBQUM7QUFBQSxFQUNyRDtBQUNBLFNBQU8sTUFBTSxJQUFJLFVBQVUsT0FBTyxTQUFTLEVBQUU7QUFDL0MsQ0FBQyxDQUFDO0FBRUYsS0FBSyx3REFBd0QsV0FBVyxNQUFNO0FBQzVFLFFBQU0sTUFBTSxJQUFJLElBQUk7QUFDcEIsTUFBSSxVQUFVLEtBQUs7QUFDbkIsUUFBTSxVQUFVLElBQUksSUFBSTtBQUN4QixVQUFRLFVBQVUsSUFBSTtBQUN0QixVQUFRLE9BQU8sTUFBTTtBQUNuQixVQUFNLElBQUksTUFBTSxZQUFZO0FBQUEsRUFDOUI7QUFDQSxVQUFRLFVBQVUsSUFBSTtBQUN0QixTQUFPLE1BQU0sUUFBUSxVQUFVLE9BQU8sV0FBVyxNQUFNLGFBQWE7QUFDcEUsU0FBTyxNQUFNLFFBQVEsVUFBVSxPQUFPLFdBQVcsU0FBUyxtQkFBbUI7QUFDN0UsU0FBTyxHQUFHLFFBQVEsVUFBVSxPQUFPLFdBQVc7QUFDaEQsQ0FBQyxDQUFDO0FBRUYsS0FBSyxzQ0FBc0MsV0FBVyxNQUFNO0FBQzFELFFBQU0sTUFBTSxJQUFJLElBQUk7QUFDcEIsTUFBSSxHQUFHLElBQUksRUFBRSxRQUFRLE1BQU0sTUFBTSxnQkFBZ0IsT0FBTyxLQUFLLENBQUM7QUFDOUQsU0FBTyxNQUFNLElBQUksVUFBVSxPQUFPLE9BQU8sUUFBUTtBQUNqRCxTQUFPLE1BQU0sSUFBSSxVQUFVLE9BQU8sV0FBVyxNQUFNLGNBQWM7QUFDakUsUUFBTSxRQUFRLElBQUksS0FBSztBQUN2QixRQUFNLEdBQUcsSUFBSSxFQUFFLE1BQU0sa0JBQWtCLE9BQU8sTUFBTSxDQUFDO0FBQ3JELFNBQU8sTUFBTSxNQUFNLFVBQVUsT0FBTyxPQUFPLFlBQVk7QUFDdkQsUUFBTSxVQUFVLEtBQUs7QUFDdkIsQ0FBQyxDQUFDO0FBRUYsS0FBSywwQ0FBMEMsV0FBVyxNQUFNO0FBQzlELFFBQU0sTUFBTSxJQUFJLEtBQUs7QUFDckIsTUFBSSxHQUFHLElBQUksRUFBRSxNQUFNLGNBQWMsZ0JBQWdCLElBQU0sQ0FBQztBQUN4RCxPQUFLLElBQUs7QUFDVixTQUFPLE1BQU0sSUFBSSxPQUFPLElBQUk7QUFDNUIsT0FBSyxJQUFLO0FBQ1YsU0FBTyxTQUFTLElBQUksT0FBTyxJQUFJO0FBQ2pDLENBQUMsQ0FBQztBQUVGLEtBQUssc0VBQXNFLFdBQVcsTUFBTTtBQUMxRixRQUFNLE1BQU0sSUFBSSxLQUFLO0FBQ3JCLE1BQUksR0FBRyxJQUFJLEVBQUUsTUFBTSxZQUFZLFlBQVksY0FBYyxTQUFTLEdBQUcsQ0FBQztBQUN0RSxTQUFPLFVBQVUsSUFBSSxPQUFPLElBQUksQ0FBQyxFQUFFLEtBQUssTUFBTSxLQUFLLE1BQU0sR0FBRyxDQUFDLENBQUMsQ0FBQztBQUMvRCxPQUFLLEdBQUs7QUFDVixTQUFPLE1BQU0sSUFBSSxPQUFPLEdBQUcsRUFBRSxFQUFHLFFBQVEsT0FBTyxTQUFTLE1BQVM7QUFDakUsU0FBTyxNQUFNLElBQUksT0FBTyxHQUFHLEVBQUUsRUFBRyxRQUFRLE9BQU8sUUFBUSxLQUFLO0FBQzlELENBQUMsQ0FBQztBQUVGLEtBQUssbURBQW1ELFdBQVcsTUFBTTtBQUN2RSxRQUFNLE1BQU0sSUFBSSxJQUFJLEVBQUUsWUFBWSxDQUFDLE9BQU8sTUFBTSxFQUFFLENBQUM7QUFDbkQsTUFBSSxJQUFJLEtBQUssK0NBQStDO0FBQzVELE1BQUksS0FBSyxRQUFRLElBQUk7QUFDckIsU0FBTyxNQUFNLElBQUksVUFBVSxPQUFPLFdBQVcsTUFBTTtBQUNyRCxDQUFDLENBQUM7IiwKICAibmFtZXMiOiBbInRpbWVyIiwgImZlZWQiLCAidGVzdCJdCn0K
