"""In which order the questions of a chapter stand, so that few pages end half empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import combinations, pairwise

from .document import Block
from .figures import ratio
from .filling import LEAST_SHARE, TEXT_HEIGHT, TEXT_WIDTH, USUAL_SHARE

_ON_A_PAGE = 4
"""Questions at most."""

_PASSED = 0.004
"""What it costs to let a question pass an earlier one; a page a third empty costs 0.11."""

_ONE_MORE = 0.2
"""What it costs if the end of the chapter, such as its small print, takes another page."""

_HEIGHTS = {"heading": 36.0, "callout": 55.0, "claim": 34.0, "drawing": 58.0, "row": 24.0}
"""
Points, with the room around: of a usual sentence, of what stands around a drawing, of a row.

The words themselves do not count: the order is the same in every language.
"""


def in_pages(
    sections: Sequence[list[Block]], above: float = 0.0, below: float = 0.0
) -> list[list[Block]]:
    """
    Return the sections of a chapter in the order in which they fill its pages best.

    A sentence and its drawing stay on one page, so a page may end half empty before a tall one:
    then a later section that has room passes. Each page begins with the earliest that is left.

    Parameters
    ----------
    sections : sequence of list of dict
        The blocks of each question of the chapter.
    above, below : float
        Points of the first page that are taken, and of the last that are needed.

    Returns
    -------
    list of list of dict
        The same sections.

    Examples
    --------
    >>> line = {"type": "claims", "claims": [{}]}
    >>> def question(name, lines):
    ...     return [{"type": "heading", "name": name}, *[line] * lines]
    >>> told = in_pages([question("tall", 9), question("taller", 11), question("short", 2)])
    >>> [section[0]["name"] for section in told]
    ['tall', 'short', 'taller']
    """
    heights = [height_of(section) for section in sections]
    least = [height_of(section, LEAST_SHARE) for section in sections]

    @cache
    def best(left: tuple[int, ...], room: float) -> tuple[float, tuple[int, ...]]:
        """Return what the best pages of the sections that are left cost, and their order."""
        if not left:
            return 0.0, ()
        found = []
        for page in _pages(left):
            if len(page) == 1 or sum(least[at] for at in page) <= room:
                rest = tuple(at for at in left if at not in page)
                cost, order = best(rest, TEXT_HEIGHT)
                blank = max(0.0, room - sum(heights[at] for at in page)) / TEXT_HEIGHT
                passed = sum(after - before - 1 for before, after in pairwise(page))
                full = sum(least[at] for at in page) + below > room
                own = blank**2 if rest else _ONE_MORE * full
                found.append((cost + own + _PASSED * passed, (*page, *order)))
        return min(found)

    _, order = best(tuple(range(len(sections))), TEXT_HEIGHT - above)
    return [sections[at] for at in order]


def _pages(left: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield what may stand on a page: the first that is left, and some of the others."""
    first, *others = left
    for many in range(_ON_A_PAGE):
        for chosen in combinations(others, many):
            yield (first, *chosen)


def height_of(blocks: Sequence[Block], share: float = USUAL_SHARE) -> float:
    """Return about how many points blocks take, whatever their words."""
    return sum(_height(block, share) for block in blocks)


def _height(block: Block, share: float) -> float:
    kind = block["type"]
    if kind == "claims":
        return _HEIGHTS["claim"] * len(block["claims"])
    if kind == "figure":
        return _HEIGHTS["drawing"] + ratio(block["svg"]) * TEXT_WIDTH * share
    if kind == "table":
        return _HEIGHTS["row"] * (len(block["rows"]) + 2)
    return _HEIGHTS.get(kind, _HEIGHTS["callout"])
