"""What the plan has to answer: the findings that call for something, and who has taken them on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from ..claims import Claim, question_of
from ..display import clean, is_missing
from ..i18n import N_
from ..verdicts import OF_A_CHANGE
from .actions import LEDGER, Action, actions_of, alike
from .judgement import calls_for_something
from .reading import Evidence, Step

_GAPS = "T2"
"""The activity whose dimensions an action may name in place of a finding."""


def to_answer(evidence: Evidence) -> tuple[Claim, ...]:
    """
    Return the findings that call for something, each once, in the order of the workshop.

    So does one that a next step of its workbook names, such as what has worked and can be offered.
    """
    named = {id for step in evidence.steps for id in step.answers}
    found = {c.id: c for c in evidence.claims if calls_for_something(c) or c.id in named}
    return tuple(found.values())


def step_on(evidence: Evidence, claim: Claim) -> Step | None:
    """
    Return what the workbook of a finding says to do about it: of all steps the most exact.

    For a change between two waves it is what is to be done about the same thing as it stands now.
    """
    own = [step for step in evidence.steps if question_of(step.id) == question_of(claim.id)]
    exact = (step for step in own if claim.id in step.answers)
    found = next(exact, next((step for step in own if not step.answers), None))
    if found or claim.verdict not in OF_A_CHANGE:
        return found
    now = (c for c in evidence.claims if (c.activity, c.subject) == (claim.activity, claim.subject)
           and c.verdict not in OF_A_CHANGE)  # fmt: skip
    return next((step for step in (step_on(evidence, c) for c in now) if step), None)


def mended_by(evidence: Evidence, action: Action) -> tuple[str, ...]:
    """
    Return the ids of the findings that an action answers.

    It names the finding as its measure, or the dimension that falls short, or was taken over from
    a next step of the workbook. What promises less mends nothing.
    """
    if action.promises_less or not action.of_use:
        return ()

    def is_mended(claim: Claim) -> bool:
        if claim.id == action.measure:
            return True
        if claim.activity == _GAPS and claim.subject == action.dimension:
            return True
        step = step_on(evidence, claim) if action.proposal else None
        return step is not None and step.id == action.proposal

    return with_their_sum(evidence, [c.id for c in to_answer(evidence) if is_mended(c)])


NO_STEP = N_(
    "Ask in ten conversations what lies behind this finding, and agree one change from them"
)
"""What is to be done about a finding for which its workbook has no next step."""


def with_their_sum(evidence: Evidence, ids: Collection[str]) -> tuple[str, ...]:
    """Return findings with the one that sums up each of their questions: it moves with them."""
    asked = {question_of(id) for id in ids}
    sums = [c.id for c in to_answer(evidence) if c.leads and question_of(c.id) in asked]
    return tuple(dict.fromkeys([*ids, *sums]))


def agreed(evidence: Evidence) -> tuple[Action, ...]:
    """Return the open actions that somebody does by a day."""
    return tuple(action for action in actions_of(evidence) if action.agreed)


def is_taken_on(evidence: Evidence, id: str, what: str) -> bool:
    """
    Whether a proposal is agreed or done already, so that there is nothing to decide about it.

    ``id`` is the one under which the ledger names its source, ``what`` its words.
    """
    return id in _sources(evidence.rows(LEDGER)) or any(
        alike(what, action.text) for action in agreed(evidence)
    )


def _sources(ledger: Sequence) -> set[str]:
    """Return the proposals of which the ledger says who does them by when, or that it is done."""
    return {clean(row.get("source")) for row in ledger if _is_settled(row)} - {""}


def _is_settled(row: dict) -> bool:
    if not is_missing(row["closed"]):
        return row["state"] == "done"
    return not is_missing(row["owner"]) and not is_missing(row["due"])


def unanswered(evidence: Evidence, answered: Iterable[str]) -> list[Claim]:
    """Return the findings that call for something and stand in none of the answers."""
    known = set(answered)
    return [claim for claim in to_answer(evidence) if claim.id not in known]
