"""All shortfalls in one list, and all questions without an answer in another."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..claims import Claim, Statement
from ..content.modules import BEFORE_THE_PLAN, ELEMENTS
from ..display import listed, number, upper_first
from ..i18n import N_, gettext, ngettext
from ..present import column
from ..present.table import Table
from ..schema import TABLES
from ..units import how_many
from ..verdicts import Judgement, Lack
from .judgement import is_judged, judgement
from .reading import NOTHING_READ, Evidence, Missing, expect_evidence
from .scorecard import HOLDS, holding, scores
from .words import limits, people, plan_claim, size, table_of


def shortfalls(evidence: Evidence) -> tuple[tuple[str, Claim], ...]:
    """
    Return every shortfall with its element.

    Returns
    -------
    tuple of (element, Claim)
        In the order of the workshop; within an element the clear ones first. What may lead an
        element stands under it, as in the scorecard, whichever workbook has found it.
    """
    found = [
        (_LETTERED[claim.leads.element] if claim.leads else chapter.element, claim)
        for kind in (Judgement.SHORT, Judgement.PERHAPS_SHORT)
        for chapter in expect_evidence(evidence).chapters
        for claim in chapter.claims
        if judgement(claim) is kind
    ]
    order = [module.title for module in BEFORE_THE_PLAN]
    return tuple(sorted(found, key=lambda pair: order.index(pair[0])))


_LETTERED = {module.letter: module.title for module in ELEMENTS}


def say_shortfalls(evidence: Evidence) -> Statement:
    """Count the shortfalls."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (gettext(NOTHING_READ),))
    found = [claim for _, claim in shortfalls(evidence)]
    judged = [claim for claim in evidence.claims if is_judged(claim)]
    if not judged:
        return Statement("missing", (gettext(_NO_GAPS),))
    clear = [claim for claim in found if judgement(claim) is Judgement.SHORT]
    holds = holding(evidence.chapters)
    held = sum(claim.id in holds for claim in clear)
    text = ngettext(
        "{n} finding can be held against a standard: {clear} clearly short, {perhaps} short by an "
        "uncertain size.",
        "{n} findings can be held against a standard: {clear} clearly short, {perhaps} short by an "
        "uncertain size.",
        len(judged),
        clear=number(len(clear), 0),
        perhaps=number(len(found) - len(clear), 0),
    )
    if clear:
        text += " " + ngettext(
            "Taken together, {held} of {n} clear shortfall stays clear.",
            "Taken together, {held} of {n} clear shortfalls stay clear.",
            len(clear),
            held=number(held, 0),
        )
    claim = plan_claim(evidence, "gaps", "all", text, judged, number=float(len(clear)),
                       unit="clear shortfalls", n=len(judged))  # fmt: skip
    return Statement.of(claim)


_NO_GAPS = N_("No finding can be judged yet, so there is no list of gaps.")


def table_shortfalls(evidence: Evidence) -> Table | None:
    """Lay out every shortfall with its size in its own unit."""
    held = holding(expect_evidence(evidence).chapters)
    rows = [
        {
            "element": gettext(element),
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
        column.text("element", N_("Element")),
        column.text("finding", N_("Gap")),
        column.text("limits", N_("Limits")),
        column.text("verdict", N_("Verdict")),
        column.yes("holds", N_("Holds"), no=""),
        column.text("n", N_("n")),
    )
    return table_of(
        "plan_gaps",
        gettext("All gaps in one list"),
        columns,
        rows,
        gettext(
            "In the order of the workshop, the clear shortfalls of an element first. Units differ, "
            "so the list gives no order of size across elements."
        ),
        gettext(
            "Limits: 95 % intervals, or the range of eight in ten draws where costs and benefits "
            "are drawn; – where a count or a judgement of few has none."
        ),
        gettext(HOLDS),
    )


def say_evidence(evidence: Evidence) -> Statement:
    """Say what the plan rests on, or how to make it."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (evidence.missing,))
    text = gettext(
        "The plan rests on {sentences} and {tables} of the workbooks before; it computes nothing "
        "anew.",
        sentences=how_many(len(evidence.claims), "sentences"),
        tables=how_many(len(evidence.tables), "tables"),
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
        asks = gettext("what does {element} show?", element=gettext(module.title))
        why = gettext("Its workbook has not been run.")
        found[name] = module.title, Missing("", asks, why, Lack.NOT_COLLECTED, (name,))
    return tuple(found.values())


def takes(missing: Missing) -> str:
    """
    Return what an answer would take, in words of the client.

    Examples
    --------
    >>> takes(Missing("C5", "what does it cost?", "", Lack.NOT_COLLECTED, ("unit_cost",)))
    "Ask Finance for the PMO's cost and output per month in constant prices."
    """
    told = dict.fromkeys(filter(None, map(how_to_ask, missing.absent)))
    return " ".join(told) or missing.why


def how_to_ask(absent: str) -> str:
    """Return how to collect what is absent: a table, the answers to some questions, or a column."""
    table, _, column = absent.partition(".")
    of_schema = TABLES[table].how_to_collect if table in TABLES else ""
    how = _ASK.get(absent) or (TABLES[table].column(column).how_to_collect if column else of_schema)
    return gettext(how) if how else ""


_PLACE = N_("Place each person on the list by power and interest.")
_OFFERS = N_("Ask of each new offer how it would be with it, and how without it.")
_PROMISES = N_("Ask of each promise whether it was heard, understood and kept.")
_ASK = {
    "gap": N_("Ask what people expect and what they experience, point by point."),
    "csat": N_("Ask how satisfied people are with the PMO."),
    "nps": N_("Ask how likely people are to recommend the PMO."),
    "standing": N_("Ask whether people can rely on the PMO, and respect it."),
    "value": N_("Ask what users get from working with the PMO, and what they give."),
    "awareness": N_("Ask of each benefit whether people knew of it."),
    "funnel": N_("Ask the four questions on the barriers: known, understood, trusted, affordable."),
    "kano_functional": _OFFERS,
    "kano_dysfunctional": _OFFERS,
    "promise_heard": _PROMISES,
    "promise_understood": _PROMISES,
    "promise_kept": _PROMISES,
    "power": _PLACE,
    "interest": _PLACE,
    "actions": N_("Ask five times why a gap is there, and write down who does what by when."),
    "perceived_cost": N_("Ask how much each cost of working with the PMO deters people."),
    "options": N_("Ask for each form what could go, and how many minutes that would spare."),
    "message_tests": N_("Ask how high a cost seems, let some read the message, and ask again."),
    "case_costs": N_("Add up what a case cost, the client's own hours too; let Finance read it."),
    "issues": N_("Ask one open question: what keeps you awake? Two people sort the answers."),
}
"""What an answer takes, where questions or columns are absent or the schema speaks of its own."""


def say_not_collected(evidence: Evidence) -> Statement:
    """Say plainly how many questions could not be answered, and why."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (gettext(NOTHING_READ),))
    found = not_collected(evidence)
    kinds = [missing.lack for _, missing in found]
    text = gettext("Every question that was asked has an answer.")
    if found:
        several = len({*kinds}) > 1
        why = (
            listed(say(kinds.count(kind)) for kind, say in _LACKS.items() if kind in kinds)
            if several
            else gettext(_LACK[kinds[0]])
        )
        text = ngettext(
            "{n} question could not be answered: {why}.",
            "{n} questions could not be answered: {why}.",
            len(found),
            why=why,
        )
    if Lack.NOT_COLLECTED in kinds:
        text += " " + gettext("The report is silent about what nobody asked.")
    claim = plan_claim(evidence, "missing", "all", text, number=float(len(found)),
                       unit="questions", n=len(found) + len(evidence.tables))  # fmt: skip
    return Statement.of(claim)


_LACKS: Mapping[Lack, Callable[[int], str]] = {
    Lack.NOT_COLLECTED: lambda n: ngettext("{n} was not asked", "{n} were not asked", n),
    Lack.WAITING: lambda n: ngettext(
        "{n} was answered, but the list of what was asked about is missing",
        "{n} were answered, but the list of what was asked about is missing",
        n,
    ),
    Lack.IN_THE_ROOM: lambda n: ngettext(
        "{n} was answered by a room alone", "{n} were answered by a room alone", n
    ),
    Lack.TOO_FEW: lambda n: ngettext(
        "for {n} too few have answered", "for {n} too few have answered", n
    ),
    Lack.HIDDEN: lambda n: ngettext(
        "{n} would give a small group away", "{n} would give a small group away", n
    ),
    Lack.NOTHING: lambda n: ngettext(
        "for {n} there is nothing to show yet", "for {n} there is nothing to show yet", n
    ),
}
"""How one of several lacks is told, in the order in which the table has them."""

_LACK: Mapping[Lack, str] = {
    Lack.NOT_COLLECTED: N_("nobody was asked"),
    Lack.WAITING: N_("the list of what was asked about is missing"),
    Lack.TOO_FEW: N_("too few have answered"),
    Lack.HIDDEN: N_("the answer would give a small group away"),
    Lack.NOTHING: N_("there is nothing to show yet"),
}
"""How a lack is told that all of them share."""


def table_not_collected(evidence: Evidence) -> Table | None:
    """Lay out what the report is silent about and what each answer would take."""
    every = by_weight(evidence)
    found: dict[str, tuple[str, Missing]] = {}
    for element, missing in every:
        found.setdefault((missing.absent or (takes(missing),))[0], (element, missing))
    rows = [
        {
            "element": gettext(element),
            "question": upper_first(missing.question),
            "takes": takes(missing),
            "lack": missing.lack.value,
        }
        for element, missing in found.values()
    ]
    once = gettext(
        "Questions that wait for the same stand in one row: {rows} rows for {questions} questions.",
        rows=len(rows),
        questions=len(every),
    )
    columns = (
        column.text("element", N_("Element")),
        column.text("question", N_("What the report is silent about")),
        column.text("takes", N_("What an answer would take")),
    )
    title = gettext("What was not asked, or has no answer yet")
    return table_of("plan_missing", title, columns, rows, once if len(rows) < len(every) else "")


def by_weight(evidence: Evidence) -> list[tuple[str, Missing]]:
    """Return what has no answer: what nobody was asked first, and of it what decides a mark."""
    order = list(_LACKS)
    leading = {score.named.activity for score in scores(evidence) if score.leading is None}

    def place(pair: tuple[str, Missing]) -> tuple[int, bool]:
        return order.index(pair[1].lack), pair[1].activity not in leading

    return sorted(not_collected(evidence), key=place)
