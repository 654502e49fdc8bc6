"""Three decisions that follow: one to start, one to stop or shorten, one to find out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..claims import Statement
from ..display import is_missing, lower_first
from ..i18n import N_, gettext, ngettext
from ..present import column
from ..present.table import Table
from ..verdicts import Lack
from .actions import actions_of, ranked_actions
from .gaps import by_weight, takes
from .measures import measures
from .reading import NOTHING_READ, Evidence, Missing, expect_evidence
from .stops import stops
from .words import in_words, plan_claim, table_of

START, STOP, ASK = KINDS = ("start", "stop", "ask")


@dataclass(frozen=True)
class Decision:
    """
    One decision as the tables hold it: a verb with its object, owner, date, size and cost.

    ``kind`` is one of ``KINDS``. ``taken`` is False where the tables hold nothing to decide on:
    then ``what`` says what is needed first. Owner and date may be unknown, size and cost empty.
    """

    kind: str
    what: str
    size: str = ""
    cost: str = ""
    owner: str = ""
    due: date | None = None
    taken: bool = True

    @property
    def who(self) -> str:
        """Who answers for it and by when, also that it is not known; empty without a decision."""
        if not self.taken:
            return ""
        if not self.owner and self.due is None:
            return gettext("No owner and no date yet.")
        owner = self.owner or gettext("No owner yet")
        return gettext("{owner}, {due}.", owner=owner, due=in_words(self.due))

    @property
    def text(self) -> str:
        """The decision in two sentences."""
        figures = ", ".join(filter(None, (self.size, self.cost)))
        if not figures:
            what = self.what if self.what.endswith((".", "?")) else f"{self.what}."
            return f"{what} {self.who}".strip()
        return f"{gettext('{what}: {figures}.', what=self.what, figures=figures)} {self.who}"


def decisions(evidence: Evidence, seed: int) -> tuple[Decision, Decision, Decision]:
    """
    Return the three decisions to take.

    Parameters
    ----------
    evidence : Evidence
    seed : int

    Returns
    -------
    tuple of three Decision
        Start: the first action of the merged list. Stop or shorten: what costs most of what nobody
        would miss. Find out: the first question that nobody was asked, those before the others that
        decide on an element; else what decides a payback that is open; else what too few have
        answered; else the measure to watch.
    """
    return _start(expect_evidence(evidence), seed), _stop(evidence), _ask(evidence)


def _start(evidence: Evidence, seed: int) -> Decision:
    every = ranked_actions(evidence, seed)
    ranked = [item.action for item in every if item.action.of_use]
    if not ranked:
        what = (
            ngettext(
                "Start nothing yet: the one action that is written down closes no gap.",
                "Start nothing yet: none of the {n} actions that are written down closes a gap.",
                len(every),
            )
            if every
            else gettext("Start nothing yet: choose one action that closes a gap, with owner and "
                         "date.")
        )  # fmt: skip
        return Decision(START, what, taken=False)
    first = ranked[0]
    what = gettext("Start “{action}”", action=first.text)
    return Decision(START, what, first.size, first.cost, first.owner, first.due)


def _stop(evidence: Evidence) -> Decision:
    found = stops(evidence)
    if found:
        first = found[0]
        return Decision(STOP, first.what, first.size, first.cost, first.owner)
    logged = any(row.get("cost") for row in evidence.rows("cost_activities"))
    what = (
        gettext("Stop nothing: no work was found that nobody would miss.")
        if logged
        else gettext("Stop nothing yet: log the hours that people spend on the PMO first.")
    )
    return Decision(STOP, what, taken=False)


def _ask(evidence: Evidence) -> Decision:
    lacking = _to_find_out(evidence)
    not_asked = [m for m in lacking if m.lack is Lack.NOT_COLLECTED]
    if not_asked:
        return Decision(ASK, _question(not_asked[0]))
    open_ = [action for action in actions_of(evidence) if action.payback_open]
    if open_:
        what = gettext("Find out what “{action}” really saves", action=open_[0].text)
        return Decision(ASK, what, open_[0].size, open_[0].cost, open_[0].owner, open_[0].due)
    if lacking:
        return Decision(ASK, _question(lacking[0]))
    watched = [m for m in measures(evidence) if not is_missing(m.lower)]
    if not watched:
        what = gettext("Find out more about one element: choose a measure and record it monthly.")
        return Decision(ASK, what, taken=False)
    what = gettext(
        "Find out whether the {measure} stays as it is in the next 90 days",
        measure=lower_first(watched[0].name),
    )
    return Decision(ASK, what)


def _question(missing: Missing) -> str:
    """Return what to ask, and what it takes: the datum that is missing."""
    return gettext(
        "Find out: {question} {takes}",
        question=lower_first(missing.question),
        takes=takes(missing),
    )


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
    """State the three decisions to take, each in a sentence or two."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (gettext(NOTHING_READ),))
    return Statement.of(
        *(
            plan_claim(evidence, "decisions", decision.kind, decision.text, n=len(evidence.tables))
            for decision in decisions(evidence, seed)
        )
    )


def table_decisions(evidence: Evidence, seed: int) -> Table | None:
    """Lay out the three decisions with owner, date, size and cost."""
    if expect_evidence(evidence).missing:
        return None
    rows = [
        {
            "what": decision.what,
            "owner": decision.owner or _unknown(decision, gettext("no owner yet")),
            "due": decision.due.isoformat() if decision.due
            else _unknown(decision, gettext("no date yet")),
            "size": decision.size,
            "cost": decision.cost,
            "kind": decision.kind,
        }
        for decision in decisions(evidence, seed)
    ]  # fmt: skip
    columns = (
        column.text("what", N_("Decision")),
        column.text("owner", N_("Owner")),
        column.text("due", N_("Due")),
        column.text("size", N_("Size")),
        column.text("cost", N_("Cost")),
    )
    return table_of("plan_decisions", gettext("Three decisions"), columns, rows)


def _unknown(decision: Decision, text: str) -> str:
    return text if decision.taken else ""
