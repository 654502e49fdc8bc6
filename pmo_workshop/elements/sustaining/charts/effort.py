"""The chart of S3: shares of the hours, and the advice for each hour of administration."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ....disclosure import Released
from ....display import (
    clean,
    false_alarms_in_words,
    from_to,
    percent,
    periods_in_words,
    plain,
    status_in_words,
)
from ....i18n import gettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, room_around, shown_rows
from ..common import KINDS, advice_per_hour

LAYERS = (
    ("admin", house.ORANGE, house.INK),
    ("control", "#c9d1d8", house.INK),
    ("advisory", house.BLUE, house.PAPER),
    ("strategic", house.SKY, house.INK),
)
HATCHES = {"admin": "", "control": "...", "advisory": "", "strategic": "///"}


@house.style()
def chart_effort(mix: Released) -> house.Chart | None:
    """
    Draw the shares of the kinds of work over time, and below them advice per administration.

    Parameters
    ----------
    mix : Released
        Columns ``period``, ``share_…`` of each kind of work, ``log_ratio``, ``mean``, ``lower``,
        ``upper``, ``signal``; facts ``status``, ``events`` (period and text).

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
    figure, area = house.only_panel(4.6, 0.75, 0.35, 4.75, 1.6)
    _areas(area, rows)
    below = house.panel(figure, 0.75, 2.6, 4.75, 1.5)
    _balance(below, rows)
    _events(area, below, events, len(rows))
    every = max(1, -(-len(rows) // 8))
    for axes in (area, below):
        axes.set_xlim(-0.5, len(rows) - 0.5)
        house.ticks(axes.xaxis, range(0, len(rows), every), periods[::every])
    area.set_ylabel(gettext("Share of hours (%)"))
    below.set_ylabel(house.wrapped(gettext("Advice per hour of administration"), 1.5, 2))
    first, last = rows[0], rows[-1]
    areas = gettext(
        "Areas of the shares of hours over {periods}, {range}.",
        periods=periods_in_words(periods),
        range=from_to(periods[0], periods[-1]),
    )
    shares = [
        gettext(
            "{kind}: {first} at first, {last} at last.",
            kind=gettext(KINDS[name]),
            first=percent(first[f"share_{name}"]),
            last=percent(last[f"share_{name}"]),
        )
        for name, *_ in LAYERS
    ]
    line = gettext(
        "Below, hours of advice per hour of administration, from {first} to {last}.",
        first=advice_per_hour(first["log_ratio"]),
        last=advice_per_hour(last["log_ratio"]),
    )
    happened = [
        gettext("Event in {period}: {event}.", period=periods[at], event=text)
        for at, text in events
    ]
    alt = " ".join([areas, *shares, line, *happened])
    reading = gettext("The line below is the average; dashed lines are its natural process limits.")
    stood_out = any(plain(row["signal"]) for row in rows)
    red = gettext("Red: more than routine variation.") if stood_out else ""
    status = status_in_words(clean(mix.facts.get("status")))
    alarms = false_alarms_in_words(mix.facts.get("false_alarms"))
    return chart_of(mix, figure, "effort", alt, status, reading, red, alarms)


def _areas(axes: house.Panel, rows: Sequence[Row]) -> None:
    x = np.arange(len(rows))
    low = np.zeros(len(rows))
    for name, colour, ink in LAYERS:
        share = np.array([100 * float(row[f"share_{name}"]) for row in rows])
        look: house.Look = {
            "facecolor": colour,
            "edgecolor": house.PAPER,
            "hatch": HATCHES[name],
            "lw": 0.6,
        }
        axes.fill_between(x, low, low + share, **look)
        kind = gettext(KINDS[name])
        text = f"{kind} {percent(share[-1] / 100)}"
        house.figure_right(
            axes, text, low[-1] + share[-1] / 2, offset=(4, 0), fontsize=house.SMALLER
        )
        if share.max() > 12:
            box = {"facecolor": colour, "edgecolor": "none", "pad": 1}
            at = low[1] + share[1] / 2 if len(rows) > 2 else low[0] + share[0] / 2
            house.note_at(axes, kind, min(1, len(rows) - 1) * 0.4, at, color=ink, bbox=box)
        low = low + share
    axes.set_ylim(0, 100)


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


def _events(
    above: house.Panel, below: house.Panel, events: Sequence[tuple[int, str]], count: int
) -> None:
    """Mark the latest three events in both panels; the text stands above the areas."""
    for at, text in events[-3:]:
        for axes in (above, below):
            axes.axvline(at - 0.5, color=house.INK, linewidth=1, linestyle=(0, (1, 2)), zorder=5)
        right = at > count / 2
        inches = 5.0 * ((at if right else count - at) / count)
        said = house.wrapped(text, max(inches, 1.0), 1, house.SMALLER)
        place = {"transform": above.get_xaxis_transform(), "offset": (-3 if right else 3, 4)}
        house.note_at(
            above, said, at - 0.5, 1, ha="right" if right else "left", va="bottom", **place
        )
