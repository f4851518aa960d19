import type { Client } from "../client.js";
import type { Message } from "../core/frames.js";
import type { BelfryBell } from "./bell.js";
import type { BellLabels } from "./labels.js";
import type { BellSource, Look } from "./source.js";

/** As in HTML: see `BelfryBell`. */
export interface BellAttributes {
  src?: string | undefined;
  "token-url"?: string | undefined;
  /** Leave it out where a token speaks for the user: React 18 writes `false` as a text. */
  cookie?: "" | true | undefined;
  channels?: string | undefined;
  label?: string | undefined;
  /** As JSON. */
  labels?: string | Partial<BellLabels> | undefined;
  limit?: string | number | undefined;
  side?: "start" | undefined;
  theme?: "light" | "dark" | undefined;
}

/** What has no form in HTML. React 18 sets no properties: there, by a `ref`. */
export interface BellProperties {
  auth?: (() => string | null | Promise<string | null>) | undefined;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  client?: Client<any> | undefined;
  source?: BellSource | undefined;
  look?: ((message: Message) => Look) | undefined;
}

export interface BellEvents {
  /** One has come; `preventDefault()` keeps it out. */
  "belfry-notification": CustomEvent<Message>;
  /** One was pressed. */
  "belfry-open": CustomEvent<Message | undefined>;
  "belfry-unread": CustomEvent<{ count: number }>;
}

/** Their handlers, under the names that React gives them, and Svelte 5. */
export type BellHandlers<Prefix extends string = "on"> = { [Name in keyof BellEvents as `${Prefix}${Name}`]?: ((event: BellEvents[Name]) => void) | undefined };

declare global {
  interface HTMLElementTagNameMap {
    "belfry-bell": BelfryBell;
  }
  interface HTMLElementEventMap extends BellEvents {}
}
