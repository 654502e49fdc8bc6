"""The chart of schedule: how late requests were closed."""

from __future__ import annotations

import numpy as np
from matplotlib.ticker import MaxNLocator

from ....analysis.schedule import ALL
from ....disclosure import Released
from ....display import counted, expect_released, number, out_of
from ....i18n import gettext, ngettext
from ....present import chart as house
from ....present.chart_rows import chart_of, room_around


@house.style()
def chart_schedule(schedule: Released) -> house.Chart | None:
    """
    Draw how many requests were closed how many days before or after the day expected.

    Parameters
    ----------
    schedule : Released
        Singles ``"all services"``: days late of every closed request.

    Returns
    -------
    Chart or None
        None if there are no single records.
    """
    if expect_released(schedule).missing:
        return None
    late = np.asarray(schedule.singles.get(ALL, ()), dtype=float)
    late = late[np.isfinite(late)]
    if not len(late):
        return None
    days = np.ceil(late).astype(int)
    low, high = _ends(days)
    drawn = days[(days >= low) & (days <= high)]
    counts = np.bincount(drawn - low, minlength=high - low + 1)
    in_time = int((late <= 0).sum())
    figure, axes = house.only_panel(2.63, 0.65, 0.62, 6.0, 1.45, grid="y")
    for day, count in zip(range(low, high + 1), counts, strict=True):
        colour, hatch = (house.ORANGE, "///") if day > 0 else (house.BLUE, "")
        house.framed_bar(axes, count / 2, 0.9, colour, hatch, left=day - 0.45, high=count)
    house.key_line(
        figure,
        ("s", house.BLUE, False, gettext("On time or early: {n}", n=out_of(in_time, len(late)))),
        (
            "s",
            house.ORANGE,
            False,
            gettext("Later than expected: {n}", n=out_of(len(late) - in_time, len(late))),
        ),
    )
    axes.axvline(0.5, color=house.INK, linewidth=1)
    axes.set(xlim=room_around((low, high), 0.02, 1), ylim=(0, 1.08 * counts.max()))
    axes.xaxis.set_major_locator(MaxNLocator(8, integer=True))
    axes.yaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.set_xlabel(gettext("Days late, compared with what the client expected"))
    axes.set_ylabel(gettext("Requests"))
    alt = gettext(
        "Bars of {requests} by how many days late they were closed: {in_time} on time or early, "
        "median {median} days, latest {late} days.",
        requests=counted(len(late), "requests"),
        in_time=out_of(in_time, len(late)),
        median=number(float(np.median(late)), signed=True),
        late=number(float(late.max()), 0),
    )
    beyond = len(days) - len(drawn)
    more = ngettext(
        "{n} request lies beyond the axis.", "{n} requests lie beyond the axis.", beyond
    )
    reading = gettext("Each bar is a day; day 0 is the one the client expected.")
    return chart_of(schedule, figure, "schedule", alt, reading, more if beyond else "")


def _ends(days: np.ndarray) -> tuple[int, int]:
    """Return the first and last day drawn: all, unless a few lie far out; day 0 is one of them."""
    low, high = np.percentile(days, [2, 98])
    spread = max(high - low, 1.0)
    inside = days[(days >= low - spread) & (days <= high + spread)]
    return min(0, int(inside.min())), max(0, int(inside.max()))
