"""V3: what is reported of the benefits, beside what is verified and known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ...analysis import benefits_reconciliation as register
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import FULL, SMALL, Behind, Released
from ...display import interval, number, out_of, some
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    among,
    ci,
    claim,
    estimate,
    listed,
    sentences,
    standards_of,
    steps,
    verdict,
)
from ...present.money import currency_of, money
from ...present.table import Column, Row, Table, laid_out, layout
from ...verdicts import Verdict
from ..answers import instrument, not_asked, people_in, period_of, respondents_in
from ..question import Answer, question
from . import charts
from .common import agreement_margin, compared_benefits, register_of_benefits, years_of


@sentences("No benefit of the register has an amount in money.")
def say_benefits_told(told: Released) -> Iterable[Claim]:
    """V3: what is reported of what is verified, what is missing, what has no support."""
    yield from _ratio_claim(told, "ratio", "For every {c} 100 verified, {c} {r} is reported{ci}.")
    yield from _ratio_claim(
        told, "supported", "Without the amounts that rest on evidence of grade D it is "
        "{c} {r}{ci}.",
    )  # fmt: skip
    yield from _listed_claim(
        told, "unreported", "not_reported", Verdict.NOT_REPORTED,
        "{money} are verified and not reported: {names}.",
    )  # fmt: skip
    yield from _listed_claim(
        told, "over-reported", "over_reported", Verdict.REPORTED_ABOVE,
        "{money} are reported above what is verified: {names}.",
    )  # fmt: skip
    yield from _listed_claim(
        told, "not_verified", "not_verified", None,
        "{money} are reported and not verified yet: {names}. They are left out of the comparison.",
    )  # fmt: skip
    yield from _listed_claim(
        told, "unsupported", "on_opinion", Verdict.NOT_SUPPORTED,
        "{money} are reported on evidence of grade D: {names}. They do not make up for what "
        "is not reported.",
    )  # fmt: skip
    yield from _pmo_part(told)


def _listed_claim(
    told: Released, key: str, column: str, judged: Verdict | None, text: str
) -> Iterable[Claim]:
    """Say how much there is of one kind, and in which benefits; the kinds are never netted."""
    rows = told.rows[told.rows[column].fillna(0) > 0]
    if not len(rows):
        return
    amount, currency = float(rows[column].sum()), currency_of(told)
    hidden = " (a disbenefit that is not reported)"
    names = some(
        [
            f"“{name}”" + hidden * (state == "disbenefit not reported")
            for name, state in zip(rows["benefit"], rows["state"], strict=True)
        ]
    )
    yield claim(
        told,
        key,
        text.format(money=money(amount, currency), names=names),
        verdict=judged,
        number=amount,
        unit=currency,
        n=len(rows),
    )


def _pmo_part(told: Released) -> Iterable[Claim]:
    """Say which part of what is verified the PMO claims for itself."""
    known = told.rows.dropna(subset=["pmo_low", "pmo_high"])
    verified = float(known["verified"].sum())
    if not verified > 0:
        return
    currency, low, high = currency_of(told), known["pmo_low"].sum(), known["pmo_high"].sum()
    yield claim(
        told,
        "share",
        f"Of the {money(verified, currency)} verified with a share, {money(low, currency)} to "
        f"{money(high, currency)} are the PMO's part (all shares low to all shares high); the "
        "rest is the projects' own.",
        number=float(low + high) / 2,
        low=float(low),
        high=float(high),
        unit=currency,
        n=len(known),
    )


def _ratio_claim(told: Released, key: str, text: str) -> Iterable[Claim]:
    facts = told.facts
    ratio, low, high = (facts.get(f"{key}{end}") for end in ("", "_low", "_high"))
    if ratio is None or (key == "supported" and ratio == facts["ratio"]):
        return
    figures: dict[str, Any] = {}
    if low is None or high is None:
        sure, judged = " (too few benefits for an interval)", Verdict.TOO_FEW_BENEFITS
    else:
        ends = 100 * low, 100 * high
        sure = f" {ci(*ends, 0, standards=_standards(told.margin.cost_percent))}"
        judged = _ratio_verdict(low, high, told.margin.cost_percent / 100)
        figures = {"low": ends[0], "high": ends[1]}
    yield claim(
        told,
        key,
        text.format(c=facts["currency"], r=number(100 * ratio, 0), ci=sure),
        verdict=judged,
        number=100 * ratio,
        unit="% of what is verified",
        n=int(facts["in_money"]),
        **figures,
    )


_OF_A_REPORT = {
    Verdict.CLEAR_SHORTFALL: Verdict.UNDER_REPORTED,
    Verdict.SHORTFALL: Verdict.PERHAPS_UNDER_REPORTED,
    Verdict.NO_DIFFERENCE: Verdict.NO_DIFFERENCE,
    Verdict.CLEARLY_ABOVE: Verdict.OVER_REPORTED,
    Verdict.ABOVE: Verdict.PERHAPS_OVER_REPORTED,
    Verdict.NOT_JUDGED: Verdict.NOT_JUDGED,
    Verdict.TOO_FEW: Verdict.TOO_FEW_BENEFITS,
}
"""What the rule on a difference comes to where reports are held against what is verified."""


def _standards(margin: float) -> list[float]:
    """Return what a report in per cent of what is verified is judged by."""
    return [100 + standard for standard in standards_of(margin)]


def _ratio_verdict(low: float, high: float, margin: float) -> Verdict:
    return _OF_A_REPORT[verdict(low - 1, high - 1, margin)]


@sentences(TOO_FEW_FOR_INTERVAL)
def say_awareness(known: Released) -> Iterable[Claim]:
    """V3: which benefits most and fewest stakeholders know of."""
    rows = known.rows
    if rows.empty:
        return
    share = rows["aware"] / rows["n"]
    least, most = rows.loc[share.idxmin()], rows.loc[share.idxmax()]

    def named(row: pd.Series) -> str:
        alike = rows[(rows["aware"] == row["aware"]) & (rows["n"] == row["n"])]
        return "each of " * (len(alike) > 1) + listed(f"“{name}”" for name in alike["benefit"])

    if share.min() == share.max():
        yield claim(
            known,
            "least",
            f"{among(known)}, {out_of(least['aware'], least['n'])} knew of each benefit.",
            n=int(least["n"]),
        )
        return
    text = (
        f"{among(known)}, {out_of(least['aware'], least['n'])} knew of "
        f"{named(least)}, and {out_of(most['aware'], most['n'])} of {named(most)}"
    )
    figures: dict[str, Any] = {"n": int(least["n"])}
    if least["tier"] in (SMALL, FULL):
        apart = least["share_high"] < most["share_low"]
        text += "" if apart else "; their intervals overlap, so no order is given"
        figures = {"unit": "%", **estimate(least, "share", 100)}
    yield claim(known, "least", f"{text}.", **figures)


def table_benefits_told(told: Released) -> Table | None:
    """V3: every benefit: verified, reported, known."""
    currency = currency_of(told)

    def share(row: Row) -> str:
        return interval(row["pmo_low"], row["pmo_high"], 0)

    def aware(row: Row) -> str:
        return out_of(row["aware"], row["asked"])

    return laid_out(
        told,
        "benefits_told",
        "Verified, reported and known",
        (
            column.text("benefit", "Benefit"),
            column.text("class", "Class"),
            column.text("evidence", "Evidence"),
            column.number("verified", f"Verified, {currency}", 0),
            column.number("reported", f"Reported, {currency}", 0),
            Column("pmo", "PMO's share", share, align="right"),
            column.text("state", "State"),
            Column("aware", "Knew of it", aware, align="right"),
        ),
        currency=currency,
    )


table_awareness = layout(
    "awareness",
    "Who knew of which benefit",
    column.text("benefit", "Benefit"),
    column.count("aware", "Knew of it"),
    column.share("share", "Share"),
    column.share_interval("share", "95 % interval"),
    column.N,
)


def table_steps_to_reported(steps: Released) -> Table | None:
    """V3: the steps from verified to reported."""
    currency = currency_of(steps)
    return laid_out(
        steps,
        "steps_to_reported",
        "From what is verified to what is reported",
        (
            column.label("step", "Step"),
            column.number("amount", f"Amount, {currency}", 0, signed=True),
            column.number("n", "Benefits", 0),
        ),
        "The steps are not set off against each other.",
        currency=currency,
    )


def next_benefits_told(told: Released) -> Statement | None:
    """V3: what to report, what to correct and what to stop reporting."""

    def named(column: str, text: str) -> str:
        rows = told.rows[told.rows[column].fillna(0) > 0] if len(told.rows) else told.rows
        return text.format(some([f"“{name}”" for name in rows["benefit"]])) if len(rows) else ""

    found = (
        named("not_reported", "Report what is verified: {}."),
        named("over_reported", "Correct what is reported above the verified amount: {}."),
        named("not_verified", "Ask Finance what is verified of {}."),
        named(
            "on_opinion", "Take {} out of the report until there is evidence better than D."
        ),
    )  # fmt: skip
    return steps(told, *found, "" if any(found) else "Keep reporting as it is.")


_REGISTER = "Amounts of the register of benefits, all years together."


@question(
    "V3",
    needs=("benefits",),
    asks=_REGISTER,
    unit="benefits",
    verdicts=(
        *_OF_A_REPORT.values(),
        Verdict.NOT_REPORTED,
        Verdict.REPORTED_ABOVE,
        Verdict.NOT_SUPPORTED,
    ),
    say=say_benefits_told,
    chart=lambda answer: charts.chart_benefits_told(answer),
    table=table_benefits_told,
    next=next_benefits_told,
)
def benefits_told(client: Client, known: Released, seed: int) -> Answer:
    """V3: does the PMO report what is verified, and nothing else? ``known`` is ``awareness``."""
    table = register_of_benefits(client)
    facts: dict[str, object] = {"currency": client.currency}
    notes = [
        "What is unsupported is never set off against what is not reported.",
        "The PMO's share is a part of the verified amount and is never added to it.",
        f"Reported agrees with verified up to a difference of {client.margin.cost_percent:g} %, "
        f"{client.margin.source}.",
    ]
    if len(table):
        near, both = agreement_margin(client), compared_benefits(client)
        differences = both[["benefit_id"]].assign(
            not_reported=register.not_reported(both, near),
            over_reported=register.over_reported(both, near),
        )
        table = table.merge(differences, on="benefit_id", how="left")
        facts |= _ratios(both, seed)
        table = table.merge(_what_is_known(known), on="benefit_id", how="left")
    if facts.get("ratio_low") != facts.get("ratio_high"):
        notes.append(
            "Limits of the ratio come from resampling the benefits; in simulations they cover 88 "
            "to 93 true ratios of 100, not 95."
        )
    if "aware" in table and table["aware"].notna().any():
        of = f" of {known.population}" if known.population else ""
        facts["known"] = f"Known: “{known.asks}” {known.n}{of} respondents, {known.period}."
        notes.append(str(facts["known"]))
    return benefits_told.release(
        client,
        table,
        people=Behind.RECORDS,
        keys=["benefit_id", "benefit"],
        n=len(table),
        facts=facts,
        notes=notes,
        period=years_of(client),
        too_few="The register of benefits is empty.",
    )


def _what_is_known(known: Released) -> pd.DataFrame:
    """Return what the guard has released about who knew of each benefit."""
    columns = ["benefit_id", "aware", "asked", "share", "share_low", "share_high"]
    if known.missing:
        return pd.DataFrame(columns=columns)
    return known.rows.rename(columns={"n": "asked"})[columns]


def _ratios(table: pd.DataFrame, seed: int) -> dict[str, object]:
    supported = table.assign(reported=table["reported"] - table["on_opinion"])
    found: dict[str, object] = {}
    for name, of_these in (("ratio", table), ("supported", supported)):
        ratio = register.report_ratio(of_these, seed=seed)
        if ratio is None:
            continue
        found[name] = ratio.estimate
        if ratio.n >= register.INTERVAL_FROM:
            found |= {f"{name}_low": ratio.low, f"{name}_high": ratio.high}
    found["in_money"] = int(table["verified"].notna().sum())
    return found


@question(
    "V3",
    needs=("benefits",),
    asks=_REGISTER,
    unit="benefits",
    chart=lambda answer: charts.chart_steps_to_reported(answer),
    table=table_steps_to_reported,
    depth=Depth.ANNEX,
)
def steps_to_reported(client: Client) -> Answer:
    """V3: which steps lead from what is verified to what is reported?"""
    both = compared_benefits(client)
    return steps_to_reported.release(
        client,
        register.steps_to_reported(both, agreement_margin(client)) if len(both) else both,
        people=Behind.RECORDS,
        keys=["step"],
        n=len(both),
        facts={"currency": client.currency},
        notes=["Benefits and years that state a verified and a reported amount."],
        period=years_of(client),
        too_few="The register of benefits is empty."
        if client["benefits"].empty
        else "No benefit has both a verified and a reported amount yet. Ask Finance to verify.",
    )


@question(
    "V3",
    needs=("responses", "items", "respondents"),
    asks="Before today, did you know of this benefit?",
    say=say_awareness,
    table=table_awareness,
    form="",
)
def awareness(client: Client) -> Answer:
    """V3: how many users know of each benefit?"""
    answers = instrument(client, "awareness")
    aware = register.awareness(answers, client.population)
    names = register_of_benefits(client)
    known = dict(zip(names["benefit_id"], names["benefit"], strict=True)) if len(names) else {}
    aware.insert(1, "benefit", [known.get(benefit, benefit) for benefit in aware["benefit_id"]])
    return awareness.release(
        client,
        aware,
        keys=["benefit_id", "benefit"],
        people=people_in(client, answers.dropna(subset=["value"]), "dimension"),
        counts=["aware"],
        n=respondents_in(answers),
        period=period_of(client),
        **not_asked(
            client,
            "whether users know of the benefits. Ask one yes-or-no item per benefit (instrument "
            "awareness, dimension = benefit id).",
            "awareness",
        ),
    )
