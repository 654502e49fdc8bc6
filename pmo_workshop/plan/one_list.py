"""The one list of what to do: to decide, agreed, proposed, the next steps, and what can stop."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum

from ..claims import Claim
from ..display import listed, number, upper_first
from ..i18n import N_, day_in_words, gettext, ngettext
from ..present import column
from ..present.table import Row, Table
from ..verdicts import Verdict
from .actions import (
    AFTER,
    ASK_FIRST,
    DAYS,
    HOW_RANKED,
    NO_GAIN,
    OVERDUE,
    PAYS_BACK,
    Action,
    Ranked,
    alike,
    is_late,
    ninety_days,
    place_of,
    ranked_actions,
)
from .decisions import Decision, about, by_when, decisions
from .findings import NO_STEP, is_taken_on, mended_by, step_on, unanswered
from .reading import Evidence, Step, expect_evidence
from .scorecard import scores
from .stops import Stop, stops
from .words import NO_DATE, NO_OWNER, element_named, proposed, table_of


class Group(Enum):
    """
    How far a thing to do has come; the list has the groups in this order.

    The value is what stands above the rows of a group, with ``{day}`` where it ends on one.
    """

    NOW = N_("To decide now")
    LATE = N_("Agreed and late: do it, move it or drop it")
    DAYS_30 = N_("Agreed, due within 30 days, by {day}")
    DAYS_60 = N_("Agreed, due within 60 days, by {day}")
    DAYS_90 = N_("Agreed, due within 90 days, by {day}")
    LATER = N_("Agreed, due later")
    PAYS = N_("Proposed, pays back within a year: confirm owner and date")
    OPEN = N_("Proposed: confirm owner and date")
    ASK = N_("Proposed, payback open: find out first")
    NEXT = N_("Next steps on the other findings: name owner and date")
    STOP = N_("To stop or shorten: name owner and date")
    IDLE = N_("Nothing to gain: leave it")

    def above(self, start: date) -> str:
        """Return what stands above the rows of the group, in a report of that day."""
        end = start + timedelta(days=_ENDS.get(self, 0))
        return gettext(self.value, day=day_in_words(end)) if self in _ENDS else gettext(self.value)


_ENDS = {Group.DAYS_30: 30, Group.DAYS_60: 60, Group.DAYS_90: DAYS}
IN_90_DAYS = (Group.LATE, *_ENDS)
"""The groups of what is agreed and due within 90 days, or late."""


@dataclass(frozen=True)
class Item:
    """
    One thing to do.

    Attributes
    ----------
    what : str
    group : Group
    about : str
        The finding it is about, or how much there is of it, in words.
    answers : tuple of str
        The ids of the findings that it answers.
    owner, due
        May be unknown.
    place, sources, stability, chance
        Of an action: where it stands in its own list, in words, and how sure that is.
    actions : tuple of str
        The words under which the ledger knows it, where they are others.
    step, kind : str
        The id of the next step that it takes up; the kind of a decision.
    proposed_for : date or None
        The day proposed for a decision, or that of the decision that it waits for.
    """

    what: str
    group: Group
    about: str = ""
    answers: tuple[str, ...] = ()
    owner: str = ""
    due: date | None = None
    place: str = ""
    sources: tuple[str, ...] = ()
    stability: float | None = None
    chance: float | None = None
    actions: tuple[str, ...] = ()
    step: str = ""
    kind: str = ""
    proposed_for: date | None = None
    is_proposed: bool = False
    """Whether the owner is proposed: the tables know who answers for what it is about."""

    @property
    def who(self) -> str:
        """Who answers for it, in words; also that nobody does yet."""
        return proposed(self.owner) if self.is_proposed else self.owner or gettext(NO_OWNER)


def one_list(evidence: Evidence, seed: int) -> tuple[Item, ...]:
    """
    Return everything to do, each thing once; its place, from 1, is its number in the whole report.

    Every finding that calls for something is answered by one of them: by a decision, an action, or
    what its workbook says to do about it. So is every mark that its measure leaves open: by naming
    a target, or by asking those who have not answered.

    Parameters
    ----------
    evidence : Evidence
    seed : int
        As for the order of the actions.

    Returns
    -------
    tuple of Item
        By groups; within one what is agreed stands by its date, and the rest as it is ranked.
    """
    ranked = ranked_actions(evidence, seed)
    taken = [decision for decision in decisions(evidence, seed) if decision.taken]
    chosen = {action for decision in taken for action in decision.actions}
    told = {decision.what for decision in taken}
    found = [
        *(_of_a_decision(decision, ranked, evidence) for decision in taken),
        *(_of_an_action(r, evidence, taken) for r in ranked if r.action.text not in chosen),
        *(
            _of_a_stop(stop, evidence)
            for stop in stops(evidence)
            if stop.what not in told and not is_taken_on(evidence, stop.id, stop.what)
        ),
    ]
    found += _next_steps(evidence, unanswered(evidence, [id for i in found for id in i.answers]))
    found += _open_marks(evidence)
    order = list(Group)

    def place(item: Item) -> tuple[int, date]:
        by_date = item.due if item.due and item.group not in (Group.NOW, Group.STOP) else date.max
        return order.index(item.group), by_date

    return tuple(sorted(found, key=place))


def _of_a_decision(decision: Decision, ranked: Sequence[Ranked], evidence: Evidence) -> Item:
    known = (r for r in ranked if r.action.text in decision.actions)
    place = next((place_of(r, evidence.report_date) for r in known), "")
    return Item(
        decision.whole, Group.NOW, ", ".join(decision.figures) or decision.finding,
        decision.answers,
        decision.owner, decision.due,
        place=place, actions=decision.actions or (decision.what,), step=decision.step,
        kind=decision.kind, is_proposed=decision.is_proposed, proposed_for=decision.by,
    )  # fmt: skip


def _of_an_action(ranked: Ranked, evidence: Evidence, taken: Sequence[Decision]) -> Item:
    action, today = ranked.action, evidence.report_date
    found = Item(
        action.text, _group(ranked, today), action.size or gettext(_NO_FINDING),
        mended_by(evidence, action), action.owner, action.due, place_of(ranked, today),
        action.sources, action.stability, ranked.chance,
        actions=(action.text,), is_proposed=bool(action.owner) and not action.agreed,
    )  # fmt: skip
    return _to_do_or_to_drop(found, taken) if action.promises_less else found


_NO_FINDING = N_("Not linked to a finding yet")
_PROMISES_LESS = N_("It lowers the promise and leaves the work as it is")


def _to_do_or_to_drop(item: Item, taken: Sequence[Decision]) -> Item:
    """Return the choice on what changes a promise: it waits for a decision on promises."""
    for at, decision in enumerate(taken, 1):  # the decisions come first in the list
        if decision.is_on_promises:
            no = number(at, 0)
            what = gettext("With decision {no}, do or drop “{action}”", no=no, action=item.what)
            about_ = gettext(
                "It lowers the promise and leaves the work as it is: of use only if decision {no} "
                "keeps the promise",
                no=no,
            )
            waits = decision.by if item.due and decision.by and item.due < decision.by else None
            return replace(item, what=what, about=about_, proposed_for=waits)
    what = gettext("Do or drop “{action}”: decide", action=item.what)
    return replace(item, what=what, about=gettext(_PROMISES_LESS))


def _open_marks(evidence: Evidence) -> Iterator[Item]:
    """Yield to ask those of the list who have not answered, where the answers leave marks open."""
    left = [
        (score, score.leading)
        for score in scores(evidence)
        if score.verdict is Verdict.TOO_FEW and score.leading is not None
    ]
    silent = [c.population - c.n for _, c in left if c.sampled and c.population and c.n]
    if not silent or not max(silent):
        return
    what = ngettext(
        "Invite the list again: {n} person has not answered",
        "Invite the list again: {n} people have not answered",
        max(silent),
    )
    elements = listed(element_named(score.element) for score, _ in left)
    about_ = gettext("The answers leave open whether {elements} fall short", elements=elements)
    yield Item(what, Group.NEXT, about_, tuple(claim.id for _, claim in left))


def _group(ranked: Ranked, today: date) -> Group:
    action = ranked.action
    if ranked.band == NO_GAIN:
        return Group.IDLE
    if action.promises_less:
        return Group.NOW
    if action.due is not None and action.agreed:
        if is_late(action, today):
            return Group.LATE
        days = (action.due - today).days
        return next((group for group, end in _ENDS.items() if days <= end), Group.LATER)
    return {PAYS_BACK: Group.PAYS, ASK_FIRST: Group.ASK}.get(ranked.band, Group.OPEN)


def _of_a_stop(stop: Stop, evidence: Evidence) -> Item:
    return Item(stop.what, Group.STOP, stop.size, about(evidence, stop.activity), stop.owner,
                sources=(stop.activity,), is_proposed=bool(stop.owner))  # fmt: skip


def _next_steps(evidence: Evidence, left: Sequence[Claim]) -> Iterator[Item]:
    """Yield what the workbooks say to do about findings that nothing else answers, each once."""
    steps = [(step_on(evidence, claim), claim) for claim in left]
    for step in dict.fromkeys(step for step, _ in steps):
        claims = [claim for own, claim in steps if own == step]
        yield _of_a_step(step, claims) if step else _without_step(claims)


def _of_a_step(step: Step, claims: Sequence[Claim]) -> Item:
    return Item(
        step.text.rstrip("."), Group.NEXT, claims[0].gist, tuple(c.id for c in claims),
        sources=(claims[0].activity,), step=step.id,
    )  # fmt: skip


def _without_step(claims: Sequence[Claim]) -> Item:
    """Return to ask people what would mend all that no workbook has a next step for."""
    about_ = claims[0].gist
    if len(claims) > 1:
        about_ = ngettext("{finding}; and {n} more finding", "{finding}; and {n} more findings",
                          len(claims) - 1, finding=about_)  # fmt: skip
    return Item(gettext(NO_STEP), Group.NEXT, about_, tuple(claim.id for claim in claims),
                sources=tuple(dict.fromkeys(claim.activity for claim in claims)))  # fmt: skip


def number_of(items: Sequence[Item], action: str) -> int | None:
    """Return the number of an action in the one list; None if it is not to do any more."""
    numbered = enumerate(items, 1)
    return next(
        (at for at, i in numbered if any(alike(known, action) for known in i.actions or (i.what,))),
        None,
    )


SAVINGS_OVERLAP = N_(
    "What ideas would release is part of the work to stop or shorten: these hours overlap and may "
    "not be added."
)


def table_actions_merged(evidence: Evidence, seed: int) -> Table | None:
    """Lay out the one list by groups, with owner, date and the findings that each row answers."""
    start = expect_evidence(evidence).report_date
    rows = [
        {
            "no": at,
            "action": item.what,
            "about": upper_first(item.about),
            "owner": item.who,
            "due": item.due,
            "proposed_for": item.proposed_for,
            "group": item.group.name,
            "answers": list(item.answers),
            "step": item.step,
            "kind": item.kind,
            "place": item.place,
            "sources": ", ".join(item.sources),
            "stability": item.stability,
            "chance": item.chance,
        }
        for at, item in enumerate(one_list(evidence, seed), 1)
    ]
    agreed = column.day("due", N_("Due"), NO_DATE)

    def due(row: Row) -> str:
        waits = row["proposed_for"] and not row["kind"]  # for a decision later than its own date
        date = None if waits else row["due"]
        return by_when(date, row["proposed_for"]) if row["proposed_for"] else agreed.text(row)

    columns = (
        column.NO,
        column.text("action", N_("What to do")),
        column.text("about", N_("What it is about")),
        column.text("owner", N_("Owner")),
        replace(agreed, text=due),
    )
    return table_of(
        "plan_actions",
        gettext("What to do, in one list"),
        columns,
        rows,
        gettext(SAVINGS_OVERLAP) if any(row["group"] == Group.STOP.name for row in rows) else "",
        *map(gettext, HOW_RANKED),
        groups=tuple(Group[str(row["group"])].above(start) for row in rows),
    )


def _state(when: str, action: Action) -> str:
    """Return whether an action is late, to be decided before it is done, or to come."""
    if action.promises_less:
        return gettext("decide first")
    return gettext("late") if when == OVERDUE else gettext("to come")


def table_ninety_days(evidence: Evidence, seed: int) -> Table | None:
    """Lay out the actions that are late or due within 90 days, by date, with their numbers."""
    items = one_list(expect_evidence(evidence), seed)
    rows = [
        {
            "no": number_of(items, action.text),
            "action": action.text,
            "owner": action.owner or gettext(NO_OWNER),
            "due": action.due,
            "size": action.size,
            "cost": action.cost,
            "state": _state(when, action),
            "when": when,
            "sources": ", ".join(action.sources),
        }
        for when, action in ninety_days(evidence)
        if when != AFTER
    ]
    columns = (
        column.NO,
        column.text("action", N_("Action")),
        column.text("owner", N_("Owner")),
        column.day("due", N_("Due")),
        column.text("size", N_("What it is about")),
        column.text("cost", N_("Takes")),
        column.text("state", N_("State")),
    )
    start = evidence.report_date
    return table_of(
        "plan_days",
        gettext("The next 90 days"),
        columns,
        rows,
        gettext(
            "From the report date, {start}, to {end}. Late: due before the report date and not "
            "closed.",
            start=day_in_words(start),
            end=day_in_words(start + timedelta(days=DAYS)),
        ),
    )
