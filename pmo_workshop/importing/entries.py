"""What the cells of registers mean: days, months, years, numbers, hours; always as text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

import numpy as np
import pandas as pd

from ..intake.number_style import NumberStyle
from ..intake.sheet import Refused
from .likeness import unaccented
from .times import Times, day_part, times_of

_MONTHS = {
    name: at
    for at, listed in enumerate(
        (
            "jan january januar jaen jaenner janvier janv enero ene gennaio gen janeiro",
            "feb february februar fevrier fevr febrero febbraio fevereiro fev",
            "mar march maer maerz mrz mars marzo marco",
            "apr april avril avr abril abr aprile",
            "may mai mayo maggio mag maio",
            "jun june juni juin junio giugno giu junho",
            "jul july juli juillet juil julio luglio lug julho",
            "aug august aout agosto ago",
            "sep sept september septembre septiembre settembre set setembro",
            "oct october okt oktober octobre octubre ottobre ott outubro out",
            "nov november novembre noviembre novembro",
            "dec december dez dezember decembre diciembre dic dicembre dezembro",
        ),
        start=1,
    )
    for name in listed.split()
}
_DAY_FIRST = re.compile(
    r"(\d{1,2})(?:\.|er|º)?[ /.-]+(?:de )?([^\W\d_]{3,10})\.?,?[ /.-]+(?:de )?(\d{2}|\d{4})(?!\d)"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,9})\.?[ ]+(\d{1,2})(?:st|nd|rd|th)?,?[ ]+(\d{4})(?!\d)")
_WEEKDAY = re.compile(
    r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?[.,]?\s+(?=\d)"
    r"|(?:mo|di|mi|do|fr|sa|so)(?:n?tag|enstag|ttwoch|nnerstag|eitag|mstag|nntag)?[.,]{0,2}\s+(?=\d)",
    re.IGNORECASE,
)
_CLOCK_BEHIND = re.compile(r"\s+\d{1,2}:[0-5]\d(?::[0-5]\d)?(?:\s?[AP]M)?$", re.IGNORECASE)
_DIGITS_ALONE = re.compile(r"((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")
_MONTH_ALONE = re.compile(r"([^\W\d_]{3,10})\.?[ /-]*(\d{4}|\d{2})")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})")
_YEAR = re.compile(r"(?:[^\W\d_]{1,4}\s?)?((?:19|20|21)\d{2}|\d{2})(?:\s?[/-]\s?\d{2,4})?")
_AROUND_A_NUMBER = re.compile(
    r"^(?:€|\$|£|¥|eur|gbp|usd|chf)\s*|\s*(?:€|\$|£|¥|%|eur|gbp|usd|chf|h|hrs?|hours?|std\.?|stunden?"
    r"|d|days?|tage?|pt|pd)$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\(([\d.,'\s]+)\)")
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)(?::([0-5]\d))?")
_TIME_UNITS = {
    unit: listed.split()
    for unit, listed in {
        "weeks": "w wk wks week weeks woche wochen semaine semaines semana semanas settimana "
        "settimane",
        "days": "d day days pd pt tag tage tagen personentag personentage man-days jour jours dia "
        "dias giorno giorni",
        "hours": "h hr hrs hour hours std stunde stunden heure heures hora horas ora ore",
        "minutes": "m min mins minute minutes minuten minuto minutos minuti",
        "seconds": "s sec secs second seconds sek sekunde sekunden secondes segundos secondi",
    }.items()
}
TIME_UNITS: dict[str, str] = {word: unit for unit, listed in _TIME_UNITS.items() for word in listed}
"""What is meant by the word after a number of a duration."""
_OF_A_DURATION = re.compile(r"([+-]?\d[\d.,]*)\s*([^\W\d_][^\W\d_-]*(?:-[^\W\d_]+)?)?\.?")
_BETWEEN_PARTS = re.compile(r"(?:\s|,\s|\b(?:and|und|et|y|e)\b)*", re.IGNORECASE)
_ISO_DURATION = re.compile(r"p(?=t?\d)((?:\d+[wd])*)t?((?:[\d.]+[hms])*)", re.IGNORECASE)
_MAGNITUDES = {
    1e3: "k tsd thousand thousands teur t€",
    1e6: "m mn mio mill million millions millionen",
    1e9: "bn b mrd billion billions milliarde milliarden",
}
_MAGNITUDE = {word: times for times, listed in _MAGNITUDES.items() for word in listed.split()}
_TIMES_AFTER = re.compile(r"(.*\d)\s*([^\W\d_]+€?)\.?")
_THOUSANDS_BEFORE = re.compile(r"(?:t€|teur)\s*(.+)", re.IGNORECASE)


def dated(text: str) -> str:
    """
    Return a day as it stands in a cell, without its time and with its month as a number.

    Examples
    --------
    >>> dated("13/Jan/26 2:05 PM"), dated("3. März 2026"), dated("Jan 13, 2026"), dated("2.3.26")
    ('2026-01-13', '2026-03-03', '2026-01-13', '2.3.26')
    >>> dated("20260302"), dated("3 de março de 2026"), dated("1er août 2026")
    ('2026-03-02', '2026-03-03', '2026-08-01')
    >>> dated("Mon 05/01/26"), dated("Fr, 02.01.2026"), dated("Donnerstag 1.1.2026")
    ('05/01/26', '02.01.2026', '1.1.2026')
    """
    return _day_alone(_CLOCK_BEHIND.sub("", text.strip()))


@lru_cache(maxsize=20_000)
def _day_alone(plain: str) -> str:
    if found := _WEEKDAY.match(plain):
        plain = plain[found.end() :]
    if found := _DIGITS_ALONE.fullmatch(plain):
        return "-".join(found.groups())
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2))):
        if (found := pattern.match(plain)) and (month := _month(found[order[1]])):
            year, day = found[order[0]], found[order[2]]
            year = f"20{year}" if len(year) == 2 else year
            return f"{year}-{month:02d}-{int(day):02d}"
    return day_part(plain) if plain else ""


def _month(name: str) -> int:
    """Return the number of a month by its name, 0 if it is none."""
    return _MONTHS.get(unaccented(name.casefold()), 0)


def day_style(texts: Iterable[str], stated: str = "") -> Times:
    """Tell how the days of some cells are written, see ``times_of``."""
    return times_of({dated(text) for text in texts}, stated)


def day_of(text: str, style: Times) -> str | None:
    """
    Return a cell as a day, year-month-day; None if it is none.

    Examples
    --------
    >>> style = day_style(["29/2/2016 01:16"])
    >>> day_of("2/3/2016 04:40", style), day_of("soon", style)
    ('2016-03-02', None)
    """
    moment = style.read(dated(text))
    return None if moment is None else f"{moment:%Y-%m-%d}"


def month_of(text: str, style: Times) -> str | None:
    """
    Return a cell as the month it lies in; None if it is none.

    Examples
    --------
    >>> style = day_style(["2026-03-02"])
    >>> [month_of(text, style) for text in ("Mar 2026", "03/2026", "2026-03", "2026-03-31", "x")]
    ['2026-03', '2026-03', '2026-03', '2026-03', None]
    """
    plain = text.strip()
    if found := _MONTH.fullmatch(plain):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return f"{year}-{int(month):02d}" if 1 <= int(month) <= 12 else None
    if (found := _MONTH_ALONE.fullmatch(plain)) and (at := _month(found[1])):
        year = found[2] if len(found[2]) == 4 else f"20{found[2]}"
        return f"{year}-{at:02d}"
    day = day_of(plain, style)
    return day and day[:7]


def year_of(text: str) -> str | None:
    """
    Return the year in which a financial or a calendar year begins; None if a cell is no year.

    Examples
    --------
    >>> year_of("2024/25"), year_of("FY24/25"), year_of("2026"), year_of("Total")
    ('2024', '2024', '2026', None)
    """
    found = _YEAR.fullmatch(text.strip())
    return (found[1] if len(found[1]) == 4 else f"20{found[1]}") if found else None


def bare_number(text: str) -> str:
    """
    Return a number without its currency or unit; in brackets it is below 0.

    Examples
    --------
    >>> bare_number("£1,234.50"), bare_number("(120)"), bare_number("70 %"), bare_number("8 h")
    ('1,234.50', '-120', '70', '8')
    """
    plain = _AROUND_A_NUMBER.sub("", _AROUND_A_NUMBER.sub("", text.strip())).strip()
    found = _IN_BRACKETS.fullmatch(plain)
    return f"-{found[1].strip()}" if found else plain


def number_of(text: str, style: NumberStyle) -> float | None:
    """
    Return a cell as a number; None if it is none.

    Examples
    --------
    >>> number_of("EUR 1.250,5", NumberStyle(",")), number_of("exempt", NumberStyle())
    (1250.5, None)
    """
    try:
        plain = style.plain(bare_number(text))
        return None if plain is None else float(plain)
    except (Refused, ValueError):
        return None


def duration_of(text: str) -> tuple[tuple[str, str], ...]:
    """
    Return the numbers of a duration, each with its unit; nothing if a cell is none.

    A number that stands without a unit has "".

    Examples
    --------
    >>> duration_of("1w 2d"), duration_of("7:30")
    ((('1', 'weeks'), ('2', 'days')), (('7', 'hours'), ('30', 'minutes')))
    >>> duration_of("3 Std. 20 Min."), duration_of("PT1H30M")
    ((('3', 'hours'), ('20', 'minutes')), (('1', 'hours'), ('30', 'minutes')))
    >>> duration_of("7.5"), duration_of("2,5 Tage"), duration_of("soon")
    ((('7.5', ''),), (('2,5', 'days'),), ())
    """
    plain = text.strip()
    if found := _CLOCK.fullmatch(plain):
        parts = zip(found.groups(), ("hours", "minutes", "seconds"), strict=True)
        return tuple((number, unit) for number, unit in parts if number)
    if found := _ISO_DURATION.fullmatch(plain):
        plain = "".join(found.groups())
    read: list[tuple[str, str]] = []
    at = 0
    while at < len(plain):
        part = _OF_A_DURATION.match(plain, at)
        if part is None or (part[2] and part[2].casefold() not in TIME_UNITS):
            return ()
        read.append((part[1].rstrip(".,"), TIME_UNITS.get((part[2] or "").casefold(), "")))
        between = _BETWEEN_PARTS.match(plain, part.end())
        at = between.end() if between else part.end()
    several = len(read) > 1
    return () if several and not all(unit for _, unit in read) else tuple(read)


def hours_of(text: str) -> float | None:
    """
    Return the hours of a cell that names hours, minutes or seconds; None if it does not.

    Examples
    --------
    >>> hours_of("1h 30m"), hours_of("45m"), hours_of("7:30"), hours_of("7.5")
    (1.5, 0.75, 7.5, None)
    """
    units = {"hours": 1.0, "minutes": 1 / 60, "seconds": 1 / 3600}
    read = [(number_of(number, NumberStyle()), unit) for number, unit in duration_of(text)]
    if not read or not all(unit in units for _, unit in read):
        return None
    return sum((number or 0) * units[unit] for number, unit in read)


def amount_of(text: str) -> tuple[str, float]:
    """
    Return an amount without its currency, and by what it is multiplied; 0 if no word says it.

    Examples
    --------
    >>> amount_of("1,2 Mio. EUR"), amount_of("£3.4k"), amount_of("€ 1.234"), amount_of("T€ 450")
    (('1,2', 1000000.0), ('3.4', 1000.0), ('1.234', 0), ('450', 1000.0))
    """
    if found := _THOUSANDS_BEFORE.fullmatch(text.strip()):
        return bare_number(found[1]), 1e3
    for plain in (text.strip(), bare_number(text)):  # "m€" is no word of a currency, "m" is a word
        found = _TIMES_AFTER.fullmatch(plain)
        if found and (times := _MAGNITUDE.get(found[2].casefold())):
            return bare_number(found[1]), times
    return bare_number(text), 0


def written(number: float) -> str:
    """
    Return a number as a cell of a table, without the rounding of floats.

    Examples
    --------
    >>> written(0.1 + 0.2), written(1250000.0)
    ('0.3', '1250000')
    """
    return f"{number:.10f}".rstrip("0").rstrip(".")


def each(values: pd.Series, read: Callable[[str], object]) -> pd.Series:
    """Return the cells as read, each different one once; None where it could not be."""
    which, texts = pd.factorize(values)
    return pd.Series(np.array([*map(read, texts)], dtype=object)[which], values.index, dtype=object)
