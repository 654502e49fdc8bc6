"""The chart of actions: effort against impact, and the order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.ticker import MaxNLocator

from ....analysis.action_priority import COMMUNICATION
from ....disclosure import Released
from ....display import clean, counted, interval, is_missing, number, percent, plain
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, row_names, shown_rows


@house.style()
def chart_actions(actions: Released) -> house.Chart | None:
    """
    Draw effort against impact of each action, and the interval of its rank beside.

    Parameters
    ----------
    actions : Released
        Columns ``action``, ``direction``, ``affected_share``, ``effort_days``, ``priority``,
        ``rank``, ``rank_low``, ``rank_high``, ``n``.

    Returns
    -------
    Chart or None
        Impact is priority × effort, that is weight × size of the gap × share affected.
    """
    rows = shown_rows(actions, "priority", "effort_days", "affected_share", "rank")
    if not rows:
        return None
    step = 0.4
    height = max(2.3, step * len(rows))
    figure, axes = house.only_panel(height + 1.0, 0.62, 0.45, 2.45, min(height, 3.2), grid="both")
    points = [(row["effort_days"], row["priority"] * row["effort_days"]) for row in rows]
    for row, (effort, impact) in zip(rows, points, strict=True):
        promise = plain(row["cause"]) == COMMUNICATION
        colour, marker = (house.ORANGE, "D") if promise else (house.SKY, "o")
        size = 4 + 16 * float(np.sqrt(row["affected_share"]))
        house.bubble(axes, effort, impact, size, colour, marker=marker, alpha=0.8, clip_on=False)
    axes.set_xlim(0, max(effort for effort, _ in points) * 1.15)
    axes.set_ylim(0, max(impact for _, impact in points) * 1.18 or 1)
    _numbers_on(axes, [(*point, row["no"]) for row, point in zip(rows, points, strict=True)])
    axes.set(xlabel="Effort (days)", ylabel="Impact (weight × gap × share affected)")
    ranks = house.panel(figure, 5.35, 0.45, 1.35, step * len(rows), grid="x")
    named = zip(rows, row_names(figure, rows, "action"), strict=True)
    names = [f"{row['no']}  {name}" for row, name in named]
    house.label_rows(ranks, names, 2.1)
    for y, row in enumerate(rows):
        if not is_missing(row["rank_low"]) and not is_missing(row["rank_high"]):
            house.estimate(ranks, y, row, "rank", size=6)
    last = max(len(actions.result), 2)
    ranks.set_xlim(0.5, last + 0.5)
    ranks.xaxis.set_major_locator(MaxNLocator(5, integer=True, min_n_ticks=2))
    ranks.set_xlabel("Rank with 95 % interval")
    house.key_line(
        figure,
        ("o", house.SKY, False, "Change the service"),
        ("D", house.ORANGE, False, "Change the promise"),
    )
    figures = [
        f"{row['no']} {clean(row['action'])}: effort {number(row['effort_days'])} days, "
        f"{percent(row['affected_share'])} affected, rank {number(row['rank'], 0)}"
        + ("" if is_missing(row["rank_low"]) else f" ({_ranks(row)})")
        for row in rows
    ]
    alt = (
        f"Bubbles of {counted(len(rows), 'actions')} by effort and impact, and their ranks with "
        f"95 % intervals. {'. '.join(figures)}."
    )
    reading = (
        "The larger the mark, the larger the share of respondents affected. Numbers are those of "
        "the list. Lines are 95 % intervals of the rank: overlapping ranks are not an order."
    )
    return chart_of(actions, figure, "actions", alt, reading, intervals=True)


def _ranks(row: Row) -> str:
    return interval(row["rank_low"], row["rank_high"], 0)


def _numbers_on(axes: house.Panel, points: Sequence[tuple[float, float, int]]) -> None:
    """Write numbers in the bubbles; where bubbles coincide, side by side."""
    placed: list[np.ndarray] = []
    for x, y, text in points:
        here = np.asarray(axes.transData.transform((x, y)))
        moves = [(0, 0), (13, 0), (-13, 0), (0, 13), (0, -13), (13, 13), (-13, -13)]
        free = (
            move for move in moves if all(np.hypot(*(here + move - other)) > 10 for other in placed)
        )
        move = next(free, (0, 0))
        placed.append(here + move)
        house.note_at(axes, str(text), x, y, offset=move, ha="center", bold=True)
