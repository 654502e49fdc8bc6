"""The chart of contact load: how often people were asked."""

from __future__ import annotations

import numpy as np

from ....disclosure import Released
from ....display import clean, counted, number, quarter_in_short
from ....i18n import N_, gettext, lower_first
from ....present import chart as house
from ....present.chart_rows import chart_of, shown_rows

CONTACT_LIMIT = 2
"""Requests per person and quarter: the rule of the satisfaction process (T4)."""

PARTS = (
    ("once", N_("Asked once"), house.SKY, None, house.INK),
    ("twice", N_("Asked twice"), house.BLUE, None, house.PAPER),
    ("over_limit", N_("Asked more than twice"), house.RED, "//", house.PAPER),
)
"""Column, words, colour, hatch and colour of the figure, from the bottom up."""


@house.style()
def chart_contact_load(load: Released) -> house.Chart | None:
    """
    Draw how many people were asked once, twice, and more often than the limit, per quarter.

    Parameters
    ----------
    load : Released
        Columns ``quarter``, ``once``, ``twice``, ``over_limit``, ``people``.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(load, *(name for name, *_ in PARTS))
    if not rows:
        return None
    figure, axes = house.only_panel(3.0, 0.65, 0.45, 6.0, 1.95, grid="y")
    floor = np.zeros(len(rows))
    for name, _, colour, hatch, ink in PARTS:
        counts = np.array([float(row[name]) for row in rows])
        look: house.Look = {
            "color": colour,
            "hatch": hatch,
            "edgecolor": house.PAPER,
            "linewidth": 0.8,
        }
        axes.bar(range(len(rows)), counts, 0.6, bottom=floor, **look)
        for x, count in enumerate(counts):
            if count >= 0.13 * max(float(row["people"]) for row in rows):
                middle = floor[x] + count / 2
                box = {"facecolor": colour, "edgecolor": "none", "pad": 1.5}
                look = {"color": ink, "fontsize": house.SIZE, "bbox": box if hatch else None}
                house.note_at(axes, number(count, 0), x, middle, ha="center", **look)
        floor += counts
    every = max(1, -(-len(rows) // 8))
    house.ticks(
        axes.xaxis,
        range(0, len(rows), every),
        [quarter_in_short(r["quarter"]) for r in rows[::every]],
    )
    axes.xaxis.has_marks = False
    axes.set(
        xlim=(-0.6, len(rows) - 0.4), ylim=(0, max(*floor, 1) * 1.08), ylabel=gettext("People")
    )
    key = [("s", colour, False, gettext(words)) for _, words, colour, *_ in PARTS]
    house.key_line(figure, *key)
    told = [
        f"{clean(row['quarter'])} "
        + ", ".join(
            f"{lower_first(gettext(words))} {number(row[name], 0)}" for name, words, *_ in PARTS
        )
        for row in rows
    ]
    alt = gettext(
        "Stacked bars of people for {quarters}: {told}.",
        quarters=counted(len(rows), "quarters"),
        told="; ".join(told),
    )
    reading = gettext(
        "The limit is {limit} requests per person and quarter; the hatched "
        "part lies above it. Counts of a complete list, so there is no interval.",
        limit=CONTACT_LIMIT,
    )
    return chart_of(load, figure, "contact-load", alt, reading)
