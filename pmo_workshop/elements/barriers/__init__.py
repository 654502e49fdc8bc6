"""Reducing Barriers, B1 to B7."""

from ..question import questions_of
from . import (
    calibration,
    calibration_change,
    cost_box,
    hidden_cost,
    logged_change,
    messages,
    options,
    perceived_cost,
    self_service,
)

QUESTIONS = questions_of(
    perceived_cost,
    self_service,
    hidden_cost,
    logged_change,
    calibration,
    calibration_change,
    options,
    messages,
    cost_box,
)
