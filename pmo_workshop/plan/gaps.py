"""All shortfalls in one list, and all questions without an answer in another."""

from __future__ import annotations

from ..claims import Claim, Statement
from ..display import counted, upper_first, verb
from ..present import column
from ..present.grammar import listed
from ..present.table import Table
from ..verdicts import Judgement, Lack
from .judgement import is_judged, judgement
from .reading import NOTHING_READ, Evidence, Missing, expect_evidence
from .scorecard import HOLDS, holding
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
    clear = [claim for claim in found if judgement(claim) is Judgement.SHORT]
    holds = holding(evidence.chapters)
    held = sum(claim.id in holds for claim in clear)
    unsure = len(found) - len(clear)
    text = (
        f"Of {counted(len(judged), 'findings')} that can be judged, {len(clear) or 'none'} "
        f"{'are clear shortfalls' if len(clear) > 1 else 'is a clear shortfall'} and "
        f"{unsure or 'none'} {'are shortfalls' if unsure > 1 else 'is a shortfall'} of uncertain "
        "size."
    )
    if clear:
        text += (
            f" {held or 'None'} of {counted(len(clear), 'clear shortfalls')} "
            f"{verb(held or 1, 'holds', 'hold')} when all findings of "
            f"{'its' if len(clear) == 1 else 'their'} element are taken together."
        )
    claim = plan_claim(evidence, "gaps", "all", text, judged, number=float(len(clear)),
                       unit="clear shortfalls", n=len(judged))  # fmt: skip
    return Statement.of(claim)


def table_shortfalls(evidence: Evidence) -> Table | None:
    """Lay out every shortfall with its size in its own unit."""
    held = holding(expect_evidence(evidence).chapters)
    rows = [
        {
            "element": element,
            "activity": claim.activity,
            "finding": claim.gist,
            "size": size(claim),
            "limits": limits(claim),
            "verdict": claim.told,
            "holds": claim.id in held,
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
        column.yes("holds", "Holds", no=""),
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
        HOLDS,
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


def not_collected(evidence: Evidence) -> tuple[tuple[str, Missing], ...]:
    """
    Return every question without an answer, with its element.

    Returns
    -------
    tuple of (element, Missing)
        In the order of the workshop. Of the questions of one activity that lack the same tables or
        the same answers the first one stands for all.
    """
    found: dict[object, tuple[str, Missing]] = {}
    for chapter in expect_evidence(evidence).chapters:
        for missing in chapter.missing:
            same = (missing.activity, missing.absent) if missing.absent else missing
            found.setdefault((chapter.number, same), (chapter.element, missing))
    for module in evidence.lacking:
        name = module.workbook
        asks, why = f"what does the workbook {name} ask?", f"The workbook {name} has not been run."
        found[name] = module.title, Missing("", asks, why, Lack.NOT_COLLECTED, (name,))
    return tuple(found.values())


_LACKS = {
    Lack.NOT_COLLECTED: "of {} nothing was collected",
    Lack.TOO_FEW: "for {} too few answered",
    Lack.HIDDEN: "{} would give a small group away",
    Lack.NOTHING: "for {} what was collected holds nothing to show yet",
}
_GROUPS = {
    Lack.NOT_COLLECTED: "not collected",
    Lack.TOO_FEW: "too few answers yet",
    Lack.HIDDEN: "withheld",
    Lack.NOTHING: "nothing to show yet",
}
"""How a lack is named in the table, in the order in which its groups stand there."""


def say_not_collected(evidence: Evidence) -> Statement:
    """Say plainly how many questions could not be answered, and why."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (NOTHING_READ,))
    found = not_collected(evidence)
    kinds = [missing.lack for _, missing in found]
    why = listed(words.format(kinds.count(k)) for k, words in _LACKS.items() if k in kinds)
    text = (
        f"{counted(len(found), 'questions')} could not be answered: {why}."
        if found
        else "Nothing that the workbooks ask for is missing."
    )
    if Lack.NOT_COLLECTED in kinds:
        text += " A plan is silent about what nobody asked."
    claim = plan_claim(evidence, "missing", "all", text, number=float(len(found)),
                       unit="questions", n=len(found) + len(evidence.tables))  # fmt: skip
    return Statement.of(claim)


def table_not_collected(evidence: Evidence) -> Table | None:
    """Lay out what has no answer, and how to get it, grouped by why."""
    order = list(_GROUPS)
    found = sorted(not_collected(evidence), key=lambda pair: order.index(pair[1].lack))
    rows = [
        {
            "lack": _GROUPS[missing.lack],
            "element": element,
            "question": upper_first(missing.question),
            "why": missing.why,
        }
        for element, missing in found
    ]
    columns = (
        column.text("lack", "Why"),
        column.text("element", "Element"),
        column.text("question", "Question"),
        column.text("why", "What is missing, and how to get it"),
    )
    return table_of("plan_missing", "Questions without an answer", columns, rows)
