"""The form in JupyterLab: saved at once, in words beside the field, and there again afterwards."""

import re

import pytest
from filled import everything

from pmo_workshop.content.definitions import DONE, exercise_ids
from pmo_workshop.exercises import store as store_room
from pmo_workshop.exercises.form import form_of
from pmo_workshop.exercises.store import Store, store_of
from pmo_workshop.exercises.widgets import ExerciseForm


@pytest.fixture
def store(northwind, answers_folder):
    found = store_of(northwind.id)
    yield found
    found.close()


def _fill(form):
    """Type an allowed answer into every field, as labels where there are choices."""
    for item, value in everything(form.form).items():
        for part in form.form.parts(form.form.item(item)):
            typed = part.choices.get(str(value.get(part.id)), str(value.get(part.id, "")))
            form.fields[item, part.id].value = typed


def _words(html):
    return re.sub(r"<[^>]+>", " ", html.value)


@pytest.mark.parametrize("name", exercise_ids())
def test_every_exercise_from_the_first_field_to_the_reopened_form(name, northwind, store):
    form = ExerciseForm(form_of(name, northwind), store, northwind)
    assert not store.path.exists(), "a form that is only shown makes no store"
    _fill(form)
    assert "Ready to hand in." in form.status.value
    stored = {answer.item: dict(answer.value) for answer in store.latest()}
    assert stored == everything(form.form)
    assert all("Saved at" in message.value for message in form.messages.values())
    form.hand_in.click()
    assert re.search(r"Handed in at \d\d:\d\d\.", form.status.value)
    assert "<script" not in form.result.value
    shown = {key: field.value for key, field in form.fields.items()}

    again = ExerciseForm(form_of(name, northwind), Store(store.path), northwind)
    assert {key: field.value for key, field in again.fields.items()} == shown
    assert "Handed in at" in again.status.value
    assert again.result.value == form.result.value
    again.store.close()


@pytest.mark.parametrize("name", exercise_ids())
def test_every_field_says_what_it_is_and_whether_it_is_required(name, northwind, store):
    form = ExerciseForm(form_of(name, northwind), store, northwind)
    for (item, part_id), field in form.fields.items():
        part = next(p for p in form.form.parts(form.form.item(item)) if p.id == part_id)
        assert part.label in field.tooltip
        assert ("(required)" in field.tooltip) == part.required
        assert not field.continuous_update


def test_a_wrong_answer_is_said_beside_the_field_and_the_rest_is_saved(northwind, store):
    form = ExerciseForm(form_of("b2-self-service", northwind), store)
    form.fields["risk log", "current"].value = "al"
    assert form.fields["risk log", "current"].value == "alone"
    form.fields["risk log", "complexity"].value = "9"
    said = _words(form.messages["risk log"])
    assert "Complexity: Not allowed. Give a whole number from 1 to 5." in said
    assert re.search(r"The rest was saved at \d\d:\d\d\.", said)
    assert form.fields["risk log", "complexity"].value == "9"
    assert store.latest()[0].value == {"current": "self"}


def test_what_is_missing_is_said_and_nothing_is_handed_in(northwind, store):
    form = ExerciseForm(form_of("t2-five-gaps", northwind), store, northwind)
    form.fields["empathy", "E"].value = "6"
    assert "Still to do: Experienced." in form.messages["empathy"].value
    form.hand_in.click()
    assert "Not handed in yet:" in form.status.value
    assert "4 more rows to do." in form.status.value
    assert form.result.value == ""
    assert not [answer for answer in store.latest() if answer.item == DONE]


def test_an_answer_can_be_taken_back(northwind, store):
    form = ExerciseForm(form_of("t6-headline-number", northwind), store)
    form.fields["headline", "text"].value = "Earlier"
    form.fields["headline", "text"].value = ""
    assert store.latest()[0].value == {}
    assert _words(form.messages["headline"]).strip() == ""


def test_text_of_a_participant_or_a_client_is_only_text(northwind, store):
    from dataclasses import replace

    services = northwind["services"].assign(name="<img src=x onerror=alert(1)>")
    hostile = replace(northwind, tables={**northwind.tables, "services": services})
    form = ExerciseForm(form_of("t1-most-needed", hostile), store, hostile)
    _fill(form)
    form.hand_in.click()
    for widget in (form.box.children[1].children[0], form.status, form.result):
        assert "<img src=x" not in widget.value
    assert "&lt;img src=x" in form.result.value


def test_a_full_disk_is_said_and_nothing_is_called_saved(northwind, store, monkeypatch):
    form = ExerciseForm(form_of("t2-five-gaps", northwind), store)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.database, "_open", full)
    form.fields["empathy", "E"].value = "6"
    said = _words(form.messages["empathy"])
    assert "Not saved: The answer was not saved" in said
    assert "No space left on device" in said
    assert "Saved at" not in said


def test_the_next_person_finds_an_empty_form_and_changes_nobody_elses(northwind, store):
    form = ExerciseForm(form_of("t2-five-gaps", northwind), store, northwind)
    _fill(form)
    form.hand_in.click()
    form.next_person.click()
    assert not any(field.value for field in form.fields.values())
    assert form.result.value == ""
    form.fields["empathy", "E"].value = "1"
    people = {answer.participant for answer in store.latest()}
    assert len(people) == 2
    assert len([a for a in store.latest() if a.item == DONE]) == 1


def test_two_notebooks_of_one_person_show_the_same(northwind, store):
    one = ExerciseForm(form_of("t2-five-gaps", northwind), store, northwind)
    other = ExerciseForm(form_of("t2-five-gaps", northwind), Store(store.path), northwind)
    one.fields["empathy", "E"].value = "6"
    other.fields["empathy", "E"].value = "5"
    assert len({answer.participant for answer in store.latest()}) == 1
    assert store_room.current_session() == "room"
    other.store.close()


def test_a_store_that_cannot_be_read_is_said_in_the_form(northwind, answers_folder):
    answers_folder.mkdir()
    (answers_folder / "northwind.sqlite").write_bytes(b"no database at all" * 100)
    broken = store_of(northwind.id)
    form = ExerciseForm(form_of("open-four-barriers", northwind), broken, northwind)
    assert 'role="alert"' in form.status.value
    assert "northwind.sqlite cannot be read (file is not a database)" in _words(form.status)
    form.fields["cost", "dots"].value = "3"
    assert "Not saved:" in _words(form.messages["cost"])


def test_a_sum_is_told_while_it_grows(northwind, store):
    form = ExerciseForm(form_of("open-four-barriers", northwind), store, northwind)
    form.fields["cost", "dots"].value = "7"
    assert "3 of the 10 dots are left." in _words(form.status)
