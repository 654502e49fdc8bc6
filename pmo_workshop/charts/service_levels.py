"""Service levels: the share in time beside its target, and the time requests take."""

from __future__ import annotations

import numpy as np

from ..disclosure import Released
from ..display import clean, counted, number, percent
from .base import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    RED,
    RED_INK,
    SMALLER,
    Chart,
    canvas,
    house_style,
    note_at,
    panel,
    wrapped,
)
from .interval_rows import Mark, chart_rows, share_axis, share_text
from .marks import Row, caption_of

STYLES = ((BLUE, "-"), (ORANGE, "--"), (GREEN, "-."), (PURPLE, ":"))


def chart_service_levels(found: Released) -> Chart | None:
    """
    Draw the share of requests in time with its interval, and the target of each service level.

    Parameters
    ----------
    found : Released
        Columns ``name``, ``met``, ``share`` with limits, ``target``, ``verdict``, ``n``.

    Returns
    -------
    Chart or None
        None unless a service level has 10 requests.
    """
    scale, unit = share_axis(found)

    def mark(row: Row) -> Mark:
        if row["verdict"] == "target missed":
            return RED, "v", False
        return (BLUE, "o", False) if row["verdict"] == "target met" else (INK, "D", True)

    return chart_rows(
        found,
        value="share",
        name="service-levels",
        things="service levels",
        axis=f"Requests within the limit, {unit}",
        reading="The upright line is the target.",
        figure_text=share_text("met"),
        scale=scale,
        digits=0 if scale == 100 else 2,
        label="name" if not found.missing and "name" in found.table else "",
        mark=mark,
        key=(
            ("o", BLUE, False, "target met"),
            ("v", RED, False, "target missed"),
            ("D", INK, True, "cannot tell"),
            ("|", RED_INK, False, "target"),
        ),
        ends=(0, scale),
        target="target",
        row_height=0.5,
    )


def chart_closing_times(found: Released) -> Chart | None:
    """
    Draw the cumulative share of requests by the time they took, with the limit of each level.

    Parameters
    ----------
    found : Released
        Columns ``sla_id``, ``name``, ``limit``, ``target``; singles: times of the closed requests.

    Returns
    -------
    Chart or None
        None without closed requests. At most 4 service levels are drawn.
    """
    if found.missing or not len(found.table):
        return None
    rows = [
        (row, np.sort(np.asarray(found.singles[row["sla_id"]], dtype=float)))
        for row in found.table.to_dict("records")
        if len(found.singles.get(row["sla_id"], ())) >= 10
    ][: len(STYLES)]
    if not rows:
        return None
    with house_style():
        figure = canvas(3.2)
        axes = panel(figure, 0.7, 0.15, 3.4, 2.5, grid="both")
        for (row, times), (colour, style) in zip(rows, STYLES, strict=False):
            shares = 100 * np.arange(1, len(times) + 1) / len(times)
            axes.step(
                [0.0, *times], [0.0, *shares], where="post", color=colour, linestyle=style,
                linewidth=1.8,
            )  # fmt: skip
            axes.axvline(float(row["limit"]), color=colour, linestyle=style, linewidth=0.9)
        axes.set_ylim(0, 103)
        axes.set_xlim(left=0)
        axes.set_xlabel("Working days by the clock")
        axes.set_ylabel("Closed requests, %")
        key = panel(figure, 4.3, 0.15, 2.5, 2.5)
        key.set(xlim=(0, 1), ylim=(len(STYLES), 0))
        key.axis("off")
        for y, ((row, times), (colour, style)) in enumerate(zip(rows, STYLES, strict=False)):
            key.plot([0, 0.14], [y + 0.3] * 2, color=colour, linestyle=style, linewidth=1.8)
            text = f"{clean(row['name'])}\nn={len(times)}, target {percent(row['target'])}"
            note_at(key, _folded(text), 0.18, y + 0.3, fontsize=SMALLER, linespacing=1.1)
    told = [
        f"{clean(row['name'])}: half within {number(np.median(times))}, 85 % within "
        f"{number(np.quantile(times, 0.85))}, limit {number(row['limit'])}"
        for row, times in rows
    ]
    alt = f"Cumulative curves of {counted(len(rows), 'service levels')}: {'; '.join(told)}."
    reading = (
        "Where a curve crosses its upright line, that share of the closed requests was in time. "
        "Open requests are not in the curve."
    )
    return Chart(figure, alt, caption_of(found, reading), f"{found.activity}-closing-times")


def _folded(text: str) -> str:
    name, rest = text.split("\n")
    return f"{wrapped(name, 2.0, 2, SMALLER)}\n{rest}"
