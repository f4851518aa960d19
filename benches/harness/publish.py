"""Publish rates over REST, against the same server's `GET /healthz`: what HTTP alone costs."""

import statistics
from pathlib import Path

from .figures import Figure
from .process import BenchError, Process
from .progress import progress, step
from .server import DEV_KEY, TOOLS, Server

CONNECTIONS = 256
SECONDS = 5
# In turn, so that a machine that slows down slows all three.
ROUNDS = 3
DATA = '{"text":"' + "x" * 117 + '"}'
PLAIN_GOAL_PERCENT = 40.0
DURABLE_GOAL_PERCENT = 20.0

REQUESTS = {
    "healthz": ["--path", "/healthz"],
    "plain": ["--path", "/v1/publish", "--key", DEV_KEY, "--body", '{"channel":"news:{i}","data":' + DATA + "}"],
    "durable": ["--path", "/v1/publish", "--key", DEV_KEY, "--body", '{"channel":"orders:{i}","data":' + DATA + "}"],
}


def measure(work: Path, _connections: int) -> list[Figure]:
    runs: dict[str, list[dict]] = {name: [] for name in REQUESTS}
    with Server(work, "publish") as server:
        for round_number in range(1, ROUNDS + 1):
            for name in REQUESTS:
                step(f"publish, round {round_number} of {ROUNDS}: {name}, {CONNECTIONS} connections, {SECONDS} s")
                runs[name].append(load(server.url, name, work))
    rate = {name: statistics.median(run["per_second"] for run in runs[name]) for name in REQUESTS}
    p99 = {name: statistics.median(run["p99_ms"] for run in runs[name]) for name in REQUESTS}
    return [
        Figure("publish, plain, of healthz", 100 * rate["plain"] / rate["healthz"], "%", PLAIN_GOAL_PERCENT, True),
        Figure("publish, durable, of healthz", 100 * rate["durable"] / rate["healthz"], "%", DURABLE_GOAL_PERCENT, True),
        Figure("GET /healthz", rate["healthz"], "/s"),
        Figure("publish, plain", rate["plain"], "/s"),
        Figure("publish, plain, 99 % within", p99["plain"], "ms"),
        Figure("publish, durable", rate["durable"], "/s"),
        Figure("publish, durable, 99 % within", p99["durable"], "ms"),
    ]


def load(url: str, name: str, work: Path) -> dict:
    log = work / f"publish-{name}.log"
    command = [str(TOOLS / "publish-load"), "--url", url, "--connections", str(CONNECTIONS), "--seconds", str(SECONDS)]
    with Process(command + REQUESTS[name], log) as process:
        done = process.wait_for("done", SECONDS + 30, lambda line: progress(f"{line['requests']:,} requests"))
    if done["errors"]:
        raise BenchError(f"{done['errors']} of {done['requests']} requests failed: {log.read_text()}")
    return done
