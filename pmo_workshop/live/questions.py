"""The question box: what people ask while a room is open, and what others would ask as well.

A question is read by the room once ten people are in it and the facilitator has let it through; its
votes are told in steps of five, as a result moves, and nobody takes a vote back.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from ..disclosure import INTERVAL_FROM, SMALLEST_GROUP
from ..display import clean
from ..exercises.database import Database
from ..personal_data import personal_data

SCHEMA = (
    "CREATE TABLE IF NOT EXISTS boxes (session TEXT NOT NULL PRIMARY KEY, is_open BIGINT NOT NULL)",
    """
    CREATE TABLE IF NOT EXISTS questions (
        session TEXT NOT NULL,
        question TEXT NOT NULL PRIMARY KEY,
        participant TEXT NOT NULL,
        text TEXT NOT NULL,
        state TEXT NOT NULL
    )""",
    """
    CREATE TABLE IF NOT EXISTS question_votes (
        session TEXT NOT NULL,
        question TEXT NOT NULL,
        participant TEXT NOT NULL,
        UNIQUE (session, question, participant)
    )""",
)
WAITING, LET_THROUGH, TAKEN_DOWN, ANSWERED = "waiting", "let through", "taken down", "answered"
LONGEST = 200
MOST_WAITING = 5
"""Of one person."""


@dataclass(frozen=True)
class Question:
    """
    A question.

    Attributes
    ----------
    id : str
        Drawn by lot: it tells nothing of who asked, or when.
    participant : str
        Who asked.
    text, state : str
    voters : frozenset of str
        Who would ask it as well.
    """

    id: str
    participant: str
    text: str
    state: str
    voters: frozenset[str] = frozenset()

    @property
    def told_votes(self) -> int:
        """
        How many votes the room is told: in steps of five.

        Examples
        --------
        >>> Question("q", "a", "Why?", ANSWERED, frozenset("abcdefg")).told_votes
        5
        """
        return len(self.voters) // SMALLEST_GROUP * SMALLEST_GROUP

    @property
    def barred(self) -> bool:
        """Whether it is shown to nobody, whoever lets it through."""
        return bool(personal_data(self.text))


class NotAsked(Exception):
    """A question that is not taken, in a word: closed, empty, long or many."""

    def __init__(self, why: str):
        super().__init__(why)
        self.why = why


class QuestionBox:
    """
    The questions of one session.

    Parameters
    ----------
    database : Database
        Made with this module's ``SCHEMA``.
    session : str
    """

    def __init__(self, database: Database, session: str):
        self.database, self.session = database, session

    @property
    def is_open(self) -> bool:
        with self.database.reading() as run:
            found = run and run("SELECT is_open FROM boxes WHERE session = :s", s=self.session)
        return bool(found and found[0][0])

    def open(self, is_open: bool) -> None:
        """Take questions and votes from now on, or no more; what was asked stays."""
        with self.database.writing() as run:
            run(
                "INSERT INTO boxes VALUES (:s, :is_open) ON CONFLICT (session) DO UPDATE "
                "SET is_open = :is_open",
                s=self.session,
                is_open=int(is_open),
            )

    def ask(self, participant: str, text: str) -> None:
        """
        Put in a question, for the facilitator to look at; the same of one person is put in once.

        Raises
        ------
        NotAsked
        """
        text = clean(text)
        own = [q for q in self.questions() if q.participant == participant]
        if not self.is_open:
            raise NotAsked("closed")
        if not text:
            raise NotAsked("empty")
        if len(text) > LONGEST:
            raise NotAsked("long")
        if any(question.text == text for question in own):
            return
        if sum(question.state == WAITING for question in own) >= MOST_WAITING:
            raise NotAsked("many")
        with self.database.writing() as run:
            run(
                "INSERT INTO questions VALUES (:s, :id, :who, :text, :state)",
                s=self.session,
                id=secrets.token_hex(8),
                who=participant,
                text=text,
                state=WAITING,
            )

    def vote(self, participant: str, question: str) -> None:
        """
        Vote for a question of the room, once.

        Raises
        ------
        NotAsked
            The box is closed, or there is no such question to vote for.
        """
        if not self.is_open or question not in {q.id for q in self.for_the_room()}:
            raise NotAsked("closed")
        with self.database.writing() as run:
            run(
                "INSERT INTO question_votes VALUES (:s, :id, :who) ON CONFLICT (session, question, "
                "participant) DO NOTHING",
                s=self.session,
                id=question,
                who=participant,
            )

    def move(self, question: str, state: str) -> bool:
        """Let a question through, take it down or note that it is answered; False if none is."""
        if question not in {q.id for q in self.questions()}:
            return False
        with self.database.writing() as run:
            run(
                "UPDATE questions SET state = :state WHERE session = :s AND question = :id",
                s=self.session,
                id=question,
                state=state,
            )
        return True

    def questions(self) -> list[Question]:
        """Return every question, those with most votes first, else by the alphabet."""
        with self.database.reading() as run:
            if not run:
                return []
            here = {"s": self.session}
            gone = "(SELECT participant FROM people WHERE session = :s AND gone = 1)"
            rows = run(
                "SELECT question, participant, text, state FROM questions WHERE session = :s "  # noqa: S608 - our words
                f"AND participant NOT IN {gone}",
                **here,
            )
            votes = run(
                "SELECT question, participant FROM question_votes WHERE session = :s "  # noqa: S608 - our words
                f"AND participant NOT IN {gone}",
                **here,
            )
        voters: dict[str, set[str]] = {}
        for question, who in votes:
            voters.setdefault(question, set()).add(who)
        found = [
            Question(id, who, text, state, frozenset(voters.get(id, ())))
            for id, who, text, state in rows
        ]
        return sorted(found, key=lambda q: (-q.told_votes, q.text.casefold()))

    def told(self) -> list[Question]:
        """Return what the room may read: let through or answered, in a room of ten people."""
        with self.database.reading() as run:
            count = "SELECT count(*) FROM people WHERE session = :s AND gone = 0"
            people = run(count, s=self.session)[0][0] if run else 0
        if people < INTERVAL_FROM:
            return []
        seen = (LET_THROUGH, ANSWERED)
        return [q for q in self.questions() if q.state in seen and not q.barred]

    def for_the_room(self) -> list[Question]:
        """Return what the room may read and nobody has answered."""
        return [question for question in self.told() if question.state == LET_THROUGH]
