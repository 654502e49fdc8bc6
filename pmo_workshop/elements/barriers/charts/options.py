"""The charts of options on cost: payback of each, and what the release hangs on."""

from __future__ import annotations

import math

from ....analysis.ranges import LIKELY, UNLIKELY
from ....disclosure import Released
from ....display import clean, counted, interval, is_missing, number, percent, with_interval
from ....present import chart as house
from ....present.chart_rows import (
    Row,
    chart_of,
    ends_of,
    first_rows,
    room_around,
    shown_rows,
)
from ....present.money import scale_of

WITHIN = 12
STEP = 0.4
MOST_OPTIONS = 8
LONGEST = 48
"""Months at which the axis of paybacks ends."""


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
        In the order in which the options would be done; at most 8.
    """
    rows = shown_rows(options, "net", "p_12")
    if not rows:
        return None
    rows, more = first_rows(rows, MOST_OPTIONS, "options")
    currency = clean(options.facts.get("currency"))
    scale, word = scale_of([row["net_high"] for row in rows])
    ends = [row[c] for row in rows for c in ("payback", "payback_high")]
    last = min(max(1.1 * max((m for m in ends if math.isfinite(m)), default=0), 18), LONGEST)
    figure, axes = house.row_panel(rows, 2.65, 1.75, step=STEP, below=0.65)
    house.label_rows(axes, [clean(row["option"]) for row in rows])
    side = house.panel_beside(axes, 4.95, 1.3)
    axes.axvline(WITHIN, color=house.RED, linewidth=1.1, linestyle=(0, (4, 3)), zorder=2)
    for y, row in enumerate(rows):
        _payback(axes, y, row, last)
        house.estimate(side, y, row, "net", scale=scale, colour=house.INK, marker="s", size=5)
        house.figure_right(side, _amount(scale * row["net"]), y, fontsize=house.SMALLER)
    axes.set(xlim=(0, last), xlabel="Payback (months)")
    side.axvline(0, color=house.MUTED, linewidth=0.8)
    net = room_around([0, *ends_of(rows, "net", scale=scale)])
    side.set(xlim=net, xlabel=f"Net a year ({word}{currency})")
    house.key_line(
        figure,
        ("o", house.GREEN, False, "Under 12 months"),
        ("v", house.RED, False, "Over 12 months"),
        ("D", house.ORANGE, False, "Either side of 12 months"),
    )
    figures = [
        f"{clean(row['option'])}: payback {_months(row['payback'])} "
        f"({_months(row['payback_low'])} to {_months(row['payback_high'])}), "
        f"{percent(row['p_12'])} of draws under 12 months, "
        f"net {with_interval(row, 'net', 0)} {currency} a year"
        for row in rows
    ]
    alt = f"Paybacks of {counted(len(rows), 'options')} with P10 to P90. {'. '.join(figures)}."
    reading = (
        "Options are applied one after the other. Lines run from P10 to P90 of 10,000 draws; the "
        "dashed line marks 12 months. An "
        "arrow: the payback lies beyond the axis, or never comes."
    )
    return chart_of(options, figure, "options", alt, reading, more)


def _payback(axes: house.Panel, y: int, row: Row, last: float) -> None:
    likely, unlikely = row["p_12"] >= LIKELY, row["p_12"] <= UNLIKELY
    colour = house.GREEN if likely else house.RED if unlikely else house.ORANGE
    marker = "o" if likely else "v" if unlikely else "D"
    low, middle, high = (row[f"payback{end}"] for end in ("_low", "", "_high"))
    if math.isfinite(low) and low < last:
        house.limits_line(axes, (low, min(high, last)), (y, y))
    if high > last:
        axes.plot([last], [y], marker=">", markersize=6, color=house.INK, clip_on=False, zorder=4)
    if middle <= last:
        house.dot(axes, middle, y, colour=colour, marker=marker, size=6)


def _months(months: float) -> str:
    return f"{number(months)} months" if math.isfinite(months) else "never"


def _amount(value: float) -> str:
    return number(value, 1 if abs(value) < 100 else 0)


@house.style()
def chart_sensitivity(tornado: Released) -> house.Chart | None:
    """
    Draw how far the release of all options moves with each estimate.

    Parameters
    ----------
    tornado : Released
        Columns ``option``, ``quantity``, ``given_low``, ``given_high``; facts ``base``,
        ``currency``.

    Returns
    -------
    Chart or None
        The 8 widest bars.
    """
    rows = [row for row in shown_rows(tornado, "given_low", "given_high") if row["swing"] >= 1e-9]
    base = tornado.facts.get("base")
    if not rows or base is None or is_missing(base):
        return None
    rows, more = first_rows(rows, MOST_OPTIONS, "estimates")
    currency = clean(tornado.facts.get("currency"))
    ends = ends_of(rows, "given")
    scale, word = scale_of(ends)
    figure, axes = house.row_panel(rows, 3.05, 3.2, step=STEP)
    names = [f"{clean(row['option'])}: {row['quantity']}" for row in rows]
    house.label_rows(axes, names)
    for y, row in enumerate(rows):
        for name, colour, hatch in (("low", house.ORANGE, "///"), ("high", house.SKY, "")):
            wide = scale * (row[f"given_{name}"] - base)
            house.framed_bar(axes, y, wide, colour, hatch, left=scale * base, high=0.55)
    axes.axvline(scale * base, color=house.INK, linewidth=1.2, zorder=3)
    axes.set_xlim(room_around([scale * end for end in ends], 0.08))
    axes.set_xlabel(f"Net release of all options a year ({word}{currency})")
    house.note_above(axes, f"as estimated {_amount(scale * base)}", scale * base)
    house.key_line(
        figure,
        ("s", house.ORANGE, False, "At its low estimate"),
        ("s", house.SKY, False, "At its high one"),
    )
    figures = [
        f"{name}: {interval(row['given_low'], row['given_high'], 0)}"
        for name, row in zip(names, rows, strict=True)
    ]
    alt = (
        f"Tornado of {counted(len(rows), 'estimates')} around {number(base, 0)} {currency} a year, "
        f"the widest first. {'; '.join(figures)}."
    )
    reading = (
        "One estimate at a time goes from low to high; the others stay at their likely value. The "
        "axis does not start at 0: the bars show distances from the line."
    )
    return chart_of(tornado, figure, "sensitivity", alt, reading, more)
