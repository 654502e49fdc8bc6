"""The chart of S2: themes against capabilities."""

from __future__ import annotations

from ....disclosure import INTERVAL_FROM, Released
from ....display import clean, is_missing, number, plain, row_name
from ....i18n import N_, gettext, ngettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, shown_rows

RELATIONS = {
    0: (house.PAPER, house.MUTED),
    1: ("#dcebf5", house.INK),
    3: ("#8fbfe0", house.INK),
    9: ("#1f6fa8", house.PAPER),
}
HELP = {0: "", 1: N_("a little"), 3: N_("partly"), 9: N_("strongly")}
"""What stands in a cell; where nothing helps it stays empty."""
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
    wide = 4.35 / max(len(capabilities), 3)
    heads = [house.wrapped(row_name(c), wide - 0.01, 5, house.SMALLER) for c in capabilities]
    above = house.LINE * max(head.count("\n") + 1 for head in heads) + 0.15
    figure, axes = house.row_panel(
        rows, 1.45, wide * len(capabilities), top=above, below=0.1, grid=""
    )
    house.label_rows(axes, [_name(row) for row in rows], 1.32, 2)
    axes.set_xlim(0, len(capabilities))
    house.no_scale(axes)
    for x, (capability, head) in enumerate(zip(capabilities, heads, strict=True)):
        house.note_above(axes, head, x + 0.5, up=4, va="bottom")
        for y, row in enumerate(rows):
            relation = int(matrix[row["theme"]].get(capability, 0))
            shade, ink = RELATIONS[relation]
            look: house.Look = {"facecolor": shade, "edgecolor": "#c6cdd3", "lw": 0.5}
            text = gettext(HELP[relation]) if relation else ""
            house.cell(axes, x + 0.5, y, text, wide=0.94, high=0.9, ink=ink, **look)
    for y, row in enumerate(rows):
        text, ink = _judged(row)
        text = house.wrapped(text, 1.0, 2, house.SMALLER)
        house.figure_right(axes, text, y, fontsize=house.SMALLER, color=ink)
    grid = ngettext(
        "Grid of {n} theme by {capabilities} groups of capabilities, each cell how far it helps.",
        "Grid of {n} themes by {capabilities} groups of capabilities, each cell how far it helps.",
        len(rows),
        capabilities=len(capabilities),
    )
    figures = [f"{clean(row['theme'])}: {_judged(row)[0]}." for row in rows]
    alt = " ".join([grid, *figures])
    reading = gettext(
        "In brackets how serious the theme is, 1 to 5, where {n} people name it. An empty cell: no "
        "help. Hardly any help: serious, 4 or more, and nothing helps more than a little.",
        n=INTERVAL_FROM,
    )
    return chart_of(fit, figure, "fit", alt, reading)


def _name(row: Row) -> str:
    severity = "" if is_missing(row["severity"]) else f" ({number(row['severity'], 0)})"
    return f"{clean(row['theme'])}{severity}"


def _judged(row: Row) -> tuple[str, str]:
    if plain(row["gap"]):
        return gettext("hardly any help"), house.RED_INK
    if row["support"] < 3:
        return gettext("little help"), house.MUTED
    if row["tested"]:
        return gettext("shown by a case"), house.INK
    return gettext("untested here"), house.RED_INK
