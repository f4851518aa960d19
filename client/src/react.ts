/** Hooks for React 18 and newer: `import { useClientState, useChannel, useMessages } from "@belfry/client/react"`. */
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Client } from "./client.js";
import type { BelfryError } from "./core/api.js";
import type { Gap, Message } from "./core/frames.js";
import type { ClientState } from "./core/state.js";

/** Messages that `useMessages` keeps, unless told otherwise. */
const KEPT = 100;

export interface ChannelHandlers {
  message?: (message: Message) => void;
  /** After `trimmed`, `overflow` and `reset`: fetch a snapshot. */
  gap?: (gap: Gap) => void;
  recovered?: () => void;
  /** Carried, or refused. */
  ready?: (error: BelfryError | undefined) => void;
}

/** Renders again with each change of the client's state: phase, transport, round trip, next retry, last error. */
export function useClientState(client: Client): ClientState {
  return useSyncExternalStore(
    client.subscribe,
    () => client.state,
    () => client.state,
  );
}

/**
 * Holds a channel while the component is mounted. Handlers may be new functions with each render; the hold stays. With
 * no name nothing is held. `after`, the last seq already known, counts when the hold begins.
 */
export function useChannel(client: Client, name: string | undefined, handlers: ChannelHandlers, after?: number): void {
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  const begin = useRef(after);
  begin.current = after;
  useEffect(() => {
    if (name === undefined) return undefined;
    const channel = client.channel(name, begin.current === undefined ? {} : { after: begin.current });
    channel.on("message", (message) => latest.current.message?.(message));
    channel.on("gap", (gap) => latest.current.gap?.(gap));
    channel.on("recovered", () => latest.current.recovered?.());
    channel.on("ready", (error) => latest.current.ready?.(error));
    return channel.close;
  }, [client, name]);
}

/** The newest messages of a channel, oldest first: at most `limit` of those that came while mounted. */
export function useMessages(client: Client, name: string | undefined, options: { after?: number; limit?: number } = {}): Message[] {
  const { after, limit = KEPT } = options;
  const [kept, keep] = useState<{ of: unknown; messages: Message[] }>({ of: name, messages: [] });
  useChannel(
    client,
    name,
    {
      message: (message) =>
        keep((before) => ({ of: name, messages: (before.of === name ? before.messages : []).concat(message).slice(-limit) })),
    },
    after,
  );
  return kept.of === name ? kept.messages : NONE;
}

/** Always the same one, so that nothing is rendered again for it. */
const NONE: Message[] = [];
