"""The store of the room: acknowledged is stored once; a database server gives the same."""

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest

from pmo_workshop.errors import SetupError, UsageError
from pmo_workshop.exercises import database
from pmo_workshop.exercises.database import PostgresServer, SqliteFile
from pmo_workshop.live.gathered import Gathered
from pmo_workshop.live.room_export import forget
from pmo_workshop.live.store import SCHEMA, Device, Handed, NotTaken, RoomStore, find_room

GAPS = {item: {"E": 6, "P": 4} for item in
        ("tangibles", "reliability", "responsiveness", "assurance", "empathy")}  # fmt: skip
T2, T6 = "t2-five-gaps", "t6-headline-number"


def a_person(store, number=1):
    token = f"token {number} {store.session}"
    assert store.join(token, f"resume {number} {store.session}") == "in"
    return store.who(token)


def opened(store, exercise=T2):
    store.change_step(exercise, phase="open")
    return store.step(exercise).turn


@pytest.fixture(params=["file", "server"])
def either(request, tmp_path):
    """A room in a SQLite file, and one on a PostgreSQL server."""
    if request.param == "file":
        place = SqliteFile(tmp_path / "a.sqlite", SCHEMA)
    else:
        place = PostgresServer(request.getfixturevalue("database_server").url, SCHEMA)
    made = RoomStore(place, f"session {time.time_ns()}")
    made.open("northwind", str(tmp_path), 0)
    yield made
    place.close()


def test_a_ballot_is_stored_once_and_the_last_word_counts(either):
    who, turn = a_person(either), opened(either)
    for _ in range(5):
        assert either.hand_in(who, T2, turn, GAPS) > 0
    either.hand_in(who, T2, turn, GAPS | {"empathy": {"E": 7, "P": 7}})
    (ballot,) = either.ballots(T2)
    assert (ballot.participant, ballot.vote, ballot.version) == (who, 1, 2)
    answers = either.answers.latest(session=either.session)
    latest = {a.item: a.value for a in answers if a.item != "done"}
    assert latest == GAPS | {"empathy": {"E": 7, "P": 7}}
    assert len([a for a in either.answers.history() if a.session == either.session]) == 7


def test_what_is_closed_old_or_left_is_refused_and_nothing_changes(either):
    who = a_person(either)
    with pytest.raises(NotTaken, match="closed"):
        either.hand_in(who, T2, "1.1", GAPS)
    turn = opened(either)
    either.hand_in(who, T2, turn, GAPS)
    either.change_step(T2, vote=2)
    with pytest.raises(NotTaken, match="old"):
        either.hand_in(who, T2, turn, {})
    with pytest.raises(NotTaken, match="gone"):
        either.hand_in("P-stranger", T2, "1.2", GAPS)
    either.void_person(who, True)
    with pytest.raises(NotTaken, match="gone"):
        either.hand_in(who, T2, "1.2", GAPS)
    either.change(state="ended")
    with pytest.raises(NotTaken, match="ended"):
        either.hand_in(who, T2, "1.2", GAPS)
    assert {a.item: a.value for a in either.answers.latest(session=either.session)
            if a.item != "done"} == GAPS  # fmt: skip


def test_beginning_anew_empties_an_exercise_and_keeps_the_history(either):
    who, turn = a_person(either), opened(either)
    either.hand_in(who, T2, turn, GAPS)
    either.begin_anew(T2)
    assert either.ballots(T2) == []
    assert not any(a.value for a in either.answers.latest(session=either.session))
    again = opened(either)
    assert again != turn
    with pytest.raises(NotTaken, match="old"):
        either.hand_in(who, T2, turn, GAPS)
    either.hand_in(who, T2, again, GAPS)
    (ballot,) = either.ballots(T2)
    assert ballot.version > 2, "a new ballot is never taken for the one before"


def test_joining_keeps_to_the_lock_and_to_the_number_expected(either):
    either.change(most=2)
    names = [f"{n} {either.session}" for n in range(3)]
    assert [either.join(f"t{n}", f"r{n}") for n in names] == ["in", "in", "full"]
    either.change(locked=1, most=0)
    assert either.join("t9", "r9") == "locked"
    assert [person.number for person in either.people()] == [1, 2]


def test_another_device_is_the_same_person(either):
    who, here = a_person(either), either.session
    other = f"another token {here}"
    assert either.join_again(f"resume 1 {here}", other, f"resume 2 {here}")
    assert either.who(other) == who
    assert not either.join_again(f"resume 9 {here}", "token 3", "resume 3")
    either.leave(f"token 1 {here}")
    assert either.who(f"token 1 {here}") is None
    assert either.who(other) == who


def test_many_who_write_at_once_are_all_stored(either):
    turn = opened(either)
    people = [a_person(either, number) for number in range(40)]

    def twice(who):
        return [either.hand_in(who, T2, turn, GAPS) for _ in range(2)]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(twice, people))
    assert len(either.ballots(T2)) == 40
    assert {ballot.version for ballot in either.ballots(T2)} == {1}


def test_what_arrives_together_is_judged_one_after_the_other(either):
    """Whoever sends twice, too late, from an old page or unknown stops nobody beside them."""
    turn = opened(either)
    first, second = a_person(either, 1), a_person(either, 2)
    lower = GAPS | {"empathy": {"E": 1, "P": 1}}
    outcomes = either.hand_in_all([
        Handed(first, T2, turn, GAPS), Handed(second, T2, "9.9", GAPS),
        Handed("P-stranger", T2, turn, GAPS), Handed(first, T2, turn, lower),
        Handed(first, T6, turn, {}), Handed(second, T2, turn, GAPS), Handed(second, T2, turn, GAPS),
    ])  # fmt: skip
    refused = [getattr(outcome, "why", "") for outcome in outcomes]
    assert refused == ["", "old", "gone", "", "closed", "", ""]
    versions = {ballot.participant: ballot.version for ballot in either.ballots(T2)}
    assert versions == {first: 2, second: 1}
    latest = either.answers.latest(session=either.session, participant=first)
    assert {a.item: a.value for a in latest if a.item != "done"} == lower
    assert either.hand_in_all([Handed(second, T2, "9.9", GAPS)])[0].why == "old"


def test_who_joins_together_is_let_in_up_to_the_number_expected(either):
    either.change(most=3)
    names = [f"{n} {either.session}" for n in range(5)]
    outcomes = either.join_all([Device(f"t{n}", f"r{n}") for n in names])
    assert outcomes == ["in", "in", "in", "full", "full"]
    assert [person.number for person in either.people()] == [1, 2, 3]
    assert len({either.who(f"t{n}") for n in names[:3]}) == 3
    assert either.who(f"t{names[3]}") is None


def test_sheets_of_paper_are_people_too(either):
    opened(either)
    either.type_in("S-7", T2, GAPS)
    either.type_in("S-7", T2, GAPS | {"empathy": {"E": 1, "P": 1}})
    (person,) = either.people()
    assert (person.participant, person.face, len(either.ballots(T2))) == ("S-7", "paper", 1)


def test_forgetting_removes_the_answers_and_keeps_what_the_room_saw(either, northwind_room):
    from pmo_workshop.live.results import publish

    client, forms = northwind_room
    turn = opened(either)
    for number in range(6):
        either.hand_in(a_person(either, number), T2, turn, GAPS)
    publish(either, forms[T2], client)
    answers, results = either.forget()
    assert (answers, results) == (36, 1)
    assert not either.answers.latest(session=either.session)
    assert either.people() == either.ballots(T2) == []
    (kept,) = either.shown(T2)
    assert kept.members == {}
    assert kept.result["n"] == 6


def test_forgotten_answers_are_not_on_the_disk_either(store, tmp_path):
    who, turn = a_person(store), opened(store, "t6-headline-number")
    secret = "a sentence that nobody may find again"  # noqa: S105 - an answer, no password
    texts = {item: {"text": secret} for item in ("headline", "number", "caveat")}
    store.hand_in(who, "t6-headline-number", turn, texts)
    store.forget()
    store.database.close()
    files = [path for path in store.database.path.parent.iterdir() if path.is_file()]
    assert files
    assert not any(secret.encode() in path.read_bytes() for path in files)


@contextmanager
def reading_program(path):
    """Another program in the middle of reading."""
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM answers").fetchone()
        yield other


def test_forgetting_waits_for_a_program_that_reads_or_says_what_is_left(store, monkeypatch):
    secret = b"a sentence that nobody may find again"
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(store.database.path.parent))

    def answer():
        store.change(state="open")
        who, turn = a_person(store), opened(store, T6)
        texts = {item: {"text": secret.decode()} for item in ("headline", "number", "caveat")}
        store.hand_in(who, T6, turn, texts)

    def found():
        return any(secret in file.read_bytes() for file in store.database.path.parent.iterdir())

    answer()
    with reading_program(store.database.path) as other:
        monkeypatch.setattr(database, "SECONDS_TO_WAIT", 0.3)
        with pytest.raises(SetupError) as refused:
            forget("spring")
        assert str(refused.value) == (
            "The answers are removed, but their texts are still on the disk, in northwind.sqlite "
            "and northwind.sqlite-wal: another program is reading them. Close it (a notebook, a "
            "viewer of databases), then give the same command again."
        )
        assert found()
        monkeypatch.setattr(database, "SECONDS_TO_WAIT", 30)
        ends = threading.Timer(0.5, other.rollback)
        ends.start()
        told = forget("spring")
        ends.join()
        assert told[0].startswith("Removed 0 answers of session 'spring'")
        assert not found(), "the other program has ended its reading, and is still there"


def test_forgetting_leaves_nothing_on_a_server(database_server):
    """
    Neither in tables nor in the log of writing, with the settings that the handbook names.

    Another program has begun to read before, and still sees what is removed.
    """
    with closing(PostgresServer(database_server.url, SCHEMA)) as kept:
        room = RoomStore(kept, f"session {time.time_ns()}")
        room.open("northwind", "", 0)
        who, turn = a_person(room), opened(room, T6)
        secret = "a sentence that nobody may find again"  # noqa: S105 - an answer, no password
        texts = {item: {"text": secret} for item in ("headline", "number", "caveat")}
        room.hand_in(who, T6, turn, texts)
        room.approve(T6, (who, "headline", "text"), secret)
        assert database_server.files_with(secret)
        with database_server.reading():
            room.forget()
        assert room.database.remains() == ""
        for gone in (secret, who):
            assert database_server.files_with(gone) == []
        database_server.run("SELECT pg_create_physical_replication_slot('a_copy')")
        try:
            assert room.database.remains() == (
                "They may still be in the server's write-ahead log until it is written over: see "
                "'Hosted, for remote people' in the facilitator's handbook."
            )
        finally:
            database_server.run("SELECT pg_drop_replication_slot('a_copy')")
        database_server.set("log_statement", "all")
        try:
            assert room.database.remains() == (
                "They may stand in the server's log of messages, which notes statements: see "
                "'Hosted, for remote people' in the facilitator's handbook."
            )
        finally:
            database_server.set("log_statement", "none")


def test_a_room_is_found_by_its_session(store, monkeypatch):
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(store.database.path.parent))
    found = find_room("spring")
    assert found.room().client == "northwind"
    found.close()
    with pytest.raises(UsageError) as refused:
        find_room("autumn")
    assert str(refused.value) == "There is no session 'autumn'. The sessions are: 'spring'."
    with closing(SqliteFile(store.database.path.with_name("acme.sqlite"), SCHEMA)) as other:
        RoomStore(other, "spring").open("acme", "", 0)
    with pytest.raises(UsageError, match="2 clients have a session 'spring': 'acme', 'northwind'"):
        find_room("spring")


def test_an_address_that_is_none_is_refused_without_its_password():
    pytest.importorskip("sqlalchemy", reason="the extra 'hosted' is not installed")
    with pytest.raises((UsageError, SetupError)) as refused:
        PostgresServer("postgresql://me:secret@127.0.0.1:9/none", SCHEMA)
    assert "secret" not in str(refused.value)
    assert "cannot be written" in str(refused.value)


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="needs root on Linux for a small disk"
)
def test_a_full_disk_stores_nothing_and_says_so(tmp_path):
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("a small disk cannot be mounted here")
    store = RoomStore(SqliteFile(disk / "a.sqlite", SCHEMA), "spring")
    try:
        store.open("northwind", str(tmp_path), 0)
        who, turn = a_person(store), opened(store, "t6-headline-number")
        long = {item: {"text": "x" * 300} for item in ("headline", "number", "caveat")}
        taken = -1

        def fill_the_disk():
            nonlocal taken
            for number in range(5_000):
                long["caveat"] = {"text": f"{number} " + "x" * 250}
                store.hand_in(who, "t6-headline-number", turn, long)
                taken = number

        with pytest.raises(SetupError, match="The answer was not saved"):
            fill_the_disk()
        stored = {a.item: a.value for a in store.answers.latest()}
        assert stored["caveat"]["text"].startswith(f"{taken} ")
        (ballot,) = store.ballots("t6-headline-number")
        assert ballot.version == taken + 1
    finally:
        store.database.close()
        subprocess.run(["umount", disk], check=True)


def test_a_fault_in_writing_is_told_to_each_who_waits():
    def fails(_):
        raise ZeroDivisionError

    async def both():
        gathered = Gathered(fails)
        return await asyncio.gather(gathered.write(1), gathered.write(2), return_exceptions=True)

    assert [type(one) for one in asyncio.run(both())] == [ZeroDivisionError] * 2
