"""V3: what is reported of the benefits, beside what is verified and known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ...analysis import benefits_reconciliation as register
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import FULL, SMALL, Behind, Released
from ...display import (
    from_to,
    in_quotes,
    interval,
    listed,
    out_of,
    set_percent,
    some,
    upper_first,
    who_answered,
)
from ...i18n import N_, gettext, lower_first
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    TOO_FEW_FOR_INTERVAL,
    answered,
    ci,
    claim,
    estimate,
    in_brackets,
    sentences,
    standards_of,
    steps,
    verdict,
)
from ...present.money import currency_of, money
from ...present.table import Column, Row, Table, laid_out, layout
from ...units import how_many
from ...verdicts import Verdict
from ..answers import instrument, not_asked, people_in, period_of, respondents_in
from ..question import Answer, question
from . import charts
from .common import (
    CLASSES,
    STATES,
    STEPS,
    agreement_margin,
    compared_benefits,
    register_of_benefits,
    years_of,
)


@sentences(N_("No benefit of the register has an amount in money."))
def say_benefits_told(told: Released) -> Iterable[Claim]:
    """V3: what of the verified is not reported, what is reported without support, and the sums."""
    for kind in _KINDS:
        yield from _kind_claim(told, kind)
    yield from _beyond(told)
    if not _errs_both_ways(told):
        yield from _ratio_claim(told, "ratio")
    yield from _ratio_claim(told, "supported")
    yield from _by_year(told)
    yield from _pmo_part(told)


@dataclass(frozen=True)
class _Kind:
    """
    What stands in the register and does not agree; the kinds are never netted.

    Attributes
    ----------
    key, column : str
        Of its sentence, and of its amounts.
    verdict : Verdict or None
    sentence, title, step : str
        With ``{amount}``, ``{count}`` and ``{benefits}``; marked by ``N_``.
    """

    key: str
    column: str
    verdict: Verdict | None
    sentence: str
    title: str
    step: str

    def rows(self, told: Released) -> pd.DataFrame:
        rows = told.rows
        return rows[rows[self.column].fillna(0) > 0] if len(rows) else rows


_KINDS = (
    _Kind(
        "unreported",
        "not_reported",
        Verdict.NOT_REPORTED,
        N_("{amount} verified was not reported, in {count}: {benefits}."),
        N_("{amount} verified was not reported"),
        N_("Report what is verified: {benefits}."),
    ),
    _Kind(
        "unsupported",
        "on_opinion",
        Verdict.NOT_SUPPORTED,
        N_("{amount} was reported on people's estimates alone, in {count}: {benefits}."),
        N_("{amount} reported rests on people's estimates alone"),
        N_("Take {benefits} out of the report until there is more than people's estimates."),
    ),
    _Kind(
        "over-reported",
        "over_reported",
        Verdict.REPORTED_ABOVE,
        N_("{amount} was reported above what is verified, in {count}: {benefits}."),
        N_("{amount} was reported above what is verified"),
        N_("Correct what is reported above the verified amount: {benefits}."),
    ),
    _Kind(
        "not_verified",
        "not_verified",
        None,
        N_("{amount} was reported and is not verified yet, in {count}: {benefits}."),
        N_("{amount} was reported and is not verified yet"),
        N_("Ask Finance what is verified of {benefits}."),
    ),
)


def _kind_claim(told: Released, kind: _Kind) -> Iterable[Claim]:
    """Say how much there is of one kind, and in which benefits."""
    rows = kind.rows(told)
    if not len(rows):
        return
    amount, currency = float(rows[kind.column].sum()), currency_of(told)
    names = [
        gettext("“{benefit}” (a loss that is not reported)", benefit=name)
        if state == register.HIDDEN_DISBENEFIT
        else in_quotes(name)
        for name, state in zip(rows["benefit"], rows["state"], strict=True)
    ]
    yield claim(
        told,
        kind.key,
        gettext(
            kind.sentence,
            amount=money(amount, currency),
            count=how_many(len(rows), "benefits"),
            benefits=some(names),
        ),
        verdict=kind.verdict,
        number=amount,
        unit=currency,
        n=len(rows),
    )


_TOO_MUCH = ("unsupported", "over-reported")
"""The kinds in which more is reported than holds, by their keys."""
_BEYOND = "beyond"
_WHY_TOO_MUCH = {
    ("unsupported",): N_("it rests on people's estimates alone"),
    ("over-reported",): N_("it is above the verified amount"),
    _TOO_MUCH: N_(
        "{opinion} rests on people's estimates alone and {above} is above the verified amount"
    ),
}
"""Why what is reported does not hold, by the kinds that there are."""
_PARTS = {"opinion": "unsupported", "above": "over-reported"}


def _beyond(told: Released) -> Iterable[Claim]:
    """Say how much of all that is reported does not hold, beside what is verified in all."""
    amounts = {
        kind.key: float(kind.rows(told)[kind.column].sum())
        for kind in _KINDS
        if kind.key in _TOO_MUCH and len(kind.rows(told))
    }
    if not amounts:
        return
    currency, rows, beyond = currency_of(told), told.rows, sum(amounts.values())
    why = gettext(
        _WHY_TOO_MUCH[tuple(amounts)],
        **{name: money(amounts.get(key, 0.0), currency) for name, key in _PARTS.items()},
    )
    yield claim(
        told,
        _BEYOND,
        gettext(
            "Of {reported} reported, {beyond} is not verified: {why}. {verified} is verified in "
            "all.",
            reported=money(float(rows["reported"].sum()), currency),
            beyond=money(beyond, currency),
            why=why,
            verified=money(float(rows["verified"].sum()), currency),
        ),
        verdict=Verdict.REPORTED_ABOVE,
        number=beyond,
        unit=currency,
        n=len(rows),
    )


def _errs_both_ways(told: Released) -> bool:
    """Whether too little is reported in some and too much in others, so that a ratio nets them."""
    under, *over = (len(kind.rows(told)) for kind in _KINDS[:3])
    return bool(under and any(over))


def _by_year(told: Released) -> Iterable[Claim]:
    """Say for each year what was not reported, or without support; neither makes up for another."""
    years = told.facts.get("by_year", ())
    for key, text in _OF_YEARS.items():
        if not any(year[key] for year in years):
            continue
        amounts = [
            gettext("{amount} in year {year}", amount=money(year[key], currency_of(told)),
                    year=year["year"])
            for year in years
        ]  # fmt: skip
        yield claim(
            told,
            f"{key}-by-year",
            gettext(text, amounts=listed(amounts)),
            number=float(years[-1][key]),
            unit=currency_of(told),
        )


_OF_YEARS = {
    "not_reported": N_("Verified and not reported, year by year: {amounts}."),
    "on_opinion": N_("Reported on people's estimates alone, year by year: {amounts}."),
}
"""What does not agree in the register, as it is told over its years."""


def _pmo_part(told: Released) -> Iterable[Claim]:
    """Say which part of what is verified the PMO claims for itself."""
    known = told.rows.dropna(subset=["pmo_low", "pmo_high"])
    verified = float(known["verified"].sum())
    if not verified > 0:
        return
    currency = currency_of(told)
    low, high = float(known["pmo_low"].sum()), float(known["pmo_high"].sum())
    yield claim(
        told,
        "share",
        gettext(
            "Of {verified} verified, {amount} is the PMO's part: one share is given for each "
            "benefit, without a range. The rest is the projects' own.",
            verified=money(verified, currency),
            amount=money(low, currency),
        )
        if low == high
        else gettext(
            "Of {verified} verified, {ends} is the PMO's part (all shares low to all shares high). "
            "The rest is the projects' own.",
            verified=money(verified, currency),
            ends=from_to(money(low, currency), money(high, currency if low < 0 else "")),
        ),
        number=(low + high) / 2,
        low=low,
        high=high,
        unit=currency,
        n=len(known),
    )


def _ratio_claim(told: Released, key: str) -> Iterable[Claim]:
    """Say how much is reported for every 100 verified: of all, or of what has support."""
    facts, currency = told.facts, currency_of(told)
    ratio, low, high = (facts.get(f"{key}{end}") for end in ("", "_low", "_high"))
    if ratio is None or (key == "supported" and ratio == facts["ratio"]):
        return
    amounts = {"hundred": money(100, currency), "reported": money(100 * ratio, currency)}
    figures: dict[str, Any] = {}
    benefits = how_many(int(facts["in_money"]), "benefits")
    if low is None or high is None:
        too_few = gettext("{benefits}: too few for an interval", benefits=benefits)
        amounts["limits"], judged = in_brackets(too_few), Verdict.TOO_FEW_BENEFITS
    else:
        ends = 100 * low, 100 * high
        standards = _standards(told.margin.cost_percent)
        amounts["limits"] = ci(*ends, 0, standards=standards, base=benefits)
        judged = _ratio_verdict(low, high, told.margin.cost_percent / 100)
        figures = {"low": ends[0], "high": ends[1]}
    text = (
        gettext("For every {hundred} verified, {reported} is reported {limits}.", **amounts)
        if key == "ratio"
        else gettext(
            "Without people's estimates, {reported} is reported for every {hundred} "
            "verified {limits}.",
            **amounts,
        )
    )
    yield claim(
        told,
        key,
        text,
        verdict=judged,
        number=100 * ratio,
        unit="% of what is verified",
        n=int(facts["in_money"]),
        counts="benefits",
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
    who = in_brackets(answered(known))
    if share.min() == share.max():
        count = out_of(least["aware"], least["n"])
        text = gettext("{count} knew of each benefit {who}.", count=count, who=who)
        yield claim(known, "least", text, n=int(least["n"]))
        return
    told = {
        "fewest": out_of(least["aware"], least["n"]),
        "least": _as_well_known(rows, least),
        "most": out_of(most["aware"], most["n"]),
        "best": _as_well_known(rows, most),
        "who": who,
    }
    figures: dict[str, Any] = {"n": int(least["n"])}
    if least["tier"] in (SMALL, FULL):
        figures = {"unit": "%", **estimate(least, "share", 100)}
    text = gettext(_KNOWN[_apart(rows, least), _apart(rows, most)], **told)
    yield claim(known, "least", text, **figures)


_KNOWN = {
    (True, True): N_(
        "{fewest} knew of {least}: the least known {who}. {most} knew of {best}: the best known."
    ),
    (True, False): N_("{fewest} knew of {least}: the least known {who}. {most} knew of {best}."),
    (False, True): N_("{fewest} knew of {least} {who}. {most} knew of {best}: the best known."),
    (False, False): N_(
        "{fewest} knew of {least}, and {most} of {best} {who}. Others may be as little or as well "
        "known."
    ),
}
"""Said of benefits: whether the least and whether the best known are apart from all others."""


def _apart(rows: pd.DataFrame, row: pd.Series) -> bool:
    """Whether the interval of a benefit, and of all as well known, overlaps that of no other."""
    if row["tier"] not in (SMALL, FULL):
        return False
    others = rows[(rows["aware"] != row["aware"]) | (rows["n"] != row["n"])]
    apart = (others["share_low"] > row["share_high"]) | (others["share_high"] < row["share_low"])
    return bool(apart.fillna(False).all())


def _as_well_known(rows: pd.DataFrame, row: pd.Series) -> str:
    """Return the benefits that as many knew of."""
    alike = rows[(rows["aware"] == row["aware"]) & (rows["n"] == row["n"])]
    names = some([in_quotes(name) for name in alike["benefit"]], 3)
    return gettext("each of {names}", names=names) if len(alike) > 1 else names


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
        gettext("Verified, reported and known, {currency}", currency=currency),
        (
            column.text("benefit", N_("Benefit")),
            Column("class", N_("Class"), lambda row: gettext(CLASSES[row["class"]])),
            column.text("evidence", N_("Evidence")),
            column.number("verified", N_("Verified"), 0),
            column.number("reported", N_("Reported"), 0),
            Column("pmo", N_("PMO's share"), share, align="right"),
            Column("state", N_("State"), lambda row: gettext(STATES[row["state"]])),
            Column("aware", N_("Knew of it"), aware, align="right"),
        ),
        currency=currency,
    )


table_awareness = layout(
    "awareness",
    N_("Who knew of which benefit"),
    column.text("benefit", N_("Benefit")),
    column.count("aware", N_("Knew of it")),
    column.share("share", N_("Share")),
    column.share_interval("share", N_("95 % interval")),
    column.N,
)


def table_steps_to_reported(steps: Released) -> Table | None:
    """V3: the steps from verified to reported."""
    currency = currency_of(steps)
    return laid_out(
        steps,
        "steps_to_reported",
        gettext("From what is verified to what is reported, {currency}", currency=currency),
        (
            Column("step", N_("Step"), lambda row: upper_first(gettext(STEPS[row["step"]]))),
            column.number("amount", N_("Amount"), 0, signed=True),
            column.number("n", N_("Benefits"), 0),
        ),
        gettext("The steps are not set off against each other."),
        currency=currency,
    )


def next_benefits_told(told: Released) -> Statement | None:
    """V3: what to report, what to correct and what to stop reporting."""
    if told.missing:
        return None
    found = [
        (
            gettext(kind.step, benefits=some([in_quotes(name) for name in rows["benefit"]])),
            [kind.key, *([_BEYOND] if kind.key in _TOO_MUCH else [])],
        )
        if len(rows := kind.rows(told))
        else ""
        for kind in _KINDS
    ]
    return steps(told, *found, "" if any(found) else gettext("Keep reporting as it is."))


def title_benefits_told(told: Released) -> str:
    """V3: how much is not reported, and how much is reported without support."""
    currency = currency_of(told)
    found = [
        gettext(kind.title, amount=money(kind.rows(told)[kind.column].sum(), currency))
        for kind in _KINDS
        if len(kind.rows(told))
    ]
    if len(found) > 1:
        return gettext("{first}; {second}", first=found[0], second=lower_first(found[1]))
    if found:
        return found[0]
    return gettext("Nothing verified is missing from the reports, and nothing reported goes beyond")


def title_steps_to_reported(steps: Released) -> str:
    """V3: from how much verified to how much reported."""
    amounts = steps.result.set_index("step")["amount"]
    currency = currency_of(steps)
    return gettext(
        "From {verified} verified to {reported} reported, step by step",
        verified=money(amounts[register.FIRST_STEP], currency),
        reported=money(amounts[register.LAST_STEP], currency),
    )


_REGISTER = N_("Amounts of the register of benefits, all years together.")


@question(
    "V3",
    needs=("benefits",),
    uses=("benefits.evidence",),
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
    title=title_benefits_told,
)
def benefits_told(client: Client, known: Released, seed: int) -> Answer:
    """V3: does the PMO report what is verified, and nothing else? ``known`` is ``awareness``."""
    table = register_of_benefits(client)
    facts: dict[str, object] = {"currency": client.currency}
    notes = [
        gettext("What has no support is never set off against what is not reported."),
        gettext("The PMO's share is a part of the verified amount and is never added to it."),
        gettext(
            "Reported agrees with verified up to a difference of {share}, {source}.",
            share=set_percent(agreement_margin(client)),
            source=client.margin.source,
        ),
        gettext("Evidence D is an opinion: an estimate by people."),
    ]
    if len(table):
        near, both = agreement_margin(client), compared_benefits(client)
        differences = both[["benefit_id"]].assign(
            not_reported=register.not_reported(both, near),
            over_reported=register.over_reported(both, near),
        )
        table = table.merge(differences, on="benefit_id", how="left")
        facts |= _ratios(both, seed)
        facts["by_year"] = register.by_year(client["benefits"], near)
        table = table.merge(_what_is_known(known), on="benefit_id", how="left")
    if facts.get("ratio_low") != facts.get("ratio_high"):
        notes.append(
            gettext(
                "Limits of the ratio come from resampling the benefits; in simulations they cover "
                "88 to 93 true ratios of 100, not 95."
            )
        )
    if "aware" in table and table["aware"].notna().any():
        facts["known"] = gettext(
            "Known: “{question}” {who}, {period}.",
            question=known.asks,
            who=who_answered(known),
            period=known.period,
        )
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
        too_few=gettext("The register of benefits is empty."),
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
    title=title_steps_to_reported,
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
        notes=[gettext("Benefits and years that state a verified and a reported amount.")],
        period=years_of(client),
        too_few=gettext("The register of benefits is empty.")
        if client["benefits"].empty
        else gettext(
            "No benefit has both a verified and a reported amount yet. Ask Finance to verify."
        ),
    )


@question(
    "V3",
    needs=("responses", "items", "respondents", "benefits"),
    asks=N_("Before today, did you know of this benefit?"),
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
            gettext(
                "whether users know of the benefits. Ask one yes-or-no item per benefit "
                "(instrument awareness, dimension = benefit id)."
            ),
            "awareness",
        ),
    )
