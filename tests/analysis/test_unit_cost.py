"""C5: the cost index, its change, the effects that add up, and the guardrails."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_workshop.analysis.unit_cost import (
    cost_behaviour,
    cost_change,
    cost_effects,
    cost_index,
    guardrails,
    outputs_left_out,
)

MONTHS = [str(month) for month in pd.period_range("2024-01", periods=24, freq="M")]


def _costs(price, quantity):
    """Costs of outputs a and b from functions of the number of the month."""
    rows = [
        {"period": month, "output_id": output, "cost": price(i, output) * quantity(i, output),
         "qty": quantity(i, output)}
        for i, month in enumerate(MONTHS) for output in "ab"
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_the_index_has_the_value_worked_by_hand():
    # Base c = (2, 10), q = (5, 1): 20. Then c = (1, 12) at the same q: 17.
    costs = pd.DataFrame(
        {
            "period": ["2026-01"] * 2 + ["2026-02"] * 2,
            "output_id": list("abab"),
            "cost": [10.0, 10.0, 3.0, 48.0],
            "qty": [5.0, 1.0, 3.0, 4.0],
        }
    )
    assert cost_index(costs).tolist() == pytest.approx([100, 85])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(1, 50), min_size=24, max_size=24))
def test_the_mix_of_outputs_cannot_move_the_index(quantities):
    costs = _costs(lambda i, o: {"a": 3.0, "b": 40.0}[o], lambda i, o: quantities[i - (o == "b")])
    assert cost_index(costs).to_numpy() == pytest.approx(np.full(24, 100.0))


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31))
def test_the_effects_add_up_to_the_penny(seed):
    rng = np.random.default_rng(seed)
    price, quantity = rng.uniform(1, 100, (24, 2)), rng.uniform(1, 100, (24, 2))
    costs = _costs(lambda i, o: price[i, "ab".index(o)], lambda i, o: quantity[i, "ab".index(o)])
    effects = cost_effects(costs, MONTHS[12]).set_index("effect")["amount"]
    totals = costs.groupby("period")["cost"].sum()
    assert effects["total"] == pytest.approx(totals.iloc[12:].mean() - totals.iloc[:12].mean())
    assert effects.drop("total").sum() == pytest.approx(effects["total"], abs=1e-6)


def test_outputs_begun_or_ended_have_their_own_effect_and_the_rest_still_adds_up():
    costs = _costs(lambda i, o: 5.0 + i, lambda i, o: 4.0)
    begun = costs[(costs["output_id"] == "a") | (costs["period"] >= MONTHS[12])]
    effects = cost_effects(begun, MONTHS[12]).set_index("effect")["amount"]
    after = costs[(costs["output_id"] == "b") & (costs["period"] >= MONTHS[12])]
    assert effects["range"] == pytest.approx(after["cost"].mean())
    assert effects.drop("total").sum() == pytest.approx(effects["total"])
    assert outputs_left_out(begun) == (["b"], [])
    idle = pd.concat([costs, pd.DataFrame({"period": MONTHS[:1], "output_id": "c", "cost": 24.0,
                                           "qty": 0.0})])  # fmt: skip
    assert cost_effects(idle, MONTHS[12]).set_index("effect").loc["range", "amount"] == -2


def test_an_output_of_few_base_periods_weighs_by_what_was_made_in_all_of_them():
    # b was made in one of two base periods: q0 = 5 a and 1 b, c0 = 2 and 10. Then c = 2 and 20.
    costs = pd.DataFrame({"period": list("1223344"), "output_id": list("aababab"),
                          "cost": [10.0, 10.0, 20.0, 10.0, 40.0, 10.0, 20.0],
                          "qty": [5.0, 5.0, 2.0, 5.0, 2.0, 5.0, 2.0]})  # fmt: skip
    assert cost_index(costs).tolist()[2:] == pytest.approx([150.0, 100.0])


def _wave(i):
    return 1 + 0.02 * (-1) ** i + 0.01 * (i % 3)


def test_a_change_is_found_where_it_was_made_and_sized():
    costs = _costs(lambda i, o: 100 * _wave(i) * (0.8 if i >= 12 else 1), lambda i, o: 10.0)
    chart = cost_behaviour(costs, [MONTHS[5], MONTHS[12]])
    assert chart.changed_from == MONTHS[12]
    found = cost_change(costs, MONTHS[12]).iloc[0]
    assert found["change_low"] <= -20 <= found["change_high"]
    assert found["change_high"] < -15


def test_a_break_that_only_the_series_suggests_is_a_signal_and_no_change():
    costs = _costs(lambda i, o: 100 * _wave(i) * (0.8 if i >= 12 else 1), lambda i, o: 10.0)
    chart = cost_behaviour(costs, [])
    assert chart.changed_from == ""
    assert chart.signals


def test_noise_has_no_change_and_few_periods_no_claim():
    noise = _costs(lambda i, o: 100 * _wave(i), lambda i, o: 10.0)
    assert cost_behaviour(noise, [MONTHS[12]]).changed_from == ""
    short = _costs(lambda i, o: 100 * (0.8 if i >= 20 else 1), lambda i, o: 10.0)
    assert cost_change(short, MONTHS[20]).empty


def test_an_output_not_made_leaves_a_gap_and_no_division_by_zero():
    costs = _costs(lambda i, o: 5.0, lambda i, o: 0.0 if (i, o) == (15, "b") else 4.0)
    index = cost_index(costs)
    assert np.isnan(index[MONTHS[15]])
    assert index.notna().sum() == 23
    assert cost_index(costs.iloc[:0]).empty


def _rails(before, after, met0=(45, 50), met1=(45, 50)):
    found = guardrails((pd.Series(before), pd.Series(after)), (met0, met1),
                       {"satisfaction": 0.5, "in_time": 0.1})  # fmt: skip
    return dict(zip(found["guardrail"], found["state"], strict=True))


def test_guardrails_fall_hold_or_cannot_be_told():
    high, low = [5.0, 6.0, 5.5] * 20, [3.0, 4.0, 3.5] * 20
    assert _rails(high, low)["satisfaction"] == "fell"
    assert _rails(high, high)["satisfaction"] == "held"
    # Clear of 0 but within the margin: no difference that matters.
    assert _rails(high, [v - 0.2 for v in high])["satisfaction"] == "held"
    assert _rails(high, high[:4])["satisfaction"] == "too few answers to tell"
    assert _rails(high, high, (190, 200), (120, 200))["service levels"] == "fell"
    assert _rails(high, high, (9, 10), (9, 10))["service levels"] == "too few answers to tell"
    assert _rails([], [], (0, 0), (0, 0)) == {
        "satisfaction": "too few answers to tell",
        "service levels": "too few answers to tell",
    }
