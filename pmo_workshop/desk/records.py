"""What the register holds on a day: contacts with their accounts, promises, stances."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from ..analysis.relationship_ladder import STANCES
from ..display import clean
from ..errors import DataError
from ..intake.client import Client
from ..intake.privacy import overdue_register
from ..schema.register import SETTLED

REVIEW = "review"

BETWEEN_REVIEWS = 6
"""Months from one review of an account to the next, where nobody has designed them."""


def months_between_reviews(client: Client, account: str) -> int:
    """Return every how many months an account is to be reviewed."""
    designed = client["review_schedule"]
    set_for_it = designed.loc[designed["account"] == account, "every_months"]
    return int(set_for_it.iloc[0]) if len(set_for_it) else BETWEEN_REVIEWS


def expect_it_may_be_held(client: Client, today: date) -> None:
    """
    Refuse a register that should have been deleted by today.

    Raises
    ------
    DataError
        With its tables and the day that client.toml gives.
    """
    overdue = [*overdue_register(client, today)]
    if overdue:
        raise DataError("\n".join(map(str, overdue)))


def contacts_of(client: Client) -> pd.DataFrame:
    """Return every contact with the account and the holder of whom it is with."""
    return client["touches"].merge(client["stakeholders"], on="stakeholder_id", how="left")


def with_whom(contact: Any) -> str:
    """Return the account and the id of whom a contact is with."""
    return " ".join(filter(None, (clean(contact.account), clean(contact.stakeholder_id))))


def held_by(contacts: pd.DataFrame, today: date) -> pd.DataFrame:
    """Return the contacts that have taken place by a day, in the order of time."""
    return contacts[contacts["held"] <= pd.Timestamp(today)].sort_values("held", kind="stable")


def to_hold(contacts: pd.DataFrame, today: date) -> pd.DataFrame:
    """Return the contacts that have not taken place by a day, in the order of their plan."""
    open_yet = ~(contacts["held"] <= pd.Timestamp(today)) & contacts["planned"].notna()
    return contacts[open_yet].sort_values("planned", kind="stable")


def unsent(client: Client) -> pd.DataFrame:
    """Return the messages of the marketing plan that have a day and are not sent yet."""
    campaigns = client["campaigns"]
    return campaigns[campaigns["day"].notna() & campaigns["sent"].isna()]


def promises_of(client: Client, today: date) -> pd.DataFrame:
    """
    Return what was promised, to everybody or to one stakeholder.

    Returns
    -------
    DataFrame, one row per promise
        ``id``, ``promise``, ``to`` (the account; missing: everybody), ``owner``, ``due`` and
        ``state``: open, kept or missed, as known by the day.
    """
    to_all = client["promises"].assign(to=None)
    to_all = to_all.rename(columns={"promise_id": "id", "text": "promise"})
    to_one = contacts_of(client).dropna(subset=["promise"])
    to_one = to_one.rename(columns={"touch_id": "id", "account": "to", "holder": "owner"})
    columns = ["id", "promise", "to", "owner", "due", "status", "closed"]
    known = [part[columns] for part in (to_one, to_all) if len(part)]
    if not known:
        return pd.DataFrame(columns=[*columns[:-2], "state"])
    every = pd.concat(known, ignore_index=True)
    over = every["status"].isin(SETTLED) & (every["closed"] <= pd.Timestamp(today))
    return every.assign(state=every["status"].where(over, "open"))[[*columns[:-2], "state"]]


def steps_to(current: str, wanted: str) -> int:
    """
    Return how many steps lie from a stance up to the one that is wanted; 0 where one is not known.

    Examples
    --------
    >>> steps_to("R", "S"), steps_to("S", "R"), steps_to("", "R")
    (2, -2, 0)
    """
    if not (current in STANCES and wanted in STANCES):
        return 0
    return STANCES.index(wanted) - STANCES.index(current)


def stances(client: Client, today: date) -> pd.DataFrame:
    """Return how each stakeholder stands, as last reviewed by a day: ``current``, ``desired``."""
    reviewed = client["engagement"]
    reviewed = reviewed[reviewed["date"] <= pd.Timestamp(today)].sort_values("date", kind="stable")
    return reviewed.groupby("stakeholder_id")[["current", "desired"]].last()
