"""What to do next after the opening."""

from __future__ import annotations

from ..claims import Statement
from ..disclosure import Released
from .base import steps

MODULE = {
    "knows": "Give module 1 (Building Trust) and the value promise of module 4 their full time.",
    "understands": "Give module 3 (Revealing PMO Value) its full time: say what it means for them.",
    "confident": "Give module 4 (Instilling Confidence) its full time: journeys and kept promises.",
    "cost": "Give module 2 (Reducing Barriers) its full time: what is real, and what is felt.",
}


def next_barriers(funnel: Released) -> Statement | None:
    """O: where the workshop should spend its time."""
    if funnel.missing:
        return None
    shown = funnel.estimates
    highest = shown[shown["highest"].astype(bool)] if len(shown) else shown
    order = highest.sort_values("lost", ascending=False)["step"] if len(highest) else ()
    lines = [MODULE[step] for step in order][:2]
    return steps(
        funnel,
        *(lines or ["Run all five modules with equal time: no barrier stands out."]),
        "Ask the same four questions again six months after the workshop.",
    )


def next_response(groups: Released) -> Statement | None:
    """O: what to do about who answered."""
    return steps(
        groups,
        "Before the workshop, ask two people of the group that answered least why; do not chase "
        "single persons.",
    )
