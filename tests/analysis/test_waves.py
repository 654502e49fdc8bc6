"""Two waves compared: linking by code, t and Welch against a second implementation, populations."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import ttest_1samp, ttest_ind, ttest_rel

from pmo_workshop.analysis.uncertainty import (
    finite_population_factor,
    mean_bca,
    mean_t,
    mean_t_p,
    welch,
    welch_p,
)
from pmo_workshop.analysis.waves import (
    equally_spaced,
    independent_change,
    matched_people,
    paired_change,
    wave_behaviour,
)
from pmo_workshop.errors import DataError


def scores(values, prefix="a", codes=None, measure="gap"):
    n = len(values)
    codes = [f"C{i}" for i in range(n)] if codes is None else codes
    return pd.DataFrame(
        {"resp_id": [f"{prefix}{i}" for i in range(n)], "code": codes, "measure": measure,
         "value": values}
    )  # fmt: skip


def test_people_are_matched_by_code_and_shared_codes_link_nobody():
    first = scores([1, 2, 3, 4, 5], codes=["X", "Y", "Y", "", None])
    second = scores([1, 2, 3, 4], "b", codes=[" x ", "Y", "", None])
    assert matched_people(first, second)[["first", "second"]].to_numpy().tolist() == [["a0", "b0"]]


def test_the_same_id_in_both_waves_without_a_code_is_not_the_same_person():
    wave = scores([1, 2, 3], codes=[None] * 3)
    assert not len(matched_people(wave, wave))
    assert not len(paired_change(wave, wave))


def test_the_paired_change_is_that_of_scipy():
    random = np.random.default_rng(4)
    before, after = random.normal(0, 1, (2, 14)).round(3)
    row = paired_change(scores(before), scores(after, "b")).iloc[0]
    expected = ttest_rel(after, before)
    limits = expected.confidence_interval()
    assert (row["change_low"], row["change_high"]) == pytest.approx((limits.low, limits.high))
    assert row["p"] == pytest.approx(expected.pvalue)
    assert row["x"] == (after > before).sum()


def test_the_unmatched_are_left_out_of_a_paired_change():
    first = scores([0.0, 0.0, 0.0, 9.0], codes=["A", "B", "C", None])
    second = scores([1.0, 2.0, 3.0, -9.0], "b", codes=["C", "A", "B", "D"])
    row = paired_change(first, second).iloc[0]
    assert (row["change"], row["n"], row["n_first"], row["n_second"]) == (2.0, 3, 4, 4)


@given(st.integers(3, 30), st.integers(3, 30), st.integers(0, 1000))
def test_welch_is_that_of_scipy(n, m, seed):
    random = np.random.default_rng(seed)
    first, second = random.normal(0, 1, n), random.normal(0.5, 2, m)
    expected = ttest_ind(first, second, equal_var=False)
    limits = expected.confidence_interval()
    found = welch(first, second)
    assert (found.low, found.high) == pytest.approx((limits.low, limits.high))
    assert welch_p(first, second) == pytest.approx(expected.pvalue)
    row = independent_change(scores(second), scores(first, "b")).iloc[0]
    assert (row["change_low"], row["change_high"]) == pytest.approx((limits.low, limits.high))
    assert row["n"] == min(n, m)


def test_a_known_population_narrows_both_kinds_of_change():
    random = np.random.default_rng(2)
    before, after = random.normal(0, 1, (2, 20))
    factor = finite_population_factor(20, 40)
    for change in (paired_change, independent_change):
        free = change(scores(before), scores(after, "b")).iloc[0]
        known = change(scores(before), scores(after, "b"), 40).iloc[0]
        width = known["change_high"] - known["change_low"]
        assert width == pytest.approx(factor * (free["change_high"] - free["change_low"]))
        assert known["p"] < free["p"]
    census = welch(before, after, population=20)
    assert census.low == census.high == pytest.approx(before.mean() - after.mean())


@given(st.lists(st.integers(-6, 6), min_size=3, max_size=25), st.integers(0, 60))
def test_p_agrees_with_the_interval(values, extra):
    population = len(values) + extra if extra else None
    found = mean_t(values, population)
    if np.ptp(values) > 0:
        assert (mean_t_p(values, population) < 0.05) == (found.low > 0 or found.high < 0)
    if np.ptp(values) > 0 and population is None:
        assert mean_t_p(values) == pytest.approx(ttest_1samp(values, 0).pvalue)


def test_equal_differences_have_no_limits_and_samples_without_variation_a_clear_p():
    row = paired_change(scores([1.1, 2.3, 3.7]), scores([1.6, 2.8, 4.2], "b")).iloc[0]
    assert row["change"] == pytest.approx(0.5)
    assert np.isnan([row["change_low"], row["change_high"]]).all()
    assert np.isnan(welch([3, 3], [3, 3, 3]).low)
    assert (welch_p([3, 3], [3, 3, 3]), welch_p([4, 4], [3, 3, 3])) == (1.0, 0.0)


def _two_waves(left_out=0):
    """Return two dimensions in two waves; some of the linked left one out in the second."""
    random = np.random.default_rng(8)
    before = pd.concat([scores(random.normal(0, 1, 12), measure=m) for m in ("care", "speed")])
    after = before.assign(
        value=before["value"] + 0.5 + random.normal(0, 1, 24), resp_id="b" + before["resp_id"]
    )
    return before, after.iloc[left_out:]


WEIGHTS = pd.Series({"care": 75.0, "speed": 25.0})


@pytest.mark.parametrize("left_out", [0, 1, 5])
@pytest.mark.parametrize("change", [paired_change, independent_change])
def test_the_overall_of_two_waves_is_made_of_the_rows_above_it(change, left_out):
    table = change(*_two_waves(left_out), weights=WEIGHTS).set_index("measure")
    figures = table[["first", "second", "change"]].astype(float)
    made = 0.75 * figures.loc["care"] + 0.25 * figures.loc["speed"]
    assert figures.loc["overall"].tolist() == pytest.approx(made.tolist(), abs=1e-8)


def test_one_person_or_none_is_no_crash():
    assert paired_change(scores([1.0]), scores([2.0], "b"))["change_low"].isna().all()
    assert independent_change(scores([1.0]), scores([2.0, 3.0], "b"))["change_low"].isna().all()
    assert not len(independent_change(scores([np.nan]), scores([2.0], "b")))


def test_two_values_of_one_respondent_are_refused():
    twice = pd.concat([scores([1.0]), scores([2.0])])
    with pytest.raises(DataError) as refused:
        paired_change(twice, scores([1.0], "b"))
    assert str(refused.value) == "A respondent has two values of the same measure; see 'a0'."


def test_waves_with_unequal_distances_get_no_limits():
    quarters = pd.Series(pd.date_range("2024-02-05", periods=9, freq="QS"))
    means = pd.Series([5.0, 5.2, 4.9, 5.1, 5.0, 5.2, 4.9, 5.1, 9.0], index=list("abcdefghi"))
    assert equally_spaced(quarters)
    assert wave_behaviour(means, quarters).signals
    late = quarters.mask(quarters.index == 8, quarters.iloc[8] + pd.Timedelta(days=60))
    for starts in (late, pd.Series([None] * 9, dtype="object")):
        chart = wave_behaviour(means, starts)
        assert (chart.status, chart.signals) == ("run chart", ())
        assert chart.table["upper"].isna().all()
        assert "not equally spaced" in chart.note


def test_the_bootstrap_check_of_a_mean_is_near_t_and_shrinks_alike():
    values = np.random.default_rng(3).normal(0, 1, 40)
    t, check = mean_t(values, 80), mean_bca(values, 80, seed=1)
    assert (check.low, check.high) == pytest.approx((t.low, t.high), abs=0.04)
    assert mean_bca(values, 40, seed=1).low == pytest.approx(values.mean())
