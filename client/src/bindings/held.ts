/** What the bindings for React, Vue and Svelte have in common. It knows none of them, and only the types of the client. */
import type { HoldOptions } from "../core/api.js";
import type { Gap, HistoryGap, Message } from "../core/frames.js";
import type { ClientState } from "../core/state.js";
import { idle } from "../core/status.js";
import { assign } from "../core/util.js";
import type { AnyClient, ChannelHandlers, ClientFor, LooseHandlers, MessageList, MessagesOptions, PresenceList } from "./types.js";

/** Messages that are kept, unless told otherwise; also how many older ones are loaded at once. */
const KEPT = 100;

/** What a server renders, and so a page that takes it over: there is no connection yet. */
export const SERVER_STATE: ClientState = assign({ session: undefined, cursor: "" }, idle());

/** Before anything is known. */
export const NOTHING: Omit<MessageList, "messages"> & { messages: never[] } = { messages: [], status: "loading", error: undefined, gap: undefined };

export const NOBODY: PresenceList = { users: new Set<string>(), status: "loading", error: undefined };

/** Listened for also where nobody handles them yet. */
const ALWAYS = ["message", "gap", "recovered"];

/** Handlers may be others at each call: what they are now is asked for then. Returns what lets go. */
export function holdChannel<Events>(client: ClientFor<Events>, name: string, handlers: () => ChannelHandlers<Events>, start: HoldOptions): () => void {
  const channel = (client as AnyClient).channel(name, start);
  const now = handlers as () => LooseHandlers;
  const handled = Object.keys(now()).filter((event) => now()[event]);
  for (const event of new Set(ALWAYS.concat(handled))) channel.on(event, (value: unknown) => now()[event]?.(value));
  return channel.close;
}

/**
 * The newest messages of a channel. `show` is called soon after each change, once for all that came together, and not
 * after `close`.
 */
export function holdMessages<Events>(client: ClientFor<Events>, name: string, options: MessagesOptions, show: (list: MessageList<Events>) => void) {
  const { limit = KEPT, ...start } = options;
  let list: MessageList<Events> = NOTHING;
  let loaded = 0;
  let loading: Promise<boolean> | undefined;
  let isOpen = true;
  let isTold = true;

  /** All that comes in one go is one change. */
  function change(by: Partial<MessageList<Events>>): void {
    list = { ...list, ...by };
    if (isTold) Promise.resolve().then(() => ((isTold = true), isOpen && show(list)));
    isTold = false;
  }

  function missed(gap: Gap | (HistoryGap & Pick<Gap, "type" | "channel">)): void {
    if (!/^(expired|conflated|filtered|renumbered)$/.test(gap.reason)) change({ gap });
  }

  const channel = client.channel<Events>(name, start);
  // Trimmed at the old end only, so that what is shown has no hole.
  channel.on("message", (message) => change({ messages: list.messages.concat(message).slice(-(limit + loaded)) }));
  channel.on("gap", missed);
  channel.on("ready", (error) => change({ status: error ? "refused" : "ready", error }));

  /** A client that is closed carries nothing; one that is opened again will. */
  let wasClosed: boolean | undefined;
  const watch = () => {
    const isClosed = client.state.phase === "closed";
    if (isClosed === wasClosed) return;
    if (wasClosed) change({ status: "loading", error: undefined });
    wasClosed = isClosed;
    if (isClosed) channel.ready.catch((error) => change({ status: "refused", error }));
  };
  const unwatch = client.subscribe(watch);
  watch();

  async function load(): Promise<boolean> {
    const first = (messages: readonly Message[]) => messages.find(({ seq }) => seq !== undefined)?.seq;
    const before = first(list.messages);
    const page = await client.history<Events>(name, before === undefined ? { last: KEPT } : { before, limit: KEPT });
    // What has come meanwhile may be in the page, too.
    const edge = first(list.messages) ?? Infinity;
    const older = page.messages.filter(({ seq }) => seq! < edge);
    loaded += older.length;
    if (page.gap) missed({ type: "gap", channel: name, ...page.gap });
    change({ messages: older.concat(list.messages) });
    return page.more;
  }

  return {
    loadOlder: (): Promise<boolean> => (loading ??= load().finally(() => (loading = undefined))),
    close(): void {
      isOpen = false;
      unwatch();
      channel.close();
    },
  };
}

/** Who is on a channel, which is held meanwhile. `show` is called after each change. Returns what lets go. */
export function holdPresence(client: AnyClient, name: string, show: (there: PresenceList) => void): () => void {
  const channel = client.channel(name);
  const { presence } = channel;
  const ready = () => show({ users: presence.users, status: "ready", error: undefined });
  const unsubscribe = presence.subscribe(ready);
  presence.ready.then(ready, (error) => show({ users: presence.users, status: "refused", error }));
  return () => {
    unsubscribe();
    channel.close();
    show = () => undefined;
  };
}
