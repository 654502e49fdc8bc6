"""S2: support, gaps, evidence and reach by hand."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pmo_workshop.analysis.solution_fit import capability_reach, solution_fit

CASES = pd.DataFrame(
    {
        "case_id": ["A1", "B1"], "before": [None, 6.0], "after": [2.0, 2.0],
        "comparator": [0, 0], "controlled": [0, 0],
    }
)  # fmt: skip


def _relations(**rows):
    return pd.DataFrame(
        [
            {"theme": theme, "capability": f"C{at}", "relation": relation, "case_id": case}
            for theme, (relations, case) in rows.items()
            for at, relation in enumerate(relations, start=1)
        ]
    )


def test_by_hand():
    relations = _relations(
        Staff=((9, 3, 0), "A1"), Law=((1, 1, 0), "B1"), IT=((0, 3, 0), "B1"), Fire=((0, 0, 0), None)
    )
    found = solution_fit(relations, {"Staff": 5, "Law": 4, "IT": 3}, CASES).set_index("theme")
    assert found["support"].tolist() == [9, 1, 3, 0]
    assert found["by"].tolist() == ["C1", "C1; C2", "C2", ""]
    assert found["gap"].tolist() == [False, True, False, None]
    # A case counts only where the relation is 3 or more, and grade A is not tested.
    assert found["best_grade"].tolist() == ["A", "", "B", ""]
    assert found["tested"].tolist() == [False, False, True, False]
    reach = capability_reach(relations, {"Staff": 5, "Law": 4, "IT": 3}).set_index("capability")
    assert reach["reach"].to_dict() == {"C1": 49, "C2": 28, "C3": 0}
    assert reach["reach_other"].to_dict() == {"C1": 19, "C2": 20, "C3": 0}
    assert reach["stable"].to_dict() == {"C1": False, "C2": False, "C3": True}
    assert set(reach["n"]) == {3}


@pytest.mark.parametrize(("severity", "gap"), [(4.0, True), (3.5, False), (None, None)])
def test_a_weakly_supported_theme_is_a_gap_only_if_known_to_be_serious(severity, gap):
    known = {} if severity is None else {"Law": severity}
    found = solution_fit(_relations(Law=((1, 0, 0), None)), known, CASES)
    assert found["gap"].tolist() == [gap]


@given(
    st.lists(st.sampled_from((0, 1, 3, 9)), min_size=6, max_size=6),
    st.lists(st.integers(1, 5), min_size=2, max_size=2),
)
def test_reach_grows_with_severity_and_adds_up(relations, severities):
    table = _relations(Staff=(relations[:3], None), Law=(relations[3:], None))
    severity = dict(zip(("Staff", "Law"), severities, strict=True))
    found = capability_reach(table, severity)
    weighted = sum(severity[theme] * sum(own["relation"]) for theme, own in table.groupby("theme"))
    assert found["reach"].sum() == weighted
    assert found["rank"].is_monotonic_increasing


def test_a_capability_is_first_only_if_no_single_judgement_would_turn_it():
    severity = {"Staff": 4, "Law": 4, "IT": 4}
    sure = _relations(Staff=((9, 1), None), Law=((9, 1), None), IT=((9, 1), None))
    close = _relations(Staff=((9, 3), None), Law=((3, 3), None), IT=((1, 1), None))
    for relations, first in ((sure, [True, False]), (close, [False, False])):
        found = capability_reach(relations, severity)
        assert found["rank"].tolist() == found["rank_other"].tolist() == [1, 2]
        assert found["first"].tolist() == first


def test_nothing_known_nothing_said():
    assert capability_reach(_relations(Law=((9, 0, 0), None)), {}).empty
    assert solution_fit(_relations(), {}, CASES).empty if len(_relations()) else True
