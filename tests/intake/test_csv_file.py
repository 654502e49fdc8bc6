"""CSV files: exactly what was written, or a reason with its place."""

import csv
import io

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pmo_workshop.intake import csv_file
from pmo_workshop.intake.csv_file import read_csv
from pmo_workshop.intake.not_data import may_be_total


def problems(data: bytes) -> list[str]:
    return [str(problem) for problem in read_csv(data, "x.csv").problems]


cell = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\0\ufeff"), max_size=12
)


@settings(max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(cell, cell), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\r\n", "\n", "\r"]),
    quoting=st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_every_dialect_gives_back_every_cell(rows, delimiter, encoding, end, quoting):
    # csv.writer leaves a lone CR or LF without quotation marks: no reader can give it back.
    assume(quoting == csv.QUOTE_ALL or not any("\r" in c or "\n" in c for row in rows for c in row))
    assume(not any(may_be_total(c) for row in rows for c in row))
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerow(["id", "first", "second"])
    writer.writerows([f"R{n}", *row] for n, row in enumerate(rows))
    sheet = read_csv(written.getvalue().encode(encoding), "x.csv")
    assert sheet.problems == ()
    found = [(record["first"], record["second"]) for record in sheet.records()]
    assert found == rows


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    sheet = read_csv(data, "x.csv")
    assert sheet.problems or sheet.header


WORDS = {
    "cp1250": [
        "ręka",
        "koń",
        "Łódź",
        "świat",
        "źródło",
        "dům",
        "český",
        "žena",
        "přítel",
        "őszi",
        "tűz",
        "kéz",
    ],
    "cp1251": ["Отдел", "продажи", "и", "развитие", "людей"],
    "cp1253": ["Καλά", "πολύ", "ομάδα", "έργο", "και"],
    "cp1254": ["güzel", "ışık", "İstanbul", "çok", "şehir"],
    "cp1257": ["ąžuolas", "šeima", "žmogus", "õhtu"],
    "mac_roman": ["García", "Müller", "année", "été", "niño", "l’équipe"],
    "cp850": ["Müller", "année", "été", "niño", "Straße"],
    "shift_jis": ["表示", "品質", "管理", "サービス", "ソフト"],
    "gb18030": ["部门", "质量", "管理", "服务", "团队"],
    "big5": ["部門", "品質", "管理", "服務", "團隊"],
    "euc_kr": ["부서", "품질", "관리", "서비스"],
}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(WORDS)), st.data())
def test_another_encoding_is_read_right_or_asked(encoding, data):
    words = data.draw(st.lists(st.sampled_from(WORDS[encoding]), min_size=1, max_size=6))
    text = "id,word\n" + "".join(f"R{n},{word}\n" for n, word in enumerate(words, start=1))
    sheet = read_csv(text.encode(encoding, "ignore"), "x.csv")
    if not sheet.problems:
        found = [record["word"] for record in sheet.records()]
        assert found == [word.encode(encoding, "ignore").decode(encoding) for word in words]


@pytest.mark.parametrize(
    "written", ["Café Zürich – ok", "£5", "don’t", "Müller’s €5"], ids=["letters", "£", "’", "€"]
)
def test_windows_1252_is_read_where_it_is_certain(written):
    sheet = read_csv(f"id,team\n1,{written}\n".encode("cp1252"), "x.csv")
    assert sheet.records() == [{"id": "1", "team": written}]
    assert sheet.reading.encoding == "Windows-1252"
    assert sheet.reading.decisions == ("encoding Windows-1252; every letter is certain",)


@pytest.mark.parametrize(
    ("written", "encoding"),
    [
        ("ręka koń", "cp1250"),
        ("Отдел", "cp1251"),
        ("表示", "shift_jis"),
        ("部门", "gb18030"),
        ("García", "mac_roman"),
        ("l’équipe", "mac_roman"),
        ("çok güzel ış", "cp1254"),
    ],
)
def test_an_encoding_that_is_not_certain_is_asked(written, encoding):
    assert problems(f"id,team\n1,{written}\n".encode(encoding)) == [
        "x.csv: the encoding cannot be told for certain (line 2 has letters that read differently "
        "in different encodings). Open the file in your spreadsheet and save it as 'CSV UTF-8'."
    ]


def test_a_nul_byte_is_refused_with_its_place():
    assert problems(b"a,b\n1,x\0y\n") == [
        "x.csv: a NUL byte at byte 7: the file is damaged, perhaps not saved completely. Export "
        "or save it again."
    ]


def test_an_open_quotation_mark_is_refused_with_its_line():
    assert problems(b'a,b\n1,ok\n2,"open\n3,x\n') == [
        "x.csv: line 3: a quotation mark opens a cell and is not closed. Close it, or write each "
        'quotation mark inside a cell twice ("").'
    ]


def test_a_quotation_mark_closed_too_late_is_refused():
    assert problems(b'a,b,c\n1,x,"open\n3,4,5\n6,7,8\nclosed"\n') == [
        "x.csv, row 2: one cell holds 4 lines that look like rows of the table: a quotation mark "
        "opens here and is closed too late. Correct the quotation marks."
    ]


def test_ragged_rows_are_told_once_for_each_length():
    rows = "".join("1,2\n" if n % 2 else "1,2,3,4\n" for n in range(8))
    told = (
        "but the header has 3. A delimiter or a quotation mark is missing or too many; correct the "
        "row. 8 rows of 9 like this."
    )
    assert problems(f"a,b,c\n0,0,0\n{rows}".encode()) == [
        f"x.csv, rows 3, 5, 7 and 9: 4 cells, {told}",
        f"x.csv, rows 4, 6, 8 and 10: 2 cells, {told}",
    ]


def test_a_table_that_ends_within_a_row_may_be_saved_half_way():
    assert problems(b"a,b,c\n1,2,3\n4,5,6\n7,8") == [
        "x.csv, row 4: 2 cells, but the header has 3, and the file ends there: it may not have "
        "been saved to the end. Save it again, or correct the row."
    ]


def test_row_numbers_are_those_of_the_spreadsheet():
    sheet = read_csv(b'a,b\n1,"x\ny"\n\n,\n2,z\n', "x.csv")
    assert list(sheet.rows) == [2, 5]
    assert sheet.reading.decisions == ("2 blank rows left out", "1 cell with line breaks inside")


def test_a_delimiter_after_the_last_cell_shifts_nothing():
    sheet = read_csv(b"a,b\n1,2,\n3,4,\n", "x.csv")
    assert sheet.records() == [{"a": "1", "b": "2"}, {"a": "3", "b": "4"}]
    assert sheet.reading.decisions == (
        "the empty cell after the last delimiter of each row left out",
    )


def test_headers_that_look_the_same_are_refused():
    assert problems("Q1,Q1 ,q\u200b1,ok\n1,2,3,4\n".encode()) == [
        "x.csv, row 1: columns 1 and 2 have names that are the same or look the same: 'Q1' and "
        "'Q1'. Rename or delete one of them.",
        "x.csv, row 1: columns 1 and 3 have names that are the same or look the same: 'Q1' and "
        "'q\\u200b1'. Rename or delete one of them.",
    ]


def test_only_the_empty_cell_is_missing():
    sheet = read_csv(b"id,word\n1,NA\n2,None\n3,null\n4,-\n5,\n", "x.csv")
    assert list(sheet.columns[1]) == ["NA", "None", "null", "-", ""]


def test_a_line_that_names_the_delimiter_is_no_row():
    sheet = read_csv(b"sep=;\na;b\n1,5;2\n", "x.csv")
    assert sheet.records() == [{"a": "1,5", "b": "2"}]
    assert list(sheet.rows) == [2]


def test_a_delimiter_that_is_not_clear_is_asked():
    assert problems(b"a,b;c,d;e\n") == [
        "x.csv: the delimiter may be comma or semicolon. Save the file with one of them, or write "
        "'sep=;' in the first line to say which it is."
    ]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty. Put in at least the row of column names."),
        (b"\xef\xbb\xbf\n", "the file is empty. Put in at least the row of column names."),
        (b"PK\x03\x04...", "is a workbook, not CSV. Save the sheet as 'CSV UTF-8'."),
        (b"<table><tr>", "is a web page, not CSV. Open it and save it as 'CSV UTF-8'."),
    ],
    ids=["empty", "mark only", "workbook", "web page"],
)
def test_what_is_no_table_is_refused(data, message):
    assert problems(data) == [f"x.csv: {message}"]


def test_letters_encoded_twice_are_kept_and_told():
    sheet = read_csv("id,team\n1,CafÃ©\n".encode(), "x.csv")
    assert sheet.records() == [{"id": "1", "team": "CafÃ©"}]
    assert [str(warning) for warning in sheet.warnings] == [
        "x.csv: line 2: letters such as 'Ã©' look as if an earlier program read the file in the "
        "wrong encoding. They are kept as they are; export the file again to mend them."
    ]


def _read_as(data, monkeypatch, long):
    monkeypatch.setattr(csv_file, "LONG", long)
    sheet = read_csv(data, "x.csv", ["id", "n"])
    return sheet.reading, sheet.header, [*map(list, sheet.columns)], [*sheet.rows], sheet.problems


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_long_texts_are_read_as_short_ones(monkeypatch, delimiter, end):
    random = np.random.default_rng(len(end))
    cells = ["", " ", "007", "1", "1.0", "NA", "nan", "é\u2028", "a b", "\x0c", "#", "'", "\x85 "]
    for lines in range(40):
        rows = [["id", "n", "text"], *random.choice(cells, (lines, 3)).tolist()]
        text = end.join(delimiter.join(row) for row in rows) + end * (lines % 2)
        spoilt = text.replace("#", end + '"a"' if lines % 5 == 1 else "x") if lines % 3 else text
        for data in (text.encode(), spoilt.encode()):
            expected = _read_as(data, monkeypatch, 10**9)
            assert _read_as(data, monkeypatch, 0) == expected


def test_long_texts_are_split_by_pandas(monkeypatch):
    monkeypatch.setattr(csv_file, "LONG", 0)
    monkeypatch.setattr(csv_file, "_records", None)
    assert read_csv(b"id;n\n007;\n", "x.csv").records() == [{"id": "007", "n": ""}]
