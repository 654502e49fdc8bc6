"""The figures that stand beside the answer: barriers, cost, return and the best news."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..analysis.barrier_funnel import STEPS
from ..claims import Claim, question_of
from ..display import clean, count_told, is_missing, number, period_in_words
from ..i18n import N_, gettext, lower_first, ngettext
from ..present.money import coins, money, money_range, one_of
from ..texts import spoken
from ..verdicts import Judgement, Verdict
from .highlights import WORSE, having, one_of_each
from .how_sure import most_answered
from .judgement import SHOULD_RISE, is_judged, judgement
from .measures import Measure, level, moved_as
from .reading import Evidence
from .scorecard import Return, TwoReturns, ratio_of, two_returns, whole_cost
from .words import size


@dataclass(frozen=True)
class KeyFact:
    """A figure, what it says, whom or what it rests on, and the ids of the claims that say it."""

    figure: str
    words: str
    base: str
    claims: tuple[str, ...] = ()


def gravest_facts(evidence: Evidence) -> list[KeyFact]:
    """Return what comes before the best news: barriers, cost, return, and what has fallen."""
    fallen = having(evidence.claims, Verdict.CHANGED_DOWN, SHOULD_RISE)
    falls = (_as_series(evidence, claim) for claim in fallen)
    every = (_barriers(evidence), _clients_cost(evidence), _return(evidence),
             next(filter(None, falls), None))  # fmt: skip
    return [*filter(None, every)]


def last_barrier(evidence: Evidence) -> Mapping[str, Any]:
    """Return the last of the four barriers, if all were asked and it may be told who passes it."""
    rows = evidence.rows("barriers")
    if tuple(row["step"] for row in rows) != STEPS:
        return {}
    last = rows[-1]
    known = not is_missing(last.get("so_far")) or not is_missing(last.get("so_far_nearly"))
    return last if known else {}


def of_all(row: Mapping[str, Any]) -> str:
    """Return how many of all pass every barrier, as coarsely as it may be told."""
    if is_missing(row.get("so_far")):
        return count_told(row, "so_far")
    return gettext("{x} of {n}", x=number(row["so_far"], 0), n=number(row["n"], 0))


_PASSED = {
    "knows": N_("{x} know the offer"),
    "understands": N_("{x} also understand it"),
    "confident": N_("{x} are also confident it helps"),
}


def _barriers(evidence: Evidence) -> KeyFact | None:
    last = last_barrier(evidence)
    if not last:
        return None
    told = [row for row in evidence.rows("barriers")[:-1] if not is_missing(row.get("so_far"))]
    steps = [
        gettext(_PASSED[row["step"]], x=gettext("of these {x}", x=number(row["so_far"], 0))
                if at else number(row["so_far"], 0))
        for at, row in enumerate(told)
    ]  # fmt: skip
    words = (
        gettext("pass all four barriers; before that {steps}", steps=", ".join(steps))
        if steps
        else gettext("pass all four barriers")
    )
    if any(row.get("neutral") for row in told if not is_missing(row.get("neutral"))):
        words = gettext("{passed}. An answer in the middle does not pass", passed=words)
    base = _behind(evidence, "O.four_barriers.")
    return KeyFact(of_all(last), words, base, ("O.four_barriers.passed",))


def _clients_cost(evidence: Evidence) -> KeyFact | None:
    row, currency = whole_cost(evidence), currency_of(evidence, "hidden_costs")
    if not row:
        return None
    words = gettext(
        "a year is what working with the PMO costs its clients, by their own log. {hidden} of it "
        "is waiting, rework and excess {range}.",
        hidden=money(row["hidden"], currency),
        range=spoken(money_range(row["hidden_low"], row["hidden_high"], currency)),
    )
    claims = ("B3.hidden_costs.total", "B3.hidden_costs.hidden")
    return KeyFact(money(row["total"], currency), words, "", claims)


def _return(evidence: Evidence) -> KeyFact | None:
    row = ratio_of(evidence)
    if not row:
        return None
    currency = currency_of(evidence, "appraisal")
    figure, unit = coins(currency, row["value"]), one_of(currency)
    two = two_returns(evidence)
    if two:
        return _either_return(evidence, two, row["years"], currency)
    if not row["p10"] < row["p90"]:
        words = gettext(
            "per {unit} of cost is the PMO's share of proven benefits (no range given)", unit=unit
        )
        return KeyFact(figure, words, "", ("V4.appraisal.bcr",))
    amounts = {r["measure"]: r["value"] for r in evidence.rows("appraisal")}
    words = ngettext(
        "per {unit} of cost is the PMO's share of proven benefits (likely range {range}). In {n} "
        "year that is {benefits} for a cost of {costs}",
        "per {unit} of cost is the PMO's share of proven benefits (likely range {range}). In {n} "
        "years that is {benefits} for a cost of {costs}",
        row["years"],
        unit=unit,
        range=coins(currency, row["p10"], row["p90"]),
        benefits=money(amounts["pv_benefits"], currency),
        costs=money(amounts["pv_costs"], currency),
    )
    claims = ("V4.appraisal.bcr", "V4.appraisal.amounts")
    if not row["borne"]:
        words = gettext("{amounts}. Whether that includes the clients' own time is not stated",
                        amounts=words)  # fmt: skip
    return KeyFact(figure, words, "", claims)


def _either_return(evidence: Evidence, two: TwoReturns, years: int, currency: str) -> KeyFact:
    """Return the two answers on the return, each with its range and with what it holds for."""
    ranged = two.held.low < two.held.high

    def told(of: Return) -> str:
        figure = coins(currency, of.value)
        if not ranged:
            return figure
        return gettext("{figure} ({ends})", figure=figure, ends=coins(currency, of.low, of.high))

    costs = next(r["value"] for r in evidence.rows("appraisal") if r["measure"] == "pv_costs")
    words = ngettext(
        "per {unit} of cost is the PMO's share of proven benefits. {held} if the cost ({costs} "
        "in {n} year) holds the clients' own time already. {added} if that comes on top",
        "per {unit} of cost is the PMO's share of proven benefits. {held} if the cost ({costs} "
        "in {n} years) holds the clients' own time already. {added} if that comes on top",
        years,
        unit=one_of(currency),
        held=told(two.held),
        added=told(two.added),
        costs=money(costs, currency),
    )
    if ranged:
        words = gettext("{words}. In brackets: likely ranges", words=words)
    either = gettext(
        "{a} or {b}", a=coins(currency, two.held.value), b=coins(currency, two.added.value)
    )
    claims = ("V4.appraisal.bcr", *(["V4.appraisal.amounts"] if ranged else []))
    return KeyFact(either, words, "", claims)


def best_news(evidence: Evidence, good: list[Claim]) -> tuple[KeyFact | None, Claim | None]:
    """
    Return the best news as a key fact, and the claim that it tells.

    What has risen and stayed comes first; else the second favourable finding, as the first stands
    among the three findings. None is picked of a question with anything short or open, nor one that
    the PMO only judges of itself.
    """
    risen = [c for c in good if c.verdict is Verdict.CHANGED_UP and c.activity == SHOULD_RISE]
    others = one_of_each([c for c in good if c not in risen], [*risen[:1], *good[:1]])
    for claim in [*risen, *others]:
        fact = _as_series(evidence, claim) or _as_figure(evidence, claim)
        if fact:
            return fact, claim
    return None, None


def _as_series(evidence: Evidence, claim: Claim) -> KeyFact | None:
    """Return from what to what a series has moved, if the claim says that one has."""
    series = moved_as(evidence, claim)
    return _moved(series, claim) if series else None


def _as_figure(evidence: Evidence, claim: Claim) -> KeyFact | None:
    """Return a finding of people or records that vary, if nothing else in its answer is short."""
    same = [c for c in evidence.claims if question_of(c.id) == question_of(claim.id)]
    judged = {judgement(c) for c in same if is_judged(c)}
    worse = any(c.verdict in WORSE for c in same)
    if claim.number is None or not claim.sampled or worse or not judged <= {Judgement.FINE}:
        return None
    base = "" if claim.n is None else people_of(claim)
    return KeyFact(size(claim), claim.gist, base, (claim.id,))


def _moved(series: Measure, moved: Claim) -> KeyFact:
    said = _WORSE_SINCE if moved.verdict is Verdict.CHANGED_DOWN else _BETTER_SINCE
    return KeyFact(
        gettext(
            "{before} → {after}",
            before=level(series.before, share=series.share),
            after=level(series.mean, share=series.share),
        ),
        gettext(
            said,
            what=lower_first(clean(series.name)),
            period=period_in_words(series.changed),
            rest=_still_not(series),
        ),
        people_of(moved),
        (moved.id,),
    )


_BETTER_SINCE = N_("Better: {what}, before {period} and since{rest}")
_WORSE_SINCE = N_("Worse: {what}, before {period} and since")


def _still_not(series: Measure) -> str:
    """Return how many are not in a share that has moved."""
    if not series.share or series.mean is None:
        return ""
    return gettext("; {rest} still are not", rest=level(1 - series.mean, share=True))


def response(evidence: Evidence) -> Iterator[KeyFact]:
    """Yield who answered, for the place that no other figure has taken."""
    claim = most_answered(evidence)
    if claim:
        figure = gettext("{x} of {n}", x=number(claim.n, 0), n=number(claim.population, 0))
        yield KeyFact(figure, gettext("people on the list answered"), "", (claim.id,))


def currency_of(evidence: Evidence, table: str) -> str:
    """Return the currency of a table of the evidence; blank without that table."""
    found = evidence.table(table)
    return found.currency if found else ""


def _behind(evidence: Evidence, of: str) -> str:
    """Return how many answered, of whom, from the claims whose ids begin so."""
    claim = next((c for c in evidence.claims if c.id.startswith(of) and c.n is not None), None)
    return people_of(claim) if claim else ""


def people_of(claim: Claim) -> str:
    """Return how many answered, of how many if that is known, in words."""
    if claim.population:
        return gettext(
            "{n} of {all} answered", n=number(claim.n, 0), all=number(claim.population, 0)
        )
    return claim.counted or gettext("n = {n}", n=number(claim.n, 0))
