"""V4: benefits against costs over the years."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ...analysis import appraisal as appraising
from ...analysis import benefits_reconciliation as register
from ...analysis.appraisal import GREEN_BOOK
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Behind, Released
from ...display import expect_released, number, percent, ratio_digits, verb
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, counted_words, listed, sentences, steps
from ...present.money import currency_of, money
from ...present.table import Column, Row, Table, laid_out
from ...texts import drawn_range
from ...verdicts import Verdict
from ..question import Answer, Question, question
from . import charts
from .common import register_of_benefits, span_of


@sentences()
def say_appraisal(found: Released) -> Iterable[Claim]:
    """V4: the range of the benefit-cost ratio, and what must be true to break even."""
    facts, rows = found.facts, found.result.set_index("measure")
    npv, currency = rows.loc["npv"], currency_of(found)
    yield _ratio_of_benefits(found, rows.loc["bcr"])
    if npv["p10"] < npv["p90"]:
        yield claim(
            found,
            "npv",
            f"Net present value over {counted_words(facts['years'], 'year', 'years')} at "
            f"{facts['rate']}: {money(npv['p10'], currency)} to "
            f"{money(npv['p90'], currency)} ({drawn_range('P10 to P90')}).",
            number=npv["value"],
            low=npv["p10"],
            high=npv["p90"],
            unit=currency,
        )
    yield _switching(found, float(facts["switching"]))
    yield from _appraisal_cautions(found)


def _ratio_of_benefits(found: Released, bcr: Mapping[str, float]) -> Claim:
    """Say where the benefit-cost ratio lies; never one figure as if it were sure."""
    of_whom = f"With the PMO's share of {counted_words(found.n or 0, 'benefit', 'benefits')}"
    if not bcr["p10"] < bcr["p90"]:
        return claim(
            found,
            "bcr",
            f"{of_whom} the benefit-cost ratio is {number(bcr['value'], 2)} with the likely "
            "figures. The register gives no range for shares or amounts, so how sure it is cannot "
            "be said: collect a low and a high end before the ratio is told to anybody.",
            verdict=Verdict.NO_RANGE,
            number=bcr["value"],
            unit="ratio",
        )
    chance = float(found.facts["p_above_one"])
    return claim(
        found,
        "bcr",
        f"{of_whom} the benefit-cost ratio lies between {number(bcr['p10'], 2)} and "
        f"{number(bcr['p90'], 2)} ({drawn_range('P10 to P90')}; with the likely figures "
        f"{number(bcr['value'], 2)}); it is above 1 in {_share_of_draws(chance)} of the 10,000 "
        "draws.",
        verdict=_profit(chance),
        number=bcr["value"],
        low=bcr["p10"],
        high=bcr["p90"],
        unit="ratio",
    )


def _profit(chance: float) -> Verdict:
    """Return the verdict on the share of draws in which the benefits exceed the costs."""
    if chance >= 0.9:
        return Verdict.PROFITABLE
    return Verdict.NOT_PROFITABLE if chance <= 0.1 else Verdict.PROFIT_OPEN


def _switching(found: Released, factor: float) -> Claim:
    """Say how many times as large the benefits would have to be, or how far they could fall."""
    if factor == float("inf"):
        text = "No size of these benefits would break even: their sum is not above 0."
        return claim(found, "switching", text)
    if factor > 1:
        text = (
            f"To break even, the PMO's share of the benefits would have to be "
            f"{number(factor, 2 if factor < 1.05 else 1)} times as large."
        )
    else:
        text = (
            f"The benefits could fall by {percent(1 - factor)} before costs and benefits are level."
        )
    return claim(found, "switching", text, number=factor, unit="times")


def _share_of_draws(share: float) -> str:
    """Return a share of simulated draws, whose ends are not certainties."""
    if 0 < share < 0.01 or 0.99 < share < 1:
        return "less than 1 %" if share < 0.5 else "more than 99 %"
    return {0.0: "none", 1.0: "all"}.get(share, percent(share))


def _appraisal_cautions(found: Released) -> Iterable[Claim]:
    """Say what rests on the financial benefits alone, and on shares nobody has set."""
    facts = found.facts
    alone = facts.get("financial")
    if alone and alone["p10"] < alone["p90"]:
        yield claim(
            found,
            "financial",
            f"With the financial benefits alone the ratio lies between {number(alone['p10'], 2)} "
            f"and {number(alone['p90'], 2)} ({drawn_range('P10 to P90')}).",
            number=alone["value"],
            low=alone["p10"],
            high=alone["p90"],
            unit="ratio",
        )
    left_out, whole = int(facts["no_share"]), int(facts["whole_share"])
    if left_out:
        yield claim(
            found,
            "no share",
            f"{counted_words(left_out, 'benefit has', 'benefits have')} no share of the PMO and "
            f"{verb(left_out, 'is', 'are')} left out: a share is never taken to be the whole.",
            number=float(left_out),
            unit="benefits",
        )
    if whole:
        yield claim(
            found,
            "whole share",
            f"{counted_words(whole, 'benefit is', 'benefits are')} counted as the PMO's alone: "
            "have somebody outside the PMO confirm it.",
            number=float(whole),
            unit="benefits",
        )


@sentences()
def say_bcr_sensitivity(rows: Released) -> Iterable[Claim]:
    """V4: which input moves the ratio most, and whether it alone decides."""
    first = rows.result.iloc[0]
    low, high = sorted((first["low"], first["high"]))
    crosses = low < 1 < high
    swing = (rows.result["high"] - rows.result["low"]).abs()
    alike = rows.result.loc[np.isclose(swing, swing.iloc[0]), "input"]
    most = f"{listed(f'“{name}”' for name in alike)} {verb(len(alike), 'moves', 'each move')}"
    yield claim(
        rows,
        "widest",
        f"Of the single inputs, {most} the ratio most: from {number(low, 2)} to {number(high, 2)}, "
        "the others as likely. "
        + ("It alone can tip the balance." if crosses else "It alone does not tip the balance."),
        verdict=Verdict.TIPS_THE_BALANCE if crosses else Verdict.TIPS_NOTHING,
        number=float(high - low),
        unit="ratio",
    )


MEASURE = {
    "pv_benefits": "Present value of the PMO's share of benefits",
    "pv_costs": "Present value of costs",
    "npv": "Net present value",
    "bcr": "Benefit-cost ratio",
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
        f"Costs and benefits, {currency}",
        (
            Column("measure", "Measure", lambda row: MEASURE[row["measure"]]),
            figure("value", "Likely"),
            figure("p10", "P10"),
            figure("p90", "P90"),
        ),
        currency=currency,
    )


def table_bcr_sensitivity(rows: Released) -> Table | None:
    """V4: the ratio with one input at its low and its high end."""
    digits = ratio_digits(float(expect_released(rows).facts.get("likely_bcr", 1)))
    return laid_out(
        rows,
        "bcr_sensitivity",
        "Benefit-cost ratio, one input at a time",
        (
            column.label("input", "Input"),
            column.number("low", "At its worse end", digits),
            column.number("high", "At its better end", digits),
        ),
        "All other inputs as likely.",
    )


def table_cumulative_value(years: Released) -> Table | None:
    """V4: cumulative present value by year."""
    currency = currency_of(years)
    return laid_out(
        years,
        "cumulative",
        "Cumulative present value",
        (
            column.number("year", "Year", 0),
            column.money("value", f"Likely, {currency}"),
            column.money("p10", "P10"),
            column.money("p90", "P90"),
        ),
        currency=currency,
    )


def next_appraisal(found: Released) -> Statement | None:
    """V4: what must be true to break even."""
    if found.missing:
        return None
    widest = str(found.facts.get("widest", ""))
    return steps(
        found,
        f"Agree first on the input that moves the ratio most: “{widest}”." if widest else "",
        "Publish the range and the PMO's share, never one figure.",
    )


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
    return appraising.appraisal(benefits, client["costs"], _rate(client, rate), seed=seed)


def _rate(client: Client, rate: float | None) -> float | None:
    """Return the rate asked for, else the client's, else None: the rates of the Green Book."""
    return client.discount_rate if rate is None else rate


def _rate_in_words(rate: float | None, last_year: int) -> str:
    if rate is not None:
        return f"{round(100 * rate, 2)} % a year"
    (until, first), *later = GREEN_BOOK
    words = f"{100 * first:.1f} % a year"
    for end, lower in later:
        if last_year > until:
            words += f", {100 * lower:.1f} % from year {until + 1} on"
        until = end
    return words


def _not_real(client: Client) -> str:
    """Return why amounts may not be added up: not all of them are in prices of year 0."""
    tables = [client[name] for name in ("benefits", "costs")]
    kinds = [table["prices"] if "prices" in table else pd.Series(dtype=object) for table in tables]
    nominal = [int((kind == "nominal").sum()) for kind in kinds]
    if not any(nominal):
        return ""
    rows = " and ".join(
        f"{count} of {len(table)} rows of {name}.csv"
        for name, table, count in zip(("benefits", "costs"), tables, nominal, strict=True)
        if count
    )
    return (
        f"Refused: {rows} are in prices of their own year (nominal), and the discount rate is "
        "real. Amounts of different prices are not added up. Restate them in prices of year 0 and "
        "write real in the column prices."
    )


def _appraisal_facts(
    client: Client, found: appraising.Appraisal, seed: int, rate: float | None
) -> dict[str, object]:
    in_money = client["benefits"][client["benefits"]["class"].isin(register.IN_MONEY)]
    shares = in_money[["share_low", "share_likely", "share_high"]]
    facts = {
        "currency": client.currency,
        "rate": _rate_in_words(_rate(client, rate), int(found.cumulative["year"].max())),
        "p_above_one": found.p_above_one,
        "switching": found.switching,
        "no_share": int(in_money[shares.isna().any(axis=1)]["benefit_id"].nunique()),
        "whole_share": int(in_money[in_money["share_likely"] >= 1]["benefit_id"].nunique()),
        "years": int(found.cumulative["year"].max()) + 1,
        "likely_bcr": _bcr(found)["value"],
        "widest": str(found.tornado["input"].iloc[0]) if len(found.tornado) else "",
    }
    financial = _appraised(client, seed, rate, "financial")
    if financial:
        facts["financial"] = _bcr(financial)
    return facts


def _bcr(found: appraising.Appraisal) -> dict[str, float]:
    """Return the benefit-cost ratio: ``value`` (likely), ``p10``, ``p90``."""
    return found.summary.set_index("measure").loc["bcr", ["value", "p10", "p90"]].to_dict()


def _not_verified_yet(client: Client) -> list[str]:
    """Return a note on the rows that lack a verified amount, which are no benefit of 0."""
    in_money = client["benefits"][client["benefits"]["class"].isin(register.IN_MONEY)]
    blank = int(in_money["verified"].isna().sum())
    if not blank:
        return []
    return [
        f"Of {len(in_money)} rows of benefits in money, {blank} without a verified amount are left "
        "out: not verified yet is not worth 0, and the ratio may be higher."
    ]


_ASKED = "The PMO's share of the verified benefits against its costs."


def _released_appraisal(
    question: Question[Any], client: Client, seed: int, rate: float | None, part: str, key: str
) -> Answer:
    refused = _not_real(client)
    found = None if refused else _appraised(client, seed, rate, *register.IN_MONEY)
    facts = _appraisal_facts(client, found, seed, rate) if found else {}
    source = (
        "as set" if rate is not None
        else "client.toml" if client.discount_rate is not None
        else "default, HMT Green Book"
    )  # fmt: skip
    return question.release(
        client,
        getattr(found, part) if found else pd.DataFrame(),
        people=Behind.RECORDS,
        keys=[key],
        n=int(found.summary["n"].iloc[0]) if found else 0,
        facts=facts,
        singles={"bcr": found.draws} if found else None,
        period=span_of(client, found.cumulative["year"]) if found else "",
        notes=[
            f"Discount rate {facts.get('rate')}, real ({source}); all amounts are real, "
            "in prices of year 0.",
            "Year 0 is not discounted. Excel's NPV function discounts the first amount "
            "too: there it is the amount of year 0 plus NPV of the later years.",
            "Benefits are drawn independently of each other, and costs are taken as certain: if "
            "benefits are guessed too high together, or costs run over, the ranges are wider.",
            *_not_verified_yet(client),
        ],
        too_few=refused
        or "Not enough for an appraisal: it needs verified benefits in money with the PMO's "
        "share (low, likely, high), and costs.",
    )


@question(
    "V4",
    needs=("benefits", "costs"),
    asks=_ASKED,
    unit="benefits",
    verdicts=(Verdict.PROFITABLE, Verdict.NOT_PROFITABLE, Verdict.PROFIT_OPEN, Verdict.NO_RANGE),
    say=say_appraisal,
    chart=lambda answer: charts.chart_bcr_density(answer),
    table=table_appraisal,
    next=next_appraisal,
    depth=Depth.BOARD,
)
def appraisal(client: Client, seed: int, rate: float | None = None) -> Answer:
    """V4: does the PMO's share of the benefits exceed the costs?"""
    return _released_appraisal(appraisal, client, seed, rate, "summary", "measure")


@question(
    "V4",
    needs=("benefits", "costs"),
    asks=_ASKED,
    unit="benefits",
    verdicts=(Verdict.TIPS_THE_BALANCE, Verdict.TIPS_NOTHING),
    say=say_bcr_sensitivity,
    chart=lambda answer: charts.chart_bcr_sensitivity(answer),
    table=table_bcr_sensitivity,
    depth=Depth.ANNEX,
)
def bcr_sensitivity(client: Client, seed: int, rate: float | None = None) -> Answer:
    """V4: which input moves the ratio of benefits to costs most?"""
    return _released_appraisal(bcr_sensitivity, client, seed, rate, "tornado", "input")


@question(
    "V4",
    needs=("benefits", "costs"),
    asks=_ASKED,
    unit="benefits",
    chart=lambda answer: charts.chart_cumulative_value(answer),
    table=table_cumulative_value,
    depth=Depth.ANNEX,
)
def cumulative_value(client: Client, seed: int, rate: float | None = None) -> Answer:
    """V4: when do the benefits overtake the costs?"""
    return _released_appraisal(cumulative_value, client, seed, rate, "cumulative", "year")
