"""The charts of perceived value: what users get and give, and how explicit the benefits are."""

from __future__ import annotations

from ....disclosure import Released
from ....display import counted, expect_released, number, upper_first
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, shown_rows
from ....present.interval_rows import Mark, chart_rows, signed_figure

STACK = {
    "financial": ("#00405f", house.PAPER),
    "quantifiable": (house.BLUE, house.PAPER),
    "measurable": (house.SKY, house.INK),
    "observable": ("#dfe4e8", house.INK),
}


def chart_perceived_value(value: Released) -> house.Chart | None:
    """
    Draw what users get, what they give, and the difference, with their intervals.

    Parameters
    ----------
    value : Released
        Columns ``part``, ``mean`` with limits, ``n``.

    Returns
    -------
    Chart or None
    """
    margin = expect_released(value).margin.scale_points

    def mark(row: Row) -> Mark:
        if row["part"] != "get − give":
            return house.BLUE, "o", False
        if row["mean_low"] >= margin:
            return house.GREEN, "^", False
        return (house.RED, "v", False) if row["mean_high"] <= -margin else (house.INK, "D", False)

    return chart_rows(
        value,
        value="mean",
        name="perceived-value",
        things="parts",
        axis="Scale points",
        reading="The band is the smallest difference from 0 that matters, "
        f"{number(margin)} scale points ({value.margin.source}); it holds for get − give.",
        figure_text=lambda row: (
            signed_figure("mean")(row) if row["part"] == "get − give" else number(row["mean"])
        ),
        sort=False,
        mark=mark,
        lines={"0": 0.0},
        band=(-margin, margin),
        label_width=1.3,
    )


@house.style()
def chart_explicitness(classes: Released) -> house.Chart | None:
    """
    Draw how many benefits stand on each rung of explicitness.

    Parameters
    ----------
    classes : Released
        Columns ``class``, ``benefits``, ``with_proxy``.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(classes, "benefits")
    if not any(row["benefits"] for row in rows):
        return None
    most = max(int(row["benefits"]) for row in rows)
    figure = house.canvas(0.6 + 0.34 * len(rows))
    axes = house.panel(figure, 1.5, 0.05, 4.6, 0.34 * len(rows), grid="x")
    axes.set_ylim(len(rows) - 0.5, -0.5)
    for y, row in enumerate(rows):
        count, proxied = int(row["benefits"]), int(row["with_proxy"])
        colour, ink = STACK[row["class"]]
        house.bar(axes, y, count, high=0.62, facecolor=colour, edgecolor=house.GREY, linewidth=0.6)
        if count:
            house.note_at(axes, str(count), count / 2, y, ha="center", color=ink, bold=True)
        if row["class"] in ("measurable", "observable") and count:
            house.note_at(axes, f"{proxied} with a witness", count, y, offset=(7, 0))
    house.ticks(axes.yaxis, range(len(rows)), [upper_first(row["class"]) for row in rows])
    axes.yaxis.has_marks = False
    axes.set_xlim(0, most * 1.35)
    house.ticks(axes.xaxis, range(0, most + 1, -(-most // 10)))
    axes.set_xlabel("Benefits in the register")
    told = "; ".join(
        f"{row['class']} {row['benefits']}, {row['with_proxy']} with a witness" for row in rows
    )
    alt = f"Bars of {counted(classes.n or 0, 'benefits')} by how explicit they are: {told}."
    reading = (
        "From the most explicit (financial) to the least (observable). A witness is a proxy with "
        "source, cadence and owner. Counts of a register, so there is no interval."
    )
    return chart_of(classes, figure, "explicitness", alt, reading)
