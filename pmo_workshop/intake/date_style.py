"""How the dates of a column are written: year-month-day, or day and month in an order to be proven.

``03.04.2026`` is a day in March or in April. Another date of the column with a day above 12 settles
it for the column; otherwise it is asked. Nothing is shifted: a time stands as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from babel.dates import format_date

from ..i18n import N_, all_of, gettext, language
from .sheet import Refused, quoted

EXAMPLE = N_("Write dates year-month-day, such as 2026-03-31.")
ORDERS = ("day-month", "month-day")

_TIME = r"(?:[T ,]+(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)(?: ?([AaPp])\.?[Mm]\.?)?)?"
_YEAR_FIRST = re.compile(
    rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME} ?(Z|UTC|[+-]\d{{2}}:?\d{{2}})?", re.ASCII
)
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}){_TIME}", re.ASCII)
_SHORT_YEAR = re.compile(rf"\d{{1,2}}([./-])\d{{1,2}}\1\d{{2}}{_TIME}", re.ASCII)
_SERIAL = re.compile(r"[1-9]\d{4}(\.\d+)?", re.ASCII)
_FIRST_SERIAL = date(1899, 12, 30)  # Excel counts a day too many from 1900-02-29 on


@dataclass(frozen=True)
class DateStyle:
    """
    How the dates of a column are written.

    Attributes
    ----------
    order : str
        One of ``ORDERS``; blank if no date needs it.
    refused : str
        Why dates with the year last cannot be read, for all of them; blank if they can.
    zones : frozenset of str
        What the times say of their time zone, blank for nothing; no member without times.
    refused_times : str
        Why times cannot be read, for all of them; blank if they can.
    decisions : tuple of str
    """

    order: str = ""
    refused: str = ""
    zones: frozenset[str] = frozenset()
    refused_times: str = ""
    decisions: tuple[str, ...] = ()

    def day(self, cell: str) -> datetime | None:
        """
        Return the day, with its time if it has one; None if the cell is no date.

        Examples
        --------
        >>> style = date_style({"20.10.2025": 2, "03.04.2026 09:30": 3})
        >>> style.day("03.04.2026 09:30").isoformat()
        '2026-04-03T09:30:00'
        """
        if found := _YEAR_FIRST.fullmatch(cell):
            year, _, month, day, time, half, _ = found.groups()
            if time and self.refused_times:
                raise Refused(self.refused_times)
            return _moment(cell, year, month, day, time, half)
        if found := _YEAR_LAST.fullmatch(cell):
            first, _, second, year, time, half = found.groups()
            if self.refused:
                raise Refused(self.refused)
            day, month = (second, first) if self.order == "month-day" else (first, second)
            return _moment(cell, year, month, day, time, half)
        if _SHORT_YEAR.fullmatch(cell):
            raise Refused(
                gettext(
                    "{cell} has a year of two digits. {example}",
                    cell=quoted(cell),
                    example=gettext(EXAMPLE),
                ),
                "short-year",
            )
        if _SERIAL.fullmatch(cell):
            meant = _FIRST_SERIAL + timedelta(days=int(float(cell)))
            raise Refused(
                gettext(
                    "{cell} looks like the number inside a spreadsheet date, {meant}. "
                    "Format the column as a date in your spreadsheet, year-month-day, "
                    "and save it again.",
                    cell=quoted(cell),
                    meant=f"{meant:%Y-%m-%d}",
                ),
                "serial",
            )
        return None


def date_style(cells: Mapping[str, int], stated: str = "") -> DateStyle:
    """
    Decide how the dates of a column are written.

    Parameters
    ----------
    cells : mapping of cell to row
        The different cells, without spaces around, and the first row of each.
    stated : str
        The order that client.toml states; it decides where no date of the column does.

    Examples
    --------
    >>> date_style({"12/31/2025": 2, "03/04/2026": 3}).order
    'month-day'
    >>> print(date_style({"03/04/2026": 3}).refused)
    '03/04/2026' may be 3 April or 4 March, and no date written like it shows which. ...
    """
    first = [cell for cell in cells if _YEAR_FIRST.fullmatch(cell)]
    last = [cell for cell in cells if _YEAR_LAST.fullmatch(cell)]
    order, refused, decisions = "", "", []
    if last:
        shown: dict[str, str] = {}
        for cell in last:
            shown.setdefault(_order(cell), cell)
        proven = [name for name in ORDERS if name in shown]
        order = proven[0] if proven else stated if "?" in shown else "day-month"
        if len(proven) == 2:
            one, other = (shown[name] for name in ORDERS)
            refused = gettext(
                "{one} in row {row} has the day first and {other} in row {other_row} the month. "
                "{example}",
                one=quoted(one),
                row=cells[one],
                other=quoted(other),
                other_row=cells[other],
                example=gettext(EXAMPLE),
            )
        elif first and not stated:
            refused = gettext(
                "{last} has the year last, and {first} in row {row} has it first: "
                "a spreadsheet may have swapped day and month in some of them. "
                "Compare them with their source, then write all year-month-day, or "
                "state the order in client.toml: {or_day} or {or_month}.",
                last=quoted(last[0]),
                first=quoted(first[0]),
                row=cells[first[0]],
                **_STATE,
            )
        elif unproven := _otherwise_written(last, proven, stated):
            refused = _question(unproven)
        elif not order:
            refused = _question(shown["?"])
        else:
            mark = _YEAR_LAST.fullmatch(last[0])[2]  # type: ignore[index]  # all of last match
            form = mark.join(gettext(_PARTS[part]) for part in (*order.split("-"), "year"))
            if proven or "?" not in shown:
                decisions.append(gettext("dates read as {form}", form=form))
            else:
                decisions.append(gettext("dates read as {form}, as client.toml states", form=form))
    zones = {cell: _zone(cell) for cell in (*first, *last) if _has_time(cell)}
    marks = frozenset(zones.values())
    refused_times = ""
    if not one_zone(marks):
        one, other = (next(c for c in zones if zones[c] == m) for m in sorted(marks)[:2])
        refused_times = gettext(
            "{one} in row {row} and {other} in row {other_row} say different things "
            "of their time zone. Write all times of the column in one.",
            one=quoted(one),
            row=cells[one],
            other=quoted(other),
            other_row=cells[other],
        )
    elif marks - {""}:
        decisions.append(
            gettext("times stand as written, in the time zone {zones}", zones=all_of(sorted(marks)))
        )
    return DateStyle(order, refused, marks, refused_times, tuple(decisions))


def one_zone(marks: Iterable[str]) -> bool:
    """
    Return whether times with these marks are of one place; summer time is an hour later.

    Examples
    --------
    >>> one_zone(["+01:00", "+02:00"]), one_zone(["Z", "+01:00"]), one_zone(["Z", ""])
    (True, False, False)
    """
    found = {*marks}
    if len(found) < 2:
        return True
    if found & {"", "Z"}:
        return False
    minutes = [int(mark[0] + mark[1:3]) * 60 + int(mark[0] + mark[-2:]) for mark in found]
    return max(minutes) - min(minutes) <= 60


_STATE = {"or_day": 'dates = "day-month"', "or_month": 'dates = "month-day"'}
_PARTS = {"day": N_("day"), "month": N_("month"), "year": N_("year")}


def _question(cell: str) -> str:
    first, _, second, *_ = _YEAR_LAST.fullmatch(cell).groups()  # type: ignore[union-attr]
    one, other = (
        format_date(date(2000, month, day), "d MMMM", locale=language().locale)
        for day, month in ((int(first), int(second)), (int(second), int(first)))
    )
    return gettext(
        "{cell} may be {one} or {other}, and no date written like it shows which. State it in "
        "client.toml: {or_day} or {or_month}. Or write dates year-month-day, such as 2026-03-31.",
        cell=quoted(cell),
        one=one,
        other=other,
        **_STATE,
    )


def _otherwise_written(cells: Iterable[str], proven: Sequence[str], stated: str) -> str:
    """
    Return a date whose order is not shown by one that is written with the same mark, or nothing.

    Dates of two sources may stand in one column: 31.05.2026 shows nothing of 3/4/2026.
    """
    written = [(cell, _YEAR_LAST.fullmatch(cell)[2], _order(cell)) for cell in cells]  # type: ignore[index]
    shown = {mark for _, mark, order in written if order in proven}
    if stated in proven or not proven:
        return ""
    return next((cell for cell, mark, order in written if order == "?" and mark not in shown), "")


def _order(cell: str) -> str:
    """Return the order that a date shows; '?' if it may be either, blank if it does not matter."""
    first, _, second, *_ = _YEAR_LAST.fullmatch(cell).groups()  # type: ignore[union-attr]
    if int(first) > 12 >= int(second):
        return "day-month"
    if int(second) > 12 >= int(first):
        return "month-day"
    either = int(first) != int(second) and min(int(first), int(second)) >= 1
    return "?" if either and max(int(first), int(second)) <= 12 else ""


def _has_time(cell: str) -> bool:
    return ":" in cell


def _zone(cell: str) -> str:
    found = _YEAR_FIRST.fullmatch(cell)
    zone = found[7] if found else ""
    return "Z" if zone == "UTC" else zone or ""


def _moment(
    cell: str, year: str, month: str, day: str, time: str | None, half: str | None
) -> datetime:
    clock = time or "00:00"
    clock = f"0{clock}" if clock[1] == ":" else clock
    try:
        moment = datetime.fromisoformat(f"{year}-{int(month):02}-{int(day):02}T{clock}")
        if half:
            moment = _on_24_hours(moment, half.upper())
    except ValueError:
        raise Refused(gettext("{cell} is not a day of the calendar.", cell=quoted(cell))) from None
    if not 1900 <= moment.year <= 2199:
        raise Refused(gettext("{cell} is not between the years 1900 and 2199.", cell=quoted(cell)))
    return moment


def _on_24_hours(moment: datetime, half: str) -> datetime:
    """Return a time of the morning (A) or the afternoon (P); the hour is 1 to 12."""
    if not 1 <= moment.hour <= 12:
        raise ValueError
    return moment.replace(hour=moment.hour % 12 + (12 if half == "P" else 0))
