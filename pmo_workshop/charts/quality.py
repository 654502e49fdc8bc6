"""The chart of quality: the importance-performance grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ..disclosure import Released
from ..display import (
    clean,
    counted,
    is_missing,
    number,
    upper_first,
)
from .base import (
    BLUE,
    GREEN,
    GREY,
    INK,
    MUTED,
    RED,
    SMALLER,
    WIDTH,
    Chart,
    canvas,
    dot,
    house_style,
    key_line,
    limits_line,
    note_at,
    panel,
    wrapped,
)
from .marks import Row, caption_of, label_of, room_around, row_names, shown_rows

QUADRANTS = {
    "keep up": (BLUE, "o"),
    "concentrate here": (RED, "v"),
    "possible overkill": (GREEN, "^"),
    "low priority": (GREY, "s"),
    "": (INK, "D"),
}


def chart_quality(quality: Released) -> Chart | None:
    """
    Draw the importance-performance grid, each point as a cross of its two intervals.

    Parameters
    ----------
    quality : Released
        Columns ``text`` (or ``dimension``), ``importance``, ``performance`` with ``_low`` and
        ``_high``, ``quadrant``, ``n``; facts ``importance`` and ``performance``, the crosshair.

    Returns
    -------
    Chart or None
        Points carry the row number of the table.
    """
    axes_of = ("performance", "importance")
    limits = [f"{name}{end}" for name in axes_of for end in ("_low", "_high")]
    rows = shown_rows(quality, *axes_of, *limits)
    if not rows:
        return None
    label = label_of(quality)
    key_lines = 2 if len(rows) <= 12 else 1
    key_step = 0.37 if key_lines == 2 else 0.19
    plot = 3.4
    with house_style():
        figure = canvas(max(plot, 0.1 + key_step * len(rows)) + 1.0)
        axes = panel(figure, 0.6, 0.45, plot, plot)
        for name, setter in (("performance", axes.set_xlim), ("importance", axes.set_ylim)):
            values = [row[f"{name}{end}"] for row in rows for end in ("_low", "_high")]
            cross = quality.facts.get(name)
            setter(room_around([*values, *([] if is_missing(cross) else [cross])], 0.12, 0.2))
        _crosshair(axes, quality.facts)
        for row in rows:
            colour, marker = QUADRANTS[clean(row.get("quadrant"))]
            x, y = row["performance"], row["importance"]
            limits_line(axes, (row["performance_low"], row["performance_high"]), (y, y), "#b4bcc4")
            limits_line(axes, (x, x), (row["importance_low"], row["importance_high"]), "#b4bcc4")
        for row in rows:
            colour, marker = QUADRANTS[clean(row.get("quadrant"))]
            hollow = not clean(row.get("quadrant"))
            x, y = row["performance"], row["importance"]
            dot(axes, x, y, colour=colour, marker=marker, hollow=hollow, size=6)
        _numbers_beside(axes, [(row["performance"], row["importance"], row["no"]) for row in rows])
        axes.set_xlabel("Performance (mean, scale points)")
        axes.set_ylabel("Importance (mean, scale points)")
        _number_key(figure, rows, label, 0.6 + plot + 0.2, 0.45, key_step, key_lines)
        key_line(
            figure,
            [
                (marker, colour, not name, name.capitalize() or "No quadrant")
                for name, (colour, marker) in QUADRANTS.items()
            ],
            0.15,
        )
    crosshair = " and ".join(
        f"{name} {number(quality.facts[name])}" for name in axes_of if name in quality.facts
    )
    where = [
        f"{name or 'no quadrant, as an interval crosses a line'}: "
        + "; ".join(
            f"{clean(row[label])} (importance {number(row['importance'])}, "
            f"performance {number(row['performance'])})"
            for row in rows
            if clean(row.get("quadrant")) == name
        )
        for name in QUADRANTS
        if any(clean(row.get("quadrant")) == name for row in rows)
    ]
    alt = (
        f"Grid of {counted(len(rows), 'attributes')}, importance upwards and performance to the "
        f"right, crossed at {crosshair or 'no line'}. {'. '.join(map(upper_first, where))}."
    )
    reading = (
        f"Crosses are 95 % intervals. The dashed lines are the grand means: {crosshair}. "
        "A point whose interval crosses a line is in no quadrant."
    )
    return Chart(figure, alt, caption_of(quality, reading), f"{quality.activity}-quality")


def _crosshair(axes: Axes, facts: Mapping[str, object]) -> None:
    line = {"color": MUTED, "linewidth": 0.9, "linestyle": (0, (4, 3)), "zorder": 1}
    if not is_missing(facts.get("performance")):
        axes.axvline(facts["performance"], **line)
    if not is_missing(facts.get("importance")):
        axes.axhline(facts["importance"], **line)
    corners = {
        "Concentrate here": (0.015, 0.985),
        "Keep up": (0.985, 0.985),
        "Low priority": (0.015, 0.015),
        "Possible overkill": (0.985, 0.015),
    }
    for name, (x, y) in corners.items():
        note_at(
            axes,
            name,
            x,
            y,
            xycoords="axes fraction",
            color=MUTED,
            fontstyle="italic",
            ha="left" if x < 0.5 else "right",
            va="bottom" if y < 0.5 else "top",
            zorder=1,
        )


def _numbers_beside(axes: Axes, points: Sequence[tuple[float, float, int]]) -> None:
    """Write a number beside each point, on the side where most room is."""
    to_points = axes.transData.transform
    places = [(dx, dy) for dx in (-11, 0, 11) for dy in (-11, 0, 11) if dx or dy]
    taken = [np.asarray(to_points((x, y))) for x, y, _ in points]
    scale = axes.figure.dpi / 72
    for x, y, text in points:
        here = np.asarray(to_points((x, y)))

        def nearest(place: tuple[int, int], here: np.ndarray = here) -> float:
            there = here + np.asarray(place) * scale
            return min(float(np.hypot(*(there - other))) for other in taken)

        best = max(places, key=lambda place: (round(min(nearest(place), 14 * scale)), place))
        taken.append(here + np.asarray(best) * scale)
        note_at(axes, str(text), x, y, offset=best, ha="center", fontweight="bold")


def _number_key(
    figure: Figure,
    rows: Sequence[Row],
    label: str,
    left: float,
    top: float,
    step: float,
    lines: int,
) -> None:
    """List what the numbers in a chart stand for."""
    axes = panel(figure, left, top, WIDTH - left - 0.05, step * len(rows))
    axes.set(xlim=(0, WIDTH - left - 0.05), ylim=(len(rows), 0))
    axes.axis("off")
    for y, (row, name) in enumerate(zip(rows, row_names(figure, rows, label), strict=True)):
        text = wrapped(name, WIDTH - left - 0.42, lines, SMALLER)
        note_at(axes, str(row["no"]), 0.22, y + 0.04, ha="right", va="top", fontweight="bold")
        note_at(axes, text, 0.3, y + 0.04, va="top", linespacing=1.05)
