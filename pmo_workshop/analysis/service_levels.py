"""C4: is the service level met, by the working clock?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from .uncertainty import bca, wilson

INTERVAL_FROM = 10
DRAWS = 9_999
LAST = 50
SHARE = 0.85
MET, MISSED, TOO_FEW = "target met", "target missed", "too few requests to tell"
KEPT, BREACH = "kept", "breach"
_PERIODS = {"month": "M", "quarter": "Q", "year": "Y"}
_FIRST_ANSWER = ("answer", "respon", "acknowledg", "reply", "react")

COLUMNS = [
    "sla_id", "service_id", "service", "name", "metric", "target", "limit", "limit_d",
    "unit", "met", "missed", "open_late", "not_due", "share", "share_low", "share_high",
    "verdict", "window",
    "window_met", "window_n", "window_state", "p85", "p85_low", "p85_high", "p85_n", "n",
]  # fmt: skip


def working_days(
    tickets: pd.DataFrame,
    until: pd.Timestamp,
    *,
    hours_per_day: float = 8.0,
    weekmask: str = "1111100",
    holidays: Sequence[object] = (),
) -> pd.Series:
    """
    Working days of the clock of each request: closed minus opened minus paused.

    Parameters
    ----------
    tickets : DataFrame, one row per request
        ``opened`` and ``closed`` (days; the latter missing while open), ``paused_h`` (working
        hours on hold, missing means none).
    until : Timestamp
        The clock of an open request is read on this day.
    hours_per_day : float
        Working hours of a working day, above 0.
    weekmask : str
        Seven digits, Monday first: 1 is a working day.
    holidays : sequence of days

    Returns
    -------
    Series of float, with the index of ``tickets``
        Never below 0. The log holds days, so a request closed on the day it was opened took 0;
        an open request has the clock of ``until``. Missing where ``opened`` is missing.

    Examples
    --------
    >>> log = pd.DataFrame({"opened": pd.to_datetime(["2026-03-06", "2026-03-06"]),
    ...     "closed": pd.to_datetime(["2026-03-10", None]), "paused_h": [4.0, 0.0]})
    >>> working_days(log, pd.Timestamp("2026-03-13")).tolist()
    [1.5, 5.0]
    """
    ends = tickets["closed"].fillna(until)
    known = tickets["opened"].notna()
    days = np.full(len(tickets), np.nan)
    days[known] = np.busday_count(
        tickets.loc[known, "opened"].to_numpy().astype("datetime64[D]"),
        ends[known].to_numpy().astype("datetime64[D]"),
        weekmask=weekmask,
        holidays=np.array([np.datetime64(day, "D") for day in holidays], dtype="datetime64[D]"),
    )
    paused = tickets["paused_h"].astype("float64").fillna(0) / hours_per_day
    return (pd.Series(days, index=tickets.index) - paused).clip(lower=0)


def is_measurable(metric: object, unit: object) -> bool:
    """
    Whether the request log can measure a service level: it has no time of first answer.

    Examples
    --------
    >>> is_measurable("time to close", "working days"), is_measurable("time to answer", "hours")
    (True, False)
    """
    return not any(word in str(metric).casefold() for word in _FIRST_ANSWER) and (
        _limit_in_days(1.0, str(unit), 8.0) is not None
    )


def attainment(
    sla: pd.DataFrame,
    tickets: pd.DataFrame,
    names: Mapping[str, str],
    today: pd.Timestamp,
    seed: int,
    *,
    hours_per_day: float = 8.0,
    weekmask: str = "1111100",
    holidays: Sequence[object] = (),
) -> pd.DataFrame:
    """
    Requests met of all due, per service level, against its target.

    Parameters
    ----------
    sla : DataFrame, one row per service level
        ``sla_id``, ``service_id``, ``metric``, ``target`` (0 to 1), ``limit``, ``unit`` (working
        days, working hours or calendar days), ``window`` (month, quarter or year).
    tickets : DataFrame
        As in ``working_days``, with ``service_id``.
    names : mapping of service id to name
    today : Timestamp
        The date of the report; the windows end before its month, quarter or year.
    seed : int
    hours_per_day, weekmask, holidays
        As in ``working_days``.

    Returns
    -------
    DataFrame, one row per service level that the log can measure
        ``limit_d`` (the limit in days of its clock); ``met``, ``missed`` (with ``open_late``: open
        and past the limit), ``not_due`` (open, within the limit, in no other count),
        ``share`` met of ``n`` with ``_low`` and ``_high``,
        ``verdict`` on the process against the target; the last complete ``window`` with
        ``window_met`` of ``window_n`` and ``window_state`` ("breach" is a fact of the log);
        ``p85`` with ``_low`` and ``_high`` (working days within which 85 % of the last 50 closed
        requests, ``p85_n``, were done: a proposal for a limit), ``n`` (requests due).

    Notes
    -----
    Wilson (1927), JASA 22:209-212; BCa, 9,999 draws. No averages: half of the clients wait longer
    than a median, and a mean hides the worst.

    Examples
    --------
    >>> sla = pd.DataFrame({"sla_id": ["L1"], "service_id": "a", "metric": "time to close",
    ...     "target": 0.9, "limit": 3.0, "unit": "working days", "window": "month"})
    >>> log = pd.DataFrame({"service_id": "a", "opened": pd.to_datetime(["2026-03-02"] * 3),
    ...     "closed": pd.to_datetime(["2026-03-04", "2026-03-09", None]), "paused_h": 0.0})
    >>> found = attainment(sla, log, {"a": "Advice"}, pd.Timestamp("2026-04-10"), 1)
    >>> found[["met", "missed", "open_late", "window_state", "n"]]
       met  missed  open_late window_state  n
    0    1       2          1       breach  3
    """
    calendar = {"hours_per_day": hours_per_day, "weekmask": weekmask, "holidays": holidays}
    rows = []
    for _, level in sla.iterrows():
        if not is_measurable(level["metric"], level["unit"]) or pd.isna(level["limit"]):
            continue
        own = tickets[(tickets["service_id"] == level["service_id"]) & tickets["opened"].notna()]
        limit = _limit_in_days(float(level["limit"]), str(level["unit"]), hours_per_day)
        clock = _clock(level, calendar)
        whole = _counts(own, today, limit, clock)
        start, end, label = _last_window(str(level["window"]), today)
        in_window = own[(own["closed"].isna() | (own["closed"] >= start)) & (own["opened"] < end)]
        window = _counts(_as_of(in_window, end), end - pd.Timedelta(days=1), limit, clock)
        done = own[own["closed"].notna() & (own["closed"] <= today)].sort_values("closed")
        times = clock(done.tail(LAST), today).to_numpy()
        name = names.get(level["service_id"], level["service_id"])
        rows.append(
            {
                **{c: level[c] for c in ("sla_id", "service_id", "metric", "target", "limit")},
                "service": name,
                "name": f"{name}: {level['limit']:g} {level['unit']}",
                "limit_d": limit,
                "unit": level["unit"],
                **whole,
                **_against(whole["met"], whole["n"], float(level["target"])),
                "window": label,
                "window_met": window["met"],
                "window_n": window["n"],
                "window_state": _state(window["met"], window["n"], float(level["target"])),
                **_proposal(times, seed),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


def closing_times(
    sla: pd.DataFrame,
    tickets: pd.DataFrame,
    today: pd.Timestamp,
    *,
    hours_per_day: float = 8.0,
    weekmask: str = "1111100",
    holidays: Sequence[object] = (),
) -> dict[str, tuple[float, ...]]:
    """
    The clock of every closed request, per service level, in the days of its limit.

    Parameters
    ----------
    sla, tickets, today, hours_per_day, weekmask, holidays
        As in ``attainment``.

    Returns
    -------
    dict of service level id to days, in order of size

    Examples
    --------
    >>> sla = pd.DataFrame({"sla_id": ["L1"], "service_id": "a", "metric": "time to close",
    ...     "limit": 3.0, "unit": "working days"})
    >>> log = pd.DataFrame({"service_id": "a", "opened": pd.to_datetime(["2026-03-02"] * 2),
    ...     "closed": pd.to_datetime(["2026-03-09", "2026-03-04"]), "paused_h": 0.0})
    >>> closing_times(sla, log, pd.Timestamp("2026-04-10"))
    {'L1': (2.0, 5.0)}
    """
    calendar = {"hours_per_day": hours_per_day, "weekmask": weekmask, "holidays": holidays}
    found = {}
    for _, level in sla.iterrows():
        if is_measurable(level["metric"], level["unit"]):
            own = tickets[
                (tickets["service_id"] == level["service_id"])
                & tickets["opened"].notna()
                & (tickets["closed"] <= today)
            ]
            days = np.sort(_clock(level, calendar)(own, today).to_numpy())
            found[str(level["sla_id"])] = tuple(map(float, days))
    return found


def judged_requests(
    sla: pd.DataFrame,
    tickets: pd.DataFrame,
    today: pd.Timestamp,
    *,
    hours_per_day: float = 8.0,
    weekmask: str = "1111100",
    holidays: Sequence[object] = (),
) -> pd.DataFrame:
    """
    Every request that was due under a service level, and whether it met it.

    Parameters
    ----------
    sla, tickets, today, hours_per_day, weekmask, holidays
        As in ``attainment``.

    Returns
    -------
    DataFrame, one row per request and service level
        ``sla_id``, ``opened``, ``met`` (0 or 1; an open request past its limit has 0, one that is
        not yet due is left out).

    Examples
    --------
    >>> sla = pd.DataFrame({"sla_id": ["L1"], "service_id": "a", "metric": "time to close",
    ...     "limit": 3.0, "unit": "working days"})
    >>> log = pd.DataFrame({"service_id": "a", "opened": pd.to_datetime(["2026-03-02"] * 2),
    ...     "closed": pd.to_datetime(["2026-03-04", None]), "paused_h": 0.0})
    >>> judged_requests(sla, log, pd.Timestamp("2026-04-10"))["met"].tolist()
    [1, 0]
    """
    calendar = {"hours_per_day": hours_per_day, "weekmask": weekmask, "holidays": holidays}
    parts = [pd.DataFrame({"sla_id": [], "opened": pd.Series(dtype="datetime64[ns]"), "met": []})]
    for _, level in sla.iterrows():
        if not is_measurable(level["metric"], level["unit"]) or pd.isna(level["limit"]):
            continue
        own = tickets[(tickets["service_id"] == level["service_id"]) & tickets["opened"].notna()]
        own = _as_of(own, today + pd.Timedelta(days=1))
        limit = _limit_in_days(float(level["limit"]), str(level["unit"]), hours_per_day)
        late = _clock(level, calendar)(own, today) > limit + 1e-9
        due = late | own["closed"].notna()
        met = (~late[due]).astype(int)
        parts.append(own.loc[due, ["opened"]].assign(sla_id=level["sla_id"], met=met))
    filled = [part for part in parts if len(part)] or parts[:1]
    found = pd.concat(filled, ignore_index=True)[["sla_id", "opened", "met"]]
    return found.astype({"met": int})


def _limit_in_days(limit: float, unit: str, hours_per_day: float) -> float | None:
    """Return a limit in days, or None if its unit is not known."""
    unit = unit.casefold()
    if "hour" in unit:
        return limit / (24 if "calendar" in unit else hours_per_day)
    if "week" in unit:
        return limit * (7 if "calendar" in unit else 5)
    return limit if "day" in unit else None


def _clock(level: pd.Series, calendar: Mapping[str, object]):
    """Return the clock of a service level: working time, unless its unit says calendar days."""
    if "calendar" in str(level["unit"]).casefold():
        calendar = {"hours_per_day": 24.0, "weekmask": "1111111", "holidays": ()}
    return lambda tickets, until: working_days(tickets, until, **calendar)


def _counts(tickets: pd.DataFrame, until: pd.Timestamp, limit: float, clock) -> dict[str, int]:
    tickets = _as_of(tickets, until + pd.Timedelta(days=1))
    late = clock(tickets, until) > limit + 1e-9
    still_open = tickets["closed"].isna()
    open_late = int((late & still_open).sum())
    met = int((~late & ~still_open).sum())
    missed = int((late & ~still_open).sum()) + open_late
    return {"met": met, "missed": missed, "open_late": open_late,
            "not_due": int((~late & still_open).sum()), "n": met + missed}  # fmt: skip


def _as_of(tickets: pd.DataFrame, end: pd.Timestamp) -> pd.DataFrame:
    """Return the log as it stood before ``end``: what came later was not yet known."""
    there = tickets[tickets["opened"] < end]
    return there.assign(closed=there["closed"].where(there["closed"] < end))


def _last_window(window: str, today: pd.Timestamp) -> tuple[pd.Timestamp, pd.Timestamp, str]:
    """Return start, end (not included) and name of the last complete window."""
    code = next((c for word, c in _PERIODS.items() if word in window.casefold()), "M")
    tomorrow = today + pd.Timedelta(days=1)
    last = tomorrow.to_period(code) - 1
    label = f"{last.year}-Q{last.quarter}" if code == "Q" else str(last)
    return last.start_time, (last + 1).start_time, label


def _against(met: int, n: int, target: float) -> dict[str, object]:
    if not n:
        return {"share": np.nan, "share_low": np.nan, "share_high": np.nan, "verdict": TOO_FEW}
    share = wilson(met, n)
    verdict = TOO_FEW
    if n >= INTERVAL_FROM and share.low >= target:
        verdict = MET
    elif n >= INTERVAL_FROM and share.high < target:
        verdict = MISSED
    return {"share": share.estimate, "share_low": share.low, "share_high": share.high,
            "verdict": verdict}  # fmt: skip


def _state(met: int, n: int, target: float) -> str:
    if not n:
        return ""
    return KEPT if met / n >= target - 1e-12 else BREACH


def _p85(values: np.ndarray, axis: int | None = None) -> np.ndarray | float:
    return np.quantile(values, SHARE, axis=axis)


def _proposal(times: np.ndarray, seed: int) -> dict[str, float]:
    if len(times) < INTERVAL_FROM:
        nothing = dict.fromkeys(("p85", "p85_low", "p85_high"), np.nan)
        return {**nothing, "p85_n": len(times)}
    found = bca(times, _p85, seed=seed, draws=DRAWS)
    return {"p85": found.estimate, "p85_low": found.low, "p85_high": found.high,
            "p85_n": len(times)}  # fmt: skip
