"""B1: the costs that put stakeholders off, and whether they go with the wish to use the PMO."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import perceived_cost
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import FULL_FROM, SMALLEST_GROUP, Released
from ...display import clean, expect_released, is_missing, number, out_of, upper_first
from ...i18n import gettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    SHOWN_IN_WORDS,
    TOO_FEW_FOR_INTERVAL,
    among,
    ci,
    claim,
    estimate,
    listed,
    only_counts,
    sentences,
    steps,
)
from ...present.table import Table, laid_out
from ...verdicts import Verdict
from ..answers import NotAsked, coarsely, everybody_in, people_in, period_of, wave_of
from ..question import Answer, question
from . import charts
from .common import blanks_told, latest_answers, respondents_with, share_claim


@sentences(TOO_FEW_FOR_INTERVAL)
def say_perceived_costs(costs: Released) -> Iterable[Claim]:
    """B1: which costs are most often named as real deterrents."""
    rows = costs.estimates
    if rows.empty:
        yield from only_counts(
            costs,
            lambda row, who: gettext(
                "{who} named {cost} as a real deterrent.", who=who, cost=row["component"]
            ),
        )
        return
    leading = rows[rows["leading"].astype(bool)]
    top = leading.iloc[0]
    if not top["x"]:
        text = f"{among(costs)}, nobody named any of the costs as a real deterrent."
    elif len(leading) > len(rows) / 2:
        text = (
            f"{among(costs)}, the costs cannot be told apart as deterrents: {len(leading)} of "
            f"{len(rows)} share the leading group, so no order is given; {_named_by(leading)}."
        )
    elif len(leading) == 1:
        text = f"{among(costs)}, {clean(top['component'])} is most often a real deterrent."
    else:
        text = (
            f"{among(costs)}, the leading group of real deterrents is "
            f"{listed(map(clean, leading['component']))}; their intervals overlap, so no order "
            "among them is given."
        )
    yield claim(
        costs,
        "leading",
        text,
        verdict=Verdict.LEADING_GROUP,
        unit="share",
        **estimate(top, "share"),
    )
    if len(leading) <= len(rows) / 2 and top["x"]:
        for _, row in leading.head(SHOWN_IN_WORDS).iterrows():
            name = upper_first(clean(row["component"]))
            text = f"{name} is named as a real deterrent by"
            yield share_claim(costs, row, row["component"], text)


def _named_by(leading: pd.DataFrame) -> str:
    """Return how many name each cost of the leading group."""
    least, most = leading.loc[leading["share"].idxmin()], leading.loc[leading["share"].idxmax()]
    if least["share"] == most["share"]:
        return f"each is named by {out_of(least['x'], least['n'])}"
    return f"they are named by {out_of(least['x'], least['n'])} to {out_of(most['x'], most['n'])}"


@sentences(TOO_FEW_FOR_INTERVAL)
def say_cost_and_intention(costs: Released) -> Iterable[Claim]:
    """B1: whether naming more deterrents goes with a lower intention to engage."""
    for _, row in costs.estimates.iterrows():
        if is_missing(row["rho"]):
            yield claim(
                costs,
                "rho",
                f"{among(costs)}, the number of deterrents or the intention does not vary: "
                "there is no connection to look for (no variation).",
            )
            continue
        if row["rho_high"] < 0:
            found, judged = "goes with a lower intention", Verdict.LOWER_INTENTION
        elif row["rho_low"] > 0:
            found, judged = "goes with a higher intention", Verdict.HIGHER_INTENTION
        else:
            found, judged = "shows no clear connection with the intention", Verdict.TOO_FEW
        yield claim(
            costs,
            "rho",
            f"{among(costs)}, naming more deterrents {found} to work with the PMO: rank "
            f"correlation {number(row['rho'], 2)} {ci(row['rho_low'], row['rho_high'], 2)}. "
            f"The two may go together for other reasons.",
            verdict=judged,
            unit="rank correlation",
            **estimate(row, "rho"),
        )


# B1: perceived costs ----------------------------------------------------------------------------


def table_perceived_costs(costs: Released) -> Table | None:
    """Lay out the deterrents of ``chart_perceived_costs`` with their rank correlations."""
    slopes = (
        (
            column.number("slope", "Slope, others held equal", 2, signed=True),
            column.interval("slope", "95 % interval", 2, signed=True),
        )
        if "slope" in expect_released(costs).result
        else ()
    )
    return laid_out(
        costs,
        "perceived_costs",
        "Perceived costs that deter",
        (
            column.text("component", "Cost"),
            column.count("x", "Severity 7 or more"),
            column.share_interval("share", "95 % interval"),
            column.yes("leading", "Leading group", no=""),
            column.number("rho", "Rank correlation with intention", 2, signed=True),
            column.interval("rho", "95 % interval", 2, signed=True),
            *slopes,
            column.N,
        ),
        "Rank correlation: −1 to +1; below 0, those who rate the cost higher intend less to work "
        "with the PMO. It names no cause. Correlations are screening.",
    )


def next_perceived_costs(costs: Released) -> Statement | None:
    """B1: what to do about the costs that deter."""
    if costs.missing or costs.estimates.empty:
        return steps(costs, "Collect more answers before the costs are discussed.")
    leading = costs.estimates[costs.estimates["leading"].astype(bool)]
    if not leading["x"].fillna(1).any():
        first = "Nobody is put off by any of these costs: ask what else keeps people away."
    elif len(leading) > len(costs.estimates) / 2:
        first = "Do not pick one cost from this list: ask more stakeholders first."
    else:
        first = (
            f"Ask of {listed(map(clean, leading['component']))}: which part is ours to remove, "
            "which is the client's, which is governance?"
        )
    return steps(
        costs, first, "Look the leading costs up in the log of B3 before anything is explained."
    )


NO_SEVERITY: NotAsked = {
    "absent": ("severity",),
    "not_asked": "Not collected: how much each cost deters. Ask the 12 questions of the "
    "perceived-cost item bank.",
}


@question(
    "B1",
    needs=("perceived_cost",),
    asks="How much does this cost put you off working with the PMO (0 to 10)?",
    verdicts=(Verdict.LEADING_GROUP,),
    say=say_perceived_costs,
    chart=lambda answer: charts.chart_perceived_costs(answer),
    table=table_perceived_costs,
    next=next_perceived_costs,
)
def perceived_costs(client: Client, seed: int) -> Answer:
    """B1: which perceived costs deter stakeholders from working with the PMO?"""
    costs = latest_answers(client, "perceived_cost")
    table = perceived_cost.deterrents(costs, seed, client.population)
    slopes = perceived_cost.adjusted_slopes(costs)
    needed = perceived_cost.PER_PREDICTOR * costs["component"].nunique()
    if len(slopes):
        table = table.merge(slopes.drop(columns="n"), on="component", how="left")
        note = "Slopes: the other costs held equal; an association, no cause."
    elif costs["resp_id"].nunique() < needed:
        note = (
            "No regression of intention on the costs: it needs 10 respondents with all answers "
            f"for each cost, {needed} in all."
        )
    else:
        note = (
            "No regression of intention on the costs: too few gave all answers, or the answers do "
            "not tell the costs apart."
        )
    return perceived_costs.release(
        client,
        table,
        keys=["component"],
        people=people_in(client, costs.dropna(subset=["severity"]), "component"),
        counts=["x"],
        n=respondents_with(costs, "severity"),
        period=period_of(client),
        notes=[note, *blanks_told(costs, "severity", "ratings")],
        **NO_SEVERITY,
    )


@question(
    "B1",
    needs=("perceived_cost",),
    asks="How many costs deter you (severity 7 or more), and do you intend to work with the "
    "PMO (1 to 7)?",
    verdicts=(Verdict.LOWER_INTENTION, Verdict.HIGHER_INTENTION, Verdict.TOO_FEW),
    sampled=True,
    say=say_cost_and_intention,
    chart=lambda answer: charts.chart_cost_and_intention(answer),
    depth=Depth.ANNEX,
)
def cost_and_intention(client: Client, seed: int) -> Answer:
    """B1: does naming more deterrents go with a lower intention to engage?"""
    costs = latest_answers(client, "perceived_cost")
    people = perceived_cost.per_respondent(costs)
    left_out = respondents_with(costs, "severity") - len(people)
    return cost_and_intention.release(
        client,
        perceived_cost.cost_and_intention(costs, seed, client.population),
        decimals=coarsely("named", "intent"),
        keys=["component"],
        people=everybody_in(client, people, [perceived_cost.ALL_COSTS], wave_of(costs)),
        facts={"kinds": costs["component"].nunique()},
        singles={"named": people["named"].tolist(), "intent": people["intent"].tolist()}
        # The counts of B1 less these dots would be what the few without an intention named.
        if len(people) >= FULL_FROM and not 0 < left_out < SMALLEST_GROUP
        else None,
        period=period_of(client),
        too_few="Nobody has given both how much every cost deters and the intention to work with "
        "the PMO.",
    )
