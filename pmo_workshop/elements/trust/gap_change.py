"""T2, T5: how far the gaps of two waves differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial

import pandas as pd

from ... import texts
from ...analysis import gaps
from ...analysis.waves import PAIRED
from ...claims import Claim, Statement
from ...disclosure import Released
from ...display import clean, expect_released, number, upper_first
from ...i18n import N_, gettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    by_chance,
    change_verdict,
    ci,
    claim,
    estimate,
    how_many,
    levels_agree,
    listed,
    on_scale,
    sentences,
    so,
    steps,
)
from ...present.table import Table, laid_out
from ...verdicts import OF_A_CHANGE, Direction, Verdict
from ..answers import (
    SURVEY,
    answers_of,
    coarsely,
    instrument,
    reach_of,
    scale_of,
    waves_that_asked,
    within,
)
from ..question import Answer, question
from ..waves import (
    NOT_YET,
    among_all,
    compare_waves,
    compared_rows,
    fell,
    note_on_all,
    note_on_chance,
    told_against,
    twice_answered,
    who_columns,
    with_codes,
)
from . import charts
from .gaps import DIMENSION, called, dimension_weights, gap_notes


@sentences(NOT_YET)
def say_gap_change(change: Released) -> Iterable[Claim]:
    """T2, T5: how far the gaps of two waves differ, without a direction over time."""
    rows = compared_rows(change)
    if rows.empty:
        return
    yield claim(change, "linking", change.notes[0], unit="respondents")
    for _, row in rows.sort_values("change", key=abs, ascending=False, kind="stable").iterrows():
        dimension = str(row["dimension"])
        judged = _judged(change, row)
        margin = change.margin.scale_points
        limits = ci(row["change_low"], row["change_high"], margin=margin, base=twice_answered(row))
        yield claim(
            change,
            dimension,
            f"{_apart(change, row)} {limits}{_ruling(judged)}."
            f"{how_many(row, judged, fell, 'fell')}"
            f"{among_all(change, row, judged)}",
            verdict=judged,
            told=told_against(
                change, gettext(_IN_WORDS[judged]) if judged in _IN_WORDS else judged.in_words
            ),
            unit="scale points",
            **estimate(row, "change"),
        )


def _judged(change: Released, row: pd.Series) -> Verdict:
    """Return the verdict on the difference of a dimension, or of the overall gap, among all."""
    ends = row["change_low"], row["change_high"]
    return change_verdict(*ends, change.margin.scale_points, chance=by_chance(row))


_IN_WORDS = {
    Verdict.CLEARLY_HIGHER: N_("clearly better"),
    Verdict.HIGHER: N_("better, size uncertain"),
    Verdict.LOWER: N_("worse, size uncertain"),
    Verdict.CLEARLY_LOWER: N_("clearly worse"),
}
_RULINGS = {
    Verdict.CLEARLY_HIGHER: N_("clearly better"),
    Verdict.HIGHER: N_("better, perhaps by too little to matter"),
    Verdict.LOWER: N_("worse, perhaps by too little to matter"),
    Verdict.CLEARLY_LOWER: N_("clearly worse"),
}
"""A gap that is higher is a better one; for a reader it is a smaller one."""


def _ruling(judged: Verdict) -> str:
    return texts.ruling(gettext(_RULINGS[judged])) if judged in _RULINGS else so(judged)


def _apart(change: Released, row: pd.Series) -> str:
    """Return the gaps of both waves, and the difference where it is that of what is printed."""
    parts = {
        "what": upper_first(called(str(row["dimension"]))),
        "first": change.facts["first"],
        "second": change.facts["second"],
        "before": number(row["first"], signed=True),
        "after": number(row["second"], signed=True),
        "size": number(row["change"], signed=True),
        "scale": on_scale(change),
    }
    if levels_agree(row["change"], row["second"], row["first"]):
        return gettext(
            "{what}: the gap was {before} in {first} and {after} in {second}{scale}. The "
            "difference is {size}",
            **parts,
        )
    return gettext(
        "{what}: the gap was {before} in {first} and {after} in {second}{scale}. The exact "
        "difference is {size}",
        **parts,
    )


def title_gap_change(change: Released) -> str:
    """T2, T5: which gap has clearly changed most between the waves, from what to what."""
    rows = compared_rows(change)
    rows = rows[rows["dimension"] != gaps.OVERALL]
    clear = [row for _, row in rows.iterrows() if _judged(change, row) in _CLEAR]
    waves = {"first": change.facts["first"], "second": change.facts["second"]}
    if not clear:
        return _title_of_unclear(change, rows, waves)
    row = max(clear, key=lambda row: abs(row["change"]))
    parts = {
        **waves,
        "what": upper_first(called(str(row["dimension"]))),
        "before": number(row["first"], signed=True),
        "after": number(row["second"], signed=True),
    }
    if row["change"] > 0:
        return gettext(
            "{what} is clearly better in {second} than in {first}: {before}, then {after}", **parts
        )
    return gettext(
        "{what} is clearly worse in {second} than in {first}: {before}, then {after}", **parts
    )


def _title_of_unclear(change: Released, rows: pd.DataFrame, waves: Mapping[str, str]) -> str:
    """Return which gaps are better or worse, perhaps by too little to matter; else that none is."""
    better, worse = (
        [called(str(row["dimension"])) for _, row in rows.iterrows() if _judged(change, row) is way]
        for way in (Verdict.HIGHER, Verdict.LOWER)
    )
    told = {**waves, "better": listed(better), "worse": listed(worse)}
    if better and worse:
        return gettext(
            "In {second} beside {first}, perhaps by too little to matter: better {better}; worse "
            "{worse}",
            **told,
        )
    if better:
        return gettext(
            "Better in {second} than in {first}, perhaps by too little to matter: {better}", **told
        )
    if worse:
        return gettext(
            "Worse in {second} than in {first}, perhaps by too little to matter: {worse}", **told
        )
    return gettext("No gap differs clearly between {first} and {second}", **waves)


_CLEAR = (Verdict.CLEARLY_HIGHER, Verdict.CLEARLY_LOWER)


def table_gap_change(change: Released) -> Table | None:
    """Lay out the gaps of two waves and their difference, as in ``chart_gap_change``."""
    facts = expect_released(change).facts
    first, second = clean(facts.get("first")), clean(facts.get("second"))
    compared = compared_rows(change)
    single = compared[compared["dimension"] != gaps.OVERALL] if len(compared) else compared
    return laid_out(
        change,
        "gap_change",
        gettext("Gaps in {first} and {second}", first=first, second=second),
        (
            DIMENSION,
            column.number("first", gettext("Gap {wave}", wave=first), signed=True),
            column.number("second", gettext("Gap {wave}", wave=second), signed=True),
            column.difference("change", N_("Difference"), "second", "first"),
            column.judged_interval("change", N_("95 % interval")),
            column.p("p_adjusted", N_("p, adjusted")),
            *who_columns(change),
        ),
        note_on_all(change),
        note_on_chance(change, single, partial(_judged, change)),
        gettext(
            "Difference = gap {second} − gap {first}; above 0 the gap of {second} is the better "
            "one.",
            first=first,
            second=second,
        ),
        gettext("Two waves show a difference, not a direction over time: that needs 8 waves."),
    )


def next_gap_change(change: Released) -> Statement | None:
    """T2, T5: what to do about the difference between two waves."""
    if change.missing or change.estimates.empty:
        return None
    moved = {
        str(row["dimension"]): _judged(change, row)
        for _, row in change.estimates.iterrows()
        if row["dimension"] != gaps.OVERALL
    }
    worse, better = (
        [dimension for dimension, judged in moved.items() if judged.direction is direction]
        for direction in (Direction.DOWN, Direction.UP)
    )
    return steps(
        change,
        gettext(
            "Ask what was different for {names} before you change anything.", names=listed(worse)
        )
        if worse
        else "",
        gettext(
            "Write down what was done for {names} between the waves, and keep doing it. The "
            "difference alone does not say that it was the reason.",
            names=listed(better),
        )
        if better
        else "",
        ""
        if change.facts["design"] == PAIRED
        else gettext(
            "Ask for a self-chosen code in the next wave: the same people then show a difference "
            "with fewer answers."
        ),
        gettext("Ask the same questions in the same way again: a change over time needs 8 waves."),
    )


@question(
    "T2",
    needs=SURVEY,
    asks=N_("What do you expect, and what do you get?"),
    verdicts=OF_A_CHANGE,
    say=say_gap_change,
    title=title_gap_change,
    chart=lambda answer: charts.chart_gap_change(answer),
    table=table_gap_change,
    next=next_gap_change,
    form="",
)
def gap_change(client: Client) -> Answer:
    """T2, T5: how far do the gaps of the last two full waves differ?"""
    two = waves_that_asked(client, "gap")[-2:]
    scores = {wave: _gaps_in(client, wave) for wave in two}
    asked = [name for half in scores.values() for name in half["measure"].unique()]
    weights = dimension_weights(client)
    points = gaps.weight_points(set(asked), weights)
    compared = compare_waves(client, scores, points)
    reach = 2 * reach_of(instrument(client, "gap"))
    table = within(compared.table, -reach, reach, "change")
    return gap_change.release(
        client,
        table.rename(columns={"measure": "dimension"}),
        keys=["dimension"],
        counts=["x", "fell"],
        decimals=coarsely("first", "second", "change"),
        **compared.handed_over(
            *gap_notes(client)[-1:],
            *([gettext(_ONE_WEIGHT, wave=two[-1])] if compared.facts and weights else ()),
            scale=scale_of(instrument(client, "gap")),
        ),
        absent=() if two else ("gap",),
        not_asked=gettext(
            "Not collected: expectation and perception of the quality attributes, in two waves."
        ),
        too_few=gettext(
            "Only one wave asked for expectation and perception: a difference between waves needs "
            "two with at least 10 answers each."
        ),
    )


_ONE_WEIGHT = N_(
    "Both waves are weighted by the 100 points of {wave}: in a report of its own the earlier one "
    "has its own weights."
)


def _gaps_in(client: Client, wave: str) -> pd.DataFrame:
    """Return the gap of each person in each dimension, with the person's code."""
    answers = answers_of(client, wave)
    scores = gaps.respondent_gaps(answers[answers["instrument"] == "gap"])
    scores = scores.rename(columns={"dimension": "measure", "gap": "value"})
    return with_codes(client, wave, scores[["resp_id", "measure", "value", "own"]])
