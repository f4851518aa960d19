#!/usr/bin/env python3
"""Whoever stops Belfry has to wait for as long as a drain may take: the window, and at most SLACK seconds for what comes
after it (docs/operating.md has the parts). Checks the files in deploy/ for that."""

import re
import sys
from pathlib import Path

SLACK = 20
ROOT = Path(__file__).resolve().parent.parent


def seconds(path: str, pattern: str) -> int:
    found = re.search(pattern, (ROOT / path).read_text(), re.MULTILINE)
    if not found:
        sys.exit(f"check-drain: {path} has no {pattern}")
    return int(found[1])


default = seconds("src/config/belfry.default.toml", r'^drain_window = "(\d+)s"')
kubernetes = "deploy/kubernetes/belfry.yaml"
kube_window = seconds(kubernetes, r'^ *drain_window = "(\d+)s"')
kube_hook = seconds(kubernetes, r"^ *sleep: \{ seconds: (\d+) \}")
failed = False
for path, pattern, least in [
    (kubernetes, r"^ *terminationGracePeriodSeconds: (\d+)", kube_hook + kube_window + SLACK),
    ("deploy/systemd/belfry.service", r"^TimeoutStopSec=(\d+)", default + SLACK),
    ("deploy/compose/compose.yaml", r"^ *stop_grace_period: (\d+)s", default + SLACK),
]:
    given = seconds(path, pattern)
    if given < least:
        failed = True
        print(f"check-drain: {path} allows {given} s, and a drain may take {least} s", file=sys.stderr)
sys.exit(failed)
