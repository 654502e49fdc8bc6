"""What is due on a day, in one line each: what, who, when, and what ends it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from ..actions.listing import who_does_it
from ..analysis.action_states import action_states
from ..analysis.satisfaction import requests_left
from ..display import clean, is_missing, listed
from ..elements.value.common import beyond_verified, register_of_benefits
from ..i18n import day_in_words, gettext, ngettext
from ..intake.client import Client
from ..present.money import money
from ..units import how_many
from .calendar import months_after, reviews_proposed
from .records import (
    REVIEW,
    contacts_of,
    expect_it_may_be_held,
    held_by,
    months_between_reviews,
    promises_of,
    stances,
    steps_to,
    to_hold,
    unsent,
    with_whom,
)

WEEK, FORTNIGHT = timedelta(days=6), timedelta(days=14)
"""How far the desk looks ahead: seven days with today, and fourteen from today on."""

NOT_TOLD = ("unreported", "under-reported")


@dataclass(frozen=True)
class Line:
    """
    One thing to end.

    Attributes
    ----------
    what, who : str
    day : date or None
        By when.
    id : str
        By which a command knows it.
    start, step : str
        What ends it: a command up to the id, a step in words, or one after the other.
    late : bool
    """

    what: str
    who: str = ""
    day: date | None = None
    id: str = ""
    start: str = ""
    step: str = ""
    late: bool = False

    @property
    def command(self) -> str:
        """The command that ends it, whole."""
        return " ".join(filter(None, (self.start, self.id)))

    @property
    def by_whom(self) -> str:
        """Who ends it, and by when, in words."""
        who = self.who or gettext("nobody yet")
        if self.day is None:
            return who
        day = day_in_words(self.day)
        when = gettext("late, was due {day}", day=day) if self.late else day
        return f"{who}; {when}"


@dataclass(frozen=True)
class Section:
    """Lines of one kind, the late ones first; ``name`` is for programs."""

    name: str
    title: str
    lines: tuple[Line, ...] = ()


def desk(client: Client, today: date, folder: str = "DIR") -> tuple[Section, ...]:
    """
    Return what is due.

    Parameters
    ----------
    client : Client
    today : date
    folder : str
        Of the client, as the commands name it.

    Returns
    -------
    tuple of Section
        Contacts and promises of the next seven days, actions, messages and reviews of the next
        fourteen, the requests that are left, cases without consent, benefits of which more is
        reported than is verified, or less.

    Raises
    ------
    DataError
        The register should have been deleted by today.

    Examples
    --------
    >>> actions = pd.DataFrame({
    ...     "action_id": ["A1"], "action": ["Ask why"], "owner": ["Head of PMO"],
    ...     "promised_by": None, "due": pd.to_datetime(["2026-05-04"]), "closed": pd.NaT,
    ...     "status": None})
    >>> acme = Client("acme", "Acme", date(2026, 4, 30), tables={"actions": actions})
    >>> [section.name for section in desk(acme, date(2026, 5, 4)) if section.lines]
    ['actions']
    >>> desk(acme, date(2026, 5, 4), "clients/acme")[2].lines[0].command
    'pmo-workshop actions clients/acme --done A1'
    """
    expect_it_may_be_held(client, today)
    lines = {
        "contacts": (gettext("Contacts this week"), _contacts(client, today, folder)),
        "promises": (gettext("Promises due this week"), _promises(client, today, folder)),
        "actions": (gettext("Actions due in 14 days"), _actions(client, today, folder)),
        "messages": (gettext("Messages to send in 14 days"), _messages(client, today, folder)),
        "reviews": (gettext("Reviews to hold"), _reviews(client, today, folder)),
        "requests": (gettext("Requests still allowed"), _requests(client, today)),
        "consent": (gettext("Cases awaiting consent"), _consent(client)),
        "benefits": (gettext("Benefits to correct or to tell"), _benefits(client, folder)),
    }
    return tuple(Section(name, title, _in_order(found)) for name, (title, found) in lines.items())


FIRST = 3
"""Lines that stand before all others."""
_WEIGHT = ("promises", "contacts", "reviews", "messages", "actions")
"""What is told to clients weighs more than what is done among ourselves."""


def first_lines(sections: Iterable[Section]) -> tuple[Line, ...]:
    """
    Return what to do first: what is late, then what is due next.

    Among those of a kind a word given to a client comes before a contact, a contact before an
    action; then the earlier day.

    Examples
    --------
    >>> promised = Line("Give them the list", day=date(2026, 5, 2), late=True)
    >>> agreed = Line("Ask why", day=date(2026, 4, 1), late=True)
    >>> found = [Section("actions", "", (agreed,)), Section("promises", "", (promised,))]
    >>> [line.what for line in first_lines(found)]
    ['Give them the list', 'Ask why']
    """
    dated = [
        (not line.late, _WEIGHT.index(section.name), line.day, line.what, line)
        for section in sections
        if section.name in _WEIGHT
        for line in section.lines
        if line.day is not None
    ]
    return tuple(found[-1] for found in sorted(dated, key=lambda found: found[:-1])[:FIRST])


def _in_order(lines: Iterable[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: (not line.late, line.day or date.max)))


def _due(day: Any, today: date, ahead: timedelta) -> bool:
    return not is_missing(day) and day <= pd.Timestamp(today + ahead)


def _on(day: Any, today: date) -> dict[str, Any]:
    """Return a day, and whether it is over, as a line has them."""
    return {} if is_missing(day) else {"day": day.date(), "late": day < pd.Timestamp(today)}


def _contacts(client: Client, today: date, folder: str) -> Iterator[Line]:
    for row in to_hold(contacts_of(client), today).itertuples():
        if row.kind != REVIEW and _due(row.planned, today, WEEK):
            told = ", ".join(filter(None, (with_whom(row), clean(row.channel))))
            what = f"{told}: {clean(row.note)}" if clean(row.note) else told
            start, id = f"pmo-workshop desk {folder} --held", str(row.touch_id)
            yield Line(what, clean(row.holder), id=id, start=start, **_on(row.planned, today))


def _promises(client: Client, today: date, folder: str) -> Iterator[Line]:
    for row in promises_of(client, today).itertuples():
        if row.state == "open" and _due(row.due, today, WEEK):
            to = clean(row.to) or gettext("everybody")
            what = gettext("{promise} (to {account})", promise=clean(row.promise), account=to)
            start, id = f"pmo-workshop desk {folder} --kept", str(row.id)
            yield Line(what, clean(row.owner), id=id, start=start, **_on(row.due, today))


def _actions(client: Client, today: date, folder: str) -> Iterator[Line]:
    actions = client["actions"]
    states = action_states(actions, pd.Timestamp(today))
    for row in actions[states.isin(["late", "open", "started"])].itertuples():
        if _due(row.due, today, FORTNIGHT):
            start, id = f"pmo-workshop actions {folder} --done", str(row.action_id)
            who = who_does_it(row.owner, row.promised_by)
            yield Line(clean(row.action), who, id=id, start=start, **_on(row.due, today))
    undated = actions[states.isin(["open", "started"]) & actions["due"].isna()]
    if len(undated):
        what = ngettext("{n} action has no day yet: {ids}", "{n} actions have no day yet: {ids}",
                        len(undated), ids=listed(undated["action_id"].map(clean)))  # fmt: skip
        who = ", ".join(dict.fromkeys(map(clean, undated["owner"].dropna())))
        yield Line(what, who, step=gettext("Write due into actions: what has no day is never due."))


def _messages(client: Client, today: date, folder: str) -> Iterator[Line]:
    for row in unsent(client).itertuples():
        if _due(row.day, today, FORTNIGHT):
            to = clean(row.audience) or gettext("everybody")
            what = gettext("{message} (to {audience})", message=clean(row.message), audience=to)
            start, id = f"pmo-workshop calendar {folder} --sent", str(row.campaign_id)
            yield Line(what, clean(row.owner), id=id, start=start, **_on(row.day, today))


def _reviews(client: Client, today: date, folder: str) -> Iterator[Line]:
    reviews = contacts_of(client)
    reviews = reviews[reviews["kind"] == REVIEW]
    ahead = to_hold(reviews, today)
    for row in ahead.itertuples():
        if _due(row.planned, today, FORTNIGHT):
            start, id = f"pmo-workshop desk {folder} --held", str(row.touch_id)
            yield Line(
                with_whom(row), clean(row.holder), id=id, start=start, **_on(row.planned, today)
            )
    past = held_by(reviews, today)
    minutes = client["reviews"][["stakeholder_id", "held"]].assign(written=True)
    for row in past.merge(minutes, on=["stakeholder_id", "held"], how="left").itertuples():
        if is_missing(row.written) and row.held > pd.Timestamp(today - FORTNIGHT):
            who, day = with_whom(row), _said(row.held)
            what = gettext("{who}: held on {day}, no minutes", who=who, day=day)
            step = gettext("Write into reviews what was said: the next agenda begins with it.")
            yield Line(what, clean(row.holder), step=step)
    last, stance = past.groupby("account")["held"].last(), stances(client, today)
    proposed = reviews_proposed(client, today)
    for account, own in client["stakeholders"].groupby("account", sort=False):
        day = last.get(account)
        every = months_between_reviews(client, clean(account))
        if account in set(ahead["account"]) or (day and months_after(day.date(), every) > today):
            continue
        what = (
            gettext("{account}: the last review was on {day}", account=account, day=_said(day))
            if day
            else gettext("{account}: no review yet", account=account)
        )
        when = proposed.get(clean(account))
        if when:
            what = gettext("{what}; proposed for {day}", what=what, day=day_in_words(when))
        whom = _farthest(own["stakeholder_id"], stance)
        start = f"pmo-workshop desk {folder} --kind review --day DAY --plan"
        yield Line(what, holders(own), id=whom, start=start)


def _farthest(ids: pd.Series, stance: pd.DataFrame) -> str:
    """Return who stands farthest below the stance that is wanted; the first of several."""
    known = stance.reindex(ids)
    short = map(steps_to, known["current"].map(clean), known["desired"].map(clean))
    return str(ids.iloc[int(np.argmax([*short]))])


def _said(day: pd.Timestamp) -> str:
    return day_in_words(day.date())


def holders(stakeholders: pd.DataFrame) -> str:
    """Return who looks after stakeholders, each once, as text."""
    return ", ".join(dict.fromkeys(map(clean, stakeholders["holder"].dropna())))


def _requests(client: Client, today: date) -> Iterator[Line]:
    people = client["stakeholders"]
    groups = dict(zip(people["stakeholder_id"].astype(str), people["account"], strict=True))
    until = pd.Timestamp(today).to_period("Q").end_time.date()
    for row in requests_left(client["contacts"], groups, pd.Timestamp(today)).itertuples():
        requests = ngettext(
            "{account}: {n} request to {people} until {day}",
            "{account}: {n} requests to {people} until {day}",
            row.left,
            account=clean(row.group),
            people=how_many(row.people - row.none_left, "people"),
            day=day_in_words(until),
        )
        had_both = ngettext("{n} has had both", "{n} have had both", row.none_left)
        what = f"{requests}; {had_both}" if row.none_left else requests
        who = holders(people[people["account"] == row.group])
        yield Line(what, who, step=gettext("Note each request in contacts on its day."))


def _consent(client: Client) -> Iterator[Line]:
    cases = client["cases"]
    for row in cases[cases["consent"] == 0].itertuples():
        what = f"{row.case_id}: {clean(row.title)}"
        step = gettext("Ask for a written yes; then write consent 1 and consent_date into cases.")
        yield Line(what, clean(row.contact), step=step)


def _benefits(client: Client, folder: str) -> Iterator[Line]:
    """Yield the benefits of which too much was told: to be corrected; then those not told."""
    register = register_of_benefits(client)
    beyond = beyond_verified(client)
    for row in register.assign(beyond=beyond)[beyond > 0].itertuples():
        what = gettext(
            "{benefit}: {amount} reported, not verified",
            benefit=clean(row.benefit),
            amount=money(row.beyond, client.currency),
        )
        step = gettext(
            "Correct reported in benefits before the next report goes out, or verify it."
        )
        yield Line(what, clean(row.owner), step=step)
    for row in register[register["state"].isin(NOT_TOLD)].itertuples():
        untold = row.verified - (0 if is_missing(row.reported) else row.reported)
        what = gettext(
            "{benefit}: {amount} not told",
            benefit=clean(row.benefit),
            amount=money(untold, client.currency),
        )
        start = f"pmo-workshop publish track_record {folder}"
        step = gettext("Then write what was told into reported of benefits.")
        yield Line(what, clean(row.owner), start=start, step=step)
