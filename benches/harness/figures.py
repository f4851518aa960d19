"""A measured figure and its goal; a table, JSON and a chart of several."""

import json
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path


@dataclass
class Figure:
    """`goal` is an upper bound, or a lower one with `at_least`; without one the figure only informs."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool:
        if self.goal is None:
            return True
        return self.value >= self.goal if self.at_least else self.value <= self.goal


def table(figures: list[Figure]) -> str:
    rows = [("", "measured", "goal", "")]
    for figure in figures:
        goal = "" if figure.goal is None else f"{'≥' if figure.at_least else '≤'} {figure.goal:g}"
        verdict = "" if figure.goal is None else "met" if figure.met else "MISSED"
        rows.append((figure.name, f"{_number(figure.value)} {figure.unit}", goal, verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = ("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)
    return "\n".join(lines)


def write_json(path: Path, machine: dict, figures: list[Figure]) -> None:
    data = {"machine": machine, "figures": [asdict(figure) | {"met": figure.met} for figure in figures]}
    path.write_text(json.dumps(data, indent=2) + "\n")


ROW, LABEL, CHART, WIDTH = 30, 330, 420, 900
# Bars are cut here: a figure at three times its bound needs no more room to be seen.
LONGEST = 2.0
CLIP = CHART / LONGEST


def write_chart(path: Path, figures: list[Figure]) -> None:
    """Each figure with a goal as a bar, in multiples of its goal: an upper bound's bar ends before the line, a lower
    bound's beyond it."""
    rows = [figure for figure in figures if figure.goal]
    height = ROW * len(rows) + 50
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for index, figure in enumerate(rows):
        y = 14 + ROW * index
        length = min(figure.value / figure.goal, LONGEST) * CLIP
        colour = "#2a7a4b" if figure.met else "#b3261e"
        bound = "≥" if figure.at_least else "≤"
        text = f"{_number(figure.value)} {figure.unit} ({bound} {figure.goal:g})"
        parts += [
            f'<text x="{LABEL - 10}" y="{y + 15}" text-anchor="end">{escape(figure.name)}</text>',
            f'<rect x="{LABEL}" y="{y}" width="{max(length, 1):.1f}" height="{ROW - 10}" fill="{colour}"/>',
            f'<text x="{LABEL + max(length, CLIP) + 8:.1f}" y="{y + 15}">{escape(text)}</text>',
        ]
    goal_x = LABEL + CLIP
    parts += [
        f'<line x1="{goal_x}" x2="{goal_x}" y1="8" y2="{height - 30}" stroke="#333" stroke-dasharray="4 3"/>',
        f'<text x="{goal_x}" y="{height - 12}" text-anchor="middle">goal</text>',
        "</svg>",
    ]
    path.write_text("\n".join(parts) + "\n")


def _number(value: float) -> str:
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}"
