"""How a table fits on paper: wrapped, else on a landscape page, else in parts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import zip_longest
from typing import Any

from .fonts import one_font_draws, widths

PORTRAIT, LANDSCAPE = 481.0, 728.0
"""Points: the text width of an A4 page with margins of 20 mm."""

SIZE = 8.5
"""Points: the letters of a table, however long or wide it is."""

_INSET = 8.0
_LONGEST_WORD = 20
_LONGEST_FIGURE = 18
_EASY = (16.0, 13.0, 10.0, 8.0, 6.5)
"""Ems: a column of text is made no narrower, as long as the page has room; in turn."""

_STEP = 4.0
"""Points that are given to a column at a time."""

LONG = 14
"""Rows: a longer table may be broken over two pages."""

_ROWS_TOGETHER, _TALL_TOGETHER = 3, 50.0
"""A table is broken only where so many rows stand on either side, or points of two tall ones."""

_MOST_TOGETHER = 350.0
"""Points: rows that would take more of a page do not stay together."""

LONG_TEXT = 1800
"""Letters from which a table or a box may be broken over two pages."""

_CAP = 0.66
"""Ems: the height of a line without the room to the next."""

_SURE = 0.1
"""Ems that a text must leave of its column, to be sure to stay on one line."""

_STRETCH = 2.2
"""Times: a narrow table is not drawn out further than this."""

_WORDS = re.compile(r"[^\S\u00a0]+|(?:[^\s-]|\u00a0)*-+|(?:[^\s-]|\u00a0)+")

BREAK = "\u200b"
"""Where a word may be broken: the template turns it into a break without a sign."""


@lru_cache(maxsize=1 << 16)
def breadth(text: str, face: str = "widest") -> float:
    """
    Return the width of a line of text in ems: exact for the usual letters, else rather too wide.

    The widths are those of a ``face`` of the fonts, see ``fonts.widths``.

    Examples
    --------
    >>> round(breadth("0.84"), 2), round(breadth("Reporting"), 2)
    (1.81, 4.29)
    """
    known = widths(face)
    try:
        return sum(map(known.__getitem__, text))
    except KeyError:
        return sum(known[c] if c in known else _guessed(c) for c in text)


def _guessed(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    wide = unicodedata.east_asian_width(character) in "WF" or ord(character) > 0xFFFF
    return 1.3 if wide else 0.75


def breakable(text: str, longest: float) -> str:
    """
    Return a text in which words longer than ``longest`` letters may be broken anywhere.

    Examples
    --------
    >>> breakable("short uninterrupted", 10).split(BREAK)
    ['short u', 'n', 'i', 'n', 't', 'e', 'r', 'r', 'u', 'p', 't', 'e', 'd']
    """
    text = text.replace(BREAK, "")
    if len(text) <= longest:
        return text
    return "".join(
        BREAK.join(_pieces(word)) if len(word) > longest else word for word in _words(text)
    )


@lru_cache(maxsize=1 << 14)
def _words(text: str) -> tuple[str, ...]:
    """Return the words and the white space between them; a line may end after a hyphen."""
    return tuple(_WORDS.findall(text))


def _pieces(word: str) -> Iterator[str]:
    """Yield the letters of a word with the marks on them."""
    piece = ""
    for character in word:
        stays = not piece or unicodedata.category(character)[0] in "MC" or piece[-1] == "\u200d"
        if not stays:
            yield piece
            piece = ""
        piece += character
    yield piece


def table_parts(table: Mapping) -> list[dict[str, Any]]:
    """
    Return how a table is set, in one part or in several that repeat the first column.

    Parameters
    ----------
    table : mapping
        A table block of a document.

    Returns
    -------
    list of dict
        ``widths`` of the columns (points), ``landscape``, ``align``, ``head`` and ``rows`` (texts
        in which long words may be broken), the ``inset`` of a row, the ``lines`` that the head and
        each row are likely to take, and the ``heights`` of those that are sure to take one line;
        the engine then need not set them twice. A ``long`` part may be broken over two pages;
        so many of its last rows as it ``kept`` stay on one.

    Examples
    --------
    >>> columns = [{"title": "Dimension", "align": "left"}, {"title": "Gap", "align": "right"}]
    >>> part, = table_parts({"columns": columns, "rows": [["Reporting", "−0.8"]]})
    >>> part["landscape"], len(part["widths"])
    (False, 2)
    """
    columns = range(len(table["columns"]))
    texts = [[c["title"] for c in table["columns"]], *table["rows"]]
    figures = {at for at in columns if table["columns"][at]["align"] == "right"}
    most = [max(map(breadth, {p for row in texts for p in row[at].split("\n")})) for at in columns]
    wrapped = [_least([row[at] for row in texts], False) for at in columns]
    least = [
        _least([row[at] for row in texts], True) if at in figures else wrapped[at] for at in columns
    ]

    def easier(room: float) -> list[float]:
        """Return the least widths, but for text columns not below ``room`` if they need it."""
        return [
            width if at in figures else max(width, min(most[at], room))
            for at, width in enumerate(least)
        ]

    tries = [
        *((easier(room), PORTRAIT) for room in _EASY),
        (wrapped, PORTRAIT),
        (least, LANDSCAPE),
    ]
    narrowest = easier(_EASY[-1])
    for needed, page in tries:
        if _total(needed) <= page:
            low = [min(pair) for pair in zip(needed, narrowest, strict=True)]
            return [_part(table, columns, low, page)]
    return [_part(table, group, least, LANDSCAPE) for group in _groups(least)]


def _least(texts: Sequence[str], figures: bool) -> float:
    """Return the narrowest width in ems in which no word is broken that may stay whole."""
    _, *body = texts
    words = {word[:_LONGEST_WORD] for text in {*texts} for word in _words(text)}
    needed = max(map(breadth, words), default=1.0)
    if figures:  # a figure with its interval stays on one line
        whole = [breadth(text) for text in {*body} if len(text) <= _LONGEST_FIGURE]
        needed = max([needed, *whole])
    return max(needed, 1.5) + 0.1


def _total(least: Sequence[float]) -> float:
    return sum(least) * SIZE + _INSET * len(least)


def _groups(least: Sequence[float]) -> list[list[int]]:
    """Return groups of columns that fit a landscape page, each with the first column."""
    first = least[0] * SIZE + _INSET
    groups: list[list[int]] = [[0]]
    room = LANDSCAPE - first
    for at in range(1, len(least)):
        width = least[at] * SIZE + _INSET
        if width > room and len(groups[-1]) > 1:
            groups.append([0])
            room = LANDSCAPE - first
        groups[-1].append(at)
        room -= width
    return groups


def _part(
    table: Mapping, columns: Sequence[int], least: Sequence[float], available: float
) -> dict[str, Any]:
    texts = [[c["title"] for c in table["columns"]], *table["rows"]]
    needs = [[breadth(row[at]) * SIZE for at in columns] for row in texts]
    room = _widened([least[at] * SIZE + _INSET for at in columns], needs, available)
    stretch = min(available / sum(room), _STRETCH)
    room = [round(width * stretch, 2) for width in room]

    def cells(row: Sequence[str]) -> list[str]:
        return [
            _fitted(row[at], (width - _INSET) / SIZE)
            for at, width in zip(columns, room, strict=True)
        ]

    def lines(row: Sequence[str], face: str) -> int:
        return max(
            sum(lines_of(line, (width - _INSET) / SIZE, face) for line in row[at].split("\n"))
            for at, width in zip(columns, room, strict=True)
        )

    def height(row: Sequence[str]) -> float | None:
        one_line = all(
            breadth(row[at]) + _SURE <= (width - _INSET) / SIZE and one_font_draws(row[at])
            for at, width in zip(columns, room, strict=True)
        )
        return round(height_of(1) + 2 * inset, 2) if one_line else None

    inset = row_inset(len(table["rows"]))
    head, *rows = [
        (cells(row), lines(row, face), height(row))
        for row, face in zip(texts, ("semibold", *["regular"] * len(table["rows"])), strict=True)
    ]
    rows = [*_with_groups(rows, table.get("groups", ()))]
    return {
        "widths": room,
        "landscape": available == LANDSCAPE,
        "align": [table["columns"][at]["align"] for at in columns],
        "head": head[0],
        "rows": [row for row, _, _ in rows],
        "inset": inset,
        "long": len(rows) > LONG or sum(len(c) for row, _, _ in rows for c in row) >= LONG_TEXT,
        "kept": _kept(rows, inset),
        "lines": [lines for _, lines, _ in (head, *rows)],
        "heights": [height for _, _, height in (head, *rows)],
    }


_Row = tuple[list[str], int, float | None]


def _with_groups(rows: Sequence[_Row], groups: Sequence[str]) -> Iterator[_Row]:
    """Yield the rows of a table, above each group of them one cell that says what it is."""
    above = ""
    for row, group in zip_longest(rows, groups, fillvalue=""):
        if group != above:
            yield [group], 1, None
        above = group
        yield row  # type: ignore[misc]


def _kept(rows: Sequence[_Row], inset: float) -> int:
    """
    Return how many of the last rows stay on one page: as many as may stand alone, with what they
    have in common; 1 where they would take much of it.
    """
    heights = [height_of(lines) + 2 * inset for _, lines, _ in rows]
    several = range(1, len(rows))
    many = next((many for many in several if is_enough(heights[-many:])), len(rows))
    if many < len(rows) and len(rows[-many - 1][0]) == 1:
        many += 1
    return many if sum(heights[-many:]) < _MOST_TOGETHER else 1


def is_enough(rows: Sequence[float]) -> bool:
    """Whether rows, by their heights, may stand alone on a page."""
    return len(rows) >= _ROWS_TOGETHER or (len(rows) > 1 and sum(rows) >= _TALL_TOGETHER)


def row_inset(rows: int) -> float:
    """Return the points above and below the text of a row; less in a long table."""
    return 3.0 if rows > LONG else 4.5


def height_of(lines: int) -> float:
    """Return the height of the lines of a cell in points, with half a line's room between them."""
    return _CAP * lines * SIZE + 0.5 * (lines - 1) * SIZE


def _widened(
    low: Sequence[float], needs: Sequence[Sequence[float]], available: float
) -> list[float]:
    """Return the widths after the spare room went to the columns that make most rows tall."""
    room, tall = list(low), needs
    while sum(room) + _STEP <= available:
        wanted = [0.0] * len(room)
        rows, tall = tall, []  # no column gets narrower: a row that fits is done with
        for row in rows:
            lines = [need / (width - _INSET - 1) for need, width in zip(row, room, strict=True)]
            tallest = max(lines)
            if tallest > 1:
                wanted[lines.index(tallest)] += tallest
                tall.append(row)
        if not any(wanted):
            break
        room[wanted.index(max(wanted))] += _STEP
    return room


@lru_cache(maxsize=1 << 15)
def lines_of(text: str, ems: float, face: str = "widest") -> int:
    """
    Return how many lines a text is likely to take in a column.

    Examples
    --------
    >>> lines_of("Reporting", 10), lines_of("Reporting in time", 5)
    (1, 2)
    """
    if breadth(text, face) <= ems:
        return 1
    lines, used = 1, 0.0
    for word in _words(text):
        wide = breadth(word.replace(BREAK, ""), face)
        if used + wide > ems and used and not word.isspace():
            lines, used = lines + 1, 0.0
        if wide > ems:
            lines, used = lines + int(wide / ems), wide % ems
        else:
            used += wide
    return lines


def _fitted(text: str, ems: float) -> str:
    """Return a text in which the words wider than a column may be broken."""
    text = text.replace(BREAK, "")
    if breadth(text) <= ems:
        return text
    if any(breadth(word) > ems for word in _words(text)):
        text = text.replace("\u00a0", " ")
    return "".join(
        BREAK.join(_pieces(word)) if breadth(word) > ems else word for word in _words(text)
    )
