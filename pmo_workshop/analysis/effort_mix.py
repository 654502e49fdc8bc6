"""S3: what the PMO's own hours go into, and whether the mix has changed."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from .process_behaviour import RUN, ProcessBehaviour, rebaseline, xmr
from .uncertainty import Interval, bca_of_sums

CATEGORIES = ("admin", "control", "advisory", "strategic")
ZERO_HOURS = 0.5

_CALENDAR = {r"\d{4}-\d{2}": "M", r"\d{4}-Q[1-4]": "Q", r"\d{4}": "Y"}


def effort_by_period(time_log: pd.DataFrame) -> pd.DataFrame:
    """
    Hours and shares of each kind of work, period by period.

    Parameters
    ----------
    time_log : DataFrame, one row per period and category
        Columns ``period``, ``category`` (one of ``CATEGORIES``), ``hours``.

    Returns
    -------
    DataFrame, one row per period, in order of time
        ``period``; hours by the name of the category (0 if none were logged), ``total``; shares
        of the total as ``share_…``; ``log_ratio`` = ln(advisory / admin); ``n`` (1). Periods
        without any hour are left out.

    Notes
    -----
    Shares of a whole move against one another, so that a change is judged by the logarithm of a
    ratio: Aitchison (1986), *The Statistical Analysis of Compositional Data*. In the ratio, no
    hours count as half an hour.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "period": ["2026-01"] * 2, "category": ["admin", "advisory"], "hours": [50.0, 100.0]})
    >>> effort_by_period(log)[["share_admin", "log_ratio", "control"]].round(2).values.tolist()
    [[0.33, 0.69, 0.0]]
    """
    names = ["period", *CATEGORIES, "total", *(f"share_{c}" for c in CATEGORIES), "log_ratio", "n"]
    if not len(time_log):
        return pd.DataFrame(columns=names)
    wide = time_log.pivot_table(index="period", columns="category", values="hours", aggfunc="sum")
    wide = wide.reindex(columns=CATEGORIES).fillna(0.0).sort_index()
    wide = wide[wide.sum(axis=1) > 0]
    total = wide.sum(axis=1)
    shares = wide.div(total, axis=0).add_prefix("share_")
    advisory, admin = (wide[c].where(wide[c] > 0, ZERO_HOURS) for c in ("advisory", "admin"))
    ratio = np.log(advisory) - np.log(admin)  # a quotient of very few hours may underflow
    table = pd.concat([wide, shares], axis=1).assign(total=total, log_ratio=ratio, n=1)
    table.columns.name = None
    return table.rename_axis("period").reset_index()[names]


def periods_without_a_row(time_log: pd.DataFrame) -> int:
    """
    Return in how many periods a category that the log knows has no row.

    The hours of such a category are taken as none, which nobody has said.

    Examples
    --------
    >>> log = pd.DataFrame({
    ...     "period": ["2026-01", "2026-01", "2026-02"],
    ...     "category": ["admin", "advisory", "admin"], "hours": [50.0, 0.0, 40.0]})
    >>> periods_without_a_row(log)
    1
    """
    told = time_log.dropna(subset=["hours"])
    rows = told.pivot_table(index="period", columns="category", values="hours", aggfunc="size")
    return int(rows.isna().any(axis=1).sum())


def skipped_periods(periods: pd.Series) -> list[int]:
    """
    How many months, quarters or years without hours lie before each period.

    Parameters
    ----------
    periods : Series of str, in order of time
        Such as ``"2026-03"``, ``"2026-Q1"`` or ``"2026"``; of other or mixed names nothing is
        known, and none is taken as skipped.

    Examples
    --------
    >>> skipped_periods(pd.Series(["2025-11", "2025-12", "2026-03"]))
    [0, 0, 2]
    """
    for form, unit in _CALENDAR.items():
        if len(periods) and all(re.fullmatch(form, str(period)) for period in periods):
            moments = pd.PeriodIndex(periods, freq=unit).asi8
            return [int(apart) - 1 for apart in np.diff(moments, prepend=moments[0] - 1)]
    return [0] * len(periods)


def behaviour(effort: pd.DataFrame, column: str, change: str = "") -> ProcessBehaviour:
    """
    The process behaviour chart of a column, with a hole for every period without hours.

    Parameters
    ----------
    effort : DataFrame
        As returned by ``effort_by_period``.
    column : str
        Such as ``"admin"`` (hours) or ``"log_ratio"``.
    change : str, optional
        The period of a dated event: limits are drawn anew there if eight periods confirm it.

    Returns
    -------
    ProcessBehaviour
        No moving range is taken across a hole: its neighbours are further apart than the others.

    Examples
    --------
    >>> effort = pd.DataFrame({"period": [f"P{i:02d}" for i in range(16)],
    ...                        "log_ratio": [0.1, 0.2] * 4 + [0.8, 0.9] * 4})
    >>> chart = behaviour(effort, "log_ratio")
    >>> behaviour(effort, "log_ratio", "P08").changed_from, chart.signals[0].text
    ('P08', 'below the lower limit')
    """
    points: dict[str, float] = {}
    known = zip(effort["period"], effort[column], skipped_periods(effort["period"]), strict=True)
    for period, value, skipped in known:
        if skipped:  # one hole does what several would
            points[f"before {period}"] = np.nan
        points[period] = value
    series = pd.Series(points, dtype="float64")
    return rebaseline(series, change) if change and change in points else xmr(series)


def trend(effort: pd.DataFrame, column: str, seed: int) -> Interval | None:
    """
    Theil-Sen slope of a column, per period.

    Parameters
    ----------
    effort : DataFrame
        As returned by ``effort_by_period``: periods equally long, in order of time. Skipped
        periods count as time.
    column : str
        Such as ``"admin"`` (hours) or ``"log_ratio"``.
    seed : int

    Returns
    -------
    Interval or None
        In the unit of the column per period; None below 8 periods.

    Notes
    -----
    The median of the slopes of all pairs of periods: Theil (1950), Sen (1968), JASA 63:1379-1389.
    The interval is a BCa bootstrap over the periods; it takes them as independent.

    Examples
    --------
    >>> months = [f"2026-{month:02d}" for month in range(1, 9)]
    >>> effort = pd.DataFrame({"period": months, "admin": [90.0, 80, 70, 60, 50, 40, 30, 20]})
    >>> trend(effort, "admin", seed=1).estimate
    -10.0
    """
    if len(effort) < RUN:
        return None
    time = np.cumsum(np.add(skipped_periods(effort["period"]), 1))
    value = effort[column].to_numpy(dtype="float64", na_value=np.nan)
    known = ~np.isnan(value)
    return bca_of_sums(
        np.eye(int(known.sum())),
        _median_slopes(time[known], value[known]),
        seed=seed,
        draws=1999,
        expanded=True,
    )


def _median_slopes(time: np.ndarray, value: np.ndarray) -> Callable[[np.ndarray], np.ndarray]:
    """Return a function of how often each period is drawn: the median of the slopes of all pairs.

    A pair is there as often as its two periods together; the slopes need to be sorted only once.
    """
    late, early = np.nonzero(time[:, None] > time)
    slopes = (value[late] - value[early]) / (time[late] - time[early])
    order = np.argsort(slopes)
    late, early, slopes = late[order], early[order], slopes[order]

    def medians(drawn: np.ndarray) -> np.ndarray:
        upto = (drawn[:, late] * drawn[:, early]).cumsum(axis=1)
        pairs = upto[:, -1]
        middle = [slopes[(upto > place[:, None]).argmax(axis=1)]
                  for place in ((pairs - 1) // 2, pairs // 2)]  # fmt: skip
        return np.where(pairs > 0, (middle[0] + middle[1]) / 2, np.nan)

    return medians


def hours_before_and_after(effort: pd.DataFrame, change: str) -> pd.DataFrame:
    """
    Mean hours per period before and from a dated event on, by kind of work.

    Parameters
    ----------
    effort : DataFrame
        As returned by ``effort_by_period``.
    change : str
        The first period after the event.

    Returns
    -------
    DataFrame, one row per category
        ``category``; ``before``, ``after`` (hours per period), ``change``; ``share_before``,
        ``share_after`` (of all hours); ``confirmed`` (whether the periods confirm that the hours
        changed, see ``process_behaviour.rebaseline``); ``n`` (periods from the event on). Empty
        without 8 periods on both sides: then no change can be confirmed.

    Examples
    --------
    >>> periods = [f"{month:02d}" for month in range(1, 17)]
    >>> effort = effort_by_period(pd.DataFrame({
    ...     "period": periods, "category": "admin", "hours": [90.0] * 8 + [60.0] * 8}))
    >>> told = ["before", "after", "change", "confirmed"]
    >>> hours_before_and_after(effort, "09").head(1)[told].values.tolist()
    [[90.0, 60.0, -30.0, True]]
    """
    late = effort["period"] >= change
    names = [
        *("category", "before", "after", "change"),
        *("share_before", "share_after", "confirmed", "n"),
    ]
    if min(late.sum(), (~late).sum()) < RUN:
        return pd.DataFrame(columns=names)
    before, after = effort[~late], effort[late]
    rows = [
        {
            "category": category,
            "before": before[category].mean(),
            "after": after[category].mean(),
            "change": after[category].mean() - before[category].mean(),
            "share_before": before[category].sum() / before["total"].sum(),
            "share_after": after[category].sum() / after["total"].sum(),
            "confirmed": bool(behaviour(effort, category, change).changed_from),
            "n": len(after),
        }
        for category in CATEGORIES
    ]
    return pd.DataFrame(rows, columns=names)
