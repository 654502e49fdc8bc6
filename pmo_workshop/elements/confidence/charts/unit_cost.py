"""The chart of cost effects: what the difference of total cost consists of."""

from __future__ import annotations

from ....disclosure import Released
from ....display import clean, counted, expect_released, number
from ....i18n import N_, gettext
from ....present import chart as house
from ....present.chart_rows import chart_of, room_around

LABELS = {
    "volume": N_("Volume: more or fewer outputs"),
    "mix": N_("Mix: cheaper or dearer outputs"),
    "unit cost": N_("Unit cost: each output cheaper or dearer"),
    "joint": N_("Joint: unit cost and quantity together"),
    "range": N_("Range: outputs begun or ended"),
    "total": N_("Total"),
}


@house.style()
def chart_cost_effects(found: Released) -> house.Chart | None:
    """
    Draw how volume, mix and unit cost add up to the difference of total cost per period.

    Parameters
    ----------
    found : Released
        Facts ``effects`` (effect, amount), ``change_from``, ``currency``.

    Returns
    -------
    Chart or None
        The amounts are counted in a complete record: no interval.
    """
    if expect_released(found).missing or not found.facts.get("effects"):
        return None
    rows, currency = found.facts["effects"], clean(found.facts.get("currency"))
    names = [gettext(LABELS[row["effect"]]) for row in rows]
    amounts = [float(row["amount"]) for row in rows]
    figure, axes = house.row_panel(rows, 2.75, 3.25, top=0.15, below=0.65)
    house.label_rows(axes, names, 2.6, bold=[len(rows) - 1])
    for y, (row, amount) in enumerate(zip(rows, amounts, strict=True)):
        total = row["effect"] == "total"
        colour, hatch = house.MUTED if total else house.BLUE, "" if total or amount <= 0 else "///"
        edge = {"edgecolor": "white", "linewidth": 0}
        house.framed_bar(axes, y, amount, colour, hatch, high=0.6, **edge)
        house.figure_right(axes, number(amount, 0, signed=True), y)
    axes.axvline(0, color=house.INK, linewidth=0.9)
    axes.set_xlim(room_around([0, *amounts], 0.06, 1))
    axes.locator_params(axis="x", nbins=5)
    axes.set_xlabel(gettext("Difference per period ({currency}, real)", currency=currency))
    figures = [
        f"{name} {number(amount, 0, signed=True)}"
        for name, amount in zip(names, amounts, strict=True)
    ]
    alt = gettext(
        "Bars of {effects} and their total, {currency} per period, from {change_from} "
        "on against before: {figures}.",
        effects=counted(len(rows) - 1, "effects"),
        currency=currency,
        change_from=clean(found.facts["change_from"]),
        figures="; ".join(figures),
    )
    reading = gettext(
        "Only the bar of unit cost speaks of efficiency; volume and mix say that less, "
        "or something else, was made. Amounts of a complete record: no interval."
    )
    return chart_of(found, figure, "cost-effects", alt, reading)
