"""The board's report in plain language: no phrase of the machine, no sentence too long to say."""

from __future__ import annotations

import re
import statistics

import pytest
from asking import SAMPLES, SEED, SURVEY, answers_of, evidence_on, report_of
from untranslated import words_of_client

import pmo_workshop as pmo
from pmo_workshop.depth import Depth
from pmo_workshop.paths import shipped
from pmo_workshop.present.grammar import texts_in, without

BARRED = (
    "findings judged",
    "Decided by",
    "Decided in",
    "decided in",
    "Best supported",
    "hardly supported",
    "stays among the first three",
    "Add no more effort",
    "single people",
    "could not be shown",
    "more things stand in the list",
    ".csv",
    "best-minus-worst",
)
"""Phrases that no sentence of a report to the board holds."""

BARRED_FROM_US = (*BARRED, "scale points", "read with care", "P10", "95 % CI", "has changed")
"""The same of what the plan says itself, in words of its own."""

CODE = re.compile(r"\b[TBVCS][1-7]\b|\b(SV|CS|PR|BN|AC|OP|SL)\d+\b|[0-9a-f]{12}")
MOST_WORDS = 25
CLIENT_SAID = re.compile(r"“[^”]*”")
END = re.compile(r"(?<=[.?!])\s+(?=[A-Z“0-9])")


def words_in(sentence):
    """Count the words of a sentence; what the client has worded is one."""
    return len(re.findall(r"\w[\w.,’'-]*", CLIENT_SAID.sub("x", sentence)))


def sentences(text):
    return END.split(text)


def of_the_board(sample):
    document = report_of(sample)
    shown = [b for b in document.blocks if b["type"] != "figure"]
    return list(texts_in([document.summary, document.cover, shown]))


def own_words(name):
    """Return what the plan says itself of a client: all of its page but the findings."""
    page = pmo.summary(evidence_on(name), SEED).stored()
    return [*texts_in(page | {"findings": [], "ids": {}})]


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_report_to_the_board_holds_a_phrase_of_the_machine(sample):
    found = [(p, text) for text in of_the_board(sample) for p in BARRED if p in text]
    assert found == []


@pytest.mark.parametrize("name", [*SAMPLES, "all_alike", "no_shortfall", "nine"])
def test_the_page_is_said_in_short_sentences_without_codes(name):
    for text in own_words(name):
        assert not [phrase for phrase in BARRED_FROM_US if phrase in text], text
        assert not CODE.search(text), text
        for sentence in sentences(text):
            assert words_in(sentence) <= MOST_WORDS, sentence


def of_all(document):
    """Return what a report says in sentences: summary, claims, prose, steps, captions."""
    yield from texts_in([document.summary])
    for block in document.blocks:
        if block["type"] == "claims":
            yield from (claim["text"] for claim in block["claims"])
        elif block["type"] in ("paragraph", "list", "callout"):
            yield from texts_in([block])


@pytest.mark.parametrize("sample", [*SAMPLES, SURVEY])
def test_every_sentence_of_the_board_can_be_said_in_one_breath(sample):
    """What stands in brackets is read as well, so its words count."""
    client, _ = answers_of(sample)
    own = [text for text in words_of_client(client) if " " in text]
    said = [without(text, own) for text in of_all(report_of(sample))]
    long = [s for text in said for s in sentences(text) if words_in(s) > MOST_WORDS]
    assert long == []


@pytest.mark.parametrize("sample", SAMPLES)
def test_half_of_the_sentences_of_the_full_report_have_fewer_than_twenty_words(sample):
    document = report_of(sample, Depth.FULL)
    lengths = [words_in(s) for text in of_all(document) for s in sentences(text)]
    assert statistics.median(lengths) < 20


def test_the_dictionary_has_few_terms():
    methods = (shipped("templates") / "text" / "methods.md").read_text(encoding="utf-8")
    terms = re.findall(r"\*\*[^*]+\*\*:", methods.partition("## Glossary")[2])
    assert 10 <= len(terms) <= 15


def test_the_words_of_a_client_count_as_one():
    assert words_in("Shorten “Wait for the gate review”: 591 hours a year.") == 6
