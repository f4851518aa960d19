"""Thousands of connections to a server, held by the `fanout-client` tool."""

import time
from pathlib import Path

from .process import BenchError, Process
from .progress import progress
from .server import TOOLS

OPEN_TIMEOUT_S = 120


class Subscribers(Process):
    """All connected and welcomed once made."""

    def __init__(self, url: str, transport: str, channel: str, tokens: Path, count: int, log: Path, core: str | None = None):
        # fmt: off
        super().__init__([
            *(["taskset", "-c", core] if core else []), str(TOOLS / "fanout-client"), "--url", url, "--transport", transport, "--channel", channel,
            "--tokens", str(tokens), "--connections", str(count),
        ], log)
        # fmt: on
        self.count = count
        self._counted = {"closed": 0, "deliveries": 0}
        self.wait_for("open", OPEN_TIMEOUT_S, lambda line: progress(f"{line['open']}/{count} {transport} open"))

    @property
    def frame_bytes(self) -> int:
        """The length of a frame, once some have come."""
        return self._counted["frame_bytes"]

    def wait_for_deliveries(self, wanted: int, timeout_s: float, under_way: int = 0) -> dict:
        """The counts once that many deliveries have come; so many more may, of what was under way."""
        deadline = time.monotonic() + timeout_s
        while self._counted["deliveries"] < wanted:
            self._counted = self.next_line(deadline)
            progress(f"{self._counted['deliveries']:,}/{wanted:,} deliveries")
            if self._counted["closed"]:
                raise BenchError(f"the server closed {self._counted['closed']} of {self.count} connections")
        if self._counted["deliveries"] > wanted + under_way:
            raise BenchError(f"{self._counted['deliveries']} deliveries, {wanted} were due")
        return self._counted
