"""Methods and tools: a forest of differences, and how forecasts came true."""

from __future__ import annotations

from ..disclosure import Released
from ..display import clean, counted, interval, is_missing, number, out_of, percent
from .base import (
    BLUE,
    INK,
    MUTED,
    Chart,
    canvas,
    dot,
    house_style,
    limits_line,
    note_at,
    panel,
)
from .interval_rows import chart_rows
from .marks import caption_of


def chart_on_time(found: Released) -> Chart | None:
    """
    Draw the difference of the shares on time, with the method minus the others.

    Parameters
    ----------
    found : Released
        Columns ``comparison``, ``difference`` with limits, ``with_on_time``, ``with_n``,
        ``others_on_time``, ``others_n``, ``n``; fact ``margin`` (percentage points).

    Returns
    -------
    Chart or None
        None unless both arms have 10 projects.
    """
    margin = 0.0 if found.missing else float(found.facts["margin"])
    return chart_rows(
        found,
        value="difference",
        name="on-time",
        things="comparisons",
        axis="Share on time, with the method minus the others, percentage points",
        reading="At the right: on time with the method, and without. The band is the smallest "
        "difference that matters.",
        figure_text=lambda row: (
            f"{number(row['with_on_time'], 0)}/{number(row['with_n'], 0)} against "
            f"{number(row['others_on_time'], 0)}/{number(row['others_n'], 0)}"
        ),
        scale=100,
        digits=0,
        sort=False,
        lines={"": 0.0},
        band=(-margin, margin),
        label_width=1.9,
    )


def chart_overruns(found: Released) -> Chart | None:
    """
    Draw actual cost divided by budget, with the method and without.

    Parameters
    ----------
    found : Released
        Columns ``arm``, ``ratio`` with limits, ``n``.

    Returns
    -------
    Chart or None
    """
    return chart_rows(
        found,
        value="ratio",
        name="overruns",
        things="groups",
        axis="Actual cost ÷ budget (geometric mean)",
        reading="1 is on budget; the last row is the first divided by the second.",
        figure_text=lambda row: f"{number(row['ratio'], 2)}, {number(row['n'], 0)} projects",
        digits=2,
        sort=False,
        lines={"on budget": 1.0},
        label_width=1.6,
    )


def chart_forecasts(found: Released) -> Chart | None:
    """
    Draw how often what was forecast with a chance came true.

    Parameters
    ----------
    found : Released
        Columns ``forecasts``, ``forecast``, ``share`` with limits (from 10 projects), ``on_time``,
        ``n``.

    Returns
    -------
    Chart or None
    """
    if found.missing or not len(found.table):
        return None
    rows = found.table.to_dict("records")
    with house_style():
        figure = canvas(3.5)
        axes = panel(figure, 1.3, 0.15, 2.8, 2.8, grid="both")
        axes.plot([0, 100], [0, 100], color=MUTED, linewidth=1, linestyle=(0, (4, 3)))
        for row in rows:
            x, y = 100 * row["forecast"], 100 * row["share"]
            known = not is_missing(row["share_low"])
            if known:
                limits_line(axes, (x, x), (100 * row["share_low"], 100 * row["share_high"]), INK)
            dot(axes, x, y, colour=BLUE, hollow=not known)
            note_at(
                axes,
                f"{number(row['on_time'], 0)}/{number(row['n'], 0)}",
                x,
                y,
                offset=(8, -9) if y > 12 else (0, 12),
            )
        axes.set(xlim=(0, 100), ylim=(0, 104))
        axes.set_xlabel("Forecast chance of ending on time, %")
        axes.set_ylabel("Ended on time, %")
        note_at(
            axes,
            "On the broken line forecasts\ncome true as often as said.\n\nFilled: 10 projects and\n"
            "more, with interval.\nHollow: fewer.",
            1,
            0.8,
            offset=(14, 0),
            xycoords="axes fraction",
            color=MUTED,
            va="top",
        )
    told = [
        f"{clean(row['forecasts'])}: {out_of(row['on_time'], row['n'])} on time"
        + (
            f" ({interval(100 * row['share_low'], 100 * row['share_high'], 0)} %)"
            if not is_missing(row["share_low"])
            else ""
        )
        for row in rows
    ]
    brier = found.facts.get("brier")
    more = "" if is_missing(brier) else f" Brier score {number(brier, 2)}."
    usual = found.facts.get("on_time")
    more += "" if is_missing(usual) else f" On time altogether: {percent(usual)}."
    alt = f"Calibration of {counted(len(rows), 'classes')} of forecasts: {'; '.join(told)}.{more}"
    reading = "Figures are projects on time of all with that forecast; lines are 95 % intervals."
    return Chart(figure, alt, caption_of(found, reading), f"{found.activity}-calibration")
