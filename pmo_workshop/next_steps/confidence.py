"""What to do next in Instilling Confidence, in the client's own terms."""

from __future__ import annotations

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
    broken = [str(p) for p in rows.loc[rows["gap_high"] < 0, "promise"]] if len(rows) else []
    return steps(
        gaps,
        f"Decide for each of {some([f'“{p}”' for p in broken], 3)}: drop it, or back it up with a "
        "service level." if broken else "Keep the promises as they are.",
        "Take a dropped promise out of every document on the same day.",
    )  # fmt: skip


def next_handoffs(log: Released) -> Statement | None:
    """C3: which hand-over to brief better."""
    return steps(
        log,
        "Agree on a brief of five lines for the hand-over that is late most often.",
        "Give every orphan step an owner by role.",
    )


def next_service_levels(found: Released) -> Statement | None:
    """C4: which service level to keep, change or drop."""
    rows = found.table
    missed = (
        [str(name) for name in rows.loc[rows["verdict"] == "target missed", "name"]]
        if len(rows)
        else []
    )
    return steps(
        found,
        f"Promise what can be kept: for {some(missed, 2)} take the proposed limit, or change the "
        "service." if missed else "Publish the last four quarters, met of total.",
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
    return steps(
        found,
        "Record size and type of every project, so that like is compared with like.",
        "Ask for forecasts in per cent at every gate, and publish the calibration once a year.",
    )
