"""What to do next in Instilling Confidence, in the client's own terms."""

from __future__ import annotations

import math

from ..claims import Statement
from ..disclosure import Released
from ..display import some
from .base import steps


def next_journey(journey: Released) -> Statement | None:
    """C1: which step to mend first."""
    rows = journey.estimates
    low = [str(p) for p in rows.loc[rows["lowest"].astype(bool), "phase"]] if len(rows) else []
    return steps(
        journey,
        f"Mend {some(low)} before any other step is polished: the pit before the peak."
        if low
        else "Ask ten users to walk the journey before a step is chosen.",
        "Walk the journey once yourself, as a client, and note every wait.",
    )


def next_promises(gaps: Released) -> Statement | None:
    """C2: which promise to drop, keep or back up."""
    rows = gaps.estimates
    broken = []
    if len(rows):
        rows = rows.sort_values("gap", kind="stable")
        broken = [str(p) for p in rows.loc[rows["gap_high"] < 0, "promise"]]
    return steps(
        gaps,
        f"Decide on {some([f'“{p}”' for p in broken], 3)}: drop it, or back it up with a service "
        "level." if broken else "Keep the promises as they are: none is clearly kept less than it "
        "was heard." if len(rows) else "Ask ten users what they heard and what is kept.",
        "Take a dropped promise out of every document on the same day.",
    )  # fmt: skip


def next_handoffs(log: Released) -> Statement | None:
    """C3: which hand-over to brief better."""
    rows = log.table
    gaps = rows[rows["complete"] < rows["n"]] if len(rows) else rows
    if len(gaps):
        poor = gaps.loc[(gaps["complete"] / gaps["n"]).idxmin()]
        where = f"from {poor['from_role']} to {poor['to_role']} ({poor['touchpoint']})"
        brief = f"Agree on a brief of five lines for the hand-over {where}."
    else:
        brief = "Keep the briefs as they are: all were complete."
    return steps(log, brief, "Give every step without an owner one, by role.")


def next_service_levels(found: Released) -> Statement | None:
    """C4: which service level to keep, change or drop."""
    rows = found.table
    missed = rows[rows["verdict"] == "target missed"] if len(rows) else rows
    offers = [
        f"{row['service']} ({math.ceil(row['p85'] - 1e-9)} instead of {row['limit_d']:g} days)"
        for row in missed.to_dict("records")
        if row["p85"] > row["limit_d"]
    ]
    return steps(
        found,
        f"Promise what can be kept: change the service, or with a target of 85 % the limit of "
        f"{some(offers, 2)}."
        if offers else "" if len(missed) else "Publish the last four quarters, met of total.",
        "Where a target is missed although the limit would do, find out what delays the few."
        if len(missed) > len(offers) else "",
        "State the calendar and the clock beside every service level.",
    )  # fmt: skip


def next_cost(found: Released) -> Statement | None:
    """C5: how to report efficiency."""
    return steps(
        found,
        "Report the index with its guardrails beside it, or not at all.",
        "Name what was stopped; freed time that is not redeployed is capacity, not money.",
    )


def next_methods(found: Released) -> Statement | None:
    """C6: how to make the evidence stronger."""
    matched = len(found.table) and (found.table["comparison"] == "same size and type").any()
    return steps(
        found,
        "Read the comparison within size and type first; the other one mixes unlike projects."
        if matched
        else "Record size and type of every project, so that like is compared with like.",
        "Ask for forecasts in per cent at every gate, and publish the calibration once a year.",
    )
