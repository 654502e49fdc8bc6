"""What users get and give: means, intervals, reliability and missing answers."""

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from pmo_workshop.analysis.relationship_value import relationship_value, value_per_person


def answers(get, give, reverse=0):
    """One row per person and item; ``get`` and ``give`` are arrays people by items."""
    rows = []
    for part, values in (("get", get), ("give", give)):
        for person, of_one in enumerate(np.asarray(values, dtype=float)):
            rows += [
                {"resp_id": f"R{person:02d}", "item_id": f"{part}{item}", "dimension": part,
                 "value": value, "scale_min": 1, "scale_max": 7, "reverse": reverse}
                for item, value in enumerate(of_one)
            ]  # fmt: skip
    return pd.DataFrame(rows)


def drawn(n=40, seed=3):
    random = np.random.default_rng(seed)
    level = random.normal(5, 0.8, (n, 1))
    get = np.clip(np.round(level + random.normal(0, 0.7, (n, 5))), 1, 7)
    give = np.clip(np.round(8.5 - level + random.normal(0, 0.7, (n, 3))), 1, 7)
    return get, give


def test_the_index_is_the_mean_difference_with_the_t_interval_of_scipy():
    get, give = drawn()
    row = relationship_value(answers(get, give)).set_index("part").loc["get − give"]
    difference = get.mean(axis=1) - give.mean(axis=1)
    limits = stats.ttest_1samp(difference, 0).confidence_interval(0.95)
    assert row["mean"] == pytest.approx(difference.mean())
    assert (row["mean_low"], row["mean_high"]) == pytest.approx((limits.low, limits.high))
    assert row["x"] == (difference > 0).sum()


def test_swapping_get_and_give_turns_the_sign():
    get, give = drawn()
    there = relationship_value(answers(get, give)).set_index("part").loc["get − give", "mean"]
    back = relationship_value(answers(give, get)).set_index("part").loc["get − give", "mean"]
    assert there == pytest.approx(-back)


def test_reversed_items_are_turned_on_the_scale():
    get, give = drawn()
    turned = relationship_value(answers(8 - get, 8 - give, reverse=1))
    pd.testing.assert_frame_equal(turned, relationship_value(answers(get, give)))


def test_a_person_needs_half_of_the_items_of_each_side():
    get, give = drawn(3)
    get[0, :3] = np.nan  # 2 of 5 left
    give[1, :1] = np.nan  # 2 of 3 left
    assert value_per_person(answers(get, give)).index.tolist() == ["R01", "R02"]


def test_equal_answers_have_a_mean_and_no_reliability():
    found = relationship_value(answers(np.full((12, 5), 5), np.full((12, 3), 5)))
    assert found["mean"].tolist() == [5, 5, 0]
    assert found["reliability"].isna().all()
    assert found[["mean_low", "mean_high"]].isna().all(axis=None)


def test_omega_only_from_thirty_and_intervals_only_from_ten():
    small = relationship_value(answers(*drawn(12)))
    assert small["omega"].isna().all()
    assert small["reliability"].notna().sum() == 3
    assert small["reliability_low"].notna().sum() == 2
    assert relationship_value(answers(*drawn(8)))["mean_low"].isna().all()
    assert relationship_value(answers(*drawn(40)))["omega"].notna().sum() == 2


def test_nobody_answered():
    assert relationship_value(answers(*drawn(3)).assign(value=np.nan)).empty


def test_two_questions_on_a_side_have_the_reliability_of_spearman_and_brown():
    get, give = drawn()
    row = relationship_value(answers(get, give[:, :2])).set_index("part").loc["give"]
    r = np.corrcoef(give[:, 0], give[:, 1])[0, 1]
    assert row["reliability"] == pytest.approx(2 * r / (1 + r))
    assert row["reliability_low"] < row["reliability"] < row["reliability_high"]


def test_the_reliability_of_the_index_is_that_of_a_difference():
    # Johns (1981): (s_E^2 r_E + s_P^2 r_P - 2 r s_E s_P) / s_D^2, by hand.
    get, give = drawn()
    found = relationship_value(answers(get, give)).set_index("part")["reliability"]
    e, p = get.mean(axis=1), give.mean(axis=1)
    shared = 2 * np.cov(e, p)[0, 1]
    expected = (e.var(ddof=1) * found["get"] + p.var(ddof=1) * found["give"] - shared) / np.var(
        e - p, ddof=1
    )
    assert found["get − give"] == pytest.approx(expected)
