"""The charts of relationships: moves, stances wanted, actions closed, recommendation."""

from __future__ import annotations

from ....disclosure import Released
from ....display import counted, expect_released, out_of, upper_first
from ....present import chart as house
from ....present.chart_rows import chart_of, shown_rows
from ....present.interval_rows import chart_rows, signed_figure
from ..common import LIMITS_FROM


@house.style()
def chart_relationship_moves(moves: Released) -> house.Chart | None:
    """
    Draw, by the rung of the first review, how many stakeholders stand lower, as high and higher.

    Parameters
    ----------
    moves : Released
        Columns ``from`` (merged rungs), ``lower``, ``same``, ``higher``.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(moves)
    if not rows:
        return None
    parts = (
        ("lower", "Now lower", house.ORANGE, "///"),
        ("same", "On the same rung", house.GRID, ""),
        ("higher", "Now higher", house.BLUE, ""),
    )
    figure, axes = house.row_panel(rows, 2.2, 3.7, step=0.62, top=0.4)
    house.label_rows(axes, [upper_first(row["from"]) for row in rows], 2.1, lines=3)
    for y, row in enumerate(rows):
        left = 0
        for name, _, colour, hatch in parts:
            if row[name]:
                house.framed_bar(axes, y, row[name], colour, hatch, left=left, high=0.56)
            left += row[name]
        figures = " / ".join(str(row[name]) for name, *_ in parts)
        house.figure_right(axes, figures, y)
    axes.set(xlim=(0, max(sum(row[name] for name, *_ in parts) for row in rows)),
             xlabel="Stakeholders")  # fmt: skip
    house.key_line(figure, *[("s", colour, False, text) for _, text, colour, _ in parts])
    told = [
        f"{row['from']}: {row['lower']} now lower, {row['same']} on the same rung, "
        f"{row['higher']} now higher"
        for row in rows
    ]
    alt = (
        f"Bars of {counted(moves.n or 0, 'stakeholders')} by the rung of their first review. "
        f"{upper_first('; '.join(told))}."
    )
    reading = (
        "Judged by the account holders. Only those with a recorded act (reference, referral, "
        "defence) count as advocates."
    )
    return chart_of(moves, figure, "moves", alt, reading)


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
