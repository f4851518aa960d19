"""Programs under measurement: started, talked to in JSON lines, and their CPU and memory read from /proc."""

import json
import os
import queue
import subprocess
import threading
import time
from pathlib import Path

CLOCK_TICKS = os.sysconf("SC_CLK_TCK")
STOP_TIMEOUT_S = 20


class BenchError(Exception):
    """Something that makes the figures meaningless; its text tells the reader what."""


class Process:
    """A child whose stdout is JSON lines (or unused) and which leaves on SIGTERM or when its stdin ends."""

    def __init__(self, command: list[str], log: Path):
        self.name = Path(command[0]).name
        self._log = log
        with log.open("wb") as stderr:
            self._child = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True
            )
        self.pid = self._child.pid
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def _read(self) -> None:
        for line in self._child.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def next_line(self, deadline: float) -> dict:
        """The next JSON line, before the deadline (`time.monotonic`)."""
        try:
            line = self._lines.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            raise BenchError(f"{self.name} said nothing more in time; its log is {self._log}") from None
        if line is None:
            self._child.wait()
            raise BenchError(f"{self.name} ended by itself: {self._log.read_text()[-2000:]}")
        return json.loads(line)

    def wait_for(self, kind: str, timeout_s: float, on_other=lambda line: None) -> dict:
        """The first line of that `type`; the others on the way go to `on_other`."""
        deadline = time.monotonic() + timeout_s
        while True:
            line = self.next_line(deadline)
            if line["type"] == kind:
                return line
            on_other(line)

    def check_alive(self) -> None:
        if self._child.poll() is not None:
            raise BenchError(f"{self.name} ended by itself: {self._log.read_text()[-2000:]}")

    def stop(self, terminate: bool = False) -> None:
        """Ends its stdin, or asks it to terminate; kills it only if it does not go."""
        self._child.stdin.close()
        if terminate:
            self._child.terminate()
        try:
            self._child.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()

    def cpu_seconds(self) -> float:
        """User and system time of all its threads."""
        # The command's name is in brackets and may hold spaces.
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / CLOCK_TICKS

    def memory_bytes(self) -> int:
        """Resident anonymous memory: what the program itself has allocated, without files or kernel buffers."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) * 1024
        raise BenchError(f"no RssAnon for {self.name}: this needs Linux 4.5 or newer")
