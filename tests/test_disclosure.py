"""The guard: what is shown at which size, and that nothing small follows from what was shown."""

import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pmo_workshop.analysis.uncertainty import holm, holm_again
from pmo_workshop.disclosure import (
    Behind,
    Released,
    coarse,
    derivable_small_groups,
    release,
    tier,
)
from pmo_workshop.display import NOT_SHOWN, count_told
from pmo_workshop.i18n import rounded
from pmo_workshop.intake.client import Client
from pmo_workshop.suppression import hidden_groups

CASES = sorted((Path(__file__).parent / "corpus" / "sdc").glob("*.json"))


@pytest.fixture
def client():
    return Client(id="acme", name="Acme", report_date=date(2026, 3, 31), stakeholders={"All": 42})


def _released(client, sizes, x=1, **more):
    table = pd.DataFrame(
        {"group": list(sizes), "n": list(sizes.values()), "x": x, "gap": -0.5, "gap_low": -1.0}
    )
    wanted = {
        "activity": "T2",
        "name": "gap",
        "needs": [],
        "keys": ["group"],
        "counts": ["x"],
        "people": Behind.ROOM,
    }
    return release(client, table, **(wanted | more))


def test_only_the_guard_makes_a_released():
    with pytest.raises(TypeError, match=r"^A Released is made by disclosure.release\(\)"):
        Released(activity="T2", name="gap")


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, "hidden"), (4, "hidden"), (5, "count"), (9, "count"), (10, "small"), (19, "small"),
     (20, "full")],
)  # fmt: skip
def test_tiers_change_at_5_10_and_20(n, expected):
    assert tier(n) == expected


def test_four_respondents_show_nothing_not_even_their_number(client):
    released = _released(client, {"all": 4})
    assert released.result.empty
    assert released.n is None
    assert (
        released.missing == "Not enough answers: fewer than 5 people answered, so nothing is shown."
    )


def test_seven_respondents_show_counts_and_no_mean(client):
    row = _released(client, {"all": 7}, x=3).result.iloc[0]
    assert (row["n"], row["x"], row["tier"]) == (7, 3, "count")
    assert pd.isna(row["gap"])
    assert pd.isna(row["gap_low"])


LEFT_OUT = "Left out of this redacted report: it would show a group of fewer than ten people."


def test_a_redacted_report_shows_no_group_of_fewer_than_ten(client):
    redacted = replace(client, state="redacted")
    assert _released(redacted, {"all": 9}).missing == LEFT_OUT
    rows = _released(redacted, {"a": 9, "b": 12}).result.set_index("group")
    assert rows["n"].isna().tolist() == [True, False]
    assert rows["x"].isna().tolist() == [True, False]
    cut = _released(redacted, {"a": 9, "b": 12}, cut=True, n=21)
    assert (cut.missing, cut.result.empty) == (LEFT_OUT, True)  # else 21 less 12 is the small one
    register = _released(redacted, {"a": 9, "b": 12}, people=Behind.REGISTER)
    assert register.missing == LEFT_OUT
    assert _released(redacted, {"a": 10, "b": 12}, cut=True, n=22).missing == ""
    records = _released(redacted, {"a": 9}, people=Behind.RECORDS)
    assert records.result["n"].tolist() == [9]


def test_a_redacted_report_shows_nothing_that_rests_on_fewer_than_ten_others(client):
    table = pd.DataFrame({"group": ["all"], "n": 25, "full": 30, "again": 4, "full_n": 9})
    row = release(
        replace(client, state="redacted"), table, activity="B2", name="rework", needs=[],
        keys=["group"], people=Behind.ROOM, counts={"again": "full"},
        parts={"full_n": ("full", "again")},
    ).result.iloc[0]  # fmt: skip
    assert row[["full", "again", "full_n"]].isna().all()
    assert row["n"] == 25


@pytest.mark.parametrize(
    ("x", "nearly", "printed"),
    [(0, "nearly none", "nearly none of 7"), (1, "nearly none", "nearly none of 7"),
     (2, None, "2 of 7"), (5, None, "5 of 7"),
     (6, "nearly all", "nearly all of 7"), (7, "nearly all", "nearly all of 7")],
)  # fmt: skip
def test_of_five_to_nine_one_who_differs_is_not_told(client, x, nearly, printed):
    row = _released(client, {"all": 7}, x=x).result.iloc[0]
    assert row.get("x_nearly") == nearly
    assert pd.isna(row["x"]) == bool(nearly)
    assert count_told(row, "x") == printed


@pytest.mark.parametrize(
    ("people", "told", "shown"),
    [(1, "–", False), (4, "–", False), (5, "nearly none of 30", False),
     (9, "nearly none of 30", False), (10, "1 of 30", True), (20, "1 of 30 (3 %)", True)],
)  # fmt: skip
def test_what_rests_on_other_people_than_n_is_guarded_by_these(client, people, told, shown):
    table = pd.DataFrame(
        {"group": ["all"], "n": 25, "full": 30, "full_again": 1, "full_again_share": 1 / 30,
         "full_n": people, "gap": -0.5}
    )  # fmt: skip
    row = release(
        client, table, activity="B2", name="rework", needs=[], keys=["group"],
        people=Behind.ROOM, counts={"full_again": "full"},
        parts={"full_n": ("full", "full_again", "full_again_share")},
    ).result.iloc[0]  # fmt: skip
    counted = count_told(row, "full_again", "full", people=people) if people >= 5 else NOT_SHOWN
    assert counted == told
    assert pd.notna(row["full_again_share"]) == shown
    assert pd.notna(row[["full", "full_n"]]).tolist() == [people >= 5] * 2
    assert (row["n"], row["gap"]) == (25, -0.5)


def test_ten_who_agree_are_told(client):
    assert _released(client, {"all": 10}, x=10).result["x"].tolist() == [10]


def test_what_one_person_answered_needs_ten_whatever_n_counts(client):
    table = pd.DataFrame({"step": ["a", "b"], "n": [9, 10], "median": [2, 3], "lowest": [1, 1]})
    shown = release(
        client, table, activity="S4", name="levels", needs=[], keys=["step"], people=Behind.RATERS,
        extremes=["lowest"],
    ).result  # fmt: skip
    assert shown["median"].tolist() == [2, 3]
    assert shown["lowest"].tolist() == [pd.NA, 1]


def test_a_role_with_three_people_hides_two_cells(client):
    sizes = {"Sponsors": 3, "Managers": 8, "Analysts": 14}
    released = _released(client, sizes, cut=True, n=25)
    hidden = released.result[released.result["tier"] == "hidden"]
    assert sorted(hidden["group"]) == ["Managers", "Sponsors"]
    assert hidden[["n", "x", "gap", "gap_low"]].isna().all(axis=None)


def test_no_cut_by_group_below_20(client):
    released = _released(client, {"A": 9, "B": 10}, cut=True, n=19)
    assert released.missing == ("No comparison of groups yet: 19 answered, 20 needed.")


def test_a_later_release_that_isolates_one_person_is_hidden(client):
    everyone = frozenset(f"R{i}" for i in range(20))
    first = _released(client, {"all": 20}, people={"all": everyone})
    second = _released(client, {"all": 19}, people={"all": everyone - {"R3"}})
    assert first.result["tier"].tolist() == ["full"]
    assert second.result["tier"].tolist() == ["hidden"]


def test_two_things_told_of_nearly_the_same_people_are_no_difference(client):
    everyone = frozenset(f"R{i}" for i in range(20))
    people = {"speed": everyone, "care": everyone - {"R3"}}
    released = _released(client, {"speed": 20, "care": 19}, people=people)
    assert released.result["tier"].tolist() == ["full", "small"]


@pytest.mark.parametrize(
    ("people", "told"),
    [({"all": frozenset("abcdef")}, "all: n is 7, and 6 people are handed to the guard."),
     ({}, "all: n is 7, and no people are handed to the guard.")],
)  # fmt: skip
def test_as_many_people_are_behind_a_row_as_its_n_says(client, people, told):
    with pytest.raises(ValueError, match=f"^{re.escape(told)}$"):
        _released(client, {"all": 7}, people=people)


def test_a_cut_of_a_row_is_checked_against_that_row(client):
    people = {str(at): frozenset(range(12 * at, 12 * at + 12)) for at in range(2)}
    everyone = frozenset(range(24))
    of_all = {"overall": everyone | frozenset(range(24, 27))}
    _released(client, {"overall": 27}, people=of_all, measure="gap")
    cut = _released(
        client, {"0": 12, "1": 12}, cut=True, people=people, measure=("gap", "overall"), n=24
    )
    assert (cut.result["tier"] == "hidden").all()  # what is told of all less the two: three people


def test_single_answers_need_ten_respondents(client):
    shown = _released(client, {"a": 9, "b": 10}, singles={"a": range(9), "b": range(10)}).singles
    assert list(shown) == ["b"]


def test_a_missing_table_says_how_to_collect_it(client):
    released = _released(client, {"all": 30}, needs=["raci"])
    assert released.missing == (
        "Not collected: raci.csv. Write down who does, answers for, advises on and hears of "
        "each task; a task with nobody is a row without a code."
    )


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_corpus_verdicts_are_reproduced(path):
    case = json.loads(path.read_text(encoding="utf-8"))
    people = {atom: [f"{atom}-{i}" for i in range(size)] for atom, size in case["atoms"].items()}
    for name, groups in case["releases"].items():
        released = [frozenset(p for atom in group for p in people[atom]) for group in groups]
        found = derivable_small_groups(released, case["k"])
        assert bool(found) == (case["verdicts"][name]["verdict"] == "unsafe"), name


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 40), min_size=1))
def test_hidden_groups_never_give_a_small_one_away(sizes):
    people = {g: frozenset(f"{g}-{i}" for i in range(n)) for g, n in sizes.items()}
    hidden = hidden_groups(sizes)
    everyone = frozenset().union(*people.values())
    shown = [everyone, *(people[g] for g in people if g not in hidden)]
    if len(everyone) >= 5:
        assert not derivable_small_groups(shown)
    assert all(n >= 5 for g, n in sizes.items() if g not in hidden)


def test_the_result_is_left_untouched(client):
    table = pd.DataFrame({"group": ["a"], "n": [7], "gap": [1.0]})
    release(client, table, activity="T2", name="gap", needs=[], keys=["group"], people=Behind.ROOM)
    assert list(table.columns) == ["group", "n", "gap"]
    assert table["gap"].tolist() == [1.0]


def test_two_cuts_of_one_measure_are_checked_together(client):
    role = {"Board": frozenset("abcdefghij"), "Team": frozenset("klmnopqrstuvwx")}
    unit = {"North": role["Board"] | frozenset("kl"), "South": role["Team"] - frozenset("kl")}
    sizes = [{name: len(group) for name, group in cut.items()} for cut in (role, unit)]
    by_role = _released(client, sizes[0], 5, cut=True, n=24, people=role, measure="gap")
    by_unit = _released(client, sizes[1], cut=True, n=24, people=unit, measure="gap")
    assert (by_role.result["tier"] != "hidden").all()
    assert (by_unit.result["tier"] == "hidden").all()  # North less Board would be k and l
    shown = [group for _, group in client.disclosed]
    assert not derivable_small_groups(shown)


def test_a_cut_counts_with_the_total_that_the_reader_knows(client):
    everyone = frozenset(range(24))
    groups = {"A": frozenset(range(12)), "B": frozenset(range(12, 24))}
    _released(client, {"A": 12, "B": 12}, cut=True, n=24, people=groups, measure="gap")
    assert (("gap",), everyone) in client.disclosed


def test_means_are_told_coarsely_and_their_limits_outwards(client):
    table = pd.DataFrame(
        {"group": ["a", "b"], "n": 24, "gap": [-0.8449, 0.3], "gap_low": [-1.2349, 0.1 + 0.2],
         "gap_high": [-0.4651, 0.3], "p": [0.01234, 0.5]}
    )  # fmt: skip
    shown = release(
        client,
        table,
        activity="T2",
        name="gap",
        needs=[],
        keys=["group"],
        decimals={"gap": 2},
        people=Behind.ROOM,
    ).result
    assert shown["gap"].tolist() == [-0.84, 0.3]
    assert shown["gap_low"].tolist() == [-1.24, 0.3]
    assert shown["gap_high"].tolist() == [-0.46, 0.3]
    assert shown["p"].tolist() == [0.012, 0.5]
    assert table["gap"].tolist() == [-0.8449, 0.3]


def test_reliabilities_correlations_and_p_are_told_to_three_digits(client):
    table = pd.DataFrame(
        {"group": ["a"], "n": 24, "alpha": [0.81234567], "rho": [-0.12345678],
         "rho_low": [-0.51249], "rho_high": [0.31249], "p_holm": [0.000123456],
         "p_top3": [0.80633063]}
    )  # fmt: skip
    facts = {"kappa": 0.654321, "kappa_low": 0.5123456, "kappa_high": 0.7891234, "statements": 40}
    for behind in (Behind.ROOM, Behind.RECORDS):
        told = release(
            client, table, activity="T2", name="all", needs=[], keys=["group"], people=behind,
            facts=facts,
        )  # fmt: skip
        shown = told.result[["alpha", "rho", "rho_low", "rho_high", "p_holm", "p_top3"]]
        assert shown.iloc[0].tolist() == [0.812, -0.123, -0.513, 0.313, 0.000123, 0.806]
        assert told.facts == {
            "kappa": 0.654, "kappa_low": 0.512, "kappa_high": 0.79, "statements": 40
        }  # fmt: skip


@given(st.floats(-6, 6))
@example(-0.9539473684210527)
@example(5.052631578947368)
@example(1.75)
@example(1.35)
@example(0.25)
@example(1.25)
def test_a_mean_told_coarsely_is_printed_as_the_exact_one(gap):
    told = coarse(pd.DataFrame({"gap": [gap]}), {"gap": 2})["gap"].iloc[0]
    assert rounded(float(told), 1) == rounded(gap, 1)
    assert abs(told - gap) <= 0.005 + 1e-12
    whole = pd.DataFrame({"gap": [gap], "gap_low": [gap], "gap_high": [gap]})
    assert (coarse(whole, {"gap": 2}).iloc[0] == told).all(), "a census stays one"
    low = coarse(whole.assign(gap_high=9.0), {"gap": 2})["gap_low"].iloc[0]
    high = coarse(whole.assign(gap_low=-9.0), {"gap": 2})["gap_high"].iloc[0]
    for end in (low, high):
        assert rounded(float(end), 1) == rounded(gap, 1)
        assert abs(end - gap) <= 0.01 + 1e-9
    assert low - 1e-9 <= gap <= high + 1e-9
    level = coarse(pd.DataFrame({"expectation": [gap]}), {"expectation": 1})["expectation"].iloc[0]
    assert abs(level - gap) <= 0.0501


@pytest.mark.parametrize("hidden", [0.0001, 0.9])
def test_a_corrected_p_tells_nothing_of_a_row_that_is_not_shown(client, hidden):
    rows = pd.DataFrame({"item": ["a", "b", "c"], "gap": -0.5, "p": [0.02, 0.03, hidden],
                         "n": [30, 30, 8]})  # fmt: skip
    told = release(
        client, rows.assign(p_holm=holm(rows["p"])), activity="T2", name="gap", needs=(),
        keys=["item"], people=Behind.ROOM, together=holm_again,
    ).result  # fmt: skip
    assert told["p_holm"].tolist()[:2] == [0.04, 0.04]
    assert pd.isna(told["p_holm"][2])
