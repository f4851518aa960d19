"""What is going on at the moment, for people: one line that changes on a terminal, a line now and then elsewhere."""

import sys
import time

_EVERY_S = 5
_last = 0.0


def progress(text: str) -> None:
    global _last
    if sys.stderr.isatty():
        print(f"\r\x1b[K  {text}", end="", file=sys.stderr, flush=True)
    elif time.monotonic() - _last >= _EVERY_S:
        _last = time.monotonic()
        print(f"  {text}", file=sys.stderr, flush=True)


def step(text: str) -> None:
    """The start of something that takes a while."""
    clear = "\r\x1b[K" if sys.stderr.isatty() else ""
    print(f"{clear}==> {text}", file=sys.stderr, flush=True)


def wait(seconds: float, what: str) -> None:
    """Lets time pass because time is what is measured, and says how much is left."""
    end = time.monotonic() + seconds
    while (left := end - time.monotonic()) > 0:
        progress(f"{what}: {left:.0f} s")
        time.sleep(min(1.0, left))
