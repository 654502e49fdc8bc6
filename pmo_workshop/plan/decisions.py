"""Three decisions that follow: one to start, one to stop or shorten, one to find out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ..claims import Claim, Statement
from ..display import from_to, is_missing, lower_first
from ..i18n import N_, gettext, ngettext
from ..present import column
from ..present.money import money
from ..present.table import Table
from ..verdicts import Lack, Verdict
from .actions import Action, actions_of, is_late, ranked_actions
from .gaps import by_weight, not_collected, takes
from .measures import measures
from .reading import NOTHING_READ, Evidence, Missing, expect_evidence
from .scorecard import holding, scores
from .stops import stops
from .words import in_words, plan_claim, strength, table_of

START, STOP, ASK = KINDS = ("start", "stop", "ask")


@dataclass(frozen=True)
class Decision:
    """
    One decision as the tables hold it: a verb with its object, owner, date, size and cost.

    ``kind`` is one of ``KINDS``; ``how`` is a way to do it, in sentences; ``action`` is the action
    of a workbook that it takes up. ``outlay`` is what it takes and ``saving`` what it may save: the
    two are never added. ``taken`` is False where the tables hold nothing to decide on: then
    ``what`` says what is needed first. Owner and date may be unknown, the figures empty.
    """

    kind: str
    what: str
    size: str = ""
    outlay: str = ""
    saving: str = ""
    owner: str = ""
    due: date | None = None
    how: str = ""
    taken: bool = True
    action: str = ""

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
        """The decision in a few sentences."""
        outlay = self.outlay and gettext("outlay {amount}", amount=self.outlay)
        saving = self.saving and gettext("saving {amount}", amount=self.saving)
        figures = ", ".join(filter(None, (self.size, outlay, saving)))
        told = gettext("{what}: {figures}.", what=self.what, figures=figures)
        return " ".join(filter(None, (told if figures else f"{self.what}.", self.how, self.who)))


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
        Start: the first action against the gravest shortfall; else to name who mends it; without a
        clear shortfall the first action of the merged list. Stop or shorten: what costs most of
        what nobody would miss. Find out: what would cover the PMO's own cost, if its proven
        benefits may not; else what decides an element without a verdict; else what decides a
        payback that is open; else what nobody was asked or too few have answered; else the measure
        to watch.
    """
    return _start(expect_evidence(evidence), seed), _stop(evidence), _ask(evidence)


def _start(evidence: Evidence, seed: int) -> Decision:
    ranked = [item.action for item in ranked_actions(evidence, seed)]
    useful = [action for action in ranked if action.of_use and not action.promises_less]
    gravest = gravest_shortfall(evidence)
    if gravest is None:
        if useful:
            return _begun(useful[0], evidence.report_date)
        what = gettext("Start nothing: nothing that was asked falls clearly short")
        return Decision(START, what, taken=False)
    against = (action for action in useful if action.dimension == gravest.subject)
    first = next(against, None)
    if first:
        return _begun(first, evidence.report_date)
    what = gettext("Name who mends the gravest shortfall, and by when")
    return Decision(START, what, gravest.gist)


def _begun(action: Action, today: date) -> Decision:
    late = is_late(action, today)
    what = (
        gettext("Finish “{action}”, which is late", action=action.text)
        if late
        else gettext("Start “{action}”", action=action.text)
    )
    return Decision(START, what, action.size, action.cost, action.saving, action.owner, action.due,
                    action=action.text)  # fmt: skip


def gravest_shortfall(evidence: Evidence) -> Claim | None:
    """
    Return the clear shortfall that the answers support best, of those that hold together.

    A part that something can be done about comes before the measure that sums its element up.
    """
    held = holding(evidence.chapters)
    short = [claim for claim in evidence.claims if claim.id in held]
    return max(short, key=lambda claim: (claim.leads is None, strength(claim)), default=None)


def _stop(evidence: Evidence) -> Decision:
    found = stops(evidence)
    if found:
        first = found[0]
        saving = first.cost and gettext("part of {cost}", cost=first.cost)
        return Decision(STOP, first.what, first.size, saving=saving, owner=first.owner)
    logged = any(row.get("cost") for row in evidence.rows("cost_activities"))
    what = (
        gettext("Stop nothing: no work was found that nobody would miss")
        if logged
        else gettext("Stop nothing yet: log the hours that people spend on the PMO first")
    )
    return Decision(STOP, what, taken=False)


def _ask(evidence: Evidence) -> Decision:
    found = _cover(evidence) or _without_verdict(evidence)
    if found:
        return found
    open_ = next((action for action in actions_of(evidence) if action.payback_open), None)
    if open_:
        what = gettext("Find out what “{action}” really saves", action=open_.text)
        return Decision(ASK, what, open_.size, open_.cost, open_.saving, open_.owner, open_.due)
    lacking = next(iter(_to_find_out(evidence)), None)
    if lacking:
        asked = lower_first(lacking.question).rstrip("?")
        what = gettext("Find out: {question}", question=asked)
        return Decision(ASK, what, how=takes(lacking))
    watched = [m for m in measures(evidence) if not is_missing(m.lower)]
    if not watched:
        what = gettext("Find out more about one element: choose a measure and record it monthly")
        return Decision(ASK, what, taken=False)
    what = gettext(
        "Find out whether the {measure} stays as it is in the next 90 days",
        measure=lower_first(watched[0].name),
    )
    return Decision(ASK, what)


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
    size = gettext("{amount} not covered by proven benefits (likely range)", amount=amount)
    what = gettext("Find out what would cover the PMO's cost")
    first = next(iter(evidence.rows("bcr_sensitivity")), None)
    if first is None:
        return Decision(ASK, what, size)
    how = gettext("Agree first on “{input}”: the return hangs on it most.", input=first["input"])
    return Decision(ASK, what, size, how=how)


_RETURN = "V4"
"""The activity that holds the PMO's benefits against its costs."""
_MAY_NOT_COVER = {Verdict.NOT_PROFITABLE, Verdict.PROFIT_OPEN}


def _without_verdict(evidence: Evidence) -> Decision | None:
    """Return to find out what decides an element, if nobody was asked on the first without."""
    for score in scores(evidence):
        lacking = [
            missing
            for _, missing in not_collected(evidence)
            if missing.activity == score.named.activity and missing.lack is Lack.NOT_COLLECTED
        ]
        if score.leading is None and lacking:
            what = gettext("For the next report, measure {measure}", measure=score.named.in_words)
            size = gettext("{element} has no verdict without it", element=gettext(score.element))
            return Decision(ASK, what, size)
    return None


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
    """Lay out the decisions with owner, date, size, outlay and saving, as far as any has them."""
    if expect_evidence(evidence).missing:
        return None
    taken = [decision for decision in decisions(evidence, seed) if decision.taken]
    rows = [
        {
            "no": at,
            "what": f"{d.what}. {d.how}" if d.how else d.what,
            "owner": d.owner or gettext("no owner yet"),
            "due": d.due,
            "size": d.size,
            "outlay": d.outlay,
            "saving": d.saving,
            "kind": d.kind,
        }
        for at, d in enumerate(taken, 1)
    ]
    columns = (
        column.NO,
        column.text("what", N_("Decision")),
        column.text("owner", N_("Owner")),
        column.day("due", N_("Due"), N_("no date yet")),
        column.text("size", N_("Size")),
        column.text("outlay", N_("Outlay")),
        column.text("saving", N_("Saving")),
    )
    filled = [c for c in columns if c.name == "due" or any(row[c.name] for row in rows)]
    title = ngettext("{n} decision to take", "{n} decisions to take", len(rows))
    return table_of("plan_decisions", title, filled, rows)
