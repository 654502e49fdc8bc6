"""Reputation: the leading measures from wave to wave, and what was done in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..analysis.composites import OVERALL
from ..analysis.relationship_value import NET
from ..analysis.waves import PAIRED
from ..claims import Claim, Statement, question_of
from ..content.modules import ELEMENTS, Module
from ..display import clean, in_quotes, interval, is_missing, listed, number, row_name, upper_first
from ..elements.waves import twice_answered
from ..i18n import N_, day_in_words, gettext
from ..intake.client import Margin
from ..leading import ELEMENTS as NAMES
from ..leading import Measure
from ..present import column
from ..present.table import Row, Table
from ..units import TIMES_THE_LOG
from ..verdicts import Verdict
from .reading import NOTHING_READ, Evidence, expect_evidence
from .scorecard import leading_claim
from .since import day_of, since_last_time
from .words import element_named, plan_claim, size, table_of

TABLE = "plan_reputation"
"""The name of its table."""


@dataclass(frozen=True)
class Compared:
    """
    Where the last two waves of a measure are held against each other.

    ``table`` and ``is_row`` say where its figures stand, ``claim`` is the id of its sentence;
    ``ratio``: the difference is that of the second divided by the first. ``part`` is the column
    that names a row in the client's words, where it is no dimension of ours.
    """

    table: str
    is_row: Callable[[Row], bool]
    claim: str
    ratio: bool = False
    part: str = ""


COMPARED: Mapping[Measure, Compared] = {
    Measure.EXPECTATION_GAP: Compared(
        "gap_change", lambda row: row["dimension"] == OVERALL, "T2.gap_change.overall"
    ),
    Measure.FELT_COST: Compared(
        "calibration_change", bool, "B4.calibration_change.all-respondents", ratio=True
    ),
    Measure.PERCEIVED_VALUE: Compared(
        "value_change", lambda row: row["measure"] == NET, "V2.value_change.net"
    ),
    Measure.SATISFACTION: Compared(
        "satisfaction_change", lambda row: bool(row["whole"]), "T5.satisfaction_change.overall"
    ),
    Measure.PROMISES_KEPT: Compared(
        "promise_change",
        lambda row: bool(row["whole"]),
        "C2.promise_change.overall",
        part="promise",
    ),
}
"""The leading measures that two waves are compared in."""

_SAID: Mapping[Verdict, str] = {
    Verdict.CLEARLY_LOWER: N_("{element} clearly worse ({change})"),
    Verdict.HOURS_ROSE: N_("{element} worse ({change})"),
    Verdict.LOWER: N_("{element} worse, perhaps by little ({change})"),
    Verdict.CLEARLY_HIGHER: N_("{element} clearly better ({change})"),
    Verdict.HOURS_FELL: N_("{element} better ({change})"),
    Verdict.HIGHER: N_("{element} better, perhaps by little ({change})"),
}
"""What is said of an element's leading measure that differs, the gravest first."""

_SAID_TOGETHER: Mapping[tuple[Verdict, ...], str] = {
    (Verdict.UNCHANGED,): N_("no change that matters: {elements}"),
    (Verdict.CHANGE_OPEN, Verdict.CHANGE_NOT_JUDGED): N_("not certain either way: {elements}"),
}
"""What is said of the others together."""


@dataclass(frozen=True)
class Standing:
    """
    An element's leading measure over two waves, with what was done for the element in between.

    ``row`` holds the figures of both waves and ``change`` is the sentence on their difference; both
    None where the measure was asked once. ``now`` is the finding that leads the element.
    """

    element: Module
    measure: Measure
    now: Claim
    row: Row | None
    change: Claim | None
    done: tuple[str, ...]


def reputation(evidence: Evidence) -> tuple[Standing, ...]:
    """
    Return where each element stands on its leading measure, in the order of the workshop.

    Parameters
    ----------
    evidence : Evidence

    Returns
    -------
    tuple of Standing
        Of the elements that have a leading measure; empty where none was collected.
    """
    claims = {claim.id: claim for claim in expect_evidence(evidence).claims}
    found = []
    for element in ELEMENTS:
        now = leading_claim(claims.values(), evidence.leading, element)
        if now is None or now.leads is None:
            continue
        compared = COMPARED.get(now.leads)
        rows = filter(compared.is_row, evidence.rows(compared.table)) if compared else iter(())
        change = claims.get(compared.claim) if compared else None
        row = next(rows, None) if change else None
        found.append(Standing(element, now.leads, now, row, change, _done(evidence, element)))
    return tuple(found)


def _done(evidence: Evidence, element: Module) -> tuple[str, ...]:
    """
    Return the actions of an element that were done between the two surveys, each with who was told.

    What was done after the latest survey cannot show in it.
    """
    first, last = evidence.surveyed_before, evidence.surveyed
    if first is None or last is None:
        return ()
    return tuple(
        _and_told(since.row)
        for since in since_last_time(evidence)
        if since.state == "done"
        and NAMES.get(clean(since.row["element"])) == element.letter
        and since.ended
        and first < since.ended <= last
    )


def _and_told(row: Row) -> str:
    action, told_on = clean(row["action"]).rstrip("."), day_of(row["told_on"])
    if told_on is None or is_missing(row["told_to"]):
        return action
    return gettext(
        "{action} (told to: {whom}, {day})",
        action=action,
        whom=clean(row["told_to"]),
        day=day_in_words(told_on),
    )


def say_reputation(evidence: Evidence) -> Statement:
    """Say of how many leading measures the last two waves tell a difference, and which way."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (gettext(NOTHING_READ),))
    return Statement.of(*_told(evidence, reputation(evidence)))


def _told(evidence: Evidence, found: tuple[Standing, ...]) -> Iterator[Claim]:
    changes = [standing.change for standing in found if standing.change]
    if not changes:
        return
    parts = [
        gettext(
            said,
            element=element_named(standing.element.title),
            change=_from_to(standing.now, standing.row or {}),
        )
        for verdict, said in _SAID.items()
        for standing in found
        if standing.change and standing.change.verdict is verdict
    ]
    for verdicts, said in _SAID_TOGETHER.items():
        alike = [
            element_named(s.element.title)
            for s in found
            if s.change and s.change.verdict in verdicts
        ]
        parts += [gettext(said, elements=listed(alike))] if alike else []
    parts += _within(evidence, found)
    text = gettext("Against the wave before: {told}.", told=". ".join(map(upper_first, parts)))
    most = max(changes, key=lambda change: change.n or 0)
    yield plan_claim(
        evidence, "reputation", "waves", text, changes, n=most.n, population=most.population
    )


def _within(evidence: Evidence, found: tuple[Standing, ...]) -> Iterator[str]:
    """Yield what is clearly worse within an element whose leading measure is not clearly so."""
    for standing in found:
        change, compared = standing.change, COMPARED.get(standing.measure)
        if change is None or compared is None or change.verdict is Verdict.CLEARLY_LOWER:
            continue
        worse = [
            _part_worse(evidence, compared, claim)
            for claim in evidence.claims
            if question_of(claim.id) == question_of(change.id)
            and claim.verdict is Verdict.CLEARLY_LOWER
        ]
        if worse:
            said = (
                N_("Within {element} clearly worse: {parts}")
                if change.verdict in (Verdict.LOWER, Verdict.HOURS_ROSE)
                else N_("Yet within {element} clearly worse: {parts}")
            )
            yield gettext(said, element=gettext(standing.element.title), parts=listed(worse))


def _part_worse(evidence: Evidence, compared: Compared, claim: Claim) -> str:
    """Return a part of an element with its levels in both waves, as its table names it."""
    rows = evidence.rows(compared.table)
    row = next((r for r in rows if claim.subject in (r.get(key) for key in _KEYS)), None)
    name = row_name(claim.subject)
    if compared.part:
        name = in_quotes(row[compared.part] if row else claim.subject)
    change = _from_to(claim, row) if row else size(claim)
    return gettext("{part} ({change})", part=name, change=change)


_KEYS = ("key", "dimension", "measure")
"""The columns of which one says what a row of a comparison is about."""


def _from_to(claim: Claim, row: Row) -> str:
    """Return from what to what a measure has moved between the waves, in the unit of its claim."""
    if claim.unit in _POINTS:
        signed = claim.unit == "scale points"
        ends = row["first"], row["second"]
        digits = 1 if len({number(end) for end in ends}) > 1 else 2
        before, now = (number(end, digits, signed=signed) for end in ends)
        return gettext("from {before} to {now} points", before=before, now=now)
    if claim.unit == TIMES_THE_LOG:
        before, now = (number(row[wave], 1) for wave in ("first", "second"))
        return gettext("from {before} to {now} times the log", before=before, now=now)
    before, now = (size(replace(claim, number=row[w], n=row["n"])) for w in ("first", "second"))
    return gettext("from {before} to {now}", before=before, now=now)


_POINTS = ("scale points", "points")


def table_reputation(evidence: Evidence) -> Table | None:
    """Lay out each leading measure from wave to wave, with what was done in between."""
    found = reputation(evidence)
    if not any(standing.row for standing in found):
        return None
    those = _those(standing.row for standing in found if standing.row)
    rows = [
        {
            "element": standing.element.title,
            "measure": standing.measure.in_words,
            "before": _level(standing, "first"),
            "now": _level(standing, "second") if standing.row else _of_all(standing.now, those),
            "change": _difference(standing, evidence.margin),
            "who": twice_answered(standing.row) if standing.row else "",
            "done": "; ".join(standing.done),
            "differs": bool(standing.change and standing.change.verdict in _SAID),
            "told": standing.change.told if standing.change else "",
        }
        for standing in found
    ]
    columns = [
        column.ours("element", N_("Element")),
        column.label("measure", N_("Leading measure")),
        column.text("before", gettext("Wave before{those}", those=those)),
        column.text("now", gettext("This wave{those}", those=those)),
        column.text("change", N_("Difference (95 % interval)")),
        column.text("who", N_("Of whom")),
        column.text("done", N_("What was done in between, and who was told")),
    ]
    if not any(row["done"] for row in rows):
        columns.pop()
    return table_of(
        TABLE, gettext("Reputation, from wave to wave"), columns, rows,
        gettext(WHO_IS_COMPARED),
    )  # fmt: skip


def _those(rows: Iterable[Row]) -> str:
    """
    Return whom the levels of linked waves are of, for the heads of their columns.

    They are not everybody, whose levels stand elsewhere; "" where no wave is linked, or not all.
    """
    linked = {row["n"] if row["design"] == PAIRED else None for row in rows}
    if None in linked or not linked:
        return ""
    if len(linked) > 1:
        return gettext(" (those who answered both times)")
    return gettext(" (the {n} who answered both times)", n=number(linked.pop(), 0))


def _of_all(now: Claim, those: str) -> str:
    """Return a level that no wave is held against; beside those of some people it says of whom."""
    return gettext("{level} (all who answered)", level=size(now)) if those else size(now)


def _level(standing: Standing, wave: str) -> str:
    """Return the figure of a measure in a wave, in its unit; "" where the wave did not ask."""
    row = standing.row
    return size(replace(standing.now, number=row[wave], n=row["n"])) if row else ""


def _difference(standing: Standing, margin: Margin) -> str:
    """Return the difference of two waves with its limits, or that they are not compared."""
    row = standing.row
    if row is None:
        return gettext("not compared")
    if COMPARED[standing.measure].ratio:
        limits = interval(row["change_low"], row["change_high"], 2)
        return gettext("{times} times ({limits})", times=number(row["change"], 2), limits=limits)
    limits = interval(
        row["change_low"], row["change_high"], signed=True, margin=margin.scale_points
    )
    return f"{number(row['change'], signed=True)} ({limits})"


WHO_IS_COMPARED = N_(
    "Where codes link people, both waves are those of the same people, and not of everybody. "
    "Differences are those of the exact figures. Whether what was done has made them, no figure "
    "here tells."
)
