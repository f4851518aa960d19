// What no real middlebox does on command: a proxy of our own, with one fault each.
import { Agent, createServer as createHttpServer, request } from "node:http";
import { connect, createServer } from "node:net";

const HEAD_END = "\r\n\r\n";
const isUpgrade = (head) => /^upgrade:\s*websocket/im.test(head);

const close = (server, sockets) => () => {
  server.close();
  for (const socket of sockets) socket.destroy();
};

function listen(server, port) {
  const sockets = new Set();
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => socket.destroy());
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", () => resolve({ close: close(server, sockets) }));
  });
}

/** What of a WebSocket passes: the `answer` to its handshake, then frames `up` to the server and `down` to the page. */
function tunnel(port, upstream, { answer = true, up = false, down = false }) {
  return listen(
    createServer((client) => {
      client.once("data", (head) => {
        const guarded = isUpgrade(head.toString("latin1"));
        if (guarded && !answer) return client.resume();
        const server = connect(upstream, "127.0.0.1");
        server.on("error", () => client.destroy()).on("close", () => client.destroy());
        client.on("close", () => server.destroy());
        server.write(head);
        if (up || !guarded) client.pipe(server);
        else client.resume();
        if (down || !guarded) return server.pipe(client);
        server.once("data", (piece) => {
          // The first frames may be right behind it.
          client.write(piece.subarray(0, piece.indexOf(HEAD_END) + HEAD_END.length));
          server.resume();
        });
      });
    }),
    port,
  );
}

function wholeBodies(port, upstream) {
  const agent = new Agent({ keepAlive: true });
  const server = createHttpServer();
  server.on("request", (incoming, outgoing) => {
    const { method, url: path, headers } = incoming;
    const passed = request({ agent, host: "127.0.0.1", port: upstream, method, path, headers }, (answer) => {
      const pieces = [];
      answer.on("data", (piece) => pieces.push(piece));
      answer.on("error", () => outgoing.destroy());
      answer.on("end", () => {
        const body = Buffer.concat(pieces);
        const { "transfer-encoding": _, ...kept } = answer.headers;
        outgoing.writeHead(answer.statusCode, { ...kept, "content-length": body.length }).end(body);
      });
    });
    passed.on("error", () => outgoing.destroy());
    outgoing.on("close", () => passed.destroy());
    incoming.pipe(passed);
  });
  server.on("upgrade", (_, socket) => socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"));
  return listen(server, port);
}

/** `disturb`: every connection of now goes still for ever, as after a change of network; new ones work. */
async function halfOpen(port, upstream) {
  const open = new Set();
  const box = await listen(
    createServer((client) => {
      const server = connect(upstream, "127.0.0.1");
      const pair = [client, server];
      open.add(pair);
      const end = () => {
        open.delete(pair);
        pair.forEach((socket) => socket.destroy());
      };
      const quiet = () => open.has(pair) && end();
      for (const socket of pair) socket.on("close", quiet).on("error", quiet);
      client.on("data", (piece) => open.has(pair) && server.write(piece));
      server.on("data", (piece) => open.has(pair) && client.write(piece));
    }),
    port,
  );
  return { ...box, disturb: () => open.clear() };
}

const fault = (name, about, transport, serve, more = {}) => ({ name, about, transport, serve, ...more });

export default [
  fault("upgrade unanswered", "nobody ever answers the handshake", "sse", (port, to) => tunnel(port, to, { answer: false })),
  fault("101, then silence", "the handshake passes, no frame does", "sse", (port, to) => tunnel(port, to, {})),
  fault("frames only up", "after the handshake nothing comes down", "sse", (port, to) => tunnel(port, to, { up: true })),
  fault("frames only down", "after the handshake nothing goes up", "sse", (port, to) => tunnel(port, to, { down: true })),
  fault("whole bodies", "bodies are held until they are complete; no Upgrade", "poll", wholeBodies),
  fault("half-open", "in mid-stream all connections go still, without an end; new ones work", "ws", halfOpen, {
    disturbed: true,
    leavesSessions: true,
  }),
];
