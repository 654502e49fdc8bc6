"""T2: how does the time taken compare with the time expected?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from .process_behaviour import ProcessBehaviour, from_latest_event, p_chart, rebaseline_p
from .uncertainty import bca_limits, wilson
from .uncertainty.bootstrap import DRAWS

ALL = "all services"
INTERVAL_FROM = 10

COLUMNS = (
    "service_id",
    "service",
    "median_late",
    "median_late_low",
    "median_late_high",
    "late",
    "share_late",
    "share_late_low",
    "share_late_high",
    "still_open",
    "n",
)


def days_late(tickets: pd.DataFrame) -> pd.Series:
    """
    Days from opening to closing, minus the days the client expected.

    Parameters
    ----------
    tickets : DataFrame, one row per request
        Columns ``opened``, ``closed`` (missing while open), ``expected_days``.

    Returns
    -------
    Series, one value per closed request, with the index of ``tickets``
        Days; above 0 is late. Calendar days: the time on hold for the client is not taken off,
        because the client waits all the same.

    Examples
    --------
    >>> tickets = pd.DataFrame({
    ...     "opened": pd.to_datetime(["2026-03-02", "2026-03-02"]),
    ...     "closed": pd.to_datetime(["2026-03-09", None]), "expected_days": [5.0, 5.0]})
    >>> days_late(tickets).tolist()
    [2.0]
    """
    closed = tickets[tickets["closed"].notna() & tickets["opened"].notna()]
    taken = (closed["closed"] - closed["opened"]) / pd.Timedelta(days=1)
    late = (taken.astype("float64") - closed["expected_days"].astype("float64")).dropna()
    return late.rename("days_late")


def schedule_gap(tickets: pd.DataFrame, names: Mapping[str, str], seed: int) -> pd.DataFrame:
    """
    Median days late and share of late requests, for all services and for each.

    Parameters
    ----------
    tickets : DataFrame
        As in ``days_late``, with ``service_id``.
    names : mapping of service id to name
        A service without a name is called by its id.
    seed : int

    Returns
    -------
    DataFrame, first the row ``"all services"``, then one row per service in the order of the ids
        ``service_id``, ``service``; ``median_late`` with ``_low`` and ``_high`` (days, limits from
        10 closed requests); ``late`` (count), ``share_late`` (0-1) with ``_low`` and ``_high``;
        ``still_open`` (requests, in no other figure); ``n`` (closed requests).

    Notes
    -----
    Median: BCa bootstrap, 9,999 draws (Efron 1987, JASA 82:171-185); the draws are exact and do
    not need the resampled requests (see ``_drawn_medians``). Share: Wilson (1927), JASA
    22:209-212. The intervals speak about the process; the counts of the log itself are facts.

    Examples
    --------
    >>> tickets = pd.DataFrame({
    ...     "service_id": ["a", "a", "b"], "opened": pd.to_datetime(["2026-03-02"] * 3),
    ...     "closed": pd.to_datetime(["2026-03-09", "2026-03-05", None]), "expected_days": 5.0})
    >>> schedule_gap(tickets, {"a": "Advice"}, seed=1)[["service", "median_late", "late", "n"]]
            service  median_late  late  n
    0  all services          0.0     1  2
    1        Advice          0.0     1  2
    2             b          NaN     0  0
    """
    if not len(tickets):
        return pd.DataFrame(columns=COLUMNS)
    rows = [{"service_id": ALL, "service": ALL, **_summary(tickets, seed)}]
    for service, own in tickets.groupby("service_id"):
        name = names.get(service, service)
        rows.append({"service_id": service, "service": name, **_summary(own, seed)})
    return pd.DataFrame(rows, columns=COLUMNS)


def on_time_behaviour(
    tickets: pd.DataFrame, dated: Iterable[object], until: pd.Timestamp
) -> ProcessBehaviour:
    """
    The p-chart of the share of requests closed in time, by month of closing.

    Parameters
    ----------
    tickets : DataFrame
        As in ``days_late``.
    dated : iterable
        The months of dated events, such as "2025-07"; limits are drawn anew at the latest that
        the data confirm.
    until : Timestamp
        Requests closed from this day on are left out: the first day of a month not yet over.

    Returns
    -------
    ProcessBehaviour
        Months without a closed request are left out.

    Examples
    --------
    >>> opened = pd.to_datetime(["2026-01-05", "2026-01-06", "2026-02-03"])
    >>> tickets = pd.DataFrame({"opened": opened, "closed": opened + pd.Timedelta(days=4),
    ...                         "expected_days": [5.0, 3.0, 5.0]})
    >>> on_time_behaviour(tickets, [], pd.Timestamp("2026-03-01")).table["value"].tolist()
    [0.5, 1.0]
    """
    closed = tickets[tickets["closed"].notna() & (tickets["closed"] < until)]
    month = closed["closed"].dt.to_period("M")
    totals = closed.groupby(month).size()
    events = (days_late(closed) <= 0).groupby(month).sum().reindex(totals.index, fill_value=0)
    return from_latest_event(
        p_chart(events, totals), dated, lambda at: rebaseline_p(events, totals, at)
    )


def _summary(tickets: pd.DataFrame, seed: int) -> dict[str, float]:
    late = np.sort(days_late(tickets).to_numpy())
    n, over = len(late), int((late > 0).sum())
    low, high = _median_limits(late, seed)
    share = wilson(over, n) if n else None
    return {
        "median_late": float(np.median(late)) if n else np.nan,
        "median_late_low": low,
        "median_late_high": high,
        "late": over,
        "share_late": share.estimate if share else np.nan,
        "share_late_low": share.low if share else np.nan,
        "share_late_high": share.high if share else np.nan,
        "still_open": int(tickets["closed"].isna().sum()),
        "n": n,
    }


def _median_limits(ordered: np.ndarray, seed: int) -> tuple[float, float]:
    if len(ordered) < INTERVAL_FROM:
        return np.nan, np.nan
    drawn = _drawn_medians(ordered, seed)[:, None]
    without_one = _medians_without_one(ordered)[:, None]
    low, high = bca_limits([np.median(ordered)], drawn, without_one, expanded=True)
    return float(low[0]), float(high[0])


def _drawn_medians(ordered: np.ndarray, seed: int) -> np.ndarray:
    """Return the medians of 9,999 bootstrap draws of values in order.

    A bootstrap draw of n values is n uniform positions; its median needs only the middle one or
    two of these, and order statistics of uniform numbers are beta variables (David & Nagaraja
    2003, *Order Statistics*, section 2.3). So a log of a million requests costs no more than one
    of ten.
    """
    random = np.random.default_rng(seed)
    n = len(ordered)
    lower = random.beta((n + 1) // 2, n - (n + 1) // 2 + 1, DRAWS)
    upper = lower if n % 2 else lower + (1 - lower) * random.beta(1, n // 2, DRAWS)
    at = [np.minimum((n * position).astype(int), n - 1) for position in (lower, upper)]
    return (ordered[at[0]] + ordered[at[1]]) / 2


def _medians_without_one(ordered: np.ndarray) -> np.ndarray:
    """Return the median without each of the values in turn."""
    n = len(ordered)
    places = np.arange(n)
    rest = n - 1
    middle = [(rest - 1) // 2, rest // 2]
    # Taking out a value moves those above it down by one place.
    return sum(ordered[place + (places <= place)] for place in middle) / 2
