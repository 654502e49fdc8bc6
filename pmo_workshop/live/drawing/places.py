"""Where each row of a panel stands, and how many the wall has room for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .heads import heads
from .panel import Panel, Row, by_label
from .pieces import LINE, TALLEST, Marked, broken
from .piles import pages_of_piles

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


def placed(panel: Panel, above: float, before: Panel | None = None) -> Wall:
    """Return a panel with its rows in their places; few rows stand wider apart."""
    labels = [broken(row["label"]) for row in panel["rows"]]
    free = min(_tallest(panel) - above, 110.0 * len(labels)) - sum(map(_height, labels))
    more = max(free, 0) / (len(labels) or 1)
    earlier, found, y = by_label(before), [], above
    for row, label in zip(panel["rows"], labels, strict=True):
        tall = _height(label) + more
        found.append(PlacedRow(row, earlier.get(row["label"]), y + tall / 2, label))
        y += tall
    return Wall(panel, tuple(found), above, y)


def pages(panel: Panel) -> list[Panel]:
    """
    Return a panel in parts that the wall has room for: at most eight rows each.

    Examples
    --------
    >>> rows = [{"label": f"Item {n}", "n": 12, "tier": "small"} for n in range(11)]
    >>> [len(page["rows"]) for page in pages({"kind": "amount", "rows": rows, "title": "How high"})]
    [6, 5]
    """
    if panel["kind"] == "piles":
        return pages_of_piles(panel)
    rows = list(panel["rows"])
    _, above = heads(panel)
    most = max(1, min(MOST_ROWS, _fitting(rows, _tallest(panel) - above)))
    parts = -(-len(rows) // most) or 1
    size = -(-len(rows) // parts)
    return [{**panel, "rows": rows[at : at + size]} for at in range(0, len(rows) or 1, size or 1)]


def _tallest(panel: Panel) -> float:
    """Return how tall a drawing may be: below what others said stands where that comes from."""
    return TALLEST - (100 if panel["kind"] == "compared" else 0)


def _fitting(rows: Sequence[Row], height: float) -> int:
    """Return how many rows fit, wherever they begin."""
    tall = sorted((_height(broken(row["label"])) for row in rows), reverse=True)
    fitting = 0
    while fitting < len(tall) and sum(tall[: fitting + 1]) <= height:
        fitting += 1
    return fitting


def _height(label: Sequence[str]) -> float:
    return max(64, LINE * len(label) + 8)
