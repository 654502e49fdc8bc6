from .actions.decided import decided
from .batch.panel import build_panel
from .content.agenda import agenda
from .display import record, show
from .elements.barriers.calibration import calibration_by_role, cost_calibration_of
from .elements.barriers.calibration_change import calibration_change
from .elements.barriers.cost_box import cost_boxes
from .elements.barriers.hidden_cost import costs_by_activity, hidden_costs, unused_capacity
from .elements.barriers.logged_change import logged_change
from .elements.barriers.messages import cost_classes, messages_tested
from .elements.barriers.options import options_on_cost, release_sensitivity
from .elements.barriers.perceived_cost import cost_and_intention, perceived_costs
from .elements.barriers.self_service import channel_matrix, channel_preference, rework_by_channel
from .elements.confidence.expectations import expectation_types, role_grid, stakeholder_grid
from .elements.confidence.handoffs import briefs_kept, handoffs_behind_steps, orphan_steps
from .elements.confidence.handoffs_change import handoffs_change
from .elements.confidence.journey import flow_efficiency, journey_opinion, journey_steps
from .elements.confidence.methods import cost_overruns, forecast_skill, on_time_compared
from .elements.confidence.promise_change import promise_change
from .elements.confidence.promises import promise_coverage, promise_gaps
from .elements.confidence.service_levels import service_level_attainment
from .elements.confidence.unit_cost import cost_change, cost_index
from .elements.opening.agenda import table_agenda
from .elements.opening.barrier_funnel import four_barriers
from .elements.opening.data_quality import answer_quality, tables_collected
from .elements.opening.reputation import reputation_baseline
from .elements.opening.sponsors import sponsors_view
from .elements.opening.stakeholders import response_by_group, stakeholder_map
from .elements.opening.standing_change import standing_change
from .elements.sustaining.communication import communication_levels, stance_moves
from .elements.sustaining.effort import effort_change, effort_mix
from .elements.sustaining.progress import communication_progress
from .elements.sustaining.solution_fit import capability_reach, solution_fit
from .elements.sustaining.themes import (
    issue_quotations,
    issue_saturation,
    issue_shares,
    issue_shares_by_group,
)
from .elements.trust.actions import action_ranking
from .elements.trust.agreed import actions_agreed
from .elements.trust.cases import cases_graded, need_coverage
from .elements.trust.gap_change import gap_change
from .elements.trust.gaps import gap_by_dimension, gap_by_group, gap_by_item, scale_reliability
from .elements.trust.improvement import (
    on_time_by_month,
    satisfaction_by_wave,
    satisfaction_change,
)
from .elements.trust.listening import (
    contact_load,
    feedback_loop,
    loop_kept,
    raci_check,
    survey_sample_size,
)
from .elements.trust.needs import most_needed_services
from .elements.trust.needs_change import needs_change
from .elements.trust.quality import kano_categories, quality_attributes
from .elements.trust.schedule import closing_times, schedule_gap
from .elements.value.appraisal import appraisal, bcr_sensitivity, cumulative_value
from .elements.value.awareness_change import awareness_change
from .elements.value.benefits import awareness, benefits_told, steps_to_reported
from .elements.value.perceived_value import (
    explicitness,
    perceived_value,
    value_by_wave,
    value_change,
    witnesses,
)
from .elements.value.relationships import (
    actions_closed,
    recommendation,
    recommendation_by_wave,
    relationship_moves,
    reviews_kept,
    stances_wanted,
)
from .elements.value.services import value_by_service
from .elements.value.value_map import value_codes, value_map
from .exercises import exercise
from .importing.panel import import_panel
from .intake import load_client
from .live.board import live_board
from .plan.actions import (
    say_actions_merged,
    say_ninety_days,
)
from .plan.charts import chart_ninety_days, chart_scorecard
from .plan.decisions import say_decisions, table_decisions
from .plan.gaps import (
    say_evidence,
    say_not_collected,
    say_shortfalls,
    table_not_collected,
    table_shortfalls,
)
from .plan.measures import say_measures, table_measures
from .plan.one_list import table_actions_merged, table_ninety_days
from .plan.reading import read_evidence
from .plan.reputation import say_reputation, table_reputation
from .plan.scorecard import say_scorecard, table_scorecard, table_to_do
from .plan.since import say_since, table_since
from .plan.stops import say_stops, table_stops
from .plan.summary import summary
from .publications import publication

__version__: str

__all__ = [
    "action_ranking",
    "actions_agreed",
    "actions_closed",
    "agenda",
    "answer_quality",
    "appraisal",
    "awareness",
    "awareness_change",
    "bcr_sensitivity",
    "benefits_told",
    "briefs_kept",
    "build_panel",
    "calibration_by_role",
    "calibration_change",
    "capability_reach",
    "cases_graded",
    "channel_matrix",
    "channel_preference",
    "chart_ninety_days",
    "chart_scorecard",
    "closing_times",
    "communication_levels",
    "communication_progress",
    "contact_load",
    "cost_and_intention",
    "cost_boxes",
    "cost_calibration_of",
    "cost_change",
    "cost_classes",
    "cost_index",
    "cost_overruns",
    "costs_by_activity",
    "cumulative_value",
    "decided",
    "effort_change",
    "effort_mix",
    "exercise",
    "expectation_types",
    "explicitness",
    "feedback_loop",
    "flow_efficiency",
    "forecast_skill",
    "four_barriers",
    "gap_by_dimension",
    "gap_by_group",
    "gap_by_item",
    "gap_change",
    "handoffs_behind_steps",
    "handoffs_change",
    "hidden_costs",
    "import_panel",
    "issue_quotations",
    "issue_saturation",
    "issue_shares",
    "issue_shares_by_group",
    "journey_opinion",
    "journey_steps",
    "kano_categories",
    "live_board",
    "load_client",
    "logged_change",
    "loop_kept",
    "messages_tested",
    "most_needed_services",
    "need_coverage",
    "needs_change",
    "on_time_by_month",
    "on_time_compared",
    "options_on_cost",
    "orphan_steps",
    "perceived_costs",
    "perceived_value",
    "promise_change",
    "promise_coverage",
    "promise_gaps",
    "publication",
    "quality_attributes",
    "raci_check",
    "read_evidence",
    "recommendation",
    "recommendation_by_wave",
    "record",
    "relationship_moves",
    "release_sensitivity",
    "reputation_baseline",
    "response_by_group",
    "reviews_kept",
    "rework_by_channel",
    "role_grid",
    "satisfaction_by_wave",
    "satisfaction_change",
    "say_actions_merged",
    "say_decisions",
    "say_evidence",
    "say_measures",
    "say_ninety_days",
    "say_not_collected",
    "say_reputation",
    "say_scorecard",
    "say_shortfalls",
    "say_since",
    "say_stops",
    "scale_reliability",
    "schedule_gap",
    "service_level_attainment",
    "show",
    "solution_fit",
    "sponsors_view",
    "stakeholder_grid",
    "stakeholder_map",
    "stance_moves",
    "stances_wanted",
    "standing_change",
    "steps_to_reported",
    "summary",
    "survey_sample_size",
    "table_actions_merged",
    "table_agenda",
    "table_decisions",
    "table_measures",
    "table_ninety_days",
    "table_not_collected",
    "table_reputation",
    "table_scorecard",
    "table_shortfalls",
    "table_since",
    "table_stops",
    "table_to_do",
    "tables_collected",
    "unused_capacity",
    "value_by_service",
    "value_by_wave",
    "value_change",
    "value_codes",
    "value_map",
    "witnesses",
]
