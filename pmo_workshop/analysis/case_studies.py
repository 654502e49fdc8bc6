"""Case studies: the strength of their evidence, and whether they answer a need.

Contribution analysis: Mayne (2001), Canadian J. Program Evaluation 16:1-24.
"""

from __future__ import annotations

import pandas as pd


def evidence_grade(*, before: bool, comparator: bool, controlled: bool) -> str:
    """
    Return the grade of the evidence: A after only, B before and after, C comparator, D controlled.

    A comparator or a control counts only if there is a value before.

    Examples
    --------
    >>> evidence_grade(before=True, comparator=False, controlled=False)
    'B'
    """
    if not before:
        return "A"
    if controlled:
        return "D"
    return "C" if comparator else "B"


def cases_graded(cases: pd.DataFrame) -> pd.DataFrame:
    """
    Change and evidence grade of every engagement, told or not.

    Parameters
    ----------
    cases : DataFrame, one row per engagement (table ``cases`` of the schema)

    Returns
    -------
    DataFrame, one row per engagement in the order of the table
        ``case_id, need_id, title, measure, unit, before, after, change`` (after minus before,
        missing with grade A), ``change_low, change_high, better`` (lower or higher), ``improved``
        (missing with grade A), ``grade, consent, published, n``.

    Examples
    --------
    >>> case = pd.DataFrame({"case_id": ["C1"], "need_id": "SV01", "title": "Faster", "unit": "d",
    ...     "measure": "days", "before": [9.0], "after": [6.0], "change_low": [None], "n": [14],
    ...     "change_high": [None], "better": "lower", "comparator": [0], "controlled": [0],
    ...     "consent": [1], "published": [1]})
    >>> cases_graded(case)[["change", "improved", "grade"]].values.tolist()
    [[-3.0, True, 'B']]
    """
    grades = [
        evidence_grade(
            before=bool(pd.notna(row["before"])),
            comparator=row["comparator"] == 1,
            controlled=row["controlled"] == 1,
        )
        for _, row in cases.iterrows()
    ]
    change = cases["after"].astype("Float64") - cases["before"].astype("Float64")
    toward = change.where(cases["better"] == "higher", -change)
    table = cases.assign(
        change=change.astype("float64"),
        improved=(toward > 0).astype("boolean"),
        grade=pd.Series(grades, index=cases.index, dtype="str"),
        n=cases["n"].astype("Int64").fillna(0).astype(int),
    )
    columns = ["case_id", "need_id", "title", "measure", "unit", "before", "after", "change",
               "change_low", "change_high", "better", "improved", "grade", "consent", "published",
               "n"]  # fmt: skip
    return table[columns].reset_index(drop=True)


def need_coverage(needs: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """
    Which needs have at least one case study.

    Parameters
    ----------
    needs : DataFrame, one row per need, most wanted first
        ``need_id, need``.
    cases : DataFrame (table ``cases`` of the schema)

    Returns
    -------
    DataFrame, one row per need
        ``need_id, need, cases`` (count), ``best_grade`` (empty if none), ``covered, n`` (needs).

    Examples
    --------
    >>> none = pd.DataFrame({"need_id": []})
    >>> need_coverage(pd.DataFrame({"need_id": ["SV01"], "need": ["Status"]}), none)[
    ...     "covered"].tolist()
    [False]
    """
    graded = cases_graded(cases) if len(cases) else _NO_CASES
    rows = []
    for _, need in needs.iterrows():
        grades = graded.loc[graded["need_id"] == need["need_id"], "grade"]
        rows.append(
            {
                "need_id": need["need_id"],
                "need": need["need"],
                "cases": len(grades),
                "best_grade": grades.max() if len(grades) else "",
                "covered": len(grades) > 0,
                "n": len(needs),
            }
        )
    columns = ["need_id", "need", "cases", "best_grade", "covered", "n"]
    return pd.DataFrame(rows, columns=columns)


_NO_CASES = pd.DataFrame({"need_id": pd.Series(dtype=str), "grade": pd.Series(dtype=str)})
