import { useRef, useState } from "react";
import { useChannel, useClientState, useMessages, usePresence } from "@belfry/client/react";
import { client, me } from "./belfry";

export function App() {
  const { messages, status, error, gap, loadOlder } = useMessages(client, "room:1", { last: 20 });
  const { users } = usePresence(client, "room:1");
  const { phase, transport } = useClientState(client);
  const [typing, setTyping] = useState<string>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useChannel(client, "typing:1", {
    message: ({ from }) => {
      setTyping(from);
      clearTimeout(timer.current);
      timer.current = setTimeout(() => setTyping(undefined), 3_000);
    },
  });
  const [text, setText] = useState("");

  return (
    <main>
      <p id="state">{phase} {transport}</p>
      <p id="there">{[...users].sort().join(", ")}</p>
      {status === "refused" && <p role="alert">{error?.message}</p>}
      {gap && <p role="alert">Some messages are gone: reload the page.</p>}
      <button id="older" onClick={() => loadOlder()}>Older</button>
      <ol>
        {messages.map(({ id, from, data }) => (
          <li key={id}>{from}: {data.text}</li>
        ))}
      </ol>
      <p id="typing">{typing && typing !== me ? `${typing} is typing` : ""}</p>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          setText("");
          await client.publish("room:1", "chat", { text });
        }}
      >
        <input
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            void client.publish("typing:1", "typing", {});
          }}
        />
        <button>Send</button>
      </form>
    </main>
  );
}
