"""T5: whether there is improvement, or only variation."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

import pandas as pd

from ...analysis import waves
from ...analysis.composites import OVERALL
from ...disclosure import INTERVAL_FROM, Behind
from ...display import counted, from_to, period_in_words
from ...i18n import N_, gettext
from ...intake.client import Client
from ...present.grammar import sentences
from ...verdicts import OF_A_CHANGE, OF_A_SERIES
from .. import charts as shared_charts
from ..answers import (
    SURVEY,
    answers_of,
    coarse_means,
    on_time_behaviour_of,
    scale_of,
    waves_that_asked,
)
from ..behaviour import (
    next_behaviour,
    released_behaviour,
    say_behaviour,
    table_behaviour,
    title_behaviour,
)
from ..change import Told, on_their_scale, release_change, say_change, table_change, title_change
from ..question import Answer, question
from ..waves import NOT_YET, with_codes


@question(
    "T5",
    needs=("tickets",),
    rests_on=("tickets.expected_days",),
    asks=N_(
        "Share of the requests closed in a month that took no longer than expected; the month of "
        "the report is left out."
    ),
    unit="requests",
    verdicts=OF_A_SERIES,
    say=say_behaviour,
    title=title_behaviour,
    chart=lambda answer: shared_charts.chart_behaviour(answer),
    table=table_behaviour,
    next=next_behaviour,
)
def on_time_by_month(client: Client) -> Answer:
    """T5: has the share of requests closed in time changed, or does it only vary?"""
    chart = on_time_behaviour_of(client)
    months = chart.table["period"]
    every = pd.period_range(months.min(), months.max(), freq="M") if len(months) else []
    return released_behaviour(
        on_time_by_month,
        client,
        chart,
        people=Behind.RECORDS,
        what=N_("the share of requests closed when expected"),
        unit="share",
        n=int(chart.table["n"].sum()),
        period=from_to(period_in_words(months.iloc[0]), period_in_words(months.iloc[-1]))
        if len(months)
        else "",
        notes=_events_in(client, every),
    )


def _events_in(client: Client, months: Iterable[object]) -> tuple[str, ...]:
    """Return the dated events of these months, in words."""
    known = client["events"]
    known = known[known["period"].astype(str).isin([str(month) for month in months])]
    return tuple(f"{period_in_words(row.period)}: {row.event}." for row in known.itertuples())


@question(
    "T5",
    needs=SURVEY,
    asks=N_("How satisfied are you with the PMO?"),
    unit="waves",
    verdicts=OF_A_SERIES,
    say=say_behaviour,
    title=title_behaviour,
    chart=lambda answer: shared_charts.chart_behaviour(answer),
    table=table_behaviour,
    form="",
)
def satisfaction_by_wave(client: Client) -> Answer:
    """T5: has satisfaction changed over the waves, or does it only vary?"""
    means, scale = {}, None
    for wave in client.waves:
        answers = answers_of(client, wave.name)
        scores = answers[answers["instrument"] == "csat"].dropna(subset=["value"])
        if scores["resp_id"].nunique() >= INTERVAL_FROM:
            means[wave.name], scale = scores["value"].mean(), scale_of(scores)
    starts = pd.Series([wave.start for wave in client.waves if wave.name in means], dtype="object")
    chart = waves.wave_behaviour(coarse_means(means), starts)
    return released_behaviour(
        satisfaction_by_wave,
        client,
        chart,
        people=Behind.WAVES,
        what=N_("mean satisfaction"),
        unit="scale points",
        scale=scale,
        n=len(means),
        period=counted(len(means), "waves"),
        notes=(chart.note,) if chart.note else (),
    )


SATISFACTION = Told(
    things="waves",
    thing=N_("subject"),
    was=N_("{thing} was {before} in {first} and {after} in {second}{scale}."),
    whole_was=N_(
        "Of the last two waves alone, mean satisfaction was {before} in {first} and {after} in "
        "{second}{scale}."
    ),
    higher=N_("higher than before"),
    lower=N_("lower than before"),
    rose=N_("Satisfaction is higher in {second} than in {first}"),
    fell=N_("Satisfaction is lower in {second} than in {first}"),
    same=N_("Satisfaction does not clearly differ between {first} and {second}"),
    stands=N_("Satisfaction in {first} and {second}"),
    score=N_("Mean {wave}"),
    unit="scale points",
    signed=False,
)


@question(
    "T5",
    needs=SURVEY,
    asks=N_("How satisfied are you with the PMO?"),
    verdicts=OF_A_CHANGE,
    say=sentences(NOT_YET)(partial(say_change, told=SATISFACTION)),
    title=partial(title_change, told=SATISFACTION),
    table=partial(table_change, told=SATISFACTION),
    form="",
    optional=True,
)
def satisfaction_change(client: Client) -> Answer:
    """T5: is satisfaction higher or lower than in the wave before?"""
    two = waves_that_asked(client, "csat")[-2:]
    answers = {wave: _satisfied(client, wave) for wave in two}
    return release_change(
        satisfaction_change,
        client,
        SATISFACTION,
        {wave: _mean_of_each(client, wave, rows) for wave, rows in answers.items()},
        {OVERALL: gettext("satisfaction")},
        **on_their_scale(answers),
        too_few=gettext(
            "Only one wave asked how satisfied people are: a difference between waves needs two "
            "with at least 10 answers each."
        ),
    )


def _satisfied(client: Client, wave: str) -> pd.DataFrame:
    answers = answers_of(client, wave)
    return answers[answers["instrument"] == "csat"].dropna(subset=["value"])


def _mean_of_each(client: Client, wave: str, rows: pd.DataFrame) -> pd.DataFrame:
    """Return how satisfied each person of a wave is, over all questions of it, with the code."""
    means = rows.groupby("resp_id")["value"].mean().reset_index().assign(measure=OVERALL)
    return with_codes(client, wave, means)
