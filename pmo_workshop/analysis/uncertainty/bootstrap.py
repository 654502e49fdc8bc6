"""Bootstrap intervals over respondents, and the exact sign-flip test."""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr, ndtri, stdtrit

from ...errors import DataError
from ...i18n import gettext
from .interval import LEVEL, Interval, Z, narrowed, no_variation, varies
from .means import present
from .samples import correction

DRAWS = 9_999
CELLS_AT_ONCE = 2_000_000
EXACT_UP_TO = 40

MANY = 1_000
"""Respondents from which those with equal rows are drawn together."""

Statistic = Callable[..., np.ndarray | float]
"""A figure of a sample; with ``axis``, of each sample of several."""


def bca(
    values: ArrayLike,
    statistic: Statistic = np.median,
    *,
    seed: int,
    draws: int = DRAWS,
    expanded: bool = False,
    population: int | None = None,
) -> Interval:
    """
    Return a statistic with its bias-corrected and accelerated bootstrap interval.

    Parameters
    ----------
    values : array, one value or one row per respondent
        Respondents with a missing value are left out; respondents are drawn, never single cells.
    statistic : function of the array
        One that takes ``axis`` (as NumPy's do) is applied to all draws of a one-dimensional
        sample at once; any other is called once per draw.
    seed : int
    draws : int
    expanded : bool
        As in ``bca_limits``.
    population : int, optional
        As in ``mean_t``: both distances from the estimate shrink by the same factor.

    Returns
    -------
    Interval
        Without limits if the statistic is the same in every draw, or in so many that both limits
        are the same.

    Raises
    ------
    DataError
        No respondent, or the statistic of the sample itself is not a number.

    Notes
    -----
    As ``bca_limits``. Draws in which the statistic is not a number (such as a ratio with the
    denominator 0) are left out. A statistic that no single respondent can move has acceleration 0.

    Examples
    --------
    >>> late = bca([1, 2, 3, 4, 5, 6, 7, 8, 40], seed=1)
    >>> late.estimate, late.low <= 5 <= late.high
    (5.0, True)
    """
    sample, estimate, draw = _bootstrap(values, statistic, seed, draws)
    if not varies(draw):
        return no_variation(estimate, len(sample), "BCa bootstrap")
    without_one = _without_one(sample, statistic)
    low, high = bca_limits([estimate], draw[:, None], without_one[:, None], expanded=expanded)
    return _of_sample(estimate, low[0], high[0], len(sample), population)


def bca_of_sums(
    rows: np.ndarray,
    statistic: Callable[[np.ndarray], np.ndarray],
    *,
    seed: int,
    draws: int = DRAWS,
    expanded: bool = False,
    population: int | None = None,
) -> Interval:
    """
    Return, with its BCa interval, a statistic that needs only the sums over respondents.

    Parameters
    ----------
    rows : array, respondents × values
        Nothing missing.
    statistic : function of an array of sums, draws × values
        Returns one number per draw; NaN where it is not defined.
    seed, draws, expanded, population
        As in ``bca``.

    Returns
    -------
    Interval
        As ``bca`` of the same respondents, in a fraction of the time.

    Raises
    ------
    DataError
        As ``bca``.

    Notes
    -----
    As ``bca``; see ``resampled_rows``. Draws that differ by the rounding of floats are equal.

    Examples
    --------
    >>> touch_and_wait = np.array([[1.0, 3.0], [2.0, 2.0], [1.0, 1.0], [2.0, 8.0]])
    >>> share = bca_of_sums(touch_and_wait, lambda s: s[:, 0] / s.sum(axis=1), seed=1)
    >>> share.estimate, share.low < 0.3 < share.high
    (0.3, True)
    """
    n = len(rows)
    _check_respondents(n)
    total = rows.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = float(statistic(total[None])[0])
        _check_estimate(estimate, n)
        kinds, counts, portions = resampled_rows(rows, seed, draws)
        drawn = np.concatenate([statistic(weights @ kinds) for weights in portions])
        without_one = np.repeat(statistic(total - kinds), counts)
    drawn = drawn[np.isfinite(drawn)]
    if not drawn.size or not varies(drawn, least=1.0):
        return no_variation(estimate, n, "BCa bootstrap")
    low, high = bca_limits([estimate], drawn[:, None], without_one[:, None], expanded=expanded)
    return _of_sample(estimate, low[0], high[0], n, population)


def _of_sample(
    estimate: float, low: float, high: float, n: int, population: int | None
) -> Interval:
    """Return the interval of a sample; limits without width would be those of a census."""
    if math.isnan(low):
        return no_variation(estimate, n, "BCa bootstrap")
    free = Interval(estimate, float(low), float(high), n, "BCa bootstrap")
    return narrowed(free, correction(n, population))


def bca_limits(
    estimate: ArrayLike, drawn: np.ndarray, without_one: np.ndarray, *, expanded: bool = False
) -> tuple[np.ndarray, np.ndarray]:
    """
    Limits of the 95 % BCa interval of several statistics of the same respondents.

    Parameters
    ----------
    estimate : array of k statistics
    drawn : array, draws × k
        The statistics of every bootstrap draw; missing ones are left out.
    without_one : array, respondents × k
        The statistics without each respondent in turn; missing ones are left out.
    expanded : bool
        Whether the tails are widened for the size of the sample, as all analyses do; if not, the
        interval is that of Efron (1987).

    Returns
    -------
    low, high : arrays of k
        Missing where the draws do not vary, or so seldom that both limits are the same.

    Notes
    -----
    Efron (1987), JASA 82:171-185. Expanded: resampling n respondents varies too little by the
    factor √((n - 1) / n), and its tails are normal; the two points z are therefore replaced by
    √(n / (n - 1)) t, as Hesterberg (2015), The American Statistician 69:371-386, does for the
    percentile interval. The degrees of freedom are those of the jackknife variance Σ l² of the n
    influence values l, by Satterthwaite: 2 / (Σ l⁴ / (Σ l²)² - 1 / n), at most n - 1. So one
    benefit that outweighs the others widens the interval; for a mean of normal values it is n - 1.

    Examples
    --------
    >>> drawn = np.arange(1000.0)[:, None]
    >>> low, high = bca_limits([499.5], drawn, np.zeros((4, 1)))
    >>> low.round().tolist(), high.round().tolist()
    ([25.0], [974.0])
    """
    estimate = np.asarray(estimate, dtype=float)
    low, high = np.full(estimate.shape, np.nan), np.full(estimate.shape, np.nan)
    for at, value in enumerate(estimate):
        draw = drawn[np.isfinite(drawn[:, at]), at]
        if not draw.size or not varies(draw):
            continue
        size = draw.size
        below = ((draw < value).sum() + (draw <= value).sum()) / (2 * size)
        # If all draws lie on one side, the bias is not infinite but as large as the draws show.
        bias = ndtri(np.clip(below, 1 / (size + 1), size / (size + 1)))
        influence = _influence(without_one[:, at])
        tails = bias + (_expanded_tails(influence) if expanded else np.array([-Z, Z]))
        slope = 1 - _acceleration(influence) * tails
        with np.errstate(divide="ignore"):
            # Beyond the pole of the acceleration the tail is at the end of the draws.
            places = np.where(slope > 0, bias + tails / slope, np.sign(tails) * np.inf)
        ends = np.quantile(draw, ndtr(places))
        if varies(ends):
            low[at], high[at] = ends
    return low, high


def _influence(without_one: np.ndarray) -> np.ndarray:
    """Return how far each respondent moves a statistic; none does where it is only rounding."""
    known = without_one[np.isfinite(without_one)]
    if known.size < 2:
        return np.zeros(known.size)
    influence = known.mean() - known
    smallest = 1e-20 * max(1.0, float(np.abs(known).max()) ** 2)
    return influence if (influence**2).sum() > smallest else np.zeros(known.size)


def _acceleration(influence: np.ndarray) -> float:
    """Return the acceleration: the skewness of the influence values, over 6."""
    spread = float((influence**2).sum())
    return float((influence**3).sum() / (6 * spread**1.5)) if spread else 0.0


def _expanded_tails(influence: np.ndarray) -> np.ndarray:
    """Return the two tails of the expanded interval; the normal ones if nobody moves it."""
    n, spread = influence.size, float((influence**2).sum())
    if not spread:
        return np.array([-Z, Z])
    excess = float((influence**4).sum()) / spread**2 - 1 / n
    freedom = min(n - 1.0, 2 / excess) if excess > 0 else n - 1.0
    return np.array([-1, 1]) * math.sqrt(n / (n - 1)) * stdtrit(freedom, (1 + LEVEL) / 2)


def resampled(n: int, seed: int, draws: int = DRAWS) -> Iterator[np.ndarray]:
    """
    How often each of n respondents is in each bootstrap draw, in portions that fit into memory.

    Yields
    ------
    array of float, draws of the portion × respondents
        Each row sums to n.

    Notes
    -----
    Efron & Tibshirani (1993), *An Introduction to the Bootstrap*, section 6.3: a statistic made of
    sums over respondents needs only these counts.

    Examples
    --------
    >>> sum(len(portion) for portion in resampled(5, seed=1))
    9999
    """
    random = np.random.default_rng(seed)
    at_once = max(1, CELLS_AT_ONCE // n)
    for done in range(0, draws, at_once):
        count = min(at_once, draws - done)
        drawn = random.integers(0, n, (count, n)) + n * np.arange(count)[:, None]
        yield np.bincount(drawn.ravel(), minlength=count * n).reshape(count, n).astype(float)


def resampled_rows(
    rows: np.ndarray, seed: int, draws: int = DRAWS
) -> tuple[np.ndarray, np.ndarray, Iterator[np.ndarray]]:
    """
    The rows of all respondents, and how often each of them is in each bootstrap draw.

    Parameters
    ----------
    rows : array, respondents × values
    seed, draws : int

    Returns
    -------
    rows : array
        As given; from 1,000 respondents on, where ten or more of them have the same row on
        average, each different row once.
    counts : array of int
        How many respondents have each row.
    portions : iterator
        As ``resampled``, one column per row that is returned.

    Notes
    -----
    Of n draws from n respondents, of whom n_k have row k, the numbers of draws of each row are
    multinomial with the probabilities n_k / n: what ``resampled`` gives, summed over equal rows.

    Examples
    --------
    >>> answers = np.array([[5.0], [6.0]] * 5_000)
    >>> rows, counts, portions = resampled_rows(answers, seed=1)
    >>> rows.tolist(), counts.tolist(), next(portions).sum(axis=1)[:2].tolist()
    ([[5.0], [6.0]], [5000, 5000], [10000.0, 10000.0])
    """
    n = len(rows)
    if n >= MANY:
        different, counts = np.unique(rows, axis=0, return_counts=True)
        if 10 * len(different) <= n:
            return different, counts, _multinomial(counts, seed, draws)
    return rows, np.ones(n, dtype=int), resampled(n, seed, draws)


def _multinomial(counts: np.ndarray, seed: int, draws: int) -> Iterator[np.ndarray]:
    random = np.random.default_rng(seed)
    n = int(counts.sum())
    for count in _portions(draws, len(counts)):
        yield random.multinomial(n, counts / n, size=count).astype(float)


def mean_bca(
    values: ArrayLike, population: int | None = None, *, seed: int, draws: int = DRAWS
) -> Interval:
    """
    Return a mean with its BCa interval: the check of a t interval from 20 respondents on.

    Parameters
    ----------
    values : array, one value per respondent
        Missing values are left out; for a paired difference give the differences.
    population : int, optional
        As in ``mean_t``: both distances from the mean shrink by the same factor.
    seed : int
    draws : int

    Returns
    -------
    Interval

    Raises
    ------
    DataError
        No respondent, or more respondents than the population has.

    Notes
    -----
    ``bca`` of the mean as Efron published it, not expanded: an expanded check would only repeat t.
    Below 20 respondents it is too narrow and ``mean_t`` alone is to be used (rule R3).

    Examples
    --------
    >>> check = mean_bca([-2, -1, 0, 1, 7] * 5, seed=1)
    >>> check.estimate, check.low < 1 < check.high
    (1.0, True)
    """
    sample = present(values)
    if len(sample) < MANY:
        free = bca(sample, np.mean, seed=seed, draws=draws)
    else:
        rows = np.column_stack([sample, np.ones(len(sample))])
        free = bca_of_sums(rows, lambda sums: sums[:, 0] / sums[:, 1], seed=seed, draws=draws)
    return narrowed(free, correction(free.n, population))


def percentile_bootstrap(
    values: ArrayLike,
    statistic: Statistic = np.median,
    *,
    seed: int,
    draws: int = DRAWS,
) -> Interval:
    """
    Return a statistic with its percentile bootstrap interval.

    Parameters
    ----------
    values, statistic, seed, draws
        As in ``bca``.

    Returns
    -------
    Interval

    Raises
    ------
    DataError
        No respondent, or the statistic of the sample itself is not a number.

    Notes
    -----
    Efron & Tibshirani (1993), *An Introduction to the Bootstrap*, chapter 13. It is too narrow in
    small samples, by a fifth at n = 10: below 20 respondents take ``mean_t`` for a mean.

    Examples
    --------
    >>> percentile_bootstrap([4, 4, 4], np.mean, seed=1).basis.name
    'NO_VARIATION'
    """
    sample, estimate, draw = _bootstrap(values, statistic, seed, draws)
    if not varies(draw):
        return no_variation(estimate, len(sample), "percentile bootstrap")
    low, high = np.quantile(draw, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(estimate, float(low), float(high), len(sample), "percentile bootstrap")


def sign_flip_p(differences: ArrayLike, *, seed: int = 0, draws: int = 99_999) -> float:
    """
    Return the two-sided p-value of a mean paired difference, by flipping signs.

    Parameters
    ----------
    differences : array, one per respondent
        Missing values are left out. Zeros change nothing.
    seed, draws : int
        Used only above 40 differences that are not 0, where the signs are drawn.

    Returns
    -------
    float
        Exact up to 40 differences; 1 if all are 0.

    Raises
    ------
    DataError
        No difference.

    Notes
    -----
    Share of all 2ⁿ choices of signs with a sum at least as far from 0 as the observed one:
    Fisher (1935), *The Design of Experiments*, section 21. The choices are counted by halves, so
    40 differences need two sorted lists of a million sums and not 10¹² sums.

    Examples
    --------
    >>> sign_flip_p([-1.2, -2.4, -1.3, -1.3, 0, -1.0, -1.8, -0.8, -4.6, -1.4])
    0.00390625
    """
    sample = present(differences)
    if not sample.size:
        raise DataError(gettext("The sign-flip test needs at least 1 difference; there is none."))
    sizes = np.abs(sample[sample != 0])
    if not sizes.size:
        return 1.0
    # Sums that differ only by the rounding of floats count as equal.
    observed = abs(sample.sum()) - 1e-9 * sizes.sum()
    if observed <= 0:
        return 1.0
    if sizes.size > EXACT_UP_TO:
        return _drawn_sign_flip_p(sizes, observed, seed, draws)
    first = _signed_sums(sizes[::2])
    second = np.sort(_signed_sums(sizes[1::2]))
    reaching = second.size - np.searchsorted(second, observed - first, side="left")
    return float(2 * reaching.sum() / (first.size * second.size))


def _drawn_sign_flip_p(sizes: np.ndarray, observed: float, seed: int, draws: int) -> float:
    random = np.random.default_rng(seed)
    reaching = 0
    for count in _portions(draws, sizes.size):
        signs = random.integers(0, 2, size=(count, sizes.size), dtype=np.int8) * 2 - 1
        reaching += int((np.abs(signs @ sizes) >= observed).sum())
    return (reaching + 1) / (draws + 1)


def _signed_sums(sizes: np.ndarray) -> np.ndarray:
    """Return the sums of the numbers under all choices of signs."""
    sums = np.zeros(1)
    for size in sizes:
        sums = np.concatenate([sums - size, sums + size])
    return sums


def _bootstrap(
    values: ArrayLike, statistic: Statistic, seed: int, draws: int
) -> tuple[np.ndarray, float, np.ndarray]:
    """Return the complete sample, its statistic, and the statistic of every draw."""
    sample = _complete(values)
    _check_respondents(len(sample))
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate = float(statistic(sample))
        _check_estimate(estimate, len(sample))
        random = np.random.default_rng(seed)
        drawn = np.concatenate(
            [
                _statistics(
                    sample, random.integers(0, len(sample), (count, len(sample))), statistic
                )
                for count in _portions(draws, len(sample))
            ]
        )
    finite = drawn[np.isfinite(drawn)]
    return sample, estimate, finite if finite.size else np.array([estimate])


def _check_respondents(n: int) -> None:
    if not n:
        raise DataError(gettext("A bootstrap interval needs at least 1 respondent; there is none."))


def _check_estimate(estimate: float, n: int) -> None:
    if not np.isfinite(estimate):
        raise DataError(
            gettext(
                "The statistic of these {n} values is {estimate}, not a number. Check "
                "for a denominator of 0.",
                n=n,
                estimate=estimate,
            )
        )


def _without_one(sample: np.ndarray, statistic: Statistic) -> np.ndarray:
    """Return the statistic without each respondent in turn."""
    n = len(sample)
    if n < 2:
        return np.zeros(0)
    others = np.arange(n - 1)
    at_once = _portions(n, n)[0]
    parts = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for left_out in np.split(np.arange(n), range(at_once, n, at_once)):
            rows = others + (others >= left_out[:, None])
            parts.append(_statistics(sample, rows, statistic))
    return np.concatenate(parts)


def _statistics(sample: np.ndarray, rows: np.ndarray, statistic: Statistic) -> np.ndarray:
    """Return the statistic of each choice of respondents."""
    if sample.ndim == 1 and _takes_axis(statistic):
        return np.asarray(statistic(sample[rows], axis=1), dtype=float)
    return np.array([float(statistic(sample[row])) for row in rows])


def _takes_axis(statistic: Statistic) -> bool:
    try:
        return "axis" in inspect.signature(statistic).parameters
    except (TypeError, ValueError):
        return False


def _portions(draws: int, size: int) -> list[int]:
    """Split the draws so that one portion fits into memory."""
    at_once = max(1, CELLS_AT_ONCE // size)
    whole, rest = divmod(draws, at_once)
    return [at_once] * whole + ([rest] if rest else [])


def _complete(values: ArrayLike) -> np.ndarray:
    """Return the respondents without a missing value."""
    if hasattr(values, "to_numpy"):
        sample = values.to_numpy(dtype=float, na_value=np.nan)
    else:
        sample = np.asarray(values, dtype=float)
    missing = np.isnan(sample)
    return sample[~(missing if sample.ndim == 1 else missing.any(axis=1))]
