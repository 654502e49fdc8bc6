"""The four barriers of the opening: where stakeholders stop on the way to working with the PMO."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ...analysis.barrier_funnel import barrier_funnel, passed_steps, told_steps
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import FULL_FROM, Released
from ...display import is_missing, number, out_of
from ...i18n import N_, gettext, ngettext
from ...intake.client import Client
from ...present import column
from ...present.grammar import (
    answered,
    claim,
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
    yield claim(
        funnel,
        "passed",
        " ".join(filter(None, (_answered(funnel, n), _passed(rows), _withheld(shown)))),
        n=n,
    )
    last = shown.iloc[-1]
    if not is_missing(last["so_far"]):
        yield claim(
            funnel,
            "all",
            ngettext(
                "{told} passes all barriers; {others} meet at least one.",
                "{told} pass all barriers; {others} meet at least one.",
                last["so_far"],
                told=_told(last, "so_far"),
                others=number(n - last["so_far"], 0),
            ),
            **_figures(last, "so_far_share"),
        )
    highest = shown[shown["highest"].astype(bool)].sort_values("lost", ascending=False)
    if highest.empty:
        return
    first = highest.iloc[0]
    parts = {
        "first": gettext(BARRIER[first["step"]]),
        "all": listed(gettext(BARRIER[step]) for step in highest["step"]),
        "told": _told(first, "lost"),
    }
    if len(highest) == 1:
        text = ngettext(
            "The highest barrier is {first}: {told} stops there.",
            "The highest barrier is {first}: {told} stop there.",
            first["lost"],
            **parts,
        )
        judged = Verdict.HIGHEST_BARRIER
    else:
        text = ngettext(
            "The highest barriers are {all}. Their order is not sure. {told} stops at {first}.",
            "The highest barriers are {all}. Their order is not sure. {told} stop at {first}.",
            first["lost"],
            **parts,
        )
        judged = Verdict.HIGHEST_BARRIER_OPEN
    yield claim(
        funnel,
        "highest",
        text + _in_the_middle(first),
        verdict=judged,
        **_figures(first, "lost_share"),
    )


def _answered(funnel: Released, n: int) -> str:
    return gettext("{who}.", who=answered(funnel, n))


def _passed(rows: pd.DataFrame) -> str:
    """Return how many pass each step and all before."""
    passed = [PASSED[row["step"]](int(row["so_far"])) for _, row in rows.iterrows()]
    two_by_two = (passed[:2], passed[2:])  # a sentence of all four is too long to say
    return " ".join(gettext("{steps}.", steps=listed(part)) for part in two_by_two if part)


def _withheld(shown: pd.DataFrame) -> str:
    """Return how many steps cannot be told, if any."""
    kept = int(shown["so_far"].isna().sum())
    if not kept:
        return ""
    return ngettext(
        "{n} of {all} steps is not shown, so that nobody can be recognised.",
        "{n} of {all} steps are not shown, so that nobody can be recognised.",
        kept,
        all=len(shown),
    )


def _in_the_middle(row: pd.Series) -> str:
    """Return how many of those who stop have said neither yes nor no (rule R11)."""
    if is_missing(row["neutral"]) or not row["neutral"]:
        return ""
    if row["neutral"] == row["lost"]:
        return " " + gettext("All of them answered in the middle: neither yes nor no.")
    return " " + ngettext(
        "{n} of them answered in the middle: neither yes nor no.",
        "{n} of them answered in the middle: neither yes nor no.",
        row["neutral"],
    )


def title_barriers(funnel: Released) -> str:
    """O: how many pass all the barriers; where that is not told, how many pass the others."""
    rows = funnel.estimates
    told = rows.dropna(subset=["so_far"])
    if told.empty:
        return gettext("No step is shown, so that nobody can be recognised")
    if len(told) < len(rows):
        passed = listed(PASSED[row["step"]](int(row["so_far"])) for _, row in told.iterrows())
        return gettext("Of {n}, {passed}", n=number(told["n"].iloc[0], 0), passed=passed)
    last = told.iloc[-1]
    return ngettext(
        "{told} passes all {steps} barriers to working with the PMO",
        "{told} pass all {steps} barriers to working with the PMO",
        last["so_far"],
        told=out_of(last["so_far"], last["n"]),
        steps=len(rows),
    )


def _told(row: pd.Series, name: str) -> str:
    return share_told(row[name], row["n"], row[f"{name}_share_low"], row[f"{name}_share_high"])


def _figures(row: pd.Series, name: str) -> dict[str, Any]:
    """Return the figures of a claim on a share: per cent, below 20 respondents a count."""
    if row["n"] < FULL_FROM:
        return {**estimate(row, name, row["n"]), "unit": "respondents"}
    return {**estimate(row, name, 100), "unit": "%"}


table_barriers = layout(
    "barriers",
    N_("The four barriers, one after the other"),
    STEP,
    column.text("text", N_("What was asked")),
    column.count("passed", N_("Pass this step")),
    column.count("so_far", N_("Pass all so far")),
    column.share_interval("so_far_share", N_("95 % interval")),
    column.number("lost", N_("Lost here"), 0),
    column.number("neutral", N_("Of these neutral"), 0),
    column.share_interval("lost_share", N_("95 % interval, of n")),
    column.N,
    notes=N_(
        "A step is passed by an answer above the middle of the scale, cost by one below it. Shares "
        "are of all n respondents. Below 20 respondents a step is told only where nobody can be "
        "recognised from the steps told beside it; the same of those with an answer in the middle."
    ),
)


HELPS = {
    "knows": N_("Tell the whole list what the PMO offers: {told} stop at knowing it."),
    "understands": N_("Show each role what the offer means for it: {told} stop at understanding."),
    "confident": N_(
        "Tell everybody on the list what came of earlier work: {told} stop at confidence."
    ),
    "cost": N_("Ask which cost deters most, and take away what can go: {told} stop at the cost."),
}
"""What helps people past a barrier."""


def next_barriers(funnel: Released) -> Statement | None:
    """O: what helps people past the barrier that holds most of them back."""
    rows = funnel.estimates.to_dict("records")
    highest = sorted((row for row in rows if row["highest"]), key=lambda row: -row["lost"])
    lines = [gettext(HELPS[row["step"]], told=out_of(row["lost"], row["n"])) for row in highest[:1]]
    return steps(
        funnel,
        *[(line, ("all", "highest")) for line in lines],
        gettext("Ask the same four questions again in six months."),
    )


@question(
    "O",
    needs=SURVEY,
    asks=N_(
        "How far do you agree? Knowing, understanding and confidence count above the middle "
        "of the scale, cost below it."
    ),
    verdicts=(Verdict.HIGHEST_BARRIER, Verdict.HIGHEST_BARRIER_OPEN),
    say=say_barriers,
    title=title_barriers,
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
        notes=[gettext("Only respondents who answered all the steps.")],
        **not_asked(
            client,
            gettext(
                "the four questions on the barriers (instrument funnel: knows, understands, "
                "confident, cost)."
            ),
            "funnel",
        ),
        too_few=gettext(
            "No figure yet: at least 10 people must have answered all the questions on the "
            "barriers that were asked."
        ),
    )
