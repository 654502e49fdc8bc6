"""Rows under one another: on the wall with all labels, on a telephone one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...disclosure import COUNT, HIDDEN
from ...display import number
from ...i18n import gettext
from . import counts, scales
from .heads import heads, key_of
from .panel import Panel, Row, by_label, in_order, one_bar_each, only_counts, whole
from .pieces import (
    BETWEEN,
    LABEL_LINES,
    WIDE,
    Field,
    Marked,
    Surface,
    block,
    broken,
    field_between,
    figure,
    instead,
    svg,
)
from .piles import pages_of_piles
from .places import MarkOf, PlacedRow, Wall, fitting, in_parts, placed, without_note
from .telling import in_words, row_in_words, said_of


@dataclass(frozen=True)
class _Rows:
    """How the rows of a kind of panel are drawn: each mark, and what stands behind them all."""

    mark: MarkOf
    behind: Callable[[Wall], str] = lambda wall: ""


_ROWS = {
    "amount": _Rows(scales.amount, scales.rules_of_means),
    "median": _Rows(scales.amount, scales.rules_of_means),
    "dots": _Rows(counts.dots),
    "gap": _Rows(scales.gap, scales.rules_of_means),
    "range": _Rows(scales.range_, scales.rules),
    "pair": _Rows(scales.both, scales.rules),
    "compared": _Rows(scales.beside_others, scales.rules),
    "choice": _Rows(counts.choice),
    "piles": _Rows(counts.choice),
    "counted": _Rows(counts.counted),
    "best_worst": _Rows(counts.best_worst, counts.middle_line),
}
"""The kinds of panels that have a row for each label; cards in piles have one on a telephone."""


_ZOOMS = (1.6, 1.5, 1.4, 1.3, 1.2, 1.1, 1.0)
"""How much larger than the smallest the letters may be, if there is room."""


@dataclass(frozen=True)
class _Laid:
    """A page of a panel as it is laid out: alike on all its pages."""

    surface: Surface
    field: Field
    over: str
    above: float
    lines: tuple[int, ...]

    @property
    def height(self) -> float:
        """Of what is left for rows."""
        return self.surface.tall - self.above


def draw_rows(panel: Panel, before: Panel | None = None, wall: Surface = WIDE) -> str:
    """Return a panel for the wall, in letters as large as there is room for."""
    panel, before = one_bar_each(panel), one_bar_each(before) if before else None
    laid = _as_near_as_can_be(panel, before, without_note(panel, wall))
    kind = _ROWS[panel["kind"]]
    room = laid.above, laid.surface.tall
    drawn = placed(panel, before, laid.field, laid.lines[: len(panel["rows"])], room)
    width = laid.field.left - BETWEEN
    labels = "".join(block(0, row.y, broken(row.row["label"], width)) for row in drawn.rows)
    marks = "".join(_with_figure(_marked(panel, row), row) for row in drawn.rows)
    body = laid.over + labels + kind.behind(drawn) + marks
    return svg(body, drawn.bottom + 6, in_words(panel), laid.field.width)


def pages(panel: Panel, before: Panel | None = None, wall: Surface = WIDE) -> list[Panel]:
    """Return a panel, with the first vote of it if there is one, in parts that fit on the wall."""
    if panel["kind"] == "piles":
        return pages_of_piles(panel, wall)
    before = one_bar_each(before) if before else None
    laid = _laid(panel, before, without_note(panel, wall))
    return in_parts(panel, laid.lines, laid.height)


def _as_near_as_can_be(panel: Panel, before: Panel | None, wall: Surface) -> _Laid:
    """Return how a panel is laid out in the largest letters in which as many rows fit on a page."""
    wanted = panel.get("rows_a_page", len(panel["rows"]))
    least = max(_laid(panel, before, wall).lines, default=1)
    most = LABEL_LINES if least <= LABEL_LINES else least + 1
    found = (_laid(panel, before, wall.nearer(zoom)) for zoom in _ZOOMS)
    return next(
        laid
        for laid in found
        if laid.surface.width == wall.width
        or (fitting(laid.lines, laid.height) >= wanted and max(laid.lines, default=1) <= most)
    )


def _laid(panel: Panel, before: Panel | None, wall: Surface) -> _Laid:
    """Return how all rows are laid out of which a panel may be a page; its own come first."""
    own = list(panel["rows"])
    rows = own + [row for row in whole(panel) if row not in own]
    earlier, upper = by_label(before), 2 if before and panel["kind"] == "choice" else 1
    trial = Field(0, wall.width, wall.width)
    marked = [_marked(panel, PlacedRow(row, earlier.get(row["label"]), 0, trial)) for row in rows]
    figures = [one.said for one in marked if one.mark]
    field = field_between((row["label"] for row in rows), figures, wall.width)
    over, above = heads(panel, field)
    lines = tuple(
        max(
            len(broken(row["label"], field.left - BETWEEN)),
            len(_figure(one.said, field)) if one.mark else 1,
            upper,
        )
        for row, one in zip(rows, marked, strict=True)
    )
    return _Laid(wall, field, over, above, lines)


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


def _figure(said: str, field: Field) -> tuple[str, ...]:
    return figure(said, field.width - field.right - BETWEEN)


def _with_figure(marked: Marked, row: PlacedRow) -> str:
    if not marked.mark:
        return instead(row.field.left, row.y, marked.said)
    lines = _figure(marked.said, row.field)
    return marked.mark + block(row.field.width, row.y, lines, "end", font_weight="600")


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
_FIELD = Field(0, 630, 630)


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
    place = PlacedRow({**row, "right": ""}, before, _TALL / 2, _FIELD)
    marked = kind.mark(panel, place)
    of_counts = (counts.counted, counts.best_worst, counts.dots)
    says_n = row["tier"] in (COUNT, HIDDEN) or kind.mark in of_counts
    only_n = kind.mark is counts.choice and bool(marked.mark)
    drawn = ""
    if marked.mark:
        behind = kind.behind(Wall(panel, (place,), _FIELD, 0, _TALL))
        said = row_in_words(panel, row)
        drawn = svg(behind + marked.mark, _TALL, said, _FIELD.right + _ROOM, -_ROOM)
    n = "" if says_n else number(row["n"], 0)
    return Line(row["label"], "" if only_n else marked.said, n, drawn)
