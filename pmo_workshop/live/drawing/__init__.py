"""The room's result as a drawing and as a table: the same figures, every text escaped.

Drawn here and not with matplotlib, because it follows the answers as they come in. A drawing fills
the projected page (a ``Surface``), and no letter on it is smaller than ``FONT``; where there is
room, all are larger.

``panel`` says what is drawn and in which order, ``places`` where each row stands and what the wall
has room for, ``heads`` what stands above. ``scales`` and ``counts`` mark a row of a panel, one
function for each kind, and ``rows`` puts the rows together, for the wall and for telephones;
``piles``, ``grid`` (a map) and ``curve`` are drawings of another shape. All are made of ``pieces``;
``telling`` says in words what they show.
"""

from __future__ import annotations

from .curve import curve
from .grid import grid
from .panel import Panel, in_order, one_bar_each, only_counts, pair
from .pieces import WIDE, Surface, surface_of, svg, wrapped
from .piles import draw_piles
from .places import MOST_ROWS
from .rows import Lines, draw_rows, first_drawn, lines_of, pages
from .telling import (
    beside,
    head_in_short,
    in_words,
    lacking_in_words,
    lacks_average,
    said_in_short,
    said_of,
    table,
)

__all__ = [
    "MOST_ROWS",
    "WIDE",
    "Lines",
    "Panel",
    "Surface",
    "beside",
    "curve",
    "draw",
    "first_drawn",
    "grid",
    "head_in_short",
    "in_order",
    "in_words",
    "lacking_in_words",
    "lacks_average",
    "lines_of",
    "one_bar_each",
    "only_counts",
    "pages",
    "pair",
    "said_in_short",
    "said_of",
    "surface_of",
    "table",
    "wrapped",
]


def draw(panel: Panel, before: Panel | None = None, wall: Surface = WIDE) -> str:
    """
    Return one panel of a result as an ``svg`` element.

    Parameters
    ----------
    panel : mapping
        As ``results.result_of`` returns it.
    before : mapping, optional
        The same panel of the first vote: it stands beside the second, hollow.
    wall : Surface
        What there is room for.
    """
    if panel["kind"] == "words":
        return svg("", 0, panel["title"], wall.width)
    if panel["kind"] == "piles":
        body, tall, width = draw_piles(panel, wall)
        return svg(body, tall, in_words(panel), width)
    return draw_rows(panel, before, wall)
