"""The chart of new offers: how answers fall into Kano's categories."""

from __future__ import annotations

import math

from ....disclosure import SMALL, Released
from ....display import clean, counted, is_missing, number
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, label_of, row_names, shown_rows

KANO = {
    "A": ("attractive", house.SKY, house.INK),
    "O": ("one-dimensional", house.BLUE, house.PAPER),
    "M": ("must-be", house.ORANGE, house.INK),
    "I": ("indifferent", "#d3d9df", house.INK),
    "R": ("reverse", house.PURPLE, house.INK),
    "Q": ("questionable", house.PAPER, house.INK),
}


@house.style()
def chart_kano(kano: Released) -> house.Chart | None:
    """
    Draw how answers to each offering fall into Kano's categories, and the share of the largest.

    Parameters
    ----------
    kano : Released
        Columns ``offering``, ``A``, ``O``, ``M``, ``I``, ``R``, ``Q`` (counts), ``category``,
        ``share``, ``share_low``, ``share_high``, ``n``.

    Returns
    -------
    Chart or None
        Bars carry percentages from 20 answers on, else counts.
    """
    rows = shown_rows(kano, *KANO)
    if not rows:
        return None
    label = label_of(kano)
    figure = house.canvas(1.1 + (house.ROW + 0.04) * len(rows))
    height = (house.ROW + 0.04) * len(rows)
    bars = house.panel(figure, 1.85, 0.6, 3.15, height)
    house.label_rows(bars, row_names(figure, rows, label, note_top=0.45))
    side = house.panel_beside(bars, 5.25, 1.5)
    for y, row in enumerate(rows):
        _kano_bar(bars, y, row)
        if not is_missing(row["share"]):
            category = clean(row["category"])
            house.estimate(side, y, row, "share", scale=100, hollow=not category, marker="o")
            if category:
                house.note_at(
                    side, category, 100 * row["share"], y, offset=(0, 9), ha="center", bold=True
                )
    for axes in (bars, side):
        axes.set_xlim(0, 100)
        house.ticks(axes.xaxis, [0, 50, 100], ["0", "50", "100 %"])
    bars.set_xlabel("Share of answers")
    side.set_xlabel("Largest category")
    house.key_line(
        figure,
        *[
            ("s", colour if letter != "Q" else house.GREY, letter == "Q", f"{letter} {word}")
            for letter, (word, colour, _) in KANO.items()
        ],
        top=0.2,
    )
    offerings = [
        f"{clean(row[label])}: {_kano_words(row)}, "
        + ", ".join(f"{letter} {number(row[letter], 0)}" for letter in KANO if row[letter])
        + f" of {number(row['n'], 0)}"
        for row in rows
    ]
    alt = (
        f"Stacked bars of Kano's categories for {counted(len(rows), 'offerings')}, with the "
        f"share of the largest category and its 95 % interval. {'. '.join(offerings)}."
    )
    reading = (
        "Each bar is all answers to one offering. Right: share of the largest category with its "
        "95 % interval; an open dot means that the two largest cannot be told apart."
    )
    return chart_of(kano, figure, "kano", alt, reading, intervals=True)


def _kano_words(row: Row) -> str:
    category = clean(row["category"])
    return KANO[category][0] if category in KANO else "no clear category"


def _kano_bar(axes: house.Panel, y: int, row: Row) -> None:
    start, total = 0.0, math.fsum(float(row[letter]) for letter in KANO) or 1.0
    for letter, (_, colour, ink) in KANO.items():
        width = 100 * float(row[letter]) / total
        if not width:
            continue
        edge = house.GREY if letter == "Q" else house.PAPER
        look: house.Look = {"facecolor": colour, "edgecolor": edge, "linewidth": 0.8, "high": 0.62}
        house.bar(axes, y, width, left=start, **look)
        figure = number(row[letter], 0) if row["tier"] == SMALL else number(width, 0)
        text = f"{letter} {figure}" if width >= 11 else letter
        if width >= 4:
            house.note_at(axes, text, start + width / 2, y, ha="center", color=ink)
        start += width
