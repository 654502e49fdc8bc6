"""What holds answers is its owner's alone, whatever the umask, unless it is to be shared."""

import os
import stat

import pytest

from pmo_workshop.exercises.export_answers import export_answers
from pmo_workshop.exercises.rows import write_client_folder
from pmo_workshop.live.codes import secret_of_this_computer
from pmo_workshop.live.room_export import export

pytestmark = pytest.mark.skipif(os.name == "nt", reason="rights are kept otherwise on Windows")
T6 = "t6-headline-number"


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def any_umask(request):
    before = os.umask(request.param)
    yield request.param
    os.umask(before)


@pytest.fixture
def answered(any_umask, store, monkeypatch):
    """A room in which six have answered, under any umask."""
    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(store.database.path.parent))
    store.change_step(T6, phase="open")
    for number in range(6):
        store.join(f"t{number}", f"r{number}")
        texts = {item: {"text": "x"} for item in ("headline", "number", "caveat")}
        store.hand_in(store.who(f"t{number}"), T6, "1.1", texts)
    return store


def rights(folder):
    """Return the rights of a folder and of all in it, each once."""
    return {oct(stat.S_IMODE(path.stat().st_mode)) for path in (folder, *folder.rglob("*"))}


def test_the_folder_of_a_room_is_its_owners_alone_or_as_its_place_is(answered, tmp_path):
    made = tmp_path / "rooms" / "of" / "acme"
    export("spring", made)
    assert rights(made) == {"0o700", "0o600"}
    assert rights(tmp_path / "rooms") == {"0o700", "0o600"}, "and what was made above it"
    place = tmp_path / "shared"
    place.mkdir()
    for mode, there in ((0o755, {"0o755", "0o644"}), (0o770, {"0o770", "0o660"})):
        place.chmod(mode)
        export("spring", place / oct(mode), shared=True)
        assert rights(place / oct(mode)) == there
    assert [path.name for path in place.iterdir() if path.name.startswith(".")] == []


def test_so_is_a_folder_of_the_answers_in_notebooks(answered, tmp_path):
    answered.answers.save(T6, "headline", {"text": "x"}, session="notebook", participant="P1")
    for item in ("number", "caveat"):
        answered.answers.save(T6, item, {"text": "x"}, session="notebook", participant="P1")
    export_answers("northwind", tmp_path / "a", "notebook")
    assert rights(tmp_path / "a") == {"0o700", "0o600"}


def test_so_are_the_store_its_copies_and_the_secret(answered, tmp_path):
    answered.database.backup(tmp_path / "copy")
    secret_of_this_computer()
    for file in (*answered.database.path.parent.glob("*.*"), tmp_path / "copy"):
        if file.suffix != ".lock":  # empty
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    assert stat.S_IMODE(answered.database.path.parent.stat().st_mode) == 0o700


def test_of_a_folder_that_cannot_be_written_whole_nothing_is_left(answered, tmp_path, monkeypatch):
    given = answered.answers.latest()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pmo_workshop.exercises.rows.as_csv", full)
    with pytest.raises(Exception, match="No space left on device"):
        write_client_folder(given, tmp_path / "a" / "b")
    assert list((tmp_path / "a").iterdir()) == []
