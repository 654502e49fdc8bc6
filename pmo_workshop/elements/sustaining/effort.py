"""S3: how priorities and effort have evolved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from ...analysis import effort_mix as effort
from ...analysis.process_behaviour import false_alarm_rate
from ...claims import Claim, Statement
from ...disclosure import Released
from ...display import clean, counted, expect_released, number, percent, plain, upper_first, verb
from ...intake.client import Client
from ...present import column
from ...present.grammar import ci, claim, counted_words, sentences, so, steps
from ...present.table import Column, Series, Table, laid_out
from ...verdicts import OF_A_SERIES, Verdict
from ..answers import facts_of
from ..behaviour import change_at, never_varied, signal_at
from ..question import Answer, question
from . import charts
from .common import only_rows


@sentences()
def say_effort(mix: Released) -> Iterable[Claim]:
    """S3: whether the balance of advice and admin has changed, and whether admin hours fell."""
    facts, rows = mix.facts, mix.result
    text, judged, told = _balance(mix)
    yield claim(
        mix,
        "balance",
        text,
        verdict=judged,
        told=told,
        number=float(facts["mean"]),
        low=plain(facts["lower"]),
        high=plain(facts["upper"]),
        unit="ln(advisory ÷ admin)",
    )
    if "admin_slope" not in facts:
        return
    slope, low, high = (facts[f"admin_slope{end}"] for end in ("", "_low", "_high"))
    judged, meaning = _freed(facts)
    yield claim(
        mix,
        "admin",
        f"Admin hours have a slope of {number(slope, signed=True)} hours a period "
        f"{ci(low, high, standards=[0])} over {len(rows)} periods{so(judged)}. {meaning}",
        verdict=judged,
        number=slope,
        low=low,
        high=high,
        unit="hours a period",
    )


def _balance(mix: Released) -> tuple[str, Verdict, str]:
    """Return what is said of the balance, what it amounts to, and more words for that."""
    facts, periods = mix.facts, len(mix.result)
    what = "The balance of advisory to admin hours"
    if facts["status"] == "run chart":
        logged = f"{counted_words(periods, 'period', 'periods')} of hours"
        text = f"{logged} {verb(periods, 'is', 'are')} too few to tell a change (limits need 8)."
        return text, Verdict.TOO_FEW, ""
    without = [kind for kind in ("advisory", "admin") if not mix.result[kind].any()]
    if without:
        text = f"No {' and no '.join(without)} hours are logged, so there is no balance."
        return text, Verdict.TOO_FEW, ""
    since = facts["changed_from"]
    if since:
        event = dict(facts["events"]).get(since, "")
        text = (
            f"{what} has changed since {since}, the date of “{event}”: the eight periods from then "
            "on all lie on one side of the mean before."
        )
        return text, change_at(mix.result, since), f"changed since {since}"
    signals = mix.result[mix.result["signal"].astype(str) != ""]
    if signals.empty:
        text = (
            f"{what} is the same in all {periods} periods."
            if never_varied(mix.result, "log_ratio")
            else f"{what} has varied within its limits over {periods} periods."
        )
        return text, Verdict.NO_CHANGE_SHOWN, ""
    first, says = str(signals.iloc[0]["period"]), signals.iloc[0]["signal"]
    text = f"{what} shows a signal at {first} ({says})."
    return text, signal_at(mix.result, first, "log_ratio"), ""


def _freed(facts: Mapping[str, Any]) -> tuple[Verdict, str]:
    """Return whether admin hours fell, and what may therefore be said."""
    if _fell(facts):
        return (
            Verdict.ADMIN_FELL,
            "It may be said that time was freed from administration; what freed it, the log does "
            "not tell.",
        )
    if facts["admin_slope_high"] < 0:
        return (
            Verdict.TOO_FEW,
            "The slope is below 0, but no period stands out from routine variation.",
        )
    return (
        Verdict.ADMIN_DID_NOT_FALL,
        "It must not be said that automation freed time, whatever the shares show.",
    )


def _fell(facts: Mapping[str, Any]) -> bool:
    """Whether the slope of the admin hours is clearly below 0 and a period stands out."""
    return facts.get("admin_slope_high", 0) < 0 and facts["admin_signal"]


@sentences()
def say_effort_change(change: Released) -> Iterable[Claim]:
    """S3: hours and shares before and from the event on."""
    rows = change.result.set_index("category")
    for category in ("admin", "advisory"):
        row = rows.loc[category]
        yield claim(
            change,
            category,
            f"From {change.facts['change']} on, {category} work takes "
            f"{counted(row['after'], 'hours a period')} after {number(row['before'], 0)} "
            f"before, and {percent(row['share_after'])} of all hours after "
            f"{percent(row['share_before'])}.",
            number=row["change"],
            unit="hours a period",
        )


MOST_PERIODS = 13
"""Periods printed."""


def table_effort(mix: Released) -> Table | None:
    """S3: hours and shares of the latest periods."""

    def both(category: str) -> Column:
        return Column(
            category,
            upper_first(category),
            lambda row: f"{number(row[category], 0)} h, {percent(row[f'share_{category}'])}",
            align="right",
        )

    table = laid_out(
        mix,
        "effort",
        "Hours of the PMO by kind of work",
        (
            column.text("period", "Period"),
            *(both(category) for category in ("admin", "control", "advisory", "strategic")),
            column.number("total", "All hours", 0),
            column.number("log_ratio", "ln(advisory ÷ admin)", 2, signed=True),
        ),
        series=Series("Balance of advisory to admin hours, ln(advisory ÷ admin)"),
    )
    if table is None or len(table.rows) <= MOST_PERIODS:
        return table
    periods = len(table.rows)
    title = f"{table.title}: the latest {MOST_PERIODS} of {periods} periods"
    return only_rows(table, range(periods - MOST_PERIODS, periods), title)


def table_effort_change(change: Released) -> Table | None:
    """S3: hours and shares before and from the event on."""
    facts = expect_released(change).facts
    return laid_out(
        change,
        "effort_change",
        f"Before and from {clean(facts.get('change'))} on: {clean(facts.get('event'))}",
        (
            column.label("category", "Kind of work"),
            column.number("before", "Hours a period before", 0),
            column.number("after", "From then on", 0),
            column.number("change", "Change", 0, signed=True),
            column.percent("share_before", "Share before"),
            column.percent("share_after", "Share from then on"),
        ),
    )


def next_effort(mix: Released) -> Statement | None:
    """S3: what may be reported about the evolution of effort."""
    if mix.missing:
        return None
    return steps(
        mix,
        "Report hours and shares together, with the date of the event on the chart."
        if _fell(mix.facts)
        else "Report the hours beside the shares, and name no time freed: admin hours did not "
        "clearly fall.",
        "Say what was stopped: a new priority without something stopped is more work.",
    )


_NO_ROW = "A kind of work without a row is taken as no hours, in {}; write 0 where it was none."
_HOLES = "Periods without hours between the others: {}. No moving range is taken across them."


def _change_in(client: Client, periods: pd.Series) -> str:
    """Return the event that the data confirm, else the latest one with periods on both sides."""
    known = sorted(set(client["events"]["period"]) & set(periods.iloc[1:]))
    table = effort.effort_by_period(client["time_log"])
    confirmed = [
        event for event in known if effort.behaviour(table, "log_ratio", event).changed_from
    ]
    return (confirmed or known or [""])[-1]


@question(
    "S3",
    needs=("time_log",),
    asks="Hours of the PMO by kind of work.",
    unit="periods",
    verdicts=(
        *OF_A_SERIES,
        Verdict.NO_CHANGE_SHOWN,
        Verdict.ADMIN_FELL,
        Verdict.ADMIN_DID_NOT_FALL,
        Verdict.TOO_FEW,
    ),
    say=say_effort,
    chart=lambda answer: charts.chart_effort(answer),
    table=table_effort,
    next=next_effort,
)
def effort_mix(client: Client, seed: int) -> Answer:
    """S3: what do the PMO's hours go into, and has the balance of advice and admin changed?"""
    table = effort.effort_by_period(client["time_log"])
    change = _change_in(client, table["period"]) if len(table) else ""
    chart = effort.behaviour(table, "log_ratio", change)
    admin = effort.behaviour(table, "admin")
    limits = chart.table.set_index("period")[["mean", "lower", "upper", "signal"]]
    skipped = sum(effort.skipped_periods(table["period"]))
    no_row = effort.periods_without_a_row(client["time_log"])
    return effort_mix.release(
        client,
        table.join(limits, on="period") if len(table) else table,
        keys=["period"],
        n=len(table),
        facts={
            **facts_of("admin_slope", effort.trend(table, "admin", seed)),
            "status": chart.status,
            "changed_from": chart.changed_from,
            "false_alarms": false_alarm_rate(chart),
            "admin_signal": bool(len(admin.signals)),
            "mean": chart.mean,
            "lower": chart.lower,
            "upper": chart.upper,
            "events": tuple(
                (str(row.period), str(row.event)) for row in client["events"].itertuples()
            ),
        },
        period=f"{table['period'].iloc[0]} to {table['period'].iloc[-1]}" if len(table) else "",
        notes=[
            "No hours count as half an hour in the ratio of advisory to admin hours.",
            "The slope of the admin hours spreads a step over all periods: where hours changed at "
            "an event, the means before and from it tell the size.",
            *filter(None, [chart.note, _HOLES.format(skipped) if skipped else ""]),
            *([_NO_ROW.format(counted(no_row, "periods"))] if no_row else []),
        ],
        too_few="No period of the log has hours yet.",
    )


@question(
    "S3",
    needs=("time_log", "events"),
    asks="Mean hours per period by kind of work.",
    unit="periods",
    say=say_effort_change,
    table=table_effort_change,
    form="",
)
def effort_change(client: Client) -> Answer:
    """S3: how many hours, and which shares, before and from the dated event on?"""
    table = effort.effort_by_period(client["time_log"])
    change = _change_in(client, table["period"]) if len(table) else ""
    told = client["events"].set_index("period")["event"] if change else {}
    return effort_change.release(
        client,
        effort.hours_before_and_after(table, change) if change else pd.DataFrame(),
        keys=["category"],
        n=len(table),
        facts={"change": change, "event": str(told[change]) if change else ""},
        period=f"{table['period'].iloc[0]} to {table['period'].iloc[-1]}" if len(table) else "",
        notes=[
            "The log counts every hour, so the means carry no interval; the chart judges whether "
            "the change is more than routine variation."
        ],
        too_few="No dated event lies inside the log, so there is no before and after.",
    )
