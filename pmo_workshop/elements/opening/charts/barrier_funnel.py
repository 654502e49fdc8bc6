"""The chart of the four barriers: who is still there after each."""

from __future__ import annotations

from ....disclosure import FULL_FROM, Released
from ....display import clean, counted, number, out_of
from ....present import chart as house
from ....present.chart_rows import caption_of, shown_rows

STEP = 0.62
"""Inches: the height of one step."""


@house.style()
def chart_barriers(funnel: Released) -> house.Chart | None:
    """
    Draw how many respondents pass each barrier and all before, as bars with intervals.

    Parameters
    ----------
    funnel : Released
        Columns ``step``, ``text``, ``so_far``, ``so_far_share`` with limits, ``lost``,
        ``highest``, ``n``.

    Returns
    -------
    Chart or None
        None below 10 respondents: the sentence and the table give the counts.
    """
    rows = shown_rows(funnel, "so_far_share", "so_far_share_low", "so_far_share_high")
    if not rows:
        return None
    n = int(rows[0]["n"])
    scale = 100 if n >= FULL_FROM else n
    figure = house.canvas(0.95 + STEP * len(rows))
    axes = house.panel(figure, 2.45, 0.3, 3.1, STEP * len(rows), grid="x")
    house.label_rows(axes, [clean(row["text"]) for row in rows], 2.3, lines=3)
    for y, row in enumerate(rows):
        share = scale * row["so_far_share"]
        house.bar(
            axes, y, share, high=0.56, facecolor=house.BLUE, edgecolor=house.PAPER, linewidth=0
        )
        if row["lost"]:
            house.bar(
                axes,
                y,
                scale * row["lost_share"],
                left=share,
                high=0.56,
                facecolor=house.PAPER,
                hatch="////",
                edgecolor=house.GREY,
                linewidth=0.6,
            )
        ends = (scale * row["so_far_share_low"], scale * row["so_far_share_high"])
        house.limits_line(axes, ends, (y, y), house.INK)
        for end in ends:
            house.limits_line(axes, (end, end), (y - 0.09, y + 0.09), house.INK)
        marked = bool(row["highest"])
        house.figure_right(
            axes, out_of(row["so_far"], row["n"]), y, offset=(8, 6), fontsize=house.SIZE
        )
        house.note_at(
            axes,
            f"{number(row['lost'], 0)} lost here" + (" ◂" if marked else ""),
            1,
            y,
            offset=(8, -7),
            transform=axes.get_yaxis_transform(),
            fontsize=house.SMALLER,
            color=house.RED_INK if marked else house.INK,
            fontweight="bold" if marked else "normal",
        )
    axes.set_xlim(0, scale)
    axes.set_xlabel(
        "Respondents who pass this step and all before, "
        + (f"% of {n}" if scale == 100 else f"of {n}")
    )
    figures = [
        f"{clean(row['text'])}: {out_of(row['so_far'], row['n'])} still there, "
        f"{number(row['lost'], 0)} lost"
        for row in rows
    ]
    alt = (
        f"Bars of {counted(len(rows), 'steps')}, each with the respondents who pass it and all "
        f"before: {'; '.join(figures)}."
    )
    reading = (
        "Dark: respondents who pass this step and all before, with the 95 % interval; hatched: "
        "those lost at this step. ◂ marks the largest loss and those that cannot be told from it."
    )
    return house.Chart(figure, alt, caption_of(funnel, reading), f"{funnel.activity}-barriers")
