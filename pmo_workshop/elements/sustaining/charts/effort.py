"""The chart of S3: the advice for each hour of administration."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ....disclosure import Released
from ....display import (
    clean,
    false_alarms_in_words,
    percent,
    period_in_short,
    period_in_words,
    periods_from_to,
    periods_in_words,
    plain,
    status_in_words,
)
from ....i18n import gettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, room_around, shown_rows
from ..common import KINDS, advice_per_hour

BROAD = 5.9
"""Inches: the width of the panel."""


@house.style()
def chart_effort(mix: Released) -> house.Chart | None:
    """
    Draw the hours of advice for each hour of administration over time, with their steps.

    Parameters
    ----------
    mix : Released
        Columns ``period``, ``share_…`` of each kind of work, which the alternative text tells,
        ``log_ratio``, ``mean``, ``lower``, ``upper``, ``signal``; facts ``status``, ``events``
        (period and text).

    Returns
    -------
    Chart or None
        None with fewer than two periods.
    """
    rows = shown_rows(mix, "log_ratio")
    if len(rows) < 2:
        return None
    periods = [clean(row["period"]) for row in rows]
    events = [(periods.index(p), clean(e)) for p, e in mix.facts["events"] if p in periods]
    figure, axes = house.only_panel(2.5, 0.75, 0.35, BROAD, 1.7)
    _balance(axes, rows)
    _events(axes, events, len(rows))
    every = max(1, -(-len(rows) // 8))
    axes.set_xlim(-0.5, len(rows) - 0.5)
    house.ticks(axes.xaxis, range(0, len(rows), every), [*map(period_in_short, periods[::every])])
    axes.set_ylabel(house.wrapped(gettext("Hours of advice per hour of administration"), 1.9, 2))
    first, last = rows[0], rows[-1]
    line = gettext(
        "Line of the hours of advice per hour of administration over {periods}, {range}: from "
        "{first} to {last}.",
        periods=periods_in_words(periods),
        range=periods_from_to(periods[0], periods[-1]),
        first=advice_per_hour(first["log_ratio"]),
        last=advice_per_hour(last["log_ratio"]),
    )
    shares = [
        gettext(
            "{kind}: {first} at first, {last} at last.",
            kind=gettext(KINDS[name]),
            first=percent(first[f"share_{name}"]),
            last=percent(last[f"share_{name}"]),
        )
        for name in KINDS
    ]
    happened = [
        gettext("Event in {period}: {event}.", period=period_in_words(periods[at]), event=text)
        for at, text in events
    ]
    alt = " ".join([line, *shares, *happened])
    reading = gettext("The level line is the average; dashed lines are its natural process limits.")
    stood_out = any(plain(row["signal"]) for row in rows)
    red = gettext("Red: more than routine variation.") if stood_out else ""
    status = status_in_words(clean(mix.facts.get("status")))
    alarms = false_alarms_in_words(mix.facts.get("false_alarms"))
    return chart_of(mix, figure, "effort", alt, status, reading, red, alarms)


def _balance(axes: house.Panel, rows: Sequence[Row]) -> None:
    """Draw the advice for each hour of administration, its average and the limits of it."""
    values = [math.exp(row["log_ratio"]) for row in rows]
    axes.plot(values, color="#9aa5ae", linewidth=1.2, zorder=2)
    edges = np.arange(len(rows) + 1) - 0.5
    drawn = list(values)
    for name, style in (("lower", (0, (4, 3))), ("upper", (0, (4, 3))), ("mean", "-")):
        levels = [math.exp(row[name]) for row in rows]
        colour = house.INK if name == "mean" else house.MUTED
        if np.isfinite(levels).any():
            axes.stairs(levels, edges, baseline=None, color=colour, linestyle=style)
            drawn += [level for level in levels if np.isfinite(level)]
    for x, (value, row) in enumerate(zip(values, rows, strict=True)):
        mark = (
            {"colour": house.RED, "marker": "D", "size": 6.5}
            if plain(row["signal"])
            else {"size": 5}
        )
        house.dot(axes, x, value, **mark)
    axes.set_ylim(room_around(drawn, 0.12, 0.1))
    steps = [at for at, row in enumerate(rows) if not at or row["mean"] != rows[at - 1]["mean"]]
    for at in steps:
        top = max(values[at], *(math.exp(rows[at][name]) for name in ("mean", "upper")))
        if np.isfinite(top):
            note = {"offset": (3, 3), "ha": "left", "va": "bottom", "fontweight": "bold"}
            house.note_at(axes, advice_per_hour(rows[at]["mean"]), at - 0.5, top, **note)


def _events(axes: house.Panel, events: Sequence[tuple[int, str]], count: int) -> None:
    """Mark the latest three events; the text stands above the line."""
    for at, text in events[-3:]:
        axes.axvline(at - 0.5, color=house.INK, linewidth=1, linestyle=(0, (1, 2)), zorder=5)
        right = at > count / 2
        inches = BROAD * ((at if right else count - at) / count)
        said = house.wrapped(text, max(inches, 1.0), 1, house.SMALLER)
        place = {"transform": axes.get_xaxis_transform(), "offset": (-3 if right else 3, 4)}
        house.note_at(
            axes, said, at - 0.5, 1, ha="right" if right else "left", va="bottom", **place
        )
