"""A channel that changes a hundred times a second, with and without `coalesce = "100ms"`: server CPU for each delivery."""

import statistics
from pathlib import Path

from .client import bench
from .fanout import cpu
from .figures import Figure
from .progress import step
from .server import ROOT, Server

CHANNELS = {"as they come": "news:all", "coalesced": "ticks:all"}
TRANSPORTS = {"ws": "WebSocket", "sse": "SSE"}
CONFIG = ROOT / "benches/coalesce.toml"
OPTIONS = {"rate": 100, "duration": "5s", "connections": 500}
ROUNDS = 3
GOAL_RATIO = 0.25


def measure(work: Path, _connections: int) -> list[Figure]:
    return [figure for transport in TRANSPORTS for figure in _measure(work, transport)]


def _measure(work: Path, transport: str) -> list[Figure]:
    name = TRANSPORTS[transport]
    costs: dict[str, list[float]] = {how: [] for how in CHANNELS}
    for round_number in range(1, ROUNDS + 1):
        for how, channel in CHANNELS.items():
            step(f"100 messages a second to 500, {name}, {how}: round {round_number} of {ROUNDS}")
            label = f"coalesce-{transport}-{channel.partition(':')[0]}-{round_number}"
            with Server(work, label, config=CONFIG) as server:
                report = bench("fanout", server.url, server.pid, transport=transport, channel=channel, **OPTIONS)
                costs[how].append(cpu(report))
    ratio = statistics.median(after / before for before, after in zip(*costs.values()))
    figures = [Figure(f"CPU per delivery, {name}, {how}", statistics.median(each), "µs") for how, each in costs.items()]
    return [Figure(f"CPU per delivery, coalesced, of as they come, {name}", ratio, "×", GOAL_RATIO), *figures]
