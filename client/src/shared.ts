/** One connection for all tabs of a browser: `import { createSharedClient } from "@belfry/client/shared"`. */
import type { Client, ClientOptions } from "./client.js";
import type { AnyEvents } from "./core/api.js";
import { openClient } from "./open.js";
import { livePresence } from "./presence.js";
import { shareConnector, type SharedConnector } from "./shared/connector.js";
import { diagnose, explainToken } from "./words.js";
import { browserTabs } from "./shared/tabs.js";

export interface SharedOptions extends ClientOptions {
  /**
   * Tabs with the same name share a connection: put the user in it, such as `user:42`, for they share the session and
   * what it may read.
   */
  name: string;
}

/**
 * As `createClient`, but the tabs of a browser elect a leader whose connection they all use. Each tab holds the channels
 * that it wants; name them, for there is no default. `client.on("message")` may also hear channels of other tabs.
 * Where there are no Web Locks (they need a secure context) it is an ordinary client.
 */
export function createSharedClient<Events = AnyEvents>(url: string | URL, options: SharedOptions): Client<Events> {
  const { name, ...rest } = options;
  const parts = { presence: livePresence, diagnose, explain: explainToken };
  const tabs = browserTabs();
  if (!tabs) return openClient(url, rest, parts).client as Client<Events>;
  let shared: SharedConnector | undefined;
  const { client, engine } = openClient(url, rest, { ...parts, connect: (...given) => (shared = shareConnector(name, tabs, ...given)) });
  shared!.bind(engine);
  return client as Client<Events>;
}
