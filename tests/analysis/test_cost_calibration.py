"""Felt and logged hours: Bland and Altman's own data, and ratios that survive zeros."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_workshop.analysis.cost_calibration import (
    calibration,
    felt_and_logged,
    felt_hours,
    spread,
)
from pmo_workshop.analysis.hidden_cost import cost_by_role

# Peak expiratory flow (l/min) of 17 people, first readings: Bland & Altman (1986), Lancet
# 327:307-310, Table 1. They print: mean difference -2.1, standard deviation 38.8.
LARGE = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
MINI = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]


def pairs(felt, logged):
    return pd.DataFrame({"resp_id": [f"r{i}" for i in range(len(felt))], "role": "PM",
                         "felt": np.asarray(felt, float),
                         "logged": np.asarray(logged, float)})  # fmt: skip


def log_of(volumes):
    return pd.DataFrame({"role": ["PM"] * len(volumes), "volume_yr": volumes, "min_low": 30.0,
                         "min_likely": 60.0, "min_high": 90.0, "rate_per_h": 75.0,
                         "rework_p": 0.0})  # fmt: skip


def test_the_hours_are_those_that_the_log_costs():
    costs = pd.DataFrame({"resp_id": ["a"], "component": ["time"], "hours_month": [1.0]})
    log = log_of([120, 60]).assign(min_high=[90.0, 300.0])
    found = felt_and_logged(costs, log, {"a": "PM"}, {"PM": 5})
    yearly = cost_by_role(log.assign(activity="a", waste="none"), seed=1).iloc[0]["hours"]
    assert found["logged"].iloc[0] * 12 * 5 == pytest.approx(yearly)


def test_a_log_without_hours_is_no_standard():
    costs = pd.DataFrame({"resp_id": ["a"], "component": ["time"], "hours_month": [1.0]})
    assert felt_and_logged(costs, log_of([0, 0]), {"a": "PM"}, {"PM": 5}).empty


def test_the_limits_of_agreement_of_bland_and_altman():
    row = calibration(pairs(LARGE, MINI)).iloc[0]
    assert row["difference"] == pytest.approx(-2.1, abs=0.05)
    assert (row["agree_high"] - row["agree_low"]) / (2 * 1.96) == pytest.approx(38.8, abs=0.05)
    # They print -22.0 to 17.8 for the mean, and -114.3 to -45.1 for the lower limit.
    assert row["difference_low"] == pytest.approx(-22.0, abs=0.1)
    assert row["difference_high"] == pytest.approx(17.8, abs=0.1)
    assert row["agree_error"] == pytest.approx((114.3 - 45.1) / 2, abs=0.15)


def test_limits_of_the_ratio_are_those_of_the_logarithms():
    row = calibration(pairs([2.0, 8.0, 4.0], [1.0, 2.0, 2.0])).iloc[0]
    spread = 1.96 * np.std(np.log([2, 4, 2]), ddof=1)
    middle = np.log([2, 4, 2]).mean()
    assert row["times_low"] == pytest.approx(np.exp(middle - spread))
    assert row["times_high"] == pytest.approx(np.exp(middle + spread))
    assert np.isnan(calibration(pairs([0.0, 1.0], [1.0, 1.0])).iloc[0]["times_low"])


def test_a_component_nobody_answered_takes_nobody_out():
    costs = pd.DataFrame({"resp_id": ["a", "a", "b", "b"], "hours_month": [1, np.nan, 3, np.nan],
                          "component": ["time", "delay"] * 2})  # fmt: skip
    assert felt_hours(costs).to_dict() == {"a": 1.0, "b": 3.0}


@given(st.lists(st.tuples(st.floats(0.1, 50), st.floats(0.1, 50)), min_size=3, max_size=12))
def test_swapping_felt_and_logged_turns_the_ratio_over(values):
    felt, logged = zip(*values, strict=True)
    there = calibration(pairs(felt, logged)).iloc[0]
    back = calibration(pairs(logged, felt)).iloc[0]
    assert there["value"] * back["value"] == pytest.approx(1)
    if len({f / g for f, g in values}) > 1:  # else there is no variation, and no interval
        assert there["value_low"] * back["value_high"] == pytest.approx(1, nan_ok=True)


def test_a_zero_turns_the_ratio_into_a_difference():
    row = calibration(pairs([0.0, 2.0, 4.0], [1.0, 1.0, 1.0])).iloc[0]
    assert row["measure"] == "difference"
    assert row["value"] == pytest.approx(1.0)
    assert np.isfinite(row["value_low"])


def test_equal_answers_have_no_limits():
    row = calibration(pairs([2.0] * 12, [1.0] * 12)).iloc[0]
    assert row["value"] == pytest.approx(2.0)
    assert np.isnan([row["value_low"], row["value_high"]]).all()


def test_a_total_with_a_blank_component_is_not_used():
    costs = pd.DataFrame({"resp_id": ["a", "a", "b", "b", "c"], "hours_month": [1, np.nan, 3, 0, 9],
                          "component": ["time", "delay", "time", "delay", "time"]})  # fmt: skip
    log = log_of([120])
    found = felt_and_logged(costs, log, dict.fromkeys("abc", "PM"), {"PM": 5})
    assert found["resp_id"].tolist() == ["b"]
    assert found["logged"].tolist() == [2.0]


def test_a_role_without_people_or_log_is_left_out():
    costs = pd.DataFrame({"resp_id": ["a"], "component": ["time"], "hours_month": [1.0]})
    log = log_of([120])
    assert felt_and_logged(costs, log, {"a": "CFO"}, {"CFO": 3}).empty
    assert felt_and_logged(costs, log, {"a": "PM"}, {}).empty
    assert calibration(pairs([], [])).empty


@given(st.lists(st.floats(0, 8), min_size=5, max_size=120))
def test_no_part_of_the_spread_tells_of_fewer_than_five(felt):
    parts = spread(pairs(felt, [1.0] * len(felt)))
    times = np.asarray(felt)
    above = int((times > 1).sum())
    assert sum(people for _, _, people in parts) == len(felt)
    for low, high, people in parts:
        inside = times > (-1 if low is None else low)
        inside &= times <= (np.inf if high is None else high)
        assert inside.sum() == people >= 5
        # Who knows how many feel more than is logged, learns of nobody else by subtracting.
        for side, everybody in ((times > 1, above), (times <= 1, len(felt) - above)):
            assert (inside & side).sum() in {0, everybody, *range(5, len(felt) + 1)}


def test_the_spread_ends_where_few_are_left():
    parts = spread(pairs([0.9] * 5 + [1.2] * 5 + [1.3] * 5 + [2.9] * 5 + [40.0] * 4, [1.0] * 24))
    assert parts == [(None, 1.25, 10), (1.25, 1.5, 5), (1.5, None, 9)]
