"""Twelve months ahead: communications, cases, reviews and surveys, within the limit of requests.

What people have planned in ``campaigns`` and ``touches`` stands as it is. What they have not is
proposed: at the same places of every year, so that a calendar made again holds the same entries.
"""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

import pandas as pd

from ..analysis.case_studies import cases_graded, direction_of
from ..content.publications import templates
from ..display import clean
from ..elements.value.common import beyond_verified
from ..i18n import gettext, ngettext
from ..intake.client import Client
from ..present.money import money
from ..schema.trust import REQUESTS_PER_QUARTER
from .records import (
    REVIEW,
    contacts_of,
    expect_it_may_be_held,
    held_by,
    months_between_reviews,
    to_hold,
    unsent,
    with_whom,
)

COMMUNICATION, REVIEWING, SURVEY = "communication", "review", "survey"
CASE_STUDY, AGENDA, TRACK_RECORD = "case_study", "value_review_agenda", "track_record"

MONTHS: Mapping[str, tuple[int, ...]] = {
    "newsletter": (1, 4, 7, 10),
    CASE_STUDY: (2, 5, 8, 11),
    "solution_guide": (3, 9),
    AGENDA: (5, 11),
    "gap_action_plan": (4,),
    "satisfaction_process": (1,),
    "service_charter": (6,),
    "value_promise": (10,),
    TRACK_RECORD: (6, 12),
}
"""In which months each communication is proposed until somebody plans it: two a month at most."""

DAY_OF_THE_MONTH = 10
NEAR = timedelta(days=45)
"""What is planned within these days stands for what would be proposed."""


@dataclass(frozen=True)
class Entry:
    """
    One day of the calendar.

    Attributes
    ----------
    uid : str
        The same whenever the calendar is made, so that an entry is brought up to date and not
        doubled.
    day : date
    kind : str
        ``"communication"``, ``"review"`` or ``"survey"``.
    what, audience, channel, owner, note : str
    communication : str
        The name of its template, if it is one of the nine.
    hook : str
        Where in the PMO's operating model people chose to place it, of ``HOOKS``.
    person : str
        The stakeholder whom it asks something, if it is one.
    planned : bool
        Somebody has planned it; else it is proposed.
    late : bool
        It was planned for a day that is over.
    """

    uid: str
    day: date
    kind: str
    what: str
    audience: str = ""
    channel: str = ""
    owner: str = ""
    note: str = ""
    communication: str = ""
    hook: str = ""
    person: str = ""
    planned: bool = False
    late: bool = False


def calendar(client: Client, first_day: date) -> tuple[Entry, ...]:
    """
    Return the twelve months from a day on, in the order of time; first what is late.

    Parameters
    ----------
    client : Client
    first_day : date

    Returns
    -------
    tuple of Entry
        No person is asked more than twice a quarter: a survey for which nobody has a request left
        moves to the next quarter, and a note says how many to leave out.

    Raises
    ------
    DataError
        The register should have been deleted by the first day.

    Examples
    --------
    >>> acme = Client("acme", "Acme", date(2026, 4, 30))
    >>> [(str(entry.day), entry.what) for entry in calendar(acme, date(2026, 11, 1))][:2]
    [('2026-11-10', 'Case study'), ('2026-11-10', 'Client-value review: agenda')]
    """
    expect_it_may_be_held(client, first_day)
    last_day = months_after(first_day, 12) - timedelta(days=1)
    planned = [*_campaigns(client)]
    reviews = [*_reviews(client, first_day, last_day)]
    entries = [
        *planned,
        *_with_cases(client, _proposed(first_day, last_day, [*planned, *_sent(client), *reviews])),
        *reviews,
        *_within_the_limit(client, _surveys(client, last_day), reviews),
    ]
    told = (
        replace(entry, late=entry.day < first_day)
        for entry in _with_what_to_correct(client, entries)
        if entry.day <= last_day and (entry.planned or entry.day >= first_day)
    )
    return tuple(sorted(told, key=lambda entry: (entry.day, entry.kind, entry.uid)))


def months_after(day: date, months: int) -> date:
    """
    Return the day some months later, or the last one of its month.

    Examples
    --------
    >>> str(months_after(date(2026, 8, 31), 6))
    '2027-02-28'
    """
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _working_day(day: date) -> date:
    """Return a day, or the Monday after it."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _campaigns(client: Client) -> Iterator[Entry]:
    """Yield what is planned and not sent yet."""
    return _entries(unsent(client), "day")


def _sent(client: Client) -> Iterator[Entry]:
    """Yield what was sent, on its day: what was told lately is not proposed again."""
    campaigns = client["campaigns"]
    return _entries(campaigns[campaigns["sent"].notna()], "sent")


def _entries(campaigns: pd.DataFrame, day: str) -> Iterator[Entry]:
    for row in campaigns.itertuples():
        form = templates().get(clean(row.communication))
        yield Entry(
            f"campaign-{row.campaign_id}",
            getattr(row, day).date(),
            COMMUNICATION,
            form.title if form else clean(row.message),
            clean(row.audience) or gettext("everybody"),
            clean(row.channel),
            clean(row.owner),
            clean(row.message) if form else "",
            clean(row.communication),
            clean(row.hook),
            planned=True,
        )


def _proposed(first_day: date, last_day: date, stated: Collection[Entry]) -> Iterator[Entry]:
    """Yield the communications of which none is planned near; the agenda belongs to a review."""
    reviewed = any(entry.kind == REVIEWING for entry in stated)
    for month in _months(first_day, last_day):
        for name, form in templates().items():
            day = _working_day(month.replace(day=DAY_OF_THE_MONTH))
            if month.month not in MONTHS[name] or (name == AGENDA and reviewed):
                continue
            if not any(e.communication == name and abs(e.day - day) <= NEAR for e in stated):
                uid = f"{name}-{month:%Y-%m}"
                yield Entry(uid, day, COMMUNICATION, form.title, communication=name)


def _months(first_day: date, last_day: date) -> Iterator[date]:
    month = first_day.replace(day=1)
    while month <= last_day:
        yield month
        month = months_after(month, 1)


def _with_cases(client: Client, proposed: Iterable[Entry]) -> Iterator[Entry]:
    """Yield what is proposed; a case study with the next case that went well and may be told."""
    cases = cases_graded(client["cases"])
    agreed = cases[cases["consent"].astype(bool) & ~cases["published"].astype(bool)]
    ready = (case for case in agreed.to_dict("records") if direction_of(case) == 1)
    for entry in proposed:
        case = next(ready, None) if entry.communication == CASE_STUDY else None
        note = f"{case['case_id']}: {clean(case['title'])}" if case else ""
        if entry.communication == CASE_STUDY and case is None:
            note = gettext("no case is ready: ask for a written yes first")
        yield replace(entry, note=note)


def _with_what_to_correct(client: Client, entries: Iterable[Entry]) -> Iterator[Entry]:
    """Yield the entries; a track record with what is to be corrected before it goes out."""
    beyond = float(beyond_verified(client).sum())
    for entry in entries:
        if entry.communication == TRACK_RECORD and beyond:
            first = gettext(
                "correct the benefits first: {amount} reported and not verified",
                amount=money(beyond, client.currency),
            )
            entry = replace(entry, note="; ".join(filter(None, (entry.note, first))))
        yield entry


def _surveys(client: Client, last_day: date) -> Iterator[Entry]:
    """Yield the waves of the last year again, a year later."""
    starts = [wave.start for wave in client.waves if wave.start]
    for start in starts:
        day = _working_day(months_after(start, 12))
        if start > months_after(starts[-1], -12) and day <= last_day:
            uid = f"survey-{start.year + 1}-{start:%m-%d}"
            yield Entry(uid, day, SURVEY, gettext("Survey"), gettext("everybody"))


def _reviews(client: Client, first_day: date, last_day: date) -> Iterator[Entry]:
    """Yield the reviews that are planned, and those of each account as its schedule asks."""
    reviews = contacts_of(client)
    reviews = reviews[reviews["kind"] == REVIEW]
    ahead, past = to_hold(reviews, first_day), held_by(reviews, first_day)
    held = partial(Entry, kind=REVIEWING, what=gettext("Value review"), communication=AGENDA)
    for row in ahead.itertuples():
        yield held(
            f"review-{row.touch_id}",
            row.planned.date(),
            audience=with_whom(row),
            channel=clean(row.channel),
            owner=clean(row.holder),
            note=clean(row.note),
            person=clean(row.stakeholder_id),
            planned=True,
        )
    never = 0
    for account in client["stakeholders"].drop_duplicates("account").itertuples():
        waiting = ahead.loc[ahead["account"] == account.account, "planned"]
        known = [*past.loc[past["account"] == account.account, "held"], *waiting]
        every = months_between_reviews(client, clean(account.account))
        last = max(known).date() if known else None
        if waiting.min() < pd.Timestamp(first_day):
            last = max(last or first_day, first_day)  # what is late is to be held now, and once
        never += last is None
        for day in _due(first_day, last_day, never, last, every):
            half = f"{day.year}-H{1 + (day.month > 6)}"
            uid = f"review-{clean(account.account)}-{half if every >= 6 else f'{day:%Y-%m}'}"
            yield held(uid, day, audience=clean(account.account), owner=clean(account.holder))


def reviews_proposed(client: Client, today: date) -> dict[str, date]:
    """Return the next day that is proposed for a review of each account, as the calendar has it."""
    days: dict[str, date] = {}
    for entry in _reviews(client, today, months_after(today, 12)):
        if not entry.planned:
            days.setdefault(entry.audience, entry.day)
    return days


NOTICE = timedelta(days=7)
"""So long before a review that is overdue and not planned, nobody is asked to come."""


def _due(first_day: date, last_day: date, at: int, last: date | None, every: int) -> Iterator[date]:
    """Yield a day so many months after the last; the first ones come at once, one a week."""
    if last is None:
        last = _working_day(first_day + at * NOTICE)
        yield last
    while last <= last_day:
        last = _working_day(max(months_after(last, every), first_day + NOTICE))
        yield last


def _within_the_limit(
    client: Client, surveys: Iterable[Entry], reviews: Iterable[Entry]
) -> Iterator[Entry]:
    """Yield the surveys, each where the limit of requests leaves room, and whom to leave out."""
    people = [*client["stakeholders"]["stakeholder_id"].astype(str)]
    asked = client["contacts"].dropna(subset=["asked"])
    days = zip(asked["person_id"].astype(str), asked["asked"].dt.date, strict=True)
    sent = Counter((who, _quarter(day)) for who, day in days)
    sent.update((entry.person, _quarter(entry.day)) for entry in reviews if entry.person)
    for entry in surveys:
        day, free = entry.day, _free(people, sent, entry.day)
        while people and not free:
            day = _working_day(pd.Timestamp(day).to_period("Q").end_time.date() + timedelta(days=1))
            free = _free(people, sent, day)
        sent.update((who, _quarter(day)) for who in free)
        note = ngettext(
            "leave out {n} person who has had two requests in the quarter",
            "leave out {n} people who have had two requests in the quarter",
            len(people) - len(free),
        )
        yield replace(entry, day=day, note=note if len(free) < len(people) else "")


def _free(people: Iterable[str], sent: Mapping[tuple[str, str], int], day: date) -> list[str]:
    quarter = _quarter(day)
    return [who for who in people if sent.get((who, quarter), 0) < REQUESTS_PER_QUARTER]


def _quarter(day: date) -> str:
    return f"{day.year}-Q{(day.month + 2) // 3}"
