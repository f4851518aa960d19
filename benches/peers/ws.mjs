// The npm package `ws`, and the least above it that makes it a push server: channels, and a way to publish. `node ws.mjs PORT`
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const channels = new Map();
const http = createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (request.method !== "POST" || url.pathname !== "/publish") return response.writeHead(404).end();
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const message = Buffer.concat(parts);
    for (const socket of channels.get(url.searchParams.get("channel")) ?? []) socket.send(message, { binary: false });
    response.writeHead(200, { "Content-Length": 2 }).end("{}");
  });
});
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
server.on("connection", (socket, request) => {
  const names = new URL(request.url, "http://localhost").searchParams.get("channels").split(",");
  for (const name of names) {
    const all = channels.get(name) ?? new Set();
    channels.set(name, all.add(socket));
    socket.on("close", () => all.delete(socket));
  }
});
// A publisher may have nothing to say for a while.
http.keepAliveTimeout = 0;
http.listen({ port: Number(process.argv[2]), host: "127.0.0.1", backlog: 4096 });
