/** For Vue 3.3 and newer: `import { useClientState, useChannel, useMessages } from "@belfry/client/vue"`. */
import { getCurrentInstance, inject, onMounted, provide, shallowRef, toRaw, toValue, watch } from "vue";
import type { HTMLAttributes, InjectionKey, MaybeRefOrGetter, ShallowRef } from "vue";
import type { BellAttributes, BellEvents, BellProperties } from "./bell.js";
import { holdChannel, holdMessages, holdPresence, NOBODY, NOTHING, SERVER_STATE } from "./bindings/held.js";
import type { AnyClient, ChannelHandlers, ClientFor, MessageList, MessagesOptions, OlderMessages, PresenceList } from "./bindings/types.js";
import type { Client } from "./client.js";
import type { AnyEvents, HoldOptions } from "./core/api.js";
import type { ClientState } from "./core/state.js";

/** `@belfry-open` and so on. */
type BellHandlers = { [Name in keyof BellEvents as Name extends `belfry-${infer What}` ? `onBelfry${Capitalize<What>}` : never]?: (event: BellEvents[Name]) => void };

declare module "vue" {
  interface IntrinsicElementAttributes {
    "belfry-bell": HTMLAttributes & BellAttributes & BellProperties & BellHandlers;
  }
}

/** Each of them for a template to unwrap. */
type Refs<T> = { readonly [Name in keyof T]: Readonly<ShallowRef<T[Name]>> };

export interface Messages<Events = AnyEvents> extends Refs<MessageList<Events>>, OlderMessages {}

type Given<T> = MaybeRefOrGetter<T | undefined>;

/** `app.provide(clientKey, client)`; in a component `provideClient(client)`. */
export const clientKey: InjectionKey<AnyClient | undefined> = Symbol("belfry");

/** The client for the components below. */
export function provideClient(client: AnyClient | undefined): void {
  provide(clientKey, client);
}

/** The client that a component above, or the app, provides; undefined where there is none. */
export function useClient<Events = AnyEvents>(): Client<Events> | undefined {
  return inject(clientKey, undefined);
}

/**
 * Holds while the component is mounted, and anew where client or name change. Never while a server renders, nor before
 * a page has taken over what a server rendered.
 */
function whileHeld<Events>(client: Given<ClientFor<Events>>, name: Given<string>, hold: (client: Client<Events>, name: string) => () => void): void {
  const begin = () =>
    watch(
      [() => toRaw(toValue(client)), () => toValue(name)] as const,
      ([client, name], _before, onCleanup) => {
        if (client && name !== undefined) onCleanup(hold(client as Client<Events>, name));
      },
      { immediate: true },
    );
  // Beside components, such as in a store, it lasts as long as the scope does.
  if (getCurrentInstance()) onMounted(begin);
  else begin();
}

/** The client's state: phase, transport, round trip, next retry, last error. */
export function useClientState(client: Given<AnyClient>): Readonly<ShallowRef<ClientState>> {
  const state = shallowRef(SERVER_STATE);
  whileHeld(client, "", (client) => {
    const follow = () => (state.value = client.state);
    follow();
    const stop = client.subscribe(follow);
    return () => {
      stop();
      state.value = SERVER_STATE;
    };
  });
  return state;
}

/**
 * Holds a channel while the component is mounted. With no client or name nothing is held. `start` counts when the hold
 * begins: `{ after: seq }`, `{ last: 50 }`.
 */
export function useChannel<Events = AnyEvents>(client: Given<ClientFor<Events>>, name: Given<string>, handlers: ChannelHandlers<Events>, start: HoldOptions = {}): void {
  whileHeld(client, name, (client, name) => holdChannel(client, name, () => handlers, start));
}

/**
 * The newest messages of a channel, while the component is mounted. `options` count when the hold begins: `{ last: 50 }`,
 * `{ after: seq }`, and `limit`, the most that are kept (default 100), beside what is loaded before them.
 */
export function useMessages<Events = AnyEvents>(client: Given<ClientFor<Events>>, name: Given<string>, options: MessagesOptions = {}): Messages<Events> {
  const list = refsOf<MessageList<Events>>(NOTHING);
  let held: ReturnType<typeof holdMessages> | undefined;
  whileHeld(client, name, (client, name) => {
    const mine = (held = holdMessages(client, name, options, list.show));
    return () => {
      held = undefined;
      mine.close();
      list.show(NOTHING);
    };
  });
  return { ...list.refs, loadOlder: async () => !!held && held.loadOlder() };
}

/** Who is on a channel, which is held while the component is mounted. In namespaces with `presence = true`. */
export function usePresence(client: Given<AnyClient>, name: Given<string>): Refs<PresenceList> {
  const there = refsOf(NOBODY);
  whileHeld(client, name, (client, name) => {
    const close = holdPresence(client, name, there.show);
    return () => {
      close();
      there.show(NOBODY);
    };
  });
  return there.refs;
}

function refsOf<T extends object>(value: T) {
  const names = Object.keys(value) as (keyof T)[];
  const refs = Object.fromEntries(names.map((name) => [name, shallowRef(value[name])])) as unknown as { [Name in keyof T]: ShallowRef<T[Name]> };
  return { refs: refs as Refs<T>, show: (value: T) => names.forEach((name) => (refs[name].value = value[name])) };
}
