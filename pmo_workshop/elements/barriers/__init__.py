"""Reducing Barriers, B1 to B7."""

from ..question import questions_of
from . import calibration, cost_box, hidden_cost, messages, options, perceived_cost, self_service

QUESTIONS = questions_of(
    perceived_cost, self_service, hidden_cost, calibration, options, messages, cost_box
)
