"""The charts of felt and logged hours: side by side, and how many times the log people feel."""

from __future__ import annotations

from dataclasses import replace

from ....disclosure import Released
from ....display import (
    counted,
    hidden_in_words,
    number,
    out_of,
    row_name,
    some,
    upper_first,
    with_interval,
)
from ....i18n import gettext
from ....present import chart as house
from ....present.chart_rows import (
    Row,
    chart_of,
    ends_of,
    kept_back,
    label_of,
    room_around,
    row_names,
    shown_rows,
)
from ..common import value_digits

STEP = 0.34
MOST_TOLD = 4
"""Roles in the alternative text."""


def chart_calibration(calibration: Released) -> house.Chart | None:
    """
    Draw the hours felt beside the hours logged, with the ratio.

    Parameters
    ----------
    calibration : Released
        Columns ``group``, ``felt``, ``logged``, ``measure``, ``value`` with ``_low`` and
        ``_high``, ``n``.

    Returns
    -------
    Chart or None
    """
    return _dumbbells(calibration, "calibration")


def chart_calibration_roles(roles: Released) -> house.Chart | None:
    """
    Draw the hours felt beside the hours logged of each role (screening).

    Parameters
    ----------
    roles : Released
        As for ``chart_calibration``.

    Returns
    -------
    Chart or None
        The role that feels the most beside its log first. Roles that may not be shown are listed
        by name below the chart.
    """
    return _dumbbells(roles, "calibration-roles")


@house.style()
def _dumbbells(released: Released, name: str) -> house.Chart | None:
    rows = shown_rows(released, "felt", "logged", "value", "value_low", "value_high")
    if not rows:
        return None
    label = label_of(released)
    is_ratio = all(row["measure"] == "ratio" for row in rows)
    rows = [row for row in rows if (row["measure"] == "ratio") == is_ratio]
    rows = sorted(rows, key=lambda row: -row["value"])
    even = 1.0 if is_ratio else 0.0
    hidden, _ = kept_back(released, label)
    below = f"{upper_first(hidden_in_words())}: {some(hidden)}" if hidden else ""
    below = house.wrapped(below, 6.5, 2, house.SMALLER) if below else ""
    figure = house.canvas(1.05 + STEP * len(rows) + 0.17 * len(below.split("\n")) * bool(below))
    axes = house.panel(figure, 1.75, 0.45, 2.4, STEP * len(rows), grid="x")
    house.label_rows(axes, row_names(figure, rows, label))
    side = house.panel_beside(axes, 4.6, 1.6)
    side.axvline(even, color=house.MUTED, linewidth=0.8)
    for y, row in enumerate(rows):
        house.pair(axes, y, row["logged"], _drawn_as_felt(row), house.GREY)
        house.estimate(side, y, row, "value", colour=house.INK, marker="s", size=6)
        house.figure_right(side, number(row["value"], value_digits(row)), y)
    axes.set_xlim(0, max(max(_drawn_as_felt(row), row["logged"]) for row in rows) * 1.15 or 1)
    side.set_xlim(room_around([even, *ends_of(rows, "value")], 0.1, 0.1))
    axes.set_xlabel(gettext("Hours a month (mean)"))
    side.set_xlabel(gettext("Felt ÷ logged") if is_ratio else gettext("Felt − logged (hours)"))
    house.column_head(side, gettext("With 95 % interval"))
    house.key_line(
        figure,
        ("D", house.GREY, True, gettext("Logged")),
        ("o", house.BLUE, False, gettext("Felt")),
    )
    if below:
        house.foot(figure, below)
    alt = gettext(
        "Pairs of dots: hours a month felt and logged. {figures}.",
        figures=". ".join(_told(row, label, is_ratio=is_ratio) for row in rows[:MOST_TOLD]),
    )
    if hidden:
        alt = f"{alt} {gettext('Not shown: {names}.', names=some(hidden, 8))}"
    reading = gettext("The logged hours of a role are shared equally between its people.")
    if is_ratio:
        reading += " " + gettext(
            "Felt: the logged hours times the ratio, in which each person counts alike."
        )
    if is_ratio and len(rows) == 1:
        reading += " " + gettext(
            "These are {hours} hours a month; the mean of the hours felt is {mean}: in it those "
            "with many hours weigh more.",
            hours=number(_drawn_as_felt(rows[0])),
            mean=number(rows[0]["felt"]),
        )
    return chart_of(released, figure, name, alt, reading, intervals=True)


def _drawn_as_felt(row: Row) -> float:
    """Return the hours felt on the base of the figure beside them, so that the two agree."""
    is_ratio = row["measure"] == "ratio"
    return float(row["logged"] * row["value"]) if is_ratio else float(row["felt"])


def _told(row: Row, label: str, *, is_ratio: bool) -> str:
    figures = {
        "who": upper_first(row_name(row[label])),
        "felt": number(_drawn_as_felt(row)),
        "logged": number(row["logged"]),
        "value": with_interval(row, "value", value_digits(row)),
    }
    if is_ratio:
        return gettext("{who}: felt {felt}, logged {logged}, ratio {value}", **figures)
    return gettext("{who}: felt {felt}, logged {logged}, difference {value}", **figures)


@house.style()
def chart_spread(calibration: Released) -> house.Chart | None:
    """
    Draw how many people feel how many times the hours logged.

    Parameters
    ----------
    calibration : Released
        ``n``; fact ``spread``, as ``cost_calibration.spread`` returns it.

    Returns
    -------
    Chart or None
        None below 20 respondents. Every bar stands for at least 5 people.
    """
    rows = shown_rows(calibration)
    bins = calibration.facts.get("spread") or ()
    if not rows or not bins:
        return None
    n = int(rows[0]["n"])
    figure, axes = house.row_panel(bins, 2.1, 3.2, step=0.3, top=0.15)
    names = [_times(low, high) for low, high, _ in bins]
    house.label_rows(axes, names, lines=1)
    for y, (_, _, people) in enumerate(bins):
        house.framed_bar(axes, y, people, house.BLUE)
        house.figure_right(axes, out_of(people, n), y, fontsize=house.SMALLER)
    axes.set(xlim=(0, max(people for _, _, people in bins) * 1.05), xlabel=gettext("People"))
    told = (f"{name} {number(bar[2], 0)}" for name, bar in zip(names, bins, strict=True))
    alt = gettext(
        "Bars of {people} by how many times the logged hours they feel: {figures}.",
        people=counted(n, "people"),
        figures="; ".join(told),
    )
    reading = gettext("Steps are joined until each bar stands for at least 5 people.")
    drawn = chart_of(calibration, figure, "spread", alt, reading)
    most = max(range(len(bins)), key=lambda at: bins[at][2])
    title = gettext(
        "{who} people feel {times} the hours logged",
        who=out_of(bins[most][2], n, people=0),
        times=names[most],
    )
    return replace(drawn, title=title)


def _times(low: float | None, high: float | None) -> str:
    """Return a step of the ratio; without an end it is open there."""
    if low is None and high is None:
        return gettext("any number of times")
    if low is None:
        return gettext("up to {high} times", high=_edge(high))
    if high is None:
        return gettext("over {low} times", low=_edge(low))
    return gettext("{low} to {high} times", low=_edge(low), high=_edge(high))


def _edge(edge: float | None) -> str:
    return house.Figures().format_ticks([edge or 0])[0]
