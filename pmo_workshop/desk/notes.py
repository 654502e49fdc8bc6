"""Notes of the day: a contact is planned, one took place, a promise was kept or missed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from ..actions import Change
from ..display import clean, is_missing
from ..errors import UsageError
from ..i18n import N_, day_in_words, gettext
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
        There is no such contact, or the day is before the one that it is planned for, or more than
        half a year after it: then it is planned for another day first.
    """
    client = load_client(folder)
    known = _known(client, TOUCHES.name)
    refuse_unknown(ids, known, _UNKNOWN)
    there = [id for id in ids if not is_missing(known[id]["held"])]
    new = [id for id in ids if id not in there]
    for id in new:
        _refuse_another_day(id, known[id], day)
    rows: dict[str, Row] = {
        id: {"held": day, **({"note": _both(clean(known[id]["note"]), note)} if note else {})}
        for id in new
    }
    set_rows(folder, client, TOUCHES, rows)
    notes = (_held_on(id, known[id], day) for id in new)
    return Change(tuple(new), tuple(there), notes=tuple(notes))


HALF_A_YEAR = timedelta(days=183)
"""So long after its day a contact may be noted as held: later it is planned anew."""


def _refuse_another_day(id: str, contact: Mapping[Hashable, Any], day: date) -> None:
    planned_for = contact["planned"].date()
    if planned_for <= day <= planned_for + HALF_A_YEAR:
        return
    raise UsageError(
        gettext(
            "{id} is planned for {planned}: it is not noted as held on {day}. Nothing was written. "
            "Give the day on which it was held with --on. If it was moved to that day, plan it "
            "first: pmo-workshop desk DIR --plan {whom} --kind {kind} --day {on} --on {on}",
            id=id,
            planned=day_in_words(planned_for),
            day=day_in_words(day),
            whom=contact["stakeholder_id"],
            kind=contact["kind"],
            on=f"{day:%Y-%m-%d}",
        )
    )


def _both(was_for: str, came_of_it: str) -> str:
    """Return what a contact was for, and what came of it; each may be empty."""
    return "; ".join(filter(None, (was_for, came_of_it)))


def _held_on(id: str, contact: Mapping[Hashable, Any], day: date) -> str:
    return gettext(
        "{id}, {whom}: held on {day}, planned for {planned}.",
        id=id,
        whom=contact["stakeholder_id"],
        day=day_in_words(day),
        planned=day_in_words(contact["planned"]),
    )


def not_held(folder: Path, ids: Sequence[str]) -> Change:
    """
    Take back that contacts took place: they are planned for their day again.

    Parameters
    ----------
    folder : Path
        Of the client.
    ids : sequence of str
        Of rows of ``touches``; one that was not held is left as it is. Its note stays.

    Raises
    ------
    UsageError
        There is no such contact, or it came unplanned.
    """
    client = load_client(folder)
    known = _known(client, TOUCHES.name)
    refuse_unknown(ids, known, _UNKNOWN)
    back = [id for id in dict.fromkeys(ids) if not is_missing(known[id]["held"])]
    for id in back:
        if is_missing(known[id]["planned"]):
            raise UsageError(
                gettext(
                    "{id} came unplanned, so it has no day to go back to. Nothing was written. If "
                    "it did not take place, delete its row in touches.",
                    id=id,
                )
            )
    set_rows(folder, client, TOUCHES, {id: {"held": ""} for id in back})
    notes = tuple(
        gettext(
            "{id} is planned for {planned} again; it was noted as held on {day}.",
            id=id,
            planned=day_in_words(known[id]["planned"]),
            day=day_in_words(known[id]["held"]),
        )
        for id in back
    )
    return Change(tuple(back), tuple(id for id in ids if id not in back), notes=notes)


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
    of = _promised(client, ids)
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
    _set(folder, client, of, new, {"status": status, "closed": day})
    notes = tuple(
        gettext(
            "{id} is noted as missed before its day, {due}.",
            id=id,
            due=day_in_words(of[id][1]["due"]),
        )
        for id in new
        if status == "missed" and of[id][1]["due"] > pd.Timestamp(day)
    )
    return Change(tuple(new), tuple(there), tuple(corrected), notes)


def reopened(folder: Path, ids: Sequence[str]) -> Change:
    """
    Take back that promises were kept or missed: they are open again.

    Parameters
    ----------
    folder : Path
    ids : sequence of str
        As in ``settled``; one that is open is left as it is.

    Raises
    ------
    UsageError
        There is no such promise.
    """
    client = load_client(folder)
    of = _promised(client, ids)
    back = [id for id in dict.fromkeys(ids) if of[id][1]["status"] in SETTLED]
    _set(folder, client, of, back, {"status": "open", "closed": ""})
    words = {"kept": gettext("kept"), "missed": gettext("missed")}
    notes = tuple(
        gettext(
            "{id} is open again; it was noted as {other} on {day}.",
            id=id,
            other=words[of[id][1]["status"]],
            day=day_in_words(of[id][1]["closed"]),
        )
        for id in back
    )
    return Change(tuple(back), tuple(id for id in ids if id not in back), notes=notes)


_Promised: TypeAlias = Mapping[str, tuple[str, Mapping[Hashable, Any]]]
"""By id the table of a promise, and its row."""


def _promised(client: Client, ids: Sequence[str]) -> _Promised:
    """Return every promise; refuse an id that is none."""
    of, contacts = {}, _known(client, "touches")
    for table in ("promises", "touches"):
        for id, row in _known(client, table).items():
            if not is_missing(row.get("promise", row.get("text"))):
                of[id] = (table, row)
    for id in ids:
        if id in contacts and id not in of:
            raise UsageError(
                gettext(
                    "{id} is a contact in which nothing was promised. Nothing was written. Note "
                    "with --held that it took place.",
                    id=id,
                )
            )
    refuse_unknown(ids, of, _UNKNOWN)
    return of


def _set(
    folder: Path, client: Client, of: _Promised, ids: Sequence[str], cells: Mapping[str, Cell]
) -> None:
    for table in ("promises", "touches"):
        mine = [id for id in ids if of[id][0] == table]
        set_rows(folder, client, TABLES[table], dict.fromkeys(mine, cells))


def _known(client: Client, table: str) -> dict[str, dict]:
    (key,) = TABLES[table].key
    return {str(row[key]): row for row in client[table].to_dict("records")}
