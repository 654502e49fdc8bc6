"""Self-service: shares that hold together, and rework that allows for several tasks a person."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_workshop.analysis.self_service import (
    channel_matrix,
    channel_preference,
    design_effect,
    rework_by_complexity,
    simultaneous_wilson,
    without_tasks,
)
from pmo_workshop.analysis.uncertainty import bonett_price, newcombe, wilson


def answers(n=25):
    wants = ["self"] * 17 + ["assisted"] * 5 + ["full"] * 3
    return pd.DataFrame(
        {
            "resp_id": [f"r{i}" for i in range(n)],
            "task_id": "status report",
            "current": ["assisted"] * 20 + ["self"] * 5,
            "preferred": wants[:n],
        }
    )


@given(st.integers(1, 60), st.integers(0, 60))
def test_the_limits_are_wilsons_with_the_factor_of_bonferroni(n, x):
    x = min(x, n)
    z = 2.3939797998185104  # the normal quantile at 1 - 0.05 / 6
    centre = (x + z**2 / 2) / (n + z**2)
    half = z / (n + z**2) * math.sqrt(x * (n - x) / n + z**2 / 4)
    low, high = simultaneous_wilson(x, n, 3)
    assert low == pytest.approx(max(0, centre - half), abs=1e-9)
    assert high == pytest.approx(min(1, centre + half), abs=1e-9)
    assert low <= wilson(x, n).low + 1e-12
    assert high >= wilson(x, n).high - 1e-12


def test_the_preference_the_mismatch_and_the_shift_of_one_task():
    row = channel_preference(answers()).iloc[0]
    assert (row["self"], row["assisted"], row["full"], row["n"]) == (17, 5, 3, 25)
    assert row["now_self"] == 5
    own = answers()
    shift = bonett_price(both=0, first_only=17, second_only=5, neither=3)
    assert row["shift"] == pytest.approx((17 - 5) / 25)
    assert (row["shift_low"], row["shift_high"]) == (shift.low, shift.high)
    assert row["mismatch"] == (own["current"] != own["preferred"]).sum()


def test_the_matrix_adds_up_to_everybody():
    table = channel_matrix(answers())
    assert table.filter(like="_to_").to_numpy().sum() == 25
    assert table.filter(like="self_to_").to_numpy().sum() == 5
    assert table["assisted_to_full"].tolist() == [0]


def test_one_task_per_person_gives_newcombes_own_interval():
    own = pd.DataFrame(
        {
            "resp_id": [f"r{i}" for i in range(150)],
            "current": ["self"] * 70 + ["assisted"] * 80,
            "complexity": 1,
            "rework": [1] * 56 + [0] * 14 + [1] * 48 + [0] * 32,
        }
    )
    row = rework_by_complexity(own).iloc[0]
    interval = newcombe(56, 70, 48, 80)
    # Newcombe (1998), Statistics in Medicine 17:873-890, Table II, case (a), method 10.
    assert (round(row["gap_low"], 4), round(row["gap_high"], 4)) == (0.0524, 0.3339)
    assert row["gap_low"] == pytest.approx(interval.low)


def test_work_done_for_somebody_is_not_compared():
    own = pd.DataFrame(
        {
            "resp_id": list("abcdef"),
            "complexity": 3,
            "rework": [1, 0, 0, 0, 1, 1],
            "current": ["self", "self", "assisted", "assisted", "full", "full"],
        }
    )
    row = rework_by_complexity(own).iloc[0]
    assert (row["self"], row["assisted"], row["gap"]) == (2, 2, 0.5)
    assert "full" not in row
    assert rework_by_complexity(own[own["current"] != "assisted"]).empty


def test_a_share_done_again_is_none_or_all_only_where_it_is():
    rework = [0] * 299 + [1] + [1] * 300
    own = pd.DataFrame({"resp_id": range(600), "complexity": 1, "rework": rework,
                        "current": ["self"] * 300 + ["assisted"] * 300})  # fmt: skip
    row = without_tasks(rework_by_complexity(own)).iloc[0]
    assert (row["self_again_share"], row["assisted_again_share"]) == (0.005, 1.0)
    assert without_tasks(rework_by_complexity(own.iloc[:0])).empty


def test_a_shift_of_everybody_on_the_list_is_a_fact():
    row = channel_preference(answers(), population=25).iloc[0]
    assert row["shift_low"] == row["shift_high"] == pytest.approx((17 - 5) / 25)
    wide, narrow, nearly = (channel_preference(answers(), N).iloc[0] for N in (None, 40, 26))
    ratio = (narrow["shift_high"] - narrow["shift_low"]) / (wide["shift_high"] - wide["shift_low"])
    assert ratio == pytest.approx(math.sqrt((40 - 25) / (40 - 1)), abs=0.05)
    assert nearly["shift_low"] < nearly["shift"] < nearly["shift_high"]


def test_several_like_tasks_of_a_person_widen_the_interval():
    once = pd.DataFrame(
        {
            "resp_id": [f"r{i}" for i in range(40)],
            "current": ["self", "assisted"] * 20,
            "complexity": 5,
            "rework": ([1, 0] * 6 + [0, 0] * 9 + [0, 1] * 5),
        }
    )
    often = pd.concat([once] * 4, ignore_index=True)
    narrow, wide = (rework_by_complexity(t).iloc[0] for t in (once, often))
    assert wide["gap"] == pytest.approx(narrow["gap"])
    # Four equal tasks of a person say what one of them says.
    for end in ("gap_low", "gap_high"):
        assert wide[end] == pytest.approx(narrow[end], abs=0.02)


def test_the_design_effect_is_one_where_tasks_of_a_person_are_not_alike():
    random = np.random.default_rng(2)
    person = pd.Series([f"r{i // 4}" for i in range(4000)])
    event = pd.Series(random.integers(0, 2, 4000))
    assert design_effect(person, event) == pytest.approx(1, abs=0.12)
    assert design_effect(person, event * 0) == 1.0


def test_missing_halves_are_left_out():
    own = answers()
    own.loc[0, "preferred"] = None
    assert channel_preference(own)["n"].iloc[0] == 24
    assert channel_preference(own.iloc[:0]).empty
    assert rework_by_complexity(own.iloc[:0].assign(complexity=1, rework=0)).empty
