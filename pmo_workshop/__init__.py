"""
Unlocking PMO Value: the package behind the workbooks.

A workbook tells a story with five kinds of calls, always in this order:

- ``client = pmo.load_client(client_dir)`` reads and checks the client's tables;
- a **question**, such as ``pmo.gap_by_dimension(client)``, computes the answer and passes it
  through the guard, so that only what may be seen comes back;
- ``pmo.say_…`` puts the answer into words, ``pmo.chart_…`` draws it, ``pmo.table_…`` lays it out
  and ``pmo.next_…`` says what follows from it;
- ``pmo.show(…)`` displays them one under the other;
- ``pmo.record(…)`` notes the headline numbers.
"""

from importlib import import_module

__version__ = "0.1.0"

_ROOMS = {
    "intake": "load_client",
    "display": "record show",
    "exercises": "exercise",
    "live.board": "live_board",
    "batch.panel": "build_panel",
    "publications": "publication",
    "content.agenda": "agenda",
    "questions.opening": (
        "answer_quality four_barriers reputation_baseline response_by_group stakeholder_map "
        "tables_collected"
    ),
    "wording.opening": (
        "say_answer_quality say_barriers say_coverage_of_tables say_reputation say_response "
        "say_stakeholder_map"
    ),
    "tables.opening": (
        "table_agenda table_answer_quality table_barriers table_reputation table_response "
        "table_stakeholder_map table_tables_collected"
    ),
    "next_steps.opening": "next_barriers next_response",
    "charts.barrier_funnel": "chart_barriers",
    "questions.confidence": (
        "cost_change cost_index cost_overruns expectation_types flow_efficiency forecast_skill "
        "handoffs_behind_steps journey_opinion journey_steps on_time_compared orphan_steps "
        "promise_coverage promise_gaps role_grid service_level_attainment stakeholder_grid"
    ),
    "wording.confidence": (
        "say_cost_change say_expectations say_flow say_forecasts say_handoffs say_journey "
        "say_journey_opinion "
        "say_on_time say_orphans say_overruns say_promise_coverage say_promise_gaps "
        "say_roles say_service_levels say_stakeholder_grid"
    ),
    "tables.confidence": (
        "table_cost_change table_expectations table_flow table_forecasts table_handoffs "
        "table_journey table_on_time table_orphans table_overruns table_promise_coverage "
        "table_promise_gaps table_roles table_service_levels table_stakeholder_grid"
    ),
    "next_steps.confidence": (
        "next_cost next_handoffs next_journey next_methods next_promises next_service_levels"
    ),
    "charts.adopters": "chart_forecasts chart_on_time chart_overruns",
    "charts.handoffs": "chart_handoffs",
    "charts.journey": "chart_journey",
    "charts.promises": "chart_promise_documents chart_promise_gaps",
    "charts.roles": "chart_roles",
    "charts.service_levels": "chart_closing_times chart_service_levels",
    "charts.stakeholder_grid": "chart_stakeholder_grid",
    "charts.unit_cost": "chart_cost_effects",
    "questions.value": (
        "actions_closed appraisal awareness bcr_sensitivity benefits_told cumulative_value "
        "explicitness perceived_value recommendation recommendation_by_wave relationship_moves "
        "stance_matrix steps_to_reported value_by_wave value_change value_codes value_map witnesses"
    ),
    "wording.value": (
        "say_actions_closed say_appraisal say_awareness say_bcr_sensitivity say_benefits_told "
        "say_explicitness say_perceived_value say_recommendation say_relationship_moves "
        "say_stance_matrix say_value_change say_value_map"
    ),
    "tables.value": (
        "table_actions_closed table_appraisal table_awareness table_bcr_sensitivity "
        "table_benefits_told table_cumulative_value table_explicitness table_perceived_value "
        "table_recommendation table_relationship_moves table_stance_matrix "
        "table_steps_to_reported table_value_change table_value_codes table_value_map "
        "table_witnesses"
    ),
    "next_steps.value": (
        "next_appraisal next_benefits_told next_perceived_value next_relationships next_value_map "
        "next_witnesses"
    ),
    "charts.appraisal": "chart_bcr_density chart_bcr_sensitivity chart_cumulative_value",
    "charts.benefits_told": "chart_benefits_told chart_steps_to_reported",
    "charts.perceived_value": ("chart_explicitness chart_perceived_value chart_recommendation"),
    "charts.relationship_ladder": (
        "chart_actions_closed chart_relationship_moves chart_stance_matrix"
    ),
    "charts.value_map": "chart_value_map",
    "questions.trust": (
        "action_ranking cases_graded contact_load feedback_loop gap_by_dimension gap_by_group "
        "gap_by_item gap_change kano_categories most_needed_services need_coverage "
        "on_time_by_month quality_attributes raci_check satisfaction_by_wave scale_reliability "
        "schedule_gap survey_sample_size"
    ),
    "wording.trust": (
        "say_actions say_behaviour say_cases say_contact_load say_coverage say_gap_change say_gaps "
        "say_groups say_kano say_loop say_needs say_quality say_raci say_reliability "
        "say_sample_size say_schedule"
    ),
    "tables.trust": (
        "table_actions table_behaviour table_cases table_contact_load table_coverage "
        "table_gap_change table_gap_items table_gaps table_groups table_kano table_loop "
        "table_needs table_quality table_raci table_reliability table_sample_size table_schedule"
    ),
    "next_steps.trust": (
        "next_actions next_behaviour next_cases next_contact_load next_coverage "
        "next_gap_change next_gaps next_groups next_kano next_needs next_quality next_raci "
        "next_sample_size next_schedule"
    ),
    "questions.sustaining": (
        "capability_reach communication_levels effort_change effort_mix issue_quotations "
        "issue_saturation issue_shares issue_shares_by_group solution_fit stance_moves"
    ),
    "wording.sustaining": (
        "say_effort say_effort_change say_fit say_levels say_reach say_stances say_themes "
        "say_themes_by_group"
    ),
    "tables.sustaining": (
        "table_effort table_effort_change table_fit table_levels table_quotations table_reach "
        "table_saturation table_stances table_themes table_themes_by_group"
    ),
    "next_steps.sustaining": "next_effort next_fit next_levels next_stances next_themes",
    "charts.issue_themes": "chart_saturation chart_themes chart_themes_by_group",
    "charts.solution_fit": "chart_fit",
    "charts.effort_mix": "chart_effort",
    "charts.communication_maturity": "chart_levels chart_stances",
    "plan.reading": "read_evidence",
    "plan.scorecard": "say_findings say_scorecard table_scorecard",
    "plan.gaps": (
        "say_evidence say_not_collected say_shortfalls table_not_collected table_shortfalls"
    ),
    "plan.actions": ("say_actions_merged say_ninety_days table_actions_merged table_ninety_days"),
    "plan.stops": "say_stops table_stops",
    "plan.measures": "say_measures table_measures",
    "plan.decisions": "say_decisions",
    "plan.charts": "chart_ninety_days chart_scorecard",
    "charts.actions": "chart_actions",
    "charts.behaviour": "chart_behaviour",
    "charts.cases": "chart_cases chart_coverage",
    "charts.contact_load": "chart_contact_load",
    "charts.feedback_loop": "chart_loop",
    "charts.gap_change": "chart_gap_change",
    "charts.gaps": "chart_gaps chart_groups",
    "charts.kano": "chart_kano",
    "charts.needs": "chart_needs",
    "charts.quality": "chart_quality",
    "charts.schedule": "chart_schedule",
    "questions.barriers": (
        "calibration_by_role channel_matrix channel_preference cost_and_intention cost_boxes "
        "cost_calibration_of cost_classes costs_by_activity hidden_costs messages_tested "
        "options_on_cost perceived_costs release_sensitivity rework_by_channel unused_capacity"
    ),
    "wording.barriers": (
        "say_calibration say_calibration_roles say_capacity say_channels say_cost_activities "
        "say_cost_and_intention say_cost_boxes say_cost_classes say_hidden_costs say_messages "
        "say_options say_perceived_costs say_rework say_sensitivity"
    ),
    "tables.barriers": (
        "table_agreement table_break_even table_calibration table_calibration_roles table_capacity "
        "table_channel_matrix table_channels table_cost_activities table_cost_and_intention "
        "table_cost_boxes table_cost_classes table_hidden_costs table_messages table_mismatch "
        "table_options table_paybacks table_perceived_costs table_rework table_sensitivity"
    ),
    "next_steps.barriers": (
        "next_calibration next_calibration_roles next_capacity next_channels next_cost_boxes "
        "next_cost_classes next_hidden_costs next_messages next_options next_perceived_costs "
        "next_rework next_sensitivity"
    ),
    "charts.cost_box": "chart_cost_boxes",
    "charts.cost_calibration": "chart_agreement chart_calibration chart_calibration_roles",
    "charts.cost_options": "chart_options chart_sensitivity",
    "charts.cost_quadrants": "chart_cost_classes chart_messages",
    "charts.hidden_cost": "chart_capacity chart_hidden_costs",
    "charts.perceived_cost": "chart_cost_and_intention chart_perceived_costs",
    "charts.self_service": "chart_channel_matrix chart_channels chart_rework",
}
"""Which room of the package a name lives in. A name is fetched when it is first used, so that the
command line answers at once and a workbook loads only what it shows."""

_HOME = {name: room for room, names in _ROOMS.items() for name in names.split()}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"pmo_workshop has no {name!r}. It has: {', '.join(__all__)}.")
    return getattr(import_module(f".{_HOME[name]}", __name__), name)


def __dir__() -> list[str]:
    return __all__
