"""The calendar as a file that calendar programs read: RFC 5545, by the library icalendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from icalendar import Calendar, Event
from icalendar.enums import TRANSP

from ..i18n import gettext
from ..intake.client import Client
from .calendar import REVIEWING, Entry
from .pages import about


def ics(client: Client, entries: Iterable[Entry], today: date) -> bytes:
    """
    Return entries as days of a calendar.

    Parameters
    ----------
    client : Client
    entries : iterable of Entry
    today : date
        Of the export. An entry has the same name in every export and a higher number in a later
        one, so that a program that reads the file again brings its days up to date.

    Examples
    --------
    >>> entry = Entry("newsletter-2026-07", date(2026, 7, 10), "communication", "Newsletter")
    >>> text = ics(Client("acme", "Acme", today := date(2026, 5, 4)), [entry], today).decode()
    >>> [line for line in text.splitlines() if line.startswith(("UID", "DTSTART", "SUMMARY"))]
    ['UID:acme.pmo-workshop', 'SUMMARY:(proposed) Newsletter', 'DTSTART;VALUE=DATE:20260710', \
'UID:newsletter-2026-07@acme.pmo-workshop']
    """
    stamp = datetime.combine(today, time(), UTC)
    days = [
        Event.new(
            uid=f"{entry.uid}@{client.id}.pmo-workshop",
            start=entry.day,
            end=entry.day + timedelta(days=1),
            summary=_summary(entry),
            description="\n".join(about(entry)) or None,
            categories=[entry.kind],
            transparency=TRANSP.TRANSPARENT,
            sequence=today.toordinal(),
            stamp=stamp,
        )
        for entry in entries
    ]
    made = Calendar.new(
        prodid="-//pmo-workshop//calendar//EN",
        method="PUBLISH",
        uid=f"{client.id}.pmo-workshop",
        name=gettext("PMO of {client}", client=client.name),
        subcomponents=days,
    )
    return made.to_ical()


def _summary(entry: Entry) -> str:
    """Return what a calendar shows of a day: with whom a review is, and what is only proposed."""
    of_review = entry.kind == REVIEWING and entry.audience
    what = (
        gettext("{what}: {audience}", what=entry.what, audience=entry.audience)
        if of_review
        else entry.what
    )
    return what if entry.planned else gettext("(proposed) {what}", what=what)
