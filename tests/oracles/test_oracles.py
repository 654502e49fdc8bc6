"""Every value and every trap of the published cases in this folder."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pmo_workshop.analysis.process_behaviour import xmr
from pmo_workshop.analysis.uncertainty import (
    agresti_coull,
    alpha_if_dropped,
    bca,
    benjamini_hochberg,
    bonferroni,
    cronbach_alpha,
    feldt,
    finite_population_factor,
    guttman_lambda6,
    holm,
    mean_from_summary,
    mean_t,
    omega_total,
    paired_t_from_summary,
    percentile_bootstrap,
    sample_size_mean,
    sample_size_paired_mean,
    sample_size_proportion,
    sign_flip_p,
    wilson,
)
from pmo_workshop.analysis.uncertainty.interval import Basis
from pmo_workshop.errors import DataError

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/expected.json"))
EXPECTED = {case: json.loads((HERE / case / "expected.json").read_text("utf-8")) for case in CASES}
VALUES = [
    pytest.param(case, value, id=f"{case}-{value['name']}")
    for case in CASES
    for value in EXPECTED[case]["expected"]
]
SEED = 1908


def data(case):
    return pd.read_csv(HERE / case / "data.csv")


def limits(interval):
    return [interval.low, interval.high]


def standard_error(interval, df=None):
    quantile = stats.norm.ppf(0.975) if df is None else stats.t.ppf(0.975, df)
    return (interval.high - interval.low) / 2 / quantile


def closed_form(shown, best, worst):
    from pmo_workshop.analysis.best_worst import closed_form

    return closed_form(shown, best, worst)


def case_01_wilson():
    return {row.case: limits(wilson(row.x, row.n)) for row in data("01_wilson").itertuples()}


def case_03_alpha_attitude():
    items = data("03_alpha_attitude")
    alpha = cronbach_alpha(items)
    return {
        "raw_alpha": alpha.raw,
        "std_alpha": alpha.standardised,
        "average_r": alpha.average_r,
        "alpha_drop": alpha_if_dropped(items).to_dict(),
        "raw_alpha_full": alpha.raw,
        "lambda6_smc": guttman_lambda6(items),
        "feldt_95": limits(feldt(alpha.raw, alpha.n, alpha.k)),
        "omega_total_cov_ml": omega_total(items, on="covariance"),
        "omega_total_cor_ml": omega_total(items, on="correlation"),
    }


def series(name):
    table = data("06_xmr")
    chosen = table[table["series"] == name]
    return pd.Series(chosen["x"].to_numpy(), index=chosen["t"])


def case_06_xmr():
    nist = xmr(series("nist_flowrate"), constants="exact")
    rounded = xmr(series("nist_flowrate"), constants="wheeler")
    viscosity = xmr(series("montgomery_viscosity"), constants="exact")
    return {
        "nist.mean": nist.mean,
        "nist.mRbar": nist.moving_range_mean,
        "nist.limits_3_over_d2_1.128": [nist.lower, nist.upper],
        "nist.limits_2.66": [rounded.lower, rounded.upper],
        "nist.URL_3.267": nist.moving_range_limit,
        "nist.signals_rule1": [s.first for s in nist.signals if s.rule == "outside"],
        "viscosity.mean": viscosity.mean,
        "viscosity.mRbar": viscosity.moving_range_mean,
        "viscosity.limits_3_over_d2_1.128": [viscosity.lower, viscosity.upper],
    }


def differences():
    table = data("07_paired_mean")
    return (table["x1"] - table["x2"]).to_numpy()


def case_07_paired_mean():
    difference = differences()
    interval = mean_t(difference)
    test = stats.ttest_1samp(difference, 0)
    summary = paired_t_from_summary(58.2, 51.4, 7.43, 8.92, 0.537, 30)
    error = standard_error(summary, df=29)
    return {
        "mean_diff": interval.estimate,
        "t": interval.estimate / standard_error(interval, df=9),
        "p": test.pvalue,
        "ci95_t": limits(interval),
        "ci95_percentile_boot": limits(
            percentile_bootstrap(difference, np.mean, seed=SEED, draws=99_999)
        ),
        "ci95_bca_boot": limits(bca(difference, np.mean, seed=SEED, draws=99_999)),
        "p_signflip_exact": sign_flip_p(difference),
        "p_wilcoxon_exact_scipy": stats.wilcoxon(difference[difference != 0]).pvalue,
        "summary.est_se_t": [summary.estimate, error, summary.estimate / error],
        "summary.ci95": limits(summary),
    }


def case_08_bws_closed_form():
    table = data("08_bws_closed_form")
    every = closed_form(table["shown"], table["best"], table["worst"])
    single = {
        counts: closed_form(*(pd.Series([count]) for count in counts)).iloc[0]
        for counts in ((7145, 1733, 1324), (100, 40, 10))
    }
    return {
        "b_se(7145,1733,1324)": list(single[7145, 1733, 1324][["utility", "se"]]),
        "b_se(100,40,10)": list(single[100, 40, 10][["utility", "se"]]),
        "b_all": list(every["utility"]),
        "se_all": list(every["se"]),
        "share_all": list(every["share"]),
    }


def case_14_multiplicity():
    p = data("14_multiplicity")["p"]
    return {
        "rejected_bonferroni": int((bonferroni(p) <= 0.05).sum()),
        "rejected_holm": int((holm(p) <= 0.05).sum()),
        "rejected_bh": int((benjamini_hochberg(p) <= 0.05).sum()),
        "holm_adj_first5": list(holm(p)[:5]),
        "bh_adj_first5": list(benjamini_hochberg(p)[:5]),
    }


def case_16_finite_population():
    table = data("16_finite_population").set_index("case")
    mean, prop = table.loc["mean"], table.loc["prop"]
    of_mean = mean_from_summary(mean.est, mean.sd, int(mean.n), int(mean.N))
    of_prop = agresti_coull(int(prop.x), int(prop.n), int(prop.N))
    return {
        "mean.se_ci": [standard_error(of_mean, df=mean.n - 1), *limits(of_mean)],
        "prop.est_se_ci": [of_prop.estimate, standard_error(of_prop), *limits(of_prop)],
    }


def case_18_sample_size():
    table = data("18_sample_size").set_index("case")
    prop, mean, paired = (table.loc[case] for case in ("prop", "mean", "paired_mean"))
    return {
        "prop": sample_size_proportion(prop.width, prop.p),
        "mean": sample_size_mean(mean.width, mean["var"]),
        "paired_mean": sample_size_paired_mean(paired.width, paired["var"], paired.cor),
        "prop_with_population_40": sample_size_proportion(prop.width, prop.p, population=40),
    }


@pytest.fixture(scope="module")
def computed():
    """Our figures by case, computed once."""
    figures = {}

    def of(case):
        if case not in figures:
            figures[case] = globals()[f"case_{case}"]()
        return figures[case]

    return of


@pytest.mark.parametrize(("case", "value"), VALUES)
def test_published_value(case, value, computed):
    ours = computed(case)[value["name"]]
    assert ours == pytest.approx(value["value"], rel=0, abs=value["tol"])


@pytest.mark.parametrize("case", CASES)
def test_every_value_of_the_file_is_compared_and_no_other(case, computed):
    assert list(computed(case)) == [value["name"] for value in EXPECTED[case]["expected"]]


# -- traps ---------------------------------------------------------------------------------------


def test_wilson_of_none_starts_exactly_at_zero():
    assert wilson(0, 20).low == 0.0
    assert wilson(20, 20).high == 1.0


def test_wilson_is_without_continuity_correction():
    # The lower limit is 0.346165: the file cuts it after four digits.
    assert limits(wilson(120, 300)) == pytest.approx([0.3461, 0.4564], abs=1e-4)
    assert wilson(120, 300).low > 0.3445577 + 1e-3


def test_omega_differs_between_covariances_and_correlations():
    items = data("03_alpha_attitude")
    assert round(omega_total(items), 3) == 0.856
    assert round(omega_total(items, on="correlation"), 3) == 0.841


def test_alpha_does_not_depend_on_the_denominator_of_the_variance():
    items = data("03_alpha_attitude")
    k = items.shape[1]
    by_n = k / (k - 1) * (1 - items.var(ddof=0).sum() / items.sum(axis=1).var(ddof=0))
    assert cronbach_alpha(items).raw == pytest.approx(by_n, abs=1e-12)


def test_the_two_constants_differ_in_the_fourth_decimal():
    nist = series("nist_flowrate")
    rounded, exact = xmr(nist, constants="wheeler"), xmr(nist, constants="exact")
    assert 1e-4 < rounded.upper - exact.upper < 1e-3


def test_limits_rest_on_moving_ranges_and_not_on_the_standard_deviation():
    viscosity = series("montgomery_viscosity")
    chart = xmr(viscosity, constants="exact")
    sigma = (chart.upper - chart.mean) / 3
    assert sigma == pytest.approx(0.4262, abs=5e-5)
    assert viscosity.std() / sigma == pytest.approx(1 - 0.21, abs=0.005)


def test_percentile_bootstrap_is_a_fifth_narrower_than_t_at_ten():
    t, percentile = mean_t(differences()), percentile_bootstrap(differences(), np.mean, seed=SEED)
    narrower = 1 - (percentile.high - percentile.low) / (t.high - t.low)
    assert narrower == pytest.approx(0.19, abs=0.03)


@pytest.mark.parametrize("method", [mean_t, lambda d: bca(d, np.mean, seed=SEED)], ids=["t", "bca"])
def test_constant_differences_have_no_interval_and_say_so(method):
    interval = method([0.5] * 10)
    assert interval.estimate == 0.5
    assert np.isnan([interval.low, interval.high]).all()
    assert interval.basis is Basis.NO_VARIATION


def test_item_always_best_is_shrunk_and_flagged():
    counts = (pd.Series(values) for values in ([20, 20], [20, 4], [0, 6]))
    result = closed_form(*counts)
    assert np.isfinite(result["utility"]).all()
    assert np.isfinite(result["se"]).all()
    assert list(result["flagged"]) == [True, False]


def test_more_choices_than_times_shown_is_an_error():
    with pytest.raises(DataError):
        closed_form(pd.Series([10]), pd.Series([7]), pd.Series([4]))


@pytest.mark.parametrize("adjust", [holm, bonferroni, benjamini_hochberg])
def test_adjusted_p_values_rise_with_the_raw_ones(adjust):
    shuffled = data("14_multiplicity")["p"].sample(frac=1, random_state=SEED).to_numpy()
    assert (np.diff(adjust(shuffled)[np.argsort(shuffled)]) >= 0).all()


@pytest.mark.parametrize("adjust", [holm, bonferroni, benjamini_hochberg])
def test_missing_p_values_leave_the_family(adjust):
    with_gaps = adjust([0.01, np.nan, 0.04, np.nan])
    assert np.isnan(with_gaps[[1, 3]]).all()
    assert list(with_gaps[[0, 2]]) == list(adjust([0.01, 0.04]))


def test_a_census_has_no_sampling_error():
    assert finite_population_factor(40, 40) == 0
    for interval in (mean_from_summary(5, 1, 40, 40), wilson(10, 40, 40)):
        assert interval.low == interval.estimate == interval.high


def test_width_is_the_full_width():
    needed = sample_size_proportion(0.1)
    interval = wilson(round(needed / 2), needed)
    assert interval.high - interval.low == pytest.approx(0.1, abs=0.001)
