"""The satisfaction process: enough answers, not too many requests, clear roles, a closed loop.

Monitoring as in ISO 10004, complaints as in ISO 10002.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import pandas as pd

from .uncertainty import sample_size_proportion, wilson

Z = 1.959963984540054
LIMIT = 2
"""Requests per person and quarter that should not be exceeded."""


def planned_sample(
    stakeholders: Mapping[str, int], half_width: float = 0.10, response_rate: float = 0.6
) -> pd.DataFrame:
    """
    Answers and invitations needed for a share known to ± ``half_width``.

    Parameters
    ----------
    stakeholders : mapping of group to N
    half_width : float
        Half of the interval's width, 0-1.
    response_rate : float
        Share expected to reply, 0-1.

    Returns
    -------
    DataFrame, one row per group and a last row ``"all stakeholders"`` over the whole list
        ``group, N, needed`` (answers), ``invite`` (needed / response rate, rounded up), ``n``.

    Notes
    -----
    n0 = z² p (1 - p) / m² with p = 0.5, n = n0 / (1 + (n0 - 1) / N): Cochran (1977).

    Examples
    --------
    >>> planned_sample({"Sponsors": 40}, half_width=0.05)[["group", "needed"]].values.tolist()
    [['Sponsors', 37], ['all stakeholders', 37]]
    """
    if not stakeholders:
        return pd.DataFrame(columns=["group", "N", "needed", "invite", "n"])
    rows = []
    for group, size in (*stakeholders.items(), ("all stakeholders", sum(stakeholders.values()))):
        needed = min(int(sample_size_proportion(2 * half_width, population=size)), size)
        invite = math.ceil(needed / response_rate - 1e-9)
        rows.append({"group": group, "N": size, "needed": needed, "invite": invite, "n": size})
    return pd.DataFrame(rows)


def reachable_precision(population: int, response_rate: float = 0.6) -> float:
    """
    Return the half width of a share's interval if everybody is invited.

    Examples
    --------
    >>> round(reachable_precision(40, 0.6), 3)
    0.128
    """
    n = max(round(population * response_rate), 1)
    if population <= 1:
        return 0.0
    return Z * math.sqrt(0.25 / n) * math.sqrt((population - n) / (population - 1))


def contact_load(contacts: pd.DataFrame) -> pd.DataFrame:
    """
    Requests per person and quarter.

    Parameters
    ----------
    contacts : DataFrame, one row per request
        ``person_id, asked`` (day).

    Returns
    -------
    DataFrame, one row per quarter
        ``quarter, people, asks, asks_per_person_mean, over_limit`` (people asked more than twice),
        ``max``, ``n`` (requests).

    Examples
    --------
    >>> asked = pd.DataFrame({"person_id": ["a", "a", "a", "b"],
    ...                       "asked": pd.to_datetime(["2026-01-05"] * 4)})
    >>> contact_load(asked)[["quarter", "over_limit", "max"]].values.tolist()
    [['2026-Q1', 1, 3]]
    """
    columns = ["quarter", "people", "asks", "asks_per_person_mean", "over_limit", "max", "n"]
    if contacts.empty:
        return pd.DataFrame(columns=columns)
    days = contacts["asked"]
    quarter = days.dt.year.astype(str) + "-Q" + days.dt.quarter.astype(str)
    each = contacts.groupby([quarter.rename("quarter"), "person_id"]).size()
    by_quarter = each.groupby(level="quarter")
    table = pd.DataFrame(
        {
            "people": by_quarter.size(),
            "asks": by_quarter.sum(),
            "asks_per_person_mean": by_quarter.mean(),
            "over_limit": by_quarter.agg(lambda asks: int((asks > LIMIT).sum())),
            "max": by_quarter.max(),
        }
    )
    return table.assign(n=table["asks"]).reset_index()[columns]


def raci_check(raci: pd.DataFrame) -> pd.DataFrame:
    """
    Check that every task has exactly one accountable and at least one responsible role.

    Returns
    -------
    DataFrame, one row per task in the order of the table
        ``task, accountable, responsible`` (roles as text), ``problem`` (empty if none), ``n``.

    Examples
    --------
    >>> roles = pd.DataFrame({"task": ["Survey", "Survey"], "role": ["Lead", "Analyst"],
    ...                       "code": ["R", "R"]})
    >>> raci_check(roles)["problem"].tolist()
    ['nobody is accountable']
    """
    rows = []
    for task, roles in raci.groupby("task", sort=False):
        accountable = roles.loc[roles["code"] == "A", "role"].tolist()
        responsible = roles.loc[roles["code"] == "R", "role"].tolist()
        problems = []
        if not accountable:
            problems.append("nobody is accountable")
        elif len(accountable) > 1:
            problems.append(f"{len(accountable)} roles are accountable")
        if not responsible:
            problems.append("nobody is responsible")
        rows.append(
            {
                "task": task,
                "accountable": ", ".join(accountable),
                "responsible": ", ".join(responsible),
                "problem": "; ".join(problems),
                "n": len(roles),
            }
        )
    return pd.DataFrame(rows, columns=["task", "accountable", "responsible", "problem", "n"])


def told_back(contacts: pd.DataFrame) -> pd.DataFrame:
    """
    How many of those who answered heard what was done, and after how many days.

    Returns
    -------
    DataFrame, one row, or none if nobody answered
        ``answered, told, share, share_low, share_high`` (Wilson), ``median_days, n``.

    Examples
    --------
    >>> log = pd.DataFrame({"asked": pd.to_datetime(["2026-01-05"] * 2), "answered": [1, 1],
    ...                     "told_back": pd.to_datetime(["2026-01-15", None])})
    >>> told_back(log)[["told", "median_days"]].values.tolist()
    [[1.0, 10.0]]
    """
    columns = ["answered", "told", "share", "share_low", "share_high", "median_days", "n"]
    answered = contacts[contacts["answered"] == 1]
    if answered.empty:
        return pd.DataFrame(columns=columns)
    days = (answered["told_back"] - answered["asked"]).dt.days.dropna()
    share = wilson(len(days), len(answered))
    row = (len(answered), len(days), share.estimate, share.low, share.high, days.median())
    return pd.DataFrame([(*row, len(answered))], columns=columns)
