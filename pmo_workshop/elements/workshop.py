"""All questions of the workshop, in its order."""

from __future__ import annotations

from typing import Any

from . import barriers, charts, confidence, opening, sustaining, trust, value
from .question import Question

ROOMS = (opening, trust, barriers, value, confidence, sustaining)
QUESTIONS: tuple[Question[Any], ...] = tuple(
    question for room in ROOMS for question in room.QUESTIONS
)
BY_NAME = {question.name: question for question in QUESTIONS}


CHARTS = (charts, *(room.charts for room in ROOMS if hasattr(room, "charts")))
"""The rooms of charts, whose charts are loaded when they are first asked for."""


def load_charts() -> None:
    """Load every chart, and matplotlib with them: for a process that will draw."""
    for room in CHARTS:
        for name in room.__all__:
            getattr(room, name)
