"""Agreement of two coders, over respondents."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from .uncertainty import Interval, bca_of_sums, clopper_pearson

INTERVAL_FROM = 10
DRAWS = 1_999


def kappa_of_two(
    coded: pd.DataFrame, unit: Sequence[str], value: str, *, seed: int
) -> Interval | None:
    """
    Cohen's kappa of the first two coders, with an interval over respondents.

    Parameters
    ----------
    coded : DataFrame, one row per coded thing and coder
        ``resp_id``, ``coder``, the columns ``unit`` and ``value``; rows without a value are left
        out.
    unit : sequence of str
        The columns that name a coded thing; ``resp_id`` is one of them.
    value : str
        The column of the code.
    seed : int

    Returns
    -------
    Interval or None
        BCa over respondents; None with one coder or fewer than 10 respondents coded by both. Where
        the coders never differ, ``never_differed``.

    Notes
    -----
    Cohen (1960), Educational and Psychological Measurement 20:37-46.

    Examples
    --------
    >>> rows = pd.DataFrame([
    ...     {"resp_id": f"R{i}", "code": "xy"[i % 2], "coder": coder}
    ...     for i in range(12) for coder in ("first", "second")])
    >>> kappa_of_two(rows, ["resp_id"], "code", seed=1).estimate
    1.0
    """
    told = coded.dropna(subset=[value, "coder"])
    coders = list(dict.fromkeys(told["coder"]))[:2]
    if len(coders) < 2:
        return None
    wide = told.drop_duplicates([*unit, "coder"]).pivot(
        index=list(unit), columns="coder", values=value
    )
    wide = wide[coders].dropna().reset_index()
    codes = {code: at for at, code in enumerate(sorted({*wide[coders[0]], *wide[coders[1]]}))}
    tables = []
    for _, of_one in wide.groupby("resp_id"):
        table = np.zeros((len(codes), len(codes)))
        for one, other in zip(of_one[coders[0]], of_one[coders[1]], strict=True):
            table[codes[one], codes[other]] += 1
        tables.append(table)
    if len(tables) < INTERVAL_FROM:
        return None
    counts = np.array(tables).reshape(len(tables), -1)
    together = counts.sum(axis=0)
    if np.trace(together.reshape(len(codes), -1)) == together.sum():
        shares = np.diag(together.reshape(len(codes), -1)) / together.sum()
        return never_differed(len(tables), 1 - float((shares**2).sum()))
    return bca_of_sums(counts, _agreements, seed=seed, draws=DRAWS, expanded=True)


def with_coder(coded: pd.DataFrame) -> pd.DataFrame:
    """
    Return coded rows, of which those that name no coder count as one person's.

    Parameters
    ----------
    coded : DataFrame
        With ``coder``, which may be missing.

    Examples
    --------
    >>> with_coder(pd.DataFrame({"coder": ["first", None, None]}))["coder"].tolist()
    ['first', '', '']
    """
    return coded.assign(coder=coded["coder"].astype("object").fillna(""))


def never_differed(units: int, by_chance: float) -> Interval:
    """
    The interval of an agreement beyond chance of coders who never differed.

    Parameters
    ----------
    units : int
        Respondents or documents that both have coded: what is sampled.
    by_chance : float
        How often chance alone would make them differ, 0 to 1.

    Returns
    -------
    Interval
        From 1 - u / by_chance, at least 0, to 1: u is the largest share of units with a difference
        that none among so many leaves possible.

    Notes
    -----
    Resampling units that all agree can only agree again, so it says nothing. u is the upper limit
    of Clopper & Pearson (1934) for 0 of ``units``; in such a unit, all is taken to differ.

    Examples
    --------
    >>> found = never_differed(40, 0.5)
    >>> found.estimate, round(found.low, 2), found.high
    (1.0, 0.82, 1.0)
    """
    most = clopper_pearson(0, units).high
    low = max(0.0, 1 - most / by_chance) if by_chance > 0 else 0.0
    return Interval(1.0, low, 1.0, units, "exact, never differed")


def kappas(tables: np.ndarray) -> np.ndarray:
    """
    Cohen's kappa of several square tables of counts, one row per category of the first coder.

    Parameters
    ----------
    tables : array of counts, tables × k²

    Returns
    -------
    array, one number per table
        NaN if chance alone would make the coders agree on everything, or without a count.

    Examples
    --------
    >>> kappas(np.array([[20, 5, 10, 15]])).round(2).tolist()
    [0.4]
    """
    k = math.isqrt(tables.shape[1])
    square = tables.reshape(-1, k, k)
    total = tables.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = (square.sum(axis=1) * square.sum(axis=2)).sum(axis=1) / total**2
        agreed = np.trace(square, axis1=1, axis2=2) / total
        return np.where(expected > 1 - 1e-12, np.nan, (agreed - expected) / (1 - expected))


def _agreements(tables: np.ndarray) -> np.ndarray:
    """Return kappa; full agreement is 1 even where only one code was used."""
    k = math.isqrt(tables.shape[1])
    agreed = np.trace(tables.reshape(-1, k, k), axis1=1, axis2=2)
    return np.where(agreed == tables.sum(axis=1), 1.0, kappas(tables))
