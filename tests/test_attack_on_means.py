"""
An attacker reads the answers of few people out of what is told of one question.

That is the mean, its limits and how many are above the middle. It tries every table of how many
gave which answer, as in "two gave 5, nine gave 6, one gave 7".
"""

from datetime import date
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from pmo_workshop.analysis import uncertainty
from pmo_workshop.analysis.gaps import limits
from pmo_workshop.analysis.uncertainty import mean_from_summary, mean_of_answers, mean_t
from pmo_workshop.disclosure import Behind, release
from pmo_workshop.elements.answers import within, without_limits
from pmo_workshop.intake.client import Client

POINTS, MIDDLE = np.arange(1, 8), 4
CLIENT = Client(id="acme", name="Acme", report_date=date(2026, 3, 31))


def _every_table(n):
    """Return in how many ways n people can give the answers 1 to 7."""
    ends = np.array(list(combinations(range(n + 6), 6)))
    edges = np.column_stack([np.full(len(ends), -1), ends, np.full(len(ends), n + 6)])
    return np.diff(edges, axis=1) - 1


def _released(tables, method):
    """Return what the guard lets through of each table: a row of figures and words."""
    same = np.column_stack([tables @ POINTS, tables @ POINTS**2, tables[:, POINTS > MIDDLE].sum(1)])
    _, first, place = np.unique(same, axis=0, return_index=True, return_inverse=True)
    answers = [np.repeat(POINTS, table) for table in tables[first]]
    found = [method(own) for own in answers]
    rows = pd.DataFrame({
        "table": [f"t{at}" for at in range(len(answers))],
        "value": [mean.estimate for mean in found],
        "value_low": [mean.low for mean in found], "value_high": [mean.high for mean in found],
        "x": [int((own > MIDDLE).sum()) for own in answers], "n": len(answers[0]),
    })  # fmt: skip
    told = release(
        CLIENT, within(rows, POINTS[0], POINTS[-1], "value"), activity="O", name="told", needs=(),
        keys=["table"], people=Behind.ROOM, counts=["x"], decimals={"value": 2},
    ).result  # fmt: skip
    kept = [c for c in ("value", "value_low", "value_high", "x", "x_nearly") if c in told]
    rows = np.array(["|".join(map(str, row)) for row in told[kept].to_numpy(dtype=object)])
    return rows[place.ravel()]


def _found_out(n, released):
    """Return of how many % of surveys it follows that 1 to 4, and 1 or 2, gave some answer."""
    tables = _every_table(n)
    told = released(tables)
    random, found = np.random.default_rng(n), np.zeros(2)
    for middle, spread in zip(random.uniform(2, 6.5, 200), random.uniform(0.7, 1.6, 200),
                              strict=True):  # fmt: skip
        answers = np.clip(np.rint(random.normal(middle, spread, n)), 1, 7).astype(int)
        truth = np.bincount(answers, minlength=8)[1:]
        same = (tables == truth).all(axis=1).argmax()
        fitting = tables[told == told[same]]
        low, high = fitting.min(axis=0), fitting.max(axis=0)
        found += [((low >= 1) & (high <= few)).any() for few in (4, 2)]
    return found / 2


@pytest.mark.parametrize("n", [10, 11, 12])
def test_hardly_any_answer_of_few_follows_from_what_is_told_of_one_question(n):
    few, one_or_two = _found_out(n, lambda tables: _released(tables, mean_of_answers))
    assert few <= 1
    assert one_or_two == 0


def test_it_would_follow_from_exact_limits_and_from_an_exact_count():
    def beside_an_exact_count(tables):
        above = tables[:, POINTS > MIDDLE].sum(axis=1)
        return np.char.add(_released(tables, mean_of_answers).astype(str), above.astype(str))

    assert _found_out(10, lambda tables: _released(tables, mean_t))[0] >= 30
    assert _found_out(10, beside_an_exact_count)[0] >= 20


@pytest.mark.parametrize(
    ("answers", "told"),
    [([7] * 11 + [6], False), ([1] * 12, False), ([7] * 8 + [6] * 4, False), ([4] * 12, False),
     ([7] * 7 + [6] * 5, True), ([4] * 11 + [5], True)],
)  # fmt: skip
def test_where_all_but_a_few_are_at_an_end_of_the_scale_no_mean_is_told(answers, told):
    table = np.bincount(answers, minlength=8)[1:]
    row = _released(table[None], mean_of_answers)[0]
    assert row.startswith("nan|nan|nan" if not told else str(round(np.mean(answers), 2)))


def test_nor_a_gap_beside_a_level_that_all_but_one_have_at_an_end():
    rows = pd.DataFrame({"gap": [-2.0, -2.0], "gap_low": -3.0, "gap_high": -1.0, "n": 12,
                         "expectation": [83 / 12, 82 / 12]})  # fmt: skip
    told = without_limits(rows, "gap", ["expectation"], 1, 7)
    assert told["gap_low"].isna().tolist() == [True, False]


def test_the_limits_hold_more_and_never_less():
    random = np.random.default_rng(1)
    for n in range(5, 30):
        answers = random.integers(1, 8, n)
        exact, told = mean_t(answers, 60), mean_of_answers(answers, 60)
        half, step = told.high - told.estimate, 0.5 if n in (10, 11) else 0.25
        spread_by_a_point = mean_from_summary(0.0, 1.0, n, 60).high
        assert told.low <= exact.low + 1e-9 < exact.high - 1e-9 <= told.high
        assert (told == exact) == (not 10 <= n < 20)
        assert n < 10 or n >= 20 or half == pytest.approx(max(0.5, round(half / step) * step))
        assert n < 10 or n >= 20 or half >= spread_by_a_point
        assert half < max(0.5, max(exact.high - exact.estimate, spread_by_a_point) + step)


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
