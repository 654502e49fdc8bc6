from .appraisal import chart_bcr_density, chart_bcr_sensitivity, chart_cumulative_value
from .benefits import chart_benefits_told, chart_steps_to_reported
from .perceived_value import chart_explicitness, chart_perceived_value
from .relationships import (
    chart_actions_closed,
    chart_recommendation,
    chart_relationship_moves,
)
from .value_map import chart_value_map

__all__ = [
    "chart_actions_closed",
    "chart_bcr_density",
    "chart_bcr_sensitivity",
    "chart_benefits_told",
    "chart_cumulative_value",
    "chart_explicitness",
    "chart_perceived_value",
    "chart_recommendation",
    "chart_relationship_moves",
    "chart_steps_to_reported",
    "chart_value_map",
]
