"""The charts of perceived costs: who is deterred, and by how many costs at once."""

from __future__ import annotations

from collections import Counter

from ....disclosure import FULL_FROM, Released
from ....display import clean, counted, interval, is_missing, number, out_of, some, with_interval
from ....present import chart as house
from ....present.chart_rows import (
    Row,
    chart_of,
    label_of,
    room_around,
    row_names,
    shown_rows,
)

STEP = 0.27
"""Inches: the item bank has a dozen costs, and they go on one page."""


@house.style()
def chart_perceived_costs(costs: Released) -> house.Chart | None:
    """
    Draw the share each cost deters, and its rank correlation with intention beside.

    Parameters
    ----------
    costs : Released
        Columns ``component``, ``x``, ``share`` and ``rho``, each with ``_low`` and ``_high``,
        ``leading``, ``n``.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(costs, "share", "share_low", "share_high")
    if not rows:
        return None
    label = label_of(costs)
    few = min(row["n"] for row in rows) < FULL_FROM
    scale = 1 if few else 100
    figure, axes = house.row_panel(rows, 2.1, 2.3, step=STEP)
    house.label_rows(axes, row_names(figure, rows, label), 1.95, lines=1)
    side = house.panel_beside(axes, 5.15, 1.25, line=0)
    for y, row in enumerate(rows):
        leads = bool(row["leading"])
        house.joined(axes, y, (0, scale * row["share"]))
        house.limits_line(axes, (scale * row["share_low"], scale * row["share_high"]), (y, y))
        house.dot(
            axes, scale * row["share"], y, marker="o" if leads else "s", hollow=not leads, size=6
        )
        house.figure_right(axes, f"{row['x']} of {row['n']}", y, fontsize=house.SMALLER)
        if not is_missing(row["rho"]):
            house.estimate(side, y, row, "rho", colour=house.GREEN, marker="D", size=5)
    axes.set(xlim=(0, scale), xlabel="Share with severity 7 or more" + ("" if few else " (%)"))
    side.set(xlim=(-1, 1), xlabel="Rank correlation")
    house.column_head(side, "with intention")
    house.key_line(
        figure, ("o", house.BLUE, False, "Leading group"), ("s", house.BLUE, True, "Other costs")
    )
    figures = [
        f"{clean(row[label])} {out_of(row['x'], row['n'])}, "
        + (
            "no correlation"
            if is_missing(row["rho"])
            else f"rank correlation {with_interval(row, 'rho', 2)}"
        )
        for row in rows
    ]
    leading = [clean(row[label]) for row in rows if row["leading"]]
    alt = (
        f"Lollipop chart of {counted(len(rows), 'costs')} by the share of respondents they deter, "
        "with 95 % intervals, and the rank correlation with the intention to work with the PMO "
        f"beside. Leading group: {some(leading, 6) or 'none'}. {'; '.join(figures)}."
    )
    reading = (
        "Lines are 95 % intervals. Filled dots: the leading group. A correlation below 0 says that "
        "those who rate the cost higher intend less; it names no cause."
    )
    return chart_of(costs, figure, "perceived-costs", alt, reading, intervals=True)


@house.style()
def chart_cost_and_intention(costs: Released) -> house.Chart | None:
    """
    Draw how many deterrents each respondent names against their intention to engage.

    Parameters
    ----------
    costs : Released
        Columns ``rho`` with ``_low`` and ``_high``, ``n``; singles ``named`` and ``intent``.

    Returns
    -------
    Chart or None
        None below 20 respondents. The larger the mark, the more respondents.
    """
    rows: list[Row] = shown_rows(costs)
    named, intent = costs.singles.get("named", ()), costs.singles.get("intent", ())
    if not rows or not named or len(named) != len(intent):
        return None
    row = rows[0]
    people = Counter(zip(named, [round(value) for value in intent], strict=True))
    most = max(people.values())
    kinds = int(costs.facts.get("kinds") or max(named))
    figure, axes = house.only_panel(2.8, 0.75, 0.4, 4.6, 1.85, grid="both")
    for (x, y), count in people.items():
        house.bubble(axes, x, y, 4 + 12 * (count / most) ** 0.5, house.SKY, clip_on=False)
    axes.set(xlim=room_around((0, max(*named, min(kinds, 4))), 0.05, 0.4), ylim=(0.6, 7.4))
    house.ticks(axes.yaxis, range(1, 8))
    axes.set_xlabel("Deterrents named (severity 7 or more)")
    axes.set_ylabel("Intention to work with the PMO")
    for at, text in enumerate(_beside(row)):
        place = {"transform": axes.transAxes, "offset": (10, -10 - 15 * at)}
        house.note_at(axes, text, 1, 1, color=house.MUTED if at else house.INK, **place)
    sizes = sorted({1, most})
    text = "One mark per combination: " + " to ".join(map(str, sizes)) + " respondents"
    house.key_line(figure, ("o", house.SKY, False, text))
    alt = (
        f"Bubbles of {counted(len(named), 'respondents')} by the number of deterrents named "
        f"(mean {number(row['named'])}) and intention from 1 to 7 (mean {number(row['intent'])}). "
        + (
            "There is no variation to correlate."
            if is_missing(row["rho"])
            else f"Rank correlation {with_interval(row, 'rho', 2)}."
        )
    )
    reading = (
        "Each respondent is in one mark; larger marks hold more. The rank correlation has its 95 % "
        "interval and names no cause."
    )
    return chart_of(costs, figure, "cost-and-intention", alt, reading, intervals=True)


def _beside(row: Row) -> tuple[str, ...]:
    if is_missing(row["rho"]):
        return ("No variation",)
    ends = interval(row["rho_low"], row["rho_high"], 2)
    return ("Rank", "correlation", number(row["rho"], 2), f"({ends})")
