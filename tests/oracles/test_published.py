"""Further published and hand-worked figures, and second implementations of the same formulas."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from pmo_workshop.analysis.agreement import kappa_of_two
from pmo_workshop.analysis.laddering import code_roles
from pmo_workshop.analysis.process_behaviour import p_chart
from pmo_workshop.analysis.uncertainty import (
    alpha_if_dropped,
    benjamini_hochberg,
    bonett_price,
    clopper_pearson,
    exact_in_all,
    feldt,
    holm,
    net_promoter,
    newcombe,
    omega_total,
    p_so_few,
    p_so_few_in_all,
    sample_size_proportion,
    wilson,
)
from pmo_workshop.errors import DataError

Z = stats.norm.ppf(0.975)
COUNTS = st.integers(1, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def _limits(interval):
    return [interval.low, interval.high]


def _score_limits(x, n):
    """The two roots of |p - x/n| = z sqrt(p (1 - p) / n): Wilson (1927)."""
    return sorted(np.roots([n + Z**2, -(2 * x + Z**2), x**2 / n]).real)


@given(first=COUNTS, second=COUNTS)
def test_newcombe_is_the_square_and_add_of_score_limits(first, second):
    """Newcombe (1998), Statistics in Medicine 17:873-890, method 10, from the roots."""
    (x1, n1), (x2, n2) = first, second
    (low1, high1), (low2, high2) = _score_limits(*first), _score_limits(*second)
    p1, p2 = x1 / n1, x2 / n2
    expected = [
        p1 - p2 - math.hypot(p1 - low1, high2 - p2),
        p1 - p2 + math.hypot(high1 - p1, p2 - low2),
    ]
    # Where a count is 0 or n the roots of the polynomial are known to half the digits only.
    assert _limits(newcombe(x1, n1, x2, n2)) == pytest.approx(expected, abs=1e-6)


@given(COUNTS, st.integers(1, 60))
def test_wilson_of_a_finite_population_is_that_of_more_answers(counts, more):
    """Roots with n (N - 1) / (N - n) answers, from 5 % on; no further than the others can reach."""
    x, n = counts
    population = n + more
    answers = n * (population - 1) / (population - n) if n / population > 0.05 else n
    low, high = _score_limits(x / n * answers, answers)
    low, high = max(low, x / population), min(high, (x + more) / population)
    assert _limits(wilson(x, n, population)) == pytest.approx([low, high], abs=1e-6)


@pytest.mark.parametrize(
    ("x", "n", "published"),
    [(81, 263, (0.2527, 0.3676)), (15, 148, (0.0578, 0.1617)), (0, 20, (0.0, 0.1684)),
     (1, 29, (0.0009, 0.1776))],
)  # fmt: skip
def test_exact_limits_of_a_share(x, n, published):
    """Newcombe (1998), Statistics in Medicine 17:857-872, Table I, method 5."""
    assert _limits(clopper_pearson(x, n)) == pytest.approx(published, abs=5e-5)


@given(COUNTS)
def test_exact_limits_are_those_of_scipy(counts):
    expected = stats.binomtest(*counts).proportion_ci(method="exact")
    assert _limits(clopper_pearson(*counts)) == pytest.approx(list(expected), abs=1e-9)


GROUPS = st.lists(st.tuples(st.integers(0, 30), st.floats(0, 1)), min_size=1, max_size=4).filter(
    lambda groups: sum(n for n, _ in groups)
)
"""Sizes of groups, each with a target of its own."""


@given(COUNTS, st.integers(0, 60), st.floats(0, 1))
def test_several_groups_with_one_target_are_one_group(counts, split, target):
    x, n = counts
    sizes = [min(split, n), n - min(split, n)]
    assert p_so_few_in_all(x, sizes, [target] * 2) == pytest.approx(
        p_so_few(x, n, target), abs=1e-11
    )
    found = exact_in_all(x, sizes, [target] * 2)
    if 0.01 < target < 0.99:
        assert _limits(found) == pytest.approx(_limits(clopper_pearson(x, n)), abs=1e-8)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=8), st.data())
def test_so_few_in_all_is_the_sum_over_every_outcome(targets, data):
    x = data.draw(st.integers(0, len(targets)))
    every = itertools.product((0, 1), repeat=len(targets))
    few = [outcome for outcome in every if sum(outcome) <= x]
    p = sum(
        math.prod(t if met else 1 - t for met, t in zip(outcome, targets, strict=True))
        for outcome in few
    )
    assert p_so_few_in_all(x, [1] * len(targets), targets) == pytest.approx(p, abs=1e-12)


@given(GROUPS, st.data())
def test_the_limit_in_all_is_below_the_targets_exactly_where_so_few_are_improbable(groups, data):
    sizes, targets = zip(*groups, strict=True)
    x, n = data.draw(st.integers(0, sum(sizes))), sum(sizes)
    found = exact_in_all(x, sizes, targets)
    asked = float(np.dot(sizes, targets)) / n
    p = p_so_few_in_all(x, sizes, targets)
    assert 0 <= found.low <= found.estimate + 1e-9 <= found.high + 2e-9 <= 1 + 2e-9
    if abs(p - 0.025) > 1e-9 and abs(found.high - asked) > 1e-9:
        assert (found.high < asked) is (p < 0.025)


@pytest.mark.parametrize(
    ("x", "sizes", "targets", "message"),
    [(0, [], [], "A share in all needs whole numbers with 0 <= x <= n and n of 1 or more; it got "
      "x = 0 and n = 0."),
     (8, [3, 4], [0.5, 0.5], "A share in all needs whole numbers with 0 <= x <= n and n of 1 or "
      "more; it got x = 8 and n = 7."),
     (3, [3, 4], [0.5, 1.5], "A target is a share from 0 to 1; there is [0.5, 1.5].")],
)  # fmt: skip
def test_what_cannot_be_held_against_targets_is_refused(x, sizes, targets, message):
    with pytest.raises(DataError) as refused:
        exact_in_all(x, sizes, targets)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("counts", "expected"),
    [((0, 0, 0, 5), 0.3960), ((5, 0, 0, 0), 0.3960)],
)
def test_nobody_who_changed_has_an_interval_with_width(counts, expected):
    """Bonett & Price (2012): 0 +- z sqrt((1 + 1) / 7 / 7), worked by hand."""
    assert _limits(bonett_price(*counts)) == pytest.approx([-expected, expected], abs=5e-5)


def test_net_promoter_of_ten_worked_by_hand():
    """Rocks (2016): (7.75 - 2.75) / 13 +- z sqrt((10.5 / 13 - (5 / 13)²) / 13)."""
    score = net_promoter(promoters=7, passives=1, detractors=2)
    middle, error = 5 / 13, Z * math.sqrt((10.5 / 13 - 25 / 169) / 13)
    assert score.estimate == pytest.approx(0.5)
    assert _limits(score) == pytest.approx([middle - error, middle + error])


@given(st.floats(-0.5, 0.99), st.integers(4, 80), st.integers(2, 22))
def test_feldt_leaves_the_tails_it_says(alpha, n, k):
    """Feldt (1965): (1 - true) / (1 - alpha) is F with n - 1 and (n - 1)(k - 1) degrees."""
    tail = stats.f(n - 1, (n - 1) * (k - 1))
    low, high = _limits(feldt(alpha, n, k))
    assert tail.cdf((1 - high) / (1 - alpha)) == pytest.approx(0.025)
    assert tail.cdf((1 - low) / (1 - alpha)) == pytest.approx(0.975)


@pytest.mark.parametrize("loadings", [(0.8, 0.7, 0.6, 0.9), (0.5, 0.5, 0.5), (0.9, 0.3, 0.6)])
@pytest.mark.parametrize("scale", [1.0, 2.5])
def test_omega_of_a_known_factor(loadings, scale):
    """McDonald (1999), chapter 6: answers whose covariances are exactly those of one factor."""
    loading = np.array(loadings)
    unique = 1 - loading**2
    units = np.append(np.ones(len(loading) - 1), scale)
    wanted = np.outer(loading, loading) + np.diag(unique)
    raw = np.random.default_rng(1999).normal(size=(60, len(loading)))
    raw -= raw.mean(axis=0)
    white = raw @ np.linalg.inv(np.linalg.cholesky(np.cov(raw, rowvar=False))).T
    answers = pd.DataFrame(white @ np.linalg.cholesky(wanted).T * units)
    common = (loading * units).sum() ** 2
    expected = common / (common + (unique * units**2).sum())
    assert omega_total(answers) == pytest.approx(expected, abs=1e-5)


def test_an_item_that_was_not_turned_is_named_and_not_divided_by():
    """Without c the total of a and 6 - a does not vary."""
    items = pd.DataFrame({"a": [1, 2, 3, 4, 5, 1], "c": [1, 2, 3, 5, 4, 2]}).assign(
        b=lambda t: 6 - t["a"]
    )
    with pytest.raises(
        DataError,
        match=r"^The items cancel each other out, so alpha is not defined\. "
        r"Check which items are reversed in items\.csv\.$",
    ):
        alpha_if_dropped(items)


def test_kappa_of_two_psychologists():
    """Fleiss, Levin & Paik (2003), Statistical Methods for Rates and Proportions, table 18.1: 100
    people, 0.89 agreed, 0.66 by chance: kappa 0.68."""
    table = [[75, 1, 4], [5, 4, 1], [0, 0, 10]]
    pairs = [(a, b) for a in range(3) for b in range(3) for _ in range(table[a][b])]
    rows = pd.DataFrame(
        [
            {"resp_id": f"R{i:03d}", "coder": coder, "code": "pno"[code]}
            for i, pair in enumerate(pairs)
            for coder, code in zip(("A", "B"), pair, strict=True)
        ]
    )
    found = kappa_of_two(rows, ["resp_id"], "code", seed=1)
    assert found.estimate == pytest.approx(0.23 / 0.34)
    assert round(found.estimate, 2) == 0.68
    assert found.low < found.estimate < found.high


@settings(max_examples=20)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_adjusted_p_values_are_those_of_statsmodels(p):
    for ours, name in ((holm, "holm"), (benjamini_hochberg, "fdr_bh")):
        expected = np.minimum(1, multipletests(p, method=name)[1])
        assert ours(p) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("population", "published"),
    [(10, 10), (50, 44), (100, 80), (300, 169), (500, 217), (1000, 278), (3000, 341)],
)
def test_sample_sizes_are_those_of_krejcie_and_morgan(population, published):
    """Krejcie & Morgan (1970), Educational and Psychological Measurement 30:607-610, table 1: to
    the nearest whole answer; ours rounds up, first without and then with the population."""
    assert 0 <= sample_size_proportion(0.1, population=population) - published <= 1


def test_limits_of_a_p_chart_worked_by_hand():
    """Shewhart: 3 sqrt(p (1 - p) / n) with p = 40 / 400; below 0 the limit is 0."""
    totals = pd.Series([100, 25, 100, 50, 25, 25, 50, 25], index=[f"P{i}" for i in range(8)])
    chart = p_chart(pd.Series([10, 2, 9, 6, 3, 2, 5, 3], index=totals.index), totals)
    assert chart.mean == pytest.approx(0.1)
    assert chart.table["upper"].iloc[[0, 1, 3]].tolist() == pytest.approx(
        [0.19, 0.28, 0.1 + 0.9 / math.sqrt(50)]
    )
    assert chart.table["lower"].iloc[[0, 1]].tolist() == pytest.approx([0.01, 0.0])
    assert not chart.signals


def test_roles_of_codes_worked_by_hand():
    """Three ladders, links plan-time twice, plan-calm, time-trust, calm-trust: of these 5 plan has
    3 out, time 2 in and 1 out, calm 1 and 1, trust 2 in."""
    told = [["plan", "time", "trust"], ["plan", "time"], ["plan", "calm", "trust"]]
    level = {"plan": "A", "time": "C", "calm": "C", "trust": "V"}
    rows = pd.DataFrame(
        [
            {"resp_id": f"R{i}", "ladder_id": "1", "seq": at, "code": code, "level": level[code],
             "coder": "first"}
            for i, rungs in enumerate(told)
            for at, code in enumerate(rungs, 1)
        ]
    )  # fmt: skip
    roles = code_roles(rows).set_index("code")
    assert roles["abstractness"].to_dict() == pytest.approx(
        {"plan": 0, "time": 2 / 3, "calm": 1 / 2, "trust": 1}
    )
    assert roles["centrality"].to_dict() == pytest.approx(
        {"plan": 3 / 5, "time": 3 / 5, "calm": 2 / 5, "trust": 2 / 5}
    )
