"""The answers of a workshop: in one SQLite file per client, or on a server.

An answer is confirmed only after COMMIT reached the disk, so a kernel that is killed loses nothing
that was confirmed. Nothing is ever overwritten: the latest answer counts, the history stays.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
from platformdirs import user_data_path

from ..errors import UsageError
from ..i18n import gettext
from ..intake.client import Client
from .database import Database, Run, database_at, folder_given
from .rows import Answer, tables_of

SESSION = "PMO_WORKSHOP_SESSION"
"""Environment variable: the name of the workshop's session; it becomes the wave of the answers."""
PARTICIPANT = "PMO_WORKSHOP_PARTICIPANT"
"""Environment variable: who answers; unset, this computer keeps an id drawn by lot."""

NO_CLIENT = "workshop"
DEFAULT_SESSION = "room"
_NAME = re.compile(r"[^\x00-\x1f\x7f]{1,80}")

SCHEMA = (
    """
    CREATE TABLE IF NOT EXISTS answers (
        seq {serial},
        key TEXT NOT NULL UNIQUE,
        session TEXT NOT NULL,
        participant TEXT NOT NULL,
        exercise TEXT NOT NULL,
        item TEXT NOT NULL,
        value TEXT NOT NULL,
        minute BIGINT NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS whose ON answers (session, exercise, participant, item, seq)",
    "CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL)",
)
_COLUMNS = "session, participant, exercise, item, value, minute"


def answers_folder() -> Path:
    """
    Return the folder of the answers: never the client's folder, which nothing ever edits.

    Returns
    -------
    Path
        ``PMO_WORKSHOP_ANSWERS``, else ``pmo-workshop/answers`` where this system keeps a user's
        data.
    """
    return folder_given() or user_data_path("pmo-workshop", appauthor=False) / "answers"


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
            gettext(
                "{client_id} is no id of a client. Allowed: small letters, digits and hyphens.",
                client_id=repr(client_id),
            )
        )
    return Store((folder or answers_folder()) / f"{client_id}.sqlite")


def current_session() -> str:
    """Return the name of the session: ``PMO_WORKSHOP_SESSION``, else "room"."""
    return _named(SESSION) or DEFAULT_SESSION


def _named(variable: str) -> str:
    given = os.environ.get(variable, "").strip()
    if given and not _NAME.fullmatch(given):
        raise UsageError(
            gettext(
                "{variable} must be a name of at most 80 characters on one line.", variable=variable
            )
        )
    return given


class Store:
    """
    The answers of one client's workshop.

    Parameters
    ----------
    place : Path or Database
        A file, which is made with the first answer; or the database itself.
    """

    def __init__(self, place: Path | Database):
        self.database = database_at(place, SCHEMA) if isinstance(place, Path) else place
        self._new_seat = ""

    @property
    def path(self) -> Path | None:
        """The file of the answers, if they are in one."""
        return self.database.path

    # -- writing ---------------------------------------------------------------------------------

    def save(
        self,
        exercise: str,
        item: str,
        value: Mapping[str, Any],
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
        with self.database.writing() as run:
            who = participant or self._seat_in(run)
            minute = write_answer(run, Answer(session, who, exercise, item, value, now()), key)
        return Answer(session, who, exercise, item, dict(value), minute)

    def next_person(self) -> str:
        """Give this computer to another person, and return the new id."""
        seat = by_lot()
        with self.database.writing() as run:
            run(
                "INSERT INTO facts VALUES ('seat', :seat) ON CONFLICT (name) "
                "DO UPDATE SET value = :seat",
                seat=seat,
            )
        return seat

    def _seat_in(self, run: Run) -> str:
        given = _named(PARTICIPANT)
        if given:
            return given
        run(
            "INSERT INTO facts VALUES ('seat', :seat) ON CONFLICT (name) DO NOTHING",
            seat=self.seat(),
        )
        return run("SELECT value FROM facts WHERE name='seat'")[0][0]

    # -- reading ---------------------------------------------------------------------------------

    def seat(self) -> str:
        """Return who sits at this computer: ``PMO_WORKSHOP_PARTICIPANT``, or an id by lot."""
        given = _named(PARTICIPANT)
        if given:
            return given
        with self.database.reading() as run:
            found = run("SELECT value FROM facts WHERE name='seat'") if run else []
        self._new_seat = found[0][0] if found else self._new_seat or by_lot()
        return self._new_seat

    def latest(
        self,
        *,
        session: str | None = None,
        participant: str | None = None,
        exercise: str | None = None,
        upto: int | None = None,
    ) -> list[Answer]:
        """
        Return the latest answer of each person to each item, in the order they were given.

        Parameters
        ----------
        session, participant, exercise : str, optional
            Only theirs.
        upto : int, optional
            As it was when ``last()`` was this number.
        """
        only_of = {"session": session, "exercise": exercise, "participant": participant}
        wanted: dict[str, str | int] = {n: v for n, v in only_of.items() if v is not None}
        conditions = [f"{name} = :{name}" for name in wanted]
        if upto is not None:
            wanted["upto"] = upto
            conditions.append("seq <= :upto")
        only = " AND ".join(conditions)
        return self._answers(
            # Only names of columns stand in the text; the values are parameters.
            f"SELECT {_COLUMNS} FROM answers WHERE seq IN (SELECT max(seq) FROM answers "  # noqa: S608 - as above
            f"{f'WHERE {only}' if only else ''} GROUP BY session, exercise, participant, item) "
            "ORDER BY seq",
            **wanted,
        )

    def last(self) -> int:
        """Return the number of the last answer that was saved, 0 if there is none."""
        with self.database.reading() as run:
            return (run("SELECT coalesce(max(seq), 0) FROM answers") if run else [(0,)])[0][0]

    def rooms(self) -> list[str]:
        """Return the sessions that were rooms of telephones, in this file; see ``live/store``."""
        with self.database.reading() as run:
            if not run or not run("SELECT 1 FROM sqlite_master WHERE name = 'rooms'"):
                return []
            return [session for (session,) in run("SELECT session FROM rooms ORDER BY session")]

    def history(self) -> list[Answer]:
        """Return every answer that was ever saved, in order."""
        return self._answers(f"SELECT {_COLUMNS} FROM answers ORDER BY seq")  # noqa: S608 - ours alone

    def _answers(self, sql: str, **given: str | int) -> list[Answer]:
        with self.database.reading() as run:
            rows = run(sql, **given) if run else []
        return [
            Answer(session, participant, exercise, item, json.loads(value), minute)
            for session, participant, exercise, item, value, minute in rows
        ]

    def tables(
        self, client: Client | None = None, *, session: str | None = None
    ) -> dict[str, pd.DataFrame]:
        """Return the answers as the tables of a client folder, as intake would read them."""
        return tables_of(self.latest(session=session), client)

    def backup(self, target: Path) -> None:
        """Write a whole copy of the store, with the answers that are still in its log."""
        self.database.backup(target)

    def close(self) -> None:
        self.database.close()


def write_answer(run: Run, answer: Answer, key: str = "") -> int:
    """
    Write an answer inside a transaction, unless it is the latest of its person already.

    Parameters
    ----------
    run : Run
    answer : Answer
    key : str
        The same key stores once; default: one that nobody has used.

    Returns
    -------
    int
        The minute in which what now counts was stored.
    """
    same = run(
        "SELECT value, minute FROM answers WHERE session = :session AND exercise = :exercise "
        "AND participant = :participant AND item = :item ORDER BY seq DESC LIMIT 1",
        session=answer.session,
        participant=answer.participant,
        exercise=answer.exercise,
        item=answer.item,
    )
    if same and same[0][0] == _as_json(answer.value):
        return same[0][1]
    add_answers(run, [answer], key)
    return answer.minute


def add_answers(run: Run, answers: Sequence[Answer], key: str = "") -> None:
    """Write answers inside a transaction, whatever stood there before; ``key`` is of one alone."""
    rows = [
        {
            "key": key or secrets.token_hex(16),
            "session": answer.session,
            "participant": answer.participant,
            "exercise": answer.exercise,
            "item": answer.item,
            "value": _as_json(answer.value),
            "minute": answer.minute,
        }
        for answer in answers
    ]
    run.add("answers", rows, "ON CONFLICT (key) DO NOTHING")


def _as_json(value: Mapping[str, object]) -> str:
    return json.dumps(dict(value), sort_keys=True)


def now() -> int:
    """Return the minute it is: finer times would help to tell people apart."""
    return int(time.time() // 60)


def by_lot() -> str:
    """Return a new id of a person."""
    return f"P-{secrets.token_hex(4)}"
