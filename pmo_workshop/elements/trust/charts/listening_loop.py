"""The chart of the satisfaction process: listen, decide, act, tell, and who acts in each step."""

from __future__ import annotations

from ....disclosure import Released
from ....display import clean, expect_released, is_missing, number, out_of, upper_first
from ....present import chart as house
from ....present.chart_rows import Row, chart_of

LANES = ("stakeholders", "the PMO")
STEPS = ("listen", "decide", "act", "tell")
LEFT, BROAD, HIGH = 1.2, 5.55, 1.2
"""Inches: the names of the lanes, the lanes, and the height of one lane."""

_HALF_WIDE, _HALF_HIGH = 0.44, 0.41


@house.style()
def chart_loop(loop: Released) -> house.Chart | None:
    """
    Draw the closed loop as a swimlane; a step that was not collected says so.

    Parameters
    ----------
    loop : Released
        Columns ``step``, ``lane``, ``x`` of ``n``, ``what``, ``days``.

    Returns
    -------
    Chart or None
    """
    if expect_released(loop).missing or not len(loop.result):
        return None
    rows = {clean(row["step"]): row for row in loop.result.to_dict("records")}
    lanes = {"listen": 0, "decide": 1, "act": 1, "tell": 0}
    figure, axes = house.only_panel(2 * HIGH + 0.25, LEFT, 0.1, BROAD, 2 * HIGH)
    axes.set(xlim=(-0.5, len(STEPS) - 0.5), ylim=(1.5, -0.5))
    axes.axis("off")
    for y, lane in enumerate(LANES):
        house.note_at(
            axes, upper_first(lane), -0.5, y, offset=(-6, 0), ha="right", fontsize=house.SIZE
        )
    axes.axhline(0.5, color=house.GRID, linewidth=1)
    for x, step in enumerate(STEPS):
        y = lanes[step]
        known = step in rows
        look: house.Look = {"edgecolor": house.BLUE if known else house.MUTED, "linewidth": 1.2}
        look |= {"facecolor": house.PAPER, "linestyle": "-" if known else (0, (4, 3))}
        house.rounded_box(axes, x, y, 2 * _HALF_WIDE, 2 * _HALF_HIGH, **look)
        house.note_at(axes, step.capitalize(), x, y - 0.28, ha="center", bold=True)
        text = _figures(rows[step]) if known else "not collected"
        house.note_at(axes, text, x, y + 0.07, ha="center", linespacing=1.15)
    _arrows(axes)
    figures = [
        f"{step}: {_figures(rows[step]).replace(chr(10), ' ') if step in rows else 'not collected'}"
        for step in STEPS
    ]
    alt = (
        "Swimlane of the satisfaction process. Stakeholders are asked (listen), the PMO decides "
        f"and acts, and stakeholders are told. {'; '.join(figures)}."
    )
    reading = "Counts of complete lists, so there is no interval."
    return chart_of(loop, figure, "loop", alt, reading)


def _figures(row: Row) -> str:
    what = clean(row["what"])
    first = out_of(row["x"], row["n"])
    days = "" if is_missing(row["days"]) else f"\nmedian {number(row['days'], 0)} days"
    return f"{first}\n{what.replace(' with ', chr(10) + 'with ')}{days}"


def _arrows(axes: house.Panel) -> None:
    style = {"arrowstyle": "-|>", "color": house.INK, "linewidth": 1.1, "shrinkA": 0, "shrinkB": 0}
    down, up = _HALF_HIGH + 0.01, 1 - _HALF_HIGH - 0.01
    for start, end in (
        ((0.15, down), (0.85, up)),
        ((1 + _HALF_WIDE, 1.0), (2 - _HALF_WIDE, 1.0)),
        ((2.15, up), (2.85, down)),
        ((3 - _HALF_WIDE, 0.0), (_HALF_WIDE, 0.0)),
    ):
        axes.annotate("", end, start, arrowprops=style, zorder=2)
