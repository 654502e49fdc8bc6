"""Building Trust, T1 to T6."""

from ..question import questions_of
from . import (
    actions,
    agreed,
    cases,
    gap_change,
    gaps,
    improvement,
    listening,
    needs,
    quality,
    schedule,
)

QUESTIONS = questions_of(
    needs, quality, gaps, gap_change, schedule, actions, agreed, listening, improvement, cases
)
