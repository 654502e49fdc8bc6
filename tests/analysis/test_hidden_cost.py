"""Hidden cost: the published department of Kaplan and Anderson, and the ranges around a log."""

import numpy as np
import pandas as pd
import pytest

from pmo_workshop.analysis.hidden_cost import (
    capacity_rate,
    cost_by_activity,
    cost_by_role,
    unused_capacity,
)
from pmo_workshop.errors import DataError


def log(**changes):
    rows = {
        "activity": ["orders", "inquiries", "checks"],
        "role": "desk",
        "volume_yr": [49_000, 1_400, 2_500],
        "min_low": [8.0, 44.0, 50.0],
        "min_likely": [8.0, 44.0, 50.0],
        "min_high": [8.0, 44.0, 50.0],
        "rate_per_h": 48.0,
        "waste": ["none", "wait", "rework"],
        "rework_p": 0.0,
    }
    return pd.DataFrame(rows | changes)


def test_the_department_of_kaplan_and_anderson():
    # Kaplan & Anderson (2004), HBR 82(11):131-138: 560,000 for 700,000 practical minutes.
    rate = capacity_rate(560_000, 700_000 / 60 / 0.8, 0.8)
    assert rate / 60 == pytest.approx(0.80)
    table = cost_by_activity(log(), seed=1).set_index("activity")
    each = table["cost"] / table["times"]
    assert each.round(2).to_dict() == {"checks": 40.0, "inquiries": 35.2, "orders": 6.4}
    desk = pd.DataFrame({"role": ["desk"], "paid_hours_yr": [700_000 / 60 / 0.8],
                         "practical_share": [0.8], "cost_yr": [560_000.0]})  # fmt: skip
    row = unused_capacity(log(), desk).iloc[0]
    assert row["used_hours"] * 60 == pytest.approx(578_600)
    assert row["used_share"] == pytest.approx(0.8266, abs=1e-4)
    assert row["used_cost"] + row["unused_cost"] == pytest.approx(560_000)


def test_hidden_is_all_that_is_not_useful_and_repetition_counts():
    table = cost_by_role(log(rework_p=[0.5, 0.0, 0.0]), seed=1).iloc[0]
    assert table["none"] == pytest.approx(49_000 * 6.4 * 1.5)
    assert table["hidden"] == pytest.approx(1_400 * 35.2 + 2_500 * 40)
    assert table["hidden"] == pytest.approx(table["wait"] + table["rework"])
    assert table["total_low"] == pytest.approx(table["total"])  # nothing is uncertain


def test_failure_demand_is_rework_and_every_repetition():
    table = cost_by_role(log(rework_p=[0.5, 0.25, 0.0]), seed=1).iloc[0]
    again = 49_000 * 6.4 * 0.5
    assert table["useful_again"] == pytest.approx(again)
    assert table["failure"] == pytest.approx(again + 1_400 * 35.2 * 0.25 + 2_500 * 40)
    assert table["failure_hours"] == pytest.approx(table["failure"] / 48)
    assert table["failure_low"] == pytest.approx(table["failure_high"])
    assert cost_by_role(log(waste="none"), seed=1)["failure"].tolist() == [0, 0]


def test_the_rate_of_the_log_stands_beside_that_of_the_capacity():
    desk = pd.DataFrame({"role": ["desk", "idle"], "paid_hours_yr": 1000.0,
                         "practical_share": 0.8, "cost_yr": 40_000.0})  # fmt: skip
    table = unused_capacity(log(rate_per_h=[60.0, 48.0, 48.0]), desk).set_index("role")
    assert table.loc["desk", "rate"] == pytest.approx(50)
    assert table.loc["desk", "rate_logged"] == pytest.approx(
        (49_000 * 8 * 60 + (1_400 * 44 + 2_500 * 50) * 48) / 578_600
    )
    assert np.isnan(table.loc["idle", "rate_logged"])


def test_roles_add_up_and_the_range_holds_the_expected_cost():
    two = pd.concat([log(), log(role="clerk")], ignore_index=True)
    two = two.assign(min_low=two["min_likely"] / 2, min_high=two["min_likely"] * 3)
    table = cost_by_role(two, seed=1).set_index("role")
    assert table.loc["all roles", "total"] == pytest.approx(table["total"].iloc[1:].sum())
    assert (table["hidden_low"] < table["hidden"]).all()
    assert (table["hidden"] < table["hidden_high"]).all()
    again = cost_by_role(two, seed=1).set_index("role")
    pd.testing.assert_frame_equal(table, again)


def test_incomplete_rows_are_left_out_and_unknown_waste_is_refused():
    table = cost_by_role(log(volume_yr=[49_000, np.nan, 2_500]), seed=1)
    assert table["n"].iloc[0] == 2
    assert cost_by_role(log().iloc[:0], seed=1).empty
    with pytest.raises(DataError, match=r"These kinds of waste are not known: 'nap'\."):
        cost_by_role(log(waste="nap"), seed=1)


def test_capacity_needs_hours():
    with pytest.raises(DataError, match="Practical capacity needs hours above 0"):
        capacity_rate(100, 0, 0.8)


def test_a_role_without_a_row_in_the_log_has_no_use_of_zero():
    others = pd.DataFrame({"role": ["Nobody logged"], "paid_hours_yr": [100.0],
                           "practical_share": [0.8], "cost_yr": [5000.0]})  # fmt: skip
    row = unused_capacity(log(), others).iloc[0]
    assert row[["used_hours", "unused_hours", "unused_cost", "used_share"]].isna().all()
    assert (row["practical_hours"], row["n"]) == (80, 0)
