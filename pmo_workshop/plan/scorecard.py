"""One page: the mark of each element, decided by its leading measure, and its profile."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ..analysis.hidden_cost import ALL_ROLES
from ..claims import Claim, Statement
from ..content.modules import ELEMENTS, Module
from ..disclosure import INTERVAL_FROM
from ..display import is_missing
from ..i18n import N_, gettext, ngettext
from ..leading import Leading, Measure
from ..present import column
from ..present.grammar import MARKS_LEVEL
from ..present.money import coins, money, money_range, one_of
from ..present.table import Row, Table
from ..schema.instruments import INSTRUMENTS
from ..texts import spoken
from ..verdicts import Judgement, Lack, Verdict
from .judgement import OF_ALL, OF_ONE, clear_together, is_judged, judgement
from .levels import levels
from .reading import NOTHING_READ, Chapter, Evidence, Missing, expect_evidence
from .words import limits, people, plan_claim, strength, table_of

RULE = N_(
    "One measure decides the verdict on an element: the one that the sponsor names before the data "
    "are loaded, or the default. The next one stands in only if nobody answered it. The other "
    "findings are the profile of the element and decide nothing."
)
CLEAR = N_(
    "“{CLEAR_SHORTFALL}”: the whole interval lies beyond the margin, and still does with the "
    "five elements taken together (Holm): a PMO without any gap gets one in at most 2.5 % of "
    "reports on an element, and in at most 5 % on any. Else a shortfall is “{SHORTFALL}”."
)
CAUTIONS = (
    N_(
        "Nothing is averaged: findings in scale points, days, shares and money stay apart. "
        "Screening, counts without a standard and descriptions do not count."
    ),
    N_(
        "To do: what registers show to be open. Nothing in them is drawn by chance, so they "
        "neither make an element short nor count as in order."
    ),
    N_("Limits: 95 % intervals."),
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
    but : Claim or None
        What speaks against a mark that shows no shortfall.
    """

    element: str
    verdict: Verdict
    named: Measure
    leading: Claim | None = None
    judged: tuple[Claim, ...] = ()
    to_do: tuple[Claim, ...] = ()
    but: Claim | None = None

    @property
    def measure(self) -> Measure:
        """The measure that decides, or should."""
        return self.leading.leads if self.leading and self.leading.leads else self.named

    @property
    def decides(self) -> Claim | None:
        """The leading finding, if it could be judged."""
        decides = self.leading is not None and is_judged(self.leading)
        return self.leading if decides and self.verdict is not Verdict.NO_VERDICT_YET else None

    @property
    def lacks_target(self) -> bool:
        """Whether there is a figure and no verdict for want of the target that it is held to."""
        return (
            self.verdict is Verdict.NO_VERDICT_YET
            and self.leading is not None
            and self.leading.verdict is not Verdict.NOT_JUDGED
            and self.leading.number is not None
            and self.measure.needs_target
        )

    @property
    def clear_by_itself(self) -> bool:
        """Whether it is a clear shortfall that is none with the five elements taken together."""
        return (
            self.verdict is Verdict.SHORTFALL
            and self.decides is not None
            and judgement(self.decides) is Judgement.SHORT
        )

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
    clear = clear_together(leading_findings(evidence), OF_ALL)
    found = {element: _leading(evidence, element) for element in ELEMENTS}
    return tuple(
        _score(evidence, element, claim, claim in clear) for element, claim in found.items()
    )


def leading_findings(evidence: Evidence) -> list[Claim]:
    """Return what was found on the leading measures that can be judged: the marks as one family."""
    found = (_leading(expect_evidence(evidence), element) for element in ELEMENTS)
    return [claim for claim in found if claim and is_judged(claim)]


def _leading(evidence: Evidence, element: Module) -> Claim | None:
    return leading_claim(evidence.claims, evidence.leading, element)


def leading_claim(claims: Iterable[Claim], leading: Leading, element: Module) -> Claim | None:
    """Return what was found on the first measure of an element that anybody answered."""
    known = {claim.leads: claim for claim in claims if claim.leads}
    return next((known[m] for m in leading.order(element.letter) if m in known), None)


def _score(evidence: Evidence, element: Module, leading: Claim | None, clear: bool) -> Score:
    chapters = [c for c in evidence.chapters if c.element == element.title]
    claims = [claim for chapter in chapters for claim in chapter.claims]
    if leading and leading not in claims:
        claims = [leading, *claims]
    verdict = _verdict(leading, clear, any(map(_was_collected, chapters)))
    return Score(
        element.title,
        verdict,
        evidence.leading.order(element.letter)[0],
        leading,
        tuple(claim for claim in claims if is_judged(claim)),
        tuple(claim for claim in claims if judgement(claim) is Judgement.TO_DO),
        _speaks_against(evidence, claims, holding(chapters))
        if verdict is Verdict.NONE_SHOWN
        else None,
    )


def _speaks_against(
    evidence: Evidence, claims: Iterable[Claim], held: frozenset[str]
) -> Claim | None:
    """
    Return what a mark without a shortfall must not hide: that the benefits do not cover the costs,
    else the clear shortfall that the answers support best, of those that hold together, else that
    more of the clients' cost is hidden than the margin of cost.
    """
    claims = list(claims)
    loss = [claim for claim in claims if claim.verdict is Verdict.NOT_PROFITABLE]
    short = sorted((c for c in claims if c.id in held), key=lambda c: -strength(c))
    lost = [c for c in claims if c.verdict is Verdict.HIDDEN_COST and _is_large(evidence, c)]
    return next(iter([*loss, *short, *lost]), None)


def _is_large(evidence: Evidence, hidden: Claim) -> bool:
    """Whether a hidden cost, at the lower end of its range, is above the margin of cost."""
    whole = float(whole_cost(evidence).get("total") or 0.0)
    least = hidden.number if hidden.low is None else hidden.low
    return least is not None and 100 * least > evidence.margin.cost_percent * whole > 0


def whole_cost(evidence: Evidence) -> Row:
    """Return what all roles spend by the clients' log, with its range; empty without a cost."""
    rows = (row for row in evidence.rows("hidden_costs") if row["role"] == ALL_ROLES)
    return next((row for row in rows if not is_missing(row["total"]) and row["total"] > 0), {})


def _was_collected(chapter: Chapter) -> bool:
    lacks = {missing.lack for missing in chapter.missing}
    return bool(chapter.claims or chapter.tables or lacks - {Lack.NOT_COLLECTED})


def _verdict(leading: Claim | None, clear: bool, anything: bool) -> Verdict:
    """Return the verdict on an element, from its leading finding alone."""
    if leading is None:
        return Verdict.NO_VERDICT_YET if anything else Verdict.NOT_COLLECTED
    if leading.verdict is Verdict.NOT_JUDGED:
        return Verdict.NO_VERDICT_YET
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


def holding(chapters: Iterable[Chapter]) -> frozenset[str]:
    """Return the ids of the clear shortfalls that hold over all findings of their element."""
    return frozenset(
        claim.id
        for chapter in chapters
        for claim in clear_together([c for c in chapter.claims if is_judged(c)], OF_ONE)
    )


HOLDS = N_(
    "Holds: still beyond the margin when all judged findings of the element are taken together "
    "(Holm, 2.5 %). The others are clear by themselves only: the more is asked, the sooner one of "
    "them is so by chance."
)


def say_scorecard(evidence: Evidence) -> Statement:
    """Put the five verdicts into words, each with what decides it, from what to what."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (gettext(NOTHING_READ),))
    return Statement.of(*(verdict_claim(evidence, score) for score in scores(evidence)))


def verdict_claim(evidence: Evidence, score: Score) -> Claim:
    """Return the verdict on an element as a sentence; its gist is what decides it."""
    found = score.decides
    reason = reason_of(evidence, score)
    figures = (
        {
            "limits_told": True,
            "n_told": True,
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
    text = gettext(
        "{element}: {verdict}. {reason}",
        element=gettext(score.element),
        verdict=score.verdict.in_words,
        reason=reason,
    )
    return plan_claim(
        evidence,
        "scorecard",
        score.element,
        text,
        score.judged,
        verdict=score.verdict,
        gist=reason,
        **figures,
    )


def reason_of(evidence: Evidence, score: Score) -> str:
    """Return what decides a verdict, from what to what, or what is missing before there is one."""
    found, measure = score.leading, score.measure
    if score.verdict is Verdict.NOT_COLLECTED:
        return gettext("What decides it was not collected: {measure}.", measure=measure.in_words)
    if found is None:
        return " ".join([_nothing_decides(evidence, measure), *_but(evidence, score)])
    told = [gettext("{levels}.", levels=levels(evidence, found)), *_earlier(evidence, measure)]
    told += _one_of_several(evidence, score)
    if found.verdict is Verdict.NOT_JUDGED:
        told.append(gettext("The answers do not vary, so it is not judged."))
    elif score.decides is None:
        told.append(_lacks(found))
    if measure is not score.named:
        told.append(
            gettext(
                "It stands in for {measure}, which has no answers to show.",
                measure=score.named.in_words,
            )
        )
    return " ".join([*told, *_but(evidence, score)])


def judged_by(evidence: Evidence, score: Score) -> str:
    """Say which one measure an element is judged by, and what its mark must be read with."""
    told = [
        gettext("Judged by one measure: {measure}.", measure=score.measure.in_words),
        *_earlier(evidence, score.measure),
    ]
    told += _one_of_several(evidence, score)
    if score.leading and score.leading.verdict is not Verdict.NOT_JUDGED and not score.decides:
        told.append(_lacks(score.leading))
    if score.but and score.but.verdict is Verdict.NOT_PROFITABLE:
        told.append(gettext("It does not judge the money."))
    elif score.but and score.but.verdict is Verdict.HIDDEN_COST:
        told.append(gettext("It does not judge how many hours are lost."))
    elif score.but:
        told += _but(evidence, score)
    return " ".join(told)


def _earlier(evidence: Evidence, measure: Measure) -> Iterable[str]:
    """Yield of which survey the answers are, where the latest one has not asked."""
    wave = evidence.last_asked.get(measure)
    if wave:
        yield gettext("The answers are those of {wave}: it was not asked since.", wave=wave)


def _one_of_several(evidence: Evidence, score: Score) -> Iterable[str]:
    """Yield what is sure and what is not of a shortfall that is clear by itself alone."""
    if not score.clear_by_itself or score.decides is None:
        return
    sure = score.decides.at_all is not None and score.decides.at_all <= MARKS_LEVEL
    many = len(leading_findings(evidence)) - 1
    if sure:
        yield ngettext(
            "A shortfall for sure. Judged together with {n} other mark, it is not certain that it "
            "is larger than the smallest difference that matters.",
            "A shortfall for sure. Judged together with the {n} other marks, it is not certain "
            "that it is larger than the smallest difference that matters.",
            many,
        )
    else:
        yield ngettext(
            "By itself clearly short; judged together with {n} other mark, that may be chance.",
            "By itself clearly short; judged together with the {n} other marks, that may be "
            "chance.",
            many,
        )


def _but(evidence: Evidence, score: Score) -> Iterable[str]:
    """Yield what speaks against a mark that shows no shortfall."""
    if score.but and score.but.verdict is Verdict.HIDDEN_COST:
        row, table = whole_cost(evidence), evidence.table("hidden_costs")
        currency = table.currency if table else ""
        yield gettext(
            "But: {hidden} of the {total} that clients spend a year is hidden cost {range}.",
            hidden=money(row["hidden"], currency),
            total=money(row["total"], currency),
            range=spoken(money_range(row["hidden_low"], row["hidden_high"], currency)),
        )
    elif score.but:
        yield _not_covered(evidence) or gettext("But: {finding}.", finding=score.but.within)


@dataclass(frozen=True)
class Return:
    """A ratio of benefits to costs, and the ends of its likely range."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class TwoReturns:
    """
    The return while it is open what the PMO's cost holds: two answers, and no range.

    ``held`` is the return if the clients' own time is in that cost already, ``added`` if it comes
    on top of it.
    """

    held: Return
    added: Return


def ratio_of(evidence: Evidence) -> Row:
    """Return the benefit-cost ratio with its range; empty without one."""
    rows = evidence.rows("appraisal")
    return next((r for r in rows if r["measure"] == "bcr" and not is_missing(r["value"])), {})


def two_returns(evidence: Evidence) -> TwoReturns | None:
    """Return the return with and without the clients' time in the cost; None where it is known."""
    row = ratio_of(evidence)
    theirs = row.get("clients_time")
    if not row or is_missing(theirs):
        return None
    costs = next(r["value"] for r in evidence.rows("appraisal") if r["measure"] == "pv_costs")
    kept = costs / (costs + theirs)
    figures = row["value"], row["p10"], row["p90"]
    return TwoReturns(Return(*figures), Return(*(figure * kept for figure in figures)))


def _not_covered(evidence: Evidence) -> str:
    """Say what the return is in either case, where it is open what the cost holds."""
    two, table = two_returns(evidence), evidence.table("appraisal")
    if two is None or table is None:
        return ""
    return gettext(
        "But: the PMO's share of proven benefits covers {held} per {unit} of cost, or {added} with "
        "the clients' own time on top.",
        held=coins(table.currency, two.held.value),
        added=coins(table.currency, two.added.value),
        unit=one_of(table.currency),
    )


def nobody_was_asked(evidence: Evidence, measure: Measure) -> bool:
    """Whether a survey was held that had no question on a measure."""
    return bool(measure.instrument and evidence.asked) and measure.instrument not in evidence.asked


def _half_was_asked(evidence: Evidence, measure: Measure) -> bool:
    """Whether a survey has asked for one part of what a measure takes, and not for another."""
    takes = INSTRUMENTS[measure.instrument].takes if measure.instrument else {}
    parts = {f"{measure.instrument} {part}" for part in takes.get(measure.activity, ())}
    return bool(parts & evidence.asked) and not parts <= evidence.asked


def lacks_of(evidence: Evidence, measure: Measure) -> set[Lack]:
    """Return what the questions of the activity lack that a measure is found in."""
    return {missing.lack for missing in _missing_of(evidence, measure)}


def _missing_of(evidence: Evidence, measure: Measure) -> list[Missing]:
    every = (missing for chapter in evidence.chapters for missing in chapter.missing)
    return [missing for missing in every if missing.activity == measure.activity]


def _nothing_decides(evidence: Evidence, measure: Measure) -> str:
    """Say that nothing is known of a measure, and why; of one that was answered, what it takes."""
    for missing in _missing_of(evidence, measure):
        if missing.lack is Lack.WAITING:
            return gettext(
                "What would decide it cannot be read yet: {measure}. People have answered, but the "
                "list of what they were asked about is missing.",
                measure=measure.in_words,
            )
    return gettext(
        "What would decide it is missing: {measure}. {why}",
        measure=measure.in_words,
        why=_why_missing(evidence, measure),
    )


def _why_missing(evidence: Evidence, measure: Measure) -> str:
    """Say why nothing is known of a measure, with the count that may be told."""
    wave = evidence.last_asked.get(measure)
    if wave:
        return gettext("It was last asked in {wave}, and not in the latest survey.", wave=wave)
    if nobody_was_asked(evidence, measure):
        return gettext("Nobody was asked about it.")
    lacks = lacks_of(evidence, measure)
    if lacks == {Lack.NOT_COLLECTED} or _half_was_asked(evidence, measure):
        return gettext("Not all that it takes was collected.")
    if Lack.IN_THE_ROOM in lacks:
        return gettext("A room has answered it, and nobody else was asked.")
    if Lack.NOTHING in lacks:
        return gettext("What was collected for it holds no figure.")
    if lacks == {Lack.HIDDEN}:
        return gettext("To tell it would give a small group away.")
    return gettext("Too few have answered it, or to tell it would give them away.")


def _lacks(claim: Claim) -> str:
    """Say what a leading finding lacks before it can be judged."""
    if claim.number is None and claim.n is not None and claim.n >= INTERVAL_FROM:
        return gettext(
            "Fewer than {least} have answered one of its questions, or the answers hardly differ: "
            "it takes {least} answers that differ to each.",
            least=INTERVAL_FROM,
        )
    if claim.number is None:
        return gettext("It takes {least} answers.", least=INTERVAL_FROM)
    if claim.leads and claim.leads.needs_target:
        return gettext("The sponsor has named no target for it.")
    return gettext("What it is held against is not known well enough.")


def table_scorecard(evidence: Evidence) -> Table | None:
    """Lay out the five verdicts with the measure that decides and the profile beside it."""
    if expect_evidence(evidence).missing:
        return None
    rows = [
        {
            "element": gettext(score.element),
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
        column.text("element", N_("Element")),
        column.text("verdict", N_("Verdict")),
        column.text("measure", N_("Leading measure")),
        column.text("activity", N_("From")),
        column.text("limits", N_("Limits")),
        column.text("n", N_("n")),
        column.number("judged", N_("Findings judged"), 0),
        column.number("short", N_("Clearly short"), 0),
        column.number("perhaps", N_("Short, size uncertain"), 0),
        column.number("fine", N_("In order"), 0),
        column.number("open", N_("Undecided"), 0),
        column.number("to_do", N_("To do"), 0),
    )
    notes = (
        gettext(RULE),
        gettext("Leading measures: {source}.", source=evidence.leading.source),
        gettext(CLEAR, **{verdict.name: verdict.in_words for verdict in Verdict}),
        *map(gettext, CAUTIONS),
    )
    return table_of("scorecard", gettext("The five elements on one page"), columns, rows, *notes)


def table_to_do(evidence: Evidence) -> Table | None:
    """Lay out what the registers show to be open, by element."""
    rows = [
        {
            "activity": claim.activity,
            "finding": claim.gist,
            "told": claim.told,
            "element": gettext(score.element),
        }
        for score in scores(evidence)
        for claim in score.to_do
    ]
    columns = (
        column.text("activity", N_("Activity")),
        column.text("finding", N_("What the register shows")),
        column.text("told", N_("To do because")),
        column.text("element", N_("Element")),
    )
    return table_of(
        "plan_to_do",
        gettext("To do, from the registers"),
        columns,
        rows,
        gettext(
            "Told honestly, such entries say what is next; they are no measure of the element."
        ),
    )


__all__ = [
    "Score",
    "reason_of",
    "say_scorecard",
    "scores",
    "table_scorecard",
    "table_to_do",
    "verdict_claim",
]
