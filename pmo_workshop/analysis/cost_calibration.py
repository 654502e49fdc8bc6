"""B4: how do the hours felt compare with the hours logged?"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from .uncertainty import mean_t

INTERVAL_FROM = 10
SPREAD = 1.96


def felt_and_logged(
    costs: pd.DataFrame, log: pd.DataFrame, roles: pd.Series, people: Mapping[str, int]
) -> pd.DataFrame:
    """
    Hours a month each respondent feels to spend, beside the hours the log gives their role.

    Parameters
    ----------
    costs : DataFrame, one row per respondent and component
        ``resp_id``, ``hours_month`` (missing is left out).
    log : DataFrame, one row per activity and role
        ``role``, ``volume_yr``, ``min_likely``, ``rework_p``.
    roles : Series, index ``resp_id``
        The role of each respondent.
    people : mapping of role to number of people
        Between whom the logged hours of a role are shared equally.

    Returns
    -------
    DataFrame, one row per respondent who answered and whose role has logged hours
        ``resp_id``, ``role``, ``felt``, ``logged`` (hours a month and person).

    Examples
    --------
    >>> costs = pd.DataFrame({"resp_id": ["a", "a"], "hours_month": [2.0, 1.0]})
    >>> log = pd.DataFrame({"role": ["PM"], "volume_yr": [120], "min_likely": [60.0],
    ...     "rework_p": [0.0]})
    >>> felt_and_logged(costs, log, pd.Series({"a": "PM"}), {"PM": 5}).to_dict("records")
    [{'resp_id': 'a', 'role': 'PM', 'felt': 3.0, 'logged': 2.0}]
    """
    felt = costs.dropna(subset=["hours_month"]).groupby("resp_id")["hours_month"].sum()
    told = log.dropna(subset=["volume_yr", "min_likely", "rework_p"])
    monthly = told["volume_yr"] * told["min_likely"] * (1 + told["rework_p"]) / 60 / 12
    by_role = monthly.astype("float64").groupby(told["role"]).sum()
    logged = {
        role: hours / people[role] for role, hours in by_role.items() if people.get(role, 0) > 0
    }
    table = pd.DataFrame({"resp_id": felt.index, "felt": felt.to_numpy(dtype=float)})
    table.insert(1, "role", table["resp_id"].map(roles))
    table["logged"] = table["role"].map(logged).astype("float64")
    return table.dropna(subset=["logged"]).reset_index(drop=True)


def felt_over_logged(pairs: pd.DataFrame, population: int | None = None) -> pd.DataFrame:
    """
    How many times the logged hours people feel to spend, and how far single people lie apart.

    Parameters
    ----------
    pairs : DataFrame
        As ``felt_and_logged`` returns it.
    population : int, optional
        Size of the named stakeholder list.

    Returns
    -------
    DataFrame of one row; empty without pairs
        ``measure`` (``"ratio"``, or ``"difference"`` if somebody feels or logs no hours at all);
        ``value`` with ``value_low``, ``value_high``; ``above`` (respondents who feel more than is
        logged); ``felt``, ``logged`` (mean hours a month); ``bias``, ``agree_low``, ``agree_high``
        (limits of agreement of felt − logged, hours a month); ``n``. Limits from 10 respondents.

    Notes
    -----
    The ratio is exp(mean ln(felt / logged)) with the t interval on the logarithms. Limits of
    agreement: mean difference ± 1.96 standard deviations, Bland & Altman (1986), The Lancet
    327:307-310. A log misses waiting and worry, so neither of the two is the truth.

    Examples
    --------
    >>> pairs = pd.DataFrame({"resp_id": list("abcdefghij"), "role": "PM",
    ...     "felt": [2.0, 4, 2, 4, 2, 4, 2, 4, 2, 4], "logged": [1.0, 2, 1, 2, 1, 2, 1, 2, 1, 2]})
    >>> found = felt_over_logged(pairs).iloc[0]
    >>> found["measure"], round(float(found["value"]), 6), int(found["above"])
    ('ratio', 2.0, 10)
    """
    n = len(pairs)
    if not n:
        return pd.DataFrame()
    felt = pairs["felt"].to_numpy(dtype=float)
    logged = pairs["logged"].to_numpy(dtype=float)
    ratio = bool((felt > 0).all() and (logged > 0).all())
    listed = population if population and n <= population else None
    difference = felt - logged
    row: dict[str, object] = {
        "measure": "ratio" if ratio else "difference",
        "above": int((difference > 0).sum()),
        "felt": float(felt.mean()),
        "logged": float(logged.mean()),
        "n": n,
    }
    values = np.log(felt / logged) if ratio else difference
    back = math.exp if ratio else float
    row["value"] = back(float(values.mean()))
    if n >= INTERVAL_FROM:
        limits = mean_t(values, listed)
        spread = SPREAD * float(difference.std(ddof=1))
        bias = float(difference.mean())
        row |= {
            "value_low": back(limits.low),
            "value_high": back(limits.high),
            "bias": bias,
            "agree_low": bias - spread,
            "agree_high": bias + spread,
        }
    columns = ["measure", "value", "value_low", "value_high", "above", "felt", "logged", "bias"]
    return pd.DataFrame([row], columns=[*columns, "agree_low", "agree_high", "n"])
