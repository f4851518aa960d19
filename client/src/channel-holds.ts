import { Channel } from "./channel.js";
import type { BelfryError } from "./errors.js";
import type { Gap, Message } from "./frames.js";

interface Hold {
  channels: Set<Channel>;
  /** Named in the client's options: held for the client's life. */
  always: boolean;
  ready: Promise<void>;
  resolve: () => void;
  reject: (error: BelfryError) => void;
}

/** Who holds which channel: counts holds, and hands messages to them. */
export class ChannelHolds {
  private readonly holds = new Map<string, Hold>();

  constructor(private readonly onLast: (name: string) => void) {}

  /** True where the channel was not held before. */
  always(name: string): boolean {
    const fresh = !this.holds.has(name);
    this.hold(name).always = true;
    return fresh;
  }

  open(name: string): { channel: Channel; fresh: boolean } {
    const fresh = !this.holds.has(name);
    const hold = this.hold(name);
    const channel = new Channel(name, hold.ready, (closed) => this.close(closed));
    hold.channels.add(channel);
    return { channel, fresh };
  }

  ready(name: string): void {
    const hold = this.holds.get(name);
    if (hold) hold.resolve();
  }

  /** The server will not carry it (any more); a later `open` asks anew. */
  refused(name: string, error: BelfryError): void {
    const hold = this.holds.get(name);
    if (!hold) return;
    this.holds.delete(name);
    hold.reject(error);
  }

  emit(name: "message", value: Message): void;
  emit(name: "gap", value: Gap): void;
  emit(name: "message" | "gap", value: Message | Gap): void {
    const hold = this.holds.get(value.channel);
    if (hold) hold.channels.forEach((channel) => channel.emit(name, value as never));
  }

  private hold(name: string): Hold {
    let hold = this.holds.get(name);
    if (!hold) {
      let resolve: Hold["resolve"] = () => undefined;
      let reject: Hold["reject"] = () => undefined;
      const ready = new Promise<void>((yes, no) => {
        resolve = yes;
        reject = no;
      });
      // Nobody has to look at it: a refusal is no uncaught error.
      ready.catch(() => undefined);
      hold = { channels: new Set(), always: false, ready, resolve, reject };
      this.holds.set(name, hold);
    }
    return hold;
  }

  private close(channel: Channel): void {
    const hold = this.holds.get(channel.name);
    if (!hold || !hold.channels.delete(channel) || hold.channels.size > 0 || hold.always) return;
    this.holds.delete(channel.name);
    this.onLast(channel.name);
  }
}
