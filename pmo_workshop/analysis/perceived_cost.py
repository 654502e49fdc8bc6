"""B1: which costs of working with the PMO deter people?"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from .uncertainty import bca, wilson

DETERS_FROM = 7
"""Severity from which a cost counts as a real deterrent, on the scale from 0 to 10."""

INTERVAL_FROM = 10

COLUMNS = (
    "component",
    "deterred",
    "share",
    "share_low",
    "share_high",
    "leading",
    "rho",
    "rho_low",
    "rho_high",
    "n",
)


def deterrents(costs: pd.DataFrame, population: int | None = None, *, seed: int) -> pd.DataFrame:
    """
    How many respondents name each cost as a real deterrent, and whether it goes with reluctance.

    Parameters
    ----------
    costs : DataFrame, one row per respondent and component
        Columns ``resp_id``, ``component``, ``severity`` (0-10), ``engage_intent`` (1-7); rows
        with a missing severity are left out, rows with a missing intention only from ``rho``.
    population : int, optional
        Size of the named stakeholder list.
    seed : int

    Returns
    -------
    DataFrame, one row per component, the largest share first
        ``deterred`` (respondents with severity 7 or more), ``share`` (0-1) with Wilson limits;
        ``leading`` (whether the interval overlaps that of the largest share); ``rho`` (Spearman's
        rank correlation of severity and intention) with BCa limits, missing if one of the two
        does not vary; ``n``. Limits from 10 respondents.

    Notes
    -----
    Wilson (1927); Efron (1987). A correlation says that the two go together, not that one prevents
    the other. There is no regression: with a dozen components it would need 120 respondents.

    Examples
    --------
    >>> costs = pd.DataFrame({
    ...     "resp_id": [f"R{i}" for i in range(12)], "component": "time",
    ...     "severity": [9, 8, 8, 7, 7, 5, 4, 4, 3, 2, 1, 0],
    ...     "engage_intent": [1, 2, 2, 3, 3, 4, 5, 5, 6, 6, 7, 7]})
    >>> found = deterrents(costs, seed=1).iloc[0]
    >>> int(found["deterred"]), int(found["n"]), bool(found["rho"] < -0.95)
    (5, 12, True)
    """
    answered = costs.dropna(subset=["severity"])
    rows = []
    for component, of_one in answered.groupby("component", sort=True):
        n = of_one["resp_id"].nunique()
        deterred = int((of_one["severity"] >= DETERS_FROM).sum())
        row = {"component": component, "deterred": deterred, "share": deterred / n, "n": n}
        if n >= INTERVAL_FROM:
            limits = wilson(deterred, n, population if population and n <= population else None)
            row |= {"share_low": limits.low, "share_high": limits.high}
            row |= _rho(of_one.dropna(subset=["engage_intent"]), seed)
        rows.append(row)
    table = pd.DataFrame(rows, columns=[c for c in COLUMNS if c != "leading"])
    table = table.sort_values(["share", "component"], ascending=[False, True], kind="stable")
    table = table.reset_index(drop=True)
    top = table["share_low"].iloc[0] if len(table) else np.nan
    table["leading"] = (table["share_high"].astype("float64") >= top) & (table["deterred"] > 0)
    return table[list(COLUMNS)]


def _rho(pairs: pd.DataFrame, seed: int) -> dict[str, float]:
    severity = pairs["severity"].to_numpy(dtype=float)
    intent = pairs["engage_intent"].to_numpy(dtype=float)
    if len(pairs) < INTERVAL_FROM or np.ptp(severity) == 0 or np.ptp(intent) == 0:
        return {}
    found = bca(np.arange(len(pairs)), spearman_of(severity, intent), seed=seed)
    return {"rho": found.estimate, "rho_low": found.low, "rho_high": found.high}


def spearman_of(x: np.ndarray, y: np.ndarray) -> Callable[..., np.ndarray]:
    """
    Return Spearman's rank correlation of two measures as a function of who is drawn.

    Parameters
    ----------
    x, y : array, one value per respondent

    Returns
    -------
    function of an array of positions, with ``axis``
        NaN for a draw in which one of the measures does not vary.

    Notes
    -----
    Pearson's correlation of mid-ranks, as ``scipy.stats.spearmanr``, for all draws at once.

    Examples
    --------
    >>> rho = spearman_of(np.array([1.0, 2.0, 3.0]), np.array([6.0, 5.0, 4.0]))
    >>> float(rho(np.arange(3)))
    -1.0
    """

    def rho(positions: np.ndarray, axis: int = -1) -> np.ndarray:
        drawn = np.asarray(positions).astype(int)
        first, second = (rankdata(values[drawn], axis=-1) for values in (x, y))
        first = first - first.mean(axis=-1, keepdims=True)
        second = second - second.mean(axis=-1, keepdims=True)
        scale = np.sqrt((first**2).sum(axis=-1) * (second**2).sum(axis=-1))
        with np.errstate(divide="ignore", invalid="ignore"):
            return (first * second).sum(axis=-1) / scale

    return rho
