"""The chart of actions: the impact of each, its effort, and how sure its rank is."""

from __future__ import annotations

from ....disclosure import Released
from ....display import clean, interval, is_missing, number
from ....i18n import gettext, ngettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, row_names, shown_rows


@house.style()
def chart_actions(actions: Released) -> house.Chart | None:
    """
    Draw the impact of each action as a bar, by rank, and effort and rank as columns beside it.

    Parameters
    ----------
    actions : Released
        Columns ``action``, ``cause``, ``effort_days``, ``priority``, ``rank``, ``rank_low``,
        ``rank_high``, ``n``.

    Returns
    -------
    Chart or None
        Impact is priority × effort, that is weight × size of the gap × share affected.
    """
    rows = shown_rows(actions, "priority", "effort_days", "rank")
    if not rows:
        return None
    rows = sorted(rows, key=lambda row: (row["rank"], -_impact(row)))
    figure, axes = house.row_panel(rows, 2.9, 2.2, top=0.55, below=0.5)
    house.label_rows(axes, row_names(figure, rows, "action", 0.15), 2.7)
    for y, row in enumerate(rows):
        house.bar(axes, y, _impact(row), high=0.5, facecolor=house.BLUE, linewidth=0)
        for place, text in zip(_COLUMNS, (number(row["effort_days"]), _rank(row)), strict=True):
            house.figure_right(axes, text, y, place, offset=(0, 0), ha="right")
    axes.set_xlim(0, 1.05 * max(map(_impact, rows)) or 1)
    house.column_head(axes, gettext("Impact"))
    for place, head in zip(_COLUMNS, (gettext("Days"), gettext("Rank (95 %)")), strict=True):
        house.column_head(axes, head, x=place, align="right")
    axes.set_xlabel(gettext("Weight × size of the gap × share affected"))
    figures = [
        gettext(
            "{action}: {days} days, rank {rank}",
            action=clean(row["action"]),
            days=number(row["effort_days"]),
            rank=_rank(row),
        )
        for row in rows[:_TOLD]
    ]
    alt = ngettext(
        "Bars of the impact of {n} action by rank, with days of effort. {figures}.",
        "Bars of the impact of {n} actions by rank, with days of effort. {figures}.",
        len(rows),
        figures="; ".join(figures),
    )
    reading = gettext("Rank = impact by day of effort. Overlapping ranks are not an order.")
    return chart_of(actions, figure, "actions", alt, reading, intervals=True)


_COLUMNS = (1.2, 1.78)
"""Where effort and rank stand, in widths of the panel."""

_TOLD = 5
"""So many actions the text of the picture names."""


def _impact(row: Row) -> float:
    return float(row["priority"] * row["effort_days"])


def _rank(row: Row) -> str:
    rank = number(row["rank"], 0)
    low, high = row["rank_low"], row["rank_high"]
    if is_missing(low) or is_missing(high) or low == high:
        return rank
    return f"{rank} ({interval(low, high, 0)})"
