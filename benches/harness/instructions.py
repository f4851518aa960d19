"""Instructions of one step of the core, counted by valgrind: the same on a busy machine as on a quiet one. Held against
benches/instructions.json, which the same compiler has written."""

import json
import re
import shutil
import subprocess
from pathlib import Path

from .figures import Figure
from .process import BenchError
from .progress import step
from .server import ROOT, TOOLS

RECORDED = ROOT / "benches/instructions.json"
STEPS = {
    "publish": "a message encoded and put into the ring",
    "deliver": "a message for one of 1,000 sessions",
    "attach": "a session that comes, with a channel, and goes",
    "replay": "a message of a page of 100",
}
# What a run costs before its first step is in both, and falls out of the difference.
FEW, MANY = 20_000, 60_000
GROWTH = 1.05


def measure(_work: Path, _connections: int) -> list[Figure]:
    recorded = json.loads(RECORDED.read_text())
    compiler = _compiler()
    figures = []
    for name, what in STEPS.items():
        # Another compiler counts otherwise: then the figures only inform.
        goal = recorded["steps"][name] * GROWTH if compiler == recorded["compiler"] else None
        figures.append(Figure(f"instructions: {what}", _each(name), "", goal))
    return figures


def record() -> None:
    RECORDED.write_text(json.dumps({"compiler": _compiler(), "steps": {name: _each(name) for name in STEPS}}, indent=2) + "\n")


def _each(name: str) -> int:
    step(f"instructions of {name}")
    return round((_count(name, MANY) - _count(name, FEW)) / (MANY - FEW))


def _count(name: str, times: int) -> int:
    program = TOOLS / "core-steps"
    if not shutil.which("valgrind") or not program.exists():
        raise BenchError("valgrind (apt install valgrind) and core-steps (make bench-build) are needed")
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, "--step", name, "--times", str(times)]
    ended = subprocess.run(command, capture_output=True, text=True)
    found = re.search(r"Collected\s*:\s*(\d+)", ended.stderr)
    if ended.returncode or not found:
        raise BenchError(f"{name} was not counted: {ended.stderr[-2000:]}")
    return int(found[1])


def _compiler() -> str:
    words = subprocess.run(["rustc", "--version", "--verbose"], capture_output=True, text=True, check=True).stdout
    return " ".join(re.findall(r"^(?:release|host): (.*)$", words, re.MULTILINE))
