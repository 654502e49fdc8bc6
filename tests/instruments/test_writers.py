"""What is written for a tool is read back: every question, its code, and what may be answered."""

import csv
import io
import re
from dataclasses import replace
from functools import cache

import docx
import numpy as np
import openpyxl
import pytest
from pypdf import PdfReader

from pmo_workshop.content.questionnaires import (
    CORE,
    answers_of,
    code_of,
    from_json,
    matrices,
    modules,
    questionnaire,
)
from pmo_workshop.export.questionnaire import TOOLS
from pmo_workshop.export.questionnaire.limesurvey import ARRAY, COLUMNS, LIST, MANY_NUMBERS
from pmo_workshop.export.questionnaire.qualtrics import NOT_APPLICABLE
from pmo_workshop.importing.drafting import tables_of
from pmo_workshop.importing.files import draft_of_files
from pmo_workshop.intake import load_client
from pmo_workshop.intake.brand import Brand
from pmo_workshop.paths import shipped

HOSTILE = 'A "quick" <b>answer</b>,\tin {one} [[PageBreak]] ${day};\nalways'
KINDS = ("core", "all", "hostile")


@cache
def northwind():
    return load_client(shipped("sample_data") / "northwind")


@cache
def asked_as(kind):
    """Return the core form, all that can be asked, or promises in words that look like markup."""
    if kind == "core":
        return questionnaire()
    client = northwind()
    if kind == "all":
        return questionnaire((CORE, *modules()), client)
    promises = client["promises"].assign(text=lambda table: HOSTILE + " " + table["promise_id"])
    tables = {**client.tables, "promises": promises}
    return questionnaire(("promises",), replace(client, tables=tables))


@pytest.fixture(params=KINDS)
def asked(request):
    return asked_as(request.param)


def line(text):
    return " ".join(text["en"].split())


def written(tool, asked):
    return TOOLS[tool].write(asked, Brand())


@pytest.mark.parametrize("tool", TOOLS)
def test_equal_questionnaires_give_equal_bytes(tool):
    assert written(tool, asked_as("core")) == written(tool, asked_as("core"))


def test_json_is_the_questionnaire(asked):
    assert from_json(written("json", asked).decode()) == asked


# --- LimeSurvey ---------------------------------------------------------------------------------


def limesurvey(asked):
    text = written("limesurvey", asked).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter="\t"))


def questions(rows):
    """Return each question with the codes of its rows and of its answers."""
    found = []
    for row in rows:
        if row["class"] == "Q":
            found.append((row, [], []))
        elif row["class"] in ("SQ", "A"):
            found[-1][1 if row["class"] == "SQ" else 2].append(row)
    return found


def test_limesurvey_has_the_columns_and_settings_it_needs(asked):
    rows = limesurvey(asked)
    assert tuple(rows[0]) == COLUMNS
    assert rows[0] | {"class": "S", "name": "language", "text": "en"} == rows[0]
    assert {row["language"] for row in rows} == {"en"}
    assert [row["class"] for row in rows if row["class"] in ("SL", "G", "Q")][:4] == [
        *("SL", "SL", "G", "Q")
    ]


def test_limesurvey_gets_every_answer_under_its_code(asked):
    found = {}
    for question, rows, answers in questions(limesurvey(asked)):
        kind = question["type/scale"]
        assert bool(rows) == (kind in (ARRAY, MANY_NUMBERS))
        assert bool(answers) == (kind in (ARRAY, LIST))
        for row in rows or [question]:
            found[row["name"]] = [answer["name"] for answer in answers]
    assert list(found) == [code_of(item).replace("_", "") for item in asked.items]
    for item, codes in zip(asked.items, found.values(), strict=True):
        assert len(codes) == len(set(codes)) == len(answers_of(item))
        assert all(re.fullmatch(r"[A-Za-z0-9]{1,5}", code) for code in codes)
        for code, answer in zip(codes, answers_of(item), strict=True):
            assert code in (answer.cell, f"A{codes.index(code) + 1}")


def test_limesurvey_reads_no_text_as_markup_or_expression():
    texts = " ".join(row["text"] for row in limesurvey(asked_as("hostile")))
    assert "<b>" not in texts
    assert not re.search(r"\{\S", texts)
    assert "&lt;b&gt;answer&lt;/b&gt;, in { one}" in texts


# --- Qualtrics ----------------------------------------------------------------------------------


def qualtrics(asked):
    """Return type, text and recoded answers of each question of an advanced format by its id."""
    text = written("qualtrics", asked).decode()
    assert text.startswith("[[AdvancedFormat]]\n\n[[Block:")
    found = {}
    for part in re.split(r"\n\n(?:\[\[PageBreak\]\]\n\n)?", text.strip())[2:]:
        kind, code, said, *more = part.split("\n")
        assert re.fullmatch(r"\[\[Question:[\w:]+\]\]", kind)
        assert code.startswith("[[ID:")
        answers = list(zip(more[1::2], more[2::2], strict=True))
        assert more[:1] == (["[[AdvancedChoices]]"] if answers else [])
        recoded = [(int(re.fullmatch(r"\[\[Choice:(-?\d+)\]\]", at)[1]), to) for at, to in answers]
        assert code not in found
        found[code[5:-2]] = (kind, said, recoded)
    return found


def test_qualtrics_gets_every_answer_under_its_code(asked):
    found = {c: q for c, q in qualtrics(asked).items() if not q[0].startswith("[[Question:DB")}
    assert list(found) == [code_of(item) for item in asked.items]
    for item, (_, _, recoded) in zip(asked.items, found.values(), strict=True):
        codes = [code for code, _ in recoded]
        assert len(set(codes)) == len(codes) == len(answers_of(item))
        if item.type == "scale":
            values = [*range(item.low, item.high + 1)]
            assert codes == values + [NOT_APPLICABLE] * bool(item.not_applicable)


def test_qualtrics_says_each_stem_once():
    found = [q[1] for q in qualtrics(asked_as("core")).values() if q[0] == "[[Question:DB]]"]
    stems = [line(m[0].stem) for m in matrices(asked_as("core").items) if line(m[0].stem)]
    assert len(found) == 1 + len(stems) + 1
    assert all(any(told.startswith(stem) for told in found) for stem in stems)


def test_qualtrics_reads_no_text_as_a_tag():
    text = written("qualtrics", asked_as("hostile")).decode()
    assert "[ [PageBreak]] $ {day}; always" in text
    assert "${" not in text


# --- The entry workbook -------------------------------------------------------------------------


def test_the_entry_workbook_has_a_column_for_each_answer_and_its_drop_down(asked):
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", asked)))
    sheet, lists = book["answers"], book["lists"]
    heads = [cell.value for cell in sheet[1]]
    assert heads == [
        "resp_id",
        *(f"{code_of(item)}: {line(item.text)}" for item in asked.items),
    ]
    assert lists.sheet_state == "hidden"
    offered = {}
    for rule in sheet.data_validations.dataValidation:
        for place in rule.sqref.ranges:
            if rule.type == "list":
                cells = lists[rule.formula1.partition("!")[2].replace("$", "")]
                offered[place.min_col] = [cell.value for (cell,) in cells]
                assert place.min_row == 2
    for column, item in enumerate(asked.items, start=2):
        answers = [line(answer.text) for answer in answers_of(item)]
        assert offered.get(column, []) == answers


# --- Paper --------------------------------------------------------------------------------------


def test_the_document_has_a_row_for_each_answer_and_a_box_for_each_tick(asked):
    paper = docx.Document(io.BytesIO(written("docx", asked)))
    cells = [[cell.text for cell in row.cells] for table in paper.tables for row in table.rows]
    lines = [paragraph.text for paragraph in paper.paragraphs]
    on_paper = "\n".join([*lines, *(text for row in cells for text in row)])
    grids = {row[-1]: row for row in cells if row[-1]}
    for item in asked.items:
        assert line(item.text) in on_paper
        code = code_of(item)
        if not answers_of(item):
            assert any(told.endswith(code) for told in lines)
        elif item.type == "scale" and item.stem["en"]:
            assert grids[code][0] == line(item.text)
            assert grids[code][1:-1] == ["☐"] * len(answers_of(item))
    assert on_paper.count("☐") == sum(len(answers_of(item)) for item in asked.items)


def test_the_printed_sheet_holds_every_text_and_code(asked):
    pages = PdfReader(io.BytesIO(written("pdf", asked))).pages
    text = "".join("".join(page.extract_text().split()) for page in pages)
    for item in asked.items:
        assert "".join(item.text["en"].split()) in text
        assert code_of(item) in text


def test_the_core_form_is_one_sheet_of_paper():
    assert len(PdfReader(io.BytesIO(written("pdf", asked_as("core")))).pages) == 2


def test_what_is_typed_into_the_entry_workbook_is_imported_without_a_question(tmp_path):
    asked, random = asked_as("core"), np.random.default_rng(1)
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", asked)))
    typed = {}
    for row in range(2, 26):
        book["answers"].cell(row, 1, f"R{row}")
        for column, item in enumerate(asked.items, start=2):
            if answers := answers_of(item):
                answer = answers[random.integers(len(answers))]
                book["answers"].cell(row, column, answer.text["en"])
                typed[f"R{row}", item.id, item.aspect] = answer.cell
    book.save(tmp_path / "typed.xlsx")
    draft = draft_of_files([tmp_path / "typed.xlsx"], tmp_path / "acme")
    assert not [question for question in draft.questions if question.is_open]
    found = tables_of(draft)["responses"]
    cells = found["value"].astype("object").where(found["value"].notna(), "").map(str)
    back = dict(zip(zip(found["resp_id"], found["item_id"], found["aspect"], strict=True), cells,
                    strict=True))  # fmt: skip
    of_responses = {(i.id, i.aspect) for i in asked.items if i.table == "responses"}
    assert back == {key: cell for key, cell in typed.items() if key[1:] in of_responses}
