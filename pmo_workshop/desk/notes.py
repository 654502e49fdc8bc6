"""Notes of the day: a contact took place, a promise was kept or missed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ..actions import Change
from ..display import is_missing
from ..i18n import N_
from ..importing.by_id import Row, refuse_unknown, set_rows
from ..intake.client import Client
from ..intake.folder import load_client
from ..schema import TABLES

_UNKNOWN = N_("The desk has no {id}. There are: {known}.{nearest}")


def held(folder: Path, ids: Sequence[str], day: date) -> Change:
    """
    Write down that contacts took place.

    Parameters
    ----------
    folder : Path
        Of the client.
    ids : sequence of str
        Of rows of ``touches``; one that was held already is left as it is.
    day : date

    Returns
    -------
    Change

    Raises
    ------
    UsageError
        There is no such contact.
    """
    client = load_client(folder)
    known = _known(client, "touches")
    refuse_unknown(ids, known, _UNKNOWN)
    there = [id for id in ids if not is_missing(known[id]["held"])]
    new = [id for id in ids if id not in there]
    cells: Row = {"held": day}
    set_rows(folder, client, TABLES["touches"], dict.fromkeys(new, cells))
    return Change(tuple(new), tuple(there))


def settled(folder: Path, ids: Sequence[str], status: str, day: date) -> Change:
    """
    Write down that promises were kept or missed.

    Parameters
    ----------
    folder : Path
    ids : sequence of str
        Of rows of ``promises``, or of ``touches`` in which something was promised; one that is
        settled already is left as it is.
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
    there = [id for id in ids if not is_missing(of[id][1]["closed"])]
    new = [id for id in ids if id not in there]
    cells: Row = {"status": status, "closed": day}
    for table in ("promises", "touches"):
        mine = [id for id in new if of[id][0] == table]
        set_rows(folder, client, TABLES[table], dict.fromkeys(mine, cells))
    return Change(tuple(new), tuple(there))


def _known(client: Client, table: str) -> dict[str, dict]:
    (key,) = TABLES[table].key
    return {str(row[key]): row for row in client[table].to_dict("records")}
