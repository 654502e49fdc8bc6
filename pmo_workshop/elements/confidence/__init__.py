"""Instilling Confidence, C1 to C6."""

from ..question import questions_of
from . import (
    expectations,
    handoffs,
    handoffs_change,
    journey,
    methods,
    promise_change,
    promises,
    service_levels,
    unit_cost,
)

QUESTIONS = questions_of(
    journey,
    promises,
    promise_change,
    handoffs,
    handoffs_change,
    service_levels,
    expectations,
    unit_cost,
    methods,
)
