import type { Client } from "../../src/client.js";
import type { MessagesOptions, MessageList, PresenceList } from "../../src/bindings/types.js";
import type { ClientState } from "../../src/core/state.js";

export interface Props {
  client: Client | undefined;
  name: string | undefined;
  options?: MessagesOptions;
}

/** What a component shows, as its text: the same in each framework. */
export function text(out: Mounted, name: string | undefined, { phase }: ClientState, { messages, status, error, gap }: MessageList, there: PresenceList, hasClient: boolean): string {
  out.foreign.push(...messages.filter(({ channel }) => channel !== name));
  return JSON.stringify({
    phase,
    seqs: messages.map(({ seq }) => seq),
    status,
    ...(error && { error: error.code }),
    ...(gap && { gap: gap.reason }),
    ...(there.users.size && { users: [...there.users] }),
    ...(there.error && { presence: there.error.code }),
    ...(hasClient && { provided: true }),
  });
}

export interface Mounted {
  set(props: Props): void;
  unmount(): void;
  /** As a button's handler would. */
  loadOlder(): Promise<boolean>;
  /** What the component's own channel handlers heard. */
  heard: number[];
  /** What they were told of whether it is ready. */
  readies: (string | undefined)[];
  /** Of another channel than the one that was shown. */
  foreign: unknown[];
}

export const begin = () => ({ heard: [], readies: [], foreign: [] }) as unknown as Mounted;

/** One component: what a room has, and who is in `there`. */
export interface Framework {
  mount(container: Element, props: Props): Mounted;
  onServer(props: Props): Promise<string>;
  hydrate(container: Element, props: Props): Mounted;
}
