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
from ...display import clean, counted, is_missing, out_of, some, verb
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    claim,
    has,
    sentences,
    share_told,
)
from ...present.table import Column, layout
from ...verdicts import Verdict
from .. import charts as shared_charts
from ..answers import NOBODY_PLACED, as_of, everybody_in, people_in
from ..question import Answer, question
from .common import latest_table

_TYPES = {
    "clear": ("can say what they expect",) * 2,
    "fuzzy": (
        "expects something they cannot put into words (fuzzy)",
        "expect something they cannot put into words (fuzzy)",
    ),
    "implicit": (
        "takes something for granted (implicit)",
        "take something for granted (implicit)",
    ),
    "unrealistic": (
        "expects what no service can do (unrealistic)",
        "expect what no service can do (unrealistic)",
    ),
}
"""What one respondent does, and what several do."""


@sentences(TOO_FEW_FOR_INTERVAL)
def say_expectations(found: Released) -> Iterable[Claim]:
    """C4: how many expectations have to be made clear before a service level can meet them."""
    for _, row in found.rows.iterrows():
        if row["type"] == "clear" or is_missing(row["x"]):
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
            f"{told} {verb(row['x'], *_TYPES[row['type']])}.",
            n=n,
            **figures,
        )


@sentences()
def say_roles(grid: Released) -> Iterable[Claim]:
    """C4: in which tasks the rules of responsibility are broken."""
    wrong = grid.result[grid.result["problem"].fillna("") != ""]
    told = [f"{row['task']} ({row['problem']})" for _, row in wrong.iterrows()]
    yield claim(
        grid,
        "problems",
        f"{len(wrong)} of {counted(grid.n or 0, 'tasks')} {verb(len(wrong), 'breaks', 'break')} a "
        "rule of "
        "responsibility"
        + (f": {some(told)}." if told else ": each has one accountable role and a responsible "
           "one."),
        verdict=Verdict.RULES_BROKEN if told else Verdict.RULES_KEPT,
        number=float(len(wrong)),
        unit="tasks",
    )  # fmt: skip


@sentences(TOO_FEW_FOR_INTERVAL)
def say_stakeholder_grid(grid: Released) -> Iterable[Claim]:
    """C4: how many stakeholders are to be managed closely."""
    rows = grid.rows.dropna(subset=["n"])
    told = [
        f"{int(row['n'])} {has(int(row['n']))} {row['quadrant'].replace(', ', ' and ')} "
        f"({row['approach']})"
        for _, row in rows.iterrows()
    ]
    if told:
        yield claim(
            grid,
            "quadrants",
            f"Of {grid.n} respondents, {'; '.join(told)}.",
            number=float(rows["n"].iloc[0]),
            unit="respondents",
        )


table_expectations = layout(
    "expectations",
    "What kind of expectations people have",
    column.text("type", "Type"),
    column.count("x", "Respondents"),
    column.share_interval("share", "95 % interval"),
    column.N,
    notes="Fuzzy: cannot be put into words. Implicit: taken for granted. Unrealistic: no service "
    "can do it. Make fuzzy and implicit ones clear before a service level is written.",
)


table_roles = layout(
    "roles",
    "Who does what",
    column.text("task", "Task"),
    column.text("accountable", "Accountable"),
    column.text("responsible", "Responsible"),
    column.text("consulted", "Consulted"),
    column.text("informed", "Informed"),
    Column("problem", "What is wrong", lambda row: clean(row["problem"]) or "nothing"),
)


table_stakeholder_grid = layout(
    "stakeholder_grid",
    "Stakeholders by power and interest",
    column.label("quadrant", "Quadrant"),
    column.label("approach", "Approach"),
    column.N,
    notes="High is 4 or 5 on a scale from 1 to 5; the cut is the workshop's own.",
)


@question(
    "C4",
    needs=("expectations",),
    asks="What do you expect of this service? Each answer coded with one type.",
    say=say_expectations,
    table=table_expectations,
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
        notes=["Respondents are counted, not answers: one person may have several types."],
    )


@question(
    "C4",
    needs=("raci",),
    asks="Exactly one accountable role and at least one responsible role per task.",
    unit="tasks",
    verdicts=(Verdict.RULES_BROKEN, Verdict.RULES_KEPT),
    say=say_roles,
    chart=lambda answer: shared_charts.chart_roles(answer),
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
    asks="Power over the PMO's work and interest in it (1 to 5; high is 4 or 5).",
    say=say_stakeholder_grid,
    chart=lambda answer: shared_charts.chart_stakeholder_grid(answer),
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
