"""Intervals of proportions, of their differences, and of the net promoter score."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
from scipy.special import betaincinv, gammaln, logsumexp

from ...errors import DataError
from ...i18n import gettext
from .interval import LEVEL, Interval, Z, census, narrowed
from .samples import correction, limits_within_reach


def wilson(x: int, n: int, population: int | None = None) -> Interval:
    """
    Return the Wilson score interval of x of n.

    Parameters
    ----------
    x, n : int
        Respondents who said so, and all who answered.
    population : int, optional
        Size of the named stakeholder list; it narrows the interval if n is over 5 % of it.

    Returns
    -------
    Interval
        Shares in 0-1; a census (n = population) has an interval without width.

    Raises
    ------
    DataError
        n is below 1, x is outside 0 to n, or n exceeds the population.

    Notes
    -----
    Without continuity correction: Wilson (1927), JASA 22:209-212; method 3 of Newcombe (1998),
    Statistics in Medicine 17:857-872. With a population n becomes n (N - 1) / (N - n) and x
    becomes p times that; no limit lies where those who did not answer could not bring the share.

    Examples
    --------
    >>> share = wilson(81, 263)
    >>> round(share.low, 4), round(share.high, 4)
    (0.2553, 0.3662)
    >>> wilson(0, 20).low
    0.0
    """
    x, n = _count(x, n)
    share = x / n
    factor = correction(n, population)
    if factor == 0:
        return census(share, n, "Wilson")
    effective = n / factor**2
    low, high = limits_within_reach(*score_limits(share, effective), x, n, population)
    method = "Wilson" if factor == 1 else "Wilson, finite population"
    return Interval(share, low, high, n, method)


def score_limits(share: float, n: float, z: float = Z) -> tuple[float, float]:
    """
    Return the limits of Wilson's score interval of a share.

    Parameters
    ----------
    share : float, 0-1
    n : float
        Above 0; as many as the sample is worth, which need not be whole.
    z : float
        Of the normal distribution, by the level.

    Returns
    -------
    low, high : floats, 0-1

    Examples
    --------
    >>> [round(limit, 4) for limit in score_limits(0.5, 10)], score_limits(1.0, 10)[1]
    ([0.2366, 0.7634], 1.0)
    """
    whole = 1 + z**2 / n
    middle = (share + z**2 / (2 * n)) / whole
    error = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2)) / whole
    # The formula ends a hair's breadth from 0 and 1 where it should end on them.
    low = 0.0 if share == 0 else max(0.0, middle - error)
    high = 1.0 if share == 1 else min(1.0, middle + error)
    return low, high


def limits_of_difference(share1: float, n1: float, share2: float, n2: float) -> tuple[float, float]:
    """
    Return the limits of share1 - share2, as ``newcombe``, for samples that need not be whole.

    Examples
    --------
    >>> [round(limit, 4) for limit in limits_of_difference(56 / 70, 70, 48 / 80, 80)]
    [0.0524, 0.3339]
    """
    (low1, high1), (low2, high2) = score_limits(share1, n1), score_limits(share2, n2)
    low = share1 - share2 - math.hypot(share1 - low1, high2 - share2)
    high = share1 - share2 + math.hypot(share2 - low2, high1 - share1)
    return max(-1.0, low), min(1.0, high)


def clopper_pearson(x: int, n: int) -> Interval:
    """
    Return the exact interval of x of n: that of the binomial, 2.5 % on each side.

    Parameters
    ----------
    x, n : int
        Requests met, and all that were due.

    Returns
    -------
    Interval
        Shares in 0-1.

    Raises
    ------
    DataError
        n is below 1 or x is outside 0 to n.

    Notes
    -----
    Clopper & Pearson (1934), Biometrika 26:404-413. Whatever the true share, it lies above the
    upper limit in at most 2.5 % of samples and below the lower in at most 2.5 %: what a verdict
    against a target needs. Wilson's interval, right on average over all shares, leaves out a true
    share near 1 on its upper side in up to 9 % of samples of 10 to 60.

    Examples
    --------
    >>> share = clopper_pearson(81, 263)
    >>> round(share.low, 4), round(share.high, 4)
    (0.2527, 0.3676)
    """
    x, n = _count(x, n)
    tail = (1 - LEVEL) / 2
    low = float(betaincinv(x, n - x + 1, tail)) if x else 0.0
    high = float(betaincinv(x + 1, n - x, 1 - tail)) if x < n else 1.0
    return Interval(x / n, low, high, n, "Clopper-Pearson")


def agresti_coull(x: int, n: int, population: int | None = None) -> Interval:
    """
    Return the adjusted Wald interval of x of n: two successes and two failures are added.

    Parameters
    ----------
    x, n : int
    population : int, optional
        Size of the named stakeholder list; it narrows the interval if n is over 5 % of it.

    Returns
    -------
    Interval
        Shares in 0-1. The estimate is the adjusted share (x + 2) / (n + 4), in the middle of the
        interval.

    Raises
    ------
    DataError
        n is below 1, x is outside 0 to n, or n exceeds the population.

    Notes
    -----
    Agresti & Coull (1998), The American Statistician 52:119-126; with a population as
    ``ci.prop.fpc`` of the R package statpsych.

    Examples
    --------
    >>> share = agresti_coull(61, 75, population=415)
    >>> round(share.estimate, 4), round(share.low, 4), round(share.high, 4)
    (0.7975, 0.7172, 0.8778)
    """
    x, n = _count(x, n)
    share = (x + 2) / (n + 4)
    error = math.sqrt(share * (1 - share) / (n + 4)) * correction(n, population)
    low, high = max(0.0, share - Z * error), min(1.0, share + Z * error)
    return Interval(share, low, high, n, "Agresti-Coull")


def newcombe(x1: int, n1: int, x2: int, n2: int) -> Interval:
    """
    Return the interval of the difference x1/n1 - x2/n2 of two independent proportions.

    Parameters
    ----------
    x1, n1, x2, n2 : int
        Respondents who said so and all who answered, in the first and the second group.

    Returns
    -------
    Interval
        Difference of shares, -1 to 1; ``n`` is n1 + n2.

    Raises
    ------
    DataError
        A group is empty or a count exceeds its group.

    Notes
    -----
    Hybrid score interval, method 10 of Newcombe (1998), Statistics in Medicine 17:873-890. It is
    for different people; for the same people asked twice use ``bonett_price``.

    Examples
    --------
    >>> difference = newcombe(56, 70, 48, 80)
    >>> round(difference.low, 4), round(difference.high, 4)
    (0.0524, 0.3339)
    """
    (x1, n1), (x2, n2) = _count(x1, n1), _count(x2, n2)
    low, high = limits_of_difference(x1 / n1, n1, x2 / n2, n2)
    return Interval(x1 / n1 - x2 / n2, low, high, n1 + n2, "Newcombe")


def fisher_exact(x1: int, n1: int, x2: int, n2: int) -> float:
    """
    Return the p of Fisher's exact test that two independent proportions are the same.

    Parameters
    ----------
    x1, n1, x2, n2 : int
        As in ``newcombe``.

    Returns
    -------
    float
        Two-sided: how probable, given all four sums, are tables no more probable than this one.

    Raises
    ------
    DataError
        A group is empty or a count exceeds its group.

    Notes
    -----
    Fisher (1934), *Statistical Methods for Research Workers*, section 21.02. As R, it takes two
    tables for equally probable that differ by less than a part in ten millions.

    Examples
    --------
    >>> round(fisher_exact(8, 10, 1, 6), 4)
    0.035
    """
    (x1, n1), (x2, n2) = _count(x1, n1), _count(x2, n2)
    total = x1 + x2
    first = np.arange(max(0, total - n2), min(total, n1) + 1)
    second = total - first
    log_p = -sum(gammaln(k + 1) for k in (first, n1 - first, second, n2 - second))
    p = np.exp(log_p - logsumexp(log_p))
    return float(p[p <= p[first == x1] * (1 + 1e-7)].sum().clip(max=1.0))


def bonett_price(
    both: int, first_only: int, second_only: int, neither: int, population: int | None = None
) -> Interval:
    """
    Return the interval of the difference, first minus second, of two paired proportions.

    Parameters
    ----------
    both, first_only, second_only, neither : int
        Respondents by their two answers.
    population : int, optional
        Size of the named stakeholder list; it narrows the interval if n is over 5 % of it.

    Returns
    -------
    Interval
        The estimate is the observed difference of shares, -1 to 1; the middle of the interval is
        that of the adjusted counts.

    Raises
    ------
    DataError
        A count is negative or all are 0.

    Notes
    -----
    Wald interval with one added to both counts that differ and two to n: Bonett & Price (2012),
    Journal of Educational and Behavioral Statistics 37:479-488. With a population n and the
    counts grow, and the limits end, as in ``wilson``.

    Examples
    --------
    >>> difference = bonett_price(both=6, first_only=26, second_only=4, neither=12)
    >>> round(difference.low, 4), round(difference.high, 4)
    (0.2548, 0.6252)
    """
    counts = _counts(both=both, first_only=first_only, second_only=second_only, neither=neither)
    both, first_only, second_only, neither = counts
    n = sum(counts)
    observed = (first_only - second_only) / n
    factor = correction(n, population)
    if factor == 0:
        return census(observed, n, "Bonett-Price")
    size = n / factor**2 + 2
    first, second = ((x / factor**2 + 1) / size for x in (first_only, second_only))
    middle = first - second
    error = math.sqrt((first + second - middle**2) / size)
    low, high = max(-1.0, middle - Z * error), min(1.0, middle + Z * error)
    low, high = limits_within_reach(low, high, first_only - second_only, n, population, least=-1)
    return Interval(observed, low, high, n, "Bonett-Price")


def net_promoter(
    promoters: int, passives: int, detractors: int, population: int | None = None
) -> Interval:
    """
    Return the net promoter score with its adjusted Wald interval.

    Parameters
    ----------
    promoters, passives, detractors : int
        Respondents who answered 9-10, 7-8 and 0-6 on the scale from 0 to 10.
    population : int, optional
        Size of the named stakeholder list; it narrows the interval if n is over 5 % of it.

    Returns
    -------
    Interval
        Share of promoters minus share of detractors, -1 to 1 (times 100 for the usual score).
        The estimate is the observed score.

    Raises
    ------
    DataError
        A count is negative or all are 0.

    Notes
    -----
    Three is added to n, three quarters to the promoters and to the detractors: Rocks (2016), The
    American Statistician 70:365-372, where it did best of the methods compared. With a population
    the limits end as in ``wilson``.

    Examples
    --------
    >>> score = net_promoter(promoters=50, passives=30, detractors=20)
    >>> round(score.estimate, 2), round(score.low, 3), round(score.high, 3)
    (0.3, 0.141, 0.442)
    """
    counts = _counts(promoters=promoters, passives=passives, detractors=detractors)
    promoters, passives, detractors = counts
    n = sum(counts)
    share_promoters = (promoters + 0.75) / (n + 3)
    share_detractors = (detractors + 0.75) / (n + 3)
    middle = share_promoters - share_detractors
    error = math.sqrt((share_promoters + share_detractors - middle**2) / (n + 3))
    low, high = max(-1.0, middle - Z * error), min(1.0, middle + Z * error)
    free = Interval((promoters - detractors) / n, low, high, n, "adjusted Wald")
    score = narrowed(free, correction(n, population))
    ends = limits_within_reach(
        score.low, score.high, promoters - detractors, n, population, least=-1
    )
    return replace(score, low=ends[0], high=ends[1])


def _count(x: int, n: int) -> tuple[int, int]:
    """Return the two counts as whole numbers, or say what is wrong with them."""
    if not (n >= 1 and 0 <= x <= n and int(x) == x and int(n) == n):
        raise DataError(
            gettext(
                "A proportion needs whole numbers with 0 <= x <= n and n of 1 or more; "
                "it got x = {x} and n = {n}.",
                x=x,
                n=n,
            )
        )
    return int(x), int(n)


def _counts(**counts: int) -> tuple[int, ...]:
    """Return the counts as whole numbers, or say which one cannot be."""
    for name, count in counts.items():
        if not (count >= 0 and int(count) == count):
            raise DataError(
                gettext(
                    "{name} is {count}; it must be a whole number, 0 or more.",
                    name=name,
                    count=count,
                )
            )
    if not sum(counts.values()):
        raise DataError(
            gettext(
                "All counts are 0 ({counts}): there is nothing to estimate.",
                counts=", ".join(counts),
            )
        )
    return tuple(int(count) for count in counts.values())
