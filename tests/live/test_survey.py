"""The room holds a questionnaire: on telephones, and in the folder that it leaves."""

import random
import shutil

import pytest

from pmo_workshop.content.questionnaires import code_of, questionnaire
from pmo_workshop.errors import UsageError
from pmo_workshop.intake import load_client
from pmo_workshop.live.forms import forms_of
from pmo_workshop.live.opening import Wishes, prepare
from pmo_workshop.live.people import made_up
from pmo_workshop.live.room_export import export
from pmo_workshop.paths import shipped
from pmo_workshop.schema import TABLES

SURVEY = "survey-core"


@pytest.fixture
def without_a_survey(tmp_path):
    """A client of whom there is nothing but client.toml."""
    folder = tmp_path / "client"
    folder.mkdir()
    shutil.copy(shipped("sample_data") / "lindenhof" / "client.toml", folder)
    return folder


@pytest.fixture
def survey_room(without_a_survey, tmp_path, monkeypatch):
    from open_room import OpenRoom

    monkeypatch.setenv("PMO_WORKSHOP_ANSWERS", str(tmp_path / "answers"))
    client, forms = forms_of(without_a_survey, [SURVEY])
    store = tmp_path / "answers"
    opened = OpenRoom(client, forms, without_a_survey, store)
    opened.store.change_step(SURVEY, phase="open", opened=1)
    opened.store.change(current=SURVEY)
    yield opened
    opened.close()


def answers_of(form, draw, number=0):
    """Return the fields of a phone; every third leaves one out, and another does not apply."""
    fields = made_up(form, draw)
    return fields if number % 3 else {**fields, "SQ05_P.answer": "na", "SQ07_P.answer": ""}


def test_a_survey_is_asked_on_phones_and_becomes_the_tables_of_a_client(survey_room, tmp_path):
    form, draw = survey_room.forms[SURVEY], random.Random(3)
    given = [answers_of(form, draw, number) for number in range(12)]
    for fields in given:
        assert survey_room.phone().answer(SURVEY, fields).status == 303
    told = export("spring", tmp_path / "made")
    made = load_client(tmp_path / "made")
    responses = made["responses"]
    scored = [item for item in questionnaire().items if item.table == "responses"]
    assert len(responses) == 12 * len(scored)
    for item in scored:
        found = responses[(responses["item_id"] == item.id) & (responses["aspect"] == item.aspect)][
            "value"
        ]
        sent = [fields[f"{code_of(item)}.answer"] for fields in given]
        assert sorted(found.dropna()) == sorted(int(v) for v in sent if v not in ("", "na"))
    assert responses["na"].sum() == 4
    assert made["respondents"]["role"].notna().all()
    asked = load_client(shipped("sample_data") / "lindenhof")
    assert (made.stakeholders, made.leading.named) == (asked.stakeholders, asked.leading.named)
    assert f"responses.csv: {12 * len(scored):,} rows" in told


def test_nobody_sees_an_answer_in_the_room(survey_room):
    form, draw = survey_room.forms[SURVEY], random.Random(4)
    phones = [survey_room.phone() for _ in range(12)]
    for phone in phones:
        assert phone.answer(SURVEY, answers_of(form, draw)).status == 303
    survey_room.store.change_step(SURVEY, phase="closed", revealed=1)
    told = "No answer is shown in the room: the report tells what all of them say."
    assert told in survey_room.console().get("/screen").text
    assert told in phones[0].get().text


def test_everything_that_can_be_marked_is_on_paper(survey_room):
    console = survey_room.console()
    page = console.get(f"/console/paper/{SURVEY}").text
    assert page.count('.answer"') == len(survey_room.forms[SURVEY].items)
    assert console.get(f"/console/sheet/{SURVEY}.pdf").status == 200


def test_a_module_that_is_not_known_is_refused_before_the_room_opens(without_a_survey):
    with pytest.raises(UsageError, match=r"There is no module 'cor'\. Did you mean 'core'\?"):
        prepare(without_a_survey, Wishes(survey=("cor",)))


def test_a_survey_fills_only_what_clients_have(survey_room):
    tables = {item.table for item in questionnaire().items}
    assert tables <= set(TABLES)
