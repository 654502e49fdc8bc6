"""Reducing Barriers, B1 to B7."""

from .calibration import calibration_by_role, cost_calibration_of
from .cost_box import cost_boxes
from .hidden_cost import costs_by_activity, hidden_costs, unused_capacity
from .messages import cost_classes, messages_tested
from .options import options_on_cost, release_sensitivity
from .perceived_cost import cost_and_intention, perceived_costs
from .self_service import channel_matrix, channel_preference, rework_by_channel

QUESTIONS = (
    perceived_costs,
    cost_and_intention,
    channel_preference,
    channel_matrix,
    rework_by_channel,
    hidden_costs,
    costs_by_activity,
    unused_capacity,
    cost_calibration_of,
    calibration_by_role,
    options_on_cost,
    release_sensitivity,
    cost_classes,
    messages_tested,
    cost_boxes,
)
"""In the order of the workshop."""
