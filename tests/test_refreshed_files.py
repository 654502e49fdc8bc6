"""What lies beside a file that was refreshed, and what is refused before anything runs."""

import io

import pytest
from pptx import Presentation

from pmo_workshop.batch.refresh import read_old, write_refreshed
from pmo_workshop.errors import DataError, UsageError
from pmo_workshop.export.merging import Change, Record, Refreshed, What, with_record

MADE = Refreshed(b"new", (Change(What.FIGURES, "Slide 4", "1.3 below.", "0.9 below."),))
TOLD = """board-refreshed.pptx: 1 thing changed, 0 to look at.

Changed: other figures (1)
  Slide 4: “1.3 below.”
    → “0.9 below.”
"""


@pytest.fixture
def path(tmp_path):
    stream = io.BytesIO()
    Presentation().save(stream)
    place = tmp_path / "board.pptx"
    place.write_bytes(with_record(stream.getvalue(), Record("acme", "deck", "")))
    return place


def names(path):
    return sorted(place.name for place in path.parent.iterdir())


def test_a_new_file_and_its_list_lie_beside_the_old_one(path):
    old = read_old(path, ".pptx", "acme")
    write_refreshed(old, MADE)
    write_refreshed(old, MADE)
    assert path.read_bytes() == old.content
    assert names(path) == ["board-refreshed-2.pptx", "board-refreshed-2.txt",
                           "board-refreshed.pptx", "board-refreshed.txt", "board.pptx"]  # fmt: skip
    assert (path.parent / "board-refreshed.txt").read_text("utf-8") == TOLD


def test_the_old_one_is_kept_where_the_new_one_takes_its_name(path):
    old = read_old(path, ".pptx", "acme")
    write_refreshed(old, MADE, over=True)
    assert path.read_bytes() == b"new"
    assert (path.parent / "board-before.pptx").read_bytes() == old.content
    assert names(path) == ["board-before.pptx", "board.pptx", "board.txt"]
    with pytest.raises(DataError) as refused:
        write_refreshed(old, MADE, over=True)
    assert str(refused.value) == (
        "board.pptx: it was changed meanwhile. Close it, and give the command again."
    )
    assert path.read_bytes() == b"new"


def test_what_cannot_be_refreshed_is_said_before_anything_runs(path):
    missing = str(path.with_name("none.pptx"))
    with pytest.raises(UsageError) as refused:
        read_old(path.with_name("none.pptx"), ".pptx", "acme")
    assert str(refused.value) == (
        f"--refresh '{missing}': it cannot be read (No such file or directory)."
    )
    with pytest.raises(UsageError) as refused:
        read_old(path, ".docx", "acme")
    assert str(refused.value) == f"--refresh '{path}': name a .docx file."
    with pytest.raises(DataError) as refused:
        read_old(path, ".pptx", "other")
    assert str(refused.value) == (
        "board.pptx: it is of the client 'acme', and the folder is of 'other'. Name a file of "
        "'other'."
    )


def test_a_deck_is_refreshed_for_one_client_on_this_computer(path, monkeypatch, capsys):
    from pmo_workshop import cli

    words = ["pmo-workshop", "report", "one", "two", "--refresh", str(path)]
    monkeypatch.setattr("sys.argv", words)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == UsageError.exit_code
    assert capsys.readouterr().err == (
        "--refresh takes one client folder and the report of all its workbooks, in one language "
        "and on this computer: pmo-workshop report DIR --refresh deck.pptx\n"
    )
