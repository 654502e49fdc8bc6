"""Cards in piles: each lies where more people put it than on any other."""

from __future__ import annotations

from ...disclosure import HIDDEN
from ...display import count_told, is_missing
from ...i18n import gettext
from ...palette import INK, MUTED, PAPER
from .panel import Panel, Row
from .pieces import FONT, LINE, MARK, TALLEST, WIDTH, broken, column, stroke, text
from .telling import too_few

_CARD = 12
"""Between a card and its text, and between two cards."""


def draw_piles(panel: Panel) -> tuple[str, float]:
    """Return the piles side by side, and how tall the drawing is."""
    drawn, tallest = [], 0.0
    wide = _width(panel)
    counted = {label: value for value, label in panel["choices"]}
    for at, (pile, cards) in enumerate(_piled(panel)):
        x, y = at * wide, LINE + 16.0
        drawn.append(text(x, FONT, pile, font_weight="600"))
        drawn.append(stroke(x, LINE + 6, x + wide - 2 * _CARD, LINE + 6, INK, 3))
        for row in cards:
            lines, height = _card(panel, row)
            drawn.append(
                f'<rect x="{x:.1f}" y="{y + _CARD:.1f}" width="{wide - 2 * _CARD:.1f}" '
                f'height="{height:.1f}" rx="8" fill="{PAPER}" stroke="{MARK}" stroke-width="2"/>'
            )
            first, last = y + _CARD + LINE, y + _CARD + LINE * (len(lines) + 1)
            drawn.append(column(x + _CARD, first, lines))
            drawn.append(text(x + _CARD, last, _told(row, counted.get(pile)), fill=MUTED))
            y += height + _CARD
        tallest = max(tallest, y)
    return "".join(drawn), tallest + 2 * _CARD


def pages_of_piles(panel: Panel) -> list[Panel]:
    """Return as many pages as no pile is taller than the wall."""
    made: list[list[Row]] = []
    for _, cards in _piled(panel):
        at, used = 0, 0.0
        for row in cards:
            tall = _card(panel, row)[1] + _CARD
            if used and used + tall > TALLEST - 2 * LINE:
                at, used = at + 1, 0.0
            while len(made) <= at:
                made.append([])
            made[at].append(row)
            used += tall
    return [{**panel, "rows": rows} for rows in made] or [panel]


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


def _width(panel: Panel) -> float:
    """Return how wide a pile is: there is always room for the undecided."""
    return WIDTH / (len(panel["choices"]) + 1)


def _card(panel: Panel, row: Row) -> tuple[tuple[str, ...], float]:
    """Return the lines of a card, and its height with one more for what is told."""
    lines = broken(row["label"], _width(panel) - 3 * _CARD)
    return lines, LINE * (len(lines) + 1) + 2 * _CARD


def _told(row: Row, pile: str | None) -> str:
    """Return how many put a card where it lies, or why that is not told."""
    if row["tier"] == HIDDEN:
        return too_few()
    return gettext("no pile is ahead") if pile is None else count_told(row, f"count {pile}")
