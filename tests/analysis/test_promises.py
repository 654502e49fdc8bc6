"""C2: agreement of coders, coverage, and the gap between heard and kept."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pmo_workshop.analysis.promises import (
    coder_agreement,
    document_marks,
    krippendorff_alpha,
    promise_coverage,
    promise_gaps,
)

NO = np.nan
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania,
# section C: four observers, twelve units, missing data.
FOUR_OBSERVERS = np.array([
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NO, NO, NO],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NO, 3],
    [NO, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NO],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NO],
]).T  # fmt: skip


def test_alpha_has_the_published_values():
    assert krippendorff_alpha(FOUR_OBSERVERS) == pytest.approx(0.743, abs=5e-4)
    # Section A of the same paper: two observers, ten units, binary.
    binary = np.array([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]).T
    assert krippendorff_alpha(binary) == pytest.approx(0.095, abs=5e-4)


def _alpha_by_pairs(ratings):
    """Disagreement over pairs of codes, without counting coincidences: a second way."""
    units = [u[~np.isnan(u)] for u in ratings if (~np.isnan(u)).sum() >= 2]
    every = np.concatenate(units)
    observed = sum((u[:, None] != u).sum() / (len(u) - 1) for u in units) / len(every)
    expected = (every[:, None] != every).sum() / (len(every) * (len(every) - 1))
    return 1 - observed / expected if expected else np.nan


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(*[st.sampled_from([0.0, 1.0, 2.0, NO])] * 3), min_size=2, max_size=12))
def test_alpha_agrees_with_a_second_way(rows):
    ratings = np.array(rows)
    if not ((~np.isnan(ratings)).sum(axis=1) >= 2).any():
        assert np.isnan(krippendorff_alpha(ratings))
    else:
        assert krippendorff_alpha(ratings) == pytest.approx(_alpha_by_pairs(ratings), nan_ok=True)


def _audit(marks):
    return pd.DataFrame(
        [(a, p, coder, present, same) for a, p, coder, present, same in marks],
        columns=["artefact_id", "promise_id", "coder", "present", "consistent"],
    ).astype({"present": "Int64", "consistent": "Int64"})


def test_one_coder_has_no_agreement_and_disputes_are_counted():
    audit = _audit([("a", "P", "x", 1, 1), ("a", "P", "y", 0, 0), ("b", "P", "x", 1, 1),
                    ("b", "P", "y", 1, 0)])  # fmt: skip
    found = promise_coverage(audit, {}).iloc[0]
    assert found[["present", "disputed", "consistent", "disputed_consistent", "n"]].tolist() == [
        1, 1, 0, 1, 2,
    ]  # fmt: skip
    assert coder_agreement(audit[audit["coder"] == "x"], 1).empty


def test_agreement_is_drawn_over_documents():
    rng = np.random.default_rng(3)
    marks = []
    for document in range(14):
        for promise in ("P", "Q"):
            there = int(rng.random() < 0.5)
            second = there ^ int(rng.random() < 0.1)
            marks.append((f"d{document}", promise, "x", there, there))
            marks.append((f"d{document}", promise, "y", second, there))
    found = coder_agreement(_audit(marks), 1).iloc[0]
    assert found["n"] == 28
    assert found["alpha_low"] < found["alpha"] <= found["alpha_high"] <= 1


def test_without_variation_alpha_is_not_known_and_without_dispute_it_has_an_exact_limit():
    alike = _audit([(f"d{i}", "P", coder, 1, 1) for i in range(12) for coder in "xy"])
    assert np.isnan(krippendorff_alpha(np.ones((12, 2))))
    found = coder_agreement(alike, 1).set_index("what")
    assert np.isnan(found.loc["consistent", "alpha"])
    assert not found.loc["consistent", "enough"]
    mixed = _audit([(f"d{i}", "P", coder, 1, i % 2) for i in range(12) for coder in "xy"])
    found = coder_agreement(mixed, 1).set_index("what")
    assert (found.loc["consistent", "alpha"], found.loc["consistent", "disputed"]) == (1, 0)
    # No dispute in 12 documents: at most 26.5 % have one, of 50 % by chance.
    most = 1 - 0.025 ** (1 / 12)
    assert found.loc["consistent", "alpha_low"] == pytest.approx(1 - most / 0.5, abs=0.03)
    assert not found.loc["consistent", "enough"]
    assert promise_coverage(mixed, {})["different"].iloc[0] == 6
    many = _audit([(f"d{i}", "P", coder, 1, i % 2) for i in range(40) for coder in "xy"])
    assert coder_agreement(many, 1).set_index("what").loc["consistent", "enough"]


def test_limits_of_alpha_need_ten_documents_and_not_ten_readings():
    rows = [
        (f"d{i}", f"P{p}", coder, 1, int((i + p) % 3 > 0 and (coder, i, p) != ("y", 1, 0)))
        for i in range(9) for p in range(6) for coder in "xy"
    ]  # fmt: skip
    row = coder_agreement(_audit(rows), 1).set_index("what").loc["consistent"]
    assert (row["documents"], row["n"], row["enough"]) == (9, 54, False)
    assert np.isnan(row["alpha_low"])
    assert row["alpha"] > 0.9
    more = [(d.replace("d", "e"), *rest) for d, *rest in rows[:12]]
    row = coder_agreement(_audit(rows + more), 1).set_index("what").loc["consistent"]
    assert row["documents"] == 10
    assert row["alpha_low"] < row["alpha"]


def test_the_channel_stands_for_the_document_where_it_is_known():
    audit = _audit([("a", "P", "x", 1, 1), ("b", "P", "x", 1, 1)]).assign(channel=["web", None])
    assert document_marks(audit)["channel"].tolist() == ["web", "b"]


def _answers(heard, kept, promise="P1"):
    rows = [
        {"resp_id": f"R{i}", "instrument": f"promise_{what}", "dimension": promise, "value": v}
        for what, values in (("heard", heard), ("kept", kept))
        for i, v in enumerate(values)
    ]
    return pd.DataFrame(rows).astype({"value": "float64"})


def test_the_gap_is_the_paired_t_of_scipy_and_holm_corrects_it():
    rng = np.random.default_rng(4)
    first, second = rng.integers(3, 8, 20), rng.integers(2, 7, 20)
    third = rng.integers(1, 8, 20)
    answers = pd.concat([_answers(first, second), _answers(first, third, "P2")])
    found = promise_gaps(answers, {}).set_index("promise_id")
    raw = [stats.ttest_rel(kept, first).pvalue for kept in (second, third)]
    order = np.argsort(raw)
    adjusted = np.maximum.accumulate(np.array([2, 1]) * np.sort(raw)).clip(max=1)
    assert found["p_adjusted"].to_numpy()[order] == pytest.approx(adjusted)
    low, high = stats.ttest_rel(second, first).confidence_interval()
    assert found.loc["P1", ["gap_low", "gap_high"]].tolist() == pytest.approx([low, high])


def test_swapping_heard_and_kept_turns_the_sign():
    rng = np.random.default_rng(5)
    first, second = rng.integers(1, 8, 15), rng.integers(1, 8, 15)
    one = promise_gaps(_answers(first, second), {}).iloc[0]
    other = promise_gaps(_answers(second, first), {}).iloc[0]
    assert (one["gap"], one["gap_low"]) == pytest.approx((-other["gap"], -other["gap_high"]))


def test_small_groups_have_counts_only_and_missing_answers_no_gap():
    found = promise_gaps(_answers([6.0] * 6, [4.0] * 5 + [np.nan]), {}).iloc[0]
    assert (found["x"], found["n"], found["asked"]) == (5, 5, 6)
    assert np.isnan(found["gap_low"])
