"""The chart of two waves: how far the gap of each dimension differs between them."""

from __future__ import annotations

from ....analysis.waves import PAIRED
from ....disclosure import Released
from ....display import clean, expect_released, number
from ....i18n import gettext
from ....present import chart as house
from ....present.chart_rows import Row
from ....present.interval_rows import against_margin, chart_rows


def chart_gap_change(change: Released) -> house.Chart | None:
    """
    Draw the difference of the gaps between two waves, with its interval.

    Parameters
    ----------
    change : Released
        Columns ``dimension``, ``first``, ``second``, ``change``, ``change_low``,
        ``change_high``, ``n``.

    Returns
    -------
    Chart or None
        The band from −m to m is the margin that matters; only a difference beyond it is coloured.
    """
    if expect_released(change).missing or change.estimates.empty:
        return None
    margin = change.margin.scale_points
    first, second = clean(change.facts["first"]), clean(change.facts["second"])

    def levels(row: Row) -> str:
        return " / ".join(number(row[wave], signed=True) for wave in ("first", "second"))

    return chart_rows(
        change,
        value="change",
        name="gap-change",
        things="differences",
        axis=gettext("Gap {second} − gap {first} (scale points)", second=second, first=first),
        reading=gettext(
            "Each row is the gap of {second} minus the gap of {first}. Above 0 the gap of "
            "{second} is the better one. On the right stand the two gaps. The band is the "
            "smallest difference that matters, {margin} points of the scale ({source}). {people} "
            "Two waves show no direction over time.",
            second=second,
            first=first,
            margin=number(margin),
            source=change.margin.source,
            people=_people(change),
        ),
        figure_text=levels,
        sort=False,
        mark=lambda row: against_margin(row, "change", margin),
        key=[
            ("v", house.RED, False, gettext("Clearly worse than before")),
            ("^", house.GREEN, False, gettext("Clearly better than before")),
            ("o", house.INK, False, gettext("No clear difference")),
        ],
        lines={"": 0.0},
        band=(-margin, margin),
        label_width=1.9,
    )


def _people(change: Released) -> str:
    if change.facts["design"] == PAIRED:
        return gettext("The same people are compared, linked by their self-chosen code.")
    return gettext("The people could not be linked, so the waves are treated as independent.")
