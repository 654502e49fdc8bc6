"""The charts of the perception gap: real against perceived cost, and messages before and after."""

from __future__ import annotations

from typing import Any

from ....disclosure import Released
from ....display import clean, counted, interval, is_missing, number, upper_first, with_interval
from ....present import chart as house
from ....present.chart_rows import (
    chart_of,
    ends_of,
    first_rows,
    room_around,
    row_names,
    shown_rows,
)

CLASSES = {
    "fix": (house.RED, "v", "Fix"),
    "inform": (house.BLUE, "o", "Inform"),
    "warn": (house.ORANGE, "D", "Warn"),
    "leave": (house.GREEN, "s", "Leave"),
    "": (house.INK, "^", "No class"),
}
STEP = 0.4
MOST_MESSAGES = 8


@house.style()
def chart_cost_classes(classes: Released) -> house.Chart | None:
    """
    Draw the costs that have a log by real and perceived size, as crosses of two intervals.

    Parameters
    ----------
    classes : Released
        Columns ``component``; ``real`` and ``perceived``, each with ``_low`` and ``_high``;
        ``class``; facts ``real_cut`` and ``perceived_cut``.

    Returns
    -------
    Chart or None
        Points carry the row number of the table.
    """
    rows = shown_rows(classes, "real", "real_low", "perceived", "perceived_low")
    cuts: list[Any] = [classes.facts.get(f"{axis}_cut") for axis in ("real", "perceived")]
    if not rows or any(is_missing(cut) for cut in cuts):
        return None
    plot = 2.75
    step = min(0.42, plot / len(rows))
    figure, axes = house.only_panel(plot + 1.05, 0.65, 0.45, 3.5, plot)
    setters: tuple[Any, ...] = (axes.set_xlim, axes.set_ylim)
    for axis, cut, setter in zip(("real", "perceived"), cuts, setters, strict=True):
        ends = ends_of(rows, axis)
        least, most = room_around([*ends, cut], 0.14, 0.2)
        setter(max(least, 0), most)  # neither hours nor points go below 0
    line: house.Look = {
        "color": house.MUTED,
        "linewidth": 0.9,
        "linestyle": (0, (4, 3)),
        "zorder": 1,
    }
    axes.axvline(cuts[0], **line)
    axes.axhline(cuts[1], **line)
    house.corner_names(axes, "Inform", "Fix", "Leave", "Warn")
    for row in rows:
        x, y = row["real"], row["perceived"]
        house.limits_line(axes, (row["real_low"], row["real_high"]), (y, y), house.FAINT)
        house.limits_line(axes, (x, x), (row["perceived_low"], row["perceived_high"]), house.FAINT)
    for row in rows:
        colour, marker, _ = CLASSES[clean(row["class"])]
        x, y = row["real"], row["perceived"]
        house.dot(axes, x, y, colour=colour, marker=marker, hollow=not clean(row["class"]))
        house.note_at(axes, str(row["no"]), x, y, offset=(9, 9), ha="center", bold=True)
    axes.set_xlabel("Real: logged hours a month and person")
    axes.set_ylabel("Perceived: how much it deters (0 to 10)")
    names = row_names(figure, rows, "component")
    for at, (row, name) in enumerate(zip(rows, names, strict=True)):
        text, y = house.wrapped(name, house.WIDTH - 4.8, 2, house.SMALLER), 0.45 + step * (at + 0.1)
        house.note_at(figure, str(row["no"]), 4.57, y, ha="right", va="top", bold=True)
        house.note_at(figure, text, 4.65, y, va="top", linespacing=1.05)
    house.key_line(
        figure,
        *[(marker, colour, not name, text) for name, (colour, marker, text) in CLASSES.items()],
    )
    figures = [
        f"{row['no']} {clean(row['component'])}: {number(row['real'], 2)} hours "
        f"({interval(row['real_low'], row['real_high'], 2)}), "
        f"deters {with_interval(row, 'perceived')}, "
        f"{clean(row['class']) or 'no class'}"
        for row in rows
    ]
    alt = (
        f"Grid of {counted(len(rows), 'costs')}, real cost to the right, perceived cost upwards, "
        f"crossed at {number(cuts[0], 2)} hours and {number(cuts[1])} points. {'; '.join(figures)}."
    )
    reading = (
        f"Crosses are 95 % intervals: of the draws of the minutes, and of the respondents. High "
        f"begins at {number(cuts[0], 2)} hours and at {number(cuts[1])} points. A cost whose "
        "interval crosses a line has no class."
    )
    return chart_of(classes, figure, "cost-classes", alt, reading, intervals=True)


@house.style()
def chart_messages(messages: Released) -> house.Chart | None:
    """
    Draw how high a cost seemed before and after each message, and the change beside.

    Parameters
    ----------
    messages : Released
        Columns ``message``, ``component``, ``before``, ``after``, ``change`` with ``_low`` and
        ``_high``, ``n``.

    Returns
    -------
    Chart or None
        At most 8 messages; the others are in the table.
    """
    rows = shown_rows(messages, "before", "after", "change_low", "change_high")
    if not rows:
        return None
    rows, more = first_rows(rows, MOST_MESSAGES, "messages")
    margin = messages.margin.scale_points
    figure, axes = house.row_panel(rows, 2.45, 2.1, step=STEP)
    house.label_rows(axes, row_names(figure, rows, "message"))
    side = house.panel_beside(axes, 4.9, 1.4, line=0, margin=margin)
    for y, row in enumerate(rows):
        house.pair(axes, y, row["before"], row["after"], house.GREY)
        compared = not is_missing(row["effect"])
        up = 0.17 if compared else 0
        house.estimate(side, y - up, row, "change", colour=house.INK, marker="s", size=6)
        if compared:
            effect = (row["effect_low"], row["effect_high"])
            house.limits_line(side, effect, (y + up, y + up), house.GREEN)
            house.dot(side, row["effect"], y + up, colour=house.GREEN, marker="^", size=6)
        last = row["effect" if compared else "change"]
        house.figure_right(side, number(last, signed=True), y + up)
    ends = [end for end in ends_of(rows, "change", "effect") if not is_missing(end)]
    controlled = any(not is_missing(row["effect"]) for row in rows)
    side.set(xlim=room_around([*ends, -margin, margin]), xlabel="Change")
    axes.set(xlim=(0, 10), xlabel="How high the cost seems (0 to 10)")
    house.column_head(side, f"Grey band: ±{number(margin)}")
    controls = ("^", house.GREEN, False, "Change less that of others")
    house.key_line(
        figure,
        ("D", house.GREY, True, "Before"),
        ("o", house.BLUE, False, "After"),
        *[("s", house.INK, False, "Change"), controls] * controlled,
    )
    figures = [
        f"{upper_first(clean(row['message']))} ({clean(row['component'])}, n {row['n']}): before "
        f"{number(row['before'])}, after {number(row['after'])}, change "
        f"{with_interval(row, 'change', signed=True)}, "
        + (
            ""
            if is_missing(row["effect"])
            else f"against {row['against']} others {with_interval(row, 'effect', signed=True)}, "
        )
        + f"grade {row['grade']}"
        for row in rows
    ]
    alt = f"Pairs of dots for {counted(len(rows), 'messages')}. {'. '.join(figures)}."
    reading = (
        "Those who read the message. Lines are 95 % intervals of the change; the band is the "
        f"smallest difference that matters, {number(margin)} points ({messages.margin.source})."
    )
    return chart_of(messages, figure, "messages", alt, reading, more, intervals=True)
