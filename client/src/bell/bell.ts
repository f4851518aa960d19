import type { Client } from "../client.js";
import type { Message } from "../core/frames.js";
import { Announcer } from "./announcer.js";
import { beginSource } from "./begin.js";
import { showState } from "./footer.js";
import { LABELS, type BellLabels } from "./labels.js";
import { BellList } from "./list.js";
import { lookOf } from "./look.js";
import { MARKUP } from "./markup.js";
import { BellPanel } from "./panel.js";
import type { BellItem, BellSnapshot, BellSource, Look } from "./source.js";
import { STYLE } from "./style.js";
import { say } from "./words.js";

export type { BellItem, BellLabels, BellSnapshot, BellSource, Look };

/** A badge has no room for more. */
const BADGE_MAX = 99;

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
  private snapshot: BellSnapshot = { items: [], unread: 0, more: false, phase: "idle" };
  private starting: ReturnType<typeof setTimeout> | undefined;
  private clock: ReturnType<typeof setInterval> | undefined;
  private told = -1;
  private readonly root!: ShadowRoot;
  private readonly list!: BellList;
  private readonly panel!: BellPanel;
  private readonly announcer!: Announcer;

  constructor() {
    super();
    if (typeof HTMLElement === "undefined") return;
    this.root = this.attachShadow({ mode: "open" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    this.root.adoptedStyleSheets = [sheet];
    this.root.innerHTML = MARKUP;
    this.list = this.newList();
    const panel = this.find(".panel");
    this.panel = new BellPanel(this, panel, this.button, () => this.draw());
    this.announcer = new Announcer(this.button, this.find("[role=status]"), (arrived) => this.wordsOf(arrived));
    panel.addEventListener("keydown", (event) => this.list.step(event));
    panel.addEventListener("click", (event) => this.press(event));
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
    return this.panel.isOpen;
  }

  open(): void {
    this.panel.open();
  }

  close(): void {
    this.panel.close();
  }

  toggle(): void {
    this.panel.toggle();
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
    else if (name === "side") this.panel.put();
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
    const begun = this.ownSource ? { source: this.ownSource, close() {} } : beginSource(this, { client: this.ownClient, auth: this.ownAuth }, (message) => this.accepts(message));
    if (!begun) return;
    const { source, close } = begun;
    const off = source.subscribe((arrived) => this.show(source.snapshot, arrived));
    this.live = { source, stop: () => (off(), close()) };
    this.clock = setInterval(() => this.tick(), CLOCK_MS);
    this.show(source.snapshot, []);
  }

  private stop(): void {
    clearInterval(this.clock);
    this.announcer.stop();
    this.live?.stop();
    this.live = undefined;
    this.list.reset();
    this.show({ items: [], unread: 0, more: false, phase: "idle" }, []);
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
    this.announcer.arrived(arrived.filter((item) => item.unread));
    if (unread === this.told) return;
    this.told = unread;
    this.dispatchEvent(new CustomEvent("belfry-unread", { detail: { count: unread }, bubbles: true, composed: true }));
  }

  private draw(): void {
    this.list.draw(this.snapshot);
    this.tick();
    this.panel.put();
  }

  /** What the clock changes: how long ago, and how long until the next try. */
  private tick(): void {
    if (!this.isOpen) return;
    this.list.tick();
    showState(this.find("footer"), this.snapshot, this.labels);
  }

  private press(event: Event): void {
    const pressed = (event.target as Element).closest<HTMLElement>("[data-press]");
    const id = pressed?.closest<HTMLElement>("li")?.dataset.id;
    switch (pressed?.dataset.press) {
      case "close":
        return this.close();
      case "all":
        this.markAllRead();
        return this.panel.focus();
      case "older":
        if (this.list.grow(this.snapshot)) this.draw();
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

  private wordsOf(arrived: readonly BellItem[]): string {
    const { labels } = this;
    const one = arrived.length === 1 ? this.look(arrived[0]!.message!).title : say(labels.arrived, arrived.length);
    return `${say(labels.title)}: ${one}`;
  }

  /** With other words all rows are made anew. */
  private reword(): void {
    if (!this.root) return;
    const given = this.getAttribute("labels");
    try {
      if (given) this.ownLabels = { ...this.ownLabels, ...(JSON.parse(given) as Partial<BellLabels>) };
    } catch (_) {
      console.warn("belfry-bell: the attribute `labels` is not JSON");
    }
    const { labels } = this;
    this.find("h2").textContent = say(labels.title);
    this.find(".all").textContent = say(labels.readAll);
    this.find(".older").textContent = say(labels.older);
    this.find(".empty").textContent = say(labels.empty);
    this.find(".close").setAttribute("aria-label", say(labels.close));
    this.find("ol").setAttribute("aria-label", say(labels.title));
    this.list.clear();
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

  private newList(): BellList {
    // eslint-disable-next-line @typescript-eslint/no-this-alias
    const bell = this;
    return new BellList(this.root, {
      look: (item) => bell.look(item.message!),
      get labels() {
        return bell.labels;
      },
      get language() {
        return bell.language;
      },
      get limit() {
        return bell.getAttribute("limit");
      },
      get avatar() {
        return bell.querySelector<HTMLTemplateElement>(':scope > template[slot="avatar"]');
      },
    });
  }

  private find(selector: string): HTMLElement {
    return this.root.querySelector<HTMLElement>(selector)!;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "belfry-bell": BelfryBell;
  }
}
