"""B3: what working with the PMO really costs its clients, and how much set-aside time is used."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import hidden_cost
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Behind, Released
from ...display import clean, in_quotes, number, percent, some
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import SHOWN_IN_WORDS, claim, estimate, listed, sentences, steps
from ...present.money import currency_of, money, money_range
from ...present.table import Column, Table, laid_out
from ...verdicts import Verdict
from ..answers import as_of
from ..question import Answer, question
from . import charts
from .common import RANGE, first_of, latest_log, quoted


@sentences()
def say_hidden_costs(costs: Released) -> Iterable[Claim]:
    """B3: what working with the PMO costs its clients, and how much of it is hidden."""
    whole, currency = costs.result.iloc[0], currency_of(costs)
    if not whole["total"]:
        text = gettext("The log holds no cost: its times, minutes or rates are all 0.")
        yield claim(costs, "total", text, number=0.0, unit=f"{currency} a year")
        return
    yield claim(
        costs,
        "total",
        gettext(
            "By their log, clients spend about {cost} a year on work for the PMO {likely}.",
            cost=money(whole["total"], currency),
            likely=money_range(whole["total_low"], whole["total_high"], currency),
        ),
        unit=f"{currency} a year",
        **estimate(whole, "total"),
    )
    if whole["hidden"]:
        amount = gettext(
            "About {cost} of what clients spend {likely} is hidden cost: {kinds}.",
            cost=money(whole["hidden"], currency),
            likely=money_range(whole["hidden_low"], whole["hidden_high"], currency),
            kinds=listed(_kinds(whole)),
        )
        hours = gettext(
            "Without it {hours} hours a month would be released as capacity: money only where they "
            "are used for something else.",
            hours=number(whole["hidden_hours"] / MONTHS, 0),
        )
        yield claim(
            costs,
            "hidden",
            f"{amount} {hours}",
            verdict=Verdict.HIDDEN_COST,
            unit=f"{currency} a year",
            **estimate(whole, "hidden"),
        )
    else:
        yield claim(
            costs,
            "hidden",
            gettext(
                "None of it is hidden cost: the log holds no waiting and no repeated, doubled or "
                "excess work."
            ),
            number=0.0,
            unit=f"{currency} a year",
        )
    if whole["failure"]:
        yield _failure_demand(costs, whole)


MONTHS = 12


def _failure_demand(costs: Released, whole: pd.Series) -> Claim:
    """Say what is done only because the first try was not right, in useful work as well."""
    currency = currency_of(costs)
    text = gettext(
        "Work done again because the first try was not right takes about {cost} a year {likely}, "
        "{hours} hours a month.",
        cost=money(whole["failure"], currency),
        likely=money_range(whole["failure_low"], whole["failure_high"], currency),
        hours=number(whole["failure_hours"] / MONTHS, 0),
    )
    if whole["useful_again"]:
        again = gettext(
            "About {cost} of it repeats work that is useful in itself and is not part of the "
            "hidden cost.",
            cost=money(whole["useful_again"], currency),
        )
        text = f"{text} {again}"
    return claim(costs, "failure", text, unit=f"{currency} a year", **estimate(whole, "failure"))


WASTE = {
    "none": N_("useful work"),
    "rework": N_("rework"),
    "wait": N_("waiting"),
    "duplicate": N_("doubled work"),
    "overprocess": N_("excess work"),
}


def _kinds(whole: pd.Series) -> list[str]:
    """Return the kinds of hidden cost that the log holds, the largest first."""
    held = [name for name in WASTE if name != "none" and whole[name] > 0]
    return [gettext(WASTE[name]) for name in sorted(held, key=lambda name: -whole[name])]


def title_hidden_costs(costs: Released) -> str:
    """B3: how much of what clients spend is hidden cost."""
    if not costs.result["total"].iloc[0]:
        return gettext("The log holds no cost of working with the PMO")
    whole, currency = costs.result.iloc[0], currency_of(costs)
    told = {"all": money(whole["total"], currency), "part": money(whole["hidden"], currency)}
    if not whole["hidden"]:
        return gettext("Clients spend {all} a year on useful work for the PMO", **told)
    return gettext("{part} of the {all} that clients spend a year is hidden cost", **told)


@sentences(N_("The log holds no hidden cost."))
def say_cost_activities(costs: Released) -> Iterable[Claim]:
    """B3: which activity holds the largest hidden cost."""
    leading = _largest(costs)
    if not len(leading):
        return
    currency, top = currency_of(costs), leading.iloc[0]
    if len(leading) == 1:
        text = gettext(
            "The largest hidden cost is {activity}, {kind}: about {cost} a year {likely}.",
            activity=in_quotes(top["activity"]),
            kind=gettext(WASTE[top["waste"]]),
            cost=money(top["cost"], currency),
            likely=money_range(top["cost_low"], top["cost_high"], currency),
        )
    else:
        named = some([in_quotes(name) for name in leading["activity"]], SHOWN_IN_WORDS)
        largest = gettext("The largest hidden costs are {activities}.", activities=named)
        text = f"{largest} {gettext('Their ranges overlap: no order among them is known.')}"
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
    yield _two_of_most(costs)


def _two_of_most(costs: Released) -> Claim:
    """Say of the two highest hidden costs how many hours they take and how much they cost."""
    hidden, currency = _hidden(costs), currency_of(costs)
    first = hidden.head(2)
    told = [
        gettext(
            "{activity} ({hours} hours, {cost} a year)",
            activity=in_quotes(row["activity"]),
            hours=number(row["hours"], 0),
            cost=money(row["cost"], currency),
        )
        for _, row in first.iterrows()
    ]
    share = first["cost"].sum() / hidden["cost"].sum()
    text = ngettext(
        "The largest hidden cost is {share} of all hidden cost. It is {activities}.",
        "The two largest hidden costs are {share} of all hidden cost. They are {activities}.",
        len(first),
        activities=listed(told),
        share=percent(share),
    )
    return claim(costs, "two", text, number=float(first["cost"].sum()), unit=f"{currency} a year")


def _hidden(costs: Released) -> pd.DataFrame:
    """Return the activities that hold hidden cost, what costs most first."""
    hidden = costs.result[(costs.result["waste"] != "none") & (costs.result["cost"] > 0)]
    return hidden.sort_values("cost", ascending=False, kind="stable")


def _largest(costs: Released) -> pd.DataFrame:
    """Return the hidden cost of the most, and all whose range reaches its own."""
    hidden = _hidden(costs)
    return hidden[hidden["cost_high"] >= hidden["cost_low"].iloc[0]] if len(hidden) else hidden


def title_cost_activities(costs: Released) -> str:
    """B3: which activities hold the most hidden cost."""
    if not len(_largest(costs)):
        return gettext("The log holds no hidden cost")
    leading = _largest(costs)
    if len(leading) > 2:
        return ngettext(
            "{n} activity holds the largest hidden cost",
            "{n} activities share the largest hidden cost",
            len(leading),
        )
    return ngettext(
        "{activities} is the largest hidden cost",
        "{activities} are the largest hidden costs",
        len(leading),
        activities=quoted(leading["activity"]),
    )


@sentences()
def say_capacity(capacity: Released) -> Iterable[Claim]:
    """B3: how much of the time set aside for the PMO is used, apart from its cost."""
    free = capacity.result[capacity.result["unused_hours"] >= 0]
    currency = currency_of(capacity)
    for _, row in _over(capacity).iterrows():
        yield claim(
            capacity,
            f"over {row['role']}",
            gettext(
                "{role} have more work for the PMO than time set aside: {used} hours a year "
                "against {hours}.",
                role=clean(row["role"]),
                used=number(row["used_hours"], 0),
                hours=number(row["practical_hours"], 0),
            ),
            verdict=Verdict.MORE_WORK_THAN_TIME,
            number=float(row["unused_hours"]),
            unit="hours a year",
        )
    if len(free):
        hours = float(free["unused_hours"].sum())
        unused = ngettext(
            "{roles} set {n} more hour a year aside than they use (about {cost}).",
            "{roles} set {n} more hours a year aside than they use (about {cost}).",
            hours,
            roles=some([clean(role) for role in free["role"]], SHOWN_IN_WORDS),
            cost=money(free["unused_cost"].sum(), currency),
        )
        yield claim(
            capacity,
            "unused",
            f"{unused} {gettext('That is unused capacity, not a cost of the PMO.')}",
            number=hours,
            unit="hours a year",
        )
    yield from _two_rates(capacity)


def _over(capacity: Released) -> pd.DataFrame:
    """Return the roles that have more work than time, the most first."""
    table = capacity.result
    return table[table["unused_hours"] < 0].sort_values("unused_hours", kind="stable")


USUAL_SHARE = (0.80, 0.85)
"""Share of the paid hours that Kaplan and Anderson take for practical capacity."""


def _two_rates(capacity: Released) -> Iterable[Claim]:
    """Say where the log prices an hour otherwise than cost ÷ practical capacity does."""
    currency = currency_of(capacity)
    rows = capacity.result.dropna(subset=["rate_logged"])
    margin = capacity.margin.cost_percent / 100
    apart = rows[(rows["rate_logged"] - rows["rate"]).abs() > margin * rows["rate"]]
    for _, row in apart.iterrows():
        two = gettext(
            "The log prices an hour of {role} at {logged}; their cost divided by practical "
            "capacity gives {rate}.",
            role=clean(row["role"]),
            logged=money(row["rate_logged"], currency),
            rate=money(row["rate"], currency),
        )
        yield claim(
            capacity,
            f"rate {row['role']}",
            f"{two} {gettext('Settle one rate before the costs are used.')}",
            verdict=Verdict.TWO_RATES,
            number=float(row["rate_logged"]),
            unit=f"{currency} an hour",
        )
    low, high = USUAL_SHARE
    odd = rows[(rows["practical_share"] < low - 1e-9) | (rows["practical_share"] > high + 1e-9)]
    if len(odd):
        named = [
            gettext(
                "{role} ({share})", role=clean(row["role"]), share=percent(row["practical_share"])
            )
            for _, row in odd.iterrows()
        ]
        yield claim(
            capacity,
            "practical share",
            gettext(
                "Practical capacity is usually 80 to 85 % of the paid hours: ask how it was set "
                "for {roles}.",
                roles=listed(named),
            ),
            verdict=Verdict.UNUSUAL_CAPACITY,
            number=float(len(odd)),
            unit="roles",
        )


def title_capacity(capacity: Released) -> str:
    """B3: who has more work than time, and else how much time is unused."""
    over, every = _over(capacity), len(capacity.result)
    if len(over) > 1:
        return gettext(
            "{n} of {all} roles have more work for the PMO than time", n=len(over), all=every
        )
    if len(over):
        return gettext(
            "{role} work {hours} hours a year for the PMO beyond the time set aside",
            role=clean(over["role"].iloc[0]),
            hours=number(-over["unused_hours"].iloc[0], 0),
        )
    return gettext(
        "All roles have time enough for the PMO: {hours} hours a year are unused",
        hours=number(capacity.result["unused_hours"].sum(), 0),
    )


# B3: hidden cost --------------------------------------------------------------------------------


def table_hidden_costs(costs: Released) -> Table | None:
    """Lay out the costs of ``chart_hidden_costs`` by role and kind of waste."""
    currency = currency_of(costs)
    return laid_out(
        costs,
        "hidden_costs",
        gettext("What working with the PMO costs its clients ({unit} a year)", unit=currency),
        (
            column.text("role", N_("Role")),
            column.number("none", N_("Useful"), 0),
            column.number("rework", N_("Rework"), 0),
            column.number("wait", N_("Waiting"), 0),
            column.number("duplicate", N_("Doubled"), 0),
            column.number("overprocess", N_("Excess"), 0),
            column.number("hidden", N_("Hidden"), 0, whole="total"),
            column.interval("hidden", N_("Likely range"), 0),
            column.number("failure", N_("Done again"), 0),
            column.number("total", N_("All"), 0),
        ),
        gettext(
            "Cost = volume × minutes × rate × (1 + share done again), minutes at the mean of low, "
            "likely and high. Hidden: all but useful work. Excess: more than is needed. Done "
            "again: rework and everything repeated, useful work too."
        ),
        currency=currency,
    )


def table_cost_activities(costs: Released) -> Table | None:
    """Lay out what each activity costs, hidden costs first."""
    currency = currency_of(costs)
    return laid_out(
        costs,
        "cost_activities",
        gettext("Which activities hold the cost ({unit} a year)", unit=currency),
        (
            column.text("activity", N_("Activity")),
            Column("waste", N_("Kind"), lambda row: gettext(WASTE[row["waste"]])),
            column.number("times", N_("Times a year"), 0),
            column.number("hours", N_("Hours a year"), 0),
            column.number("cost", N_("Cost"), 0),
            column.interval("cost", N_("Likely range"), 0),
            column.number("n", N_("Roles"), 0),
        ),
        gettext(RANGE),
        currency=currency,
    )


def table_capacity(capacity: Released) -> Table | None:
    """Lay out the time set aside and the time used, of ``chart_capacity``."""
    currency = currency_of(capacity)
    return laid_out(
        capacity,
        "capacity",
        gettext("Time set aside and time used (hours a year)"),
        (
            column.text("role", N_("Role")),
            column.number("rate", N_("Rate per practical hour"), 0),
            column.number("rate_logged", N_("Rate in the log"), 0),
            column.number("practical_hours", N_("Practical hours"), 0),
            column.number("used_hours", N_("Used by the log"), 0),
            column.number("unused_hours", N_("Unused"), 0, signed=True),
            column.money("unused_cost", N_("Cost of unused")),
            column.percent("used_share", N_("Used")),
        ),
        gettext(
            "Unused below 0: more work for the PMO than time set aside. Amounts in {currency}.",
            currency=currency,
        ),
        currency=currency,
    )


def next_hidden_costs(costs: Released) -> Statement | None:
    """B3: what to do about the hidden costs."""
    if costs.missing:
        return None
    whole = costs.result.iloc[0]
    if not whole["total"]:
        return steps(
            costs,
            gettext("Log the times and minutes of the main activities: the log is empty."),
        )
    return steps(
        costs,
        gettext(
            "Remove, combine or simplify what is hidden: {kinds}.",
            kinds=listed(_kinds(whole)),
        )
        if whole["hidden"]
        else "",
        gettext("Log again after six months, with the same activities and the same roles."),
    )


def next_capacity(capacity: Released) -> Statement | None:
    """B3: what to do about capacity."""
    if capacity.missing:
        return None
    over = _over(capacity)["role"]
    return steps(
        capacity,
        gettext(
            "Free {roles} first: they have more work for the PMO than time.", roles=first_of(over)
        )
        if len(over)
        else gettext("Agree with each manager what the unused time is for."),
    )


_LOGGED = N_("The log of the clients' own work for the PMO.")
_USED = ("effort_log.min_low", "effort_log.min_high", "effort_log.rework_p")


@question(
    "B3",
    needs=("effort_log",),
    rests_on=("effort_log.rate_per_h",),
    uses=_USED,
    unit="rows of the effort log",
    verdicts=(Verdict.HIDDEN_COST,),
    say=say_hidden_costs,
    chart=lambda answer: charts.chart_hidden_costs(answer),
    table=table_hidden_costs,
    next=next_hidden_costs,
    title=title_hidden_costs,
    depth=Depth.BOARD,
)
def hidden_costs(client: Client, seed: int) -> Answer:
    """B3: what does working with the PMO cost its clients, and how much of it is hidden?"""
    log = latest_log(client)
    return hidden_costs.release(
        client,
        hidden_cost.cost_by_role(log, seed),
        people=Behind.RECORDS,
        keys=["role"],
        asks=gettext(_LOGGED),
        n=len(hidden_cost.priced(log)),
        facts={"currency": client.currency},
        period=as_of(client),
        notes=[
            gettext(
                "Likely range: eight in ten of 10,000 draws of the minutes; volumes "
                "are as logged. Each row is drawn by itself: if all are guessed too low together, "
                "the range is wider."
            ),
        ],
        too_few=gettext("The effort log has no complete row."),
    )


@question(
    "B3",
    needs=("effort_log",),
    rests_on=("effort_log.rate_per_h",),
    uses=_USED,
    unit="rows of the effort log",
    verdicts=(Verdict.LEADING_GROUP,),
    say=say_cost_activities,
    chart=lambda answer: charts.chart_cost_activities(answer),
    table=table_cost_activities,
    title=title_cost_activities,
    depth=Depth.FULL,
)
def costs_by_activity(client: Client, seed: int) -> Answer:
    """B3: which activities hold the hidden cost?"""
    log = latest_log(client)
    return costs_by_activity.release(
        client,
        hidden_cost.cost_by_activity(log, seed),
        people=Behind.RECORDS,
        keys=["waste", "activity"],
        asks=gettext(_LOGGED),
        n=len(hidden_cost.priced(log)),
        facts={"currency": client.currency},
        period=as_of(client),
        too_few=gettext("The effort log has no complete row."),
    )


@question(
    "B3",
    needs=("effort_log", "capacity"),
    uses=_USED,
    asks=N_(
        "Hours set aside for work with the PMO, less breaks, training and meetings, and the hours "
        "of the log."
    ),
    unit="roles",
    verdicts=(Verdict.MORE_WORK_THAN_TIME, Verdict.TWO_RATES, Verdict.UNUSUAL_CAPACITY),
    say=say_capacity,
    chart=lambda answer: charts.chart_capacity(answer),
    table=table_capacity,
    next=next_capacity,
    title=title_capacity,
    depth=Depth.ANNEX,
)
def unused_capacity(client: Client) -> Answer:
    """B3: how much of the time set aside for the PMO is used?"""
    capacity = client["capacity"]
    found = hidden_cost.unused_capacity(latest_log(client), capacity)
    not_logged = [clean(role) for role in found.loc[found["n"] == 0, "role"]] if len(found) else []
    unknown = gettext(
        "The log has no row of {roles}: what they use is not known.", roles=listed(not_logged)
    )
    return unused_capacity.release(
        client,
        found,
        people=Behind.RECORDS,
        keys=["role"],
        n=len(capacity),
        facts={"currency": client.currency},
        period=as_of(client),
        notes=[
            gettext("Capacity that is not used is shown apart: it is not a cost of the PMO."),
            *([unknown] if not_logged else []),
        ],
    )
