import type { ClientFrame, Close, ConnectParams } from "../core/frames.js";
import type { Open } from "../core/transport.js";
import { assign } from "../core/util.js";

/** Characters of a query; a longer set of channels travels in the first frame instead. */
const QUERY_LIMIT_CHARS = 4_096;

const OPEN = 1;

export const openWebSocket: Open = (opening, listener) => {
  const { params, probe } = opening;
  const token = opening.token();
  const query = Object.keys(params)
    .map((name) => `${name}=${encodeURIComponent(String(params[name as keyof ConnectParams]))}`)
    .join("&");
  const inFrame = query.length > QUERY_LIMIT_CHARS;
  const url = `${opening.base.replace(/^http/, "ws")}v1/ws?${probe || inFrame ? "probe=1" : query}`;
  // A browser cannot set `Authorization` here, and a URL ends up in logs: the token goes in a subprotocol.
  const socket = new WebSocket(url, ["belfry.v1"].concat(token ? `bearer.${token}` : []));
  let over = false;

  const send = (frame: ClientFrame) => {
    if (socket.readyState === OPEN) socket.send(JSON.stringify(frame));
  };
  const claim = (claimed: ConnectParams) => send(assign({ type: "connect" as const }, claimed));
  const end = (detail: string, frame?: Close) => {
    if (over) return;
    over = true;
    socket.close();
    listener.ended(frame ? { detail, frame } : { detail });
  };

  socket.onopen = () => {
    if (inFrame && !probe) claim(params);
  };
  socket.onmessage = (event: MessageEvent) => {
    if (over) return;
    try {
      const frame = JSON.parse(event.data as string);
      if (frame.type === "close") end(frame.code, frame);
      else if (probe || frame.type !== "ready") listener.frame(frame);
    } catch (error) {
      end(`a frame that cannot be read: ${error}`);
    }
  };
  socket.onclose = (event: CloseEvent) => end(`ended with ${event.code}`);

  return {
    send: (commands) => commands.forEach(send),
    ping() {
      send({ type: "ping" });
      return true;
    },
    claim,
    bye: () => send({ type: "bye" }),
    close() {
      over = true;
      socket.close();
    },
  };
};
