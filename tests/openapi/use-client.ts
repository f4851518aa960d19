// Publishes and reads by a client of generated types: use-client.js URL KEY
import createClient from "openapi-fetch";
import type { paths } from "./api.js";

declare const process: { argv: string[] };
const [, , baseUrl, key] = process.argv;
const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${key}` } });

function given<T>(answer: { data?: T; error?: unknown }): T {
    if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
    return answer.data;
}

const body = { channel: "generated", event: "hello", data: { by: "typescript" } };
const { results } = given(await client.POST("/v1/publish", { body }));
const page = given(await client.GET("/v1/history", { params: { query: { channel: "generated" } } }));
const last = page.messages[page.messages.length - 1];
if (last.id !== results[0].id || last.event !== "hello") throw new Error(JSON.stringify(page));
const asked = { channels: ["generated"], cursor: "earliest" };
const { frames } = given(await client.POST("/v1/poll", { body: asked }));
const ids = frames.flatMap((frame) => (frame.type === "message" ? [frame.id] : []));
if (ids[ids.length - 1] !== last.id) throw new Error(JSON.stringify(frames));
