"""The cost box: published discount factors, break-even, and no ratio without the client's cost."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_workshop.analysis.cost_box import (
    NO_CLIENT_COST,
    NO_COST,
    cost_boxes,
    pmo_cost_share,
    present_value_factor,
)

CASES = pd.DataFrame({"case_id": ["c1"], "title": ["One page"], "grade": ["B"], "consent": [True]})


def case(**changes):
    row = {"case_id": "c1", "outcome": "day", "outcomes_yr": 40.0, "years": 1,
           "client_rate": 50.0, "run_yr": 0.0}  # fmt: skip
    fixed = {"client_h": 100.0, "pmo": 5000.0, "benefit": 1000.0, "share": 0.5}
    row |= {f"{k}_{e}": v for k, v in fixed.items() for e in ("low", "likely", "high")}
    return pd.DataFrame([row | changes])


def test_the_discount_factors_of_the_green_book():
    # HM Treasury, The Green Book, table of discount factors at 3.5 %: 1.0000, 0.9662, 0.9335.
    assert present_value_factor(2) - present_value_factor(1) == pytest.approx(0.9662, abs=5e-5)
    assert present_value_factor(3) - present_value_factor(2) == pytest.approx(0.9335, abs=5e-5)
    assert present_value_factor(4, 0.0) == 4.0


def test_the_box_by_hand_over_two_years():
    row = cost_boxes(case(years=2, run_yr=1000.0), CASES, seed=1).iloc[0]
    factor = 1 + 1 / 1.035
    cost = 100 * 50 + 5000 + 1000 * factor
    assert row["cost"] == pytest.approx(cost)
    assert row["per_outcome"] == pytest.approx(cost / 80)
    assert row["benefit"] == pytest.approx(0.5 * 1000 * 40 * factor)
    assert row["break_even"] == pytest.approx(cost / (0.5 * 40 * factor))
    assert row["bcr"] == pytest.approx(row["benefit"] / cost)


@given(st.floats(10, 500), st.floats(0.05, 1.0))
def test_at_break_even_the_ratio_is_one(hours, share):
    ends = ("low", "likely", "high")
    own = {f"client_h_{e}": hours for e in ends} | {f"share_{e}": share for e in ends}
    worth = cost_boxes(case(**own), CASES, seed=1)["break_even"].iloc[0]
    level = cost_boxes(case(**own, **{f"benefit_{e}": worth for e in ends}), CASES, seed=1)
    assert level["bcr"].iloc[0] == pytest.approx(1.0)
    assert level["break_even_outcomes"].iloc[0] == pytest.approx(40.0)


@pytest.mark.parametrize("blank", ["client_rate", "client_h_likely"])
def test_no_ratio_without_the_clients_own_cost(blank):
    both = pd.concat([case(), case(case_id="c2", **{blank: np.nan})], ignore_index=True)
    table = cost_boxes(both, CASES, seed=1).set_index("case_id")
    assert table.at["c2", "problem"] == NO_CLIENT_COST
    assert np.isnan(table.at["c2", "bcr"])
    assert np.isnan(table.at["c2", "break_even"])
    assert table.at["c1", "problem"] == ""


def test_the_range_widens_with_the_estimates():
    wide = cost_boxes(case(benefit_low=500.0, benefit_high=3000.0), CASES, seed=1).iloc[0]
    assert wide["bcr_low"] < wide["bcr"] < wide["bcr_high"]
    assert 0 <= wide["p_above"] <= 1


def test_the_break_even_has_a_range_of_its_own():
    wide = cost_boxes(case(client_h_high=300.0, share_low=0.25), CASES, seed=1).iloc[0]
    assert wide["break_even_low"] < wide["break_even"] < wide["break_even_high"]
    sure = cost_boxes(case(), CASES, seed=1).iloc[0]
    assert sure["break_even_low"] == pytest.approx(sure["break_even"])


def test_a_case_that_cost_nothing_gets_no_ratio():
    free = {
        f"{name}_{end}": 0.0 for name in ("client_h", "pmo") for end in ("low", "likely", "high")
    }
    row = cost_boxes(case(**free), CASES, seed=1).iloc[0]
    assert row["problem"] == NO_COST
    assert np.isnan(row["bcr"])


def test_the_share_of_the_spend_takes_the_budget_where_there_is_no_actual():
    projects = pd.DataFrame({"budget": [100.0, 200.0], "actual": [150.0, np.nan]})
    row = pmo_cost_share(pd.DataFrame({"amount": [35.0]}), projects).iloc[0]
    assert (row["spend"], row["share"], row["n"]) == (350.0, 0.1, 2)
    assert pmo_cost_share(pd.DataFrame({"amount": []}), projects).empty


def test_nothing_gives_nothing():
    assert cost_boxes(case().iloc[:0], CASES, seed=1).empty
