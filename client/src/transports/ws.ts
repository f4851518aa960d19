import { queryOf } from "../core/ask.js";
import type { ClientFrame } from "../core/frames.js";
import type { Open } from "../core/transport.js";
import { assign } from "../core/util.js";

/** Characters of a query; a longer set of channels travels in the first frame instead. */
const QUERY_LIMIT_CHARS = 4_000;

const OPEN = 1;

export const openWebSocket: Open = (opening, listener) => {
  const { base, params } = opening;
  const token = opening.tokenOf();
  const query = queryOf(params);
  // After a probe's `ready` all of it travels in the frame `connect`.
  const probe = opening.probe || query.length > QUERY_LIMIT_CHARS;
  const url = `${base.replace(/^http/, "ws")}v1/ws?${probe ? "probe=1" : query}`;
  // A browser cannot set `Authorization` here, and a URL ends up in logs: the token goes in a subprotocol.
  const socket = new WebSocket(url, ["belfry.v1"].concat(token ? `bearer.${token}` : []));

  const send = (frame: ClientFrame) => {
    if (socket.readyState === OPEN) socket.send(JSON.stringify(frame));
  };
  socket.onmessage = (event: MessageEvent) => listener.json(event.data as string);
  // It says nothing that the close does not; but outside browsers an error that nobody listens to is thrown.
  socket.onerror = () => 0;
  socket.onclose = (event: CloseEvent) => listener.ended(`ended ${event.code}`);

  return {
    pass: (commands) => commands.forEach(send),
    poke: () => send({ type: "ping" }),
    claim: (claimed) => send(assign({ type: "connect" as const }, claimed)),
    bye: () => send({ type: "bye" }),
    shut: () => socket.close(),
  };
};
