"""The exercises that a room has held, as an export of the room writes them beside the tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from ..errors import WorkshopError
from ..i18n import gettext
from ..toml_file import as_toml, read_toml

ROOM = "room.toml"


@dataclass(frozen=True)
class Held:
    """
    An exercise that was held.

    Attributes
    ----------
    id : str
    question : str
        The question of the suite that other data would answer on the same matter; often empty.
    said : str
        What the room has seen of its answers, in words, after the guard.
    """

    id: str
    question: str = ""
    said: str = ""


@dataclass(frozen=True)
class _Room:
    exercise: tuple[Held, ...] = ()


def held_as_toml(held: Iterable[Held]) -> str:
    """
    Return exercises that were held as the file that ``read_held`` reads.

    Examples
    --------
    >>> told = (Held("b5-remove-combine", said='All said "remove".'),)
    >>> read_held(held_as_toml(told).encode()) == told
    True
    """
    lines = ["# " + gettext("Written by 'pmo-workshop live export': what the room has seen.")]
    for one in held:
        facts = [f"{part.name} = {as_toml(getattr(one, part.name))}" for part in fields(one)]
        lines += ["", "[[exercise]]", *facts]
    return "\n".join([*lines, ""])


def read_held(data: bytes) -> tuple[Held, ...]:
    """
    Return the exercises that a file names.

    Raises
    ------
    WorkshopError
        Every problem of the file, in one message.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise WorkshopError(
            gettext("{name}: is not written in UTF-8. Save it as UTF-8.", name=ROOM)
        ) from None
    return read_toml(_Room, text, ROOM).exercise
