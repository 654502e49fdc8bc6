"""S4: how capable the PMO's communication is, by a rubric, and how stakeholders have moved."""

from __future__ import annotations

from statistics import median_low
from typing import Any

import pandas as pd

from ..errors import DataError
from .relationship_ladder import STANCE_IN_WORDS, STANCES, merged
from .repeated import first_and_last
from .uncertainty import Interval, icc

LEVELS = (
    "dimension",
    "current",
    "current_low",
    "current_high",
    "target",
    "target_low",
    "target_high",
    "gap",
    "furthest_below",
    "furthest_apart",
    "n",
)

RANGE_FROM = 10
"""Raters from whom on their lowest and their highest rating are given: of two or three raters, with
the middle, they would be the rating of each."""


LOWEST, HIGHEST = 1, 5
"""The ends of the rubric."""


def capability_levels(maturity: pd.DataFrame) -> pd.DataFrame:
    """
    Level now and level wanted of each dimension: median and range of the raters.

    Parameters
    ----------
    maturity : DataFrame, one row per rater and dimension
        Columns ``rater``, ``dimension``, ``current``, ``target`` (1 to 5, may be missing).

    Returns
    -------
    DataFrame, one row per dimension, in the order given
        ``dimension``; ``current`` with ``current_low``, ``current_high`` (lowest and highest
        rating, missing below 10 raters), ``target`` likewise; ``gap`` = current − target
        (negative: below the target); ``furthest_below`` (whether no other gap is as wide, whatever
        any one of the raters had said instead); ``furthest_apart`` (whether the raters differ on
        the level now, and nowhere more, whichever of them is left out); ``n`` (raters who gave a
        level). Dimensions nobody rated are left out.

    Notes
    -----
    A rubric has steps and nothing between them: the median is the lower of the two middle
    ratings, so that it is a level. The limits are the range of the raters, not an interval.

    Examples
    --------
    >>> ratings = pd.DataFrame({
    ...     "rater": ["a", "b"], "dimension": "skills", "current": [2, 3], "target": [4, 4]})
    >>> capability_levels(ratings).values.tolist()
    [['skills', 2, None, None, 4, None, None, -2, False, False, 2]]
    """
    rows = []
    rated = maturity.dropna(subset=["current", "target"]) if len(maturity) else maturity
    for dimension, own in rated.groupby("dimension", sort=False) if len(rated) else ():
        row: dict[str, Any] = {"dimension": dimension}
        for name in ("current", "target"):
            levels = [int(level) for level in own[name]]
            row |= {name: median_low(levels)}
            ends = (min(levels), max(levels)) if len(levels) >= RANGE_FROM else (None, None)
            row |= {f"{name}_low": ends[0], f"{name}_high": ends[1]}
        row |= {"gap": row["current"] - row["target"], "n": own["rater"].nunique()}
        rows.append(row)
    below, apart = _furthest_below(rated), _furthest_apart(rated)
    for row in rows:
        row |= {
            "furthest_below": row["dimension"] in below,
            "furthest_apart": row["dimension"] in apart,
        }
    return pd.DataFrame(rows, columns=list(LEVELS))


def progress(maturity: pd.DataFrame) -> pd.DataFrame:
    """
    The level of each dimension when it was first and last rated, by the same raters.

    Parameters
    ----------
    maturity : DataFrame
        As in ``capability_levels``, with ``rated_on``; rows without a day are left out.

    Returns
    -------
    DataFrame, one row per dimension that somebody rated on two days, in the order given
        ``dimension``; ``first``, ``last`` (levels: the middle of those who rated twice) and their
        ``change``; ``first_on``, ``last_on`` (days); ``n``, raters.

    Examples
    --------
    >>> ratings = pd.DataFrame({"rater": "a", "dimension": "skills", "current": [2, 3],
    ...                         "rated_on": pd.to_datetime(["2025-03-03", "2026-03-02"])})
    >>> progress(ratings)[["dimension", "first", "last", "change", "n"]].values.tolist()
    [['skills', 2, 3, 1, 1]]
    """
    rated = maturity.dropna(subset=["current"])
    first, last = first_and_last(rated, ("rater", "dimension"), "rated_on")
    rows = []
    for dimension in maturity["dimension"].unique():
        halves = [half[half["dimension"] == dimension] for half in (first, last)]
        if halves[0].empty:
            continue
        levels = [median_low(map(int, half["current"])) for half in halves]
        rows.append(
            {
                "dimension": dimension,
                "first": levels[0],
                "last": levels[1],
                "change": levels[1] - levels[0],
                "first_on": halves[0]["rated_on"].min(),
                "last_on": halves[1]["rated_on"].max(),
                "n": len(halves[0]),
            }
        )
    columns = ["dimension", "first", "last", "change", "first_on", "last_on", "n"]
    return pd.DataFrame(rows, columns=columns)


def _furthest_below(rated: pd.DataFrame) -> set[str]:
    """Return the dimensions below the level wanted by more than all others, if that is sure."""
    if not len(rated):
        return set()
    gaps = rated.groupby("dimension")[["current", "target"]].agg(_middle).astype(int)
    gap = gaps["current"] - gaps["target"]
    first = gap[gap == gap.min()].index
    ends = [_gaps_without(rated, rater) for rater in rated["rater"].unique()]
    sure = all(
        without.loc[first, "highest"].max() < without["lowest"].drop(first).min()
        for without in ends
    )
    return set(first) if sure and 0 < len(first) < len(gap) else set()


def _middle(levels: pd.Series) -> int:
    return median_low([int(level) for level in levels])


def _gaps_without(rated: pd.DataFrame, rater: str) -> pd.DataFrame:
    """Return between which gaps each dimension would lie, whatever one rater had said instead."""
    rows = []
    for dimension, own in rated.groupby("dimension"):
        others = own[own["rater"] != rater]
        more = [[]] if len(others) == len(own) else [[LOWEST], [HIGHEST]]
        current, target = (
            [median_low([*map(int, others[name]), *level]) for level in more]
            for name in ("current", "target")
        )
        rows.append((dimension, current[0] - target[-1], current[-1] - target[0]))
    return pd.DataFrame(rows, columns=["dimension", "lowest", "highest"]).set_index("dimension")


def _furthest_apart(rated: pd.DataFrame) -> set[str]:
    """Return the dimensions whose raters differ most, whichever of them is left out."""

    def most(ratings: pd.DataFrame) -> set[str]:
        spread = ratings.groupby("dimension")["current"].agg(lambda own: own.max() - own.min())
        return set(spread[(spread > 0) & (spread == spread.max())].index)

    found = most(rated) if len(rated) else set()
    others = (most(rated[rated["rater"] != rater]) for rater in rated["rater"].unique())
    return found if all(found == other for other in others) else set()


def rater_agreement(maturity: pd.DataFrame) -> Interval | None:
    """
    ICC(2,1) of the current levels: would another rater give the same?

    Parameters
    ----------
    maturity : DataFrame
        As in ``capability_levels``.

    Returns
    -------
    Interval or None
        ``n`` counts the dimensions every rater rated. None with one rater, fewer than two such
        dimensions, or ratings that do not vary.

    Notes
    -----
    Shrout & Fleiss (1979), Psychological Bulletin 86:420-428.

    Examples
    --------
    >>> ratings = pd.DataFrame({
    ...     "rater": ["a", "b"] * 3, "dimension": ["x", "x", "y", "y", "z", "z"],
    ...     "current": [1, 1, 3, 3, 5, 4], "target": 5})
    >>> round(rater_agreement(ratings).estimate, 2)
    0.95
    """
    if not len(maturity):
        return None
    wide = maturity.pivot_table(index="dimension", columns="rater", values="current").dropna()
    try:
        return icc(wide)["ICC(2,1)"]
    except DataError:
        return None


def stance_moves(engagement: pd.DataFrame) -> pd.DataFrame:
    """
    How many stakeholders hold each stance at first, now, and as wanted.

    Parameters
    ----------
    engagement : DataFrame, one row per stakeholder and review
        Columns ``stakeholder_id``, ``current``, ``desired`` (one of ``STANCES``), ``date``.

    Returns
    -------
    DataFrame, one row per stance from unaware to leading
        ``stance`` (in words); ``first``, ``now``, ``wanted`` (stakeholders); ``n``, the
        stakeholders reviewed at least twice. Stances are ``merged``. Empty if there are none.

    Examples
    --------
    >>> reviews = pd.DataFrame({
    ...     "stakeholder_id": ["a", "a"], "current": ["N", "S"], "desired": ["S", "S"],
    ...     "date": pd.to_datetime(["2025-01-01", "2026-01-01"])})
    >>> stance_moves(reviews).values.tolist()
    [['neutral or supportive', 1, 1, 1, 1]]
    """
    pairs = _first_and_last(engagement)
    columns = ["stance", "first", "now", "wanted", "n"]
    if pairs.empty:
        return pd.DataFrame(columns=columns)
    counts = {name: pairs[name].value_counts() for name in ("first", "now", "wanted")}
    rows = [
        {"stance": words, **{name: int(c.get(stance, 0)) for name, c in counts.items()}}
        for stance, words in STANCE_IN_WORDS.items()
    ]
    return merged(pd.DataFrame(rows), "stance", tuple(counts)).assign(n=len(pairs))


def nearer_to_wanted(engagement: pd.DataFrame) -> dict[str, int]:
    """
    How many stakeholders came nearer to the stance wanted, stayed as near, or went further away.

    Parameters
    ----------
    engagement : DataFrame
        As in ``stance_moves``. The stance wanted is that of the latest review.

    Returns
    -------
    dict
        ``nearer``, ``same``, ``further`` and ``there`` (at the stance wanted now, or beyond it).

    Notes
    -----
    Distance counts the steps from U to L that are still wanted: whoever goes beyond the stance
    wanted is there, as in V5. Resistant stands between unaware and neutral.

    Examples
    --------
    >>> reviews = pd.DataFrame({
    ...     "stakeholder_id": ["a", "a"], "current": ["N", "S"], "desired": ["S", "S"],
    ...     "date": pd.to_datetime(["2025-01-01", "2026-01-01"])})
    >>> nearer_to_wanted(reviews)
    {'nearer': 1, 'same': 0, 'further': 0, 'there': 1}
    """
    pairs = _first_and_last(engagement)
    step = {stance: at for at, stance in enumerate(STANCES)}
    first, now, wanted = (pairs[name].map(step).astype(float) for name in pairs)
    change = (wanted - now).clip(lower=0) - (wanted - first).clip(lower=0)
    return {
        "nearer": int((change < 0).sum()),
        "same": int((change == 0).sum()),
        "further": int((change > 0).sum()),
        "there": int((now >= wanted).sum()),
    }


def _first_and_last(engagement: pd.DataFrame) -> pd.DataFrame:
    """Return ``first, now, wanted`` of who has them all and was reviewed on two days or more."""
    names = ["first", "now", "wanted"]
    if not len(engagement):
        return pd.DataFrame(columns=names)
    ordered = engagement.sort_values("date").groupby("stakeholder_id")
    several = ordered["date"].nunique() > 1
    pairs = pd.DataFrame(
        {
            "first": ordered["current"].first(),
            "now": ordered["current"].last(),
            "wanted": ordered["desired"].last(),
        }
    )
    return pairs[several].dropna()
