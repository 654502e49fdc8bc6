"""The chart of behaviour over time, with natural limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ...disclosure import Released
from ...display import (
    clean,
    false_alarms_in_words,
    from_to,
    number,
    period_in_short,
    period_in_words,
    periods_in_words,
    plain,
    status_in_words,
    upper_first,
)
from ...i18n import N_, gettext
from ...present import chart as house
from ...present.chart_rows import Row, chart_of, room_around, shown_rows
from ..behaviour import Shape, course_in_words, course_of, of_few, shown_as


@house.style()
def chart_behaviour(behaviour: Released) -> house.Chart | None:
    """
    Draw a process behaviour chart: values over time, their mean and the natural limits.

    Parameters
    ----------
    behaviour : Released
        Columns ``period``, ``value``, ``signal`` (text, empty if none), and ``lower`` and
        ``upper`` if the limits differ by period; facts ``mean``, ``lower``, ``upper``,
        ``status``, ``what`` (what is measured) and ``unit`` (``"share"`` if values lie between 0
        and 1 and are to be shown as percentages).

    Returns
    -------
    Chart or None
        Fewer than 8 periods have no limits: a run chart.
    """
    rows = shown_rows(behaviour, "value")
    if not rows:
        return None
    facts = behaviour.facts
    few = of_few(behaviour)
    share = facts.get("unit") == "share" and not few
    scale = 100.0 if share else 10.0 if few else 1.0
    measure = upper_first(gettext(clean(facts.get("what")) or N_("the value")))
    periods = [clean(row["period"]) for row in rows]
    values = [scale * float(row["value"]) for row in rows]
    signals = [clean(row.get("signal")) for row in rows]
    mean = scale * _figure(facts.get("mean"))

    def measured(value: float) -> str:
        if share:
            return gettext("{figure} %", figure=number(value, 0))
        if few:
            return gettext("{share} of 10", share=number(value))
        return number(value)

    low, high = ([scale * _limit(row, name, facts) for row in rows] for name in ("lower", "upper"))
    limited = bool(np.isfinite([*low, *high]).any())
    levels = {
        gettext("lower limit {value}", value=measured(low[-1])): low[-1],
        gettext("mean {value}", value=measured(mean)): mean,
        gettext("upper limit {value}", value=measured(high[-1])): high[-1],
    }
    right = max(1.2, house.room_for(levels, house.SMALLER))
    figure, axes = house.only_panel(2.6, 0.75, 0.45, house.WIDTH - 0.75 - right, 1.65)
    axes.plot(values, color="#9aa5ae", linewidth=1.2, zorder=2)
    for limits in (low, high) if limited else ():
        edges = np.arange(len(rows) + 1) - 0.5
        axes.stairs(limits, edges, baseline=None, color=house.MUTED, linestyle=(0, (4, 3)))
    middle = [scale * _limit(row, "mean", facts) for row in rows]
    if np.isfinite(middle).any():
        axes.stairs(middle, np.arange(len(rows) + 1) - 0.5, baseline=None, color=house.INK)
    for x, (value, signal) in enumerate(zip(values, signals, strict=True)):
        mark = {"colour": house.RED, "marker": "D", "size": 7} if signal else {"size": 5.5}
        house.dot(axes, x, value, **mark)
    axes.set_xlim(-0.5, len(rows) - 0.5)
    drawn = [v for v in (*values, *low, *high, mean) if np.isfinite(v)]
    low_end, high_end = room_around(drawn, 0.17, 3.0 if share else 0.3)
    axes.set_ylim(low_end, high_end)
    if share:
        shares = [at for at in axes.get_yticks() if 0 <= at <= 100]
        house.ticks(axes.yaxis, shares)
        axes.set_ylim(min(low_end, *shares), max(high_end, *shares))
    course = course_of(behaviour)
    _signal_labels(axes, values, signals, mean)
    _level_labels(axes, levels)
    every = max(1, -(-len(rows) // 9))
    house.ticks(axes.xaxis, range(0, len(rows), every), [*map(period_in_short, periods[::every])])
    unit = "%" if share else gettext("of 10") if few else ""
    axes.set_ylabel(
        house.wrapped(f"{measure} ({unit})" if unit else measure, 2.0, 2, house.SMALLER)
    )
    if course.shape is Shape.CHANGED:
        shown = shown_as(behaviour, course)
        step = f"{shown(course.before)} → {shown(course.after)}"
        _event(axes, periods.index(course.first), step, course.event)
    told = course_in_words(measure, course, periods, shown_as(behaviour, course))
    alt = gettext(
        "Line over {periods}, {first} to {last}. {told}. Lowest {low}, highest {high}.",
        periods=periods_in_words(periods),
        first=period_in_words(periods[0]),
        last=period_in_words(periods[-1]),
        told=told,
        low=measured(min(values)),
        high=measured(max(values)),
    )
    if limited:
        alt += " " + gettext(
            "Natural process limits of the last period: {limits}.",
            limits=from_to(measured(low[-1]), measured(high[-1])),
        )
    routine = gettext(
        "Between the dashed limits, and without a run on one side, the values vary as always."
    )
    status = status_in_words(clean(facts.get("status")))
    alarms = false_alarms_in_words(facts.get("false_alarms"))
    name = behaviour.name.replace(" ", "-")
    return chart_of(behaviour, figure, name, alt, status, routine if limited else "", alarms)


def _event(axes: house.Panel, at: int, step: str, event: str) -> None:
    """Draw the date of a confirmed change with its size, and what happened then."""
    axes.axvline(at - 0.5, color=house.INK, linewidth=1.0, linestyle=(0, (1, 2)), zorder=1)
    left, right = axes.get_xlim()
    third = int(3 * (at - 0.5 - left) / (right - left))
    place: house.Look = {
        "transform": axes.get_xaxis_transform(),
        "va": "bottom",
        "ha": ("left", "center", "right")[third],
    }
    named = house.wrapped(event, 4.5, 1, house.SMALLER)
    house.note_at(axes, step, at - 0.5, 1, offset=(0, 16), bold=True, fontsize=house.SIZE, **place)
    house.note_at(axes, named, at - 0.5, 1, offset=(0, 4), **place)


def _figure(value: object) -> float:
    """Return a single figure of the facts, NaN if there is none."""
    value = plain(value)
    return float(value) if isinstance(value, (int, float)) else float("nan")


def _limit(row: Row, name: str, facts: Mapping[str, object]) -> float:
    """Return the limit of a period, else that of the whole, else NaN."""
    own = _figure(row.get(name))
    return _figure(facts.get(name)) if np.isnan(own) else own


def _runs(signals: Sequence[str]) -> list[tuple[str, int, int]]:
    """Return each run of the same signal: what it says, its first and last place."""
    found: list[tuple[str, int, int]] = []
    for at, signal in enumerate(signals):
        if signal and found and found[-1][0] == signal and found[-1][2] == at - 1:
            found[-1] = (signal, found[-1][1], at)
        elif signal:
            found.append((signal, at, at))
    return found


def _signal_labels(
    axes: house.Panel, values: Sequence[float], signals: Sequence[str], mean: float
) -> None:
    """Name each run of the same signal above or below it, at the edge, where there is room."""
    inches = axes.get_position().width * house.WIDTH / len(values)
    taken = {True: 0.0, False: 0.0}
    for signal, first, last in _runs(signals):
        text = house.wrapped(signal, 2.6, 1, house.SMALLER)
        wide = house.breadth(text, house.SMALLER) / inches
        middle = min(max((first + last) / 2, wide / 2 - 0.4), len(values) - 0.6 - wide / 2)
        above = not values[first] < mean
        if middle - wide / 2 >= taken[above] - 0.4:
            taken[above] = middle + wide / 2 + 0.5
            place: house.Look = {"y": 0.985, "va": "top"} if above else {"y": 0.015, "va": "bottom"}
            place |= {"ha": "center", "transform": axes.get_xaxis_transform()}
            house.note_at(axes, text, middle, color=house.RED_INK, **place)


def _level_labels(axes: house.Panel, levels: Mapping[str, float]) -> None:
    """Name mean and limits at the right end, at least a line apart."""
    (bottom, top), line = axes.get_ylim(), 13
    points = 72 * axes.get_position().height * axes.sheet.get_size_inches()[1]
    last = -line
    for text, level in sorted(levels.items(), key=lambda pair: pair[1]):
        if np.isfinite(level):
            here = points * (level - bottom) / (top - bottom)
            last = max(here, last + line)
            house.figure_right(axes, text, level, offset=(5, last - here), fontsize=house.SMALLER)
