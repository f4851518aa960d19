"""One channel with many subscribers, and publishers that each publish as fast as they are answered: how much reaches
everybody, what it costs, and how long publishes wait meanwhile. The server has one core, everybody else the other."""

from pathlib import Path

from .figures import Figure
from .process import BenchError, Process
from .progress import progress, step
from .server import DEV_KEY, SERVER, TOOLS, Server, write_tokens
from .subscribers import Subscribers

CHANNEL = "news:all"
# Nobody listens to it.
QUIET = "news:nobody"
PUBLISHERS = (1, 16)
NAMES = {"ws": "WebSocket", "sse": "SSE"}
SECONDS = 5
DELIVERY_TIMEOUT_S = 180
DATA = '{"text":"' + "x" * 117 + '"}'
GOAL_P99_RATIO = 3.0
SERVER_CORE, CLIENT_CORE = "0", "1"


def measure(work: Path, connections: int, program: Path = SERVER) -> list[Figure]:
    tokens = write_tokens(work / "saturated.tokens", connections, CHANNEL)
    return [
        figure
        for transport in NAMES
        for publishers in PUBLISHERS
        for figure in _measure(work, connections, program, transport, publishers, tokens)
    ]


def _measure(
    work: Path, connections: int, program: Path, transport: str, publishers: int, tokens: Path
) -> list[Figure]:
    name = f"{NAMES[transport]}, {publishers} publishing"
    step(f"saturated: {connections} subscribers, {name}, {SECONDS} s")
    label = f"saturated-{transport}-{publishers}"
    with (
        Server(work, label, program, core=SERVER_CORE) as server,
        Subscribers(server.url, transport, CHANNEL, tokens, connections, work / f"{label}-client.log", CLIENT_CORE) as clients,
    ):
        rest = _load(server.url, QUIET, publishers, work / f"{label}-rest.log")
        cpu = server.cpu_seconds()
        load = _load(server.url, CHANNEL, publishers, work / f"{label}-load.log")
        # One of each publisher was under way when the time was up.
        under_way = publishers * connections
        counts = clients.wait_for_deliveries(load["requests"] * connections, DELIVERY_TIMEOUT_S, under_way)
        cpu = server.cpu_seconds() - cpu
        deliveries = counts["deliveries"]
    return [
        Figure(f"deliveries, {name}", deliveries / counts["seconds"], "/s"),
        Figure(f"CPU per delivery, {name}", cpu / deliveries * 1e6, "µs"),
        Figure(f"publish, 50 % within, {name}", load["p50_ms"], "ms"),
        Figure(f"publish, 99 % within, {name}", load["p99_ms"], "ms"),
        Figure(f"publish, 99 % within, of that at rest, {name}", load["p99_ms"] / rest["p99_ms"], "×", GOAL_P99_RATIO),
    ]


def _load(url: str, channel: str, publishers: int, log: Path) -> dict:
    # fmt: off
    command = [
        "taskset", "-c", CLIENT_CORE, str(TOOLS / "publish-load"), "--url", url, "--path", "/v1/publish", "--key", DEV_KEY,
        "--body", '{"channel":"' + channel + '","data":' + DATA + "}", "--connections", str(publishers),
        "--seconds", str(SECONDS),
    ]
    # fmt: on
    with Process(command, log) as process:
        done = process.wait_for("done", SECONDS + 60, lambda line: progress(f"{line['requests']:,} publishes"))
    if done["errors"]:
        raise BenchError(f"{done['errors']} of {done['requests']} requests failed: {log.read_text()}")
    return done
