"""The charts of perceived costs: who is deterred, and by how many costs at once."""

from __future__ import annotations

from collections import Counter

from matplotlib.ticker import MaxNLocator

from ....disclosure import Released
from ....display import (
    counted,
    interval,
    is_missing,
    number,
    out_of,
    row_name,
    some,
    with_interval,
)
from ....i18n import gettext, ngettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, label_of, room_around, row_names, shown_rows
from ....present.interval_rows import PERCENT, share_axis

STEP = 0.27
"""Inches: the item bank has a dozen costs, and they go on one page."""


@house.style()
def chart_perceived_costs(costs: Released) -> house.Chart | None:
    """
    Draw the share of respondents that each cost deters.

    Parameters
    ----------
    costs : Released
        Columns ``component``, ``x``, ``share`` with ``_low`` and ``_high``, ``leading``, ``n``.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(costs, "share", "share_low", "share_high")
    if not rows:
        return None
    label = label_of(costs)
    scale, unit = share_axis(costs)
    figure, axes = house.row_panel(rows, 2.3, 3.2, step=STEP)
    house.label_rows(axes, row_names(figure, rows, label), lines=1)
    for y, row in enumerate(rows):
        leads = bool(row["leading"])
        house.joined(axes, y, (0, scale * row["share"]))
        mark = {"marker": "o" if leads else "s", "hollow": not leads, "size": 6}
        house.estimate(axes, y, row, "share", scale=scale, **mark)
        house.figure_right(axes, out_of(row["x"], row["n"]), y, fontsize=house.SMALLER)
    axes.set_xlim(0, scale)
    axes.xaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.set_xlabel(
        gettext("Respondents put off ({unit}): severity of 7 or more", unit=unit)
        if scale < PERCENT
        else gettext("Share put off: 7 or more of 10 (%)")
    )
    leading = [row_name(row[label]) for row in rows if row["leading"]]
    if 0 < len(leading) < len(rows):
        house.key_line(
            figure,
            ("o", house.BLUE, False, gettext("Named most often")),
            ("s", house.BLUE, True, gettext("Named less often")),
        )
    alt = gettext(
        "{costs} by the share of respondents they put off, from {first} to {last}. Named most "
        "often: {leading}.",
        costs=counted(len(rows), "costs"),
        first=_told(rows[0], label),
        last=_told(rows[-1], label),
        leading=some(leading, 3),
    )
    reading = gettext(
        "Lines are 95 % intervals. Of costs named most often none is clearly behind the first."
    )
    return chart_of(costs, figure, "perceived-costs", alt, reading, intervals=True)


def _told(row: Row, label: str) -> str:
    return f"{row_name(row[label])} {out_of(row['x'], row['n'])}"


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
    axes.set_xlabel(gettext("Costs that put a person off (7 or more of 10)"))
    axes.set_ylabel(gettext("Intends to work with the PMO"))
    for at, text in enumerate(_beside(row)):
        place = {"transform": axes.transAxes, "offset": (10, -10 - 15 * at)}
        house.note_at(axes, text, 1, 1, color=house.MUTED if at else house.INK, **place)
    text = ngettext(
        "One mark for each pair of answers, of {n} respondent",
        "One mark for each pair of answers, of 1 to {n} respondents",
        most,
    )
    house.key_line(figure, ("o", house.SKY, False, text))
    alt = gettext(
        "Bubbles of {people} by how many costs put them off (mean {named}) and how much they "
        "intend to work with the PMO, from 1 to 7 (mean {intent}). {connection}.",
        people=counted(len(named), "respondents"),
        named=number(row["named"]),
        intent=number(row["intent"]),
        connection=gettext("No variation")
        if is_missing(row["rho"])
        else gettext("Rank correlation {figure}", figure=with_interval(row, "rho", 2)),
    )
    reading = gettext(
        "Each respondent is in one mark; larger marks hold more. The two may go together for other "
        "reasons."
    )
    return chart_of(costs, figure, "cost-and-intention", alt, reading, intervals=True)


def _beside(row: Row) -> tuple[str, ...]:
    if is_missing(row["rho"]):
        return (gettext("No variation"),)
    name = house.wrapped(gettext("Rank correlation"), 1.3, 2, house.SMALLER)
    ends = interval(row["rho_low"], row["rho_high"], 2)
    return (*name.split("\n"), number(row["rho"], 2), f"({ends})")
