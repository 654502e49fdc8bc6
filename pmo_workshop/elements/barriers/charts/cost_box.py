"""The chart of cost boxes: full cost beside the PMO's share of the benefit."""

from __future__ import annotations

from ....disclosure import Released
from ....display import clean, counted, ratio_interval, some
from ....i18n import gettext
from ....present import chart as house
from ....present.chart_rows import chart_of, first_rows, shown_rows
from ....present.money import currency_of, scale_of

STEP = 0.42
MOST_CASES = 6


@house.style()
def chart_cost_boxes(boxes: Released) -> house.Chart | None:
    """
    Draw the range of the benefit of each case against the range of its full cost.

    Parameters
    ----------
    boxes : Released
        Columns ``title``, ``problem``; ``cost``, ``benefit`` and ``bcr``, each with ``_low`` and
        ``_high``; fact ``currency``.

    Returns
    -------
    Chart or None
        The largest benefit beside its cost first. A case without a full cost is named below and
        not drawn. At most 6 cases.
    """
    rows = shown_rows(boxes, "benefit")
    refused = [clean(row["title"]) for row in rows if row["problem"]]
    rows = [row for row in rows if not row["problem"]]
    if not rows:
        return None
    rows = sorted(rows, key=lambda row: -row["bcr"])
    rows, more = first_rows(rows, MOST_CASES, "cases")
    most = max(max(row["cost_high"], row["benefit_high"]) for row in rows)
    scale, word = scale_of([most])
    below = ""
    if refused:
        below = gettext("No ratio, for want of a full cost: {cases}.", cases=some(refused, 3))
    figure, axes = house.row_panel(rows, 2.5, 3.2, step=STEP, below=0.6 + 0.2 * bool(below))
    house.label_rows(axes, [clean(row["title"]) for row in rows])
    for y, row in enumerate(rows):
        for name, up, colour, marker in (
            ("cost", 0.17, house.RED, "s"),
            ("benefit", -0.17, house.BLUE, "o"),
        ):
            ends = (scale * row[f"{name}_low"], scale * row[f"{name}_high"])
            look: house.Look = {
                "color": colour,
                "linewidth": 3,
                "zorder": 3,
                "solid_capstyle": "butt",
            }
            axes.plot(ends, (y + up, y + up), **look)
            house.dot(axes, scale * row[name], y + up, colour=colour, marker=marker, size=6)
        cost = scale * row["cost"]
        dashed: house.Look = {
            "color": house.INK,
            "linewidth": 1.2,
            "linestyle": (0, (2, 2)),
            "zorder": 4,
        }
        axes.plot((cost, cost), (y - 0.4, y + 0.08), **dashed)
        text = ratio_interval(row["bcr_low"], row["bcr_high"])
        house.figure_right(axes, text, y, fontsize=house.SMALLER)
    axes.set_xlim(0, 1.04 * scale * most)
    unit = f"{word}{currency_of(boxes)}".strip()
    axes.set_xlabel(gettext("Present value ({unit}), likely range", unit=unit))
    house.column_head(axes, gettext("Benefit ÷ cost"), x=1.0, align="left")
    house.key_line(
        figure,
        ("o", house.BLUE, False, gettext("PMO's share of the benefit")),
        ("s", house.RED, False, gettext("Full cost")),
        ("|", house.INK, False, gettext("Break-even")),
    )
    if below:
        house.foot(figure, house.wrapped(below, 6.5, 1, house.SMALLER))
    figures = [
        f"{clean(row['title'])} {ratio_interval(row['bcr_low'], row['bcr_high'])}"
        for row in rows[:3]
    ]
    alt = gettext(
        "Ranges of benefit and full cost of {cases}. Benefit to cost: {figures}.",
        cases=counted(len(rows), "cases"),
        figures="; ".join(figures),
    )
    reading = gettext(
        "Lines are likely ranges. Right of the dashed mark the PMO's share of the "
        "benefit exceeds the full cost."
    )
    return chart_of(boxes, figure, "cost-boxes", f"{alt} {below}".strip(), reading, more)
