"""`belfry bench` of this build, against whichever server is to be measured."""

import json
import subprocess

from .process import BenchError
from .server import SERVER

TIMEOUT_S = 600


def bench(scenario: str, url: str, pid: int, core: str | None = None, **options) -> dict:
    """Its report. It fails where a subscriber does not get every message, once and in order."""
    # fmt: off
    command = [
        *(["taskset", "-c", core] if core else []), str(SERVER), "bench", scenario, "--dev", "--json", "--url", url,
        "--pid", str(pid), *(word for name, value in options.items() for word in (f"--{name}", str(value))),
    ]
    # fmt: on
    # Its progress bars are for the reader of this one.
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=TIMEOUT_S, check=False)
    if done.returncode:
        raise BenchError(f"`{' '.join(command)}` ended with {done.returncode}: {done.stdout}")
    return json.loads(done.stdout)
