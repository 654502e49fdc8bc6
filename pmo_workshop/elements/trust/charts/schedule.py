"""The chart of schedule: how late requests were closed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ....analysis.schedule import ALL
from ....disclosure import Released
from ....display import counted, expect_released, number, out_of, row_name, with_interval
from ....i18n import gettext
from ....present import chart as house
from ....present.chart_rows import (
    Row,
    chart_of,
    ends_of,
    label_of,
    room_around,
    shown_rows,
)


@house.style()
def chart_schedule(schedule: Released) -> house.Chart | None:
    """
    Draw how late requests were closed: their cumulative share, and the median by service.

    Parameters
    ----------
    schedule : Released
        Columns ``service``, ``median_late`` with ``_low`` and ``_high`` (days), ``late``, ``n``;
        singles ``"all services"``: days late of every closed request.

    Returns
    -------
    Chart or None
        None if there are no single records.
    """
    if expect_released(schedule).missing:
        return None
    late = np.sort(np.asarray(schedule.singles.get(ALL, ()), dtype=float))
    late = late[np.isfinite(late)]
    if not len(late):
        return None
    label = label_of(schedule)
    rows = shown_rows(schedule, "median_late", "median_late_low", "median_late_high")
    rows = [row for row in rows if row_name(row[label]) != ALL]
    in_time = int((late <= 0).sum())
    low, high = room_around(_most(late), 0.04, 1)
    beyond = int(((late < low) | (late > high)).sum())
    height = house.ROW * len(rows)
    figure = house.canvas(2.85 + (height + 0.95 if rows else 0))
    axes = house.panel(figure, 0.65, 0.3, 6.0, 2.0, grid="y")
    shares = 100 * np.arange(1, len(late) + 1) / len(late)
    ends = (low, *late, max(high, late[-1])), (0, *shares, 100)
    axes.step(*ends, where="post", color=house.BLUE, linewidth=1.8)
    axes.axvline(0, color=house.INK, linewidth=1)
    house.note_above(axes, gettext("as expected"), 0, up=8)
    house.dot(axes, 0, 100 * in_time / len(late))
    share = in_time / len(late)
    align, offset = ("right", (-9, 14)) if share < 0.75 else ("left", (9, -16))
    text = gettext("On time or early:\n{in_time}", in_time=out_of(in_time, len(late)))
    house.note_at(axes, text, 0, 100 * share, fontsize=house.SIZE, ha=align, offset=offset)
    axes.set(xlim=(low, high), ylim=(0, 100))
    house.ticks(axes.yaxis, [0, 25, 50, 75, 100])
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.set_xlabel(gettext("Days late, compared with what the client expected"))
    axes.set_ylabel(gettext("Closed requests (%)"))
    if rows:
        _median_panel(figure, rows, label, height)
    median = float(np.median(late))
    services = [
        f"{row_name(row[label])} {with_interval(row, 'median_late', signed=True)}" for row in rows
    ]
    alt = gettext(
        "Cumulative curve of days late for {requests} that were closed: {in_time} on time "
        "or early, median {median} days, latest {late} days.",
        requests=counted(len(late), "requests"),
        in_time=out_of(in_time, len(late)),
        median=number(median, signed=True),
        late=number(late[-1], 0),
    )
    if services:
        alt += " " + gettext("Median days late by service: {figures}.", figures="; ".join(services))
    reading = [
        gettext(
            "The curve shows the share of requests closed at most so many days late; 0 is "
            "the day the client expected."
        ),
        gettext("Dots are medians with 95 % intervals.") if rows else "",
        gettext("Not drawn, beyond the axis: {requests}.", requests=counted(beyond, "requests"))
        if beyond
        else "",
    ]
    return chart_of(schedule, figure, "schedule", alt, *reading, intervals=bool(rows))


def _most(values: np.ndarray) -> list[float]:
    """Return the ends of the axis: all values, unless a few lie far out; 0 is always inside."""
    low, high = np.percentile(values, [2, 98])
    spread = max(high - low, 1.0)
    inside = values[(values >= low - spread) & (values <= high + spread)]
    return [0.0, float(inside.min()), float(inside.max())]


def _median_panel(figure: Figure, rows: Sequence[Row], label: str, height: float) -> None:
    axes = house.panel(figure, 2.55, 3.15, 3.6, height, grid="x")
    house.label_rows(axes, [row_name(row[label]) for row in rows])
    axes.axvline(0, color=house.INK, linewidth=1)
    for y, row in enumerate(rows):
        house.estimate(axes, y, row, "median_late")
        house.figure_right(axes, number(row["median_late"], signed=True), y)
    ends = ends_of(rows, "median_late")
    axes.set(
        xlim=room_around([0, *ends], least=0.5),
        xlabel=gettext("Median days late with 95 % interval"),
    )
