"""B7: which case studies show a benefit at a reasonable cost."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from ...analysis import appraisal, case_studies, cost_box
from ...analysis.cost_box import NO_CLIENT_COST, NO_COST
from ...analysis.ranges import LIKELY, UNLIKELY
from ...claims import Claim, Statement
from ...disclosure import Behind, Released
from ...display import NOT_SHOWN, clean, is_missing, number, ratio_interval
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, counted_words, estimate, listed, sentences, so, steps
from ...present.money import currency_of, money, money_range
from ...present.table import Column, Table, laid_out
from ...texts import drawn_range
from ...verdicts import Verdict
from ..answers import as_of
from ..question import Answer, question
from . import charts
from .common import RANGE


def cost_box_verdict(p_above: float) -> Verdict:
    """
    Return what the draws say about benefit and cost.

    Examples
    --------
    >>> [cost_box_verdict(p).name for p in (0.95, 0.5, 0.02)]
    ['BENEFIT_ABOVE_COST', 'BREAK_EVEN_OPEN', 'BENEFIT_BELOW_COST']
    """
    if p_above >= LIKELY:
        return Verdict.BENEFIT_ABOVE_COST
    return Verdict.BENEFIT_BELOW_COST if p_above <= UNLIKELY else Verdict.BREAK_EVEN_OPEN


@sentences("No case has a cost box.")
def say_cost_boxes(boxes: Released) -> Iterable[Claim]:
    """B7: from which benefit on each case pays back, and which case gets no ratio."""
    currency, table = currency_of(boxes), boxes.result
    for _, row in table[table["problem"] == ""].iterrows():
        yield _box_claim(boxes, row)
    for problem, key, why in (
        (
            NO_CLIENT_COST,
            "no client-side cost",
            "the client's own hours, or their rate, are not known",
        ),
        (NO_COST, "a cost of nothing", "its cost is given as nothing"),
    ):
        refused = table[table["problem"] == problem]
        if len(refused):
            yield claim(
                boxes,
                key,
                f"{counted_words(len(refused), 'case gets', 'cases get')} no benefit-cost "
                f"ratio, because {why}: {listed(map(clean, refused['case_id']))}.",
                verdict=Verdict.NOT_COLLECTED,
                number=float(len(refused)),
                unit="cases",
            )
    if boxes.facts.get("spend"):
        share = boxes.facts["pmo_cost"] / boxes.facts["spend"]
        yield claim(
            boxes,
            "portfolio",
            f"All cost lines together, {money(boxes.facts['pmo_cost'], currency)}, stand "
            f"beside a portfolio spend of {money(boxes.facts['spend'], currency)}: "
            f"{number(100 * share)} per 100 spent. Both are added up over all the years given.",
            number=100 * share,
            unit="per 100 of portfolio spend",
        )


def _box_claim(boxes: Released, row: pd.Series) -> Claim:
    currency, judged = currency_of(boxes), cost_box_verdict(row["p_above"])
    ends = f"{ratio_interval(row['bcr_low'], row['bcr_high'])} ({drawn_range('P10 to P90')})"
    text = (
        f"{clean(row['case_id'])}: benefit to cost {ends}{so(judged)} (grade "
        f"{clean(row['grade']) or 'none'}). It pays back if one unit of "
        f"“{clean(row['outcome'])}” is worth {money(row['break_even'], currency)} or more"
    )
    if not is_missing(row["break_even_outcomes"]):
        many = math.ceil(row["break_even_outcomes"] - 1e-9)
        text += (
            f", or at its likely worth from {number(many, 0)} a year on "
            f"({counted_words(int(row['n']), 'is', 'are')} counted)"
        )
    text += (
        f"; in full it cost {money(row['cost'], currency)} "
        f"{money_range(row['cost_low'], row['cost_high'], currency)}, "
        f"{money(row['per_outcome'], currency)} per unit."
    )
    return claim(
        boxes,
        row["case_id"],
        text,
        verdict=judged,
        unit="benefit to cost",
        grade=clean(row["grade"]),
        consent=bool(row["consent"]),
        **estimate(row, "bcr"),
    )


# B7: cost boxes ---------------------------------------------------------------------------------


def table_cost_boxes(boxes: Released) -> Table | None:
    """Lay out the full cost of each case of ``chart_cost_boxes``."""
    currency = currency_of(boxes)
    return laid_out(
        boxes,
        "cost_boxes",
        f"What each case cost in full ({currency}, present value)",
        (
            column.text("case_id", "Case"),
            column.text("outcome", "Outcome"),
            column.number("outcomes", "How many", 0),
            column.number("client", "Clients", 0),
            column.number("pmo", "PMO", 0),
            column.number("cost", "Full cost", 0),
            column.interval("cost", "P10 to P90", 0),
            column.number("per_outcome", "Per outcome", 0),
        ),
        f"Full cost = clients' hours × rate + PMO + running cost. {NOT_SHOWN}: the client's own "
        "hours are not known. " + RANGE,
        currency=currency,
    )


def table_break_even(boxes: Released) -> Table | None:
    """Lay out break-even, benefit and ratio of each case of ``chart_cost_boxes``."""
    currency = currency_of(boxes)
    return laid_out(
        boxes,
        "break_even",
        f"From which worth each case pays back ({currency}, present value)",
        (
            column.text("case_id", "Case"),
            column.text("outcome", "Outcome"),
            column.number("break_even", "Break-even worth of one", 0),
            column.interval("break_even", "P10 to P90", 0),
            column.number("break_even_outcomes", "Break-even number a year"),
            column.interval("benefit", "PMO's share, P10 to P90", 0),
            Column(
                "bcr_interval",
                "Benefit ÷ cost, P10 to P90",
                lambda row: ratio_interval(row["bcr_low"], row["bcr_high"]),
                align="right",
            ),
            column.text("grade", "Grade"),
        ),
        "Break-even worth at the likely share; break-even number at the likely share and worth. "
        f"{NOT_SHOWN}: no ratio without the client's own hours.",
        currency=currency,
    )


def next_cost_boxes(boxes: Released) -> Statement | None:
    """B7: what to do about the cost boxes."""
    if boxes.missing:
        return None
    refused = boxes.result.loc[boxes.result["problem"] == NO_CLIENT_COST, "case_id"]
    return steps(
        boxes,
        f"Ask the clients of {listed(map(clean, refused))} for their hours and rate: without them "
        "there is no ratio."
        if len(refused)
        else "",
        "Let Finance read the box before it is published: would they sign it?",
        "Publish range and break-even, never one return figure.",
    )


@question(
    "B7",
    needs=("case_costs", "cases"),
    asks="Full cost of a case, the client's own hours included, and the PMO's share of its "
    "benefit, in present value.",
    unit="cases",
    verdicts=(
        Verdict.BENEFIT_ABOVE_COST,
        Verdict.BENEFIT_BELOW_COST,
        Verdict.BREAK_EVEN_OPEN,
        Verdict.NOT_COLLECTED,
    ),
    say=say_cost_boxes,
    chart=lambda answer: charts.chart_cost_boxes(answer),
    table=table_cost_boxes,
    more=(table_break_even,),
    next=next_cost_boxes,
)
def cost_boxes(client: Client, seed: int) -> Answer:
    """B7: what did each case cost in full, and from which benefit on does it pay back?"""
    graded = case_studies.cases_graded(client["cases"])
    given = client.discount_rate
    rate = appraisal.GREEN_BOOK_RATE if given is None else given
    table = cost_box.cost_boxes(client["case_costs"], graded, seed, rate)
    share = cost_box.pmo_cost_share(client["costs"], client["projects"])
    facts = {"currency": client.currency, "rate": rate, "eligible": len(graded)}
    if len(share):
        facts |= {"pmo_cost": float(share["cost"].iloc[0]), "spend": float(share["spend"].iloc[0])}
    return cost_boxes.release(
        client,
        table,
        people=Behind.RECORDS,
        keys=["case_id", "title"],
        n=len(table),
        facts=facts,
        period=as_of(client),
        notes=[
            f"Discounted at {100 * rate:g} % a year in real terms, the first year not at all. P10 "
            "to P90: eight in ten of 10,000 draws."
        ],
    )
