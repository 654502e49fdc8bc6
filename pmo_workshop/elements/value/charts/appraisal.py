"""The charts of the appraisal: what the ratio hangs on, when it pays, how sure it is."""

from __future__ import annotations

from ....disclosure import Released
from ....display import clean, interval, number, ratio_digits, upper_first
from ....i18n import gettext, ngettext
from ....present import chart as house
from ....present.chart_rows import chart_of, room_around, shown_rows
from ....present.money import money, money_axis, one_of, scale_of

STEP, MOST = 0.31, 9
MOST_FIGURES = 8
"""Years that carry their figure; the rest is in the table."""

MOST_TOLD = 4
"""Inputs that the alternative text tells, the widest first."""


@house.style()
def chart_bcr_sensitivity(rows: Released) -> house.Chart | None:
    """
    Draw a tornado: the ratio of benefits to costs with one input at its ends.

    Parameters
    ----------
    rows : Released
        Columns ``input``, ``low``, ``high``; fact ``likely_bcr``.

    Returns
    -------
    Chart or None
        The 9 widest inputs.
    """
    inputs = shown_rows(rows, "low", "high")[:MOST]
    if not inputs:
        return None
    likely = float(rows.facts["likely_bcr"])
    digits = ratio_digits(likely)
    figure, axes = house.row_panel(inputs, 2.75, 2.95, step=STEP, top=0.42, below=0.58)
    house.label_rows(axes, [upper_first(clean(row["input"])) for row in inputs])
    for y, row in enumerate(inputs):
        for end, colour, hatch in (("low", house.GREY, "///"), ("high", house.SKY, "")):
            wide = row[end] - likely
            house.framed_bar(axes, y, wide, colour, hatch, left=likely, high=0.56)
        house.figure_right(
            axes, interval(row["low"], row["high"], digits), y, fontsize=house.SMALLER
        )
    axes.axvline(likely, color=house.INK, linewidth=1.1, zorder=3)
    house.note_above(axes, gettext("all as likely"), likely)
    ends = [likely, *(row[c] for row in inputs for c in ("low", "high"))]
    low, high = room_around(ends)
    if low < 1 < high:
        _level_line(axes)
    axes.set(xlim=(low, high), xlabel=_for_each_unit(rows))
    house.key_line(
        figure,
        ("s", house.GREY, False, gettext("At its worse end")),
        ("s", house.SKY, False, gettext("At its better end")),
    )
    bars = ngettext(
        "Bars of {n} input around a result of {likely} for each 1 of cost.",
        "Bars of {n} inputs around a result of {likely} for each 1 of cost.",
        len(inputs),
        likely=number(likely, 2),
    )
    figures = [
        gettext(
            "{input}: {range}.",
            input=upper_first(clean(row["input"])),
            range=interval(row["low"], row["high"], digits),
        )
        for row in inputs[:MOST_TOLD]
    ]
    alt = " ".join([bars, *figures])
    reading = gettext("One input at a time, all others as likely.")
    beyond = "" if low < 1 < high else gettext("Costs are covered at 1, outside the axis.")
    return chart_of(rows, figure, "sensitivity", alt, reading, beyond)


def _for_each_unit(rows: Released) -> str:
    """Return the title of an axis of ratios."""
    currency = clean(rows.facts.get("currency"))
    return gettext("{currency} for each {unit} of cost", currency=currency, unit=one_of(currency))


def _level_line(axes: house.Panel) -> None:
    """Draw where costs are covered."""
    axes.axvline(1, color=house.RED, linewidth=1.1, linestyle=(0, (4, 3)), zorder=3)
    house.note_above(axes, gettext("costs covered"), 1)


@house.style()
def chart_cumulative_value(years: Released) -> house.Chart | None:
    """
    Draw the cumulative present value over the years with its range.

    Parameters
    ----------
    years : Released
        Columns ``year``, ``value``, ``p10``, ``p90``; fact ``currency``.

    Returns
    -------
    Chart or None
        None with a single year: there is nothing to cumulate.
    """
    rows = shown_rows(years, "value", "p10", "p90")
    if len(rows) < 2:
        return None
    currency = clean(years.facts.get("currency"))
    scale, word = scale_of([row[c] for row in rows for c in ("p10", "p90")])
    x = [int(row["year"]) for row in rows]
    low, middle, high = ([scale * row[c] for row in rows] for c in ("p10", "value", "p90"))
    digits = 0 if max(map(abs, middle)) >= 100 else 1
    figure, axes = house.only_panel(2.3, 0.85, 0.1, 5.5, 1.65, grid="y")
    axes.axhline(0, color=house.INK, linewidth=1)
    axes.fill_between(x, low, high, color=house.SKY, alpha=0.45, linewidth=0, zorder=1)
    axes.plot(x, middle, color=house.BLUE, linewidth=1.6, zorder=3)
    every = -(-len(x) // MOST_FIGURES)
    told = [at for at in range(0, len(x), every) if len(x) - 1 - at >= every] + [len(x) - 1]
    for at in told:
        house.limits_line(axes, (x[at], x[at]), (low[at], high[at]))
        house.dot(axes, x[at], middle[at])
        house.note_at(
            axes, number(middle[at], digits), x[at], high[at], offset=(0, 9), ha="center", bold=True
        )
    room = 0.05 * (x[-1] - x[0])
    axes.set(xlim=(x[0] - room, x[-1] + room), ylim=room_around([0, *low, *high], 0.16))
    house.ticks(axes.xaxis, [x[at] for at in told])
    axes.set_xlabel(gettext("Year"))
    axes.set_ylabel(
        house.wrapped(money_axis(gettext("Benefits minus costs"), word, currency), 1.5, 2)
    )
    line = ngettext(
        "Line of the PMO's share of benefits minus costs over {n} year.",
        "Line of the PMO's share of benefits minus costs over {n} years.",
        len(rows),
    )
    figures = [
        gettext(
            "Year {year}: {amount}.", year=int(row["year"]), amount=money(row["value"], currency)
        )
        for row in (rows[0], rows[-1])
    ]
    alt = " ".join([line, *figures])
    reading = gettext(
        "The PMO's share of the benefits minus costs, discounted at {rate}; the band is the likely "
        "range.",
        rate=years.facts["rate"],
    )
    return chart_of(years, figure, "cumulative", alt, reading)


@house.style()
def chart_appraisal(found: Released) -> house.Chart | None:
    """
    Draw the PMO's share of the benefits, with its likely range, above what the PMO costs.

    Parameters
    ----------
    found : Released
        Result of ``appraisal``: rows ``pv_benefits`` and ``pv_costs``; fact ``currency``.

    Returns
    -------
    Chart or None
        None without a range: one figure would look as if it were sure.
    """
    if not shown_rows(found):
        return None
    amounts = found.result.set_index("measure")
    rows = [amounts.loc[name] for name in ("pv_benefits", "pv_costs")]
    if not rows[0]["p10"] < rows[0]["p90"]:
        return None
    currency = clean(found.facts.get("currency"))
    scale, word = scale_of([*(row["value"] for row in rows), rows[0]["p90"]])
    figure, axes = house.row_panel(rows, 2.3, 3.1, step=0.4, top=0.15)
    names = [gettext("The PMO's share of proven benefits"), gettext("What the PMO costs")]
    house.label_rows(axes, names)
    for y, (row, colour) in enumerate(zip(rows, (house.BLUE, house.GREY), strict=True)):
        house.framed_bar(axes, y, scale * row["value"], colour)
        house.figure_right(axes, money(row["value"], currency), y, fontsize=house.SMALLER)
    low, high = (scale * rows[0][end] for end in ("p10", "p90"))
    house.limits_line(axes, (low, high), (0, 0))
    axes.set_xlim(*room_around([0.0, high, *(scale * row["value"] for row in rows)], 0.03))
    axes.set_xlabel(money_axis(gettext("In money of today"), word, currency))
    told = {
        "benefits": money(rows[0]["value"], currency),
        "costs": money(rows[1]["value"], currency),
    }
    alt = gettext(
        "Two bars: the PMO's share of proven benefits, {benefits}, and what the PMO costs, "
        "{costs}.",
        **told,
    )
    reading = gettext("The line is the likely range: eight in ten draws of shares and amounts.")
    return chart_of(found, figure, "appraisal", alt, reading)
