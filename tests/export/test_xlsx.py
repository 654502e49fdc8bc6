"""evidence.xlsx: numbers are numbers, text is never a formula, and the same bytes every time."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from asking import published_of
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from pmo_workshop.claims import Claim
from pmo_workshop.export.fonts import visible
from pmo_workshop.export.xlsx import columns_of, meaning, sheet_names, write_xlsx
from pmo_workshop.plan import Chapter, PublishedTable
from pmo_workshop.present.table import POINTS
from pmo_workshop.verdicts import Verdict

OFFICE = shutil.which("soffice")
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


def _heads(sheet):
    """Return the heads of every table of a sheet."""
    return [[cell.value for cell in sheet[made.ref][0]] for made in sheet.tables.values()]


def test_the_sheets_are_those_the_report_names():
    other = table(ROWS, name="offers", title="New offers", activity="T1")
    opening = table(ROWS, activity="O")
    made = chapter(table(ROWS), other, table(ROWS), opening, claims=(GAP,))
    sheets = ["T2", "T1", "T2", "01 Building Trust"]
    assert [*sheet_names([made]).values()] == sheets
    assert opened(made).sheetnames == ["read me", "claims", *dict.fromkeys(sheets), "dictionary"]


def test_the_tables_of_an_activity_stand_below_each_other_each_with_its_title_and_notes():
    others = table([{"who": "IT", "n": 5}], name="groups", title="Gap by group")
    sheet = opened(chapter(table(ROWS), others, table(ROWS)))["T2"]
    assert [cell.value for cell in sheet["A"]] == [
        "read me", None,
        "Gap by dimension", "Dimension", "Reporting", "Finance", "31 of 42.", None,
        "Gap by group", "Who", "IT", "31 of 42.", None,
        "Gap by dimension", "Dimension", "Reporting", "Finance", "31 of 42.",
    ]  # fmt: skip
    assert dict(sheet.tables.items()) == {
        "t_T2_gaps": "A4:G6",
        "t_T2_groups": "A10:B11",
        "t_T2_gaps_no2": "A15:G17",
    }


def test_numbers_are_numbers_unrounded_and_hidden_cells_are_empty():
    sheet = opened(chapter(table(ROWS)))["T2"]
    assert _heads(sheet) == [["Dimension", "Gap", "Gap_Low", "Gap_High", "N", "Leading", "Due"]]
    first, second = ([cell.value for cell in row] for row in _rows(sheet))
    assert first == ["Reporting", -0.8123456789, -1.2, -0.4, 31, "yes", DUE]
    assert second == ["Finance", None, None, None, None, "no", None]
    assert sheet["B5"].data_type == "n"


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
    assert [sheet[at].value for at in ("A3", "A4", "A5")] == [visible(naughty)] * 3
    if visible(naughty)[0] in "=+-@\t\r":
        assert sheet["A5"].quotePrefix
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
    assert (sheet["A5"].value or "") == visible(text)


def test_the_head_of_a_list_is_frozen_and_the_columns_fit():
    book = opened(chapter(table(ROWS), claims=(GAP,)))
    for sheet in book:
        assert sheet.freeze_panes == (None if sheet.title == "T2" else "A2")
        assert all(10 <= d.width <= 62 for d in sheet.column_dimensions.values())


def test_a_row_is_as_high_as_its_wrapped_text_needs():
    rows = [
        {"who": "short", "n": 5},
        {"who": "word " * 30, "n": 5},
        {"who": "word " * 9000, "n": 5},
    ]
    sheet = opened(chapter(table(rows, name="people"))).worksheets[2]
    heights = [sheet.row_dimensions[row].height for row in (5, 6, 7)]
    assert heights == [None, 45, 408.75]  # whole dots, and no more than 409
    assert sheet["A6"].alignment.wrap_text


def test_figures_are_shown_short():
    sheet = opened(chapter(table(ROWS)))["T2"]
    shown = [sheet.cell(5, at).number_format for at in (1, 2, 3, 5)]
    assert shown == ["General", "0.000", "#,##0.00", "General"]
    sheet = opened(chapter(table([{"share": 0.631578947}])))["T2"]
    assert (sheet["A5"].number_format, sheet["A5"].value) == ("0.000", 0.631578947)


def test_a_sheet_is_printed_on_one_page_if_it_can_be_read():
    columns = table([{"dimension": "IT", "gap": -0.5}]).columns
    rows = [{"dimension": "IT", "gap": -0.5, "gap_low": -1.0, "gap_high": 0.0, "key": "it"}]
    few, many = (replace(table(rows * times), columns=columns) for times in (3, 400))
    for made, pages, way in ((few, [None, None], "landscape"), (many, [None, 0], "portrait")):
        sheet = opened(chapter(made))["T2"]
        assert [sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight] == pages
        assert sheet.page_setup.orientation == way
        assert sheet.print_area.startswith("'T2'!$A$1:$D$")  # what the report prints, with limits
    book = opened(chapter(table(rows * 40)))
    assert book["T2"].page_setup.orientation == "portrait"
    assert book["dictionary"].print_area == "'dictionary'!$A$1:$F$1"


@pytest.mark.long
@pytest.mark.skipif(not OFFICE, reason="LibreOffice is not installed")
def test_all_evidence_of_a_client_with_every_table_is_printed_on_forty_pages(tmp_path):
    (tmp_path / "evidence.xlsx").write_bytes(write_xlsx(published_of("northwind").chapters))
    command = [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
               "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "evidence.xlsx"]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=240)
    pages = PdfDocument(tmp_path / "evidence.pdf")
    assert 20 < len(pages) <= 40
    pages.close()


def test_a_note_longer_than_the_table_is_wide_is_wrapped_across_it():
    long = replace(table(ROWS), notes=("word " * 60,))
    sheet = opened(chapter(long))["T2"]
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A7:G7"]
    assert sheet["A7"].alignment.wrap_text
    assert sheet.row_dimensions[7].height > 30


def test_one_comes_from_the_first_sheet_to_each_table_and_back():
    made = replace(table(ROWS, name="what's new"), activity="")
    of_ours = Chapter("01_building_trust", "What's new", CLIENT, (GAP,), (made, made))
    book = opened(of_ours)
    assert [*_links(book["read me"])] == [
        "'claims'!A1", "'What s new'!A3", "'What s new'!A9", "'dictionary'!A1"
    ]  # fmt: skip
    assert book["What s new"]["A9"].value == made.title
    for sheet in book.worksheets[1:]:
        assert _links(sheet) == ["'read me'!A1"]


def _links(sheet):
    return [cell.hyperlink.location for row in sheet for cell in row if cell.hyperlink]


def test_everything_is_a_table_with_a_name_and_filters():
    twice = {"due": "2026-05-08", "x": 1, "gap": -0.5}
    titles = {"due": "Day", "x": "day", "gap": "Gap"}
    book = opened(chapter(table(ROWS), table([twice], titles=titles), claims=(GAP,)))
    names = [name for sheet in book for name in sheet.tables]
    assert names == ["t_read_me", "t_claims", "t_T2_gaps", "t_T2_gaps_no2", "t_dictionary"]
    sheet = book["T2"]
    made = sheet.tables["t_T2_gaps_no2"]
    assert made.ref == "A10:C11"
    assert [column.name for column in made.tableColumns] == ["Day", "day (2)", "Gap"]
    assert _heads(sheet)[1] == ["Day", "day (2)", "Gap"]
    assert (sheet["A11"].is_date, sheet["A11"].number_format) == (True, "yyyy-mm-dd")


def test_figures_are_shown_as_the_report_prints_them():
    columns = (
        {"name": "gap", "title": "Gap", "type": "number", "digits": 1, "unit": ""},
        {"name": "share_interval", "title": "95 %", "type": "string", "unit": "share"},
    )
    row = {"gap": -0.8123, "share": 0.6316, "share_low": 0.5, "share_high": 0.75}
    made = replace(table([row]), columns=columns)
    sheet = opened(chapter(made))["T2"]
    assert [cell.number_format for cell in sheet[5]] == ["#,##0.0", "0%", "0%", "0%"]
    assert sheet["A5"].value == -0.8123


def test_points_are_a_hundred_times_the_share_and_counts_are_whole():
    columns = (
        {"name": "with", "title": "With", "type": "integer", "digits": 1, "unit": ""},
        {"name": "change", "title": "Change, points", "type": "number", "unit": POINTS},
    )
    row = {"with": 12, "change": 0.05, "change_low": -0.24, "change_high": 0.33}
    sheet = opened(chapter(replace(table([row]), columns=columns)))["T2"]
    assert [cell.number_format for cell in sheet[5]] == ["#,##0", "0", "0", "0"]
    assert [cell.value for cell in sheet[5]] == [12, *map(pytest.approx, (5, -24, 33))]


def test_each_of_several_intervals_stands_behind_what_it_is_of():
    columns = [
        {"name": "alone", "title": "Alone", "type": "integer"},
        {"name": "alone_share_interval", "title": "Interval", "type": "string", "unit": "share"},
        {"name": "helped", "title": "With help", "type": "integer"},
        {"name": "helped_share_interval", "title": "Interval", "type": "string", "unit": "share"},
    ]
    row = {"alone": 3, "helped": 7}
    row |= {f"{way}_share{end}": 0.5 for way in row for end in ("", "_low", "_high")}
    heads = [head for _, head, _ in columns_of(replace(table([row]), columns=tuple(columns)))]
    assert heads == [
        "Alone", "Alone: share", "Alone: share: lower limit", "Alone: share: upper limit",
        "With help", "With help: share", "With help: share: lower limit",
        "With help: share: upper limit",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["requested", "importance", "value", "lower", "gap", "unit"])
def test_a_column_is_not_explained_by_another_of_the_same_name(name):
    made = table([{name: 3}], title="Answers by form", activity="C2", titles={name: "Asked for"})
    assert meaning(name, "Asked for", made) == "asked for, in “Answers by form”"


@pytest.mark.long
@pytest.mark.parametrize("sample", ["northwind", "lindenhof", "meridian"])
def test_unit_and_magnitude_of_every_column_fit(sample):
    for made in (each for told in published_of(sample).chapters for each in told.tables):
        for column in made.columns:
            name, printed = column["name"], "points" in column["title"].casefold()
            figures = [row[name] for row in made.data if isinstance(row.get(name), float)]
            where = made.name, name
            if printed:
                assert column["unit"] == POINTS, where
            if column["unit"] in ("share", POINTS):
                assert all(abs(figure) <= 1 for figure in figures), where
            if column["type"] == "integer":
                assert all(figure.is_integer() for figure in figures), where


def test_the_dictionary_explains_every_column():
    plan = table([{"action": "Answer within a day", "owner": "Head"}], "plan_actions", activity="P")
    others = table([{"who": "IT", "n": 5}], name="groups")
    book = opened(chapter(table(ROWS), others, plan, claims=(GAP,)))
    assert book.sheetnames == ["read me", "claims", "actions", "T2", "dictionary"]
    lines = [[cell.value for cell in row] for row in _rows(book["dictionary"])]
    explained = {(sheet, name, title) for sheet, name, title, *_ in lines}
    for sheet in book.worksheets[1:-1]:
        for (name, _), heads in zip(sheet.tables.items(), _heads(sheet), strict=True):
            assert {(sheet.title, name, head) for head in heads} <= explained
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
    assert sheets["T2"].sheet_properties.tabColor.rgb == "FF0072B2"
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
def test_sheet_names_are_what_excel_allows(titles):
    chapters = [
        Chapter(f"0{at}_any", title, CLIENT, (), (table([{"a": 1}], activity=""),))
        for at, title in enumerate(titles)
    ]
    found = set(sheet_names(chapters).values())
    assert len({name.casefold() for name in found}) == len(found) == len(set(titles))
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
