// How these programs talk to the test that drives them: JSON lines out, lines in, the end of stdin means stop.
import { createInterface } from "node:readline";

/** Prints one JSON line. `type` is a frame's type, or `request`, `open`, `error`, `closed` for the connection itself. */
export function emit(line) {
  process.stdout.write(JSON.stringify(line) + "\n");
}

/** Calls `onLine` with each line of stdin and `onEnd` once, when stdin ends. */
export function drivenBy(onLine, onEnd) {
  const stdin = createInterface({ input: process.stdin, terminal: false });
  stdin.on("line", (line) => line.trim() && onLine(line));
  stdin.on("close", onEnd);
}

/** `["Authorization: Bearer x"]` to `{Authorization: "Bearer x"}`, curl's way of writing headers. */
export function parseHeaders(lines = []) {
  return Object.fromEntries(
    lines.map((line) => {
      const colon = line.indexOf(":");
      if (colon < 1) throw new Error(`--header wants "Name: value", got ${JSON.stringify(line)}`);
      return [line.slice(0, colon).trim(), line.slice(colon + 1).trim()];
    }),
  );
}

/** What a client received: the frame as `data`, with its type in front so that a test can filter without digging. */
export function emitFrame(text, id) {
  const data = JSON.parse(text);
  emit({ type: data.type, ...(id === undefined ? {} : { id }), data });
}
