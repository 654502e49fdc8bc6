"""Moves, stances, acts of advocacy, closed actions and the score by wave."""

from datetime import date
from itertools import combinations_with_replacement

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from pmo_workshop.analysis import relationship_ladder as ladder

DAYS = pd.to_datetime(["2025-04-01", "2026-04-01"])


def reviews(*people, acts=None):
    """One (rung before, rung after) per stakeholder."""
    rows = [
        {"stakeholder_id": f"S{i}", "current": "N", "desired": "S", "rung": rung, "date": day,
         "act": (acts or {}).get(i) if day == DAYS[1] else None}
        for i, pair in enumerate(people)
        for rung, day in zip(pair, DAYS, strict=True)
    ]  # fmt: skip
    return pd.DataFrame(rows)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from(ladder.RUNGS)] * 2), min_size=1, max_size=15))
def test_the_matrix_counts_everybody_once(people):
    moves = ladder.rung_moves(reviews(*people))
    at = ladder.RUNGS.index
    assert moves[["lower", "same", "higher"]].to_numpy().sum() == len(people) == moves["n"].iloc[0]
    assert moves["net"].sum() == sum(at(b) - at(a) for a, b in people)
    assert moves["higher"].sum() == sum(at(b) > at(a) for a, b in people)
    assert moves["lower"].sum() == sum(at(b) < at(a) for a, b in people)


CELLS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=7)


@given(CELLS)
def test_no_cell_of_a_merged_table_holds_one_to_four_people(cells):
    table = pd.DataFrame(cells, columns=["up", "down"]).assign(rung=list("abcdefg")[: len(cells)])
    found = ladder.merged(table, "rung", ("up", "down"))
    assert found[["up", "down"]].sum().tolist() == table[["up", "down"]].sum().tolist()
    if len(found) > 1:
        assert not found[["up", "down"]].isin([1, 2, 3, 4]).any(axis=None)
    kept = table.loc[table["up"] + table["down"] > 0, "rung"]
    told = " or ".join(found["rung"]).replace(", ", " or ").split(" or ") if len(found) else []
    assert told == kept.tolist(), "only neighbours are merged, and nobody is lost"


def test_whoever_was_reviewed_once_has_not_moved():
    once = reviews(("client", "client")).head(1)
    assert ladder.rung_moves(once).empty


def test_nobody_is_an_advocate_without_a_recorded_act():
    told = reviews(*[("client", "advocate"), ("client", "partner")] * 6, ("client", "client"),
                   acts=dict.fromkeys((*range(5), 12), "reference"))  # fmt: skip
    assert ladder.advocates(told) == {"upper": 12, "with_act": 5}
    assert ladder.advocates(told.drop(columns="act")) == {"upper": 12, "with_act": 0}


def test_of_advocates_no_one_to_four_are_told_with_or_without_an_act():
    for acted, upper in combinations_with_replacement(range(16), 2):
        told = reviews(*[("client", "advocate")] * upper, *[("client", "client")] * 20,
                       acts=dict.fromkeys(range(acted), "defence"))  # fmt: skip
        open_ = upper >= 10 and not {acted, upper - acted} & {1, 2, 3, 4}
        assert ladder.advocates(told) == ({"upper": upper, "with_act": acted} if open_ else {})


def test_the_stance_is_lower_as_wanted_or_beyond():
    people = {"stakeholder_id": [f"S{i}" for i in range(16)],
              "current": [*"R" * 3, *"S" * 7, *"L" * 6], "desired": "S"}  # fmt: skip
    told = pd.DataFrame(people | {"rung": "client", "date": DAYS[1]})
    found = ladder.stances_wanted(told).set_index("stance")["stakeholders"].to_dict()
    assert found == {"below": 3, "as wanted": 7, "beyond": 6}


def test_fewer_than_five_beyond_the_stance_wanted_are_told_with_the_others():
    people = {"stakeholder_id": ["a", "b", "c"], "current": ["S", "L", "R"], "desired": "S"}
    told = pd.DataFrame(people | {"rung": "client", "date": DAYS[1]})
    found = ladder.stances_wanted(told)
    assert found.to_dict("records") == [
        {"stance": "below", "stakeholders": 1, "n": 3},
        {"stance": "reached", "stakeholders": 2, "n": 3},
    ]


def actions(*rows):
    return pd.DataFrame(
        {"due": pd.to_datetime([due for due, _ in rows]),
         "closed": pd.to_datetime([closed for _, closed in rows]),
         "status": pd.Series([None] * len(rows), dtype="str")}
    )  # fmt: skip


def test_open_past_its_date_is_not_on_time_and_not_yet_due_is_left_out():
    found = ladder.closed_on_time(
        actions(("2026-03-01", "2026-03-01"), ("2026-03-01", "2026-03-02"), ("2026-03-01", None),
                ("2026-12-01", None)), date(2026, 4, 30))  # fmt: skip
    assert found[["on_time", "late", "open", "n"]].iloc[0].tolist() == [1, 1, 1, 3]
    assert found["share_low"].isna().all()


def test_early_closers_are_not_counted_while_the_open_ones_are_not():
    found = ladder.closed_on_time(
        actions(("2026-03-01", None), ("2026-12-01", "2026-04-01"), ("2026-12-01", None)),
        date(2026, 4, 30),
    )
    assert found[["on_time", "open", "n"]].iloc[0].tolist() == [0, 1, 1]


def test_what_is_closed_after_the_report_is_open_in_it():
    found = ladder.closed_on_time(actions(("2026-04-01", "2026-05-20")), date(2026, 4, 30))
    assert found[["late", "open"]].iloc[0].tolist() == [0, 1]


def test_ten_actions_have_the_wilson_interval():
    found = ladder.closed_on_time(
        actions(*[("2026-03-01", "2026-02-01")] * 7, *[("2026-03-01", None)] * 3),
        date(2026, 4, 30),
    ).iloc[0]
    limits = proportion_confint(7, 10, method="wilson")
    assert (found["share_low"], found["share_high"]) == pytest.approx(limits)


def test_no_action_was_due():
    assert ladder.closed_on_time(actions(("2026-12-01", None)), date(2026, 4, 30)).empty


def test_a_score_needs_ten_for_its_interval_and_survives_all_promoters():
    few, all_promoters = pd.Series([10.0] * 9), pd.Series([10.0] * 20)
    found = ladder.recommendation_by_wave({"few": few, "all": all_promoters}).set_index("wave")
    assert found["nps"].tolist() == [100, 100]
    assert pd.isna(found.loc["few", "nps_low"])
    assert found.loc["all", "nps_low"] < found.loc["all", "nps_high"]
