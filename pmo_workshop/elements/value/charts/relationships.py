"""The charts of relationships: moves, stances wanted, actions closed, recommendation."""

from __future__ import annotations

import numpy as np

from ....disclosure import Released
from ....display import counted, expect_released, out_of, upper_first
from ....present import chart as house
from ....present.chart_rows import chart_of, shown_rows
from ....present.interval_rows import chart_rows, signed_figure
from ..common import LIMITS_FROM

RUNGS = ("partner", "advocate", "supporter", "client", "customer", "prospect")
STANCES = {"U": "Unaware", "R": "Resistant", "N": "Neutral", "S": "Supportive", "L": "Leading"}
DOWN, SAME, UP = (house.RED, "lower"), (house.GREY, "the same"), (house.BLUE, "higher")
SPACE = 0.05
"""Share of the height between two rungs."""

HEIGHT = 3.4


@house.style()
def chart_relationship_moves(moves: Released) -> house.Chart | None:
    """
    Draw the moves on the relationship ladder as bands from the first to the last review.

    Parameters
    ----------
    moves : Released
        Columns ``from`` and one per rung of the last review; facts ``upper``, ``with_act``.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(moves)
    if not rows:
        return None
    counts = {
        (row["from"], rung): int(row[rung])
        for row in sorted(rows, key=lambda row: RUNGS.index(row["from"]))
        for rung in RUNGS
        if int(row[rung])
    }
    total = sum(counts.values())
    unit = (1 - SPACE * (len(RUNGS) - 1)) / total
    sizes = [
        {rung: sum(n for pair, n in counts.items() if pair[side] == rung) for rung in RUNGS}
        for side in (0, 1)
    ]
    edges = [_upper_edges(of_side, unit) for of_side in sizes]
    acts = moves.facts["with_act"]
    figure, axes = house.only_panel(HEIGHT, 1.35, 0.62, 3.5, HEIGHT - 0.72)
    axes.set(xlim=(0, 1), ylim=(1, 0))
    axes.axis("off")
    out, into = dict(edges[0]), dict(edges[1])
    starts = {}
    for pair, count in counts.items():
        starts[pair] = out[pair[0]]
        out[pair[0]] += unit * count
    for pair in sorted(counts, key=lambda p: (RUNGS.index(p[1]), RUNGS.index(p[0]))):
        thick = unit * counts[pair]
        # RUNGS runs from the top down: a smaller place is a higher rung.
        gained = RUNGS.index(pair[0]) - RUNGS.index(pair[1])
        _band(axes, starts[pair], into[pair[1]], thick, gained)
        into[pair[1]] += thick
    for side, align in enumerate(("right", "left")):
        for rung in RUNGS:
            size = sizes[side][rung]
            text = f"{upper_first(rung)} {size}"
            if side and size and rung in acts:
                text += f" ({acts[rung]} with an act)"
            _rung(axes, side, edges[side][rung], unit * size, text, align)
    for x, text in ((0, "First review"), (1, "Last review")):
        house.note_at(
            axes, text, x, 0, offset=(0, 10), ha="center", va="baseline", color=house.MUTED
        )
    key = [
        ("s", colour, False, f"Last review {word}" if word != "the same" else "Same rung")
        for colour, word in (UP, SAME, DOWN)
    ]
    house.key_line(figure, *key)
    told = [f"{before} to {after} {n}" for (before, after), n in counts.items() if before != after]
    stayed = sum(n for (before, after), n in counts.items() if before == after)
    alt = (
        f"Bands from the first to the last review of {counted(total, 'stakeholders')}: {stayed} "
        f"stayed on their rung; {'; '.join(told) or 'nobody moved'}."
    )
    reading = (
        "The height of a band is its number of stakeholders, judged by the account holders. Only "
        "those with a recorded act (reference, referral, defence) count as advocates."
    )
    return chart_of(moves, figure, "moves", alt, reading)


def _upper_edges(sizes: dict[str, int], unit: float) -> dict[str, float]:
    edges, at = {}, 0.0
    for rung, size in sizes.items():
        edges[rung] = at
        at += unit * size + SPACE
    return edges


def _band(axes: house.Panel, start: float, end: float, thick: float, gained: int) -> None:
    colour = (UP if gained > 0 else DOWN if gained < 0 else SAME)[0]
    x = np.linspace(0.02, 0.98, 60)
    bend = start + (end - start) * (1 - np.cos(np.pi * (x - 0.02) / 0.96)) / 2
    hatch = "///" if gained < 0 else ""
    look: house.Look = {
        "color": colour,
        "alpha": 0.65 if gained else 0.32,
        "hatch": hatch,
        "linewidth": 0,
    }
    axes.fill_between(x, bend, bend + thick, zorder=2 if gained else 1, **look)


def _rung(axes: house.Panel, side: int, top: float, high: float, text: str, align: str) -> None:
    if high > 0:
        middle = top + high / 2
        look: house.Look = {"color": house.INK, "zorder": 3, "linewidth": 0}
        house.cell(axes, side + 0.01 - 0.02 * side, middle, wide=0.02, high=high, **look)
    offset = (-6, 0) if align == "right" else (6, 0)
    house.note_at(axes, text, side, top + high / 2, ha=align, offset=offset)


@house.style()
def chart_stance_matrix(stances: Released) -> house.Chart | None:
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
    figure, axes = house.only_panel(2.25, 1.35, 0.6, 4.4, 1.6)
    axes.set(xlim=(-0.5, 4.5), ylim=(4.5, -0.5))
    for y, row in enumerate(rows):
        for x, wanted in enumerate(STANCES):
            count = int(row[wanted])
            share = count / most
            ink = house.PAPER if share > 0.6 else house.INK
            look: house.Look = {
                "facecolor": house.BLUE if count else house.PAPER,
                "edgecolor": house.GRID,
            }
            look |= {"alpha": 0.12 + 0.75 * share if count else 1, "linewidth": 0.6}
            text = str(count) if count else "–"
            house.cell(axes, x, y, text, wide=0.96, high=0.92, ink=ink, **look)
            if x == y:
                frame: house.Look = {
                    "fill": False,
                    "edgecolor": house.INK,
                    "linewidth": 1.4,
                    "zorder": 3,
                }
                house.cell(axes, x, y, wide=0.96, high=0.92, **frame)
        house.figure_right(axes, str(int(row["as_desired"])), y)
    house.ticks(axes.xaxis, [])
    house.ticks(axes.yaxis, range(5), [STANCES[row["stance"]] for row in rows])
    axes.yaxis.has_marks = False
    for x, wanted in enumerate(STANCES.values()):
        house.note_at(axes, wanted, x, -0.5, offset=(0, 3.5), ha="center", va="bottom")
    for spine in axes.spines.values():
        spine.set_visible(False)
    house.note_at(axes, "Stance wanted", 2, -1.45, ha="center", color=house.MUTED)
    house.figure_right(
        axes, "as wanted\nor beyond", -0.85, fontsize=house.SMALLER, color=house.MUTED
    )
    house.note_at(axes, "Stance now", -0.6, -0.85, ha="right", color=house.MUTED)
    told = [
        f"{STANCES[row['stance']].lower()} and wanted {STANCES[wanted].lower()} {int(row[wanted])}"
        for row in rows
        for wanted in STANCES
        if int(row[wanted])
    ]
    alt = f"Matrix of stance now by stance wanted for {stances.n} stakeholders: {'; '.join(told)}."
    reading = "Framed: stance as wanted. Right of a frame more is wanted, left of it less."
    return chart_of(stances, figure, "stance-matrix", alt, reading)


@house.style()
def chart_actions_closed(actions: Released) -> house.Chart | None:
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
        ("on_time", "Closed by its date", house.GREEN, ""),
        ("late", "Closed late", house.ORANGE, "///"),
        ("open", "Open past its date", house.RED, "xxx"),
    )
    figure, axes = house.only_panel(1.5, 0.3, 0.45, 6.3, 0.5)
    for name, _, colour, hatch in parts:
        count = int(row[name])
        if count:
            edge = {"left": left, "high": 0.7, "linewidth": 0.6}
            house.framed_bar(axes, 0, count, colour, hatch, **edge)
            box = {"facecolor": house.PAPER, "edgecolor": "none", "pad": 1.5}
            middle = {"ha": "center", "bold": True, "bbox": box}
            house.note_at(axes, str(count), left + count / 2, 0, **middle)
        left += count
    if row.get("share_low") is not None and n >= 10:
        ends = (n * float(row["share_low"]), n * float(row["share_high"]))
        axes.plot(ends, (0.46, 0.46), color=house.INK, linewidth=1.3)
    axes.set(xlim=(0, n), ylim=(-0.5, 0.6))
    axes.locator_params(axis="x", integer=True)
    house.plain_axis(axes)
    axes.set_xlabel("Actions")
    house.key_line(figure, *[("s", colour, False, text) for _, text, colour, _ in parts])
    alt = (
        f"Bar of {counted(n, 'actions')} that were due: {out_of(row['on_time'], n)} closed by "
        f"their date, {int(row['late'])} closed late, {int(row['open'])} open."
    )
    reading = (
        "The line above the bar is the 95 % interval of the number closed in time."
        if n >= 10
        else "Fewer than 10 actions: a count, without an interval."
    )
    return chart_of(actions, figure, "actions-closed", alt, reading, intervals=n >= 10)


def chart_recommendation(waves: Released) -> house.Chart | None:
    """
    Draw the net promoter score of each wave with its interval, in order of time.

    Parameters
    ----------
    waves : Released
        Columns ``wave``, ``nps`` with limits, ``n``.

    Returns
    -------
    Chart or None
        None from 8 waves on: then a behaviour chart tells more.
    """
    if len(expect_released(waves).estimates) >= LIMITS_FROM:
        return None
    return chart_rows(
        waves,
        value="nps",
        name="recommendation",
        things="waves",
        axis="Net promoter score, points of 100",
        reading="Fewer than 8 waves show no direction.",
        figure_text=signed_figure("nps", 0),
        digits=0,
        sort=False,
        lines={"0": 0.0},
        label_width=1.3,
    )
