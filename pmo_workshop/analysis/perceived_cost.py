"""B1: which perceived costs deter stakeholders from working with the PMO?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from ..suppression import INTERVAL_FROM
from .uncertainty import bca_limits, resampled_rows, wilson
from .uncertainty.interval import Z
from .uncertainty.samples import correction

DETERS_FROM = 7
"""A severity of 7 or more of 10 counts as a real deterrent."""

PER_PREDICTOR = 10
"""Respondents per cost below which there is no regression."""

ALL_COSTS = "all costs together"

COLUMNS = (
    "component",
    "x",
    "share",
    "share_low",
    "share_high",
    "rho",
    "rho_low",
    "rho_high",
    "leading",
    "n",
)


def deterrents(costs: pd.DataFrame, seed: int, population: int | None = None) -> pd.DataFrame:
    """
    Share of respondents whom each cost deters, and how it goes with their intention to engage.

    Parameters
    ----------
    costs : DataFrame, one row per respondent and component
        ``resp_id``, ``component``, ``severity`` (0-10), ``engage_intent`` (1-7). A row without
        severity is left out; one without intention counts in the share only.
    seed : int
    population : int, optional
        Size of the named stakeholder list; it narrows the shares if n is over 5 % of it.

    Returns
    -------
    DataFrame, one row per component, largest share first
        ``component``; ``x`` (respondents with severity 7 or more), ``share`` (0-1) with ``_low``
        and ``_high``; ``rho`` (rank correlation of severity with intention, -1 to 1) with
        ``_low`` and ``_high``, missing where one of the two does not vary; ``leading``: its
        interval overlaps that of the largest share of 10 respondents and more; ``n``
        (respondents).

    Notes
    -----
    Share: Wilson (1927), JASA 22:209-212. rho: Spearman's, with the BCa bootstrap of respondents
    (Efron 1987, JASA 82:171-185). Perceived sacrifice: Zeithaml (1988), Journal of Marketing
    52(3):2-22. A correlation does not say that a cost keeps anybody away.

    Examples
    --------
    >>> costs = pd.DataFrame({
    ...     "resp_id": ["a", "b", "c", "d"] * 2, "component": ["time"] * 4 + ["delay"] * 4,
    ...     "severity": [9, 8, 7, 2, 1, 2, 3, 8], "engage_intent": [1, 2, 3, 6] * 2})
    >>> deterrents(costs, seed=1)[["component", "x", "share", "rho", "n"]]
      component  x  share  rho  n
    0      time  3   0.75 -1.0  4
    1     delay  1   0.25  1.0  4
    """
    known = costs.dropna(subset=["resp_id", "component", "severity"])
    rows = []
    for component, own in known.groupby("component", sort=False):
        x, n = int((own["severity"] >= DETERS_FROM).sum()), len(own)
        share = wilson(x, n, population)
        paired = own.dropna(subset=["engage_intent"])
        rho, low, high = rank_correlation(
            paired["severity"], paired["engage_intent"], seed, population
        )
        row = (component, x, share.estimate, share.low, share.high, rho, low, high)
        rows.append(dict(zip(COLUMNS, row, strict=False)) | {"n": n})
    table = pd.DataFrame(rows, columns=COLUMNS)
    if not len(table):
        return table
    table = table.sort_values("share", ascending=False, kind="stable", ignore_index=True)
    enough = table[table["n"] >= INTERVAL_FROM]
    top = (enough if len(enough) else table).iloc[0]
    return table.assign(leading=table["share_high"] >= top["share_low"])


def cost_and_intention(
    costs: pd.DataFrame, seed: int, population: int | None = None
) -> pd.DataFrame:
    """
    How the number of deterrents a respondent names goes with the intention to engage.

    Parameters
    ----------
    costs : DataFrame
        As in ``deterrents``.
    seed : int
    population : int, optional
        As in ``deterrents``.

    Returns
    -------
    DataFrame, one row, or none without complete respondents
        ``component`` ("all costs together"); ``named`` (mean number of deterrents per
        respondent), ``intent`` (mean, 1-7), ``rho`` with ``_low`` and ``_high``; ``n``.

    Examples
    --------
    >>> costs = pd.DataFrame({
    ...     "resp_id": ["a", "b", "c"], "component": "time", "severity": [9, 8, 2],
    ...     "engage_intent": [1, 2, 6]})
    >>> cost_and_intention(costs, seed=1)[["named", "intent", "n"]].round(2).to_dict("records")
    [{'named': 0.67, 'intent': 3.0, 'n': 3}]
    """
    people = per_respondent(costs)
    columns = ["component", "named", "intent", "rho", "rho_low", "rho_high", "n"]
    if not len(people):
        return pd.DataFrame(columns=columns)
    rho, low, high = rank_correlation(people["named"], people["intent"], seed, population)
    row = (ALL_COSTS, people["named"].mean(), people["intent"].mean(), rho, low, high, len(people))
    return pd.DataFrame([row], columns=columns)


def per_respondent(costs: pd.DataFrame) -> pd.DataFrame:
    """
    How many deterrents each respondent names, and the intention to engage.

    Parameters
    ----------
    costs : DataFrame
        As in ``deterrents``.

    Returns
    -------
    DataFrame, one row per respondent with both
        ``resp_id``, ``named`` (count), ``intent`` (mean of the respondent's rows, 1-7).

    Examples
    --------
    >>> costs = pd.DataFrame({"resp_id": ["a", "a"], "component": ["time", "delay"],
    ...                       "severity": [9, 2], "engage_intent": [3, 3]})
    >>> per_respondent(costs).to_dict("records")
    [{'resp_id': 'a', 'named': 1, 'intent': 3.0}]
    """
    known = costs.dropna(subset=["resp_id", "severity", "engage_intent"])
    known = known.assign(named=(known["severity"] >= DETERS_FROM).astype(int))
    people = known.groupby("resp_id").agg(named=("named", "sum"), intent=("engage_intent", "mean"))
    return people.astype({"intent": "float64"}).reset_index()


def rank_correlation(
    first: pd.Series, second: pd.Series, seed: int, population: int | None = None
) -> tuple[float, float, float]:
    """
    Spearman's rank correlation with its BCa interval over respondents.

    Parameters
    ----------
    first, second : Series of the same respondents, in the same order, nothing missing
    seed : int
    population : int, optional
        As in ``uncertainty.bca``.

    Returns
    -------
    rho, low, high : floats
        All missing if one of the two does not vary or there are fewer than 3 respondents.

    Notes
    -----
    Spearman (1904), American Journal of Psychology 15:72-101; ties share their mean rank. Draws
    in which one of the two does not vary are left out.

    Examples
    --------
    >>> rho, low, high = rank_correlation(pd.Series([1, 2, 3, 4, 5]),
    ...                                   pd.Series([2, 1, 4, 3, 5]), seed=1)
    >>> round(rho, 2), low < rho < high
    (0.8, True)
    """
    x, y = (np.asarray(values, dtype=float) for values in (first, second))
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(y) == 0:
        return np.nan, np.nan, np.nan
    _, columns = np.unique(x, return_inverse=True)
    _, lines = np.unique(y, return_inverse=True)
    rho = float(np.corrcoef(_ranks(columns), _ranks(lines))[0, 1])
    pairs, counts, portions = resampled_rows(np.column_stack([columns, lines]), seed)
    cells = np.zeros((len(pairs), columns.max() + 1, lines.max() + 1))
    cells[np.arange(len(pairs)), *pairs.T] = 1.0
    drawn = np.concatenate([_rho(weights, cells) for weights in portions])
    without_one = np.repeat(_rho(counts - np.eye(len(pairs)), cells), counts)
    low, high = bca_limits([rho], drawn[:, None], without_one[:, None], expanded=True)
    factor = correction(len(x), population)
    return rho, rho + factor * float(low[0] - rho), rho + factor * float(high[0] - rho)


def _rho(weights: np.ndarray, cells: np.ndarray) -> np.ndarray:
    """Return the rank correlation of each draw from its cross table: ranks need only counts."""
    people, wide, high = cells.shape
    tables = (weights @ cells.reshape(people, -1)).reshape(-1, wide, high)
    columns, lines = tables.sum(axis=2), tables.sum(axis=1)
    n = columns.sum(axis=1)
    a, b = _centred_ranks(columns), _centred_ranks(lines)
    together = (np.matmul(tables, b[:, :, None])[:, :, 0] * a).sum(axis=1)
    spread = np.sqrt((columns * a**2).sum(axis=1) * (lines * b**2).sum(axis=1))
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(spread > 1e-9 * n, together / spread, np.nan)


def _ranks(levels: np.ndarray) -> np.ndarray:
    """Return the mean rank of each level, 0 the lowest, less the mean of all ranks."""
    return _centred_ranks(np.bincount(levels)[None, :])[0, levels]


def _centred_ranks(counts: np.ndarray) -> np.ndarray:
    """Return the mean rank of each level of each draw, less the mean of all ranks."""
    upto = counts.cumsum(axis=1)
    return upto - (counts - 1) / 2 - (upto[:, -1:] + 1) / 2


def adjusted_slopes(costs: pd.DataFrame) -> pd.DataFrame:
    """
    How intention goes with each cost, the others held equal: only with enough respondents.

    Parameters
    ----------
    costs : DataFrame
        As in ``deterrents``.

    Returns
    -------
    DataFrame, one row per component; none below 10 complete respondents per component
        ``component``, ``slope`` (points of intention per point of severity) with ``_low`` and
        ``_high``, ``n`` (respondents with all answers).

    Notes
    -----
    Least squares with errors that allow for unequal spread (HC3: MacKinnon & White 1985, Journal
    of Econometrics 29:305-325). Ten respondents per predictor: Harrell (2015), *Regression
    Modeling Strategies*, section 4.4. An association, no cause.

    Examples
    --------
    >>> few = pd.DataFrame({"resp_id": ["a"], "component": ["time"], "severity": [8],
    ...                     "engage_intent": [2]})
    >>> len(adjusted_slopes(few))
    0
    """
    columns = ["component", "slope", "slope_low", "slope_high", "n"]
    known = costs.dropna(subset=["resp_id", "component", "severity"])
    severity = known.pivot(index="resp_id", columns="component", values="severity")
    intent = costs.dropna(subset=["engage_intent"]).groupby("resp_id")["engage_intent"].mean()
    complete = severity.astype("float64").dropna().join(intent, how="inner")
    complete = complete.loc[:, complete.nunique() > 1]
    predictors = [c for c in severity.columns if c in complete]
    n = len(complete)
    varies = "engage_intent" in complete and len(predictors) > 0
    if not varies or n < PER_PREDICTOR * severity.shape[1]:
        return pd.DataFrame(columns=columns)
    centred = complete[predictors] - complete[predictors].mean()
    design = np.column_stack([np.ones(n), centred.to_numpy(dtype=float)])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return pd.DataFrame(columns=columns)
    slopes, errors = _least_squares(design, complete["engage_intent"].to_numpy(dtype=float))
    return pd.DataFrame(
        {
            "component": predictors,
            "slope": slopes[1:],
            "slope_low": (slopes - Z * errors)[1:],
            "slope_high": (slopes + Z * errors)[1:],
            "n": n,
        }
    )


def _least_squares(design: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the coefficients of least squares and their standard errors by HC3."""
    solving = np.linalg.pinv(design)
    slopes = solving @ y
    leverage = (design * solving.T).sum(axis=1)
    alone = (y - design @ slopes) / (1 - leverage)  # the residual if it had not been fitted to
    return slopes, np.sqrt(solving**2 @ alone**2)
