"""The four barriers in words: what holds people back, and what those have passed who go on."""

from __future__ import annotations

from ...display import upper_first
from ...present.table import Column, Row

BARRIER = {
    "knows": "not knowing what the PMO offers",
    "understands": "not understanding what it means for them",
    "confident": "lacking confidence in the outcome",
    "cost": "thinking that it costs too much",
}

PASSED = {
    "knows": ("knows what the PMO offers", "know what the PMO offers"),
    "understands": (
        "also understands what it means for them",
        "also understand what it means for them",
    ),
    "confident": ("is also confident in the outcome", "are also confident in the outcome"),
    "cost": ("also thinks the cost acceptable", "also think the cost acceptable"),
}
"""What one has passed, and what several have."""


def step_in_words(row: Row) -> str:
    """
    Return what those who pass a step do: a question may ask for the opposite.

    Examples
    --------
    >>> step_in_words({"step": "cost"})
    'Also think the cost acceptable'
    """
    return upper_first(PASSED[str(row["step"])][1])


STEP = Column("step", "Step", step_in_words)
