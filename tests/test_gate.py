"""The gate: no byte of one client in another's deliverable, and no false alarm."""

import base64
import json
import shutil
import zipfile
import zlib

import pytest
import tiny

from pmo_workshop.batch.gate import check_nothing_of_others, check_redacted, collect_marks
from pmo_workshop.batch.texts import text_of, words_of
from pmo_workshop.errors import WorkbookError
from pmo_workshop.intake.key import key_of, keyed_hash_of
from pmo_workshop.paths import shipped

QUOTE = "nobody told us that the board had moved the deadline"


@pytest.fixture
def clients(tmp_path):
    """Acme, whose report is looked at, and another with a name, a code, a person and a text."""
    acme = tiny.client(tmp_path / "c" / "acme", "acme", "Acme Energy")
    other = tiny.client(
        tmp_path / "c" / "zephyr9",
        "zephyr9",
        "Zephyr Söhne & Co",
        services=f"QX-4711,Advice by Kowalczyk,,live\nSV02,{QUOTE},,live",
    )
    energy = tiny.client(tmp_path / "c" / "energy", "energy", "Energy")
    marks = tmp_path / "marks.sqlite"
    collect_marks([(folder.name, folder) for folder in (acme, other, energy)], marks)
    return acme, other, marks


def look(clients, tmp_path, name="report.html", text="", write=None):
    acme, _, marks = clients
    staging = tmp_path / "out" / ".staging-acme"
    staging.mkdir(parents=True, exist_ok=True)
    if write is None:
        (staging / name).write_text(text, encoding="utf-8")
    else:
        write(staging / name)
    check_nothing_of_others(staging, marks, acme, [])


def as_xlsx(text):
    def write(path):
        with zipfile.ZipFile(path, "w") as parts:
            parts.writestr("xl/sheet1.xml", f"<t>{text}</t>")

    return write


def as_pdf(text):
    def write(path):
        typst = pytest.importorskip("typst")
        path.write_bytes(typst.compile(f'#set page(width: 5cm)\n#"{text}"'.encode()))

    return write


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<p>Report for zephyr9</p>", "the id of the client 'zephyr9'"),
        ("<p title='Zephyr S&ouml;hne &amp; Co'></p>", "the name of the client 'zephyr9'"),
        ("<p>ZEPHYR\nSÖHNE &amp; <b>Co</b></p>", "the name of the client 'zephyr9'"),
        ("<p>qx-4711 is late</p>", "a code of the tables of the client 'zephyr9'"),
        ("<p>asked Kowalczyk</p>", "a word of the tables of the client 'zephyr9'"),
        (f"<p>One said: {QUOTE}</p>", "a text of the tables of the client 'zephyr9'"),
    ],
)
def test_what_is_anothers_stops_the_publication(clients, tmp_path, text, what):
    embedded = base64.b64encode(text.encode()).decode()
    for name, content in (
        ("report.html", text),
        ("page.html", f"<img src='data:text/html;base64,{embedded}'>"),
        ("n.ipynb", json.dumps({"cells": [{"outputs": [{"data": {"text/html": text}}]}]})),
    ):
        with pytest.raises(WorkbookError) as stopped:
            look(clients, tmp_path, name, content)
        assert str(stopped.value) == (
            f"{name}: {what} stands in it, so nothing is published. Look for it in the client's "
            "tables: a text of another client may have been pasted there. If it is not there, "
            "report a fault of the suite."
        )
        shutil.rmtree(tmp_path / "out")


def test_pdf_and_excel_files_are_searched(clients, tmp_path):
    for name, write in (("a.xlsx", as_xlsx), ("a.pdf", as_pdf)):
        with pytest.raises(WorkbookError, match="the name of the client 'zephyr9'"):
            look(clients, tmp_path, name, write=write("for Zephyr Söhne, Co"))
        shutil.rmtree(tmp_path / "out")


def test_the_hash_of_anothers_file_is_found(clients, tmp_path):
    digest = keyed_hash_of(clients[1] / "services.csv", key_of(clients[1]))
    with pytest.raises(WorkbookError, match="the hash of a file of the client 'zephyr9'"):
        look(clients, tmp_path, "manifest.json", json.dumps({"inputs": {"a": digest}}))


@pytest.mark.parametrize(
    "text",
    [
        "<p>Energy prices: the energy of Acme Energy</p>",  # another client's name, in ours too
        "<p>Advice is live; the board had moved.</p>",  # three words in a row are no text
        "<p>The gap is 0.7; Gap of Zephyrs</p>",
        "<p>April, Portfolio, status</p>",
    ],
)
def test_common_words_are_no_leak(clients, tmp_path, text):
    look(clients, tmp_path, text=text)


def test_phrases_of_different_words_are_never_taken_for_each_other(tmp_path):
    """Both words have the same CRC-32; with numbers so short, a large batch raises false alarms."""
    assert zlib.crc32(b"we met one plumless") == zlib.crc32(b"we met one buckeroo")
    acme = tiny.client(tmp_path / "c" / "acme", "acme", "Acme")
    other = tiny.client(
        tmp_path / "c" / "other", "other", "Other", services="SV01,we met one plumless friend,,live"
    )
    marks = tmp_path / "marks.sqlite"
    collect_marks([(folder.name, folder) for folder in (acme, other)], marks)
    look((acme, other, marks), tmp_path, text="<p>we met one buckeroo friend</p>")
    with pytest.raises(WorkbookError, match="a text of the tables of the client 'other'"):
        look((acme, other, marks), tmp_path, text="<p>we met one plumless friend</p>")


@pytest.mark.parametrize("place", ["home", "folder", "host"])
def test_no_place_of_this_computer_is_published(clients, tmp_path, monkeypatch, place):
    monkeypatch.setattr("socket.gethostname", lambda: "laptop-of-erika")
    monkeypatch.setattr("pathlib.Path.home", lambda: tmp_path / "home" / "erika")
    text = {
        "home": f"see {tmp_path / 'home' / 'erika'}/data",
        "folder": f"see {tmp_path / 'out'}",
        "host": "made on laptop-of-erika",
    }[place]
    with pytest.raises(WorkbookError, match="a folder of this computer, its name or its user's"):
        look(clients, tmp_path, text=text)


def test_what_was_let_through_is_known_where_there_is_no_other_client(
    clients, tmp_path, monkeypatch
):
    monkeypatch.setattr("socket.gethostname", lambda: "laptop-of-erika")
    acme, _, marks = clients
    page = tmp_path / "staging" / "report.html"
    page.parent.mkdir()
    page.write_text("made on laptop-of-erika", encoding="utf-8")
    check_nothing_of_others(page.parent, None, acme, [], known=[page])
    for marks_of_others, known in ((None, []), (marks, [page])):
        with pytest.raises(WorkbookError, match="a folder of this computer, its name or"):
            check_nothing_of_others(page.parent, marks_of_others, acme, [], known=known)


def test_a_report_of_the_sample_clients_raises_no_alarm(tmp_path):
    """What the suite writes for one client holds no mark of the two others."""
    folders = [path.parent for path in shipped("sample_data").glob("*/client.toml")]
    collect_marks([(folder.name, folder) for folder in folders], tmp_path / "marks.sqlite")
    workbooks = sorted(shipped("workbooks").glob("[0-9]*.ipynb"))
    staging = tmp_path / "out" / "staging"
    staging.mkdir(parents=True)
    for workbook in workbooks:  # the stored headlines are those of the default client
        shutil.copy(workbook, staging)
    own = shipped("sample_data") / "northwind"
    check_nothing_of_others(staging, tmp_path / "marks.sqlite", own, [])


def test_words_compare_equal_in_any_format(tmp_path):
    page = tmp_path / "a.html"
    page.write_text("<p>S&ouml;hne &amp;\n Co</p>", encoding="utf-8")
    assert words_of(text_of(page)) == words_of("SÖHNE & Co")


REFUSED = (
    "report.html: a name or a statement stands in it that a redacted report leaves out, so nothing "
    "is published. Look for it in story.md and in the texts of the tables, such as actions."
)


def picture(said, dots):
    """Return a PNG picture with a text beside its dots and another behind its end."""

    def part(kind, content):
        check = zlib.crc32(kind + content).to_bytes(4, "big")
        return len(content).to_bytes(4, "big") + kind + content + check

    beside, behind = said
    parts = part(b"tEXt", b"Comment\0" + beside), part(b"IDAT", dots), part(b"IEND", b"")
    return b"".join([b"\x89PNG\r\n\x1a\n", *parts, behind])


@pytest.mark.parametrize("kind", ["ipynb", "html", "pptx"])
def test_of_a_picture_all_is_read_but_its_dots(tmp_path, kind):
    drawn = picture((b"besides", b"behind"), b" dotted " * 20)
    coded = base64.b64encode(drawn).decode()
    path = tmp_path / f"file.{kind}"
    if kind == "ipynb":
        path.write_text(json.dumps({"data": {"image/png": coded, "text/plain": "told"}}))
    elif kind == "html":
        path.write_text(f"<p>told</p><img src='data:image/png;base64,{coded}'>")
    else:
        with zipfile.ZipFile(path, "w") as parts:
            parts.writestr("told.xml", "<p>told</p>")
            parts.writestr("media/image1.png", drawn)
    found = words_of(text_of(path))
    assert {"told", "besides", "behind"} <= {*found}
    assert "dotted" not in found
    assert "ivborw0kggo" not in " ".join(found)


def test_the_address_of_a_cell_is_no_code_of_anybody(tmp_path):
    path = tmp_path / "evidence.xlsx"
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("sheet.xml", '<c r="AB1234" t="kept"><v>AB1235 r="AB1236"</v></c>')
    found = words_of(text_of(path))
    assert {"kept", "ab1235", "ab1236"} <= {*found}
    assert "ab1234" not in found


def test_texts_of_a_notebook_stay_in_their_order(tmp_path):
    path = tmp_path / "book.json"
    path.write_text(json.dumps({"a": ["b", "c"], "d": [1, {"e": "<p>f</p>"}, ["g"]], "h": None}))
    assert words_of(text_of(path)) == [*"abcdefgh"]


def test_a_redacted_report_in_which_an_owner_or_a_statement_stands_is_refused(tmp_path):
    withheld = [QUOTE, "Ann Kowalczyk"]
    staging = tmp_path / "out" / ".staging-acme"
    staging.mkdir(parents=True)
    report = staging / "report.html"
    report.write_text("Ask why. PMO manager, the board, Person 1.", encoding="utf-8")
    check_redacted(staging, withheld)
    for said in (QUOTE, "Told by Ann Kowalczyk."):
        report.write_text(f"One said: {said}", encoding="utf-8")
        with pytest.raises(WorkbookError) as refused:
            check_redacted(staging, withheld)
        assert str(refused.value) == REFUSED
