"""S2: which capabilities of the PMO help with which theme, and where nothing does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .case_studies import evidence_grade

RELATIONS, OTHER_RELATIONS = (0, 1, 3, 9), (0, 1, 2, 3)
OTHER_SCALE = dict(zip(RELATIONS, OTHER_RELATIONS, strict=True))
"""The 0/1/2/3 scale on which the order of the capabilities is checked."""

SERIOUS, WEAK, HELPS = 4, 1, 3

THEMES = ("theme", "severity", "support", "by", "gap", "best_grade", "tested", "n")
CAPABILITIES = (
    *("capability", "reach", "rank", "reach_other", "rank_other"),
    *("stable", "first", "n"),
)


def solution_fit(
    relations: pd.DataFrame, severity: dict[str, float], cases: pd.DataFrame
) -> pd.DataFrame:
    """
    For each theme: the strongest support, whether that is a gap, and whether a case shows it.

    Parameters
    ----------
    relations : DataFrame, one row per theme and capability
        Columns ``theme``, ``capability``, ``relation`` (0, 1, 3 or 9) and, optional, ``case_id``.
    severity : dict of theme to median severity, 1 to 5
        Themes that are absent have an unknown severity.
    cases : DataFrame
        The table ``cases`` of the client folder.

    Returns
    -------
    DataFrame, one row per theme, in the order of the relations
        ``theme``; ``severity`` (missing if unknown); ``support`` (largest relation), ``by`` (the
        capabilities that reach it, none if it is 0); ``gap`` (severity of 4 and more and support
        of 1 and less; missing if the severity is unknown and the support weak); ``best_grade``
        of the cases named where the relation is 3 or more, "" if none; ``tested`` (that grade is
        B or better); ``n`` (capabilities judged).

    Notes
    -----
    The relation matrix of quality function deployment, Akao (1990).

    Examples
    --------
    >>> relations = pd.DataFrame({
    ...     "theme": ["Staff", "Staff", "Law"], "capability": ["People", "Plans", "Plans"],
    ...     "relation": [9, 1, 0]})
    >>> found = solution_fit(relations, {"Staff": 4, "Law": 5}, pd.DataFrame())
    >>> found[["theme", "support", "by", "gap", "tested"]].values.tolist()
    [['Staff', 9, 'People', False, False], ['Law', 0, '', True, False]]
    """
    grades = _grades(cases)
    rows = []
    for theme, own in relations.groupby("theme", sort=False):
        support = int(own["relation"].max())
        known = severity.get(theme)
        best = own.loc[own["relation"] == support, "capability"] if support else []
        named = own.loc[own["relation"] >= HELPS, "case_id"] if "case_id" in own else []
        grade = max((grades.get(case, "") for case in named), default="")
        weak = support <= WEAK
        rows.append(
            {
                "theme": theme,
                "severity": known,
                "support": support,
                "by": "; ".join(best),
                "gap": weak and (None if known is None else known >= SERIOUS),
                "best_grade": grade,
                "tested": grade >= "B",
                "n": len(own),
            }
        )
    table = pd.DataFrame(rows, columns=THEMES)
    return table.assign(severity=table["severity"].astype("float64"))


def _grades(cases: pd.DataFrame) -> dict[str, str]:
    if not len(cases):
        return {}
    return {
        case["case_id"]: evidence_grade(
            case["before"], case["after"], case["comparator"], case["controlled"]
        )
        for _, case in cases.iterrows()
    }


def capability_reach(relations: pd.DataFrame, severity: dict[str, float]) -> pd.DataFrame:
    """
    How much of what worries people each capability reaches, on two scales.

    Parameters
    ----------
    relations, severity
        As in ``solution_fit``; only themes of known severity count.

    Returns
    -------
    DataFrame, one row per capability, largest reach first
        ``capability``; ``reach`` = sum over themes of severity × relation, ``rank``;
        ``reach_other``, ``rank_other`` on the scale 0, 1, 2, 3; ``stable`` (both ranks agree);
        ``first`` (whether it comes first on both scales, whatever one relation had been judged a
        step higher or lower); ``n`` (themes counted). Equal reaches share the better rank. Empty
        if no severity is known.

    Examples
    --------
    >>> relations = pd.DataFrame({
    ...     "theme": ["Staff", "Law", "Staff", "Law"],
    ...     "capability": ["People", "People", "Plans", "Plans"], "relation": [9, 0, 3, 3]})
    >>> found = capability_reach(relations, {"Staff": 4, "Law": 5})
    >>> found[["capability", "reach", "rank", "rank_other", "stable"]].values.tolist()
    [['People', 36.0, 1, 2, False], ['Plans', 27.0, 2, 1, False]]
    """
    known = relations[relations["theme"].isin(list(severity))]
    if not len(known):
        return pd.DataFrame(columns=CAPABILITIES)
    weight = known["theme"].map(severity).astype("float64")
    relation = known["relation"].astype("float64")
    table = (
        known.assign(reach=weight * relation, reach_other=weight * relation.map(OTHER_SCALE))
        .groupby("capability", sort=False)[["reach", "reach_other"]]
        .sum()
        .reset_index()
    )
    for reach, rank in (("reach", "rank"), ("reach_other", "rank_other")):
        table[rank] = table[reach].rank(ascending=False, method="min").astype(int)
    table["stable"] = table["rank"] == table["rank_other"]
    first = (_first_for_sure(known, weight, steps) for steps in (RELATIONS, OTHER_RELATIONS))
    table["first"] = table["capability"].isin(set.intersection(*first))
    table["n"] = known["theme"].nunique()
    return table.sort_values(["rank", "rank_other"], kind="stable", ignore_index=True)[
        list(CAPABILITIES)
    ]


def _first_for_sure(known: pd.DataFrame, weight: pd.Series, steps: Sequence[float]) -> set[str]:
    """Return the capability of the largest reach, if no relation a step off would change that."""
    at = known["relation"].map({relation: place for place, relation in enumerate(RELATIONS)})
    value = np.asarray(steps, dtype=float)
    reach = weight * value[at]
    known = known.assign(
        lowest=reach - weight * value[np.maximum(at - 1, 0)],
        highest=weight * value[np.minimum(at + 1, len(value) - 1)] - reach,
        reach=reach,
    )
    by = known.groupby("capability", sort=False)
    total, loss, gain = by["reach"].sum(), by["lowest"].max(), by["highest"].max()
    first = total.idxmax()
    others = total.drop(first)
    sure = (total[first] - others > np.maximum(loss[first], gain[others.index])).all()
    return {str(first)} if sure else set()
