// Whose client runs behind the middleboxes, each with a server that counts: `publish` sends the next number.
// Belfry's is the server under test; the others are what their documentation begins with. They resume nothing by
// default, so what is said while they are away is lost.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { Server as SocketIo } from "socket.io";
import sockjs from "sockjs";
import * as pages from "./pages.mjs";
import { freePort } from "./processes.mjs";

const require = createRequire(import.meta.url);
const EMPTY_PAGE = "<!doctype html><title>page</title>";

export function belfry(server) {
  let users = 0;
  return {
    name: "Belfry",
    ours: true,
    script: "/belfry.min.js",
    path: "/healthz",
    open: pages.openBelfry,
    async serve() {
      const user = `page-${(users += 1)}`;
      const channel = `box:${user}`;
      const token = await server.token(user, channel);
      const publish = (number) => server.publish([channel], number);
      const sessions = () => server.sessions(user);
      return { port: server.port, publish, options: { channel, token, options: {} }, sessions, stop: () => undefined };
    },
  };
}

async function listen(http) {
  const port = await freePort();
  await new Promise((resolve) => http.listen(port, "127.0.0.1", resolve));
  return port;
}

const socketio = (name, options) => ({
  name,
  script: "/socket.io/socket.io.min.js",
  path: "/",
  open: pages.openSocketio,
  async serve() {
    const http = createServer((_, response) => response.setHeader("Content-Type", "text/html").end(EMPTY_PAGE));
    const io = new SocketIo(http);
    const publish = async (number) => io.emit("message", number);
    return { port: await listen(http), publish, options, stop: () => io.close() };
  },
});

const sockjsContender = {
  name: "SockJS",
  script: "/sockjs.min.js",
  path: "/",
  open: pages.openSockjs,
  async serve() {
    const script = readFileSync(require.resolve("sockjs-client/dist/sockjs.min.js"));
    const http = createServer(({ url }, response) => {
      if (url === "/sockjs.min.js") response.setHeader("Content-Type", "text/javascript").end(script);
      else if (url === "/") response.setHeader("Content-Type", "text/html").end(EMPTY_PAGE);
    });
    const open = new Set();
    const sockets = sockjs.createServer({ sockjs_url: "/sockjs.min.js", log: () => undefined });
    sockets.on("connection", (connection) => {
      if (!connection) return;
      open.add(connection);
      connection.on("close", () => open.delete(connection));
    });
    sockets.installHandlers(http, { prefix: "/sockjs" });
    const publish = async (number) => open.forEach((connection) => connection.write(String(number)));
    return { port: await listen(http), publish, options: undefined, stop: () => http.close() };
  },
};

export const others = [
  socketio("socket.io", {}),
  socketio("socket.io, WebSocket first", { transports: ["websocket", "polling"], tryAllTransports: true }),
  sockjsContender,
];
