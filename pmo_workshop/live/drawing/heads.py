"""What stands over the rows: what is told, the ends of the scale, what marks and colours mean."""

from __future__ import annotations

import textwrap

from ...display import number
from ...i18n import gettext
from ...palette import CHOICES, MUTED
from .panel import Panel, ends, only_counts
from .pieces import (
    FIGURE,
    FONT,
    LETTER,
    LINE,
    Field,
    bar,
    block,
    column,
    diamond,
    dot,
    head,
    text,
)
from .telling import figure_of


def heads(panel: Panel, field: Field) -> tuple[str, float]:
    """Return what stands over the columns, and where the rows begin."""
    if panel["kind"] == "choice":
        return _legend(panel, field)
    few = only_counts(panel)
    told = _counted_told(panel) if few else _told(panel)
    drawn = head(field.width, told, "end")
    if panel["kind"] == "best_worst":
        sides = gettext("least ←"), gettext("→ most")
        y = FONT if _beside(field.middle + 14, sides[1], told, field) else FONT + LINE
        drawn += head(field.middle - 14, sides[0], "end", y) + head(
            field.middle + 14, sides[1], y=y
        )
        return drawn, y + LINE - FONT + 16
    if few or panel["kind"] in ("counted", "dots"):
        return drawn, LINE + 16
    key = _key(panel, field)
    below = LINE if key and not _beside(field.left, key[0], told, field) else 0
    ends_told = _ends_told({**panel, "unit": ""})  # it stands over the figures
    left, right = (textwrap.wrap(end, int(field.wide / 2 / LETTER)) for end in ends_told)
    top = LINE * max(len(key), 1) + FONT + 4 + below
    drawn += _marks(panel, field, below) or column(field.left, FONT + below, key, fill=MUTED)
    drawn += column(field.left, top, left, fill=MUTED)
    drawn += column(field.right, top, right, "end", fill=MUTED)
    return drawn, top + LINE * (max(len(left), len(right)) - 1) + 18


def _beside(x: float, said: str, told: str, field: Field) -> bool:
    """Whether a text has room on one line with what is told at its end."""
    return x + LETTER * (len(said) + len(told) + 3) < field.width


def _marks(panel: Panel, field: Field, below: float) -> str:
    """Return the marks of two figures in their colours, with what they are, if on one line."""
    compared = panel["kind"] == "compared"
    if not compared and len(_key(panel, field)) != 1:
        return ""
    first, second = panel["names"]
    x, y, left = field.left + 70 + LETTER * len(first), 24 + below, field.left
    return (
        dot(left + 14, y, hollow=not compared)
        + text(left + 38, FONT + below, first, fill=MUTED)
        + (diamond(x + 14, y) if compared else dot(x + 14, y))
        + text(x + 38, FONT + below, second, fill=MUTED)
    )


def _told(panel: Panel) -> str:
    return panel["told"] if panel["kind"] == "compared" else figure_of(panel)


def key_of(panel: Panel) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """
    Return what marks and colours mean, each with a small drawing of it, and the ends of the scale.

    Examples
    --------
    >>> panel = {"kind": "amount", "rows": [{"tier": "full"}], "ends": (1, 5), "said": ("low", "")}
    >>> key_of(panel)
    ((), ('1: low', '5'))
    """
    kind = panel["kind"]
    if kind in ("choice", "piles"):
        colours = (
            (_small(bar(3, 17, 28, fill, 28)), label)
            for (_, label), fill in zip(panel["choices"], CHOICES, strict=False)
        )
        return tuple(colours), ()
    if kind in ("counted", "best_worst", "dots") or only_counts(panel):
        return (), ((gettext("least ←"), gettext("→ most")) if kind == "best_worst" else ())
    marks = []
    if "names" in panel:
        other = diamond(17, 17) if kind == "compared" else dot(17, 17)
        marks = [dot(17, 17, hollow=kind != "compared"), other]
    key = zip(map(_small, marks), panel.get("names", ()), strict=True)
    return tuple(key), tuple(_ends_told(panel))


def _small(mark: str) -> str:
    """Return a mark alone, as large as a letter."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 34 34" width="17" height="17" '
        f'aria-hidden="true">{mark}</svg>'
    )


def _legend(panel: Panel, field: Field) -> tuple[str, float]:
    """Return the choices with their colours, on as many lines as they need."""
    drawn, x, y = [], 0.0, 20.0
    for (_, label), fill in zip(panel["choices"], CHOICES, strict=False):
        wide = 50 + FIGURE * len(label) + 34
        if x and x + wide > field.width:
            x, y = 0.0, y + LINE + 4
        drawn.append(bar(x, y, 34, fill, 34) + block(x + 46, y, [label]))
        x += wide
    top = y + LINE + 26
    over = (
        gettext("Right") if any(row.get("right") for row in panel["rows"]) else gettext("Answers")
    )
    drawn.append(head(field.width, over, "end", top))
    drawn.append(head(field.left, gettext("How many chose it"), y=top))
    return "".join(drawn), top + 16


def _counted_told(panel: Panel) -> str:
    """Return what is counted while there are too few people for an average."""
    if panel["kind"] == "gap":
        first, second = panel["names"]
        return gettext("how many see “{second}” below “{first}”", second=second, first=first)
    middle = panel.get("middle")
    if middle is None:
        return ""
    return gettext("how many answered above {middle}", middle=_shortest(middle))


def _key(panel: Panel, field: Field) -> list[str]:
    """Return what the marks of two figures in a row mean, on two lines where one is too long."""
    if "names" not in panel:
        return []
    first, second = (f"{mark} {name}" for mark, name in zip("○●", panel["names"], strict=True))
    together = f"{first}   {second}"
    return (
        [together] if LETTER * (len(together) + 4) < field.width - field.left else [first, second]
    )


def _ends_told(panel: Panel) -> list[str]:
    """Return the ends of a scale, with what they mean or in which unit they are."""
    told = [_shortest(end) for end in ends(panel)]
    meanings = list(panel.get("said", ()))
    if len(meanings) == 2 and any(meanings):
        return [f"{end}: {said}" if said else end for end, said in zip(told, meanings, strict=True)]
    if panel.get("unit"):
        told[1] = f"{told[1]} {panel['unit']}"
    return told


def _shortest(value: float) -> str:
    return number(value, 0 if float(value).is_integer() else 1)
