import type { Client } from "../client.js";
import type { Store } from "../core/api.js";
import type { Message, ServerFrame } from "../core/frames.js";
import type { BellItem, BellSnapshot, BellSource } from "./source.js";
import { Topic } from "./topic.js";

export interface ChannelSourceOptions {
  /** None: those that the server gives the client, which is the user's own. */
  channels: readonly string[];
  /** Where the server is: what is read is remembered for each. */
  base: string;
  store: Store | undefined;
  /** Whether a message is to be a notification. */
  accept(message: Message): boolean;
}

/** Notifications from channels: history for what was missed, a hold for what comes, `localStorage` for what is read. */
export class ChannelSource implements BellSource {
  snapshot: BellSnapshot = { items: [], unread: 0, more: false, phase: "idle" };
  private readonly topics = new Map<string, Topic>();
  /** By channel: its last seq when the server began to carry it. */
  private readonly heads = new Map<string, number>();
  private readonly listeners = new Set<(arrived: readonly BellItem[]) => void>();
  private readonly offs: (() => void)[];

  constructor(
    private readonly client: Client,
    private readonly options: ChannelSourceOptions,
  ) {
    this.offs = [client.subscribe(() => this.changed([])), client.on("frame", (frame) => this.onFrame(frame))];
    for (const name of options.channels) this.follow(name);
    // A client that was welcomed before: its channels are known by what they say.
    if (!options.channels.length) this.offs.push(client.on("message", ({ channel }) => this.follow(channel)));
    addEventListener("storage", this.onStorage);
    this.offs.push(() => removeEventListener("storage", this.onStorage));
    this.changed([]);
  }

  subscribe(fn: (arrived: readonly BellItem[]) => void): () => void {
    this.listeners.add(fn);
    return () => this.listeners.delete(fn);
  }

  async loadOlder(): Promise<void> {
    await Promise.all(Array.from(this.topics.values(), (topic) => topic.loadOlder()));
  }

  read(ids?: readonly string[]): void {
    this.topics.forEach((topic) => topic.read(ids && new Set(ids)));
  }

  close(): void {
    this.offs.forEach((off) => off());
    this.topics.forEach((topic) => topic.close());
    this.listeners.clear();
  }

  private onFrame(frame: ServerFrame): void {
    if (frame.type !== "welcome" && frame.type !== "reply" && frame.type !== "subscribed") return;
    for (const [name, { seq }] of Object.entries(frame.channels ?? {})) {
      if (seq !== undefined && !this.heads.has(name)) this.heads.set(name, seq);
      if (frame.type !== "reply" && !this.options.channels.length) this.follow(name);
    }
  }

  private follow(name: string): void {
    if (this.topics.has(name)) return;
    const { client, options, heads } = this;
    const context = { ...options, client, head: (of: string) => heads.get(of), changed: (arrived: readonly BellItem[]) => this.changed(arrived) };
    this.topics.set(name, new Topic(name, `belfry-bell ${options.base} ${name}`, context));
  }

  private changed(arrived: readonly BellItem[]): void {
    const topics = Array.from(this.topics.values());
    const { phase, nextRetryAt, lastError } = this.client.state;
    this.snapshot = {
      items: merged(topics),
      unread: topics.reduce((sum, topic) => sum + topic.unread, 0),
      more: topics.some((topic) => topic.more),
      phase,
      nextRetryAt,
      error: (phase === "live" ? undefined : lastError) ?? topics.find((topic) => topic.error)?.error,
    };
    this.listeners.forEach((fn) => fn(arrived));
  }

  private readonly onStorage = ({ key }: StorageEvent) => {
    for (const topic of this.topics.values()) if (key === topic.marks.key || key === null) topic.reload();
  };
}

/** Newest first: in the order of each channel, by time between channels. What is gone stands where it was. */
function merged(topics: readonly Topic[]): BellItem[] {
  const rest = topics.map(({ items }) => items.slice());
  const all: BellItem[] = [];
  const at = (items: BellItem[]) => {
    const newest = items[items.length - 1];
    return newest ? (newest.message ? Date.parse(newest.message.at) : Infinity) : -1;
  };
  for (;;) {
    const next = rest.reduce((best, items) => (at(items) > at(best) ? items : best), rest[0] ?? []);
    if (!next.length) return all;
    all.push(next.pop()!);
  }
}
