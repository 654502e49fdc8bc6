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
    "content.agenda": "agenda",
    "questions.opening": (
        "answer_quality four_barriers reputation_baseline response_by_group tables_collected"
    ),
    "wording.opening": (
        "say_answer_quality say_barriers say_coverage_of_tables say_reputation say_response"
    ),
    "tables.opening": (
        "table_agenda table_answer_quality table_barriers table_reputation table_response "
        "table_tables_collected"
    ),
    "next_steps.opening": "next_barriers next_response",
    "charts.barrier_funnel": "chart_barriers",
    "questions.trust": (
        "action_ranking cases_graded contact_load gap_by_dimension gap_by_group gap_by_item "
        "kano_categories most_needed_services need_coverage on_time_by_month quality_attributes "
        "raci_check satisfaction_by_wave schedule_gap survey_sample_size"
    ),
    "wording.trust": (
        "say_actions say_behaviour say_cases say_contact_load say_coverage say_gaps say_groups "
        "say_kano say_needs say_quality say_raci say_sample_size say_schedule"
    ),
    "tables.trust": (
        "table_actions table_behaviour table_cases table_contact_load table_coverage "
        "table_gap_items table_gaps table_groups table_kano table_needs table_quality table_raci "
        "table_sample_size table_schedule"
    ),
    "next_steps.trust": (
        "next_actions next_behaviour next_cases next_contact_load next_coverage next_gaps "
        "next_groups next_kano next_needs next_quality next_raci next_sample_size next_schedule"
    ),
    "charts.actions": "chart_actions",
    "charts.behaviour": "chart_behaviour",
    "charts.cases": "chart_cases chart_coverage",
    "charts.contact_load": "chart_contact_load",
    "charts.gaps": "chart_gaps chart_groups",
    "charts.kano": "chart_kano",
    "charts.needs": "chart_needs",
    "charts.quality": "chart_quality",
    "charts.schedule": "chart_schedule",
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
