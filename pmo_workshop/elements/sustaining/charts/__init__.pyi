from .communication import chart_levels, chart_stances
from .effort import chart_effort
from .solution_fit import chart_fit
from .themes import chart_saturation, chart_themes, chart_themes_by_group

__all__ = [
    "chart_effort",
    "chart_fit",
    "chart_levels",
    "chart_saturation",
    "chart_stances",
    "chart_themes",
    "chart_themes_by_group",
]
