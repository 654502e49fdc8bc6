"""Relationships: moves on the ladder, stances, and actions closed."""

from __future__ import annotations

import numpy as np

from ..disclosure import Released
from ..display import clean, counted, number, out_of, upper_first
from .base import (
    BLUE,
    GREEN,
    GREY,
    GRID,
    INK,
    ORANGE,
    PAPER,
    RED,
    SKY,
    Chart,
    canvas,
    house_style,
    key_line,
    note_at,
    panel,
)
from .marks import caption_of

RUNGS = ("partner", "advocate", "supporter", "client", "customer", "prospect")
SPACE = 0.05
"""Space between two rungs, as a share of the height."""


def chart_relationship_moves(moves: Released) -> Chart | None:
    """
    Draw how relationships flowed from rung to rung between two reviews.

    Parameters
    ----------
    moves : Released
        Columns ``from``, ``to``, ``stakeholders``, ``move``.

    Returns
    -------
    Chart or None
    """
    if moves.missing or not len(moves.table):
        return None
    rows = moves.table.to_dict("records")
    total = sum(int(row["stakeholders"]) for row in rows)
    left, right = (_columns(rows, end, total) for end in ("from", "to"))
    with house_style():
        figure = canvas(4.0)
        axes = panel(figure, 1.3, 0.5, 4.3, 3.3)
        axes.set(xlim=(0, 1), ylim=(0, 1 + SPACE * len(RUNGS)))
        axes.axis("off")
        at_left, at_right = dict(left), dict(right)
        for row in sorted(rows, key=lambda r: (RUNGS.index(r["from"]), RUNGS.index(r["to"]))):
            share = int(row["stakeholders"]) / total
            colour = GREEN if row["move"] > 0 else RED if row["move"] < 0 else GRID
            _flow(axes, at_left[row["from"]], at_right[row["to"]], share, colour)
            at_left[row["from"]] -= share
            at_right[row["to"]] -= share
        for x, places, end, align in ((0, left, "from", "right"), (1, right, "to", "left")):
            for rung, top in places.items():
                count = sum(int(r["stakeholders"]) for r in rows if r[end] == rung)
                middle = top - count / total / 2
                axes.plot([x, x], [top, top - count / total], color=INK, linewidth=4)
                note_at(
                    axes,
                    f"{upper_first(rung)} {count}",
                    x,
                    middle,
                    offset=(-8 if align == "right" else 8, 0),
                    ha=align,
                )
        note_at(axes, "First review", 0, 1.02 + SPACE * len(RUNGS), ha="center", va="bottom")
        note_at(axes, "Last review", 1, 1.02 + SPACE * len(RUNGS), ha="center", va="bottom")
        key_line(
            figure,
            [
                ("s", GREEN, False, "higher rung"),
                ("s", GREY, True, "same rung"),
                ("s", RED, False, "lower rung"),
            ],
            0.12,
        )
    told = "; ".join(
        f"{row['from']} to {row['to']} {number(row['stakeholders'], 0)}" for row in rows
    )
    alt = f"Flow of {counted(total, 'stakeholders')} between the rungs of the ladder: {told}."
    reading = "The width of a band is the number of stakeholders. A complete list: no interval."
    return Chart(figure, alt, caption_of(moves, reading), f"{moves.activity}-moves")


def _columns(rows: list[dict], end: str, total: int) -> dict[str, float]:
    """Return the upper edge of each rung that occurs, from the top down."""
    top = 1 + SPACE * (len(RUNGS) - 1)
    places = {}
    for rung in RUNGS:
        count = sum(int(row["stakeholders"]) for row in rows if row[end] == rung)
        if count:
            places[rung] = top
            top -= count / total + SPACE
    return places


def _flow(axes, start: float, end: float, share: float, colour: str) -> None:
    x = np.linspace(0.01, 0.99, 40)
    bend = (1 - np.cos(np.pi * np.linspace(0, 1, 40))) / 2
    upper = start + (end - start) * bend
    axes.fill_between(x, upper - share, upper, color=colour, alpha=0.75, linewidth=0)


def chart_actions_closed(actions: Released) -> Chart | None:
    """
    Draw how many of the actions due were closed on time, late, or are open.

    Parameters
    ----------
    actions : Released
        Columns ``on_time``, ``late``, ``open``, ``n``.

    Returns
    -------
    Chart or None
    """
    if actions.missing or not len(actions.table):
        return None
    row = actions.table.iloc[0]
    parts = (
        ("closed by their date", int(row["on_time"]), BLUE, PAPER),
        ("closed late", int(row["late"]), SKY, INK),
        ("open past their date", int(row["open"]), ORANGE, INK),
    )
    with house_style():
        figure = canvas(1.15)
        axes = panel(figure, 0.3, 0.4, 6.3, 0.4)
        start = 0
        for _, count, colour, ink in parts:
            axes.barh(0, count, 0.8, left=start, color=colour, edgecolor=PAPER)
            if count:
                note_at(
                    axes, str(count), start + count / 2, 0, ha="center", color=ink,
                    fontweight="bold",
                )  # fmt: skip
            start += count
        axes.set(xlim=(0, max(start, 1)), ylim=(-0.5, 0.5))
        axes.set_yticks([])
        axes.set_xticks([])
        for side in ("left", "bottom"):
            axes.spines[side].set_visible(False)
        key_line(figure, [("s", colour, False, text) for text, _, colour, _ in parts], 0.15)
    told = ", ".join(f"{count} {text}" for text, count, _, _ in parts)
    alt = f"Bar of {out_of(row['on_time'], row['n'])} actions due on time: {told}."
    return Chart(figure, alt, caption_of(actions), f"{actions.activity}-{clean('closed')}")
