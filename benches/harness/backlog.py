"""How CPU per delivery grows from few subscribers to many, of single messages and of a backlog, against a bare epoll
server's growth: caches and the kernel make both dearer, and the rest is ours."""

import json
import statistics
from pathlib import Path

from .fanout import DATA
from .figures import Figure
from .process import Process
from .progress import step
from .server import TOOLS, Publisher, Server, write_tokens
from .subscribers import Subscribers

CHANNEL = "news:all"
FEW = 1_000
# 16,000 by default: one process's files are the bound.
MANY_OF_CONNECTIONS = 3.2
BATCHES = [1, 16, 64]
DELIVERIES = 2_000_000
ROUNDS = 3
GOAL_GROWTH = 1.2
DELIVERY_TIMEOUT_S = 180


def measure(work: Path, connections: int) -> list[Figure]:
    many = int(connections * MANY_OF_CONNECTIONS)
    tokens = write_tokens(work / "backlog.tokens", many, CHANNEL)
    cpu: dict[tuple[str, int, int], list[float]] = {}
    for round_number in range(1, ROUNDS + 1):
        for count in (FEW, many):
            step(f"backlog, round {round_number} of {ROUNDS}: {count} subscribers, batches of {BATCHES}")
            name = f"backlog-{count}-{round_number}"
            frame = 0
            with Server(work, name) as server:
                for batch in BATCHES:
                    log = work / f"{name}-client-{batch}.log"
                    frame, cost = _round(server, server.url, batch, frame, tokens, count, log)
                    cpu.setdefault(("belfry", batch, count), []).append(cost)
            with Process([str(TOOLS / "epoll-baseline")], work / f"{name}-bare.log") as server:
                url = server.wait_for("listening", 10)["url"]
                for batch in BATCHES:
                    log = work / f"{name}-bare-client-{batch}.log"
                    cost = _round(server, url, batch, frame, tokens, count, log)[1]
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


def _round(
    server: Process, url: str, batch: int, frame_bytes: int, tokens: Path, count: int, log: Path
) -> tuple[int, float]:
    """Publishes in batches as fast as they are taken. The length of a frame, and CPU per delivery in µs. With the length
    of a frame the server is the bare one, which is given a frame and how many of it."""
    bare = server.__class__ is Process
    message = {"channel": CHANNEL, "data": DATA}
    if bare:
        body, path = b'{"type":"message"'.ljust(frame_bytes), "/"
    elif batch == 1:
        body, path = json.dumps(message).encode(), "/v1/publish"
    else:
        body, path = json.dumps({"publishes": [message] * batch}).encode(), "/v1/publish/batch"
    times = max(DELIVERIES // count // batch, 1)
    deliveries = times * batch * count
    with Subscribers(url, "ws", CHANNEL, tokens, count, log) as subscribers:
        publisher = Publisher(url)
        before = server.cpu_seconds()
        for _ in range(times):
            publisher.post(body, path, batch if bare else 1)
        counts = subscribers.wait_for_deliveries(deliveries, DELIVERY_TIMEOUT_S)
        cpu = server.cpu_seconds() - before
    return counts["frame_bytes"], cpu / deliveries * 1e6
