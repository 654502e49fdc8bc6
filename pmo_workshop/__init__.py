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
    "elements.opening.data_quality": "answer_quality say_answer_quality say_coverage_of_tables table_answer_quality table_tables_collected tables_collected",  # noqa: E501
    "elements.opening.barrier_funnel": "four_barriers next_barriers say_barriers table_barriers",
    "elements.opening.reputation": "reputation_baseline say_reputation table_reputation",
    "elements.opening.stakeholders": "next_response response_by_group say_response say_stakeholder_map stakeholder_map table_response table_stakeholder_map",  # noqa: E501
    "elements.opening.agenda": "table_agenda",
    "elements.opening.charts.barrier_funnel": "chart_barriers",
    "elements.confidence.unit_cost": "cost_change cost_index next_cost say_cost_change table_cost_change",  # noqa: E501
    "elements.confidence.methods": "cost_overruns forecast_skill next_methods on_time_compared say_forecasts say_on_time say_overruns table_forecasts table_on_time table_overruns",  # noqa: E501
    "elements.confidence.expectations": "expectation_types role_grid say_expectations say_roles say_stakeholder_grid stakeholder_grid table_expectations table_roles table_stakeholder_grid",  # noqa: E501
    "elements.confidence.journey": "flow_efficiency journey_opinion journey_steps next_journey say_flow say_journey say_journey_opinion table_flow table_journey",  # noqa: E501
    "elements.confidence.handoffs": "handoffs_behind_steps next_handoffs orphan_steps say_handoffs say_orphans table_handoffs table_orphans",  # noqa: E501
    "elements.confidence.promises": "next_promises promise_coverage promise_gaps say_promise_coverage say_promise_gaps table_promise_coverage table_promise_gaps",  # noqa: E501
    "elements.confidence.service_levels": "next_service_levels say_service_levels service_level_attainment table_service_levels",  # noqa: E501
    "elements.confidence.charts.methods": "chart_forecasts chart_on_time chart_overruns",
    "elements.confidence.charts.handoffs": "chart_handoffs",
    "elements.confidence.charts.journey": "chart_journey",
    "elements.confidence.charts.promises": "chart_promise_documents chart_promise_gaps",
    "elements.charts.roles": "chart_roles",
    "elements.confidence.charts.service_levels": "chart_closing_times chart_service_levels",
    "elements.charts.stakeholder_grid": "chart_stakeholder_grid",
    "elements.confidence.charts.unit_cost": "chart_cost_effects",
    "elements.value.relationships": "actions_closed next_relationships recommendation recommendation_by_wave relationship_moves say_actions_closed say_recommendation say_relationship_moves say_stance_matrix stance_matrix table_actions_closed table_recommendation table_relationship_moves table_stance_matrix",  # noqa: E501
    "elements.value.appraisal": "appraisal bcr_sensitivity cumulative_value next_appraisal say_appraisal say_bcr_sensitivity table_appraisal table_bcr_sensitivity table_cumulative_value",  # noqa: E501
    "elements.value.benefits": "awareness benefits_told next_benefits_told say_awareness say_benefits_told steps_to_reported table_awareness table_benefits_told table_steps_to_reported",  # noqa: E501
    "elements.value.perceived_value": "explicitness next_perceived_value next_witnesses perceived_value say_explicitness say_perceived_value say_value_change table_explicitness table_perceived_value table_value_change table_witnesses value_by_wave value_change witnesses",  # noqa: E501
    "elements.value.value_map": "next_value_map say_value_map table_value_codes table_value_map value_codes value_map",  # noqa: E501
    "elements.value.charts.appraisal": "chart_bcr_density chart_bcr_sensitivity chart_cumulative_value",  # noqa: E501
    "elements.value.charts.benefits": "chart_benefits_told chart_steps_to_reported",
    "elements.value.charts.perceived_value": "chart_explicitness chart_perceived_value chart_recommendation",  # noqa: E501
    "elements.value.charts.relationships": "chart_actions_closed chart_relationship_moves chart_stance_matrix",  # noqa: E501
    "elements.value.charts.value_map": "chart_value_map",
    "elements.trust.actions": "action_ranking next_actions say_actions table_actions",
    "elements.trust.cases": "cases_graded need_coverage next_cases next_coverage say_cases say_coverage table_cases table_coverage",  # noqa: E501
    "elements.trust.listening": "contact_load feedback_loop next_contact_load next_raci next_sample_size raci_check say_contact_load say_loop say_raci say_sample_size survey_sample_size table_contact_load table_loop table_raci table_sample_size",  # noqa: E501
    "elements.trust.gaps": "gap_by_dimension gap_by_group gap_by_item next_gaps next_groups say_gaps say_groups say_reliability scale_reliability table_gap_items table_gaps table_groups table_reliability",  # noqa: E501
    "elements.trust.gap_change": "gap_change next_gap_change say_gap_change table_gap_change",
    "elements.trust.quality": "kano_categories next_kano next_quality quality_attributes say_kano say_quality table_kano table_quality",  # noqa: E501
    "elements.trust.needs": "most_needed_services next_needs say_needs table_needs",
    "elements.trust.improvement": "on_time_by_month satisfaction_by_wave",
    "elements.trust.schedule": "next_schedule say_schedule schedule_gap table_schedule",
    "elements.behaviour": "next_behaviour say_behaviour table_behaviour",
    "elements.sustaining.solution_fit": "capability_reach next_fit say_fit say_reach solution_fit table_fit table_reach",  # noqa: E501
    "elements.sustaining.communication": "communication_levels next_levels next_stances say_levels say_stances stance_moves table_levels table_stances",  # noqa: E501
    "elements.sustaining.effort": "effort_change effort_mix next_effort say_effort say_effort_change table_effort table_effort_change",  # noqa: E501
    "elements.sustaining.themes": "issue_quotations issue_saturation issue_shares issue_shares_by_group next_themes say_themes say_themes_by_group table_quotations table_saturation table_themes table_themes_by_group",  # noqa: E501
    "elements.sustaining.charts.themes": "chart_saturation chart_themes chart_themes_by_group",
    "elements.sustaining.charts.solution_fit": "chart_fit",
    "elements.sustaining.charts.effort": "chart_effort",
    "elements.sustaining.charts.communication": "chart_levels chart_stances",
    "plan.reading": "read_evidence",
    "plan.scorecard": "say_findings say_scorecard table_scorecard",
    "plan.gaps": "say_evidence say_not_collected say_shortfalls table_not_collected table_shortfalls",  # noqa: E501
    "plan.actions": "say_actions_merged say_ninety_days table_actions_merged table_ninety_days",
    "plan.stops": "say_stops table_stops",
    "plan.measures": "say_measures table_measures",
    "plan.decisions": "say_decisions",
    "plan.charts": "chart_ninety_days chart_scorecard",
    "elements.trust.charts.actions": "chart_actions",
    "elements.charts.behaviour": "chart_behaviour",
    "elements.trust.charts.cases": "chart_cases chart_coverage",
    "elements.trust.charts.contact_load": "chart_contact_load",
    "elements.trust.charts.listening_loop": "chart_loop",
    "elements.trust.charts.gap_change": "chart_gap_change",
    "elements.trust.charts.gaps": "chart_gaps chart_groups",
    "elements.trust.charts.kano": "chart_kano",
    "elements.trust.charts.needs": "chart_needs",
    "elements.trust.charts.quality": "chart_quality",
    "elements.trust.charts.schedule": "chart_schedule",
    "elements.barriers.calibration": "calibration_by_role cost_calibration_of next_calibration next_calibration_roles say_calibration say_calibration_roles table_agreement table_calibration table_calibration_roles",  # noqa: E501
    "elements.barriers.self_service": "channel_matrix channel_preference next_channels next_rework rework_by_channel say_channels say_rework table_channel_matrix table_channels table_mismatch table_rework",  # noqa: E501
    "elements.barriers.perceived_cost": "cost_and_intention next_perceived_costs perceived_costs say_cost_and_intention say_perceived_costs table_cost_and_intention table_perceived_costs",  # noqa: E501
    "elements.barriers.cost_box": "cost_boxes next_cost_boxes say_cost_boxes table_break_even table_cost_boxes",  # noqa: E501
    "elements.barriers.messages": "cost_classes messages_tested next_cost_classes next_messages say_cost_classes say_messages table_cost_classes table_messages",  # noqa: E501
    "elements.barriers.hidden_cost": "costs_by_activity hidden_costs next_capacity next_hidden_costs say_capacity say_cost_activities say_hidden_costs table_capacity table_cost_activities table_hidden_costs unused_capacity",  # noqa: E501
    "elements.barriers.options": "next_options next_sensitivity options_on_cost release_sensitivity say_options say_sensitivity table_options table_paybacks table_sensitivity",  # noqa: E501
    "elements.barriers.charts.cost_box": "chart_cost_boxes",
    "elements.barriers.charts.calibration": "chart_agreement chart_calibration chart_calibration_roles",  # noqa: E501
    "elements.barriers.charts.options": "chart_options chart_sensitivity",
    "elements.barriers.charts.messages": "chart_cost_classes chart_messages",
    "elements.barriers.charts.hidden_cost": "chart_capacity chart_hidden_costs",
    "elements.barriers.charts.perceived_cost": "chart_cost_and_intention chart_perceived_costs",
    "elements.barriers.charts.self_service": "chart_channel_matrix chart_channels chart_rework",
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
