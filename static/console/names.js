export const KINDS = ["ws", "sse", "poll"];
export const NAMES = { ws: "WebSocket", sse: "Event stream", poll: "Long-poll" };
export const SHORT = { ws: "WS", sse: "SSE", poll: "Poll" };

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** `4 ms`, `1.2 s`. */
export const span = (ms) => (ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`);

/** `16:42:07.031`, in this browser's time. */
export function moment(at) {
  const date = new Date(at);
  return `${date.toLocaleTimeString("en-GB")}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}
