"""Cards in piles: each lies where more people put it than on any other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from ...disclosure import HIDDEN
from ...display import count_told, is_missing
from ...i18n import gettext
from ...palette import INK, MUTED, PAPER
from .panel import Panel, Row, whole
from .pieces import FONT, LINE, MARK, WIDE, Surface, broken, column, stroke, text
from .telling import too_few

_CARD = 12
"""Between a card and its text, and between two cards."""
_COLUMN = 400.0
"""How wide a column of cards is at least; an empty pile has half of one."""
_ZOOMS = (1.4, 1.3, 1.2, 1.1)
"""How much larger than the smallest the letters may be, if that makes no page more."""


@dataclass(frozen=True)
class _Pile:
    """
    A pile on the wall.

    Attributes
    ----------
    name : str
    cards : list of Row
        In the order of the panel.
    x, wide : float
        Where it begins, and how wide each of its columns is.
    columns : int
    """

    name: str
    cards: list[Row]
    x: float
    wide: float
    columns: int


def draw_piles(panel: Panel, wall: Surface = WIDE) -> tuple[str, float, float]:
    """Return the piles side by side, and how tall and how wide the drawing is."""
    least = len(_parted(panel, wall))
    near = (wall.nearer(zoom) for zoom in _ZOOMS)
    fits = (surface for surface in near if len(_parted(panel, surface)) == least)
    surface = next(fits, wall)
    counted = {label: value for value, label in panel["choices"]}
    here = {row["label"] for row in panel["rows"]}
    drawn, tallest = [], 0.0
    for pile in _piles(panel, surface):
        right = pile.x + pile.columns * pile.wide - 2 * _CARD
        drawn.append(text(pile.x, FONT, pile.name, font_weight="600"))
        drawn.append(stroke(pile.x, LINE + 6, right, LINE + 6, INK, 3))
        cards = [row for row in pile.cards if row["label"] in here]
        for at, column_ in enumerate(_columns(pile, cards, surface)):
            x, y = pile.x + at * pile.wide, LINE + 16.0
            for row in column_:
                drawn.append(_drawn_card(pile, row, x, y, _told(row, counted.get(pile.name))))
                y += _card(pile, row)[1] + _CARD
            tallest = max(tallest, y)
    return "".join(drawn), max(tallest, LINE + 16) + 2 * _CARD, surface.width


def _drawn_card(pile: _Pile, row: Row, x: float, y: float, told: str) -> str:
    lines, height = _card(pile, row)
    first, last = y + _CARD + LINE, y + _CARD + LINE * (len(lines) + 1)
    return (
        f'<rect x="{x:.1f}" y="{y + _CARD:.1f}" width="{pile.wide - 2 * _CARD:.1f}" '
        f'height="{height:.1f}" rx="8" fill="{PAPER}" stroke="{MARK}" stroke-width="2"/>'
        + column(x + _CARD, first, lines)
        + text(x + _CARD, last, told, fill=MUTED)
    )


def pages_of_piles(panel: Panel, wall: Surface = WIDE) -> list[Panel]:
    """Return as many pages as no pile needs more room than the wall has."""
    pages = _parted(panel, wall)
    return [{**panel, "whole": panel["rows"], "rows": rows} for rows in pages] or [panel]


def _parted(panel: Panel, surface: Surface) -> list[list[Row]]:
    """Return all cards page by page."""
    made: list[list[Row]] = []
    for pile in _piles(panel, surface):
        columns = _columns(pile, pile.cards, surface)
        for at in range(0, len(columns), pile.columns):
            page = at // pile.columns
            while len(made) <= page:
                made.append([])
            made[page] += [row for one in columns[at : at + pile.columns] for row in one]
    return made


def _columns(pile: _Pile, cards: Sequence[Row], surface: Surface) -> list[list[Row]]:
    """Return cards in columns, as evenly as they fit under one another."""
    tall = [_card(pile, row)[1] + _CARD for row in cards]
    room, needed = surface.tall - 2 * LINE, max(pile.columns, 1)
    even = max(sum(tall) / needed, max(tall, default=0))
    while even < room and len(_filled(cards, tall, even)) > needed:
        even += LINE
    return _filled(cards, tall, min(even, room))


def _filled(cards: Sequence[Row], tall: Sequence[float], room: float) -> list[list[Row]]:
    made: list[list[Row]] = []
    used = 0.0
    for row, height in zip(cards, tall, strict=True):
        if not made or used + height > room:
            made.append([])
            used = 0.0
        made[-1].append(row)
        used += height
    return made


def _piles(panel: Panel, surface: Surface) -> list[_Pile]:
    """Return the piles over the whole width: the fullest have the room that others do not need."""
    piled = _piled({**panel, "rows": whole(panel)})
    columns = {name: 1 if cards else 0 for name, cards in piled}
    empty = sum(not cards for _, cards in piled) / 2
    for _ in range(int(surface.width / _COLUMN - empty) - sum(columns.values())):
        fullest = max(piled, key=lambda pile: len(pile[1]) / (columns[pile[0]] or math.inf))
        columns[fullest[0]] += 1
    wide = surface.width / (empty + sum(columns.values()))
    found, x = [], 0.0
    for name, cards in piled:
        own = wide if cards else wide / 2
        found.append(_Pile(name, cards, x, own, max(columns[name], 1)))
        x += own * max(columns[name], 1)
    return found


def _piled(panel: Panel) -> list[tuple[str, list[Row]]]:
    """Return the cards of each pile, and those of which no pile is ahead."""
    piles: dict[str, list[Row]] = {label: [] for _, label in panel["choices"]}
    undecided: list[Row] = []
    for row in panel["rows"]:
        counts = {label: row.get(f"count {value}") for value, label in panel["choices"]}
        nearly = [
            label
            for value, label in panel["choices"]
            if row.get(f"count {value}_nearly") == "nearly all"
        ]
        known = {label: count for label, count in counts.items() if not is_missing(count)}
        first = nearly or [la for la, c in known.items() if c == max(known.values()) and c > 0]
        (piles[first[0]] if len(first) == 1 else undecided).append(row)
    return [*piles.items(), *([(gettext("undecided"), undecided)] if undecided else [])]


def _card(pile: _Pile, row: Row) -> tuple[tuple[str, ...], float]:
    """Return the lines of a card, and its height with one more for what is told."""
    lines = broken(row["label"], pile.wide - 4 * _CARD)
    return lines, LINE * (len(lines) + 1) + 2 * _CARD


def _told(row: Row, pile: str | None) -> str:
    """Return how many put a card where it lies, or why that is not told."""
    if row["tier"] == HIDDEN:
        return too_few()
    return gettext("no pile is ahead") if pile is None else count_told(row, f"count {pile}")
