"""The chart of power and interest: how many respondents stand in each quadrant."""

from __future__ import annotations

from ...disclosure import HIDDEN, Released
from ...display import clean, expect_released, hidden_in_words, out_of, upper_first
from ...i18n import gettext
from ...present import chart as house
from ...present.chart_rows import chart_of

PLACES = {
    "high power, low interest": (0, 0),
    "high power, high interest": (1, 0),
    "low power, low interest": (0, 1),
    "low power, high interest": (1, 1),
}


@house.style()
def chart_stakeholder_grid(grid: Released) -> house.Chart | None:
    """
    Draw the grid of power and interest with the number of respondents in each quadrant.

    Parameters
    ----------
    grid : Released
        Columns ``quadrant``, ``approach``, ``n``.

    Returns
    -------
    Chart or None
        A quadrant that may not be shown says so; no single person is drawn.
    """
    if expect_released(grid).missing or grid.rows.empty:
        return None
    rows = grid.result.to_dict("records")
    most = max(float(row["n"]) for row in rows if row["tier"] != HIDDEN)
    said = []
    figure, axes = house.only_panel(2.75, 1.25, 0.15, 5.4, 2.05)
    axes.set(xlim=(0, 2), ylim=(2, 0))
    house.ticks(axes.yaxis, [])
    house.ticks(axes.xaxis, [])
    for row in rows:
        x, y = PLACES[clean(row["quadrant"])]
        hidden = row["tier"] == HIDDEN
        shade = 0.0 if hidden else 0.05 + 0.3 * float(row["n"]) / most
        for face, alpha in ((house.PAPER, 1.0), (house.BLUE, shade)):
            look: house.Look = {
                "facecolor": face,
                "alpha": alpha,
                "edgecolor": house.MUTED,
                "zorder": 1,
            }
            house.cell(axes, x + 0.5, y + 0.5, **look)
        text = hidden_in_words() if hidden else out_of(row["n"], grid.n, 0)
        size = house.SMALLER if hidden else 14
        text = house.wrapped(upper_first(text), 2.5, 2, size)
        said.append(
            f"{gettext(clean(row['quadrant']))} ({gettext(clean(row['approach']))}): {text}"
        )
        house.note_at(axes, text, x + 0.5, y + 0.6, ha="center", fontsize=size)
        approach = upper_first(gettext(clean(row["approach"])))
        head = {"ha": "center", "color": house.MUTED, "bold": True}
        house.note_at(axes, approach, x + 0.5, y + 0.22, **head)
    for text, at in ((gettext("High power\n(4 or 5)"), 0.5), (gettext("Low power\n(1 to 3)"), 1.5)):
        house.note_at(axes, text, 0, at, offset=(-8, 0), ha="right")
    for text, at in (
        (gettext("Low interest (1 to 3)"), 0.5),
        (gettext("High interest (4 or 5)"), 1.5),
    ):
        house.note_at(axes, text, at, 2, offset=(0, -12), ha="center")
    alt = gettext("Grid of power and interest with respondents. {said}.", said="; ".join(said))
    reading = gettext("Darker: more respondents. High is 4 or 5 of 5.")
    return chart_of(grid, figure, "stakeholder-grid", alt, reading)
