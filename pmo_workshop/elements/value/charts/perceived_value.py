"""The chart of perceived value: what users get, what they give, and the difference."""

from __future__ import annotations

from ....analysis.relationship_value import GET, GIVE, NET
from ....disclosure import Released
from ....display import expect_released, number, with_interval
from ....i18n import gettext
from ....present import chart as house
from ....present.chart_rows import chart_of, ends_of, room_around, row_names, shown_rows
from ....present.interval_rows import against_margin, as_marked


def chart_perceived_value(value: Released) -> house.Chart | None:
    """
    Draw what users get and give on the scale of the answers, and beside it the difference.

    Parameters
    ----------
    value : Released
        Columns ``part``, ``mean`` with limits, ``n``; fact ``scale``.

    Returns
    -------
    Chart or None
    """
    return as_marked(
        lambda weaker: _chart_perceived_value(value, weaker=weaker),
        (row for row in shown_rows(value, "mean_high") if row["part"] == NET),
        "mean",
        value,
    )


@house.style()
def _chart_perceived_value(value: Released, *, weaker: bool) -> house.Chart | None:
    margin = expect_released(value).margin.scale_points
    rows = {row["part"]: row for row in shown_rows(value, "mean")}
    if not {GET, GIVE, NET} <= rows.keys():
        return None
    get, give, net = (rows[part] for part in (GET, GIVE, NET))
    figure = house.canvas(1.75)
    axes = house.panel(figure, 1.35, 0.4, 2.55, 0.85, grid="x")
    house.label_rows(axes, [gettext("What users get"), gettext("What they give")])
    scale = value.facts.get("scale")
    axes.set(
        xlim=scale or room_around(ends_of([get, give], "mean"), 0.1, 0.3),
        xlabel=gettext("Mean of the answers"),
    )
    for y, (row, colour) in enumerate(((get, house.BLUE), (give, house.ORANGE))):
        house.estimate(axes, y, row, "mean", colour=colour)
        above = {"ha": "center", "va": "bottom", "bold": True, "offset": (0, 6)}
        house.note_at(axes, number(row["mean"]), row["mean"], y, **above)
    side = house.panel_beside(axes, 4.25, 2.35, line=0, margin=margin)
    colour, marker, _ = against_margin(net, "mean", margin, weaker=weaker)
    house.estimate(side, 0.5, net, "mean", colour=colour, marker=marker)
    above = {"ha": "center", "va": "bottom", "bold": True, "offset": (0, 7)}
    house.note_at(side, number(net["mean"], signed=True), net["mean"], 0.5, **above)
    house.column_head(side, gettext("The difference"))
    side.set(
        xlim=room_around([*ends_of([net], "mean"), -margin, margin, 0], 0.12),
        xlabel=gettext("More given than got ← 0 → more got"),
    )
    row_names(figure, list(rows.values()), "part", note_top=0.15)
    alt = gettext(
        "What users get {get}, what they give {give}. The difference is {net}; from {margin} on it "
        "matters.",
        get=with_interval(get, "mean"),
        give=with_interval(give, "mean"),
        net=with_interval(net, "mean", signed=True, margin=margin),
        margin=number(margin),
    )
    reading = gettext(
        "Lines are 95 % intervals. The band is the smallest difference that matters, {margin} "
        "scale points ({source}).",
        margin=number(margin),
        source=value.margin.source,
    )
    return chart_of(value, figure, "perceived-value", alt, reading, intervals=True)
