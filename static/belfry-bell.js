// Built from client/src by `npm --prefix client run build`. Change it there.

// src/bell/bell.ts
import { createClient } from "./belfry.js";

// src/bell/seen.ts
var Seen = class {
  constructor(store, key) {
    this.store = store;
    this.key = key;
    this.seqs = Object.assign(/* @__PURE__ */ Object.create(null), this.load());
  }
  get(channel) {
    return this.seqs[channel];
  }
  raise(channel, seq) {
    if (seq <= (this.seqs[channel] || 0)) return;
    const stored = this.load()[channel] || 0;
    this.seqs[channel] = Math.max(seq, stored);
    try {
      this.store?.setItem(this.key, JSON.stringify(this.seqs));
    } catch (_) {
    }
  }
  load() {
    try {
      return JSON.parse(this.store?.getItem(this.key) || "{}");
    } catch (_) {
      return {};
    }
  }
};

// src/bell/style.ts
var STYLE = `
:host {
  --_accent: var(--belfry-accent, #2f5bea);
  --_badge: var(--belfry-badge, #c8261b);
  --_badge-text: var(--belfry-badge-text, #fff);
  --_surface: var(--belfry-surface, #fff);
  --_text: var(--belfry-text, #1a1d21);
  --_muted: var(--belfry-muted, #5b626b);
  --_border: var(--belfry-border, #d9dde3);
  --_hover: var(--belfry-hover, #f2f4f8);
  --_radius: var(--belfry-radius, 12px);
  --_size: var(--belfry-bell-size, 40px);
  position: relative;
  display: inline-block;
  font: var(--belfry-font, 14px/1.45 system-ui, sans-serif);
  color: var(--_text);
  text-align: start;
}
:host([hidden]) { display: none; }
@media (prefers-color-scheme: dark) {
  :host(:not([theme="light"])) {
    --_accent: var(--belfry-accent, #8fabff);
    --_badge: var(--belfry-badge, #ff6b5f);
    --_badge-text: var(--belfry-badge-text, #1b0604);
    --_surface: var(--belfry-surface, #1d2126);
    --_text: var(--belfry-text, #eceff3);
    --_muted: var(--belfry-muted, #a3abb6);
    --_border: var(--belfry-border, #3a414a);
    --_hover: var(--belfry-hover, #282d34);
  }
}
:host([theme="dark"]) {
  --_accent: var(--belfry-accent, #8fabff);
  --_badge: var(--belfry-badge, #ff6b5f);
  --_badge-text: var(--belfry-badge-text, #1b0604);
  --_surface: var(--belfry-surface, #1d2126);
  --_text: var(--belfry-text, #eceff3);
  --_muted: var(--belfry-muted, #a3abb6);
  --_border: var(--belfry-border, #3a414a);
  --_hover: var(--belfry-hover, #282d34);
}
button, a { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; }
:focus-visible { outline: 2px solid var(--_accent); outline-offset: 2px; }
.bell {
  position: relative;
  display: grid;
  place-items: center;
  width: var(--_size);
  height: var(--_size);
  padding: 0;
  border-radius: 50%;
}
.bell:hover, .bell[aria-expanded="true"] { background: var(--_hover); }
.bell svg { width: 55%; height: 55%; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
.bell[data-phase="recovering"] svg, .bell[data-phase="offline"] svg, .bell[data-phase="closed"] svg { opacity: 0.55; }
.badge {
  position: absolute;
  top: 0;
  inset-inline-end: 0;
  min-width: 18px;
  padding: 0 5px;
  box-sizing: border-box;
  border-radius: 9px;
  background: var(--_badge);
  color: var(--_badge-text);
  font-size: 11px;
  font-weight: 700;
  line-height: 18px;
  text-align: center;
}
.badge[hidden], .panel[hidden] { display: none; }
.panel {
  position: absolute;
  z-index: var(--belfry-panel-z, 1000);
  inset-block-start: calc(100% + 8px);
  inset-inline-end: 0;
  display: flex;
  flex-direction: column;
  width: var(--belfry-panel-width, 360px);
  max-height: min(70vh, 520px);
  box-sizing: border-box;
  overflow: hidden;
  border: 1px solid var(--_border);
  border-radius: var(--_radius);
  background: var(--_surface);
  box-shadow: var(--belfry-shadow, 0 12px 32px rgb(0 0 0 / 22%));
}
:host([side="start"]) .panel { inset-inline: 0 auto; }
@media (max-width: 480px) {
  .panel { position: fixed; inset: auto 8px 8px; width: auto; max-height: 75vh; }
  :host([side="start"]) .panel { inset-inline: 8px; }
}
header { display: flex; align-items: center; justify-content: space-between; gap: 8px; padding: 12px 16px; border-block-end: 1px solid var(--_border); }
h2 { margin: 0; font-size: 15px; font-weight: 650; }
h2:focus { outline: none; }
header button { padding: 4px 8px; border-radius: 6px; color: var(--_accent); }
header button:hover { background: var(--_hover); }
header button[hidden] { display: none; }
ol { flex: 1; margin: 0; padding: 0; overflow-y: auto; list-style: none; }
li { position: relative; border-block-end: 1px solid var(--_border); }
li:last-child { border-block-end: 0; }
li > * { display: block; padding: 10px 16px 10px 30px; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
li > a:hover { background: var(--_hover); }
li > a:focus-visible { outline-offset: -2px; }
li.unread::before { content: ""; position: absolute; inset-block-start: 17px; inset-inline-start: 13px; width: 8px; height: 8px; border-radius: 50%; background: var(--_accent); }
li.unread .title { font-weight: 650; }
li span { display: block; }
.body { color: var(--_muted); }
time { display: block; margin-block-start: 2px; color: var(--_muted); font-size: 12px; }
.gap { color: var(--_muted); font-style: italic; }
.empty { margin: 0; padding: 32px 16px; color: var(--_muted); text-align: center; }
.empty[hidden] { display: none; }
footer { display: flex; align-items: center; gap: 8px; padding: 8px 16px; border-block-start: 1px solid var(--_border); color: var(--_muted); font-size: 12px; }
footer i { flex: none; width: 8px; height: 8px; border-radius: 50%; background: #b7791f; }
footer i[data-phase="live"] { background: #2a9d5c; }
footer i[data-phase="closed"], footer i[data-phase="offline"] { background: #c8261b; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-reduced-motion: no-preference) {
  .bell.rings svg { animation: ring 0.7s ease-in-out; transform-origin: 50% 10%; }
  @keyframes ring { 20% { transform: rotate(16deg); } 40% { transform: rotate(-13deg); } 60% { transform: rotate(8deg); } 80% { transform: rotate(-5deg); } }
}
@media (forced-colors: active) {
  .badge, footer i, li.unread::before { forced-color-adjust: none; }
}
`;

// src/bell/bell.ts
var LIMIT = 50;
var SEEN_SHOWN = 10;
var BADGE_MAX = 99;
var NAMES = { ws: "WebSocket", sse: "event stream", poll: "long-poll" };
var MARKUP = `
<button class="bell" part="button" type="button" aria-haspopup="dialog" aria-expanded="false" aria-controls="panel">
  <svg part="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M18 9a6 6 0 0 0-12 0c0 6-2.5 7.5-2.5 7.5h17S18 15 18 9M10 20a2.2 2.2 0 0 0 4 0"/></svg>
  <span class="badge" part="badge" aria-hidden="true" hidden></span>
</button>
<div class="unseen" role="status"></div>
<section class="panel" part="panel" id="panel" role="dialog" aria-labelledby="title" hidden>
  <header part="header"><h2 part="title" id="title" tabindex="-1"></h2><button part="read" type="button" hidden>Mark all as read</button></header>
  <ol part="list" tabindex="0"></ol>
  <p class="empty" part="empty">Nothing new</p>
  <footer part="footer"><i></i><span part="state"></span></footer>
</section>`;
var Element = typeof HTMLElement === "undefined" ? Object : HTMLElement;
var BelfryBell = class extends Element {
  constructor() {
    super();
    /** How a message is shown. */
    this.look = lookOf;
    this.root = this.attachShadow({ mode: "open" });
    this.items = [];
    this.fresh = 0;
    this.told = -1;
    this.onPointer = (event) => {
      if (this.isOpen && !event.composedPath().includes(this)) this.close();
    };
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.root.adoptedStyleSheets = [sheet];
    this.root.innerHTML = MARKUP;
    this.button.addEventListener("click", () => this.toggle());
    this.find("header button").addEventListener("click", () => {
      this.markAllRead();
      this.find("h2").focus();
    });
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !this.isOpen) return;
      event.stopPropagation();
      this.close();
      this.button.focus();
    });
  }
  /** Answers the user's token. */
  set auth(auth) {
    this.ownAuth = auth;
    setTimeout(() => this.start());
  }
  /** A client of the page's own: it is neither connected nor closed here. */
  set client(client) {
    this.ownClient = client;
    setTimeout(() => this.start());
  }
  /** In a task of its own, so that a page can set properties first. */
  connectedCallback() {
    this.find("h2").textContent = this.label;
    document.addEventListener("pointerdown", this.onPointer);
    setTimeout(() => this.start());
  }
  disconnectedCallback() {
    document.removeEventListener("pointerdown", this.onPointer);
    this.stop();
  }
  get unread() {
    return this.items.filter(({ unread }) => unread).length;
  }
  get isOpen() {
    return !this.panel.hidden;
  }
  toggle() {
    if (this.isOpen) return this.close();
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.find("h2").focus();
  }
  close() {
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }
  markAllRead() {
    for (const item of this.items) this.markRead(item);
    this.count();
  }
  start() {
    const { ownClient, ownAuth } = this;
    if (this.live || !this.isConnected || !(ownClient || ownAuth || this.hasAttribute("token-url"))) return;
    const base = new URL(this.getAttribute("src") || ".", document.baseURI);
    const names = (this.getAttribute("channels") || "").split(",").map((name) => name.trim()).filter(Boolean);
    const client = ownClient || createClient(base, { auth: () => this.token() });
    this.seen = new Seen(storage(), `belfry-bell ${base.href} ${names.join()}`);
    const live = this.live = { client, channels: [], offs: [client.subscribe(() => this.showState(client.state))] };
    for (const name of names) {
      const after = this.seen.get(name);
      const channel = client.channel(name, after === void 0 ? {} : { after: Math.max(0, after - SEEN_SHOWN) });
      channel.on("message", (message) => this.take(message));
      channel.on("gap", (gap) => this.takeGap(gap));
      live.channels.push(channel);
    }
    if (names.length === 0) live.offs.push(client.on("message", (message) => this.take(message)), client.on("gap", (gap) => this.takeGap(gap)));
    this.showState(client.state);
    if (!ownClient) client.connect();
  }
  stop() {
    const { live } = this;
    this.live = void 0;
    if (!live) return;
    for (const off of live.offs) off();
    for (const channel of live.channels) channel.close();
    if (live.client !== this.ownClient) live.client.close();
    clearTimeout(this.announcing);
  }
  async token() {
    if (this.ownAuth) return this.ownAuth();
    const url = this.getAttribute("token-url");
    const response = await fetch(url, { cache: "no-store" });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return (await response.text()).trim();
  }
  take(message) {
    const event = new CustomEvent("belfry-notification", { detail: message, bubbles: true, composed: true, cancelable: true });
    if (!this.dispatchEvent(event)) return;
    const { channel, seq } = message;
    const unread = seq === void 0 || seq > (this.seen.get(channel) ?? 0);
    const item = { message, unread, element: this.element(message, unread) };
    this.items.unshift(item);
    this.find("ol").prepend(item.element);
    const limit = Number(this.getAttribute("limit")) || LIMIT;
    while (this.items.length > limit) this.items.pop().element.remove();
    if (unread) this.announce();
    this.count();
  }
  takeGap(gap) {
    if (!/^(trimmed|overflow|reset)$/.test(gap.reason)) return;
    const item = document.createElement("li");
    item.append(text("gap", "Some notifications are no longer kept"));
    this.find("ol").prepend(item);
    this.count();
  }
  element(message, unread) {
    const { title, body, url } = this.look(message);
    const item = document.createElement("li");
    item.className = unread ? "unread" : "";
    item.setAttribute("part", unread ? "item item-unread" : "item");
    const inner = safe(url) ? Object.assign(document.createElement("a"), { href: url }) : document.createElement("div");
    inner.append(text("title", title, "item-title"));
    if (body) inner.append(text("body", body, "item-body"));
    const time = document.createElement("time");
    time.dateTime = message.at;
    time.setAttribute("part", "item-time");
    time.textContent = new Date(message.at).toLocaleString(void 0, { dateStyle: "medium", timeStyle: "short" });
    inner.append(time);
    inner.addEventListener("click", () => {
      const known = this.items.find(({ element }) => element === item);
      if (known) this.markRead(known);
      this.count();
    });
    item.append(inner);
    return item;
  }
  markRead(item) {
    item.unread = false;
    item.element.className = "";
    item.element.setAttribute("part", "item");
  }
  count() {
    const { unread } = this;
    for (const { message } of this.items) {
      const waits = this.items.some((other) => other.unread && other.message.channel === message.channel && (other.message.seq ?? 0) <= (message.seq ?? 0));
      if (message.seq !== void 0 && !waits) this.seen.raise(message.channel, message.seq);
    }
    const badge = this.find(".badge");
    badge.hidden = unread === 0;
    badge.textContent = unread > BADGE_MAX ? `${BADGE_MAX}+` : String(unread);
    this.button.setAttribute("aria-label", unread === 0 ? this.label : `${this.label}, ${unread} unread`);
    this.find("header button").hidden = unread === 0;
    this.find(".empty").hidden = this.find("ol").childElementCount > 0;
    this.find("ol").hidden = this.find("ol").childElementCount === 0;
    if (unread === this.told) return;
    this.told = unread;
    this.dispatchEvent(new CustomEvent("belfry-unread", { detail: { count: unread }, bubbles: true, composed: true }));
  }
  /** Several at once are one announcement. */
  announce() {
    this.fresh += 1;
    this.button.classList.remove("rings");
    clearTimeout(this.announcing);
    this.announcing = setTimeout(() => {
      const [newest] = this.items;
      const one = this.fresh === 1 && newest ? this.look(newest.message).title : `${this.fresh} new`;
      this.find("[role=status]").textContent = `${this.label}: ${one}`;
      this.fresh = 0;
      this.button.classList.add("rings");
    }, 250);
  }
  showState({ phase, transport, nextRetryAt, lastError }) {
    const seconds = nextRetryAt === void 0 ? 0 : Math.ceil((nextRetryAt - Date.now()) / 1e3);
    const again = seconds > 0 ? `, again in ${seconds} s` : "";
    const words = {
      idle: "Not connected",
      connecting: `Connecting${again}`,
      live: transport ? `Live over ${NAMES[transport]}` : "Live",
      recovering: `Reconnecting${again}`,
      offline: `Offline${again}`,
      closed: lastError ? `Disconnected: ${lastError.message}` : "Disconnected"
    };
    this.button.dataset.phase = this.find("footer i").dataset.phase = phase;
    this.find("footer span").textContent = words[phase];
    this.count();
  }
  get label() {
    return this.getAttribute("label") || "Notifications";
  }
  get button() {
    return this.find(".bell");
  }
  get panel() {
    return this.find(".panel");
  }
  find(selector) {
    return this.root.querySelector(selector);
  }
};
function text(className, content, part = className) {
  const span = Object.assign(document.createElement("span"), { className, textContent: content });
  span.setAttribute("part", part);
  return span;
}
function lookOf({ event, data }) {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return { title: event, body: data === null ? "" : String(data) };
  const word = (value) => typeof value === "string" ? value : void 0;
  const { title, body, text: text2, url } = data;
  const shown = word(body) ?? word(text2) ?? (word(title) ? "" : JSON.stringify(data));
  const look = { title: word(title) ?? event, body: shown };
  const link = word(url);
  if (link !== void 0) look.url = link;
  return look;
}
function safe(url) {
  try {
    return url !== void 0 && /^https?:$/.test(new URL(url, document.baseURI).protocol);
  } catch (_) {
    return false;
  }
}
function storage() {
  try {
    return localStorage;
  } catch (_) {
    return void 0;
  }
}

// src/bell.ts
if (typeof customElements !== "undefined" && !customElements.get("belfry-bell")) customElements.define("belfry-bell", BelfryBell);
export {
  BelfryBell
};
