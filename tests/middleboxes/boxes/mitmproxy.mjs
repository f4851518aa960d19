import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const VENV = fileURLToPath(new URL("../../../.test/mitmproxy/bin/mitmdump", import.meta.url));

const mitmproxy = (name, about, transport, options) => ({
  name,
  about,
  transport,
  leavesSessions: true,
  program({ port, upstream, dir }) {
    if (!existsSync(VENV)) throw new Error("mitmproxy is missing: scripts/install-test-deps.sh installs it");
    const mode = ["--mode", `reverse:http://127.0.0.1:${upstream}`, "--listen-host", "127.0.0.1", "--listen-port", String(port)];
    return { command: VENV, args: ["-q", "--set", `confdir=${dir}`, ...mode, ...options], asRoot: true };
  },
});

export default [
  mitmproxy("mitmproxy", "reverse, reads whole bodies; Upgrade passes", "ws", []),
  mitmproxy("mitmproxy, no Upgrade", "the same with Upgrade removed", "poll", ["--modify-headers", "/~q/Upgrade/"]),
];
