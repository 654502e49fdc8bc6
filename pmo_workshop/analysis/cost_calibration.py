"""B4: how do the hours that people feel they spend compare with the hours in the log?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from .hidden_cost import expected_hours
from .uncertainty import mean_t
from .uncertainty.samples import of_list

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
    "agree_error",
    "times_low",
    "times_high",
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
        ``resp_id``, ``component``, ``hours_month``: a person's total is the sum over the
        components. Somebody without hours for a component that others gave hours for is left out,
        because the sum would be too small.
    log : DataFrame, one row per activity and role
        As in ``hidden_cost.expected_hours``, with ``role``.
    roles : mapping of ``resp_id`` to role
    people : mapping of role to number of people
        The logged hours of a role are shared equally between them.

    Returns
    -------
    DataFrame, one row per respondent whose role has hours in the log
        ``resp_id``, ``role``, ``felt``, ``logged`` (hours a month and person).

    Notes
    -----
    logged = the hours a year of B3, ``hidden_cost.expected_hours``, / 12 / people. A log of a role
    that holds no hours is no standard: there is nothing to set beside it.

    Examples
    --------
    >>> costs = pd.DataFrame({"resp_id": ["a", "a"], "component": ["time", "delay"],
    ...                       "hours_month": [2.0, 1.0]})
    >>> log = pd.DataFrame({"role": ["PM"], "volume_yr": [120], "min_low": [30.0],
    ...     "min_likely": [60.0], "min_high": [90.0], "rate_per_h": [75.0], "rework_p": [0.0]})
    >>> felt_and_logged(costs, log, {"a": "PM"}, {"PM": 5}).to_dict("records")
    [{'resp_id': 'a', 'role': 'PM', 'felt': 3.0, 'logged': 2.0}]
    """
    felt = felt_hours(costs)
    by_role = _logged_by_role(log, people)
    logged = {role: hours / people[role] for role, hours in by_role.items()}
    table = pd.DataFrame({"resp_id": felt.index, "felt": felt.to_numpy(dtype=float)})
    table.insert(1, "role", table["resp_id"].map(dict(roles)))
    table["logged"] = table["role"].map(logged).astype("float64")
    return table.dropna(subset=["logged"]).reset_index(drop=True)


def _logged_by_role(log: pd.DataFrame, people: Mapping[str, int]) -> dict[str, float]:
    """Return the hours a month of each role that has hours in the log and people on the list."""
    by_role = expected_hours(log).groupby(log["role"]).sum() / 12
    return {
        str(role): float(hours)
        for role, hours in by_role.items()
        if hours > 0 and people.get(role, 0) > 0
    }


def logged_by_list(log: pd.DataFrame, people: Mapping[str, int]) -> float:
    """
    The hours the log gives to one person of the list, on average.

    Parameters
    ----------
    log, people
        As in ``felt_and_logged``.

    Returns
    -------
    float, hours a month
        Missing if no role of the list has hours in the log.

    Notes
    -----
    The mean of those who answered would be made of one value per role, and so tell how many of
    each role answered, also of roles that are not shown. That of the list is the same whoever did.

    Examples
    --------
    >>> log = pd.DataFrame({"role": ["PM", "CFO"], "volume_yr": 120, "min_low": 60.0,
    ...     "min_likely": 60.0, "min_high": 60.0, "rate_per_h": 75.0, "rework_p": 0.0})
    >>> logged_by_list(log, {"PM": 4, "CFO": 1})
    4.0
    """
    hours = _logged_by_role(log, people)
    return sum(hours.values()) / sum(people[role] for role in hours) if hours else math.nan


def felt_hours(costs: pd.DataFrame) -> pd.Series:
    """
    Hours a month each respondent feels to spend on all components together.

    Parameters
    ----------
    costs : DataFrame
        As in ``felt_and_logged``. A component for which nobody gave hours is not counted.

    Returns
    -------
    Series by ``resp_id``, of those who gave hours for every component that counts

    Examples
    --------
    >>> costs = pd.DataFrame({"resp_id": ["a", "a", "b"], "component": ["time", "delay", "time"],
    ...                       "hours_month": [2.0, 1.0, 5.0]})
    >>> felt_hours(costs).to_dict()
    {'a': 3.0}
    """
    told = costs.dropna(subset=["resp_id", "component", "hours_month"])
    people = told.groupby("resp_id")["hours_month"].agg(["sum", "size"])
    return people.loc[people["size"] == told["component"].nunique(), "sum"]


def calibration(
    pairs: pd.DataFrame, population: int | None = None, logged: float | None = None
) -> pd.DataFrame:
    """
    How many times the logged hours people feel to spend, and how far people lie apart, one by one.

    Parameters
    ----------
    pairs : DataFrame
        As ``felt_and_logged`` returns it.
    population : int, optional
        Size of the named stakeholder list; it narrows the intervals if n is over 5 % of it.
    logged : float, optional
        Mean logged hours of the whole list; default: of the pairs.

    Returns
    -------
    DataFrame, one row ``"all respondents"``, or none without pairs
        ``group``; ``measure``: "ratio", or "difference" if somebody feels no hours;
        ``value`` (felt ÷ logged, or felt - logged in hours) with ``_low`` and ``_high``; ``x``
        (respondents who feel more than is logged); ``felt``, ``logged`` (mean hours a month);
        ``difference`` (felt - logged, hours a month) with ``_low`` and ``_high``; ``agree_low``,
        ``agree_high`` (limits of agreement of one person) and ``agree_error`` (half the width
        of the 95 % interval of each of the two); ``times_low``, ``times_high`` (limits of
        agreement of felt ÷ logged, missing for a difference); ``n``.

    Notes
    -----
    ratio = exp(mean ln(felt / logged)), t interval on the logarithms. Limits of agreement: mean
    difference ± 1.96 standard deviations s, each with the standard error √(3 s² / n); of the
    ratio the same on the logarithms: Bland & Altman (1986), Lancet 327:307-310. Hours are brought
    from the people who answered to the whole list in proportion to its log, as by the ratio
    estimator of Cochran (1977), Sampling Techniques, chapter 6: the mean log of those who answered
    is made of one value per role, and would tell how many of each role did. Logs miss waiting and
    worry, so neither figure is the truth.

    Examples
    --------
    >>> pairs = pd.DataFrame({"resp_id": ["a", "b"], "role": "PM", "felt": [2.0, 8.0],
    ...                       "logged": [1.0, 4.0]})
    >>> calibration(pairs)[["measure", "value", "difference", "x"]].to_dict("records")
    [{'measure': 'ratio', 'value': 2.0, 'difference': 2.5, 'x': 2}]
    """
    return _table([(ALL, pairs, population)], logged)


def calibration_by_role(
    pairs: pd.DataFrame, populations: Mapping[str, int] | None = None
) -> pd.DataFrame:
    """
    The comparison of ``calibration`` for each role (screening).

    Parameters
    ----------
    pairs : DataFrame
        As ``felt_and_logged`` returns it.
    populations : mapping of role to number of people, optional
        It narrows the interval of a role of which more than 5 % answered.

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
    listed = populations or {}
    return _table(
        (role, own, of_list(len(own), listed.get(role))) for role, own in pairs.groupby("role")
    )


def _table(
    groups: Iterable[tuple[str, pd.DataFrame, int | None]], logged: float | None = None
) -> pd.DataFrame:
    rows = [
        {"group": name, **_compared(own, population, logged)}
        for name, own, population in groups
        if len(own)
    ]
    return pd.DataFrame(rows, columns=COLUMNS)


def _limits(values: pd.Series, population: int | None) -> tuple[float, float]:
    """Return the limits of the t interval of a mean of hours; missing below 2 respondents."""
    if len(values) < 2:
        return math.nan, math.nan
    interval = mean_t(values, population)
    return interval.low, interval.high


def _compared(own: pd.DataFrame, population: int | None, logged: float | None) -> dict[str, object]:
    mean = own["logged"].mean()
    hours = own[["felt", "logged"]] * (1.0 if logged is None else logged / mean)
    difference = hours["felt"] - hours["logged"]
    is_ratio = bool((own["felt"] > 0).all() and (own["logged"] > 0).all())
    values = np.log(own["felt"] / own["logged"]) if is_ratio else difference
    back = math.exp if is_ratio else float
    low, high = _limits(values, population)
    mean_low, mean_high = _limits(difference, population)
    agree_low, agree_high = agreement(difference)
    times = [math.exp(end) for end in agreement(values)] if is_ratio else [np.nan, np.nan]
    n = len(own)
    error = math.sqrt(3 / n) * difference.std(ddof=1) if n > 1 else np.nan
    return {
        "measure": "ratio" if is_ratio else "difference",
        "value": back(values.mean()),
        "value_low": back(low),
        "value_high": back(high),
        "x": int((difference > 0).sum()),
        "felt": hours["felt"].mean(),
        "logged": mean if logged is None else logged,
        "difference": difference.mean(),
        "difference_low": mean_low,
        "difference_high": mean_high,
        "agree_low": agree_low,
        "agree_high": agree_high,
        "agree_error": float(stdtrit(n - 1, 0.975)) * error if n > 1 else np.nan,
        "times_low": times[0],
        "times_high": times[1],
        "n": n,
    }


STEP, LEAST, HIGHEST = 0.25, 5, 3
"""Of the spread: its steps, how many people each part must hold, and where the steps end."""


def spread(pairs: pd.DataFrame) -> list[tuple[float | None, float | None, int]]:
    """
    How many people feel how many times the logged hours, in parts of at least 5 people.

    Parameters
    ----------
    pairs : DataFrame
        As ``felt_and_logged`` returns it, of at least 5 people.

    Returns
    -------
    list of (low, high, people)
        People with low < felt ÷ logged ≤ high, lowest first. The first part has no lower end and
        the last one no upper end: nobody is told to be the lowest or the highest.

    Notes
    -----
    From 1 outwards steps of 0.25 are joined until each holds 5 people; those left over join the
    part before them, and the two parts that meet at 1 are joined. So whoever knows how many feel
    more than is logged learns of no smaller group by subtracting.

    Examples
    --------
    >>> felt = [0.6] * 3 + [1.1] * 6 + [1.4] * 2 + [1.6] * 9
    >>> spread(pd.DataFrame({"felt": felt, "logged": 1.0}))
    [(None, 1.25, 9), (1.25, None, 11)]
    """
    times = (pairs["felt"] / pairs["logged"]).to_numpy()
    times = np.minimum(times, HIGHEST + STEP)
    steps = np.ceil(np.round((times - 1) / STEP, 9)).astype(int)
    above = _joined(steps[steps > 0])
    below = _joined(1 - steps[steps <= 0])
    edges = [-end for end in reversed(below[:-1])] + above[:-1]
    parts = np.searchsorted(edges, steps) if edges else np.zeros(len(steps), dtype=int)
    places: list[float | None] = [None, *(1 + STEP * edge for edge in edges), None]
    counts = np.bincount(parts, minlength=len(edges) + 1)
    return [
        (low, high, int(people))
        for low, high, people in zip(places, places[1:], counts, strict=False)
    ]


def _joined(steps: np.ndarray) -> list[int]:
    """Return the steps at which parts of at least 5 end, counted outwards from 1."""
    ends, held = [], 0
    for step, people in zip(*np.unique(steps, return_counts=True), strict=True):
        held += people
        if held >= LEAST:
            ends.append(int(step))
            held = 0
    return ends


def agreement(differences: pd.Series) -> tuple[float, float]:
    """
    Bland and Altman's limits of agreement: 95 in 100 single differences lie between them.

    Parameters
    ----------
    differences : Series
        One per respondent, nothing missing.

    Returns
    -------
    low, high : floats
        Mean ± 1.96 standard deviations; missing for a single respondent.

    Notes
    -----
    As ``calibration``; the differences should be about normal.

    Examples
    --------
    >>> [round(end, 2) for end in agreement(pd.Series([-1.0, 0.0, 1.0]))]
    [-1.96, 1.96]
    """
    mean, spread = differences.mean(), SPREAD * differences.std(ddof=1)
    return float(mean - spread), float(mean + spread)
