"""The chart of cost boxes: full cost beside the PMO's share of the benefit."""

from __future__ import annotations

from ....disclosure import Released
from ....display import clean, counted, ratio_interval, with_interval
from ....present import chart as house
from ....present.chart_rows import chart_of, first_rows, shown_rows
from ....present.money import scale_of

STEP = 0.5
MOST_CASES = 6


@house.style()
def chart_cost_boxes(boxes: Released) -> house.Chart | None:
    """
    Draw the range of the benefit of each case against the range of its full cost.

    Parameters
    ----------
    boxes : Released
        Columns ``case_id``, ``title``, ``problem``; ``cost``, ``benefit`` and ``bcr``, each with
        ``_low`` and ``_high``; fact ``currency``.

    Returns
    -------
    Chart or None
        A case without a full cost is named below and not drawn. At most 6 cases.
    """
    rows = shown_rows(boxes, "benefit")
    refused = [clean(row["case_id"]) for row in rows if row["problem"]]
    rows = [row for row in rows if not row["problem"]]
    if not rows:
        return None
    rows, more = first_rows(rows, MOST_CASES, "cases")
    currency = clean(boxes.facts.get("currency"))
    most = max(max(row["cost_high"], row["benefit_high"]) for row in rows)
    scale, word = scale_of([most])
    below = f"No ratio, for want of a full cost: {', '.join(refused)}" if refused else ""
    figure, axes = house.row_panel(rows, 2.5, 3.2, step=STEP, below=0.6 + 0.2 * bool(below))
    names = [f"{clean(row['case_id'])} · {clean(row['title'])}" for row in rows]
    house.label_rows(axes, names)
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
    axes.set(xlim=(0, 1.04 * scale * most), xlabel=f"Present value ({word}{currency}), P10 to P90")
    house.column_head(axes, "Benefit ÷ cost", x=1.0, align="left")
    house.key_line(
        figure,
        ("o", house.BLUE, False, "PMO's share of the benefit"),
        ("s", house.RED, False, "Full cost"),
        ("|", house.INK, False, "Break-even"),
    )
    if below:
        house.foot(figure, house.wrapped(below, 6.5, 1, house.SMALLER))
    figures = [
        f"{clean(row['case_id'])} {clean(row['title'])}: cost {with_interval(row, 'cost', 0)}, "
        f"benefit {with_interval(row, 'benefit', 0)}, ratio "
        f"{ratio_interval(row['bcr_low'], row['bcr_high'])}"
        for row in rows
    ]
    alt = (
        f"Ranges of benefit and cost of {counted(len(rows), 'cases')} in {currency}. "
        f"{'. '.join(figures)}." + (f" {below}." if below else "")
    )
    reading = (
        "Lines run from P10 to P90. The dashed mark is break-even: there the PMO's share of the "
        "benefit covers the full cost."
    )
    return chart_of(boxes, figure, "cost-boxes", alt, reading, more)
