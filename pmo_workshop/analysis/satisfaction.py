"""T4: the satisfaction process: how many to ask, how often, and who answers for it?"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

import pandas as pd
from scipy.special import ndtri

from ..errors import DataError
from ..i18n import N_, gettext
from ..schema.trust import REQUESTS_PER_QUARTER
from ..suppression import INTERVAL_FROM
from .action_states import not_dropped
from .uncertainty import finite_population_factor, sample_size_proportion, wilson

ALL = "all stakeholders"
STAKEHOLDERS, PMO = N_("stakeholders"), N_("the PMO")
CORRECTED_ABOVE = 0.05
"""Share of the population from which the finite population correction is applied (rule R4)."""


def planned_sample(
    stakeholders: Mapping[str, int], half_width: float, response_rate: float
) -> pd.DataFrame:
    """
    Answers needed and people to invite, per group and for all stakeholders together.

    Parameters
    ----------
    stakeholders : mapping of group to number of people
    half_width : float
        Wanted precision of a share: 0.1 is plus or minus 10 percentage points.
    response_rate : float
        Share of those invited who are expected to answer, above 0 and up to 1.

    Returns
    -------
    DataFrame, one row per group, then the row ``"all stakeholders"``
        ``group``, ``N`` (people), ``needed`` (answers), ``invite`` (people; missing where the
        response rate is too low for the precision: more than ``N``), ``n`` (people). No
        row without groups.

    Raises
    ------
    DataError
        The precision, the response rate or the size of a group is out of range.

    Notes
    -----
    n0 = z² p (1 - p) / m² with p = 0.5, n = n0 / (1 + (n0 - 1) / N), each rounded up: Cochran
    (1977), *Sampling Techniques*, section 4.4. The last row is about one share of all stakeholders
    and so needs far fewer answers than the groups together.

    Examples
    --------
    >>> planned_sample({"Board": 12, "Teams": 140}, 0.1, 0.6)
                  group    N  needed  invite    n
    0             Board   12      11     NaN   12
    1             Teams  140      58    97.0  140
    2  all stakeholders  152      60   100.0  152
    """
    columns = ["group", "N", "needed", "invite", "n"]
    if not 0 < half_width < 1:
        raise DataError(
            gettext(
                "The precision is {half_width}; it must be above 0 and below 1.",
                half_width=half_width,
            )
        )
    _check_rate(response_rate)
    wrong = [group for group, size in stakeholders.items() if size < 0]
    if wrong:
        raise DataError(
            gettext(
                "The number of people in {wrong} is below 0. Correct client.toml.",
                wrong=repr(wrong[0]),
            )
        )
    if not sum(stakeholders.values()):
        return pd.DataFrame(columns=columns)
    sizes = [*stakeholders.items(), (ALL, sum(stakeholders.values()))]
    rows = []
    for group, size in sizes:
        needed = sample_size_proportion(2 * half_width, population=size) if size else 0
        asked = math.ceil(needed / response_rate - 1e-9)
        invite = asked if asked <= size else math.nan
        rows.append({"group": group, "N": size, "needed": needed, "invite": invite, "n": size})
    return pd.DataFrame(rows, columns=columns)


def reachable_precision(N: int, response_rate: float) -> float:
    """
    Precision of a share if everybody is invited: half the width of its interval.

    Parameters
    ----------
    N : int
        People on the stakeholder list.
    response_rate : float
        Share of them who are expected to answer.

    Returns
    -------
    float
        0.1 is plus or minus 10 percentage points; 0 if everybody answers. Non-response is not
        covered.

    Raises
    ------
    DataError
        Nobody is on the list, or the response rate is out of range.

    Notes
    -----
    z sqrt(p (1 - p) / n) with p = 0.5, times the finite population correction if n is over 5 % of
    N: the inverse of ``planned_sample``.

    Examples
    --------
    >>> round(reachable_precision(40, 0.6), 3)
    0.128
    """
    if N < 1:
        raise DataError(
            gettext("The stakeholder list has {n} people; it must have 1 or more.", n=N)
        )
    _check_rate(response_rate)
    n = max(1, math.floor(N * response_rate + 1e-9))
    factor = finite_population_factor(n, N) if n / N > CORRECTED_ABOVE else 1.0
    return min(float(ndtri(0.975)) * 0.5 / math.sqrt(n) * factor, 1.0)


def contact_load(contacts: pd.DataFrame) -> pd.DataFrame:
    """
    How often the same people are asked, per quarter.

    Parameters
    ----------
    contacts : DataFrame, one row per request
        Columns ``person_id``, ``asked`` (day).

    Returns
    -------
    DataFrame, one row per quarter with a request, in the order of time
        ``quarter`` (such as 2026-Q1), ``people`` (persons asked), ``asks`` (requests),
        ``asks_per_person_mean``, ``once``, ``twice`` and ``over_limit`` (persons asked so often;
        the last more than twice), ``max`` (requests to one person), ``n`` (persons asked).

    Notes
    -----
    The limit of two requests per person and quarter is the rule of this workshop.

    Examples
    --------
    >>> contacts = pd.DataFrame({
    ...     "person_id": ["s1", "s1", "s1", "s2"],
    ...     "asked": pd.to_datetime(["2026-01-05", "2026-02-02", "2026-03-02", "2026-03-02"])})
    >>> contact_load(contacts)[["quarter", "people", "asks", "over_limit", "max"]]
       quarter  people  asks  over_limit  max
    0  2026-Q1       2     4           1    3
    """
    columns = ["quarter", "people", "asks", "asks_per_person_mean", "once", "twice", "over_limit"]
    columns += ["max", "n"]
    known = _by_quarter(contacts)
    if not len(known):
        return pd.DataFrame(columns=columns)
    asks = known.groupby(["quarter", "person_id"]).size().groupby(level="quarter")
    load = pd.DataFrame(
        {
            "people": asks.size(),
            "asks": asks.sum(),
            "asks_per_person_mean": asks.mean(),
            "once": asks.agg(lambda own: int((own == 1).sum())),
            "twice": asks.agg(lambda own: int((own == REQUESTS_PER_QUARTER).sum())),
            "over_limit": asks.agg(lambda own: int((own > REQUESTS_PER_QUARTER).sum())),
            "max": asks.max(),
            "n": asks.size(),
        }
    ).reset_index()
    return load[columns]


def people_asked(contacts: pd.DataFrame) -> dict[str | tuple[str, ...], frozenset[str]]:
    """
    Return who is counted as n in each quarter of ``contact_load``.

    Examples
    --------
    >>> contacts = pd.DataFrame({
    ...     "person_id": ["s1", "s1"], "asked": pd.to_datetime(["2026-01-05", "2026-02-02"])})
    >>> people_asked(contacts)
    {'2026-Q1': frozenset({'s1'})}
    """
    people = _by_quarter(contacts).groupby("quarter")["person_id"]
    return {str(quarter): frozenset(own.astype(str)) for quarter, own in people}


def in_told_quarters(contacts: pd.DataFrame) -> pd.DataFrame:
    """
    Return the requests of quarters of which it may be told how many there were: to ten people.

    Parameters
    ----------
    contacts : DataFrame, one row per request
        As in ``contact_load``.

    Notes
    -----
    A total over other quarters would tell, less those that are told, what is not.

    Examples
    --------
    >>> contacts = pd.DataFrame({
    ...     "person_id": [f"s{at}" for at in range(12)] + ["s1"],
    ...     "asked": pd.to_datetime(["2026-01-05"] * 12 + ["2026-04-02"])})
    >>> len(in_told_quarters(contacts))
    12
    """
    known = _by_quarter(contacts)
    asked = known.groupby("quarter")["person_id"].transform("nunique")
    return known[asked >= INTERVAL_FROM].drop(columns="quarter")


def requests_left(
    contacts: pd.DataFrame, groups: Mapping[str, str], today: pd.Timestamp
) -> pd.DataFrame:
    """
    How many requests the people of each group may still be sent in the quarter of a day.

    Parameters
    ----------
    contacts : DataFrame, one row per request
        As in ``contact_load``.
    groups : mapping of person to group
        The people on the stakeholder list.
    today : Timestamp

    Returns
    -------
    DataFrame, one row per group, in the order in which they are first named
        ``group``, ``people``, ``left`` (requests, two for each person less those sent),
        ``none_left`` (people who had two or more).

    Examples
    --------
    >>> contacts = pd.DataFrame({
    ...     "person_id": ["s1", "s1", "s2"], "asked": pd.to_datetime(["2026-04-02"] * 3)})
    >>> groups = {"s1": "Sponsors", "s2": "Sponsors", "s3": "Finance"}
    >>> requests_left(contacts, groups, pd.Timestamp("2026-05-04")).values.tolist()
    [['Sponsors', 2, 1, 1], ['Finance', 1, 2, 0]]
    """
    known = _by_quarter(contacts)
    asked = known.loc[known["quarter"] == today.to_period("Q").strftime("%Y-Q%q"), "person_id"]
    sent = asked.astype(str).value_counts().reindex([*groups], fill_value=0).to_numpy()
    left = (REQUESTS_PER_QUARTER - sent).clip(min=0)
    people = pd.DataFrame({"group": [*groups.values()], "left": left})
    return (
        people.groupby("group", sort=False)["left"]
        .agg(people="size", left="sum", none_left=lambda own: int((own == 0).sum()))
        .reset_index()
    )


def _by_quarter(contacts: pd.DataFrame) -> pd.DataFrame:
    known = contacts.dropna(subset=["person_id", "asked"])
    if not len(known):
        return known.assign(quarter=None)
    return known.assign(quarter=known["asked"].dt.to_period("Q").dt.strftime("%Y-Q%q"))


def feedback_loop(contacts: pd.DataFrame, actions: pd.DataFrame) -> pd.DataFrame:
    """
    How far the loop listen, decide, act, tell is closed, step by step.

    Parameters
    ----------
    contacts : DataFrame, one row per request
        As in ``told_back``.
    actions : DataFrame, one row per action
        Columns ``owner``, ``due``, ``closed`` (days) and ``status``; each may be missing. Actions
        that were dropped are left out.

    Returns
    -------
    DataFrame, one row per step that the tables know, in the order of the loop
        ``step``, ``lane`` (who acts: stakeholders or the PMO), ``x`` of ``n`` and ``what`` these
        are; ``days``, the median from the request to the answer told, only in the last step.

    Notes
    -----
    Closed loop of ISO 10004:2018, clause 7. Counts of complete lists: there is no interval.

    Examples
    --------
    >>> contacts = pd.DataFrame({
    ...     "asked": pd.to_datetime(["2026-01-05"] * 3), "answered": [1, 1, 0],
    ...     "told_back": pd.to_datetime(["2026-01-19", None, None])})
    >>> actions = pd.DataFrame({"owner": ["Lead", None], "due": pd.to_datetime(["2026-05-01"] * 2),
    ...                         "closed": pd.to_datetime([None, None]), "status": None})
    >>> feedback_loop(contacts, actions)[["step", "x", "n"]].values.tolist()
    [['listen', 2, 3], ['decide', 1, 2], ['act', 0, 2], ['tell', 1, 2]]
    """
    columns = ["step", "lane", "x", "n", "what", "days"]
    actions = not_dropped(actions)
    told = told_back(contacts)
    rows: list[tuple[object, ...]] = []
    if len(told):
        answered = int(told["answered"].iloc[0])
        rows.append(
            ("listen", STAKEHOLDERS, answered, len(contacts), N_("requests answered"), None)
        )
    if len(actions):
        decided = int((actions["owner"].notna() & actions["due"].notna()).sum())
        closed = int(actions["closed"].notna().sum())
        rows.append(("decide", PMO, decided, len(actions), N_("actions with owner and date"), None))
        rows.append(("act", PMO, closed, len(actions), N_("actions done"), None))
    if len(told):
        heard, days = int(told["told"].iloc[0]), told["median_days"].iloc[0]
        rows.append(("tell", STAKEHOLDERS, heard, answered, N_("answers followed up"), days))
    return pd.DataFrame(rows, columns=columns).astype({"days": "float64"})


LOOP = {
    N_("decide"): ("decide_days", "decided"),
    N_("act"): ("act_days", "done"),
    N_("tell"): ("tell_days", "told_back"),
}
"""Of each step that follows an answer: the days that were set for it, and the day it was done."""


def loop_kept(contacts: pd.DataFrame, designed: pd.DataFrame, today: pd.Timestamp) -> pd.DataFrame:
    """
    Whether it was decided, done and told within the days that were designed.

    Parameters
    ----------
    contacts : DataFrame, one row per request
        ``instrument``, ``asked``, ``answered`` (0 or 1), and ``decided``, ``done`` and
        ``told_back`` (missing: not yet).
    designed : DataFrame, one row per instrument
        ``instrument``, ``decide_days``, ``act_days`` and ``tell_days``, from the request on
        (missing: not set), and ``since`` (missing: always).
    today : Timestamp
        An answer counts once its days are over by then.

    Returns
    -------
    DataFrame, one row per instrument and step of which an answer was due
        ``instrument``, ``step`` (decide, act or tell), ``days``, and ``x`` of ``n`` answers after
        which it was in time. Decisions and deeds of an instrument of which none is recorded are
        left out.

    Notes
    -----
    Counts of complete lists: there is no interval.

    Examples
    --------
    >>> contacts = pd.DataFrame({
    ...     "instrument": "csat", "asked": pd.to_datetime(["2026-01-05"] * 3), "answered": 1,
    ...     "decided": pd.to_datetime(["2026-01-07", "2026-01-12", None]), "done": pd.NaT,
    ...     "told_back": pd.to_datetime(["2026-01-19", "2026-01-20", None])})
    >>> designed = pd.DataFrame({
    ...     "instrument": ["csat"], "decide_days": [5], "act_days": [30], "tell_days": [14],
    ...     "since": pd.NaT})
    >>> loop_kept(contacts, designed, pd.Timestamp("2026-03-01")).values.tolist()
    [['csat', 'decide', 5, 1, 3], ['csat', 'tell', 14, 1, 3]]
    """
    answered = contacts[contacts["answered"] == 1].merge(designed, on="instrument")
    answered = answered[~(answered["asked"] < answered["since"])]
    found = []
    for step, (set_for_it, day) in LOOP.items():
        own = answered.dropna(subset=[set_for_it])
        if step != "tell":
            own = own[own.groupby("instrument")[day].transform("count") > 0]
        days = own[set_for_it].astype(int)
        limit = own["asked"] + days * pd.Timedelta(days=1)
        due = own.assign(step=step, days=days, x=own[day] <= limit, n=1)[limit < today]
        found.append(due[["instrument", "step", "days", "x", "n"]])
    kept = pd.concat(found).groupby(["instrument", "step", "days"], sort=False).sum().reset_index()
    order = designed["instrument"].tolist()
    kept = kept.sort_values(
        "instrument", key=lambda names: names.map(order.index), kind="stable", ignore_index=True
    )
    return kept.astype({"days": int, "x": int, "n": int})


def raci_check(raci: pd.DataFrame) -> pd.DataFrame:
    """
    Whether each task has exactly one accountable role and somebody responsible.

    Parameters
    ----------
    raci : DataFrame, one row per task, role and code
        Columns ``task``, ``role``, ``code`` (R, A, C or I; missing if nobody has the task).

    Returns
    -------
    DataFrame, one row per task, in the order of their names
        ``task``, ``accountable`` and ``responsible`` (roles as text), ``problem`` ("" if in
        order), ``n`` (roles involved).

    Notes
    -----
    Exactly one A and at least one R per task: the usual rule of responsibility charts, as in the
    *PMBOK Guide*.

    Examples
    --------
    >>> raci = pd.DataFrame({
    ...     "task": ["Decide", "Decide", "Report"], "role": ["Sponsor", "Lead", "Analyst"],
    ...     "code": ["A", "A", "R"]})
    >>> raci_check(raci)["problem"].tolist()
    ['more than one accountable role; nobody responsible', 'no accountable role']
    """
    columns = ["task", "accountable", "responsible", "problem", "n"]
    rows = []
    for task, own in raci.groupby("task"):
        accountable = sorted(set(own.loc[own["code"] == "A", "role"]))
        responsible = sorted(set(own.loc[own["code"] == "R", "role"]))
        rows.append(
            {
                "task": task,
                "accountable": ", ".join(accountable),
                "responsible": ", ".join(responsible),
                "problem": "; ".join(_problems(accountable, responsible)),
                "n": own.loc[own["code"].notna(), "role"].nunique(),
            }
        )
    return pd.DataFrame(rows, columns=columns)


def told_back(contacts: pd.DataFrame) -> pd.DataFrame:
    """
    How many of those who answered heard what was done with it, and after how long.

    Parameters
    ----------
    contacts : DataFrame, one row per request
        Columns ``asked`` (day), ``answered`` (0 or 1), ``told_back`` (day, missing if never).

    Returns
    -------
    DataFrame, one row, or none if nobody answered
        ``answered`` and ``told`` (requests), ``share`` (0-1) with, from 10 on, ``share_low``
        and ``share_high``, ``median_days`` (from the request; of those told), ``n`` (answers).

    Notes
    -----
    Wilson (1927), JASA 22:209-212. Several answers of one person count as separate.

    Examples
    --------
    >>> contacts = pd.DataFrame({
    ...     "asked": pd.to_datetime(["2026-01-05"] * 3), "answered": [1, 1, 0],
    ...     "told_back": pd.to_datetime(["2026-01-19", None, None])})
    >>> told_back(contacts)[["answered", "told", "share", "median_days"]].to_dict("records")
    [{'answered': 2, 'told': 1, 'share': 0.5, 'median_days': 14.0}]
    """
    columns = ["answered", "told", "share", "share_low", "share_high", "median_days", "n"]
    answered = contacts[contacts["answered"].eq(1).fillna(False).astype(bool)]
    if not len(answered):
        return pd.DataFrame(columns=columns)
    told = answered.dropna(subset=["told_back"])
    share = wilson(len(told), len(answered)) if len(answered) >= INTERVAL_FROM else None
    days = (told["told_back"] - told["asked"]) / pd.Timedelta(days=1)
    row = {
        "answered": len(answered),
        "told": len(told),
        "share": len(told) / len(answered),
        "share_low": share.low if share else float("nan"),
        "share_high": share.high if share else float("nan"),
        "median_days": float(days.median()) if len(days) else float("nan"),
        "n": len(answered),
    }
    return pd.DataFrame([row], columns=columns)


def _problems(accountable: list[str], responsible: list[str]) -> Iterable[str]:
    if not accountable:
        yield N_("no accountable role")
    elif len(accountable) > 1:
        yield N_("more than one accountable role")
    if not responsible:
        yield N_("nobody responsible")


def _check_rate(response_rate: float) -> None:
    if not 0 < response_rate <= 1:
        raise DataError(
            gettext(
                "The response rate is {response_rate}; it must be above 0, up to 1.",
                response_rate=response_rate,
            )
        )
