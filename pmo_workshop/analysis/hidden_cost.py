"""B3: what does working with the PMO cost its clients, and how much of it is hidden?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from ..errors import DataError, names
from ..i18n import gettext
from .ranges import p10_p90, three_points, triangular, triangular_mean, uniform
from .repeated import first_and_last, latest

WASTES = ("none", "rework", "wait", "duplicate", "overprocess")
ALL_ROLES = "all roles"
ALL_TOGETHER, WHOLE = "all together", "whole"
KEYS = ["activity", "role"]
"""What names a row of the effort log, apart from the day on which it was measured."""
_MINUTES = ["min_low", "min_likely", "min_high"]


def capacity_rate(cost: float, hours: float, practical_share: float = 0.8) -> float:
    """
    The cost of an hour of practical capacity.

    Parameters
    ----------
    cost : float
        What the people cost in a period.
    hours : float
        Hours they are paid for in it.
    practical_share : float
        Share of the hours left for work after breaks, training and meetings: 0.80 to 0.85.

    Returns
    -------
    float
        Currency per practical hour.

    Raises
    ------
    DataError
        The hours or the share are not above 0, or the share exceeds 1.

    Notes
    -----
    Kaplan & Anderson (2004), Harvard Business Review 82(11):131-138. Their department: 560,000
    for 700,000 practical minutes.

    Examples
    --------
    >>> round(capacity_rate(560_000, 700_000 / 60 / 0.8, 0.8) / 60, 2)
    0.8
    """
    if not (hours > 0 and 0 < practical_share <= 1):
        raise DataError(
            gettext(
                "Practical capacity needs hours above 0 and a share above 0, up to 1; it "
                "got {hours} hours and the share {practical_share}.",
                hours=hours,
                practical_share=practical_share,
            )
        )
    return cost / (hours * practical_share)


def yearly_hours(log: pd.DataFrame, minutes: np.ndarray) -> np.ndarray:
    """
    Hours a year of each row of the effort log, repetitions included.

    Parameters
    ----------
    log : DataFrame, one row per activity and role
        ``volume_yr`` (times a year), ``rework_p`` (share done again).
    minutes : array, last axis one value per row
        Minutes each time.

    Returns
    -------
    array of the shape of ``minutes``
        volume · minutes / 60 · (1 + rework).

    Examples
    --------
    >>> log = pd.DataFrame({"volume_yr": [120], "rework_p": [0.1]})
    >>> yearly_hours(log, np.array([40.0])).round(1).tolist()
    [88.0]
    """
    each = log["volume_yr"].astype("float64") * (1 + log["rework_p"].astype("float64")) / 60
    return minutes * each.to_numpy()


def expected_hours(log: pd.DataFrame) -> pd.Series:
    """
    Expected hours a year of each complete row of the effort log.

    Parameters
    ----------
    log : DataFrame
        As in ``yearly_hours``, with ``min_low``, ``min_likely``, ``min_high`` (minutes).

    Returns
    -------
    Series, on the index of the complete rows
        From the mean of the three-point estimate, (low + likely + high) / 3.

    Examples
    --------
    >>> log = pd.DataFrame({"volume_yr": [60], "min_low": [10.0], "min_likely": [20.0],
    ...     "min_high": [60.0], "rate_per_h": [75.0], "rework_p": [0.0]})
    >>> expected_hours(log).tolist()
    [30.0]
    """
    told = complete(log)
    minutes = triangular_mean(*(told[end] for end in _MINUTES))
    return pd.Series(yearly_hours(told, minutes), index=told.index)


def complete(log: pd.DataFrame) -> pd.DataFrame:
    """
    The rows of the effort log that hold hours: those with a volume and likely minutes.

    Minutes without a low and a high stand alone, and work of which no share is known to be done
    again is counted once.

    Examples
    --------
    >>> log = pd.DataFrame({"volume_yr": [60, 60, None], "min_low": [1.0, None, 1.0],
    ...     "min_likely": 2.0, "min_high": 3.0, "rework_p": [0.0, None, 0.0]})
    >>> complete(log)[["min_low", "min_high", "rework_p"]].values.tolist()
    [[1.0, 3.0, 0.0], [2.0, 2.0, 0.0]]
    """
    told = log.dropna(subset=["volume_yr", "min_likely"])
    ends = zip(_MINUTES, three_points(*(told[end] for end in _MINUTES)), strict=True)
    return told.assign(**dict(ends), rework_p=told["rework_p"].astype("float64").fillna(0.0))


def priced(log: pd.DataFrame) -> pd.DataFrame:
    """
    The rows of the effort log that hold hours and what an hour costs.

    Examples
    --------
    >>> log = pd.DataFrame({"volume_yr": 60, "min_low": 1.0, "min_likely": 2.0, "min_high": 3.0,
    ...     "rate_per_h": [75.0, None], "rework_p": 0.0})
    >>> len(priced(log))
    1
    """
    return complete(log).dropna(subset=["rate_per_h"])


def as_logged(log: pd.DataFrame, day: pd.Timestamp | None = None) -> pd.DataFrame:
    """
    The row of each activity and role that was measured last.

    Parameters
    ----------
    log : DataFrame
        ``activity``, ``role`` and, where something was measured again, ``logged_on``; a row
        without a day is the oldest.
    day : Timestamp, optional
        The last day that counts. What was first measured later has its first row.

    Examples
    --------
    >>> log = pd.DataFrame({"activity": "report", "role": "PM", "volume_yr": [60, 30],
    ...                     "logged_on": pd.to_datetime(["2025-03-01", "2026-03-01"])})
    >>> as_logged(log)["volume_yr"].tolist()
    [30]
    >>> as_logged(log, pd.Timestamp("2025-12-31"))["volume_yr"].tolist()
    [60]
    """
    if day is None or "logged_on" not in log:
        return latest(log, KEYS, "logged_on")
    first = log.sort_values("logged_on", na_position="first", kind="stable").drop_duplicates(KEYS)
    later = log["logged_on"] > day
    return latest(log[~later | log.index.isin(first.index)], KEYS, "logged_on")


def logged_change(log: pd.DataFrame, seed: int) -> pd.DataFrame:
    """
    How many hours a year each activity takes now, and when it was first measured.

    Parameters
    ----------
    log : DataFrame
        As in ``as_logged``, with the columns of ``expected_hours``.
    seed : int

    Returns
    -------
    DataFrame, one row per activity of which every role was measured twice or more, then all of them
        ``activity`` (``"all together"`` in the last row), ``whole``; ``first_on``, ``last_on``
        (the first and the last day of these rows); ``first``, ``last`` (expected hours a year),
        ``change`` with ``change_low`` and ``change_high`` (P10 and P90 of the difference of 10,000
        draws of each); ``n``, rows of the log.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "activity": "report", "role": "PM", "volume_yr": [60, 30], "min_low": [60.0, 60.0],
    ...     "min_likely": 60.0, "min_high": 60.0, "rework_p": 0.0,
    ...     "logged_on": pd.to_datetime(["2025-03-01", "2026-03-01"])})
    >>> logged_change(log, seed=1)[["activity", "first", "last", "change"]].values.tolist()
    [['report', 60.0, 30.0, -30.0]]
    """
    rows = [_change(name, halves, seed) for name, halves in _measured_again(log).items()]
    return pd.DataFrame(rows, columns=_CHANGE)


_CHANGE = ["activity", WHOLE, "first_on", "last_on", "first", "last", "change", "change_low",
           "change_high", "n"]  # fmt: skip


def _measured_again(log: pd.DataFrame) -> dict[str, list[pd.DataFrame]]:
    """Return the first and the last rows of each activity measured again, then of all of them."""
    told = complete(log)
    if "logged_on" not in told:
        return {}
    ends = first_and_last(told, KEYS, "logged_on")
    dated = told.dropna(subset=["logged_on"])
    once = dated[~dated.set_index(KEYS).index.isin(ends[0].set_index(KEYS).index)]
    halves = [end[~end["activity"].isin(once["activity"])] for end in ends]
    names = [name for name in log["activity"].unique() if name in set(halves[0]["activity"])]
    found = {name: [half[half["activity"] == name] for half in halves] for name in names}
    return {**found, ALL_TOGETHER: halves} if len(found) > 1 else found


def _change(name: str, halves: Sequence[pd.DataFrame], seed: int) -> dict[str, object]:
    before, after = (expected_hours(half).sum() for half in halves)
    drawn = [drawn_hours(half, seed + at).sum(axis=1) for at, half in enumerate(halves)]
    low, high = p10_p90(drawn[1] - drawn[0])
    return {
        "activity": name,
        WHOLE: name == ALL_TOGETHER,
        "first_on": halves[0]["logged_on"].min(),
        "last_on": halves[1]["logged_on"].max(),
        "first": before,
        "last": after,
        "change": after - before,
        "change_low": float(low),
        "change_high": float(high),
        "n": sum(map(len, halves)),
    }


def drawn_hours(log: pd.DataFrame, seed: int) -> np.ndarray:
    """
    Simulated hours a year of each complete row of the effort log.

    Parameters
    ----------
    log : DataFrame
        As in ``expected_hours``.
    seed : int

    Returns
    -------
    array, 10,000 draws × complete rows

    Notes
    -----
    Minutes are triangular, and every row is drawn by itself. If one activity takes long in all
    roles at once, the range of a sum is wider than these draws show.

    Examples
    --------
    >>> log = pd.DataFrame({"volume_yr": [60], "min_low": [10.0], "min_likely": [20.0],
    ...     "min_high": [60.0], "rate_per_h": [75.0], "rework_p": [0.0]})
    >>> hours = drawn_hours(log, seed=1)
    >>> hours.shape, bool(((hours >= 10) & (hours <= 60)).all()), round(float(hours.mean()))
    ((10000, 1), True, 30)
    """
    told = complete(log)
    low, likely, high = (told[end].to_numpy(dtype=float) for end in _MINUTES)
    return yearly_hours(told, triangular(low, likely, high, uniform(len(told), seed)))


def cost_of_a_year(log: pd.DataFrame) -> float:
    """
    Return what the hours of the effort log cost in a year, as they were measured last.

    Examples
    --------
    >>> log = pd.DataFrame({"activity": "report", "role": "PM", "volume_yr": [60], "min_low": 30.0,
    ...     "min_likely": 30.0, "min_high": 30.0, "rate_per_h": 60.0, "rework_p": 0.0})
    >>> cost_of_a_year(log)
    1800.0
    """
    told = priced(as_logged(log))
    return float((expected_hours(told) * told["rate_per_h"]).sum())


def cost_by_role(log: pd.DataFrame, seed: int) -> pd.DataFrame:
    """
    What working with the PMO costs each role in a year, useful work beside each kind of waste.

    Parameters
    ----------
    log : DataFrame, one row per activity and role
        ``activity``, ``role``, ``volume_yr``, ``min_low``, ``min_likely``, ``min_high``,
        ``rate_per_h`` (currency per hour of practical capacity), ``waste`` (none, rework, wait,
        duplicate, overprocess), ``rework_p``. Rows that are not ``priced`` are left out.
    seed : int

    Returns
    -------
    DataFrame, first ``"all roles"``, then one row per role in the order of the log
        ``role``; ``none``, ``rework``, ``wait``, ``duplicate``, ``overprocess`` (expected cost a
        year, currency); ``hidden`` (the last four together), ``failure`` (failure demand) and
        ``total``, each with ``_low`` and ``_high`` (P10 and P90); ``hidden_share`` (0-1) with
        ``_low`` and ``_high``; ``useful_again`` (repetitions of useful work: in ``failure`` and
        not in ``hidden``); ``hidden_hours``, ``failure_hours`` and ``hours`` (expected, a year);
        ``n`` (rows of the log).

    Raises
    ------
    DataError
        A kind of waste is not known.

    Notes
    -----
    cost = Σ volume · minutes · rate · (1 + rework), time-driven activity-based costing from the
    client's side: Kaplan & Anderson (2004), Harvard Business Review 82(11):131-138. Hidden is all
    that is not useful work. Failure demand is work that is there only because the first try was
    not right (Seddon 2003, *Freedom from Command and Control*): all rework, and of the other work
    the repetitions, rework_p / (1 + rework_p) of its cost. Ranges: 10,000 draws of
    ``drawn_hours``; they cover the minutes told, not the volumes and not what nobody logged.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "activity": ["report", "chase"], "role": "Sponsors", "volume_yr": [120, 60],
    ...     "min_low": [30.0, 10.0], "min_likely": [30.0, 10.0], "min_high": [30.0, 10.0],
    ...     "rate_per_h": 60.0, "waste": ["none", "wait"], "rework_p": [0.0, 0.0]})
    >>> cost_by_role(log, seed=1)[["role", "none", "wait", "hidden", "total"]].head(1)
            role    none   wait  hidden   total
    0  all roles  3600.0  600.0   600.0  4200.0
    """
    told = priced(log)
    unknown = set(told["waste"]) - set(WASTES)
    if unknown:
        raise DataError(
            gettext("These kinds of waste are not known: {kinds}.", kinds=names(sorted(unknown)))
        )
    if not len(told):
        return pd.DataFrame()
    rate = told["rate_per_h"].to_numpy(dtype=float)
    hours = expected_hours(told).to_numpy()
    drawn = drawn_hours(told, seed) * rate
    waste, role = told["waste"].to_numpy(), told["role"].to_numpy()
    again = told["rework_p"].to_numpy(dtype=float)
    failing = np.where(waste == "rework", 1.0, again / (1 + again))
    groups = {ALL_ROLES: np.ones(len(told), dtype=bool)}
    groups |= {name: role == name for name in dict.fromkeys(role)}
    rows = []
    for name, own in groups.items():
        parts = {"hidden": own & (waste != "none"), "failure": own * failing, "total": own * 1.0}
        row = {"role": name} | {w: float((hours * rate)[own & (waste == w)].sum()) for w in WASTES}
        spent = {part: float(share @ (hours * rate)) for part, share in parts.items()}
        row |= spent
        row["hidden_share"] = spent["hidden"] / spent["total"] if spent["total"] else np.nan
        sums = {part: drawn @ share for part, share in parts.items()}
        with np.errstate(invalid="ignore", divide="ignore"):
            sums["hidden_share"] = sums["hidden"] / sums["total"]
        for figure, draws in sums.items():
            low, high = p10_p90(draws)
            row |= {f"{figure}_low": float(low), f"{figure}_high": float(high)}
        useful = own & (waste == "none")
        row["useful_again"] = float((failing * hours * rate)[useful].sum())
        row |= {"hidden_hours": parts["hidden"] @ hours, "failure_hours": parts["failure"] @ hours}
        rows.append(row | {"hours": hours[own].sum(), "n": own.sum()})
    return pd.DataFrame(rows)


def cost_by_activity(log: pd.DataFrame, seed: int) -> pd.DataFrame:
    """
    What each activity costs the clients in a year, all roles together.

    Parameters
    ----------
    log, seed
        As in ``cost_by_role``.

    Returns
    -------
    DataFrame, one row per activity, hidden costs first and each kind by size
        ``activity``, ``waste``; ``times`` a year, ``hours`` and ``cost`` (expected, a year) with
        ``cost_low`` and ``cost_high`` (P10 and P90); ``n`` (roles).

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "activity": "chase", "role": ["Sponsors", "Finance"], "volume_yr": 60,
    ...     "min_low": 10.0, "min_likely": 10.0, "min_high": 10.0, "rate_per_h": 60.0,
    ...     "waste": "wait", "rework_p": 0.0})
    >>> cost_by_activity(log, seed=1)[["activity", "times", "hours", "cost", "n"]]
      activity  times  hours    cost  n
    0    chase    120   20.0  1200.0  2
    """
    told = priced(log)
    if not len(told):
        return pd.DataFrame()
    rate = told["rate_per_h"].to_numpy(dtype=float)
    hours = expected_hours(told).to_numpy()
    drawn = drawn_hours(told, seed) * rate
    rows = []
    for (activity, waste), at in told.reset_index(drop=True).groupby(["activity", "waste"]):
        own = at.index.to_numpy()
        low, high = p10_p90(drawn[:, own].sum(axis=1))
        rows.append(
            {
                "activity": activity,
                "waste": waste,
                "times": int(at["volume_yr"].sum()),
                "hours": float(hours[own].sum()),
                "cost": float((hours * rate)[own].sum()),
                "cost_low": float(low),
                "cost_high": float(high),
                "n": at["role"].nunique(),
            }
        )
    table = pd.DataFrame(rows).assign(useful=lambda t: t["waste"] == "none")
    table = table.sort_values(["useful", "cost"], ascending=[True, False], kind="stable")
    return table.drop(columns="useful").reset_index(drop=True)


def unused_capacity(log: pd.DataFrame, capacity: pd.DataFrame) -> pd.DataFrame:
    """
    Time set aside for work with the PMO that the log does not use: apart from its cost.

    Parameters
    ----------
    log : DataFrame
        As in ``cost_by_role``.
    capacity : DataFrame, one row per role
        ``role``, ``paid_hours_yr``, ``practical_share`` (0-1), ``cost_yr`` (currency a year).

    Returns
    -------
    DataFrame, one row per role with a capacity
        ``role``; ``rate`` (currency per practical hour), ``rate_logged`` (that of the log, by its
        priced hours; missing without any); ``practical_share``; ``practical_hours``,
        ``used_hours``, ``unused_hours`` (below 0: more work than time), ``used_cost``,
        ``unused_cost`` (at ``rate``), ``used_share`` (0 and up), all missing for a role that the
        log does not name;
        ``n`` (rows of the log).

    Notes
    -----
    As ``cost_by_role``. Capacity that is not used is nobody's cost of the PMO, so it is shown
    apart and never added.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "activity": ["orders", "inquiries", "checks"], "role": "desk",
    ...     "volume_yr": [49_000, 1_400, 2_500], "min_low": [8.0, 44.0, 50.0],
    ...     "min_likely": [8.0, 44.0, 50.0], "min_high": [8.0, 44.0, 50.0], "rate_per_h": 48.0,
    ...     "waste": "none", "rework_p": 0.0})
    >>> desk = pd.DataFrame({"role": ["desk"], "paid_hours_yr": [700_000 / 60 / 0.8],
    ...                      "practical_share": [0.8], "cost_yr": [560_000.0]})
    >>> found = unused_capacity(log, desk).iloc[0]
    >>> round(found["unused_hours"] * 60), round(found["unused_cost"])
    (121400, 97120)
    """
    told = complete(log)
    hours = expected_hours(told)
    used = hours.groupby(told["role"]).sum()
    with_rate = told.dropna(subset=["rate_per_h"])
    logged = (
        pd.DataFrame({"hours": hours, "cost": hours * with_rate["rate_per_h"]})
        .loc[with_rate.index]
        .groupby(with_rate["role"])
        .sum()
    )
    rates = logged["cost"] / logged["hours"].where(logged["hours"] > 0)
    rows = []
    for own in capacity.dropna(subset=["role", "paid_hours_yr", "practical_share"]).itertuples():
        rate = capacity_rate(own.cost_yr, own.paid_hours_yr, own.practical_share)
        practical = own.paid_hours_yr * own.practical_share
        taken = float(used.get(own.role, np.nan))
        rows.append(
            {
                "role": own.role,
                "rate": rate,
                "rate_logged": float(rates.get(own.role, np.nan)),
                "practical_share": own.practical_share,
                "practical_hours": practical,
                "used_hours": taken,
                "unused_hours": practical - taken,
                "used_cost": taken * rate,
                "unused_cost": (practical - taken) * rate,
                "used_share": taken / practical,
                "n": int((told["role"] == own.role).sum()),
            }
        )
    return pd.DataFrame(rows)
