// Where there is no document: a worker, a server.
import { createClient } from "@belfry/client";

const client = createClient(new URL("https://push.example.com"), { auth: async () => "token", storage: null, signal: new AbortController().signal });
client.on("message", ({ channel, data }) => console.log(channel, data));
client.connect();
