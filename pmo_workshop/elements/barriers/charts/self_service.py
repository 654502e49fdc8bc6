"""The chart of self-service: who works alone today, and who would like to."""

from __future__ import annotations

from matplotlib.ticker import MaxNLocator

from ....disclosure import Released
from ....display import clean, counted, number, row_name
from ....i18n import gettext
from ....present import chart as house
from ....present.chart_rows import (
    Row,
    chart_of,
    ends_of,
    first_rows,
    room_around,
    row_names,
    shown_rows,
)
from ....present.interval_rows import PERCENT, share_axis

MOST_TASKS, TOLD_TASKS = 10, 3
"""Tasks on the chart, and in its alternative text: those in which the two lie furthest apart."""


@house.style()
def chart_channels(channel: Released) -> house.Chart | None:
    """
    Draw of each task who works alone today and who would like to, with the difference beside.

    Parameters
    ----------
    channel : Released
        Columns ``task``; ``now_self`` and ``self`` (counts); ``shift`` with ``_low`` and
        ``_high``; ``n``.

    Returns
    -------
    Chart or None
        The largest wish for more self-service first. At most 10 tasks; the others are in the table.
    """
    rows = shown_rows(channel, "now_self", "self", "shift", "shift_low", "shift_high")
    if not rows:
        return None
    furthest = sorted(rows, key=lambda row: -abs(row["shift"]))
    rows, more = first_rows(furthest, MOST_TASKS, "tasks")
    rows = sorted(rows, key=lambda row: -row["shift"])
    scale, unit = share_axis(channel)
    margin = scale * channel.margin.percentage_points / 100
    step = house.step_of([row_name(row["task"]) for row in rows], 1.7)
    figure, axes = house.row_panel(rows, 1.85, 2.3, step=step)
    house.label_rows(axes, row_names(figure, rows, "task"))
    side = house.panel_beside(axes, 4.4, 1.3, line=0, margin=margin)
    for y, row in enumerate(rows):
        today, wish = (scale * row[name] / row["n"] for name in ("now_self", "self"))
        house.pair(axes, y, today, wish, house.GREY)
        house.estimate(side, y, row, "shift", scale=scale, colour=house.INK, marker="s", size=5)
        house.figure_right(side, _told(row), y, fontsize=house.SMALLER)
    axes.set_xlim(0, scale)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    side.set_xlim(room_around([*ends_of(rows, "shift", scale=scale), -margin, margin]))
    if scale < PERCENT:
        axes.set_xlabel(gettext("Respondents ({unit})", unit=unit))
        side.set_xlabel(gettext("Difference ({unit})", unit=unit))
    else:
        axes.set_xlabel(gettext("Share of respondents (%)"))
        side.set_xlabel(gettext("Difference (points)"))
    house.key_line(
        figure,
        ("D", house.GREY, True, gettext("Work alone today")),
        ("o", house.BLUE, False, gettext("Would like to")),
    )
    alt = gettext(
        "{tasks} by who works alone today and who would like to, by the size of the difference: "
        "{figures}.",
        tasks=counted(len(rows), "tasks"),
        figures="; ".join(f"{clean(row['task'])} {_told(row)}" for row in furthest[:TOLD_TASKS]),
    )
    reading = gettext(
        "At the right, the difference with its 95 % interval; differences within the grey band "
        "are too small to matter."
    )
    return chart_of(channel, figure, "channels", alt, reading, more, intervals=True)


def _told(row: Row) -> str:
    figures = {name: number(row[column], 0) for name, column in _TOLD.items()}
    return gettext("{today} → {wish} of {n}", **figures)


_TOLD = {"today": "now_self", "wish": "self", "n": "n"}
