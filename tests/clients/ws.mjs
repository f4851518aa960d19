// A WebSocket client (npm `ws`) that knows nothing of Belfry.
//
//   node ws.mjs [--subprotocol NAME]... [--header 'Name: value']... [--send FRAME]... URL
//
// Out: {"type":"open","subprotocol"}, each frame as {"type","data"}, {"type":"error","message"},
// {"type":"closed","status","reason"}. In: `cut` drops the TCP connection, `close` closes it properly, anything else
// is sent as a text frame. `--send` frames go out on open, in their order.
import { parseArgs } from "node:util";
import WebSocket from "ws";
import { drivenBy, emit, emitFrame, parseHeaders } from "./lines.mjs";

const { values, positionals } = parseArgs({
  options: {
    subprotocol: { type: "string", multiple: true, default: [] },
    header: { type: "string", multiple: true },
    send: { type: "string", multiple: true, default: [] },
  },
  allowPositionals: true,
});

const socket = new WebSocket(positionals[0], values.subprotocol, {
  headers: parseHeaders(values.header),
  perMessageDeflate: false,
});
socket.on("open", () => {
  emit({ type: "open", subprotocol: socket.protocol });
  for (const frame of values.send) socket.send(frame);
});
socket.on("message", (bytes) => emitFrame(bytes.toString()));
socket.on("error", (error) => emit({ type: "error", message: error.message }));
socket.on("close", (status, reason) => {
  emit({ type: "closed", status, reason: reason.toString() });
  process.stdin.destroy();
});

drivenBy(
  (line) => {
    if (line === "cut") socket.terminate();
    else if (line === "close") socket.close(1000);
    else socket.send(line);
  },
  () => socket.close(1000),
);
