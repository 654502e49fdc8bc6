"""The charts of the perception gap: real against perceived cost, and messages before and after."""

from __future__ import annotations

from ....disclosure import Released
from ....display import clean, counted, interval, is_missing, number, upper_first
from ....present import chart as house
from ....present.chart_rows import caption_of, room_around, row_names, shown_rows

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
    cuts = [classes.facts.get(f"{axis}_cut") for axis in ("real", "perceived")]
    if not rows or any(is_missing(cut) for cut in cuts):
        return None
    plot = 2.75
    step = min(0.42, plot / len(rows))
    figure = house.canvas(plot + 1.05)
    axes = house.panel(figure, 0.65, 0.45, 3.5, plot)
    for axis, cut, setter in zip(
        ("real", "perceived"), cuts, (axes.set_xlim, axes.set_ylim), strict=True
    ):
        ends = [row[f"{axis}{end}"] for row in rows for end in ("_low", "_high")]
        least, most = room_around([*ends, cut], 0.14, 0.2)
        setter(max(least, 0), most)  # neither hours nor points go below 0
    line = {"color": house.MUTED, "linewidth": 0.9, "linestyle": (0, (4, 3)), "zorder": 1}
    axes.axvline(cuts[0], **line)
    axes.axhline(cuts[1], **line)
    for text, x, y in (
        ("Inform", 0.015, 0.985),
        ("Fix", 0.985, 0.985),
        ("Leave", 0.015, 0.015),
        ("Warn", 0.985, 0.015),
    ):
        align = {"ha": "left" if x < 0.5 else "right", "va": "bottom" if y < 0.5 else "top"}
        style = {"color": house.MUTED, "fontstyle": "italic"} | align
        house.note_at(axes, text, x, y, transform=axes.transAxes, **style)
    for row in rows:
        x, y = row["real"], row["perceived"]
        house.limits_line(axes, (row["real_low"], row["real_high"]), (y, y), "#b4bcc4")
        house.limits_line(axes, (x, x), (row["perceived_low"], row["perceived_high"]), "#b4bcc4")
    for row in rows:
        colour, marker, _ = CLASSES[clean(row["class"])]
        x, y = row["real"], row["perceived"]
        house.dot(axes, x, y, colour=colour, marker=marker, hollow=not clean(row["class"]))
        house.note_at(axes, str(row["no"]), x, y, offset=(9, 9), ha="center", fontweight="bold")
    axes.set_xlabel("Real: logged hours a month and person")
    axes.set_ylabel("Perceived: how much it deters (0 to 10)")
    names = row_names(figure, rows, "component")
    for at, (row, name) in enumerate(zip(rows, names, strict=True)):
        text, y = house.wrapped(name, house.WIDTH - 4.8, 2, house.SMALLER), 0.45 + step * (at + 0.1)
        house.note_at(figure, str(row["no"]), 4.57, y, ha="right", va="top", fontweight="bold")
        house.note_at(figure, text, 4.65, y, va="top", linespacing=1.05)
    house.key_line(
        figure,
        [(marker, colour, not name, text) for name, (colour, marker, text) in CLASSES.items()],
        0.15,
    )
    figures = [
        f"{row['no']} {clean(row['component'])}: {number(row['real'], 2)} hours "
        f"({interval(row['real_low'], row['real_high'], 2)}), deters {number(row['perceived'])} "
        f"({interval(row['perceived_low'], row['perceived_high'])}), "
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
    return house.Chart(
        figure, alt, caption_of(classes, reading), f"{classes.activity}-cost-classes"
    )


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
    left_out = max(len(rows) - MOST_MESSAGES, 0)
    rows = rows[:MOST_MESSAGES]
    margin = messages.margin.scale_points
    figure = house.canvas(1.05 + STEP * len(rows))
    axes = house.panel(figure, 2.45, 0.45, 2.1, STEP * len(rows), grid="x")
    house.label_rows(axes, row_names(figure, rows, "message"), 2.3)
    side = house.panel(figure, 4.9, 0.45, 1.4, STEP * len(rows), grid="x")
    side.set_ylim(axes.get_ylim())
    house.plain_axis(side)
    side.axvspan(-margin, margin, color="#e8ecef", linewidth=0, zorder=0)
    side.axvline(0, color=house.MUTED, linewidth=0.8)
    for y, row in enumerate(rows):
        axes.plot((row["before"], row["after"]), (y, y), color="#b4bcc4", linewidth=2.2)
        house.dot(axes, row["before"], y, colour=house.GREY, marker="D", hollow=True, size=6)
        house.dot(axes, row["after"], y)
        compared = not is_missing(row["effect"])
        up = 0.17 if compared else 0
        house.limits_line(side, (row["change_low"], row["change_high"]), (y - up, y - up))
        house.dot(side, row["change"], y - up, colour=house.INK, marker="s", size=6)
        if compared:
            house.limits_line(
                side, (row["effect_low"], row["effect_high"]), (y + up, y + up), house.GREEN
            )
            house.dot(side, row["effect"], y + up, colour=house.GREEN, marker="^", size=6)
        house.figure_right(
            side, number(row["effect" if compared else "change"], signed=True), y + up
        )
    axes.set_xlim(0, 10)
    names = ("change_low", "change_high", "effect_low", "effect_high")
    ends = [row[name] for row in rows for name in names if not is_missing(row[name])]
    controlled = any(not is_missing(row["effect"]) for row in rows)
    side.set_xlim(room_around([*ends, -margin, margin]))
    axes.set_xlabel("How high the cost seems (0 to 10)")
    side.set_xlabel("Change")
    house.column_head(side, f"Grey band: ±{number(margin)}")
    house.key_line(
        figure,
        [("D", house.GREY, True, "Before"), ("o", house.BLUE, False, "After")]
        + [
            ("s", house.INK, False, "Change"),
            ("^", house.GREEN, False, "Change less that of others"),
        ]
        * controlled,
        0.15,
    )
    figures = [
        f"{upper_first(clean(row['message']))} ({clean(row['component'])}, n {row['n']}): before "
        f"{number(row['before'])}, after {number(row['after'])}, change "
        f"{number(row['change'], signed=True)} "
        f"({interval(row['change_low'], row['change_high'], signed=True)}), "
        + (
            ""
            if is_missing(row["effect"])
            else f"against {row['against']} others {number(row['effect'], signed=True)} "
            f"({interval(row['effect_low'], row['effect_high'], signed=True)}), "
        )
        + f"grade {row['grade']}"
        for row in rows
    ]
    alt = f"Pairs of dots for {counted(len(rows), 'messages')}. {'. '.join(figures)}."
    reading = (
        "Those who read the message. Lines are 95 % intervals of the change; the band is the "
        f"smallest difference that matters, {number(margin)} points ({messages.margin.source})."
    )
    more = f"{counted(left_out, 'messages')} more stand in the table." if left_out else ""
    return house.Chart(
        figure, alt, caption_of(messages, reading, more), f"{messages.activity}-messages"
    )
