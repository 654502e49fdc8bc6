"""What a report proposes to do: its next steps, options, what to stop and what to find out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..analysis.ranges import UNLIKELY
from ..claims import Claim
from ..content.modules import ELEMENTS as MODULES
from ..display import clean, is_missing
from ..leading import ELEMENTS
from ..plan.actions import LEDGER
from ..plan.decisions import ASK, decisions
from ..plan.judgement import judgement
from ..plan.reading import Evidence
from ..plan.scorecard import leading_claim
from ..plan.stops import stops
from ..plan.words import slug, strength
from ..verdicts import Judgement

CODES = {letter: code for code, letter in ELEMENTS.items()}
"""The code of each element in the tables, by the letter of its activities."""


@dataclass(frozen=True)
class Proposal:
    """
    One thing that a report proposes.

    Attributes
    ----------
    id : str
        What it follows from, such as ``"T2.gap_by_dimension.next-1"`` or ``"B5.options.OP1"``: the
        same in the next report, whatever its words.
    text : str
    element : str
        Its code in the tables, such as ``"trust"``; empty if it serves none alone.
    measure : Claim or None
        The sentence that will show whether it worked.
    owner : str
    due : date or None
    """

    id: str
    text: str
    element: str = ""
    measure: Claim | None = None
    owner: str = ""
    due: date | None = None


def proposals(evidence: Evidence, seed: int) -> tuple[Proposal, ...]:
    """
    Return what a report proposes, each thing once, in the order of the workbooks.

    Parameters
    ----------
    evidence : Evidence
    seed : int
        As for the order of the actions.

    Returns
    -------
    tuple of Proposal
        What to do about the ledger itself is no action, so it is left out.
    """
    found = [*_steps(evidence), *_options(evidence), *_of_the_plan(evidence, seed)]
    return tuple({proposal.id: proposal for proposal in reversed(found)}.values())[::-1]


def _steps(evidence: Evidence) -> Iterator[Proposal]:
    for step in evidence.steps:
        activity, question, _ = step.id.split(".")
        if question != LEDGER:
            yield Proposal(
                step.id,
                step.text,
                CODES.get(activity[0], ""),
                measure_of(evidence, f"{activity}.{question}."),
            )


def _options(evidence: Evidence) -> Iterator[Proposal]:
    table = evidence.table("options")
    for row in table.data if table else ():
        pays_not = not is_missing(row.get("p_12")) and row["p_12"] <= UNLIKELY
        if table is None or pays_not or not is_missing(row.get("closed")):
            continue
        due = clean(row.get("due"))[:10]
        yield Proposal(
            f"{table.activity}.options.{slug(clean(row['option_id']))}",
            clean(row["option"]),
            CODES.get(table.activity[0], ""),
            measure_of(evidence, "B3.hidden_costs."),
            clean(row.get("owner")),
            date.fromisoformat(due) if due else None,
        )


def _of_the_plan(evidence: Evidence, seed: int) -> Iterator[Proposal]:
    for stop in stops(evidence):
        element = CODES.get(stop.activity[0], "")
        measure = measure_of(evidence, f"{stop.activity}.")
        yield Proposal(stop.id, stop.what, element, measure, stop.owner)
    for decision in decisions(evidence, seed):
        if decision.kind == ASK and decision.taken:
            id = f"P.decisions.{decision.kind}"
            yield Proposal(id, decision.what, owner=decision.owner, due=decision.due)


def measure_of(evidence: Evidence, prefix: str) -> Claim | None:
    """
    Return the sentence that will show whether an action has worked.

    Of the sentences whose id begins with ``prefix`` it is the shortfall that is best supported,
    else the first that has a figure and a verdict; without one the leading measure of the element.
    """
    own = [c for c in evidence.claims if c.id.startswith(prefix) and c.number is not None]
    short = [c for c in own if judgement(c) in (Judgement.SHORT, Judgement.PERHAPS_SHORT)]
    judged = [c for c in own if c.verdict]
    element = next((m for m in MODULES if m.letter == prefix[0]), None)
    leading = leading_claim(evidence.claims, evidence.leading, element) if element else None
    return next(iter([*sorted(short, key=lambda c: -strength(c)), *judged]), leading)
