"""An amount as a curve over steps."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from ...display import is_missing, number
from ...palette import GRID, HOUSE, INK, MUTED, PAPER
from .panel import Ends, Panel, Row, ends
from .pieces import LINE, WIDTH, block, broken, column, dot, stroke, svg, text
from .telling import in_words

_LEFT, _TOP, _TALL = 190.0, 50.0, 480.0
"""Of the curve; left of it stand the ends of the scale."""
_SMALL = 800.0
"""How wide it is on a telephone, where its letters are half as large as on the wall."""


def curve(panel: Panel, *, small: bool = False) -> str:
    """
    Return an amount as a curve over its rows, which are steps in their own order.

    Small, it is for a telephone, whose page tells what the numbers below it are.
    """
    rows, scale = panel["rows"], ends(panel)
    right = _SMALL if small else WIDTH
    wide = (right - _LEFT) / len(rows)
    labels = [
        (str(at),) if small else broken(row["label"], wide - 8)
        for at, row in enumerate(rows, start=1)
    ]
    places = [
        (_LEFT + wide * (at + 0.5), _height(row["mean"], scale)) for at, row in enumerate(rows)
    ]
    drawn = [*_scale(panel, right), _way(places)]
    for place, row, label in zip(places, rows, labels, strict=True):
        drawn.append(_average(*place, row, scale))
        drawn.append(column(place[0], _TOP + _TALL + 2 * LINE, label, "middle"))
    bottom = _TOP + _TALL + LINE * (max(map(len, labels)) + 2)
    return svg("".join(drawn), bottom, in_words(panel), right=right)


def _height(value: float, scale: Ends) -> float:
    low, high = scale
    return _TOP + _TALL - (value - low) / (high - low) * _TALL


def _scale(panel: Panel, right: float) -> Iterator[str]:
    """Return a line for each whole number, the ends with their meaning, and the line of 0."""
    low, high = scale = ends(panel)
    for tick in range(int(low), int(high) + 1):
        y = _height(tick, scale)
        yield stroke(_LEFT, y, right, y, GRID, 2)
    for value, label in zip(scale, panel.get("said") or ("", ""), strict=True):
        end = [number(value, 0), *textwrap.wrap(label, 10)]
        inwards = LINE / 2 if value == high else -LINE / 2
        yield block(0, _height(value, scale) + inwards * (len(end) - 1), end, fill=MUTED)
    if low < 0 < high:
        yield stroke(_LEFT, _height(0, scale), right, _height(0, scale), INK, 2)


def _way(places: list[tuple[float, float]]) -> str:
    return (
        f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in places)}" fill="none" '
        f'stroke="{HOUSE}" stroke-width="6"/>'
    )


def _average(x: float, y: float, row: Row, scale: Ends) -> str:
    """Return an average with its limits, and its figure beside the dot, clear of all lines."""
    low, high = scale
    drawn = dot(x, y)
    if not is_missing(row.get("mean_low")):
        ends_ = (_height(min(max(row[end], low), high), scale) for end in ("mean_low", "mean_high"))
        drawn = stroke(x, next(ends_), x, next(ends_), INK, 4) + drawn
    said = number(row["mean"], signed=low < 0)
    clear = {"font_weight": "600", "stroke": PAPER, "stroke_width": "8", "paint_order": "stroke"}
    return drawn + text(x + 22, y + 12, said, **clear)
