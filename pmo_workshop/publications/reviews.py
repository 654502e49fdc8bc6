"""Communications that look back: value review agenda, gap action plan, track record."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ..analysis.gaps import OVERALL
from ..claims import Statement
from ..disclosure import COUNT, HIDDEN, Released
from ..display import clean, day_in_words, interval, is_missing, number, upper_first
from ..elements.barriers.hidden_cost import hidden_costs
from ..elements.confidence.promises import promise_gaps
from ..elements.confidence.unit_cost import cost_change
from ..elements.question import Answer
from ..elements.sustaining.effort import effort_mix
from ..elements.trust.actions import action_ranking
from ..elements.trust.cases import cases_graded
from ..elements.trust.gaps import gap_by_dimension
from ..elements.trust.improvement import on_time_by_month, satisfaction_by_wave
from ..elements.value.benefits import awareness, benefits_told
from ..elements.value.relationships import actions_closed
from ..intake.client import Client
from ..present.grammar import verdict
from ..present.table import Table
from ..verdicts import Direction
from .parts import TO_FILL, Fields, Filled, blank, bullets, first_claims, grid, only, words

CAUSES = {1: "1 knowledge", 2: "2 standard", 3: "3 delivery", 4: "4 communication"}


def _open_actions(client: Client) -> pd.DataFrame:
    actions = client["actions"]
    return actions[actions["closed"].isna()].sort_values("due")


def _day(value: Any, prompt: str) -> str:
    return f"{TO_FILL}{prompt}" if is_missing(value) else day_in_words(value)


def _until(action: Any, client: Client) -> str:
    """Return an open action with its date, and whether the date has passed."""
    late = not is_missing(action.due) and action.due < pd.Timestamp(client.report_date)
    return f"{action.action}, {'was due' if late else 'by'} {_day(action.due, 'date')}"


def _role(value: object) -> str:
    return clean(value) or f"{TO_FILL}owner"


def value_review_agenda(client: Client, select: str, seed: int) -> Filled:
    """Fill in what is known before the meeting; the client's words stay open."""
    costs, gaps = hidden_costs(client, seed), gap_by_dimension(client)
    closed = actions_closed(client)
    horizon = pd.Timestamp(client.report_date) + pd.Timedelta(days=90)
    mine = _open_actions(client)
    soon = mine[mine["due"] <= horizon]
    promises, kept = [], promise_gaps(client)
    if kept.missing:
        promises = [(row.text, f"{TO_FILL}kept?") for row in client["promises"].itertuples()]
    fields: Fields = {
        "promised": [
            grid("promised", "Promised and delivered", ("We promised", "Kept?"), promises),
            first_claims(kept.say(), 3),
            first_claims(closed.say(), 1),
        ],
        "cost": [first_claims(costs.say(), 1), blank("what felt like waste")],
        "gaps": [_shortfalls(gaps)],
        "next_days": [bullets(*(_until(r, client) for r in soon.itertuples()))],
        "actions": [
            grid(
                "review_actions", "Actions", ("Action", "Owner", "Date"),
                [(r.action, _role(r.owner), _day(r.due, "date")) for r in mine.itertuples()],
            )
        ],
    }  # fmt: skip
    return Filled("45 minutes on the value of our work", fields, (kept, costs, gaps, closed))


def _shortfalls(gaps: Answer) -> Statement | None:
    """Return the sentences on dimensions whose verdict is a shortfall."""
    said = gaps.say()
    short = [
        claim.subject
        for claim in said.claims
        if claim.verdict and claim.verdict.direction is Direction.SHORTFALL
    ]
    return only(said, *(key for key in short if key != OVERALL))


def gap_action_plan(client: Client, select: str, seed: int) -> Filled:
    """Fill in the plan: every dimension with its gap, every action with its cause."""
    gaps, ranked = gap_by_dimension(client), action_ranking(client, seed)
    rows = []
    for action in client["actions"].itertuples():
        rows.append((
            action.action, action.dimension, CAUSES.get(int(action.cause), "–"),
            _role(action.owner), _day(action.due, "due date"), f"{action.effort_days:g} days",
        ))  # fmt: skip
    later = [
        (
            action.action,
            f"{TO_FILL}expected change",
            f"{TO_FILL}check date",
            f"done {day_in_words(action.closed)}; {TO_FILL}result"
            if not is_missing(action.closed)
            else "open",
        )
        for action in client["actions"].itertuples()
    ]
    fields: Fields = {
        "gaps": [gaps.chart(), _gap_table(client, gaps)],
        "plan": [
            grid("plan", "Actions", ("Action", "Gap", "Cause", "Owner", "Due", "#Effort"), rows),
            only(ranked.say(), "promise"),
        ],
        "check": [
            grid("check", "To be checked", ("Action", "Expected change", "Check", "Result"), later)
        ],
    }
    return Filled("What we will do about each gap", fields, (gaps, ranked))


def _gap_table(client: Client, gaps: Released) -> Table | None:
    known = gaps.result[gaps.result["tier"] != HIDDEN] if len(gaps.result) else gaps.result
    rows = []
    for row in known.itertuples():
        if row.tier == COUNT:
            rows.append((upper_first(row.dimension), number(row.gap), "–", "counts only"))
            continue
        found = verdict(row.gap_low, row.gap_high, client.margin.scale_points)
        limits = interval(row.gap_low, row.gap_high, signed=True)
        rows.append(
            (upper_first(row.dimension), number(row.gap, signed=True), limits, found.in_words)
        )
    return grid(
        "gap_sizes", "Size of each gap (experience minus expectation, scale points)",
        ("Dimension", "#Gap", "#95 % interval", "Verdict"), rows,
        f"Smallest difference that matters: {client.margin.scale_points:g} scale points, "
        f"{client.margin.source}.",
    )  # fmt: skip


def track_record(client: Client, select: str, seed: int) -> Filled:
    """Fill in the record: three series, the register of benefits, what got worse."""
    on_time, satisfied = on_time_by_month(client), satisfaction_by_wave(client)
    mix = effort_mix(client, seed)
    told = benefits_told(client, awareness(client), seed)
    graded, cheaper = cases_graded(client), cost_change(client)
    fields: Fields = {
        "charts": [
            on_time.chart(), first_claims(on_time.say(), 1),
            satisfied.chart(), first_claims(satisfied.say(), 1),
            mix.chart(), first_claims(mix.say(), 2),
        ],
        "value": [told.say() if not told.missing else None, told.table()],
        "efficiency": [first_claims(cheaper.say(), 2)],
        "worse": [_worse(graded)],
        "next": [
            bullets(*(_until(r, client) for r in _open_actions(client).head(4).itertuples()))
        ],
    }  # fmt: skip
    rests_on = (on_time, satisfied, mix, told, cheaper, graded)
    return Filled("What the record shows over time", fields, rests_on)


def _worse(graded: Released) -> Table | Statement | None:
    """Return the agreed cases whose interval is clear of no change on the wrong side."""
    table = graded.result
    if not len(table):
        return None
    wrong = ((table["better"] == "lower") & (table["change_low"] > 0)) | (
        (table["better"] == "higher") & (table["change_high"] < 0)
    )
    named = table[wrong & table["consent"].astype(bool)]
    withheld = int(wrong.sum()) - len(named)
    rows = [
        (r.measure, number(r.before), number(r.after),
         interval(r.change_low, r.change_high, signed=True), number(r.n, 0))
        for r in named.itertuples()
    ]  # fmt: skip
    note = f"{withheld} more without consent cannot be named." if withheld else ""
    shown = grid(
        "worse", "Cases that went the wrong way",
        ("Measure", "#Before", "#After", "#95 % interval of the change", "#n"), rows, note,
    )  # fmt: skip
    return shown or (words(note) if note else None)
