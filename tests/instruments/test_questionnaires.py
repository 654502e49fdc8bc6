"""Questionnaires: what is asked feeds a section, fits ten minutes, and travels without loss."""

import hashlib
import re
from dataclasses import replace
from functools import cache, partial
from pathlib import Path

import pandas as pd
import pytest

from pmo_workshop.content.questionnaires import (
    CORE,
    answers_of,
    as_json,
    code_of,
    from_json,
    module,
    modules,
    questionnaire,
)
from pmo_workshop.errors import UsageError
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.schema import TABLES
from pmo_workshop.schema.instruments import INSTRUMENTS

EVERY = (CORE, *modules())


@cache
def northwind():
    return load_client(shipped("sample_data") / "northwind")


@cache
def asked_of(*names):
    return questionnaire(names, northwind())


def test_the_core_form_is_answered_in_ten_minutes():
    core = questionnaire()
    assert len(core.items) <= 45
    assert core.minutes <= 10


@pytest.mark.parametrize("name", EVERY)
def test_every_answer_goes_where_a_section_reads_it(name):
    for item in asked_of(name).items:
        table = TABLES[item.table]
        assert {item.column, *item.key} <= set(table.column_names), code_of(item)
        if item.table != "responses":
            continue
        instrument = INSTRUMENTS[item.instrument]
        assert item.aspect in instrument.aspects, code_of(item)
        assert not instrument.dimensions or item.dimension in instrument.dimensions, code_of(item)
        assert item.dimension or not instrument.needs_dimension, code_of(item)
        assert instrument.scale in (None, (item.low, item.high)), code_of(item)


def test_every_instrument_that_the_report_reads_can_be_asked():
    assert {item.instrument for item in asked_of(*EVERY).items} - {""} == set(INSTRUMENTS)


@pytest.mark.parametrize(
    "asked",
    [
        *(partial(asked_of, name) for name in EVERY),
        partial(questionnaire, [name for name in EVERY if name != "awareness"]),
        partial(asked_of, *EVERY),
    ],
)
def test_no_text_and_no_code_is_used_twice(asked):
    items = asked().items
    texts = [item.text["en"].casefold() for item in items]
    codes = [code_of(item).replace("_", "").casefold() for item in items]
    assert len(set(texts)) == len(texts)
    assert len(set(codes)) == len(codes)
    assert all(code.isalnum() and code.isascii() and len(code) <= 20 for code in codes)


@pytest.mark.parametrize("name", EVERY)
def test_labels_and_codes_fit_what_they_stand_for(name):
    for item in asked_of(name).items:
        if item.labels:
            assert len(item.labels) == item.high - item.low + 1, code_of(item)
        assert (item.type == "choice") == bool(item.options), code_of(item)
        assert len(item.codes) in (0, len(item.options)), code_of(item)
        column = TABLES[item.table].column(item.column)
        if column.choices and item.type == "choice":
            assert set(item.codes) <= set(column.choices), code_of(item)
        if item.type == "scale" and column.low is not None:
            assert (item.low, item.high) == (column.low, column.high), code_of(item)


def test_a_questionnaire_comes_back_from_json():
    assert from_json(as_json(asked_of(*EVERY))) == asked_of(*EVERY)


def test_what_is_no_questionnaire_is_refused_in_words():
    with pytest.raises(UsageError) as refused:
        from_json('{"id": "core"}')
    assert str(refused.value) == (
        "This is no questionnaire as 'instrument --as json' writes it: 'version' is missing or of "
        "another kind. Write it again."
    )


def test_the_roles_and_promises_are_those_of_the_client():
    core = questionnaire((CORE,), northwind())
    role = next(item for item in core.items if item.column == "role")
    kept = [item for item in core.items if item.instrument == "promise_kept"]
    assert [option["en"] for option in role.options] == list(northwind().stakeholders)
    assert [item.dimension for item in kept] == ["PR1", "PR2", "PR3"]
    assert kept[0].text["en"].endswith(northwind()["promises"]["text"][0])
    assert core.tables["promises"][0]["promise_id"] == "PR1"


def test_a_question_of_the_client_keeps_its_id():
    asked = questionnaire(("promises",), northwind())
    items = northwind()["items"].set_index("item_id")
    for item in asked.items:
        assert items.loc[item.id, "dimension"] == item.dimension
        assert items.loc[item.id, "instrument"] == item.instrument


def test_an_unknown_module_is_named_with_the_nearest():
    with pytest.raises(UsageError) as refused:
        questionnaire((CORE, "gaps"))
    assert str(refused.value).startswith("There is no module 'gaps'. Did you mean 'gap'? ")


def test_what_a_client_calls_by_one_name_is_told_apart():
    promises = northwind()["promises"].assign(text="Done in time")
    client = replace(northwind(), tables={**northwind().tables, "promises": promises})
    kept = [item.text["en"] for item in questionnaire(("promises",), client).items[-2:]]
    assert kept == [
        "The PMO keeps this promise: Done in time (PK5)",
        "The PMO keeps this promise: Done in time (PK6)",
    ]


def test_every_screen_shows_what_its_answers_may_be():
    screens = [item for item in asked_of(*EVERY).items if item.table == "bws"]
    assert len(screens) == 22
    for item in screens:
        assert item.key["shown"].split("|") == list(item.codes)
    assert {row["service_id"] for row in asked_of(*EVERY).tables["services"]} == {
        service for item in screens for service in item.codes
    }


def without(*tables):
    return replace(
        northwind(), tables={k: t for k, t in northwind().tables.items() if k not in tables}
    )


def with_services(count):
    services = northwind()["services"].iloc[[0] * count]
    services = services.assign(service_id=[f"S{n}" for n in range(count)])
    return replace(northwind(), tables={**northwind().tables, "services": services})


@pytest.mark.parametrize(
    ("module", "client", "message"),
    [
        (
            "promises",
            partial(without, "promises"),
            "The module 'promises' asks about the promises of a client, and the table 'promises' "
            "has no rows that it can ask about. Fill it in. Or leave --client out: then it asks "
            "about general promises.",
        ),
        (
            "awareness",
            None,
            "The module 'awareness' asks about the benefits of a client: name its folder with "
            "--client.",
        ),
        (
            "awareness",
            partial(without, "benefits"),
            "The module 'awareness' asks about the benefits of a client, and the table 'benefits' "
            "has no rows that it can ask about. Fill it in.",
        ),
        (
            "best-worst",
            partial(with_services, 6),
            "The module 'best-worst' needs at least 7 rows of the table 'services'; the client has "
            "6. Leave it out, or leave --client out to ask about general ones.",
        ),
        (
            "best-worst",
            partial(with_services, 14),
            "The module 'best-worst' shows at most 13 services; the client has 14 live ones. Give "
            "the status 'retired' to those that nobody has to choose among.",
        ),
    ],
)
def test_what_cannot_be_asked_is_told_in_words(module, client, message):
    with pytest.raises(UsageError) as refused:
        questionnaire((module,), client and client())
    assert str(refused.value) == message


def test_the_core_form_asks_about_general_promises_where_a_client_has_none():
    core = questionnaire((CORE,), without("promises"))
    assert [row["promise_id"] for row in core.tables["promises"]] == ["PR1", "PR2", "PR3"]


def test_modules_are_asked_in_one_order_and_each_question_once():
    assert questionnaire(("core", "gap")).items == questionnaire(("gap", "core")).items
    assert questionnaire(("core", "value")).items == questionnaire().items


def test_other_words_need_another_version():
    """If this fails: give core.toml a new version, then put the new pair here.

    A translation is no other wording, so the words are those in English.
    """
    asked = questionnaire([name for name in EVERY if name != "awareness"])
    words = [
        (code_of(item), item.stem, item.text, item.anchors, item.options, answers_of(item))
        for item in asked.items
    ]
    in_english = re.sub(r", 'de': (?:'[^']*'|\"[^\"]*\")", "", repr(words))
    told = hashlib.sha256(in_english.encode()).hexdigest()[:12]
    assert (asked.version, told) == ("3", "70a164bdacaf")


@pytest.mark.parametrize("name", modules())
def test_the_page_on_questionnaires_says_what_each_module_asks(name):
    page = (Path(__file__).parents[2] / "docs" / "instruments.md").read_text(encoding="utf-8")
    answers = len(questionnaire((name,)).items) if name != "awareness" else "one a benefit"
    core = {code_of(item) for item in questionnaire().items}
    shared = sum(code_of(item) in core for item in questionnaire((name,), northwind()).items) or "–"
    row = f"| `{name}` | {module(name).asks} | {answers} | {shared} |"
    assert row in page.splitlines()


def test_a_new_question_takes_no_id_that_the_client_has_used():
    promises = northwind()["promises"]
    more = promises.assign(promise_id="NEW", text="We call back").head(1)
    tables = northwind().tables | {"promises": pd.concat([more, promises], ignore_index=True)}
    asked = questionnaire(("promises",), replace(northwind(), tables=tables))
    heard = {item.dimension: item.id for item in asked.items if item.instrument == "promise_heard"}
    assert heard["PR1"] == "PH1"
    assert heard["NEW"] not in set(northwind()["items"]["item_id"])
