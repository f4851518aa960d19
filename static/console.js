// The console: three clients side by side, each pinned to one transport, and a form to publish.
import { createClient } from "./belfry.js";
import "./belfry-bell.js";

const KINDS = ["ws", "sse", "poll"];
const NAMES = { ws: "WebSocket", sse: "Event stream", poll: "Long-poll" };
const SHORT = { ws: "WS", sse: "SSE", poll: "Poll" };

/** Rows kept in a pane's log, and messages in its curve. */
const LOG_ROWS = 80;
const CURVE_POINTS = 60;
/** Holes in seq that a pane remembers, to tell a late message from a doubled one. */
const HOLES_LIMIT = 10_000;
const BURST = 100;
const FLOW_EVERY_MS = 100;
/** Between two disturbances of one pane while it is shaken. */
const SHAKE_PAUSE_MS = [150, 900];
const SERVER_RETRY_MS = 2_000;

const base = new URL("./", location.href);
const dev = { key: "bk_dev", channels: ["news", "team:7", "user:ann"] };
const $ = (selector, root = document) => root.querySelector(selector);

/** Highest seq of each channel that anybody on this page has heard of. */
const heads = new Map();
const raiseHead = (channel, seq) => heads.set(channel, Math.max(seq, heads.get(channel) ?? 0));

/** Counts one client's messages by their seqs, independently of the client's own bookkeeping. */
class Tally {
  received = 0;
  lost = 0;
  doubled = 0;
  channels = new Map();

  /** Everything above `seq` is expected from now on. */
  start(channel, seq) {
    const known = this.channels.get(channel);
    if (!known) this.channels.set(channel, { base: seq, last: seq, holes: new Set(), open: true });
    else if (!known.open) Object.assign(known, { base: known.base + seq - known.last, last: seq, open: true });
    raiseHead(channel, seq);
  }

  stop(channel) {
    const known = this.channels.get(channel);
    if (known) known.open = false;
  }

  count({ channel, seq }) {
    if (seq === undefined) return;
    if (!this.channels.has(channel)) this.start(channel, seq - 1);
    raiseHead(channel, seq);
    const known = this.channels.get(channel);
    if (seq <= known.last) {
      if (known.holes.delete(seq)) {
        this.lost -= 1;
        this.received += 1;
      } else {
        this.doubled += 1;
      }
      return;
    }
    this.lost += seq - known.last - 1;
    for (let hole = known.last + 1; hole < seq && known.holes.size < HOLES_LIMIT; hole += 1) known.holes.add(hole);
    known.last = seq;
    this.received += 1;
  }

  get expected() {
    let sum = 0;
    for (const [channel, { base, last, open }] of this.channels) sum += (open ? heads.get(channel) : last) - base;
    return sum;
  }
}

/** The latency of the last messages as a curve. */
class Curve {
  values = [];

  constructor(svg) {
    this.svg = svg;
    this.box = svg.viewBox.baseVal;
  }

  add(ms) {
    this.values.push(ms);
    if (this.values.length > CURVE_POINTS) this.values.shift();
  }

  get median() {
    const sorted = [...this.values].sort((a, b) => a - b);
    return sorted[sorted.length >> 1];
  }

  draw() {
    if (this.values.length === 0) return;
    const { width, height } = this.box;
    // At least 10 ms high, so that a quiet line of ones looks quiet.
    const top = Math.max(10, ...this.values);
    const step = width / (CURVE_POINTS - 1);
    const left = width - step * (this.values.length - 1);
    const points = this.values.map((ms, i) => `${(left + i * step).toFixed(1)} ${(height - 1 - (ms / top) * (height - 3)).toFixed(1)}`);
    const line = `M${points.join("L")}`;
    $(".line", this.svg).setAttribute("d", line);
    $(".area", this.svg).setAttribute("d", `${line}V${height}H${left.toFixed(1)}Z`);
    this.svg.setAttribute("aria-label", `Latency of the last ${this.values.length}: median ${this.median} ms, highest ${Math.max(...this.values)} ms`);
  }
}

/** One client, pinned to one transport, and what it sees. */
class Pane {
  tally = new Tally();
  channels = new Map();
  news = [];
  drawn = false;
  shaking = false;

  constructor(home) {
    this.home = home;
    const root = $("#pane").content.firstElementChild.cloneNode(true);
    this.root = root;
    root.dataset.transport = home;
    $("h3", root).textContent = NAMES[home];
    $(".log", root).setAttribute("aria-label", `Messages over ${NAMES[home]}`);
    this.curve = new Curve($(".spark", root));
    this.buttons = KINDS.map((kind) => {
      const button = Object.assign(document.createElement("button"), { type: "button", textContent: SHORT[kind] });
      button.title = `Carry on over ${NAMES[kind]}`;
      button.addEventListener("click", () => this.switchTo(kind));
      return [kind, button];
    });
    $(".switch", root).setAttribute("aria-label", `Transport of this client`);
    $(".switch", root).append(...this.buttons.map(([, button]) => button));
    $(".cut", root).title = "Drop the connection without a word";
    $(".cut", root).addEventListener("click", () => this.cut());
    this.draw();
  }

  connect(auth, channels) {
    this.client = createClient(base, { auth, transports: [this.home] });
    this.client.on("frame", (frame) => this.onFrame(frame));
    this.client.on("message", (message) => this.onMessage(message));
    this.client.on("gap", (gap) => this.onGap(gap));
    this.client.subscribe(() => this.redraw());
    for (const name of channels) this.listen(name);
    this.client.connect();
  }

  listen(name) {
    const channel = this.client.channel(name);
    channel.ready.catch((error) => this.note(`${name}: ${error.message}`, true));
    this.channels.set(name, channel);
  }

  leave(name) {
    this.channels.get(name)?.close();
    this.channels.delete(name);
    this.tally.stop(name);
    this.redraw();
  }

  cut() {
    if (!this.client) return;
    this.note("cut");
    this.client.cut();
  }

  async switchTo(kind) {
    if (!this.client || this.client.state.transport === kind) return;
    if (!(await this.client.switchTransport(kind))) this.note(`could not change to ${NAMES[kind]}`, true);
  }

  async shake(on) {
    this.shaking = on;
    if (!on) return this.switchTo(this.home);
    while (this.shaking) {
      const [shortest, longest] = SHAKE_PAUSE_MS;
      await pause(shortest + Math.random() * (longest - shortest));
      if (!this.shaking) return;
      if (Math.random() < 0.4) this.cut();
      else await this.switchTo(KINDS[Math.floor(Math.random() * KINDS.length)]);
    }
  }

  onFrame(frame) {
    if (frame.type === "welcome") {
      this.note(frame.resumed ? `carried on over ${NAMES[frame.transport]}` : `connected over ${NAMES[frame.transport]}`);
    }
    if (frame.type !== "welcome" && frame.type !== "reply") return;
    for (const [name, { seq }] of Object.entries(frame.channels ?? {})) if (seq !== undefined) this.tally.start(name, seq);
    this.redraw();
  }

  onMessage(message) {
    // Both clocks are this machine's when the server runs here; a server elsewhere may be ahead.
    const ms = Math.max(0, Math.round(performance.timeOrigin + performance.now() - Date.parse(message.at)));
    this.tally.count(message);
    this.curve.add(ms);
    this.add({ message, ms, via: this.client.state.transport });
  }

  onGap({ channel, reason, from_seq, to_seq }) {
    const range = from_seq === undefined ? "" : ` ${from_seq}–${to_seq ?? "?"}`;
    this.note(`gap in ${channel}${range}: ${reason}`, true);
  }

  note(text, bad = false) {
    this.add({ note: text, bad });
  }

  add(entry) {
    this.news.push(entry);
    if (this.news.length > LOG_ROWS) this.news.shift();
    this.redraw();
    // The other panes expect this message, too.
    if (entry.message) panes.forEach((pane) => pane.redraw());
  }

  /** Once per frame, however much has arrived. */
  redraw() {
    if (this.drawn) return;
    this.drawn = true;
    requestAnimationFrame(() => {
      this.drawn = false;
      this.draw();
    });
  }

  draw() {
    const { root, tally } = this;
    const { phase, transport, session, cursor, rtt, nextRetryAt, lastError } = this.client?.state ?? { phase: "idle" };
    root.dataset.phase = phase;
    root.dataset.transport = transport ?? root.dataset.transport;
    const away = transport && transport !== this.home ? ` over ${SHORT[transport]}` : "";
    const retry = nextRetryAt ? `, again in ${Math.max(0, (nextRetryAt - Date.now()) / 1000).toFixed(1)} s` : "";
    set($(".phase", root), `${phase}${away}${retry}`);
    $(".state", root).title = phase === "live" ? "" : (lastError?.message ?? "");
    set($(".session", root), session ?? "–");
    $(".session", root).title = session ?? "";
    set($(".cursor", root), cursor || "–");
    set($(".rtt", root), rtt === undefined ? "–" : `${rtt} ms`);
    for (const [kind, button] of this.buttons) button.setAttribute("aria-pressed", String(kind === transport));
    set($(".received", root), tally.received);
    set($(".expected", root), tally.expected);
    for (const name of ["lost", "doubled"]) {
      set($(`.${name}`, root), tally[name]);
      $(`.${name}`, root).classList.toggle("wrong", tally[name] > 0);
    }
    if (this.curve.values.length > 0) set($(".median", root), `${this.curve.median} ms`);
    this.curve.draw();
    this.drawLog();
  }

  drawLog() {
    if (this.news.length === 0) return;
    const log = $(".log", this.root);
    log.prepend(...this.news.splice(0).reverse().map(row));
    while (log.childElementCount > LOG_ROWS) log.lastElementChild.remove();
  }
}

function row({ message, ms, via, note, bad }) {
  const item = document.createElement("li");
  if (note !== undefined) {
    item.className = bad ? "note bad" : "note";
    item.append(note);
    return item;
  }
  item.dataset.via = via;
  item.title = `${message.channel} over ${NAMES[via]}`;
  const what = span("what", `${message.event} `);
  what.append(span("", JSON.stringify(message.data)));
  item.append(span("seq", message.seq ?? "·"), what, span("ms", `${ms} ms`));
  return item;
}

function span(className, text) {
  return Object.assign(document.createElement("span"), { className, textContent: text });
}

/** Leaves an unchanged text alone, so that a selection in it survives. */
function set(element, text) {
  if (element.textContent !== String(text)) element.textContent = text;
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Publishes as a backend would, with the API key; without one, as the first pane's user. */
class Publisher {
  key;
  form = $("#publish");
  outcome = $("#outcome");
  /** A publish is under way. */
  pending = false;
  /** The interval of a steady flow. */
  flow;

  constructor() {
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.publish(Number(this.form.elements.count.value));
    });
    this.form.elements.data.addEventListener("input", () => this.form.elements.data.setCustomValidity(""));
    $("#burst").addEventListener("click", () => this.publish(BURST));
    toggle($("#flow"), (on) => {
      clearInterval(this.flow);
      this.flow = undefined;
      this.say(on ? "Publishing ten a second" : "");
      // One at a time: a slow server is not pressed harder.
      if (on) this.flow = setInterval(() => this.pending || this.publish(1), FLOW_EVERY_MS);
    });
    toggle($("#shake"), (on) => panes.forEach((pane) => pane.shake(on)));
  }

  async publish(count) {
    const message = this.read();
    if (!message) return;
    this.pending = true;
    const began = performance.now();
    try {
      const results = this.key ? await this.asBackend(message, count) : await this.asClient(message, count);
      const ms = Math.round(performance.now() - began);
      const seqs = results.map(({ seq }) => seq).filter((seq) => seq !== undefined);
      for (const seq of seqs) raiseHead(message.channel, seq);
      panes.forEach((pane) => pane.redraw());
      // Ten times a second would be too much for anybody who has the page read out.
      if (this.flow) return;
      const [first, last] = [Math.min(...seqs), Math.max(...seqs)];
      const range = seqs.length === 0 ? "" : first === last ? `, seq ${first}` : `, seq ${first}–${last}`;
      this.say(`${results.length} published to ${message.channel}${range}, in ${ms}\u00a0ms`);
    } catch (error) {
      this.say(error.message, true);
    } finally {
      this.pending = false;
    }
  }

  read() {
    const { channel, event, data } = this.form.elements;
    try {
      data.setCustomValidity("");
      return this.form.reportValidity() && { channel: channel.value, event: event.value, data: JSON.parse(data.value) };
    } catch (error) {
      data.setCustomValidity(`This is not JSON: ${error.message}`);
      data.reportValidity();
      return undefined;
    }
  }

  async asBackend(message, count) {
    const [path, body] =
      count === 1 ? ["v1/publish", message] : ["v1/publish/batch", { publishes: Array(count).fill(message) }];
    const response = await fetch(new URL(path, base), {
      method: "POST",
      headers: { Authorization: `Bearer ${this.key}`, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.detail ?? answer.title ?? `The server answered ${response.status}`);
    if (count === 1) return answer.results;
    return answer.results.flatMap((one) => {
      if (one.problem) throw new Error(one.problem.detail ?? one.problem.title);
      return one.results;
    });
  }

  asClient({ channel, event, data }, count) {
    return Promise.all(Array.from({ length: count }, () => panes[0].client.publish(channel, event, data)));
  }

  say(text, failed = false) {
    this.outcome.textContent = text;
    this.outcome.classList.toggle("failed", failed);
  }
}

function toggle(button, onChange) {
  button.addEventListener("click", () => {
    const on = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(on));
    onChange(on);
  });
}

/** The channels that all three panes listen to: one chip for each, pressed or not. */
class Chooser {
  names = new Set();

  constructor(names) {
    for (const name of names) this.add(name);
    $("#listen").addEventListener("submit", (event) => {
      event.preventDefault();
      const { channel } = event.target.elements;
      if (!this.names.has(channel.value)) {
        this.add(channel.value);
        panes.forEach((pane) => pane.listen(channel.value));
      }
      event.target.reset();
    });
  }

  add(name) {
    this.names.add(name);
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: name });
    button.setAttribute("aria-pressed", "true");
    toggle(button, (on) => panes.forEach((pane) => (on ? pane.listen(name) : pane.leave(name))));
    const item = document.createElement("li");
    item.append(button);
    $("#chosen").append(item);
    $("#channels").append(Object.assign(document.createElement("option"), { value: name }));
  }
}

function showTerminal(key) {
  const origin = base.href.replace(/\/$/, "");
  $("#curl-publish").textContent =
    `curl ${origin}/v1/publish -H "Authorization: Bearer ${key}" \\\n` +
    `  -d '{"channel":"news","event":"greeting","data":{"text":"Hello from curl"}}'`;
  $("#curl-listen").textContent = `curl -N -H "Authorization: Bearer ${key}" '${origin}/v1/sse?channels=news'`;
  for (const button of document.querySelectorAll("[data-copies]")) {
    // The clipboard exists only on secure origins, localhost among them.
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText($(`#${button.dataset.copies}`).textContent);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = "Copy"), 1_500);
    });
  }
}

/** A token of `serve --dev`; undefined from a server that was started without. */
async function devToken() {
  const url = new URL("dev/token?sub=ann&channels=*", base);
  const response = await fetch(url, { cache: "no-store" });
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`No token: the server answered ${response.status}`);
  return response.text();
}

async function isDev(publisher) {
  for (;;) {
    try {
      return (await devToken()) !== undefined;
    } catch (error) {
      publisher.say(`The server cannot be reached: ${error.message}`, true);
      await pause(SERVER_RETRY_MS);
    }
  }
}

/** Resolves with what was typed in. It is kept nowhere else. */
function askForKeys() {
  const form = $("#keys");
  const others = [$("#publish"), $(".listening"), $("#panes")];
  const show = (asking) => {
    form.hidden = !asking;
    for (const element of others) element.hidden = asking;
  };
  show(true);
  form.elements.token.focus();
  return new Promise((resolve) => {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const { token, key } = form.elements;
      resolve({ token: token.value.trim(), key: key.value.trim() });
      form.reset();
      show(false);
    });
  });
}

const panes = KINDS.map((kind) => new Pane(kind));
$("#panes").append(...panes.map((pane) => pane.root));

async function main() {
  const publisher = new Publisher();
  const withDev = await isDev(publisher);
  publisher.say("");
  showTerminal(withDev ? dev.key : "$BELFRY_KEY");
  let auth = devToken;
  if (withDev) {
    publisher.key = dev.key;
  } else {
    const { token, key } = await askForKeys();
    publisher.key = key;
    auth = () => token;
  }
  const chooser = new Chooser(withDev ? dev.channels : ["news"]);
  for (const pane of panes) pane.connect(auth, chooser.names);
  const bell = document.createElement("belfry-bell");
  bell.setAttribute("channels", withDev ? "user:ann" : "news");
  bell.auth = auth;
  $("#bell").append(bell);
}

main();
