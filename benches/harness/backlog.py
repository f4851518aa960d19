"""How CPU per delivery grows from few subscribers to many, of single messages and of a backlog, against a bare epoll
server's growth: caches and the kernel make both dearer, and the rest is ours."""

import statistics
from pathlib import Path

from .fanout import as_long_as, bare, cpu, round_of
from .figures import Figure
from .progress import step
from .server import Server

FEW = 1_000
# 15,000 by default: what 20,000 open files are room for.
MANY_TIMES = 3
BATCHES = [1, 16, 64]
ROUNDS = 3
GOAL_GROWTH = 1.2


def measure(work: Path, connections: int) -> list[Figure]:
    many = connections * MANY_TIMES
    costs: dict[tuple[str, int, int], list[float]] = {}
    for round_number in range(1, ROUNDS + 1):
        for count in (FEW, many):
            step(f"backlog, round {round_number} of {ROUNDS}: {count} subscribers, batches of {BATCHES}")
            size = {}
            with Server(work, f"backlog-{count}-{round_number}") as server:
                for batch in BATCHES:
                    report = round_of(server, server.url, count, batch=batch)
                    size[batch] = as_long_as(report)
                    costs.setdefault(("belfry", batch, count), []).append(cpu(report))
            # It writes a batch in one frame, of as many bytes.
            with bare(work / f"backlog-{count}-{round_number}-bare.log") as server:
                url = server.wait_for("listening", 10)["url"]
                for batch in BATCHES:
                    report = round_of(server, url, count, size[batch], batch)
                    costs.setdefault(("bare", batch, count), []).append(cpu(report))

    def growth(server: str, batch: int) -> float:
        return statistics.median(high / low for low, high in zip(costs[server, batch, FEW], costs[server, batch, many]))

    figures = []
    for batch in BATCHES:
        what = "single messages" if batch == 1 else f"batches of {batch}"
        ours, others = growth("belfry", batch), growth("bare", batch)
        figures.append(Figure(f"growth of CPU per delivery, {what}, of bare epoll's", ours / others, "×", GOAL_GROWTH))
        for server, count in (("belfry", FEW), ("belfry", many), ("bare", FEW), ("bare", many)):
            median = statistics.median(costs[server, batch, count])
            figures.append(Figure(f"CPU per delivery, {what}, {server}, {count} subscribers", median, "µs"))
    return figures
