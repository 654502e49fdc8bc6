"""The chart of gaps: expectation, performance and what lies between."""

from __future__ import annotations

import textwrap

from matplotlib.ticker import MaxNLocator

from ....analysis.gaps import OVERALL
from ....disclosure import Released
from ....display import (
    counted,
    hidden_in_words,
    number,
    row_name,
    some,
    upper_first,
    with_interval,
)
from ....i18n import gettext
from ....present import chart as house
from ....present.chart_rows import (
    chart_of,
    kept_back,
    label_of,
    row_names,
    shown_rows,
)
from ....present.interval_rows import as_marked, gap_key, gaps_beside


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
        The largest shortfall first. The band from −m to m is the margin that matters.
    """
    return as_marked(
        lambda weaker: _gap_chart(gaps, "dimension", "dimensions", "gaps", weaker=weaker),
        (row for row in shown_rows(gaps, "gap_high") if row["dimension"] == OVERALL),
        "gap",
        gaps,
    )


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
def _gap_chart(
    gaps: Released, label: str, things: str, name: str, *, weaker: bool = False
) -> house.Chart | None:
    rows = shown_rows(gaps, "expectation", "performance", "gap", "gap_low", "gap_high")
    if not rows:
        return None
    label = label if label in gaps.result else label_of(gaps)
    rows = sorted(rows, key=lambda row: (row_name(row[label]) == OVERALL, row["gap"]))
    margin = gaps.margin.scale_points
    hidden, counts = kept_back(gaps, label)
    below = [f"{hidden_in_words()}: {some(hidden, 8)}"] * bool(hidden)
    below += [
        gettext("Fewer than 10 answers, see the table: {counts}", counts=some(counts, 8))
    ] * bool(counts)
    below_text = "\n".join(
        line for text in below for line in textwrap.wrap(upper_first(text), 105, max_lines=3)
    )
    lines = (below_text.count("\n") + 1) * bool(below_text)
    step = house.step_of([row_name(row[label]) for row in rows], 1.8)
    figure, levels = house.row_panel(
        rows, 1.95, 2.45, step=step, top=0.6, below=0.55 + 0.19 * lines
    )
    totals = [y for y, row in enumerate(rows) if row_name(row[label]) == OVERALL]
    whole = rows[totals[0]] if totals and weaker else None
    names = row_names(figure, rows, label, note_top=0.45, note_right=0.638)
    house.label_rows(levels, names, bold=totals)
    place: house.Look = {"left": 4.7, "width": 1.6, "solid_capstyle": "butt"}
    columns = ("expectation", "performance")
    side = gaps_beside(levels, rows, columns, margin, bold=totals, weaker=whole, **place)
    for y in filter(None, totals):
        for axes in (levels, side):
            axes.axhline(y - 0.5, color=house.GRID, linewidth=1)
    levels.xaxis.set_major_locator(MaxNLocator(6))
    house.column_head(side, gettext("Grey band: ±{margin}, the margin", margin=number(margin)))
    pair = [
        ("D", house.MUTED, True, gettext("Expectation")),
        ("o", house.BLUE, False, gettext("Performance")),
    ]
    house.key_line(figure, *pair, *gap_key(rows, margin, whole))
    if below_text:
        house.foot(figure, below_text)
    figures = [
        gettext(
            "{dimension}: expectation {expectation}, performance {performance}, gap {gap}",
            dimension=upper_first(row_name(row[label])),
            expectation=number(row["expectation"]),
            performance=number(row["performance"]),
            gap=with_interval(row, "gap", signed=True, margin=margin),
        )
        for row in rows
    ]
    shown = counted(len(rows) - len(totals), things)
    shown = gettext("{dimensions} and overall", dimensions=shown) if totals else shown
    alt = gettext(
        "Pairs of dots for {shown}, from expectation to performance, and the gap with "
        "its 95 % interval beside. {figures}.",
        shown=shown,
        figures=". ".join(figures),
    )
    alt += " " + gettext("Not shown: {hidden}.", hidden=some(hidden, 8)) if hidden else ""
    reading = gettext(
        "Gap = performance − expectation; below 0 is a shortfall. Lines are 95 % "
        "intervals. The band is the smallest difference that matters, {margin} scale "
        "points ({source}).",
        margin=number(margin),
        source=gaps.margin.source,
    )
    return chart_of(gaps, figure, name, alt, reading, intervals=True)
