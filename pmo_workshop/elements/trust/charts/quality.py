"""The chart of quality: importance beside performance, of the attributes clear of the average."""

from __future__ import annotations

import math

from ....disclosure import Released
from ....display import clean, counted, is_missing, number, row_name, some, upper_first
from ....i18n import N_, gettext, ngettext
from ....present import chart as house
from ....present.chart_rows import (
    Row,
    chart_of,
    ends_of,
    first_rows,
    label_of,
    room_around,
    row_names,
    shown_rows,
)

QUADRANTS = {
    N_("concentrate here"): (house.RED, "v"),
    N_("keep up"): (house.BLUE, "o"),
    N_("low priority"): (house.GREY, "s"),
    N_("possible overkill"): (house.GREEN, "^"),
    "": (house.GREY, "o"),
}
"""How each place is drawn, what matters most first; the last cannot be told from the average."""

MOST_ATTRIBUTES = 10
"""Rows on the chart; the table has all."""

_UNPLACED = N_("cannot be told from the average")


@house.style()
def chart_quality(quality: Released) -> house.Chart | None:
    """
    Draw how important each attribute is and how well it is done, beside the averages of all.

    Parameters
    ----------
    quality : Released
        Columns ``text`` (or ``dimension``), ``importance``, ``performance`` with ``_low`` and
        ``_high``, ``quadrant``, ``n``; facts ``importance`` and ``performance``, the averages.

    Returns
    -------
    Chart or None
        Those clear of both averages, what matters and is done less well at the top; without any,
        the most important ones.
    """
    limits = [f"{name}{end}" for name in ("importance", "performance") for end in ("_low", "_high")]
    every = shown_rows(quality, "importance", "performance", *limits)
    if not every:
        return None
    clear = [row for row in every if clean(row.get("quadrant"))]
    rows, more = first_rows(
        sorted(clear or every, key=_first_to_work_on), MOST_ATTRIBUTES, "attributes"
    )
    label = label_of(quality)
    names = [row_name(row[label]) for row in rows]
    step = house.step_of(names, 2.6)
    if any(house.wrapped(name, 2.6, 3).count("\n") > 1 for name in names):
        step += house.LINE
    figure, axes = house.row_panel(rows, 2.75, 1.75, step=step)
    house.label_rows(axes, row_names(figure, rows, label), lines=3)
    side = house.panel_beside(axes, 4.95, 1.4)
    _measure(axes, rows, quality, "importance", gettext("Importance (mean, scale points)"))
    _measure(side, rows, quality, "performance", gettext("Performance (mean)"))
    present = [name for name in QUADRANTS if any(_place(row) == name for row in rows)]
    house.key_line(figure, *[_entry(name) for name in present])
    where = [
        gettext(
            "{quadrant}: {attributes}",
            quadrant=upper_first(gettext(name)),
            attributes=some([row_name(row[label]) for row in rows if _place(row) == name], 3),
        )
        for name in present
        if name
    ]
    alt = " ".join(
        [
            gettext(
                "Dots with intervals for {attributes}: importance at the left, performance at the "
                "right.",
                attributes=counted(len(rows), "attributes"),
            ),
            *(gettext("{sentence}.", sentence=told) for told in where),
        ]
    )
    return chart_of(quality, figure, "quality", alt, _reading(len(every) - len(clear)), more,
                    intervals=True)  # fmt: skip


def _reading(unplaced: int) -> str:
    lines = gettext("Lines are 95 % intervals; dashed lines the averages of all attributes.")
    if not unplaced:
        return lines
    others = ngettext(
        "{n} other attribute cannot be told from an average.",
        "{n} other attributes cannot be told from an average.",
        unplaced,
    )
    return f"{lines} {others}"


def _place(row: Row) -> str:
    return clean(row.get("quadrant"))


def _first_to_work_on(row: Row) -> tuple[int, float]:
    return [*QUADRANTS].index(_place(row)), -float(row["importance"])


def _entry(name: str) -> house.Entry:
    colour, marker = QUADRANTS[name]
    return marker, colour, not name, upper_first(gettext(name or _UNPLACED))


def _measure(axes: house.Panel, rows: list[Row], quality: Released, name: str, axis: str) -> None:
    """Draw one measure of each row with its interval, and the average of all attributes."""
    average = quality.facts.get(name, math.nan)
    known = [] if is_missing(average) else [float(average)]
    for place in known:
        axes.axvline(place, color=house.MUTED, linewidth=0.9, linestyle=(0, (4, 3)), zorder=1)
    for y, row in enumerate(rows):
        colour, marker = QUADRANTS[_place(row)]
        hollow = not _place(row)
        house.estimate(axes, y, row, name, colour=colour, marker=marker, hollow=hollow, size=6)
        house.figure_right(axes, number(row[name]), y, fontsize=house.SMALLER)
    axes.set(xlim=room_around([*ends_of(rows, name), *known], 0.12, 0.2), xlabel=axis)
