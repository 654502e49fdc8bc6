"""The report on one page, as data: the answer, five marks, key facts, findings and decisions."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from typing import Any

from ..analysis.barrier_funnel import STEPS
from ..analysis.beyond_the_mean import tipping_point
from ..claims import Claim, Statement, question_of
from ..content.modules import ELEMENTS
from ..disclosure import INTERVAL_FROM
from ..display import (
    clean,
    count_told,
    is_missing,
    listed,
    number,
    period_in_words,
    upper_first,
)
from ..i18n import N_, day_in_words, gettext, lower_first, ngettext
from ..leading import Measure as Leads
from ..present.grammar import first_past
from ..present.money import coins, money, money_range, one_of
from ..texts import spoken
from ..verdicts import Direction, Judgement, Verdict
from .decisions import Decision, decisions
from .judgement import SHOULD_RISE, is_judged, judgement
from .measures import Measure, level, measures, moved_as
from .reading import NOTHING_READ, SUMMARY_TYPE, Evidence, expect_evidence
from .reputation import say_reputation
from .scorecard import (
    Return,
    Score,
    TwoReturns,
    holding,
    judged_by,
    ratio_of,
    reason_of,
    scores,
    two_returns,
    verdict_claim,
    whole_cost,
)
from .words import element_named, gravest_first, plan_claim, size, strength

MOST_FACTS, MOST_FINDINGS = 4, 3

MEANS = {
    Verdict.CLEAR_SHORTFALL: N_("short by more than the smallest difference that matters"),
    Verdict.SHORTFALL: N_("short, perhaps by too little to matter"),
    Verdict.NONE_SHOWN: N_("what decides it is in order, or better"),
    Verdict.TOO_FEW: N_("the answers leave it open"),
}
"""What a mark of an element means, beside its verdict; the others say it themselves."""

MEANS_ABOVE = N_("better by more than the smallest difference that matters")


@dataclass(frozen=True)
class Mark:
    """
    The mark of an element: its verdict, what decides it, from what to what, and its id.

    ``judged`` says what it judges, where that is known. ``reserved`` is the id of a finding that
    speaks against a mark without a shortfall; then ``told`` says both, and ``reservation`` which of
    them was judged. ``above``: what decides is clearly better than it has to be, and ``told`` says
    so.
    """

    element: str
    verdict: Verdict
    reason: str
    judged: str = ""
    decides: str = ""
    reserved: str = ""
    reservation: str = ""
    told: str = ""
    above: bool = False


@dataclass(frozen=True)
class KeyFact:
    """A figure, what it says, whom or what it rests on, and the ids of the claims that say it."""

    figure: str
    words: str
    base: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Summary:
    """
    The report on one page.

    Attributes
    ----------
    answer : Claim
        The first sentence: so what?
    marks : tuple of Mark
        One for each of the five elements.
    facts : tuple of KeyFact
        At most four.
    findings : tuple of Claim
        At most three, word for word as their workbooks state them; none decides a mark, and one at
        least is favourable where there is one.
    decisions : tuple of Decision
        To start, to stop or shorten, to find out.
    sure : tuple of str
        How sure all this is: who answered, what decides, what would change it.
    claims : tuple of Claim
        The sentences of the page, for the ledger.
    since : str
        How the leading measures stand against the wave before; empty where none is compared.
    base : str
        Who answered, where it stands once for all that does not name others.
    """

    answer: Claim
    marks: tuple[Mark, ...]
    facts: tuple[KeyFact, ...]
    findings: tuple[Claim, ...]
    decisions: tuple[Decision, ...]
    sure: tuple[str, ...]
    claims: tuple[Claim, ...]
    since: str = ""
    base: str = ""

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> Mapping[str, object]:
        told = Statement.of(*self.claims)
        return {**told._repr_mimebundle_(), SUMMARY_TYPE: self.stored()}

    def stored(self) -> dict[str, Any]:
        """Return the page as a notebook holds it: JSON, ready to print."""
        means = [_means(mark) for mark in self.marks]
        return {
            "answer": self.answer.text,
            "base": self.base,
            "marks": [
                {
                    "id": mark.element,
                    "element": gettext(mark.element),
                    "verdict": mark.verdict.value,
                    "told": upper_first(_told(mark)),
                    "means": told if told not in means[:at] else "",
                    "judged": mark.judged,
                    "reserved": bool(mark.reserved),
                    "reason": mark.reason,
                }
                for at, (mark, told) in enumerate(zip(self.marks, means, strict=True))
            ],
            "facts": [
                {"figure": fact.figure, "words": fact.words, "base": fact.base}
                for fact in self.facts
            ],
            "findings": [claim.text for claim in self.findings],
            "since": self.since,
            "decisions": [
                decision.in_short(self.findings) for decision in self.decisions if decision.taken
            ],
            "left": [decision.text for decision in self.decisions if not decision.taken],
            "sure": list(self.sure),
            "ids": {
                "leading": [mark.decides for mark in self.marks if mark.decides],
                "decides": {mark.element: mark.decides for mark in self.marks if mark.decides},
                "against": [mark.reserved for mark in self.marks if mark.reserved],
                "findings": [claim.id for claim in self.findings],
                "cited": [
                    *(claim.id for claim in self.findings),
                    *(cited for fact in self.facts for cited in fact.claims),
                ],
            },
        }


def summary(evidence: Evidence, seed: int) -> Summary | Statement:
    """
    Return the report on one page.

    Parameters
    ----------
    evidence : Evidence
    seed : int
        As for the order of the actions.

    Returns
    -------
    Summary or Statement
        A statement that nothing was read, if nothing was.
    """
    if expect_evidence(evidence).missing:
        return Statement("missing", (gettext(NOTHING_READ),))
    found = scores(evidence)
    good, bad = _favourable(evidence, found), _adverse(evidence, found)
    facts = _gravest_facts(evidence)
    best, told = _best_news(evidence, good) if len(facts) < MOST_FACTS else (None, None)
    findings = _three(bad, [claim for claim in good if claim is not told], evidence, found)
    answer = _answer(evidence, found)
    most = _most_answered(evidence)
    facts += [*([best] if best else []), *_response(evidence)]
    base = _people(most) if most else ""
    shown = [replace(f, base="") if f.base == base else f for f in facts[:MOST_FACTS]]
    beside = {question_of(id) for fact in shown for id in fact.claims}
    return Summary(
        answer=answer,
        marks=tuple(_mark(evidence, score, most, beside) for score in found),
        facts=tuple(shown),
        findings=findings,
        decisions=decisions(evidence, seed),
        sure=tuple(_how_sure(evidence, found)),
        claims=(answer, *(verdict_claim(evidence, score) for score in found), *findings),
        since=" ".join(say_reputation(evidence).lines),
        base=base,
    )


def _mark(evidence: Evidence, score: Score, most: Claim | None, beside: Set[str]) -> Mark:
    """Return the mark of an element; what stands beside it on the page it does not repeat."""
    reason = reason_of(evidence, _not_said_yet(score, most, beside))
    if score.leading is None:
        return Mark(score.element, score.verdict, reason)
    above = _is_above(score)
    mark = Mark(
        score.element,
        score.verdict,
        reason,
        judged_by(evidence, score),
        score.leading.id,
        told=Verdict.CLEARLY_ABOVE.in_words if above else "",
        above=above,
    )
    if score.but is None:
        return mark
    return replace(
        mark,
        reserved=score.but.id,
        reservation=_reservation(score),
        told=_told_of_both(mark.told or score.verdict.in_words, score.but),
    )


def _is_above(score: Score) -> bool:
    """Whether what decides a mark is better by more than the smallest difference that matters."""
    if score.measure is Leads.FELT_COST or score.decides is None:
        return False
    return score.decides.verdict is Verdict.CLEARLY_ABOVE


def _not_said_yet(score: Score, most: Claim | None, beside: Set[str]) -> Score:
    """
    Return a score without who answered, where it is as for ``most``, and without what speaks
    against it, where a key fact tells of that question.
    """
    found = score.leading
    alike = found and most and (found.n, found.population) == (most.n, most.population)
    if found and alike and found.sampled:
        score = replace(score, leading=replace(found, n=None))
    told = score.but and question_of(score.but.id) in beside
    return replace(score, but=None) if told else score


def _reservation(score: Score) -> str:
    """Say which of the two that a mark tells was judged."""
    return gettext("judged by: {measure}", measure=score.measure.in_words)


def _told_of_both(verdict: str, but: Claim) -> str:
    """Return what was judged, and beside it what speaks against it: neither hides the other."""
    said = _BESIDE.get(but.verdict, _SHORT_BESIDE) if but.verdict else _SHORT_BESIDE
    return gettext(said, verdict=verdict)


_SHORT_BESIDE = N_("{verdict}; something else clearly short")
_BESIDE = {
    Verdict.NOT_PROFITABLE: N_("{verdict}; cost not covered"),
    Verdict.HIDDEN_COST: N_("{verdict}; much hidden cost"),
}


def _told(mark: Mark) -> str:
    return mark.told or mark.verdict.in_words


def _means(mark: Mark) -> str:
    if mark.reserved:
        return mark.reservation
    if mark.above:
        return gettext(MEANS_ABOVE)
    return gettext(MEANS[mark.verdict]) if mark.verdict in MEANS else ""


# -- the answer ----------------------------------------------------------------------------------


def _answer(evidence: Evidence, found: Iterable[Score]) -> Claim:
    """Answer "so what?" from the five marks, the clients' cost and the barriers."""
    found = list(found)
    judged = [score for score in found if score.verdict in _JUDGED]
    short = ""
    if not judged:
        asked = any(score.verdict is not Verdict.NOT_COLLECTED for score in found)
        text = (
            gettext(
                "No element can be judged yet: what would decide is missing, does not vary, or too "
                "few have answered."
            )
            if asked
            else gettext("What decides on the five elements was not collected.")
        )
    elif len(judged) == 1:
        others = [score for score in found if score not in judged]
        silent = all(score.verdict is Verdict.NOT_COLLECTED for score in others)
        rest = (
            gettext("what decides on the other four was not collected")
            if silent
            else gettext("nothing decides on the other four yet")
        )
        said = gettext(_ONE[judged[0].verdict], element=element_named(judged[0].element))
        told = [gettext("{verdict}; {rest}.", verdict=said, rest=rest), _joined([_yet(judged)])]
        text = " ".join(filter(None, told))
    else:
        later = {Verdict.NOT_PROFITABLE} if _is_told_how_much(evidence) else set()
        parts = [
            [_of_several(judged), "" if _any_short(judged) else _yet(judged, later)],
            *([part] for part in _without_shortfall(judged, later)),
            [_not_told(found)],
            [_covered(evidence, found)],
            [_spent(evidence), _passed(evidence)],
        ]
        told = [*filter(None, map(_joined, parts))]
        text, short = " ".join(told), told[0]
    return plan_claim(
        evidence, "answer", "all", upper_first(text), gist=upper_first(short), n=len(judged)
    )


_TOLD = (Verdict.CLEAR_SHORTFALL, Verdict.SHORTFALL, Verdict.NONE_SHOWN)
_JUDGED = (*_TOLD, Verdict.TOO_FEW)
_ONE = {
    Verdict.CLEAR_SHORTFALL: N_("{element} falls clearly short"),
    Verdict.SHORTFALL: N_("{element} falls short, by an uncertain size"),
    Verdict.NONE_SHOWN: N_("{element} shows no shortfall"),
    Verdict.TOO_FEW: N_("on {element} the answers leave open whether it falls short"),
}


def _joined(parts: Iterable[str]) -> str:
    """Return a sentence of the parts there are; nothing without any."""
    told = [part for part in parts if part]
    if len(told) > 1:
        return upper_first(gettext("{a}, and {b}.", a=told[0], b=told[1]))
    return upper_first(gettext("{a}.", a=told[0])) if told else ""


def _of_several(judged: list[Score]) -> str:
    """Say how many of the elements that can be told fall short, or how many surely do not."""
    told = [score for score in judged if score.verdict in _TOLD]
    if len(told) == 1:
        return gettext(_ONE[told[0].verdict], element=element_named(told[0].element))
    elements = gettext("5 elements")
    if len(told) < len(ELEMENTS):
        elements = gettext("the {n} elements that can be judged", n=number(len(told), 0))
    kinds = [score.verdict for score in told]
    clear, short = (kinds.count(v) for v in (Verdict.CLEAR_SHORTFALL, Verdict.SHORTFALL))
    if clear:
        said = ngettext(
            "{n} of {elements} falls clearly short",
            "{n} of {elements} fall clearly short",
            clear,
            elements=elements,
        )
        return _with_names(said, told, Verdict.CLEAR_SHORTFALL)
    if short:
        said = ngettext(
            "{n} of {elements} falls short, perhaps slightly",
            "{n} of {elements} fall short, perhaps slightly",
            short,
            elements=elements,
        )
        return _with_names(said, told, Verdict.SHORTFALL)
    if not told:
        return gettext("whether any element falls short is open")
    if len(told) == len(ELEMENTS):
        return gettext("none of the 5 elements falls short")
    return gettext("none of {elements} falls short", elements=elements)


def _yet(judged: Iterable[Score], later: Set[Verdict] = frozenset()) -> str:
    """
    Say what speaks against marks without a shortfall, so that none is told as good news.

    A verdict of ``later`` is left out: another sentence tells it with its figure.
    """
    losses = [
        gettext(
            _LOSSES.get(but.verdict, _OTHER_LOSS) if but.verdict else _OTHER_LOSS,
            element=element_named(score.element),
        )
        for score in judged
        if (but := score.but) and but.verdict not in later
    ]
    return gettext("yet {losses}", losses=listed(losses)) if losses else ""


def _any_short(judged: Iterable[Score]) -> bool:
    return any(score.verdict in (Verdict.CLEAR_SHORTFALL, Verdict.SHORTFALL) for score in judged)


def _without_shortfall(judged: Iterable[Score], later: Set[Verdict]) -> Iterator[str]:
    """Name the elements without a shortfall beside others, where something speaks against any."""
    judged = list(judged)
    fine = [score for score in judged if score.verdict is Verdict.NONE_SHOWN]
    against = [score for score in fine if score.but]
    if not against or not _any_short(judged):
        return
    yield ngettext(
        "{elements} shows no shortfall",
        "{elements} show no shortfall",
        len(fine),
        elements=listed(element_named(score.element) for score in fine),
    )
    yield _yet(against, later)


_OTHER_LOSS = N_("something else in {element} falls clearly short")
_LOSSES = {
    Verdict.HIDDEN_COST: N_("much of the clients' cost is hidden"),
    Verdict.NOT_PROFITABLE: N_("the PMO's share of proven benefits stays below its cost"),
}


_LEFT_OPEN = (
    N_("for want of answers"),
    N_("for want of a target"),
    N_("for want of the data that decide"),
)


def _not_told(found: Iterable[Score]) -> str:
    """Say how many elements cannot be judged, and for want of what, where others can."""
    left = [score for score in found if score.verdict not in _TOLD]
    if not left or len(left) == len(ELEMENTS):
        return ""
    target = [score for score in left if score.lacks_target]
    few = [s for s in left if s.leading and s not in target
           and s.leading.verdict is not Verdict.NOT_JUDGED]  # fmt: skip
    counts = (len(few), len(target), len(left) - len(few) - len(target))
    why = {gettext(t): number(n, 0) for t, n in zip(_LEFT_OPEN, counts, strict=True) if n}
    if len(why) == 1:
        return ngettext(
            "{n} of the 5 elements cannot be judged yet, {why}",
            "{n} of the 5 elements cannot be judged yet, {why}",
            len(left),
            why=next(iter(why)),
        )
    return ngettext(
        "{n} of the 5 elements cannot be judged yet: {why}",
        "{n} of the 5 elements cannot be judged yet: {why}",
        len(left),
        why=listed(f"{n} {reason}" for reason, n in why.items()),
    )


def _with_names(said: str, told: Iterable[Score], verdict: Verdict) -> str:
    """Return how many elements have a verdict, and which; and how many show no shortfall."""
    told = list(told)
    names = [element_named(score.element) for score in told if score.verdict is verdict]
    if len(names) == len(ELEMENTS):
        return said
    named = gettext("{said}: {names}", said=said, names=listed(names))
    perhaps = [element_named(s.element) for s in told if s.verdict is Verdict.SHORTFALL]
    if perhaps and verdict is not Verdict.SHORTFALL:
        named = ngettext(
            "{named}; {elements} falls short, perhaps slightly",
            "{named}; {elements} fall short, perhaps slightly",
            len(perhaps),
            named=named,
            elements=listed(perhaps),
        )
    fine = [score for score in told if score.verdict is Verdict.NONE_SHOWN]
    if not fine or any(score.but for score in fine):  # these are named in a sentence of their own
        return named
    return ngettext(
        "{named}; {n} shows no shortfall",
        "{named}; {n} show no shortfall",
        len(fine),
        named=named,
    )


def _covered(evidence: Evidence, found: Iterable[Score]) -> str:
    """
    Say how much of its cost the PMO's share of the benefits covers, if surely not all and if it is
    stated what that cost holds.

    Where users find that they get more than they give, that is said with it: their mark shows no
    shortfall, and both are true.
    """
    if not any(claim.verdict is Verdict.NOT_PROFITABLE for claim in evidence.claims):
        return ""
    if not _is_told_how_much(evidence):
        told = any(s.verdict is Verdict.NONE_SHOWN and s.but
                   and s.but.verdict is Verdict.NOT_PROFITABLE for s in found)  # fmt: skip
        return "" if told else gettext(_LOSSES[Verdict.NOT_PROFITABLE])
    currency = _currency(evidence, "appraisal")
    share = gettext(
        "the PMO's share of proven benefits comes to {covered} per {unit} of its cost",
        covered=coins(currency, ratio_of(evidence)["value"]),
        unit=one_of(currency),
    )
    worth_it = any(
        score.decides and score.measure is Leads.PERCEIVED_VALUE
        and score.decides.verdict is Verdict.CLEARLY_ABOVE
        for score in found
    )  # fmt: skip
    if not worth_it:
        return share
    return gettext("users find that they get more than they give, but {share}", share=share)


def _is_told_how_much(evidence: Evidence) -> bool:
    """Return whether the benefits fall short of a cost of which it is stated what it holds."""
    short = any(claim.verdict is Verdict.NOT_PROFITABLE for claim in evidence.claims)
    return short and bool(ratio_of(evidence)["borne"])


def _spent(evidence: Evidence) -> str:
    row = whole_cost(evidence)
    if not row:
        return ""
    return gettext(
        "the PMO's clients spend {cost} a year working with it",
        cost=money(row["total"], _currency(evidence, "hidden_costs")),
    )


def _passed(evidence: Evidence) -> str:
    row = _last_barrier(evidence)
    if not row:
        return ""
    return gettext("{people} pass every barrier", people=_of_all(row))


# -- key facts -----------------------------------------------------------------------------------


def _gravest_facts(evidence: Evidence) -> list[KeyFact]:
    """Return what comes before the best news: barriers, cost, return, and what has fallen."""
    fallen = _with(evidence.claims, Verdict.CHANGED_DOWN, SHOULD_RISE)
    falls = (_as_series(evidence, claim) for claim in fallen)
    every = (_barriers(evidence), _clients_cost(evidence), _return(evidence),
             next(filter(None, falls), None))  # fmt: skip
    return [*filter(None, every)]


def _last_barrier(evidence: Evidence) -> Mapping[str, Any]:
    """Return the last of the four barriers, if all were asked and it may be told who passes it."""
    rows = evidence.rows("barriers")
    if tuple(row["step"] for row in rows) != STEPS:
        return {}
    last = rows[-1]
    known = not is_missing(last.get("so_far")) or not is_missing(last.get("so_far_nearly"))
    return last if known else {}


def _of_all(row: Mapping[str, Any]) -> str:
    if is_missing(row.get("so_far")):
        return count_told(row, "so_far")
    return gettext("{x} of {n}", x=number(row["so_far"], 0), n=number(row["n"], 0))


_PASSED = {
    "knows": N_("{x} know the offer"),
    "understands": N_("{x} also understand it"),
    "confident": N_("{x} are also confident it helps"),
}


def _barriers(evidence: Evidence) -> KeyFact | None:
    last = _last_barrier(evidence)
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
    return KeyFact(_of_all(last), words, base, ("O.four_barriers.passed",))


def _clients_cost(evidence: Evidence) -> KeyFact | None:
    row, currency = whole_cost(evidence), _currency(evidence, "hidden_costs")
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
    currency = _currency(evidence, "appraisal")
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


def _best_news(evidence: Evidence, good: list[Claim]) -> tuple[KeyFact | None, Claim | None]:
    """
    Return the best news as a key fact, and the claim that it tells.

    What has risen and stayed comes first; else the second favourable finding, as the first stands
    among the three findings. None is picked of a question with anything short or open, nor one that
    the PMO only judges of itself.
    """
    risen = [c for c in good if c.verdict is Verdict.CHANGED_UP and c.activity == SHOULD_RISE]
    others = _one_of_each([c for c in good if c not in risen], [*risen[:1], *good[:1]])
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
    worse = any(c.verdict in _WORSE for c in same)
    if claim.number is None or not claim.sampled or worse or not judged <= {Judgement.FINE}:
        return None
    base = "" if claim.n is None else _people(claim)
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
        _people(moved),
        (moved.id,),
    )


_BETTER_SINCE = N_("Better: {what}, before {period} and since{rest}")
_WORSE_SINCE = N_("Worse: {what}, before {period} and since")


def _still_not(series: Measure) -> str:
    """Return how many are not in a share that has moved."""
    if not series.share or series.mean is None:
        return ""
    return gettext("; {rest} still are not", rest=level(1 - series.mean, share=True))


def _response(evidence: Evidence) -> Iterator[KeyFact]:
    """Yield who answered, for the place that no other figure has taken."""
    claim = _most_answered(evidence)
    if claim:
        figure = gettext("{x} of {n}", x=number(claim.n, 0), n=number(claim.population, 0))
        yield KeyFact(figure, gettext("people on the list answered"), "", (claim.id,))


def _currency(evidence: Evidence, table: str) -> str:
    found = evidence.table(table)
    return found.currency if found else ""


def _behind(evidence: Evidence, of: str) -> str:
    """Return how many answered, of whom, from the claims whose ids begin so."""
    claim = next((c for c in evidence.claims if c.id.startswith(of) and c.n is not None), None)
    return _people(claim) if claim else ""


def _people(claim: Claim) -> str:
    if claim.population:
        return gettext(
            "{n} of {all} answered", n=number(claim.n, 0), all=number(claim.population, 0)
        )
    return claim.counted or gettext("n = {n}", n=number(claim.n, 0))


# -- findings ------------------------------------------------------------------------------------

_BETTER = (Verdict.CLEARLY_HIGHER, Verdict.HIGHER, Verdict.HOURS_FELL)
_WORSE = (Verdict.CLEARLY_LOWER, Verdict.MORE_FELL, Verdict.LOWER, Verdict.HOURS_ROSE)
"""Changes for the better and for the worse, the surest first: a change has no standard."""

_BETTER_BY_RECORD = (Verdict.CHANGED_UP, Verdict.ADMIN_FELL, Verdict.MORE_CLIMBED)
"""Changes in what the PMO records of itself."""

_COMPARED = ("C", "D")
"""Grades of evidence with a comparator."""

_COST = "C5"
"""The activity on unit cost, where less is better."""


def _others(evidence: Evidence, found: Iterable[Score]) -> list[Claim]:
    """Return the claims that decide no mark and are no screening."""
    decide = {score.leading.id for score in found if score.leading}
    return [c for c in evidence.claims if c.id not in decide and not c.screening and c.verdict]


def _favourable(evidence: Evidence, found: Iterable[Score]) -> list[Claim]:
    """
    Return what is good: what has risen, what is better than without the PMO, than it was, or than
    it should be.

    What the PMO records of itself, and what is merely in order, come last.
    """
    claims = [c for c in _others(evidence, found) if not _over_a_fall(evidence, c)]
    fine = [c for c in claims if is_judged(c) and judgement(c) is Judgement.FINE]
    above = [c for c in fine if c.verdict and c.verdict.direction is not Direction.STABLE]
    return [
        *_with(claims, Verdict.CHANGED_UP, SHOULD_RISE),
        *(c for c in above if c.grade in _COMPARED),
        *(c for verdict in _BETTER for c in _with(claims, verdict)),
        *sorted(above, key=lambda claim: -strength(claim)),
        *(
            c
            for verdict in _BETTER_BY_RECORD
            for c in _with(claims, verdict)
            if c.activity not in (SHOULD_RISE, _COST)
        ),
        *(c for c in fine if c not in above),
    ]


def _over_a_fall(evidence: Evidence, claim: Claim) -> bool:
    """Whether something is better in the PMO's records since a change over which another fell."""
    if claim.verdict not in _BETTER_BY_RECORD:
        return False
    guarded = {c.activity for c in evidence.claims if c.verdict is Verdict.GUARDRAIL_FELL}
    fallen = _with(evidence.claims, Verdict.CHANGED_DOWN, SHOULD_RISE)
    every = measures(evidence)
    fell = [*(moved_as(evidence, c) for c in fallen), *(s for s in every if s.activity in guarded)]
    when = {series.changed for series in fell if series and series.changed}
    return any(s.activity == claim.activity and s.changed in when for s in every)


def _adverse(evidence: Evidence, found: Iterable[Score]) -> list[Claim]:
    """
    Return what is bad: what has fallen, what was reported and is not verified, the clear
    shortfalls, what is worse, all others.
    """
    claims = _others(evidence, found)
    held = holding(evidence.chapters)
    short = [c for c in claims if judgement(c) is Judgement.SHORT]
    return [
        *_with(claims, Verdict.CHANGED_DOWN, SHOULD_RISE),
        *sorted(_with(claims, Verdict.REPORTED_ABOVE), key=lambda claim: -(claim.number or 0.0)),
        *sorted(gravest_first(short), key=lambda claim: claim.id not in held),
        *(c for verdict in _WORSE for c in _with(claims, verdict)),
        *(c for c in claims if judgement(c) is Judgement.PERHAPS_SHORT),
        *(c for c in claims if judgement(c) is Judgement.TO_DO),
    ]


_TELLING = (
    Verdict.HIGHEST_BARRIER,
    Verdict.HIGHEST_BARRIER_OPEN,
    Verdict.LOWEST_POINT,
    Verdict.HIDDEN_COST,
    Verdict.PAYS_BACK,
)
"""What is worth telling where nothing is good or bad."""


def _with(claims: Iterable[Claim], verdict: Verdict, activity: str = "") -> list[Claim]:
    return [c for c in claims if c.verdict is verdict and activity in ("", c.activity)]


def _three(
    bad: list[Claim], good: list[Claim], evidence: Evidence, found: Iterable[Score]
) -> tuple[Claim, ...]:
    """Return two bad findings and a good one, filled up; of each question at most one."""
    first = _one_of_each(bad)[: MOST_FINDINGS - 1]
    chosen = [*first, *_one_of_each(good, first)[:1]]
    rest = [*bad, *good, *(c for v in _TELLING for c in _with(_others(evidence, found), v))]
    return tuple([*chosen, *_one_of_each(rest, chosen)][:MOST_FINDINGS])


def _one_of_each(claims: Iterable[Claim], besides: Iterable[Claim] = ()) -> list[Claim]:
    """
    Return the first claim on each question, leaving out what is told already: the same question,
    and the same subject in the words of another one, such as the gap of all and of those asked
    twice.
    """
    told = {key for claim in besides for key in _told_of(claim)}
    chosen = []
    for claim in claims:
        if not told & _told_of(claim):
            told |= _told_of(claim)
            chosen.append(claim)
    return chosen


def _told_of(claim: Claim) -> set[tuple[str, ...]]:
    """Return what a claim tells something of: its question, and its subject in its activity."""
    return {(question_of(claim.id),), (claim.activity, claim.subject)}


# -- how sure it is ------------------------------------------------------------------------------


def _how_sure(evidence: Evidence, found: Iterable[Score]) -> Iterator[str]:
    """Say who answered, what the marks rest on, and what would change them."""
    found = list(found)
    yield from _who_answered(evidence)
    yield from _told_coarsely(evidence)
    if any(score.leading for score in found):
        yield _what_decides(evidence)
        yield _what_matters(evidence)
    for score in found:
        yield from _what_would_change(evidence, score)
    if any(score.verdict is Verdict.CLEAR_SHORTFALL for score in found):
        yield gettext(
            "On PMOs without any shortfall, at most 5 of 100 reports would show a false “clear "
            "shortfall”."
        )
    yield gettext(
        "Ranges are 95 % intervals; a likely range holds the middle 80 % of simulated results."
    )


def _who_answered(evidence: Evidence) -> Iterator[str]:
    most = _most_answered(evidence)
    if most is None:
        return
    n, everybody = most.n or 0, most.population or 0
    facts = {"n": number(n, 0), "all": number(everybody, 0)}
    if n >= everybody:
        yield gettext("All {all} people on the list answered.", **facts)
        return
    yield gettext(
        "{n} of {all} people on the list answered; ranges do not cover those who did not.", **facts
    )
    if n < 2 * INTERVAL_FROM:
        yield gettext("So few answers leave much open, and groups are not compared.")


def _told_coarsely(evidence: Evidence) -> Iterator[str]:
    """Say why counts of a small group are not exact (rule R2)."""
    most = _most_answered(evidence)
    if most is not None and INTERVAL_FROM <= (most.n or 0) < 2 * INTERVAL_FROM:
        yield gettext(
            "Counts beside an average are told by thirds, so that nobody's answer can be worked "
            "out."
        )


def _most_answered(evidence: Evidence) -> Claim | None:
    """Return the claim that most people of the list have answered."""
    known = [c for c in evidence.claims if c.sampled and c.n and c.population]
    return max(known, key=lambda claim: claim.n or 0, default=None)


def _what_decides(evidence: Evidence) -> str:
    leading = evidence.leading
    if not (leading.named or leading.targets):
        return gettext("One measure decides each mark: the usual one, as the sponsor named none.")
    return _named_by(
        leading.set_by,
        leading.set_on,
        leading.late,
        {
            "before": N_("One measure decides each mark, named on {day}, before the answers of the "
                         "latest wave ({who})."),
            "late": N_("One measure decides each mark, named on {day}, after the first answers "
                       "({who})."),
            "unknown": N_("One measure decides each mark, as the client has set it; by whom and "
                          "when is not known."),
        },
    )  # fmt: skip


def _what_matters(evidence: Evidence) -> str:
    margin = evidence.margin
    points = number(margin.scale_points)
    if not margin.is_stated:
        return gettext(
            "The smallest difference that matters is the usual one: {points} points on a scale. "
            "“Clearly” means: the whole range lies beyond it.",
            points=points,
        )
    stated = _named_by(
        margin.set_by,
        margin.set_on,
        margin.late,
        {
            "before": N_("What matters begins at {points} points on a scale, as set on {day}, "
                         "before the answers of the latest wave ({who})."),
            "late": N_("What matters begins at {points} points on a scale, as set on {day}, after "
                       "the first answers ({who})."),
            "unknown": N_("What matters begins at {points} points on a scale; who set this, or "
                          "when, is not known."),
        },
        points=points,
    )  # fmt: skip
    return " ".join([stated, gettext("“Clearly” means: the whole range lies beyond it.")])


def _named_by(who: str, day: Any, late: bool, texts: Mapping[str, str], **more: str) -> str:
    if not who or day is None:
        return gettext(texts["unknown"], **more)
    text = texts["late" if late else "before"]
    return gettext(text, who=who, day=day_in_words(day), **more)


@dataclass(frozen=True)
class _Tip:
    """
    Where a clear shortfall ends: what those who did not answer would have to say, in words.

    ``off`` is True where nothing on the scale of the answers would end it.
    """

    words: str
    off: bool = False


def _what_would_change(evidence: Evidence, score: Score) -> Iterator[str]:
    """Say which answers of those who did not answer would end a clear shortfall of a mean."""
    claim = score.decides
    if claim is None or claim.number is None or score.verdict is not Verdict.CLEAR_SHORTFALL:
        return
    if not claim.n or not claim.population or claim.n >= claim.population:
        return
    tip = _tip(evidence, claim, claim.number, claim.n, claim.population)
    if tip is None:
        return
    told = (
        N_("Whatever the {silent} who did not answer would say, {element} stays clearly short.")
        if tip.off
        else N_(
            "{element} would no longer be clearly short if the {silent} who did not answer "
            "{answered}."
        )
    )
    silent = number(claim.population - claim.n, 0)
    yield gettext(told, element=element_named(score.element), silent=silent, answered=tip.words)


def _tip(evidence: Evidence, claim: Claim, mean: float, n: int, everybody: int) -> _Tip | None:
    """Return where the clear shortfall of a mean ends, by what it is held against."""
    leads, margin = claim.leads, evidence.margin
    if leads is Leads.FELT_COST:
        return _tip_of_hours(evidence, claim, mean, n, everybody)
    if leads in _DIFFERENCES:
        low, high = evidence.scales.get(leads.instrument, (-math.inf, math.inf))
        enough = first_past(tipping_point(mean, n, everybody, -margin.scale_points), up=True)
        words = gettext(
            "saw {points} points or better, not {found} as the others",
            points=number(enough, signed=True),
            found=number(mean, signed=True),
        )
        return _Tip(words, enough > high - low)
    target = evidence.leading.targets.get(leads) if leads else None
    if leads is None or target is None:
        return None
    if leads is Leads.RECOMMENDATION:
        line, digits, highest = target - margin.percentage_points, 0, 100.0
    else:
        line, digits = target - margin.scale_points, 1
        highest = evidence.scales.get(leads.instrument, (-math.inf, math.inf))[1]
    enough = first_past(tipping_point(mean, n, everybody, line), digits, up=True)
    words = gettext(
        "averaged {points} or better, not {found} as the others",
        points=number(enough, digits),
        found=number(mean, digits),
    )
    return _Tip(words, enough > highest)


def _tip_of_hours(
    evidence: Evidence, claim: Claim, mean: float, n: int, everybody: int
) -> _Tip | None:
    """Return how many hours those who did not answer would have to feel, beside the log."""
    share = evidence.margin.cost_percent / 100
    if claim.unit == "times the log":
        needed = math.exp(tipping_point(math.log(mean), n, everybody, math.log(1 + share)))
        digits = 1 if needed > 1 else 2
        times = number(first_past(needed, digits, up=False), digits)
        return _Tip(gettext("felt {times} times the log or less", times=times))
    logged = next((row["logged"] for row in evidence.rows("calibration")), None)
    if logged is None:
        return None
    enough = first_past(tipping_point(mean, n, everybody, logged * share), up=False)
    hours = number(enough, signed=True)
    words = gettext("felt {hours} hours a month beside the log or less", hours=hours)
    return _Tip(words, enough < -logged)


_DIFFERENCES = (Leads.EXPECTATION_GAP, Leads.PROMISES_KEPT, Leads.PERCEIVED_VALUE)
"""The measures that are a difference of two answers on one scale."""
