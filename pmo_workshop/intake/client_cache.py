"""A client that has been read and checked, kept beside a run for its next workbooks.

Each workbook loads its client, and reading and checking the same files takes longer than many a
chart. The first step of a run keeps what it has read in the scratch folder, with a hash of the
files; whoever loads the same files again gets it from there. It names people and is not published.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pandas as pd

from ..paths import CLIENT_FILE
from ..schema import TABLES
from .client import Client
from .our_texts import with_our_texts

LONG = 100_000
"""Rows from which a table is packed before it is kept."""


def keep(client: Client, folder: Path, place: Path) -> None:
    """Keep a client, read from a folder, in a file, our own texts in its language."""
    client = with_our_texts(client)
    tables = {name: _packed(table) for name, table in client.tables.items()}
    with place.open("wb") as file:
        pickle.dump((_contents(folder), replace(client, tables=tables)), file)


def kept(folder: Path) -> Client | None:
    """Return the client that was kept for just these files, or None."""
    place = os.environ.get(CLIENT_FILE)
    if not place or not Path(place).is_file() or not folder.is_dir():
        return None
    with Path(place).open("rb") as file:
        contents, client = pickle.load(file)  # noqa: S301 - of this run, by us
    if contents != _contents(folder):
        return None
    tables = NotedTables({n: _unpacked(table) for n, table in client.tables.items()})
    _given.append(tables)
    return replace(client, tables=tables)


def tables_asked_for() -> frozenset[str]:
    """
    Return the tables that this process has asked a kept client for, also those that are not there.

    A process runs one workbook: another run of it has other results only if one of these tables
    has changed, the facts of the client, or what the guard had shown before.
    """
    return frozenset().union(*(tables.asked_for for tables in _given))


class NotedTables(Mapping[str, pd.DataFrame]):
    """
    Tables that note which of them were asked for; who goes through all has asked for all.

    Attributes
    ----------
    asked_for : set of str
        Also of tables that are not there.
    """

    def __init__(self, tables: Mapping[str, pd.DataFrame]) -> None:
        self._tables, self.asked_for = dict(tables), set[str]()

    def __getitem__(self, table: str) -> pd.DataFrame:
        self.asked_for.add(table)
        return self._tables[table]

    def __iter__(self) -> Iterator[str]:
        self.asked_for.update(TABLES)
        return iter(self._tables)

    def __len__(self) -> int:
        self.asked_for.update(TABLES)
        return len(self._tables)


_given: list[NotedTables] = []
"""The tables of the clients that this process was given."""


def _packed(table: pd.DataFrame) -> pd.DataFrame:
    """Return a long table with each different text once, and not once for every row."""
    if len(table) < LONG:
        return table
    texts = [name for name, dtype in table.dtypes.items() if dtype == "str"]
    return table.astype(dict.fromkeys(texts, "category"))


def _unpacked(table: pd.DataFrame) -> pd.DataFrame:
    packed = [name for name, dtype in table.dtypes.items() if dtype == "category"]
    return table.astype(dict.fromkeys(packed, "str")) if packed else table


def _contents(folder: Path) -> str:
    """Return a hash of the names and the bytes of the files in a folder."""
    whole = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            whole.update(f"{path.name}\0{digest}\n".encode())
    return whole.hexdigest()
