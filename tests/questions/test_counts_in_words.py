"""A sentence with a count is right for none, one and several of them."""

import re
from dataclasses import replace

import pandas as pd
import pytest
from asking import SAMPLES, answers_of, parts, shown

from pmo_workshop.claims import Statement
from pmo_workshop.present.chart import Chart

ONE = r"(?<![\w.,−–/:-])1(?: of \d+)?(?: \(\d+ %[^)]*\))?"
NO_NOUN = "and|at|because|by|for|from|in|is|of|on|or|per|than|that|the|to|who|with"
PLURAL_NOUN = re.compile(rf"{ONE} (?:(?!{NO_NOUN}\b)[a-z]+ )?([a-z]+s)\b")
FORMS_OF_ONE = {
    "breaks", "changes", "closes", "comes", "crosses", "does", "expects", "feels", "finds", "gets",
    "goes", "has", "holds", "is", "knows", "less", "looks", "meets", "pays", "prefers", "says",
    "sees", "stands", "stays", "takes", "thinks", "traces", "understands", "was",
}  # fmt: skip
"""Words in s that go with one; after "1 of 9" the noun is that of the nine."""
FORMS_OF_MANY = re.compile(
    rf"{ONE}(?: (?!to\b)[a-z-]+){{0,4}}? (?:are|were|have|hold|prefer|think|know|"
    r"understand|see|feel|pay|expect|take|get|stay|break|change|say|do|go|meet)\b"
)


def faults(text):
    """Return what is wrong with the counts of one in a text."""
    nouns = [
        found[0]
        for found in PLURAL_NOUN.finditer(text)
        if found[1] not in FORMS_OF_ONE and (" of " not in found[0] or " of 1 " in found[0])
    ]
    return nouns + FORMS_OF_MANY.findall(text)


@pytest.mark.parametrize(
    "text",
    ["1 periods of it", "1 also think so", "1 of 9 hold it", "a limit of 1 working days",
     "1 was due and 1 are still open", "1 of 1 tables", "of 3 missed, 1 of 3 have it"],
)  # fmt: skip
def test_a_fault_is_found(text):
    assert faults(text)


@pytest.mark.parametrize(
    "text",
    ["1 period", "1 of 9 holds it", "1 working day", "1 to 5 periods", "1 of 9 tables was read",
     "−1 of 2 points are", "2.1 points", "1 is due"],
)  # fmt: skip
def test_what_is_right_passes(text):
    assert not faults(text)


def texts_of(part):
    if isinstance(part, Statement):
        return list(part.lines)
    if isinstance(part, Chart):
        return [part.alt, part.title, part.subtitle, part.caption]
    return [*part.notes, part.title]


BEHIND = ("n", "asked")
"""How many are behind a row: never none where the row is shown."""


def with_counts(answer, count):
    """Return an answer in which every count is this one, where there are as many behind it."""
    table = answer.result.copy()
    for name in table.columns:
        if pd.api.types.is_integer_dtype(table[name]) and name not in (*answer.keys, *BEHIND):
            table[name] = table[name].clip(lower=min(count, 1), upper=count)
    return replace(answer, result=table)


@pytest.mark.parametrize("count", [0, 1, 2])
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_sentence_is_right_for_none_one_and_two(sample, count):
    _, answers = answers_of(sample)
    wrong = []
    for answer in answers.values():
        if answer.missing:
            continue
        told = with_counts(answer, count)
        for face in ("say", "next"):
            statement = getattr(answer.question, face) and getattr(told, face)()
            lines = statement.lines if statement else ()
            wrong += [(answer.name, line) for line in lines if faults(line)]
    assert not wrong


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_text_of_a_client_is_right(sample):
    _, answers = answers_of(sample)
    wrong = [
        (answer.name, text)
        for answer in answers.values()
        for part in parts(shown(answer, answers))
        for text in texts_of(part)
        if faults(text)
    ]
    assert not wrong
