"""C4: is the service level met, by the working clock?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..i18n import N_, figures, gettext
from .uncertainty import Interval, bca, clopper_pearson, exact_in_all, p_so_few_in_all

INTERVAL_FROM = 10
PROPOSAL_FROM = 20
"""Requests from which a target is proposed: below, the true P85 often lies beyond all of them."""
DRAWS = 9_999
LAST = 50
SHARE = 0.85
MET, MISSED, TOO_FEW = "target met", "target missed", "too few requests to tell"
KEPT, BREACH = N_("kept"), N_("breach")
DONE, LATE, OPEN_LATE, NOT_DUE, DOUBTFUL = "met", "missed", "open late", "not due", "doubtful"
DUE = (DONE, LATE, OPEN_LATE)
ROUNDING = 1e-9
_PERIODS = {"month": "M", "quarter": "Q", "year": "Y"}
_FIRST_ANSWER = "time to answer"

COLUMNS = [
    "sla_id", "service_id", "service", "name", "metric", "target", "limit", "limit_d",
    "unit", "met", "missed", "open_late", "not_due", "doubtful", "share", "share_low",
    "share_high", "verdict", "tips", "window", "window_met", "window_n", "window_state", "p85",
    "p85_low", "p85_high", "p85_n", "n",
]  # fmt: skip


def why_not_measurable(metric: str, limit: float, unit: str, hours_per_day: float) -> str:
    """
    Return why a log of days cannot measure a service level; empty if it can.

    Examples
    --------
    >>> why_not_measurable("time to close", 3, "working days", 8)
    ''
    >>> why_not_measurable("time to answer", 3, "working days", 8)
    'the log has no time of first answer'
    >>> why_not_measurable("time to close", 4, "working hours", 8)
    'the log holds days, and the limit is shorter than one'
    """
    if metric == _FIRST_ANSWER:
        return N_("the log has no time of first answer")
    if unit.endswith("hours") and limit < (24 if by_the_calendar(unit) else hours_per_day):
        return N_("the log holds days, and the limit is shorter than one")
    return ""


def by_the_calendar(unit: str) -> bool:
    """
    Return whether a unit of a limit counts every day, not working days alone.

    Examples
    --------
    >>> by_the_calendar("calendar days"), by_the_calendar("working hours")
    (True, False)
    """
    return unit.startswith("calendar")


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
    What became of every request under every service level, as known on a day.

    Parameters
    ----------
    sla : DataFrame, one row per service level
        ``sla_id``, ``service_id``, ``metric``, ``limit``, ``unit``. Levels that the log cannot
        measure are left out.
    tickets : DataFrame
        ``service_id``, ``opened`` and ``closed`` (days; the latter missing while open), and
        ``paused_h`` (working hours on hold, missing means none). Requests opened after ``today``
        are left out, and one closed after it is still open.
    today : Timestamp
        The date of the report.
    hours_per_day : float
        Working hours of a working day, above 0.
    weekmask : str
        Seven digits, Monday first: 1 is a working day.
    holidays : sequence of days

    Returns
    -------
    DataFrame, one row per request and service level
        ``sla_id``, ``opened``, ``closed``, ``days`` (of the clock of the level: closed minus opened
        minus on hold, never below 0; up to ``today`` while open), ``state``
        ("met"; "missed"; "open late": open past its limit, which is missed; "not due": open
        within it; "doubtful": longer on hold than it ran), ``judged_on`` (the day it was met, or
        the first day past its limit; missing if it is not due or doubtful), ``logged`` (the log's
        own ``met``, 1 or 0; missing where it says nothing).

    Notes
    -----
    A request is judged once, so the months of a quarter add up to the quarter. On hold a day
    longer than the calendar counts is no contradiction: the log holds days.

    Examples
    --------
    >>> sla = pd.DataFrame({"sla_id": ["L1"], "service_id": "a", "metric": "time to close",
    ...     "limit": 3.0, "unit": "working days"})
    >>> log = pd.DataFrame({"service_id": "a", "opened": pd.to_datetime(["2026-03-02"] * 2),
    ...     "closed": pd.to_datetime(["2026-03-04", None]), "paused_h": 0.0})
    >>> found = judged_requests(sla, log, pd.Timestamp("2026-04-10"))
    >>> found[["state", "judged_on"]].astype(str).to_numpy().tolist()
    [['met', '2026-03-04'], ['open late', '2026-03-06']]
    """
    known = tickets[tickets["opened"].notna() & (tickets["opened"] <= today)]
    known = known.assign(closed=known["closed"].where(known["closed"] <= today))
    parts = [
        _judged(level, known[known["service_id"] == level["service_id"]], today, clock, limit)
        for level, clock, limit in _measurable(sla, _Clock(hours_per_day, weekmask, holidays))
    ]
    columns = ["sla_id", "opened", "closed", "days", "state", "judged_on", "logged"]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else pd.DataFrame(columns=columns)


def against_the_log(judged: pd.DataFrame) -> pd.DataFrame:
    """
    Where the log's own word on its requests is another than that of the clock.

    Parameters
    ----------
    judged : DataFrame
        As ``judged_requests`` returns it.

    Returns
    -------
    DataFrame, one row per service level with a request on which both disagree
        ``sla_id``, ``logged`` and ``clock`` (requests met by the one and by the other), ``differ``
        and ``n`` (requests that were due and of which the log says something).

    Examples
    --------
    >>> judged = pd.DataFrame({"sla_id": "L1", "state": ["met", "met", "missed", "not due"],
    ...                        "logged": [1, 0, 0, 1]})
    >>> against_the_log(judged).to_dict("records")
    [{'sla_id': 'L1', 'logged': 1, 'clock': 2, 'differ': 1, 'n': 3}]
    """
    both = judged[judged["state"].isin(DUE) & judged["logged"].notna()]
    logged, clock = both["logged"].astype(float) == 1, both["state"] == DONE
    each = pd.DataFrame({"logged": logged, "clock": clock, "differ": logged != clock, "n": True})
    found = each.groupby(both["sla_id"]).sum().reset_index()
    return found[found["differ"] > 0].reset_index(drop=True)


def attainment(
    sla: pd.DataFrame,
    tickets: pd.DataFrame,
    names: Mapping[str, str],
    today: pd.Timestamp,
    seed: int,
    *,
    since: pd.Timestamp | None = None,
    hours_per_day: float = 8.0,
    weekmask: str = "1111100",
    holidays: Sequence[object] = (),
) -> pd.DataFrame:
    """
    Requests met of all due, per service level, against its target.

    Parameters
    ----------
    sla : DataFrame, one row per service level
        As in ``judged_requests``, with ``target`` (0 to 1) and ``window`` (month, quarter or
        year).
    tickets, today, hours_per_day, weekmask, holidays
        As in ``judged_requests``.
    names : mapping of service id to name
    seed : int
    since : Timestamp, optional
        The first day after the last confirmed change: requests opened before it belong to another
        process and are left out, except from the last complete window, and unless they are still
        open past their limit: those are missed today.

    Returns
    -------
    DataFrame, one row per service level that the log can measure
        ``limit_d`` (the limit in days of its clock); ``met``, ``missed`` (with ``open_late``: open
        and past the limit), ``not_due`` and ``doubtful`` (in no other count),
        ``share`` met of ``n`` with ``_low`` and ``_high`` (exact, from 10 on), and by these the
        ``verdict`` on the process against the target, and how many requests turn it (``tips``);
        the last complete ``window`` with ``window_met`` of ``window_n`` and ``window_state``
        ("breach" is a fact of the log);
        ``p85`` with ``_low`` and ``_high`` (days of its clock within which 85 % of the last 50
        closed requests, ``p85_n``, were done: a proposal for a limit), ``n`` (requests due).

    Notes
    -----
    The verdict rests on the exact binomial, Clopper & Pearson (1934), Biometrika 26:404-413: a
    process exactly on its target is called missed in at most 2.5 % of logs of any length. BCa,
    9,999 draws. No averages: half of the clients wait longer than a median, and a mean hides the
    worst.

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
    judged = judged_requests(
        sla, tickets, today, hours_per_day=hours_per_day, weekmask=weekmask, holidays=holidays
    )
    rows = []
    for level, _, limit in _measurable(sla, _Clock(hours_per_day, weekmask, holidays)):
        own = judged[judged["sla_id"] == level["sla_id"]]
        target = float(level["target"])
        start, end, label = _last_window(str(level["window"]), today)
        window = _counts(own[(own["judged_on"] >= start) & (own["judged_on"] < end)])
        own = own if since is None else own[(own["opened"] >= since) | (own["state"] == OPEN_LATE)]
        whole = _counts(own)
        closed = own[own["closed"].notna() & (own["state"] != DOUBTFUL)]
        last = closed.sort_values("closed", kind="stable").tail(LAST)
        name, told = names.get(level["service_id"], level["service_id"]), f"{level['limit']:g}"
        rows.append(
            {
                **{c: level[c] for c in ("sla_id", "service_id", "metric", "limit", "unit")},
                "service": name,
                "name": f"{name}: {figures(told)} {gettext(level['unit'])}",
                "target": target,
                "limit_d": limit,
                **whole,
                **_against(whole["met"], whole["n"], target),
                "window": label,
                "window_met": window["met"],
                "window_n": window["n"],
                "window_state": _state(window["met"], window["n"], target),
                **_proposal(last["days"].to_numpy(dtype=float), seed),
            }
        )
    return pd.DataFrame(rows, columns=COLUMNS)


@dataclass(frozen=True)
class Together:
    """
    All services as one: the requests met beside those that the targets ask for.

    Attributes
    ----------
    services, n, met : int
        Services with a request due, their requests, and those met in time.
    asked : float
        How many are met on average where every service is exactly on its target.
    exact : Interval
        Of the share met.
    verdict : str
    tips : int or None
        ``tipping_point`` of the verdict.
    p : float
        How probable so few are where every service is exactly on its target.
    """

    services: int
    n: int
    met: int
    asked: float
    exact: Interval
    verdict: str
    tips: int | None
    p: float


def together(levels: pd.DataFrame) -> Together | None:
    """
    Hold the requests of all services together against the targets, each at its own.

    Parameters
    ----------
    levels : DataFrame
        As ``attainment`` returns it.

    Returns
    -------
    Together or None
        Of a service with several levels only the first counts, so that no request counts twice.
        None if no request was due.

    Notes
    -----
    The sum of the counts has an exact distribution, see ``uncertainty.exact_in_all``: services
    all exactly on their targets are called missed in at most 2.5 % of logs.

    Examples
    --------
    >>> levels = pd.DataFrame({"service_id": ["a", "a", "b"], "target": [0.9, 0.5, 0.8],
    ...     "met": [20, 30, 18], "n": [40, 40, 30]})
    >>> found = together(levels)
    >>> found.met, found.n, found.asked, found.verdict
    (38, 70, 60.0, 'target missed')
    """
    due = levels[levels["n"] > 0].drop_duplicates("service_id") if len(levels) else levels
    if due.empty:
        return None
    counts, targets, met = due["n"].tolist(), due["target"].tolist(), int(due["met"].sum())
    exact, asked = exact_in_all(met, counts, targets), float(due["n"] @ due["target"])

    def judged(so_many: int) -> str:
        return _verdict(exact_in_all(so_many, counts, targets), asked / exact.n)

    return Together(
        services=len(due),
        n=exact.n,
        met=met,
        asked=asked,
        exact=exact,
        verdict=judged(met),
        tips=tipping_point(met, exact.n, judged),
        p=p_so_few_in_all(met, counts, targets),
    )


@dataclass(frozen=True)
class _Clock:
    """When the time of a request counts; arguments as in ``judged_requests``."""

    hours_per_day: float
    weekmask: str
    holidays: Sequence[object]


_EVERY_DAY = _Clock(24.0, "1111111", ())


def _days_passed(tickets: pd.DataFrame, until: pd.Timestamp, clock: _Clock) -> pd.Series:
    """Return the working days from opening to closing, or to ``until`` while open."""
    known = tickets["opened"].notna()
    days = np.full(len(tickets), np.nan)
    days[known] = np.busday_count(
        _as_days(tickets.loc[known, "opened"]),
        _as_days(tickets.loc[known, "closed"].fillna(until)),
        weekmask=clock.weekmask,
        holidays=_as_days(clock.holidays),
    )
    return pd.Series(days, index=tickets.index)


def _days_paused(tickets: pd.DataFrame, clock: _Clock) -> pd.Series:
    return tickets["paused_h"].astype("float64").fillna(0) / clock.hours_per_day


def _as_days(days: Sequence[object] | pd.Series) -> np.ndarray:
    return pd.to_datetime(pd.Series(list(days), dtype="object")).to_numpy().astype("datetime64[D]")


def _limit_in_days(limit: float, unit: str, clock: _Clock) -> float:
    """Return a limit in days of its clock."""
    if unit.endswith("hours"):
        return limit / clock.hours_per_day
    return limit * clock.weekmask.count("1") if unit.endswith("weeks") else limit


def _measurable(sla: pd.DataFrame, working: _Clock) -> list[tuple[pd.Series, _Clock, float]]:
    """Return each level that can be measured, with its clock and its limit in days of it."""
    found = []
    for _, level in sla.iterrows():
        limit, unit = float(level["limit"]), level["unit"]
        clock = _EVERY_DAY if by_the_calendar(unit) else working
        if not why_not_measurable(level["metric"], limit, unit, working.hours_per_day):
            found.append((level, clock, _limit_in_days(limit, unit, clock)))
    return found


def _judged(
    level: pd.Series, own: pd.DataFrame, today: pd.Timestamp, clock: _Clock, limit: float
) -> pd.DataFrame:
    passed, paused = _days_passed(own, today, clock), _days_paused(own, clock)
    late, still_open = passed - paused > limit + ROUNDING, own["closed"].isna()
    state = np.select(
        [paused > passed + 1, late & still_open, late, still_open],
        [DOUBTFUL, OPEN_LATE, LATE, NOT_DUE],
        DONE,
    )
    # The first day past the limit: the day after the last working day that was still within it.
    within = np.minimum(np.floor(limit + paused + ROUNDING), passed).to_numpy(dtype=int)
    overdue = np.busday_offset(
        _as_days(own["opened"]), within, roll="forward",
        weekmask=clock.weekmask, holidays=_as_days(clock.holidays),
    ) + np.timedelta64(1, "D")  # fmt: skip
    past = pd.Series(overdue.astype("datetime64[ns]"), index=own.index)
    judged_on = own["closed"].where(state == DONE, past.where(np.isin(state, [LATE, OPEN_LATE])))
    return pd.DataFrame(
        {
            "sla_id": level["sla_id"],
            "opened": own["opened"],
            "closed": own["closed"],
            "days": (passed - paused).clip(lower=0),
            "state": state,
            "judged_on": judged_on,
            "logged": own.get("met", pd.NA),
        }
    )


def _counts(judged: pd.DataFrame) -> dict[str, int]:
    counts = judged["state"].value_counts()
    met, late, open_late, not_due, doubtful = (
        int(counts.get(state, 0)) for state in (DONE, LATE, OPEN_LATE, NOT_DUE, DOUBTFUL)
    )
    return {"met": met, "missed": late + open_late, "open_late": open_late, "not_due": not_due,
            "doubtful": doubtful, "n": met + late + open_late}  # fmt: skip


def _last_window(window: str, today: pd.Timestamp) -> tuple[pd.Timestamp, pd.Timestamp, str]:
    """Return start, end (not included) and name of the last complete window."""
    code = _PERIODS[window]
    tomorrow = today + pd.Timedelta(days=1)
    last = tomorrow.to_period(code) - 1
    label = f"{last.year}-Q{last.quarter}" if code == "Q" else str(last)
    return last.start_time, (last + 1).start_time, label


def _against(met: int, n: int, target: float) -> dict[str, object]:
    if not n:
        figures = ("share", "share_low", "share_high")
        return {**dict.fromkeys(figures, np.nan), "verdict": TOO_FEW, "tips": None}
    share = clopper_pearson(met, n)
    told = (share.low, share.high) if n >= INTERVAL_FROM else (np.nan, np.nan)

    def judged(so_many: int) -> str:
        return _verdict(clopper_pearson(so_many, n), target)

    return {"share": share.estimate, "share_low": told[0], "share_high": told[1],
            "verdict": judged(met), "tips": tipping_point(met, n, judged)}  # fmt: skip


def tipping_point(met: int, n: int, judged: Callable[[int], str]) -> int | None:
    """
    How many more requests in time end a verdict of missed, or how many fewer one of met.

    Parameters
    ----------
    met, n : int
        Requests in time, of all.
    judged : function
        The verdict on so many in time.

    Returns
    -------
    int, or None if the verdict is neither

    Notes
    -----
    More in time never make it worse, so the place is found by halves.

    Examples
    --------
    >>> tipping_point(5, 12, lambda met: MISSED if met < 8 else TOO_FEW)
    3
    """
    verdict = judged(met)
    last = {MISSED: n, MET: 0}.get(verdict)
    if last is None or judged(last) == verdict:
        return None
    holds, ends = met, last
    while abs(ends - holds) > 1:
        middle = (holds + ends) // 2
        holds, ends = (middle, ends) if judged(middle) == verdict else (holds, middle)
    return abs(ends - met)


def _verdict(exact: Interval, target: float) -> str:
    if exact.n < INTERVAL_FROM:
        return TOO_FEW
    return MET if exact.low >= target else MISSED if exact.high < target else TOO_FEW


def _state(met: int, n: int, target: float) -> str:
    if not n:
        return ""
    return KEPT if met / n >= target - 1e-12 else BREACH


def _p85(values: np.ndarray, axis: int | None = None) -> np.ndarray | float:
    return np.quantile(values, SHARE, axis=axis)


def _proposal(times: np.ndarray, seed: int) -> dict[str, float]:
    if len(times) < PROPOSAL_FROM:
        nothing = dict.fromkeys(("p85", "p85_low", "p85_high"), np.nan)
        return {**nothing, "p85_n": len(times)}
    found = bca(times, _p85, seed=seed, draws=DRAWS, expanded=True)
    return {"p85": found.estimate, "p85_low": found.low, "p85_high": found.high,
            "p85_n": len(times)}  # fmt: skip
