import { get } from "svelte/store";
import type { SvelteHTMLElements } from "svelte/elements";
import { createClient } from "@belfry/client";
import { holdChannel, provideClient, useClient, useClientState, useMessages, usePresence } from "@belfry/client/svelte";

const client = createClient<{ chat: { text: string } }>("https://push.example.com");
provideClient(client);
const { messages, status, error, gap, loadOlder } = get(useMessages(client, "room:1", { last: 50 }));
export const shown = [messages[0]?.data.text.toUpperCase(), status, error?.code, gap?.reason, get(useClientState(useClient())).phase, [...get(usePresence(client, "room:1")).users]];
export const close = holdChannel(client, "room:1", { message: ({ data }) => data.text.toUpperCase() });
export const older: Promise<boolean> = loadOlder();

// What a component's markup may say of the bell.
export const bell: SvelteHTMLElements["belfry-bell"] = { src: "https://push.example.com", channels: "user:1", cookie: true, "onbelfry-unread": ({ detail }) => detail.count.toFixed() };
// @ts-expect-error: no such theme
export const other: SvelteHTMLElements["belfry-bell"] = { theme: "blue" };
