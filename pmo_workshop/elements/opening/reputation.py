"""The PMO's reputation today: the baseline of the opening."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ...analysis import starting_point
from ...analysis.uncertainty import p_beyond
from ...claims import Claim
from ...disclosure import Released
from ...display import from_to, number, upper_first
from ...i18n import N_, gettext
from ...intake.client import Client
from ...leading import Measure
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    answered,
    ci,
    claim,
    estimate,
    sentences,
    so,
    verdict,
)
from ...present.table import Column, Row, layout
from ...suppression import Whole
from ...verdicts import BY_MARGIN, Verdict
from ..answers import (
    SURVEY,
    answers_of,
    coarsely,
    instrument,
    not_asked,
    people_in,
    period_of,
    reach_of,
)
from ..question import Answer, question
from ..trust.gaps import overall_people


@sentences(TOO_FEW_FOR_INTERVAL)
def say_reputation(baseline: Released) -> Iterable[Claim]:
    """O: the reputation as it stands, measure by measure."""
    for _, row in baseline.estimates.dropna(subset=["value"]).iterrows():
        digits = 0 if row["measure"] == starting_point.RECOMMENDATION else 1
        beside, judged = _beside_target(baseline, row, digits)
        base = answered(baseline, int(row["n"]))
        yield claim(
            baseline,
            row["measure"],
            gettext(
                "{measure} is {value} on a scale from {scale} {limits}{beside}.",
                measure=upper_first(gettext(row["measure"])),
                value=number(row["value"], digits),
                scale=_scale(row),
                limits=ci(row["value_low"], row["value_high"], digits, base=base),
                beside=beside,
            ),
            unit="points",
            **judged,
            **estimate(row, "value"),
        )


def _beside_target(baseline: Released, row: pd.Series, digits: int) -> tuple[str, dict[str, Any]]:
    """Return where a measure stands beside the sponsor's target, and the verdict on it."""
    target = baseline.facts.get(row["measure"])
    if target is None:
        return "", {"verdict": Verdict.BASELINE}
    of = baseline.margin
    margin = of.percentage_points if digits == 0 else of.scale_points
    judged = verdict(row["value_low"] - target, row["value_high"] - target, margin)
    p = p_beyond(row["value"], row["value_high"], target - margin, int(row["n"]))
    told = gettext(", beside a target of {target}", target=number(target, digits))
    return told + so(judged), {"verdict": judged, "beyond": p}


def _scale(row: Row | pd.Series) -> str:
    return from_to(number(row["lowest"], 0), number(row["highest"], 0))


table_reputation = layout(
    "reputation",
    N_("The PMO's reputation before the workshop"),
    column.ours("measure", N_("Measure")),
    Column("scale", N_("Scale"), _scale),
    column.number("value", N_("Value")),
    column.interval("value", N_("95 % interval")),
    column.count("x", N_("Above the middle, or promoters")),
    column.N,
    notes=N_(
        "NPS: promoters (9, 10) minus detractors (0 to 6) in points of 100; use it for its trend "
        "only."
    ),
)


_MEASURES = {
    starting_point.SATISFACTION: Measure.SATISFACTION,
    starting_point.RECOMMENDATION: Measure.RECOMMENDATION,
}


def _told_again(client: Client, scores: pd.DataFrame) -> list[Whole]:
    """Return the performance that T2 tells overall: the perceived quality, of other people."""
    both = overall_people(client)
    if starting_point.QUALITY not in set(scores["measure"]) or not both:
        return []
    reach = reach_of(instrument(client, "gap"))
    return [Whole(both, {starting_point.QUALITY: 1.0}, {"value": reach})]


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
    scores = starting_point.reputation_scores(answers)
    return reputation_baseline.release(
        client,
        starting_point.reputation(answers, client.population),
        people=people_in(client, scores, "measure"),
        known=["lowest", "highest"],
        wholes=_told_again(client, scores),
        decimals=coarsely("value"),
        keys=["measure"],
        counts=["x"],
        period=period_of(client),
        facts={
            asked: client.leading.targets[measure]
            for asked, measure in _MEASURES.items()
            if measure in client.leading.targets
        },
        notes=[]
        if len(client.waves) > 1
        else [gettext("A baseline: one round says nothing about a direction.")],
        **not_asked(
            client,
            gettext(
                "satisfaction, perceived quality or recommendation (instruments csat, gap, nps)."
            ),
            *("csat", "gap", "nps"),
        ),
    )
