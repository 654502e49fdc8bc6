"""Adjusted p-values of a family of tests: Holm and Bonferroni to confirm, BH to screen."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from statsmodels.stats.multitest import multipletests

from ...errors import DataError


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
    return _adjusted(p, "holm")


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
    return _adjusted(p, "bonferroni")


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
    return _adjusted(p, "fdr_bh")


def _adjusted(p: ArrayLike, method: str) -> np.ndarray:
    family = np.asarray(p, dtype=float)
    known = ~np.isnan(family)
    if ((family[known] < 0) | (family[known] > 1)).any():
        raise DataError("A p-value must be from 0 to 1; at least one of those given is not.")
    adjusted = np.full(family.shape, np.nan)
    if known.any():
        adjusted[known] = multipletests(family[known], method=method)[1]
    return adjusted
