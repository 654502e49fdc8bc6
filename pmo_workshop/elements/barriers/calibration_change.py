"""B4: whether more or fewer hours are felt beside the log than in the wave before."""

from __future__ import annotations

import math
from collections.abc import Iterable

import numpy as np
import pandas as pd

from ...analysis import cost_calibration, hidden_cost
from ...claims import Claim
from ...disclosure import Released
from ...display import expect_released, number
from ...i18n import N_, gettext
from ...intake.client import Client, Wave
from ...present import column
from ...present.grammar import by_chance, change_verdict, ci, claim, estimate, sentences
from ...present.table import Table, laid_out
from ...texts import ruling
from ...verdicts import OF_A_CHANGE, Verdict
from ..answers import coarsely
from ..question import Answer, question
from ..waves import (
    NOT_YET,
    among_all,
    compare_waves,
    compared_rows,
    last_two,
    note_on_all,
    told_against,
    twice_answered,
    with_codes,
)

_WORDS = {
    Verdict.CLEARLY_HIGHER: N_("clearly more hours felt beside the log"),
    Verdict.HIGHER: N_("more hours felt beside the log, perhaps by too little to matter"),
    Verdict.LOWER: N_("fewer hours felt beside the log, perhaps by too little to matter"),
    Verdict.CLEARLY_LOWER: N_("clearly fewer hours felt beside the log"),
}
_OF_HOURS = {
    Verdict.CLEARLY_HIGHER: Verdict.HOURS_ROSE,
    Verdict.HIGHER: Verdict.HOURS_ROSE,
    Verdict.LOWER: Verdict.HOURS_FELL,
    Verdict.CLEARLY_LOWER: Verdict.HOURS_FELL,
}
"""Of hours fewer are better: "lower" would say the opposite."""

_FIGURES = ("first", "second", "change", "change_low", "change_high")


def _judged(change: Released, row: pd.Series) -> Verdict:
    margin = math.log(1 + change.margin.cost_percent / 100)
    ends = _logarithms(row)
    return change_verdict(ends["change_low"], ends["change_high"], margin, chance=by_chance(row))


def _logarithms(row: pd.Series) -> dict[str, float]:
    """Return the limits of a change so that no change is 0."""
    return {name: math.log(row[name]) for name in ("change_low", "change_high")}


@sentences(NOT_YET)
def say_calibration_change(change: Released) -> Iterable[Claim]:
    """B4: how many times the log people felt to spend in two waves."""
    for _, row in compared_rows(change).iterrows():
        judged = _judged(change, row)
        words = gettext(_WORDS[judged]) if judged in _WORDS else judged.in_words
        text = gettext(
            "Per person the hours felt were {before} times the log in {first} and {after} times in "
            "{second}. That is {change} times as much {limits}{ruling}.",
            first=change.facts["first"],
            second=change.facts["second"],
            before=number(row["first"], 2),
            after=number(row["second"], 2),
            change=number(row["change"], 2),
            limits=ci(row["change_low"], row["change_high"], 2, base=twice_answered(row)),
            ruling=ruling(words),
        )
        text += among_all(change, _logarithms(row), judged)
        yield claim(
            change,
            row["group"],
            text,
            verdict=_OF_HOURS.get(judged, judged),
            told=told_against(change, words),
            unit="times",
            **estimate(row, "change"),
        )


def title_calibration_change(change: Released) -> str:
    """B4: whether fewer or more hours are felt beside the log than in the wave before."""
    waves = {"first": change.facts["first"], "second": change.facts["second"]}
    judged = {_OF_HOURS.get(_judged(change, row)) for _, row in compared_rows(change).iterrows()}
    if Verdict.HOURS_FELL in judged:
        return gettext("Fewer hours are felt beside the log in {second} than in {first}", **waves)
    if Verdict.HOURS_ROSE in judged:
        return gettext("More hours are felt beside the log in {second} than in {first}", **waves)
    return gettext(
        "The hours felt beside the log do not clearly differ between {first} and {second}", **waves
    )


def table_calibration_change(change: Released) -> Table | None:
    """B4: the hours felt beside the log in two waves."""
    facts = expect_released(change).facts
    return laid_out(
        change,
        "calibration_change",
        gettext("Hours felt beside the log, in two waves"),
        (
            column.text("group", N_("Respondents")),
            column.number("first", gettext("Times the log, {wave}", wave=facts.get("first")), 2),
            column.number("second", gettext("Times the log, {wave}", wave=facts.get("second")), 2),
            column.number("change", N_("Second ÷ first"), 2),
            column.interval("change", N_("95 % interval"), 2),
            column.p("p_adjusted", N_("p, adjusted")),
            column.N,
        ),
        note_on_all(change),
        gettext(
            "Geometric means of the ratios. Each wave stands beside the log as it was measured "
            "last by then."
        ),
    )


@question(
    "B4",
    needs=("perceived_cost", "effort_log", "respondents"),
    asks=N_(
        "How many hours a month does working with the PMO take you? Beside it the logged hours of "
        "the role, shared equally between its people."
    ),
    verdicts=(*OF_A_CHANGE, Verdict.HOURS_FELL, Verdict.HOURS_ROSE),
    say=say_calibration_change,
    title=title_calibration_change,
    table=table_calibration_change,
    form="",
    optional=True,
)
def calibration_change(client: Client) -> Answer:
    """B4: are more or fewer hours felt beside the log than in the wave before?"""
    two = last_two(client, client["perceived_cost"])
    compared = compare_waves(client, {wave.name: _ratios_in(client, wave) for wave in two})
    table = compared.table
    table = table.assign(**{column: np.exp(table[column].astype(float)) for column in _FIGURES})
    return calibration_change.release(
        client,
        table.drop(columns=["x", "fell"]).rename(columns={"measure": "group"}),
        keys=["group"],
        decimals={**coarsely("first", "second"), "change": 2},
        **compared.handed_over(),
        too_few=gettext(
            "Only one wave asked for hours: a difference between waves needs two with at least 10 "
            "answers each."
        ),
    )


def _ratios_in(client: Client, wave: Wave) -> pd.DataFrame:
    """Return how many times the log each person of a wave feels, as a logarithm, with the code."""
    people, costs = (table[table["wave"] == wave.name]
                     for table in (client["respondents"], client["perceived_cost"]))  # fmt: skip
    day = pd.Timestamp(wave.end) if wave.end else None
    pairs = cost_calibration.felt_and_logged(
        costs,
        hidden_cost.as_logged(client["effort_log"], day),
        dict(zip(people["resp_id"], people["role"], strict=True)),
        client.stakeholders,
    )
    pairs = pairs[pairs["felt"] > 0]
    ratios = np.log(pairs["felt"] / pairs["logged"])
    scores = pairs[["resp_id"]].assign(measure=cost_calibration.ALL, value=ratios)
    return with_codes(client, wave.name, scores)
