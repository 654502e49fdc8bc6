"""The room's result as a drawing and as a table: the same figures, every text escaped.

Drawn here and not with matplotlib, because it follows the answers as they come in. A drawing is as
wide as the projected page, unit for pixel, so that no letter on the wall is smaller than ``FONT``.

``panel`` says what is drawn and in which order, ``places`` where each row stands and what the wall
has room for, ``heads`` what stands above. ``scales`` and ``counts`` draw the rows of a panel, one
function for each kind; ``piles``, ``grid`` (a map) and ``curve`` are drawings of another shape. All
are made of ``pieces``; ``telling`` says in words what they show.
"""

from __future__ import annotations

from . import counts, scales
from .curve import curve
from .grid import grid
from .heads import heads
from .panel import Panel, in_order, one_bar_each, pair
from .pieces import block, svg
from .piles import draw_piles
from .places import MOST_ROWS, pages, placed
from .telling import beside, in_words, said_in_short, said_of, table

__all__ = [
    "MOST_ROWS",
    "Panel",
    "beside",
    "curve",
    "draw",
    "grid",
    "in_order",
    "in_words",
    "pages",
    "pair",
    "said_in_short",
    "said_of",
    "table",
]

_DRAW = {
    "amount": scales.amounts,
    "median": scales.amounts,
    "gap": scales.gaps,
    "range": scales.ranges,
    "pair": scales.pairs,
    "compared": scales.beside_others,
    "choice": counts.choices,
    "counted": counts.counted,
    "best_worst": counts.best_worst,
}
"""The kinds of panels that have a row for each label."""


def draw(panel: Panel, before: Panel | None = None) -> str:
    """
    Return one panel of a result as an ``svg`` element.

    Parameters
    ----------
    panel : mapping
        As ``results.result_of`` returns it.
    before : mapping, optional
        The same panel of the first vote: it stands beside the second, hollow.
    """
    if panel["kind"] == "words":
        return svg("", 0, panel["title"])
    if panel["kind"] == "piles":
        return svg(*draw_piles(panel), in_words(panel))
    panel = one_bar_each(panel)
    over, above = heads(panel)
    wall = placed(panel, above, before)
    labels = "".join(block(0, row.y, row.label) for row in wall.rows)
    return svg(over + labels + _DRAW[panel["kind"]](wall), wall.bottom + 6, in_words(panel))
