import type { Client } from "../client.js";
import type { Message } from "../core/frames.js";
import { createClient } from "../index.js";
import { ChannelSource } from "./channel-source.js";
import type { BellSource } from "./source.js";

/** For the token's endpoint to answer: a request may hang where the network has changed, and what comes back waits for it. */
const TOKEN_MS = 5_000;

/** What a page has given the element in place of attributes. */
export interface Given {
  client: Client | undefined;
  auth: (() => string | null | Promise<string | null>) | undefined;
}

/** A source as the element's attributes have it, and what ends it. Undefined without a way to a token: it waits for one to be set. */
export function beginSource(host: HTMLElement, { client: own, auth }: Given, accept: (message: Message) => boolean): { source: BellSource; close(): void } | undefined {
  const tokenUrl = host.getAttribute("token-url");
  const byCookie = host.hasAttribute("cookie");
  if (!own && !auth && tokenUrl === null && !byCookie) return undefined;
  const base = new URL(host.getAttribute("src") || ".", document.baseURI);
  const channels = (host.getAttribute("channels") || "").split(",").map((name) => name.trim()).filter(Boolean);
  const ask = auth ?? (byCookie ? undefined : () => token(tokenUrl!));
  const client = own ?? createClient(base, { channels, ...(ask ? { auth: ask } : {}) });
  const source = new ChannelSource(client, { channels, base: base.href, store: storage(), accept });
  if (own) return { source, close: () => source.close() };
  client.connect();
  return { source, close: () => (source.close(), client.close()) };
}

async function token(url: string): Promise<string> {
  const response = await fetch(url, { cache: "no-store", signal: AbortSignal.timeout(TOKEN_MS) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.text()).trim();
}

function storage(): Storage | undefined {
  try {
    return localStorage;
  } catch (_) {
    return undefined;
  }
}
