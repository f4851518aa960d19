// One client, pinned to one transport: what it hears, how it is doing, and its lane on the page.
import { createClient } from "../belfry.js";
import { $, set } from "../shell/text.js";
import { KINDS, NAMES, SHORT, pause, span } from "./names.js";
import { Tally } from "./tally.js";
import { Track } from "./track.js";

/** A cut that heals at once could not be seen: the next attempt waits so long for its token. */
const CUT_MS = 2_500;
/** Between two disturbances of a lane that is shaken, and how long such a cut lasts at most. */
const SHAKE_PAUSE_MS = [300, 1_600];
const SHAKE_CUT_MS = 1_500;
/** Later than this, and from before the connection: caught up. */
const LATE_MS = 250;
/** A connection that is back sooner was no trouble. */
const TROUBLE_MS = 800;
const MEDIAN_OF = 60;
const WORDS = {
  idle: "Not connected",
  connecting: "Connecting",
  live: "Live",
  recovering: "Reconnecting",
  offline: "Offline",
  closed: "Closed",
};

export class Lane {
  channels = new Map();
  refused = new Map();
  latencies = [];
  heldUntil = 0;
  shaking = false;
  firstLive = undefined;
  liveSince = undefined;
  awaySince = Date.now();

  /** @param page `onMessage(lane, message, arrival)`, `onNote(lane, text, bad)`, `onChange(lane)`, `onWhy(lane)`, `onPick(entry)` */
  constructor(home, base, ledger, page) {
    Object.assign(this, { home, base, page, ledger, tally: new Tally(ledger) });
    const root = $("#lane").content.firstElementChild.cloneNode(true);
    this.root = root;
    this.name = NAMES[home];
    root.dataset.transport = home;
    $(".name", root).textContent = this.name;
    const canvas = $("canvas", root);
    this.track = new Track(canvas);
    this.track.carry(undefined, Date.now());
    canvas.addEventListener("click", ({ offsetX }) => {
      const entry = this.track.at(offsetX);
      if (entry) page.onPick(entry);
    });
    this.buttons = KINDS.map((kind) => {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "small", textContent: SHORT[kind] });
      button.setAttribute("aria-label", `${SHORT[kind]}: over ${NAMES[kind]}`);
      button.addEventListener("click", () => this.switchTo(kind));
      return [kind, button];
    });
    $(".switch", root).setAttribute("aria-label", `What carries the ${this.name} client`);
    $(".switch", root).append(...this.buttons.map(([, button]) => button));
    $(".cut", root).setAttribute("aria-label", `Cut ${this.name}`);
    $(".cut", root).addEventListener("click", () => this.cut());
    $(".why", root).setAttribute("aria-label", `Why? What happened to the ${this.name} connection`);
    $(".why", root).addEventListener("click", () => page.onWhy(this));
  }

  /** @param auth answers a token @param channels name to the seq that is known already, or undefined */
  connect(auth, channels) {
    this.auth = auth;
    this.client?.close();
    this.refused.clear();
    const held = async () => {
      await pause(this.heldUntil - Date.now());
      return auth();
    };
    const client = createClient(this.base, { auth: held, transports: [this.home] });
    this.client = client;
    client.on("frame", (frame) => client === this.client && this.onFrame(frame));
    client.on("message", (message) => client === this.client && this.onMessage(message));
    client.on("gap", (gap) => client === this.client && this.onGap(gap));
    // Said on the page: the browser's console need not say it, too.
    client.on("error", () => {});
    client.subscribe(() => client === this.client && this.onState());
    this.channels.clear();
    for (const [name, after] of channels) this.listen(name, after);
    client.connect();
    this.onState();
  }

  listen(name, after) {
    if (after !== undefined) this.tally.start(name, after);
    const { client } = this;
    const channel = client.channel(name, after === undefined ? {} : { after });
    channel.ready.then(
      () => this.refused.delete(name) && this.page.onChange(this),
      (error) => {
        // A client that was closed, by this page or for good, says so itself.
        if (client !== this.client || client.state.phase === "closed") return;
        this.refused.set(name, error);
        this.page.onNote(this, `${name}: ${error.message}`, true);
        this.page.onChange(this);
      },
    );
    this.channels.set(name, channel);
  }

  leave(name) {
    this.channels.get(name)?.close();
    this.channels.delete(name);
    this.refused.delete(name);
    this.tally.stop(name);
    this.page.onChange(this);
  }

  cut(ms = CUT_MS) {
    if (!this.client || this.client.state.phase === "closed") return;
    this.heldUntil = Date.now() + ms;
    this.page.onNote(this, "cut");
    this.client.cut();
  }

  /** Without waiting any longer. */
  tryNow() {
    this.heldUntil = 0;
    if (this.client.state.phase === "closed") this.connect(this.auth, this.known());
    else this.client.cut();
  }

  /** Where to go on from, for each channel. */
  known() {
    return new Map([...this.channels.keys()].map((name) => [name, this.tally.channels.get(name)?.last]));
  }

  async switchTo(kind) {
    if (!this.client || this.client.state.transport === kind) return;
    if (!(await this.client.switchTransport(kind))) this.page.onNote(this, `could not switch to ${NAMES[kind]}`, true);
  }

  async shake(on) {
    this.shaking = on;
    if (!on) return this.switchTo(this.home);
    const [shortest, longest] = SHAKE_PAUSE_MS;
    while (this.shaking) {
      await pause(shortest + Math.random() * (longest - shortest));
      if (!this.shaking) return;
      if (Math.random() < 0.4) this.cut(Math.random() * SHAKE_CUT_MS);
      else await this.switchTo(KINDS[Math.floor(Math.random() * KINDS.length)]);
    }
  }

  onFrame(frame) {
    if (frame.type !== "welcome" && frame.type !== "reply") return;
    if (frame.type === "welcome") {
      this.node = frame.node ?? this.node;
      if (!this.wasLive) {
        this.liveSince = Date.now();
        this.firstLive ??= this.liveSince;
      }
    }
    for (const [name, { seq }] of Object.entries(frame.channels ?? {})) if (seq !== undefined) this.tally.start(name, seq);
    this.page.onChange(this);
  }

  onState() {
    const { phase, transport } = this.client.state;
    const live = phase === "live";
    const now = Date.now();
    if (live !== this.wasLive || (live && transport !== this.via)) {
      this.track.carry(live ? transport : undefined, now);
      const over = transport === this.home && !this.wasLive ? "" : ` over ${NAMES[transport]}`;
      if (live) this.page.onNote(this, `${this.wasLive ? "now" : "connected"}${over}`);
      if (this.wasLive && !live) this.awaySince = now;
      Object.assign(this, { wasLive: live, via: live ? transport : this.via });
    }
    this.page.onChange(this);
  }

  onMessage(message) {
    const got = performance.timeOrigin + performance.now();
    // Both clocks are this machine's when the server runs here; a server elsewhere may be ahead.
    const at = Math.min(got, Date.parse(message.at));
    const ms = got - at;
    const earlier = this.firstLive === undefined || at < this.firstLive - LATE_MS;
    const late = ms > LATE_MS && at < this.liveSince;
    const { doubled } = this.tally;
    this.tally.count(message);
    if (!earlier && !late) {
      this.latencies.push(ms);
      if (this.latencies.length > MEDIAN_OF) this.latencies.shift();
    }
    const via = this.client.state.transport ?? this.via ?? this.home;
    const entry = this.page.onMessage(this, message, { ms, got, late, earlier, via, again: this.tally.doubled > doubled });
    this.track.mark({ at, got, late: late || earlier, via, entry });
    this.page.onChange(this);
  }

  onGap(gap) {
    const { channel, reason, from_seq, to_seq } = gap;
    this.tally.gap(gap);
    this.track.gap(Date.now(), reason);
    const range = from_seq === undefined ? "" : ` ${from_seq}–${to_seq ?? "?"}`;
    this.page.onNote(this, `gap in ${channel}${range}: ${reason}`, true);
    this.page.onChange(this);
  }

  /** Forgets what was counted and drawn, not where it is. */
  clear() {
    const { channels } = this.tally;
    this.tally = new Tally(this.ledger);
    for (const [name, { last, open }] of channels) if (open) this.tally.start(name, last);
    this.latencies = [];
    this.track.clear();
  }

  /** The error that keeps it from being live; undefined while all is well, or cut on purpose. */
  get trouble() {
    const { phase, lastError } = this.client?.state ?? { phase: "idle" };
    if (phase === "closed") return lastError ?? { code: "closed", message: "closed" };
    const now = Date.now();
    if (phase === "live" || phase === "idle" || now < this.heldUntil + TROUBLE_MS || now < this.awaySince + TROUBLE_MS) return undefined;
    if (phase === "offline") return { code: "offline", message: "offline" };
    return lastError;
  }

  get median() {
    return [...this.latencies].sort((a, b) => a - b)[this.latencies.length >> 1];
  }

  draw() {
    const { root, tally } = this;
    const { phase, transport, nextRetryAt } = this.client?.state ?? { phase: "idle" };
    root.dataset.phase = phase;
    $("h2", root).dataset.phase = phase;
    root.dataset.transport = transport ?? this.via ?? this.home;
    set($(".state", root), this.words(phase, transport, nextRetryAt));
    for (const [kind, button] of this.buttons) button.setAttribute("aria-pressed", String(kind === transport));
    const { received, expected } = tally;
    const isBehind = expected > received;
    set($(".received", root), isBehind ? `${received} of ${expected}` : received);
    $(".received", root).parentElement.classList.toggle("behind", isBehind);
    for (const name of ["lost", "doubled", "gaps"]) {
      const value = $(`.${name}`, root);
      set(value, tally[name]);
      value.classList.toggle("wrong", tally[name] > 0);
    }
    const { median } = this;
    set($(".median", root), median === undefined ? "–" : span(median));
    const { cuts, late } = this.track.seen(Date.now());
    const drawn = `${this.name}: ${WORDS[phase].toLowerCase()}, ${received} of ${expected} messages. In view: interruptions ${cuts}, messages caught up ${late}`;
    if ($("canvas", root).getAttribute("aria-label") !== drawn) $("canvas", root).setAttribute("aria-label", drawn);
  }

  words(phase, transport, nextRetryAt) {
    const left = (until) => (until - Date.now()) / 1_000;
    const seconds = (until) => `${Math.max(0.1, left(until)).toFixed(1)} s`;
    if (phase === "live") return transport === this.home ? WORDS.live : `Live over ${SHORT[transport]}`;
    if (phase !== "closed" && Date.now() < this.heldUntil) return `Cut, back in ${seconds(this.heldUntil)}`;
    return left(nextRetryAt) > 0 ? `${WORDS[phase]} in ${seconds(nextRetryAt)}` : WORDS[phase];
  }
}
