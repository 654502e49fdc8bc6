"""Two amounts as a map, with a numbered dot for each row and a list of what they are."""

from __future__ import annotations

import html
import math
from collections.abc import Iterator

from ...palette import INK, MUTED, PAPER
from .panel import Panel, by_label, ends
from .pieces import LINE, MARK, WIDTH, block, broken, dot, head, stroke, svg
from .telling import in_words

_LEFT, _TOP, _WIDE, _TALL = 60.0, 20.0, 1100.0, 580.0
"""Of the map, without its list."""


def grid(across: Panel, up: Panel, *, listed: bool = True) -> str:
    """
    Return two amounts of the same rows as a map: what is high in both is at the top right.

    Without its list it is the map alone, for a page that tells by itself what the numbers are.
    """
    body = _field(across, up) + "".join(_numbered_dots(across, up))
    said, tall = f"{in_words(across)} {in_words(up)}", _TOP + _TALL + 2 * LINE
    if not listed:
        return svg(body, tall, said, right=_LEFT + _WIDE + 2)
    beside, bottom = _list(up)
    return svg(body + beside, max(bottom, tall), said)


def _field(across: Panel, up: Panel) -> str:
    """Return the frame of the map in four parts, with its axes."""
    middle_x, middle_y = _LEFT + _WIDE / 2, _TOP + _TALL / 2
    return (
        f'<rect x="{_LEFT}" y="{_TOP}" width="{_WIDE}" height="{_TALL}" fill="none" '
        f'stroke="{INK}" stroke-width="2"/>'
        + stroke(middle_x, _TOP, middle_x, _TOP + _TALL, MARK, 2)
        + stroke(_LEFT, middle_y, _LEFT + _WIDE, middle_y, MARK, 2)
        + head(middle_x, _axis_in_words(across), "middle", _TOP + _TALL + LINE + 4)
        + f'<text transform="translate({_LEFT - 20} {middle_y}) rotate(-90)" '
        f'text-anchor="middle" fill="{MUTED}">{html.escape(_axis_in_words(up))}</text>'
    )


def _axis_in_words(panel: Panel) -> str:
    low, high = panel.get("said") or ("", "")
    if not (low and high):
        return f"{panel['title']} →"
    return f"{panel['title']}: {low} → {high}"


def _places(across: Panel, up: Panel) -> list[tuple[float, float]]:
    """Return where each row stands on the map."""
    there = by_label(across)
    (low_x, high_x), (low_y, high_y) = ends(across), ends(up)
    return [
        (
            _LEFT + (there[row["label"]]["mean"] - low_x) / (high_x - low_x) * _WIDE,
            _TOP + _TALL - (row["mean"] - low_y) / (high_y - low_y) * _TALL,
        )
        for row in up["rows"]
    ]


def _numbered_dots(across: Panel, up: Panel) -> Iterator[str]:
    """Yield a dot for each row with its number in it; one that is moved has a line to its place."""
    taken: list[tuple[float, float]] = []
    lines, dots = [], []
    for number, (x, y) in enumerate(_places(across, up), start=1):
        free = next(
            (there for there in _around(x, y) if all(math.dist(there, one) >= 50 for one in taken)),
            (x, y),
        )
        taken.append(free)
        if free != (x, y):
            lines.append(stroke(x, y, *free, INK, 3) + dot(x, y, radius=5))
        dots.append(dot(*free, radius=23))
        dots.append(block(*free, [str(number)], "middle", fill=PAPER, font_weight="600"))
    yield from (*lines, *dots)


def _around(x: float, y: float) -> Iterator[tuple[float, float]]:
    """Yield a place and those around it, the nearest first, that lie on the map."""
    yield x, y
    for ring in range(1, 8):
        for turn in range(12):
            angle = math.tau * turn / 12
            there = x + 26 * ring * math.cos(angle), y + 26 * ring * math.sin(angle)
            inside = _LEFT < there[0] < _LEFT + _WIDE and _TOP < there[1] < _TOP + _TALL
            if inside:
                yield there


def _list(panel: Panel) -> tuple[str, float]:
    """Return the labels behind the numbers, right of the map, and where they end."""
    drawn, x, y = [], _LEFT + _WIDE + 90, _TOP + 20
    for number, row in enumerate(panel["rows"], start=1):
        lines = broken(row["label"], WIDTH - _WIDE - 220)
        drawn.append(dot(x, y + 20, radius=26))
        drawn.append(block(x, y + 20, [str(number)], "middle", fill=PAPER, font_weight="600"))
        drawn.append(block(x + 50, y + 20 + LINE * (len(lines) - 1) / 2, lines))
        y += LINE * len(lines) + 34
    return "".join(drawn), y
