"""C4: what people hope for, who does what, and where stakeholders stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ...analysis import expectations, roles
from ...analysis import stakeholder_grid as grids
from ...claims import Claim
from ...depth import Depth
from ...disclosure import Behind, Released
from ...display import NOT_SHOWN, in_quotes, is_missing, number, out_of, some
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    claim,
    listed,
    sentences,
    share_told,
)
from ...present.table import Column, layout
from ...verdicts import Verdict
from .. import charts as shared_charts
from ..answers import NOBODY_PLACED, as_of, everybody_in, people_in, problem_in_words
from ..question import Answer, question
from .common import latest_table

_TYPES = {
    "fuzzy": N_("{count} cannot put into words what they expect (fuzzy)."),
    "implicit": N_("{count} took something for granted (implicit)."),
    "unrealistic": N_("{count} hoped for what no service can do (unrealistic)."),
}
"""What respondents do whose expectation is to be made clear first."""


@sentences(TOO_FEW_FOR_INTERVAL)
def say_expectations(found: Released) -> Iterable[Claim]:
    """C4: how many expectations have to be made clear before a service level can meet them."""
    for _, row in found.rows.iterrows():
        if row["type"] not in _TYPES or is_missing(row["x"]):
            continue
        n = int(row["n"])
        told = out_of(row["x"], n)
        figures: dict[str, Any] = {"number": float(row["x"]), "unit": "respondents"}
        if not is_missing(row["share_low"]):
            low, high = row["share_low"], row["share_high"]
            told = share_told(row["x"], n, low, high)
            figures = {"number": 100 * row["share"], "low": 100 * low, "high": 100 * high,
                       "unit": "%"}  # fmt: skip
        yield claim(
            found,
            row["type"],
            gettext(_TYPES[row["type"]], count=told),
            n=n,
            **figures,
        )


@sentences()
def say_roles(grid: Released) -> Iterable[Claim]:
    """C4: in which tasks the rules of responsibility are broken."""
    wrong = grid.result[grid.result["problem"].fillna("") != ""]
    told = [
        gettext(
            "{task} ({problem})",
            task=in_quotes(row["task"]),
            problem=problem_in_words(row["problem"]),
        )
        for _, row in wrong.iterrows()
    ]
    yield claim(
        grid,
        "problems",
        ngettext(
            "{n} of {all} tasks breaks a rule of responsibility: {tasks}.",
            "{n} of {all} tasks break a rule of responsibility: {tasks}.",
            len(wrong),
            all=grid.n or 0,
            tasks=some(told),
        )
        if told
        else ngettext(
            "The {n} task has one accountable role and a responsible one.",
            "Each of the {n} tasks has one accountable role and a responsible one.",
            grid.n or 0,
        ),
        verdict=Verdict.RULES_BROKEN if told else Verdict.RULES_KEPT,
        number=float(len(wrong)),
        unit="tasks",
    )  # fmt: skip


@sentences(TOO_FEW_FOR_INTERVAL)
def say_stakeholder_grid(grid: Released) -> Iterable[Claim]:
    """C4: how many stakeholders are to be managed closely."""
    rows = grid.rows.dropna(subset=["n"])
    told = [
        gettext(
            "{n} ({quadrant}: {approach})",
            n=int(row["n"]),
            quadrant=gettext(row["quadrant"]),
            approach=gettext(row["approach"]),
        )
        for _, row in rows.iterrows()
    ]
    if told:
        yield claim(
            grid,
            "quadrants",
            gettext(
                "The {n} respondents by power and interest: {groups}.",
                n=grid.n or 0,
                groups=listed(told),
            ),
            number=float(rows["n"].iloc[0]),
            unit="respondents",
        )


def title_roles(grid: Released) -> str:
    """C4: how many tasks break a rule of responsibility."""
    wrong = int((grid.result["problem"].fillna("") != "").sum())
    return ngettext(
        "{n} of {all} tasks breaks a rule of responsibility",
        "{n} of {all} tasks break a rule of responsibility",
        wrong,
        all=grid.n or 0,
    )


def title_stakeholder_grid(grid: Released) -> str:
    """C4: how many have power and interest at once."""
    close = grid.rows.dropna(subset=["n"]).iloc[:1]
    return gettext(
        "{count} of {n} have high power and high interest",
        count=number(close["n"].iloc[0], 0) if len(close) else NOT_SHOWN,
        n=grid.n or 0,
    )


TYPES = (N_("clear"), N_("fuzzy"), N_("implicit"), N_("unrealistic"))
"""The kinds of expectations, as the tables of a client name them."""

table_expectations = layout(
    "expectations",
    N_("What kind of expectations people have"),
    column.ours("type", N_("Type")),
    column.count("x", N_("Respondents")),
    column.share_interval("share", N_("95 % interval")),
    column.N,
    notes=N_(
        "Fuzzy: cannot be put into words. Implicit: taken for granted. Unrealistic: no service can "
        "do it. Make fuzzy and implicit ones clear before a service level is written."
    ),
)


table_roles = layout(
    "roles",
    N_("Who does what"),
    column.text("task", N_("Task")),
    column.text("accountable", N_("Accountable")),
    column.text("responsible", N_("Responsible")),
    column.text("consulted", N_("Consulted")),
    column.text("informed", N_("Informed")),
    Column(
        "problem",
        N_("What is wrong"),
        lambda row: problem_in_words(row["problem"]) or gettext("nothing"),
    ),
)


table_stakeholder_grid = layout(
    "stakeholder_grid",
    N_("Stakeholders by power and interest"),
    column.ours("quadrant", N_("Quadrant")),
    column.ours("approach", N_("Approach")),
    column.N,
    notes=N_("High is 4 or 5 on a scale from 1 to 5; the cut is the workshop's own."),
)


def title_expectations(types: Released) -> str:
    """C4: how many cannot put into words what they expect."""
    fuzzy = types.rows[types.rows["type"] == "fuzzy"]
    if fuzzy.empty or is_missing(fuzzy["x"].iloc[0]):
        return gettext("Too few named what they expect to tell of which kind it is")
    row = fuzzy.iloc[0]
    return gettext(
        "{count} cannot put into words what they expect", count=out_of(row["x"], row["n"])
    )


@question(
    "C4",
    needs=("expectations",),
    asks=N_("What do you expect of this service? Each answer coded with one type."),
    say=say_expectations,
    table=table_expectations,
    title=title_expectations,
    depth=Depth.ANNEX,
)
def expectation_types(client: Client) -> Answer:
    """C4: how many have an expectation that is fuzzy, implicit or unrealistic?"""
    named, period = latest_table(client, client["expectations"])
    return expectation_types.release(
        client,
        expectations.expectation_types(named, client.population),
        keys=["type"],
        people=everybody_in(client, named.dropna(subset=["type"]), expectations.TYPES),
        counts=["x"],
        period=period,
        notes=[gettext("Respondents are counted, not answers: one person may have several types.")],
    )


@question(
    "C4",
    needs=("raci",),
    asks=N_("Exactly one accountable role and at least one responsible role per task."),
    unit="tasks",
    verdicts=(Verdict.RULES_BROKEN, Verdict.RULES_KEPT),
    say=say_roles,
    chart=lambda answer: shared_charts.chart_roles(answer),
    title=title_roles,
    table=table_roles,
    depth=Depth.ANNEX,
)
def role_grid(client: Client) -> Answer:
    """C4: who does what, and where are the rules of responsibility broken?"""
    raci = client["raci"]
    return role_grid.release(
        client,
        roles.role_grid(raci) if len(raci) else pd.DataFrame(),
        people=Behind.RECORDS,
        keys=["task"],
        n=int(raci["task"].nunique()),
        period=as_of(client),
    )


@question(
    "C4",
    needs=("respondents",),
    asks=N_("Power over the PMO's work and interest in it (1 to 5; high is 4 or 5)."),
    say=say_stakeholder_grid,
    chart=lambda answer: shared_charts.chart_stakeholder_grid(answer),
    title=title_stakeholder_grid,
    table=table_stakeholder_grid,
    depth=Depth.ANNEX,
)
def stakeholder_grid(client: Client) -> Answer:
    """C4: which stakeholders have power over the PMO's work, and which take an interest?"""
    people, period = latest_table(client, client["respondents"])
    found = grids.stakeholder_grid(people) if len(people) else pd.DataFrame()
    return stakeholder_grid.release(
        client,
        found,
        keys=["quadrant", "approach"],
        people=people_in(client, people.assign(quadrant=grids.quadrant_of(people)), "quadrant"),
        measure="quadrants",
        known=["total"],
        n=int(found["total"].max()) if len(found) else 0,
        cut=True,
        period=period,
        **NOBODY_PLACED,
    )
