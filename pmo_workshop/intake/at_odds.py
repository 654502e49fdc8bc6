"""Tables that contradict each other: what one says cannot be true if the other is.

Nothing of it stops a report: people decide which of the two is to be mended.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from ..i18n import figures, gettext
from ..schema.value import UPPER
from .checks import CheckedTable
from .client import Problem

AGAINST = ("U", "R")
"""The stances of those who do not know the PMO or resist it."""

TOLERANCE = 1.1
"""How many times as much one table may say before the other cannot be true."""

_FEW = 10
"""How many rows are named, the first of them."""


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
        Not fatal; where rows are people, readers of a report are not told how many.
    """
    rows = {n: c.frame for n, c in tables.items() if c.usable and len(c.frame)}
    if "engagement" in rows and (odd := _speak_for_what_they_resist(rows["engagement"])):
        first, *others = odd
        yield replace(
            _warning(
                tables["engagement"],
                gettext(
                    "somebody is an advocate or a partner, or spoke for the PMO, and is, on the "
                    "same day, unaware or resistant. Only one of the two can be true: look at "
                    "these rows again."
                ),
                "rung",
            ),
            row=first,
            others=tuple(others[: _FEW - 1]),
            places=len(odd),
            people=True,
        )
    if "costs" not in rows:
        return
    costs = rows["costs"]
    budget, own = _of_a_year(costs), _of_a_year(costs[~_of_clients(costs)])
    told = {"budget": _amount(budget, currency), "costs": tables["costs"].reading.file}
    if "unit_cost" in rows and (outputs := _last_year(rows["unit_cost"])) > TOLERANCE * own:
        yield _warning(
            tables["unit_cost"],
            gettext(
                "the outputs of the last year cost {outputs}, and the PMO's running costs of a "
                "year in {costs} are {budget}. Both are to rest on the same budget: look at them "
                "again.",
                outputs=_amount(outputs, currency),
                **{**told, "budget": _amount(own, currency)},
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


def _speak_for_what_they_resist(engagement: pd.DataFrame) -> list[int]:
    """Return the rows, of every day, of those who speak for what they ignore or resist."""
    speaks = engagement["rung"].isin(UPPER) | engagement["act"].notna()
    return engagement.index[speaks & engagement["current"].isin(AGAINST)].tolist()


def _of_a_year(costs: pd.DataFrame) -> float:
    """Return the running costs of the year in which they are highest."""
    running = costs[costs["kind"] == "run"]
    return float(running.groupby("year")["amount"].sum().max()) if len(running) else float("inf")


def _of_clients(costs: pd.DataFrame) -> pd.Series:
    """Return which lines clients bear, as the table states it."""
    return costs["borne_by"] == "clients"


def _borne_by_clients(costs: pd.DataFrame) -> float | None:
    """Return the highest running cost of a year that clients bear; None where it is not stated."""
    theirs = _of_clients(costs)
    return _of_a_year(costs[theirs]) if theirs.any() else None


def _last_year(unit_cost: pd.DataFrame) -> float:
    """Return what the outputs cost in the year that ends with the last period, whole months."""
    spans = unit_cost["period"].map({p: pd.Period(p) for p in unit_cost["period"].unique()})
    since = max(span.end_time for span in spans) - pd.Timedelta(days=366)
    within = [span.start_time > since for span in spans]
    return float(unit_cost.loc[within, "cost"].sum())


def _logged(log: pd.DataFrame) -> float:
    """Return what the hours of a year cost at the mean of their minutes, as they were logged last.

    So does B3: where low and high are not both known, the likely minutes stand alone.
    """
    if "logged_on" in log:
        log = log.sort_values("logged_on", na_position="first", kind="stable")
    last = log.drop_duplicates(["activity", "role"], keep="last")
    ends = last.reindex(columns=["min_low", "min_likely", "min_high"])
    minutes = ends.mean(axis=1).where(ends.notna().all(axis=1), ends["min_likely"])
    hours = last["volume_yr"] * minutes / 60 * (1 + last["rework_p"].fillna(0))
    return float((hours * last["rate_per_h"]).sum())


def _amount(value: float, currency: str) -> str:
    return f"{currency} {figures(f'{value:,.0f}')}"


def _warning(checked: CheckedTable, message: str, column: str) -> Problem:
    return Problem(checked.reading.file, message, column=column, fatal=False)
