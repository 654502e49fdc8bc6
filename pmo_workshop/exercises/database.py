"""Where answers are kept: a SQLite file on this computer, or a PostgreSQL server.

Both give the same two things, a transaction to write in and one to read in, and speak the same
SQL. A block of writing has one writer at a time and is on the disk when it ends.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sqlite3
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from ..errors import SetupError, UsageError
from ..i18n import N_, gettext
from ..lock import waited_for
from ..paths import make_private

ANSWERS = "PMO_WORKSHOP_ANSWERS"
"""Environment variable: the folder of the answers."""
SECONDS_TO_WAIT = 10
SECONDS_BETWEEN_LOOKS = 0.1
GONE = N_("the file was moved or deleted while it was in use")


class TakenAway(OSError):
    """Another program has taken away, or put something else in the place of, a file in use."""


SCHEMES = ("postgresql://", "postgres://")


class Run(Protocol):
    """What runs statements in a transaction."""

    def __call__(self, sql: str, /, **given: object) -> list[tuple[Any, ...]]:
        """Run one statement with its named parameters, and return its rows."""

    def add(self, table: str, rows: Sequence[Mapping[str, object]], otherwise: str = "") -> None:
        """
        Write many rows at once, all with the same columns.

        Parameters
        ----------
        table : str
        rows : sequence of mapping of column to value
            No two of them are about the same thing.
        otherwise : str
            What the database does with a row that it has already, ``ON CONFLICT ...``.
        """


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

    def check(self) -> None:
        """See that what was confirmed is still there; raise SetupError if it is not."""

    def backup(self, target: Path) -> None: ...

    def scrub(self) -> None:
        """Remove what was deleted from the disk too; raise SetupError while that cannot be done."""

    def remains(self) -> str:
        """Return in words where copies of what was deleted may be that are not ours to remove."""

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

    A program that tidies up or synchronises may take the file or its log away while it is in use;
    SQLite would go on writing into what no name leads to. So both are looked at before anything is
    confirmed. What was confirmed is then saved from the files that are still open: the log is
    written into the file, and a file that is gone is put back whole. Only where another file lies
    in its place is a copy made beside it (``.saved``), and nothing is written until a file
    that holds all that was confirmed is back.
    """

    def __init__(self, path: Path, schema: Sequence[str]):
        self.path, self.name = Path(path), Path(path).name
        self._schema = [statement.format(serial="INTEGER PRIMARY KEY") for statement in schema]
        self._names = [Path(f"{self.path}{end}") for end in ("", "-wal", "-shm")]
        self._connection: sqlite3.Connection | None = None
        self._files: list[int | None] = []
        self._mark, self._writes, self._confirmed = 0, 0, False
        self._guard = threading.RLock()

    @contextmanager
    def writing(self) -> Iterator[Run]:
        try:
            with self._guard, self._only_writer():
                connection = self._open()
                connection.execute("BEGIN IMMEDIATE")
                try:
                    before = connection.total_changes
                    yield _SqliteRun(connection)
                    if connection.total_changes > before:
                        self._count(connection)
                    connection.execute("COMMIT")
                except BaseException:
                    if connection.in_transaction:  # a full disk has rolled back already
                        connection.execute("ROLLBACK")
                    raise
                self._check_it_is_there(connection)
                self._mark, self._writes = _identity(connection)
                self._confirmed = True
        except (sqlite3.Error, OSError) as error:
            raise SetupError(
                gettext(
                    "The answer was not saved: {name} cannot be written ({reason}). {what}",
                    name=self.name,
                    reason=_reason(error),
                    what=self._what_to_do(error),
                )
            ) from error

    def _what_to_do(self, error: Exception) -> str:
        if not isinstance(error, TakenAway):
            return gettext(
                "Make room on the disk or choose another folder with {answers}, then answer again.",
                answers=ANSWERS,
            )
        if self._saved.exists():
            return gettext(
                "Put {saved} back under the name {name}, then answer again.",
                saved=self._saved.name,
                name=self.name,
            )
        return gettext(
            "Everything that was saved before is kept: answer again. Let no program "
            "tidy up or synchronise the folder."
        )

    @contextmanager
    def reading(self) -> Iterator[Run | None]:
        with self._guard:
            try:
                there = self._connection is not None or self._confirmed or self.path.exists()
                yield _SqliteRun(self._open()) if there else None
            except (sqlite3.Error, OSError) as error:
                mend = gettext("Put the file back, or move it away to begin anew.")
                if isinstance(error, TakenAway) and self._confirmed:
                    mend = self._what_to_do(error)
                raise SetupError(
                    gettext(
                        "The answers in {name} cannot be read ({reason}). {mend}",
                        name=self.name,
                        reason=_reason(error),
                        mend=mend,
                    )
                ) from error

    def check(self) -> None:
        """Look for the files, and write the log into the file so that it alone holds everything."""
        with self._guard:
            if self._confirmed:
                with self.reading(), self._only_writer():
                    self._open().execute("PRAGMA wal_checkpoint(PASSIVE)")

    def version(self) -> int:
        with self.reading() as run:
            return run("PRAGMA data_version")[0][0] if run else 0

    def _open(self) -> sqlite3.Connection:
        if self._connection is not None:
            self._check_it_is_there(self._connection)
            return self._connection
        if self._confirmed and not self.path.exists():
            raise TakenAway(gettext(GONE))
        make_private(self.path.parent)
        if not self.path.exists():
            self.path.touch(mode=0o600)
        connection = sqlite3.connect(
            self.path,
            timeout=SECONDS_TO_WAIT,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            mark, writes = _identity(connection)
            if self._confirmed and (mark != self._mark or writes < self._writes):
                raise TakenAway(gettext("another file lies in its place"))
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            connection.execute("PRAGMA temp_store=MEMORY")  # no answer in a temporary file
            for statement in self._schema:
                connection.execute(statement)
            self._files = self._look()
        except (sqlite3.Error, OSError):  # a file that is no database
            connection.close()
            raise
        self._connection = connection
        return connection

    @property
    def _saved(self) -> Path:
        """Where a copy is made while another file lies in the place of this one."""
        return self.path.with_name(f"{self.name}.saved")

    def _look(self) -> list[int | None]:
        """Return which files the names of the database, its log and their index lead to."""
        return [_inode(name) for name in self._names]

    def _count(self, connection: sqlite3.Connection) -> None:
        """Note in the file, inside a transaction, which one it is and that it was written again."""
        mark, writes = _identity(connection)
        if not mark:
            connection.execute(f"PRAGMA application_id = {secrets.randbelow(2**31 - 1) + 1}")
        connection.execute(f"PRAGMA user_version = {writes + 1}")

    def _check_it_is_there(self, connection: sqlite3.Connection) -> None:
        """Refuse to go on in files that no name leads to, once what they hold is saved."""
        there = self._look()
        if there == self._files:
            return
        if self._confirmed:
            self._save(connection, there)
        connection.close()
        self._connection = None
        if there[0] == self._files[0]:
            raise TakenAway(gettext("its log was moved or deleted while it was in use"))
        raise TakenAway(gettext(GONE))

    def _save(self, connection: sqlite3.Connection, there: Sequence[int | None]) -> None:
        """Write what the open files hold to where a name leads; on an error they stay open."""
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(FULL)").fetchone()
        if busy:
            raise TakenAway(gettext("its log was moved or deleted, and another program reads it"))
        if there[0] == self._files[0]:
            return
        _copy(connection, self._saved)
        for name, leads_to, ours in zip(self._names, there, self._files, strict=True):
            if leads_to == ours and leads_to is not None:
                name.unlink()  # else SQLite takes them for the log of whatever file lies there
        if there[0] is None:
            self._saved.rename(self.path)

    @contextmanager
    def _only_writer(self) -> Iterator[None]:
        make_private(self.path.parent)
        with waited_for(self.path.with_suffix(".lock")):
            yield

    def backup(self, target: Path) -> None:
        """Write a whole copy of the store, with the answers that are still in its log."""
        with self._guard:
            if self._connection is None and not self.path.exists():
                raise UsageError(
                    gettext("There are no answers yet: {name} does not exist.", name=self.name)
                )
            _copy(self._open(), target)

    def scrub(self) -> None:
        """
        Write the file anew: no deleted answer is left on a free page or in the log.

        A program that is reading holds the old pages in place; it is waited for.

        Raises
        ------
        SetupError
            It goes on reading: the texts are still on the disk.
        """
        with self._guard:
            with self._only_writer():
                self._open().execute("VACUUM")
            until = time.monotonic() + SECONDS_TO_WAIT
            while self._log_is_needed():
                if time.monotonic() > until:
                    raise SetupError(
                        gettext(
                            "The answers are removed, but their texts are still on the "
                            "disk, in {name} and {name}-wal: another program is reading "
                            "them. Close it (a notebook, a viewer of databases), then "
                            "give the same command again.",
                            name=self.name,
                        )
                    )
                time.sleep(SECONDS_BETWEEN_LOOKS)

    def remains(self) -> str:
        return (
            gettext("{saved} is a copy with them: remove it.", saved=self._saved)
            if self._saved.exists()
            else ""
        )

    def _log_is_needed(self) -> bool:
        """Empty the log; whether somebody still reads what it held before."""
        with self._only_writer():
            connection = self._open()
            connection.execute("PRAGMA busy_timeout = 0")
            try:
                busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                connection.execute(f"PRAGMA busy_timeout = {1000 * SECONDS_TO_WAIT}")
        return bool(busy)

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
                gettext(
                    "A PostgreSQL store needs two more libraries. Install them: pip "
                    "install 'pmo-workshop[hosted]'."
                )
            ) from problem
        self.name, self.path = gettext("the PostgreSQL database"), None
        self._tables = re.findall(r"CREATE TABLE IF NOT EXISTS (\w+)", "".join(schema))
        self._sql = sqlalchemy
        rest = url.partition("://")[2]
        engine = partial(
            sqlalchemy.create_engine,
            f"postgresql+pg8000://{rest}",
            pool_pre_ping=True,
            pool_size=4,
            connect_args={"timeout": SECONDS_TO_WAIT},
        )
        try:
            self._engine = engine()
            # Reading needs no transaction, and two trips to the server fewer without one.
            self._looking = engine(isolation_level="AUTOCOMMIT")
        except sqlalchemy.exc.ArgumentError as error:
            raise UsageError(
                gettext(
                    "--store is no address of a database. Write it as "
                    "postgresql://user:password@host/database."
                )
            ) from error
        serial = "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
        with self.writing() as run:
            for statement in schema:
                run(statement.format(serial=serial))

    @contextmanager
    def writing(self) -> Iterator[Run]:
        try:
            with self._engine.begin() as connection:
                run = _PostgresRun(self._sql, connection)
                run("SET LOCAL synchronous_commit TO on")  # whatever the server's default is
                run("SELECT pg_advisory_xact_lock(:lock)", lock=self._LOCK)
                yield run
        except (self._sql.exc.SQLAlchemyError, OSError) as error:
            raise SetupError(
                gettext(
                    "The answer was not saved: {name} cannot be written ({reason}). See "
                    "that the server runs and has room, then answer again.",
                    name=self.name,
                    reason=type(error).__name__,
                )
            ) from error

    def reading(self) -> AbstractContextManager[Run | None]:
        return self._reading()

    @contextmanager
    def _reading(self) -> Iterator[Run]:
        try:
            with self._looking.connect() as connection:
                yield _PostgresRun(self._sql, connection)
        except (self._sql.exc.SQLAlchemyError, OSError) as error:
            raise SetupError(
                gettext(
                    "The answers in {name} cannot be read ({reason}). See that the server runs.",
                    name=self.name,
                    reason=type(error).__name__,
                )
            ) from error

    def version(self) -> int:
        with self._reading() as run:
            return run("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")[0][0]

    def backup(self, target: Path) -> None:
        raise UsageError(
            gettext("A PostgreSQL store is copied with pg_dump, not with this command.")
        )

    def check(self) -> None:
        with self._reading() as run:
            run("SELECT 1")

    def scrub(self) -> None:
        """
        Write all tables anew, and end the server's log of writing (WAL) if we may.

        VACUUM would leave what a program still sees that began to read before; TRUNCATE does not.
        """
        try:
            with self._engine.begin() as connection:
                run = _PostgresRun(self._sql, connection)
                for table in self._tables:
                    run(f"CREATE TEMPORARY TABLE kept AS TABLE {table}")
                    run(f"TRUNCATE {table}")
                    run(f"INSERT INTO {table} TABLE kept")
                    run("DROP TABLE kept")
            if self._rules_the_server():
                with self._reading() as look:
                    look("SELECT pg_switch_wal()")
                    look("CHECKPOINT")
        except (self._sql.exc.SQLAlchemyError, OSError) as error:
            raise SetupError(
                gettext(
                    "The answers are removed, but {name} could not be tidied ({reason}). "
                    "Give the same command again.",
                    name=self.name,
                    reason=type(error).__name__,
                )
            ) from error

    def _rules_the_server(self) -> bool:
        with self._reading() as run:
            return run("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")[0][0]

    def remains(self) -> str:
        """Say which of the server's logs may keep them: files are used again, archived, sent on."""
        with self._reading() as run:
            (kept,) = run(
                "SELECT current_setting('wal_recycle'), current_setting('archive_mode'), "
                "(SELECT count(*) FROM pg_replication_slots)"
            )
            ((said,),) = run(
                "SELECT current_setting('log_parameter_max_length') <> '0' AND "
                "(current_setting('log_statement') IN ('mod', 'all') "
                "OR current_setting('log_min_duration_statement') <> '-1')"
            )
        left = []
        if kept != ("off", "off", 0) or not self._rules_the_server():
            left.append(
                gettext(
                    "They may still be in the server's write-ahead log until it is written "
                    "over: see 'Hosted, for remote people' in the facilitator's handbook."
                )
            )
        if said:
            left.append(
                gettext(
                    "They may stand in the server's log of messages, which notes statements: see "
                    "'Hosted, for remote people' in the facilitator's handbook."
                )
            )
        return " ".join(left)

    def close(self) -> None:
        self._engine.dispose()
        self._looking.dispose()


def database_at(place: str | Path, schema: Sequence[str]) -> Database:
    """Return the database at an address of a PostgreSQL server, or in a file."""
    if str(place).startswith(SCHEMES):
        return PostgresServer(str(place), schema)
    return SqliteFile(Path(place), schema)


class _SqliteRun:
    """Statements for SQLite."""

    def __init__(self, connection: sqlite3.Connection):
        self._connection = connection

    def __call__(self, sql: str, /, **given: object) -> list[tuple[Any, ...]]:
        return self._connection.execute(sql, given).fetchall()

    def add(self, table: str, rows: Sequence[Mapping[str, object]], otherwise: str = "") -> None:
        if rows:
            values = ", ".join(f":{name}" for name in rows[0])
            sql = f"INSERT INTO {table} ({', '.join(rows[0])}) VALUES ({values}) {otherwise}"  # noqa: S608 - our names
            self._connection.executemany(sql, rows)


class _PostgresRun:
    """Statements for PostgreSQL; the many rows travel as one JSON, not one by one."""

    def __init__(self, sql: Any, connection: Any):
        self._text, self._connection = sql.text, connection

    def __call__(self, sql: str, /, **given: object) -> list[tuple[Any, ...]]:
        result = self._connection.execute(self._text(sql), given)
        return [tuple(row) for row in result] if result.returns_rows else []

    def add(self, table: str, rows: Sequence[Mapping[str, object]], otherwise: str = "") -> None:
        if rows:
            columns = ", ".join(rows[0])
            self(
                f"INSERT INTO {table} ({columns}) SELECT {columns} FROM "  # noqa: S608 - our names
                f"json_populate_recordset(CAST(NULL AS {table}), CAST(:rows AS json)) {otherwise}",
                rows=json.dumps(list(map(dict, rows))),
            )


def _inode(file: Path) -> int | None:
    """Return what a name leads to, None if nothing."""
    try:
        return file.stat().st_ino
    except (FileNotFoundError, NotADirectoryError):
        return None


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    """Write all that a connection sees to a file of its user alone."""
    target.touch(mode=0o600)
    with closing(sqlite3.connect(target)) as copy:
        connection.backup(copy)


def _identity(connection: sqlite3.Connection) -> tuple[int, int]:
    """Return the mark of a file, and how often it was written."""
    (mark,) = connection.execute("PRAGMA application_id").fetchone()
    (writes,) = connection.execute("PRAGMA user_version").fetchone()
    return mark, writes


def _reason(error: Exception) -> str:
    """Return why the system refused, without a path."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


def folder_given() -> Path | None:
    """Return the folder that the environment names for answers, if it names one."""
    given = os.environ.get(ANSWERS, "").strip()
    return Path(given) if given else None
