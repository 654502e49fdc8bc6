"""Where each row of a panel stands, and how many the wall has room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .heads import heads
from .panel import Panel, Row, by_label
from .pieces import LINE, TALLEST, Marked, broken

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
    label : tuple of str
        As it is broken into lines.
    """

    row: Row
    before: Row | None
    y: float
    label: tuple[str, ...]


@dataclass(frozen=True)
class Wall:
    """A panel whose rows have their places, between ``above`` and ``bottom``."""

    panel: Panel
    rows: tuple[PlacedRow, ...]
    above: float
    bottom: float


MarkOf = Callable[[Panel, PlacedRow], Marked]
"""What marks a row of a panel of some kind."""


def placed(panel: Panel, above: float, lines: Sequence[int], before: Panel | None = None) -> Wall:
    """
    Return a panel with its rows in their places; few rows stand wider apart.

    Parameters
    ----------
    panel, before : mapping
        See ``draw``.
    above : float
        Where the first row begins.
    lines : sequence of int
        How many lines of text each row has.
    """
    free = min(_tallest(panel) - above, 110.0 * len(lines)) - sum(map(_height, lines))
    more = max(free, 0) / (len(lines) or 1)
    earlier, found, y = by_label(before), [], above
    for row, count in zip(panel["rows"], lines, strict=True):
        tall, label = _height(count) + more, broken(row["label"])
        found.append(PlacedRow(row, earlier.get(row["label"]), y + tall / 2, label))
        y += tall
    return Wall(panel, tuple(found), above, y)


def in_parts(panel: Panel, lines: Sequence[int]) -> list[Panel]:
    """
    Return a panel in parts that the wall has room for: at most eight rows each.

    Examples
    --------
    >>> rows = [{"label": f"Item {n}", "n": 12, "tier": "small"} for n in range(11)]
    >>> panel = {"kind": "amount", "rows": rows, "title": "How high"}
    >>> [len(page["rows"]) for page in in_parts(panel, [1] * 11)]
    [6, 5]
    """
    rows = list(panel["rows"])
    _, above = heads(panel)
    most = max(1, min(MOST_ROWS, _fitting(lines, _tallest(panel) - above)))
    parts = -(-len(rows) // most) or 1
    size = -(-len(rows) // parts)
    return [
        {**panel, "whole": rows, "rows": rows[at : at + size]}
        for at in range(0, len(rows) or 1, size or 1)
    ]


def _tallest(panel: Panel) -> float:
    """Return how tall a drawing may be: below what others said stands where that comes from."""
    return TALLEST - (100 if panel["kind"] == "compared" else 0)


def _fitting(lines: Sequence[int], height: float) -> int:
    """Return how many rows of so many lines fit, wherever they begin."""
    tall = sorted(map(_height, lines), reverse=True)
    fitting = 0
    while fitting < len(tall) and sum(tall[: fitting + 1]) <= height:
        fitting += 1
    return fitting


def _height(lines: int) -> float:
    return max(64, LINE * lines + 8)
