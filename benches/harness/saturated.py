"""One channel with many subscribers, and publishers that each publish as fast as they are answered: how much reaches
everybody, what it costs, and how long publishes wait meanwhile. The server has one core, everybody else the other."""

from pathlib import Path

from .client import bench
from .fanout import cpu
from .figures import Figure
from .progress import step
from .server import SERVER, Server

PUBLISHERS = (1, 16)
NAMES = {"ws": "WebSocket", "sse": "SSE"}
SECONDS = 5
GOAL_P99_RATIO = 3.0
SERVER_CORE, CLIENT_CORE = "0", "1"


def measure(work: Path, connections: int, program: Path = SERVER) -> list[Figure]:
    return [
        figure
        for transport in NAMES
        for publishers in PUBLISHERS
        for figure in _measure(work, connections, program, transport, publishers)
    ]


def _measure(work: Path, connections: int, program: Path, transport: str, publishers: int) -> list[Figure]:
    name = f"{NAMES[transport]}, {publishers} publishing"
    step(f"saturated: {connections} subscribers, {name}, {SECONDS} s")
    options = {"transport": transport, "publishers": publishers, "duration": f"{SECONDS}s", "core": CLIENT_CORE}
    with Server(work, f"saturated-{transport}-{publishers}", program, core=SERVER_CORE) as server:
        rest = bench("fanout", server.url, server.pid, connections=1, channel="news:rest", **options)["publish"]
        load = bench("fanout", server.url, server.pid, connections=connections, channel="news:all", **options)
    publish = load["publish"]
    return [
        Figure(f"deliveries, {name}", load["deliveries"] / load["delivery_seconds"], "/s"),
        Figure(f"CPU per delivery, {name}", cpu(load), "µs"),
        Figure(f"publish, 50 % within, {name}", publish["p50_ms"], "ms"),
        Figure(f"publish, 99 % within, {name}", publish["p99_ms"], "ms"),
        Figure(f"publish, 99 % within, of that at rest, {name}", publish["p99_ms"] / rest["p99_ms"], "×", GOAL_P99_RATIO),
    ]
