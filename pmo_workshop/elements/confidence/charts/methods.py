"""The charts of evidence on methods: on time, cost against budget, forecasts against outcomes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator

from ....analysis.adopters import ALL, MATCHED, NOT_KNOWN, OTHERS, WITH
from ....disclosure import FULL_FROM, INTERVAL_FROM, Released
from ....display import (
    clean,
    counted,
    expect_released,
    is_missing,
    listed,
    number,
    out_of,
    percent,
    row_name,
    with_interval,
)
from ....i18n import gettext
from ....present import chart as house
from ....present.chart_rows import (
    Row,
    chart_of,
    ends_of,
    label_of,
    room_around,
    row_names,
    shown_rows,
)


@house.style()
def chart_on_time(found: Released) -> house.Chart | None:
    """
    Draw how many projects with the method and how many others end on time, and the difference.

    Parameters
    ----------
    found : Released
        Columns ``comparison``, ``difference`` (-1 to 1) with ``_low`` and ``_high``,
        ``with_on_time``, ``with_n``, ``others_on_time``, ``others_n``; fact ``margin`` (points).

    Returns
    -------
    Chart or None
        How much of the method a project used is compared in the table: by then few are left.
    """
    every = shown_rows(expect_released(found), "difference")
    rows = [row for row in every if row["comparison"] in (ALL, MATCHED, NOT_KNOWN)]
    if not rows:
        return None
    margin = float(found.facts.get("margin", found.margin.percentage_points))
    few = min(min(row["with_n"], row["others_n"]) for row in rows) < FULL_FROM
    scale = 10 if few else 100
    figure, axes = house.row_panel(rows, 1.85, 2.05, step=0.36)
    house.label_rows(axes, row_names(figure, rows, label_of(found)))
    side = house.panel_beside(axes, 4.15, 1.25, line=0, margin=margin)
    for y, row in enumerate(rows):
        if row["comparison"] != MATCHED:  # its counts are those of all, its difference is weighted
            with_it, others = (
                scale * row[f"{arm}_on_time"] / row[f"{arm}_n"] for arm in ("with", "others")
            )
            house.pair(axes, y, others, with_it, house.GREY)
        house.estimate(
            side, y, row, "difference", scale=100.0, colour=house.INK, marker="s", size=5
        )
        house.figure_right(side, _arms(row), y, fontsize=house.SMALLER)
    axes.set_xlim(0, scale)
    axes.set_xlabel(gettext("Of 10 projects, on time") if few else gettext("Projects on time (%)"))
    side.set_xlim(room_around([*ends_of(rows, "difference", scale=100.0), -margin, margin]))
    side.set_xlabel(gettext("Difference (points)"))
    house.key_line(
        figure,
        ("D", house.GREY, True, gettext("Other projects")),
        ("o", house.BLUE, False, gettext("With the PMO's method")),
    )
    alt = gettext(
        "Pairs of dots for {comparisons}: projects on time with the method and the others, and the "
        "difference with its interval beside: {figures}.",
        comparisons=counted(len(rows), "comparisons"),
        figures="; ".join(
            f"{row_name(row[label_of(found)])} {_arms(row)}, "
            f"{with_interval(row, 'difference', 0, scale=100.0, margin=margin)}"
            for row in rows
        ),
    )
    return chart_of(found, figure, "on-time", alt, _how_to_read(rows), intervals=True)


def _how_to_read(rows: Sequence[Row]) -> str:
    said = [
        gettext(
            "Right of the grey band, the smallest difference that matters: more often on time "
            "with the method. The projects chose the method themselves."
        )
    ]
    if any(row["comparison"] == MATCHED for row in rows):
        said.append(gettext("Same size and type: the classes are weighted by their projects."))
    if any(min(row["with_n"], row["others_n"]) < INTERVAL_FROM for row in rows):
        said.append(
            gettext("No line: fewer than {least} projects on one side.", least=INTERVAL_FROM)
        )
    return " ".join(said)


def _arms(row: Row) -> str:
    return gettext(
        "{others} → {with_it}",
        with_it=gettext("{x} of {n}", x=f"{row['with_on_time']:.0f}", n=f"{row['with_n']:.0f}"),
        others=gettext("{x} of {n}", x=f"{row['others_on_time']:.0f}", n=f"{row['others_n']:.0f}"),
    )


@house.style()
def chart_overruns(found: Released) -> house.Chart | None:
    """
    Draw actual cost divided by budget as one cumulative curve per arm.

    Parameters
    ----------
    found : Released
        Columns ``arm``, ``ratio`` with ``_low`` and ``_high``; singles: the ratios by arm.

    Returns
    -------
    Chart or None
        A curve needs 10 projects; None if no arm has so many.
    """
    if expect_released(found).missing:
        return None
    curves = {
        arm: np.sort(np.asarray(found.singles.get(arm, ()), dtype=float))
        for arm in (WITH, OTHERS, NOT_KNOWN)
    }
    curves = {arm: ratios for arm, ratios in curves.items() if len(ratios) >= INTERVAL_FROM}
    if not curves:
        return None
    as_percent = min(map(len, curves.values())) >= FULL_FROM
    every = np.concatenate(list(curves.values()))
    low, high = float(every.min()) * 0.97, float(every.max()) * 1.03
    looks = {WITH: (house.BLUE, "-"), OTHERS: (house.ORANGE, (0, (5, 2)))}
    looks[NOT_KNOWN] = looks[WITH]
    figure, axes = house.only_panel(2.75, 0.65, 0.4, 6.0, 1.8, grid="y")
    for arm, ratios in curves.items():
        colour, line = looks[arm]
        steps = np.arange(1, len(ratios) + 1) / len(ratios)
        look: house.Look = {"where": "post", "color": colour, "linestyle": line, "linewidth": 1.8}
        axes.step([low, *ratios, high], [0, *steps, 1], **look)
        at = int(0.6 * (len(ratios) - 1))
        house.dot(axes, ratios[at], steps[at], colour=colour, marker="os"[arm == OTHERS])
    axes.axvline(1, color=house.INK, linewidth=1)
    axes.set_xscale("log")
    places = [at for at in (0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 5) if low <= at <= high]
    house.ticks(axes.xaxis, places or [1], [number(place, 2) for place in places or [1]])
    axes.set(xlim=(low, high), ylim=(0, 1.02))
    shares = (
        ("0 %", "50 %", "100 %")
        if as_percent
        else (gettext("none"), gettext("half"), gettext("all"))
    )
    house.ticks(axes.yaxis, [0, 0.5, 1], shares)
    house.note_above(axes, gettext("on budget"), 1)
    axes.set(xlabel=gettext("Actual cost ÷ budget"), ylabel=gettext("Of all projects"))
    key = {
        WITH: ("o", house.BLUE, False, gettext("With the method")),
        OTHERS: ("s", house.ORANGE, False, gettext("The others (dashed)")),
        NOT_KNOWN: ("o", house.BLUE, False, gettext("All projects")),
    }
    house.key_line(figure, *[key[arm] for arm in curves], top=0.13)
    figures = [
        gettext(
            "{arm} {ratio}, n = {n}",
            arm=gettext(row["arm"]),
            ratio=with_interval(row, "ratio", 2),
            n=number(row["n"], 0),
        )
        for row in shown_rows(found, "ratio_low")
    ]
    alt = gettext(
        "Actual cost divided by budget of {projects}, as a cumulative curve of "
        "{curves}. Geometric means: {figures}.",
        projects=counted(len(every), "projects"),
        curves=listed([gettext(arm) for arm in curves]),
        figures="; ".join(figures),
    )
    reading = gettext(
        "A curve further left is cheaper against its budget. Geometric means with 95 % "
        "intervals stand in the table."
    )
    if NOT_KNOWN not in curves:
        reading += " " + gettext("The projects chose the method themselves.")
    return chart_of(found, figure, "overruns", alt, reading, intervals=True)


@house.style()
def chart_forecasts(found: Released) -> house.Chart | None:
    """
    Draw forecast chances of ending on time against how often it came true.

    Parameters
    ----------
    found : Released
        Columns ``forecasts``, ``forecast`` (mean), ``on_time``, ``share`` with ``_low`` and
        ``_high``, ``n``; facts ``brier``, ``no_skill``.

    Returns
    -------
    Chart or None
        Classes with fewer than 10 forecasts are open dots without an interval.
    """
    rows = shown_rows(found, "forecast", "share")
    if not rows:
        return None
    figure, axes = house.only_panel(3.55, 1.65, 0.4, 3.6, 2.6, grid="both")
    axes.plot((0, 100), (0, 100), color=house.MUTED, linestyle=(0, (4, 3)), linewidth=1)
    for row in rows:
        x, y = 100 * row["forecast"], 100 * row["share"]
        known = not is_missing(row["share_low"])
        if known:
            house.limits_line(axes, (x, x), (100 * row["share_low"], 100 * row["share_high"]))
        house.dot(axes, x, y, hollow=not known, marker="o" if known else "s")
        below = y < x
        text = out_of(row["on_time"], row["n"], 0)
        place = {"offset": (9, -9), "ha": "left"} if below else {"offset": (-9, 9), "ha": "right"}
        house.note_at(axes, text, x, y, **place)
    axes.set(xlim=(0, 100), ylim=(-8, 108))
    house.ticks(axes.yaxis, range(0, 101, 25))
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.set_xlabel(gettext("Forecast chance of ending on time, mean of the class (%)"))
    axes.set_ylabel(gettext("Ended on time (%)"))
    many, few = (house.BLUE, "o", False), (house.BLUE, "s", True)
    key = [
        ("o", house.BLUE, False, gettext("10 forecasts or more, with interval")),
        ("s", house.BLUE, True, gettext("Fewer than 10")),
    ]
    marks = (few if is_missing(row["share_low"]) else many for row in rows)
    perfect = ("_", house.MUTED, False, gettext("Perfect calibration (dashed)"))
    house.key_line(figure, *house.drawn_only(key, marks), perfect, top=0.14)
    figures = [
        gettext(
            "{forecasts}: forecast {forecast}, on time {on_time}",
            forecasts=clean(row["forecasts"]),
            forecast=percent(row["forecast"]),
            on_time=out_of(row["on_time"], row["n"]),
        )
        for row in rows
    ]
    brier = found.facts.get("brier")
    alt = gettext(
        "Calibration plot of {classes} of forecasts: {figures}.",
        classes=counted(len(rows), "classes"),
        figures="; ".join(figures),
    )
    if not is_missing(brier):
        alt += " " + gettext("Brier score {brier}.", brier=number(brier, 2))
    reading = gettext(
        "Below the dashed line: fewer ended on time than forecast. Lines are 95 % "
        "intervals of classes with 10 forecasts or more."
    )
    return chart_of(found, figure, "calibration", alt, reading, intervals=True)
