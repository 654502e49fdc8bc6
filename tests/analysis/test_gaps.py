"""Gaps of expectation and performance: a published case, rules and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pmo_workshop.analysis.composites import OVERALL, counted_for
from pmo_workshop.analysis.gaps import (
    difference_score_reliability,
    gap_by_dimension,
    gap_by_group,
    gap_by_item,
    overall_performance,
    paired_answers,
    respondent_gaps,
)
from pmo_workshop.analysis.uncertainty import benjamini_hochberg, cronbach_alpha, holm, mean_t
from pmo_workshop.errors import DataError

ITEMS = {"q1": "care", "q2": "care", "q3": "care", "q4": "speed", "q5": "speed"}
FIGURES = ["expectation", "performance", "gap", "gap_low", "gap_high", "p"]


def answer_rows(values, dimensions=None, reverse=(), role="Team"):
    """Rows of answers from {(respondent, item): (expectation, performance)}; None is blank."""
    dimensions = dimensions or ITEMS
    rows = [
        (respondent, role, item, dimensions[item], f"Text of {item}", 1, 7, int(item in reverse),
         aspect, np.nan if value is None else float(value), 0)
        for (respondent, item), pair in values.items()
        for aspect, value in zip("EP", pair, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(
        rows,
        columns=["resp_id", "role", "item_id", "dimension", "text", "scale_min", "scale_max",
                 "reverse", "aspect", "value", "na"],
    ).astype({"value": "float64", "scale_min": "Int64", "scale_max": "Int64", "reverse": "Int64",
              "na": "Int64"})  # fmt: skip


def random_answers(respondents, seed=1, blank=0.1):
    random = np.random.default_rng(seed)
    values = {
        (f"r{i:03}", item): tuple(
            None if random.random() < blank else int(random.integers(1, 8)) for _ in range(2)
        )
        for i in range(respondents)
        for item in ITEMS
    }
    answers = answer_rows(values)
    roles = {f"r{i:03}": ["Board", "Team", "Finance"][i % 3] for i in range(respondents)}
    return answers.assign(role=answers["resp_id"].map(roles))


def swapped(answers):
    return answers.assign(aspect=answers["aspect"].map({"E": "P", "P": "E"}))


# Student (1908), Biometrika 6:1-25; R's t.test prints t = -4.0621, p = 0.002833.
SLEEP = [(1.9, 0.7), (0.8, -1.6), (1.1, -0.2), (0.1, -1.2), (-0.1, -0.1), (4.4, 3.4), (5.5, 3.7),
         (1.6, 0.8), (4.6, 0.0), (3.4, 2.0)]  # fmt: skip


def test_the_paired_gap_matches_student_1908():
    answers = answer_rows({(f"r{i}", "q1"): pair for i, pair in enumerate(SLEEP)})
    answers = answers[answers["item_id"] == "q1"]
    gap = gap_by_dimension(answers).iloc[0]
    assert gap["gap"] == pytest.approx(-1.58)
    assert gap["p"] == pytest.approx(0.002833, abs=5e-7)
    assert (gap["gap_low"], gap["gap_high"]) == pytest.approx((-2.4598858, -0.7001142), abs=5e-8)
    assert (gap["x"], gap["n"]) == (9, 10)


def test_reversed_questions_are_turned_and_not_applicable_is_left_out():
    answers = answer_rows({("r1", "q1"): (2, 5), ("r1", "q2"): (6, 4)}, reverse=["q1"])
    pairs = paired_answers(answers)
    assert pairs[["first", "second"]].to_numpy().tolist() == [[6, 3], [6, 4]]
    answers.loc[answers["item_id"] == "q2", "na"] = 1
    assert paired_answers(answers)["item_id"].tolist() == ["q1"]


def test_importance_of_a_reversed_question_is_not_turned():
    answers = answer_rows({("r1", "q1"): (2, 5)}, reverse=["q1"])
    answers["aspect"] = answers["aspect"].map({"E": "I", "P": "P"})
    assert paired_answers(answers, "I", "P")[["first", "second"]].to_numpy().tolist() == [[2, 3]]


def test_a_respondent_needs_half_of_the_questions_with_both_halves():
    values = {("r1", item): (6, 4) for item in ITEMS}
    values |= {("r2", "q1"): (6, 5), ("r2", "q2"): (6, None), ("r2", "q3"): (None, 5)}
    values |= {("r2", "q4"): (6, 2), ("r2", "q5"): (6, None)}
    scores = respondent_gaps(answer_rows(values)).set_index(["resp_id", "dimension"])
    assert sorted(scores.index) == [("r1", "care"), ("r1", "speed"), ("r2", "speed")]
    assert scores.loc[("r2", "speed"), "own"] == -4
    table = gap_by_dimension(answer_rows(values)).set_index("dimension")
    assert table["n"].to_dict() == {"care": 1, "speed": 2, "overall": 2}
    assert table["n_left_out"].to_dict() == {"speed": 0, "care": 1, "overall": 0}


def test_dimensions_are_tested_as_one_family_and_overall_is_not_in_it():
    table = gap_by_dimension(random_answers(30))
    assert table["dimension"].iloc[-1] == "overall"
    assert table["dimension"].tolist() == ["care", "speed", "overall"]
    assert table["p_holm"].iloc[:-1].to_numpy() == pytest.approx(holm(table["p"].iloc[:-1]))
    assert np.isnan(table["p_holm"].iloc[-1])


def test_the_overall_gap_is_weighted_by_points():
    values = {(f"r{i}", item): (6, 6 - i) for i in range(3) for item in ("q1", "q2", "q3")}
    values |= {(f"r{i}", item): (6, 6) for i in range(3) for item in ("q4", "q5")}
    equal = gap_by_dimension(answer_rows(values)).set_index("dimension")
    assert equal.loc["overall", "gap"] == pytest.approx(-0.5)
    assert equal["weight"].to_dict() == {"care": 50, "speed": 50, "overall": 100}
    weighted = gap_by_dimension(answer_rows(values), {"care": 60, "speed": 20, "other": 20})
    weighted = weighted.set_index("dimension")
    assert weighted.loc["overall", "gap"] == pytest.approx(-0.75)
    assert weighted["weight"].to_dict() == {"care": 75, "speed": 25, "overall": 100}


def test_who_has_answered_a_part_of_the_dimensions_counts_in_these():
    values = {(f"r{i}", item): (6, 5) for i in range(3) for item in ITEMS}
    values |= {("r3", "q4"): (6, 1), ("r3", "q5"): (6, 1), ("r3", "q1"): (None, None)}
    table = gap_by_dimension(answer_rows(values), {"care": 70, "speed": 30})
    table = table.set_index("dimension")
    assert table["n"].to_dict() == {"speed": 4, "care": 3, "overall": 4}
    assert table["n_left_out"].to_dict() == {"speed": 0, "care": 1, "overall": 0}
    assert table.loc["overall", "gap"] == pytest.approx(0.7 * -1 + 0.3 * -2)
    assert table.loc["overall", "x"] == 4


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 40), st.sampled_from([0.0, 0.03, 0.1, 0.3]))
@example(1, 3, 0.3)
@example(184, 3, 0.3)
def test_means_that_stand_together_agree_whoever_left_out_what(seed, people, blank):
    """Every mean is made of those below it, and levels and gap of the same answers."""
    answers = random_answers(people, seed=seed, blank=blank)
    weights = {"care": 70, "speed": 30}
    items, table = gap_by_item(answers), gap_by_dimension(answers, weights)
    levels = ["expectation", "performance", "gap"]
    of_items = items.groupby("dimension")[levels].mean()
    told = table.set_index("dimension")[levels]
    parts = told.drop(index=OVERALL)
    assert parts.to_numpy() == pytest.approx(of_items.loc[parts.index].to_numpy(), abs=1e-8)
    weight = table.set_index("dimension")["weight"].drop(OVERALL) / 100
    assert told.loc[OVERALL].to_numpy() == pytest.approx(weight @ parts.to_numpy(), abs=1e-8)
    assert (told["performance"] - told["expectation"]).to_numpy() == pytest.approx(
        told["gap"].to_numpy(), abs=1e-8
    )
    groups = gap_by_group(answers, weights=weights)
    both = (groups["gap"] * groups["n"]).sum() / groups["n"].sum()
    assert both == pytest.approx(told.loc[OVERALL, "gap"], abs=1e-8)
    quality = overall_performance(answers[answers["aspect"] != "I"], weights)["performance"]
    given = answers.dropna(subset=["value"]).groupby("aspect")["item_id"].unique()
    if set(given["P"]) <= set(
        given["E"]
    ):  # what nobody expects anything of counts in quality alone
        assert quality.mean() == pytest.approx(told.loc[OVERALL, "performance"], abs=1e-8)


def test_the_interval_of_a_partly_answered_dimension_holds_the_truth_as_often_as_it_says():
    random = np.random.default_rng(7)
    held = []
    for _ in range(400):
        person = random.normal(0, 0.8, (14, 1))
        gaps = pd.DataFrame(person + random.normal([-0.3, -1.0, -1.7], 1.0, (14, 3)))
        blank = random.random((14, 3)) < 0.15
        counted = counted_for(gaps.mask(blank))
        limits = mean_t(counted)
        held.append(limits.low <= -1.0 <= limits.high)
    assert 0.92 <= np.mean(held) <= 0.98


def test_points_for_nothing_that_was_measured_count_equally():
    answers = random_answers(6)
    equal = gap_by_dimension(answers)
    for weights in ({}, {"care": 0, "speed": 0}, {"other": 100}):
        pd.testing.assert_frame_equal(gap_by_dimension(answers, weights), equal)


def test_negative_and_missing_weights_are_refused():
    with pytest.raises(DataError) as refused:
        gap_by_dimension(random_answers(3), {"care": -1, "speed": float("nan")})
    assert str(refused.value) == "The weight of a dimension must be 0 or more; see 'care', 'speed'."


def test_a_known_population_narrows_the_interval():
    answers = random_answers(20, blank=0)
    free = gap_by_dimension(answers).iloc[0]
    known = gap_by_dimension(answers, population=40).iloc[0]
    expected = (free["gap_high"] - free["gap_low"]) * np.sqrt(20 / 39)
    assert known["gap_high"] - known["gap_low"] == pytest.approx(expected)
    assert known["p"] < free["p"]


def test_p_is_below_a_twentieth_exactly_where_the_interval_leaves_out_zero():
    for seed in range(30):
        table = gap_by_dimension(random_answers(14, seed=seed), population=30)
        outside = (table["gap_low"] > 0) | (table["gap_high"] < 0)
        assert (outside == (table["p"] < 0.05)).all()


def test_swapping_the_halves_flips_the_signs_exactly():
    answers = random_answers(25)
    for table, other in (
        (gap_by_dimension(answers), gap_by_dimension(swapped(answers))),
        (gap_by_item(answers), gap_by_item(swapped(answers))),
        (gap_by_group(answers), gap_by_group(swapped(answers))),
    ):
        assert (table["gap"] == -other["gap"]).all()
        assert (table["gap_low"] == -other["gap_high"]).all()
        assert (table["gap_high"] == -other["gap_low"]).all()
        assert (table["expectation"] == other["performance"]).all()


def test_equal_answers_have_no_limits_and_all_other_figures():
    answers = answer_rows({(f"r{i}", item): (5, 5) for i in range(6) for item in ITEMS})
    table = gap_by_dimension(answers)
    limits = [c for c in table if c.startswith("gap_") and c.endswith(("_low", "_high"))]
    assert table.drop(columns=["p", "p_holm", *limits]).notna().all(axis=None)
    assert table[["gap_low", "gap_high", "p"]].isna().all(axis=None)
    assert (table["gap"] == 0).all()
    assert (table["x"] == 0).all()


def test_an_equal_shortfall_of_all_is_not_judged_and_passes_no_screening():
    answers = answer_rows({(f"r{i}", item): (6, 4) for i in range(6) for item in ITEMS})
    for table in (gap_by_dimension(answers), gap_by_item(answers)):
        assert (table["gap"] == -2).all()
        assert table[["gap_low", "p"]].isna().all(axis=None)
        assert (table["x"] == 6).all()
    assert not gap_by_item(answers)["screened"].any()


def test_without_variation_nobody_is_below_by_a_question_left_out():
    """All answer each question alike; who leaves one out has another mean of what is left."""
    pairs = {("q1", 0): (6, 5), ("q2", 1): (5, 6)}
    answers = answer_rows(
        {(f"r{i}", item): told for i in range(8) for (item, only), told in pairs.items()
         if i % 4 != only or i > 5}
    )  # fmt: skip
    found = gap_by_dimension(answers.assign(dimension="care")).set_index("dimension")
    assert found.loc["care", ["gap", "x"]].tolist() == [0, 0]
    assert np.isnan(found.loc["care", "gap_low"])


def test_one_respondent_has_a_gap_but_no_limits():
    table = gap_by_dimension(random_answers(1, blank=0))
    assert table[["gap_low", "gap_high", "p", "p_holm"]].isna().all(axis=None)
    assert table["gap"].notna().all()
    assert (table["n"] == 1).all()


@pytest.mark.parametrize(
    "analysis", [gap_by_dimension, gap_by_item, gap_by_group, difference_score_reliability]
)
def test_an_empty_table_gives_an_empty_result(analysis):
    columns = set(analysis(random_answers(12)).columns)
    empty = analysis(random_answers(12).head(0))
    assert empty.empty
    assert set(empty.columns) == columns
    assert "n" in columns


@pytest.mark.parametrize(
    "analysis", [gap_by_dimension, gap_by_item, gap_by_group, difference_score_reliability]
)
def test_four_respondents_are_no_problem(analysis):
    assert (analysis(random_answers(4, blank=0))["n"] <= 4).all()


def test_items_are_screened_by_benjamini_and_hochberg():
    table = gap_by_item(random_answers(40))
    assert table["p_bh"].to_numpy() == pytest.approx(benjamini_hochberg(table["p"]))
    assert table["screened"].tolist() == (table["p_bh"] <= 0.10).tolist()
    assert table.set_index("item_id").loc["q4", ["dimension", "text"]].tolist() == [
        "speed",
        "Text of q4",
    ]


def test_groups_are_respondents_of_their_own():
    answers = random_answers(12, blank=0)
    table = gap_by_group(answers).set_index("role")
    assert table["n"].to_dict() == {"Board": 4, "Finance": 4, "Team": 4}
    scores = respondent_gaps(answers[answers["role"] == "Board"])
    interval = mean_t(scores.groupby("resp_id")["gap"].mean())
    assert table.loc["Board", ["gap", "gap_low", "gap_high"]].tolist() == pytest.approx(
        [interval.estimate, interval.low, interval.high]
    )


def test_reliability_uses_complete_respondents_of_each_half():
    answers = random_answers(40, seed=3, blank=0)
    table = difference_score_reliability(answers).set_index("dimension")
    care = answers[(answers["dimension"] == "care") & (answers["aspect"] == "P")]
    wide = care.pivot(index="resp_id", columns="item_id", values="value")
    assert table.loc["care", "alpha_performance"] == pytest.approx(cronbach_alpha(wide).raw)
    assert table.loc["speed", "items"] == 2
    speed = answers[(answers["dimension"] == "speed") & (answers["aspect"] == "E")]
    r = speed.pivot(index="resp_id", columns="item_id", values="value").corr().iloc[0, 1]
    assert table.loc["speed", "alpha_expectation"] == pytest.approx(2 * r / (1 + r))
    assert table["n"].tolist() == [40, 40]


def test_reliability_of_answers_that_do_not_vary_is_missing():
    answers = answer_rows({(f"r{i}", item): (5, 5) for i in range(6) for item in ITEMS})
    table = difference_score_reliability(answers)
    assert table["reliability"].isna().all()
    assert table["n"].tolist() == [6, 6]


def test_gaps_leave_the_answers_untouched():
    answers = random_answers(5)
    before = answers.copy()
    gap_by_dimension(answers)
    gap_by_item(answers)
    pd.testing.assert_frame_equal(answers, before)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 15))
def test_shuffling_rows_changes_nothing(seed, respondents):
    answers = random_answers(respondents, seed=seed)
    shuffled = answers.sample(frac=1, random_state=seed)
    for analysis in (gap_by_dimension, gap_by_item, gap_by_group):
        pd.testing.assert_frame_equal(analysis(shuffled), analysis(answers))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.integers(-3, 3))
def test_adding_a_constant_to_both_halves_leaves_the_gap(seed, constant):
    answers = random_answers(9, seed=seed)
    moved = answers.assign(value=answers["value"] + constant)
    before, after = gap_by_dimension(answers), gap_by_dimension(moved)
    gaps = ["gap", "gap_low", "gap_high", "p"]
    pd.testing.assert_frame_equal(before[gaps], after[gaps])
    assert after["expectation"].to_numpy() == pytest.approx(before["expectation"] + constant)


@pytest.mark.parametrize("seed", range(5))
def test_pairs_are_those_of_a_join_by_respondent_and_question(seed):
    random = np.random.default_rng(seed)
    answers = pd.DataFrame({
        "resp_id": random.choice(list("dcba"), 60),
        "item_id": random.choice(["q2", "q10", "q1"], 60),
        "aspect": random.choice(list("EPI"), 60), "value": random.integers(1, 8, 60).astype(float),
        "na": random.choice([0, 1, None], 60, p=[0.8, 0.1, 0.1]), "reverse": 0,
        "scale_min": 1, "scale_max": 7,
    }).drop_duplicates(["resp_id", "item_id", "aspect"])  # fmt: skip
    answers.loc[::9, "value"] = np.nan
    answers["dimension"] = answers["item_id"].map({"q1": "care", "q2": "speed"})  # q10 has none
    told = answers[answers["value"].notna() & (answers["na"] != 1)]
    keys = ["resp_id", "item_id"]
    first = told[told["aspect"] == "I"].rename(columns={"value": "first"})
    second = told[told["aspect"] == "P"].rename(columns={"value": "second"})
    joined = first.merge(second[[*keys, "second"]], on=keys).sort_values(keys, ignore_index=True)
    expected = joined[[*keys, "dimension", "first", "second"]]
    pd.testing.assert_frame_equal(paired_answers(answers, "I", "P"), expected)
