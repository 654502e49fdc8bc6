"""What to do next in Sustaining Relationships."""

from __future__ import annotations

from ..claims import Statement
from ..disclosure import Released
from ..wording.grammar import listed
from ..wording.sustaining import FELL, say_effort
from .base import steps


def next_themes(shares: Released) -> Statement | None:
    """S1: what to do about the themes."""
    if shares.missing or not len(shares.estimates):
        return steps(shares, "Ask the open question again, of more people: ten is the least.")
    leading = shares.estimates[shares.estimates["leading"].astype(bool)]["theme"]
    more = (shares.facts.get("new_themes") or 0) >= 0.5
    return steps(
        shares,
        f"Sort with the room: is {listed(leading)} ours to solve, shared, or not ours?"
        if len(leading) == 1
        else f"Sort with the room what is ours to solve, shared, or not ours: {listed(leading)}.",
        "Rank the leading themes by best-worst screens in the next survey (as in T1).",
        "Ask more people before the list is closed." if more else "",
    )


def next_fit(fit: Released) -> Statement | None:
    """S2: what to do about gaps and untested themes."""
    if fit.missing:
        return None
    rows = fit.table
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


def next_effort(mix: Released) -> Statement | None:
    """S3: what may be reported about the evolution of effort."""
    if mix.missing:
        return None
    fell = any(claim.verdict == FELL for claim in say_effort(mix).claims)
    return steps(
        mix,
        "Report hours and shares together, with the date of the event on the chart."
        if fell
        else "Report the hours beside the shares, and name no time freed: admin hours did not "
        "clearly fall.",
        "Say what was stopped: a new priority without something stopped is more work.",
    )


def next_levels(levels: Released) -> Statement | None:
    """S4: which rung to climb in the next 90 days."""
    if levels.missing:
        return None
    rows = levels.table.sort_values("gap", kind="stable")
    first = rows.iloc[0]
    compare = (
        "Let the raters argue the widest range with evidence, and score again."
        if levels.n > 1
        else "Let a second person score alone, then compare with evidence."
    )
    if first["gap"] >= 0:
        keep = "Keep the levels; ask for evidence once a year."
        return steps(levels, keep, compare if levels.n == 1 else "")
    rung = levels.facts.get("rubric", {}).get((first["dimension"], int(first["current"]) + 1), "")
    return steps(
        levels,
        f"One dimension, one rung, 90 days: {first['dimension']} to level "
        f"{int(first['current']) + 1}{f' (“{rung}”)' if rung else ''}.",
        compare,
    )


def next_stances(moves: Released) -> Statement | None:
    """S4: what to do about stakeholders far from the stance wanted."""
    return steps(
        moves,
        "For the unaware, start with what the PMO offers; for the resistant, start with what it "
        "costs them.",
        "Review the stances again in six months, with a recorded act behind each change.",
    )
