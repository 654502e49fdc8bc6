"""One page: the mark of each element, decided by its leading measure, and its profile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..claims import Claim, Statement
from ..content.modules import ELEMENTS, Module
from ..disclosure import INTERVAL_FROM
from ..display import counted, upper_first
from ..leading import Leading, Measure
from ..present import column
from ..present.grammar import listed
from ..present.table import Table
from ..suppression import SMALLEST_GROUP
from ..verdicts import Judgement, Lack, Verdict
from .judgement import OF_ALL, OF_ONE, clear_together, is_judged, judgement
from .reading import NOTHING_READ, Chapter, Evidence, expect_evidence
from .words import limits, people, plan_claim, strength, table_of

RULE = (
    "One measure decides the verdict on an element: the one that the sponsor names before the data "
    "are loaded, or the default. The next one stands in only if nobody answered it. The other "
    "findings are the profile of the element and decide nothing."
)
CLEAR = (
    "“{CLEAR_SHORTFALL}”: the whole interval lies beyond the margin, and still does with the "
    "five elements taken together (Holm): a PMO without any gap gets one in at most 2.5 % of "
    "reports on an element, and in at most 5 % on any. Else a shortfall is “{SHORTFALL}”."
).format_map({verdict.name: verdict.in_words for verdict in Verdict})
CAUTIONS = (
    "Nothing is averaged: findings in scale points, days, shares and money stay apart. Screening, "
    "counts without a standard and descriptions do not count.",
    "To do: what registers show to be open. Nothing in them is drawn by chance, so they neither "
    "make an element short nor count as in order.",
    "Limits: 95 % intervals.",
)


@dataclass(frozen=True)
class Score:
    """
    What is found about one element.

    Attributes
    ----------
    element : str
    verdict : Verdict
    named : Measure
        The one that is to decide.
    leading : Claim or None
        What was found on it, or on the first fall-back that anybody answered.
    judged, to_do : tuple of Claim
        The profile, with the leading finding, and what registers show to be open.
    """

    element: str
    verdict: Verdict
    named: Measure
    leading: Claim | None = None
    judged: tuple[Claim, ...] = ()
    to_do: tuple[Claim, ...] = ()

    @property
    def measure(self) -> Measure:
        """The measure that decides, or should."""
        return self.leading.leads if self.leading and self.leading.leads else self.named

    @property
    def decides(self) -> Claim | None:
        """The leading finding, if it could be judged."""
        return self.leading if self.leading and is_judged(self.leading) else None

    def count(self, kind: Judgement) -> int:
        return sum(judgement(claim) is kind for claim in self.judged)


def scores(evidence: Evidence) -> tuple[Score, ...]:
    """
    Return the verdict on each of the five elements.

    Parameters
    ----------
    evidence : Evidence

    Returns
    -------
    tuple of Score
        In the order of the workshop, always five.
    """
    claims = expect_evidence(evidence).claims
    found = {element: leading_claim(claims, evidence.leading, element) for element in ELEMENTS}
    family = [claim for claim in found.values() if claim and is_judged(claim)]
    clear = clear_together(family, OF_ALL)
    return tuple(
        _score(evidence, element, claim, claim in clear) for element, claim in found.items()
    )


def leading_claim(claims: Iterable[Claim], leading: Leading, element: Module) -> Claim | None:
    """Return what was found on the first measure of an element that anybody answered."""
    known = {claim.leads: claim for claim in claims if claim.leads}
    return next((known[m] for m in leading.order(element.letter) if m in known), None)


def _score(evidence: Evidence, element: Module, leading: Claim | None, clear: bool) -> Score:
    chapters = [c for c in evidence.chapters if c.element == element.title]
    claims = [claim for chapter in chapters for claim in chapter.claims]
    if leading and leading not in claims:
        claims = [leading, *claims]
    return Score(
        element.title,
        _verdict(leading, clear, any(map(_was_collected, chapters))),
        evidence.leading.order(element.letter)[0],
        leading,
        tuple(claim for claim in claims if is_judged(claim)),
        tuple(claim for claim in claims if judgement(claim) is Judgement.TO_DO),
    )


def _was_collected(chapter: Chapter) -> bool:
    lacks = {missing.lack for missing in chapter.missing}
    return bool(chapter.claims or chapter.tables or lacks - {Lack.NOT_COLLECTED})


def _verdict(leading: Claim | None, clear: bool, anything: bool) -> Verdict:
    """Return the verdict on an element, from its leading finding alone."""
    if leading is None:
        return Verdict.NO_VERDICT_YET if anything else Verdict.NOT_COLLECTED
    kind = judgement(leading)
    if kind is Judgement.SHORT:
        sure = clear and leading.beyond is not None and leading.beyond <= OF_ONE
        return Verdict.CLEAR_SHORTFALL if sure else Verdict.SHORTFALL
    return _VERDICTS.get(kind, Verdict.NO_VERDICT_YET)


_VERDICTS = {
    Judgement.PERHAPS_SHORT: Verdict.SHORTFALL,
    Judgement.FINE: Verdict.NONE_SHOWN,
    Judgement.OPEN: Verdict.TOO_FEW,
}
GRAVEST_FIRST = (Judgement.SHORT, *_VERDICTS)


def holding(chapters: Iterable[Chapter]) -> frozenset[str]:
    """Return the ids of the clear shortfalls that hold over all findings of their element."""
    return frozenset(
        claim.id
        for chapter in chapters
        for claim in clear_together([c for c in chapter.claims if is_judged(c)], OF_ONE)
    )


HOLDS = (
    "Holds: still beyond the margin when all judged findings of the element are taken together "
    "(Holm, 2.5 %). The others are clear by themselves only: the more is asked, the sooner one of "
    "them is so by chance."
)


def say_scorecard(evidence: Evidence) -> Statement:
    """Put the five verdicts into words, each with the finding that decides it."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (NOTHING_READ,))
    return Statement.of(*(_sentence(evidence, score) for score in scores(evidence)))


def _sentence(evidence: Evidence, score: Score) -> Claim:
    found = score.decides
    reason = " ".join(filter(None, (_decided_by(evidence, score), _profile(score))))
    figures = (
        {
            "limits_told": found.limits_told,
            "number": found.number,
            "low": found.low,
            "high": found.high,
            "unit": found.unit,
            "n": found.n if found.n is not None else len(score.judged),
            "population": found.population,
            "grade": found.grade,
        }
        if found
        else {"n": score.leading.n if score.leading and score.leading.n else 0}
    )
    return plan_claim(
        evidence,
        "scorecard",
        score.element,
        f"{score.element}: {score.verdict.in_words}. {reason}",
        score.judged,
        verdict=score.verdict,
        gist=reason,
        **figures,
    )


def _decided_by(evidence: Evidence, score: Score) -> str:
    """Say what decides the verdict, or what is missing before there can be one."""
    found, measure = score.leading, score.measure
    if score.verdict is Verdict.NOT_COLLECTED:
        return "Nothing was collected that its workbook could show."
    if found is None:
        return (
            f"What would decide it is missing: {measure.in_words} ({measure.activity}). "
            f"{_why_missing(evidence, measure)} {INTERVAL_FROM} answers are needed."
        )
    text = f"Decided by {measure.in_words} ({found.activity}): {_told(found)}."
    if score.decides is None:
        text = f"{upper_first(measure.in_words)} ({found.activity}): {_lacks(found)}"
    if measure is not score.named:
        text += f" It stands in for {score.named.in_words}, which has no answers to show."
    if judgement(found) is Judgement.SHORT and score.verdict is Verdict.SHORTFALL:
        text += (
            " By itself it is a clear shortfall. With the five elements taken together the "
            "shortfall is sure, and that it lies beyond the margin is not."
        )
    return text


def _why_missing(evidence: Evidence, measure: Measure) -> str:
    """Say why nothing is known of a measure, with the count that may be told."""
    missing = [m for chapter in evidence.chapters for m in chapter.missing]
    lacks = {m.lack for m in missing if m.activity == measure.activity}
    if lacks == {Lack.NOT_COLLECTED}:
        return "Nothing was collected for it."
    if lacks == {Lack.HIDDEN}:
        return "To tell it would give a small group away."
    return f"Fewer than {SMALLEST_GROUP} have answered it, or to tell it would give them away."


def _told(claim: Claim) -> str:
    if claim.low is None or claim.limits_told:
        return claim.within
    unit = "" if claim.unit == "share" else claim.unit
    return f"{claim.within} (limits {limits(claim)} {unit}".rstrip() + ")"


def _lacks(claim: Claim) -> str:
    """Say what a leading finding shows, and what it lacks before it can be judged."""
    if claim.number is None:
        return f"{people(claim)} answered, and {INTERVAL_FROM} are needed."
    if claim.leads and claim.leads.needs_target:
        return f"{_told(claim)}. The sponsor has named no target for it."
    return f"{_told(claim)}. What it is held against is not known well enough."


NAMED = 3
"""How many things to do a sentence names; the table has all."""

_KINDS = (
    (Judgement.SHORT, "clearly short"),
    (Judgement.PERHAPS_SHORT, "short by an uncertain size"),
    (Judgement.FINE, "in order"),
    (Judgement.OPEN, "undecided"),
)


def _profile(score: Score) -> str:
    """Return "Profile: of 9 findings judged, 3 clearly short … To do: … (S2: target missed)."."""
    parts = [f"{score.count(kind)} {text}" for kind, text in _KINDS if score.count(kind)]
    judged = f"Profile: of {counted(len(score.judged), 'findings')} judged, {listed(parts)}."
    open_ = [f"{claim.within} ({claim.activity}: {claim.told})" for claim in score.to_do]
    if len(open_) > NAMED:
        open_[NAMED:] = [f"and {len(open_) - NAMED} more"]
    to_do = f"To do: {'; '.join(open_)}."
    return " ".join([judged] * bool(parts) + [to_do] * bool(open_))


def table_scorecard(evidence: Evidence) -> Table | None:
    """Lay out the five verdicts with the measure that decides and the profile beside it."""
    if expect_evidence(evidence).missing:
        return None
    rows = [
        {
            "element": score.element,
            "verdict": score.verdict.in_words,
            "measure": score.measure.in_words,
            "activity": score.leading.activity if score.leading else score.measure.activity,
            "limits": limits(score.decides) if score.decides else "",
            "n": people(score.leading) if score.leading else "",
            "judged": len(score.judged),
            "short": score.count(Judgement.SHORT),
            "perhaps": score.count(Judgement.PERHAPS_SHORT),
            "fine": score.count(Judgement.FINE),
            "open": score.count(Judgement.OPEN),
            "to_do": len(score.to_do),
        }
        for score in scores(evidence)
    ]
    columns = (
        column.text("element", "Element"),
        column.text("verdict", "Verdict"),
        column.text("measure", "Leading measure"),
        column.text("activity", "From"),
        column.text("limits", "Limits"),
        column.text("n", "n"),
        column.number("judged", "Findings judged", 0),
        column.number("short", "Clearly short", 0),
        column.number("perhaps", "Short, size uncertain", 0),
        column.number("fine", "In order", 0),
        column.number("open", "Undecided", 0),
        column.number("to_do", "To do", 0),
    )
    named = f"Leading measures: {evidence.leading.source}."
    title = "The five elements on one page"
    return table_of("scorecard", title, columns, rows, RULE, named, CLEAR, *CAUTIONS)


def table_to_do(evidence: Evidence) -> Table | None:
    """Lay out what the registers show to be open, by element."""
    rows = [
        {
            "activity": claim.activity,
            "finding": claim.gist,
            "told": claim.told,
            "element": score.element,
        }
        for score in scores(evidence)
        for claim in score.to_do
    ]
    columns = (
        column.text("activity", "Activity"),
        column.text("finding", "What the register shows"),
        column.text("told", "To do because"),
        column.text("element", "Element"),
    )
    return table_of(
        "plan_to_do",
        "To do, from the registers",
        columns,
        rows,
        "Told honestly, such entries say what is next; they are no measure of the element.",
    )


def findings(evidence: Evidence, most: int = 3) -> tuple[Claim, ...]:
    """
    Return the findings to tell first.

    Parameters
    ----------
    evidence : Evidence
    most : int

    Returns
    -------
    tuple of Claim
        What decides each element, the gravest first and within a verdict the best supported by
        the data; then other judged findings in the same order, those that hold over their element
        before those that do not.
    """
    found = scores(evidence)
    held = holding(evidence.chapters)

    def place(claim: Claim) -> tuple[int, bool, float]:
        return GRAVEST_FIRST.index(judgement(claim)), claim.id not in held, -strength(claim)

    first = sorted((s.decides for s in found if s.decides is not None), key=place)
    others = sorted((c for s in found for c in s.judged if c not in first), key=place)
    rest = [c for c in evidence.claims if c not in first and c not in others]
    return tuple([*first, *others, *rest][:most])


def say_findings(evidence: Evidence) -> Statement:
    """Repeat the three findings to tell first, as their workbooks state them."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (NOTHING_READ,))
    found = findings(evidence)
    if not found:
        return Statement("missing", ("No workbook has a finding yet.",))
    return Statement.of(*found)


__all__ = [
    "Score",
    "findings",
    "say_findings",
    "say_scorecard",
    "scores",
    "table_scorecard",
    "table_to_do",
]
