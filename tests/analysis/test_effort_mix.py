"""S3: shares add up, the ratio does not care for the unit, slopes are Theil's and Sen's."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import theilslopes

from pmo_workshop.analysis import effort_mix
from pmo_workshop.analysis.effort_mix import (
    CATEGORIES,
    behaviour,
    effort_by_period,
    hours_before_and_after,
    skipped_periods,
    trend,
)

HOURS = st.lists(
    st.tuples(
        *[st.integers(0, 90_000).map(lambda hundredths: hundredths / 100) for _ in CATEGORIES]
    ).filter(lambda row: sum(row) > 1),
    min_size=1,
    max_size=12,
)


def _log(rows, scale=1.0):
    return pd.DataFrame(
        [
            {
                "period": str(pd.Period("2025-01", "M") + at),
                "category": category,
                "hours": scale * hours,
            }
            for at, row in enumerate(rows)
            for category, hours in zip(CATEGORIES, row, strict=True)
        ]
    )


@given(rows=HOURS)
def test_shares_add_up_to_one_and_hours_are_kept(rows):
    found = effort_by_period(_log(rows))
    shares = found[[f"share_{category}" for category in CATEGORIES]].sum(axis=1)
    assert np.allclose(shares, 1)
    assert np.allclose(found[list(CATEGORIES)].to_numpy(), rows)


@given(rows=HOURS)
def test_the_ratio_of_logged_hours_does_not_depend_on_the_unit(rows):
    rows = [[value + 1 for value in row] for row in rows]
    hours, minutes = (effort_by_period(_log(rows, scale)) for scale in (1, 60))
    assert np.allclose(hours["log_ratio"], minutes["log_ratio"])


def test_no_hours_count_as_half_an_hour():
    found = effort_by_period(_log([(0, 10, 20, 0), (10, 0, 0, 0)]))
    assert found["log_ratio"].tolist() == pytest.approx([np.log(20 / 0.5), np.log(0.5 / 10)])


@given(st.lists(st.integers(0, 500), min_size=8, max_size=15))
def test_the_slope_is_that_of_scipy(values):
    periods = [f"P{at:02d}" for at in range(len(values))]
    found = trend(pd.DataFrame({"period": periods, "admin": values}), "admin", seed=1)
    assert found.estimate == pytest.approx(theilslopes(values).slope)


def test_no_slope_below_eight_periods():
    seven = pd.DataFrame({"period": list("abcdefg"), "admin": range(7)})
    assert trend(seven, "admin", seed=1) is None


def test_a_skipped_period_is_time_and_has_no_moving_range():
    months = [*(f"2025-{month:02d}" for month in range(1, 9)), "2026-01", "2026-02"]
    effort = pd.DataFrame({"period": months, "admin": [90.0, 80, 70, 60, 50, 40, 30, 20, -30, -40]})
    assert trend(effort, "admin", seed=1).estimate == -10
    ranges = behaviour(effort, "admin").table.set_index("period")["moving_range"]
    assert np.isnan(ranges["2026-01"])
    assert ranges["2026-02"] == 10
    assert behaviour(effort, "admin").moving_range_mean == 10


@pytest.mark.parametrize(
    ("periods", "skipped"),
    [
        (["2025-Q4", "2026-Q1", "2026-Q4"], [0, 0, 2]),
        (["2024", "2026"], [0, 1]),
        (["2025-12", "2026-Q1"], [0, 0]),
        ([], []),
    ],
    ids=["quarters", "years", "mixed", "none"],
)
def test_skipped_periods_are_counted_on_the_calendar(periods, skipped):
    assert skipped_periods(pd.Series(periods, dtype=str)) == skipped


def test_a_share_may_fall_while_the_hours_stay():
    # The planted trap: advice is added, admin hours stay, so that the share of admin falls.
    effort = effort_by_period(_log([(100, 50, 20, 5)] * 8 + [(100, 50, 80, 5)] * 8))
    found = hours_before_and_after(effort, "2025-09").set_index("category")
    assert found.loc["admin", "change"] == 0
    assert found.loc["admin", "share_after"] < found.loc["admin", "share_before"]
    assert found["confirmed"].to_dict() == {
        "admin": False, "control": False, "advisory": True, "strategic": False
    }  # fmt: skip
    assert hours_before_and_after(effort, "2025-08").empty  # only 7 periods before


def test_limits_are_drawn_anew_only_where_eight_periods_confirm_it():
    effort = pd.DataFrame(
        {"period": [f"{at:02d}" for at in range(16)], "log_ratio": [0.0, 0.1] * 4 + [1.0, 1.1] * 4}
    )
    assert behaviour(effort, "log_ratio", "08").changed_from == "08"
    assert "only 7 periods" in behaviour(effort, "log_ratio", "09").note
    assert behaviour(effort, "log_ratio", "99").changed_from == ""


@pytest.mark.parametrize("seed", range(3))
def test_the_trend_is_the_median_of_the_slopes_of_all_pairs_that_are_drawn(seed):
    random = np.random.default_rng(seed)
    time = np.cumsum(random.integers(1, 3, 9)).astype(float)
    value = random.integers(0, 9, 9).astype(float)
    medians = effort_mix._median_slopes(time, value)
    for _ in range(20):
        who = random.integers(0, 9, 9)
        apart = time[who][:, None] - time[who]
        slopes = (value[who][:, None] - value[who])[apart > 0] / apart[apart > 0]
        drawn = np.bincount(who, minlength=9).astype(float)[None]
        assert medians(drawn)[0] == np.median(slopes)
    nobody_twice = np.eye(9)[:1] * 9
    assert np.isnan(medians(nobody_twice)[0])
