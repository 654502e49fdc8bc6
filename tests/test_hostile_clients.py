"""Extreme clients: what is said of them is true, whole, and said aloud without a stumble."""

from functools import cache

import pytest
from asking import SEED, all_answers, evidence_from, parts, shown
from hostile import CLIENTS, HOSTILE_WORDS

import pmo_workshop as pmo
from pmo_workshop.claims import Statement
from pmo_workshop.present.chart import Chart
from pmo_workshop.present.grammar import claim
from pmo_workshop.present.table import Table

OF_THE_PLAN = (
    pmo.say_scorecard, pmo.say_findings, pmo.say_shortfalls, pmo.say_stops, pmo.say_measures,
    pmo.say_not_collected, pmo.say_actions_merged, pmo.say_ninety_days, pmo.say_decisions,
)  # fmt: skip
SEEDED = (pmo.say_actions_merged, pmo.say_decisions)


@cache
def answered(name):
    return all_answers(CLIENTS[name]())


@cache
def said(name):
    """Return all sentences of a client by question, and those of its plan by function."""
    answers = answered(name)
    sentences = {
        question: [
            line
            for part in parts(shown(answer, answers, ("say", "next")))
            for line in part.lines
        ]
        for question, answer in answers.items()
    }  # fmt: skip
    return sentences | {say.__name__: list(say(*given).lines) for say, given in _plan(name)}


def _plan(name):
    found = evidence_from(CLIENTS[name](), answered(name))
    return [(say, (found, SEED) if say in SEEDED else (found,)) for say in OF_THE_PLAN]


def everything(name):
    return [line for lines in said(name).values() for line in lines]


# -- a client's own words ------------------------------------------------------------------------


def test_a_client_may_use_the_words_that_are_barred_to_us():
    told = "\n".join(everything("own_words"))
    for word in HOSTILE_WORDS:
        assert word.translate({3: None, 5: None}) in told
    lines = said("own_words")["gap_by_dimension"]
    assert lines[0].startswith("Among the 24 of 36 who answered, perception of 90 % -> proves is")
    assert lines[0].count("clear shortfall") == 1


def test_the_same_words_are_barred_in_what_we_say_ourselves():
    client = CLIENTS["own_words"]()
    answer = pmo.gap_by_dimension(client)
    assert claim(answer, "x", "Perception of Significant change is low.").text
    with pytest.raises(ValueError, match=r"holds barred words: \['significant'\]"):
        claim(answer, "x", "Perception of Significant change is significant.")


# -- whatever the client -------------------------------------------------------------------------


@pytest.mark.parametrize("name", CLIENTS)
def test_nothing_shown_holds_a_gap_or_a_mark_of_the_machine(name):
    answers = answered(name)
    for answer in answers.values():
        for part in parts(shown(answer, answers)):
            texts = {
                Statement: lambda part: part.lines,
                Table: lambda part: [cell for row in part.rows for cell in row],
                Chart: lambda part: [part.alt, part.caption],
            }[type(part)](part)
            for text in texts:
                words = set(text.replace(",", " ").replace("(", " ").replace(")", " ").split())
                assert not words & {"nan", "None", "<NA>", "inf", "NaT"}, text
                assert not any(character < " " for character in text), repr(text)
    assert everything(name)
