/** What the bindings for React, Vue and Svelte have in common. It knows none of them, and only the types of the client. */
import type { BelfryError, Channel, HoldOptions } from "../core/api.js";
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

/**
 * Holds a channel, and has `hear` listen to it. A hold that is refused stays so, and is taken anew where the client is opened
 * again: another login may allow it. `turned` is told why a client that is closed carries nothing, or that it will again.
 * Returns what lets go.
 */
function hold<Events>(
  client: ClientFor<Events>,
  name: string,
  start: () => HoldOptions,
  hear: (channel: Channel<Events>) => void,
  turned: (closed?: BelfryError) => void = () => undefined,
): () => void {
  let channel: Channel<Events>;
  let wasClosed = false;
  let isOver = false;
  const take = () => hear((channel = client.channel<Events>(name, start())));

  const watch = () => {
    const isClosed = client.state.phase === "closed";
    if (isClosed === wasClosed) return;
    wasClosed = isClosed;
    if (isClosed) return void channel.ready.catch((error) => wasClosed && turned(error));
    turned();
    // What is refused says so at once; all else waits for the server.
    let isAtOnce = true;
    channel.ready.catch(() => {
      if (!isAtOnce || isOver) return;
      channel.close();
      take();
    });
    Promise.resolve().then(() => (isAtOnce = false));
  };

  take();
  const unwatch = client.subscribe(watch);
  watch();
  return () => {
    isOver = true;
    unwatch();
    channel.close();
  };
}

/** After what was heard already, if anything was. */
const goOn = (after: number | undefined, start: HoldOptions): HoldOptions => (after === undefined ? start : { after });

/** Handlers may be others at each call: what they are now is asked for then. Returns what lets go. */
export function holdChannel<Events>(client: ClientFor<Events>, name: string, handlers: () => ChannelHandlers<Events>, start: HoldOptions): () => void {
  const now = handlers as () => LooseHandlers;
  let heard: number | undefined;
  return hold(client as AnyClient, name, () => goOn(heard, start), (channel) => {
    channel.on("message", ({ seq = heard }) => void (heard = seq));
    const handled = Object.keys(now()).filter((event) => now()[event]);
    for (const event of new Set(ALWAYS.concat(handled))) channel.on(event, (value: unknown) => now()[event]?.(value));
  });
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

  const close = hold<Events>(
    client,
    name,
    () => goOn(list.messages.reduce((last: number | undefined, { seq = last }) => seq, undefined), start),
    (channel) => {
      // Trimmed at the old end only, so that what is shown has no hole.
      channel.on("message", (message) => change({ messages: list.messages.concat(message).slice(-(limit + loaded)) }));
      channel.on("gap", missed);
      channel.on("ready", (error) => change({ status: error ? "refused" : "ready", error }));
    },
    (error) => change({ status: error ? "refused" : "loading", error }),
  );

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
      close();
    },
  };
}

/** Who is on a channel, which is held meanwhile. `show` is called after each change. Returns what lets go. */
export function holdPresence(client: AnyClient, name: string, show: (there: PresenceList) => void): () => void {
  let isRefused = false;
  const close = hold(client, name, () => ({}), ({ presence }) => {
    const ready = () => show({ users: presence.users, status: "ready", error: undefined });
    if (isRefused) show(NOBODY);
    presence.subscribe(ready);
    presence.ready.then(ready, (error) => {
      isRefused = true;
      show({ users: presence.users, status: "refused", error });
    });
  });
  return () => {
    show = () => undefined;
    close();
  };
}
