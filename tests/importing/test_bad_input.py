"""Exports that are damaged, foreign or of another land: each read exactly, asked, or refused."""

import csv
import re
from datetime import date

import openpyxl
import pytest

from pmo_workshop.content.questionnaires import answers_of, code_of, questionnaire
from pmo_workshop.errors import DataError
from pmo_workshop.importing.drafting import decided
from pmo_workshop.importing.export import export_of
from pmo_workshop.importing.files import draft_of_files, written_to
from pmo_workshop.importing.grid import grids_of
from pmo_workshop.importing.labels import split_options

CORE = questionnaire().items
COSTS = questionnaire(("perceived-cost",)).items
PEOPLE = 6


def picked(item, person):
    """Return a made-up answer of a person, another one for each."""
    ticked = answers_of(item)
    if ticked:
        return ticked[(person * 3 + len(item.text["en"])) % len(ticked)].text["en"]
    return f"{person}.5" if item.type == "number" else ""


def table(items, system, days, texts=lambda text: text):
    rows = [[*system, *(item.text["en"] for item in items)]]
    for person in range(PEOPLE):
        rows.append([*days(person), *(texts(picked(item, person)) for item in items)])
    return rows


def written(folder, rows, name="survey.csv", encoding="utf-8", **layout):
    path = folder / name
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream, **layout).writerows(rows)
    return path


def google(folder, items=CORE):
    days = lambda person: [f"2026-03-{2 + person:02} 09:00:00"]  # noqa: E731 - one expression
    return written(folder, table(items, ["Timestamp"], days))


def as_suggested(draft):
    """Answer each open question as it is suggested."""
    while draft.open_questions:
        asked = draft.open_questions[0]
        assert asked.suggestion is not None, asked
        draft = decided(draft, {asked.key: asked.suggestion})
    return draft


def test_a_german_export_of_our_form_is_the_same_survey(tmp_path):
    system = ["ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name"]
    asked = [*CORE, *(item for item in COSTS if item.type == "number")]
    german = table(
        asked,
        system,
        lambda n: [n + 1, f"{2 + n:02}.03.2026 09:00:00", f"{2 + n:02}.03.2026 09:11:00", "", ""],
        lambda text: re.sub(r"(\d)\.(\d)", r"\1,\2", text),
    )
    path = written(tmp_path, german, encoding="cp1252", delimiter=";")
    draft = draft_of_files([path], tmp_path / "acme")
    same = draft_of_files([google(tmp_path, asked)], tmp_path / "acme")
    assert draft.open_questions == ()
    for name in ("responses", "perceived_cost"):
        unequal = draft.preview[name].astype(str) != same.preview[name].astype(str)
        assert not unequal.to_numpy().any()
    assert set(draft.preview["perceived_cost"]["hours_month"]) >= {"0.5", "5.5"}


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_form_that_a_spreadsheet_saved_in_windows_1252_is_told_by_its_words(tmp_path, language):
    asked = [*CORE, *questionnaire(("code",)).items]
    system = ["ID", "Start time", "Completion time", "Email", "Name"]
    head = [*system, *(f"{item.text[language]}\u00a0" for item in asked)]
    rows = []
    for n in range(PEOPLE):
        told = [picked(item, n) or f"KÖ2{n}AN" for item in asked]
        rows.append([n + 1, *[f"{2 + n:02}.03.2026"] * 2, "", "", *told])
    path = written(tmp_path, [head, *rows], encoding="cp1252", delimiter=";")
    draft = draft_of_files([path], tmp_path / "acme")
    assert draft.open_questions == ()
    assert any("told by words such as" in said for said in draft.said)
    assert set(draft.preview["respondents"]["code"]) == {f"KÖ2{n}AN" for n in range(PEOPLE)}


def test_what_stands_beside_our_form_in_a_workbook_is_told_and_not_asked_about(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "Summary"
    book.active.append(["exported for Acme"])
    days = lambda n: [f"2026-03-{2 + n:02} 09:00:00", "Yes"]  # noqa: E731 - one expression
    sheet, figures = book.create_sheet("Answers"), book.create_sheet("Figures")
    for row in table(CORE, ["Timestamp", "Consent"], days):
        sheet.append(row)
    for row in (["Device", "n"], ["Telephone", 4], ["Desk", 2]):
        figures.append(row)
    path = tmp_path / "form.xlsx"
    book.save(path)
    draft = draft_of_files([path], tmp_path / "acme")
    assert draft.open_questions == ()
    assert "sheet 'Figures' has none of the questions and is not read" in draft.said
    consent = next(column for column in draft.columns if column.header == "Consent")
    assert (consent.becomes, consent.says) == ("left out", "the same in each row")


def test_letters_changed_below_a_stem_and_in_a_negation_are_told(tmp_path):
    gap = questionnaire(("gap",)).items
    changed = (("should never", "shouldnever"), ("are never", "are nevr"), ("accur", "acur"))
    spelt = {item.text["en"]: item.text["en"] for item in gap}
    for letters, others in changed:
        spelt = {text: read.replace(letters, others) for text, read in spelt.items()}
    head = ["StartDate", "EndDate", "Progress", "ResponseId", *map(code_of, gap)]
    texts = ["Start Date", "End Date", "Progress", "Response ID",
             *(f"{item.stem['en']} - {spelt[item.text['en']]}" for item in gap)]  # fmt: skip
    rows = table(gap, head, lambda n: ["2026-03-02", "2026-03-02", "100", f"R_{n}"])
    path = written(tmp_path, [rows[0][:4] + head[4:], texts, *rows[1:]])
    draft = draft_of_files([path], tmp_path / "acme")
    assert draft.open_questions == ()
    assert len(draft.preview["responses"]) == len(gap) * PEOPLE


def test_numbers_filled_up_with_zeros_are_no_coordinates(tmp_path):
    asked = [item for item in COSTS if item.type == "number"]
    header = ["id", "submitdate", "lastpage", "startlanguage", "seed", *map(code_of, asked)]
    rows = [
        [n + 1, "2026-03-02 09:00:00", 4, "en", 1183, *[f"{n}.5000000000"] * len(asked)]
        for n in range(PEOPLE)
    ]
    export = export_of(grids_of(written(tmp_path, [header, *rows]))[0])
    assert [column.code for column in export.columns] == [code_of(item) for item in asked]


def test_expectation_and_perception_on_two_scales_are_asked_about(tmp_path):
    header = ["Response ID", "Date submitted", "Reports should be early", "Staff should be kind",
              "Reports are early", "Staff are kind"]  # fmt: skip
    rows = [
        [101 + n, "2026-03-02 09:00", 1 + n, 7 - n, 1 + n % 5, 5 - n % 5] for n in range(PEOPLE)
    ]
    answers = {
        "group:reports should be early": "gap:E",
        "group:reports are early": "gap:P",
        "numbers:1-7": "1-7",
        "numbers:1-5": "1-5",
    }
    path = written(tmp_path, [header, *rows])
    draft = draft_of_files([path], tmp_path / "acme", answers=answers)
    (question,) = draft.open_questions
    assert (question.key, question.suggestion) == ("scales:gap", "1-5")
    assert question.asks == (
        "Columns C to D on 1-7; Columns E to F on 1-5: no mean and no gap can be told over several "
        "scales. Which of them is kept? The others are left out."
    )
    kept = decided(draft, {"scales:gap": "1-5"})
    assert kept.preview["items"]["scale_max"].tolist() == ["5", "5"]
    assert {column.says for column in kept.columns[:2]} == {"asked on another scale, 1-7"}
    written_to(tmp_path / "acme", kept, "A. Berg", date(2026, 3, 31))  # as check takes it


def test_a_file_without_anything_is_refused(tmp_path):
    (tmp_path / "survey.csv").write_bytes(b"")
    with pytest.raises(DataError) as error:
        draft_of_files([tmp_path / "survey.csv"], tmp_path / "acme")
    assert str(error.value) == "survey.csv: is empty. Export it again."


def test_a_file_that_ends_in_the_middle_is_refused_with_its_row(tmp_path):
    path = google(tmp_path)
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(DataError) as refused:
        draft_of_files([path], tmp_path / "acme")
    assert str(refused.value).startswith(f"survey.csv, row {PEOPLE + 1}: has ")
    assert str(refused.value).endswith("quotation mark is missing. Export it again.")


def test_an_error_of_a_spreadsheet_in_our_form_is_refused_with_its_place(tmp_path):
    book = openpyxl.Workbook()
    for row in csv.reader(google(tmp_path).read_text("utf-8").splitlines()):
        book.active.append(row)
    book.active["D4"] = "#N/A"
    path = tmp_path / "survey.xlsx"
    book.save(path)
    with pytest.raises(DataError) as refused:
        draft_of_files([path], tmp_path / "acme")
    assert str(refused.value) == (
        "survey.xlsx, sheet Sheet, row 4, column D: 1 cell holds an error of the spreadsheet "
        "('#N/A'). Correct it in the file, or empty it."
    )


def test_options_with_commas_in_joined_cells_are_told_apart_by_their_list():
    known = ["planning, scheduling and control", "planning", "training, coaching"]
    assert split_options("Planning, Training, coaching", known) == ([1, 2], "")
    assert split_options("Training, coaching, Planning, scheduling and control", known) == (
        [0, 2],
        "",
    )


def test_the_same_numbers_in_three_blocks_are_told_apart_by_their_stems(tmp_path):
    rows = ["1-1 Reports are early", "1-3 Staff are kind", "1-2 Numbers are right"]
    stems = ("How should it be?", "How is it today?", "How important is it?")
    header = ["Timestamp", *(f"{stem} [{row}]" for stem in stems for row in rows)]
    answers = [[f"2026-03-02 09:0{n}", *(1 + (n + at) % 5 for at in range(9))] for n in range(6)]
    draft = draft_of_files([written(tmp_path, [header, *answers])], tmp_path / "acme")
    draft = as_suggested(draft)
    responses = draft.preview["responses"]
    first = responses[responses["resp_id"] == "1"]
    of_each = first.groupby("item_id", sort=False)["value"].agg(list)
    assert of_each.tolist() == [["1", "4", "2"], ["2", "5", "3"], ["3", "1", "4"]]
    assert first.groupby("item_id")["aspect"].agg(set).tolist() == [{"E", "P", "I"}] * 3


def test_labels_in_the_language_of_each_person_are_one_set(tmp_path):
    english = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"]
    german = ["Stimme überhaupt nicht zu", "Stimme eher nicht zu", "Teils/teils",
              "Stimme eher zu", "Stimme voll und ganz zu"]  # fmt: skip
    rows = [["Timestamp", "Language", "Reports are early", "Staff are kind"]]
    rows += [
        [f"2026-03-02 09:{n:02}", ("EN", "DE")[n % 2], labels[n % 5], labels[(n + 2) % 5]]
        for n in range(20)
        for labels in ((english, german)[n % 2],)
    ]
    answers = {"role": "none", "group:reports are early": "gap:P"}
    draft = draft_of_files([written(tmp_path, rows)], tmp_path / "acme", answers=answers)
    draft = as_suggested(draft)
    responses = draft.preview["responses"]
    values = responses[responses["item_id"] == "Q01"]["value"].tolist()
    assert values == [str(n % 5 + 1) for n in range(20)]


def test_a_long_table_is_not_taken_for_a_survey_of_many_people(tmp_path):
    rows = [["respondent_id", "question", "answer"]]
    rows += [[101 + n, text, 1 + (n + len(text)) % 5] for n in range(6) for text in ("A", "BB")]
    draft = draft_of_files([written(tmp_path, rows)], tmp_path / "acme", answers={})
    assert draft.open_questions


def test_a_scale_whose_ends_nobody_chose_is_asked(tmp_path):
    labels = ["Lehne ab", "Lehne eher ab", "Unentschieden", "Stimme eher zu", "Stimme zu"]
    rows = [["Timestamp", "Reports are early", "Staff are kind"]]
    rows += [[f"2026-03-02 09:{n:02}", labels[n % 5], labels[(n + 2) % 5]] for n in range(20)]
    answers = {"role": "none", "group:reports are early": "gap:P"}
    draft = draft_of_files([written(tmp_path, rows)], tmp_path / "acme", answers=answers)
    (asked,) = (q for q in draft.open_questions if q.key.startswith("labels:"))
    *scales, another = asked.choices
    assert [choice.says.count("<") + 1 for choice in scales] == [7, 5]
    assert another.says == "another one: I name it"
    assert asked.suggestion == asked.choices[1].id
    items = decided(draft, {asked.key: asked.choices[1].id}).preview["items"]
    assert items["scale_max"].tolist() == ["5", "5"]
