"""A client that has been read and checked, kept beside a run for its next workbooks.

Each workbook loads its client, and reading and checking the same files takes longer than many a
chart. The first step of a run keeps what it has read in the scratch folder, with a hash of the
files; whoever loads the same files again gets it from there. It names people and is not published.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from dataclasses import replace
from pathlib import Path

import pandas as pd

from ..paths import CLIENT_FILE
from .client import Client
from .noted_tables import NotedTables
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

    What was asked of a table may be how many rows it has; ``hashes_of_tables`` tells the names. A
    process runs one workbook: another run of it has other results only if one of these has
    changed, the facts of the client, or what the guard had shown before.
    """
    asked = (tables.asked_for | {*map(_rows, tables.counted)} for tables in _given)
    return frozenset().union(*asked)


def hashes_of_tables(client: Client) -> dict[str, str]:
    """Return a hash of each table of a client, and of each how many rows it has, by name."""
    whole = {table: client.full_hash(table) for table in client.tables}
    return whole | {_rows(table): str(client.n_rows(table)) for table in client.tables}


def _rows(table: str) -> str:
    return f"{table}.rows"


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
