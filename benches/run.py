#!/usr/bin/env python3
"""Measures the release server against its goals: memory of idle connections, CPU per delivery, publish rates.

    benches/run.py [memory|fanout|publish|backlog|saturated|coalesce|instructions]... [--before OLDER_BELFRY] [--connections 5000] [--out DIR]

Without a name: the first three. With `--before`: this build and that one in turn, as ratios. Prints a table, writes
results.json and results.svg, and exits with 1 where a goal is missed. `make bench` builds what this needs first.
"""

import argparse
import os
import platform
import resource
import sys
import time
from pathlib import Path

from harness import backlog, coalesce, compare, fanout, figures, instructions, memory, publish, saturated
from harness.process import BenchError
from harness.server import ROOT, SERVER, TOOLS

MEASUREMENTS = {"memory": memory.measure, "fanout": fanout.measure, "publish": publish.measure}
# By name only.
MORE = {
    "backlog": backlog.measure,
    "saturated": saturated.measure,
    "coalesce": coalesce.measure,
    "instructions": instructions.measure,
}
# Beside one for each connection: listeners, database, logs.
SPARE_FILES = 500


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("measurements", nargs="*", metavar="|".join(MEASUREMENTS | MORE))
    parser.add_argument("--before", type=Path, help="an older build's `belfry`, to compare with")
    parser.add_argument("--record", action="store_true", help="write benches/instructions.json, and nothing else")
    parser.add_argument("--connections", type=int, default=5000)
    parser.add_argument("--out", type=Path, default=ROOT / "target/bench", help="default target/bench")
    args = parser.parse_args()
    known = MEASUREMENTS | MORE
    names = args.measurements or ([] if args.before else list(MEASUREMENTS))
    if unknown := [name for name in names if name not in known]:
        parser.error(f"no measurement is called {unknown[0]}")
    try:
        if args.record:
            instructions.record()
            return 0
        _check(args.connections)
        work = args.out / time.strftime("run-%Y%m%d-%H%M%S")
        work.mkdir(parents=True)
        results = [figure for name in names for figure in known[name](work, args.connections)]
        if args.before:
            results += compare.measure(work, args.connections, args.before)
    except BenchError as error:
        print(f"\nbench: {error}", file=sys.stderr)
        return 2
    machine = {"cpu": _cpu_model(), "cores": os.cpu_count(), "kernel": platform.release()}
    machine["connections"] = args.connections
    figures.write_json(args.out / "results.json", machine, results)
    figures.write_chart(args.out / "results.svg", results)
    print(f"\n{machine['cpu']}, {machine['cores']} cores, Linux {machine['kernel']}, {args.connections} connections\n")
    print(figures.table(results))
    print(f"\n{args.out}/results.json, {args.out}/results.svg; logs and databases in {work}")
    return 0 if all(figure.met for figure in results) else 1


def _check(connections: int) -> None:
    for program in (SERVER, TOOLS / "epoll-baseline"):
        if not program.exists():
            raise BenchError(f"{program} is missing: run `make bench-build`")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard < connections + SPARE_FILES:
        raise BenchError(f"{connections} connections need more open files than {hard}: raise `ulimit -Hn`")
    # Inherited by the server and the tools.
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


if __name__ == "__main__":
    sys.exit(main())
