"""A channel that changes a hundred times a second, with and without `coalesce = "100ms"`: server CPU for each delivery."""

import json
import statistics
import time
from pathlib import Path

from .fanout import DATA
from .figures import Figure
from .progress import step
from .server import ROOT, Publisher, Server, write_tokens
from .subscribers import Subscribers

CHANNELS = {"as they come": "news:all", "coalesced": "ticks:all"}
TRANSPORTS = {"ws": "WebSocket", "sse": "SSE"}
CONFIG = ROOT / "benches/coalesce.toml"
RATE = 100
SECONDS = 5
ROUNDS = 3
SUBSCRIBERS = 500
GOAL_RATIO = 0.25
DELIVERY_TIMEOUT_S = 60


def measure(work: Path, _connections: int) -> list[Figure]:
    return [figure for transport in TRANSPORTS for figure in _measure(work, transport)]


def _measure(work: Path, transport: str) -> list[Figure]:
    name = TRANSPORTS[transport]
    cpu: dict[str, list[float]] = {how: [] for how in CHANNELS}
    for round_number in range(1, ROUNDS + 1):
        for how, channel in CHANNELS.items():
            step(f"{RATE} messages a second to {SUBSCRIBERS}, {name}, {how}: round {round_number} of {ROUNDS}")
            cpu[how].append(_round(work, transport, channel, round_number))
    ratio = statistics.median(after / before for before, after in zip(*cpu.values()))
    figures = [Figure(f"CPU per delivery, {name}, {how}", statistics.median(each), "µs") for how, each in cpu.items()]
    return [Figure(f"CPU per delivery, coalesced, of as they come, {name}", ratio, "×", GOAL_RATIO), *figures]


def _round(work: Path, transport: str, channel: str, round_number: int) -> float:
    label = f"coalesce-{transport}-{channel.partition(':')[0]}-{round_number}"
    tokens = write_tokens(work / f"{label}.tokens", SUBSCRIBERS, channel)
    body = json.dumps({"channel": channel, "data": DATA}).encode()
    with (
        Server(work, label, config=CONFIG) as server,
        Subscribers(server.url, transport, channel, tokens, SUBSCRIBERS, work / f"{label}-client.log") as clients,
    ):
        publisher = Publisher(server.url)
        before, begun = server.cpu_seconds(), time.monotonic()
        for at in range(RATE * SECONDS):
            time.sleep(max(0.0, begun + at / RATE - time.monotonic()))
            publisher.post(body)
        deliveries = RATE * SECONDS * SUBSCRIBERS
        clients.wait_for_deliveries(deliveries, DELIVERY_TIMEOUT_S)
        return (server.cpu_seconds() - before) / deliveries * 1e6
