"""The change between two levels of which each has its interval already."""

from __future__ import annotations

import math

from .interval import Interval


def change_of_levels(before: Interval, now: Interval) -> Interval:
    """
    Return the change from one level to another, from nothing but the two and their limits.

    Parameters
    ----------
    before, now : Interval
        Of different people, or of the same people as if they were different.

    Returns
    -------
    Interval
        ``now`` minus ``before``, in their unit; ``n`` is that of ``now``.

    Notes
    -----
    MOVER: Zou & Donner (2008), Statistics in Medicine 27:1693-1702. Of Wilson limits it makes the
    interval of Newcombe. Where the same people answered twice the true interval is mostly narrower.

    Examples
    --------
    >>> change = change_of_levels(Interval(48 / 80, 0.4904, 0.7004, 80, "Wilson"),
    ...                           Interval(56 / 70, 0.6918, 0.8769, 70, "Wilson"))
    >>> round(change.low, 3), round(change.high, 3)
    (0.052, 0.334)
    """
    change = now.estimate - before.estimate
    low = change - math.hypot(now.estimate - now.low, before.high - before.estimate)
    high = change + math.hypot(now.high - now.estimate, before.estimate - before.low)
    return Interval(change, low, high, now.n, "MOVER")
