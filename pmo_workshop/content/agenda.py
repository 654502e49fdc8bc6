"""The run of show of the workshop: what comes when, with minutes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..errors import UsageError, names, nearest
from ..i18n import gettext, kept_by_language
from .words import Words, in_words

_FILE = Path(__file__).resolve().parent / "agenda.toml"


@dataclass(frozen=True)
class AgendaPart:
    """One part of the run of show: the ``day``, and the ``time`` of day."""

    day: Words
    time: str
    minutes: int
    what: Words
    workbook: str = ""

    @property
    def start(self) -> str:
        """When it begins, such as ``"Day 1, 09:20"``."""
        return f"{self.day}, {self.time}"


@dataclass(frozen=True)
class Agenda:
    """A run of show by its parts, in order."""

    id: str
    title: Words
    note: Words
    parts: tuple[AgendaPart, ...]


@kept_by_language
def _agendas() -> dict[str, Agenda]:
    text = _FILE.read_text(encoding="utf-8")
    return {name: in_words(found) for name, found in read_agendas(text).items()}


def read_agendas(text: str) -> dict[str, Agenda]:
    """Return the runs of show that a TOML text holds, by name."""
    return {
        name: Agenda(name, told["title"], told["note"], tuple(_parts(told["days"])))
        for name, told in tomllib.loads(text).items()
    }


def _parts(days: list[dict]) -> Iterator[AgendaPart]:
    for day in days:
        hours, minutes = map(int, day["start"].split(":"))
        now = 60 * hours + minutes
        for length, what, workbook in day["parts"]:
            time = f"{now // 60:02d}:{now % 60:02d}"
            yield AgendaPart(day["name"], time, length, what, workbook)
            now += length


def agenda(name: str) -> Agenda:
    """
    Return a run of show.

    Parameters
    ----------
    name : str
        ``"two_days"`` or ``"five_half_days"``.

    Raises
    ------
    UsageError
        There is none of that name.

    Examples
    --------
    >>> first = agenda("two_days").parts[1]
    >>> first.start, first.minutes, first.workbook
    ('Day 1, 09:20', 5, '00')
    """
    if name not in _agendas():
        known = list(_agendas())
        raise UsageError(
            gettext(
                "There is no agenda {name}.{near} There are: {known}.",
                name=repr(name),
                near=nearest(name, known),
                known=names(known),
            )
        )
    return _agendas()[name]
