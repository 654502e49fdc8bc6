"""Rows that are counted: choices as parts of a bar, best and worst, and answers of few people."""

from __future__ import annotations

from ...disclosure import COUNT, HIDDEN, INTERVAL_FROM
from ...display import NOT_SHOWN, count_told, is_missing, number
from ...i18n import gettext
from ...palette import CHOICES, HOUSE, INK, PAPER
from .panel import Panel, Row, only_counts, whole
from .pieces import (
    OTHERS,
    Field,
    Marked,
    bar,
    block,
    frame,
    stroke,
)
from .places import PlacedRow, Wall
from .telling import apart, count_in_words, dots_of, lacks_average, too_few

# --- How many of those who answered -------------------------------------------------------------


def few(panel: Panel, placed: PlacedRow) -> Marked | None:
    """
    Return a row without an average, or why nothing; None if it has one.

    It is "x of n" as a bar, or in words alone where others have an average.
    """
    if placed.row["tier"] != COUNT:
        return hidden(placed)
    lacking = lacks_average(panel, placed.row)
    return Marked("", apart(panel, placed.row)) if lacking else count(placed)


def hidden(placed: PlacedRow) -> Marked | None:
    """Return that too few have answered; None if enough have."""
    return Marked("", f"{NOT_SHOWN} {too_few()}") if placed.row["tier"] == HIDDEN else None


def count(placed: PlacedRow) -> Marked:
    """Return "x of n" as a bar, or that it is nearly all, or that too few answered to say it."""
    row, y, field = placed.row, placed.y, placed.field
    if row.get("x_nearly"):
        return Marked(frame(field, y), count_told(row, "x"))
    if is_missing(row.get("x")):
        said = gettext(
            "{n} answers; shown from {least}",
            n=number(row["n"], 0),
            least=INTERVAL_FROM,
        )
        return Marked("", said)
    share = float(row["x"]) / float(row["n"])
    drawn = bar(field.left, y, share * field.wide, HOUSE) + frame(field, y)
    return Marked(drawn, count_in_words(row["x"], row["n"]))


def counted(panel: Panel, placed: PlacedRow) -> Marked:
    """Return how many chose a row."""
    return hidden(placed) or count(placed)


def dots(panel: Panel, placed: PlacedRow) -> Marked:
    """Return how many of all dots were given to a row, as a bar beside the longest one."""
    row, y, field = placed.row, placed.y, placed.field
    if row["tier"] != COUNT or only_counts(panel) or lacks_average(panel, row):
        instead_of_dots = few(panel, placed)
        if instead_of_dots:
            return instead_of_dots
    most = max((_given(other) for other in whole(panel)), default=0) or 1
    drawn = bar(field.left, y, _given(row) / most * field.wide, HOUSE)
    return Marked(drawn, dots_of(panel, row))


def _given(row: Row) -> float:
    return 0 if is_missing(row.get("mean")) else row["mean"]


# --- One of several choices ---------------------------------------------------------------------


def choice(panel: Panel, placed: PlacedRow) -> Marked:
    """Return a bar with a part for each choice; what is right stands beside it."""
    row, before, y, field = placed.row, placed.before, placed.y, placed.field
    kept_back = hidden(placed)
    if kept_back:
        return kept_back
    if before is not None and before["tier"] != HIDDEN:
        drawn = _stacked(field, panel, before, y - 22, 36)
        drawn += _stacked(field, panel, row, y + 20, 42)
    else:
        drawn = _stacked(field, panel, row, y, 46)
    return Marked(drawn, _right_in_words(panel, row) or number(row["n"], 0))


def _right_in_words(panel: Panel, row: Row) -> str:
    right = dict(panel["choices"]).get(str(row.get("right") or ""), "")
    return f"✓ {right.partition(':')[0]}" if right else ""


def _stacked(field: Field, panel: Panel, row: Row, y: float, height: float) -> str:
    drawn, x = [], field.left
    for (value, _), fill in zip(panel["choices"], CHOICES, strict=False):
        chose = row[f"count {value}"] or 0
        width = chose / row["n"] * field.wide
        drawn.append(bar(x, y, width - 3, fill, height))
        if width > 26:
            all_ = chose == row["n"]
            said = count_in_words(chose, chose) if all_ else number(chose, 0)
            drawn.append(block(x + width / 2, y, [said], "middle", fill=PAPER))
        x += width
    return "".join(drawn)


# --- Best and worst -----------------------------------------------------------------------------


def best_worst(panel: Panel, placed: PlacedRow) -> Marked:
    """Return how often a row was chosen as best, to the right, and as worst, to the left."""
    row, y, field = placed.row, placed.y, placed.field
    if row["tier"] == HIDDEN or not _was_seen(row):
        return Marked("", NOT_SHOWN)
    seen = [other for other in whole(panel) if _was_seen(other)]
    largest = max(max(_shares(other)) for other in seen) or 1
    best, worst = (share / largest * field.wide / 2 for share in _shares(row))
    drawn = bar(field.middle - worst, y, worst, OTHERS) + bar(field.middle, y, best, HOUSE)
    said = gettext(
        "{most} most, {least} least of {seen}",
        most=number(row["best"], 0),
        least=number(row["worst"], 0),
        seen=number(row["seen"], 0),
    )
    return Marked(drawn, said)


def middle_line(wall: Wall) -> str:
    """Return the line between best and worst."""
    middle = wall.field.middle
    return stroke(middle, wall.above - 6, middle, wall.bottom, INK, 2)


def _was_seen(row: Row) -> bool:
    return not is_missing(row["seen"]) and row["seen"] > 0


def _shares(row: Row) -> tuple[float, float]:
    return row["best"] / row["seen"], row["worst"] / row["seen"]
