"""The one list of what to do: the decisions, the other actions, and what else can stop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..i18n import N_, day_in_words, gettext
from ..present import column
from ..present.table import Table
from .actions import (
    AFTER,
    DAYS,
    HOW_RANKED,
    OVERDUE,
    Action,
    Ranked,
    alike,
    ninety_days,
    place_of,
    ranked_actions,
)
from .decisions import Decision, decisions
from .reading import Evidence, expect_evidence
from .stops import Stop, stops
from .words import table_of

NO_OWNER, NO_DATE = N_("no owner yet"), N_("no date yet")
DECIDE, STOP = N_("decide now"), N_("stop or shorten")


@dataclass(frozen=True)
class Item:
    """
    One thing to do. ``place`` is where it stands in its own list, in words; ``sources`` are the
    activities that name it; owner, date and figures may be unknown.
    """

    what: str
    place: str
    size: str = ""
    outlay: str = ""
    owner: str = ""
    due: date | None = None
    sources: tuple[str, ...] = ()
    stability: float | None = None
    chance: float | None = None


def one_list(evidence: Evidence, seed: int) -> tuple[Item, ...]:
    """
    Return everything to do, each thing once; its place, from 1, is its number in the whole report.

    Parameters
    ----------
    evidence : Evidence
    seed : int
        As for the order of the actions.

    Returns
    -------
    tuple of Item
        The decisions, then the other actions as they are ranked, then what else can stop.
    """
    ranked = ranked_actions(evidence, seed)
    taken = [decision for decision in decisions(evidence, seed) if decision.taken]
    chosen = {decision.action for decision in taken}
    begun = {item.action.text: item for item in ranked if item.action.text in chosen}
    today = evidence.report_date
    first = [
        _of_an_action(begun[decision.action], today)
        if decision.action in begun
        else _of_a_decision(decision)
        for decision in taken
    ]
    told = {item.what for item in first}
    others = (_of_an_action(item, today) for item in ranked if item.action.text not in chosen)
    return (
        *first,
        *others,
        *(_of_a_stop(stop) for stop in stops(evidence) if stop.what not in told),
    )


def _of_an_action(item: Ranked, today: date) -> Item:
    action = item.action
    return Item(action.text, place_of(item, today), action.size, action.cost, action.owner,
                action.due, action.sources, action.stability, item.chance)  # fmt: skip


def _of_a_decision(decision: Decision) -> Item:
    return Item(decision.what, gettext(DECIDE), decision.size, decision.outlay, decision.owner,
                decision.due)  # fmt: skip


def _of_a_stop(stop: Stop) -> Item:
    size = ", ".join(filter(None, (stop.size, stop.cost)))
    return Item(stop.what, gettext(STOP), size, "", stop.owner, None, (stop.activity,))


def number_of(items: Sequence[Item], action: str) -> int | None:
    """Return the number of an action in the one list; None if it is not to do any more."""
    return next((at for at, item in enumerate(items, 1) if alike(item.what, action)), None)


def table_actions_merged(evidence: Evidence, seed: int) -> Table | None:
    """Lay out the one list with owner, date and how sure each place is."""
    rows = [
        {
            "no": at,
            "action": item.what,
            "size": "; ".join(filter(None, (item.size, item.outlay))),
            "owner": item.owner or gettext(NO_OWNER),
            "due": item.due,
            "place": item.place,
            "sources": ", ".join(item.sources),
            "stability": item.stability,
            "chance": item.chance,
        }
        for at, item in enumerate(one_list(expect_evidence(evidence), seed), 1)
    ]
    columns = (
        column.NO,
        column.text("action", N_("Action")),
        column.text("size", N_("What it is about, and takes")),
        column.text("owner", N_("Owner")),
        column.day("due", N_("Due"), NO_DATE),
        column.text("place", N_("Place")),
    )
    title = gettext("What to do, in one list")
    return table_of("plan_actions", title, columns, rows, *map(gettext, HOW_RANKED))


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
