"""Uncertainty: published values with their sources, properties, and awkward samples."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.multivariate.factor import Factor
from statsmodels.stats.multitest import multipletests

from pmo_workshop.analysis import uncertainty
from pmo_workshop.analysis.self_service import simultaneous_wilson
from pmo_workshop.analysis.uncertainty import (
    Interval,
    agresti_coull,
    alpha_if_dropped,
    bca,
    bca_limits,
    bca_of_sums,
    benjamini_hochberg,
    bonett_price,
    bonferroni,
    change_of_levels,
    cronbach_alpha,
    difference_reliability,
    feldt,
    finite_population_factor,
    fisher_exact,
    guttman_lambda6,
    holm,
    icc,
    mean_bca,
    mean_from_summary,
    mean_t,
    net_promoter,
    newcombe,
    omega_total,
    paired_t_from_summary,
    percentile_bootstrap,
    resampled,
    resampled_rows,
    sample_size_mean,
    sample_size_paired_mean,
    sample_size_proportion,
    sign_flip_p,
    spearman_brown,
    welch,
    wilson,
)
from pmo_workshop.analysis.uncertainty.interval import Basis
from pmo_workshop.errors import DataError

COUNT = st.integers(0, 400)
SEED = 1979


def limits(interval):
    return [interval.low, interval.high]


@st.composite
def share(draw):
    n = draw(st.integers(1, 400))
    return draw(st.integers(0, n)), n


# -- proportions ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    # Newcombe (1998), Statistics in Medicine 17:873-890, Table II, method 10, rows a to h.
    [
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((6, 7, 2, 7), 0.0582, 0.8062),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((0, 10, 0, 20), -0.1611, 0.2775),
        ((0, 10, 0, 10), -0.2775, 0.2775),
        ((10, 10, 0, 20), 0.6791, 1.0),
        ((10, 10, 0, 10), 0.6075, 1.0),
    ],
)
def test_newcombe_matches_newcombe_1998(counts, low, high):
    assert limits(newcombe(*counts)) == pytest.approx([low, high], abs=5e-5)


def test_bonett_price_matches_the_published_example_of_two_consolidation_therapies():
    # Cavo et al. (2012) in Fagerland, Lydersen & Laake, Statistical Analysis of Contingency Tables,
    # chapter 8, as printed by the R package contingencytables: -0.0621 (-0.1195 to -0.0032).
    difference = bonett_price(both=59, first_only=6, second_only=16, neither=80)
    figures = [difference.estimate, *limits(difference)]
    assert figures == pytest.approx([-0.0621, -0.1195, -0.0032], abs=5e-5)


def test_bonett_price_standard_error_matches_the_r_package_vcmeta():
    # se.prop.ps(16, 64, 5, 15): adjusted estimate 0.5784314, standard error 0.05953213.
    difference = bonett_price(both=15, first_only=64, second_only=5, neither=16)
    middle, half = sum(limits(difference)) / 2, (difference.high - difference.low) / 2
    assert middle == pytest.approx(0.5784314, abs=5e-8)
    assert half / stats.norm.ppf(0.975) == pytest.approx(0.05953213, abs=5e-9)


def test_net_promoter_is_the_adjusted_wald_interval_of_rocks_2016():
    # By hand: p = 50.75 / 103, d = 20.75 / 103, se = sqrt((p + d - (p - d)^2) / 103).
    score = net_promoter(promoters=50, passives=30, detractors=20)
    assert score.estimate == pytest.approx(0.30)
    assert limits(score) == pytest.approx([0.140511, 0.442013], abs=5e-7)


def test_net_promoter_of_promoters_only_has_an_interval_with_width():
    score = net_promoter(12, 0, 0)
    assert score.estimate == score.high == 1
    assert score.low < 0.9


@settings(deadline=None)
@given(share())
def test_wilson_holds_the_share_and_mirrors(counts):
    x, n = counts
    interval, mirrored = wilson(x, n), wilson(n - x, n)
    assert 0 <= interval.low <= interval.estimate <= interval.high <= 1
    assert interval.low == pytest.approx(1 - mirrored.high, abs=1e-12)


@settings(deadline=None)
@given(share())
def test_wilson_matches_scipy(counts):
    x, n = counts
    theirs = stats.binomtest(x, n).proportion_ci(method="wilson")
    assert limits(wilson(x, n)) == pytest.approx([theirs.low, theirs.high], abs=1e-12)


def test_fishers_exact_test_is_that_of_scipy():
    rng = np.random.default_rng(SEED)
    for n1, n2 in rng.integers(1, 60, (60, 2)):
        x1, x2 = rng.integers(0, n1 + 1), rng.integers(0, n2 + 1)
        theirs = stats.fisher_exact([[x1, n1 - x1], [x2, n2 - x2]]).pvalue
        assert fisher_exact(x1, n1, x2, n2) == pytest.approx(theirs, abs=1e-12)


@settings(deadline=None)
@given(share(), st.integers(0, 400))
def test_a_named_population_never_widens_an_interval(counts, others):
    x, n = counts
    without, within = wilson(x, n), wilson(x, n, population=n + others)
    assert without.low - 1e-12 <= within.low <= within.high <= without.high + 1e-12


@settings(deadline=None)
@given(share(), st.integers(0, 60))
def test_no_limit_of_a_share_lies_where_those_who_did_not_answer_cannot_bring_it(counts, silent):
    x, n = counts
    everybody = n + silent
    for low, high in (
        limits(wilson(x, n, everybody)),
        simultaneous_wilson(x, n, 3, everybody),
    ):
        assert x / everybody <= low <= x / n <= high <= (x + silent) / everybody


@settings(deadline=None)
@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 30), st.integers(0, 60))
def test_no_limit_of_a_difference_lies_where_those_who_did_not_answer_cannot_bring_it(
    more, less, rest, silent
):
    everybody = more + less + rest + silent
    for found in (
        net_promoter(more, rest, less, everybody),
        bonett_price(0, more, less, rest, everybody),
    ):
        assert (more - less - silent) / everybody <= found.low
        assert found.high <= (more - less + silent) / everybody


@pytest.mark.parametrize(
    ("x", "n", "everybody", "low", "high"),
    [(3, 38, 61, 3 / 61, 0.1491), (9, 12, 20, 0.5681, 17 / 20), (4, 12, 20, 4 / 20, 0.5168)],
)
def test_three_of_38_are_at_least_three_of_the_61_on_the_list(x, n, everybody, low, high):
    assert limits(wilson(x, n, everybody)) == pytest.approx([low, high], abs=5e-5)


def test_population_counts_from_above_five_percent():
    assert wilson(5, 10, population=200) == wilson(5, 10)
    narrowed = wilson(5, 10, population=199)
    assert narrowed.high - narrowed.low < wilson(5, 10).high - wilson(5, 10).low
    assert narrowed.method == "Wilson, finite population"


@settings(deadline=None)
@given(share(), share())
def test_newcombe_holds_the_difference_and_mirrors(first, second):
    forth, back = newcombe(*first, *second), newcombe(*second, *first)
    assert -1 <= forth.low <= forth.estimate + 1e-12
    assert forth.estimate - 1e-12 <= forth.high <= 1
    assert limits(forth) == pytest.approx([-back.high, -back.low], abs=1e-12)


@settings(deadline=None)
@given(COUNT, COUNT, COUNT, COUNT)
def test_bonett_price_holds_the_difference_and_does_not_care_for_agreement(both, a, b, neither):
    if both + a + b + neither == 0:
        return
    interval = bonett_price(both, a, b, neither)
    assert -1 <= interval.low <= interval.estimate <= interval.high <= 1
    assert limits(interval) == limits(bonett_price(neither, a, b, both))


@settings(deadline=None)
@given(COUNT, COUNT, COUNT)
def test_net_promoter_holds_the_score(promoters, passives, detractors):
    if promoters + passives + detractors < 2:
        return  # one answer: the three that are added pull the interval off the score itself
    interval = net_promoter(promoters, passives, detractors)
    assert -1 <= interval.low <= interval.estimate <= interval.high <= 1


@settings(deadline=None)
@given(share())
def test_agresti_coull_holds_its_adjusted_share(counts):
    interval = agresti_coull(*counts)
    assert 0 <= interval.low <= interval.estimate <= interval.high <= 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: wilson(3, 0),
            "A proportion needs whole numbers with 0 <= x <= n and n of 1 or more; "
            "it got x = 3 and n = 0.",
        ),
        (
            lambda: newcombe(1, 5, 6, 5),
            "A proportion needs whole numbers with 0 <= x <= n and n of 1 or more; "
            "it got x = 6 and n = 5.",
        ),
        (
            lambda: wilson(3, 10, population=9),
            "The finite population correction needs 1 to N answers; it got n = 10 and N = 9. "
            "Correct the size of the stakeholder list in client.toml.",
        ),
        (
            lambda: net_promoter(0, 0, 0),
            "All counts are 0 (promoters, passives, detractors): there is nothing to estimate.",
        ),
        (
            lambda: bonett_price(1, -1, 0, 0),
            "first_only is -1; it must be a whole number, 0 or more.",
        ),
        (lambda: mean_t([4]), "An interval of a mean needs at least 2 values; there is 1."),
        (lambda: sample_size_proportion(0), "The width of the interval is 0; it must be above 0."),
        (lambda: sign_flip_p([]), "The sign-flip test needs at least 1 difference; there is none."),
        (
            lambda: bca([], seed=1),
            "A bootstrap interval needs at least 1 respondent; there is none.",
        ),
        (
            lambda: holm([0.2, 1.2]),
            "A p-value must be from 0 to 1; at least one of those given is not.",
        ),
        (
            lambda: cronbach_alpha(pd.DataFrame({"a": [1, 2]})),
            "This reliability needs at least 2 items; there is 1. "
            "Add an item or leave the dimension out.",
        ),
        (
            lambda: cronbach_alpha(pd.DataFrame({"a": [1, 2], "b": [3, 3]})),
            "No variation: everybody gave the same answer to b, "
            "so reliability is not defined. Leave the item out.",
        ),
        (
            lambda: icc([[3, 3], [3, 3]]),
            "All ratings are equal, so agreement cannot be told from no variation.",
        ),
        (
            lambda: icc([[1, 2], [2, 1]]),
            "The mean rating is the same for everything rated, so there is nothing for the raters "
            "to agree on. Show the range of the ratings instead.",
        ),
        (
            lambda: icc([[1, 2], [3, 1]]),
            "The raters agree so little that the reliability of their mean is not defined. "
            "Show the range of the ratings instead.",
        ),
        (
            lambda: Interval(1.0, float("nan"), 2.0, 7, "t"),
            "t gives no interval for these data (n = 7): estimate 1.0, limits nan to 2.0. "
            "Check the values for zeros and infinite numbers.",
        ),
    ],
)
def test_message_says_what_is_wrong(call, message):
    with pytest.raises(DataError) as error:
        call()
    assert str(error.value) == message


# -- means ---------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.lists(st.integers(1, 7), min_size=2, max_size=60))
def test_mean_t_matches_scipy_wherever_there_is_variation(values):
    ours = mean_t(values)
    if len(set(values)) == 1:
        assert (ours.estimate, ours.basis) == (values[0], Basis.NO_VARIATION)
        return
    theirs = stats.ttest_1samp(values, 0).confidence_interval()
    assert limits(ours) == pytest.approx([theirs.low, theirs.high], abs=1e-9)


def test_mean_t_leaves_missing_values_out_and_the_argument_alone():
    values = pd.Series([1, None, 3, 5], dtype="Int64")
    before = values.copy()
    assert mean_t(values) == mean_t([1, 3, 5])
    pd.testing.assert_series_equal(values, before)


def test_a_whole_population_has_a_mean_without_error():
    interval = mean_t([1, 2, 3, 4], population=4)
    assert interval.low == interval.estimate == interval.high == 2.5


def test_summary_and_data_give_the_same_interval():
    values = [3, 4, 4, 6, 7]
    mean, sd = np.mean(values), np.std(values, ddof=1)
    assert limits(mean_from_summary(mean, sd, 5)) == pytest.approx(limits(mean_t(values)))
    second = [2, 4, 3, 6, 4]
    paired = paired_t_from_summary(
        mean,
        np.mean(second),
        sd,
        np.std(second, ddof=1),
        np.corrcoef(values, second)[0, 1],
        5,
    )
    assert limits(paired) == pytest.approx(limits(mean_t(np.subtract(values, second))))


# -- bootstrap -----------------------------------------------------------------------------------


@pytest.mark.parametrize("statistic", [np.mean, np.median], ids=["mean", "median"])
def test_bca_matches_scipy(statistic):
    values = np.random.default_rng(SEED).gamma(2, 3, 37)
    theirs = stats.bootstrap(
        (values,), statistic, method="BCa", n_resamples=9_999, rng=np.random.default_rng(SEED)
    ).confidence_interval
    ours = bca(values, statistic, seed=SEED)
    assert limits(ours) == pytest.approx([theirs.low, theirs.high], rel=0.02)


def test_the_expanded_bca_of_a_symmetric_mean_is_the_t_interval():
    half = np.random.default_rng(SEED).normal(size=6)
    values = np.concatenate([half, -half])  # no skewness, so no acceleration and hardly any bias
    influence = values / 11
    excess = (influence**4).sum() / (influence**2).sum() ** 2 - 1 / 12
    freedom = min(11, 2 / excess)
    expanded = bca(values, np.mean, seed=SEED, expanded=True)
    half_width = stats.t.ppf(0.975, freedom) * values.std(ddof=1) / np.sqrt(12)
    assert limits(expanded) == pytest.approx([-half_width, half_width], rel=0.06)


def test_one_value_that_outweighs_the_others_widens_the_expanded_bca():
    def relative_width(values):
        wide, plain = (bca(values, np.mean, seed=SEED, expanded=e) for e in (True, False))
        return (wide.high - wide.low) / (plain.high - plain.low)

    even = relative_width(np.arange(15.0))
    assert 1.05 < even < 1.35
    assert relative_width(np.append(np.arange(14.0), 90.0)) > even


def test_beyond_the_pole_of_the_acceleration_the_limit_is_the_last_draw():
    drawn = np.linspace(0, 1, 2_000)[:, None]
    without_one = np.append(np.zeros(3), 30.0)[:, None]
    low, high = bca_limits([0.02], drawn, without_one, expanded=True)
    assert 0 <= low[0] <= high[0] <= 1


def test_bca_of_rows_draws_respondents():
    random = np.random.default_rng(SEED)
    hours = random.gamma(4, 2, 50)
    rows = np.column_stack([hours * 2, hours])

    def ratio(sample):
        return sample[:, 0].sum() / sample[:, 1].sum()

    interval = bca(rows, ratio, seed=SEED, draws=999)
    assert interval.estimate == pytest.approx(2)
    assert interval.basis is Basis.NO_VARIATION


def test_a_statistic_without_axis_gives_the_same_interval_as_one_with():
    values = np.random.default_rng(SEED).normal(size=30)
    slow = bca(values, lambda sample: sample.mean(), seed=SEED, draws=999)
    fast = bca(values, np.mean, seed=SEED, draws=999)
    assert limits(slow) == pytest.approx(limits(fast), abs=1e-12)


def test_large_samples_are_drawn_in_portions():
    values = np.random.default_rng(SEED).normal(size=3_000)
    interval = bca(values, np.mean, seed=SEED, draws=1_999)
    assert limits(interval) == pytest.approx(limits(mean_t(values)), abs=0.01)


@pytest.mark.parametrize("method", [bca, percentile_bootstrap])
@pytest.mark.parametrize(
    ("values", "basis"),
    [([4], Basis.NO_VARIATION), ([4, 4, 4], Basis.NO_VARIATION), ([1, 1, 1, 1, 9], Basis.SAMPLE),
     ([1, 2], Basis.SAMPLE), ([0, 0, 0, 5], Basis.SAMPLE), ([np.nan, 3, 3], Basis.NO_VARIATION)],
)  # fmt: skip
def test_bootstrap_of_awkward_samples_has_limits_where_there_is_variation(method, values, basis):
    interval = method(values, seed=SEED, draws=999)
    assert interval.basis is basis
    assert np.isfinite(interval.estimate)
    assert np.isfinite(limits(interval)).all() == (basis is Basis.SAMPLE)


POINTS = np.array([3.0, 5.0, 5.0, 6.0, 2.0])


@pytest.mark.parametrize(
    "found",
    [
        mean_t(POINTS, 5),
        mean_t([2.0] * 5, 5),
        welch(POINTS, POINTS + 1, 5),
        welch([2.0] * 5, [3.0] * 5, 5),
        mean_bca(POINTS, 5, seed=SEED, draws=99),
        wilson(3, 5, 5),
        bonett_price(2, 1, 1, 1, 5),
        net_promoter(2, 1, 2, 5),
    ],
)
def test_everybody_answered_is_no_sampling_error(found):
    assert found.basis is Basis.CENSUS
    assert found.low == found.estimate == found.high


@pytest.mark.parametrize(
    "found",
    [
        mean_t([2.0] * 5, 6),
        mean_t([2.0] * 5),
        mean_t([0.1 + 0.2, 0.3]),
        welch([2.0] * 5, [3.0] * 5, 6),
        mean_bca([2.0] * 5, 6, seed=SEED, draws=99),
        bca([2.0] * 5, seed=SEED, draws=99),
    ],
)
def test_a_sample_without_variation_has_no_interval(found):
    assert found.basis is Basis.NO_VARIATION
    assert np.isnan(limits(found)).all()


def test_the_net_promoter_score_of_a_list_is_narrowed_as_a_mean_is():
    free, listed = net_promoter(10, 5, 5), net_promoter(10, 5, 5, 25)
    factor = np.sqrt((25 - 20) / 24)
    assert listed.estimate - listed.low == pytest.approx(factor * (free.estimate - free.low))
    assert limits(net_promoter(10, 5, 5, 500)) == limits(free)


def test_draws_with_a_denominator_of_zero_are_left_out():
    rows = np.array([[1.0, 0.0], [2.0, 1.0], [3.0, 2.0]])
    interval = bca(rows, lambda sample: sample[:, 0].sum() / sample[:, 1].sum(), seed=SEED)
    assert np.isfinite(limits(interval)).all()


def test_the_same_seed_gives_the_same_interval():
    values = [1, 5, 2, 8, 3, 9]
    assert bca(values, seed=1) == bca(values, seed=1)
    assert percentile_bootstrap(values, seed=1) != percentile_bootstrap(values, np.mean, seed=1)


@settings(deadline=None)
@given(st.lists(st.integers(-6, 6), min_size=2, max_size=9))
def test_sign_flips_match_the_exact_permutation_test_of_scipy(differences):
    theirs = stats.permutation_test(
        (np.array(differences, dtype=float),), np.mean, permutation_type="samples", n_resamples=1e6
    )
    assert sign_flip_p(differences) == pytest.approx(theirs.pvalue if any(differences) else 1)


def test_sign_flips_are_exact_for_thirty_respondents():
    # All 30 differences equal: only the two choices with one sign reach the sum.
    assert sign_flip_p([1.0] * 30) == 2 / 2**30


def test_drawn_sign_flips_agree_with_the_exact_ones():
    random = np.random.default_rng(SEED)
    differences = random.normal(0.3, 1, 41)
    normal = 2 * stats.norm.sf(abs(differences.sum()) / np.sqrt((differences**2).sum()))
    assert sign_flip_p(differences, seed=SEED, draws=9_999) == pytest.approx(normal, abs=0.02)


# -- families ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("adjust", "method"),
    [(holm, "holm"), (bonferroni, "bonferroni"), (benjamini_hochberg, "fdr_bh")],
)
def test_families_match_statsmodels(adjust, method):
    p = np.random.default_rng(SEED).uniform(size=40) ** 3
    assert adjust(p) == pytest.approx(multipletests(p, method=method)[1])


@settings(deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=25))
def test_families_are_ordered_from_strict_to_lenient(p):
    assert (bonferroni(p) >= holm(p) - 1e-12).all()
    assert (holm(p) >= benjamini_hochberg(p) - 1e-12).all()
    assert (benjamini_hochberg(p) >= np.array(p) - 1e-12).all()


@pytest.mark.parametrize("adjust", [holm, bonferroni, benjamini_hochberg])
def test_an_empty_family_stays_empty(adjust):
    assert adjust([]).size == 0
    assert np.isnan(adjust([np.nan, np.nan])).all()


# -- samples -------------------------------------------------------------------------------------


def test_census_and_single_person():
    assert finite_population_factor(1, 1) == 0
    assert sample_size_proportion(0.1, population=1) == 1


@settings(deadline=None)
@given(st.floats(0.02, 0.9), st.integers(1, 5_000))
def test_a_sample_is_never_larger_than_the_population(width, population):
    needed = sample_size_proportion(width, population=population)
    assert 1 <= needed <= population
    assert needed <= sample_size_proportion(width)


def test_correlated_answers_need_fewer_respondents():
    uncorrelated = sample_size_paired_mean(1, 2, 0)
    assert uncorrelated == sample_size_mean(1, 4)
    assert sample_size_paired_mean(1, 2, 0.8) < uncorrelated


# -- reliability ---------------------------------------------------------------------------------

SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]


@pytest.mark.parametrize(
    ("form", "estimate", "low", "high"),
    # Estimates: Shrout & Fleiss (1979), Psychological Bulletin 86:420-428, Table 4.
    # Intervals of forms 1 and 3: the same data in the manual of ICC in the R package psych.
    # Form 2: the generalized interval, there 0.019 to 0.76 and 0.071 to 0.93 by F.
    [
        ("ICC(1,1)", 0.17, -0.133, 0.72),
        ("ICC(2,1)", 0.29, 0.027, 0.75),
        ("ICC(3,1)", 0.71, 0.342, 0.95),
        ("ICC(1,k)", 0.44, -0.884, 0.91),
        ("ICC(2,k)", 0.62, 0.101, 0.92),
        ("ICC(3,k)", 0.91, 0.676, 0.99),
    ],
)
def test_icc_matches_shrout_and_fleiss_1979(form, estimate, low, high):
    interval = icc(SHROUT_FLEISS)[form]
    assert interval.estimate == pytest.approx(estimate, abs=5e-3)
    assert limits(interval) == pytest.approx([low, high], abs=5e-3)
    assert interval.n == 6


def test_icc_of_the_mean_of_fixed_raters_is_alpha_with_feldts_interval():
    ratings = pd.DataFrame(SHROUT_FLEISS)
    alpha = cronbach_alpha(ratings).raw
    three = icc(ratings)["ICC(3,k)"]
    assert three.estimate == pytest.approx(alpha)
    assert limits(three) == pytest.approx(limits(feldt(alpha, 6, 4)))


@pytest.mark.parametrize(
    "ratings", [[[1, 1], [2, 2], [3, 3]], [[1, 2], [2, 3], [3, 4]]], ids=["perfect", "shifted"]
)
def test_icc_of_raters_without_noise_is_an_interval_without_width(ratings):
    three = icc(ratings)["ICC(3,1)"]
    assert [three.estimate, *limits(three)] == [1, 1, 1]


@settings(deadline=None)
@given(
    st.integers(2, 4).flatmap(
        lambda k: st.lists(st.tuples(*[st.integers(1, 5)] * k), min_size=2, max_size=8)
    )
)
def test_icc_is_in_order_or_refused_in_words(ratings):
    try:
        forms = icc(ratings)
    except DataError:
        return
    for interval in forms.values():
        assert interval.low - 1e-9 <= interval.high <= 1 + 1e-9
        # With two rows or raters who contradict each other the middle of the draws lies elsewhere.
        if interval.estimate >= 0:
            assert interval.low - 1e-9 <= interval.estimate <= interval.high + 1e-9


@pytest.mark.parametrize(("things", "raters"), [(8, 3), (15, 3), (40, 2), (40, 5)])
def test_icc_holds_the_truth_where_raters_differ_as_much_as_things(things, raters):
    # The F interval of 1979 holds it in 93, 91, 85 and 90 % here.
    random, hits, draws = np.random.default_rng(SEED), 0, 600
    for _ in range(draws):
        level, lean = random.normal(size=(things, 1)), random.normal(size=(1, raters))
        interval = icc(level + lean + random.normal(0, 0.8, (things, raters)))["ICC(2,1)"]
        hits += interval.low <= 1 / (1 + 1 + 0.64) <= interval.high
    assert 0.93 <= hits / draws <= 0.98


def test_icc_by_draws_of_the_variances_themselves():
    # A second way: draws of the three variances, each from its own chi-square, then their share.
    ratings = np.array(SHROUT_FLEISS, dtype=float)
    n, k = ratings.shape
    rows, columns, mean = ratings.mean(axis=1), ratings.mean(axis=0), ratings.mean()
    error = ((ratings - rows[:, None] - columns + mean) ** 2).sum()
    random = np.random.default_rng(99)
    noise = error / random.chisquare((n - 1) * (k - 1), 400_000)
    thing = (k * rows.var() * n / random.chisquare(n - 1, 400_000) - noise) / k
    rater = (n * columns.var() * k / random.chisquare(k - 1, 400_000) - noise) / n
    expected = np.quantile(thing / (thing + rater + noise), [0.025, 0.975])
    assert limits(icc(ratings)["ICC(2,1)"]) == pytest.approx(expected, abs=0.01)


def test_icc_of_raters_who_differ_by_a_constant_has_an_interval():
    found = icc([[1, 2], [2, 3], [3, 4]])["ICC(2,1)"]
    assert found.low < found.estimate < found.high


@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
def test_feldt_at_another_level_leaves_the_tails_it_says(level):
    found = feldt(0.79, n=41, k=26, level=level)
    tail = (1 - level) / 2
    low = 1 - 0.21 * stats.f.ppf(1 - tail, 40, 1000)
    high = 1 - 0.21 * stats.f.ppf(tail, 40, 1000)
    assert limits(found) == pytest.approx([low, high])
    with pytest.raises(DataError, match="must lie between 0 and 1"):
        feldt(0.79, n=41, k=26, level=1.0)


def test_feldt_matches_the_r_package_statpsych():
    # ci.cronbach(.05, .85, 7, 89): 0.7971254 to 0.8931436, by a log transform of the same F.
    assert limits(feldt(0.85, n=89, k=7)) == pytest.approx([0.7971254, 0.8931436], abs=1e-4)


def test_feldt_matches_feldt_woodruff_and_salih_1987():
    # Alpha .79, 41 examinees, 26 items: F limits of the article's own formulas 6 and 7.
    low = 1 - 0.21 * stats.f.ppf(0.975, 40, 1000)
    high = 1 - 0.21 * stats.f.ppf(0.025, 40, 1000)
    assert limits(feldt(0.79, n=41, k=26)) == pytest.approx([low, high])


def test_omega_matches_the_factor_analysis_of_statsmodels():
    random = np.random.default_rng(SEED)
    factor = random.normal(size=(80, 1))
    items = pd.DataFrame(factor * [0.9, 0.6, 0.7, 0.4] + random.normal(size=(80, 4)))
    theirs = Factor(corr=items.corr().to_numpy(), n_factor=1, method="ml", nobs=80).fit()
    common = theirs.loadings.sum() ** 2
    expected = common / (common + theirs.uniqueness.sum())
    assert omega_total(items, on="correlation") == pytest.approx(expected, abs=1e-5)


def test_omega_equals_alpha_for_items_that_measure_alike():
    # Exactly parallel items: all correlations .5.
    correlation = np.full((4, 4), 0.5) + 0.5 * np.eye(4)
    random = np.random.default_rng(SEED)
    raw = random.normal(size=(200, 4))
    centred = raw - raw.mean(axis=0)
    white = centred @ np.linalg.inv(np.linalg.cholesky(np.cov(centred, rowvar=False))).T
    items = pd.DataFrame(white @ np.linalg.cholesky(correlation).T)
    assert omega_total(items) == pytest.approx(cronbach_alpha(items).raw, abs=1e-6)
    assert cronbach_alpha(items).raw == pytest.approx(0.8)


def test_reliability_leaves_incomplete_respondents_out_before_it_counts():
    items = pd.DataFrame(SHROUT_FLEISS, columns=list("abcd")).astype(float)
    items.loc[len(items)] = [1, np.nan, 7, 7]
    before = items.copy()
    assert cronbach_alpha(items) == cronbach_alpha(pd.DataFrame(SHROUT_FLEISS))
    assert list(alpha_if_dropped(items).index) == list("abcd")
    pd.testing.assert_frame_equal(items, before)


def test_reliability_takes_whole_numbers_with_missing_values():
    items = pd.DataFrame(SHROUT_FLEISS, dtype="Int64")
    items.iloc[0, 0] = pd.NA
    assert cronbach_alpha(items).n == 5


def test_alpha_of_two_items_of_equal_variance_is_spearman_brown():
    items = pd.DataFrame({"a": [1, 2, 3, 4, 5], "b": [2, 1, 4, 3, 5]})
    assert cronbach_alpha(items).raw == pytest.approx(spearman_brown(items.corr().iloc[0, 1]))


def test_items_that_ask_the_same_are_refused_in_words():
    items = pd.DataFrame({"a": [1, 2, 3, 5], "b": [1, 2, 3, 5], "c": [2, 1, 4, 4]})
    with pytest.raises(DataError, match="one item is determined by the others"):
        guttman_lambda6(items)
    with pytest.raises(DataError, match="Omega needs more respondents than items"):
        omega_total(items)


def test_reliability_of_a_difference_falls_with_the_correlation():
    assert difference_reliability(1, 0.8, 1, 0.8, 0) == pytest.approx(0.8)
    assert difference_reliability(1, 0.8, 1, 0.8, 0.6) == pytest.approx(0.5)
    with pytest.raises(DataError, match="does not vary"):
        difference_reliability(1, 0.8, 1, 0.8, 1)


def test_everything_public_is_documented_with_notes_and_an_example():
    for name in uncertainty.__all__:
        public = getattr(uncertainty, name)
        if not isinstance(public, type):
            assert "Notes" in public.__doc__, name
            assert ">>>" in public.__doc__, name


def test_many_respondents_with_equal_rows_are_drawn_as_one_by_one(monkeypatch):
    rows = np.random.default_rng(3).choice([1.0, 2.0, 5.0, 7.0], (1_500, 1), p=[0.1, 0.2, 0.4, 0.3])
    together, counts, portions = resampled_rows(rows, seed=1)
    drawn = np.concatenate([weights @ together for weights in portions])[:, 0] / 1_500
    one_by_one = np.concatenate([w @ rows for w in resampled(1_500, seed=2)])[:, 0] / 1_500
    assert together.tolist() == [[1.0], [2.0], [5.0], [7.0]]
    assert counts.sum() == 1_500
    assert drawn.std() == pytest.approx(one_by_one.std(), rel=0.03)
    assert drawn.mean() == pytest.approx(one_by_one.mean(), abs=4 * drawn.std() / 100)
    together = mean_bca(rows[:, 0], seed=1)
    monkeypatch.setattr("pmo_workshop.analysis.uncertainty.bootstrap.MANY", 10**9)
    alone = mean_bca(rows[:, 0], seed=1)
    assert (together.estimate, together.n) == (alone.estimate, alone.n)
    assert together.low == pytest.approx(alone.low, abs=0.1 * drawn.std())
    assert together.high == pytest.approx(alone.high, abs=0.1 * drawn.std())


def test_many_different_rows_are_drawn_one_by_one():
    rows = np.arange(1_200.0)[:, None]
    same, counts, portions = resampled_rows(rows, seed=1, draws=3)
    assert same is rows
    assert counts.tolist() == [1] * 1_200
    assert next(portions).tolist() == next(resampled(1_200, seed=1, draws=3)).tolist()


@given(st.integers(2, 30), st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_a_statistic_of_sums_has_the_interval_of_bca(n, seed):
    rows = np.random.default_rng(seed).integers(0, 6, (n, 2)).astype(float)
    rows[0, 1] = 1.0  # there is a denominator
    alone = bca(rows, lambda r: r[:, 0].sum() / r[:, 1].sum(), seed=seed, draws=199, expanded=True)
    found = bca_of_sums(rows, lambda s: s[:, 0] / s[:, 1], seed=seed, draws=199, expanded=True)
    assert (found.estimate, found.n, found.method) == (alone.estimate, alone.n, alone.method)
    assert found.basis is alone.basis
    assert limits(found) == pytest.approx(limits(alone), rel=1e-12, nan_ok=True)


def test_sums_that_only_round_differently_do_not_vary():
    rows = np.full((30, 2), [0.1, 0.3])
    found = bca_of_sums(rows, lambda sums: sums[:, 0] / sums.sum(axis=1), seed=1, draws=199)
    assert found.basis is Basis.NO_VARIATION


@pytest.mark.parametrize("rows", [np.zeros((0, 2)), np.zeros((3, 2))])
def test_a_statistic_of_sums_needs_respondents_and_a_denominator(rows):
    for interval in (
        lambda: bca(rows, lambda r: r[:, 0].sum() / r[:, 1].sum(), seed=1),
        lambda: bca_of_sums(rows, lambda s: s[:, 0] / s[:, 1], seed=1),
    ):
        with pytest.raises(DataError) as refused:
            interval()
        assert str(refused.value) == (
            "The statistic of these 3 values is nan, not a number. Check for a denominator of 0."
            if len(rows)
            else "A bootstrap interval needs at least 1 respondent; there is none."
        )


def test_the_change_of_two_wilson_levels_is_the_interval_of_newcombe():
    """Zou & Donner (2008): of Wilson limits their method makes that of Newcombe (1998)."""
    for x1, n1, x2, n2 in [(56, 70, 48, 80), (9, 10, 3, 10), (0, 10, 10, 12)]:
        change = change_of_levels(wilson(x2, n2), wilson(x1, n1))
        published = newcombe(x1, n1, x2, n2)
        assert (change.low, change.high) == pytest.approx((published.low, published.high))


def test_limits_that_coincide_are_no_census_and_no_interval():
    """Of 60 all but three took 3 days: nearly every draw has the same 85th percentile."""
    found = bca([3.0] * 57 + [9.0] * 3, lambda days, axis=None: np.quantile(days, 0.85, axis=axis),
                seed=1)  # fmt: skip
    assert (found.estimate, found.basis) == (3.0, Basis.NO_VARIATION)
    assert np.isnan([found.low, found.high]).all()
