"""The chart of hand-overs: how often each is made within the agreed time."""

from __future__ import annotations

from ....disclosure import Released
from ....display import apart_by_a_person, clean, counted, out_of, row_name, upper_first
from ....i18n import gettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, first_rows, shown_rows

MOST_ROWS = 8


@house.style()
def chart_handoffs(log: Released) -> house.Chart | None:
    """
    Draw how many hand-overs of each kind were made in time, the one that is most often late first.

    Parameters
    ----------
    log : Released
        Columns ``touchpoint``, ``from_role``, ``to_role``, ``complete``, ``in_time``, ``timed``,
        ``n``.

    Returns
    -------
    Chart or None
        Roles only, never persons. Counts of a complete log: no interval.
    """
    rows = [row for row in shown_rows(log, "in_time", "timed") if row["timed"] > 0]
    if not rows:
        return None
    rows, more = first_rows(sorted(rows, key=_kept), MOST_ROWS, "hand-overs")
    figure, axes = house.row_panel(rows, 2.6, 1.95, step=house.ROW + 0.04, top=0.4, below=0.55)
    house.label_rows(axes, [_route(row) for row in rows])
    worst_known = _worst_known(rows)
    for y, row in enumerate(rows):
        worst = worst_known and y == 0
        house.framed_bar(axes, y, 1, house.PAPER, edgecolor=house.FAINT)
        house.framed_bar(axes, y, _kept(row), house.RED if worst else house.BLUE)
        house.figure_right(axes, out_of(row["in_time"], row["timed"]), y, bold=worst)
        brief = out_of(row["complete"], row["n"])
        house.figure_right(axes, brief, y, x=1.62, color=house.MUTED)
    axes.set_xlim(0, 1)
    house.ticks(axes.xaxis, [0, 0.5, 1], [gettext("none"), gettext("half"), gettext("all")])
    house.column_head(axes, gettext("In time"), x=1.04)
    house.column_head(axes, gettext("Brief complete"), x=1.66)
    figures = [
        gettext(
            "{route}: in time {in_time}, brief complete {complete}",
            route=_route(row),
            in_time=out_of(row["in_time"], row["timed"]),
            complete=out_of(row["complete"], row["n"]),
        )
        for row in rows
    ]
    alt = gettext(
        "Bars of {kinds} of hand-over by how many were made in time. {figures}.",
        kinds=counted(len(rows), "kinds"),
        figures="; ".join(figures),
    )
    reading = gettext("A full bar: all hand-overs of this kind were made within the agreed time.")
    if worst_known:
        reading += " " + gettext("Red: the kind that is most often late.")
    return chart_of(log, figure, "handoffs", alt, reading, more)


def _worst_known(rows: list[Row]) -> bool:
    """Whether one hand-over more in time would leave the first kind behind all others."""
    first, *others = [(row["in_time"], row["timed"]) for row in rows]
    return bool(others) and all(apart_by_a_person(first, other) for other in others)


def _kept(row: Row) -> float:
    return float(row["in_time"]) / float(row["timed"])


def _route(row: Row) -> str:
    """Return a step, and who hands over to whom behind it."""
    if row["together"]:
        return upper_first(row_name(row["touchpoint"]))
    return gettext(
        "{step}: {giver} → {taker}",
        step=upper_first(clean(row["touchpoint"])),
        giver=clean(row["from_role"]),
        taker=clean(row["to_role"]),
    )
