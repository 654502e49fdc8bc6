"""Workbooks: values as shown, and nothing opened that could do harm."""

import io
import tracemalloc
import zipfile
from datetime import datetime

import openpyxl
import pytest
from openpyxl.comments import Comment

from pmo_workshop.intake.xlsx_file import read_workbook

UNSAFE_DTD = (
    "holds a document type definition, which no spreadsheet program writes. It was not opened."
)
DAMAGED = "the file is damaged or was not stored completely. Save or download it again."


def workbook(rows, change=lambda book: None, title="tickets") -> bytes:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    change(book)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def read(data: bytes):
    sheets, problems, warnings = read_workbook(data, "client.xlsx", ["tickets", "services"])
    problems = [*problems, *(p for sheet in sheets.values() for p in sheet.problems)]
    warnings = [*warnings, *(w for sheet in sheets.values() for w in sheet.warnings)]
    return sheets, [str(problem) for problem in problems], [str(warning) for warning in warnings]


def repacked(data: bytes, **parts: bytes | None) -> bytes:
    """Return the workbook with parts replaced (``xl__workbook`` is xl/workbook.xml) or added."""
    new = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, new.pop(name, None) or source.read(name))
        for name, content in new.items():
            target.writestr(name, content)
    return written.getvalue()


def test_values_become_the_text_a_csv_file_would_have():
    day = datetime.fromisoformat("2026-03-01")
    rows = [
        ["id", "day", "moment", "n", "x", "ok", "word"],
        ["007", day, day.replace(hour=12, minute=30), 4.0, 0.5, True, "NA"],
    ]
    sheets, problems, warnings = read(workbook(rows))
    assert (problems, warnings) == ([], [])
    assert sheets["tickets"].records() == [
        {
            "id": "007",
            "day": "2026-03-01",
            "moment": "2026-03-01T12:30:00",
            "n": "4",
            "x": "0.5",
            "ok": "TRUE",
            "word": "NA",
        }
    ]


def test_hidden_rows_and_columns_are_read_and_said():
    def hide(book):
        book.active.row_dimensions[2].hidden = True
        book.active.column_dimensions["B"].hidden = True

    sheets, problems, _ = read(workbook([["a", "b"], [1, 2], [3, 4]], hide))
    assert problems == []
    assert sheets["tickets"].reading.decisions == (
        "1 hidden row read like the others",
        "1 hidden column read like the others",
    )
    assert len(sheets["tickets"].rows) == 2


def test_formulas_errors_and_merged_cells_are_listed_with_their_address():
    rows = [["a", "b"], [1, "=A2+1"], ["#DIV/0!", 2], [3, 4]]

    def merge(book):
        book.active.merge_cells("A4:B4")

    assert read(workbook(rows, merge))[1] == [
        "client.xlsx, sheet tickets: cell A3 holds the error #DIV/0!. Correct it.",
        "client.xlsx, sheet tickets: cell B2 holds a formula without a saved value. Open and save "
        "the file in a spreadsheet program, or write the value.",
        "client.xlsx, sheet tickets: the cells A4:B4 are merged. Split them and fill in every "
        "cell.",
    ]


def test_formulas_with_a_saved_value_are_read_and_said():
    data = workbook([["a"], ["=1+1"]])
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheet = package.read("xl/worksheets/sheet1.xml")
    assert b"<v />" in sheet or b"<v></v>" in sheet
    sheet = sheet.replace(b"<v />", b"<v>99</v>").replace(b"<v></v>", b"<v>99</v>")
    sheets, problems, warnings = read(repacked(data, xl__worksheets__sheet1=sheet))
    assert problems == []
    assert [*map(list, sheets["tickets"].columns)] == [["99"]]
    assert warnings == [
        "client.xlsx, sheet tickets: 1 formula (A2) read as the value saved in the file."
    ]


def test_a_stray_space_in_the_last_cell_costs_nothing():
    def stray(book):
        book.active["XFD1048576"] = " "

    sheets, problems, _ = read(workbook([["a"], [1]], stray))
    assert problems == []
    assert list(sheets["tickets"].rows) == [2]
    assert sheets["tickets"].reading.decisions == ("1 cell of spaces only read as blank",)


def test_row_numbers_are_those_of_the_sheet():
    sheets, _, _ = read(workbook([["a"], [1], [None], [2]]))
    assert list(sheets["tickets"].rows) == [2, 4]


def test_other_sheets_are_named_and_not_read():
    def add(book):
        book.create_sheet("salaries").append(["secret 91234"])
        book.create_sheet("READ ME").append(["help"])
        book.create_sheet("Services").append(["service_id"])

    sheets, problems, warnings = read(workbook([["a"], [1]], add))
    assert sorted(sheets) == ["services", "tickets"]
    assert problems == []
    assert warnings == ["client.xlsx: the sheet 'salaries' was not read."]


def test_a_misspelt_sheet_is_asked():
    assert read(workbook([["a"], [1]], title="ticket"))[1] == [
        "client.xlsx: the sheet 'ticket' is no table. Did you mean 'tickets'? Rename it."
    ]


def test_comments_and_properties_are_not_read():
    def comment(book):
        book.active["A1"].comment = Comment("Anna Berg", "Anna Berg")
        book.properties.creator = "Anna Berg"

    assert "Anna Berg" not in str(read(workbook([["a"], [1]], comment)))


@pytest.mark.parametrize(
    ("prolog", "encoding"),
    [
        ('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', "utf-8"),
        ('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">', "utf-8"),
        ('<!DOCTYPE x [<!ENTITY a "aaaa">]>', "utf-16"),
    ],
    ids=["entity", "external", "utf-16"],
)
def test_document_types_are_refused(prolog, encoding):
    head = f'<?xml version="1.0" encoding="{encoding}"?>{prolog}<sst/>'.encode(encoding)
    data = repacked(workbook([["a"], [1]]), xl__sharedStrings=head)
    assert read(data)[1] == [f"client.xlsx: {UNSAFE_DTD}"]


def test_a_zip_bomb_is_refused_before_it_unpacks():
    data = repacked(workbook([["a"], [1]]), xl__sharedStrings=b" " * 60_000_000)
    tracemalloc.start()
    problems = read(data)[1]
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert problems == [
        "client.xlsx: would unpack from 0.1 MB to 60 MB. It was not opened. Save the tables as "
        "CSV, or leave out what is not needed."
    ]
    assert peak < 5_000_000


def test_too_many_parts_are_refused():
    parts = {f"x{n}": b"<a/>" for n in range(2_001)}
    data = repacked(workbook([["a"], [1]]), **parts)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        count = len(package.namelist())
    assert read(data)[1] == [
        f"client.xlsx: holds {count:,} parts; a workbook has at most 2,000. It was not opened."
    ]


def test_two_parts_of_one_name_and_parts_outside_are_refused():
    data = workbook([["a"], [1]])
    twice = repacked(data, XL__workbook=b"<a/>")
    assert read(twice)[1] == [
        "client.xlsx: holds two parts of the same name. It was not opened; save it again."
    ]
    outside = repacked(data, **{"..__evil": b"<a/>"})
    assert read(outside)[1] == [
        "client.xlsx: holds a part that points out of the file. It was not opened."
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty."),
        (b"a,b\n", "is text, not a workbook. Save it as .xlsx, or as CSV under the table's name."),
        (b"<html><table>", "is a web page, not a workbook. Open it and save it as .xlsx."),
        (
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "is protected with a password. Save a copy without the password.",
        ),
        (b"\xd0\xcf\x11\xe0", "is an old workbook (.xls) or protected. Save it as .xlsx."),
        (b"PK\x03\x04", DAMAGED),
        (b"\0\1\2", f"is not a workbook; {DAMAGED}"),
    ],
    ids=["empty", "text", "web page", "password", "xls", "truncated", "noise"],
)
def test_what_is_no_workbook_is_refused(data, message):
    assert read(data)[1] == [f"client.xlsx: {message}"]


def test_every_truncation_and_many_corruptions_are_refused_or_read():
    data = workbook([["a", "b"], *[[n, "word"] for n in range(20)]])
    for end in range(0, len(data), 97):
        assert read(data[:end])[1]
    for at in range(0, len(data), 41):
        damaged = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
        sheets, problems, _ = read(damaged)
        assert problems or len(sheets.get("tickets").rows if sheets else ()) in (0, 20)
