"""Notes of the day: a contact is planned, one took place, a promise was kept or missed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from ..actions import Change
from ..display import is_missing
from ..i18n import N_, gettext
from ..importing.by_id import Cell, Row, refuse_unknown, set_rows
from ..importing.ids_given import free_ids
from ..intake.client import Client
from ..intake.folder import load_client
from ..schema import TABLES
from ..schema.register import SETTLED

TOUCHES = TABLES["touches"]

_UNKNOWN = N_("The desk has no {id}. There are: {known}.{nearest}")


def planned(folder: Path, whom: Sequence[str], day: date, choices: Mapping[str, Cell]) -> Change:
    """
    Plan contacts with stakeholders, or move them.

    Parameters
    ----------
    folder : Path
        Of the client.
    whom : sequence of str
        Ids of ``stakeholders``. With whom a contact of the kind is planned and not held, it is
        moved to the day.
    day : date
    choices : mapping of column to cell
        Of ``touches``: kind, channel, note.

    Returns
    -------
    Change
        With the ids of the contacts.

    Raises
    ------
    UsageError
        There is no such stakeholder.
    """
    client = load_client(folder)
    refuse_unknown(whom, _known(client, "stakeholders"), _UNKNOWN)
    cells: Row = {"planned": day, **choices}
    ahead = {
        str(row["stakeholder_id"]): id
        for id, row in _known(client, TOUCHES.name).items()
        if row["kind"] == cells["kind"] and is_missing(row["held"])
    }
    each = [*dict.fromkeys(whom)]
    new = [who for who in each if who not in ahead]
    free = free_ids(folder, client, TOUCHES.name, "TC", len(new))
    ids = dict(zip(new, free, strict=True))
    rows = {(ahead | ids)[who]: {"stakeholder_id": who, **cells} for who in each}
    set_rows(folder, client, TOUCHES, rows)
    return Change(tuple(rows))


def held(folder: Path, ids: Sequence[str], day: date, note: str = "") -> Change:
    """
    Write down that contacts took place.

    Parameters
    ----------
    folder : Path
        Of the client.
    ids : sequence of str
        Of rows of ``touches``; one that was held already is left as it is.
    day : date
    note : str
        What came of them.

    Returns
    -------
    Change

    Raises
    ------
    UsageError
        There is no such contact.
    """
    client = load_client(folder)
    known = _known(client, TOUCHES.name)
    refuse_unknown(ids, known, _UNKNOWN)
    there = [id for id in ids if not is_missing(known[id]["held"])]
    new = [id for id in ids if id not in there]
    cells: Row = {"held": day, **({"note": note} if note else {})}
    set_rows(folder, client, TOUCHES, dict.fromkeys(new, cells))
    return Change(tuple(new), tuple(there))


def settled(folder: Path, ids: Sequence[str], status: str, day: date) -> Change:
    """
    Write down that promises were kept or missed.

    Parameters
    ----------
    folder : Path
    ids : sequence of str
        Of rows of ``promises``, or of ``touches`` in which something was promised; one that has
        this status already is left as it is, one that has the other is corrected.
    status : str
        ``"kept"`` or ``"missed"``.
    day : date

    Returns
    -------
    Change

    Raises
    ------
    UsageError
        There is no such promise.
    """
    client = load_client(folder)
    of = {
        id: (table, row)
        for table in ("promises", "touches")
        for id, row in _known(client, table).items()
        if not is_missing(row.get("promise", row.get("text")))
    }
    refuse_unknown(ids, of, _UNKNOWN)
    there = [id for id in ids if of[id][1]["status"] == status]
    new = [id for id in ids if id not in there]
    other = gettext("missed") if status == "kept" else gettext("kept")
    corrected = [
        gettext(
            "{id} was noted as {other} on {day}",
            id=id,
            other=other,
            day=f"{of[id][1]['closed']:%Y-%m-%d}",
        )
        for id in new
        if of[id][1]["status"] in SETTLED
    ]
    cells: Row = {"status": status, "closed": day}
    for table in ("promises", "touches"):
        mine = [id for id in new if of[id][0] == table]
        set_rows(folder, client, TABLES[table], dict.fromkeys(mine, cells))
    return Change(tuple(new), tuple(there), tuple(corrected))


def _known(client: Client, table: str) -> dict[str, dict]:
    (key,) = TABLES[table].key
    return {str(row[key]): row for row in client[table].to_dict("records")}
