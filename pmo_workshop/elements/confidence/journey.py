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
    in_quotes,
    is_missing,
    number,
    out_of,
    percent_range,
    some,
)
from ...i18n import N_, figures, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    answered,
    ci,
    claim,
    compared,
    estimate,
    listed,
    only_counts,
    sentences,
    steps,
)
from ...present.table import Column, Row, Table, laid_out, layout
from ...verdicts import Verdict
from ..answers import coarsely, everybody_in, people_in, within
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
                "{who} felt bad at {step}.", who=who, step=in_quotes(row["phase"])
            ),
            x="below_zero",
            by="phase",
        )
        return
    low = rows[rows["lowest"].astype(bool)].sort_values("emotion")
    first = low.iloc[0]
    told = {
        "step": in_quotes(first["phase"]),
        "level": number(first["emotion"]),
        "limits": ci(
            first["emotion_low"], first["emotion_high"], base=answered(steps, int(first["n"]))
        ),
    }
    if len(low) == 1:
        text = gettext(
            "The journey feels worst at {step}: {level} on a scale from −3 to 3 "
            "{limits}{compared}.",
            **told,
            compared=compared(steps),
        )
    else:
        text = gettext(
            "The journey feels worst at one of {steps}; the answers do not tell at which. "
            "{step} stands at {level} on a scale from −3 to 3 {limits}.",
            **told,
            steps=listed(map(in_quotes, low["phase"])),
        )
    yield claim(
        steps,
        "lowest",
        text,
        verdict=Verdict.LOWEST_POINT if len(low) == 1 else Verdict.LOWEST_POINT_OPEN,
        unit="scale points",
        **estimate(first, "emotion"),
    )
    yield from _highest(
        steps,
        "effort",
        N_("{step} takes most effort: {level} on a scale from 1 to 7 {limits}{compared}."),
        N_(
            "Most effort is taken by one of {steps}; the answers do not tell by which. {step} "
            "stands at {level} on a scale from 1 to 7 {limits}."
        ),
    )
    if steps.facts.get("weighed") or (rows["frequency"] < 1).any():
        yield from _highest(
            steps,
            "pain",
            N_(
                "By importance and by how many meet the step, it hurts most at {step}: {level} "
                "{limits}{compared}."
            ),
            N_(
                "By importance and by how many meet the step, it hurts most at one of {steps}; the "
                "answers do not tell at which. {step} stands at {level} {limits}."
            ),
        )
    asked = rows[rows["failed_of"] > 0]
    asked = asked.assign(share=asked["failed"] / asked["failed_of"])
    for _, hard in asked[asked["failed"] > 0].nlargest(1, "share").iterrows():
        alike = asked[(asked[["failed", "failed_of"]] == hard[["failed", "failed_of"]]).all(axis=1)]
        yield claim(
            steps,
            "repeated",
            ngettext(
                "{count} had to repeat the step {steps}.",
                "{count} had to repeat each of the steps {steps}.",
                len(alike),
                count=out_of(hard["failed"], hard["failed_of"]),
                steps=listed(map(in_quotes, alike["phase"])),
            ),
            number=float(hard["failed"]),
            unit="respondents",
            n=int(hard["failed_of"]),
        )


def _highest(steps: Released, value: str, one: str, many: str) -> Iterable[Claim]:
    """Say which step has the highest figure, or which the data do not tell apart from it."""
    rows = steps.estimates.dropna(subset=[f"{value}_low"])
    rows = rows[rows[value] > 0].sort_values(value, ascending=False, kind="stable")
    if rows.empty:
        return
    first = rows.iloc[0]
    low, high = first[f"{value}_low"], first[f"{value}_high"]
    near = [in_quotes(phase) for phase in rows.loc[rows[f"{value}_high"] >= low, "phase"]]
    told = {"step": near[0], "level": number(first[value]), "limits": ci(low, high)}
    text = (
        gettext(one, **told, compared=compared(steps))
        if len(near) == 1
        else gettext(many, **told, steps=some(near))
    )
    yield claim(
        steps,
        value,
        text,
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
    names = some([*map(in_quotes, low["phase"])])
    said = gettext(
        "{n} people of the PMO or the room, not users, expect the journey to feel worst at "
        "{steps}: {step} at {level} on a scale from −3 to 3 {limits}.",
        n=int(first["n"]),
        steps=names,
        step=in_quotes(first["phase"]),
        level=number(first["emotion"]),
        limits=ci(first["emotion_low"], first["emotion_high"]),
    )
    text = said
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
            ngettext(
                "Of every 100 working hours of a journey, {work} are work and the rest waiting "
                "{limits}. The {n} journey took {touch} hours of work and {wait} of waiting.",
                "Of every 100 working hours of a journey, {work} are work and the rest waiting "
                "{limits}. On average over {n} journeys, {touch} hours are work and {wait} "
                "waiting.",
                int(row["n"]),
                work=number(100 * row["efficiency"], 0),
                limits=ci(100 * row["efficiency_low"], 100 * row["efficiency_high"], 0),
                touch=number(row["touch_h"]),
                wait=number(row["wait_h"], 0),
            ),
            unit="%",
            **estimate(row, "efficiency", 100),
        )


def table_journey(steps: Released) -> Table | None:
    """C1: every step: emotion, effort, pain, waiting, repeats."""
    imagined = expect_released(steps).name == "journey_opinion"
    return laid_out(
        steps,
        "journey_opinion" if imagined else "journey",
        gettext("The journey as the PMO or the room imagines it") if imagined else
        gettext("The journey, step by step"),
        (
            column.number("step", N_("Step"), 0),
            column.text("phase", N_("Name")),
            Column("stage", N_("Seen"), _seen),
            column.number("emotion", N_("Emotion"), 1, signed=True),
            column.interval("emotion", N_("95 % interval"), signed=True),
            column.count("below_zero", N_("Below zero")),
            column.number("effort", N_("Effort")),
            column.interval("effort", N_("95 % interval")),
            column.number("pain", N_("Pain")),
            column.interval("pain", N_("95 % interval")),
            column.number("wait_d", N_("Wait, days")),
            column.count("failed", N_("Repeated"), "failed_of"),
            column.N,
        ),
        gettext("Seen: whether the client sees the step. Below zero: who felt below zero."),
    )  # fmt: skip


def _seen(row: Row) -> str:
    stage = clean(row["stage"])
    return {"front": gettext("yes"), "back": gettext("no")}.get(stage, NOT_SHOWN)


def _efficiency_limits(row: Row) -> str:
    if is_missing(row["efficiency_low"]):
        return NOT_SHOWN
    return percent_range(row["efficiency_low"], row["efficiency_high"])


table_flow = layout(
    "flow",
    N_("Work and waiting"),
    column.label("what", N_("What")),
    column.percent("efficiency", N_("Share of work")),
    Column("limits", N_("95 % interval"), _efficiency_limits, align="right"),
    column.number("touch_h", N_("Hours of work")),
    column.number("wait_h", N_("Working hours of waiting"), 0),
    column.N,
)


def next_journey(journey: Released) -> Statement | None:
    """C1: which step to mend first."""
    rows = journey.estimates
    low = rows.loc[rows["lowest"].astype(bool), "phase"] if len(rows) else ()
    return steps(
        journey,
        gettext(
            "Mend {steps} before any other step is polished.", steps=some([*map(in_quotes, low)])
        )
        if len(low)
        else gettext("Ask ten users to walk the journey before a step is chosen."),
        gettext("Walk the journey once yourself, as a client, and note every wait."),
    )


def title_journey(steps: Released) -> str:
    """C1: where the journey feels worst."""
    rows = steps.estimates
    low = rows[rows["lowest"].astype(bool)].sort_values("emotion") if len(rows) else rows
    if not len(low):
        return gettext("Too few users have walked the journey to say where it feels worst")
    if len(low) == 1:
        first = low.iloc[0]
        return gettext(
            "The journey feels worst at {step}: {level} on a scale from −3 to 3{compared}",
            compared=compared(steps),
            step=in_quotes(first["phase"]),
            level=number(first["emotion"]),
        )
    return gettext(
        "The journey feels worst at one of {steps}", steps=some([*map(in_quotes, low["phase"])], 3)
    )


def _asked(rows: pd.DataFrame, column: str) -> bool:
    return column in rows and bool(rows[column].notna().any())


STEPS = coarsely("emotion", "effort", "importance", "pain", "wait_d", "touch_min")
"""Means of what people said, and what rests on them."""


def _on_its_scales(steps: pd.DataFrame) -> pd.DataFrame:
    """Return the steps with no limit outside the scales of feeling and effort."""
    return within(within(steps, -3, 3, "emotion"), 1, 7, "effort")


ON_OTHERS = {
    "effort_n": ("effort", "effort_low", "effort_high"),
    "importance_n": ("importance", "pain", "pain_low", "pain_high"),
    "wait_n": ("wait_d",),
    "touch_n": ("touch_min",),
    "failed_of": ("failed",),
}
"""What rests on others than those who said how a step felt, by the column that counts them."""


NO_USER = N_(
    "No user has walked the journey: what was told is the opinion of the PMO or the room. Ask ten "
    "users to rate each step."
)


def title_journey_opinion(opinion: Released) -> str:
    """C1: where the PMO or the room imagines the low point."""
    rows = opinion.estimates
    if rows.empty:
        return gettext("Too few people have drawn the journey to name a low point")
    low = rows.loc[rows["lowest"].astype(bool), "phase"]
    return gettext("The PMO or the room expects the low point at {steps}", steps=some(list(low), 2))


@question(
    "C1",
    needs=("touchpoints",),
    asks=N_("How would a user feel at this step (−3 to 3)? The opinion of the PMO or the room."),
    say=say_journey_opinion,
    table=table_journey,
    title=title_journey_opinion,
    optional=True,
    depth=Depth.ANNEX,
)
def journey_opinion(client: Client, seed: int) -> Answer:
    """C1: how do the PMO or the room imagine that the journey feels?"""
    steps, period = journeys_walked(client, opinion=True)
    rated = steps.dropna(subset=["emotion"])
    return journey_opinion.release(
        client,
        _on_its_scales(journey.journey_steps(steps, seed)) if len(steps) else pd.DataFrame(),
        decimals=STEPS,
        keys=["step", "phase"],
        people=people_in(client, rated, "step"),
        counts={"below_zero": "n", "failed": "failed_of"},
        parts=ON_OTHERS,
        known=["actor", "stage"],
        n=rated["resp_id"].nunique(),
        period=period,
        too_few=gettext(
            "The PMO or the room has not drawn the journey: the column opinion of touchpoints "
            "marks such answers."
        ),
    )


@question(
    "C1",
    needs=("touchpoints",),
    asks=N_("How did this step feel (−3 to 3), and how much effort did it take (1 to 7)?"),
    verdicts=(Verdict.LOWEST_POINT, Verdict.LOWEST_POINT_OPEN),
    say=say_journey,
    chart=lambda journey, opinion=None: charts.chart_journey(journey, opinion),
    table=table_journey,
    next=next_journey,
    title=title_journey,
    beside=journey_opinion,
)
def journey_steps(client: Client, seed: int) -> Answer:
    """C1: how does the journey feel to users, step by step?"""
    steps, period = journeys_walked(client, opinion=False)
    weighed = _asked(steps, "importance")
    rated = steps.dropna(subset=["emotion"])
    return journey_steps.release(
        client,
        _on_its_scales(journey.journey_steps(steps, seed, client.population))
        if len(steps)
        else pd.DataFrame(),
        decimals=STEPS,
        keys=["step", "phase"],
        people=people_in(client, rated, "step"),
        counts={"below_zero": "n", "failed": "failed_of"},
        parts=ON_OTHERS,
        known=["actor", "stage"],
        n=rated["resp_id"].nunique(),
        facts={"weighed": weighed},
        period=period,
        notes=[
            gettext("Pain = max(0, −emotion) × importance × share of respondents who met the step.")
            if weighed
            else gettext(
                "Pain = max(0, −emotion) × share of respondents who met the step; importance was "
                "not asked."
            )
        ],
        too_few=gettext(NO_USER) if client.collected("touchpoints") else "",
    )


@question(
    "C1",
    needs=("touchpoints",),
    asks=N_("Time working and time waiting in each step."),
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
            gettext(
                "A day of waiting counts as {hours} working hours.",
                hours=figures(f"{client.calendar.hours_per_day:g}"),
            ),
            gettext("Journeys with a missing time in any step are left out."),
        ],
        too_few=gettext("No journey has the times of work and of waiting of all its steps."),
    )
