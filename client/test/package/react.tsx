import { useRef } from "react";
import { createClient } from "@belfry/client";
import type { BelfryBell } from "@belfry/client/bell";
import { BelfryProvider, useChannel, useClient, useClientState, useMessages, usePresence } from "@belfry/client/react";

interface Chat {
  chat: { text: string };
}

const client = createClient<Chat>("https://push.example.com");
const loose = createClient("https://push.example.com");

export function Room() {
  const own = useClient<Chat>();
  const { messages, status, error, gap, loadOlder } = useMessages(own, "room:1", { last: 50, limit: 100 });
  const { phase, lastError } = useClientState(own);
  const { users } = usePresence(own, "room:1");
  // The client's map, or one of the channel's own.
  const others = useMessages<{ typing: { on: boolean } }>(loose, "typing:1");
  useChannel(client, "room:2", { message: ({ data }) => data.text.toUpperCase(), gap: ({ reason }) => reason.toUpperCase() });
  useChannel(client, "room:2", { chat: ({ data }) => data.text.toUpperCase(), error: ({ code }) => code.toUpperCase() });
  // @ts-expect-error: there is no such event
  useChannel(client, "room:2", { chatt: () => undefined });
  useChannel(loose, "room:2", { "order.shipped": ({ data }) => data, ready: (error) => error?.code.toUpperCase(), message: ({ seq }) => seq?.toFixed() });
  // @ts-expect-error: there is no such member
  useChannel(client, "room:2", { message: ({ data }) => data.name });
  useMessages(undefined, undefined);
  const bell = useRef<BelfryBell>(null);
  return (
    <BelfryProvider value={client}>
      <p>
        {phase} {lastError?.code} {status} {error?.code} {gap?.reason} {[...users].join()} {String(others.messages[0]?.data.on)}
      </p>
      <button onClick={() => loadOlder().then((more) => more || bell.current?.markAllRead())}>Older</button>
      {messages.map(({ id, data }) => (
        <p key={id}>{data.text}</p>
      ))}
      <belfry-bell ref={bell} class="mine" src="https://push.example.com" token-url="/push-token" channels="user:1" limit={20} theme="dark" onbelfry-unread={({ detail }) => detail.count.toFixed()} />
      <belfry-bell cookie side="start" client={client} labels={{ title: "Mitteilungen", unread: (n) => `${n} neu` }} />
      {/* @ts-expect-error: no such theme */}
      <belfry-bell theme="blue" />
    </BelfryProvider>
  );
}

const bell = document.querySelector("belfry-bell")!;
bell.markAllRead();
bell.addEventListener("belfry-unread", ({ detail }) => detail.count.toFixed());
