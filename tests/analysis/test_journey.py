"""C1: emotion, pain, low points and flow of a journey."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pmo_workshop.analysis.journey import flow_efficiency, journey_steps


def _walk(emotions, **columns):
    """One row per respondent and step from a table of emotions (people × steps)."""
    rows = [
        {"resp_id": f"R{person}", "step": step + 1, "phase": f"Step {step + 1}", "actor": "PMO",
         "stage": "front", "emotion": value, "effort": 3, "wait_d": 1.0, "touch_min": 60.0,
         "failed": 0, **columns}
        for person, own in enumerate(emotions) for step, value in enumerate(own)
        if value is not None
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_the_interval_of_a_step_is_the_t_interval_of_scipy():
    rng = np.random.default_rng(1)
    felt = rng.integers(-3, 4, (24, 3))
    found = journey_steps(_walk(felt.tolist()), seed=1).iloc[1]
    low, high = stats.t.interval(0.95, 23, felt[:, 1].mean(), stats.sem(felt[:, 1]))
    assert (found["emotion_low"], found["emotion_high"]) == pytest.approx((low, high))


def test_pain_is_emotion_times_importance_times_frequency():
    # Half of twenty people met step 2; importance 3.5 of 7 halves the pain once more.
    felt = [[1, -2 + (i % 2) * 1 if i < 10 else None] for i in range(20)]
    found = journey_steps(_walk(felt, importance=3.5), seed=1).set_index("step")
    assert found.loc[2, "frequency"] == 0.5
    assert found.loc[2, "pain"] == pytest.approx(1.5 * 0.5 * 0.5)
    assert found.loc[1, "pain"] == 0


def test_a_step_is_the_lowest_alone_only_if_it_is_clear_of_the_others():
    rng = np.random.default_rng(2)
    base = rng.normal(0, 0.3, (30, 1))
    near = np.hstack([base + rng.normal(0, 0.8, (30, 1)) for _ in range(2)])
    far = base + 2.5 + rng.normal(0, 0.4, (30, 1))
    found = journey_steps(_walk(np.hstack([near, far]).tolist()), seed=1)
    assert found["lowest"].tolist() == [True, True, False]
    apart = journey_steps(_walk(np.hstack([base - 2, base, far]).tolist()), seed=1)
    assert apart["lowest"].tolist() == [True, False, False]


def test_the_pain_has_the_limits_of_a_bootstrap_over_respondents():
    rng = np.random.default_rng(3)
    felt = [[int(v), None if i % 3 else -2] for i, v in enumerate(rng.integers(-3, 1, 24))]
    walk = _walk(felt).assign(importance=rng.integers(4, 8, 32))
    found = journey_steps(walk, seed=1).iloc[0]
    own = walk[walk["step"] == 1]
    assert found["pain"] == pytest.approx(-own["emotion"].mean() * own["importance"].mean() / 7)
    assert found["pain_low"] < found["pain"] < found["pain_high"]
    everybody = journey_steps(walk, seed=1, population=24).iloc[0]
    assert everybody["pain_low"] == everybody["pain_high"]  # a census has no sampling error


@pytest.mark.parametrize("population", [None, 16])
def test_a_step_that_may_feel_well_may_be_without_pain(population):
    felt = [[v] for v in (-2, 1, 0, -1, 1, -1, 0, -2, 1, 0, -1, 0)]
    found = journey_steps(_walk(felt), seed=1, population=population).iloc[0]
    assert found["emotion_low"] < 0 < found["emotion_high"]
    assert found["pain_low"] == 0 < found["pain"]


def test_the_order_of_rows_and_a_slip_in_a_name_do_not_matter():
    walk = _walk([[1, -2]] * 12)
    walk.loc[0, "phase"] = "Stepp 1"
    mixed = walk.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(journey_steps(walk, seed=1), journey_steps(mixed, seed=1))
    assert journey_steps(walk, seed=1)["phase"].tolist() == ["Step 1", "Step 2"]


def test_below_ten_there_are_counts_and_no_interval():
    found = journey_steps(_walk([[-1, 2]] * 6), seed=1).iloc[0]
    assert found["below_zero"] == 6
    assert found["n"] == 6
    assert np.isnan(found["emotion_low"])
    assert not found["lowest"]


def test_equal_answers_have_a_mean_without_limits():
    found = journey_steps(_walk([[2, 2]] * 12), seed=1).iloc[0]
    assert found["emotion"] == 2
    assert np.isnan([found["emotion_low"], found["emotion_high"]]).all()
    assert found["pain"] == 0


@settings(max_examples=25, deadline=None)
@given(
    st.floats(0.1, 30, allow_nan=False),
    st.floats(1, 600, allow_nan=False),
    st.floats(60, 600, allow_nan=False),
)
def test_flow_efficiency_is_work_divided_by_all_time(wait, touch, minutes):
    walk = _walk([[0, 1]] * 3).assign(wait_d=wait, touch_min=touch)
    found = flow_efficiency(walk, minutes, seed=1).iloc[0]
    assert found["efficiency"] == pytest.approx(touch / (touch + wait * minutes))
    assert found["touch_h"] * 60 == pytest.approx(2 * touch)


def test_a_journey_with_a_missing_time_is_left_out():
    walk = _walk([[0, 1]] * 12)
    walk.loc[0, "wait_d"] = np.nan
    assert flow_efficiency(walk, 480, seed=1)["n"].iloc[0] == 11


def test_an_empty_table_gives_no_rows():
    nothing = _walk([[1]]).iloc[:0]
    assert journey_steps(nothing, seed=1).empty
    assert flow_efficiency(nothing, 480, seed=1).empty
