"""The store fails under an open room: nothing is called saved that is not, and nobody gives up."""

import os
import signal
import subprocess
import sys
import time
from contextlib import closing

import pytest
from filled import everything

from pmo_workshop.exercises.database import SqliteFile
from pmo_workshop.live import server as live_server
from pmo_workshop.live.rehearsal import Plan, Server
from pmo_workshop.live.store import SCHEMA, RoomStore
from pmo_workshop.paths import shipped

T2 = "t2-five-gaps"
SAYS = "Answers cannot be stored just now. The phones keep them and send them again"


@pytest.fixture
def quick(monkeypatch):
    """A server that tries a store that failed again after a moment."""
    monkeypatch.setattr(live_server, "SECONDS_BETWEEN_LOOKS", 0.05)
    monkeypatch.setattr(live_server, "SECONDS_OF_ALARM", 0.3)


def fields_of(room):
    answers = everything(room.forms[T2])
    return {f"{i}.{part}": value for i, given in answers.items() for part, value in given.items()}


def until(there):
    deadline = time.monotonic() + 20
    while not there():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.skipif(os.name == "nt", reason="a file in use cannot be taken away on Windows")
@pytest.mark.parametrize("end", ["", "-wal"], ids=["file", "log"])
def test_a_file_that_is_taken_away_is_noticed_said_on_the_wall_and_put_right(
    another_room, tmp_path, end, monkeypatch
):
    monkeypatch.setattr(live_server, "SECONDS_BETWEEN_LOOKS", 600)  # only answers look at it
    room = another_room(tmp_path)
    try:
        console, phones = room.console(), [room.phone() for _ in range(6)]
        console.act("open", exercise=T2)
        turn, fields = phones[0].turn(), fields_of(room)
        assert all(phone.answer(T2, fields, turn=turn).status == 303 for phone in phones[:3])
        path = room.store.database.path
        assert phones[0].get().status == 200, "what follows an answer is done"
        path.with_name(f"{path.name}{end}").unlink()
        reply = phones[3].answer(T2, fields, turn=turn)
        assert reply.status == 503
        assert "Not saved: the room&#39;s computer cannot store answers just now." in reply.text
        assert SAYS in console.get("/screen").text
        assert "while it was in use" in console.get("/console").text
        assert all(phone.answer(T2, fields, turn=turn).status == 303 for phone in phones[3:])
        assert SAYS not in console.get("/screen").text
        with closing(RoomStore(SqliteFile(path, SCHEMA), "spring")) as another_program:
            assert len(another_program.ballots(T2)) == 6
    finally:
        room.close()


@pytest.mark.skipif(os.name == "nt", reason="a file in use cannot be taken away on Windows")
def test_a_log_that_is_taken_away_is_noticed_although_nobody_answers(another_room, tmp_path, quick):
    room = another_room(tmp_path)
    try:
        console = room.console()
        path = room.store.database.path
        path.with_name(f"{path.name}-wal").unlink()
        until(lambda: SAYS in console.get("/screen").text)
        until(lambda: SAYS not in console.get("/screen").text)
        assert path.with_name(f"{path.name}-wal").exists()
    finally:
        room.close()


def test_a_database_server_that_is_down_is_waited_for(
    another_room, tmp_path, database_server, quick
):
    room = another_room(tmp_path, store=database_server.url)
    try:
        console, phones = room.console(), [room.phone() for _ in range(5)]
        console.act("open", exercise=T2)
        turn, fields, code = phones[0].turn(), fields_of(room), room.code
        assert all(phone.answer(T2, fields, turn=turn).status == 303 for phone in phones[:3])
        database_server.stop()
        try:
            for reply in (
                phones[3].answer(T2, fields, turn=turn),
                phones[3].get(),
                phones[0].get("/mine"),
                room.stranger().join(code),
                console.get("/console"),
                console.act("close", exercise=T2),
            ):
                assert (reply.status, reply.headers["Retry-After"]) == (503, "5")
                assert "Number of the fault" not in reply.text
            assert "postgres" not in reply.text
        finally:
            database_server.start()
        until(lambda: not room.state.alarm)
        assert all(phone.answer(T2, fields, turn=turn).status == 303 for phone in phones[3:])
        assert len(room.store.ballots(T2)) == 5
        assert {ballot.version for ballot in room.store.ballots(T2)} == {1}
    finally:
        room.close()


@pytest.mark.skipif(os.name == "nt", reason="Windows has other signals")
@pytest.mark.parametrize(
    "number",
    [
        signal.SIGHUP,
        *(pytest.param(n, marks=pytest.mark.long) for n in (signal.SIGTERM, signal.SIGINT)),
    ],
)
def test_a_window_that_is_closed_closes_the_room_in_order(tmp_path, number):
    server = Server(Plan(shipped("sample_data") / "lindenhof", module="05"), tmp_path)
    server.start()
    with server.program as program:
        program.send_signal(number)
        assert program.wait(timeout=20) == 0
    left = {path.name for path in (tmp_path / "answers").iterdir()}
    assert left == {"lindenhof.sqlite", "lindenhof.lock", "live.key"}, "no log is left to lose"
    assert [path.name for path in tmp_path.iterdir() if path.name != "answers"] == ["server.log"]


SLEEPER = """
import asyncio, os, sys
from pmo_workshop.live import server
sys.executable = sys.argv[1]
async def main():
    task = asyncio.ensure_future(server._command("export"))
    await asyncio.sleep(1)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
asyncio.run(main())
"""


@pytest.mark.skipif(os.name == "nt", reason="a script is no program on Windows")
def test_a_command_of_the_room_ends_with_the_room(tmp_path):
    program, told = tmp_path / "command", tmp_path / "told"
    program.write_text(
        f"#!/bin/sh\ntrap 'echo ended > {told}; exit 0' TERM\nwhile :; do sleep 0.1; done\n"
    )
    program.chmod(0o755)
    subprocess.run([sys.executable, "-c", SLEEPER, program], check=True, timeout=60)
    assert told.read_text() == "ended\n"
