"""``client.toml``: the facts about a client, checked."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import TypeVar

from ..errors import names, nearest
from ..i18n import N_, PSEUDO, SOURCE, decimal, gettext, languages
from ..leading import ELEMENTS, Leading, Measure
from ..personal_data import address_in
from ..schema import TABLES
from .client import STATES, WEEKDAYS, Calendar, Margin, Privacy, Problem, Register, Wave
from .date_style import ORDERS
from .files import FILE
from .not_data import is_total
from .sheet import Notation, look, plain, quoted
from .toml_lines import Fault, Place, Written, read_lines

Found = TypeVar("Found")

LONGEST_NAME = 1000
LARGEST_FILE = 1_000_000
MOST_PROBLEMS = 20

KEYS = (
    "id",
    "name",
    "sector",
    "prepared_by",
    "contact",
    "state",
    "currency",
    "language",
    "report_date",
    "expectation",
    "discount_rate",
    "decimal",
    "dates",
    "sponsors",
    "stakeholders",
    "pmo_roles",
    "margin",
    "leading",
    "calendar",
    "waves",
    "privacy",
    "engagement_register",
    "noticed",
)
_MARGIN_KEYS = ("scale_points", "percentage_points", "cost_percent", "set_by", "set_on")
_TARGETS = {f"{measure.value}_target": measure for measure in Measure if measure.needs_target}
_LEADING_KEYS = (*ELEMENTS, *_TARGETS, "set_by", "set_on")
_CALENDAR_KEYS = ("hours_per_day", "days", "holidays")
_PRIVACY_KEYS = ("checked", "by", "on")
_REGISTER_KEYS = ("basis", "access", "delete_after")
_WAVE_KEYS = ("start", "end")
_NOTICED_KEYS = ("checked", "by", "on")

_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_DEVICE = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


@dataclass(frozen=True)
class Noticed:
    """What was noticed across the answers and found right: its names, who looked, and when."""

    checked: tuple[str, ...] = ()
    by: str = ""
    on: date | None = None

    @property
    def told(self) -> str:
        """Who looked at it, and when; nothing if one of them is missing."""
        return (
            gettext("{by} looked at it on {on}: it is right.", by=self.by, on=self.on)
            if self.by and self.on
            else ""
        )

    @property
    def confirmed(self) -> tuple[str, ...]:
        """The names that count: somebody says who looked, and when."""
        return self.checked if self.told else ()


@dataclass(frozen=True)
class Settings:
    """The facts of ``client.toml``; with problems they are incomplete."""

    id: str = ""
    name: str = ""
    sector: str = ""
    prepared_by: str = ""
    contact: str = ""
    state: str = ""
    currency: str = "GBP"
    language: str = SOURCE
    report_date: date | None = None
    expectation: str = ""
    discount_rate: float | None = None
    notation: Notation = field(default_factory=Notation)
    sponsors: tuple[str, ...] = ()
    stakeholders: dict[str, int] = field(default_factory=dict)
    pmo_roles: dict[str, int] = field(default_factory=dict)
    margin: Margin = field(default_factory=Margin)
    leading: Leading = field(default_factory=Leading)
    calendar: Calendar = field(default_factory=Calendar)
    waves: tuple[Wave, ...] = ()
    privacy: Privacy = field(default_factory=Privacy)
    register: Register = field(default_factory=Register)
    noticed: Noticed = field(default_factory=Noticed)
    problems: tuple[Problem, ...] = ()


def read_settings(data: bytes, file: str = FILE, today: date | None = None) -> Settings:
    """
    Read the facts about a client.

    Parameters
    ----------
    data : bytes
        The whole file, TOML in UTF-8.
    file : str
        Its name, for the messages.
    today : date, optional
        After which nobody can have looked at anything yet; without it the day of the computer.

    Returns
    -------
    Settings
        With every problem found.

    Examples
    --------
    >>> facts = read_settings(b'id = "acme"\\nname = "Acme"\\nreport_date = 2026-03-31')
    >>> facts.name, facts.report_date.year, facts.problems
    ('Acme', 2026, ())
    >>> print(*read_settings(b'id = "acme"\\nnmae = "Acme"\\nreport_date = 2026-03-31').problems)
    client.toml: line 2: there is no key 'nmae'. Did you mean 'name'? client.toml: name is ...
    """
    try:
        written = read_lines(_text(data))
    except _NotText as error:
        return Settings(problems=(Problem(file, str(error)),))
    return _settings(_Facts(file, written, today or datetime.now().astimezone().date()))


def problems_of_values(values: Mapping[str, object], today: date) -> tuple[str, ...]:
    """
    Return what is wrong with settings that are in no file yet, such as answers somebody typed.

    Examples
    --------
    >>> facts = {"id": "acme", "name": "Acme", "report_date": date(2026, 3, 31)}
    >>> problems_of_values(facts, date(2026, 3, 31))
    ()
    >>> print(*problems_of_values(facts | {"margin": {"scale_points": 0}}, date(2026, 3, 31)))
    margin.scale_points: '0' is not a number above 0, and at most 100.
    """
    found = _settings(_Facts(FILE, Written(dict(values)), today))
    return tuple(problem.message for problem in found.problems)


def _settings(facts: _Facts) -> Settings:
    facts.refuse_unknown("", facts.written, KEYS)
    found = Settings(
        id=facts.take("id", _an_id, required=True) or "",
        name=facts.take("name", _a_name, required=True) or "",
        sector=facts.text_or_blank("sector"),
        prepared_by=facts.text_or_blank("prepared_by"),
        contact=facts.take("contact", _a_contact) or "",
        state=facts.take("state", _a_state) or "",
        currency=facts.take("currency", _a_currency) or "GBP",
        language=facts.take("language", _a_language) or SOURCE,
        report_date=facts.take("report_date", _a_date, required=True),
        expectation=facts.take("expectation", _an_expectation) or "",
        discount_rate=facts.take("discount_rate", _a_rate),
        notation=Notation(
            facts.take("decimal", _a_decimal_mark) or "", facts.take("dates", _an_order) or ""
        ),
        sponsors=facts.sponsors(),
        stakeholders=facts.people_by_group("stakeholders"),
        pmo_roles=facts.people_by_group("pmo_roles"),
        margin=facts.margin(),
        leading=facts.leading(),
        calendar=facts.calendar(),
        waves=facts.waves(),
        privacy=facts.privacy(),
        register=facts.register(),
        noticed=facts.noticed(),
    )
    return replace(found, problems=facts.in_order())


class _NotText(ValueError):
    """The bytes are not the text of a settings file."""


def _text(data: bytes) -> str:
    if len(data) > LARGEST_FILE:
        raise _NotText(gettext("the file is larger than 1 MB: it is not a file of settings."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _NotText(
            gettext(
                "line {line} is not UTF-8. Save the file as UTF-8 in your editor.",
                line=data.count(b"\n", 0, error.start) + 1,
            )
        ) from None
    if found := _ENDLESS_KEY.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise _NotText(
            gettext(
                "line {line}: a key of more than 20 parts. No file of settings has one.",
                line=decimal(line),
            )
        )
    return text


_ENDLESS_KEY = re.compile(
    r"""(?:(?:(?<![\w-])[\w-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){20}"""
)
"""Reading it takes time and memory with the square of its parts."""


class _Refused(Exception):
    """A value that is not allowed, with the message."""


def _shown(value: object) -> str:
    """
    Return a value as a message repeats it; what gives a person away is not repeated.

    Examples
    --------
    >>> print(_shown([{"x": 1}, "a", True]))
    '[{x = 1}, "a", true]'
    """
    try:
        text = value if isinstance(value, str) else _as_toml(value)
    except ValueError:  # Python writes no number of more than 4,300 digits
        return gettext("a number of thousands of digits")
    address = address_in(text)
    return gettext("a text with {address}", address=gettext(address)) if address else quoted(text)


def _as_toml(value: object) -> str:
    """Return a value as it stands in a file of settings."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name} = {_as_toml(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(_as_toml, value))}]"
    if isinstance(value, str):
        return f'"{value}"'
    return str(value).lower() if isinstance(value, bool) else str(value)


def _an_id(value: object) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise _Refused(
            gettext(
                "{value} is not allowed. Use 1 to 64 small letters a-z, digits and "
                "hyphens, not beginning with a hyphen, such as 'northwind-2026'.",
                value=_shown(value),
            )
        )
    if _DEVICE.fullmatch(value):
        raise _Refused(
            gettext(
                "{value} is the name of a device on Windows, where no folder can have "
                "it. Use for example '{name}-client'.",
                value=_shown(value),
                name=value,
            )
        )
    return value


def _a_name(value: object) -> str:
    text = _a_line(value)
    if address := address_in(text):
        raise _Refused(
            gettext(
                "it holds {address}, which must not come into a report. Take it out.",
                address=gettext(address),
            )
        )
    return text


def _a_contact(value: object) -> str:
    """Return how the maker of a report is reached: an address may stand here, and only here."""
    return _a_line(value) if value != "" else ""


def _a_state(value: object) -> str:
    if value not in (*STATES, ""):
        raise _Refused(
            gettext(
                "{value} is not allowed. Use 'draft', 'final' or 'redacted', or '' for none.",
                value=_shown(value),
            )
        )
    return str(value)


def _a_line(value: object) -> str:
    if not isinstance(value, str):
        raise _Refused(
            gettext("{value} is not text. Put it in quotation marks.", value=_shown(value))
        )
    text = unicodedata.normalize("NFC", value)
    invisible = [c for c in text if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp", "Cn"}]
    if not text.strip():
        raise _Refused(gettext("it is blank. Write the name as it should stand in the report."))
    if invisible:
        raise _Refused(
            gettext(
                "{text} has a character that cannot be printed. Take it out.", text=_shown(text)
            )
        )
    if len(text) > LONGEST_NAME:
        raise _Refused(
            gettext("it has {n} characters; 1,000 are allowed. Shorten it.", n=decimal(len(text)))
        )
    return text


def name_problem(name: str) -> str:
    """
    Return what is wrong with a client's name, or nothing.

    Examples
    --------
    >>> name_problem("Acme \U0001f600 '../' & Co"), name_problem(" ")
    ('', 'it is blank. Write the name as it should stand in the report.')
    """
    try:
        _a_name(name)
    except _Refused as refused:
        return str(refused)
    return ""


def _a_currency(value: object) -> str:
    if not isinstance(value, str) or not re.fullmatch("[A-Z]{3}", value):
        raise _Refused(
            gettext(
                "{value} is not a currency code. Use three capital letters, such as "
                "'GBP', 'EUR' or 'USD'.",
                value=_shown(value),
            )
        )
    return value


def _a_language(value: object) -> str:
    if not isinstance(value, str) or value not in (*languages(), PSEUDO):
        raise _Refused(
            gettext(
                "{value} is not a language that reports are written in. There are: {languages}.",
                value=_shown(value),
                languages=", ".join(languages()),
            )
        )
    return value


def _a_date(value: object) -> date:
    if isinstance(value, datetime):
        raise _Refused(
            gettext(
                "{value} has a time. Write the day only, such as 2026-03-31.", value=_shown(value)
            )
        )
    found = value
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            found = value
    if not isinstance(found, date) or not 1900 <= found.year <= 2199:
        raise _Refused(
            gettext(
                "{value} is not a date between 1900 and 2199 written year-month-day, "
                "such as 2026-03-31.",
                value=_shown(value),
            )
        )
    return found


def _an_expectation(value: object) -> str:
    if value not in ("adequate", "desired", ""):
        raise _Refused(
            gettext(
                "{value} is not allowed. Use 'adequate' or 'desired', as the survey "
                "asked, or '' if it is not known.",
                value=_shown(value),
            )
        )
    return str(value)


def _a_decimal_mark(value: object) -> str:
    if value not in (",", ".", ""):
        raise _Refused(
            gettext(
                "{value} is not a decimal mark. Use ',' if three and a half is written "
                "3,5 in the tables, or '.' if it is written 3.5.",
                value=_shown(value),
            )
        )
    return str(value)


def _an_order(value: object) -> str:
    if value not in (*ORDERS, ""):
        raise _Refused(
            gettext(
                "{value} is not allowed. Use 'day-month' if the tables write 31.03.2026, "
                "or 'month-day' if they write 03/31/2026.",
                value=_shown(value),
            )
        )
    return str(value)


def _number(value: object) -> float:
    """Return a value as a number; one that is none is within no bounds."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return math.nan
    try:
        return float(value)
    except OverflowError:
        return math.inf


def _a_rate(value: object) -> float:
    rate = _number(value)
    if not 0 <= rate <= 0.3:
        raise _Refused(
            gettext(
                "{value} is not a discount rate. Use a share from 0 to 0.3, such as "
                "0.035 for 3.5 % a year, in real terms.",
                value=_shown(value),
            )
        )
    return rate


def _a_size(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 10_000_000:
        raise _Refused(
            gettext(
                "{value} is not a number of people. Use a whole number from 1 to 10,000,000.",
                value=_shown(value),
            )
        )
    return value


def _a_margin(value: object) -> float:
    margin = _number(value)
    if not 0 < margin <= 100:
        raise _Refused(
            gettext("{value} is not a number above 0, and at most 100.", value=_shown(value))
        )
    return margin


def _a_measure_of(letter: str) -> Callable[[object], Measure]:
    """Return the check of a measure that is to lead an element."""
    allowed = {m.value: m for m in Measure if m.element == letter}

    def check(value: object) -> Measure:
        if not isinstance(value, str) or value not in allowed:
            advice = nearest(str(value), allowed)
            raise _Refused(
                gettext(
                    "{value} cannot lead this element.{advice} There are: {allowed}.",
                    value=_shown(value),
                    advice=advice,
                    allowed=", ".join(allowed),
                )
            )
        return allowed[value]

    return check


def _a_target(value: object) -> float:
    target = _number(value)
    if not -100 <= target <= 100:
        raise _Refused(
            gettext(
                "{value} is not a target. Use a number in the unit of the measure: "
                "points of the scale for satisfaction, -100 to 100 for a net promoter "
                "score.",
                value=_shown(value),
            )
        )
    return target


def _hours(value: object) -> float:
    hours = _number(value)
    if not 0 < hours <= 24:
        raise _Refused(
            gettext(
                "{value} is not a number of hours above 0, and at most 24.", value=_shown(value)
            )
        )
    return hours


def _working_days(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(day in WEEKDAYS for day in value):
        raise _Refused(
            gettext(
                '{value} is not a list of working days. Write for example ["Mon", "Tue", '
                '"Wed", "Thu", "Fri"].',
                value=_shown(value),
            )
        )
    return tuple(day for day in WEEKDAYS if day in value)


def _holidays(value: object) -> tuple[date, ...]:
    if not isinstance(value, list):
        raise _Refused(
            gettext(
                "{value} is not a list of days. Write for example [2026-04-03, 2026-12-25].",
                value=_shown(value),
            )
        )
    return tuple(sorted({_a_date(day) for day in value}))


def _columns(value: object) -> tuple[str, ...]:
    """Return columns, each as role or as respondents.role."""
    names = value if isinstance(value, list) else [value]
    for name in names:
        table, _, column = str(name).rpartition(".")
        tables = [TABLES[table]] if table in TABLES else [] if table else [*TABLES.values()]
        if not any(column in known.column_names for known in tables):
            raise _Refused(
                gettext(
                    '{name} is no column. Write for example ["role", "actions.owner"].',
                    name=_shown(name),
                )
            )
    return tuple(map(str, names))


def _groups(value: object) -> tuple[str, ...]:
    named = [value] if isinstance(value, str) else value
    if not isinstance(named, list) or not all(isinstance(name, str) for name in named):
        raise _Refused(
            gettext(
                '{value} is not a list of groups. Write for example ["Sponsors", "Finance"].',
                value=_shown(value),
            )
        )
    return tuple(named)


def _findings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise _Refused(
            gettext(
                "{value} is not a list of names. Write those that check gives, such as "
                '["direction of SQ07"].',
                value=_shown(value),
            )
        )
    return tuple(value)


def _in_words(fault: Fault) -> tuple[int, str]:
    """Return the line of a mistake of form, and the mistake with the name of the key."""
    name = quoted(".".join(fault.place))[1:-1]
    return fault.line, f"{name}: {fault.message}" if name else fault.message


class _Facts:
    """Takes values out of the file and gathers the problems on the way."""

    def __init__(self, file: str, written: Written, today: date) -> None:
        self.file = file
        self.today = today
        self.written = written.values
        self.lines = written.lines
        self.problems: dict[tuple[int, str], Place] = {}
        self.faults = written.faults
        self.not_read = {fault.place for fault in written.faults}

    def refuse(self, where: str, message: str, *place: str) -> None:
        """Note a problem of the key, or of the section, at a place of the file."""
        known = (self.lines.get(place[:end]) for end in range(len(place), 0, -1))
        line = next((line for line in known if line), 0)
        self.problems[line, f"{where} {message}".strip()] = place

    def in_order(self) -> tuple[Problem, ...]:
        """
        Return the problems in the order of the lines; what is missing comes last.

        Of a line that would be wrong in its right form too only that is told.
        """
        told = {(line, place) for (line, _), place in self.problems.items()}
        faults = [
            _in_words(fault) for fault in self.faults if (fault.line, fault.place) not in told
        ]
        found = [*dict.fromkeys([*faults, *self.problems])]
        found.sort(key=lambda problem: problem[0] or math.inf)
        problems = [
            Problem(
                self.file,
                gettext("line {line}: {message}", line=line, message=message) if line else message,
            )
            for line, message in islice(found, MOST_PROBLEMS)
        ]
        if len(found) > MOST_PROBLEMS:
            problems[-1] = replace(problems[-1], more=len(found) - MOST_PROBLEMS)
        return tuple(problems)

    def refuse_unknown(self, section: str, found: dict, allowed: Collection[str]) -> None:
        for key in found:
            if key in allowed:
                continue
            place = (*section.split("."), key) if section else (key,)
            if address := address_in(key):
                message = gettext("a key holds {address}. Take it out.", address=gettext(address))
            else:
                message = _no_key(section, key, allowed)
            self.refuse("", message, *place)

    def section(self, name: str) -> dict:
        found = self.written.get(name, {})
        if isinstance(found, dict):
            return found
        self.refuse(
            f"{name}:",
            gettext("{value} must be a section, written [{name}].", value=_shown(found), name=name),
            name,
        )
        return {}

    def take(
        self,
        key: str,
        check: Callable[[object], Found],
        *,
        required: bool = False,
        section: str = "",
    ) -> Found | None:
        found = self.section(section) if section else self.written
        where = f"{section}.{key}" if section else key
        place = (section, key) if section else (key,)
        if key not in found:
            if required and place not in self.not_read:
                self.refuse(
                    where,
                    gettext("is missing. Write for example: {example}", example=_EXAMPLES[key]),
                )
            return None
        try:
            return check(found[key])
        except _Refused as refused:
            self.refuse(f"{where}:", str(refused), *place)
            return None

    def people_by_group(self, section: str) -> dict[str, int]:
        """Return how many people each group, or role, of a section has."""
        sizes: dict[str, int] = {}
        looks: dict[str, str] = {}
        for written in self.section(section):
            group = plain(written)
            if not group:
                message = gettext("a group has no name. Name it or delete the line.")
                self.refuse(f"{section}:", message, section, written)
                continue
            other = looks.setdefault(look(group), written)
            if other != written:
                self.refuse(
                    f"{section}:",
                    gettext(
                        "{other} and {written} look the same. Keep one of them.",
                        other=_shown(other),
                        written=_shown(written),
                    ),
                    *(section, written),
                )
                continue
            try:
                sizes[group] = _a_size(self.section(section)[written])
            except _Refused as refused:
                message = str(refused)
                if group in KEYS:
                    message = f"{gettext('it is no group.')} {gettext(_ABOVE)}"
                self.refuse(f"{section}.{_shown(group)}:", message, section, written)
        for group, size in sizes.items():
            if is_total(group) and len(sizes) > 1:
                message = gettext(
                    "it names a total. Its {n} would be counted once more: delete the line, or "
                    "write the name of the group in full.",
                    n=decimal(size),
                )
                self.refuse(f"{section}.{_shown(group)}:", message, section, group)
        return sizes

    def sponsors(self) -> tuple[str, ...]:
        """Return the groups of the stakeholder list that decide about the PMO; not all of them."""
        named = self.take("sponsors", _groups) or ()
        listed = self.section("stakeholders")
        groups = {look(group): plain(group) for group in listed}
        unknown = next((name for name in named if look(name) not in groups), None)
        if unknown is not None:
            self.refuse(
                "sponsors:",
                gettext(
                    "{name} is no group of [stakeholders]. The groups are: {groups}.{nearest}",
                    name=_shown(unknown),
                    groups=names(groups.values()),
                    nearest=nearest(plain(unknown), groups.values()),
                ),
                "sponsors",
            )
            return ()
        found = tuple(dict.fromkeys(groups[look(name)] for name in named))
        if found and len(found) == len(groups):
            message = gettext("these are all groups of [stakeholders]: nobody is left beside them.")
            self.refuse("sponsors:", message, "sponsors")
            return ()
        return found

    def margin(self) -> Margin:
        self.refuse_unknown("margin", self.section("margin"), _MARGIN_KEYS)
        default = Margin()
        return Margin(
            self.take("scale_points", _a_margin, section="margin") or default.scale_points,
            self.take("percentage_points", _a_margin, section="margin")
            or default.percentage_points,
            self.take("cost_percent", _a_margin, section="margin") or default.cost_percent,
            *self.signed("margin"),
        )

    def leading(self) -> Leading:
        section = self.section("leading")
        self.refuse_unknown("leading", section, _LEADING_KEYS)
        named = {
            letter: self.take(element, _a_measure_of(letter), section="leading")
            for element, letter in ELEMENTS.items()
        }
        targets = {
            measure: self.take(key, _a_target, section="leading")
            for key, measure in _TARGETS.items()
        }
        return Leading(
            {letter: measure for letter, measure in named.items() if measure is not None},
            {measure: target for measure, target in targets.items() if target is not None},
            *self.signed("leading"),
        )

    def signed(self, section: str) -> tuple[str, date | None]:
        """Return who set the values of a section, and when."""
        set_on = self.take("set_on", _a_date, section=section)
        report_date = self.take("report_date", _a_date)
        if set_on and report_date and set_on > report_date:
            message = gettext(
                "{set_on} is after the report_date, {report_date}. Correct one of them.",
                set_on=set_on,
                report_date=report_date,
            )
            self.refuse(f"{section}.set_on:", message, section, "set_on")
        return self.text_or_blank("set_by", section), set_on

    def calendar(self) -> Calendar:
        section = self.section("calendar")
        self.refuse_unknown("calendar", section, _CALENDAR_KEYS)
        default = Calendar()
        return Calendar(
            self.take("hours_per_day", _hours, section="calendar") or default.hours_per_day,
            self.take("days", _working_days, section="calendar") or default.days,
            self.take("holidays", _holidays, section="calendar") or (),
            stated=bool(section),
        )

    def text_or_blank(self, key: str, section: str = "") -> str:
        if (self.section(section) if section else self.written).get(key) == "":
            return ""
        return self.take(key, _a_name, section=section) or ""

    def waves(self) -> tuple[Wave, ...]:
        waves = []
        names: set[str] = set()
        for written, dates in self.section("waves").items():
            name = plain(written)
            if address := address_in(name):
                message = gettext(
                    "a name holds {address}, which must not come into a report. Take it out.",
                    address=gettext(address),
                )
                self.refuse("waves:", message, "waves", written)
                continue
            where = f"waves.{quoted(name)}"
            if not isinstance(dates, dict):
                message = gettext("must be a section with start and end.")
                self.refuse(f"{where}:", message, "waves", written)
                continue
            if not name or name in names:
                message = gettext("the wave has no name, or another has the same.")
                self.refuse(f"{where}:", message, "waves", written)
                continue
            names.add(name)
            self.refuse_unknown(f"waves.{name}", dates, _WAVE_KEYS)
            start, end = (self._wave_date(where, dates, written, key) for key in _WAVE_KEYS)
            if start and end and start > end:
                message = gettext("starts on {start} after it ends on {end}.", start=start, end=end)
                self.refuse(f"{where}:", message, "waves", written, "start")
            waves.append(Wave(name, start, end))
        return tuple(waves)

    def _wave_date(self, where: str, dates: dict, wave: str, key: str) -> date | None:
        if key not in dates:
            return None
        try:
            return _a_date(dates[key])
        except _Refused as refused:
            self.refuse(f"{where}.{key}:", str(refused), "waves", wave, key)
            return None

    def privacy(self) -> Privacy:
        self.refuse_unknown("privacy", self.section("privacy"), _PRIVACY_KEYS)
        checked = self.take("checked", _columns, section="privacy") or ()
        return Privacy(checked, *self.looked("privacy", checked))

    def looked(self, section: str, checked: Collection[str]) -> tuple[str, date | None]:
        """Return who looked at what is checked in a section, and when."""
        found = self.section(section)
        absent = [key for key in ("by", "on") if found.get(key, "") == ""]
        absent = [key for key in absent if (section, key) not in self.not_read]
        if checked and absent:
            message = gettext("write with checked also who looked, as by, and when, as on.")
            self.refuse(f"{section}:", message, section, absent[0])
        by, on = self.text_or_blank("by", section), self.take("on", _a_date, section=section)
        if on and on > self.today:
            message = gettext(
                "{on} is in the future. Write the day on which somebody looked.", on=on
            )
            self.refuse(f"{section}.on:", message, section, "on")
        return by, on

    def register(self) -> Register:
        section = "engagement_register"
        self.refuse_unknown(section, self.section(section), _REGISTER_KEYS)
        return Register(
            self.text_or_blank("basis", section),
            self.text_or_blank("access", section),
            self.take("delete_after", _a_date, section=section),
        )

    def noticed(self) -> Noticed:
        self.refuse_unknown("noticed", self.section("noticed"), _NOTICED_KEYS)
        checked = self.take("checked", _findings, section="noticed") or ()
        return Noticed(checked, *self.looked("noticed", checked))


def _no_key(section: str, key: str, allowed: Collection[str]) -> str:
    """Return that a section has no such key, and where it belongs or which there are."""
    if not section and key == "brand":
        return gettext(
            "[brand] does not stand here. Write into a file _brand.yml in this folder, or in the "
            "folder around it for all clients: color: {example}",
            example='{primary: "#1F4E79"}',
        )
    told = gettext("there is no key {key}.", key=quoted(key))
    if section:
        told = gettext("there is no key {key} in [{section}].", key=quoted(key), section=section)
    if section and key in KEYS:
        return f"{told} {gettext(_ABOVE)}"
    near = nearest(key, allowed)
    return told + (near or " " + gettext("There are: {keys}.", keys=", ".join(allowed)))


_ABOVE = N_("It belongs above the first section, the first line that begins with [.")

_EXAMPLES = {
    "id": 'id = "northwind"',
    "name": 'name = "Northwind Ltd"',
    "report_date": "report_date = 2026-03-31",
}
