"""S4: whole levels, Shrout and Fleiss, moves that nobody is lost in."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_workshop.analysis.communication_maturity import (
    STANCES,
    capability_levels,
    nearer_to_wanted,
    rater_agreement,
    stance_moves,
)
from pmo_workshop.analysis.relationship_ladder import stances_wanted

# Shrout and Fleiss (1979), Psychological Bulletin 86:420-428, table 2: six targets, four judges.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9],
                 [6, 2, 4, 7]]  # fmt: skip

REVIEWS = st.lists(st.tuples(*[st.sampled_from(STANCES)] * 3), min_size=1, max_size=20)


def _ratings(table):
    return pd.DataFrame(
        [
            {"rater": f"J{judge}", "dimension": f"D{at}", "current": value, "target": 5}
            for at, row in enumerate(table)
            for judge, value in enumerate(row)
        ]
    )


def _reviews(stances):
    days = pd.to_datetime(["2025-01-31", "2026-01-31"])
    return pd.DataFrame(
        [
            {"stakeholder_id": f"S{at}", "current": current, "desired": wanted, "date": day}
            for at, (first, now, wanted) in enumerate(stances)
            for current, day in zip((first, now), days, strict=True)
        ]
    )


def test_agreement_of_the_four_judges():
    assert rater_agreement(_ratings(SHROUT_FLEISS)).estimate == pytest.approx(0.29, abs=0.005)


def test_no_agreement_from_one_rater_or_equal_ratings():
    assert rater_agreement(_ratings([[1], [2], [3]])) is None
    assert rater_agreement(_ratings([[3, 3], [3, 3]])) is None
    assert rater_agreement(_ratings([]).reindex(columns=["rater", "dimension"])) is None


@given(st.lists(st.integers(1, 5), min_size=1, max_size=14))
def test_levels_are_levels_that_somebody_gave_and_the_range_needs_ten(ratings):
    found = capability_levels(_ratings([ratings])).iloc[0]
    assert found["current"] in ratings
    ends = found[["current_low", "current_high"]].tolist()
    assert ends == ([min(ratings), max(ratings)] if len(ratings) >= 10 else [None, None])
    assert found["gap"] == found["current"] - 5
    assert found["n"] == len(ratings)


def test_where_raters_differ_most_is_told_if_it_hangs_on_no_one_of_them():
    found = capability_levels(_ratings([[2] * 6, [1, 4] * 3, [2, 5] * 3, [1, 1, 3] * 2]))
    assert found["furthest_apart"].tolist() == [False, True, True, False]
    one = capability_levels(_ratings([[1, 4, 4, 4], [2, 4, 4, 2]]))  # the first rater alone
    assert not one["furthest_apart"].any()
    assert not capability_levels(_ratings([[2, 2], [3, 3]]))["furthest_apart"].any()


def test_what_lies_furthest_below_is_told_if_no_one_rater_could_turn_it():
    three = capability_levels(_ratings([[1, 1, 2], [2, 3, 2], [4, 4, 4]]))
    assert three["gap"].tolist() == [-4, -3, -1]
    assert not three["furthest_below"].any()
    many = capability_levels(_ratings([[1, 1, 1, 2, 1], [2, 3, 2, 3, 2], [4] * 5]))
    assert many["furthest_below"].tolist() == [True, False, False]
    assert not capability_levels(_ratings([[1] * 5, [1] * 5]))["furthest_below"].any()


def test_a_rating_left_out_is_not_counted():
    ratings = _ratings([[2, 3, 4]]).astype({"current": "Int64"})
    ratings.loc[2, "current"] = pd.NA
    found = capability_levels(ratings).iloc[0]
    assert (found["current"], found["n"]) == (2, 2)


@given(stances=REVIEWS)
def test_everybody_is_somewhere(stances):
    reviews = _reviews(stances)
    moves, nearer = stance_moves(reviews), nearer_to_wanted(reviews)
    for name in ("first", "now", "wanted"):
        assert moves[name].sum() == len(stances)
        assert len(moves) == 1 or not moves[name].between(1, 4).any()
    assert nearer["nearer"] + nearer["same"] + nearer["further"] == len(stances)
    steps = "URNSL".index
    assert nearer["there"] == sum(steps(now) >= steps(wanted) for _, now, wanted in stances)


def test_the_mirror_of_coming_nearer_is_going_further():
    stances = [("U", "S", "S"), ("L", "R", "L"), ("N", "N", "S")]
    back = [(now, first, wanted) for first, now, wanted in stances]
    there, again = (nearer_to_wanted(_reviews(s)) for s in (stances, back))
    assert (there["nearer"], there["further"]) == (again["further"], again["nearer"]) == (1, 1)


def test_beyond_the_stance_wanted_is_there_and_not_further_away():
    """The same people count as reached in V5: to lead where support was wanted is no loss."""
    reviews = _reviews([("S", "L", "S"), ("N", "L", "S"), ("L", "S", "S")])
    assert nearer_to_wanted(reviews) == {"nearer": 1, "same": 2, "further": 0, "there": 3}
    both = reviews.assign(rung="client")
    assert stances_wanted(both).set_index("stance").loc["reached", "stakeholders"] == 3


def test_one_review_is_no_move():
    once = _reviews([("U", "U", "S")]).head(1)
    assert stance_moves(once).empty
    assert sum(nearer_to_wanted(once).values()) == 0
