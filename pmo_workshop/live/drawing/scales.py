"""Rows on a scale: amounts, gaps, ranges and pairs. Where few have answered, their count."""

from __future__ import annotations

from collections.abc import Callable

from ...display import interval, is_missing, number
from ...palette import GRID, HOUSE, INK
from .counts import few
from .panel import Ends, Row, ends, only_counts
from .pieces import MARK, OTHERS, Field, Marked, diamond, dot, ring, stroke
from .places import MarkOf, PlacedRow, Wall
from .telling import compared, gap_with_limits, mean_with_limits


def rules_of_means(wall: Wall) -> str:
    """Return the lines of a scale, unless only counts are told."""
    return "" if only_counts(wall.panel) else rules(wall)


def rules(wall: Wall) -> str:
    """Return the lines of a scale, one for each whole number if there are few."""
    low, high = ends(wall.panel)
    whole = float(high - low).is_integer() and high - low <= 12
    ticks = range(int(low), int(high) + 1) if whole else (low, (low + high) / 2, high)
    at = wall.field.at
    return "".join(_rule(at(tick, low, high), wall, zero=low < 0 == tick) for tick in ticks)


def _rule(x: float, wall: Wall, *, zero: bool) -> str:
    """Return a line of the scale; that of 0 between figures below and above it is marked."""
    colour, width = (INK, 3) if zero else (GRID, 2)
    return stroke(x, wall.above - 8, x, wall.bottom, colour, width)


# --- One row of each kind -----------------------------------------------------------------------


def _unless_few(mark: Callable[[PlacedRow, Ends], Marked]) -> MarkOf:
    """Return what marks a row; one without an average is counted or hidden."""
    return lambda panel, placed: few(panel, placed) or mark(placed, ends(panel))


@_unless_few
def amount(placed: PlacedRow, scale: Ends) -> Marked:
    """Return an average or a middle answer over its answers, with its limits."""
    row, y, (low, high) = placed.row, placed.y, scale
    most = max((count for _, count in row["spread"]), default=1)
    drawn = [
        ring(placed.field.at(value, *scale), y, 5 + 17 * (count / most) ** 0.5)
        for value, count in row["spread"]
    ]
    if not is_missing(row.get("mean_low")):
        limits = max(row["mean_low"], low), min(row["mean_high"], high)
        drawn.append(
            stroke(
                placed.field.at(limits[0], *scale), y, placed.field.at(limits[1], *scale), y, INK, 4
            )
        )
    return Marked("".join(drawn) + _moved(placed, scale), mean_with_limits(row))


@_unless_few
def gap(placed: PlacedRow, scale: Ends) -> Marked:
    """Return the averages of two questions, with what lies between them."""
    row, before, y = placed.row, placed.before, placed.y
    drawn = ""
    if before is not None and not is_missing(before.get("second")):
        drawn = _both(placed.field, before, y + 22, scale, MARK, 5, 7)
    return Marked(drawn + _both(placed.field, row, y, scale), gap_with_limits(row))


@_unless_few
def range_(placed: PlacedRow, scale: Ends) -> Marked:
    """Return a middle answer between its low and its high one."""
    row, y = placed.row, placed.y
    drawn = stroke(
        placed.field.at(row["low"], *scale), y, placed.field.at(row["high"], *scale), y, MARK, 14
    )
    said = f"{number(row['mean'], 0)} ({interval(row['low'], row['high'], 0)})"
    return Marked(drawn + _moved(placed, scale), said)


@_unless_few
def both(placed: PlacedRow, scale: Ends) -> Marked:
    """Return two averages with the way from one to the other."""
    row = placed.row
    said = f"{number(row['first'])} → {number(row['second'])}"
    return Marked(_both(placed.field, row, placed.y, scale), said)


@_unless_few
def beside_others(placed: PlacedRow, scale: Ends) -> Marked:
    """Return the room's figure, and the client's with its limits where it is told."""
    row, y = placed.row, placed.y
    drawn, other = dot(placed.field.at(row["first"], *scale), y - 9), row["second"]
    if other is not None:
        if row["low"] is not None:
            left, right = (placed.field.at(row[end], *scale) for end in ("low", "high"))
            drawn += stroke(left, y + 14, right, y + 14, OTHERS, 5)
            drawn += "".join(stroke(x, y + 6, x, y + 22, OTHERS, 4) for x in (left, right))
        drawn += diamond(placed.field.at(other, *scale), y + 14)
    return Marked(drawn, compared(row))


def _moved(placed: PlacedRow, scale: Ends) -> str:
    """Return an average as a dot; the first vote is a hollow one, with a line to the second."""
    row, before, y = placed.row, placed.before, placed.y
    now = placed.field.at(row["mean"], *scale)
    if before is None or is_missing(before.get("mean")):
        return dot(now, y)
    first = placed.field.at(before["mean"], *scale)
    return stroke(first, y, now, y, HOUSE, 4) + dot(first, y, hollow=True) + dot(now, y)


def _both(
    field: Field, row: Row, y: float, scale: Ends, colour: str = HOUSE, width: float = 6,
    radius: float = 12,
) -> str:  # fmt: skip
    """Return two averages as dots, the first one hollow, with a line from one to the other."""
    first, second = (field.at(row[name], *scale) for name in ("first", "second"))
    return (
        stroke(first, y, second, y, colour, width)
        + dot(first, y, hollow=True, radius=radius)
        + dot(second, y, radius=radius)
    )
