"""The chart of the four barriers: who is still there after each."""

from __future__ import annotations

from collections.abc import Sequence

from ....disclosure import FULL_FROM, Released
from ....display import counted, is_missing, number, out_of
from ....i18n import gettext, ngettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, shown_rows
from ..steps import step_in_words

STEP = 0.42
"""Inches: the height of one step."""


@house.style()
def chart_barriers(funnel: Released) -> house.Chart | None:
    """
    Draw how many respondents pass each barrier and all before, as bars with intervals.

    Parameters
    ----------
    funnel : Released
        Columns ``step``, ``so_far``, ``so_far_share`` with limits, ``lost``,
        ``neutral`` (of the lost), ``highest``, ``n``.

    Returns
    -------
    Chart or None
        None below 10 respondents: the sentence and the table give the counts.
    """
    every = shown_rows(funnel)
    rows = [row for row in every if not is_missing(row["so_far_share"])]
    if all(is_missing(row["so_far_share_low"]) for row in rows):
        return None
    n = int(rows[0]["n"])
    scale = 100 if n >= FULL_FROM else n
    figure, axes = house.row_panel(rows, 2.45, 3.1, step=STEP, top=0.1, below=0.55)
    house.label_rows(axes, list(map(step_in_words, rows)), 2.3, lines=3)
    for y, row in enumerate(rows):
        share = scale * row["so_far_share"]
        house.bar(
            axes, y, share, high=0.56, facecolor=house.BLUE, edgecolor=house.PAPER, linewidth=0
        )
        if not is_missing(row["lost"]) and row["lost"]:
            wide = scale * row["lost_share"]
            edge = {"edgecolor": house.GREY, "linewidth": 0.6, "zorder": 1, "high": 0.56}
            house.framed_bar(axes, y, wide, house.PAPER, "////", left=share, **edge)
        ends = (scale * row["so_far_share_low"], scale * row["so_far_share_high"])
        house.limits_line(axes, ends, (y + 0.37, y + 0.37), house.INK)
        marked = bool(row["highest"])
        house.figure_right(
            axes, out_of(row["so_far"], row["n"]), y, offset=(8, 6), fontsize=house.SIZE
        )
        text = " ".join(filter(None, (_lost_here(row), "◂" if marked else "")))
        ink = house.RED_INK if marked else house.INK
        small: house.Look = {"fontsize": house.SMALLER, "color": ink, "bold": marked}
        house.figure_right(axes, text, y, offset=(8, -7), **small)
    axes.set(
        xlim=(0, scale),
        xlabel=gettext("Respondents who pass this step and all before, % of {n}", n=n)
        if scale == 100
        else gettext("Respondents who pass this step and all before, of {n}", n=n),
    )
    figures = [
        f"{step_in_words(row)}: "
        + ", ".join(filter(None, (out_of(row["so_far"], row["n"]), _lost_here(row))))
        for row in rows
    ]
    alt = gettext(
        "Bars of {steps}, each with the respondents who pass it and all before: {figures}.",
        steps=counted(len(rows), "steps"),
        figures="; ".join(figures),
    )
    reading = _how_to_read(rows, len(every) - len(rows))
    return chart_of(funnel, figure, "barriers", alt, reading, intervals=True)


def _how_to_read(rows: Sequence[Row], hidden: int) -> str:
    """Return what the marks mean, of those that are drawn, and how many steps are not."""
    lost = [row for row in rows if not is_missing(row["lost"]) and row["lost"]]
    told = [
        gettext(
            "Dark: respondents who pass this step and all before; the line below is the 95 % "
            "interval."
        ),
        gettext("Hatched: those lost at this step.") if lost else "",
        _in_the_middle(lost),
        gettext("◂ marks the largest loss and those that cannot be told from it.")
        if any(row["highest"] for row in rows)
        else "",
    ]
    if hidden:
        told.append(
            ngettext(
                "{n} step is not drawn, so that nobody can be recognised.",
                "{n} steps are not drawn, so that nobody can be recognised.",
                hidden,
            )
        )
    return " ".join(filter(None, told))


def _in_the_middle(lost: Sequence[Row]) -> str:
    """Return how many of the largest loss have said neither yes nor no (rule R11)."""
    first = max(lost, key=lambda row: row["lost"], default=None)
    if first is None or is_missing(first["neutral"]) or not first["neutral"]:
        return ""
    return ngettext(
        "At the largest loss {n} of {lost} answered in the middle: neither yes nor no.",
        "At the largest loss {n} of {lost} answered in the middle: neither yes nor no.",
        first["neutral"],
        lost=number(first["lost"], 0),
    )


def _lost_here(row: Row) -> str:
    """Return how many are lost; nothing where nobody is, or the step before is not told."""
    if is_missing(row["lost"]) or not row["lost"]:
        return ""
    return gettext("{lost} lost here", lost=number(row["lost"], 0))
