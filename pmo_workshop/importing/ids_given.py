"""Which ids a client's tables have had: that of a row which was deleted is given to no other."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TypeAlias

from ..errors import DataError
from ..i18n import gettext
from ..intake.client import Client
from ..schema import TABLES

GIVEN = ".ids.json"
"""The hidden file of a client folder with the highest number of each letter, table by table."""

Noted: TypeAlias = dict[str, dict[str, int]]
"""By table the highest number of each letter."""

_NUMBERED = re.compile(r"([A-Z]+)(\d+)")


def free_ids(folder: Path, client: Client, table: str, letter: str, count: int) -> list[str]:
    """
    Return the next ids of a letter that no row of a table has or has had.

    Parameters
    ----------
    folder : Path
        Of the client.
    client : Client
        As read from it.
    table : str
        One whose key is a single column.
    letter : str
        What its ids begin with, such as ``"A"``.
    count : int

    Raises
    ------
    DataError
        The note of the folder cannot be read.

    Examples
    --------
    >>> import pandas as pd
    >>> from datetime import date
    >>> there = {"actions": pd.DataFrame({"action_id": ["A2", "AC1", "A9"]})}
    >>> acme = Client("acme", "Acme", date(2026, 4, 30), tables=there)
    >>> free_ids(Path("nowhere"), acme, "actions", "A", 2)
    ['A10', 'A11']
    """
    last = _highest(_in_table(client, table), ids_given(folder).get(table, {})).get(letter, 0)
    return [f"{letter}{last + at}" for at in range(1, count + 1)]


def ids_gone(folder: Path, client: Client, table: str) -> list[str]:
    """
    Return the ids that a table had by what the folder notes, and has no more.

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> from datetime import date
    >>> there = {"actions": pd.DataFrame({"action_id": ["AC2", "AC4"]})}
    >>> acme = Client("acme", "Acme", date(2026, 4, 30), tables=there)
    >>> with tempfile.TemporaryDirectory() as name:
    ...     _ = (Path(name) / GIVEN).write_text('{"actions": {"AC": 5}}')
    ...     ids_gone(Path(name), acme, "actions")
    ['AC3', 'AC5']
    """
    there = _in_table(client, table)
    found = []
    for letter, last in ids_given(folder).get(table, {}).items():
        of_letter = [m for m in map(_NUMBERED.fullmatch, there) if m and m[1] == letter]
        first = min((int(m[2]) for m in of_letter), default=last)
        known = {int(m[2]) for m in of_letter}
        found += [f"{letter}{at}" for at in range(first, last + 1) if at not in known]
    return found


def ids_given(folder: Path) -> Noted:
    """
    Return what a folder notes of each table; a note that cannot be read is never guessed.

    Raises
    ------
    DataError
        Somebody has spoilt it.
    """
    path = folder / GIVEN
    if not path.is_file():
        return {}
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError):  # no JSON, or no UTF-8
        noted = None
    if _are_numbers_by_letter(noted):
        return noted
    raise DataError(
        gettext(
            "{file}: it does not hold the last id of each table, as a command has written it. Put "
            "back a copy of it. Without one delete it: ids then go on from the rows that are "
            "there, and one whose row was deleted may come again.",
            file=path,
        )
    )


def note_given(folder: Path, given: Noted, client: Client, table: str, ids: Iterable[str]) -> None:
    """Add to what the folder notes the ids that a table has, and those that its rows were given."""
    highest = _highest([*_in_table(client, table), *ids], given.get(table, {}))
    if highest and highest != given.get(table):
        noted = json.dumps({**given, table: highest}, indent=1)
        (folder / GIVEN).write_text(noted + "\n", encoding="utf-8")


def _in_table(client: Client, table: str) -> list[str]:
    return [*client[table][TABLES[table].key[0]].astype(str)]


def _are_numbers_by_letter(noted: object) -> bool:
    return isinstance(noted, dict) and all(
        isinstance(letters, dict) and all(type(number) is int for number in letters.values())
        for letters in noted.values()
    )


def _highest(ids: Iterable[str], noted: dict[str, int]) -> dict[str, int]:
    """Return the highest number of each letter, of those noted and those of ids."""
    highest = dict(noted)
    for found in filter(None, map(_NUMBERED.fullmatch, ids)):
        letter, number = found[1], int(found[2])
        highest[letter] = max(highest.get(letter, 0), number)
    return highest
