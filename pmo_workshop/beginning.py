"""The four questions with which a client begins: asked at a terminal, or answered by options.

Name, size of the stakeholder list, the sponsor's margin, and what will be collected. Who is not
asked and says nothing gets the default of each, and is told so.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from .content.questionnaires import (
    CORE,
    Questionnaire,
    core,
    level_expected,
    module,
    modules,
    questionnaire,
    told_of_few,
)
from .errors import UsageError, names, nearest
from .i18n import figures, gettext, ngettext
from .intake.client import Margin
from .intake.new import Facts, with_those_referred_to
from .intake.settings import name_problem, problems_of_values
from .schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

Value = TypeVar("Value")

Ask = Callable[[str, str], str]
"""Shows a question and its default, and returns what was typed."""

QUESTIONNAIRE = "questionnaire.docx"
"""What the instruments ask, to print or to paste, in the folder of a client."""

BACK = "back"
"""What is typed to take the last answer back."""

_INSTRUMENTS = (CORE, *modules())
_PARTS = re.compile(r"\s*(?:;|,(?!\d)|(?<!\d),)\s*")
"""Between the parts of a line; a comma between two digits is a decimal mark."""
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_ROLE = re.compile(r"\s*(?P<role>[^=:]+?)\s*[=:]\s*(?P<size>[^=:,;]*?)\s*(?:[,;]|$)")


@dataclass(frozen=True)
class _WithoutTables:
    """A client of whom only the stakeholder list is known."""

    stakeholders: Mapping[str, int]

    def __getitem__(self, table: str) -> pd.DataFrame:
        return TABLES[table].empty()


@dataclass(frozen=True)
class Beginning:
    """
    What is known of a client before any data are.

    Attributes
    ----------
    name : str
    stakeholders : mapping of role to int
        Empty if the list is not known yet.
    margin : Margin or None
        None if the sponsor has fixed nothing yet.
    target : float or None
        The satisfaction from which on it is good enough.
    collected : tuple of str
        Instruments, and tables of registers.
    """

    name: str
    stakeholders: Mapping[str, int]
    margin: Margin | None
    target: float | None
    collected: tuple[str, ...]

    @property
    def instruments(self) -> tuple[str, ...]:
        """What is asked in a questionnaire."""
        return tuple(name for name in self.collected if name in _INSTRUMENTS)

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables into which what is collected goes, and those to which they refer."""
        registers = {name for name in self.collected if name not in _INSTRUMENTS}
        return with_those_referred_to(
            registers | {table for name in self.instruments for table in _tables_of(name)}
        )

    @property
    def asked(self) -> Questionnaire | None:
        """The questionnaire of the instruments; None as long as a table must be filled first."""
        for client in (_WithoutTables(self.stakeholders), None):
            try:
                return questionnaire(self.instruments, client) if self.instruments else None
            except UsageError:  # it asks about something of the client that is not known yet
                continue
        return None

    @property
    def expectation(self) -> str:
        """The level that our questions ask for as expected; blank if they ask for none."""
        return level_expected(self.asked.items if self.asked else ())

    def told(self, today: date, usual: Sequence[str] = ()) -> list[str]:
        """
        Return what stands in client.toml now, line by line.

        Parameters
        ----------
        today : date
            The day that the report speaks of for now.
        usual : sequence of str
            The questions that nobody was asked and nobody answered.
        """
        people = sum(self.stakeholders.values())
        lines = []
        if usual:
            lines.append(
                gettext(
                    "Nobody was asked, so it is as usual for: {options}.",
                    options=", ".join(f"--{key}" for key in usual),
                )
            )
        if people:
            roles = ngettext("{n} role", "{n} roles", len(self.stakeholders))
            lines.append(
                ngettext(
                    "Stakeholder list: {n} person, in {roles}.",
                    "Stakeholder list: {n} people, in {roles}.",
                    people,
                    roles=roles,
                )
            )
            if CORE in self.collected and (few := told_of_few(people)):
                lines.append(few)
        else:
            lines.append(
                gettext(
                    "Stakeholder list: not known yet. Until client.toml has it, the report tells "
                    "no response rate."
                )
            )
        if self.margin:
            lines.append(
                gettext(
                    "Margin: {points} scale points, {source}.",
                    points=figures(f"{self.margin.scale_points:g}"),
                    source=self.margin.source,
                )
            )
        else:
            lines.append(
                gettext("Margin: not fixed yet. Let the sponsor fix it before the data are seen.")
            )
        lines.append(
            gettext(
                "The report speaks of {day}. Correct report_date in client.toml once the data "
                "are in.",
                day=today.isoformat(),
            )
        )
        return lines

    def next_steps(self, folder: Path) -> list[str]:
        """Return the tables to be filled, what to hand out, and the next command."""
        place = _as_typed(folder)
        lines = [
            gettext(
                "Tables: {tables}; as CSV files, and as sheets of client.xlsx.",
                tables=", ".join(self.tables),
            )
        ]
        modules = " --add ".join(self.instruments)
        if self.asked:
            lines.append(
                gettext(
                    "Hand out {file}: {n} answers, about {minutes} minutes. For a survey tool: "
                    "pmo-workshop instrument {modules} --client {folder} --as limesurvey (or "
                    "qualtrics, xlsx, pdf).",
                    file=_as_typed(folder / QUESTIONNAIRE),
                    n=len(self.asked.items),
                    minutes=max(1, round(self.asked.minutes)),
                    modules=modules,
                    folder=place,
                )
            )
        elif self.instruments:
            lines.append(
                gettext(
                    "What these instruments ask about stands in tables: fill them in, then: "
                    "pmo-workshop instrument {modules} --client {folder}",
                    modules=modules,
                    folder=place,
                )
            )
        then = (
            gettext("Then: pmo-workshop import EXPORT --into {folder}", folder=place)
            if self.instruments
            else gettext("Then: pmo-workshop check {folder}", folder=place)
        )
        return [*lines, then]


def _as_typed(folder: Path) -> str:
    """Return a folder as it is typed at a terminal."""
    return f'"{folder}"' if " " in str(folder) else str(folder)


@dataclass(frozen=True)
class Given:
    """What options have said already, as it was typed; None where they say nothing."""

    name: str | None = None
    stakeholders: str | None = None
    margin: str | None = None
    target: str | None = None
    set_by: str | None = None
    set_on: str | None = None
    instruments: str | None = None

    @property
    def open(self) -> tuple[str, ...]:
        """The questions that no option has answered."""
        return tuple(
            key
            for key in ("name", "stakeholders", "margin", "instruments")
            if getattr(self, key) is None
        )


def begin(
    default_name: str,
    given: Given,
    today: date,
    ask: Ask | None = None,
    tell: Callable[[str], object] = lambda _: None,
) -> Beginning:
    """
    Return what is known of a client, from options and from answers.

    Parameters
    ----------
    default_name : str
        The name if nobody gives one.
    given : Given
        A question that it answers is not asked.
    today : date
        After which nothing can have been fixed.
    ask : callable, optional
        Without it nobody is asked, and the defaults stand.
    tell : callable
        Says why an answer is asked again.

    Raises
    ------
    UsageError
        What an option says is not allowed; the message names the option.

    Examples
    --------
    >>> begin("acme", Given(stakeholders="Sponsors=12"), date(2026, 3, 31)).stakeholders
    {'Sponsors': 12}
    """
    if given.margin is None and (given.target or given.set_by or given.set_on):
        raise UsageError(
            gettext("--target, --set-by and --set-on belong to --margin: give that too.")
        )

    def option(key: str, read: Callable[[str], Value]) -> Value:
        """Return what an option says."""
        try:
            return read(getattr(given, key))
        except UsageError as error:
            raise UsageError(f"--{key.replace('_', '-')}: {error}") from None

    questions = _questions(default_name, today)
    still = {key: questions[key] for key in given.open}
    found = {key: option(key, questions[key].read) for key in questions if key not in still}
    if ask is None:
        found |= {key: question.read(question.default) for key, question in still.items()}
    else:
        found |= _asked(still, ask, tell)
    fixed: Fixed = found["margin"]
    target, margin = fixed.target, fixed.margin
    if given.target is not None:
        target = option("target", lambda text: _target(text, today))
    if margin is not None and given.set_by is not None:
        margin = replace(margin, set_by=given.set_by.strip())
    if margin is not None and given.set_on is not None:
        by_whom = margin
        margin = option("set_on", lambda text: _checked(replace(by_whom, set_on=_day(text)), today))
    return Beginning(found["name"], found["stakeholders"], margin, target, found["instruments"])


@dataclass(frozen=True)
class _Question:
    """One of the four: its text, what Enter stands for, and what reads the answer."""

    asks: str
    default: str
    read: Callable[[str], Any]


def _questions(default_name: str, today: date) -> dict[str, _Question]:
    return {
        "name": _Question(
            gettext("1 of 4. The client's name, as it stands in the report"), default_name, _name
        ),
        "stakeholders": _Question(
            gettext(
                "2 of 4. How many people are on the stakeholder list, by role, such as "
                "Sponsors=12, Project managers=24 (Enter: not known yet)"
            ),
            "",
            lambda text: _stakeholders(text, today),
        ),
        "margin": _Question(
            gettext(
                "3 of 4. What the sponsor has fixed, on one line: the smallest difference that "
                "matters and the satisfaction that is good enough, in scale points; who fixed "
                "them; the day. Such as 0.5, 5.5, Anna Smith, sponsor, 2026-02-01, or only 0.5 "
                "(Enter: not fixed yet)"
            ),
            "",
            lambda text: fixed_by_the_sponsor(text, today),
        ),
        "instruments": _Question(
            gettext(
                "4 of 4. Which instruments and registers will be collected, such as core, tickets"
            ),
            CORE,
            _collected,
        ),
    }


def _asked(
    questions: Mapping[str, _Question], ask: Ask, tell: Callable[[str], object]
) -> dict[str, object]:
    """Return what is typed, each asked until it can be read; ``back`` asks the one before again."""
    keys = [*questions]
    typed: dict[str, str] = {}
    found: dict[str, object] = {}
    at = 0
    while at < len(keys):
        key = keys[at]
        question = questions[key]
        text = gettext("{asks} (or {back})", asks=question.asks, back=BACK) if at else question.asks
        answer = ask(text, typed.get(key, question.default))
        if answer.strip().casefold() == BACK:
            at = max(at - 1, 0)
            continue
        try:
            found[key] = question.read(answer)
        except UsageError as error:
            tell(str(error))
            continue
        typed[key] = answer
        at += 1
    return found


@dataclass(frozen=True)
class Fixed:
    """What the sponsor has fixed before the data are seen; None where nothing is."""

    margin: Margin | None = None
    target: float | None = None


def fixed_by_the_sponsor(text: str, today: date) -> Fixed:
    """
    Return margin and target from one line: points, points, who, day; all but the first may lack.

    A comma between two digits is a decimal mark.

    Raises
    ------
    UsageError
        A part cannot be read, or ``client.toml`` would be refused for it.

    Examples
    --------
    >>> said = "0,5, 5.5, Anna Smith, sponsor, 2026-02-01"
    >>> fixed = fixed_by_the_sponsor(said, date(2026, 3, 31))
    >>> fixed.margin.scale_points, fixed.target, fixed.margin.source
    (0.5, 5.5, 'set by: Anna Smith, sponsor, 1 February 2026')
    """
    points, *parts = _PARTS.split(text.strip(" ,;"))
    margin = _points(points)
    if margin is None:
        return Fixed()
    target = _target(parts.pop(0), today) if parts and _NUMBER.fullmatch(parts[0]) else None
    day = _day(parts.pop()) if parts and parts[-1][:1].isdigit() else None
    by = ", ".join(parts)
    return Fixed(_checked(Margin(margin, set_by=by, set_on=day), today), target)


def _tables_of(instrument: str) -> set[str]:
    """Return the tables that the answers go to, and those of what is asked about."""
    taken = [take.module for take in core().take] if instrument == CORE else [instrument]
    found = [module(name) for name in taken]
    sources = {source.table for each in found for source in each.source if source.table}
    return sources | {each.table for each in found}


def _name(text: str) -> str:
    problem = name_problem(text.strip())
    if problem:
        raise UsageError(problem)
    return text.strip()


def _stakeholders(text: str, today: date) -> Mapping[str, int]:
    """
    Return the size of each role.

    Examples
    --------
    >>> _stakeholders("Sponsors=12, Project managers: 24", date(2026, 3, 31))
    {'Sponsors': 12, 'Project managers': 24}
    """
    sizes: dict[str, int] = {}
    at = 0
    while at < len(text.rstrip()):
        found = _ROLE.match(text, at)
        if found is None or not found["size"].isdecimal():
            raise UsageError(
                gettext(
                    "{part} is no role with a number of people. Write each role, = and a whole "
                    "number without marks, with commas between: Sponsors=12, Project managers=24.",
                    part=repr(text[at : found.end() if found else None].strip(" ,;")),
                )
            )
        if found["role"] in sizes:
            raise UsageError(gettext("{role} is there twice.", role=repr(found["role"])))
        sizes[found["role"]] = int(found["size"])
        at = found.end()
    _refuse_problems(Facts(stakeholders=sizes).values(today), today)
    return sizes


def _target(text: str, today: date) -> float | None:
    points = _points(text)
    _refuse_problems(Facts(target=points).values(today), today)
    return points


def _points(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        return float(text.replace(",", "."))
    except ValueError:
        raise UsageError(
            gettext("{text} is not a number. Write scale points, such as 0.5.", text=repr(text))
        ) from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise UsageError(
            gettext(
                "{text} is not a day written year-month-day, such as 2026-03-31.", text=repr(text)
            )
        ) from None


def _checked(margin: Margin, today: date) -> Margin:
    _refuse_problems(Facts(margin=margin).values(today), today)
    return margin


def _refuse_problems(facts: Mapping[str, object], today: date) -> None:
    """Refuse what client.toml would be refused for."""
    if problems := problems_of_values(facts, today):
        raise UsageError("\n".join(problems))


def _collected(text: str) -> tuple[str, ...]:
    asked = [name.strip().casefold() for name in re.split("[,;]", text) if name.strip()]
    known = (*_INSTRUMENTS, *TABLES)
    for name in asked:
        if name not in known:
            raise UsageError(
                gettext("There is no instrument and no table {name}.", name=repr(name))
                + (nearest(name, known) or gettext(" There are: {known}.", known=names(known)))
            )
    return tuple(dict.fromkeys(asked)) or (CORE,)
