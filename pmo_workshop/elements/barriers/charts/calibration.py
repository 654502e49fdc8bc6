"""The charts of felt and logged hours: dumbbells, and the agreement person by person."""

from __future__ import annotations

import numpy as np

from ....disclosure import Released
from ....display import (
    clean,
    counted,
    hidden_in_words,
    interval,
    number,
    some,
    upper_first,
    with_interval,
)
from ....present import chart as house
from ....present.chart_rows import (
    chart_of,
    ends_of,
    kept_back,
    label_of,
    room_around,
    row_names,
    shown_rows,
)
from ..common import value_digits

STEP = 0.4


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
        Roles that may not be shown are listed by name below the chart.
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
        house.pair(axes, y, row["logged"], row["felt"], house.GREY)
        house.estimate(side, y, row, "value", colour=house.INK, marker="s", size=6)
        house.figure_right(side, number(row["value"], value_digits(row)), y)
    axes.set_xlim(0, max(max(row["felt"], row["logged"]) for row in rows) * 1.15 or 1)
    ends = ends_of(rows, "value")
    side.set_xlim(room_around([even, *ends], 0.1, 0.1))
    axes.set_xlabel("Hours a month (mean)")
    side.set_xlabel("Felt ÷ logged" if is_ratio else "Felt − logged (hours)")
    house.column_head(side, "With 95 % interval")
    house.key_line(
        figure, ("o", house.BLUE, False, "Felt"), ("D", house.GREY, True, "Logged, shared equally")
    )
    if below:
        house.foot(figure, below)
    figures = [
        f"{clean(row[label])}: felt {number(row['felt'])}, logged {number(row['logged'])} hours a "
        f"month, {'ratio' if is_ratio else 'difference'} "
        f"{with_interval(row, 'value', value_digits(row))}"
        for row in rows
    ]
    alt = f"Pairs of dots, felt and logged hours. {'. '.join(figures)}." + (
        f" Not shown: {some(hidden, 8)}." if hidden else ""
    )
    reading = (
        "Lines are 95 % intervals. The line at the side marks equality. "
        + (
            "The ratio is a geometric mean over people, so it is not that of the two dots. "
            if is_ratio
            else ""
        )
        + "A log misses waiting and worry."
    )
    return chart_of(released, figure, name, alt, reading, intervals=True)


@house.style()
def chart_agreement(calibration: Released) -> house.Chart | None:
    """
    Draw each person's difference between felt and logged hours against their mean.

    Parameters
    ----------
    calibration : Released
        Columns ``difference`` with ``_low`` and ``_high``, ``agree_low``, ``agree_high``,
        ``agree_error``, ``n``; singles ``felt``, ``logged``.

    Returns
    -------
    Chart or None
        None without single answers. Only people of roles with 10 respondents are drawn: a dot
        tells the role. The lines are those of all respondents.
    """
    rows = shown_rows(calibration, "difference", "agree_low", "agree_high")
    felt = np.array(calibration.singles.get("felt", ()))
    logged = np.array(calibration.singles.get("logged", ()))
    if not rows or not len(felt) or len(felt) != len(logged):
        return None
    row = rows[0]
    mean, difference = (felt + logged) / 2, felt - logged
    error = row["agree_error"]
    lines = {
        "mean": (row["difference"], row["difference_low"], row["difference_high"]),
        "upper limit": (row["agree_high"], row["agree_high"] - error, row["agree_high"] + error),
        "lower limit": (row["agree_low"], row["agree_low"] - error, row["agree_low"] + error),
    }
    figure, axes = house.only_panel(3.0, 0.75, 0.4, 4.65, 2.0, grid="both")
    axes.axhline(0, color=house.MUTED, linewidth=0.8)
    house.bubble(axes, mean, difference, 5, house.SKY, markeredgewidth=0.7, alpha=0.85)
    for text, (place, *ends) in lines.items():
        middle = text == "mean"
        axes.axhspan(
            *ends, color=house.INK if middle else house.RED, alpha=0.1, linewidth=0, zorder=1
        )
        axes.axhline(
            place,
            color=house.INK if middle else house.RED,
            linewidth=1.2,
            linestyle="-" if middle else (0, (5, 3)),
            zorder=2,
        )
        house.figure_right(
            axes, f"{text} {number(place, signed=True)}", place, fontsize=house.SMALLER
        )
    axes.set_xlim(0, float(mean.max()) * 1.08)
    every = [place for line in lines.values() for place in line]
    axes.set_ylim(room_around([0, *every, *difference], 0.06, 0.2))
    axes.set_xlabel("Mean of felt and logged (hours a month)")
    axes.set_ylabel("Felt − logged (hours a month)")
    if len(felt) < row["n"]:
        text = f"Dots: {len(felt)} of {row['n']} people"
        place = {"transform": axes.transAxes, "offset": (0, 8), "ha": "right"}
        house.note_at(axes, text, 0.99, 1.0, color=house.MUTED, **place)
    house.key_line(figure, ("o", house.SKY, False, "One respondent"))
    alt = (
        f"Dots of {counted(len(felt), 'respondents')}: felt minus logged hours against their mean. "
        f"Mean difference {number(row['difference'], signed=True)} hours a month, limits of "
        f"agreement {interval(row['agree_low'], row['agree_high'], signed=True)}, each ± "
        f"{number(error)}."
    )
    reading = (
        "Between the dashed lines 95 in 100 people are expected; the bands are 95 % "
        "intervals of the mean and of each limit. The log has one figure for each role, so the "
        "dots of a role lie on a slope: that is no trend."
    )
    if len(felt) < row["n"]:
        reading += " People of roles with few respondents are in the lines and not drawn."
    return chart_of(calibration, figure, "agreement", alt, reading, intervals=True)
