"""What was sent, to whom and when: noted where the next letter and the calendar look for it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from ..actions import Change
from ..actions.ledger import free_ids
from ..content.publications import template
from ..display import clean
from ..importing.by_id import Row, set_rows
from ..intake.client import Client
from ..intake.folder import load_client
from ..publications import choose, publication
from ..schema import TABLES


def told(folder: Path, name: str, select: str, audience: str, day: date) -> Change:
    """
    Note that a communication was sent.

    Parameters
    ----------
    folder : Path
        Of the client.
    name : str
        Such as ``"newsletter"``.
    select : str
        What it is about, as in ``publication``.
    audience : str
        Who got it.
    day : date

    Returns
    -------
    Change
        With the ids of the message of the marketing plan, of the actions that it tells, and of
        the case.

    Raises
    ------
    UsageError, DataError
        As ``publication``; or the tables would be refused.
    """
    client, wanted = load_client(folder), template(name)
    chosen = choose(wanted, client, select)
    made = publication(wanted.name, str(folder), chosen)
    rows: dict[str, dict[str, Row]] = {
        "campaigns": _message(client, wanted.name, made.title.text, audience, day),
        "actions": {id: {"told_on": day, "told_to": audience} for id in made.filled.tells},
        "cases": {chosen: {"published": 1.0}} if wanted.name == "case_study" else {},
    }
    for table, cells in rows.items():
        set_rows(folder, client, TABLES[table], cells)
    return Change(tuple(id for cells in rows.values() for id in cells))


def _message(client: Client, name: str, title: str, audience: str, day: date) -> dict[str, Row]:
    """Return the message that was planned for these readers as sent, else a new one."""
    campaigns = client["campaigns"]
    due = campaigns[(campaigns["communication"] == name) & campaigns["sent"].isna()]
    mine = [row for row in due.sort_values("day").to_dict("records") if _for(row, audience)]
    if mine:
        return {str(mine[0]["campaign_id"]): {"sent": day, "audience": audience}}
    (id,) = free_ids({*campaigns["campaign_id"].astype(str)}, 1, "M")
    return {
        id: {
            "message": title,
            "communication": name,
            "audience": audience,
            "day": day,
            "sent": day,
        }
    }


def _for(message: Mapping[Any, Any], audience: str) -> bool:
    return clean(message["audience"]).casefold() in ("", audience.casefold())
