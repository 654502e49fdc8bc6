from .calibration import chart_calibration, chart_calibration_roles, chart_spread
from .cost_box import chart_cost_boxes
from .hidden_cost import chart_capacity, chart_cost_activities, chart_hidden_costs
from .messages import chart_messages
from .options import chart_options
from .perceived_cost import chart_cost_and_intention, chart_perceived_costs
from .self_service import chart_channels

__all__ = [
    "chart_calibration",
    "chart_calibration_roles",
    "chart_capacity",
    "chart_channels",
    "chart_cost_activities",
    "chart_cost_and_intention",
    "chart_cost_boxes",
    "chart_hidden_costs",
    "chart_messages",
    "chart_options",
    "chart_perceived_costs",
    "chart_spread",
]
