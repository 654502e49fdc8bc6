"""The pieces of a drawing: its measures and colours, its texts, lines, dots and bars."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ...palette import CHOICES, HOUSE, INK, MUTED, PAPER

FONT, LETTER, FIGURE, LINE = 34, 16.5, 17.5, 38
"""Height of the letters, how wide one is on average and in a figure, and from line to line."""

MARK = "#5f8fb0"
"""For what stands behind the figure; like all marks at least 3 : 1 against white."""
OTHERS = CHOICES[1]
"""For what others said than the room."""


@dataclass(frozen=True)
class Surface:
    """
    What the wall has room for below its headings, in units of which a letter is ``FONT`` high.

    The fewer units, the larger the letters: a wall that is less wide has no smaller ones.
    """

    width: float = 1760
    tall: float = 730

    @property
    def letters(self) -> int:
        """How many letters of a text stand side by side."""
        return int(self.width / 19)

    @property
    def lines(self) -> int:
        """How many lines of a table stand below one another."""
        return int(self.tall / 52)

    def nearer(self, zoom: float) -> Surface:
        """
        Return the same room with larger letters.

        Examples
        --------
        >>> Surface().nearer(2)
        Surface(width=880.0, tall=365.0)
        """
        return Surface(self.width / zoom, self.tall / zoom)


WIDE = Surface()
"""Of a wall of 16:9."""
_SHAPES = (16 / 9, 16 / 10, 4 / 3, 5 / 4)
"""So many times as wide as high are walls."""


def surface_of(shape: float) -> Surface:
    """
    Return what a wall has room for that is so many times as wide as it is high, or a bit less.

    One that is wider has as much as one of 16:9. On one that is less wide, titles and notes need a
    line more.

    Examples
    --------
    >>> surface_of(2) == surface_of(1.76) == WIDE, surface_of(4 / 3)
    (True, Surface(width=1282, tall=640))
    """
    taken = next((one for one in _SHAPES if shape > 0.97 * one), _SHAPES[-1])
    width = round(WIDE.width * (56.25 * taken - 8) / 92)  # of the page without its margins
    return WIDE if taken == _SHAPES[0] else Surface(width, 640)


@dataclass(frozen=True)
class Field:
    """Where the marks of all rows stand, between labels and figures, in a drawing of a width."""

    left: float
    right: float
    width: float

    @property
    def wide(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    def at(self, value: float, low: float, high: float) -> float:
        """Return where a figure stands on a scale over the whole field."""
        return self.left + (value - low) / ((high - low) or 1) * self.wide


_LABELS, _LONG_LABELS, _FIGURES = 0.4, 0.52, 0.3
"""So much of the width labels and figures take at most; what they do not need is the marks'."""
LABEL_LINES = 2
"""Of a label that is not long."""
BETWEEN = 32
"""What is free between labels, marks and figures."""


def field_between(labels: Iterable[str], figures: Iterable[str], width: float) -> Field:
    """
    Return where marks stand between labels and figures, none of which needs a line more.

    Examples
    --------
    >>> field_between(["Costs"], ["4 of 12"], 1000)
    Field(left=114.5, right=845.5, width=1000)
    """
    labels = list(labels)
    short = all(len(broken(label, width * _LABELS)) <= LABEL_LINES for label in labels)
    left = _narrowest(labels, broken, width * (_LABELS if short else _LONG_LABELS), LETTER)
    right = _narrowest(figures, figure, width * _FIGURES, FIGURE)
    return Field(left + BETWEEN, width - right - BETWEEN, width)


def _narrowest(
    texts: Iterable[str], lines: Callable[[str, float], Sequence[str]], most: float, letter: float
) -> float:
    """Return the least width in which texts have no more lines than in another, nor broken words.

    It is reckoned letter by letter.
    """
    found = 0
    for said in texts:
        needed = len(lines(said, most))
        low, high = max(map(len, said.split()), default=0), int(most / letter)
        while low < high:
            middle = (low + high) // 2
            fits = len(lines(said, (middle + 0.5) * letter)) <= needed
            low, high = (low, middle) if fits else (middle + 1, high)
        found = max(found, min(low, int(most / letter)))
    return found * letter


def svg(body: str, height: float, said: str, right: float, left: float = 0) -> str:
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


def broken(label: str, width: float, letter: float = LETTER) -> tuple[str, ...]:
    """
    Return a label as the lines that fit into a width; ``letter`` is how wide one letter is.

    Examples
    --------
    >>> broken("Sign-off takes too long", 300)
    ('Sign-off takes too', 'long')
    """
    return wrapped(label, max(int(width / letter), 1))


@lru_cache(maxsize=20_000)
def wrapped(said: str, letters: int) -> tuple[str, ...]:
    """Return a text as lines of so many letters; the same texts are drawn again and again."""
    return tuple(textwrap.wrap(said, letters)) or ("",)


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


def figure(said: str, width: float) -> tuple[str, ...]:
    """
    Return the figure of a row as lines that fit into a width.

    What stands in brackets stays together where it can.

    Examples
    --------
    >>> figure("+0.01 | +0.74 (+0.71 to +0.78)", 460)
    ('+0.01 | +0.74', '(+0.71 to +0.78)')
    """
    parts = [said] if len(said) * FIGURE <= width else said.replace(" (", "\n(").split("\n")
    return tuple(line for part in parts for line in broken(part, width, FIGURE))


def instead(x: float, y: float, said: str) -> str:
    """Return what stands in a row that has no mark."""
    return block(x, y, [said], fill=MUTED)


# --- Marks --------------------------------------------------------------------------------------


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


def frame(field: Field, y: float) -> str:
    """Return the outline of a bar that would be all who answered."""
    return (
        f'<rect x="{field.left:.1f}" y="{y - 20:.1f}" width="{field.wide:.1f}" height="40" '
        f'fill="none" '
        f'stroke="{MARK}" stroke-width="2"/>'
    )
