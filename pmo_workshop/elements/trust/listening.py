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
    expect_released,
    in_quotes,
    is_missing,
    number,
    out_of,
    percent,
    plain,
    quarter_in_short,
    some,
    upper_first,
)
from ...i18n import N_, day_in_words, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, listed, sentences, steps
from ...present.table import Column, Row, Table, laid_out, layout
from .. import charts as shared_charts
from ..answers import answers_of, problem_in_words, respondents_in
from ..question import Answer, question
from . import charts


@sentences()
def say_sample_size(plan: Released) -> Iterable[Claim]:
    """T4: how many to invite for a share that is known to the margin."""
    whole, facts = plan.result.iloc[-1], plan.facts
    parts = {
        "people": number(whole["N"], 0),
        "rate": percent(facts["response_rate"]),
        "known": number(100 * facts["reached"]),
        "wanted": number(100 * facts["half_width"]),
        "needed": number(whole["needed"], 0),
        "invite": number(whole["invite"], 0),
    }
    if is_missing(whole["invite"]):
        known = ngettext(
            "Ask all {people} on the list: if {rate} reply, that is {n} answer, and a share is "
            "known to ±{known} points.",
            "Ask all {people} on the list: if {rate} reply, those are {n} answers, and a share is "
            "known to ±{known} points.",
            round(whole["N"] * facts["response_rate"]),
            **parts,
        )
        wanted = ngettext(
            "±{wanted} points need {needed} answer.",
            "±{wanted} points need {needed} answers.",
            int(whole["needed"]),
            **parts,
        )
    else:
        known = gettext(
            "If {rate} of the {people} on the list reply, a share is known to ±{known} points.",
            **parts,
        )
        wanted = ngettext(
            "±{wanted} points need {needed} answer; people to invite: {invite}.",
            "±{wanted} points need {needed} answers; people to invite: {invite}.",
            int(whole["needed"]),
            **parts,
        )
    lines = [known, wanted]
    if facts["answered"]:
        parts |= {"answered": number(facts["answered"], 0), "wave": facts["wave"]}
        lines.append(
            gettext("In {wave} {answered} answered the questionnaire: enough.", **parts)
            if facts["answered"] >= whole["needed"]
            else gettext("In {wave} {answered} answered the questionnaire: too few.", **parts)
        )
    yield claim(plan, "plan", " ".join(lines), number=float(whole["needed"]), unit="answers")


def _enough_asked() -> str:
    return gettext("Quarters with at least 10 people asked.")


@sentences(N_("In no quarter were 10 people asked, so how often they were asked is not told."))
def say_contact_load(load: Released) -> Iterable[Claim]:
    """T4: how often the same people are asked."""
    told = load.estimates
    if told.empty:
        return
    over = int((told["over_limit"] > 0).sum())
    text = ngettext(
        "In {n} of {all} quarters somebody was asked more than twice; the most requests to one "
        "person in a quarter were {most}.",
        "In {n} of {all} quarters somebody was asked more than twice; the most requests to one "
        "person in a quarter were {most}.",
        over,
        all=len(told),
        most=number(told["max"].max(), 0),
    )
    few = len(told) < len(load.result)
    aside = _enough_asked() if few else ""
    yield claim(load, "load", text, number=float(over), unit="quarters", aside=(aside,))


def title_contact_load(load: Released) -> str:
    """T4: in how many quarters somebody was asked too often."""
    told = load.estimates
    if told.empty:
        return gettext("How often the same people were asked")
    over = int((told["over_limit"] > 0).sum())
    return ngettext(
        "In {n} of {all} quarters somebody was asked more than twice",
        "In {n} of {all} quarters somebody was asked more than twice",
        over,
        all=len(told),
    )


_LOOP = {
    N_("listen"): N_("Stakeholders answered {count} requests for their views."),
    N_("decide"): N_("An owner and a date stand beside {count} agreed actions."),
    N_("act"): N_("Done so far: {count} agreed actions."),
}
_TELL = N_("tell")
"""The last step, which is the loop itself: it is closed where something was told."""


@sentences()
def say_loop(loop: Released) -> Iterable[Claim]:
    """T4: how far the loop from listening to telling back is closed."""
    for _, row in loop.result.iterrows():
        told = row["step"] == _TELL
        yield claim(
            loop,
            "loop" if told else row["step"],
            _told_back(row)
            if told
            else gettext(_LOOP[row["step"]], count=out_of(row["x"], row["n"])),
            number=float(row["x"]),
            unit=str(row["what"]),
            n=int(row["n"]),
        )


def _told_back(row: pd.Series) -> str:
    """Return to how many it was told back what became of their answer, and how soon."""
    count = out_of(row["x"], row["n"])
    if pd.isna(row["days"]):
        return gettext("After {count} answers the respondent was told what followed.", count=count)
    return ngettext(
        "After {count} answers the respondent was told what followed, half within {n} day.",
        "After {count} answers the respondent was told what followed, half within {n} days.",
        row["days"],
        count=count,
    )


INSTRUMENTS = {
    "csat": N_("satisfaction"),
    "ces": N_("effort"),
    "gap": N_("expectation and experience"),
    "nps": N_("recommendation"),
    "interview": N_("interviews"),
}
"""What the usual instruments ask."""


def what_is_asked(instrument: str) -> str:
    """Return what an instrument asks, in words; one of the client's own by its name."""
    return gettext(INSTRUMENTS[instrument]) if instrument in INSTRUMENTS else clean(instrument)


_NOT_OVER = N_("The days set for what follows an answer are not over for any of them.")

_AFTER = {
    "decide": N_("decided after {count}"),
    "act": N_("done after {count}"),
    "tell": N_("told after {count}"),
}
"""What is said of each step of a loop that follows an answer."""


@sentences(_NOT_OVER)
def say_loop_kept(kept: Released) -> Iterable[Claim]:
    """T4: after how many answers it was decided, done and told within the days set for it."""
    for instrument, rows in kept.result.groupby("instrument", sort=False):
        last = rows.iloc[-1]
        done = [gettext(_AFTER[row.step], count=out_of(row.x, row.n)) for row in rows.itertuples()]
        yield claim(
            kept,
            f"kept {instrument}",
            gettext(
                "Answers about {what}, within the days set for it: {steps}.",
                what=what_is_asked(str(instrument)),
                steps=listed(done),
            ),
            number=float(last["x"]),
            unit="answers",
            n=int(last["n"]),
        )
    if halves := kept.facts.get("told"):
        (x_then, n_then), (x_since, n_since) = halves
        yield claim(
            kept,
            "told-since",
            gettext(
                "Told in time what followed: {then} of what was asked until {day}, {since} of what "
                "was asked since.",
                then=out_of(x_then, n_then),
                since=out_of(x_since, n_since),
                day=kept.facts["day"],
            ),
            number=float(x_since),
            unit="answers",
            n=n_since,
        )


def title_loop_kept(kept: Released) -> str:
    """T4: after how many answers it was told in time what followed."""
    told = kept.result[kept.result["step"] == _TELL]
    count = out_of(told["x"].sum(), told["n"].sum())
    return gettext("After {count} answers it was told in time what followed", count=count)


table_loop_kept = layout(
    "loop_kept",
    N_("The loop as it was designed, and as it was kept"),
    Column(
        "instrument", N_("Asked about"), lambda row: upper_first(what_is_asked(row["instrument"]))
    ),
    column.ours("step", N_("Step")),
    column.number("days", N_("Days"), 0),
    column.count("x", N_("In time")),
    notes=N_("Days from the request. Only answers whose days are over count."),
)


@sentences()
def say_raci(raci: Released) -> Iterable[Claim]:
    """T4: whether each task has exactly one accountable and someone responsible."""
    wrong = raci.result[raci.result["problem"] != ""]
    parts = {"all": len(raci.result)}
    if len(wrong):
        found = [
            gettext(
                "{task} ({problem})",
                task=in_quotes(row["task"]),
                problem=problem_in_words(row["problem"]),
            )
            for _, row in wrong.iterrows()
        ]
        text = ngettext(
            "{n} of {all} tasks lacks a clear role: {found}.",
            "{n} of {all} tasks lack a clear role: {found}.",
            len(wrong),
            found=listed(found),
            **parts,
        )
    else:
        text = ngettext(
            "The task has one accountable role and someone responsible.",
            "All {n} tasks have one accountable role and someone responsible.",
            len(raci.result),
        )
    yield claim(raci, "raci", text, number=float(len(wrong)), unit="tasks")


def title_raci(raci: Released) -> str:
    """T4: how many tasks lack a clear role."""
    wrong = int((raci.result["problem"] != "").sum())
    if not wrong:
        return gettext("Every task has one accountable role and someone responsible")
    return ngettext(
        "{n} of {all} tasks lacks a clear role",
        "{n} of {all} tasks lack a clear role",
        wrong,
        all=len(raci.result),
    )


def table_sample_size(sample: Released) -> Table | None:
    """Lay out how many answers each stakeholder group needs, and how many to invite."""
    facts, asked = expect_released(sample).facts, sample.result
    rate, reached = plain(facts.get("response_rate")), plain(facts.get("reached"))
    return laid_out(
        sample,
        "sample_size",
        gettext("How many to ask"),
        (
            column.text("group", N_("Group")),
            column.number("N", N_("People"), 0),
            column.number("needed", N_("Answers needed"), 0),
            Column("invite", N_("To invite"), _invitations, "number", "right"),
        ),
        gettext("To invite: at a response rate of {rate}.", rate=percent(rate)) if rate else "",
        gettext(
            "Where even everybody invited does not give the answers at that rate: ask everybody, "
            "and raise the rate."
        )
        if len(asked) and asked["invite"].isna().any()
        else "",
        gettext(
            "With everyone invited, a share is known to ±{points} points.",
            points=number(100 * reached),
        )
        if isinstance(reached, float)
        else "",
    )


def _invitations(row: Row) -> str:
    if is_missing(row["invite"]):
        return gettext("not reachable with {people}", people=number(row["N"], 0))
    return number(row["invite"], 0)


table_contact_load = layout(
    "contact_load",
    N_("Requests per person and quarter"),
    Column("quarter", N_("Quarter"), lambda row: quarter_in_short(row["quarter"])),
    column.number("people", N_("People"), 0),
    column.number("asks", N_("Requests"), 0),
    column.number("asks_per_person_mean", N_("Per person (mean)")),
    column.number("max", N_("Most for one person"), 0),
    column.number("once", N_("Asked once"), 0),
    column.number("twice", N_("Asked twice"), 0),
    column.count("over_limit", N_("Asked more than twice")),
)


table_loop = layout(
    "loop",
    N_("The loop, step by step"),
    column.ours("step", N_("Step")),
    column.ours("lane", N_("Who")),
    column.ours("what", N_("What is counted")),
    column.count("x", N_("Done")),
    column.number("days", N_("Median days"), 0),
)


table_raci = layout(
    "raci",
    N_("Who does what"),
    column.text("task", N_("Task")),
    column.text("accountable", N_("Accountable")),
    column.text("responsible", N_("Responsible")),
    Column(
        "problem",
        N_("To mend"),
        lambda row: problem_in_words(row["problem"]) or gettext("in order"),
    ),
    notes=N_("Each task needs exactly one accountable role and at least one responsible role."),
)


def next_sample_size(plan: Released) -> Statement | None:
    """T4: what to do about the size of the survey."""
    return steps(
        plan, gettext("Invite everybody where the group is small; sample only where it is large.")
    )


def next_contact_load(load: Released) -> Statement | None:
    """T4: what to do about the number of requests."""
    return steps(
        load,
        gettext("Keep to two requests per person and quarter: drop a survey before you add one."),
        gettext("Name who tells the respondents what was done, and within how many days."),
    )


def next_raci(raci: Released) -> Statement | None:
    """T4: what to do about unclear roles."""
    wrong = raci.result.loc[raci.result["problem"] != "", "task"] if len(raci.result) else ()
    return steps(
        raci,
        gettext(
            "Settle who does what in {tasks} before the next survey goes out.",
            tasks=some([*map(in_quotes, wrong)], 3),
        )
        if len(wrong)
        else gettext("Publish the table of roles with the service card."),
    )


EXPECTED_RESPONSE_RATE = 0.6
SHARE_HALF_WIDTH = 0.10


def title_sample_size(plan: Released) -> str:
    """T4: how many of the people on the list have answered."""
    answered = out_of(plan.facts["answered"], plan.n)
    return gettext(
        "{answered} people on the list have answered the questionnaire", answered=answered
    )


@question(
    "T4",
    needs=(),
    asks=N_("Answers needed for a share known to ±10 percentage points."),
    unit="people on the list",
    say=say_sample_size,
    table=table_sample_size,
    title=title_sample_size,
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
        too_few=gettext(
            "The size of the stakeholder groups is not known. Fill in [stakeholders] in "
            "client.toml."
        ),
    )


@question(
    "T4",
    needs=("contacts",),
    asks=N_("Requests per person and quarter; the limit is 2."),
    unit="people asked",
    say=say_contact_load,
    title=title_contact_load,
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


def _requests(client: Client) -> tuple[pd.DataFrame, list[str]]:
    """Return the requests that may be counted, and a note if there are others."""
    every = client["contacts"]
    told = satisfaction.in_told_quarters(every)
    return told, [_enough_asked()] if len(told) < len(every) else []


@question(
    "T4",
    needs=("contacts",),
    asks=N_("Requests to stakeholders, the actions agreed, and what was told back."),
    unit="requests",
    say=say_loop,
    table=table_loop,
    form="",
)
def feedback_loop(client: Client) -> Answer:
    """T4: is the loop closed: listen, decide, act, tell?"""
    contacts, notes = _requests(client)
    return feedback_loop.release(
        client,
        satisfaction.feedback_loop(contacts, client["actions"]),
        people=Behind.RECORDS,
        keys=["step", "lane"],
        n=len(contacts),
        notes=notes,
        too_few=gettext("No request to a stakeholder has been answered yet."),
    )


@question(
    "T4",
    needs=("listening", "contacts"),
    asks=N_("Answers after which it was decided, done and told within the days set for it."),
    unit="answers",
    say=say_loop_kept,
    table=table_loop_kept,
    title=title_loop_kept,
    form="",
)
def loop_kept(client: Client) -> Answer:
    """T4: is the loop kept as it was designed?"""
    contacts, notes = _requests(client)
    kept = satisfaction.loop_kept(contacts, client["listening"], pd.Timestamp(client.report_date))
    facts = _before_and_since(client, contacts)
    return loop_kept.release(
        client,
        kept,
        people=Behind.RECORDS,
        keys=["instrument", "step"],
        n=int(kept.loc[kept["step"] == _TELL, "n"].sum()),
        facts=facts,
        notes=notes,
        too_few=gettext(_NOT_OVER),
    )


def _before_and_since(client: Client, contacts: pd.DataFrame) -> dict[str, object]:
    """
    Return after how many answers it was told in time, until the survey before and since.

    Parted at the end of its quarter: whole quarters alone are told of, see ``_requests``.
    """
    ended = client.waves[-2].end if len(client.waves) > 1 else None
    if ended is None:
        return {}
    day = pd.Period(ended, "Q").end_time
    since = contacts["asked"] > day
    told = [
        tuple(int(rows[name].sum()) for name in ("x", "n"))
        for half in (contacts[~since], contacts[since])
        for kept in [
            satisfaction.loop_kept(half, client["listening"], pd.Timestamp(client.report_date))
        ]
        for rows in [kept[kept["step"] == _TELL]]
    ]
    return {"told": tuple(told), "day": day_in_words(day.date())} if all(n for _, n in told) else {}


@question(
    "T4",
    needs=("raci",),
    asks=N_("Exactly one accountable role and at least one responsible role per task."),
    unit="tasks",
    say=say_raci,
    title=title_raci,
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
