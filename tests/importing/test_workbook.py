"""An import in the entry workbook: nothing that was typed is lost, nothing else is touched."""

import io
import zipfile

import openpyxl
import pytest
from foreign_survey import ANSWERS, foreign_survey

from pmo_workshop.errors import UsageError
from pmo_workshop.importing.drafting import Becomes, Draft, decided, tables_of
from pmo_workshop.importing.files import draft_of_files
from pmo_workshop.importing.grid import grids_of
from pmo_workshop.importing.mapping import Choice, Question
from pmo_workshop.importing.mapping_sheet import Typed, answers_of, sheet_of, typed_in
from pmo_workshop.importing.sheet_in_workbook import with_sheet
from pmo_workshop.importing.workbook import put_mapping, read_workbook_import
from pmo_workshop.intake import check_client, new_client

LISTS_WHAT_THERE_IS = {
    "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
}  # fmt: skip
ORDERED = Question(
    "labels:x", "Which order?", tuple(Choice(name, name) for name in ("often", "rarely", "?")),
    ordered=True,
)  # fmt: skip
CHOSEN = Question("partial", "Do they count?", (Choice("keep", "yes"), Choice("leave", "no")))


def parts_of(data):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


@pytest.fixture
def folder(tmp_path):
    """A client whose entry workbook has the foreign survey pasted in, and something else typed."""
    made = new_client(tmp_path / "acme", "Acme")
    book = openpyxl.load_workbook(made / "client.xlsx")
    for row in openpyxl.load_workbook(io.BytesIO(foreign_survey())).active.values:
        book["survey"].append(row)
    book["READ ME"]["A40"] = "Ask Anna about unit North"
    book.save(made / "client.xlsx")
    return made


def fill_in(folder, answers):
    """Type into the cells of the sheet what a person would choose there, by the key of the row."""
    book = openpyxl.load_workbook(folder / "client.xlsx")
    sheet = book["mapping"]
    filled = 0
    for row in sheet.iter_rows(min_row=4):
        key, answer = row[0].value, row[2]
        if key in answers and not answer.value:
            choices = [cell.value for cell in row[6:] if cell.value]
            at = answers[key]
            answer.value = choices[at] if isinstance(at, int) else at
            filled += 1
    book.save(folder / "client.xlsx")
    return filled


def test_every_other_part_stays_byte_for_byte(folder):
    before = (folder / "client.xlsx").read_bytes()
    put_mapping(folder, read_workbook_import(folder))
    was, now = parts_of(before), parts_of((folder / "client.xlsx").read_bytes())
    changed = {name for name in now if was.get(name) != now[name]}
    (added,) = now.keys() - was.keys()
    assert changed == LISTS_WHAT_THERE_IS | {added}
    assert openpyxl.load_workbook(folder / "client.xlsx").sheetnames[-1] == "mapping"
    assert not [problem for problem in check_client(folder).problems if "mapping" in str(problem)]


def test_what_is_filled_in_becomes_the_tables_that_other_places_make(folder, tmp_path):
    rounds = 0
    while (found := read_workbook_import(folder)).draft.open_questions:
        put_mapping(folder, found)
        first = {question.key: 0 for question in found.draft.open_questions}
        chosen = {
            question.key: [choice.id for choice in question.choices].index(
                ANSWERS.get(question.key, question.suggestion)
            )
            for question in found.draft.open_questions
        }
        assert fill_in(folder, first | chosen) == len(found.draft.open_questions)
        rounds += 1
        assert rounds <= 4
    export = tmp_path / "survey.xlsx"
    export.write_bytes(foreign_survey())
    other = draft_of_files([export], folder)
    while other.open_questions:
        question = other.open_questions[0]
        other = decided(other, {question.key: ANSWERS.get(question.key, question.suggestion)})
    here, there = tables_of(found.draft), tables_of(other)
    assert here.keys() == there.keys()
    for name, rows in here.items():
        assert rows.equals(there[name]), name


def test_notes_and_answers_to_what_is_no_longer_asked_stay(folder):
    put_mapping(folder, read_workbook_import(folder))
    book = openpyxl.load_workbook(folder / "client.xlsx")
    row = next(row for row in book["mapping"].iter_rows(min_row=4) if row[0].value == "role")
    row[3].value = "as agreed with Anna"
    book["mapping"].append(["group:gone", "", "nps", "it was in the first file"])
    book.save(folder / "client.xlsx")
    put_mapping(folder, read_workbook_import(folder))
    (grid,) = [g for g in grids_of(folder / "client.xlsx") if g.sheet == "mapping"]
    typed = typed_in(grid)
    assert typed.notes["role"] == "as agreed with Anna"
    assert (typed.answers["group:gone"], typed.notes["group:gone"]) == (
        "nps", "it was in the first file",
    )  # fmt: skip


@pytest.mark.parametrize("lock", ["~$client.xlsx", ".~lock.client.xlsx#"])
def test_an_open_workbook_is_not_written(folder, lock):
    before = (folder / "client.xlsx").read_bytes()
    found = read_workbook_import(folder)
    (folder / lock).write_text("")
    with pytest.raises(UsageError) as refused:
        put_mapping(folder, found)
    assert str(refused.value) == (
        "client.xlsx is open in another program. Save and close it there, then give the command "
        "again. Nothing was written."
    )
    assert (folder / "client.xlsx").read_bytes() == before


def test_a_workbook_that_was_saved_meanwhile_is_not_written(folder):
    found = read_workbook_import(folder)
    book = openpyxl.load_workbook(folder / "client.xlsx")
    book["READ ME"]["A41"] = "typed meanwhile"
    book.save(folder / "client.xlsx")
    before = (folder / "client.xlsx").read_bytes()
    with pytest.raises(UsageError) as refused:
        put_mapping(folder, found)
    assert str(refused.value) == (
        "client.xlsx was changed while it was read. Nothing was written. Import again."
    )
    assert (folder / "client.xlsx").read_bytes() == before
    assert [path.name for path in folder.iterdir() if path.name.endswith(".new")] == []


def test_an_empty_sheet_and_no_workbook_are_told(tmp_path):
    folder = new_client(tmp_path / "acme")
    with pytest.raises(UsageError) as refused:
        read_workbook_import(folder)
    assert str(refused.value) == (
        "client.xlsx has nothing in a sheet 'survey'. Paste the export there, as it is, with its "
        "row of column names; save and close the workbook, and import again."
    )
    (folder / "client.xlsx").unlink()
    with pytest.raises(UsageError, match=r"^There is no client\.xlsx in "):
        read_workbook_import(folder)


def typed_into(cells):
    """Return what is read when these answers stand in the sheet, by the key of their row."""
    rows = enumerate(cells, start=4)
    return Typed(dict(cells), {}, {key: f"C{number}" for number, key in rows})


def test_labels_get_their_places_one_row_each():
    sheet = sheet_of(_draft(ORDERED))
    asked = [row for row in sheet.rows[3:] if row and row[0].text]
    assert [row[0].text for row in asked] == ["labels:x#1", "labels:x#2", "labels:x#3"]
    assert [cell.text for cell in asked[0][6:]] == ["1", "2", "3", "no answer"]
    assert sheet.lists["C4"] == "$G$4:$J$4"
    typed = typed_into({"labels:x#1": "2", "labels:x#2": "1", "labels:x#3": "no answer"})
    assert answers_of([ORDERED], typed) == {"labels:x": "rarely < often"}
    assert answers_of([ORDERED], typed_into({"labels:x#1": "2"})) == {}


def test_a_wrong_answer_is_refused_with_its_cell():
    with pytest.raises(UsageError) as refused:
        answers_of([CHOSEN], typed_into({"partial": "perhaps"}))
    assert str(refused.value) == (
        "client.xlsx, sheet mapping, C4: 'perhaps' is none of the choices. Choose one from the "
        "list of the cell: yes, no."
    )
    with pytest.raises(UsageError) as refused:
        answers_of([ORDERED], typed_into({f"labels:x#{at}": "1" for at in (1, 2, 3)}))
    assert str(refused.value) == (
        "client.xlsx, sheet mapping, C5: '1' is no place of its own. Give each label another one, "
        "1 being the least."
    )


def test_the_same_sheet_put_in_twice_is_the_same_workbook(folder):
    sheet = sheet_of(_draft(CHOSEN))
    once = with_sheet((folder / "client.xlsx").read_bytes(), sheet)
    assert with_sheet(once, sheet) == once


def _draft(question):
    column = Becomes("F", "Q <1> & \x0b more", "responses Q1", n={"10": 1, "2": 3}, blank=4)
    return Draft("survey", "x", (question,), (column,), {}, {}, lambda _: _draft(question))
