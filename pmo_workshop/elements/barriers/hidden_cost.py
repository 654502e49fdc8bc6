"""B3: what working with the PMO really costs its clients, and how much set-aside time is used."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import hidden_cost
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Behind, Released
from ...display import clean, counted, number, percent
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, estimate, listed, sentences, steps
from ...present.money import currency_of, money, money_range
from ...present.table import Column, Table, laid_out
from ...verdicts import Verdict
from ..answers import as_of
from ..question import Answer, question
from . import charts
from .common import RANGE, first_of


@sentences()
def say_hidden_costs(costs: Released) -> Iterable[Claim]:
    """B3: what working with the PMO costs its clients, and how much of it is hidden."""
    whole, currency = costs.result.iloc[0], currency_of(costs)
    if not whole["total"]:
        rows = counted(int(whole["n"]), "rows")
        text = f"The log ({rows}) holds no cost: its times, minutes or rates are all 0."
        yield claim(costs, "total", text, number=0.0, unit=f"{currency} a year")
        return
    yield claim(
        costs,
        "total",
        f"By the log ({counted(int(whole['n']), 'rows')}), working with the PMO costs its clients "
        f"about {money(whole['total'], currency)} a year "
        f"{money_range(whole['total_low'], whole['total_high'], currency)}.",
        unit=f"{currency} a year",
        **estimate(whole, "total"),
    )
    if whole["hidden"]:
        yield claim(
            costs,
            "hidden",
            f"Of this, about {money(whole['hidden'], currency)} "
            f"{money_range(whole['hidden_low'], whole['hidden_high'], currency)} is hidden cost: "
            f"waiting, doubled or repeated work, and more than is needed. That is "
            f"{counted(whole['hidden_hours'], 'hours')}; without them that capacity would be "
            "released, and it is money only where the hours are used for something else.",
            verdict=Verdict.HIDDEN_COST,
            unit=f"{currency} a year",
            **estimate(whole, "hidden"),
        )
    else:
        yield claim(
            costs,
            "hidden",
            "Nothing of it is hidden cost: the log holds no waiting, no doubled or repeated "
            "work and no more than is needed.",
            number=0.0,
            unit=f"{currency} a year",
        )
    if whole["failure"]:
        yield _failure_demand(costs, whole)


def _failure_demand(costs: Released, whole: pd.Series) -> Claim:
    """Say what is done only because the first try was not right, in useful work as well."""
    currency = currency_of(costs)
    text = (
        f"Failure demand, work that is there only because the first try was not right, takes "
        f"about {money(whole['failure'], currency)} a year "
        f"{money_range(whole['failure_low'], whole['failure_high'], currency)}, "
        f"{counted(whole['failure_hours'], 'hours')}"
    )
    if whole["useful_again"]:
        text += (
            f"; {money(whole['useful_again'], currency)} of it is useful work done again, which "
            "is not in the hidden cost"
        )
    return claim(
        costs, "failure", f"{text}.", unit=f"{currency} a year", **estimate(whole, "failure")
    )


WASTE = {
    "none": "useful work",
    "rework": "rework",
    "wait": "waiting",
    "duplicate": "doubled work",
    "overprocess": "more than is needed",
}


@sentences("The log holds no hidden cost.")
def say_cost_activities(costs: Released) -> Iterable[Claim]:
    """B3: which activity holds the largest hidden cost."""
    hidden = costs.result[(costs.result["waste"] != "none") & (costs.result["cost"] > 0)]
    currency = currency_of(costs)
    if not len(hidden):
        return
    top = hidden.sort_values("cost", ascending=False).iloc[0]
    level = hidden[hidden["cost_high"] >= top["cost_low"]]
    if len(level) == 1:
        text = (
            f"The largest hidden cost is “{clean(top['activity'])}” ({WASTE[top['waste']]}): "
            f"about {money(top['cost'], currency)} a year "
            f"{money_range(top['cost_low'], top['cost_high'], currency)}."
        )
    else:
        named = listed(f"“{clean(name)}”" for name in level["activity"])
        text = (
            f"The largest hidden costs are {named}; their ranges overlap, so no order among "
            "them is given."
        )
    yield claim(
        costs,
        "largest",
        text,
        verdict=Verdict.LEADING_GROUP,
        number=float(top["cost"]),
        low=float(top["cost_low"]),
        high=float(top["cost_high"]),
        unit=f"{currency} a year",
    )


@sentences()
def say_capacity(capacity: Released) -> Iterable[Claim]:
    """B3: how much of the time set aside for the PMO is used, apart from its cost."""
    table = capacity.result
    over = table[table["unused_hours"] < 0]
    free = table[table["unused_hours"] >= 0]
    currency = currency_of(capacity)
    if len(free):
        hours = float(free["unused_hours"].sum())
        named = listed(clean(role) for role in free["role"])
        yield claim(
            capacity,
            "unused",
            f"Apart from this, {named} set {counted(hours, 'more hours a year')} aside than the "
            f"log uses (about {money(free['unused_cost'].sum(), currency)}): unused capacity, "
            "not a cost of the PMO.",
            number=hours,
            unit="hours a year",
        )
    for _, row in over.iterrows():
        yield claim(
            capacity,
            f"over {row['role']}",
            f"{clean(row['role'])} have more work for the PMO than time set aside: "
            f"{counted(row['used_hours'], 'hours a year')} against "
            f"{number(row['practical_hours'], 0)}.",
            verdict=Verdict.MORE_WORK_THAN_TIME,
            number=float(row["unused_hours"]),
            unit="hours a year",
        )
    yield from _two_rates(capacity)


USUAL_SHARE = (0.80, 0.85)
"""Share of the paid hours that Kaplan and Anderson take for practical capacity."""


def _two_rates(capacity: Released) -> Iterable[Claim]:
    """Say where the log prices an hour otherwise than cost ÷ practical capacity does."""
    currency = currency_of(capacity)
    rows = capacity.result.dropna(subset=["rate_logged"])
    margin = capacity.margin.cost_percent / 100
    apart = rows[(rows["rate_logged"] - rows["rate"]).abs() > margin * rows["rate"]]
    for _, row in apart.iterrows():
        yield claim(
            capacity,
            f"rate {row['role']}",
            f"The log prices an hour of {clean(row['role'])} at "
            f"{money(row['rate_logged'], currency)}; their cost divided by practical capacity "
            f"gives {money(row['rate'], currency)}: settle one rate before the costs are used.",
            verdict=Verdict.TWO_RATES,
            number=float(row["rate_logged"]),
            unit=f"{currency} an hour",
        )
    low, high = USUAL_SHARE
    odd = rows[(rows["practical_share"] < low - 1e-9) | (rows["practical_share"] > high + 1e-9)]
    if len(odd):
        named = listed(
            f"{clean(row['role'])} ({percent(row['practical_share'])})" for _, row in odd.iterrows()
        )
        yield claim(
            capacity,
            "practical share",
            f"Practical capacity is usually 80 to 85 % of the paid hours; ask how it was set for "
            f"{named}.",
            verdict=Verdict.UNUSUAL_CAPACITY,
            number=float(len(odd)),
            unit="roles",
        )


# B3: hidden cost --------------------------------------------------------------------------------


def table_hidden_costs(costs: Released) -> Table | None:
    """Lay out the costs of ``chart_hidden_costs`` by role and kind of waste."""
    currency = currency_of(costs)
    return laid_out(
        costs,
        "hidden_costs",
        f"What working with the PMO costs its clients ({currency} a year)",
        (
            column.text("role", "Role"),
            column.number("none", "Useful", 0),
            column.number("rework", "Rework", 0),
            column.number("wait", "Waiting", 0),
            column.number("duplicate", "Doubled", 0),
            column.number("overprocess", "Too much", 0),
            column.number("hidden", "Hidden", 0),
            column.interval("hidden", "P10 to P90", 0),
            column.number("failure", "Failure demand", 0),
            column.number("total", "All", 0),
        ),
        "Cost = volume × minutes × rate × (1 + share done again), minutes at the mean of low, "
        "likely and high. Hidden: all but useful work. Too much: more than is needed. Failure "
        "demand: rework and everything done again, useful work too.",
        currency=currency,
    )


def table_cost_activities(costs: Released) -> Table | None:
    """Lay out what each activity costs, hidden costs first."""
    currency = currency_of(costs)
    return laid_out(
        costs,
        "cost_activities",
        f"Which activities hold the cost ({currency} a year)",
        (
            column.text("activity", "Activity"),
            Column("waste", "Kind", lambda row: WASTE[row["waste"]]),
            column.number("times", "Times a year", 0),
            column.number("hours", "Hours a year", 0),
            column.number("cost", "Cost", 0),
            column.interval("cost", "P10 to P90", 0),
            column.number("n", "Roles", 0),
        ),
        RANGE,
        currency=currency,
    )


def table_capacity(capacity: Released) -> Table | None:
    """Lay out the time set aside and the time used, of ``chart_capacity``."""
    currency = currency_of(capacity)
    return laid_out(
        capacity,
        "capacity",
        "Time set aside and time used (hours a year)",
        (
            column.text("role", "Role"),
            column.number("rate", f"{currency} per practical hour", 0),
            column.number("rate_logged", "In the log", 0),
            column.number("practical_hours", "Practical hours", 0),
            column.number("used_hours", "Used by the log", 0),
            column.number("unused_hours", "Unused", 0, signed=True),
            column.money("unused_cost", f"Unused ({currency})"),
            column.percent("used_share", "Used"),
        ),
        "Unused below 0: more work for the PMO than time set aside.",
        currency=currency,
    )


def next_hidden_costs(costs: Released) -> Statement | None:
    """B3: what to do about the hidden costs."""
    if costs.missing:
        return None
    if not costs.result["total"].iloc[0]:
        return steps(costs, "Log the times and minutes of the main activities: the log is empty.")
    return steps(
        costs,
        "Take the largest hidden costs into B5: remove, combine or simplify."
        if costs.result["hidden"].iloc[0]
        else "",
        "Speak of capacity released; speak of money only when somebody shows where the hours went.",
        "Log again after six months, with the same activities and the same roles.",
    )


def next_capacity(capacity: Released) -> Statement | None:
    """B3: what to do about capacity."""
    if capacity.missing:
        return None
    over = capacity.result[capacity.result["unused_hours"] < 0]["role"]
    return steps(
        capacity,
        f"Free {first_of(over)} first: they have more work for the PMO than time."
        if len(over)
        else "Agree with each manager what the unused time is for.",
    )


_LOGGED = "The log of the clients' own work for the PMO."


@question(
    "B3",
    needs=("effort_log",),
    unit="rows of the effort log",
    verdicts=(Verdict.HIDDEN_COST,),
    say=say_hidden_costs,
    chart=lambda answer: charts.chart_hidden_costs(answer),
    table=table_hidden_costs,
    next=next_hidden_costs,
    depth=Depth.BOARD,
)
def hidden_costs(client: Client, seed: int) -> Answer:
    """B3: what does working with the PMO cost its clients, and how much of it is hidden?"""
    log = client["effort_log"]
    return hidden_costs.release(
        client,
        hidden_cost.cost_by_role(log, seed),
        people=Behind.RECORDS,
        keys=["role"],
        asks=_LOGGED,
        n=len(hidden_cost.complete(log)),
        facts={"currency": client.currency},
        period=as_of(client),
        notes=[
            *_left_out(log),
            "P10 to P90: eight in ten of 10,000 draws of the minutes; volumes are as logged. Each "
            "row is drawn by itself: if all are guessed too low together, the range is wider.",
        ],
        too_few="The effort log has no complete row.",
    )


@question(
    "B3",
    needs=("effort_log",),
    unit="rows of the effort log",
    verdicts=(Verdict.LEADING_GROUP,),
    say=say_cost_activities,
    table=table_cost_activities,
    depth=Depth.ANNEX,
)
def costs_by_activity(client: Client, seed: int) -> Answer:
    """B3: which activities hold the hidden cost?"""
    log = client["effort_log"]
    return costs_by_activity.release(
        client,
        hidden_cost.cost_by_activity(log, seed),
        people=Behind.RECORDS,
        keys=["waste", "activity"],
        asks=_LOGGED,
        n=len(hidden_cost.complete(log)),
        facts={"currency": client.currency},
        period=as_of(client),
        too_few="The effort log has no complete row.",
    )


@question(
    "B3",
    needs=("effort_log", "capacity"),
    asks="Hours set aside for work with the PMO, less breaks, training and meetings, and the "
    "hours of the log.",
    unit="roles",
    verdicts=(Verdict.MORE_WORK_THAN_TIME, Verdict.TWO_RATES, Verdict.UNUSUAL_CAPACITY),
    say=say_capacity,
    chart=lambda answer: charts.chart_capacity(answer),
    table=table_capacity,
    next=next_capacity,
    depth=Depth.ANNEX,
)
def unused_capacity(client: Client) -> Answer:
    """B3: how much of the time set aside for the PMO is used?"""
    capacity = client["capacity"]
    found = hidden_cost.unused_capacity(client["effort_log"], capacity)
    not_logged = [clean(role) for role in found.loc[found["n"] == 0, "role"]] if len(found) else []
    unknown = f"The log has no row of {listed(not_logged)}: what they use is not known."
    return unused_capacity.release(
        client,
        found,
        people=Behind.RECORDS,
        keys=["role"],
        n=len(capacity),
        facts={"currency": client.currency},
        period=as_of(client),
        notes=[
            "Capacity that is not used is shown apart: it is not a cost of the PMO.",
            *([unknown] if not_logged else []),
        ],
    )


def _left_out(log: pd.DataFrame) -> list[str]:
    missing = len(log) - len(hidden_cost.complete(log))
    return [f"{missing} incomplete rows of the log are left out."] if missing else []
