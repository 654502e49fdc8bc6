"""The charts of value reviews: moves on the ladder, stances wanted, actions closed."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from ..disclosure import Released
from ..display import counted, number, out_of, upper_first
from .base import (
    BLUE,
    GREEN,
    GREY,
    GRID,
    INK,
    MUTED,
    ORANGE,
    PAPER,
    RED,
    SMALLER,
    Chart,
    canvas,
    figure_right,
    house_style,
    key_line,
    note_at,
    panel,
    plain_axis,
)
from .marks import Row, caption_of, shown_rows

RUNGS = ("partner", "advocate", "supporter", "client", "customer", "prospect")
STANCES = {"U": "Unaware", "R": "Resistant", "N": "Neutral", "S": "Supportive", "L": "Leading"}
DOWN, SAME, UP = (RED, "lower"), (GREY, "the same"), (BLUE, "higher")
SPACE = 0.045
"""Share of the height between two rungs."""


def chart_relationship_moves(moves: Released) -> Chart | None:
    """
    Draw the moves on the relationship ladder as bands from the first to the last review.

    Parameters
    ----------
    moves : Released
        Columns ``from``, ``to``, ``stakeholders``, ``move``; facts ``upper``, ``with_act``.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(moves, "stakeholders")
    if not rows:
        return None
    total = sum(int(row["stakeholders"]) for row in rows)
    unit = (1 - SPACE * (len(RUNGS) - 1)) / total
    left, right = _stacks(rows, "from", unit), _stacks(rows, "to", unit)
    with house_style():
        figure = canvas(4.0)
        axes = panel(figure, 1.45, 0.7, 4.0, 3.2)
        axes.set(xlim=(0, 1), ylim=(1, 0))
        axes.axis("off")
        out, into = dict(left), dict(right)
        order = sorted(rows, key=lambda row: (RUNGS.index(row["from"]), RUNGS.index(row["to"])))
        starts = {}
        for row in order:
            starts[row["from"], row["to"]] = out[row["from"]]
            out[row["from"]] += unit * row["stakeholders"]
        for row in sorted(order, key=lambda r: (RUNGS.index(r["to"]), RUNGS.index(r["from"]))):
            thick = unit * row["stakeholders"]
            _band(axes, starts[row["from"], row["to"]], into[row["to"]], thick, row)
            into[row["to"]] += thick
        for at, (stack, name, align) in enumerate(((left, "from", "right"), (right, "to", "left"))):
            for rung in RUNGS:
                size = sum(int(row["stakeholders"]) for row in rows if row[name] == rung)
                _rung(axes, at, stack[rung], unit * size, f"{upper_first(rung)} {size}", align)
        for x, text in ((0, "First review"), (1, "Last review")):
            axes.annotate(text, (x, 1), (0, 14), xycoords="axes fraction",
                          textcoords="offset points", ha="center", fontsize=SMALLER,
                          color=MUTED)  # fmt: skip
        key = [("s", colour, False, f"Last review {word}" if word != "the same" else "Same rung")
               for colour, word in (UP, SAME, DOWN)]  # fmt: skip
        key_line(figure, key, 0.15)
    told = [
        f"{row['from']} to {row['to']} {number(row['stakeholders'], 0)}"
        for row in order
        if row["move"]
    ]
    stayed = sum(int(row["stakeholders"]) for row in rows if not row["move"])
    alt = (
        f"Bands from the first to the last review of {counted(total, 'stakeholders')}: {stayed} "
        f"stayed on their rung; {'; '.join(told) or 'nobody moved'}."
    )
    reading = "The height of a band is its number of stakeholders, judged by the account holders."
    return Chart(figure, alt, caption_of(moves, reading), f"{moves.activity}-moves")


def _stacks(rows: list[Row], side: str, unit: float) -> dict[str, float]:
    """Return the upper edge of each rung."""
    edges, at = {}, 0.0
    for rung in RUNGS:
        edges[rung] = at
        at += unit * sum(int(row["stakeholders"]) for row in rows if row[side] == rung) + SPACE
    return edges


def _band(axes: Axes, start: float, end: float, thick: float, row: Row) -> None:
    colour = (UP if row["move"] > 0 else DOWN if row["move"] < 0 else SAME)[0]
    x = np.linspace(0.02, 0.98, 60)
    bend = start + (end - start) * (1 - np.cos(np.pi * (x - 0.02) / 0.96)) / 2
    hatch = "///" if row["move"] < 0 else ""
    axes.fill_between(x, bend, bend + thick, color=colour, alpha=0.32 if not row["move"] else 0.65,
                      hatch=hatch, linewidth=0, zorder=1 if not row["move"] else 2)  # fmt: skip


def _rung(axes: Axes, side: int, top: float, high: float, text: str, align: str) -> None:
    if high > 0:
        box = Rectangle((side - 0.02 * side, top), 0.02, high, color=INK, zorder=3, linewidth=0)
        axes.add_patch(box)
    offset = (-6, 0) if align == "right" else (6, 0)
    note_at(axes, text, side, top + high / 2, ha=align, offset=offset)


def chart_stance_matrix(stances: Released) -> Chart | None:
    """
    Draw how many stakeholders have each stance, by the stance wanted of them.

    Parameters
    ----------
    stances : Released
        Columns ``stance``, ``U``, ``R``, ``N``, ``S``, ``L``, ``as_desired``.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(stances)
    if not rows:
        return None
    most = max(max(int(row[wanted]) for wanted in STANCES) for row in rows) or 1
    with house_style():
        figure = canvas(2.75)
        axes = panel(figure, 1.35, 0.7, 4.4, 1.75)
        axes.set(xlim=(-0.5, 4.5), ylim=(4.5, -0.5))
        for y, row in enumerate(rows):
            for x, wanted in enumerate(STANCES):
                count = int(row[wanted])
                share = count / most
                axes.add_patch(
                    Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, facecolor=BLUE if count else PAPER,
                              alpha=0.12 + 0.75 * share if count else 1, edgecolor=GRID,
                              linewidth=0.6)
                )  # fmt: skip
                if x == y:
                    axes.add_patch(Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, fill=False,
                                             edgecolor=INK, linewidth=1.4, zorder=3))  # fmt: skip
                ink = PAPER if share > 0.6 else INK
                note_at(axes, str(count) if count else "–", x, y, ha="center", color=ink)
            figure_right(axes, str(int(row["as_desired"])), y)
        axes.set_yticks(range(5), [STANCES[row["stance"]] for row in rows])
        axes.set_xticks(range(5), list(STANCES.values()))
        axes.tick_params(length=0)
        axes.xaxis.tick_top()
        for spine in axes.spines.values():
            spine.set_visible(False)
        note_at(axes, "Stance wanted", 2, -1.35, ha="center", color=MUTED, annotation_clip=False)
        figure_right(axes, "as wanted\nor beyond", -0.85, fontsize=SMALLER, color=MUTED)
        note_at(axes, "Stance now", -0.6, -1.35, ha="right", color=MUTED, annotation_clip=False)
    told = [
        f"{STANCES[row['stance']].lower()} and wanted {STANCES[wanted].lower()} {int(row[wanted])}"
        for row in rows
        for wanted in STANCES
        if int(row[wanted])
    ]
    alt = f"Matrix of stance now by stance wanted for {stances.n} stakeholders: {'; '.join(told)}."
    reading = "Framed: stance as wanted. Right of a frame more is wanted, left of it less."
    return Chart(figure, alt, caption_of(stances, reading), f"{stances.activity}-stance-matrix")


def chart_actions_closed(actions: Released) -> Chart | None:
    """
    Draw the actions that were due: closed in time, closed late, open.

    Parameters
    ----------
    actions : Released
        Columns ``on_time``, ``late``, ``open``, ``n``; ``share`` with limits from 10 actions.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(actions)
    if not rows:
        return None
    row, left = rows[0], 0.0
    n = int(row["n"])
    parts = (
        ("on_time", "Closed by its date", GREEN, ""),
        ("late", "Closed late", ORANGE, "///"),
        ("open", "Open past its date", RED, "xxx"),
    )
    with house_style():
        figure = canvas(1.5)
        axes = panel(figure, 0.3, 0.45, 6.3, 0.5)
        for name, _, colour, hatch in parts:
            count = int(row[name])
            if count:
                axes.barh(0, count, 0.7, left=left, color=colour, hatch=hatch, edgecolor=INK,
                          linewidth=0.6)  # fmt: skip
                note_at(axes, str(count), left + count / 2, 0, ha="center", fontweight="bold",
                        bbox={"facecolor": PAPER, "edgecolor": "none", "pad": 1.5})  # fmt: skip
            left += count
        if row.get("share_low") is not None and n >= 10:
            ends = (n * float(row["share_low"]), n * float(row["share_high"]))
            axes.plot(ends, (0.46, 0.46), color=INK, linewidth=1.3)
        axes.set(xlim=(0, n), ylim=(-0.5, 0.6))
        axes.xaxis.get_major_locator().set_params(integer=True)
        plain_axis(axes)
        axes.set_xlabel("Actions")
        key_line(figure, [("s", colour, False, text) for _, text, colour, _ in parts], 0.15)
    alt = (
        f"Bar of {counted(n, 'actions')} that were due: {out_of(row['on_time'], n)} closed by "
        f"their date, {int(row['late'])} closed late, {int(row['open'])} open."
    )
    reading = (
        "The line above the bar is the 95 % interval of the number closed in time." if n >= 10
        else "Fewer than 10 actions: a count, without an interval."
    )  # fmt: skip
    return Chart(figure, alt, caption_of(actions, reading), f"{actions.activity}-actions-closed")
