"""The schedule of value reviews, held against the contacts that took place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pandas as pd

from ..actions import Change
from ..display import clean, is_missing
from ..importing.by_id import Cell, Row, set_rows
from ..intake.client import Client
from ..intake.folder import load_client
from ..schema import TABLES
from .calendar import months_after
from .records import REVIEW, contacts_of, held_by

SCHEDULE = TABLES["review_schedule"]


def reviews_counted(client: Client, today: date) -> dict[str, Row]:
    """
    Count how many reviews of each account were due by a day, were held in time, and have minutes.

    Returns
    -------
    dict of account to mapping of column to cell
        ``due``, ``held`` and ``with_minutes`` of ``review_schedule``. A review is due at the end of
        each span of ``every_months`` from ``since`` on, and in time if one of the account was held
        in that span. An account without ``since`` is left out.

    Examples
    --------
    >>> tables = {
    ...     "review_schedule": pd.DataFrame({"account": ["Finance"], "every_months": [6],
    ...                                      "since": pd.to_datetime(["2025-04-30"])}),
    ...     "stakeholders": pd.DataFrame({"stakeholder_id": ["S1"], "account": ["Finance"]}),
    ...     "touches": pd.DataFrame({"stakeholder_id": ["S1"], "kind": ["review"],
    ...                              "held": pd.to_datetime(["2025-09-01"])})}
    >>> reviews_counted(Client("a", "A", date(2026, 4, 30), tables=tables), date(2026, 5, 4))
    {'Finance': {'due': 2.0, 'held': 1.0, 'with_minutes': 0.0}}
    """
    contacts = contacts_of(client)
    minutes = client["reviews"][["stakeholder_id", "held"]].assign(written=True)
    reviews = held_by(contacts[contacts["kind"] == REVIEW], today)
    reviews = reviews.merge(minutes, on=["stakeholder_id", "held"], how="left")
    found: dict[str, Row] = {}
    for row in client["review_schedule"].itertuples():
        if is_missing(row.since):
            continue
        own = reviews[reviews["account"] == row.account]
        spans = [own[(own["held"] > first) & (own["held"] <= last)] for first, last in
                 _spans(row.since, int(row.every_months), today)]  # fmt: skip
        cells: dict[str, Cell] = {
            "due": float(len(spans)),
            "held": float(sum(len(span) > 0 for span in spans)),
            "with_minutes": float(sum(bool(span["written"].notna().any()) for span in spans)),
        }
        found[clean(row.account)] = cells
    return found


def _spans(
    since: pd.Timestamp, months: int, today: date
) -> Iterator[tuple[pd.Timestamp, pd.Timestamp]]:
    """Yield the spans that are over by a day, each with the day before it and its last day."""
    first, at = since - pd.Timedelta(days=1), 1
    while (last := pd.Timestamp(months_after(since.date(), at * months))) <= pd.Timestamp(today):
        yield first, last
        first, at = last, at + 1


def count_reviews(folder: Path, today: date) -> Change:
    """
    Write into ``review_schedule`` what ``reviews_counted`` finds: numbers alone, for the report.

    Returns
    -------
    Change
        With the accounts that were counted.
    """
    client = load_client(folder)
    counted = reviews_counted(client, today)
    set_rows(folder, client, SCHEDULE, counted)
    return Change(tuple(counted))
