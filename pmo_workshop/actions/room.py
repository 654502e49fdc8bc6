"""The room comes home: what it has drafted and agreed, as rows of its client's own tables."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from numbers import Real
from pathlib import Path

import pandas as pd

from ..display import clean, is_missing, listed
from ..errors import UsageError
from ..i18n import N_, gettext
from ..importing.by_id import Cell, Row, refuse_unknown, set_rows
from ..intake.client import Client
from ..intake.folder import WORKBOOK, load_client
from ..paths import PRIVATE
from ..schema import TABLES
from .ledger import Change, free_ids

BROUGHT_HOME: Mapping[str, tuple[str, str]] = {
    "actions": ("source", "action"),
    "guides": ("theme", "signs"),
    "reviews": ("value", "sentence"),
}
"""The tables that a room drafts, and the words by which a draft of each is known again."""

_LETTERS = {"actions": "A", "guides": "G", "reviews": "RV"}

BEFORE = ".before-merge"
"""The folder in a client's that keeps its tables as they were before the last merge."""

_UNKNOWN = N_("The room has no draft {id} that is new. There are: {known}.{nearest}")


@dataclass(frozen=True)
class Draft:
    """
    A row that a room has made.

    Attributes
    ----------
    id : str
        Its table and place in the folder of the room.
    table : str
    row : mapping of column to cell
        Without the id of the room, which names a ballot.
    """

    id: str
    table: str
    row: Row

    @property
    def words(self) -> str:
        """What it is known by, to read."""
        told = (name for name in BROUGHT_HOME[self.table] if name != "source")
        return ": ".join(str(self.row[name]) for name in told if name in self.row)


def drafts(room: Client, client: Client) -> tuple[Draft, ...]:
    """
    Return what a room has drafted and agreed and the tables of its client do not have.

    Parameters
    ----------
    room : Client
        The folder that the answers of the room were written into.
    client : Client

    Returns
    -------
    tuple of Draft
        Table by table, in the order of the room. The same words are one draft, whatever became of
        it since.

    Examples
    --------
    >>> from datetime import date
    >>> guides = pd.DataFrame({"guide_id": ["P-1", "P-2"], "theme": "Permits", "signs": "Waits"})
    >>> room = Client("room", "Room", date(2026, 5, 4), tables={"guides": guides})
    >>> [(draft.id, draft.words) for draft in drafts(room, Client("a", "A", date(2026, 5, 4)))]
    [('guides-1', 'Permits: Waits')]
    """
    found: list[Draft] = []
    for name, words in BROUGHT_HOME.items():
        known = {_known_by(row, words) for row in client[name].to_dict("records")}
        for at, row in enumerate(room[name].to_dict("records"), start=1):
            if _known_by(row, words) not in known:
                known.add(_known_by(row, words))
                cells = {str(n): _cell(c) for n, c in row.items() if n not in TABLES[name].key}
                kept = {n: cell for n, cell in cells.items() if cell is not None}
                opened = {"status": "open"} if name == "actions" else {}
                found.append(Draft(f"{name}-{at}", name, {**opened, **kept}))
    return tuple(found)


def _known_by(row: Mapping, words: Iterable[str]) -> tuple[str, ...]:
    return tuple(clean(row.get(name)).casefold() for name in words)


def _cell(cell: object) -> Cell | None:
    """Return a cell as it is written; None where it is blank."""
    if is_missing(cell):
        return None
    if isinstance(cell, pd.Timestamp):
        return cell.date()
    return float(cell) if isinstance(cell, Real) else clean(cell)


def merge(folder: Path, room: Client, ids: Sequence[str] = ()) -> Change:
    """
    Write what a room has drafted into the tables of its client, all of it or nothing.

    Parameters
    ----------
    folder : Path
        Of the client. The tables as they were are kept in it, until the next merge.
    room : Client
    ids : sequence of str
        Of ``drafts``; none: all of them.

    Returns
    -------
    Change
        With the ids that the rows have now.

    Raises
    ------
    DataError, UsageError
        There is no such draft, or the data would be refused; then nothing is written.
    """
    client = load_client(folder, may_be_empty=True)
    found = {draft.id: draft for draft in drafts(room, client)}
    refuse_unknown(ids, found, _UNKNOWN)
    chosen = [found[id] for id in ids] if ids else [*found.values()]
    rows: dict[str, dict[str, Row]] = {}
    for name in dict.fromkeys(draft.table for draft in chosen):
        (key,) = TABLES[name].key
        own = [draft.row for draft in chosen if draft.table == name]
        free = free_ids({*client[name][key].astype(str)}, len(own), _LETTERS[name])
        rows[name] = dict(zip(free, own, strict=True))
    if rows:
        with _kept(folder, [WORKBOOK, *(f"{name}.csv" for name in rows)]):
            for name, made in rows.items():
                set_rows(folder, client, TABLES[name], made)
    return Change(tuple(id for made in rows.values() for id in made))


@contextmanager
def _kept(folder: Path, files: Sequence[str]) -> Iterator[None]:
    """Keep files as they are; put them back if what follows fails, else note what they became."""
    before = folder / BEFORE
    shutil.rmtree(before, ignore_errors=True)
    before.mkdir(mode=PRIVATE)
    for name in files:
        if (folder / name).is_file():
            shutil.copy2(folder / name, before / name)
    try:
        yield
    except BaseException:
        _put_back(folder, files)
        raise
    became = {name: _hash(folder / name) for name in files}
    (before / "became.json").write_text(json.dumps(became), encoding="utf-8")


def undo(folder: Path) -> tuple[str, ...]:
    """
    Put the tables back as they were before the last merge.

    Returns
    -------
    tuple of str
        The files that are other now.

    Raises
    ------
    UsageError
        Nothing was merged, or somebody has changed a table since; then nothing is put back.
    """
    noted = folder / BEFORE / "became.json"
    if not noted.is_file():
        raise UsageError(gettext("Nothing was merged, or it was taken back already."))
    became = json.loads(noted.read_text(encoding="utf-8"))
    changed = [name for name, made in became.items() if _hash(folder / name) != made]
    if changed:
        raise UsageError(
            gettext(
                "{files}: changed since the merge, so nothing is taken back. Take the rows out by "
                "hand. The tables as they were before are in {before}.",
                files=listed(changed),
                before=BEFORE,
            )
        )
    return _put_back(folder, became)


def _put_back(folder: Path, files: Iterable[str]) -> tuple[str, ...]:
    before = folder / BEFORE
    told = []
    for name in files:
        if _hash(folder / name) == _hash(before / name):
            continue
        told.append(name)
        if (before / name).is_file():
            shutil.copy2(before / name, folder / name)
        else:
            (folder / name).unlink()
    shutil.rmtree(before)
    return tuple(told)


def _hash(path: Path) -> str:
    """Return what tells whether a file was changed; empty if there is none."""
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
