"""A client that has been read and checked, kept beside a run for its next workbooks.

Each workbook loads its client, and reading and checking the same files takes longer than many a
chart. The first step of a run keeps what it has read in the scratch folder, with a hash of the
files; whoever loads the same files again gets it from there. It names people and is not published.
"""

from __future__ import annotations

import hashlib
import os
import pickle
from pathlib import Path

from ..paths import CLIENT_FILE
from .client import Client


def keep(client: Client, folder: Path, place: Path) -> None:
    """Keep a client, read from a folder, in a file."""
    place.write_bytes(pickle.dumps((_contents(folder), client)))


def kept(folder: Path) -> Client | None:
    """Return the client that was kept for just these files, or None."""
    place = os.environ.get(CLIENT_FILE)
    if not place or not Path(place).is_file() or not folder.is_dir():
        return None
    contents, client = pickle.loads(Path(place).read_bytes())  # noqa: S301 - of this run, by us
    return client if contents == _contents(folder) else None


def _contents(folder: Path) -> str:
    """Return a hash of the names and the bytes of the files in a folder."""
    whole = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            whole.update(f"{path.name}\0{digest}\n".encode())
    return whole.hexdigest()
