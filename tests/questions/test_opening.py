"""The opening on the sample clients and on bad cases."""

from dataclasses import replace

import pytest

import pmo_workshop as pmo
from pmo_workshop.elements.opening import QUESTIONS
from pmo_workshop.intake import load_client
from pmo_workshop.paths import shipped
from pmo_workshop.schema import OF_PEOPLE, TABLES

STORIES = ("lindenhof", "northwind", "meridian")


@pytest.fixture(scope="module")
def clients():
    return {name: load_client(shipped("sample_data") / name) for name in (*STORIES, "awkward")}


def fresh(client, **tables):
    return replace(client, tables={**client.tables, **tables}, disclosed=[])


@pytest.mark.parametrize("name", STORIES)
def test_every_part_of_the_opening_speaks(clients, name):
    client = fresh(clients[name])
    answers = {question.name: question(client) for question in QUESTIONS}
    said = {name: answer.say() for name, answer in answers.items()}
    assert all(statement.lines for statement in said.values())
    told = ["passed"] if name == "lindenhof" else ["passed", "all", "highest"]
    assert [claim.id for claim in said["four_barriers"].claims] == [
        f"O.four_barriers.{about}" for about in told
    ]
    assert answers["four_barriers"].chart() is not None
    assert len(said["reputation_baseline"].claims) == 3
    assert said["answer_quality"].claims
    assert "Not collected" not in str(said["tables_collected"])


def test_a_small_client_is_told_in_counts(clients):
    assert pmo.four_barriers(fresh(clients["lindenhof"])).say().lines == (
        "12 of 20 answered. 12 know what the PMO offers and 5 are also confident in the outcome. "
        "2 of 4 steps are not shown, so that nobody can be recognised.",
    )


def test_groups_too_small_are_hidden_with_the_next_smallest(clients):
    response = pmo.response_by_group(fresh(clients["northwind"]))
    table = response.result.set_index("group")
    assert table.loc[["Finance", "Sponsors"], "n"].isna().all()
    assert table.loc["Finance", "listed"] == 6
    assert "Finance" not in str(response.say())


def test_without_the_questions_it_says_what_to_ask(clients):
    client = clients["northwind"]
    items = client["items"]
    without = fresh(client, items=items[items["instrument"] != "funnel"])
    funnel = pmo.four_barriers(without)
    assert "instrument funnel" in str(funnel.say())
    assert funnel.chart() is None
    assert funnel.table() is None


def test_four_people_leak_nothing(clients):
    client = clients["northwind"]
    people = client["respondents"]
    few = people[people["wave"] == "2026-Q1"].head(4)
    small = fresh(client, respondents=few)
    for question in (pmo.four_barriers, pmo.reputation_baseline, pmo.answer_quality):
        released = question(small)
        assert released.missing
        assert released.result.empty
    assert pmo.response_by_group(small).missing


def test_a_client_with_nothing_is_told_what_to_collect(clients):
    empty = replace(clients["awkward"], tables={}, disclosed=[])
    collected = pmo.tables_collected(empty)
    assert str(collected.say()).startswith("0 of ")
    assert TABLES["respondents"].how_to_collect in str(collected.table())


@pytest.mark.parametrize("name", ["awkward", "lindenhof"])
def test_how_many_rows_a_table_of_people_has_is_told_nowhere(clients, name):
    told = pmo.tables_collected(fresh(clients[name])).result
    told = told[told["collected"].astype(bool)].set_index("table")["rows"]
    assert set(told.index[told.isna()]) == set(told.index) & OF_PEOPLE
