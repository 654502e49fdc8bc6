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
    needs_change,
    quality,
    schedule,
)

QUESTIONS = questions_of(
    needs,
    needs_change,
    quality,
    gaps,
    gap_change,
    schedule,
    actions,
    agreed,
    listening,
    improvement,
    cases,
)
