"""An amount as a curve over steps."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from ...display import is_missing, number
from ...palette import GRID, HOUSE, INK, MUTED, PAPER
from .panel import Ends, Panel, Row, ends
from .pieces import LETTER, LINE, WIDE, Surface, block, broken, column, dot, stroke, svg, text
from .telling import in_words

_LEFT, _TOP = 190.0, 50.0
"""Of the curve; left of it stand the ends of the scale."""
_SMALL = Surface(800, 650)
"""On a telephone, where its letters are half as large as on the wall."""


def curve(panel: Panel, wall: Surface = WIDE, *, small: bool = False) -> str:
    """
    Return an amount as a curve over its rows, which are steps in their own order.

    Small, it is for a telephone, whose page tells what the numbers below it are.
    """
    rows, scale = panel["rows"], ends(panel)
    surface = _SMALL if small else wall
    wide = (surface.width - _LEFT) / len(rows)
    named = [str(at) if small else row["label"] for at, row in enumerate(rows, start=1)]
    longest = max(len(word) for label in named for word in label.split())
    twofold = longest * LETTER > wide - 8  # every other label stands lower, and has twice the room
    labels = [broken(label, wide * (2 if twofold else 1) - 8) for label in named]
    lines = [max(map(len, labels[at::2]), default=0) for at in (0, 1)]
    below = sum(lines) if twofold else max(lines)
    tall = surface.tall - _TOP - LINE * (below + 2)
    places = [
        (_LEFT + wide * (at + 0.5), _height(row["mean"], scale, tall))
        for at, row in enumerate(rows)
    ]
    drawn = [*_scale(panel, surface.width, tall), _way(places)]
    for at, (place, row, label) in enumerate(zip(places, rows, labels, strict=True)):
        lower = lines[0] if twofold and at % 2 else 0
        drawn.append(_average(*place, row, scale, tall, before=place is places[-1]))
        at_the_edge = twofold and place is places[-1]
        x, anchor = (surface.width, "end") if at_the_edge else (place[0], "middle")
        drawn.append(column(x, _TOP + tall + LINE * (2 + lower), label, anchor))
    return svg("".join(drawn), surface.tall, in_words(panel), surface.width)


def _height(value: float, scale: Ends, tall: float) -> float:
    low, high = scale
    return _TOP + tall - (value - low) / (high - low) * tall


def _scale(panel: Panel, right: float, tall: float) -> Iterator[str]:
    """Return a line for each whole number, the ends with their meaning, and the line of 0."""
    low, high = scale = ends(panel)
    for tick in range(int(low), int(high) + 1):
        y = _height(tick, scale, tall)
        yield stroke(_LEFT, y, right, y, GRID, 2)
    for value, label in zip(scale, panel.get("said") or ("", ""), strict=True):
        end = [number(value, 0), *textwrap.wrap(label, 10)]
        inwards = LINE / 2 if value == high else -LINE / 2
        yield block(0, _height(value, scale, tall) + inwards * (len(end) - 1), end, fill=MUTED)
    if low < 0 < high:
        yield stroke(_LEFT, _height(0, scale, tall), right, _height(0, scale, tall), INK, 2)


def _way(places: list[tuple[float, float]]) -> str:
    return (
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}" fill="none" '
        f'stroke="{HOUSE}" stroke-width="6"/>'
    )


def _average(
    x: float, y: float, row: Row, scale: Ends, tall: float, *, before: bool = False
) -> str:
    """Return an average with its limits, and its figure after or before the dot."""
    low, high = scale
    drawn = dot(x, y)
    if not is_missing(row.get("mean_low")):
        least, most = (min(max(row[end], low), high) for end in ("mean_low", "mean_high"))
        drawn = (
            stroke(x, _height(least, scale, tall), x, _height(most, scale, tall), INK, 4) + drawn
        )
    said = number(row["mean"], signed=low < 0)
    clear = {"font_weight": "600", "stroke": PAPER, "stroke_width": "8", "paint_order": "stroke"}
    side, anchor = (-22, "end") if before else (22, "start")
    return drawn + text(x + side, y + 12, said, anchor, **clear)
