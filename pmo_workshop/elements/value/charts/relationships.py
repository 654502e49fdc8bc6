"""The charts of relationships: moves, stances wanted, recommendation."""

from __future__ import annotations

from ....analysis import relationship_ladder as ladder
from ....disclosure import Released
from ....display import expect_released, number, out_of, upper_first
from ....i18n import N_, gettext, ngettext
from ....present import chart as house
from ....present.chart_rows import chart_of, shown_rows
from ....present.interval_rows import chart_rows, signed_figure
from ...answers import either_in_words
from ..common import LIMITS_FROM, STANCES

MOVES = (
    ("lower", N_("Now lower"), house.ORANGE, "///"),
    ("same", N_("On the same rung"), house.GRID, ""),
    ("higher", N_("Now higher"), house.BLUE, ""),
)
"""Column, name, colour and hatch of a move."""

STANCE_COLOURS = {
    ladder.BELOW: (house.ORANGE, "///"),
    ladder.AS_WANTED: (house.BLUE, ""),
    ladder.BEYOND: (house.SKY, ""),
    ladder.REACHED: (house.BLUE, ""),
}


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
    figure, axes = house.row_panel(rows, 2.2, 3.7, step=0.5, top=0.4)
    house.label_rows(
        axes, [upper_first(either_in_words(row["from"])) for row in rows], 2.1, lines=3
    )
    drawn = [part for part in MOVES if any(row[part[0]] for row in rows)]
    for y, row in enumerate(rows):
        left = 0
        for name, _, colour, hatch in drawn:
            if row[name]:
                house.framed_bar(axes, y, row[name], colour, hatch, left=left, high=0.56)
                box = {"facecolor": house.PAPER, "edgecolor": "none", "pad": 1.5}
                middle = {"ha": "center", "bold": True, "bbox": box}
                house.note_at(axes, number(row[name], 0), left + row[name] / 2, y, **middle)
            left += row[name]
    axes.set(
        xlim=(0, max(sum(row[name] for name, *_ in MOVES) for row in rows)),
        xlabel=gettext("Stakeholders, by the rung of their first review"),
    )
    house.key_line(figure, *[("s", colour, False, gettext(text)) for _, text, colour, _ in drawn])
    bars = ngettext(
        "Bar of {n} stakeholder by the rung of the first review.",
        "Bars of {n} stakeholders by the rung of their first review.",
        moves.n or 0,
    )
    told = [
        gettext(
            "{rung}: {lower} now lower, {same} on the same rung, {higher} now higher.",
            rung=upper_first(either_in_words(row["from"])),
            **{name: int(row[name]) for name, *_ in MOVES},
        )
        for row in rows
    ]
    alt = " ".join([bars, *told])
    reading = gettext("Judged by the account holders; the stakeholders were not asked.")
    return chart_of(moves, figure, "moves", alt, reading)


@house.style()
def chart_stances_wanted(stances: Released) -> house.Chart | None:
    """
    Draw how many stakeholders have too low a stance, the one wanted, and a higher one.

    Parameters
    ----------
    stances : Released
        Columns ``stance``, ``stakeholders``.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(stances)
    if not rows:
        return None
    right = house.room_for(out_of(row["stakeholders"], row["n"]) for row in rows)
    figure, axes = house.row_panel(rows, 2.2, house.WIDTH - 2.2 - right, step=0.36, top=0.1)
    house.label_rows(axes, [gettext(STANCES[row["stance"]]) for row in rows])
    for y, row in enumerate(rows):
        colour, hatch = STANCE_COLOURS[row["stance"]]
        house.framed_bar(axes, y, row["stakeholders"], colour, hatch, high=0.6)
        house.figure_right(axes, out_of(row["stakeholders"], row["n"]), y)
    axes.set(xlim=(0, rows[0]["n"]), xlabel=gettext("Stakeholders"))
    told = [
        gettext(
            "{stance}: {count}.",
            stance=gettext(STANCES[row["stance"]]),
            count=out_of(row["stakeholders"], row["n"]),
        )
        for row in rows
    ]
    alt = " ".join([gettext("Bars of stakeholders by their stance."), *told])
    reading = gettext(
        "Stance at the latest review beside the one the PMO wants; judged by the account holders."
    )
    return chart_of(stances, figure, "stances-wanted", alt, reading)


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
        axis=gettext("Net promoter score, points of 100"),
        reading=gettext("Fewer than {least} waves show no direction.", least=LIMITS_FROM),
        figure_text=signed_figure("nps", 0),
        digits=0,
        sort=False,
        lines={"0": 0.0},
        label_width=1.3,
    )
