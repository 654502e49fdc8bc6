"""Rows under one another: on the wall with all labels, on a telephone one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...disclosure import COUNT, HIDDEN
from ...display import number
from ...i18n import gettext
from . import counts, scales
from .counts import right_of_choices
from .heads import heads, key_of
from .panel import Panel, Row, by_label, in_order, one_bar_each, only_counts
from .pieces import LEFT, RIGHT, WIDTH, Marked, block, broken, figure, instead, svg
from .piles import pages_of_piles
from .places import MarkOf, PlacedRow, Wall, in_parts, placed
from .telling import in_words, row_in_words, said_of


@dataclass(frozen=True)
class _Rows:
    """How the rows of a kind of panel are drawn: each mark, and what stands behind them all."""

    mark: MarkOf
    behind: Callable[[Wall], str] = lambda wall: ""
    right: Callable[[Panel], float] = lambda panel: RIGHT


_ROWS = {
    "amount": _Rows(scales.amount, scales.rules_of_means),
    "median": _Rows(scales.amount, scales.rules_of_means),
    "dots": _Rows(counts.dots),
    "gap": _Rows(scales.gap, scales.rules_of_means),
    "range": _Rows(scales.range_, scales.rules),
    "pair": _Rows(scales.both, scales.rules),
    "compared": _Rows(scales.beside_others, scales.rules),
    "choice": _Rows(counts.choice, right=right_of_choices),
    "piles": _Rows(counts.choice, right=right_of_choices),
    "counted": _Rows(counts.counted),
    "best_worst": _Rows(counts.best_worst, counts.middle_line),
}
"""The kinds of panels that have a row for each label; cards in piles have one on a telephone."""


def draw_rows(panel: Panel, before: Panel | None = None) -> str:
    """Return a panel for the wall."""
    panel, before = one_bar_each(panel), one_bar_each(before) if before else None
    over, above = heads(panel)
    wall, kind = placed(panel, above, _lines(panel, before), before), _ROWS[panel["kind"]]
    labels = "".join(block(0, row.y, row.label) for row in wall.rows)
    marks = "".join(
        _with_figure(_marked(panel, row), row.y, kind.right(panel)) for row in wall.rows
    )
    return svg(over + labels + kind.behind(wall) + marks, wall.bottom + 6, in_words(panel))


def pages(panel: Panel, before: Panel | None = None) -> list[Panel]:
    """Return a panel, with the first vote of it if there is one, in parts that fit on the wall."""
    if panel["kind"] == "piles":
        return pages_of_piles(panel)
    return in_parts(panel, _lines(panel, one_bar_each(before) if before else None))


def first_drawn(panel: Panel, before: Panel | None) -> str:
    """
    Return how the first vote is drawn beside the second: small, hollow or upper; "" if it is not.

    Examples
    --------
    >>> first_drawn({"kind": "best_worst", "rows": []}, {"rows": []})
    ''
    """
    panel = one_bar_each(panel)
    return "" if before is None or only_counts(panel) else _FIRST.get(panel["kind"], "")


_FIRST = {"gap": "small", "amount": "hollow", "median": "hollow", "range": "hollow",
          "choice": "upper"}  # fmt: skip


def _marked(panel: Panel, row: PlacedRow) -> Marked:
    """Return the mark of a row; after a second vote its figure is told beside that of the first."""
    marked = _ROWS[panel["kind"]].mark(panel, row)
    before = row.before
    if not marked.mark or before is None or before["tier"] == HIDDEN or panel["kind"] == "choice":
        return marked
    said = gettext("first {first}, now {now}", first=said_of(panel, before), now=marked.said)
    return Marked(marked.mark, said)


def _lines(panel: Panel, before: Panel | None = None) -> list[int]:
    """Return how many lines of text each row has: its label, or its figure if that has more."""
    right, earlier = _ROWS[panel["kind"]].right(panel), by_label(before)
    upper = 2 if before and panel["kind"] == "choice" else 1
    marked = [
        _marked(panel, PlacedRow(row, earlier.get(row["label"]), 0, ())) for row in panel["rows"]
    ]
    return [
        max(len(broken(row["label"])), len(figure(one.said, right)) if one.mark else 1, upper)
        for row, one in zip(panel["rows"], marked, strict=True)
    ]


def _with_figure(marked: Marked, y: float, right: float) -> str:
    if not marked.mark:
        return instead(y, marked.said)
    return marked.mark + block(WIDTH, y, figure(marked.said, right), "end", font_weight="600")


@dataclass(frozen=True)
class Line:
    """
    A row for a telephone.

    Attributes
    ----------
    label : str
        What it is about.
    said : str
        Its figure.
    n : str
        How many have answered, where the figure does not say it.
    svg : str
        Its mark as a drawing, or none.
    """

    label: str
    said: str
    n: str
    svg: str


@dataclass(frozen=True)
class Lines:
    """
    A panel for a telephone, on which letters are those of the page and grow with them.

    Attributes
    ----------
    title : str
    key : tuple of (svg, text)
        What marks and colours mean.
    ends : tuple of str
        Of the scale: two, or none.
    lines : tuple of Line
    """

    title: str
    key: tuple[tuple[str, str], ...]
    ends: tuple[str, ...]
    lines: tuple[Line, ...]


_TALL, _ROOM = 60.0, 24.0
"""Of the drawing of one row, and what a mark needs beyond the ends of the scale."""


def lines_of(panel: Panel, before: Panel | None = None, *, ordered: bool = False) -> Lines:
    """
    Return a panel for a telephone: the marks of the wall, cut out row by row.

    What is right is not among them: a telephone tells it once the wall has.

    Parameters
    ----------
    panel, before : mapping
        See ``draw``.
    ordered : bool
        Its rows stand in an order of their own; else what says most stands first.
    """
    panel = one_bar_each(panel) if ordered and len(panel["rows"]) > 1 else in_order(panel)
    kind = _ROWS[panel["kind"]]
    earlier = {row["label"]: row for row in before["rows"]} if before else {}
    lines = tuple(_line(panel, row, earlier.get(row["label"]), kind) for row in panel["rows"])
    key, ends = key_of(panel)
    return Lines(panel["title"], key, ends, lines)


def _line(panel: Panel, row: Row, before: Row | None, kind: _Rows) -> Line:
    place = PlacedRow({**row, "right": ""}, before, _TALL / 2, ())
    marked = kind.mark(panel, place)
    of_counts = (counts.counted, counts.best_worst, counts.dots)
    says_n = row["tier"] in (COUNT, HIDDEN) or kind.mark in of_counts
    only_n = kind.mark is counts.choice and bool(marked.mark)
    drawn = ""
    if marked.mark:
        behind = kind.behind(Wall(panel, (place,), 0, _TALL))
        said, edges = row_in_words(panel, row), (LEFT - _ROOM, kind.right(panel) + _ROOM)
        drawn = svg(behind + marked.mark, _TALL, said, *edges)
    n = "" if says_n else number(row["n"], 0)
    return Line(row["label"], "" if only_n else marked.said, n, drawn)
