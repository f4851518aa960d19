// All entries but Svelte's, as an application names them. Compiled in each way in which TypeScript finds a package.
import { createClient, type Client, type ClientState, type Message } from "@belfry/client";
import { BelfryBell, LABELS } from "@belfry/client/bell";
import * as react from "@belfry/client/react";
import { createSharedClient } from "@belfry/client/shared";
import * as vue from "@belfry/client/vue";

export const client: Client = createClient("https://push.example.com", { auth: () => "token" });
export const shared: Client = createSharedClient("https://push.example.com", { name: "user:1", auth: async () => null });
export const state: ClientState = client.state;
export const message: Message | undefined = undefined;
export const bell: typeof BelfryBell = BelfryBell;
export const title: string = String(LABELS.title);
export const hooks = [react.useMessages, react.useClientState, react.BelfryProvider, vue.useMessages, vue.useClientState, vue.provideClient];
