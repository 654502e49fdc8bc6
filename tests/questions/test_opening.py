"""The opening on the sample clients and on bad cases."""

from dataclasses import replace

import pandas as pd
import pytest
from hostile import WAVE, client

import pmo_workshop as pmo
from pmo_workshop.elements.opening import QUESTIONS
from pmo_workshop.i18n import gettext, speaking
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


@pytest.mark.parametrize("code", ["en", "de"])
def test_people_who_name_no_role_are_a_group_of_their_own_in_every_language(clients, code):
    people = clients["northwind"]["respondents"].assign(role=pd.NA)
    with speaking(code):
        for question in (pmo.response_by_group, pmo.gap_by_group, pmo.issue_shares_by_group):
            told = question(fresh(clients["northwind"], respondents=people))
            assert gettext("not stated") in told.result.iloc[:, 0].tolist(), question
            assert told.say().lines


def test_groups_too_small_are_hidden_with_the_next_smallest(clients):
    response = pmo.response_by_group(fresh(clients["northwind"]))
    table = response.result.set_index("group")
    assert table.loc[["Finance", "Sponsors"], "n"].isna().all()
    assert table.loc["Finance", "listed"] == 6
    assert "Finance" not in str(response.say())


def test_who_answered_less_is_said_of_the_groups_that_are_shown():
    """Two small groups, which are hidden, answered more than either that is named."""
    listed, answered = (
        {"Managers": 200, "Analysts": 200, "Sponsors": 8, "Owners": 5},
        {"Managers": 150, "Analysts": 60, "Sponsors": 7, "Owners": 4},
    )
    who = [
        {"resp_id": f"{role}{at}", "wave": WAVE.name, "role": role}
        for role, n in answered.items() for at in range(n)
    ]  # fmt: skip
    response = pmo.response_by_group(client("groups", listed, {"respondents": who}))
    everybody, less = response.say().lines
    assert everybody == "221 of 413 (54 %) people on the list answered."
    assert less == (
        "Of the groups shown, Analysts answered less, 60 of 200 (30 %), than Managers, 150 of 200 "
        "(75 %). A group that answered less is heard less in every total."
    )


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


def test_trust_and_respect_are_told_and_held_against_the_wave_before(clients):
    """Asked with the module standing: trust has fallen by 1.5 points, respect stays as it is."""
    client = clients["northwind"]
    on_seven = client["items"].query("instrument == 'csat'").iloc[0]
    own = [
        on_seven.to_dict() | {"item_id": id, "instrument": "standing", "dimension": about}
        for id, about in (("TR01", "trust"), ("RS01", "respect"))
    ]
    items = pd.concat([client["items"], pd.DataFrame(own)], ignore_index=True)
    last = client["responses"].merge(client["items"], on="item_id").query("instrument == 'nps'")
    last = last[["resp_id", "wave", "aspect", "na"]].assign(value=6.0).reset_index(drop=True)
    given = []
    for id in ("TR01", "RS01"):
        spread = last.index.to_series() % 3 - 1.0
        value = last["value"] + spread - ((last["wave"] == "2026-Q1") * 1.5 if id == "TR01" else 0)
        given.append(last.assign(item_id=id, value=value.clip(1, 7)))
    responses = pd.concat([client["responses"], *given], ignore_index=True)
    asked = fresh(client, items=items, responses=responses)
    told = {claim.subject: claim for claim in pmo.reputation_baseline(asked).say().claims}
    assert told["trust in the PMO"].text.startswith("Trust in the PMO is 4.")
    assert "respect for the PMO" in told
    change = pmo.standing_change(asked)
    assert change.title() == "Agreement is lower in 2026-Q1 than in 2025-Q4: trust in the PMO"
    (moved, rest) = change.say().claims
    assert moved.text.startswith("Agreement on trust in the PMO was 5.8 in 2025-Q4 and 4.5")
    assert moved.text.rstrip(".").endswith("clearly lower than before")
    assert rest.text.startswith("For the other one no difference between 2025-Q4 and 2026-Q1")
    assert pmo.standing_change(fresh(client)).missing.startswith("Only one wave asked whether")


def test_the_sponsors_are_told_beside_all_others_and_give_nobody_away(clients):
    northwind = clients["northwind"]
    together = fresh(northwind)
    alone = " They stand side by side and are not compared: that takes 20 answers in each."
    assert pmo.sponsors_view(together).say().lines == (
        "Perception less expectation: Sponsors and Finance −0.6 (95 % interval −0.8 to −0.5; 11 "
        "answered), all others −0.8." + alone,
        "What is got less what is given: Sponsors and Finance 0.8 (95 % interval 0.3 to 1.2; 11 "
        "answered), all others 1.0." + alone,
        "Satisfaction: Sponsors and Finance 5.3 (95 % interval 4.8 to 5.8; 11 answered), all "
        "others 5.3." + alone,
    )
    groups = pmo.gap_by_group(together).result.set_index("role")["tier"]
    assert groups["Project managers"] == groups["Business owners"] == "small"

    roles_first = replace(fresh(northwind), sponsors=("Sponsors",))
    pmo.gap_by_group(roles_first)
    alone = pmo.sponsors_view(roles_first)  # of the gap, Finance would follow
    assert set(alone.rows["measure"]) == {"what is got less what is given", "satisfaction"}
    assert alone.rows["value"].isna().all()

    sponsors_first = replace(fresh(northwind), sponsors=("Sponsors",))
    pmo.sponsors_view(sponsors_first)
    told = pmo.gap_by_group(sponsors_first)
    assert set(told.rows["role"]) == {"Business owners"}


def test_sponsors_enough_to_be_compared_differ_or_may_not(clients):
    meridian = replace(fresh(clients["meridian"]), sponsors=("Sponsors", "Finance"))
    asked = pmo.sponsors_view(meridian)
    assert asked.say().lines[0] == (
        "Perception less expectation: Sponsors and Finance −0.1 (95 % interval −0.2 to just "
        "above 0; 40 answered), all others −0.5 (95 % interval −0.5 to −0.4; 200 answered). "
        "Screening: the sponsors stand 0.4 points higher (95 % interval 0.2 to 0.6)."
    )
    assert asked.next().lines == (
        "Ask two sponsors what stands behind the difference in perception less expectation: it is "
        "a question, no finding yet.",
    )
    nobody = pmo.sponsors_view(replace(fresh(clients["meridian"]), sponsors=()))
    assert nobody.missing == (
        "Not known who decides about the PMO. Name the groups in client.toml: sponsors = "
        '["Sponsors"].'
    )
