"""T3: which action comes first."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import action_priority, gaps
from ...analysis.action_priority import COMMUNICATION, TOP
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import SMALLEST_GROUP, Behind, Released
from ...display import NOT_SHOWN, clean, counted, interval, is_missing, number, plain, verb
from ...intake.client import Client
from ...present import column
from ...present.grammar import among, claim, counted_words, listed, sentences, steps
from ...present.table import Column, Row, layout
from ..answers import as_of, coarsely, instrument, people_in, period_of
from ..question import Answer, question
from . import charts
from .gaps import dimension_weights, gap_by_dimension


@sentences("No order of the actions yet: {answered}, 10 needed.")
def say_actions(actions: Released) -> Iterable[Claim]:
    """T3: which actions come first, and how sure that order is."""
    if not actions.answered:
        are = verb(len(actions.result), "is", "are")
        yield claim(
            actions,
            "open",
            f"{counted(len(actions.result), 'actions')} {are} open, in no order yet: "
            f"{actions.facts['why']}.",
            number=float(len(actions.result)),
            unit="actions",
        )
        return
    rows = actions.estimates.dropna(subset=["priority"])
    if rows.empty and len(actions.estimates):
        text = f"{among(actions)}, no order of the actions: {_TOO_COARSE}."
        yield claim(actions, "first", text)
    if rows.empty:
        return
    short = rows[rows["priority"] > 0]
    sure = short[short["p_top3"] >= 0.8].sort_values("rank", kind="stable")
    if not len(short):
        text = (
            f"{among(actions)}, no dimension named by an action falls short, so none of "
            f"{counted(len(rows), 'actions')} closes a gap."
        )
        sure = short
    elif len(rows) <= TOP:
        text = (
            f"{among(actions)}, {counted(len(short), 'actions')} "
            f"{verb(len(short), 'closes', 'close')} a gap: too few for an order to be tested."
        )
        sure = short
    elif len(sure):
        first = [f"“{row['action']}” ({_owner(row)})" for _, row in sure.iterrows()]
        text = (
            f"{among(actions)}, {listed(first)} {verb(len(first), 'stays', 'stay')} among the "
            "first three in at least 80 % of the resampled rankings."
        )
    else:
        text = (
            f"{among(actions)}, no action stays among the first three in 80 % of the resampled "
            "rankings: choose by effort and by owner."
        )
    yield claim(actions, "first", text, number=float(len(sure)), unit="actions")
    promise = short[short["cause"] == COMMUNICATION]
    if len(promise):
        yield claim(
            actions,
            "promise",
            f"{counted_words(len(promise), 'action traces', 'actions trace')} a gap to "
            "communication: change the promise as published before anything else is said "
            "about it.",
            number=float(len(promise)),
            unit="actions",
        )


"""The unit of a list that rests on no answer of anybody: nothing in it may be told of people."""


def _owner(row: Row | pd.Series) -> str:
    return clean(row["owner"]) or "no owner yet"


def _cause_and_direction(row: Row) -> str:
    direction = clean(row["direction"]).removeprefix("change ")
    return ": ".join(filter(None, (clean(row["cause_text"]), direction))) or NOT_SHOWN


def _rank_and_interval(row: Row) -> str:
    ends = interval(row["rank_low"], row["rank_high"], 0)
    rank = number(row["rank"], 0)
    return rank if rank == NOT_SHOWN or ends == NOT_SHOWN else f"{rank} ({ends})"


table_actions = layout(
    "actions",
    "Actions by priority",
    column.NO,
    column.text("action", "Action"),
    column.text("dimension", "Dimension"),
    Column("cause_text", "Cause: what to change", _cause_and_direction),
    column.number("effort_days", "Effort (days)"),
    Column("rank", "Rank (95 %)", _rank_and_interval, "number", "right"),
    column.text("owner", "Owner"),
    Column("due", "Due", lambda row: str(plain(row["due"]) or NOT_SHOWN), "date"),
    notes="Priority = weight × size of the gap × share affected ÷ effort. "
    "Actions whose ranks overlap are not in an order.",
)


def _begin_with(first: pd.Series) -> str:
    """Say what the first action still lacks; nobody is asked for an owner or a date it has."""
    lacking = [
        words
        for name, words in (("owner", "one owner"), ("due", "one date"))
        if is_missing(first[name])
    ]
    return f"Give “{clean(first['action'])}” {listed([*lacking, 'one measure'])}."


def next_actions(actions: Released) -> Statement | None:
    """T3: what to do about the actions."""
    if actions.missing:
        return None
    unowned = int(actions.result["owner"].isna().sum())
    closing = actions.estimates[actions.estimates["priority"] > 0].sort_values("rank")
    return steps(
        actions,
        _begin_with(closing.iloc[0]) if len(closing) else "",
        f"Name an owner for the actions that have none ({unowned})." if unowned else "",
        "While a promise is published, do not ask stakeholders to expect less.",
    )


_TOO_COARSE = (
    "a few people left a dimension out, and to guard their answers the gaps are told coarsely"
)

_ROUNDED = 0.005 + 1e-9
"""How far a mean is from itself as it is told, to two decimals."""

_AS_AGREED = ("dimension", "cause", "cause_text", "direction", "effort_days", "owner", "due")
"""What the list of actions says by itself: it rests on no answer of anybody."""


@question(
    "T3",
    needs=("actions", "responses"),
    asks="Priority = weight × size of the gap × share affected ÷ effort in days.",
    say=say_actions,
    chart=lambda answer: charts.chart_actions(answer),
    table=table_actions,
    next=next_actions,
    depth=Depth.ANNEX,
)
def action_ranking(client: Client, seed: int) -> Answer:
    """T3: which action on a gap comes first?"""
    per_respondent = gaps.respondent_gaps(instrument(client, "gap"))
    actions = client["actions"]
    behind = people_in(client, per_respondent, "dimension")
    ranked = action_priority.action_ranking(
        per_respondent, actions, dimension_weights(client), seed
    )
    if client.collected("actions") and len(ranked) and ranked["n"].max() < SMALLEST_GROUP:
        return _as_agreed(client, ranked, per_respondent["resp_id"].nunique())
    return action_ranking.release(
        client,
        _as_told(ranked, gap_by_dimension(client)) if len(ranked) else ranked,
        people={
            str(action): behind.get(str(dimension), frozenset())
            for action, dimension in zip(actions["action_id"], actions["dimension"], strict=True)
        },
        decimals={"priority": 3, **coarsely("gap")},
        keys=["action_id", "action", *_AS_AGREED],
        period=period_of(client),
        notes=["Rank intervals come from resampling the respondents."],
        too_few="No action names a dimension that was measured.",
    )


def _as_agreed(client: Client, ranked: pd.DataFrame, answered: int) -> Answer:
    """Return the open actions without an order: whoever answers, they are agreed and dated."""
    why = (
        "no action names a dimension that was measured"
        if answered >= SMALLEST_GROUP
        else f"fewer than {SMALLEST_GROUP} have said what they expect and what they get"
    )
    figures = ranked.columns.difference(["action_id", "action", *_AS_AGREED, "n"])
    listed = ranked.assign(**dict.fromkeys(figures, float("nan")), n=1)
    return action_ranking.release(
        client,
        listed.sort_values(["due", "action_id"], ignore_index=True),
        keys=["action_id", "action", *_AS_AGREED],
        people=Behind.RECORDS,
        unit="actions",
        needs=("actions",),
        n=len(ranked),
        facts={"why": why},
        period=as_of(client),
    )


def _as_told(ranked: pd.DataFrame, told: Answer) -> pd.DataFrame:
    """
    Return the ranking with the gaps as T2 tells them: where it does so in steps, so here.

    A shortfall that is told as 0 has no priority: from 0 it could not be told.
    """
    if not len(told.result):
        return ranked
    gap = ranked["dimension"].map(told.result.set_index("dimension")["gap"].astype(float))
    in_steps = ~((gap - ranked["gap"]).abs() <= _ROUNDED)
    part = (gap / ranked["gap"]).where(ranked["gap"] < 0, 1.0).replace(0.0, float("nan"))
    return ranked.assign(
        gap=ranked["gap"].mask(in_steps, gap),
        priority=ranked["priority"].mask(in_steps, ranked["priority"] * part),
    )
