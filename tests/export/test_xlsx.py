"""evidence.xlsx: numbers are numbers, text is never a formula, and the same bytes every time."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pmo_workshop.claims import Claim
from pmo_workshop.export.fonts import visible
from pmo_workshop.export.xlsx import columns_of, meaning, sheet_names, write_xlsx
from pmo_workshop.plan import Chapter, PublishedTable
from pmo_workshop.verdicts import Verdict

CORPUS = Path(__file__).parents[1] / "corpus" / "strings"
NAUGHTY = [
    "=HYPERLINK(\"http://x\")", "+1+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1",
    *json.loads((CORPUS / "xss_o.json").read_text(encoding="utf-8")),
]  # fmt: skip
CLIENT = {"id": "acme", "name": "Acme", "report_date": "2026-03-31"}


def table(rows, name="gaps", title="Gap by dimension", activity="T2", titles=None):
    titles = titles or {}
    columns = tuple(
        {"name": c, "title": titles.get(c, c.title()), "type": "string"} for c in rows[0]
    )
    return PublishedTable(
        "01_building_trust", activity, name, title, columns, tuple(rows), ("31 of 42.",)
    )


def chapter(*tables, claims=(), client=None):
    return Chapter("01_building_trust", "01 Building Trust", client or CLIENT, claims, tables)


ROWS = [
    {"dimension": "Reporting", "gap": -0.8123456789, "gap_low": -1.2, "gap_high": -0.4, "n": 31,
     "leading": True, "due": "2026-05-08", "gap_interval": "−1.2 to −0.4"},
    {"dimension": "Finance", "gap": None, "gap_low": None, "gap_high": None, "n": None,
     "leading": False, "due": None, "gap_interval": "–"},
]  # fmt: skip
GAP = Claim(
    "T2.gap.overall", "T2", "Perception is 0.8 below.", Verdict.CLEAR_SHORTFALL, "clear shortfall",
    number=-0.8, low=-1.2, high=-0.4, unit="scale points", n=31, population=42,
    data_hash="3fa9c2d1e0b7", date="2026-03-31", grade="B",
)  # fmt: skip


DAY, DUE = datetime(2026, 3, 31), datetime(2026, 5, 8)  # noqa: DTZ001 - a sheet knows no zone


def opened(*chapters):
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(chapters)))


def _rows(sheet):
    """Return the rows of the table of a sheet, without its head and what stands below it."""
    (made,) = sheet.tables.values()
    return list(sheet[made.ref])[1:]


def test_the_sheets_are_those_the_report_names():
    book = opened(chapter(table(ROWS), table(ROWS), claims=(GAP,)))
    assert book.sheetnames == ["read me", "claims", "T2 gaps", "T2 gaps 2", "dictionary"]


def test_numbers_are_numbers_unrounded_and_hidden_cells_are_empty():
    sheet = opened(chapter(table(ROWS)))["T2 gaps"]
    heads = [cell.value for cell in sheet[1]]
    assert heads == ["Dimension", "Gap", "Gap_Low", "Gap_High", "N", "Leading", "Due"]
    first, second = ([cell.value for cell in sheet[at]] for at in (2, 3))
    assert first == ["Reporting", -0.8123456789, -1.2, -0.4, 31, "yes", DUE]
    assert second == ["Finance", None, None, None, None, "no", None]
    assert sheet["B2"].data_type == "n"
    assert [sheet.cell(at, 1).value for at in (5, 6)] == ["Gap by dimension", "31 of 42."]


def test_the_ledger_has_every_fact_of_a_claim():
    sheet = opened(chapter(claims=(GAP,)))["claims"]
    row = dict(zip([c.value for c in sheet[1]], [c.value for c in sheet[2]], strict=True))
    assert row["mark"] == "[T2.1]"
    assert (row["number"], row["low"], row["high"]) == (-0.8, -1.2, -0.4)
    assert (row["n"], row["of N"], row["grade"]) == (31, 42, "B")
    assert (row["data hash"], row["date"]) == ("3fa9c2d1e0b7", DAY)


def test_the_ledger_marks_what_holds_over_the_findings_of_its_element():
    claims = [replace(GAP, id=f"T2.gap.{p}", sampled=True, beyond=p) for p in (0.001, 0.024)]
    undecided = replace(GAP, id="T2.gap.x", sampled=True, beyond=0.3, verdict=Verdict.TOO_FEW)
    sheet = opened(chapter(claims=(*claims, undecided)))["claims"]
    (holds,) = [column for column in sheet.iter_cols() if column[0].value == "holds"]
    assert [cell.value for cell in holds[1:4]] == ["yes", None, None]


@pytest.mark.parametrize("naughty", NAUGHTY, ids=range(len(NAUGHTY)))
def test_no_text_is_a_formula(naughty):
    bad = Claim("T2.a.b", "T2", naughty, told=naughty, n=1)
    made = chapter(
        table([{"who": naughty, "n": 5}], name=naughty, title=naughty, titles={"who": naughty}),
        claims=(bad,),
        client=CLIENT | {"name": naughty},
    )
    data = write_xlsx([made])
    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book:
        assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    sheet = book.worksheets[2]
    assert sheet["A2"].value == visible(naughty)
    if visible(naughty)[0] in "=+-@\t\r":
        assert sheet["A2"].quotePrefix
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/"):
                assert b"<f>" not in parts.read(name)
                links = re.findall(rb"<hyperlink [^>]*>", parts.read(name), re.IGNORECASE)
                assert all(b"location=" in link and b"r:id" not in link for link in links)


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=60))
@example("0" + 14 * "\N{MATHEMATICAL BOLD CAPITAL A}")  # two units each in the name of the sheet
def test_any_text_comes_back_as_it_is_shown(text):
    data = write_xlsx([chapter(table([{"who": text, "n": 5}], name=text))])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[2]
    assert (sheet["A2"].value or "") == visible(text)


def test_the_head_is_frozen_and_the_columns_fit():
    book = opened(chapter(table(ROWS), claims=(GAP,)))
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert all(10 <= d.width <= 62 for d in sheet.column_dimensions.values())


def test_a_row_is_as_high_as_its_wrapped_text_needs():
    rows = [
        {"who": "short", "n": 5},
        {"who": "word " * 30, "n": 5},
        {"who": "word " * 9000, "n": 5},
    ]
    sheet = opened(chapter(table(rows, name="people"))).worksheets[2]
    heights = [sheet.row_dimensions[row].height for row in (2, 3, 4)]
    assert heights == [None, 45, 408.75]  # whole dots, and no more than 409
    assert sheet["A3"].alignment.wrap_text


def test_figures_are_shown_short_and_sheets_are_printed_one_page_wide():
    sheet = opened(chapter(table(ROWS)))["T2 gaps"]
    shown = [sheet.cell(2, at).number_format for at in (1, 2, 3, 5)]
    assert shown == ["General", "0.000", "#,##0.00", "General"]
    sheet = opened(chapter(table([{"share": 0.631578947}])))["T2 gaps"]
    assert (sheet["A2"].number_format, sheet["A2"].value) == ("0.000", 0.631578947)
    assert sheet.page_setup.orientation == "landscape"
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.print_title_rows == "$1:$1"


def test_one_comes_from_the_first_sheet_to_each_and_back():
    made = replace(table(ROWS, name="what's new"), activity="")
    book = opened(chapter(made, claims=(GAP,)))
    assert {*_links(book["read me"])} == {"'claims'!A1", "'01 what s new'!A1", "'dictionary'!A1"}
    for sheet in book.worksheets[1:]:
        assert _links(sheet) == ["'read me'!A1"]


def _links(sheet):
    return [cell.hyperlink.location for row in sheet for cell in row if cell.hyperlink]


def test_every_sheet_is_a_table_with_a_name_and_filters():
    twice = {"due": "2026-05-08", "x": 1, "gap": -0.5}
    titles = {"due": "Day", "x": "day", "gap": "Gap"}
    book = opened(chapter(table(ROWS), table([twice], titles=titles), claims=(GAP,)))
    names = [name for sheet in book for name in sheet.tables]
    assert len({name.casefold() for name in names}) == len(names) == len(book.sheetnames)
    sheet = book.worksheets[3]
    (made,) = sheet.tables.values()
    assert made.ref == "A1:C2"
    assert [column.name for column in made.tableColumns] == ["Day", "day (2)", "Gap"]
    assert [cell.value for cell in sheet[1]] == ["Day", "day (2)", "Gap"]
    assert (sheet["A2"].is_date, sheet["A2"].number_format) == (True, "yyyy-mm-dd")


def test_figures_are_shown_as_the_report_prints_them():
    columns = (
        {"name": "gap", "title": "Gap", "type": "number", "digits": 1, "unit": ""},
        {"name": "share_interval", "title": "95 %", "type": "string", "unit": "share"},
    )
    row = {"gap": -0.8123, "share": 0.6316, "share_low": 0.5, "share_high": 0.75}
    made = replace(table([row]), columns=columns)
    sheet = opened(chapter(made))["T2 gaps"]
    assert [cell.number_format for cell in sheet[2]] == ["#,##0.0", "0%", "0%", "0%"]
    assert sheet["A2"].value == -0.8123


def test_the_dictionary_explains_every_column():
    plan = table([{"action": "Answer within a day", "owner": "Head"}], "plan_actions", activity="P")
    book = opened(chapter(table(ROWS), plan, claims=(GAP,)))
    assert "actions" in book.sheetnames
    lines = [[cell.value for cell in row] for row in _rows(book["dictionary"])]
    explained = {(sheet, title) for sheet, title, *_ in lines}
    for sheet in book.worksheets[1:-1]:
        assert {(sheet.title, cell.value) for cell in sheet[1]} <= explained
    assert all(all(line) for line in lines)


def test_actions_are_worked_with_in_the_sheet():
    rows = [
        {"action": "Answer within a day", "owner": "Head", "due": "2026-05-08"},
        {"action": "Ask why", "owner": "no owner yet", "due": None},
    ]
    titles = {"owner": "Owner"}
    sheet = opened(chapter(table(rows, "plan_actions", activity="P", titles=titles)))["actions"]
    heads = [cell.value for cell in sheet[1]]
    assert heads == ["Action", "Owner", "Due", "state", "impact", "effort", "priority"]
    assert [sheet.cell(at, 4).value for at in (2, 3)] == ["agreed", "proposed"]
    assert sheet["G2"].value == '=IF(COUNT(E2,F2)=2,E2/F2,"")'
    chosen = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert chosen == {
        "B2:B3": '"Head"',
        "D2:D3": '"proposed,agreed,under way,done,dropped"',
        "E2:E3": '"1,2,3,4,5"',
        "F2:F3": '"1,2,3,4,5"',
    }


def test_leading_measures_are_charts_whose_limits_follow_the_cells():
    part = replace(GAP, id="T2.gap.empathy", subject="empathy", number=-0.5, low=-0.7, high=-0.3)
    whole = replace(GAP, id="T2.gap.overall", subject="overall")
    led = replace(chapter(claims=(part, whole)), summary={"ids": {"leading": ["T2.gap.overall"]}})
    data = write_xlsx([led])
    sheet = openpyxl.load_workbook(io.BytesIO(data))["leading measures"]
    assert [cell.value for cell in sheet[2]] == [
        "Building Trust", "Perception is 0.8 below.", "Empathy", -0.5, -0.7, -0.3,
        "=D2-E2", "=F2-D2", "scale points",
    ]  # fmt: skip
    (chart,) = sheet._charts
    (series,) = chart.series
    assert series.val.numRef.f == "'leading measures'!$D$2:$D$3"
    assert series.errBars.minus.numRef.f == "'leading measures'!$G$2:$G$3"
    assert series.errBars.plus.numRef.f == "'leading measures'!$H$2:$H$3"


def test_tabs_have_the_colour_of_their_element():
    sheets = opened(chapter(table(ROWS)))
    assert sheets["T2 gaps"].sheet_properties.tabColor.rgb == "FF0072B2"
    assert sheets["claims"].sheet_properties.tabColor is None


def test_a_limit_is_explained_by_the_column_it_limits():
    made = table(ROWS)
    assert meaning("gap_low", "Gap: lower limit", made) == (
        "perception minus expectation; below 0 is a shortfall: lower limit"
    )
    assert [name for name, _, _ in columns_of(made)][:4] == ["dimension", "gap", "gap_low",
                                                             "gap_high"]  # fmt: skip


@settings(deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_sheet_names_are_what_excel_allows(names):
    tables = [table([{"a": 1}], name=name) for name in names]
    found = list(sheet_names([chapter(*tables)]).values())
    assert len({name.casefold() for name in found}) == len(names)
    for name in found:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\")


def test_equal_evidence_gives_equal_bytes_and_names_no_person():
    made = [write_xlsx([chapter(table(ROWS), claims=(GAP,))]) for _ in range(2)]
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = parts.read("docProps/core.xml").decode()
    assert core.count("pmo-workshop") == 2
    assert core.count("2026-03-31T00:00:00Z") == 2
