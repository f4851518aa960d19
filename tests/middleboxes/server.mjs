// The server under test, and what is published through it: directly, past every middlebox.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort, listening, scratch, start } from "./processes.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const KEY = { Authorization: "Bearer bk_dev" };

const SETTINGS = `
[server]
workers = 2
drain_window = "2s"
[database]
synchronous = "normal"
`;

export function serverBinary(named) {
  const found = [named, process.env.BELFRY_BIN, join(root, "target/release/belfry"), join(root, "target/debug/belfry")];
  const binary = found.find((path) => path && existsSync(path));
  if (!binary) throw new Error("no server: cargo build, or name it with --server");
  return binary;
}

const READY_TIMEOUT_MS = 60_000;
const READY_LOOK_MS = 100;

/** A server with a database of its own. `restart` keeps port and database. */
export class Server {
  /** `settings`: more of them, as TOML. Without `dev` nobody has credentials but those of the settings. */
  static async start(binary, { settings = "", dev = true } = {}) {
    const server = new Server(binary, await freePort(), settings, dev);
    await server.up();
    return server;
  }

  constructor(binary, port, settings, dev) {
    Object.assign(this, { binary, port, dev, base: `http://127.0.0.1:${port}` });
    this.dir = scratch("server", { "belfry.toml": SETTINGS + settings });
  }

  async up() {
    const database = `sqlite://${join(this.dir, "belfry.sqlite")}`;
    const args = ["serve", ...(this.dev ? ["--dev"] : []), "--config", join(this.dir, "belfry.toml"), "--database", database];
    this.program = start(this.binary, [...args, "--listen", `127.0.0.1:${this.port}`]);
    await listening(this.port, this.program);
    // It listens before it is ready, and says so to whoever asks for a page.
    const until = Date.now() + READY_TIMEOUT_MS;
    while (!(await fetch(`${this.base}/readyz`)).ok) {
      if (Date.now() > until) throw new Error(`it is not ready after ${READY_TIMEOUT_MS} ms:\n${this.program.said()}`);
      await new Promise((resolve) => setTimeout(resolve, READY_LOOK_MS));
    }
  }

  /** `KILL`, or `TERM` for a drain; resolves when it is gone. */
  async end(signal) {
    this.program.kill(signal);
    await this.program.ended;
  }

  async token(sub, channels, publish) {
    const answer = await fetch(`${this.base}/dev/token?sub=${sub}&channels=${channels}${publish ? `&publish=${publish}` : ""}`);
    if (!answer.ok) throw new Error(`no token: ${await answer.text()}`);
    return (await answer.text()).trim();
  }

  /** Of a user, with a connection or without. */
  async sessions(user) {
    const answer = await fetch(`${this.base}/v1/users/${user}/sessions`, { headers: KEY });
    if (!answer.ok) throw new Error(`no sessions: ${await answer.text()}`);
    return (await answer.json()).sessions;
  }

  /** To each of these channels; their seqs. */
  async publish(channels, data, event = "message") {
    const answer = await fetch(`${this.base}/v1/publish`, {
      method: "POST",
      headers: KEY,
      body: JSON.stringify({ channels, event, data }),
    });
    if (!answer.ok) throw new Error(`not published: ${await answer.text()}`);
    const { results } = await answer.json();
    return Object.fromEntries(results.map(({ channel, seq }) => [channel, seq]));
  }

  /** Publishes a number to this channel. False where the server was not there, or said so. */
  async tryPublish(channel, data) {
    return this.publish([channel], data).then(
      () => true,
      () => false,
    );
  }
}
