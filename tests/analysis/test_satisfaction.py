"""The satisfaction process: sample size, contact load, roles and the closed loop."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_workshop.analysis.roles import role_grid
from pmo_workshop.analysis.satisfaction import (
    contact_load,
    feedback_loop,
    loop_kept,
    planned_sample,
    raci_check,
    reachable_precision,
    told_back,
)
from pmo_workshop.analysis.uncertainty import wilson
from pmo_workshop.errors import DataError
from pmo_workshop.schema import TABLES


def test_the_sample_of_a_named_list_matches_statpsych():
    """size.ci.prop(.05, .5, .1) gives 385; of 40 people 385 / (1 + 384 / 40) = 37."""
    plan = planned_sample({"Everybody": 40, "Many": 10_000_000}, 0.05, 1)
    assert plan["needed"].tolist()[:2] == [37, 385]


def test_invitations_allow_for_those_who_do_not_reply():
    plan = planned_sample({"Board": 50, "Teams": 140}, 0.1, 0.7)
    assert plan["group"].tolist() == ["Board", "Teams", "all stakeholders"]
    assert plan["N"].tolist() == [50, 140, 190]
    assert plan["needed"].tolist() == [34, 58, 65]
    assert plan["invite"].tolist() == [49, 83, 93]
    assert plan["n"].tolist() == plan["N"].tolist()


@given(st.integers(1, 400), st.floats(0.02, 0.3), st.floats(0.05, 1))
def test_nobody_is_asked_to_invite_more_people_than_there_are(size, half_width, rate):
    plan = planned_sample({"Board": size}, half_width, rate).iloc[0]
    reachable = size * rate >= plan["needed"] - 1e-9
    assert pd.notna(plan["invite"]) == reachable
    assert not reachable or plan["needed"] <= plan["invite"] <= size


def test_invitations_are_not_rounded_up_twice():
    assert planned_sample({"Board": 10}, 0.2, 0.8)["invite"].tolist() == [10, 10]


def test_a_list_without_people_gives_no_plan():
    assert planned_sample({}, 0.1, 0.6).empty
    assert list(planned_sample({"Board": 0}, 0.1, 0.6).columns) == [
        "group",
        "N",
        "needed",
        "invite",
        "n",
    ]


def test_a_group_of_nobody_needs_nobody():
    assert planned_sample({"Board": 0, "Team": 5}, 0.1, 1)["invite"].tolist() == [0, 5, 5]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: planned_sample({"a": 5}, 0, 0.6),
            "The precision is 0; it must be above 0 and below 1.",
        ),
        (
            lambda: planned_sample({"a": 5}, 0.1, 60),
            "The response rate is 60; it must be above 0, up to 1.",
        ),
        (
            lambda: planned_sample({"a": -5}, 0.1, 0.6),
            "The number of people in 'a' is below 0. Correct client.toml.",
        ),
        (
            lambda: reachable_precision(0, 0.6),
            "The stakeholder list has 0 people; it must have 1 or more.",
        ),
    ],
)
def test_impossible_plans_are_refused(call, message):
    with pytest.raises(DataError) as refused:
        call()
    assert str(refused.value) == message


def test_precision_of_forty_stakeholders_of_whom_sixty_percent_reply():
    expected = 1.959964 * 0.5 / np.sqrt(24) * np.sqrt(16 / 39)
    assert reachable_precision(40, 0.6) == pytest.approx(expected, abs=1e-6)


def test_a_census_has_no_sampling_error():
    assert reachable_precision(40, 1) == 0


@settings(max_examples=50, deadline=None)
@given(st.integers(30, 5000), st.floats(0.02, 0.3))
def test_the_planned_answers_reach_the_planned_precision(size, half_width):
    needed = planned_sample({"a": size}, half_width, 1)["needed"].iloc[0]
    reached = reachable_precision(size, needed / size)
    # Up to 5 % of the population no correction is made, so a little may be missing.
    assert reached <= half_width * 1.03


def contacts_of(*rows):
    table = pd.DataFrame(rows, columns=["person_id", "asked", "answered", "told_back"])
    return table.assign(
        instrument="csat",
        asked=pd.to_datetime(table["asked"]),
        told_back=pd.to_datetime(table["told_back"]),
        answered=table["answered"].astype("Int64"),
    )


CONTACTS = contacts_of(
    ("s1", "2026-01-05", 1, "2026-01-15"),
    ("s1", "2026-02-05", 1, None),
    ("s1", "2026-03-31", 0, None),
    ("s2", "2026-03-05", 1, "2026-03-25"),
    ("s2", "2026-04-01", 0, "2026-04-02"),
)


FOLLOWED = CONTACTS.assign(decided=pd.NaT, done=pd.NaT)
DESIGNED = pd.DataFrame({"instrument": ["csat", "gap"], "tell_days": [14, 7]}).assign(
    decide_days=pd.NA, act_days=pd.NA, since=pd.NaT
)


def test_the_loop_is_kept_where_the_answer_came_within_the_days_set_for_it():
    """By hand: told after 10 and 20 days of 14; one answer untold, and over on 19 February."""

    def kept(day, **designed):
        return loop_kept(FOLLOWED, DESIGNED.assign(**designed), pd.Timestamp(day)).values.tolist()

    assert kept("2026-04-30") == [["csat", "tell", 14, 1, 3]]
    assert kept("2026-02-19") == [["csat", "tell", 14, 1, 1]]  # the last day is still in time
    assert kept("2026-02-20") == [["csat", "tell", 14, 1, 2]]
    from_then_on = pd.Timestamp("2026-02-01")
    assert kept("2026-04-30", since=from_then_on) == [["csat", "tell", 14, 0, 2]]
    assert loop_kept(FOLLOWED.head(0), DESIGNED, pd.Timestamp("2026-04-30")).empty


def test_a_decision_and_a_deed_are_judged_where_their_days_are_recorded():
    """By hand: decided after 2 and 9 of 7 days, the third not at all; nothing done is recorded."""
    contacts = FOLLOWED.assign(decided=pd.to_datetime(["2026-01-07", "2026-02-14", *[None] * 3]))
    kept = loop_kept(contacts, DESIGNED.assign(act_days=30), pd.Timestamp("2026-04-30"))
    assert kept.values.tolist() == [["csat", "tell", 14, 1, 3]]  # no days are set for deciding
    kept = loop_kept(contacts, DESIGNED.assign(decide_days=7), pd.Timestamp("2026-04-30"))
    assert kept.values.tolist() == [["csat", "decide", 7, 1, 3], ["csat", "tell", 14, 1, 3]]


def test_contact_load_counts_people_per_quarter():
    load = contact_load(CONTACTS)
    assert load.to_dict("list") == {
        "quarter": ["2026-Q1", "2026-Q2"],
        "people": [2, 1],
        "asks": [4, 1],
        "asks_per_person_mean": [2.0, 1.0],
        "once": [1, 1],
        "twice": [0, 0],
        "over_limit": [1, 0],
        "max": [3, 1],
        "n": [2, 1],
    }


def test_told_back_counts_answers_that_were_followed_up():
    row = told_back(CONTACTS).iloc[0]
    assert (row["answered"], row["told"], row["n"], row["share"]) == (3, 2, 3, 2 / 3)
    assert row[["share_low", "share_high"]].isna().all()  # below ten there is no interval
    row, interval = told_back(pd.concat([CONTACTS] * 4)).iloc[0], wilson(8, 12)
    assert (row["share"], row["share_low"], row["share_high"]) == (
        interval.estimate,
        interval.low,
        interval.high,
    )
    assert row["median_days"] == 15


def test_the_loop_leaves_out_the_steps_that_no_table_tells():
    actions = pd.DataFrame(
        {"owner": ["Lead", "Lead", None], "due": pd.to_datetime(["2026-05-01", None, "2026-05-01"]),
         "closed": pd.to_datetime(["2026-04-01", None, None]),
         "status": pd.Series([None] * 3, dtype="str")}
    )  # fmt: skip
    loop = feedback_loop(CONTACTS, actions)
    assert loop[["step", "x", "n"]].to_numpy().tolist() == [
        ["listen", 3, 5], ["decide", 1, 3], ["act", 1, 3], ["tell", 2, 3],
    ]  # fmt: skip
    assert loop["days"].tolist()[-1] == 15
    assert feedback_loop(CONTACTS, actions.head(0))["step"].tolist() == ["listen", "tell"]
    assert feedback_loop(CONTACTS.head(0), actions)["step"].tolist() == ["decide", "act"]


def test_told_nobody_has_a_share_but_no_days():
    row = told_back(contacts_of(("s1", "2026-01-05", 1, None))).iloc[0]
    assert row["share"] == 0
    assert np.isnan(row["median_days"])


@pytest.mark.parametrize("analysis", [contact_load, told_back])
def test_no_contacts_give_an_empty_result(analysis):
    empty = analysis(TABLES["contacts"].empty())
    assert empty.empty
    assert "n" in empty.columns


@pytest.mark.parametrize(
    ("codes", "problem"),
    [
        ("AR", ""),
        ("ARR", ""),
        ("AAR", "more than one accountable role"),
        ("RC", "no accountable role"),
        ("AI", "nobody responsible"),
        ("CI", "no accountable role; nobody responsible"),
    ],
)
def test_raci_names_what_is_wrong(codes, problem):
    raci = pd.DataFrame(
        {"task": "Decide", "role": [f"Role {i}" for i in range(len(codes))], "code": list(codes)}
    )
    assert raci_check(raci)["problem"].tolist() == [problem]


def test_one_role_may_be_accountable_and_responsible():
    raci = pd.DataFrame({"task": "Decide", "role": "Lead", "code": ["A", "R"]})
    assert raci_check(raci).iloc[0].tolist() == ["Decide", "Lead", "Lead", "", 1]


@pytest.mark.parametrize("role", [None, "Lead"])
def test_a_task_with_nobody_is_in_the_check_and_in_the_grid(role):
    raci = pd.DataFrame(
        {"task": ["Close", "Plan", "Plan"], "role": [role, "PMO", "PMO"], "code": [None, "A", "R"]}
    )
    wrong = "no accountable role; nobody responsible"
    assert raci_check(raci).iloc[0].tolist() == ["Close", "", "", wrong, 0]
    assert role_grid(raci)["codes"].tolist() == [(), (("PMO", "RA"),)]


def test_no_roles_give_an_empty_result():
    assert raci_check(TABLES["raci"].empty()).empty


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000))
def test_shuffling_rows_changes_nothing(seed):
    shuffled = CONTACTS.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(contact_load(shuffled), contact_load(CONTACTS))
    pd.testing.assert_frame_equal(told_back(shuffled), told_back(CONTACTS))
