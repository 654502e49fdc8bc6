"""Tables that contradict each other: what one says cannot be true if the other is.

Nothing of it stops a report: people decide which of the two is to be mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from ..i18n import figures, gettext
from ..schema.value import UPPER
from .checks import CheckedTable
from .client import Problem

AGAINST = ("U", "R")
"""The stances of those who do not know the PMO or resist it."""

TOLERANCE = 1.1
"""How many times as much one table may say before the other cannot be true."""

_YEAR = {"-Q": 4, "-": 12, "": 1}
"""How many periods make a year, by what stands between its year and the rest."""


def at_odds(tables: Mapping[str, CheckedTable], currency: str) -> Iterator[Problem]:
    """
    Yield which tables of a client contradict each other.

    Parameters
    ----------
    tables : mapping of table name to CheckedTable
        As linked.
    currency : str
        Of the amounts.

    Yields
    ------
    Problem
        Not fatal, and without a count of people.
    """
    rows = {n: c.frame for n, c in tables.items() if c.usable and len(c.frame)}
    if "engagement" in rows and _speak_for_what_they_resist(rows["engagement"]):
        yield _warning(
            tables["engagement"],
            gettext(
                "somebody is an advocate or a partner and, on the same day, unaware or resistant. "
                "Only one of the two can be true: look at these rows again."
            ),
            "rung",
        )
    if "costs" not in rows:
        return
    budget = _of_a_year(rows["costs"])
    told = {"budget": _amount(budget, currency), "costs": tables["costs"].reading.file}
    if "unit_cost" in rows and (outputs := _last_year(rows["unit_cost"])) > TOLERANCE * budget:
        yield _warning(
            tables["unit_cost"],
            gettext(
                "the outputs of the last year cost {outputs}, and all running costs of a year in "
                "{costs} are {budget}. Both are to rest on the same budget: look at them again.",
                outputs=_amount(outputs, currency),
                **told,
            ),
            "cost",
        )
    if "effort_log" not in rows:
        return
    hours, theirs = _logged(rows["effort_log"]), _borne_by_clients(rows["costs"])
    if theirs is not None and max(hours, theirs) > TOLERANCE * min(hours, theirs):
        yield _warning(
            tables["costs"],
            gettext(
                "the lines that clients bear come to {theirs} in a year, and their hours in {log} "
                "to {hours}. Both tell the same hours: enter them here as they are logged there.",
                theirs=_amount(theirs, currency),
                hours=_amount(hours, currency),
                log=tables["effort_log"].reading.file,
            ),
            "borne_by",
        )
    elif hours > TOLERANCE * budget:
        yield _warning(
            tables["effort_log"],
            gettext(
                "the hours of a year cost clients {hours}, and all running costs of a year in "
                "{costs}, theirs with them, are {budget}. Enter their hours there as they are "
                "logged here.",
                hours=_amount(hours, currency),
                **told,
            ),
            "rate_per_h",
        )


def _speak_for_what_they_resist(engagement: pd.DataFrame) -> bool:
    last = engagement.sort_values("date").groupby("stakeholder_id").tail(1)
    return bool((last["rung"].isin(UPPER) & last["current"].isin(AGAINST)).any())


def _of_a_year(costs: pd.DataFrame) -> float:
    """Return the running costs of the year in which they are highest."""
    running = costs[costs["kind"] == "run"]
    return float(running.groupby("year")["amount"].sum().max()) if len(running) else float("inf")


def _borne_by_clients(costs: pd.DataFrame) -> float | None:
    """Return the highest running cost of a year that clients bear; None where it is not stated."""
    if "borne_by" not in costs or not (costs["borne_by"] == "clients").any():
        return None
    return _of_a_year(costs[costs["borne_by"] == "clients"])


def _last_year(unit_cost: pd.DataFrame) -> float:
    """Return what the outputs of the last twelve months, four quarters or one year cost."""
    by_period = unit_cost.groupby("period")["cost"].sum().sort_index()
    between = next(mark for mark in _YEAR if mark in str(by_period.index[-1]))
    return float(by_period.tail(_YEAR[between]).sum())


def _logged(log: pd.DataFrame) -> float:
    """Return what the hours of a year cost at the likely minutes, as they were logged last."""
    if "logged_on" in log:
        log = log.sort_values("logged_on", na_position="first", kind="stable")
    last = log.drop_duplicates(["activity", "role"], keep="last")
    hours = last["volume_yr"] * last["min_likely"] / 60 * (1 + last["rework_p"].fillna(0))
    return float((hours * last["rate_per_h"]).sum())


def _amount(value: float, currency: str) -> str:
    return f"{currency} {figures(f'{value:,.0f}')}"


def _warning(checked: CheckedTable, message: str, column: str) -> Problem:
    return Problem(checked.reading.file, message, column=column, fatal=False)
