"""The order of actions and how sure it is."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_workshop.analysis.action_priority import action_ranking
from pmo_workshop.errors import DataError
from pmo_workshop.schema import TABLES


def _ranking(gaps, *others, seed):
    """Rank by answers without a blank: each counts for what it is."""
    return action_ranking(gaps.assign(own=gaps["gap"]), *others, seed=seed)


def respondents(n=30, seed=1, **means):
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        [
            (f"r{i:02}", dimension, mean + random.normal(0, 0.8))
            for i in range(n)
            for dimension, mean in means.items()
        ],
        columns=["resp_id", "dimension", "gap"],
    )


def action(action_id, dimension, effort=2.0, cause=3, closed=None):
    return {
        "action_id": action_id,
        "dimension": dimension,
        "cause": cause,
        "action": f"Do {action_id}",
        "owner": "Lead",
        "due": pd.Timestamp("2026-06-30"),
        "effort_days": effort,
        "closed": pd.Timestamp(closed) if closed else pd.NaT,
    }


def actions_of(*rows):
    return pd.DataFrame(list(rows)).astype({"cause": "Int64", "closed": "datetime64[ns]"})


def test_priority_is_weight_times_gap_times_share_over_effort():
    gaps = pd.DataFrame(
        {"resp_id": ["r1", "r2", "r3", "r4"], "dimension": "care", "gap": [-2.0, -1.0, 0.0, 1.0]}
    )
    gaps = pd.concat([gaps, gaps.assign(dimension="speed", gap=-1.0)])
    table = _ranking(
        gaps,
        actions_of(action("a1", "care", effort=4), action("a2", "speed", effort=10)),
        {"care": 30, "speed": 10},
        seed=1,
    ).set_index("action_id")
    assert table.loc["a1", ["gap", "affected_share"]].tolist() == [-0.5, 0.5]
    assert table.loc["a1", "priority"] == pytest.approx(0.75 * 0.5 * 0.5 / 4)
    assert table.loc["a2", "priority"] == pytest.approx(0.25 * 1 * 1 / 10)
    assert table["rank"].tolist() == [1, 2]
    assert (table["n"] == 4).all()


def test_cause_four_changes_the_promise():
    rows = [action(f"a{cause}", "care", cause=cause) for cause in (1, 2, 3, 4)]
    table = _ranking(respondents(care=-1), actions_of(*rows), None, seed=1)
    table = table.set_index("action_id")
    assert table["direction"].tolist() == ["change the service"] * 3 + ["change the promise"]
    assert table["cause_text"].tolist() == ["knowledge", "standard", "delivery", "communication"]


def test_to_promise_less_takes_no_place_however_little_it_takes():
    """A review: the plan began by weakening a promise, because it was the least effort."""
    rows = [action("a1", "care", effort=5), action("a2", "care", cause=4, effort=0.5)]
    table = _ranking(respondents(care=-1), actions_of(*rows), None, seed=1)
    assert table["rank"].iloc[0] == 1
    less, same_gap = table.iloc[1], ["gap", "affected_share", "n"]
    assert less[same_gap].tolist() == pytest.approx(table.iloc[0][same_gap].tolist())
    assert less[["priority", "rank", "rank_low", "rank_high", "p_top3"]].isna().all()


def test_a_dimension_without_a_shortfall_has_no_priority():
    gaps = respondents(care=-1, speed=2)
    table = _ranking(
        gaps, actions_of(action("a1", "speed"), action("a2", "care")), None, seed=1
    ).set_index("action_id")
    assert table.loc["a1", "priority"] == 0
    assert table.loc["a1", "gap"] > 0
    assert table.loc["a2", "rank"] == 1


def test_equal_actions_share_the_rank_and_the_chance():
    rows = [action(f"a{i}", "care") for i in range(4)]
    table = _ranking(respondents(care=-1), actions_of(*rows), None, seed=1)
    assert table["rank"].tolist() == [1] * 4
    assert table["p_top3"].tolist() == pytest.approx([0.75] * 4)


def test_clear_differences_give_sure_ranks():
    gaps = respondents(care=-3, speed=-1)
    table = _ranking(gaps, actions_of(action("a1", "speed"), action("a2", "care")), None, seed=1)
    assert table["action_id"].tolist() == ["a2", "a1"]
    assert table[["rank_low", "rank_high"]].to_numpy().tolist() == [[1, 1], [2, 2]]


def test_close_actions_have_overlapping_ranks():
    gaps = respondents(care=-1, speed=-1.05)
    table = _ranking(gaps, actions_of(action("a1", "speed"), action("a2", "care")), None, seed=1)
    assert table[["rank_low", "rank_high"]].to_numpy().tolist() == [[1, 2], [1, 2]]


def test_closed_actions_are_left_out():
    rows = [action("a1", "care", closed="2026-03-01"), action("a2", "care")]
    table = _ranking(respondents(care=-1), actions_of(*rows), None, seed=1)
    assert table["action_id"].tolist() == ["a2"]


def test_an_action_on_something_not_measured_comes_last_without_figures():
    rows = [action("a1", "effort of reports"), action("a2", "care")]
    table = _ranking(respondents(care=-1), actions_of(*rows), None, seed=1)
    assert table["action_id"].tolist() == ["a2", "a1"]
    assert table["n"].tolist() == [30, 0]
    assert table[["priority", "rank", "p_top3"]].iloc[1].isna().all()


@pytest.mark.parametrize(
    ("gaps", "actions"),
    [
        (respondents(care=-1), TABLES["actions"].empty()),
        (respondents(care=-1).head(0), actions_of(action("a1", "care"))),
        (respondents(care=-1), actions_of(action("a1", "speed"))),
    ],
    ids=["no action", "no respondent", "nothing measured"],
)
def test_without_anything_to_rank_by_actions_have_no_figures(gaps, actions):
    table = _ranking(gaps, actions, None, seed=1)
    assert table["action_id"].tolist() == actions["action_id"].tolist()
    assert table[["priority", "rank_low", "p_top3"]].isna().all(axis=None)
    assert (table["n"] == 0).all()


def test_one_respondent_has_a_rank_but_no_limits():
    table = _ranking(respondents(1, care=-1), actions_of(action("a1", "care")), None, seed=1)
    assert table["rank"].tolist() == [1]
    assert table[["rank_low", "rank_high", "p_top3"]].isna().all(axis=None)


def test_four_equal_respondents_give_no_missing_figures():
    gaps = respondents(4, care=-1, speed=-1).assign(gap=-1.0)
    table = _ranking(
        gaps, actions_of(action("a1", "care"), action("a2", "speed", effort=4)), None, seed=1
    )
    assert table[["rank", "rank_low", "rank_high"]].to_numpy().tolist() == [[1, 1, 1], [2, 2, 2]]


def test_respondents_without_a_dimension_are_not_in_its_n():
    gaps = respondents(6, care=-1, speed=-1)
    gaps = gaps[(gaps["dimension"] == "care") | (gaps["resp_id"] > "r03")]
    table = _ranking(
        gaps, actions_of(action("a1", "care"), action("a2", "speed")), None, seed=1
    ).set_index("action_id")
    assert table["n"].to_dict() == {"a1": 6, "a2": 2}


def test_an_effort_of_nothing_is_refused():
    with pytest.raises(DataError) as refused:
        _ranking(respondents(care=-1), actions_of(action("a1", "care", 0)), None, seed=1)
    assert str(refused.value) == "The effort of an action must be above 0 days; see 'a1'."


def test_an_unknown_cause_is_refused():
    rows = actions_of(action("a1", "care", cause=5))
    with pytest.raises(DataError) as refused:
        _ranking(respondents(care=-1), rows, None, seed=1)
    assert str(refused.value) == "The cause of an action must be 1, 2, 3 or 4; see 'a1'."


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.integers(1, 12))
def test_shuffling_rows_changes_nothing(seed, n):
    gaps = respondents(n, seed, care=-1, speed=-0.8, trust=0.1)
    actions = actions_of(
        action("a1", "care"), action("a2", "speed", 1.5), action("a3", "trust"), action("a4", "?")
    )
    pd.testing.assert_frame_equal(
        _ranking(
            gaps.sample(frac=1, random_state=seed),
            actions.sample(frac=1, random_state=seed),
            None,
            seed=1,
        ),
        _ranking(gaps, actions, None, seed=1),
    )
