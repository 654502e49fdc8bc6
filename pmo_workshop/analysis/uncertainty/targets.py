"""Counts of several groups, each held against a target of its own: exactly, by convolution."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import numpy as np
from scipy.special import gammaln, xlog1py, xlogy

from ...errors import DataError
from ...i18n import gettext
from .interval import LEVEL, Interval

TAIL = (1 - LEVEL) / 2


def p_so_few_in_all(x: int, counts: Sequence[int], targets: Sequence[float]) -> float:
    """
    Return how probable x or fewer are in all if each group is exactly on its target.

    Parameters
    ----------
    x : int
        Requests met, of all groups together.
    counts : sequence of int
        Requests of each group.
    targets : sequence of float
        The share of each group, between 0 and 1.

    Returns
    -------
    float
        One-sided, of the exact distribution of a sum of binomial counts (Poisson binomial).

    Notes
    -----
    Wang (1993), Statistica Sinica 3:295-312. With equal targets it is the binomial distribution.

    Examples
    --------
    >>> round(p_so_few_in_all(5, [4, 6], [0.9, 0.9]), 4)
    0.0016
    """
    return _so_few(x, *_checked(x, counts, targets))


def exact_in_all(x: int, counts: Sequence[int], targets: Sequence[float]) -> Interval:
    """
    Return the exact interval of the share of x in all groups, each with a target of its own.

    Parameters
    ----------
    x, counts, targets
        As in ``p_so_few_in_all``.

    Returns
    -------
    Interval
        Shares in 0-1. The share that the targets ask for, their mean weighted by the counts, lies
        above the upper limit exactly where ``p_so_few_in_all`` is below 0.025.

    Raises
    ------
    DataError
        There is nothing to count, x is no count of all, or a target is outside 0 to 1.

    Notes
    -----
    The test of Clopper & Pearson (1934), 2.5 % on each side, inverted over one number: all groups
    meet the same part of their targets, or miss the same part of what the targets leave free.
    With equal targets it is their interval.

    Examples
    --------
    >>> share = exact_in_all(38, [40, 20, 10], [0.9, 0.8, 0.95])
    >>> round(share.low, 4), round(share.high, 4)
    (0.4196, 0.6622)
    """
    from scipy.optimize import brentq  # imported here: it takes a third of a second

    sizes, shares = _checked(x, counts, targets)
    n = int(sizes.sum())

    def at(move: float) -> np.ndarray:
        return move * shares if move <= 1 else 1 - (2 - move) * (1 - shares)

    def share_where(most: int, chance: float) -> float:
        """Return the share in all at which so many or fewer have this probability."""
        move = brentq(lambda move: _so_few(most, sizes, at(move)) - chance, 0, 2, xtol=1e-12)
        return float(sizes @ at(move) / n)

    low = share_where(x - 1, 1 - TAIL) if x else 0.0
    high = share_where(x, TAIL) if x < n else 1.0
    return Interval(x / n, low, high, n, "exact, each group at its target")


def _so_few(x: int, sizes: np.ndarray, shares: np.ndarray) -> float:
    in_all = reduce(np.convolve, map(_binomial, sizes, shares))
    return float(in_all[: x + 1].sum())


def _binomial(n: int, share: float) -> np.ndarray:
    """Return how probable 0 to n are."""
    x = np.arange(n + 1)
    ways = gammaln(n + 1) - gammaln(x + 1) - gammaln(n - x + 1)
    return np.exp(ways + xlogy(x, share) + xlog1py(n - x, -share))


def _checked(
    x: int, counts: Sequence[int], targets: Sequence[float]
) -> tuple[np.ndarray, np.ndarray]:
    sizes, shares = np.array(counts, dtype=int), np.array(targets, dtype=float)
    if not (sizes.sum() >= 1 and 0 <= x <= sizes.sum() and (sizes >= 0).all()):
        raise DataError(
            gettext(
                "A share in all needs whole numbers with 0 <= x <= n and n of 1 or more; "
                "it got x = {x} and n = {n}.",
                x=x,
                n=sizes.sum(),
            )
        )
    if not ((shares >= 0) & (shares <= 1)).all():
        raise DataError(
            gettext("A target is a share from 0 to 1; there is {target}.", target=shares.tolist())
        )
    return sizes, shares
