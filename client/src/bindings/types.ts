/** What the bindings give, in whichever framework. */
import type { Client } from "../client.js";
import type { AnyEvents, BelfryError, HoldOptions, MessageOf } from "../core/api.js";
import type { Gap, Message } from "../core/frames.js";

// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyClient = Client<any>;

/** A client whose map of events holds for its channels; or any, where a channel has a map of its own. */
export type ClientFor<Events> = Client<Events> | AnyClient;

export interface HoldHandlers<Events = AnyEvents> {
  message?: (message: MessageOf<Events>) => void;
  /** After `trimmed`, `overflow` and `reset`: fetch a snapshot. */
  gap?: (gap: Gap) => void;
  recovered?: () => void;
  /** Carried, or refused; told at once where it is so already. */
  ready?: (error: BelfryError | undefined) => void;
  /** Refused. Where neither this nor `ready` is there, it is said in the console. */
  error?: (error: BelfryError) => void;
}

/** Without a map of events any name may be one. */
export interface LooseHandlers extends HoldHandlers {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  [event: string]: ((value: any) => void) | undefined;
}

/** What a channel tells by its own names, and messages by the names of their events. */
export type ChannelHandlers<Events = AnyEvents> = string extends keyof Events
  ? LooseHandlers
  : HoldHandlers<Events> & { [Event in Exclude<keyof Events & string, keyof HoldHandlers>]?: (message: Message<Events[Event], Event>) => void };

/** `after` or `last` say where it begins, otherwise from now on. */
export interface MessagesOptions extends HoldOptions {
  /** The most messages that are kept, default 100. Those that were loaded before them come on top. */
  limit?: number;
}

/** What is known of a channel's messages. */
export interface MessageList<Events = AnyEvents> {
  /** Oldest first. */
  messages: MessageOf<Events>[];
  /** `loading` until the channel is carried and what was kept is here; `refused`, also where the client is closed: `error` says why. */
  status: "loading" | "ready" | "refused";
  error: BelfryError | undefined;
  /** The last one after which a snapshot is to be fetched. */
  gap: Gap | undefined;
}

export interface OlderMessages {
  /** Fetches a page of what lies before the first message; false where nothing older is kept. Rejects where it fails. */
  loadOlder: () => Promise<boolean>;
}

/** Who is on a channel. */
export interface PresenceList {
  /** By name; a new set after each change. */
  users: ReadonlySet<string>;
  status: "loading" | "ready" | "refused";
  error: BelfryError | undefined;
}
