"""All shortfalls in one list, and all that was not collected in another."""

from __future__ import annotations

from ..claims import Claim, Statement
from ..display import counted
from ..present import column
from ..present.table import Table
from ..verdicts import Judgement
from .judgement import is_judged, judgement
from .reading import NOTHING_READ, Evidence, expect_evidence
from .words import limits, people, plan_claim, size, table_of


def shortfalls(evidence: Evidence) -> tuple[tuple[str, Claim], ...]:
    """
    Return every shortfall with its element.

    Returns
    -------
    tuple of (element, Claim)
        In the order of the workshop; within an element the clear ones first.
    """
    found = []
    for chapter in expect_evidence(evidence).chapters:
        for kind in (Judgement.SHORT, Judgement.PERHAPS_SHORT):
            found += [(chapter.element, c) for c in chapter.claims if judgement(c) is kind]
    return tuple(found)


def say_shortfalls(evidence: Evidence) -> Statement:
    """Count the shortfalls."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (NOTHING_READ,))
    found = [claim for _, claim in shortfalls(evidence)]
    judged = [claim for claim in evidence.claims if is_judged(claim)]
    if not judged:
        return Statement("missing", ("No finding can be judged yet, so there is no list of gaps.",))
    clear = sum(judgement(claim) is Judgement.SHORT for claim in found)
    screening = sum(claim.screening for claim in found)
    come = "comes" if screening == 1 else "come"
    text = (
        f"Of {counted(len(judged), 'findings')} that can be judged, {clear or 'none'} "
        f"{'are clear shortfalls' if clear > 1 else 'is a clear shortfall'} and "
        f"{len(found) - clear or 'none'} may be one"
        + (f"; {screening} of these {len(found)} {come} from screening" if screening else "")
        + "."
    )
    claim = plan_claim(evidence, "gaps", "all", text, judged, number=float(clear),
                       unit="clear shortfalls", n=len(judged))  # fmt: skip
    return Statement.of(claim)


def table_shortfalls(evidence: Evidence) -> Table | None:
    """Lay out every shortfall with its size in its own unit."""
    rows = [
        {
            "element": element,
            "activity": claim.activity,
            "finding": claim.gist,
            "size": size(claim),
            "limits": limits(claim),
            "verdict": claim.told + (" (screening)" if claim.screening else ""),
            "n": people(claim),
        }
        for element, claim in shortfalls(evidence)
    ]
    columns = (
        column.text("activity", "Activity"),
        column.text("finding", "Gap"),
        column.text("size", "Size"),
        column.text("limits", "Limits"),
        column.text("verdict", "Verdict"),
        column.text("n", "n"),
        column.text("element", "Element"),
    )
    return table_of(
        "plan_gaps",
        "All gaps in one list",
        columns,
        rows,
        "In the order of the workshop, the clear shortfalls of an element first. Units differ, so "
        "the list gives no order of size across elements.",
        "Limits: 95 % intervals, or P10 to P90 where costs and benefits are drawn; – where a count "
        "or a judgement of few has none.",
    )


def say_evidence(evidence: Evidence) -> Statement:
    """Say what the plan rests on, or how to make it."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (evidence.missing,))
    text = (
        f"The plan rests on {counted(len(evidence.claims), 'sentences')} and "
        f"{counted(len(evidence.tables), 'tables')} that "
        f"{counted(len(evidence.chapters), 'workbooks')} have released; it computes nothing anew."
    )
    claim = plan_claim(evidence, "evidence", "all", text, number=float(len(evidence.claims)),
                       unit="sentences", n=len(evidence.claims))  # fmt: skip
    return Statement.of(claim)


def not_collected(evidence: Evidence) -> tuple[dict[str, str], ...]:
    """
    Return what could not be shown, and how to get it.

    Returns
    -------
    tuple of dict
        ``element``, ``activity``, ``question``, ``why``; equal reasons under one heading once.
    """
    rows = [
        {
            "element": chapter.element,
            "activity": line.activity,
            "question": line.heading.removeprefix(f"{line.activity}. "),
            "why": line.text,
        }
        for chapter in expect_evidence(evidence).chapters
        for line in chapter.missing
    ]
    rows += [
        {
            "element": name[3:].replace("_", " ").capitalize(),
            "activity": "",
            "question": f"What does the workbook {name} ask?",
            "why": f"The workbook {name} has not been run for this client.",
        }
        for name in evidence.lacking
    ]
    return tuple({tuple(row.values()): row for row in rows}.values())


def say_not_collected(evidence: Evidence) -> Statement:
    """Say plainly how many questions could not be answered."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (NOTHING_READ,))
    found = not_collected(evidence)
    whole = len(found) == 0
    text = (
        "Nothing that the workbooks ask for is missing."
        if whole
        else f"{counted(len(found), 'questions')} could not be answered: the data were not "
        "collected, or too few people answered. A plan is silent about what nobody asked."
    )
    claim = plan_claim(evidence, "missing", "all", text, number=float(len(found)),
                       unit="questions", n=len(found) + len(evidence.tables))  # fmt: skip
    return Statement.of(claim)


def table_not_collected(evidence: Evidence) -> Table | None:
    """Lay out what was not collected and how to collect it."""
    columns = (
        column.text("element", "Element"),
        column.text("question", "Question"),
        column.text("why", "What is missing, and how to get it"),
    )
    return table_of(
        "plan_missing", "What was not collected", columns, list(not_collected(evidence))
    )
