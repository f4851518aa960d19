import type { Client } from "../client.js";
import type { Message } from "../core/frames.js";
import { createClient } from "../index.js";
import { ChannelSource } from "./channel-source.js";
import { markRow, rowOf, tellTime } from "./item.js";
import { LABELS, type BellLabels } from "./labels.js";
import { lookOf } from "./look.js";
import { MARKUP } from "./markup.js";
import { place } from "./place.js";
import type { BellItem, BellSnapshot, BellSource, Look } from "./source.js";
import { STYLE } from "./style.js";
import { say } from "./words.js";

export type { BellItem, BellLabels, BellSnapshot, BellSource, Look };

/** Notifications in the panel, unless `limit` says otherwise or older ones are asked for. */
const LIMIT = 50;

/** A badge has no room for more. */
const BADGE_MAX = 99;

/** Several that come within this time are one announcement. */
const ANNOUNCE_MS = 250;

/** Between two looks at the clock: times and countdowns. */
const CLOCK_MS = 1_000;

/** Not there on a server, where the module may be imported all the same. */
const Base = (typeof HTMLElement === "undefined" ? class {} : HTMLElement) as typeof HTMLElement;

/**
 * `<belfry-bell src="https://push.example.com" token-url="/push-token" channels="user:42"></belfry-bell>`
 *
 * A bell with a badge of what is unread, also of what came while nobody looked, and a panel of notifications.
 *
 * | attribute | |
 * |---|---|
 * | `src` | where Belfry is served; default: where the page is |
 * | `token-url` | answers the user's token as text; or set the property `auth`, or a `client` of the page's own |
 * | `cookie` | a cookie speaks for the user: no token is asked for |
 * | `channels` | comma-separated. Default: the user's own channel |
 * | `label` | the accessible name and the panel's title; default `Notifications` |
 * | `labels` | all words, as JSON: see `BellLabels`. The property takes functions, too |
 * | `limit` | notifications in the panel before "Show older", default 50 |
 * | `side` | `start`: the panel opens towards the end of the line, where there is room |
 * | `theme` | `light` or `dark`; default: as the system |
 *
 * All may change at any time. A message's `data` may have `title`, `body` (or `text`), `url` and `avatar`; the property
 * `look` takes others apart. Slots: `icon` in place of the bell, and a `<template slot="avatar">` for notifications
 * without a picture. What is read is kept in `localStorage`, for the user's other tabs; another `source` may keep it
 * elsewhere.
 *
 * Fires `belfry-notification` (`detail` is the message; `preventDefault()` keeps it out), `belfry-open` (a notification
 * was pressed; `detail` is the message) and `belfry-unread` (`detail.count`).
 */
export class BelfryBell extends Base {
  static readonly observedAttributes = ["src", "token-url", "cookie", "channels", "label", "labels", "limit", "side"];

  private ownAuth: (() => string | null | Promise<string | null>) | undefined;
  private ownClient: Client | undefined;
  private ownSource: BellSource | undefined;
  private ownLabels: Partial<BellLabels> = {};
  private ownLook: ((message: Message) => Look) | undefined;
  private live: { source: BellSource; stop(): void } | undefined;
  private readonly rows = new Map<string, HTMLLIElement>();
  private snapshot: BellSnapshot = { items: [], unread: 0, more: false, phase: "idle" };
  private pages = 1;
  private starting: ReturnType<typeof setTimeout> | undefined;
  private announcing: ReturnType<typeof setTimeout> | undefined;
  private clock: ReturnType<typeof setInterval> | undefined;
  private fresh: BellItem[] = [];
  private told = -1;
  private readonly root!: ShadowRoot;

  constructor() {
    super();
    if (typeof HTMLElement === "undefined") return;
    this.root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.root.adoptedStyleSheets = [sheet];
    this.root.innerHTML = MARKUP;
    this.panel.addEventListener("toggle", (event) => this.toggled((event as ToggleEvent).newState === "open"));
    this.panel.addEventListener("keydown", (event) => this.step(event));
    this.panel.addEventListener("click", (event) => this.press(event));
    // What a page has set before this file was there hides what is to take it.
    const own = this as unknown as Record<string, unknown>;
    for (const name of ["auth", "client", "source", "labels", "look"]) {
      if (!Object.prototype.hasOwnProperty.call(own, name)) continue;
      const value = own[name];
      delete own[name];
      own[name] = value;
    }
  }

  /** How a message is shown. */
  get look(): (message: Message) => Look {
    return this.ownLook ?? lookOf;
  }

  set look(look: ((message: Message) => Look) | undefined) {
    this.ownLook = look;
    this.reword();
  }

  /** Answers the user's token; null where nobody is logged in. */
  set auth(auth: (() => string | null | Promise<string | null>) | undefined) {
    this.ownAuth = auth;
    this.restart();
  }

  /** A client of the page's own: it is neither connected nor closed here. Name the channels then. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  set client(client: Client<any> | undefined) {
    this.ownClient = client;
    this.restart();
  }

  /** Where notifications come from, in place of channels. It is not closed here. */
  set source(source: BellSource | undefined) {
    this.ownSource = source;
    this.restart();
  }

  /** As text it is the attribute: some frameworks set properties where they find them. */
  set labels(labels: Partial<BellLabels> | string) {
    if (typeof labels === "string") this.setAttribute("labels", labels);
    else {
      this.ownLabels = labels;
      this.reword();
    }
  }

  get labels(): BellLabels {
    const label = this.getAttribute("label");
    return { ...LABELS, ...this.ownLabels, ...(label ? { title: label } : {}) };
  }

  get unread(): number {
    return this.snapshot.unread;
  }

  get isOpen(): boolean {
    return this.panel.matches(":popover-open");
  }

  open(): void {
    if (!this.isOpen) this.panel.showPopover();
  }

  close(): void {
    if (this.isOpen) this.panel.hidePopover();
  }

  toggle(): void {
    this.panel.togglePopover();
  }

  markAllRead(): void {
    this.live?.source.read();
  }

  connectedCallback(): void {
    this.reword();
    if (!this.live) this.restart();
  }

  /** Moved is not removed: what is in the page again a moment later goes on as it was. */
  disconnectedCallback(): void {
    setTimeout(() => this.isConnected || this.stop());
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.isConnected) return;
    if (/^label/.test(name)) this.reword();
    else if (name === "side") this.put();
    else if (name === "limit") this.draw();
    else this.restart();
  }

  /** In a task of its own, so that a page can set several things first. */
  private restart(): void {
    clearTimeout(this.starting);
    this.starting = setTimeout(() => {
      this.stop();
      if (this.isConnected) this.start();
    });
  }

  private start(): void {
    const begun = this.ownSource ? { source: this.ownSource, close() {} } : this.channelSource();
    // Without a way to a token it waits for one to be set.
    if (!begun) return;
    const { source, close } = begun;
    const off = source.subscribe((arrived) => this.show(source.snapshot, arrived));
    this.live = { source, stop: () => (off(), close()) };
    this.clock = setInterval(() => this.tick(), CLOCK_MS);
    this.show(source.snapshot, []);
  }

  private stop(): void {
    clearInterval(this.clock);
    clearTimeout(this.announcing);
    this.live?.stop();
    this.live = undefined;
    this.fresh = [];
    this.pages = 1;
    this.show({ items: [], unread: 0, more: false, phase: "idle" }, []);
  }

  private channelSource(): { source: BellSource; close(): void } | undefined {
    const { ownClient, ownAuth } = this;
    const tokenUrl = this.getAttribute("token-url");
    const byCookie = this.hasAttribute("cookie");
    if (!ownClient && !ownAuth && tokenUrl === null && !byCookie) return undefined;
    const base = new URL(this.getAttribute("src") || ".", document.baseURI);
    const channels = (this.getAttribute("channels") || "").split(",").map((name) => name.trim()).filter(Boolean);
    const ask = ownAuth ?? (byCookie ? undefined : () => token(tokenUrl!));
    const client = ownClient ?? createClient(base, { channels, ...(ask ? { auth: ask } : {}) });
    const source = new ChannelSource(client, { channels, base: base.href, store: storage(), accept: (message) => this.accepts(message) });
    if (ownClient) return { source, close: () => source.close() };
    client.connect();
    return { source, close: () => (source.close(), client.close()) };
  }

  private accepts(message: Message): boolean {
    return this.dispatchEvent(new CustomEvent("belfry-notification", { detail: message, bubbles: true, composed: true, cancelable: true }));
  }

  private show(snapshot: BellSnapshot, arrived: readonly BellItem[]): void {
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
  private draw(): void {
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
      this.rows.get(id)!.remove();
      this.rows.delete(id);
    }
    list.hidden = shown.length === 0;
    this.find(".empty").hidden = shown.length > 0;
    this.find(".all").hidden = unread === 0;
    this.find(".older").hidden = !more && items.length <= limit;
    this.tick();
    this.put();
  }

  private row(item: BellItem): HTMLLIElement {
    let row = this.rows.get(item.id);
    if (!row) {
      const look = item.message ? this.look(item.message) : { title: "" };
      const avatar = this.querySelector<HTMLTemplateElement>(':scope > template[slot="avatar"]');
      row = rowOf(item, { labels: this.labels, language: this.language, look, avatar });
      this.rows.set(item.id, row);
    }
    return row;
  }

  /** What the clock changes: how long ago, and how long until the next try. */
  private tick(): void {
    if (!this.isOpen) return;
    this.rows.forEach((row) => tellTime(row, this.language));
    const { phase, nextRetryAt, error } = this.snapshot;
    const { labels } = this;
    const words = { idle: "", live: "", connecting: labels.connecting, recovering: labels.reconnecting, offline: labels.offline, closed: labels.closed }[phase];
    const what = phase === "live" && error ? labels.refused : words;
    const seconds = nextRetryAt === undefined ? 0 : Math.ceil((nextRetryAt - Date.now()) / 1_000);
    const footer = this.find("footer");
    footer.hidden = what === "";
    footer.dataset.phase = phase;
    set(this.find(".state"), what && say(what));
    // How a connection broke is nothing to tell a customer: that it did is said already.
    set(this.find(".reason"), error && !/^(connection_lost|going_away)$/.test(error.code) ? error.message : "");
    set(this.find(".retry"), seconds > 0 ? say(labels.retry, seconds) : "");
  }

  private toggled(open: boolean): void {
    this.button.setAttribute("aria-expanded", String(open));
    for (const [target, name] of [[window, "resize"], [document, "scroll"]] as const) {
      if (open) target.addEventListener(name, this.put, { capture: true, passive: true });
      else target.removeEventListener(name, this.put, { capture: true });
    }
    // It is painted before it is known to be open: not before it has its place.
    this.panel.classList.toggle("placed", open);
    if (!open) {
      // Whoever has not gone elsewhere meanwhile is where they were.
      if (document.activeElement === document.body || document.activeElement === this) this.button.focus({ preventScroll: true });
      return;
    }
    this.draw();
    this.find("h2").focus();
  }

  private readonly put = () => {
    if (this.isOpen) place(this.panel, this.button, this.getAttribute("side"));
  };

  private press(event: Event): void {
    const pressed = (event.target as Element).closest<HTMLElement>("[data-press]");
    const id = pressed?.closest<HTMLElement>("li")?.dataset.id;
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
        return undefined;
      case "read":
        // The button goes away: its row keeps the focus.
        (pressed.previousElementSibling as HTMLElement).focus();
        return this.live?.source.read([id!]);
      case "open": {
        const item = this.snapshot.items.find((one) => one.id === id);
        this.live?.source.read([id!]);
        this.dispatchEvent(new CustomEvent("belfry-open", { detail: item?.message, bubbles: true, composed: true }));
        return undefined;
      }
      default:
        return undefined;
    }
  }

  /** Arrows go from notification to notification. */
  private step(event: KeyboardEvent): void {
    const rows = Array.from(this.root.querySelectorAll<HTMLElement>(".open"));
    const at = rows.indexOf(this.root.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined || !rows[to]) return;
    event.preventDefault();
    rows[to]!.focus();
  }

  /** Several at once are one announcement. */
  private announce(arrived: readonly BellItem[]): void {
    if (!arrived.length) return;
    this.fresh.push(...arrived);
    this.button.classList.remove("rings");
    clearTimeout(this.announcing);
    this.announcing = setTimeout(() => {
      const { labels, fresh } = this;
      const one = fresh.length === 1 ? this.look(fresh[0]!.message!).title : say(labels.arrived, fresh.length);
      this.find("[role=status]").textContent = `${say(labels.title)}: ${one}`;
      this.fresh = [];
      this.button.classList.add("rings");
    }, ANNOUNCE_MS);
  }

  /** With other words all rows are made anew. */
  private reword(): void {
    if (!this.root) return;
    const given = this.getAttribute("labels");
    try {
      if (given) this.ownLabels = { ...this.ownLabels, ...(JSON.parse(given) as Partial<BellLabels>) };
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

  private name(): void {
    const { labels } = this;
    const { unread } = this.snapshot;
    this.button.setAttribute("aria-label", unread === 0 ? say(labels.title) : `${say(labels.title)}, ${say(labels.unread, unread)}`);
  }

  private get language(): string | undefined {
    return this.closest<HTMLElement>("[lang]")?.lang || undefined;
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

async function token(url: string): Promise<string> {
  const response = await fetch(url, { cache: "no-store" });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.text()).trim();
}

function set(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
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
