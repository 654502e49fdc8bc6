"""The register of benefits: states, ratio, steps that are never set off, proxies, awareness."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from pmo_workshop.analysis import benefits_reconciliation as register


def benefits(*rows, kind="financial", share=(0.2, 0.4, 0.6)):
    """One row per (verified, reported, evidence)."""
    return pd.DataFrame(
        [
            {"benefit_id": f"B{i}", "owner": "CFO", "class": kind, "share_low": share[0],
             "share_likely": share[1], "share_high": share[2], "year": 0, "verified": verified,
             "reported": reported, "evidence": evidence}
            for i, (verified, reported, evidence) in enumerate(rows)
        ]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "state"),
    [
        ((100, 100, "B"), "agrees"),
        ((100, 109, "B"), "agrees"),
        ((100, 0, "B"), "unreported"),
        ((100, 50, "C"), "under-reported"),
        ((100, 150, "C"), "over-reported"),
        ((0, 60, "D"), "unsupported"),
        ((100, 100, "D"), "unsupported"),
        ((0, 60, "B"), "over-reported"),
    ],
)
def test_the_state_of_a_benefit(row, state):
    assert register.reconciled(benefits(row))["state"].item() == state


def test_an_observable_benefit_never_has_an_amount():
    row = register.reconciled(benefits((100, 100, "B"), kind="observable")).iloc[0]
    assert row[["verified", "reported", "pmo_low", "pmo_high"]].isna().all()
    assert row["state"] == "not in money"


def test_the_share_is_a_part_of_the_verified_amount():
    row = register.reconciled(benefits((200, 200, "B"))).iloc[0]
    assert (row["pmo_low"], row["pmo_high"]) == pytest.approx((40, 120))


def steps_of(*rows, **more):
    return register.steps_to_reported(register.reconciled(benefits(*rows, **more))).set_index(
        "step"
    )["amount"]


amounts = st.tuples(st.integers(-300, 900), st.integers(0, 900), st.sampled_from("ABCD"))


@settings(max_examples=40, deadline=None)
@given(st.lists(amounts, min_size=1, max_size=6))
def test_the_steps_lead_from_verified_to_reported_and_are_never_set_off(rows):
    table = register.reconciled(benefits(*rows))
    steps = steps_of(*rows)
    assert steps.iloc[:-1].sum() == pytest.approx(steps["reported"])
    assert steps.get("verified, not reported", 0) == -register.not_reported(table).sum()
    assert steps.get("reported above what is verified", 0) == register.over_reported(table).sum()
    for step, sign in (("verified, not reported", -1), ("reported above what is verified", 1),
                       ("reported without support (evidence D)", 1)):  # fmt: skip
        assert sign * steps.get(step, 0) >= 0


def test_what_is_reported_on_an_opinion_never_makes_up_for_a_year_that_is_not_reported():
    # Year 0: 100 verified, nothing reported. Year 1: nothing verified, 100 reported on evidence D.
    two_years = benefits((100, 0, "B"), (0, 100, "D")).assign(benefit_id="B0", year=[0, 1])
    table = register.reconciled(two_years)
    assert table[["state", "on_opinion"]].values.tolist() == [["unsupported", 100.0]]
    steps = register.steps_to_reported(table).set_index("step")["amount"]
    assert steps["verified, not reported"] == -100
    assert steps["reported without support (evidence D)"] == 100


def test_only_the_years_on_evidence_d_are_unsupported():
    two_years = benefits((100, 100, "B"), (0, 40, "D")).assign(benefit_id="B0", year=[0, 1])
    assert register.reconciled(two_years)["on_opinion"].item() == 40


def test_small_differences_are_a_step_of_their_own():
    steps = steps_of((100, 95, "B"), (100, 60, "B"))
    assert steps["verified, not reported"] == -40
    assert steps["differences too small to matter"] == -5


def test_the_client_may_set_how_near_agrees():
    one = benefits((100, 95, "B"))
    assert register.reconciled(one)["state"].item() == "agrees"
    assert register.reconciled(one, near=0.02)["state"].item() == "under-reported"


def test_a_disbenefit_that_is_not_reported_is_named():
    table = register.reconciled(benefits((-50, 0, "B"), (200, 200, "B")))
    assert table["state"].tolist() == ["disbenefit not reported", "agrees"]
    assert steps_of((-50, 0, "B"))["reported above what is verified"] == 50


@pytest.mark.parametrize(
    ("row", "state", "amounts"),
    [
        ((None, 95_000, "B"), "not verified yet", [None, 95_000, 95_000]),
        ((100, None, "B"), "reported amount not stated", [100, None, 0]),
        ((None, None, "B"), "no amount yet", [None, None, 0]),
        ((None, 40, "D"), "unsupported", [None, 40, 40]),
        ((0, 0, "B"), "agrees", [0, 0, 0]),
    ],
)
def test_a_blank_amount_is_not_known_and_not_zero(row, state, amounts):
    table = register.reconciled(benefits(row))
    assert table["state"].item() == state
    found = table[["verified", "reported", "not_verified"]].astype(object)
    assert found.where(found.notna(), None).values.tolist() == [amounts]


def test_what_is_not_verified_yet_is_not_compared():
    rows = benefits((None, 95, "B"), (100, 100, "B"), (None, 40, "D"))
    both = register.reconciled(register.with_both_amounts(rows))
    assert both["benefit_id"].tolist() == ["B1"]
    assert register.over_reported(both).tolist() == [0]
    assert register.report_ratio(both, seed=1).estimate == 1
    assert register.steps_to_reported(both)["amount"].tolist() == [100, 100]


def test_years_are_compared_that_state_both_amounts():
    years = benefits((100, 100, "B"), (None, 300, "B")).assign(benefit_id="B0", year=[0, 1])
    table = register.reconciled(years)
    assert table["state"].item() == "agrees"
    assert table[["verified", "reported", "not_verified"]].values.tolist() == [[100, 400, 300]]
    assert table[["pmo_low", "pmo_high"]].values.tolist() == [[20, 60]]


def test_a_register_without_any_amount_has_no_comparison():
    none = register.reconciled(register.with_both_amounts(benefits((None, 95, "B"))))
    assert none.empty
    assert register.over_reported(none).tolist() == []
    assert register.report_ratio(none, seed=1) is None


def test_a_blank_share_is_not_known():
    table = register.reconciled(benefits((100, 100, "B"), share=(None, None, None)))
    assert table[["pmo_low", "pmo_high"]].isna().all(axis=None)


def test_the_ratio_and_its_interval_over_benefits():
    table = register.reconciled(benefits(*[(100, 80 + 5 * i, "B") for i in range(12)]))
    found = register.report_ratio(table, seed=1)
    assert found.estimate == pytest.approx(table["reported"].sum() / table["verified"].sum())
    assert found.low < found.estimate < found.high
    random = np.random.default_rng(0)
    drawn = random.choice(table["reported"].to_numpy(), (4_000, 12)).mean(axis=1)
    assert (found.low, found.high) == pytest.approx(np.quantile(drawn, [0.025, 0.975]) / 100,
                                                    abs=0.02)  # fmt: skip


def test_draws_without_anything_verified_have_no_ratio():
    table = register.reconciled(benefits((100, 90, "B"), *[(0, 10, "C")] * 11))
    found = register.report_ratio(table, seed=1)
    assert found.estimate == pytest.approx(2.0)
    assert found.low < found.high < np.inf


def test_four_benefits_have_a_ratio_and_no_interval():
    found = register.report_ratio(register.reconciled(benefits(*[(100, 50, "B")] * 4)), seed=1)
    assert found.estimate == found.low == found.high == 0.5


def test_nothing_verified_has_no_ratio():
    assert register.report_ratio(register.reconciled(benefits((0, 50, "D"))), seed=1) is None


def test_a_proxy_counts_only_with_source_cadence_and_owner():
    table = register.reconciled(benefits((1, 1, "B"), (1, 1, "B"), kind="observable"))
    proxies = pd.DataFrame({"benefit_id": ["B0", "B1"], "proxy": ["a", "b"], "source": ["c", "d"],
                            "cadence": ["e", None], "owner": ["f", "g"]})  # fmt: skip
    assert register.explicitness(table, proxies)["with_proxy"].tolist() == [0, 0, 0, 1]
    assert register.witnesses(table, proxies)["lacks"].tolist() == ["", "cadence"]


def test_of_a_witness_that_was_read_again_the_last_reading_and_the_first_are_told():
    table = register.reconciled(benefits((1, 1, "B"), (1, 1, "B"), kind="observable"))
    read = pd.DataFrame({"benefit_id": ["B0", "B0", "B0", "B1"], "proxy": "a", "source": "c",
                         "cadence": "e", "owner": "f", "reading": [14.0, 9.0, np.nan, 3.0],
                         "read_on": pd.to_datetime(["2026-03-31", "2025-06-30", "2025-01-31",
                                                    None])})  # fmt: skip
    told = register.witnesses(table, read)
    assert told[["benefit_id", "reading"]].values.tolist() == [["B0", 14.0], ["B1", 3.0]]
    assert told["first"].tolist() == [9.0, pytest.approx(np.nan, nan_ok=True)]
    assert register.explicitness(table, read)["with_proxy"].tolist()[-1] == 2


def test_an_intangible_benefit_without_any_proxy_lacks_everything():
    table = register.reconciled(benefits((1, 1, "B"), kind="measurable"))
    nothing = pd.DataFrame(columns=["benefit_id", "proxy", "source", "cadence", "owner"])
    assert register.witnesses(table, nothing)["lacks"].item() == "proxy, source, cadence, owner"


@settings(max_examples=30)
@given(st.integers(0, 30), st.integers(10, 30))
def test_awareness_has_the_wilson_interval_of_statsmodels(aware, n):
    aware = min(aware, n)
    told = pd.DataFrame({"resp_id": range(n), "dimension": "B1",
                         "value": [1.0] * aware + [0.0] * (n - aware)})  # fmt: skip
    row = register.awareness(told).iloc[0]
    expected = proportion_confint(aware, n, method="wilson")
    assert (row["share_low"], row["share_high"]) == pytest.approx(expected, abs=1e-9)
