"""Building Trust, T1 to T6: one function per question, from the client to what may be seen."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ..analysis import (
    action_priority,
    best_worst,
    case_studies,
    gaps,
    importance_performance,
    kano,
    process_behaviour,
    satisfaction,
    schedule,
    waves,
)
from ..analysis.roles import role_grid
from ..disclosure import INTERVAL_FROM, Released, release
from ..intake.client import Client
from .base import (
    answers_of,
    behaviour,
    coarse_means,
    coarsely,
    days_of,
    instrument,
    people_in,
    period_of,
    respondents_in,
    service_names,
)
from .waves import compare_waves, waves_that_asked, with_codes

EXPECTED_RESPONSE_RATE = 0.6
TOP_NEEDS = 10
SHARE_HALF_WIDTH = 0.10
LEVELS = {"expectation": 1, "performance": 1, "weight": 2, **coarsely("gap", "gap_check")}
"""Decimals of means of answers: of nearly the same people two exact means give one away."""

CHECK_SEED = 2026
"""The fixed seed of the bootstrap that checks the t intervals (rule R3)."""


# -- T1 ------------------------------------------------------------------------------------------


def most_needed_services(client: Client, seed: int) -> Released:
    """T1: which services do stakeholders choose as most important of those shown?"""
    screens = client["bws"]
    if client.latest_wave is not None:
        latest = screens[screens["wave"] == client.latest_wave.name]
        screens = latest if len(latest) else screens
    return release(
        client,
        best_worst.services_scored(screens, service_names(client), seed),
        activity="T1",
        name="most_needed_services",
        needs=["bws", "services"],
        keys=["service_id", "service"],
        counts=["best", "worst", "shown"],
        asks="Of these services, which is the most and which the least important to you?",
        n=screens["resp_id"].nunique(),
        period=period_of(client),
    )


def quality_attributes(client: Client) -> Released:
    """T1: which quality attributes matter most, and how well are they performed?"""
    answers = instrument(client, "gap")
    grid = importance_performance.quality_grid(answers, by="item_id")
    crosshair = importance_performance.crosshair(grid) if len(grid) else (None, None)
    texts = answers.drop_duplicates("item_id").set_index("item_id")
    grid.insert(1, "text", grid["item_id"].map(texts["text"]))
    grid.insert(1, "dimension", grid["item_id"].map(texts["dimension"]))
    return release(
        client,
        grid,
        activity="T1",
        name="quality_attributes",
        needs=["responses", "items", "respondents"],
        keys=["item_id", "dimension", "text"],
        asks="How important is this to you, and how well does the PMO do it?",
        n=respondents_in(answers),
        facts={"importance": crosshair[0], "performance": crosshair[1]},
        decimals=coarsely("importance", "performance"),
        period=period_of(client),
        too_few="Not collected: importance and performance of the quality attributes. "
        "Ask the 22 items with the aspects I and P.",
    )


def kano_categories(client: Client) -> Released:
    """T1: what would new offers mean to the stakeholders?"""
    answers = instrument(client, "kano_functional", "kano_dysfunctional")
    return release(
        client,
        kano.kano_categories(answers),
        activity="T1",
        name="kano_categories",
        needs=["responses", "items", "respondents"],
        keys=["offering"],
        counts=list("AOMIRQ"),
        asks="How would you feel if the PMO offered this, and how if it did not?",
        n=respondents_in(answers),
        period=period_of(client),
        too_few="Not collected: the paired questions on new offers (instruments kano_functional "
        "and kano_dysfunctional).",
    )


# -- T2 ------------------------------------------------------------------------------------------


def dimension_weights(client: Client) -> dict[str, float] | None:
    """
    Return the mean of the 100 points that respondents gave to the dimensions.

    Returns
    -------
    dict of dimension to points, or None if they were not asked
    """
    points = instrument(client, "gap_weights").dropna(subset=["value"])
    return points.groupby("dimension")["value"].mean().to_dict() if len(points) else None


def _gap_notes(client: Client) -> list[str]:
    wording = client.expectation or "not recorded"
    notes = [f"Wording of expectation: {wording}."]
    if dimension_weights(client) is None:
        notes.append("No 100-point weights were asked: the dimensions count equally.")
    else:
        notes.append("The overall gap is weighted by the 100 points respondents gave.")
    notes.append(
        f"Smallest difference that matters: {client.margin.scale_points:g} scale points, "
        f"{client.margin.source}."
    )
    return notes


def gap_by_dimension(client: Client) -> Released:
    """T2: where does perception fall short of expectation?"""
    answers = instrument(client, "gap")
    weights = dimension_weights(client)
    table = gaps.gap_by_dimension(answers, weights, client.population)
    check = gaps.gap_check(answers, weights, client.population, seed=CHECK_SEED)
    return release(
        client,
        table.merge(check, on="dimension", how="left"),
        activity="T2",
        name="gap_by_dimension",
        needs=["responses", "items", "respondents"],
        keys=["dimension"],
        counts=["x"],
        asks=f"What do you expect ({client.expectation or 'as worded'}), and what do you get?",
        period=period_of(client),
        notes=_gap_notes(client),
        decimals=LEVELS,
        too_few="Not collected: expectation and perception of the quality attributes. "
        "Ask the 22 items with the aspects E and P.",
    )


def gap_by_item(client: Client) -> Released:
    """T2: which single attributes are worth a closer look (screening)?"""
    return release(
        client,
        gaps.gap_by_item(instrument(client, "gap")),
        activity="T2",
        name="gap_by_item",
        needs=["responses", "items", "respondents"],
        keys=["item_id", "dimension", "text"],
        counts=["x"],
        asks="What do you expect, and what do you get?",
        period=period_of(client),
        notes=["Screening: Benjamini-Hochberg at q = 0.10 over all attributes."],
        decimals=LEVELS,
    )


def scale_reliability(client: Client) -> Released:
    """T2: how far can the dimensions, and the gaps themselves, be relied on as scales?"""
    return release(
        client,
        gaps.difference_score_reliability(instrument(client, "gap")),
        activity="T2",
        name="scale_reliability",
        needs=["responses", "items", "respondents"],
        keys=["dimension", "items"],
        asks="What do you expect, and what do you get?",
        period=period_of(client),
        notes=["Respondents who answered every question of the dimension in both halves."],
        too_few="Not collected: expectation and perception of the quality attributes. "
        "Ask the 22 items with the aspects E and P.",
    )


def gap_by_group(client: Client, by: str = "role") -> Released:
    """T2: how does the overall gap look in the groups of stakeholders (screening)?"""
    answers = instrument(client, "gap")
    answers = answers.assign(**{by: answers[by].fillna("not stated")})
    return release(
        client,
        gaps.gap_by_group(answers, by),
        activity="T2",
        name=f"gap_by_{by}",
        needs=["responses", "items", "respondents"],
        keys=[by],
        counts=["x"],
        asks="What do you expect, and what do you get?",
        n=respondents_in(answers[answers["aspect"] == "P"]),
        people=people_in(answers, by),
        measure="gap",
        cut=True,
        decimals=LEVELS,
        period=period_of(client),
        notes=["Screening: differences between groups are not corrected for their number."],
        too_few="Not enough answers for a comparison of groups: it needs 20 respondents.",
    )


def gap_change(client: Client) -> Released:
    """T2, T5: how far do the gaps of the last two full waves differ?"""
    two = waves_that_asked(client, "gap")[-2:]
    weights = dimension_weights(client)
    scores = {wave: _gaps_in(client, wave, weights) for wave in two}
    compared = compare_waves(client, scores, [gaps.OVERALL]) if len(two) == 2 else None
    table = compared.table if compared else pd.DataFrame()
    return release(
        client,
        table.rename(columns={"measure": "dimension"}),
        activity="T2",
        name="gap_change",
        needs=["responses", "items", "respondents"],
        keys=["dimension"],
        counts=["x"],
        asks="What do you expect, and what do you get?",
        n=compared.n if compared else None,
        facts=compared.facts if compared else None,
        decimals=coarsely("first", "second", "change"),
        period=" and ".join(two),
        notes=[*(compared.notes if compared else ()), *_gap_notes(client)[-1:]],
        too_few="Only one wave asked for expectation and perception: a difference between waves "
        "needs two with at least 10 answers each.",
    )


def _gaps_in(client: Client, wave: str, weights: dict[str, float] | None) -> pd.DataFrame:
    """Return the gap of each person in each dimension and overall, with the person's code."""
    answers = answers_of(client, wave)
    scores = gaps.respondent_gaps(answers[answers["instrument"] == "gap"])
    points = gaps.weight_points(scores["dimension"].unique(), weights)
    overall = gaps.overall_gaps(scores, points).assign(dimension=gaps.OVERALL)
    both = pd.concat([scores, overall], ignore_index=True)
    both = both.rename(columns={"dimension": "measure", "gap": "value"})
    return with_codes(client, wave, both[["resp_id", "measure", "value"]])


def schedule_gap(client: Client, seed: int) -> Released:
    """T2: how does the time taken compare with the time expected?"""
    tickets = client["tickets"]
    late = schedule.days_late(tickets)
    return release(
        client,
        schedule.schedule_gap(tickets, service_names(client), seed),
        activity="T2",
        name="schedule_gap",
        needs=["tickets"],
        keys=["service_id", "service"],
        asks="Days from request to completion, minus the days the client expected.",
        unit="requests",
        n=len(late),
        singles={"all services": late.tolist()},
        period=days_of(client),
    )


# -- T3 ------------------------------------------------------------------------------------------


def action_ranking(client: Client, seed: int) -> Released:
    """T3: which action on a gap comes first?"""
    per_respondent = gaps.respondent_gaps(instrument(client, "gap"))
    return release(
        client,
        action_priority.action_ranking(
            per_respondent, client["actions"], dimension_weights(client), seed
        ),
        activity="T3",
        name="action_ranking",
        decimals={"priority": 3, **coarsely("gap")},
        needs=["actions", "responses"],
        keys=["action_id", "action"],
        asks="Priority = weight × size of the gap × share affected ÷ effort in days.",
        period=period_of(client),
        notes=["Rank intervals come from resampling the respondents."],
        too_few="No action names a dimension that was measured.",
    )


# -- T4 ------------------------------------------------------------------------------------------


def survey_sample_size(client: Client) -> Released:
    """T4: how many stakeholders must answer?"""
    stakeholders = dict(client.stakeholders)
    plan = satisfaction.planned_sample(stakeholders, SHARE_HALF_WIDTH, EXPECTED_RESPONSE_RATE)
    reached = (
        satisfaction.reachable_precision(client.population, EXPECTED_RESPONSE_RATE)
        if client.population
        else None
    )
    return release(
        client,
        plan,
        activity="T4",
        name="survey_sample_size",
        needs=[],
        keys=["group"],
        asks="Answers needed for a share known to ±10 percentage points.",
        unit="stakeholders",
        n=client.population or 0,
        facts={
            "half_width": SHARE_HALF_WIDTH,
            "response_rate": EXPECTED_RESPONSE_RATE,
            "reached": reached,
        },
        too_few="The size of the stakeholder groups is not known. Fill in [stakeholders] in "
        "client.toml.",
    )


def contact_load(client: Client) -> Released:
    """T4: how often are the same people asked, and do they hear back?"""
    contacts = client["contacts"]
    return release(
        client,
        satisfaction.contact_load(contacts),
        activity="T4",
        name="contact_load",
        needs=["contacts"],
        keys=["quarter"],
        asks="Requests per person and quarter; the limit is 2.",
        unit="requests",
        n=len(contacts),
    )


def feedback_loop(client: Client) -> Released:
    """T4: is the loop closed: listen, decide, act, tell?"""
    contacts = client["contacts"]
    return release(
        client,
        satisfaction.feedback_loop(contacts, client["actions"]),
        activity="T4",
        name="feedback_loop",
        needs=["contacts"],
        keys=["step", "lane"],
        asks="Requests to stakeholders, the actions agreed, and what was told back.",
        unit="requests",
        n=len(contacts),
        too_few="No request to a stakeholder has been answered yet.",
    )


def raci_check(client: Client) -> Released:
    """T4: has each task one accountable role and someone responsible?"""
    return release(
        client,
        role_grid(client["raci"]) if len(client["raci"]) else pd.DataFrame(),
        activity="T4",
        name="raci_check",
        needs=["raci"],
        keys=["task"],
        asks="Exactly one accountable role and at least one responsible role per task.",
        unit="tasks",
        n=client["raci"]["task"].nunique(),
    )


# -- T5 ------------------------------------------------------------------------------------------


def on_time_by_month(client: Client) -> Released:
    """T5: has the share of requests closed in time changed, or does it only vary?"""
    tickets = client["tickets"]
    closed = tickets[tickets["closed"].notna() & (tickets["closed"] < _month_start(client))]
    month = closed["closed"].dt.to_period("M")
    in_time = schedule.days_late(closed) <= 0
    every = pd.period_range(month.min(), month.max(), freq="M") if len(closed) else []
    totals = closed.groupby(month).size().reindex(every, fill_value=0)
    events = in_time.groupby(month).sum().reindex(every, fill_value=0)
    kept = totals > 0
    chart = _from_a_dated_change(client, events[kept], totals[kept])
    return behaviour(
        client,
        chart,
        activity="T5",
        name="on_time_by_month",
        needs=["tickets"],
        asks="Share of the requests closed in the month that took no longer than expected.",
        what="the share of requests closed in time",
        unit="share",
        counted="requests",
        n=len(closed),
        period=days_of(client, "closed"),
        notes=_events_in(client, every),
    )


def _from_a_dated_change(
    client: Client, events: pd.Series, totals: pd.Series
) -> process_behaviour.ProcessBehaviour:
    """Return the chart with limits drawn anew at the latest dated event that 8 months confirm."""
    whole = process_behaviour.p_chart(events, totals)
    dated = set(client["events"]["period"].astype(str))
    for month in reversed([str(period) for period in totals.index if str(period) in dated]):
        anew = process_behaviour.rebaseline_p(events, totals, month)
        if anew.changed_from:
            return anew
    return whole


def _events_in(client: Client, months: Sequence[pd.Period]) -> tuple[str, ...]:
    """Return the dated events of these months, in words."""
    known = client["events"]
    known = known[known["period"].astype(str).isin([str(month) for month in months])]
    return tuple(f"{row.period}: {row.event}." for row in known.itertuples())


def satisfaction_by_wave(client: Client) -> Released:
    """T5: has satisfaction changed over the waves, or does it only vary?"""
    means = {}
    for wave in client.waves:
        answers = answers_of(client, wave.name)
        scores = answers[answers["instrument"] == "csat"].dropna(subset=["value"])
        if scores["resp_id"].nunique() >= INTERVAL_FROM:
            means[wave.name] = scores["value"].mean()
    starts = pd.Series([wave.start for wave in client.waves if wave.name in means], dtype="object")
    chart = waves.wave_behaviour(coarse_means(means), starts)
    return behaviour(
        client,
        chart,
        activity="T5",
        name="satisfaction_by_wave",
        needs=["responses", "items", "respondents"],
        asks="How satisfied are you with the PMO?",
        what="mean satisfaction",
        unit="scale points",
        counted="waves",
        n=len(means),
        period=f"{len(means)} waves",
        notes=(chart.note,) if chart.note else (),
    )


def _month_start(client: Client) -> pd.Timestamp:
    """The first day of the month of the report: the month itself is not complete."""
    return pd.Timestamp(client.report_date).replace(day=1)


# -- T6 ------------------------------------------------------------------------------------------


def cases_graded(client: Client) -> Released:
    """T6: what do the case studies show, and how strong is their evidence?"""
    cases = client["cases"]
    published, eligible = case_studies.told_of_eligible(cases)
    return release(
        client,
        case_studies.cases_graded(cases),
        activity="T6",
        name="cases_graded",
        needs=["cases"],
        keys=["case_id", "title"],
        asks="Before and after, with the grade of the evidence: A after only, B before and after, "
        "C with a comparator, D controlled.",
        unit="engagements",
        n=len(cases),
        facts={"published": published, "eligible": eligible},
    )


def need_coverage(client: Client, needs: Released) -> Released:
    """T6: which of the leading needs of T1 have a case study?"""
    top = needs.estimates
    if len(top):
        top = top.sort_values("score", ascending=False).head(TOP_NEEDS)
        top = top.rename(columns={"service_id": "need_id", "service": "need"})[["need_id", "need"]]
    graded = case_studies.cases_graded(client["cases"])
    graded = graded[graded["published"].astype(bool) & (graded["grade"] != "")]
    by_need = {
        need: list(zip(of_need["case_id"], of_need["grade"], strict=True))
        for need, of_need in graded.groupby("need_id")
    }
    return release(
        client,
        case_studies.need_coverage(top, client["cases"]) if len(top) else pd.DataFrame(),
        facts={"cases": by_need},
        activity="T6",
        name="need_coverage",
        needs=["bws", "cases"],
        keys=["need_id", "need"],
        asks="Which of the first needs of T1 are answered by a case study that has been told?",
        unit="needs",
        n=len(top),
        too_few="The needs of T1 are not known well enough to be compared with the cases.",
    )
