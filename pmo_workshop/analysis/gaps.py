"""SERVQUAL gaps in PMO wording: perception minus expectation, by dimension, item and group.

``answers`` is everywhere one row per answer with the columns of ``questions.trust.answers_of``:
``resp_id, role, unit, item_id, dimension, text, scale_min, scale_max, reverse, aspect, value``.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy import stats

from .uncertainty import benjamini_hochberg, difference_reliability, feldt, holm, mean_t
from .uncertainty import cronbach_alpha as alpha_of

SCREENING_Q = 0.10
_FIGURES = ["expectation", "performance", "gap", "gap_low", "gap_high"]


def _pairs(answers: pd.DataFrame) -> pd.DataFrame:
    """Return one row per respondent and item with both halves, E and P, mirrored if reversed."""
    asked = answers[answers["aspect"].isin(["E", "P"])]
    mirrored = asked["scale_min"] + asked["scale_max"] - asked["value"]
    reverse = asked["reverse"].fillna(0).astype(int) == 1
    value = asked["value"].where(~reverse, mirrored).astype("float64")
    keys = ["resp_id", "dimension", "item_id"]
    wide = asked.assign(value=value).set_index([*keys, "aspect"])["value"].unstack("aspect")
    wide = wide.reindex(columns=["E", "P"])
    return wide.reset_index().rename_axis(columns=None)


def respondent_gaps(answers: pd.DataFrame) -> pd.DataFrame:
    """
    Mean expectation, performance and gap of each respondent in each dimension.

    Only items with both halves count; a respondent needs at least half of the dimension's items
    (rule R11). Answers that are missing or not applicable are left out, nothing is imputed.

    Parameters
    ----------
    answers : DataFrame, one row per answer

    Returns
    -------
    DataFrame, one row per respondent and dimension
        ``resp_id, dimension, expectation, performance, gap`` (scale points), ``items``.

    Notes
    -----
    Gap 5 of SERVQUAL, Q = P - E: Parasuraman, Zeithaml & Berry (1988), J. Retailing 64:12-40.

    Examples
    --------
    >>> from pmo_workshop.analysis.gaps import _example
    >>> respondent_gaps(_example())["gap"].tolist()
    [-2.0, -1.0, -3.0]
    """
    pairs = _pairs(answers)
    columns = ["resp_id", "dimension", "expectation", "performance", "gap", "items"]
    if pairs.empty:
        return pd.DataFrame(columns=columns)
    asked = pairs.groupby("dimension")["item_id"].nunique()
    complete = pairs.dropna(subset=["E", "P"])
    means = complete.groupby(["resp_id", "dimension"], as_index=False).agg(
        expectation=("E", "mean"), performance=("P", "mean"), items=("item_id", "nunique")
    )
    enough = means["items"] >= means["dimension"].map(asked) / 2
    means = means[enough].reset_index(drop=True)
    return means.assign(gap=means["performance"] - means["expectation"])[columns]


def _summary(gaps: pd.DataFrame, population: int | None = None) -> dict[str, object]:
    """Means and the t interval of the paired gap; no limits for fewer than two respondents."""
    n = len(gaps)
    row = {
        "expectation": gaps["expectation"].mean(),
        "performance": gaps["performance"].mean(),
        "gap": gaps["gap"].mean(),
        "gap_low": np.nan,
        "gap_high": np.nan,
        "p": np.nan,
        "x": int((gaps["gap"] < 0).sum()),
        "n": n,
    }
    if n >= 2:
        interval = mean_t(gaps["gap"], population if population and population >= n else None)
        row |= {"gap_low": interval.low, "gap_high": interval.high}
        spread = gaps["gap"].std(ddof=1)
        if spread > 0:
            row["p"] = float(stats.ttest_1samp(gaps["gap"], 0.0).pvalue)
    return row


def gap_by_dimension(
    answers: pd.DataFrame,
    weights: Mapping[str, float] | None = None,
    population: int | None = None,
) -> pd.DataFrame:
    """
    Mean expectation, performance and gap per dimension, and the weighted overall gap.

    Parameters
    ----------
    answers : DataFrame, one row per answer
    weights : mapping of dimension to points, optional
        The 100 points respondents gave; without it the dimensions count equally. Only dimensions
        a respondent answered count, with their weights scaled to 100.
    population : int, optional
        N of the stakeholder list (rule R4).

    Returns
    -------
    DataFrame, one row per dimension in order of first use, then ``"overall"``
        ``dimension, expectation, performance, gap, gap_low, gap_high`` (scale points; limits are
        missing below two respondents), ``p`` (paired t; missing without variation), ``p_holm``
        (over the dimensions), ``weight`` (points), ``x`` (respondents below expectation), ``n``,
        ``n_left_out`` (respondents who answered something but too little).

    Notes
    -----
    Weighted gap Σ w_d g_d / Σ w_d per respondent: Parasuraman, Zeithaml & Berry (1988). Holm
    (1979) over the dimensions (rule R5). All dimensions need not be answered by everybody.

    Examples
    --------
    >>> from pmo_workshop.analysis.gaps import _example
    >>> gap_by_dimension(_example()).set_index("dimension")["gap"].to_dict()
    {'reliability': -2.0, 'overall': -2.0}
    """
    columns = ["dimension", *_FIGURES, "p", "p_holm", "weight", "x", "n", "n_left_out"]
    gaps = respondent_gaps(answers)
    asked = answers[answers["aspect"].isin(["E", "P"])]
    dimensions = list(dict.fromkeys(asked["dimension"].dropna()))
    points = {d: float((weights or {}).get(d, 0.0)) for d in dimensions}
    if not sum(points.values()):
        points = dict.fromkeys(dimensions, 100 / max(len(dimensions), 1))
    started = asked.dropna(subset=["value"]).groupby("dimension")["resp_id"].nunique()
    rows = []
    for dimension in dimensions:
        of_dimension = gaps[gaps["dimension"] == dimension]
        if len(of_dimension):
            rows.append(
                {"dimension": dimension, "weight": points[dimension]}
                | _summary(of_dimension, population)
                | {"n_left_out": int(started.get(dimension, 0)) - len(of_dimension)}
            )
    if not rows:
        return pd.DataFrame(columns=columns)
    table = pd.DataFrame(rows)
    table["p_holm"] = holm(table["p"])
    overall = _summary(_weighted(gaps, points), population)
    everybody = int(asked.dropna(subset=["value"])["resp_id"].nunique())
    overall |= {"dimension": "overall", "weight": 100.0, "n_left_out": everybody - overall["n"]}
    return pd.concat([table, pd.DataFrame([overall])], ignore_index=True)[columns].assign(
        p_holm=lambda t: t["p_holm"].astype("float64")
    )


def _weighted(gaps: pd.DataFrame, points: Mapping[str, float]) -> pd.DataFrame:
    """Return one row per respondent: the means over their dimensions, weighted by the points."""
    weight = gaps["dimension"].map(points).astype("float64")
    kept = gaps[weight > 0].assign(weight=weight)
    columns = ["expectation", "performance", "gap"]
    sums = kept[columns].mul(kept["weight"], axis=0).groupby(kept["resp_id"]).sum()
    return sums.div(kept.groupby("resp_id")["weight"].sum(), axis=0)


def gap_by_item(answers: pd.DataFrame) -> pd.DataFrame:
    """
    Mean gap of every item, screened by Benjamini-Hochberg at q = 0.10.

    Returns
    -------
    DataFrame, one row per item
        ``item_id, dimension, text, expectation, performance, gap, gap_low, gap_high, p, p_bh,
        screened`` (p_bh at most 0.10), ``x, n``.

    Examples
    --------
    >>> from pmo_workshop.analysis.gaps import _example
    >>> gap_by_item(_example())["n"].tolist()
    [3, 3]
    """
    columns = ["item_id", "dimension", "text", *_FIGURES, "p", "p_bh", "screened", "x", "n"]
    pairs = _pairs(answers).dropna(subset=["E", "P"])
    texts = answers.drop_duplicates("item_id").set_index("item_id")
    rows = []
    for item_id, of_item in pairs.groupby("item_id", sort=True):
        gaps = of_item.rename(columns={"E": "expectation", "P": "performance"})
        gaps = gaps.assign(gap=gaps["performance"] - gaps["expectation"])
        named = {"item_id": item_id, "dimension": texts.at[item_id, "dimension"]}
        rows.append(named | {"text": texts.at[item_id, "text"]} | _summary(gaps))
    if not rows:
        return pd.DataFrame(columns=columns)
    table = pd.DataFrame(rows)
    table["p_bh"] = benjamini_hochberg(table["p"])
    table["screened"] = (table["p_bh"] <= SCREENING_Q).astype(bool)
    return table[columns]


def gap_by_group(answers: pd.DataFrame, by: str = "role") -> pd.DataFrame:
    """
    The overall gap in each group, dimensions counting equally.

    Parameters
    ----------
    answers : DataFrame, one row per answer
    by : str
        Column that names the group.

    Returns
    -------
    DataFrame, one row per group, in alphabetical order
        The group, ``expectation, performance, gap, gap_low, gap_high, x, n``.

    Examples
    --------
    >>> from pmo_workshop.analysis.gaps import _example
    >>> gap_by_group(_example())[["role", "gap"]].values.tolist()
    [['Managers', -1.5], ['Sponsors', -3.0]]
    """
    gaps = respondent_gaps(answers)
    if gaps.empty:
        return pd.DataFrame(columns=[by, *_FIGURES, "x", "n"])
    each = _weighted(gaps, dict.fromkeys(gaps["dimension"].unique(), 1.0))
    group = answers.drop_duplicates("resp_id").set_index("resp_id")[by]
    rows = [
        {by: name} | _summary(of_group)
        for name, of_group in each.groupby(group.reindex(each.index), sort=True)
    ]
    return pd.DataFrame(rows, columns=[by, *_FIGURES, "x", "n"])


def difference_score_reliability(answers: pd.DataFrame) -> pd.DataFrame:
    """
    Reliability of E, of P and of their difference, per dimension.

    Returns
    -------
    DataFrame, one row per dimension with at least three items
        ``dimension, alpha_E, alpha_E_low, alpha_E_high, alpha_P, alpha_P_low, alpha_P_high, r_D``
        (missing where nothing varies), ``n`` (complete respondents).

    Notes
    -----
    r_D = (s_E² r_E + s_P² r_P - 2 r s_E s_P) / s_D²; below .6, show performance alone too (R10).

    Examples
    --------
    >>> from pmo_workshop.analysis.gaps import _example
    >>> difference_score_reliability(_example()).empty
    True
    """
    pairs = _pairs(answers).dropna(subset=["E", "P"])
    rows = []
    for dimension, of_dimension in pairs.groupby("dimension", sort=False):
        wide = of_dimension.pivot(index="resp_id", columns="item_id", values=["E", "P"]).dropna()
        k, n = of_dimension["item_id"].nunique(), len(wide)
        if k < 3 or n < 3 or (wide.sum().nunique() == 1):
            continue
        row = {"dimension": dimension, "n": n, "r_D": np.nan}
        for half in "EP":
            if wide[half].sum(axis=1).var() == 0:
                break
            alpha = alpha_of(wide[half]).raw
            limits = feldt(alpha, n, k)
            row |= {
                f"alpha_{half}": alpha,
                f"alpha_{half}_low": limits.low,
                f"alpha_{half}_high": limits.high,
            }
        else:
            mean_e, mean_p = wide["E"].mean(axis=1), wide["P"].mean(axis=1)
            if (mean_p - mean_e).var() > 0:
                r = float(np.corrcoef(mean_e, mean_p)[0, 1])
                row["r_D"] = difference_reliability(
                    mean_e.std(), row["alpha_E"], mean_p.std(), row["alpha_P"], r
                )
            rows.append(row)
    halves = [f"alpha_{h}{limit}" for h in "EP" for limit in ("", "_low", "_high")]
    return pd.DataFrame(rows, columns=["dimension", *halves, "r_D", "n"])


def _example() -> pd.DataFrame:
    """Three respondents and two items, for the examples above."""
    values = {"R1": (6, 4, 7, 5), "R2": (5, 4, 5, 4), "R3": (7, 4, 6, 3)}
    rows = [
        (person, role, item, aspect, float(answers[2 * i + j]))
        for (person, answers), role in zip(
            values.items(), ("Managers", "Managers", "Sponsors"), strict=True
        )
        for i, item in enumerate(("SQ05", "SQ06"))
        for j, aspect in enumerate("EP")
    ]
    table = pd.DataFrame(rows, columns=["resp_id", "role", "item_id", "aspect", "value"])
    return table.assign(dimension="reliability", text="…", scale_min=1, scale_max=7, reverse=0)
