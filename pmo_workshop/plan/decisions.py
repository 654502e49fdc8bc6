"""The decisions that follow: what pays back, what to start, to shorten, to cover and to correct."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from ..analysis.ranges import near_widest
from ..claims import Claim, Statement, question_of
from ..disclosure import INTERVAL_FROM
from ..display import (
    clean,
    from_to,
    in_quotes,
    is_missing,
    listed,
    number,
    period_in_words,
    some,
    upper_first,
)
from ..i18n import N_, day_in_words, gettext, lower_first, ngettext
from ..present import column
from ..present.money import coins, in_likely_range, money, one_of
from ..present.table import Column, Table
from ..texts import spoken
from ..verdicts import Lack, Verdict
from .actions import Action, actions_of, alike, is_late, ranked_actions
from .findings import NO_STEP, is_taken_on, mended_by, step_on, to_answer, with_their_sum
from .gaps import by_weight, takes
from .judgement import SHOULD_RISE
from .measures import level, measures, moved_as
from .reading import NOTHING_READ, Evidence, Missing, expect_evidence
from .scorecard import holding, lacks_of, nobody_was_asked, scores, two_returns
from .stops import Stop, stops
from .words import NO_OWNER, element_named, gravest_first, in_words, plan_claim, proposed, table_of

PAY, TARGET, START, STOP, HELP, CORRECT, ASK, EXPLAIN = KINDS = (
    "pay", "target", "start", "stop", "help", "correct", "ask", "explain",
)  # fmt: skip

_OF_THE_SPONSOR = (TARGET, CORRECT, EXPLAIN)
"""
The kinds of decision for which we propose the sponsor where the tables name nobody: nobody reviews
or corrects what they answer for themselves.
"""

_UNTIL = 30
"""Days from the report to the date proposed for a decision that has none."""


@dataclass(frozen=True)
class Decision:
    """
    One decision as the tables hold it: a verb with its object, owner, date, size and cost.

    ``kind`` is one of ``KINDS``; ``how`` is a way to do it, in sentences; ``actions`` are those of
    workbooks that it takes up, and ``step`` the id of a next step of one. ``finding`` is
    what it is about, where that is a sentence and no size. ``outlay`` is what it takes and
    ``saving`` what it may save: the two are never added. ``answers`` are the ids of the findings it
    takes up. ``taken`` is False where the tables hold nothing to decide on: then ``what`` says what
    is needed first. Owner and date may be unknown, the figures empty. ``is_proposed``: nobody has
    agreed to the owner; it is who answers for what it is about, or else whom we propose.
    ``proposed_for`` is the day proposed where none is agreed.
    """

    kind: str
    what: str
    size: str = ""
    outlay: str = ""
    saving: str = ""
    owner: str = ""
    due: date | None = None
    how: str = ""
    finding: str = ""
    taken: bool = True
    actions: tuple[str, ...] = ()
    step: str = ""
    answers: tuple[str, ...] = ()
    is_proposed: bool = False
    proposed_for: date | None = None

    @property
    def who(self) -> str:
        """Who answers for it and by when, also that it is not known; empty without a decision."""
        if not self.taken:
            return ""
        day = day_in_words(self.proposed_for) if self.proposed_for else ""
        if self.is_proposed:
            return gettext("Proposed: {owner}, by {day}.", owner=self.owner, day=day)
        if self.due is None:
            return gettext("{owner}; proposed date: {day}.", owner=self.owner, day=day)
        owner = self.owner or gettext("No owner yet")
        return gettext("{owner}, {due}.", owner=owner, due=in_words(self.due))

    @property
    def by(self) -> date | None:
        """The day by which it is to be taken: the one agreed, else the one proposed."""
        return self.due or self.proposed_for

    @property
    def is_on_promises(self) -> bool:
        """Whether it is about promises: what would change one waits for it."""
        return any(id.startswith(f"{_PROMISES}.") for id in self.answers)

    @property
    def whole(self) -> str:
        """What is to be done and how, as every table has it."""
        return _whole(self.what, self.how)

    @property
    def figures(self) -> tuple[str, ...]:
        """How much it is about, and what it takes and saves; what is not known is left out."""
        outlay = self.outlay and gettext("outlay {amount}", amount=self.outlay)
        saving = self.saving and gettext("saving {amount}", amount=self.saving)
        return (*filter(None, (self.size, outlay, saving)),)

    @property
    def text(self) -> str:
        """The decision in a few sentences."""
        return self._told(self.how)

    def in_short(self, findings: Collection[Claim]) -> str:
        """
        Return the decision as it stands beside findings, and before the table that says how: what
        they tell it does not repeat.
        """
        told = self.finding in {claim.gist for claim in findings}
        return (replace(self, finding="") if told else self)._told("")

    def _told(self, how: str) -> str:
        told = [f"{upper_first(part)}." for part in (self.what, *self.figures)]
        finding = self.finding and f"{self.finding}."
        return " ".join(filter(None, (*told, how, finding, self.who)))


def _whole(what: str, how: str) -> str:
    return f"{what}. {how}".rstrip(". ")


def decisions(evidence: Evidence, seed: int) -> tuple[Decision, ...]:
    """
    Return the decisions to take: three, and more where a target lacks, something has fallen or too
    much was reported.

    Parameters
    ----------
    evidence : Evidence
    seed : int

    Returns
    -------
    tuple of Decision
        First, what very likely pays back within a year and nobody does yet: to approve it. Where a
        leading measure lacks its target: to name it. Start: against the gravest
        shortfall that no agreed action answers, the first action proposed, else what its
        workbook says to do; without such a shortfall the first action of the merged list that is
        not agreed. Where nothing pays back, stop or shorten: what costs most of what nobody would
        miss; where nothing was costed, what helps people past the highest barrier. Correct: what
        was reported and is not verified. Find out: what would cover the PMO's own
        cost, if its proven benefits may not; else what decides the elements without a verdict; else
        what decides a payback that is open; else what nobody was asked or too few have answered;
        else the measure to watch. Last, where what should rise has fallen: to have it reviewed.
        What has an owner and a date, or is done, is no decision any more. Each is proposed for 30
        days after the report, or, if earlier, for the day on which an action is due that waits for
        it.
    """
    pays = _pay(expect_evidence(evidence))
    found = (
        pays,
        _target(evidence),
        _start(evidence, seed, (pays.actions if pays else ())),
        None if pays else _stop(evidence),
        _correct(evidence),
        _ask(evidence),
        _fall(evidence),
    )
    return tuple(_with_proposals(evidence, decision) for decision in found if decision)


def _with_proposals(evidence: Evidence, decision: Decision) -> Decision:
    """Return a decision with whom and by when we propose, where nobody has agreed to it."""
    today, day = evidence.report_date, proposed_day(evidence)
    if decision.is_on_promises:  # what waits for it is due
        waits = (a.due for a in actions_of(evidence) if a.promises_less and a.due)
        day = min([day, *(due for due in waits if due >= today)])
    open_yet = decision.taken and decision.due is None
    of_the_pmo = decision.is_on_promises and not decision.actions  # whether it keeps its word
    of_the_sponsor = of_the_pmo or decision.kind in _OF_THE_SPONSOR
    whom = _sponsor(evidence) if of_the_sponsor else gettext("Head of PMO")
    owner = decision.owner or (whom if open_yet else "")
    named = bool(decision.owner and decision.actions and decision.kind != PAY)
    return replace(decision, owner=owner, is_proposed=open_yet and not named, proposed_for=day)


def _sponsor(evidence: Evidence) -> str:
    """Return who has set what matters, or which measures decide; never the Head of PMO."""
    known = (evidence.margin.set_by, evidence.leading.set_by, *evidence.sponsors[:1])
    others = (who for who in known if who and not alike(who, gettext("Head of PMO")))
    return next(others, gettext("Sponsor of the PMO"))


def _pay(evidence: Evidence) -> Decision | None:
    """Return to approve what very likely pays back within a year, what saves most first."""
    table = evidence.table(_OPTIONS)
    open_yet = [
        (a, row)
        for a in actions_of(evidence)
        for row in (table.data if table else ())
        if a.pays_back and a.of_use and not a.agreed and alike(a.text, clean(row["option"]))
        if not is_missing(row.get("net"))
    ]
    open_yet.sort(key=lambda pair: -pair[1]["net"])
    if not open_yet or table is None:
        return None
    chosen, rows = zip(*open_yet[:_MOST_NAMED], strict=True)
    saved = listed(money(row["net"], table.currency) for row in rows)
    once = listed(money(row["one_off"], table.currency) for row in rows)
    hours = listed(number(row["hours"], 0) for row in rows)
    what = ngettext(
        "Approve {actions}, which very likely pays back within a year",
        "Approve {actions}, which very likely pay back within a year",
        len(chosen),
        actions=listed(in_quotes(action.text) for action in chosen),
    )
    return Decision(
        PAY,
        what,
        gettext("{hours} hours a year released", hours=hours),
        gettext("{cost} once", cost=once),
        gettext("an estimated {amount} a year", amount=saved),
        listed(dict.fromkeys(action.owner for action in chosen if action.owner)),
        how=" ".join([*_range_of_saving(rows, table.currency), gettext(_HOURS_ARE_NO_MONEY)]),
        actions=tuple(action.text for action in chosen),
        answers=tuple(dict.fromkeys(id for a in chosen for id in mended_by(evidence, a))),
    )


def _range_of_saving(rows: Sequence[Mapping[str, Any]], currency: str) -> Iterator[str]:
    """Yield between what and what the savings lie, where the draws of any differ."""
    ends = [(row["net_low"], row["net_high"]) for row in rows]
    if any(low < high for low, high in ends):
        told = (from_to(money(low, currency), money(high, currency * (low < 0)))
                for low, high in ends)  # fmt: skip
        yield spoken(
            gettext(
                "The {likely_range} of the saving is {ranges}.",
                likely_range=in_likely_range(),
                ranges=listed(told),
            )
        )


_HOURS_ARE_NO_MONEY = N_("Hours released are money only where they are used for something else.")
_OPTIONS = "options"
_TOO_MUCH = (Verdict.NOT_SUPPORTED, Verdict.REPORTED_ABOVE)


def _correct(evidence: Evidence) -> Decision | None:
    """Return to correct what was reported and is not verified, unless somebody does already."""
    found = [claim for claim in evidence.claims if claim.verdict in _TOO_MUCH]
    asked = dict.fromkeys(step for step in (step_on(evidence, claim) for claim in found) if step)
    steps = [step for step in asked if not is_taken_on(evidence, step.id, step.text)]
    if not steps:
        return None
    rows, currency = evidence.rows("benefits_told"), found[0].unit
    reported = sum(row["reported"] or 0.0 for row in rows)
    out = [(r["benefit"], (r["over_reported"] or 0.0) + (r["on_opinion"] or 0.0)) for r in rows]
    into = [(r["benefit"], r["not_reported"] or 0.0) for r in rows]
    leaves, enters = (sum(amount for _, amount in side) for side in (out, into))
    told = (
        N_("of {reported} reported, {out} is not verified and leaves the figure. {into} verified "
           "and not reported enters it. It then comes to {whole}")
        if enters
        else N_("of {reported} reported, {out} is not verified and leaves the figure. It then "
                "comes to {whole}")
    )  # fmt: skip
    size = gettext(
        told,
        reported=money(reported, currency),
        out=money(leaves, currency),
        into=money(enters, currency),
        whole=money(reported - leaves + enters, currency),
    )
    how = [gettext("What leaves it: {benefits}.", benefits=_amounts_of(out, currency))]
    if enters:
        how.append(gettext("What enters it: {benefits}.", benefits=_amounts_of(into, currency)))
    missing = [claim for claim in evidence.claims if claim.verdict is Verdict.NOT_REPORTED]
    return Decision(
        CORRECT,
        gettext("Correct the benefits reported before the next report goes out"),
        size,
        how=" ".join(how),
        step=steps[0].id,
        answers=tuple(claim.id for claim in (*found, *missing)),
    )


def _amounts_of(benefits: Sequence[tuple[str, float]], currency: str) -> str:
    """Name the benefits that have an amount, each with it, the largest first."""
    largest = sorted(benefits, key=lambda pair: -pair[1])
    return some(
        [
            gettext("{benefit} ({amount})", benefit=in_quotes(name), amount=money(size, currency))
            for name, size in largest
            if size > 0
        ],
        3,
    )


def _target(evidence: Evidence) -> Decision | None:
    """Return to name the target of each leading measure that has no other standard."""
    without = [score for score in scores(evidence) if score.lacks_target]
    if not without:
        return None
    elements = listed(element_named(score.element) for score in without)
    measures = listed(score.measure.in_words for score in without)
    return Decision(
        TARGET,
        gettext("Name a target for {element}", element=elements),
        finding=gettext("Without one there is no verdict: {measure}", measure=measures),
        answers=tuple(score.leading.id for score in without if score.leading),
    )


def _fall(evidence: Evidence) -> Decision | None:
    """Return to find out about what should rise and has fallen, unless somebody does already."""
    fallen = (c for c in evidence.claims if c.verdict is Verdict.CHANGED_DOWN
              and c.activity == SHOULD_RISE)  # fmt: skip
    for claim in fallen:
        step = step_on(evidence, claim)
        if step and not is_taken_on(evidence, step.id, step.text):
            return _reviewed(evidence, claim, step.id)
    return None


def _reviewed(evidence: Evidence, fall: Claim, step: str) -> Decision:
    """Return to have a fall reviewed, with its month and from what to what where that is known."""
    series, how = moved_as(evidence, fall), gettext("Have it done by somebody outside the PMO.")
    if series is None:
        what = gettext("Order a review of the fall, and of what to keep, change or undo")
        return Decision(EXPLAIN, what, how=how, finding=fall.gist, step=step, answers=(fall.id,))
    return Decision(
        EXPLAIN,
        gettext(
            "Order a review of the fall in {period}, and of what to keep, change or undo",
            period=period_in_words(series.changed),
        ),
        gettext(
            "{measure}, from {before} to {after}",
            measure=lower_first(series.name),
            before=level(series.before, share=series.share),
            after=level(series.mean, share=series.share),
        ),
        how=how,
        step=step,
        answers=(fall.id,),
    )


def _start(evidence: Evidence, seed: int, approved: Collection[str]) -> Decision:
    every = (item.action for item in ranked_actions(evidence, seed))
    ranked = [action for action in every if action.text not in approved]
    useful = [action for action in ranked if action.of_use and not action.promises_less]
    proposed = [action for action in useful if not action.agreed]
    answered = {id for action in useful if action.agreed for id in mended_by(evidence, action)}
    grave = gravest_shortfalls(evidence)
    left = next((claim for claim in grave if claim.id not in answered), None)
    if left is None:
        if proposed:
            return _begun(evidence, proposed[0])
        if grave:
            what = gettext("Start nothing new: an agreed action answers every clear shortfall")
            return Decision(START, what, taken=False)
        return _nothing_short({score.verdict for score in scores(evidence)})
    against = (action for action in proposed if left.id in mended_by(evidence, action))
    first = next(against, None)
    return _begun(evidence, first) if first else _to_mend(evidence, left)


def _nothing_short(marks: Set[Verdict]) -> Decision:
    """Return to start nothing, as nothing is clearly short; yet, where no element is judged."""
    if marks & {Verdict.CLEAR_SHORTFALL, Verdict.SHORTFALL, Verdict.NONE_SHOWN}:
        what = gettext("Start nothing: nothing that could be judged falls clearly short")
        return Decision(START, what, taken=False)
    if Verdict.TOO_FEW in marks:
        what = gettext("Start nothing yet: the answers leave open whether any element falls short")
        how = gettext("It takes more answers.")
        return Decision(START, what, how=how, taken=False)
    what = gettext("Start nothing yet: whether any element falls short cannot be told")
    how = gettext(
        "It takes {least} answers that differ to each question that decides, and a target where "
        "one is needed.",
        least=INTERVAL_FROM,
    )
    return Decision(START, what, how=how, taken=False)


def _begun(evidence: Evidence, action: Action) -> Decision:
    late = is_late(action, evidence.report_date)
    what = (
        gettext("Finish “{action}”, which is late", action=action.text)
        if late
        else gettext("Start “{action}”", action=action.text)
    )
    return Decision(START, what, action.size, action.cost, action.saving, action.owner, action.due,
                    actions=(action.text,), answers=mended_by(evidence, action))  # fmt: skip


def _to_mend(evidence: Evidence, short: Claim) -> Decision:
    """Return to do what a workbook says about a shortfall; else to name who mends it."""
    step = step_on(evidence, short)
    same = [c.id for c in to_answer(evidence) if step and step_on(evidence, c) == step]
    return Decision(
        START,
        step.text.rstrip(".") if step else gettext(NO_STEP),
        finding=short.gist,
        step=step.id if step else "",
        how=_missed_already(evidence) if short.activity == _PROMISES else "",
        answers=with_their_sum(evidence, same or [short.id]),
    )


def _missed_already(evidence: Evidence) -> str:
    """Say how many of the service levels there are miss their target, before more are promised."""
    of = [c for c in evidence.claims if question_of(c.id) == _LEVELS and c.verdict and not c.leads]
    missed = sum(claim.verdict is Verdict.TARGET_MISSED for claim in of)
    if not missed:
        return ""
    return ngettext(
        "{n} of the {all} service levels there are misses its target: agree first what can be "
        "kept.",
        "{n} of the {all} service levels there are miss their target: agree first what can be "
        "kept.",
        missed,
        all=number(len(of), 0),
    )


_PROMISES, _LEVELS = "C2", "C4.service_level_attainment"
"""The activity on promises, and the question on service levels."""


def gravest_shortfalls(evidence: Evidence) -> list[Claim]:
    """
    Return the clear shortfalls that hold together, those that the answers support best first.

    A part that something can be done about comes before the measure that sums its element up.
    """
    held = holding(evidence.chapters)
    short = gravest_first(claim for claim in evidence.claims if claim.id in held)
    return sorted(short, key=lambda claim: claim.leads is not None)


def _stop(evidence: Evidence) -> Decision:
    costly = [s for s in stops(evidence) if s.cost and not is_taken_on(evidence, s.id, s.what)]
    if costly:
        first, *rest = costly
        size = gettext("{hours}, at a cost of {cost}", hours=first.size, cost=first.cost)
        tenth = gettext(
            "Agree how much to save: each tenth is worth {amount} a year.",
            amount=money(first.weight / 10, first.currency),
        )
        after = _after_it([stop for stop in rest if stop.high >= first.low])
        how = " ".join(filter(None, (tenth, after)))
        return Decision(STOP, first.what, size, owner=first.owner,
                        how=how,
                        answers=about(evidence, first.activity))  # fmt: skip
    past = _past_the_barrier(evidence)
    if past:
        return past
    logged = any(row.get("cost") for row in evidence.rows("cost_activities"))
    what = (
        gettext("Stop nothing: no work was found that nobody would miss")
        if logged
        else gettext("Stop nothing yet: log the hours that people spend on the PMO first")
    )
    return Decision(STOP, what, taken=False)


def _after_it(alike: Sequence[Stop]) -> str:
    """Say which others may cost as much as the first, as their ranges overlap."""
    if not alike:
        return ""
    return ngettext(
        "{others} may cost as much and comes next.",
        "{others} may cost as much and come next.",
        len(alike),
        others=some([in_quotes(stop.key) for stop in alike], _MOST_NAMED),
    )


_BARRIERS = (Verdict.HIGHEST_BARRIER, Verdict.HIGHEST_BARRIER_OPEN)


def _past_the_barrier(evidence: Evidence) -> Decision | None:
    """Return what helps people past the highest barrier, unless somebody does it already."""
    highest = next((claim for claim in evidence.claims if claim.verdict in _BARRIERS), None)
    step = step_on(evidence, highest) if highest else None
    if step is None or is_taken_on(evidence, step.id, step.text):
        return None
    answered = [claim for claim in to_answer(evidence) if step_on(evidence, claim) == step]
    return Decision(HELP, step.text.rstrip("."), finding=answered[0].gist, step=step.id,
                    answers=tuple(claim.id for claim in answered))  # fmt: skip


def about(evidence: Evidence, activity: str) -> tuple[str, ...]:
    """Return the ids of the findings of an activity that call for something."""
    return tuple(claim.id for claim in to_answer(evidence) if claim.activity == activity)


def _ask(evidence: Evidence) -> Decision:
    return next(d for d in _to_ask(evidence) if not is_taken_on(evidence, "", d.what))


def _to_ask(evidence: Evidence) -> Iterator[Decision]:
    """Yield what may be found out, what weighs most first."""
    yield from filter(None, (_cover(evidence), _without_verdict(evidence)))
    for action in actions_of(evidence):
        if action.payback_open:
            what = gettext("Find out what “{action}” really saves", action=action.text)
            yield Decision(ASK, what, action.size, action.cost, action.saving, action.owner,
                           action.due)  # fmt: skip
    for lacking in _to_find_out(evidence):
        asked = lower_first(lacking.question).rstrip("?")
        what = gettext("Find out: {question}", question=asked)
        yield Decision(ASK, what, how=takes(lacking))
    for measure in measures(evidence):
        if not is_missing(measure.lower):
            what = gettext(
                "Find out whether the {measure} stays as it is in the next 90 days",
                measure=lower_first(measure.name),
            )
            yield Decision(ASK, what)
    what = gettext("Find out more about one element: choose a measure and record it monthly")
    yield Decision(ASK, what, taken=False)


def _cover(evidence: Evidence) -> Decision | None:
    """Return to find out what would cover the PMO's cost, where its benefits may not."""
    falls = {c.verdict for c in evidence.claims if c.activity == _RETURN} & _MAY_NOT_COVER
    row = next((r for r in evidence.rows("appraisal") if r["measure"] == "npv"), {})
    if not falls or is_missing(row.get("p10")) or not row["p10"] < 0:
        return None
    table = evidence.table("appraisal")
    currency = table.currency if table else ""
    low, high = -row["p90"], money(-row["p10"], currency if row["p90"] >= 0 else "")
    amount = from_to(money(low, currency), high) if low > 0 else gettext("up to {high}", high=high)
    size = ngettext(
        "{amount} not covered in {n} year by the PMO's share of proven benefits (likely range)",
        "{amount} not covered in {n} years by the PMO's share of proven benefits (likely range)",
        row["years"],
        amount=amount,
    )
    what = gettext(
        "Set how much of the PMO's cost its share of proven benefits must cover by the next "
        "report, and what happens below that"
    )
    moves = evidence.rows("bcr_sensitivity")
    answers = about(evidence, _RETURN)
    stated = "" if row["borne"] else _what_the_cost_holds(evidence, currency)
    whom = _sponsor(evidence)
    if not moves:
        return Decision(ASK, what, size, owner=whom, how=stated, answers=answers)
    most = near_widest([abs(move["high"] - move["low"]) for move in moves])
    first = [move for move, near in zip(moves, most, strict=True) if near]
    inputs = [move["input"] for move in first]
    how = ngettext(
        "To prepare it, agree on {inputs}: the return depends most on it.",
        "To prepare it, agree on {inputs}: the return depends most on them.",
        len(inputs),
        inputs=listed(inputs),
    )
    how = " ".join(filter(None, (how, stated)))
    return Decision(ASK, what, size, owner=_owners(evidence, first) or whom, how=how,
                    step=_step_of(evidence, _APPRAISAL), answers=answers)  # fmt: skip


def _what_the_cost_holds(evidence: Evidence, currency: str) -> str:
    """Say to state what the PMO's cost holds, and what the return is in either case if known."""
    two = two_returns(evidence)
    if two is None:
        return gettext("State whether that cost includes the clients' own time.")
    return gettext(
        "State which holds: the clients' own time is in that cost already ({held} per {unit} of "
        "cost), or it comes on top ({added}).",
        held=coins(currency, two.held.value),
        added=coins(currency, two.added.value),
        unit=one_of(currency),
    )


def _owners(evidence: Evidence, moves: Sequence[Mapping[str, Any]]) -> str:
    """Return who answers for the benefits that inputs are about, as their register names them."""
    benefits = {move["benefit"] for move in moves if move.get("benefit")}
    rows = (row for row in evidence.rows("benefits_told") if row["benefit"] in benefits)
    return listed(dict.fromkeys(clean(r["owner"]) for r in rows if not is_missing(r["owner"])))


def _step_of(evidence: Evidence, question: str) -> str:
    """Return the id of the first next step of a question; empty without one."""
    return next((step.id for step in evidence.steps if question_of(step.id) == question), "")


_RETURN, _APPRAISAL = "V4", "V4.appraisal"
"""The activity that holds the PMO's benefits against its costs, and its first question."""
_MAY_NOT_COVER = {Verdict.NOT_PROFITABLE, Verdict.PROFIT_OPEN}


def _without_verdict(evidence: Evidence) -> Decision | None:
    """Return to find out what decides the elements on which nobody was asked."""
    without = [
        score
        for score in scores(evidence)
        if score.leading is None
        and (
            nobody_was_asked(evidence, score.named)
            or lacks_of(evidence, score.named) == {Lack.NOT_COLLECTED}
        )
    ]
    if not without:
        return None
    measures = [score.named.in_words for score in without]
    elements = listed(element_named(score.element) for score in without)
    size = ngettext(
        "{elements} has no verdict without it",
        "{elements} have no verdict without them",
        len(without),
        elements=elements,
    )
    if len(without) == 1:
        what = gettext("For the next report, measure {measure}", measure=measures[0])
        return Decision(ASK, what, size)
    what = ngettext(
        "For the next report, collect the measure that decides",
        "For the next report, collect the {n} measures that decide",
        len(without),
    )
    few = len(without) <= _MOST_NAMED
    how = gettext("They are: {measures}.", measures="; ".join(measures)) if few else ""
    return Decision(ASK, what, size, how=how)


_MOST_NAMED = 2
"""So many measures can be named in a sentence; the marks name each beside its element."""


def _to_find_out(evidence: Evidence) -> list[Missing]:
    """
    Return what can be found out: first what nobody was asked, then what too few have answered.

    The second only in activities without any finding: a further question on what is known, such as
    how reliable it is, is none to decide on.
    """
    known = {claim.activity for claim in evidence.claims}
    missing = [missing for _, missing in by_weight(evidence)]
    return [
        m
        for m in missing
        if m.lack is Lack.NOT_COLLECTED or (m.lack is Lack.TOO_FEW and m.activity not in known)
    ]


def say_decisions(evidence: Evidence, seed: int) -> Statement:
    """State the decisions to take, each in a sentence or two."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (gettext(NOTHING_READ),))
    return Statement.of(
        *(
            plan_claim(evidence, "decisions", decision.kind, decision.text, n=len(evidence.tables))
            for decision in decisions(evidence, seed)
        )
    )


def proposed_day(evidence: Evidence) -> date:
    """Return the day proposed for a decision that has none."""
    return evidence.report_date + timedelta(days=_UNTIL)


def by_when(due: date | None, proposed_for: date) -> str:
    """Return by when a decision is to be taken up; where no date is agreed, the one proposed."""
    if due:
        return day_in_words(due)
    return gettext("{day} (proposed)", day=day_in_words(proposed_for))


def table_decisions(evidence: Evidence, seed: int) -> Table | None:
    """Lay out the decisions with owner and date, and what each is about: size, outlay, saving."""
    if expect_evidence(evidence).missing:
        return None
    taken = [decision for decision in decisions(evidence, seed) if decision.taken]
    rows = [
        {
            "no": at,
            "what": d.what,
            "owner": proposed(d.owner) if d.is_proposed else d.owner or gettext(NO_OWNER),
            "due": d.due,
            "proposed_for": d.proposed_for,
            "about": ". ".join(upper_first(part) for part in d.figures or (d.finding,)),
            "size": d.size or d.finding,
            "outlay": d.outlay,
            "saving": d.saving,
            "kind": d.kind,
            "how": d.how,
            "answers": list(d.answers),
        }
        for at, d in enumerate(taken, 1)
    ]
    columns = (
        column.NO,
        Column("what", N_("Decision"), lambda row: _whole(row["what"], row["how"])),
        column.text("owner", N_("Owner")),
        Column("due", N_("Due"), lambda row: by_when(row["due"], row["proposed_for"]), "date"),
        column.text("about", N_("What it is about")),
    )
    title = ngettext("{n} decision to take", "{n} decisions to take", len(rows))
    return table_of("plan_decisions", title, columns, rows)
