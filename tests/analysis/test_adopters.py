"""C6: on time, overruns and forecasts, with the method and without."""

import numpy as np
import pandas as pd
import pytest

from pmo_workshop.analysis import adopters
from pmo_workshop.analysis.uncertainty import newcombe

DAY = pd.Timestamp("2026-01-31")
TODAY = pd.Timestamp("2026-03-31")


def _projects(arms, **more):
    """Projects from (with the method, on time) pairs."""
    rows = [
        {"method_used": used, "dose": used, "plan_end": DAY,
         "end": DAY if ok else DAY + pd.Timedelta(days=9), "budget": 100.0, "actual": 110.0,
         "forecast_p": 0.5}
        for used, ok in arms
    ]  # fmt: skip
    return pd.DataFrame(rows).assign(**more)


ARMS = [(1, 1)] * 14 + [(1, 0)] * 6 + [(0, 1)] * 9 + [(0, 0)] * 12


def test_the_difference_is_newcombes():
    found = adopters.on_time_compared(_projects(ARMS), TODAY, 1).iloc[0]
    expected = newcombe(14, 20, 9, 21)
    assert (found["difference_low"], found["difference_high"]) == (expected.low, expected.high)
    assert found[["with_on_time", "with_n", "others_on_time", "others_n"]].tolist() == [
        14,
        20,
        9,
        21,
    ]


def test_an_arm_below_ten_has_no_interval():
    found = adopters.on_time_compared(_projects(ARMS[11:]), TODAY, 1).iloc[0]
    assert found["with_n"] == 9
    assert np.isnan(found["difference_low"])


def test_overdue_counts_as_late_and_not_yet_due_as_unknown():
    projects = _projects([(1, 1), (1, 1), (1, 1)])
    projects["end"] = [DAY, pd.NaT, pd.NaT]
    projects["plan_end"] = [DAY, DAY, pd.Timestamp("2026-12-31")]
    assert adopters.outcomes(projects, TODAY)["on_time"].tolist() == [1.0, 0.0]


def test_an_early_end_before_the_planned_one_is_not_yet_counted():
    # Of the projects planned for December only the early ones have ended: they would all be met.
    projects = _projects([(1, 1), (1, 0)])
    projects["plan_end"] = [pd.Timestamp("2026-12-31"), DAY]
    assert adopters.outcomes(projects, TODAY)["on_time"].tolist() == [0.0]


def test_what_a_running_project_has_spent_is_no_overrun():
    projects = _projects(ARMS[:3], actual=[50.0, 120.0, 300.0])
    projects["end"] = [pd.NaT, DAY, pd.Timestamp("2026-05-01")]
    assert adopters.cost_ratios(projects, TODAY)["ratio"].tolist() == [1.2]


def test_matching_removes_what_the_class_explains():
    # Small projects are on time, large ones late, in both arms; adopters have more small ones.
    arms = [(1, 1)] * 16 + [(1, 0)] * 4 + [(0, 1)] * 4 + [(0, 0)] * 16
    size = ["small"] * 16 + ["large"] * 4 + ["small"] * 4 + ["large"] * 16
    found = adopters.on_time_compared(_projects(arms, size=size, type="IT"), TODAY, 1)
    found = found.set_index("comparison")["difference"]
    assert found["all projects"] == pytest.approx(0.6)
    assert found["same size and type"] == pytest.approx(0)


def test_classes_with_one_arm_only_are_left_out_of_the_matching():
    kinds = ["IT"] * 20 + ["IT"] * 15 + ["change"] * 6
    found = adopters.on_time_compared(_projects(ARMS, size="small", type=kinds), TODAY, 1)
    assert found.set_index("comparison").loc["same size and type", "others_n"] == 15


def test_where_no_class_holds_both_arms_nothing_is_called_matched():
    own = [str(number) for number in range(len(ARMS))]
    found = adopters.on_time_compared(_projects(ARMS, size=own, type="IT"), TODAY, 1)
    assert "same size and type" not in set(found["comparison"])


def test_without_classes_nothing_is_called_matched():
    found = adopters.on_time_compared(_projects(ARMS, size=None, type=None), TODAY, 1)
    assert "same size and type" not in set(found["comparison"])


def test_overruns_are_geometric_and_the_ratio_turns_with_the_arms():
    rng = np.random.default_rng(7)
    ratios = np.exp(rng.normal(0, 0.2, len(ARMS)))
    projects = _projects(ARMS, actual=100 * ratios)
    table = adopters.overruns(projects, TODAY, 1).set_index("arm")
    found = table["ratio"]
    assert found["with the method"] == pytest.approx(np.exp(np.log(ratios[:20]).mean()))
    assert table["p80"].tolist()[:2] == [
        np.quantile(ratios[:20], 0.8),
        np.quantile(ratios[20:], 0.8),
    ]
    turned = adopters.overruns(projects.assign(method_used=1 - projects["method_used"]), TODAY, 1)
    assert turned["ratio"].iloc[2] == pytest.approx(1 / found["with ÷ others"])


def test_the_brier_score_is_that_of_murphys_decomposition():
    # Murphy (1973), Journal of Applied Meteorology 12:595-600: a second way to the same figure.
    rng = np.random.default_rng(8)
    chance, came = rng.choice([0.2, 0.5, 0.9], len(ARMS)), np.array([ok for _, ok in ARMS])
    found = adopters.brier_score(_projects(ARMS, forecast_p=chance), TODAY, 1).iloc[0]
    parts = came.mean() * (1 - came.mean())
    for forecast in np.unique(chance):
        own = came[chance == forecast]
        apart = (forecast - own.mean()) ** 2 - (own.mean() - came.mean()) ** 2
        parts += len(own) / len(came) * apart
    assert found["brier"] == pytest.approx(parts)
    assert found["no_skill"] == pytest.approx(23 / 41 * 18 / 41)
    assert found["gain"] == pytest.approx(found["no_skill"] - found["brier"])
    assert found["gain_low"] < found["gain"] < found["gain_high"]


def test_where_all_end_alike_there_is_no_usual_share_to_beat():
    found = adopters.brier_score(_projects([(1, 1)] * 12, forecast_p=0.8), TODAY, 1).iloc[0]
    assert found["brier"] == pytest.approx(0.04)
    assert found["no_skill"] == 0
    assert np.isnan(found["gain_low"])


def test_calibration_puts_every_forecast_into_one_class():
    chance = np.linspace(0, 1, len(ARMS))
    found = adopters.calibration(_projects(ARMS, forecast_p=chance), TODAY)
    assert found["n"].sum() == len(ARMS)
    assert found["on_time"].sum() == 23
    assert found["forecasts"].tolist()[0] == "0–20 %"
    small = adopters.calibration(_projects(ARMS[:4]), TODAY).iloc[0]
    assert np.isnan(small["share_low"])


def test_no_projects_give_no_rows():
    nothing = _projects(ARMS).iloc[:0]
    assert adopters.on_time_compared(nothing, TODAY, 1).empty
    assert adopters.overruns(nothing, TODAY, 1).empty
    assert adopters.brier_score(nothing, TODAY, 1).empty
    assert adopters.calibration(nothing, TODAY).empty
