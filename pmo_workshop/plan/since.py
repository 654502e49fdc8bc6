"""Since last time: what became of the actions agreed, and what their measures have done since."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ..analysis.action_states import STATES
from ..analysis.uncertainty import change_of_levels
from ..analysis.uncertainty.interval import Interval
from ..claims import SENTENCE_ID, Claim, Statement
from ..display import NOT_SHOWN, clean, in_quotes, is_missing, listed
from ..i18n import N_, day_in_words, gettext, ngettext
from ..present import column
from ..present.table import Row, Table
from ..verdicts import OF_A_SERIES
from .actions import LEDGER
from .one_list import number_of, one_list
from .reading import NOTHING_READ, Evidence, expect_evidence
from .words import limits, plan_claim, size, table_of


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
    change : Interval or None
        Of both levels, where each has the limits of a sample.
    asked_before : date or None
        The last day of the survey behind ``now``, where the action was done after it: then the
        measure cannot show yet what the action has done, and no change is told.
    """

    row: Row
    then: Claim | None = None
    now: Claim | None = None
    change: Interval | None = None
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
    asked = evidence.surveyed
    return tuple(
        _since(row, known.get(clean(row["measure"])), asked) for row in evidence.rows(LEDGER)
    )


def _since(row: Row, now: Claim | None, surveyed: date | None) -> Since:
    if now is None or now.number is None or is_missing(row["baseline"]):
        return Since(row)
    told_on = day_of(row["baseline_on"])
    if told_on is not None and date.fromisoformat(now.date) <= told_on:
        return Since(row)
    agreed = Since(row)
    by_survey = surveyed is not None and now.population is not None
    if agreed.ended and by_survey and surveyed and agreed.ended > surveyed:
        return replace(agreed, now=now, asked_before=surveyed)
    low, high = (None if is_missing(row[f"baseline_{end}"]) else row[f"baseline_{end}"]
                 for end in ("low", "high"))  # fmt: skip
    then = replace(now, number=row["baseline"], low=low, high=high)
    return Since(row, then, now, _change(then, now))


def _change(then: Claim, now: Claim) -> Interval | None:
    """Return the change of a measure; none between process limits or draws of estimates."""
    if not now.sampled or now.verdict in OF_A_SERIES:
        return None
    levels = [
        Interval(claim.number, claim.low, claim.high, claim.n or 0, "as told")
        for claim in (then, now)
        if claim.number is not None and claim.low is not None and claim.high is not None
    ]
    return change_of_levels(*levels) if len(levels) == 2 else None


def say_since(evidence: Evidence) -> Statement:
    """Say how many actions are done, late and open, and what their measures have done."""
    if expect_evidence(evidence).missing:
        return Statement("missing", (gettext(NOTHING_READ),))
    counted = [claim for claim in evidence.claims if claim.id == f"T3.{LEDGER}.states"]
    if not counted:
        return Statement("missing", (gettext(_NOTHING_AGREED),))
    told = (_measured(evidence, since) for since in since_last_time(evidence))
    return Statement.of(*counted, *(claim for claim in told if claim))


_NOTHING_AGREED = N_(
    "No action has been agreed yet. Take over what this report proposes with 'pmo-workshop "
    "actions', and the next report begins with what became of it."
)


def _measured(evidence: Evidence, since: Since) -> Claim | None:
    """Return what the measure of an action was and is, or why it cannot tell of it yet."""
    if since.now is None:
        return None
    figures: dict[str, Any] = {}
    facts = {
        "action": _quoted(since.row["action"]),
        "state": _state(since),
        "now": since.now.gist.rstrip("."),
    }
    if since.asked_before:
        text = gettext(
            "“{action}” was done on {done}, after the survey ended on {survey}. So no figure can "
            "show yet what came of it.",
            action=facts["action"],
            done=day_in_words(since.ended) if since.ended else "",
            survey=day_in_words(since.asked_before),
        )
    elif since.then is None:
        return None
    elif since.change is None:
        text = gettext(
            "“{action}” ({state}): {now}. When it was agreed: {then}.",
            then=size(since.then),
            **facts,
        )
    else:
        low, high = since.change.low, since.change.high
        text = gettext(
            "“{action}” ({state}): {now}. When it was agreed: {then} (difference {change}, 95 % "
            "interval {limits}).",
            then=size(since.then),
            change=size(replace(since.now, number=since.change.estimate)),
            limits=limits(replace(since.now, low=low, high=high)),
            **facts,
        )
        if _of_the_same_people(evidence, since.now):
            text += " " + gettext(ALL_EACH_TIME)
        figures = {"number": since.change.estimate, "low": low, "high": high}
    return plan_claim(
        evidence,
        "since",
        clean(since.row["action_id"]),
        text,
        [since.now],
        unit=since.now.unit,
        n=since.now.n,
        population=since.now.population,
        sampled=since.now.sampled,
        limits_told=since.change is not None,
        **figures,
    )


def _quoted(action: object) -> str:
    """Return the words of an action as they stand in quotation marks, within a sentence."""
    return clean(action).rstrip(".").replace("“", "‘").replace("”", "’")


def _state(since: Since) -> str:
    """Return the state of an action, and since which day it has ended."""
    state = gettext(STATES[since.state])
    if since.ended is None:
        return state
    return gettext("{state} on {day}", state=state, day=day_in_words(since.ended))


def _of_the_same_people(evidence: Evidence, now: Claim) -> bool:
    """Whether the same change is told of the people who answered both times."""
    return any(c.id == f"{COMPARED}.{now.subject}" for c in evidence.claims) and bool(now.subject)


COMPARED = "T2.gap_change"
"""The question that compares two waves person by person: it leads on whether a gap has changed."""

ALL_EACH_TIME = N_(
    "That compares all who answered each time; whether a gap has changed is judged by the "
    "comparison of both surveys."
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
            "change": since.change.estimate if since.change else None,
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
    if since.change is None or since.now is None:
        return NOT_SHOWN
    found = since.change
    change = replace(since.now, number=found.estimate, low=found.low, high=found.high)
    return f"{size(change)} ({limits(change)})"


SIDE_BY_SIDE = N_(
    "Measure and action stand side by side; no figure here tells whether they are connected."
)
_NOTES = (
    N_(
        "Then: as it was told when the action was agreed. The limits of a change are made of those "
        "of both levels (MOVER), as if different people had answered."
    ),
    SIDE_BY_SIDE,
    N_("No change is told of an action that was done after the last survey."),
)
