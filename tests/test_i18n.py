"""Text for people: one catalog, one language at a time, nothing lost between them."""

import ast
import datetime
import re
import threading
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import messages
import pytest
from babel.messages import Catalog
from babel.messages.pofile import read_po
from untranslated import untranslated, words_of_client

import pmo_workshop
from pmo_workshop import i18n
from pmo_workshop.content.definitions import exercise_ids, load_exercise
from pmo_workshop.content.words import words_of
from pmo_workshop.display import interval, listed, number, percent, set_percent, some
from pmo_workshop.elements.question import Question
from pmo_workshop.intake import load_client
from pmo_workshop.intake.settings import read_settings
from pmo_workshop.paths import shipped
from pmo_workshop.units import MEASURED, how_many, is_counted
from pmo_workshop.verdicts import Verdict

DE = """
msgid "{who} sees it."
msgstr "Das sieht {who}."

msgid "{n} request"
msgid_plural "{n} requests"
msgstr[0] "{n} Anfrage"
msgstr[1] "{n} Anfragen"

msgid "clear shortfall"
msgstr "klar zu wenig"

msgctxt "month"
msgid "May"
msgstr "Mai"

msgid "{low} to {high}"
msgstr "{low} bis {high}"

msgid "{n} more"
msgid_plural "{n} more"
msgstr[0] "{n} weiterer"
msgstr[1] "{n} weitere"

#, fuzzy
msgid "Gap"
msgstr "Mütze"

msgid "Predict the five gaps"
msgstr "Fünf Lücken schätzen"
"""


@pytest.fixture
def german(tmp_path, monkeypatch):
    """A small catalog, and what was kept of the real ones forgotten before and after."""
    path = tmp_path / "de" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(DE, encoding="utf-8")
    monkeypatch.setattr(i18n, "CATALOGS", tmp_path)
    keep = (i18n._known, load_exercise)
    for kept in keep:
        kept.cache_clear()
    with i18n.speaking("de"):
        yield
    for kept in keep:
        kept.cache_clear()


def test_a_sentence_is_translated_whole_and_its_places_filled_in_any_order(german):
    assert i18n.gettext("{who} sees it.", who="{n} May") == "Das sieht {n} May."
    assert i18n.pgettext("month", "May") == "Mai"
    assert i18n.gettext("May") == "May"


def test_plurals_are_those_of_the_language(german):
    assert [how_many(n, "requests") for n in (0, 1, 1234)] == [
        "0 Anfragen",
        "1 Anfrage",
        "1.234 Anfragen",
    ]


def test_what_has_no_translation_or_an_unsure_one_is_english(german):
    assert i18n.gettext("Gap") == "Gap"
    assert i18n.ngettext("{n} wave", "{n} waves", 2) == "2 waves"


def test_figures_dates_and_lists_follow_the_language(german):
    assert number(-1234.56, 2) == "−1.234,56"
    assert (percent(0.741), set_percent(0.995)) == ("74 %", "99,5 %")
    assert interval(-1.21, 1.4, signed=True) == "−1,2 bis +1,4"
    assert i18n.day_in_words(datetime.date(2026, 3, 31)) == "31. März 2026"
    assert listed(["A", "B", "C"]) == "A, B und C"
    assert some(list("ABCDEF")) == "A, B, C, D und 2 weitere"


def test_a_verdict_is_worded_in_the_language_in_force_and_stays_itself(german):
    assert Verdict.CLEAR_SHORTFALL.in_words == "klar zu wenig"
    with i18n.speaking("en"):
        assert Verdict.CLEAR_SHORTFALL.in_words == "clear shortfall"
    assert Verdict("clear-shortfall") is Verdict.CLEAR_SHORTFALL


def test_what_is_kept_in_one_language_is_not_shown_in_another(german):
    assert load_exercise("t2-five-gaps").title == "Fünf Lücken schätzen"
    with i18n.speaking("en"):
        assert load_exercise("t2-five-gaps").title == "Predict the five gaps"


def test_languages_that_run_side_by_side_do_not_meet(german):
    heard = []
    thread = threading.Thread(target=lambda: heard.append(i18n.language().code))
    thread.start()
    thread.join()
    assert (heard, i18n.language().code) == (["en"], "de")


def test_a_client_names_its_language():
    text = 'id = "a"\nname = "A"\nreport_date = 2026-03-31\n'
    assert read_settings(text.encode()).language == "en"
    assert read_settings(f'{text}language = "en-XA"'.encode()).language == "en-XA"
    (problem,) = read_settings(f'{text}language = "xx"'.encode()).problems
    assert str(problem) == (
        "client.toml: line 4: language: 'xx' is not a language that reports are written in. "
        "There are: en, de."
    )


def test_every_unit_of_a_question_is_counted():
    import pmo_workshop as pmo

    found = [getattr(pmo, name) for name in pmo.__all__]
    units = {question.unit for question in found if isinstance(question, Question)}
    assert units
    assert [unit for unit in units if not is_counted(unit)] == []
    assert not any(map(is_counted, MEASURED))


# -- the catalogs --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def found() -> Catalog:
    """All that is to be translated, as the sources have it now."""
    return messages.messages()


def _keys(catalog: Iterable) -> set:
    return {(text.context, i18n.forms_of(text.id)) for text in catalog if text.id}


def test_the_template_names_what_the_sources_show(found):
    with messages.TEMPLATE.open("rb") as file:
        assert _keys(read_po(file)) == _keys(found), "run: python tools/messages.py"


def test_every_plural_of_the_code_is_found_as_one(found):
    """Babel takes a call for another if one of its arguments calls ``gettext``."""
    plurals = {forms for _, forms in _keys(found)}
    for path in sorted(Path(pmo_workshop.__file__).parent.rglob("*.py")):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "ngettext":
                forms = tuple(getattr(form, "value", None) for form in call.args[:2])
                assert forms in plurals or None in forms, (path.name, call.lineno)


def test_places_have_names_and_nothing_else(found):
    for text in found:
        for form in i18n.forms_of(text.id):
            if text.id and "{" in form:
                assert all(name.isidentifier() for name in messages.places(form)), form


def test_each_reader_finds_what_it_reads(found):
    known = {form for _, forms in _keys(found) for form in forms}
    exercise = load_exercise("t2-five-gaps")
    assert {exercise.title, exercise.parts[0].label, exercise.compare.label} <= known
    for part in (
        "clear shortfall",  # code
        "{n} requests",  # the many of a plural
        "Case study",  # communications
        "Welcome, aims, rules of the room",  # the run of show
        "01 Building Trust: does the PMO meet the needs people have of it?",  # a workbook
        "how many users know of each benefit?",  # a question
        "Methods and glossary",  # prose
    ):
        assert part in known, part


def test_names_for_programs_are_not_translated():
    def names(exercise):
        parts = [(part.id, part.type, list(part.choices)) for part in exercise.parts]
        items = [(item.id, item.right, item.facts) for item in exercise.items]
        about = exercise.id, exercise.kind, exercise.element, exercise.activity
        given = exercise.items_from and replace(exercise.items_from, label="")
        return about, parts, items, given, exercise.fills

    for name in exercise_ids():
        with i18n.speaking(i18n.PSEUDO):
            spoken = load_exercise(name)
        assert names(spoken) == names(load_exercise(name))
        assert all(i18n.FIRST in text for text in words_of(spoken) if text.isalpha())


def test_every_catalog_is_whole(found):
    for code in i18n.languages()[1:]:
        path = i18n.CATALOGS / code / "LC_MESSAGES" / "messages.po"
        with path.open("rb") as file:
            assert messages.problems(read_po(file, locale=code), found) == []


def test_what_is_wrong_with_a_catalog_is_told():
    template, catalog = Catalog(), Catalog(locale="de")
    for text in ("A", "B", "C", "{n} of {all}", ("{n} day", "{n} days")):
        template.add(text)
    catalog.add("A", "Ah")
    catalog.add("B")
    catalog.add("{n} of {all}", "{n} von {alle}")
    catalog.add(("{n} day", "{n} days"), ("ein Tag", "{m} Tage"))
    catalog.add("D", "Deh")
    catalog.add("C", "Zeh", flags=["fuzzy"])
    assert messages.problems(catalog, template) == [
        "'B' is not translated.",
        "'{n} of {all}' has the places all, n; '{n} von {alle}' has the places alle, n.",
        "'{n} days' has the place n; '{m} Tage' has the place m.",
        "'D' is no text of the suite.",
        "'C' is marked as unsure.",
    ]


# -- what nobody marked --------------------------------------------------------------------------

MARKED = {"gettext", "ngettext", "pgettext", "N_"}
FOR_PROGRAMMERS = {
    *("ValueError", "TypeError", "KeyError", "AttributeError", "RuntimeError", "AssertionError"),
    *("ImportError", "NotImplementedError"),
    "compile",
}
"""Calls whose texts nobody meets who has made no mistake in the code; patterns are none."""

TOLD_TO_PEOPLE = re.compile(r"(Error|Refused|Problem|NoLock|echo|confirm|prompt)$")
SENTENCE = re.compile(r"\w['\")\]}]?[.?!]['\")\]}]?\s*$")
WORD = re.compile(r"[A-Za-z][A-Za-z'-]+")


def unmarked(node: ast.AST, known: set[str], told: bool = False) -> Iterable[tuple[int, str]]:
    """
    Yield the texts for people that no catalog can have, with their lines.

    That is what is raised, printed or made a problem in several words, and every sentence
    elsewhere; not docstrings, and not what a reader of the catalog finds where it stands.
    """
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return
    if isinstance(node, ast.Call):
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name in MARKED | FOR_PROGRAMMERS:
            return
        told = told or bool(TOLD_TO_PEOPLE.search(name))
    if isinstance(node, ast.Constant | ast.JoinedStr):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        text = "".join(str(getattr(part, "value", "")) for part in parts if _is_text(part))
        several = " " in text.strip() and len(WORD.findall(text)) > 1
        if several and text not in known and (told or SENTENCE.search(text)):
            yield node.lineno, text
    for inner in ast.iter_child_nodes(node):
        if not (isinstance(node, ast.JoinedStr) and _is_text(inner)):
            yield from unmarked(inner, known, told)


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("raise UsageError(f'There is no {x}')", [1]),
        ("raise UsageError(gettext('There is no {x}.', x=x))", []),
        ("raise ValueError('There is no such thing.')", []),
        ("typer.echo('Two words')", [1]),
        ("note = 'A sentence of ours.'", [1]),
        ("note = 'known to the catalog.'", []),
        ("def f():\n    'What it does.'\n    return 'a b' if x else f'{x} is odd.'", [3]),
        ("Problem(file, (f'{x} is the ' + y) if y else gettext('a b'))", [1]),
    ],
)
def test_what_nobody_marked_is_found(code, lines):
    found = unmarked(ast.parse(code), {"known to the catalog."})
    assert [line for line, _ in found] == lines


def test_no_text_for_people_is_left_unmarked(found):
    known = {form for _, forms in _keys(found) for form in forms}
    left = [
        f"{path.relative_to(messages.ROOT)}:{line}: {text}"
        for path in sorted((messages.ROOT / "pmo_workshop").rglob("*.py"))
        if "_shipped" not in path.parts
        for line, text in unmarked(ast.parse(path.read_bytes()), known)
    ]
    assert left == []


# -- the pseudo-language -------------------------------------------------------------------------


def test_the_pseudo_language_is_longer_and_keeps_places_and_markup(found):
    for text in found:
        for form in i18n.forms_of(text.id):
            said = i18n.pseudo(form)
            assert messages.places(said) == messages.places(form) if "{" in form else True
            assert i18n.pseudo(said) == said
            ours = "".join(i18n._KEPT.split(form)[::2])
            if any(map(str.isalpha, ours)):
                assert len(said) - len(form) >= 0.35 * len(ours), form
                assert said.count(i18n.FIRST) == said.count(i18n.LAST) == 1


def test_what_nobody_translated_is_found_and_what_the_client_wrote_is_not():
    client = load_client(shipped("sample_data") / "awkward")
    with i18n.speaking(i18n.PSEUDO):
        shown = [
            i18n.gettext("{who} rate {what} low.", who=client.name, what="T2"),
            i18n.gettext("{file} in {currency}", file="survey.csv", currency="GBP"),
            "1 to 7",
            i18n.gettext("{n} of 9 see it", n="nearly all"),
        ]
    assert untranslated(shown, words_of_client(client)) == [shown[2], shown[3]]
