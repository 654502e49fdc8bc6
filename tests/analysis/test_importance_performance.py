"""The importance-performance grid: quadrants only where an interval clears the crosshair."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_workshop.analysis.gaps import gap_by_item
from pmo_workshop.analysis.importance_performance import crosshair, quality_grid
from pmo_workshop.analysis.uncertainty import mean_t

CENTRES = {"q1": (6.5, 6.5), "q2": (6.5, 2.5), "q3": (2.5, 6.5), "q4": (2.5, 2.5)}


def random_answers(respondents, seed=1, noise=0.5):
    random = np.random.default_rng(seed)
    rows = [
        (f"r{i:02}", item, "care" if item < "q3" else "speed", aspect,
         float(np.clip(round(centre + random.normal(0, noise)), 1, 7)))
        for i in range(respondents)
        for item, centres in CENTRES.items()
        for aspect, centre in zip("IP", centres, strict=True)
    ]  # fmt: skip
    answers = pd.DataFrame(rows, columns=["resp_id", "item_id", "dimension", "aspect", "value"])
    return answers.assign(scale_min=1, scale_max=7, reverse=0, na=0)


def test_each_quadrant_has_its_name():
    grid = quality_grid(random_answers(20)).set_index("item_id")
    assert grid["quadrant"].to_dict() == {
        "q1": "keep up",
        "q2": "concentrate here",
        "q3": "possible overkill",
        "q4": "low priority",
    }
    assert (grid["n"] == 20).all()


def test_means_and_limits_are_those_of_the_respondents():
    answers = random_answers(20)
    row = quality_grid(answers).iloc[1]
    own = answers[(answers["item_id"] == "q2") & (answers["aspect"] == "P")]
    interval = mean_t(own["value"])
    assert (row["performance"], row["performance_low"], row["performance_high"]) == (
        interval.estimate,
        interval.low,
        interval.high,
    )


def test_an_interval_that_crosses_the_crosshair_gives_no_quadrant():
    grid = quality_grid(random_answers(20, noise=4))
    on_it = False
    for half, level in zip(("importance", "performance"), crosshair(grid), strict=True):
        on_it |= (grid[f"{half}_low"] <= level) & (grid[f"{half}_high"] >= level)
    assert on_it.any()
    assert (grid.loc[on_it, "quadrant"] == "").all()
    assert (grid.loc[~on_it, "quadrant"] != "").all()


def test_the_crosshair_is_the_grand_mean():
    grid = quality_grid(random_answers(20))
    assert crosshair(grid) == (grid["importance"].mean(), grid["performance"].mean())


def test_a_question_has_its_performance_of_those_whose_gap_is_told():
    answers = random_answers(6)
    expected = answers[answers["aspect"] == "I"].assign(aspect="E")
    left_out = (expected["resp_id"] == "r00") & (expected["item_id"] == "q1")
    expected.loc[left_out, "value"] = np.nan
    answers = pd.concat([answers, expected], ignore_index=True)
    grid, gaps = (found.set_index("item_id") for found in
                  (quality_grid(answers), gap_by_item(answers.assign(text="")))
                  )  # fmt: skip
    assert grid["performance"].tolist() == gaps["performance"].tolist()
    assert grid["n"].tolist() == gaps["n"].tolist() == [5, 6, 6, 6]
    assert grid["importance_n"].tolist() == [6] * 4


def test_importance_and_performance_are_each_of_those_who_told_it():
    answers = random_answers(6)
    first = (answers["resp_id"] == "r00") & (answers["item_id"] == "q1")
    answers.loc[first & (answers["aspect"] == "I"), "value"] = np.nan
    grid = quality_grid(answers)
    assert grid["importance_n"].tolist() == [5, 6, 6, 6]
    assert grid["n"].tolist() == [6] * 4


def test_equal_answers_stand_on_the_crosshair():
    answers = random_answers(6).assign(value=5.0)
    grid = quality_grid(answers)
    assert (grid["quadrant"] == "").all()
    assert grid.filter(regex="_(low|high)$").isna().all(axis=None)
    assert grid[["importance", "performance"]].notna().all(axis=None)


def test_one_respondent_has_no_quadrant():
    grid = quality_grid(random_answers(1))
    assert (grid["quadrant"] == "").all()
    assert grid[["importance_low", "performance_high"]].isna().all(axis=None)


def test_an_empty_table_gives_an_empty_result():
    grid = quality_grid(random_answers(3).head(0))
    assert grid.empty
    assert list(grid.columns) == list(quality_grid(random_answers(3)).columns)
    assert np.isnan(crosshair(grid)).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 12))
def test_shuffling_rows_changes_nothing(seed, respondents):
    answers = random_answers(respondents, seed=seed, noise=2)
    shuffled = answers.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(quality_grid(shuffled), quality_grid(answers))


def test_the_quadrant_of_a_known_population_is_narrower():
    answers = random_answers(20)
    free, known = quality_grid(answers), quality_grid(answers, population=30)
    assert (known["importance_high"] < free["importance_high"]).all()
    assert known["importance"].tolist() == pytest.approx(free["importance"].tolist())
