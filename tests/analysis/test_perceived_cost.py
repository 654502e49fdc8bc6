"""Perceived costs: shares, rank correlations, and no regression without the people for it."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import rankdata, spearmanr
from statsmodels.regression.linear_model import OLS

from pmo_workshop.analysis.perceived_cost import (
    adjusted_slopes,
    cost_and_intention,
    deterrents,
    per_respondent,
    rank_correlation,
)
from pmo_workshop.analysis.uncertainty import bca, wilson


def answers(n=30, kinds=3, seed=5):
    random = np.random.default_rng(seed)
    rows = [
        {
            "resp_id": f"r{i}",
            "component": f"c{k}",
            "severity": int(random.integers(0, 11)),
            "engage_intent": 1 + i % 7,
        }
        for i in range(n)
        for k in range(kinds)
    ]
    return pd.DataFrame(rows)


def test_seven_counts_and_six_does_not_and_the_limits_are_wilsons():
    costs = pd.DataFrame({"resp_id": list("abcd"), "component": "time",
                          "severity": [7, 6, 10, 0], "engage_intent": 4})  # fmt: skip
    row = deterrents(costs, seed=1).iloc[0]
    assert (row["x"], row["n"]) == (2, 4)
    assert (row["share_low"], row["share_high"]) == (wilson(2, 4).low, wilson(2, 4).high)


@pytest.mark.parametrize("n", [12, 40])
def test_the_correlation_and_its_limits_are_those_of_scipy_and_of_bca(n):
    random = np.random.default_rng(n)
    x = pd.Series(random.integers(0, 11, n))
    y = pd.Series((8 - 0.5 * x + random.normal(0, 2, n)).round().clip(1, 7))

    def rho(rows):
        return np.corrcoef(rankdata(rows, axis=0).T)[0, 1]

    found = rank_correlation(x, y, seed=1)
    with np.errstate(invalid="ignore"):
        other = bca(np.column_stack([x, y]), rho, seed=2, draws=1500, expanded=True)
    assert found[0] == pytest.approx(spearmanr(x, y).statistic)
    assert found[0] == pytest.approx(other.estimate)
    assert found[1] == pytest.approx(other.low, abs=0.06)
    assert found[2] == pytest.approx(other.high, abs=0.06)


def test_what_few_rated_does_not_say_who_leads():
    """6 of 6 deters; of 40 each 21, 19 and 2: the first two cannot be told apart, whoever leads."""
    rows = [{"resp_id": f"r{at}", "component": cost, "severity": 9 if at < x else 1,
             "engage_intent": 3}
            for cost, x, n in (("few", 6, 6), ("a", 21, 40), ("b", 19, 40), ("c", 2, 40))
            for at in range(n)]  # fmt: skip
    found = deterrents(pd.DataFrame(rows), 1).set_index("component")["leading"]
    assert found[["a", "b", "c"]].tolist() == [True, True, False]


def test_equal_answers_have_no_correlation_and_no_nan_in_the_share():
    costs = answers().assign(severity=8)
    table = deterrents(costs, seed=1)
    assert (table["share"] == 1).all()
    assert table["rho"].isna().all()
    assert table["leading"].all()


def test_no_regression_below_ten_respondents_per_cost():
    assert adjusted_slopes(answers(n=29)).empty
    assert len(adjusted_slopes(answers(n=30))) == 3


def test_a_regression_finds_the_cost_that_goes_with_intention():
    costs = answers(n=300)
    severity = costs.pivot(index="resp_id", columns="component", values="severity")
    noise = np.random.default_rng(1).normal(0, 1, len(severity))
    intent = 6 - 0.4 * severity["c1"] + noise
    costs["engage_intent"] = costs["resp_id"].map(intent)
    slopes = adjusted_slopes(costs).set_index("component")
    assert slopes.at["c1", "slope_low"] < -0.4 < slopes.at["c1", "slope_high"]
    assert slopes.at["c0", "slope_low"] < 0 < slopes.at["c0", "slope_high"]


def test_slopes_and_limits_are_those_of_statsmodels():
    costs = answers(n=45)
    severity = costs.pivot(index="resp_id", columns="component", values="severity")
    intent = costs.groupby("resp_id")["engage_intent"].first()
    design = np.column_stack([np.ones(45), severity - severity.mean()])
    theirs = OLS(intent.to_numpy(dtype=float), design).fit(cov_type="HC3")
    ours = adjusted_slopes(costs)[["slope", "slope_low", "slope_high"]]
    assert ours["slope"].to_numpy() == pytest.approx(theirs.params[1:])
    assert ours.to_numpy()[:, 1:] == pytest.approx(theirs.conf_int()[1:])


def test_one_row_per_respondent_before_anything_is_correlated():
    costs = answers(n=20)
    people = per_respondent(costs)
    assert people["resp_id"].is_unique
    assert cost_and_intention(costs, seed=1)["n"].iloc[0] == 20


def test_nothing_gives_nothing():
    nothing = answers().iloc[:0]
    assert deterrents(nothing, seed=1).empty
    assert cost_and_intention(nothing, seed=1).empty
