"""The chart of new offers: what people would feel with each, and without it."""

from __future__ import annotations

import math

from ....disclosure import SMALL, Released
from ....display import clean, counted, number, row_name, upper_first
from ....i18n import N_, gettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, label_of, row_names, shown_rows

KANO = {
    "M": (N_("taken for granted"), house.ORANGE, house.INK),
    "O": (N_("the more, the better"), house.BLUE, house.PAPER),
    "A": (N_("a delight"), house.SKY, house.INK),
    "I": (N_("indifferent"), "#d3d9df", house.INK),
    "R": (N_("not wanted"), house.PURPLE, house.INK),
    "Q": (N_("contradictory"), house.PAPER, house.INK),
}
"""Kano's categories in words, those that want the offer most first; colour, colour of figures."""


@house.style()
def chart_kano(kano: Released) -> house.Chart | None:
    """
    Draw how the answers to each offer fall into Kano's categories, the most wanted offer first.

    Parameters
    ----------
    kano : Released
        Columns ``offering``, ``A``, ``O``, ``M``, ``I``, ``R``, ``Q`` (counts), ``category``,
        ``tier``, ``n``.

    Returns
    -------
    Chart or None
        Bars carry percentages from 20 answers on, else counts.
    """
    rows = shown_rows(kano, *KANO)
    if not rows:
        return None
    rows = sorted(rows, key=_wanted, reverse=True)
    label = label_of(kano)
    top = 0.9 if all(row["tier"] == SMALL for row in rows) else 0.72  # room for its note
    figure, axes = house.row_panel(rows, 2.2, 3.2, step=house.ROW + 0.03, top=top, below=0.3)
    house.label_rows(axes, row_names(figure, rows, label, note_top=0.55))
    for y, row in enumerate(rows):
        _bar(axes, y, row)
        house.figure_right(axes, _category(row), y, fontsize=house.SMALLER, bold=_is_clear(row))
    axes.set_xlim(0, 100)
    house.ticks(axes.xaxis, [0, 50, 100], ["0", "50", "100 %"])
    house.column_head(axes, gettext("Most say"), x=1.03)
    drawn = [kind for letter, kind in KANO.items() if any(row[letter] for row in rows)]
    house.key_line(
        figure,
        *[
            ("s", house.GREY if colour == house.PAPER else colour, colour == house.PAPER,
             upper_first(gettext(words)))
            for words, colour, _ in drawn
        ],
    )  # fmt: skip
    offers = [
        gettext(
            "{offer}: {category}. Of {n} answers: {figures}",
            offer=row_name(row[label]),
            category=_category(row),
            n=number(row["n"], 0),
            figures="; ".join(
                f"{gettext(words)} {number(row[letter], 0)}"
                for letter, (words, *_) in KANO.items()
                if row[letter]
            ),
        )
        for row in rows
    ]
    alt = gettext(
        "Stacked bars of the answers to {offers}, the most wanted first. {figures}.",
        offers=counted(len(rows), "offerings"),
        figures=". ".join(offers),
    )
    reading = gettext(
        "Each bar is all answers to one offer. At the right, what most say; “not clear” where the "
        "two largest parts cannot be told apart."
    )
    return chart_of(kano, figure, "kano", alt, reading, intervals=True)


def _wanted(row: Row) -> float:
    """Return the share of answers that want an offer, in one way or another."""
    return math.fsum(float(row[letter]) for letter in "MOA") / float(row["n"] or 1)


def _is_clear(row: Row) -> bool:
    return clean(row["category"]) in KANO


def _category(row: Row) -> str:
    words = KANO[clean(row["category"])][0] if _is_clear(row) else N_("not clear")
    return gettext(words)


def _bar(axes: house.Panel, y: int, row: Row) -> None:
    start, total = 0.0, math.fsum(float(row[letter]) for letter in KANO) or 1.0
    for letter, (_, colour, ink) in KANO.items():
        width = 100 * float(row[letter]) / total
        if not width:
            continue
        edge = house.GREY if colour == house.PAPER else house.PAPER
        look: house.Look = {"facecolor": colour, "edgecolor": edge, "linewidth": 0.8, "high": 0.62}
        house.bar(axes, y, width, left=start, **look)
        figure = number(row[letter], 0) if row["tier"] == SMALL else number(width, 0)
        if width >= 4:
            house.note_at(axes, figure, start + width / 2, y, ha="center", color=ink)
        start += width
