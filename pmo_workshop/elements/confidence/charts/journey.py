"""The chart of a journey: how each step feels, over what the client sees and does not see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ....disclosure import Released
from ....display import clean, counted, number, some, with_interval
from ....i18n import gettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, kept_back, row_names, shown_rows

LEFT, BROAD = 0.95, 5.75
MOST_STEPS = 12
NAMED_FROM = 0.66
"""Inches a step needs for its name; narrower steps show their number."""

FRONT, BACK, EMPTY = "#dcebf5", "#eceff1", house.FAINT


@house.style()
def chart_journey(steps: Released, opinion: Released | None = None) -> house.Chart | None:
    """
    Draw the emotional curve with its interval over the lanes in front and behind.

    Parameters
    ----------
    steps : Released
        Columns ``step``, ``phase``, ``stage``, ``emotion`` with ``_low`` and ``_high``,
        ``lowest``, ``below_zero``, ``n``.
    opinion : Released, optional
        The same columns as the PMO or the room imagines them: a dashed line over the curve. Where
        no user has walked the journey it is the curve, and is named an opinion.

    Returns
    -------
    Chart or None
        None if no step shows a mean. A step with fewer than 10 answers is a gap in the curve.
    """
    rows = shown_rows(steps, "emotion", "emotion_low", "emotion_high")
    imagined = shown_rows(opinion, "emotion", "emotion_low", "emotion_high") if opinion else []
    if opinion and imagined and not rows:
        return _labelled(chart_journey(opinion))
    if not rows:
        return None
    every = steps.result.to_dict("records")[:MOST_STEPS]
    place = {row["step"]: at for at, row in enumerate(every)}
    rows = [row for row in rows if row["step"] in place]
    hidden, counts = kept_back(steps, "phase")
    wide = BROAD / len(every)
    figure, axes = house.only_panel(4.55, LEFT, 0.5, BROAD, 2.05, grid="y")
    row_names(figure, rows, "phase", note_top=0.33)
    axes.set(xlim=(-0.5, len(every) - 0.5), ylim=(-3.15, 3.15))
    house.ticks(axes.yaxis, range(-3, 4))
    axes.axhline(0, color=house.MUTED, linewidth=0.9)
    house.ticks(axes.xaxis, [])
    axes.set_ylabel(gettext("Emotion\n(−3 to 3)"))
    _curve(axes, rows, place, house.BLUE, 0.15, linewidth=1.6)
    imagined = [row for row in imagined if row["step"] in place]
    dashes = {"linewidth": 1.4, "linestyle": (0, (4, 2)), "marker": "s", "markersize": 5}
    _curve(axes, imagined, place, house.ORANGE, 0.12, **dashes)
    for row in rows:
        x, lowest = place[row["step"]], bool(row["lowest"])
        house.limits_line(axes, (x, x), (row["emotion_low"], row["emotion_high"]))
        colour, marker = (house.RED, "D") if lowest else (house.BLUE, "o")
        house.dot(axes, x, row["emotion"], colour=colour, marker=marker)
        _figure(axes, row, x, rows, {row["step"]: row["emotion"] for row in imagined})
    _lanes(house.panel(figure, LEFT, 2.65, BROAD, 1.8), every, wide)
    house.key_line(
        figure,
        ("o", house.BLUE, False, gettext("Mean of a step, with its interval")),
        (
            "D",
            house.RED,
            False,
            gettext("Lowest point") if _one(rows) else gettext("Leading group of low points"),
        ),
        *(
            [("s", house.ORANGE, False, gettext("Opinion of the PMO or the room"))]
            if imagined
            else []
        ),
        top=0.14,
    )
    figures = [
        f"{clean(row['phase'])} {with_interval(row, 'emotion', signed=True)}" for row in rows
    ]
    told = [f"{clean(row['phase'])} {number(row['emotion'], signed=True)}" for row in imagined]
    low = [clean(row["phase"]) for row in rows if row["lowest"]]
    point = gettext("Lowest point") if len(low) == 1 else gettext("Leading group of low points")
    back = [clean(row["phase"]) for row in every if row.get("stage") == "back"]
    seen = [
        gettext(
            "Curve of emotion over {steps} with 95 % intervals: {figures}. {point}: {low}. "
            "Below the line of visibility: {back}.",
            steps=counted(len(every), "steps"),
            figures="; ".join(figures),
            point=point,
            low=some(low, 6),
            back=some(back, 6) or gettext("no step"),
        ),
        gettext("Fewer than 10 answers: {steps}.", steps=some(counts, 6)) if counts else "",
        gettext("Opinion of the PMO or the room: {figures}.", figures="; ".join(told))
        if told
        else "",
    ]
    reading = [
        gettext("The ribbons and the lines are 95 % intervals of each step's mean."),
        gettext("Steps above the dashed line are seen by the client, those below it are not."),
        gettext("Fewer than 10 answers, so no mean: {counts}.", counts=some(counts, 6))
        if counts
        else "",
        gettext("Not shown: {hidden}.", hidden=some(hidden, 6)) if hidden else "",
        gettext(
            "Dashed: the opinion of the PMO or the room, {people}.",
            people=counted(opinion.n or 0, "people"),
        )
        if opinion and imagined
        else "",
        gettext("Drawn: the first {steps}.", steps=counted(MOST_STEPS, "steps"))
        if len(steps.result) > MOST_STEPS
        else "",
    ]
    alt = " ".join(filter(None, seen))
    return chart_of(steps, figure, "journey", alt, *reading, intervals=True)


def _labelled(opinion: house.Chart | None) -> house.Chart | None:
    """Return a curve of opinion under that name, in the drawing and in its text."""
    if opinion is None:
        return None
    house.corner_note(
        opinion.figure, gettext("opinion of the PMO or the room, not of users"), 0.3, 0.985
    )
    return replace(
        opinion,
        alt=" ".join([gettext("Opinion of the PMO or the room, not of users."), opinion.alt]),
    )


def _figure(
    axes: house.Panel, row: Row, x: int, rows: Sequence[Row], imagined: Mapping[object, float]
) -> None:
    """Write the mean of a step on the side of its interval that the curves leave free."""
    at = rows.index(row)
    near = [rows[i]["emotion"] for i in (at - 1, at + 1) if 0 <= i < len(rows)]
    above = row["emotion"] >= sum(near) / len(near) if near else True
    above = row["emotion"] >= imagined.get(row["step"], row["emotion"]) if imagined else above
    text, ink = number(row["emotion"], signed=True), house.RED_INK if row["lowest"] else house.INK
    end, up = (row["emotion_high"], 11) if above else (row["emotion_low"], -11)
    house.note_at(axes, text, x, end, offset=(0, up), ha="center", color=ink)


def _one(rows: Sequence[Row]) -> bool:
    return sum(bool(row["lowest"]) for row in rows) == 1


def _curve(
    axes: house.Panel,
    rows: Sequence[Row],
    place: Mapping[object, int],
    colour: str,
    shade: float,
    **look: Any,
) -> None:
    """Draw the means of neighbouring steps as a curve in the ribbon of their intervals."""
    for part in _unbroken(rows, place):
        xs = [place[row["step"]] for row in part]
        low, high = ([row[f"emotion_{end}"] for row in part] for end in ("low", "high"))
        axes.fill_between(xs, low, high, color=colour, alpha=shade, linewidth=0, zorder=1)
        axes.plot(xs, [row["emotion"] for row in part], color=colour, zorder=2, **look)


def _unbroken(rows: Sequence[Row], place: Mapping[object, int]) -> list[list[Row]]:
    """Return the stretches of neighbouring steps that all have a mean."""
    parts: list[list[Row]] = []
    for row in rows:
        if parts and place[row["step"]] == place[parts[-1][-1]["step"]] + 1:
            parts[-1].append(row)
        else:
            parts.append([row])
    return parts


def _lanes(axes: house.Panel, every: Sequence[Row], wide: float) -> None:
    """Draw the steps as boxes in two lanes, with the line of visibility between."""
    axes.set(xlim=(-0.5, len(every) - 0.5), ylim=(2, 0))
    house.ticks(axes.xaxis, [])
    house.plain_axis(axes)
    axes.spines["bottom"].set_visible(False)
    axes.plot(
        (-0.5, len(every) - 0.5), (1, 1), color=house.MUTED, linestyle=(0, (4, 3)), linewidth=1
    )
    for lane, y in (
        (gettext("In front"), 0.5),
        (gettext("Line of\nvisibility"), 1.0),
        (gettext("Behind"), 1.5),
    ):
        house.note_at(axes, lane, -0.5, y, offset=(-6, 0), ha="right", color=house.MUTED)
    centres = []
    for x, row in enumerate(every):
        y = 1.5 if row.get("stage") == "back" else 0.5
        centres.append((x, y))
        look: house.Look = {"edgecolor": house.MUTED, "linewidth": 0.7, "zorder": 3}
        house.rounded_box(axes, x, y, 0.92, 0.8, facecolor=BACK if y > 1 else FRONT, **look)
        named = wide >= NAMED_FROM
        text = (
            house.wrapped(row["phase"], 0.9 * wide, 3, house.SMALLER)
            if named
            else number(row["step"], 0)
        )
        house.note_at(axes, text, x, y, ha="center", linespacing=1.1)
    axes.plot(*zip(*centres, strict=True), color=EMPTY, linewidth=1, zorder=2)
    axes.set_facecolor(house.PAPER)
