"""Definitions: every exercise of the workshop, read strictly."""

import re

import pandas as pd
import pytest

from pmo_workshop.analysis.process_behaviour import xmr
from pmo_workshop.content.definitions import (
    FOLDER,
    KINDS,
    exercise_ids,
    load_exercise,
    read_definition,
)
from pmo_workshop.content.modules import ACTIVITIES, BY_TITLE
from pmo_workshop.errors import UsageError, WorkshopError
from pmo_workshop.exercises.form import form_of
from pmo_workshop.intake import load_client
from pmo_workshop.item_banks import bank
from pmo_workshop.paths import shipped
from pmo_workshop.present.grammar import barred_words

STORIES = ("northwind", "lindenhof", "meridian")


def test_there_is_an_exercise_for_every_activity_and_of_every_kind():
    exercises = [load_exercise(name) for name in exercise_ids()]
    assert set(ACTIVITIES) | {""} == {exercise.activity for exercise in exercises}
    assert {exercise.kind for exercise in exercises} == set(KINDS)
    assert {exercise.element for exercise in exercises} == set(BY_TITLE)


@pytest.mark.parametrize("name", exercise_ids())
def test_every_definition_is_complete(name):
    exercise = load_exercise(name)
    assert re.fullmatch(r"(open|plan|[a-z]\d)(-[a-z]+){1,3}", name)
    assert name.startswith((exercise.activity or name[:4]).lower())
    for text in (exercise.prompt, exercise.cue, exercise.debrief, exercise.reveal):
        assert len(text) > 15, name
        assert not barred_words(text, "")


@pytest.mark.parametrize("client", [None, *STORIES])
def test_every_form_has_items_for_every_client(client):
    found = load_client(shipped("sample_data") / client) if client else None
    for form in (form_of(name, found) for name in exercise_ids()):
        assert form.items, form.exercise.id
        assert len({item.id for item in form.items}) == len(form.items)
        assert all(item.label and form.parts(item) for item in form.items)


def test_best_worst_screens_show_every_service_equally_often(northwind):
    form = form_of("t1-most-needed", northwind)
    live = northwind["services"].query("status == 'live'")["service_id"]
    times = pd.Series([service for item in form.items for service, _ in item.shown]).value_counts()
    assert set(times.index) == set(live)
    assert times.nunique() == 1
    assert {len(item.shown) for item in form.items} <= {3, 4, 5, 6}


@pytest.mark.parametrize("item", load_exercise("t5-signal-noise").items, ids=lambda i: i.id)
def test_signal_or_noise_is_decided_by_the_chart_and_not_by_us(item):
    found = xmr(pd.Series(item.series))
    assert bool(found.signals) == (item.right == "signal")


def test_the_twelve_costs_are_those_of_the_item_bank():
    labels = [item.label for item in load_exercise("b1-role-swap").items]
    assert labels == [row["text"] for row in bank("perceived_cost_12")]


BROKEN = (FOLDER / "b1-role-swap.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('kind = "rating"', 'kind = "ratting"', "kind is 'ratting'. Allowed:"),
        ("minutes = 10", 'minutes = "10"', "'minutes' must be a whole number."),
        ("minutes = 10", "minuts = 10", "'minuts' is not known. Did you mean 'minutes'?"),
        ("minutes = 10", "minutes = 90", "minutes is 90; it must be 1 to 60."),
        ("low = 0", "low = 11", "part 1: a scale needs 'low' below 'high'."),
        (
            "high = 10",
            "high = 100",
            "part 1: a scale has whole marks, at most 11, such as 0 to 10;",
        ),
        ('count = "x"', 'cuont = "x"', "compare: 'cuont' is not known. Did you mean 'count'?"),
        (
            "[[part]]",
            '[items_from]\nid = "a"\nlabel = "b"\nbank = "nothing"\n[[part]]',
            "there is no item bank 'nothing'.",
        ),
        (
            "[[part]]",
            '[proposes]\nrows = "agreed"\npart = "none"\naction = "Do {it}"\n[[part]]',
            "proposes: place is 'it'. Allowed: 'item', 'said'.",
        ),
        ('type = "scale"', 'type = "text"', "the parts of 'rating' must be a scale."),
        ('id = "b1-role-swap"', 'id = "b1"', "the id is 'b1'; it must be the name of the file."),
    ],
)
def test_a_wrong_definition_is_refused_in_words(old, new, message):
    with pytest.raises(WorkshopError, match=re.escape(message)):
        read_definition(BROKEN.replace(old, new, 1), "b1-role-swap.toml")


def test_all_problems_of_a_definition_come_in_one_message():
    text = BROKEN.replace("minutes = 10", "minutes = 90").replace("low = 0", "low = 11")
    with pytest.raises(WorkshopError) as refused:
        read_definition(text, "b1-role-swap.toml")
    assert str(refused.value) == (
        "b1-role-swap.toml, part 1: a scale needs 'low' below 'high'.\n"
        "b1-role-swap.toml: minutes is 90; it must be 1 to 60."
    )


def test_an_unknown_exercise_is_refused_with_the_nearest():
    with pytest.raises(UsageError, match=r"^There is no exercise 't2-gaps'. Did you mean 't2-"):
        load_exercise("t2-gaps")
