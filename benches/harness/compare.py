"""This build against an older one, in turn: memory, CPU per delivery and CPU per publish, as ratios of the same round."""

import statistics
from pathlib import Path

from . import fanout, memory, publish
from .figures import Figure
from .progress import step
from .server import SERVER, Server

ROUNDS = 5
# Memory hardly differs from run to run.
MEMORY_ROUNDS = 2
GOAL = 1.02


def measure(work: Path, connections: int, before: Path) -> list[Figure]:
    programs = {"before": before, "after": SERVER}
    samples: dict[str, dict[str, list[float]]] = {}

    def note(what: str, side: str, value: float) -> None:
        samples.setdefault(what, {"before": [], "after": []})[side].append(value)

    for round_number in range(1, MEMORY_ROUNDS + 1):
        for transport, name in memory.NAMES.items():
            for side, program in programs.items():
                step(f"compare, round {round_number} of {MEMORY_ROUNDS}: idle {name} connections, {side}")
                with Server(work, f"compare-{transport}-{side}-{round_number}", program) as server:
                    note(f"memory per idle {name}", side, memory.idle(server, connections, transport)[1])
    for round_number in range(1, ROUNDS + 1):
        for side, program in programs.items():
            step(f"compare, round {round_number} of {ROUNDS}: fan-out and publishing, {side}")
            name = f"compare-{side}-{round_number}"
            with Server(work, name, program) as server:
                note("CPU per delivery", side, fanout.cpu(fanout.round_of(server, server.url, connections)))
                for kind in ("plain", "durable"):
                    used = server.cpu_seconds()
                    done = publish.load(server.url, kind, work)
                    note(f"CPU per publish, {kind}", side, (server.cpu_seconds() - used) / done["requests"] * 1e6)
    figures = []
    for what, sides in samples.items():
        unit = "bytes" if what.startswith("memory") else "µs"
        ratio = statistics.median(after / before for before, after in zip(sides["before"], sides["after"]))
        figures.append(Figure(f"{what}, of before's", ratio, "×", GOAL))
        figures += [Figure(f"{what}, {side}", statistics.median(values), unit) for side, values in sides.items()]
    return figures
