"""One page: the verdict on each element, by a stated rule, with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..analysis.gaps import OVERALL
from ..claims import Claim, Statement
from ..content.modules import ELEMENTS
from ..display import counted
from ..present import column
from ..present.grammar import listed
from ..present.table import Table
from ..verdicts import Judgement, Verdict
from .judgement import is_judged, judgement
from .reading import NOTHING_READ, Evidence, expect_evidence
from .words import limits, people, plan_claim, strength, table_of

RULE = (
    "The verdict on an element is the gravest verdict among its judged findings, in this order: "
    "“{CLEAR_SHORTFALL}” (or a target clearly missed); “{SHORTFALL}”; if neither, “{NONE_SHOWN}” "
    "when at least one finding is in order; “{TOO_FEW}” when none can tell; “{NOT_COLLECTED}” when "
    "there is none to judge. Without limits, and on fewer than 10 people or records, no finding is "
    "clear."
).format_map({verdict.name: verdict.in_words for verdict in Verdict})
CAUTIONS = (
    "Nothing is averaged: findings in scale points, days, shares and money stay apart.",
    "Limits: 95 % intervals, or P10 to P90 where costs and benefits are drawn.",
    "Findings marked as screening, counts without a standard and descriptions carry no verdict and "
    "do not count. The more is asked about an element, the sooner one finding falls short by "
    "chance: read the number of findings beside the verdict.",
)


@dataclass(frozen=True)
class Score:
    """
    What is found about one element.

    ``judged`` are its claims with a verdict that counts; ``deciding`` is the claim that gave the
    verdict: the one about the whole if there is one, else the best supported by its data.
    """

    element: str
    verdict: Verdict
    judged: tuple[Claim, ...] = ()
    deciding: Claim | None = None

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
    by_element: dict[str, list[Claim]] = {element.title: [] for element in ELEMENTS}
    for chapter in expect_evidence(evidence).chapters:
        if chapter.element in by_element:
            by_element[chapter.element] += chapter.claims
    return tuple(_score(element, claims) for element, claims in by_element.items())


def _score(element: str, claims: Sequence[Claim]) -> Score:
    judged = tuple(c for c in claims if is_judged(c) and not c.screening)
    if not judged:
        return Score(element, Verdict.NOT_COLLECTED)
    gravest = min(map(judgement, judged), key=GRAVEST_FIRST.index)
    decide = [claim for claim in judged if judgement(claim) is gravest]
    return Score(element, _VERDICTS[gravest], judged, deciding_claim(decide))


_VERDICTS = {
    Judgement.SHORT: Verdict.CLEAR_SHORTFALL,
    Judgement.PERHAPS_SHORT: Verdict.SHORTFALL,
    Judgement.FINE: Verdict.NONE_SHOWN,
    Judgement.OPEN: Verdict.TOO_FEW,
}
GRAVEST_FIRST = tuple(_VERDICTS)


def deciding_claim(claims: Sequence[Claim]) -> Claim:
    """Return the claim about the whole, else the one best supported by its data."""
    whole = [claim for claim in claims if claim.subject == OVERALL]
    return (whole or sorted(claims, key=strength, reverse=True))[0]


def say_scorecard(evidence: Evidence) -> Statement:
    """Put the five verdicts into words, each with the finding that decides it."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (NOTHING_READ,))
    return Statement.of(*(_sentence(evidence, score) for score in scores(evidence)))


def _sentence(evidence: Evidence, score: Score) -> Claim:
    deciding = score.deciding
    if deciding is None:
        reason = "No finding can be judged yet."
        text = f"{score.element}: {score.verdict.in_words}. {reason}"
        return plan_claim(
            evidence, "scorecard", score.element, text, verdict=score.verdict, gist=reason, n=0
        )
    reason = f"{_tally(score)}. {_decided_by(deciding)}."
    text = f"{score.element}: {score.verdict.in_words}. {reason}"
    return plan_claim(
        evidence,
        "scorecard",
        score.element,
        text,
        score.judged,
        verdict=score.verdict,
        gist=reason,
        limits_told=deciding.limits_told,
        number=deciding.number,
        low=deciding.low,
        high=deciding.high,
        unit=deciding.unit,
        n=deciding.n if deciding.n is not None else len(score.judged),
        population=deciding.population,
        grade=deciding.grade,
    )


def _tally(score: Score) -> str:
    """Return "Of 9 findings judged, 3 are clear shortfalls, 1 perhaps one, 4 in order, 1 open"."""
    words = (
        (Judgement.SHORT, "clearly short"),
        (Judgement.PERHAPS_SHORT, "short by an uncertain size"),
        (Judgement.FINE, "in order"),
        (Judgement.OPEN, "undecided"),
    )
    parts = [f"{score.count(kind)} {text}" for kind, text in words if score.count(kind)]
    return f"Of {counted(len(score.judged), 'findings')} judged: {listed(parts)}"


_LEAD = {Judgement.FINE: "Best supported", Judgement.OPEN: "Still open"}


def _decided_by(claim: Claim) -> str:
    lead = _LEAD.get(judgement(claim), "Decided")
    text, found = claim.within, limits(claim)
    if found != "–" and not claim.limits_told:
        unit = "" if claim.unit == "share" else claim.unit
        text += f" (limits {found} {unit}".rstrip() + ")"
    return f"{lead} in {claim.activity}: {text}"


def table_scorecard(evidence: Evidence) -> Table | None:
    """Lay out the five verdicts with the counts of findings they rest on."""
    if expect_evidence(evidence).missing:
        return None
    rows = [
        {
            "element": score.element,
            "verdict": score.verdict.in_words,
            "judged": len(score.judged),
            "short": score.count(Judgement.SHORT),
            "perhaps": score.count(Judgement.PERHAPS_SHORT),
            "fine": score.count(Judgement.FINE),
            "open": score.count(Judgement.OPEN),
            "activity": score.deciding.activity if score.deciding else "",
            "limits": limits(score.deciding) if score.deciding else "",
            "n": people(score.deciding) if score.deciding else "",
        }
        for score in scores(evidence)
    ]
    columns = (
        column.text("element", "Element"),
        column.text("verdict", "Verdict"),
        column.number("judged", "Findings judged", 0),
        column.number("short", "Clearly short", 0),
        column.number("perhaps", "Short, size uncertain", 0),
        column.number("fine", "In order", 0),
        column.number("open", "Undecided", 0),
        column.text("activity", "Decided in"),
        column.text("limits", "Limits"),
        column.text("n", "n"),
    )
    return table_of("scorecard", "The five elements on one page", columns, rows, RULE, *CAUTIONS)


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
        The deciding finding of each element, the gravest verdicts first and within a verdict the
        best supported by their data; then other judged findings in the same order.
    """
    found = scores(evidence)

    def place(claim: Claim) -> tuple[int, float]:
        return GRAVEST_FIRST.index(judgement(claim)), -strength(claim)

    first = sorted((s.deciding for s in found if s.deciding is not None), key=place)
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
]
