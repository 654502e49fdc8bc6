"""S2: which issues the PMO's capabilities can help with."""

from __future__ import annotations

from collections.abc import Iterable

from ...analysis import solution_fit as fit
from ...claims import Claim, Statement
from ...depth import Depth
from ...disclosure import Released
from ...display import NOT_SHOWN, clean, counted, number, plain, some, verb
from ...intake.client import Client
from ...present import column
from ...present.grammar import claim, counted_words, has, listed, sentences, steps
from ...present.table import Column, Row, layout
from ...verdicts import Verdict
from ..question import Answer, question
from . import charts


@sentences()
def say_fit(fit: Released) -> Iterable[Claim]:
    """S2: which themes the PMO's capabilities answer, which are a gap, which are untested."""
    rows, every = fit.result, len(fit.result)
    answered = rows[rows["support"] >= 3]
    yield claim(
        fit,
        "supported",
        f"{len(answered)} of {counted(every, 'themes')} {has(len(answered))} a capability of "
        "the PMO that helps partly or "
        "strongly, by its own judgement.",
        number=float(len(answered)),
        unit="themes",
    )
    gaps = rows.loc[rows["gap"].fillna(False).astype(bool), "theme"].tolist()
    unknown = int(rows["gap"].isna().sum())
    text = (
        f"{listed(gaps)} {verb(len(gaps), 'is', 'are')} serious and hardly supported."
        if gaps
        else "No theme known to be serious is without support."
    )
    if unknown:
        what = counted_words(unknown, "theme", "themes")
        text += f" The severity of {what} with weak support is not known (held by too few)."
    yield claim(
        fit,
        "gaps",
        text,
        verdict=Verdict.GAP_IN_OFFER
        if gaps
        else Verdict.TOO_FEW
        if unknown
        else Verdict.NO_GAP_IN_OFFER,
        number=float(len(gaps)),
        unit="themes",
    )
    if answered.empty:
        return
    untested = answered.loc[~answered["tested"].astype(bool), "theme"].tolist()
    yield claim(
        fit,
        "untested",
        f"Untested here, without a case of grade B or better: {some(untested, 6)}."
        if untested
        else "Every theme with support has a case of grade B or better.",
        verdict=Verdict.UNTESTED if untested else Verdict.TESTED,
        number=float(len(untested)),
        unit="themes",
    )


@sentences()
def say_reach(reach: Released) -> Iterable[Claim]:
    """S2: which capability reaches most, as far as that does not hang on the scale."""
    rows = reach.result
    first = rows[(rows["rank"] == 1) & (rows["rank_other"] == 1)]
    moved = int((~rows["stable"].astype(bool)).sum())
    if len(first) == 1:
        text = (
            f"{first['capability'].iloc[0]} reaches most of the {int(rows['n'].iloc[0])} "
            "themes of known severity on the scale 0, 1, 3, 9 and on 0, 1, 2, 3."
        )
        judged = Verdict.FIRST_ON_BOTH
    else:
        text = "Which capability reaches most depends on the scale, so none is named the first."
        judged = Verdict.ORDER_OPEN
    if moved:
        text += f" {moved} of {len(rows)} ranks {verb(moved, 'changes', 'change')} with the scale."
    yield claim(
        reach, "first", text, verdict=judged, number=float(rows["reach"].max()), unit="reach"
    )


def _gap(row: Row) -> str:
    found = plain(row["gap"])
    return "severity not known" if found is None else "gap" if found else "no"


def _evidence(row: Row) -> str:
    grade = clean(row["best_grade"])
    if row["support"] < 3:
        return NOT_SHOWN
    return f"grade {grade}" if row["tested"] else f"untested here{f' ({grade})' * bool(grade)}"


table_fit = layout(
    "fit",
    "How the PMO's capabilities answer the themes",
    column.text("theme", "Theme"),
    column.number("severity", "Severity (median)"),
    column.number("support", "Support", 0),
    column.text("by", "By"),
    Column("gap", "Gap", _gap),
    Column("best_grade", "Best case", _evidence),
    notes="Support is the largest relation: 0 not, 1 a little, 3 partly, 9 strongly. A gap is a "
    "severity of 4 and more with a support of 1 and less.",
)


table_reach = layout(
    "reach",
    "What each capability reaches",
    column.text("capability", "Group of capabilities"),
    column.number("reach", "Reach (0, 1, 3, 9)", 0),
    column.number("rank", "Rank", 0),
    column.number("reach_other", "Reach (0, 1, 2, 3)", 0),
    column.number("rank_other", "Rank", 0),
    column.yes("stable", "Same rank"),
    Column("n", "Themes", lambda row: number(row["n"], 0), "integer", align="right"),
)


def next_fit(fit: Released) -> Statement | None:
    """S2: what to do about gaps and untested themes."""
    if fit.missing:
        return None
    rows = fit.result
    gaps = rows.loc[rows["gap"].fillna(False).astype(bool), "theme"].tolist()
    untested = (rows["support"] >= 3) & ~rows["tested"].astype(bool)
    return steps(
        fit,
        f"Decide about {listed(gaps)}: build the capability, find a partner, or say openly that "
        "it is not ours."
        if gaps
        else "Write the next solution guide for the first theme of S1 that has support."
        if (rows["support"] >= 3).any()
        else "Choose one theme and decide: build the capability, or find a partner.",
        "Print “untested here” on every guide whose theme has no case of grade B or better."
        if untested.any()
        else "",
        "Let somebody outside the PMO rate the matrix again: it is the PMO's own judgement.",
    )


THEMES_FOR_REACH = 3
"""Themes of known severity from which capabilities are compared."""


def _severity(shares: Released) -> dict[str, float]:
    known = shares.estimates
    if not len(known):
        return {}
    known = known.dropna(subset=["severity"])
    return dict(zip(known["theme"], known["severity"].astype(float), strict=True))


@question(
    "S2",
    needs=("relations",),
    asks="How far does each group of capabilities help with the theme? 0 not, 1 a little, "
    "3 partly, 9 strongly.",
    unit="themes",
    verdicts=(
        Verdict.GAP_IN_OFFER,
        Verdict.NO_GAP_IN_OFFER,
        Verdict.TOO_FEW,
        Verdict.TESTED,
        Verdict.UNTESTED,
    ),
    say=say_fit,
    chart=lambda answer: charts.chart_fit(answer),
    table=table_fit,
    next=next_fit,
)
def solution_fit(client: Client, shares: Released) -> Answer:
    """S2: which themes do the PMO's capabilities answer, and which are a gap?"""
    relations = client["relations"]
    matrix = {
        theme: dict(zip(own["capability"], own["relation"].astype(int), strict=True))
        for theme, own in relations.groupby("theme", sort=False)
    }
    return solution_fit.release(
        client,
        fit.solution_fit(relations, _severity(shares), client["cases"]),
        keys=["theme"],
        facts={"matrix": matrix, "capabilities": tuple(dict.fromkeys(relations["capability"]))},
        n=relations["theme"].nunique(),
        notes=[
            "Judged by the PMO itself. Severity is the median of those who hold the theme; it "
            "needs 10 of them.",
            "Groups of capabilities after Hobbs and Aubry (2007).",
        ],
    )


@question(
    "S2",
    needs=("relations",),
    asks="Reach = sum over the themes of severity × relation.",
    unit="themes",
    verdicts=(Verdict.FIRST_ON_BOTH, Verdict.ORDER_OPEN),
    say=say_reach,
    table=table_reach,
    depth=Depth.ANNEX,
)
def capability_reach(client: Client, shares: Released) -> Answer:
    """S2: which capability reaches most of what worries people, on either scale?"""
    severity = _severity(shares)
    reach = fit.capability_reach(client["relations"], severity)
    return capability_reach.release(
        client,
        reach if len(severity) >= THEMES_FOR_REACH else reach.head(0),
        keys=["capability"],
        notes=["The order is checked on the scale 0, 1, 2, 3: only what holds on both is said."],
        too_few=f"A comparison of capabilities needs {THEMES_FOR_REACH} themes of known severity, "
        f"each held by 10 respondents; here it is known of {len(severity)}.",
    )
