/** One connection for all tabs of a browser: `import { createSharedClient } from "@belfry/client/shared"`. */
import type { Client, ClientOptions } from "./client.js";
import { openClient } from "./open.js";
import { shareConnector, type SharedConnector } from "./shared/connector.js";

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
export function createSharedClient(url: string | URL, options: SharedOptions): Client {
  const { name, ...rest } = options;
  if (typeof BroadcastChannel === "undefined" || !navigator.locks) return openClient(url, rest).client;
  let shared: SharedConnector | undefined;
  const { client, engine } = openClient(url, rest, (...given) => (shared = shareConnector(name, ...given)));
  shared!.bind(engine);
  return client;
}
