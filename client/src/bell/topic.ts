import type { Client } from "../client.js";
import type { BelfryError, Channel, Store } from "../core/api.js";
import type { Gap, Message } from "../core/frames.js";
import { Marks } from "./marks.js";
import type { BellItem } from "./source.js";

/** Of those that are read, how many are shown again; also how many older ones are fetched at once. */
const PAGE = 20;

/** For what is unread: messages in a page, and pages. What lies beyond is not counted. */
const COUNT_PAGE = 1_000;
const COUNT_PAGES = 10;

/** Notifications that a page which is never left remembers; older ones can be fetched again. */
const KEPT = 500;
const UNREAD_MAX = COUNT_PAGE * COUNT_PAGES;

/** After this, what failed is tried again. */
const AGAIN_MS = 5_000;

/** Refusals that another attempt would not change. */
const FINAL = /^(forbidden|bad_channel|unauthorized|not_found|closed|unsubscribed)$/;

/** Gaps behind which nothing is lost. A reason that is not known counts as one. */
const WANTED = /^(expired|conflated|filtered|renumbered)$/;

export interface TopicContext {
  client: Client;
  store: Store | undefined;
  /** The channel's last seq as the server said it when the channel began; undefined where it did not. */
  head(name: string): number | undefined;
  /** Whether this is to be a notification. */
  accept(message: Message): boolean;
  changed(arrived: readonly BellItem[]): void;
}

/**
 * One channel of a bell: its newest notifications, which of them are unread, and what comes. The hold begins before history
 * is read, and what comes meanwhile waits: so nothing falls between, and what is in both counts once.
 */
export class Topic {
  /** Ascending. */
  items: BellItem[] = [];
  more = false;
  error: BelfryError | undefined;
  readonly marks: Marks;
  private readonly hold: Channel;
  /** Seqs that are unread, shown or not. */
  private readonly unreadSeqs = new Set<number>();
  /** Ids of unread ephemeral ones, of which nothing is kept. */
  private readonly unreadIds = new Set<string>();
  /** Came while history was read. */
  private waiting: Message[] | undefined = [];
  private begun = false;
  private last = 0;
  private again: ReturnType<typeof setTimeout> | undefined;
  private closed = false;

  constructor(
    readonly name: string,
    key: string,
    private readonly context: TopicContext,
  ) {
    this.marks = new Marks(context.store, key);
    this.hold = context.client.channel(name);
    this.hold.on("message", (message) => this.arrive(message));
    this.hold.on("gap", (gap) => this.lose(gap));
    this.hold.on("ready", (error) => this.ready(error));
    this.hold.ready.then(
      () => this.ready(undefined),
      (error: BelfryError) => this.ready(error),
    );
  }

  get unread(): number {
    return this.unreadSeqs.size + this.unreadIds.size;
  }

  async loadOlder(): Promise<void> {
    let before = this.items.find(({ message }) => message?.seq !== undefined)?.message!.seq ?? this.last + 1;
    let found: BellItem[] = [];
    // Seqs may be missing, or be of what is no notification: further down then.
    for (let tries = 0; before > 1 && !found.length && tries < COUNT_PAGES; tries += 1) {
      const after = Math.max(0, before - 1 - PAGE);
      const { messages, gap } = await this.hold.history({ after, limit: PAGE });
      found = messages.filter(({ seq }) => seq! < before && this.items.every(({ message }) => message?.seq !== seq)).flatMap((message) => this.itemOf(message));
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

  read(ids?: ReadonlySet<string>): void {
    const seqs: number[] = [];
    for (const { id, unread, message } of this.items) {
      if (!unread || (ids && !ids.has(id))) continue;
      if (message!.seq === undefined) this.unreadIds.delete(id);
      else seqs.push(message!.seq);
    }
    const all = ids ? seqs : Array.from(this.unreadSeqs);
    all.forEach((seq) => this.unreadSeqs.delete(seq));
    if (all.length) this.marks.add(all, this.unreadSeqs.size ? lowest(this.unreadSeqs) : undefined);
    this.mark();
  }

  /** Another tab has read some. */
  reload(): void {
    this.marks.load();
    for (const seq of this.unreadSeqs) if (this.marks.has(seq)) this.unreadSeqs.delete(seq);
    this.mark();
  }

  close(): void {
    this.closed = true;
    clearTimeout(this.again);
    this.hold.close();
  }

  private ready(error: BelfryError | undefined): void {
    if (this.closed) return;
    this.error = error;
    if (!error && !this.begun) {
      this.begun = true;
      void this.catchUp();
    }
    this.context.changed([]);
  }

  private async catchUp(): Promise<void> {
    try {
      await this.readPast();
    } catch (failure) {
      if (this.closed) return;
      this.error = failure as BelfryError;
      if (!FINAL.test(this.error.code)) {
        this.again = setTimeout(() => void this.catchUp(), AGAIN_MS);
        return this.context.changed([]);
      }
    }
    const waiting = this.waiting ?? [];
    this.waiting = undefined;
    if (!this.closed) waiting.forEach((message) => this.arrive(message));
    this.context.changed([]);
  }

  private async readPast(): Promise<void> {
    const now = this.context.head(this.name);
    // The log began anew: what was read was of another one.
    if (now !== undefined && now < this.marks.lowest) this.marks.forget();
    // At first sight nothing is unread; what comes from now on will be.
    const first = now ?? (this.waiting![0]?.seq ?? 0) - 1;
    if (this.marks.isNew && first >= 0) this.marks.raise(first);
    let after = Math.max(0, this.marks.lowest - PAGE);
    this.items = [];
    this.more = after > 0;
    for (let page = 0; page < COUNT_PAGES && !this.closed; page += 1) {
      const { messages, more, gap } = await this.hold.history({ after, limit: COUNT_PAGE });
      if (gap && !WANTED.test(gap.reason)) {
        this.more = false;
        if (after >= this.marks.lowest) this.items.push(goneIn(this.name, after));
      }
      for (const message of messages) this.keep(message);
      after = this.last;
      if (!more || !messages.length) break;
    }
    this.error = undefined;
  }

  private arrive(message: Message): void {
    const { seq, id } = message;
    if (this.waiting) {
      this.waiting.push(message);
      if (this.waiting.length > KEPT) this.waiting.shift();
    } else if (seq === undefined || seq > this.last) {
      const before = this.items[this.items.length - 1];
      if (seq === undefined && this.accepts(message)) {
        this.unreadIds.add(id);
        this.push({ id, message, unread: true });
      } else if (seq !== undefined) {
        if (this.marks.isNew) this.marks.raise(seq - 1);
        this.keep(message);
      }
      const item = this.items[this.items.length - 1];
      if (item && item !== before) this.context.changed([item]);
    }
  }

  /** One that is newer than all others. */
  private keep(message: Message): void {
    this.last = Math.max(this.last, message.seq!);
    this.itemOf(message).forEach((item) => this.push(item));
  }

  private push(item: BellItem): void {
    this.items.push(item);
    if (this.items.length <= KEPT) return;
    const { message } = this.items.shift()!;
    if (message && message.seq === undefined) this.unreadIds.delete(message.id);
    else this.more = true;
  }

  private itemOf(message: Message): BellItem[] {
    if (!this.accepts(message)) return [];
    const unread = !this.marks.has(message.seq!);
    if (unread && this.unreadSeqs.size < UNREAD_MAX) this.unreadSeqs.add(message.seq!);
    return [{ id: message.id, message, unread }];
  }

  private lose({ reason, from_seq }: Gap): void {
    if (WANTED.test(reason)) return;
    if (reason === "reset") {
      // Numbers may begin again below what was read.
      this.marks.forget();
      this.last = 0;
    }
    this.push(goneIn(this.name, from_seq ?? Date.now()));
    this.context.changed([]);
  }

  /** New objects for those that are read by now. */
  private mark(): void {
    const isUnread = ({ seq, id }: Message) => (seq === undefined ? this.unreadIds.has(id) : this.unreadSeqs.has(seq));
    this.items = this.items.map((item) => (item.unread && !isUnread(item.message!) ? { ...item, unread: false } : item));
    this.context.changed([]);
  }

  /** Who comes and goes is nothing to be notified of. */
  private accepts(message: Message): boolean {
    return !/^presence\./.test(message.event) && this.context.accept(message);
  }
}

const goneIn = (name: string, from: number): BellItem => ({ id: `gone ${name} ${from}`, unread: false });

function lowest(seqs: ReadonlySet<number>): number {
  let found = Infinity;
  for (const seq of seqs) found = Math.min(found, seq);
  return found;
}
