"""T2: how long do requests take, and how does that compare with the time expected?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
import pandas as pd

from .process_behaviour import ProcessBehaviour, from_latest_event, p_chart, rebaseline_p
from .uncertainty import bca_limits, wilson
from .uncertainty.bootstrap import DRAWS

ALL = "all services"
MEDIAN_FROM, INTERVAL_FROM = 5, 10

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


TIMES = (
    "service_id",
    "service",
    "median_days",
    "median_days_low",
    "median_days_high",
    "still_open",
    "n",
)


def days_taken(tickets: pd.DataFrame) -> pd.Series:
    """
    Days from opening to closing.

    Parameters
    ----------
    tickets : DataFrame, one row per request
        Columns ``opened``, ``closed`` (missing while open).

    Returns
    -------
    Series, one value per closed request, with the index of ``tickets``
        Calendar days: the time on hold for the client is not taken off, because the client waits
        all the same.

    Examples
    --------
    >>> tickets = pd.DataFrame({"opened": pd.to_datetime(["2026-03-02", "2026-03-02"]),
    ...                         "closed": pd.to_datetime(["2026-03-09", None])})
    >>> days_taken(tickets).tolist()
    [7.0]
    """
    closed = tickets[tickets["closed"].notna() & tickets["opened"].notna()]
    taken = (closed["closed"] - closed["opened"]) / pd.Timedelta(days=1)
    return taken.astype("float64").rename("days_taken")


def closing_times(tickets: pd.DataFrame, names: Mapping[str, str], seed: int) -> pd.DataFrame:
    """
    Median days from opening to closing, for all services and for each.

    Parameters
    ----------
    tickets, names, seed
        As in ``schedule_gap``; nobody need have said how long a request was expected to take.

    Returns
    -------
    DataFrame, rows as in ``schedule_gap``
        ``service_id``, ``service``; ``median_days`` with ``_low`` and ``_high`` (from 5 closed
        requests, limits from 10); ``still_open`` (requests, not in the median); ``n`` (closed
        requests).

    Examples
    --------
    >>> tickets = pd.DataFrame({
    ...     "service_id": ["a"] * 6 + ["b"], "opened": pd.to_datetime(["2026-03-02"] * 7),
    ...     "closed": pd.to_datetime(["2026-03-09", "2026-03-05"] * 3 + [None])})
    >>> found = closing_times(tickets, {"a": "Advice"}, seed=1)
    >>> found[["service", "median_days", "still_open", "n"]]
            service  median_days  still_open  n
    0  all services          5.0           1  6
    1        Advice          5.0           0  6
    2             b          NaN           1  0
    """
    return _by_service(tickets, names, TIMES, lambda own: _times(own, seed))


def days_late(tickets: pd.DataFrame) -> pd.Series:
    """
    Days from opening to closing, minus the days the client expected.

    Parameters
    ----------
    tickets : DataFrame, one row per request
        Columns ``opened``, ``closed`` (missing while open), ``expected_days`` (may be missing).

    Returns
    -------
    Series, one value per closed request that was expected, with the index of ``tickets``
        Days, as in ``days_taken``; above 0 is late.

    Examples
    --------
    >>> tickets = pd.DataFrame({
    ...     "opened": pd.to_datetime(["2026-03-02", "2026-03-02"]),
    ...     "closed": pd.to_datetime(["2026-03-09", None]), "expected_days": [5.0, 5.0]})
    >>> days_late(tickets).tolist()
    [2.0]
    """
    taken = days_taken(tickets)
    late = taken - tickets.loc[taken.index, "expected_days"].astype("float64")
    return late.dropna().rename("days_late")


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
        ``service_id``, ``service``; ``median_late`` with ``_low`` and ``_high`` (days, from 5
        closed requests, limits from 10); ``late`` (count), ``share_late`` (0-1) with ``_low`` and
        ``_high``; ``still_open`` (requests, in no other figure); ``n`` (closed requests of which it
        is known how long they were expected to take).

    Notes
    -----
    Median: BCa bootstrap, 9,999 draws (Efron 1987, JASA 82:171-185); the draws are exact and do
    not need the resampled requests (see ``_drawn_medians``). Share: Wilson (1927), JASA
    22:209-212. The intervals speak about the process; the counts of the log itself are facts.

    Examples
    --------
    >>> tickets = pd.DataFrame({
    ...     "service_id": ["a"] * 6 + ["b"], "opened": pd.to_datetime(["2026-03-02"] * 7),
    ...     "closed": pd.to_datetime(["2026-03-09", "2026-03-05"] * 3 + [None]),
    ...     "expected_days": 5.0})
    >>> schedule_gap(tickets, {"a": "Advice"}, seed=1)[["service", "median_late", "late", "n"]]
            service  median_late  late  n
    0  all services          0.0     3  6
    1        Advice          0.0     3  6
    2             b          NaN     0  0
    """
    return _by_service(tickets, names, COLUMNS, lambda own: _summary(own, seed))


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
        Requests of which nobody said when they were expected, and months without any other, are
        left out.

    Examples
    --------
    >>> opened = pd.to_datetime(["2026-01-05", "2026-01-06", "2026-02-03"])
    >>> tickets = pd.DataFrame({"opened": opened, "closed": opened + pd.Timedelta(days=4),
    ...                         "expected_days": [5.0, 3.0, 5.0]})
    >>> on_time_behaviour(tickets, [], pd.Timestamp("2026-03-01")).table["value"].tolist()
    [0.5, 1.0]
    """
    late = days_late(tickets[tickets["closed"] < until])
    month = tickets.loc[late.index, "closed"].dt.to_period("M")
    totals, events = late.groupby(month).size(), (late <= 0).groupby(month).sum()
    return from_latest_event(
        p_chart(events, totals), dated, lambda at: rebaseline_p(events, totals, at)
    )


def _by_service(
    tickets: pd.DataFrame,
    names: Mapping[str, str],
    columns: Sequence[str],
    summary: Callable[[pd.DataFrame], dict[str, float]],
) -> pd.DataFrame:
    """Return a row for all services, and one for each in the order of the ids."""
    if not len(tickets):
        return pd.DataFrame(columns=columns)
    rows = [{"service_id": ALL, "service": ALL, **summary(tickets)}]
    for service, own in tickets.groupby("service_id"):
        rows.append({"service_id": service, "service": names.get(service, service), **summary(own)})
    return pd.DataFrame(rows, columns=columns)


def _times(tickets: pd.DataFrame, seed: int) -> dict[str, float]:
    taken = np.sort(days_taken(tickets).to_numpy())
    low, high = _median_limits(taken, seed)
    return {
        "median_days": _median(taken),
        "median_days_low": low,
        "median_days_high": high,
        "still_open": int(tickets["closed"].isna().sum()),
        "n": len(taken),
    }


def _summary(tickets: pd.DataFrame, seed: int) -> dict[str, float]:
    late = np.sort(days_late(tickets).to_numpy())
    n, over = len(late), int((late > 0).sum())
    low, high = _median_limits(late, seed)
    share = wilson(over, n) if n >= INTERVAL_FROM else None
    return {
        "median_late": _median(late),
        "median_late_low": low,
        "median_late_high": high,
        "late": over,
        "share_late": over / n if n else np.nan,
        "share_late_low": share.low if share else np.nan,
        "share_late_high": share.high if share else np.nan,
        "still_open": int(tickets["closed"].isna().sum()),
        "n": n,
    }


def _median(ordered: np.ndarray) -> float:
    return float(np.median(ordered)) if len(ordered) >= MEDIAN_FROM else np.nan


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
