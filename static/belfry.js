// Built from client/src by `npm --prefix client run build`. Change it there.

// src/backoff.ts
var BACKOFF_BASE_MS = 1e3;
var BACKOFF_CAP_MS = 3e4;
var Backoff = class {
  constructor(random = Math.random) {
    this.random = random;
    this.failures = 0;
  }
  next() {
    const ceiling = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** Math.min(this.failures, 10));
    this.failures += 1;
    return Math.round(this.random() * ceiling);
  }
  /** What the server asked for, spread by up to the base, so that its own clients do not come back as one. */
  after(askedMs) {
    return askedMs + Math.round(this.random() * BACKOFF_BASE_MS);
  }
  reset() {
    this.failures = 0;
  }
};

// src/emitter.ts
var Emitter = class {
  constructor() {
    this.listeners = /* @__PURE__ */ new Map();
  }
  on(name, fn) {
    const set = this.listeners.get(name) || /* @__PURE__ */ new Set();
    this.listeners.set(name, set);
    const entry = (value) => fn(value);
    set.add(entry);
    return () => {
      set.delete(entry);
    };
  }
  emit(name, value) {
    for (const fn of Array.from(this.listeners.get(name) || [])) {
      try {
        fn(value);
      } catch (error) {
        setTimeout(() => {
          throw error;
        });
      }
    }
  }
};

// src/channel.ts
var Channel = class {
  /** Made by `client.channel()`. */
  constructor(name, ready, onClose) {
    this.name = name;
    this.ready = ready;
    this.onClose = onClose;
    this.events = new Emitter();
  }
  /** Returns a function that removes the listener. */
  on(name, fn) {
    return this.events.on(name, fn);
  }
  /** Called by the client. */
  emit(name, value) {
    this.events.emit(name, value);
  }
  close() {
    this.onClose(this);
  }
};

// src/channel-holds.ts
var ChannelHolds = class {
  constructor(onLast) {
    this.onLast = onLast;
    this.holds = /* @__PURE__ */ new Map();
  }
  /** True where the channel was not held before. */
  always(name) {
    const fresh = !this.holds.has(name);
    this.hold(name).always = true;
    return fresh;
  }
  open(name) {
    const fresh = !this.holds.has(name);
    const hold = this.hold(name);
    const channel = new Channel(name, hold.ready, (closed) => this.close(closed));
    hold.channels.add(channel);
    return { channel, fresh };
  }
  ready(name) {
    const hold = this.holds.get(name);
    if (hold) hold.resolve();
  }
  /** The server will not carry it (any more); a later `open` asks anew. */
  refused(name, error) {
    const hold = this.holds.get(name);
    if (!hold) return;
    this.holds.delete(name);
    hold.reject(error);
  }
  emit(name, value) {
    const hold = this.holds.get(value.channel);
    if (hold) hold.channels.forEach((channel) => channel.emit(name, value));
  }
  hold(name) {
    let hold = this.holds.get(name);
    if (!hold) {
      let resolve = () => void 0;
      let reject = () => void 0;
      const ready = new Promise((yes, no) => {
        resolve = yes;
        reject = no;
      });
      ready.catch(() => void 0);
      hold = { channels: /* @__PURE__ */ new Set(), always: false, ready, resolve, reject };
      this.holds.set(name, hold);
    }
    return hold;
  }
  close(channel) {
    const hold = this.holds.get(channel.name);
    if (!hold || !hold.channels.delete(channel) || hold.channels.size > 0 || hold.always) return;
    this.holds.delete(channel.name);
    this.onLast(channel.name);
  }
};

// src/errors.ts
var BelfryError = class extends Error {
  constructor(code, detail) {
    super(detail || code);
    this.code = code;
    this.name = "BelfryError";
  }
};

// src/commands.ts
var PENDING_LIMIT = 256;
var Commands = class {
  constructor() {
    this.nextId = 1;
    this.pending = [];
  }
  /** `send` is called with the numbered command when it may go out now. */
  add(command, send) {
    if (this.pending.length >= PENDING_LIMIT) {
      return Promise.reject(new BelfryError("too_many_commands", `${PENDING_LIMIT} commands are waiting for a reply`));
    }
    const numbered = Object.assign({}, command, { id: this.nextId });
    this.nextId += 1;
    return new Promise((resolve, reject) => {
      this.pending.push({ command: numbered, resolve, reject });
      send(numbered);
    });
  }
  settle(reply) {
    const index = this.pending.findIndex(({ command }) => command.id === reply.id);
    if (index === -1) return;
    const [entry] = this.pending.splice(index, 1);
    if (!entry) return;
    if (reply.code !== void 0 && reply.ok !== true) entry.reject(new BelfryError(reply.code, reply.detail));
    else entry.resolve(reply);
  }
  /** All that wait, to be sent again on a new connection. */
  unanswered() {
    return this.pending.map(({ command }) => command);
  }
  rejectAll(error) {
    const pending = this.pending;
    this.pending = [];
    for (const entry of pending) entry.reject(error);
  }
};

// src/http.ts
function post(url, body, signal, accept = "application/json") {
  return fetch(url.href, {
    method: "POST",
    headers: { "Content-Type": "text/plain", Accept: accept },
    body: JSON.stringify(body),
    cache: "no-store",
    signal
  });
}
async function problemOf(response) {
  if (!mediaType(response).endsWith("/problem+json")) return void 0;
  const problem = await response.json();
  if (typeof problem.code !== "string") return void 0;
  const { code, detail, attempt, connection } = problem;
  const close = { type: "close", status: response.status, code };
  if (detail !== void 0) close.detail = detail;
  if (attempt !== void 0) close.attempt = attempt;
  if (connection !== void 0) close.connection = connection;
  close.final = problem.final !== void 0 ? problem.final : isFinal(response.status, code);
  const retryAfter = Number(response.headers.get("Retry-After"));
  if (retryAfter > 0) close.retry_after_ms = retryAfter * 1e3;
  return close;
}
function mediaType(response) {
  const [type = ""] = (response.headers.get("Content-Type") || "").split(";");
  return type.trim().toLowerCase();
}
function isFinal(status, code) {
  return (status === 400 || status === 401 || status === 403) && code !== "token_expired";
}
var Deadline = class {
  constructor(ms, parent) {
    this.parent = parent;
    this.controller = new AbortController();
    this.abort = () => this.controller.abort();
    this.timer = setTimeout(this.abort, ms);
    if (parent.aborted) this.abort();
    parent.addEventListener("abort", this.abort);
  }
  get signal() {
    return this.controller.signal;
  }
  /** What had to be in time was; only the parent still aborts. */
  met() {
    clearTimeout(this.timer);
  }
  /** Nothing is left to abort. */
  done() {
    this.met();
    this.parent.removeEventListener("abort", this.abort);
  }
};
function wait(ms, signal) {
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = setTimeout(finish, ms);
    signal.addEventListener("abort", finish);
    if (signal.aborted) finish();
  });
}
function detailOf(error) {
  return error instanceof Error ? error.message : String(error);
}

// src/transport.ts
var HEARTBEAT_GRACE_MS = 5e3;
function hasHeartbeat(kind) {
  return kind !== "poll";
}
function parseFrame(text) {
  const frame = JSON.parse(text);
  if (typeof frame !== "object" || frame === null || typeof frame.type !== "string") {
    throw new Error("not a frame");
  }
  return frame;
}

// src/link.ts
var Link = class {
  constructor(kind, patienceMs, open, opening, events) {
    this.kind = kind;
    this.events = events;
    this.over = false;
    this.heardAt = Date.now();
    this.welcomeTimer = setTimeout(() => this.lost(`no welcome within ${patienceMs} ms`), patienceMs);
    try {
      this.connection = open(opening, this.listener());
    } catch (error) {
      Promise.resolve().then(() => this.lost(detailOf(error)));
    }
  }
  send(commands) {
    if (!this.over && commands.length > 0 && this.connection) this.connection.send(commands);
  }
  bye() {
    if (!this.over && this.connection) this.connection.bye();
  }
  close() {
    this.over = true;
    clearTimeout(this.welcomeTimer);
    clearTimeout(this.watchdog);
    if (this.connection) this.connection.close();
  }
  listener() {
    return {
      frame: (frame) => this.onFrame(frame),
      alive: () => {
        this.heardAt = Date.now();
      },
      polled: (cursor) => {
        if (!this.over) this.events.polled(this, cursor);
      },
      ended: (end) => this.onEnded(end)
    };
  }
  onFrame(frame) {
    if (this.over) return;
    this.heardAt = Date.now();
    if (frame.type === "welcome") {
      this.welcomedAt = this.heardAt;
      clearTimeout(this.welcomeTimer);
      if (hasHeartbeat(this.kind)) this.watch(frame.heartbeat_ms + HEARTBEAT_GRACE_MS);
    }
    this.events.frame(this, frame);
  }
  /** Looks at the clock instead of moving a timer for each frame; so a page that slept notices on waking, too. */
  watch(limitMs) {
    clearTimeout(this.watchdog);
    const left = this.heardAt + limitMs - Date.now();
    if (left <= 0) this.lost(`nothing heard for ${limitMs} ms`);
    else this.watchdog = setTimeout(() => this.watch(limitMs), left);
  }
  lost(detail) {
    this.onEnded({ kind: "lost", detail });
  }
  onEnded(end) {
    if (this.over) return;
    this.close();
    this.events.ended(this, end);
  }
};

// src/upstream.ts
var COMMANDS_TIMEOUT_MS = 15e3;
var BATCH_LIMIT_CHARS = 65536;
var Upstream = class {
  constructor(opening, listener, signal) {
    this.opening = opening;
    this.listener = listener;
    this.signal = signal;
    /** Bounded by the limit on commands that wait for a reply. */
    this.queue = [];
    this.busy = false;
    /** A POST was refused as a whole: find out which command it was. */
    this.oneByOne = false;
  }
  send(commands) {
    const queued = new Set(this.queue.map(({ id }) => id));
    this.queue.push(...commands.filter(({ id }) => !queued.has(id)));
    if (!this.busy) void this.drain();
  }
  /** Outlives the page. */
  bye() {
    const url = this.url();
    if (!url) return;
    const body = JSON.stringify({ token: this.opening.token(), commands: [{ type: "bye" }] });
    const headers = { "Content-Type": "text/plain" };
    fetch(url.href, { method: "POST", headers, body, keepalive: true }).catch(() => void 0);
  }
  url() {
    const session = this.opening.session();
    return session === void 0 ? void 0 : new URL(`v1/sessions/${encodeURIComponent(session)}/commands`, this.opening.base);
  }
  async drain() {
    this.busy = true;
    const backoff = new Backoff();
    while (this.queue.length > 0 && !this.signal.aborted) {
      const batch = this.batch();
      const outcome = await this.attempt(batch);
      if (this.signal.aborted) return;
      if (outcome === "done") {
        this.queue.splice(0, batch.length);
        backoff.reset();
      } else if (outcome === "stop") {
        return;
      } else {
        await wait(outcome === "later" ? backoff.next() : backoff.after(outcome), this.signal);
      }
    }
    this.busy = false;
    this.oneByOne = false;
  }
  batch() {
    let chars = 0;
    const fits = this.queue.findIndex((command) => (chars += JSON.stringify(command).length) > BATCH_LIMIT_CHARS);
    if (this.oneByOne || fits === 0) return this.queue.slice(0, 1);
    return fits === -1 ? this.queue.slice() : this.queue.slice(0, fits);
  }
  /** A number: try again after so many milliseconds. */
  async attempt(commands) {
    const url = this.url();
    if (!url) return "stop";
    const limit = new Deadline(COMMANDS_TIMEOUT_MS, this.signal);
    try {
      const response = await post(url, { token: this.opening.token(), commands }, limit.signal);
      if (response.ok) {
        const { replies } = await response.json();
        if (!this.signal.aborted) for (const reply of replies) this.listener.frame(reply);
        return "done";
      }
      const problem = await problemOf(response);
      if (problem && problem.retry_after_ms !== void 0) return problem.retry_after_ms;
      if (!problem || response.status >= 500) return "later";
      const [command] = commands;
      if ((response.status === 400 || response.status === 413) && command) {
        if (commands.length > 1) {
          this.oneByOne = true;
          return 0;
        }
        const { code, detail = code } = problem;
        this.listener.frame({ type: "reply", id: command.id, code, detail });
        return "done";
      }
      this.listener.ended({ kind: "lost", detail: `commands refused: ${problem.detail || problem.code}` });
      return "stop";
    } catch (error) {
      if (!this.signal.aborted) console.info(`belfry: commands are sent again: ${detailOf(error)}`);
      return "later";
    } finally {
      limit.done();
    }
  }
};

// src/transport-poll.ts
var WAIT_S = 25;
var POLL_GRACE_MS = 1e4;
var EMPTY_PAUSE_MS = 1e3;
function openPoll(opening, listener) {
  const controller = new AbortController();
  const upstream = new Upstream(opening, listener, controller.signal);
  pollOn(opening, listener, controller.signal).catch((error) => {
    if (!controller.signal.aborted) listener.ended({ kind: "lost", detail: detailOf(error) });
  }).then(() => controller.abort());
  return {
    send: (commands) => upstream.send(commands),
    bye: () => upstream.bye(),
    close: () => controller.abort()
  };
}
async function pollOn(opening, listener, signal) {
  const url = new URL("v1/poll", opening.base);
  const { attempt, connection } = opening.params;
  let body = Object.assign({ wait: 0 }, opening.params);
  let waitS = 0;
  for (; ; ) {
    const asked = Date.now();
    const limit = new Deadline(waitS * 1e3 + POLL_GRACE_MS, signal);
    let answer;
    try {
      const response = await post(url, Object.assign({ token: opening.token() }, body), limit.signal);
      if (!response.ok) {
        const frame = await problemOf(response);
        if (signal.aborted) return;
        if (frame) return listener.ended({ kind: "close", frame });
        return listener.ended({ kind: "lost", detail: `no answer to a poll, but ${response.status}` });
      }
      answer = await response.json();
    } finally {
      limit.done();
    }
    for (const frame of answer.frames) {
      if (signal.aborted) return;
      if (frame.type === "close") return listener.ended({ kind: "close", frame });
      listener.frame(frame);
    }
    if (signal.aborted) return;
    listener.polled(answer.cursor);
    if (waitS > 0 && answer.frames.length === 0 && Date.now() - asked < EMPTY_PAUSE_MS) {
      await wait(EMPTY_PAUSE_MS, signal);
    }
    waitS = WAIT_S;
    body = { wait: WAIT_S, session: opening.session(), cursor: opening.cursor(), attempt, connection };
  }
}

// src/sse.ts
var SseParser = class {
  constructor(onEvent) {
    this.onEvent = onEvent;
    this.rest = "";
    this.first = true;
    this.event = "";
    this.data = [];
  }
  push(text) {
    if (this.first && text.length > 0) {
      this.first = false;
      if (text.charCodeAt(0) === 65279) text = text.slice(1);
    }
    this.rest += text;
    const lineEnd = /[\r\n]/g;
    let start = 0;
    for (let match = lineEnd.exec(this.rest); match; match = lineEnd.exec(this.rest)) {
      const isCr = match[0] === "\r";
      if (isCr && lineEnd.lastIndex === this.rest.length) break;
      this.line(this.rest.slice(start, match.index));
      if (isCr && this.rest[lineEnd.lastIndex] === "\n") lineEnd.lastIndex += 1;
      start = lineEnd.lastIndex;
    }
    this.rest = this.rest.slice(start);
  }
  line(line) {
    if (line === "") return this.dispatch();
    const colon = line.indexOf(":");
    if (colon === 0) return;
    const field = colon === -1 ? line : line.slice(0, colon);
    let value = colon === -1 ? "" : line.slice(colon + 1);
    if (value.startsWith(" ")) value = value.slice(1);
    if (field === "data") this.data.push(value);
    else if (field === "event") this.event = value;
    else if (field === "id" && !value.includes("\0")) this.id = value;
  }
  dispatch() {
    const { event, data } = this;
    this.event = "";
    this.data = [];
    if (data.length > 0) this.onEvent({ event: event || "message", data: data.join("\n"), id: this.id });
  }
};

// src/transport-sse.ts
var FLOW_TIMEOUT_MS = 3e3;
var HEAD_TIMEOUT_MS = 1e4;
function openStream(opening, listener) {
  const controller = new AbortController();
  const upstream = new Upstream(opening, listener, controller.signal);
  new Stream(opening, listener, controller).run();
  return {
    send: (commands) => upstream.send(commands),
    bye: () => upstream.bye(),
    close: () => controller.abort()
  };
}
var Stream = class {
  constructor(opening, listener, controller) {
    this.opening = opening;
    this.listener = listener;
    this.controller = controller;
    /** The chunk that held the welcome; a later one proves that the stream flows. */
    this.welcomedInChunk = 0;
    this.chunks = 0;
  }
  run() {
    const { signal } = this.controller;
    this.read(signal).catch((error) => {
      if (!signal.aborted) this.listener.ended({ kind: "lost", detail: detailOf(error) });
    }).then(() => {
      clearTimeout(this.flow);
      this.controller.abort();
    });
  }
  async read(signal) {
    const { base, params, token } = this.opening;
    const head = new Deadline(HEAD_TIMEOUT_MS, signal);
    const body = Object.assign({ token: token() }, params);
    const response = await post(new URL("v1/sse", base), body, head.signal, "text/event-stream");
    head.met();
    if (!response.ok || mediaType(response) !== "text/event-stream" || !response.body) {
      const frame = await problemOf(response);
      if (signal.aborted) return;
      if (frame) this.listener.ended({ kind: "close", frame });
      else this.listener.ended({ kind: "lost", detail: `no event stream, but ${response.status}` });
      return;
    }
    await this.readChunks(response.body.getReader(), signal);
  }
  async readChunks(reader, signal) {
    const decoder = new TextDecoder();
    const parser = new SseParser((event) => this.onEvent(event.data));
    for (; ; ) {
      const { done, value } = await reader.read();
      if (signal.aborted) return;
      if (done) return this.listener.ended({ kind: "lost", detail: "the event stream ended" });
      this.chunks += 1;
      if (this.welcomedInChunk > 0) clearTimeout(this.flow);
      this.listener.alive();
      parser.push(decoder.decode(value, { stream: true }));
      if (signal.aborted) return;
    }
  }
  onEvent(data) {
    if (this.controller.signal.aborted) return;
    const frame = parseFrame(data);
    if (frame.type === "close") {
      this.listener.ended({ kind: "close", frame });
      this.controller.abort();
      return;
    }
    if (frame.type === "welcome") {
      this.welcomedInChunk = this.chunks;
      this.flow = setTimeout(() => {
        this.controller.abort();
        this.listener.ended({ kind: "buffered" });
      }, FLOW_TIMEOUT_MS);
    } else if (frame.type === "ping") {
      clearTimeout(this.flow);
    }
    this.listener.frame(frame);
  }
};

// src/transport-ws.ts
var QUERY_LIMIT_CHARS = 4096;
var HEADER_TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
function openWebSocket(opening, listener) {
  const token = opening.token();
  const asSubprotocol = HEADER_TOKEN.test(token);
  const query = queryOf(opening.params);
  const probe = query.length > QUERY_LIMIT_CHARS;
  const url = new URL("v1/ws", opening.base);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = probe ? "probe=1" : query;
  const socket = new WebSocket(url.href, asSubprotocol ? ["belfry.v1", `bearer.${token}`] : ["belfry.v1"]);
  let over = false;
  const send = (frame) => socket.send(JSON.stringify(frame));
  const end = (detail) => {
    if (over) return;
    over = true;
    listener.ended({ kind: "lost", detail });
  };
  socket.onopen = () => {
    if (over) return;
    if (probe) send(Object.assign({ type: "connect" }, asSubprotocol ? {} : { token }, opening.params));
    else if (!asSubprotocol) send({ type: "connect", token });
  };
  socket.onmessage = (event) => {
    if (over) return;
    try {
      const frame = parseFrame(event.data);
      if (frame.type === "close") {
        over = true;
        listener.ended({ kind: "close", frame });
      } else {
        listener.frame(frame);
      }
    } catch (error) {
      socket.close();
      end(`a frame that cannot be read: ${String(error)}`);
    }
  };
  socket.onclose = (event) => end(`the WebSocket ended (${event.code})`);
  return {
    send: (commands) => {
      if (socket.readyState === WebSocket.OPEN) commands.forEach(send);
    },
    bye: () => {
      if (socket.readyState === WebSocket.OPEN) send({ type: "bye" });
    },
    close: () => {
      over = true;
      socket.close();
    }
  };
}
function queryOf(params) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) query.set(name, String(value));
  return query.toString();
}

// src/connector.ts
var STABLE_MS = 5e3;
var UNFIT_MS = 6e5;
var WELCOME_TIMEOUT_MS = 5e3;
var LAST_WELCOME_TIMEOUT_MS = 1e4;
var OPEN = { ws: openWebSocket, sse: openStream, poll: openPoll };
var Connector = class {
  constructor(options, session, tokens, events) {
    this.options = options;
    this.session = session;
    this.tokens = tokens;
    this.events = events;
    this.phase = "idle";
    /** Tells a token that comes too late from the one that is waited for. */
    this.turn = 0;
    /** What is left to try in this round. */
    this.round = [];
    this.unfitUntil = /* @__PURE__ */ new Map();
    this.backoff = new Backoff();
    /** The live connection's welcome has been dealt with: what waits for a reply may go out. */
    this.greeted = false;
    this.onOnline = () => {
      if (this.nextRetryAt !== void 0) this.beginRound();
    };
  }
  get transport() {
    return this.live && this.live.kind;
  }
  start() {
    if (this.phase !== "idle") return;
    this.phase = "connecting";
    if (typeof addEventListener === "function") addEventListener("online", this.onOnline);
    this.beginRound();
  }
  stop(error) {
    if (this.phase === "closed") return;
    if (!error && this.live) this.live.bye();
    this.lastError = error;
    this.phase = "closed";
    this.nextRetryAt = void 0;
    clearTimeout(this.retryTimer);
    clearTimeout(this.reconnectTimer);
    this.tokens.disarm();
    if (typeof removeEventListener === "function") removeEventListener("online", this.onOnline);
    this.abandonOpening();
    this.dropLive();
    this.settleSwitch();
    this.events.changed();
  }
  /** Drops the connection and opens another at once. */
  cut() {
    if (this.phase === "idle" || this.phase === "closed") return;
    this.settleSwitch();
    this.dropLive();
    this.beginRound();
  }
  /** Opens a connection of this kind beside the present one, which ends when the new one is welcomed. */
  switchTo(kind) {
    if (this.phase === "closed") return Promise.resolve(false);
    if (this.live && this.live.kind === kind && !this.openingKind) return Promise.resolve(true);
    this.settleSwitch();
    this.unfitUntil.delete(kind);
    const done = new Promise((settle) => {
      this.switching = { kind, settle };
    });
    if (this.phase === "idle") {
      this.preferred = kind;
      this.start();
    } else if (this.live) {
      this.round = [];
      this.open(kind);
    } else {
      this.preferred = kind;
      this.beginRound();
    }
    return done;
  }
  /** Held back while a takeover is under way: the old connection may already be fenced. */
  send(commands) {
    if (this.live && this.greeted && !this.openingKind) this.live.send(commands);
  }
  order() {
    const { preferred } = this;
    const rest = this.options.transports.filter((kind) => kind !== preferred);
    const all = preferred === void 0 ? rest : [preferred].concat(rest);
    const fit = all.filter((kind) => Date.now() >= (this.unfitUntil.get(kind) || 0));
    return fit.length > 0 ? fit : all;
  }
  beginRound() {
    if (this.phase === "live") this.phase = "recovering";
    const [first, ...rest] = this.order();
    this.round = rest;
    if (first !== void 0) this.open(first);
  }
  open(kind) {
    clearTimeout(this.retryTimer);
    clearTimeout(this.reconnectTimer);
    this.nextRetryAt = void 0;
    this.abandonOpening();
    this.openingKind = kind;
    const turn = this.turn;
    this.tokens.fetch().then(
      () => {
        if (turn === this.turn) this.connect(kind);
      },
      (error) => {
        if (turn === this.turn) this.openingFailed(error, () => this.retryLater());
      }
    );
    this.events.changed();
  }
  connect(kind) {
    const params = this.session.params();
    if (this.options.heartbeatMs !== void 0) params.heartbeat_ms = this.options.heartbeatMs;
    const opening = {
      base: this.options.base,
      params,
      token: () => this.tokens.current,
      session: () => this.session.id,
      cursor: () => this.session.cursor.toString()
    };
    const patience = this.round.length > 0 ? WELCOME_TIMEOUT_MS : LAST_WELCOME_TIMEOUT_MS;
    this.opening = new Link(kind, patience, OPEN[kind], opening, {
      frame: (link, frame) => this.onFrame(link, frame),
      polled: (link, cursor) => {
        if (link === this.live) this.events.polled(cursor);
      },
      ended: (link, end) => link === this.live ? this.liveEnded(link, end) : this.openingEnded(link, end)
    });
    this.events.changed();
  }
  onFrame(link, frame) {
    if (link === this.opening && frame.type === "welcome") this.promote(link);
    if (link !== this.live) return;
    this.events.frame(frame);
    if (frame.type === "welcome") {
      this.greeted = true;
      this.events.sendable();
    } else if (frame.type === "reconnect") {
      clearTimeout(this.reconnectTimer);
      this.reconnectTimer = setTimeout(() => {
        if (this.live && !this.openingKind) this.open(this.live.kind);
      }, frame.after_ms);
    }
  }
  /** After the newer welcome the older connection no longer counts. */
  promote(link) {
    this.dropLive();
    this.live = link;
    this.opening = void 0;
    this.openingKind = void 0;
    this.preferred = link.kind;
    this.phase = "live";
    this.lastError = void 0;
    this.settleSwitch(link.kind);
  }
  openingEnded(link, end) {
    if (link !== this.opening) return;
    if (end.kind === "close") {
      this.onClose(end.frame, true);
    } else {
      const detail = end.kind === "lost" ? end.detail : "held back on the way";
      const error = new BelfryError("connection_failed", `${link.kind}: ${detail}`);
      this.openingFailed(error, () => this.openNext());
    }
  }
  /** Beside a live connection a failed one changes nothing; otherwise `next` says how to go on. */
  openingFailed(error, next) {
    this.abandonOpening();
    this.lastError = error;
    if (this.live) {
      this.settleSwitch();
      this.events.sendable();
      this.events.changed();
    } else {
      next();
    }
  }
  openNext() {
    const kind = this.round.shift();
    if (kind !== void 0) return this.open(kind);
    this.retryLater();
  }
  liveEnded(link, end) {
    this.dropLive();
    this.phase = "recovering";
    if (link.welcomedAt !== void 0 && Date.now() - link.welcomedAt >= STABLE_MS) this.backoff.reset();
    if (end.kind === "close") return this.onClose(end.frame, false);
    const detail = end.kind === "lost" ? end.detail : "held back on the way";
    this.lastError = new BelfryError("connection_lost", `${link.kind}: ${detail}`);
    if (end.kind === "buffered") this.unfitUntil.set(link.kind, Date.now() + UNFIT_MS);
    if (this.openingKind) this.events.changed();
    else if (end.kind === "buffered") this.openNext();
    else this.retryLater();
  }
  onClose(frame, ofOpening) {
    const error = new BelfryError(frame.code, frame.detail);
    if (frame.code === "replaced") return this.onReplaced(frame, error, ofOpening);
    if (frame.code === "session_mismatch") {
      this.dropLive();
      this.session.forget();
    } else if (frame.code === "channels_required" && this.session.size === 0) {
      this.session.forget();
    } else if (frame.final && frame.code !== "channels_required") {
      return this.stop(error);
    }
    if (ofOpening) this.openingFailed(error, () => this.retryLater(frame.retry_after_ms));
    else this.recover(error, frame.retry_after_ms);
  }
  /** Somebody took the session over: most often the newer connection of this very client. */
  onReplaced(frame, error, ofOpening) {
    const ours = frame.connection === this.session.connection;
    if (ours) this.session.attempt = Math.max(this.session.attempt, frame.attempt || 0);
    else this.session.leave();
    if (ofOpening) this.openingFailed(error, () => this.retryLater());
    else if (ours && this.openingKind) this.events.changed();
    else this.recover(error, void 0);
  }
  /** The live connection has ended. */
  recover(error, askedMs) {
    this.lastError = error;
    if (this.openingKind) this.events.changed();
    else this.retryLater(askedMs);
  }
  retryLater(askedMs = 0) {
    this.settleSwitch();
    if (this.phase === "live") this.phase = "recovering";
    const delay = askedMs > 0 ? this.backoff.after(askedMs) : this.backoff.next();
    this.nextRetryAt = Date.now() + delay;
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => this.beginRound(), delay);
    this.events.changed();
  }
  abandonOpening() {
    this.turn += 1;
    if (this.opening) this.opening.close();
    this.opening = void 0;
    this.openingKind = void 0;
  }
  dropLive() {
    if (this.live) this.live.close();
    this.live = void 0;
    this.greeted = false;
  }
  /** Without a kind: it came to nothing. */
  settleSwitch(promoted) {
    const { switching } = this;
    this.switching = void 0;
    if (switching) switching.settle(switching.kind === promoted);
  }
};

// src/history.ts
var PAGE_TIMEOUT_MS = 15e3;
var PAGE_TRIES = 4;
async function fetchHistory(base, token, page, signal) {
  const url = new URL("v1/history", base);
  url.searchParams.set("channel", page.channel);
  url.searchParams.set("after_seq", String(page.afterSeq));
  url.searchParams.set("until", page.until);
  const backoff = new Backoff();
  for (let left = PAGE_TRIES; ; left -= 1) {
    try {
      return await fetchOnce(url, token(), signal);
    } catch (error) {
      if (left <= 1 || signal.aborted) throw new BelfryError("history_failed", detailOf(error));
    }
    await wait(backoff.next(), signal);
  }
}
async function fetchOnce(url, token, signal) {
  const limit = new Deadline(PAGE_TIMEOUT_MS, signal);
  try {
    const headers = { Authorization: `Bearer ${token}` };
    const response = await fetch(url.href, { headers, cache: "no-store", signal: limit.signal });
    if (response.ok) return await response.json();
    const problem = await problemOf(response);
    throw new Error(problem ? problem.detail || problem.code : `history answered ${response.status}`);
  } finally {
    limit.done();
  }
}

// src/cursor.ts
function parsePosition(text) {
  const match = /^(\d+)\.(\d+)$/.exec(text);
  const offset = match ? Number(match[2]) : NaN;
  if (!match || !Number.isSafeInteger(offset)) throw new Error(`not a position: ${JSON.stringify(text)}`);
  return { partition: Number(match[1]), offset };
}
var Cursor = class _Cursor {
  constructor() {
    this.offsets = /* @__PURE__ */ new Map();
  }
  static parse(text) {
    const cursor = new _Cursor();
    for (const part of text.split(",")) cursor.set(parsePosition(part));
    return cursor;
  }
  get(partition) {
    return this.offsets.get(partition);
  }
  partitions() {
    return Array.from(this.offsets.keys());
  }
  /** True where `at` lies at or below what this cursor has already passed. */
  covers(at) {
    const passed = this.offsets.get(at.partition);
    return passed !== void 0 && at.offset <= passed;
  }
  set(at) {
    this.offsets.set(at.partition, at.offset);
  }
  /** Moves forward only: frames from an older connection may still arrive, and must not turn it back. */
  raise(at) {
    if (!this.covers(at)) this.set(at);
  }
  raiseAll(other) {
    other.offsets.forEach((offset, partition) => this.raise({ partition, offset }));
  }
  /** Also backwards: for a reset, the only case. */
  setAll(other) {
    other.offsets.forEach((offset, partition) => this.set({ partition, offset }));
  }
  /** Takes only the partitions that this cursor lacks. */
  fill(other) {
    other.offsets.forEach((offset, partition) => {
      if (!this.offsets.has(partition)) this.offsets.set(partition, offset);
    });
  }
  clear() {
    this.offsets.clear();
  }
  toString() {
    return Array.from(this.offsets).sort(([a], [b]) => a - b).map(([partition, offset]) => `${partition}.${offset}`).join(",");
  }
};

// src/channel-feed.ts
var HELD_LIMIT_CHARS = 4 * 1024 * 1024;
var ChannelFeed = class {
  constructor(name, after, phase, recent, sink) {
    this.name = name;
    this.recent = recent;
    this.sink = sink;
    this.held = [];
    this.heldChars = 0;
    /** Held messages were dropped: subscribe again, after the last one that was let through. */
    this.spilled = false;
    this.phase = phase;
    this.seq = after;
  }
  /** From the stream. */
  take(frame) {
    if (this.phase === "live") this.handle(frame);
    else this.hold(frame);
  }
  /** A subscribe's reply, or a page of history that continues it. Returns what is still to be asked for. */
  join(joined) {
    if (joined.since !== void 0) this.since = parsePosition(joined.since);
    this.replay(joined.messages || [], joined.gap);
    if (joined.more) {
      this.phase = "paging";
      return "more";
    }
    if (joined.seq !== void 0) this.reach(joined.seq);
    const held = this.held;
    this.dropHeld();
    if (this.spilled) {
      this.spilled = false;
      this.phase = "joining";
      return "again";
    }
    this.phase = "live";
    for (const frame of held) this.handle(frame);
    return "done";
  }
  /** The log began anew in this partition: positions of before mean nothing. */
  reset(partition) {
    if (this.since && this.since.partition === partition) this.since = void 0;
  }
  /** The session's cursor is lost (it was another user's): whatever comes next is a new beginning. */
  forget() {
    const seen = this.seq !== void 0;
    this.seq = void 0;
    this.since = void 0;
    this.dropHeld();
    if (this.phase === "live") this.phase = "wanted";
    if (seen) this.sink.gap({ type: "gap", channel: this.name, reason: "reset" }, true);
  }
  dropHeld() {
    this.held = [];
    this.heldChars = 0;
  }
  hold(frame) {
    if (this.spilled) return;
    this.heldChars += JSON.stringify(frame).length;
    this.held.push(frame);
    if (this.heldChars > HELD_LIMIT_CHARS) {
      this.spilled = true;
      this.dropHeld();
    }
  }
  /** What a reply holds: older than `since`, so `since` does not apply. */
  replay(messages, missing) {
    let gap = missing && Object.assign({ type: "gap", channel: this.name }, missing);
    for (const message of messages) {
      if (gap && (gap.to_seq === void 0 || message.seq !== void 0 && message.seq > gap.to_seq)) {
        this.handleGap(gap);
        gap = void 0;
      }
      this.handleMessage(message, true);
    }
    if (gap) this.handleGap(gap);
  }
  handle(frame) {
    if (frame.type === "gap") this.handleGap(frame);
    else this.handleMessage(frame, false);
  }
  handleMessage(message, fromReply) {
    const { seq } = message;
    if (seq === void 0 || message.pos === void 0) return this.sink.message(message);
    const known = fromReply ? this.seq !== void 0 && seq <= this.seq : this.inReply(parsePosition(message.pos));
    if (known) return this.sink.duplicate(message);
    if (this.seq !== void 0 && seq !== this.seq + 1) this.jump(this.seq, seq, fromReply);
    this.seq = seq;
    if (this.recent.isRepeated(message.id)) return this.sink.duplicate(message);
    this.recent.add(message.id);
    this.sink.message(message);
  }
  inReply(at) {
    return this.since !== void 0 && this.since.partition === at.partition && at.offset <= this.since.offset;
  }
  jump(from, to, fromReply) {
    const gap = { type: "gap", channel: this.name, reason: fromReply ? "trimmed" : "reset" };
    if (to > from) Object.assign(gap, { from_seq: from + 1, to_seq: to - 1 });
    this.sink.gap(gap, fromReply);
  }
  handleGap(gap) {
    if (!isReset(gap) && this.seq !== void 0) {
      if (gap.to_seq !== void 0 && gap.to_seq <= this.seq) return;
      if (gap.from_seq !== void 0 && gap.from_seq > this.seq + 1) this.jump(this.seq, gap.from_seq, false);
    }
    if (isReset(gap) || gap.reason === "renumbered") this.recent.edge();
    this.seq = gap.to_seq;
    this.sink.gap(gap, true);
  }
  /** The reply is complete: everything up to `seq` was in it, or is no longer kept. */
  reach(seq) {
    if (this.seq !== void 0 && this.seq < seq) {
      this.sink.gap({ type: "gap", channel: this.name, reason: "trimmed", from_seq: this.seq + 1, to_seq: seq }, true);
    } else if (this.seq !== void 0 && this.seq > seq) {
      this.sink.gap({ type: "gap", channel: this.name, reason: "reset" }, true);
    }
    this.seq = seq;
  }
};
var NOT_A_RESET = ["trimmed", "overflow", "expired", "conflated", "filtered", "renumbered"];
function isReset(gap) {
  return NOT_A_RESET.indexOf(gap.reason) === -1;
}

// src/recent-ids.ts
var REMEMBERED_IDS = 256;
var RecentIds = class {
  constructor() {
    this.ids = [];
    this.beforeEdge = /* @__PURE__ */ new Set();
  }
  add(id) {
    this.ids.push(id);
    if (this.ids.length > REMEMBERED_IDS) this.ids.shift();
  }
  edge() {
    this.beforeEdge = new Set(this.ids);
  }
  isRepeated(id) {
    return this.beforeEdge.has(id);
  }
};

// src/session.ts
var Session = class {
  constructor(connection, sink) {
    this.connection = connection;
    this.sink = sink;
    this.attempt = 0;
    /** Where to go on from. */
    this.cursor = new Cursor();
    /** The highest position received, per partition: what comes at or below it is a repetition. */
    this.top = new Cursor();
    this.feeds = /* @__PURE__ */ new Map();
    /** Channels being left: the server may still name them. */
    this.leaving = /* @__PURE__ */ new Set();
    /** By channel: the reply whose history is being paged. */
    this.paging = /* @__PURE__ */ new Map();
    this.recent = new RecentIds();
  }
  get size() {
    return this.feeds.size;
  }
  /** For the next connection; raises the attempt number, so that it takes over from the one before. */
  params() {
    this.attempt += 1;
    const params = { attempt: this.attempt, connection: this.connection };
    const channels = Array.from(this.feeds.keys());
    const cursor = this.cursor.toString();
    if (channels.length > 0) params.channels = channels;
    if (this.id !== void 0) params.session = this.id;
    if (cursor) params.cursor = cursor;
    return params;
  }
  /** Returns the command that is needed, if the next connect does not take care of it. */
  add(channel, after) {
    this.leaving.delete(channel);
    if (this.feeds.has(channel)) return void 0;
    const joins = this.id !== void 0 || after !== void 0;
    this.feeds.set(channel, this.feed(channel, after, joins ? "joining" : "wanted"));
    return joins ? subscribe(channel, after) : void 0;
  }
  remove(channel) {
    this.drop(channel);
    this.leaving.add(channel);
    return { type: "unsubscribe", channels: [channel] };
  }
  /** The server confirmed that it was left; by now it may have been joined again. */
  left(channel) {
    this.leaving.delete(channel);
  }
  /** The server refused a channel, or ended it. */
  drop(channel) {
    this.feeds.delete(channel);
    this.paging.delete(channel);
    this.leaving.delete(channel);
  }
  isLive(channel) {
    const feed = this.feeds.get(channel);
    return feed !== void 0 && feed.phase === "live";
  }
  welcome(frame) {
    this.id = frame.session;
    this.cursor.fill(Cursor.parse(frame.cursor));
    for (const channel of Object.keys(frame.refused || {})) this.drop(channel);
    for (const channel of Object.keys(frame.channels)) this.carried(channel, frame.channels[channel] || {});
    const ask = [];
    this.feeds.forEach((feed, channel) => {
      if (frame.channels[channel] || feed.phase === "joining" || feed.phase === "paging") return;
      feed.phase = "joining";
      ask.push(subscribe(channel, feed.seq));
    });
    return { ask, fetch: [] };
  }
  /** Channels that the server subscribed by itself. */
  subscribed(channels) {
    const demands = { ask: [], fetch: [] };
    for (const channel of Object.keys(channels)) {
      if (this.leaving.has(channel) || this.isLive(channel)) continue;
      if (!this.feeds.has(channel)) this.feeds.set(channel, this.feed(channel, void 0, "joining"));
      merge(demands, this.joined(channel, channels[channel] || {}));
    }
    return demands;
  }
  message(frame) {
    if (frame.pos !== void 0) {
      const at = parsePosition(frame.pos);
      if (this.top.covers(at)) {
        this.sink.duplicate(frame);
        return;
      }
      this.top.set(at);
      this.cursor.raise(at);
    }
    const feed = this.feeds.get(frame.channel);
    if (feed) feed.take(frame);
  }
  gap(frame) {
    if (frame.resume !== void 0) {
      const resume = Cursor.parse(frame.resume);
      if (isReset(frame)) {
        this.cursor.setAll(resume);
        this.top.setAll(resume);
        for (const partition of resume.partitions()) this.feeds.forEach((feed2) => feed2.reset(partition));
      } else {
        this.cursor.raiseAll(resume);
      }
    }
    const feed = this.feeds.get(frame.channel);
    if (feed) feed.take(frame);
  }
  /** The cursor of a ping, or of a poll's response. */
  adopt(cursor) {
    this.cursor.raiseAll(Cursor.parse(cursor));
  }
  /** The cursor of a reply, which tells of partitions that a new channel brought into use. */
  fill(cursor) {
    this.cursor.fill(Cursor.parse(cursor));
  }
  /** A subscribe was answered for this channel. */
  joined(channel, joined) {
    this.paging.delete(channel);
    if (joined.more && joined.since !== void 0) {
      this.paging.set(channel, { until: joined.since, seq: joined.seq });
    }
    return this.join(channel, joined);
  }
  /** The next page of a reply that had more than fitted. */
  page(channel, answer) {
    const reply = this.paging.get(channel);
    if (!reply) return { ask: [], fetch: [] };
    return this.join(channel, Object.assign({}, answer, reply.seq === void 0 ? {} : { seq: reply.seq }));
  }
  /** History could not be fetched: another subscribe goes on after what has been shown. */
  rejoin(channel) {
    const feed = this.feeds.get(channel);
    if (!feed || feed.phase !== "paging") return void 0;
    feed.phase = "joining";
    return subscribe(channel, feed.seq);
  }
  /** Another client has the session: go on from the same cursor in a new one. */
  leave() {
    this.id = void 0;
  }
  /** The session was another user's: its cursor means nothing to us. */
  forget() {
    this.id = void 0;
    this.cursor.clear();
    this.top.clear();
    this.feeds.forEach((feed) => feed.forget());
  }
  join(channel, joined) {
    const demands = { ask: [], fetch: [] };
    const feed = this.feeds.get(channel);
    if (!feed) return demands;
    const reply = this.paging.get(channel);
    const outcome = feed.join(reply ? joined : Object.assign({}, joined, { more: false }));
    if (outcome === "more" && reply) {
      demands.fetch.push({ channel, afterSeq: feed.seq === void 0 ? 0 : feed.seq, until: reply.until });
    } else {
      this.paging.delete(channel);
      if (outcome === "again") demands.ask.push(subscribe(channel, feed.seq));
    }
    return demands;
  }
  carried(channel, start) {
    if (this.leaving.has(channel)) return;
    const feed = this.feeds.get(channel);
    if (!feed) this.feeds.set(channel, this.feed(channel, start.seq, "live"));
    else if (feed.phase === "wanted" || feed.phase === "live") {
      feed.phase = "live";
      if (feed.seq === void 0) feed.seq = start.seq;
    }
  }
  feed(channel, after, phase) {
    return new ChannelFeed(channel, after, phase, this.recent, this.sink);
  }
};
function subscribe(channel, after) {
  const command = { type: "subscribe", channels: [channel] };
  if (after !== void 0) command.after = { [channel]: after };
  return command;
}
function merge(into, more) {
  into.ask.push(...more.ask);
  into.fetch.push(...more.fetch);
}

// src/token.ts
var AUTH_TIMEOUT_MS = 3e4;
var REFRESH_AHEAD_MS = 3e4;
var REFRESH_FLOOR_MS = 5e3;
var TIMER_LIMIT_MS = 2 ** 31 - 1;
var TokenKeeper = class {
  constructor(auth) {
    this.auth = auth;
    this.current = "";
  }
  async fetch() {
    let timer;
    const late = new Promise((_, reject) => {
      const error = new BelfryError("auth_failed", `auth() did not answer within ${AUTH_TIMEOUT_MS} ms`);
      timer = setTimeout(() => reject(error), AUTH_TIMEOUT_MS);
    });
    try {
      this.current = await Promise.race([this.auth(), late]);
      return this.current;
    } catch (error) {
      if (error instanceof BelfryError) throw error;
      throw new BelfryError("auth_failed", detailOf(error));
    } finally {
      clearTimeout(timer);
    }
  }
  /** `refresh` is called some time before `expiresAt` (RFC 3339). Should clocks disagree, the server's close helps. */
  arm(expiresAt, refresh) {
    this.disarm();
    const left = expiresAt === void 0 ? NaN : Date.parse(expiresAt) - Date.now();
    if (Number.isNaN(left)) return;
    const delay = left - Math.min(REFRESH_AHEAD_MS, left / 10);
    this.timer = setTimeout(refresh, Math.min(TIMER_LIMIT_MS, Math.max(REFRESH_FLOOR_MS, delay)));
  }
  disarm() {
    clearTimeout(this.timer);
  }
};

// src/client.ts
var CLIENT_FRAME_LIMIT_BYTES = 72 * 1024;
var CURSOR_NOTICE_MS = 100;
var TRANSIENT_CODES = ["busy", "internal", "rate_limited", "unavailable", "unknown_session"];
var Client = class {
  constructor(url, options) {
    this.events = new Emitter();
    this.commands = new Commands();
    /** The latest subscribe of a channel: the answer to an older one is out of date. */
    this.asked = /* @__PURE__ */ new Map();
    this.askBackoff = new Backoff();
    this.lifetime = new AbortController();
    /** Calls `fn` after every change of `state`. Returns a function that stops it. */
    this.subscribe = (fn) => this.events.on("state", fn);
    this.base = baseOf(url);
    this.session = new Session(randomName(), {
      message: (message) => {
        this.holds.emit("message", message);
        this.events.emit("message", message);
      },
      gap: (gap, announced) => {
        if (!announced) console.warn("belfry: messages are missing, and no gap frame said so", gap);
        this.holds.emit("gap", gap);
        this.events.emit("gap", gap);
      },
      duplicate: () => void 0
    });
    this.tokens = new TokenKeeper(options.auth);
    this.holds = new ChannelHolds((name) => this.leave(name));
    const transports = options.transports || ["ws", "sse", "poll"];
    if (transports.length === 0) throw new BelfryError("bad_option", "transports: name at least one of ws, sse, poll");
    this.connector = new Connector(
      { base: this.base, transports, heartbeatMs: options.heartbeatMs },
      this.session,
      this.tokens,
      {
        frame: (frame) => this.onFrame(frame),
        polled: (cursor) => {
          this.session.adopt(cursor);
          this.cursorMoved();
        },
        sendable: () => this.connector.send(this.commands.unanswered()),
        changed: () => this.changed()
      }
    );
    for (const name of options.channels || []) if (this.holds.always(name)) this.join(name);
    const { signal } = options;
    if (signal) {
      if (signal.aborted) this.close();
      else signal.addEventListener("abort", () => this.close());
    }
  }
  /** Starts; from then on it connects, falls back and comes back by itself. Does nothing the second time. */
  connect() {
    this.connector.start();
  }
  /** Ends the session at once. What waits for a reply is rejected with `closed`. For good: make a new client to go on. */
  close() {
    this.connector.stop();
  }
  /** The same object until something changes, so that it fits React's `useSyncExternalStore`. */
  get state() {
    if (!this.snapshot) {
      const { phase, transport, nextRetryAt, lastError } = this.connector;
      const { attempt, id: session } = this.session;
      const cursor = this.session.cursor.toString();
      this.snapshot = { phase, transport, attempt, nextRetryAt, lastError, session, cursor };
    }
    return this.snapshot;
  }
  /** Returns a function that removes the listener. */
  on(name, fn) {
    return this.events.on(name, fn);
  }
  /**
   * Holds a channel, subscribing if nobody holds it yet. `after` is the last seq already known: what is kept since is
   * delivered first. Close what you no longer need.
   */
  channel(name, options = {}) {
    const { channel, fresh } = this.holds.open(name);
    if (fresh) this.join(name, options.after);
    return channel;
  }
  /**
   * Resolves with the server's acknowledgement. Sent again after a lost connection, delivered once. Undefined for an
   * ephemeral message that was sent again: nothing remembers what became of it.
   */
  publish(channel, event, data, options = {}) {
    const command = {
      type: "publish",
      channel,
      event,
      data,
      idempotency_key: options.idempotencyKey || randomName()
    };
    if (options.echo !== void 0) command.echo = options.echo;
    if (new TextEncoder().encode(JSON.stringify(command)).length > CLIENT_FRAME_LIMIT_BYTES) {
      const detail = `a publish may have ${CLIENT_FRAME_LIMIT_BYTES} bytes as JSON`;
      return Promise.reject(new BelfryError("too_large", detail));
    }
    return this.command(command).then(({ results }) => results && results[0]);
  }
  /**
   * Changes the transport in mid-stream: the new connection takes over the same session and cursor, then the old one
   * is dropped. Answers whether it came about; if not, the client goes on as it was.
   */
  switchTransport(kind) {
    return this.connector.switchTo(kind);
  }
  /** Drops the connection abruptly and opens another at once: for tests and demonstrations. */
  cut() {
    this.connector.cut();
  }
  onFrame(frame) {
    this.events.emit("frame", frame);
    switch (frame.type) {
      case "welcome":
        return this.onWelcome(frame);
      case "message":
        this.session.message(frame);
        return this.cursorMoved();
      case "gap":
        this.session.gap(frame);
        return this.cursorMoved();
      case "ping":
        if (frame.cursor !== void 0) this.session.adopt(frame.cursor);
        return this.cursorMoved();
      case "reply":
        return this.commands.settle(frame);
      case "subscribed":
        return this.meet(this.session.subscribed(frame.channels));
      case "unsubscribed":
        for (const name of frame.channels) this.refused(name, { code: frame.code || "unsubscribed" });
        return;
      default:
        return;
    }
  }
  onWelcome(frame) {
    const demands = this.session.welcome(frame);
    this.tokens.arm(frame.expires_at, () => void this.refresh());
    const refused = frame.refused || {};
    for (const name of Object.keys(refused)) this.refused(name, refused[name]);
    for (const name of Object.keys(frame.channels)) if (this.session.isLive(name)) this.holds.ready(name);
    this.meet(demands);
    this.changed();
  }
  command(command) {
    if (this.connector.phase === "closed") return Promise.reject(new BelfryError("closed", "the client is closed"));
    return this.commands.add(command, (numbered) => this.connector.send([numbered]));
  }
  join(name, after) {
    const command = this.session.add(name, after);
    if (command) this.ask(command);
  }
  leave(name) {
    this.asked.delete(name);
    this.command(this.session.remove(name)).then(
      () => this.session.left(name),
      () => void 0
    );
  }
  ask(command) {
    for (const name of command.channels) this.asked.set(name, command);
    this.command(command).then(
      (reply) => this.onSubscribed(command, reply),
      (error) => {
        if (TRANSIENT_CODES.includes(error.code)) return void this.askLater(command);
        for (const name of command.channels) this.refused(name, { code: error.code, detail: error.message });
      }
    );
  }
  async askLater(command) {
    await wait(this.askBackoff.next(), this.lifetime.signal);
    const stillAsked = command.channels.every((name) => this.asked.get(name) === command);
    if (stillAsked && !this.lifetime.signal.aborted) this.ask(command);
  }
  onSubscribed(command, reply) {
    this.askBackoff.reset();
    if (reply.cursor !== void 0) this.session.fill(reply.cursor);
    for (const name of command.channels) {
      if (this.asked.get(name) !== command) continue;
      this.asked.delete(name);
      const joined = reply.channels && reply.channels[name];
      if (!joined) {
        this.refused(name, reply.refused && reply.refused[name]);
        continue;
      }
      this.meet(this.session.joined(name, joined));
      this.holds.ready(name);
    }
  }
  refused(name, refusal = { code: "refused" }) {
    this.session.drop(name);
    this.holds.refused(name, new BelfryError(refusal.code, refusal.detail));
  }
  meet(demands) {
    for (const command of demands.ask) this.ask(command);
    for (const page of demands.fetch) {
      fetchHistory(this.base, () => this.tokens.current, page, this.lifetime.signal).then(
        (answer) => this.meet(this.session.page(page.channel, answer)),
        () => {
          const again = this.session.rejoin(page.channel);
          if (again) this.ask(again);
        }
      );
    }
  }
  /** In-band, so that a connection outlives its token. Where it fails the server closes, and a new one asks again. */
  async refresh() {
    try {
      const token = await this.tokens.fetch();
      const reply = await this.command({ type: "refresh", token });
      this.tokens.arm(reply.expires_at, () => void this.refresh());
    } catch (error) {
      console.warn("belfry: the token could not be refreshed", error);
    }
  }
  cursorMoved() {
    if (this.cursorTimer === void 0) this.cursorTimer = setTimeout(() => this.changed(), CURSOR_NOTICE_MS);
  }
  changed() {
    clearTimeout(this.cursorTimer);
    this.cursorTimer = void 0;
    this.snapshot = void 0;
    if (this.connector.phase === "closed" && !this.lifetime.signal.aborted) {
      this.lifetime.abort();
      this.commands.rejectAll(this.connector.lastError || new BelfryError("closed", "the client is closed"));
    }
    this.events.emit("state", this.state);
  }
};
function createClient(url, options) {
  return new Client(url, options);
}
function baseOf(url) {
  const base = new URL(String(url), typeof location === "undefined" ? void 0 : location.href);
  base.search = "";
  base.hash = "";
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  return base;
}
function randomName() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
export {
  BelfryError,
  Channel,
  Client,
  createClient
};
