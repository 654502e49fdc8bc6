"""The report on one page, as data: the answer, five marks, key facts, findings and decisions."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace
from typing import Any

from ..claims import Claim, Statement, question_of
from ..display import upper_first
from ..i18n import N_, gettext
from ..leading import Measure as Leads
from ..verdicts import Verdict
from .answer import answer_of
from .decisions import Decision, decisions
from .highlights import adverse, favourable, three_of
from .how_sure import how_sure, most_answered
from .key_facts import KeyFact, best_news, gravest_facts, people_of, response
from .reading import NOTHING_READ, SUMMARY_TYPE, Evidence, expect_evidence
from .reputation import say_reputation
from .scorecard import Score, judged_by, reason_of, scores, verdict_claim

MOST_FACTS = 4

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
    good, bad = favourable(evidence, found), adverse(evidence, found)
    facts = gravest_facts(evidence)
    best, told = best_news(evidence, good) if len(facts) < MOST_FACTS else (None, None)
    findings = three_of(bad, [claim for claim in good if claim is not told], evidence, found)
    answer = answer_of(evidence, found)
    most = most_answered(evidence)
    facts += [*([best] if best else []), *response(evidence)]
    base = people_of(most) if most else ""
    shown = [replace(f, base="") if f.base == base else f for f in facts[:MOST_FACTS]]
    beside = {question_of(id) for fact in shown for id in fact.claims}
    return Summary(
        answer=answer,
        marks=tuple(_mark(evidence, score, most, beside) for score in found),
        facts=tuple(shown),
        findings=findings,
        decisions=decisions(evidence, seed),
        sure=tuple(how_sure(evidence, found)),
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
