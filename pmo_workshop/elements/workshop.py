"""All questions of the workshop, in its order."""

from __future__ import annotations

from typing import Any

from . import barriers, charts, confidence, opening, sustaining, trust, value
from .question import Question

QUESTIONS: tuple[Question[Any], ...] = (
    *opening.QUESTIONS,
    *trust.QUESTIONS,
    *barriers.QUESTIONS,
    *value.QUESTIONS,
    *confidence.QUESTIONS,
    *sustaining.QUESTIONS,
)

BY_NAME = {question.name: question for question in QUESTIONS}


CHARTS = (
    charts,
    opening.charts,
    trust.charts,
    barriers.charts,
    value.charts,
    confidence.charts,
    sustaining.charts,
)
"""The rooms of charts, whose charts are loaded when they are first asked for."""


def load_charts() -> None:
    """Load every chart, and matplotlib with them: for a process that will draw."""
    for room in CHARTS:
        for name in room.__all__:
            getattr(room, name)
