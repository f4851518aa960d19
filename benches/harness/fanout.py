"""Server CPU per delivery, against a bare epoll loop that writes as many bytes to the same client."""

import statistics
from collections.abc import Callable
from pathlib import Path

from .client import bench
from .figures import Figure
from .process import Process
from .progress import step
from .server import TOOLS, Server

# Belfry and the baseline in turn, so that a machine that slows down slows both.
ROUNDS = 3
DURATION = "4s"
DATA_BYTES = 128
GOAL_RATIO = 1.3


def measure(work: Path, connections: int) -> list[Figure]:
    belfry, baseline = [], []
    for round_number in range(1, ROUNDS + 1):
        step(f"fan-out, round {round_number} of {ROUNDS}: Belfry, {connections} subscribers")
        with Server(work, f"fanout-{round_number}") as server:
            belfry.append(round_of(server, server.url, connections))
        step(f"fan-out, round {round_number} of {ROUNDS}: bare epoll, the same bytes")
        with bare(work / f"fanout-bare-{round_number}.log") as server:
            url = server.wait_for("listening", 10)["url"]
            baseline.append(round_of(server, url, connections, as_long_as(belfry[-1])))

    def median(reports: list[dict], pick: Callable[[dict], float]) -> float:
        return statistics.median(map(pick, reports))

    def rate(report: dict) -> float:
        return report["deliveries"] / report["delivery_seconds"]

    ratio = statistics.median(cpu(ours) / cpu(bare) for ours, bare in zip(belfry, baseline))
    return [
        Figure("CPU per delivery, of the baseline's", ratio, "×", GOAL_RATIO),
        Figure("CPU per delivery", median(belfry, cpu), "µs"),
        Figure("CPU per delivery, bare epoll", median(baseline, cpu), "µs"),
        Figure("deliveries", median(belfry, rate), "/s"),
        Figure("deliveries, bare epoll", median(baseline, rate), "/s"),
    ]


def round_of(server: Process, url: str, connections: int, size: int = DATA_BYTES, batch: int = 1) -> dict:
    """Publishes one message (or batch) after the other, as fast as the server takes them."""
    options = {"connections": connections, "size": size, "batch": batch}
    return bench("fanout", url, server.pid, duration=DURATION, channel="news:all", **options)


def cpu(report: dict) -> float:
    """Of a delivery, in µs."""
    return report["server"]["delivery_cpu_us"]


def bare(log: Path) -> Process:
    """The bare server, which sends whoever listens the body of each publish."""
    return Process([str(TOOLS / "epoll-baseline")], log)


def as_long_as(report: dict) -> int:
    """The size of data with which the bare server's frames are as long as Belfry's were."""
    around = len('{"channel":"news:all","data":}') + len("xxxx")
    return round(report["received_bytes"] / report["deliveries"]) - around
