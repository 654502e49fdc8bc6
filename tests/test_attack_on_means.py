"""
An attacker reads the answers of few people out of the mean of one question and its limits.

It tries every table of how many gave which answer, as in "two gave 5, nine gave 6, one gave 7".
"""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from pmo_workshop.analysis import uncertainty
from pmo_workshop.analysis.gaps import limits
from pmo_workshop.analysis.uncertainty import mean_of_answers, mean_t

POINTS = np.arange(1, 8)


def _every_table(n):
    """Return in how many ways n people can give the answers 1 to 7."""
    ends = np.array(list(combinations(range(n + 6), 6)))
    edges = np.column_stack([np.full(len(ends), -1), ends, np.full(len(ends), n + 6)])
    return np.diff(edges, axis=1) - 1


def _told(tables, method):
    """Return what is told of each table, as it is delivered: the mean, and its limits outwards."""
    found = {}
    for sums in {(t @ POINTS, t @ POINTS**2): t for t in tables}.values():
        told = method(np.repeat(POINTS, sums))
        ends = np.floor(100 * told.low + 1e-9), np.ceil(100 * told.high - 1e-9)
        found[sums @ POINTS, sums @ POINTS**2] = (round(100 * told.estimate), *ends)
    return np.array([found[t @ POINTS, t @ POINTS**2] for t in tables])


def _found_out(n, method):
    """Return of how many of a hundred tables a cell of one to four people follows."""
    tables = _every_table(n)
    told = np.nan_to_num(_told(tables, method), nan=-1)
    random, found = np.random.default_rng(n), 0
    for middle, spread in zip(random.uniform(2, 6.5, 100), random.uniform(0.7, 1.6, 100),
                              strict=True):  # fmt: skip
        answers = np.clip(np.rint(random.normal(middle, spread, n)), 1, 7).astype(int)
        truth = np.bincount(answers, minlength=8)[1:]
        same = (tables == truth).all(axis=1).argmax()
        fitting = tables[(told == told[same]).all(axis=1)]
        low, high = fitting.min(axis=0), fitting.max(axis=0)
        found += bool(((low >= 1) & (high <= 4) | (low == high) & (truth > 0) & (truth < 5)).any())
    return found


@pytest.mark.parametrize(("n", "at_most", "otherwise"), [(10, 18, 30), (12, 8, 20)])
def test_hardly_any_answer_of_few_follows_from_a_mean_and_its_limits(n, at_most, otherwise):
    assert _found_out(n, mean_of_answers) <= at_most
    assert _found_out(n, mean_t) >= otherwise


def test_the_limits_hold_more_and_never_less():
    random = np.random.default_rng(1)
    for n in range(5, 30):
        answers = random.integers(1, 8, n)
        exact, told = mean_t(answers, 60), mean_of_answers(answers, 60)
        half = told.high - told.estimate
        assert told.low <= exact.low + 1e-9 < exact.high - 1e-9 <= told.high
        assert (told == exact) == (not 10 <= n < 20)
        assert n < 10 or n >= 20 or half == pytest.approx(round(4 * half) / 4)
        assert half < exact.high - exact.estimate + 0.25


def test_what_is_no_answer_of_one_question_and_a_census_have_their_own_limits():
    means = pd.Series([4.5, 5, 5, 6, 3, 4, 5, 7, 2, 5, 6, 4])
    everybody = np.array([4, 5] * 6)
    assert mean_of_answers(means) == mean_t(means)
    assert mean_of_answers(everybody, 12) == mean_t(everybody, 12)


@pytest.mark.parametrize("n", [10, 15, 19, 25])
def test_p_is_below_the_level_exactly_where_the_limits_leave_out_0(n):
    random = np.random.default_rng(n)
    for middle in np.linspace(-2, 2, 21):
        gaps = pd.Series(np.rint(random.normal(middle, 1.2, n)))
        low, high = limits(gaps, 60)
        apart = low * high > 0
        assert (uncertainty.mean_of_answers_p(gaps, 60) < 0.05) == apart
