// A native EventSource (npm `eventsource`), with no Belfry code: it resumes by Last-Event-ID and `retry:` alone.
//
//   node eventsource.mjs [--header 'Name: value']... URL
//
// Out: {"type":"request","last_event_id"?}, {"type":"open"}, {"type":"error","code"?,"message"?}, and each frame as
// {"type","id","data"}. In: `cut` ends the connection as a network would, the library reconnects by itself.
import { parseArgs } from "node:util";
import { EventSource } from "eventsource";
import { drivenBy, emit, emitFrame, parseHeaders } from "./lines.mjs";

// EventSource tells only those frame types that somebody listens for.
const FRAME_TYPES = ["message", "welcome", "ping", "gap", "subscribed", "unsubscribed", "reconnect", "close", "reply"];

const { values, positionals } = parseArgs({
  options: { header: { type: "string", multiple: true } },
  allowPositionals: true,
});
const headers = parseHeaders(values.header);

let cut = () => {};

// The library's own hook for headers. It also gives a way to cut: the body ends and the socket goes.
async function fetchWithHeaders(url, init) {
  emit({ type: "request", last_event_id: init.headers["Last-Event-ID"] });
  const connection = new AbortController();
  const signal = AbortSignal.any([init.signal, connection.signal]);
  const response = await fetch(url, { ...init, signal, headers: { ...init.headers, ...headers } });
  const reader = response.body.getReader();
  cut = () => connection.abort();
  const read = () =>
    reader.read().catch((error) => {
      if (connection.signal.aborted) return { done: true };
      throw error;
    });
  return {
    status: response.status,
    headers: response.headers,
    redirected: response.redirected,
    url: response.url,
    body: { getReader: () => ({ read }) },
  };
}

const source = new EventSource(positionals[0], { fetch: fetchWithHeaders });
source.onopen = () => emit({ type: "open" });
source.onerror = ({ code, message }) => emit({ type: "error", code, message });
for (const type of FRAME_TYPES) {
  source.addEventListener(type, (event) => emitFrame(event.data, event.lastEventId));
}

drivenBy(
  (line) => {
    if (line !== "cut") throw new Error(`only "cut" is understood here, got ${JSON.stringify(line)}`);
    cut();
  },
  () => source.close(),
);
