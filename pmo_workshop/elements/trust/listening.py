"""T4: how satisfaction is managed: sample, contacts, the closed loop and who answers for it."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import satisfaction
from ...analysis.roles import role_grid
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Behind, Released
from ...display import (
    clean,
    counted,
    expect_released,
    is_missing,
    number,
    out_of,
    percent,
    plain,
    upper_first,
    verb,
)
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, counted_words, listed, sentences, steps
from ...present.table import Column, Row, Table, laid_out, layout
from .. import charts as shared_charts
from ..answers import answers_of, respondents_in
from ..question import Answer, question
from . import charts


@sentences()
def say_sample_size(plan: Released) -> Iterable[Claim]:
    """T4: how many to invite for a share that is known to the margin."""
    whole = plan.result.iloc[-1]
    margin = plan.facts["half_width"]
    text = (
        f"With {counted(whole['N'], 'stakeholders')} and {100 * plan.facts['response_rate']:.0f} % "
        f"replying, a share is known to ±{number(100 * plan.facts['reached'])} points; "
        f"±{number(100 * margin)} points need {counted(whole['needed'], 'answers')}"
    )
    if is_missing(whole["invite"]):
        text += f", not reachable with {counted(whole['N'], 'people')} at that reply rate."
    else:
        text += f", so {counted(whole['invite'], 'invitations')}."
    answered = plan.facts["answered"]
    if answered:
        reached = "enough" if answered >= whole["needed"] else "too few"
        text += f" In {plan.facts['wave']} {answered} answered: {reached}."
    yield claim(plan, "plan", text, number=float(whole["needed"]), unit="answers")


@sentences("In no quarter were 10 people asked, so how often they were asked is not told.")
def say_contact_load(load: Released) -> Iterable[Claim]:
    """T4: how often the same people are asked."""
    told = load.estimates
    if told.empty:
        return
    over = told[told["over_limit"] > 0]
    which = "" if len(told) == len(load.result) else " with at least 10 people asked"
    text = (
        f"In {len(over)} of {counted(len(told), 'quarters')}{which} somebody was asked more than "
        f"twice; at most {counted(told['max'].max(), 'requests')} reached one person in a quarter."
    )
    yield claim(load, "load", text, number=float(len(over)), unit="quarters")


@sentences()
def say_loop(loop: Released) -> Iterable[Claim]:
    """T4: how far the loop from listening to telling back is closed."""
    for _, row in loop.result.iterrows():
        if row["step"] == "tell":
            text = f"The loop was closed with the respondent for {out_of(row['x'], row['n'])}"
            text += " of the answers"
            if pd.notna(row["days"]):
                text += f", half of them within {counted(row['days'], 'days')} of the request"
        else:
            text = f"{upper_first(row['step'])}: {out_of(row['x'], row['n'])} {row['what']}"
        yield claim(
            loop,
            "loop" if row["step"] == "tell" else row["step"],
            f"{text}.",
            number=float(row["x"]),
            unit=str(row["what"]),
            n=int(row["n"]),
        )


@sentences()
def say_raci(raci: Released) -> Iterable[Claim]:
    """T4: whether each task has exactly one accountable and someone responsible."""
    wrong = raci.result[raci.result["problem"] != ""]
    tasks = counted(len(raci.result), "tasks")
    if len(wrong):
        found = listed(f"{row['task']} ({row['problem']})" for _, row in wrong.iterrows())
        broken = counted_words(len(wrong), "breaks", "break")
        text = f"Of {tasks}, {broken} the role rules: {found}."
    else:
        text = (
            f"Of {tasks}, {verb(len(raci.result), 'it has', 'all have')} one accountable role and "
            "someone responsible."
        )
    yield claim(raci, "raci", text, number=float(len(wrong)), unit="tasks")


def table_sample_size(sample: Released) -> Table | None:
    """Lay out how many answers each stakeholder group needs, and how many to invite."""
    facts, asked = expect_released(sample).facts, sample.result
    rate, reached = plain(facts.get("response_rate")), plain(facts.get("reached"))
    return laid_out(
        sample,
        "sample_size",
        "How many to ask",
        (
            column.text("group", "Group"),
            column.number("N", "People", 0),
            column.number("needed", "Answers needed", 0),
            Column("invite", "To invite", _invitations, "number", "right"),
        ),
        f"To invite: at a response rate of {percent(rate)}." if rate else "",
        "Where even everybody invited does not give the answers at that rate: ask everybody, and "
        "raise the rate."
        if len(asked) and asked["invite"].isna().any()
        else "",
        f"With everyone invited, a share is known to ±{number(100 * reached)} points."
        if isinstance(reached, float)
        else "",
    )


def _invitations(row: Row) -> str:
    if is_missing(row["invite"]):
        return f"not reachable with {number(row['N'], 0)}"
    return number(row["invite"], 0)


table_contact_load = layout(
    "contact_load",
    "Requests per person and quarter",
    column.text("quarter", "Quarter"),
    column.number("people", "People", 0),
    column.number("asks", "Requests", 0),
    column.number("asks_per_person_mean", "Per person (mean)"),
    column.number("max", "Most for one person", 0),
    column.number("once", "Asked once", 0),
    column.number("twice", "Asked twice", 0),
    column.count("over_limit", "Asked more than twice"),
)


table_loop = layout(
    "loop",
    "The loop, step by step",
    column.label("step", "Step"),
    column.label("lane", "Who"),
    column.text("what", "What is counted"),
    column.count("x", "Done"),
    column.number("days", "Median days", 0),
)


table_raci = layout(
    "raci",
    "Who does what",
    column.text("task", "Task"),
    column.text("accountable", "Accountable"),
    column.text("responsible", "Responsible"),
    Column("problem", "To mend", lambda row: clean(row["problem"]) or "in order"),
    notes="Each task needs exactly one accountable role and at least one responsible role.",
)


def next_sample_size(plan: Released) -> Statement | None:
    """T4: what to do about the size of the survey."""
    return steps(plan, "Invite everybody where the group is small; sample only where it is large.")


def next_contact_load(load: Released) -> Statement | None:
    """T4: what to do about the number of requests."""
    return steps(
        load,
        "Keep to two requests per person and quarter: drop a survey before a new one is added.",
        "Name who tells the respondents what was done, and within how many days.",
    )


def next_raci(raci: Released) -> Statement | None:
    """T4: what to do about unclear roles."""
    wrong = (raci.result["problem"] != "").any() if len(raci.result) else False
    return steps(
        raci,
        "Settle the tasks named above before the next survey goes out."
        if wrong
        else "Publish the table of roles with the service card.",
    )


EXPECTED_RESPONSE_RATE = 0.6
SHARE_HALF_WIDTH = 0.10


@question(
    "T4",
    needs=(),
    asks="Answers needed for a share known to ±10 percentage points.",
    unit="people on the list",
    say=say_sample_size,
    table=table_sample_size,
    next=next_sample_size,
    depth=Depth.ANNEX,
)
def survey_sample_size(client: Client) -> Answer:
    """T4: how many stakeholders must answer?"""
    stakeholders = dict(client.stakeholders)
    plan = satisfaction.planned_sample(stakeholders, SHARE_HALF_WIDTH, EXPECTED_RESPONSE_RATE)
    reached = (
        satisfaction.reachable_precision(client.population, EXPECTED_RESPONSE_RATE)
        if client.population
        else None
    )
    return survey_sample_size.release(
        client,
        plan,
        people=Behind.RECORDS,
        keys=["group"],
        n=client.population or 0,
        facts={
            "half_width": SHARE_HALF_WIDTH,
            "response_rate": EXPECTED_RESPONSE_RATE,
            "reached": reached,
            "answered": respondents_in(answers_of(client)),
            "wave": client.latest_wave.name if client.latest_wave else "",
        },
        too_few="The size of the stakeholder groups is not known. Fill in [stakeholders] in "
        "client.toml.",
    )


@question(
    "T4",
    needs=("contacts",),
    asks="Requests per person and quarter; the limit is 2.",
    unit="people asked",
    say=say_contact_load,
    chart=lambda answer: charts.chart_contact_load(answer),
    table=table_contact_load,
    next=next_contact_load,
    depth=Depth.ANNEX,
)
def contact_load(client: Client) -> Answer:
    """T4: how often are the same people asked, and do they hear back?"""
    contacts = client["contacts"]
    return contact_load.release(
        client,
        satisfaction.contact_load(contacts),
        keys=["quarter"],
        n=contacts["person_id"].nunique(),
        people=satisfaction.people_asked(contacts),
        counts=["over_limit"],
        known=["people"],
        extremes=["max"],
        population=0,
        all_asked=False,
    )


@question(
    "T4",
    needs=("contacts",),
    asks="Requests to stakeholders, the actions agreed, and what was told back.",
    unit="requests",
    say=say_loop,
    chart=lambda answer: charts.chart_loop(answer),
    table=table_loop,
    form="",
)
def feedback_loop(client: Client) -> Answer:
    """T4: is the loop closed: listen, decide, act, tell?"""
    contacts = client["contacts"]
    return feedback_loop.release(
        client,
        satisfaction.feedback_loop(contacts, client["actions"]),
        people=Behind.RECORDS,
        keys=["step", "lane"],
        n=len(contacts),
        too_few="No request to a stakeholder has been answered yet.",
    )


@question(
    "T4",
    needs=("raci",),
    asks="Exactly one accountable role and at least one responsible role per task.",
    unit="tasks",
    say=say_raci,
    chart=lambda answer: shared_charts.chart_roles(answer),
    table=table_raci,
    next=next_raci,
    form="",
)
def raci_check(client: Client) -> Answer:
    """T4: has each task one accountable role and someone responsible?"""
    raci = client["raci"]
    return raci_check.release(
        client,
        role_grid(raci) if len(raci) else pd.DataFrame(),
        people=Behind.RECORDS,
        keys=["task"],
        n=raci["task"].nunique(),
    )
