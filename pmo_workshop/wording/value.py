"""The sentences of Revealing PMO Value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..analysis.gaps import RELIABLE_DIFFERENCE
from ..claims import Claim, Statement
from ..disclosure import FULL_FROM, Released
from ..display import is_missing, number, out_of, percent, some
from .grammar import (
    TOO_FEW,
    TOO_FEW_FOR_INTERVAL,
    among,
    ci,
    claim,
    counted_words,
    has,
    listed,
    only_counts,
    say,
    share_ci,
    small_group,
    verdict,
)

MOST_LINKS = 3
WAVES_FOR_LIMITS = 8

SOUND_KAPPA = 0.67
"""Krippendorff (2004): below it not even tentative conclusions."""


def money(value: float, currency: str) -> str:
    """
    Return an amount with its currency, in thousands or millions where it is large.

    Examples
    --------
    >>> money(640_000, "GBP"), money(-1_300_000, "EUR"), money(950, "USD")
    ('GBP 640 thousand', 'EUR −1.3 million', 'USD 950')
    """
    size = abs(value)
    if size >= 999_500:
        return f"{currency} {number(value / 1e6)} million"
    if size >= 9_950:
        return f"{currency} {number(value / 1e3, 0)} thousand"
    return f"{currency} {number(value, 0)}"


# -- V1 ------------------------------------------------------------------------------------------


def say_value_map(links: Released) -> Statement:
    """V1: which attributes users linked to which values."""

    def claims() -> Iterable[Claim]:
        rows = links.rows.dropna(subset=["people"])
        if rows.empty:
            return
        for start, end, people in links.facts.get("chains", ())[:1]:
            yield claim(
                links,
                f"chain {start} {end}",
                f"Users linked “{start}” to “{end}” ({people} of {links.n} interviewed), directly "
                "or over other rungs.",
                verdict="most told chain",
                number=float(people),
                unit="people",
            )
        for _, row in rows.head(MOST_LINKS).iterrows():
            sure = ""
            if row["tier"] in ("small", "full"):
                sure = "" if row["solid"] else " The link is not stable: few people carry it."
            yield claim(
                links,
                f"{row['from']} {row['to']}",
                f"Users linked “{row['from']}” to “{row['to']}” "
                f"({number(row['people'], 0)} of {number(row['n'], 0)} interviewed).{sure}",
                verdict="stable link" if not sure else "link not stable",
                number=float(row["people"]),
                unit="people",
                n=int(row["n"]),
            )

        yield from _coding_claims(links)

    return say(links, claims(), "Fewer than 5 people were interviewed, so no link is shown.")


def _coding_claims(links: Released) -> Iterable[Claim]:
    """Say how many links the map keeps, and whether two coders agree."""
    facts = links.facts
    if "cut_off" not in facts:
        return
    kept, total = facts["kept"], facts["links"]
    enough = links.n is not None and links.n >= FULL_FROM
    yield claim(
        links,
        "cut-off",
        f"The map shows links that were drawn {counted_words(facts['cut_off'], 'time', 'times')} "
        f"or more; it keeps {out_of(kept, total) if enough else f'{kept} of {total}'} direct "
        "links.",
        number=float(kept),
        unit="links",
    )
    if facts.get("kappa") is None:
        text = "No agreement of two coders is known: read the codes with care."
        yield claim(links, "coders", text, verdict="one coder")
        return
    kappa, low, high = (facts[name] for name in ("kappa", "kappa_low", "kappa_high"))
    if low == high:
        same = kappa == 1
        yield claim(
            links,
            "coders",
            "Two coders gave every rung the same code." if same else
            "Two coders agree no better than by chance: code the ladders again, together.",
            verdict="coding sound" if same else "coding not sound",
            number=kappa,
            unit="kappa",
        )  # fmt: skip
        return
    judged = (
        "coding sound" if low >= SOUND_KAPPA
        else "coding not sound" if high < SOUND_KAPPA
        else TOO_FEW
    )  # fmt: skip
    yield claim(
        links,
        "coders",
        f"The codes of two coders agree with kappa {number(kappa, 2)} {ci(low, high, 2)}: {judged} "
        f"(needed: {SOUND_KAPPA})."
        + (" Read the map with care." if judged != "coding sound" else ""),
        verdict=judged,
        number=kappa,
        low=low,
        high=high,
        unit="kappa",
    )


# -- V2 ------------------------------------------------------------------------------------------


def say_perceived_value(value: Released) -> Statement:
    """V2: whether users get more than they give."""

    def claims() -> Iterable[Claim]:
        yield from only_counts(value, "are above the middle for {label}")
        shown = value.estimates.set_index("part")
        if "get − give" not in shown.index:
            return
        net, get, give = (shown.loc[part] for part in ("get − give", "get", "give"))
        judged = verdict(net["mean_low"], net["mean_high"], value.margin.scale_points)
        yield claim(
            value,
            "net",
            f"{among(value, int(net['n']))}, what users get ({number(get['mean'])}) minus what "
            f"they give ({number(give['mean'])}) is {number(net['mean'], signed=True)} scale "
            f"points {ci(net['mean_low'], net['mean_high'])}: {judged}.{small_group(net)}",
            verdict=judged,
            number=net["mean"],
            low=net["mean_low"],
            high=net["mean_high"],
            unit="scale points",
            n=int(net["n"]),
        )
        # A difference score may measure little but noise (rule R10).
        if not is_missing(net["reliability"]) and net["reliability"] < RELIABLE_DIFFERENCE:
            yield claim(
                value,
                "reliability",
                "As a score of single people the difference is not dependable (reliability "
                f"{number(net['reliability'], 2)}): read what they get and what they give by "
                "themselves.",
                number=net["reliability"],
                n=int(net["n"]),
            )

    return say(value, claims(), TOO_FEW_FOR_INTERVAL)


def say_value_change(change: Released) -> Statement:
    """V2: how far the value differs between two waves, without a direction over time."""

    def claims() -> Iterable[Claim]:
        rows = change.estimates.set_index("measure") if len(change.estimates) else change.estimates
        if "get − give" not in rows.index:
            return
        row, facts = rows.loc["get − give"], change.facts
        judged = verdict(row["change_low"], row["change_high"], change.margin.scale_points)
        yield claim(change, "linking", change.notes[0], unit="respondents")
        who = (
            f"Among the {row['n']} who answered both times"
            if row["design"] == "paired"
            else f"Among the {row['n_first']} and the {row['n_second']} who answered"
        )
        yield claim(
            change,
            "net",
            f"{who}, get minus give differs between {facts['first']} and {facts['second']} by "
            f"{number(row['change'], signed=True)} scale points "
            f"{ci(row['change_low'], row['change_high'])}; {facts['second']} against "
            f"{facts['first']}: {judged}.{small_group(row)}",
            verdict=f"{judged}, {facts['second']} against {facts['first']}",
            number=row["change"],
            low=row["change_low"],
            high=row["change_high"],
            unit="scale points",
            n=int(row["n"]),
        )

    return say(
        change,
        claims(),
        "Too few answered in one of the two waves for a difference between them: it needs 10.",
    )


def say_explicitness(classes: Released) -> Statement:
    """V2: how many benefits are explicit, and how many intangible ones have a witness."""

    def claims() -> Iterable[Claim]:
        rows = classes.rows.set_index("class")
        if rows.empty:
            return
        total = int(rows["benefits"].sum())
        soft = rows.loc[["measurable", "observable"]]
        intangible, witnessed = int(soft["benefits"].sum()), int(soft["with_proxy"].sum())
        told = [
            f"{int(count)} {kind}" for kind, count in rows["benefits"].items() if int(count) > 0
        ]
        yield claim(
            classes,
            "classes",
            f"The register holds {counted_words(total, 'benefit', 'benefits')}: {listed(told)}. "
            f"{witnessed} of {intangible} measurable and observable benefits {has(witnessed)} a "
            "proxy with source, cadence and owner.",
            verdict="witnessed" if witnessed == intangible else "witness missing",
            number=float(witnessed),
            unit="benefits",
            n=total,
        )

    return say(classes, claims())


# -- V3 ------------------------------------------------------------------------------------------


def say_benefits_told(told: Released) -> Statement:
    """V3: what is reported of what is verified, what is missing, what has no support."""

    def claims() -> Iterable[Claim]:
        yield from _ratio_claim(
            told, "ratio", "For every {c} 100 that are verified, {c} {r} are reported{ci}."
        )
        yield from _ratio_claim(
            told, "supported", "Without the amounts that rest on evidence of grade D it is "
            "{c} {r}{ci}.",
        )  # fmt: skip
        yield from _listed_claim(
            told, "unreported", "not_reported", "verified, not reported",
            "{money} are verified and not reported: {names}.",
        )  # fmt: skip
        yield from _listed_claim(
            told, "over-reported", "over_reported", "reported above what is verified",
            "{money} are reported above what is verified: {names}.",
        )  # fmt: skip
        yield from _listed_claim(
            told, "unsupported", "on_opinion", "reported, not supported",
            "{money} are reported on evidence of grade D: {names}. They do not make up for what "
            "is not reported.",
        )  # fmt: skip
        yield from _pmo_part(told)

    return say(told, claims(), "No benefit of the register has an amount in money.")


def _listed_claim(
    told: Released, key: str, column: str, verdict: str, text: str
) -> Iterable[Claim]:
    """Say how much there is of one kind, and in which benefits; the kinds are never netted."""
    rows = told.rows[told.rows[column].fillna(0) > 0]
    if not len(rows):
        return
    amount, currency = float(rows[column].sum()), str(told.facts["currency"])
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
        verdict=verdict,
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
    currency, low, high = str(told.facts["currency"]), *known[["pmo_low", "pmo_high"]].sum()
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
    if low is None:
        sure = " (too few benefits for an interval)"
    elif low == high:
        sure = " (in every resample of the benefits)"
    else:
        sure = f" {ci(100 * low, 100 * high, 0)}"
    figures = {} if low is None else {"low": 100 * low, "high": 100 * high}
    yield claim(
        told,
        key,
        text.format(c=facts["currency"], r=number(100 * ratio, 0), ci=sure),
        verdict=_ratio_verdict(low, high, told.margin.cost_percent / 100),
        number=100 * ratio,
        unit="% of what is verified",
        n=int(facts["in_money"]),
        **figures,
    )


def _ratio_verdict(low: float | None, high: float | None, margin: float) -> str:
    if low is None or high is None:
        return "too few benefits to tell"
    found = verdict(low - 1, high - 1, margin)
    words = {
        "clear shortfall": "clearly under-reported",
        "shortfall, size uncertain": "under-reported, size uncertain",
        "clearly above": "clearly over-reported",
        "above, size uncertain": "over-reported, size uncertain",
    }
    return words.get(found, found.replace("answers", "benefits"))


def say_awareness(known: Released) -> Statement:
    """V3: which benefits most and fewest stakeholders know of."""

    def claims() -> Iterable[Claim]:
        rows = known.rows
        if rows.empty:
            return
        share = rows["aware"] / rows["n"]
        least, most = rows.loc[share.idxmin()], rows.loc[share.idxmax()]
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
            f"“{least['benefit']}” and {out_of(most['aware'], most['n'])} of “{most['benefit']}”"
        )
        shown = {}
        if least["tier"] in ("small", "full"):
            apart = least["share_high"] < most["share_low"]
            text += "" if apart else "; their intervals overlap, so no order is given"
            shown = {
                "number": 100 * least["share"],
                "low": 100 * least["share_low"],
                "high": 100 * least["share_high"],
                "unit": "%",
            }
        yield claim(known, "least", f"{text}.", n=int(least["n"]), **shown)

    return say(known, claims(), TOO_FEW_FOR_INTERVAL)


# -- V4 ------------------------------------------------------------------------------------------


def say_appraisal(found: Released) -> Statement:
    """V4: the range of the benefit-cost ratio, and what must be true to break even."""

    def claims() -> Iterable[Claim]:
        facts, rows = found.facts, found.table.set_index("measure")
        npv, currency = rows.loc["npv"], str(facts["currency"])
        yield _ratio_of_benefits(found, rows.loc["bcr"])
        if npv["p10"] < npv["p90"]:
            yield claim(
                found,
                "npv",
                f"Net present value over {counted_words(facts['years'], 'year', 'years')} at "
                f"{facts['rate']}: {money(npv['p10'], currency)} to "
                f"{money(npv['p90'], currency)} (P10 to P90).",
                number=npv["value"],
                low=npv["p10"],
                high=npv["p90"],
                unit=currency,
            )
        factor = float(facts["switching"])
        if factor == float("inf"):
            text = "No size of these benefits would break even: their sum is not above 0."
        elif factor > 1:
            text = (
                f"To break even, the PMO's share of the benefits would have to be "
                f"{number(factor, 2 if factor < 1.05 else 1)} times as large."
            )
        else:
            text = (
                f"The benefits could fall by {percent(1 - factor)} before costs and benefits are "
                "level."
            )
        more = {} if factor == float("inf") else {"number": factor, "unit": "times"}
        yield claim(found, "switching", text, **more)

        yield from _appraisal_cautions(found)

    return say(found, claims())


def _ratio_of_benefits(found: Released, bcr: Mapping[str, float]) -> Claim:
    """Say where the benefit-cost ratio lies; never one figure as if it were sure."""
    of_whom = f"With the PMO's share of {counted_words(found.n, 'benefit', 'benefits')}"
    if not bcr["p10"] < bcr["p90"]:
        return claim(
            found,
            "bcr",
            f"{of_whom} the benefit-cost ratio is {number(bcr['value'], 2)} with the likely "
            "figures. The register gives no range for shares or amounts, so how sure it is cannot "
            "be said: collect a low and a high end before the ratio is told to anybody.",
            verdict="no range given",
            number=bcr["value"],
            unit="ratio",
        )
    chance = float(found.facts["p_above_one"])
    return claim(
        found,
        "bcr",
        f"{of_whom} the benefit-cost ratio lies between {number(bcr['p10'], 2)} and "
        f"{number(bcr['p90'], 2)} (P10 to P90; with the likely figures {number(bcr['value'], 2)}); "
        f"it is above 1 in {_share_of_draws(chance)} of the 10,000 draws.",
        verdict="pays back in nearly all draws"
        if chance >= 0.9
        else "does not pay back in nearly all draws"
        if chance <= 0.1
        else "may or may not pay back",
        number=bcr["value"],
        low=bcr["p10"],
        high=bcr["p90"],
        unit="ratio",
    )


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
            f"and {number(alone['p90'], 2)} (P10 to P90).",
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
            f"{'is' if left_out == 1 else 'are'} left out: a share is never taken to be the whole.",
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


def say_bcr_sensitivity(rows: Released) -> Statement:
    """V4: which input moves the ratio most, and whether it alone decides."""

    def claims() -> Iterable[Claim]:
        first = rows.table.iloc[0]
        low, high = sorted((first["low"], first["high"]))
        crosses = low < 1 < high
        yield claim(
            rows,
            "widest",
            f"Of the single inputs, “{first['input']}” moves the ratio most: from "
            f"{number(low, 2)} to {number(high, 2)}, the others as likely. "
            + (
                "It alone can tip the balance." if crosses else "It alone does not tip the balance."
            ),
            verdict="tips the balance" if crosses else "does not tip the balance",
            number=float(high - low),
            unit="ratio",
        )

    return say(rows, claims())


# -- V5 ------------------------------------------------------------------------------------------


def say_relationship_moves(moves: Released) -> Statement:
    """V5: how many relationships climbed, stayed or fell, and who is an advocate by acts."""

    def claims() -> Iterable[Claim]:
        climbed, fell, net = (int(moves.table[c].sum()) for c in ("higher", "lower", "net"))
        stayed = moves.n - climbed - fell
        yield claim(
            moves,
            "moves",
            f"Between the first and the last review {climbed} of {moves.n} relationships are "
            f"judged to have gone up, {fell} down and {stayed} to stand on the same rung: net "
            f"{number(climbed - fell, 0, signed=True)} relationships and "
            f"{number(net, 0, signed=True)} rungs.",
            verdict="more climbed than fell" if climbed > fell else
            "more fell than climbed" if fell > climbed else "as many climbed as fell",
            number=float(climbed - fell),
            unit="stakeholders",
        )  # fmt: skip
        upper, acts = (sum(moves.facts[name].values()) for name in ("upper", "with_act"))
        if upper:
            yield claim(
                moves,
                "advocates",
                f"{counted_words(upper, 'stakeholder is', 'stakeholders are')} placed on the rungs "
                f"advocate or partner; for {acts} of them a reference, a referral or a defence is "
                "recorded, and only these count as advocates.",
                verdict="acts recorded" if acts == upper else "acts missing",
                number=float(acts),
                unit="stakeholders",
                n=upper,
            )

    return say(moves, claims())


def say_stance_matrix(stances: Released) -> Statement:
    """V5: how many stakeholders have the stance that is wanted."""

    def claims() -> Iterable[Claim]:
        reached = int(stances.table["as_desired"].sum())
        yield claim(
            stances,
            "reached",
            f"{out_of(reached, stances.n)} stakeholders have the stance that is wanted, or go "
            "beyond it.",
            number=float(reached),
            unit="stakeholders",
        )

    return say(stances, claims())


def say_actions_closed(actions: Released) -> Statement:
    """V5: how many of the actions due were closed by their date."""

    def claims() -> Iterable[Claim]:
        row = actions.table.iloc[0]
        limits = ""
        figures = {"number": float(row["on_time"]), "unit": "actions"}
        if row["n"] >= 10:
            low, high = float(row["share_low"]), float(row["share_high"])
            limits = f" {share_ci(low, high, int(row['n']))}"
            figures |= {"low": low * row["n"], "high": high * row["n"]}
        yield claim(
            actions,
            "closed",
            f"{out_of(row['on_time'], row['n'])} actions due were closed by their date{limits}; "
            f"{int(row['late'])} late, {int(row['open'])} still open.",
            verdict="all closed on time" if row["on_time"] == row["n"] else "not all on time",
            **figures,
        )

    return say(actions, claims())


def say_recommendation(waves: Released) -> Statement:
    """V5: the net promoter score of the latest wave; no direction below 8 waves."""

    def claims() -> Iterable[Claim]:
        rows = waves.estimates
        if rows.empty:
            return
        last = rows.iloc[-1]
        count = len(rows)
        more = (
            f" {counted_words(count, 'wave', 'waves')}: too few to tell a change (it takes 8)."
            if count < WAVES_FOR_LIMITS
            else ""
        )
        yield claim(
            waves,
            "latest",
            f"{among(waves, int(last['n']))} in {last['wave']}, {int(last['promoters'])} are "
            f"promoters and {int(last['detractors'])} detractors: NPS "
            f"{number(last['nps'], 0, signed=True)} {ci(last['nps_low'], last['nps_high'], 0)}."
            f"{small_group(last)}{more}",
            number=last["nps"],
            low=last["nps_low"],
            high=last["nps_high"],
            unit="points of 100",
            n=int(last["n"]),
        )

    return say(waves, claims(), TOO_FEW_FOR_INTERVAL)
