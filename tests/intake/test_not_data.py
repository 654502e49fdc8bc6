"""Titles, second headers and rows of totals are found, and real rows are left."""

import io

import openpyxl
import pytest

from pmo_workshop.intake.csv_file import read_csv
from pmo_workshop.intake.not_data import header_below
from pmo_workshop.intake.xlsx_file import read_workbook

EFFORT = ["activity", "role", "volume_yr", "min_likely", "rate_per_h", "waste"]
ROWS = [
    ["Status report", "Managers", "12", "60", "55", "none"],
    ["Gate review", "Managers", "4", "90", "55", "wait"],
    ["Summer school", "Summer staff", "7", "35", "40", "none"],
    ["Total Rewards", "Overall lead", "3", "10", "80", "none"],
]


def as_csv(rows: list[list[str]], delimiter: str) -> list[str]:
    data = "\n".join(delimiter.join(row) for row in rows).encode()
    return [str(problem) for problem in read_csv(data, "x.csv", EFFORT).problems]


def as_workbook(rows: list[list[str]]) -> list[str]:
    book = openpyxl.Workbook()
    book.active.title = "x"
    for row in rows:
        book.active.append([float(c) if c.replace(".", "").isdigit() else c for c in row])
    written = io.BytesIO()
    book.save(written)
    sheets, problems, _ = read_workbook(written.getvalue(), "x.xlsx", ["x"], {"x": EFFORT})
    problems = [*problems, *sheets["x"].problems]
    return [str(p).replace("x.xlsx, sheet x", "x.csv") for p in problems]


@pytest.fixture(params=[",", ";", "\t", "workbook"], ids=["comma", "semicolon", "tab", "workbook"])
def found(request):
    """Return a function that writes rows as a file and gives the problems found in it."""
    if request.param == "workbook":
        return as_workbook
    return lambda rows: as_csv(rows, request.param)


WORDS = [
    *(
        "Total",
        "TOTAL (all)",
        "Grand Total:",
        "Gesamt",
        "Gesamtsumme",
        "Summe 2025",
        "Zwischensumme",
    ),
    *("Insgesamt", "Somme", "Sous-total", "Total général", "Suma", "Totale", "Totaal", "Summa"),
    "Suma total:",
    *("I alt", "Razem", "Σ", "Overall", "Celkem", "Итого", "合计", "Sub-total", "Mittelwert"),
]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("place", [0, 1, 5], ids=["first", "middle", "last"])
def test_a_word_for_a_total_in_any_column_is_refused_once(word, place):
    total = ["", "", "", "275", "", ""]
    total[place] = word
    message = (
        f"x.csv, row 6, {EFFORT[place]}: '{word}' names a row of totals, counts or means. It "
        "would be counted as one row more: delete it. If it is a name, write it in full, and fill "
        "in the row."
    )
    assert as_csv([EFFORT, *ROWS, total], ";") == [message]


@pytest.mark.parametrize(
    "word", ["Total", "Total hours", "Gesamtaufwand", "Stundensumme", "Summe h"]
)
def test_a_total_with_the_sums_is_refused_with_its_place(found, word):
    assert found([EFFORT, *ROWS, ["All", word, "26", "195", "", ""]]) == [
        f"x.csv, row 6, role: '{word}', and numbers that are the sums of other rows: a row of "
        "totals. It would be counted as one row more: delete it."
    ]


def test_a_subtotal_and_a_total_are_both_found(found):
    rows = [
        *(EFFORT, *ROWS[:2], ["Subtotal", "", "16", "150", "", ""]),
        *(*ROWS[2:], ["Subtotal", "", "10", "45", "", ""], ["Total", "", "26", "195", "", ""]),
    ]
    assert [problem[:24] for problem in found(rows)] == [
        "x.csv, rows 4 and 7, act",
        "x.csv, row 8, activity: ",
    ]


def test_means_are_told_from_sums(found):
    (problem,) = found([EFFORT, *ROWS, ["Average", "", "6.5", "48.75", "57.5", ""]])
    assert "'Average', and numbers that are the means of other rows: a row of means." in problem


def test_a_total_without_a_word_is_found_by_its_figures(found):
    assert found([EFFORT, *ROWS, ["", "", "26", "195", "", ""]]) == [
        "x.csv, row 6: this row has numbers that are the sums of other rows: a row of totals. "
        "It would be counted as one row more: delete it."
    ]


def test_a_total_in_german_figures_is_found():
    rows = [["line", "amount"], ["L1", "80.000,50"], ["L2", "20.000,00"], ["", "100.000,50"]]
    assert len(as_csv(rows, ";")) == 1


COSTS = [["line", "year", "amount"], ["L1", "1", "80"], ["L1", "2", "90"], ["L2", "1", "25"]]


@pytest.mark.parametrize(
    ("at", "row"),
    [
        (1, ["Summa kostnader", "1", "195"]),  # at the top
        (4, ["Suma: PMO", "7", "195"]),  # a number beside it that is no sum
        (4, ["Total of all that the PMO costs", "7", "195"]),  # a long label
        (4, ["Total PMO costs", "1", "105"]),  # of the rows of the same year
        (4, ["Zwischentotal", "1", "105"]),
        (4, ["L9", "1", "195"]),  # by its figures alone, at the end
        (1, ["รวม", "1", "195"]),  # and at the top
    ],
)
def test_a_total_is_found_wherever_it_stands_and_whatever_it_is_of(found, at, row):
    (problem,) = found([*COSTS[:at], row, *COSTS[at:]])
    assert f"row {at + 1}" in problem
    assert "numbers that are the sums of other rows" in problem


@pytest.mark.parametrize("word", ["Anzahl", "Liczba:", "Count", "Medel", "Gemiddeld", "Maximum"])
def test_a_row_of_counts_or_means_is_found_by_its_word(found, word):
    (problem,) = found([["resp_id", "wave"], ["R1", "2026"], ["R2", "2026"], [word, "2"]])
    assert f"'{word}' names a row of totals, counts or means." in problem


@pytest.mark.parametrize(
    "row",
    [
        ["Total Rewards", "Managers", "5", "10", "50", "none"],
        ["Summer school", "Summer staff", "5", "10", "50", "none"],
        ["Status report", "Gesamtprojektleitung", "5", "10", "50", "none"],
        ["Overall planning", "Mean streets", "5", "10", "50", "none"],
        ["Audit", "Overall", "5", "10", "50", "none"],
        ["SUM-01", "Total", "5", "10", "50", "none"],
    ],
)
def test_a_real_row_is_left(found, row):
    assert found([EFFORT, *ROWS, row]) == []


def test_a_sentence_that_begins_with_a_total_is_left(found):
    rows = [["text", "severity"], ["a", "1"], ["b", "2"], ["Total lack of support", "3"]]
    assert found(rows) == []


def test_a_total_that_fills_every_column_is_found_by_its_sums(found):
    rows = [["line", "year", "amount", "kind"], ["L1", "0", "100", "run"], ["L2", "0", "50", "run"]]
    (problem,) = found([*rows, ["Total cost", "0", "150", "run"]])
    assert "'Total cost', and numbers that are the sums of other rows" in problem


def test_a_full_row_in_the_middle_that_adds_up_the_others_is_found_without_a_word(found):
    amounts = enumerate(("1275", "50", "804", "2129", "90"), start=1)
    rows = [["line", "year", "amount"], *([f"L{at}", "0", amount] for at, amount in amounts)]
    (problem,) = found(rows)
    assert "row 5" in problem
    assert "this row has numbers that are the sums of other rows: a row of totals." in problem


def test_a_word_that_is_one_of_the_table_is_left():
    rows = [["item", "dimension"], *([f"I{n}", "overall"] for n in range(300))]
    assert as_csv(rows, ",") == []


# --- Headers ------------------------------------------------------------------------------------


def test_a_title_above_the_header_is_told_with_its_rows(found):
    rows = [["Effort 2026", *[""] * 5], ["made by PMO", *[""] * 5], EFFORT, *ROWS]
    (problem,) = found(rows)
    assert problem == (
        "x.csv: the header is in row 3; rows 1 to 2 are a title. Delete them, so that the file "
        "begins with the names of the columns."
    )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("long", [False, True])
def test_a_title_of_one_cell_and_blank_rows_are_told(monkeypatch, delimiter, long):
    monkeypatch.setattr("pmo_workshop.intake.csv_file.LONG", 0 if long else 10**9)
    table = "\n".join(delimiter.join(row) for row in [EFFORT, *ROWS])
    sheet = read_csv(f"Effort of 2026\n\n{table}\n".encode(), "x.csv", EFFORT)
    assert [str(problem) for problem in sheet.problems] == [
        "x.csv: the header is in row 3; rows 1 to 2 are a title. Delete them, so that the file "
        "begins with the names of the columns."
    ]


def test_a_header_without_known_names_is_found_by_its_shape():
    title = [["Results", "", "", ""], ["When", "Who", "Q1", "Q2"], ["2026", "x", "1", "2"]]
    assert header_below(title) == 1
    assert header_below(title[1:]) == 0


def test_the_first_of_two_header_rows_is_no_title(found):
    rows = [
        *(["Respondent", "Date", "How satisfied?", *[""] * 5], ["", "", *"ABCDEF"]),
        ["1", "2026-03-02", "4", "5", "4", "4", "3", "2"],
    ]
    (problem,) = found(rows)
    assert "have values but no name" in problem


def test_columns_without_a_name_are_one_problem(found):
    rows = [["id", "n", *[""] * 8], ["A", "1", *map(str, range(8))]]
    (problem,) = found(rows)
    assert problem.endswith(
        "and 3 more have values but no name. Name them or delete them; a header of two rows must "
        "become one."
    )


def test_the_second_headers_of_survey_tools_are_no_totals():
    qualtrics = (
        "StartDate,EndDate,ResponseId,Q1\n"
        "Start Date,End Date,Response ID,How far do you agree?\n"
        '"{""ImportId"":""startDate""}","{""ImportId"":""endDate""}",a,b\n'
        "2026-03-02,2026-03-02,R_1,Agree\n"
    )
    assert [str(problem) for problem in read_csv(qualtrics.encode(), "x.csv").problems] == [
        "x.csv, rows 2 and 3: this row is a second header, as survey tools write them. Delete it."
    ]


def test_a_repeated_header_is_refused(found):
    assert found([EFFORT, *ROWS, EFFORT, *ROWS]) == [
        "x.csv, row 6: this row repeats the header. Delete it."
    ]


# --- Repeated columns ---------------------------------------------------------------------------


def test_a_repeated_column_that_nobody_reads_does_not_matter(found):
    rows = [["Labels", *EFFORT, "Labels", "labels "], *(["pmo", *r, "gate", "x"] for r in ROWS)]
    assert found(rows) == []


def test_a_repeated_column_that_is_read_is_refused_with_both_places(found):
    rows = [[*EFFORT, "Labels", "Role ", "Labels"], *([*row, "a", "b", "c"] for row in ROWS)]
    places = "B and H" if found is as_workbook else "2 and 8"
    assert found(rows) == [
        f"x.csv, row 1: columns {places} have names that are the same or look the same: 'role' and "
        "'Role'. Rename or delete one of them."
    ]
