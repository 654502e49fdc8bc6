"""What a redacted report is not given: the names of people in tables, and their own words.

What people have answered is withheld by the guard, which shows no group of fewer than ten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from ..errors import UsageError
from ..i18n import gettext
from ..personal_data import names_somebody
from ..schema import TABLES
from .client import REDACTED, Client

NAMED_IN = ("owner", "promised_by", "coder", "rater")
"""Columns that name who is responsible, or who judged."""

QUOTED_IN = (("cases", "quote"),)
SAID_IN = (*QUOTED_IN, ("issues", "text"))
"""Columns that hold own words; what stands in ``issues`` is counted, and not quoted."""


def redacted(client: Client) -> Client:
    """
    Return a client as a redacted report may know it; any other client unchanged.

    Whoever is named in a column such as ``owner`` is "Person 1", the same in all tables, so that
    it can still be seen that somebody does it. Quotations are gone.

    Examples
    --------
    >>> from datetime import date
    >>> actions = pd.DataFrame({"action": ["Ask", "Tell"], "owner": ["Ann Lee", None]})
    >>> client = Client("acme", "Acme", date(2026, 3, 1), state="redacted",
    ...                 tables={"actions": actions})
    >>> redacted(client)["actions"]["owner"].tolist()[0]
    'Person 1'
    """
    if client.state != REDACTED:
        return client
    people: dict[str, str] = {}
    for table, column in _named(client.tables):
        for name in client.tables[table][column].dropna():
            people.setdefault(str(name), gettext("Person {n}", n=len(people) + 1))
    tables = dict(client.tables)
    for table, column in _named(tables):
        shown = tables[table][column].map(people, na_action="ignore")
        tables[table] = tables[table].assign(**{column: shown.astype(tables[table][column].dtype)})
    for table, column in QUOTED_IN:
        if table in tables and column in tables[table]:
            kind = tables[table][column].dtype
            nothing = pd.Series(pd.NA, tables[table].index, dtype=kind)
            tables[table] = tables[table].assign(**{column: nothing})
    return replace(client, tables=tables)


def refuse_redacted(client: Client) -> None:
    """
    Refuse to make something else than a report of a client whose state is redacted.

    Raises
    ------
    UsageError
    """
    if client.state == REDACTED:
        raise UsageError(
            gettext(
                'Only the report can be redacted, and client.toml says state = "redacted". Set it '
                'to "draft" or "final" for this.'
            )
        )


def withheld(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Yield the names and own words in tables that must not stand in a redacted report."""
    for table, column in _named(tables):
        names = tables[table][column].dropna().astype(str).unique()
        yield from (name for name in names if names_somebody(name))
    for table, column in SAID_IN:
        if table in tables and column in tables[table]:
            yield from tables[table][column].dropna().astype(str).unique()


def _named(tables: Mapping[str, pd.DataFrame]) -> Iterator[tuple[str, str]]:
    for table, schema in TABLES.items():
        for column in schema.columns:
            there = table in tables and column.name in tables[table]
            if column.name in NAMED_IN and there:
                yield table, column.name
