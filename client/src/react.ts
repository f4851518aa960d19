/** Hooks for React 18 and newer: `import { useClientState, useChannel, useMessages } from "@belfry/client/react"`. */
import { createContext, useCallback, useContext, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { DetailedHTMLProps, HTMLAttributes } from "react";
import type { BelfryBell, BellAttributes, BellHandlers, BellProperties } from "./bell.js";
import { holdChannel, holdMessages, holdPresence, NOBODY, NOTHING, SERVER_STATE } from "./bindings/held.js";
import type { AnyClient, ChannelHandlers, ClientFor, MessageList, MessagesOptions, OlderMessages, PresenceList } from "./bindings/types.js";
import type { Client } from "./client.js";
import type { AnyEvents, HoldOptions } from "./core/api.js";
import type { ClientState } from "./core/state.js";

/** `class` is what React 18 wants of elements that are not HTML's own. */
type BellElement = DetailedHTMLProps<HTMLAttributes<BelfryBell>, BelfryBell> & BellAttributes & BellProperties & BellHandlers & { class?: string };

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "belfry-bell": BellElement;
    }
  }
}

export interface Messages<Events = AnyEvents> extends MessageList<Events>, OlderMessages {}

const ClientContext = createContext<AnyClient | undefined>(undefined);

/** `<BelfryProvider value={client}>`: the client for the components below. */
export const BelfryProvider = ClientContext.Provider;

/** The provider's client; undefined where there is none, or nobody is logged in. */
export function useClient<Events = AnyEvents>(): Client<Events> | undefined {
  return useContext(ClientContext);
}

/** Renders again with each change of the client's state: phase, transport, round trip, next retry, last error. */
export function useClientState(client: AnyClient | undefined): ClientState {
  return useSyncExternalStore(
    client ? client.subscribe : () => () => undefined,
    () => (client ? client.state : SERVER_STATE),
    () => SERVER_STATE,
  );
}

/** The newest value, for what runs after it was rendered. */
function useLatest<T>(value: T): { readonly current: T } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}

/** What is shown of what is held now; what was shown of another client or channel counts no more. */
function useShown<T>(client: unknown, name: string | undefined, nothing: T): [T, (value: T) => void] {
  const [shown, show] = useState({ client, name, value: nothing });
  const value = shown.client === client && shown.name === name ? shown.value : nothing;
  return [value, useCallback((value: T) => show({ client, name, value }), [client, name])];
}

/**
 * Holds a channel while the component is mounted. Handlers may be new functions with each render; the hold stays. With
 * no client or name nothing is held. `start` counts when the hold begins: `{ after: seq }`, `{ last: 50 }`.
 */
export function useChannel<Events = AnyEvents>(client: ClientFor<Events> | undefined, name: string | undefined, handlers: ChannelHandlers<Events>, start: HoldOptions = {}): void {
  const latest = useLatest({ handlers, start });
  useEffect(() => {
    if (!client || name === undefined) return undefined;
    return holdChannel(client, name, () => latest.current.handlers, latest.current.start);
  }, [client, name]);
}

/**
 * The newest messages of a channel, while the component is mounted. `options` count when the hold begins: `{ last: 50 }`,
 * `{ after: seq }`, and `limit`, the most that are kept (default 100), beside what is loaded before them.
 */
export function useMessages<Events = AnyEvents>(client: ClientFor<Events> | undefined, name: string | undefined, options: MessagesOptions = {}): Messages<Events> {
  const latest = useLatest(options);
  const [list, show] = useShown<MessageList<Events>>(client, name, NOTHING);
  const held = useRef<ReturnType<typeof holdMessages> | undefined>(undefined);
  useEffect(() => {
    if (!client || name === undefined) return undefined;
    const mine = (held.current = holdMessages(client, name, latest.current, show));
    return () => {
      held.current = undefined;
      mine.close();
      show(NOTHING);
    };
  }, [client, name, show]);
  const loadOlder = useCallback(async () => !!held.current && held.current.loadOlder(), []);
  return { ...list, loadOlder };
}

/** Who is on a channel, which is held while the component is mounted. In namespaces with `presence = true`. */
export function usePresence(client: AnyClient | undefined, name: string | undefined): PresenceList {
  const [there, show] = useShown(client, name, NOBODY);
  useEffect(() => (client && name !== undefined ? holdPresence(client, name, show) : undefined), [client, name, show]);
  return there;
}
