"""Process behaviour charts: limits, signals, and when they may be drawn anew."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pmo_workshop.analysis.process_behaviour import (
    COLUMNS,
    P_COLUMNS,
    false_alarm_rate,
    from_latest_event,
    p_chart,
    rebaseline,
    rebaseline_p,
    xmr,
)
from pmo_workshop.errors import DataError

QUIET = [9, 8, 10, 9, 11, 8, 9, 10, 8, 11, 9, 10]


def months(values, start="2025-01"):
    periods = pd.period_range(start, periods=len(values), freq="M").astype(str)
    return pd.Series(values, index=periods, dtype="float64")


def test_limits_by_hand():
    # Mean 5; moving ranges 2 each: limits 5 +- 2.66 * 2, range limit 3.27 * 2.
    chart = xmr(months([4, 6] * 6))
    assert (chart.mean, chart.moving_range_mean) == (5, 2)
    assert [chart.lower, chart.upper] == pytest.approx([-0.32, 10.32])
    assert chart.moving_range_limit == pytest.approx(6.54)


@pytest.mark.parametrize(
    ("periods", "status"),
    [(0, "run chart"), (2, "run chart"), (7, "run chart"), (8, "provisional limits"),
     (11, "provisional limits"), (12, "limits")],
)  # fmt: skip
def test_status_by_number_of_periods(periods, status):
    chart = xmr(months(QUIET[:periods]))
    assert chart.status == status
    assert np.isnan(chart.lower) == (status == "run chart")
    assert len(chart.table) == periods


def test_a_run_chart_has_no_signals():
    chart = xmr(months([1, 1, 1, 1, 1, 1, 50]))
    assert chart.signals == ()
    assert (chart.table["signal"] == "").all()


def test_a_value_outside_the_limits_is_a_signal():
    chart = xmr(months([*QUIET, 30]))
    assert [(s.first, s.rule, s.text) for s in chart.signals] == [
        ("2026-01", "outside", "above the upper limit")
    ]
    assert chart.table["range_signal"].tolist() == [False] * 12 + [True]
    below = xmr(months([*QUIET, -30]))
    assert below.signals[-1].text == "below the lower limit"


def test_eight_in_a_row_are_a_signal_from_their_first_period_and_seven_are_not():
    eight = xmr(months([4, 6, 4, 6, 4, 6, 4, 6, *[4.5, 4.4] * 4, 6]), rules=["run"])
    assert [(s.first, s.last, s.text) for s in eight.signals] == [
        ("2025-09", "2026-04", "8 in a row below the mean")
    ]
    assert (eight.table["signal"] != "").sum() == 8
    seven = xmr(months([4, 6, 4, 6, 4, 6, 4, 6, *[4.5, 4.4] * 3, 4.5, 6]), rules=["run"])
    assert seven.signals == ()


def test_a_value_on_the_mean_ends_a_run():
    series = months([*[6] * 4, 5, *[6] * 4, *[4] * 4, 5, *[4] * 4])
    assert xmr(series, rules=["run"]).signals == ()


def test_two_of_three_and_four_of_five_only_on_request():
    quiet = [5, 5.5] * 6
    twice = months([*quiet, 6.5, 6.5, 5.2])
    assert xmr(twice).signals == ()
    zones = xmr(twice, rules=["two_of_three"]).signals
    assert [s.first for s in zones] == ["2026-01", "2026-02"]
    assert {s.text for s in zones} == {"one of 2 in 3 far above the mean"}
    four = months([*quiet, 4.7, 4.7, 5.2, 4.7, 4.7])
    assert xmr(four).signals == ()
    assert [s.first for s in xmr(four, rules=["four_of_five"]).signals] == [
        "2026-01",
        "2026-02",
        "2026-04",
        "2026-05",
    ]


@pytest.mark.parametrize("value", [0.0, 0.1, 3.7, 1e9, -0.3])
def test_a_constant_series_has_limits_without_width_and_no_signal(value):
    chart = xmr(months([value] * 24), rules=["outside", "run", "two_of_three", "four_of_five"])
    assert [chart.lower, chart.mean, chart.upper] == pytest.approx([value] * 3)
    assert chart.signals == ()
    assert not chart.table["range_signal"].any()


def test_a_missing_value_stays_in_the_table_and_has_no_moving_range():
    chart = xmr(months([*QUIET[:5], np.nan, *QUIET[5:]]))
    assert len(chart.table) == 13
    assert chart.table["moving_range"].isna().sum() == 3
    assert chart.mean == np.mean(QUIET)


@settings(deadline=None)
@given(
    st.lists(st.integers(-50, 50), min_size=8, max_size=30),
    st.integers(-100, 100),
)
def test_a_constant_added_shifts_the_limits_and_keeps_the_signals(values, shift):
    chart, shifted = xmr(months(values)), xmr(months([value + shift for value in values]))
    assert [shifted.lower, shifted.upper] == pytest.approx(
        [chart.lower + shift, chart.upper + shift]
    )
    assert shifted.signals == chart.signals


def test_table_has_its_columns_and_the_series_is_left_untouched():
    series = months(QUIET)
    before = series.copy()
    records = pd.Series(range(12), index=series.index)
    chart = xmr(series, n=records)
    assert list(chart.table.columns) == COLUMNS
    assert chart.table["n"].tolist() == list(range(12))
    pd.testing.assert_series_equal(series, before)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda: xmr(pd.Series([1, 2], index=["2025", "2025"])),
            "The period '2025' appears more than once; a process behaviour chart needs one value "
            "per period. Add up or average the rows of the period.",
        ),
        (
            lambda: xmr(months(QUIET), rules=["trend"]),
            "Unknown rule 'trend'; the rules are 'outside', 'run', 'two_of_three', 'four_of_five'.",
        ),
        (
            lambda: xmr(months(QUIET), constants="sd"),
            "constants is 'sd'; it must be one of 'wheeler', 'exact'.",
        ),
        (
            lambda: xmr(months([1, np.inf])),
            "The series holds an infinite value; correct or remove it.",
        ),
        (
            lambda: rebaseline(months(QUIET), "2031-01"),
            "The change '2031-01' is not a period of the series, which goes from 2025-01 to "
            "2025-12.",
        ),
        (
            lambda: p_chart(months([5, 3]), months([4, 4])),
            "Events must be from 0 to the total of their period.",
        ),
        (
            lambda: p_chart(months([1, 3]), months([4, 4], start="2024-01")),
            "Events and totals must have the same periods in the same order.",
        ),
    ],
)
def test_message_says_what_is_wrong(call, message):
    with pytest.raises(DataError) as error:
        call()
    assert str(error.value) == message


# -- limits drawn anew ---------------------------------------------------------------------------


def test_limits_are_drawn_anew_at_a_confirmed_change():
    series = months([9, 8, 9, 10, 9, 8, 9, 10, 5, 6, 5, 4, 5, 6, 5, 4])
    chart = rebaseline(series, "2025-09")
    assert (chart.changed_from, chart.note, chart.mean) == ("2025-09", "", 5)
    assert chart.table["mean"].tolist() == [9.0] * 8 + [5.0] * 8
    assert np.isnan(chart.table["moving_range"].iloc[8])
    assert chart.signals == ()


@pytest.mark.parametrize(
    ("values", "change", "why"),
    [
        ([9, 8] * 4 + [5, 4] * 3, "2025-09", "only 6 periods from the change on; it needs 8"),
        ([9, 8] * 3 + [5, 4] * 5, "2025-07", "only 6 periods before the change; it needs 8"),
        (
            [9, 8] * 4 + [5, 4, 5, 10, 5, 4, 5, 4],
            "2025-09",
            "the 8 periods from the change on are not all on one side of the old mean",
        ),
    ],
)
def test_limits_are_not_drawn_anew_without_confirmation(values, change, why):
    chart = rebaseline(months(values), change)
    assert chart.changed_from == ""
    assert chart.note == f"The limits are not drawn anew at {change}: {why}."
    assert chart.mean == pytest.approx(np.mean(values))


def test_limits_of_shares_are_drawn_anew_at_a_confirmed_change():
    met, of = months([2, 1, 3, 2, 40, 2, 1, 2, *[9, 8] * 4]), months([10] * 4 + [100] + [10] * 11)
    chart = rebaseline_p(met, of, "2025-09")
    assert chart.changed_from == "2025-09"
    assert chart.mean == pytest.approx(0.85)
    # The share before is that of all its records: the month of 100 requests counts tenfold.
    assert chart.table["mean"].iloc[0] == pytest.approx(53 / 170)
    refused = rebaseline_p(met, of, "2025-10")
    assert refused.changed_from == ""
    assert refused.note == (
        "The limits are not drawn anew at 2025-10: only 7 periods from the change on; it needs 8."
    )
    assert refused.mean == pytest.approx(met.sum() / of.sum())


# -- p-chart -------------------------------------------------------------------------------------


def test_p_chart_limits_follow_the_total_of_each_period():
    events, totals = months([8, 16, 4, 40, 9, 15, 5, 38]), months([10, 20, 5, 50, 10, 20, 5, 50])
    chart = p_chart(events, totals)
    centre = events.sum() / totals.sum()
    assert chart.mean == pytest.approx(centre)
    half = 3 * np.sqrt(centre * (1 - centre) / 50)
    last = chart.table.iloc[-1]
    assert [last["lower"], last["upper"]] == pytest.approx([centre - half, min(1, centre + half)])
    assert [chart.lower, chart.upper] == [last["lower"], last["upper"]]
    assert chart.table["n"].tolist() == totals.astype(int).tolist()
    assert list(chart.table.columns) == P_COLUMNS


@pytest.mark.parametrize("value", [0, 20])
def test_p_chart_of_all_or_none_has_no_signal(value):
    chart = p_chart(months([value] * 12), months([20] * 12))
    assert chart.signals == ()
    assert chart.lower == chart.mean == chart.upper == value / 20


def test_p_chart_leaves_periods_without_records_out():
    chart = p_chart(months([5] * 8 + [0]), months([10] * 8 + [0]))
    assert chart.status == "provisional limits"
    assert np.isnan(chart.table["value"].iloc[-1])
    assert chart.table["n"].iloc[-1] == 0
    assert chart.mean == 0.5


def test_p_chart_without_periods_is_empty():
    nothing = pd.Series([], dtype="float64")
    chart = p_chart(nothing, nothing)
    assert chart.table.empty
    assert list(chart.table.columns) == P_COLUMNS
    assert np.isnan(chart.mean)


def test_p_chart_takes_whole_numbers_with_missing_values():
    events = months([5] * 9).astype("Int64")
    events.iloc[3] = pd.NA
    chart = p_chart(events, months([10] * 9).astype("Int64"))
    assert chart.table["value"].isna().sum() == 1
    assert chart.mean == 0.5


def test_p_chart_run_rule():
    events = months([5, 15, 5, 15, 5, 15, 5, 15, *[12] * 8])
    chart = p_chart(events, months([20] * 16), rules=["run"])
    assert [s.text for s in chart.signals] == ["9 in a row above the mean"]


@pytest.mark.parametrize(
    "periods", [8, 24, *(pytest.param(between, marks=pytest.mark.long) for between in (12, 17))]
)
def test_the_rate_of_false_alarms_is_that_of_series_that_do_not_change(periods):
    # A second way: the charts themselves, of other normal values.
    values = np.random.default_rng(7).normal(50, 4, (600, periods))
    alarms = np.mean([bool(xmr(months(row)).signals) for row in values])
    rate = false_alarm_rate(xmr(months(values[0])))
    assert rate == pytest.approx(alarms, abs=3 * np.sqrt(alarms * (1 - alarms) / 600) + 0.01)


def test_a_p_chart_has_its_own_rate_and_two_stretches_alarm_more_often_than_one():
    totals = months([20, 25, 30, 15] * 6)
    random = np.random.default_rng(8)
    drawn = random.binomial(totals.astype(int), 0.7, (500, 24))
    charts = [p_chart(pd.Series(row, index=totals.index), totals) for row in drawn]
    alarms = np.mean([bool(chart.signals) for chart in charts])
    assert false_alarm_rate(charts[0]) == pytest.approx(alarms, abs=0.03)
    step = months([5.0, 6, 7, 6] * 3 + [1.0, 2, 3, 2] * 3)
    two = rebaseline(step, step.index[12])
    one = false_alarm_rate(xmr(step.iloc[:12]))
    assert two.changed_from
    assert false_alarm_rate(two) == pytest.approx(1 - (1 - one) ** 2)


def test_no_rate_of_false_alarms_without_limits_or_variation():
    assert np.isnan(false_alarm_rate(xmr(months(QUIET[:7]))))
    assert np.isnan(false_alarm_rate(xmr(months([3.0] * 12))))
    assert np.isnan(false_alarm_rate(p_chart(months([20.0] * 12), months([20.0] * 12))))


def test_the_latest_event_that_the_data_confirm_is_taken():
    step = months([5.0, 6, 7, 6] * 3 + [1.0, 2, 3, 2] * 3)
    first, late, absent = step.index[12], step.index[20], "2031-01"

    def redrawn(at):
        return rebaseline(step, at)

    assert from_latest_event(xmr(step), [first, late, absent], redrawn).changed_from == first
    assert from_latest_event(xmr(step), [late], redrawn).changed_from == ""
