"""The closed list of instruments is what the questions read: each part of it, and nothing else."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from asking import asked

import pmo_workshop
from pmo_workshop.analysis import barrier_funnel, relationship_value
from pmo_workshop.elements.workshop import QUESTIONS
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.schema.instruments import INSTRUMENTS, ONCE

ELEMENTS = Path(pmo_workshop.__file__).parent / "elements"
PARTS = [
    pytest.param(instrument, aspect, dimension, id=f"{instrument.name} {aspect} {dimension}")
    for instrument in INSTRUMENTS.values()
    for aspect in instrument.aspects
    for dimension in instrument.dimensions or [""]
]


@cache
def sample(instrument):
    """Return a sample client that asked it."""
    return next(
        client
        for client in map(load, ("northwind", "lindenhof", STANDING))
        if (client["items"]["instrument"] == instrument).any()
    )


@cache
def load(name):
    if name == STANDING:
        return _with_standing(load("northwind"))
    return load_client(shipped("sample_data") / name)


STANDING = "northwind, asked whether it trusts and respects the PMO"


def _with_standing(client):
    """Return the client as if it had been asked; the samples are of a time before."""
    items, responses = client["items"], client["responses"]
    (scored,) = items[items["instrument"] == "nps"].to_dict("records")
    given = responses[responses["item_id"] == scored["item_id"]]
    for item, dimension in (("TR01", "trust"), ("RS01", "respect")):
        own = {"item_id": item, "instrument": "standing", "dimension": dimension}
        scale = {"scale_min": 1, "scale_max": 7}
        items = pd.concat([items, pd.DataFrame([scored | own | scale])], ignore_index=True)
        answers = given.assign(item_id=item, value=given["value"].clip(1, 7))
        responses = pd.concat([responses, answers], ignore_index=True)
    return replace(
        client, id=STANDING, tables={**client.tables, "items": items, "responses": responses}
    )


def told(question, client):
    answer = asked(question, client, {})
    return answer.result.to_csv(), repr(answer.facts)


@cache
def told_of_all(client_id, question):
    return told(question, replace(load(client_id), disclosed=[]))


def without(client, instrument, aspect, dimension):
    """Return the client with these answers left blank."""
    items, responses = client["items"], client["responses"]
    own = items["instrument"] == instrument.name
    if dimension:
        own &= items["dimension"] == dimension
    gone = responses["item_id"].isin(items.loc[own, "item_id"]) & (responses["aspect"] == aspect)
    assert responses.loc[gone, "value"].notna().any(), "the sample has no such answers"
    blank = responses.assign(value=responses["value"].mask(gone))
    return replace(client, tables={**client.tables, "responses": blank}, disclosed=[])


def changed_by(instrument, aspect, dimension):
    """Return the activities whose answer changes when these answers are left blank."""
    client = sample(instrument.name)
    blank = without(client, instrument, aspect, dimension)
    return {
        question.activity
        for question in QUESTIONS
        if question.activity in instrument.used_by
        and told(question, blank) != told_of_all(client.id, question)
    }


@pytest.mark.parametrize(("instrument", "aspect", "dimension"), PARTS)
def test_a_question_reads_it(instrument, aspect, dimension):
    changed = changed_by(instrument, aspect, dimension)
    assert changed
    if aspect in (ONCE, "P") and not dimension:
        assert changed == set(instrument.used_by)


def test_the_questions_read_no_other_instrument():
    source = "\n".join(path.read_text("utf-8") for path in ELEMENTS.rglob("*.py"))
    source += Path(pmo_workshop.analysis.starting_point.__file__).read_text("utf-8")
    calls = re.findall(r"instrument\(client, (.*?)\)", source)
    calls += re.findall(r"waves_that_asked\(client, (.*?)\)", source)
    calls += re.findall(r"\[\"instrument\"\] == (\S+)\]?", source)
    calls += re.findall(r"^INSTRUMENTS? = (.*)$", source, re.MULTILINE)
    named = {name for call in calls for name in re.findall(r'"(\w+)"', call)}
    assert named == set(INSTRUMENTS)


def test_the_dimensions_are_those_of_the_analyses():
    assert INSTRUMENTS["funnel"].dimensions == barrier_funnel.STEPS
    assert INSTRUMENTS["value"].dimensions == (relationship_value.GET, relationship_value.GIVE)
