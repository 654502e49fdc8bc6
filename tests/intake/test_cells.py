"""Cells: values where they are certain, a reason where they are not."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_workshop.intake.cells import marked_as_text, read_column, unmarked
from pmo_workshop.schema import ColumnDefinition


def column(kind: str, **more) -> ColumnDefinition:
    return ColumnDefinition("x", kind, "a thing", **more)


def read(kind: str, cells: list[str], delimiter: str = "comma", **more):
    return read_column(cells, column(kind, **more), range(2, 2 + len(cells)), delimiter)


def test_only_empty_cells_are_missing():
    found = read("text", ["NA", "None", "", "-"])
    assert found.series.isna().tolist() == [False, False, True, False]


@given(st.text())
def test_text_marked_for_a_spreadsheet_comes_back(text):
    marked = marked_as_text(text)
    assert not marked.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert unmarked(marked) == text


def test_the_apostrophe_of_a_spreadsheet_is_said():
    found = read("text", ["'=1+1", "'tis so", "-5 points"])
    assert found.series.tolist() == ["=1+1", "'tis so", "-5 points"]
    assert found.decisions == (
        "x: the apostrophe that keeps =, +, - or @ from being calculated is not part of the text "
        "(1 different cell)",
    )
    assert read("text", ["'=1+1"], delimiter="").series.tolist() == ["'=1+1"]


@given(st.integers(-(10**17), 10**17))
def test_whole_numbers_are_exact(number):
    assert read("integer", [str(number)]).series.tolist() == [number]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_numbers_are_exact_in_both_styles(number):
    plain = repr(number)
    assert read("number", [plain], "tab").series.tolist() == [number]
    if "e" not in plain and not plain.endswith(".000"):
        found = read("number", [plain.replace(".", ","), "0,5"], "semicolon")
        assert found.series.tolist() == [number, 0.5]


@pytest.mark.parametrize("cell", ["4.5", "four", "1,000", "٣", "４", "TRUE", "1e2", "#N/A", "nan"])
def test_what_is_no_whole_number_is_refused(cell):
    assert read("integer", [cell]).refused == {cell: f"'{cell}' is not a whole number."}


def test_whole_numbers_written_with_a_point_are_said():
    found = read("integer", ["4.0", " 5"])
    assert found.series.tolist() == [4, 5]
    assert found.decisions == ("x: whole numbers written as 4.0 read as 4",)


@pytest.mark.parametrize(
    ("cells", "delimiter", "values", "decisions"),
    [
        (["3,5", "4"], "semicolon", [3.5, 4], ("x: numbers read with a decimal comma",)),
        (
            ["1.234,5", "38,0", "1.000"],
            "semicolon",
            [1234.5, 38, 1000],
            ("x: numbers read with a decimal comma and points between thousands",),
        ),
        (
            ["1,234.5", "1,000"],
            "tab",
            [1234.5, 1000],
            ("x: numbers read with commas between thousands",),
        ),
        (["1.000", "0.5"], "comma", [1, 0.5], ()),
        (["1.000", "0.5"], "semicolon", [1, 0.5], ()),
    ],
    ids=["comma", "comma and points", "points and commas", "comma file", "semicolon file"],
)
def test_one_style_per_column(cells, delimiter, values, decisions):
    found = read("number", cells, delimiter)
    assert found.refused == {}
    assert found.series.tolist() == values
    assert found.decisions == decisions


@pytest.mark.parametrize(
    ("cells", "delimiter", "refused"),
    [
        (
            ["1.000"],
            "semicolon",
            {"1.000": "'1.000' may be one or one thousand. Write 1 or 1000."},
        ),
        (
            ["3,5", "12.500"],
            "semicolon",
            {
                "12.500": "'12.500' may be 12.5 or 12500. Write all numbers without marks between "
                "thousands."
            },
        ),
        (["1,000"], "tab", {"1,000": "'1,000' may be one or one thousand. Write 1 or 1000."}),
        (
            ["3,5", "4.5"],
            "semicolon",
            {
                cell: f"'{cell}': some numbers of the column have a decimal comma and some a "
                "decimal point. Write all with the same."
                for cell in ("3,5", "4.5")
            },
        ),
        (["inf"], "comma", {"inf": "'inf' is not a number."}),
        (["1e999"], "comma", {"1e999": "'1e999' is not a number."}),
    ],
    ids=["one or thousand", "mixed marks", "comma", "both", "infinite", "too large"],
)
def test_an_ambiguous_number_is_asked(cells, delimiter, refused):
    assert read("number", cells, delimiter).refused == refused


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (
            "03/04/2026",
            "'03/04/2026' may be day-month or month-day. Write dates year-month-day, such as "
            "2026-03-31.",
        ),
        ("2026-02-30", "'2026-02-30' is not a day of the calendar."),
        (
            "46082",
            "'46082' looks like the number inside a spreadsheet date. Write dates "
            "year-month-day, such as 2026-03-31.",
        ),
        (
            "4 March 2026",
            "'4 March 2026' is not a date written year-month-day, such as 2026-03-31.",
        ),
        ("9999-12-31", "'9999-12-31' is not between the years 1900 and 2199."),
    ],
)
def test_a_date_is_never_guessed(cell, reason):
    assert read("date", [cell]).refused == {cell: reason}


def test_dates_with_and_without_time():
    found = read("date", ["2026-03-01", "2026-03-01T12:30:00", ""])
    assert found.series.tolist()[:2] == [
        pd.Timestamp(2026, 3, 1),
        pd.Timestamp(2026, 3, 1, 12, 30),
    ]
    assert found.series.isna().tolist() == [False, False, True]


def test_true_is_not_one():
    assert read("flag", ["1", "0", "TRUE"]).refused == {"TRUE": "'TRUE' is not 0 (no) or 1 (yes)."}


def test_periods_and_what_a_spreadsheet_makes_of_them():
    found = read("period", ["2026-03", "2026-Q1", "2026", "2026-03-01"])
    assert found.series.tolist() == ["2026-03", "2026-Q1", "2026", "2026-03"]
    assert found.decisions == (
        "x: the first day of a month read as the month, as a spreadsheet changes 2026-03 into a "
        "date",
    )


def test_lists():
    found = read("list", ["S1|S2", "", "S1||S2", "S1|S1"])
    assert found.series.tolist() == [("S1", "S2"), (), (), ()]
    assert found.refused == {
        "S1||S2": "'S1||S2' has an empty place. Allowed: ids separated by '|', such as "
        "SV01|SV04|SV09|SV13.",
        "S1|S1": "'S1|S1' names the same id twice. Name each once.",
    }


def test_cells_of_spaces_are_blank_and_counted():
    found = read("integer", [" ", "\u00a0", "3"])
    assert found.series.isna().tolist() == [True, True, False]
    assert found.decisions == ("x: 2 cells of spaces only read as blank",)
