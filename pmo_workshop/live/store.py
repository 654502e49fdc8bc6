"""What a room does, beside the answers: who is in, what is open, what was shown. All its SQL.

It lives in the database of the answers, and a ballot is written in one transaction with its
answers, so that what was acknowledged is stored once, whatever happens.
"""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from ..content.definitions import DONE
from ..errors import UsageError, names
from ..exercises import store as answers_store
from ..exercises.answers import Value
from ..exercises.database import Database, Run, database_at
from ..exercises.groups import TEAM, TOGETHER, heads_of
from ..exercises.rows import Answer
from ..exercises.store import Store, add_answers, answers_folder, by_lot, now, write_answer
from ..i18n import gettext
from . import moderation, questions
from .moderation import TextDesk, TextPlace
from .questions import QuestionBox

SCHEMA = (
    *answers_store.SCHEMA,
    """
    CREATE TABLE IF NOT EXISTS rooms (
        session TEXT NOT NULL PRIMARY KEY,
        client TEXT NOT NULL,
        folder TEXT NOT NULL,
        state TEXT NOT NULL,
        locked BIGINT NOT NULL,
        most BIGINT NOT NULL,
        current TEXT NOT NULL,
        codes BIGINT NOT NULL,
        minute BIGINT NOT NULL
    )""",
    """
    CREATE TABLE IF NOT EXISTS steps (
        session TEXT NOT NULL,
        exercise TEXT NOT NULL,
        phase TEXT NOT NULL,
        run BIGINT NOT NULL,
        vote BIGINT NOT NULL,
        revealed BIGINT NOT NULL,
        opened BIGINT NOT NULL,
        panel BIGINT NOT NULL,
        PRIMARY KEY (session, exercise)
    )""",
    """
    CREATE TABLE IF NOT EXISTS people (
        session TEXT NOT NULL,
        participant TEXT NOT NULL,
        face TEXT NOT NULL,
        number BIGINT NOT NULL,
        gone BIGINT NOT NULL,
        PRIMARY KEY (session, participant)
    )""",
    """
    CREATE TABLE IF NOT EXISTS devices (
        token TEXT NOT NULL PRIMARY KEY,
        resume TEXT NOT NULL UNIQUE,
        session TEXT NOT NULL,
        participant TEXT NOT NULL
    )""",
    """
    CREATE TABLE IF NOT EXISTS elsewhere (
        session TEXT NOT NULL,
        participant TEXT NOT NULL,
        PRIMARY KEY (session, participant)
    )""",
    "CREATE TABLE IF NOT EXISTS consoles (token TEXT NOT NULL PRIMARY KEY, session TEXT NOT NULL)",
    """
    CREATE TABLE IF NOT EXISTS ballots (
        session TEXT NOT NULL,
        exercise TEXT NOT NULL,
        participant TEXT NOT NULL,
        vote BIGINT NOT NULL,
        version BIGINT NOT NULL,
        void BIGINT NOT NULL,
        UNIQUE (session, exercise, participant)
    )""",
    """
    CREATE TABLE IF NOT EXISTS spoken_for (
        session TEXT NOT NULL,
        exercise TEXT NOT NULL,
        participant TEXT NOT NULL,
        heads BIGINT NOT NULL,
        team TEXT NOT NULL,
        UNIQUE (session, exercise, participant)
    )""",
    """
    CREATE TABLE IF NOT EXISTS one_phone (
        session TEXT NOT NULL,
        exercise TEXT NOT NULL,
        shared BIGINT NOT NULL,
        PRIMARY KEY (session, exercise)
    )""",
    """
    CREATE TABLE IF NOT EXISTS shown (
        session TEXT NOT NULL,
        exercise TEXT NOT NULL,
        step BIGINT NOT NULL,
        vote BIGINT NOT NULL,
        cut BIGINT NOT NULL,
        members TEXT NOT NULL,
        result TEXT NOT NULL,
        PRIMARY KEY (session, exercise, step)
    )""",
    """
    CREATE TABLE IF NOT EXISTS taken_over (
        session TEXT NOT NULL,
        exercise TEXT NOT NULL,
        action TEXT NOT NULL,
        owner TEXT NOT NULL,
        due TEXT NOT NULL,
        PRIMARY KEY (session, exercise, action)
    )""",
    *moderation.SCHEMA,
    *questions.SCHEMA,
)

_WITH_HEADS = (
    "ballots b LEFT JOIN spoken_for s ON s.session = b.session AND s.exercise = b.exercise "
    "AND s.participant = b.participant"
)
_FORGOTTEN = (
    "answers", "ballots", "spoken_for", "people", "elsewhere", "devices", "consoles",
    *moderation.TABLES, "questions", "question_votes",
)  # fmt: skip
_BALLOTS = (
    "SELECT b.participant, b.vote, b.version, b.void, coalesce(s.heads, 1), coalesce(s.team, '') "  # noqa: S608 - our words
    f"FROM {_WITH_HEADS} WHERE b.session = :session AND b.void < 2"
)
_HERE = (
    "gone = 0 AND (face = 'paper' OR participant IN "
    "(SELECT participant FROM devices WHERE session = :session))"
)
IN, FULL, LOCKED = "in", "full", "locked"
OPEN, HOLD, ENDED = "open", "hold", "ended"
WAITING, CLOSED = "waiting", "closed"
PHONE, PAPER = "phone", "paper"


@dataclass(frozen=True)
class Room:
    """The state of a session; ``current`` is the exercise on stage, or empty."""

    session: str
    client: str
    folder: str
    state: str = OPEN
    locked: bool = False
    most: int = 0
    current: str = ""
    codes: int = 0


class Device(NamedTuple):
    """One device that joins: hashes of its secret and of its own code, and whether it is away."""

    token: str
    resume: str
    elsewhere: bool = False


@dataclass(frozen=True)
class Step:
    """
    The state of one exercise.

    ``run`` counts how often it was begun anew, ``vote`` is 1 or 2, ``opened`` counts seconds since
    1970, ``panel`` is the part of the result that the projected page shows.
    """

    exercise: str
    phase: str = WAITING
    run: int = 1
    vote: int = 1
    revealed: bool = False
    opened: int = 0
    panel: int = 0

    @property
    def turn(self) -> str:
        """What a page must send back, so that an old page never answers a new question."""
        return f"{self.run}.{self.vote}"

    @property
    def first_turn(self) -> str:
        """``turn`` of its first vote."""
        return f"{self.run}.1"


@dataclass(frozen=True)
class Person:
    """Somebody in the room; ``number`` counts in the order of joining and is all anybody sees."""

    participant: str
    face: str
    number: int
    gone: bool


@dataclass(frozen=True)
class Ballot:
    """
    That somebody has handed in.

    ``version`` counts its changes, ``heads`` the people that the telephone speaks for; ``team`` is
    what these call themselves.
    """

    participant: str
    vote: int
    version: int
    void: bool
    heads: int = 1
    team: str = ""


@dataclass(frozen=True)
class Handed:
    """
    What somebody hands in: the answers to one exercise, on the page of one turn.

    ``group`` is what ``groups.read_group`` has read.
    """

    participant: str
    exercise: str
    turn: str
    answers: Mapping[str, Value]
    group: Value = field(default_factory=dict)


@dataclass(frozen=True)
class Shown:
    """
    A result that the room has seen: whose ballots, in which version, and its figures.

    ``cut`` is the last answer in the store that it rests on.
    """

    step: int
    vote: int
    cut: int
    members: Mapping[str, int]
    result: Mapping[str, Any]

    @property
    def turn(self) -> str:
        """``Step.turn`` when it was shown."""
        return self.result.get("turn", f"1.{self.vote}")

    @property
    def is_split(self) -> bool:
        """Whether it was told by place, too."""
        return bool(self.result.get("places"))

    @property
    def told_again(self) -> bool:
        """Whether it is a first vote of those alone who have voted a second time."""
        return self.result.get("told_again", False)


@dataclass(frozen=True)
class TakenOver:
    """An idea that is an action now, who answers for it and by which day; both may be blank."""

    action: str
    owner: str
    due: str


class NotTaken(Exception):
    """A ballot that is not taken, in a word: closed, ended, old, gone or void."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


class RoomStore:
    """
    One session of a room.

    Parameters
    ----------
    database : Database
        Made with this module's ``SCHEMA``.
    session : str
    """

    def __init__(self, database: Database, session: str):
        self.database, self.session = database, session
        self.answers = Store(database)
        self.questions = QuestionBox(database, session)
        self.texts = TextDesk(database, session)

    def close(self) -> None:
        self.database.close()

    # -- the room --------------------------------------------------------------------------------

    def open(self, client: str, folder: str, most: int) -> None:
        """Begin the session, or go on with it and what it holds; ``most`` stays if it is 0."""
        with self.database.writing() as run:
            run(
                "INSERT INTO rooms VALUES (:session, :client, :folder, 'open', 0, :most, '', 0, "
                ":minute) ON CONFLICT (session) DO UPDATE SET folder = :folder, "
                "most = CASE WHEN :most > 0 THEN :most ELSE rooms.most END, "
                "state = CASE WHEN rooms.state = 'ended' THEN 'open' ELSE rooms.state END",
                session=self.session,
                client=client,
                folder=folder,
                most=most,
                minute=now(),
            )

    def room(self) -> Room:
        rows = self._read(
            "SELECT session, client, folder, state, locked, most, current, codes FROM rooms "
            "WHERE session = :session"
        )
        session, client, folder, state, locked, most, current, codes = rows[0]
        return Room(session, client, folder, state, bool(locked), most, current, codes)

    def change(self, **facts: str | int) -> None:
        """Change facts of the room, such as ``state="hold"``."""
        self._update("UPDATE rooms SET {} WHERE session = :session", facts)

    def touch(self) -> None:
        """Write what is there already: SetupError if the store cannot be written just now."""
        with self.database.writing() as run:
            run("UPDATE rooms SET state = state WHERE session = :session", session=self.session)

    def steps(self) -> dict[str, Step]:
        rows = self._read(
            "SELECT exercise, phase, run, vote, revealed, opened, panel FROM steps "
            "WHERE session = :session"
        )
        return {
            exercise: Step(exercise, phase, run, vote, bool(revealed), opened, panel)
            for exercise, phase, run, vote, revealed, opened, panel in rows
        }

    def step(self, exercise: str) -> Step:
        return self.steps().get(exercise, Step(exercise))

    def change_step(self, exercise: str, **facts: str | int) -> None:
        """Change facts of one exercise, such as ``phase="open"``."""
        with self.database.writing() as run:
            run(
                "INSERT INTO steps VALUES (:session, :exercise, 'waiting', 1, 1, 0, 0, 0) "
                "ON CONFLICT (session, exercise) DO NOTHING",
                session=self.session,
                exercise=exercise,
            )
            _set(
                run,
                "UPDATE steps SET {} WHERE session = :session AND exercise = :exercise",
                facts,
                session=self.session,
                exercise=exercise,
            )

    def one_phone(self) -> dict[str, bool]:
        """Return the exercises of which the facilitator has said whether groups share a phone."""
        rows = self._read("SELECT exercise, shared FROM one_phone WHERE session = :session")
        return {exercise: bool(shared) for exercise, shared in rows}

    def share_one_phone(self, exercise: str, shared: bool) -> None:
        """Say whether each group answers an exercise on one telephone, or everybody alone."""
        with self.database.writing() as run:
            run(
                "INSERT INTO one_phone VALUES (:session, :exercise, :shared) "
                "ON CONFLICT (session, exercise) DO UPDATE SET shared = :shared",
                session=self.session,
                exercise=exercise,
                shared=int(shared),
            )

    def begin_anew(self, exercise: str) -> None:
        """Empty an exercise; the history of the answers stays, and what was shown is not undone."""
        step = self.step(exercise)
        given = self.answers.latest(session=self.session, exercise=exercise)
        place = {"session": self.session, "exercise": exercise}
        with self.database.writing() as run:
            for answer in given:
                emptied = Answer(*_place(answer), {}, now())
                write_answer(run, emptied)
            # The versions go on counting: a new ballot is never taken for the one before.
            run(
                "UPDATE ballots SET void = 2, version = version + 1 WHERE session = :session "
                "AND exercise = :exercise",
                **place,
            )
            for table in moderation.TABLES:
                gone = f"DELETE FROM {table} WHERE session = :session AND exercise = :exercise"  # noqa: S608 - our names
                run(gone, **place)
        self.change_step(
            exercise, phase=WAITING, run=step.run + 1, vote=1, revealed=0, opened=0, panel=0
        )

    # -- people ----------------------------------------------------------------------------------

    def join(self, token: str, resume: str, elsewhere: bool = False) -> str:
        """
        Let somebody in.

        Parameters
        ----------
        token, resume : str
            Hashes of the secret of a device, and of the code to go on with another device.
        elsewhere : bool
            Whether they are not in the room.

        Returns
        -------
        str
            ``IN``; or ``LOCKED`` or ``FULL``, and nobody was let in.
        """
        (outcome,) = self.join_all([Device(token, resume, elsewhere)])
        return outcome

    def join_all(self, devices: Sequence[Device]) -> list[str]:
        """Let several people in, in the order in which they came; see ``join``."""
        with self.database.writing() as run:
            room = self.room()
            if room.locked or room.state == ENDED:
                return [LOCKED] * len(devices)
            free = len(devices)
            if room.most:
                free = max(room.most - self._count(run, "face = 'phone' AND gone = 0"), 0)
            people = [by_lot() for _ in devices[:free]]
            self._add_people(run, PHONE, people)
            self._add_devices(run, people, devices[:free])
            away = [
                {"session": self.session, "participant": who}
                for who, device in zip(people, devices, strict=False)
                if device.elsewhere
            ]
            if away:
                run.add("elsewhere", away)
        return [IN] * len(people) + [FULL] * (len(devices) - len(people))

    def join_again(self, known: str, token: str, resume: str) -> bool:
        """Give another device to the person whose resume code is known; False if nobody's is."""
        with self.database.writing() as run:
            found = run(
                "SELECT participant FROM devices WHERE resume = :resume AND session = :session",
                resume=known,
                session=self.session,
            )
            if found:
                self._add_devices(run, [found[0][0]], [Device(token, resume)])
        return bool(found)

    def _add_devices(self, run: Run, people: Sequence[str], devices: Sequence[Device]) -> None:
        rows = [
            {
                "token": device.token,
                "resume": device.resume,
                "session": self.session,
                "participant": who,
            }
            for who, device in zip(people, devices, strict=True)
        ]
        run.add("devices", rows)

    def _add_people(self, run: Run, face: str, people: Sequence[str]) -> None:
        rows = [
            {"session": self.session, "participant": who, "face": face, "number": at, "gone": 0}
            for at, who in enumerate(people, self._count(run) + 1)
        ]
        run.add("people", rows, "ON CONFLICT (session, participant) DO NOTHING")

    def who(self, token: str) -> str | None:
        """Return whose device has a token, None if nobody's."""
        found = self._read(
            "SELECT participant FROM devices WHERE token = :token AND session = :session",
            token=token,
        )
        return found[0][0] if found else None

    def leave(self, token: str) -> None:
        """Forget a device; the answers stay."""
        with self.database.writing() as run:
            run("DELETE FROM devices WHERE token = :token", token=token)

    def people(self) -> list[Person]:
        """Return everybody who has joined, in order, telephones and sheets of paper."""
        rows = self._read(
            "SELECT participant, face, number, gone FROM people WHERE session = :session "
            "ORDER BY number"
        )
        return [Person(who, face, number, bool(gone)) for who, face, number, gone in rows]

    def is_gone(self, participant: str) -> bool:
        """Whether the facilitator has voided somebody."""
        found = self._read(
            "SELECT gone FROM people WHERE session = :session AND participant = :who",
            who=participant,
        )
        return bool(found and found[0][0])

    def count(self) -> int:
        """Return how many people are in the room, on telephones or on paper, and have not left."""
        with self.database.reading() as run:
            return self._count(run, _HERE) if run else 0

    def elsewhere(self) -> frozenset[str]:
        """Return who has joined from elsewhere, and is not in the room."""
        rows = self._read("SELECT participant FROM elsewhere WHERE session = :session")
        return frozenset(who for (who,) in rows)

    def _count(self, run: Run, which: str = "1 = 1") -> int:
        sql = f"SELECT count(*) FROM people WHERE session = :session AND {which}"  # noqa: S608 - our words
        return run(sql, session=self.session)[0][0]

    def void_person(self, participant: str, void: bool) -> bool:
        """Void all ballots of somebody, or let them count again; False if nobody is called so."""
        if participant not in {person.participant for person in self.people()}:
            return False
        with self.database.writing() as run:
            place = {"session": self.session, "participant": participant}
            run(
                "UPDATE people SET gone = :void WHERE session = :session "
                "AND participant = :participant",
                void=int(void),
                **place,
            )
            run(
                "UPDATE ballots SET void = :void, version = version + 1 WHERE "
                "session = :session AND participant = :participant AND void < 2",
                void=int(void),
                **place,
            )
        return True

    def void_ballot(self, exercise: str, participant: str, void: bool) -> bool:
        """Void somebody's ballot in one exercise, or let it count again; False if there is none."""
        if self.ballot(exercise, participant) is None:
            return False
        with self.database.writing() as run:
            run(
                "UPDATE ballots SET void = :void, version = version + 1 WHERE "
                "session = :session AND exercise = :exercise AND participant = :participant",
                void=int(void),
                session=self.session,
                exercise=exercise,
                participant=participant,
            )
        return True

    # -- consoles --------------------------------------------------------------------------------

    def open_console(self, token: str) -> None:
        with self.database.writing() as run:
            run("INSERT INTO consoles VALUES (:token, :s)", token=token, s=self.session)

    def is_console(self, token: str) -> bool:
        found = self._read(
            "SELECT 1 FROM consoles WHERE token = :token AND session = :session", token=token
        )
        return bool(found)

    def close_console(self, token: str) -> None:
        with self.database.writing() as run:
            run("DELETE FROM consoles WHERE token = :token", token=token)

    # -- ballots ---------------------------------------------------------------------------------

    def hand_in(
        self,
        participant: str,
        exercise: str,
        turn: str,
        answers: Mapping[str, Value],
        group: Value | None = None,
    ) -> int:
        """
        Store somebody's answers to one exercise, once.

        Parameters
        ----------
        participant, exercise : str
        turn : str
            ``Step.turn`` of the page that was filled in.
        answers : mapping of item to value
            As ``answers.read_item`` returns them, for every item of the form.
        group : value, optional
            As ``groups.read_group`` returns it.

        Returns
        -------
        int
            The minute in which they were stored; the same reply however often it is sent.

        Raises
        ------
        NotTaken
            The exercise or the session is closed, the page is old, or the person was sent away.
        SetupError
            Nothing was stored: the disk is full or the file is gone.
        """
        (outcome,) = self.hand_in_all([Handed(participant, exercise, turn, answers, group or {})])
        if isinstance(outcome, NotTaken):
            raise outcome
        return outcome

    def hand_in_all(self, handed: Sequence[Handed]) -> list[int | NotTaken]:
        """
        Store what several people have handed in, in one transaction; see ``hand_in``.

        Returns
        -------
        list of int or NotTaken
            For each the minute in which it was stored, or why it was not taken.
        """
        with self.database.writing() as run:
            steps, ended = self.steps(), self.room().state == ENDED
            here = self._here(run, [one.participant for one in handed])
            refused = [_refusal(one, steps, ended, one.participant in here) for one in handed]
            taken = [one for one, why in zip(handed, refused, strict=True) if not why]
            minutes = iter(self._ballots(run, taken, steps) if taken else ())
        return [NotTaken(why) if why else next(minutes) for why in refused]

    def holds(self, handed: Handed) -> bool:
        """
        Whether everything that somebody hands in is stored already, from the same turn.

        It is when it is sent again because the reply was lost.
        """
        step = self.step(handed.exercise)
        votes = {step.turn: step.vote, step.first_turn: 1}
        if handed.turn not in votes:
            return False
        with self.database.reading() as run:
            before = self._known(run, [handed]) if run else {}
        return not _new_in(
            handed, votes[handed.turn], before.get((handed.exercise, handed.participant), {})
        )

    def type_in(
        self, sheet: str, exercise: str, answers: Mapping[str, Value], group: Value | None = None
    ) -> int:
        """Store the answers of a sheet of paper; the same sheet again changes what it said."""
        with self.database.writing() as run:
            if self.room().state == ENDED:
                raise NotTaken(ENDED)
            self._add_people(run, PAPER, [sheet])
            if not self._here(run, [sheet]):
                raise NotTaken("gone")
            typed = Handed(sheet, exercise, "", answers, group or {})
            (minute,) = self._ballots(run, [typed], self.steps())
        return minute

    def _here(self, run: Run, people: Sequence[str]) -> set[str]:
        """Return which of some people have joined and were not sent away."""
        those, given = _among("who", people)
        found = run(
            "SELECT participant FROM people WHERE session = :session AND gone = 0 "  # noqa: S608 - only names of parameters
            f"AND participant IN {those}",
            session=self.session,
            **given,
        )
        return {who for (who,) in found}

    def _ballots(self, run: Run, taken: Sequence[Handed], steps: Mapping[str, Step]) -> list[int]:
        """Write what is new in some ballots; return for each the minute in which it was stored."""
        known = self._known(run, taken)
        minutes: list[int] = []
        answers: list[Answer] = []
        changes: Counter[tuple[str, str, int]] = Counter()
        for one in taken:
            before = known[one.exercise, one.participant]
            vote = steps.get(one.exercise, Step(one.exercise)).vote
            new = [
                Answer(self.session, one.participant, one.exercise, item, value, now())
                for item, value in _new_in(one, vote, before).items()
            ]
            before |= {answer.item: answer for answer in new}
            minutes.append(max(answer.minute for answer in before.values()))
            answers += new
            if new:
                changes[one.exercise, one.participant, vote] += 1
        add_answers(run, answers)
        rows = [
            {
                "session": self.session,
                "exercise": exercise,
                "participant": participant,
                "vote": vote,
                "version": count,
                "void": 0,
            }
            for (exercise, participant, vote), count in changes.items()
        ]
        run.add(
            "ballots",
            rows,
            "ON CONFLICT (session, exercise, participant) DO UPDATE SET vote = excluded.vote, "
            "void = CASE WHEN ballots.void = 1 THEN 1 ELSE 0 END, "  # sending again mends no void
            "version = ballots.version + excluded.version",
        )
        groups = {(one.exercise, one.participant): one.group for one in taken if one.group}
        run.add(
            "spoken_for",
            [
                {
                    "session": self.session,
                    "exercise": exercise,
                    "participant": participant,
                    "heads": heads_of(group),
                    "team": str(group.get(TEAM, "")),
                }
                for (exercise, participant), group in groups.items()
            ],
            "ON CONFLICT (session, exercise, participant) DO UPDATE SET heads = excluded.heads, "
            "team = excluded.team",
        )
        return minutes

    def _known(self, run: Run, taken: Sequence[Handed]) -> dict[tuple[str, str], dict[str, Answer]]:
        """Return by exercise and participant the latest answer to each item."""
        exercises, named = _among("exercise", sorted({one.exercise for one in taken}))
        people, given = _among("who", sorted({one.participant for one in taken}))
        rows = run(
            "SELECT exercise, participant, item, value, minute FROM answers WHERE seq IN "  # noqa: S608 - as above
            f"(SELECT max(seq) FROM answers WHERE session = :session AND exercise IN {exercises} "
            f"AND participant IN {people} GROUP BY exercise, participant, item)",
            session=self.session,
            **named,
            **given,
        )
        known: dict[tuple[str, str], dict[str, Answer]] = defaultdict(dict)
        for exercise, who, item, value, minute in rows:
            answer = Answer(self.session, who, exercise, item, json.loads(value), minute)
            known[exercise, who][item] = answer
        return known

    def ballots(self, exercise: str) -> list[Ballot]:
        """Return who has handed in, voided ballots too, but not those of an earlier run."""
        rows = self._read(f"{_BALLOTS} AND b.exercise = :exercise", exercise=exercise)
        return [_ballot(row) for row in rows]

    def ballot(self, exercise: str, participant: str) -> Ballot | None:
        """Return the ballot of one person, None if there is none."""
        rows = self._read(
            f"{_BALLOTS} AND b.exercise = :exercise AND b.participant = :participant",
            exercise=exercise,
            participant=participant,
        )
        return _ballot(rows[0]) if rows else None

    def group(self, participant: str) -> Value:
        """Return what a telephone said last of those it speaks for; empty if it said nothing."""
        latest = self.answers.latest(session=self.session, participant=participant)
        said = [dict(answer.value) for answer in latest if answer.item == DONE]
        return next((value for value in reversed(said) if TOGETHER in value), {})

    def counts(self) -> dict[str, int]:
        """Return how many people the ballots of its present vote speak for, by exercise."""
        rows = self._read(
            f"SELECT b.exercise, CAST(sum(coalesce(s.heads, 1)) AS BIGINT) FROM {_WITH_HEADS} "  # noqa: S608 - our words
            "JOIN steps t ON t.session = b.session AND t.exercise = b.exercise "
            "WHERE b.session = :session AND b.void = 0 AND b.vote = t.vote GROUP BY b.exercise"
        )
        return dict(rows)

    # -- what the room has seen ------------------------------------------------------------------

    def shown(self, exercise: str) -> list[Shown]:
        """Return the results of an exercise that the room has seen, in order."""
        rows = self._read(
            "SELECT step, vote, cut, members, result FROM shown WHERE session = :session "
            "AND exercise = :exercise ORDER BY step",
            exercise=exercise,
        )
        return [
            Shown(step, vote, cut, json.loads(members), json.loads(result))
            for step, vote, cut, members, result in rows
        ]

    def show(self, exercise: str, shown: Shown) -> None:
        with self.database.writing() as run:
            run(
                "INSERT INTO shown VALUES (:session, :exercise, :step, :vote, :cut, :members, "
                ":result)",
                session=self.session,
                exercise=exercise,
                step=shown.step,
                vote=shown.vote,
                cut=shown.cut,
                members=json.dumps(dict(shown.members), sort_keys=True),
                result=json.dumps(dict(shown.result), sort_keys=True),
            )

    def approved(self, exercise: str) -> Mapping[TextPlace, str]:
        """Return the approved texts by participant, item and part."""
        return self.texts.decided(exercise).told

    def approve(self, exercise: str, place: TextPlace, text: str) -> None:
        """Let a text be told as it stands."""
        decided = self.texts.decided(exercise)
        self.texts.decide(exercise, replace(decided, told={**decided.told, place: text}))

    def take_over(self, exercise: str, action: TakenOver) -> None:
        """Note that an idea is an action, or change who answers for it and by when."""
        with self.database.writing() as run:
            run(
                "INSERT INTO taken_over VALUES (:session, :exercise, :action, :owner, :due) "
                "ON CONFLICT (session, exercise, action) DO UPDATE SET owner = :owner, due = :due",
                session=self.session,
                exercise=exercise,
                action=action.action,
                owner=action.owner,
                due=action.due,
            )

    def give_back(self, exercise: str, action: str) -> None:
        """Note that an idea is no action."""
        with self.database.writing() as run:
            run(
                "DELETE FROM taken_over WHERE session = :session AND exercise = :exercise "
                "AND action = :action",
                session=self.session,
                exercise=exercise,
                action=action,
            )

    def taken_over(self, exercise: str) -> list[TakenOver]:
        """Return what was taken over of the ideas of an exercise."""
        rows = self._read(
            "SELECT action, owner, due FROM taken_over WHERE session = :session "
            "AND exercise = :exercise ORDER BY action",
            exercise=exercise,
        )
        return [TakenOver(*row) for row in rows]

    # -- afterwards ------------------------------------------------------------------------------

    def forget(self) -> tuple[int, int]:
        """
        Remove the raw answers of the session; what the room has seen stays, without its people.

        Returns
        -------
        answers, results : int
            How many answers were removed, and how many results stay.
        """
        with self.database.writing() as run:
            here = {"session": self.session}
            count = run("SELECT count(*) FROM answers WHERE session = :session", **here)[0][0]
            kept = run("SELECT count(*) FROM shown WHERE session = :session", **here)[0][0]
            for table in _FORGOTTEN:
                run(f"DELETE FROM {table} WHERE session = :session", **here)  # noqa: S608 - our names
            run("UPDATE shown SET members = '{}' WHERE session = :session", **here)
            run("UPDATE rooms SET state = 'ended', folder = '' WHERE session = :session", **here)
        self.database.scrub()
        return count, kept

    def erase(self) -> None:
        """Remove everything of the session: it was a rehearsal."""
        self.forget()
        with self.database.writing() as run:
            for table in ("shown", "steps", "rooms", "boxes", "taken_over"):
                gone = f"DELETE FROM {table} WHERE session = :session"  # noqa: S608 - our names
                run(gone, session=self.session)
        self.database.scrub()

    # -- the two ways in -------------------------------------------------------------------------

    def _read(self, sql: str, **given: str | int) -> list[tuple]:
        with self.database.reading() as run:
            return run(sql, session=self.session, **given) if run else []

    def _update(self, sql: str, facts: Mapping[str, str | int], **given: str) -> None:
        with self.database.writing() as run:
            _set(run, sql, facts, session=self.session, **given)


def _ballot(row: tuple) -> Ballot:
    who, vote, version, void, heads, team = row
    return Ballot(who, vote, version, bool(void), heads, team)


def _set(run: Run, sql: str, facts: Mapping[str, str | int], **given: str) -> None:
    run(sql.format(", ".join(f"{name} = :{name}" for name in facts)), **facts, **given)


def _refusal(handed: Handed, steps: Mapping[str, Step], ended: bool, here: bool) -> str:
    """Return why a ballot is not taken, empty if it is."""
    step = steps.get(handed.exercise, Step(handed.exercise))
    if ended:
        return ENDED
    if step.phase != OPEN:
        return CLOSED
    if handed.turn != step.turn:
        return "old"
    return "" if here else "gone"


def _new_in(handed: Handed, vote: int, before: Mapping[str, Answer]) -> dict[str, Value]:
    """Return by item what somebody hands in and what was not stored before."""
    given = {item: dict(v) for item, v in handed.answers.items() if v or item in before}
    given[DONE] = {"handed_in": vote, **handed.group}
    return {
        item: value
        for item, value in given.items()
        if item not in before or before[item].value != value
    }


def _among(name: str, values: Sequence[str]) -> tuple[str, dict[str, str]]:
    """
    Return how several values are written in a statement, and the values.

    Examples
    --------
    >>> _among("who", ["P-1", "P-2"])
    ('(:who0, :who1)', {'who0': 'P-1', 'who1': 'P-2'})
    """
    given = {f"{name}{at}": value for at, value in enumerate(values)}
    return f"({', '.join(f':{each}' for each in given)})", given


def _place(answer: Answer) -> tuple[str, str, str, str]:
    return answer.session, answer.participant, answer.exercise, answer.item


def seconds() -> int:
    """Return the time in whole seconds, for the timer of an exercise."""
    return int(time.time())


def sessions_of(database: Database) -> list[tuple[str, str, str]]:
    """Return session, client and client folder of every room in a database, the newest last."""
    with database.reading() as run:
        if not run:
            return []
        return run("SELECT session, client, folder FROM rooms ORDER BY minute, session")


def find_room(session: str, place: str = "") -> RoomStore:
    """
    Return the store of a session.

    Parameters
    ----------
    session : str
    place : str
        Address of a PostgreSQL database; default: the files on this computer.

    Raises
    ------
    UsageError
        No room, or more than one, is called so.
    """
    files = [place] if place else sorted(answers_folder().glob("*.sqlite"))
    known: list[str] = []
    found: list[tuple[str, str | Path]] = []
    for file in files:
        with closing(database_at(file, SCHEMA)) as database:
            clients = {name: client for name, client, _ in sessions_of(database)}
        known += clients
        if session in clients:
            found.append((clients[session], file))
    if len(found) > 1:
        those = names([client for client, _ in found])
        raise UsageError(
            gettext(
                "{n} clients have a session {session}: {clients}. Set PMO_WORKSHOP_ANSWERS to a "
                "folder with one of them.",
                n=len(found),
                session=repr(session),
                clients=those,
            )
        )
    if not found:
        if not known:
            raise UsageError(
                gettext(
                    "There is no session {session}. No room was opened here yet.",
                    session=repr(session),
                )
            )
        raise UsageError(
            gettext(
                "There is no session {session}. The sessions are: {sessions}.",
                session=repr(session),
                sessions=names(known),
            )
        )
    return RoomStore(database_at(found[0][1], SCHEMA), session)


def database_at_client(client: str, place: str = "") -> Database:
    """Return where a client's room is kept: a server, if there is an address, else its file."""
    where: str | Path = place or answers_folder() / f"{client}.sqlite"
    return database_at(where, SCHEMA)


def store_for(client: str, place: str, session: str) -> RoomStore:
    """Return the store of a client's room, in a file or on a server."""
    return RoomStore(database_at_client(client, place), session)
