"""Options: what one releases another cannot release again."""

import numpy as np
import pandas as pd
import pytest

from pmo_workshop.analysis.cost_options import all_together, options_valued, tornado


def log():
    return pd.DataFrame(
        {
            "activity": ["report", "report", "chase"],
            "role": ["PM", "CFO", "PM"],
            "volume_yr": [120, 60, 240],
            "min_low": [20.0, 20.0, 5.0],
            "min_likely": [30.0, 30.0, 10.0],
            "min_high": [60.0, 60.0, 30.0],
            "rate_per_h": [60.0, 120.0, 60.0],
            "rework_p": 0.0,
        }
    )


def options(*rows):
    names = ("option_id", "activity", "role", "saved", "adopt", "one_off", "run_yr")
    table = pd.DataFrame([dict(zip(names, row, strict=True)) for row in rows])
    for name in ("saved", "adopt"):
        ends = pd.DataFrame(table.pop(name).tolist(), columns=["low", "likely", "high"])
        for end in ends:
            table[f"{name}_{end}"] = ends[end].astype(float)
    return table.assign(option=table["option_id"], kind="simplify")


ALWAYS = (1, 1, 1)


def test_the_net_release_of_one_option_by_hand():
    one = options(("a", "chase", None, (5, 5, 5), ALWAYS, 900, 200))
    row = options_valued(one, log(), seed=1).iloc[0]
    # 240 times 5 minutes = 20 hours at 60, less 200 a year to run it.
    assert row["hours"] == pytest.approx(20)
    assert row["net"] == pytest.approx(1000)
    assert row["payback"] == pytest.approx(10.8)
    assert row["p_12"] == 1.0


def test_a_role_changes_only_its_own_rows():
    one = options(("a", "report", "CFO", (6, 6, 6), ALWAYS, 0, 0))
    row = options_valued(one, log(), seed=1).iloc[0]
    assert row["hours"] == pytest.approx(6)
    assert row["n"] == 1


def test_overlapping_options_release_no_more_than_there_is():
    greedy = options(*[(name, "report", None, (40, 50, 60), ALWAYS, 0, 0) for name in "abc"])
    together = all_together(greedy, log(), seed=1).iloc[0]
    most = (120 * 60 + 60 * 60) / 60  # every minute at its longest
    assert together["hours"] <= most
    assert together["net"] < together["added"]
    nets = options_valued(greedy, log(), seed=1)["net"].tolist()
    assert nets[0] > nets[1] >= nets[2] >= 0


def test_the_order_of_options_on_different_activities_does_not_matter():
    first = ("a", "report", None, (5, 10, 15), (0.5, 0.7, 0.9), 100, 0)
    second = ("b", "chase", None, (2, 3, 5), (0.5, 0.7, 0.9), 100, 0)
    there = all_together(options(first, second), log(), seed=1).iloc[0]
    back = all_together(options(second, first), log(), seed=1).iloc[0]
    assert there["net"] == pytest.approx(there["added"])
    assert there["net"] == pytest.approx(back["net"], rel=0.02)


def test_an_option_that_costs_more_than_it_releases_never_pays_back():
    one = options(("a", "chase", None, (5, 5, 5), ALWAYS, 900, 5000))
    row = options_valued(one, log(), seed=1).iloc[0]
    assert np.isinf(row["payback"])
    assert row["p_12"] == 0.0
    assert row["net"] < 0


def test_the_tornado_has_the_widest_first_and_holds_the_estimate():
    two = options(
        ("a", "report", None, (5, 10, 20), (0.9, 0.95, 1), 100, 0),
        ("b", "chase", None, (2, 3, 4), (0.5, 0.7, 0.9), 100, 0),
    )
    table = tornado(two, log())
    assert table["swing"].is_monotonic_decreasing
    assert table["option_id"].iloc[0] == "a"
    assert ((table["given_low"] <= table["base"]) & (table["base"] <= table["given_high"])).all()


def test_an_option_on_an_activity_nobody_logged_is_left_out():
    one = options(("a", "sleep", None, (5, 5, 5), ALWAYS, 0, 0))
    assert options_valued(one, log(), seed=1).empty
    assert all_together(one, log(), seed=1).empty
    assert tornado(one, log()).empty
