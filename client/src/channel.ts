import { Emitter } from "./emitter.js";
import type { Gap, Message } from "./frames.js";

export interface ChannelEvents {
  message: Message;
  gap: Gap;
}

/** A hold on one channel. The session stays subscribed until the last hold on it is closed. */
export class Channel {
  private readonly events = new Emitter<ChannelEvents>();

  /** Made by `client.channel()`. */
  constructor(
    readonly name: string,
    /** Resolves once the channel is subscribed; rejects with the server's code where it is refused. */
    readonly ready: Promise<void>,
    private readonly onClose: (channel: Channel) => void,
  ) {}

  /** Returns a function that removes the listener. */
  on<Name extends keyof ChannelEvents>(name: Name, fn: (value: ChannelEvents[Name]) => void): () => void {
    return this.events.on(name, fn);
  }

  /** Called by the client. */
  emit<Name extends keyof ChannelEvents>(name: Name, value: ChannelEvents[Name]): void {
    this.events.emit(name, value);
  }

  close(): void {
    this.onClose(this);
  }
}
