"""The chart of roles: who is responsible, accountable, consulted and informed, task by task."""

from __future__ import annotations

from ...disclosure import Released
from ...display import clean, counted, expect_released, some
from ...i18n import gettext
from ...present import chart as house
from ...present.chart_rows import chart_of, first_rows
from ..answers import problem_in_words

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
    rows, more = first_rows(rows, MOST_TASKS, "tasks")
    roles = sorted({clean(role) for row in rows for role, _ in row["codes"]})[:MOST_ROLES]
    figure, axes = house.only_panel(1.2 + HIGH * len(rows), LEFT, 1.05, BROAD, HIGH * len(rows))
    axes.set_xlim(-0.5, len(roles) - 0.5)
    house.no_scale(axes)
    wrong = [y for y, row in enumerate(rows) if clean(row["problem"])]
    house.label_rows(axes, [clean(row["task"]) for row in rows], LEFT - 0.15, bold=wrong)
    for x, role in enumerate(roles):
        house.tilted_head(axes, role, x, 1.2)
    for y, row in enumerate(rows):
        codes = {clean(role): letters for role, letters in row["codes"]}
        for x, role in enumerate(roles):
            strong = "A" in codes.get(role, "")
            fill, ink = (house.BLUE, house.PAPER) if strong else (house.PAPER, house.INK)
            look: house.Look = {"facecolor": fill, "edgecolor": house.GRID, "zorder": 1}
            text = codes.get(role, "")
            house.cell(axes, x, y, text, ink=ink, bold=strong, size=house.SIZE, **look)
        if clean(row["problem"]):
            text = house.wrapped(
                problem_in_words(row["problem"]), 6.9 - LEFT - BROAD - 0.15, 3, house.SMALLER
            )
            house.figure_right(
                axes, text, y, offset=(6, 0), fontsize=house.SMALLER, color=house.RED_INK
            )
    told = [
        f"{clean(row['task'])}: "
        + ", ".join(f"{clean(role)} {letters}" for role, letters in row["codes"])
        + (f" ({problem_in_words(row['problem'])})" if clean(row["problem"]) else "")
        for row in rows
    ]
    wrong_names = [clean(rows[y]["task"]) for y in wrong]
    alt = gettext(
        "Grid of {tasks} and {roles}. {told}. To mend: {wrong}.",
        tasks=counted(len(rows), "tasks"),
        roles=counted(len(roles), "roles"),
        told="; ".join(told),
        wrong=some(wrong_names, 6) or gettext("none"),
    )
    reading = [
        gettext(
            "R responsible, A accountable, C consulted, I informed. Tasks that break a "
            "rule stand first, in bold."
        ),
        more,
    ]
    return chart_of(grid, figure, "roles", alt, *reading)
