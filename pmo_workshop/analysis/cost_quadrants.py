"""B6: which costs are high, which only seem high, and which are high and not seen?"""

from __future__ import annotations

import numpy as np
import pandas as pd

from .gaps import limits
from .hidden_cost import complete, drawn_hours, expected_hours

CLASSES = {
    ("high", "high"): "fix",
    ("low", "high"): "inform",
    ("high", "low"): "warn",
    ("low", "low"): "leave",
}
"""By real and perceived cost."""

COMPONENT_OF = {
    "none": "time",
    "rework": "time",
    "duplicate": "effort (double entry)",
    "overprocess": "effort (detail)",
    "wait": "delay",
}
"""The perceived cost that a kind of logged work belongs to, if the log does not say."""

COLUMNS = (
    "component",
    "real",
    "real_low",
    "real_high",
    "perceived",
    "perceived_low",
    "perceived_high",
    "real_side",
    "perceived_side",
    "class",
    "n",
)


def real_hours(log: pd.DataFrame, people: int, seed: int) -> pd.DataFrame:
    """
    Logged hours a month and person of each kind of cost.

    Parameters
    ----------
    log : DataFrame, one row per activity and role
        The effort log; its optional column ``component`` says which perceived cost a row belongs
        to. Where it is missing the kind of waste decides (``COMPONENT_OF``).
    people : int
        People between whom the hours are shared.
    seed : int

    Returns
    -------
    DataFrame, one row per component
        ``component``, ``real`` (expected hours a month and person) with ``real_low`` and
        ``real_high`` (2.5 % and 97.5 % of 10,000 triangular draws of the minutes).

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "activity": ["chase"], "role": ["PM"], "volume_yr": [1200], "min_low": [6.0],
    ...     "min_likely": [6.0], "min_high": [6.0], "rate_per_h": [60.0], "waste": ["wait"],
    ...     "rework_p": [0.0]})
    >>> real_hours(log, 10, seed=1).to_dict("records")
    [{'component': 'delay', 'real': 1.0, 'real_low': 1.0, 'real_high': 1.0}]
    """
    columns = ["component", "real", "real_low", "real_high"]
    told = complete(log).reset_index(drop=True)
    if not len(told) or people < 1:
        return pd.DataFrame(columns=columns)
    by_waste = told["waste"].map(COMPONENT_OF)
    given = told.get("component", by_waste)
    component = given.where(given.notna(), by_waste)
    share = 12 * people
    expected = expected_hours(told).groupby(component).sum() / share
    drawn = drawn_hours(told, seed) / share
    rows = []
    for name, real in expected.items():
        sums = drawn[:, (component == name).to_numpy()].sum(axis=1)
        low, high = np.quantile(sums, [0.025, 0.975])
        rows.append((name, float(real), float(low), float(high)))
    return pd.DataFrame(rows, columns=columns)


def cost_quadrants(
    costs: pd.DataFrame,
    real: pd.DataFrame,
    real_cut: float | None = None,
    perceived_cut: float | None = None,
    population: int | None = None,
) -> pd.DataFrame:
    """
    Each kind of cost by what it really takes and by how high it is felt to be.

    Parameters
    ----------
    costs : DataFrame, one row per respondent and component
        ``component``, ``severity`` (0-10).
    real : DataFrame
        As ``real_hours`` returns it.
    real_cut, perceived_cut : float, optional
        Where high begins, in hours a month and in points; default: the median over the
        components that have both figures.
    population : int, optional
        Size of the named stakeholder list; it narrows the intervals if n is over 5 % of it.

    Returns
    -------
    DataFrame, one row per component that was rated, those with a log first
        ``component``; ``real`` and ``perceived`` (mean severity) with ``_low`` and ``_high``;
        ``real_side``, ``perceived_side`` ("high", "low", "" where the interval crosses the cut or
        there is no log); ``class`` (fix, inform, warn, leave, or "" unless both sides are clear);
        ``n`` (respondents). ``attrs`` hold ``real_cut`` and ``perceived_cut``.

    Notes
    -----
    Perceived: t interval. A class needs both intervals clear of their cut. The two costs are on
    scales of their own, so high and low are relative to the cuts that are printed.

    Examples
    --------
    >>> costs = pd.DataFrame({"component": ["time"] * 4 + ["delay"] * 4,
    ...                       "severity": [9, 9, 9, 8, 2, 2, 2, 3]})
    >>> real = pd.DataFrame({"component": ["time", "delay"], "real": [4.0, 1.0],
    ...                      "real_low": [3.0, 0.5], "real_high": [5.0, 1.5]})
    >>> cost_quadrants(costs, real)[["component", "class"]].to_dict("split")["data"]
    [['time', 'fix'], ['delay', 'leave']]
    """
    known = costs.dropna(subset=["component", "severity"])
    rows = []
    for component, own in known.groupby("component", sort=False):
        severity = own["severity"].astype("float64")
        low, high = limits(severity, population)
        rows.append((component, severity.mean(), low, high, len(own)))
    names = ["component", "perceived", "perceived_low", "perceived_high", "n"]
    table = pd.DataFrame(rows, columns=names).merge(real, on="component", how="left")
    table = table.sort_values("real", ascending=False, kind="stable", ignore_index=True)
    return classed(table, real_cut, perceived_cut)[list(COLUMNS)]


def classed(
    table: pd.DataFrame, real_cut: float | None = None, perceived_cut: float | None = None
) -> pd.DataFrame:
    """
    Return the costs with the side of each and its class, by the cuts of those that have both.

    Parameters
    ----------
    table : DataFrame
        ``real`` and ``perceived`` with ``_low`` and ``_high``; what is not shown is missing.
    real_cut, perceived_cut : float, optional
        As in ``cost_quadrants``.

    Returns
    -------
    DataFrame
        ``attrs`` hold ``real_cut`` and ``perceived_cut``, or None.

    Examples
    --------
    >>> costs = pd.DataFrame({"real": [4.0, 1.0], "real_low": [3.0, 0.5], "real_high": [5.0, 1.5],
    ...                       "perceived": [9.0, None], "perceived_low": [8.0, None],
    ...                       "perceived_high": [10.0, None]})
    >>> classed(costs).attrs, classed(costs, 2.0, 5.0)["class"].tolist()
    ({'real_cut': 4.0, 'perceived_cut': 9.0}, ['fix', ''])
    """
    both = table.dropna(subset=["real", "perceived"])
    cuts = {
        "real": both["real"].median() if real_cut is None else real_cut,
        "perceived": both["perceived"].median() if perceived_cut is None else perceived_cut,
    }
    sides = {
        axis: [
            _side(low, high, cut)
            for low, high in zip(table[f"{axis}_low"], table[f"{axis}_high"], strict=True)
        ]
        for axis, cut in cuts.items()
    }
    classes = [CLASSES.get(pair, "") for pair in zip(*sides.values(), strict=True)]
    found = table.assign(
        real_side=sides["real"], perceived_side=sides["perceived"], **{"class": classes}
    )
    found.attrs = {
        f"{axis}_cut": None if pd.isna(cut) else float(cut) for axis, cut in cuts.items()
    }
    return found


def _side(low: float, high: float, cut: float) -> str:
    if low > cut:
        return "high"
    return "low" if high < cut else ""
