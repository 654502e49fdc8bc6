"""V4: benefits against costs over the years."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from ...analysis import appraisal as appraising
from ...analysis import benefits_reconciliation as register
from ...analysis.appraisal import COST_SWING, GREEN_BOOK, RATE_SWING
from ...analysis.hidden_cost import cost_of_a_year
from ...analysis.ranges import near_widest
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Behind, Released
from ...display import (
    expect_released,
    from_to,
    is_missing,
    listed,
    number,
    percent,
    ratio_digits,
    set_percent,
    upper_first,
)
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, sentences, steps
from ...present.money import (
    coins,
    currency_of,
    in_likely_range,
    likely_range,
    money,
    money_range,
    one_of,
)
from ...present.table import Column, Row, Table, laid_out
from ...verdicts import Verdict
from ..question import Answer, Question, question
from . import charts
from .common import register_of_benefits, span_of


@sentences()
def say_appraisal(found: Released) -> Iterable[Claim]:
    """V4: how much of its cost the PMO's share of the benefits covers, and how surely."""
    facts = found.facts
    yield _covered(found, _measure(found, "bcr"))
    yield from _amounts(found)
    yield from _net_value(found, _measure(found, "npv"))
    yield _switching(found, float(facts["switching"]))
    yield from _appraisal_cautions(found)


def _measure(found: Released, name: str) -> Mapping[str, float]:
    """Return a measure of the appraisal: ``value`` (likely), ``p10``, ``p90``."""
    row = found.result.set_index("measure").loc[name]
    return {end: float(row[end]) for end in ("value", "p10", "p90")}


def _of_cost(found: Released, *ratios: float) -> str:
    """Return what there is for each unit of cost, such as "55p per pound of cost"."""
    currency = currency_of(found)
    return gettext(
        "{amount} per {unit} of cost", amount=coins(currency, *ratios), unit=one_of(currency)
    )


def _covered(found: Released, bcr: Mapping[str, float]) -> Claim:
    """Say how much of each unit of cost is covered; never one figure as if it were sure."""
    covered, n = _of_cost(found, bcr["value"]), found.n or 0
    if not bcr["p10"] < bcr["p90"]:
        text = ngettext(
            "With the likely figures, the PMO's share of {n} proven benefit comes to {covered}.",
            "With the likely figures, the PMO's share of {n} proven benefits comes to {covered}.",
            n,
            covered=covered,
        )
        why = gettext(
            "How sure that is cannot be said: the register gives no low and no high end, for "
            "shares or amounts."
        )
        return claim(
            found,
            "bcr",
            f"{text} {why}",
            verdict=Verdict.NO_RANGE,
            number=bcr["value"],
            unit="ratio",
        )
    ends = likely_range(coins(currency_of(found), bcr["p10"], bcr["p90"]))
    told = {"covered": covered, "range": ends}
    text = (
        ngettext(
            "The PMO's share of {n} proven benefit covers {covered} {range}.",
            "The PMO's share of {n} proven benefits covers {covered} {range}.",
            n,
            **told,
        )
        if 0 < bcr["value"] < 1
        else ngettext(
            "The PMO's share of {n} proven benefit comes to {covered} {range}.",
            "The PMO's share of {n} proven benefits comes to {covered} {range}.",
            n,
            **told,
        )
    )
    chance = float(found.facts["p_above_one"])
    draws = gettext(
        "That share exceeds the costs in {share} of 10,000 draws.", share=_share_of_draws(chance)
    )
    judged = _profit(chance)
    is_open = judged is Verdict.PROFIT_OPEN
    return claim(
        found,
        "bcr",
        f"{text} {draws}" if is_open else text,
        aside=() if is_open else (draws,),
        verdict=judged,
        number=bcr["value"],
        low=bcr["p10"],
        high=bcr["p90"],
        unit="ratio",
    )


_OF_CLIENTS = {
    "by some": N_("What its clients spend on working with it is in that cost."),
    "by none": N_("What its clients spend on working with it is not in that cost."),
    "": N_("Whether what its clients spend on working with it is in that cost is not stated."),
}
"""What is told of the clients' own cost, by what ``costs`` states of who bears its lines."""


def _with_clients_time(found: Released, benefits: float, costs: float) -> str:
    """Say what the ratio comes to if the clients' time is still to be added; "" where known."""
    theirs = found.result["clients_time"].iloc[0]
    if is_missing(theirs):
        return ""
    both, bcr = costs + theirs, _measure(found, "bcr")
    ends = [end * costs / both for end in (bcr["p10"], bcr["p90"])]
    return gettext(
        "If that comes on top, the share covers {covered} {range}.",
        covered=_of_cost(found, benefits / both),
        range=likely_range(coins(currency_of(found), *ends)),
    )


def _amounts(found: Released) -> Iterable[Claim]:
    """Say what the PMO's share of the benefits is worth, and what the PMO costs."""
    benefits, costs = (_measure(found, name) for name in ("pv_benefits", "pv_costs"))
    if not benefits["p10"] < benefits["p90"]:
        return
    currency, years = currency_of(found), int(found.facts["years"])
    text = ngettext(
        "In {n} year that share is worth {benefits} {range}. The PMO costs {costs}, both in money "
        "of today. {clients}",
        "In {n} years that share is worth {benefits} {range}. The PMO costs {costs}, both in "
        "money of today. {clients}",
        years,
        benefits=money(benefits["value"], currency),
        range=money_range(benefits["p10"], benefits["p90"], currency),
        costs=money(costs["value"], currency),
        clients=gettext(_OF_CLIENTS[str(found.facts["borne"])]),
    )
    with_theirs = _with_clients_time(found, benefits["value"], costs["value"])
    text = " ".join(filter(None, (text, with_theirs, _credited(found, benefits["value"]))))
    aside = ngettext(
        "{n} more benefit stands in the register with nothing verified.",
        "{n} more benefits stand in the register with nothing verified.",
        int(found.facts["at_nothing"]),
    )
    yield claim(
        found,
        "amounts",
        text,
        aside=(aside,) if found.facts["at_nothing"] else (),
        number=benefits["value"],
        low=benefits["p10"],
        high=benefits["p90"],
        unit=currency,
    )


def _credited(found: Released, benefits: float) -> str:
    """Return which part of what is verified is credited to the PMO, and what all of it would be."""
    whole, costs = float(found.facts["whole"]), _measure(found, "pv_costs")["value"]
    if not 0 < benefits < whole:
        return ""
    return gettext(
        "The share is {share} of what is verified, {whole} in money of today. The register does "
        "not say who set it. In full that would come to {covered}.",
        share=percent(benefits / whole),
        whole=money(whole, currency_of(found)),
        covered=_of_cost(found, whole / costs),
    )


def _profit(chance: float) -> Verdict:
    """Return the verdict on the share of draws in which the benefits exceed the costs."""
    if chance >= 0.9:
        return Verdict.PROFITABLE
    return Verdict.NOT_PROFITABLE if chance <= 0.1 else Verdict.PROFIT_OPEN


def _share_of_draws(share: float) -> str:
    """Return a share of simulated draws, whose ends are not certainties."""
    if share in (0.0, 1.0):
        return gettext("all") if share else gettext("none")
    if share < 0.01:
        return gettext("less than {share}", share=percent(0.01))
    return gettext("more than {share}", share=percent(0.99)) if share > 0.99 else percent(share)


def _net_value(found: Released, npv: Mapping[str, float]) -> Iterable[Claim]:
    """Say by how much the benefits stay below the costs or exceed them, in money of today."""
    low, high = npv["p10"], npv["p90"]
    if not low < high:
        return
    currency, years = currency_of(found), int(found.facts["years"])
    told = {"likely_range": in_likely_range(), "rate": found.facts["rate"]}
    if high < 0:
        text = ngettext(
            "Over {n} year the PMO's share stays {amounts} below the costs ({likely_range}; "
            "discounted at {rate}).",
            "Over {n} years the PMO's share stays {amounts} below the costs ({likely_range}; "
            "discounted at {rate}).",
            years,
            amounts=from_to(money(-high, currency), money(-low, "")),
            **told,
        )
    elif low > 0:
        text = ngettext(
            "Over {n} year the PMO's share exceeds the costs by {amounts} ({likely_range}; "
            "discounted at {rate}).",
            "Over {n} years the PMO's share exceeds the costs by {amounts} ({likely_range}; "
            "discounted at {rate}).",
            years,
            amounts=from_to(money(low, currency), money(high, "")),
            **told,
        )
    else:
        text = ngettext(
            "Over {n} year the PMO's share ends between {below} below the costs and {above} "
            "above them ({likely_range}; discounted at {rate}).",
            "Over {n} years the PMO's share ends between {below} below the costs and {above} "
            "above them ({likely_range}; discounted at {rate}).",
            years,
            below=money(-low, currency),
            above=money(high, currency),
            **told,
        )
    yield claim(found, "npv", text, number=npv["value"], low=low, high=high, unit=currency)


def _switching(found: Released, factor: float) -> Claim:
    """Say how many times as large the benefits would have to be, or how far they could fall."""
    if factor == float("inf"):
        text = gettext("These benefits cover no cost, however large they were: their sum is not "
                       "above 0.")  # fmt: skip
        return claim(found, "switching", text)
    text = (
        gettext(
            "To cover the costs, the PMO's share would have to be {factor} times as large.",
            factor=number(factor, 2 if factor < 1.05 else 1),
        )
        if factor > 1
        else gettext(
            "The PMO's share could fall by {share} and still cover the costs.",
            share=percent(1 - factor),
        )
    )
    return claim(found, "switching", text, number=factor, unit="times")


def _appraisal_cautions(found: Released) -> Iterable[Claim]:
    """Say what rests on the financial benefits alone, and on shares nobody has set."""
    facts = found.facts
    alone = facts.get("financial")
    if alone and alone["p10"] < alone["p90"]:
        yield claim(
            found,
            "financial",
            gettext(
                "The financial benefits alone come to {covered} ({likely_range}).",
                covered=_of_cost(found, alone["p10"], alone["p90"]),
                likely_range=in_likely_range(),
            ),
            number=alone["value"],
            low=alone["p10"],
            high=alone["p90"],
            unit="ratio",
        )
    left_out, whole = int(facts["no_share"]), int(facts["whole_share"])
    if left_out:
        text = ngettext(
            "{n} benefit is left out: nobody has set the PMO's share, and it is never taken to be "
            "the whole.",
            "{n} benefits are left out: nobody has set the PMO's share, and it is never taken to "
            "be the whole.",
            left_out,
        )
        yield claim(found, "no share", text, number=float(left_out), unit="benefits")
    if whole:
        text = ngettext(
            "{n} benefit counts as the PMO's alone: have somebody outside the PMO confirm it.",
            "{n} benefits count as the PMO's alone: have somebody outside the PMO confirm it.",
            whole,
        )
        yield claim(found, "whole share", text, number=float(whole), unit="benefits")


def _input_in_words(kind: str, benefit: str) -> str:
    """Return an input of the appraisal, as a reader knows it."""
    if kind == "share":
        return gettext("the PMO's share of “{benefit}”", benefit=benefit)
    if kind == "costs":
        return gettext("the costs (± {share})", share=percent(COST_SWING))
    if kind == "rate":
        return gettext("the discount rate (± {points} points)", points=number(100 * RATE_SWING, 0))
    return gettext("the verified amounts")


def _moves_most(tornado: pd.DataFrame) -> tuple[str, ...]:
    """Return the inputs that move the ratio most, in words."""
    if not len(tornado):
        return ()
    swing = (tornado["high"] - tornado["low"]).abs()
    return tuple(_with_inputs(tornado).loc[near_widest(swing), "input"])


def _widest(rows: Released) -> tuple[list[str], float, float]:
    """Return the inputs that move the ratio most, and from where to where the first of them."""
    swing = (rows.result["high"] - rows.result["low"]).abs()
    alike = rows.result.loc[near_widest(swing), "input"].tolist()
    low, high = sorted(rows.result.loc[0, ["low", "high"]].astype("float64"))
    return alike, low, high


@sentences()
def say_bcr_sensitivity(rows: Released) -> Iterable[Claim]:
    """V4: which input moves the ratio most, and whether it alone decides."""
    inputs, low, high = _widest(rows)
    crosses = low < 1 < high
    text = ngettext(
        "One thing at a time, {inputs} moves the result most: from {ends}, all else as likely.",
        "One thing at a time, {inputs} move the result most, about alike: the first from {ends}, "
        "all else as likely.",
        len(inputs),
        inputs=listed(inputs),
        ends=_of_cost(rows, low, high),
    )
    alone = (
        gettext("By itself it can tip the balance.")
        if crosses
        else gettext("By itself it does not tip the balance.")
    )
    yield claim(
        rows,
        "widest",
        f"{text} {alone}",
        verdict=Verdict.TIPS_THE_BALANCE if crosses else Verdict.TIPS_NOTHING,
        number=high - low,
        unit="ratio",
    )


MEASURE = {
    "pv_benefits": N_("The PMO's share of the benefits, in today's money"),
    "pv_costs": N_("Costs, in today's money"),
    "npv": N_("Difference (net present value)"),
    "bcr": N_("Benefit for each 1 of cost"),
}


def table_appraisal(found: Released) -> Table | None:
    """V4: benefits, costs, net present value and ratio, with their range."""

    def told(row: Row, name: str) -> str:
        return number(row[name], 2) if row["measure"] == "bcr" else money(row[name], "")

    def figure(name: str, title: str) -> Column:
        return Column(name, title, lambda row: told(row, name), "number", "right")

    currency = currency_of(found)
    return laid_out(
        found,
        "appraisal",
        gettext("Costs and benefits, {currency}", currency=currency),
        (
            Column("measure", N_("Measure"), lambda row: gettext(MEASURE[row["measure"]])),
            figure("value", N_("Likely")),
            figure("p10", N_("Likely range from")),
            figure("p90", N_("to")),
        ),
        currency=currency,
    )


def table_bcr_sensitivity(rows: Released) -> Table | None:
    """V4: the ratio with one input at its low and its high end."""
    digits = ratio_digits(float(expect_released(rows).facts.get("likely_bcr", 1)))
    return laid_out(
        rows,
        "bcr_sensitivity",
        gettext("Benefit for each 1 of cost, one input at a time"),
        (
            column.label("input", N_("Input")),
            column.number("low", N_("At its worse end"), digits),
            column.number("high", N_("At its better end"), digits),
        ),
        gettext("All other inputs as likely."),
    )


def table_cumulative_value(years: Released) -> Table | None:
    """V4: cumulative present value by year."""
    currency = currency_of(years)
    return laid_out(
        years,
        "cumulative",
        gettext("Benefits minus costs added up over the years, {currency}", currency=currency),
        (
            Column("year", N_("Year"), lambda row: str(int(row["year"])), "integer", "right"),
            column.money("value", N_("Likely")),
            column.money("p10", N_("Likely range from")),
            column.money("p90", N_("to")),
        ),
        currency=currency,
    )


def next_appraisal(found: Released) -> Statement | None:
    """V4: what must be true to break even."""
    if found.missing:
        return None
    widest = found.facts.get("widest", ())
    return steps(
        found,
        ngettext(
            "Agree first on what moves the result most: {inputs}.",
            "Agree first on what moves the result most: {inputs}.",
            len(widest),
            inputs=listed(widest),
        )
        if widest
        else "",
        gettext("Publish the likely range and the PMO's share, never one figure."),
    )


def title_appraisal(found: Released) -> str:
    """V4: how much of its cost the PMO's share of the benefits covers."""
    ratio = _measure(found, "bcr")["value"]
    told = {"covered": _of_cost(found, ratio)}
    if 0 < ratio < 1:
        return gettext("The PMO's share of proven benefits covers {covered}", **told)
    return gettext("The PMO's share of proven benefits comes to {covered}", **told)


def title_bcr_sensitivity(rows: Released) -> str:
    """V4: which input moves the ratio most."""
    inputs, low, high = _widest(rows)
    told = {"input": upper_first(inputs[0])}
    if low < 1 < high:
        return gettext("{input} can tip the balance by itself", **told)
    return ngettext(
        "{inputs} moves the result most",
        "{inputs} move the result most",
        len(inputs),
        inputs=upper_first(listed(inputs)),
    )


def title_cumulative_value(years: Released) -> str:
    """V4: where benefits minus costs stand at the end."""
    last = years.result.iloc[-1]
    value = float(last["value"])
    told = {
        "year": int(last["year"]),
        "amount": money(abs(value), currency_of(years)),
    }
    if last["p10"] <= 0 <= last["p90"]:
        return gettext("Whether the PMO's share of benefits covers its costs by year {year} is "
                       "open", **told)  # fmt: skip
    if value < 0:
        return gettext(
            "By year {year} the PMO's share of benefits is {amount} below its costs", **told
        )
    return gettext("By year {year} the PMO's share of benefits is {amount} above its costs", **told)


def _appraised(
    client: Client, seed: int, rate: float | None, *classes: str
) -> appraising.Appraisal | None:
    """Appraise the benefits of some classes, each under its name."""
    benefits = client["benefits"]
    benefits = benefits[benefits["class"].isin(classes)]
    if len(benefits):
        names = register_of_benefits(client).set_index("benefit_id")["benefit"]
        named = benefits["benefit_id"].map(names)
        if names.is_unique:
            benefits = benefits.assign(benefit_id=named)
    rate = _rate(client, rate)
    work = partial(appraising.appraisal, benefits, client["costs"], rate, seed=seed)
    return client.once(("appraisal", classes, rate, seed), work)


def _rate(client: Client, rate: float | None) -> float | None:
    """Return the rate asked for, else the client's, else None: the rates of the Green Book."""
    return client.discount_rate if rate is None else rate


def _rate_in_words(rate: float | None, last_year: int) -> str:
    if rate is not None:
        return gettext("{rate} a year", rate=set_percent(rate))
    (until, first), *later = GREEN_BOOK
    words = [gettext("{rate} a year", rate=set_percent(first))]
    for end, lower in later:
        if last_year > until:
            told = {"rate": set_percent(lower), "year": until + 1}
            words.append(gettext("{rate} from year {year} on", **told))
        until = end
    return listed(words)


def _not_real(client: Client) -> str:
    """Return why amounts may not be added up: not all of them are in prices of year 0."""
    tables = [client[name] for name in ("benefits", "costs")]
    kinds = [table["prices"] if "prices" in table else pd.Series(dtype=object) for table in tables]
    nominal = [int((kind == "nominal").sum()) for kind in kinds]
    if not any(nominal):
        return ""
    rows = listed(
        gettext("{n} of {all} rows of {table}.csv", n=count, all=len(table), table=name)
        for name, table, count in zip(("benefits", "costs"), tables, nominal, strict=True)
        if count
    )
    return gettext(
        "Refused: {rows} are in prices of their own year (nominal), and the discount rate is real. "
        "Amounts of different prices are not added up. Restate them in prices of year 0 and write "
        "real in the column prices.",
        rows=rows,
    )


def _appraisal_facts(
    client: Client, found: appraising.Appraisal, seed: int, rate: float | None
) -> dict[str, object]:
    in_money = client["benefits"][client["benefits"]["class"].isin(register.IN_MONEY)]
    facts = {
        "currency": client.currency,
        "at_nothing": int(found.summary["n"].iloc[0]) - _proven(client),
        "rate": _rate_in_words(_rate(client, rate), int(found.cumulative["year"].max())),
        "p_above_one": found.p_above_one,
        "switching": found.switching,
        "no_share": int(in_money[in_money["share_likely"].isna()]["benefit_id"].nunique()),
        "whole_share": int(in_money[in_money["share_likely"] >= 1]["benefit_id"].nunique()),
        "years": int(found.cumulative["year"].max()) + 1,
        "likely_bcr": _bcr(found)["value"],
        "widest": _moves_most(found.tornado),
        "borne": _borne(client["costs"]["borne_by"]),
        "whole": found.whole,
    }
    financial = _appraised(client, seed, rate, "financial")
    if financial:
        facts["financial"] = _bcr(financial)
    return facts


def _clients_time(client: Client, years: int, rate: float | None) -> float | None:
    """
    Return what the clients' own hours cost in so many years, in money of today, by their log.

    None where the costs state who bears them, or no log is there to say.
    """
    if _borne(client["costs"]["borne_by"]) or not client.collected("effort_log"):
        return None
    factors = appraising.discount_factors(np.arange(years), _rate(client, rate))
    return float(cost_of_a_year(client["effort_log"]) * factors.sum())


def _borne(by: pd.Series) -> str:
    """Return whether clients bear some of the costs, or none; empty where that is not stated."""
    if (by == "clients").any():
        return "by some"
    return "by none" if by.notna().all() else ""


def _proven(client: Client) -> int:
    """Return of how many benefits with a share anything is verified."""
    in_money = client["benefits"][client["benefits"]["class"].isin(register.IN_MONEY)]
    shared = in_money[in_money["share_likely"].notna()]
    return int((shared.groupby("benefit_id")["verified"].sum() != 0).sum())


def _with_inputs(tornado: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a tornado, each with its input in words."""
    words = [_input_in_words(row.kind, row.benefit) for row in tornado.itertuples()]
    return tornado.drop(columns="kind").assign(input=words)


def _bcr(found: appraising.Appraisal) -> dict[str, float]:
    """Return the benefit-cost ratio: ``value`` (likely), ``p10``, ``p90``."""
    return found.summary.set_index("measure").loc["bcr", ["value", "p10", "p90"]].to_dict()


_NOTHING_OF_CLIENTS = {
    "by none": N_(
        "Clients bear none of these costs; by their log (B3) their hours cost about {logged} a "
        "year."
    ),
    "": N_(
        "Which of the costs clients bear is not stated; by their log (B3) it is about {logged} a "
        "year."
    ),
}


def _hours_of_clients(client: Client) -> list[str]:
    """Return what clients bear of the costs, beside what their own log says in B3."""
    if not client.collected("effort_log"):
        return []
    costs, logged = client["costs"], cost_of_a_year(client["effort_log"])
    told = {"logged": money(logged, client.currency)}
    if (borne := _borne(costs["borne_by"])) != "by some":
        return [gettext(_NOTHING_OF_CLIENTS[borne], **told)]
    theirs = costs[(costs["borne_by"] == "clients") & (costs["kind"] == "run")]
    stated = float(theirs.groupby("year")["amount"].sum().max())
    return [
        gettext(
            "Of these costs clients bear {stated} in a year; by their log (B3) it is about "
            "{logged}.",
            stated=money(stated, client.currency),
            **told,
        )
    ]


def _not_verified_yet(client: Client) -> list[str]:
    """Return a note on the rows that lack a verified amount, which are no benefit of 0."""
    in_money = client["benefits"][client["benefits"]["class"].isin(register.IN_MONEY)]
    blank = int(in_money["verified"].isna().sum())
    if not blank:
        return []
    return [
        ngettext(
            "{n} of {all} rows of benefits in money is left out, as it has no verified amount: not "
            "verified yet is not worth 0, and the result may be better.",
            "{n} of {all} rows of benefits in money are left out, as they have no verified amount: "
            "not verified yet is not worth 0, and the result may be better.",
            blank,
            all=len(in_money),
        )
    ]


_ASKED = N_("The PMO's share of the verified benefits against its costs.")


def _released_appraisal(
    question: Question[Any],
    client: Client,
    seed: int,
    rate: float | None,
    part: Callable[[appraising.Appraisal], pd.DataFrame],
    key: str,
) -> Answer:
    refused = _not_real(client)
    found = None if refused else _appraised(client, seed, rate, *register.IN_MONEY)
    facts = _appraisal_facts(client, found, seed, rate) if found else {}
    proven, whole = _proven(client), int(found.summary["n"].iloc[0]) if found else 0
    source = (
        gettext("as set") if rate is not None
        else gettext("set in client.toml") if client.discount_rate is not None
        else gettext("default of the HMT Green Book")
    )  # fmt: skip
    return question.release(
        client,
        part(found) if found else pd.DataFrame(),
        people=Behind.RECORDS,
        keys=[key],
        n=proven or whole,
        facts=facts,
        singles={"bcr": found.draws} if found else None,
        period=span_of(client, found.cumulative["year"]) if found else "",
        notes=[
            gettext(
                "A likely range holds eight in ten of 10,000 draws of the shares and amounts; it "
                "is no confidence interval."
            ),
            gettext(
                "Discount rate {rate}, real ({source}); all amounts are real, in prices of year 0.",
                rate=facts.get("rate", ""),
                source=source,
            ),
            gettext(
                "Year 0 is not discounted. Excel's NPV function discounts the first amount too: "
                "there it is the amount of year 0 plus NPV of the later years."
            ),
            gettext(
                "Benefits are drawn independently of each other, and costs are taken as certain: "
                "if benefits are guessed too high together, or costs run over, the ranges are "
                "wider."
            ),
            *_hours_of_clients(client),
            *_not_verified_yet(client),
        ],
        too_few=refused
        or gettext(
            "Not enough for an appraisal: it needs verified benefits in money with the PMO's "
            "share (low, likely, high), and costs."
        ),
    )


@question(
    "V4",
    needs=("benefits", "costs"),
    rests_on=("benefits.share_likely", "benefits.verified"),
    uses=("benefits.share_low", "benefits.share_high"),
    asks=_ASKED,
    unit="benefits",
    verdicts=(Verdict.PROFITABLE, Verdict.NOT_PROFITABLE, Verdict.PROFIT_OPEN, Verdict.NO_RANGE),
    say=say_appraisal,
    chart=lambda answer: charts.chart_appraisal(answer),
    table=table_appraisal,
    next=next_appraisal,
    title=title_appraisal,
    depth=Depth.BOARD,
)
def appraisal(client: Client, seed: int, rate: float | None = None) -> Answer:
    """V4: does the PMO's share of the benefits exceed the costs?"""
    borne = _borne(client["costs"]["borne_by"])

    def summary(case: appraising.Appraisal) -> pd.DataFrame:
        years = int(case.cumulative["year"].max()) + 1
        theirs = _clients_time(client, years, rate)
        return case.summary.assign(years=years, borne=borne, clients_time=theirs)

    return _released_appraisal(appraisal, client, seed, rate, summary, "measure")


@question(
    "V4",
    needs=("benefits", "costs"),
    rests_on=("benefits.share_likely", "benefits.verified"),
    uses=("benefits.share_low", "benefits.share_high"),
    asks=_ASKED,
    unit="benefits",
    verdicts=(Verdict.TIPS_THE_BALANCE, Verdict.TIPS_NOTHING),
    say=say_bcr_sensitivity,
    chart=lambda answer: charts.chart_bcr_sensitivity(answer),
    table=table_bcr_sensitivity,
    title=title_bcr_sensitivity,
    depth=Depth.ANNEX,
)
def bcr_sensitivity(client: Client, seed: int, rate: float | None = None) -> Answer:
    """V4: which input moves the ratio of benefits to costs most?"""
    return _released_appraisal(
        bcr_sensitivity, client, seed, rate, lambda case: _with_inputs(case.tornado), "input"
    )


@question(
    "V4",
    needs=("benefits", "costs"),
    rests_on=("benefits.share_likely", "benefits.verified"),
    uses=("benefits.share_low", "benefits.share_high"),
    asks=_ASKED,
    unit="benefits",
    chart=lambda answer: charts.chart_cumulative_value(answer),
    table=table_cumulative_value,
    title=title_cumulative_value,
    depth=Depth.ANNEX,
)
def cumulative_value(client: Client, seed: int, rate: float | None = None) -> Answer:
    """V4: when do the benefits overtake the costs?"""
    return _released_appraisal(
        cumulative_value, client, seed, rate, lambda case: case.cumulative, "year"
    )
