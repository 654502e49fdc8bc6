"""The chart of quality: the importance-performance grid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from ....disclosure import Released
from ....display import clean, is_missing, plain, row_name, some, upper_first
from ....i18n import N_, gettext, ngettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, label_of, room_around, row_names, shown_rows

QUADRANTS = {
    N_("keep up"): (house.BLUE, "o"),
    N_("concentrate here"): (house.RED, "v"),
    N_("possible overkill"): (house.GREEN, "^"),
    N_("low priority"): (house.GREY, "s"),
    "": (house.GREY, "o"),
}


HIGH, BROAD = 4.0, 4.2
"""Inches: the grid, and how wide it is where a key stands beside it."""

NEAR = 12
"""Points: a number further from its point gets a line to it."""


@house.style()
def chart_quality(quality: Released) -> house.Chart | None:
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
    named = sorted((row for row in rows if clean(row.get("quadrant"))), key=_first_to_work_on)
    figure = house.canvas(HIGH + 1.0)
    axes = house.panel(figure, 0.6, 0.45, BROAD if named else house.WIDTH - 0.8, HIGH)
    for name, setter in (("performance", axes.set_xlim), ("importance", axes.set_ylim)):
        values = [row[f"{name}{end}"] for row in rows for end in ("_low", "_high")]
        cross = plain(quality.facts.get(name))
        setter(room_around([*values, *([] if cross is None else [cross])], 0.12, 0.2))
    _crosshair(axes, quality.facts)
    for row in named:
        x, y = row["performance"], row["importance"]
        house.limits_line(
            axes, (row["performance_low"], row["performance_high"]), (y, y), house.FAINT
        )
        house.limits_line(
            axes, (x, x), (row["importance_low"], row["importance_high"]), house.FAINT
        )
    for row in rows:
        colour, marker = QUADRANTS[clean(row.get("quadrant"))]
        hollow = not clean(row.get("quadrant"))
        x, y = row["performance"], row["importance"]
        house.dot(axes, x, y, colour=colour, marker=marker, hollow=hollow, size=5 if hollow else 7)
    _numbers_beside(axes, [(row["performance"], row["importance"], row["no"]) for row in named])
    axes.set(
        xlabel=gettext("Performance (mean, scale points)"),
        ylabel=gettext("Importance (mean, scale points)"),
    )
    _number_key(figure, rows, named, label)
    present = {clean(row.get("quadrant")) for row in rows}
    house.key_line(
        figure,
        *[
            (marker, colour, not name, upper_first(gettext(name or _UNPLACED)))
            for name, (colour, marker) in QUADRANTS.items()
            if name in present
        ],
    )
    where = [
        gettext(
            "{quadrant}: {attributes}",
            quadrant=upper_first(gettext(name)),
            attributes=some([row_name(row[label]) for row in named if row["quadrant"] == name], 3),
        )
        for name in QUADRANTS
        if name and name in present
    ]
    alt = " ".join(
        [
            ngettext(
                "Grid of {n} attribute, importance upwards and performance to the right.",
                "Grid of {n} attributes, importance upwards and performance to the right.",
                len(rows),
            ),
            *(gettext("{sentence}.", sentence=told) for told in where),
        ]
    )
    reading = gettext(
        "Crosses are 95 % intervals; the dashed lines are the averages of all. A point whose "
        "interval crosses a line is grey. Numbers are those of the table."
    )
    return chart_of(quality, figure, "quality", alt, reading, intervals=True)


_UNPLACED = N_("cannot be told from the average")


def _crosshair(axes: house.Panel, facts: Mapping[str, Any]) -> None:
    line: house.Look = {
        "color": house.MUTED,
        "linewidth": 0.9,
        "linestyle": (0, (4, 3)),
        "zorder": 1,
    }
    if not is_missing(facts.get("performance")):
        axes.axvline(facts["performance"], **line)
    if not is_missing(facts.get("importance")):
        axes.axhline(facts["importance"], **line)
    names = ("concentrate here", "keep up", "low priority", "possible overkill")
    house.corner_names(axes, *(upper_first(gettext(name)) for name in names), zorder=1)


def _numbers_beside(axes: house.Panel, points: Sequence[tuple[float, float, int]]) -> None:
    """Write a number near each point where there is room, with a line to it if that is far off."""
    low, high = axes.transAxes.transform([(0, 0), (1, 1)])
    marks = axes.transData.transform([(x, y) for x, y, _ in points])
    names = np.empty((0, 2))
    angles = np.pi * np.arange(16) / 8 + np.pi / 4
    places = np.vstack(
        [d * np.column_stack((np.cos(angles), np.sin(angles))) for d in (11, 16, 22, 29, 37, 46)]
    )
    far = np.hypot(*places.T) > NEAR
    # Without a line to its point a number must be clearly nearer to it than to any other.
    clear = np.where(far, 10, 17)
    # The points that have the least room around them choose first.
    crowd = np.sort(_distances(marks, marks), axis=1)[:, :4].sum(axis=1)
    for at in np.argsort(crowd, kind="stable"):
        x, y, text = points[at]
        there = marks[at] + places
        to_marks = _distances(there, np.delete(marks, at, axis=0)).min(axis=1, initial=99)
        to_names = _distances(there, names).min(axis=1, initial=99)
        room = np.minimum(1, np.minimum(to_marks / clear, to_names / 14))
        room[((there <= low + 6) | (there >= high - 6)).any(axis=1)] = 0
        best = room.argmax()
        names = np.vstack((names, there[best]))
        style: house.Look = {"ha": "center", "va": "center", "fontweight": "bold"}
        if far[best]:
            line = {
                "arrowstyle": "-",
                "color": house.INK,
                "linewidth": 0.5,
                "shrinkA": 0,
                "shrinkB": 3,
            }
            axes.annotate(
                str(text),
                (x, y),
                places[best],
                textcoords="offset points",
                color=house.INK,
                fontsize=house.SMALLER,
                arrowprops=line,
                zorder=5,
                **style,
            )
        else:
            house.note_at(axes, str(text), x, y, offset=places[best], **style)


def _distances(points: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Return the distance of each point, a row, to each of the others, a column."""
    apart = points.reshape(-1, 1, 2) - others.reshape(1, -1, 2)
    return np.hypot(apart[..., 0], apart[..., 1])


def _first_to_work_on(row: Row) -> tuple[bool, int]:
    return clean(row["quadrant"]) != "concentrate here", int(row["no"])


def _number_key(figure: Figure, rows: Sequence[Row], named: Sequence[Row], label: str) -> None:
    """List what the numbers with a quadrant stand for; the table beside has them all."""
    names = dict(zip((row["no"] for row in rows), row_names(figure, rows, label), strict=True))
    if not named:
        return
    left = 0.6 + BROAD + 0.15
    wide = house.WIDTH - left - 0.05
    top = 0.45
    y = top + 0.06
    for place, row in enumerate(named):
        text = house.wrapped(names[row["no"]], wide - 0.3, 3, house.SMALLER)
        step = 0.165 * (text.count("\n") + 1) + 0.09
        if y + step > top + HIGH - 0.25:
            left_out = len(named) - place
            rest = ngettext("{n} more: see the table", "{n} more: see the table", left_out)
            house.note_at(figure, rest, left + 0.02, y, va="top", color=house.MUTED)
            return
        house.note_at(figure, str(row["no"]), left + 0.2, y, ha="right", va="top", bold=True)
        house.note_at(figure, text, left + 0.28, y, va="top", linespacing=1.05)
        y += step
