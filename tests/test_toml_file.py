"""TOML read strictly: every wrong value in words, with its place."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from pmo_workshop.content.definitions import FOLDER, Exercise
from pmo_workshop.errors import WorkshopError
from pmo_workshop.toml_file import read_toml


@dataclass(frozen=True)
class Stop:
    name: str
    minutes: int = 5


@dataclass(frozen=True)
class Tour:
    title: str
    price: float
    stops: tuple[Stop, ...] = ()
    end: Stop | None = None
    notes: tuple[str, ...] = ()
    open: bool = True
    guides: dict[str, str] | None = None


def test_values_take_their_types():
    text = 'title = "A"\nprice = 3\n[[stops]]\nname = "B"\n[end]\nname = "C"\nminutes = 9'
    assert read_toml(Tour, text, "a.toml") == Tour("A", 3.0, (Stop("B"),), Stop("C", 9))


def test_all_problems_of_the_shape_come_in_one_message():
    text = """
titel = "A"
price = "3"
notes = ["a", 1]
open = 1
guides = ["Ann"]
[[stops]]
name = true
minutes = 1.5
[[stops]]
nmae = "B"
[end]
name = "C"
minuts = 9
zebra = 1
"""
    with pytest.raises(WorkshopError) as refused:
        read_toml(Tour, text, "a.toml")
    assert str(refused.value).splitlines() == [
        "a.toml: 'title' is missing.",
        "a.toml: 'price' must be a number.",
        "a.toml, stops 1: 'name' must be text.",
        "a.toml, stops 1: 'minutes' must be a whole number.",
        "a.toml, stops 2: 'name' is missing.",
        "a.toml, stops 2: 'nmae' is not known. Did you mean 'name'?",
        "a.toml, end: 'minuts' is not known. Did you mean 'minutes'?",
        "a.toml, end: 'zebra' is not known. The keys are: 'name', 'minutes'.",
        "a.toml: 'notes 2' must be text.",
        "a.toml: 'open' must be true or false.",
        "a.toml: 'guides' must be a table.",
        "a.toml: 'titel' is not known. Did you mean 'title'?",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('title = "A"\nprice = true', "'price' must be a number."),
        ('title = "A"\nprice = 3\nstops = [1]', "'stops 1' must be a table."),
        ('title = "A"\nprice = 3\nend = []', "'end' must be a table."),
        ('title = "A"\nprice = 3\nstops = "B"', "'stops' must be a list."),
    ],
)
def test_a_value_of_another_type_is_refused(text, message):
    with pytest.raises(WorkshopError) as refused:
        read_toml(Tour, text, "a.toml")
    assert str(refused.value) == f"a.toml: {message}"


def test_what_is_no_toml_is_refused():
    with pytest.raises(WorkshopError) as refused:
        read_toml(Tour, "title = A", "a.toml")
    assert str(refused.value) == "a.toml is not TOML: Invalid value (at line 1, column 9)."


def test_a_key_is_offered_as_the_file_writes_it():
    text = (FOLDER / "b1-role-swap.toml").read_text(encoding="utf-8")
    with pytest.raises(WorkshopError) as refused:
        read_toml(Exercise, text.replace("[[part]]", "[[prat]]"), "b1-role-swap.toml")
    assert str(refused.value) == "b1-role-swap.toml: 'prat' is not known. Did you mean 'part'?"


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("[" * 100_000, "brackets are nested too deeply."),
        ("1" * 5000, "Exceeds the limit"),
    ],
    ids=["nested", "digits"],
)
def test_what_no_program_can_read_is_refused(value, reason):
    with pytest.raises(WorkshopError) as refused:
        read_toml(dict[str, int], f"x = {value}", "a.toml")
    assert str(refused.value).startswith(f"a.toml is not TOML: {reason}")
