"""T6: what do the case studies show, how strong is their evidence, which needs do they answer?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

INTERVAL_FROM = 10
"""Observations from which on a case has an interval, and with it a direction."""

GRADES = {"A": "after only", "B": "before and after", "C": "comparator", "D": "controlled"}

COLUMNS = (
    "case_id",
    "need_id",
    "title",
    "measure",
    "unit",
    "before",
    "after",
    "change",
    "change_low",
    "change_high",
    "better",
    "grade",
    "consent",
    "published",
    "n",
)


def evidence_grade(
    before: float | None, after: float | None, comparator: int | None, controlled: int | None
) -> str:
    """
    Grade of the evidence of one case: how much its change can say about its cause.

    Parameters
    ----------
    before, after : float or missing
    comparator, controlled : 1, 0 or missing
        Whether the same measure exists for a comparable group; whether the design was controlled.

    Returns
    -------
    str
        "A" after only, "B" before and after, "C" with a comparator, "D" controlled; "" if nothing
        was measured after. Without a value before there is no change to compare, so the grade
        stays A.

    Notes
    -----
    Grades of this workshop, after the contribution analysis of Mayne (2001), Canadian Journal of
    Program Evaluation 16(1):1-24. Only C and D bear a word about causes.

    Examples
    --------
    >>> evidence_grade(None, 3, 0, 0), evidence_grade(5, 3, 0, 0), evidence_grade(5, 3, 1, 0)
    ('A', 'B', 'C')
    """
    if pd.isna(after):
        return ""
    if pd.isna(before):
        return "A"
    if _yes(controlled):
        return "D"
    return "C" if _yes(comparator) else "B"


def cases_graded(cases: pd.DataFrame) -> pd.DataFrame:
    """
    Change and grade of every engagement that could be told, the failed ones too.

    Parameters
    ----------
    cases : DataFrame, one row per engagement
        The table ``cases`` of the client folder.

    Returns
    -------
    DataFrame, one row per engagement, in the order of the ids
        ``case_id``, ``need_id``, ``title``, ``measure``, ``unit``; ``before``, ``after``,
        ``change`` with ``change_low`` and ``change_high`` (in ``unit``; missing without both
        halves, and unless 10 observations or more are behind them); ``better`` ("lower" or
        "higher"), ``grade``, ``consent``, ``published`` (bool), ``n`` (observations, may be
        missing).

    Notes
    -----
    change = after - before. The limits are those the case came with.

    Examples
    --------
    >>> cases = pd.DataFrame({
    ...     "case_id": ["c1"], "need_id": ["a"], "title": ["One page"], "measure": ["hours"],
    ...     "unit": ["h"], "better": ["lower"], "before": [6.0], "after": [2.0],
    ...     "change_low": [-5.0], "change_high": [-3.0], "n": [30], "comparator": [0],
    ...     "controlled": [0], "consent": [1], "published": [1]})
    >>> cases_graded(cases)[["change", "grade", "published"]].to_dict("records")
    [{'change': -4.0, 'grade': 'B', 'published': True}]
    """
    if not len(cases):
        return pd.DataFrame(columns=COLUMNS)
    ordered = cases.sort_values("case_id", ignore_index=True)
    change = (ordered["after"] - ordered["before"]).astype("float64")
    judged = zip(
        ordered["before"],
        ordered["after"],
        ordered["comparator"],
        ordered["controlled"],
        strict=True,
    )
    enough = change.notna() & (ordered["n"].astype("float64") >= INTERVAL_FROM)
    graded = ordered.assign(
        change=change,
        change_low=ordered["change_low"].astype("float64").where(enough),
        change_high=ordered["change_high"].astype("float64").where(enough),
        grade=[evidence_grade(*row) for row in judged],
        consent=ordered["consent"].map(_yes),
        published=ordered["published"].map(_yes),
    )
    return graded[list(COLUMNS)]


def agreed(cases: pd.DataFrame) -> pd.DataFrame:
    """
    Return the engagements whose clients have agreed in writing to be named.

    Parameters
    ----------
    cases : DataFrame
        The table ``cases`` of the client folder.

    Returns
    -------
    DataFrame
        The same columns; of a client who has not agreed, or was not asked, nothing is left.

    Examples
    --------
    >>> agreed(pd.DataFrame({"case_id": ["c1", "c2"], "consent": [1, 0]}))["case_id"].tolist()
    ['c1']
    """
    return cases[cases["consent"].map(_yes).astype(bool)]


def direction_of(case: Mapping[str, Any] | pd.Series) -> int | None:
    """
    Return 1 for a change for the better and -1 for one for the worse.

    Parameters
    ----------
    case : mapping
        A row of ``cases_graded``.

    Returns
    -------
    int or None
        None if it cannot be told: two values without limits have no direction, nor has a change
        whose limits have no change between them.

    Examples
    --------
    >>> case = {"change_low": -7.0, "change_high": -3.0, "better": "lower"}
    >>> direction_of(case), direction_of(case | {"better": "higher"})
    (1, -1)
    >>> print(direction_of(case | {"change_high": 1.0}))
    None
    >>> print(direction_of(case | {"change_low": float("nan"), "change_high": float("nan")}))
    None
    """
    if not (case["change_high"] < 0 or case["change_low"] > 0):
        return None
    return 1 if (case["change_high"] < 0) == (case["better"] == "lower") else -1


def need_coverage(top_needs: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """
    Which of the leading needs are answered by a case study.

    Parameters
    ----------
    top_needs : DataFrame, one row per need
        Columns ``need_id``, ``need``.
    cases : DataFrame
        The table ``cases`` of the client folder. Only published engagements are case studies.

    Returns
    -------
    DataFrame, one row per need, in the order given
        ``need_id``, ``need``, ``cases`` (published), ``best_grade`` ("" if none), ``covered``
        (bool), ``n`` (the same as ``cases``).

    Notes
    -----
    Coverage of this workshop: the share of the first ten needs with at least one case.

    Examples
    --------
    >>> needs = pd.DataFrame({"need_id": ["a", "b"], "need": ["Advice", "Reports"]})
    >>> cases = pd.DataFrame({
    ...     "case_id": ["c1"], "need_id": ["a"], "before": [6.0], "after": [2.0],
    ...     "comparator": [1], "controlled": [0], "published": [1]})
    >>> need_coverage(needs, cases)
      need_id     need  cases best_grade  covered  n
    0       a   Advice      1          C     True  1
    1       b  Reports      0               False  0
    """
    columns = ["need_id", "need", "cases", "best_grade", "covered", "n"]
    if not len(top_needs):
        return pd.DataFrame(columns=columns)
    grades: dict[str, list[str]] = {}
    for _, case in cases.iterrows():
        grade = evidence_grade(
            case["before"], case["after"], case["comparator"], case["controlled"]
        )
        if grade and _yes(case["published"]):
            grades.setdefault(case["need_id"], []).append(grade)
    found = [grades.get(need, []) for need in top_needs["need_id"]]
    return pd.DataFrame(
        {
            "need_id": list(top_needs["need_id"]),
            "need": list(top_needs["need"]),
            "cases": [len(own) for own in found],
            "best_grade": [max(own, default="") for own in found],
            "covered": [bool(own) for own in found],
            "n": [len(own) for own in found],
        },
        columns=columns,
    )


def told_of_eligible(cases: pd.DataFrame) -> tuple[int, int]:
    """
    How many engagements have been published, of those that could be told.

    Parameters
    ----------
    cases : DataFrame
        The table ``cases`` of the client folder.

    Returns
    -------
    (published, eligible) : counts

    Examples
    --------
    >>> told_of_eligible(pd.DataFrame({"published": [1, 0, 0]}))
    (1, 3)
    """
    return int(cases["published"].map(_yes).sum()), len(cases)


def _yes(flag: object) -> bool:
    return bool(pd.notna(flag) and flag == 1)
