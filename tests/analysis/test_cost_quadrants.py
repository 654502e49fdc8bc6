"""Real against perceived cost, and messages before and after."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pmo_workshop.analysis.cost_quadrants import cost_quadrants, real_hours
from pmo_workshop.analysis.tested_messages import messages_tested


def rated(**severities):
    return pd.concat(
        [pd.DataFrame({"component": c, "severity": s}) for c, s in severities.items()],
        ignore_index=True,
    )


def logged(**hours):
    table = pd.DataFrame({"component": list(hours), "real": list(hours.values())})
    return table.assign(real_low=table["real"] - 0.2, real_high=table["real"] + 0.2)


FOUR = {
    "fixed": [9, 8, 9, 8], "informed": [9, 9, 8, 8], "warned": [1, 2, 1, 2], "left": [2, 1, 2, 1],
}  # fmt: skip


def test_the_four_classes():
    real = logged(fixed=3.0, informed=0.5, warned=3.2, left=0.4)
    table = cost_quadrants(rated(**FOUR), real).set_index("component")["class"]
    assert table.to_dict() == {
        "fixed": "fix", "informed": "inform", "warned": "warn", "left": "leave",
    }  # fmt: skip


def test_an_interval_that_crosses_a_line_gives_no_class():
    wide = {**FOUR, "informed": [10, 0, 10, 0]}
    table = cost_quadrants(rated(**wide), logged(fixed=3.0, informed=0.5, warned=3.2, left=0.4))
    row = table[table["component"] == "informed"].iloc[0]
    assert (row["real_side"], row["perceived_side"], row["class"]) == ("low", "", "")


def test_the_sponsors_value_takes_the_place_of_the_median():
    real = logged(fixed=3.0, informed=0.5, warned=3.2, left=0.4)
    table = cost_quadrants(rated(**FOUR), real, real_cut=10.0, perceived_cut=0.5)
    assert set(table["class"]) == {"inform"}
    assert table.attrs == {"real_cut": 10.0, "perceived_cut": 0.5}


def test_a_cost_without_a_log_has_no_class():
    real = logged(fixed=3.0, left=0.4)
    table = cost_quadrants(rated(**FOUR), real).set_index("component")
    assert table.at["informed", "class"] == ""
    assert np.isnan(table.at["informed", "real"])
    assert (cost_quadrants(rated(**FOUR), real.iloc[:0])["class"] == "").all()


def test_the_log_may_name_the_cost_itself():
    log = pd.DataFrame(
        {"activity": ["a", "b"], "role": "PM", "volume_yr": 1200, "min_low": 6.0,
         "min_likely": 6.0, "min_high": 6.0, "rate_per_h": 60.0, "waste": ["wait", "wait"],
         "rework_p": 0.0, "component": ["learning", None]}
    )  # fmt: skip
    table = real_hours(log, 10, seed=1).set_index("component")["real"]
    assert table.to_dict() == {"delay": pytest.approx(1.0), "learning": pytest.approx(1.0)}


def read(before, after, shown=None):
    table = pd.DataFrame({"resp_id": range(len(before)), "message_id": "m", "component": "time",
                          "before": before, "after": after})  # fmt: skip
    return table if shown is None else table.assign(shown=shown)


def test_the_change_is_the_paired_t_of_scipy_and_grade_b():
    before, after = [7, 8, 6, 9, 7, 8], [5, 8, 5, 6, 7, 6]
    row = messages_tested(read(before, after)).iloc[0]
    limits = stats.ttest_rel(after, before).confidence_interval()
    assert (row["change_low"], row["change_high"]) == pytest.approx((limits.low, limits.high))
    assert (row["grade"], row["x"], row["against"]) == ("B", 4, 0)
    assert np.isnan(row["effect"])


def test_others_who_did_not_read_it_make_grade_c():
    before = [7] * 24
    after = [5, 6] * 6 + [7, 6] * 6
    row = messages_tested(read(before, after, ["message"] * 12 + ["control"] * 12)).iloc[0]
    assert row["grade"] == "C"
    assert row["effect"] == pytest.approx(-1.0)
    assert row["effect_low"] < -1.0 < row["effect_high"] < 0
    few = messages_tested(read(before[:15], after[:15], ["message"] * 12 + ["control"] * 3))
    assert few["grade"].iloc[0] == "B"


def test_equal_answers_have_no_limits():
    row = messages_tested(read([6] * 12, [6] * 12)).iloc[0]
    assert row["change"] == 0
    assert np.isnan([row["change_low"], row["change_high"]]).all()
    assert messages_tested(read([], [])).empty
