"""The PMO's reputation today: the baseline of the opening."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ...analysis import starting_point
from ...analysis.uncertainty import p_beyond
from ...claims import Claim
from ...disclosure import FULL_FROM, INTERVAL_FROM, Released
from ...display import from_to, interval, is_missing, number, upper_first
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client, Margin
from ...leading import Measure
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    Target,
    answered,
    ci,
    claim,
    estimate,
    how_many,
    sentences,
    so,
    standards_of,
    those_who_did_not_answer,
    verdict,
)
from ...present.table import Column, Row, layout
from ...verdicts import BY_MARGIN, Verdict
from ..answers import (
    SURVEY,
    answers_of,
    coarsely,
    not_asked,
    people_in,
    period_of,
    within,
)
from ..question import Answer, question
from ..trust.gaps import dimension_weights


@sentences(TOO_FEW_FOR_INTERVAL)
def say_reputation(baseline: Released) -> Iterable[Claim]:
    """O: the reputation as it stands, measure by measure."""
    for _, row in baseline.estimates.dropna(subset=["value"]).iterrows():
        beside, judged, limits = _beside_target(baseline, row)
        yield claim(
            baseline,
            row["measure"],
            gettext(
                "{measure} is {value} on a scale from {scale} {limits}{beside}.",
                measure=upper_first(gettext(row["measure"])),
                value=number(row["value"], _digits(row)),
                scale=_scale(row),
                limits=limits,
                beside=beside,
            )
            + how_many(row, judged["verdict"], _answered_below, "below"),
            unit="points",
            aside=(_to_end_it(baseline, row, judged["verdict"]),),
            **judged,
            **estimate(row, "value"),
        )


def _answered_below(x: int, who: str) -> str:
    return ngettext(
        "{who} has answered below the target.", "{who} have answered below the target.", x, who=who
    )


def _beside_target(baseline: Released, row: pd.Series) -> tuple[str, dict[str, Any], str]:
    """Return where a measure stands beside the sponsor's target, the verdict, and the limits."""
    digits, target = _digits(row), row["target"]
    low, high, base = row["value_low"], row["value_high"], answered(baseline, int(row["n"]))
    if is_missing(target):
        return "", {"verdict": Verdict.BASELINE}, ci(low, high, digits, base=base)
    margin = _margin(row, baseline.margin)
    judged = verdict(low - target, high - target, margin)
    p, at_all = (
        p_beyond(row["value"], row["value_high"], line, int(row["n"]))
        for line in (target - margin, target)
    )
    told = gettext(", target {target}", target=number(target, digits))
    limits = (
        ci(low, high, digits, base=base, margin=margin, around=target)
        if digits
        else ci(low, high, 0, base=base, standards=[target + s for s in standards_of(margin)])
    )
    return told + so(judged), {"verdict": judged, "beyond": p, "at_all": at_all}, limits


def _to_end_it(baseline: Released, row: pd.Series, judged: Verdict) -> str:
    """Return what those who did not answer would have to say for it to be clear no longer."""
    if is_missing(row["target"]):
        return ""
    margin = _margin(row, baseline.margin)
    target = Target(row["target"], margin, row["lowest"], row["highest"], _digits(row))
    return those_who_did_not_answer(baseline, row, "value", judged, target)


def _digits(row: Row | pd.Series) -> int:
    return 0 if row["measure"] == starting_point.RECOMMENDATION else 1


def _margin(row: Row | pd.Series, of: Margin) -> float:
    return of.scale_points if _digits(row) else of.percentage_points


def _interval(row: Row) -> str:
    beside = (
        {}
        if is_missing(row["target"])
        else {"margin": _margin(row, row["margin"]), "around": row["target"]}
    )
    return interval(row["value_low"], row["value_high"], **beside)


def _scale(row: Row | pd.Series) -> str:
    return from_to(number(row["lowest"], 0), number(row["highest"], 0))


table_reputation = layout(
    "reputation",
    N_("The PMO's reputation before the workshop"),
    column.ours("measure", N_("Measure")),
    Column("scale", N_("Scale"), _scale),
    column.number("value", N_("Value")),
    Column("value_interval", N_("95 % interval"), _interval, align="right"),
    column.count("x", N_("Above the middle, or promoters")),
    column.N,
    notes=(
        N_(
            "Perceived quality: over all dimensions as in T2, of those who also said what they "
            "expect where that was asked."
        ),
        N_(
            "NPS: promoters (9, 10) minus detractors (0 to 6) in points of 100; use it for its "
            "trend only."
        ),
    ),
)


_MEASURES = {
    starting_point.SATISFACTION: Measure.SATISFACTION,
    starting_point.RECOMMENDATION: Measure.RECOMMENDATION,
}


def _below_target(scores: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Return how many of 10 and more have answered below the target of a mean; else nothing."""
    told = rows["target"].notna() & (rows["n"] >= INTERVAL_FROM)
    told &= rows["measure"] != starting_point.RECOMMENDATION
    own = scores.merge(rows[["measure", "target"]], on="measure")
    below = (own["own"] < own["target"]).groupby(own["measure"]).sum()
    return rows["measure"].map(below).where(told).astype("Int64")


@question(
    "O",
    needs=SURVEY,
    asks=N_(
        "How satisfied are you, how do you perceive the PMO's quality, would you recommend it?"
    ),
    verdicts=(Verdict.BASELINE, *BY_MARGIN),
    sampled=True,
    leads=_MEASURES,
    say=say_reputation,
    table=table_reputation,
    form="",
)
def reputation_baseline(client: Client) -> Answer:
    """O: what is the PMO's reputation before the workshop?"""
    answers = answers_of(client)
    weights = dimension_weights(client)
    scores = starting_point.reputation_scores(answers, weights)
    rows = starting_point.reputation(answers, scores, client.population)
    rows = within(rows, rows["lowest"], rows["highest"], "value")
    targets = {asked: client.leading.targets.get(measure) for asked, measure in _MEASURES.items()}
    rows = rows.assign(target=rows["measure"].map(targets).astype("float64"))
    below = _below_target(scores, rows)
    one_count = (rows["n"] < FULL_FROM) & below.notna()  # two would tell more of the answers
    return reputation_baseline.release(
        client,
        rows.assign(x=rows["x"].mask(one_count), below=below),
        people=people_in(client, scores, "measure"),
        known=["lowest", "highest", "target"],
        decimals=coarsely("value"),
        keys=["measure"],
        counts=["x", "below"],
        period=period_of(client),
        notes=[]
        if len(client.waves) > 1
        else [gettext("A baseline: one round says nothing about a direction.")],
        **not_asked(
            client,
            gettext(
                "satisfaction, perceived quality, recommendation, trust or respect (instruments "
                "csat, gap, nps, standing)."
            ),
            *("csat", "gap", "nps", "standing"),
        ),
    )
