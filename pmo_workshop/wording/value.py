"""The sentences of Revealing PMO Value."""

from __future__ import annotations

from collections.abc import Iterable

from ..claims import Claim, Statement
from ..disclosure import Released
from ..display import number, out_of, percent, some
from .grammar import (
    TOO_FEW_FOR_INTERVAL,
    among,
    ci,
    claim,
    counted_words,
    listed,
    only_counts,
    say,
    small_group,
    verdict,
)

MOST_LINKS = 3


def money(value: float, currency: str) -> str:
    """
    Return an amount with its currency, in thousands or millions where it is large.

    Examples
    --------
    >>> money(640_000, "GBP"), money(-1_250_000, "EUR"), money(950, "USD")
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
        for _, row in rows.head(MOST_LINKS).iterrows():
            sure = ""
            if row["tier"] in ("small", "full"):
                sure = "" if row["solid"] else " The link is not stable: few people carry it."
            yield claim(
                links,
                f"{row['from']} {row['to']}",
                f"Users linked {row['from']} to {row['to']} "
                f"({number(row['people'], 0)} of {number(row['n'], 0)} interviewed).{sure}",
                verdict="stable link" if not sure else "link not stable",
                number=float(row["people"]),
                unit="people",
                n=int(row["n"]),
            )

    return say(links, claims(), "Fewer than 5 people were interviewed, so no link is shown.")


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

    return say(value, claims(), TOO_FEW_FOR_INTERVAL)


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
            f"Of {counted_words(total, 'benefit', 'benefits')} in the register "
            f"{'is' if total == 1 else 'are'} {listed(told)}. {witnessed} of {intangible} "
            "measurable and observable benefits have a proxy with source, cadence and owner.",
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
        currency = str(told.facts["currency"])
        ratio = told.facts.get("ratio")
        rows = told.rows
        if ratio is not None:
            sure = (
                f" {ci(100 * ratio.low, 100 * ratio.high, 0)}"
                if ratio.high > ratio.low
                else " (too few benefits for an interval)"
            )
            yield claim(
                told,
                "ratio",
                f"For every {currency} 100 that are verified, {number(100 * ratio.estimate, 0)} "
                f"are reported{sure}, over {counted_words(ratio.n, 'benefit', 'benefits')}.",
                verdict=_ratio_verdict(ratio, told.margin.cost_percent / 100),
                number=100 * ratio.estimate,
                low=100 * ratio.low,
                high=100 * ratio.high,
                unit="% of what is verified",
                n=ratio.n,
            )
        hidden = rows[rows["state"].isin(("unreported", "under-reported"))]
        if len(hidden):
            missing = float((hidden["verified"] - hidden["reported"]).sum())
            yield claim(
                told,
                "unreported",
                f"{money(missing, currency)} are verified and not reported: "
                f"{some([str(name) for name in hidden['benefit']])}.",
                verdict="verified, not reported",
                number=missing,
                unit=currency,
                n=len(hidden),
            )
        claimed = rows[rows["state"] == "unsupported"]
        if len(claimed):
            amount = float(claimed["reported"].sum())
            yield claim(
                told,
                "unsupported",
                f"{money(amount, currency)} are reported on evidence of grade D: "
                f"{some([str(name) for name in claimed['benefit']])}. They do not make up for "
                "what is not reported.",
                verdict="reported, not supported",
                number=amount,
                unit=currency,
                n=len(claimed),
            )

    return say(told, claims(), "No benefit of the register is verified in money.")


def _ratio_verdict(ratio, margin: float) -> str:
    if ratio.high == ratio.low:
        return "too few benefits to tell"
    return {
        "clear shortfall": "clearly under-reported",
        "shortfall, size uncertain": "under-reported, size uncertain",
        "clearly above": "clearly over-reported",
        "above, size uncertain": "over-reported, size uncertain",
    }.get(
        found := verdict(ratio.low - 1, ratio.high - 1, margin),
        found.replace("answers", "benefits"),
    )


def say_awareness(known: Released) -> Statement:
    """V3: which benefits most and fewest stakeholders know of."""

    def claims() -> Iterable[Claim]:
        rows = known.rows.sort_values("aware", kind="stable")
        if rows.empty:
            return
        least, most = rows.iloc[0], rows.iloc[-1]
        text = (
            f"{among(known)}, {out_of(least['aware'], least['n'])} knew of {least['benefit']} and "
            f"{out_of(most['aware'], most['n'])} of {most['benefit']}"
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
        bcr, npv = rows.loc["bcr"], rows.loc["npv"]
        chance = float(facts["p_above_one"])
        judged = (
            "pays back in nearly all draws" if chance >= 0.9
            else "does not pay back in nearly all draws" if chance <= 0.1
            else "may or may not pay back"
        )  # fmt: skip
        currency = str(facts["currency"])
        yield claim(
            found,
            "bcr",
            f"With the PMO's share of {counted_words(found.n, 'benefit', 'benefits')} the "
            f"benefit-cost ratio lies between {number(bcr['p10'])} and {number(bcr['p90'])} (P10 "
            f"to P90; with the likely figures {number(bcr['value'])}); it is above 1 in "
            f"{percent(chance)} of the draws.",
            verdict=judged,
            number=bcr["value"],
            low=bcr["p10"],
            high=bcr["p90"],
            unit="ratio",
        )
        yield claim(
            found,
            "npv",
            f"Net present value over {facts['years']} years at {number(100 * facts['rate'])} %: "
            f"{money(npv['p10'], currency)} to {money(npv['p90'], currency)} (P10 to P90).",
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
                f"{number(factor)} times as large."
            )
        else:
            text = (
                f"The benefits could fall by {percent(1 - factor)} before costs and benefits are "
                "level."
            )
        more = {} if factor == float("inf") else {"number": factor, "unit": "times"}
        yield claim(found, "switching", text, **more)

    return say(found, claims())


# -- V5 ------------------------------------------------------------------------------------------


def say_relationship_moves(moves: Released) -> Statement:
    """V5: how many relationships climbed, stayed or fell, and who is an advocate by acts."""

    def claims() -> Iterable[Claim]:
        rows, facts = moves.table, moves.facts
        climbed = int(rows.loc[rows["move"] > 0, "stakeholders"].sum())
        fell = int(rows.loc[rows["move"] < 0, "stakeholders"].sum())
        yield claim(
            moves,
            "moves",
            f"Between the two reviews {climbed} of {moves.n} relationships are judged to stand on "
            f"a higher rung and {fell} on a lower one; the others stayed.",
            verdict="more climbed than fell" if climbed > fell else
            "more fell than climbed" if fell > climbed else "as many climbed as fell",
            number=float(climbed - fell),
            unit="stakeholders",
        )  # fmt: skip
        if facts.get("upper"):
            yield claim(
                moves,
                "advocates",
                f"{counted_words(facts['upper'], 'stakeholder is', 'stakeholders are')} placed on "
                f"the rungs advocate or partner; of {facts['with_act']} a reference, a referral or "
                "a defence is recorded, and only these count as advocates.",
                number=float(facts["with_act"]),
                unit="stakeholders",
                n=int(facts["stakeholders"]),
            )

    return say(moves, claims())


def say_stances(stances: Released) -> Statement:
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
            low, high = row["share_low"] * row["n"], row["share_high"] * row["n"]
            limits = f" (95 % CI {number(low)} to {number(high)} of {int(row['n'])})"
            figures |= {"low": float(low), "high": float(high)}
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
        count = len(waves.rows)
        more = (
            f" {counted_words(count, 'wave', 'waves')}: too few to tell a change (it takes 8)."
            if count < 8
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
