"""Made-up answers to our questionnaires, through the export of each tool, and back: the same."""

import json

import pytest
from survey_layouts import LAYOUTS, expected, made_up_answers, spss

from pmo_workshop.content.questionnaires import (
    CORE,
    as_json,
    languages,
    modules,
    questionnaire,
)
from pmo_workshop.errors import UsageError
from pmo_workshop.importing.export import EXPECTED, export_of
from pmo_workshop.importing.grid import grids_of
from pmo_workshop.importing.survey import draft

N = 12


def items_of(*asked):
    return json.loads(as_json(questionnaire(asked)))["items"]


def general_modules():
    """Return the modules that need no client."""

    def is_general(name):
        try:
            return bool(questionnaire([name]).items)
        except UsageError:
            return False

    return [name for name in modules() if is_general(name)]


def drafted(path):
    return draft([export_of(grid) for grid in grids_of(path, EXPECTED)])


def responses(found):
    table = found.preview["responses"]
    order = {name: at for at, name in enumerate(found.preview["respondents"]["resp_id"])}
    return {
        (order[row.resp_id], row.item_id, row.aspect): (row.value, row.na)
        for row in table.itertuples()
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_survey_of_ours_comes_back_and_nothing_is_asked(tmp_path, layout):
    items = items_of(CORE, *general_modules())
    people = made_up_answers(items, N)
    path = tmp_path / layout
    path.write_bytes(LAYOUTS[layout](items, people))
    found = drafted(path)
    assert [q.key for q in found.open_questions] == []
    assert responses(found) == expected(items, people)
    assert set(found.preview["respondents"]["wave"]) == {"2026"}
    assert not any(table.isna().to_numpy().any() for table in found.preview.values())


def test_spss_comes_back(tmp_path):
    items = items_of(CORE)
    people = made_up_answers(items, N)
    spss(items, people, tmp_path / "survey.sav")
    found = drafted(tmp_path / "survey.sav")
    assert [q.key for q in found.open_questions] == []
    assert responses(found) == expected(items, people)


def test_rows_that_cannot_stand_in_their_table_are_left_out_and_told(tmp_path):
    items = items_of(*general_modules())
    people = made_up_answers(items, N)
    path = tmp_path / "qualtrics.csv"
    path.write_bytes(LAYOUTS["qualtrics.csv"](items, people))
    found = drafted(path)
    screens = found.preview["bws"]
    assert (screens["best"] != screens["worst"]).all()
    said = [said for said in found.said if "left out" in said]
    answered = sum(
        any(
            answer is not None
            for item, answer in zip(items, answers, strict=True)
            if item["table"] == "bws" and item["key"]["task"] == str(task)
        )
        for answers in people
        for task in range(1, 14)
    )
    assert (
        f"{answered - len(screens)} rows of bws lack an answer that they must have, or contradict "
        "themselves, and are left out"
    ) in said
    assert "expectations" not in found.preview
    assert found.open_texts["text"].ne("").any()


def only(language, value):
    """Return a part of a questionnaire as JSON, in one language, as if it were English."""
    if isinstance(value, dict) and language in value:
        return {"en": value[language]}
    if isinstance(value, dict):
        return {key: only(language, part) for key, part in value.items()}
    return [only(language, part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("layout", ["ms_forms.csv", "google_direct.csv", "limesurvey_text.csv"])
def test_a_questionnaire_reads_the_answers_in_each_of_its_languages(tmp_path, layout):
    asked = questionnaire((CORE,))
    both = json.loads(as_json(asked))
    people = made_up_answers(both["items"], N)
    read = {}
    for language in languages():
        path = tmp_path / language / layout
        path.parent.mkdir()
        path.write_bytes(LAYOUTS[layout](only(language, both["items"]), people))
        exports = [export_of(grid) for grid in grids_of(path, EXPECTED)]
        found = draft(exports, questionnaire=asked)
        assert [q.key for q in found.open_questions] == []
        read[language] = responses(found)
    assert all(found == expected(both["items"], people) for found in read.values())
