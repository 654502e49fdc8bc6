"""A table as the bars that a program for slides draws itself: a figure a row, with its limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeGuard

from ...analysis.gaps import OVERALL
from ...analysis.hidden_cost import ALL_ROLES
from ...disclosure import FULL_FROM
from ...display import number, percent, upper_first
from ...i18n import gettext
from ...palette import GREEN, GREY, ORANGE, RED
from ...plan.reading import PublishedTable
from ...present.grammar import by_chance, verdict
from ...present.money import money
from ...present.table import Row
from ...verdicts import Verdict
from ..document import kept_together

LIMITS = "_interval"
"""How the column ends that prints the limits of another one."""

FEWEST, MOST = 2, 16
"""Rows of a chart: one has nothing to be compared with, and a slide has no room for more."""


@dataclass(frozen=True)
class Bar:
    """
    A row: its name, its figure as it is read beside it, the figure, and its limits.

    ``chance``: no side is told of it. ``weaker``: its mark judges it as short by an uncertain size.
    """

    name: str
    value: float
    low: float
    high: float
    told: str = ""
    chance: bool = False
    weaker: bool = False

    @property
    def label(self) -> str:
        """What stands beside the bar: there no line of limits can cross the figure."""
        return kept_together(f"{self.name}  {self.told}")


_COLOURS = {
    Verdict.CLEAR_SHORTFALL: RED,
    Verdict.SHORTFALL: ORANGE,
    Verdict.CLEARLY_ABOVE: GREEN,
}
"""The colours of verdicts, as the charts of the report have them; the others are grey."""


@dataclass(frozen=True)
class Bars:
    """
    Bars with their limits.

    Attributes
    ----------
    what : str
        What a bar shows: the head of its column, with the unit where it has one.
    rows : tuple of Bar
        In the order of the table; gaps and parts of a whole the most pressing first.
    pattern : str
        How a figure is written, as spreadsheets have it, such as ``"0.0"``.
    margin : float or None
        What the limits are held against, where they are: bars beyond it are coloured.
    of_a_whole : bool
        Beside each bar stands what it is a part of.
    """

    what: str
    rows: tuple[Bar, ...]
    pattern: str
    margin: float | None = None
    of_a_whole: bool = False

    def colour_of(self, bar: Bar) -> str:
        """Return the colour of a bar as the charts of the report have it; "" for the house's."""
        if self.margin is None:
            return ""
        judged = verdict(bar.low, bar.high, self.margin, chance=bar.chance)
        if bar.weaker and judged is Verdict.CLEAR_SHORTFALL:
            judged = Verdict.SHORTFALL
        return _COLOURS.get(judged, GREY)


def bars_of(table: PublishedTable, names: Sequence[str], *, weaker: bool = False) -> Bars | None:
    """
    Return the first figure of a table that is printed with its limits, row by row.

    Parameters
    ----------
    table : PublishedTable
    names : sequence of str
        What each row is about, as it is printed.
    weaker : bool
        Whether the row of all is clearly short by itself and not as one of the five marks.

    Returns
    -------
    Bars or None
        None where fewer than two rows, or more than 16, have such a figure. A row without it, or
        whose limits are withheld, is left out. Shares of fewer than 20 people are counts, as
        everywhere; where the groups differ in size, counts are not compared: there are no bars.

    Examples
    --------
    >>> field = {"name": "theme", "title": "Theme"}, {"name": "rate_interval", "title": "Rate"}
    >>> rows = [{"theme": t, "rate": 2.0, "rate_low": 1.0, "rate_high": 3.0} for t in "ab"]
    >>> bars_of(PublishedTable("", "", "", "", field, tuple(rows)), ("A", "B")).rows[0]
    Bar(name='A', value=2.0, low=1.0, high=3.0, told='2.0', chance=False, weaker=False)
    """
    if table.name == APPRAISAL:
        return _amounts_held_together(table, names)
    columns = {column["name"]: column for column in table.columns}
    measure = next((name.removesuffix(LIMITS) for name in columns if name.endswith(LIMITS)), "")
    parts = measure, f"{measure}_low", f"{measure}_high"
    named = [*zip(names, table.data, strict=True)]
    named = [(name, row) for name, row in named if all(_is_figure(row.get(p)) for p in parts)]
    whole = columns.get(measure, {}).get("whole", "")
    if whole and len(named) > FEWEST:  # the title tells the total, and no bar dwarfs its parts
        named = [(name, row) for name, row in named if not _is_total(row)]
    if not FEWEST <= len(named) <= MOST:
        return None
    limits = columns[f"{measure}{LIMITS}"]
    digits = int(limits.get("digits", 1))
    what, times = columns.get(measure, {}).get("title", ""), [1.0] * len(named)
    pattern = f"0.{'0' * digits}" if digits else "#,##0"
    if limits.get("unit") == "share":
        people = [float(n) for n in (row.get("n") for _, row in named) if _is_figure(n)]
        if len(people) < len(named):
            return None
        what, pattern = what or gettext("Share"), "0%"
        if min(people) < FULL_FROM:
            if len(set(people)) > 1:
                return None
            what, pattern, times = gettext("Of {n}", n=f"{people[0]:.0f}"), "0", people
    rounded = _in_three_figures if table.currency and not digits else float
    margin = limits.get("margin")
    signed = _is_figure(margin)  # a difference: on paper it has its sign as well
    if signed:
        pattern = f"+{pattern};-{pattern};{pattern}"

    def bar(name: str, row: Row, many: float) -> Bar:
        value, low, high = (rounded(many * float(row[part])) for part in parts)
        told = (
            percent(value)
            if pattern == "0%"
            else number(value, digits if many == 1 else 0, signed=signed)
        )
        every = row.get(whole)
        if _is_figure(every):
            told = gettext("{part} of {whole}", part=told, whole=number(rounded(every), digits))
        is_weaker = weaker and _is_total(row)
        return Bar(upper_first(name), value, low, high, told, by_chance(row), is_weaker)

    drawn = [
        (_is_total(row), bar(name, row, many))
        for (name, row), many in zip(named, times, strict=True)
    ]
    if _is_figure(margin):
        drawn.sort(key=lambda one: (one[0], one[1].value))
    elif whole:
        drawn.sort(key=lambda one: -one[1].value)
    return Bars(
        what,
        tuple(bar for _, bar in drawn),
        pattern,
        float(margin) if _is_figure(margin) else None,
        of_a_whole=bool(whole),
    )


_TOTALS = frozenset({OVERALL, ALL_ROLES})
"""How the workbooks call the row that holds all others."""


def _is_total(row: Row) -> bool:
    """Whether a row holds all others, by its name or its own word for it."""
    return row.get("whole") is True or not _TOTALS.isdisjoint(
        value for value in row.values() if isinstance(value, str)
    )


APPRAISAL, _AMOUNTS = "appraisal", ("pv_benefits", "pv_costs")
"""The table that holds benefits against costs, and its two rows that are amounts."""


def _amounts_held_together(table: PublishedTable, names: Sequence[str]) -> Bars | None:
    """Return the benefits beside the costs: their difference and ratio are no amounts to draw."""
    bars = []
    for name, row in zip(names, table.data, strict=True):
        known = [part for part in (row["value"], row["p10"], row["p90"]) if _is_figure(part)]
        if row["measure"] in _AMOUNTS and len(known) == 3:
            value, low, high = map(_in_three_figures, known)
            bars.append(Bar(upper_first(name), value, low, high, money(value, table.currency)))
    return Bars(table.currency, tuple(bars), "#,##0") if len(bars) >= FEWEST else None


def _in_three_figures(amount: float) -> float:
    """Return an amount as it is told everywhere: no estimate carries more."""
    return float(f"{amount:.3g}")


def _is_figure(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
