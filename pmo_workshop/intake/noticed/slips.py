"""One figure or one day that can hardly be right: three zeros too few, another year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from ...i18n import decimal, gettext, ngettext
from .finding import Finding, some

SAME_THING = (("projects", "budget", "actual"), ("benefits", "reported", "verified"))
"""Amounts of one thing that stand beside each other."""

THOUSANDS = (300.0, 3000.0)
"""From how many to how many times as much one of two amounts looks written in thousands."""

UNUSUAL = 20.0
"""How many times as much or as little as usual a unit costs in no period."""

LASTING = (("tickets", "opened", "closed"), ("projects", "plan_end", "end"))
"""Two days of one thing."""

A_YEAR = 365.25
USUALLY = 0.95
ENOUGH = 10
"""Rows, and periods of an output, from which it is known what is usual."""


def slips(tables: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """Amounts that look written in thousands beside others that are not, and days of another year.

    They are told, and stop no report: a project that was given up, or one that took a year more,
    may be right.
    """
    found = []
    for name, *columns in SAME_THING:
        if name in tables:
            found += _in_thousands(name, tables[name], *columns)
    if "unit_cost" in tables:
        found += _unusual_unit(tables["unit_cost"])
    for name, *columns in LASTING:
        if name in tables:
            found += _another_year(name, tables[name], *columns)
    return found


def _in_thousands(name: str, table: pd.DataFrame, first: str, second: str) -> list[Finding]:
    amounts = table[[first, second]].astype("float64")
    times = amounts.max(axis=1) / amounts.min(axis=1).where(amounts.min(axis=1) > 0)
    rows = table.index[times.between(*THOUSANDS)].tolist()
    if not rows:
        return []
    return [
        Finding(
            "",
            name,
            ngettext(
                "in {n} row {first} and {second} lie hundreds of times apart: one of them looks "
                "written in thousands",
                "in {n} rows {first} and {second} lie hundreds of times apart: one of them looks "
                "written in thousands",
                len(rows),
                first=first,
                second=second,
            ),
            gettext("Write both in the same unit, or leave them if they are right."),
            rows,
        )
    ]


def _unusual_unit(costs: pd.DataFrame) -> list[Finding]:
    unit = (costs["cost"] / costs["qty"].where(costs["qty"] > 0)).astype("float64")
    unit = unit.where(unit > 0)
    of_output = unit.groupby(costs["output_id"])
    times = unit / of_output.transform("median")
    odd = (np.maximum(times, 1 / times) >= UNUSUAL) & (of_output.transform("count") >= ENOUGH)
    if not odd.any():
        return []
    periods = costs.loc[odd, "period"].astype(str).drop_duplicates().tolist()
    return [
        Finding(
            "",
            "unit_cost",
            gettext(
                "a unit costs {times} times as much or as little as usual and more in {periods}: "
                "cost or qty looks written in another unit there",
                times=decimal(UNUSUAL),
                periods=some(periods),
            ),
            gettext("Write every period in the same unit."),
            costs.index[odd].tolist(),
        )
    ]


def _another_year(name: str, table: pd.DataFrame, first: str, second: str) -> list[Finding]:
    """Find days that are a whole number of years further apart than those of others."""
    days = (table[second] - table[first]).dt.days.dropna()
    if len(days) < ENOUGH:
        return []
    usual = float(days.abs().quantile(USUALLY))
    years = (days / A_YEAR).round().abs()
    beside = (days.abs() - years * A_YEAR).abs()
    odd = (years >= 1) & (days.abs() > 5 * usual) & (beside <= usual)
    rows = days.index[odd].tolist()
    if not rows or days[odd].abs().min() < 2 * days[~odd].abs().max():
        return []
    return [
        Finding(
            "",
            name,
            ngettext(
                "in {n} row {first} and {second} lie a whole number of years further apart than "
                "elsewhere: one of them looks dated in another year",
                "in {n} rows {first} and {second} lie a whole number of years further apart than "
                "elsewhere: one of them looks dated in another year",
                len(rows),
                first=first,
                second=second,
            ),
            gettext("Compare it with the export."),
            rows,
        )
    ]
