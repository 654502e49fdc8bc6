"""Sustaining Relationships, S1 to S4."""

from ..question import questions_of
from . import communication, effort, progress, solution_fit, themes

QUESTIONS = questions_of(themes, solution_fit, effort, communication, progress)
