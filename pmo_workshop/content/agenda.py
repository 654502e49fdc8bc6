"""The runs of show: what comes when and for how long, and what is to be known of each module."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import accumulate
from pathlib import Path

from ..errors import UsageError, names, nearest
from ..i18n import gettext, kept_by_language
from ..toml_file import read_toml
from .definitions import load_exercise
from .modules import BY_TITLE
from .words import Words, in_words

_FILE = Path(__file__).resolve().parent / "agenda.toml"

START = "09:00"
"""The hour at which a day begins unless another is asked for."""


@dataclass(frozen=True)
class AgendaPart:
    """
    One part of a run of show.

    Attributes
    ----------
    what : str
    minutes : int
        Of an exercise those of its answers and those of ``talk``.
    module : str
        The number of the module it belongs to; empty for what belongs to none.
    exercise : str
        Id of the exercise that is held; empty if none is.
    talk : int
        Minutes after the answers: reveal, talk, and the change to what follows.
    rest : bool
        Whether nobody works in it.
    """

    what: Words = ""
    minutes: int = 0
    module: str = ""
    exercise: str = ""
    talk: int = 0
    rest: bool = False


@dataclass(frozen=True)
class AgendaDay:
    """
    A day, or a session, by its parts in order.

    ``minutes`` is the total they are held to, ``after`` so many days after a workshop it is held.
    """

    name: Words
    minutes: int
    parts: tuple[AgendaPart, ...]
    after: int = 0

    def times(self, start: str = START) -> list[str]:
        """
        Return when each part begins, and when the last one ends.

        Parameters
        ----------
        start : str
            The hour at which the first begins, such as ``"08:30"``.

        Raises
        ------
        UsageError
            That is no hour, or the day would not end on the day it begins.

        Examples
        --------
        >>> agenda("ninety-minutes").days[0].times("16:00")[-3:]
        ['17:10', '17:25', '17:30']
        """
        lengths = [part.minutes for part in self.parts]
        moments = [*accumulate(lengths, initial=_minutes(start))]
        if moments[-1] >= _A_DAY:
            raise UsageError(
                gettext(
                    "{day} takes {n} minutes: begun at {start}, it ends after midnight. Begin "
                    "earlier.",
                    day=self.name,
                    n=self.minutes,
                    start=start,
                )
            )
        return [f"{moment // 60:02d}:{moment % 60:02d}" for moment in moments]


_HOUR = re.compile("([01][0-9]|2[0-3]):([0-5][0-9])", re.ASCII)
_A_DAY = 24 * 60


def _minutes(start: str) -> int:
    """Return the minutes from midnight to an hour."""
    found = _HOUR.fullmatch(start)
    if found is None:
        raise UsageError(gettext("{start} is no hour. Write it as 08:30.", start=repr(start)))
    return 60 * int(found[1]) + int(found[2])


@dataclass(frozen=True)
class Agenda:
    """A run of show: its days in order."""

    id: str
    title: Words
    note: Words
    days: tuple[AgendaDay, ...]

    @property
    def exercises(self) -> list[str]:
        """The ids of the exercises that are held, in order."""
        return [part.exercise for day in self.days for part in day.parts if part.exercise]

    @property
    def modules(self) -> list[str]:
        """The numbers of the modules that are treated, each once, in order."""
        return [*dict.fromkeys(p.module for day in self.days for p in day.parts if p.module)]


@dataclass(frozen=True)
class ModuleNotes:
    """Of a module: the ``frame`` that is said, ``who`` is needed, and the usual ``trouble``."""

    frame: tuple[Words, ...]
    who: Words
    trouble: tuple[Words, ...]


@dataclass(frozen=True)
class RunsOfShow:
    """What the file holds."""

    modules: Mapping[str, ModuleNotes] = field(default_factory=dict)
    agendas: tuple[Agenda, ...] = ()


@kept_by_language
def _runs_of_show() -> RunsOfShow:
    return in_words(_written())


@cache
def _written() -> RunsOfShow:
    """Return what the file holds as it is written: one reading serves every language."""
    return read_runs_of_show(_FILE.read_text(encoding="utf-8"))


def read_runs_of_show(text: str) -> RunsOfShow:
    """
    Return what a TOML text holds: an exercise that is held has no words or minutes there.

    Raises
    ------
    WorkshopError
        It has another shape.
    """
    return read_toml(RunsOfShow, text, _FILE.name)


def _whole(part: AgendaPart) -> AgendaPart:
    """Return a part with what its exercise says of itself."""
    if not part.exercise:
        return part
    held = load_exercise(part.exercise)
    return replace(
        part,
        what=f"{held.activity} {held.title}".strip(),
        minutes=held.minutes + part.talk,
        module=BY_TITLE[held.element].number,
    )


@kept_by_language
def agendas() -> Mapping[str, Agenda]:
    """Return the runs of show by id, in the language in force."""
    return {
        told.id: replace(
            told,
            days=tuple(replace(day, parts=tuple(map(_whole, day.parts))) for day in told.days),
        )
        for told in _runs_of_show().agendas
    }


def module_notes(number: str) -> ModuleNotes:
    """
    Return what is to be known of a module.

    Examples
    --------
    >>> module_notes("04").frame[-1]
    'Promise less, keep more.'
    """
    return _runs_of_show().modules[number]


def agenda(name: str) -> Agenda:
    """
    Return a run of show.

    Parameters
    ----------
    name : str
        Such as ``"two-days"``.

    Raises
    ------
    UsageError
        There is none of that name.

    Examples
    --------
    >>> held = agenda("two-days").days[0].parts[1]
    >>> held.what, held.minutes, held.module
    ('Which barrier is highest here?', 15, '00')
    """
    known = agendas()
    if name not in known:
        raise UsageError(
            gettext(
                "There is no agenda {name}.{near} There are: {known}.",
                name=repr(name),
                near=nearest(name, known),
                known=names(known),
            )
        )
    return known[name]
