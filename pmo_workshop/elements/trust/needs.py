"""T1: the services that stakeholders need most."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import best_worst
from ...claims import Claim, Statement
from ...disclosure import Released
from ...display import number
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    among,
    ci,
    claim,
    listed,
    sentences,
    steps,
)
from ...present.table import layout
from ...verdicts import Verdict
from ..answers import people_in, period_of, service_names
from ..question import Answer, question
from . import charts


@sentences(TOO_FEW_FOR_INTERVAL)
def say_needs(needs: Released) -> Iterable[Claim]:
    """T1: which services are most often chosen as most important of those shown."""
    rows = needs.estimates
    if rows.empty:
        return
    leading = rows[rows["leading"].astype(bool)].sort_values("score", ascending=False)
    top = leading.iloc[0]
    if len(leading) == 1:
        text = (
            f"{among(needs)}, {top['service']} was most often chosen as most important of "
            f"those shown: best-minus-worst score {number(top['score'], 2)} "
            f"{ci(top['score_low'], top['score_high'], 2)}."
        )
    elif len(leading) > len(rows) / 2:
        text = (
            f"{among(needs)}, the services cannot be told apart: {len(leading)} of "
            f"{len(rows)} share the leading group, so no order is given."
        )
    else:
        text = (
            f"{among(needs)}, the leading group of those most often chosen as most important "
            f"is {listed(leading['service'])}; their intervals overlap, so no order among "
            f"them is given."
        )
    yield claim(
        needs,
        "leading",
        text,
        number=top["score"],
        low=top["score_low"],
        high=top["score_high"],
        unit="best minus worst per showing",
        verdict=Verdict.LEADING_GROUP,
    )
    last = rows.sort_values("score").iloc[0]
    if len(leading) <= len(rows) / 2 and last["score_high"] < top["score_low"]:
        yield claim(
            needs,
            f"last {last['service_id']}",
            f"Of those shown, {last['service']} was the one least often preferred: score "
            f"{number(last['score'], 2)} "
            f"{ci(last['score_low'], last['score_high'], 2)}."
            if not _overlaps_next(rows)
            else "Several services share the low end of the scale; the table lists them.",
            number=last["score"],
            low=last["score_low"],
            high=last["score_high"],
            unit="best minus worst per showing",
        )


def _overlaps_next(rows: pd.DataFrame) -> bool:
    """Whether the lowest score cannot be told from the next lowest."""
    lowest = rows.sort_values("score").iloc[:2]
    return len(lowest) < 2 or lowest["score_high"].iloc[0] >= lowest["score_low"].iloc[1]


table_needs = layout(
    "needs",
    "Which services matter most",
    column.text("service", "Service"),
    column.number("best", "Chosen best", 0),
    column.number("worst", "Chosen worst", 0),
    column.number("shown", "Times shown", 0),
    column.number("score", "Score", 2, signed=True),
    column.interval("score", "95 % interval", 2, signed=True),
    column.percent("p_top3", "Chance to be in the top 3"),
    column.yes("leading", "Leading group", no=""),
    column.N,
    notes="Score: (chosen best − chosen worst) ÷ times shown, from −1 to +1. "
    "It orders the services shown; it does not measure how much more one matters.",
)


def next_needs(needs: Released) -> Statement | None:
    """T1: what to do about the needs."""
    if needs.missing or needs.estimates.empty:
        return steps(needs, "Collect more answers before the list of services is discussed.")
    leading = needs.estimates[needs.estimates["leading"].astype(bool)]
    if len(leading) > len(needs.estimates) / 2:
        first = "Do not rank the services in public: ask more stakeholders, or fewer services."
    else:
        first = f"Check what is promised and published about {listed(leading['service'])} first."
    return steps(
        needs,
        first,
        "Compare with the order the PMO itself had expected: a service it misplaced by more than "
        "three ranks is one to ask about.",
    )


@question(
    "T1",
    needs=("bws", "services"),
    asks="Of these services, which is the most and which the least important to you?",
    verdicts=(Verdict.LEADING_GROUP,),
    say=say_needs,
    chart=lambda answer: charts.chart_needs(answer),
    table=table_needs,
    next=next_needs,
)
def most_needed_services(client: Client, seed: int) -> Answer:
    """T1: which services do stakeholders choose as most important of those shown?"""
    screens = client["bws"]
    if client.latest_wave is not None:
        latest = screens[screens["wave"] == client.latest_wave.name]
        screens = latest if len(latest) else screens
    return most_needed_services.release(
        client,
        best_worst.services_scored(screens, service_names(client), seed, client.population),
        keys=["service_id", "service"],
        people=people_in(client, best_worst.complete(screens).explode("shown"), "shown"),
        known=["shown"],
        n=screens["resp_id"].nunique(),
        period=period_of(client),
    )
