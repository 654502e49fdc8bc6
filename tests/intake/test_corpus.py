"""The corpus of faulty files: each is read exactly, or refused with a reason and a place."""

import json
import re
import socket
import zipfile
from pathlib import Path

import pytest
from untranslated import untranslated

from pmo_workshop.i18n import PSEUDO, speaking
from pmo_workshop.intake.cells import read_column
from pmo_workshop.intake.checks import check_table
from pmo_workshop.intake.csv_file import read_csv
from pmo_workshop.intake.sheet import Sheet
from pmo_workshop.intake.xlsx_file import read_workbook
from pmo_workshop.schema import TABLES, ColumnDefinition

CORPUS = Path(__file__).parents[1] / "corpus"
CASES = {
    case["id"]: case for case in json.loads((CORPUS / "manifest.json").read_text("utf-8"))["cases"]
}

# What these cases ask for is decided by the rules of the table or by the analysis, below and in
# other tests: the file itself is well formed.
BY_THE_TABLE = {
    *("csv-header-only-o", "csv-one-respondent-o", "csv-out-of-range-o", "csv-dup-ids-o"),
    *("csv-mixed-scales-o", "csv-dates-o", "csv-all-missing-o", "csv-constant-o"),
    *("enc-unicode-traps-o", "csv-error-xss-o"),
}

# Three header rows: no table of a client, but for the importer of survey exports.
SURVEY_EXPORTS = {"csv-vendor-export-o"}


def read(case: dict) -> tuple[Sheet | None, list[str], list[str]]:
    """Return the first sheet, problems, and everything that is said about the reading."""
    path = CORPUS / case["file"]
    data = path.read_bytes()
    if path.suffix == ".csv":
        sheet = read_csv(data, path.name)
        problems, warnings = list(sheet.problems), list(sheet.warnings)
    else:
        try:
            with zipfile.ZipFile(path) as package:
                book = package.read("xl/workbook.xml").decode()
            name = re.findall('<sheet [^>]*name="([^"]*)"', book)[0]
        except (zipfile.BadZipFile, KeyError):
            name = "Data"
        sheets, problems, warnings = read_workbook(data, path.name, [name])
        sheet = sheets.get(name)
        problems += sheet.problems if sheet else ()
        warnings += sheet.warnings if sheet else ()
    said = [str(warning) for warning in warnings]
    said += sheet.reading.decisions if sheet else ()
    return sheet, [str(problem) for problem in problems], said


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_case(case):
    sheet, problems, said = read(case)
    expect = case.get("expect", {})
    outcome = "refuse" if problems else "accept_with_warning" if said else "accept"
    if "outcome" in expect and case["id"] not in BY_THE_TABLE:
        allowed = set(expect["outcome"])
        assert outcome in allowed or (outcome == "accept_with_warning" and "accept" in allowed)
    for line in expect.get("bad_lines", ()):
        assert any(f"row {line}" in problem or f"line {line}" in problem for problem in problems)
    if problems:
        assert all(problem.startswith(Path(case["file"]).name) for problem in problems)
        return
    if "rows" in expect and case["id"] not in SURVEY_EXPORTS:
        assert len(sheet.rows) == expect["rows"]
    for row, column, text in expect.get("cells", ()):
        assert sheet.records()[row][column] == text
    if "records" in expect:
        assert sheet.records() == expect["records"]
    if "distinct_ids" in expect:
        assert len(set(sheet.columns[0])) == expect["distinct_ids"]
    if isinstance(expect.get("columns"), list):
        assert list(sheet.header) == expect["columns"]


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("reading a file opened a connection")

    monkeypatch.setattr(socket, "socket", refuse)


def column(case_id: str, name: str) -> tuple[list[str], Sheet]:
    sheet, problems, _ = read(CASES[case_id])
    assert problems == []
    return list(sheet.columns[sheet.header.index(name)]), sheet


def test_ids_stay_as_they_are():
    cells, sheet = column("csv-id-types-o", "respondent_id")
    kept = read_column(cells, ColumnDefinition("resp_id", "text", "who"), sheet.rows)
    assert kept.series.tolist() == cells


def test_decimal_commas():
    expected = CASES["csv-decimal-comma-o"]["expect"]["numeric"]
    for name in ("score", "hours"):
        cells, sheet = column("csv-decimal-comma-o", name)
        found = read_column(cells, ColumnDefinition(name, "number", "x"), sheet.rows, "semicolon")
        for row, _, value in (e for e in expected if e[1] == name):
            assert found.series.iloc[row] == value
        assert found.decisions[0].startswith(f"{name}: numbers read with a decimal comma")


def test_dates_that_are_not_certain_are_refused():
    cells, sheet = column("csv-dates-o", "submitted")
    found = read_column(cells, ColumnDefinition("submitted", "date", "x"), sheet.rows)
    iso = [cell for cell in cells if re.fullmatch(r"2026-\d\d-\d\d", cell)]
    assert {"04/03/2026", "03/04/2026", "4 March 2026"} <= set(found.refused)
    assert found.series.notna().sum() <= len(iso) + 1


def test_answers_outside_the_scale_are_listed():
    bad = 0
    for name in ("Q1", "Q2", "Q3", "Q4", "Q5"):
        cells, sheet = column("csv-out-of-range-o", name)
        found = read_column(cells, ColumnDefinition(name, "integer", "x"), sheet.rows)
        values = found.series.dropna()
        bad += sum(cell in found.refused for cell in cells) + int(
            ((values < 1) | (values > 5)).sum()
        )
    assert bad >= CASES["csv-out-of-range-o"]["expect"]["bad_cells"]


def test_groups_that_look_alike_are_listed():
    cells, _ = column("enc-unicode-traps-o", "team")
    rows = "".join(f'R{n},1,"{cell}",,,,\n' for n, cell in enumerate(cells))
    head = "resp_id,wave,role,unit,tenure_band,power,interest\n"
    checked = check_table(read_csv((head + rows).encode(), "x.csv"), TABLES["respondents"])
    assert [str(problem) for problem in checked.problems] == [
        "x.csv, row 6, role: 'finance' is also written 'Finance': they would count as two. Write "
        "both the same."
    ]
    assert checked.frame["role"].nunique() < len(set(cells)) or checked.warnings
    assert any("they count as two" in str(warning) for warning in checked.warnings)


@pytest.mark.parametrize("table", TABLES)
def test_a_survey_export_is_no_table(table):
    data = (CORPUS / CASES["csv-vendor-export-o"]["file"]).read_bytes()
    assert check_table(read_csv(data, "x.csv"), TABLES[table]).problems


QUOTED = re.compile(r"'[^']*'|#[A-Z/0!?]+|\b[A-Z]{1,2}\d*:[A-Z]{1,2}\d*\b")
"""What a message quotes of a file: cells, errors of a spreadsheet, areas."""


def test_what_is_said_of_a_file_is_translated():
    with speaking(PSEUDO):
        found = [read(case) for case in CASES.values()]
    headers = [name for sheet, *_ in found if sheet for name in sheet.header]
    problems = [text.partition(": ")[2] for _, told, _ in found for text in told]
    decisions = [text for sheet, *_ in found if sheet for text in sheet.reading.decisions]
    shown = [QUOTED.sub(" ", text) for text in (*problems, *decisions)]
    assert len(shown) > 50
    assert untranslated(shown, headers) == []
