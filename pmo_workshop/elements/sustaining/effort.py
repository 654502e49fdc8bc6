"""S3: how priorities and effort have evolved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from ...analysis import effort_mix as effort
from ...analysis.process_behaviour import RUN, false_alarm_rate
from ...claims import Claim, Statement
from ...disclosure import Behind, Released
from ...display import (
    are_months,
    clean,
    expect_released,
    in_period,
    number,
    percent,
    period_in_short,
    period_in_words,
    periods_from_to,
    periods_in_words,
    plain,
    upper_first,
)
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import ci, claim, sentences, so, steps
from ...present.table import Column, Row, Series, Table, laid_out
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
    periods = periods_in_words(rows["period"])
    judged = Verdict.ADMIN_FELL if facts["admin_moved"] < 0 else Verdict.ADMIN_DID_NOT_FALL
    slope, low, high = (facts[f"admin_slope{end}"] for end in ("", "_low", "_high"))
    stepped = bool(facts["admin_stepped"])
    text = (
        _step(facts)
        if stepped
        else _slope(facts["admin_moved"], slope, low, high, periods, so(judged))
    )
    figures = {} if stepped else {"number": slope, "low": low, "high": high}
    yield claim(
        mix,
        "admin",
        f"{text} {gettext(_FREED[judged])}",
        verdict=judged,
        unit="" if stepped else "hours a period",
        **figures,
    )


_STEPPED = {
    True: N_(
        "Since {since} (event: {event}) administration takes {after} hours a month, {before} "
        "before."
    ),
    False: N_(
        "Since {since} (event: {event}) administration takes {after} hours a period, {before} "
        "before."
    ),
}
"""Said where the periods confirm a step, by whether the log is by month."""

_FREED = {
    Verdict.ADMIN_FELL: N_(
        "So time was freed from administration; by what, the log does not tell."
    ),
    Verdict.ADMIN_DID_NOT_FALL: N_("So the log does not show that automation freed time."),
}
"""What may be said of freed time."""


def _step(facts: Mapping[str, Any]) -> str:
    """Return from what to what the hours of administration stepped, and those of advice if so."""
    since = str(facts["step_from"])
    text = gettext(
        _STEPPED[are_months([since])],
        since=period_in_words(since),
        event=clean(facts["step_event"]),
        **{name: number(facts[f"admin_{name}"], 0) for name in ("before", "after")},
    )
    if "advisory_after" not in facts:
        return text
    advice = {name: number(facts[f"advisory_{name}"], 0) for name in ("before", "after")}
    return f"{text} {gettext('Advice takes {after}, {before} before.', **advice)}"


def _slope(moved: int, slope: float, low: float, high: float, periods: str, ruling: str) -> str:
    """Return whether the hours of administration fall or rise, a period, and how surely."""
    told = {"periods": periods, "ruling": ruling}
    if moved < 0:
        limits = ci(-high, -low, standards=[0])
        return gettext(
            "Over {periods} administration fell by {hours} hours a period {limits}{ruling}.",
            hours=number(-slope), limits=limits, **told,
        )  # fmt: skip
    limits = ci(low, high, standards=[0])
    if moved > 0:
        return gettext(
            "Over {periods} administration rose by {hours} hours a period {limits}{ruling}.",
            hours=number(slope), limits=limits, **told,
        )  # fmt: skip
    told["hours"] = number(slope, signed=True)
    if low * high > 0:
        return gettext(
            "Over {periods} the trend of administration is {hours} hours a period {limits}, but no "
            "period stands out from routine variation{ruling}.",
            limits=limits, **told,
        )  # fmt: skip
    return gettext(
        "Over {periods} administration neither clearly fell nor rose: {hours} hours a period "
        "{limits}{ruling}.",
        limits=limits, **told,
    )  # fmt: skip


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


@sentences()
def say_effort_change(change: Released) -> Iterable[Claim]:
    """S3: hours and shares before and from the event on, where the periods confirm a change."""
    rows = change.result.set_index("category")
    since = period_in_words(change.facts["change"])
    hours = "hours a month" if are_months([change.facts["change"]]) else "hours a period"
    confirmed = rows[rows["confirmed"].astype(bool)].loc[lambda rows: rows.index.isin(_TOLD)]
    for category, row in confirmed.iterrows():
        told = {
            "since": since,
            "size": how_many(round(abs(row["change"])), hours),
            **{name: number(row[name], 0) for name in ("before", "after")},
            **{name: percent(row[name]) for name in ("share_before", "share_after")},
        }
        yield claim(
            change,
            category,
            gettext(_HOURS[str(category), int(np.sign(row["change"]))], **told)
            + " "
            + gettext("That was {share_before} of all hours and is {share_after} now.", **told),
            number=row["change"],
            unit=hours,
        )
    if confirmed.empty:
        text = gettext(
            "No change {when} of the hours of administration or of advice is confirmed.",
            when=in_period(change.facts["change"]),
        )
        yield claim(change, "none", text)


_TOLD = ("admin", "advisory")
"""Kinds of work of which a sentence speaks."""

_HOURS = {
    ("admin", -1): N_("Administration takes {size} less since {since}: {after}, not {before}."),
    ("admin", 1): N_("Administration takes {size} more since {since}: {after}, not {before}."),
    ("advisory", -1): N_("Advice takes {size} less since {since}: {after}, not {before}."),
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
            Column("period", N_("Period"), lambda row: period_in_short(row["period"])),
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


def _kind(row: Row) -> str:
    """Return the kind of work in words."""
    kind = KINDS[str(row["category"])]
    return gettext(kind)


def table_effort_change(change: Released) -> Table | None:
    """S3: hours and shares before and from the event on."""
    facts = expect_released(change).facts
    return laid_out(
        change,
        "effort_change",
        gettext(
            "Before and from {since} on: {event}",
            since=period_in_words(facts.get("change")),
            event=clean(facts.get("event")),
        ),
        (
            Column("category", N_("Kind of work"), _kind),
            column.number("before", N_("Hours a period before"), 0),
            column.number("after", N_("From then on"), 0),
            column.number("change", N_("Change"), 0, signed=True),
            column.percent("share_before", N_("Share before")),
            column.percent("share_after", N_("Share from then on")),
            column.yes("confirmed", N_("Change confirmed")),
        ),
        gettext(
            "Confirmed: the first 8 periods from then on all lie on one side of the mean before. "
            "Of any other difference it is not known whether it is more than routine variation."
        ),
    )


def next_effort(mix: Released) -> Statement | None:
    """S3: what may be reported about the evolution of effort."""
    if mix.missing:
        return None
    return steps(
        mix,
        gettext("Report hours and shares together, with the date of the event.")
        if mix.facts.get("admin_moved", 0) < 0
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


def _stepped(table: pd.DataFrame, change: str, event: str) -> dict[str, Any]:
    """
    Return the facts of a step of the hours of administration at an event, confirmed by 8 periods.

    ``admin_stepped`` is −1 or 1, where there is none 0.
    """
    rows = effort.hours_before_and_after(table, change).set_index("category")
    if rows.empty or not rows.loc["admin", "confirmed"]:
        return {"admin_stepped": 0}
    means = {
        f"{kind}_{when}": float(rows.loc[kind, when])
        for kind in _TOLD
        for when in ("before", "after")
        if rows.loc[kind, "confirmed"]
    }
    sign = int(np.sign(rows.loc["admin", "change"]))
    return {"admin_stepped": sign, "step_from": change, "step_event": event, **means}


def _trend_told(table: pd.DataFrame, slope: Mapping[str, float]) -> int:
    """Return −1 or 1 where the hours of administration fall or rise, and a period stands out."""
    low, high = slope.get("admin_slope_low", 0), slope.get("admin_slope_high", 0)
    if low * high <= 0 or not effort.behaviour(table, "admin").signals:
        return 0
    return int(np.sign(low))


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
    slope = facts_of("admin_slope", effort.trend(table, "admin", seed))
    events = dict(zip(client["events"]["period"], client["events"]["event"], strict=True))
    step = _stepped(table, change, str(events.get(change, "")))
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
            **slope,
            **step,
            "admin_moved": step["admin_stepped"] or _trend_told(table, slope),
            "status": chart.status,
            "changed_from": chart.changed_from,
            "false_alarms": false_alarm_rate(chart),
            "mean": chart.mean,
            "lower": chart.lower,
            "upper": chart.upper,
            "event": events.get(chart.changed_from, ""),
            "events": tuple((str(period), str(event)) for period, event in events.items()),
            "signals": chart.signals,
        },
        period=periods_from_to(*table["period"].iloc[[0, -1]]) if len(table) else "",
        notes=[
            gettext("No hours count as half an hour in the ratio of advice to administration."),
            gettext(
                "The slope of the hours of administration spreads a step over all periods: where "
                "hours changed at an event, the means before and from it tell the size. A trend is "
                "called a fall or a rise only where a period stands out as well."
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
        period=periods_from_to(*table["period"].iloc[[0, -1]]) if len(table) else "",
        notes=[
            gettext(
                "The log counts every hour, so the means carry no interval; the periods judge "
                "whether the change is more than routine variation."
            )
        ],
        too_few=gettext(
            "No dated event has {n} periods before it and {n} from it on, so there is no before "
            "and after.",
            n=RUN,
        ),
    )
