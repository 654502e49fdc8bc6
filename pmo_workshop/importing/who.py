"""Who is named in a command: a group that hears of something, or a role that answers for it."""

from __future__ import annotations

from collections.abc import Iterable

from ..display import clean
from ..errors import UsageError, slip_of
from ..i18n import gettext
from ..intake.client import Client
from ..intake.noticed.names import ANSWERS


def refuse_misspelt(
    client: Client, *, groups: Iterable[str] = (), owners: Iterable[str] = ()
) -> None:
    """
    Refuse a group or an owner that is one of the client's but for a slip of the pen.

    One that is like none is a new one, and is taken as it is.

    Parameters
    ----------
    client : Client
    groups : iterable of str
        Who hears of something.
    owners : iterable of str
        Who answers for something.

    Raises
    ------
    UsageError
        With the one that is meant; nothing is written then.
    """
    for named, known in ((groups, groups_of(client)), (owners, owners_of(client))):
        for name in map(str.strip, named):
            meant = slip_of(name, known)
            if meant:
                raise UsageError(
                    gettext(
                        "{name} is nowhere in the tables of this client. Did you mean {meant}? "
                        "Nothing was written. If it is another, write it into the table by hand.",
                        name=repr(name),
                        meant=repr(meant),
                    )
                )


def groups_of(client: Client) -> list[str]:
    """Return the groups of a client: of its list, of those who answered, and of its register."""
    told = [*client.stakeholders, *_different(client, "respondents", "role")]
    return [*dict.fromkeys([*told, *_different(client, "stakeholders", "account")])]


def owners_of(client: Client) -> list[str]:
    """Return who answers for something in any table."""
    named = [
        name
        for table in client.tables
        for column in ANSWERS
        for name in _different(client, table, column)
    ]
    return [*dict.fromkeys(named)]


def _different(client: Client, table: str, column: str) -> list[str]:
    frame = client[table]
    return [clean(name) for name in frame[column].dropna().unique()] if column in frame else []
