import type { ClientFrame, ConnectParams } from "./frames.js";
import { parseFrame, type Connection, type Listener, type Opening } from "./transport.js";

/** Characters of a query; a longer set of channels travels in the first frame instead. */
const QUERY_LIMIT_CHARS = 4_096;

/** RFC 7230 `token`: what may stand in a `Sec-WebSocket-Protocol`. */
const HEADER_TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

export function openWebSocket(opening: Opening, listener: Listener): Connection {
  const token = opening.token();
  const asSubprotocol = HEADER_TOKEN.test(token);
  const query = queryOf(opening.params);
  const probe = query.length > QUERY_LIMIT_CHARS;

  const url = new URL("v1/ws", opening.base);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  url.search = probe ? "probe=1" : query;
  // A browser cannot set `Authorization` here, and a URL ends up in logs: the token goes in a subprotocol or a frame.
  const socket = new WebSocket(url.href, asSubprotocol ? ["belfry.v1", `bearer.${token}`] : ["belfry.v1"]);
  let over = false;

  const send = (frame: ClientFrame) => socket.send(JSON.stringify(frame));
  const end = (detail: string) => {
    if (over) return;
    over = true;
    listener.ended({ kind: "lost", detail });
  };

  socket.onopen = () => {
    if (over) return;
    if (probe) send(Object.assign({ type: "connect" as const }, asSubprotocol ? {} : { token }, opening.params));
    else if (!asSubprotocol) send({ type: "connect", token });
  };
  socket.onmessage = (event: MessageEvent) => {
    if (over) return;
    try {
      const frame = parseFrame(event.data as string);
      if (frame.type === "close") {
        over = true;
        listener.ended({ kind: "close", frame });
      } else {
        listener.frame(frame);
      }
    } catch (error) {
      socket.close();
      end(`a frame that cannot be read: ${String(error)}`);
    }
  };
  socket.onclose = (event: CloseEvent) => end(`the WebSocket ended (${event.code})`);

  return {
    send: (commands) => {
      if (socket.readyState === WebSocket.OPEN) commands.forEach(send);
    },
    bye: () => {
      if (socket.readyState === WebSocket.OPEN) send({ type: "bye" });
    },
    close: () => {
      over = true;
      socket.close();
    },
  };
}

function queryOf(params: ConnectParams): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) query.set(name, String(value));
  return query.toString();
}
