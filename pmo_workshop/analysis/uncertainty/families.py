"""Adjusted p-values of a family of tests: Holm and Bonferroni to confirm, BH to screen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import ndtr

from ...errors import DataError
from ...i18n import gettext
from .interval import Z


def holm(p: ArrayLike) -> np.ndarray:
    """
    Return the p-values adjusted by Holm's step-down method: for a family that confirms.

    Parameters
    ----------
    p : array of p-values
        A missing value leaves the family, which then is smaller.

    Returns
    -------
    array of float, in the order given
        Missing where ``p`` is missing.

    Raises
    ------
    DataError
        A p-value is outside 0 to 1.

    Notes
    -----
    Holm (1979), Scandinavian Journal of Statistics 6:65-70.

    Examples
    --------
    >>> holm([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    return _adjusted(p, _step_down)


def bonferroni(p: ArrayLike) -> np.ndarray:
    """
    Return the p-values multiplied by the size of the family.

    Parameters
    ----------
    p : array of p-values
        A missing value leaves the family, which then is smaller.

    Returns
    -------
    array of float, in the order given
        Missing where ``p`` is missing.

    Raises
    ------
    DataError
        A p-value is outside 0 to 1.

    Notes
    -----
    min(1, m p). ``holm`` keeps the same promise and misses less.

    Examples
    --------
    >>> bonferroni([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.12, 0.09]
    """
    return _adjusted(p, lambda known: np.minimum(1, known.size * known))


def benjamini_hochberg(p: ArrayLike) -> np.ndarray:
    """
    Return the p-values adjusted for the false discovery rate: for a family that screens.

    Parameters
    ----------
    p : array of p-values
        A missing value leaves the family, which then is smaller.

    Returns
    -------
    array of float, in the order given
        Missing where ``p`` is missing.

    Raises
    ------
    DataError
        A p-value is outside 0 to 1.

    Notes
    -----
    Benjamini & Hochberg (1995), Journal of the Royal Statistical Society B 57:289-300.

    Examples
    --------
    >>> benjamini_hochberg([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.04, 0.04]
    """
    return _adjusted(p, _step_up)


def holm_again(table: pd.DataFrame) -> pd.DataFrame:
    """
    Return a table with ``p_holm`` over the rows that have both ``p`` and ``p_holm``.

    Parameters
    ----------
    table : DataFrame, one row per difference
        ``p`` and ``p_holm``, 0 to 1; a row that lacks one of them is in no family.

    Returns
    -------
    DataFrame
        The same with ``p_holm`` by Holm over the rows of the family, else missing.

    Notes
    -----
    Holm (1979), Scandinavian Journal of Statistics 6(2): a p that rests on rows nobody is shown
    would tell of them, so it is worked out again over those that are.

    Examples
    --------
    >>> table = pd.DataFrame({"p": [0.01, 0.02, None], "p_holm": [0.03, 0.04, None]})
    >>> holm_again(table)["p_holm"].tolist()
    [0.02, 0.02, nan]
    """
    family = table["p"].astype("float64").where(table["p_holm"].notna())
    return table.assign(p_holm=holm(family))


def p_of_limits(estimate: ArrayLike, low: ArrayLike, high: ArrayLike) -> np.ndarray:
    """
    Return the p of differences from 0 that come with 95 % limits.

    Parameters
    ----------
    estimate, low, high : arrays
        A difference with missing limits has a missing p. Without width it is that of a census.

    Returns
    -------
    array of float, in the order given

    Notes
    -----
    z = estimate / ((high − low) / 3.92), as the limits were those of a normal distribution.

    Examples
    --------
    >>> p_of_limits([0.5, 0.3], [0.3, 0.0], [0.7, 0.6]).round(3).tolist()
    [0.0, 0.05]
    """
    middle, below, above = (np.asarray(ends, dtype=float) for ends in (estimate, low, high))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.abs(middle) / ((above - below) / (2 * Z))
    return np.where((middle == 0) & (above == below), 1.0, 2 * ndtr(-z))


def holm_of_limits(estimate: ArrayLike, low: ArrayLike, high: ArrayLike) -> np.ndarray:
    """
    Return ``p_of_limits`` adjusted by ``holm``; a difference with missing limits is in no family.

    Notes
    -----
    For differences of which only the 95 % limits are known, as where they come by the bootstrap.

    Examples
    --------
    >>> holm_of_limits([0.5, 0.3, 0.2], [0.3, 0.0, np.nan], [0.7, 0.6, np.nan]).round(3).tolist()
    [0.0, 0.05, nan]
    """
    return holm(p_of_limits(estimate, low, high))


def _adjusted(p: ArrayLike, adjust: Callable[[np.ndarray], np.ndarray]) -> np.ndarray:
    family = np.asarray(p, dtype=float)
    known = ~np.isnan(family)
    if ((family[known] < 0) | (family[known] > 1)).any():
        raise DataError(
            gettext("A p-value must be from 0 to 1; at least one of those given is not.")
        )
    adjusted = np.full(family.shape, np.nan)
    if known.any():
        adjusted[known] = adjust(family[known])
    return adjusted


def _step_down(p: np.ndarray) -> np.ndarray:
    order = np.argsort(p)
    adjusted = np.empty_like(p)
    adjusted[order] = np.maximum.accumulate((p.size - np.arange(p.size)) * p[order])
    return np.minimum(1, adjusted)


def _step_up(p: np.ndarray) -> np.ndarray:
    order = np.argsort(p)[::-1]
    adjusted = np.empty_like(p)
    adjusted[order] = np.minimum.accumulate(p.size / np.arange(p.size, 0, -1) * p[order])
    return np.minimum(1, adjusted)
