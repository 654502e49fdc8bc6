"""What a mean does not say: two groups among the answers, and those who did not answer."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

SMALLEST_GROUP = 5
"""A group of fewer people is never told."""

EMPTY_STRETCH = 1.5
"""Scale points between the two groups in which nobody lies: whole steps are one point apart."""

_FLAT = 3.5
"""Separation of the halves of evenly spread answers, √12, to one decimal."""

GROUPS = ("lower_n", "lower_near", "upper_n", "upper_near")


def two_groups(values: pd.Series) -> dict[str, float] | None:
    """
    Whether the answers fall into two groups, so that the mean describes neither.

    Parameters
    ----------
    values : Series, one score per respondent
        Scale points; missing ones are left out.

    Returns
    -------
    dict, or None if there are no two groups
        ``lower_n`` and ``upper_n`` (respondents), ``lower_near`` and ``upper_near`` (their medians
        to the nearest half point: nobody's own answer).

    Notes
    -----
    The answers in their order are split where the squared distances from the two means are the
    least, with at least 5 on each side. They are two groups if nobody lies in the 1.5 scale points
    between them and D = (m₂ − m₁) / s is at least 3.5 + 10/√n, with s the standard deviation within
    the groups. D is √12 for evenly spread answers, which of all shapes with one top come nearest
    to two; the second term is for chance. D is Ashman's, for equal spreads: Ashman, Bird & Zepf
    (1994), Astronomical Journal 108:2348-2361. Simulated false alarms over even, normal, skewed
    and heavy-tailed answers, exact and rounded, of 10 to 240 people: at most 2 %
    (``tests/analysis/test_beyond_the_mean.py``).

    Examples
    --------
    >>> two_groups(pd.Series([-3.5] * 9 + [0.5] * 10))
    {'lower_n': 9, 'lower_near': -3.5, 'upper_n': 10, 'upper_near': 0.5}
    >>> two_groups(pd.Series(range(19))) is None
    True
    """
    ordered = np.sort(values.dropna().to_numpy(dtype=float))
    n = len(ordered)
    places = np.arange(SMALLEST_GROUP, n - SMALLEST_GROUP + 1)
    if not len(places):
        return None
    sums = np.cumsum(ordered)
    below = sums[places - 1] / places
    above = (sums[-1] - sums[places - 1]) / (n - places)
    at = int(places[np.argmax(places * (n - places) * (above - below) ** 2)])
    lower, upper = ordered[:at], ordered[at:]
    within = sum(float(((group - group.mean()) ** 2).sum()) for group in (lower, upper))
    distance = upper.mean() - lower.mean()
    apart = distance >= (_FLAT + 10 / math.sqrt(n)) * math.sqrt(within / (n - 2))
    if not apart or upper[0] - lower[-1] < EMPTY_STRETCH:
        return None
    return {
        "lower_n": len(lower),
        "lower_near": _half_point(lower),
        "upper_n": len(upper),
        "upper_near": _half_point(upper),
    }


def _half_point(values: np.ndarray) -> float:
    return round(2 * float(np.median(values))) / 2 + 0.0


def groups_by(scores: pd.DataFrame, by: str, value: str) -> pd.DataFrame:
    """
    The two groups of each measure that has them.

    Parameters
    ----------
    scores : DataFrame, one row per respondent and measure
    by, value : str
        The columns of the measure and of the score.

    Returns
    -------
    DataFrame, one row per measure with two groups
        ``by`` and what ``two_groups`` returns.

    Examples
    --------
    >>> scores = pd.DataFrame({"dimension": "care", "gap": [-3.5] * 9 + [0.5] * 10})
    >>> groups_by(scores, "dimension", "gap").to_dict("records")
    [{'dimension': 'care', 'lower_n': 9, 'lower_near': -3.5, 'upper_n': 10, 'upper_near': 0.5}]
    """
    found = {name: two_groups(own[value]) for name, own in scores.groupby(by)}
    rows = [{by: name, **groups} for name, groups in found.items() if groups]
    return pd.DataFrame(rows, columns=[by, *GROUPS])


def tipping_point(mean: float, n: int, population: int, line: float) -> float:
    """
    The mean of those who did not answer at which the mean of all lies on a line.

    Parameters
    ----------
    mean : float
        Of the n who answered.
    n, population : int
        ``n`` below ``population``, which is everybody who was asked.
    line : float
        Such as minus the margin, where a shortfall ceases to be clear.

    Returns
    -------
    float
        In the unit of the mean; it may lie off the scale.

    Notes
    -----
    (N · line − n · mean) / (N − n): the mean of all is (n · mean + (N − n) · a) / N, and of a whole
    population no sampling error is left. A tipping point analysis as for missing data in trials:
    Yan, Lee & Li (2009), Journal of Biopharmaceutical Statistics 19:1085-1098.

    Examples
    --------
    >>> round(tipping_point(-0.73, 38, 61, -0.5), 2)
    -0.12
    """
    return (population * line - n * mean) / (population - n)
