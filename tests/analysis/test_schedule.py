"""Days late of requests: the bootstrap of a median without resampling."""

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_workshop.analysis.schedule import closing_times, days_late, schedule_gap
from pmo_workshop.analysis.uncertainty import bca, wilson
from pmo_workshop.schema import TABLES


def requests(late, expected=10.0, service="a"):
    """One closed request per number of days late."""
    opened = pd.Timestamp("2026-01-05")
    taken = pd.to_timedelta(expected + np.asarray(late, dtype=float), unit="D")
    return pd.DataFrame({"service_id": service, "opened": opened, "closed": opened + taken,
                         "expected_days": expected})  # fmt: skip


def test_days_late_keeps_the_index_and_leaves_open_requests_out():
    tickets = requests([2, -3, 0])
    tickets.loc[1, "closed"] = pd.NaT
    assert days_late(tickets).to_dict() == {0: 2.0, 2: 0.0}


@pytest.mark.parametrize("n", [10, 11, 40, 61])
def test_the_limits_of_the_median_are_those_of_bca(n):
    late = np.random.default_rng(n).gamma(2, 4, n).round(1) - 3
    row = schedule_gap(requests(late), {}, seed=1).iloc[0]
    interval = bca(late, seed=2, expanded=True)
    spread = late.std() / np.sqrt(n)
    assert row["median_late"] == pytest.approx(interval.estimate)
    assert row["median_late_low"] == pytest.approx(interval.low, abs=spread / 2)
    assert row["median_late_high"] == pytest.approx(interval.high, abs=spread / 2)


def test_the_share_late_is_wilson_and_on_the_day_is_in_time():
    row = schedule_gap(requests([0, 0, 1, 2, -1, 0, 3, 0, 0, 0]), {}, seed=1).iloc[0]
    interval = wilson(3, 10)
    assert row["late"] == 3
    assert (row["share_late"], row["share_late_low"], row["share_late_high"]) == (
        interval.estimate,
        interval.low,
        interval.high,
    )


def test_all_services_come_first_and_open_requests_are_counted_apart():
    tickets = pd.concat([requests([5, 1], service="b"), requests([2], service="a")])
    tickets = tickets.reset_index(drop=True)
    tickets.loc[0, "closed"] = pd.NaT
    table = schedule_gap(tickets, {"a": "Advice"}, seed=1)
    assert table["service_id"].tolist() == ["all services", "a", "b"]
    assert table["service"].tolist() == ["all services", "Advice", "b"]
    assert table["n"].tolist() == [2, 1, 1]
    assert table["still_open"].tolist() == [1, 0, 1]


def test_a_service_with_nothing_closed_has_no_figures():
    row = schedule_gap(requests([1]).assign(closed=pd.NaT), {}, seed=1).iloc[0]
    assert (row["n"], row["still_open"], row["late"]) == (0, 1, 0)
    assert np.isnan([row["median_late"], row["share_late"]]).all()


@pytest.mark.parametrize("n", [1, 4])
def test_fewer_than_five_requests_have_no_median(n):
    assert np.isnan(schedule_gap(requests([1] * n), {}, seed=1)["median_late"]).all()
    assert np.isnan(closing_times(requests([1] * n), {}, seed=1)["median_days"]).all()


@pytest.mark.parametrize("n", [5, 9])
def test_fewer_than_ten_requests_have_no_limits_of_the_median(n):
    row = schedule_gap(requests([1] * n), {}, seed=1).iloc[0]
    assert row["median_late"] == 1
    assert np.isnan([row["median_late_low"], row["median_late_high"]]).all()


def test_equal_requests_have_a_median_without_limits():
    row = schedule_gap(requests([3] * 12), {}, seed=1).iloc[0]
    assert row["median_late"] == 3
    assert np.isnan(row["median_late_low"])


def test_an_empty_log_gives_an_empty_result():
    table = schedule_gap(TABLES["tickets"].empty(), {}, seed=1)
    assert table.empty
    assert {"median_late", "still_open", "n"} <= set(table.columns)
    assert days_late(TABLES["tickets"].empty()).empty


def test_a_large_log_takes_no_longer():
    late = np.random.default_rng(1).integers(-5, 20, 100_000)
    begun = time.perf_counter()
    schedule_gap(requests(late), {}, seed=1)
    assert time.perf_counter() - begun < 2


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(-20, 90), min_size=1, max_size=30), st.integers(0, 100))
def test_shuffling_rows_changes_nothing(late, seed):
    tickets = requests(late)
    shuffled = tickets.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(
        schedule_gap(shuffled, {}, seed=1), schedule_gap(tickets, {}, seed=1)
    )
