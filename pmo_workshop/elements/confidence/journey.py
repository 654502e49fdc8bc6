"""C1: the client's way through a service, step by step."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import journey
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Released
from ...display import (
    NOT_SHOWN,
    clean,
    expect_released,
    interval,
    is_missing,
    number,
    out_of,
    some,
)
from ...i18n import gettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    among,
    ci,
    claim,
    estimate,
    listed,
    only_counts,
    sentences,
    steps,
)
from ...present.table import Column, Row, Table, laid_out, layout
from ...verdicts import Verdict
from ..answers import coarsely, everybody_in, people_in
from ..question import Answer, question
from . import charts
from .common import journeys_walked


@sentences(TOO_FEW_FOR_INTERVAL)
def say_journey(steps: Released) -> Iterable[Claim]:
    """C1: where the journey feels worst, takes most effort and hurts most."""
    rows = steps.estimates
    if rows.empty:
        yield from only_counts(
            steps,
            lambda row, who: gettext(
                "{who} felt below zero at “{phase}”.", who=who, phase=row["phase"]
            ),
            x="below_zero",
            by="phase",
        )
        return
    low = rows[rows["lowest"].astype(bool)].sort_values("emotion")
    first = low.iloc[0]
    limits = ci(first["emotion_low"], first["emotion_high"])
    if len(low) == 1:
        text = (
            f"{among(steps, int(first['n']))}, the lowest point of the journey is "
            f"{first['phase']}: {number(first['emotion'])} on a scale from −3 to 3 {limits}."
        )
    else:
        text = (
            f"{among(steps, int(first['n']))}, the low points of the journey are "
            f"{listed(low['phase'])}; the data do not tell which is the lowest. "
            f"{first['phase']} stands at {number(first['emotion'])} {limits}."
        )
    yield claim(
        steps,
        "lowest",
        text,
        verdict=Verdict.LOWEST_POINT if len(low) == 1 else Verdict.LOWEST_POINT_OPEN,
        unit="scale points",
        **estimate(first, "emotion"),
    )
    yield from _highest(steps, "effort", "The most effort, on a scale from 1 to 7, is asked by")
    if steps.facts.get("weighed") or (rows["frequency"] < 1).any():
        yield from _highest(
            steps,
            "pain",
            "Weighed by importance and by how many meet the step, it hurts most at",
        )
    asked = rows[rows["failed_of"] > 0]
    asked = asked.assign(share=asked["failed"] / asked["failed_of"])
    for _, hard in asked[asked["failed"] > 0].nlargest(1, "share").iterrows():
        alike = asked[(asked[["failed", "failed_of"]] == hard[["failed", "failed_of"]]).all(axis=1)]
        where = f"{'each of the steps' if len(alike) > 1 else 'the step'} {listed(alike['phase'])}"
        yield claim(
            steps,
            "repeated",
            f"{out_of(hard['failed'], hard['failed_of'])} had to repeat {where}.",
            number=float(hard["failed"]),
            unit="respondents",
            n=int(hard["failed_of"]),
        )


def _highest(steps: Released, value: str, text: str) -> Iterable[Claim]:
    """Say which step has the highest figure, with those whose interval reaches into its own."""
    rows = steps.estimates.dropna(subset=[f"{value}_low"])
    rows = rows[rows[value] > 0].sort_values(value, ascending=False, kind="stable")
    if rows.empty:
        return
    first = rows.iloc[0]
    low, high = first[f"{value}_low"], first[f"{value}_high"]
    near = [str(phase) for phase in rows.loc[rows[f"{value}_high"] >= low, "phase"]]
    told = f"{near[0]}: {number(first[value])} {ci(low, high)}"
    if len(near) > 1:
        told = f"{some(near)}, which the data do not tell apart; {told}"
    yield claim(
        steps,
        value,
        f"{text} {told}.",
        number=first[value],
        low=low,
        high=high,
        unit="scale points",
        n=int(first["n"]),
    )


@sentences(TOO_FEW_FOR_INTERVAL)
def say_journey_opinion(opinion: Released) -> Iterable[Claim]:
    """C1: where the PMO or the room imagines the low point."""
    rows = opinion.estimates
    if rows.empty:
        return
    low = rows.loc[rows["lowest"].astype(bool)].sort_values("emotion")
    first = low.iloc[0]
    names = some([str(phase) for phase in low["phase"]])
    text = (
        f"Opinion of the PMO or the room, not of users ({int(first['n'])} people): they expect the "
        f"low point at {names}; {first['phase']} at {number(first['emotion'])} "
        f"{ci(first['emotion_low'], first['emotion_high'])}."
    )
    figures = {"number": first["emotion"], "low": first["emotion_low"],
               "high": first["emotion_high"], "unit": "scale points"}  # fmt: skip
    yield claim(opinion, "lowest", text, n=int(first["n"]), **figures)


@sentences(TOO_FEW_FOR_INTERVAL)
def say_flow(flow: Released) -> Iterable[Claim]:
    """C1: how much of the journey is work."""
    for _, row in flow.estimates.iterrows():
        yield claim(
            flow,
            "efficiency",
            "Of every 100 working hours of a journey, "
            f"{number(100 * row['efficiency'], 0)} are work and the rest waiting "
            f"{ci(100 * row['efficiency_low'], 100 * row['efficiency_high'], 0)}: "
            f"{number(row['touch_h'])} hours of work, {number(row['wait_h'], 0)} working hours "
            f"of waiting, mean of {int(row['n'])} journeys.",
            unit="%",
            **estimate(row, "efficiency", 100),
        )


def table_journey(steps: Released) -> Table | None:
    """C1: every step: emotion, effort, pain, waiting, repeats."""
    imagined = expect_released(steps).name == "journey_opinion"
    return laid_out(
        steps,
        "journey_opinion" if imagined else "journey",
        "The journey as the PMO or the room imagines it" if imagined else
        "The journey, step by step",
        (
            column.number("step", "Step", 0),
            column.text("phase", "Name"),
            Column("stage", "Seen", _seen),
            column.number("emotion", "Emotion", 1, signed=True),
            column.interval("emotion", "95 % interval", signed=True),
            column.count("below_zero", "Below zero"),
            column.number("effort", "Effort"),
            column.interval("effort", "95 % interval"),
            column.number("pain", "Pain"),
            column.interval("pain", "95 % interval"),
            column.number("wait_d", "Wait, days"),
            column.count("failed", "Repeated", "failed_of"),
            column.N,
        ),
        "Seen: whether the client sees the step. Below zero: who felt below zero.",
    )  # fmt: skip


def _seen(row: Row) -> str:
    stage = clean(row["stage"])
    return {"front": "yes", "back": "no"}.get(stage, NOT_SHOWN)


def _efficiency_limits(row: Row) -> str:
    if is_missing(row["efficiency_low"]):
        return NOT_SHOWN
    return f"{interval(100 * row['efficiency_low'], 100 * row['efficiency_high'], 0)} %"


table_flow = layout(
    "flow",
    "Work and waiting",
    column.label("what", "What"),
    column.percent("efficiency", "Share of work"),
    Column("limits", "95 % interval", _efficiency_limits, align="right"),
    column.number("touch_h", "Hours of work"),
    column.number("wait_h", "Working hours of waiting", 0),
    column.N,
)


def next_journey(journey: Released) -> Statement | None:
    """C1: which step to mend first."""
    rows = journey.estimates
    low = [str(p) for p in rows.loc[rows["lowest"].astype(bool), "phase"]] if len(rows) else []
    return steps(
        journey,
        f"Mend {some(low)} before any other step is polished: the pit before the peak."
        if low
        else "Ask ten users to walk the journey before a step is chosen.",
        "Walk the journey once yourself, as a client, and note every wait.",
    )


def _asked(rows: pd.DataFrame, column: str) -> bool:
    return column in rows and bool(rows[column].notna().any())


STEPS = coarsely("emotion", "effort", "importance", "pain", "wait_d", "touch_min")
"""Means of what people said, and what rests on them."""


NO_USER = (
    "No user has walked the journey: what was told is the opinion of the PMO or the room. Ask ten "
    "users to rate each step."
)


@question(
    "C1",
    needs=("touchpoints",),
    asks="How would a user feel at this step (−3 to 3)? The opinion of the PMO or the room.",
    say=say_journey_opinion,
    table=table_journey,
    optional=True,
    depth=Depth.ANNEX,
)
def journey_opinion(client: Client, seed: int) -> Answer:
    """C1: how do the PMO or the room imagine that the journey feels?"""
    steps, period = journeys_walked(client, opinion=True)
    rated = steps.dropna(subset=["emotion"])
    return journey_opinion.release(
        client,
        journey.journey_steps(steps, seed) if len(steps) else pd.DataFrame(),
        decimals=STEPS,
        keys=["step", "phase"],
        people=people_in(client, rated, "step"),
        counts={"below_zero": "n", "failed": "failed_of"},
        known=["actor", "stage"],
        n=rated["resp_id"].nunique(),
        period=period,
        too_few="The PMO or the room has not drawn the journey: the column opinion of touchpoints "
        "marks such answers.",
    )


@question(
    "C1",
    needs=("touchpoints",),
    asks="How did this step feel (−3 to 3), and how much effort did it take (1 to 7)?",
    verdicts=(Verdict.LOWEST_POINT, Verdict.LOWEST_POINT_OPEN),
    say=say_journey,
    chart=lambda journey, opinion=None: charts.chart_journey(journey, opinion),
    table=table_journey,
    next=next_journey,
    beside=journey_opinion,
)
def journey_steps(client: Client, seed: int) -> Answer:
    """C1: how does the journey feel to users, step by step?"""
    steps, period = journeys_walked(client, opinion=False)
    weighed = _asked(steps, "importance")
    rated = steps.dropna(subset=["emotion"])
    return journey_steps.release(
        client,
        journey.journey_steps(steps, seed, client.population) if len(steps) else pd.DataFrame(),
        decimals=STEPS,
        keys=["step", "phase"],
        people=people_in(client, rated, "step"),
        counts={"below_zero": "n", "failed": "failed_of"},
        known=["actor", "stage"],
        n=rated["resp_id"].nunique(),
        facts={"weighed": weighed},
        period=period,
        notes=[
            "Pain = max(0, −emotion) × importance × share of respondents who met the step"
            + ("." if weighed else "; importance was not asked and counts as 1.")
        ],
        too_few=NO_USER if client.collected("touchpoints") else "",
    )


@question(
    "C1",
    needs=("touchpoints",),
    asks="Time working and time waiting in each step.",
    say=say_flow,
    table=table_flow,
    form="",
)
def flow_efficiency(client: Client, seed: int) -> Answer:
    """C1: how much of the journey is work and not waiting?"""
    steps, period = journeys_walked(client, opinion=False)
    found = (
        journey.flow_efficiency(steps, 60 * client.calendar.hours_per_day, seed, client.population)
        if len(steps)
        else pd.DataFrame()
    )
    return flow_efficiency.release(
        client,
        found,
        decimals={"efficiency": 3, **coarsely("touch_h", "wait_h")},
        keys=["what"],
        people=everybody_in(
            client, journey.timed_whole(steps), found["what"] if len(found) else ()
        ),
        period=period,
        notes=[
            f"A day of waiting counts as {client.calendar.hours_per_day:g} working hours.",
            "Journeys with a missing time in any step are left out.",
        ],
        too_few="No journey has the times of work and of waiting of all its steps.",
    )
