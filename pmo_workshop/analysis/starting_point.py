"""The opening: who answered, what the PMO's reputation is, and how good the answers are."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from ..i18n import N_
from . import gaps
from .uncertainty import mean_of_answers, net_promoter
from .uncertainty.samples import of_list

INTERVAL_FROM = 10
LONG_ENOUGH = 10
"""Answers from which giving the same one everywhere is worth a flag."""


def response_by_group(
    respondents: pd.DataFrame, stakeholders: Mapping[str, int], by: str = "role"
) -> pd.DataFrame:
    """
    Respondents of each stakeholder group beside the size of the group.

    Parameters
    ----------
    respondents : DataFrame, one row per respondent
        With the column named by ``by``; missing means not stated.
    stakeholders : mapping of group to number of people on the stakeholder list
    by : str

    Returns
    -------
    DataFrame, one row per group, first the listed ones in their order
        ``group``; ``n`` (respondents, 0 if nobody of a listed group answered), ``listed`` (people
        on the list, missing if the group is not on it), ``rate`` (n of listed, missing likewise or
        if more answered than are listed).

    Examples
    --------
    >>> people = pd.DataFrame({"role": ["Sponsors", "Sponsors", None]})
    >>> response_by_group(people, {"Sponsors": 4, "Finance": 2}).to_dict("list")
    {'group': ['Sponsors', 'Finance', 'not stated'], 'n': [2, 0, 1], \
'listed': [4, 2, None], 'rate': [0.5, 0.0, nan]}
    """
    found = respondents[by].fillna("not stated").value_counts()
    groups = [*stakeholders, *sorted(set(found.index) - set(stakeholders))]
    table = pd.DataFrame({"group": groups})
    table["n"] = [int(found.get(group, 0)) for group in groups]
    table["listed"] = pd.array([stakeholders.get(group) for group in groups], dtype="Int64")
    rate = (table["n"] / table["listed"]).astype("float64")
    table["rate"] = rate.mask(rate > 1)
    return table


def reputation(
    answers: pd.DataFrame, scores: pd.DataFrame, population: int | None = None
) -> pd.DataFrame:
    """
    The PMO's reputation as it stands: satisfaction, quality, recommendation, trust and respect.

    Parameters
    ----------
    answers : DataFrame, one row per respondent and question
        As in ``gaps.paired_answers``, with ``instrument`` (``csat``, ``gap``, ``nps``,
        ``standing``).
    scores : DataFrame
        Of these answers, see ``reputation_scores``.
    population : int, optional
        Size of the named stakeholder list.

    Returns
    -------
    DataFrame, one row per measure that was asked
        ``measure``, ``scale``; ``value`` with ``value_low``, ``value_high`` (limits from 10
        respondents); ``x`` (respondents above the middle of the scale; promoters for the
        recommendation); ``n``.

    Notes
    -----
    Means are t intervals over respondents. The perceived quality is the overall performance of
    ``gaps.gap_by_dimension``, or of those who were not asked what they expect. The net promoter
    score is an adjusted Wald interval in points of 100; it has no finite correction.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": [f"R{i}" for i in range(12)], "item_id": "S1", "instrument": "csat",
    ...     "dimension": None, "aspect": "single", "value": [5.0, 6.0] * 6, "na": 0,
    ...     "scale_min": 1, "scale_max": 7, "reverse": 0})
    >>> found = reputation(answers, reputation_scores(answers))
    >>> found[["measure", "lowest", "highest", "value", "x", "n"]].values.tolist()
    [['satisfaction', 1, 7, 5.5, 12, 12]]
    """
    rows = [
        _recommendation(own, population)
        if measure == RECOMMENDATION
        else _mean(measure, own, asked_for(answers, measure), population)
        for measure, own in scores.groupby("measure", sort=False)
    ]
    return pd.DataFrame(rows, columns=_REPUTATION)


def reputation_scores(
    answers: pd.DataFrame, weights: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """
    The score of each respondent in each measure of the reputation.

    Parameters
    ----------
    answers
        As in ``reputation``.
    weights : mapping of dimension to points, optional
        As in ``gaps.gap_by_dimension``.

    Returns
    -------
    DataFrame, one row per respondent and measure
        ``resp_id``, ``measure``; ``value``, what the respondent counts for in the mean; ``own``,
        the mean of the answers, by which people are counted. A mean over several questions of
        satisfaction or recommendation needs half of them.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["a", "b"], "item_id": "S1", "instrument": "csat", "dimension": None,
    ...     "aspect": "single", "value": [5.0, None], "na": 0, "scale_min": 1, "scale_max": 7,
    ...     "reverse": 0})
    >>> reputation_scores(answers)[["resp_id", "measure", "value"]].values.tolist()
    [['a', 'satisfaction', 5.0]]
    """
    parts = []
    for measure in MEASURES:
        asked = asked_for(answers, measure)
        scores = _quality(asked, weights) if measure == QUALITY else _averages(asked)
        parts.append(scores.assign(measure=measure))
    return pd.concat(parts)[["resp_id", "measure", "value", "own"]]


def _averages(asked: pd.DataFrame) -> pd.DataFrame:
    """Return the mean answer of each respondent who answered half of the questions."""
    low, high = asked["scale_min"], asked["scale_max"]
    turned = asked["value"].where(asked["reverse"].fillna(0) == 0, low + high - asked["value"])
    per_person = asked.assign(value=turned.astype("float64")).groupby("resp_id")["value"]
    scores = per_person.mean()[per_person.count() >= per_person.size() / 2].dropna().reset_index()
    return scores.assign(own=scores["value"])


def _quality(asked: pd.DataFrame, weights: Mapping[str, float] | None) -> pd.DataFrame:
    """Return the performance over all dimensions, as the gaps tell it, of each respondent."""
    scores = gaps.overall_performance(asked, weights)
    return scores.rename(columns={"performance": "value"})


def asked_for(answers: pd.DataFrame, measure: str) -> pd.DataFrame:
    """
    Return the answers to the questions of a measure.

    Examples
    --------
    >>> asked = pd.DataFrame({"instrument": ["csat", "nps"], "aspect": "single", "dimension": ""})
    >>> asked_for(asked, SATISFACTION)["instrument"].tolist()
    ['csat']
    """
    instrument, aspect, dimension = MEASURES[measure]
    asked = answers[answers["instrument"] == instrument]
    asked = asked[asked["aspect"] == aspect] if aspect else asked
    return asked[asked["dimension"] == dimension] if dimension else asked


SATISFACTION = N_("satisfaction")
QUALITY = N_("perceived quality")
RECOMMENDATION = N_("recommendation (NPS)")
"""The measure that is told in points of 100."""
TRUST = N_("trust in the PMO")
RESPECT = N_("respect for the PMO")

MEASURES = {
    SATISFACTION: ("csat", "single", ""),
    QUALITY: ("gap", "", ""),
    RECOMMENDATION: ("nps", "", ""),
    TRUST: ("standing", "single", "trust"),
    RESPECT: ("standing", "single", "respect"),
}
"""The instrument, the aspect and the dimension of each measure; "" is any."""

_REPUTATION = ("measure", "lowest", "highest", "value", "value_low", "value_high", "x", "n")


def _mean(measure: str, scores: pd.DataFrame, asked: pd.DataFrame, population: int | None) -> dict:
    low, high = int(asked["scale_min"].min()), int(asked["scale_max"].max())
    n = len(scores)
    limits = (
        mean_of_answers(scores["value"], of_list(n, population)) if n >= INTERVAL_FROM else None
    )
    return {
        "measure": measure,
        "lowest": low,
        "highest": high,
        "value": float(scores["value"].mean()),
        "value_low": limits.low if limits else None,
        "value_high": limits.high if limits else None,
        "x": int((scores["own"] > (low + high) / 2).sum()),
        "n": n,
    }


def _recommendation(nps: pd.DataFrame, population: int | None) -> dict:
    promoters, detractors = int((nps["value"] >= 9).sum()), int((nps["value"] <= 6).sum())
    n = len(nps)
    listed = of_list(n, population)
    limits = net_promoter(promoters, n - promoters - detractors, detractors, listed)
    return {
        "measure": RECOMMENDATION,
        "lowest": -100,
        "highest": 100,
        "value": 100 * (promoters - detractors) / n,
        "value_low": 100 * limits.low if n >= INTERVAL_FROM else None,
        "value_high": 100 * limits.high if n >= INTERVAL_FROM else None,
        "x": promoters,
        "n": n,
    }


def answer_quality(answers: pd.DataFrame) -> pd.DataFrame:
    """
    How the answers of each instrument are made up.

    Parameters
    ----------
    answers : DataFrame, one row per respondent, question and aspect
        Columns ``resp_id``, ``item_id``, ``instrument``, ``aspect``, ``value``, ``na``,
        ``scale_min``, ``scale_max``.

    Returns
    -------
    DataFrame, one row per instrument, in alphabetical order
        ``instrument``; ``asked`` (each question and aspect of the instrument, of each respondent
        who was asked any), ``valid``, ``not_applicable``, ``blank``, ``no_row`` (not asked, or
        lost: these four add up to asked), ``neutral`` (of the valid, in the middle of the scale),
        ``same`` (respondents who gave one and the same value to all of 10 or more questions), ``n``
        (respondents). Nothing is left out of the other analyses because of it.

    Examples
    --------
    >>> answers = pd.DataFrame({
    ...     "resp_id": ["a", "a", "b"], "item_id": ["G1", "G2", "G1"], "instrument": "gap",
    ...     "aspect": "P", "value": [4.0, None, None], "na": [0, 1, 0], "scale_min": 1,
    ...     "scale_max": 7})
    >>> answer_quality(answers).to_dict("records")[0]
    {'instrument': 'gap', 'asked': 4, 'valid': 1, 'not_applicable': 1, 'blank': 1, \
'no_row': 1, 'neutral': 1, 'same': 0, 'n': 2}
    """
    rows = []
    for instrument, asked in answers.groupby("instrument", sort=True):
        valid = asked.dropna(subset=["value"])
        not_applicable = int((asked["na"].fillna(0) == 1).sum())
        middle = (valid["scale_min"] + valid["scale_max"]) / 2
        by_person = valid.groupby(["resp_id", "aspect"])["value"]
        same = (by_person.nunique() == 1) & (by_person.count() >= LONG_ENOUGH)
        people = asked["resp_id"].nunique()
        cells = people * len(asked[["item_id", "aspect"]].drop_duplicates())
        rows.append(
            {
                "instrument": instrument,
                "asked": cells,
                "valid": len(valid),
                "not_applicable": not_applicable,
                "blank": len(asked) - len(valid) - not_applicable,
                "no_row": cells - len(asked),
                "neutral": int((valid["value"] == middle).sum()),
                "same": int(same.groupby("resp_id").any().sum()),
                "n": people,
            }
        )
    parts = ["valid", "not_applicable", "blank", "no_row"]
    columns = ["instrument", "asked", *parts, "neutral", "same", "n"]
    return pd.DataFrame(rows, columns=columns)
