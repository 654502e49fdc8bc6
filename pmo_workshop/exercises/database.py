"""Where answers are kept: a SQLite file on this computer, or a PostgreSQL server.

Both give the same two things, a transaction to write in and one to read in, and speak the same
SQL. A block of writing has one writer at a time and is on the disk when it ends.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any, Protocol

from ..errors import SetupError, UsageError
from ..lock import waited_for

ANSWERS = "PMO_WORKSHOP_ANSWERS"
"""Environment variable: the folder of the answers."""
SECONDS_TO_WAIT = 10
SCHEMES = ("postgresql://", "postgres://")

Run = Callable[..., list[tuple[Any, ...]]]
"""Runs one statement with its named parameters, ``run(sql, name=value)``, and returns its rows."""


class Database(Protocol):
    """What a store asks of the place where it is kept."""

    name: str

    @property
    def path(self) -> Path | None:
        """The file, if it is one."""

    def writing(self) -> AbstractContextManager[Run]:
        """Yield what runs statements in a transaction; on the disk when the block ends."""

    def reading(self) -> AbstractContextManager[Run | None]:
        """Yield what runs statements, or None while there is nothing to read."""

    def version(self) -> int:
        """Return a number that changes when anybody has written."""

    def backup(self, target: Path) -> None: ...

    def scrub(self) -> None:
        """Remove what was deleted from the disk too."""

    def close(self) -> None: ...


class SqliteFile:
    """
    One file; it is made with the first answer, and reading makes nothing.

    Parameters
    ----------
    path : Path
    schema : sequence of str
        Statements that make the tables; ``{serial}`` stands for a key that counts up.

    Notes
    -----
    Write-ahead log with ``synchronous=FULL``. A file lock keeps writers of several processes
    apart: SQLite up to 3.51.2 may lose commits when one connection checkpoints while another
    writes. Copy a store with ``backup``: the newest answers may still be in its ``-wal`` file.
    """

    def __init__(self, path: Path, schema: Sequence[str]):
        self.path, self.name = Path(path), Path(path).name
        self._schema = [statement.format(serial="INTEGER PRIMARY KEY") for statement in schema]
        self._connection: sqlite3.Connection | None = None
        self._inode: int | None = None
        self._guard = threading.RLock()

    @contextmanager
    def writing(self) -> Iterator[Run]:
        try:
            with self._guard, self._only_writer():
                connection = self._open()
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield _runner(connection)
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:  # a full disk has rolled back already
                        connection.execute("ROLLBACK")
                    raise
                self._check_it_is_there(connection)
        except (sqlite3.Error, OSError) as error:
            raise SetupError(
                f"The answer was not saved: {self.name} cannot be written "
                f"({_reason(error)}). Make room on the disk or choose another folder with "
                f"{ANSWERS}, then answer again."
            ) from error

    @contextmanager
    def reading(self) -> Iterator[Run | None]:
        with self._guard:
            try:
                there = self._connection is not None or self.path.exists()
                yield _runner(self._open()) if there else None
            except (sqlite3.Error, OSError) as error:
                raise SetupError(
                    f"The answers in {self.name} cannot be read ({_reason(error)}). Put the "
                    "file back, or move it away to begin anew."
                ) from error

    def version(self) -> int:
        with self.reading() as run:
            return run("PRAGMA data_version")[0][0] if run else 0

    def _open(self) -> sqlite3.Connection:
        connection = self._connection
        if connection is None:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not self.path.exists():
                self.path.touch(mode=0o600)
            connection = sqlite3.connect(
                self.path,
                timeout=SECONDS_TO_WAIT,
                isolation_level=None,
                check_same_thread=False,
            )
            try:
                connection.execute("PRAGMA journal_mode=WAL")
                connection.execute("PRAGMA synchronous=FULL")
                for statement in self._schema:
                    connection.execute(statement)
                self._inode = self.path.stat().st_ino
            except (sqlite3.Error, OSError):  # a file that is no database
                connection.close()
                raise
            self._connection = connection
        self._check_it_is_there(connection)
        return connection

    def _check_it_is_there(self, connection: sqlite3.Connection) -> None:
        """Refuse to go on writing into a file that was moved or deleted: its name leads nowhere."""
        if not self.path.exists() or self.path.stat().st_ino != self._inode:
            connection.close()
            self._connection = None
            raise OSError("the file was moved or deleted while it was in use")

    @contextmanager
    def _only_writer(self) -> Iterator[None]:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with waited_for(self.path.with_suffix(".lock")):
            yield

    def backup(self, target: Path) -> None:
        """Write a whole copy of the store, with the answers that are still in its log."""
        with self._guard:
            if self._connection is None and not self.path.exists():
                raise UsageError(f"There are no answers yet: {self.name} does not exist.")
            with closing(sqlite3.connect(target)) as copy:
                self._open().backup(copy)

    def scrub(self) -> None:
        """Write the file anew: no deleted answer is left on a free page or in the log."""
        with self._guard, self._only_writer():
            connection = self._open()
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        with self._guard:
            if self._connection is not None:
                with self._only_writer():
                    self._connection.close()
                self._connection = None


class PostgresServer:
    """
    A database on a PostgreSQL server, for a room that is hosted.

    Parameters
    ----------
    url : str
        ``postgresql://user:password@host/database``. It is never shown: it may hold a password.
    schema : sequence of str
        As for ``SqliteFile``.

    Raises
    ------
    SetupError
        The libraries of the extra ``hosted`` are missing, or the server does not answer.
    """

    _LOCK = 0x504D4F  # "PMO": one writer at a time, as in a SQLite file

    def __init__(self, url: str, schema: Sequence[str]):
        try:
            import sqlalchemy
        except ImportError as problem:
            raise SetupError(
                "A PostgreSQL store needs two more libraries. "
                "Install them: pip install 'pmo-workshop[hosted]'."
            ) from problem
        self.name, self.path = "the PostgreSQL database", None
        self._sql = sqlalchemy
        rest = url.partition("://")[2]
        try:
            self._engine = sqlalchemy.create_engine(
                f"postgresql+pg8000://{rest}", pool_pre_ping=True, pool_size=4
            )
        except sqlalchemy.exc.ArgumentError as error:
            raise UsageError(
                "--store is no address of a database. Write it as "
                "postgresql://user:password@host/database."
            ) from error
        serial = "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
        with self.writing() as run:
            for statement in schema:
                run(statement.format(serial=serial))

    @contextmanager
    def writing(self) -> Iterator[Run]:
        try:
            with self._engine.begin() as connection:
                run = self._runner(connection)
                run("SELECT pg_advisory_xact_lock(:lock)", lock=self._LOCK)
                yield run
        except (self._sql.exc.SQLAlchemyError, OSError) as error:
            raise SetupError(
                f"The answer was not saved: {self.name} cannot be written "
                f"({type(error).__name__}). See that the server runs and has room, then answer "
                "again."
            ) from error

    def reading(self) -> AbstractContextManager[Run | None]:
        return self._reading()

    @contextmanager
    def _reading(self) -> Iterator[Run]:
        try:
            with self._engine.connect() as connection:
                yield self._runner(connection)
        except (self._sql.exc.SQLAlchemyError, OSError) as error:
            raise SetupError(
                f"The answers in {self.name} cannot be read ({type(error).__name__}). See that "
                "the server runs."
            ) from error

    def _runner(self, connection: Any) -> Run:
        def run(sql: str, **given: object) -> list[tuple[Any, ...]]:
            result = connection.execute(self._sql.text(sql), given)
            return [tuple(row) for row in result] if result.returns_rows else []

        return run

    def version(self) -> int:
        with self._reading() as run:
            return run("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")[0][0]

    def backup(self, target: Path) -> None:
        raise UsageError("A PostgreSQL store is copied with pg_dump, not with this command.")

    def scrub(self) -> None:
        # Not inside a transaction, which every connection of the engine begins by itself.
        connection = self._engine.raw_connection()
        driver: Any = connection.driver_connection
        try:
            connection.rollback()
            driver.autocommit = True
            connection.cursor().execute("VACUUM FULL answers")
        finally:
            driver.autocommit = False
            connection.close()

    def close(self) -> None:
        self._engine.dispose()


def database_at(place: str | Path, schema: Sequence[str]) -> Database:
    """Return the database at an address of a PostgreSQL server, or in a file."""
    if str(place).startswith(SCHEMES):
        return PostgresServer(str(place), schema)
    return SqliteFile(Path(place), schema)


def _runner(connection: sqlite3.Connection) -> Run:
    def run(sql: str, **given: object) -> list[tuple[Any, ...]]:
        return connection.execute(sql, given).fetchall()

    return run


def _reason(error: Exception) -> str:
    """Return why the system refused, without a path."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


def folder_given() -> Path | None:
    """Return the folder that the environment names for answers, if it names one."""
    given = os.environ.get(ANSWERS, "").strip()
    return Path(given) if given else None
