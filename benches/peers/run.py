#!/usr/bin/env python3
"""Belfry and its peers, each on one core with `belfry bench` on the other, in turn: writes docs/benchmarks.md and its plots.

    make bench-peers            # installs the peers, builds, three rounds (40 minutes)
    benches/peers/run.py [--rounds 3] [--connections 5000] [--only belfry,nchan]

Each peer is set up as its own documentation advises for many clients: the files beside this one. Belfry has everything on: a token for
each subscriber, sessions, metrics. All samples are in target/bench/peers.json, with which `--again` writes the page anew.
"""

import argparse
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "benches"))

from harness.progress import step  # noqa: E402

from page import write  # noqa: E402

BELFRY = ROOT / "target/release/belfry"
SAMPLES = ROOT / "target/bench/peers.json"
SERVER_CORE, CLIENT_CORE = "0", "1"
START_S = 20
NODE = ["node", "--max-old-space-size=4096"]
# What each is, on which transports, and how it is started on a port, with a directory of its own.
PEERS = {
    "belfry": ("ws sse poll", lambda port, work: [
        BELFRY, "serve", "--dev", "--listen", f"127.0.0.1:{port}", "--database", f"sqlite://{work}/belfry.sqlite",
        "--config", ROOT / "benches/bench.toml",
    ]),
    "nchan": ("ws sse", lambda port, work: ["nginx", "-e", work / "error.log", "-c", nchan_conf(port, work)]),
    "socketio": ("ws", lambda port, work: [*NODE, HERE / "socketio.mjs", port]),
    "ws": ("ws", lambda port, work: [*NODE, HERE / "ws.mjs", port]),
    "durable-streams": ("sse", lambda port, work: [
        HERE / ".bin/bin/durable-streams-server", "--port", port, "--data-dir", work / "data", "--wal-shards", "1",
    ]),
}  # fmt: skip


def scenarios(connections: int) -> dict[str, tuple[str, dict]]:
    """By name: the scenario of `belfry bench`, and its options."""
    few = min(connections, 1000)
    return {
        "idle": ("idle", {"connections": connections, "duration": "15s"}),
        "saturated, 1 publisher": ("fanout", {"connections": connections}),
        "saturated, 16 publishers": ("fanout", {"connections": connections, "publishers": 16}),
        "open load": ("fanout", {"connections": connections, "rate": 100_000 // connections}),
        "many channels": ("unicast", {"connections": connections, "publishers": 64}),
        "durable, 1 publisher": ("unicast", {"connections": 100, "channel": "orders"}),
        "durable, 64 publishers": ("unicast", {"connections": 100, "publishers": 64, "channel": "orders"}),
        "storm": ("storm", {"connections": few}),
        "drops": ("drops", {"connections": few, "duration": "10s"}),
        "backlog": ("backlog", {"connections": few}),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--connections", type=int, default=5000)
    parser.add_argument("--only", default=",".join(PEERS))
    parser.add_argument("--again", action="store_true", help="only the page, from the last run's samples")
    args = parser.parse_args()
    if not args.again:
        SAMPLES.parent.mkdir(parents=True, exist_ok=True)
        SAMPLES.write_text(json.dumps(measure(args.rounds, args.connections, args.only.split(",")), indent=1))
    write(json.loads(SAMPLES.read_text()), ROOT / "docs")
    return 0


def measure(rounds: int, connections: int, names: list[str]) -> dict:
    samples = []
    for number in range(1, rounds + 1):
        for name in names:
            for transport in PEERS[name][0].split():
                for label, (scenario, options) in scenarios(connections).items():
                    step(f"round {number} of {rounds}: {name}, {transport}, {label}")
                    report = once(name, transport, scenario, options)
                    samples.append({"peer": name, "transport": transport, "label": label, "report": report})
    versions = {name: version(name) for name in names}
    cpu = next((line.partition(":")[2].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), "")
    machine = f"{cpu}, Linux {platform.release()}"
    return {"machine": machine, "rounds": rounds, "connections": connections, "versions": versions, "samples": samples}


def once(name: str, transport: str, scenario: str, options: dict) -> dict:
    """A server of its own for each: nothing is left of the one before."""
    with tempfile.TemporaryDirectory(dir=SAMPLES.parent) as work, socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
        probe.close()
        command = ["taskset", "-c", SERVER_CORE, *PEERS[name][1](port, Path(work))]
        with open(Path(work) / "log", "wb") as log:
            server = subprocess.Popen([str(word) for word in command], stdout=log, stderr=log)
        try:
            wait_for(port, server)
            if scenario == "idle":
                # What a server takes once, with its first connections, is not the price of each.
                bench(name, transport, "idle", {"connections": 100, "duration": "1s"}, port, worker(server.pid))
            return bench(name, transport, scenario, options, port, worker(server.pid))
        finally:
            server.terminate()
            server.wait()


def bench(name: str, transport: str, scenario: str, options: dict, port: int, pid: int) -> dict:
    channel = options.get("channel", "news")
    options = {"duration": "5s", "patience": "30s", "size": 128} | options | {"channel": channel}
    words = [word for key, value in options.items() for word in (f"--{key}", str(value))]
    words += ["--peer", name, "--transport", transport, "--url", f"http://127.0.0.1:{port}", "--pid", str(pid), "--json"]
    words += ["--dev"] if name == "belfry" else []
    done = subprocess.run(["taskset", "-c", CLIENT_CORE, BELFRY, "bench", scenario, *words], capture_output=True, text=True)
    # Who loses something is shown, not left out.
    return json.loads(done.stdout) if done.stdout else {"failed": done.stderr.strip().splitlines()[-1]}


def wait_for(port: int, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise SystemExit(f"a server did not start: {server.args}")


def worker(pid: int) -> int:
    """nginx's master does nothing: its only worker does."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else pid


def nchan_conf(port: int, work: Path) -> Path:
    conf = work / "nginx.conf"
    conf.write_text((HERE / "nchan.conf").read_text().replace("PORT", str(port)).replace("DIR", str(work)))
    return conf


def version(name: str) -> str:
    def said(*command: str | Path) -> str:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
        return (done.stdout + done.stderr).strip()

    if name in ("socketio", "ws"):
        package = {"socketio": "socket.io"}.get(name, name)
        found = json.loads((HERE / "node_modules" / package / "package.json").read_text())["version"]
        return f"npm `{package}` {found}, Node {said('node', '--version')}"
    if name == "nchan":
        return f"{said('dpkg-query', '-W', '-f', '${Package} ${Version}', 'libnginx-mod-nchan')} (Debian)"
    if name == "durable-streams":
        return "`durable-streams` 0.1.5 (crates.io), one WAL shard"
    return said(BELFRY, "--version")


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
