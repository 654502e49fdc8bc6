"""The chart most questions need: one row per thing, an estimate and its interval."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from matplotlib.ticker import MaxNLocator

from ..analysis.uncertainty import p_beyond
from ..disclosure import FULL_FROM, Released
from ..display import counted, is_missing, number, out_of, row_name, with_interval
from ..i18n import gettext
from . import chart as house
from .chart_rows import (
    Row,
    chart_of,
    ends_of,
    first_rows,
    label_of,
    room_around,
    row_names,
    shown_rows,
)
from .grammar import by_chance, is_in_doubt, verdict

MOST_ROWS = 11
"""Rows on one chart, so that it fits on a page with its heading."""


@house.style()
def chart_rows(
    released: Released,
    *,
    value: str,
    name: str,
    things: str,
    axis: str,
    reading: str,
    figure_text: Callable[[Row], str],
    scale: float = 1.0,
    digits: int = 1,
    sort: bool = True,
    mark: Callable[[Row], house.Mark] | None = None,
    key: Sequence[tuple[str, str, bool, str]] = (),
    lines: Mapping[str, float] | None = None,
    band: tuple[float, float] | None = None,
    ends: tuple[float, float] | None = None,
    label_width: float = 2.4,
) -> house.Chart | None:
    """
    Draw the rows of a result as estimates with their intervals.

    Parameters
    ----------
    released : Released
        Columns ``value``, ``value_low``, ``value_high`` and ``n``.
    value : str
        The column to draw.
    name, things, axis, reading : str
        Name of the chart; what the rows are, in the plural; title of the axis; how to read it.
    figure_text : function of a row
        What stands to the right of the row.
    scale : float
        The figures are multiplied by it: 100 turns shares into per cent.
    digits : int
        Decimals in the alternative text.
    sort : bool
        Largest first; otherwise in the order of the table.
    mark : function of a row, optional
        Colour, shape, hollow; default a filled blue dot.
    key : sequence of (marker, colour, hollow, text)
    lines : mapping of label to place, optional
        Reference lines, such as a target, in the unit of the axis.
    band : (low, high), optional
        The band of differences too small to matter.
    ends : (low, high), optional
        Ends of the axis; default: all intervals and lines with some room.
    label_width : float
        Inches.

    Returns
    -------
    Chart or None
        None if no row shows an estimate. At most 11 rows are drawn; the rest is in the table.
    """
    rows = shown_rows(released, value)
    if not rows:
        return None
    if sort:
        rows = sorted(rows, key=lambda row: -row[value])
    rows, more = first_rows(rows, MOST_ROWS, things)
    label = label_of(released)
    lines = lines or {}
    step = house.step_of([row_name(row[label]) for row in rows], label_width)
    figure, axes = house.row_panel(
        rows,
        label_width + 0.15,
        5.35 - label_width,
        step=step,
        top=0.42 if key or lines else 0.2,
        below=0.52,
    )
    house.label_rows(axes, row_names(figure, rows, label, note_top=0.12))
    if band:
        axes.axvspan(*band, color=house.GRID, alpha=0.6, linewidth=0, zorder=0)
    for text, place in lines.items():
        axes.axvline(place, color=house.MUTED, linewidth=0.9, linestyle=(0, (4, 3)))
        if text:
            house.note_above(axes, text, place)
    for y, row in enumerate(rows):
        colour, shape, hollow = mark(row) if mark else (house.BLUE, "o", False)
        house.estimate(axes, y, row, value, scale=scale, colour=colour, marker=shape, hollow=hollow)
        house.figure_right(axes, figure_text(row), y, fontsize=house.SMALLER)
    places = [*ends_of(rows, value, scale=scale), *lines.values(), *(band or ())]
    axes.set(xlim=ends or room_around(places), xlabel=axis)
    if mark and key:
        house.key_line(figure, *house.drawn_only(key, map(mark, rows)), top=0.14)
    margin = band[1] if band else 0.0
    figures = [
        f"{row_name(row[label])} {with_interval(row, value, digits, scale=scale, margin=margin)}"
        for row in rows
    ]
    marked = "; ".join(
        gettext("{line} at {place}", line=text, place=number(place, digits))
        for text, place in lines.items()
        if text
    )
    alt = gettext(
        "Dot chart of {things} with 95 % intervals: {figures}.",
        things=counted(len(rows), things),
        figures="; ".join(figures),
    )
    alt += " " + gettext("Marked: {marked}.", marked=marked) if marked else ""
    how = " ".join(filter(None, [reading, gettext("Lines are 95 % intervals.")]))
    return chart_of(released, figure, name, alt, how, more, intervals=True)


def as_marked(
    draw: Callable[[bool], house.Chart | None],
    leading: Iterable[Row],
    value: str,
    released: Released,
) -> house.Chart | None:
    """
    Return a chart, with its other look where its leading row may be judged otherwise by the mark.

    Parameters
    ----------
    draw : function
        Draws it; told whether the leading row has the mark of a shortfall of uncertain size.
    leading : iterable of Row
        The row of the measure that leads the element, if it has one.
    value : str
        The difference in it that is held against the margin.
    released : Released

    Notes
    -----
    One chapter does not know how the leading measures of the others come out (rule R5): a report of
    all of them takes the look that goes with its mark.
    """
    chart, margin = draw(False), released.margin.scale_points
    for row in leading:
        limit = row[f"{value}_high"]
        judged = verdict(row[f"{value}_low"], limit, margin)
        beyond = p_beyond(row[value], limit, -margin, int(row["n"]))
        other = draw(True) if chart and is_in_doubt(judged, beyond) else None
        if chart and other:
            return replace(chart, weaker=other.svg)
    return chart


def gap_key(rows: Iterable[Row], margin: float, weaker: Row | None = None) -> list[house.Entry]:
    """Return the key of the marks that the gaps of rows have, ``weaker`` as in ``gaps_beside``."""
    entries = (
        ("s", house.RED, False, gettext("Clearly short")),
        ("D", house.ORANGE, False, gettext("Short, size uncertain")),
        ("^", house.GREEN, False, gettext("Clearly above")),
        ("o", house.INK, False, gettext("Other gaps")),
    )
    marks = (against_margin(row, "gap", margin, weaker=row is weaker) for row in rows)
    return house.drawn_only(entries, marks)


def against_margin(row: Row, value: str, margin: float, *, weaker: bool = False) -> house.Mark:
    """
    Return the mark of a difference (R7): of a shortfall that of the elements' marks.

    What is clear by itself need not be with the five elements judged at once: ``weaker`` gives it
    the mark of a shortfall of uncertain size. What may be chance among its family has no colour.
    """
    low, high = row[f"{value}_low"], row[f"{value}_high"]
    if -margin < low and high < margin:
        return house.INK, "o", False
    if by_chance(row):
        return house.INK, "o", False
    if high <= -margin and not weaker:
        return house.RED, "s", False
    if high < 0:
        return house.ORANGE, "D", False
    return (house.GREEN, "^", False) if low >= margin else (house.INK, "o", False)


def gaps_beside(
    levels: house.Panel,
    rows: Sequence[Row],
    columns: tuple[str, str],
    margin: float,
    *,
    left: float,
    width: float,
    bold: Sequence[int] = (),
    weaker: Row | None = None,
    **line: Any,
) -> house.Panel:
    """
    Draw two means of each row as a pair, and their gap and the margin in a panel beside.

    The row ``weaker``, if any, has the mark of a shortfall of uncertain size.
    """
    side = house.panel_beside(levels, left, width, grid="", line=0, margin=margin)
    for y, row in enumerate(rows):
        house.pair(levels, y, row[columns[0]], row[columns[1]], **line)
        colour, marker, _ = against_margin(row, "gap", margin, weaker=row is weaker)
        house.estimate(side, y, row, "gap", colour=colour, marker=marker)
        house.figure_right(side, number(row["gap"], signed=True), y, bold=y in bold)
    means = room_around([row[column] for row in rows for column in columns], 0.1, 0.2)
    levels.set(xlim=means, xlabel=gettext("Mean (scale points)"))
    gaps = room_around([*ends_of(rows, "gap"), -margin, margin])
    side.set(xlim=gaps, xlabel=gettext("Gap with 95 % interval"))
    side.xaxis.set_major_locator(MaxNLocator(4))
    return side


def share_text(x: str, n: str = "n") -> Callable[[Row], str]:
    """Return a function that writes "x of n" of a row, with the percentage from 20 on."""
    return lambda row: out_of(row[x], row[n])


PERCENT = 100.0
"""The scale of an axis of shares in per cent."""


def share_axis(released: Released) -> tuple[float, str]:
    """
    Return the scale and the word of an axis of shares: per cent from 20 respondents on.

    A share of fewer is drawn as so many of them, where rows differ in their respondents as so many
    of 10, so that no percentage is read off the axis.
    """
    sizes = {*released.estimates["n"].dropna()} if len(released.estimates) else set()
    if sizes and min(sizes) >= FULL_FROM:
        return PERCENT, "%"
    n = int(sizes.pop()) if len(sizes) == 1 else 10
    return float(n), gettext("of {n}", n=n)


def signed_figure(value: str, digits: int = 1) -> Callable[[Row], str]:
    """Return a function that writes a signed figure of a row."""
    return lambda row: "" if is_missing(row[value]) else number(row[value], digits, signed=True)
