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
from typing import TYPE_CHECKING, TypeVar

from .content.questionnaires import (
    CORE,
    Questionnaire,
    core,
    level_expected,
    module,
    modules,
    questionnaire,
)
from .errors import UsageError, names, nearest
from .i18n import gettext, ngettext
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

_INSTRUMENTS = (CORE, *modules())
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
                    points=f"{self.margin.scale_points:g}",
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

    def answer(key: str, text: str, default: str, read: Callable[[str], Value]) -> Value:
        """Return what an option says; else what is typed, asked until it can be read."""
        typed = getattr(given, key)
        if typed is not None:
            try:
                return read(typed)
            except UsageError as error:
                option = f"--{key.replace('_', '-')}"
                raise UsageError(f"{option}: {error}") from None
        while ask is not None:
            try:
                return read(ask(text, default))
            except UsageError as error:
                tell(str(error))
        return read(default)

    name = answer(
        "name",
        gettext("1 of 4. The client's name, as it stands in the report"),
        default_name,
        _name,
    )
    stakeholders = answer(
        "stakeholders",
        gettext(
            "2 of 4. How many people are on the stakeholder list, by role, such as Sponsors=12, "
            "Project managers=24 (Enter: not known yet)"
        ),
        "",
        lambda text: _stakeholders(text, today),
    )
    margin = answer(
        "margin",
        gettext(
            "3 of 4. The smallest difference that matters to the sponsor, in scale points, such as "
            "0.5 (Enter: not fixed yet)"
        ),
        "",
        lambda text: _margin(text, today),
    )
    target = None
    if margin is not None:
        fixed = margin
        target = answer(
            "target",
            gettext(
                "        The satisfaction from which on it is good enough, in scale points, such "
                "as 5.5 (Enter: not fixed yet)"
            ),
            "",
            lambda text: _target(text, today),
        )
        by = answer(
            "set_by", gettext("        Who has fixed it (Enter: nobody yet)"), "", str.strip
        )
        margin = answer(
            "set_on",
            gettext("        On which day, written year-month-day (Enter: not known)"),
            "",
            lambda text: _checked(replace(fixed, set_by=by, set_on=_day(text)), today),
        )
    collected = answer(
        "instruments",
        gettext("4 of 4. Which instruments and registers will be collected, such as core, tickets"),
        CORE,
        _collected,
    )
    return Beginning(name, stakeholders, margin, target, collected)


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


def _margin(text: str, today: date) -> Margin | None:
    """Return a margin of so many points; a comma is a decimal mark."""
    points = _points(text)
    return None if points is None else _checked(Margin(points), today)


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
