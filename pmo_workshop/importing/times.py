"""When people answered: the days of an export, also where day and month cannot be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ..intake.date_style import ORDERS, DateStyle, date_style
from ..intake.sheet import Refused

_SHORT = re.compile(r"^(\d{1,2}([./-])\d{1,2}\2)(\d{2})(?!\d)")
_ZONE = re.compile(r"\s+(?!(?:AM|PM)\b)(?:[A-Z]{2,5})(?:[+-]\d{1,2}(?::?\d{2})?)?(?:/\w+)?$")
_NAMED = re.compile(r"\s*\((?:UTC|GMT)[^)]*\)$")
_SERIAL = re.compile(r"(?:4|5)\d{4}(?:[.,]\d+)?")
_FIRST_SERIAL = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no zone
_NEVER = date(1980, 1, 1)
"""What LimeSurvey writes where it was not told to note the time."""


@dataclass(frozen=True)
class Times:
    """
    How the times of a column are written.

    Attributes
    ----------
    style : DateStyle
    in_doubt : bool
        Whether no time of the column shows which is the day and which the month.
    """

    style: DateStyle
    in_doubt: bool

    def read(self, text: str) -> datetime | None:
        """Return the moment that a cell tells, or None if it tells none."""
        written = as_dated(text)
        if _SERIAL.fullmatch(written):
            return _FIRST_SERIAL + timedelta(days=float(written.replace(",", ".")))
        try:
            moment = self.style.day(written)
        except Refused:
            return None
        return None if moment is None or moment.date() == _NEVER else moment


def times_of(texts: Iterable[str], stated: str = "") -> Times:
    """
    Tell how times are written.

    Parameters
    ----------
    texts : iterable of str
        Different cells.
    stated : str
        ``"day-month"`` or ``"month-day"``, where it was decided.

    Examples
    --------
    >>> times = times_of(["3/2/26 9:05:09", "3/13/26 14:05:09"])
    >>> times.in_doubt, times.read("3/2/26 9:05:09").isoformat()
    (False, '2026-03-02T09:05:09')
    >>> times_of(["3/2/26 9:05", "3/4/26 9:05"]).in_doubt
    True
    """
    written = {as_dated(text): at for at, text in enumerate(texts) if text.strip()}
    style = date_style(written, stated)
    return Times(style, bool(style.refused) and not stated)


def as_dated(text: str) -> str:
    """
    Return a time with a year of four digits, and without the name of its zone.

    Examples
    --------
    >>> as_dated("2020/01/15 3:24:06 PM GMT-4"), as_dated("2.3.26 09:11")
    ('2020/01/15 3:24:06 PM', '2.3.2026 09:11')
    """
    plain = _ZONE.sub("", _NAMED.sub("", text.strip()))
    return _SHORT.sub(r"\g<1>20\3", plain, count=1)


def day_part(text: str) -> str:
    """Return a time without its hour, so that few different texts are left."""
    plain = text.strip()
    return plain if _SERIAL.fullmatch(plain) else re.split("[ T,]", plain, maxsplit=1)[0]


def days_of(texts: Iterable[str], stated: str = "") -> tuple[list[date], list[list[date]]]:
    """
    Return the days of some times; if day and month are in doubt, the days of each reading.

    Returns
    -------
    days, readings
        The days, sorted, where they are certain; else none, and the days of each of ``ORDERS``.

    Examples
    --------
    >>> days_of(["2026-03-02 09:05:09"])[0]
    [datetime.date(2026, 3, 2)]
    >>> [days[0].isoformat() for days in days_of(["3/2/26 9:05", "3/4/26 9:05"])[1]]
    ['2026-02-03', '2026-03-02']
    """
    before_the_hour = {text.strip().partition(" ")[0] for text in texts}
    parts = {day_part(text) for text in before_the_hour if text}
    times = times_of(parts, stated)
    if not times.in_doubt:
        return _sorted(times, parts), []
    return [], [_sorted(times_of(parts, order), parts) for order in ORDERS]


def _sorted(times: Times, parts: Iterable[str]) -> list[date]:
    moments = (times.read(part) for part in parts)
    return sorted({moment.date() for moment in moments if moment is not None})
