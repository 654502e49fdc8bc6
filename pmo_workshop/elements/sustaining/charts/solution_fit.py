"""The chart of S2: themes against capabilities."""

from __future__ import annotations

from ....disclosure import Released
from ....display import clean, counted, is_missing, number, plain
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, shown_rows

RELATIONS = {
    0: (house.PAPER, house.MUTED),
    1: ("#dcebf5", house.INK),
    3: ("#8fbfe0", house.INK),
    9: ("#1f6fa8", house.PAPER),
}
MOST_THEMES, MOST_CAPABILITIES = 9, 6


@house.style()
def chart_fit(fit: Released) -> house.Chart | None:
    """
    Draw how far each group of capabilities helps with each theme.

    Parameters
    ----------
    fit : Released
        Columns ``theme``, ``severity``, ``support``, ``gap``, ``best_grade``, ``tested``; facts
        ``matrix`` (theme to capability to relation) and ``capabilities``.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(fit, "support")[:MOST_THEMES]
    if not rows:
        return None
    capabilities = list(fit.facts["capabilities"])[:MOST_CAPABILITIES]
    matrix = fit.facts["matrix"]
    wide, high = 4.35 / max(len(capabilities), 3), 0.4
    figure = house.canvas(1.32 + high * len(rows))
    axes = house.panel(figure, 1.45, 1.2, wide * len(capabilities), high * len(rows))
    house.label_rows(axes, [_name(row) for row in rows], 1.32, 2)
    axes.set_xlim(0, len(capabilities))
    house.no_scale(axes)
    for x, capability in enumerate(capabilities):
        head = house.wrapped(clean(capability), wide - 0.01, 5, house.SMALLER)
        house.note_above(axes, head, x + 0.5, up=4, va="bottom")
        for y, row in enumerate(rows):
            relation = int(matrix[row["theme"]].get(capability, 0))
            shade, ink = RELATIONS[relation]
            look: house.Look = {"facecolor": shade, "edgecolor": "#c6cdd3", "lw": 0.5}
            house.cell(axes, x + 0.5, y, str(relation), wide=0.94, high=0.9, ink=ink, **look)
    for y, row in enumerate(rows):
        text, ink = _judged(row)
        house.figure_right(axes, text, y, fontsize=house.SMALLER, color=ink)
    key = ((0, "0 not"), (1, "1 a little"), (3, "3 partly"), (9, "9 strongly"))
    house.key_line(
        figure,
        *[("s", RELATIONS[r][0] if r else house.MUTED, not r, says) for r, says in key],
        top=0.14,
    )
    figures = [
        f"{clean(row['theme'])}: largest relation {int(row['support'])}, {_judged(row)[0]}"
        for row in rows
    ]
    alt = (
        f"Grid of {counted(len(rows), 'themes')} by {counted(len(capabilities), 'capabilities')} "
        f"with relations of 0, 1, 3 and 9. {'. '.join(figures)}."
    )
    reading = (
        "In brackets the median severity, where 10 respondents hold the theme. A gap: severity of "
        "4 and more, no relation above 1. Untested here: no case of grade B or better."
    )
    return chart_of(fit, figure, "fit", alt, reading)


def _name(row: Row) -> str:
    severity = "" if is_missing(row["severity"]) else f" ({number(row['severity'], 0)})"
    return f"{clean(row['theme'])}{severity}"


def _judged(row: Row) -> tuple[str, str]:
    if plain(row["gap"]):
        return "gap", house.RED_INK
    if row["support"] < 3:
        return "weak support", house.MUTED
    if row["tested"]:
        return f"case of grade {clean(row['best_grade'])}", house.INK
    return "untested here", house.RED_INK
