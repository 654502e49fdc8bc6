"""The chart most questions need: one row per thing, an estimate and its interval."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from ..disclosure import FULL_FROM, Released
from ..display import clean, counted, interval, is_missing, number, out_of
from . import chart as house
from .chart_rows import ROW, Row, caption_of, label_of, room_around, row_names, shown_rows

Mark = tuple[str, str, bool]
"""Colour, shape and whether the shape is hollow."""

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
    label: str = "",
    mark: Callable[[Row], Mark] | None = None,
    key: Sequence[tuple[str, str, bool, str]] = (),
    lines: Mapping[str, float] | None = None,
    band: tuple[float, float] | None = None,
    ends: tuple[float, float] | None = None,
    target: str = "",
    row_height: float = ROW,
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
    label : str
        The column that names the rows; default: the last key.
    mark : function of a row, optional
        Colour, shape, hollow; default a filled blue dot.
    key : sequence of (marker, colour, hollow, text)
    lines : mapping of label to place, optional
        Reference lines, such as a target, in the unit of the axis.
    band : (low, high), optional
        The band of differences too small to matter.
    ends : (low, high), optional
        Ends of the axis; default: all intervals and lines with some room.
    target : str
        The column of the target of each row, drawn as a short upright line.
    row_height, label_width : float
        Inches.

    Returns
    -------
    Chart or None
        None if no row shows an interval. At most 11 rows are drawn; the rest is in the table.
    """
    rows = shown_rows(released, value, f"{value}_low", f"{value}_high")
    if not rows:
        return None
    if sort:
        rows = sorted(rows, key=lambda row: -row[value])
    left_out = max(len(rows) - MOST_ROWS, 0)
    rows = rows[:MOST_ROWS]
    label = label or label_of(released)
    lines = lines or {}
    top = 0.45 if key or lines else 0.25
    spans = [(scale * row[f"{value}_low"], scale * row[f"{value}_high"]) for row in rows]
    figure = house.canvas(top + 0.6 + row_height * len(rows))
    axes = house.panel(
        figure, label_width + 0.15, top, 5.35 - label_width, row_height * len(rows), grid="x"
    )
    names = row_names(figure, rows, label, note_top=0.12)
    house.label_rows(axes, names, label_width)
    if band:
        axes.axvspan(*band, color=house.GRID, alpha=0.6, linewidth=0, zorder=0)
    for text, place in lines.items():
        axes.axvline(place, color=house.MUTED, linewidth=0.9, linestyle=(0, (4, 3)))
        if text:
            house.note_at(
                axes,
                text,
                place,
                1,
                offset=(0, 7),
                ha="center",
                fontsize=house.SMALLER,
                color=house.MUTED,
                transform=axes.get_xaxis_transform(),
            )
    for y, (row, span) in enumerate(zip(rows, spans, strict=True)):
        colour, shape, hollow = mark(row) if mark else (house.BLUE, "o", False)
        house.limits_line(axes, span, (y, y), house.INK)
        house.dot(axes, scale * row[value], y, colour=colour, marker=shape, hollow=hollow)
        if target and not is_missing(row[target]):
            goal = scale * row[target]
            axes.plot([goal, goal], [y - 0.33, y + 0.33], color=house.RED_INK, linewidth=2.2)
        house.figure_right(axes, figure_text(row), y, fontsize=house.SMALLER)
    places = [place for span in spans for place in span] + list(lines.values())
    axes.set_xlim(*(ends or room_around([*places, *(band or ())])))
    axes.set_xlabel(axis)
    if key:
        house.key_line(figure, key, 0.14)
    figures = [
        f"{clean(row[label])} {number(scale * row[value], digits)} "
        f"({interval(span[0], span[1], digits)})"
        for row, span in zip(rows, spans, strict=True)
    ]
    marked = "; ".join(
        f"{text} at {number(place, digits)}" for text, place in lines.items() if text
    )
    alt = (
        f"Dot chart of {counted(len(rows), things)} with 95 % intervals: {'; '.join(figures)}."
        + (f" Marked: {marked}." if marked else "")
    )
    more = f"{counted(left_out, things)} more stand in the table." if left_out else ""
    return house.Chart(
        figure,
        alt,
        caption_of(released, f"{reading} Lines are 95 % intervals.", more),
        f"{released.activity}-{name}",
    )


def share_text(x: str, n: str = "n") -> Callable[[Row], str]:
    """Return a function that writes "x of n" of a row, with the percentage from 20 on."""
    return lambda row: out_of(row[x], row[n])


def share_axis(released: Released) -> tuple[float, str]:
    """
    Return the scale and the word of an axis of shares: per cent from 20 respondents on.

    A share of fewer is drawn from 0 to 1, so that no percentage is read off the axis.
    """
    sizes = released.estimates["n"].dropna() if len(released.estimates) else ()
    if len(sizes) and min(sizes) >= FULL_FROM:
        return 100.0, "%"
    return 1.0, "share, 0 to 1"


def signed_figure(value: str, digits: int = 1) -> Callable[[Row], str]:
    """Return a function that writes a signed figure of a row."""
    return lambda row: "" if is_missing(row[value]) else number(row[value], digits, signed=True)
