"""Memory of idle connections, on each transport, and what is left of it once they have gone."""

import time
from pathlib import Path

from .figures import Figure
from .process import Process
from .progress import progress, step, wait
from .server import Server, write_tokens
from .subscribers import Subscribers

CHANNEL = "news:all"
GOAL_KB = {"ws": 2.5, "sse": 2.5, "poll": 2.5}
NAMES = {"ws": "WebSocket", "sse": "SSE", "poll": "long-poll"}
# What a server takes once, with its first connections, is not the price of each.
WARM_UP_CONNECTIONS = 100
# jemalloc gives freed pages back over ten seconds; a figure from before would count what handshakes left behind.
SETTLE_S = 15
# ... and then until two looks agree.
SETTLE_TIMEOUT_S = 30
LEAVE_S = 60
LEFT_GOAL_PERCENT = 20.0


def measure(work: Path, connections: int) -> list[Figure]:
    tokens = write_tokens(work / "memory.tokens", connections, CHANNEL)
    return [figure for transport in GOAL_KB for figure in _measure(work, connections, transport, tokens)]


def _measure(work: Path, connections: int, transport: str, tokens: Path) -> list[Figure]:
    name = NAMES[transport]
    step(f"memory: {connections} idle {name} connections")
    with Server(work, f"memory-{transport}") as server:
        before, during = grow(server, work, connections, transport, tokens)
        wait(LEAVE_S, "all have left")
        after = server.memory_bytes()
    growth = during - before
    return [
        Figure(f"memory per idle {name}", growth / connections / 1000, "KB", GOAL_KB[transport]),
        Figure(f"left a minute after, {name}", 100 * max(0, after - before) / max(growth, 1), "%", LEFT_GOAL_PERCENT),
    ]


def grow(server: Server, work: Path, connections: int, transport: str, tokens: Path) -> tuple[int, int]:
    """Its memory before, and with that many idle connections, which have left once this returns."""

    def subscribe(count: int) -> Subscribers:
        return Subscribers(server.url, transport, CHANNEL, tokens, count, work / f"memory-{transport}-client.log")

    with subscribe(WARM_UP_CONNECTIONS):
        _settled(server)
    before = _settled(server)
    with subscribe(connections):
        return before, _settled(server)


def _settled(process: Process) -> int:
    """Its memory once that has come to rest."""
    wait(SETTLE_S, "settling")
    deadline = time.monotonic() + SETTLE_TIMEOUT_S
    last = process.memory_bytes()
    while time.monotonic() < deadline:
        time.sleep(2)
        now = process.memory_bytes()
        progress(f"settling: {now / 1e6:.1f} MB")
        if abs(now - last) <= last // 200:
            return now
        last = now
    return last
