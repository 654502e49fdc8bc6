"""The four barriers: who passes, who is lost, and what is equal by construction."""

from itertools import pairwise

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from pmo_workshop.analysis.barrier_funnel import STEPS, barrier_funnel, passed_steps, told_steps
from pmo_workshop.analysis.uncertainty import wilson

ANSWERS = st.lists(st.lists(st.integers(1, 7), min_size=4, max_size=4), min_size=1, max_size=40)


def _answers(people, reverse=0):
    return pd.DataFrame(
        [
            {
                "resp_id": f"R{number}", "dimension": step, "text": step, "value": float(value),
                "scale_min": 1, "scale_max": 7, "reverse": reverse,
            }
            for number, values in enumerate(people)
            for step, value in zip(STEPS, values, strict=True)
        ]
    )  # fmt: skip


@given(people=ANSWERS)
def test_nobody_appears_or_vanishes(people):
    found = barrier_funnel(_answers(people))
    n = len(people)
    assert found["so_far"].is_monotonic_decreasing
    assert found["lost"].sum() + found["so_far"].iloc[-1] == n
    assert (found["reached"] - found["lost"] == found["so_far"]).all()
    assert (found["passed"] >= found["so_far"]).all()


@given(people=ANSWERS)
def test_turning_every_item_and_every_answer_changes_nothing(people):
    turned = [[8 - value for value in values] for values in people]
    left, right = barrier_funnel(_answers(people)), barrier_funnel(_answers(turned, reverse=1))
    pd.testing.assert_frame_equal(left, right)


def test_by_hand():
    people = [[6, 6, 6, 2]] * 5 + [[6, 6, 6, 6]] * 4 + [[6, 6, 4, 2]] * 2 + [[2, 7, 7, 1]]
    found = barrier_funnel(_answers(people), population=60)
    assert found["passed"].tolist() == [11, 12, 10, 8]
    assert found["so_far"].tolist() == [11, 11, 9, 5]
    assert found["lost"].tolist() == [1, 0, 2, 4]
    limits = wilson(5, 12, 60)
    assert np.allclose(
        found.loc[3, ["so_far_share_low", "so_far_share_high"]].astype(float),
        [limits.low, limits.high],
    )
    assert found["highest"].tolist() == [True, False, True, True]


def test_the_middle_of_the_scale_is_not_passed_and_a_missing_answer_leaves_the_person_out():
    answers = _answers([[4, 6, 6, 2], [6, 6, 6, 4]])
    assert not passed_steps(answers)[["knows"]].loc["R0", "knows"]
    assert not passed_steps(answers).loc["R1", "cost"]
    answers.loc[0, "value"] = None
    assert passed_steps(answers).index.tolist() == ["R1"]


PEOPLE = st.lists(st.lists(st.integers(1, 7), min_size=4, max_size=4), min_size=5, max_size=19)


@given(people=PEOPLE)
def test_below_twenty_no_one_to_four_people_follow_from_neighbouring_steps(people):
    told = told_steps(barrier_funnel(_answers(people)))
    if len(people) < 10:
        assert told.empty
        return
    so_far = [len(people), *told["so_far"].dropna(), 0]
    assert not {before - after for before, after in pairwise(so_far)} & {1, 2, 3, 4}
    assert not (told["passed"] - told["so_far"]).isin([1, 2, 3, 4]).any()
    withheld = told[told["so_far"].isna()].drop(columns=["step", "text", "highest", "n"])
    assert withheld.isna().all(axis=None), "an interval of a hidden figure is hidden too"
    assert not told.loc[told["lost"].isna(), "highest"].any()


@given(people=ANSWERS)
def test_those_who_stop_are_not_split_into_one_to_four(people):
    told = told_steps(barrier_funnel(_answers(people))).dropna(subset=["lost", "neutral"])
    assert not told["neutral"].isin([1, 2, 3, 4]).any()
    assert not (told["lost"] - told["neutral"]).isin([1, 2, 3, 4]).any()
