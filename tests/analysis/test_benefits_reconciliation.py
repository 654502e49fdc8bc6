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


amounts = st.tuples(st.integers(0, 900), st.integers(0, 900), st.sampled_from("ABCD"))


@given(st.lists(amounts, min_size=1, max_size=8))
def test_the_steps_lead_from_verified_to_reported_and_are_never_set_off(rows):
    table = register.reconciled(benefits(*rows))
    steps = register.steps_to_reported(table).set_index("step")["amount"]
    assert steps.iloc[:4].sum() == pytest.approx(steps.iloc[4])
    assert steps.iloc[1] <= 0 <= steps.iloc[2]
    hidden = table[(table["verified"] > table["reported"]) & (table["state"] != "unsupported")]
    assert steps.iloc[1] == pytest.approx(-(hidden["verified"] - hidden["reported"]).sum())


def test_the_ratio_and_its_interval_over_benefits():
    table = register.reconciled(benefits(*[(100, 80 + 5 * i, "B") for i in range(8)]))
    found = register.report_ratio(table, seed=1)
    assert found.estimate == pytest.approx(table["reported"].sum() / table["verified"].sum())
    assert found.low < found.estimate < found.high
    means = [table["reported"].sample(8, replace=True, random_state=i).mean() for i in range(2_000)]
    assert (found.low, found.high) == pytest.approx(np.quantile(means, [0.025, 0.975]) / 100,
                                                    abs=0.02)  # fmt: skip


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
