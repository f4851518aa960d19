"""Server CPU per delivery, against a bare epoll loop that writes as many bytes to the same client."""

import json
import statistics
from collections.abc import Callable
from pathlib import Path

from .figures import Figure
from .process import Process
from .progress import step
from .server import TOOLS, Publisher, Server, write_tokens
from .subscribers import Subscribers

CHANNEL = "news:all"
MESSAGES = 200
DATA_BYTES = 128
# Belfry and the baseline in turn, so that a machine that slows down slows both.
ROUNDS = 3
GOAL_RATIO = 1.3
DELIVERY_TIMEOUT_S = 180
DATA = {"text": "x" * (DATA_BYTES - len('{"text":""}'))}
PUBLISH = json.dumps({"channel": CHANNEL, "data": DATA}).encode()


def measure(work: Path, connections: int) -> list[Figure]:
    tokens = write_tokens(work / "fanout.tokens", connections, CHANNEL)
    belfry, baseline = [], []
    for round_number in range(1, ROUNDS + 1):

        def log(name: str) -> Path:
            return work / f"fanout-{name}-{round_number}.log"

        step(f"fan-out, round {round_number} of {ROUNDS}: Belfry, {connections} subscribers, {MESSAGES} messages")
        with Server(work, f"fanout-{round_number}") as server:
            frame_bytes, sample = round_of(server, server.url, PUBLISH, tokens, connections, log("client"))
            belfry.append(sample)
        step(f"fan-out, round {round_number} of {ROUNDS}: bare epoll, the same bytes")
        with Process([str(TOOLS / "epoll-baseline")], log("baseline")) as server:
            url = server.wait_for("listening", 10)["url"]
            frame = b'{"type":"message"'.ljust(frame_bytes)
            baseline.append(round_of(server, url, frame, tokens, connections, log("baseline-client"))[1])

    def median(samples: list[dict], pick: Callable[[dict], float]) -> float:
        return statistics.median(pick(sample) for sample in samples)

    def cpu(sample: dict) -> float:
        return sample["cpu_us"]

    def rate(sample: dict) -> float:
        return sample["per_second"]

    ratio = statistics.median(ours["cpu_us"] / bare["cpu_us"] for ours, bare in zip(belfry, baseline))
    return [
        Figure("CPU per delivery, of the baseline's", ratio, "×", GOAL_RATIO),
        Figure("CPU per delivery", median(belfry, cpu), "µs"),
        Figure("CPU per delivery, bare epoll", median(baseline, cpu), "µs"),
        Figure("deliveries", median(belfry, rate), "/s"),
        Figure("deliveries, bare epoll", median(baseline, rate), "/s"),
    ]


def round_of(
    server: Process, url: str, body: bytes, tokens: Path, connections: int, log: Path
) -> tuple[int, dict[str, float]]:
    """Publishes all messages as fast as the server takes them. The length of a frame, and the sample."""
    deliveries = MESSAGES * connections
    with Subscribers(url, "ws", CHANNEL, tokens, connections, log) as subscribers:
        publisher = Publisher(url)
        before = server.cpu_seconds()
        for _ in range(MESSAGES):
            publisher.post(body)
        counts = subscribers.wait_for_deliveries(deliveries, DELIVERY_TIMEOUT_S)
        cpu = server.cpu_seconds() - before
    sample = {"cpu_us": cpu / deliveries * 1e6, "per_second": deliveries / max(counts["seconds"], 0.001)}
    return counts["frame_bytes"], sample
