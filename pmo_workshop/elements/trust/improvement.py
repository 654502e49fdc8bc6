"""T5: whether there is improvement, or only variation."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from ...analysis import process_behaviour, schedule, waves
from ...disclosure import INTERVAL_FROM
from ...intake.client import Client
from ...verdicts import OF_A_SERIES
from .. import charts as shared_charts
from ..answers import SURVEY, answers_of, coarse_means, days_of
from ..behaviour import next_behaviour, released_behaviour, say_behaviour, table_behaviour
from ..question import Answer, question


@question(
    "T5",
    needs=("tickets",),
    asks="Share of the requests closed in the month that took no longer than expected.",
    unit="requests",
    verdicts=OF_A_SERIES,
    say=say_behaviour,
    chart=lambda answer: shared_charts.chart_behaviour(answer),
    table=table_behaviour,
    next=next_behaviour,
)
def on_time_by_month(client: Client) -> Answer:
    """T5: has the share of requests closed in time changed, or does it only vary?"""
    tickets = client["tickets"]
    closed = tickets[tickets["closed"].notna() & (tickets["closed"] < _month_start(client))]
    month = closed["closed"].dt.to_period("M")
    in_time = schedule.days_late(closed) <= 0
    every = pd.period_range(month.min(), month.max(), freq="M") if len(closed) else []
    totals = closed.groupby(month).size().reindex(every, fill_value=0)
    events = in_time.groupby(month).sum().reindex(every, fill_value=0)
    kept = totals > 0
    chart = _from_a_dated_change(client, events[kept], totals[kept])
    return released_behaviour(
        on_time_by_month,
        client,
        chart,
        what="the share of requests closed in time",
        unit="share",
        n=len(closed),
        period=days_of(client, "closed"),
        notes=_events_in(client, every),
    )


def _from_a_dated_change(
    client: Client, events: pd.Series, totals: pd.Series
) -> process_behaviour.ProcessBehaviour:
    """Return the chart with limits drawn anew at the latest dated event that 8 months confirm."""
    whole = process_behaviour.p_chart(events, totals)
    dated = set(client["events"]["period"].astype(str))
    for month in reversed([str(period) for period in totals.index if str(period) in dated]):
        anew = process_behaviour.rebaseline_p(events, totals, month)
        if anew.changed_from:
            return anew
    return whole


def _events_in(client: Client, months: Iterable[object]) -> tuple[str, ...]:
    """Return the dated events of these months, in words."""
    known = client["events"]
    known = known[known["period"].astype(str).isin([str(month) for month in months])]
    return tuple(f"{row.period}: {row.event}." for row in known.itertuples())


@question(
    "T5",
    needs=SURVEY,
    asks="How satisfied are you with the PMO?",
    unit="waves",
    verdicts=OF_A_SERIES,
    say=say_behaviour,
    chart=lambda answer: shared_charts.chart_behaviour(answer),
    table=table_behaviour,
)
def satisfaction_by_wave(client: Client) -> Answer:
    """T5: has satisfaction changed over the waves, or does it only vary?"""
    means = {}
    for wave in client.waves:
        answers = answers_of(client, wave.name)
        scores = answers[answers["instrument"] == "csat"].dropna(subset=["value"])
        if scores["resp_id"].nunique() >= INTERVAL_FROM:
            means[wave.name] = scores["value"].mean()
    starts = pd.Series([wave.start for wave in client.waves if wave.name in means], dtype="object")
    chart = waves.wave_behaviour(coarse_means(means), starts)
    return released_behaviour(
        satisfaction_by_wave,
        client,
        chart,
        what="mean satisfaction",
        unit="scale points",
        n=len(means),
        period=f"{len(means)} waves",
        notes=(chart.note,) if chart.note else (),
    )


def _month_start(client: Client) -> pd.Timestamp:
    """The first day of the month of the report: the month itself is not complete."""
    return pd.Timestamp(client.report_date).replace(day=1)
