"""The run of show of the workshop: what comes when, with minutes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..errors import UsageError, names, nearest

_FILE = Path(__file__).resolve().parent / "agenda.toml"


@dataclass(frozen=True)
class AgendaPart:
    """One part of the run of show; ``start`` is the day and the time of day."""

    start: str
    minutes: int
    what: str
    workbook: str = ""


@dataclass(frozen=True)
class Agenda:
    """A run of show by its parts, in order."""

    id: str
    title: str
    note: str
    parts: tuple[AgendaPart, ...]


@cache
def _agendas() -> dict[str, Agenda]:
    content = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return {
        name: Agenda(name, told["title"], told["note"], tuple(_parts(told["days"])))
        for name, told in content.items()
    }


def _parts(days: list[dict]) -> Iterator[AgendaPart]:
    for day in days:
        hours, minutes = map(int, day["start"].split(":"))
        now = 60 * hours + minutes
        for length, what, workbook in day["parts"]:
            yield AgendaPart(
                f"{day['name']}, {now // 60:02d}:{now % 60:02d}", length, what, workbook
            )
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
            f"There is no agenda {name!r}.{nearest(name, known)} There are: {names(known)}."
        )
    return _agendas()[name]
