#!/usr/bin/env python3
"""Holds grafana/ against a Prometheus that has its rules and scrapes running nodes. tests/it/grafana/ runs it.

  check.py names  PROMETHEUS NODE...    every metric of a panel or rule is among /metrics of each node (host:port)
  check.py panels PROMETHEUS            every query of every panel has data, within a while
  check.py alerts PROMETHEUS ALERT...   what these alerts are about is there, within a while
  check.py runbooks                     every alert has a runbook and a test, and no runbook is of something else
"""
import json
import math
import pathlib
import re
import sys
import time
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
GRAFANA = ROOT / "grafana"
RULES = GRAFANA / "alerts" / "belfry.yaml"
RUNBOOKS = ROOT / "docs" / "runbooks.md"

# How long panels and alerts are waited for, on a machine that has much else to do.
PATIENCE_S = 60
HTTP_TIMEOUT_S = 10

# What Grafana puts in: all of every menu, and a window with a few scrapes in it.
VARIABLES = {"$job": ".*", "$instance": ".*", "$transport": ".*", "$__rate_interval": "20s"}

# A name that is used as a metric: labels and functions follow no `{`, and have other prefixes.
METRIC = re.compile(r"\b((?:belfry|process)_[a-z0-9_]+)\b(?!\s*[=!(])")

PARTS = ("**Means.**", "**Users.**", "**Look at.**", "**Do.**")


def get(url):
    with urllib.request.urlopen(url, timeout=HTTP_TIMEOUT_S) as answer:
        return answer.read().decode()


def ask(prometheus, path, **parameters):
    answer = json.loads(get(f"http://{prometheus}/api/v1/{path}?{urllib.parse.urlencode(parameters)}"))
    assert answer["status"] == "success", answer
    return answer["data"]


def panel_queries():
    """(where, query) of every panel and menu, as Grafana would ask."""
    for path in sorted((GRAFANA / "dashboards").glob("*.json")):
        board = json.loads(path.read_text())
        for panel in board["panels"]:
            for target in panel.get("targets", []):
                query = target["expr"]
                for name, value in VARIABLES.items():
                    query = query.replace(name, value)
                assert "$" not in query, f"{path.name}: {query}"
                yield f"{path.name}: {panel['title']}", query


def alerts(prometheus):
    """Name to (query, state); a state is inactive, pending or firing."""
    groups = ask(prometheus, "rules")["groups"]
    return {rule["name"]: (rule["query"], rule["state"]) for group in groups for rule in group["rules"]}


def exported(node):
    """The names of all series of a node."""
    lines = get(f"http://{node}/metrics").splitlines()
    return {re.match(r"[a-z0-9_]+", line).group() for line in lines if line and not line.startswith("#")}


def names(prometheus, *nodes):
    used = list(panel_queries()) + [(name, query) for name, (query, _) in alerts(prometheus).items()]
    assert len(used) > 100, "where are the queries?"
    for node in nodes:
        there = exported(node)
        for where, query in used:
            for name in METRIC.findall(query):
                assert name in there, f"{where}: {name} is not exported by {node}"


def until(what, missing):
    """Waits until nothing is missing."""
    deadline = time.monotonic() + PATIENCE_S
    while left := missing():
        if time.monotonic() > deadline:
            sys.exit(f"{what}:\n" + "\n".join(left))
        time.sleep(1)


def panels(prometheus):
    def has_data(query):
        result = ask(prometheus, "query", query=query)["result"]
        return any(math.isfinite(float(series["value"][1])) for series in result)

    until("panels without data", lambda: [f"{where}: {q}" for where, q in panel_queries() if not has_data(q)])


def fire(prometheus, *wanted):
    seen = set()

    def missing():
        states = alerts(prometheus)
        # An alert that has come up may go again before the others have.
        seen.update(name for name in wanted if states[name][1] != "inactive")
        return sorted(set(wanted) - seen)

    until("alerts that are quiet", missing)


def runbooks():
    wanted = re.findall(r"- alert: (\w+)", RULES.read_text())
    tested = re.findall(r"- name: (Belfry\w+)", (GRAFANA / "alerts/tests/belfry_test.yaml").read_text())
    assert tested == wanted, f"without a test, or in another order: {set(wanted) ^ set(tested)}"
    sections = re.split(r"^## ", RUNBOOKS.read_text(), flags=re.M)[1:]
    written = {section.split("\n", 1)[0]: section for section in sections}
    assert list(written) == wanted, f"without a runbook, or in another order: {set(written) ^ set(wanted)}"
    for name, section in written.items():
        assert all(part in section for part in PARTS), f"{name}: a runbook has {', '.join(PARTS)}"
        assert f"#{name.lower()}\n" in RULES.read_text(), f"{name}: the alert links to its runbook"


def main():
    commands = {"names": names, "panels": panels, "alerts": fire, "runbooks": runbooks}
    commands[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    main()
