"""Tables that note what a workbook asks of them, so that it is run again only if that changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ..schema import TABLES

if TYPE_CHECKING:
    import pandas as pd


class NotedTables(Mapping[str, "pd.DataFrame"]):
    """
    Tables that note which of them were asked for; who goes through all has asked for all.

    Attributes
    ----------
    asked_for : set of str
        Also of tables that are not there.
    counted : set of str
        Tables of which it was asked how many rows they have.

    Examples
    --------
    >>> import pandas as pd
    >>> tables = NotedTables({"sla": pd.DataFrame({"service_id": ["SV01"]})})
    >>> tables.n_rows("sla"), tables.asked_for, tables.counted
    (1, set(), {'sla'})
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self._tables, self.asked_for, self.counted = dict(tables), set[str](), set[str]()

    def __getitem__(self, table: str) -> pd.DataFrame:
        self.asked_for.add(table)
        return self._tables[table]

    def __iter__(self) -> Iterator[str]:
        self.asked_for.update(TABLES)
        return iter(self._tables)

    def __len__(self) -> int:
        self.asked_for.update(TABLES)
        return len(self._tables)

    def n_rows(self, table: str) -> int:
        """Return how many rows a table has: none if it is not there."""
        self.counted.add(table)
        return len(self._tables.get(table, ()))
