"""Since last time: what became of the actions agreed, and what their measures have done since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ..analysis.action_states import STATES
from ..analysis.uncertainty import change_of_levels
from ..analysis.uncertainty.interval import Interval
from ..claims import SENTENCE_ID, Claim, Statement, question_of
from ..display import NOT_SHOWN, clean, in_quotes, is_missing, listed, some
from ..i18n import N_, day_in_words, gettext, ngettext
from ..present import column
from ..present.table import Row, Table
from ..verdicts import OF_A_SERIES
from .actions import LEDGER
from .one_list import number_of, one_list
from .reading import NOTHING_READ, Evidence, expect_evidence
from .words import NO_OWNER, limits, plan_claim, size, table_of


@dataclass(frozen=True)
class Since:
    """
    One action of the ledger, and what its measure has done.

    Attributes
    ----------
    row : mapping
        The action as the ledger shows it, with its ``state``.
    then, now : Claim or None
        The measure as it was told when the action was agreed, and as this report tells it; None
        where it was not, where the ledger names no sentence of this report, or where the report
        is the one that told the baseline.
    change : Claim or None
        What the measure of a done action differs by, with limits: as the question says that
        compares the two surveys, where there is one; else of both levels, where each has the
        limits of a sample. What is not done has none: nothing can have come of it.
    compared : bool
        Whether a question compares the measure between the two surveys; without ``change`` it
        could tell no difference.
    asked_before : date or None
        The last day of the survey behind ``now``, where the action was done after it: then the
        measure cannot show yet what the action has done, and no change is told.
    """

    row: Row
    then: Claim | None = None
    now: Claim | None = None
    change: Claim | None = None
    compared: bool = False
    asked_before: date | None = None

    @property
    def state(self) -> str:
        return str(self.row["state"])

    @property
    def ended(self) -> date | None:
        """The day on which the action was done or dropped."""
        return day_of(self.row["closed"]) if self.state in ("done", "dropped") else None


def day_of(value: object) -> date | None:
    """Return the day in a published cell, if there is one."""
    return None if is_missing(value) else date.fromisoformat(str(value)[:10])


def since_last_time(evidence: Evidence) -> tuple[Since, ...]:
    """
    Return the actions of the ledger in the order of their states, late ones first.

    Parameters
    ----------
    evidence : Evidence

    Returns
    -------
    tuple of Since
        Empty without a ledger.
    """
    known = {claim.id: claim for claim in expect_evidence(evidence).claims}
    return tuple(_since(row, known, evidence) for row in evidence.rows(LEDGER))


def _since(row: Row, known: Mapping[str, Claim], evidence: Evidence) -> Since:
    now, surveyed = known.get(clean(row["measure"])), evidence.surveyed
    if now is None or now.number is None or is_missing(row["baseline"]):
        return Since(row)
    told_on = day_of(row["baseline_on"])
    if told_on is not None and date.fromisoformat(now.date) <= told_on:
        return Since(row)
    agreed = Since(row)
    by_survey = surveyed is not None and now.population is not None
    done = agreed.ended if agreed.state == "done" else None
    if done and by_survey and surveyed and done > surveyed:
        return replace(agreed, now=now, asked_before=surveyed)
    low, high = (None if is_missing(row[f"baseline_{end}"]) else row[f"baseline_{end}"]
                 for end in ("low", "high"))  # fmt: skip
    then = replace(now, number=row["baseline"], low=low, high=high)
    if agreed.state != "done":
        return Since(row, then, now)
    before = evidence.surveyed_before
    older = bool(before and told_on and told_on < before)  # than what the last two surveys compare
    comparison = "" if older else _comparison_of(now.id)
    if any(question_of(id) == question_of(comparison) for id in known if comparison):
        return Since(row, then, now, known.get(comparison), compared=True)
    return Since(row, then, now, _change(then, now))


_COMPARED_IN = {
    "T2.gap_by_dimension.": "T2.gap_change.",
    "C2.promise_gaps.": "C2.promise_change.",
    "V2.perceived_value.": "V2.value_change.",
    "B4.cost_calibration.overall": "B4.calibration_change.all-respondents",
}
"""Which sentence compares a measure between the last two surveys, by how their ids begin."""


def _comparison_of(measure: str) -> str:
    """Return the id of the sentence that compares a measure between the surveys; "" without one."""
    found = (to + measure.removeprefix(of) for of, to in _COMPARED_IN.items()
             if measure.startswith(of))  # fmt: skip
    return next(found, "")


def _change(then: Claim, now: Claim) -> Claim | None:
    """Return the change of a measure; none between process limits or draws of estimates."""
    if not now.sampled or now.verdict in OF_A_SERIES:
        return None
    levels = [
        Interval(claim.number, claim.low, claim.high, claim.n or 0, "as told")
        for claim in (then, now)
        if claim.number is not None and claim.low is not None and claim.high is not None
    ]
    if len(levels) < 2:
        return None
    found = change_of_levels(*levels)
    return replace(now, number=found.estimate, low=found.low, high=found.high)


def say_since(evidence: Evidence) -> Statement:
    """Say how many actions are done, late and open, which are late, and what came of the done."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (gettext(NOTHING_READ),))
    counted = [claim for claim in evidence.claims if claim.id == f"T3.{LEDGER}.states"]
    if not counted:
        return Statement("missing", (gettext(_NOTHING_AGREED),))
    found = since_last_time(evidence)
    late = [since.row for since in found if since.state == "late"]
    done = _done(evidence, found)
    told = (_told(evidence, since) for since in found if since.now or since in done)
    return Statement.of(*counted, *_late(evidence, late), *told)


def _late(evidence: Evidence, rows: Sequence[Row]) -> Iterator[Claim]:
    """Yield which actions are late, and who has them."""
    named = [
        gettext(
            "“{action}” ({owner}, due {day})",
            action=_quoted(row["action"]),
            owner=clean(row["owner"]) or gettext(NO_OWNER),
            day=day_in_words(due),
        )
        for row in rows
        if (due := day_of(row["due"]))
    ]
    if named:
        text = ngettext("Late is {actions}.", "Late are {actions}.", len(named),
                        actions=some(named, MOST))  # fmt: skip
        yield plan_claim(evidence, "late", "actions", text, number=float(len(named)),
                         unit="actions", n=len(rows), n_told=True)  # fmt: skip


MOST = 3
"""How many late actions, and how many done ones without a figure, are told by name."""


def _done(evidence: Evidence, found: Sequence[Since]) -> tuple[Since, ...]:
    """Return the actions done last, without a figure, since the survey before the latest."""
    quiet = [
        (since.ended, since)
        for since in found
        if since.state == "done"
        and since.ended
        and since.now is None
        and (evidence.surveyed_before is None or since.ended > evidence.surveyed_before)
    ]
    newest = sorted(quiet, key=lambda dated: dated[0], reverse=True)[:MOST]
    return tuple(since for _, since in newest)


_NOTHING_AGREED = N_(
    "No action has been agreed yet. Take over what this report proposes with 'pmo-workshop "
    "actions', and the next report begins with what became of it."
)


def _told(evidence: Evidence, since: Since) -> Claim:
    """Return what came of an action: by its measure, where it has one, and as the ledger says."""
    change = since.change
    figures: dict[str, Any] = {"n": 1, "n_told": True}
    if since.now:
        figures = {"unit": since.now.unit, "n": since.now.n, "population": since.now.population,
                   "sampled": since.now.sampled, "limits_told": change is not None}  # fmt: skip
    if change:
        figures |= {"number": change.number, "low": change.low, "high": change.high,
                    "unit": change.unit, "n": change.n,
                    "population": change.population}  # fmt: skip
    text = " ".join(filter(None, (_measured(since), *_noted(since))))
    rests_on = [claim for claim in (since.now, change if since.compared else None) if claim]
    return plan_claim(evidence, "since", clean(since.row["action_id"]), text, rests_on, **figures)


def _measured(since: Since) -> str:
    """Return what the measure of an action was and is, or why it tells nothing of it yet."""
    action, state, now = _quoted(since.row["action"]), _state(since), since.now
    if since.asked_before:
        return gettext(
            "“{action}” was done on {done}, after the survey ended on {survey}. So no figure can "
            "show yet what came of it.",
            action=action,
            done=day_in_words(since.ended) if since.ended else "",
            survey=day_in_words(since.asked_before),
        )
    if now is None or since.then is None:
        return gettext("“{action}” ({state}).", action=action, state=state)
    told = {"action": action, "state": state, "now": now.gist.rstrip(".")}
    if since.state != "done":
        return gettext(
            "“{action}” ({state}): as it is not done, no figure can show what came of it. Its "
            "measure so far: {now}.",
            **told,
        )
    if since.compared:
        return (
            gettext("“{action}” ({state}): {change}", change=since.change.text, **told)
            if since.change
            else gettext(
                "“{action}” ({state}): {now}. Between the last two surveys no difference of it "
                "can be told.",
                **told,
            )
        )
    then = size(since.then)
    if since.change is None:
        return gettext(
            "“{action}” ({state}): {now}. When it was agreed: {then}.", then=then, **told
        )
    text = gettext(
        "“{action}” ({state}): {now}. When it was agreed: {then} (difference {change}, 95 % "
        "interval {limits}).",
        then=then,
        change=size(since.change),
        limits=limits(since.change),
        **told,
    )
    return text if now.population is None else f"{text} {gettext(EVERYBODY)}"


def _noted(since: Since) -> Iterator[str]:
    """Yield what the ledger notes of a done action: what came of it, and who was told."""
    if since.state != "done":
        return
    result, whom = clean(since.row["result"]).rstrip("."), clean(since.row["told_to"])
    if result:
        yield gettext("What came of it, as noted: {result}.", result=result)
    elif since.now is None:
        yield gettext("What came of it is not noted.")
    if whom:
        told_on = day_of(since.row["told_on"])
        yield (
            gettext("Told to: {whom} ({day}).", whom=whom, day=day_in_words(told_on))
            if told_on
            else gettext("Told to: {whom}.", whom=whom)
        )
    else:
        yield gettext("Nobody is noted as told.")


def _quoted(action: object) -> str:
    """Return the words of an action as they stand in quotation marks, within a sentence."""
    return clean(action).rstrip(".").replace("“", "‘").replace("”", "’")


def _state(since: Since) -> str:
    """Return the state of an action, and since which day it has ended."""
    state = gettext(STATES[since.state])
    if since.ended is None:
        return state
    return gettext("{state} on {day}", state=state, day=day_in_words(since.ended))


EVERYBODY = N_(
    "This compares everybody who answered then with everybody who answered now; not all are the "
    "same people."
)
BOTH_SURVEYS = N_(
    "Then and now are of all who answered. The change is the one that the comparison of the two "
    "surveys tells: of those who answered both times, where codes link people."
)


def table_since(evidence: Evidence, seed: int) -> Table | None:
    """
    Lay out the ledger with what the measure of each action was, is and was to become.

    Parameters
    ----------
    evidence : Evidence
    seed : int
        As for the order of the actions, by whose numbers what is open is named.
    """
    items = one_list(expect_evidence(evidence), seed)
    rows = [
        {
            **{name: since.row[name] for name in ("action_id", "action", "result")},
            "no": None if since.ended else number_of(items, clean(since.row["action"])),
            "state": since.state,
            "due": since.row["due"],
            "ended": since.ended,
            "then": size(since.then) if since.then else NOT_SHOWN,
            "now": _level(since.now) if since.now else NOT_SHOWN,
            "told": _change_and_limits(since),
            "change": since.change.number if since.change else None,
            "basis": _basis(since),
            "change_low": since.change.low if since.change else None,
            "change_high": since.change.high if since.change else None,
            "expected": since.row["expected_change"],
        }
        for since in since_last_time(evidence)
    ]
    columns = (
        column.NO,
        column.text("action", N_("Action")),
        column.day("due", N_("Due")),
        column.ours("state", N_("State")),
        column.day("ended", N_("Done on")),
        column.text("then", N_("Measure then")),
        column.text("now", N_("Measure now")),
        column.text("told", N_("Change")),
        column.number("expected", N_("Expected change"), signed=True),
    )
    filled = [c for c in columns if any(map(_is_told, (row.get(c.name) for row in rows)))]
    notes = [*map(gettext, _NOTES), *_no_longer_told(evidence)]
    return table_of("plan_since", gettext("Since last time"), filled, rows, *notes)


def _is_told(cell: object) -> bool:
    return not is_missing(cell) and cell != NOT_SHOWN


def _no_longer_told(evidence: Evidence) -> Iterator[str]:
    """Say in a line of which actions this report does not tell the measure that an earlier told."""
    known = {claim.id for claim in evidence.claims}
    gone = [
        in_quotes(_quoted(since.row["action"]))
        for since in since_last_time(evidence)
        if not is_missing(since.row["baseline"])
        and SENTENCE_ID.fullmatch(measure := clean(since.row["measure"]))
        and measure not in known
    ]
    if gone:
        yield ngettext(
            "The measure of {actions} is not in this report: it was not collected, or too few "
            "answered. What came of it, no figure tells.",
            "The measures of {actions} are not in this report: they were not collected, or too few "
            "answered. What came of them, no figure tells.",
            len(gone),
            actions=listed(gone),
        )


def _level(claim: Claim) -> str:
    """Return the figure of a measure, with its limits where it has them."""
    return size(claim) if claim.low is None else f"{size(claim)} ({limits(claim)})"


def _change_and_limits(since: Since) -> str:
    """Return a change with its limits, in the unit of its measure."""
    if since.asked_before:
        return gettext("done after the survey")
    if since.now and since.state != "done":
        return gettext("not done")
    if since.change is None:
        return gettext("none can be told") if since.compared else NOT_SHOWN
    return f"{size(since.change)} ({limits(since.change)})"


def _basis(since: Since) -> str:
    """Return whom a change is of, in words below the table; "" where it is of no people."""
    if since.change is None or since.change.population is None:
        return ""
    return BOTH_SURVEYS if since.compared else EVERYBODY


SIDE_BY_SIDE = N_(
    "Measure and action stand side by side; no figure here tells whether they are connected."
)
_NOTES = (
    N_(
        "Then: as it was told when the action was agreed. A change is that of the comparison of "
        "both surveys, where they compare the measure; else its limits are made of those of both "
        "levels (MOVER), as if different people had answered."
    ),
    SIDE_BY_SIDE,
    N_("No change is told of an action that is not done, or was done after the last survey."),
)
