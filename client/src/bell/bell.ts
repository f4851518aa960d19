import type { Client } from "../client.js";
import type { Channel } from "../core/api.js";
import type { Gap, Json, Message } from "../core/frames.js";
import type { ClientState } from "../core/state.js";
import { createClient } from "../index.js";
import { Seen } from "./seen.js";
import { STYLE } from "./style.js";

/** Notifications in the panel, unless `limit` says otherwise. */
const LIMIT = 50;

/** Of those seen before, how many are fetched again for a panel that is not empty. */
const SEEN_SHOWN = 10;

/** A badge has no room for more. */
const BADGE_MAX = 99;

const NAMES = { ws: "WebSocket", sse: "event stream", poll: "long-poll" };

/** What a notification looks like in the panel. */
export interface Look {
  title: string;
  body?: string;
  url?: string;
}

interface Item {
  message: Message;
  unread: boolean;
  element: HTMLLIElement;
}

const MARKUP = `
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

/** On a server, where pages are rendered, there are no elements: the class can be named there, and not made. */
const Element = (typeof HTMLElement === "undefined" ? Object : HTMLElement) as typeof HTMLElement;

/**
 * `<belfry-bell src="https://push.example.com" token-url="/push-token" channels="user:42"></belfry-bell>`
 *
 * A bell with a badge of what is unread, a panel of notifications as they come, and the state of the connection.
 *
 * | attribute | |
 * |---|---|
 * | `src` | where Belfry is served; default: where the page is |
 * | `token-url` | answers the user's token as text; or set the property `auth`, or a `client` of the page's own |
 * | `channels` | comma-separated. Default: the client's own channels |
 * | `label` | the accessible name and the panel's title; default `Notifications` |
 * | `limit` | notifications in the panel, default 50 |
 * | `side` | `start`: the panel opens towards the end of the line |
 * | `theme` | `light` or `dark`; default: as the system |
 *
 * A message's `data` may have `title`, `body` (or `text`) and `url`; the property `look` takes others apart. Fires
 * `belfry-notification` (`detail` is the message; `preventDefault()` keeps it out of the panel) and `belfry-unread`
 * (`detail.count`).
 */
export class BelfryBell extends Element {
  private ownAuth: (() => string | Promise<string>) | undefined;
  private ownClient: Client | undefined;
  /** How a message is shown. */
  look: (message: Message) => Look = lookOf;

  private readonly root = this.attachShadow({ mode: "open" });
  private readonly items: Item[] = [];
  private seen: Seen | undefined;
  private live: { client: Client; channels: Channel[]; offs: (() => void)[] } | undefined;
  private announcing: ReturnType<typeof setTimeout> | undefined;
  private fresh = 0;
  private told = -1;

  constructor() {
    super();
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
      if ((event as KeyboardEvent).key !== "Escape" || !this.isOpen) return;
      event.stopPropagation();
      this.close();
      this.button.focus();
    });
  }

  /** Answers the user's token. */
  set auth(auth: (() => string | Promise<string>) | undefined) {
    this.ownAuth = auth;
    setTimeout(() => this.start());
  }

  /** A client of the page's own: it is neither connected nor closed here. */
  set client(client: Client | undefined) {
    this.ownClient = client;
    setTimeout(() => this.start());
  }

  /** In a task of its own, so that a page can set properties first. */
  connectedCallback(): void {
    this.find("h2").textContent = this.label;
    document.addEventListener("pointerdown", this.onPointer);
    setTimeout(() => this.start());
  }

  disconnectedCallback(): void {
    document.removeEventListener("pointerdown", this.onPointer);
    this.stop();
  }

  get unread(): number {
    return this.items.filter(({ unread }) => unread).length;
  }

  get isOpen(): boolean {
    return !this.panel.hidden;
  }

  toggle(): void {
    if (this.isOpen) return this.close();
    this.panel.hidden = false;
    this.button.setAttribute("aria-expanded", "true");
    this.find("h2").focus();
  }

  close(): void {
    this.panel.hidden = true;
    this.button.setAttribute("aria-expanded", "false");
  }

  markAllRead(): void {
    for (const item of this.items) this.markRead(item);
    this.count();
  }

  private start(): void {
    const { ownClient, ownAuth } = this;
    // Without a way to a token it waits for one to be set.
    if (this.live || !this.isConnected || !(ownClient || ownAuth || this.hasAttribute("token-url"))) return;
    const base = new URL(this.getAttribute("src") || ".", document.baseURI);
    const names = (this.getAttribute("channels") || "").split(",").map((name) => name.trim()).filter(Boolean);
    const client = ownClient || createClient(base, { auth: () => this.token() });
    this.seen = new Seen(storage(), `belfry-bell ${base.href} ${names.join()}`);
    const live = (this.live = { client, channels: [] as Channel[], offs: [client.subscribe(() => this.showState(client.state))] });
    for (const name of names) {
      const after = this.seen.get(name);
      const channel = client.channel(name, after === undefined ? {} : { after: Math.max(0, after - SEEN_SHOWN) });
      channel.on("message", (message) => this.take(message));
      channel.on("gap", (gap) => this.takeGap(gap));
      live.channels.push(channel);
    }
    if (names.length === 0) live.offs.push(client.on("message", (message) => this.take(message)), client.on("gap", (gap) => this.takeGap(gap)));
    this.showState(client.state);
    if (!ownClient) client.connect();
  }

  private stop(): void {
    const { live } = this;
    this.live = undefined;
    if (!live) return;
    for (const off of live.offs) off();
    for (const channel of live.channels) channel.close();
    if (live.client !== this.ownClient) live.client.close();
    clearTimeout(this.announcing);
  }

  private async token(): Promise<string> {
    if (this.ownAuth) return this.ownAuth();
    const url = this.getAttribute("token-url")!;
    const response = await fetch(url, { cache: "no-store" });
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return (await response.text()).trim();
  }

  private take(message: Message): void {
    const event = new CustomEvent("belfry-notification", { detail: message, bubbles: true, composed: true, cancelable: true });
    if (!this.dispatchEvent(event)) return;
    const { channel, seq } = message;
    const unread = seq === undefined || seq > (this.seen!.get(channel) ?? 0);
    const item: Item = { message, unread, element: this.element(message, unread) };
    this.items.unshift(item);
    this.find("ol").prepend(item.element);
    const limit = Number(this.getAttribute("limit")) || LIMIT;
    while (this.items.length > limit) this.items.pop()!.element.remove();
    if (unread) this.announce();
    this.count();
  }

  private takeGap(gap: Gap): void {
    if (!/^(trimmed|overflow|reset)$/.test(gap.reason)) return;
    const item = document.createElement("li");
    item.append(text("gap", "Some notifications are no longer kept"));
    this.find("ol").prepend(item);
    this.count();
  }

  private element(message: Message, unread: boolean): HTMLLIElement {
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
    time.textContent = new Date(message.at).toLocaleString(undefined, { dateStyle: "medium", timeStyle: "short" });
    inner.append(time);
    inner.addEventListener("click", () => {
      const known = this.items.find(({ element }) => element === item);
      if (known) this.markRead(known);
      this.count();
    });
    item.append(inner);
    return item;
  }

  private markRead(item: Item): void {
    item.unread = false;
    item.element.className = "";
    item.element.setAttribute("part", "item");
  }

  private count(): void {
    const { unread } = this;
    // Everything of a channel below its oldest unread one has been seen.
    for (const { message } of this.items) {
      const waits = this.items.some((other) => other.unread && other.message.channel === message.channel && (other.message.seq ?? 0) <= (message.seq ?? 0));
      if (message.seq !== undefined && !waits) this.seen!.raise(message.channel, message.seq);
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
  private announce(): void {
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

  private showState({ phase, transport, nextRetryAt, lastError }: ClientState): void {
    const seconds = nextRetryAt === undefined ? 0 : Math.ceil((nextRetryAt - Date.now()) / 1_000);
    const again = seconds > 0 ? `, again in ${seconds} s` : "";
    const words: Record<ClientState["phase"], string> = {
      idle: "Not connected",
      connecting: `Connecting${again}`,
      live: transport ? `Live over ${NAMES[transport]}` : "Live",
      recovering: `Reconnecting${again}`,
      offline: `Offline${again}`,
      closed: lastError ? `Disconnected: ${lastError.message}` : "Disconnected",
    };
    this.button.dataset.phase = this.find("footer i").dataset.phase = phase;
    this.find("footer span").textContent = words[phase];
    this.count();
  }

  private readonly onPointer = (event: Event) => {
    if (this.isOpen && !event.composedPath().includes(this)) this.close();
  };

  private get label(): string {
    return this.getAttribute("label") || "Notifications";
  }

  private get button(): HTMLElement {
    return this.find(".bell");
  }

  private get panel(): HTMLElement {
    return this.find(".panel");
  }

  private find(selector: string): HTMLElement {
    return this.root.querySelector<HTMLElement>(selector)!;
  }
}

function text(className: string, content: string, part = className): HTMLSpanElement {
  const span = Object.assign(document.createElement("span"), { className, textContent: content });
  span.setAttribute("part", part);
  return span;
}

function lookOf({ event, data }: Message): Look {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return { title: event, body: data === null ? "" : String(data) };
  const word = (value: Json | undefined) => (typeof value === "string" ? value : undefined);
  const { title, body, text, url } = data;
  const shown = word(body) ?? word(text) ?? (word(title) ? "" : JSON.stringify(data));
  const look: Look = { title: word(title) ?? event, body: shown };
  const link = word(url);
  if (link !== undefined) look.url = link;
  return look;
}

/** Messages may come from other users: nothing that runs as a script when it is clicked. */
function safe(url: string | undefined): url is string {
  try {
    return url !== undefined && /^https?:$/.test(new URL(url, document.baseURI).protocol);
  } catch (_) {
    return false;
  }
}

function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch (_) {
    return undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "belfry-bell": BelfryBell;
  }
}
