"""B3: what does working with the PMO cost the client, and how much of it is waste?"""

from __future__ import annotations

import numpy as np
import pandas as pd

DRAWS = 10_000
WASTES = ("none", "rework", "wait", "duplicate", "overprocess")
HIDDEN, ALL = "hidden", "all"
TENTH, NINTH = 10, 90


def capacity_rate(cost: float, hours: float, practical_share: float) -> float:
    """
    Return the cost of an hour of practical capacity.

    Parameters
    ----------
    cost : float
        Cost of the people in a period.
    hours : float
        Hours they are paid for in the period; above 0.
    practical_share : float
        The share left after breaks, training and meetings: 0.80 to 0.85 is usual.

    Notes
    -----
    Kaplan & Anderson (2004), Time-driven activity-based costing, Harvard Business Review 82(11).

    Examples
    --------
    >>> round(capacity_rate(560_000, 700_000 / 60 / 0.8, 0.8), 6)
    48.0
    """
    return cost / (hours * practical_share)


def yearly_cost(log: pd.DataFrame, minutes: np.ndarray) -> np.ndarray:
    """
    Return the cost a year of each row of the effort log.

    Parameters
    ----------
    log : DataFrame, one row per activity and role
        ``volume_yr`` (times), ``rate_per_h`` (currency per hour of practical capacity),
        ``rework_p`` (share done again).
    minutes : array, last axis one value per row
        Duration of one time.

    Returns
    -------
    array of the shape of ``minutes``
        volume · minutes / 60 · rate · (1 + rework), currency a year.

    Examples
    --------
    >>> log = pd.DataFrame({"volume_yr": [120], "rate_per_h": [75.0], "rework_p": [0.1]})
    >>> yearly_cost(log, np.array([40.0])).round(2).tolist()
    [6600.0]
    """
    each = log["volume_yr"] * log["rate_per_h"] * (1 + log["rework_p"]) / 60
    return minutes * each.to_numpy(dtype=float)


def drawn_minutes(log: pd.DataFrame, *, seed: int, draws: int = DRAWS) -> np.ndarray:
    """
    Draw durations from the triangular distributions of the log.

    Parameters
    ----------
    log : DataFrame
        ``min_low``, ``min_likely``, ``min_high`` in minutes.
    seed, draws : int

    Returns
    -------
    array of draws × rows
        Rows are drawn independently; where low equals high the value is fixed.

    Examples
    --------
    >>> log = pd.DataFrame({"min_low": [10.0, 5], "min_likely": [20.0, 5], "min_high": [40.0, 5]})
    >>> found = drawn_minutes(log, seed=1)
    >>> found.shape, bool((found[:, 1] == 5).all()), round(float(found[:, 0].mean()))
    ((10000, 2), True, 23)
    """
    low, likely, high = (
        log[c].to_numpy(dtype=float) for c in ("min_low", "min_likely", "min_high")
    )
    random = np.random.default_rng(seed)
    return triangular(random, low, likely, high, (draws, len(log)))


def triangular(
    random: np.random.Generator, low: np.ndarray, likely: np.ndarray, high: np.ndarray, size: tuple
) -> np.ndarray:
    """
    Draw from triangular distributions, some of which may have no width.

    Examples
    --------
    >>> triangular(np.random.default_rng(1), np.array([2.0]), np.array([2.0]), np.array([2.0]),
    ...     (3, 1)).ravel().tolist()
    [2.0, 2.0, 2.0]
    """
    fixed = high <= low
    drawn = random.triangular(low, likely, np.where(fixed, low + 1, high), size)
    return np.where(fixed, low, drawn)


def cost_by_waste(log: pd.DataFrame, *, seed: int) -> pd.DataFrame:
    """
    Cost and hours a year by kind of waste, with the range of the durations.

    Parameters
    ----------
    log : DataFrame, one row per activity and role
        As in ``yearly_cost`` and ``drawn_minutes``, with ``waste`` (one of ``WASTES``).
    seed : int

    Returns
    -------
    DataFrame, one row per kind of waste found, then ``"hidden"`` (all but none) and ``"all"``
        ``cost``, ``hours`` (from the likely durations), ``cost_p10``, ``cost_p90``, ``hours_p10``,
        ``hours_p90`` (10,000 triangular draws), ``share`` (of the likely cost of all), ``n``
        (rows of the log). Missing durations leave their row out.

    Notes
    -----
    Kaplan & Anderson (2004), from the client's side. The range covers the durations told, not
    activities that were forgotten.

    Examples
    --------
    >>> log = pd.DataFrame({"activity": ["fill in", "wait"], "role": "PM", "volume_yr": [120, 120],
    ...     "min_low": [30.0, 10], "min_likely": [40.0, 20], "min_high": [60.0, 40],
    ...     "rate_per_h": 60.0, "waste": ["none", "wait"], "rework_p": 0.0})
    >>> found = cost_by_waste(log, seed=1).set_index("waste")
    >>> found["cost"].tolist(), round(float(found.loc["hidden", "share"]), 2)
    ([4800.0, 2400.0, 2400.0, 7200.0], 0.33)
    """
    told = _complete(log)
    if told.empty:
        return pd.DataFrame()
    drawn = drawn_minutes(told, seed=seed)
    costs = yearly_cost(told, drawn)
    hours = _hours(told, drawn)
    likely = told["min_likely"].to_numpy(dtype=float)
    likely_cost, likely_hours = yearly_cost(told, likely), _hours(told, likely)
    waste = told["waste"].to_numpy()
    groups = {name: waste == name for name in WASTES if (waste == name).any()}
    groups |= {HIDDEN: waste != "none", ALL: np.ones(len(told), dtype=bool)}
    rows = []
    for name, chosen in groups.items():
        cost_limits = np.percentile(costs[:, chosen].sum(axis=1), (TENTH, NINTH))
        hour_limits = np.percentile(hours[:, chosen].sum(axis=1), (TENTH, NINTH))
        rows.append(
            {
                "waste": name,
                "cost": float(likely_cost[chosen].sum()),
                "cost_p10": float(cost_limits[0]),
                "cost_p90": float(cost_limits[1]),
                "hours": float(likely_hours[chosen].sum()),
                "hours_p10": float(hour_limits[0]),
                "hours_p90": float(hour_limits[1]),
                "share": float(likely_cost[chosen].sum() / likely_cost.sum())
                if likely_cost.sum()
                else 0.0,
                "n": int(chosen.sum()),
            }
        )
    return pd.DataFrame(rows)


def cost_by_activity(log: pd.DataFrame) -> pd.DataFrame:
    """
    Cost and hours a year of each activity, all roles together, the dearest first.

    Parameters
    ----------
    log : DataFrame
        As in ``cost_by_waste``.

    Returns
    -------
    DataFrame, one row per activity and kind of waste
        ``activity``, ``waste``, ``times`` a year, ``hours``, ``cost``, ``n`` (roles).

    Examples
    --------
    >>> log = pd.DataFrame({"activity": ["wait", "wait"], "role": ["PM", "PO"], "volume_yr": 60,
    ...     "min_low": 10.0, "min_likely": 20.0, "min_high": 40.0, "rate_per_h": 60.0,
    ...     "waste": "wait", "rework_p": 0.0})
    >>> cost_by_activity(log).to_dict("records")
    [{'activity': 'wait', 'waste': 'wait', 'times': 120, 'hours': 40.0, 'cost': 2400.0, 'n': 2}]
    """
    told = _complete(log)
    likely = told["min_likely"].to_numpy(dtype=float)
    told = told.assign(cost=yearly_cost(told, likely), hours=_hours(told, likely))
    by = told.groupby(["activity", "waste"], sort=True)
    table = by.agg(
        times=("volume_yr", "sum"), hours=("hours", "sum"), cost=("cost", "sum"), n=("role", "size")
    ).reset_index()
    return table.sort_values("cost", ascending=False, kind="stable").reset_index(drop=True)


def unused_capacity(log: pd.DataFrame, capacity: pd.DataFrame) -> pd.DataFrame:
    """
    Hours set aside for work with the PMO that the log does not use, apart from its cost.

    Parameters
    ----------
    log : DataFrame
        As in ``cost_by_waste``.
    capacity : DataFrame, one row per role
        ``role``, ``hours_yr`` (set aside), ``practical_share`` (0-1), ``cost_yr``.

    Returns
    -------
    DataFrame, one row per role with a capacity
        ``role``, ``practical_hours``, ``used_hours``, ``unused_hours`` (below 0 if more is used
        than was set aside), ``rate`` (per practical hour), ``unused_cost``, ``n`` (rows of the
        log).

    Examples
    --------
    >>> log = pd.DataFrame({"activity": ["orders", "inquiries", "credit checks"], "role": "desk",
    ...     "volume_yr": [49_000, 1_400, 2_500], "min_low": [8.0, 44, 50],
    ...     "min_likely": [8.0, 44, 50], "min_high": [8.0, 44, 50], "rate_per_h": 48.0,
    ...     "waste": "none", "rework_p": 0.0})
    >>> desk = pd.DataFrame({"role": ["desk"], "hours_yr": [700_000 / 60 / 0.8],
    ...     "practical_share": [0.8], "cost_yr": [560_000.0]})
    >>> found = unused_capacity(log, desk).iloc[0]
    >>> round(found["unused_hours"] * 60), round(found["unused_cost"])
    (121400, 97120)
    """
    told = _complete(log)
    used = pd.Series(
        _hours(told, told["min_likely"].to_numpy(dtype=float)), index=told.index, dtype=float
    )
    rows = []
    for _, of_role in capacity.iterrows():
        mine = told["role"] == of_role["role"]
        practical = float(of_role["hours_yr"] * of_role["practical_share"])
        spent = float(used[mine].sum())
        rate = capacity_rate(of_role["cost_yr"], of_role["hours_yr"], of_role["practical_share"])
        rows.append(
            {
                "role": of_role["role"],
                "practical_hours": practical,
                "used_hours": spent,
                "unused_hours": practical - spent,
                "rate": float(rate),
                "unused_cost": float((practical - spent) * rate),
                "n": int(mine.sum()),
            }
        )
    return pd.DataFrame(rows)


def _complete(log: pd.DataFrame) -> pd.DataFrame:
    needed = ["volume_yr", "min_low", "min_likely", "min_high", "rate_per_h", "rework_p"]
    told = log.dropna(subset=needed)
    return told.assign(**{name: told[name].astype("float64") for name in needed[1:]})


def _hours(log: pd.DataFrame, minutes: np.ndarray) -> np.ndarray:
    return minutes * (log["volume_yr"] * (1 + log["rework_p"]) / 60).to_numpy(dtype=float)
