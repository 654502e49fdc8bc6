"""What was sent, to whom and when: noted where the next letter and the calendar look for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd

from ..actions import Change
from ..content.publications import template
from ..display import clean, is_missing
from ..errors import UsageError
from ..i18n import day_in_words, gettext
from ..importing.by_id import Row, refuse_unknown, set_rows
from ..importing.ids_given import free_ids
from ..importing.who import refuse_misspelt
from ..intake.client import Client
from ..intake.folder import load_client
from ..publications import choose, publication
from ..publications.made import Made, last_made
from ..schema import TABLES
from .messages import UNKNOWN_MESSAGE


def told(
    folder: Path, name: str, select: str, audience: str, day: date, out: Path | None = None
) -> Change:
    """
    Note that a communication was sent, with what it said when it was made.

    Parameters
    ----------
    folder : Path
        Of the client.
    name : str
        Such as ``"newsletter"``.
    select : str
        What it is about, as in ``publication``.
    audience : str
        Who got it: one kind of readers or several, with commas between them.
    day : date
    out : Path, optional
        The folder it was made into. What lies there is what was sent, whatever the tables say
        since; where it was not made there, what it would say on the day, and a note says so.

    Returns
    -------
    Change
        With the ids of the message of the marketing plan, of the actions that it tells, and of
        the case.

    Raises
    ------
    UsageError, DataError
        It went to nobody; as ``publication``; or the tables would be refused.
    """
    audience = _also("", audience)
    if not audience:
        raise UsageError(
            gettext("Say who got it, such as --sent-to Sponsors: what nobody got is not sent.")
        )
    client, wanted = load_client(folder), template(name)
    refuse_misspelt(client, groups=audience.split(","))
    made = last_made(out, client.id, wanted.name, select) if out else None
    chosen = choose(wanted, client, made.chosen if made else select)
    if made is None:
        letter = publication(wanted.name, str(folder), chosen, day=day.isoformat())
        title, tells = letter.title.text, letter.filled.tells
    else:
        title, tells = made.title, made.tells
    message = _message(folder, client, wanted.name, title, audience, day)
    if isinstance(message, str):
        return Change((), (message,))
    known = client["actions"].set_index(client["actions"]["action_id"].astype(str))["told_to"]
    rows: dict[str, dict[str, Row]] = {
        "campaigns": message,
        "actions": {
            id: {"told_on": day, "told_to": _also(clean(known[id]), audience)}
            for id in tells
            if id in known.index
        },
        "cases": {chosen: {"published": 1.0}} if wanted.name == "case_study" else {},
    }
    for table, cells in rows.items():
        set_rows(folder, client, TABLES[table], cells)
    notes = (_as_made(made),) if made else (_as_it_would_be(wanted.name, out),) if out else ()
    return Change(tuple(id for cells in rows.values() for id in cells), notes=notes)


def _as_made(made: Made) -> str:
    day = day_in_words(date.fromisoformat(made.day))
    return gettext(
        "As it was made, with the day {day}: what was noted since then was not in it.", day=day
    )


def _as_it_would_be(name: str, out: Path) -> str:
    return gettext(
        "No {name} of this client was made into {folder}: noted is what it would say now. If "
        "another was sent, take this back with calendar --not-sent, and name its folder with "
        "--out.",
        name=name,
        folder=repr(str(out)),
    )


def not_sent(folder: Path, ids: Sequence[str]) -> Change:
    """
    Take back the note that messages were sent, with what was noted of those who read them.

    Parameters
    ----------
    folder : Path
        Of the client.
    ids : sequence of str
        Of ``campaigns``; one that was not sent is left as it is.

    Returns
    -------
    Change
        With the ids of the messages, of the actions that are untold again, and of the cases that
        are no longer published.

    Raises
    ------
    UsageError
        There is no such message.
    """
    client = load_client(folder)
    campaigns = client["campaigns"].set_index(client["campaigns"]["campaign_id"].astype(str))
    refuse_unknown(ids, campaigns.index, UNKNOWN_MESSAGE)
    back = [id for id in dict.fromkeys(ids) if not is_missing(campaigns.loc[id, "sent"])]
    rows: dict[str, dict[str, Row]] = {"campaigns": {}, "actions": {}, "cases": {}}
    for id in back:
        message = campaigns.loc[id]
        only_noted = is_missing(message["source"]) and message["day"] == message["sent"]
        rows["campaigns"][id] = {"sent": "", **({"day": ""} if only_noted else {})}
        readers = {who.strip() for who in clean(message["audience"]).split(",")}
        known = client["actions"]
        for action in known[known["told_on"] == message["sent"]].itertuples():
            told = [who.strip() for who in clean(action.told_to).split(",") if who.strip()]
            left = [who for who in told if who not in readers]
            if len(left) < len(told):
                rows["actions"][str(action.action_id)] = {
                    "told_to": ", ".join(left),
                    **({} if left else {"told_on": ""}),
                }
        if message["communication"] == "case_study":
            cases = client["cases"]
            own = cases.loc[cases["title"].map(clean) == clean(message["message"]), "case_id"]
            rows["cases"] |= {str(case): {"published": 0.0} for case in own}
    for table, cells in rows.items():
        set_rows(folder, client, TABLES[table], cells)
    there = tuple(id for id in ids if id not in back)
    return Change(tuple(id for cells in rows.values() for id in cells), there)


def _also(told: str, audience: str) -> str:
    """
    Return who has been told by now.

    Examples
    --------
    >>> _also("Sponsors, Finance", "Finance, Project managers"), _also("", "Sponsors")
    ('Sponsors, Finance, Project managers', 'Sponsors')
    """
    everybody = [who.strip() for who in f"{told},{audience}".split(",") if who.strip()]
    return ", ".join(dict.fromkeys(everybody))


def _message(
    folder: Path, client: Client, name: str, title: str, audience: str, day: date
) -> dict[str, Row] | str:
    """Return what was sent as a message of the marketing plan, or the id under which it is."""
    campaigns = client["campaigns"]
    noted = campaigns[
        (campaigns["communication"] == name)
        & (campaigns["sent"] == pd.Timestamp(day))
        & (campaigns["audience"].map(clean) == audience)
    ]
    if len(noted):
        return str(noted["campaign_id"].iloc[0])
    (id,) = free_ids(folder, client, "campaigns", "M", 1)
    return {
        id: {
            "message": title,
            "communication": name,
            "audience": audience,
            "day": day,
            "sent": day,
        }
    }


def planned_of(folder: Path, name: str) -> list[str]:
    """Return the ids of messages of a communication that are planned and not sent."""
    campaigns = load_client(folder)["campaigns"]
    waiting = campaigns[(campaigns["communication"] == name) & campaigns["sent"].isna()]
    return [*waiting["campaign_id"].astype(str)]
