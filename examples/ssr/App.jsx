import { createClient } from "@belfry/client";
import { useClientState, useMessages } from "@belfry/client/react";

const url = import.meta.env.VITE_BELFRY ?? "http://127.0.0.1:8080";
const client = createClient(url, {
  auth: async () => {
    const answer = await fetch(`${url}/dev/token?sub=ann&channels=room:*&publish=room:*`, { signal: AbortSignal.timeout(5_000) });
    if (!answer.ok) throw new Error(`no token: ${answer.status}`);
    return answer.text();
  },
});
// A server renders and connects to nobody.
if (typeof window !== "undefined") client.connect();

/** `orders` and `seq` are of one moment: what the database had when the server rendered, and how far the channel was. */
export function App({ orders, seq }) {
  const { messages, status } = useMessages(client, "room:orders", { after: seq });
  const { phase } = useClientState(client);
  return (
    <main>
      <p id="state">{phase}</p>
      <p id="status">{status}</p>
      <ol>
        {[...orders, ...messages.map(({ data }) => data.text)].map((order) => (
          <li key={order}>{order}</li>
        ))}
      </ol>
      <button onClick={() => client.publish("room:orders", "order", { text: "order 4" })}>Order</button>
    </main>
  );
}
