"""The chart of roles: who is responsible, accountable, consulted and informed, task by task."""

from __future__ import annotations

from matplotlib.patches import Rectangle

from ...disclosure import Released
from ...display import clean, counted, expect_released, some
from ...present import chart as house
from ...present.chart_rows import caption_of

MOST_TASKS, MOST_ROLES = 9, 8
LEFT, BROAD, HIGH = 2.2, 3.3, 0.4


@house.style()
def chart_roles(grid: Released) -> house.Chart | None:
    """
    Draw the responsibility grid; a task that breaks a rule is named beside it.

    Parameters
    ----------
    grid : Released
        Columns ``task``, ``codes`` (pairs of role and letters), ``problem``.

    Returns
    -------
    Chart or None
    """
    if expect_released(grid).missing or not len(grid.result):
        return None
    rows = grid.result.to_dict("records")
    rows = sorted(rows, key=lambda row: clean(row["problem"]) == "")
    more, rows = len(rows[MOST_TASKS:]), rows[:MOST_TASKS]
    roles = sorted({clean(role) for row in rows for role, _ in row["codes"]})[:MOST_ROLES]
    figure = house.canvas(1.2 + HIGH * len(rows))
    axes = house.panel(figure, LEFT, 1.05, BROAD, HIGH * len(rows))
    axes.set_xlim(-0.5, len(roles) - 0.5)
    house.ticks(axes.xaxis, [])
    axes.spines["bottom"].set_visible(False)
    wrong = [y for y, row in enumerate(rows) if clean(row["problem"])]
    house.label_rows(axes, [clean(row["task"]) for row in rows], LEFT - 0.15, bold=wrong)
    for x, role in enumerate(roles):
        house.note_at(
            axes,
            house.wrapped(role, 1.2, 1, house.SMALLER),
            x - 0.1,
            -0.5,
            offset=(0, 4),
            ha="left",
            va="bottom",
            rotation=40,
            rotation_mode="anchor",
        )
    for y, row in enumerate(rows):
        codes = {clean(role): letters for role, letters in row["codes"]}
        for x, role in enumerate(roles):
            strong = "A" in codes.get(role, "")
            axes.add_artist(
                Rectangle(
                    (x - 0.5, y - 0.5),
                    1,
                    1,
                    facecolor=house.BLUE if strong else house.PAPER,
                    edgecolor=house.GRID,
                    zorder=1,
                )
            )
            house.note_at(
                axes,
                codes.get(role, ""),
                x,
                y,
                ha="center",
                fontsize=house.SIZE,
                color=house.PAPER if strong else house.INK,
                fontweight="bold" if strong else "normal",
            )
        if clean(row["problem"]):
            text = house.wrapped(row["problem"], 6.9 - LEFT - BROAD - 0.15, 2, house.SMALLER)
            house.figure_right(
                axes, text, y, offset=(6, 0), fontsize=house.SMALLER, color=house.RED_INK
            )
    told = [
        f"{clean(row['task'])}: "
        + ", ".join(f"{clean(role)} {letters}" for role, letters in row["codes"])
        + (f" ({clean(row['problem'])})" if clean(row["problem"]) else "")
        for row in rows
    ]
    wrong_names = [clean(rows[y]["task"]) for y in wrong]
    alt = (
        f"Grid of {counted(len(rows), 'tasks')} and {counted(len(roles), 'roles')}. "
        f"{'; '.join(told)}. To mend: {some(wrong_names, 6) or 'none'}."
    )
    reading = [
        "R responsible, A accountable, C consulted, I informed. Tasks that break a rule stand "
        "first, in bold.",
        f"{counted(more, 'tasks')} more stand in the table." if more else "",
    ]
    return house.Chart(figure, alt, caption_of(grid, *reading), f"{grid.activity}-roles")
