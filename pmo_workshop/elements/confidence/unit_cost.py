"""C5: whether a unit of work costs less, with the guardrails that must not fall."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import partial

import pandas as pd

from ...analysis import service_levels, unit_cost
from ...analysis.process_behaviour import ProcessBehaviour
from ...analysis.uncertainty import p_beyond
from ...claims import Claim, Statement
from ...disclosure import Behind, Released, coarse
from ...display import (
    clean,
    expect_released,
    in_period,
    interval,
    is_missing,
    number,
    out_of,
    period_in_words,
    periods_from_to,
)
from ...i18n import N_, gettext, lower_first
from ...intake.client import Client, Wave
from ...present import column
from ...present.grammar import ci, claim, listed, sentences, standards_of, steps, verdict
from ...present.table import Row, Table, laid_out
from ...verdicts import OF_A_SERIES, Verdict
from .. import charts as shared_charts
from ..answers import answers_of, coarsely
from ..behaviour import released_behaviour, say_behaviour, table_behaviour, title_behaviour
from ..question import Answer, question
from . import charts
from .common import calendar_of


@sentences()
def say_cost_change(found: Released) -> Iterable[Claim]:
    """C5: by how much unit cost has changed, if the guardrails allow to say so."""
    row = found.result.iloc[0]
    rails = found.facts.get("guardrails", [])
    fell, unknown = _fallen(rails)
    since, size = period_in_words(found.facts["change_from"]), abs(row["change"])
    figures = {
        "number": row["change"],
        "low": row["change_low"],
        "high": row["change_high"],
        "unit": "%",
    }
    margin = found.margin.cost_percent
    apart = row["change_low"] * row["change_high"] > 0
    low, high = row["change_low"], row["change_high"]
    low, high = sorted((abs(low), abs(high))) if apart else (low, high)
    told = {
        "size": number(size),
        "since": since,
        "when": in_period(found.facts["change_from"]),
        "before": number(row["before"]),
        "after": number(row["after"]),
        "limits": ci(low, high, 1, "%", standards=standards_of(margin)),
    }
    if fell:
        told["guardrails"] = listed(fell)
        yield claim(
            found,
            "change",
            gettext(
                "Unit cost is lower since {since}, but {guardrails} fell over the same change: no "
                "efficiency is claimed.",
                **told,
            )
            if row["change"] < 0
            else gettext(
                "Unit cost is {size} % higher since {since} {limits}, and {guardrails} fell over "
                "the same change.",
                **told,
            ),
            verdict=Verdict.GUARDRAIL_FELL,
            **figures,
        )
        return
    judged = verdict(row["change_low"], row["change_high"], margin, too_few=Verdict.TOO_FEW_PERIODS)
    clear = judged not in (Verdict.NO_DIFFERENCE, Verdict.TOO_FEW_PERIODS)
    if clear:
        lower = Verdict.LOWER_UNIT_COST_UNGUARDED if unknown else Verdict.LOWER_UNIT_COST
        judged = lower if row["change"] < 0 else Verdict.HIGHER_UNIT_COST
    text = _COST[row["change"] < 0, clear]
    yield claim(
        found,
        "change",
        " ".join(filter(None, [gettext(text, **told), _held(rails, unknown)])),
        verdict=judged,
        beyond=p_beyond(-row["change"], -row["change_low"], 0.0, int(row["n"])),
        **figures,
    )


_COST = {
    (True, True): N_(
        "Unit cost fell from an index of {before} to {after} {when}, by {size} % in real "
        "terms {limits}."
    ),
    (False, True): N_(
        "Unit cost rose from an index of {before} to {after} {when}, by {size} % in real "
        "terms {limits}."
    ),
    (True, False): N_(
        "Unit cost is {size} % below its level before {since}, in real terms {limits}: no clear "
        "change."
    ),
    (False, False): N_(
        "Unit cost is {size} % above its level before {since}, in real terms {limits}: no clear "
        "change."
    ),
}
"""What is said of the cost: whether it is lower, and whether that is clear."""


def _held(rails: Sequence[Row], unknown: Sequence[str]) -> str:
    """Return whether quality held over the same change."""
    if unknown:
        return gettext("Whether {guardrails} held is not known.", guardrails=listed(unknown))
    return (
        gettext(
            "Over the same change neither satisfaction nor the share of requests within their "
            "service level fell by as much as matters."
        )
        if rails
        else ""
    )


def _beside(client: Client, costs: pd.DataFrame, change: str) -> str:
    """Return what the guardrails did over a change of unit cost; "" without a confirmed one."""
    table = unit_cost.cost_change(costs, change) if change else pd.DataFrame()
    if table.empty:
        return ""
    rails = _guardrails(client, change).to_dict("records")
    fell, unknown = _fallen(rails)
    if not fell:
        return _held(rails, unknown)
    if table["change"].iloc[0] < 0:
        return gettext(
            "Over the same change {guardrails} fell: no efficiency is claimed.",
            guardrails=listed(fell),
        )
    return gettext("Over the same change {guardrails} fell.", guardrails=listed(fell))


def _fallen(rails: Sequence[Row]) -> tuple[list[str], list[str]]:
    """Return which guardrails fell, and of which it is not known."""
    named = [(gettext(clean(rail["guardrail"])), rail["state"]) for rail in rails]
    fell = [name for name, state in named if state == "fell"]
    return fell, [name for name, state in named if state not in ("fell", "held")]


EFFECT = {
    "volume": N_("Volume: more or fewer outputs"),
    "mix": N_("Mix: other outputs"),
    "unit cost": N_("Unit cost: the same outputs, cheaper or dearer"),
    "joint": N_("Both together"),
    "range": N_("Range: outputs begun or ended"),
    "total": N_("Total"),
}


def table_cost_change(found: Released) -> Table | None:
    """C5: the cost index before and after the confirmed change."""
    return laid_out(
        found,
        "cost_change",
        gettext("Real unit cost before and after"),
        (
            column.label("what", N_("Measure")),
            column.number("before", N_("Before")),
            column.number("after", N_("After")),
            column.number("change", N_("Change, %"), signed=True),
            column.judged_interval("change", N_("95 % interval"), "cost_percent"),
            column.number("n", N_("Periods"), 0),
        ),
        *_guardrails_cell(found),
        *_effects(found),
    )


def _guardrails_cell(found: Released) -> list[str]:
    if expect_released(found).missing:
        return []
    return [_guardrail(rail) for rail in found.facts.get("guardrails", [])]


def _guardrail(rail: Row) -> str:
    """Return one guardrail with its figures; the interval is that of the difference."""
    told = {"name": gettext(clean(rail["guardrail"])), "state": gettext(clean(rail["state"]))}
    if is_missing(rail["change_low"]):
        return gettext(
            "Guardrail {name}: {state}, fewer than 10 {counted} on one side.",
            **told,
            counted=gettext(clean(rail["counted"])),
        )
    share = rail["counted"] == "requests"
    sides = [(rail[side], rail[f"n_{side}"]) for side in ("before", "after")]
    levels = [
        out_of(round(x * n), n)
        if share
        else gettext("{mean} (n = {n})", mean=number(x), n=number(n, 0))
        for x, n in sides
    ]
    scale, digits = (100, 0) if share else (1, 1)
    limits = interval(scale * rail["change_low"], scale * rail["change_high"], digits, signed=True)
    told |= {"before": levels[0], "after": levels[1], "limits": limits}
    if share:
        return gettext(
            "Guardrail {name}: {state}; {before} before, {after} after, difference {limits} points "
            "(95 % interval).",
            **told,
        )
    return gettext(
        "Guardrail {name}: {state}; {before} before, {after} after, difference {limits} "
        "(95 % interval).",
        **told,
    )


def _effects(found: Released) -> list[str]:
    effects = [] if found.missing else found.facts.get("effects", [])
    if not effects:
        return []
    currency = clean(found.facts.get("currency", ""))
    told = "; ".join(
        f"{_short(e['effect'])} {number(e['amount'], 0, signed=True)}" for e in effects
    )
    return [
        gettext(
            "The difference of total cost per period, {currency}: {effects}.",
            currency=currency,
            effects=told,
        )
    ]


def _short(effect: str) -> str:
    """Return the name of an effect, without what it means."""
    return lower_first(gettext(EFFECT[effect]).partition(":")[0])


def title_cost_change(found: Released) -> str:
    """C5: how much lower or higher unit cost is since the change, if that is clear."""
    row = found.result.iloc[0]
    since = period_in_words(found.facts["change_from"])
    told = {"size": number(abs(row["change"])), "since": since}
    if row["change_low"] <= 0 <= row["change_high"]:
        return gettext("Unit cost has not clearly changed since {since}, in real terms", **told)
    fell = any(rail["state"] == "fell" for rail in found.facts.get("guardrails", []))
    if row["change"] < 0 and fell:
        return gettext(
            "Unit cost is lower since {since}, but quality fell too: no efficiency is claimed",
            **told,
        )
    if row["change"] < 0:
        return gettext("Unit cost is {size} % lower since {since}, in real terms", **told)
    return gettext("Unit cost is {size} % higher since {since}, in real terms", **told)


def next_cost(found: Released) -> Statement | None:
    """C5: how to report efficiency."""
    return steps(
        found,
        gettext("Report unit cost with satisfaction and service levels beside it, or not at all."),
        gettext("Name what was stopped; freed time that is not redeployed is capacity, not money."),
    )


@question(
    "C5",
    needs=("unit_cost",),
    asks=N_("Laspeyres index of real unit cost: the mean of the base periods is 100."),
    unit="periods",
    verdicts=OF_A_SERIES,
    say=say_behaviour,
    title=title_behaviour,
    chart=lambda answer: shared_charts.chart_behaviour(answer),
    table=table_behaviour,
)
def cost_index(client: Client) -> Answer:
    """C5: has the real cost per unit changed, or does it only vary?"""
    costs = client["unit_cost"]
    chart = _behaviour(client)
    return released_behaviour(
        cost_index,
        client,
        chart,
        people=Behind.RECORDS,
        what=gettext("the index of real unit cost"),
        unit="index points",
        ends=(0.0, math.inf),
        n=len(chart.table),
        period=_periods(costs),
        beside=_beside(client, costs, chart.changed_from),
        notes=(
            gettext("Today's unit costs at the quantities of the base: the mix cannot move it."),
            *_left_out(costs),
        ),
    )


def _behaviour(client: Client) -> ProcessBehaviour:
    return unit_cost.cost_behaviour(client["unit_cost"], client["events"]["period"])


def _left_out(costs: pd.DataFrame) -> list[str]:
    """Return what the index cannot follow, in words."""
    new, interrupted = unit_cost.outputs_left_out(costs) if len(costs) else ([], [])
    told = []
    if new:
        told.append(
            gettext("Not in the index, as the base lacks it: {outputs}.", outputs=listed(new))
        )
    if interrupted:
        told.append(
            gettext(
                "The index has a gap where an output was not made: {outputs}.",
                outputs=listed(interrupted),
            )
        )
    return told


def _periods(costs: pd.DataFrame) -> str:
    return periods_from_to(costs["period"].min(), costs["period"].max()) if len(costs) else ""


@question(
    "C5",
    needs=("unit_cost",),
    asks=N_("Mean index of real unit cost before and from the confirmed change on."),
    unit="periods",
    verdicts=(
        Verdict.GUARDRAIL_FELL,
        Verdict.NO_DIFFERENCE,
        Verdict.TOO_FEW_PERIODS,
        Verdict.LOWER_UNIT_COST,
        Verdict.LOWER_UNIT_COST_UNGUARDED,
        Verdict.HIGHER_UNIT_COST,
    ),
    sampled=True,
    say=say_cost_change,
    chart=lambda answer: charts.chart_cost_effects(answer),
    title=title_cost_change,
    table=table_cost_change,
    next=next_cost,
    form="",
)
def cost_change(client: Client) -> Answer:
    """C5: by how much has it become cheaper, and did quality hold meanwhile?"""
    costs = client["unit_cost"]
    change = _behaviour(client).changed_from if len(costs) else ""
    table = unit_cost.cost_change(costs, change) if change else pd.DataFrame()
    facts: dict[str, object] = {"change_from": change, "currency": client.currency}
    if len(table):
        rails = _guardrails(client, change)
        effects = unit_cost.cost_effects(costs, change)
        facts |= {"guardrails": rails.to_dict("records"), "effects": effects.to_dict("records")}
    return cost_change.release(
        client,
        table,
        people=Behind.RECORDS,
        keys=["what"],
        n=int(table["n"].iloc[0]) if len(table) else 0,
        facts=facts,
        period=_periods(costs),
        notes=[gettext("Periods are taken as independent of each other.")],
        too_few=gettext(
            "No dated event is confirmed by 8 periods of the cost index before it and 8 from it "
            "on, so no saving is claimed and no interval is given: a break chosen by looking at "
            "the series would look larger than it is."
        ),
    )


def _guardrails(client: Client, change: str) -> pd.DataFrame:
    """Return satisfaction and service levels before and from the change on, in the same period."""
    return client.once(("guardrails", change), partial(_beside_the_change, client, change))


def _beside_the_change(client: Client, change: str) -> pd.DataFrame:
    start = pd.Period(change).start_time
    first = pd.Period(client["unit_cost"]["period"].min()).start_time
    waves = [w for w in client.waves if w.start is not None and pd.Timestamp(w.start) >= first]
    before = [wave for wave in waves if pd.Timestamp(wave.start) < start]
    after = [wave for wave in waves if pd.Timestamp(wave.start) >= start]
    today = pd.Timestamp(client.report_date)
    due = service_levels.judged_requests(
        client["sla"], client["tickets"], today, **calendar_of(client)
    )
    due = due[due["state"].isin(service_levels.DUE) & (due["opened"] >= first)]
    rails = unit_cost.guardrails(
        (_satisfaction(client, before), _satisfaction(client, after)),
        (_met(due[due["opened"] < start]), _met(due[due["opened"] >= start])),
        {
            "satisfaction": client.margin.scale_points,
            "in_time": client.margin.percentage_points / 100,
        },
    )
    told = coarse(rails, coarsely("before", "after", "change"))
    return rails.where(rails["guardrail"] != "satisfaction", told)


def _met(due: pd.DataFrame) -> tuple[int, int]:
    """Return how many of the requests due were done in time, and how many were due."""
    return int((due["state"] == service_levels.DONE).sum()), len(due)


def _satisfaction(client: Client, waves: list[Wave]) -> pd.Series:
    """Return the mean satisfaction of each person over some waves, by self-chosen code if any."""
    answers = [answers_of(client, wave.name) for wave in waves]
    if not answers:
        return pd.Series(dtype="float64")
    scores = pd.concat(answers)
    scores = scores[(scores["instrument"] == "csat") & scores["value"].notna()]
    return scores.groupby(scores["code"].fillna(scores["resp_id"]))["value"].mean()
