"""V5: do relationships move, and is what was agreed done on time?"""

from __future__ import annotations

import pandas as pd

from .uncertainty import net_promoter, wilson

RUNGS = ("prospect", "customer", "client", "supporter", "advocate", "partner")
STANCES = ("U", "R", "N", "S", "L")
STANCE_IN_WORDS = {
    "U": "unaware",
    "R": "resistant",
    "N": "neutral",
    "S": "supportive",
    "L": "leading",
}
INTERVAL_FROM = 10


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
    How many stakeholders moved from each rung to each other rung.

    Parameters
    ----------
    engagement : DataFrame
        As in ``first_and_last``.

    Returns
    -------
    DataFrame, one row per pair of rungs that occurs
        ``from``, ``to``, ``stakeholders``, ``move`` (rungs gained, below 0 lost), ``n``.

    Notes
    -----
    The relationship ladder: Christopher, Payne & Ballantyne (1991), Relationship Marketing.

    Examples
    --------
    >>> rows = pd.DataFrame({"stakeholder_id": "S1", "current": ["N", "S"], "desired": "S",
    ...     "rung": ["customer", "client"], "date": pd.to_datetime(["2025-04-01", "2026-04-01"])})
    >>> rung_moves(rows)[["from", "to", "stakeholders", "move"]].values.tolist()
    [['customer', 'client', 1, 1]]
    """
    pairs = first_and_last(engagement)
    counts = pairs.groupby(["rung_from", "rung_to"]).size()
    place = {rung: at for at, rung in enumerate(RUNGS)}
    rows = [
        {
            "from": before,
            "to": after,
            "stakeholders": int(counts[before, after]),
            "move": place[after] - place[before],
            "n": len(pairs),
        }
        for before in RUNGS
        for after in RUNGS
        if (before, after) in counts.index
    ]
    return pd.DataFrame(rows, columns=["from", "to", "stakeholders", "move", "n"])


def stance_matrix(engagement: pd.DataFrame) -> pd.DataFrame:
    """
    How many stakeholders have each stance, and which is wanted of them.

    Parameters
    ----------
    engagement : DataFrame
        As in ``first_and_last``; the last review of each stakeholder counts.

    Returns
    -------
    DataFrame, one row per stance from unaware to leading
        ``stance``; one count per desired stance ``U``, ``R``, ``N``, ``S``, ``L``; ``as_desired``
        (stakeholders whose stance is the desired one or beyond), ``n``.

    Notes
    -----
    The stakeholder engagement assessment matrix of project management practice.

    Examples
    --------
    >>> rows = pd.DataFrame({"stakeholder_id": ["S1", "S2"], "current": ["N", "S"],
    ...     "desired": ["S", "S"], "rung": "client", "date": pd.to_datetime("2026-04-01")})
    >>> stance_matrix(rows).set_index("stance").loc["N", ["S", "as_desired", "n"]].tolist()
    [1, 0, 2]
    """
    last = engagement.sort_values("date", kind="stable").groupby("stakeholder_id").last()
    place = {stance: at for at, stance in enumerate(STANCES)}
    reached = last["current"].map(place) >= last["desired"].map(place)
    rows = []
    for stance in STANCES:
        here = last["current"] == stance
        row: dict[str, object] = {"stance": stance, "words": STANCE_IN_WORDS[stance]}
        for wanted in STANCES:
            row[wanted] = int((here & (last["desired"] == wanted)).sum())
        rows.append(row | {"as_desired": int((here & reached).sum()), "n": len(last)})
    return pd.DataFrame(rows) if len(last) else pd.DataFrame()


def advocates(engagement: pd.DataFrame) -> dict[str, int]:
    """
    Return how many stand on the upper rungs, and of how many an act is recorded.

    Parameters
    ----------
    engagement : DataFrame
        As in ``first_and_last``; the last review of each stakeholder counts.

    Returns
    -------
    dict
        ``upper`` (advocate or partner), ``with_act`` (of these, with a recorded reference,
        referral or defence), ``stakeholders``.

    Examples
    --------
    >>> rows = pd.DataFrame({"stakeholder_id": ["S1", "S2"], "rung": ["advocate", "client"],
    ...     "date": pd.to_datetime("2026-04-01"), "act": ["reference", None]})
    >>> advocates(rows)
    {'upper': 1, 'with_act': 1, 'stakeholders': 2}
    """
    if "act" not in engagement:
        engagement = engagement.assign(act=None)
    acts = engagement["act"].notna().groupby(engagement["stakeholder_id"]).any()
    last = engagement.sort_values("date", kind="stable").groupby("stakeholder_id")["rung"].last()
    upper = last.isin(("advocate", "partner"))
    return {
        "upper": int(upper.sum()),
        "with_act": int((upper & acts.reindex(last.index)).sum()),
        "stakeholders": len(last),
    }


def closed_on_time(actions: pd.DataFrame, report_date: pd.Timestamp) -> pd.DataFrame:
    """
    How many of the actions that were due are closed, and how many by their date.

    Parameters
    ----------
    actions : DataFrame, one row per action
        ``due``, ``closed`` (missing while open); actions without a date are left out.
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
    ...     "closed": pd.to_datetime(["2026-02-20", None, None])})
    >>> found = closed_on_time(actions, pd.Timestamp("2026-04-30"))
    >>> found[["on_time", "open", "n"]].values.tolist()
    [[1, 1, 2]]
    """
    today = pd.Timestamp(report_date)
    dated = actions.dropna(subset=["due"])
    due = dated[(dated["due"] <= today) | dated["closed"].notna()]
    n = len(due)
    if not n:
        return pd.DataFrame()
    in_time = int((due["closed"] <= due["due"]).sum())
    late = int((due["closed"] > due["due"]).sum())
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


def recommendation_by_wave(answers: dict[str, pd.Series]) -> pd.DataFrame:
    """
    The net promoter score of each wave, for its trend only.

    Parameters
    ----------
    answers : dict of wave to Series of answers from 0 to 10
        Missing answers are left out.

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
            limits = net_promoter(promoters, n - promoters - detractors, detractors)
            row |= {"nps_low": 100 * limits.low, "nps_high": 100 * limits.high}
        rows.append(row)
    columns = ["wave", "promoters", "detractors", "nps", "nps_low", "nps_high", "n"]
    return pd.DataFrame(rows, columns=columns)
