"""Case studies: grades, changes and the needs they answer."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_workshop.analysis.case_studies import (
    cases_graded,
    direction_of,
    evidence_grade,
    need_coverage,
    told_of_eligible,
)
from pmo_workshop.schema import PANDAS_TYPES, TABLES

NEEDS = pd.DataFrame({"need_id": ["SV2", "SV1", "SV9"], "need": ["Dates", "Advice", "Tools"]})


def case(case_id, need_id="SV1", before=10.0, after=4.0, **more):
    row = {"case_id": case_id, "need_id": need_id, "title": f"Title of {case_id}",
           "measure": "days", "unit": "days", "better": "lower", "before": before, "after": after,
           "change_low": -8.0, "change_high": -4.0, "n": 12, "comparator": 0, "controlled": 0,
           "consent": 1, "published": 1}  # fmt: skip
    return row | more


def cases_of(*rows):
    told = [column for column in TABLES["cases"].columns if not column.may_be_absent]
    types = {column.name: PANDAS_TYPES[column.kind] for column in told}
    return pd.DataFrame(list(rows)).astype(types)


@pytest.mark.parametrize(
    ("facts", "grade"),
    [
        ((None, 4, 0, 0), "A"),
        ((10, 4, 0, 0), "B"),
        ((10, 4, 1, 0), "C"),
        ((10, 4, 0, 1), "D"),
        ((10, 4, 1, 1), "D"),
        ((10, 4, pd.NA, pd.NA), "B"),
        ((float("nan"), 4, 1, 1), "A"),
        ((10, None, 1, 1), ""),
        ((0, 0, 0, 0), "B"),
    ],
)
def test_grades(facts, grade):
    assert evidence_grade(*facts) == grade


def test_the_change_is_after_minus_before_with_its_limits():
    row = cases_graded(cases_of(case("c1"))).iloc[0]
    assert row[["change", "change_low", "change_high"]].tolist() == [-6, -8, -4]
    assert (row["grade"], row["consent"], row["published"], row["n"]) == ("B", True, True, 12)


def test_limits_without_a_change_are_not_shown():
    row = cases_graded(cases_of(case("c1", before=None))).iloc[0]
    assert row[["change", "change_low", "change_high"]].isna().all()
    assert row["grade"] == "A"


@pytest.mark.parametrize("n", [9, None])
def test_fewer_than_ten_observations_give_no_limits_and_no_direction(n):
    enough, few = (cases_graded(cases_of(case("c1", n=n))).iloc[0] for n in (10, n))
    assert direction_of(enough) == 1
    assert few[["change_low", "change_high"]].isna().all()
    assert direction_of(few) is None
    assert few["change"] == -6


def test_failed_engagements_stay_in_the_list():
    cases = cases_of(case("c2", after=15, published=0), case("c1"))
    graded = cases_graded(cases)
    assert graded["case_id"].tolist() == ["c1", "c2"]
    assert graded["change"].tolist() == [-6, 5]
    assert told_of_eligible(cases) == (1, 2)


def test_coverage_keeps_the_order_of_the_needs_and_the_best_grade():
    cases = cases_of(case("c1"), case("c2", comparator=1), case("c3", "SV9", published=0))
    assert need_coverage(NEEDS, cases).to_dict("list") == {
        "need_id": ["SV2", "SV1", "SV9"],
        "need": ["Dates", "Advice", "Tools"],
        "cases": [0, 2, 0],
        "best_grade": ["", "C", ""],
        "covered": [False, True, False],
        "n": [0, 2, 0],
    }


def test_a_case_without_a_result_covers_nothing():
    assert not need_coverage(NEEDS, cases_of(case("c1", after=None)))["covered"].any()


def test_no_case_covers_nothing_and_no_need_gives_no_row():
    assert need_coverage(NEEDS, TABLES["cases"].empty())["covered"].tolist() == [False] * 3
    assert need_coverage(NEEDS.head(0), cases_of(case("c1"))).empty


def test_no_cases_give_an_empty_result():
    graded = cases_graded(TABLES["cases"].empty())
    assert graded.empty
    assert {"grade", "change_low", "n"} <= set(graded.columns)
    assert told_of_eligible(TABLES["cases"].empty()) == (0, 0)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000))
def test_shuffling_rows_changes_nothing(seed):
    cases = cases_of(*(case(f"c{i}", f"SV{i % 3}", comparator=i % 2) for i in range(6)))
    shuffled = cases.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(cases_graded(shuffled), cases_graded(cases))
    pd.testing.assert_frame_equal(need_coverage(NEEDS, shuffled), need_coverage(NEEDS, cases))
