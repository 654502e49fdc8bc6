"""Whatever a room does, in whatever order: a model of a few lines tells the same."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from pmo_workshop.disclosure import derivable_small_groups
from pmo_workshop.exercises.database import SqliteFile
from pmo_workshop.live.forms import forms_of
from pmo_workshop.live.results import publish
from pmo_workshop.live.store import SCHEMA, NotTaken, RoomStore
from pmo_workshop.paths import shipped

T2 = "t2-five-gaps"
CLIENT, FORMS = None, {}


class ARoom(RuleBasedStateMachine):
    """People join, answer, change, are voided; the exercise opens, closes, begins anew; kills."""

    @initialize()
    def opens(self):
        global CLIENT, FORMS
        if CLIENT is None:
            CLIENT, FORMS = forms_of(shipped("sample_data") / "northwind")
        self.folder = tempfile.TemporaryDirectory()
        self._connect()
        self.room.open("northwind", "", 0)
        self.people, self.given, self.voided, self.open_, self.joined = [], {}, set(), False, 0

    def _connect(self):
        self.room = RoomStore(SqliteFile(Path(self.folder.name) / "a.sqlite", SCHEMA), "s")

    @rule(count=st.integers(1, 6))
    def join(self, count):
        for _ in range(count):
            self.joined += 1
            assert self.room.join(f"t{self.joined}", f"r{self.joined}") == "in"
            self.people.append(self.room.who(f"t{self.joined}"))

    @rule(opened=st.booleans())
    def open_or_close(self, opened):
        self.room.change_step(T2, phase="open" if opened else "closed")
        self.open_ = opened

    @precondition(lambda self: self.people)
    @rule(data=st.data(), value=st.integers(1, 7))
    def answer(self, data, value):
        chosen = data.draw(st.lists(st.sampled_from(self.people), max_size=8, unique=True))
        answers = {item.id: {"E": value, "P": 4} for item in FORMS[T2].items}
        for who in chosen:
            if self.open_ and who not in self.voided:
                self.room.hand_in(who, T2, self.room.step(T2).turn, answers)
                self.given[who] = answers
                continue
            with pytest.raises(NotTaken, match="gone" if self.open_ else "closed"):
                self.room.hand_in(who, T2, self.room.step(T2).turn, answers)

    @precondition(lambda self: self.people)
    @rule(data=st.data(), void=st.booleans())
    def void(self, data, void):
        who = data.draw(st.sampled_from(self.people))
        assert self.room.void_person(who, void)
        (self.voided.add if void else self.voided.discard)(who)

    @rule()
    def begin_anew(self):
        self.room.begin_anew(T2)
        self.given, self.open_ = {}, False

    @rule()
    def reveal(self):
        publish(self.room, FORMS[T2], CLIENT)

    @rule()
    def killed_and_opened_again(self):
        database = self.room.database
        if database._connection is not None:
            database._connection.close()  # as the system does when a process dies
            database._connection = None
        self._connect()

    @invariant()
    def tells_the_same(self):
        if not hasattr(self, "room"):
            return
        counted = {b.participant for b in self.room.ballots(T2) if not b.void}
        assert counted == set(self.given) - self.voided
        stored = {}
        for a in self.room.answers.latest(session="s", exercise=T2):
            if a.value and a.item != "done":
                stored.setdefault(a.participant, {})[a.item] = a.value
        assert stored == self.given

    @invariant()
    def nobody_is_given_away(self):
        if not hasattr(self, "room"):
            return
        shown = [s.members for s in self.room.shown(T2)]
        atoms = [frozenset(f"{who}.{v}" for who, v in members.items()) for members in shown]
        assert all(len(members) >= 5 for members in shown)
        assert derivable_small_groups(atoms) == []

    def teardown(self):
        if hasattr(self, "room"):
            self.room.database.close()
            self.folder.cleanup()


ARoom.TestCase.settings = settings(max_examples=12, stateful_step_count=20, deadline=None)
TestARoom = ARoom.TestCase
