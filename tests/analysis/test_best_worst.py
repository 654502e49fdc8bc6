"""Best-worst scaling: published values, another fit of the same model, and properties."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.discrete.conditional_models import ConditionalLogit

from pmo_workshop.analysis.best_worst import (
    closed_form,
    logit_mle,
    p_top,
    services_scored,
)
from pmo_workshop.analysis.uncertainty import bca, resampled
from pmo_workshop.content.screens import cyclic_design
from pmo_workshop.errors import DataError
from pmo_workshop.schema import TABLES

# Lipovetsky & Conklin (2014), Journal of Choice Modelling 10:60-68, Table 6.
SHOWN = [7145, 7144, 7144, 7144, 7145, 7145, 7144, 7146, 8166, 7145, 7144, 7144, 7145, 7144, 7145,
         7144, 7146]  # fmt: skip
BEST = [1733, 968, 5218, 2704, 2307, 692, 1816, 689, 2483, 1422, 362, 2589, 4158, 825, 829, 859,
        966]  # fmt: skip
WORST = [1324, 2139, 113, 1010, 772, 3986, 1438, 2397, 1041, 1538, 4597, 966, 305, 2875, 2256,
         2259, 1604]  # fmt: skip


def simulated(respondents, v=7, seed=1, spread=1.0):
    random = np.random.default_rng(seed)
    worth = spread * np.linspace(1, -1, v)
    rows = []
    for respondent in range(respondents):
        for task, block in enumerate(cyclic_design(v), start=1):
            chance = np.exp(worth[list(block)])
            best = random.choice(block, p=chance / chance.sum())
            rest = [item for item in block if item != best]
            chance = np.exp(-worth[rest])
            worst = random.choice(rest, p=chance / chance.sum())
            rows.append((f"r{respondent:03}", task, tuple(f"s{i:02}" for i in block), best, worst))
    bws = pd.DataFrame(rows, columns=["resp_id", "task", "shown", "best", "worst"])
    return bws.assign(
        best=bws["best"].map("s{:02}".format), worst=bws["worst"].map("s{:02}".format)
    )


def test_closed_form_matches_lipovetsky_and_conklin_2014():
    found = closed_form(SHOWN, BEST, WORST)
    assert found["utility"].head(6).to_numpy() == pytest.approx(
        [0.114611, -0.330812, 1.792985, 0.483445, 0.436471, -0.997216], abs=1e-6
    )
    assert found["se"].head(3).to_numpy() == pytest.approx([0.016758, 0.016961, 0.023918], abs=1e-6)
    assert found["share"].head(3).to_numpy() == pytest.approx(
        [0.04788, 0.03067, 0.256487], abs=1e-6
    )
    assert found["share"].sum() == pytest.approx(1)
    assert not found["flagged"].any()


def test_closed_form_matches_the_second_case_of_bwstools():
    one = closed_form([100], [40], [10]).iloc[0]
    assert (one["utility"], one["se"]) == pytest.approx((0.619, 0.148), abs=0.0005)


def test_an_item_that_is_always_best_is_shrunk_and_flagged():
    found = closed_form([10, 10, 10], [10, 0, 0], [0, 10, 0])
    assert found["flagged"].tolist() == [True, True, False]
    assert found["utility"].to_numpy() == pytest.approx([np.log(41), -np.log(41), 0])
    assert np.isfinite(found.drop(columns="flagged")).all(axis=None)


def test_more_choices_than_screens_are_refused():
    with pytest.raises(DataError) as refused:
        closed_form([10, 3], [1, 2], [1, 2])
    assert str(refused.value) == (
        "Service 2: shown 3 times, chosen as best 2 and as worst 2 times. Best and worst together "
        "cannot exceed the times shown, which must be 1 or more. Correct the counts."
    )


def test_closed_form_of_nothing_is_empty():
    assert closed_form([], [], []).empty


def as_statsmodels_sees_it(bws, model):
    services = sorted({service for screen in bws["shown"] for service in screen})
    rows = []
    choice = 0
    for screen, best, worst in zip(bws["shown"], bws["best"], bws["worst"], strict=True):
        if model == "maxdiff":
            sets = [[(i, j, (i, j) == (best, worst)) for i in screen for j in screen if i != j]]
        else:
            left = [i for i in screen if model == "marginal" or i != best]
            sets = [[(i, "", i == best) for i in screen], [("", i, i == worst) for i in left]]
        for alternatives in sets:
            choice += 1
            rows += [
                (choice, chosen, *(int(s == plus) - int(s == minus) for s in services[1:]))
                for plus, minus, chosen in alternatives
            ]
    table = np.array(rows, dtype=float)
    return ConditionalLogit(table[:, 1], table[:, 2:], groups=table[:, 0])


@pytest.mark.parametrize("model", ["sequential", "maxdiff", "marginal"])
def test_logit_is_the_maximum_that_statsmodels_sees(model):
    """The slope of statsmodels' likelihood is 0 at our utilities, and its curvature is ours.

    Its own fit stops where the slope is about 0.01, so the slopes are compared and not the fits.
    """
    bws = simulated(12, v=7, seed=4)
    found = logit_mle(bws, model)
    utility = found["utility"].to_numpy()
    theirs = as_statsmodels_sees_it(bws, model)
    against_first = utility[1:] - utility[0]
    assert theirs.score(against_first) == pytest.approx(0, abs=1e-8)
    assert utility.sum() == pytest.approx(0, abs=1e-12)
    covariance = np.linalg.inv(-theirs.hessian(against_first))
    centred = (np.eye(7) - 1 / 7)[:, 1:]
    expected = np.sqrt(np.diag(centred @ covariance @ centred.T))
    assert found["se"].to_numpy() == pytest.approx(expected, rel=1e-5)


def test_two_items_have_the_textbook_standard_error():
    """With two items the logit is ln(a / b) and its variance 1/a + 1/b; each item bears half."""
    bws = pd.DataFrame({"resp_id": range(10), "shown": [("a", "b")] * 10,
                        "best": ["a"] * 7 + ["b"] * 3, "worst": ["b"] * 7 + ["a"] * 3})  # fmt: skip
    found = logit_mle(bws)
    assert found["utility"].diff().iloc[1] == pytest.approx(-np.log(7 / 3))
    assert found["se"].to_numpy() == pytest.approx(np.sqrt(1 / 7 + 1 / 3) / 2)


def test_logit_finds_the_truth_of_a_large_sample():
    found = logit_mle(simulated(400, v=7, seed=2))
    truth = np.linspace(1, -1, 7)
    assert (np.abs(found["utility"] - truth) < 4 * found["se"]).all()


def test_an_item_nobody_puts_down_is_shrunk_not_infinite():
    bws = pd.DataFrame({"resp_id": ["r1", "r2", "r3"], "shown": [("a", "b", "c")] * 3,
                        "best": ["a"] * 3, "worst": ["b", "c", "b"]})  # fmt: skip
    found = logit_mle(bws).set_index("service_id")
    assert found["flagged"].to_dict() == {"a": True, "b": False, "c": False}
    assert np.isfinite(found["utility"]).all()
    assert found["utility"].idxmax() == "a"


def test_model_names_are_checked():
    with pytest.raises(DataError) as refused:
        logit_mle(simulated(1), model="max-diff")
    assert str(refused.value) == (
        "model is 'max-diff'; it must be one of sequential, maxdiff, marginal."
    )


def test_scores_are_counts_over_times_shown():
    bws = simulated(30)
    scored = services_scored(bws, {"s00": "Advice"}, seed=1)
    by_id = scored.set_index("service_id")
    assert by_id.loc["s00", "service"] == "Advice"
    assert by_id.loc["s01", "service"] == "s01"
    assert (scored["shown"] == 120).all()
    assert (scored["n"] == 30).all()
    assert scored["best"].sum() == scored["worst"].sum() == len(bws)
    assert (scored["score"] == (scored["best"] - scored["worst"]) / scored["shown"]).all()
    assert scored["share"].sum() == pytest.approx(1)
    assert scored["p_top3"].sum() == pytest.approx(3)
    assert (
        (scored["score_low"] <= scored["score"]) & (scored["score"] <= scored["score_high"])
    ).all()


def test_limits_are_those_of_a_bca_bootstrap_of_respondents():
    """In a balanced design the score is the mean of the respondents' own scores."""
    bws = simulated(30)
    top = services_scored(bws, {}, seed=1).iloc[0]
    own = (bws["best"] == top["service_id"]).astype(int) - (bws["worst"] == top["service_id"])
    expected = bca(own.groupby(bws["resp_id"]).sum() / 4, np.mean, seed=3)
    assert top["score_low"] == pytest.approx(expected.low, abs=0.01)
    assert top["score_high"] == pytest.approx(expected.high, abs=0.01)


def test_the_leading_group_is_what_overlaps_the_first():
    scored = services_scored(simulated(40, spread=2), {}, seed=1)
    top_low = scored["score_low"].iloc[0]
    assert scored["leading"].tolist() == (scored["score_high"] >= top_low).tolist()
    assert not scored["leading"].all()


def test_a_service_that_few_have_seen_does_not_make_all_of_them_lead():
    bws = simulated(40, spread=2)
    few = simulated(6, seed=3).assign(
        shown=[("S9", *shown[1:]) for shown in simulated(6, seed=3)["shown"]], best="S9"
    )
    few["worst"] = [shown[1] for shown in few["shown"]]
    few["resp_id"] = "few " + few["resp_id"].astype(str)
    scored = services_scored(pd.concat([bws, few]), {}, seed=1)
    assert scored.set_index("service_id")["score"].idxmax() == "S9"
    assert not scored["leading"].all()


def test_an_empty_table_gives_an_empty_result():
    scored = services_scored(TABLES["bws"].empty(), {}, seed=1)
    assert scored.empty
    assert {"score", "leading", "n", "flagged"} <= set(scored.columns)
    assert logit_mle(TABLES["bws"].empty()).empty


def test_one_respondent_has_scores_but_no_limits():
    scored = services_scored(simulated(1), {}, seed=1)
    assert scored[["score_low", "score_high", "p_top3"]].isna().all(axis=None)
    assert scored[["score", "utility", "share"]].notna().all(axis=None)
    assert scored["leading"].all()


def test_equal_answers_give_scores_without_limits():
    one = simulated(1)
    bws = pd.concat([one.assign(resp_id=f"r{i}") for i in range(4)])
    scored = services_scored(bws, {}, seed=1)
    assert scored[["score_low", "score_high"]].isna().all(axis=None)
    assert (scored["n"] == 4).all()


def test_ties_share_the_third_place():
    assert p_top(np.array([[1.0, 1.0, 1.0, 1.0]])).tolist() == [0.75] * 4
    assert p_top(np.array([[3.0, np.nan, 2.0, 1.0]])).tolist() == [1, 0, 1, 1]


def test_every_draw_takes_as_many_respondents_as_there_are():
    whole = np.concatenate(list(resampled(501, seed=1)))
    assert whole.shape == (9_999, 501)
    assert (whole.sum(axis=1) == 501).all()


def test_the_table_is_left_untouched():
    bws = simulated(3)
    before = bws.copy()
    services_scored(bws, {}, seed=1)
    pd.testing.assert_frame_equal(bws, before)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 6))
def test_shuffling_rows_changes_nothing(seed, respondents):
    bws = simulated(respondents, seed=seed)
    shuffled = bws.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(
        services_scored(shuffled, {}, seed=1), services_scored(bws, {}, seed=1)
    )
