"""Memory of idle connections, on each transport, and what is left of it once they have gone."""

from pathlib import Path

from .client import bench
from .figures import Figure
from .progress import step, wait
from .server import Server

GOAL_KB = {"ws": 2.5, "sse": 2.5, "poll": 2.5}
NAMES = {"ws": "WebSocket", "sse": "SSE", "poll": "long-poll"}
# What a server takes once, with its first connections, is not the price of each.
WARM_UP_CONNECTIONS = 100
# jemalloc gives freed pages back over ten seconds; a figure from before would count what handshakes left behind.
SETTLE_S = 20
LEAVE_S = 60
LEFT_GOAL_PERCENT = 20.0


def measure(work: Path, connections: int) -> list[Figure]:
    return [figure for transport in GOAL_KB for figure in _measure(work, connections, transport)]


def _measure(work: Path, connections: int, transport: str) -> list[Figure]:
    name = NAMES[transport]
    step(f"memory: {connections} idle {name} connections")
    with Server(work, f"memory-{transport}") as server:
        before, each = idle(server, connections, transport)
        wait(LEAVE_S, "all have left")
        left = max(0, server.memory_bytes() - before)
    return [
        Figure(f"memory per idle {name}", each / 1000, "KB", GOAL_KB[transport]),
        Figure(f"left a minute after, {name}", 100 * left / max(each * connections, 1), "%", LEFT_GOAL_PERCENT),
    ]


def idle(server: Server, connections: int, transport: str) -> tuple[int, float]:
    """Its memory before, and what it grows by with each of so many idle connections, which have left once this returns."""
    options = {"transport": transport, "channel": "news:all"}
    bench("idle", server.url, server.pid, connections=WARM_UP_CONNECTIONS, duration="1s", **options)
    wait(SETTLE_S, "settling")
    before = server.memory_bytes()
    report = bench("idle", server.url, server.pid, connections=connections, duration=f"{SETTLE_S}s", **options)
    return before, report["server"]["connection_bytes"]
