"""T1: which quality attributes matter most, and how well are they performed?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .gaps import limits, paired_answers

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


def quality_grid(
    answers: pd.DataFrame,
    by: str = "item_id",
    at: tuple[float, float] | None = None,
    population: int | None = None,
) -> pd.DataFrame:
    """
    Mean importance and performance per attribute, and the quadrant they fall into.

    Parameters
    ----------
    answers : DataFrame, one row per answer
        As in ``gaps.paired_answers``, with the aspects I and P.
    by : "item_id" or "dimension"
        What a row stands for. The answers of a respondent to the questions of a dimension are
        averaged first, if at least half of them have both halves.
    at : (importance, performance), optional
        Where the crosshair stands, such as the middle of the scale; default: ``crosshair``.
    population : int, optional
        Size of the named stakeholder list; it narrows the intervals if n is over 5 % of it.

    Returns
    -------
    DataFrame, one row per attribute, in the order of the labels
        The column ``by``; ``importance`` and ``performance`` with ``_low`` and ``_high`` (scale
        points); ``quadrant`` ("keep up", "concentrate here", "possible overkill", "low priority",
        or "" if an interval touches the crosshair or is missing); ``n``, respondents with both
        answers.

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
    pairs = paired_answers(answers, "I", "P")
    pairs = pairs.rename(columns={"first": "importance", "second": "performance"})
    scores = pairs.groupby([by, "resp_id"])[["importance", "performance"]].agg(["mean", "size"])
    asked = answers[answers["aspect"].isin(["I", "P"])].groupby(by)["item_id"].nunique()
    needed = scores.index.get_level_values(by).map(asked).to_numpy()
    scores = scores[2 * scores["importance", "size"].to_numpy() >= needed]
    scores = scores.xs("mean", axis=1, level=1)
    rows = [{by: label, **_summary(own, population)} for label, own in scores.groupby(level=by)]
    grid = pd.DataFrame(rows, columns=[by, *_FIGURES, "n"])
    cross = crosshair(grid) if at is None else at
    grid.insert(len(grid.columns) - 1, "quadrant", [_quadrant(r, cross) for r in rows])
    return grid


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
        The mean of the rows that rest on ten answers and more, each counted once; missing if there
        is no such row. From a mean of all rows that of a row which is not shown would follow.

    Examples
    --------
    >>> crosshair(
    ...     pd.DataFrame({"importance": [6.0, 5.0, 1.0], "performance": [3.0, 4.0, 7.0],
    ...                   "n": [12, 12, 3]}))
    (5.5, 3.5)
    """
    enough = grid[grid["n"] >= INTERVAL_FROM]
    if not len(enough):
        return np.nan, np.nan
    return float(enough["importance"].mean()), float(enough["performance"].mean())


def _summary(own: pd.DataFrame, population: int | None) -> dict[str, float]:
    found: dict[str, float] = {"n": len(own)}
    for half in ("importance", "performance"):
        low, high = limits(own[half], population)
        found |= {half: own[half].mean(), f"{half}_low": low, f"{half}_high": high}
    return found


def _quadrant(row: dict[str, float], cross: tuple[float, float]) -> str:
    above = []
    for half, level in zip(("importance", "performance"), cross, strict=True):
        if not (row[f"{half}_low"] > level or row[f"{half}_high"] < level):
            return ""
        above.append(row[f"{half}_low"] > level)
    important, performing = above
    return QUADRANTS[important, performing]
