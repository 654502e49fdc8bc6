"""The three findings of the first page: what is worst and what is best besides the marks."""

from __future__ import annotations

from collections.abc import Iterable

from ..claims import Claim, question_of
from ..verdicts import Direction, Judgement, Verdict
from .judgement import SHOULD_RISE, is_judged, judgement
from .measures import measures, moved_as
from .reading import Evidence
from .scorecard import Score, holding
from .words import gravest_first, strength

MOST_FINDINGS = 3


_BETTER = (Verdict.CLEARLY_HIGHER, Verdict.HIGHER, Verdict.HOURS_FELL)
WORSE = (Verdict.CLEARLY_LOWER, Verdict.MORE_FELL, Verdict.LOWER, Verdict.HOURS_ROSE)
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


def favourable(evidence: Evidence, found: Iterable[Score]) -> list[Claim]:
    """
    Return what is good: what has risen, what is better than without the PMO, than it was, or than
    it should be.

    What the PMO records of itself, and what is merely in order, come last.
    """
    claims = [c for c in _others(evidence, found) if not _over_a_fall(evidence, c)]
    fine = [c for c in claims if is_judged(c) and judgement(c) is Judgement.FINE]
    above = [c for c in fine if c.verdict and c.verdict.direction is not Direction.STABLE]
    return [
        *having(claims, Verdict.CHANGED_UP, SHOULD_RISE),
        *(c for c in above if c.grade in _COMPARED),
        *(c for verdict in _BETTER for c in having(claims, verdict)),
        *sorted(above, key=lambda claim: -strength(claim)),
        *(
            c
            for verdict in _BETTER_BY_RECORD
            for c in having(claims, verdict)
            if c.activity not in (SHOULD_RISE, _COST)
        ),
        *(c for c in fine if c not in above),
    ]


def _over_a_fall(evidence: Evidence, claim: Claim) -> bool:
    """Whether something is better in the PMO's records since a change over which another fell."""
    if claim.verdict not in _BETTER_BY_RECORD:
        return False
    guarded = {c.activity for c in evidence.claims if c.verdict is Verdict.GUARDRAIL_FELL}
    fallen = having(evidence.claims, Verdict.CHANGED_DOWN, SHOULD_RISE)
    every = measures(evidence)
    fell = [*(moved_as(evidence, c) for c in fallen), *(s for s in every if s.activity in guarded)]
    when = {series.changed for series in fell if series and series.changed}
    return any(s.activity == claim.activity and s.changed in when for s in every)


def adverse(evidence: Evidence, found: Iterable[Score]) -> list[Claim]:
    """
    Return what is bad: what has fallen, what was reported and is not verified, the clear
    shortfalls, what is worse, all others.
    """
    claims = _others(evidence, found)
    held = holding(evidence.chapters)
    short = [c for c in claims if judgement(c) is Judgement.SHORT]
    return [
        *having(claims, Verdict.CHANGED_DOWN, SHOULD_RISE),
        *sorted(having(claims, Verdict.REPORTED_ABOVE), key=lambda claim: -(claim.number or 0.0)),
        *sorted(gravest_first(short), key=lambda claim: claim.id not in held),
        *(c for verdict in WORSE for c in having(claims, verdict)),
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


def having(claims: Iterable[Claim], verdict: Verdict, activity: str = "") -> list[Claim]:
    """Return the claims of a verdict, of one activity if it is given."""
    return [c for c in claims if c.verdict is verdict and activity in ("", c.activity)]


def three_of(
    bad: list[Claim], good: list[Claim], evidence: Evidence, found: Iterable[Score]
) -> tuple[Claim, ...]:
    """Return two bad findings and a good one, filled up; of each question at most one."""
    first = one_of_each(bad)[: MOST_FINDINGS - 1]
    chosen = [*first, *one_of_each(good, first)[:1]]
    rest = [*bad, *good, *(c for v in _TELLING for c in having(_others(evidence, found), v))]
    return tuple([*chosen, *one_of_each(rest, chosen)][:MOST_FINDINGS])


def one_of_each(claims: Iterable[Claim], besides: Iterable[Claim] = ()) -> list[Claim]:
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
