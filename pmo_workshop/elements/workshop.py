"""All questions of the workshop, in its order."""

from __future__ import annotations

from typing import Any

from . import barriers, confidence, opening, sustaining, trust, value
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
