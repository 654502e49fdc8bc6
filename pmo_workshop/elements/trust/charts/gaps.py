"""The chart of gaps: expectation, performance and what lies between."""

from __future__ import annotations

import textwrap

from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from ....analysis.gaps import OVERALL
from ....disclosure import Released
from ....display import HIDDEN_IN_WORDS, clean, counted, interval, number, some, upper_first
from ....present import chart as house
from ....present.chart_rows import (
    ROW,
    Row,
    caption_of,
    kept_back,
    label_of,
    room_around,
    row_names,
    shown_rows,
)


def chart_gaps(gaps: Released) -> house.Chart | None:
    """
    Draw expectation and performance by dimension, and the interval of the gap beside.

    Parameters
    ----------
    gaps : Released
        Columns ``dimension``, ``expectation``, ``performance``, ``gap``, ``gap_low``,
        ``gap_high``, ``n``.

    Returns
    -------
    Chart or None
        The band from −m to m is the margin that matters.
    """
    return _gap_chart(gaps, "dimension", "dimensions", "gaps")


def chart_groups(groups: Released) -> house.Chart | None:
    """
    Draw expectation and performance by stakeholder group, and the interval of the gap beside.

    Parameters
    ----------
    groups : Released
        Columns ``role``, ``expectation``, ``performance``, ``gap``, ``gap_low``, ``gap_high``,
        ``n``.

    Returns
    -------
    Chart or None
        Groups that may not be shown are listed by name below the chart.
    """
    return _gap_chart(groups, "role", "stakeholder groups", "groups")


@house.style()
def _gap_chart(gaps: Released, label: str, things: str, name: str) -> house.Chart | None:
    rows = shown_rows(gaps, "expectation", "performance", "gap", "gap_low", "gap_high")
    if not rows:
        return None
    label = label if label in gaps.result else label_of(gaps)
    margin = gaps.margin.scale_points
    hidden, counts = kept_back(gaps, label)
    below = [f"{HIDDEN_IN_WORDS}: {some(hidden, 8)}"] * bool(hidden)
    below += [f"Fewer than 10 answers, see the table: {some(counts, 8)}"] * bool(counts)
    below_text = "\n".join(
        line for text in below for line in textwrap.wrap(upper_first(text), 105, max_lines=3)
    )
    height = ROW * len(rows)
    figure = house.canvas(1.2 + height + 0.19 * (below_text.count("\n") + 1) * bool(below_text))
    levels = house.panel(figure, 1.95, 0.6, 2.45, height, grid="x")
    totals = [y for y, row in enumerate(rows) if clean(row[label]) == OVERALL]
    names = row_names(figure, rows, label, note_top=0.45, note_right=0.638)
    house.label_rows(levels, names, 1.8, bold=totals)
    side = house.panel(figure, 4.7, 0.6, 1.6, height)
    side.set_ylim(levels.get_ylim())
    house.plain_axis(side)
    side.axvspan(-margin, margin, color="#e8ecef", linewidth=0, zorder=0)
    side.axvline(0, color=house.MUTED, linewidth=0.8)
    for y, row in enumerate(rows):
        _dumbbell(levels, y, row)
        house.limits_line(side, (row["gap_low"], row["gap_high"]), (y, y))
        colour, marker = _verdict_mark(row, margin)
        house.dot(side, row["gap"], y, colour=colour, marker=marker)
        weight = "bold" if y in totals else "normal"
        house.figure_right(side, number(row["gap"], signed=True), y, fontweight=weight)
        if y and y in totals:
            for axes in (levels, side):
                axes.axhline(y - 0.5, color=house.GRID, linewidth=1)
    means = [row[c] for row in rows for c in ("expectation", "performance")]
    levels.set_xlim(room_around(means, 0.1, 0.2))
    ends = [row[c] for row in rows for c in ("gap_low", "gap_high")]
    side.set_xlim(room_around([*ends, -margin, margin]))
    for axes, most in ((levels, 6), (side, 4)):
        axes.xaxis.set_major_locator(MaxNLocator(most))
    levels.set_xlabel("Mean (scale points)")
    side.set_xlabel("Gap with 95 % interval")
    house.column_head(side, f"Grey band: ±{number(margin)}, the margin")
    house.key_line(figure, GAP_KEY, 0.15)
    if below_text:
        figure.text(0.017, 0.03, below_text, fontsize=house.SMALLER, color=house.MUTED, va="bottom")
    figures = [
        f"{upper_first(clean(row[label]))}: expectation {number(row['expectation'])}, performance "
        f"{number(row['performance'])}, gap {number(row['gap'], signed=True)} "
        f"({interval(row['gap_low'], row['gap_high'], signed=True)})"
        for row in rows
    ]
    shown = counted(len(rows) - len(totals), things) + " and overall" * len(totals)
    alt = (
        f"Pairs of dots for {shown}, from expectation to performance, and the "
        f"gap with its 95 % interval beside. {'. '.join(figures)}."
        + (f" Not shown: {some(hidden, 8)}." if hidden else "")
    )
    reading = (
        "Gap = performance − expectation; below 0 is a shortfall. Lines are 95 % intervals. "
        f"The band is the smallest difference that matters, {number(margin)} scale points "
        f"({gaps.margin.source})."
    )
    return house.Chart(figure, alt, caption_of(gaps, reading), f"{gaps.activity}-{name}")


GAP_KEY = [
    ("D", house.MUTED, True, "Expectation"),
    ("o", house.BLUE, False, "Performance"),
    ("v", house.RED, False, "Gap: clear shortfall"),
    ("^", house.GREEN, False, "Gap: clearly above"),
    ("o", house.INK, False, "Gap: other"),
]


def _verdict_mark(row: Row, margin: float) -> tuple[str, str]:
    """Return colour and shape of a gap: only a gap beyond the margin is coloured (R7)."""
    if row["gap_high"] <= -margin:
        return house.RED, "v"
    return (house.GREEN, "^") if row["gap_low"] >= margin else (house.INK, "o")


def _dumbbell(axes: Axes, y: int, row: Row) -> None:
    ends = (row["expectation"], row["performance"])
    axes.plot(ends, (y, y), color="#b4bcc4", linewidth=2.2, zorder=2, solid_capstyle="butt")
    house.dot(axes, ends[0], y, colour=house.MUTED, marker="D", hollow=True, size=6)
    house.dot(axes, ends[1], y)
