"""The importance-performance grid: what matters, and how well it is done.

Martilla & James (1977), J. Marketing 41(1):77-79.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .uncertainty import mean_t

_QUADRANTS = {
    (True, True): "keep up",
    (True, False): "concentrate here",
    (False, True): "possible overkill",
    (False, False): "low priority",
}


def quality_grid(answers: pd.DataFrame, by: str = "item_id") -> pd.DataFrame:
    """
    Mean importance and performance per attribute, and its quadrant.

    A respondent counts for an attribute only with both halves. An attribute whose interval
    crosses a crosshair (the grand mean of all attributes) gets no quadrant.

    Parameters
    ----------
    answers : DataFrame, one row per answer
        ``resp_id, aspect`` (I and P are used), ``value``, and the column ``by``.
    by : str
        ``"item_id"`` or ``"dimension"``.

    Returns
    -------
    DataFrame, one row per attribute
        The attribute, ``importance, importance_low, importance_high, performance,
        performance_low, performance_high`` (scale points, t intervals; missing limits below two
        respondents), ``quadrant`` (empty if uncertain), ``n``.

    Examples
    --------
    >>> rows = [("R1", "I", "a", 7), ("R1", "P", "a", 2), ("R1", "I", "b", 3), ("R1", "P", "b", 6)]
    >>> table = pd.DataFrame(rows, columns=["resp_id", "aspect", "item_id", "value"])
    >>> quality_grid(table)[["item_id", "importance", "performance"]].values.tolist()
    [['a', 7.0, 2.0], ['b', 3.0, 6.0]]
    """
    columns = [by]
    columns += [f"{m}{end}" for m in ("importance", "performance") for end in ("", "_low", "_high")]
    columns += ["quadrant", "n"]
    asked = answers[answers["aspect"].isin(["I", "P"])].dropna(subset=["value"])
    halves = asked.groupby(["resp_id", by, "aspect"])["value"].mean().unstack("aspect")
    complete = halves.reindex(columns=["I", "P"]).dropna()
    rows = []
    for attribute, answers_of_it in complete.groupby(level=by, sort=True):
        row = {by: attribute, "n": len(answers_of_it)}
        for measure, half in (("importance", "I"), ("performance", "P")):
            row[measure] = answers_of_it[half].mean()
            limits = mean_t(answers_of_it[half]) if len(answers_of_it) > 1 else None
            row[f"{measure}_low"] = limits.low if limits else np.nan
            row[f"{measure}_high"] = limits.high if limits else np.nan
        rows.append(row)
    grid = pd.DataFrame(rows, columns=columns)
    if rows:
        grid["quadrant"] = _quadrants(grid, *crosshair(grid))
    return grid


def crosshair(grid: pd.DataFrame) -> tuple[float, float]:
    """
    Return the grand means of importance and of performance over the attributes.

    Examples
    --------
    >>> crosshair(pd.DataFrame({"importance": [7.0, 3.0], "performance": [2.0, 6.0]}))
    (5.0, 4.0)
    """
    return float(grid["importance"].mean()), float(grid["performance"].mean())


def _quadrants(grid: pd.DataFrame, importance: float, performance: float) -> list[str]:
    """Return the quadrant of each row, empty where an interval holds the crosshair."""
    names = []
    for _, row in grid.iterrows():
        sides = []
        for measure, cut in (("importance", importance), ("performance", performance)):
            low, high = row[f"{measure}_low"], row[f"{measure}_high"]
            clear = pd.notna(low) and not low <= cut <= high
            sides.append(bool(low > cut) if clear else None)
        names.append("" if None in sides else _QUADRANTS[tuple(sides)])
    return names
