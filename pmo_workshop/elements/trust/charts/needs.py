"""The chart of needs: the best-minus-worst score of each service."""

from __future__ import annotations

from ....disclosure import Released
from ....display import counted, number, row_name, some, with_interval
from ....i18n import gettext
from ....present import chart as house
from ....present.chart_rows import (
    chart_of,
    ends_of,
    label_of,
    room_around,
    row_names,
    shown_rows,
)


@house.style()
def chart_needs(needs: Released) -> house.Chart | None:
    """
    Draw the best-minus-worst score of each service, sorted, with its interval.

    Parameters
    ----------
    needs : Released
        Columns ``service``, ``score``, ``score_low``, ``score_high``, ``leading``, ``n``.

    Returns
    -------
    Chart or None
        None if nothing may be shown.
    """
    rows = shown_rows(needs, "score", "score_low", "score_high")
    if not rows:
        return None
    rows = sorted(rows, key=lambda row: -row["score"])
    label = label_of(needs)
    step = house.step_of([row_name(row[label]) for row in rows], 2.4)
    figure, axes = house.row_panel(rows, 2.55, 3.65, step=step)
    house.label_rows(axes, row_names(figure, rows, label))
    axes.axvline(0, color=house.MUTED, linewidth=0.8)
    for y, row in enumerate(rows):
        leads = bool(row["leading"])
        house.estimate(axes, y, row, "score", marker="o" if leads else "s", hollow=not leads)
        house.figure_right(axes, number(row["score"], 2), y)
    axes.set_xlim(room_around([0, *ends_of(rows, "score")]))
    axes.set_xlabel(gettext("← chosen as the least important · as the most important →"))
    if not all(row["leading"] for row in rows):
        house.key_line(
            figure,
            ("o", house.BLUE, False, gettext("Leading group")),
            ("s", house.BLUE, True, gettext("Other services")),
        )
    leading = [row for row in rows if row["leading"]]
    figures = [f"{row_name(row[label])} {with_interval(row, 'score', 2)}" for row in rows]
    alt = gettext(
        "Dot chart of {services} by best-minus-worst score with 95 % intervals. "
        "Leading group: {leading}. From highest to lowest: {figures}.",
        services=counted(len(rows), "services"),
        leading=some([row_name(row[label]) for row in leading], 6) or gettext("none"),
        figures="; ".join(figures),
    )
    reading = gettext(
        "Score: (chosen best − chosen worst) ÷ times shown. Lines are 95 % intervals. Filled dots "
        "mark the leading group: their intervals overlap that of the highest score."
    )
    return chart_of(needs, figure, "needs", alt, reading, intervals=True)
