"""The charts of options on cost: payback of each, and what the release hangs on."""

from __future__ import annotations

import math

from matplotlib.axes import Axes

from ....analysis.ranges import LIKELY, UNLIKELY
from ....disclosure import Released
from ....display import clean, counted, interval, is_missing, number, percent
from ....present import chart as house
from ....present.chart_rows import Row, caption_of, room_around, shown_rows
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
    left_out = max(len(rows) - MOST_OPTIONS, 0)
    rows = rows[:MOST_OPTIONS]
    currency = clean(options.facts.get("currency"))
    scale, word = scale_of([row["net_high"] for row in rows])
    ends = [row[c] for row in rows for c in ("payback", "payback_high")]
    last = min(max(1.1 * max((m for m in ends if math.isfinite(m)), default=0), 18), LONGEST)
    figure = house.canvas(1.1 + STEP * len(rows))
    axes = house.panel(figure, 2.65, 0.45, 1.75, STEP * len(rows), grid="x")
    house.label_rows(axes, [clean(row["option"]) for row in rows], 2.5)
    side = house.panel(figure, 4.95, 0.45, 1.3, STEP * len(rows), grid="x")
    side.set_ylim(axes.get_ylim())
    house.plain_axis(side)
    axes.axvline(WITHIN, color=house.RED, linewidth=1.1, linestyle=(0, (4, 3)), zorder=2)
    for y, row in enumerate(rows):
        _payback(axes, y, row, last)
        house.limits_line(side, (scale * row["net_low"], scale * row["net_high"]), (y, y))
        house.dot(side, scale * row["net"], y, colour=house.INK, marker="s", size=5)
        house.figure_right(side, _amount(scale * row["net"]), y, fontsize=house.SMALLER)
    axes.set_xlim(0, last)
    axes.set_xlabel("Payback (months)")
    side.set_xlim(
        room_around([0, *(scale * row[c] for row in rows for c in ("net_low", "net_high"))])
    )
    side.axvline(0, color=house.MUTED, linewidth=0.8)
    side.set_xlabel(f"Net a year ({word}{currency})")
    house.key_line(
        figure,
        [
            ("o", house.GREEN, False, "Under 12 months"),
            ("v", house.RED, False, "Over 12 months"),
            ("D", house.ORANGE, False, "Either side of 12 months"),
        ],
        0.15,
    )
    figures = [
        f"{clean(row['option'])}: payback {_months(row['payback'])} "
        f"({_months(row['payback_low'])} to {_months(row['payback_high'])}), "
        f"{percent(row['p_12'])} of draws under 12 months, net {number(row['net'], 0)} "
        f"({interval(row['net_low'], row['net_high'], 0)}) {currency} a year"
        for row in rows
    ]
    alt = f"Paybacks of {counted(len(rows), 'options')} with P10 to P90. {'. '.join(figures)}."
    reading = (
        "Options are applied one after the other. Lines run from P10 to P90 of 10,000 draws; the "
        "dashed line marks 12 months. An "
        "arrow: the payback lies beyond the axis, or never comes."
    )
    more = f"{counted(left_out, 'options')} more stand in the table." if left_out else ""
    return house.Chart(
        figure, alt, caption_of(options, reading, more), f"{options.activity}-options"
    )


def _payback(axes: Axes, y: int, row: Row, last: float) -> None:
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
    if not rows or is_missing(base):
        return None
    left_out = max(len(rows) - MOST_OPTIONS, 0)
    rows = rows[:MOST_OPTIONS]
    currency = clean(tornado.facts.get("currency"))
    ends = [row[c] for row in rows for c in ("given_low", "given_high")]
    scale, word = scale_of(ends)
    figure = house.canvas(1.05 + STEP * len(rows))
    axes = house.panel(figure, 3.05, 0.45, 3.2, STEP * len(rows), grid="x")
    names = [f"{clean(row['option'])}: {row['quantity']}" for row in rows]
    house.label_rows(axes, names, 2.9)
    for y, row in enumerate(rows):
        for name, colour, hatch in (
            ("given_low", house.ORANGE, "///"),
            ("given_high", house.SKY, ""),
        ):
            house.bar(
                axes,
                y,
                scale * (row[name] - base),
                left=scale * base,
                high=0.55,
                facecolor=colour,
                hatch=hatch,
                edgecolor=house.INK,
                linewidth=0.5,
                zorder=2,
            )
    axes.axvline(scale * base, color=house.INK, linewidth=1.2, zorder=3)
    axes.set_xlim(room_around([scale * end for end in ends], 0.08))
    axes.set_xlabel(f"Net release of all options a year ({word}{currency})")
    house.note_at(
        axes,
        f"as estimated {_amount(scale * base)}",
        scale * base,
        1,
        offset=(0, 7),
        ha="center",
        color=house.MUTED,
        transform=axes.get_xaxis_transform(),
    )
    house.key_line(
        figure,
        [
            ("s", house.ORANGE, False, "At its low estimate"),
            ("s", house.SKY, False, "At its high one"),
        ],
        0.15,
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
    more = f"{counted(left_out, 'estimates')} more stand in the table." if left_out else ""
    return house.Chart(
        figure, alt, caption_of(tornado, reading, more), f"{tornado.activity}-sensitivity"
    )
