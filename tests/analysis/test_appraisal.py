"""Present values against published ones, the range of draws, and what the ratio hangs on."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_workshop.analysis.appraisal import appraisal, discount_factors, present_value


def benefit(flow, share=(1.0, 1.0, 1.0), name="b", **more):
    return pd.DataFrame(
        {"benefit_id": name, "year": range(len(flow)), "share_low": share[0],
         "share_likely": share[1], "share_high": share[2], "verified": flow, **more}
    )  # fmt: skip


def cost(*flow):
    return pd.DataFrame({"year": range(len(flow)), "amount": flow})


def measure(found, name, column="value"):
    return found.summary.set_index("measure").loc[name, column]


def test_present_value_of_the_published_spreadsheet_example():
    # Microsoft, "NPV function": 8 %, 40,000 now, then 8,000 to 14,500: 1,922.06. The first amount
    # is not discounted: it stands outside the spreadsheet's function.
    flow = np.array([-40_000, 8_000, 9_200, 10_000, 12_000, 14_500])
    assert present_value(flow, np.arange(6), 0.08) == pytest.approx(1_922.06, abs=0.005)


def test_the_first_year_is_not_discounted():
    # The same page: -10,000 at the END of year one, 10 %, gives 1,188.44.
    flow = np.array([-10_000, 3_000, 4_200, 6_800])
    assert present_value(flow, np.arange(4), 0.10) / 1.10 == pytest.approx(1_188.44, abs=0.005)


def test_green_book_discount_factors():
    # HM Treasury, The Green Book, table of discount factors at 3.5 %: year 1 0.9662, year 5 0.8420,
    # year 10 0.7089.
    for year, factor in ((0, 1.0), (1, 0.9662), (5, 0.8420), (10, 0.7089)):
        one = present_value(np.array([1.0]), np.array([year]), 0.035)
        assert one == pytest.approx(factor, abs=5e-5)


def test_a_disbenefit_stands_in_the_numerator():
    both = pd.concat([benefit([100.0], name="good"), benefit([-20.0], name="bad")])
    found = appraisal(both, cost(40.0), 0.0, seed=1)
    assert measure(found, "bcr") == pytest.approx(80 / 40)
    assert measure(found, "pv_costs") == 40


@given(st.floats(0.05, 0.9), st.floats(0.0, 0.2), st.floats(50, 900), st.floats(10, 400))
@settings(max_examples=8, deadline=None)
def test_switching_value_makes_the_case_break_even(share, rate, size, spent):
    flow = benefit([size, size], (share, share, share))
    found = appraisal(flow, cost(spent, spent), rate, seed=1)
    level = appraisal(flow.assign(verified=flow["verified"] * found.switching),
                      cost(spent, spent), rate, seed=1)  # fmt: skip
    assert measure(level, "npv") == pytest.approx(0, abs=1e-6 * spent)
    assert measure(level, "bcr") == pytest.approx(1)


def test_draws_have_the_quantiles_of_the_triangular_distribution():
    # Share alone varies: P10 of the triangular (0, 0.5, 1) is sqrt(0.1 x 0.5), P90 its mirror.
    found = appraisal(benefit([100.0], (0.0, 0.5, 1.0)), cost(50.0), 0.0, seed=1)
    low = np.sqrt(0.1 * 0.5)
    assert measure(found, "pv_benefits", "p10") == pytest.approx(100 * low, rel=0.03)
    assert measure(found, "pv_benefits", "p90") == pytest.approx(100 * (1 - low), rel=0.03)
    assert found.p_above_one == pytest.approx(0.5, abs=0.02)


def test_a_share_that_is_missing_is_left_out_and_never_the_whole():
    both = pd.concat([benefit([100.0], (0.5,) * 3, "known"), benefit([900.0], (np.nan,) * 3, "no")])
    found = appraisal(both, cost(50.0), 0.0, seed=1)
    assert measure(found, "pv_benefits") == 50
    assert found.summary["n"].tolist() == [1] * 4


def test_the_widest_input_comes_first_and_a_fixed_one_does_not_appear():
    both = pd.concat([benefit([100.0], (0.1, 0.5, 0.9), "wide"),
                      benefit([100.0], (0.5, 0.5, 0.5), "fixed")])  # fmt: skip
    tornado = appraisal(both, cost(50.0, 0.0), 0.035, seed=1).tornado
    assert tornado[["kind", "benefit"]].iloc[0].tolist() == ["share", "wide"]
    assert "fixed" not in tornado["benefit"].tolist()
    assert (tornado["low"] <= tornado["high"] + 1e-12).all()


def test_the_cumulative_line_ends_at_the_net_present_value():
    found = appraisal(benefit([10.0, 60.0, 80.0], (0.4, 0.5, 0.7)), cost(50.0, 5, 5), 0.05, seed=2)
    assert found.cumulative["value"].iloc[-1] == pytest.approx(measure(found, "npv"))
    assert found.cumulative["p10"].iloc[-1] == pytest.approx(measure(found, "npv", "p10"))


def test_the_same_seed_gives_the_same_range():
    flow = benefit([100.0], (0.1, 0.5, 0.9), verified_low=80.0, verified_high=130.0)
    first, second = (appraisal(flow, cost(50.0), 0.035, seed=7) for _ in range(2))
    pd.testing.assert_frame_equal(first.summary, second.summary)


@pytest.mark.parametrize(("flow", "spent"), [([], [50.0]), ([100.0], []), ([100.0], [0.0])])
def test_without_benefits_or_costs_there_is_no_appraisal(flow, spent):
    assert appraisal(benefit(flow), cost(*spent), seed=1) is None


def test_long_term_discount_factors_of_the_green_book():
    # HM Treasury, The Green Book, declining long term discount rate (3.5 % for years 0-30, 3.0 %
    # for 31-75, 2.5 % for 76-125, 2.0 % to 200, 1.5 % to 300, then 1.0 %), multiplied out one year
    # at a time.
    worth, year, expected = 1.0, 0, {0: 1.0}
    for last, rate in ((30, 3.5), (75, 3.0), (125, 2.5), (200, 2.0), (300, 1.5), (310, 1.0)):
        while year < last:
            year, worth = year + 1, worth / (1 + rate / 100)
            expected[year] = worth
    found = discount_factors(np.array(list(expected)))
    np.testing.assert_allclose(found, list(expected.values()), rtol=1e-12)
    assert found[[30, 31, 75]].round(4).tolist() == [0.3563, 0.3459, 0.0942]


def test_a_rate_of_the_clients_own_does_not_decline():
    years = np.array([0, 40])
    np.testing.assert_allclose(discount_factors(years, 0.08), [1, 1.08**-40])


def test_a_share_may_differ_from_year_to_year():
    # s_t B_t: 0.1 x 100 + 0.9 x 300, and not the mean share of 0.5 times 400.
    flow = benefit([100.0, 300.0]).assign(share_low=[0.1, 0.9], share_likely=[0.1, 0.9],
                                          share_high=[0.1, 0.9])  # fmt: skip
    assert measure(appraisal(flow, cost(50.0), 0.0, seed=1), "pv_benefits") == pytest.approx(280)


def test_a_second_computation_of_an_appraisal_agrees():
    # Year by year in plain Python, with the rates of the Green Book, over 40 years.
    flow = benefit([float(10 + t) for t in range(41)], (0.3, 0.4, 0.6))
    found = appraisal(flow, cost(*[6.0] * 41), seed=1)
    worth, benefits, costs = 1.0, 0.0, 0.0
    for t in range(41):
        worth /= 1 if t == 0 else 1.035 if t <= 30 else 1.03
        benefits += 0.4 * (10 + t) * worth
        costs += 6.0 * worth
    assert measure(found, "npv") == pytest.approx(benefits - costs)
    assert measure(found, "bcr") == pytest.approx(benefits / costs)
    assert found.switching == pytest.approx(costs / benefits)
    tornado = found.tornado.set_index("benefit")
    assert tornado.loc["b", ["low", "high"]].tolist() == pytest.approx(
        [0.75 * benefits / costs, 1.5 * benefits / costs]
    )


def test_the_worse_end_of_a_disbenefits_share_is_the_high_one():
    both = pd.concat([benefit([100.0], name="good"), benefit([-50.0], (0.2, 0.5, 0.8), "bad")])
    row = appraisal(both, cost(40.0), 0.0, seed=1).tornado.set_index("benefit").loc["bad"]
    assert row[["low", "high"]].tolist() == pytest.approx([(100 - 40) / 40, (100 - 10) / 40])
