"""Rows that are counted: choices as parts of a bar, best and worst, and answers of few people."""

from __future__ import annotations

from ...disclosure import COUNT, HIDDEN, INTERVAL_FROM
from ...display import NOT_SHOWN, count_told, is_missing, number
from ...i18n import gettext
from ...palette import HOUSE, INK
from .panel import Panel, Row
from .pieces import COLOURS, LEFT, RIGHT, bar, block, figure, frame, head, instead, stroke
from .places import PlacedRow, Wall
from .telling import count_in_words, too_few

_CHOICES_RIGHT = 1500
"""Where bars of choices end: beside them stands only how many answered, or what is right."""


# --- How many of those who answered -------------------------------------------------------------


def few(placed: PlacedRow) -> str:
    """Return what stands in a row without an average: "x of n", or why nothing; else no text."""
    if placed.row["tier"] == COUNT:
        return _count(placed)
    return _hidden(placed)


def _hidden(placed: PlacedRow) -> str:
    if placed.row["tier"] != HIDDEN:
        return ""
    return instead(placed.y, f"{NOT_SHOWN} {too_few()}")


def counted(wall: Wall) -> str:
    """Draw how many chose each row."""
    return "".join(_hidden(placed) or _count(placed) for placed in wall.rows)


def _count(placed: PlacedRow) -> str:
    """Return "x of n" as a bar, or that it is nearly all, or that too few answered to say it."""
    row, y = placed.row, placed.y
    if row.get("x_nearly"):
        return frame(y) + figure(y, count_told(row, "x"))
    if is_missing(row.get("x")):
        said = gettext(
            "{n} answers; shown from {least}",
            n=number(row["n"], 0),
            least=INTERVAL_FROM,
        )
        return instead(y, said)
    share = float(row["x"]) / float(row["n"])
    drawn = bar(LEFT, y, share * (RIGHT - LEFT), HOUSE) + frame(y)
    return drawn + figure(y, count_in_words(row["x"], row["n"]))


# --- One of several choices ---------------------------------------------------------------------


def choices(wall: Wall) -> str:
    """Draw a bar for each row, with a part for each choice; what is right stands beside it."""
    return "".join(_hidden(placed) or _choice(wall.panel, placed) for placed in wall.rows)


def _choice(panel: Panel, placed: PlacedRow) -> str:
    row, before, y = placed.row, placed.before, placed.y
    if before is not None and before["tier"] != HIDDEN:
        drawn = _stacked(panel, before, y - 25, 10, figures=False)
        drawn += _stacked(panel, row, y + 8, 40)
    else:
        drawn = _stacked(panel, row, y, 46)
    right = dict(panel["choices"]).get(str(row.get("right") or ""), "")
    return drawn + figure(y, f"✓ {right.partition(':')[0]}" if right else number(row["n"], 0))


def _stacked(panel: Panel, row: Row, y: float, height: float, figures: bool = True) -> str:
    drawn, x = [], float(LEFT)
    for (value, _), (fill, letters) in zip(panel["choices"], COLOURS, strict=False):
        count = row[f"count {value}"] or 0
        width = count / row["n"] * (_CHOICES_RIGHT - LEFT)
        drawn.append(bar(x, y, width - 3, fill, height))
        if figures and width > 26:
            all_ = count == row["n"]
            said = count_in_words(count, count) if all_ else number(count, 0)
            drawn.append(block(x + width / 2, y, [said], "middle", fill=letters))
        x += width
    return "".join(drawn)


# --- Best and worst -----------------------------------------------------------------------------


def best_worst(wall: Wall) -> str:
    """Draw how often each row was chosen as best, to the right, and as worst, to the left."""
    middle = (LEFT + RIGHT) / 2
    seen = [placed.row for placed in wall.rows if _was_seen(placed.row)]
    largest = max((max(_shares(row)) for row in seen), default=1) or 1
    drawn = [head(middle - 14, gettext("least ←"), "end"), head(middle + 14, gettext("→ most"))]
    for placed in wall.rows:
        row, y = placed.row, placed.y
        if row["tier"] == HIDDEN or not _was_seen(row):
            drawn.append(instead(y, NOT_SHOWN))
            continue
        best, worst = (share / largest * (RIGHT - LEFT) / 2 for share in _shares(row))
        drawn.append(bar(middle - worst, y, worst, COLOURS[1][0]) + bar(middle, y, best, HOUSE))
        said = gettext(
            "{most} most, {least} least of {seen}",
            most=number(row["best"], 0),
            least=number(row["worst"], 0),
            seen=number(row["seen"], 0),
        )
        drawn.append(figure(y, said))
    return "".join([*drawn, stroke(middle, wall.above - 6, middle, wall.bottom, INK, 2)])


def _was_seen(row: Row) -> bool:
    return not is_missing(row["seen"]) and row["seen"] > 0


def _shares(row: Row) -> tuple[float, float]:
    return row["best"] / row["seen"], row["worst"] / row["seen"]
