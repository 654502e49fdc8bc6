"""A second language is whole: its questionnaire, its glossary, and what a report says in it."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from pmo_workshop.content import questionnaires
from pmo_workshop.content.questionnaires import (
    MODULES,
    core,
    module,
    modules,
    questionnaire,
    scales,
)
from pmo_workshop.i18n import CATALOGS, forms_of, languages, ngettext, speaking
from pmo_workshop.intake import load_client
from pmo_workshop.intake.our_texts import with_our_texts
from pmo_workshop.item_banks import texts_of_banks
from pmo_workshop.paths import shipped
from pmo_workshop.present.grammar import how_many
from pmo_workshop.verdicts import Verdict

ROOT = Path(__file__).parents[1]
OTHERS = languages()[1:]


def translations(code):
    """Return every translated form of a catalog."""
    with (CATALOGS / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return [form for text in read_po(file, locale=code) if text.id
                for form in forms_of(text.string)]  # fmt: skip


def texts_in(value):
    """Yield the tables of languages within a part of an instrument."""
    if isinstance(value, dict):
        if "en" in value:
            yield value
        else:
            for part in value.values():
                yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


def test_every_language_of_the_suite_has_a_questionnaire():
    assert questionnaires.languages() == languages()


@pytest.mark.parametrize("path", sorted(questionnaires.FOLDER.glob("*.toml")), ids=lambda p: p.stem)
def test_every_text_of_an_instrument_is_there_in_every_language(path):
    for text in texts_in(tomllib.loads(path.read_text(encoding="utf-8"))):
        assert list(text) == list(languages()), text
        places = {tuple(sorted(re.findall(r"\{\w+\}", told))) for told in text.values()}
        assert len(places) == 1, text


@pytest.mark.parametrize("code", OTHERS)
def test_no_two_answers_to_a_question_read_alike(code):
    for scale in scales().values():
        labels = [label[code] for label in scale.labels or scale.anchors]
        assert len(set(labels)) == len(labels)
    items = questionnaire(("core", *(name for name in MODULES if module(name).row))).items
    assert len({item.text[code].casefold() for item in items}) == len(items)


def test_the_questions_of_a_bank_are_asked_in_every_language():
    asked = {item.id: item.text for item in questionnaire(("value",)).items}
    assert core().intro.keys() == set(languages())
    for text in asked.values():
        assert len({*text.values()}) == len(languages())


@pytest.mark.parametrize("code", OTHERS)
def test_a_client_reads_our_texts_in_its_language_and_its_own_as_they_are(code):
    client = load_client(shipped("sample_data") / "lindenhof")
    with speaking(code):
        spoken = with_our_texts(replace(client, language=code))
    asked = {row.text["en"] for name in modules() for row in module(name).row if row.text}
    ours = texts_of_banks("text") | texts_of_banks("name") | asked
    before, after = client["items"]["text"], spoken["items"]["text"]
    assert (after[before.isin(ours)] != before[before.isin(ours)]).all()
    assert (after[~before.isin(ours)] == before[~before.isin(ours)]).all()
    assert client["respondents"].equals(spoken["respondents"])


@pytest.mark.parametrize("code", OTHERS)
def test_what_was_copied_from_us_is_shown_in_the_language_of_the_report(code):
    """Also to a client that copied it in another language; a warning is told in it as well."""
    folder = shipped("sample_data") / "meridian"
    with speaking("en"):  # reading a client puts its language in force
        english, other = load_client(folder), load_client(folder, language=code)
    first = other["items"]["text"][other["items"]["instrument"].eq("funnel")].iloc[0]
    assert first in [row.text[code] for row in module("funnel").row]
    back = with_our_texts(replace(other, language="en"))
    assert back["items"]["text"].tolist() == english["items"]["text"].tolist()
    assert not {*map(str, other.warnings)} & {*map(str, english.warnings)}


GLOSSARIES = {code: ROOT / f"GLOSSARY.{code}.md" for code in OTHERS}


@pytest.mark.parametrize("code", OTHERS)
def test_the_words_of_the_glossary_are_kept(code):
    lines = GLOSSARIES[code].read_text(encoding="utf-8").splitlines()
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")] for line in lines if line[:1] == "|"
    ]
    heads, _, *rows = rows
    assert heads == ["English", "Deutsch", "nicht", "Hinweis"]
    assert [row[0] for row in rows] == sorted((row[0] for row in rows), key=str.casefold)
    said = "\n".join(translations(code))
    for english, _, never, *_ in rows:
        for word in filter(None, (part.strip() for part in never.split(","))):
            assert not re.search(_in_any_form(word), said), (english, word)


def _in_any_form(word):
    """Return what finds a word, also at the beginning of a sentence, and of many."""
    first = f"[{word[0].upper()}{word[0].lower()}]" if word[0].isalpha() else re.escape(word[0])
    return rf"\b{first}{re.escape(word[1:])}{'' if word in OF_CLIENTS else '(?:e?[ns])?'}\b"


OF_CLIENTS = ("Sponsor",)
"""Words of which the plural names a group of a client in an example."""


@pytest.mark.parametrize("code", OTHERS)
def test_quotation_marks_are_those_of_the_language(code):
    assert [text for text in translations(code) if re.search(r"“[^“„]*”|„[^“]*”", text)] == []


BEFORE_ANOTHER_CASE = {"de": "aus|bei|für|in|mit|nach|von|zu"}
"""Words behind which a phrase such as "at least two thirds of 12" would take another form."""
TAKES_A_COUNT = re.compile(r"(^|: )\{(who|share|held)\} [a-z]|named by \{")


@pytest.mark.parametrize("code", OTHERS)
def test_a_count_in_words_fits_every_sentence_it_is_put_into(code):
    """“Bei Mindestens zwei Drittel der 12” has a capital and a case that German does not."""
    with (CATALOGS / code / "LC_MESSAGES" / "messages.po").open("rb") as file:
        texts = [text for text in read_po(file, locale=code) if text.id]
    forms = [form for text in texts if TAKES_A_COUNT.search(forms_of(text.id)[0])
             for form in forms_of(text.string)]  # fmt: skip
    unfit = re.compile(rf"\b({BEFORE_ANOTHER_CASE[code]}) \{{(who|share|held|least)\}}", re.I)
    assert len(forms) > 20
    assert [form for form in forms if unfit.search(form)] == []


def test_a_count_in_words_begins_a_german_sentence_with_a_capital():
    row = {"x": None, "x_nearly": "at least two thirds", "n": 12}
    with speaking("de"):
        assert how_many(row, Verdict.CLEAR_SHORTFALL, _see_it_below) == (
            " Mindestens zwei Drittel der 12 bewerten die Erfahrung niedriger als die Erwartung."
        )


def _see_it_below(x, who):
    return ngettext("{who} sees it below.", "{who} see it below.", x, who=who)
