// Socket.IO 4 as its documentation sets it up for many clients: WebSocket only, no compression, `ws` with its native parts where they
// are there, connection state recovery on; a room for each channel. `node socketio.mjs PORT`
import { createServer } from "node:http";
import { Server } from "socket.io";

const http = createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (request.method !== "POST" || url.pathname !== "/publish") return response.writeHead(404).end();
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    io.to(url.searchParams.get("channel")).emit("message", JSON.parse(Buffer.concat(parts)));
    response.writeHead(200, { "Content-Length": 2 }).end("{}");
  });
});
const io = new Server(http, {
  transports: ["websocket"],
  perMessageDeflate: false,
  httpCompression: false,
  connectionStateRecovery: { maxDisconnectionDuration: 2 * 60 * 1000, skipMiddlewares: true },
});
io.on("connection", (socket) => {
  if (!socket.recovered) socket.join(socket.handshake.query.channels.split(","));
  // As the documentation advises for memory: the first request is not needed any more.
  socket.conn.request = null;
});
// A publisher may have nothing to say for a while.
http.keepAliveTimeout = 0;
http.listen({ port: Number(process.argv[2]), host: "127.0.0.1", backlog: 4096 });
