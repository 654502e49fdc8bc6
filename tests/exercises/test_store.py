"""The store: what was confirmed is there, once, whatever happens."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from pmo_workshop.errors import SetupError, UsageError
from pmo_workshop.exercises.store import Store, answers_folder, store_of


@pytest.fixture
def store(tmp_path):
    found = Store(tmp_path / "deep" / "acme.sqlite")
    yield found
    found.close()


def test_reading_makes_no_file(store):
    assert store.latest() == store.history() == []
    assert store.seat().startswith("P-")
    assert not store.path.parent.exists()


def test_the_latest_answer_counts_and_the_history_stays(store):
    for value in (5, 6, 6):
        store.save("t2-five-gaps", "empathy", {"E": value}, participant="P1")
    assert [answer.value for answer in store.history()] == [{"E": 5}, {"E": 6}]
    (latest,) = store.latest()
    assert (latest.session, latest.participant, latest.item) == ("room", "P1", "empathy")
    assert latest.value == {"E": 6}
    assert abs(latest.time.timestamp() - time.time()) < 120


def test_a_key_stores_once(store):
    for value in (1, 2):
        store.save("x", "i", {"v": value}, participant="P1", key="same")
    assert [answer.value for answer in store.history()] == [{"v": 1}]


def test_sessions_and_participants_are_kept_apart(store, monkeypatch):
    store.save("x", "i", {"v": 1}, participant="P1", session="morning")
    store.save("x", "i", {"v": 2}, participant="P2", session="morning")
    store.save("x", "i", {"v": 3}, participant="P1", session="evening")
    assert len(store.latest()) == 3
    assert [a.value for a in store.latest(session="morning", participant="P2")] == [{"v": 2}]
    monkeypatch.setenv("PMO_WORKSHOP_SESSION", "night")
    monkeypatch.setenv("PMO_WORKSHOP_PARTICIPANT", "P9")
    assert store.save("x", "i", {}).session == "night"
    assert store.seat() == "P9"


def test_a_computer_keeps_its_seat_until_the_next_person(store):
    first = store.save("x", "i", {"v": 1}).participant
    again = Store(store.path)
    assert again.seat() == first
    assert again.next_person() != first
    assert store.save("x", "i", {"v": 1}).participant == again.seat()
    again.close()


@pytest.mark.skipif(os.name == "nt", reason="rights are kept otherwise on Windows")
def test_nobody_else_may_read_the_answers(store):
    store.save("x", "i", {"v": 1})
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700


def test_a_backup_holds_what_is_still_in_the_log(store, tmp_path):
    store.save("x", "i", {"v": 1})
    store.backup(tmp_path / "copy.sqlite")
    copy = Store(tmp_path / "copy.sqlite")
    assert copy.latest() == store.latest()
    copy.close()


def test_a_moved_file_is_noticed_and_nothing_is_called_saved(store, tmp_path):
    store.save("x", "i", {"v": 1})
    store.path.rename(tmp_path / "elsewhere.sqlite")
    with pytest.raises(SetupError, match="was moved or deleted while it was in use"):
        store.save("x", "i", {"v": 2})


def test_a_file_that_is_no_store_is_said_to_be_unreadable(store):
    store.path.parent.mkdir()
    store.path.write_bytes(b"no database at all, but long enough to be looked at" * 40)
    with pytest.raises(SetupError, match=r"acme\.sqlite cannot be written \(file is not a data"):
        store.save("x", "i", {"v": 1})


@pytest.mark.skipif(os.name == "nt", reason="a name of 300 letters is refused otherwise")
def test_a_place_that_cannot_be_looked_at_is_named_and_nothing_is_saved(tmp_path):
    store = Store(tmp_path / ("a" * 300 + ".sqlite"))
    with pytest.raises(SetupError, match=r"cannot be read \(File name too long\)"):
        store.latest()
    with pytest.raises(SetupError, match=r"cannot be written \(File name too long\)"):
        store.save("x", "i", {"v": 1})


def test_the_disk_is_asked_for_every_answer(store):
    store.save("x", "i", {"v": 1})
    connection = store.database._open()
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL


@pytest.mark.parametrize("client_id", ["../evil", "A", "", "a/b", ".x"])
def test_an_id_is_never_a_path(client_id):
    with pytest.raises(UsageError, match="is no id of a client"):
        store_of(client_id)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems ask no variable")
def test_the_folder_is_a_users_own(monkeypatch, tmp_path):
    monkeypatch.delenv("PMO_WORKSHOP_ANSWERS")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert answers_folder() == tmp_path / "pmo-workshop" / "answers"


def test_notebooks_that_write_at_once_lose_nothing(tmp_path):
    stores = [Store(tmp_path / "a.sqlite") for _ in range(4)]

    def write(number):
        stores[number % 4].save("x", f"i{number}", {"v": number}, participant="P1")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(80)))
    assert {a.item: a.value["v"] for a in stores[0].latest()} == {f"i{n}": n for n in range(80)}
    for one in stores:
        one.close()


WRITER = """
import sys
from pathlib import Path
from pmo_workshop.exercises.store import Store
store, number = Store(Path(sys.argv[1])), 0
while True:
    store.save("x", f"i{number}", {"v": number}, participant="P1")
    sys.stdout.write(f"{number}\\n"); sys.stdout.flush()
    number += 1
"""


TELLER = """
import sys
from pathlib import Path
from pmo_workshop.errors import SetupError
from pmo_workshop.exercises.store import Store
store = Store(Path(sys.argv[1]))
for line in sys.stdin:
    try:
        store.save("x", line.strip(), {"v": 1}, participant="P1")
    except SetupError as error:
        print(error, flush=True)
    else:
        print("saved", flush=True)
"""


class Teller:
    """A process that saves what it is told to; it is killed at the end, as by a power cut."""

    def __init__(self, path):
        self.program = subprocess.Popen(
            [sys.executable, "-c", TELLER, str(path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.saved = []

    def save(self, item):
        self.program.stdin.write(f"{item}\n")
        self.program.stdin.flush()
        said = self.program.stdout.readline().strip()
        self.saved += [item] if said == "saved" else []
        return said

    def kill(self):
        with self.program as program:
            program.kill()


def _older(path):
    """Put a copy in the place of the file that holds only what it held at first."""
    path.with_name("older").replace(path)


def _replaced_log(path):
    log = path.with_name(f"{path.name}-wal")
    log.unlink()
    log.write_bytes(b"")


def _without(*ends):
    return lambda path: [path.with_name(f"{path.name}{end}").unlink() for end in ends]


@pytest.mark.skipif(os.name == "nt", reason="a file in use cannot be taken away on Windows")
@pytest.mark.parametrize(
    ("tamper", "again"),
    [
        (_without("-wal"), True),
        (_without("-shm"), True),
        (_without("-wal", "-shm"), True),
        (_replaced_log, True),
        (_without(""), True),
        (_without("", "-wal", "-shm"), True),
        (_older, False),
    ],
    ids=["log", "index", "log and index", "replaced log", "file", "all", "older file"],
)
def test_what_was_confirmed_outlives_a_program_that_tidies_up(tmp_path, tamper, again):
    path = tmp_path / "a.sqlite"
    teller = Teller(path)
    assert teller.save("first") == "saved"
    with closing(Store(path)) as early:
        early.backup(tmp_path / "older")
    for number in range(10):
        assert teller.save(f"before {number}") == "saved"
    tamper(path)
    assert "while it was in use" in teller.save("noticed")
    for number in range(10):
        said = teller.save(f"after {number}")
        assert said == "saved" or (not again and "another file lies in its place" in said)
    teller.kill()
    held = path if again else tmp_path / "a.sqlite.saved"
    assert stat.S_IMODE(held.stat().st_mode) == 0o600
    with closing(Store(held)) as store:
        assert set(teller.saved) <= {answer.item for answer in store.latest()}
    assert len(teller.saved) == (21 if again else 11)


@pytest.mark.skipif(os.name == "nt", reason="a file in use cannot be taken away on Windows")
def test_nothing_is_written_until_the_right_file_is_back(store, tmp_path):
    store.save("x", "i", {"v": 1})
    with closing(Store(tmp_path / "other.sqlite")) as other:
        for value in range(9):
            other.save("x", "i", {"v": value}, participant="P2")
    right = store.path.with_name("acme.sqlite.saved")
    (tmp_path / "other.sqlite").replace(store.path)
    with pytest.raises(SetupError, match="was moved or deleted while it was in use"):
        store.save("x", "i", {"v": 2})
    for _ in range(2):
        with pytest.raises(SetupError) as refused:
            store.save("x", "i", {"v": 2})
        assert str(refused.value) == (
            "The answer was not saved: acme.sqlite cannot be written (another file lies in its "
            "place). Put acme.sqlite.saved back under the name acme.sqlite, then answer again."
        )
        with pytest.raises(SetupError, match="another file lies in its place"):
            store.latest()
    with closing(sqlite3.connect(store.path)) as another:
        assert another.execute("PRAGMA user_version").fetchone() == (9,), "and it is left alone"
    store.path.unlink()
    with pytest.raises(SetupError, match="was moved or deleted"):
        store.latest()
    right.replace(store.path)
    assert store.save("x", "i", {"v": 3}).value == {"v": 3}
    assert [answer.value for answer in store.history()] == [{"v": 1}, {"v": 3}]


def test_who_only_reads_brings_no_deleted_file_back(store):
    store.save("x", "i", {"v": 1})
    with closing(Store(store.path)) as reader:
        assert reader.latest()
        store.close()
        store.path.unlink()
        with pytest.raises(SetupError, match="was moved or deleted"):
            reader.latest()
        assert reader.latest() == []
    assert not store.path.exists()


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL on Windows")
def test_a_killed_process_loses_nothing_that_was_confirmed(tmp_path):
    path = tmp_path / "a.sqlite"
    for round_ in range(3):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
        )
        confirmed = [writer.stdout.readline() for _ in range(20 + 15 * round_)]
        os.kill(writer.pid, signal.SIGKILL)
        confirmed += writer.stdout.readlines()
        writer.stdout.close()
        writer.wait()
        whole = [int(line) for line in confirmed if line.endswith("\n")]
        store = Store(path)
        stored = {answer.item: answer.value["v"] for answer in store.latest()}
        assert {f"i{number}": number for number in whole}.items() <= stored.items()
        store.close()
        connection = sqlite3.connect(path)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        connection.close()


class StoreAgainstADictionary(RuleBasedStateMachine):
    """Whatever is saved, changed, closed and opened again: a dictionary tells the same."""

    people = Bundle("people")

    def __init__(self):
        super().__init__()
        import tempfile
        from pathlib import Path

        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "a.sqlite"
        self.store, self.known, self.saved = Store(self.path), {}, 0

    @rule(
        who=st.sampled_from(["P1", "P2", "Ü 'x'"]),
        item=st.sampled_from(["a", "b", 'x"|y']),
        value=st.dictionaries(
            st.sampled_from(["E", "P"]), st.integers(-9, 9) | st.text(max_size=5), max_size=2
        ),
    )
    def save(self, who, item, value):
        self.saved += self.known.get((who, item)) != value
        self.known[who, item] = value
        self.store.save("x", item, value, participant=who)

    @rule()
    def open_again(self):
        self.store.close()
        self.store = Store(self.path)

    @invariant()
    def tells_the_same(self):
        told = {(a.participant, a.item): a.value for a in self.store.latest()}
        assert told == self.known
        assert len(self.store.history()) == self.saved

    def teardown(self):
        self.store.close()
        self.folder.cleanup()


StoreAgainstADictionary.TestCase.settings = settings(
    max_examples=15, stateful_step_count=12, deadline=None
)
TestStoreAgainstADictionary = StoreAgainstADictionary.TestCase
