"""The answers on this computer: one SQLite file per client, every answer in its own transaction.

An answer is confirmed only after COMMIT reached the disk, so a kernel that is killed loses nothing
that was confirmed. Nothing is ever overwritten: the latest answer counts, the history stays.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from ..errors import SetupError, UsageError
from ..intake.client import Client
from .rows import Answer, tables_of

ANSWERS = "PMO_WORKSHOP_ANSWERS"
"""Environment variable: the folder of the answers."""
SESSION = "PMO_WORKSHOP_SESSION"
"""Environment variable: the name of the workshop's session; it becomes the wave of the answers."""
PARTICIPANT = "PMO_WORKSHOP_PARTICIPANT"
"""Environment variable: who answers; unset, this computer keeps an id drawn by lot."""

NO_CLIENT = "workshop"
DEFAULT_SESSION = "room"
SECONDS_TO_WAIT = 10
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,80}")

_TABLES = """
CREATE TABLE IF NOT EXISTS answers (
    seq INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    session TEXT NOT NULL,
    participant TEXT NOT NULL,
    exercise TEXT NOT NULL,
    item TEXT NOT NULL,
    value TEXT NOT NULL,
    minute INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS whose ON answers (session, participant, exercise, item, seq);
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL);
"""
_LATEST = """
SELECT session, participant, exercise, item, value, minute FROM answers
WHERE seq IN (SELECT max(seq) FROM answers GROUP BY session, participant, exercise, item)
  AND (:session IS NULL OR session = :session)
  AND (:participant IS NULL OR participant = :participant)
  AND (:exercise IS NULL OR exercise = :exercise)
ORDER BY seq
"""


def answers_folder() -> Path:
    """
    Return the folder of the answers: never the client's folder, which nothing ever edits.

    Returns
    -------
    Path
        ``PMO_WORKSHOP_ANSWERS``, else ``pmo-workshop/answers`` where this system keeps a user's
        data.
    """
    given = os.environ.get(ANSWERS, "").strip()
    if given:
        return Path(given)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or str(Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = str(Path.home() / "Library" / "Application Support")
    else:
        base = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(base) / "pmo-workshop" / "answers"


def store_of(client_id: str = NO_CLIENT, folder: Path | None = None) -> Store:
    """
    Return the store of a client; its file is made with the first answer.

    Parameters
    ----------
    client_id : str
        Small letters, digits and hyphens, as in ``client.toml``.
    folder : Path, optional
        Default: ``answers_folder()``.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", client_id):
        raise UsageError(
            f"{client_id!r} is no id of a client. Allowed: small letters, digits and hyphens."
        )
    return Store((folder or answers_folder()) / f"{client_id}.sqlite")


def current_session() -> str:
    """Return the name of the session: ``PMO_WORKSHOP_SESSION``, else "room"."""
    return _named(SESSION) or DEFAULT_SESSION


def _named(variable: str) -> str:
    given = os.environ.get(variable, "").strip()
    if given and not _NAME.fullmatch(given):
        raise UsageError(f"{variable} must be a name of at most 80 characters on one line.")
    return given


class Store:
    """
    The answers of one client's workshop.

    Parameters
    ----------
    path : Path
        The file; it is made with the first answer, and reading makes nothing.

    Notes
    -----
    Write-ahead log with ``synchronous=FULL``. A file lock keeps writers of several notebooks
    apart: SQLite up to 3.51.2 may lose commits when one connection checkpoints while another
    writes. Copy a store with ``backup``: the newest answers may still be in its ``-wal`` file.
    """

    def __init__(self, path: Path):
        self.path = Path(path)
        self._connection: sqlite3.Connection | None = None
        self._inode: int | None = None
        self._guard = threading.RLock()
        self._new_seat = ""

    # -- writing ---------------------------------------------------------------------------------

    def save(
        self,
        exercise: str,
        item: str,
        value: Mapping[str, str | int | float],
        *,
        session: str = "",
        participant: str = "",
        key: str = "",
    ) -> Answer:
        """
        Store an answer, and return it once it is on the disk.

        Parameters
        ----------
        exercise, item : str
        value : mapping of part to value
            As ``answers.read_item`` returns it; this method does not check it again.
        session, participant : str
            Default: the current session, and whoever sits at this computer.
        key : str
            The same key stores once, however often it is sent.

        Raises
        ------
        SetupError
            The disk is full, the file is read-only, or it was moved away: nothing was stored.
        """
        session = session or current_session()
        written = json.dumps(dict(value), sort_keys=True)
        minute = int(time.time() // 60)
        with self._writing() as connection:
            who = participant or self._seat_in(connection)
            same = connection.execute(
                "SELECT value, minute FROM answers WHERE session=? AND participant=? AND "
                "exercise=? AND item=? ORDER BY seq DESC LIMIT 1",
                (session, who, exercise, item),
            ).fetchone()
            if same and same[0] == written:
                minute = same[1]
            else:
                connection.execute(
                    "INSERT INTO answers (key, session, participant, exercise, item, value, "
                    "minute) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
                    (key or secrets.token_hex(16), session, who, exercise, item, written, minute),
                )
        return Answer(session, who, exercise, item, dict(value), minute)

    def next_person(self) -> str:
        """Give this computer to another person, and return the new id."""
        with self._writing() as connection:
            seat = _lot()
            connection.execute(
                "INSERT INTO facts VALUES ('seat', ?) ON CONFLICT (name) DO UPDATE SET value=?",
                (seat, seat),
            )
        return seat

    def _seat_in(self, connection: sqlite3.Connection) -> str:
        given = _named(PARTICIPANT)
        if given:
            return given
        connection.execute(
            "INSERT INTO facts VALUES ('seat', ?) ON CONFLICT (name) DO NOTHING", (self.seat(),)
        )
        return connection.execute("SELECT value FROM facts WHERE name='seat'").fetchone()[0]

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection inside a transaction that is on the disk when the block ends."""
        try:
            with self._guard, self._only_writer():
                connection = self._open()
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:  # a full disk has rolled back already
                        connection.execute("ROLLBACK")
                    raise
                self._check_it_is_there()
        except (sqlite3.Error, OSError) as error:
            raise SetupError(
                f"The answer was not saved: {self.path.name} cannot be written "
                f"({_reason(error)}). Make room on the disk or choose another folder with "
                f"{ANSWERS}, then answer again."
            ) from error

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not self.path.exists():
                self.path.touch(mode=0o600)
            connection = sqlite3.connect(
                self.path,
                timeout=SECONDS_TO_WAIT,
                isolation_level=None,
                check_same_thread=False,
            )
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.executescript(_TABLES)
            self._connection, self._inode = connection, self.path.stat().st_ino
        self._check_it_is_there()
        return self._connection

    def _check_it_is_there(self) -> None:
        """Refuse to go on writing into a file that was moved or deleted: its name leads nowhere."""
        if not self.path.exists() or self.path.stat().st_ino != self._inode:
            self._connection.close()
            self._connection = None
            raise OSError("the file was moved or deleted while it was in use")

    @contextmanager
    def _only_writer(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.path.with_suffix(".lock").open("a+b") as stream, _locked(stream):
            yield

    # -- reading ---------------------------------------------------------------------------------

    def seat(self) -> str:
        """Return who sits at this computer: ``PMO_WORKSHOP_PARTICIPANT``, or an id by lot."""
        given = _named(PARTICIPANT)
        if given:
            return given
        with self._reading() as connection:
            if connection is not None:
                found = connection.execute("SELECT value FROM facts WHERE name='seat'").fetchone()
                if found:
                    return found[0]
        self._new_seat = self._new_seat or _lot()
        return self._new_seat

    def latest(
        self,
        *,
        session: str | None = None,
        participant: str | None = None,
        exercise: str | None = None,
    ) -> list[Answer]:
        """Return the latest answer of each person to each item, in the order they were given."""
        wanted = {"session": session, "participant": participant, "exercise": exercise}
        with self._reading() as connection:
            if connection is None:
                return []
            rows = connection.execute(_LATEST, wanted).fetchall()
        return [Answer(*row[:4], json.loads(row[4]), row[5]) for row in rows]

    def history(self) -> list[Answer]:
        """Return every answer that was ever saved, in order."""
        with self._reading() as connection:
            if connection is None:
                return []
            rows = connection.execute(
                "SELECT session, participant, exercise, item, value, minute FROM answers "
                "ORDER BY seq"
            ).fetchall()
        return [Answer(*row[:4], json.loads(row[4]), row[5]) for row in rows]

    def tables(
        self, client: Client | None = None, *, session: str | None = None
    ) -> dict[str, pd.DataFrame]:
        """Return the answers as the tables of a client folder, as intake would read them."""
        return tables_of(self.latest(session=session), client)

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """Yield a connection, or None while there is no file."""
        with self._guard:
            try:
                there = self._connection is not None or self.path.exists()
                yield self._open() if there else None
            except (sqlite3.Error, OSError) as error:
                raise SetupError(
                    f"The answers in {self.path.name} cannot be read ({_reason(error)}). Put the "
                    "file back, or move it away to begin anew."
                ) from error

    def backup(self, target: Path) -> None:
        """Write a whole copy of the store, with the answers that are still in its log."""
        with self._reading() as connection:
            if connection is None:
                raise UsageError(f"There are no answers yet: {self.path.name} does not exist.")
            copy = sqlite3.connect(target)
            try:
                connection.backup(copy)
            finally:
                copy.close()

    def close(self) -> None:
        with self._guard:
            if self._connection is not None:
                with self._only_writer():
                    self._connection.close()
                self._connection = None


def _lot() -> str:
    return f"P-{secrets.token_hex(4)}"


def _reason(error: Exception) -> str:
    """Return why the system refused, without a path."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


@contextmanager
def _locked(stream) -> Iterator[None]:
    """Hold the lock of a file: the system lets go of it when a process dies."""
    try:
        import fcntl
    except ImportError:  # Windows
        import msvcrt

        stream.seek(0)
        msvcrt.locking(stream.fileno(), msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            stream.seek(0)
            msvcrt.locking(stream.fileno(), msvcrt.LK_UNLCK, 1)
        return
    fcntl.flock(stream, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(stream, fcntl.LOCK_UN)
