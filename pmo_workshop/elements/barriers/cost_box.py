"""B7: which case studies show a benefit at a reasonable cost."""

from __future__ import annotations

import math
from collections.abc import Iterable

import pandas as pd

from ...analysis import appraisal, case_studies, cost_box
from ...analysis.case_studies import direction_of
from ...analysis.cost_box import NO_CLIENT_COST, NO_COST
from ...analysis.ranges import LIKELY, UNLIKELY
from ...claims import Claim, Statement
from ...disclosure import Behind, Released
from ...display import NOT_SHOWN, clean, in_quotes, is_missing, number, ratio_interval, set_percent
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, estimate, sentences, so, steps
from ...present.money import coins, currency_of, in_likely_range, money, money_range, one_of
from ...present.table import Column, Table, laid_out
from ...verdicts import Verdict
from ..answers import as_of
from ..question import Answer, question
from ..trust.cases import NONE_AGREED, not_agreed
from . import charts
from .common import RANGE, quoted


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


@sentences(N_("No case has a cost box."))
def say_cost_boxes(boxes: Released) -> Iterable[Claim]:
    """B7: from which benefit on each case pays back, and which case gets no ratio."""
    currency, table = currency_of(boxes), boxes.result
    for _, row in _judged(boxes).iterrows():
        yield _box_claim(boxes, row)
    for problem, (key, say) in _REFUSED.items():
        refused = table[table["problem"] == problem]
        if len(refused):
            yield claim(
                boxes,
                key,
                say(len(refused), quoted(refused["title"])),
                verdict=Verdict.NOT_COLLECTED,
                number=float(len(refused)),
                unit="cases",
            )
    if withheld := int(boxes.facts["withheld"]):
        yield claim(
            boxes,
            "withheld",
            " ".join(
                (
                    not_agreed(withheld, len(boxes.result)),
                    gettext("What is not shown may look different."),
                )
            ),
            number=float(withheld),
            unit="cases",
        )
    if boxes.facts.get("spend"):
        share = boxes.facts["pmo_cost"] / boxes.facts["spend"]
        beside = gettext(
            "Over all the years given the PMO costs {cost} beside a portfolio spend of {spend}.",
            cost=money(boxes.facts["pmo_cost"], currency),
            spend=money(boxes.facts["spend"], currency),
        )
        told = gettext(
            "That is {amount} per {one} spent.",
            amount=coins(currency, share),
            one=one_of(currency),
        )
        yield claim(
            boxes,
            "portfolio",
            f"{beside} {told}",
            number=100 * share,
            unit="per 100 of portfolio spend",
        )


def _judged(boxes: Released) -> pd.DataFrame:
    """Return the cases with a ratio, the lowest first: what falls short comes before the rest."""
    table = boxes.result
    return table[table["problem"] == ""].sort_values("bcr", kind="stable")


def _no_hours(n: int, cases: str) -> str:
    return ngettext(
        "{cases} gets no ratio of benefit to cost: the client's own hours or their rate are not "
        "known.",
        "{cases} get no ratio of benefit to cost: the clients' own hours or their rates are not "
        "known.",
        n,
        cases=cases,
    )


def _no_cost(n: int, cases: str) -> str:
    return ngettext(
        "{cases} gets no ratio of benefit to cost: its cost is given as nothing.",
        "{cases} get no ratio of benefit to cost: their costs are given as nothing.",
        n,
        cases=cases,
    )


_REFUSED = {
    NO_CLIENT_COST: ("no client-side cost", _no_hours),
    NO_COST: ("a cost of nothing", _no_cost),
}
"""Why a case gets no ratio: the key of the claim, and its sentence."""


def _box_claim(boxes: Released, row: pd.Series) -> Claim:
    currency, judged = currency_of(boxes), cost_box_verdict(row["p_above"])
    returned = gettext(
        "{case} returned {amount} per {one} of cost ({likely_range}){ruling}.",
        case=in_quotes(row["title"]),
        amount=coins(currency, row["bcr_low"], row["bcr_high"]),
        one=one_of(currency),
        likely_range=in_likely_range(),
        ruling=so(judged),
    )
    pays_back = gettext(
        "It would pay back if one {outcome} were worth {worth}.",
        worth=money(row["break_even"], currency),
        outcome=in_quotes(row["outcome"]),
    )
    return claim(
        boxes,
        row["case_id"],
        " ".join(filter(None, (returned, _got_worse(row), pays_back))),
        verdict=judged,
        unit="benefit to cost",
        grade=clean(row["grade"]),
        consent=bool(row["consent"]),
        aside=_full_cost(row, currency),
        counts="cases",
        **estimate(row, "bcr") | {"n": 1},
    )


def _got_worse(row: pd.Series) -> str:
    """Say of a case whose measure moved the wrong way from what to what it did."""
    levels = row["before"], row["after"]
    if any(map(is_missing, levels)) or direction_of(row) != -1:
        return ""
    return gettext(
        "What it was measured by got worse: {measure}, from {before} to {after}.",
        measure=clean(row["measure"]),
        before=number(row["before"]),
        after=number(row["after"]),
    )


def _full_cost(row: pd.Series, currency: str) -> Iterable[str]:
    """Say what a case cost in full, how many outcomes pay it back, and how good its evidence is."""
    yield gettext(
        "In full it cost {cost} {likely}, {each} for each {outcome}.",
        cost=money(row["cost"], currency),
        likely=money_range(row["cost_low"], row["cost_high"], currency),
        each=money(row["per_outcome"], currency),
        outcome=in_quotes(row["outcome"]),
    )
    if not is_missing(row["break_even_outcomes"]):
        yield ngettext(
            "At its likely worth it pays back from {many} a year on; {n} is counted.",
            "At its likely worth it pays back from {many} a year on; {n} are counted.",
            row["n"],
            many=number(math.ceil(row["break_even_outcomes"] - 1e-9), 0),
        )
    if clean(row["grade"]):
        yield gettext("Evidence of grade {grade}.", grade=clean(row["grade"]))


def title_cost_boxes(boxes: Released) -> str:
    """B7: in how many cases the benefit is above the full cost."""
    if not len(_judged(boxes)):
        return gettext("No case has a ratio of benefit to cost yet")
    judged = [cost_box_verdict(p) for p in _judged(boxes)["p_above"]]
    above, below = (
        judged.count(v) for v in (Verdict.BENEFIT_ABOVE_COST, Verdict.BENEFIT_BELOW_COST)
    )
    if below:
        return gettext(
            "Benefit is above full cost in {above} of {all} cases, below in {below}",
            above=above,
            below=below,
            all=len(judged),
        )
    return gettext(
        "Benefit is above full cost in {above} of {all} cases", above=above, all=len(judged)
    )


# B7: cost boxes ---------------------------------------------------------------------------------


def table_cost_boxes(boxes: Released) -> Table | None:
    """Lay out the full cost of each case of ``chart_cost_boxes``."""
    currency = currency_of(boxes)
    return laid_out(
        boxes,
        "cost_boxes",
        gettext("What each case cost in full ({unit}, present value)", unit=currency),
        (
            column.text("title", N_("Case")),
            column.text("outcome", N_("Outcome")),
            column.number("outcomes", N_("How many"), 0),
            column.number("client", N_("Clients"), 0),
            column.number("pmo", N_("PMO"), 0),
            column.number("cost", N_("Full cost"), 0),
            column.interval("cost", N_("Likely range"), 0),
            column.number("per_outcome", N_("Per outcome"), 0),
        ),
        gettext(
            "Full cost = clients' hours × rate + PMO + running cost. {none}: the client's own "
            "hours are not known.",
            none=NOT_SHOWN,
        ),
        gettext(RANGE),
        currency=currency,
    )


def table_break_even(boxes: Released) -> Table | None:
    """Lay out break-even, benefit and ratio of each case of ``chart_cost_boxes``."""
    currency = currency_of(boxes)
    return laid_out(
        boxes,
        "break_even",
        gettext("From which worth each case pays back ({unit}, present value)", unit=currency),
        (
            column.text("title", N_("Case")),
            column.text("outcome", N_("Outcome")),
            column.number("break_even", N_("Break-even worth of one"), 0),
            column.interval("break_even", N_("Likely range"), 0),
            column.number("break_even_outcomes", N_("Break-even number a year")),
            column.interval("benefit", N_("PMO's share, likely range"), 0),
            Column(
                "bcr_interval",
                N_("Benefit ÷ cost, likely range"),
                lambda row: ratio_interval(row["bcr_low"], row["bcr_high"]),
                align="right",
            ),
            column.text("grade", N_("Grade")),
        ),
        gettext(
            "Break-even worth at the likely share; break-even number at the likely share and "
            "worth. {none}: no ratio without the client's own hours.",
            none=NOT_SHOWN,
        ),
        currency=currency,
    )


def next_cost_boxes(boxes: Released) -> Statement | None:
    """B7: what to do about the cost boxes."""
    if boxes.missing:
        return None
    refused = boxes.result.loc[boxes.result["problem"] == NO_CLIENT_COST, "title"]
    judged = _judged(boxes)
    below = judged[[cost_box_verdict(p) is Verdict.BENEFIT_BELOW_COST for p in judged["p_above"]]]
    return steps(
        boxes,
        gettext("Ask the clients of {cases} for their hours and rate.", cases=quoted(refused))
        if len(refused)
        else "",
        gettext("Have Finance check the figures before a case is published."),
        gettext("Publish the range and the break-even, never one figure alone."),
        (
            gettext(
                "Decide what ends or is done otherwise: {cases}.", cases=quoted(below["title"])
            ),
            below["case_id"],
        )
        if len(below)
        else "",
    )


@question(
    "B7",
    needs=("case_costs", "cases"),
    uses=tuple(
        f"case_costs.{name}_{end}"
        for name in ("client_h", "pmo", "benefit", "share")
        for end in ("low", "high")
    ),
    asks=N_(
        "Full cost of a case, the client's own hours included, and the PMO's share of its benefit, "
        "in present value."
    ),
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
    title=title_cost_boxes,
    form="",
)
def cost_boxes(client: Client, seed: int) -> Answer:
    """B7: what did each case cost in full, and from which benefit on does it pay back?"""
    graded = case_studies.cases_graded(case_studies.agreed(client["cases"]))
    costs = client["case_costs"]
    shown = costs["case_id"].isin(graded["case_id"])
    given = client.discount_rate
    rate = appraisal.GREEN_BOOK_RATE if given is None else given
    table = cost_box.cost_boxes(costs[shown], graded, seed, rate)
    if len(table):
        parts = ["measure", "better", "before", "after", "change_low", "change_high"]
        measured = graded[["case_id", *parts]]
        table = table.merge(measured, on="case_id", how="left")
    share = cost_box.pmo_cost_share(client["costs"], client["projects"])
    facts = {"currency": client.currency, "rate": rate, "withheld": int((~shown).sum())}
    if len(share):
        facts |= {"pmo_cost": float(share["cost"].iloc[0]), "spend": float(share["spend"].iloc[0])}
    return cost_boxes.release(
        client,
        table,
        people=Behind.RECORDS,
        keys=["case_id", "title"],
        n=len(table),
        facts=facts,
        too_few=gettext(NONE_AGREED),
        period=as_of(client),
        notes=[
            gettext(
                "Discounted at {rate} a year in real terms, the first year not at all. Likely "
                "range: eight in ten of 10,000 draws.",
                rate=set_percent(rate),
            )
        ],
    )
