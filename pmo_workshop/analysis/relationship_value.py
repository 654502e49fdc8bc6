"""V2: what do users get from the PMO, and what do they give for it?"""

from __future__ import annotations

import pandas as pd

from ..errors import DataError
from .beyond_the_mean import GROUPS, two_groups
from .uncertainty import (
    cronbach_alpha,
    difference_reliability,
    feldt,
    mean_of_answers,
    omega_total,
    spearman_brown,
)
from .uncertainty.samples import of_list

INTERVAL_FROM = 10
OMEGA_FROM = 30
GET, GIVE, NET = "get", "give", "get − give"
COLUMNS = (
    "part",
    "mean",
    "mean_low",
    "mean_high",
    "x",
    "below",
    *GROUPS,
    "items",
    "reliability",
    "reliability_low",
    "reliability_high",
    "omega",
    "n",
)


def value_per_person(answers: pd.DataFrame) -> pd.DataFrame:
    """
    What each respondent gets and gives, and the difference.

    Parameters
    ----------
    answers : DataFrame, one row per respondent and question
        ``resp_id``, ``item_id``, ``dimension`` (get, give), ``value`` (missing if not answered),
        ``scale_min``, ``scale_max``, ``reverse``.

    Returns
    -------
    DataFrame, index ``resp_id``
        ``get``, ``give`` (means over the questions, missing with fewer than half of them answered)
        and ``get − give``; respondents without the difference are left out.

    Examples
    --------
    >>> answers = pd.DataFrame({"resp_id": "a", "item_id": ["1", "2"],
    ...     "dimension": ["get", "give"], "value": [6.0, 3.0], "scale_min": 1, "scale_max": 7,
    ...     "reverse": 0})
    >>> value_per_person(answers).loc["a"].tolist()
    [6.0, 3.0, 3.0]
    """
    wide = {}
    for part in (GET, GIVE):
        items = _items(answers, part)
        enough = 2 * items.notna().sum(axis=1) >= items.shape[1]
        wide[part] = items.mean(axis=1).where(enough)
    table = pd.DataFrame(wide).dropna()
    table[NET] = table[GET] - table[GIVE]
    table.index.name = "resp_id"
    return table


def _items(answers: pd.DataFrame, part: str) -> pd.DataFrame:
    """Return one row per respondent and one column per question, reversed ones turned."""
    asked = answers[answers["dimension"] == part]
    turned = asked["value"].where(
        asked["reverse"].fillna(0) == 0, asked["scale_min"] + asked["scale_max"] - asked["value"]
    )
    return (
        asked.assign(turned=turned.astype("float64"))
        .pivot_table(index="resp_id", columns="item_id", values="turned", dropna=False)
        .rename_axis(columns=None)
    )


def relationship_value(answers: pd.DataFrame, population: int | None = None) -> pd.DataFrame:
    """
    The index get − give with its parts, their intervals and their reliability.

    Parameters
    ----------
    answers : DataFrame
        As in ``value_per_person``.
    population : int, optional
        Size of the named stakeholder list.

    Returns
    -------
    DataFrame, the rows ``get``, ``give`` and ``get − give``; empty without a complete respondent
        ``mean`` with t limits (scale points); ``x`` (respondents above the middle of the scale;
        for the index above 0) and ``below`` (below it); for the index what
        ``beyond_the_mean.two_groups`` finds; ``items``; ``reliability`` (of a part: alpha, with two
        items Spearman-Brown, with Feldt's limits; of the index: that of a difference); ``omega`` of
        a part from 30 respondents; ``n``. Limits and reliability from 10 respondents; reliability
        is missing where the items do not vary.

    Notes
    -----
    Benefits and sacrifices of a relationship: Ulaga & Eggert (2006), Journal of Marketing
    70:119-136.

    Examples
    --------
    >>> answers = pd.DataFrame([
    ...     {"resp_id": f"R{i}", "item_id": item, "dimension": part, "value": value,
    ...      "scale_min": 1, "scale_max": 7, "reverse": 0}
    ...     for i in range(12) for item, part, value in (("1", "get", 5.0 + i % 2),
    ...                                                  ("2", "give", 3.0))])
    >>> relationship_value(answers)[["part", "mean", "x", "n"]].values.tolist()
    [['get', 5.5, 12, 12], ['give', 3.0, 0, 12], ['get − give', 2.5, 12, 12]]
    """
    people = value_per_person(answers)
    n = len(people)
    if not n:
        return pd.DataFrame(columns=COLUMNS)
    middle = float((answers["scale_min"] + answers["scale_max"]).iloc[0]) / 2
    quality = {part: _quality(_items(answers, part)) for part in (GET, GIVE)}
    quality[NET] = _quality_of_difference(people, quality)
    rows = []
    for part, neither in ((GET, middle), (GIVE, middle), (NET, 0)):
        own = people[part]
        row: dict[str, object] = {
            "part": part,
            "mean": float(own.mean()),
            "x": int((own > neither).sum()),
            "below": int((own < neither).sum()),
            "n": n,
        }
        if part == NET:
            row |= two_groups(own) or {}
        if n >= INTERVAL_FROM:
            limits = mean_of_answers(own, of_list(n, population))
            row |= {"mean_low": limits.low, "mean_high": limits.high}
        rows.append(row | quality[part])
    return pd.DataFrame(rows, columns=COLUMNS)


def _quality(items: pd.DataFrame) -> dict[str, float]:
    found: dict[str, float] = {"items": items.shape[1]}
    complete = items.dropna()
    if items.shape[1] < 2 or len(complete) < INTERVAL_FROM:
        return found
    try:
        alpha = cronbach_alpha(complete)
        reliability = spearman_brown(alpha.average_r) if alpha.k == 2 else alpha.raw
        limits = feldt(reliability, alpha.n, alpha.k)
        found |= {"reliability": reliability, "reliability_low": limits.low,
                  "reliability_high": limits.high}  # fmt: skip
        if alpha.k > 2 and len(complete) >= OMEGA_FROM:
            found["omega"] = float(omega_total(complete))
    except DataError:  # items that do not vary, or cancel each other out: no reliability
        return found
    return found


def _quality_of_difference(
    people: pd.DataFrame, parts: dict[str, dict[str, float]]
) -> dict[str, float]:
    """Return the reliability of get − give, where both parts have one and vary."""
    if any("reliability" not in parts[part] for part in (GET, GIVE)):
        return {}
    s_get, s_give = people[GET].std(), people[GIVE].std()
    if not s_get * s_give > 0:
        return {}
    r_get, r_give = (parts[part]["reliability"] for part in (GET, GIVE))
    try:
        found = difference_reliability(s_get, r_get, s_give, r_give, people[GET].corr(people[GIVE]))
    except DataError:  # the difference does not vary
        return {}
    return {"reliability": float(found)}
