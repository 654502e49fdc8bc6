"""The chart of options on cost: the payback of each, and what it releases."""

from __future__ import annotations

import math

from ....analysis.ranges import LIKELY, UNLIKELY
from ....disclosure import Released
from ....display import clean, counted, number
from ....i18n import N_, gettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, ends_of, first_rows, room_around, shown_rows
from ....present.money import currency_of, scale_of
from ..common import NO_SUM

WITHIN = 12
STEP = 0.34
MOST_OPTIONS = 8
LONGEST = 48
"""Months at which the axis of paybacks ends."""

MARKS = (
    ("o", house.GREEN, N_("Within 12 months")),
    ("D", house.ORANGE, N_("Either side of 12 months")),
    ("v", house.RED, N_("Later")),
)


@house.style()
def chart_options(options: Released) -> house.Chart | None:
    """
    Draw the payback of each option against 12 months, and its net release beside.

    Parameters
    ----------
    options : Released
        Columns ``option``; ``payback`` (months) and ``net`` (currency a year), each with ``_low``
        and ``_high``; ``p_12``; fact ``currency``.

    Returns
    -------
    Chart or None
        The fastest payback first; at most 8.
    """
    rows = shown_rows(options, "net", "p_12")
    if not rows:
        return None
    rows, more = first_rows(sorted(rows, key=_months), MOST_OPTIONS, "options")
    currency = currency_of(options)
    scale, word = scale_of([row["net_high"] for row in rows])
    ends = [row[c] for row in rows for c in ("payback", "payback_high")]
    last = min(max(1.1 * max((m for m in ends if math.isfinite(m)), default=0), 18), LONGEST)
    figure, axes = house.row_panel(rows, 2.65, 1.75, step=STEP, below=0.65)
    house.label_rows(axes, [clean(row["option"]) for row in rows])
    side = house.panel_beside(axes, 4.95, 1.3)
    axes.axvline(WITHIN, color=house.MUTED, linewidth=1.1, linestyle=(0, (4, 3)), zorder=2)
    for y, row in enumerate(rows):
        _payback(axes, y, row, last)
        house.estimate(side, y, row, "net", scale=scale, colour=house.INK, marker="s", size=5)
        house.figure_right(side, _amount(scale * row["net"]), y, fontsize=house.SMALLER)
    axes.set(xlim=(0, last), xlabel=gettext("Payback (months)"))
    side.axvline(0, color=house.MUTED, linewidth=0.8)
    net = room_around([0, *ends_of(rows, "net", scale=scale)])
    unit = f"{word}{currency}".strip()
    side.set(xlim=net, xlabel=gettext("Net a year ({unit})", unit=unit))
    drawn = {_mark(row) for row in rows}
    house.key_line(figure, *[(m, c, False, gettext(t)) for m, c, t in MARKS if (m, c) in drawn])
    figures = [f"{clean(row['option'])}: {_payback_told(row)}" for row in (rows[0], rows[-1])]
    alt = gettext(
        "Paybacks of {options}, the fastest first, with their likely ranges. First and last: "
        "{figures}.",
        options=counted(len(rows), "options"),
        figures="; ".join(figures[: len(rows)]),
    )
    reading = gettext(
        "Lines are likely ranges; the dashed line marks 12 months. An arrow: later "
        "than the axis, or never."
    )
    reading = f"{reading} {gettext(NO_SUM)}" if len(rows) > 1 else reading
    return chart_of(options, figure, "options", alt, reading, more)


def _months(row: Row) -> float:
    return float(row["payback"])


def _mark(row: Row) -> tuple[str, str]:
    within, either, later = ((marker, colour) for marker, colour, _ in MARKS)
    if row["p_12"] >= LIKELY:
        return within
    return later if row["p_12"] <= UNLIKELY else either


def _payback(axes: house.Panel, y: int, row: Row, last: float) -> None:
    marker, colour = _mark(row)
    low, middle, high = (row[f"payback{end}"] for end in ("_low", "", "_high"))
    if math.isfinite(low) and low < last:
        house.limits_line(axes, (low, min(high, last)), (y, y))
    if high > last:
        axes.plot([last], [y], marker=">", markersize=6, color=house.INK, clip_on=False, zorder=4)
    if middle <= last:
        house.dot(axes, middle, y, colour=colour, marker=marker, size=6)


def _payback_told(row: Row) -> str:
    if not math.isfinite(row["payback"]):
        return gettext("never")
    return gettext("{months} months", months=number(row["payback"]))


def _amount(value: float) -> str:
    return number(value, 1 if abs(value) < 100 else 0)
