"""Since last time: what became of the actions agreed, and what their measures have done since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from ..analysis.action_states import STATES
from ..analysis.uncertainty import change_of_levels
from ..analysis.uncertainty.interval import Interval
from ..claims import Claim, Statement
from ..display import NOT_SHOWN, clean, day_in_words, is_missing
from ..i18n import N_, gettext
from ..present import column
from ..present.table import Row, Table
from ..verdicts import OF_A_SERIES
from .reading import NOTHING_READ, Evidence, expect_evidence
from .words import limits, plan_claim, size, table_of

LEDGER = "actions_agreed"
"""The table in which a workbook shows the ledger, and the question behind it."""


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
    """

    row: Row
    then: Claim | None = None
    now: Claim | None = None
    change: Interval | None = None

    @property
    def state(self) -> str:
        return str(self.row["state"])


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
    return tuple(_since(row, known.get(clean(row["measure"]))) for row in evidence.rows(LEDGER))


def _since(row: Row, now: Claim | None) -> Since:
    if now is None or now.number is None or is_missing(row["baseline"]):
        return Since(row)
    told_on = row["baseline_on"]
    if not is_missing(told_on) and date.fromisoformat(now.date) <= date.fromisoformat(
        str(told_on)[:10]
    ):
        return Since(row)
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
    """Return what the measure of an action was and is."""
    if since.then is None or since.now is None:
        return None
    figures: dict[str, Any] = {}
    facts = {
        "action": clean(since.row["action"]),
        "state": gettext(STATES[since.state]),
        "now": since.now.gist.rstrip("."),
        "then": size(since.then),
    }
    if since.change is None:
        text = gettext("“{action}” ({state}): {now}; {then} when it was agreed.", **facts)
    else:
        low, high = since.change.low, since.change.high
        text = gettext(
            "“{action}” ({state}): {now}; {then} when it was agreed (difference {change}, 95 % "
            "interval {limits}).",
            change=size(replace(since.now, number=since.change.estimate)),
            limits=limits(replace(since.now, low=low, high=high)),
            **facts,
        )
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


def table_since(evidence: Evidence) -> Table | None:
    """Lay out the ledger with what the measure of each action was, is and was to become."""
    rows = [
        {
            **{name: since.row[name] for name in ("action_id", "action", "owner", "result")},
            "state": since.state,
            "day": _day(since),
            "then": size(since.then) if since.then else NOT_SHOWN,
            "now": f"{size(since.now)} ({limits(since.now)})" if since.now else NOT_SHOWN,
            "told": _change_and_limits(since),
            "change": since.change.estimate if since.change else None,
            "change_low": since.change.low if since.change else None,
            "change_high": since.change.high if since.change else None,
            "expected": since.row["expected_change"],
        }
        for since in since_last_time(evidence)
    ]
    columns = (
        column.text("action", N_("Action")),
        column.text("owner", N_("Owner")),
        column.ours("state", N_("State")),
        column.text("day", N_("Day")),
        column.text("then", N_("Measure then")),
        column.text("now", N_("Measure now")),
        column.text("told", N_("Change")),
        column.number("expected", N_("Expected change"), signed=True),
    )
    return table_of("plan_since", gettext("Since last time"), columns, rows, *map(gettext, _NOTES))


def _day(since: Since) -> str:
    """Return when an action was done or is due."""
    day = since.row["closed" if since.state in ("done", "dropped") else "due"]
    return NOT_SHOWN if is_missing(day) else day_in_words(date.fromisoformat(str(day)[:10]))


def _change_and_limits(since: Since) -> str:
    """Return a change with its limits, in the unit of its measure."""
    if since.change is None or since.now is None:
        return NOT_SHOWN
    found = since.change
    change = replace(since.now, number=found.estimate, low=found.low, high=found.high)
    return f"{size(change)} ({limits(change)})"


SIDE_BY_SIDE = N_(
    "Measure and action stand side by side: whether one made the other, no figure here tells. An "
    "action that was done after the last survey cannot have moved what it asked."
)
_NOTES = (
    N_(
        "Then: as it was told when the action was agreed. The limits of a change are made of those "
        "of both levels (MOVER), as if different people had answered."
    ),
    SIDE_BY_SIDE,
)
