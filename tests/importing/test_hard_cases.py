"""The cases that are hardest to read: each is read exactly, asked, or refused with its place."""

import csv

import openpyxl
import pytest

from pmo_workshop.content.questionnaires import answers_of, questionnaire
from pmo_workshop.errors import DataError, UsageError
from pmo_workshop.importing.drafting import decided
from pmo_workshop.importing.files import draft_of_files, map_of

ROLE, ON_TIME, NEEDS = "What is your role?", "Reports arrive on time", "Staff know my needs"
FREE = "What should the PMO do first?"
HEADER = ("Response ID", "Date submitted", ROLE, ON_TIME, NEEDS)
DAY = "2026-03-02 09:00"
LABELS = ("Agree", "Disagree", "Strongly agree", "Neutral", "Strongly disagree")


def written(folder, rows, header=HEADER, name="survey.csv"):
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def drafted(path, **answers):
    given = {"role": "what is your role", "group:reports arrive on time": "gap:P"}
    given |= {f"labels:{' | '.join(sorted(map(str.casefold, LABELS)))}": "agreement"} | answers
    return draft_of_files([path], path.parent / "acme", answers=given)


def people(n=6, role=("Sponsor", "Project manager"), day=DAY):
    return [
        (str(101 + at), day, role[at % len(role)], LABELS[at % 5], LABELS[(at + 2) % 5])
        for at in range(n)
    ]


def question(draft, start):
    return next(found for found in draft.questions if found.key.startswith(start))


def test_roles_that_differ_by_a_letter_are_asked_and_merged(tmp_path):
    path = written(tmp_path, people(role=("Sponsor", "Project manager", "Sponsors", "Sponsor")))
    asked = question(drafted(path), "role:")
    assert asked.asks == "Is 'Sponsors' the same role as 'Sponsor'?"
    assert asked.is_open
    roles = decided(drafted(path), {asked.key: "merge"}).preview["respondents"]["role"]
    assert roles.value_counts().to_dict() == {"Sponsor": 4, "Project manager": 2}


def test_roles_like_one_another_in_a_row_are_merged_into_one_and_shown_so(tmp_path):
    role = ("Projektleiter", "Projekleiter", "Projektleiterin", "Projektleiterin")
    path = written(tmp_path, people(n=8, role=role))
    asked = question(drafted(path), "same roles")
    assert asked.asks == (
        "By their spelling these are the same roles:\n"
        "'Projekleiter' = 'Projektleiterin'\n'Projektleiter' = 'Projektleiterin'\n"
        "Is that right?"
    )
    merged = decided(drafted(path), {asked.key: "yes"})
    assert set(merged.preview["respondents"]["role"]) == {"Projektleiterin"}
    (shown,) = (dict(column.n) for column in merged.columns if column.becomes.endswith(" role"))
    assert shown == {"Projektleiterin": 8}


def test_one_id_with_contrary_answers_is_asked(tmp_path):
    rows = people()
    rows.append((rows[0][0], DAY, "Sponsor", "Strongly disagree", "Strongly disagree"))
    path = written(tmp_path, rows)
    asked = question(drafted(path), "same id")
    assert asked.asks == (
        "1 id stands in several rows with different answers (rows 2, 8). Are they one person who "
        "answered again, or several people?"
    )
    assert drafted(path, **{"same id": "again"}).counts["people"] == 6
    assert drafted(path, **{"same id": "several"}).counts["people"] == 7


def test_ids_that_a_spreadsheet_has_rounded_are_no_ids(tmp_path):
    rows = [("1.14E+11", *row[1:]) for row in people()]
    draft = drafted(written(tmp_path, rows))
    assert question(draft, "person").answer == "number"
    assert draft.preview["respondents"]["resp_id"].tolist() == ["1", "2", "3", "4", "5", "6"]


def test_where_the_first_ids_are_in_doubt_the_second_are_offered_with_their_proof(tmp_path):
    header = (*HEADER, "Staff number")
    rows = [("1.14E+11", *row[1:], f"P-{700 + min(at, 8)}") for at, row in enumerate(people(10))]
    rows[4] = (*rows[4][:-1], "")
    path = written(tmp_path, rows, header)
    (asked,) = drafted(path).open_questions
    assert asked.asks == (
        "Which column says who a person is? A spreadsheet has rounded the ids of column A."
    )
    assert [choice.says for choice in asked.choices] == [
        "column F (Staff number): 8 different in 10 rows, 1 blank, 1 repeated",
        "none: the rows are numbered",
    ]


def test_the_second_ids_are_taken_if_somebody_says_so(tmp_path):
    rows = [("1.14E+11", *row[1:], f"P-{700 + at}") for at, row in enumerate(people(10))]
    path = written(tmp_path, rows, (*HEADER, "Staff number"))
    draft = drafted(path, **{"column:person": "Staff number"})
    assert draft.preview["respondents"]["resp_id"].tolist() == [f"P-{700 + at}" for at in range(10)]
    assert question(draft, "person").proof == ("column F (Staff number) has another id in each row")
    numbered = drafted(path, **{"column:person": "number"}).preview["respondents"]["resp_id"]
    assert numbered.tolist() == [str(at) for at in range(1, 11)]


@pytest.mark.parametrize("day", ["46083.375", "46083,375"])
def test_a_day_as_the_number_of_a_spreadsheet_is_read(tmp_path, day):
    draft = drafted(written(tmp_path, people(day=day)))
    assert question(draft, "wave").proof == "all answers are from 2026-03-02 to 2026-03-02"


def test_frequencies_whose_order_is_not_known_are_asked_and_never_sorted(tmp_path):
    words = ("selten", "eher selten", "oft")
    rows = [(*row[:3], words[at % 3], words[(at + 1) % 3]) for at, row in enumerate(people())]
    asked = question(drafted(written(tmp_path, rows)), "labels:")
    assert (asked.ordered, asked.is_open, asked.suggestion) == (True, True, None)


def test_a_label_that_nobody_used_keeps_its_place(tmp_path):
    rows = [(*row[:3], "Strongly agree", "Disagree") for row in people()]
    draft = drafted(written(tmp_path, rows))
    asked = question(draft, "labels:")
    draft = decided(draft, {asked.key: "agreement"}) if asked.is_open else draft
    assert set(draft.preview["responses"]["value"]) == {"5", "2"}


def test_numbers_may_be_turned_and_it_is_asked(tmp_path):
    rows = [(*row[:3], str(1 + at % 5), str(5 - at % 5)) for at, row in enumerate(people())]
    path = written(tmp_path, rows)
    assert question(drafted(path), "numbers:1-5").is_open
    plain = drafted(path, **{"numbers:1-5": "1-5"}).preview["responses"]["value"]
    turned = drafted(path, **{"numbers:1-5": "1-5 turned"}).preview["responses"]["value"]
    assert [6 - int(value) for value in turned] == [*map(int, plain)]


def test_unlike_sheets_of_a_workbook_are_asked_about(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Lists"
    for row in [("Country", "Code"), ("Austria", "AT"), ("Malta", "MT")]:
        book.active.append(row)
    sheet = book.create_sheet("Answers")
    for row in [HEADER, *people()]:
        sheet.append(row)
    path = tmp_path / "survey.xlsx"
    book.save(path)
    asked = question(drafted(path), "sheet")
    assert [choice.says for choice in asked.choices] == [
        "'Lists': 2 rows, 2 columns", "'Answers': 6 rows, 3 columns"
    ]  # fmt: skip
    assert (asked.is_open, asked.suggestion) == (True, "Answers")
    assert drafted(path, sheet="Answers").counts["people"] == 6


def test_people_named_in_own_words_are_counted_and_left_out(tmp_path):
    texts = ["Ask Peter Schmidt first of all", "Write to anna@example.org about the templates"]
    texts += ["Answer sooner and say when it is done", "Fewer reports would help us all", "", ""]
    rows = [(*row, text) for row, text in zip(people(), texts, strict=True)]
    draft = drafted(written(tmp_path, rows, (*HEADER, FREE)))
    asked = question(draft, "own words")
    assert asked.asks == (
        "2 answers in own words may name somebody, or have an address or a number. What becomes "
        "of them?"
    )
    assert asked.answer == "leave out"
    assert draft.open_texts[FREE].tolist() == [
        *["(left out: it may name somebody)"] * 2,
        *texts[2:4],
    ]
    kept = decided(draft, {"own words": "keep"})
    assert kept.open_texts[FREE].tolist() == texts[:4]


def test_several_answers_in_a_cell_are_left_out_and_counted(tmp_path):
    chosen = ["Plans;Training;", "Training;", "Plans;Reviews;"]
    rows = [(*row, chosen[at % 3]) for at, row in enumerate(people(15))]
    draft = drafted(written(tmp_path, rows, (*HEADER, "Which services do you use?")))
    column = next(column for column in draft.columns if column.place == "F")
    assert (column.becomes, column.n) == ("left out", {"Plans": 10, "Training": 10, "Reviews": 5})


def test_what_all_questions_of_a_group_begin_with_is_no_part_of_them(tmp_path):
    header = (*HEADER[:3], f"How it is: {ON_TIME}", f"How it is: {NEEDS}")
    path = written(tmp_path, people(), header)
    draft = drafted(path, **{"group:how it is: reports arrive on time": "gap:P"})
    assert draft.preview["items"]["text"].tolist() == [ON_TIME, NEEDS]


def test_a_map_that_is_not_there_is_answered_with_those_there_are(tmp_path):
    with pytest.raises(UsageError) as refused:
        map_of("autumn", tmp_path)
    assert str(refused.value) == "There is no map 'autumn'."
    (tmp_path / "imports").mkdir()
    (tmp_path / "imports" / "spring-2026.toml").touch()
    with pytest.raises(UsageError) as refused:
        map_of("autumn", tmp_path)
    assert str(refused.value) == "There is no map 'autumn'. There are: spring-2026."


def named_waves(folder, waves, days=None):
    rows = [(*row, waves[at % len(waves)]) for at, row in enumerate(people(12))]
    if days:
        rows = [(row[0], days[at % len(days)], *row[2:]) for at, row in enumerate(rows)]
    return written(folder, rows, (*HEADER, "Wave"))


def test_waves_of_a_column_are_put_in_the_order_that_their_names_prove(tmp_path):
    draft = drafted(named_waves(tmp_path, ("Q3 2026", "April 2026", "2026-04", "2026-04-19")))
    asked = question(draft, "wave")
    assert (asked.answer, asked.proof) == ("2026-04 < 2026-Q3", "by their names")
    assert "wave '2026-04' stands for 'April 2026', '2026-04-19'" in draft.said
    waves = draft.preview["respondents"]["wave"].tolist()
    assert waves == ["2026-Q3", *["2026-04"] * 3] * 3
    assert draft.preview["responses"]["wave"].tolist() == [w for w in waves for _ in range(2)]


def test_mixed_names_of_waves_are_ordered_by_the_days_of_their_answers(tmp_path):
    waves, days = ("Wave 2", "Spring 2026"), ("2026-09-01 10:00", "2026-04-01 10:00")
    draft = drafted(named_waves(tmp_path, waves, days))
    asked = question(draft, "wave")
    assert (asked.answer, asked.proof) == (
        "Spring 2026 < Wave 2",
        "by the days of their answers",
    )
    assert set(draft.preview["respondents"]["wave"]) == {"Spring 2026", "Wave 2"}


def test_names_of_waves_that_prove_no_order_are_asked(tmp_path):
    path = named_waves(tmp_path, ("Spring 2026", "2026-04", "Wave 2"))
    asked = question(drafted(path), "wave")
    assert (asked.is_open, asked.ordered, asked.suggestion) == (True, True, None)
    draft = drafted(path, wave="Wave 2 < Spring 2026 < 2026-04")
    assert set(draft.preview["respondents"]["wave"]) == {
        "1 Wave 2", "2 Spring 2026", "3 2026-04"
    }  # fmt: skip
    with pytest.raises(UsageError) as refused:
        drafted(path, wave="Wave 2 < 2026-04")
    assert str(refused.value) == (
        "The order of the waves leaves one out. Name all: 'Spring 2026', '2026-04', 'Wave 2'."
    )


def test_a_person_may_answer_in_each_wave(tmp_path):
    rows = [(*row, wave) for wave in ("2025", "2026") for row in people(8)]
    draft = drafted(written(tmp_path, rows, (*HEADER, "Wave")))
    assert draft.counts["people"] == 16
    assert draft.preview["respondents"]["resp_id"].tolist() == [row[0] for row in people(8)] * 2


def test_a_row_without_its_wave_is_refused(tmp_path):
    with pytest.raises(DataError) as refused:
        drafted(named_waves(tmp_path, ("2025", "2026", "")))
    assert str(refused.value) == (
        "Column F says the wave, and rows 4, 7, 10, 13 have none. Fill them in."
    )


@pytest.mark.parametrize("number", ["99", "8"])
def test_does_not_apply_in_an_export_of_numbers_is_not_blank(tmp_path, number):
    header = ("StartDate", "EndDate", "Status", "Finished", "ResponseId", "RO01", "SQ01_P")
    rows = [(DAY, DAY, "0", "1", f"R_{at}", "1", number if at else "7") for at in range(6)]
    answers = drafted(written(tmp_path, rows, header), role="none").preview["responses"]
    assert answers["na"].tolist() == ["0", "1", "1", "1", "1", "1"]


def test_what_our_form_or_nobody_answers_is_not_asked(tmp_path):
    core = questionnaire()
    header = (*HEADER[:2], *(item.text["en"] for item in core.items), "Remarks", "Where?")
    row = (*(answers_of(item)[1].text["en"] if answers_of(item) else "" for item in core.items),)
    rows = [(str(101 + at), DAY, *row, "", where) for at, where in enumerate(("Berlin", "Paris"))]
    draft = draft_of_files([written(tmp_path, rows, header)], tmp_path / "acme")
    assert [question.asks for question in draft.open_questions] == []
    assert [column.says for column in draft.columns][-2:] == [
        "nobody answered it",
        "another answer in each row",
    ]
