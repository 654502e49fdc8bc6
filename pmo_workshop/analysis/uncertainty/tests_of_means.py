"""Tests that agree with the intervals: of means, and of a share beside its target."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import bdtr, stdtr, stdtrit

from .interval import LEVEL, Basis
from .means import check_size, mean_of_answers, present, welch_parts
from .samples import correction


def mean_t_p(values: ArrayLike, population: int | None = None) -> float:
    """
    Return the two-sided p-value of a mean, or of a mean paired difference, against 0.

    Parameters
    ----------
    values : array, one value per respondent
        Missing values are left out.
    population : int, optional
        As in ``mean_t``, so that p is below 0.05 exactly where the interval leaves out 0.

    Returns
    -------
    float
        Missing if all values are equal and not everybody answered: then nothing can be judged.

    Raises
    ------
    DataError
        Fewer than 2 values.

    Notes
    -----
    t = mean / (s / √n · factor) with n - 1 degrees of freedom, the factor of the finite
    population included: Cochran (1977), *Sampling Techniques*, section 2.6.

    Examples
    --------
    >>> round(mean_t_p([-1.2, -2.4, -1.3, -1.3, 0, -1.0, -1.8, -0.8, -4.6, -1.4]), 6)
    0.002833
    """
    sample = present(values)
    check_size(sample.size)
    shrinks = correction(sample.size, population)
    if np.ptp(sample) == 0 and shrinks > 0:
        return math.nan
    error = float(sample.std(ddof=1)) / math.sqrt(sample.size) * shrinks
    return _p_of_t(float(sample.mean()), error, sample.size - 1)


def mean_of_answers_p(values: ArrayLike, population: int | None = None) -> float:
    """
    Return the two-sided p-value of a mean of answers against 0, as its limits are told.

    Parameters
    ----------
    values, population
        As in ``mean_of_answers``.

    Returns
    -------
    float
        As ``mean_t_p``; of one question that 10 to 19 people answered no more than follows from
        the mean and the limits.

    Notes
    -----
    t is the mean by the half-width of ``mean_of_answers``, times t(n - 1) at 0.975.

    Examples
    --------
    >>> gaps = [-1, 0, -2, 1, -1, 0, -1, -3, 0, 1, -1, -1]
    >>> round(mean_t_p(gaps), 3), round(mean_of_answers_p(gaps), 3)
    (0.071, 0.076)
    """
    found = mean_of_answers(values, population)
    if found.basis is not Basis.SAMPLE:
        return mean_t_p(values, population)
    half = (found.high - found.estimate) * (1 + 1e-9)  # a limit on 0 does not leave it out
    error = half / float(stdtrit(found.n - 1, (1 + LEVEL) / 2))
    return _p_of_t(found.estimate, error, found.n - 1)


def p_beyond(estimate: float, limit: float, line: float, n: int) -> float:
    """
    Return how probable an estimate as low as this is if the truth lies on a line above it.

    Parameters
    ----------
    estimate, limit : float
        A mean and the upper limit of its 95 % t interval, whatever corrections are in it.
    line : float
        Such as the negative margin, beyond which a shortfall is clear.
    n : int
        Respondents.

    Returns
    -------
    float
        One-sided; at most 0.025 exactly where the limit is not above the line. Without any
        variation that of the sign test, as t has no variance then.

    Notes
    -----
    t = (estimate - line) / error with n - 1 degrees of freedom, the error read back out of the
    limit.

    Examples
    --------
    >>> round(p_beyond(-0.8, -0.5, -0.5, 38), 3), round(p_beyond(-0.8, -0.4, -0.5, 38), 3)
    (0.025, 0.069)
    """
    if not limit > estimate:
        return 0.5**n if estimate <= line else 1.0
    error = (limit - estimate) / float(stdtrit(n - 1, (1 + LEVEL) / 2))
    return float(stdtr(n - 1, (estimate - line) / error))


def p_so_few(x: int, n: int, share: float) -> float:
    """
    Return how probable x or fewer of n are if each happens with this probability.

    Parameters
    ----------
    x, n : int
    share : float
        Between 0 and 1, such as the target of a service level.

    Returns
    -------
    float
        One-sided, of the exact binomial distribution.

    Notes
    -----
    Clopper & Pearson (1934), Biometrika 26:404-413, whose upper limit is below the share exactly
    where this is below 0.025.

    Examples
    --------
    >>> round(p_so_few(5, 10, 0.9), 4)
    0.0016
    """
    return float(bdtr(x, n, share))


def welch_p(first: ArrayLike, second: ArrayLike, population: int | None = None) -> float:
    """
    Return the two-sided p-value of the difference of two independent means.

    Parameters
    ----------
    first, second, population
        As in ``welch``.

    Returns
    -------
    float
        1 if neither sample varies and both are equal, 0 if neither varies and they differ.

    Raises
    ------
    DataError
        As ``welch``.

    Notes
    -----
    As ``welch``.

    Examples
    --------
    >>> round(welch_p([5, 7, 5, 3, 5, 3, 3, 9], [8, 1, 4, 6, 6, 4, 1, 2]), 4)
    0.4115
    """
    difference, error, df, _ = welch_parts(first, second, population)
    return _p_of_t(difference, error, df)


def _p_of_t(estimate: float, error: float, df: float) -> float:
    if error == 0:
        return 0.0 if estimate else 1.0
    return float(2 * stdtr(df, -abs(estimate / error)))
