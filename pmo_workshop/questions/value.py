"""The questions of Revealing PMO Value, each bound to its client and passed by the guard."""

from __future__ import annotations

import pandas as pd

from ..analysis import appraisal as appraising
from ..analysis import benefits_reconciliation as register
from ..analysis import laddering, relationship_ladder
from ..analysis import relationship_value as relationship
from ..analysis.agreement import kappa_of_two
from ..analysis.appraisal import GREEN_BOOK
from ..analysis.process_behaviour import xmr
from ..disclosure import INTERVAL_FROM, SMALLEST_GROUP, Released, release
from ..intake.client import Client
from .base import (
    answers_of,
    behaviour,
    coarse_means,
    coarsely,
    instrument,
    period_of,
    respondents_in,
)
from .waves import compare_waves, waves_that_asked, with_codes

LIMITS_FROM = 8
"""Waves from which a process behaviour chart replaces the comparison of two."""

# -- V1 ------------------------------------------------------------------------------------------


def _ladders(client: Client) -> tuple[pd.DataFrame, str]:
    """Return the ladders of the latest wave that has any, and its dates: nobody counts twice."""
    ladders = client["ladders"]
    told = [wave for wave in client.waves if (ladders["wave"] == wave.name).any()]
    if not told:
        return ladders, ""
    return ladders[ladders["wave"] == told[-1].name], told[-1].dates


_ASKS_WHY = "Why does that matter to you? Rung by rung, coded."
_INTERVIEWED = (
    "People who were interviewed, not a sample: nothing is said about those who were not."
)


def value_map(client: Client, seed: int) -> Released:
    """V1: which links do users draw from what the PMO does to what they value?"""
    ladders, dates = _ladders(client)
    edges, facts = laddering.value_map(ladders, seed=seed)
    agreed = kappa_of_two(ladders, ["resp_id", "ladder_id", "seq"], "code", seed=seed)
    edges.insert(0, "link", edges["from"] + " → " + edges["to"])
    return release(
        client,
        edges,
        activity="V1",
        name="value_map",
        needs=["ladders"],
        keys=["from", "to", "link"],
        counts=["people", "direct", "indirect"],
        asks=_ASKS_WHY,
        all_asked=False,
        facts=facts
        | {
            "chains": laddering.chains(ladders),
            "coders": ladders["coder"].nunique(),
            "kappa": agreed.estimate if agreed else None,
            "kappa_low": agreed.low if agreed else None,
            "kappa_high": agreed.high if agreed else None,
        },
        period=dates,
        notes=[_INTERVIEWED, "Of each ladder the links of one coder are counted."],
        too_few="No ladder has two rungs, so there is no link to draw.",
    )


def value_codes(client: Client) -> Released:
    """V1: which codes are means, which are ends, and which carry most links?"""
    ladders, dates = _ladders(client)
    return release(
        client,
        laddering.code_roles(ladders),
        activity="V1",
        name="value_codes",
        needs=["ladders"],
        keys=["code"],
        counts=["people"],
        asks=_ASKS_WHY,
        all_asked=False,
        period=dates,
        notes=[_INTERVIEWED],
        too_few="No rung has been coded.",
    )


# -- V2 ------------------------------------------------------------------------------------------

_ASKS_VALUE = "What does working with the PMO give you, and what does it cost you?"
_NO_VALUE = (
    "Not collected: what users get from the PMO and what they give. "
    "Ask the 8 items of the instrument value."
)


def perceived_value(client: Client) -> Released:
    """V2: do users get more from the PMO than they give?"""
    answers = instrument(client, "value")
    return release(
        client,
        relationship.relationship_value(answers, client.population),
        activity="V2",
        name="perceived_value",
        decimals=coarsely("mean"),
        needs=["responses", "items", "respondents"],
        keys=["part"],
        counts=["x"],
        asks=_ASKS_VALUE,
        period=period_of(client),
        notes=[
            f"Smallest difference that matters: {client.margin.scale_points:g} scale points, "
            f"{client.margin.source}.",
            "A person needs half of the questions on each side.",
        ],
        too_few=_NO_VALUE,
    )


def value_change(client: Client) -> Released:
    """V2: how far does the value differ between the last two waves that asked?"""
    asked = waves_that_asked(client, "value")
    two = asked[-2:]
    scores = {wave: _value_in(client, wave) for wave in two}
    compared = compare_waves(client, scores) if len(two) == 2 else None
    table = compared.table if compared else pd.DataFrame()
    if len(table):
        parts = [relationship.GET, relationship.GIVE, relationship.NET]
        table = table.sort_values("measure", key=lambda part: part.map(parts.index))
    return release(
        client,
        table,
        activity="V2",
        name="value_change",
        decimals=coarsely("first", "second", "change"),
        needs=["responses", "items", "respondents"],
        keys=["measure"],
        counts=["x"],
        asks=_ASKS_VALUE,
        n=compared.n if compared else None,
        facts=compared.facts if compared else None,
        period=" and ".join(two),
        notes=compared.notes if compared else (),
        too_few="Only one wave asked what users get and give: a difference between waves needs "
        "two with at least 10 answers each.",
    )


def _value_in(client: Client, wave: str) -> pd.DataFrame:
    """Return get, give and their difference for each person of a wave, with the person's code."""
    answers = answers_of(client, wave)
    people = relationship.value_per_person(answers[answers["instrument"] == "value"])
    scores = people.reset_index().melt(id_vars="resp_id", var_name="measure", value_name="value")
    return with_codes(client, wave, scores)


def value_by_wave(client: Client) -> Released:
    """V2: has the value changed over the waves, or does it only vary? From 8 waves on."""
    means = {}
    for wave in waves_that_asked(client, "value"):
        scores = _value_in(client, wave)
        net = scores[scores["measure"] == relationship.NET]["value"].dropna()
        if len(net) >= INTERVAL_FROM:
            means[wave] = net.mean()
    return _behaviour_of_waves(
        client,
        coarse_means(means),
        activity="V2",
        name="value_by_wave",
        asks=_ASKS_VALUE,
        what="mean value (get minus give)",
        unit="scale points",
        asked="what users get and give",
    )


def _behaviour_of_waves(client: Client, values: pd.Series, *, asked: str, **more) -> Released:
    """Release a process behaviour chart of waves, or say that there are too few for one."""
    needs = ["responses", "items", "respondents"]
    if len(values) < LIMITS_FROM:
        return release(
            client,
            pd.DataFrame(),
            activity=more["activity"],
            name=more["name"],
            needs=needs,
            keys=["period"],
            too_few=f"A process behaviour chart needs {LIMITS_FROM} waves with 10 answers each; "
            f"{len(values)} asked {asked}. No change over time can be named yet.",
        )
    return behaviour(
        client,
        xmr(values),
        needs=needs,
        counted="waves",
        n=len(values),
        period=f"{values.index[0]} to {values.index[-1]}",
        **more,
    )


def explicitness(client: Client) -> Released:
    """V2: how explicit is the evidence for the benefits?"""
    table = _register(client)
    classes = register.explicitness(table, client["proxies"]) if len(table) else table
    return release(
        client,
        classes,
        activity="V2",
        name="explicitness",
        needs=["benefits"],
        keys=["class"],
        asks="How explicit is the evidence for each benefit of the register?",
        unit="benefits",
        n=len(table),
        notes=["Classes are counted and never added in money; observable benefits have no amount."],
        period=_years(client),
        too_few="The register of benefits is empty.",
    )


def witnesses(client: Client) -> Released:
    """V2: who would notice each intangible benefit, and what would they see?"""
    return release(
        client,
        register.witnesses(_register(client), client["proxies"]),
        activity="V2",
        name="witnesses",
        needs=["benefits"],
        keys=["benefit_id", "benefit"],
        asks="What would be seen, where, how often, and who looks?",
        unit="benefits",
        period=_years(client),
        too_few="No benefit of the register is intangible (measurable or observable).",
    )


# -- V3 ------------------------------------------------------------------------------------------

_REGISTER = "Amounts of the register of benefits, all years together."


def _near(client: Client) -> float:
    """Return the share of the verified amount by which the reported one may differ and agree."""
    return client.margin.cost_percent / 100


def _register(client: Client) -> pd.DataFrame:
    return register.reconciled(client["benefits"], _near(client))


def _years(client: Client) -> str:
    years = client["benefits"]["year"].dropna()
    return _span(client, years)


def _span(client: Client, years: pd.Series) -> str:
    if not len(years):
        return ""
    first, last = int(years.min()), int(years.max())
    span = f"year {first}" if first == last else f"years {first} to {last}"
    return f"{span}, as of {client.report_date:%Y-%m-%d}"


def benefits_told(client: Client, known: Released, seed: int) -> Released:
    """V3: does the PMO report what is verified, and nothing else? ``known`` is ``awareness``."""
    table = _register(client)
    facts: dict[str, object] = {"currency": client.currency}
    notes = [
        "What is unsupported is never set off against what is not reported.",
        "The PMO's share is a part of the verified amount and is never added to it.",
        f"Reported agrees with verified up to a difference of {client.margin.cost_percent:g} %, "
        f"{client.margin.source}.",
    ]
    if len(table):
        near = _near(client)
        table = table.assign(
            not_reported=register.not_reported(table, near),
            over_reported=register.over_reported(table, near),
        )
        facts |= _ratios(table, seed)
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
    return release(
        client,
        table,
        activity="V3",
        name="benefits_told",
        needs=["benefits"],
        keys=["benefit_id", "benefit"],
        asks=_REGISTER,
        unit="benefits",
        n=len(table),
        facts=facts,
        notes=notes,
        period=_years(client),
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
        found[name] = ratio.estimate if ratio else None
        sure = ratio is not None and ratio.n >= register.INTERVAL_FROM
        found[f"{name}_low"] = ratio.low if sure else None
        found[f"{name}_high"] = ratio.high if sure else None
    found["in_money"] = int(table["verified"].notna().sum())
    return found


def steps_to_reported(client: Client) -> Released:
    """V3: which steps lead from what is verified to what is reported?"""
    table = _register(client)
    return release(
        client,
        register.steps_to_reported(table, _near(client)) if len(table) else table,
        activity="V3",
        name="steps_to_reported",
        needs=["benefits"],
        keys=["step"],
        asks=_REGISTER,
        unit="benefits",
        n=len(table),
        facts={"currency": client.currency},
        period=_years(client),
        too_few="The register of benefits is empty.",
    )


def awareness(client: Client) -> Released:
    """V3: how many users know of each benefit?"""
    answers = instrument(client, "awareness")
    aware = register.awareness(answers, client.population)
    names = _register(client)
    known = dict(zip(names["benefit_id"], names["benefit"], strict=True)) if len(names) else {}
    aware.insert(1, "benefit", [known.get(benefit, benefit) for benefit in aware["benefit_id"]])
    return release(
        client,
        aware,
        activity="V3",
        name="awareness",
        needs=["responses", "items", "respondents"],
        keys=["benefit_id", "benefit"],
        counts=["aware"],
        asks="Before today, did you know of this benefit?",
        n=respondents_in(answers),
        period=period_of(client),
        too_few="Not collected: whether users know of the benefits. Ask one yes-or-no item per "
        "benefit (instrument awareness, dimension = benefit id).",
    )


# -- V4 ------------------------------------------------------------------------------------------


def _appraised(
    client: Client, seed: int, rate: float | None, *classes: str
) -> appraising.Appraisal | None:
    """Appraise the benefits of some classes, each under its name."""
    benefits = client["benefits"]
    benefits = benefits[benefits["class"].isin(classes)]
    if len(benefits):
        names = _register(client).set_index("benefit_id")["benefit"]
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
    money = client["benefits"][client["benefits"]["class"].isin(register.IN_MONEY)]
    shares = money[["share_low", "share_likely", "share_high"]]
    facts = {
        "currency": client.currency,
        "rate": _rate_in_words(_rate(client, rate), int(found.cumulative["year"].max())),
        "p_above_one": found.p_above_one,
        "switching": found.switching,
        "no_share": int(money[shares.isna().any(axis=1)]["benefit_id"].nunique()),
        "whole_share": int(money[money["share_likely"] >= 1]["benefit_id"].nunique()),
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


def _released_appraisal(
    client: Client, seed: int, rate: float | None, name: str, part: str, key: str
) -> Released:
    refused = _not_real(client)
    found = None if refused else _appraised(client, seed, rate, *register.IN_MONEY)
    facts = _appraisal_facts(client, found, seed, rate) if found else {}
    source = (
        "as set" if rate is not None
        else "client.toml" if client.discount_rate is not None
        else "default, HMT Green Book"
    )  # fmt: skip
    return release(
        client,
        getattr(found, part) if found else pd.DataFrame(),
        activity="V4",
        name=name,
        needs=["benefits", "costs"],
        keys=[key],
        asks="The PMO's share of the verified benefits against its costs.",
        unit="benefits",
        n=int(found.summary["n"].iloc[0]) if found else 0,
        facts=facts,
        singles={"bcr": found.draws} if found else None,
        period=_span(client, found.cumulative["year"]) if found else "",
        notes=[
            f"Discount rate {facts.get('rate')}, real ({source}); all amounts are real, "
            "in prices of year 0.",
            "Year 0 is not discounted. Excel's NPV function discounts the first amount "
            "too: there it is the amount of year 0 plus NPV of the later years.",
        ],
        too_few=refused
        or "Not enough for an appraisal: it needs verified benefits in money with the PMO's "
        "share (low, likely, high), and costs.",
    )


def appraisal(client: Client, seed: int, rate: float | None = None) -> Released:
    """V4: does the PMO's share of the benefits exceed the costs?"""
    return _released_appraisal(client, seed, rate, "appraisal", "summary", "measure")


def bcr_sensitivity(client: Client, seed: int, rate: float | None = None) -> Released:
    """V4: which input moves the ratio of benefits to costs most?"""
    return _released_appraisal(client, seed, rate, "bcr_sensitivity", "tornado", "input")


def cumulative_value(client: Client, seed: int, rate: float | None = None) -> Released:
    """V4: when do the benefits overtake the costs?"""
    return _released_appraisal(client, seed, rate, "cumulative_value", "cumulative", "year")


# -- V5 ------------------------------------------------------------------------------------------

_JUDGED = "Judged by the account holders at reviews; the stakeholders were not asked."


def _reviews(client: Client) -> str:
    days = client["engagement"]["date"].dropna()
    return f"{days.min():%Y-%m-%d} to {days.max():%Y-%m-%d}" if len(days) else ""


def _at_least_five(table: pd.DataFrame) -> pd.DataFrame:
    return table if len(table) and int(table["n"].max()) >= SMALLEST_GROUP else table.head(0)


def relationship_moves(client: Client) -> Released:
    """V5: how have relationships moved on the ladder between the first and the last review?"""
    moves = relationship_ladder.rung_moves(client["engagement"])
    return release(
        client,
        _at_least_five(moves),
        activity="V5",
        name="relationship_moves",
        needs=["engagement"],
        keys=["from"],
        asks="Rung of each stakeholder at the first and at the latest review.",
        unit="stakeholders",
        facts=relationship_ladder.advocates(client["engagement"]),
        period=_reviews(client),
        notes=[_JUDGED],
        too_few="Moves need at least 5 stakeholders who were reviewed twice.",
    )


def stance_matrix(client: Client) -> Released:
    """V5: which stance do stakeholders have, and which is wanted?"""
    return release(
        client,
        _at_least_five(relationship_ladder.stance_matrix(client["engagement"])),
        activity="V5",
        name="stance_matrix",
        needs=["engagement"],
        keys=["stance", "words"],
        asks="Stance of each stakeholder at the latest review, and the stance wanted.",
        unit="stakeholders",
        period=_reviews(client),
        notes=[_JUDGED],
        too_few="The matrix needs at least 5 stakeholders with a review.",
    )


def actions_closed(client: Client) -> Released:
    """V5: is what was agreed done by its date?"""
    undated = int(client["actions"]["due"].isna().sum())
    return release(
        client,
        relationship_ladder.closed_on_time(client["actions"], client.report_date),
        activity="V5",
        name="actions_closed",
        needs=["actions"],
        keys=["actions"],
        asks="Actions that were due by the date of the report.",
        unit="actions",
        period=f"until {client.report_date:%Y-%m-%d}",
        notes=[
            "Open past its date counts as not closed on time; not yet due is left out, closed or "
            "not."
            + (
                f" {undated} without a date {'is' if undated == 1 else 'are'} left out too."
                if undated
                else ""
            )
        ],
        too_few="No action was due by the date of the report: nothing can be counted as on time.",
    )


def recommendation(client: Client) -> Released:
    """V5: would users tell a colleague? As a trend over the waves only."""
    table = _scores(client)
    waves = table["wave"].tolist()
    return release(
        client,
        table,
        activity="V5",
        name="recommendation",
        needs=["responses", "items", "respondents"],
        keys=["wave"],
        counts=["promoters", "detractors"],
        asks=_ASKS_NPS,
        period=" to ".join(dict.fromkeys((waves[0], waves[-1]))) if waves else "",
        notes=[
            "A score is compared with nobody else's: no ranking of teams or firms by it. Research "
            "does not find that it foretells growth better than other questions on satisfaction "
            "(Keiningham et al. 2007).",
            "Waves are treated as independent; whoever answered in two counts in both.",
        ],
        too_few="Not collected: the question on recommending the PMO (instrument nps).",
    )


_ASKS_NPS = "How likely are you to recommend the PMO to a colleague (0 to 10)?"


def _scores(client: Client) -> pd.DataFrame:
    answers = {}
    for wave in waves_that_asked(client, "nps"):
        of_wave = answers_of(client, wave)
        answers[wave] = of_wave[of_wave["instrument"] == "nps"]["value"]
    return relationship_ladder.recommendation_by_wave(answers)


def recommendation_by_wave(client: Client) -> Released:
    """V5: has the score changed over the waves, or does it only vary? From 8 waves on."""
    scores = _scores(client)
    scores = scores[scores["n"] >= INTERVAL_FROM].set_index("wave")["nps"].astype("float64")
    return _behaviour_of_waves(
        client,
        scores,
        activity="V5",
        name="recommendation_by_wave",
        asks=_ASKS_NPS,
        what="net promoter score",
        unit="points of 100",
        asked="whether users would recommend the PMO",
    )
