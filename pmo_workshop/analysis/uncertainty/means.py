"""Intervals of means and of mean differences by Student's t."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from ...errors import DataError
from ...i18n import gettext
from ...suppression import FULL_FROM, INTERVAL_FROM
from .interval import LEVEL, Basis, Interval, census, narrowed, no_variation, varies
from .samples import correction

TOLD_BY, TOLD_COARSELY_BY = 0.25, 0.5
"""Points by which the limits of one question of few people are told, and of 10 and 11 people."""
COARSELY_BELOW = 12
NEAREST_LIMIT = 0.5
"""No limit of one question of few people is told to lie nearer to the mean."""
LEAST_SPREAD = 1.0
"""Points: no limit of one question of few people tells that their answers spread by less."""


def mean_t(values: ArrayLike, population: int | None = None) -> Interval:
    """
    Return the mean with its t interval; for a paired difference give the differences.

    Parameters
    ----------
    values : array, one value per respondent
        Missing values are left out.
    population : int, optional
        Size of the named stakeholder list; it narrows the interval if n is over 5 % of it.

    Returns
    -------
    Interval
        Of everybody in the population without width; else without limits if all values are equal.

    Raises
    ------
    DataError
        Fewer than 2 values.

    Notes
    -----
    mean ± t(n - 1) s / √n: Student (1908), Biometrika 6:1-25.

    Examples
    --------
    >>> gap = mean_t([-1.2, -2.4, -1.3, -1.3, 0, -1.0, -1.8, -0.8, -4.6, -1.4])
    >>> round(gap.estimate, 2), round(gap.low, 4), round(gap.high, 4)
    (-1.58, -2.4599, -0.7001)
    """
    sample = present(values)
    check_size(sample.size)
    spread = float(sample.std(ddof=1)) if varies(sample) else 0.0
    return mean_from_summary(float(sample.mean()), spread, sample.size, population)


def mean_of_answers(values: ArrayLike, population: int | None = None) -> Interval:
    """
    Return the mean of what people answered with its t interval, as it may be told (rule R2).

    Parameters
    ----------
    values, population
        As in ``mean_t``.

    Returns
    -------
    Interval
        As ``mean_t``; of one question that 10 to 19 people answered the limits lie half a point
        from the mean or more, as far as answers with a standard deviation of one point would
        have them, by quarters of a point, of 10 and 11 people by halves, the next one further out.

    Notes
    -----
    Whole answers have a whole sum, which the mean tells, and a whole sum of squares, which exact
    limits tell: of twelve people few tables of answers have both, so that who gave which answer
    follows, above all where answers spread little. ``tests/test_attack_on_means.py`` counts the
    tables.

    Examples
    --------
    >>> answers = [4, 5, 5, 6, 3, 4, 5, 7, 2, 5, 6, 4]
    >>> exact, told = mean_t(answers), mean_of_answers(answers)
    >>> round(exact.high - exact.estimate, 2), told.high - told.estimate
    (0.87, 1.0)
    >>> mean_of_answers([answer + 0.5 for answer in answers]).high - told.high < 0.5
    True
    """
    found = mean_t(values, population)
    if found.basis is not Basis.SAMPLE or not _of_one_question(present(values)):
        return found
    step = TOLD_COARSELY_BY if found.n < COARSELY_BELOW else TOLD_BY
    spread_out = mean_from_summary(found.estimate, LEAST_SPREAD, found.n, population)
    exact = max(found.high, spread_out.high) - found.estimate
    half = max(math.ceil(exact / step - 1e-9) * step, NEAREST_LIMIT)
    return replace(found, low=found.estimate - half, high=found.estimate + half)


def _of_one_question(sample: np.ndarray) -> bool:
    few = INTERVAL_FROM <= sample.size < FULL_FROM
    return few and bool(np.allclose(sample, np.rint(sample), rtol=0, atol=1e-9))


def mean_from_summary(mean: float, sd: float, n: int, population: int | None = None) -> Interval:
    """
    Return the t interval of a mean of which only mean, standard deviation and n are known.

    Parameters
    ----------
    mean, sd : float
        ``sd`` with n - 1 in the denominator.
    n : int
    population : int, optional
        Size of the named stakeholder list; it narrows the interval if n is over 5 % of it.

    Returns
    -------
    Interval

    Raises
    ------
    DataError
        n is below 2 or the standard deviation is negative.

    Notes
    -----
    As ``mean_t``; with a population as ``ci.mean.fpc`` of the R package statpsych.

    Examples
    --------
    >>> hours = mean_from_summary(24.5, 3.65, 40, population=300)
    >>> round(hours.low, 3), round(hours.high, 3)
    (23.411, 25.589)
    """
    check_size(n)
    if not sd >= 0:
        raise DataError(gettext("The standard deviation is {sd}; it must be 0 or more.", sd=sd))
    factor = correction(int(n), population)
    if sd == 0 and factor:
        return no_variation(float(mean), int(n), "t")
    half = float(stdtrit(n - 1, (1 + LEVEL) / 2)) * sd / math.sqrt(n)
    free = Interval(float(mean), float(mean - half), float(mean + half), int(n), "t")
    return narrowed(free, factor)


def paired_t_from_summary(
    mean1: float, mean2: float, sd1: float, sd2: float, correlation: float, n: int
) -> Interval:
    """
    Return the t interval of a paired difference, first minus second, from summary figures.

    Parameters
    ----------
    mean1, mean2, sd1, sd2 : float
        Means and standard deviations of the two measurements of the same respondents.
    correlation : float
        Their correlation.
    n : int
        Respondents.

    Returns
    -------
    Interval

    Raises
    ------
    DataError
        n is below 2, a standard deviation negative or the correlation outside -1 to 1.

    Notes
    -----
    The variance of the difference is s1² + s2² - 2 r s1 s2; ``ci.mean.ps`` of the R package
    statpsych.

    Examples
    --------
    >>> change = paired_t_from_summary(58.2, 51.4, 7.43, 8.92, 0.537, 30)
    >>> round(change.estimate, 1), round(change.low, 4), round(change.high, 4)
    (6.8, 3.8223, 9.7777)
    """
    if not (sd1 >= 0 and sd2 >= 0):
        raise DataError(
            gettext(
                "The standard deviations are {sd1} and {sd2}; they must be 0 or more.",
                sd1=sd1,
                sd2=sd2,
            )
        )
    if not -1 <= correlation <= 1:
        raise DataError(
            gettext(
                "The correlation is {correlation}; it must be from -1 to 1.",
                correlation=correlation,
            )
        )
    variance = max(0.0, sd1**2 + sd2**2 - 2 * correlation * sd1 * sd2)
    return mean_from_summary(mean1 - mean2, math.sqrt(variance), n)


def welch(first: ArrayLike, second: ArrayLike, population: int | None = None) -> Interval:
    """
    Return the difference of two independent means, first minus second, with Welch's interval.

    Parameters
    ----------
    first, second : array, one value per respondent
        Missing values are left out.
    population : int, optional
        Size of the named stakeholder list; it narrows the standard error of each mean whose n is
        over 5 % of it.

    Returns
    -------
    Interval
        ``n`` is the sum of both. Without width if both samples are everybody; else without limits
        if neither varies.

    Raises
    ------
    DataError
        Fewer than 2 values in a sample.

    Notes
    -----
    Welch (1947), Biometrika 34:28-35; degrees of freedom by Satterthwaite, from the corrected
    variances where there is a population. It is for different people; for the same people asked
    twice give the differences to ``mean_t``.

    Examples
    --------
    >>> difference = welch([5, 7, 5, 3, 5, 3, 3, 9], [8, 1, 4, 6, 6, 4, 1, 2])
    >>> round(difference.low, 4), round(difference.high, 4)
    (-1.5389, 3.5389)
    """
    difference, error, df, n = welch_parts(first, second, population)
    if error == 0:
        sizes = (present(first).size, present(second).size)
        everybody = all(correction(size, population) == 0 for size in sizes)
        return (census if everybody else no_variation)(difference, n, "Welch's t")
    half = float(stdtrit(df, (1 + LEVEL) / 2)) * error
    return Interval(difference, difference - half, difference + half, n, "Welch's t")


def welch_parts(
    first: ArrayLike, second: ArrayLike, population: int | None
) -> tuple[float, float, float, int]:
    """Return difference, standard error, degrees of freedom and the number of values."""
    samples = [present(first), present(second)]
    for sample in samples:
        check_size(sample.size)
    parts = [
        float(sample.var(ddof=1)) / sample.size * correction(sample.size, population) ** 2
        if varies(sample)
        else 0.0
        for sample in samples
    ]
    difference = float(samples[0].mean() - samples[1].mean())
    n = samples[0].size + samples[1].size
    if not any(parts):
        return difference, 0.0, n - 2.0, n
    spread = sum(part**2 / (sample.size - 1) for part, sample in zip(parts, samples, strict=True))
    return difference, math.sqrt(sum(parts)), sum(parts) ** 2 / spread, n


def present(values: ArrayLike) -> np.ndarray:
    """Return the values as floats without the missing ones (NaN, None or ``pd.NA``)."""
    if hasattr(values, "to_numpy"):
        sample = values.to_numpy(dtype=float, na_value=np.nan)
    else:
        sample = np.asarray(values, dtype=float)
    return sample[~np.isnan(sample)]


def check_size(n: int) -> None:
    if n < 2:
        raise DataError(
            gettext("An interval of a mean needs at least 2 values; there is {n}.", n=n)
        )
