import { createClient } from "@belfry/client";

interface Chat {
  chat: { text: string };
  typing: object;
}

export const me = new URLSearchParams(location.search).get("as") ?? "ann";
const url = import.meta.env.VITE_BELFRY ?? "http://127.0.0.1:8080";

export const client = createClient<Chat>(url, {
  // Yours asks your backend, which knows who is logged in; this one is there under --dev only.
  auth: async () => {
    const answer = await fetch(`${url}/dev/token?sub=${me}&channels=room:*,typing:*&publish=room:*,typing:*`, { signal: AbortSignal.timeout(5_000) });
    if (!answer.ok) throw new Error(`no token: ${answer.status}`);
    return answer.text();
  },
});
client.connect();
