"""S3: how priorities and effort have evolved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ...analysis import effort_mix as effort
from ...analysis.process_behaviour import false_alarm_rate
from ...claims import Claim, Statement
from ...disclosure import Behind, Released
from ...display import (
    are_months,
    clean,
    expect_released,
    from_to,
    number,
    percent,
    period_in_words,
    periods_in_words,
    plain,
    upper_first,
)
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import ci, claim, sentences, so, steps
from ...present.table import Column, Series, Table, laid_out
from ...units import how_many
from ...verdicts import OF_A_SERIES, Verdict
from ..answers import facts_of
from ..behaviour import course_in_words, course_of, told_course, verdict_of_course
from ..question import Answer, question
from . import charts
from .common import KINDS, advice_per_hour, only_rows


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
        unit="log ratio",
    )
    if "admin_slope" not in facts:
        return
    slope, low, high = (facts[f"admin_slope{end}"] for end in ("", "_low", "_high"))
    judged, meaning = _freed(facts)
    periods = periods_in_words(rows["period"])
    text = (
        _direction(low, high, periods)
        if facts["compared"]
        else _slope(slope, low, high, periods, so(judged))
    )
    yield claim(
        mix,
        "admin",
        f"{text} {meaning}",
        verdict=judged,
        number=slope,
        low=low,
        high=high,
        unit="hours a period",
    )


def _slope(slope: float, low: float, high: float, periods: str, ruling: str) -> str:
    """Return whether the hours of administration fall or rise, a period, and how surely."""
    told = {"periods": periods, "ruling": ruling}
    if high < 0:
        limits = ci(-high, -low, standards=[0])
        return gettext(
            "Over {periods} administration fell by {hours} hours a period {limits}{ruling}.",
            hours=number(-slope), limits=limits, **told,
        )  # fmt: skip
    limits = ci(low, high, standards=[0])
    if low > 0:
        return gettext(
            "Over {periods} administration rose by {hours} hours a period {limits}{ruling}.",
            hours=number(slope), limits=limits, **told,
        )  # fmt: skip
    return gettext(
        "Over {periods} administration neither clearly fell nor rose: {hours} hours a period "
        "{limits}{ruling}.",
        hours=number(slope, signed=True), limits=limits, **told,
    )  # fmt: skip


def _direction(low: float, high: float, periods: str) -> str:
    """Return whether the hours fall or rise, where the means before and since tell how far."""
    if high < 0:
        return gettext("Over {periods} the hours of administration fell.", periods=periods)
    if low > 0:
        return gettext("Over {periods} the hours of administration rose.", periods=periods)
    return gettext(
        "Over {periods} the hours of administration neither clearly fell nor rose.",
        periods=periods,
    )


WHAT = N_("advice in hours for each hour of administration")


def _balance(mix: Released) -> tuple[str, Verdict, str]:
    """Return what is said of the balance, what it amounts to, and more words for that."""
    if not mix.result["advisory"].any():
        return gettext("No hours of advice are logged."), Verdict.TOO_FEW, ""
    if not mix.result["admin"].any():
        return gettext("No hours of administration are logged."), Verdict.TOO_FEW, ""
    course = course_of(mix, value="log_ratio")
    text = told_course(gettext(WHAT), course, list(mix.result["period"]), advice_per_hour)
    return text, course.verdict or Verdict.TOO_FEW, verdict_of_course(course)


def _freed(facts: Mapping[str, Any]) -> tuple[Verdict, str]:
    """Return whether admin hours fell, and what may therefore be said."""
    if _fell(facts):
        return (
            Verdict.ADMIN_FELL,
            gettext("Time was freed from administration; the log does not tell what freed it."),
        )
    if facts["admin_slope_high"] < 0:
        return (
            Verdict.TOO_FEW,
            gettext("But no period stands out from routine variation."),
        )
    return (
        Verdict.ADMIN_DID_NOT_FALL,
        gettext("So the log does not show that automation freed time."),
    )


def _fell(facts: Mapping[str, Any]) -> bool:
    """Whether the slope of the admin hours is clearly below 0 and a period stands out."""
    return facts.get("admin_slope_high", 0) < 0 and facts["admin_signal"]


@sentences()
def say_effort_change(change: Released) -> Iterable[Claim]:
    """S3: hours and shares before and from the event on."""
    rows = change.result.set_index("category")
    hours = "hours a month" if are_months([change.facts["change"]]) else "hours a period"
    for category in ("admin", "advisory"):
        row = rows.loc[category]
        told = {
            "since": period_in_words(change.facts["change"]),
            "size": how_many(round(abs(row["change"])), hours),
            "level": how_many(round(row["after"]), hours),
            **{name: number(row[name], 0) for name in ("before", "after")},
            **{name: percent(row[name]) for name in ("share_before", "share_after")},
        }
        moved = int(np.sign(round(row["change"])))
        yield claim(
            change,
            category,
            gettext(_HOURS[category, moved], **told)
            + " "
            + gettext("That was {share_before} of all hours and is {share_after} now.", **told),
            number=row["change"],
            unit=hours,
        )


_HOURS = {
    ("admin", -1): N_("Administration takes {size} less since {since}: {after}, not {before}."),
    ("admin", 0): N_("Administration takes {level}, before {since} and since."),
    ("admin", 1): N_("Administration takes {size} more since {since}: {after}, not {before}."),
    ("advisory", -1): N_("Advice takes {size} less since {since}: {after}, not {before}."),
    ("advisory", 0): N_("Advice takes {level}, before {since} and since."),
    ("advisory", 1): N_("Advice takes {size} more since {since}: {after}, not {before}."),
}
"""What is said of the hours of a kind of work: whether they are fewer or more since the event."""


MOST_PERIODS = 13
"""Periods printed."""

_HOLES = N_("Periods without hours between the others: {n}. No moving range is taken across them.")


def table_effort(mix: Released) -> Table | None:
    """S3: hours and shares of the latest periods."""

    def both(category: str) -> Column:
        return Column(
            category,
            KINDS[category],
            lambda row: gettext(
                "{hours} h, {share}",
                hours=number(row[category], 0),
                share=percent(row[f"share_{category}"]),
            ),
            align="right",
        )

    table = laid_out(
        mix,
        "effort",
        gettext("Hours of the PMO by kind of work"),
        (
            column.text("period", N_("Period")),
            *map(both, KINDS),
            column.number("total", N_("All hours"), 0),
            Column(
                "log_ratio",
                N_("Advice per hour of administration"),
                lambda row: advice_per_hour(row["log_ratio"]),
                "number",
                align="right",
            ),
        ),
        series=Series(upper_first(gettext(WHAT)), log=True),
    )
    if table is None or len(table.rows) <= MOST_PERIODS:
        return table
    periods = len(table.rows)
    title = gettext(
        "Hours of the PMO by kind of work: the latest {shown} of {all} periods",
        shown=MOST_PERIODS,
        all=periods,
    )
    return only_rows(table, range(periods - MOST_PERIODS, periods), title)


def table_effort_change(change: Released) -> Table | None:
    """S3: hours and shares before and from the event on."""
    facts = expect_released(change).facts
    return laid_out(
        change,
        "effort_change",
        gettext(
            "Before and from {since} on: {event}",
            since=clean(facts.get("change")),
            event=clean(facts.get("event")),
        ),
        (
            column.label("category", N_("Kind of work")),
            column.number("before", N_("Hours a period before"), 0),
            column.number("after", N_("From then on"), 0),
            column.number("change", N_("Change"), 0, signed=True),
            column.percent("share_before", N_("Share before")),
            column.percent("share_after", N_("Share from then on")),
        ),
    )


def next_effort(mix: Released) -> Statement | None:
    """S3: what may be reported about the evolution of effort."""
    if mix.missing:
        return None
    return steps(
        mix,
        gettext("Report hours and shares together, with the date of the event.")
        if _fell(mix.facts)
        else gettext(
            "Report the hours beside the shares, and name no time freed: administration did not "
            "clearly fall."
        ),
        gettext("Say what was stopped: a new priority without something stopped is more work."),
    )


def title_effort(mix: Released) -> str:
    """S3: whether the balance of advice and administration has changed, from what to what."""
    course = course_of(mix, value="log_ratio")
    return course_in_words(gettext(WHAT), course, list(mix.result["period"]), advice_per_hour)


def _no_row(periods: int) -> str:
    return ngettext(
        "In {n} period a kind of work has no row and counts as no hours; write 0 if it was none.",
        "In {n} periods a kind of work has no row and counts as no hours; write 0 if it was none.",
        periods,
    )


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
    asks=N_("Hours of the PMO by kind of work."),
    unit="periods",
    verdicts=(
        *OF_A_SERIES,
        Verdict.ADMIN_FELL,
        Verdict.ADMIN_DID_NOT_FALL,
        Verdict.TOO_FEW,
    ),
    say=say_effort,
    chart=lambda answer: charts.chart_effort(answer),
    table=table_effort,
    next=next_effort,
    title=title_effort,
)
def effort_mix(client: Client, seed: int) -> Answer:
    """S3: what do the PMO's hours go into, and has the balance of advice and admin changed?"""
    table = effort.effort_by_period(client["time_log"])
    change = _change_in(client, table["period"]) if len(table) else ""
    chart = effort.behaviour(table, "log_ratio", change)
    admin = effort.behaviour(table, "admin")
    events = dict(zip(client["events"]["period"], client["events"]["event"], strict=True))
    limits = chart.table.set_index("period")[["mean", "lower", "upper", "signal"]]
    skipped = sum(effort.skipped_periods(table["period"]))
    no_row = effort.periods_without_a_row(client["time_log"])
    return effort_mix.release(
        client,
        table.join(limits, on="period") if len(table) else table,
        people=Behind.RECORDS,
        keys=["period"],
        n=len(table),
        facts={
            **facts_of("admin_slope", effort.trend(table, "admin", seed)),
            "status": chart.status,
            "changed_from": chart.changed_from,
            "false_alarms": false_alarm_rate(chart),
            "admin_signal": bool(len(admin.signals)),
            "compared": bool(change),
            "mean": chart.mean,
            "lower": chart.lower,
            "upper": chart.upper,
            "event": events.get(chart.changed_from, ""),
            "events": tuple((str(period), str(event)) for period, event in events.items()),
            "signals": chart.signals,
        },
        period=from_to(table["period"].iloc[0], table["period"].iloc[-1]) if len(table) else "",
        notes=[
            gettext("No hours count as half an hour in the ratio of advice to administration."),
            gettext(
                "The slope of the hours of administration spreads a step over all periods: where "
                "hours changed at an event, the means before and from it tell the size."
            ),
            *filter(None, [chart.note]),
            *([gettext(_HOLES, n=skipped)] if skipped else []),
            *([_no_row(no_row)] if no_row else []),
        ],
        too_few=gettext("No period of the log has hours yet."),
    )


@question(
    "S3",
    needs=("time_log", "events"),
    asks=N_("Mean hours per period by kind of work."),
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
        people=Behind.RECORDS,
        keys=["category"],
        n=len(table),
        facts={"change": change, "event": str(told[change]) if change else ""},
        period=from_to(table["period"].iloc[0], table["period"].iloc[-1]) if len(table) else "",
        notes=[
            gettext(
                "The log counts every hour, so the means carry no interval; the chart judges "
                "whether the change is more than routine variation."
            )
        ],
        too_few=gettext("No dated event lies inside the log, so there is no before and after."),
    )
