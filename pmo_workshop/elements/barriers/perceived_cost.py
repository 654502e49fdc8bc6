"""B1: the costs that put stakeholders off, and whether they go with the wish to use the PMO."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ...analysis import perceived_cost
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import FULL_FROM, SMALLEST_GROUP, Released
from ...display import (
    clean,
    count_told,
    expect_released,
    is_missing,
    number,
    out_of,
    row_name,
    upper_first,
)
from ...i18n import N_, all_of, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    SEVERAL,
    SHOWN_IN_WORDS,
    TOO_FEW_FOR_INTERVAL,
    answered,
    ci,
    claim,
    compared,
    estimate,
    in_brackets,
    listed,
    only_counts,
    sentences,
    share_told,
    steps,
)
from ...present.table import Table, laid_out
from ...verdicts import Verdict
from ..answers import NotAsked, coarsely, everybody_in, people_in, period_of, wave_of
from ..question import Answer, question
from . import charts
from .common import blanks_told, in_their_words, latest_answers, respondents_with


@sentences(TOO_FEW_FOR_INTERVAL)
def say_perceived_costs(costs: Released) -> Iterable[Claim]:
    """B1: which costs are most often named as real deterrents."""
    rows = costs.estimates
    if rows.empty:
        yield from only_counts(
            costs,
            lambda row, who: gettext(
                "{who} named {cost} as a real deterrent.", who=who, cost=row_name(row["component"])
            ),
        )
        return
    leading = _leading(rows)
    yield claim(
        costs,
        "leading",
        _who_leads(costs, leading),
        verdict=Verdict.LEADING_GROUP,
        unit="share",
        **_share(leading.iloc[0]),
    )
    if _stands_out(rows):
        for _, row in leading.head(SHOWN_IN_WORDS).iterrows():
            yield claim(
                costs,
                row["component"],
                upper_first(
                    ngettext(
                        "{share} names {cost} as a real deterrent.",
                        "{share} name {cost} as a real deterrent.",
                        SEVERAL if is_missing(row["x"]) else row["x"],
                        share=_named(row),
                        cost=row_name(row["component"]),
                    )
                ),
                unit="share",
                **_share(row),
            )


def _share(row: pd.Series) -> dict[str, Any]:
    """Return the figures of a claim; none where the count is told in words."""
    return {"n": int(row["n"])} if is_missing(row["share"]) else estimate(row, "share")


def _named(row: pd.Series) -> str:
    """Return how many name a cost, with the limits of the share where they may be told."""
    if is_missing(row["x"]):
        return count_told(row, "x")
    return share_told(row["x"], row["n"], row["share_low"], row["share_high"])


def _leading(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["leading"].astype(bool)]


def _nobody_named(leading: pd.DataFrame) -> bool:
    return not leading["x"].fillna(1).any()


def _stands_out(rows: pd.DataFrame) -> bool:
    """Whether somebody names a cost, and at most half of the costs share the lead."""
    leading = _leading(rows)
    return not _nobody_named(leading) and len(leading) <= len(rows) / 2


def _who_leads(costs: Released, leading: pd.DataFrame) -> str:
    rows, who = costs.estimates, in_brackets(answered(costs))
    named = listed(leading["component"])
    if _nobody_named(leading):
        return gettext("Nobody names any of these costs as a real deterrent {who}.", who=who)
    if not _stands_out(rows):
        text = gettext(
            "No cost stands out as what puts people off: {n} of {all} share the lead {who}.",
            n=len(leading),
            all=len(rows),
            who=who,
        )
        return f"{text} {_named_by(leading)}"
    if len(leading) == 1:
        return gettext(
            "{cost} is the cost named most often as a real deterrent {who}{compared}.",
            cost=upper_first(in_their_words(leading["component"].iloc[0])),
            who=who,
            compared=compared(costs),
        )
    if len(leading) <= SHOWN_IN_WORDS:
        counted = [
            f"{in_their_words(row['component'])} {count_told(row, 'x')}"
            for row in leading.to_dict("records")
        ]
        text = gettext(
            "Named most often as real deterrents {who}{compared}: {costs}.",
            costs=all_of(counted),
            who=who,
            compared=compared(costs),
        )
    else:
        text = gettext(
            "{costs} are named most often as real deterrents {who}{compared}.",
            costs=upper_first(named),
            who=who,
            compared=compared(costs),
        )
    return f"{text} {gettext('Their intervals overlap: no order among them is known.')}"


def _named_by(leading: pd.DataFrame) -> str:
    """Return how many name each cost of the leading group."""
    fewest, largest = (count_told(leading.iloc[at], "x") for at in (-1, 0))
    if fewest == largest:
        return gettext("Each of them is named by {who}.", who=fewest)
    return gettext("They are named by {least} to {most}.", least=fewest, most=largest)


def title_perceived_costs(costs: Released) -> str:
    """B1: which costs put people off, and how many."""
    rows = costs.estimates
    if rows.empty:
        return gettext("Too few answers to tell what puts people off")
    leading = _leading(rows)
    if _nobody_named(leading):
        return gettext("Nobody is put off by any of these costs")
    if not _stands_out(rows):
        return gettext(
            "No cost stands out: {n} of {all} are named about as often",
            n=len(leading),
            all=len(rows),
        )
    top = leading.iloc[0]
    if is_missing(top["x"]):
        return gettext("{n} of {all} costs stand out", n=len(leading), all=len(rows))
    parts = {
        "cost": upper_first(row_name(top["component"])),
        "who": out_of(top["x"], top["n"], people=0),
    }
    if len(leading) == 1:
        return gettext(
            "{cost} puts people off most often: {who} name it{compared}",
            **parts,
            compared=compared(costs),
        )
    return ngettext(
        "{cost} puts {who} off; {n} other cost cannot be told from it",
        "{cost} puts {who} off; {n} other costs cannot be told from it",
        len(leading) - 1,
        **parts,
    )


@sentences(TOO_FEW_FOR_INTERVAL)
def say_cost_and_intention(costs: Released) -> Iterable[Claim]:
    """B1: whether naming more deterrents goes with a lower intention to engage."""
    for _, row in costs.estimates.iterrows():
        if is_missing(row["rho"]):
            yield claim(
                costs,
                "rho",
                gettext(
                    "All name equally many costs, or intend the same: no variation, so there is no "
                    "connection to look for {who}.",
                    who=in_brackets(answered(costs)),
                ),
            )
            continue
        figures = {
            "rho": number(row["rho"], 2),
            "limits": ci(row["rho_low"], row["rho_high"], 2, base=answered(costs, int(row["n"]))),
        }
        judged = _connection(row)
        yield claim(
            costs,
            "rho",
            f"{gettext(_CONNECTIONS[judged], **figures)} "
            f"{gettext('The two may go together for other reasons.')}",
            verdict=judged,
            unit="rank correlation",
            **estimate(row, "rho"),
        )


_CONNECTIONS = {
    Verdict.LOWER_INTENTION: N_(
        "Those who name more costs intend less to work with the PMO: rank correlation {rho} "
        "{limits}."
    ),
    Verdict.HIGHER_INTENTION: N_(
        "Those who name more costs intend more to work with the PMO: rank correlation {rho} "
        "{limits}."
    ),
    Verdict.TOO_FEW: N_(
        "Whether those who name more costs intend less is open: rank correlation {rho} {limits}."
    ),
}


def _connection(row: pd.Series) -> Verdict:
    if row["rho_high"] < 0:
        return Verdict.LOWER_INTENTION
    return Verdict.HIGHER_INTENTION if row["rho_low"] > 0 else Verdict.TOO_FEW


_CONNECTION_TITLES = {
    Verdict.LOWER_INTENTION: N_("Those who name more costs intend less to work with the PMO"),
    Verdict.HIGHER_INTENTION: N_("Those who name more costs intend more to work with the PMO"),
    Verdict.TOO_FEW: N_("No clear connection between costs named and the wish to use the PMO"),
}


def title_cost_and_intention(costs: Released) -> str:
    """B1: whether more costs go with a lower intention."""
    rows = costs.estimates
    known = len(rows) and not is_missing(rows["rho"].iloc[0])
    judged = _connection(rows.iloc[0]) if known else Verdict.TOO_FEW
    return gettext(_CONNECTION_TITLES[judged])


# B1: perceived costs ----------------------------------------------------------------------------


def table_perceived_costs(costs: Released) -> Table | None:
    """Lay out the deterrents of ``chart_perceived_costs`` with their rank correlations."""
    slopes = (
        (
            column.number("slope", N_("Slope, others held equal"), 2, signed=True),
            column.interval("slope", N_("95 % interval"), 2, signed=True),
        )
        if "slope" in expect_released(costs).result
        else ()
    )
    return laid_out(
        costs,
        "perceived_costs",
        gettext("Perceived costs that deter"),
        (
            column.text("component", N_("Cost")),
            column.count("x", N_("Severity 7 or more")),
            column.share_interval("share", N_("95 % interval")),
            column.yes("leading", N_("Leading group"), no=""),
            column.number("rho", N_("Rank correlation with intention"), 2, signed=True),
            column.interval("rho", N_("95 % interval"), 2, signed=True),
            *slopes,
            column.N,
        ),
        gettext(
            "Rank correlation: −1 to +1; below 0, those who rate the cost higher intend less to "
            "work with the PMO. It names no cause. Correlations are screening."
        ),
    )


def next_perceived_costs(costs: Released) -> Statement | None:
    """B1: what to do about the costs that deter."""
    if costs.missing or costs.estimates.empty:
        return steps(costs, gettext("Collect more answers before the costs are discussed."))
    leading = _leading(costs.estimates)
    if _nobody_named(leading):
        first = gettext("Ask what else keeps people away: nobody is put off by any of these costs.")
    elif len(leading) > len(costs.estimates) / 2:
        first = gettext("Ask more stakeholders before one cost is picked from this list.")
    else:
        first = gettext(
            "Sort {costs} into what the PMO can remove, what the client can, and what governance "
            "asks for.",
            costs=listed(map(clean, leading["component"])),
        )
    return steps(
        costs, first, gettext("Look these costs up in the log before anything is explained.")
    )


def no_severity() -> NotAsked:
    return {
        "absent": ("severity",),
        "not_asked": gettext(
            "Not collected: how much each cost deters. Ask the 12 questions of the perceived-cost "
            "item bank."
        ),
    }


@question(
    "B1",
    needs=("perceived_cost",),
    asks=N_("How much does this cost put you off working with the PMO (0 to 10)?"),
    verdicts=(Verdict.LEADING_GROUP,),
    say=say_perceived_costs,
    chart=lambda answer: charts.chart_perceived_costs(answer),
    table=table_perceived_costs,
    next=next_perceived_costs,
    title=title_perceived_costs,
)
def perceived_costs(client: Client, seed: int) -> Answer:
    """B1: which perceived costs deter stakeholders from working with the PMO?"""
    costs = latest_answers(client, "perceived_cost")
    table = perceived_cost.deterrents(costs, seed, client.population)
    slopes = perceived_cost.adjusted_slopes(costs)
    needed = perceived_cost.PER_PREDICTOR * costs["component"].nunique()
    if len(slopes):
        table = table.merge(slopes.drop(columns="n"), on="component", how="left")
        note = gettext("Slopes: the other costs held equal; an association, no cause.")
    elif costs["resp_id"].nunique() < needed:
        note = gettext(
            "No regression of intention on the costs: it needs 10 respondents with all answers "
            "for each cost, {needed} in all.",
            needed=number(needed, 0),
        )
    else:
        note = gettext(
            "No regression of intention on the costs: too few gave all answers, or the answers do "
            "not tell the costs apart."
        )
    return perceived_costs.release(
        client,
        table,
        keys=["component"],
        people=people_in(client, costs.dropna(subset=["severity"]), "component"),
        counts=["x"],
        order={"x": True},
        mean_told=["x"] if client.collected("effort_log") else (),  # in B6
        n=respondents_with(costs, "severity"),
        period=period_of(client, costs),
        notes=[note, *blanks_told(costs, "severity")],
        **no_severity(),
    )


@question(
    "B1",
    needs=("perceived_cost",),
    asks=N_(
        "How many costs deter you (severity 7 or more), and do you intend to work with the PMO (1 "
        "to 7)?"
    ),
    verdicts=(Verdict.LOWER_INTENTION, Verdict.HIGHER_INTENTION, Verdict.TOO_FEW),
    sampled=True,
    say=say_cost_and_intention,
    chart=lambda answer: charts.chart_cost_and_intention(answer),
    title=title_cost_and_intention,
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
        period=period_of(client, costs),
        too_few=gettext(
            "Nobody has given both how much every cost deters and the intention to work with the "
            "PMO."
        ),
    )
