"""Two groups under one mean are found and seldom imagined; a tipping point is where it tips."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_workshop.analysis.beyond_the_mean import groups_by, tipping_point, two_groups

ONE_TOP = {
    "normal": lambda rng, n: rng.normal(-0.7, 1, n),
    "narrow": lambda rng, n: rng.normal(-0.7, 0.5, n),
    "even": lambda rng, n: rng.uniform(-3, 3, n),
    "skewed": lambda rng, n: -rng.exponential(1.2, n),
    "heavy tails": lambda rng, n: rng.standard_t(3, n),
}
ROUNDED = {"exact": lambda x: x, "halves": lambda x: np.round(2 * x) / 2, "whole": np.round}


@pytest.mark.parametrize("shape", ONE_TOP)
@pytest.mark.parametrize("rounding", ROUNDED)
def test_one_group_is_called_two_in_at_most_two_of_a_hundred(shape, rounding):
    rng = np.random.default_rng(2026)
    for n in (10, 15, 38, 120):
        answers = (ROUNDED[rounding](ONE_TOP[shape](rng, n)) for _ in range(400))
        alarms = sum(two_groups(pd.Series(values)) is not None for values in answers)
        assert alarms <= 8 + 6, n  # 2 % of 400, and two standard errors


def test_two_groups_four_points_apart_are_found_in_nine_of_ten():
    rng = np.random.default_rng(7)
    found = 0
    for _ in range(200):
        lower = rng.normal(-3.5, 0.5, 9)
        found += two_groups(pd.Series([*lower, *rng.normal(0.5, 0.5, 10)])) is not None
    assert found >= 180


def test_the_example_of_nine_and_ten():
    values = pd.Series([-4.0, -3.5, -3.0] * 3 + [0.0, 0.5, 0.5, 1.0, 0.5] * 2)
    assert two_groups(values) == {
        "lower_n": 9, "lower_near": -3.5, "upper_n": 10, "upper_near": 0.5,
    }  # fmt: skip


@pytest.mark.parametrize("few", [1, 2, 3, 4])
def test_a_group_of_fewer_than_five_is_never_told(few):
    assert two_groups(pd.Series([-4.0] * few + [1.0] * 20)) is None
    assert two_groups(pd.Series([-4.0] * 20 + [1.0] * few)) is None


def test_neighbouring_steps_of_a_scale_and_equal_answers_are_one_group():
    assert two_groups(pd.Series([-1.0] * 30 + [-2.0] * 30)) is None
    assert two_groups(pd.Series([1.0] * 12)) is None
    assert two_groups(pd.Series([1.0, None])) is None


@given(st.permutations([-3.0] * 6 + [1.0] * 7), st.integers(-2, 2))
def test_neither_the_order_nor_a_shift_matters(values, shift):
    found = two_groups(pd.Series(values) + shift)
    assert found == {
        "lower_n": 6, "lower_near": -3.0 + shift, "upper_n": 7, "upper_near": 1.0 + shift,
    }  # fmt: skip


def test_only_measures_with_two_groups_have_a_row():
    scores = pd.DataFrame(
        {"of": ["a"] * 12 + ["b"] * 12, "value": [0.0] * 12 + [-3.0] * 6 + [1.0] * 6}
    )
    assert groups_by(scores, "of", "value")["of"].tolist() == ["b"]
    assert groups_by(scores.head(0), "of", "value").empty


@given(
    st.floats(-6, 6), st.integers(5, 200), st.integers(1, 200), st.floats(-2, 2)
)  # fmt: skip
def test_at_the_tipping_point_the_mean_of_all_is_on_the_line(mean, n, others, line):
    needed = tipping_point(mean, n, n + others, line)
    assert (n * mean + others * needed) / (n + others) == pytest.approx(line, abs=1e-6)


def test_the_overall_gap_of_northwind():
    """38 of 61 average −0.73: with −0.12 of the other 23 all 61 are at −0.5."""
    assert tipping_point(-0.73, 38, 61, -0.5) == pytest.approx(-0.12, abs=0.005)
