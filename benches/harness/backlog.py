"""How CPU per delivery grows from few subscribers to many, of single messages and of a backlog, against a bare epoll
server's growth: caches and the kernel make both dearer, and the rest is ours."""

import json
import statistics
from collections.abc import Iterator
from pathlib import Path

from .fanout import DATA
from .figures import Figure
from .process import Process
from .progress import step
from .server import TOOLS, Publisher, Server, write_tokens
from .subscribers import Subscribers

CHANNEL = "news:all"
FEW = 1_000
# 15,000 by default: what 20,000 open files are room for.
MANY_TIMES = 3
BATCHES = [1, 16, 64]
DELIVERIES = 2_000_000
ROUNDS = 3
GOAL_GROWTH = 1.2
DELIVERY_TIMEOUT_S = 180


def measure(work: Path, connections: int) -> list[Figure]:
    many = connections * MANY_TIMES
    tokens = write_tokens(work / "backlog.tokens", many, CHANNEL)
    cpu: dict[tuple[str, int, int], list[float]] = {}
    for round_number in range(1, ROUNDS + 1):
        for count in (FEW, many):
            step(f"backlog, round {round_number} of {ROUNDS}: {count} subscribers, batches of {BATCHES}")
            name = f"backlog-{count}-{round_number}"
            with Server(work, name) as server, _subscribers(server.url, tokens, count, work / f"{name}-client.log") as all:
                for batch, cost in _rounds(server, server.url, all, None):
                    cpu.setdefault(("belfry", batch, count), []).append(cost)
                frame = b'{"type":"message"'.ljust(all.frame_bytes)
            with Process([str(TOOLS / "epoll-baseline")], work / f"{name}-bare.log") as server:
                url = server.wait_for("listening", 10)["url"]
                with _subscribers(url, tokens, count, work / f"{name}-bare-client.log") as all:
                    for batch, cost in _rounds(server, url, all, frame):
                        cpu.setdefault(("bare", batch, count), []).append(cost)

    def growth(server: str, batch: int) -> float:
        return statistics.median(high / low for low, high in zip(cpu[server, batch, FEW], cpu[server, batch, many]))

    figures = []
    for batch in BATCHES:
        what = "single messages" if batch == 1 else f"batches of {batch}"
        ours, bare = growth("belfry", batch), growth("bare", batch)
        figures.append(Figure(f"growth of CPU per delivery, {what}, of bare epoll's", ours / bare, "×", GOAL_GROWTH))
        for server, count in (("belfry", FEW), ("belfry", many), ("bare", FEW), ("bare", many)):
            median = statistics.median(cpu[server, batch, count])
            figures.append(Figure(f"CPU per delivery, {what}, {server}, {count} subscribers", median, "µs"))
    return figures


def _subscribers(url: str, tokens: Path, count: int, log: Path) -> Subscribers:
    return Subscribers(url, "ws", CHANNEL, tokens, count, log)


def _rounds(server: Process, url: str, subscribers: Subscribers, frame: bytes | None) -> Iterator[tuple[int, float]]:
    """Publishes in batches as fast as they are taken: the size of each, and CPU per delivery in µs. `frame`: the server is
    the bare one, which is given that frame and how many of it."""
    message = {"channel": CHANNEL, "data": DATA}
    publisher = Publisher(url)
    due = 0
    for batch in BATCHES:
        if frame:
            body, path = frame, "/"
        elif batch == 1:
            body, path = json.dumps(message).encode(), "/v1/publish"
        else:
            body, path = json.dumps({"publishes": [message] * batch}).encode(), "/v1/publish/batch"
        times = max(DELIVERIES // subscribers.count // batch, 1)
        deliveries = times * batch * subscribers.count
        due += deliveries
        before = server.cpu_seconds()
        for _ in range(times):
            publisher.post(body, path, batch if frame else 1)
        subscribers.wait_for_deliveries(due, DELIVERY_TIMEOUT_S)
        yield batch, (server.cpu_seconds() - before) / deliveries * 1e6
