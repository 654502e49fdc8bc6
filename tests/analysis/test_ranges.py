"""Three-point estimates: against scipy's triangular distribution."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from pmo_workshop.analysis.ranges import p10_p90, triangular, triangular_mean, uniform
from pmo_workshop.errors import DataError

figures = st.floats(0, 1000)


@given(figures, figures, figures, st.floats(0.001, 0.999))
def test_positions_are_those_of_scipy(a, b, c, position):
    low, likely, high = sorted((a, b, c))
    found = float(triangular(low, likely, high, position))
    if high - low < 1e-3:
        assert low <= found <= high
        return
    mode = (likely - low) / (high - low)
    expected = stats.triang.ppf(position, mode, low, high - low)
    assert found == pytest.approx(expected, rel=1e-6, abs=1e-6)


def test_the_mean_of_the_draws_is_the_mean_of_the_distribution():
    drawn = triangular(10, 15, 40, uniform(1, seed=3)[:, 0])
    assert drawn.mean() == pytest.approx(float(triangular_mean(10, 15, 40)), rel=0.01)
    low, high = p10_p90(drawn)
    expected = stats.triang(5 / 30, 10, 30).ppf([0.1, 0.9])
    assert [low, high] == pytest.approx(expected, rel=0.02)


def test_the_same_seed_gives_the_same_draws_and_another_does_not():
    assert np.array_equal(uniform(2, seed=1), uniform(2, seed=1))
    assert not np.array_equal(uniform(2, seed=1), uniform(2, seed=2))


def test_an_estimate_that_falls_is_refused():
    with pytest.raises(DataError, match="must not fall: low, likely, high in this order"):
        triangular(5, 4, 6, 0.5)
