"""Instilling Confidence, C1 to C6."""

from .expectations import expectation_types, role_grid, stakeholder_grid
from .handoffs import handoffs_behind_steps, orphan_steps
from .journey import flow_efficiency, journey_opinion, journey_steps
from .methods import cost_overruns, forecast_skill, on_time_compared
from .promises import promise_coverage, promise_gaps
from .service_levels import service_level_attainment
from .unit_cost import cost_change, cost_index

QUESTIONS = (
    journey_steps,
    journey_opinion,
    flow_efficiency,
    promise_gaps,
    promise_coverage,
    handoffs_behind_steps,
    orphan_steps,
    service_level_attainment,
    expectation_types,
    role_grid,
    stakeholder_grid,
    cost_index,
    cost_change,
    on_time_compared,
    cost_overruns,
    forecast_skill,
)
"""In the order of the workshop."""
