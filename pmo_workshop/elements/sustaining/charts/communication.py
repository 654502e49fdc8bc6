"""The charts of S4: levels now and wanted, and the stances of the stakeholders."""

from __future__ import annotations

from ....disclosure import Released
from ....display import from_to, is_missing, number, row_name, upper_first
from ....i18n import gettext, ngettext
from ....present import chart as house
from ....present.chart_rows import chart_of, shown_rows
from ...answers import either_in_words

LEVEL_HEADS = ("1", "2", "3", "4", "5")


@house.style()
def chart_levels(levels: Released) -> house.Chart | None:
    """
    Draw the level now and the level wanted of each dimension, with the range of the raters.

    Parameters
    ----------
    levels : Released
        Columns ``dimension``, ``current`` with ``current_low`` and ``current_high``, ``target``,
        ``gap``.

    Returns
    -------
    Chart or None
        Widest gap first.
    """
    rows = sorted(shown_rows(levels, "current", "target"), key=lambda row: row["gap"])
    if not rows:
        return None
    figure, axes = house.row_panel(rows, 2.05, 3.9, step=house.LOW_ROW, top=0.4)
    house.label_rows(axes, [upper_first(row_name(row["dimension"])) for row in rows], lines=1)
    for y, row in enumerate(rows):
        now, wanted = int(row["current"]), int(row["target"])
        axes.plot((now, wanted), (y, y), color="#c6cdd3", linewidth=4, zorder=1)
        if _ranged(row):
            ends = (int(row["current_low"]), int(row["current_high"]))
            house.limits_line(axes, ends, (y + 0.16, y + 0.16), house.INK)
        house.dot(axes, wanted, y, colour=house.MUTED, marker="D", hollow=True, size=8)
        house.dot(axes, now, y, size=6)
        ink = house.RED_INK if row["gap"] < -1 else house.INK
        house.figure_right(axes, number(row["gap"], 0, signed=True), y, color=ink)
    axes.set_xlim(0.7, 5.3)
    house.ticks(axes.xaxis, range(1, 6), LEVEL_HEADS)
    axes.set_xlabel(gettext("Level, 1 to 5; right: levels above or below the level wanted"))
    house.key_line(
        figure,
        ("o", house.BLUE, False, gettext("Now (middle of the raters)")),
        ("D", house.MUTED, True, gettext("Wanted")),
        *(
            [("_", house.INK, False, gettext("Range of the raters"))]
            if any(map(_ranged, rows))
            else []
        ),
    )
    pairs = ngettext(
        "Pair of marks for {n} skill, from the level now to the level wanted.",
        "Pairs of marks for {n} skills, from the level now to the level wanted.",
        len(rows),
    )
    figures = [
        gettext(
            "{skill}: now {now}, wanted {wanted}.",
            skill=upper_first(row_name(row["dimension"])),
            now=_level(row),
            wanted=int(row["target"]),
        )
        for row in rows
    ]
    alt = " ".join([pairs, *figures])
    reading = (
        gettext("The thin line is the range of the raters, not an interval.")
        if any(map(_ranged, rows))
        else gettext("The longer the grey bar, the further the level now is from the level wanted.")
    )
    return chart_of(levels, figure, "levels", alt, reading)


def _ranged(row: house.Row) -> bool:
    """Whether the raters were enough for their range, and differ."""
    return not is_missing(row["current_low"]) and row["current_low"] < row["current_high"]


def _level(row: house.Row) -> str:
    """Return the level now, with the range of the raters where they were enough for one."""
    level = number(row["current"], 0)
    if not _ranged(row):
        return level
    ends = from_to(number(row["current_low"], 0), number(row["current_high"], 0))
    return gettext("{level} (raters {range})", level=level, range=ends)


@house.style()
def chart_stances(moves: Released) -> house.Chart | None:
    """
    Draw how many stakeholders hold each stance at first, now and as wanted.

    Parameters
    ----------
    moves : Released
        Columns ``stance``, ``first``, ``now``, ``wanted``, ``n``.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(moves, "first", "now", "wanted")
    if not rows:
        return None
    most = max(int(row[name]) for row in rows for name in ("first", "now", "wanted"))
    figure, axes = house.row_panel(rows, 1.9, 4.3, top=0.4)
    house.label_rows(axes, [upper_first(either_in_words(row["stance"])) for row in rows])
    for y, row in enumerate(rows):
        ends = (int(row["first"]), int(row["now"]))
        house.joined(axes, y, ends)
        house.dot(axes, int(row["wanted"]), y, colour=house.MUTED, marker="D", hollow=True, size=9)
        house.dot(axes, ends[0], y, hollow=True, size=7)
        house.dot(axes, ends[1], y, size=6)
        house.figure_right(axes, f"{ends[0]} → {ends[1]}", y)
    axes.set(xlim=(-0.03 * most - 0.2, most * 1.06 + 0.5), xlabel=gettext("Stakeholders"))
    house.key_line(
        figure,
        ("o", house.BLUE, True, gettext("First review")),
        ("o", house.BLUE, False, gettext("Latest review")),
        ("D", house.MUTED, True, gettext("Wanted")),
    )
    figures = [
        gettext(
            "{stance}: {first} at first, {now} now, {wanted} wanted.",
            stance=upper_first(either_in_words(row["stance"])),
            **{name: int(row[name]) for name in ("first", "now", "wanted")},
        )
        for row in rows
    ]
    counts = gettext("Counts of {n} stakeholders by stance.", n=moves.n or 0)
    alt = " ".join([counts, *figures])
    reading = gettext("Counts of everybody reviewed at least twice, so without intervals.")
    return chart_of(moves, figure, "stances", alt, reading)
