"""C3 and C4: hand-overs, the working clock, service levels, roles, stakeholders, expectations."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_workshop.analysis.expectations import expectation_types
from pmo_workshop.analysis.handoffs import handoffs_behind_steps, orphan_steps
from pmo_workshop.analysis.roles import role_grid
from pmo_workshop.analysis.service_levels import (
    attainment,
    closing_times,
    judged_requests,
    working_days,
)
from pmo_workshop.analysis.stakeholder_grid import stakeholder_grid

DAY = pd.Timedelta(days=1)
TODAY = pd.Timestamp("2026-04-10")


def _log(rows):
    opened, closed = zip(*rows, strict=True)
    return pd.DataFrame({"service_id": "a", "opened": pd.to_datetime(list(opened)),
                         "closed": pd.to_datetime(list(closed)), "paused_h": 0.0})  # fmt: skip


def _level(**more):
    level = {"sla_id": "L1", "service_id": "a", "metric": "time to close", "target": 0.9,
             "limit": 3.0, "unit": "working days", "window": "month"}  # fmt: skip
    return pd.DataFrame([level | more])


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 400),
    st.integers(0, 60),
    st.floats(0, 40),
    st.sampled_from(["1111100", "1111111", "1111000", "0111110"]),
    st.lists(st.integers(0, 460), max_size=5),
)
def test_the_clock_counts_working_days_one_by_one(start, length, paused, mask, off):
    zero = pd.Timestamp("2025-01-06")
    opened, closed = zero + start * DAY, zero + (start + length) * DAY
    holidays = [(zero + day * DAY).date() for day in off]
    log = pd.DataFrame({"opened": [opened], "closed": [closed], "paused_h": [paused]})
    days = [opened + i * DAY for i in range(length)]
    worked = sum(mask[day.weekday()] == "1" and day.date() not in holidays for day in days)
    found = working_days(log, TODAY, hours_per_day=7.5, weekmask=mask, holidays=holidays)
    assert found.iloc[0] == pytest.approx(max(worked - paused / 7.5, 0))


def test_an_open_request_past_its_limit_is_missed_and_one_within_it_is_not_due():
    log = _log([("2026-03-02", "2026-03-04"), ("2026-03-02", None), ("2026-04-09", None)])
    found = attainment(_level(), log, {}, TODAY, 1).iloc[0]
    assert (found["met"], found["missed"], found["open_late"], found["not_due"]) == (1, 1, 1, 1)
    assert judged_requests(_level(), log, TODAY)["met"].tolist() == [1, 0]


def test_a_breach_stays_a_breach_where_the_data_cannot_tell():
    # 9 of 10 against 95 %: the month is a breach, the process cannot be told from 95 %.
    rows = [("2026-03-02", "2026-03-04")] * 9 + [("2026-03-02", "2026-03-20")]
    found = attainment(_level(target=0.95), _log(rows), {}, TODAY, 1).iloc[0]
    assert found["verdict"] == "too few requests to tell"
    assert (found["window"], found["window_state"]) == ("2026-03", "breach")
    assert (found["window_met"], found["window_n"]) == (9, 10)


def test_the_window_knows_only_what_was_known_at_its_end():
    # Closed in April, but past the limit when March ended: missed in March.
    found = attainment(_level(), _log([("2026-03-16", "2026-04-02")]), {}, TODAY, 1).iloc[0]
    assert (found["window_met"], found["window_n"]) == (0, 1)
    on_time = attainment(_level(), _log([("2026-03-30", "2026-04-02")]), {}, TODAY, 1).iloc[0]
    assert on_time["window_n"] == 0
    assert on_time["window_state"] == ""


@pytest.mark.parametrize(
    ("met", "verdict"),
    [(60, "target met"), (30, "target missed"), (53, "too few requests to tell")],
)
def test_the_process_is_judged_by_its_interval(met, verdict):
    rows = [("2026-03-02", "2026-03-03")] * met + [("2026-03-02", "2026-03-30")] * (60 - met)
    found = attainment(_level(), _log(rows), {}, TODAY, 1).iloc[0]
    assert found["verdict"] == verdict


def test_units_of_the_limit_and_metrics_the_log_cannot_measure():
    log = _log([("2026-03-06", "2026-03-09")] * 2)  # Friday to Monday
    hours = attainment(_level(limit=8, unit="working hours"), log, {}, TODAY, 1).iloc[0]
    assert (hours["limit_d"], hours["met"]) == (1, 2)
    calendar = attainment(_level(limit=2, unit="calendar days"), log, {}, TODAY, 1).iloc[0]
    assert calendar["met"] == 0
    assert attainment(_level(metric="time to answer"), log, {}, TODAY, 1).empty
    assert attainment(_level(unit="moons"), log, {}, TODAY, 1).empty


def test_the_proposal_is_the_85th_percentile_of_the_last_fifty():
    days = pd.bdate_range("2024-01-08", periods=30).append(pd.bdate_range("2025-01-06", periods=50))
    rows = [(day, day + pd.offsets.BDay(20 if i < 30 else i % 10)) for i, day in enumerate(days)]
    found = attainment(_level(), _log(rows), {}, TODAY, 1).iloc[0]
    last = [i % 10 for i in range(30, 80)]
    assert found["p85_n"] == 50
    assert found["p85"] == pytest.approx(np.quantile(last, 0.85))
    assert found["p85_low"] <= found["p85"] <= found["p85_high"]
    times = closing_times(_level(), _log(rows), TODAY)["L1"]
    assert len(times) == 80
    assert list(times) == sorted(times)


def test_handovers_are_counted_and_orphans_found():
    steps = pd.DataFrame({"step": [1, 2, 3], "phase": ["Ask", "Check", "Tell"], "actor": "PMO",
                          "stage": "front"})  # fmt: skip
    log = pd.DataFrame({
        "touchpoint": ["Check", "Check", "Tell", "Elsewhere"],
        "from_role": "Analyst", "to_role": ["Adviser", "Adviser", None, "Lead"],
        "brief": [1, 0, 1, 1], "target_h": 8.0, "actual_h": [8.0, 9.0, np.nan, 1.0]})  # fmt: skip
    found = handoffs_behind_steps(log, steps).set_index("touchpoint")
    assert found.index.tolist() == ["Check", "Tell", "Elsewhere"]
    assert found.loc["Check", ["complete", "in_time", "timed", "n"]].tolist() == [1, 1, 2, 2]
    assert found.loc["Tell", "to_role"] == "no owner"
    assert found.loc["Tell", "timed"] == 0
    assert "complete_low" not in found  # a complete log: no interval
    states = orphan_steps(log, steps)["state"].tolist()
    assert states == ["no owner", "in order", "no owner"]


def test_the_role_grid_keeps_every_letter():
    raci = pd.DataFrame({"task": ["T", "T", "T"], "role": ["x", "y", "y"], "code": list("AAR")})
    found = role_grid(raci).iloc[0]
    assert found["codes"] == (("x", "A"), ("y", "RA"))
    assert found["problem"] == "2 accountable roles"


def test_everybody_placed_stands_in_one_quadrant():
    rng = np.random.default_rng(6)
    people = pd.DataFrame(rng.integers(1, 6, (50, 2)), columns=["power", "interest"]).astype(float)
    people.loc[:3, "power"] = np.nan
    found = stakeholder_grid(people).set_index("quadrant")["n"]
    assert found.sum() == 46
    assert (
        found["high power, high interest"]
        == ((people["power"] >= 4) & (people["interest"] >= 4)).sum()
    )


def test_respondents_are_counted_once_per_type():
    named = pd.DataFrame(
        {"resp_id": ["a", "a", "b", "b"], "type": ["fuzzy", "fuzzy", "fuzzy", None]}
    )
    found = expectation_types(named).set_index("type")
    assert found.loc["fuzzy", ["x", "n"]].tolist() == [2, 2]
    assert expectation_types(named.iloc[:0]).empty
