"""B4: how do the hours that people feel they spend compare with the hours in the log?"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from .gaps import limits

SPREAD = 1.96
ALL = "all respondents"

COLUMNS = (
    "group",
    "measure",
    "value",
    "value_low",
    "value_high",
    "x",
    "felt",
    "logged",
    "difference",
    "difference_low",
    "difference_high",
    "agree_low",
    "agree_high",
    "n",
)


def felt_and_logged(
    costs: pd.DataFrame, log: pd.DataFrame, roles: Mapping[str, str], people: Mapping[str, int]
) -> pd.DataFrame:
    """
    The hours each respondent feels to spend, beside the hours the log gives to their role.

    Parameters
    ----------
    costs : DataFrame, one row per respondent and component
        ``resp_id``, ``hours_month``: a person's total is the sum over the components. Somebody
        with a blank is left out, because the sum would be too small.
    log : DataFrame, one row per activity and role
        ``role``, ``volume_yr``, ``min_likely``, ``rework_p``.
    roles : mapping of ``resp_id`` to role
    people : mapping of role to number of people
        The logged hours of a role are shared equally between them.

    Returns
    -------
    DataFrame, one row per respondent whose role has a log
        ``resp_id``, ``role``, ``felt``, ``logged`` (hours a month and person).

    Notes
    -----
    logged = Σ volume · likely minutes · (1 + rework) / 60 / 12 / people.

    Examples
    --------
    >>> costs = pd.DataFrame({"resp_id": ["a", "a"], "hours_month": [2.0, 1.0]})
    >>> log = pd.DataFrame({"role": ["PM"], "volume_yr": [120], "min_likely": [60.0],
    ...                     "rework_p": [0.0]})
    >>> felt_and_logged(costs, log, {"a": "PM"}, {"PM": 5}).to_dict("records")
    [{'resp_id': 'a', 'role': 'PM', 'felt': 3.0, 'logged': 2.0}]
    """
    blank = set(costs.loc[costs["hours_month"].isna(), "resp_id"])
    told = costs[~costs["resp_id"].isin(blank)]
    felt = told.groupby("resp_id")["hours_month"].sum()
    known = log.dropna(subset=["role", "volume_yr", "min_likely", "rework_p"])
    minutes = known["volume_yr"].astype("float64") * known["min_likely"] * (1 + known["rework_p"])
    by_role = minutes.groupby(known["role"]).sum() / 60 / 12
    logged = {r: hours / people[r] for r, hours in by_role.items() if people.get(r, 0) > 0}
    table = pd.DataFrame({"resp_id": felt.index, "felt": felt.to_numpy(dtype=float)})
    table.insert(1, "role", table["resp_id"].map(dict(roles)))
    table["logged"] = table["role"].map(logged).astype("float64")
    return table.dropna(subset=["logged"]).reset_index(drop=True)


def calibration(pairs: pd.DataFrame, population: int | None = None) -> pd.DataFrame:
    """
    How many times the logged hours people feel to spend, and how far single people lie apart.

    Parameters
    ----------
    pairs : DataFrame
        As ``felt_and_logged`` returns it.
    population : int, optional
        Size of the named stakeholder list; it narrows the intervals if n is over 5 % of it.

    Returns
    -------
    DataFrame, one row ``"all respondents"``, or none without pairs
        ``group``; ``measure``: "ratio", or "difference" if somebody feels or logs no hours;
        ``value`` (felt ÷ logged, or felt - logged in hours) with ``_low`` and ``_high``; ``x``
        (respondents who feel more than is logged); ``felt``, ``logged`` (mean hours a month);
        ``difference`` (felt - logged, hours a month) with ``_low`` and ``_high``; ``agree_low``,
        ``agree_high`` (limits of agreement of single people); ``n``.

    Notes
    -----
    ratio = exp(mean ln(felt / logged)), t interval on the logarithms. Limits of agreement: mean
    difference ± 1.96 standard deviations, Bland & Altman (1986), Lancet 327:307-310. Logs miss
    waiting and worry, so neither figure is the truth.

    Examples
    --------
    >>> pairs = pd.DataFrame({"resp_id": ["a", "b"], "role": "PM", "felt": [2.0, 8.0],
    ...                       "logged": [1.0, 4.0]})
    >>> calibration(pairs)[["measure", "value", "difference", "x"]].to_dict("records")
    [{'measure': 'ratio', 'value': 2.0, 'difference': 2.5, 'x': 2}]
    """
    return _table([(ALL, pairs)], population)


def calibration_by_role(pairs: pd.DataFrame) -> pd.DataFrame:
    """
    The comparison of ``calibration`` for each role (screening).

    Parameters
    ----------
    pairs : DataFrame
        As ``felt_and_logged`` returns it.

    Returns
    -------
    DataFrame, one row per role in the order of their names, columns as in ``calibration``

    Examples
    --------
    >>> pairs = pd.DataFrame({"resp_id": ["a", "b"], "role": ["PM", "CFO"], "felt": [2.0, 8.0],
    ...                       "logged": [1.0, 4.0]})
    >>> calibration_by_role(pairs)["group"].tolist()
    ['CFO', 'PM']
    """
    return _table(list(pairs.groupby("role")), None)


def _table(groups: list, population: int | None) -> pd.DataFrame:
    rows = [{"group": name, **_compared(own, population)} for name, own in groups if len(own)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _compared(own: pd.DataFrame, population: int | None) -> dict[str, object]:
    difference = own["felt"] - own["logged"]
    is_ratio = bool((own["felt"] > 0).all() and (own["logged"] > 0).all())
    values = np.log(own["felt"] / own["logged"]) if is_ratio else difference
    back = math.exp if is_ratio else float
    low, high = limits(values, population)
    mean_low, mean_high = limits(difference, population)
    spread = SPREAD * difference.std(ddof=1) if len(own) > 1 else np.nan
    return {
        "measure": "ratio" if is_ratio else "difference",
        "value": back(values.mean()),
        "value_low": back(low),
        "value_high": back(high),
        "x": int((difference > 0).sum()),
        "felt": own["felt"].mean(),
        "logged": own["logged"].mean(),
        "difference": difference.mean(),
        "difference_low": mean_low,
        "difference_high": mean_high,
        "agree_low": difference.mean() - spread,
        "agree_high": difference.mean() + spread,
        "n": len(own),
    }
