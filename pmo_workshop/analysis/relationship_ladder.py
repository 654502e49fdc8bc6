"""V5: do relationships move, and is what was agreed done on time?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..i18n import N_
from ..schema.value import UPPER
from .action_states import not_dropped
from .uncertainty import net_promoter, wilson
from .uncertainty.samples import of_list

RUNGS = (
    *(N_("prospect"), N_("customer"), N_("client")),
    *(N_("supporter"), N_("advocate"), N_("partner")),
)
STANCES = ("U", "R", "N", "S", "L")
STANCE_IN_WORDS = {
    "U": N_("unaware"),
    "R": N_("resistant"),
    "N": N_("neutral"),
    "S": N_("supportive"),
    "L": N_("leading"),
}
BELOW, AS_WANTED, BEYOND, REACHED = "below", "as wanted", "beyond", "reached"
"""Where the stance of a stakeholder lies beside the one wanted; reached: as wanted or beyond."""

INTERVAL_FROM = 10
SMALLEST_CELL = 5


def first_and_last(engagement: pd.DataFrame) -> pd.DataFrame:
    """
    The first and the last review of each stakeholder who was reviewed twice or more.

    Parameters
    ----------
    engagement : DataFrame, one row per stakeholder and review
        ``stakeholder_id``, ``current``, ``desired``, ``rung``, ``date``, and if known ``act``
        (a recorded act of advocacy).

    Returns
    -------
    DataFrame, one row per stakeholder
        ``rung_from``, ``rung_to``, ``stance_from``, ``stance_to``, ``desired``, ``act`` (whether
        any review records one), ``first``, ``last`` (dates).

    Examples
    --------
    >>> rows = pd.DataFrame({"stakeholder_id": "S1", "current": ["N", "S"], "desired": "S",
    ...     "rung": ["customer", "client"], "date": pd.to_datetime(["2025-04-01", "2026-04-01"])})
    >>> first_and_last(rows)[["rung_from", "rung_to", "stance_to"]].values.tolist()
    [['customer', 'client', 'S']]
    """
    if "act" not in engagement:
        engagement = engagement.assign(act=None)
    told = engagement.sort_values(["stakeholder_id", "date"], kind="stable")
    by = told.groupby("stakeholder_id")
    first, last = by.first(), by.last()
    acts = told["act"].notna().groupby(told["stakeholder_id"]).any()
    table = pd.DataFrame(
        {
            "rung_from": first["rung"],
            "rung_to": last["rung"],
            "stance_from": first["current"],
            "stance_to": last["current"],
            "desired": last["desired"],
            "act": acts,
            "first": by["date"].min(),
            "last": by["date"].max(),
        }
    )
    return table[by["date"].nunique() > 1].reset_index()


def rung_moves(engagement: pd.DataFrame) -> pd.DataFrame:
    """
    How many stakeholders stand lower, as high, and higher at their last review than at their first.

    Parameters
    ----------
    engagement : DataFrame
        As in ``first_and_last``.

    Returns
    -------
    DataFrame, one row per rung of the first review, from prospect to partner
        ``from``; ``lower``, ``same``, ``higher`` (stakeholders), ``net`` (rungs gained minus rungs
        lost), ``n`` (stakeholders reviewed twice or more). Rungs are ``merged``. Empty without any.

    Notes
    -----
    The relationship ladder: Christopher, Payne & Ballantyne (1991), Relationship Marketing.

    Examples
    --------
    >>> rows = pd.DataFrame({"stakeholder_id": "S1", "current": ["N", "S"], "desired": "S",
    ...     "rung": ["customer", "client"], "date": pd.to_datetime(["2025-04-01", "2026-04-01"])})
    >>> rung_moves(rows).values.tolist()
    [['customer', 0, 0, 1, 1, 1]]
    """
    pairs = first_and_last(engagement).dropna(subset=["rung_from", "rung_to"])
    place = {rung: at for at, rung in enumerate(RUNGS)}
    gained = pairs["rung_to"].map(place) - pairs["rung_from"].map(place)
    rows = []
    for rung in RUNGS:
        own = gained[pairs["rung_from"] == rung]
        moved = {"lower": own < 0, "same": own == 0, "higher": own > 0}
        counts = {name: int(those.sum()) for name, those in moved.items()}
        rows.append({"from": rung, **counts, "net": int(own.sum())})
    table = merged(pd.DataFrame(rows), "from", ("lower", "same", "higher"))
    return table.assign(n=len(pairs))


def stances_wanted(engagement: pd.DataFrame) -> pd.DataFrame:
    """
    How many stakeholders have a lower stance than is wanted of them, the one wanted, or a higher.

    Parameters
    ----------
    engagement : DataFrame
        As in ``first_and_last``; the last review of each stakeholder counts. A stakeholder of whom
        no stance is wanted is left out.

    Returns
    -------
    DataFrame, one row per kind from the lowest
        ``stance`` (of ``BELOW``, ``AS_WANTED``, ``BEYOND`` and ``REACHED``), ``stakeholders``,
        ``n`` (all of them). Fewer than five who have the one wanted, or a higher, are told together
        as ``REACHED``.

    Notes
    -----
    The stakeholder engagement assessment matrix of project management practice.

    Examples
    --------
    >>> rows = pd.DataFrame({"stakeholder_id": ["S1", "S2"], "current": ["N", "S"],
    ...     "desired": ["S", "S"], "rung": "client", "date": pd.to_datetime("2026-04-01")})
    >>> stances_wanted(rows).values.tolist()
    [['below', 1, 2], ['reached', 1, 2]]
    """
    last = engagement.sort_values("date", kind="stable").groupby("stakeholder_id").last()
    last = last.dropna(subset=["current", "desired"])
    place = {stance: at for at, stance in enumerate(STANCES)}
    above = last["current"].map(place) - last["desired"].map(place)
    counts = {BELOW: above < 0, AS_WANTED: above == 0, BEYOND: above > 0}
    found = {stance: int(these.sum()) for stance, these in counts.items()}
    if any(found[stance] < SMALLEST_CELL for stance in (AS_WANTED, BEYOND)):
        found = {BELOW: found[BELOW], REACHED: found[AS_WANTED] + found[BEYOND]}
    rows = [{"stance": stance, "stakeholders": count} for stance, count in found.items()]
    return pd.DataFrame(rows).assign(n=len(last))


def merged(table: pd.DataFrame, label: str, counts: Sequence[str]) -> pd.DataFrame:
    """
    Merge neighbouring rows of a table of people until no cell holds one to four of them.

    Parameters
    ----------
    table : DataFrame
        Its rows have an order. Rows of nobody are left out.
    label : str
        Column that names a row; the names of merged rows are joined by "or".
    counts : sequence of str
        Columns that count people, each in one of them; all other columns are added up too.

    Examples
    --------
    >>> table = pd.DataFrame({"rung": ["low", "high", "top"], "up": [20, 3, 2], "down": [0, 5, 9]})
    >>> merged(table, "rung", ("up", "down")).values.tolist()
    [['low', 20, 0], ['high or top', 5, 14]]
    """
    rows = [
        ([row.pop(label)], row)
        for row in table.to_dict("records")
        if any(row[name] for name in counts)
    ]
    while len(rows) > 1:
        few = (
            at
            for at, (_, row) in enumerate(rows)
            if any(0 < row[name] < SMALLEST_CELL for name in counts)
        )
        at = next(few, None)
        if at is None:
            break
        beside = [near for near in (at - 1, at + 1) if 0 <= near < len(rows)]
        near = min(beside, key=lambda near: sum(rows[near][1][name] for name in counts))
        (names, row), (others, other) = rows[min(at, near)], rows[max(at, near)]
        both = ([*names, *others], {name: row[name] + other[name] for name in row})
        rows[min(at, near) : max(at, near) + 1] = [both]
    told = [{label: _joined(names), **row} for names, row in rows]
    return pd.DataFrame(told, columns=table.columns)


def _joined(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} or {last}" if most else last


def advocates(engagement: pd.DataFrame) -> dict[str, int]:
    """
    Return how many stand on the upper rungs, and of how many an act is recorded.

    They are a part of all stakeholders, so they are told as a group is: from ten of them on, and
    only where neither those with an act nor those without are one to four.

    Parameters
    ----------
    engagement : DataFrame
        As in ``first_and_last``; the last review of each stakeholder counts, an act of any review.

    Returns
    -------
    dict
        ``upper`` (stakeholders on ``advocate`` or ``partner``) and ``with_act`` (of these, with a
        recorded reference, referral or defence); empty where it may not be told.

    Examples
    --------
    >>> rows = pd.DataFrame({"stakeholder_id": range(11), "rung": ["client", *["advocate"] * 10],
    ...     "date": pd.to_datetime("2026-04-01"), "act": ["reference"] * 6 + [None] * 5})
    >>> advocates(rows)
    {'upper': 10, 'with_act': 5}
    >>> advocates(rows.tail(9))
    {}
    """
    if "act" not in engagement:
        engagement = engagement.assign(act=None)
    acts = engagement["act"].notna().groupby(engagement["stakeholder_id"]).any()
    last = engagement.sort_values("date", kind="stable").groupby("stakeholder_id")["rung"].last()
    with_act = acts[last.index[last.isin(UPPER)]]
    upper, acted = len(with_act), int(with_act.sum())
    if upper < INTERVAL_FROM or any(0 < cell < SMALLEST_CELL for cell in (acted, upper - acted)):
        return {}
    return {"upper": upper, "with_act": acted}


def closed_on_time(actions: pd.DataFrame, report_date: pd.Timestamp) -> pd.DataFrame:
    """
    How many of the actions that were due are closed, and how many by their date.

    An action that is not yet due is left out even if it is closed: to count the early ones and not
    the open ones would flatter the share.

    Parameters
    ----------
    actions : DataFrame, one row per action
        ``due``, ``closed`` (missing while open; a day after the report counts as open) and
        ``status``. Actions without a date, and those that were dropped, are left out.
    report_date : Timestamp

    Returns
    -------
    DataFrame of one row; empty if no action was due
        ``actions`` (``"actions due"``); ``on_time``, ``late`` (closed after the date), ``open``
        (past the date and open); ``share`` (on time, 0-1) with Wilson limits from 10 actions;
        ``n``.

    Examples
    --------
    >>> actions = pd.DataFrame({
    ...     "due": pd.to_datetime(["2026-03-01", "2026-03-01", "2026-09-01"]),
    ...     "closed": pd.to_datetime(["2026-02-20", None, None]), "status": None})
    >>> found = closed_on_time(actions, pd.Timestamp("2026-04-30"))
    >>> found[["on_time", "open", "n"]].values.tolist()
    [[1, 1, 2]]
    """
    today = pd.Timestamp(report_date)
    kept = not_dropped(actions)
    due = kept[kept["due"] <= today]
    n = len(due)
    if not n:
        return pd.DataFrame()
    closed = due["closed"].where(due["closed"] <= today)
    in_time = int((closed <= due["due"]).sum())
    late = int((closed > due["due"]).sum())
    row = {
        "actions": "actions due",
        "on_time": in_time,
        "late": late,
        "open": n - in_time - late,
        "share": in_time / n,
        "share_low": None,
        "share_high": None,
        "n": n,
    }
    if n >= INTERVAL_FROM:
        limits = wilson(in_time, n)
        row |= {"share_low": limits.low, "share_high": limits.high}
    return pd.DataFrame([row])


def recommendation_by_wave(
    answers: dict[str, pd.Series], population: int | None = None
) -> pd.DataFrame:
    """
    The net promoter score of each wave, for its trend only.

    Parameters
    ----------
    answers : dict of wave to Series of answers from 0 to 10
        Missing answers are left out.
    population : int, optional
        Size of the named stakeholder list; it narrows the interval if n is over 5 % of it.

    Returns
    -------
    DataFrame, one row per wave with an answer
        ``wave``; ``promoters`` (9, 10), ``detractors`` (0 to 6); ``nps`` (-100 to 100) with the
        adjusted Wald interval from 10 respondents; ``n``.

    Notes
    -----
    Reichheld (2003), Harvard Business Review 81(12):46-54; critique: Keiningham et al. (2007),
    Journal of Marketing 71:39-51. One respondent in 20 moves the score by up to ten points.

    Examples
    --------
    >>> recommendation_by_wave({"2026": pd.Series([10.0, 9, 8, 3])})[["nps", "n"]].values.tolist()
    [[25.0, 4.0]]
    """
    rows = []
    for wave, values in answers.items():
        given = values.dropna()
        n = len(given)
        if not n:
            continue
        promoters, detractors = int((given >= 9).sum()), int((given <= 6).sum())
        row = {
            "wave": wave,
            "promoters": promoters,
            "detractors": detractors,
            "nps": 100 * (promoters - detractors) / n,
            "nps_low": None,
            "nps_high": None,
            "n": n,
        }
        if n >= INTERVAL_FROM:
            listed = of_list(n, population)
            limits = net_promoter(promoters, n - promoters - detractors, detractors, listed)
            row |= {"nps_low": 100 * limits.low, "nps_high": 100 * limits.high}
        rows.append(row)
    columns = ["wave", "promoters", "detractors", "nps", "nps_low", "nps_high", "n"]
    return pd.DataFrame(rows, columns=columns)
