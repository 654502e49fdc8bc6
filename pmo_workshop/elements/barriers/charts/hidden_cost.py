"""The charts of hidden cost: what each role spends on the PMO, and the time set aside."""

from __future__ import annotations

from ....disclosure import Released
from ....display import clean, counted, number, upper_first
from ....i18n import N_, gettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, first_rows, shown_rows
from ....present.money import currency_of, money, scale_of
from ....units import how_many

WASTES = {
    "wait": (N_("Waiting"), house.ORANGE, "///"),
    "rework": (N_("Rework"), house.RED, ""),
    "duplicate": (N_("Doubled work"), house.PURPLE, "..."),
    "overprocess": (N_("Excess work"), house.YELLOW, "\\\\\\"),
    "none": (N_("Useful work"), "#c9d1d9", ""),
}
STEP = 0.34
MOST_ROLES, MOST_TOLD = 8, 3
"""Bars on a chart, and in its alternative text."""


@house.style()
def chart_hidden_costs(costs: Released) -> house.Chart | None:
    """
    Draw what each role spends on the PMO in a year, hidden cost first, with its range.

    Parameters
    ----------
    costs : Released
        Columns ``role``, one per kind of waste, ``hidden`` and ``total`` with ``_low`` and
        ``_high``; fact ``currency``.

    Returns
    -------
    Chart or None
        The row of all roles is left out of the bars: it would dwarf them. At most 8 roles.
    """
    rows = [row for row in shown_rows(costs, "hidden", "total") if row["total"] > 0]
    if not rows:
        return None
    roles: list[Row] = rows[1:] if len(rows) > 2 else rows[:1]
    roles = sorted(roles, key=lambda row: -row["hidden"])[:MOST_ROLES]
    currency = currency_of(costs)
    scale, word = scale_of([row["total_high"] for row in roles])
    figure, axes = house.row_panel(roles, 1.75, 3.6, step=STEP)
    house.label_rows(axes, [upper_first(clean(row["role"])) for row in roles])
    for y, row in enumerate(roles):
        left = 0.0
        for name, (_, colour, hatch) in WASTES.items():
            wide = scale * row[name]
            if wide:
                house.framed_bar(axes, y, wide, colour, hatch, left=left)
            left += wide
        ends = (scale * row["hidden_low"], scale * row["hidden_high"])
        house.limits_line(axes, ends, (y + 0.37, y + 0.37), house.INK)
        axes.plot([scale * row["hidden"]], [y + 0.37], marker="|", markersize=8, color=house.INK)
        hidden, total = (number(scale * row[c], _digits(scale, row)) for c in ("hidden", "total"))
        text = gettext("{part} of {whole}", part=hidden, whole=total)
        house.figure_right(axes, text, y, fontsize=house.SMALLER)
    axes.set_xlim(0, max(scale * row["total"] for row in roles) * 1.03)
    axes.set_xlabel(gettext("Cost a year ({unit})", unit=f"{word}{currency}".strip()))
    head = gettext("hidden of all")
    house.figure_right(axes, head, -0.75, fontsize=house.SMALLER, color=house.MUTED)
    drawn = [kind for name, kind in WASTES.items() if any(row[name] for row in roles)]
    house.key_line(figure, *[("s", colour, False, gettext(text)) for text, colour, _ in drawn])
    figures = [
        gettext(
            "{role} {hidden} of {total}",
            role=clean(row["role"]),
            hidden=money(row["hidden"], currency),
            total=money(row["total"], ""),
        )
        for row in roles
    ]
    alt = gettext(
        "Stacked bars of {roles} by kind of work. Hidden cost of all cost a year: {figures}.",
        roles=counted(len(roles), "roles"),
        figures="; ".join(figures),
    )
    reading = gettext(
        "All but useful work is hidden cost; the line below a bar is its likely range."
    )
    return chart_of(costs, figure, "hidden-costs", alt, reading)


@house.style()
def chart_cost_activities(costs: Released) -> house.Chart | None:
    """
    Draw the activities that hold the most hidden cost, each with its likely range.

    Parameters
    ----------
    costs : Released
        Columns ``activity``, ``waste``, ``hours``, ``cost`` with ``_low`` and ``_high``; fact
        ``currency``.

    Returns
    -------
    Chart or None
        What costs most first. At most 8 activities; the others are in the table.
    """
    rows = [r for r in shown_rows(costs, "cost") if r["waste"] != "none" and r["cost"] > 0]
    if not rows:
        return None
    rows, more = first_rows(sorted(rows, key=lambda r: -r["cost"]), MOST_ROLES, "activities")
    currency = currency_of(costs)
    scale, word = scale_of([row["cost_high"] for row in rows])
    figure, axes = house.row_panel(rows, 2.15, 2.35, step=STEP)
    house.label_rows(axes, [clean(row["activity"]) for row in rows], 2.0)
    for y, row in enumerate(rows):
        _, colour, hatch = WASTES[row["waste"]]
        house.framed_bar(axes, y, scale * row["cost"], colour, hatch)
        ends = (scale * row["cost_low"], scale * row["cost_high"])
        house.limits_line(axes, ends, (y + 0.37, y + 0.37), house.INK)
        house.figure_right(axes, _hours_and_cost(row, currency), y, fontsize=house.SMALLER)
    axes.set_xlim(0, max(scale * row["cost_high"] for row in rows) * 1.03)
    axes.set_xlabel(gettext("Cost a year ({unit})", unit=f"{word}{currency}".strip()))
    drawn = [kind for name, kind in WASTES.items() if any(r["waste"] == name for r in rows)]
    house.key_line(figure, *[("s", colour, False, gettext(text)) for text, colour, _ in drawn])
    alt = gettext(
        "Bars of {activities} by hidden cost; the largest: {figures}.",
        activities=counted(len(rows), "activities"),
        figures="; ".join(
            f"{clean(row['activity'])} {_hours_and_cost(row, currency)}" for row in rows[:MOST_TOLD]
        ),
    )
    reading = gettext("The line below a bar is its likely range.")
    return chart_of(costs, figure, "cost-activities", alt, reading, more)


def _hours_and_cost(row: Row, currency: str) -> str:
    hours = how_many(row["hours"], "hours a year")
    return gettext("{hours}, {cost}", hours=hours, cost=money(row["cost"], currency))


def _digits(scale: float, row: Row) -> int:
    return 1 if scale * row["total"] < 100 and scale < 1 else 0


@house.style()
def chart_capacity(capacity: Released) -> house.Chart | None:
    """
    Draw the hours set aside by each role, used and unused.

    Parameters
    ----------
    capacity : Released
        Columns ``role``, ``practical_hours``, ``used_hours``, ``unused_hours``.

    Returns
    -------
    Chart or None
        The role with the most work beyond its time first. At most 8 roles.
    """
    rows = shown_rows(capacity, "practical_hours", "used_hours")
    rows = sorted(rows, key=lambda row: row["unused_hours"])[:MOST_ROLES]
    if not rows:
        return None
    figure, axes = house.row_panel(rows, 1.75, 3.6, step=STEP, below=0.55)
    house.label_rows(axes, [upper_first(clean(row["role"])) for row in rows])
    for y, row in enumerate(rows):
        within = min(row["used_hours"], row["practical_hours"])
        house.framed_bar(axes, y, within, house.BLUE)
        free, over = max(row["unused_hours"], 0), max(-row["unused_hours"], 0)
        house.framed_bar(axes, y, free, house.PAPER, "///", left=within, edgecolor=house.GREY)
        house.framed_bar(axes, y, over, house.RED, "xxx", left=within)
        side = gettext("{hours} hours", hours=number(row["unused_hours"], 0, signed=True))
        house.figure_right(axes, side, y, fontsize=house.SMALLER)
    longest = max(max(row["used_hours"], row["practical_hours"]) for row in rows)
    axes.set(xlim=(0, longest * 1.05 or 1), xlabel=gettext("Hours a year"))
    keys: dict[house.Entry, bool] = {
        ("s", house.BLUE, False, gettext("Used")): any(row["used_hours"] > 0 for row in rows),
        ("s", house.GREY, True, gettext("Set aside and unused")): any(
            row["unused_hours"] > 0 for row in rows
        ),
        ("s", house.RED, False, gettext("More work than time")): any(
            row["unused_hours"] < 0 for row in rows
        ),
    }
    house.key_line(figure, *[entry for entry, drawn in keys.items() if drawn])
    figures = [
        gettext(
            "{role} use {used} of {hours} hours",
            role=clean(row["role"]),
            used=number(row["used_hours"], 0),
            hours=number(row["practical_hours"], 0),
        )
        for row in rows
    ]
    alt = gettext(
        "Bars of the hours that {roles} have set aside. {figures}.",
        roles=counted(len(rows), "roles"),
        figures="; ".join(figures),
    )
    reading = gettext(
        "Hours set aside are paid hours less breaks, training and meetings. At the right, what is "
        "unused; below 0 the work exceeds the time."
    )
    return chart_of(capacity, figure, "capacity", alt, reading)
