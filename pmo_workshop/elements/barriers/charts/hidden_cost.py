"""The charts of hidden cost: what each role spends on the PMO, and the time set aside."""

from __future__ import annotations

from ....disclosure import Released
from ....display import clean, counted, interval, number, upper_first
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, shown_rows
from ....present.money import scale_of

WASTES = {
    "none": ("Useful work", "#c9d1d9", ""),
    "wait": ("Waiting", house.ORANGE, "///"),
    "rework": ("Rework", house.RED, ""),
    "duplicate": ("Doubled", house.PURPLE, "..."),
    "overprocess": ("More than needed", house.YELLOW, "\\\\\\"),
}
STEP = 0.38
MOST_ROLES = 8


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
    currency = clean(costs.facts.get("currency"))
    scale, word = scale_of([row["total_high"] for row in roles])
    figure, axes = house.row_panel(roles, 1.75, 3.6, step=STEP)
    house.label_rows(axes, [upper_first(clean(row["role"])) for row in roles])
    for y, row in enumerate(roles):
        left = 0.0
        for name in (*list(WASTES)[1:], "none"):
            _, colour, hatch = WASTES[name]
            wide = scale * row[name]
            if wide:
                house.framed_bar(axes, y, wide, colour, hatch, left=left)
            left += wide
        ends = (scale * row["hidden_low"], scale * row["hidden_high"])
        house.limits_line(axes, ends, (y + 0.37, y + 0.37), house.INK)
        axes.plot([scale * row["hidden"]], [y + 0.37], marker="|", markersize=8, color=house.INK)
        text = f"{number(scale * row['hidden'], _digits(scale, row))} of "
        text += number(scale * row["total"], _digits(scale, row))
        house.figure_right(axes, text, y, fontsize=house.SMALLER)
    axes.set_xlim(0, max(scale * row["total"] for row in roles) * 1.03)
    axes.set_xlabel(f"Cost a year ({word}{currency})".replace("( ", "("))
    house.figure_right(axes, "hidden of all", -0.75, fontsize=house.SMALLER, color=house.MUTED)
    house.key_line(figure, *[("s", colour, False, text) for text, colour, _ in WASTES.values()])
    figures = [
        f"{clean(row['role'])}: hidden {number(row['hidden'], 0)} "
        f"(P10 to P90 {interval(row['hidden_low'], row['hidden_high'], 0)}) of "
        f"{number(row['total'], 0)}"
        for row in roles
    ]
    alt = (
        f"Stacked bars of {counted(len(roles), 'roles')} by kind of work, hidden cost first, in "
        f"{currency} a year. {'; '.join(figures)}."
    )
    reading = (
        "The line below a bar is the P10 to P90 of its hidden part (the four coloured kinds); it "
        "is the range of the estimates, not of a sample."
    )
    return chart_of(costs, figure, "hidden-costs", alt, reading)


def _digits(scale: float, row: Row) -> int:
    return 1 if scale * row["total"] < 100 and scale < 1 else 0


@house.style()
def chart_capacity(capacity: Released) -> house.Chart | None:
    """
    Draw the practical hours set aside by each role, used and unused.

    Parameters
    ----------
    capacity : Released
        Columns ``role``, ``practical_hours``, ``used_hours``, ``unused_hours``.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(capacity, "practical_hours", "used_hours")[:MOST_ROLES]
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
        side = f"{number(row['unused_hours'], 0, signed=True)} hours"
        house.figure_right(axes, side, y, fontsize=house.SMALLER)
    longest = max(max(row["used_hours"], row["practical_hours"]) for row in rows)
    axes.set(xlim=(0, longest * 1.05 or 1), xlabel="Hours a year")
    house.key_line(
        figure,
        ("s", house.BLUE, False, "Used by the log"),
        ("s", house.GREY, True, "Set aside and unused"),
        ("s", house.RED, False, "More work than time"),
    )
    figures = [
        f"{clean(row['role'])}: {number(row['used_hours'], 0)} of "
        f"{number(row['practical_hours'], 0)} practical hours used"
        for row in rows
    ]
    alt = f"Bars of {counted(len(rows), 'roles')}. {'; '.join(figures)}."
    reading = (
        "Practical hours: paid hours less breaks, training and meetings. The figure at the right "
        "is what is unused; below 0 the work exceeds the time."
    )
    return chart_of(capacity, figure, "capacity", alt, reading)
