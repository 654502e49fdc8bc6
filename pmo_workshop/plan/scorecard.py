"""One page: the verdict on each element, by a stated rule, with what it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..claims import Claim, Statement, gives_limits
from ..content.modules import ELEMENTS
from ..display import counted
from ..present.grammar import CLEAR_SHORTFALL, SHORTFALL, TOO_FEW, listed
from ..present.table import Table, number_column, text_column
from .judgement import FINE, OPEN, PERHAPS, SHORT, is_screening, judgement
from .reading import NOTHING_READ, Evidence, expect_evidence
from .words import ACTIVITY, gist, limits, people, plan_claim, size, strength, table_of

NONE_SHOWN = "no shortfall shown"
NOT_COLLECTED = "not collected"

RULE = (
    "The verdict on an element is the gravest verdict among its judged findings, in this order: "
    f"“{CLEAR_SHORTFALL}” (or a target clearly missed); “{SHORTFALL}”; if neither, "
    f"“{NONE_SHOWN}” when at least one finding is in order; “{TOO_FEW}” when none can tell; "
    f"“{NOT_COLLECTED}” when there is none to judge. Without limits, and on fewer than 10 "
    "people or records, no finding is clear."
)
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
    verdict: str
    judged: tuple[Claim, ...] = ()
    deciding: Claim | None = None

    def count(self, kind: str) -> int:
        return sum(judgement(claim) == kind for claim in self.judged)


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
    judged = tuple(c for c in claims if judgement(c) and not is_screening(c))
    by_kind = {kind: [c for c in judged if judgement(c) == kind] for kind in (*_VERDICTS, FINE)}
    if not judged:
        return Score(element, NOT_COLLECTED)
    for kind in (SHORT, PERHAPS, FINE, OPEN):
        if by_kind[kind]:
            return Score(element, _VERDICTS[kind], judged, deciding_claim(by_kind[kind]))
    raise AssertionError("A judged claim has one of the four judgements.")


_VERDICTS = {
    SHORT: CLEAR_SHORTFALL,
    PERHAPS: SHORTFALL,
    FINE: NONE_SHOWN,
    OPEN: TOO_FEW,
}


def deciding_claim(claims: Sequence[Claim]) -> Claim:
    """Return the claim about the whole, else the one best supported by its data."""
    whole = [claim for claim in claims if claim.id.endswith(".overall")]
    return (whole or sorted(claims, key=strength, reverse=True))[0]


def say_scorecard(evidence: Evidence) -> Statement:
    """Put the five verdicts into words, each with the finding that decides it."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (NOTHING_READ,))
    return Statement.of(*(_sentence(evidence, score) for score in scores(evidence)))


def _sentence(evidence: Evidence, score: Score) -> Claim:
    deciding = score.deciding
    if deciding is None:
        text = f"{score.element}: {NOT_COLLECTED}. No finding can be judged yet."
        return plan_claim(evidence, "scorecard", score.element, text, verdict=NOT_COLLECTED, n=0)
    text = f"{score.element}: {score.verdict}. {_tally(score)}. {_decided_by(score)}."
    return plan_claim(
        evidence,
        "scorecard",
        score.element,
        text,
        score.judged,
        verdict=score.verdict,
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
        (SHORT, "clearly short"),
        (PERHAPS, "short by an uncertain size"),
        (FINE, "in order"),
        (OPEN, "undecided"),
    )
    parts = [f"{score.count(kind)} {text}" for kind, text in words if score.count(kind)]
    return f"Of {counted(len(score.judged), 'findings')} judged: {listed(parts)}"


def _decided_by(score: Score) -> str:
    claim = score.deciding
    lead = {FINE: "Best supported", OPEN: "Still open"}.get(judgement(claim), "Decided")
    text = _within(gist(claim, limits=True))
    found = limits(claim)
    if found != "–" and not gives_limits(text):
        unit = "" if claim.unit == "share" else claim.unit
        text += f" (limits {found} {unit}".rstrip() + ")"
    return f"{lead} in {claim.activity}: {text}"


_WORDS_OF_OURS = {"By", "For", "Of", "The", "With"}
"""How sentences begin; whatever else stands first may be a name of the client's."""


def _within(text: str) -> str:
    """Return a sentence as it stands after a colon: a name keeps its first letter."""
    return text[:1].lower() + text[1:] if text.partition(" ")[0] in _WORDS_OF_OURS else text


def table_scorecard(evidence: Evidence) -> Table | None:
    """Lay out the five verdicts with the counts of findings they rest on."""
    if expect_evidence(evidence).missing:
        return None
    rows = [
        {
            "element": score.element,
            "verdict": score.verdict,
            "judged": len(score.judged),
            "short": score.count(SHORT),
            "perhaps": score.count(PERHAPS),
            "fine": score.count(FINE),
            "open": score.count(OPEN),
            "deciding": gist(score.deciding) if score.deciding else "",
            "activity": score.deciding.activity if score.deciding else "",
            "size": size(score.deciding) if score.deciding else "",
            "limits": limits(score.deciding) if score.deciding else "",
            "n": people(score.deciding) if score.deciding else "",
        }
        for score in scores(evidence)
    ]
    columns = (
        text_column("element", "Element"),
        text_column("verdict", "Verdict"),
        number_column("judged", "Findings judged", 0),
        number_column("short", "Clearly short", 0),
        number_column("perhaps", "Short, size uncertain", 0),
        number_column("fine", "In order", 0),
        number_column("open", "Undecided", 0),
        text_column("activity", "Decided in"),
        text_column("limits", "Limits"),
        text_column("n", "n"),
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
    order = {SHORT: 0, PERHAPS: 1, FINE: 2, OPEN: 3}
    found = scores(evidence)

    def place(claim: Claim) -> tuple[int, float]:
        return order[judgement(claim)], -strength(claim)

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
    "ACTIVITY",
    "Score",
    "findings",
    "say_findings",
    "say_scorecard",
    "scores",
    "table_scorecard",
]
