"""The charts of S1: themes by respondents, the saturation curve, themes by group."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ....disclosure import COUNT, HIDDEN, INTERVAL_FROM, Released
from ....display import (
    clean,
    count_told,
    expect_released,
    hidden_in_words,
    is_missing,
    number,
    out_of,
    some,
    upper_first,
)
from ....i18n import gettext, ngettext
from ....present import chart as house
from ....present.chart_rows import Row, chart_of, shown_rows
from ....present.grammar import listed
from ....present.interval_rows import chart_rows, share_axis, share_text

MOST_GROUPS, MOST_THEMES = 6, 9
SHADES = ((0.4, "#2f7fb8", house.PAPER), (0.2, "#8fbfe0", house.INK), (0.0, "#dcebf5", house.INK))
"""A share from which a cell has a shade, the shade, and the ink on it."""


def chart_themes(shares: Released) -> house.Chart | None:
    """
    Draw the share of respondents who hold each theme, largest first.

    Parameters
    ----------
    shares : Released
        Columns ``theme``, ``x``, ``share`` with limits, ``leading``, ``n``.

    Returns
    -------
    Chart or None
    """
    if expect_released(shares).missing or not len(shares.estimates):
        return None
    scale, unit = share_axis(shares)
    return chart_rows(
        shares,
        value="share",
        name="themes",
        things="themes",
        axis=gettext("Respondents who name the theme ({unit})", unit=unit),
        reading=_no_order(shares),
        figure_text=share_text("x"),
        scale=scale,
        digits=0 if scale > 1 else 2,
        mark=lambda row: (house.BLUE, "o", False) if row["leading"] else (house.BLUE, "s", True),
        key=[
            ("o", house.BLUE, False, gettext("Named most often")),
            ("s", house.BLUE, True, gettext("Other themes")),
        ],
        ends=(0.0, scale),
    )


def _no_order(shares: Released) -> str:
    """Return that several lead without an order; of one the key says enough."""
    if shares.estimates["leading"].sum() < 2:
        return ""
    return gettext("Filled dots: named most often; the answers give no order among them.")


@house.style()
def chart_saturation(curve: Released) -> house.Chart | None:
    """
    Draw how many different themes the first k respondents are expected to name.

    Parameters
    ----------
    curve : Released
        Columns ``k``, ``themes``, ``n``.

    Returns
    -------
    Chart or None
    """
    rows = shown_rows(curve, "themes")
    if not rows:
        return None
    k, themes = [int(row["k"]) for row in rows], [float(row["themes"]) for row in rows]
    figure, axes = house.only_panel(2.25, 0.75, 0.2, 5.2, 1.5, grid="y")
    axes.plot(k, themes, color=house.BLUE, linewidth=1.8)
    house.dot(axes, k[-1], themes[-1])
    house.figure_right(
        axes, ngettext("{n} theme", "{n} themes", themes[-1]), themes[-1], fontsize=house.SMALLER
    )
    axes.set(xlim=(0, k[-1]), ylim=(0, themes[-1] * 1.15), xlabel=gettext("Respondents asked"))
    axes.set(ylabel=gettext("Different themes"))
    half = next(at for at, found in zip(k, themes, strict=True) if found >= themes[-1] / 2)
    alt = gettext(
        "Curve of the different themes expected from the first respondents: half of the {all} "
        "themes by {half} of {asked} respondents.",
        all=number(themes[-1], 0),
        half=half,
        asked=k[-1],
    )
    reading = gettext(
        "Mean over all orders of the respondents. Themes that one person alone names are left out."
    )
    return chart_of(curve, figure, "saturation", alt, reading)


@house.style()
def chart_themes_by_group(groups: Released) -> house.Chart | None:
    """
    Draw how many of each group hold each theme, as a grid.

    Parameters
    ----------
    groups : Released
        Columns ``group``, ``theme``, ``x``, ``share``, ``n``.

    Returns
    -------
    Chart or None
        Groups that may not be shown are listed below; cells of 5 to 9 people and such as are not
        shown have no shade. One group or one theme alone compares nothing: there is no grid.
    """
    if expect_released(groups).missing or not len(groups.rows):
        return None
    rows = groups.rows
    names = list(dict.fromkeys(rows["group"]))[:MOST_GROUPS]
    themes = list(rows.groupby("theme")["x"].sum().sort_values(ascending=False).index)
    themes = themes[:MOST_THEMES]
    if min(len(names), len(themes)) < 2:
        return None
    hidden = sorted(set(groups.result["group"]) - set(rows["group"]))
    wide, high = 4.5 / max(len(names), 3), 0.34
    figure = house.canvas(0.75 + high * len(themes) + 0.25 * bool(hidden))
    axes = house.panel(figure, 2.25, 0.5, wide * len(names), high * len(themes))
    house.label_rows(axes, themes, 2.05, 1)
    axes.set_xlim(0, len(names))
    house.no_scale(axes)
    for x, name in enumerate(names):
        own = groups.result[groups.result["group"] == name].set_index("theme")
        head = house.wrapped(upper_first(clean(name)), wide - 0.05, 2, house.SMALLER)
        house.note_above(axes, head, x + 0.5, up=4, va="bottom")
        for y, theme in enumerate(themes):
            _cell(axes, x, y, own.loc[theme].to_dict())
    if hidden:
        text = upper_first(f"{hidden_in_words()}: {some([clean(h) for h in hidden], 6)}")
        text = house.wrapped(text, 6.5, 1, house.SMALLER)
        figure.text(0.017, 0.04, text, fontsize=house.SMALLER, color=house.MUTED)
    grid = gettext("Grid of {themes} themes by {groups} groups.", themes=len(themes),
                   groups=len(names))  # fmt: skip
    figures = [
        gettext("{group}: {counts}.", group=clean(name), counts=_counts(rows, name, themes))
        for name in names
    ]
    alt = " ".join([grid, *figures])
    reading = gettext(
        "The darker the cell, the larger the share of the group (shaded from {n} respondents). "
        "Screening.",
        n=INTERVAL_FROM,
    )
    return chart_of(groups, figure, "themes-by-group", alt, reading)


def _counts(rows: pd.DataFrame, group: str, themes: Sequence[str]) -> str:
    """Return how many of a group name each theme."""
    own = rows[(rows["group"] == group) & rows["theme"].isin(themes)].to_dict("records")
    return listed(f"{clean(row['theme'])} {count_told(row, 'x')}" for row in own)


def _cell(axes: house.Panel, x: int, y: int, row: Row) -> None:
    shade, ink = house.PAPER, house.INK
    if row["tier"] not in (COUNT, HIDDEN):
        shade, ink = next((s, i) for least, s, i in SHADES if row["share"] >= least)
    look: house.Look = {"facecolor": shade, "edgecolor": "#c6cdd3", "lw": 0.5}
    missing = is_missing(row["x"])
    text = count_told(row, "x") if missing else out_of(row["x"], row["n"], 0)
    house.cell(axes, x + 0.5, y, text, wide=0.94, high=0.88, ink=ink, **look)
