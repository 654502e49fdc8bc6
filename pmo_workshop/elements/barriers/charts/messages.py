"""The chart of messages: how high a cost seemed before and after each."""

from __future__ import annotations

from ....disclosure import Released
from ....display import clean, counted, is_missing, number, with_interval
from ....i18n import gettext
from ....present import chart as house
from ....present.chart_rows import (
    Row,
    chart_of,
    ends_of,
    first_rows,
    room_around,
    row_names,
    shown_rows,
)

STEP = 0.34
MOST_MESSAGES = 8


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
        The largest fall first; at most 8 messages, the others are in the table.
    """
    rows = shown_rows(messages, "before", "after", "change_low", "change_high")
    if not rows:
        return None
    rows = sorted(rows, key=lambda row: row["change"])
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
    side.set(xlim=room_around([*ends, -margin, margin]), xlabel=gettext("Change"))
    axes.set(xlim=(0, 10), xlabel=gettext("How high the cost seems (0 to 10)"))
    compared_with = (
        ("s", house.INK, False, gettext("Change")),
        ("^", house.GREEN, False, gettext("Change less that of others")),
    )
    house.key_line(
        figure,
        ("D", house.GREY, True, gettext("Before")),
        ("o", house.BLUE, False, gettext("After")),
        *compared_with * controlled,
    )
    alt = gettext(
        "Pairs of dots for {messages}: how high the cost seemed before and after. {figures}.",
        messages=counted(len(rows), "messages"),
        figures=". ".join(_told(row) for row in rows[:3]),
    )
    reading = gettext(
        "Those who read the message. Lines are 95 % intervals; the grey band is too small to "
        "matter, ±{margin} points.",
        margin=number(margin),
    )
    return chart_of(messages, figure, "messages", alt, reading, more, intervals=True)


def _told(row: Row) -> str:
    return gettext(
        "“{message}”: {before}, then {after}, change {change}",
        message=clean(row["message"]),
        before=number(row["before"]),
        after=number(row["after"]),
        change=with_interval(row, "change", signed=True),
    )
