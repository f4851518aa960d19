// Programs of other people's making, started with settings of our own in a directory of their own, and gone with us.
import { spawn } from "node:child_process";
import { chownSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

const START_TIMEOUT_MS = 30_000;
const LOOK_EVERY_MS = 50;
/** Squid and Apache do not serve as root. */
const NOBODY = 65_534;
const isRoot = process.getuid() === 0;

const scratches = [];
process.once("exit", () => scratches.forEach((dir) => rmSync(dir, { recursive: true, force: true })));

/** A port that was free a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A directory that ends with the process, writable for what does not run as root. */
export function scratch(name, files = {}) {
  const dir = mkdtempSync(join(tmpdir(), `belfry-${name}-`));
  scratches.push(dir);
  if (isRoot) chownSync(dir, NOBODY, NOBODY);
  for (const [file, text] of Object.entries(files)) writeFileSync(join(dir, file), text);
  return dir;
}

/**
 * Starts a program that ends with this process, however that ends: the kernel tells it. `asNobody`: if we are root.
 * What it says is kept for the case that it does not start.
 */
export function start(command, args, { asNobody = false, cwd, env } = {}) {
  const identity = asNobody && isRoot ? ["--reuid", String(NOBODY), "--regid", String(NOBODY), "--clear-groups"] : [];
  const child = spawn("setpriv", [...identity, "--pdeathsig", "TERM", "--", command, ...args], {
    cwd,
    // Daemons may be where users' PATH does not lead.
    env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin`, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text) => (said = (said + text).slice(-4_000)));
  }
  const ended = new Promise((resolve) => child.once("exit", resolve));
  return {
    pid: child.pid,
    lines: child.stderr,
    ended,
    said: () => said,
    running: () => child.exitCode === null && child.signalCode === null,
    kill: (signal = "TERM") => child.kill(`SIG${signal}`),
  };
}

/** Waits until somebody listens there. */
export async function listening(port, program) {
  const until = Date.now() + START_TIMEOUT_MS;
  while (!(await accepts(port))) {
    if (program && !program.running()) throw new Error(`it did not start:\n${program.said()}`);
    if (Date.now() > until) throw new Error(`nobody listens on ${port} after ${START_TIMEOUT_MS} ms:\n${program?.said()}`);
    await setTimeout(LOOK_EVERY_MS);
  }
}

function accepts(port) {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}
