/** Stores for Svelte 4 and 5: `import { useClientState, useMessages } from "@belfry/client/svelte"`, then `$messages` and so on. */
import { getContext, setContext } from "svelte";
import type { HTMLAttributes } from "svelte/elements";
import { readable, type Readable } from "svelte/store";
import type { BelfryBell, BellAttributes, BellHandlers, BellProperties } from "./bell.js";
import { holdChannel as hold, holdMessages, holdPresence, NOBODY, NOTHING, SERVER_STATE } from "./bindings/held.js";
import type { AnyClient, ChannelHandlers, ClientFor, MessageList, MessagesOptions, OlderMessages, PresenceList } from "./bindings/types.js";
import type { Client } from "./client.js";
import type { AnyEvents, HoldOptions } from "./core/api.js";
import type { ClientState } from "./core/state.js";

type BellElement = HTMLAttributes<BelfryBell> & BellAttributes & BellProperties & BellHandlers & BellHandlers<"on:">;

declare module "svelte/elements" {
  interface SvelteHTMLElements {
    "belfry-bell": BellElement;
  }
}

export interface Messages<Events = AnyEvents> extends MessageList<Events>, OlderMessages {}

const CLIENT = Symbol("belfry");

/** The client for the components below. */
export function provideClient(client: AnyClient | undefined): void {
  setContext(CLIENT, client);
}

/** The client that a component above provides; undefined where there is none. */
export function useClient<Events = AnyEvents>(): Client<Events> | undefined {
  return getContext(CLIENT);
}

/**
 * Holds while somebody subscribes, from a moment later: a server that renders looks once and goes, and a page that takes
 * over what it rendered has done so by then.
 */
function whileHeld<T>(nothing: T, hold: (show: (value: T) => void) => (() => void) | undefined): Readable<T> {
  return readable(nothing, (show) => {
    let isOpen = true;
    let close: (() => void) | undefined;
    Promise.resolve().then(() => isOpen && (close = hold(show)));
    return () => {
      isOpen = false;
      close?.();
      show(nothing);
    };
  });
}

/** The client's state: phase, transport, round trip, next retry, last error. */
export function useClientState(client: AnyClient | undefined): Readable<ClientState> {
  return whileHeld(SERVER_STATE, (show) => {
    if (!client) return undefined;
    show(client.state);
    return client.subscribe(() => show(client.state));
  });
}

/**
 * The newest messages of a channel, held while somebody subscribes: `let room = useMessages(client, name, { last: 50 })`,
 * then `$room.messages`. Where the name changes: `let room = $derived(useMessages(client, name))`. With no client or name
 * nothing is held. `limit`: the most that are kept (default 100), beside what is loaded before them.
 */
export function useMessages<Events = AnyEvents>(client: ClientFor<Events> | undefined, name: string | undefined, options: MessagesOptions = {}): Readable<Messages<Events>> {
  return whileHeld<Messages<Events>>({ ...NOTHING, loadOlder: async () => false }, (show) => {
    if (!client || name === undefined) return undefined;
    const held = holdMessages(client, name, options, (list) => show({ ...list, loadOlder: held.loadOlder }));
    show({ ...NOTHING, loadOlder: held.loadOlder });
    return held.close;
  });
}

/** Who is on a channel, which is held while somebody subscribes. In namespaces with `presence = true`. */
export function usePresence(client: AnyClient | undefined, name: string | undefined): Readable<PresenceList> {
  return whileHeld(NOBODY, (show) => (client && name !== undefined ? holdPresence(client, name, show) : undefined));
}

/**
 * Holds a channel until what it returns is called: `$effect(() => holdChannel(client, name, { message, gap }))`, or
 * `onMount(() => …)`. `start`: `{ after: seq }`, `{ last: 50 }`.
 */
export function holdChannel<Events = AnyEvents>(client: ClientFor<Events> | undefined, name: string | undefined, handlers: ChannelHandlers<Events>, start: HoldOptions = {}): (() => void) | undefined {
  return client && name !== undefined ? hold(client, name, () => handlers, start) : undefined;
}
