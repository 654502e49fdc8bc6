from .handoffs import chart_handoffs
from .journey import chart_journey
from .methods import chart_forecasts, chart_on_time, chart_overruns
from .promises import chart_promise_documents, chart_promise_gaps
from .service_levels import chart_closing_times, chart_service_levels
from .unit_cost import chart_cost_effects

__all__ = [
    "chart_closing_times",
    "chart_cost_effects",
    "chart_forecasts",
    "chart_handoffs",
    "chart_journey",
    "chart_on_time",
    "chart_overruns",
    "chart_promise_documents",
    "chart_promise_gaps",
    "chart_service_levels",
]
