/** Hooks for React 18 and newer: `import { useClientState, useChannel, useMessages } from "@belfry/client/react"`. */
import { createContext, useCallback, useContext, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Client } from "./client.js";
import type { AnyEvents, BelfryError, HoldOptions, MessageOf } from "./core/api.js";
import type { Gap, Message } from "./core/frames.js";
import type { ClientState } from "./core/state.js";
import { idle } from "./core/status.js";
import { assign } from "./core/util.js";

/** Messages that `useMessages` keeps, unless told otherwise; also how many older ones are loaded at once. */
const KEPT = 100;

/** What a server renders, and so a page that takes it over: there is no connection yet. */
const SERVER_STATE: ClientState = assign({ session: undefined, cursor: "" }, idle());

export interface ChannelHandlers<Events = AnyEvents> {
  message?: (message: MessageOf<Events>) => void;
  /** After `trimmed`, `overflow` and `reset`: fetch a snapshot. */
  gap?: (gap: Gap) => void;
  recovered?: () => void;
  /** Carried, or refused; told at once where it is so already. */
  ready?: (error: BelfryError | undefined) => void;
}

export interface Messages<Events = AnyEvents> {
  /** Oldest first. */
  messages: MessageOf<Events>[];
  /** `loading` until the channel is carried and what was kept is here; `refused`: `error` says why. */
  status: "loading" | "ready" | "refused";
  error: BelfryError | undefined;
  /** The last one after which a snapshot is to be fetched. */
  gap: Gap | undefined;
  /** Fetches a page of what lies before the first message; false where nothing older is kept. */
  loadOlder: () => Promise<boolean>;
}

const ClientContext = createContext<Client | undefined>(undefined);

/** `<BelfryProvider value={client}>`: the client for the components below. */
export const BelfryProvider = ClientContext.Provider;

/** The provider's client; undefined where there is none, or nobody is logged in. */
export function useClient(): Client | undefined {
  return useContext(ClientContext);
}

/** Renders again with each change of the client's state: phase, transport, round trip, next retry, last error. */
export function useClientState(client: Client | undefined): ClientState {
  return useSyncExternalStore(
    client ? client.subscribe : () => () => undefined,
    () => (client ? client.state : SERVER_STATE),
    () => SERVER_STATE,
  );
}

/**
 * Holds a channel while the component is mounted. Handlers may be new functions with each render; the hold stays. With
 * no client or name nothing is held. `start` counts when the hold begins: `{ after: seq }`, `{ last: 50 }`.
 */
export function useChannel<Events = AnyEvents>(client: Client | undefined, name: string | undefined, handlers: ChannelHandlers<Events>, start: HoldOptions = {}): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  const begin = useRef(start);
  begin.current = start;
  useEffect(() => {
    if (!client || name === undefined) return undefined;
    const channel = client.channel<Events>(name, begin.current);
    channel.on("message", (message) => latest.current.message?.(message));
    channel.on("gap", (gap) => latest.current.gap?.(gap));
    channel.on("recovered", () => latest.current.recovered?.());
    channel.on("ready", (error) => latest.current.ready?.(error));
    return channel.close;
  }, [client, name]);
}

/** The newest messages of a channel: at most `limit` of those that came while mounted, and what was loaded before them. */
export function useMessages<Events = AnyEvents>(client: Client | undefined, name: string | undefined, options: HoldOptions & { limit?: number } = {}): Messages<Events> {
  const { limit = KEPT, ...start } = options;
  type Kept = Omit<Messages<Events>, "loadOlder"> & { of: unknown; older: MessageOf<Events>[] };
  const none: Kept = { of: name, older: [], messages: [], status: "loading", error: undefined, gap: undefined };
  const [kept, keep] = useState(none);
  const change = (how: (before: Kept) => Partial<Kept>) =>
    keep((before) => {
      const now = before.of === name ? before : none;
      return { ...now, ...how(now) };
    });
  useChannel<Events>(
    client,
    name,
    {
      message: (message) => change(({ messages }) => ({ messages: messages.concat(message).slice(-limit) })),
      gap: (gap) => /^(expired|conflated|filtered|renumbered)$/.test(gap.reason) || change(() => ({ gap })),
      ready: (error) => change(() => ({ status: error ? "refused" : "ready", error })),
    },
    start,
  );
  const now = kept.of === name ? kept : none;
  const messages = now.older.length ? now.older.concat(now.messages) : now.messages;
  const first = messages.find((message) => (message as Message).seq !== undefined) as Message | undefined;
  const before = first?.seq;
  const loadOlder = useCallback(async () => {
    if (!client || name === undefined) return false;
    const page = await client.history<Events>(name, before === undefined ? { last: KEPT } : { before, limit: KEPT });
    keep((state) => (state.of === name ? { ...state, older: page.messages.concat(state.older) } : state));
    return page.more;
  }, [client, name, before]);
  return { messages, status: now.status, error: now.error, gap: now.gap, loadOlder };
}
