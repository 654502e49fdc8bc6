"""Accounts: how each group of stakeholders stands, what it was promised, and what comes next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from ..analysis.relationship_ladder import STANCES
from ..display import clean, is_missing, listed
from ..intake.client import Client
from .calendar import reviews_proposed
from .lines import holders
from .records import (
    REVIEW,
    contacts_of,
    expect_it_may_be_held,
    held_by,
    promises_of,
    stances,
    steps_to,
    to_hold,
)


@dataclass(frozen=True)
class Promise:
    """What an account was promised; ``state`` is open, late (its day is over), kept or missed."""

    text: str
    state: str
    due: date | None = None


@dataclass(frozen=True)
class Member:
    """
    One stakeholder of an account.

    Attributes
    ----------
    id : str
    current, wanted : str
        Stances, of ``STANCES``; each may be empty.
    ask : str
    """

    id: str
    current: str = ""
    wanted: str = ""
    ask: str = ""

    @property
    def steps_short(self) -> int:
        """How many steps the stance is lower than the one that is wanted; 0 where it is not."""
        return max(0, steps_to(self.current, self.wanted))


@dataclass(frozen=True)
class Contact:
    """A contact that was held, or is planned; ``note`` is what came of it, or what it is for."""

    day: date
    with_whom: str
    channel: str = ""
    note: str = ""


@dataclass(frozen=True)
class Account:
    """
    A group of stakeholders, as the PMO's own records have it on a day.

    Attributes
    ----------
    name, holder : str
    members : tuple of Member
        Those who stand lower than is wanted first, the farther the earlier.
    promises : tuple of Promise
        To somebody in it, and then those to everybody.
    ask : str
        What the schedule of reviews asks of all of them.
    late : tuple of Contact
        Those whose day is over and that were not held, the earliest first.
    last, next : Contact or None
        Any kind of contact; ``next`` from the day of the page on.
    last_review, next_review : Contact or None
    review_proposed : date or None
        Where no review is planned, the day that the calendar proposes.
    """

    name: str
    holder: str
    members: tuple[Member, ...]
    promises: tuple[Promise, ...] = ()
    ask: str = ""
    late: tuple[Contact, ...] = ()
    last: Contact | None = None
    next: Contact | None = None
    last_review: Contact | None = None
    next_review: Contact | None = None
    review_proposed: date | None = None

    def count(self, state: str) -> int:
        """How many promises are in a state."""
        return sum(promise.state == state for promise in self.promises)

    def standing(self, wanted: bool = False) -> dict[str, int]:
        """How many members have each stance now, or wanted, from the lowest on."""
        counts = Counter(member.wanted if wanted else member.current for member in self.members)
        return {stance: counts[stance] for stance in STANCES if counts[stance]}


def accounts(client: Client, today: date) -> tuple[Account, ...]:
    """
    Return the accounts of a client, in the order of the table ``stakeholders``.

    Raises
    ------
    DataError
        The register should have been deleted by today.

    Examples
    --------
    >>> people = pd.DataFrame({"stakeholder_id": ["S1"], "account": ["Finance"],
    ...     "holder": ["Head of PMO"], "ask": ["Sign the benefits"]})
    >>> touches = pd.DataFrame({
    ...     "touch_id": ["T1", "T2"], "stakeholder_id": "S1", "kind": "review", "channel": "call",
    ...     "planned": pd.to_datetime([None, "2026-06-01"]),
    ...     "held": pd.to_datetime(["2026-03-02", None]), "note": None,
    ...     "promise": ["One list", None], "due": pd.NaT, "status": None, "closed": pd.NaT})
    >>> tables = {"stakeholders": people, "touches": touches}
    >>> finance, = accounts(Client("a", "A", date(2026, 4, 30), tables=tables), date(2026, 5, 4))
    >>> finance.holder, str(finance.last_review.day), str(finance.next.day), finance.count("open")
    ('Head of PMO', '2026-03-02', '2026-06-01', 1)
    """
    expect_it_may_be_held(client, today)
    contacts, promised = contacts_of(client), promises_of(client, today)
    stance, proposed = stances(client, today), reviews_proposed(client, today)
    found = []
    for name, people in client["stakeholders"].groupby("account", sort=False):
        members = [_member(row, stance) for row in people.itertuples()]
        mine = contacts[contacts["account"] == name]
        past, waiting = held_by(mine, today), to_hold(mine, today)
        over = waiting["planned"] < pd.Timestamp(today)
        late, ahead = waiting[over], waiting[~over]
        to_it = promised[(promised["to"] == name) | promised["to"].isna()]
        found.append(
            Account(
                clean(name),
                holders(people),
                tuple(sorted(members, key=lambda member: -member.steps_short)),
                tuple(
                    Promise(clean(row.promise), _state(row, today), _day(row.due))
                    for row in to_it.itertuples()
                ),
                _asked_of_all(client, clean(name)),
                tuple(_contact_of(row, "planned") for _, row in late.iterrows()),
                _contact(past.tail(1), "held"),
                _contact(ahead.head(1), "planned"),
                _contact(past[past["kind"] == REVIEW].tail(1), "held"),
                _contact(ahead[ahead["kind"] == REVIEW].head(1), "planned"),
                proposed.get(clean(name)),
            )
        )
    return tuple(found)


def _state(promise: Any, today: date) -> str:
    late = promise.state == "open" and promise.due < pd.Timestamp(today)
    return "late" if late else promise.state


def _asked_of_all(client: Client, account: str) -> str:
    designed = client["review_schedule"]
    return listed(map(clean, designed.loc[designed["account"] == account, "ask"].dropna()))


def _member(row: Any, stance: pd.DataFrame) -> Member:
    known = stance.loc[row.stakeholder_id] if row.stakeholder_id in stance.index else {}
    current, wanted = (clean(known.get(column)) for column in ("current", "desired"))
    return Member(clean(row.stakeholder_id), current, wanted, clean(row.ask))


def _contact(rows: pd.DataFrame, day: str) -> Contact | None:
    return None if rows.empty else _contact_of(rows.iloc[0], day)


def _contact_of(row: pd.Series, day: str) -> Contact:
    told = (clean(row[column]) for column in ("stakeholder_id", "channel", "note"))
    return Contact(row[day].date(), *told)


def _day(day: Any) -> date | None:
    return None if is_missing(day) else day.date()
