"""docs/benchmarks.md and its plots, from the samples of a run."""

import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import matplotlib

matplotlib.use("svg")
matplotlib.rcParams.update({"svg.hashsalt": "belfry", "svg.fonttype": "none", "font.family": "sans-serif"})
from matplotlib import pyplot  # noqa: E402

OURS, THEIRS = "#2a7a4b", "#8a8f98"
TRANSPORTS = {"ws": "WebSocket", "sse": "event stream", "poll": "long-poll"}


@dataclass
class Measure:
    """What of a scenario's report is compared; `best` picks the better of two."""

    file: str
    title: str
    label: str
    unit: str
    pick: Callable[[dict], float | None]
    best: Callable = min
    note: str = ""


def server(name: str) -> Callable[[dict], float | None]:
    return lambda report: (report.get("server") or {}).get(name)


def rate(report: dict) -> float:
    return report["deliveries"] / max(report["delivery_seconds"], 0.001)


def published(report: dict) -> float:
    return report["published"] / max(report["publish_seconds"], 0.001)


DURABLE = "Belfry commits to SQLite with fsync, `durable-streams` to its log with fsync; nchan, Socket.IO and `ws` keep messages in memory or not at all."
MEASURES = [
    Measure("memory", "Memory of an idle connection", "idle", "bytes", server("connection_bytes"),
            note="Growth of the server's resident anonymous memory, held for 15 s. The kernel's share, about 4 KB a socket, is everybody's."),
    Measure("saturated-1", "Saturated fan-out, one publisher", "saturated, 1 publisher", "deliveries/s", rate, max,
            note="One channel of all, 128 bytes; the publisher sends when it is answered."),
    Measure("saturated-16", "Saturated fan-out, 16 publishers", "saturated, 16 publishers", "deliveries/s", rate, max),
    Measure("cpu", "CPU of a delivery, saturated, one publisher", "saturated, 1 publisher", "µs", server("delivery_cpu_us")),
    Measure("cpu-open", "CPU of a delivery at 100,000 a second", "open load", "µs", server("delivery_cpu_us")),
    Measure("latency", "Latency at 100,000 deliveries a second, 99 %", "open load", "ms", lambda report: report["delivery"]["p99_ms"],
            note="From when a message was due to when the client had it, queues included."),
    Measure("publish", "A publish's answer during saturated fan-out, median", "saturated, 1 publisher", "ms", lambda report: report["publish"]["p50_ms"]),
    Measure("channels", "Many small channels, 64 publishers", "many channels", "messages/s", published, max,
            note="A channel with one subscriber each, plain in Belfry (in memory)."),
    Measure("durable-1", "Durable publishes, one publisher", "durable, 1 publisher", "messages/s", published, max, note=DURABLE),
    Measure("durable-64", "Durable publishes, 64 publishers", "durable, 64 publishers", "messages/s", published, max, note=DURABLE),
    Measure("connect", "CPU of a new connection", "idle", "µs", server("connect_cpu_us"),
            note="Belfry verifies a token and makes a session; the others ask for nothing."),
    Measure("storm", "All cut at once: until all are back", "storm", "s", lambda report: report["back_seconds"]),
    Measure("drops", "Delivered under random cuts of up to two seconds", "drops", "%", lambda report: 100 * report["delivered"], max),
    Measure("backlog", "Delivered to those who were away", "backlog", "%", lambda report: 100 * report["delivered"], max),
]  # fmt: skip


def write(run: dict, docs: Path) -> None:
    plots = docs / "benchmarks"
    plots.mkdir(exist_ok=True)
    behind, sections = [], []
    for measure in MEASURES:
        rows = medians(run, measure)
        if not rows:
            continue
        behind += better(measure, rows)
        plot(plots / f"{measure.file}.svg", measure, rows)
        sections.append(section(measure, rows))
    versions = "\n".join(f"- {name}: {text}" for name, text in run["versions"].items())
    first = "\n".join(behind) or "Nowhere in this run."
    (docs / "benchmarks.md").write_text(PAGE.format(first=first, sections="\n".join(sections), versions=versions, **{
        "machine": run["machine"], "connections": run["connections"],
        "rounds": "one round" if run["rounds"] == 1 else f"{run['rounds']} rounds",
    }))  # fmt: skip


def medians(run: dict, measure: Measure) -> list[tuple[str, str, float, float, float]]:
    """Peer, transport, median, lowest, highest; the best first."""
    values: dict[tuple[str, str], list[float]] = {}
    for sample in run["samples"]:
        if sample["label"] == measure.label and "failed" not in sample["report"]:
            value = measure.pick(sample["report"])
            if value is not None:
                values.setdefault((sample["peer"], sample["transport"]), []).append(value)
    rows = [(*who, statistics.median(each), min(each), max(each)) for who, each in values.items()]
    return sorted(rows, key=lambda row: row[2], reverse=measure.best is max)


def better(measure: Measure, rows: list) -> list[str]:
    """Where a peer is better than Belfry on the same transport, and by how much."""
    ours = {transport: value for peer, transport, value, *_ in rows if peer == "belfry"}
    found = []
    for peer, transport, value, *_ in rows:
        own = ours.get(transport)
        if peer != "belfry" and own and value != own and measure.best(value, own) == value:
            found.append(f"- {measure.title}, {TRANSPORTS[transport]}: {peer} {number(value)} {measure.unit}, Belfry {number(own)}")
    return found


def section(measure: Measure, rows: list) -> str:
    lines = [f"### {measure.title}\n", f"![{measure.title}: the table below as bars](benchmarks/{measure.file}.svg)\n"]
    if measure.note:
        lines.append(f"{measure.note}\n")
    lines += [f"| | transport | {measure.unit} | lowest to highest |", "|---|---|---|---|"]
    for peer, transport, value, least, most in rows:
        name = f"**{peer}**" if peer == "belfry" else peer
        lines.append(f"| {name} | {TRANSPORTS[transport]} | {number(value)} | {number(least)} to {number(most)} |")
    return "\n".join(lines) + "\n"


def plot(path: Path, measure: Measure, rows: list) -> None:
    figure, axes = pyplot.subplots(figsize=(8, 0.6 + 0.38 * len(rows)))
    names = [f"{peer}, {TRANSPORTS[transport]}" for peer, transport, *_ in rows]
    values = [row[2] for row in rows]
    errors = [[row[2] - row[3] for row in rows], [row[4] - row[2] for row in rows]]
    colours = [OURS if row[0] == "belfry" else THEIRS for row in rows]
    bars = axes.barh(names, values, color=colours, xerr=errors, ecolor="#555", capsize=2)
    axes.bar_label(bars, labels=[number(value) for value in values], padding=6, fontsize=9)
    axes.invert_yaxis()
    axes.set_xlabel(measure.unit)
    axes.margins(x=0.15)
    axes.spines[["top", "right"]].set_visible(False)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None}, facecolor="white")
    pyplot.close(figure)


def number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


PAGE = """# Benchmarks

Belfry beside others, by `make bench-peers`: each server on one core, [`belfry bench`](operating.md#belfry-bench) on the other, in turn, {rounds}; {connections:,} connections
where nothing else is said. Medians, with the lowest and the highest. {machine}, a shared virtual machine: ratios count, not figures.
Belfry has everything on (a token for each subscriber, sessions, metrics); each peer is set up as its documentation advises for many clients ([benches/peers](../benches/peers)).
Every message is marked: what is lost or doubled is counted, for peers as well. This page and its plots are written by the script.

## Where a peer is better

{first}

## All of it

{sections}
## Versions

{versions}
"""
