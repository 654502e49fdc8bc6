"""Three-point estimates (low, likely, high) as triangular distributions, and their ranges."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from ..errors import DataError
from ..i18n import gettext

DRAWS = 10_000
P10, P50, P90 = 0.10, 0.50, 0.90
LIKELY, UNLIKELY = 0.9, 0.1
"""Shares of the draws from which a payback or a benefit above cost is called so, or not so."""


def uniform(rows: int, seed: int, draws: int = DRAWS) -> np.ndarray:
    """
    Even random numbers between 0 and 1 for a simulation, the same for the same seed.

    Parameters
    ----------
    rows : int
        Uncertain quantities.
    seed : int
    draws : int

    Returns
    -------
    array, draws × rows

    Examples
    --------
    >>> uniform(3, seed=1).shape
    (10000, 3)
    """
    return np.random.default_rng(seed).random((draws, rows))


def three_points(
    low: ArrayLike, likely: ArrayLike, high: ArrayLike
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """
    Three-point estimates, of which some have a likely value and no range.

    Returns
    -------
    low, likely, high : arrays
        Where an end is missing, both are the likely value: one end makes no range.

    Examples
    --------
    >>> low, likely, high = three_points([1.0, np.nan], [2.0, 2.0], [4.0, 4.0])
    >>> low.tolist(), high.tolist()
    ([1.0, 2.0], [4.0, 2.0])
    """
    low, likely, high = (np.asarray(end, dtype=float) for end in (low, likely, high))
    alone = np.isnan(low) | np.isnan(high)
    return np.where(alone, likely, low), likely, np.where(alone, likely, high)


def triangular(
    low: ArrayLike, likely: ArrayLike, high: ArrayLike, position: ArrayLike
) -> np.ndarray:
    """
    The values of triangular distributions at positions between 0 and 1.

    Parameters
    ----------
    low, likely, high : arrays that broadcast with ``position``
        In the unit of the quantity.
    position : array of 0-1
        Even random numbers give random values; 0.5 gives the medians.

    Returns
    -------
    array, as broadcast
        Where low equals high, that value.

    Raises
    ------
    DataError
        A low exceeds its likely, or a likely its high.

    Notes
    -----
    Inverse distribution function: low + √(u (high - low)(likely - low)) up to the mode, and
    high - √((1 - u)(high - low)(high - likely)) above it: Evans, Hastings & Peacock (2000),
    *Statistical Distributions*, chapter 40.

    Examples
    --------
    >>> triangular(0, 5, 10, [0, 0.5, 1]).tolist()
    [0.0, 5.0, 10.0]
    >>> triangular(7, 7, 7, 0.3).item()
    7.0
    """
    low, likely, high = (np.asarray(end, dtype=float) for end in (low, likely, high))
    if (low > likely).any() or (likely > high).any():
        raise DataError(
            gettext("A three-point estimate must not fall: low, likely, high in this order.")
        )
    position = np.asarray(position, dtype=float)
    width = high - low
    mode = np.divide(likely - low, width, out=np.zeros(np.shape(width)), where=width > 0)
    rising = low + np.sqrt(position * width * (likely - low))
    falling = high - np.sqrt((1 - position) * width * (high - likely))
    return np.where(position < mode, rising, falling)


def triangular_mean(low: ArrayLike, likely: ArrayLike, high: ArrayLike) -> np.ndarray:
    """
    The mean of a triangular distribution.

    Returns
    -------
    array
        (low + likely + high) / 3.

    Examples
    --------
    >>> triangular_mean(10, 20, 60).item()
    30.0
    """
    low, likely, high = (np.asarray(end, dtype=float) for end in (low, likely, high))
    return (low + likely + high) / 3


NEAR = 0.9


def near_widest(swing: ArrayLike) -> np.ndarray:
    """
    Which swings are as wide as the widest or less than a tenth narrower: no order is told of them.

    Examples
    --------
    >>> near_widest([22.0, 20.5, 12.0]).tolist()
    [True, True, False]
    """
    width = np.asarray(swing, dtype=float)
    return width >= NEAR * width.max()


def p10_p90(drawn: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """
    The P10 and the P90 of simulated values: eight in ten lie between them.

    Parameters
    ----------
    drawn : array, draws first

    Returns
    -------
    low, high : arrays without the first axis

    Examples
    --------
    >>> low, high = p10_p90(np.arange(101.0))
    >>> low.item(), high.item()
    (10.0, 90.0)
    """
    low, high = np.quantile(drawn, [P10, P90], axis=0)
    return low, high
