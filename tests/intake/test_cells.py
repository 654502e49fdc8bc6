"""Cells: values where they are certain, a reason where they are not."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_workshop.intake.cells import marked_as_text, read_column, unmarked
from pmo_workshop.intake.sheet import Cells, Notation
from pmo_workshop.schema import ColumnDefinition


def column(kind: str, **more) -> ColumnDefinition:
    return ColumnDefinition("x", kind, "a thing", **more)


def read(kind: str, cells: list[str], delimiter: str = "comma", notation=None, **more):
    rows = range(2, 2 + len(cells))
    return read_column(cells, column(kind, **more), rows, delimiter, notation)


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
    assert read("number", [plain, "0.5"], "tab").series.tolist() == [number, 0.5]
    if "e" not in plain:
        found = read("number", [plain.replace(".", ","), "0,5"], "semicolon")
        assert found.series.tolist() == [number, 0.5]


@pytest.mark.parametrize("cell", ["4.5", "four", "٣", "４", "TRUE", "1e2", "1,0,0", "4.5.6"])
def test_what_is_no_whole_number_is_refused(cell):
    assert read("integer", [cell]).refused == {cell: f"'{cell}' is not a whole number. Correct it."}


@pytest.mark.parametrize("kind", ["integer", "number", "date", "flag"])
@pytest.mark.parametrize("cell", ["n/a", "NA", "#N/A", "nan", "-", "–", "k.A."])
def test_a_word_for_no_value_is_told_to_be_one(kind, cell):
    assert read(kind, [cell], may_be_blank=True).refused == {
        cell: f"'{cell}' stands for no value. Leave the cell blank."
    }
    needed = read(kind, [cell]).refused[cell]
    assert needed.startswith(f"'{cell}' stands for no value, but one is needed: ")


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
            ["80.000", "3,5"],
            "comma",
            [80_000, 3.5],
            ("x: numbers read with a decimal comma and points between thousands",),
        ),
        (
            ["80.000", "1.234.567"],
            "",
            [80_000, 1_234_567],
            ("x: numbers read with a decimal comma and points between thousands",),
        ),
        (
            ["1,234.5", "1,000"],
            "tab",
            [1234.5, 1000],
            ("x: numbers read with commas between thousands",),
        ),
        (
            ["1,234", "0.5"],
            "comma",
            [1234, 0.5],
            ("x: numbers read with commas between thousands",),
        ),
        (
            ["1 234,50", "12\u00a0345,00", "1\u202f234\u202f567,25", "80.000"],
            "tab",
            [1234.5, 12_345, 1_234_567.25, 80_000],
            (
                "x: numbers read with a decimal comma, points between thousands and spaces or "
                "apostrophes between thousands",
            ),
        ),
        (
            ["1'234.50", "12’345", "-7'000"],
            "semicolon",
            [1234.5, 12_345, -7000],
            ("x: numbers read with spaces or apostrophes between thousands",),
        ),
        (["1.000", "0.5"], "comma", [1, 0.5], ()),
        (["1.000", "0.5"], "semicolon", [1, 0.5], ()),
        (["0.125", "0.250", "1.125"], "semicolon", [0.125, 0.25, 1.125], ()),
    ],
    ids=[
        *("comma", "comma and points", "points by a comma", "points by two points"),
        *("points and commas", "commas by a point", "spaces", "apostrophes"),
        *("comma file", "semicolon file", "below one"),
    ],
)
@pytest.mark.parametrize("kind", ["number", "integer"])
def test_one_style_per_column(kind, cells, delimiter, values, decisions):
    if kind == "integer" and any(value != int(value) for value in values):
        kind = "number"
    found = read(kind, cells, delimiter)
    assert found.refused == {}
    assert found.series.tolist() == values
    assert found.decisions == decisions


MAY_BE = (
    "'80.000' may be 80 or 80000, and no number of the column shows which. If the point stands "
    'between thousands, write decimal = "," in client.toml; if decimals follow it, decimal = ".". '
    "Or write the numbers without marks between thousands."
)


@pytest.mark.parametrize("kind", ["number", "integer"])
@pytest.mark.parametrize("delimiter", ["comma", "semicolon", "tab", ""])
def test_thousands_or_decimals_is_asked_once_for_the_column(kind, delimiter):
    found = read(kind, ["80.000", "250.000", "7", "-1.234"], delimiter)
    assert found.refused == dict.fromkeys(["80.000", "250.000", "-1.234"], MAY_BE)
    assert found.series.dropna().tolist() == [7]


def test_a_comma_may_stand_between_thousands_too():
    assert read("number", ["1,234"]).refused == {
        "1,234": "'1,234' may be 1.234 or 1234, and no number of the column shows which. If the "
        'comma stands between thousands, write decimal = "." in client.toml; if decimals follow '
        'it, decimal = ",". Or write the numbers without marks between thousands.'
    }


@pytest.mark.parametrize(
    ("decimal", "values", "said"),
    [
        (",", [80_000, 1234], "a decimal comma and points between thousands"),
        (".", [80, 1.234], "a decimal point"),
    ],
)
def test_client_toml_decides_where_the_column_does_not(decimal, values, said):
    found = read("number", ["80.000", "1.234"], notation=Notation(decimal))
    assert found.series.tolist() == values
    assert found.decisions == (f"x: numbers read with {said}, as client.toml states",)
    proven = read("number", ["80.000", "3,5"], notation=Notation("."))
    assert proven.series.tolist() == [80_000, 3.5]


def test_two_styles_in_one_column_are_refused_with_both_rows():
    message = (
        "'3,5' in row 3 shows a decimal comma and '4.5' in row 4 a decimal point. Write all "
        "numbers of the column in one way."
    )
    found = read("number", ["7", "3,5", "4.5", "80.000"], "semicolon")
    assert found.refused == dict.fromkeys(["3,5", "4.5", "80.000"], message)
    assert found.series.dropna().tolist() == [7]


def test_a_number_cell_of_a_spreadsheet_is_a_number_and_shows_nothing():
    cells = Cells.of(["80.125", "0.5", "250.000"], frozenset(["80.125", "0.5"]))
    found = read_column(cells, column("number"), [2, 3, 4])
    assert found.series.tolist()[:2] == [80.125, 0.5]
    assert list(found.refused) == ["250.000"]


@pytest.mark.parametrize(
    ("cells", "more", "message"),
    [
        (["inf"], {}, "'inf' is not a number."),
        (["1e999"], {}, "'1e999' is not a number."),
        (
            ["70%", "5 %"],
            {"low": 0, "high": 1},
            "'70%' has a percent sign. Write the number as a share, 0.7.",
        ),
        (["3,5 %"], {}, "'3,5 %' has a percent sign. Write the number without the sign, 3,5."),
        (
            ["1.234 EUR", "€ 5", "7h", "80k", "USD 1,000", "3 Std."],
            {},
            "'1.234 EUR' is a number with a unit or a sign. Write the number alone, with all its "
            "digits.",
        ),
        (["1,2,3"], {}, "'1,2,3' is not a number."),
        (["abc0"], {}, "'abc0' is not a number."),
    ],
    ids=["infinite", "too large", "share", "percent", "unit", "commas", "word"],
)
def test_what_is_no_number_is_refused_with_its_remedy(cells, more, message):
    assert read("number", cells, **more).refused == dict.fromkeys(cells, message)


def test_dates_that_are_wrong_in_one_way_are_one_problem():
    refused = read("date", ["20240722", "20240815", "soon", "never"]).refused
    assert refused["20240722"] == refused["20240815"] != refused["soon"]
    assert refused["soon"] != refused["never"]


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        (
            "03/04/2026",
            "'03/04/2026' may be 3 April or 4 March, and no date written like it shows which. "
            'State it in client.toml: dates = "day-month" or dates = "month-day". Or write dates '
            "year-month-day, such as 2026-03-31.",
        ),
        ("2026-02-30", "'2026-02-30' is not a day of the calendar."),
        ("31.02.2026", "'31.02.2026' is not a day of the calendar."),
        ("31.13.2026", "'31.13.2026' is not a day of the calendar."),
        ("2026-03-01 25:00", "'2026-03-01 25:00' is not a day of the calendar."),
        (
            "20.10.25",
            "'20.10.25' has a year of two digits. Write dates year-month-day, such as 2026-03-31.",
        ),
        (
            "46082",
            "'46082' looks like the number inside a spreadsheet date, 2026-03-01. Format the "
            "column as a date in your spreadsheet, year-month-day, and save it again.",
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


def test_a_date_written_another_way_proves_nothing_of_the_others():
    found = read("date", ["31.05.2026", "08.05.2026", "3/4/2026"]).refused
    assert set(found) == {"31.05.2026", "08.05.2026", "3/4/2026"}
    assert found["3/4/2026"].startswith("'3/4/2026' may be 3 April or 4 March, and no date written")
    stated = read("date", ["31.05.2026", "3/4/2026"], notation=Notation(dates="day-month"))
    assert stated.refused == {}


@pytest.mark.parametrize(
    ("cells", "days", "decision"),
    [
        (
            ["20.10.2025", "03.04.2026"],
            [(2025, 10, 20), (2026, 4, 3)],
            "dates read as day.month.year",
        ),
        (
            ["03/04/2026", "12/31/2025"],
            [(2026, 3, 4), (2025, 12, 31)],
            "dates read as month/day/year",
        ),
        (["05-05-2026"], [(2026, 5, 5)], "dates read as day-month-year"),
    ],
    ids=["day first", "month first", "the same either way"],
)
def test_a_day_above_12_settles_the_order_of_the_column(cells, days, decision):
    found = read("date", cells)
    assert found.refused == {}
    assert found.series.tolist() == [pd.Timestamp(*day) for day in days]
    assert found.decisions == (f"x: {decision}",)


def test_the_order_of_day_and_month_is_asked_once():
    refused = read("date", ["03.04.2026", "5.6.2026", "01.02.2026 09:30"]).refused
    assert len(set(refused.values())) == 1
    assert len(refused) == 3


def test_client_toml_states_the_order_where_the_column_does_not():
    found = read("date", ["03/04/2026"], notation=Notation(dates="month-day"))
    assert found.series.tolist() == [pd.Timestamp(2026, 3, 4)]
    assert found.decisions == ("x: dates read as month/day/year, as client.toml states",)
    proven = read("date", ["03/04/2026", "13/04/2026"], notation=Notation(dates="month-day"))
    assert proven.series.tolist() == [pd.Timestamp(2026, 4, 3), pd.Timestamp(2026, 4, 13)]


def test_two_orders_in_one_column_are_refused_with_both_rows():
    found = read("date", ["13/04/2026", "04/13/2026", "01/02/2026"])
    assert set(found.refused.values()) == {
        "'13/04/2026' in row 2 has the day first and '04/13/2026' in row 3 the month. Write dates "
        "year-month-day, such as 2026-03-31."
    }
    assert len(found.refused) == 3


def test_a_mix_that_a_spreadsheet_leaves_when_it_swaps_days_and_months_is_asked():
    cells = ["2026-03-04", "13/01/2026"]
    assert read("date", cells).refused == {
        "13/01/2026": "'13/01/2026' has the year last, and '2026-03-04' in row 2 has it first: a "
        "spreadsheet may have swapped day and month in some of them. Compare them with their "
        "source, then write all year-month-day, or state the order in client.toml: dates = "
        '"day-month" or dates = "month-day".'
    }
    stated = read("date", cells, notation=Notation(dates="day-month"))
    assert stated.series.tolist() == [pd.Timestamp(2026, 3, 4), pd.Timestamp(2026, 1, 13)]


def test_dates_with_and_without_time():
    cells = [
        *("2026-03-01", "2026-03-01T12:30:00", "2026-03-01 06:39:57.599123456", "2026/3/1 9:41"),
        "2026-03-01 9:41 PM",
    ]
    assert read("date", [*cells, ""]).series.tolist()[:5] == [
        pd.Timestamp(2026, 3, 1),
        pd.Timestamp(2026, 3, 1, 12, 30),
        pd.Timestamp(2026, 3, 1, 6, 39, 57, 599123),
        pd.Timestamp(2026, 3, 1, 9, 41),
        pd.Timestamp(2026, 3, 1, 21, 41),
    ]
    assert read("date", [*cells, ""]).series.isna().tolist() == [False] * 5 + [True]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (["2026-03-01T20:00:00Z", "2026-03-02 20:00 UTC"], "Z"),
        (["2026-03-01T20:00:00+01:00", "2026-07-01T20:00+0200"], "+01:00 and +0200"),
    ],
    ids=["Z", "summer time"],
)
def test_times_of_one_time_zone_stand_as_written(cells, said):
    found = read("date", cells)
    assert [moment.hour for moment in found.series] == [20, 20]
    assert found.decisions == (f"x: times stand as written, in the time zone {said}",)


@pytest.mark.parametrize("other", ["2026-03-02T20:00:00+01:00", "2026-03-02 20:00"])
def test_times_of_several_time_zones_are_refused(other):
    found = read("date", ["2026-03-01T20:00:00Z", other])
    assert len(found.refused) == 2
    (message,) = set(found.refused.values())
    assert "say different things of their time zone. Write all times of the column" in message


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1", "0", ""], [1, 0, None]),
        (["1.0", "0.0", "1.00"], [1, 0, 1]),
        (["TRUE", "FALSE", "true"], [1, 0, 1]),
        (["yes", "No", "JA", "nein", "oui", "sí"], [1, 0, 1, 0, 1, 1]),
    ],
    ids=["digits", "as whole numbers", "spreadsheet", "words"],
)
def test_flags(cells, values):
    found = read("flag", cells)
    assert found.series.astype(object).where(found.series.notna(), None).tolist() == values
    words = [cell for cell in cells if cell not in {"1", "0", ""}]
    assert bool(found.decisions) == bool(words)


def test_what_is_no_flag_is_refused():
    assert read("flag", ["2", "maybe"]).refused == {
        cell: f"'{cell}' is not 0 (no) or 1 (yes). Correct it." for cell in ("2", "maybe")
    }


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
