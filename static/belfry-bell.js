// Built from client/src by `npm --prefix client run build`. Change it there.

// src/bell/bell.ts
import { createClient } from "./belfry.js";

// src/bell/marks.ts
var ABOVE_LIMIT = 1e3;
var Marks = class {
  constructor(store, key) {
    this.store = store;
    this.key = key;
    this.low = 0;
    this.above = /* @__PURE__ */ new Set();
    /** Nobody has looked at this channel here before. */
    this.isNew = true;
    this.load();
  }
  has(seq) {
    return seq <= this.low || this.above.has(seq);
  }
  get lowest() {
    return this.low;
  }
  /** The channel counts anew: nothing that is known of it is true any more. */
  forget() {
    this.low = 0;
    this.above.clear();
    this.write([]);
  }
  /** All up to `seq`. */
  raise(seq) {
    this.low = Math.max(this.low, seq);
    this.save();
  }
  /** These, while the lowest of those that stay unread is `unread`. */
  add(seqs, unread) {
    seqs.forEach((seq) => this.above.add(seq));
    this.low = Math.max(this.low, unread === void 0 ? Math.max(0, ...this.above) : unread - 1);
    this.save();
  }
  /** Takes in what another tab has written. */
  load() {
    try {
      const { low, above } = JSON.parse(this.store?.getItem(this.key) || "null");
      this.isNew = false;
      this.low = Math.max(this.low, Number(low) || 0);
      above.forEach((seq) => this.above.add(seq));
    } catch (_) {
    }
  }
  save() {
    this.load();
    const above = Array.from(this.above).filter((seq) => seq > this.low).sort((a, b) => a - b);
    while (above.length > ABOVE_LIMIT) this.low = above.shift();
    this.above = new Set(above);
    this.write(above);
  }
  write(above) {
    this.isNew = false;
    try {
      this.store?.setItem(this.key, JSON.stringify({ low: this.low, above }));
    } catch (_) {
    }
  }
};

// src/bell/topic.ts
var PAGE = 20;
var COUNT_PAGE = 1e3;
var COUNT_PAGES = 10;
var KEPT = 500;
var UNREAD_MAX = COUNT_PAGE * COUNT_PAGES;
var AGAIN_MS = 5e3;
var FINAL = /^(forbidden|bad_channel|unauthorized|not_found|closed|unsubscribed)$/;
var WANTED = /^(expired|conflated|filtered|renumbered)$/;
var Topic = class {
  constructor(name, key, context) {
    this.name = name;
    this.context = context;
    /** Ascending. */
    this.items = [];
    this.more = false;
    /** Seqs that are unread, shown or not. */
    this.unreadSeqs = /* @__PURE__ */ new Set();
    /** Ids of unread ephemeral ones, of which nothing is kept. */
    this.unreadIds = /* @__PURE__ */ new Set();
    /** Came while history was read. */
    this.waiting = [];
    this.begun = false;
    this.last = 0;
    this.closed = false;
    this.marks = new Marks(context.store, key);
    this.hold = context.client.channel(name);
    this.hold.on("message", (message) => this.arrive(message));
    this.hold.on("gap", (gap) => this.lose(gap));
    this.hold.on("ready", (error) => this.ready(error));
    this.hold.ready.then(
      () => this.ready(void 0),
      (error) => this.ready(error)
    );
  }
  get unread() {
    return this.unreadSeqs.size + this.unreadIds.size;
  }
  async loadOlder() {
    const { past } = this.context;
    let before = this.items.find(({ message }) => message?.seq !== void 0)?.message.seq ?? this.last + 1;
    let found = [];
    for (let tries = 0; past && before > 1 && !found.length && tries < COUNT_PAGES; tries += 1) {
      const after = Math.max(0, before - 1 - PAGE);
      const { messages, gap } = await past(this.name, after, PAGE);
      found = messages.filter(({ seq }) => seq < before && this.items.every(({ message }) => message?.seq !== seq)).flatMap((message) => this.itemOf(message));
      if (gap && !WANTED.test(gap.reason)) {
        found.unshift(goneIn(this.name, after));
        before = 0;
      } else {
        before = after + 1;
      }
    }
    if (this.closed) return;
    this.more = before > 1;
    this.items = found.concat(this.items);
    this.context.changed([]);
  }
  read(ids) {
    const seqs = [];
    for (const { id, unread, message } of this.items) {
      if (!unread || ids && !ids.has(id)) continue;
      if (message.seq === void 0) this.unreadIds.delete(id);
      else seqs.push(message.seq);
    }
    const all = ids ? seqs : Array.from(this.unreadSeqs);
    all.forEach((seq) => this.unreadSeqs.delete(seq));
    if (all.length) this.marks.add(all, this.unreadSeqs.size ? lowest(this.unreadSeqs) : void 0);
    this.mark();
  }
  /** Another tab has read some. */
  reload() {
    this.marks.load();
    for (const seq of this.unreadSeqs) if (this.marks.has(seq)) this.unreadSeqs.delete(seq);
    this.mark();
  }
  close() {
    this.closed = true;
    clearTimeout(this.again);
    this.hold.close();
  }
  ready(error) {
    if (this.closed) return;
    this.error = error;
    if (!error && !this.begun) {
      this.begun = true;
      void this.catchUp();
    }
    this.context.changed([]);
  }
  async catchUp() {
    try {
      await this.readPast();
    } catch (failure) {
      if (this.closed) return;
      this.error = failure;
      if (!FINAL.test(this.error.code)) {
        this.again = setTimeout(() => void this.catchUp(), AGAIN_MS);
        return this.context.changed([]);
      }
    }
    const waiting = this.waiting ?? [];
    this.waiting = void 0;
    if (!this.closed) waiting.forEach((message) => this.arrive(message));
    this.context.changed([]);
  }
  async readPast() {
    const { past, head } = this.context;
    const now = head(this.name);
    if (now !== void 0 && now < this.marks.lowest) this.marks.forget();
    const first = now ?? (this.waiting[0]?.seq ?? 0) - 1;
    if (this.marks.isNew && first >= 0) this.marks.raise(first);
    if (!past) return;
    let after = Math.max(0, this.marks.lowest - PAGE);
    this.items = [];
    this.more = after > 0;
    for (let page = 0; page < COUNT_PAGES && !this.closed; page += 1) {
      const { messages, more, gap } = await past(this.name, after, COUNT_PAGE);
      if (gap && !WANTED.test(gap.reason)) {
        this.more = false;
        if (after >= this.marks.lowest) this.items.push(goneIn(this.name, after));
      }
      for (const message of messages) this.keep(message);
      after = this.last;
      if (!more || !messages.length) break;
    }
    this.error = void 0;
  }
  arrive(message) {
    const { seq, id } = message;
    if (this.waiting) {
      this.waiting.push(message);
      if (this.waiting.length > KEPT) this.waiting.shift();
    } else if (seq === void 0 || seq > this.last) {
      const before = this.items[this.items.length - 1];
      if (seq === void 0 && this.accepts(message)) {
        this.unreadIds.add(id);
        this.push({ id, message, unread: true });
      } else if (seq !== void 0) {
        if (this.marks.isNew) this.marks.raise(seq - 1);
        this.keep(message);
      }
      const item = this.items[this.items.length - 1];
      if (item && item !== before) this.context.changed([item]);
    }
  }
  /** One that is newer than all others. */
  keep(message) {
    this.last = Math.max(this.last, message.seq);
    this.itemOf(message).forEach((item) => this.push(item));
  }
  push(item) {
    this.items.push(item);
    if (this.items.length <= KEPT) return;
    const { message } = this.items.shift();
    if (message && message.seq === void 0) this.unreadIds.delete(message.id);
    else this.more = true;
  }
  itemOf(message) {
    if (!this.accepts(message)) return [];
    const unread = !this.marks.has(message.seq);
    if (unread && this.unreadSeqs.size < UNREAD_MAX) this.unreadSeqs.add(message.seq);
    return [{ id: message.id, message, unread }];
  }
  lose({ reason, from_seq }) {
    if (WANTED.test(reason)) return;
    if (reason === "reset") {
      this.marks.forget();
      this.last = 0;
    }
    this.push(goneIn(this.name, from_seq ?? Date.now()));
    this.context.changed([]);
  }
  /** New objects for those that are read by now. */
  mark() {
    const isUnread = ({ seq, id }) => seq === void 0 ? this.unreadIds.has(id) : this.unreadSeqs.has(seq);
    this.items = this.items.map((item) => item.unread && !isUnread(item.message) ? { ...item, unread: false } : item);
    this.context.changed([]);
  }
  /** Who comes and goes is nothing to be notified of. */
  accepts(message) {
    return !/^presence\./.test(message.event) && this.context.accept(message);
  }
};
var goneIn = (name, from) => ({ id: `gone ${name} ${from}`, unread: false });
function lowest(seqs) {
  let found = Infinity;
  for (const seq of seqs) found = Math.min(found, seq);
  return found;
}

// src/bell/channel-source.ts
var ChannelSource = class {
  constructor(client, options) {
    this.client = client;
    this.options = options;
    this.snapshot = { items: [], unread: 0, more: false, phase: "idle" };
    this.topics = /* @__PURE__ */ new Map();
    /** By channel: its last seq when the server began to carry it. */
    this.heads = /* @__PURE__ */ new Map();
    this.listeners = /* @__PURE__ */ new Set();
    this.onStorage = ({ key }) => {
      for (const topic of this.topics.values()) if (key === topic.marks.key || key === null) topic.reload();
    };
    this.offs = [client.subscribe(() => this.changed([])), client.on("frame", (frame) => this.onFrame(frame))];
    for (const name of options.channels) this.follow(name);
    if (!options.channels.length) this.offs.push(client.on("message", ({ channel }) => this.follow(channel)));
    addEventListener("storage", this.onStorage);
    this.offs.push(() => removeEventListener("storage", this.onStorage));
    this.changed([]);
  }
  subscribe(fn) {
    this.listeners.add(fn);
    return () => this.listeners.delete(fn);
  }
  async loadOlder() {
    await Promise.all(Array.from(this.topics.values(), (topic) => topic.loadOlder()));
  }
  read(ids) {
    this.topics.forEach((topic) => topic.read(ids && new Set(ids)));
  }
  close() {
    this.offs.forEach((off) => off());
    this.topics.forEach((topic) => topic.close());
    this.listeners.clear();
  }
  onFrame(frame) {
    if (frame.type !== "welcome" && frame.type !== "reply" && frame.type !== "subscribed") return;
    for (const [name, { seq }] of Object.entries(frame.channels ?? {})) {
      if (seq !== void 0 && !this.heads.has(name)) this.heads.set(name, seq);
      if (frame.type !== "reply" && !this.options.channels.length) this.follow(name);
    }
  }
  follow(name) {
    if (this.topics.has(name)) return;
    const { client, options, heads } = this;
    const context = { ...options, client, head: (of) => heads.get(of), changed: (arrived) => this.changed(arrived) };
    this.topics.set(name, new Topic(name, `belfry-bell ${options.base} ${name}`, context));
  }
  changed(arrived) {
    const topics = Array.from(this.topics.values());
    const { phase, nextRetryAt, lastError } = this.client.state;
    this.snapshot = {
      items: merged(topics),
      unread: topics.reduce((sum, topic) => sum + topic.unread, 0),
      more: topics.some((topic) => topic.more),
      phase,
      nextRetryAt,
      error: (phase === "live" ? void 0 : lastError) ?? topics.find((topic) => topic.error)?.error
    };
    this.listeners.forEach((fn) => fn(arrived));
  }
};
function merged(topics) {
  const rest = topics.map(({ items }) => items.slice());
  const all = [];
  const at = (items) => {
    const newest = items[items.length - 1];
    return newest ? newest.message ? Date.parse(newest.message.at) : Infinity : -1;
  };
  for (; ; ) {
    const next = rest.reduce((best, items) => at(items) > at(best) ? items : best, rest[0] ?? []);
    if (!next.length) return all;
    all.push(next.pop());
  }
}

// src/bell/look.ts
var word = (value) => typeof value === "string" && value.trim() !== "" ? value : void 0;
function lookOf({ event, data }) {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return { title: event, body: data === null ? "" : String(data) };
  const { title, body, text: text2, url, avatar } = data;
  const look = { title: word(title) ?? event, body: word(body) ?? word(text2) ?? (word(title) ? "" : JSON.stringify(data)) };
  const [link, picture] = [word(url), word(avatar)];
  if (link !== void 0) look.url = link;
  if (picture !== void 0) look.avatar = picture;
  return look;
}
function safe(url) {
  try {
    return url !== void 0 && /^https?:$/.test(new URL(url, document.baseURI).protocol);
  } catch (_) {
    return false;
  }
}

// src/bell/words.ts
var say = (words, n = 0) => typeof words === "function" ? words(n) : words.replace("{n}", String(n));
var STEPS = [
  ["second", 60],
  ["minute", 60],
  ["hour", 24],
  ["day", 7]
];
function ago(at, now, language) {
  let left = Math.round((at - now) / 1e3);
  if (left > -60) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(0, "second");
  for (const [unit, many] of STEPS) {
    if (-left < many) return new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" }).format(left, unit);
    left = Math.round(left / many);
  }
  return new Date(at).toLocaleDateString(language, { dateStyle: "medium" });
}

// src/bell/item.ts
function rowOf(item, { labels, language, look, avatar }) {
  const row = document.createElement("li");
  row.dataset.id = item.id;
  if (!item.message) {
    row.append(text("span", "gap", say(labels.gone)));
    return row;
  }
  const open = safe(look.url) ? Object.assign(document.createElement("a"), { href: look.url }) : Object.assign(document.createElement("button"), { type: "button" });
  open.className = "open";
  open.dataset.press = "open";
  open.setAttribute("part", "item-open");
  if (safe(look.avatar)) open.append(Object.assign(document.createElement("img"), { className: "avatar", src: look.avatar, alt: "", loading: "lazy" }));
  else if (avatar) open.append(wrap("avatar", avatar.content.cloneNode(true)));
  const words = wrap("words", text("span", "title", look.title, "item-title"));
  if (look.body) words.append(text("span", "body", look.body, "item-body"));
  const time = document.createElement("time");
  time.dateTime = item.message.at;
  time.setAttribute("part", "item-time");
  words.append(time);
  open.append(words);
  row.append(open);
  const read = text("button", "read", "", "item-read");
  read.type = "button";
  read.dataset.press = "read";
  read.setAttribute("aria-label", `${say(labels.read)}: ${look.title}`);
  row.append(read);
  markRow(row, item.unread);
  tellTime(row, language);
  return row;
}
function markRow(row, unread) {
  row.className = unread ? "unread" : "";
  row.setAttribute("part", unread ? "item item-unread" : "item");
  const read = row.querySelector(".read");
  if (read) read.hidden = !unread;
}
function tellTime(row, language) {
  const time = row.querySelector("time");
  if (!time) return;
  const at = Date.parse(time.dateTime);
  time.textContent = ago(at, Date.now(), language);
  time.title = new Date(at).toLocaleString(language, { dateStyle: "full", timeStyle: "short" });
}
function wrap(className, ...content) {
  const made = Object.assign(document.createElement("span"), { className });
  made.append(...content);
  return made;
}
function text(tag, className, content, part = className) {
  const made = Object.assign(document.createElement(tag), { className, textContent: content });
  made.setAttribute("part", part);
  if (tag === "span") made.dir = "auto";
  return made;
}

// src/bell/labels.ts
var LABELS = {
  title: "Notifications",
  unread: "{n} unread",
  arrived: "{n} new",
  readAll: "Mark all as read",
  read: "Mark as read",
  empty: "You’re all caught up",
  older: "Show older",
  gone: "Older notifications are no longer available",
  close: "Close",
  connecting: "Connecting…",
  reconnecting: "Reconnecting…",
  offline: "You’re offline",
  closed: "Not connected",
  refused: "Some notifications cannot be shown",
  retry: "Next try in {n} s"
};

// src/bell/markup.ts
var MARKUP = `
<button class="bell" part="button" type="button" aria-haspopup="dialog" aria-expanded="false" popovertarget="panel">
  <slot name="icon"><svg part="icon" viewBox="0 0 24 24" aria-hidden="true"><path d="M18 9a6 6 0 0 0-12 0c0 6-2.5 7.5-2.5 7.5h17S18 15 18 9M10 20a2.2 2.2 0 0 0 4 0"/></svg></slot>
  <span class="badge" part="badge" aria-hidden="true" hidden></span>
</button>
<div class="unseen" role="status"></div>
<div class="panel" part="panel" id="panel" role="dialog" aria-labelledby="title" popover>
  <div class="top" part="header">
    <h2 part="title" id="title" tabindex="-1"></h2>
    <button class="all" part="read" type="button" data-press="all" hidden></button>
    <button class="close" part="close" type="button" data-press="close"><svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6L6 18"/></svg></button>
  </div>
  <div class="scroll">
    <ol part="list"></ol>
    <p class="empty" part="empty"></p>
    <button class="older" part="older" type="button" data-press="older" hidden></button>
  </div>
  <footer part="footer" hidden><i></i><span><span class="state" part="state" role="status"></span> <span class="retry"></span> <span class="reason" part="reason"></span></span></footer>
</div>`;

// src/bell/past.ts
function pastOf(client) {
  const { history } = client;
  return history && ((channel, after, limit) => history.call(client, channel, { after, limit }));
}
function pastAt(base, token2) {
  return async (channel, after, limit) => {
    const url = new URL("v1/history", base);
    url.search = new URLSearchParams({ channel, after_seq: String(after), limit: String(limit) }).toString();
    const shown = token2();
    const response = await fetch(url, { cache: "no-store", credentials: shown ? "same-origin" : "include", headers: shown ? { Authorization: `Bearer ${shown}` } : {} });
    const answer = await response.json();
    if (!response.ok) throw Object.assign(new Error(answer.detail), { code: answer.code });
    return answer;
  };
}

// src/bell/place.ts
var GAP = 8;
var EDGE = 8;
var SHEET = 480;
function place(panel, button, side) {
  const { style } = panel;
  const [width, height] = [innerWidth, innerHeight];
  if (width <= SHEET) {
    for (const name of ["left", "top", "max-height"]) style.removeProperty(name);
    return;
  }
  const at = button.getBoundingClientRect();
  const rightToLeft = getComputedStyle(button).direction === "rtl";
  const { offsetWidth } = panel;
  const below = height - at.bottom - GAP - EDGE;
  const above = at.top - GAP - EDGE;
  const isAbove = below < Math.min(panel.scrollHeight, 320) && above > below;
  style.setProperty("max-height", `${Math.min(560, isAbove ? above : below)}px`);
  const left = side === "start" !== rightToLeft ? at.left : at.right - offsetWidth;
  style.setProperty("left", `${Math.max(EDGE, Math.min(left, width - offsetWidth - EDGE))}px`);
  style.setProperty("top", `${isAbove ? at.top - GAP - panel.offsetHeight : at.bottom + GAP}px`);
}

// src/bell/style.ts
var DARK = `
  --_accent: var(--belfry-accent, #8fabff);
  --_badge: var(--belfry-badge, #ff7a6e);
  --_badge-text: var(--belfry-badge-text, #1b0604);
  --_surface: var(--belfry-surface, #1d2126);
  --_text: var(--belfry-text, #eceff3);
  --_muted: var(--belfry-muted, #a9b1bc);
  --_border: var(--belfry-border, #3a414a);
  --_hover: var(--belfry-hover, #282d34);
`;
var STYLE = `
:host {
  --_accent: var(--belfry-accent, #2750d8);
  --_badge: var(--belfry-badge, #c8261b);
  --_badge-text: var(--belfry-badge-text, #fff);
  --_surface: var(--belfry-surface, #fff);
  --_text: var(--belfry-text, #1a1d21);
  --_muted: var(--belfry-muted, #565d66);
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
@media (prefers-color-scheme: dark) { :host(:not([theme="light"])) {${DARK}} }
:host([theme="dark"]) {${DARK}}
[hidden] { display: none !important; }
button, a { font: inherit; color: inherit; }
button { cursor: pointer; border: 0; background: none; }
svg { fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linecap: round; stroke-linejoin: round; }
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
.bell svg, ::slotted([slot="icon"]) { width: 55%; height: 55%; }
.bell[data-phase="recovering"] svg, .bell[data-phase="offline"] svg, .bell[data-phase="closed"] svg { opacity: 0.6; }
.badge {
  position: absolute;
  inset-block-start: -1px;
  inset-inline-start: 56%;
  min-width: 18px;
  padding: 0 5px;
  box-sizing: border-box;
  border-radius: 9px;
  box-shadow: 0 0 0 2px var(--_surface);
  background: var(--_badge);
  color: var(--_badge-text);
  font-size: 11px;
  font-weight: 700;
  line-height: 18px;
  text-align: center;
}
.panel {
  position: fixed;
  inset: auto;
  margin: 0;
  padding: 0;
  flex-direction: column;
  width: min(var(--belfry-panel-width, 380px), calc(100vw - 16px));
  max-height: min(75vh, 560px);
  box-sizing: border-box;
  overflow: hidden;
  border: 1px solid var(--_border);
  border-radius: var(--_radius);
  background: var(--_surface);
  color: var(--_text);
  box-shadow: var(--belfry-shadow, 0 12px 32px rgb(0 0 0 / 22%));
}
.panel:popover-open { display: flex; }
.panel:not(.placed) { visibility: hidden; }
.top { display: flex; align-items: center; gap: 8px; padding: 10px 10px 10px 16px; border-block-end: 1px solid var(--_border); }
h2 { flex: 1; margin: 0; font-size: 15px; font-weight: 650; }
h2:focus { outline: none; }
.all, .older { padding: 5px 9px; border-radius: 7px; color: var(--_accent); font-weight: 550; }
.all:hover, .older:hover, .close:hover { background: var(--_hover); }
.close { display: none; width: 36px; height: 36px; padding: 8px; border-radius: 50%; }
.close svg { width: 20px; height: 20px; }
.scroll { flex: 1; min-height: 0; overflow-y: auto; overscroll-behavior: contain; scrollbar-width: thin; }
ol { margin: 0; padding: 0; list-style: none; }
li { position: relative; display: flex; border-block-end: 1px solid var(--_border); }
li:last-child { border-block-end: 0; }
.open {
  display: flex;
  flex: 1;
  gap: 12px;
  min-width: 0;
  padding: 11px 44px 11px 30px;
  border: 0;
  text-align: start;
  text-decoration: none;
}
:host(:dir(rtl)) .open { padding: 11px 30px 11px 44px; }
.open:hover { background: var(--_hover); }
.open:focus-visible { outline-offset: -3px; border-radius: 8px; }
.avatar { flex: none; width: 36px; height: 36px; border-radius: 50%; object-fit: cover; }
.words { flex: 1; min-width: 0; }
.title, .body { display: -webkit-box; -webkit-box-orient: vertical; overflow: hidden; overflow-wrap: anywhere; }
.title { -webkit-line-clamp: 2; }
.body { -webkit-line-clamp: 3; color: var(--_muted); }
time { display: block; margin-block-start: 2px; color: var(--_muted); font-size: 12px; }
.unread .title { font-weight: 650; }
.unread::before { content: ""; position: absolute; z-index: 1; inset-block-start: 17px; inset-inline-start: 13px; width: 8px; height: 8px; border-radius: 50%; background: var(--_accent); }
.read { position: absolute; inset-block-start: 8px; inset-inline-end: 8px; width: 28px; height: 28px; padding: 0; border-radius: 50%; }
.read::before { content: ""; display: block; width: 10px; height: 5px; margin: -3px auto 0; border: solid var(--_muted); border-width: 0 0 2px 2px; transform: rotate(-45deg); }
.read:hover { background: var(--_border); }
.gap { padding: 10px 16px 10px 30px; color: var(--_muted); }
.empty { margin: 0; padding: 40px 16px; color: var(--_muted); text-align: center; }
.older { display: block; width: calc(100% - 16px); margin: 8px; padding: 9px; }
footer { display: flex; align-items: baseline; gap: 8px; padding: 9px 16px; border-block-start: 1px solid var(--_border); color: var(--_muted); font-size: 12px; overflow-wrap: anywhere; }
footer i { flex: none; width: 8px; height: 8px; border-radius: 50%; background: #b7791f; }
footer[data-phase="closed"] i, footer[data-phase="offline"] i { border-radius: 2px; background: var(--_badge); }
.state { color: var(--_text); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (hover: hover) {
  li:not(:hover):not(:focus-within) .read { opacity: 0; }
}
@media (max-width: 480px) {
  .panel { inset: auto 0 0; width: 100%; max-height: 82dvh; border-width: 1px 0 0; border-radius: 18px 18px 0 0; }
  .panel::backdrop { background: rgb(0 0 0 / 45%); }
  .close { display: block; }
  .read { width: 40px; height: 40px; }
}
@media (prefers-reduced-motion: no-preference) {
  .bell.rings slot { animation: ring 0.7s ease-in-out; transform-origin: 50% 10%; }
  .bell slot { display: contents; }
  .bell.rings svg { animation: ring 0.7s ease-in-out; transform-origin: 50% 10%; }
  @keyframes ring { 20% { transform: rotate(16deg); } 40% { transform: rotate(-13deg); } 60% { transform: rotate(8deg); } 80% { transform: rotate(-5deg); } }
}
@media (forced-colors: active) {
  .badge { border: 1px solid CanvasText; background: Canvas; color: CanvasText; }
  .unread::before, footer i { forced-color-adjust: none; background: Highlight; }
  .panel { border: 1px solid CanvasText; }
}
`;

// src/bell/bell.ts
var LIMIT = 50;
var BADGE_MAX = 99;
var ANNOUNCE_MS = 250;
var CLOCK_MS = 1e3;
var Base = typeof HTMLElement === "undefined" ? class {
} : HTMLElement;
var BelfryBell = class extends Base {
  constructor() {
    super();
    this.ownLabels = {};
    this.rows = /* @__PURE__ */ new Map();
    this.snapshot = { items: [], unread: 0, more: false, phase: "idle" };
    this.pages = 1;
    this.fresh = [];
    this.told = -1;
    this.put = () => {
      if (this.isOpen) place(this.panel, this.button, this.getAttribute("side"));
    };
    if (typeof HTMLElement === "undefined") return;
    this.root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.root.adoptedStyleSheets = [sheet];
    this.root.innerHTML = MARKUP;
    this.panel.addEventListener("toggle", (event) => this.toggled(event.newState === "open"));
    this.panel.addEventListener("keydown", (event) => this.step(event));
    this.panel.addEventListener("click", (event) => this.press(event));
    const own = this;
    for (const name of ["auth", "client", "source", "labels", "look"]) {
      if (!Object.prototype.hasOwnProperty.call(own, name)) continue;
      const value = own[name];
      delete own[name];
      own[name] = value;
    }
  }
  /** How a message is shown. */
  get look() {
    return this.ownLook ?? lookOf;
  }
  set look(look) {
    this.ownLook = look;
    this.reword();
  }
  /** Answers the user's token; null where nobody is logged in. */
  set auth(auth) {
    this.ownAuth = auth;
    this.restart();
  }
  /** A client of the page's own: it is neither connected nor closed here. Name the channels then. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  set client(client) {
    this.ownClient = client;
    this.restart();
  }
  /** Where notifications come from, in place of channels. It is not closed here. */
  set source(source) {
    this.ownSource = source;
    this.restart();
  }
  /** As text it is the attribute: some frameworks set properties where they find them. */
  set labels(labels) {
    if (typeof labels === "string") this.setAttribute("labels", labels);
    else {
      this.ownLabels = labels;
      this.reword();
    }
  }
  get labels() {
    const label = this.getAttribute("label");
    return { ...LABELS, ...this.ownLabels, ...label ? { title: label } : {} };
  }
  get unread() {
    return this.snapshot.unread;
  }
  get isOpen() {
    return this.panel.matches(":popover-open");
  }
  open() {
    if (!this.isOpen) this.panel.showPopover();
  }
  close() {
    if (this.isOpen) this.panel.hidePopover();
  }
  toggle() {
    this.panel.togglePopover();
  }
  markAllRead() {
    this.live?.source.read();
  }
  connectedCallback() {
    this.reword();
    if (!this.live) this.restart();
  }
  /** Moved is not removed: what is in the page again a moment later goes on as it was. */
  disconnectedCallback() {
    setTimeout(() => this.isConnected || this.stop());
  }
  attributeChangedCallback(name, before, after) {
    if (before === after || !this.isConnected) return;
    if (/^label/.test(name)) this.reword();
    else if (name === "side") this.put();
    else if (name === "limit") this.draw();
    else this.restart();
  }
  /** In a task of its own, so that a page can set several things first. */
  restart() {
    clearTimeout(this.starting);
    this.starting = setTimeout(() => {
      this.stop();
      if (this.isConnected) this.start();
    });
  }
  start() {
    const begun = this.ownSource ? { source: this.ownSource, close() {
    } } : this.channelSource();
    if (!begun) return;
    const { source, close } = begun;
    const off = source.subscribe((arrived) => this.show(source.snapshot, arrived));
    this.live = { source, stop: () => (off(), close()) };
    this.clock = setInterval(() => this.tick(), CLOCK_MS);
    this.show(source.snapshot, []);
  }
  stop() {
    clearInterval(this.clock);
    clearTimeout(this.announcing);
    this.live?.stop();
    this.live = void 0;
    this.fresh = [];
    this.pages = 1;
    this.show({ items: [], unread: 0, more: false, phase: "idle" }, []);
  }
  channelSource() {
    const { ownClient, ownAuth } = this;
    const tokenUrl = this.getAttribute("token-url");
    const byCookie = this.hasAttribute("cookie");
    if (!ownClient && !ownAuth && tokenUrl === null && !byCookie) return void 0;
    const base = new URL(this.getAttribute("src") || ".", document.baseURI);
    const channels = (this.getAttribute("channels") || "").split(",").map((name) => name.trim()).filter(Boolean);
    const ask = ownAuth ?? (byCookie ? void 0 : () => token(tokenUrl));
    let shown;
    const auth = ask && (async () => shown = await ask());
    const client = ownClient ?? createClient(base, { channels, ...auth ? { auth } : {} });
    const past = pastOf(client) ?? (ownClient ? void 0 : pastAt(base.href, () => shown));
    const source = new ChannelSource(client, { channels, past, base: base.href, store: storage(), accept: (message) => this.accepts(message) });
    if (ownClient) return { source, close: () => source.close() };
    client.connect();
    return { source, close: () => (source.close(), client.close()) };
  }
  accepts(message) {
    return this.dispatchEvent(new CustomEvent("belfry-notification", { detail: message, bubbles: true, composed: true, cancelable: true }));
  }
  show(snapshot, arrived) {
    this.snapshot = snapshot;
    const { unread } = snapshot;
    const badge = this.find(".badge");
    badge.hidden = unread === 0;
    badge.textContent = unread > BADGE_MAX ? `${BADGE_MAX}+` : String(unread);
    this.name();
    this.button.dataset.phase = snapshot.phase;
    if (this.isOpen) this.draw();
    this.announce(arrived.filter((item) => item.unread));
    if (unread === this.told) return;
    this.told = unread;
    this.dispatchEvent(new CustomEvent("belfry-unread", { detail: { count: unread }, bubbles: true, composed: true }));
  }
  /** The panel, as far as it differs: rows that stay keep focus and selection. */
  draw() {
    const { items, unread, more } = this.snapshot;
    const limit = (Number(this.getAttribute("limit")) || LIMIT) * this.pages;
    const shown = items.slice(0, limit);
    const list = this.find("ol");
    const gone = new Set(this.rows.keys());
    shown.forEach((item, index) => {
      gone.delete(item.id);
      const row = this.row(item);
      markRow(row, item.unread);
      if (list.children[index] !== row) list.insertBefore(row, list.children[index] ?? null);
    });
    for (const id of gone) {
      this.rows.get(id).remove();
      this.rows.delete(id);
    }
    list.hidden = shown.length === 0;
    this.find(".empty").hidden = shown.length > 0;
    this.find(".all").hidden = unread === 0;
    this.find(".older").hidden = !more && items.length <= limit;
    this.tick();
    this.put();
  }
  row(item) {
    let row = this.rows.get(item.id);
    if (!row) {
      const look = item.message ? this.look(item.message) : { title: "" };
      const avatar = this.querySelector(':scope > template[slot="avatar"]');
      row = rowOf(item, { labels: this.labels, language: this.language, look, avatar });
      this.rows.set(item.id, row);
    }
    return row;
  }
  /** What the clock changes: how long ago, and how long until the next try. */
  tick() {
    if (!this.isOpen) return;
    this.rows.forEach((row) => tellTime(row, this.language));
    const { phase, nextRetryAt, error } = this.snapshot;
    const { labels } = this;
    const words = { idle: "", live: "", connecting: labels.connecting, recovering: labels.reconnecting, offline: labels.offline, closed: labels.closed }[phase];
    const what = phase === "live" && error ? labels.refused : words;
    const seconds = nextRetryAt === void 0 ? 0 : Math.ceil((nextRetryAt - Date.now()) / 1e3);
    const footer = this.find("footer");
    footer.hidden = what === "";
    footer.dataset.phase = phase;
    set(this.find(".state"), what && say(what));
    set(this.find(".reason"), error && !/^(connection_lost|going_away)$/.test(error.code) ? error.message : "");
    set(this.find(".retry"), seconds > 0 ? say(labels.retry, seconds) : "");
  }
  toggled(open) {
    this.button.setAttribute("aria-expanded", String(open));
    for (const [target, name] of [[window, "resize"], [document, "scroll"]]) {
      if (open) target.addEventListener(name, this.put, { capture: true, passive: true });
      else target.removeEventListener(name, this.put, { capture: true });
    }
    this.panel.classList.toggle("placed", open);
    if (!open) {
      if (document.activeElement === document.body || document.activeElement === this) this.button.focus({ preventScroll: true });
      return;
    }
    this.draw();
    this.find("h2").focus();
  }
  press(event) {
    const pressed = event.target.closest("[data-press]");
    const id = pressed?.closest("li")?.dataset.id;
    switch (pressed?.dataset.press) {
      case "close":
        return this.close();
      case "all":
        this.markAllRead();
        return this.find("h2").focus();
      case "older":
        this.pages += 1;
        if (this.snapshot.items.length >= (Number(this.getAttribute("limit")) || LIMIT) * (this.pages - 1)) this.draw();
        void this.live?.source.loadOlder().catch(() => this.draw());
        return void 0;
      case "read":
        pressed.previousElementSibling.focus();
        return this.live?.source.read([id]);
      case "open": {
        const item = this.snapshot.items.find((one) => one.id === id);
        this.live?.source.read([id]);
        this.dispatchEvent(new CustomEvent("belfry-open", { detail: item?.message, bubbles: true, composed: true }));
        return void 0;
      }
      default:
        return void 0;
    }
  }
  /** Arrows go from notification to notification. */
  step(event) {
    const rows = Array.from(this.root.querySelectorAll(".open"));
    const at = rows.indexOf(this.root.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === void 0 || !rows[to]) return;
    event.preventDefault();
    rows[to].focus();
  }
  /** Several at once are one announcement. */
  announce(arrived) {
    if (!arrived.length) return;
    this.fresh.push(...arrived);
    this.button.classList.remove("rings");
    clearTimeout(this.announcing);
    this.announcing = setTimeout(() => {
      const { labels, fresh } = this;
      const one = fresh.length === 1 ? this.look(fresh[0].message).title : say(labels.arrived, fresh.length);
      this.find("[role=status]").textContent = `${say(labels.title)}: ${one}`;
      this.fresh = [];
      this.button.classList.add("rings");
    }, ANNOUNCE_MS);
  }
  /** With other words all rows are made anew. */
  reword() {
    if (!this.root) return;
    const given = this.getAttribute("labels");
    try {
      if (given) this.ownLabels = { ...this.ownLabels, ...JSON.parse(given) };
    } catch (_) {
      console.warn("belfry-bell: the attribute `labels` is no JSON");
    }
    const { labels } = this;
    this.find("h2").textContent = say(labels.title);
    this.find(".all").textContent = say(labels.readAll);
    this.find(".older").textContent = say(labels.older);
    this.find(".empty").textContent = say(labels.empty);
    this.find(".close").setAttribute("aria-label", say(labels.close));
    this.find("ol").setAttribute("aria-label", say(labels.title));
    this.rows.forEach((row) => row.remove());
    this.rows.clear();
    this.name();
    if (this.isOpen) this.draw();
  }
  name() {
    const { labels } = this;
    const { unread } = this.snapshot;
    this.button.setAttribute("aria-label", unread === 0 ? say(labels.title) : `${say(labels.title)}, ${say(labels.unread, unread)}`);
  }
  get language() {
    return this.closest("[lang]")?.lang || void 0;
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
BelfryBell.observedAttributes = ["src", "token-url", "cookie", "channels", "label", "labels", "limit", "side"];
async function token(url) {
  const response = await fetch(url, { cache: "no-store" });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.text()).trim();
}
function set(element, text2) {
  if (element.textContent !== text2) element.textContent = text2;
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
  BelfryBell,
  LABELS
};
