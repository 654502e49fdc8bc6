"""What to do next in Building Trust, in the client's own terms."""

from __future__ import annotations

from ..claims import Statement
from ..disclosure import HIDDEN, Released
from ..wording.grammar import (
    ABOVE,
    CLEAR_SHORTFALL,
    CLEARLY_ABOVE,
    SHORTFALL,
    listed,
    verdict,
)
from .base import steps


def next_needs(needs: Released) -> Statement | None:
    """T1: what to do about the needs."""
    if needs.missing or needs.estimates.empty:
        return steps(needs, "Collect more answers before the list of services is discussed.")
    leading = needs.estimates[needs.estimates["leading"].astype(bool)]
    if len(leading) > len(needs.estimates) / 2:
        first = "Do not rank the services in public: ask more stakeholders, or fewer services."
    else:
        first = f"Check what is promised and published about {listed(leading['service'])} first."
    return steps(
        needs,
        first,
        "Compare with the order the PMO itself had expected: a service it misplaced by more than "
        "three ranks is one to ask about.",
    )


def next_quality(grid: Released) -> Statement | None:
    """T1: what to do about the quality attributes."""
    rows = grid.estimates if not grid.missing else ()
    weak = rows[rows["quadrant"] == "concentrate here"] if len(rows) else ()
    first = (
        "Take the attributes marked “concentrate here” into the five whys of T3."
        if len(weak)
        else "Keep the level: choose what to work on by the gaps of T2 instead."
    )
    return steps(grid, first)


def next_kano(kano: Released) -> Statement | None:
    """T1: what to do about new offers."""
    return steps(
        kano,
        "Secure the must-be offers before anything that delights is announced.",
        "Pilot an attractive offer with the group that asked for it, and ask again after it.",
    )


def next_gaps(gaps: Released) -> Statement | None:
    """T2: what to do about the gaps between expectation and perception."""
    if gaps.missing:
        return None
    margin = gaps.margin.scale_points
    found = [
        str(row["dimension"])
        for _, row in gaps.estimates.iterrows()
        if row["dimension"] != "overall"
        and verdict(row["gap_low"], row["gap_high"], margin) in (CLEAR_SHORTFALL, SHORTFALL)
    ]
    if not found:
        return steps(
            gaps,
            "No dimension falls short beyond doubt: keep measuring, and look at the schedule.",
        )
    return steps(
        gaps,
        f"Ask for {listed(found)}: is it the service or the expectation that is off?",
        "Trace each to its cause in T3 before an action is chosen.",
    )


def next_groups(groups: Released) -> Statement | None:
    """T2: what to do about differences between groups."""
    hidden = (groups.table["tier"] == HIDDEN).any() if len(groups.table) else False
    return steps(
        groups,
        "Treat a difference between groups as a question for the next conversation, not as a "
        "finding: look at expectation and perception together.",
        "Invite more people of the groups that are not shown." if hidden else "",
    )


def next_gap_change(change: Released) -> Statement | None:
    """T2, T5: what to do about the difference between two waves."""
    if change.missing or change.estimates.empty:
        return None
    margin = change.margin.scale_points
    judged = {
        str(row["dimension"]): verdict(row["change_low"], row["change_high"], margin)
        for _, row in change.estimates.iterrows()
        if row["dimension"] != "overall"
    }
    worse = [d for d, found in judged.items() if found in (CLEAR_SHORTFALL, SHORTFALL)]
    better = [d for d, found in judged.items() if found in (CLEARLY_ABOVE, ABOVE)]
    linked = change.facts.get("design") == "paired"
    return steps(
        change,
        f"Ask what was different for {listed(worse)} before anything is changed." if worse else "",
        f"Write down what was done for {listed(better)} between the waves, and keep doing it; "
        "the difference alone does not say that it was the reason."
        if better
        else "",
        ""
        if linked
        else "Ask for a self-chosen code in the next wave: the same people then show "
        "a difference with fewer answers.",
        "Ask the same questions in the same way again: a change over time needs 8 waves.",
    )


def next_schedule(schedule: Released) -> Statement | None:
    """T2: what to do about the schedule gap."""
    return steps(
        schedule,
        "Agree a date at the moment of the request and log it: then the expectation is a promise.",
        "Look at the slowest quarter of the requests one by one: waiting or working?",
    )


def next_actions(actions: Released) -> Statement | None:
    """T3: what to do about the actions."""
    if actions.missing:
        return None
    unowned = int(actions.table["owner"].isna().sum()) if "owner" in actions.table else 0
    return steps(
        actions,
        "Give the first action one owner, one date and one measure.",
        f"Name an owner for the actions that have none ({unowned})." if unowned else "",
        "While a promise is published, do not ask stakeholders to expect less.",
    )


def next_sample_size(plan: Released) -> Statement | None:
    """T4: what to do about the size of the survey."""
    return steps(plan, "Invite everybody where the group is small; sample only where it is large.")


def next_contact_load(load: Released) -> Statement | None:
    """T4: what to do about the number of requests."""
    return steps(
        load,
        "Keep to two requests per person and quarter: drop a survey before a new one is added.",
        "Name who tells the respondents what was done, and within how many days.",
    )


def next_raci(raci: Released) -> Statement | None:
    """T4: what to do about unclear roles."""
    wrong = (raci.table["problem"] != "").any() if len(raci.table) else False
    return steps(
        raci,
        "Settle the tasks named above before the next survey goes out."
        if wrong
        else "Publish the table of roles with the service card.",
    )


def next_behaviour(series: Released) -> Statement | None:
    """T5: what to do about the series."""
    if series.missing:
        return None
    signals = (series.table["signal"].astype(str) != "").any()
    return steps(
        series,
        "Find out what happened at the date of the signal, and write it on the chart."
        if signals
        else "Report the limits, not the last month: a single month up or down means nothing.",
    )


def next_cases(cases: Released) -> Statement | None:
    """T6: what to do about the case studies."""
    return steps(
        cases,
        "For the next engagement, measure before it starts and name a comparable one.",
        "Ask for written consent when the result is handed over, not when the text is ready.",
    )


def next_coverage(coverage: Released) -> Statement | None:
    """T6: what to do about needs without a case."""
    return steps(coverage, "Write the next case for the first need in the list that has none.")
