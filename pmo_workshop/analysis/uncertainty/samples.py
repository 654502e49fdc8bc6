"""How many answers a wanted precision needs, and what a known population changes."""

from __future__ import annotations

import math

from ...errors import DataError
from ...i18n import gettext
from .interval import Z

CORRECTED_ABOVE = 0.05
"""Share of the population from which the finite population correction is applied (rule R4)."""


def finite_population_factor(n: int, N: int) -> float:
    """
    Return the factor by which a standard error shrinks when n of N are in the sample.

    Parameters
    ----------
    n : int
        Answers.
    N : int
        Size of the named population.

    Returns
    -------
    float between 0 and 1
        0 for a census: there is no sampling error left, but non-response and errors of
        measurement remain and no interval covers them.

    Raises
    ------
    DataError
        n is below 1 or above N.

    Notes
    -----
    sqrt((N - n) / (N - 1)): Cochran (1977), *Sampling Techniques*, section 2.6.

    Examples
    --------
    >>> round(finite_population_factor(40, 300), 4)
    0.9325
    >>> finite_population_factor(300, 300)
    0.0
    """
    if not 1 <= n <= N:
        raise DataError(
            gettext(
                "The finite population correction needs 1 to N answers; it got n = {n} "
                "and N = {all}. Correct the size of the stakeholder list in client.toml.",
                n=n,
                all=N,
            )
        )
    return math.sqrt((N - n) / (N - 1)) if N > 1 else 0.0


def correction(n: int, population: int | None) -> float:
    """Return the factor for a standard error: 1 without a population or up to 5 % of it."""
    if population is None:
        return 1.0
    factor = finite_population_factor(n, population)
    return factor if n / population > CORRECTED_ABOVE else 1.0


def of_list(n: int, population: int | None) -> int | None:
    """
    Return the size of a list of people, or None where it cannot be that of the n who answered.

    Examples
    --------
    >>> of_list(12, 20), of_list(12, 11), of_list(12, None)
    (20, None, None)
    """
    return population if population and n <= population else None


def limits_within_reach(
    low: float, high: float, total: int, n: int, population: int | None, least: int = 0
) -> tuple[float, float]:
    """
    Return the limits of a share without what the people who did not answer could not bring about.

    Parameters
    ----------
    low, high : float
        Limits of the share in a named population.
    total : int
        What the ``n`` who answered add up to, such as how many said so.
    n : int
    population : int, optional
        Without it nothing is out of reach.
    least : int
        What one more person adds at least, 0 for a share and -1 for a difference of two; at most
        everybody adds 1.

    Notes
    -----
    The N - n who did not answer add ``least`` to 1 each, so the figure of all N lies between
    (total + least (N - n)) / N and (total + N - n) / N, whatever they would say.

    Examples
    --------
    >>> low, high = limits_within_reach(0.04, 0.15, 3, 38, 61)
    >>> round(low, 4), high
    (0.0492, 0.15)
    """
    if population is None:
        return low, high
    silent = population - n
    lowest, highest = (total + least * silent) / population, (total + silent) / population
    return max(low, lowest), min(high, highest)


def sample_size_proportion(width: float, p: float = 0.5, population: int | None = None) -> int:
    """
    Return how many answers give a proportion an interval of the wanted width.

    Parameters
    ----------
    width : float
        Full width of the 95 % interval: 0.1 is plus or minus 5 percentage points.
    p : float
        Expected proportion; 0.5 is the safe choice.
    population : int, optional
        Size of the named population.

    Returns
    -------
    int
        Answers needed, not invitations.

    Raises
    ------
    DataError
        The width is not above 0, p is outside 0 to 1, or the population is below 1.

    Notes
    -----
    n0 = 4 z² p (1 - p) / width², rounded up; with a population n0 / (1 + (n0 - 1) / N), rounded
    up. Cochran (1977), *Sampling Techniques*, section 4.4.

    Examples
    --------
    >>> sample_size_proportion(0.1)
    385
    >>> sample_size_proportion(0.1, population=40)
    37
    """
    _check_width(width)
    if not 0 <= p <= 1:
        raise DataError(gettext("The expected proportion is {p}; it must be from 0 to 1.", p=p))
    needed = max(1, _up(4 * p * (1 - p) * (Z / width) ** 2))
    if population is None:
        return needed
    if population < 1:
        raise DataError(
            gettext("The population is {population}; it must be 1 or more.", population=population)
        )
    return min(population, _up(needed / (1 + (needed - 1) / population)))


def sample_size_mean(width: float, variance: float) -> int:
    """
    Return how many answers give a mean a t interval of the wanted width.

    Parameters
    ----------
    width : float
        Full width of the 95 % interval, in scale points.
    variance : float
        Expected variance of the answers, in squared scale points.

    Returns
    -------
    int

    Raises
    ------
    DataError
        The width is not above 0 or the variance is negative.

    Notes
    -----
    n = 4 s² z² / width² + z² / 2, rounded up; the last term allows for t instead of z. Bonett &
    Wise (2011), as in ``size.ci.mean`` of the R package statpsych.

    Examples
    --------
    >>> sample_size_mean(1.5, 6)
    43
    """
    _check_width(width)
    _check_variance(variance)
    return _up(4 * variance * (Z / width) ** 2 + Z**2 / 2)


def sample_size_paired_mean(width: float, variance: float, correlation: float) -> int:
    """
    Return how many respondents give a mean paired difference an interval of the wanted width.

    Parameters
    ----------
    width : float
        Full width of the 95 % interval, in scale points.
    variance : float
        Expected variance of one measurement.
    correlation : float
        Expected correlation of the two measurements.

    Returns
    -------
    int

    Raises
    ------
    DataError
        The width is not above 0, the variance is negative or the correlation outside -1 to 1.

    Notes
    -----
    As ``sample_size_mean`` with the variance of the difference, 2 s² (1 - r);
    ``size.ci.mean.ps`` of the R package statpsych.

    Examples
    --------
    >>> sample_size_paired_mean(2, 5, 0.5)
    22
    """
    _check_variance(variance)
    if not -1 <= correlation <= 1:
        raise DataError(
            gettext(
                "The expected correlation is {correlation}; it must be from -1 to 1.",
                correlation=correlation,
            )
        )
    return sample_size_mean(width, 2 * variance * (1 - correlation))


def _up(value: float) -> int:
    """Round up, but not because of the last digit of a float."""
    return math.ceil(value - 1e-9)


def _check_width(width: float) -> None:
    if not width > 0:
        raise DataError(
            gettext("The width of the interval is {width}; it must be above 0.", width=width)
        )


def _check_variance(variance: float) -> None:
    if not variance >= 0:
        raise DataError(
            gettext("The expected variance is {variance}; it must be 0 or more.", variance=variance)
        )
