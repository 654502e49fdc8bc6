"""T1: which quality attributes matter most, and how well are they performed?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from .gaps import counted_performance, limits, paired_answers

INTERVAL_FROM = 10

QUADRANTS = {
    (True, True): "keep up",
    (True, False): "concentrate here",
    (False, True): "possible overkill",
    (False, False): "low priority",
}
"""Name of a quadrant by whether importance and performance are above the crosshair."""

_FIGURES = [
    "importance",
    "importance_low",
    "importance_high",
    "performance",
    "performance_low",
    "performance_high",
]


def quality_grid(answers: pd.DataFrame, population: int | None = None) -> pd.DataFrame:
    """
    Mean importance and performance per attribute, and the quadrant they fall into.

    Parameters
    ----------
    answers : DataFrame, one row per answer
        As in ``gaps.paired_answers``, with the aspects I and P.
    population : int, optional
        Size of the named stakeholder list; it narrows the intervals if n is over 5 % of it.

    Returns
    -------
    DataFrame, one row per question with both, in the order of the ids
        ``item_id``; ``importance`` and ``performance`` with ``_low`` and ``_high`` (scale points);
        ``quadrant`` ("keep up", "concentrate here", "possible overkill", "low priority", or "" if
        an interval touches the crosshair or is missing); ``importance_n``, respondents behind the
        importance; ``n``, behind the performance, which are those of ``gaps.gap_by_item``, so that
        a question has the same performance wherever it is told.

    Notes
    -----
    Martilla & James (1977), Journal of Marketing 41(1):77-79; t intervals over respondents. The
    crosshair is taken as given: its own sampling error is not in the quadrant.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": "r1", "item_id": ["q1", "q1"], "dimension": "care", "scale_min": 1,
    ...     "scale_max": 7, "reverse": 0, "aspect": ["I", "P"], "value": [6.0, 4.0], "na": 0})
    >>> quality_grid(answers)[["item_id", "importance", "performance", "n"]].to_dict("records")
    [{'item_id': 'q1', 'importance': 6.0, 'performance': 4.0, 'n': 1}]
    """
    important = paired_answers(answers, "I", "I").groupby("item_id")["first"]
    performed = counted_performance(answers).groupby("item_id")["performance"]
    halves = [
        {item: _summary(half, values, population) for item, values in by_item}
        for half, by_item in (("importance", important), ("performance", performed))
    ]
    rows = [
        {
            "item_id": item,
            **halves[0][item],
            **halves[1][item],
            "importance_n": important.size()[item],
            "n": performed.size()[item],
        }
        for item in sorted(halves[0].keys() & halves[1].keys())
    ]
    return placed(
        pd.DataFrame(rows, columns=["item_id", *_FIGURES, "quadrant", "importance_n", "n"])
    )


def placed(grid: pd.DataFrame) -> pd.DataFrame:
    """
    Return a grid with the quadrant of each row, by the crosshair of the rows that have both means.

    Parameters
    ----------
    grid : DataFrame
        As ``quality_grid`` returns it; a mean that is not shown is missing.

    Returns
    -------
    DataFrame
        ``attrs`` hold where the crosshair lies, ``importance`` and ``performance``, or None.

    Examples
    --------
    >>> grid = pd.DataFrame({
    ...     "importance": [6.0, 5.0], "importance_low": [5.8, 4.8], "importance_high": [6.2, 5.2],
    ...     "performance": [3.0, 4.0], "performance_low": [2.8, 3.8],
    ...     "performance_high": [3.2, 4.2], "importance_n": 12, "n": 12})
    >>> placed(grid)["quadrant"].tolist(), placed(grid).attrs
    (['concentrate here', 'possible overkill'], {'importance': 5.5, 'performance': 3.5})
    """
    cross = crosshair(grid)
    found = grid.assign(quadrant=[_quadrant(row, cross) for row in grid.to_dict("records")])
    found.attrs = {
        half: None if np.isnan(at) else at
        for half, at in zip(("importance", "performance"), cross, strict=True)
    }
    return found


def crosshair(grid: pd.DataFrame) -> tuple[float, float]:
    """
    Grand means of importance and performance: where the quadrants of the grid meet.

    Parameters
    ----------
    grid : DataFrame
        Result of ``quality_grid``.

    Returns
    -------
    (importance, performance) : floats in scale points
        The mean of the rows that have both, resting on ten answers and more, each counted once;
        missing if there is no such row. From a mean of all that of a row which is not shown would
        follow.

    Examples
    --------
    >>> crosshair(
    ...     pd.DataFrame({"importance": [6.0, 5.0, 1.0], "performance": [3.0, 4.0, 7.0],
    ...                   "importance_n": [12, 12, 12], "n": [12, 12, 3]}))
    (5.5, 3.5)
    """
    both = grid.dropna(subset=["importance", "performance"])
    enough = both[both[["importance_n", "n"]].min(axis=1) >= INTERVAL_FROM]
    if not len(enough):
        return np.nan, np.nan
    return float(enough["importance"].mean()), float(enough["performance"].mean())


def _summary(half: str, values: pd.Series, population: int | None) -> dict[str, float]:
    low, high = limits(values, population)
    return {half: values.mean(), f"{half}_low": low, f"{half}_high": high}


def _quadrant(row: Mapping[Hashable, float], cross: tuple[float, float]) -> str:
    above = []
    for half, level in zip(("importance", "performance"), cross, strict=True):
        if not (row[f"{half}_low"] > level or row[f"{half}_high"] < level):
            return ""
        above.append(row[f"{half}_low"] > level)
    important, performing = above
    return QUADRANTS[important, performing]
