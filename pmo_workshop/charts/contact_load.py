"""The chart of contact load: how often people were asked."""

from __future__ import annotations

from ..disclosure import Released
from ..display import (
    clean,
    counted,
    is_missing,
    number,
)
from .base import (
    BLUE,
    INK,
    PAPER,
    RED,
    SIZE,
    Chart,
    canvas,
    house_style,
    note_at,
    panel,
)
from .marks import Row, caption_of, shown_rows

CONTACT_LIMIT = 2
"""Requests per person and quarter: DOMAIN rule of the satisfaction process (T4)."""


def chart_contact_load(load: Released) -> Chart | None:
    """
    Draw how often a person was asked per quarter, against the limit of two.

    Parameters
    ----------
    load : Released
        Columns ``quarter``, ``asks_per_person_mean``, ``people``, ``over_limit``, ``n``.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(load, "asks_per_person_mean")
    if not rows:
        return None
    means = [float(row["asks_per_person_mean"]) for row in rows]
    with house_style():
        figure = canvas(2.75)
        axes = panel(figure, 0.65, 0.2, 6.0, 1.95, grid="y")
        for x, mean in enumerate(means):
            over = mean > CONTACT_LIMIT
            axes.bar(
                x,
                mean,
                0.6,
                color=RED if over else BLUE,
                hatch="//" if over else None,
                edgecolor=PAPER,
                linewidth=0,
            )
            inside = mean > 0.25 * max(*means, CONTACT_LIMIT)
            style = {"color": PAPER, "offset": (0, -9)} if inside else {"offset": (0, 7)}
            weight = "bold" if inside else "normal"
            note_at(
                axes, number(mean), x, mean, ha="center", fontsize=SIZE, **style, fontweight=weight
            )
        axes.axhline(CONTACT_LIMIT, color=INK, linewidth=1, linestyle=(0, (4, 3)))
        note_at(
            axes,
            f"limit {CONTACT_LIMIT}",
            1,
            CONTACT_LIMIT,
            offset=(0, 7),
            ha="right",
            xycoords=axes.get_yaxis_transform(),
        )
        labels = [
            f"{clean(row['quarter'])}\n{_over(row)}" if len(rows) <= 6 else clean(row["quarter"])
            for row in rows
        ]
        axes.set_xticks(range(len(rows)), labels)
        axes.tick_params(axis="x", length=0)
        axes.set(xlim=(-0.6, len(rows) - 0.4), ylim=(0, max(*means, CONTACT_LIMIT) * 1.2))
        axes.set_ylabel("Requests per person (mean)")
    figures = [
        f"{clean(r['quarter'])} {number(m)}, {_over(r)}" for r, m in zip(rows, means, strict=True)
    ]
    alt = (
        f"Bars of requests per person for {counted(len(rows), 'quarters')} with the limit of "
        f"{CONTACT_LIMIT}: {'; '.join(figures)}."
    )
    reading = (
        f"The dashed line is the limit of {CONTACT_LIMIT} requests per person and quarter; "
        "hatched bars lie above it. Counts of a complete list, so there is no interval."
    )
    return Chart(figure, alt, caption_of(load, reading), f"{load.activity}-contact-load")


def _over(row: Row) -> str:
    if is_missing(row.get("over_limit")):
        return "people not shown"
    return f"{number(row['over_limit'], 0)} of {number(row['people'], 0)} over {CONTACT_LIMIT}"
