"""One at a time, whoever asks, and nothing is left of a lock but what a killed holder wrote."""

import json
import os
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from pmo_workshop.lock import NoLock, Taken, held, waited_for


def test_a_lock_that_others_hold_is_refused_with_their_name_and_leaves_nothing(tmp_path):
    again = held(tmp_path / ".lock")
    with held(tmp_path / ".lock"), pytest.raises(Taken, match=r"by process \d+ on .* UTC"), again:
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_is_killed_gives_its_lock_back_and_its_note_is_read(tmp_path):
    program = (
        "import os, sys; from pathlib import Path; from pmo_workshop.lock import held\n"
        "with held(Path(sys.argv[1]), scratch='a folder'): os._exit(9)"
    )
    path = tmp_path / ".lock"
    ran = subprocess.run([sys.executable, "-c", program, path], check=False)
    assert ran.returncode == 9
    with held(path) as left:
        assert left["scratch"] == "a folder"
    with held(path) as left:
        assert left == {}


@pytest.mark.parametrize("note", ["", "[]", '{"host": "another computer", "scratch": "x"}'])
def test_a_note_of_nobody_here_tells_nothing(tmp_path, note):
    (tmp_path / ".lock.json").write_text(note, encoding="utf-8")
    with held(tmp_path / ".lock") as left:
        assert left == {}
        mine = json.loads((tmp_path / ".lock.json").read_text(encoding="utf-8"))
        assert mine["host"] == socket.gethostname()


@pytest.mark.skipif(sys.platform == "win32", reason="nobody deletes a file that is held")
def test_a_lock_that_is_deleted_while_it_is_held_lets_nobody_else_in(tmp_path):
    with held(tmp_path / ".lock"):
        for name in (".lock", ".lock.json"):
            (tmp_path / name).unlink()
        with pytest.raises(Taken), held(tmp_path / ".lock"):
            pass
    with held(tmp_path / ".lock"):
        pass


STRANGERS = {
    "link": lambda place, theirs: place.symlink_to(theirs),
    "link to nothing": lambda place, theirs: place.symlink_to("nothing"),
    "folder": lambda place, theirs: place.mkdir(),
    "pipe": lambda place, theirs: os.mkfifo(place),
}


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes")
@pytest.mark.parametrize("name", [".lock", ".lock.json"])
@pytest.mark.parametrize("kind", STRANGERS)
def test_what_is_no_lock_of_ours_is_refused_and_left_as_it_is(tmp_path, kind, name):
    theirs = tmp_path / "theirs.txt"
    theirs.write_text("theirs", encoding="utf-8")
    STRANGERS[kind](tmp_path / name, theirs)
    with pytest.raises(NoLock) as refused, held(tmp_path / ".lock"):
        pass
    assert str(refused.value) == f"{name!r} in it is not a file of ours. Remove it, then try again."
    assert theirs.read_text(encoding="utf-8") == "theirs"
    assert not (tmp_path / "nothing").exists()


def test_who_waits_comes_one_after_another(tmp_path):
    inside, most = [], []

    def come(number):
        with waited_for(tmp_path / "a.lock"):
            inside.append(number)
            most.append(len(inside))
            inside.remove(number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(come, range(40)))
    assert most == [1] * 40
