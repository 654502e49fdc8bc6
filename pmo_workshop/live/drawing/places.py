"""Where each row of a panel stands, and how many the wall has room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .panel import Panel, Row, by_label
from .pieces import LINE, Field, Marked, Surface

MOST_ROWS = 8
"""On a page of the wall."""


@dataclass(frozen=True)
class PlacedRow:
    """
    A row with its place.

    Attributes
    ----------
    row : mapping
    before : mapping or None
        The same row in the first vote.
    y : float
        The middle of it.
    field : Field
    """

    row: Row
    before: Row | None
    y: float
    field: Field


@dataclass(frozen=True)
class Wall:
    """A panel whose rows have their places, between ``above`` and ``bottom``."""

    panel: Panel
    rows: tuple[PlacedRow, ...]
    field: Field
    above: float
    bottom: float


MarkOf = Callable[[Panel, PlacedRow], Marked]
"""What marks a row of a panel of some kind."""


def placed(
    panel: Panel,
    before: Panel | None,
    field: Field,
    lines: Sequence[int],
    room: tuple[float, float],
) -> Wall:
    """
    Return a panel with its rows in their places; few rows stand wider apart.

    Parameters
    ----------
    panel, before : mapping
        See ``draw``.
    field : Field
    lines : sequence of int
        How many lines of text each row has.
    room : tuple of float
        Where the first row begins, and where the last one ends at the latest.
    """
    above, below = room
    heights = list(map(_height, lines))
    most = sum(max(110.0, height + 46) for height in heights)
    more = max(min(below - above, most) - sum(heights), 0) / (len(lines) or 1)
    earlier, found, y = by_label(before), [], above
    for row, height in zip(panel["rows"], heights, strict=True):
        tall = height + more
        found.append(PlacedRow(row, earlier.get(row["label"]), y + tall / 2, field))
        y += tall
    return Wall(panel, tuple(found), field, above, y)


def in_parts(panel: Panel, lines: Sequence[int], height: float) -> list[Panel]:
    """
    Return a panel in parts that fit into a height: at most eight rows each.

    Examples
    --------
    >>> rows = [{"label": f"Item {n}", "n": 12, "tier": "small"} for n in range(11)]
    >>> panel = {"kind": "amount", "rows": rows, "title": "How high"}
    >>> [len(page["rows"]) for page in in_parts(panel, [1] * 11, 650)]
    [6, 5]
    """
    rows = list(panel["rows"])
    most = max(1, min(MOST_ROWS, fitting(lines, height)))
    parts = -(-len(rows) // most) or 1
    size = -(-len(rows) // parts)
    return [
        {**panel, "whole": rows, "rows_a_page": size, "rows": rows[at : at + size]}
        for at in range(0, len(rows) or 1, size or 1)
    ]


def without_note(panel: Panel, wall: Surface) -> Surface:
    """Return what there is for a drawing: below what others said stands where that comes from."""
    return Surface(wall.width, wall.tall - (100 if panel["kind"] == "compared" else 0))


def fitting(lines: Sequence[int], height: float) -> int:
    """Return how many rows of so many lines fit, wherever they begin."""
    tall = sorted(map(_height, lines), reverse=True)
    fits = 0
    while fits < len(tall) and sum(tall[: fits + 1]) <= height:
        fits += 1
    return fits


def _height(lines: int) -> float:
    return max(64, LINE * lines + 8)
