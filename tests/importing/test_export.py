"""Which tool wrote a file, where its header is, and what does not come in."""

import openpyxl
import pandas as pd
import pytest

from pmo_workshop.errors import DataError, SetupError, UsageError
from pmo_workshop.importing.export import EXPECTED, export_of
from pmo_workshop.importing.grid import grids_of

ROLE, STEM = "Which role best describes you?", "How far do you agree?"
ON_TIME, NEEDS = "Reports arrive when promised", "Staff understand my project's needs"


def read(path):
    (grid,) = grids_of(path, EXPECTED)
    return export_of(grid)


def written(folder, text, name="survey.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize(
    ("file", "tool", "rows"),
    [
        ("ms_forms.csv", "Microsoft Forms", 5),
        ("google_forms_direct.csv", "Google Forms", 5),
        ("google_sheets.csv", "Google Forms", 5),
        ("excel_resaved_cp1252_semicolon.csv", "Google Forms", 5),
        ("surveymonkey.csv", "SurveyMonkey", 6),
        ("qualtrics.csv", "Qualtrics", 6),
        ("limesurvey_codes.csv", "LimeSurvey", 6),
    ],
)
def test_tool_and_rows_of_each_layout(exports, file, tool, rows):
    export = read(exports / file)
    assert (export.tool, len(export.rows)) == (tool, rows)


@pytest.mark.parametrize("file", ["google_sheets.csv", "surveymonkey.csv", "qualtrics.csv"])
def test_the_stem_stands_apart_from_the_row(exports, file):
    questions = [(c.stem, c.text) for c in read(exports / file).columns]
    assert questions[:3] == [("", ROLE), (STEM, ON_TIME), (STEM, NEEDS)]


def test_microsoft_forms_has_rows_without_their_stem(exports):
    questions = [(c.place, c.stem, c.text) for c in read(exports / "ms_forms.csv").columns]
    assert questions[:2] == [("G", "", ROLE), ("H", "", ON_TIME)]


def test_an_option_with_a_column_of_its_own_is_told(exports):
    options = [c.option for c in read(exports / "surveymonkey.csv").columns]
    assert options[4:7] == ["Planning, scheduling support", "Assurance reviews", "Training"]


def test_what_is_dropped_is_counted_and_not_quoted(exports):
    dropped = {d.what: d.n for d in read(exports / "qualtrics.csv").dropped}
    assert dropped == {"contact": 6, "added": 4, "preview": 1}


def test_a_real_export_of_qualtrics_in_german(exports):
    export = read(exports / "qualtrics_in_german.csv")
    assert {"person", "started", "submitted", "status", "finished"} <= export.facts.keys()
    assert [(c.code, c.text) for c in export.columns] == [
        ("Q1", "This is a multiple choice question."),
        ("Q2", "This is a free text question."),
        ("Q2 - Topics", "Q2 - Topics"),
    ]
    assert {d.what: d.n for d in export.dropped} == {"contact": 6, "added": 4}


def test_contact_data_are_told_by_what_a_column_holds(tmp_path):
    path = written(
        tmp_path,
        "Where can we find you?,Who asked you?,Rating\n"
        "a@example.org,Anna Berg,3\nb@example.org,Peter Schmidt,4\n,Maria Costa,5\n",
    )
    export = read(path)
    assert [c.text for c in export.columns] == ["Rating"]
    assert [(d.what, d.n) for d in export.dropped] == [("contact", 2)]


def test_coordinates_are_contact_data(tmp_path):
    path = written(tmp_path, "Spot,Rating\n52.520008,3\n48.137154,4\n50.110924,5\n")
    assert [c.text for c in read(path).columns] == ["Rating"]


def test_a_question_about_names_is_a_question(tmp_path):
    path = written(tmp_path, "How well do you know the name of our PMO?,Rating\n3,4\n4,5\n")
    assert len(read(path).columns) == 2


def test_a_title_above_the_header_is_told(tmp_path):
    path = written(tmp_path, "Survey of spring;;\n;;\nRole;Reports;Staff\nSponsor;3;4\nUser;4;5\n")
    export = read(path)
    assert [c.text for c in export.columns] == ["Role", "Reports", "Staff"]
    assert export.notes == ("delimiter semicolon", "1 row above the header is a title")


def test_a_header_of_two_rows_with_merged_cells(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Role", STEM, None],
        [None, ON_TIME, NEEDS],
        ["Sponsor", "Agree", "Disagree"],
        ["User", "Disagree", "Agree"],
    ):
        sheet.append(row)
    sheet.merge_cells("B1:C1")
    book.save(tmp_path / "survey.xlsx")
    export = read(tmp_path / "survey.xlsx")
    assert [(c.stem, c.text) for c in export.columns] == [
        ("", "Role"),
        (STEM, ON_TIME),
        (STEM, NEEDS),
    ]


def test_merged_answers_are_refused(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Role", "Reports"], ["Sponsor", 3], [None, 4]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save(tmp_path / "survey.xlsx")
    with pytest.raises(DataError) as refused:
        read(tmp_path / "survey.xlsx")
    assert str(refused.value) == (
        "survey.xlsx, sheet Sheet: the cells A2:A3 are merged, and it cannot be told whose answer "
        "they hold. Split them and fill in every cell, or export the survey again."
    )


def test_a_row_that_is_cut_off_is_refused(tmp_path):
    path = written(tmp_path, "Role,Reports,Staff\nSponsor,3,4\nUser,4\n")
    with pytest.raises(DataError) as refused:
        read(path)
    assert str(refused.value) == (
        "survey.csv, row 3: has 2 cells, and the header has 3. The file is cut off, or a delimiter "
        "or a quotation mark is missing. Export it again."
    )


def test_a_row_of_totals_is_refused(tmp_path):
    path = written(tmp_path, "Role,Reports,Staff\nSponsor,3,4\nUser,4,5\nGesamt,7,9\n")
    with pytest.raises(DataError) as refused:
        read(path)
    assert str(refused.value) == (
        "survey.csv, row 4, Role: 'Gesamt', and numbers that are the sums of other rows: a row "
        "of totals. It would be counted as one row more: delete it."
    )


def test_a_repeated_header_is_left_out(tmp_path):
    path = written(tmp_path, "Role,Reports\nSponsor,3\nRole,Reports\nUser,4\n")
    export = read(path)
    assert list(export.rows) == [2, 4]
    assert [(d.what, d.n) for d in export.dropped] == [("header", 1)]


def test_a_column_without_a_name_is_refused(tmp_path):
    path = written(tmp_path, "Role,,Staff\nSponsor,3,4\nUser,4,3\n")
    with pytest.raises(DataError) as refused:
        read(path)
    assert str(refused.value) == (
        "survey.csv: column B has values and no name. Name it or delete it."
    )


def test_a_header_without_answers_is_refused(tmp_path):
    with pytest.raises(DataError) as refused:
        read(written(tmp_path, "Role,Reports\n"))
    assert str(refused.value) == "survey.csv: has a header and no answers. Export it again."


def test_a_file_of_another_type_is_refused(tmp_path):
    with pytest.raises(UsageError) as refused:
        grids_of(written(tmp_path, "x", "survey.docx"))
    assert str(refused.value) == (
        "survey.docx is of a type that is not read. Export it as CSV, as an Excel workbook (.xlsx) "
        "or as SPSS (.sav)."
    )


def test_a_formula_without_a_saved_value_is_refused(tmp_path):
    book = openpyxl.Workbook()
    for row in (["Role", "Reports"], ["Sponsor", "=1+2"]):
        book.active.append(row)
    book.save(tmp_path / "survey.xlsx")
    with pytest.raises(DataError) as refused:
        read(tmp_path / "survey.xlsx")
    assert str(refused.value) == (
        "survey.xlsx: sheet Sheet: cell B2 holds a formula without a saved value. "
        "Open and save the file in a spreadsheet program, or write the value."
    )


def test_spss_gives_codes_with_their_labels(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat")
    path = tmp_path / "survey.sav"
    pyreadstat.write_sav(
        pd.DataFrame({"q1": [1.0, 5.0, 9.0], "q2": [3.0, float("nan"), 99.0]}),
        str(path),
        column_labels=["Reports arrive when promised", "Recommend"],
        variable_value_labels={"q1": {1.0: "Strongly disagree", 5.0: "Strongly agree", 9.0: "n/a"}},
        missing_ranges={"q2": [99]},
    )
    export = read(path)
    assert [(c.code, c.text, list(c.values)) for c in export.columns] == [
        ("q1", "Reports arrive when promised", ["1", "5", "9"]),
        ("q2", "Recommend", ["3", "", ""]),
    ]
    assert dict(export.columns[0].labels) == {
        "1": "Strongly disagree",
        "5": "Strongly agree",
        "9": "n/a",
    }


def test_spss_without_its_extra_says_how_to_get_it(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pyreadstat", None)
    with pytest.raises(SetupError) as refused:
        grids_of(written(tmp_path, "$FL2", "survey.sav"))
    assert str(refused.value) == (
        'survey.sav is an SPSS file; reading it needs the extra "spss". Install it with '
        "pip install 'pmo-workshop[spss]', or export the survey as CSV."
    )
