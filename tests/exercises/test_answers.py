"""Validation: what is allowed, said in words, the same for every face."""

import json

import pytest
from filled import everything, given
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from pmo_workshop.content.definitions import Part, exercise_ids
from pmo_workshop.exercises.answers import allowed, read_item, read_part, state_of
from pmo_workshop.exercises.form import form_of
from pmo_workshop.exercises.rows import _as_text

SCALE = Part("x", "Feels", "scale", low=-3, high=3)
SHARE = Part("x", "Share", "number", low=0, high=100, unit="%")
COUNT = Part("x", "Met", "number", low=0, high=10, whole=True)
CHOICE = Part("x", "Pile", "choice", choices={"a1": "alone", "a2": "assisted", "f": "full"})
DATE = Part("x", "Due", "date")
TEXT = Part("x", "Words", "text", longest=10)


@pytest.mark.parametrize(
    ("part", "typed", "value"),
    [
        (SCALE, "-3", -3),
        (SCALE, " −2 ", -2),
        (SCALE, "+1", 1),
        (SCALE, 2.0, 2),
        (SHARE, "12,5", 12.5),
        (SHARE, "12.5 %", 12.5),
        (SHARE, ".5", 0.5),
        (SHARE, "٣", 3),
        (COUNT, "10", 10),
        (CHOICE, "a1", "a1"),
        (CHOICE, "FULL", "f"),
        (CHOICE, "al", "a1"),
        (DATE, "2028-02-29", "2028-02-29"),
        (TEXT, "  A\n\x00B\ud800 ", "A B"),
        (TEXT, "=1+1", "=1+1"),
    ],
)
def test_what_is_allowed_is_read(part, typed, value):
    assert read_part(part, typed) == (value, "")


@pytest.mark.parametrize(
    ("part", "typed"),
    [
        (SCALE, "4"),
        (SCALE, "1.5"),
        (SCALE, "1e0"),
        (SCALE, True),
        (SHARE, "nan"),
        (SHARE, "inf"),
        (SHARE, "1,234"),
        (SHARE, "100.01"),
        (COUNT, "2.5"),
        (CHOICE, "a"),
        (CHOICE, "other"),
        (DATE, "2027-02-29"),
        (DATE, "31.12.2027"),
        (DATE, "0001-01-01"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(part, typed):
    assert read_part(part, typed) == (None, f"Not allowed. Give {allowed(part)}.")


def test_a_text_that_is_too_long_is_refused_and_not_repeated():
    assert read_part(TEXT, "secret words") == (None, "Too long. Give up to 10 characters.")


def test_nothing_is_missing_and_no_problem():
    for part in (SCALE, SHARE, CHOICE, DATE, TEXT):
        assert read_part(part, "") == read_part(part, None) == read_part(part, "  ") == (None, "")


@pytest.mark.parametrize("name", exercise_ids())
def test_every_exercise_takes_allowed_answers_and_is_then_ready(name, northwind):
    form = form_of(name, northwind)
    state = state_of(form, everything(form))
    assert state.ready, state.to_do
    assert state.complete == tuple(item.id for item in form.items)


@pytest.mark.parametrize("name", exercise_ids())
def test_every_exercise_says_what_is_missing(name):
    form = form_of(name)
    assert not state_of(form, {}).ready
    item = form.items[0]
    whole = read_item(form, item.id, given(form, item, 0)).value
    for part in form.parts(item):
        without = {p: v for p, v in whole.items() if p != part.id}
        state = state_of(form, {item.id: without})
        if part.required and not form.exercise.total:
            assert item.id not in state.complete
            assert any(part.label in line for line in state.to_do) or not without


@pytest.mark.parametrize("name", exercise_ids())
@settings(max_examples=12, deadline=None)
@for_all(data=st.data())
def test_no_input_breaks_a_form_and_what_is_kept_is_kept_again(name, data):
    form = form_of(name)
    item = data.draw(st.sampled_from(form.items))
    anything = st.one_of(st.none(), st.text(max_size=30), st.floats(), st.integers(), st.booleans())
    typed = data.draw(st.fixed_dictionaries({part.id: anything for part in form.parts(item)}))
    value = read_item(form, item.id, typed).value
    assert read_item(form, item.id, json.loads(json.dumps(value))).value == value
    state_of(form, {item.id: typed})


def test_the_same_service_cannot_be_most_and_least_needed():
    form = form_of("t1-most-needed")
    item = form.items[0]
    checked = read_item(form, item.id, {"best": "a", "worst": "a"})
    assert checked.problems == {"worst": "Choose another one: it is your most needed."}
    assert item.id not in state_of(form, {item.id: checked.value}).complete


def test_a_range_must_be_in_order():
    form = form_of("b4-guess-log")
    checked = read_item(form, "reports", {"low": 3, "likely": 2, "high": 2.5})
    assert checked.problems == {"likely": "Must not be below Low, which is 3."}


@pytest.mark.parametrize(
    ("dots", "said"),
    [
        ({"available": 4}, ("6 of the 10 dots are left.",)),
        ({"available": 9, "cost": 3}, ("2 dots too many: you have 10.",)),
        ({"available": 9, "cost": 1}, ()),
    ],
)
def test_dots_add_up(dots, said):
    form = form_of("open-four-barriers")
    assert state_of(form, {item: {"dots": n} for item, n in dots.items()}).to_do == said


def test_shares_add_up_per_column():
    form = form_of("s3-draw-week")
    answers = everything(form) | {"admin": {"now": 50, "later": 25}}
    assert state_of(form, answers).to_do == ("Now: the shares add up to 110, not 100.",)


def test_an_item_or_part_of_an_older_form_is_left_out():
    form = form_of("t2-five-gaps")
    assert read_item(form, "gone", {"E": 1}).value == {}
    assert read_item(form, "empathy", {"E": 1, "gone": 2}).value == {"E": 1}


def test_no_digit_of_a_large_amount_is_lost():
    part = Part("low", "Low", "number", low=0, high=1e9)
    assert read_part(part, "1234567.5") == (1234567.5, "")
    assert _as_text(1234567.5) == "1234567.5"
    assert allowed(part) == "a number from 0 to 1,000,000,000"
