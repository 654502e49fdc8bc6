"""In which order the questions of a chapter stand, so that few pages end half empty."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, chain, combinations

from .document import Block
from .figures import ratio
from .filling import LEAST_SHARE, SHORT, TEXT_HEIGHT, TEXT_WIDTH, USUAL_SHARE

_AHEAD = 5
"""Of the questions that are left, so many may come next."""

_PASSED = 0.004
"""What it costs to let a question pass an earlier one; a page a third empty costs 0.11."""

_TOO_BLANK, _MOST_BLANK = 0.15, 0.3
"""What a page costs that ends emptier than this share, beside what it costs anyway."""

_ONE_MORE = 0.2
"""What it costs if the end of the chapter, such as its small print, takes another page."""

_HEIGHTS = {"heading": 36.0, "callout": 55.0, "claim": 36.0, "paragraph": 30.0, "drawing": 58.0}
"""
Points, with the room around: of a usual sentence, of what stands around a drawing.

The words themselves do not count: the order is the same in every language.
"""

_ROW, _LONG_ROW = 15.0, 24.0
"""Points: of a row of a table of figures, and of one of two columns, which hold sentences."""

Heights = tuple[float, float]
"""Points that something takes with drawings as wide as the text, and with the smallest ones."""


def in_pages(
    sections: Sequence[list[Block]], above: float = 0.0, below: float = 0.0, taken: float = 0.0
) -> list[list[Block]]:
    """
    Return the sections of a chapter in the order in which they fill its pages best.

    A sentence and its drawing stay on one page, so a page may end half empty before a tall one:
    then a later section that has room passes, or one of several drawings begins. The first one
    stays the first.

    Parameters
    ----------
    sections : sequence of list of dict
        The blocks of each question of the chapter.
    above, below : float
        Points before the first section, and after the last.
    taken : float
        Points of the page on which the chapter before ends, if this one begins below it.

    Returns
    -------
    list of list of dict
        The same sections.

    Examples
    --------
    >>> line = {"type": "claims", "claims": [{}]}
    >>> def question(name, lines):
    ...     return [{"type": "heading", "name": name}, {**line, "claims": [{}] * lines}]
    >>> told = in_pages([question("tall", 9), question("taller", 16), question("short", 4)])
    >>> [section[0]["name"] for section in told]
    ['tall', 'short', 'taller']
    """
    parts = [_parts(section) for section in sections]

    @cache
    def best(
        left: tuple[int, ...], begun: tuple[Heights, ...], room: float
    ) -> tuple[float, tuple[int, ...]]:
        """Return what the best pages of what is left cost, and the order of its sections."""
        found = []
        for whole, tail, filled, rest in _pages(left, begun, parts, room):
            last = not rest and len(whole) + bool(tail) == len(left)
            after = tuple(at for at in left if at not in (*whole, *tail))
            cost, order = (0.0, ()) if last else best(after, rest, TEXT_HEIGHT)
            usual, least = filled
            blank = max(0.0, room - usual) / TEXT_HEIGHT
            own = _ONE_MORE * (least + below > room) if last else blank**2
            own += _TOO_BLANK * (blank > _MOST_BLANK and not last)
            passed = sum(at > other for at in (*whole, *tail) for other in after)
            found.append((cost + own + _PASSED * passed, (*whole, *tail, *order)))
        return min(found)

    if not sections:
        return []
    begins = parts[0][0][1] if parts[0] else 0.0
    room = TEXT_HEIGHT - above - (taken if above + taken + begins <= TEXT_HEIGHT else 0.0)
    _, order = best(tuple(range(len(sections))), (), room)
    return [sections[at] for at in order]


def _pages(
    left: tuple[int, ...],
    begun: tuple[Heights, ...],
    parts: Sequence[tuple[Heights, ...]],
    room: float,
) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], Heights, tuple[Heights, ...]]]:
    """
    Yield what may stand on a page below the rest of a section that was begun on the one before.

    Each is the whole sections, the one that begins and goes on overleaf, what both take, and the
    parts that are overleaf. A part that no page can hold has a page of its own.
    """
    fitting = _fitting(begun, room)
    if begun and fitting < len(begun):
        fitting = max(fitting, 1)
        yield (), (), _sum(begun[:fitting]), begun[fitting:]
        return
    ahead = left[:_AHEAD]
    for whole in chain.from_iterable(combinations(ahead, many) for many in range(len(ahead) + 1)):
        told = (*begun, *chain.from_iterable(parts[at] for at in whole))
        if _fitting(told, room) < len(told):
            continue
        if (whole or begun) and _starts(left, whole):
            yield whole, (), _sum(told), ()
        for at in ahead:
            its = parts[at]
            fitting = _fitting(its, room - _sum(told)[1]) or int(not told)
            parted = 0 < fitting < len(its) or (fitting and not told)
            if parted and at not in whole and _starts(left, (*whole, at)):
                yield whole, (at,), _sum((*told, *its[:fitting])), its[fitting:]


def _starts(left: tuple[int, ...], page: tuple[int, ...]) -> bool:
    """Whether a page keeps the first section of the chapter the first."""
    return 0 not in left or page[:1] == (0,)


def _fitting(parts: Sequence[Heights], room: float) -> int:
    """Return how many of the parts a page has room for, if their drawings are set small."""
    return sum(height <= room for height in accumulate(least for _, least in parts))


def _sum(parts: Sequence[Heights]) -> Heights:
    return sum(usual for usual, _ in parts), sum(least for _, least in parts)


def _parts(section: Sequence[Block]) -> tuple[Heights, ...]:
    """Return the heights of what stays on one page: a drawing and what stands before it, say."""
    parts: list[list[Block]] = []
    held = False
    for block in section:
        drawn = block["type"] == "figure" and parts and parts[-1][-1]["type"] == "claims"
        if held or drawn:
            parts[-1].append(block)
        else:
            parts.append([block])
        held = block["type"] == "heading"
    return tuple((height_of(part), height_of(part, LEAST_SHARE)) for part in parts)


def taken_by(chapter: Sequence[Block], taken: float = 0.0) -> float:
    """
    Return how many points of its last page a chapter takes, if the next may begin below it.

    Parameters
    ----------
    chapter : sequence of dict
        Its blocks, in their order.
    taken : float
        Points of the first page that the chapter before it takes.
    """
    used = taken
    for usual, least in _parts(chapter):
        used = used + usual if used + least <= TEXT_HEIGHT else usual
    return used if used < SHORT else 0.0


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
        row = _LONG_ROW if len(block["columns"]) < 3 else _ROW
        return row * len(block["rows"]) + 2 * _LONG_ROW
    return _HEIGHTS.get(kind, _HEIGHTS["callout"])
