"""The pieces of a drawing: its measures and colours, its texts, lines, dots and bars."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from ...palette import CHOICES, HOUSE, INK, MUTED, PAPER

WIDTH, LEFT, RIGHT = 1760, 640, 1270
"""Of a drawing, and where its bars and scales begin and end; labels stand left of them."""
MIDDLE = (LEFT + RIGHT) / 2
FONT, LETTER, FIGURE, LINE = 34, 16.5, 17.5, 38
"""Height of the letters, how wide one is on average and in a figure, and from line to line."""
TALLEST = 730
"""What the wall has room for below its headings."""

MARK = "#5f8fb0"
"""For what stands behind the figure; like all marks at least 3 : 1 against white."""
OTHERS = CHOICES[1]
"""For what others said than the room."""


def svg(body: str, height: float, said: str, left: float = 0, right: float = WIDTH) -> str:
    """
    Return a whole drawing, or what of it lies between two edges.

    ``said`` is what a screen reader says in its place.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="{left:.0f} 0 {right - left:.0f} {height:.0f}" '
        f'preserveAspectRatio="xMinYMin" aria-label="{html.escape(said)}" font-size="{FONT}" '
        f'fill="{INK}">{body}</svg>'
    )


# --- Texts --------------------------------------------------------------------------------------


def broken(label: str, width: float = LEFT - 30, letter: float = LETTER) -> tuple[str, ...]:
    """
    Return a label as the lines that fit into a width; ``letter`` is how wide one letter is.

    Examples
    --------
    >>> broken("Sign-off takes too long", 300)
    ('Sign-off takes too', 'long')
    """
    return tuple(textwrap.wrap(label, int(width / letter))) or ("",)


def text(x: float, y: float, said: str, anchor: str = "start", **more: str) -> str:
    """Return one line of text; ``more`` are attributes such as ``fill`` and ``font_weight``."""
    style = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in more.items())
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{style}>{html.escape(said)}</text>'


def column(x: float, y: float, lines: Sequence[str], anchor: str = "start", **more: str) -> str:
    """Return lines of text, the first at ``y`` and each other below the last."""
    return "".join(text(x, y + LINE * at, line, anchor, **more) for at, line in enumerate(lines))


def block(x: float, y: float, lines: Sequence[str], anchor: str = "start", **more: str) -> str:
    """Return lines of text around a middle."""
    return column(x, y - LINE * (len(lines) - 1) / 2 + FONT * 0.35, lines, anchor, **more)


def head(x: float, said: str, anchor: str = "start", y: float = FONT) -> str:
    """Return what is said about the figures, not one of them."""
    return text(x, y, said, anchor, fill=MUTED)


@dataclass(frozen=True)
class Marked:
    """The mark of a row, and what is said beside it; without a mark, in its place."""

    mark: str
    said: str


def figure(said: str, right: float) -> tuple[str, ...]:
    """
    Return the figure of a row as lines that lie on no mark, which end at ``right``.

    What stands in brackets stays together where it can.

    Examples
    --------
    >>> figure("+0.01 | +0.74 (+0.71 to +0.78)", RIGHT)
    ('+0.01 | +0.74', '(+0.71 to +0.78)')
    """
    width = WIDTH - right - 24
    parts = [said] if len(said) * FIGURE <= width else said.replace(" (", "\n(").split("\n")
    return tuple(line for part in parts for line in broken(part, width, FIGURE))


def instead(y: float, said: str) -> str:
    """Return what stands in a row that has no mark."""
    return block(LEFT, y, [said], fill=MUTED)


# --- Marks --------------------------------------------------------------------------------------


def across(value: float, low: float, high: float) -> float:
    """Return where a figure stands on a scale from ``LEFT`` to ``RIGHT``."""
    return LEFT + (value - low) / ((high - low) or 1) * (RIGHT - LEFT)


def stroke(x1: float, y1: float, x2: float, y2: float, colour: str = INK, width: float = 1) -> str:
    """Return a straight line."""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}" '
        f'stroke-width="{width}"/>'
    )


def dot(x: float, y: float, hollow: bool = False, radius: float = 12) -> str:
    """Return an average as a dot; an earlier or a first one is hollow."""
    fill = PAPER if hollow else HOUSE
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius}" fill="{fill}" stroke="{HOUSE}" '
        'stroke-width="3"/>'
    )


def diamond(x: float, y: float) -> str:
    """Return a figure that is not the room's."""
    return f'<path d="M{x:.1f} {y - 13:.1f} l13 13 l-13 13 l-13 -13 z" fill="{OTHERS}"/>'


def ring(x: float, y: float, radius: float) -> str:
    """Return answers of the same kind as a circle; the more, the larger."""
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" '
        f'fill="none" stroke="{MARK}" stroke-width="3"/>'
    )


def bar(x: float, y: float, width: float, fill: str, height: float = 40) -> str:
    """Return a bar from ``x`` on, with ``y`` as its middle."""
    return (
        f'<rect x="{x:.1f}" y="{y - height / 2:.1f}" width="{max(width, 0):.1f}" '
        f'height="{height}" fill="{fill}"/>'
    )


def frame(y: float) -> str:
    """Return the outline of a bar that would be all who answered."""
    return (
        f'<rect x="{LEFT}" y="{y - 20:.1f}" width="{RIGHT - LEFT}" height="40" fill="none" '
        f'stroke="{MARK}" stroke-width="2"/>'
    )
