from .calibration import chart_agreement, chart_calibration, chart_calibration_roles
from .cost_box import chart_cost_boxes
from .hidden_cost import chart_capacity, chart_hidden_costs
from .messages import chart_cost_classes, chart_messages
from .options import chart_options, chart_sensitivity
from .perceived_cost import chart_cost_and_intention, chart_perceived_costs
from .self_service import chart_channel_matrix, chart_channels, chart_rework

__all__ = [
    "chart_agreement",
    "chart_calibration",
    "chart_calibration_roles",
    "chart_capacity",
    "chart_channel_matrix",
    "chart_channels",
    "chart_cost_and_intention",
    "chart_cost_boxes",
    "chart_cost_classes",
    "chart_hidden_costs",
    "chart_messages",
    "chart_options",
    "chart_perceived_costs",
    "chart_rework",
    "chart_sensitivity",
]
