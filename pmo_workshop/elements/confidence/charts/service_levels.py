"""The charts of service levels: met against target, and how long requests took."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ....analysis.service_levels import by_the_calendar
from ....disclosure import FULL_FROM, INTERVAL_FROM, Released
from ....display import (
    clean,
    counted,
    expect_released,
    interval,
    is_missing,
    number,
    out_of,
    percent_range,
    period_in_words,
    row_name,
    set_percent,
    upper_first,
)
from ....i18n import N_, gettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, row_names, shown_rows

MOST_LEVELS, MOST_CURVES = 9, 4
MET, MISSED, BREACH = "target met", "target missed", "breach"
HIGH = house.ROW + 0.02
BEGIN, BESIDE = 5.88, 0.95
"""Where the column of the last window begins, and how wide it is, in inches."""
NONE, HALF, ALL = N_("none"), N_("half"), N_("all")
"""Of few requests no share is read to a hundredth."""


@house.style()
def chart_service_levels(found: Released) -> house.Chart | None:
    """
    Draw the share of requests met with its interval, and the target of each service level.

    Parameters
    ----------
    found : Released
        Columns ``name``, ``met``, ``n``, ``share`` with ``_low`` and ``_high``, ``target``,
        ``verdict``, ``window``, ``window_met``, ``window_n``, ``window_state``. One with too few
        requests for limits is a count.

    Returns
    -------
    Chart or None
        Where one was broken, the last complete window stands beside as a count: that is a fact.
    """
    rows = shown_rows(found, "share", "target")
    if all(is_missing(row["share_low"]) for row in rows):
        return None
    more, rows = len(rows[MOST_LEVELS:]), rows[:MOST_LEVELS]
    as_percent = min(int(row["n"]) for row in rows) >= FULL_FROM
    names = [upper_first(row_name(row["name"])) for row in rows]
    told = [_of_window(row) for row in rows]
    lines = max(
        text.count("\n") for text in (*(house.wrapped(n, 2.3 - 0.15, 3) for n in names), *told)
    )
    high = HIGH + house.LINE if lines > 1 else HIGH
    wide = min(2.25, BEGIN - 2.3 - house.room_for(map(_met, rows), house.SMALLER))
    figure, axes = house.row_panel(rows, 2.3, wide, step=high, top=0.65)
    house.label_rows(axes, row_names(figure, rows, "name", note_top=0.42), lines=3)
    house.column_head(axes, gettext("Met, and target"), x=1.06)
    if any(row["window_state"] == BREACH for row in rows):
        _windows(figure, axes, rows, told, high)
    for y, row in enumerate(rows):
        if not is_missing(row["share_low"]):
            house.limits_line(axes, (row["share_low"], row["share_high"]), (y, y))
        colour, shape, hollow = _mark(row)
        house.dot(axes, row["share"], y, colour=colour, marker=shape, hollow=hollow)
        target = row["target"]
        axes.plot(
            (target, target), (y - 0.36, y + 0.36), color=house.MUTED, linewidth=2.4, zorder=2
        )
        house.figure_right(axes, _met(row), y, fontsize=house.SMALLER)
    axes.set_xlim(-0.03, 1.03)
    shares = ("0 %", "50 %", "100 %") if as_percent else map(gettext, (NONE, HALF, ALL))
    house.ticks(axes.xaxis, [0, 0.5, 1], [*shares])
    axes.set_xlabel(gettext("Requests met within the limit"))
    key = [
        ("^", house.GREEN, False, gettext("Target met")),
        ("v", house.RED, False, gettext("Target missed")),
        ("o", house.INK, False, gettext("Cannot be told")),
        ("o", house.INK, True, gettext("Too few for limits")),
    ]
    target = ("|", house.MUTED, False, gettext("Target"))
    house.key_line(figure, *house.drawn_only(key, map(_mark, rows)), target)
    figures = [
        gettext(
            "{level}: {met} met ({limits}), target {target}, {verdict}; {window}: {window_met}",
            level=clean(row["name"]),
            met=out_of(row["met"], row["n"]),
            limits=_limits(row, as_percent),
            target=_target(row, as_percent),
            verdict=gettext(clean(row["verdict"])),
            window=period_in_words(row["window"]),
            window_met=_in_window(row),
        )
        for row in rows
    ]
    alt = gettext(
        "Dot chart of {levels} with 95 % intervals and targets. {figures}.",
        levels=counted(len(rows), "service levels"),
        figures=". ".join(figures),
    )
    reading = [
        gettext(
            "Lines are exact 95 % intervals; whether a target is met or missed is judged by them. "
            "The last complete window is counted: fewer than agreed is a breach."
        ),
        gettext("More in the table: {levels}.", levels=counted(more, "service levels"))
        if more
        else "",
    ]
    return chart_of(found, figure, "service-levels", alt, *reading, intervals=True)


def _windows(
    figure: Figure, axes: house.Panel, rows: Sequence[Row], told: Sequence[str], high: float
) -> None:
    """Write the counts of the last complete window in a column of their own."""
    side = house.panel(figure, BEGIN, 0.65, BESIDE, high * len(rows))
    side.set(ylim=axes.get_ylim(), xlim=(0, 1))
    house.ticks(side.xaxis, [])
    house.plain_axis(side)
    side.spines["bottom"].set_visible(False)
    windows = {clean(row["window"]) for row in rows}
    house.column_head(
        side,
        gettext("In {window}", window=period_in_words(windows.pop()))
        if len(windows) == 1
        else gettext("Last window"),
    )
    for y, (row, text) in enumerate(zip(rows, told, strict=True)):
        broken = row["window_state"] == BREACH
        ink = house.RED_INK if broken else house.INK if row["window_n"] else house.MUTED
        house.note_at(side, text, 0, y, color=ink, bold=broken)


def _in_window(row: Row) -> str:
    met = out_of(row["window_met"], row["window_n"])
    return gettext("{met}, a breach", met=met) if row["window_state"] == BREACH else met


def _met(row: Row) -> str:
    return gettext(
        "{met}; {target}", met=out_of(row["met"], row["n"]), target=set_percent(row["target"])
    )


def _limits(row: Row, as_percent: bool) -> str:
    if is_missing(row["share_low"]):
        return gettext("too few for limits")
    ends = row["share_low"], row["share_high"]
    return percent_range(*ends) if as_percent else interval(*ends, 2)


def _target(row: Row, as_percent: bool) -> str:
    return set_percent(row["target"]) if as_percent else number(row["target"], 2)


def _mark(row: Row) -> house.Mark:
    met, missed = (house.GREEN, "^", False), (house.RED, "v", False)
    open_ = house.INK, "o", is_missing(row["share_low"])
    return {MET: met, MISSED: missed}.get(clean(row["verdict"]), open_)


def _of_window(row: Row) -> str:
    """Return the count of the last complete window, in the lines of its column."""
    if not row["window_n"]:
        return house.wrapped(gettext("none due"), BESIDE, 3, house.SMALLER)
    text = out_of(row["window_met"], row["window_n"], 0)
    if row["window_state"] == BREACH:
        text = gettext("{met} – breach", met=text)
    return house.wrapped(text, BESIDE, 3, house.SMALLER)


@house.style()
def chart_closing_times(found: Released) -> house.Chart | None:
    """
    Draw how long requests took on the clock, as cumulative curves with the agreed limit.

    Parameters
    ----------
    found : Released
        Columns ``sla_id``, ``service``, ``name``, ``limit``, ``limit_d``, ``unit``, ``p85`` with
        ``_low`` and ``_high``; singles: the days of every closed request by service level.

    Returns
    -------
    Chart or None
        At most four curves; a curve needs 10 closed requests.
    """
    if expect_released(found).missing:
        return None
    rows = [
        row
        for row in found.result.to_dict("records")
        if len(found.singles.get(str(row["sla_id"]), ())) >= INTERVAL_FROM
    ]
    more, rows = len(rows[MOST_CURVES:]), rows[:MOST_CURVES]
    if not rows:
        return None
    lines = (len(rows) + 1) // 2
    said = []
    figure = house.canvas(0.05 + 2.28 * lines)
    for at, row in enumerate(rows):
        left, top = 0.62 + 3.35 * (at % 2), 0.45 + 2.28 * (at // 2)
        axes = house.panel(figure, left, top, 2.75, 1.25, grid="y")
        said.append(_curve(axes, row, np.asarray(found.singles[str(row["sla_id"])])))
        if at % 2 == 0:
            axes.set_ylabel(gettext("Of all due"))
    alt = gettext(
        "Cumulative curves of {levels}. {said}.",
        levels=counted(len(rows), "service levels"),
        said=". ".join(said),
    )
    reading = [
        gettext(
            "A curve shows how many of all requests due were done within so many days of "
            "the clock; the dashed line is the agreed limit. It ends below the top where "
            "requests are still open past their limit."
        ),
        gettext("Not drawn: {curves}.", curves=counted(more, "curves")) if more else "",
    ]
    return chart_of(found, figure, "service-times", alt, *reading)


def _curve(axes: house.Panel, row: Row, days: np.ndarray) -> str:
    days, due, limit = np.sort(days), int(row["n"]), float(row["limit_d"])
    last = max(float(days[-1]), limit) * 1.05 + 0.5
    as_percent = due >= FULL_FROM
    steps = np.arange(1, len(days) + 1) / due
    axes.step(
        [0, *days, last], [0, *steps, steps[-1]], where="post", color=house.BLUE, linewidth=1.7
    )
    axes.axvline(limit, color=house.INK, linewidth=1, linestyle=(0, (4, 3)))
    axes.set(xlim=(0, last), ylim=(0, 1.03))
    labels = (
        ("0 %", "50 %", "100 %")
        if as_percent
        else (gettext("none"), gettext("half"), gettext("all {n}", n=number(due, 0)))
    )
    house.ticks(axes.yaxis, [0, 0.5, 1], labels)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.set_xlabel(
        gettext("Calendar days") if by_the_calendar(clean(row["unit"])) else gettext("Working days")
    )
    place = {"transform": axes.transAxes, "va": "bottom"}
    title = house.wrapped(row["service"], 2.7, 1, house.SMALLER)
    house.note_at(axes, title, 0, 1, offset=(0, 18), bold=True, **place)
    told = gettext(
        "{met} of {due} within {limit} {unit}",
        met=number(row["met"], 0),
        due=number(due, 0),
        limit=number(row["limit"]).removesuffix(".0"),
        unit=gettext(clean(row["unit"])),
    )
    house.note_at(axes, house.wrapped(told, 2.95, 1, house.SMALLER), 0, 1, offset=(0, 5), **place)
    done = gettext(
        "{level}: {met} done within the limit",
        level=clean(row["name"]),
        met=out_of(row["met"], due),
    )
    if is_missing(row["p85"]):
        return done
    proposal = gettext(
        "85 % of the last {n} within {days} days ({limits})",
        n=number(row["p85_n"], 0),
        days=number(row["p85"]),
        limits=interval(row["p85_low"], row["p85_high"]),
    )
    return f"{done}; {proposal}"
