"""Answers to a questionnaire become the tables of a client."""

import pandas as pd
import pytest

from pmo_workshop.content.answered import tables_of_answers
from pmo_workshop.content.questionnaires import code_of, questionnaire
from pmo_workshop.schema import TABLES


@pytest.fixture(scope="module")
def core():
    asked = questionnaire()
    given = pd.DataFrame(
        {code_of(item): ["4", ""] for item in asked.items}, index=["R1", "R2"], dtype=object
    )
    for item in asked.items:
        if item.options:
            given[code_of(item)] = [(item.codes or [item.options[0]["en"]])[0], ""]
        elif item.type == "text":
            given[code_of(item)] = ["late decisions", ""]
    return asked, given


def test_every_answer_and_every_blank_has_its_cell(core):
    asked, given = core
    made = tables_of_answers(asked, given, "2026")
    responses = made.tables["responses"]
    scored = [item for item in asked.items if item.table == "responses"]
    assert len(responses) == 2 * len(scored)
    assert responses.groupby("resp_id")["value"].apply(list).to_dict() == {
        "R1": ["4"] * len(scored),
        "R2": [""] * len(scored),
    }
    assert made.tables["respondents"]["role"].tolist() == [
        next(item for item in asked.items if item.column == "role").options[0]["en"], ""
    ]  # fmt: skip
    assert set(made.tables["items"]["item_id"]) == {item.id for item in scored}
    assert len(made.tables["promises"]) == 3


def test_a_question_about_today_names_the_item():
    asked = questionnaire(["gap"])
    given = pd.DataFrame({code_of(item): ["4"] for item in asked.items}, index=["R1"], dtype=object)
    items = tables_of_answers(asked, given, "2026").tables["items"]
    assert len(items) == 22
    assert items["text"][0] == "Templates and dashboards are clear to look at and easy to use"


def test_own_words_stay_out_of_the_tables(core):
    made = tables_of_answers(*core, "2026")
    assert "issues" not in made.tables
    assert made.open_texts["text"].tolist() == ["late decisions"]


def test_what_does_not_apply_is_no_blank():
    given = pd.DataFrame({"SQ01_P": ["na", ""]}, index=["R1", "R2"])
    found = tables_of_answers(questionnaire(["gap"]), given, ["2025", "2026"]).tables["responses"]
    assert found[["wave", "value", "na"]].to_numpy().tolist() == [
        ["2025", "", "1"],
        ["2026", "", "0"],
    ]


def test_columns_are_those_of_the_tables(core):
    for name, table in tables_of_answers(*core, "2026").tables.items():
        assert set(table) <= set(TABLES[name].column_names)
