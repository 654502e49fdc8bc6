"""The opening, O: the four barriers, the PMO's reputation, who answered, what was collected."""

from __future__ import annotations

import pandas as pd

from ..analysis import barrier_funnel as funnel
from ..analysis import starting_point
from ..analysis.stakeholder_grid import stakeholder_grid
from ..disclosure import Released, release
from ..intake.client import Client
from ..schema import TABLES
from .base import answers_of, coarsely, instrument, period_of


def four_barriers(client: Client) -> Released:
    """O: how many stakeholders pass each of the four barriers, one after the other?"""
    answers = instrument(client, "funnel")
    return release(
        client,
        funnel.barrier_funnel(answers, client.population),
        activity="O",
        name="four_barriers",
        needs=["responses", "items", "respondents"],
        keys=["step", "text"],
        counts=["passed", "so_far", "reached", "lost"],
        asks="How far do you agree? Knowing, understanding and confidence count above the middle "
        "of the scale, cost below it.",
        period=period_of(client),
        notes=["Only respondents who answered all the steps."],
        too_few="Not collected: the four questions on the barriers (instrument funnel: knows, "
        "understands, confident, cost).",
    )


def reputation_baseline(client: Client) -> Released:
    """O: what is the PMO's reputation before the workshop?"""
    return release(
        client,
        starting_point.reputation(answers_of(client), client.population),
        activity="O",
        name="reputation_baseline",
        decimals=coarsely("value"),
        needs=["responses", "items", "respondents"],
        keys=["measure"],
        counts=["x"],
        asks="How satisfied are you, how do you perceive the PMO's quality, would you recommend "
        "it?",
        period=period_of(client),
        notes=["A baseline: one round says nothing about a direction."],
        too_few="Not collected: satisfaction, perceived quality or recommendation (instruments "
        "csat, gap, nps).",
    )


def response_by_group(client: Client) -> Released:
    """O: who are the stakeholders, and who of them answered?"""
    people = client["respondents"]
    if client.latest_wave is not None:
        people = people[people["wave"] == client.latest_wave.name]
    groups = starting_point.response_by_group(people, dict(client.stakeholders))
    return release(
        client,
        groups[(groups["n"] > 0) | groups["listed"].notna()] if len(people) else pd.DataFrame(),
        activity="O",
        name="response_by_group",
        needs=["respondents"],
        keys=["group", "listed"],
        counts=["rate"],
        asks="Respondents of each group on the stakeholder list.",
        n=people["resp_id"].nunique(),
        cut=True,
        period=period_of(client),
        notes=["The report cannot say how those who did not answer see it (non-response)."],
    )


def stakeholder_map(client: Client) -> Released:
    """O: how many of those who answered have power over the PMO's work, how many an interest?"""
    people = client["respondents"]
    if client.latest_wave is not None:
        people = people[people["wave"] == client.latest_wave.name]
    grid = stakeholder_grid(people)
    return release(
        client,
        grid[grid["n"] > 0],
        activity="O",
        name="stakeholder_map",
        needs=["respondents"],
        keys=["approach", "quadrant"],
        asks="Power over and interest in the PMO's work, 1 to 5; 4 and 5 are high.",
        n=int(grid["n"].sum()),
        cut=True,
        period=period_of(client),
        notes=["Judged when the list was made; non-response is not covered."],
        too_few="Not collected: power and interest of the respondents (columns power, interest).",
    )


def answer_quality(client: Client) -> Released:
    """O: how many answers are valid, not applicable, blank or neutral?"""
    return release(
        client,
        starting_point.answer_quality(answers_of(client)),
        activity="O",
        name="answer_quality",
        needs=["responses", "items", "respondents"],
        keys=["instrument"],
        asks="What became of the cells of the survey.",
        period=period_of(client),
        notes=["Nothing is left out because of it: straight-lining is flagged, never deleted."],
    )


def tables_collected(client: Client) -> Released:
    """O: which tables were collected, and what does each one that is missing cost the report?"""
    rows = [
        {
            "table": name,
            "meaning": table.meaning,
            "rows": len(client[name]),
            "collected": client.collected(name),
            "used_by": ", ".join(table.used_by),
            "how": "" if client.collected(name) else table.how_to_collect,
            "n": len(client[name]),
        }
        for name, table in TABLES.items()
    ]
    found = pd.DataFrame(rows)
    return release(
        client,
        found,
        activity="O",
        name="tables_collected",
        needs=[],
        keys=["table"],
        asks="Tables of the client folder.",
        unit="tables",
        n=int(found["collected"].sum()),
        population=len(found),
    )
