"""C3 and C4: hand-overs, the working clock, service levels, roles, stakeholders, expectations."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from pmo_workshop.analysis.expectations import expectation_types
from pmo_workshop.analysis.handoffs import _together, handoffs_behind_steps, orphan_steps
from pmo_workshop.analysis.roles import role_grid
from pmo_workshop.analysis.service_levels import (
    MET,
    MISSED,
    TOO_FEW,
    _against,
    attainment,
    judged_requests,
    together,
    why_not_measurable,
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
    log = pd.DataFrame({"service_id": "a", "opened": [opened], "closed": [closed],
                        "paused_h": [paused]})  # fmt: skip
    calendar = {"hours_per_day": 7.5, "weekmask": mask, "holidays": holidays}
    (days,) = judged_requests(_level(), log, closed + DAY, **calendar)["days"]
    assert days == pytest.approx(max(_worked(opened, closed, mask, holidays) - paused / 7.5, 0))


def _worked(opened, until, mask, holidays=()):
    days = [opened + i * DAY for i in range((until - opened).days)]
    return sum(mask[day.weekday()] == "1" and day.date() not in holidays for day in days)


def test_an_open_request_past_its_limit_is_missed_and_one_within_it_is_not_due():
    log = _log([("2026-03-02", "2026-03-04"), ("2026-03-02", None), ("2026-04-09", None)])
    found = attainment(_level(), log, {}, TODAY, 1).iloc[0]
    assert (found["met"], found["missed"], found["open_late"], found["not_due"]) == (1, 1, 1, 1)
    assert judged_requests(_level(), log, TODAY)["state"].tolist() == [
        "met",
        "open late",
        "not due",
    ]


def test_a_breach_stays_a_breach_where_the_data_cannot_tell():
    # 9 of 10 against 95 %: the month is a breach, the process cannot be told from 95 %.
    rows = [("2026-03-02", "2026-03-04")] * 9 + [("2026-03-02", "2026-03-20")]
    found = attainment(_level(target=0.95), _log(rows), {}, TODAY, 1).iloc[0]
    assert found["verdict"] == "too few requests to tell"
    assert (found["window"], found["window_state"]) == ("2026-03", "breach")
    assert (found["window_met"], found["window_n"]) == (9, 10)


def test_a_miss_belongs_to_the_window_in_which_its_limit_ran_out():
    # Closed in April, but past the limit when March ended: missed in March, and only there.
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


@pytest.mark.parametrize("target", [0.5, 0.6, 0.75, 0.8, 0.85, 0.9, 0.95, 0.97, 0.98, 0.99, 0.995])
def test_a_process_exactly_on_target_is_rarely_called_missed(target):
    # Summed over all counts, not simulated: exact for every number of requests.
    for n in (*range(10, 101), 150, 250, 500, 1000):
        counts = np.arange(n + 1)
        told = np.array([_against(int(x), n, target)["verdict"] for x in counts])
        assert stats.binom.pmf(counts, n, target)[told == MISSED].sum() <= 0.025
        assert stats.binom.pmf(counts, n, target - 1e-6)[told == MET].sum() <= 0.025


def test_a_target_of_all_is_missed_by_one_request():
    assert _against(59, 60, 1.0)["verdict"] == MISSED
    assert _against(60, 60, 1.0)["verdict"] == "too few requests to tell"


def _levels(met, n, targets, services="abc"):
    return pd.DataFrame(
        {"service_id": list(services)[: len(n)], "met": met, "n": n, "target": targets}
    )


@pytest.mark.parametrize(
    ("sizes", "targets"),
    [([6, 9, 4], [0.9, 0.8, 0.95]), ([20, 30, 10], [0.9, 0.8, 0.95]),
     pytest.param([50, 5, 60], [0.99, 0.5, 1], marks=pytest.mark.long),
     pytest.param([90, 20, 40], [0.95, 0.6, 0.97], marks=pytest.mark.long)],
)  # fmt: skip
def test_services_exactly_on_their_targets_are_rarely_called_missed_together(sizes, targets):
    probable = stats.binom.pmf(np.arange(sizes[0] + 1), sizes[0], targets[0])
    for n, target in zip(sizes[1:], targets[1:], strict=True):
        probable = np.convolve(probable, stats.binom.pmf(np.arange(n + 1), n, target))
    every = [together(_levels([x, *[0] * (len(sizes) - 1)], sizes, targets)).verdict
             for x in range(sum(sizes) + 1)]  # fmt: skip
    missed = np.array([verdict == MISSED for verdict in every])
    assert probable[missed].sum() <= 0.025
    assert every[0] == MISSED
    # A second way: drawn, not summed.
    drawn = np.random.default_rng(11).binomial(sizes, targets, size=(2_000, len(sizes)))
    assert missed[drawn.sum(axis=1)].mean() <= 0.025 + 3 * np.sqrt(0.025 * 0.975 / 2_000)


def test_no_request_counts_twice_and_none_at_all_are_no_finding():
    once = together(_levels([38, 30, 8], [40, 40, 9], [0.9, 0.5, 0.8], "aab"))
    assert (once.services, once.met, once.n, once.asked) == (2, 46, 49, pytest.approx(43.2))
    unused = together(_levels([0, 30], [0, 40], [0.9, 0.5], "aa"))
    assert (unused.services, unused.asked) == (1, 20)
    assert together(_levels([0, 0], [0, 0], [0.9, 0.5])) is None
    assert together(pd.DataFrame()) is None


def test_fewer_than_ten_requests_in_all_are_too_few():
    assert together(_levels([0, 0], [5, 4], [0.9, 0.9])).verdict == "too few requests to tell"
    assert together(_levels([0, 0], [5, 5], [0.9, 0.9])).verdict == MISSED


def test_only_requests_since_the_confirmed_change_are_judged():
    before = [("2025-06-02", "2025-06-30")] * 20
    after = [("2026-03-02", "2026-03-04")] * 18 + [("2026-03-02", "2026-03-20")]
    log, since = _log(before + after), pd.Timestamp("2025-07-01")
    found = attainment(_level(target=0.6), log, {}, TODAY, 1, since=since).iloc[0]
    assert (found["met"], found["n"], found["verdict"]) == (18, 19, "target met")
    whole = attainment(_level(target=0.6), log, {}, TODAY, 1).iloc[0]
    assert (whole["met"], whole["n"], whole["verdict"]) == (18, 39, "too few requests to tell")


def test_units_of_the_limit_and_metrics_the_log_cannot_measure():
    log = _log([("2026-03-06", "2026-03-09")] * 2)  # Friday to Monday
    hours = attainment(_level(limit=8, unit="working hours"), log, {}, TODAY, 1).iloc[0]
    assert (hours["limit_d"], hours["met"]) == (1, 2)
    calendar = attainment(_level(limit=2, unit="calendar days"), log, {}, TODAY, 1).iloc[0]
    assert calendar["met"] == 0
    assert attainment(_level(metric="time to answer"), log, {}, TODAY, 1).empty
    weeks = attainment(_level(limit=1, unit="working weeks"), log, {}, TODAY, 1, weekmask="1111000")
    assert weeks.iloc[0]["limit_d"] == 4


def test_the_proposal_is_the_85th_percentile_of_the_last_fifty():
    days = pd.bdate_range("2024-01-08", periods=30).append(pd.bdate_range("2025-01-06", periods=50))
    rows = [(day, day + pd.offsets.BDay(20 if i < 30 else i % 10)) for i, day in enumerate(days)]
    found = attainment(_level(), _log(rows), {}, TODAY, 1).iloc[0]
    last = [i % 10 for i in range(30, 80)]
    assert found["p85_n"] == 50
    assert found["p85"] == pytest.approx(np.quantile(last, 0.85))
    assert found["p85_low"] <= found["p85"] <= found["p85_high"]
    few = attainment(_level(), _log(rows[-19:]), {}, TODAY, 1).iloc[0]
    assert few["p85_n"] == 19
    assert pd.isna(few["p85"]), "no target is proposed from fewer than 20 requests"


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), st.sampled_from(["1111100", "1111111", "0111110"]))
def test_a_request_is_judged_once_so_that_months_add_up_to_the_quarter(seed, mask):
    rng = np.random.default_rng(seed)
    opened = pd.Timestamp("2025-11-20") + pd.to_timedelta(rng.integers(0, 150, 40), unit="D")
    closed = opened + pd.to_timedelta(rng.integers(0, 25, 40), unit="D")
    log = pd.DataFrame({"service_id": "a", "opened": opened,
                        "closed": closed.where(rng.random(40) < 0.8),
                        "paused_h": rng.choice([0.0, 12.0], 40)})  # fmt: skip
    clock = {"weekmask": mask, "holidays": ["2025-12-25", "2026-01-01"]}

    def window(today, length):
        found = attainment(_level(window=length), log, {}, pd.Timestamp(today), 1, **clock).iloc[0]
        return np.array([found["window_met"], found["window_n"]])

    months = [window(day, "month") for day in ("2026-01-31", "2026-02-28", "2026-03-31")]
    assert sum(months).tolist() == window("2026-03-31", "quarter").tolist()


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 400),
    st.integers(0, 40),
    st.sampled_from([0.0, 4.0, 8.0, 20.0]),
    st.sampled_from([1.0, 3.0, 10.0]),
    st.sampled_from(["1111100", "1111111", "1000001"]),
)
def test_the_limit_runs_out_on_the_first_day_on_which_the_clock_is_past_it(
    start, length, paused, limit, mask
):
    opened = pd.Timestamp("2025-01-06") + start * DAY
    log = pd.DataFrame({"service_id": "a", "opened": [opened], "closed": [opened + length * DAY],
                        "paused_h": [paused]})  # fmt: skip
    level, today = _level(limit=limit), opened + 500 * DAY
    (found,) = judged_requests(level, log, today, weekmask=mask).to_dict("records")
    if found["state"] == "missed":
        before, then = (_worked(opened, found["judged_on"] + d * DAY, mask) for d in (-1, 0))
        assert before - paused / 8 <= limit < then - paused / 8
    else:
        assert found["state"] in ("met", "doubtful")


def test_longer_on_hold_than_it_ran_is_counted_nowhere_but_told():
    log = _log([("2026-03-02", "2026-03-03"), ("2026-03-02", "2026-03-04")])
    found = attainment(_level(), log.assign(paused_h=[40.0, 8.0]), {}, TODAY, 1).iloc[0]
    assert (found["met"], found["missed"], found["doubtful"], found["n"]) == (1, 0, 1, 1)


def test_what_happens_after_the_report_is_not_known():
    log = _log([("2026-03-02", "2026-04-30"), ("2026-04-20", "2026-04-21")])
    assert judged_requests(_level(), log, TODAY)["state"].tolist() == ["open late"]


@pytest.mark.parametrize(
    ("metric", "limit", "unit", "why"),
    [
        ("time to close", 5, "working days", ""),
        ("time to close", 16, "working hours", ""),
        ("time to close", 4, "working hours",
         "the log holds days, and the limit is shorter than one"),
        ("time to answer", 5, "working days", "the log has no time of first answer"),
        ("time to close", 23, "calendar hours",
         "the log holds days, and the limit is shorter than one"),
        ("time to close", 1, "calendar weeks", ""),
    ],
)  # fmt: skip
def test_why_a_level_cannot_be_measured(metric, limit, unit, why):
    assert why_not_measurable(metric, limit, unit, 8) == why


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
    assert found["problem"] == "more than one accountable role"


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


ROLES = ("Desk", "Expert", "Lead", "Owner")
routes_of = st.sets(
    st.tuples(st.sampled_from("abc"), st.sampled_from(ROLES), st.sampled_from(ROLES)), min_size=1
)


@given(routes_of, st.fixed_dictionaries({}, optional=dict.fromkeys(ROLES, st.integers(1, 9))))
def test_no_hand_over_is_told_of_a_role_that_fewer_than_five_hold(routes, people):
    """All hand-overs less those that are told are of two kinds, given and taken by five people."""
    left = _together(routes, people)
    told = routes - left
    assert all(people.get(role, 0) >= 5 for _, *roles in told for role in roles)
    if told and left:
        assert len(left) > 1
        for end in (1, 2):
            assert sum(people.get(role, 0) for role in {route[end] for route in left}) >= 5


def test_hand_overs_that_are_not_told_by_role_stand_in_one_row_that_adds_up():
    routes = [("a", "Desk", "Expert"), ("a", "Desk", "Expert"), ("b", "Lead", "Desk"),
              ("c", "Lead", None)]  # fmt: skip
    log = pd.DataFrame(routes, columns=["touchpoint", "from_role", "to_role"])
    log = log.assign(brief=1, target_h=8.0, actual_h=[6.0, 9.0, 1.0, 1.0])
    steps = pd.DataFrame({"step": [1, 2, 3], "phase": ["a", "b", "c"]})
    few, enough = ({"Desk": 6, "Expert": 5, "Lead": lead} for lead in (1, 5))
    assert handoffs_behind_steps(log, steps, few)["n"].tolist() == [4]
    assert handoffs_behind_steps(log, steps, enough)["n"].tolist() == [2, 1, 1]
    assert handoffs_behind_steps(log, steps, enough).equals(handoffs_behind_steps(log, steps))


@pytest.mark.parametrize(
    ("met", "judged", "step"), [(10, MISSED, 1), (28, MET, -1), (22, TOO_FEW, 0)]
)
def test_a_clear_verdict_says_how_many_requests_would_end_it(met, judged, step):
    def found(so_many):
        levels = {"service_id": ["a", "b"], "target": [0.9, 0.5], "n": [14, 14]}
        return together(pd.DataFrame(levels | {"met": [min(so_many, 14), max(0, so_many - 14)]}))

    whole = found(met)
    assert whole.verdict == judged
    if not step:
        assert whole.tips is None
    else:
        last, over = (found(met + step * tips) for tips in (whole.tips - 1, whole.tips))
        assert (last.verdict, over.verdict) == (judged, TOO_FEW)
