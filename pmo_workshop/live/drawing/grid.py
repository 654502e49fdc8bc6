"""Two amounts as a map, with a numbered dot for each row and a list of what they are."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator
from dataclasses import dataclass

from ...palette import INK, MUTED, PAPER
from .panel import Panel, by_label, ends
from .pieces import LINE, MARK, WIDE, Surface, block, broken, dot, head, stroke, svg
from .telling import in_words

_LEFT, _TOP = 60.0, 20.0
_LIST = 0.35
"""What the list has of the width."""


@dataclass(frozen=True)
class _Field:
    """Of the map, without its list: how wide and how tall it is."""

    wide: float
    tall: float


def grid(across: Panel, up: Panel, wall: Surface = WIDE, *, listed: bool = True) -> str:
    """
    Return two amounts of the same rows as a map: what is high in both is at the top right.

    Without its list it is the map alone, for a page that tells by itself what the numbers are.
    """
    field = _Field(wall.width * (1 - _LIST) - _LEFT, wall.tall - _TOP - 2 * LINE - 10)
    body = _frame(field, across, up) + "".join(_numbered_dots(field, across, up))
    said, tall = f"{in_words(across)} {in_words(up)}", wall.tall - 10
    if not listed:
        return svg(body, tall, said, _LEFT + field.wide + 2)
    beside, bottom = _list(_LEFT + field.wide + 60, up, wall.width)
    return svg(body + beside, max(bottom, tall), said, wall.width)


def _frame(field: _Field, across: Panel, up: Panel) -> str:
    """Return the frame of the map in four parts, with its axes."""
    middle_x, middle_y = _LEFT + field.wide / 2, _TOP + field.tall / 2
    return (
        f'<rect x="{_LEFT}" y="{_TOP}" width="{field.wide}" height="{field.tall}" fill="none" '
        f'stroke="{INK}" stroke-width="2"/>'
        + stroke(middle_x, _TOP, middle_x, _TOP + field.tall, MARK, 2)
        + stroke(_LEFT, middle_y, _LEFT + field.wide, middle_y, MARK, 2)
        + head(middle_x, _axis_in_words(across), "middle", _TOP + field.tall + LINE + 4)
        + f'<text transform="translate({_LEFT - 20} {middle_y}) rotate(-90)" '
        f'text-anchor="middle" fill="{MUTED}">{html.escape(_axis_in_words(up))}</text>'
    )


def _axis_in_words(panel: Panel) -> str:
    low, high = panel.get("said") or ("", "")
    if not (low and high):
        return f"{panel['title']} →"
    return f"{panel['title']}: {low} → {high}"


def _places(field: _Field, across: Panel, up: Panel) -> list[tuple[float, float]]:
    """Return where each row stands on the map."""
    there = by_label(across)
    (low_x, high_x), (low_y, high_y) = ends(across), ends(up)
    return [
        (
            _LEFT + (there[row["label"]]["mean"] - low_x) / (high_x - low_x) * field.wide,
            _TOP + field.tall - (row["mean"] - low_y) / (high_y - low_y) * field.tall,
        )
        for row in up["rows"]
    ]


def _numbered_dots(field: _Field, across: Panel, up: Panel) -> Iterator[str]:
    """Yield a dot for each row with its number in it; one that is moved has a line to its place."""
    taken: list[tuple[float, float]] = []
    lines, dots = [], []
    for number, (x, y) in enumerate(_places(field, across, up), start=1):
        free = next(
            (
                there
                for there in _around(field, x, y)
                if all(math.dist(there, one) >= 50 for one in taken)
            ),
            (x, y),
        )
        taken.append(free)
        if free != (x, y):
            lines.append(stroke(x, y, *free, INK, 3) + dot(x, y, radius=5))
        dots.append(dot(*free, radius=23))
        dots.append(block(*free, [str(number)], "middle", fill=PAPER, font_weight="600"))
    yield from (*lines, *dots)


def _around(field: _Field, x: float, y: float) -> Iterator[tuple[float, float]]:
    """Yield a place and those around it, the nearest first, that lie on the map."""
    yield x, y
    for ring in range(1, 8):
        for turn in range(12):
            angle = math.tau * turn / 12
            there = x + 26 * ring * math.cos(angle), y + 26 * ring * math.sin(angle)
            inside = _LEFT < there[0] < _LEFT + field.wide and _TOP < there[1] < _TOP + field.tall
            if inside:
                yield there


def _list(x: float, panel: Panel, width: float) -> tuple[str, float]:
    """Return the labels behind the numbers, right of the map, and where they end."""
    drawn, y = [], _TOP + 20
    for number, row in enumerate(panel["rows"], start=1):
        lines = broken(row["label"], width - x - 60)
        drawn.append(dot(x, y + 20, radius=26))
        drawn.append(block(x, y + 20, [str(number)], "middle", fill=PAPER, font_weight="600"))
        drawn.append(block(x + 50, y + 20 + LINE * (len(lines) - 1) / 2, lines))
        y += LINE * len(lines) + 34
    return "".join(drawn), y
