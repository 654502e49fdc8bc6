"""Questionnaires: what is asked feeds a section, fits ten minutes, and travels without loss."""

import pytest

from pmo_workshop.content.questionnaires import (
    CORE,
    as_json,
    code_of,
    from_json,
    modules,
    questionnaire,
)
from pmo_workshop.errors import UsageError
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.schema import TABLES
from pmo_workshop.schema.instruments import INSTRUMENTS

EVERY = (CORE, *modules())
ALL = questionnaire(EVERY)


@pytest.fixture(scope="module")
def northwind():
    return load_client(shipped("sample_data") / "northwind")


def test_the_core_form_is_answered_in_ten_minutes():
    core = questionnaire()
    assert len(core.items) <= 45
    assert core.minutes <= 10


@pytest.mark.parametrize("item", ALL.items, ids=code_of)
def test_every_answer_goes_where_a_section_reads_it(item):
    table = TABLES[item.table]
    assert {item.column, *item.key} <= set(table.column_names)
    if item.table != "responses":
        return
    instrument = INSTRUMENTS[item.instrument]
    assert item.aspect in instrument.aspects
    assert not instrument.dimensions or item.dimension in instrument.dimensions
    assert item.dimension or not instrument.needs_dimension
    assert instrument.scale in (None, (item.low, item.high))


@pytest.mark.parametrize(
    "modules", [(CORE,), *((name,) for name in modules()), EVERY], ids="+".join
)
def test_no_text_and_no_code_is_used_twice(modules):
    items = questionnaire(modules).items
    texts = [item.text["en"] for item in items]
    codes = [code_of(item).replace("_", "").casefold() for item in items]
    assert len(set(texts)) == len(texts)
    assert len(set(codes)) == len(codes)
    assert all(code.isalnum() and code.isascii() and len(code) <= 20 for code in codes)


@pytest.mark.parametrize("item", ALL.items, ids=code_of)
def test_labels_and_codes_fit_what_they_stand_for(item):
    if item.labels:
        assert len(item.labels) == item.high - item.low + 1
    assert (item.type in ("choice", "several")) == bool(item.options)
    assert len(item.codes) in (0, len(item.options))
    column = TABLES[item.table].column(item.column)
    assert not column.choices or set(item.codes) <= set(column.choices)
    if item.type == "scale" and column.low is not None:
        assert (item.low, item.high) == (column.low, column.high)


def test_a_questionnaire_comes_back_from_json(northwind):
    for asked in (ALL, questionnaire(EVERY, northwind)):
        assert from_json(as_json(asked)) == asked


def test_what_is_no_questionnaire_is_refused_in_words():
    with pytest.raises(UsageError) as refused:
        from_json('{"id": "core"}')
    assert str(refused.value) == (
        "This is no questionnaire as 'instrument --as json' writes it: 'version' is missing or of "
        "another kind. Write it again."
    )


def test_the_roles_and_promises_are_those_of_the_client(northwind):
    core = questionnaire((CORE,), northwind)
    role = next(item for item in core.items if item.column == "role")
    kept = [item for item in core.items if item.instrument == "promise_kept"]
    assert [option["en"] for option in role.options] == list(northwind.stakeholders)
    assert [item.dimension for item in kept] == ["PR1", "PR2", "PR3"]
    assert kept[0].text["en"].endswith(northwind["promises"]["text"][0])
    assert core.tables["promises"][0]["promise_id"] == "PR1"


def test_a_question_of_the_client_keeps_its_id(northwind):
    asked = questionnaire(("promises",), northwind)
    items = northwind["items"].set_index("item_id")
    for item in asked.items:
        assert items.loc[item.id, "dimension"] == item.dimension
        assert items.loc[item.id, "instrument"] == item.instrument


def test_an_unknown_module_is_named_with_the_nearest():
    with pytest.raises(UsageError) as refused:
        questionnaire((CORE, "gaps"))
    assert str(refused.value).startswith("There is no module 'gaps'. Did you mean 'gap'? ")
