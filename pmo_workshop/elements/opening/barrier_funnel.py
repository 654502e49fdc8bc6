"""The four barriers of the opening: where stakeholders stop on the way to working with the PMO."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ...analysis.barrier_funnel import barrier_funnel, passed_steps, told_steps
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import FULL_FROM, Released
from ...display import counted, is_missing, verb
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    among,
    claim,
    counted_words,
    estimate,
    listed,
    sentences,
    share_told,
    steps,
)
from ...present.table import layout
from ...verdicts import Verdict
from ..answers import SURVEY, everybody_in, instrument, not_asked, period_of
from ..question import Answer, question
from . import charts
from .steps import BARRIER, PASSED, STEP


@sentences()
def say_barriers(funnel: Released) -> Iterable[Claim]:
    """O: how many pass all the barriers, and which barrier holds most of them back."""
    shown = funnel.estimates
    n = int(shown["n"].iloc[0])
    rows = shown[shown["so_far"].notna()]
    passed = [counted_words(int(row["so_far"]), *PASSED[row["step"]]) for _, row in rows.iterrows()]
    who = among(funnel, n)
    kept = counted(len(shown) - len(rows), "steps")
    withheld = f"{kept} of {len(shown)} cannot be told: one to four people would be seen"
    text = f"{', '.join(passed)}{f'; {withheld}' if len(rows) < len(shown) else ''}"
    yield claim(funnel, "passed", f"{who}, {text if passed else withheld}.", n=n)
    last = shown.iloc[-1]
    if not is_missing(last["so_far"]):
        yield claim(
            funnel,
            "all",
            f"{_told(last, 'so_far')} {verb(last['so_far'], 'meets', 'meet')} none of the "
            f"barriers that were asked about.",
            **_figures(last, "so_far_share"),
        )
    highest = shown[shown["highest"].astype(bool)].sort_values("lost", ascending=False)
    if highest.empty:
        return
    first = highest.iloc[0]
    if len(highest) == 1:
        text = f"The highest barrier is {BARRIER[first['step']]}:"
        judged = Verdict.HIGHEST_BARRIER
    else:
        others = listed(BARRIER[step] for step in highest["step"])
        text = (
            f"The highest barriers are {others}; the data do not tell which of them is the "
            "highest. At the first of them"
        )
        judged = Verdict.HIGHEST_BARRIER_OPEN
    stop = verb(first["lost"], "stops", "stop") + " there" * (len(highest) == 1)
    yield claim(
        funnel,
        "highest",
        f"{text} {_told(first, 'lost')} {stop}{_in_the_middle(first)}.",
        verdict=judged,
        **_figures(first, "lost_share"),
    )


def _in_the_middle(row: pd.Series) -> str:
    """Return how many of those who stop have said neither yes nor no (rule R11)."""
    if is_missing(row["neutral"]) or not row["neutral"]:
        return ""
    who = "all of them" if row["neutral"] == row["lost"] else f"{int(row['neutral'])} of them"
    return f", {who} with an answer in the middle (neither yes nor no)"


def _told(row: pd.Series, name: str) -> str:
    return share_told(row[name], row["n"], row[f"{name}_share_low"], row[f"{name}_share_high"])


def _figures(row: pd.Series, name: str) -> dict[str, Any]:
    """Return the figures of a claim on a share: per cent, below 20 respondents a count."""
    if row["n"] < FULL_FROM:
        return {**estimate(row, name, row["n"]), "unit": "respondents"}
    return {**estimate(row, name, 100), "unit": "%"}


table_barriers = layout(
    "barriers",
    "The four barriers, one after the other",
    STEP,
    column.text("text", "What was asked"),
    column.count("passed", "Pass this step"),
    column.count("so_far", "Pass all so far"),
    column.share_interval("so_far_share", "95 % interval"),
    column.number("lost", "Lost here", 0),
    column.number("neutral", "Of these neutral", 0),
    column.share_interval("lost_share", "95 % interval, of n"),
    column.N,
    notes="A step is passed by an answer above the middle of the scale, cost by one below it. "
    "Shares are of all n respondents. Below 20 respondents a step is told only where no one to "
    "four people can be seen to stop between it and the steps told; those with an answer in the "
    "middle only where none or at least five are on either side.",
)


MODULE = {
    "knows": "Give module 1 (Building Trust) and the value promise of module 4 their full time.",
    "understands": "Give module 3 (Revealing PMO Value) its full time: say what it means for them.",
    "confident": "Give module 4 (Instilling Confidence) its full time: journeys and kept promises.",
    "cost": "Give module 2 (Reducing Barriers) its full time: what is real, and what is felt.",
}


def next_barriers(funnel: Released) -> Statement | None:
    """O: where the workshop should spend its time."""
    shown = funnel.estimates
    highest = shown[shown["highest"].astype(bool)] if len(shown) else shown
    order = highest.sort_values("lost", ascending=False)["step"] if len(highest) else ()
    lines = [MODULE[step] for step in order][:2]
    why = "no barrier stands out"
    if len(shown) and shown["lost"].isna().any():
        why = "which barrier is the highest cannot be told"
    return steps(
        funnel,
        *(lines or (f"Run all five modules with equal time: {why}.",)),
        "Ask the same four questions again six months after the workshop.",
    )


@question(
    "O",
    needs=SURVEY,
    asks="How far do you agree? Knowing, understanding and confidence count above the middle "
    "of the scale, cost below it.",
    verdicts=(Verdict.HIGHEST_BARRIER, Verdict.HIGHEST_BARRIER_OPEN),
    say=say_barriers,
    chart=lambda answer: charts.chart_barriers(answer),
    table=table_barriers,
    next=next_barriers,
    depth=Depth.BOARD,
)
def four_barriers(client: Client) -> Answer:
    """O: how many stakeholders pass each of the four barriers, one after the other?"""
    answers = instrument(client, "funnel")
    passed = passed_steps(answers)
    return four_barriers.release(
        client,
        told_steps(barrier_funnel(answers, client.population)),
        keys=["step", "text"],
        people=everybody_in(client, answers[answers["resp_id"].isin(passed.index)], passed),
        counts=["passed", "so_far", "reached", "lost", "neutral"],
        period=period_of(client),
        notes=["Only respondents who answered all the steps."],
        **not_asked(
            client,
            "the four questions on the barriers (instrument funnel: knows, understands, confident, "
            "cost).",
            "funnel",
        ),
        too_few="No figure yet: at least 10 people must have answered all the questions on the "
        "barriers that were asked.",
    )
