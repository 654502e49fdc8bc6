from .appraisal import chart_appraisal, chart_bcr_sensitivity, chart_cumulative_value
from .benefits import chart_benefits_told, chart_steps_to_reported
from .perceived_value import chart_perceived_value
from .relationships import (
    chart_recommendation,
    chart_relationship_moves,
    chart_stances_wanted,
)
from .value_map import chart_value_map

__all__ = [
    "chart_appraisal",
    "chart_bcr_sensitivity",
    "chart_benefits_told",
    "chart_cumulative_value",
    "chart_perceived_value",
    "chart_recommendation",
    "chart_relationship_moves",
    "chart_stances_wanted",
    "chart_steps_to_reported",
    "chart_value_map",
]
